"""What was found: each finding a pure function of the tables, its sentence computed.

A `Result` says how many (`k` of `n`), which items, in a sentence, and whether the claim holds for these
tables. Claims are comparisons; plain counts hold always. All are about this page, and were thought of
after reading it.

A rule reads nothing but sets: which items have which code (`Tables.having`), are dated between which days,
are in which language. So a claim can be recomputed for any other coding by exchanging the sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

import pandas as pd

from .coding import coding_matrix, read_coding, read_officials
from .dictionary import code_news
from .memory import uncollected
from .news import load_news
from .operations import find_operations
from .page import Page, china_page
from .profile import load_profile
from .quantities import find_quantities
from .reading import read_promises
from .tables import CRIME_TYPES

OFFENDERS = ("organized_crime", "fugitives")
"""Crime codes that name a kind of offender or an offender's status, not an offence."""

SPECIFIC_CRIMES = tuple(code for code in CRIME_TYPES if code not in ("unspecified_crime", *OFFENDERS))
"""Crime codes that name an offence."""

Codes = Mapping[tuple[str, str], frozenset[str]]
"""(scheme, code) -> the items that have it."""

Label = tuple[str, str, str]
"""(item, scheme, code)."""

SINGLE_LABEL = ("china_role", "series", "arrests", "chinese_body")
"""Schemes of `Tables.codes` in which an item has at most one code."""

DERIVED = ("crime_in_headline", "series_basis")
"""Schemes of `Tables.codes` that follow from others or from the text and are not labels of their own."""


@dataclass(frozen=True, eq=False)
class Tables:
    """Everything that findings rest on. Frames as their loaders give them; what was coded, as sets.

    Compared by identity, so that what was computed from tables can be kept beside them.
    """

    page: Page = field(repr=False)
    profile: pd.DataFrame = field(repr=False)
    news: pd.DataFrame = field(repr=False)
    coding: pd.DataFrame = field(repr=False)
    officials: pd.DataFrame = field(repr=False)
    quantities: pd.DataFrame = field(repr=False)
    operations: pd.DataFrame = field(repr=False)
    promises: pd.DataFrame = field(repr=False)
    labels: Mapping[str, frozenset[Label]] = field(repr=False)
    """Crime types and themes as given by "adjudicated", "pass A", "pass B" and "dictionary"."""

    @cached_property
    def codes(self) -> Codes:
        """All that was coded and could be coded otherwise, as (scheme, code) -> items.

        The schemes of `coding_matrix`; what INTERPOL is said to have done, by part of the item
        (`headline_role`, `excerpt_role`); crimes whose words stand in the headline (`crime_in_headline`); the
        qualifier of a number of arrests (`arrests`); the body of a Chinese official (`chinese_body`); the
        series or campaign of an operation (`series`) and how it is known (`series_basis`).
        """
        found: dict[tuple[str, str], set[str]] = {}
        for scheme in ("crime_type", "theme", "china_role", "china_part"):
            matrix = coding_matrix(self.news, self.coding, scheme)
            for code in matrix.columns:
                found[scheme, code] = set(matrix.index[matrix[code]])
        # An item without an excerpt is headline alone.
        excerpt = self.news["excerpt_start"].fillna(len(self.page.text)).to_dict()
        for row in self.coding.to_dict("records"):
            if row["scheme"] == "interpol_role":
                found.setdefault((f"{row['context']}_role", row["code"]), set()).add(row["item_id"])
            elif row["scheme"] == "crime_type" and pd.notna(row["start"]) and row["start"] < excerpt[row["item_id"]]:
                found.setdefault(("crime_in_headline", row["code"]), set()).add(row["item_id"])
        for item, qualifier in self.quantities.query("kind == 'arrests'")[["item_id", "qualifier"]].to_numpy():
            found.setdefault(("arrests", qualifier), set()).add(item)
        for item, body in self.officials.query("side == 'china'")[["item_id", "body"]].to_numpy():
            found.setdefault(("chinese_body", body), set()).add(item)
        for item, row in self.operations.iterrows():
            name = row["series"] if isinstance(row["series"], str) else row["campaign"]
            if isinstance(name, str):
                found.setdefault(("series", name), set()).add(str(item))
            if isinstance(row["series_basis"], str):
                found.setdefault(("series_basis", row["series_basis"]), set()).add(str(item))
        return {key: frozenset(items) for key, items in found.items()}

    @cached_property
    def items(self) -> frozenset[str]:
        """All items."""
        return frozenset(self.news.index)

    @cached_property
    def dates(self) -> Mapping[str, str]:
        """Item -> ISO day."""
        return {str(item): str(day) for item, day in self.news["date"].dt.strftime("%Y-%m-%d").items()}

    @cached_property
    def _languages(self) -> Mapping[str, str]:
        return dict(self.news["language"].items())  # type: ignore[arg-type]

    @cached_property
    def _countries(self) -> Mapping[str, str]:
        return dict(self.news["country"].items())  # type: ignore[arg-type]

    @cached_property
    def _profile_counts(self) -> Mapping[str, int]:
        return {str(name): int(count) for name, count in self.profile["field"].value_counts().items()}

    @cached_property
    def _promised(self) -> Mapping[str, frozenset[int]]:
        return {str(code): frozenset(found) for code, found in self.promises.groupby("code")["position"]}

    @cached_property
    def _red_notices(self) -> str | None:
        return next(iter(self.profile.loc[self.profile["field"] == "red_notices", "value"]), None)

    def coded(self, scheme: str, code: str) -> frozenset[str]:
        """Items that have the code; none if nobody has it."""
        return self.codes.get((scheme, code), frozenset()) & self.items

    def having(self, scheme: str, *codes: str) -> frozenset[str]:
        """Items that have any of the codes."""
        return frozenset().union(*[self.codes.get((scheme, code), ()) for code in codes]) & self.items

    def known(self, scheme: str) -> Mapping[str, frozenset[str]]:
        """Code -> items, for all codes of a scheme that any item has."""
        return {
            code: self.coded(found, code) for found, code in self.codes if found == scheme and self.coded(found, code)
        }

    def ordered(self, items: Iterable[str]) -> tuple[str, ...]:
        """The items in order of date."""
        return tuple(sorted(frozenset(items), key=lambda item: (self.dates[item], item)))

    def between(self, first: str = "", last: str = "9999") -> frozenset[str]:
        """Items dated from `first` to `last` (ISO days, either may be open), ends included."""
        return frozenset(item for item in self.items if first <= self.dates[item] <= last)

    def in_language(self, language: str) -> frozenset[str]:
        """Items whose headline and excerpt are in this language."""
        return frozenset(item for item in self.items if self._languages[item] == language)

    def written_in(self, *countries: str) -> frozenset[str]:
        """Items whose dateline names a place in one of these countries (ISO 3166-1 alpha-2)."""
        return frozenset(item for item in self.items if self._countries[item] in countries)

    def changed(self, codes: Codes | None = None, items: frozenset[str] | None = None) -> Tables:
        """The same tables for findings, with other codes or fewer items; the frames stay as they are."""
        for name in ("dates", "_languages", "_countries", "_profile_counts", "_promised", "_red_notices"):
            getattr(self, name)  # so that it is kept, here and in every other
        other = object.__new__(Tables)
        other.__dict__.update(self.__dict__)
        other.__dict__["codes"] = self.codes if codes is None else codes
        other.__dict__["items"] = self.items if items is None else items
        return other


@cache
@uncollected(kept=True)
def load_tables() -> Tables:
    """The tables of the China page, with the adjudicated coding."""
    page = china_page()
    news = load_news(page)
    coding = read_coding("adjudicated", news)
    return Tables(
        page,
        load_profile(page),
        news,
        coding,
        read_officials(news),
        find_quantities(news),
        find_operations(news),
        read_promises(page),
        {
            "adjudicated": labels(coding),
            "pass A": labels(read_coding("coder_a", news)),
            "pass B": labels(read_coding("coder_b", news)),
            "dictionary": labels(code_news(news, "crime_type")) | labels(code_news(news, "theme")),
        },
    )


def labels(coding: pd.DataFrame) -> frozenset[Label]:
    """Crime types and themes of a coding (columns `item_id, scheme, code`), each once."""
    rows = coding[coding["scheme"].isin(["crime_type", "theme"])]
    return frozenset(rows[["item_id", "scheme", "code"]].itertuples(index=False, name=None))


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
    """A finding: its id, the notebook that shows it, its question, and the function that answers.

    `claim` is True for a comparison that can be false, False for a plain count. `short` is the claim in a few
    words, for a ledger's margin or a figure's title.
    """

    id: str
    notebook: str
    question: str
    short: str
    claim: bool
    rule: Callable[[Tables], Result] = field(repr=False)

    def __call__(self, tables: Tables | None = None) -> Result:
        """What is found in these tables; with none given, in those of the China page."""
        return self.rule(tables or load_tables())


FINDINGS: dict[str, Finding] = {}
"""All findings by id, in the order of the ledger."""


def _finding(
    id: str, notebook: str, question: str, short: str, *, claim: bool = True
) -> Callable[[Callable[[Tables], Result]], Finding]:
    """Put the rule below it into `FINDINGS`."""

    def add(rule: Callable[[Tables], Result]) -> Finding:
        FINDINGS[id] = Finding(id, notebook, question, short, claim, rule)
        return FINDINGS[id]

    return add


def _do(number: int, verb: str = "do", verb_of_one: str = "does") -> str:
    """A number and its verb: `1 does`, `2 do`."""
    return f"{number} {verb_of_one if number == 1 else verb}"


def _more_often(k: int, n: int, other_k: int, other_n: int) -> bool:
    """Whether k of n is a larger share than other_k of other_n; never true of nothing."""
    return bool(n and other_n) and k * other_n > other_k * n


@_finding(
    "F01",
    "04_operations_by_crime_type",
    "Do items about operations name China?",
    "most items about operations do not name China",
)
def operations_without_china(t: Tables) -> Result:
    """Holds where more than half of the operation items do not name China, and more often than others."""
    operations, unnamed = t.coded("theme", "joint_operation"), t.coded("china_role", "not_named")
    silent, others = operations & unnamed, t.items - operations
    return Result(
        len(silent),
        len(operations),
        t.ordered(silent),
        f"{len(silent)} of the {len(operations)} items about operations do not name China in the visible text; of the "
        f"{len(others)} other items, {_do(len(others & unnamed))} not.",
        _more_often(len(silent), len(operations), len(others & unnamed), len(others))
        and 2 * len(silent) > len(operations),
    )


@_finding(
    "F02",
    "03_cooperation_themes",
    "Do operations and meetings name crimes?",
    "operations name an offence, high-level meetings rarely do",
)
def operations_name_crimes(t: Tables) -> Result:
    """Holds where operations name an offence more often than meetings, and fewer than half of the meetings do."""
    operations, meetings = t.coded("theme", "joint_operation"), t.coded("theme", "high_level_meeting")
    specific = t.having("crime_type", *SPECIFIC_CRIMES)
    named = operations & specific
    return Result(
        len(named),
        len(operations),
        t.ordered(named),
        f"{len(named)} of the {len(operations)} items about operations name an offence; of the {len(meetings)} about "
        f"high-level meetings, {_do(len(meetings & specific))}.",
        _more_often(len(named), len(operations), len(meetings & specific), len(meetings))
        and 2 * len(meetings & specific) < len(meetings),
    )


@_finding(
    "F03",
    "02_news_history",
    "Since 2014, what is shown in Spanish?",
    "since 2014 what names China is shown in English",
)
def translated_without_china(t: Tables) -> Result:
    """Holds where since 2014 the items in English name China more often than those in Spanish."""
    since = t.between("2014-01-01")
    spanish, english = since & t.in_language("es"), since & t.in_language("en")
    named = t.items - t.coded("china_role", "not_named")
    return Result(
        len(spanish & named),
        len(spanish),
        t.ordered(spanish),
        f"Since 2014, {len(spanish & named)} of the {len(spanish)} items shown in Spanish name China, and "
        f"{len(english & named)} of the {len(english)} shown in English.",
        _more_often(len(english & named), len(english), len(spanish & named), len(spanish)),
    )


@_finding(
    "F04",
    "04_operations_by_crime_type",
    "What does INTERPOL say that it did?",
    "headlines say led where texts say coordinated",
)
def led_or_coordinated(t: Tables) -> Result:
    """Holds where most headlines that say "led" stand above a text that says "coordinated"; the reverse is rarer."""
    led = t.coded("headline_role", "led")
    softer = (led & t.coded("excerpt_role", "coordinated")) - t.coded("excerpt_role", "led")
    stronger = t.coded("excerpt_role", "led") - led
    return Result(
        len(softer),
        len(led),
        t.ordered(softer),
        f"{len(led)} headlines say that INTERPOL led an operation; in {len(softer)} of them the text says that it "
        f"coordinated it. Texts that say led under a headline that does not: {len(stronger)}.",
        len(softer) > len(stronger) and 2 * len(softer) > len(led),
    )


@_finding("F05", "03_cooperation_themes", "Whose China is it?", "Hong Kong before 2011, the mainland since")
def hong_kong_then_mainland(t: Tables) -> Result:
    """Holds where items before 2011 name Hong Kong more often than later ones, among those that name a part."""
    placed = t.having("china_part", "mainland", "hong_kong", "macao")
    hong_kong, mainland = t.coded("china_part", "hong_kong"), t.coded("china_part", "mainland")
    before, after = t.between(last="2010-12-31") & placed, t.between("2011-01-01") & placed
    return Result(
        len(before & hong_kong),
        len(before),
        t.ordered(before & hong_kong),
        f"Before 2011, {len(before & hong_kong)} of the {len(before)} items that name a part of China name Hong Kong "
        f"and {len(before & mainland)} the mainland; of the {len(after)} since, "
        f"{_do(len(after & hong_kong), 'name', 'names')} Hong Kong and {len(after & mainland)} the mainland.",
        _more_often(len(before & hong_kong), len(before), len(after & hong_kong), len(after)),
    )


@_finding("F06", "03_cooperation_themes", "Who travels?", "Chinese officials visit more than they host")
def more_to_lyon(t: Tables) -> Result:
    """Holds where more high-level meetings take Chinese officials abroad than bring guests to China."""
    meetings = t.coded("theme", "high_level_meeting")
    away, at_home = meetings & t.coded("china_role", "visitor"), meetings & t.coded("china_role", "host")
    return Result(
        len(away),
        len(meetings),
        t.ordered(away),
        f"For {len(away)} of the {len(meetings)} high-level meetings Chinese officials travelled to INTERPOL; "
        f"{len(at_home)} took place in China.",
        len(away) > len(at_home),
    )


@_finding(
    "F07",
    "01_country_profile",
    "Fugitives: promised and practised?",
    "fugitives and legal assistance are promised more than arrests are reported",
)
def fugitives_promised(t: Tables) -> Result:
    """Holds where a larger share of responsibilities than of news items is about wanted persons."""
    stated = t._profile_counts.get("responsibility", 0)
    promised = t._promised.get("fugitive_arrest", frozenset())
    arrests = t.coded("theme", "fugitive_arrest")
    notices = f" Beside “Red Notices” the page prints {t._red_notices}." if t._red_notices else ""
    return Result(
        len(arrests),
        len(t.items),
        t.ordered(arrests),
        f"{len(promised)} of the {stated} responsibilities are about fugitives, extradition or legal assistance; of "
        f"the {len(t.items)} news items, {len(arrests)} is about the arrest of a wanted person.{notices}",
        _more_often(len(promised), stated, len(arrests), len(t.items)),
    )


@_finding(
    "F08",
    "04_operations_by_crime_type",
    "Which offence leads, and by what count?",
    "football betting leads by items but not by campaigns",
)
def betting_leads_by_items(t: Tables) -> Result:
    """Holds where illegal gambling is the offence of most operation items, but not of most campaigns."""
    operations = t.coded("theme", "joint_operation")
    series = {item: name for name, items in t.known("series").items() for item in items}
    by_item = {code: operations & t.coded("crime_type", code) for code in SPECIFIC_CRIMES}
    items = {code: len(found) for code, found in by_item.items()}
    campaigns = {code: len({series.get(item, item) for item in found}) for code, found in by_item.items()}
    every = len({series.get(item, item) for item in operations})
    betting = items.pop("illegal_gambling")
    betting_campaigns = campaigns.pop("illegal_gambling")
    return Result(
        betting,
        len(operations),
        t.ordered(by_item["illegal_gambling"]),
        f"By item, illegal gambling is named in {betting} of {len(operations)} operations, any other offence in "
        f"{max(items.values())} at most; by campaign it is named in {betting_campaigns} of {every}, another offence in "
        f"{max(campaigns.values())}.",
        betting > max(items.values()) and betting_campaigns < max(campaigns.values()),
    )


@_finding(
    "F09",
    "02_news_history",
    "What does a reader of headlines miss?",
    "organised crime is mostly named only below the headline",
)
def offenders_below_headline(t: Tables) -> Result:
    """Holds where items hide organised crime below the headline more often than items do other crimes."""
    gangs = t.coded("crime_type", "organized_crime")
    hidden = gangs - t.coded("crime_in_headline", "organized_crime")
    rest = [code for code in CRIME_TYPES if code != "organized_crime"]
    others = t.having("crime_type", *rest)
    others_hidden = others - t.having("crime_in_headline", *rest)
    return Result(
        len(hidden),
        len(gangs),
        t.ordered(hidden),
        f"{len(hidden)} of the {len(gangs)} items that name organised crime do so only below the headline; of the "
        f"{len(others)} that name another crime, {len(others_hidden)}.",
        _more_often(len(hidden), len(gangs), len(others_hidden), len(others)),
    )


@_finding(
    "F10",
    "02_news_history",
    "Where are the items written?",
    "operations are told from elsewhere, not from China",
)
def operations_not_from_china(t: Tables) -> Result:
    """Holds where other items are dated from China, Hong Kong or Macao more often than operations are."""
    operations = t.coded("theme", "joint_operation")
    from_china = t.written_in("CN", "HK", "MO")
    others = t.items - operations
    return Result(
        len(operations & from_china),
        len(operations),
        t.ordered(others & from_china),
        f"{len(operations & from_china)} of the {len(operations)} items about operations have a dateline in China, "
        f"Hong Kong or Macao; of the {len(others)} other items, {_do(len(others & from_china), 'have', 'has')}.",
        _more_often(len(others & from_china), len(others), len(operations & from_china), len(operations)),
    )


@_finding("F11", "05_timeline_patterns", "When do high-level meetings begin?", "high-level meetings come late")
def meetings_come_late(t: Tables) -> Result:
    """Holds where high-level meetings are a larger share of the items since 2011 than of those before."""
    meetings = t.coded("theme", "high_level_meeting")
    before, after = t.between(last="2010-12-31"), t.between("2011-01-01")
    return Result(
        len(after & meetings),
        len(after),
        t.ordered(after & meetings),
        f"{len(before & meetings)} of the {len(before)} items up to 2010 report a high-level meeting, "
        f"{len(after & meetings)} of the {len(after)} since.",
        _more_often(len(after & meetings), len(after), len(before & meetings), len(before)),
    )


@_finding(
    "F12",
    "05_timeline_patterns",
    "Do operations get rarer?",
    "the lower share of operations since 2011 is mostly the betting series",
)
def operations_before_after(t: Tables) -> Result:
    """Holds where the share of operations falls after 2010, by less than half as much without the betting series."""
    operations, repeats = t.coded("theme", "joint_operation"), t.coded("series_basis", "inferred")
    before, after = t.between(last="2010-12-31"), t.between("2011-01-01")
    b, a = before - repeats, after - repeats

    def fall(early: frozenset[str], late: frozenset[str]) -> float:
        return len(early & operations) / max(len(early), 1) - len(late & operations) / max(len(late), 1)

    return Result(
        len(b & operations),
        len(b),
        t.ordered(operations - repeats),
        f"Up to 2010, {len(before & operations)} of {len(before)} items are about operations, since then "
        f"{len(after & operations)} of {len(after)}; without the football-betting series {len(b & operations)} of "
        f"{len(b)} and {len(a & operations)} of {len(a)}.",
        fall(before, after) > 0 and 2 * fall(b, a) < fall(before, after),
    )


@_finding(
    "F13",
    "04_operations_by_crime_type",
    "How sure are the numbers of arrests?",
    "most numbers of arrests are bounds or approximations",
)
def arrests_are_bounds(t: Tables) -> Result:
    """Holds where more than half of the stated numbers of arrests are not exact."""
    stated = t.known("arrests")
    every = frozenset().union(*stated.values())
    exact = t.coded("arrests", "exact")
    kinds = ", ".join(sorted(code.replace("_", " ") for code in stated if code != "exact"))
    return Result(
        len(every - exact),
        len(every),
        t.ordered(every - exact),
        f"{len(every)} items state a number of arrests; in {len(every - exact)} it is a bound or an approximation "
        f"({kinds}), in {len(exact)} it is exact.",
        2 * len(every - exact) > len(every),
    )


@_finding(
    "F14",
    "03_cooperation_themes",
    "Which Chinese body meets INTERPOL?",
    "the ministry stands for China at most meetings",
)
def ministry_is_counterpart(t: Tables) -> Result:
    """Holds where the ministry stands for China at more than half of the high-level meetings."""
    meetings = t.coded("theme", "high_level_meeting")
    bodies = {body: items & meetings for body, items in t.known("chinese_body").items()}
    ministry = bodies.pop("Ministry of Public Security", frozenset())
    unstated = bodies.pop("not stated", frozenset())
    listed = "".join(f", at {len(items)} one of the {body}" for body, items in sorted(bodies.items()) if items)
    return Result(
        len(ministry),
        len(meetings),
        t.ordered(ministry),
        f"At {len(ministry)} of the {len(meetings)} high-level meetings an official of the Ministry of Public Security "
        f"stands for China{listed}; at {len(unstated)} the body is not stated.",
        2 * len(ministry) > len(meetings),
    )


@_finding(
    "F15",
    "02_news_history",
    "When does Spanish give way to English?",
    "the early list is in Spanish, the later one mostly not",
)
def english_comes_late(t: Tables) -> Result:
    """Holds where the earlier half of the items by date is in Spanish more often than the later half."""
    by_date = t.ordered(t.items)
    border = t.dates[by_date[len(by_date) // 2]] if by_date else ""
    late = t.between(border)
    early, spanish = t.items - late, t.in_language("es")
    return Result(
        len(early & spanish),
        len(early),
        t.ordered(late & spanish),
        f"Of the earlier {len(early)} items by date, {len(early & spanish)} are in Spanish; of the later {len(late)}, "
        f"{len(late & spanish)}.",
        _more_often(len(early & spanish), len(early), len(late & spanish), len(late)),
    )


@_finding(
    "F16", "01_country_profile", "What is practised without being promised?", "practice without promise", claim=False
)
def practice_without_promise(t: Tables) -> Result:
    """A count: items whose themes include one that no responsibility speaks of."""
    promised = frozenset(t.promises["code"])
    beyond = {code: items for code, items in t.known("theme").items() if code not in promised}
    items = frozenset().union(*beyond.values())
    names = ", ".join(sorted(code.replace("_", " ") for code in beyond))
    return Result(
        len(items),
        len(t.items),
        t.ordered(items),
        f"{len(items)} of {len(t.items)} items report something that no responsibility speaks of: {names}.",
        True,
    )


@_finding("F17", "02_news_history", "How much of each item is visible?", "every excerpt is cut", claim=False)
def every_excerpt_is_cut(t: Tables) -> Result:
    """A count: items whose excerpt does not end where a sentence ends."""
    shown = t.news[t.news.index.isin(t.items)]
    cut = shown.index[shown["truncated"]]
    longest = int(shown["excerpt"].str.len().max())
    return Result(
        len(cut),
        len(shown),
        t.ordered(cut),
        f"{len(cut)} of {len(shown)} excerpts are cut off and none is longer than {longest} "
        "characters, so what items are counted to name is what they name at least.",
        True,
    )


@_finding("F18", "05_timeline_patterns", "Which years have no item?", "years without an item", claim=False)
def empty_years(t: Tables) -> Result:
    """A count: years between the first and the last that have no item."""
    years = {int(t.dates[item][:4]) for item in t.items}
    span = range(min(years), max(years) + 1) if years else range(0)
    empty = [year for year in span if year not in years]
    return Result(
        len(empty),
        len(span),
        (),
        f"The list spans {len(span)} calendar years; without an item: {', '.join(map(str, empty)) or 'none'}.",
        True,
    )


def _labels_of(t: Tables, who: str) -> frozenset[Label]:
    """The labels that one coding gave to the items of these tables."""
    return frozenset(label for label in t.labels[who] if label[0] in t.items)


@_finding(
    "F19", "06_coding_reliability", "Do the reading passes agree?", "the passes agree on most labels", claim=False
)
def passes_agree(t: Tables) -> Result:
    """A count: labels that passes A and B both give, of those that either gives."""
    a, b = _labels_of(t, "pass A"), _labels_of(t, "pass B")
    return Result(
        len(a & b),
        len(a | b),
        t.ordered(item for item, _, _ in a ^ b),
        f"Of the {len(a | b)} labels for crime types and themes that either reading pass gave, both gave {len(a & b)}.",
        True,
    )


@_finding(
    "F20", "06_coding_reliability", "Does a dictionary find the same?", "a dictionary finds the same", claim=False
)
def dictionary_agrees(t: Tables) -> Result:
    """A count: adjudicated crime types and themes that the dictionary finds, and what it finds beyond."""
    ours, found = _labels_of(t, "adjudicated"), _labels_of(t, "dictionary")
    return Result(
        len(ours & found),
        len(ours),
        t.ordered(item for item, _, _ in ours ^ found),
        f"The dictionary finds {len(ours & found)} of the {len(ours)} adjudicated crime types and themes, "
        f"and {len(found - ours)} that were not given. Its makers knew this page.",
        True,
    )


def ledger(tables: Tables | None = None) -> pd.DataFrame:
    """All findings, a row each, index `id`: `question, finding, k, n, kind, holds, notebook, items`."""
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
