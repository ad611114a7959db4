"""Dates as the editions print them, in four languages, to ISO 8601 with the precision stated."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..paths import kept
from .folding import Folded, fold
from .languages import LANGUAGES


@kept
def _months() -> dict[str, int]:
    """Folded month names (full and short) of the four languages, both Arabic sets -> 1..12."""
    from babel import Locale

    names: dict[str, int] = {}
    for locale in ("en", "es", "fr", "ar", "ar_LB"):
        for form in ("wide", "abbreviated"):
            for number, name in Locale.parse(locale).months["format"][form].items():
                names.setdefault(fold(name).text.rstrip("."), number)
    # Spanish has an older spelling; short forms that CLDR does not have; the Maghreb has months of its own.
    return names | {fold(name).text: number for number, listed in _MORE_MONTHS.items() for name in listed.split()}


_MORE_MONTHS = {
    1: "جانفي", 2: "fev fevr فيفري", 4: "أفريل", 5: "ماي", 6: "جوان", 7: "يوليوز جويلية", 8: "غشت أوت",
    9: "setiembre sept set شتنبر", 11: "نونبر", 12: "دجنبر",
}  # fmt: skip


def month_names() -> dict[str, int]:
    """Folded names of the months in the four languages, full and short -> 1..12; "set" is more often a verb."""
    return {name: number for name, number in _months().items() if name != "set"}


@kept
def _month_language() -> dict[str, str]:
    from babel import Locale

    owners: dict[str, set[str]] = {}
    for language in LANGUAGES:
        locales = (language, "ar_LB") if language == "ar" else (language,)
        for locale in locales:
            for name in Locale.parse(locale).months["format"]["wide"].values():
                owners.setdefault(fold(name).text, set()).add(language)
    return {name: next(iter(who)) for name, who in owners.items() if len(who) == 1}


@kept
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(sorted((re.escape(name) for name in _months()), key=len, reverse=True))
    day = r"(?:(?<!\d)(?P<day>\d{1,2})(?:\.?\s?(?:er|ro|o|°|st|nd|rd|th))?\.?\s+(?:de\s+|of\s+|من\s+)?)"
    return re.compile(
        rf"{day}?(?<!\w)(?P<month>{month})(?:\s*/\s*(?:{month})|\s*\((?:{month})\))?\.?"
        r"(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?)?,?\s+(?:de\s+|del\s+|of\s+)?(?P<year>\d{4})(?!\d)"
    )


class Date(NamedTuple):
    """A date as a text states it: ISO 8601 with the precision of the words, and where they stand."""

    iso: str
    start: int
    end: int
    language: str | None


def find_date(text: str | Folded, *, year_alone: bool = False) -> Date | None:
    """First date of a text in any of the four languages, or None.

    A day the month does not have gives None rather than a guess. With `year_alone`, a text that is
    nothing but a year counts as a date of that precision.
    """
    if isinstance(text, Folded):
        return _first_date(text, year_alone)
    return _date_of_line(text, year_alone) if len(text) <= _DATE_LINE else _first_date(fold(text), year_alone)


_DATE_LINE = 60
"""Longest text whose date is remembered: lines that are dates recur, within a page and between pages."""


@kept(maxsize=4096)
def _date_of_line(text: str, year_alone: bool) -> Date | None:
    return _first_date(fold(text), year_alone)


_YEAR = re.compile(r"\d{4}")


def _first_date(folded: Folded, year_alone: bool) -> Date | None:
    if not _YEAR.search(folded.text):
        return None
    for match in _date_pattern().finditer(folded.text):
        day = match["day"] or match["day2"]
        year, month = int(match["year"]), _months()[match["month"]]
        iso = f"{year:04d}-{month:02d}"
        if day:
            if not 1 <= int(day) <= _days_in(year, month):
                continue
            iso += f"-{int(day):02d}"
        start, end = folded.span(match.start(), match.end())
        return Date(iso, start, end, _month_language().get(match["month"]))
    if year_alone and (year_only := re.fullmatch(r"\s*(\d{4})\s*", folded.text)):
        start, end = folded.span(*year_only.span(1))
        return Date(f"{int(year_only[1]):04d}", start, end, None)
    return None


def _days_in(year: int, month: int) -> int:
    if not year:
        return 0
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
