"""Column specifications: one source for the frames' types, the data dictionary and the checks.

`origin` says who speaks in a column: `page` (the page's own words), `derived` (computed from them),
`coded` (a reading pass decided), `outside` (a fact that the page does not state).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


class TableError(ValueError):
    """A table breaks its specification; names the table, the column, the row and what was expected."""


@dataclass(frozen=True)
class Column:
    """One column: its name, type ("string", "integer", "number", "boolean", "date"), meaning and origin."""

    name: str
    type: str
    origin: str
    meaning: str
    allowed: tuple[str, ...] = ()
    missing: str = ""
    """What a missing value means; empty where a value is always there."""
    example: str = ""


@dataclass(frozen=True)
class Table:
    """A table: what a row is, its columns, and the columns that tell rows apart."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    index: str = ""
    """Column that is the frame's index, where there is one."""

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)


CRIME_TYPES = (
    "drug_trafficking", "human_trafficking", "child_exploitation", "pharmaceutical_crime", "illicit_goods",
    "environmental_crime", "illegal_gambling", "cybercrime", "terrorism", "financial_crime", "corruption",
    "violent_crime", "fugitives", "organized_crime", "firearms", "maritime_piracy", "vehicle_crime",
    "cultural_property", "cbrne", "war_crimes", "travel_documents", "unspecified_crime",
)  # fmt: skip
THEMES = (
    "joint_operation", "high_level_meeting", "agreement", "capacity_building", "conference", "event_security",
    "fugitive_arrest", "information_systems", "governance", "recognition", "public_awareness",
)  # fmt: skip
INTERPOL_ROLES = ("led", "coordinated", "launched", "supported")
CHINA_ROLES = ("host", "visitor", "participant", "not_named")
CHINA_PARTS = ("mainland", "hong_kong", "macao")
SCHEMES = {
    "crime_type": CRIME_TYPES,
    "theme": THEMES,
    "interpol_role": INTERPOL_ROLES,
    "china_role": CHINA_ROLES,
    "china_part": CHINA_PARTS,
}
"""Coding schemes and their codes; meanings and edges stand in the codebook."""

CONTEXTS = ("acted_on", "agenda", "purpose", "headline", "excerpt")

FIELDS = (
    "region", "country", "ncb", "ncb_city", "member_since", "sub_bureau", "authority", "mission", "agency",
    "ncb_parent", "ncb_head", "responsibility", "list_item", "focus", "red_notices", "yellow_notices",
    "red_notice_entry", "yellow_notice_entry", "event",
)  # fmt: skip

QUANTITY_KINDS = (
    "arrests", "victims_rescued", "seizure_value", "items_seized", "countries", "personnel", "participants",
    "sites", "investigations", "groups_dismantled", "duration", "member_countries", "other",
)  # fmt: skip
QUALIFIERS = ("exact", "more_than", "at_least", "about", "nearly", "up_to")

_ITEM = Column(
    "item_id", "string", "derived", "News item: its ISO date; -2, -3 for further items of a day.", example="2017-05-30"
)
_EVIDENCE = (
    Column(
        "evidence",
        "string",
        "page",
        "The words that carry the row, verbatim.",
        missing="the row rests on no single span",
    ),
    Column(
        "start",
        "integer",
        "derived",
        "Position of the evidence's first character in the page's text, from 0.",
        missing="no evidence",
    ),
    Column(
        "end",
        "integer",
        "derived",
        "Position after its last character: text[start:end] is the evidence.",
        missing="no evidence",
    ),
)

PROFILE = Table(
    "profile",
    "one fact that the page states about the country's police and its bureau",
    (
        Column("field", "string", "derived", "What kind of fact.", FIELDS, example="ncb_city"),
        Column("position", "integer", "derived", "Place among the facts of the same field, from 1.", example="1"),
        Column(
            "value",
            "string",
            "derived",
            "The fact; dates as ISO 8601 with the precision stated, other texts as printed.",
            example="1923-09-07",
        ),
        Column(
            "under",
            "string",
            "page",
            "The heading or lead-in beneath which the fact stands.",
            missing="it stands beneath none",
        ),
        *_EVIDENCE,
    ),
    ("field", "position"),
)

NEWS = Table(
    "news",
    "one news item: a dated headline and the visible part of its excerpt",
    (
        _ITEM,
        Column("page", "string", "derived", "Name of the page that lists the item.", example="interpol-china-es"),
        Column("date", "date", "derived", "Date of publication.", example="2017-05-30"),
        Column("date_text", "string", "page", "The date as printed.", example="30 mayo 2017"),
        Column("headline", "string", "page", "Headline, verbatim.", missing="the capture ends before it"),
        Column(
            "headline_en",
            "string",
            "outside",
            "English rendering by this project; the headline itself where it is English.",
            missing="no rendering was made",
        ),
        Column("excerpt", "string", "page", "Excerpt, verbatim, dateline included.", missing="the page shows none"),
        Column(
            "language",
            "string",
            "derived",
            "Language of headline and excerpt (ISO 639-1).",
            ("en", "es", "fr", "ar"),
            missing="too little is there to tell",
        ),
        Column(
            "truncated",
            "boolean",
            "derived",
            "True where the excerpt does not end with a sentence, or where there is none and the page ends.",
        ),
        Column(
            "dateline",
            "string",
            "page",
            "Dateline as printed.",
            missing="the excerpt has none",
            example="LYON (Francia)",
        ),
        Column("place", "string", "page", "City of the dateline.", missing="no dateline", example="LYON"),
        Column(
            "country",
            "string",
            "derived",
            "Country of the dateline, ISO 3166-1 alpha-2; HK and MO apart from CN.",
            missing="no dateline, or it does not tell",
            example="FR",
        ),
        Column(
            "headline_start",
            "integer",
            "derived",
            "Position of the headline in the page's text.",
            missing="no headline",
        ),
        Column(
            "excerpt_start", "integer", "derived", "Position of the excerpt in the page's text.", missing="no excerpt"
        ),
    ),
    ("item_id",),
    index="item_id",
)

CODING = Table(
    "coding",
    "one code that a reading pass gave to an item",
    (
        _ITEM,
        Column("scheme", "string", "coded", "Coding scheme.", tuple(SCHEMES)),
        Column(
            "code",
            "string",
            "coded",
            "Code; meanings in the codebook.",
            tuple(code for codes in SCHEMES.values() for code in codes),
        ),
        Column(
            "context",
            "string",
            "coded",
            "crime_type: how the crime comes in; interpol_role: which part of the item says it.",
            CONTEXTS,
            missing="the scheme has no contexts, or the pass did not code them",
        ),
        *_EVIDENCE,
    ),
    ("item_id", "scheme", "code", "context"),
)

CODED = Table(
    "coded",
    "one match of the dictionary: words that signal a code in an item",
    (
        _ITEM,
        Column("scheme", "string", "derived", "Coding scheme.", ("crime_type", "theme", "interpol_role")),
        Column(
            "code", "string", "derived", "Code; meanings in the codebook.", (*CRIME_TYPES, *THEMES, *INTERPOL_ROLES)
        ),
        Column("evidence", "string", "page", "The words that signal the code, verbatim."),
        Column("start", "integer", "derived", "Position of the evidence's first character in the page's text, from 0."),
        Column("end", "integer", "derived", "Position after its last character: text[start:end] is the evidence."),
    ),
    ("item_id", "scheme", "code", "start"),
)

OFFICIALS = Table(
    "officials",
    "one person whom an item names or describes by office",
    (
        _ITEM,
        Column("official", "string", "page", "Name as printed.", missing="the item gives the office alone"),
        Column("office", "string", "page", "Office in the page's words."),
        Column(
            "body",
            "string",
            "coded",
            "Body that the office belongs to.",
            ("INTERPOL", "Ministry of Public Security", "Communist Party of China", "not stated"),
        ),
        Column("side", "string", "coded", "Whom the person represents.", ("interpol", "china")),
        *_EVIDENCE,
    ),
    ("item_id", "start"),
)

QUANTITIES = Table(
    "quantities",
    "one number that an item states about the world",
    (
        _ITEM,
        Column("kind", "string", "coded", "What is counted.", QUANTITY_KINDS),
        Column("value", "number", "page", "The number as stated."),
        Column("low", "number", "derived", "Lower end of what the words say.", missing="open"),
        Column("high", "number", "derived", "Upper end of what the words say.", missing="open"),
        Column("unit", "string", "page", "Unit or thing counted, as stated.", missing="the text gives none"),
        Column(
            "currency", "string", "derived", "ISO 4217 code.", missing="no money, or the text leaves the currency open"
        ),
        Column("qualifier", "string", "derived", "How the words bound the number.", QUALIFIERS),
        *_EVIDENCE,
    ),
    ("item_id", "start"),
)

OPERATIONS = Table(
    "operations",
    "one item that reports an operation, with the name it prints",
    (
        _ITEM,
        Column("operation", "string", "page", "Name as printed.", missing="the visible text names none"),
        Column("campaign", "string", "derived", "Name without edition or region, in capitals.", missing="no name"),
        Column(
            "edition", "integer", "derived", "Edition: the Roman or Arabic numeral of the name.", missing="no numeral"
        ),
        Column(
            "series", "string", "derived", "Campaign that several items belong to.", missing="the item stands alone"
        ),
        Column(
            "series_basis", "string", "derived", "How the series is known.", ("named", "inferred"), missing="no series"
        ),
        *_EVIDENCE,
    ),
    ("item_id",),
    index="item_id",
)

FINDINGS_TABLE = Table(
    "findings",
    "one finding of the ledger",
    (
        Column("id", "string", "derived", "Number of the finding.", example="F01"),
        Column("question", "string", "derived", "The question it answers."),
        Column("finding", "string", "derived", "The answer as a sentence, its numbers computed."),
        Column("k", "integer", "derived", "Items that the finding is about."),
        Column("n", "integer", "derived", "Items among which they are counted."),
        Column("kind", "string", "derived", "A claim can be false, a count says what is there.", ("claim", "count")),
        Column(
            "holds", "boolean", "derived", "Whether the claim is true of the published tables; true of every count."
        ),
        Column("notebook", "string", "derived", "The notebook that shows it."),
        Column(
            "items", "string", "derived", "The items, separated by a comma and a blank.", missing="it is about no items"
        ),
        Column(
            "fewest",
            "string",
            "derived",
            "Fewest labels or items that must change before the claim fails, or that more than so many must.",
            missing="a count cannot fail",
        ),
        Column("example", "string", "derived", "One such set of changes.", missing="none was found, or a count"),
    ),
    ("id",),
    index="id",
)

SCORES = Table(
    "scores",
    "how well the rule-based coder does on one scheme, language or code of items that it was not tuned on",
    (
        Column("scheme", "string", "derived", "Coding scheme, or quantities, or operations."),
        Column("of", "string", "derived", "All items, a language, a code or a kind of quantity."),
        Column("right", "integer", "derived", "Labels given and right."),
        Column("invented", "integer", "derived", "Labels given and wrong."),
        Column("missed", "integer", "derived", "Labels not given."),
        Column("precision", "number", "derived", "right / (right + invented).", missing="nothing was given"),
        Column("recall", "number", "derived", "right / (right + missed).", missing="there was nothing to give"),
        Column(
            "f1",
            "number",
            "derived",
            "2 right / (2 right + invented + missed).",
            missing="nothing was given and nothing missed",
        ),
    ),
    ("scheme", "of"),
)

_IN = {"before": "first", "after": "second"}

CHANGES = Table(
    "changes",
    "one change from one capture of a page to another",
    (
        Column("what", "string", "derived", "The part of the page.", ("profile", "news")),
        Column(
            "field",
            "string",
            "derived",
            "Field of the profile; of the news the whole item, or its date, headline or excerpt.",
            (*FIELDS, "item", "date", "headline", "excerpt"),
        ),
        Column(
            "change",
            "string",
            "derived",
            "changed: another value; came, went: in one capture only; reworded: similar words; moved: another date.",
            ("changed", "came", "went", "reworded", "moved"),
        ),
        *(
            Column(side, "string", "page", f"Value or words in the {_IN[side]} capture.", missing="not there")
            for side in _IN
        ),
        Column(
            "similarity",
            "number",
            "derived",
            "Share of words that both wordings have, in the same order (difflib's ratio), from 0 to 1.",
            missing="nothing was reworded",
        ),
        *(
            Column(
                f"{side}_item",
                "string",
                "derived",
                f"News item in the {_IN[side]} capture.",
                missing="no news, or not there",
                example="2017-05-30",
            )
            for side in _IN
        ),
        *(
            Column(
                f"{side}_{end}",
                "integer",
                "derived",
                f"Position {place} its words in the text of the {_IN[side]} capture.",
                missing="not there",
            )
            for side in _IN
            for end, place in (("start", "of the first character of"), ("end", "after the last character of"))
        ),
    ),
    ("what", "field", "change", "before_start", "after_start"),
)

TABLES = {
    table.name: table
    for table in (PROFILE, NEWS, CODING, CODED, OFFICIALS, QUANTITIES, OPERATIONS, FINDINGS_TABLE, SCORES, CHANGES)
}

# Given as types, not by name: pandas takes longer to look a name up than to make a short column.
_DTYPES = {
    "string": pd.Series([], dtype="str").dtype,
    "integer": pd.Int64Dtype(),
    "number": pd.Float64Dtype(),
    "boolean": np.dtype("bool"),
    "date": np.dtype("datetime64[s]"),  # nanoseconds reach from 1677 to 2262 only; a misprint can say 1067
}


def frame(table: Table, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows (mappings) -> DataFrame with the table's columns, in order, typed; missing keys are missing values."""
    records = list(rows)
    data = {}
    for column in table.columns:
        name = column.name
        data[name] = _array(column, [record.get(name) for record in records])
    index = pd.Index(data.pop(table.index), name=table.index) if table.index else pd.RangeIndex(len(records))
    return pd.DataFrame(data, index, copy=False)


def _array(column: Column, values: list[Any]) -> Any:
    # Arrays are made in half the time of Series; dates need the Series' parser.
    if column.type == "date":
        return pd.Series(values, dtype=_DTYPES["date"]).array
    if column.type == "integer" and not column.missing:
        return np.array(values, dtype="int64")
    return pd.array(values, dtype=_DTYPES[column.type])


def check(table: Table, data: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, if it keeps the specification.

    Raises:
        TableError: a column is missing, added or misplaced; a value is missing or not allowed; a key repeats.
    """
    flat = data.reset_index() if table.index else data
    names = [column.name for column in table.columns]
    if list(flat.columns) != names:
        raise TableError(f"{table.name}: columns are {list(flat.columns)}, expected {names}")
    for column in table.columns:
        values = flat[column.name]
        if not column.missing and values.isna().any():
            row = int(values.isna().to_numpy().argmax())
            raise TableError(f"{table.name}, row {row}: {column.name} is missing; it is always stated")
        if column.allowed:
            wrong = ~values.isin(column.allowed) & values.notna()
            if wrong.any():
                row = int(wrong.to_numpy().argmax())
                found = f"{table.name}, row {row}: {column.name} is {values.iloc[row]!r}"
                raise TableError(f"{found}; allowed: {', '.join(column.allowed)}")
    repeated = flat.duplicated(list(table.key))
    if repeated.any():
        row = int(repeated.to_numpy().argmax())
        raise TableError(f"{table.name}, row {row}: {list(flat.loc[row, list(table.key)])} stands there twice")
    return data


def check_evidence(text: str, data: pd.DataFrame, name: str = "table") -> None:
    """Every row's span must hold its evidence: `text[start:end] == evidence`.

    Raises:
        TableError: the first row whose span does not.
    """
    for row, (evidence, start, end) in enumerate(zip(data["evidence"], data["start"], data["end"], strict=True)):
        if pd.isna(start) and pd.isna(evidence):
            continue
        if pd.isna(start) or text[start:end] != evidence:
            found = None if pd.isna(start) else text[start:end]
            raise TableError(f"{name}, row {row}: evidence {evidence!r}, but the page has {found!r} at {start}:{end}")


def data_dictionary(*names: str) -> pd.DataFrame:
    """The data dictionary: table, column, type, origin, meaning, allowed values, missing, example."""
    rows = [
        {
            "table": table.name,
            "column": column.name,
            "type": column.type,
            "origin": column.origin,
            "meaning": column.meaning,
            "allowed": ", ".join(column.allowed),
            "missing": column.missing or "never",
            "example": column.example,
        }
        for table in TABLES.values()
        if not names or table.name in names
        for column in table.columns
    ]
    return pd.DataFrame(rows)
