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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count
from typing import TYPE_CHECKING, Any, NamedTuple

from ..paths import data_path, kept, look_again
from ..tables.columns import frame
from ..tables.specs import OPERATIONS
from ..words.patterns import DictionaryError, Patterns
from .dictionary import Part, items_of, parts_of, signals_code

if TYPE_CHECKING:
    import pandas as pd


def find_operations(news: pd.DataFrame) -> pd.DataFrame:
    """Operations that the items report, index `item_id`; columns as in `specs.OPERATIONS`.

    One row an item that the dictionary codes as joint_operation or that names an operation; without a name
    the row stands for the report alone. A campaign that several items name is a series, basis "named"; what
    `data/reference/series.csv` says of items that name none is "inferred".

    Raises:
        DictionaryError: `data/reference/series.csv` breaks its form.
    """
    look_again()
    return frame(OPERATIONS, operation_rows(items_of(news)))


def operation_rows(items: Iterable[Mapping[str, Any]]) -> list[dict[str, object]]:
    """The rows of `find_operations` for items given as dictionaries (those of `news_rows`), without pandas."""
    kept = list(items)
    rows: list[dict[str, object]] = []
    campaigns: dict[str, int] = {}
    for item in kept:
        name = _operation_name(parts_of(item))
        signal = signals_code(item, "theme", "joint_operation")
        if name is None and signal is None:
            continue
        row: dict[str, object] = {"item_id": item["item_id"]} | dict.fromkeys(_EMPTY)
        if name is not None:
            plain = name.text.replace("\u00ad", "")
            campaign, edition = _campaign(plain)
            row |= {"operation": plain, "campaign": campaign, "edition": edition}
            row |= {"evidence": name.text, "start": name.start, "end": name.start + len(name.text)}
            campaigns[campaign] = campaigns.get(campaign, 0) + 1
        elif signal is not None:
            row |= {key: signal[key] for key in ("evidence", "start", "end")}
        rows.append(row)
    by_id = {str(item["item_id"]): item for item in kept}
    for row in rows:
        repeated = campaigns.get(str(row["campaign"]), 0) > 1
        if repeated:
            row |= {"series": row["campaign"], "series_basis": "named"}
        elif not row["campaign"] and (series := _inferred(by_id[str(row["item_id"])])):
            row |= {"series": series, "series_basis": "inferred"}
    return rows


_EMPTY = ("operation", "campaign", "edition", "series", "series_basis", "evidence", "start", "end")


class _Name(NamedTuple):
    text: str
    start: int


_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w’'\-\u00ad]*"
_TAIL = rf"(?:\s[–-]\s[{_UPPER}][\w\-]*|[ \u00a0](?:{_WORD}|[IVX]+\b|(?:\d{{1,2}}|(?:19|20)\d\d)\b(?!\s?[%.,]\d)))*"
_QUOTED = r"[«\"“”‘'„‟‹＂]\s?(?P<quoted>[^«»\"“”„‟‹›＂\n]{2,40}?)\s?[»\"”’“'‟›＂]"
_NAME = re.compile(
    r"(?:\b(?<![Cc][Oo]-)(?P<word>[Oo]peration|OPERATION|[Oo]peraci[oó]n|OPERACIÓN|[Oo]p[ée]ration|OPÉRATION|[Oo]perativo)s?"
    r"|(?P<arabic>\w{0,3}عملي[ةه])"
    r"|(?P<named>\b(?:[Dd]ubbed|[Cc]ode-?\s?named|[Nn]amed|[Kk]nown as|[Cc]alled"
    r"|[Bb]autizad[ao]s?(?:\s(?:con el nombre de|como))?|[Dd]enominad[ao]s?|[Ll]lamad[ao]s?"
    r"|[Cc]on el nombre(?: en clave)? de|[Bb]aptis[ée]e?s?|[Dd]énommée?s?|[Ii]ntitulée?s?"
    r"|[Nn]ommée?s?|[Ss]ous le nom(?: de code)?(?: de| d)?|[Nn]om de code)"
    r"|(?:ا?طلق عليها اسم|المسماة|اسم|باسم|تحت اسم|سُميت|أُطلق عليها اسم))"
    r"(?:\s(?:[Oo]peration|[Oo]peraci[oó]n|[Oo]p[ée]ration|عملية))?)"
    rf"[ \u00a0’']{{1,2}}(?:{_QUOTED}|(?P<plain>(?-i:[{_UPPER}][\w’'\-\u00ad]*){_TAIL}))"
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
_ROMAN = re.compile(r"\s(?=[IVX])(?P<roman>X{0,3}(?:IX|IV|V?I{0,3}))$")
_ARABIC_EDITION = re.compile(r"\s(?P<digits>\d{1,2})$")
_EDITION = re.compile(r"\s(?:[IVX]+|\d+)$")
_YEAR_TAIL = re.compile(r"\s(?:19|20)\d\d$")


@kept
def _not_names() -> frozenset[str]:
    return frozenset(_csv_column("operation_words.csv", "not_a_name"))


@kept
def _regions() -> frozenset[str]:
    return frozenset(word.casefold() for word in _csv_column("operation_words.csv", "region"))


@kept
def _csv_column(name: str, kind: str) -> tuple[str, ...]:
    path = data_path("reference", name)
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != ["word", "is"]:
            raise DictionaryError(f"{path}, line 1: columns are {reader.fieldnames}; expected word, is")
        return tuple(row["word"] for row in reader if row["is"] == kind)


def _operation_name(parts: Sequence[Part]) -> _Name | None:
    """The operation that an item names: the first name in its fullest form, with the edition that stands elsewhere."""
    first: _Name | None = None
    beginning = ""
    for part in parts:
        for name in operation_names(part):
            text = name.text.casefold()
            if first is None or text.startswith(beginning):
                first = _Name(name.text, part.start + name.start)
                beginning = f"{text} "
    if first and first.text.isupper() and not _EDITION.search(first.text):
        for part in parts:
            if fuller := re.search(rf"\b{re.escape(first.text)}[ \u00a0](?:[IVX]+|\d{{1,2}})\b(?![.,%]\d)", part.text):
                return _Name(fuller[0], part.start + fuller.start())
    return first


@kept(maxsize=512)
def operation_names(part: Part) -> Sequence[_Name]:
    """Names of operations in a part, as they stand there; kept for the parts read last, as both numbers and
    operations need them."""
    text, folded = part.text, part.words.folded.text
    # Other things are dubbed and named as well: no operation, no name of one.
    if "opera" not in folded and "عملي" not in folded:
        return ()
    begin = part.words.place(part.first, part.first)[0] if part.first < len(part.words.words) else 0
    names = []
    for match in _name_matches(part, begin):
        group = "quoted" if match["quoted"] else "plain"
        name = _plain_name(match[group]) if group == "plain" else match[group].strip()
        if not name or not (match["arabic"] or _CAPITAL.search(name)):
            continue
        if re.split(r"[\s-]", name)[0].casefold().rstrip("’'s") in _not_names() or name.casefold() in _not_names():
            continue
        names.append(_Name(name, match.start(group) + match[group].find(name)))
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


def _plain_name(text: str) -> str:
    """A name without quotes: without a possessive, and without what follows a sentence's end."""
    return re.sub(r"[’']s?$", "", text.strip())


_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def _campaign(name: str) -> tuple[str, int | None]:
    """Name without edition and region, in capitals, and the edition: "Lionfish – ASEAN" is LIONFISH."""
    rest, edition = name.strip(), None
    rest = _YEAR_TAIL.sub("", rest)
    if match := _ROMAN.search(rest):
        edition, rest = _roman(match["roman"]), rest[: match.start()]
    elif match := _ARABIC_EDITION.search(rest):
        edition, rest = int(match["digits"]), rest[: match.start()]
    pieces = re.split(r"(\s[–-]\s|[–-])", rest)
    while len(pieces) > 2 and pieces[-1].strip().casefold() in _regions():
        del pieces[-2:]
    rest = "".join(pieces)
    if edition is None and (match := _ROMAN.search(rest)):
        edition, rest = _roman(match["roman"]), rest[: match.start()]
    return re.sub(r"\s+", " ", rest).strip(" –-").upper(), edition


def _roman(numeral: str) -> int:
    total = 0
    for letter, following in zip(numeral, [*numeral[1:], ""], strict=True):
        value = _ROMAN_VALUES[letter]
        total += -value if following and _ROMAN_VALUES[following] > value else value
    return total


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


def _inferred(item: Mapping[str, Any]) -> str | None:
    for name, patterns, (crime, *columns) in _series():
        if signals_code(item, "crime_type", crime) is None:
            continue
        said = {key[0] for part in parts_of(item) for key in patterns.find(part.text, part.first)}
        if said >= set(columns):
            return name
    return None
