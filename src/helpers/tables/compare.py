"""Two captures of one page -> what changed between them, each change with its words in both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from os import PathLike
from typing import Any

import pandas as pd

from ..page.page import Page, PageError, read_page
from ..words.folding import words
from ..words.places import country_code
from .columns import frame
from .news import news_rows
from .profile import profile_rows
from .specs import CHANGES

SINGLE = (
    "region", "country", "ncb", "ncb_city", "member_since", "ncb_parent", "ncb_head", "red_notices", "yellow_notices",
)  # fmt: skip
"""Fields of the profile that a page states once: another value is a change, not a fact that came and one that went."""

NO_WORDS = ("red_notice_entry", "yellow_notice_entry")
"""Fields whose entries tell nobody's name: two that are alike need not be about the same person."""

SIMILAR = 0.5
"""From this share of words in common on, in the same order, one wording is taken for a rewording of the other."""

WORDS, EFFORT = 5_000, 50_000_000
"""Most words of a text that changed, and most pairs of words in what could be rewordings of each other (a hundred items
of one day): time grows as they do. An excerpt has some 60 words, a page some 28 items."""

_Row = Mapping[str, Any]
_Change = dict[str, object]


def compare_pages(a: Page | str | PathLike[str], b: Page | str | PathLike[str]) -> pd.DataFrame:
    """What changed from capture `a` of a page to capture `b`.

    Columns: `data_dictionary("changes")`.

    Facts of the profile first, then the items of the news, in the order of page `b`, what went in that of
    page `a` after them. Exchanging the pages mirrors the table: came and went, before and after change places. Texts
    are compared word by word: capitals, accents, punctuation and line breaks make no change; an excerpt that is cut at
    another word counts as reworded. Where nothing changed the table has no rows.

    An item is the same if date and headline are the same; else if the headline is (then it moved to another
    date); else if the date is and half of its words are, in the same order (then it was reworded; `similarity`
    says how much is left, by `difflib`). All others came or went. A list entry of the profile is the same if
    its words are; else reworded by the same measure.

    Raises:
        PageError: the two are no captures of one page: another kind, another country, another bureau, or
            editions in different languages, whose wordings cannot be compared; or more changed than can be compared
            (`WORDS`, `EFFORT`).
        OSError: a file cannot be read.

    >>> before, after = data_path("examples", "nulleterre.html"), data_path("examples", "nulleterre-later.html")
    >>> compare_pages(before, after).loc[0, ["what", "field", "change"]].tolist()
    ['profile', 'member_since', 'changed']
    """
    before = a if isinstance(a, Page) else read_page(a)
    after = b if isinstance(b, Page) else read_page(b)
    old, new = profile_rows(before), profile_rows(after)
    _check_same_page(before, after, old, new)
    changes = [*_profile(old, new), *_news(before, after)]
    return frame(CHANGES, changes)


def _check_same_page(before: Page, after: Page, old: Sequence[_Row], new: Sequence[_Row]) -> None:
    def refuse(what: str, one: str, other: str) -> None:
        names = f"{before.name or 'the first page'} and {after.name or 'the second'}"
        raise PageError(f"{names} are no captures of one page: {what} {one!r} and {other!r}. Give two of one page")

    if before.kind != after.kind:
        refuse("their kinds are", before.kind, after.kind)
    if before.language and after.language and before.language != after.language:
        refuse("their editions are", before.language, after.language)
    told = {"country": "their countries are", "ncb_city": "their bureaus are in", "region": "their regions are"}
    for field, what in told.items():
        one, other = (next((str(row["value"]) for row in rows if row["field"] == field), None) for rows in (old, new))
        if one and other:
            if _words_of(one) != _words_of(other) and (country_code(one) or one) != (country_code(other) or other):
                refuse(what, one, other)
            return  # what a page says most plainly decides


_Words = tuple[str, ...]


def _words_of(text: object) -> _Words:
    """Words for comparison: no capitals, no accents, no layout."""
    return tuple(words(text).words) if isinstance(text, str) else ()


def similarity(one: object, other: object) -> float:
    """Share of words that two texts have in common, in the same order (`difflib`'s ratio), from 0 to 1.

    Raises:
        PageError: one of them has more than `WORDS` words, and the other is not the same.
    """
    return _share(_words_of(one), _words_of(other))


def _share(one: _Words, other: _Words) -> float:
    if one == other:
        return 1.0
    if (longest := max(len(one), len(other))) > WORDS:
        text = " ".join(max(one, other, key=len)[:6])
        raise PageError(f"a text of {longest} words changed ({text} ...); texts of up to {WORDS} words can be compared")
    # The ratio is not the same both ways round; in one order it is.
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


# --- profile ------------------------------------------------------------------------------------------


def _profile(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[_Change]:
    for field in dict.fromkeys(str(row["field"]) for row in (*new, *old)):
        was = [row for row in old if row["field"] == field]
        now = [row for row in new if row["field"] == field]
        same = _pairs(was, now, lambda row: row["value"])
        was, now = _without(was, now, same)
        if field in SINGLE and len(was) == len(now) == 1:
            yield _fact("changed", was[0], now[0])
            continue
        reworded = [] if field in NO_WORDS else _most_similar(was, now, lambda row: row["value"], lambda row: None)
        for one, other, share in reworded:
            yield _fact("reworded", one, other, share)
        was, now = _without(was, now, [(one, other) for one, other, _ in reworded])
        for row in now:
            yield _fact("came", None, row)
        for row in was:
            yield _fact("went", row, None)


def _fact(change: str, before: _Row | None, after: _Row | None, share: float | None = None) -> _Change:
    row: _Change = {"what": "profile", "field": (after or before or {})["field"], "change": change, "similarity": share}
    for side, fact in (("before", before), ("after", after)):
        if fact:
            row |= {side: fact["value"], f"{side}_start": fact["start"], f"{side}_end": fact["end"]}
    return row


# --- news ---------------------------------------------------------------------------------------------


def _news(before: Page, after: Page) -> Iterator[_Change]:
    old, new = news_rows(before), news_rows(after)
    same = _pairs(old, new, lambda row: (row["date"], row["headline"]))
    left = _without(old, new, same)
    moved = _pairs(*left, lambda row: row["headline"] or None)
    left = _without(*left, moved)
    reworded = [
        (one, other)
        for one, other, _ in _most_similar(
            *left,
            lambda row: f"{row['headline'] or ''} {row['excerpt'] or ''}",
            lambda row: row["date"],
        )
    ]
    went, _ = _without(*left, reworded)
    matched = {id(other): one for one, other in (*same, *moved, *reworded)}
    for row in new:
        if id(row) not in matched:
            yield _item("came", "item", None, _words(row), None, row)
            continue
        one = matched[id(row)]
        if one["date"] != row["date"]:
            yield _item("moved", "date", _date(before, one), _date(after, row), one, row)
        for part in ("headline", "excerpt"):
            if _words_of(one[part]) != _words_of(row[part]):
                # An excerpt that one of the captures lacks came or went by itself.
                change = "reworded" if one[part] and row[part] else "came" if row[part] else "went"
                share = similarity(one[part], row[part]) if change == "reworded" else None
                yield _item(change, part, _part(one, part), _part(row, part), one, row, share)
    for gone in went:
        yield _item("went", "item", _words(gone), None, gone, None)


_Quote = tuple[str, int, int]


def _part(row: _Row, part: str) -> _Quote | None:
    """Headline or excerpt, verbatim, with its place."""
    if not row[part]:
        return None
    return str(row[part]), int(row[f"{part}_start"]), int(row[f"{part}_start"]) + len(row[part])


def _words(row: _Row) -> _Quote | None:
    return _part(row, "headline") or _part(row, "excerpt")


def _date(page: Page, row: _Row) -> _Quote:
    """The date as printed, with its place: that of the date line nearest to the item's words."""
    found = _words(row)
    near = found[1] if found else 0
    lines = [block for block in page.of("news_date") if row["date_text"] in page.quote(block)]
    line = min(lines, key=lambda block: abs(block.start - near))
    at = page.text.index(row["date_text"], line.start)
    return row["date_text"], at, at + len(row["date_text"])


def _item(
    change: str,
    field: str,
    before: _Quote | None,
    after: _Quote | None,
    old: _Row | None,
    new: _Row | None,
    share: float | None = None,
) -> _Change:
    row: _Change = {"what": "news", "field": field, "change": change, "similarity": share}
    for side, found, item in (("before", before, old), ("after", after, new)):
        row[f"{side}_item"] = item["item_id"] if item else None
        if found:
            row |= {side: found[0], f"{side}_start": found[1], f"{side}_end": found[2]}
    return row


# --- matching -----------------------------------------------------------------------------------------

_Pairs = list[tuple[_Row, _Row]]


def _pairs(old: Iterable[_Row], new: Iterable[_Row], key: Any) -> _Pairs:
    """Rows with the same key, one to one, in order; a key of None matches nothing. Texts are compared by words."""

    def comparable(row: _Row) -> object:
        found = key(row)
        if isinstance(found, tuple):
            return tuple(_words_of(part) or part for part in found)
        return _words_of(found) or found

    waiting: dict[object, list[_Row]] = {}
    for row in old:
        waiting.setdefault(comparable(row), []).append(row)
    return [(waiting[k].pop(0), row) for row in new if (k := comparable(row)) is not None and waiting.get(k)]


def _most_similar(
    old: Iterable[_Row], new: Iterable[_Row], text: Callable[[_Row], str], group: Callable[[_Row], object]
) -> list[tuple[_Row, _Row, float]]:
    """Rows of one group whose texts are similar enough, one to one, the most similar first."""
    new = list(new)
    groups: dict[object, list[tuple[int, _Row, _Words]]] = {}
    for n, other in enumerate(new):
        groups.setdefault(group(other), []).append((n, other, _words_of(text(other))))
    sizes = {which: sum(len(words) for *_, words in rows) for which, rows in groups.items()}
    told = [(m, one, _words_of(text(one)), groups.get(group(one), [])) for m, one in enumerate(old)]
    effort = sum(len(words) * sizes.get(group(one), 0) for _, one, words, _ in told)
    if effort > EFFORT:
        raise PageError(
            f"{len(told)} and {len(new)} texts changed, {effort} pairs of their words would have to be compared; up to "
            f"{EFFORT} can be. Are these two captures of one page?"
        )
    scored = [(_share(words, its), m + n, one, other) for m, one, words, rows in told for n, other, its in rows]
    # Of pairs that are equally similar the one nearer to the top wins, whichever page is the first.
    scored.sort(key=lambda found: (-found[0], found[1]))
    taken: set[int] = set()
    chosen = []
    for share, _, one, other in scored:
        if share >= SIMILAR and not {id(one), id(other)} & taken:
            taken |= {id(one), id(other)}
            chosen.append((one, other, share))
    order = {id(row): n for n, row in enumerate(new)}
    return sorted(chosen, key=lambda found: order[id(found[1])])


def _without(old: Iterable[_Row], new: Iterable[_Row], pairs: _Pairs) -> tuple[list[_Row], list[_Row]]:
    taken = {id(row) for pair in pairs for row in pair}
    return [row for row in old if id(row) not in taken], [row for row in new if id(row) not in taken]
