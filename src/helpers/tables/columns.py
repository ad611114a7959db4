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

_PARTS = ("headline", "excerpt")
BLIND_ROLES = ("host", "visitor", "takes_part", "honoured", "acted_upon", "not_named")
SETTINGS = ("china_and_interpol", "two_countries", "asia", "other_region", "world", "unclear")
ACTORS = (
    "interpol", "interpol_president", "regional_bureau", "ncb", "chinese_ministry", "chinese_party_or_state",
    "hong_kong_customs", "foreign_police", "customs", "other_organisation",
)  # fmt: skip
"""Codes of the schemes that the blind passes added (`data/coding/blind/codebook.md`; setting is called frame there)."""

OFFENDERS = ("organized_crime", "fugitives")
"""Crime codes that name a kind of offender or an offender's status, not an offence."""

OFFENCES = tuple(code for code in CRIME_TYPES if code not in ("unspecified_crime", *OFFENDERS))
"""Crime codes that name an offence."""

ROLE_COLUMNS = tuple(f"{part}_{role}" for part in _PARTS for role in INTERPOL_ROLES)


def _yes_or_no(names: Iterable[str], meaning: str) -> tuple[Column, ...]:
    missing = "the coding does not have this scheme"
    return tuple(
        Column(name, "boolean", "coded", meaning.format(name.replace("_", " ")), missing=missing) for name in names
    )


ITEMS = Table(
    "items",
    "one news item with all that was coded of it: the wide table to start from",
    (
        _ITEM,
        Column("page", "string", "derived", "Name of the page that lists the item.", example="interpol-china-es"),
        Column("date", "date", "derived", "Date of publication.", example="2017-05-30"),
        Column("year", "integer", "derived", "Its year.", example="2017"),
        *(NEWS.column(name) for name in ("language", "dateline")),
        Column("city", "string", "derived", "City of the dateline by one name.", missing="no dateline", example="Lyon"),
        *(NEWS.column(name) for name in ("country", "headline", "headline_en", "excerpt", "truncated")),
        *_yes_or_no(CRIME_TYPES, "The item names this crime: {}."),
        *_yes_or_no(THEMES, "The item reports this: {}."),
        *_yes_or_no(CHINA_PARTS, "This part of China is named, or is the place: {}."),
        *_yes_or_no(ROLE_COLUMNS, "Which part of the item says that INTERPOL did what: {}."),
        Column(
            "china_role", "string", "coded", "How China comes in.", CHINA_ROLES,
            missing="the coding does not have this scheme",
        ),
        Column(
            "setting", "string", "coded", "Space in which it takes place, by the majority of the blind passes.",
            SETTINGS, missing="the coding does not have this scheme",
        ),
        Column("operation", "string", "page", "Operation's name as printed.", missing="none is printed"),
        Column(
            "campaign", "string", "derived", "Name without edition or region, in capitals.", missing="no name",
            example="STORM",
        ),
        Column("edition", "integer", "derived", "Edition: the numeral of the name.", missing="no numeral"),
        Column(
            "series", "string", "derived", "Campaign that several items belong to, named or inferred.",
            missing="the item stands alone",
        ),
    ),
    ("item_id",),
    index="item_id",
)  # fmt: skip

_CODED_IN = Column("where", "string", "derived", "Part of the item that the words stand in.", _PARTS, "no evidence")

CODES = Table(
    "codes", "one code that was given to an item, with the part of the item that carries it",
    (*CODING.columns[:4], _CODED_IN, *_EVIDENCE), CODING.key,
)  # fmt: skip

ACTORS_TABLE = Table(
    "actors",
    "one actor of an item, or one organisation that it names beside INTERPOL, by the majority of three blind passes",
    (
        _ITEM,
        Column("kind", "string", "coded", "actor: does something; partner: is named.", ("actor", "partner")),
        Column("actor", "string", "coded", f"One of {', '.join(ACTORS)}; or the partner's acronym."),
        Column("passes", "string", "coded", "The passes that gave it, by letter.", example="cde"),
        *_EVIDENCE,
    ),
    ("item_id", "kind", "actor"),
)  # fmt: skip

COUNTRIES = Table(
    "countries",
    "one country or territory that an item names, by the majority of three blind passes",
    (
        _ITEM,
        Column("country", "string", "coded", "ISO 3166-1 alpha-2; HK and MO apart from CN.", example="KR"),
        Column("context", "string", "coded", "How it comes in.", ("dateline", "takes_part", "place", "mentioned")),
        Column("passes", "string", "coded", "The passes that gave it, by letter.", example="cde"),
        *_EVIDENCE,
    ),
    ("item_id", "country"),
)

CAMPAIGNS = Table(
    "campaigns",
    "one campaign: operations that share a name or a series; an operation without either is one of its own",
    (
        Column("campaign", "string", "derived", "Series, else name, else the item alone.", example="STORM"),
        Column("basis", "string", "derived", "How it is known.", ("named", "inferred", "alone")),
        Column("items", "integer", "derived", "Items that report it."),
        Column("first", "date", "derived", "Date of the first of them."),
        Column("last", "date", "derived", "Date of the last."),
        Column("item_ids", "string", "derived", "The items, separated by a comma and a blank."),
    ),
    ("campaign",),
    index="campaign",
)

DUTIES = Table(
    "duties",
    "one theme that a duty of the bureau was read as; a duty that fits no theme has a row without one",
    (
        Column("position", "integer", "derived", "Number of the duty on the page, from 1."),
        Column("duty", "string", "page", "The duty as printed."),
        Column("theme", "string", "coded", "Theme of the news.", THEMES, missing="it fits none"),
        *_EVIDENCE,
    ),
    ("position", "theme"),
)

DOUBTS = Table(
    "doubts",
    "one coding that could have been otherwise, as a pass or a critical reading named it",
    (
        _ITEM,
        Column("scheme", "string", "coded", "Scheme of the codebook."),
        Column("code", "string", "coded", "Code that the pass gave, or none."),
        Column("alternative", "string", "coded", "The other code, or none."),
        Column("coder", "string", "derived", "Who hesitated: pass b, c, d or e; reading: found on reading again."),
        Column("reason", "string", "coded", "Why, in a few words."),
        Column(
            "disposition", "string", "derived",
            "moves: it exchanges values of an item; pending: no column of the items holds it yet; none: see note.",
            ("moves", "pending", "none"),
        ),
        Column(
            "moves", "string", "derived", "What it makes of the item's columns: column=value, separated by '; '.",
            missing="it moves nothing", example="high_level_meeting=no",
        ),
        Column("note", "string", "derived", "Why it moves nothing.", missing="it moves something"),
    ),
    ("item_id", "scheme", "code", "alternative", "coder"),
)  # fmt: skip

_SEEN = ("yes", "no", "unknown")


def _outside(name: str, meaning: str, missing: str = "", allowed: tuple[str, ...] = (), type: str = "string") -> Column:
    return Column(name, type, "outside", meaning, allowed, missing)


RELEASES = Table(
    "releases",
    "one source (a release or a report on it) for one item: facts from behind the cut, no sentences",
    (
        _ITEM,
        _outside("address", "Where it was seen.", "nothing was found for this item"),
        _outside("publisher", "Whose page it is.", "nothing was found"),
        _outside("edition_language", "Language of the text seen.", "nothing was found"),
        _outside("characters_seen", "Characters of it that could be seen.", "not noted"),
        _outside("complete", "Whether all of it was seen.", "", _SEEN),
        _outside("china_named_beyond_cut", "Whether China is named after the excerpt's end.", "", _SEEN),
        _outside("hong_kong_named", "Whether Hong Kong is named.", "", _SEEN),
        _outside("macao_named", "Whether Macao is named.", "", _SEEN),
        _outside("china_how", "How China comes in, by catchword.", "", ()),
        _outside("countries_named", "Countries named as taking part, ISO codes.", "none seen"),
        _outside("n_countries_stated", "Number of countries as stated.", "none stated"),
        _outside("partners", "Organisations named.", "none seen"),
        _outside("interpol_role_words_in_text", "Words for what INTERPOL did.", "none seen"),
        _outside("crime_types_added", "Crimes named that the item does not name.", "none seen"),
        _outside("arrests", "Arrests as stated.", "none stated"),
        _outside("seizure_value", "Value of seizures as stated.", "none stated"),
        _outside("operation_start", "First day of the operation, as precise as stated.", "not stated"),
        _outside("operation_end", "Last day of the operation, as precise as stated.", "not stated"),
        _outside("operation_dates_note", "What the source says of these dates.", "nothing to say"),
        _outside("operation_name", "The operation's name.", "none seen"),
        _outside("other_figures", "Further numbers.", "none noted"),
        _outside("position_first_china", "Where China is first named, as noted.", "not named in what was seen"),
        _outside(
            "first_china", "The same as a number: characters of the body from the dateline on.", "no number was noted",
            type="integer",
        ),
        _outside("note", "What else was seen.", "nothing"),
        _outside("confidence_same_release", "How sure that it is the item's release.", "nothing was found",
                 ("high", "medium", "low")),
        _outside("confidence_reason", "Why.", ""),
    ),
    ("item_id", "address"),
)  # fmt: skip

LEADS = Table(
    "leads",
    "one other release about a police operation, 2008 to 2017: where it first names a country that took part",
    (
        _outside("release_date", "Day of the release, as precise as known."),
        _outside("address", "Where it was seen."),
        _outside("edition_language", "Language of the edition seen."),
        _outside("operation", "Name of the operation.", "none"),
        _outside("region", "Region of the operation."),
        _outside("scope", "Whether more than one country took part.", "", ("multi_country", "single_country")),
        _outside(
            "record_set", "baseline: counted; the others are copies, captions and items of the page, kept apart.", "",
            ("baseline", "excluded_captions", "second_edition", "republished", "china_page_item"),
        ),
        _outside("body_chars_seen", "Characters of the body seen.", "not noted", type="integer"),
        _outside("whole_release_seen", "Whether all of it was seen.", "not noted", _SEEN),
        _outside("n_countries_stated", "Number of countries stated.", "none stated", type="integer"),
        _outside("n_countries_qualifier", "Its words.", "none stated"),
        _outside("position_n_countries", "Where it stands in the body.", "none stated", type="integer"),
        _outside("dateline_country", "Country of the dateline.", "none"),
        _outside("participants_named", "Countries that took part, each with its position.", "none in what was seen"),
        _outside("first_participant_position", "Position of the first.", "none in what was seen", type="integer"),
        _outside("participants_within_357", "How many within the visible length.", "not counted", type="integer"),
        _outside("participants_within_2000", "How many within 2,000 characters.", "not counted", type="integer"),
        _outside("first_named_country_position_broad", "Position of the first country named in any part.",
                 "none", type="integer"),
        _outside("arrests_stated_position", "Where arrests are stated.", "not stated", type="integer"),
        _outside("headline_names_country", "Country in the headline.", "none"),
        _outside("note", "What else was seen.", "nothing"),
        _outside("size", "Countries that took part: stated, else those listed.", "neither", type="integer"),
        _outside("size_basis", "Which of them.", "", ("stated", "listed", "unknown")),
    ),
    ("address",),
)  # fmt: skip

EVENTS = Table(
    "events",
    "one dated event around the list: Assemblies, presidencies, Games, conferences, releases that the page leaves out",
    (
        _outside("start", "First day, as precise as known.", "unknown"),
        _outside("end", "Last day, as precise as known."),
        _outside("kind", "What kind of event."),
        _outside("event", "Its name."),
        _outside("place", "City.", "not one place"),
        _outside("country", "ISO 3166-1 alpha-2.", "not one country"),
        _outside("office", "Office that a term was served in.", "no term of office"),
        _outside("source_address", "Where it was seen."),
        _outside("source_publisher", "Whose page it is."),
        _outside("note", "What else was seen.", "nothing"),
    ),
    ("event",),
)

FINDINGS_TABLE = Table(
    "findings",
    "one finding of the ledger",
    (
        Column("id", "string", "derived", "Number of the finding; never used again.", example="F01"),
        Column("question", "string", "derived", "The heading under which its notebook states it."),
        Column("claim", "string", "derived", "What it says, in a few words without numbers."),
        Column("finding", "string", "derived", "The answer as a sentence, its numbers computed."),
        Column("k", "integer", "derived", "How many.", missing="it counts nothing"),
        Column("n", "integer", "derived", "Of how many.", missing="it counts nothing"),
        Column("kind", "string", "derived", "A claim can be false, a count says what is there.", ("claim", "count")),
        Column("holds", "boolean", "derived", "Whether the claim is true of the tables.", missing="a count"),
        Column("notebook", "string", "derived", "The notebook that states it."),
        Column(
            "items", "string", "derived", "The items that make up k, by comma and blank.", missing="k counts no items"
        ),
        Column("doubts", "integer", "derived", "Doubts about codes that touch the claim.", missing="a count"),
        Column(
            "combinations", "integer", "derived", "Combinations of doubts and of the arguments' values tried.",
            missing="a count, or no doubt and no argument touches it",
        ),
        Column("holding", "integer", "derived", "In how many of them the claim holds.", missing="as combinations"),
        Column("fewest", "integer", "derived", "Fewest doubts that undo it.", missing="none was found that do"),
        Column(
            "undone_by", "string", "derived", "One such set of doubts, or value of an argument.", missing="as fewest"
        ),
        Column(
            "hangs_on", "string", "derived", "Items whose absence alone undoes it, by comma and blank.",
            missing="a count, or there is none",
        ),
    ),
    ("id",),
    index="id",
)  # fmt: skip

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
    for table in (
        ITEMS, PROFILE, NEWS, CODING, CODES, CODED, OFFICIALS, QUANTITIES, OPERATIONS, CAMPAIGNS, ACTORS_TABLE,
        COUNTRIES, DUTIES, DOUBTS, RELEASES, LEADS, EVENTS, FINDINGS_TABLE, SCORES, CHANGES,
    )
}  # fmt: skip

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
    if column.type == "boolean" and any(value is None for value in values):
        return pd.array(values, dtype="boolean")
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
