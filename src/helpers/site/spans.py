"""Which words of the page carry which row: the spans of the tables, and addresses in the source viewer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ..coding.operations import find_operations
from ..page.page import Page, china_page
from ..show.labels import label
from ..study.claims import load_withdrawn
from ..study.frames import codes_of, load_officials, load_quantities
from ..study.ledger import load_ledger
from ..tables.news import load_news
from ..tables.profile import load_profile
from ..tables.readings import read_chain, read_coding, read_oddities


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
    "codes": ("Codes by rule", "code", ("scheme", "code")),
    "quantities": ("Quantities", "quantity", ("kind", "value")),
    "operations": ("Operations", "operation", ("operation",)),
    "officials": ("Officials", "official", ("office",)),
    "chain": ("Chain of bodies", "tie", ("relation", "within")),
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
    """A page, its news, the tables whose rows quote it (by their names in `EVIDENCE`), and the findings about it."""

    page: Page
    news: pd.DataFrame
    frames: Mapping[str, pd.DataFrame]
    ledger: pd.DataFrame | None = None
    """As `load_ledger` gives it; None where no finding is about this page."""

    @classmethod
    def of_china(cls, ledger: pd.DataFrame | None = None) -> Evidence:
        """That of the China page; `ledger` is what `load_ledger` gave, where it was called before."""
        page, news = china_page(), load_news()
        frames = {
            "profile": load_profile(),
            "coding": read_coding(),
            "quantities": load_quantities(),
            "operations": find_operations(news).reset_index(),
            "officials": load_officials(),
            "chain": read_chain(),
            "oddities": read_oddities().rename(columns={"words": "evidence"}),
        }
        return cls(page, news, frames, load_ledger() if ledger is None else ledger)

    @classmethod
    def of_page(cls, page: Page) -> Evidence:
        """That of any other page: what rules find on it."""
        news = load_news(page)
        frames = {
            "profile": load_profile(page),
            "codes": codes_of(news),
            "quantities": load_quantities(page),
            "operations": find_operations(news).reset_index(),
        }
        return cls(page, news, frames)

    def elsewhere(self) -> Evidence:
        """What a notebook about another page can lead to in the report of this one: nothing."""
        return Evidence(self.page, self.news.iloc[:0], {})

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
                values = ": ".join(label(row[column]) for column in naming)
                span.uses.append(Use(f"{row_is} – {values}", f"{name}.html#{row_anchor(name, number)}"))
        for item, (start, end) in self.items.items():
            found[item_anchor(item)] = Span(start, end, item_anchor(item), self._uses_of_item(item))
        return found

    def _uses_of_item(self, item: str) -> list[Use]:
        uses = [
            Use(f"finding {id} – {self.findings[id]}", f"ledger.html#{id.lower()}")
            for id, items in self.items_of_findings.items()
            if item in items
        ]
        for name, data in self.frames.items():
            rows = [n for n, other in enumerate(data.get("item_id", ()), start=1) if other == item]
            if rows:
                count = f"{len(rows)} row{'s' if len(rows) > 1 else ''}"
                what = f"{EVIDENCE[name][0].lower()} – {count} of this item"
                uses.append(Use(what, f"{name}.html#{row_anchor(name, rows[0])}"))
        return uses

    @cached_property
    def findings(self) -> dict[str, str]:
        """Finding -> the question that it answers; those that were withdrawn among them."""
        if self.ledger is None:
            return {}
        return {**self.ledger["question"].to_dict(), **load_withdrawn()["finding"].to_dict()}

    @cached_property
    def items_of_findings(self) -> dict[str, tuple[str, ...]]:
        """Finding -> its items."""
        if self.ledger is None:
            return {}
        return {str(id): tuple(items.split(", ")) for id, items in self.ledger["items"].dropna().items()}

    @cached_property
    def items(self) -> dict[str, tuple[int, int]]:
        """Item -> where its date begins and its excerpt ends."""
        found = {}
        for item, row in self.news.iterrows():
            parts = [
                (int(row[f"{part}_start"]), int(row[f"{part}_start"]) + len(row[part]))
                for part in ("headline", "excerpt")
                if pd.notna(row[f"{part}_start"])
            ]
            if parts:
                date = self.page.text.rfind(row["date_text"], 0, min(parts)[0])
                parts.append((date, date + len(row["date_text"])))
                found[str(item)] = (min(start for start, _ in parts), max(end for _, end in parts))
        return found

    @cached_property
    def languages(self) -> dict[str, str]:
        """Item -> language."""
        return {str(item): lang for item, lang in self.news["language"].items() if isinstance(lang, str)}

    @cached_property
    def _by_words(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for span in self.spans.values():
            if not span.id.startswith("item-"):
                found.setdefault(self.page.text[span.start : span.end], []).append(span)
        return found

    def place(self, words: str, item: str | None = None, line: int | None = None) -> Span | None:
        """The one span with these words, in an item or on a line where that is known; None if there are several."""
        spans = self._by_words.get(words, [])
        if item in self.items:
            first, last = self.items[str(item)]
            spans = [span for span in spans if first <= span.start and span.end <= last]
        elif line is not None:
            spans = [span for span in spans if self.page.line_of(span.start) == line]
        return spans[0] if len(spans) == 1 else None

    @cached_property
    def item_pattern(self) -> re.Pattern[str]:
        """Finds the ids of items in a text."""
        return _any_of(self.items)

    @cached_property
    def _known(self) -> re.Pattern[str]:
        return _any_of([*self.items, *self.findings])

    def linked(self, html: str, root: str = "") -> str:
        """HTML without tags, the items and findings that it names linked; `root` leads to the report's root."""

        def link(match: re.Match[str]) -> str:
            name = match[0]
            to = f"source.html#{item_anchor(name)}" if name in self.items else f"ledger.html#{name.lower()}"
            return f'<a href="{root}{to}">{name}</a>'

        return self._known.sub(link, html)


def _any_of(names: Mapping[str, object] | list[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])") if longest else re.compile("(?!)")
