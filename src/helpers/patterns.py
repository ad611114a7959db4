"""Patterns of words: read from files in quanteda's YAML form, compiled to a tree, found in texts.

A pattern is one or more words with one space between them. In a word `*` stands for any letters (or none),
`?` for one letter; a word that is `*` alone stands for any one word. Text and patterns are folded; hyphens,
apostrophes and no-break spaces only separate words, and a hyphen may also be left out ("co-ordinated",
"coordinated"). A phrase does not run over the end of a sentence or clause (. ; : ! ?), and over a comma only
at a `*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

from .text import fold, words


class DictionaryError(ValueError):
    """A data file of patterns breaks its form; names the file, the key, what was expected and what to do."""


Key = tuple[str, ...]


class Hit(NamedTuple):
    """A pattern found: words `first` to `last`, the last one included."""

    first: int
    last: int
    pattern: str


_hit = Hit._make
Hits = Mapping[Key, Sequence[Hit]]


@dataclass
class _Node:
    """A place in the tree of patterns: the words that may follow, and the keys of patterns that end here."""

    exact: dict[str, _Node] = field(default_factory=dict)
    starts: dict[str, dict[str, _Node]] = field(default_factory=dict)
    """Words given by their beginning (`narcotic*`), by its first three letters, or as many as it has."""
    globs: dict[str, dict[str, tuple[re.Pattern[str], _Node]]] = field(default_factory=dict)
    """Other words with `*` or `?`, by two letters that stand together in them, so that few are tried for a word;
    under "" those that have no two."""
    any: _Node | None = None
    wild: bool = False
    """Whether the pattern's last word so far is `*` alone."""
    ends: list[tuple[Key, str]] = field(default_factory=list)
    goes_on: bool = False
    """Whether any pattern goes on from here."""

    def child(self, word: str) -> _Node:
        """The node for a pattern's next word, made if it is new."""
        self.goes_on = True
        if "*" not in word and "?" not in word:
            return self.exact.setdefault(word, _Node())
        if word == "*":
            self.any = self.any or _Node(wild=True)
            return self.any
        if word.find("*") == len(word) - 1 and "?" not in word:
            return self.starts.setdefault(word[:-1][:3], {}).setdefault(word[:-1], _Node())
        letters = max(re.split(r"[*?]", word), key=len)[:2]
        globs = self.globs.setdefault(letters if len(letters) == 2 else "", {})
        if word not in globs:
            expression = re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w")
            globs[word] = (re.compile(expression), _Node())
        return globs[word][1]

    def after(self, word: str) -> list[_Node]:
        """Where the tree goes on after a word."""
        nodes = []
        if (node := self.exact.get(word)) is not None:
            nodes.append(node)
        if self.starts:
            for letters in dict.fromkeys((word[:3], word[:2], word[:1])):
                for beginning, node in self.starts.get(letters, _NONE).items():
                    if word.startswith(beginning):
                        nodes.append(node)
        if self.globs:
            pairs = [*map(add, word, word[1:])]
            if "" in self.globs or not self.globs.keys().isdisjoint(pairs):
                for letters in dict.fromkeys((*pairs, "")):
                    for expression, node in self.globs.get(letters, _NONE).values():
                        if expression.fullmatch(word):
                            nodes.append(node)
        if self.any is not None:
            nodes.append(self.any)
        return nodes


_NONE: Mapping[str, Any] = {}


class Patterns:
    """Patterns under keys, in one tree: one pass over a text finds all of them."""

    def __init__(self) -> None:
        self._root = _Node()
        self._starts: dict[str, list[_Node]] = {}
        self._kept: dict[tuple[str, int], Hits] = {}

    def plant(self, pattern: str, key: Key, where: str) -> str:
        """Add a pattern; returns its folded form. `where` names file and key for the message.

        Raises:
            DictionaryError: the pattern would match any word.
        """
        parts = folded_pattern(pattern).split()
        if not parts or all(set(part) <= {"*", "?"} for part in parts):
            raise DictionaryError(f"{where}: {pattern!r} would match any word; name one")
        if parts[0] == "*":
            raise DictionaryError(f"{where}: {pattern!r} begins with any word; leave it out")
        node = self._root
        for part in parts:
            node = node.child(part)
        node.ends.append((key, " ".join(parts)))
        return " ".join(parts)

    def _from_root(self, word: str) -> list[_Node]:
        nodes = self._starts.get(word)
        if nodes is None:
            if len(self._starts) > MAX_KEPT_WORDS:
                self._starts.clear()
            nodes = self._starts[word] = self._root.after(word)
        return nodes

    def find(self, text: str, begin: int = 0) -> Hits:
        """All matches in a text by key, those of a key in the order of the text.

        `begin` is the first word to read. Kept for the texts read last: the coders of one page all read
        the same parts.
        """
        kept = self._kept.get((text, begin))
        if kept is None:
            if len(self._kept) > MAX_KEPT_TEXTS:
                self._kept.clear()
            kept = self._kept[text, begin] = self._find(text, begin)
        return kept

    def forget(self) -> None:
        """Forget texts and words met so far; for measuring, as results do not depend on them."""
        self._kept.clear()
        self._starts.clear()

    def _find(self, text: str, begin: int) -> Hits:
        read = words(text)
        hits: dict[Key, list[Hit]] = {}
        plain, stops, commas, hyphens = read.words, read.stops, read.commas, read.hyphens
        starts, count = self._starts, len(plain)
        for first in range(begin, count):
            word = plain[first]
            nodes = starts.get(word)
            if nodes is None:
                nodes = self._from_root(word)
            if not nodes and not hyphens[first]:
                continue
            pending = [(node, first) for node in nodes]
            if hyphens[first]:
                pending += [(node, first + 1) for node in self._from_root(word + plain[first + 1])]
            while pending:
                node, last = pending.pop()
                for key, pattern in node.ends:
                    hits.setdefault(key, []).append(_hit((first, last, pattern)))
                after = last + 1
                if not node.goes_on or after >= count or stops[after]:
                    continue
                if commas[after] and not node.wild:
                    if node.any:
                        pending.append((node.any, after))
                    continue
                pending += [(following, after) for following in node.after(plain[after])]
                if hyphens[after]:
                    pending += [(following, after + 1) for following in node.after(plain[after] + plain[after + 1])]
        return hits


MAX_KEPT_TEXTS = 512
MAX_KEPT_WORDS = 1 << 16


def folded_pattern(pattern: str) -> str:
    """A pattern as it is compared: folded, one space between words."""
    return " ".join(re.findall(r"[\w*?]+", fold(pattern).text))


def read_patterns(path: Path, depth: int) -> Iterator[tuple[Key, list[str]]]:
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
        raise DictionaryError(
            f"{path}{line}: no YAML ({getattr(error, 'problem', error)}); quote words with : or #"
        ) from None
    yield from _walk(path, content, (), depth)


def _walk(path: Path, node: object, keys: Key, depth: int) -> Iterator[tuple[Key, list[str]]]:
    where = f"{path}, {'.'.join(keys) or 'top level'}"
    if len(keys) < depth:
        if not isinstance(node, dict) or not node:
            raise DictionaryError(f"{where}: expected keys with lists of patterns below, found {node!r}")
        for key, below in node.items():
            yield from _walk(path, below, (*keys, str(key)), depth)
        return
    if not isinstance(node, list) or not node:
        raise DictionaryError(f"{where}: expected a list of patterns, found {node!r}")
    for pattern in node:
        if not isinstance(pattern, str):
            raise DictionaryError(f"{where}: {pattern!r} is no string; put it in quotes")
    yield keys, node
