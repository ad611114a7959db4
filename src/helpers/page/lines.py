"""A text cut into chunks (a bullet, or one line), what single lines say, and the blocks made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..paths import kept
from ..words.dates import find_date
from ..words.folding import Folded, fold
from .wording import LONGEST, Line, may_say, read_line, words

LONGEST_LINE = 10_000
"""A longer line is no paragraph of a page; it is not looked into."""


class Block(NamedTuple):
    """A stretch of the page with one role.

    `start:end` is its span in the page's text without bullet marks and outer blanks; `line` and
    `last_line` count from 1; `under` is the heading or lead-in it stands beneath; `language` is set
    where the block's own wording tells the language of the edition.
    """

    role: str
    start: int
    end: int
    line: int
    last_line: int
    under: str = ""
    language: str | None = None


@dataclass(eq=False)
class Chunk:
    """A bullet with its continuation lines, or one line of text."""

    text: str
    start: int
    line: int
    last_line: int
    bullet: bool
    gap: bool
    """True where a blank line (or the beginning of the page) stands before it."""
    indent: int = 0
    """Blanks before the bullet."""

    @property
    def end(self) -> int:
        """Position after its last character."""
        return self.start + len(self.text)

    @property
    def flat(self) -> str:
        """The text with all white space, line breaks included, made single blanks."""
        return " ".join(self.text.split())

    @cached_property
    def folded(self) -> Folded:
        """The text, folded; empty where it is too long to be looked into."""
        return fold(self.text if len(self.text) <= LONGEST_LINE else "")

    @cached_property
    def reads(self) -> Line | None:
        """What the whole line says, if it is one of the known wordings."""
        return read_line(self.folded.text) if len(self.text) <= LONGEST else None

    @property
    def says(self) -> str:
        """What the whole line says, in a word."""
        reads = self.reads
        return reads.says if reads else ""

    @property
    def date(self) -> DateLine | None:
        """The date of a line that is nothing but a date."""
        return date_line(self)

    @property
    def opens(self) -> str:
        """The part of a page that begins here: "news", "notices", "events" or none ("")."""
        text = self.text
        # Asked of every line: what most lines cannot be is told first, without folding them.
        if self.bullet:
            may_be = len(text) < LONGEST and not (text.isascii() and "-" not in text)
            return "events" if may_be and self.is_event else ""
        return part_opened(self) if len(text) <= LONGEST and may_say(text, _OPENING) else ""

    @cached_property
    def is_event(self) -> bool:
        """Whether the words of a bullet are those of an event: what, when, where, with dashes between."""
        return _EVENT_YEAR.search(self.folded.text) is not None and _EVENT.fullmatch(self.folded.text) is not None

    def names(self, about: str) -> re.Match[str] | None:
        """The first word about something."""
        return words(about).search(self.folded.text)

    def ends_in(self, characters: str) -> bool:
        """Whether the last character is one of these."""
        return self.text[-1] in characters

    def block(self, role: str, under: str = "", language: str | None = None) -> Block:
        """A block for the whole chunk."""
        start = self.start
        return Block(role, start, start + len(self.text), self.line, self.last_line, under, language)

    def part(self, role: str, start: int, end: int, under: str = "", language: str | None = None) -> Block:
        """A block for `text[start:end]` of this chunk."""
        return Block(role, self.start + start, self.start + end, self.line, self.last_line, under, language)

    def hole(self, role: str, under: str = "", language: str | None = None) -> Block:
        """A block for what fills the `…` of a known wording."""
        assert self.reads is not None
        return self.part(role, *self.folded.span(self.reads.start, self.reads.end), under, language)

    def filling(self) -> str:
        """The words that fill the `…` of a known wording."""
        hole = self.hole("")
        return self.text[hole.start - self.start : hole.end - self.start]


_BLANKS = " \t\u00a0\u3000\ufeff"
# Dashes, numbers and letters are bullets only where they are indented; at the margin they are text. (A byte order mark
# is passed over like a blank, but is no indent.)
_BULLET = re.compile(
    rf"(?P<indent>[{_BLANKS}]*)(?:[•●▪◦‣·]|(?<=[{_BLANKS[:-1]}])(?:[-*]|\d{{1,2}}[.)]|[a-z]\))(?=\s))\s*(?=\S)"
)


def chunks(text: str) -> list[Chunk]:
    """Cut a text into bullets and lines; a bullet takes the indented lines that follow it."""
    found: list[Chunk] = []
    gap, position = True, 0
    ends: dict[int, int] = {}
    for number, raw in enumerate(text.split("\n"), start=1):
        start = position
        position += len(raw) + 1
        line = raw.rstrip()
        if line[:1].isalnum():
            # Most lines are text from the margin on: nothing to look for.
            found.append(Chunk(line, start, number, number, False, gap))
            gap = False
            continue
        if not line or not line.strip(_BLANKS):
            gap = True
            continue
        mark = _BULLET.match(line)
        last = found[-1] if found else None
        if not mark and not gap and last and last.bullet and line[:2].isspace():
            # The text is joined when the bullet is complete: ten thousand lines cost no more than one.
            ends[len(found) - 1] = start + len(line)
            found[-1] = Chunk(last.text, last.start, last.line, number, True, last.gap, last.indent)
        else:
            begin = mark.end() if mark else len(line) - len(line.lstrip(_BLANKS))
            # A capture's very first bullet has lost its indent.
            indent = max(len(mark["indent"]), 0 if found else 2) if mark else 0
            found.append(Chunk(line[begin:], start + begin, number, number, bool(mark), gap, indent))
        gap = False
    for at, end in ends.items():
        old = found[at]
        found[at] = Chunk(text[old.start : end], old.start, old.line, old.last_line, True, old.gap, old.indent)
    return found


class DateLine(NamedTuple):
    """A line that is a date: its day (None where it states none), and where it stands in the line."""

    iso: str | None
    start: int
    end: int
    language: str | None


_DATE_LINE = 60
"""Longest line that can be a date with its suffix."""
_UNDATED = re.compile(r"\d{1,2}\s+(?:de\s+)?(?:[^\W\d]{3,12}[\s,/]+(?:de\s+)?)?(?:1[89]|20)\d\d")


def date_line(chunk: Chunk) -> DateLine | None:
    """The date of a line that is a date and nothing else but a known suffix (` - Media release`).

    The day is None where the line has a date's shape but states no day of the calendar: some captures
    have lost the month (`01 2013`).
    """
    text = chunk.text
    if chunk.bullet or len(text) > _DATE_LINE or not any(map(str.isdigit, text[:12])):
        return None
    return _read_date(text)


@kept(maxsize=4096)
def _read_date(text: str) -> DateLine | None:
    """The date of a short line, remembered: the pages of one site share their news, and so their dates."""
    date = find_date(text)
    if date:
        start, end = date.start, date.end
    else:
        folded = fold(text)
        shape = _UNDATED.match(folded.text)
        if not shape:
            return None
        start, end = folded.span(*shape.span())
    after = fold(text[end:]).text.strip(" .") if end < len(text) else ""
    reads = read_line(after) if after else None
    if fold(text[:start]).text.strip() or (after and not (reads and reads.says == "date_tail")):
        return None
    day = date.iso if date and len(date.iso) == 10 else None
    return DateLine(day, start, end, date.language if date else None)


def is_noise(chunk: Chunk) -> bool:
    """Whether a line belongs to no page: notices about cookies, photo credits, stray marks."""
    return chunk.says in ("noise", "label", "read_more", "site")


_OPENING = ("news", "related", "red", "yellow")
_EVENT = re.compile(r"\S.{0,200}?\s-\s(?:[^-]{1,40}|.{1,12}-.{1,24})?(?<!\d)(?:1[89]|20)\d\d\s-\s.{1,80}")
_EVENT_YEAR = re.compile(r"(?:1[89]|20)\d\d\s-\s")


def part_opened(chunk: Chunk) -> str:
    """The part of a page that begins with this line; see `Chunk.opens`."""
    if chunk.says in ("news", "related"):
        return chunk.says
    if chunk.says in ("red", "yellow") and re.fullmatch(r"\(?\d[\d., ]*\)?", chunk.filling()):
        return "notices"
    return ""
