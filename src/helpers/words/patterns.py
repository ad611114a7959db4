"""Patterns of words: read from files in quanteda's YAML form, planted in one tree, found in texts in one pass.

A pattern is one or more words with one space between them. In a word `*` stands for any letters (or none), `?` for one
letter; a word that is `*` alone stands for any one word. Text and patterns are folded; hyphens, apostrophes and
no-break spaces only separate words, and a hyphen may also be left out ("co-ordinated", "coordinated"). A phrase does
not run over the end of a sentence or clause (. ; : ! ?), and over a comma only at a `*`.

How the search works: patterns that begin alike share a path in the tree (`_Node`), one step a word. A word of a text
can fit several steps ("drugs": `drugs`, `drug*`, `*`), so a search stands at several nodes at once: a `_State`. A state
is a dictionary that works out where a word leads when the word is first met there, and keeps it. Texts repeat their
words, so the thousands of patterns cost one look into a dictionary a word. Patterns that end at the nodes of a state
are what was found there; a reader of the patterns can say once, for each such state, what they mean to him.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..paths import kept, read_yaml
from .folding import Words, fold


class DictionaryError(ValueError):
    """A data file of patterns breaks its form; names the file, the key, what was expected and what to do."""


Key = tuple[str, ...]
Ends = Sequence[tuple[Key, str]]
"""Patterns that end at one place, each with its key."""


@dataclass(eq=False, slots=True)
class _Node:
    """A place in the tree of patterns: the words that may follow, and the patterns that end here."""

    exact: dict[str, _Node] = field(default_factory=dict)
    beginnings: dict[str, _Node] = field(default_factory=dict)
    """Words of which the beginning is given (`narcotic*`)."""
    longest_beginning: int = 0
    globs: dict[bool, dict[str, _Node]] = field(default_factory=dict)
    """Other words with `*` or `?`, by whether they are ASCII: nearly all are Arabic, which no Latin word fits."""
    any: _Node | None = None
    """Behind a `*` alone."""
    wild: bool = False
    """Whether the pattern's last word so far is `*` alone."""
    ends: list[tuple[Key, str]] = field(default_factory=list)

    def child(self, word: str) -> _Node:
        """The node for a pattern's next word, made if it is new."""
        if word == "*":
            self.any = self.any or _Node(wild=True)
            return self.any
        if "*" not in word and "?" not in word:
            return self.exact.setdefault(word, _Node())
        if word.find("*") == len(word) - 1 and "?" not in word:
            self.longest_beginning = max(self.longest_beginning, len(word) - 1)
            return self.beginnings.setdefault(word[:-1], _Node())
        return self.globs.setdefault(word.isascii(), {}).setdefault(word, _Node())

    def after(self, word: str) -> Iterator[_Node]:
        """Where the tree goes on after a word."""
        if self.any is not None:
            yield self.any
        for ascii_only in (True,) if word.isascii() else (True, False):
            for glob, node in self.globs.get(ascii_only, _NOTHING).items():
                if _expression(glob).fullmatch(word):
                    yield node
        for length in range(min(len(word), self.longest_beginning) + 1 if self.beginnings else 0):
            if word[:length] in self.beginnings:
                yield self.beginnings[word[:length]]
        if word in self.exact:
            yield self.exact[word]


_NOTHING: Mapping[str, Any] = {}


@kept
def _expression(glob: str) -> re.Pattern[str]:
    """A word with `*` or `?`; made when a word may fit it, as most texts ask for few of them."""
    return re.compile(re.escape(glob).replace(r"\*", r"\w*").replace(r"\?", r"\w"))


MAX_KEPT_WORDS = 1 << 16
MAX_KEPT_LETTERS = 64
"""A longer word is no word of any language; what it leads to is not kept."""


class _State(dict[str, "_State | None"]):
    """Where a search stands after some words, and where each next word leads; None where no pattern goes on."""

    __slots__ = ("_nodes", "_over_comma", "_patterns", "meaning")

    def __init__(self, nodes: Sequence[_Node], patterns: Patterns) -> None:
        super().__init__()
        self._nodes = nodes
        self._patterns = patterns
        ends = [ending for node in nodes for ending in node.ends]
        self.meaning = patterns.meaning(ends) if ends else None
        """What the patterns that end here mean to their reader; None where none does."""
        self._over_comma: tuple[_State, _State | None] | None = None

    def __missing__(self, word: str) -> _State | None:
        nodes = [after for node in self._nodes for after in node.after(word)]
        state = self._patterns.state(nodes) if nodes else None
        if len(word) <= MAX_KEPT_LETTERS:
            self._patterns.count_kept()
            self[word] = state
        return state

    def over_comma(self) -> tuple[_State, _State | None]:
        """How to go on over a comma: the steps from nodes after a `*`; the state to which a `*` leads from others."""
        if self._over_comma is None:
            wild = [node for node in self._nodes if node.wild]
            stars = [node.any for node in self._nodes if node.any is not None and not node.wild]
            self._over_comma = _State(wild, self._patterns), self._patterns.state(stars) if stars else None
        return self._over_comma


class Patterns:
    """Patterns under keys, in one tree.

    `meaning` says what patterns that end at one place mean to their reader; by default the list of them.
    """

    def __init__(self, meaning: Callable[[Ends], Any] = list) -> None:
        self.meaning = meaning
        self.longest = 0
        """How many words of a text a pattern can span; two that a hyphen joins may be one of the pattern's."""
        self._root = _Node()
        self.forget()

    def forget(self) -> None:
        """Forget the words met so far. Results do not depend on them, but a corpus has more than memory should hold."""
        self._kept = 0
        self._states: dict[tuple[int, ...], _State] = {}
        self._begins = _State([self._root], self)

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
        self.longest = max(self.longest, 2 * len(parts))
        node = self._root
        for part in parts:
            node = node.child(part)
        node.ends.append((key, " ".join(parts)))
        if self._kept:
            self.forget()
        return " ".join(parts)

    def state(self, nodes: Sequence[_Node]) -> _State:
        """The one state for these nodes."""
        key = tuple(map(id, nodes))
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = _State(nodes, self)
        return state

    def count_kept(self) -> None:
        """Count a word that a state keeps, and forget all of them when they get too many."""
        self._kept += 1
        if self._kept > MAX_KEPT_WORDS:
            self.forget()

    def matches(self, read: Words, begin: int = 0) -> list[tuple[int, int, Any]]:
        """All matches in a text: first word, last word, meaning of the patterns; in the order of the first word."""
        found: list[tuple[int, int, Any]] = []
        plain, pieces, begins = read.words, read.pieces, self._begins
        for first in range(begin, len(plain)):
            state, last = begins[plain[first]], first
            while state is not None:
                if state.meaning is not None:
                    found.append((first, last, state.meaning))
                last += 1
                # Nearly everywhere a space stands before the next word and no hyphen behind it: one way to go on.
                if last == len(plain) or pieces[2 * last] != " " or pieces[2 * last + 2] == "-":
                    self._follow(read, first, last - 1, state, found)
                    break
                state = state[plain[last]]
            if pieces[2 * first + 2] == "-" and first + 1 < len(plain):
                state = begins[plain[first] + plain[first + 1]]
                if state is not None:
                    if state.meaning is not None:
                        found.append((first, first + 1, state.meaning))
                    self._follow(read, first, first + 1, state, found)
        return found

    def _follow(self, read: Words, first: int, last: int, state: _State, found: list[tuple[int, int, Any]]) -> None:
        """Add the matches that go on behind the word `last`, at which a state was reached."""
        plain = read.words
        pending = [(state, last)]
        while pending:
            state, last = pending.pop()
            at = last + 1
            if at == len(plain) or read.stop(at):
                continue
            steps, ahead = state, []
            if read.comma(at):
                steps, star = state.over_comma()
                if star is not None:
                    ahead = [(star, at + 1)] if read.hyphen(at) else []  # `*` takes two words that a hyphen joins
                    ahead.append((star, at))
            if (straight := steps[plain[at]]) is not None:
                ahead.append((straight, at))
            if read.hyphen(at) and (joined := steps[plain[at] + plain[at + 1]]) is not None:
                ahead.append((joined, at + 1))
            found += [(first, end, reached.meaning) for reached, end in ahead if reached.meaning is not None]
            pending += ahead


def folded_pattern(pattern: str) -> str:
    """A pattern as it is compared: folded, one space between words."""
    return " ".join(re.findall(r"[\w*?]+", fold(pattern).text))


def read_patterns(path: Path, depth: int) -> Iterator[tuple[Key, list[str]]]:
    """Keys and patterns of a file in quanteda's YAML form: keys, `depth` deep, then a list of strings.

    Raises:
        DictionaryError: no YAML, an empty key, or something that is no string where a pattern should be.
    """
    yield from _walk(path, content_of(path), (), depth)


def content_of(path: Path) -> Any:
    """Content of a YAML file of words.

    Raises:
        DictionaryError: no YAML.
    """
    import yaml

    try:
        return read_yaml(path)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", error)
        advice = "quote words that hold : or #, or begin with *"
        raise DictionaryError(f"{path}{line}: no YAML ({problem}); {advice}") from None


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
