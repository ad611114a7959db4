"""HTML -> the text that the page parser reads: which encoding, and the layout of the raw page."""

from __future__ import annotations

import codecs
import re
from typing import Any, NamedTuple

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5
from resiliparse.parse.html import HTMLTree


class Decoded(NamedTuple):
    """A text and the encoding it was read in; `known_by` is "mark", "shape", "label" or "guess"."""

    text: str
    encoding: str
    known_by: str


class TooIntricate(ValueError):
    """HTML whose reading would take more memory or time than a page is worth; says what there is too much of."""


_MARKS = (  # UTF-32's begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_LABEL = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([\w-]{2,30})"
)


def decode(data: bytes, label: str | None = None) -> Decoded:
    """The text of an HTML file's bytes; `label` is the encoding that the server stated.

    In this order: a byte order mark; bytes that only UTF-8, UTF-16 or UTF-32 has; the server's label, then the
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
    encoding = _known(detect_encoding(data, from_html_meta=False)) or "cp1252"
    return Decoded(data.decode(encoding, "replace"), encoding, "guess")


def _wide(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: of the two or four bytes of a Latin letter all but one are zero."""
    first, second, third, fourth = (start[at::4].count(0) for at in range(4))
    most = len(start) // 8
    if min(second, third, fourth) > max(3 * first, most):
        return "utf-32-le"
    if min(first, second, third) > max(3 * fourth, most):
        return "utf-32-be"
    if second + fourth > max(3 * (first + third), most):
        return "utf-16-le"
    return "utf-16-be" if first + third > max(3 * (second + fourth), most) else None


_WIDER = {"gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs"}
"""What browsers read for an encoding that Python takes more strictly."""


def _known(name: str | None) -> str | None:
    """The codec that browsers use for a label: a page labelled Latin-1 is read as Windows-1252."""
    name = (name or "").lower().replace("_", "-")
    name = {"latin-1": "iso-8859-1"}.get(name, name)
    found = map_encoding_to_html5(name, fallback_utf8=False)
    return _WIDER.get(found or "", found)


_HIDDEN = ["[hidden]", '[style*="display:none" i]', '[style*="display: none" i]']
_HEADING = re.compile(r"(</?h[1-6]\b[^>]{0,1000}>)", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^>]{0,200}>", re.IGNORECASE)
_DEEP, _INDENTED = " ".join([":is(ul, ol)"] * 30), 2**22
"""Lists in thirty others, and how many letters times such lists there may be: each line is indented by all that it
stands in, which else takes gigabytes."""
_TAG = re.compile(r"<[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+")
_ATTRIBUTES = 5_000
"""Of one tag: each is compared with all before it."""


def html_text(html: str) -> str:
    """The text of a page's HTML, laid out as the raw page is (Resiliparse's plain text), without what no reader sees
    (`hidden`, `display: none`); a line break in a headline is a blank.

    Raises:
        TooIntricate: lists stand in lists, or attributes in a tag, as on no page.
    """
    if len(html) > 2 * _ATTRIBUTES:
        for tag in _TAG.finditer(html):
            if len(tag[0]) > 2 * _ATTRIBUTES and len(re.findall(r"[\s/]+", tag[0])) > _ATTRIBUTES:
                raise TooIntricate(f"a tag of more than {_ATTRIBUTES} attributes")
    parts = _HEADING.split(html)
    for at in range(1, len(parts), 2):
        if parts[at][1] != "/":
            parts[at + 1] = _BREAK.sub(" ", parts[at + 1])
    tree: Any = HTMLTree.parse("".join(parts))  # of a frameset the body has no text, but then there is no list
    deep = len(tree.document.query_selector_all(_DEEP))
    if deep and deep * len(tree.body.text) > _INDENTED:
        raise TooIntricate(f"{deep} lists in thirty others")
    return str(extract_plain_text(tree, skip_elements=_HIDDEN))
