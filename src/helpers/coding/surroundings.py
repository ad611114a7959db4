"""The words around a number: which words of `data/quantities.yml` stand where, and how near.

Three questions are asked of a place in a text: which words of a group begin there, which end there, and how far the
nearest cue is (a word for what happened: arrest, seize, rescue ...). Distance is counted in words. A comma or colon
between counts as two words more, because what stands behind it is often another matter ("48 arrested, 300 kilos
seized"); the end of a sentence is never passed, but for words about meetings, which speak of a whole release.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import inf

from ..paths import data_path, kept
from ..words.numbers import Number, vocabulary
from ..words.patterns import DictionaryError, Ends, Patterns
from .item import Part

_LISTS = ("skip", "names_before", "weekdays", "age_after", "age_before", "percent", "fractions", "barriers", "of_them")
_GROUPS = (
    "currencies", "time", "time_duals", "country_duals", "measure_duals", "measures", "before", "after", "nouns",
    "cues",
)  # fmt: skip


@kept
def _patterns() -> Patterns:
    patterns, path = Patterns(_names_by_group), data_path("quantities.yml")
    for group in (*_LISTS, *_GROUPS):
        content = vocabulary().get(group)
        lists = {group: content} if group in _LISTS else content
        if not isinstance(lists, dict):
            raise DictionaryError(f"{path}: {group!r} is missing or has no lists below it")
        for name, listed in lists.items():
            where = f"{path}, {group}" if group in _LISTS else f"{path}, {group}.{name}"
            if not isinstance(listed, list) or not all(isinstance(pattern, str) for pattern in listed):
                raise DictionaryError(f"{where}: expected a list of patterns")
            for pattern in listed:
                patterns.plant(pattern, (group, str(name)), where)
    return patterns


_Names = Mapping[str, Sequence[str]]
"""By group, the names of the lists below it; a list without a group is a group by its own name."""


def _names_by_group(ends: Ends) -> _Names:
    names: dict[str, list[str]] = {}
    for (group, name), _ in ends:
        names.setdefault(group, []).append(name)
    return names


AND = frozenset({"and", "y", "e", "et"})
_LISTED = re.compile(r"\s*(?:[•*·▪‣–—-]|\d)")
"""How a line of a list begins."""
_LINE = re.compile(r"\n[ \t]*(?=(?:[•*·▪‣–—-]|\(?\d{1,2}[.)]|[a-z]\))\s)")
_FIRST = re.compile(r"^[ \t]*\(?1[.)]\s", re.MULTILINE)
_POINT = re.compile(r"[.)]\s")
_END_OF_LINE = re.compile(r"[ \t]*(?:\n|$)")


class Surroundings:
    """Headline or excerpt with all words of `data/quantities.yml` found in it, and the item's other parts."""

    def __init__(self, part: Part, others: Sequence[Part]) -> None:
        self.part = part
        self.words = part.words
        self._others = others
        self._known: list[tuple[int, int, _Names]] = _patterns().matches(part.words, part.first)
        self.beginning_at: dict[int, list[tuple[int, _Names]]] = {}
        """What begins at a word: last words and names."""
        self._ending_at: dict[int, list[tuple[int, _Names]]] = {}
        for first, last, names in self._known:
            self.beginning_at.setdefault(first, []).append((last, names))
            self._ending_at.setdefault(last, []).append((first, names))

    # --- at a word -------------------------------------------------------------------------------------

    def word(self, at: int) -> str:
        """The word at a place, "" where there is none."""
        return self.words.words[at] if 0 <= at < len(self.words.words) else ""

    def beginning(self, at: int, group: str) -> list[tuple[str, int]]:
        """What of a group begins at a word: names and last words."""
        known = self.beginning_at.get(at)
        return [(name, last) for last, names in known for name in names.get(group, ())] if known else []

    def ending(self, at: int, group: str) -> list[tuple[str, int]]:
        """What of a group ends at a word: names and first words."""
        return [(name, first) for first, names in self._ending_at.get(at, ()) for name in names.get(group, ())]

    def all_of(self, group: str) -> Iterator[tuple[str, int, int]]:
        """What of a group stands anywhere: name, first word, last word."""
        return ((name, first, last) for first, last, names in self._known for name in names.get(group, ()))

    def closes_before(self, at: int) -> bool:
        """Whether the text, a clause or a part between commas ends before a word."""
        return at >= len(self.words.words) or self.words.stop(at) or self.words.comma(at) or at in self._lines

    def ends_line(self, number: Number) -> bool:
        """Whether nothing stands behind a number on its line."""
        return _END_OF_LINE.match(self.part.text, self.words.place(number.last, number.last)[1]) is not None

    def written_again(self, number: Number, following: Number) -> bool:
        """Whether the next number stands in brackets right behind one: "twenty (20)"."""
        return following.first == number.last + 1 and self.words.pieces[2 * following.first].strip() == "("

    def numbers_line(self, number: Number) -> bool:
        """Whether a number is that of a line of a list: "1. A man wanted for murder"."""
        text, (start, end) = self.part.text, self.words.place(number.first, number.last)
        begins = not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t(")
        return begins and number.value < 100 and bool(_POINT.match(text, end) and _FIRST.search(text))

    @cached_property
    def _lines(self) -> list[int]:
        """The words with which lines of a list begin; a single dash can be one of a sentence that is broken there."""
        text = self.part.text
        found = list(_LINE.finditer(text)) if "\n" in text else []
        if len(found) == 1 and not text[: found[0].start()].rstrip().endswith(":"):
            return []
        return [self.words.before(match.end()) for match in found]

    def label(self, number: Number) -> range:
        """The words of the label that a number follows ("total arrests: 1,062"); empty where it follows none."""
        if number.first <= self.part.first or ":" not in self.words.pieces[2 * number.first]:
            return range(0)
        stops = self.words.stops
        before = bisect_left(stops, number.first)
        return range(stops[before - 1] if before else self.part.first, number.first)

    def paragraph(self, number: Number) -> range:
        """The words of the paragraph that a number stands in; a blank line parts paragraphs."""
        text, (start, _) = self.part.text, self.words.place(number.first, number.first)
        begin, end = text.rfind("\n\n", 0, start), text.find("\n\n", start)
        return range(self.words.before(max(begin, 0)), self.words.before(end if end >= 0 else len(text)))

    def lead_in(self, number: Number) -> range:
        """The words above a list in which a number begins a line ("Seized were:"); empty where there is none."""
        *above, line = self.part.text[: self.words.place(number.first, number.last)[1]].split("\n")
        if not _LISTED.match(line):
            return range(0)
        while above and (_LISTED.match(above[-1]) or not above[-1].strip()):
            above.pop()
        if not above or not above[-1].rstrip().endswith(":"):
            return range(0)
        end = len("\n".join(above))
        return range(self.words.before(end - len(above[-1])), self.words.before(end))

    # --- cues ------------------------------------------------------------------------------------------

    def last_in(self, words: range, *cues: str) -> str:
        """The cue of several that stands last in a stretch of words, "" where none does."""
        found = [(at, cue) for cue in cues for at in self._cues.get(cue, ((), ()))[0] if at in words]
        return max(found, default=(0, ""))[1]

    def anywhere(self, cue: str) -> bool:
        """Whether a cue stands anywhere in the item."""
        others = (_patterns().matches(part.words, part.first) for part in self._others)
        return cue in self._cues or any(cue in names.get("cues", ()) for known in others for _, _, names in known)

    def near(self, cue: str, number: Number, within: float = inf) -> bool:
        """Whether a cue stands in the sentence of a number, no more than so many words from it."""
        distance = self.distance(cue, number)
        return distance <= within and distance < inf

    def nearest(self, number: Number, *cues: str) -> str:
        """The cue of several that stands nearest to a number, in its sentence; "" where none does."""
        nearest = min(cues, key=lambda cue: self.distance(cue, number))
        return nearest if self.near(nearest, number) else ""

    def distance(self, cue: str, number: Number, *, whole: bool = False, after: float = inf) -> float:
        """Words between a number and the nearest cue of its sentence (of the part, if `whole`); infinite without one.

        Of two equally near, the one before the number is the nearer. `after`: how far behind it a cue may be.
        """
        if cue not in self._cues:
            return inf
        firsts, lasts = self._cues[cue]
        # Those that begin before the number's end, and those that end before it begins: more of the former overlap it.
        begun, over = bisect_right(firsts, number.last), bisect_left(lasts, number.first)
        if begun > over:
            return 0
        before = behind = inf
        # Whatever stands further away on the same side has at least the same commas and stops between.
        if over:
            end = lasts[over - 1]
            before = number.first - end - 1 + self._pauses(end + 1, number.first, whole)
            if self.words.comma(number.first - 1) and self.word(number.first - 1) in AND:
                before += 4  # "12 were arrested, and 30 people were rescued"
        if begun < len(firsts):
            begin = firsts[begun]
            behind = begin - number.last - 0.5 + self._pauses(number.last + 1, begin, whole)
            if self.word(begin - 1) in AND or (begin - 2 > number.last and self.word(begin - 2) in AND):
                behind += 2  # "arrested 12 people and rescued 30", "y se rescató"
        return before if behind > after else min(before, behind)

    @cached_property
    def _cues(self) -> dict[str, tuple[list[int], list[int]]]:
        """First words and last words of each cue, each sorted."""
        cues: dict[str, tuple[list[int], list[int]]] = {}
        for cue, first, last in self.all_of("cues"):
            firsts, lasts = cues.setdefault(cue, ([], []))
            firsts.append(first)
            lasts.append(last)
        for _, lasts in cues.values():
            lasts.sort()
        return cues

    def _pauses(self, first: int, last: int, whole: bool) -> float:
        """What commas, colons and ends of sentences before the words `first` to `last` add to a distance."""
        ends, commas = self._breaks
        ended = bisect_right(ends, last) - bisect_left(ends, first)
        if ended and not whole:
            return inf
        return 2 * (bisect_right(commas, last) - bisect_left(commas, first)) + 10 * ended

    @cached_property
    def _breaks(self) -> tuple[list[int], list[int]]:
        """The words before which a sentence ends, and those before which a comma or colon stands."""
        stops, commas, gaps = self.words.stops, self.words.commas, self.words.pieces
        if self._lines:
            stops = sorted({*stops, *self._lines})
        colons = {at for at in stops if gaps[2 * at].strip(" $€£¥") == ":"} if ":" in self.part.text else ()
        return ([at for at in stops if at not in colons], sorted({*commas, *colons})) if colons else (stops, commas)
