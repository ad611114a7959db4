"""The frames that a notebook starts from: plain pandas, read anew at each call.

`load_items` is the wide one, a row an item. The others are long, a row a code, number, operation, official, country
or fact, each with the words that carry it (`evidence`) and where these stand in the page's text (`start`, `end`).
Columns, units and missing values: `data_dictionary("items")` and so on; facts from outside the page name their address.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from os import PathLike

import pandas as pd

from ..coding.dictionary import CODED_SCHEMES, code_news
from ..coding.operations import find_operations
from ..coding.quantities import find_quantities
from ..page.page import Page
from ..paths import data_path, read_yaml
from ..tables.codes import SCHEMES
from ..tables.columns import Table, frame
from ..tables.news import load_news
from ..tables.readings import ONE_LABEL, CodingError, read_coding, read_officials
from ..tables.specs import (
    ACTORS_TABLE,
    CODES,
    CODING,
    COUNTRIES,
    DOUBTS,
    EVENTS,
    ITEMS,
    LEADS,
    RELEASES,
)
from ..words.places import city_name


def load_items(coding: str | PathLike[str] | pd.DataFrame = "adjudicated") -> pd.DataFrame:
    """The news items of the China page with all that was coded of them, in order of date, index `item_id`.

    One boolean column a code (`joint_operation`, `illegal_gambling`, `hong_kong`, `headline_led`, ...), one column
    each for what an item has one value of (`china_role, setting, campaign, series`).

    Columns: `data_dictionary("items")`.

    Args:
        coding: as `read_coding` takes it: a reading pass ("adjudicated", "coder_a" to "coder_e"), the path of a CSV
            like them, or a frame. What a pass did not code is missing.

    Raises:
        CodingError: the coding breaks its rules.
        OSError: it cannot be read.

    >>> items = load_items()
    >>> items.groupby("language")["joint_operation"].sum().to_dict()
    {'en': 4, 'es': 7}
    """
    news = load_news()
    codes = read_coding(coding, news)
    return _items(news, codes, set(codes["scheme"]))


def items_of(page: Page) -> pd.DataFrame:
    """The frame of `load_items` for any page, coded by rule; what only a reading can tell is missing there.

    >>> items = items_of(read_page(data_path("examples", "nulleterre.html")))
    >>> items["joint_operation"].dtype.name, bool(items["setting"].isna().all())
    ('bool', True)
    """
    news = load_news(page)
    return _items(news, codes_of(news), CODED_SCHEMES)


def codes_of(news: pd.DataFrame) -> pd.DataFrame:
    """The codes that the rules give to items, each once for an item and a part of it (headline or excerpt).

    Columns: `data_dictionary("codes")`.

    >>> codes_of(load_news())["scheme"].unique().tolist()
    ['crime_type', 'theme', 'interpol_role']
    """
    rows = pd.concat([code_news(news, scheme) for scheme in CODED_SCHEMES], ignore_index=True)
    rows["where"] = _where(rows, news)
    rows["context"] = rows["where"].where(rows["scheme"] == "interpol_role")
    first = rows.drop_duplicates(["item_id", "scheme", "code", "context"])
    return frame(CODES, first.astype(object).where(first.notna(), None).to_dict("records"))


def _items(news: pd.DataFrame, codes: pd.DataFrame, coded: Collection[str]) -> pd.DataFrame:
    """One row an item; the columns of schemes that were not `coded` are missing."""
    given = {(row.item_id, row.scheme, row.code) for row in codes.itertuples()}
    roles = {(row.item_id, f"{row.context}_{row.code}") for row in codes.itertuples() if row.scheme == "interpol_role"}
    partners = {item for item, scheme, _ in given if scheme == "partner"}
    one = {(item, scheme): code for item, scheme, code in given if scheme in ONE_LABEL}
    operations = find_operations(news)
    rows = []
    for item, row in news.sort_values(["date", "headline_start"], kind="stable").iterrows():
        values = row.to_dict() | {"item_id": item, "year": row["date"].year}
        values["city"] = city_name(row["place"]) if isinstance(row["place"], str) else None
        for scheme in ("crime_type", "theme", "china_part"):
            if scheme in coded:
                values |= {code: (item, scheme, code) in given for code in SCHEMES[scheme]}
        if "interpol_role" in coded:
            columns = (f"{part}_{role}" for part in ("headline", "excerpt") for role in SCHEMES["interpol_role"])
            values |= {column: (item, column) in roles for column in columns}
        if "actor" in coded:  # whoever codes actors codes partners; most items have none
            values |= {f"actor_{code}": (item, "actor", code) in given for code in SCHEMES["actor"]}
            values["partner"] = item in partners
        values |= {scheme: one.get((str(item), scheme)) for scheme in ONE_LABEL}
        if item in operations.index:
            values |= operations.loc[item, ["operation", "campaign", "edition", "series"]].to_dict()
        rows.append({key: None if pd.isna(value) else value for key, value in values.items()})
    items = frame(ITEMS, rows)
    for scheme in ONE_LABEL:
        if scheme not in coded:  # of this type, what is compared with a missing value is missing, not False
            items[scheme] = pd.array([pd.NA] * len(items), dtype="string")
    return items


def load_codes(coding: str | PathLike[str] | pd.DataFrame = "adjudicated") -> pd.DataFrame:
    """The codes of a reading pass, a row a code, with the part of the item that carries it (`where`).

    Columns: `data_dictionary("codes")`; errors as in `read_coding`.

    >>> load_codes().query("code == 'agreement'")[["item_id", "where", "evidence"]].values.tolist()
    [['2017-05-13', 'excerpt', 'declaration of intent']]
    """
    news = load_news()
    rows = read_coding(coding, news)
    rows.insert(CODING.columns.index(CODING.column("evidence")), "where", _where(rows, news))
    return rows


def _where(rows: pd.DataFrame, news: pd.DataFrame) -> pd.Series:
    begins = rows["item_id"].map(news["excerpt_start"])
    return pd.Series(
        [
            None if pd.isna(start) else "headline" if pd.isna(begin) or start < begin else "excerpt"
            for start, begin in zip(rows["start"], begins, strict=True)
        ],
        index=rows.index,
        dtype="str",
    )


def load_quantities(page: Page | None = None) -> pd.DataFrame:
    """Numbers that the items state, a row a number, with its bounds, as the rules find them.

    Columns: `data_dictionary("quantities")`. "About 25" keeps low = high = 25, and is `approximate`. Without a page:
    the China page.

    >>> numbers = load_quantities()
    >>> numbers.loc[numbers["approximate"], "evidence"].head(2).tolist()
    ['an estimated USD 7 million', 'some 100 illicit']
    """
    rows = find_quantities(load_news(page))
    return rows.assign(approximate=rows["qualifier"] == "about")


def load_operations(page: Page | None = None) -> pd.DataFrame:
    """Items that report an operation, with the name that they print; index `item_id`.

    Columns: `data_dictionary("operations")`.

    >>> load_operations().loc["2015-12-21", ["operation", "series"]].tolist()
    ['Storm VI', 'STORM']
    """
    return find_operations(load_news(page))


def load_officials() -> pd.DataFrame:
    """Officials whom the items name or describe by office, as read.

    Columns: `data_dictionary("officials")`.

    >>> load_officials().loc[1, ["official", "office", "side"]].tolist()
    ['Meng Hongwei', 'INTERPOL President', 'interpol']
    """
    return read_officials()


def load_actors() -> pd.DataFrame:
    """Who acts in an item, and which organisations take part beside INTERPOL.

    Columns: `data_dictionary("actors")`.

    >>> actors = load_actors()
    >>> actors.loc[actors["actor"] == "ncb", "item_id"].tolist()
    ['2013-09-23']
    """
    codes = read_coding()
    rows = codes[codes["scheme"].isin(["actor", "partner"])].rename(columns={"scheme": "kind", "code": "actor"})
    return frame(ACTORS_TABLE, rows.drop(columns="context").to_dict("records"))


def load_countries() -> pd.DataFrame:
    """Countries and territories that an item names, dateline included.

    Columns: `data_dictionary("countries")`.

    >>> countries = load_countries()
    >>> countries.loc[countries["item_id"] == "2017-05-30", ["country", "context", "evidence"]].values.tolist()
    [['SG', 'dateline', 'SINGAPORE']]
    """
    codes = read_coding()
    rows = codes[codes["scheme"] == "country"].rename(columns={"code": "country"})
    return frame(COUNTRIES, rows.drop(columns="scheme").to_dict("records"))


def load_doubts() -> pd.DataFrame:
    """Codings that could have been otherwise, each with its reason and what it moves.

    Columns: `data_dictionary("doubts")`.

    Raises:
        CodingError: an unknown item, disposition, column or value; names file and line.

    >>> load_doubts().loc[0, ["item_id", "coder", "moves"]].tolist()
    ['2007-06-20', 'c', 'actor_chinese_party_or_state=no']
    """
    path, news = data_path("coding", "doubts.csv"), load_news()
    rows = _read("coding", "doubts.csv")
    columns = {column.name: column for column in ITEMS.columns}
    for line, row in enumerate(rows, start=2):
        at = f"{path}, line {line}"
        if list(row) != [column.name for column in DOUBTS.columns]:
            raise CodingError(f"{at}: columns {', '.join(row)}; expected {', '.join(c.name for c in DOUBTS.columns)}")
        if row["item_id"] not in news.index:
            raise CodingError(f"{at}: item {row['item_id']!r} is not on the page")
        allowed = DOUBTS.column("disposition").allowed
        if row["disposition"] not in allowed or (row["disposition"] == "moves") != bool(row["moves"]):
            raise CodingError(
                f"{at}: disposition {row['disposition']!r}; expected {', '.join(allowed)}, with moves or none"
            )
        for move in (row["moves"] or "").split("; ") if row["moves"] else ():
            name, _, value = move.partition("=")
            known = columns.get(name)
            values = ("yes", "no") if known and known.type == "boolean" else (*(known.allowed if known else ()), "none")
            if known is None or value not in values:
                raise CodingError(f"{at}: {move!r}; expected a column of the items = one of {', '.join(values)}")
    return frame(DOUBTS, rows)


# --- facts from outside the page ----------------------------------------------------------------------


def load_releases() -> pd.DataFrame:
    """What was seen of the releases behind the cut, a row a source.

    Columns: `data_dictionary("releases")`.

    From outside the page (`data/outside/README.md`): mostly the first 2,000 characters of each; what stands further
    down is unknown, not absent.

    >>> seen = load_releases()
    >>> seen.loc[seen["item_id"] == "2007-11-23", "china_named_beyond_cut"].unique().tolist()
    ['yes']
    """
    rows, language = _read("outside", "releases.csv"), load_news()["language"]
    for row in rows:
        noted = row["position_first_china"] or ""
        number = re.match(r"\d+", noted)
        # Where China is in view, the number was read on the page, so it is that of the language shown there alone.
        elsewhere = "visible" in noted and (row["edition_language"] or "")[:2] != language[row["item_id"]]
        row["first_china"] = number[0] if number and not elsewhere else None
    return frame(RELEASES, [row | {"first_china": _whole(row["first_china"])} for row in rows])


def load_leads() -> pd.DataFrame:
    """Other releases about operations: where they first name a country that took part.

    Columns: `data_dictionary("leads")`.

    From outside the page, as a search engine gave them; they are no sample (`data/outside/README.md`).

    >>> counted = load_leads().query("record_set == 'baseline'")
    >>> counted.loc[0, ["release_date", "operation"]].tolist()
    ['2008-05-30', 'Jupiter III']
    """
    return _stored(LEADS, "outside", "leads.csv")


def load_outside_facts() -> pd.DataFrame:
    """Single facts that the page does not state, each with its source: index `id`; `about, value, says, source`.

    >>> bool(load_outside_facts()["source"].notna().all())
    True
    """
    return pd.DataFrame(read_yaml(data_path("outside", "facts.yaml"))).set_index("id")


def load_events() -> pd.DataFrame:
    """Dated events around the list, from outside the page.

    Columns: `data_dictionary("events")`.

    >>> events = load_events()
    >>> events.loc[events["kind"] == "general_assembly", "place"].head(2).tolist()
    ['Beijing', 'Marrakesh']
    """
    return _stored(EVENTS, "outside", "events.csv")


def _read(*parts: str) -> list[dict[str, str | None]]:
    with data_path(*parts).open(encoding="utf-8", newline="") as stream:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(stream)]


def _whole(value: str | None) -> int | None:
    return int(value) if value else None


def _stored(table: Table, *parts: str) -> pd.DataFrame:
    whole = {column.name for column in table.columns if column.type == "integer"}
    rows = _read(*parts)
    return frame(
        table,
        [{key: _whole(value) if key in whole else value for key, value in row.items()} for row in rows],
    )


def load_codebook() -> pd.DataFrame:
    """The codes with their edges, from `data/codebook.yaml`: `scheme, code, definition, include, exclude`.

    >>> book = load_codebook()
    >>> book.loc[book["code"] == "drug_trafficking", "definition"].item()
    'Production, smuggling or sale of drugs.'
    """
    schemes = read_yaml(data_path("codebook.yaml"))["schemes"]
    return pd.DataFrame(
        [
            {"scheme": scheme, "code": code} | {key: entry.get(key) for key in ("definition", "include", "exclude")}
            for scheme, content in schemes.items()
            for code, entry in content["codes"].items()
        ]
    )
