"""HTML -> the text that the page parser reads: which encoding, and the layout of the raw page."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple


class NoReader(ImportError):
    """A library that reads HTML or WARC files is not installed; says how to install it."""


class Decoded(NamedTuple):
    """A text and the encoding it was read in; `known_by` is "mark", "shape", "label" or "guess"."""

    text: str
    encoding: str
    known_by: str


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABEL = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([\w-]{2,30})"
)


def decode(data: bytes, label: str | None = None) -> Decoded:
    """The text of an HTML file's bytes; `label` is the encoding that the server stated.

    In this order: a byte order mark; bytes that only UTF-8 or UTF-16 has; the server's label, then the
    page's own; Resiliparse's guess. Where the label is wrong for some bytes these become U+FFFD: what is
    lost is seen.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding, "mark")
    if b"\0" in data[:1000] and (wide := _wide(data[:1000])):
        return Decoded(data.decode(wide, "replace"), wide, "shape")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "shape")
    except UnicodeDecodeError:
        pass
    own = _LABEL.search(data[:4096])
    for name in (label, (own[1] or own[2]).decode("ascii") if own else None):
        if named := _known(name):
            return Decoded(data.decode(named, "replace"), named, "label")
    encoding = _known(_resiliparse("parse.encoding").detect_encoding(data, from_html_meta=False)) or "cp1252"
    return Decoded(data.decode(encoding, "replace"), encoding, "guess")


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Latin letters is zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > 3 * even and odd > len(start) // 8:
        return "utf-16-le"
    if even > 3 * odd and even > len(start) // 8:
        return "utf-16-be"
    return None


_NO_ENCODINGS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
"""Codecs that no browser knows and that raise on some bytes, or make half characters (surrogates) of them."""


def _known(name: str | None) -> str | None:
    """The codec that browsers use for a label (a page labelled Latin-1 is read as Windows-1252)."""
    if not name:
        return None
    name = name.lower()
    if name.replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        return "cp1252"
    try:
        b"x".decode(name)  # some codecs of Python turn bytes into bytes: "hex", "zip"
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if found in _NO_ENCODINGS else found


def html_text(html: str) -> str:
    """The text of a page's HTML, laid out as the raw page is (Resiliparse's plain text, default options).

    Raises:
        NoReader: Resiliparse is not installed.
    """
    return str(_resiliparse("extract.html2text").extract_plain_text(html))


def _resiliparse(module: str):  # type: ignore[no-untyped-def]
    from importlib import import_module

    try:
        return import_module(f"resiliparse.{module}")
    except ImportError:
        raise NoReader(
            "reading HTML needs Resiliparse; install the extra with: pip install 'interpol-china-notebooks[corpus]'"
        ) from None
