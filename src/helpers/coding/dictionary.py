"""Code news items by the words of `data/dictionary.yml`: every code rests on a span of the page.

How a text is matched
---------------------
- A text is folded (no capitals, accents, ligatures, curly quotes) and cut into words; hyphens, apostrophes
  and no-break spaces only separate words, and a hyphen may also be left out ("co-ordinated", "coordinated").
- A pattern is one or more words with one space between them. In a word `*` stands for any letters (or
  none), `?` for one letter; a word that is `*` alone stands for any one word. A phrase does not run over
  the end of a sentence or clause (. ; : ! ?), glued ones ("methods.Operation") included, and over a comma
  only at a `*` ("trafficking in * * and human beings"). Points and commas within a number (7.6) end nothing.
- Headline and excerpt are read apart, so that no match runs from one into the other. The dateline says
  where a release was written; it is no evidence and not read.
- Crimes and roles are looked for in the whole text, themes where an item says what it reports: in the headline
  and the lead, the first 360 characters after the dateline (as much as INTERPOL's page shows of a release); there a
  sentence that is not the first and names an earlier year ("signed in 2002") tells of the past.

What makes a code
-----------------
- `dictionary.yml`: a match of one of a code's patterns signals the code.
- `dictionary_not.yml`: what speaks against it. A match of one of these cancels every signal of the code
  that it overlaps, unless the signal is the longer of the two ("smuggling operation" against "operation").
- `dictionary_with.yml`: rules for weak signals, code -> rule -> `signals`, `beside`, `unless`. A match of
  one of `signals` counts only where one of `beside` is found elsewhere in the item (headline or excerpt),
  and none of `unless`; either list may be left out.
- `unspecified_crime` is given only where no other crime is (codebook).
- Of several matches of a code in the same words, the longest stays.

All three files have quanteda's YAML form: nested keys, lists of patterns, nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..paths import data_path, kept, look_again
from ..tables.codes import SCHEMES
from ..tables.columns import frame
from ..tables.specs import CODED
from ..words.patterns import DictionaryError, Ends, Key, Patterns, folded_pattern, read_patterns
from .item import Item, Part, Place, Row, found_once, item_of, rows_of

if TYPE_CHECKING:
    import pandas as pd

CODED_SCHEMES = ("crime_type", "theme", "interpol_role")
"""Schemes that the dictionary codes; who takes part for China is left to reading."""

LAST_RESORT = {"crime_type": "unspecified_crime"}
"""Code of a scheme that is given only where no other code of the scheme is."""


def code_news(news: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """Codes of a scheme that the dictionary finds in news items.

    Columns: `data_dictionary("coded")`.

    One row a match, in the order of the items and of the page: an item can carry the same code several
    times. Start and end are positions in the page's text and tell headline from excerpt.

    Args:
        news: items, as `load_news` gives them.
        scheme: crime_type, theme or interpol_role.

    Raises:
        KeyError: no such scheme.
        DictionaryError: a data file breaks its form.

    >>> code_news(load_news(), "crime_type").loc[0, ["item_id", "code", "evidence"]].tolist()
    ['2017-05-30', 'drug_trafficking', 'drug trafficking']
    """
    look_again()
    return frame(CODED, coded_rows(rows_of(news), scheme))


def coded_rows(items: Iterable[Row], scheme: str) -> list[dict[str, object]]:
    """The rows of `code_news` for items given as dictionaries (those of `news_rows`), without pandas."""
    if scheme not in CODED_SCHEMES:
        raise KeyError(f"{scheme!r} is not coded by the dictionary; schemes: {', '.join(CODED_SCHEMES)}")
    return _rows([(row, codes(item_of(row))) for row in items], scheme)


def all_coded_rows(items: Iterable[Row]) -> list[dict[str, object]]:
    """The rows of all schemes, one scheme after the other."""
    coded = [(row, codes(item_of(row))) for row in items]
    return [found for scheme in CODED_SCHEMES for found in _rows(coded, scheme)]


def _rows(coded: Iterable[tuple[Row, Codes]], scheme: str) -> list[dict[str, object]]:
    return [
        {"item_id": row["item_id"], "scheme": scheme, "code": code} | place.quoted(row)
        for row, found in coded
        for code, place in found.get(scheme, ())
    ]


Codes = Mapping[str, Sequence[tuple[str, Place]]]
"""Scheme -> codes of an item and the words of each, in the order of headline and excerpt."""


LEAD = 360
"""Characters of a text in which a release says what it reports."""
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_BEFORE_YEAR = frozenset(
    ["in", "since", "of", "from", "until", "en", "de", "desde", "del", "depuis", "du", "des", "عام", "سنه", "في", "منذ"]
)


def _reported(part: Part, year: str) -> list[range] | None:
    """The words of a part that say what an item of some year reports, as ranges: all of a headline (None); of an
    excerpt its lead without the sentences of years before."""
    if part.name == "headline":
        return None
    read, count = part.words, len(part.words.words)
    end = count
    if part.first < count and len(part.text) > LEAD:
        end = max(read.before(read.place(part.first, part.first)[0] + LEAD), part.first)
    named = [read.at(match.start()) for match in _YEAR.finditer(read.folded.text) if not year or match[0] < year]
    elsewhere = [at for at in named if at and read.words[at - 1] in _BEFORE_YEAR]
    if end == count and not elsewhere:
        return None
    begins = [part.first, *(at for at in read.stops if part.first < at < end), end]
    sentences = [range(*span) for span in pairwise(begins)]
    return [
        words for number, words in enumerate(sentences) if not number or not any(year in words for year in elsewhere)
    ]


_Match = tuple[int, int, int]
"""A signal that counts: the number of the part, the first word, and the last one (included) as a negative number, so
that of those that begin together the longest comes first."""


@found_once
def codes(item: Item) -> Codes:
    """The codes of an item; all schemes at once, as they have their words in common."""
    found: dict[str, list[tuple[str, Place]]] = {}
    for scheme, signals in _signals(item).items():
        if len(signals) > 1:
            signals.pop(LAST_RESORT.get(scheme, ""), None)
        matches = [(number, first, code, -last) for code, of in signals.items() for number, first, last in _longest(of)]
        found[scheme] = [(code, item.parts[number].place(first, last)) for number, first, code, last in sorted(matches)]
    return found


def first_signal(item: Item, scheme: str, code: str) -> Place | None:
    """The first words of an item that signal a code, or None."""
    return next((place for found, place in codes(item).get(scheme, ()) if found == code), None)


_Places = dict[Key, list[tuple[int, int]]]
"""First and last words of what was found under keys other than those of signals."""


def _signals(item: Item) -> dict[str, dict[str, list[_Match]]]:
    """Scheme -> code -> the signals of an item that count."""
    patterns = dictionary()
    stated: list[tuple[_Signal, int, int, int]] = []
    beside: list[_Places] = []
    for number, part in enumerate(item.parts):
        places: _Places = {}
        beside.append(places)
        reported = _reported(part, item.year)
        for first, last, (signals, others) in patterns.matches(part.words, part.first):
            if reported is not None and not any(first in words and last in words for words in reported):
                signals = [signal for signal in signals if signal.scheme != "theme"]
                others = [key for key in others if key[1] != "theme"]
            stated += [(signal, number, first, last) for signal in signals]
            for key in others:
                places.setdefault(key, []).append((first, last))
    counted: dict[str, dict[str, list[_Match]]] = {}
    for (scheme, code, against, rules), number, first, last in stated:
        if against in beside[number] and _is_cancelled(beside[number][against], first, last, patterns.longest):
            continue
        if not rules or _has_what_it_needs(rules, number, first, last, beside):
            counted.setdefault(scheme, {}).setdefault(code, []).append((number, first, -last))
    return counted


def _is_cancelled(against: list[tuple[int, int]], first: int, last: int, longest: int) -> bool:
    """Whether a pattern that speaks against a signal's code overlaps the signal and is not shorter than it."""
    # They are sorted by their first word, and span no more than `longest`: what overlaps stands close together.
    near = range(bisect_left(against, (first - longest, 0)), bisect_left(against, (last + 1, 0)))
    return any(against[at][1] >= first and against[at][1] - against[at][0] >= last - first for at in near)


def _has_what_it_needs(rules: Iterable[_Rule], number: int, first: int, last: int, found: Sequence[_Places]) -> bool:
    """Whether a weak signal has beside it what one of its rules asks for, and nothing that this rule excludes."""
    for rule in rules:
        if any(rule.get("unless") in places for places in found):
            continue
        if "beside" not in rule:
            return True
        for other, places in enumerate(found):
            for begin, end in places.get(rule["beside"], ()):
                if other != number or end < first or begin > last:
                    return True
    return False


def _longest(matches: list[_Match]) -> list[_Match]:
    """Those that do not stand inside another one of the same code."""
    longest: list[_Match] = []
    for match in sorted(matches):
        # The last one ends before this one does, or stands in another part.
        if not longest or match[0] != longest[-1][0] or match[2] < longest[-1][2]:
            longest.append(match)
    return longest


# --- the files -------------------------------------------------------------------------------------


_Rule = dict[str, Key]
"""What a weak signal needs: under "beside" and "unless", where they are given, the key of their patterns."""


class _Signal(NamedTuple):
    """What a pattern of `dictionary.yml` signals."""

    scheme: str
    code: str
    against: Key
    """Key of the patterns that speak against the code."""
    rules: Sequence[_Rule]
    """Of a weak signal, the rules that can make it count; one is enough."""


@kept
def dictionary() -> Patterns:
    """The dictionary of the collection, read once."""
    return read_dictionary(
        data_path("dictionary.yml"), data_path("dictionary_not.yml"), data_path("dictionary_with.yml")
    )


def read_dictionary(signals: Path, against: Path, rules: Path) -> Patterns:
    """Read the three files: signals, what speaks against them, what weak ones need.

    What patterns that end at one place mean: the signals among them, and the keys of the others.

    Raises:
        DictionaryError: a file is no YAML, or a key or pattern breaks the form.
        OSError: a file cannot be read.
    """
    rules_of: dict[tuple[str, str, str], list[_Rule]] = {}

    def meaning(ends: Ends) -> tuple[Sequence[_Signal], Sequence[Key]]:
        signals = [
            _Signal(scheme, code, ("not", scheme, code), rules_of[scheme, code, pattern])
            for (role, scheme, code, *_), pattern in ends
            if role == "signal"
        ]
        return signals, [key for key in dict.fromkeys(key for key, _ in ends) if key[0] != "signal"]

    patterns = Patterns(meaning)
    for role, path in (("signal", signals), ("not", against)):
        for keys, listed in read_patterns(path, depth=2):
            scheme, code = _checked(path, keys)
            for pattern in listed:
                plain = patterns.plant(pattern, (role, scheme, code), f"{path}, {'.'.join(keys)}")
                if role == "signal":
                    rules_of[scheme, code, plain] = []
    by_name: dict[Key, _Rule] = {}
    for keys, listed in read_patterns(rules, depth=4):
        scheme, code = _checked(rules, keys)
        rule, role = by_name.setdefault(keys[:3], {}), keys[3]
        where = f"{rules}, {'.'.join(keys)}"
        if role not in ("signals", "beside", "unless"):
            raise DictionaryError(f"{where}: a rule has signals, beside and unless")
        if role != "signals":
            rule[role] = (role, *keys[:3])
        for pattern in listed:
            if role != "signals":
                patterns.plant(pattern, rule[role], where)
            elif (known := rules_of.get((scheme, code, folded_pattern(pattern)))) is not None:
                known.append(rule)
            else:
                raise DictionaryError(
                    f"{where}: {pattern!r} is no pattern of {code} in {signals.name}; add it there, or take it out here"
                )
    return patterns


def _checked(path: Path, keys: Sequence[str]) -> tuple[str, str]:
    scheme, code = keys[:2]
    if scheme not in CODED_SCHEMES:
        raise DictionaryError(f"{path}: scheme {scheme!r}; expected one of {', '.join(CODED_SCHEMES)}")
    if code not in SCHEMES[scheme]:
        raise DictionaryError(f"{path}, {scheme}: code {code!r}; {scheme} has {', '.join(SCHEMES[scheme])}")
    return scheme, code
