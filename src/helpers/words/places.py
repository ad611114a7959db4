"""Countries, cities and datelines by name, in four languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..paths import data_path, kept
from .folding import fold
from .languages import ARABIC, LANGUAGES


@kept
def country_names() -> dict[str, str]:
    """Folded names of countries and territories in the four languages -> ISO 3166-1 alpha-2.

    Unicode CLDR's names (through Babel) and, before them, the forms that INTERPOL's pages print, from
    `data/reference/country_aliases.csv`.
    """
    names: dict[str, str] = {}
    for name, code in named_countries():
        names.setdefault(_key(name), code)
    return names


def named_countries() -> Iterator[tuple[str, str]]:
    """Names of countries and territories as they are written, each with its code: aliases, then CLDR's names."""
    from babel import Locale

    with data_path("reference", "country_aliases.csv").open(encoding="utf-8", newline="") as lines:
        yield from ((row["name"], row["country"]) for row in csv.DictReader(lines))
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
                yield name, code
                yield re.sub(r"\s*\([^)]*\)", "", name), code


@kept
def _city_states() -> dict[str, str]:
    return _cities("city_aliases.csv")


@kept
def _capitals() -> dict[str, str]:
    """Capitals, INTERPOL's seat, large cities, none with another known city's name; a dateline may give these alone."""
    return _cities("cities.csv") | _cities("capitals.csv")


def _cities(name: str) -> dict[str, str]:
    with data_path("reference", name).open(encoding="utf-8", newline="") as lines:
        return {_folded(row["city"]): row["country"] for row in csv.DictReader(lines)}


def is_city(name: str) -> bool:
    """Whether a name is that of a capital, a city state or a large city."""
    return _folded(name) in _english_cities()


def city_name(place: str) -> str:
    """A city by one name, however a dateline prints it: LYON and Lyon are Lyon, PEKÍN is Beijing.

    English names of capitals and city states from `data/reference/`; any other city as printed, in mixed case.
    """
    found = _english_cities().get(_folded(place))
    return found or (place.title() if place.isupper() else place)


@kept
def _english_cities() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("cities.csv", "capitals.csv", "city_aliases.csv"):
        with data_path("reference", name).open(encoding="utf-8", newline="") as lines:
            found |= {_folded(row["city"]): row["english"] for row in csv.DictReader(lines)}
    return found


_APART = re.compile(r"\W+")


def _folded(name: str) -> str:
    return _APART.sub(" ", fold(name).text).strip()


_SMALL = frozenset({"and", "y", "et", "the"})


def _key(name: str) -> str:
    """A country's name as it is looked up: "St. Kitts & Nevis" is "saint kitts nevis"."""
    said = _folded(name).split()
    return " ".join("saint" if word in ("st", "ste") else word for word in said if word not in _SMALL)


_INVERTED = re.compile(r"(?P<name>[^,(]+?)\s*[,(]\s*(?P<before>[^,()]+?)\)?\s*")
_STATES = (
    r"kingdom|republic|state|states|commonwealth|principality|sultanate|duchy|reino|republica|estado|principado"
    r"|sultanato|ducado|royaume|republique|etat|principaute|sultanat|duche"
)
_OFFICIAL = re.compile(
    rf"(?:\w+ ){{0,4}}?(?:{_STATES})(?: \w+){{0,2}}? (?:of|de|del|du|d)(?: (?:la|los|las|l|les))? (?P<name>.+)"
    r"|(?:ال)?(?:جمهوريه|مملكه|دوله|سلطنه)(?: \w+){0,2}? (?P<arabic>(?:ال)?\w+)(?: ال\w+)?"
)
_TWO_STATES = frozenset({"korea", "corea", "coree", "congo", "china", "chine", "كوريا", "الكونغو", "كونغو", "الصين"})
"""Names that two states bear: which one an official name means, only the list of names tells."""


@kept(maxsize=4096)
def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country's name in any of the four languages, or None.

    Known are short names, those with an article ("The Bahamas"), inverted ones ("Moldova, Republic of", "Korea (Rep.
    of)") and official ones ("Kingdom of Saudi Arabia").
    """
    names, key = country_names(), _key(name)
    if key in names:
        return names[key]
    for article in ("la ", "el ", "los ", "las ", "le ", "les ", "l "):
        if key.startswith(article) and key[len(article) :] in names:
            return names[key[len(article) :]]
    if (inverted := _INVERTED.fullmatch(name)) and not _ENDS_OF_INVERTED.isdisjoint(
        _folded(inverted["before"]).split()[-1:]
    ):
        return country_code(f"{inverted['before']} {inverted['name']}")
    if official := _OFFICIAL.fullmatch(key):
        plain = official["name"] or official["arabic"]
        return None if plain in _TWO_STATES else names.get(plain)
    return None


def country_of(place: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a place by its name alone: of a city state, a country, a capital or large city."""
    return _city_states().get(_folded(place)) or country_code(place) or _capitals().get(_folded(place))


def country_name(code: str) -> str:
    """English name of a country or territory by its ISO 3166-1 alpha-2 code (Unicode CLDR's), "Hong Kong" for HK.

    Raises:
        KeyError: no country has this code.

    >>> country_name("HK")
    'Hong Kong'
    """
    from babel import Locale

    known = Locale.parse("en").territories
    if code not in known:
        raise KeyError(f"no country has the code {code!r}; expected ISO 3166-1 alpha-2, two capitals, for example HK")
    return str(known[code]).removesuffix(" SAR China")


_ENDS_OF_INVERTED = frozenset({"of", "the", "de", "du", "d", "del", "la", "south", "north"})


_NAME = re.compile(r"[^\W\d_][^\s.,;:()،؛]*")


def countries_in(text: str) -> list[tuple[str, int, int]]:
    """Countries that a text names with a capital letter: code, start, end.

    In Arabic, which has no capitals, short names are passed over: `مالي` is Mali and "financial".
    """
    found, after = [], 0
    marks = [match.span() for match in _NAME.finditer(text)]
    for at, (start, stop) in enumerate(marks):
        if start < after or text[start].islower() or (ARABIC.match(text[start]) and stop - start < 5):
            continue
        for _, end in reversed(marks[at : at + 5]):
            end -= 2 if text[end - 2 : end] in ("’s", "'s") else 0
            if "\n" not in text[start:end] and (code := country_code(text[start:end])):
                found.append((code, start, end))
                after = end
                break
    return found


class Dateline(NamedTuple):
    """The place at the head of a release: `LYON (Francia) –`; `end` is where the sentence begins."""

    text: str
    place: str
    country: str | None
    end: int


_DAY = re.compile(r"\d{1,2}\b")
_HYPHEN = re.compile("[-‐‑]")
_MARKS = r"[\s\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
"""What may stand before a dateline and is not seen."""
_POINT = r"(?:(?<=\b[A-Z])|(?<=\bS[tT])|(?<=\bS[tT][aeoAEO]))\."
"""The point of an abbreviation: "D.C.", "St. John's"."""
_DASH = r"[–—‒―−]|(?<=\)):(?=\s)|\s[-‐‑](?=[\s\w])|(?<=[).])[-‐‑]|[-‐‑](?=\s)"
_DATELINE = re.compile(
    rf"{_MARKS}(?P<text>(?P<place>[^\W\d_](?:[^,،()\n.;:!?]|{_POINT}){{1,60}}?(?:,\s(?:[A-Z]\.){{2,3}})?)"
    rf"\s*(?:[,،]?\s*\((?P<paren>[^()\n]{{2,60}})\)"
    rf"|[,،]\s*(?P<comma>(?:[^,()\n.;:–—‒―−]|{_POINT}){{2,60}}?(?:\([^()\n]{{2,40}}\))?))?"
    rf"(?:,\s*\d{{1,2}}\s[^,()\n.;:–—‒―−]{{3,25}})?)"
    rf"\.?\s*(?:{_DASH})\s*"
)
# How far a place can reach, and what follows its comma: no dateline unless a bracket or a dash comes next.
_DATELINE_BEGINS = re.compile(
    rf"{_MARKS}[^\W\d_](?:[^,،()\n.;:!?–—‒―−]|{_POINT}){{0,60}}\.?\s*"
    rf"(?:[,،]\s*(?:[^,()\n.;:–—‒―−]|{_POINT}){{0,60}}\.?\s*){{0,3}}(?P<next>[(–—‒―−‐‑-])?"
)


def find_dateline(excerpt: str) -> Dateline | None:
    """Dateline at the beginning of an excerpt, or None.

    A city in capitals, or any place followed by a known country, and a dash; a date may stand between. Hong Kong and
    Macao are countries of their own here (HK, MO), as in ISO 3166-1. A capital or large city in capitals (`LIMA –`)
    stands for its country, if no other city has its name (`data/reference/capitals.csv`, `cities.csv`). Two places
    (`KENYA/ZIMBABWE`) give no country: which one it was is not stated.
    """
    # Few excerpts have one; most are told at once, without trying every length of place and country.
    begins = _DATELINE_BEGINS.match(excerpt)
    if not begins or not (begins["next"] or _HYPHEN.search(begins[0])):
        return None
    match = _DATELINE.match(excerpt)
    if not match:
        return None
    place = match["place"].strip()
    named = match["paren"] or match["comma"]
    if named and _DAY.match(named):
        named = None
    country = country_code(named) if named else None
    letters = list(filter(str.isalpha, place))
    capitals = bool(letters) and not any(map(str.islower, letters))
    arabic = bool(ARABIC.search(place))
    own = _city_states().get(_folded(place))
    if named and country is None and not capitals:
        return None
    if not named and (not capitals or arabic) and own is None and country_code(place) is None:
        return None
    if len(place.split()) > 6:
        return None
    if own in ("HK", "MO"):
        country = own
    elif not named:
        country = country_of(place) or country_code(place.split(",")[0])
    if "/" in place:
        country = None
    return Dateline(match["text"].rstrip(), place, country, match.end())
