"""The codes: schemes of the codebook and their codes, kinds of facts and quantities. What they mean stands there."""

from __future__ import annotations

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

ITEM_PARTS = ("headline", "excerpt")
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

ROLE_COLUMNS = tuple(f"{part}_{role}" for part in ITEM_PARTS for role in INTERPOL_ROLES)
