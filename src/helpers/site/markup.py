"""HTML of the report, in small pieces. Whatever is text goes through `escape`; nothing else may."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


def escape(text: object) -> str:
    """Text as HTML that shows it; also safe in attributes and inside a MyST fence."""
    # HTML parsers make a line feed of a carriage return, and put U+FFFD for NUL.
    return html.escape(str(text)).replace("`", "&#96;").replace("\r", "&#13;")


def attributes(**named: str | None) -> str:
    """Attributes of a tag; those that are None are left out; `class_` is `class`."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in named.items() if value is not None
    )


def tag(name: str, inner: str, **named: str | None) -> str:
    """An element around HTML."""
    return f"<{name}{attributes(**named)}>{inner}</{name}>"


def link(text: object, href: str, *, lang: str | None = None, **named: str | None) -> str:
    """A link; the words are marked with their language where it is not English."""
    return tag("a", escape(text), href=href, lang=other_language(lang), **named)


def other_language(lang: object) -> str | None:
    """A language that has to be marked on an English page, else None."""
    return lang if isinstance(lang, str) and lang and lang != "en" else None


class Row(NamedTuple):
    """A table row: its cells as HTML, the first heading it, and its anchor."""

    cells: Sequence[str]
    id: str | None = None


def table(heads: Sequence[str], rows: Iterable[Row], caption: str, numeric: Iterable[str] = ()) -> str:
    """An accessible table that scrolls inside itself."""
    right = {heads.index(head) for head in numeric}

    def cell(nth: int, inner: str) -> str:
        side = "number" if nth in right else "day" if _DAY.fullmatch(inner) else None
        return tag("th", inner, scope="row", class_=side) if nth == 0 else tag("td", inner, class_=side)

    lines = [tag("tr", "".join(cell(*part) for part in enumerate(row.cells)), id=row.id) for row in rows]
    lines = lines or [f'<tr><td colspan="{len(heads)}">none</td></tr>']
    head = "".join(
        tag("th", escape(name), scope="col", class_="number" if nth in right else None)
        for nth, name in enumerate(heads)
    )
    body = "\n".join(lines)
    return scrolling(
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>",
        caption,
    )


_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
"""A cell that never breaks."""


def scrolling(inner: str, label: str) -> str:
    """A box that scrolls sideways by itself and can be reached by keyboard."""
    return tag("div", inner, class_="scroll", role="region", tabindex="0", aria_label=label)


FENCE = "`" * 12


def document(*parts: str) -> str:
    """A MyST document of its parts; the first begins with its title.

    Raises:
        ValueError: nothing stands under one of its headings; the message names both.
    """
    text = "\n\n".join(parts) + "\n"
    refuse_empty_sections(text.split("\n", 1)[0].lstrip("# "), text)
    return text


_FENCED = re.compile(r"^(`{3,})([^\n]*)\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) +(.*)$", re.MULTILINE)
_NOT_SHOWN = re.compile(r"^\([\w-]+\)=$|<(?!img\b)[^>]*>", re.MULTILINE)
"""Targets of links, and tags without what stands between them."""


def refuse_empty_sections(page: str, text: str) -> None:
    """Look whether something stands under each heading of a page (Markdown), up to the next of its level or above.

    Raises:
        ValueError: nothing does; the message names page and heading.
    """

    def content(fence: re.Match[str]) -> str:
        # Neither Python's comments nor a page's words are headings. A hidden table of contents shows nothing.
        shown = "toctree" not in fence[2] and _NOT_SHOWN.sub("", fence[3]).strip()
        return "fenced" if shown else ""

    text = _NOT_SHOWN.sub("", _FENCED.sub(content, text))
    headings = list(_HEADING.finditer(text))
    for nth, heading in enumerate(headings):
        later = (other.start() for other in headings[nth + 1 :] if len(other[1]) <= len(heading[1]))
        if not _HEADING.sub("", text[heading.end() : next(later, len(text))]).strip():
            raise ValueError(f"{page}: nothing stands under the heading {heading[2]!r}")


def raw(inner: str) -> str:
    """HTML as a part of a MyST document. Escaped text holds no backtick, so nothing ends the fence early."""
    return f"{FENCE}{{raw}} html\n{inner}\n{FENCE}"


def plain(text: str) -> str:
    """Text that stands in Markdown as it is: nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|$~&:@^=\"'])", r"\\\1", " ".join(text.split()))
