"""What was found: each finding a pure function of the tables, its sentence computed.

A `Result` says how many (`k` of `n`), which items, in a sentence, and whether the claim holds for these
tables. Claims are comparisons; plain counts hold always. All are about this page, and were thought of
after reading it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import pandas as pd

from .coding import coding_matrix, read_coding, read_officials, read_operations, read_quantities
from .news import load_news
from .page import Page, china_page
from .profile import load_profile
from .reading import read_promises
from .tables import CRIME_TYPES

SPECIFIC_CRIMES = tuple(
    code for code in CRIME_TYPES if code not in ("unspecified_crime", "organized_crime", "fugitives")
)
"""Codes that name an offence: not crime in general, not a kind of offender, not an offender's status."""


@dataclass(frozen=True)
class Tables:
    """Everything that findings rest on. Frames as their loaders give them; codes as sets of items."""

    page: Page = field(repr=False)
    profile: pd.DataFrame = field(repr=False)
    news: pd.DataFrame = field(repr=False)
    coding: pd.DataFrame = field(repr=False)
    officials: pd.DataFrame = field(repr=False)
    quantities: pd.DataFrame = field(repr=False)
    operations: pd.DataFrame = field(repr=False)
    promises: pd.DataFrame = field(repr=False)

    @cached_property
    def codes(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """(scheme, code) -> items that have it, from `coding_matrix`."""
        found = {}
        for scheme in ("crime_type", "theme", "china_role", "china_part"):
            matrix = coding_matrix(self.news, self.coding, scheme)
            for code in matrix.columns:
                found[scheme, code] = frozenset(matrix.index[matrix[code]])
        return found

    @cached_property
    def items(self) -> frozenset[str]:
        return frozenset(self.news.index)

    def having(self, scheme: str, *codes: str) -> frozenset[str]:
        """Items with any of the codes."""
        return frozenset().union(*(self.codes[scheme, code] for code in codes))

    def role_in(self, part: str, role: str) -> frozenset[str]:
        """Items whose headline or excerpt (`part`) says that INTERPOL had this role."""
        rows = self.coding
        chosen = rows[(rows["scheme"] == "interpol_role") & (rows["code"] == role) & (rows["context"] == part)]
        return frozenset(chosen["item_id"]) & self.items

    def ordered(self, items: Iterable[str]) -> tuple[str, ...]:
        """The items in order of date."""
        wanted = frozenset(items)
        return tuple(sorted(wanted, key=lambda item: (self.news.at[item, "date"], item)))

    def between(self, first: str | None = None, last: str | None = None) -> frozenset[str]:
        """Items dated from `first` to `last` (ISO days, either may be open), ends included."""
        dates = self.news["date"]
        keep = pd.Series(True, index=dates.index)
        if first:
            keep &= dates >= pd.Timestamp(first)
        if last:
            keep &= dates <= pd.Timestamp(last)
        return frozenset(dates.index[keep])

    def in_language(self, language: str) -> frozenset[str]:
        return frozenset(self.news.index[self.news["language"] == language])

    def only(self, items: Iterable[str]) -> Tables:
        """The same tables with these items alone."""
        keep = self.news.index.isin(list(items))
        news = self.news[keep]

        def cut(rows: pd.DataFrame) -> pd.DataFrame:
            return rows[rows["item_id"].isin(news.index)]

        return replace(
            self,
            news=news,
            coding=cut(self.coding),
            officials=cut(self.officials),
            quantities=cut(self.quantities),
            operations=self.operations[self.operations.index.isin(news.index)],
        )


@cache
def load_tables() -> Tables:
    """The tables of the China page, with the adjudicated coding."""
    page = china_page()
    news = load_news(page)
    return Tables(
        page,
        load_profile(page),
        news,
        read_coding("adjudicated", news),
        read_officials(news),
        read_quantities(news),
        read_operations(news),
        read_promises(page),
    )


@dataclass(frozen=True)
class Result:
    """What a finding found: k of n, the items that make up k, the sentence, whether the claim holds."""

    k: int
    n: int
    items: tuple[str, ...]
    sentence: str
    holds: bool


@dataclass(frozen=True)
class Finding:
    """A finding: its id, the notebook that shows it, its question, and the function that answers."""

    id: str
    notebook: str
    question: str
    claim: bool
    rule: Callable[[Tables], Result] = field(repr=False)

    def __call__(self, tables: Tables | None = None) -> Result:
        return self.rule(tables or load_tables())


FINDINGS: dict[str, Finding] = {}
"""All findings by id, in the order of the ledger."""


def _register(
    id: str, notebook: str, question: str, *, claim: bool = True
) -> Callable[[Callable[[Tables], Result]], Finding]:
    def add(rule: Callable[[Tables], Result]) -> Finding:
        FINDINGS[id] = Finding(id, notebook, question, claim, rule)
        return FINDINGS[id]

    return add


def _more_often(k: int, n: int, other_k: int, other_n: int) -> bool:
    """Whether k of n is a larger share than other_k of other_n; never true of nothing."""
    return bool(n and other_n) and k * other_n > other_k * n


@_register("F01", "04_operations_by_crime_type", "Do items about operations name China?")
def operations_without_china(t: Tables) -> Result:
    operations, unnamed = t.having("theme", "joint_operation"), t.having("china_role", "not_named")
    silent, others = operations & unnamed, t.items - operations
    return Result(
        len(silent),
        len(operations),
        t.ordered(silent),
        f"Of the {len(operations)} items about operations, {len(silent)} never name China in what is visible; "
        f"of the {len(others)} other items, {len(others & unnamed)}.",
        _more_often(len(silent), len(operations), len(others & unnamed), len(others))
        and 2 * len(silent) > len(operations),
    )


@_register("F02", "03_cooperation_themes", "What do meetings talk about?")
def operations_name_crimes(t: Tables) -> Result:
    operations, meetings = t.having("theme", "joint_operation"), t.having("theme", "high_level_meeting")
    specific = t.having("crime_type", *SPECIFIC_CRIMES)
    named = operations & specific
    return Result(
        len(named),
        len(operations),
        t.ordered(named),
        f"{len(named)} of {len(operations)} operation items name an offence, {len(meetings & specific)} of "
        f"{len(meetings)} items about high-level meetings.",
        _more_often(len(named), len(operations), len(meetings & specific), len(meetings)),
    )


@_register("F03", "02_news_history", "What was translated?")
def translated_without_china(t: Tables) -> Result:
    since = t.between("2014-01-01")
    spanish, english = since & t.in_language("es"), since & t.in_language("en")
    named = t.items - t.having("china_role", "not_named")
    return Result(
        len(spanish & named),
        len(spanish),
        t.ordered(spanish),
        f"Since 2014, {len(spanish & named)} of the {len(spanish)} items shown in Spanish name China, and "
        f"{len(english & named)} of the {len(english)} left in English: Spanish readers get the news about China in English.",
        _more_often(len(english & named), len(english), len(spanish & named), len(spanish)),
    )


@_register("F04", "04_operations_by_crime_type", "What does INTERPOL say it did?")
def led_or_coordinated(t: Tables) -> Result:
    led = t.role_in("headline", "led")
    softer = led & t.role_in("excerpt", "coordinated") - t.role_in("excerpt", "led")
    stronger = t.role_in("excerpt", "led") - t.role_in("headline", "led")
    return Result(
        len(softer),
        len(led),
        t.ordered(softer),
        f"{len(led)} headlines say that INTERPOL led the operation; in {len(softer)} of them the text says that "
        f"it coordinated it. The reverse: {len(stronger)}.",
        len(softer) > len(stronger) and 2 * len(softer) > len(led),
    )


@_register("F05", "03_cooperation_themes", "Whose China?")
def hong_kong_then_mainland(t: Tables) -> Result:
    placed = t.having("china_part", "mainland", "hong_kong", "macao")
    hong_kong = t.having("china_part", "hong_kong")
    before, after = t.between(last="2010-12-31") & placed, t.between("2011-01-01") & placed
    return Result(
        len(before & hong_kong),
        len(before),
        t.ordered(before & hong_kong),
        f"Before 2011, {len(before & hong_kong)} of the {len(before)} items that name a part of China name Hong "
        f"Kong; since then {len(after & hong_kong)} of {len(after)}.",
        _more_often(len(before & hong_kong), len(before), len(after & hong_kong), len(after)),
    )


@_register("F06", "03_cooperation_themes", "Who travels?")
def more_to_lyon(t: Tables) -> Result:
    meetings = t.having("theme", "high_level_meeting")
    away, at_home = meetings & t.having("china_role", "visitor"), meetings & t.having("china_role", "host")
    return Result(
        len(away),
        len(meetings),
        t.ordered(away),
        f"For {len(away)} of the {len(meetings)} high-level meetings Chinese officials travelled to INTERPOL, for "
        f"{len(at_home)} its officials came to China.",
        len(away) > len(at_home),
    )


@_register("F07", "01_country_profile", "Promise and practice: fugitives")
def fugitives_promised(t: Tables) -> Result:
    stated = t.profile[t.profile["field"] == "responsibility"]
    promised = frozenset(t.promises.loc[t.promises["code"] == "fugitive_arrest", "position"])
    arrests = t.having("theme", "fugitive_arrest")
    red = t.profile.loc[t.profile["field"] == "red_notices", "value"]
    notices = f" The page shows {red.iloc[0]} Red Notices." if len(red) else ""
    return Result(
        len(arrests),
        len(t.items),
        t.ordered(arrests),
        f"{len(promised)} of the {len(stated)} responsibilities are about fugitives, extradition or legal "
        f"assistance; {len(arrests)} of the {len(t.items)} news items reports the arrest of a wanted person.{notices}",
        _more_often(len(promised), len(stated), len(arrests), len(t.items)),
    )


def _series(t: Tables, item: str) -> str:
    """What an operation item is counted as when repeats are one: its series, its campaign or itself."""
    for column in ("series", "campaign"):
        value = t.operations[column].get(item)
        if isinstance(value, str):
            return value
    return item


@_register("F08", "04_operations_by_crime_type", "Which crime leads, and by what count?")
def betting_leads_by_items(t: Tables) -> Result:
    operations = t.having("theme", "joint_operation")
    by_item = {code: operations & t.codes["crime_type", code] for code in SPECIFIC_CRIMES}
    by_series = {code: {_series(t, item) for item in items} for code, items in by_item.items()}
    items = {code: len(found) for code, found in by_item.items()}
    series = {code: len(found) for code, found in by_series.items()}
    betting = items["illegal_gambling"]
    rest = max(count for code, count in items.items() if code != "illegal_gambling")
    rest_series = max(count for code, count in series.items() if code != "illegal_gambling")
    return Result(
        betting,
        len(operations),
        t.ordered(by_item["illegal_gambling"]),
        f"Illegal betting is the offence of {betting} of {len(operations)} operation items, any other of at most "
        f"{rest}; counted as campaigns it is {series['illegal_gambling']}, another up to {rest_series}.",
        betting > rest and series["illegal_gambling"] < rest_series,
    )


@_register("F09", "02_news_history", "What does the cut hide?")
def offenders_below_headline(t: Tables) -> Result:
    crimes = t.coding[(t.coding["scheme"] == "crime_type") & t.coding["item_id"].isin(t.items)]
    starts = crimes["item_id"].map(t.news["excerpt_start"])
    below = crimes["start"] >= starts
    gangs = crimes["code"] == "organized_crime"
    hidden = frozenset(crimes.loc[gangs & below.fillna(False), "item_id"])
    return Result(
        len(hidden),
        int(gangs.sum()),
        t.ordered(hidden),
        f"Organised crime is named in {int(gangs.sum())} items, in {len(hidden)} of them only below the headline; "
        f"of the {int((~gangs).sum())} other mentions of a crime, {int((below & ~gangs).sum())} stand only there.",
        _more_often(len(hidden), int(gangs.sum()), int((below & ~gangs).sum()), int((~gangs).sum())),
    )


@_register("F10", "02_news_history", "Where are the items written from?")
def operations_not_from_china(t: Tables) -> Result:
    operations = t.having("theme", "joint_operation")
    from_china = frozenset(t.news.index[t.news["country"].isin(["CN", "HK", "MO"])])
    others = t.items - operations
    return Result(
        len(operations & from_china),
        len(operations),
        t.ordered(others & from_china),
        f"{len(operations & from_china)} of the {len(operations)} operation items are dated from China, "
        f"{len(others & from_china)} of the {len(others)} others: China is where people meet, not where operations are told from.",
        _more_often(len(others & from_china), len(others), len(operations & from_china), len(operations)),
    )


@_register("F11", "05_timeline_patterns", "Before and after 2011: meetings")
def meetings_come_late(t: Tables) -> Result:
    meetings = t.having("theme", "high_level_meeting")
    before, after = t.between(last="2010-12-31"), t.between("2011-01-01")
    return Result(
        len(after & meetings),
        len(after),
        t.ordered(after & meetings),
        f"{len(before & meetings)} of the {len(before)} items up to 2010 report a high-level meeting, "
        f"{len(after & meetings)} of the {len(after)} since.",
        _more_often(len(after & meetings), len(after), len(before & meetings), len(before)),
    )


@_register("F12", "05_timeline_patterns", "Before and after 2011: operations without the series")
def operations_before_after(t: Tables) -> Result:
    operations = t.having("theme", "joint_operation")
    repeats = frozenset(t.operations.index[t.operations["series_basis"] == "inferred"])
    before, after = t.between(last="2010-12-31"), t.between("2011-01-01")
    with_series = (len(before & operations), len(before), len(after & operations), len(after))
    b, a = before - repeats, after - repeats
    without = (len(b & operations), len(b), len(a & operations), len(a))
    return Result(
        without[2],
        without[3],
        t.ordered((before | after) & operations - repeats),
        f"Up to 2010 operations are {with_series[0]} of {with_series[1]} items, since then {with_series[2]} of "
        f"{with_series[3]}; without the football-betting series {without[0]} of {without[1]} and {without[2]} of "
        f"{without[3]}: operations get rarer either way, but the series makes most of the difference.",
        _more_often(*with_series[:2], *with_series[2:])
        and _more_often(*without[:2], *without[2:])
        and without[0] / without[1] - without[2] / without[3]
        < (with_series[0] / with_series[1] - with_series[2] / with_series[3]) / 2,
    )


@_register("F13", "04_operations_by_crime_type", "How sure are the numbers of arrests?")
def arrests_are_bounds(t: Tables) -> Result:
    arrests = t.quantities[t.quantities["kind"] == "arrests"]
    bounds = arrests[arrests["qualifier"] != "exact"]
    return Result(
        len(bounds),
        len(arrests),
        t.ordered(bounds["item_id"]),
        f"{len(arrests)} items state a number of arrests; {len(bounds)} of these are a bound or an approximation "
        f"({', '.join(sorted(set(bounds['qualifier'].str.replace('_', ' '))))}), {len(arrests) - len(bounds)} exact.",
        2 * len(bounds) > len(arrests),
    )


@_register("F14", "03_cooperation_themes", "Which Chinese bodies meet INTERPOL?")
def ministry_is_counterpart(t: Tables) -> Result:
    meetings = t.having("theme", "high_level_meeting")
    chinese = t.officials[(t.officials["side"] == "china") & t.officials["item_id"].isin(meetings)]
    bodies = {body: frozenset(rows["item_id"]) for body, rows in chinese.groupby("body")}
    ministry = bodies.get("Ministry of Public Security", frozenset())
    others = {body: items for body, items in bodies.items() if body != "Ministry of Public Security"}
    named = {b: len(i) for b, i in others.items() if b != "not stated"}
    listed = ", ".join(f"{count} one of the {body}" for body, count in named.items())
    unstated = len(others.get("not stated", frozenset()))
    return Result(
        len(ministry),
        len(meetings),
        t.ordered(ministry),
        f"At {len(ministry)} of the {len(meetings)} high-level meetings an official of the Ministry of Public Security "
        f"stands for China{', at ' + listed if listed else ''}; at {unstated} the body is not stated.",
        2 * len(ministry) > len(meetings) and all(len(ministry) > len(items) for items in others.values()),
    )


@_register("F15", "02_news_history", "When did translation stop?")
def english_comes_late(t: Tables) -> Result:
    cut = "2013-09-24"
    early, late = t.between(last=cut), t.between(cut) - t.between(last=cut)
    spanish = t.in_language("es")
    return Result(
        len(early & spanish),
        len(early),
        t.ordered(late & spanish),
        f"Up to {pd.Timestamp(cut):%B %Y} {len(early & spanish)} of {len(early)} items are in Spanish; "
        f"of the {len(late)} since, {len(late & spanish)}.",
        _more_often(len(early & spanish), len(early), len(late & spanish), len(late)),
    )


@_register("F16", "01_country_profile", "Practice without promise", claim=False)
def practice_without_promise(t: Tables) -> Result:
    promised = frozenset(t.promises["code"])
    themes = {code: items for (scheme, code), items in t.codes.items() if scheme == "theme" and items}
    beyond = {code: items for code, items in themes.items() if code not in promised}
    items = frozenset().union(*beyond.values()) if beyond else frozenset()
    names = ", ".join(code.replace("_", " ") for code in beyond)
    return Result(
        len(items),
        len(t.items),
        t.ordered(items),
        f"{len(items)} of {len(t.items)} items report something that no responsibility speaks of: {names}.",
        True,
    )


@_register("F17", "02_news_history", "How much of each item is visible?", claim=False)
def every_excerpt_is_cut(t: Tables) -> Result:
    cut = t.news.index[t.news["truncated"]]
    longest = int(t.news["excerpt"].str.len().max())
    return Result(
        len(cut),
        len(t.news),
        t.ordered(cut),
        f"{len(cut)} of {len(t.news)} excerpts are cut off, none is longer than {longest} characters: every count "
        "of what items name is a count of what they name at least.",
        True,
    )


@_register("F18", "05_timeline_patterns", "Which year has no item?", claim=False)
def empty_years(t: Tables) -> Result:
    years = t.news["date"].dt.year
    empty = [year for year in range(years.min(), years.max() + 1) if year not in set(years)]
    named = ", ".join(str(year) for year in empty) or "none"
    return Result(
        len(empty),
        int(years.max() - years.min() + 1),
        (),
        f"Between {years.min()} and {years.max()} the years without an item are: {named}.",
        True,
    )


def ledger(tables: Tables | None = None) -> pd.DataFrame:
    """All findings, one row each: `id, finding, k, n, claim, holds, notebook, items`."""
    rows = []
    for finding in FINDINGS.values():
        result = finding(tables)
        rows.append(
            {
                "id": finding.id,
                "question": finding.question,
                "finding": result.sentence,
                "k": result.k,
                "n": result.n,
                "kind": "claim" if finding.claim else "count",
                "holds": result.holds,
                "notebook": finding.notebook,
                "items": ", ".join(result.items),
            }
        )
    return pd.DataFrame(rows).set_index("id")
