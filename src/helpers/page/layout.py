"""What an INTERPOL page consists of: header, body, news list, notices, events; or a release; or a front page.

Each part is a function from chunks to blocks: a role, a span, the lines it covers. What no rule knows
becomes a block with the role `unknown`; nothing is guessed and nothing is dropped. The layouts are those
of interpol.int between about 2008 and 2018, and of country pages, releases and official visits until 2025; their
wordings are data (see `wording`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ..words.dates import find_date
from ..words.places import Dateline, find_dateline
from .body import body, stated_country
from .header import header
from .lines import LONGEST_LINE, Block, Chunk, is_noise
from .wording import region

_BODY_MARKS = {"ncb_parent", "ncb_head", "country", "responsibility", "focus"}
_COUNTRY_MARKS = {"country", "ncb", "ncb_city", "member_label", "back_link", "sub_bureau_of", "label"}


def read(parts: Sequence[Chunk], text: str) -> tuple[str, list[Block]] | None:
    """Kind and blocks of a page; None where nothing is found that only an INTERPOL page has."""
    head, at = header(parts)
    rest = parts[at:]
    cuts = _cuts(rest)
    marked = bool(head) or any(what in ("news", "notices") for _, what in cuts)
    regional = [rest[n] for n, what in cuts if what == "news" and region(rest[n].filling())[0]]
    if not marked:
        if is_front(parts):
            found = front(parts)
            if _titled(parts) or _are_interpols(found, text):
                return "front", found
        if single := release(parts):
            return "release", single
        if sum(chunk.date is not None for chunk in parts[:60]) >= 2:
            found = news(parts)
            return ("front", found) if _are_interpols(found, text) else None
        if notes := dated_notes(parts):
            return "front", notes
    roles = {block.role for block in head}
    starts = [n for n, _ in cuts] + [len(rest)]
    blocks = body(rest[: starts[0]], country="country" in roles, old="label" not in roles)
    # A capture that lost its header still speaks of its bureau as no other text does.
    if not marked and len({block.role for block in blocks} & _BODY_MARKS) < 2:
        return None
    blocks = [*head, *blocks]
    for (_, what), (start, end) in zip(cuts, pairwise(starts), strict=True):
        blocks.extend(READERS[what](rest[start:end]))
    if regional or "region_label" in roles or (head and not roles & _COUNTRY_MARKS):
        if regional and "region" not in roles:
            blocks.append(regional[0].hole("region", language=region(regional[0].filling())[1]))
        return "region", blocks
    if not any(block.role == "country" for block in blocks):
        blocks.extend(stated_country(blocks, text))
    return "country", blocks


def _cuts(parts: Sequence[Chunk]) -> list[tuple[int, str]]:
    """Where the parts after the body begin. Events are one part, however many bullets could open it."""
    opened = [(n, what) for n, chunk in enumerate(parts) if (what := chunk.opens)]
    last = ["", *(what for _, what in opened)]
    return [cut for cut, before in zip(opened, last, strict=False) if cut[1] != "events" or before != "events"]


def news(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of a news list: date, headline, excerpt. Headline and excerpt can be missing."""
    blocks: list[Block] = []
    dated = [at for at, chunk in enumerate(parts) if chunk.date]
    blocks.extend(_rest(parts[: dated[0] if dated else len(parts)]))
    for start, end in pairwise([*dated, len(parts)]):
        blocks.append(_date(parts[start]))
        if end > start + 1:
            blocks.append(parts[start + 1].block("news_headline"))
        # The excerpt ends with its paragraph.
        stop = start + 3
        while stop < end and not parts[stop].gap and not parts[stop - 1].text.endswith(("...", "…")):
            stop += 1
        if end > start + 2:
            blocks.extend(_joined(parts[start + 2 : stop]))
        if end > stop:
            blocks.extend(_rest(parts[stop:end]))
    return blocks


def front(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of the old front page: headline, date, and paragraphs up to the link to the whole text."""
    begin = _titled(parts)
    blocks = [chunk.block("label") for chunk in parts[:begin]]
    heads = [at - 1 for at, chunk in enumerate(parts) if at > begin and chunk.date and not parts[at - 1].date]
    blocks.extend(_rest(parts[begin : heads[0] if heads else len(parts)]))
    for start, end in pairwise([*heads, len(parts)]):
        item = parts[start:end]
        stop = next((at for at, chunk in enumerate(item) if chunk.says == "read_more"), len(item))
        blocks.extend((item[0].block("news_headline"), _date(item[1])))
        blocks.extend(_joined(item[2:stop]))
        blocks.extend(_rest(item[stop:]))
    return blocks


def dated_notes(parts: Sequence[Chunk]) -> list[Block]:
    """Blocks of a list of notes that begin with their date ("10 December 2021 – The Minister ..."), as that of official
    visits: a heading above each is its headline, what follows belongs to it. Empty where there are not two of them."""
    notes = {at: match for at, chunk in enumerate(parts) if (match := _NOTE.match(chunk.text[:80]))}
    if len(notes) < 2 or not any(_NAME.search(chunk.text[:LONGEST_LINE]) for chunk in parts):
        return []
    begins = sorted(notes)
    headed = all(at and at - 1 not in notes and is_title(parts[at - 1]) for at in begins)
    starts = [at - headed for at in begins]
    blocks = [chunk.block("label" if is_title(chunk) else "unknown") for chunk in parts[: starts[0]]]
    for at, end in zip(begins, [*starts[1:], len(parts)], strict=True):
        chunk, date = parts[at], find_date(notes[at]["date"])
        if headed:
            blocks.append(parts[at - 1].block("news_headline"))
        role = "news_date" if date and len(date.iso) == 10 else "undated"
        blocks.append(chunk.part(role, 0, notes[at].end("date"), language=date and date.language))
        last = parts[end - 1]
        blocks.append(Block("news_excerpt", chunk.start + notes[at].end(), last.end, chunk.line, last.last_line))
    return blocks


_NOTE = re.compile(
    r"(?P<date>(?:(?:\d{1,2}\s?[–-]\s?)?\d{1,2}(?:er|º|\.)? )?(?:de )?[^\W\d]{3,12}\.? (?:de )?(?:19|20)\d\d)"
    r"\s*[–—:-]\s*(?=\w)"
)


def is_title(chunk: Chunk) -> bool:
    """Whether a line can head a note: short, and no sentence."""
    return not chunk.bullet and len(chunk.text) <= 110 and not chunk.ends_in(".!?…؟")


def is_front(parts: Sequence[Chunk]) -> bool:
    """Whether headline and date, one line under the other, come at least once under the front's title,
    or at least twice without one."""
    title = _titled(parts)
    under = [
        at
        for at in range(title or 1, len(parts))
        if not parts[at].gap and parts[at].date and not is_noise(parts[at - 1])
    ]
    return len(under) >= (1 if title else 2)


def _titled(parts: Sequence[Chunk]) -> int:
    """Where, behind the front page's title, its items begin; 0 without a title."""
    return next((at + 1 for at, chunk in enumerate(parts[:20]) if chunk.says == "front"), 0)


def release(parts: Sequence[Chunk]) -> list[Block] | None:
    """Blocks of a single press release, old (label, date, headline), newer (headline, date), or as some archives store
    it, without date or headline; None where neither the label nor the shape of INTERPOL's releases is found."""
    at = next((n for n, chunk in enumerate(parts[:12]) if chunk.date), None)
    if at is None or any(c.bullet or len(c.text) > LONGEST_HEAD or _dateline(c) for c in parts[:at]):
        return _undated_release(parts)
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
    first = _begin_of_story(story)
    found = parts[at].date
    if not labelled and not (story and _is_interpols(headline, story, first, found.iso if found else None)):
        return None
    return [*blocks, headline.block("news_headline"), _date(parts[at]), *_story(story, first)]


LONGEST_HEAD = 400
"""A longer line above a release's date is text already: the date is another item's."""


def _undated_release(parts: Sequence[Chunk]) -> list[Block] | None:
    """Blocks of a release that states no date: its text begins with the dateline, or with INTERPOL and an operation.

    Of the lines above the first that closes no sentence is the headline; without one, none is guessed.
    """
    lead = next((n for n, chunk in enumerate(parts[:5]) if _dateline(chunk)), None)
    if lead is None and not _NAMED_OPERATION.match(parts[0].text[:LONGEST_LINE]):
        return None
    above, story = parts[: lead or 0], parts[lead or 0 :]
    if any(chunk.bullet or chunk.says == "byline" or len(chunk.text) > LONGEST_HEAD for chunk in above):
        return None
    if not any(_NAME.search(chunk.text[:LONGEST_LINE]) for chunk in parts[: (lead or 0) + 3]):
        return None
    blocks: list[Block] = []
    for chunk in above:
        known = {block.role for block in blocks}
        is_head = not (known & {"news_headline", "subtitle"}) and not chunk.ends_in(".!?…؟")
        blocks.append(chunk.block("label" if is_noise(chunk) else "news_headline" if is_head else "subtitle"))
    return [*blocks, *_story(story, 0)]


def _begin_of_story(story: Sequence[Chunk]) -> int:
    """Where a release's text begins: at its dateline, if a standfirst of a line or two stands before it."""
    for at, chunk in enumerate(story[:4]):
        if chunk.bullet or len(chunk.text) > LONGEST_HEAD:
            break
        if _dateline(chunk):
            return at
    shape = (chunk.ends_in(".!?…\"”’'»؟") or len(chunk.text) > 200 or _any_dateline(chunk) for chunk in story)
    return next((at for at, told in enumerate(shape) if told), 0)


def _story(story: Sequence[Chunk], first: int) -> Iterator[Block]:
    """Subtitles, the text, and what follows it: noise, and links to other news."""
    yield from (chunk.block("noise" if is_noise(chunk) else "subtitle") for chunk in story[:first])
    last = next((at for at, chunk in enumerate(story) if at > first and chunk.opens == "related"), len(story))
    end = last
    while last > first and is_noise(story[last - 1]):
        last -= 1
    yield from _joined(story[first:last])
    yield from _rest(story[last:end])
    yield from (chunk.block("noise") for chunk in story[end:])


def _any_dateline(chunk: Chunk) -> Dateline | None:
    return find_dateline(chunk.text[:200])


def _dateline(chunk: Chunk) -> Dateline | None:
    """The dateline of a line in INTERPOL's manner: a country is told, or two places are."""
    found = _any_dateline(chunk)
    return found if found and (found.country or "/" in found.place) else None


def _is_interpols(headline: Chunk, story: Sequence[Chunk], first: int, date: str | None) -> bool:
    """Whether a dated text with no label is a release: by the dateline in INTERPOL's manner, or by its
    name in capitals (the press writes "Interpol", and so did INTERPOL before 2006), with nobody else's by-line."""
    if any(chunk.says == "byline" for chunk in story[: first + 1]) or sum(bool(c.date) for c in story[:40]) > 1:
        return False
    if _dateline(story[first]):
        return True
    name = _OLD_NAME if date and date < "2006" else _NAME
    return any(name.search(chunk.text[:LONGEST_LINE]) for chunk in (headline, story[first]))


_NAME = re.compile(r"\bINTERPOL\b|انتربول|إنتربول")
_OLD_NAME = re.compile(rf"\bInterpol\b|{_NAME.pattern}")
# A named operation and what came of it, in one paragraph: a page about operations in general has no results.
_NAMED_OPERATION = re.compile(
    r"(?=.*\bINTERPOL\b)(?=.*\b(?:[Oo]p[eé]ration|[Oo]peraci[oó]n) [«“\"]?[A-Z])"
    r".*\b(?:arrest|seiz|rescu|recover|deten|incautad|decomisad|rescatad|arrêt|saisi|secour)"
)


def _are_interpols(blocks: Sequence[Block], text: str) -> bool:
    """Whether of dated items with no heading at least half bear INTERPOL's name or a dateline in its manner."""
    items = [text[b.start : min(b.end, b.start + 400)] for b in blocks if b.role in ("news_headline", "news_excerpt")]
    dates = sum(block.role == "news_date" for block in blocks)
    datelines = [find_dateline(item) for item in items]
    told = sum(bool(_NAME.search(item) or (d and d.country)) for item, d in zip(items, datelines, strict=True))
    return 2 * told >= dates


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
        # A bullet that states no year is an event where it stands among others.
        if chunk.opens == "events" or (chunk.bullet and not chunk.gap and blocks[-1:] and blocks[-1].role == "event"):
            blocks.append(chunk.block("event"))
            listed.append(chunk.folded.text)
        elif not chunk.bullet and len(chunk.text) > 3 and any(e.startswith(chunk.folded.text) for e in listed[:100]):
            blocks.append(chunk.block("event_repeat"))
        else:
            blocks.extend(_rest([chunk]))
    return blocks


READERS: dict[str, Callable[[Sequence[Chunk]], list[Block]]] = {
    "news": lambda parts: [parts[0].block("news_heading"), *news(parts[1:])],
    "related": lambda parts: [
        parts[0].block("news_heading"),
        *(news if parts[1:] and parts[1].date else front)(parts[1:]),
    ],
    "notices": notices,
    "events": events,
}
"""Reader of each part that can follow a page's body, by what `opens` it."""
