"""Text without capitals, accents and typographic signs, with a way back to where each word stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import ClassVar

_SAME = {
    **dict.fromkeys("‘’‚‛`´ʼ\u2032‹›", "'"),
    **dict.fromkeys("“”„‟«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f\u2009\u2002\u2003\u3000\t\r\n", " "),
    "،": ",",
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ة": "ه",
    "ـ": "",
    # Nothing is seen of these: soft hyphen, marks and embeddings of the direction, byte order mark.
    **dict.fromkeys(
        "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff", ""
    ),
}


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met; `odd` are those that change length."""

    odd: ClassVar[set[str]] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = str(unicodedata.decimal(char)) if char.isdecimal() else _SAME.get(char)
        if plain is None and unicodedata.category(char) == "No":
            plain = char  # 12³ is no 123, and 1½ no 11/2
        if plain is None:
            plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
            plain = "".join(_SAME.get(c, c) for c in plain.casefold())
        if len(plain) != 1:
            self.odd.add(char)
        self[code] = plain
        return plain


_FOLDS = _Folds()


# Everything but letters, digits and marks that fold to their small selves; runs, because few are quicker.
_FOLDING = re.compile(r"([^ -_a-~]+)")


class Folded:
    """A folded text and, for each of its characters, the position it came from.

    `text` has no capitals, accents, ligatures or typographic quotes; folding can change lengths, so
    `span(i, j)` gives the place of `text[i:j]` in the original.
    """

    __slots__ = ("length", "moved", "origin", "text")

    def __init__(self, text: str, origin: list[int] | range, length: int) -> None:
        self.text = text
        self.origin = origin
        """Position of each character in the original; a range where all are where they were."""
        self.length = length
        self.moved = not isinstance(origin, range)
        """Whether any character is not where it was."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the original of `text[start:end]`; marks that follow a letter belong to it."""
        if not self.moved:
            return start, end
        if start == end:
            at = self.origin[start] if start < len(self.text) else self.length
            return at, at
        after = self.origin[end] if end < len(self.text) else self.length
        # Characters that fold to nothing (a combining accent) stay with the letter before them,
        # except where the gap is a character of its own that was dropped at the very end.
        return self.origin[start], max(after, self.origin[end - 1] + 1)


def fold(text: str) -> Folded:
    """Fold a text for matching: no case, accents, ligatures, curly quotes; keeps the way back.

    Unicode compatibility decomposition (NFKD) without combining marks, then case folding; Arabic
    letter variants that writers exchange freely are made one, and digits of any script 0 to 9.
    """
    length = len(text)
    # What folds to itself, a run that does not, what does, ...
    pieces = _FOLDING.split(text)
    runs = pieces[1::2]
    if not runs:
        return Folded(text.lower(), range(length), length)
    pieces[1::2] = [run.translate(_FOLDS) for run in runs]
    folded = "".join(pieces).lower()
    if _FOLDS.odd.isdisjoint("".join(runs)):
        return Folded(folded, range(length), length)
    origin: list[int] = []
    at = 0
    for same, run in zip(pieces[::2], [*runs, ""], strict=True):
        origin += range(at, at + len(same))
        at += len(same)
        for char in run:
            origin += [at] * len(_FOLDS[ord(char)])
            at += 1
    return Folded(folded, origin, length)


# Letters at digits are a word of their own: "150kg", "2m".
_WORD = re.compile(r"(\d+(?=[^\W\d_])|\w+)")
_ASCII_WORD = re.compile(r"(\d+(?=[a-z])|\w+)", re.ASCII)  # the same words where all is ASCII, in half the time
# A point after a space and before a word begins a decimal (".5").
_STOP = re.compile(r"[;:!?\u061f\u061b\u2022\u2026]|(?<! )\.|\.(?!$)")


class Words:
    """The words of a text, folded, and what stands between them.

    Most texts are asked about a few of their words, so positions are worked out when one is asked for.
    """

    __slots__ = ("_commas", "_ends", "_stops", "folded", "pieces", "words")

    def __init__(self, folded: Folded, pieces: list[str]) -> None:
        self.folded = folded
        self.pieces = pieces
        """Gap, word, gap, word, ..., gap: together the folded text."""
        self.words = self.pieces[1::2]
        self._ends: list[int] | None = None
        self._stops: list[int] | None = None
        self._commas: list[int] | None = None

    def _pieces_end(self) -> list[int]:
        if self._ends is None:
            self._ends = list(accumulate(map(len, self.pieces)))
        return self._ends

    def start(self, word: int) -> int:
        """Where a word begins in the folded text."""
        return self._pieces_end()[2 * word]

    def end(self, word: int) -> int:
        """Where a word ends in the folded text."""
        return self._pieces_end()[2 * word + 1]

    def at(self, position: int) -> int:
        """The last word that begins at a position of the folded text or before it."""
        return (bisect_right(self._pieces_end(), position) - 1) // 2

    def before(self, position: int) -> int:
        """How many words begin before a position of the original."""
        return self.at(bisect_left(self.folded.origin, position) - 1) + 1

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Positions in the original of the words `first` to `last`, the last one included."""
        ends = self._ends or self._pieces_end()
        start, end = ends[2 * first], ends[2 * last + 1]
        return self.folded.span(start, end) if self.folded.moved else (start, end)

    def stop(self, word: int) -> bool:
        """Whether a sentence or clause ends between the word before this one and this one."""
        gap = self.pieces[2 * word]
        return gap != " " and ends_clause(gap) and not self._in_number(word)

    def comma(self, word: int) -> bool:
        """Whether a comma stands before this word."""
        gap = self.pieces[2 * word]
        return gap != " " and "," in gap and not self._in_number(word)

    def _in_number(self, word: int) -> bool:
        """Whether a point or comma before a word is a number's own: 7.6, 12,500."""
        gap = self.pieces[2 * word]
        return gap in (".", ",") and self.words[word][0].isdigit() and self.words[word - 1][-1:].isdigit()

    def hyphen(self, word: int) -> bool:
        """Whether nothing but a hyphen stands between this word and the next."""
        return self.pieces[2 * word + 2] == "-" and word + 1 < len(self.words)

    @property
    def stops(self) -> list[int]:
        """The words before which a sentence or clause ends, in their order."""
        if self._stops is None:
            gaps = self.pieces[:-1:2]
            self._stops = [
                at for at, gap in enumerate(gaps) if gap != " " and ends_clause(gap) and not self._in_number(at)
            ]
        return self._stops

    @property
    def commas(self) -> list[int]:
        """The words before which a comma stands, in their order."""
        if self._commas is None:
            gaps = self.pieces[:-1:2]
            self._commas = [at for at, gap in enumerate(gaps) if gap != " " and "," in gap and not self._in_number(at)]
        return self._commas


def ends_clause(gap: str) -> bool:
    """Whether what stands between two words ends a sentence or clause."""
    return _STOP.search(gap) is not None


def _pieces(plain: str) -> list[str]:
    return (_ASCII_WORD if plain.isascii() else _WORD).split(plain)


def words(text: str) -> Words:
    """Words of a text."""
    folded = fold(text)
    return Words(folded, _pieces(folded.text))
