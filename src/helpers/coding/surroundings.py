"""The words around a number: which words of `data/quantities.yml` stand where, and how near.

Three questions are asked of a place in a text: which words of a group begin there, which end there, and how far the
nearest cue is (a word for what happened: arrest, seize, rescue ...). Distance is counted in words. A comma or colon
between counts as two words more, because what stands behind it is often another matter ("48 arrested, 300 kilos
seized"); the end of a sentence is never passed, but for words about meetings, which speak of a whole release.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..paths import data_path, kept
from ..words.numbers import Number, vocabulary
from ..words.patterns import DictionaryError, Ends, Patterns
from .item import Part

_LISTS = ("skip", "names_before", "age_after", "age_before", "percent", "fractions", "barriers", "of_them")
_GROUPS = (
    "currencies", "time", "time_duals", "country_duals", "measures", "before", "after", "nouns", "cues",
)  # fmt: skip
OF = frozenset({"of", "de", "d", "des", "del", "من"})


@kept
def _patterns() -> Patterns:
    patterns = Patterns(_names_by_group)
    content = vocabulary()
    for name in _LISTS:
        _plant(patterns, content, (name,))
    for name in _GROUPS:
        below = content.get(name)
        if not isinstance(below, dict):
            raise DictionaryError(f"{data_path('quantities.yml')}: {name!r} is missing or has no lists below it")
        for key in below:
            _plant(patterns, content, (name, str(key)))
    return patterns


def _plant(patterns: Patterns, content: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    where = f"{data_path('quantities.yml')}, {'.'.join(keys)}"
    node: Any = content
    for key in keys:
        node = node.get(key)
    if not isinstance(node, list) or not all(isinstance(word, str) for word in node):
        raise DictionaryError(f"{where}: expected a list of patterns")
    for word in node:
        if word != "%":
            patterns.plant(word, keys, where)


_Names = Mapping[str, Sequence[str]]
"""By group, the names of the lists below it; a list without a group is a group by its own name."""


def _names_by_group(ends: Ends) -> _Names:
    names: dict[str, list[str]] = {}
    for key, _ in ends:
        names.setdefault(key[0], []).append(key[-1])
    return names


def _found(part: Part) -> list[tuple[int, int, _Names]]:
    """First word, last word and names of all that stands in a part."""
    return _patterns().matches(part.words, part.first)


class Surroundings:
    """Headline or excerpt with all words of `data/quantities.yml` found in it, and the item's other parts."""

    def __init__(self, part: Part, others: Sequence[Part]) -> None:
        self.part = part
        self.words = part.words
        self._others = others
        self._found = _found(part)
        self.begins: dict[int, list[tuple[int, _Names]]] = {}
        """What begins at a word: last words and names."""
        self._ending: dict[int, list[tuple[int, _Names]]] = {}
        for first, last, names in self._found:
            self.begins.setdefault(first, []).append((last, names))
            self._ending.setdefault(last, []).append((first, names))
        read = part.words
        colons = {at for at in read.stops if read.pieces[2 * at].strip() == ":"} if ":" in part.text else ()
        self._ends = [at for at in read.stops if at not in colons] if colons else read.stops
        self._pauses = sorted({*read.commas, *colons}) if colons else read.commas

    def beginning(self, at: int, group: str) -> list[tuple[str, int]]:
        """What of a group begins at a word: names and last words."""
        found = self.begins.get(at)
        return [(name, last) for last, names in found for name in names.get(group, ())] if found else []

    def ending(self, at: int, group: str) -> list[tuple[str, int]]:
        """What of a group ends at a word: names and first words."""
        return [(name, first) for first, names in self._ending.get(at, ()) for name in names.get(group, ())]

    def all_of(self, group: str) -> Iterator[tuple[int, str, int]]:
        """What of a group stands anywhere: first word, name, last word."""
        for first, last, names in self._found:
            for name in names.get(group, ()):
                yield first, name, last

    def closes_after(self, number: Number) -> bool:
        """Whether the text, a clause or a part between commas ends right after a number."""
        after = number.last + 1
        return after >= len(self.words.words) or self.words.stop(after) or self.words.comma(after)

    def anywhere(self, cue: str) -> bool:
        """Whether a cue stands anywhere in the item."""
        found = itertools.chain(self._found, *map(_found, self._others))
        return any(cue in names.get("cues", ()) for _, _, names in found)

    def near(self, cue: str, first: int, last: int) -> bool:
        """Whether a cue stands in the sentence of a span."""
        return self.distance(cue, first, last) is not None

    def distance(
        self, cue: str, first: int, last: int, *, whole: bool = False, after: int | None = None
    ) -> float | None:
        """Words between a span and the nearest cue of its sentence (of the part, if `whole`); None where none is.

        Of two equally near, the one before the span is the nearer. `after`: how far behind the span it may be.
        """
        if cue not in self._cues:
            return None
        firsts, lasts = self._cues[cue]
        # Those that begin before the span's end, and those that end before it begins: more of the former overlap it.
        begun, over = bisect_right(firsts, last), bisect_left(lasts, first)
        if begun > over:
            return 0
        best: float | None = None
        # Whatever stands further away on the same side has at least the same commas and stops between.
        if over:
            hit = lasts[over - 1]
            best = self._with_pauses(first - hit - 1, hit + 1, first, whole)
        if begun < len(firsts):
            hit = firsts[begun]
            far = self._with_pauses(hit - last - 0.5, last + 1, hit, whole)
            if far is not None and (after is None or far <= after) and (best is None or far < best):
                best = far
        return best

    @cached_property
    def _cues(self) -> dict[str, tuple[list[int], list[int]]]:
        """First words and last words of each cue, each sorted."""
        cues: dict[str, tuple[list[int], list[int]]] = {}
        for first, cue, last in self.all_of("cues"):
            firsts, lasts = cues.setdefault(cue, ([], []))
            firsts.append(first)
            lasts.append(last)
        for _, lasts in cues.values():
            lasts.sort()
        return cues

    def _with_pauses(self, distance: float, first: int, last: int, whole: bool) -> float | None:
        """A distance with the commas and the ends of sentences before the words `first` to `last` added."""
        ended = bisect_right(self._ends, last) - bisect_left(self._ends, first)
        if ended and not whole:
            return None
        return distance + 2 * (bisect_right(self._pauses, last) - bisect_left(self._pauses, first)) + 10 * ended

    def beside(self, cue: str, number: Number) -> bool:
        """Whether a cue stands right beside a number: at most two words between."""
        near = self.distance(cue, number.first, number.last)
        return near is not None and near <= 2

    def nearest(self, cues: Sequence[str], first: int, last: int) -> str:
        """The cue of several that stands nearest to a span, in its sentence; "" where none does."""
        far = {cue: self.distance(cue, first, last) for cue in cues}
        known = {cue: distance for cue, distance in far.items() if distance is not None}
        return min(known, key=known.__getitem__) if known else ""

    def label(self, number: Number) -> range:
        """The words of the label that a number follows ("total arrests: 1,062"); empty where it follows none."""
        if number.first <= self.part.first or ":" not in self.words.pieces[2 * number.first]:
            return range(0)
        return range(max((at for at in self.words.stops if at < number.first), default=self.part.first), number.first)
