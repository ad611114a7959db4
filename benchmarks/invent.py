"""Pages for measuring: the China page with its words changed at random, so that no text is met twice."""

from __future__ import annotations

import gzip
import html
import random
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from helpers.page.page import china_path

LONG = re.compile(r"\b[^\W\d_A-Z]{5,}\b")


@cache
def _parts() -> tuple[str, list[str], str, list[str]]:
    """The China page: what stands before its items, these, what follows them, and the items' long words."""
    head, news, tail = re.split(r"(?<=in action\n)|(?=Red Notices)", china_path().read_text(encoding="utf-8"))
    items = re.split(r"(?m)^(?=\d\d \w+ \d{4}$)", news)[1:]
    return head, items, tail, LONG.findall(news)


def _changed(at: int, seed: int) -> str:
    """An item of the page with another day and year, every ninth long word another one, and a word of its own in its
    headline and in its text."""
    chosen = random.Random(seed)
    *_, items, _, words = _parts()
    date, *lines = items[at].split("\n")
    date = f"{chosen.randint(1, 28):02}{date[2:-4]}{chosen.randint(2001, 2017)}"
    own = "q" + "".join(chr(97 + int(digit)) for digit in str(seed))

    def word(match: re.Match[str]) -> str:
        return chosen.choice(words) if chosen.random() < 0.11 else match[0]

    return "\n".join([date, *(LONG.sub(rf"\g<0> {own}", LONG.sub(word, line), count=1) for line in lines)])


def invented(number: int, newer: int = 0) -> str:
    """A page of 28 items that says nothing about anything; the same number gives the same page.

    `newer`: as it was captured later, with so many new items on top, so that the others stand further down; as many of
    the oldest are gone.
    """
    head, items, tail, _ = _parts()
    added = [_changed(at, 100 * number + len(items) + at) for at in reversed(range(newer))]
    kept = [_changed(at, 100 * number + at) for at in range(len(items) - newer)]
    return head + "".join(added + kept) + tail


def as_html(text: str) -> str:
    """The HTML of a page's text; Resiliparse gives the text back, but for blank lines."""
    lines = re.split(r"\n(?!    )\s*", html.escape(text, quote=False))  # an indented line goes on with a bullet
    lines = [re.sub(r"\n\s+", "<br>", line.strip()) for line in lines]
    lines = [f"<ul><li>{line[1:].strip()}</li></ul>" if line.startswith("•") else f"<p>{line}</p>" for line in lines]
    head = '<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8"><title>x</title></head>'
    return f"{head}<body>\n" + "\n".join(lines) + "\n</body></html>\n"


def write_archive(path: Path, pages: Iterable[str]) -> None:
    """A .warc.gz of pages, one gzip member a record."""
    with path.open("wb") as file:
        for number, page in enumerate(pages):
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
            header = (
                "WARC/1.0\r\nWARC-Type: response\r\n"
                f"WARC-Target-URI: https://example.org/page/{number}\r\nWARC-Date: 2017-06-23T10:11:12Z\r\n"
                "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(header.encode() + http + b"\r\n\r\n", 6, mtime=0))
