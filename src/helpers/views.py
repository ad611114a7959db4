"""What is drawn: findings' tables turned into small frames, each with its title and what is seen in it.

A chart gets a `View` and adds nothing to it but ink. Titles and descriptions are computed, so that they
stay true when the tables change.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from . import stats
from .findings import FINDINGS, SPECIFIC_CRIMES, Tables
from .page import Page
from .profile import PARTS, part_of
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


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B %Y}"


def _lane_rows(t: Tables, lanes: dict[str, frozenset[str]], marked: frozenset[str], yes: str, no: str) -> pd.DataFrame:
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
    return pd.DataFrame(rows, columns=["lane", "item_id", "date", "mark"])


NAMED, NOT_NAMED = "China named", "China not named"


def operations_and_china(t: Tables) -> View:
    """Every item, operations apart from the rest, by whether China is named."""
    operations = t.having("theme", "joint_operation")
    named = t.items - t.having("china_role", "not_named")
    lanes = {"operations": operations, "all other items": t.items - operations}
    result = FINDINGS["F01"](t)
    return View(
        _lane_rows(t, lanes, named, NAMED, NOT_NAMED),
        f"{result.k} of {result.n} operation items never name China",
        result.sentence,
    )


def _by_scheme(t: Tables, scheme: str, codes: tuple[str, ...]) -> dict[str, frozenset[str]]:
    found = {words(code): t.coded(scheme, code) for code in codes if t.coded(scheme, code)}
    return dict(sorted(found.items(), key=lambda lane: (-len(lane[1]), lane[0])))


def themes_over_time(t: Tables) -> View:
    lanes = _by_scheme(t, "theme", THEMES)
    named = t.items - t.having("china_role", "not_named")
    return View(
        _lane_rows(t, lanes, named, NAMED, NOT_NAMED),
        _title("F11", t, "Operations run through the years; high-level meetings begin late"),
        FINDINGS["F11"](t).sentence,
    )


def crimes_over_time(t: Tables) -> View:
    lanes = _by_scheme(t, "crime_type", CRIME_TYPES)
    none = t.items - t.having("crime_type", *CRIME_TYPES)
    lanes["(no crime named)"] = none
    named = t.items - t.having("china_role", "not_named")
    top, items = next(iter(lanes.items()))
    return View(
        _lane_rows(t, lanes, named, NAMED, NOT_NAMED),
        f"{words(top).capitalize()} is named most often; {len(none)} items name no crime at all",
        f"{words(top)} is named in {len(items)} items; {len(none)} items name no crime.",
    )


def languages_over_time(t: Tables) -> View:
    named = t.items - t.having("china_role", "not_named")
    lanes = {"in Spanish": t.in_language("es"), "in English": t.in_language("en")}
    return View(
        _lane_rows(t, lanes, named, NAMED, NOT_NAMED),
        _title("F03", t, "Since 2014 what names China stays in English"),
        FINDINGS["F03"](t).sentence,
    )


COUNTRY = {
    "CN": "China", "HK": "Hong Kong", "MO": "Macao", "FR": "France", "SG": "Singapore", "RW": "Rwanda",
    "KR": "Korea", "KH": "Cambodia",
}  # fmt: skip


def datelines_over_time(t: Tables) -> View:
    country = t.news["country"].map(lambda code: COUNTRY.get(code, code)).fillna("(no dateline)")
    counts = country.value_counts()
    order = sorted(counts.index, key=lambda name: (-counts[name], name))
    lanes = {name: frozenset(country.index[country == name]) for name in order}
    return View(
        _lane_rows(t, lanes, t.having("theme", "joint_operation"), "operation", "anything else"),
        _title("F10", t, "Operations are told from Lyon and elsewhere, not from China"),
        FINDINGS["F10"](t).sentence,
    )


def parts_of_china_over_time(t: Tables) -> View:
    names = {"mainland": "mainland", "hong_kong": "Hong Kong", "macao": "Macao"}
    lanes = {name: t.coded("china_part", code) for code, name in names.items()}
    hosts = t.having("china_role", "host")
    return View(
        _lane_rows(t, lanes, hosts, "it takes place there", "named otherwise"),
        _title("F05", t, "Hong Kong first, the mainland later"),
        FINDINGS["F05"](t).sentence,
    )


def travel_over_time(t: Tables) -> View:
    meetings = t.having("theme", "high_level_meeting")
    lanes = {
        "Chinese officials go to INTERPOL": meetings & t.having("china_role", "visitor"),
        "INTERPOL's officials come to China": meetings & t.having("china_role", "host"),
    }
    crimes = t.having("crime_type", *SPECIFIC_CRIMES)
    result = FINDINGS["F06"](t)
    return View(
        _lane_rows(t, lanes, crimes, "names an offence", "names none"),
        f"{result.k} visits to INTERPOL, {result.n - result.k} to China",
        result.sentence,
    )


def _cross(t: Tables, rows: dict[str, frozenset[str]], columns: dict[str, frozenset[str]]) -> pd.DataFrame:
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
    columns = {
        "in China": t.coded("china_role", "host"),
        "Chinese officials elsewhere": t.coded("china_role", "visitor"),
        "China takes part": t.coded("china_role", "participant"),
        "China not named": t.coded("china_role", "not_named"),
    }
    operations, silent = t.having("theme", "joint_operation"), t.coded("china_role", "not_named")
    return View(
        _cross(t, _by_scheme(t, "theme", THEMES), columns),
        "What is done with China, and what without it being named",
        f"{len(operations & silent)} of the {len(silent)} items that do not name China are about operations; "
        f"{len(t.coded('china_role', 'host'))} items take place in China.",
    )


def themes_by_crime(t: Tables) -> View:
    specific = t.having("crime_type", *SPECIFIC_CRIMES)
    vague = t.having("crime_type", "unspecified_crime", "organized_crime", "fugitives") - specific
    columns = {
        "names an offence": specific,
        "crime in general or offenders": vague,
        "no crime": t.items - specific - vague,
    }
    return View(
        _cross(t, _by_scheme(t, "theme", THEMES), columns),
        _title("F02", t, "Operations name offences, meetings rarely do"),
        FINDINGS["F02"](t).sentence,
    )


def operations_by_crime(t: Tables) -> View:
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
            f"{result.k} of {result.n} operation items are football betting, and those are one series",
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
    return f"{name}  {item}"


ROLE_ORDER = ("launched", "supported", "coordinated", "led")


def led_and_coordinated(t: Tables) -> View:
    """Per operation item, what the headline and what the text say that INTERPOL did."""
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
    """Stated numbers of one kind as ranges; an open end is missing."""
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
        f"Stated {thing}: {exact} exact, {len(rows) - exact} a bound or about",
        f"{len(rows)} items state {thing}; {open_ends} with no upper end, {exact} exactly.",
    )


def lengths(t: Tables) -> View:
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
        "Headlines have their own length; excerpts have the website's",
        f"headlines have {data['headline'].min()} to {data['headline'].max()} characters, excerpts "
        f"{data['excerpt'].min()} to {data['excerpt'].max()}, and {most} of {len(data)} exactly the longest.",
    )


def order_on_page(t: Tables) -> View:
    """Position on the page against date; an item is out of order if an item below it is newer."""
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
    wrong = data.loc[data["out_of_order"], "item_id"]
    return View(
        data,
        f"Newest first, but for {len(wrong)} items of {pd.Timestamp(data.loc[data['out_of_order'], 'date'].iloc[0]).year}"
        if len(wrong)
        else "Newest first, without exception",
        f"{len(wrong)} items stand above a newer one: {', '.join(wrong) or 'none'}.",
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


def promises_and_practice(t: Tables) -> View:
    """For each responsibility the items whose theme it speaks of; one without items keeps a row."""
    stated = t.profile[t.profile["field"] == "responsibility"]
    rows = []
    for fact in stated.itertuples():
        codes = t.promises.loc[t.promises["position"] == fact.position, "code"]
        items = t.having("theme", *codes) if len(codes) else frozenset()
        for item in t.ordered(items) or (None,):
            rows.append(
                {
                    "position": fact.position,
                    "responsibility": fact.value,
                    "item_id": item,
                    "themes": ", ".join(words(c) for c in codes),
                }
            )
    data = pd.DataFrame(rows)
    empty = data.loc[data["item_id"].isna(), "position"].nunique()
    return View(
        data,
        "What the bureau answers for, and the news that shows it",
        f"{empty} of {len(stated)} responsibilities have no item of the news; {FINDINGS['F07'](t).sentence}",
    )


def yearly(t: Tables) -> View:
    """Items a year with the exact interval of each count, and what chance alone does to a constant rate."""
    years = t.news["date"].dt.year
    counts = years.value_counts().reindex(range(years.min(), years.max() + 1), fill_value=0).sort_index()
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
        "No year stands out from what chance does to a constant rate"
        if not outside
        else f"{', '.join(map(str, outside))} stand out from a constant rate",
        f"the full years have {full.min()} to {full.max()} items, {mean:.2f} on average; by chance alone a constant "
        f"rate gives {low} to {high} in 95 of 100 years.",
    )


def _period(t: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    return t.news["date"].min(), t.news["date"].max()


def line_up(t: Tables, panels: int = 20) -> View:
    """The real timeline among simulated ones with a constant rate; its place is drawn by lot (seeded)."""
    first, last = _period(t)
    real = np.sort(stats.positions([d.date() for d in t.news["date"]], first.date(), last.date()))
    # First and last item end the period by definition: the others are what chance could have placed.
    inner = stats.simulated_dates(len(real) - 2, panels - 1)
    sets = [np.concatenate([[0.0], row, [1.0]]) for row in inner]
    place = int(np.random.default_rng(stats.SEED).integers(panels))
    sets.insert(place, real)
    days = (last - first).days
    rows = [
        {"panel": panel + 1, "date": first + pd.Timedelta(days=int(round(x * days))), "real": panel == place}
        for panel, row in enumerate(sets)
        for x in row
    ]
    return View(
        pd.DataFrame(rows),
        "One of these is the real timeline; the others are chance. Which?",
        f"{panels} timelines of {len(real)} dates each; {panels - 1} have dates spread by chance at a constant rate, one is real.",
    )


def real_panel(view: View) -> int:
    """Which panel of the line-up is the real timeline."""
    return int(view.data.loc[view.data["real"], "panel"].iloc[0])


def visible_trend(t: Tables) -> View:
    """How often the trend test would notice a rate that grows by so much a year."""
    first, last = _period(t)
    years = (last - first).days / 365.25
    power = stats.power_of_trend(len(t.news), years)
    smallest = power.smallest()
    return View(
        pd.DataFrame({"growth_per_year": power.growth, "seen": power.seen, "smallest_seen": smallest}),
        f"Only growth of about {round((smallest - 1) * 100)} % a year or more would show",
        f"with {len(t.news)} items over {years:.1f} years, growth of {round((smallest - 1) * 100)} % a year is the smallest that the "
        f"trend test sees in 8 of 10 lists; over the period that is a factor of {smallest**years:.1f}.",
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
    first, last = _period(t)
    where = stats.positions([d.date() for d in t.news["date"]], first.date(), last.date())
    years = t.news["date"].dt.year
    full = years.value_counts().reindex(range(years.min() + 1, years.max()), fill_value=0).sort_index()
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
    """Items as a reader meets them: `item, language, place, headline, in_english`."""
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
    """Operation items with name, campaign, series and whether China is named."""
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
    """Labels in which the two reading passes differ: `item, scheme, code, pass_a, pass_b, settled, headline`."""
    from .coding import read_coding

    keys = {
        name: set(read_coding(name, t.news)[["item_id", "scheme", "code"]].itertuples(index=False, name=None))
        for name in ("coder_a", "coder_b")
    }
    settled = set(t.coding[["item_id", "scheme", "code"]].itertuples(index=False, name=None))
    rows = [
        {
            "item": key[0],
            "scheme": words(key[1]),
            "code": words(key[2]),
            "pass_a": key in keys["coder_a"],
            "pass_b": key in keys["coder_b"],
            "settled": key in settled,
        }
        for key in sorted(keys["coder_a"] ^ keys["coder_b"], reverse=True)
    ]
    data = pd.DataFrame(rows)
    for column in ("pass_a", "pass_b", "settled"):
        data[column] = data[column].map({True: "coded", False: "not coded"})
    return data


def membership(t: Tables) -> pd.DataFrame:
    """The membership date as this page states it, beside what other places say: `date, says, source`."""
    from .reading import outside_facts

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
    """The bureau's responsibilities, the words mapped, the themes and how many items report them."""
    stated = t.profile[t.profile["field"] == "responsibility"]
    rows = []
    for fact in stated.itertuples():
        chosen = t.promises[t.promises["position"] == fact.position]
        codes = tuple(chosen["code"])
        rows.append(
            {
                "nr": fact.position,
                "responsibility": fact.value,
                "words mapped": "; ".join(dict.fromkeys(chosen["evidence"])) or None,
                "themes": ", ".join(words(code) for code in codes) or None,
                "items": len(t.having("theme", *codes)) if codes else 0,
            }
        )
    return pd.DataFrame(rows)
