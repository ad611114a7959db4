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

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .paths import data_path
from .tables import CODED, SCHEMES, frame
from .text import Words, fold, words

if TYPE_CHECKING:
    import pandas as pd

CODED_SCHEMES = ("crime_type", "theme", "interpol_role")
"""Schemes that the dictionary codes; who takes part for China is left to reading."""

LAST_RESORT = {"crime_type": "unspecified_crime"}
"""Code of a scheme that is given only where no other code of the scheme is."""

PARTS = ("headline", "excerpt")


class DictionaryError(ValueError):
    """A data file of patterns breaks its form; names the file, the key, what was expected and what to do."""


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


def items_of(news: pd.DataFrame) -> list[dict[str, Any]]:
    """A news table as plain rows, with the columns that the coders read."""
    columns = ("headline", "excerpt", "dateline", "headline_start", "excerpt_start")
    values = [news[column].tolist() for column in columns]
    return [
        {"item_id": item, **dict(zip(columns, row, strict=True))}
        for item, *row in zip(news.index.tolist(), *values, strict=True)
    ]


class Part(NamedTuple):
    """Headline or excerpt of an item: its words, where it begins on the page, the first word to read."""

    name: str
    text: str
    start: int
    words: Words
    first: int


def parts_of(item: Mapping[str, Any]) -> Iterator[Part]:
    """The parts of an item that are there; in the excerpt reading begins after the dateline."""
    for name in PARTS:
        text = item.get(name)
        # A missing text is None in plain rows and NaN in a frame; neither is a string.
        if not isinstance(text, str) or not text:
            continue
        read = words(text)
        first = 0
        dateline = item.get("dateline") if name == "excerpt" else None
        if isinstance(dateline, str) and dateline:
            end = text.find(dateline) + len(dateline)
            while first < len(read.words) and read.place(first, first)[0] < end:
                first += 1
        yield Part(name, text, int(item[f"{name}_start"]), read, first)


class Match(NamedTuple):
    """A pattern found in a part: words `first` to `last`, the last one included."""

    part: Part
    first: int
    last: int


def _code_item(item: Mapping[str, Any], scheme: str) -> Iterator[dict[str, object]]:
    found: dict[str, list[Match]] = {}
    parts = list(parts_of(item))
    hits = [(part, find_all(part.text, part.first)) for part in parts]
    rules = _dictionary().rules
    for code in SCHEMES[scheme]:
        matches: list[Match] = []
        for part, by_key in hits:
            signals = by_key.get(("signal", scheme, code))
            if not signals:
                continue
            against = by_key.get(("not", scheme, code), ())
            for first, last, pattern in signals:
                if any(_cancels(other, first, last) for other in against):
                    continue
                weak = rules.get((scheme, code, pattern))
                if weak and not any(_counts(rule, scheme, code, part, first, last, hits) for rule in weak):
                    continue
                matches.append(Match(part, first, last))
        if matches:
            found[code] = _longest(matches)
    last_resort = LAST_RESORT.get(scheme)
    if last_resort in found and len(found) > 1:
        del found[last_resort]
    order = {part.name: at for at, part in enumerate(parts)}
    rows = [(order[m.part.name], m.first, code, m) for code, matches in found.items() for m in matches]
    rows.sort(key=lambda row: row[:3])
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


def _cancels(other: tuple[int, int, str], first: int, last: int) -> bool:
    """Whether a pattern that speaks against a code overlaps a signal and is not shorter than it."""
    return other[0] <= last and first <= other[1] and other[1] - other[0] >= last - first


Hits = Mapping[tuple[str, ...], Sequence[tuple[int, int, str]]]


def _counts(
    rule: str, scheme: str, code: str, part: Part, first: int, last: int, hits: Sequence[tuple[Part, Hits]]
) -> bool:
    """Whether a weak signal has beside it what its rule asks for, and nothing that the rule excludes."""
    needs = _dictionary().needs[(scheme, code, rule)]
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
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.part.name, m.first, -m.last)):
        if kept and kept[-1].part.name == match.part.name and match.last <= kept[-1].last:
            continue
        kept.append(match)
    return kept


# --- the patterns, compiled ------------------------------------------------------------------------


@dataclass
class _Node:
    """A place in the tree of patterns: the words that may follow, and the keys of patterns that end here."""

    exact: dict[str, _Node] = field(default_factory=dict)
    starts: dict[str, _Node] = field(default_factory=dict)
    """Words given by their beginning: `narcotic*`."""
    globs: dict[str, tuple[re.Pattern[str], _Node]] = field(default_factory=dict)
    any: _Node | None = None
    wild: bool = False
    """Whether the pattern's last word so far is `*` alone."""
    ends: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def child(self, word: str) -> _Node:
        if "*" not in word and "?" not in word:
            return self.exact.setdefault(word, _Node())
        if word == "*":
            self.any = self.any or _Node(wild=True)
            return self.any
        if word.find("*") == len(word) - 1 and "?" not in word:
            return self.starts.setdefault(word[:-1], _Node())
        if word not in self.globs:
            expression = re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w")
            self.globs[word] = (re.compile(expression), _Node())
        return self.globs[word][1]

    def after(self, word: str) -> list[_Node]:
        """Where the tree goes on after a word."""
        nodes = []
        if (node := self.exact.get(word)) is not None:
            nodes.append(node)
        if self.starts:
            for size in range(1, len(word) + 1):
                if (node := self.starts.get(word[:size])) is not None:
                    nodes.append(node)
        for expression, node in self.globs.values():
            if expression.fullmatch(word):
                nodes.append(node)
        if self.any is not None:
            nodes.append(self.any)
        return nodes


@dataclass(frozen=True)
class _Dictionary:
    root: _Node
    rules: dict[tuple[str, str, str], tuple[str, ...]]
    """(scheme, code, weak pattern) -> the rules that can make it count; one is enough."""
    needs: dict[tuple[str, str, str], frozenset[str]]
    """(scheme, code, rule) -> the lists that the rule has."""


@cache
def _dictionary() -> _Dictionary:
    return compile_dictionary(
        data_path("dictionary.yml"), data_path("dictionary_not.yml"), data_path("dictionary_with.yml")
    )


def compile_dictionary(signals: Path, against: Path, rules: Path) -> _Dictionary:
    """Read the three files into one tree of words.

    Raises:
        DictionaryError: a file is no YAML, or a key or pattern breaks the form.
    """
    root = _Node()
    known: set[tuple[str, str, str]] = set()
    for keys, patterns in read_patterns(signals, depth=2):
        scheme, code = _checked(signals, keys)
        for pattern in patterns:
            _plant(root, signals, keys, pattern, ("signal", scheme, code))
            known.add((scheme, code, _key(pattern)))
    for keys, patterns in read_patterns(against, depth=2):
        scheme, code = _checked(against, keys)
        for pattern in patterns:
            _plant(root, against, keys, pattern, ("not", scheme, code))
    weak: dict[tuple[str, str, str], list[str]] = {}
    needs: dict[tuple[str, str, str], set[str]] = {}
    for keys, patterns in read_patterns(rules, depth=4):
        scheme, code = _checked(rules, keys)
        rule, role = keys[2:]
        needs.setdefault((scheme, code, rule), set()).add(role)
        for pattern in patterns:
            if role == "signals":
                if (scheme, code, _key(pattern)) not in known:
                    raise DictionaryError(
                        f"{rules}, {'.'.join(keys)}: {pattern!r} is no pattern of {code} in {signals.name}; "
                        f"add it there, or take it out here"
                    )
                weak.setdefault((scheme, code, _key(pattern)), []).append(rule)
            elif role in ("beside", "unless"):
                _plant(root, rules, keys, pattern, (role, scheme, code, rule))
            else:
                raise DictionaryError(f"{rules}, {'.'.join(keys)}: a rule has signals, beside and unless")
    return _Dictionary(
        root,
        {key: tuple(names) for key, names in weak.items()},
        {key: frozenset(roles) for key, roles in needs.items()},
    )


def read_patterns(path: Path, depth: int) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Keys and patterns of a file in quanteda's YAML form: keys, `depth` deep, then a list of strings.

    Raises:
        DictionaryError: no YAML, an empty key, or something that is no string where a pattern should be.
    """
    import yaml

    # libyaml's loader reads the dictionary in a tenth of the time of the one written in Python.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise DictionaryError(f"{path}{line}: no YAML ({getattr(error, 'problem', error)}); quote words with : or #") from None
    yield from _walk(path, content, (), depth)


def _walk(path: Path, node: object, keys: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    where = f"{path}, {'.'.join(keys) or 'top level'}"
    if len(keys) < depth:
        if not isinstance(node, dict) or not node:
            raise DictionaryError(f"{where}: expected keys (scheme, code), found {node!r}")
        for key, below in node.items():
            yield from _walk(path, below, (*keys, str(key)), depth)
        return
    if not isinstance(node, list) or not node:
        raise DictionaryError(f"{where}: expected a list of patterns, found {node!r}")
    for pattern in node:
        if not isinstance(pattern, str):
            raise DictionaryError(f"{where}: {pattern!r} is no string; put it in quotes")
    yield keys, node


def _checked(path: Path, keys: Sequence[str]) -> tuple[str, str]:
    scheme, code = keys[:2]
    if scheme not in CODED_SCHEMES:
        raise DictionaryError(f"{path}: scheme {scheme!r}; expected one of {', '.join(CODED_SCHEMES)}")
    if code not in SCHEMES[scheme]:
        raise DictionaryError(f"{path}, {scheme}: code {code!r}; {scheme} has {', '.join(SCHEMES[scheme])}")
    return scheme, code


def _key(pattern: str) -> str:
    return " ".join(re.findall(r"[\w*?]+", fold(pattern).text))


def _plant(root: _Node, path: Path, keys: Sequence[str], pattern: str, key: tuple[str, ...]) -> None:
    parts = _key(pattern).split()
    if not parts or all(set(part) <= {"*", "?"} for part in parts):
        raise DictionaryError(f"{path}, {'.'.join(keys)}: {pattern!r} would match any word; name one")
    if parts[0] == "*":
        raise DictionaryError(f"{path}, {'.'.join(keys)}: {pattern!r} begins with any word; leave it out")
    node = root
    for part in parts:
        node = node.child(part)
    node.ends.append((key, " ".join(parts)))


@lru_cache(maxsize=1 << 16)
def _from_root(word: str) -> list[_Node]:
    return _dictionary().root.after(word)


@lru_cache(maxsize=512)
def find_all(text: str, begin: int = 0) -> Hits:
    """All matches of all patterns in a text, by key: (first word, last word, pattern).

    `begin` is the first word to read. One pass serves every scheme, and is kept for the texts read last.
    """
    read = words(text)
    hits: dict[tuple[str, ...], list[tuple[int, int, str]]] = {}
    plain, stops, commas, hyphens = read.words, read.stops, read.commas, read.hyphens
    count = len(plain)
    for first in range(begin, count):
        pending = [(node, first) for node in _from_root(plain[first])]
        if hyphens[first]:
            pending += [(node, first + 1) for node in _from_root(plain[first] + plain[first + 1])]
        while pending:
            node, last = pending.pop()
            for key, pattern in node.ends:
                hits.setdefault(key, []).append((first, last, pattern))
            after = last + 1
            if after < count and not stops[after] and (node.exact or node.starts or node.globs or node.any):
                if commas[after] and not node.wild:
                    if node.any:
                        pending.append((node.any, after))
                    continue
                pending += [(following, after) for following in node.after(plain[after])]
                if hyphens[after]:
                    pending += [(following, after + 1) for following in node.after(plain[after] + plain[after + 1])]
    return hits
