"""The codes: schemes of the codebook and their codes, kinds of facts and quantities. What they mean stands there."""

from __future__ import annotations

CRIME_TYPES = (
    "drug_trafficking", "human_trafficking", "child_exploitation", "pharmaceutical_crime", "illicit_goods",
    "environmental_crime", "illegal_gambling", "cybercrime", "terrorism", "financial_crime", "corruption",
    "violent_crime", "fugitives", "organized_crime", "firearms", "maritime_piracy", "vehicle_crime",
    "cultural_property", "cbrne", "war_crimes", "travel_documents", "unspecified_crime",
)  # fmt: skip
"""Codes of the scheme crime_type, each a boolean column of the items."""
THEMES = (
    "joint_operation", "high_level_meeting", "agreement", "capacity_building", "conference", "event_security",
    "fugitive_arrest", "information_systems", "governance", "recognition", "public_awareness",
)  # fmt: skip
"""Codes of the scheme theme, what an item reports, each a boolean column of the items."""
INTERPOL_ROLES = ("led", "coordinated", "launched", "supported")
CHINA_ROLES = ("host", "visitor", "takes_part", "honoured", "acted_upon", "not_named")
CHINA_PARTS = ("mainland", "hong_kong", "macao")
ACTORS = (
    "interpol", "interpol_president", "regional_bureau", "ncb", "chinese_ministry", "chinese_party_or_state",
    "hong_kong_customs", "foreign_police", "customs", "other_organisation",
)  # fmt: skip
SETTINGS = ("china_and_interpol", "two_countries", "asia", "other_region", "world", "unclear")
SCHEMES = {
    "crime_type": CRIME_TYPES,
    "theme": THEMES,
    "interpol_role": INTERPOL_ROLES,
    "china_role": CHINA_ROLES,
    "china_part": CHINA_PARTS,
    "actor": ACTORS,
    "setting": SETTINGS,
}
"""Coding schemes and their codes; meanings and edges stand in the codebook."""

NAMED = {"partner": "an acronym in capitals", "country": "two capitals, ISO 3166-1 alpha-2"}
"""Schemes without a list of codes, and what a code of theirs is."""

COUNTRY_CONTEXTS = ("dateline", "takes_part", "place", "mentioned")
CONTEXTS = ("acted_on", "agenda", "purpose", "headline", "excerpt", *COUNTRY_CONTEXTS)

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
BOUND = {name: "" if name == "exact" else f"{name.replace('_', ' ')} " for name in QUALIFIERS}
"""What a qualifier puts before its number."""

ITEM_PARTS = ("headline", "excerpt")

OFFENDERS = ("organized_crime", "fugitives")
"""Crime codes that name a kind of offender or an offender's status, not an offence."""

OFFENCES = tuple(code for code in CRIME_TYPES if code not in ("unspecified_crime", *OFFENDERS))
"""Crime codes that name an offence."""

ACTOR_COLUMNS = tuple(f"actor_{actor}" for actor in ACTORS)
ROLE_COLUMNS = tuple(f"{part}_{role}" for part in ITEM_PARTS for role in INTERPOL_ROLES)
