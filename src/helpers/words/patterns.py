"""Patterns of words: read from files in quanteda's YAML form, compiled to a tree, found in texts.

A pattern is one or more words with one space between them. In a word `*` stands for any letters (or none),
`?` for one letter; a word that is `*` alone stands for any one word. Text and patterns are folded; hyphens,
apostrophes and no-break spaces only separate words, and a hyphen may also be left out ("co-ordinated",
"coordinated"). A phrase does not run over the end of a sentence or clause (. ; : ! ?), and over a comma only
at a `*`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import compress, count
from operator import add, itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ..paths import kept, read_yaml
from .folding import Words, ends_clause, fold, words


class DictionaryError(ValueError):
    """A data file of patterns breaks its form; names the file, the key, what was expected and what to do."""


Key = tuple[str, ...]


class Hit(NamedTuple):
    """A pattern found: words `first` to `last`, the last one included."""

    first: int
    last: int
    pattern: str


Hits = Mapping[Key, Sequence[Hit]]


class Ends:
    """Patterns that end at one place."""

    __slots__ = ("groups", "keys", "meaning")

    def __init__(self, patterns: Iterable[tuple[Key, str]]) -> None:
        self.groups: dict[str, list[tuple[Key, str]]] = {}
        """Keys and patterns by the first element of the key."""
        listed = list(patterns)
        for key, pattern in listed:
            self.groups.setdefault(key[0], []).append((key, pattern))
        self.keys = frozenset([key for key, _ in listed])
        self.meaning: Any = None
        """What the reader of the patterns makes of them (see `Patterns`); None where none end here."""


class Found:
    """What was found in a text."""

    __slots__ = ("_keys", "_places", "matches")

    def __init__(self, matches: list[tuple[int, int, Ends]]) -> None:
        self.matches = matches
        """First word, last word and the patterns found there, in the order of the first word."""
        self._keys: Set[Key] | None = None
        self._places: dict[Key, list[tuple[int, int]]] = {}

    @property
    def keys(self) -> Set[Key]:
        """The keys under which anything was found."""
        if self._keys is None:
            self._keys = frozenset().union(*[ends.keys for _, _, ends in self.matches])
        return self._keys

    def places(self, key: Key) -> list[tuple[int, int]]:
        """First and last words of what was found under a key."""
        places = self._places.get(key)
        if places is None:
            places = [(first, last) for first, last, ends in self.matches if key in ends.keys]
            self._places[key] = places
        return places


@dataclass(eq=False, slots=True)
class _Node:
    """A place in the tree of patterns: the words that may follow, and the keys of patterns that end here."""

    exact: dict[str, _Node] = field(default_factory=dict)
    starts: dict[str, dict[str, _Node]] = field(default_factory=dict)
    """Words given by their beginning (`narcotic*`), by its first three letters, or as many as it has."""
    globs: dict[str, dict[str, _Node]] = field(default_factory=dict)
    """Other words with `*` or `?`, by two letters that stand together in them, so that few are tried for a word;
    under "" those that have no two."""
    ascii_globs: list[str] = field(default_factory=list)
    """Those of the keys of `globs` that are ASCII."""
    any: _Node | None = None
    wild: bool = False
    """Whether the pattern's last word so far is `*` alone."""
    plain: bool = True
    """Whether all words that may follow are given as they stand, without `*` or `?`."""
    ends: list[tuple[Key, str]] = field(default_factory=list)
    goes_on: bool = False
    """Whether any pattern goes on from here."""

    def child(self, word: str) -> _Node:
        """The node for a pattern's next word, made if it is new."""
        self.goes_on = True
        if "*" not in word and "?" not in word:
            if word not in self.exact:
                self.exact[word] = _Node()
            return self.exact[word]
        self.plain = False
        if word == "*":
            self.any = self.any or _Node(wild=True)
            return self.any
        if word.find("*") == len(word) - 1 and "?" not in word:
            return self.starts.setdefault(word[:-1][:3], {}).setdefault(word[:-1], _Node())
        letters = max(re.split(r"[*?]", word), key=len)[:2]
        letters = letters if len(letters) == 2 else ""
        globs = self.globs.setdefault(letters, {})
        if letters.isascii() and letters not in self.ascii_globs:
            self.ascii_globs.append(letters)
        if word not in globs:
            globs[word] = _Node()
        return globs[word]

    def after(self, word: str) -> list[_Node]:
        """Where the tree goes on after a word."""
        nodes = [self.exact[word]] if word in self.exact else []
        if self.plain:
            return nodes
        if self.starts:
            for letters in dict.fromkeys((word[:3], word[:2], word[:1])):
                for beginning, node in self.starts.get(letters, _NONE).items():
                    if word.startswith(beginning):
                        nodes.append(node)
        if self.globs:
            # Nearly all are Arabic: of a Latin word, only the few that are not need be looked for.
            if word.isascii():
                pairs = [letters for letters in self.ascii_globs if letters in word]
            else:
                pairs = [*dict.fromkeys(map(add, word, word[1:])), ""]
            for letters in pairs:
                for glob, node in self.globs.get(letters, _NONE).items():
                    if _expression(glob).fullmatch(word):
                        nodes.append(node)
        if self.any is not None:
            nodes.append(self.any)
        return nodes


@kept
def _expression(glob: str) -> re.Pattern[str]:
    """A word with `*` or `?`; made when a word may fit it, as most texts ask for few of them."""
    return re.compile(re.escape(glob).replace(r"\*", r"\w*").replace(r"\?", r"\w"))


_NONE: Mapping[str, Any] = {}


class _Steps(dict[str, "_State | None"]):
    """Where each word leads from some places of the tree; worked out when a word is first met there.

    Texts repeat their words, so that most words of a text cost one look into this dictionary.
    """

    __slots__ = ("_nodes", "_patterns")

    def __init__(self, nodes: Sequence[_Node], patterns: Patterns) -> None:
        super().__init__()
        self._nodes = nodes
        self._patterns = patterns

    def __missing__(self, word: str) -> _State | None:
        # Of several ways through the tree, the one planted last comes first.
        nodes: list[_Node] = []
        for node in self._nodes:
            nodes += reversed(node.after(word))
        state = self._patterns.state(nodes) if nodes else None
        if len(word) <= MAX_KEPT_LETTERS:
            self._patterns.count_kept()
            self[word] = state
        return state


class _NoSteps(_Steps):
    """Where no pattern goes on."""

    def __init__(self) -> None:
        dict.__init__(self)

    def __missing__(self, word: str) -> None:
        return None


_END = _NoSteps()


class _State:
    """Where a search stands after some words: all places of the tree that these words lead to."""

    __slots__ = ("_across", "_nodes", "_patterns", "after", "ends", "has_ends")

    def __init__(self, nodes: Sequence[_Node], patterns: Patterns) -> None:
        self._nodes = nodes
        self._patterns = patterns
        self.ends = Ends(ending for node in nodes for ending in node.ends)
        self.has_ends = bool(self.ends.keys)
        if self.has_ends and patterns.meaning is not None:
            self.ends.meaning = patterns.meaning(self.ends)
        self.after: _Steps = _Steps(nodes, patterns) if any(node.goes_on for node in nodes) else _END
        """Where the next word leads."""
        self._across: tuple[_Steps, _State | None] | None = None

    def across_comma(self) -> tuple[_Steps, _State | None]:
        """How to go on over a comma: the steps from places after a `*`; the places that a `*` leads to from others."""
        if self._across is None:
            wild = [node for node in self._nodes if node.wild]
            stars = [node.any for node in self._nodes if node.any is not None and not node.wild]
            self._across = _Steps(wild, self._patterns), self._patterns.state(stars) if stars else None
        return self._across


class Patterns:
    """Patterns under keys, in one tree: one pass over a text finds all of them.

    The tree is followed along all its branches at once, and what a word leads to is kept (`_State`).
    """

    def __init__(self, meaning: Callable[[Ends], Any] | None = None) -> None:
        self.meaning = meaning
        """What a reader makes of patterns that end at one place: asked once for each such place, not for each match."""
        self._root = _Node()
        self._begins = _Steps([self._root], self)
        self._states: dict[tuple[int, ...], _State] = {}
        self._kept_words = 0
        self.longest = 0
        """How many words of a text a pattern can span; two that a hyphen joins may be one of the pattern's."""
        self._kept: dict[tuple[Words, int], Found] = {}

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
        if self._kept_words:
            self.forget()
        return " ".join(parts)

    def state(self, nodes: Sequence[_Node]) -> _State:
        """The one state for these places of the tree."""
        key = tuple(map(id, nodes))
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = _State(nodes, self)
        return state

    def count_kept(self) -> None:
        """Count a word that is kept, and forget all of them when they get too many."""
        self._kept_words += 1
        if self._kept_words > MAX_KEPT_WORDS:
            self._forget_words()

    def _forget_words(self) -> None:
        self._kept_words = 0
        for state in self._states.values():
            state.after.clear()
        self._states.clear()
        self._begins.clear()

    def forget(self) -> None:
        """Forget texts and words met so far; for measuring, as results do not depend on them."""
        self._kept.clear()
        self._forget_words()

    def begins(self, word: str) -> bool:
        """Whether any pattern begins with a word of a folded text."""
        return self._begins[word] is not None

    def find(self, text: str, begin: int = 0) -> Hits:
        """All matches in a text by key, those of a key in the order of the text; `begin` is the first word to read."""
        hits: dict[Key, list[Hit]] = {}
        for first, last, ends in self.search(words(text), begin).matches:
            for listed in ends.groups.values():
                for key, pattern in listed:
                    hits.setdefault(key, []).append(Hit(first, last, pattern))
        return hits

    def search(self, read: Words, begin: int = 0) -> Found:
        """What `find` finds, not yet sorted by key; kept for the texts read last."""
        kept = self._kept.get((read, begin))
        if kept is None:
            if len(self._kept) >= MAX_KEPT_TEXTS:
                self._kept.clear()
            kept = self._kept[read, begin] = Found(self.matches(read, begin))
        return kept

    def matches(self, read: Words, begin: int = 0) -> list[tuple[int, int, Ends]]:
        """All matches in a text: first word, last word and the patterns, in the order of the first word."""
        plain, pieces, begins = read.words, read.pieces, self._begins
        if begin >= len(plain):
            return []
        hyphens: Set[int] = _NO_WORDS
        if "-" in read.folded.text:
            hyphens = {at for at, gap in enumerate(pieces[2:-1:2]) if gap == "-" and at >= begin}
        matches: list[tuple[int, int, Ends]] = []
        states: list[Any] = list(map(begins.__getitem__, plain))
        states[:begin] = [None] * begin
        final = len(plain) - 1
        # Half of the words begin a pattern; most of these end none and are followed by none that goes on with one.
        for first in compress(count(), states):
            state = states[first]
            if (first < final and state.after[plain[first + 1]] is not None) or first + 1 in hyphens:
                self._walk(read, hyphens, first, first, state, matches)
            elif state.has_ends:
                matches.append((first, first, state.ends))
        if hyphens:
            for at in hyphens:
                if (joined := begins[read.words[at] + read.words[at + 1]]) is not None:
                    self._walk(read, hyphens, at, at + 1, joined, matches)
            matches.sort(key=_FIRST)
        return matches

    def _walk(
        self, read: Words, hyphens: Set[int], first: int, last: int, state: _State,
        matches: list[tuple[int, int, Ends]],
    ) -> None:  # fmt: skip
        """Add the matches that begin at a word, from a state on that was reached at the word `last`."""
        plain, pieces = read.words, read.pieces
        end = len(plain)
        pending: list[tuple[_State, int]] = []
        following: _State | None = state
        while following is not None:
            state, at = following, last + 1
            if state.has_ends:
                matches.append((first, last, state.ends))
            following = None
            if at < end:
                steps, gap = state.after, pieces[2 * at]
                if gap == " " or not ends_clause(gap):
                    if "," in gap:
                        steps, following = state.across_comma()
                        if following is not None and at in hyphens:  # of the two that it joins, too
                            pending.append((following, at + 1))
                    if (straight := steps[plain[at]]) is not None:
                        if following is not None:
                            pending.append((following, at))
                        following = straight
                    if at in hyphens and (joined := steps[plain[at] + plain[at + 1]]) is not None:
                        if following is not None:
                            pending.append((following, at))
                        following, at = joined, at + 1
            last = at
            if following is None and pending:
                following, last = pending.pop()


_NO_WORDS: Set[int] = frozenset()
_FIRST = itemgetter(0)
MAX_KEPT_TEXTS = 512
MAX_KEPT_WORDS = 1 << 16
MAX_KEPT_LETTERS = 64
"""A longer word is no word of any language; what it leads to is not kept."""


def folded_pattern(pattern: str) -> str:
    """A pattern as it is compared: folded, one space between words."""
    return " ".join(re.findall(r"[\w*?]+", fold(pattern).text))


def read_patterns(path: Path, depth: int) -> Iterator[tuple[Key, list[str]]]:
    """Keys and patterns of a file in quanteda's YAML form: keys, `depth` deep, then a list of strings.

    Raises:
        DictionaryError: no YAML, an empty key, or something that is no string where a pattern should be.
    """
    import yaml

    try:
        content = read_yaml(path)
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
