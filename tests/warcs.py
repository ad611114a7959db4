"""Web archives for tests."""

import gzip
import html

from conftest import ROOT

PAGES = ROOT / "tests" / "pages"


def as_html(text):
    """HTML that says what a text says, in bytes that are no UTF-8 where it has half a character."""
    lines = [html.escape(line.strip(), quote=False) for line in text.split("\n") if line.strip()]
    lines = [f"<ul><li>{line[1:].strip()}</li></ul>" if line.startswith("•") else f"<p>{line}</p>" for line in lines]
    text = f'<html><head><meta charset="utf-8"></head><body>{"".join(lines)}</body></html>'
    return text.encode("utf-8", "surrogatepass")


def page(name):
    """HTML of one of the invented pages."""
    return as_html((PAGES / f"{name}.txt").read_text(encoding="utf-8"))


def record(body, *, kind="response", address="https://example.org/a", date="2017-06-23T10:11:12Z",
           content_type="text/html; charset=utf-8", http="", status="200 OK", claimed=None):  # fmt: skip
    """A WARC record, with the HTTP answer around the body if it is a response."""
    if kind == "response":
        body = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{http}\r\n".encode() + body
    length = len(body) if claimed is None else claimed
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: {'application/http; msgtype=response' if kind == 'response' else content_type}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    return header.encode() + body + b"\r\n\r\n"


def packed(*records, level=9):
    """A .warc.gz, one member a record."""
    return b"".join(gzip.compress(one, level, mtime=0) for one in records)
