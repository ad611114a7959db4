"""The tables that are published, column by column, and the data dictionary made from them.

A line gives a column's name, its meaning and what a missing value means (nothing where a value is always there). Who
speaks in it: `printed` (the page's own words), `derived` (computed from them), `coded` (a reading pass decided),
`outside` (a fact that the page does not state).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from .codes import (
    ACTOR_COLUMNS,
    ACTORS,
    CHINA_PARTS,
    CHINA_ROLES,
    CONTEXTS,
    COUNTRY_CONTEXTS,
    CRIME_TYPES,
    FIELDS,
    INTERPOL_ROLES,
    ITEM_PARTS,
    NAMED,
    QUALIFIERS,
    QUANTITY_KINDS,
    ROLE_COLUMNS,
    SCHEMES,
    SETTINGS,
    THEMES,
)  # fmt: skip
from .columns import Column, Table, coded, derived, outside, printed

# One entry a column: the formatter would give each argument of a long one a line of its own.
# fmt: off

_ITEM = derived("item_id", "News item: its ISO date; -2, -3 for further items of a day.", example="2017-05-30")

_PLACE = (
    derived("start", "Position of the evidence's first character in the page's text, from 0.", type="integer"),
    derived("end", "Position after its last character: text[start:end] is the evidence.", type="integer"),
)
_EVIDENCE = (
    printed("evidence", "The words that carry the row, verbatim.", "the row rests on no single span"),
    *(replace(column, missing="no evidence") for column in _PLACE),
)

PROFILE = Table("profile", "one fact that the page states about the country's police and its bureau",
    key=("field", "position"), columns=(
    derived("field", "What kind of fact.", allowed=FIELDS, example="ncb_city"),
    derived("position", "Place among the facts of the same field, from 1.", type="integer", example="1"),
    derived("value", "The fact; dates as ISO 8601 with the precision stated, other texts as printed.",
            example="1923-09-07"),
    printed("under", "The heading or lead-in beneath which the fact stands.", "it stands beneath none"),
    *_EVIDENCE,
))

NEWS = Table("news", "one news item: a dated headline and the visible part of its excerpt",
    key=("item_id",), index="item_id", columns=(
    _ITEM,
    derived("page", "Name of the page that lists the item.", example="interpol-china-es"),
    derived("date", "Date of publication.", "a release that states none", type="date", example="2017-05-30"),
    printed("date_text", "The date as printed.", "no date", example="30 mayo 2017"),
    printed("headline", "Headline, verbatim.", "the capture ends before it, or does not have it"),
    outside("headline_en", "English rendering by this project; the headline itself where it is English.",
            "no rendering was made"),
    printed("excerpt", "Excerpt, verbatim, dateline included.", "the page shows none"),
    outside("excerpt_en", "English rendering by this project, as far as the excerpt goes; what is left of a cut word "
            "that can be read in several ways stands as printed. The excerpt itself where it is English.",
            "the page shows no excerpt, or no rendering was made"),
    derived("language", "Language of headline and excerpt (ISO 639-1).", "too little is there to tell",
            allowed=("en", "es", "fr", "ar")),
    derived("truncated",
            "True where the excerpt does not end with a sentence, or where there is none and the page ends.",
            type="boolean"),
    printed("dateline", "Dateline as printed.", "the excerpt has none", example="LYON (Francia)"),
    printed("place", "City of the dateline.", "no dateline", example="LYON"),
    derived("country", "Country of the dateline, ISO 3166-1 alpha-2; HK and MO apart from CN.",
            "no dateline, or it does not tell", example="FR"),
    derived("headline_start", "Position of the headline in the page's text.", "no headline", type="integer"),
    derived("excerpt_start", "Position of the excerpt in the page's text.", "no excerpt", type="integer"),
))

CODING = Table("coding", "one code that a reading pass gave to an item",
    key=("item_id", "scheme", "code", "context"), columns=(
    _ITEM,
    coded("scheme", "Coding scheme.", allowed=(*SCHEMES, *NAMED)),
    coded("code", "Code; meanings in the codebook. A country's is ISO 3166-1 alpha-2, a partner's its acronym."),
    coded("context", "crime_type, country: how it comes in; interpol_role: which part of the item says it.",
          "the scheme has no contexts, or the pass did not code them", allowed=CONTEXTS),
    *_EVIDENCE,
))

CODED = Table("coded", "one match of the dictionary: words that signal a code in an item",
    key=("item_id", "scheme", "code", "start"), columns=(
    _ITEM,
    derived("scheme", "Coding scheme.", allowed=("crime_type", "theme", "interpol_role")),
    derived("code", "Code; meanings in the codebook.", allowed=(*CRIME_TYPES, *THEMES, *INTERPOL_ROLES)),
    printed("evidence", "The words that signal the code, verbatim."),
    *_PLACE,
))

OFFICIALS = Table("officials", "one person whom an item names or describes by office",
    key=("item_id", "start"), columns=(
    _ITEM,
    printed("official", "Name as printed.", "the item gives the office alone"),
    printed("office", "Office in the page's words."),
    coded("body", "Body that the office belongs to.",
          allowed=("INTERPOL", "Ministry of Public Security", "Communist Party of China", "not stated")),
    coded("side", "Whom the person represents.", allowed=("interpol", "china")),
    *_EVIDENCE,
))

QUANTITIES = Table("quantities", "one number that an item states about the world",
    key=("item_id", "start"), columns=(
    _ITEM,
    coded("kind", "What is counted.", allowed=QUANTITY_KINDS),
    printed("value", "The number as stated.", "a range: two are stated", type="number"),
    derived("low", "Lower end of what the words say.", "open", type="number"),
    derived("high", "Upper end of what the words say.", "open", type="number"),
    printed("unit", "Unit or thing counted, as stated.", "the text gives none"),
    derived("currency", "ISO 4217 code.", "no money, or the text leaves the currency open"),
    derived("qualifier", "How the words bound the number.", allowed=QUALIFIERS),
    *_EVIDENCE,
))

STATED = replace(QUANTITIES, columns=(
    *QUANTITIES.columns,
    derived("approximate", "True where the words say about: low = high, and yet no exact number.", type="boolean"),
))
"""What is published, and what `load_quantities` gives; a reading and the rules leave the last column out."""

OPERATIONS = Table("operations", "one item that reports an operation, with the name it prints",
    key=("item_id",), index="item_id", columns=(
    _ITEM,
    printed("operation", "Name as printed.", "the visible text names none"),
    derived("campaign", "Name without edition or region, in capitals.", "no name"),
    derived("edition", "Edition: the Roman or Arabic numeral of the name.", "no numeral", type="integer"),
    derived("series", "Campaign that several items belong to.", "the item stands alone"),
    derived("series_basis", "How the series is known.", "no series", allowed=("named", "inferred")),
    *_EVIDENCE,
))

_NOT_CODED = "the coding does not have this scheme"


def _yes_or_no(names: Iterable[str], meaning: str) -> Iterator[Column]:
    return (coded(name, meaning.format(name.replace("_", " ")), _NOT_CODED, type="boolean") for name in names)


ITEMS = Table("items", "one news item with all that was coded of it: the wide table to start from",
    key=("item_id",), index="item_id", columns=(
    _ITEM,
    derived("page", "Name of the page that lists the item.", example="interpol-china-es"),
    derived("date", "Date of publication.", type="date", example="2017-05-30"),
    derived("year", "Its year.", type="integer", example="2017"),
    *map(NEWS.column, ("language", "dateline")),
    derived("city", "City of the dateline by one name.", "no dateline", example="Lyon"),
    *map(NEWS.column, ("country", "headline", "headline_en", "excerpt", "excerpt_en", "truncated")),
    *_yes_or_no(CRIME_TYPES, "The item names this crime: {}."),
    *_yes_or_no(THEMES, "The item reports this: {}."),
    *_yes_or_no(CHINA_PARTS, "This part of China is named, or is the place: {}."),
    *_yes_or_no(ROLE_COLUMNS, "Which part of the item says that INTERPOL did what: {}."),
    *_yes_or_no(ACTOR_COLUMNS, "Who does what the item reports: {}."),
    coded("partner", "It names an organisation beside INTERPOL that takes part.", _NOT_CODED, type="boolean"),
    coded("china_role", "How China comes in.", _NOT_CODED, allowed=CHINA_ROLES),
    coded("setting", "Space in which it takes place.", _NOT_CODED, allowed=SETTINGS),
    printed("operation", "Operation's name as printed.", "none is printed"),
    derived("campaign", "Name without edition or region, in capitals.", "no name", example="STORM"),
    derived("edition", "Edition: the numeral of the name.", "no numeral", type="integer"),
    derived("series", "Campaign that several items belong to, named or inferred.", "the item stands alone"),
))

CODES = Table("codes", "one code that was given to an item, with the part of the item that carries it",
    key=CODING.key, columns=(
    *CODING.columns[:4],
    derived("where", "Part of the item that the words stand in.", "no evidence", allowed=ITEM_PARTS),
    *_EVIDENCE,
))

ACTORS_TABLE = Table("actors",
    "one actor of an item, or one organisation that it names beside INTERPOL",
    key=("item_id", "kind", "actor"), columns=(
    _ITEM,
    coded("kind", "actor: does something; partner: is named as one that takes part.", allowed=("actor", "partner")),
    coded("actor", f"One of {', '.join(ACTORS)}; or the partner's acronym."),
    *_EVIDENCE,
))

COUNTRIES = Table("countries", "one country or territory that an item names, dateline included",
    key=("item_id", "country"), columns=(
    _ITEM,
    coded("country", "ISO 3166-1 alpha-2; HK and MO apart from CN.", example="KR"),
    coded("context", "How it comes in, one a country: takes_part before place before dateline (there alone).",
          allowed=COUNTRY_CONTEXTS),
    *_EVIDENCE,
))

NAMED_COUNTRIES = Table("named_countries", "one country or territory that a part of an item names, found by rule",
    key=("item_id", "country", "part"), columns=(
    _ITEM,
    derived("country", "ISO 3166-1 alpha-2; HK and MO apart from CN.", example="KR"),
    derived("part", "Where it is named.", allowed=("dateline", "text")),
    *_EVIDENCE,
))

EDITIONS = Table("editions",
    "one edition of an operation: reported by an item, or one that the page leaves out between those it lists",
    key=("campaign", "item_id", "known_as"), columns=(
    derived("campaign", "Series, else name, else the item alone.", example="STORM"),
    derived("basis", "How the campaign is known.", allowed=("named", "inferred", "alone", "outside")),
    replace(_ITEM, missing="the page does not list this edition"),
    printed("operation", "Name as printed.", "none is printed"),
    outside("known_as", "Name of the edition outside the page.", "none was found", example="SOGA V"),
    derived("date", "Date of publication; where the page does not list it, that of a release seen outside.",
            "no day is known", type="date"),
    coded("crimes", "Crimes that the item names, by comma and blank.", "none, or not listed"),
    outside("started", "First day of the operation, as precise as known.", "not known", example="2014-06-01"),
    outside("ended", "Last day of the operation, as precise as known.", "not known", example="2010-09"),
    outside("lag_least", "Days from its last day to publication, at least.", "not known", type="integer"),
    outside("lag_most", "The same, at most: more where only the month is known.", "not known", type="integer"),
    derived("countries", "Number of countries as the item states it.", "none is stated"),
    outside("countries_outside", "Countries that INTERPOL or the press name as taking part, ISO codes.", "none seen"),
    derived("arrests", "Arrests as the item bounds them.", "none are stated", example="more than 400"),
    outside("arrests_outside", "Arrests as stated outside the page.", "none was seen"),
    derived("seizures", "Value of seizures as the item bounds it, with the currency where stated.", "none is stated"),
    outside("seizures_outside", "The same outside the page.", "none was seen"),
    coded("role_headline", "What the headline says INTERPOL did.", "it says nothing"),
    coded("role_excerpt", "What the visible text says INTERPOL did.", "it says nothing"),
    outside("role_outside", "Words for it in the longer text and in other editions.", "none was seen"),
))

OF_EDITION = [column.name for column in EDITIONS.columns].index("started")
"""From here on, columns hold what can differ from edition to edition; a campaign gives each with its item."""

CAMPAIGNS = Table("campaigns",
    "one campaign: operations that share a name or a series; an operation without either is one of its own",
    key=("campaign",), index="campaign", columns=(
    *EDITIONS.columns[:1],
    derived("basis", "How it is known.", allowed=("named", "inferred", "alone")),
    coded("crimes", "Crimes that its items name, by comma and blank.", "none"),
    derived("items", "Items that report it.", type="integer"),
    derived("first", "Date of the first of them.", type="date"),
    derived("last", "Date of the last.", type="date"),
    derived("item_ids", "The items, by comma and blank."),
    outside("editions", "Names of the listed editions.", "none has a name"),
    outside("left_out", "Editions that the page does not list, as far as a search met them.", "none was met"),
    *(replace(column, example="", type="string") for column in EDITIONS.columns[OF_EDITION:]),
))

DOUBTS = Table("doubts",
    "one coding that could have been otherwise, as a pass or a critical reading named it",
    key=("item_id", "scheme", "code", "alternative", "coder"), columns=(
    _ITEM,
    coded("scheme", "Scheme of the codebook."),
    coded("code", "Code that the pass gave, or none."),
    coded("alternative", "The other code, or none."),
    derived("coder", "Who hesitated: pass b, c, d or e; reading: found on reading again."),
    coded("reason", "Why, in a few words."),
    derived("disposition",
            "moves: it exchanges values of an item; none: see note.", allowed=("moves", "none")),
    derived("moves", "What it makes of the item's columns: column=value, separated by '; '.", "it moves nothing",
            example="high_level_meeting=no"),
    derived("note", "Why it moves nothing.", "it moves something"),
))

_SEEN = ("yes", "no", "unknown")

RELEASES = Table("releases",
    "one source (a release or a report on it) for one item: facts from behind the cut, no sentences",
    key=("item_id", "address"), columns=(
    _ITEM,
    outside("address", "Where it was seen.", "nothing was found for this item"),
    outside("publisher", "Whose page it is.", "nothing was found"),
    outside("edition_language", "Language of the text seen.", "nothing was found"),
    outside("characters_seen", "Characters of it that could be seen.", "not noted"),
    outside("complete", "Whether all of it was seen.", allowed=_SEEN),
    outside("china_named_beyond_cut", "Whether China is named after the excerpt's end.", allowed=_SEEN),
    outside("hong_kong_named", "Whether Hong Kong is named.", allowed=_SEEN),
    outside("macao_named", "Whether Macao is named.", allowed=_SEEN),
    outside("china_how", "How China comes in, by catchword."),
    outside("countries_named", "Countries named as taking part, ISO codes.", "none seen"),
    outside("n_countries_stated", "Number of countries as stated.", "none stated"),
    outside("partners", "Organisations named.", "none seen"),
    outside("interpol_role_words_in_text", "Words for what INTERPOL did.", "none seen"),
    outside("crime_types_added", "Crimes named that the item does not name.", "none seen"),
    outside("arrests", "Arrests as stated.", "none stated"),
    outside("seizure_value", "Value of seizures as stated.", "none stated"),
    outside("operation_start", "First day of the operation, as precise as stated.", "not stated"),
    outside("operation_end", "Last day of the operation, as precise as stated.", "not stated"),
    outside("operation_dates_note", "What the source says of these dates.", "nothing to say"),
    outside("operation_name", "The operation's name.", "none seen"),
    outside("other_figures", "Further numbers.", "none noted"),
    outside("position_first_china", "Where China is first named, as noted.", "not named in what was seen"),
    outside("first_china", "The same as a number: characters of the body from the dateline on, in that edition.",
            "no number was noted for it", type="integer"),
    outside("note", "What else was seen.", "nothing"),
    outside("confidence_same_release", "How sure that it is the item's release.", "nothing was found",
            allowed=("high", "medium", "low")),
    outside("confidence_reason", "Why."),
))

LEADS = Table("leads",
    "one other release about a police operation, 2008 to 2017: where it first names a country that took part",
    key=("address",), columns=(
    outside("release_date", "Day of the release, as precise as known."),
    outside("address", "Where it was seen."),
    outside("edition_language", "Language of the edition seen."),
    outside("operation", "Name of the operation.", "none"),
    outside("region", "Region of the operation."),
    outside("scope", "Whether more than one country took part.", allowed=("multi_country", "single_country")),
    outside("record_set", "baseline: counted; the others are copies, captions and items of the page, kept apart.",
            allowed=("baseline", "excluded_captions", "second_edition", "republished", "china_page_item")),
    outside("body_chars_seen", "Characters of the body seen.", "not noted", type="integer"),
    outside("whole_release_seen", "Whether all of it was seen.", "not noted", allowed=_SEEN),
    outside("n_countries_stated", "Number of countries stated.", "none stated", type="integer"),
    outside("n_countries_qualifier", "Its words.", "none stated"),
    outside("position_n_countries", "Where it stands in the body.", "none stated", type="integer"),
    outside("dateline_country", "Country of the dateline.", "none"),
    outside("participants_named", "Countries that took part, each with its position.", "none in what was seen"),
    outside("first_participant_position", "Position of the first.", "none in what was seen", type="integer"),
    outside("participants_within_357", "How many within the visible length.", "not counted", type="integer"),
    outside("participants_within_2000", "How many within 2,000 characters.", "not counted", type="integer"),
    outside("first_named_country_position_broad", "Position of the first country named in any part.", "none",
            type="integer"),
    outside("arrests_stated_position", "Where arrests are stated.", "not stated", type="integer"),
    outside("headline_names_country", "Country in the headline.", "none"),
    outside("note", "What else was seen.", "nothing"),
    outside("size", "Countries that took part: stated, else those listed.", "neither", type="integer"),
    outside("size_basis", "Which of them.", allowed=("stated", "listed", "unknown")),
))

EVENTS = Table("events",
    "one dated event around the list: Assemblies, presidencies, Games, conferences, releases that the page leaves out",
    key=("event",), columns=(
    outside("start", "First day, as precise as known.", "unknown"),
    outside("end", "Last day, as precise as known."),
    outside("kind", "What kind of event."),
    outside("event", "Its name."),
    outside("place", "City.", "not one place"),
    outside("country", "ISO 3166-1 alpha-2.", "not one country"),
    outside("office", "Office that a term was served in.", "no term of office"),
    outside("source_address", "Where it was seen."),
    outside("source_publisher", "Whose page it is."),
    outside("note", "What else was seen.", "nothing"),
))

FINDINGS_TABLE = Table("findings", "one finding of the ledger", key=("id",), index="id", columns=(
    derived("id", "Number of the finding; never used again.", example="F21"),
    derived("question", "The heading under which its notebook states it."),
    derived("claim", "What it says, in a few words without numbers."),
    derived("finding", "The answer as a sentence, its numbers computed."),
    derived("k", "How many.", "it counts nothing", type="integer"),
    derived("n", "Of how many.", "it counts nothing", type="integer"),
    derived("kind", "A claim can be false, a count says what is there.", allowed=("claim", "count")),
    derived("holds", "Whether the claim is true of the tables.", "a count", type="boolean"),
    derived("notebook", "The notebook that states it."),
    derived("items", "The items that make up k, by comma and blank.", "k counts no items"),
    derived("doubts", "Doubts about codes that touch the claim.", "a count", type="integer"),
    derived("combinations", "Combinations of doubts and of the arguments' values tried.",
            "a count, or no doubt and no argument touches it", type="integer"),
    derived("holding", "In how many of them the claim holds.", "as combinations", type="integer"),
    derived("fewest", "Fewest doubts that undo it.", "none was found that do", type="integer"),
    derived("undone_by", "One such set of doubts, or value of an argument.", "as fewest"),
    derived("hangs_on", "Items whose absence alone undoes it, by comma and blank.", "a count, or there is none"),
))

SCORES = Table("scores",
    "how well the rule-based coder does on one scheme, language or code of items that it was not tuned on",
    key=("texts", "scheme", "of"), columns=(
    derived("texts", "Whole releases, or excerpts as short as INTERPOL's page shows them.",
        allowed=("releases", "excerpts")),
    derived("scheme", "Coding scheme; quantities, or their bounds whatever the kind; or operations."),
    derived("of", "All items, a language, a code or a kind of quantity."),
    derived("right", "Labels given and right.", type="integer"),
    derived("invented", "Labels given and wrong.", type="integer"),
    derived("missed", "Labels not given.", type="integer"),
    derived("precision", "right / (right + invented).", "nothing was given", type="number"),
    derived("recall", "right / (right + missed).", "there was nothing to give", type="number"),
    derived("f1", "2 right / (2 right + invented + missed).", "nothing was given and nothing missed", type="number"),
))

_IN = {"before": "first", "after": "second"}

CHANGES = Table("changes", "one change from one capture of a page to another",
    key=("what", "field", "change", "before_start", "after_start"), columns=(
    derived("what", "The part of the page.", allowed=("profile", "news")),
    derived("field", "Field of the profile; of the news the whole item, or its date, headline or excerpt.",
            allowed=(*FIELDS, "item", "date", "headline", "excerpt")),
    derived("change",
            "changed: another value; came, went: in one capture only; reworded: similar words; moved: another date.",
            allowed=("changed", "came", "went", "reworded", "moved")),
    *(printed(side, f"Value or words in the {_IN[side]} capture.", "not there") for side in _IN),
    derived("similarity",
            "Share of words that both wordings have, in the same order (difflib's ratio), from 0 to 1.",
            "nothing was reworded", type="number"),
    *(derived(f"{side}_item", f"News item in the {_IN[side]} capture.", "no news, or not there",
              example="2017-05-30") for side in _IN),
    *(derived(f"{side}_{end}", f"Position {place} its words in the text of the {_IN[side]} capture.", "not there",
              type="integer")
      for side in _IN
      for end, place in (("start", "of the first character of"), ("end", "after the last character of"))),
))

TABLES = {
    table.name: table
    for table in (
        ITEMS, PROFILE, NEWS, CODING, CODES, CODED, OFFICIALS, STATED, OPERATIONS, EDITIONS, CAMPAIGNS,
        ACTORS_TABLE, COUNTRIES, NAMED_COUNTRIES, DOUBTS, RELEASES, LEADS, EVENTS, FINDINGS_TABLE, SCORES, CHANGES,
    )
}
# fmt: on


def data_dictionary(*names: str) -> pd.DataFrame:
    """What the columns of tables mean, a row a column; all tables where none is named.

    Columns: table, column, type, origin, meaning, allowed, missing, example.

    Raises:
        KeyError: there is no such table; names those that there are.

    >>> columns = data_dictionary("quantities").set_index("column")
    >>> columns.loc["high", ["meaning", "missing"]].tolist()
    ['Upper end of what the words say.', 'open']
    """
    if unknown := [name for name in names if name not in TABLES]:
        raise KeyError(f"no table {', '.join(map(str, unknown))}; there are {', '.join(TABLES)}")
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
