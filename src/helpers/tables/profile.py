"""Page -> the facts of its profile: who, where, since when, who polices, what the bureau answers for."""

from __future__ import annotations

import re

import pandas as pd

from ..page.header import country_line
from ..page.page import Page, given_or_china
from ..words.dates import find_date
from ..words.places import country_of
from .codes import FIELDS
from .columns import frame
from .specs import PROFILE

_ROLES = {role: role for role in FIELDS} | {"sub_bureau_of": "sub_bureau"}


def load_profile(page: Page | None = None) -> pd.DataFrame:
    """Facts of a page's profile, a row a fact.

    Columns: `data_dictionary("profile")`, in the order of the page.

    A fact the page does not state has no row. Without a page: the China page.

    >>> profile = load_profile()
    >>> profile.loc[profile["field"] == "member_since", "value"].tolist()
    ['1923-09-07']
    """
    return frame(PROFILE, profile_rows(given_or_china(page)))


def profile_rows(page: Page) -> list[dict[str, object]]:
    """The rows of `load_profile` as plain dictionaries."""
    positions: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for block in page.blocks:
        field = _ROLES.get(block.role)
        if field is None:
            continue
        evidence = page.quote(block)
        positions[field] = positions.get(field, 0) + 1
        rows.append(
            {
                "field": field,
                "position": positions[field],
                "value": _value(field, evidence),
                "under": block.under or None,
                "evidence": evidence,
                "start": block.start,
                "end": block.end,
            }
        )
    return rows


def home_country(profile: pd.DataFrame) -> str | None:
    """The country or territory whose page it is, by its ISO 3166-1 alpha-2 code; None where its header does not tell.

    The country that the header names decides, else the city of the bureau, if that is a capital or known large city.

    >>> home_country(load_profile())
    'CN'
    """
    for field, look_up in (("country", country_line), ("ncb_city", country_of)):
        for name in profile.loc[profile["field"] == field, "value"]:
            if code := look_up(name):
                return code
    return None


def _value(field: str, words: str) -> str:
    flat = " ".join(words.split())
    if field == "member_since":
        date = find_date(words, year_alone=True)
        return date.iso if date else flat
    if field in ("red_notices", "yellow_notices"):
        return "".join(str(int(digit)) for digit in re.findall(r"\d", flat))
    if field in ("mission", "agency", "responsibility", "list_item", "sub_bureau"):
        return flat.rstrip(" ;.,؛")
    return flat
