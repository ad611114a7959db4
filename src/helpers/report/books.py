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
from pathlib import Path
from typing import Any

from .markup import Row, escape, link, scrolling, table, tag
from .spans import Evidence, item_anchor

QUOTING = ("words", "evidence", "by rule", "by reading", "words mapped", "responsibility")
"""Headers of the columns whose cells quote the page."""


@dataclass(frozen=True)
class Figure:
    """A stored figure: what it says and holds, and its files (names, to be put beside each other)."""

    name: str
    picture: bytes
    alt: str
    caption: str
    data: str
    """The data drawn, as CSV."""

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
        caption = tag("figcaption", escape(self.caption))
        if not rows:
            return tag("figure", image + caption)
        drawn = table(
            [head.replace("_", " ") or "row" for head in rows[0]],
            [Row([_with_items(escape(value or "–"), root, evidence) for value in row]) for row in rows[1:]],
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


def read_book(path: Path, evidence: Evidence) -> Book:
    """A stored notebook, its outputs turned into what the report shows.

    A notebook with a cell of parameters is about the page that these name: in the report of another page its dates
    and words lead nowhere.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    if evidence.findings and any("parameters" in cell["metadata"].get("tags", ()) for cell in notebook["cells"]):
        evidence = evidence.elsewhere()
    figures: list[Figure] = []
    title = path.stem
    labels: set[str] = set()
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        if cell["cell_type"] != "code":
            heading = re.match(r"# (.*)", "".join(cell["source"]))
            title = heading[1] if heading and title == path.stem else title
            continue
        cell["metadata"]["tags"] = ["hide-input"]
        cell["outputs"] = list(_outputs(cell["outputs"], path.stem, figures, evidence, labels))
    return Book(path.stem, title, notebook, tuple(figures))


def _outputs(
    outputs: list[dict[str, Any]], book: str, figures: list[Figure], evidence: Evidence, labels: set[str]
) -> Iterator[dict[str, Any]]:
    caption = None
    for output in outputs:
        data = {kind: "".join(value) for kind, value in output.get("data", {}).items()}
        if "image/png" in data:
            number = len(figures) + 1
            figures.append(_figure(f"{book[:2]}-{number}", data, output["metadata"]))
            caption = f"*{figures[-1].caption}*"
            yield _html(figures[-1].html("../", evidence))
        elif "text/html" in data:
            yield _html(linked_table(data["text/html"], "../", evidence, labels))
        elif "text/markdown" in data:
            if data["text/markdown"] != caption:  # the figure has its caption already
                yield {**output, "data": {"text/markdown": linked_markdown(data["text/markdown"], "../", evidence)}}
        else:
            yield output


def _figure(name: str, data: dict[str, str], metadata: dict[str, Any]) -> Figure:
    alt, caption, drawn = data["text/plain"].split("\n\n", 2)
    stated = metadata.get("image/png", {}).get("alt")
    if stated != alt:
        raise ValueError(f"figure {name}: its alternative text is {stated!r}, its text form begins {alt!r}")
    return Figure(name, base64.b64decode(data["image/png"]), alt, caption, drawn)


def _html(text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": text}}


_TAG = re.compile(r"(<[^>]*>)")
_ALLOWED = re.compile(r"&lt;(/?(?:details|summary))&gt;")


def linked_markdown(text: str, root: str, evidence: Evidence) -> str:
    """Markdown of a stored output: items and findings become links; HTML in it, but for folding, is text."""
    safe = _ALLOWED.sub(r"<\1>", text.replace("&", "&amp;").replace("<", "&lt;"))
    # Text in brackets before a parenthesis would become a link: only notebooks may be linked from here.
    safe = re.sub(r"\](?=\((?!\w+\.ipynb\)))", r"\]", safe)
    safe = evidence.item_pattern.sub(lambda m: f'<a href="{root}source.html#{item_anchor(m[0])}">{m[0]}</a>', safe)

    def ledger(match: re.Match[str]) -> str:
        return f'{match[1]}<a href="{root}ledger.html#{match[2].lower()}">{match[2]}</a>{match[3]}'

    return re.sub(r"^(> \*\*|.*\()(F\d\d)(\.|\)$)", ledger, safe, flags=re.MULTILINE)


def linked_table(stored: str, root: str, evidence: Evidence, labels: set[str] | None = None) -> str:
    """A table as `show_table` stores it: it scrolls inside itself; items and quoted words become links."""
    heads = [html.unescape(head).lower() for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', stored)]
    caption = re.search(r"<caption[^>]*>(.*?)</caption>", stored)
    label = html.unescape(caption[1]) if caption else "Table"
    while labels is not None and label in labels:
        label += " (again)"
    if labels is not None:
        labels.add(label)

    def row(match: re.Match[str]) -> str:
        cells = re.findall(r"(<t[hd](?![a-z])[^>]*>)(.*?)(</t[hd]>)", match[0], re.DOTALL)
        found = evidence.item_pattern.search(match[0])
        item = found[0] if found else None
        line = None
        for head, (_, inner, _) in zip(heads, cells, strict=False):
            if head == "line" and inner.isdigit():
                line = int(inner)
        made = []
        for head, (start, inner, end) in zip(heads, cells, strict=False):
            linked = _quotes(inner, root, evidence, item, line) if head in QUOTING else inner
            made.append(start + _with_items(linked, root, evidence) + end)
        return f"<tr>{''.join(made)}</tr>"

    body = re.sub(r"<tr>(?!<th scope=\"col\").*?</tr>", row, stored, flags=re.DOTALL)
    body = re.sub(r'href="(\d\d_\w+)\.ipynb"', r'href="\1.html"', body)
    body = re.sub(r' style="text-align: (left|right)"', lambda m: ' class="number"' if m[1] == "right" else "", body)
    return scrolling(body, label)


def _quotes(inner: str, root: str, evidence: Evidence, item: str | None, line: int | None) -> str:
    """A cell that quotes the page: each quotation a link to its words, where these can be told."""

    def replace(escaped: str) -> str:
        parts = []
        for part in escaped.split("; "):
            words = html.unescape(part)
            span = evidence.place(words, item, line)
            parts.append(
                link(words, root + span.href, class_="words") if span else part
            )
        return "; ".join(parts)

    def whole(escaped: str) -> str:
        words = html.unescape(escaped)
        span = evidence.place(words, item, line)
        return link(words, root + span.href, class_="words") if span else replace(escaped)

    return _in_text(inner, whole)


def _with_items(inner: str, root: str, evidence: Evidence) -> str:
    def replace(text: str) -> str:
        return evidence.item_pattern.sub(
            lambda m: f'<a href="{root}source.html#{item_anchor(m[0])}">{m[0]}</a>', text
        )

    return _in_text(inner, replace)


def _in_text(inner: str, change: Callable[[str], str]) -> str:
    """Apply a change to the text between tags, but not within links and summaries, which cannot hold links."""
    parts, closed = [], 0
    for part in _TAG.split(inner):
        if part.startswith("<"):
            opened = re.match(r"<(/?)(?:a|summary)\b", part)
            closed += 0 if not opened else -1 if opened[1] else 1
            parts.append(part)
        else:
            parts.append(part if closed or not part else change(part))
    return "".join(parts)
