"""Which words of the page carry which row: the spans of the tables, and addresses in the source viewer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ..findings import FINDINGS, Tables
from ..reading import read_chain, read_oddities
from .markup import text_of


class Use(NamedTuple):
    """What uses a span: the name for readers, and its address from the report's root."""

    label: str
    href: str


@dataclass
class Span:
    """Words of the page that something uses."""

    start: int
    end: int
    id: str
    uses: list[Use] = field(default_factory=list)

    @property
    def href(self) -> str:
        """Its address from the report's root."""
        return f"source.html#{self.id}"


EVIDENCE = {
    "profile": ("Profile", "fact", ("field", "value")),
    "coding": ("Codes", "code", ("scheme", "code")),
    "quantities": ("Quantities", "quantity", ("kind", "value")),
    "operations": ("Operations", "operation", ("operation",)),
    "officials": ("Officials", "official", ("office",)),
    "chain": ("Chain of bodies", "tie", ("relation", "within")),
    "promises": ("Promises", "mapping", ("scheme", "code")),
    "oddities": ("Oddities", "oddity", ("what",)),
}
"""The tables whose rows quote words: title, what a row is, and the columns that name a row in the viewer."""


def item_anchor(item: str) -> str:
    """Anchor of an item in the viewer."""
    return f"item-{item}"


def span_anchor(start: int, end: int) -> str:
    """Anchor of a span in the viewer."""
    return f"s{start}-{end}"


def row_anchor(table: str, number: int) -> str:
    """Anchor of a row (from 1) on a table's page."""
    return f"{table}-{number}"


@dataclass(frozen=True)
class Evidence:
    """The tables of a page with the words that carry them."""

    tables: Tables
    frames: Mapping[str, pd.DataFrame]
    findings: bool = True
    """Whether the findings are about this page."""
    items_linked: bool = True
    """Whether dates of items lead to the page's items."""

    @classmethod
    def of(cls, t: Tables) -> Evidence:
        """Gather that of the China page."""
        oddities = read_oddities(t.page)
        return cls(
            t,
            {
                "profile": t.profile,
                "coding": t.coding,
                "quantities": t.quantities,
                "operations": t.operations.reset_index(),
                "officials": t.officials,
                "chain": read_chain(t.page),
                "promises": t.promises,
                "oddities": oddities.rename(columns={"words": "evidence"}),
            },
        )

    @classmethod
    def of_another(cls, t: Tables) -> Evidence:
        """Gather that of any other page: what rules find on it; no finding is about it."""
        frames = {
            "profile": t.profile,
            "coding": t.coding,
            "quantities": t.quantities,
            "operations": t.operations.reset_index(),
        }
        return cls(t, frames, findings=False)

    def elsewhere(self) -> Evidence:
        """What a notebook about another page can lead to in the report of this one: nothing."""
        return Evidence(self.tables, {}, findings=False, items_linked=False)

    @cached_property
    def spans(self) -> dict[str, Span]:
        """All spans by anchor: those of the rows, then the items."""
        found: dict[str, Span] = {}
        for name, data in self.frames.items():
            _, row_is, naming = EVIDENCE[name]
            for number, row in enumerate(data.to_dict("records"), start=1):
                if pd.isna(row["start"]):
                    continue
                start, end = int(row["start"]), int(row["end"])
                span = found.setdefault(span_anchor(start, end), Span(start, end, span_anchor(start, end)))
                values = ": ".join(text_of(row[column]).replace("_", " ") for column in naming)
                span.uses.append(Use(f"{row_is} – {values}", f"{name}.html#{row_anchor(name, number)}"))
        for item, (start, end) in self.items.items():
            found[item_anchor(item)] = Span(start, end, item_anchor(item), self._uses_of_item(item))
        return found

    def _uses_of_item(self, item: str) -> list[Use]:
        uses = [
            Use(f"finding {id} – {FINDINGS[id].question}", f"ledger.html#{id.lower()}")
            for id, items in self.items_of_findings.items()
            if item in items
        ]
        for name in (name for name in ("coding", "quantities", "operations", "officials") if name in self.frames):
            rows = [n for n, other in enumerate(self.frames[name]["item_id"], start=1) if other == item]
            if rows:
                count = f"{len(rows)} row{'s' if len(rows) > 1 else ''}"
                what = f"{EVIDENCE[name][0].lower()} – {count} of this item"
                uses.append(Use(what, f"{name}.html#{row_anchor(name, rows[0])}"))
        return uses

    @cached_property
    def items_of_findings(self) -> dict[str, tuple[str, ...]]:
        """Finding -> its items."""
        return {id: finding(self.tables).items for id, finding in FINDINGS.items()} if self.findings else {}

    @cached_property
    def items(self) -> dict[str, tuple[int, int]]:
        """Item -> where its date begins and its excerpt ends."""
        found = {}
        for item, row in self.tables.news.iterrows() if self.items_linked else ():
            parts = [
                (int(row[f"{part}_start"]), int(row[f"{part}_start"]) + len(row[part]))
                for part in ("headline", "excerpt")
                if pd.notna(row[f"{part}_start"])
            ]
            if parts:
                date = self.tables.page.text.rfind(row["date_text"], 0, min(parts)[0])
                parts.append((date, date + len(row["date_text"])))
                found[str(item)] = (min(start for start, _ in parts), max(end for _, end in parts))
        return found

    @cached_property
    def languages(self) -> dict[str, str]:
        """Item -> language."""
        return {str(item): lang for item, lang in self.tables.news["language"].items() if isinstance(lang, str)}

    @cached_property
    def by_words(self) -> dict[str, list[Span]]:
        """Words -> the spans that hold exactly these."""
        found: dict[str, list[Span]] = {}
        for span in self.spans.values():
            if not span.id.startswith("item-"):
                found.setdefault(self.tables.page.text[span.start : span.end], []).append(span)
        return found

    def place(self, words: str, item: str | None = None, line: int | None = None) -> Span | None:
        """The one span with these words, in an item or on a line where that is known; None if there are several."""
        spans = self.by_words.get(words, [])
        if item in self.items:
            first, last = self.items[str(item)]
            spans = [span for span in spans if first <= span.start and span.end <= last]
        elif line is not None:
            spans = [span for span in spans if self.tables.page.line_of(span.start) == line]
        return spans[0] if len(spans) == 1 else None

    @cached_property
    def item_pattern(self) -> re.Pattern[str]:
        """Finds the ids of items in a text."""
        ids = sorted(self.items, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])") if ids else re.compile(r"(?!)")
