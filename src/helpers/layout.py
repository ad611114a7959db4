"""What the lines of an INTERPOL page are: header, body, news list, notices, events, release.

Input are the lines of a text, output are blocks: a role, a span, the lines it covers. A line that no
rule knows becomes a block with the role `unknown`; nothing is guessed and nothing is dropped.
The layouts are those of interpol.int between about 2008 and 2018.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from .paths import data_path
from .text import country_code, find_date, fold


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
    end: int
    line: int
    last_line: int
    bullet: bool
    gap: bool
    """True where a blank line (or the beginning of the page) stands before it."""

    @property
    def flat(self) -> str:
        """The text with all white space, line breaks included, made single blanks."""
        return " ".join(self.text.split())

    def block(self, role: str, under: str = "", language: str | None = None) -> Block:
        return Block(role, self.start, self.end, self.line, self.last_line, under, language)

    def part(self, role: str, start: int, end: int, under: str = "") -> Block:
        """A block for `text[start:end]` of this chunk."""
        return Block(role, self.start + start, self.start + end, self.line, self.last_line, under)


_BULLET = re.compile(r"(?P<mark>[ \t\u00a0]*(?:[•●▪◦‣·]|[-*](?=\s)|\d{1,2}[.)](?=\s)|[a-z]\)(?=\s))\s*)(?=\S)")


def chunks(text: str) -> list[Chunk]:
    """Cut a text into bullets and lines; a bullet takes the indented lines that follow it."""
    found: list[Chunk] = []
    gap, position = True, 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line, start = raw.rstrip(), position
        position += len(raw) + 1
        if not line.strip().strip("\ufeff"):
            gap = True
            continue
        mark = _BULLET.match(line)
        begin = mark.end() if mark else len(line) - len(line.lstrip("\ufeff \t\u00a0\u3000"))
        last = found[-1] if found else None
        if not mark and last and last.bullet and not gap and line[:2].isspace():
            found[-1] = Chunk(
                text[last.start : start + len(line)], last.start, start + len(line), last.line, number, True, last.gap
            )
        else:
            found.append(
                Chunk(line[begin:], start + begin, start + len(line), number, number, bool(mark), gap)
            )
        gap = False
    return found


# --- what single lines say ---------------------------------------------------------------------------


@cache
def regions() -> dict[str, str | None]:
    """Folded region names -> language of the edition that prints them (None where two share a name)."""
    names: dict[str, str | None] = {}
    with data_path("reference", "regions.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = fold(row["name"]).text
            # Written with an accent in one language and without in another: keep the exact spelling too.
            names[row["name"]] = None if row["name"] in names else row["language"]
            names[key] = None if key in names and names[key] != row["language"] else row["language"]
    return names


def region_language(name: str) -> tuple[bool, str | None]:
    """Whether a text is the name of a region and, if its spelling tells, of which edition."""
    known = regions()
    if name in known:
        return True, known[name]
    key = fold(name).text
    return key in known, known.get(key)


_MEMBER = re.compile(
    r"(?P<label>(?:member|membre|miembro|pais miembro|pays membre|عضو|تاريخ الانضمام|تاريخ العضويه)"
    r"(?:\s+(?:since|desde|depuis|من[ذ]?|في الانتربول منذ|منذ))?)\s*[:：]?\s*(?P<rest>.*)",
    re.DOTALL,
)
_BACK = re.compile(r"(?:back to|volver a|regresar a|retour a|retour vers|العوده الي|عوده الي|الرجوع الي)\s+(?P<where>.+)")
_SUB_OF = re.compile(r"sub-?\s?bureau of\s+(?P<country>.+)|(?P<country2>.+?)\s+sub-?\s?bureau$|(?:suboficina de|sous-bureau de)\s+(?P<country3>.+)")
_SUB_LIST = re.compile(r"(?P<country>.+?)\s+sub-?\s?bureaus$")
_NCB = re.compile(r"(?:interpol|الانتربول|انتربول)\s+(?P<city>[^\W\d].{0,40})")
_NEWS = re.compile(r"interpol\s+.+\s+in action|.+\s-\s+national central bureaus in action|national central bureaus in action")
_REGION_NEWS = re.compile(r"(?P<region>.+?)\s+-\s+national central bureaus in action")
_NOTICES = re.compile(
    r"(?P<colour>red|yellow)\s+notices?\s*[:(]?\s*(?P<n>\d[\d.,\s]*)\)?"
    r"|notices?\s+(?P<colour2>rouges?|jaunes?)\s*[:(]?\s*(?P<n2>\d[\d.,\s]*)\)?"
    r"|notificaciones\s+(?P<colour3>rojas|amarillas)\s*[:(]?\s*(?P<n3>\d[\d.,\s]*)\)?"
)
_ALL_PERSONS = re.compile(r"all (?:wanted|missing) persons")
_AGE = re.compile(r"(?:age today|edad actual|age actuel|edad)\s*:.*")
_NATIONALITY = re.compile(r"(?:nationality|nationalities|nacionalidad|nationalite)\s*:.*")
_EVENT = re.compile(
    r".*\b(?:assembly|conference|asamblea|conferencia|assemblee|conference|meeting|symposium|congress|seminar"
    r"|reunion|congreso|congres|الجمعيه العامه|المؤتمر)\b.*\s-\s.*\b(?:1[89]|20)\d\d\b.*"
)
_NOISE = re.compile(r"no-caption(?:-\d+)?|.*\bcookies?\b.*|\|?\s*print|\||imprimir|imprimer|share|top|/")
_ALL_NEWS = re.compile(r"all news|todas las noticias|toutes les (?:actualites|nouvelles)|news and media|all news\s*\|\s*print")
_DATE_TAIL = re.compile(r"\s*(?:-\s*(?:media release|press release|news|comunicado de prensa|communique de presse|media alert|news release|feature).*)?\.?\s*")


def folded(chunk: Chunk) -> str:
    return fold(chunk.flat).text


def date_line(chunk: Chunk) -> tuple[str, int, int, str | None] | None:
    """(ISO day, start, end, language) of a line that is a date and nothing else but a known suffix."""
    if chunk.bullet or len(chunk.text) > 60:
        return None
    date = find_date(chunk.text)
    if not date or len(date.iso) != 10 or chunk.text[: date.start].strip():
        return None
    if not _DATE_TAIL.fullmatch(fold(chunk.text[date.end :]).text):
        return None
    return date.iso, date.start, date.end, date.language


def is_news_heading(chunk: Chunk) -> bool:
    return not chunk.bullet and len(chunk.flat) < 120 and bool(_NEWS.fullmatch(folded(chunk)))


def is_notices_heading(chunk: Chunk) -> bool:
    return bool(_NOTICES.fullmatch(folded(chunk)))


def is_event(chunk: Chunk) -> bool:
    return chunk.bullet and bool(_EVENT.fullmatch(folded(chunk)))


def is_member_line(chunk: Chunk) -> bool:
    match = _MEMBER.fullmatch(folded(chunk))
    if not match:
        return False
    # Prose can begin with "Member countries ..."; the label is followed by nothing or by a date.
    rest = match["rest"].strip()
    return not rest or find_date(rest, year_alone=True) is not None or bool(re.match(r"\S*\d", rest))


# --- the parts of a page -----------------------------------------------------------------------------


def header(parts: Sequence[Chunk]) -> tuple[list[Block], int]:
    """Blocks of a country or region page's header and the number of chunks it takes.

    It ends with the link back to the region; without one, with the last line that only a header has.
    """
    limit = min(len(parts), 16)
    for at, chunk in enumerate(parts[:limit]):
        if is_news_heading(chunk) or is_notices_heading(chunk) or is_event(chunk):
            limit = at
            break
    sure = [at for at in range(limit) if _header_role(parts[at], at, parts) not in (None, "country")]
    if not sure:
        return [], 0
    back = [at for at in range(limit) if _BACK.fullmatch(folded(parts[at]))]
    end = (back[0] if back else sure[-1]) + 1
    if not back:
        # A country's name may also close a header that has no link back.
        while end < limit and _header_role(parts[end], end, parts) == "country":
            end += 1
    blocks: list[Block] = []
    in_sub_bureaus = False
    for at in range(end):
        chunk = parts[at]
        role = _header_role(chunk, at, parts)
        if chunk.bullet and in_sub_bureaus and role is None:
            blocks.append(chunk.block("sub_bureau", under=blocks[-1].under or "Sub-Bureaus"))
            continue
        in_sub_bureaus = in_sub_bureaus and chunk.bullet
        if role is None:
            # Above the first line that is a header's own, what is left can only be an image's caption.
            role = "caption" if at < sure[0] or (at <= sure[0] + 1 and not chunk.bullet) else "unknown"
        if role == "region":
            blocks.append(chunk.block("region", language=region_language(chunk.flat)[1]))
        elif role == "ncb":
            blocks.append(chunk.block("ncb"))
            city = _NCB.fullmatch(folded(chunk))
            assert city is not None
            start, stop = fold(chunk.text).span(city.start("city"), city.end("city"))
            blocks.append(chunk.part("ncb_city", start, stop))
        elif role == "member":
            blocks.extend(_member(chunk))
        elif role == "sub_list":
            blocks.append(chunk.block("sub_bureaus_heading", under=chunk.flat))
            in_sub_bureaus = True
            match = _SUB_LIST.fullmatch(folded(chunk))
            if match and country_code(match["country"]):
                start, stop = fold(chunk.text).span(match.start("country"), match.end("country"))
                blocks.append(chunk.part("country", start, stop))
        elif role == "back":
            match = _BACK.fullmatch(folded(chunk))
            assert match is not None
            start, stop = fold(chunk.text).span(match.start("where"), match.end("where"))
            blocks.append(chunk.block("back_link", language=region_language(chunk.text[start:stop])[1]))
        else:
            blocks.append(chunk.block(role))
    return blocks, end


def _header_role(chunk: Chunk, at: int, parts: Sequence[Chunk]) -> str | None:
    text = folded(chunk)
    if is_member_line(chunk):
        return "member"
    if _BACK.fullmatch(text) and len(text) < 80:
        return "back"
    if _SUB_LIST.fullmatch(text) and len(text) < 60:
        return "sub_list"
    if _SUB_OF.fullmatch(text) and len(text) < 60 and (chunk.bullet or at < 4):
        return "sub_bureau_of"
    if (chunk.bullet or at < 4) and _NCB.fullmatch(text) and len(text) < 50 and not _NEWS.fullmatch(text):
        return "ncb"
    if chunk.bullet:
        return None
    if region_language(chunk.flat)[0]:
        return "region"
    if country_code(chunk.flat):
        return "country"
    return None


def _member(chunk: Chunk) -> Iterator[Block]:
    match = _MEMBER.fullmatch(fold(chunk.text).text)
    date = find_date(chunk.text)
    if not date and match:
        start, stop = fold(chunk.text).span(match.start("rest"), match.end("rest"))
        year = find_date(chunk.text[start:stop], year_alone=True)
        if year:
            yield chunk.block("member_label")
            yield chunk.part("member_since", start + year.start, start + year.end)
            return
        if chunk.text[start:stop].strip():
            yield chunk.block("unknown")
            return
    yield chunk.block("member_label", language=date.language if date else None)
    if date:
        yield chunk.part("member_since", date.start, date.end)


_RESPONSIBLE = re.compile(
    r"responsib|role|task|function|dut(?:y|ies)|mission|activit|in charge|respons[aá]b|func?ion|tarea|mision|charge"
    r"|competenc|attribution|مسؤولي|مهام|وظائف|واجبات|دور"
)
_BUREAU = re.compile(
    r"\binterpol\b|\bncb\b|national central bureau|\bocn\b|\bbcn\b|oficina central nacional|bureau central national"
    r"|انتربول|المكتب المركزي الوطني"
)
_AGENCIES = re.compile(
    r"agenc|department|division|directorate|unit|branch|structure|compris|made up|composed|consist|divided|section"
    r"|departament|direccion|unidad|estructura|compon|integra|direction|service|structur|organis"
    r"|ادارات|اداره|وحدات|اجهزه|اقسام|هيكل|يتالف|تتالف|يتكون|تتكون"
)
_FOCUS = re.compile(r"focus|priorit|prioridad|enfoque|objectif|اولويات|تركيز")
_PARENT = re.compile(
    r"(?:ncb|national central bureau|interpol\s+\S+(?:\s\S+)?|bureau central national|oficina central nacional|bcn|ocn)\b[^.]{0,80}?"
    r"(?:sits?(?:\s+structurally)?\s+(?:with)?in|is\s+(?:a\s+)?part\s+of|forms?\s+part\s+of|is\s+located\s+(?:with)?in"
    r"|is\s+housed\s+(?:with)?in|is\s+based\s+(?:with)?in|belongs\s+to|is\s+attached\s+to|falls\s+under|comes\s+under|operates\s+under|reports\s+to"
    r"|is\s+a\s+(?:unit|section|division|department|branch)\s+(?:of|within)"
    r"|fait\s+partie|est\s+rattachee?\s+(?:a|au)|releve|depend|est\s+integre\s+(?:a|au|dans)|forma\s+parte|depende|esta\s+adscrita|se\s+encuentra\s+en|pertenece)"
    r"\s+(?:(?:of|to|de|du|del|a|au|aux|d')\s+)?(?:the\s+|la\s+|el\s+|le\s+|l')?(?P<parent>[^.;,\n]{3,120})"
)
_HEAD = re.compile(
    r"(?:head|chief|director|jefe|chef)\s+(?:of|de|du)\s+(?:the\s+|la\s+|el\s+|le\s+)?(?:interpol\s+\S+(?:\s\S+)?|ncb\b\s*\S*|national central bureau|ocn|bcn)[^.]{0,20}?"
    r"\s(?:is|est|es)\s+(?:an?\s+|the\s+|un\s+|une\s+|el\s+|le\s+)?(?P<head>[^.;\n]{3,100})"
    r"|(?:ncb|national central bureau|interpol\s+\S+)\s+(?:is|are)\s+headed\s+by\s+(?:an?\s+|the\s+)?(?P<head2>[^.;\n]{3,100})"
)
_SUB_NAMES = re.compile(r"sub-?bureaus?\s+(?:in|of|at|for)\s+(?P<names>[A-Z][\w’' -]+?(?:,\s*[A-Z][\w’' -]+?)*(?:\s+and\s+[A-Z][\w’' -]+)?)\s*[;.,]?\s*$", re.I)


def body(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of a country page's body: headings, lead-ins, lists, and prose that states a known fact."""
    blocks: list[Block] = []
    heading = lead_in = ""
    bureau_seen = False
    focus = False
    list_role = "list_item"
    for at, chunk in enumerate(parts):
        text = folded(chunk)
        following = parts[at + 1] if at + 1 < len(parts) else None
        if chunk.bullet:
            previous = parts[at - 1] if at else None
            if previous is None or not previous.bullet:
                list_role = _list_role(lead_in, heading, bureau_seen)
            elif chunk.gap:
                # A second list with no words before it: what it lists is not stated.
                lead_in, list_role = "", "list_item"
            blocks.append(chunk.block(list_role, under=lead_in or heading))
            blocks.extend(_sub_bureau_names(chunk, lead_in or heading))
            continue
        if _NOISE.fullmatch(text) and len(text) < 400:
            blocks.append(chunk.block("noise"))
            continue
        before_list = following is not None and following.bullet
        closing = chunk.flat[-1]
        if closing in ":;：؛" or (before_list and closing not in ".!?…" and len(text) > 60):
            lead_in = chunk.flat
            bureau_seen = bureau_seen or bool(_BUREAU.search(text))
            blocks.append(chunk.block("lead_in", under=heading))
            continue
        if closing not in ".!?…,)\"”" and len(text) <= 110 and chunk.gap:
            first = not any(b.role in ("authority", "heading") for b in blocks)
            heading, lead_in, focus = chunk.flat, "", bool(_FOCUS.search(text))
            about_bureau = bool(_BUREAU.search(text))
            bureau_seen = bureau_seen or about_bureau
            blocks.append(chunk.block("authority" if first and not about_bureau and not focus else "heading"))
            continue
        facts = _bureau_facts(chunk, heading)
        lead_in = ""
        if facts:
            bureau_seen = True
            blocks.append(chunk.block("paragraph", under=heading))
            blocks.extend(facts)
        elif focus:
            blocks.append(chunk.block("focus", under=heading))
        elif not bureau_seen and not _BUREAU.search(text):
            blocks.append(chunk.block("authority", under=heading))
        else:
            bureau_seen = True
            blocks.append(chunk.block("unknown", under=heading))
    return blocks


def _list_role(lead_in: str, heading: str, bureau_seen: bool) -> str:
    lead = fold(lead_in).text
    above = fold(heading).text
    words = lead or above
    if _BUREAU.search(words) and _RESPONSIBLE.search(words):
        return "responsibility"
    if lead and _AGENCIES.search(lead) and not _RESPONSIBLE.search(lead):
        return "agency"
    if lead and _RESPONSIBLE.search(lead):
        return "responsibility" if bureau_seen and _BUREAU.search(above + " " + lead) else "mission"
    if lead and _AGENCIES.search(lead):
        return "agency"
    if not lead and not bureau_seen:
        # Under the authority's own heading, a list without a lead-in says what the authority does.
        return "mission"
    return "list_item"


def _bureau_facts(chunk: Chunk, heading: str) -> list[Block]:
    way_back = fold(chunk.text)
    facts = []
    if parent := _PARENT.search(way_back.text):
        facts.append(chunk.part("ncb_parent", *way_back.span(*parent.span("parent")), under=heading))
    if head := _HEAD.search(way_back.text):
        group = "head" if head["head"] else "head2"
        facts.append(chunk.part("ncb_head", *way_back.span(*head.span(group)), under=heading))
    return facts


def _sub_bureau_names(chunk: Chunk, under: str) -> Iterator[Block]:
    match = _SUB_NAMES.search(chunk.text)
    if match:
        offset = match.start("names")
        for name in re.finditer(r"(?:(?!\s+and\s|,).)+", match["names"]):
            text = name.group()
            lead = len(text) - len(re.sub(r"^(?:\s|,|and\s)+", "", text))
            yield chunk.part("sub_bureau", offset + name.start() + lead, offset + name.end(), under)


def news_list(parts: Sequence[Chunk], *, headline_first: bool = False) -> list[Block]:
    """Blocks of a news list: date, headline, excerpt (or headline, date, excerpt on the old front page).

    An excerpt or a headline can be missing; a third line of one item is not understood.
    """
    blocks: list[Block] = []
    dated = [at for at, chunk in enumerate(parts) if date_line(chunk)]
    if headline_first:
        starts = [at - 1 for at in dated if at]
    else:
        starts = dated
    for chunk in parts[: starts[0] if starts else len(parts)]:
        blocks.append(chunk.block("unknown"))
    for nth, start in enumerate(starts):
        end = starts[nth + 1] if nth + 1 < len(starts) else len(parts)
        roles = ["news_headline", "news_date", "news_excerpt"] if headline_first else ["news_date", "news_headline", "news_excerpt"]
        for place, chunk in enumerate(parts[start:end]):
            role = roles[place] if place < len(roles) else "unknown"
            if role == "news_date":
                found = date_line(chunk)
                blocks.append(chunk.block(role, language=found[3] if found else None))
            else:
                blocks.append(chunk.block(role))
    return blocks


def notices(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of the red and yellow notices. A line of an entry that is neither age nor nationality is
    `withheld`: it may name a person, and no table repeats it."""
    blocks: list[Block] = []
    colour = ""
    at = 0
    while at < len(parts):
        chunk = parts[at]
        text = folded(chunk)
        if match := _NOTICES.fullmatch(text):
            word = match["colour"] or match["colour2"] or match["colour3"]
            colour = "red" if word.startswith(("re", "ro")) else "yellow"
            group = "n" if match["n"] else "n2" if match["n2"] else "n3"
            blocks.append(chunk.block("notices_heading"))
            number = fold(chunk.text)
            again = _NOTICES.fullmatch(number.text)
            span = again.span(group) if again else match.span(group)
            start, stop = number.span(*span)
            blocks.append(chunk.part(f"{colour}_notices", start, start + len(chunk.text[start:stop].rstrip(" .,)"))))
        elif _ALL_PERSONS.fullmatch(text):
            blocks.append(chunk.block("all_persons"))
        elif _AGE.fullmatch(text) or _NATIONALITY.fullmatch(text):
            last = chunk
            following = parts[at + 1] if at + 1 < len(parts) else None
            if _AGE.fullmatch(text) and following and not following.gap and _NATIONALITY.fullmatch(folded(following)):
                last, at = following, at + 1
            role = f"{colour or 'red'}_notice_entry"
            blocks.append(Block(role, chunk.start, last.end, chunk.line, last.last_line))
        else:
            blocks.append(chunk.block("withheld"))
        at += 1
    return blocks


def events(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of the events: listed ones, and a featured one that repeats a listed one in whole or part."""
    blocks: list[Block] = []
    listed: list[str] = []
    for chunk in parts:
        text = folded(chunk)
        if is_event(chunk):
            blocks.append(chunk.block("event"))
            listed.append(text)
        elif not chunk.bullet and any(event.startswith(text) for event in listed):
            blocks.append(chunk.block("event_repeat"))
        elif _NOISE.fullmatch(text) and len(text) < 400:
            blocks.append(chunk.block("noise"))
        else:
            blocks.append(chunk.block("unknown"))
    return blocks


def release(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of a single press release, old (label, date, headline) or newer (headline, date)."""
    at = next(n for n, chunk in enumerate(parts) if date_line(chunk))
    blocks: list[Block] = []
    above = [c for c in parts[:at]]
    found = date_line(parts[at])
    labels = [c for c in above if _ALL_NEWS.fullmatch(folded(c)) or _NOISE.fullmatch(folded(c))]
    others = [c for c in above if c not in labels]
    headline_above = bool(others) and not any(_ALL_NEWS.fullmatch(folded(c)) for c in labels)
    for chunk in above:
        if chunk in labels:
            blocks.append(chunk.block("label"))
        elif headline_above and chunk is others[-1]:
            blocks.append(chunk.block("news_headline"))
        else:
            blocks.append(chunk.block("caption"))
    blocks.append(parts[at].block("news_date", language=found[3] if found else None))
    rest = list(parts[at + 1 :])
    while rest and (_NOISE.fullmatch(folded(rest[0])) or _ALL_NEWS.fullmatch(folded(rest[0]))):
        blocks.append(rest.pop(0).block("label"))
    if not headline_above and rest:
        blocks.append(rest.pop(0).block("news_headline"))
    body_at = next((n for n, c in enumerate(rest) if c.flat[-1] in ".!?…\"”’'" or len(c.flat) > 200), 0)
    for chunk in rest[:body_at]:
        blocks.append(chunk.block("subtitle"))
    rest = rest[body_at:]
    if rest:
        blocks.append(Block("news_excerpt", rest[0].start, rest[-1].end, rest[0].line, rest[-1].last_line))
    return blocks
