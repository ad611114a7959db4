"""Operations by campaign: what the page says of each edition, what is known from outside, what the page leaves out.

From the page: codes, numbers, names. From outside (`data/outside/README.md`): `known_as`, `started`, `ended`, the lag,
the columns that end in `_outside`, and the editions that the page does not list, as far as a search met them. What
INTERPOL's own pages say goes before what the press reports, which is marked.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from ..page.page import Page
from ..tables.codes import BOUND, CRIME_TYPES, INTERPOL_ROLES
from ..tables.columns import frame
from ..tables.specs import CAMPAIGNS, EDITIONS, OF_EDITION
from .frames import items_of, load_events, load_items, load_leads, load_operations, load_quantities, load_releases


def load_editions(page: Page | None = None) -> pd.DataFrame:
    """Editions of operations, a row each, by date: those that items report and, of the China page, those left out.

    Columns: `data_dictionary("editions")`; of any other page, all that comes from outside is missing.

    >>> editions = load_editions()
    >>> editions.loc[editions["item_id"].isna() & (editions["campaign"] == "STORM"), "known_as"].tolist()
    ['Storm II']
    """
    items = load_items() if page is None else items_of(page)
    numbers = load_quantities(page)
    seen = load_releases() if page is None else load_releases().head(0)
    rows: list[dict[str, Any]] = []
    for item, operation in load_operations(page).iterrows():
        of_it = items.loc[item]
        stated = numbers[numbers["item_id"] == item]
        told = seen[seen["item_id"] == item]
        known_as, started, ended = (_first_told(told, f"operation_{what}") for what in ("name", "start", "end"))
        least, most = _lag(started, ended, of_it["date"])
        countries = {code for listed in told["countries_named"].dropna() for code in listed.split(";") if code}
        rows.append(
            {
                "campaign": _first(operation["series"], operation["campaign"], f"(alone) {item}"),
                "basis": _first(operation["series_basis"], "named" if _is(operation["campaign"]) else "alone"),
                "item_id": item,
                "operation": operation["operation"],
                "known_as": known_as,
                "date": of_it["date"],
                "crimes": ", ".join(code for code in CRIME_TYPES if of_it[code]) or None,
                "started": started,
                "ended": ended,
                "lag_least": least,
                "lag_most": most,
                "countries": _number(stated, "countries"),
                "countries_outside": ", ".join(sorted(countries)) or None,
                "arrests": _number(stated, "arrests"),
                "arrests_outside": _told(told, "arrests"),
                "seizures": _number(stated, "seizure_value"),
                "seizures_outside": _told(told, "seizure_value"),
                **{
                    f"role_{part}": ", ".join(role for role in INTERPOL_ROLES if of_it[f"{part}_{role}"]) or None
                    for part in ("headline", "excerpt")
                },
                "role_outside": _told(told, "interpol_role_words_in_text"),
            }
        )
    rows += _left_out(rows) if page is None else []
    rows.sort(key=_when)
    return frame(EDITIONS, rows)


def load_campaigns(page: Page | None = None) -> pd.DataFrame:
    """Operations with repeats taken together, index `campaign`, a row each.

    Columns: `data_dictionary("campaigns")`.

    What can differ from edition to edition is given with its item: `2007-11-23: more than 400; 2008-07-10: ...`.

    >>> load_campaigns().loc["football betting", ["basis", "crimes"]].tolist()
    ['inferred', 'illegal_gambling, organized_crime']
    """
    found = []
    editions = load_editions(page)
    for campaign, of_it in editions.groupby("campaign"):
        listed = of_it[of_it["item_id"].notna()]
        left_out = of_it.loc[of_it["item_id"].isna(), "known_as"]
        crimes = list(dict.fromkeys(", ".join(listed["crimes"].dropna()).split(", ")))
        found.append(
            {
                "campaign": campaign,
                "basis": "inferred" if (listed["basis"] == "inferred").any() else listed["basis"].iloc[0],
                "crimes": ", ".join(filter(None, crimes)) or None,
                "items": len(listed),
                "first": listed["date"].min(),
                "last": listed["date"].max(),
                "item_ids": ", ".join(listed["item_id"]),
                "editions": ", ".join(listed["known_as"].fillna(listed["operation"]).dropna()) or None,
                "left_out": ", ".join(left_out) or None,
                **{
                    column.name: "; ".join(
                        f"{item}: {value}"
                        for item, value in zip(listed["item_id"], listed[column.name], strict=True)
                        if _is(value)
                    )
                    or None
                    for column in EDITIONS.columns[OF_EDITION:]
                },
            }
        )
    return frame(CAMPAIGNS, found)


def _left_out(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Editions of the page's campaigns that it does not list: releases and events up to its newest item, by name."""
    known = {row["known_as"]: row["campaign"] for row in rows if row["known_as"]}
    campaigns = {row["campaign"].upper(): row["campaign"] for row in rows}
    campaigns |= {_plain(name): campaign for name, campaign in known.items()}
    listed = {name.upper() for name in known}
    newest = max(row["date"] for row in rows)
    leads, events = load_leads(), load_events()
    events = events[events["kind"] == "operation_not_listed"].set_index("event")
    events.index = events.index.str.removeprefix("Operation ")
    released = leads[leads["record_set"] != "china_page_item"].dropna(subset="operation")
    dates = {
        name: pd.Timestamp(row.release_date)
        for row in released.sort_values("release_date").itertuples()
        for name in row.operation.split(" / ")
        if len(row.release_date) == len("2012-07-18")
    }
    return [
        {
            "campaign": campaigns[_plain(name)],
            "basis": "outside",
            "known_as": name,
            "date": dates.get(name, pd.NaT),
            "started": events["start"].get(name),
            "ended": events["end"].get(name),
        }
        for name in sorted({*dates, *events.index})
        if _plain(name) in campaigns and name.upper() not in listed and not dates.get(name, newest) > newest
    ]


def _plain(name: str) -> str:
    return re.sub(r" [IVX]+$", "", name).upper()


def _when(row: dict[str, Any]) -> str:
    """What editions are sorted by: the day of publication, else the last day of the operation."""
    return row["date"].date().isoformat() if _is(row["date"]) else row["ended"]


def _lag(started: str | None, ended: str | None, published: pd.Timestamp) -> tuple[int | None, int | None]:
    """Days from an operation's last day to publication, least and most: its month alone may be known, or its start."""
    stated = ended or started
    if not stated:
        return None, None
    first = pd.Period(stated).start_time
    last = pd.Period(ended).end_time.normalize() if ended else published
    return max((published - last).days, 0), (published - first).days  # a release may come before the month is over


def _number(stated: pd.DataFrame, kind: str) -> str | None:
    """Numbers of a kind as the item bounds them, for example `more than 400`."""
    said = [
        (f"{BOUND[row.qualifier]}{row.value:,.0f}" if _is(row.value) else f"{row.low:,.0f} to {row.high:,.0f}")
        + f"{f' {row.currency}' if _is(row.currency) else ''}"
        for row in stated[stated["kind"] == kind].itertuples()
    ]
    return ", ".join(said) or None


def _told(told: pd.DataFrame, column: str) -> str | None:
    """What the sources say in a column, each value once; what the press alone says is marked."""
    known, own = _known(told, column)
    return "; ".join(value if own else f"{value} (press)" for value in known) or None


def _first_told(told: pd.DataFrame, column: str) -> str | None:
    """The first value of a column, unmarked: a name or a day stays one."""
    return next(iter(_known(told, column)[0]), None)


def _known(told: pd.DataFrame, column: str) -> tuple[list[str], bool]:
    """Values of a column: those of INTERPOL's own pages where there is one, else the press's; and which they are."""
    known = told[told[column].notna() & (told[column] != "unknown")]
    own = known["publisher"].str.startswith("interpol.int")
    return list(dict.fromkeys((known[own] if own.any() else known)[column])), bool(own.any())


def _first(*values: object) -> object:
    return next(value for value in values if _is(value))


def _is(value: object) -> bool:
    return bool(pd.notna(value))
