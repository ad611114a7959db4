"""What the lines of an INTERPOL page are: header, body, news list, notices, events, release.

A text is cut into chunks (a bullet, or one line); each part of a page is a function from chunks to
blocks: a role, a span, the lines it covers. What no rule knows becomes a block with the role `unknown`;
nothing is guessed and nothing is dropped. The layouts are those of interpol.int between about 2008 and
2018; their wordings stand in `data/reference` (see `wording`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from .text import Folded, country_code, find_countries, find_date, find_dateline, fold
from .wording import LONGEST, Line, read_line, region, words

LONGEST_LINE = 10_000
"""A longer line is no paragraph of a page; it is not looked into."""
_HEADING = 110
"""Longest heading."""
_LABEL = 80
"""Longest line of a header."""


@dataclass(frozen=True)
class Block:
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


@dataclass(frozen=True)
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

    @cached_property
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
        return self.reads.says if self.reads else ""

    @cached_property
    def date(self) -> DateLine | None:
        """The date of a line that is nothing but a date."""
        return date_line(self)

    @cached_property
    def opens(self) -> str:
        """The part of a page that begins here: "news", "notices", "events" or none ("")."""
        return part_opened(self)

    def names(self, about: str) -> re.Match[str] | None:
        """The first word about something."""
        return words(about).search(self.folded.text)

    def ends_in(self, characters: str) -> bool:
        """Whether the last character is one of these."""
        return self.text[-1] in characters

    def block(self, role: str, under: str = "", language: str | None = None) -> Block:
        """A block for the whole chunk."""
        return Block(role, self.start, self.end, self.line, self.last_line, under, language)

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
# Dashes, numbers and letters are bullets only where they are indented; at the margin they are text.
_BULLET = re.compile(
    rf"(?P<indent>[{_BLANKS}]*)(?:[•●▪◦‣·]|(?<=[{_BLANKS}])(?:[-*]|\d{{1,2}}[.)]|[a-z]\))(?=\s))\s*(?=\S)"
)


def chunks(text: str) -> list[Chunk]:
    """Cut a text into bullets and lines; a bullet takes the indented lines that follow it."""
    found: list[Chunk] = []
    gap, position = True, 0
    ends: dict[int, int] = {}
    for number, raw in enumerate(text.split("\n"), start=1):
        line, start = raw.rstrip(), position
        position += len(raw) + 1
        if not line.strip(_BLANKS):
            gap = True
            continue
        mark = _BULLET.match(line)
        last = found[-1] if found else None
        if not mark and last and last.bullet and not gap and line[:2].isspace():
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


# --- what single lines are ---------------------------------------------------------------------------


class DateLine(NamedTuple):
    """A line that is a date: its day (None where it states none), and where it stands in the line."""

    iso: str | None
    start: int
    end: int
    language: str | None


_UNDATED = re.compile(r"\d{1,2}\s+(?:de\s+)?(?:[^\W\d]{3,12}[\s,/]+(?:de\s+)?)?(?:1[89]|20)\d\d")


def date_line(chunk: Chunk) -> DateLine | None:
    """The date of a line that is a date and nothing else but a known suffix (` - Media release`).

    The day is None where the line has a date's shape but states no day of the calendar: some captures
    have lost the month (`01 2013`).
    """
    if chunk.bullet or len(chunk.text) > 60 or not any(char.isdigit() for char in chunk.text[:12]):
        return None
    date = find_date(chunk.folded)
    if date:
        start, end = date.start, date.end
    elif shape := _UNDATED.match(chunk.folded.text):
        start, end = chunk.folded.span(*shape.span())
    else:
        return None
    after = fold(chunk.text[end:]).text.strip(" .") if end < len(chunk.text) else ""
    reads = read_line(after) if after else None
    if chunk.text[:start].strip() or (after and not (reads and reads.says == "date_tail")):
        return None
    return DateLine(date.iso if date and len(date.iso) == 10 else None, start, end, date and date.language)


def is_noise(chunk: Chunk) -> bool:
    """Whether a line belongs to no page: notices about cookies, photo credits, stray marks."""
    return chunk.says in ("noise", "label", "read_more", "site")


_EVENT = re.compile(r"\S.{0,200}?\s-\s(?:[^-]{1,40}|.{1,12}-.{1,24})?(?<!\d)(?:1[89]|20)\d\d\s-\s.{1,80}")


def part_opened(chunk: Chunk) -> str:
    """The part of a page that begins with this chunk; see `Chunk.opens`."""
    if chunk.bullet:
        return "events" if len(chunk.text) < 300 and _EVENT.fullmatch(chunk.folded.text) else ""
    if chunk.says == "news":
        return "news"
    if chunk.says in ("red", "yellow") and re.fullmatch(r"\(?\d[\d., ]*\)?", chunk.filling()):
        return "notices"
    return ""


# --- header ------------------------------------------------------------------------------------------


def _header_role(chunk: Chunk, following: Chunk | None) -> str:
    """What a line of a header is; "" for a line that no header has."""
    if len(chunk.text) > 2 * _LABEL:
        return ""
    if chunk.says == "member":
        # Prose can begin with "Member since"; the label is followed by nothing, a date or a number.
        rest = chunk.filling()
        return "member" if not rest or rest[0].isdigit() or find_date(rest) else ""
    if len(chunk.text) > _LABEL and chunk.says != "support":
        return ""
    if chunk.says == "back":
        return "back" if region(chunk.filling())[0] or country_line(chunk.filling()) else ""
    if chunk.says == "ncb":
        return "ncb" if chunk.bullet or (following and following.says == "member") else ""
    if chunk.says in ("region_label", "city_label", "support", "region_page", "sub_bureaus", "sub_bureau_of"):
        return chunk.says
    if region(chunk.flat)[0]:
        return "region"
    return "country" if not chunk.bullet and country_line(chunk.flat) else ""


def country_line(text: str) -> str | None:
    """Country code of a line that is a country's name: `Bermuda (UK)`, `United Kingdom REINO UNIDO`."""
    if code := country_code(text) or country_code(re.sub(r"\s*\([^()]*\)$", "", text)):
        return code
    parts = text.split()
    for at in range(1, min(len(parts), 8)):
        code = country_code(" ".join(parts[:at]))
        if code and code == country_code(" ".join(parts[at:])):
            return code
    return None


_SURE = ("member", "back", "ncb", "region_label", "city_label", "support", "region_page", "sub_bureaus", "sub_bureau_of")


def header(parts: Sequence[Chunk]) -> tuple[list[Block], int]:
    """Blocks of a country or region page's header and the number of chunks it takes.

    Up to four lines that no header has (an image's caption) may stand before it, up to two within; it
    ends with the link back to the region and the country's name after it.
    """
    roles: list[str] = []
    end = sure = 0
    for at, chunk in enumerate(parts[:40]):
        if chunk.opens:
            break
        role = _header_role(chunk, parts[at + 1] if at + 1 < len(parts) else None)
        if not role and chunk.bullet and any(r in ("sub_bureaus", "sub_bureau") for r in roles[-1:]):
            role = "sub_bureau"
        if role == "country" and "country" in roles:
            role = "country_repeat"
        roles.append(role)
        if role:
            end = at + 1
            sure += role in _SURE
        if at - end >= (2 if end else 4) or ("back" in roles and not role):
            break
    if not sure:
        # The page of a region (or of the world) may have no more than its name above the text.
        end = 1 if roles[:1] == ["region"] and any(chunk.names("bureau") for chunk in parts[1:6]) else 0
    blocks: list[Block] = []
    for chunk, role in zip(parts[:end], roles[:end], strict=True):
        blocks.extend(_header_blocks(chunk, role, blocks))
    return blocks, end


def _header_blocks(chunk: Chunk, role: str, above: Sequence[Block]) -> Iterator[Block]:
    known = {block.role for block in above}
    if not role:
        yield chunk.block("unknown" if chunk.bullet else "caption")
    elif role == "region":
        yield chunk.block("region", language=region(chunk.flat)[1])
    elif role == "ncb":
        yield chunk.block("ncb")
        yield chunk.hole("ncb_city")
    elif role == "member":
        yield from _member(chunk)
    elif role == "sub_bureau":
        yield chunk.block("sub_bureau", under=next(b.under for b in reversed(above) if b.under))
    elif role == "sub_bureaus":
        yield chunk.block("sub_bureaus_heading", under=chunk.flat)
        if country_code(chunk.filling()) and "country" not in known:
            yield chunk.hole("country")
    elif role == "back":
        is_region, language = region(chunk.filling())
        yield chunk.block("back_link", language=language)
        if is_region and "region" not in known:
            yield chunk.hole("region")
    elif role in ("region_label", "city_label", "support"):
        yield chunk.block("label", language=chunk.reads.language if chunk.reads and role != "support" else None)
        field = {"region_label": "region", "city_label": "ncb_city", "support": "country"}[role]
        if chunk.filling() and field not in known and (field != "country" or country_code(chunk.filling())):
            yield chunk.hole(field, language=region(chunk.filling())[1] if field == "region" else None)
    else:
        yield chunk.block({"country_repeat": "label", "region_page": "region_label"}.get(role, role))


def _member(chunk: Chunk) -> Iterator[Block]:
    hole, rest = chunk.hole(""), chunk.filling()
    date = find_date(rest, year_alone=True)
    if rest and not date:
        yield chunk.block("unknown")
        return
    labels = chunk.reads.language if chunk.reads and chunk.reads.language != "en" else None
    yield chunk.block("member_label", language=(date and date.language) or labels)
    if date:
        offset = hole.start - chunk.start
        yield chunk.part("member_since", offset + date.start, offset + date.end)


# --- body --------------------------------------------------------------------------------------------


@cache
def _sentences() -> dict[str, re.Pattern[str]]:
    """What a sentence about the bureau states, put together from `words.csv`."""
    bureau, article, within = words("bureau").pattern, words("article").pattern, r"(?:[^.;]|\.(?! )){0,80}?"
    article = rf"(?:(?:{article})\s*)?"
    return {
        "country": re.compile(
            rf"(?:{bureau})[\s()]*(?:(?:de |of |d')?(?:interpol|انتربول)\s+)?(?:{words('for').pattern})\s+{article}"
        ),
        "ncb_parent": re.compile(
            rf"(?:{bureau}){within}(?:{words('part_of').pattern})\s+{article}(?P<fact>[^.;,]{{3,120}})"
        ),
        "ncb_head": re.compile(
            rf"(?:{words('head_of').pattern})\s+{article}(?:{bureau})[^.]{{0,30}}?\s(?:{words('is').pattern})"
            rf"\s+{article}(?P<fact>[^.;]{{3,100}})"
        ),
        "ncb_head ": re.compile(
            rf"(?:{bureau})[^.]{{0,30}}?(?:{words('led_by').pattern})\s+{article}(?P<fact>[^.;,]{{3,100}})"
        ),
    }


_MORE = re.compile(r"\s(?:and|which|who|where|y|et|que|qui)\s[^\W\d_]+")
_NAMED = re.compile(r"[^\W\d_][\w.’'-]*(?:\s+(?:\(?[^\W\d_][\w.’'-]*\)?)){0,4}")


def bureau_facts(chunk: Chunk, under: str, *, country: bool) -> list[Block]:
    """What a sentence says about the bureau: whose part it is, who heads it, for which country it is."""
    facts: list[Block] = []
    for role, pattern in _sentences().items():
        for match in pattern.finditer(chunk.folded.text):
            if role == "country":
                name = _NAMED.match(chunk.text, chunk.folded.span(match.end(), match.end())[0])
                length = _country_length(name.group(), match.group()) if name and country else 0
                if name and length:
                    facts.append(chunk.part(role, name.start(), name.start() + length, under))
                    break
            else:
                start, end = chunk.folded.span(*match.span("fact"))
                # "the Directorate and employs 31 people": what follows in small letters is another matter.
                for more in _MORE.finditer(chunk.text, start, end):
                    if more.group().split()[-1].islower():
                        end = more.start()
                        break
                facts.append(chunk.part(role.strip(), start, end, under))
                break
    return facts


_CAPITALS = re.compile(r"[^\W\d_a-z][\w’'-]+(?:\s+[^\W\d_a-z][\w’'-]+){0,3}")


def _country_length(text: str, phrase: str) -> int:
    """Length of the longest beginning of a text that is a country's name.

    The bureau "for" something in capitals names a country even if no list of countries has it.
    """
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    known = next((end for end in reversed(ends) if country_code(text[:end])), 0)
    if known or not re.search(r"\b(?:ncb|bureau|ocn|bcn|nacional|national)\b.*\b(?:for|para|pour)\b", phrase):
        return known
    capitals = _CAPITALS.match(text)
    return capitals.end() if capitals else 0


def list_role(lead: str, *, bureaus: bool, authority: bool) -> str:
    """What the items of a list are, by its lead-in; without one, by whose part of the page it stands in."""
    text = fold(lead).text
    bureau, duty, agency = (words(about).search(text) for about in ("bureau", "duty", "agency"))
    if words("partner").search(text):
        return "list_item"
    if bureau and agency and agency.start() < bureau.start() and not duty:
        return "agency"
    if bureau:
        return "responsibility" if duty else "list_item"
    if duty:
        return "responsibility" if bureaus and not words("police").search(text) else "mission"
    if agency:
        return "agency"
    if words("purpose").search(text) or (not lead and authority):
        # Under the authority's own heading, a list without a lead-in says what the authority does.
        return "list_item" if bureaus else "mission"
    return "list_item"


class _Body:
    """Reads the body of a country page from top to bottom; remembers what it stands beneath."""

    def __init__(self, *, country: bool, old: bool) -> None:
        self.country = country
        self.old = old
        self.blocks: list[Block] = []
        self.heading = self.lead = self.announced = ""
        self.authority = self.focus = self.bureau = False
        self.role = "list_item"
        self.parents: list[tuple[int, str]] = []

    def read(self, parts: Sequence[Chunk]) -> list[Block]:
        for at, chunk in enumerate(parts):
            above = parts[at - 1] if at else None
            below = parts[at + 1] if at + 1 < len(parts) else None
            if len(chunk.text) > LONGEST_LINE:
                self.add(chunk, "unknown")
            elif chunk.bullet:
                self.item(chunk, above)
            elif is_noise(chunk):
                self.add(chunk, "noise")
            elif chunk.ends_in(":;：؛") or (below and below.bullet and not self.closes(chunk) and not self.names_authority(chunk, listed=True)):
                self.lead_in(chunk)
            elif self.is_heading(chunk):
                self.begin(chunk, below)
            else:
                self.prose(chunk)
        return self.blocks

    def add(self, chunk: Chunk, role: str) -> None:
        self.blocks.append(chunk.block(role, under=self.heading if role not in ("noise", "heading") else ""))

    @staticmethod
    def closes(chunk: Chunk) -> bool:
        return chunk.ends_in(".!?…؟")

    def is_heading(self, chunk: Chunk) -> bool:
        if self.closes(chunk) or chunk.ends_in(",)\"”") or len(chunk.text) > _HEADING:
            return False
        return chunk.gap or bool(chunk.names("focus") or chunk.says == "ncb")

    def names_authority(self, chunk: Chunk, *, listed: bool = False) -> bool:
        """Whether a line is the name of the police or its ministry: the first such line is."""
        return (
            self.old
            and not self.authority
            and not self.bureau
            and len(chunk.text) <= _HEADING
            and chunk.gap
            and any(
                not chunk.text[chunk.folded.span(*named.span())[0]].islower()
                for about in ("police", "authority")
                for named in words(about).finditer(chunk.folded.text)
            )
            and not chunk.names("focus")
            and not (listed and (chunk.names("agency") or chunk.names("duty")))
        )

    def begin(self, chunk: Chunk, below: Chunk | None) -> None:
        """A heading."""
        self.bureau = self.bureau or bool(chunk.names("bureau"))
        self.focus = bool(chunk.names("focus")) and not (below and below.bullet)
        if self.names_authority(chunk):
            self.authority = True
            self.blocks.append(chunk.block("authority"))
        else:
            self.add(chunk, "heading")
        self.heading, self.lead = chunk.flat, ""

    def lead_in(self, chunk: Chunk) -> None:
        self.add(chunk, "lead_in")
        self.lead = chunk.flat
        self.bureau = self.bureau or bool(chunk.names("bureau"))
        self.facts(chunk)

    def prose(self, chunk: Chunk) -> None:
        at = len(self.blocks)
        if self.facts(chunk):
            self.bureau = True
            self.blocks.insert(at, chunk.block("paragraph", under=self.heading))
        elif self.focus:
            self.add(chunk, "focus")
        else:
            self.bureau = self.bureau or bool(chunk.names("bureau"))
            self.add(chunk, "authority" if self.authority and not self.bureau else "unknown")
        self.lead, self.announced = "", chunk.flat.rsplit(". ", 1)[-1]

    def facts(self, chunk: Chunk) -> list[Block]:
        found = bureau_facts(chunk, self.heading, country=not self.country) if chunk.names("bureau") else []
        self.country = self.country or any(block.role == "country" for block in found)
        self.blocks += found
        return found

    def item(self, chunk: Chunk, above: Chunk | None) -> None:
        if above is None or not above.bullet:
            # Groups numbered at the margin ("1. Field Formations:") are of the kind announced above them.
            numbered = self.lead[:2].rstrip(".)").isdigit()
            words_above = f"{self.lead} {self.announced}" if numbered else self.lead
            self.role = list_role(words_above, bureaus=self.bureau, authority=self.authority)
            self.parents = []
        elif chunk.gap and not (self.parents and chunk.indent > self.parents[-1][0]):
            # A second list with no words before it: what it lists is not stated.
            self.role, self.lead, self.parents = "list_item", "", []
            self.blocks.append(chunk.block(self.role))
            return
        while self.parents and self.parents[-1][0] >= chunk.indent:
            self.parents.pop()
        under = self.parents[-1][1] if self.parents else self.lead or self.heading
        self.parents.append((chunk.indent, chunk.flat))
        self.blocks.append(chunk.block(self.role, under=under))
        self.blocks.extend(_sub_bureau_names(chunk, self.lead or self.heading))


def body(parts: Sequence[Chunk], *, country: bool = False, old: bool = True) -> list[Block]:
    """Blocks of a page's body: headings, lead-ins, lists, and prose that states a known fact.

    `country`: the header names the country already; `old`: the layout before 2018, whose first heading
    is the name of the police authority.
    """
    return _Body(country=country, old=old).read(parts)


_SUB_NAMES = re.compile(
    r"sub-?bureaus?\s+(?:in|of|at|for)\s+"
    r"(?P<names>[A-Z][\w’' -]{1,40}(?:,\s*[A-Z][\w’' -]{1,40}){0,9}(?:\s+and\s+[A-Z][\w’' -]{1,40})?)\s*[;.,]?\s*$",
    re.I,
)


def _sub_bureau_names(chunk: Chunk, under: str) -> Iterator[Block]:
    match = _SUB_NAMES.search(chunk.text) if len(chunk.text) < 300 else None
    if match:
        for name in re.finditer(r"(?:(?!\s+and\s|\s*,|^and\s).)+", match["names"]):
            lead = re.match(r"(?:\s|,|and\s)*", name.group())
            offset = match.start("names") + name.start() + (lead.end() if lead else 0)
            yield chunk.part("sub_bureau", offset, match.start("names") + name.end(), under)


def stated_country(blocks: Sequence[Block], text: str) -> Block | None:
    """The country, where neither header nor the bureau's sentence names it: at the end of the
    authority's name, as the only country of the first lines about it, or as the bureau's city."""
    authority = [block for block in blocks if block.role == "authority"][:3]
    for block in authority[:1]:
        for match in re.finditer(r"\S+", text[block.start : block.end]):
            if country_code(text[block.start + match.start() : block.end]):
                return _within(block, block.start + match.start(), block.end)
    for block in authority[1:]:
        found = find_countries(text[block.start : min(block.end, block.start + 1000)])
        if len({code for code, _, _ in found}) == 1:
            return _within(block, block.start + found[0][1], block.start + found[0][2])
    for block in blocks:
        if block.role == "ncb_city" and country_code(text[block.start : block.end]):
            return _within(block, block.start, block.end)
    return None


def _within(block: Block, start: int, end: int) -> Block:
    return Block("country", start, end, block.line, block.last_line)


# --- news, notices, events ---------------------------------------------------------------------------


def news(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of a news list: date, headline, excerpt. Headline and excerpt can be missing."""
    blocks: list[Block] = []
    dated = [at for at, chunk in enumerate(parts) if chunk.date]
    blocks.extend(_rest(parts[: dated[0] if dated else len(parts)]))
    for start, end in pairwise([*dated, len(parts)]):
        item = parts[start:end]
        blocks.append(_date(item[0]))
        blocks.extend(chunk.block("news_headline") for chunk in item[1:2])
        # The excerpt ends with its paragraph.
        stop = 3
        while stop < len(item) and not item[stop].gap and not item[stop - 1].text.endswith(("...", "…")):
            stop += 1
        blocks.extend(_joined(item[2:stop]))
        blocks.extend(_rest(item[stop:]))
    return blocks


def front(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of the old front page: headline, date, and paragraphs up to the link to the whole text."""
    begin = next((at + 1 for at, chunk in enumerate(parts) if chunk.says == "front"), 0)
    blocks = [chunk.block("label") for chunk in parts[:begin]]
    heads = [at - 1 for at, chunk in enumerate(parts) if at > begin and chunk.date]
    blocks.extend(_rest(parts[begin : heads[0] if heads else len(parts)]))
    for start, end in pairwise([*heads, len(parts)]):
        item = parts[start:end]
        stop = next((at for at, chunk in enumerate(item) if chunk.says == "read_more"), len(item))
        blocks.extend((item[0].block("news_headline"), _date(item[1])))
        blocks.extend(_joined(item[2:stop]))
        blocks.extend(_rest(item[stop:]))
    return blocks


def is_front(parts: Sequence[Chunk]) -> bool:
    """Whether headline and date, one line under the other, come at least once under the front's title,
    or at least twice without one."""
    title = next((at for at, chunk in enumerate(parts[:20]) if chunk.says == "front"), None)
    under = [
        at
        for at in range((title or 0) + 1, len(parts))
        if not parts[at].gap and parts[at].date and not is_noise(parts[at - 1])
    ]
    return len(under) >= (2 if title is None else 1)


def release(parts: Sequence[Chunk]) -> list[Block] | None:
    """Blocks of a single press release, old (label, date, headline) or newer (headline, date); None
    where neither the label nor the shape of INTERPOL's releases is found."""
    at = next((n for n, chunk in enumerate(parts[:12]) if chunk.date), None)
    if at is None:
        return None
    labelled = any(chunk.says == "all_news" for chunk in parts[: at + 3])
    blocks: list[Block] = []
    rest: list[Chunk] = []
    for chunk in (*parts[:at], *parts[at + 1 :]):
        if len(rest) < 3 and (chunk.says == "all_news" or is_noise(chunk)):
            blocks.append(chunk.block("label"))
        else:
            rest.append(chunk)
    above = [chunk for chunk in rest if chunk.line < parts[at].line]
    if above and labelled:
        blocks.extend(chunk.block("caption") for chunk in above)
        rest = rest[len(above) :]
    elif above:
        # What stands above the headline can only be an image's caption.
        blocks.extend(chunk.block("caption") for chunk in above[:-1])
        rest = rest[len(above) - 1 :]
    if not rest:
        return [*blocks, _date(parts[at])] if labelled else None
    headline, story = rest[0], rest[1:]
    first = next((n for n, c in enumerate(story) if c.ends_in(".!?…\"”’'»؟") or len(c.text) > 200 or find_dateline(c.text[:200])), 0)
    if not labelled and not (story and _is_interpols(headline, story[first], story[: first + 1])):
        return None
    blocks.extend((headline.block("news_headline"), _date(parts[at])))
    blocks.extend(chunk.block("subtitle") for chunk in story[:first])
    last = len(story)
    while last > first and is_noise(story[last - 1]):
        last -= 1
    return [*blocks, *_joined(story[first:last]), *_rest(story[last:])]


def _is_interpols(headline: Chunk, opening: Chunk, top: Sequence[Chunk]) -> bool:
    """Whether a dated text with no label is a release: by the dateline in INTERPOL's manner, or by its
    name in capitals (the press writes "Interpol") with nobody else's by-line."""
    if any(chunk.says == "byline" for chunk in top):
        return False
    dateline = find_dateline(opening.text[:200])
    if dateline and (dateline.country or "/" in dateline.place):
        return True
    name = re.compile(r"\bINTERPOL\b|انتربول|إنتربول")
    return bool(name.search(headline.text[:LONGEST_LINE]) or name.search(opening.text[:LONGEST_LINE]))


def _date(chunk: Chunk) -> Block:
    found = chunk.date
    assert found is not None
    return chunk.block("news_date" if found.iso else "undated", language=found.language)


def _joined(parts: Sequence[Chunk]) -> Iterator[Block]:
    """One excerpt from the first chunk to the last."""
    if parts:
        yield Block("news_excerpt", parts[0].start, parts[-1].end, parts[0].line, parts[-1].last_line)


def _rest(parts: Sequence[Chunk]) -> Iterator[Block]:
    for chunk in parts:
        yield chunk.block("noise" if is_noise(chunk) else "unknown")


def notices(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of the red or yellow notices, heading first. A line of an entry that is neither age nor
    nationality is `withheld`: it may name a person, and no table repeats it."""
    heading = parts[0]
    blocks = [heading.block("notices_heading"), heading.hole(f"{heading.says}_notices")]
    at = 1
    while at < len(parts):
        chunk = parts[at]
        below = parts[at + 1] if at + 1 < len(parts) else None
        if chunk.says in ("age", "nationality"):
            last = chunk
            if chunk.says == "age" and below and not below.gap and below.says == "nationality":
                last, at = below, at + 1
            role = f"{heading.says}_notice_entry"
            blocks.append(Block(role, chunk.start, last.end, chunk.line, last.last_line))
        elif chunk.says == "all_persons":
            blocks.append(chunk.block("all_persons"))
        else:
            blocks.append(chunk.block("noise" if is_noise(chunk) else "withheld"))
        at += 1
    return blocks


def events(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of the events: listed ones, and a featured one that repeats a listed one in whole or part."""
    blocks: list[Block] = []
    listed: list[str] = []
    for chunk in parts:
        if chunk.opens == "events":
            blocks.append(chunk.block("event"))
            listed.append(chunk.folded.text)
        elif not chunk.bullet and 3 < len(chunk.text) and any(e.startswith(chunk.folded.text) for e in listed[:100]):
            blocks.append(chunk.block("event_repeat"))
        else:
            blocks.extend(_rest([chunk]))
    return blocks


PARTS: dict[str, Callable[[Sequence[Chunk]], list[Block]]] = {
    "news": lambda parts: [parts[0].block("news_heading"), *news(parts[1:])],
    "notices": notices,
    "events": events,
}
"""Reader of each part that can follow a page's body, by what `opens` it."""
