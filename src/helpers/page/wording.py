"""What INTERPOL's pages say in so many words, in four languages: labels, headings, and telling words.

The wordings are data. `data/reference/lines.csv` holds whole lines, in which `…` stands for any text (a
city, a number, nothing); `data/reference/words.csv` holds words by what they are about, in which `*`
stands for more letters; `data/reference/regions.csv` holds the names of the regions. A new wording is a
line in one of them. Everything is compared folded (`text.fold`).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..paths import data_path, kept
from ..words.folding import fold

LONGEST = 300
"""No line of `lines.csv` has more characters than this, whatever fills its `…`."""


class Line(NamedTuple):
    """What a whole line says, the language of the wording, and what fills its `…` (`start:end`)."""

    says: str
    language: str
    start: int
    end: int


class _Wording(NamedTuple):
    says: str
    language: str
    before: str
    after: str
    bare: bool
    """Whether nothing may stand in the place of `…`."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with data_path("reference", name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


_Wordings = list[_Wording]


@kept
def _lines() -> tuple[dict[str, _Wording], dict[str, _Wordings], dict[str, _Wordings], _Wordings]:
    """Wordings without `…`; by their first two letters; by their last two; those with text on both sides."""
    whole: dict[str, _Wording] = {}
    first, last, inside = defaultdict(list), defaultdict(list), []
    for row in _rows("lines.csv"):
        hole = row["wording"].split("…")
        folded = [fold(part).text for part in hole]
        bare = len(hole) > 1 and not hole[0].endswith(" ") and not hole[-1].startswith(" ")
        wording = _Wording(row["says"], row["language"], folded[0], folded[-1], bare)
        if len(hole) == 1:
            whole.setdefault(folded[0], wording)
        elif len(hole) == 3:
            inside.append(wording._replace(before=folded[1].strip()))
        elif folded[0]:
            first[folded[0][:2]].append(wording)
        else:
            last[folded[-1][-2:]].append(wording)
    return whole, dict(first), dict(last), inside


def read_line(folded: str) -> Line | None:
    """What a folded line says, or None; the first wording of the file that fits."""
    if len(folded) > LONGEST:
        return None
    whole, first, last, inside = _lines()
    if folded in whole:
        found = whole[folded]
        return Line(found.says, found.language, 0, len(folded))
    for found in first.get(folded[:2], []) + last.get(folded[-2:], []):
        if folded.startswith(found.before) and folded.endswith(found.after):
            start, end = len(found.before), len(folded) - len(found.after)
            while start < end and folded[start] in " :":
                start += 1
            while start < end and folded[end - 1] in " :":
                end -= 1
            if start < end or (found.bare and start == end):
                return Line(found.says, found.language, start, end)
    for found in inside:
        if found.before in folded:
            return Line(found.says, found.language, 0, len(folded))
    return None


_EDGE = 6
"""Letters of a line's beginning and end that are compared before the whole of it is."""


@kept
def _edges(what: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ends of the wordings that say one of these things, and beginnings of those that have no end of their own."""
    whole, first, last, _ = _lines()
    wordings = [found for found in whole.values() if found.says in what]
    wordings += [found for group in (*first.values(), *last.values()) for found in group if found.says in what]
    ends = {found.after[-_EDGE:] for found in wordings if found.after}
    begins = {found.before[:_EDGE] for found in wordings if not found.after}
    return tuple(sorted(begins)), tuple(sorted(ends))


def may_say(text: str, what: tuple[str, ...]) -> bool:
    """Whether a line, as it stands, may say one of these things: false without folding it for almost all lines.

    For wordings with text on both sides of their `…` it does not tell.
    """
    begin, end = text[:_EDGE], text[-_EDGE:]
    edges = begin + end
    if not edges.isascii() or not edges.isprintable() or "`" in edges:
        return True  # Only printable ASCII, but for the backtick, folds to its small self.
    begins, ends = _edges(what)
    return begin.lower().startswith(begins) or end.lower().endswith(ends)


@kept
def words(about: str) -> re.Pattern[str]:
    """Pattern that finds, in a folded text, the words of `words.csv` about something; groupless."""
    bounded: defaultdict[str, list[str]] = defaultdict(list)
    free: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows("words.csv"):
        if row["about"] == about:
            form = fold(row["words"]).text
            ends = r"(?!\w)" if form[-1].isalnum() and not form.startswith("*") else ""
            letters = form.strip("*")
            forms = free if form.startswith("*") else bounded
            forms[letters[0]].append(re.escape(letters[1:]) + ends)
    # Where every alternative begins with a letter, the search skips to these letters; what must not stand
    # before the word is looked for only there. The longest wording goes first.
    alternatives = []
    for letter in dict.fromkeys((*bounded, *free)):
        groups = ((rf"(?<!\w{re.escape(letter)})", bounded.get(letter)), ("", free.get(letter)))
        rest = [f"{left}(?:{'|'.join(sorted(forms, key=len, reverse=True))})" for left, forms in groups if forms]
        alternatives.append(f"{re.escape(letter)}(?:{'|'.join(rest)})")
    return re.compile("|".join(alternatives))


@kept
def _regions() -> dict[str, str | None]:
    names: dict[str, str | None] = {}
    for row in _rows("regions.csv"):
        # Some names differ between two languages in nothing but an accent: the exact spelling tells.
        for name in {row["name"], fold(row["name"]).text}:
            names[name] = row["language"] if names.get(name, row["language"]) == row["language"] else None
    return names


@kept(maxsize=1024)
def region_languages(name: str) -> tuple[str, ...]:
    """Languages of the editions in which a region has this name: "Europe" is its English and its French one."""
    exact = unicodedata.normalize("NFC", name)
    return tuple(row["language"] for row in _rows("regions.csv") if row["name"] == exact)


@kept(maxsize=1024)
def region(name: str) -> tuple[bool, str | None]:
    """Whether this is the name of a region and, where its spelling tells, of which edition."""
    known = _regions()
    exact = unicodedata.normalize("NFC", name)
    if exact in known:
        return True, known[exact]
    folded = fold(name).text
    return folded in known, known.get(folded)
