"""Code news items by the words of `data/dictionary.yml`: every code rests on a span of the page.

How a text is matched
---------------------
- A text is folded (no capitals, accents, ligatures, curly quotes) and cut into words; hyphens, apostrophes
  and no-break spaces only separate words, and a hyphen may also be left out ("co-ordinated", "coordinated").
- A pattern is one or more words with one space between them. In a word `*` stands for any letters (or
  none), `?` for one letter; a word that is `*` alone stands for any one word. A phrase does not run over
  the end of a sentence or clause (. ; : ! ?), glued ones ("methods.Operation") included, and over a comma
  only at a `*` ("trafficking in * * and human beings").
- Headline and excerpt are read apart, so that no match runs from one into the other. The dateline says
  where a release was written; it is no evidence and not read.

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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .paths import data_path
from .patterns import MAX_KEPT_TEXTS, DictionaryError, Hit, Patterns, folded_pattern, read_patterns
from .tables import CODED, SCHEMES, frame
from .text import Words, words

if TYPE_CHECKING:
    import pandas as pd

CODED_SCHEMES = ("crime_type", "theme", "interpol_role")
"""Schemes that the dictionary codes; who takes part for China is left to reading."""

LAST_RESORT = {"crime_type": "unspecified_crime"}
"""Code of a scheme that is given only where no other code of the scheme is."""

PARTS = ("headline", "excerpt")


def code_news(news: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """Codes of a scheme that the dictionary finds in news items; columns as in `tables.CODED`.

    One row a match, in the order of the items and of the page: an item can carry the same code several
    times. Start and end are positions in the page's text and tell headline from excerpt.

    Raises:
        KeyError: no such scheme.
        DictionaryError: a data file breaks its form.
    """
    return frame(CODED, coded_rows(items_of(news), scheme))


def coded_rows(items: Iterable[Mapping[str, Any]], scheme: str) -> list[dict[str, object]]:
    """The rows of `code_news` for items given as dictionaries (those of `news_rows`), without pandas."""
    if scheme not in CODED_SCHEMES:
        raise KeyError(f"{scheme!r} is not coded by the dictionary; schemes: {', '.join(CODED_SCHEMES)}")
    rows: list[dict[str, object]] = []
    for item in items:
        rows.extend(_code_item(item, scheme))
    return rows


def items_of(news: pd.DataFrame, *more: str) -> list[dict[str, Any]]:
    """A news table as plain rows, with the columns that all coders read and those named in `more`."""
    columns = ("headline", "excerpt", "dateline", "headline_start", "excerpt_start", *more)
    names = ("item_id", *columns)
    values = [news[column].tolist() for column in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(news.index.tolist(), *values, strict=True)]


class Part(NamedTuple):
    """Headline or excerpt of an item: its words, where it begins on the page, the first word to read."""

    name: str
    text: str
    start: int
    words: Words
    first: int


def parts_of(item: Mapping[str, Any]) -> list[Part]:
    """The parts of an item that are there; in the excerpt reading begins after the dateline."""
    parts = []
    for name in PARTS:
        text = item.get(name)
        # A missing text is None in plain rows and NaN in a frame; neither is a string.
        if not isinstance(text, str) or not text:
            continue
        dateline = item.get("dateline") if name == "excerpt" else None
        parts.append(_part(name, text, int(item[_START[name]]), dateline if isinstance(dateline, str) else ""))
    return parts


_START = {name: f"{name}_start" for name in PARTS}


@lru_cache(maxsize=MAX_KEPT_TEXTS)
def _part(name: str, text: str, start: int, dateline: str) -> Part:
    read = words(text)
    first = 0
    if dateline:
        end = text.find(dateline) + len(dateline)
        while first < len(read.words) and read.place(first, first)[0] < end:
            first += 1
    return Part(name, text, start, read, first)


class Match(NamedTuple):
    """A pattern found in a part: words `first` to `last`, the last one included."""

    part: Part
    first: int
    last: int


def signals_code(item: Mapping[str, Any], scheme: str, code: str) -> dict[str, object] | None:
    """The first row that an item has for one code, or None; cheaper than all codes of the scheme."""
    return next(_code_item(item, scheme, code), None)


def _code_item(item: Mapping[str, Any], scheme: str, only: str | None = None) -> Iterator[dict[str, object]]:
    found: dict[str, list[Match]] = {}
    parts = parts_of(item)
    compiled = dictionary()
    rules = compiled.rules
    for part in parts:
        for code, signals in _signals(compiled, part.text, part.first).get(scheme, ()):
            if only is not None and code != only:
                continue
            for first, last, pattern in signals:
                weak = rules.get((scheme, code, pattern))
                if weak and not any(_counts(rule, scheme, code, part, first, last, parts) for rule in weak):
                    continue
                found.setdefault(code, []).append(Match(part, first, last))
    found = {code: _longest(matches) for code, matches in found.items()}
    last_resort = LAST_RESORT.get(scheme)
    if last_resort in found and len(found) > 1:
        del found[last_resort]
    rows = [
        (PARTS.index(match.part.name), match.first, code, match) for code, matches in found.items() for match in matches
    ]
    rows.sort(key=itemgetter(0, 1, 2))
    for _, _, code, match in rows:
        start, end = match.part.words.place(match.first, match.last)
        yield {
            "item_id": item["item_id"],
            "scheme": scheme,
            "code": code,
            "evidence": match.part.text[start:end],
            "start": match.part.start + start,
            "end": match.part.start + end,
        }


@lru_cache(maxsize=MAX_KEPT_TEXTS)
def _signals(compiled: Dictionary, text: str, begin: int) -> Mapping[str, Sequence[tuple[str, Sequence[Hit]]]]:
    """Scheme -> its codes with their signals in a text, without those that are cancelled there."""
    by_key = compiled.patterns.find(text, begin)
    kept: dict[str, list[tuple[str, Sequence[Hit]]]] = {}
    for key, signals in by_key.items():
        if key[0] != "signal":
            continue
        if against := by_key.get(("not", *key[1:])):
            signals = [hit for hit in signals if not any(_cancels(other, hit) for other in against)]
        if signals:
            kept.setdefault(key[1], []).append((key[2], signals))
    return kept


def _cancels(other: Hit, signal: Hit) -> bool:
    """Whether a pattern that speaks against a code overlaps a signal and is not shorter than it."""
    overlaps = other.first <= signal.last and signal.first <= other.last
    return overlaps and other.last - other.first >= signal.last - signal.first


def _counts(rule: str, scheme: str, code: str, part: Part, first: int, last: int, parts: Sequence[Part]) -> bool:
    """Whether a weak signal has beside it what its rule asks for, and nothing that the rule excludes."""
    needs = dictionary().needs[(scheme, code, rule)]
    hits = [(where, dictionary().patterns.find(where.text, where.first)) for where in parts]
    if "unless" in needs and any(by_key.get(("unless", scheme, code, rule)) for _, by_key in hits):
        return False
    if "beside" not in needs:
        return True
    for where, by_key in hits:
        for begin, end, _ in by_key.get(("beside", scheme, code, rule), ()):
            if where.name != part.name or end < first or begin > last:
                return True
    return False


def _longest(matches: Sequence[Match]) -> list[Match]:
    """Matches that do not stand inside another one of the same code."""
    if len(matches) == 1:
        return list(matches)
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.part.name, m.first, -m.last)):
        if kept and kept[-1].part.name == match.part.name and match.last <= kept[-1].last:
            continue
        kept.append(match)
    return kept


# --- the files -------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Dictionary:
    """The three files, compiled. Each reading of them is its own, so that what it found can be kept."""

    patterns: Patterns
    rules: dict[tuple[str, str, str], tuple[str, ...]]
    """(scheme, code, weak pattern) -> the rules that can make it count; one is enough."""
    needs: dict[tuple[str, str, str], frozenset[str]]
    """(scheme, code, rule) -> the lists that the rule has."""


@cache
def dictionary() -> Dictionary:
    """The dictionary of the collection, read once."""
    return read_dictionary(
        data_path("dictionary.yml"), data_path("dictionary_not.yml"), data_path("dictionary_with.yml")
    )


def read_dictionary(signals: Path, against: Path, rules: Path) -> Dictionary:
    """Read the three files: signals, what speaks against them, what weak ones need.

    Raises:
        DictionaryError: a file is no YAML, or a key or pattern breaks the form.
        OSError: a file cannot be read.
    """
    patterns = Patterns()
    known: set[tuple[str, str, str]] = set()
    for role, path in (("signal", signals), ("not", against)):
        for keys, listed in read_patterns(path, depth=2):
            scheme, code = _checked(path, keys)
            for pattern in listed:
                plain = patterns.plant(pattern, (role, scheme, code), f"{path}, {'.'.join(keys)}")
                if role == "signal":
                    known.add((scheme, code, plain))
    weak: dict[tuple[str, str, str], list[str]] = {}
    needs: dict[tuple[str, str, str], set[str]] = {}
    for keys, listed in read_patterns(rules, depth=4):
        scheme, code = _checked(rules, keys)
        rule, role = keys[2:]
        where = f"{rules}, {'.'.join(keys)}"
        if role not in ("signals", "beside", "unless"):
            raise DictionaryError(f"{where}: a rule has signals, beside and unless")
        needs.setdefault((scheme, code, rule), set()).add(role)
        for pattern in listed:
            if role != "signals":
                patterns.plant(pattern, (role, scheme, code, rule), where)
                continue
            plain = folded_pattern(pattern)
            if (scheme, code, plain) not in known:
                raise DictionaryError(
                    f"{where}: {pattern!r} is no pattern of {code} in {signals.name}; add it there, or take it out here"
                )
            weak.setdefault((scheme, code, plain), []).append(rule)
    return Dictionary(
        patterns,
        {key: tuple(names) for key, names in weak.items()},
        {key: frozenset(roles) for key, roles in needs.items()},
    )


def _checked(path: Path, keys: Sequence[str]) -> tuple[str, str]:
    scheme, code = keys[:2]
    if scheme not in CODED_SCHEMES:
        raise DictionaryError(f"{path}: scheme {scheme!r}; expected one of {', '.join(CODED_SCHEMES)}")
    if code not in SCHEMES[scheme]:
        raise DictionaryError(f"{path}, {scheme}: code {code!r}; {scheme} has {', '.join(SCHEMES[scheme])}")
    return scheme, code
