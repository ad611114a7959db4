"""Codes and values as people read them."""

from __future__ import annotations

import re
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd

_SPELT = {
    "high level meeting": "high-level meeting",
    "cbrne": "CBRNE",
    "organized crime": "organised crime",
    "ncb": "National Central Bureau",
    "ncb city": "bureau's city",
    "ncb parent": "what the bureau belongs to",
    "ncb head": "head of the bureau",
    "headline en": "headline in English",
    "excerpt en": "excerpt in English",
    "item id": "item",
    "hong kong": "Hong Kong",
    "macao": "Macao",
    "hong kong customs": "Hong Kong customs",
    "chinese ministry": "Chinese ministry",
    "chinese party or state": "Chinese party or state",
    "china and interpol": "China and INTERPOL",
    "interpol": "INTERPOL",
    "asia": "Asia",
    "interpol president": "INTERPOL's President",
    "interpol role": "INTERPOL's role",
    "china role": "China's role",
    "china part": "part of China",
    "china": "China",
    "es": "Spanish",
    "en": "English",
    "fr": "French",
    "ar": "Arabic",
}
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")
_CODES = re.compile(r"[a-z_]+(?:=[a-z_]+)?(?:[,;] [a-z_]+(?:=[a-z_]+)?)*")


def in_words(code: str) -> str:
    """A code as a reader sees it: `high_level_meeting` -> `high-level meeting`, `es` -> `Spanish`.

    >>> in_words("high_level_meeting"), in_words("es")
    ('high-level meeting', 'Spanish')
    """
    plain = code.replace("_", " ")
    return _SPELT.get(plain, plain)


def label(value: Any) -> str:
    """A value of a column as a chart or table names it: codes in words, days as ISO dates, `–` where it is missing."""
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        return ", ".join(map(label, value)) or "–"
    if value is None or (not isinstance(value, (str, bool)) and pd.isna(value)):
        return "–"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if str(value) in ("True", "False"):
        return "yes" if str(value) == "True" else "no"
    if isinstance(value, Number):
        number = float(value)  # type: ignore[arg-type]
        return f"{number:,.0f}" if number.is_integer() or abs(number) >= 1000 else f"{number:.3g}"
    text = str(value)
    if (text in _SPELT and " " not in text) or _CODE.fullmatch(text):  # a text of several words is no code
        return in_words(text)
    listed = _CODES.fullmatch(text) and _CODE.search(text)
    return re.sub(r"[a-z_]+", lambda code: in_words(code[0]), text) if listed else text


def head(column: Any) -> str:
    """The name of a column as it stands above it."""
    text = in_words(column) if isinstance(column, str) else str(column) if isinstance(column, Number) else label(column)
    return text[:1].upper() + text[1:]


def period(items: pd.DataFrame) -> str:
    """A caption's last sentence: which page, how many items, from when to when. `items` has `page` and `date`.

    >>> period(load_items())
    "INTERPOL's page for China: 28 items, 20 June 2007 to 30 May 2017, by date of publication."
    """
    if items.empty:
        return "No item."
    first, last = (f"{day.day} {day:%B %Y}" for day in (items["date"].min(), items["date"].max()))
    names = list(dict.fromkeys(items["page"]))
    of = "INTERPOL's page for China" if names == ["interpol-china-es"] else ", ".join(names[:3])
    of = of if len(names) <= 3 else f"{len(names)} pages"
    count = "1 item" if len(items) == 1 else f"{len(items)} items"
    return f"{of}: {count}, {first} to {last}, by date of publication."
