"""A news item as the coders read it: each text once, on whatever pages it stands.

Web archives are made of recaptures, in which the items of a page stand a little further down each time. So whatever
coders find in an item has its place in the item's own texts and is kept with them; a row adds where the text begins
on its page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ..paths import kept
from ..words.folding import words

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
"""A row of the news table, as a dictionary (those of `news_rows`)."""


class Place(NamedTuple):
    """Where words stand in an item: in its headline or excerpt, from one character to another."""

    part: str
    start: int
    end: int

    def quoted(self, row: Row) -> dict[str, object]:
        """The words, and where they begin and end on the page that a row of the item is from."""
        begin = int(row[f"{self.part}_start"])
        return {
            "evidence": row[self.part][self.start : self.end], "start": begin + self.start, "end": begin + self.end,
        }  # fmt: skip


class Part:
    """Headline or excerpt of an item: its words, and the first one to read, behind the dateline."""

    __slots__ = ("first", "name", "text", "words")

    def __init__(self, name: str, text: str, dateline: str = "") -> None:
        self.name = name
        self.text = text
        self.words = words(text)
        self.first = self.words.before(text.find(dateline) + len(dateline)) if dateline else 0

    def place(self, first: int, last: int) -> Place:
        """Where the words `first` to `last` stand, the last one included."""
        return Place(self.name, *self.words.place(first, last))


class Item:
    """The texts of a news item, and what coders found in them."""

    def __init__(self, headline: str, excerpt: str, dateline: str, language: str | None, year: str) -> None:
        self.headline = headline
        self.excerpt = excerpt
        self.dateline = dateline
        self.language = language
        self.year = year
        """The year of its date, "" where it is not known."""
        self._found: dict[object, Any] = {}

    def text(self, place: Place) -> str:
        """The words at a place."""
        return str(getattr(self, place.part)[place.start : place.end])

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Headline and excerpt, those that are there."""
        parts = (Part("headline", self.headline), Part("excerpt", self.excerpt, self.dateline))
        return tuple(part for part in parts if part.text)

    def drop_words(self) -> None:
        """Drop the words and keep what was found: the words of a text take many times as much memory as the text."""
        self.__dict__.pop("parts", None)


_Found = TypeVar("_Found")


def found_once(find: Callable[[Item], _Found]) -> Callable[[Item], _Found]:
    """Make a coder keep what it finds in an item with the item."""

    @wraps(find)
    def found(item: Item) -> _Found:
        if find not in item._found:
            item._found[find] = find(item)
        result: _Found = item._found[find]
        return result

    return found


# An archive can take the pages of 190 countries in turn, some 5,300 items: a smaller cache would drop each item before
# it comes again. Without their words, as `corpus` leaves them, 8,192 items take some 25 MB.
_item = kept(maxsize=8192)(Item)


def item_of(row: Row) -> Item:
    """The item of a row: the same one as before for the same texts, language and year."""
    year = str(row["item_id"])[:4]
    # A missing text is None in plain rows and NaN in a frame; neither is a string.
    headline, excerpt, dateline, language = (
        text if isinstance(text := row.get(name), str) else ""
        for name in ("headline", "excerpt", "dateline", "language")
    )
    return _item(headline, excerpt, dateline, language or None, year if year.isdigit() else "")


def rows_of(news: pd.DataFrame) -> list[dict[str, Any]]:
    """A news table as plain rows, with the columns that coders read."""
    columns = ["headline", "excerpt", "dateline", "headline_start", "excerpt_start"]
    columns += ["language"] if "language" in news else []
    if absent := [column for column in columns if column not in news]:
        raise KeyError(f"no column {', '.join(absent)}; expected news items as load_news gives them, not load_items")
    names = ("item_id", *columns)
    values = [news[column].tolist() for column in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(news.index.tolist(), *values, strict=True)]
