"""Pages for measuring: the China page with its words changed at random, so that no text is met twice."""

from __future__ import annotations

import gzip
import html
import random
import re
from collections.abc import Iterator
from pathlib import Path

from helpers.page.page import china_path

_LONG = re.compile(r"\b[^\W\d_A-Z]{5,}\b")


def invented(number: int, text: str | None = None) -> str:
    """A page like the China page: every ninth long word or so is another one of the same page; the numbers of
    the days differ. What comes out says nothing about anything. The same number gives the same page."""
    chosen = random.Random(number)
    text = china_path().read_text(encoding="utf-8") if text is None else text
    head, news = text.split("in action", 1)
    vocabulary = _LONG.findall(news)

    def word(match: re.Match[str]) -> str:
        return chosen.choice(vocabulary) if chosen.random() < 0.11 else match[0]

    changed = "\n".join(_LONG.sub(word, line) if len(line) > 60 else line for line in news.split("\n"))
    return f"{head}in action{changed}"


_BULLET = re.compile(r"\s*•\s+")


def as_html(text: str) -> str:
    """The HTML of a page's text; Resiliparse gives the text back, but for blank lines."""
    parts: list[str] = []
    lines = text.split("\n")
    for at, line in enumerate(lines):
        inside = html.escape(_BULLET.sub("", line, count=1).strip(), quote=False)
        if not line.strip():
            continue
        if _BULLET.match(line):
            parts.append(f"<ul><li>{inside}</li></ul>")
        elif line.startswith("    ") and parts and parts[-1].endswith("</li></ul>"):
            parts[-1] = parts[-1].removesuffix("</li></ul>") + f"<br>{inside}</li></ul>"
        else:
            apart = at and not lines[at - 1].strip()
            parts.append(f"<p>{inside}</p>" if apart else f"<div>{inside}</div>")
    body = "\n".join(parts)
    head = '<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8"><title>x</title></head>'
    return f"{head}<body>\n{body}\n</body></html>\n"


def record(body: bytes, address: str) -> bytes:
    """A WARC response record for an HTML page."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    header = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2017-06-23T10:11:12Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return header.encode() + http + b"\r\n\r\n"


def pages(number: int) -> Iterator[bytes]:
    """HTML of so many pages."""
    text = china_path().read_text(encoding="utf-8")
    for n in range(number):
        yield as_html(invented(n, text)).encode()


def write_archive(path: Path, number: int) -> None:
    """A .warc.gz of so many pages, one gzip member a record."""
    with path.open("wb") as file:
        for n, body in enumerate(pages(number)):
            file.write(gzip.compress(record(body, f"https://example.org/page/{n}"), 6, mtime=0))
