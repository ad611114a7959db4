"""What is drawn: findings' tables turned into small frames, each with its title and what is seen in it.

A chart gets a `View` and adds nothing to it but ink. Titles and descriptions are computed, so that they
stay true when the tables change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from . import fragility, stats
from .coding import read_quantities
from .findings import FINDINGS, SPECIFIC_CRIMES, Tables
from .page import Page
from .paths import data_path, read_yaml
from .profile import PARTS, part_of
from .reading import outside_facts
from .tables import CRIME_TYPES, THEMES


def _title(id: str, t: Tables, claim: str = "") -> str:
    """The claim as a title where its finding holds for these tables, else the question."""
    finding = FINDINGS[id]
    text = claim or finding.short
    return text[:1].upper() + text[1:] if finding(t).holds else finding.question


class View(NamedTuple):
    """What one chart shows: the data, its title, and what is seen, in words."""

    data: pd.DataFrame
    title: str
    seen: str


def words(code: str) -> str:
    """A code as a reader sees it: `high_level_meeting` -> `high-level meeting`."""
    plain = code.replace("_", " ")
    return {
        "high level meeting": "high-level meeting",
        "cbrne": "CBRNE",
        "organized crime": "organised crime",
    }.get(plain, plain)


def period(t: Tables) -> str:
    """The caption's last sentence: source, number of items, period."""
    dates = t.news["date"]
    return (
        f"INTERPOL's page for China: {len(t.news)} news items dated {_day(dates.min())} to {_day(dates.max())}, "
        "by date of publication."
    )


def _all_or(k: int, n: int) -> str:
    return f"all {n}" if k == n else f"{k} of the {n}"


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B %Y}"


def _lane_rows(t: Tables, lanes: dict[str, frozenset[str]], marked: frozenset[str], yes: str, no: str) -> pd.DataFrame:
    """What `charts.swimlanes` draws: `lane, item_id, date, mark`, a row for each item in each of its lanes.

    An item's mark is `yes` if it is among those marked, else `no`.
    """
    rows = [
        {
            "lane": lane,
            "item_id": item,
            "date": t.news.at[item, "date"],
            "mark": yes if item in marked else no,
        }
        for lane, items in lanes.items()
        for item in t.ordered(items)
    ]
    data = pd.DataFrame(rows, columns=["lane", "item_id", "date", "mark"])
    data["mark"] = pd.Categorical(data["mark"], [yes, no])
    return data


NAMED, NOT_NAMED = "China named", "China not named"
NAMING = "Hong Kong, Macao and a place in China in the dateline count as China."
"""What it means that an item names China, for captions."""
OPEN_ENDS = "Arrows: an open end; their length means nothing."
INTERVALS = (
    f"Upright lines: {1 - stats.ALPHA:.0%} intervals of single counts; band: what chance leaves at the mean of the "
    "full years; hollow: partial years."
)
TREND_TEST = (
    f"Simulated lists of the same length; Laplace's test (do dates lean to one end?), level {stats.ALPHA}."
)


def _lanes_by_naming(t: Tables, lanes: dict[str, frozenset[str]]) -> pd.DataFrame:
    """Items in lanes, marked by whether they name China."""
    return _lane_rows(t, lanes, t.items - t.having("china_role", "not_named"), NAMED, NOT_NAMED)


def operations_and_china(t: Tables) -> View:
    """Items by date, operations apart from the rest, marked by whether they name China: `lane, item_id, date, mark`."""
    operations = t.having("theme", "joint_operation")
    lanes = {"operations": operations, "all other items": t.items - operations}
    result = FINDINGS["F01"](t)
    return View(
        _lanes_by_naming(t, lanes),
        f"{result.k} of {result.n} operation items do not name China",
        result.sentence,
    )


def _by_scheme(t: Tables, scheme: str, codes: tuple[str, ...]) -> dict[str, frozenset[str]]:
    found = {words(code): t.coded(scheme, code) for code in codes if t.coded(scheme, code)}
    return dict(sorted(found.items(), key=lambda lane: (-len(lane[1]), lane[0])))


def themes_over_time(t: Tables) -> View:
    """Items by date in a lane for each theme, marked by whether they name China: `lane, item_id, date, mark`."""
    lanes = _by_scheme(t, "theme", THEMES)
    return View(
        _lanes_by_naming(t, lanes),
        _title("F11", t, "Operations run through the years; high-level meetings begin late"),
        FINDINGS["F11"](t).sentence,
    )


def crimes_over_time(t: Tables) -> View:
    """Items by date in a lane for each crime type, marked by whether they name China: `lane, item_id, date, mark`.

    The last lane has the items that name no crime.
    """
    lanes = _by_scheme(t, "crime_type", CRIME_TYPES)
    none = t.items - t.having("crime_type", *CRIME_TYPES)
    lanes["(no crime named)"] = none
    top, items = next(iter(lanes.items()))
    return View(
        _lanes_by_naming(t, lanes),
        f"{words(top).capitalize()} is named most often; {len(none)} items name no crime in the visible text",
        f"{words(top)} is named in {len(items)} items; {len(none)} items name no crime.",
    )


def languages_over_time(t: Tables) -> View:
    """Items by date, Spanish apart from English, marked by whether they name China: `lane, item_id, date, mark`."""
    lanes = {"in Spanish": t.in_language("es"), "in English": t.in_language("en")}
    named = t.between("2014-01-01") - t.coded("china_role", "not_named")
    english = named & t.in_language("en")
    return View(
        _lanes_by_naming(t, lanes),
        _title("F03", t, f"Since 2014, {_all_or(len(english), len(named))} items that name China are in English"),
        FINDINGS["F03"](t).sentence,
    )


COUNTRY = {
    "CN": "China", "HK": "Hong Kong", "MO": "Macao", "FR": "France", "SG": "Singapore", "RW": "Rwanda",
    "KR": "Korea", "KH": "Cambodia",
}  # fmt: skip


NO_DATELINE = "(no dateline)"


def datelines_over_time(t: Tables) -> View:
    """Items by date in a lane for each country of a dateline, operations marked: `lane, item_id, date, mark`."""
    country = t.news["country"].map(lambda code: COUNTRY.get(code, code)).fillna(NO_DATELINE)
    counts = country.value_counts()
    order = sorted(counts.index, key=lambda name: (name == NO_DATELINE, -counts[name], name))
    lanes = {name: frozenset(country.index[country == name]) for name in order}
    return View(
        _lane_rows(t, lanes, t.having("theme", "joint_operation"), "operation", "anything else"),
        _title("F10", t, "Operations are told from Lyon and elsewhere, not from China"),
        FINDINGS["F10"](t).sentence,
    )


def parts_of_china_over_time(t: Tables) -> View:
    """Items by date in a lane for each part of China that they name, marked if they take place there.

    Columns: `lane, item_id, date, mark`.
    """
    parts = {"mainland": ("mainland", "CN"), "Hong Kong": ("hong_kong", "HK"), "Macao": ("macao", "MO")}
    rows = [
        _lane_rows(
            t,
            {name: t.coded("china_part", code)},
            t.coded("china_role", "host") & t.written_in(country),
            "it takes place there",
            "named otherwise",
        )
        for name, (code, country) in parts.items()
    ]
    placed, mainland = t.having("china_part", *(code for code, _ in parts.values())), t.coded("china_part", "mainland")
    before, since = (placed & t.between(last="2010-12-31")), (placed & t.between("2011-01-01"))
    seen = (
        f"Since 2011 the mainland is named in {_all_or(len(since & mainland), len(since))} items, before in "
        f"{_all_or(len(before & mainland), len(before))}"
    )
    return View(pd.concat(rows, ignore_index=True), _title("F05", t, seen), FINDINGS["F05"](t).sentence)


def travel_over_time(t: Tables) -> View:
    """High-level meetings by date and by who travels, marked if they name an offence: `lane, item_id, date, mark`."""
    meetings = t.having("theme", "high_level_meeting")
    lanes = {
        "Chinese officials go to INTERPOL": meetings & t.having("china_role", "visitor"),
        "the meeting is in China": meetings & t.having("china_role", "host"),
    }
    crimes = t.having("crime_type", *SPECIFIC_CRIMES)
    result = FINDINGS["F06"](t)
    return View(
        _lane_rows(t, lanes, crimes, "names an offence", "names none"),
        f"{result.k} high-level meetings at INTERPOL, {len(lanes['the meeting is in China'])} in China",
        result.sentence,
    )


def _cross(t: Tables, rows: dict[str, frozenset[str]], columns: dict[str, frozenset[str]]) -> pd.DataFrame:
    """What `charts.dot_table` draws: `row, column, item_id`, a row for each item in a cell."""
    cells = [
        {"row": row, "column": column, "item_id": item}
        for row, in_row in rows.items()
        for column, in_column in columns.items()
        for item in t.ordered(in_row & in_column)
    ]
    data = pd.DataFrame(cells, columns=["row", "column", "item_id"])
    data["row"] = pd.Categorical(data["row"], list(rows))
    data["column"] = pd.Categorical(data["column"], list(columns))
    return data


def themes_by_china(t: Tables) -> View:
    """Items by theme and by China's part in them, one dot for each: `row, column, item_id`."""
    columns = {
        "in China": t.coded("china_role", "host"),
        "Chinese officials elsewhere": t.coded("china_role", "visitor"),
        "China takes part": t.coded("china_role", "participant"),
        "China not named": t.coded("china_role", "not_named"),
    }
    operations, silent = t.having("theme", "joint_operation"), t.coded("china_role", "not_named")
    return View(
        _cross(t, _by_scheme(t, "theme", THEMES), columns),
        f"{len(operations & silent)} of the {len(silent)} items that do not name China are about operations",
        f"{len(operations & silent)} of the {len(silent)} items that do not name China are about operations; "
        f"{len(t.coded('china_role', 'host'))} items take place in China.",
    )


def _themes_and_offences(t: Tables) -> pd.DataFrame:
    specific = t.having("crime_type", *SPECIFIC_CRIMES)
    vague = t.having("crime_type", "unspecified_crime", "organized_crime", "fugitives") - specific
    columns = {
        "names an offence": specific,
        "crime in general or offenders": vague,
        "none visible": t.items - specific - vague,
    }
    return _cross(t, _by_scheme(t, "theme", THEMES), columns)


def themes_by_crime(t: Tables) -> View:
    """Items by theme and by how definite the crime is that they name: `row, column, item_id`."""
    return View(
        _themes_and_offences(t),
        _title("F02", t, "Operations name offences, meetings rarely do"),
        FINDINGS["F02"](t).sentence,
    )


def operations_by_crime(t: Tables) -> View:
    """Operation items, newest first, by the crime types they name: `row, column, item_id`."""
    operations = t.having("theme", "joint_operation")
    rows = {operation_label(t, item): frozenset([item]) for item in reversed(t.ordered(operations))}
    columns = {
        words(code): items & operations for code in CRIME_TYPES if (items := t.coded("crime_type", code)) & operations
    }
    columns = dict(sorted(columns.items(), key=lambda column: -len(column[1])))
    result = FINDINGS["F08"](t)
    return View(
        _cross(t, rows, columns),
        _title(
            "F08",
            t,
            f"{result.k} of the {result.n} operation items are about football betting, each a row of its own",
        ),
        result.sentence,
    )


def operation_label(t: Tables, item: str) -> str:
    """A row label for an operation: its name as printed, else the series, else what it is."""
    row = t.operations.loc[item]
    if isinstance(row["operation"], str):
        name = row["operation"]
    elif isinstance(row["series"], str):
        name = f"({row['series']})"
    else:
        name = "(no name)"
    # Without the mark a name in Arabic would turn the date round.
    mark = "\u200e" if name[:1] >= "\u0590" and name[:1] < "\u0900" else ""
    return f"{mark}{name}{mark}  {item}"


ROLE_ORDER = ("launched", "supported", "coordinated", "led")


def led_and_coordinated(t: Tables) -> View:
    """What headline and text of an operation item say that INTERPOL did: `label, item_id, part, role`."""
    rows = t.coding[t.coding["scheme"] == "interpol_role"]
    operations = t.having("theme", "joint_operation")
    data = [
        {"label": operation_label(t, item), "item_id": item, "part": row["context"], "role": row["code"]}
        for item in reversed(t.ordered(operations))
        for _, row in rows[rows["item_id"] == item].iterrows()
    ]
    result = FINDINGS["F04"](t)
    return View(
        pd.DataFrame(data, columns=["label", "item_id", "part", "role"]),
        f"{result.k} headlines say \u201cled\u201d where the text says \u201ccoordinated\u201d",
        result.sentence,
    )


def ranges(t: Tables, kind: str) -> View:
    """Stated numbers of one kind as ranges: `label, item_id, value, low, high, qualifier, unit`.

    An open end is missing.
    """
    rows = t.quantities[t.quantities["kind"] == kind].copy()
    rows["label"] = [operation_label(t, i) if i in t.operations.index else i for i in rows["item_id"]]
    rows = rows.sort_values("item_id", ascending=False)
    open_ends = int(rows["high"].isna().sum())
    exact = int((rows["qualifier"] == "exact").sum())
    thing = {"arrests": "arrests", "seizure_value": "seizures in dollars", "countries": "countries"}.get(
        kind, words(kind)
    )
    return View(
        rows[["label", "item_id", "value", "low", "high", "qualifier", "unit"]].reset_index(drop=True),
        f"Stated {thing}: {exact or 'none'} exact, {len(rows) - exact} a bound or about",
        f"{len(rows)} items state {thing}; {open_ends} with no upper end, {exact} exactly.",
    )


def lengths(t: Tables) -> View:
    """Characters of each item's headline and excerpt: `item_id, headline, excerpt, language`."""
    data = pd.DataFrame(
        {
            "item_id": t.news.index,
            "headline": t.news["headline"].str.len().to_numpy(),
            "excerpt": t.news["excerpt"].str.len().to_numpy(),
            "language": t.news["language"].to_numpy(),
        }
    )
    most = int((data["excerpt"] == data["excerpt"].max()).sum())
    return View(
        data,
        f"{most} of {len(data)} excerpts have exactly {data['excerpt'].max()} characters; headlines have "
        f"{data['headline'].min()} to {data['headline'].max()}",
        f"headlines have {data['headline'].min()} to {data['headline'].max()} characters, excerpts "
        f"{data['excerpt'].min()} to {data['excerpt'].max()}, and {most} of {len(data)} exactly the longest.",
    )


def order_on_page(t: Tables) -> View:
    """Place on the page against date: `item_id, position, date, out_of_order` (an item below is newer)."""
    dates = t.news["date"].to_numpy()
    later = [bool((dates[place + 1 :] > day).any()) for place, day in enumerate(dates)]
    data = pd.DataFrame(
        {
            "item_id": t.news.index,
            "position": range(1, len(dates) + 1),
            "date": t.news["date"].to_numpy(),
            "out_of_order": later,
        }
    )
    wrong = data[data["out_of_order"]]
    return View(
        data,
        f"Newest first, but for {count(len(wrong), 'item')} of {wrong['date'].iloc[0].year}"
        if len(wrong)
        else "Newest first, without exception",
        f"{len(wrong)} stand above a newer item: {', '.join(wrong['item_id']) or 'none'}.",
    )


def page_strip(page: Page) -> View:
    """The page from its first byte to its last, cut into its parts: `part, start, end` in bytes."""
    offsets = np.concatenate([[0], np.cumsum([len(char.encode()) for char in page.text])])
    owner = ["layout"] * len(page.text)
    for block in sorted(page.blocks, key=lambda block: block.end - block.start, reverse=True):
        owner[block.start : block.end] = [part_of(block)] * (block.end - block.start)
    rows: list[dict[str, object]] = []
    begin = 0
    for at in range(1, len(owner) + 1):
        if at == len(owner) or owner[at] != owner[begin]:
            rows.append({"part": owner[begin], "start": int(offsets[begin]), "end": int(offsets[at])})
            begin = at
    data = pd.DataFrame(rows)
    sizes = (data["end"] - data["start"]).groupby(data["part"]).sum()
    news = int(sizes[[part for part in sizes.index if part.startswith("news")]].sum())
    total = int(offsets[-1])
    return View(
        data,
        f"News fills {news:,} of the page's {total:,} bytes",
        "; ".join(f"{part} {int(sizes[part]):,} bytes" for part in PARTS if part in sizes) + ".",
    )


def _responsibilities(t: Tables) -> Iterator[tuple[Any, pd.DataFrame, frozenset[str]]]:
    """Each responsibility: the stated fact, the promises it was read as, and the items of their themes."""
    for fact in t.profile[t.profile["field"] == "responsibility"].itertuples():
        promises = t.promises[t.promises["position"] == fact.position]
        yield fact, promises, t.having("theme", *promises["code"])


def promises_and_practice(t: Tables) -> View:
    """Responsibilities and the items with their themes: `position, responsibility, item_id, themes, mark`.

    A responsibility without items keeps a row.
    """
    silent = t.coded("china_role", "not_named")
    rows = [
        {
            "position": fact.position,
            "responsibility": fact.value,
            "item_id": item,
            "themes": ", ".join(words(code) for code in promises["code"]),
            "mark": None if item is None else NOT_NAMED if item in silent else NAMED,
        }
        for fact, promises, related in _responsibilities(t)
        for item in t.ordered(related) or (None,)
    ]
    data = pd.DataFrame(rows)
    empty = data.loc[data["item_id"].isna(), "position"].nunique()
    stated = data["position"].nunique()
    return View(
        data,
        f"{stated - empty} of the {stated} duties have news items with a related theme",
        f"{empty} of {stated} responsibilities have no related item; {FINDINGS['F07'](t).sentence}",
    )


def _per_year(t: Tables) -> pd.Series:
    """Items in each calendar year from the first, which is partial, to the last, which is too."""
    years = t.news["date"].dt.year
    return years.value_counts().reindex(range(years.min(), years.max() + 1), fill_value=0).sort_index()


def yearly(t: Tables) -> View:
    """Items a year, with the exact interval of each count, and what chance alone does to a constant rate.

    Columns: `year, items, low, high, partial`; on every row `rate, chance_low, chance_high`.
    """
    counts = _per_year(t)
    full = counts.iloc[1:-1]
    mean = float(full.mean())
    low, high = stats.poisson_range(mean)
    rows = []
    for year, count in counts.items():
        below, above = stats.garwood(int(count))
        rows.append(
            {
                "year": int(year),
                "items": int(count),
                "low": below,
                "high": above,
                "partial": year in (counts.index[0], counts.index[-1]),
                "rate": mean,
                "chance_low": low,
                "chance_high": high,
            }
        )
    outside = [int(year) for year, count in full.items() if not low <= count <= high]
    return View(
        pd.DataFrame(rows),
        "Every full year lies within what chance allows at a constant rate"
        if not outside
        else f"{', '.join(map(str, outside))} stand out from a constant rate",
        f"the full years have {full.min()} to {full.max()} items, {mean:.2f} on average; by chance alone a constant "
        f"rate gives {low} to {high} in at least 95 of 100 years.",
    )


def _period(t: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    return t.news["date"].min(), t.news["date"].max()


def _positions(t: Tables) -> np.ndarray:
    """Where in the period the items lie: 0 the first day, 1 the last."""
    first, last = _period(t)
    return stats.positions([d.date() for d in t.news["date"]], first.date(), last.date())


PANELS = 20
"""Timelines in the line-up."""


def real_panel() -> int:
    """Which panel of the line-up is the real timeline: drawn by lot, with a fixed seed."""
    return int(np.random.default_rng(stats.SEED).integers(PANELS)) + 1


def line_up_note(t: Tables) -> str:
    """The line-up's caption."""
    return (
        f"{PANELS} panels of {len(t.items)} dates each, first to last day of the list from left to right, no axis on "
        "purpose; the order of the panels was drawn by lot."
    )


def line_up_answer() -> str:
    """The answer to the line-up."""
    return f"The real timeline of the line-up is panel {real_panel()}."


def line_up(t: Tables) -> View:
    """The real timeline among simulated ones with a constant rate, its place drawn by lot (seeded): `panel, date`."""
    first, last = _period(t)
    real = np.sort(_positions(t))
    # First and last item end the period by definition: the others are what chance could have placed.
    inner = stats.simulated_dates(len(real) - 2, PANELS - 1)
    sets = [np.concatenate([[0.0], row, [1.0]]) for row in inner]
    sets.insert(real_panel() - 1, real)
    days = (last - first).days
    rows = [
        {"panel": panel + 1, "date": first + pd.Timedelta(days=round(x * days))}
        for panel, row in enumerate(sets)
        for x in row
    ]
    return View(
        pd.DataFrame(rows),
        "One of these is the real timeline; the others are chance. Which?",
        f"{PANELS} timelines of {len(real)} dates each; {PANELS - 1} have dates spread by chance at a constant rate, "
        "one is real.",
    )


def visible_trend(t: Tables) -> View:
    """How often the trend test would see a rate that grows so much a year: `growth_per_year, seen, smallest_seen`."""
    first, last = _period(t)
    years = (last - first).days / 365.25
    power = stats.power_of_trend(len(t.news), years)
    smallest = power.smallest()
    percent = round((smallest - 1) * 100)
    return View(
        pd.DataFrame({"growth_per_year": power.growth, "seen": power.seen, "smallest_seen": smallest}),
        f"Growth would have to be about {percent} % a year to show in 8 of 10 such lists",
        f"with {len(t.news)} items over {years:.1f} years, growth of {percent} % a year is the smallest that the trend "
        f"test sees in 8 of 10 lists; over the period that is a factor of {smallest**years:.1f}.",
    )


def gaps(t: Tables) -> pd.DataFrame:
    """The longest stretches without an item: `days, after, before`."""
    dates = t.news["date"].sort_values()
    data = pd.DataFrame(
        {
            "days": dates.diff().dt.days.to_numpy()[1:],
            "after": dates.to_numpy()[:-1],
            "before": dates.to_numpy()[1:],
        }
    )
    data["days"] = data["days"].astype(int)
    return data.sort_values("days", ascending=False, kind="stable").head(5).reset_index(drop=True)


def tests(t: Tables) -> pd.DataFrame:
    """Every test that was made, all after seeing the data: `question, test, data, p`."""
    where = _positions(t)
    full = _per_year(t).iloc[1:-1]
    early, late = t.between(last="2010-12-31"), t.between("2011-01-01")
    operations, meetings = t.having("theme", "joint_operation"), t.having("theme", "high_level_meeting")
    repeats = frozenset(t.operations.index[t.operations["series_basis"] == "inferred"])
    silent = t.having("china_role", "not_named")
    since = t.between("2014-01-01")
    spanish, english = since & t.in_language("es"), since & t.in_language("en")
    rows = [
        (
            "Do full years differ more than chance?",
            "dispersion, simulated",
            f"{len(full)} years, {int(full.sum())} items",
            stats.dispersion(full.tolist()),
        ),
        (
            "Do items drift to one end of the period?",
            "Laplace, simulated",
            f"{len(where) - 2} items between first and last",
            stats.trend(np.sort(where)[1:-1]),
        ),
        (
            "Is the longest gap longer than chance?",
            "longest gap, simulated",
            f"{len(where)} items",
            stats.longest_gap(where),
        ),
        _fisher("More meetings since 2011?", late & meetings, late, early & meetings, early),
        _fisher("Fewer operations since 2011?", early & operations, early, late & operations, late),
        _fisher(
            "The same, without the series",
            early & operations - repeats,
            early - repeats,
            late & operations - repeats,
            late - repeats,
        ),
        _fisher(
            "Operations silent on China?",
            operations & silent,
            operations,
            silent - operations,
            t.items - operations,
        ),
        _fisher("Since 2014: Spanish items silent on China?", spanish & silent, spanish, english & silent, english),
    ]
    return pd.DataFrame(rows, columns=["question", "test", "data", "p"])


def _fisher(
    question: str, a: frozenset[str], n: frozenset[str], b: frozenset[str], m: frozenset[str]
) -> tuple[str, str, str, float]:
    p = stats.fisher([[len(a), len(n) - len(a)], [len(b), len(m) - len(b)]])
    return question, "Fisher, two-sided", f"{len(a)} of {len(n)} against {len(b)} of {len(m)}", p


# --- any page, coded by rule: nothing here rests on a finding about the China page ---------------------


def count(number: int, thing: str) -> str:
    """A number with what it counts: `1 item`, `14 items`, `no items`."""
    return f"{number or 'no'} {thing if number == 1 else f'{thing}s'}"


def listed(parts: Iterable[str]) -> str:
    """Parts as a reader lists them: `a, b and c`."""
    *most, last = [*parts] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def most_often(lanes: dict[str, frozenset[str]]) -> str:
    """The longest lanes and their length, for a sentence: `joint operation (5 items)`."""
    most = max(map(len, lanes.values()), default=0)
    names = [name for name, items in lanes.items() if len(items) == most]
    return f"{listed(names)} ({count(most, 'item')}{' each' if len(names) > 1 else ''})"


NO_NEWS = "This page has no news list."


def page_themes(t: Tables) -> View:
    """Items of any page by theme and by how definite the crime is that they name: `row, column, item_id`."""
    themes = _by_scheme(t, "theme", THEMES)
    if not themes:
        nothing = "No item of this page has a theme, as far as the rules tell." if t.items else NO_NEWS
        return View(_themes_and_offences(t), nothing, nothing)
    top = most_often(themes)
    bare = t.items - t.having("theme", *THEMES)
    return View(
        _themes_and_offences(t),
        f"Most frequent of {count(len(themes), 'theme')}: {top}",
        f"the most frequent theme is {top}; {len(bare) or 'none'} of {count(len(t.items), 'item')} without a theme.",
    )


def page_operations(t: Tables) -> View:
    """Operation items of any page, newest first, by the crime types they name: `row, column, item_id`."""
    operations = t.having("theme", "joint_operation") | frozenset(t.operations.index)
    rows = {operation_label(t, item): frozenset([item]) for item in reversed(t.ordered(operations))}
    named = {name: items for name, items in _by_scheme(t, "crime_type", CRIME_TYPES).items() if items & operations}
    columns = dict(sorted(named.items(), key=lambda column: -len(column[1] & operations)))
    data = _cross(t, rows, columns)
    if not operations:
        nothing = "No item of this page reports an operation, as far as the rules tell." if t.items else NO_NEWS
        return View(data, nothing, nothing)
    silent = operations - frozenset(data["item_id"])
    naming = len(operations) - len(silent)
    verb = "names" if naming == 1 else "name"
    title = f"{naming or 'None'} of {count(len(operations), 'operation item')} {verb} a crime"
    crimes = {name: items & operations for name, items in columns.items()}
    top = f"; most often {most_often(crimes)}" if crimes else ""
    return View(data, title, f"{title}{top}.")


def page_timeline(t: Tables) -> View:
    """Items of any page by date, a lane for each theme, marked if they name an offence: `lane, item_id, date, mark`."""
    lanes = _by_scheme(t, "theme", THEMES)
    bare = t.items - t.having("theme", *THEMES)
    if bare:
        lanes["(no theme)"] = bare
    offences = t.having("crime_type", *SPECIFIC_CRIMES)
    data = _lane_rows(t, lanes, offences, "names an offence", "names none")
    if data.empty:
        return View(data, NO_NEWS, NO_NEWS)
    first, last = (t.dates[item][:4] for item in (t.ordered(t.items)[0], t.ordered(t.items)[-1]))
    when = first if first == last else f"{first} to {last}"
    verb = "names" if len(offences) == 1 else "name"
    title = f"{len(offences) or 'None'} of {count(len(t.items), 'item')}, {when}, {verb} an offence"
    return View(data, title, f"{title}.")


COUNTED = (
    "arrests", "victims_rescued", "personnel", "participants", "countries", "sites", "investigations",
    "groups_dismantled", "member_countries",
)  # fmt: skip
"""Kinds of quantities that count one kind of thing, so that they can stand on one axis."""


def page_numbers(t: Tables) -> View:
    """The numbers of the kind that any page states most often: `label, item_id, value, low, high, qualifier, unit`."""
    kinds = t.quantities.loc[t.quantities["kind"].isin(COUNTED) & (t.quantities["value"] > 0), "kind"].value_counts()
    if kinds.empty:
        nothing = "No item of this page states a number that can be drawn." if t.items else NO_NEWS
        return View(t.quantities.iloc[:0], nothing, nothing)
    kind = min(kinds.index[kinds == kinds.max()], key=COUNTED.index)
    view = ranges(t, kind)
    exact = int((view.data["qualifier"] == "exact").sum())
    title = f"{words(kind).capitalize()}: {count(len(view.data), 'number')}, {exact or 'none'} of them exact"
    return View(view.data[view.data["value"] > 0].reset_index(drop=True), title, f"{title}.")


# --- many pages: tables with a column `page` -----------------------------------------------------------

PAGES = 40
"""Pages that one figure shows; beyond that those with the most items are chosen, and it is said how many are not."""


def _pages(news: pd.DataFrame, labels: Mapping[str, str] | None, most: int) -> tuple[dict[str, str], str, str]:
    """Page -> label of the pages to show, most items first; how to call them; what has to be said of the others."""
    items = news.groupby("page").size()
    label = {str(page): (labels or {}).get(str(page), str(page)) for page in items.index}
    order = sorted(label, key=lambda page: (-items[page], label[page]))
    left = len(order) - most
    called = f"{most} of {len(order)} pages" if left > 0 else count(len(order), "page")
    said = f" Not shown: {count(left, 'page')}, none with more items than those shown." if left > 0 else ""
    return {page: label[page] for page in order[:most]}, called, said


def _with_ids(news: pd.DataFrame) -> pd.DataFrame:
    return news if "item_id" in news.columns else news.reset_index()


def corpus_timelines(
    news: pd.DataFrame, coding: pd.DataFrame, labels: Mapping[str, str] | None = None, most: int = PAGES
) -> View:
    """Items of many pages by date, operations marked, pages with most items first: `page, item_id, date, mark`.

    `news` is a news table, `coding` one of codes (`page, item_id, scheme, code`), both with a column `page`; `labels`
    gives pages other names.
    """
    shown, called, said = _pages(news, labels, most)
    coded = coding[(coding["scheme"] == "theme") & (coding["code"] == "joint_operation")]
    operations = set(zip(coded["page"], coded["item_id"], strict=True))
    flat = _with_ids(news)
    rows = [
        {
            "page": label,
            "item_id": row.item_id,
            "date": row.date,
            "mark": "operation" if (page, row.item_id) in operations else "anything else",
        }
        for page, label in shown.items()
        for row in flat[flat["page"] == page].sort_values("date").itertuples()
    ]
    data = pd.DataFrame(rows, columns=["page", "item_id", "date", "mark"])
    data["mark"] = pd.Categorical(data["mark"], ["operation", "anything else"])
    if data.empty:
        return View(data, "No page with news", "There are no pages with a news list.")
    of = f"{(data['mark'] == 'operation').sum()} of {len(data)} items"
    return View(
        data,
        f"{called}: {of} are about operations",
        f"{of} on {called} are about operations.{said}",
    )


def corpus_themes(
    news: pd.DataFrame, coding: pd.DataFrame, labels: Mapping[str, str] | None = None, most: int = PAGES
) -> View:
    """How many items of each page have each theme: `page, code, items`; arguments as for `corpus_timelines`.

    Codes that no page shows are left out; a page without a code keeps its rows.
    """
    shown, called, said = _pages(news, labels, most)
    rows = coding[(coding["scheme"] == "theme") & coding["page"].isin(list(shown))]
    items = rows.drop_duplicates(["page", "item_id", "code"]).groupby(["code", "page"]).size()
    totals = items.groupby(level="code").sum() if len(items) else items
    codes = sorted(totals.index, key=lambda code: (-totals[code], THEMES.index(code)))
    data = pd.DataFrame(
        [
            {"page": label, "code": words(code), "items": int(items.get((code, page), 0))}
            for page, label in shown.items()
            for code in codes
        ],
        columns=["page", "code", "items"],
    )
    data["code"] = pd.Categorical(data["code"], [words(code) for code in codes])
    if data.empty:
        return View(data, "No page with a theme", "There are no pages with a theme, as far as the rules tell.")
    spread = {code: int((data.loc[data["code"] == words(code), "items"] > 0).sum()) for code in codes}
    widest = [words(code) for code in codes if spread[code] == max(spread.values())]
    pages = count(max(spread.values()), "page")
    verb = "is" if len(widest) == 1 else "are"
    title = f"{called}: most widespread {verb} {listed(widest)}, on {max(spread.values())}"
    return View(data, title, f"on {pages}, more than any other theme: {listed(widest)}.{said}")


# --- tables as they are shown ------------------------------------------------------------------------


def facts(t: Tables, *fields: str) -> pd.DataFrame:
    """Facts of the profile with the words and the line that carry them: `field, value, line, words`."""
    rows = t.profile[t.profile["field"].isin(fields)] if fields else t.profile
    return pd.DataFrame(
        {
            "field": rows["field"].map(words),
            "value": rows["value"],
            "line": [t.page.line_of(start) for start in rows["start"]],
            "words": rows["evidence"].str.split().str.join(" "),
        }
    )


def items(t: Tables, chosen: frozenset[str] | None = None) -> pd.DataFrame:
    """Items as a reader meets them: `item, language, dateline, headline, in_english`."""
    news = t.news if chosen is None else t.news[t.news.index.isin(chosen)]
    return pd.DataFrame(
        {
            "item": news.index,
            "language": news["language"].to_numpy(),
            "dateline": news["dateline"].to_numpy(),
            "headline": news["headline"].to_numpy(),
            "in_english": [
                en if lang != "en" else None for en, lang in zip(news["headline_en"], news["language"], strict=True)
            ],
        }
    )


def codes_of(t: Tables, item: str) -> pd.DataFrame:
    """What one item was coded as, with the words: `scheme, code, context, words, where`."""
    rows = t.coding[t.coding["item_id"] == item]
    excerpt = t.news.at[item, "excerpt_start"]
    return pd.DataFrame(
        {
            "scheme": rows["scheme"].map(words),
            "code": rows["code"].map(words),
            "context": rows["context"].str.replace("_", " "),
            "words": rows["evidence"],
            "where": ["–" if pd.isna(s) else "excerpt" if s >= excerpt else "headline" for s in rows["start"]],
        }
    )


def officials(t: Tables) -> pd.DataFrame:
    """Officials as the page names them: `item, side, office, official, body, language`."""
    rows = t.officials.sort_values("item_id", kind="stable")
    return pd.DataFrame(
        {
            "item": rows["item_id"],
            "side": rows["side"].map({"china": "China", "interpol": "INTERPOL"}),
            "office": rows["office"],
            "official": rows["official"],
            "body": rows["body"],
            "language": rows["item_id"].map(t.news["language"]),
        }
    )


def quantities(t: Tables) -> pd.DataFrame:
    """Stated numbers with their bounds and words: `item, kind, low, high, qualifier, words, language`."""
    rows = t.quantities
    return pd.DataFrame(
        {
            "item": rows["item_id"],
            "kind": rows["kind"].map(words),
            "low": rows["low"].astype(object).where(rows["low"].notna(), "open"),
            "high": rows["high"].astype(object).where(rows["high"].notna(), "open"),
            "qualifier": rows["qualifier"].map(words),
            "words": rows["evidence"],
            "language": rows["item_id"].map(t.news["language"]),
        }
    )


def operations(t: Tables) -> pd.DataFrame:
    """Operation items: `item, operation, campaign, edition, series, series known, China, words, language`."""
    rows = t.operations
    silent = t.having("china_role", "not_named")
    return pd.DataFrame(
        {
            "item": rows.index,
            "operation": rows["operation"].to_numpy(),
            "campaign": rows["campaign"].to_numpy(),
            "edition": rows["edition"].to_numpy(),
            "series": rows["series"].to_numpy(),
            "series known": rows["series_basis"].to_numpy(),
            "China": ["not named" if item in silent else "named" for item in rows.index],
            "words": rows["evidence"].to_numpy(),
            "language": rows.index.map(t.news["language"]),
        }
    )


def campaigns(t: Tables) -> pd.DataFrame:
    """What operation items are when repeats are counted once: `campaign, items, dates`."""
    rows = t.operations
    name = rows["series"].where(rows["series"].notna(), rows["campaign"]).fillna("(no name)")
    grouped = pd.DataFrame({"campaign": name.to_numpy(), "item": rows.index}).groupby("campaign")["item"]
    data = pd.DataFrame({"items": grouped.size(), "dates": grouped.apply(lambda found: ", ".join(sorted(found)))})
    return data.reset_index().sort_values(["items", "campaign"], ascending=[False, True]).reset_index(drop=True)


def pass_differences(t: Tables) -> pd.DataFrame:
    """Labels in which the two reading passes differ: `item, scheme, code, pass_a, pass_b, settled, reason`."""
    reasons = {
        (row.item_id, row.scheme, row.code): row.reason
        for row in pd.read_csv(data_path("coding", "settled.csv")).itertuples()
    }
    given = {"pass_a": t.labels["pass A"], "pass_b": t.labels["pass B"], "settled": t.labels["adjudicated"]}
    rows = [
        {"item": label[0], "scheme": words(label[1]), "code": words(label[2])}
        | {by: "coded" if label in labels else "not coded" for by, labels in given.items()}
        | {"reason": reasons.get(label)}
        for label in sorted(given["pass_a"] ^ given["pass_b"], reverse=True)
    ]
    return pd.DataFrame(rows, columns=["item", "scheme", "code", *given, "reason"])


def membership(t: Tables) -> pd.DataFrame:
    """The membership date as this page states it, beside what other places say: `date, who, says, source`."""
    own = t.profile[t.profile["field"] == "member_since"].iloc[0]
    rows = [
        {
            "date": own["value"],
            "who": "this page",
            "says": f"“{own['evidence']}”",
            "source": f"line {t.page.line_of(own['start'])}",
        }
    ]
    for fact in outside_facts().filter(like="membership", axis=0).itertuples():
        rows.append({"date": fact.value, "who": "outside this page", "says": fact.says, "source": fact.source})
    return pd.DataFrame(rows)


def record(of: dict[str, object]) -> pd.DataFrame:
    """The provenance record as a table: `entry, value`."""
    return pd.DataFrame(
        {"entry": [key.replace("_", " ") for key in of], "value": [str(value) for value in of.values()]}
    )


def promised(t: Tables) -> pd.DataFrame:
    """The bureau's responsibilities as read: `nr, responsibility, words mapped, themes, items` (how many)."""
    rows = [
        {
            "nr": fact.position,
            "responsibility": fact.value,
            "words mapped": "; ".join(dict.fromkeys(promises["evidence"])) or None,
            "themes": ", ".join(words(code) for code in promises["code"]) or None,
            "items": len(related),
        }
        for fact, promises, related in _responsibilities(t)
    ]
    return pd.DataFrame(rows)


# --- how far to trust the coding ---------------------------------------------------------------------


def codebook() -> pd.DataFrame:
    """The codes with their edges, from `data/codebook.yaml`: `scheme, code, definition, include, exclude`."""
    schemes = read_yaml(data_path("codebook.yaml"))["schemes"]
    return pd.DataFrame(
        [
            {
                "scheme": words(scheme),
                "code": words(code),
                "definition": entry["definition"],
                "include": entry.get("include"),
                "exclude": entry.get("exclude"),
            }
            for scheme, content in schemes.items()
            for code, entry in content["codes"].items()
        ]
    )


def dictionary_by_code(t: Tables) -> pd.DataFrame:
    """Dictionary against adjudicated coding, a row a code that either gives: counts, precision, recall, verdict."""
    ours, found = t.labels["adjudicated"], t.labels["dictionary"]
    rows = []
    for scheme, codes in (("crime_type", CRIME_TYPES), ("theme", THEMES)):
        for code in codes:
            a = {item for item, s, c in ours if (s, c) == (scheme, code)}
            b = {item for item, s, c in found if (s, c) == (scheme, code)}
            tested = "untested: never given" if not a else "hardly tested: given once" if len(a) == 1 else None
            rows.append(
                {
                    "scheme": words(scheme),
                    "code": words(code),
                    "adjudicated": len(a),
                    "dictionary": len(b),
                    "both": len(a & b),
                    "precision": len(a & b) / len(b) if b else None,
                    "recall": len(a & b) / len(a) if a else None,
                    "note": tested,
                }
            )
    return pd.DataFrame(rows).astype({"precision": object, "recall": object}).where(lambda r: r.notna(), None)


def dictionary_disagreements(t: Tables) -> pd.DataFrame:
    """Every label that the dictionary and the adjudicated coding do not share: `item, scheme, code, given by`."""
    ours, found = t.labels["adjudicated"], t.labels["dictionary"]
    rows = [
        {"item": item, "scheme": words(scheme), "code": words(code), "given by": who}
        for who, labels in (("adjudicated alone", ours - found), ("dictionary alone", found - ours))
        for item, scheme, code in sorted(labels)
    ]
    return pd.DataFrame(rows, columns=["item", "scheme", "code", "given by"])


def unseen_scores(languages: bool = True) -> pd.DataFrame:
    """Scores on the half of the development set that was not tuned on, from the published table.

    Per scheme and language, or (`languages=False`) per code.
    """
    rows = pd.read_csv(data_path("tables", "scores.csv"))
    spoken = rows["of"].isin(["all", "en", "es", "fr", "ar"])
    chosen = rows[spoken] if languages else rows[~spoken]
    data = chosen.drop(columns=["precision", "recall", "f1"])
    for column in ("precision", "recall", "f1"):
        data[column] = [None if pd.isna(value) else f"{value:.2f}" for value in chosen[column]]
    data["scheme"], data["of"] = data["scheme"].map(words), data["of"].map(words)
    return data.reset_index(drop=True)


def quantity_differences(t: Tables) -> pd.DataFrame:
    """Where rule and reading differ in the quantities of the page: `item, kind, by rule, by reading, what`."""
    keys = ["item_id", "kind", "low", "high", "qualifier", "currency"]
    rule, read = t.quantities, read_quantities(t.news)
    same = rule[keys].astype(str).merge(read[keys].astype(str), how="outer", indicator=True)
    rows = [
        {"item": row["item_id"], "kind": words(row["kind"]), "by rule": None, "by reading": None, "what": "the number"}
        for row in same[same["_merge"] != "both"].to_dict("records")
    ]
    spans = rule.merge(read, on=keys, suffixes=("_rule", "_read"))
    for row in spans[spans["evidence_rule"] != spans["evidence_read"]].to_dict("records"):
        rows.append(
            {
                "item": row["item_id"],
                "kind": words(row["kind"]),
                "by rule": row["evidence_rule"],
                "by reading": row["evidence_read"],
                "what": "the words quoted",
            }
        )
    return pd.DataFrame(rows, columns=["item", "kind", "by rule", "by reading", "what"])


def agreement(rows: pd.DataFrame) -> pd.DataFrame:
    """The table of `recoding.agreement` as shown: alpha with two decimals."""
    return rows.assign(alpha=rows["alpha"].map("{:.2f}".format)).rename(columns={"alpha": "Krippendorff's alpha"})


FRAGILE = ("0", "1")
"""A claim is called fragile if so few changes undo it."""


def robustness(t: Tables) -> pd.DataFrame:
    """Claims under other codings and their fragility, as shown: `id, claim, ..., fewest changes, verdict`."""
    data = fragility.robustness(t).reset_index()
    for name in fragility.other_tables(t):
        data[name] = data[name].map({True: "holds", False: "fails"})
    data["verdict"] = ["fragile" if fewest in FRAGILE else None for fewest in data["fewest"]]
    return data.drop(columns=["ways", "example"]).rename(columns={"fewest": "fewest changes"})


def undoing(t: Tables) -> pd.DataFrame:
    """For every claim one smallest set of changes that undoes it: `id, changes, example`."""
    data = fragility.robustness(t).reset_index()
    return data[["id", "fewest", "ways", "example"]].rename(columns={"ways": "kinds of ways"})
