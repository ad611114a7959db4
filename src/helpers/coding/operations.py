"""The operations that news items report, by name, campaign, edition and series.

Rules (codebook, "Named operations"):

- An item is a row where the dictionary codes it as joint_operation or where it names an operation.
- A name follows "operation", "dubbed", "denominada", "baptisée" and the like in the four languages, in quotes or
  in capitals. What these words also go before, but no operation is called, stands in
  `data/reference/operation_words.csv`.
- Campaign is the name without edition ("III", "3"), year and region.
- A campaign that several items name is a series; what `data/reference/series.csv` says of items that name none
  is inferred.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, count
from typing import TYPE_CHECKING, NamedTuple

from ..paths import data_path, kept, look_again
from ..tables.columns import frame
from ..tables.specs import OPERATIONS
from ..words.languages import ARABIC
from ..words.patterns import DictionaryError, Patterns
from .dictionary import first_signal
from .item import Item, Part, Place, Row, found_once, item_of, rows_of

if TYPE_CHECKING:
    import pandas as pd


def find_operations(news: pd.DataFrame) -> pd.DataFrame:
    """Operations that the items report, index `item_id`.

    Columns: `data_dictionary("operations")`.

    One row an item that the dictionary codes as joint_operation or that names an operation; without a name
    the row stands for the report alone. A campaign that several items name is a series, basis "named"; what
    `data/reference/series.csv` says of items that name none is "inferred".

    Raises:
        DictionaryError: `data/reference/series.csv` breaks its form.

    >>> find_operations(load_news()).loc["2016-06-09", ["operation", "campaign"]].tolist()
    ['PANGEA IX', 'PANGEA']
    """
    look_again()
    return frame(OPERATIONS, operation_rows(rows_of(news)))


def operation_rows(items: Iterable[Row]) -> list[dict[str, object]]:
    """The rows of `find_operations` for items given as dictionaries (those of `news_rows`), without pandas."""
    reports = [(row, report) for row in items if (report := _report(item_of(row)))]
    named = Counter(report.campaign or "" for _, report in reports)
    rows = []
    for row, (place, operation, campaign, edition, told) in reports:
        series, basis = (campaign, "named") if campaign and named[campaign] > 1 else (told, told and "inferred")
        rows.append({
            "item_id": row["item_id"], "operation": operation, "campaign": campaign, "edition": edition,
            "series": series, "series_basis": basis, **place.quoted(row),
        })  # fmt: skip
    return rows


class _Report(NamedTuple):
    """The operation that an item reports, and the words that say so."""

    place: Place
    operation: str | None = None
    campaign: str | None = None
    edition: int | None = None
    told: str | None = None
    """The series that the item tells of without a name."""


@found_once
def _report(item: Item) -> _Report | None:
    """What an item says of the operation that it reports, if it reports one."""
    if place := _fullest_name(item):
        operation = item.text(place).replace("\u00ad", "")
        campaign, edition = _campaign(operation)
        return _Report(place, operation, campaign, edition, None if campaign else _series_told(item))
    signal = first_signal(item, "theme", "joint_operation")
    return _Report(signal, told=_series_told(item)) if signal else None


_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w’'\-\u00ad]*"
_TAIL = (
    rf"(?:\s[–-]\s[{_UPPER}][\w\-]*|[ \u00a0](?:{_WORD}|[IVX]+\b|\d\.0\b|(?:\d{{1,2}}|(?:19|20)\d\d)\b(?!\s?[%.,]\d)))*"
)
_QUOTED = r"[«\"“”‘'„‟‹＂]\s?(?P<quoted>[^«»\"“”„‟‹›＂\n]{2,40}?)\s?[»\"”’“'‟›＂]"
_NAME = re.compile(
    r"(?:\b(?<![Cc][Oo]-)(?:[Oo]peration|OPERATION|[Oo]peraci[oó]n|OPERACIÓN|[Oo]p[ée]ration|OPÉRATION|[Oo]perativo)s?"
    r"|(?P<arabic>\w{0,3}عملي[ةه])"
    r"|(?:\b(?:[Dd]ubbed|[Cc]ode-?\s?named|[Nn]amed|[Kk]nown as|[Cc]alled"
    r"|[Bb]autizad[ao]s?(?:\s(?:con el nombre de|como))?|[Dd]enominad[ao]s?|[Ll]lamad[ao]s?"
    r"|[Cc]on el nombre(?: en clave)?(?: de)?|[Bb]aptis[ée]e?s?|[Dd]énommée?s?|[Ii]ntitulée?s?"
    r"|[Nn]ommée?s?|[Ss]ous le nom(?: de code)?(?: de| d)?|[Nn]om de code)"
    r"|(?:ا?طلق عليها اسم|المسماة|اسم|باسم|تحت اسم|سُميت|أُطلق عليها اسم))"
    r"(?:\s(?:[Oo]peration|[Oo]peraci[oó]n|[Oo]p[ée]ration|عملية))?)"
    rf"[ \u00a0’']{{1,2}}(?:{_QUOTED}|(?P<plain>{_WORD}{_TAIL}))"
)
# The Arabic word can begin with clitics, which is slow to look for where there is no Arabic.
_NAME_LATIN = re.compile(_NAME.pattern.replace(r"\w{0,3}عملي[ةه]", "(?!)"))
_OPERATION = re.compile(r"op[eé]ra(?:tion|ci[oó]n|tivo)|عملي", re.IGNORECASE)
_CAPITAL = re.compile(rf"[{_UPPER}]")
_TRIGGERS = frozenset(
    [
        *("operation", "operations", "operacion", "operacions", "operativo", "operativos", "dubbed", "code"),
        *("codenamed", "named", "known", "called", "con", "sous", "nom"),
        *(word + end for word in ("bautizad", "denominad", "llamad") for end in ("a", "as", "o", "os")),
        *(word + end for word in ("baptis", "denomm", "intitul", "nomm") for end in ("e", "es", "ee", "ees")),
    ]
)
"""The folded words that _NAME begins with where it does not begin in Arabic."""
# Characters that are part of a word, or none, before folding as after it: words begin where \b is.
_PLAIN = re.compile(r"[\x00-\x7f\u00a0-\u00ac\u00ae-\u017f\u2010-\u201f\u20ac\u2022\u2026]*")
_ROMAN = re.compile(r"\s(?=[IVX])(X{0,3}(?:IX|IV|V?I{0,3}))$")
_ROMAN_VALUES = {
    "X" * tens + numeral: 10 * tens + value
    for tens in range(4)
    for value, numeral in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
}
_DIGITS = re.compile(r"\s(\d{1,2})(?:\.0)?$")
_EDITION = re.compile(r"\s(?:[IVX]+|\d+)$")
_YEAR_TAIL = re.compile(r"\s(?:19|20)\d\d$")


@kept
def _operation_words(kind: str) -> frozenset[str]:
    path = data_path("reference", "operation_words.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != ["word", "is"]:
            raise DictionaryError(f"{path}, line 1: columns are {reader.fieldnames}; expected word, is")
        return frozenset(row["word"].casefold() for row in reader if row["is"] == kind)


def _fullest_name(item: Item) -> Place | None:
    """Where an item names its operation: the first name in its fullest form, with the edition that stands elsewhere."""
    first: Place | None = None
    name = beginning = ""
    for place in operation_names(item):
        text = item.text(place)
        if first is None or text.casefold().startswith(beginning):
            first, name, beginning = place, text, f"{text.casefold()} "
    if _CAPITAL.match(name) and not _EDITION.search(name):
        for part in item.parts:
            if fuller := re.search(rf"\b{re.escape(name)}[ \u00a0](?:[IVX]+|\d{{1,2}})\b(?![.,%]\d)", part.text):
                return Place(part.name, *fuller.span())
    return first


@found_once
def operation_names(item: Item) -> Sequence[Place]:
    """Where an item names operations, in the order of its parts."""
    return [place for part in item.parts for place in _names_in(part)]


def _names_in(part: Part) -> Sequence[Place]:
    text, folded = part.text, part.words.folded.text
    # Other things are dubbed and named as well: no operation, no name of one.
    if "opera" not in folded and "عملي" not in folded:
        return ()
    begin = part.words.place(part.first, part.first)[0] if part.first < len(part.words.words) else 0
    names = []
    for match in _name_matches(part, begin):
        group = "quoted" if match["quoted"] else "plain"
        name = match[group].strip()
        if group == "plain":
            name = re.sub(r"[’']s?$", "", name)
        is_arabic = match["arabic"] or (match["quoted"] and ARABIC.search(name))
        # Words of praise are quoted as well: the operation "shows the value of INTERPOL".
        if not name or not (is_arabic or _CAPITAL.search(name.split()[0])):
            continue
        plain = name.casefold()
        if not {plain, re.split(r"[\s-]", plain)[0].rstrip("’'s")}.isdisjoint(_operation_words("not_a_name")):
            continue
        start = match.start(group) + match[group].find(name)
        names.append(Place(part.name, start, start + len(name)))
    return names if names and _OPERATION.search(text, begin) else ()


def _name_matches(part: Part, begin: int) -> Iterator[re.Match[str]]:
    """Matches of _NAME; where all is Latin, it is tried only at the words that it can begin with.

    Tried everywhere, it makes a page take a tenth more time.
    """
    text, read = part.text, part.words
    if not _PLAIN.fullmatch(text):
        yield from (_NAME if "عملي" in text else _NAME_LATIN).finditer(text, begin)
        return
    for at in compress(count(), map(_TRIGGERS.__contains__, read.words)):
        if (start := read.place(at, at)[0]) >= begin:
            match = _NAME_LATIN.match(text, start)
            if match:
                begin = match.end()
                yield match


def _campaign(name: str) -> tuple[str, int | None]:
    """Name without edition and region, in capitals, and the edition: "Lionfish – ASEAN" is LIONFISH."""
    rest, edition = _YEAR_TAIL.sub("", name.strip()), None
    if match := _ROMAN.search(rest) or _DIGITS.search(rest):
        edition, rest = _ROMAN_VALUES.get(match[1]) or int(match[1]), rest[: match.start()]
    pieces = re.split(r"(\s[–-]\s|[–-])", rest)
    while len(pieces) > 2 and pieces[-1].strip().casefold() in _operation_words("region"):
        del pieces[-2:]
    rest = "".join(pieces)
    if edition is None and (match := _ROMAN.search(rest)):
        edition, rest = _ROMAN_VALUES[match[1]], rest[: match.start()]
    return re.sub(r"\s+", " ", rest).strip(" –-").upper(), edition


@kept
def _series() -> Sequence[tuple[str, Patterns, tuple[str, ...]]]:
    """Series that items repeat without a name: name, what an item must say (any word of each column)."""
    path = data_path("reference", "series.csv")
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        expected = ["series", "crime_type", "all_of", "any_of"]
        if reader.fieldnames != expected:
            raise DictionaryError(f"{path}, line 1: columns are {reader.fieldnames}; expected {', '.join(expected)}")
        for row in reader:
            patterns = Patterns()
            columns = [name for name in ("all_of", "any_of") if row[name]]
            for name in columns:
                for word in row[name].split("|"):
                    patterns.plant(word, (name,), f"{path}, line {reader.line_num}")
            found.append((row["series"], patterns, (row["crime_type"], *columns)))
    return tuple(found)


def _series_told(item: Item) -> str | None:
    """The series that an item tells of by its crime and its words."""
    for name, patterns, (crime, *columns) in _series():
        if first_signal(item, "crime_type", crime) is None:
            continue
        matches = [match for part in item.parts for match in patterns.matches(part.words, part.first)]
        if {key[0] for _, _, ends in matches for key, _ in ends} >= set(columns):
            return name
    return None
