"""The notebooks as the report shows them: stored outputs, figures with text and data, links to the page's words."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from .markup import Row, escape, link, refuse_empty_sections, scrolling, table, tag
from .spans import Evidence, item_anchor

QUOTING = ("words", "evidence")
"""How the headers of columns begin whose cells quote the page."""


@dataclass(frozen=True)
class Figure:
    """A stored figure: what it says and holds, and its files (names, to be put beside each other)."""

    name: str
    picture: bytes
    alt: str
    caption: str
    data: str
    """The data drawn, as CSV."""
    rows: tuple[float, ...] = ()
    """Edges of the lines that the rows of the data have in the picture, as parts of its height from the top."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as shown."""
        width, height = struct.unpack(">II", self.picture[16:24])
        return 760, round(760 * height / width)

    @property
    def files(self) -> dict[str, bytes]:
        """The files to write: name -> content."""
        return {f"{self.name}.png": self.picture, f"{self.name}.csv": self.data.encode()}

    def html(self, root: str, evidence: Evidence) -> str:
        """The figure with its caption, and the data drawn folded beneath it."""
        width, height = self.size
        image = (
            f'<img src="{root}figures/{self.name}.png" width="{width}" height="{height}" alt="{escape(self.alt)}" '
            'loading="lazy">'
        )
        rows = list(csv.reader(io.StringIO(self.data)))
        hint = " Each row of the picture leads to the words of its item." if self.rows else ""
        caption = tag("figcaption", f"<b>Figure {self.name}.</b> {escape(self.caption + hint)}")
        links = ""
        if self.rows:
            items = [row[rows[0].index("item_id")] for row in rows[1:]]
            for item, (top, bottom) in zip(items, pairwise(self.rows), strict=True):
                style = f"top: {top:.2%}; height: {bottom - top:.2%}"
                if item in evidence.items:
                    links += link(item, f"{root}source.html#{item_anchor(item)}", style=style)
        # What is too wide for a screen scrolls by itself and can be reached by keyboard.
        inner = tag("div", image + links, class_="drawn")
        image = tag("div", inner, class_="picture", role="group", tabindex="0", aria_label=f"Figure {self.name}")
        if not rows:
            return tag("figure", image + caption)
        drawn = table(
            [head.replace("_", " ") or "row" for head in rows[0]],
            [Row([evidence.linked(escape(value or "–"), root) for value in row]) for row in rows[1:]],
            f"The data drawn in figure {self.name}: {len(rows) - 1} rows",
        )
        file = f'<p><a href="{root}figures/{self.name}.csv" download>The same as CSV</a></p>'
        seen = tag("p", escape(self.alt))
        folded = f"<details><summary>What is seen, and the data drawn</summary>{seen}{file}{drawn}</details>"
        return tag("figure", image + caption + folded)


@dataclass(frozen=True)
class Book:
    """A notebook ready for the report."""

    name: str
    title: str
    notebook: dict[str, Any]
    figures: tuple[Figure, ...]

    @property
    def short(self) -> str:
        """Number and short name, as in `04 Operations by crime type`."""
        number, _, words = self.name.partition("_")
        return f"{number} {words.replace('_', ' ').capitalize()}"


def read_book(path: Path, evidence: Evidence) -> Book:
    """A stored notebook, its outputs turned into what the report shows.

    A notebook with a cell of parameters is about the page that these name: in the report of another page its dates
    and words lead nowhere.

    Raises:
        ValueError: a stored figure has no words, or its alternative text is not that of its text form; nothing
            stands under a heading.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    sections = ("".join(c["source"]) if c["cell_type"] == "markdown" else "code" for c in notebook["cells"])
    refuse_empty_sections(path.name, "\n\n".join(sections))
    if evidence.ledger is not None and any("parameters" in _tags(cell) for cell in notebook["cells"]):
        evidence = evidence.elsewhere()
    figures: list[Figure] = []
    title, tables = path.stem, 0
    names_in_use: set[str] = set()
    for cell in notebook["cells"]:
        tags, cell["metadata"] = _tags(cell), {}
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            heading = re.match(r"# (.*)", source)
            title = heading[1] if heading and title == path.stem else title
            continue
        claim = re.search(r"^def (F\d\d)\(", source, re.MULTILINE) if "claim" in tags else None
        cell["metadata"]["tags"] = ["hide-input"]
        made = _outputs(cell["outputs"], path.stem, figures, evidence, names_in_use, claim[1] if claim else None)
        cell["outputs"] = list(made)
        for data in (output["data"] for output in cell["outputs"] if "text/html" in output.get("data", {})):
            count = f"<b>Table {path.stem[:2]}-{tables + 1}.</b> "
            data["text/html"], found = re.subn(
                r"^(<div[^>]*><table[^>]*>\s*<caption[^>]*>)", rf"\1{count}", data["text/html"]
            )
            tables += found
    return Book(path.stem, title, notebook, tuple(figures))


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", ()))


def _outputs(
    outputs: list[dict[str, Any]],
    book: str,
    figures: list[Figure],
    evidence: Evidence,
    names_in_use: set[str],
    claim: str | None,
) -> Iterator[dict[str, Any]]:
    caption = None
    for output in outputs:
        data = {kind: "".join(value) for kind, value in output.get("data", {}).items()}
        if "image/png" in data:
            number = len(figures) + 1
            figures.append(_figure(f"{book[:2]}-{number}", data, output["metadata"]))
            caption = f"*{figures[-1].caption}*"
            yield _display("text/html", figures[-1].html("../", evidence))
        elif "text/html" in data:
            yield _display("text/html", linked_table(data["text/html"], "../", evidence, names_in_use))
        elif "text/markdown" in data:
            if data["text/markdown"] != caption:  # the figure has its caption already
                yield _display("text/markdown", linked_markdown(data["text/markdown"], "../", evidence, claim))
        else:
            yield output


def _figure(name: str, data: dict[str, str], metadata: dict[str, Any]) -> Figure:
    words = data["text/plain"].split("\n\n", 2)
    if len(words) != 3:
        raise ValueError(f"figure {name} has no alternative text, caption and data; show it with show_figure")
    alt, caption, drawn = words
    stated = metadata.get("image/png", {}).get("alt")
    if stated != alt:
        raise ValueError(f"figure {name}: its alternative text is {stated!r}, its text form begins {alt!r}")
    edges = tuple(metadata["image/png"].get("rows", ()))
    return Figure(name, base64.b64decode(data["image/png"]), alt, caption, drawn, edges)


def _display(kind: str, text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {kind: text}}


_ALLOWED = re.compile(r"&lt;(/?(?:details|summary))>")


def linked_markdown(text: str, root: str, evidence: Evidence, claim: str | None = None) -> str:
    """Markdown of a stored output: items and findings become links; HTML in it, but for folding, is text.

    A `claim` is the id of the finding whose sentence this is: it is put before the sentence.
    """
    if claim:
        text = re.sub(r"^> ", f"> **{claim}** – ", text, count=1)
    safe = _ALLOWED.sub(r"<\1>", text.replace("<", "&lt;"))
    # A link to a line of the raw page: what it says is linked here, as an item.
    safe = re.sub(r"\[([^][]*)\]\(\.\./data/raw/[^()\s]*\)", r"\1", safe)
    # Text in brackets before a parenthesis would become a link: only notebooks may be linked from here.
    safe = re.sub(r"\](?=\((?!\w+\.ipynb\)))", r"\]", safe)
    return evidence.linked(safe, root)


_ROW = re.compile(r"<tr>(?!<th scope=\"col\").*?</tr>", re.DOTALL)
_CELL = re.compile(r"(<t[hd](?![a-z])[^>]*>)(.*?)(</t[hd]>)", re.DOTALL)


def linked_table(stored: str, root: str, evidence: Evidence, names_in_use: set[str] | None = None) -> str:
    """A stored table: it scrolls inside itself; items, findings and quoted words become links.

    A frame as pandas shows it has neither caption nor words: its items and findings are linked, nothing else.
    `names_in_use` are those of the page: each scrolling box has one of its own.
    """
    heads = [html.unescape(head).lower() for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', stored)]
    caption = re.search(r"<caption[^>]*>(.*?)</caption>", stored)
    title = html.unescape(re.sub(r"<[^>]*>", "", caption[1])) if caption else "Table"
    label = title
    while names_in_use is not None and label in names_in_use:
        label += " (again)"
    if names_in_use is not None:
        names_in_use.add(label)
    if not heads:
        plain = re.sub(r"<style.*?</style>|(?<=<table) border=\"1\"", "", stored, flags=re.DOTALL)
        return scrolling(_in_text(plain.replace("<th></th>", "<td></td>"), lambda t: evidence.linked(t, root)), label)

    def row(match: re.Match[str]) -> str:
        cells = list(zip(heads, _CELL.findall(match[0]), strict=False))
        found = evidence.item_pattern.search(match[0]) or evidence.item_pattern.search(title)
        item = found[0] if found else None
        line = next((int(inner) for head, (_, inner, _) in cells if head == "line" and inner.isdigit()), None)
        made = []
        for head, (start, inner, end) in cells:
            linked = _quotes(inner, root, evidence, item, line) if head.startswith(QUOTING) else inner
            made.append(start + _in_text(linked, lambda text: evidence.linked(text, root)) + end)
        return f"<tr>{''.join(made)}</tr>"

    body = _ROW.sub(row, stored)
    body = re.sub(r'href="(\d\d_\w+)\.ipynb"', r'href="\1.html"', body)
    body = re.sub(r' style="text-align: (left|right)"', lambda m: ' class="number"' if m[1] == "right" else "", body)
    return scrolling(body, label)


_FOLDED = re.compile(r"(<details><summary>.*?</summary>)(.*)(</details>)", re.DOTALL)
_PLAIN = re.compile(r'(<span lang="[^"]*">)?([^<]*)(</span>)?')


def _quotes(inner: str, root: str, evidence: Evidence, item: str | None, line: int | None) -> str:
    """A cell that quotes the page: each quotation a link to its words, where these can be told."""
    if folded := _FOLDED.fullmatch(inner):
        return folded[1] + _quotes(folded[2], root, evidence, item, line) + folded[3]
    words = html.unescape(re.sub(r"<[^>]*>", "", inner))
    if span := evidence.place(words, item, line):
        return tag("a", inner, href=root + span.href, class_="words")
    if not (plain := _PLAIN.fullmatch(inner)):
        return inner
    parts = [
        link(part, root + span.href, class_="words") if (span := evidence.place(part, item, line)) else escape(part)
        for part in words.split("; ")
    ]
    return (plain[1] or "") + "; ".join(parts) + (plain[3] or "")


def _in_text(inner: str, change: Callable[[str], str]) -> str:
    """Apply a change to the text between tags, but not within links and summaries, which cannot hold links."""
    parts, closed = [], 0
    for part in re.split(r"(<[^>]*>)", inner):
        if part.startswith("<"):
            opened = re.match(r"<(/?)(?:a|summary)\b", part)
            closed += 0 if not opened else -1 if opened[1] else 1
            parts.append(part)
        else:
            parts.append(part if closed or not part else change(part))
    return "".join(parts)
