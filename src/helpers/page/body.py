"""The body of a country page: headings, lead-ins, lists, and prose that states a known fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..paths import kept
from ..words.folding import fold
from ..words.places import countries_in, country_code, is_city
from .lines import LONGEST_LINE, Block, Chunk, is_noise
from .wording import words

_HEADING = 110
"""Longest heading."""


@kept
def _after(about: str, stop: str) -> re.Pattern[str]:
    """Words about something, an article, and the fact that follows up to one of the marks in `stop`."""
    return re.compile(
        rf"(?:{words(about).pattern})\s+(?:(?:{words('article').pattern})\s*)?(?P<fact>[^{stop}]{{3,120}})"
    )


_MORE = re.compile(r"\s(?:and|which|who|where|y|et|que|qui)\s[^\W\d_]+")
_INTERPOLS = re.compile(r"[\s()]*(?:(?:de |of |d')?(?:interpol|انتربول)\s+)?")


def bureau_facts(chunk: Chunk, under: str, *, country: bool) -> list[Block]:
    """What a text says about the bureau: for which country it is, whose part it is, who heads it."""
    text, facts = chunk.folded.text, dict[str, Block]()
    for bureau in words("bureau").finditer(text):
        place = _after("for", ".;,").match(text, _INTERPOLS.match(text, bureau.end()).end())  # type: ignore[union-attr]
        if place and country and "country" not in facts:
            start = chunk.folded.span(*place.span("fact"))[0]
            length = _country_length(chunk.text[start : start + 80], text[bureau.start() : place.start("fact")])
            if length:
                facts["country"] = chunk.part("country", start, start + length, under)
        for role, about, stop in (("ncb_parent", "part_of", ".;,"), ("ncb_head", "led_by", ".;,")):
            begin, end = bureau.end(), bureau.end() + 240
            while role not in facts and (said := _after(about, stop).search(text, begin, end)):
                if said.start() - bureau.end() > 80 or ". " in text[bureau.end() : said.start()]:
                    break
                fact, begin = _fact(chunk, role, said.span("fact"), under), said.start("fact")
                if role != "ncb_parent" or _is_body(chunk.text[fact.start - chunk.start : fact.end - chunk.start]):
                    facts[role] = fact
        if "ncb_head" not in facts and (head := _before(text, "head_of", bureau.start())):
            said = _after("is", ".;").search(text, bureau.end(), bureau.end() + 160)
            if said and said.start() - bureau.end() <= 40 and head:
                facts["ncb_head"] = _fact(chunk, "ncb_head", said.span("fact"), under)
    return list(facts.values())


def _before(text: str, about: str, end: int) -> bool:
    """Whether words about something, and no more than an article after them, end at a position."""
    said = list(words(about).finditer(text, max(0, end - 30), end))
    between = text[said[-1].end() : end].strip() if said else "no such words"
    return not between or words("article").fullmatch(between) is not None


def _fact(chunk: Chunk, role: str, span: tuple[int, int], under: str) -> Block:
    """A fact's block; what follows it in small letters ("... and employs 31 people") is another matter, and so are the
    house it is in ("the headquarters of the ...") and the place ("... in the capital Nassau")."""
    start, end = chunk.folded.span(*span)
    if house := _HOUSE.match(chunk.text, start, end):
        start = house.end()
    if place := _PLACE.search(chunk.text, start, end):
        end = place.start()
    for more in _MORE.finditer(chunk.text, start, end):
        if more.group().split()[-1].islower():
            end = more.start()
            break
    return chunk.part(role, start, end, under)


_HOUSE = re.compile(
    r"(?:headquarters|premises|offices?|building|compound|sede|locales|edificio|siège|locaux)\s(?:of|de|du|des)\s"
    r"(?:the |la |las |los |le |les |l['’])?"
)
_PLACE = re.compile(
    r"\s(?:in|en|à|dans)\s(?:(?:the |la )?(?:capital|city|ciudad|capitale|ville)\b|[A-Z][\w-]+(?: [A-Z][\w-]+)?$)"
)


def _is_body(fact: str) -> bool:
    """Whether a bureau's parent is a body, not the town or the kind of house that it is in."""
    if country_code(fact) or is_city(fact):
        return False
    return any(word[:1].isupper() for word in fact.split()) or any(
        words(about).search(fold(fact).text) for about in ("police", "authority")
    )


_CAPITALS = re.compile(r"[^\W\d_a-z][^\s.,;:()]+(?:\s+[^\W\d_a-z][^\s.,;:()]+){0,3}")


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
        self.announced_role: tuple[tuple[str, bool, bool], str] | None = None
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
            elif chunk.ends_in(":;：؛") or (
                below and below.bullet and not self.closes(chunk) and not self.names_authority(chunk, listed=True)
            ):
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
        if self.closes(chunk) or chunk.ends_in(',)"”') or len(chunk.text) > _HEADING:
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
            self.role = self.role_of_list(words_above)
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
        if len(chunk.text) < 300 and "ureau" in chunk.text.lower():
            self.blocks.extend(_sub_bureau_names(chunk, self.lead or self.heading))

    def role_of_list(self, lead: str) -> str:
        """What the items of a list are; worked out once for all lists beneath one long lead-in."""
        beneath = (lead, self.bureau, self.authority)
        if not self.announced_role or self.announced_role[0] != beneath:
            self.announced_role = beneath, list_role(lead, bureaus=self.bureau, authority=self.authority)
        return self.announced_role[1]


def body(parts: Sequence[Chunk], *, country: bool = False, old: bool = True) -> list[Block]:
    """Blocks of a page's body: headings, lead-ins, lists, and prose that states a known fact.

    `country`: the header names the country already; `old`: the layout before 2018, whose first heading
    is the name of the police authority.
    """
    return _Body(country=country, old=old).read(parts)


_SUB_NAMES = re.compile(
    r"sub-?bureaus?\s+(?:in|of|at|for)\s+"
    r"(?P<names>[A-Z][\w’' -]{1,40}(?:,\s*[A-Z][\w’' -]{1,40}){0,9}(?:\s+and\s+[A-Z][\w’' -]{1,40})?)"
    r"\s*[;.,]?\s*$",
    re.I,
)


def _sub_bureau_names(chunk: Chunk, under: str) -> Iterator[Block]:
    match = _SUB_NAMES.search(chunk.text)
    if match:
        for name in re.finditer(r"(?:(?!\s+and\s|\s*,|^and\s).)+", match["names"]):
            lead = re.match(r"(?:\s|,|and\s)*", name.group())
            offset = match.start("names") + name.start() + (lead.end() if lead else 0)
            yield chunk.part("sub_bureau", offset, match.start("names") + name.end(), under)


def stated_country(blocks: Sequence[Block], text: str) -> list[Block]:
    """The country, where neither header nor the bureau's sentence names it: in the heading "INTERPOL in ...", at the
    end of the authority's name, as the only country of the first lines about it, or as the bureau's city."""
    for block in blocks:
        if block.role == "heading" and (span := country_of_heading(text[block.start : block.end])):
            return [_within(block, block.start + span[0], block.start + span[1])]
    authority = [block for block in blocks if block.role == "authority"][:3]
    for block in authority[:1]:
        for match in re.finditer(r"[^\s’']+", text[block.start : block.end]):
            if country_code(text[block.start + match.start() : block.end]):
                return [_within(block, block.start + match.start(), block.end)]
    for block in authority[1:]:
        found = countries_in(text[block.start : min(block.end, block.start + 1000)])
        if len({code for code, _, _ in found}) == 1:
            return [_within(block, block.start + found[0][1], block.start + found[0][2])]
    for block in blocks:
        if block.role == "ncb_city" and country_code(text[block.start : block.end]):
            return [_within(block, block.start, block.end)]
    return []


_HEADING_OF_COUNTRY = re.compile(r"(?:INTERPOL|(?:ال)?إ?انتربول|الإنتربول)\s+\w+\s+(?P<country>.+)")


def country_of_heading(text: str) -> tuple[int, int] | None:
    """Where the heading "INTERPOL in the Bahamas" names the country, without its article."""
    match = _HEADING_OF_COUNTRY.fullmatch(text.strip())
    if not match or not country_code(match["country"]):
        return None
    return match.start("country") + article_length(match["country"]), match.end("country")


_ARTICLE = re.compile(r"(?:the|la|el|los|las|le|les)\s+|l['’]", re.IGNORECASE)


def article_length(name: str) -> int:
    """Length of the article before a country's name ("the Bahamas"); 0 where it belongs to the name."""
    article = _ARTICLE.match(name)
    return article.end() if article and country_code(name[article.end() :]) else 0


def _within(block: Block, start: int, end: int) -> Block:
    return Block("country", start, end, block.line, block.last_line)
