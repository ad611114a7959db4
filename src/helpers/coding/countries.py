"""The countries and territories that news items name, by rule.

- Names are those of Unicode CLDR in four languages, and the forms of `data/reference/country_aliases.csv`: short,
  official, inverted. Of names that overlap the longest counts ("Papua New Guinea" is no Guinea). A name begins with a
  capital; one of up to three letters is all capitals (US, DRC).
- Adjectives of a country stand in `data/reference/demonyms.csv` ("Chinese police", "la policía china"). In English they
  have a capital; the name of a language alone ("in French") is none.
- What holds a country's name and is none (the Gulf of Guinea, Mexico City) stands in
  `data/reference/no_countries.csv`. An Arabic word that more often means something else (مالي, financial) is passed
  over unless "republic" or the like stands before it.
- The dateline tells where a release was written: its country is a row of its own kind, `part` dateline.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..paths import data_path, kept, look_again
from ..tables.columns import frame
from ..tables.specs import NAMED_COUNTRIES
from ..words.folding import Words, fold, words
from ..words.languages import LANGUAGES
from ..words.places import find_dateline, named_countries
from .item import Item, Part, Place, Row, found_once, item_of, rows_of

if TYPE_CHECKING:
    import pandas as pd


def find_countries(news: pd.DataFrame) -> pd.DataFrame:
    """Countries and territories that news items name.

    Columns: `data_dictionary("named_countries")`.

    One row a country and part of an item (dateline, or text: headline and excerpt), where it is first named.

    >>> find_countries(load_news()).loc[0, ["item_id", "country", "part", "evidence"]].tolist()
    ['2017-05-30', 'SG', 'dateline', 'SINGAPORE']
    """
    look_again()
    return frame(NAMED_COUNTRIES, country_rows(rows_of(news)))


def country_rows(items: Iterable[Row]) -> list[dict[str, object]]:
    """The rows of `find_countries` for items given as dictionaries (those of `news_rows`), without pandas."""
    return [
        {"item_id": row["item_id"], "country": code, "part": where} | place.quoted(row)
        for row in items
        for (where, code), place in _countries(item_of(row)).items()
    ]


@found_once
def _countries(item: Item) -> Mapping[tuple[str, str], Place]:
    """Part (dateline or text) and code of each country that an item names -> where it is first named."""
    found: dict[tuple[str, str], Place] = {}
    for part in item.parts:
        if part.first and (line := find_dateline(part.text)) and line.country:
            begin = part.text.find(line.text)
            found.setdefault(("dateline", line.country), Place(part.name, begin, begin + len(line.text)))
        for code, start, end in _named(part):
            found.setdefault(("text", code), Place(part.name, start, end))
    return found


def _named(part: Part) -> Iterator[tuple[str, int, int]]:
    """Code, start and end of each country's name in a part, behind its dateline."""
    read, names = part.words, _names()
    at = part.first
    while at < len(read.words):
        for name in names.get(read.words[at], ()):
            last = at + len(name.words) - 1
            if tuple(read.words[at : last + 1]) == name.words and _is_one_name(read, at, last):
                start, end = read.place(at, last)
                end += "(" in part.text[start:end] and part.text[end : end + 1] == ")"
                if name.country and name.may_be_written(part.text[start:end]):
                    yield name.country, start, end
                    at = last
                elif not name.country:
                    at = last
                break
        at += 1


def _is_one_name(read: Words, first: int, last: int) -> bool:
    """Whether nothing ends between the words of a name; the points of "St. Lucia" and "U.S." end nothing."""
    return not any(
        read.comma(at) or (read.stop(at) and len(read.words[at - 1]) > 2) for at in range(first + 1, last + 1)
    )


# --- the names -----------------------------------------------------------------------------------------


class _Name(NamedTuple):
    words: tuple[str, ...]
    country: str
    """"" for a phrase that holds a country's name and is none."""
    small: bool
    """Whether it may be written without a capital: adjectives, in languages that write them so."""

    def may_be_written(self, text: str) -> bool:
        """Whether a text is written as this name: short ones in capitals, others with one."""
        if self.small:
            return True
        is_short = len(self.words) == 1 and len(text) <= 3 and text.isascii()
        return text.isupper() if is_short else not text[0].islower()


@kept
def _names() -> Mapping[str, Sequence[_Name]]:
    """First word -> names that begin with it, the longest first."""
    known: dict[tuple[str, ...], _Name] = {}
    stated = [(form, code, False) for name, code in named_countries() for form in _written(name)]
    phrases = [(row["phrase"], "", False) for row in _rows("no_countries.csv")]
    for name, code, small in (*phrases, *stated, *_demonyms()):
        key = tuple(words(name).words)
        if key and name not in _MEAN_MORE:
            before = known.setdefault(key, _Name(key, code, small))
            known[key] = before._replace(small=before.small or (small and before.country == code))  # China, china
    by_first: dict[str, list[_Name]] = {}
    for entry in sorted(known.values(), key=lambda entry: -len(entry.words)):
        begin, *rest = entry.words
        for first in (begin,) if begin.isascii() else _with_clitics(begin):
            by_first.setdefault(first, []).append(entry._replace(words=(first, *rest)))
    return by_first


_MEAN_MORE = ("مالي", "عمان", "عُمان")
"""Names that more often mean something else: financial, and Amman. With جمهورية, سلطنة they are known."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with data_path("reference", name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _written(name: str) -> Iterator[str]:
    yield name
    if "&" in name:
        yield from (name.replace("&", word) for word in ("and", "y", "et"))
    if name.startswith("St. "):
        yield "Saint " + name[4:]


def _with_clitics(word: str) -> Iterator[str]:
    """An Arabic word alone and with the letters that are written before it: and, in, for, so, like."""
    yield word
    yield from (letter + word for letter in "وبلفك")
    if word.startswith("ال"):
        yield from ("لل" + word[2:], "ولل" + word[2:], "وبال" + word[2:])


def _demonyms() -> Iterator[tuple[str, str, bool]]:
    """Adjectives in all their forms, the countries, and whether a small letter may begin them."""
    for row in _rows("demonyms.csv"):
        for language in LANGUAGES:
            for name in filter(None, row[language].split("/")):
                yield from ((form, row["country"], language != "en") for form in _forms(name, language))


def _forms(name: str, language: str) -> list[str]:
    """Forms of an adjective: feminine, plural, in Arabic with and without the article."""
    if language == "ar":
        forms = [(article, ending) for article in ("", "ال") for ending in ("", "ة", "ين", "ون")]
        return [" ".join(article + word + ending for word in name.split()) for article, ending in forms]
    stem, endings = fold(name).text, ["", "s"]
    if language == "fr":
        endings += ["e", "es", "ne", "nes"] if stem.endswith("en") else ["e", "es"]
    elif language == "es" and stem.endswith("o"):
        stem, endings = stem[:-1], ["o", "a", "os", "as"]
    elif language == "es":
        endings = ["", "a", "es", "as"] if stem.endswith(("s", "n", "l")) else ["", "s", "es"]
    return [stem + ending for ending in endings]
