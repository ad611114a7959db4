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


def link(text: object, href: str, *, lang: str | None = None, class_: str | None = None) -> str:
    """A link; the words are marked with their language where it is not English."""
    return tag("a", escape(text), href=href, lang=other_language(lang), class_=class_)


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
        side = "number" if nth in right else None
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


def scrolling(inner: str, label: str) -> str:
    """A box that scrolls sideways by itself and can be reached by keyboard."""
    return tag("div", inner, class_="scroll", role="region", tabindex="0", aria_label=label)


FENCE = "`" * 12


def document(*parts: str) -> str:
    """A MyST document of its parts."""
    return "\n\n".join(parts) + "\n"


def raw(inner: str) -> str:
    """HTML as a part of a MyST document. Escaped text holds no backtick, so nothing ends the fence early."""
    return f"{FENCE}{{raw}} html\n{inner}\n{FENCE}"


def plain(text: str) -> str:
    """Text that stands in Markdown as it is: nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|$~&:@^=\"'])", r"\\\1", " ".join(text.split()))
