"""Page -> the facts of its profile: who, where, since when, who polices, what the bureau answers for."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from .lines import Block
from .page import Page, china_page
from .tables import FIELDS, PROFILE, frame
from .text import find_date

_ROLES = {role: role for role in FIELDS} | {"sub_bureau_of": "sub_bureau"}


def load_profile(page: Page | None = None) -> pd.DataFrame:
    """Facts of a page's profile, tidy; columns as in `tables.PROFILE`, in the order of the page.

    A fact the page does not state has no row. Without a page: the China page.
    """
    return frame(PROFILE, profile_rows(page or china_page()))


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


def account(page: Page) -> pd.DataFrame:
    """What a page's text consists of: `part, bytes, lines`, parts in the order of `PARTS`.

    The bytes (UTF-8) of all parts add up to the length of the file; `layout` is blank space, bullets and
    line breaks.
    """
    owner = ["layout"] * len(page.text)
    for block in sorted(page.blocks, key=lambda block: block.end - block.start, reverse=True):
        owner[block.start : block.end] = [part_of(block)] * (block.end - block.start)
    counts: Counter[str] = Counter()
    for char, part in zip(page.text, owner, strict=True):
        counts[part] += len(char.encode())
    lines: dict[str, set[int]] = {}
    for block in page.blocks:
        lines.setdefault(part_of(block), set()).update(range(block.line, block.last_line + 1))
    order = [part for part in PARTS if part in counts]
    return pd.DataFrame(
        {
            "part": order,
            "bytes": [counts[part] for part in order],
            "lines": [len(lines.get(part, ())) for part in order],
        }
    )


PARTS = (
    "header",
    "profile",
    "news: dates",
    "news: headlines",
    "news: excerpts",
    "notices",
    "events",
    "labels",
    "not understood",
    "layout",
)
"""Parts of a page that `account` tells apart."""

_HEADER = ("region", "country", "ncb", "ncb_city", "member_since", "sub_bureau_of", "caption")
_LABELS = (
    "member_label",
    "sub_bureaus_heading",
    "back_link",
    "heading",
    "lead_in",
    "news_heading",
    "notices_heading",
    "all_persons",
    "noise",
    "label",
    "region_label",
    "subtitle",
)


def part_of(block: Block) -> str:
    """The part of the page (one of `PARTS`) that a block belongs to."""
    role = block.role
    if role in _HEADER:
        return "header"
    if role in _LABELS:
        return "labels"
    if role.startswith("news_"):
        return f"news: {role.removeprefix('news_')}s"
    if "notice" in role:
        return "notices"
    if role.startswith("event"):
        return "events"
    if role in ("unknown", "withheld", "undated"):
        return "not understood"
    return "profile"
