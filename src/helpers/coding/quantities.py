"""Numbers that news items state about the world.

Rules (codebook, "Quantities"), with words from `data/quantities.yml`:

- A number counts with what it counts: the first known noun after it decides the kind, the words around it
  (arrest, rescue, seize, dismantle, attend ...) what happened to it. A number that counts nothing known gives
  a record only where such words stand right beside it, or where it continues a list.
- Ordinals, years, ages, days of a date, names (I-24/7), round-the-clock phrases, fractions and percentages
  give nothing: a share counts no things, and no kind fits it. Nor do plurals without a figure.
- one, un, una, une count only with a unit of time ("una semana"), or before a scale ("un millón").
- Money is `seizure_value` where it was seized or is what seized things are worth; staked, laundered, spent,
  granted or lost money is `other`. A currency that the words leave open ("dólares") has no code.
- The same number of the same kind twice in an item is one record; the more careful wording wins, then the
  first.
- Evidence runs from the qualifier to the noun, verbatim.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..paths import data_path, kept, look_again
from ..tables.columns import frame
from ..tables.specs import QUANTITIES
from ..words.numbers import Number, numbers_of, vocabulary
from ..words.patterns import MAX_KEPT_TEXTS, DictionaryError, Ends, Patterns
from .dictionary import Part, items_of, parts_of
from .operations import operation_names

if TYPE_CHECKING:
    import pandas as pd


def find_quantities(news: pd.DataFrame) -> pd.DataFrame:
    """Numbers that the items state; columns as in `specs.QUANTITIES`, in the order of items and page.

    Raises:
        DictionaryError: `data/quantities.yml` breaks its form.
    """
    look_again()
    return frame(QUANTITIES, quantity_rows(items_of(news, "language")))


def quantity_rows(items: Iterable[Mapping[str, Any]]) -> list[dict[str, object]]:
    """The rows of `find_quantities` for items given as dictionaries (those of `news_rows`), without pandas."""
    rows: list[dict[str, object]] = []
    for item in items:
        language = item.get("language")
        found = _quantities(tuple(parts_of(item)), language if isinstance(language, str) else None)
        rows += [quantity.row(str(item["item_id"])) for quantity in found]
    return rows


@kept(maxsize=MAX_KEPT_TEXTS)
def _quantities(parts: tuple[Part, ...], language: str | None) -> Sequence[_Quantity]:
    """Quantities of an item in the order of the page; kept for the items read last."""
    found: dict[tuple[object, ...], _Quantity] = {}
    for part in parts:
        others = [other for other in parts if other is not part]
        for quantity in _read_part(part, others, language):
            kept = found.get(quantity.key)
            if kept is None or (kept.qualifier == "exact" and quantity.qualifier != "exact"):
                found[quantity.key] = quantity
    return sorted(found.values(), key=lambda quantity: quantity.start)


class _Quantity(NamedTuple):
    kind: str
    value: float
    unit: str | None
    measure: str | None
    """The unit of time or measure by its English name, whatever the language."""
    currency: str | None
    qualifier: str
    evidence: str
    start: int

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two numbers of an item the same one."""
        return self.kind, self.value, self.currency, self.measure

    def row(self, item: str) -> dict[str, object]:
        return {
            "item_id": item,
            "kind": self.kind,
            "value": self.value,
            "low": None if self.qualifier in ("nearly", "up_to") else self.value,
            "high": None if self.qualifier in ("more_than", "at_least") else self.value,
            "unit": self.unit,
            "currency": self.currency,
            "qualifier": self.qualifier,
            "evidence": self.evidence,
            "start": self.start,
            "end": self.start + len(self.evidence),
        }


# --- the words -------------------------------------------------------------------------------------

_LISTS = ("skip", "names_before", "age_after", "age_before", "percent", "fractions", "barriers", "of_them")
_GROUPS = (
    "currencies",
    "time",
    "time_duals",
    "country_duals",
    "measures",
    "before",
    "after",
    "nouns",
    "cues",
)


@kept
def _patterns() -> Patterns:
    patterns = Patterns(_names_by_group)
    content = vocabulary()
    for name in _LISTS:
        _plant(patterns, content, (name,))
    for name in _GROUPS:
        below = content.get(name)
        if not isinstance(below, dict):
            raise DictionaryError(f"{data_path('quantities.yml')}: {name!r} is missing or has no lists below it")
        for key in below:
            _plant(patterns, content, (name, str(key)))
    return patterns


def _plant(patterns: Patterns, content: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    where = f"{data_path('quantities.yml')}, {'.'.join(keys)}"
    node: Any = content
    for key in keys:
        node = node.get(key)
    if not isinstance(node, list) or not all(isinstance(word, str) for word in node):
        raise DictionaryError(f"{where}: expected a list of patterns")
    for word in node:
        if word != "%":
            patterns.plant(word, keys, where)


_Names = Mapping[str, Sequence[str]]
"""Patterns that begin or end at one place: the last elements of their keys by the first, their group or list."""


def _names_by_group(ends: Ends) -> _Names:
    return {group: [key[-1] for key, _ in listed] for group, listed in ends.groups.items()}


class _Reading:
    """A part with what was found in it."""

    __slots__ = ("_cues", "_ends", "found", "groups", "others", "part", "percents", "read", "signs", "starts")

    def __init__(self, part: Part, others: Sequence[Part]) -> None:
        self.part = part
        self.read = part.words
        self.others = others
        self.found = _patterns().search(part.words, part.first)
        matches = self.found.matches
        self.groups: set[str] = set().union(*[ends.groups for _, _, ends in matches])
        """Groups and lists of which anything was found."""
        self.starts: dict[int, list[tuple[int, _Names]]] = {first: [] for first, _, _ in matches}
        """First word -> last words of what begins there, and the patterns."""
        for first, last, ends in matches:
            self.starts[first].append((last, ends.meaning))
        self._ends: dict[int, list[tuple[int, _Names]]] | None = None
        self._cues: dict[str, tuple[list[int], list[int]]] = {}
        text = part.words.folded.text
        self.signs = _SIGN.search(text) is not None
        """Whether any sign of a currency stands in it."""
        self.percents = "%" in text

    @property
    def ends(self) -> Mapping[int, Sequence[tuple[int, _Names]]]:
        """Last word -> first words of what ends there, and the patterns."""
        if self._ends is None:
            self._ends = {}
            for first, last, ends in self.found.matches:
                self._ends.setdefault(last, []).append((first, ends.meaning))
        return self._ends

    def cue_places(self, cue: str) -> tuple[list[int], list[int]]:
        """First words and last words of a cue, each sorted."""
        places = self._cues.get(cue)
        if places is None:
            hits = self.found.places(("cues", cue)) if "cues" in self.groups else ()
            places = self._cues[cue] = [first for first, _ in hits], sorted([last for _, last in hits])
        return places


# --- one part --------------------------------------------------------------------------------------

_PERCENT = re.compile(" *%")
_SIGN = re.compile("[$€£¥]")
_SIGN_BEFORE = re.compile(r"(?P<name>us|hk|s|a|c)? ?(?P<sign>[$€£¥])\s*$")
_SIGN_AFTER = re.compile(r"\s?(?P<sign>[$€£¥])")
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "open",
    "$": "open",
    "us$": "USD",
    "hk$": "HKD",
    "s$": "SGD",
    "a$": "AUD",
    "c$": "CAD",
}
_OF = frozenset({"of", "de", "d", "des", "del", "من"})
_ARABIC_ONE = frozenset({"واحد", "واحده"})
"""One follows its noun in Arabic."""
_THE = frozenset(["the", "los", "las", "les", "des", "estos", "estas", "ces", "these", "those", "ambos", "ambas"])
_WINDOW = 7
"""Words after a number among which the noun is looked for: adjectives stand between."""
_ALL_MEMBERS = 170
"""From this many countries on, "member countries" are all of the organisation's (176 in 2000, 192 in 2017)."""


def _read_part(part: Part, others: Sequence[Part], language: str | None) -> Iterator[_Quantity]:
    numbers = [
        number for number in numbers_of(part.words, language, part.first) if not number.one or _may_last(part, number)
    ]
    # Arabic alone states a number without a word for it: two by its dual, one by what follows the noun.
    alone = not (part.words.folded.text.isascii() and _only_arabic_has_duals())
    if not numbers and not alone:
        return
    reading = _Reading(part, others)
    previous: str | None = None
    in_names = _in_names(part, numbers) if numbers else ()
    for number in numbers:
        if number.first in in_names or _counts_nothing(reading, number):
            continue
        quantity = _quantity(reading, number, previous)
        if quantity is not None:
            previous = quantity.kind
            yield quantity
    if not alone:
        return
    for at, name, last in _all(reading, "time_duals"):
        yield _made(reading, "duration", 2.0, (at, last), name, None, "exact", at, last)
    for at, _, last in _all(reading, "country_duals"):
        yield _made(reading, "countries", 2.0, (at, last), None, None, "exact", at, last)
    for at, name, last in _all(reading, "time"):
        if last + 1 < len(part.words.words) and part.words.words[last + 1] in _ARABIC_ONE:
            yield _made(reading, "duration", 1.0, (at, last), name, None, "exact", at, last + 1)


def _may_last(part: Part, number: Number) -> bool:
    """Whether a unit of time may follow a number; for most articles, this says that they count nothing."""
    after = number.last + 1
    return any(map(_times().begins, part.words.words[after : after + _WINDOW]))


@kept
def _times() -> Patterns:
    patterns = Patterns()
    for name in vocabulary()["time"]:
        _plant(patterns, vocabulary(), ("time", str(name)))
    return patterns


@kept
def _only_arabic_has_duals() -> bool:
    content = vocabulary()
    words = [word for name in ("time_duals", "country_duals") for listed in content[name].values() for word in listed]
    return not any(word.isascii() for word in words)


def _all(reading: _Reading, group: str) -> Iterator[tuple[int, str, int]]:
    """Patterns of a group: their first word, their key's last element and their last word."""
    for first, last, ends in reading.found.matches:
        for name in ends.meaning.get(group, ()):
            yield first, name, last


def _in_names(part: Part, numbers: Sequence[Number]) -> set[int]:
    """First words of the numbers of which any word belongs to the name of an operation: they count nothing."""
    names = operation_names(part)
    begins = [name.start for name in names]
    found = set()
    for number in numbers if names else ():
        for at in range(number.first, number.last + 1):
            start, end = part.words.place(at, at)
            before = bisect_right(begins, start) - 1
            if before >= 0 and end <= begins[before] + len(names[before].text):
                found.add(number.first)
    return found


def _starts(reading: _Reading, at: int, group: str) -> Sequence[tuple[str, int]]:
    """Patterns of a group or list that begin at a word: their key's last element and their last word."""
    if group not in reading.groups or at not in reading.starts:
        return ()
    return [(name, last) for last, names in reading.starts[at] if group in names for name in names[group]]


def _ends(reading: _Reading, at: int, group: str) -> Sequence[tuple[str, int]]:
    """Patterns of a group or list that end at a word: their key's last element and their first word."""
    if group not in reading.groups or at not in reading.ends:
        return ()
    return [(name, first) for first, names in reading.ends[at] if group in names for name in names[group]]


def _counts_nothing(reading: _Reading, number: Number) -> bool:
    read, groups = reading.read, reading.groups
    before, after = number.first - 1, number.last + 1
    if "skip" in groups:
        for first in range(max(0, number.first - 4), number.last + 1):
            if any(last >= number.first for _, last in _starts(reading, first, "skip")):
                return True
    if reading.percents and _PERCENT.match(read.folded.text, read.end(number.last)):
        return True
    follows = ("percent" in groups or "fractions" in groups) and after < len(read.words) and not read.stop(after)
    if follows and (_starts(reading, after, "percent") or _starts(reading, after, "fractions")):
        return True
    if "names_before" not in groups or before < 0 or read.stop(number.first):
        return False
    return bool(_ends(reading, before, "names_before"))


def _quantity(reading: _Reading, number: Number, previous: str | None) -> _Quantity | None:
    read = reading.read
    kind: str | None
    money = _money(reading, number)
    if money is not None:
        currency, first, last, sign = money
        if number.one:
            return None
        kind = "seizure_value" if _is_seized(reading, first, last) else "other"
        code = None if currency == "open" else currency
        qualifier, begin, end = _qualifier(reading, number, first, last)
        words_of = (number.last + 1, last) if last > number.last else (first, number.first - 1)
        return _made(reading, kind, number.value, words_of, None, code, qualifier, begin, end, sign)
    noun = _noun(reading, number)
    if noun is None:
        if number.one or number.year_like or reading.read.hyphen(number.last):
            return None
        kind = _beside(reading, number, previous)
        if kind is None:
            return None
        last, measure = number.last, None
        if _starts(reading, number.last + 1, "of_them"):
            last = max(end for _, end in _starts(reading, number.last + 1, "of_them"))
        elif not _at_end(reading, number) and not _starts(reading, number.last + 1, "barriers"):
            last = number.last + 1
    else:
        group, name, last = noun
        measure = name if group in ("time", "measures") else None
        if _is_adjective(reading, number, group, name) or _refers_back(reading, number, group):
            return None
        # "una larga semana", but not the one of "un séminaire de trois jours".
        if number.one and (group != "time" or last - number.last > 2):
            return None
        if number.year_like and not _stated_as_count(reading, number):
            return None
        if group == "time":
            if _is_age(reading, number, last):
                return None
            kind = "duration"
        elif group == "measures":
            kind = "items_seized" if _cue(reading, "seized", number.first, last) else "other"
            last = _after_of(reading, last)
        else:
            kind = _kind(reading, name, number, last)
            last = _coordinated(reading, name, last)
    qualifier, begin, end = _qualifier(reading, number, number.first, last)
    before = read.words[max(0, number.first - 2) : number.first]
    if kind == "duration" and before[-1:] == ["over"] and before[0] not in ("for", "of", "lasting"):
        # "over two years" is how long it went on; "for over two years" how much longer.
        qualifier, begin = "exact", number.first
    return _made(reading, kind, number.value, (number.last + 1, last), measure, None, qualifier, begin, end)


def _made(
    reading: _Reading, kind: str, value: float, unit_words: tuple[int, int], measure: str | None,
    currency: str | None, qualifier: str, first: int, last: int, sign: str = "",
) -> _Quantity:  # fmt: skip
    part = reading.part
    start, end = reading.read.place(first, last)
    if sign == "before":
        while start and part.text[start - 1] in "$€£¥ \u00a0":
            start -= 1
        start += len(part.text[start:end]) - len(part.text[start:end].lstrip())
    elif sign == "after":
        while end < len(part.text) and part.text[end] in "$€£¥ \u00a0":
            end += 1
        end = start + len(part.text[start:end].rstrip())
    return _Quantity(
        kind, float(value), _unit(reading, *unit_words, sign), measure, currency, qualifier,
        part.text[start:end], part.start + start,
    )  # fmt: skip


_UNITS = ("time", "measures", "time_duals")


def _unit(reading: _Reading, first: int, last: int, sign: str) -> str | None:
    """The unit, or the thing counted, in the words of the text."""
    while first < last and reading.read.words[first] in _OF:
        first += 1
    if sign or first > last or first < 0:
        return None
    # "dos últimos meses": the unit of time or measure itself, without its adjectives.
    for at in range(first, last + 1) if not reading.groups.isdisjoint(_UNITS) else ():
        named = [end for group in _UNITS for _, end in _starts(reading, at, group)]
        if named:
            first, last = at, max(named)
            break
    start, end = reading.read.place(first, last)
    return reading.part.text[start:end]


def _is_adjective(reading: _Reading, number: Number, group: str, name: str) -> bool:
    """Whether a number is the first half of an adjective: "four-wheel drives", "two-phase operation"."""
    hyphen = reading.read.hyphen(number.last) and group != "time" and name not in ("countries", "member_countries")
    return hyphen and group != "measures"


def _refers_back(reading: _Reading, number: Number, group: str) -> bool:
    """Whether a number repeats what is named already: "the two countries", "les deux pays"."""
    read = reading.read
    small = number.value == 2 and not read.words[number.first].isdigit() and group != "time"
    return small and number.first > 0 and read.words[number.first - 1] in _THE


def _coordinated(reading: _Reading, name: str, last: int) -> int:
    """Last word of nouns of the same kind that follow: "police and customs officials"."""
    read = reading.read
    while True:
        at = last + 1
        if at < len(read.words) and read.words[at] in ("and", "or", "y", "e", "o", "et", "ou"):
            at += 1
        elif name != "officers":
            return last
        if at >= len(read.words) or any(read.stop(n) or read.comma(n) for n in range(last + 1, at + 1)):
            return last
        ends = [end for noun, end in _starts(reading, at, "nouns") if noun == name]
        if not ends:
            return last
        last = max(ends)


# --- money -----------------------------------------------------------------------------------------


def _money(reading: _Reading, number: Number) -> tuple[str, int, int, str] | None:
    """Currency beside a number, the first and last word of number and currency, and where a sign stands."""
    if not reading.signs and "currencies" not in reading.groups:
        return None
    read, text = reading.read, reading.read.folded.text
    first, last = number.first, number.last
    found: str | None = None
    sign = ""
    if reading.signs:
        start, end = read.start(first), read.end(last)
        if match := _SIGN_BEFORE.search(text[max(0, start - 6) : start]):
            name = match["name"] or ""
            found, sign = _SIGNS.get(name + match["sign"], _SIGNS[match["sign"]]), "before"
            if name and first and read.words[first - 1] == name:
                first -= 1
        elif match := _SIGN_AFTER.match(text[end : end + 3]):
            found, sign = _SIGNS[match["sign"]], "after"
    before = number.first - 1
    if not found and before >= 0 and not read.stop(number.first) and not read.comma(number.first):
        codes = [(code, begin) for code, begin in _ends(reading, before, "currencies") if code != "open"]
        if codes:
            found, first = min(codes, key=lambda entry: entry[1])
    after = number.last + 1
    while after < len(read.words) and after <= number.last + 2 and read.words[after] in _OF:
        after += 1
    if after < len(read.words) and not any(read.stop(n) for n in range(number.last + 1, after + 1)):
        codes = [*_starts(reading, after, "currencies")]
        if codes and (found is None or found == "open"):
            found, last = max(codes, key=lambda entry: (entry[1], entry[0] != "open"))
    if found is None:
        return None
    return found, first, last, sign


def _is_seized(reading: _Reading, first: int, last: int) -> bool:
    """Whether money was seized, or is what seized things are worth."""
    seized = _distance(reading, "seized", first, last, after=6)
    other = _distance(reading, "not_seized", first, last)
    if other is not None and (seized is None or other < seized):
        return False
    if seized is not None:
        return True
    return _cue(reading, "worth", first, last) and _anywhere(reading, "seized")


# --- what is counted -------------------------------------------------------------------------------


def _noun(reading: _Reading, number: Number) -> tuple[str, str, int] | None:
    """Group ("time", "measures", "nouns"), name and last word of the first known noun after a number."""
    read = reading.read
    begin = number.last + 1
    for at in range(begin, min(begin + _WINDOW, len(read.words))):
        if read.pieces[2 * at] != " " and (read.stop(at) or (at == begin and read.comma(at))):
            return None
        if at not in reading.starts:
            continue
        candidates = [
            (group, name, last) for group in ("time", "measures", "nouns") for name, last in _starts(reading, at, group)
        ]
        if candidates:
            # The longest phrase; of equal ones the more particular.
            return max(candidates, key=lambda c: (c[2], _ORDER.index(c[1]) if c[1] in _ORDER else 99))
        if _starts(reading, at, "barriers") or _starts(reading, at, "of_them"):
            return None
    return None


_ORDER = (
    "other", "things", "people", "rescuable", "groups", "sites", "participants", "officers", "investigations",
    "victims", "arrests", "countries", "member_countries",
)  # fmt: skip


def _kind(reading: _Reading, name: str, number: Number, last: int) -> str:
    first = number.first
    if name == "member_countries":
        return "member_countries" if number.value >= _ALL_MEMBERS else "countries"
    if name in ("countries", "arrests"):
        return name
    if name == "investigations":
        return name
    if name in ("people", "rescuable", "victims"):
        caught = _distance(reading, "arrested", first, last)
        saved = _distance(reading, "rescued", first, last)
        if name != "people" and saved is not None and (caught is None or saved <= caught + 2):
            return "victims_rescued"
        if name == "people" and saved is not None and (caught is None or saved < caught):
            return "victims_rescued"
        if caught is not None and name != "victims" and (name == "people" or caught <= 4):
            return "arrests"
        if _cue(reading, "harmed", first, last):
            return "other"
        if name == "people" and _cue(reading, "personnel", first, last):
            return "personnel"
        if name == "people" and _cue(reading, "gathered", first, last):
            return "participants"
        return "other"
    if name in ("officers", "participants"):
        caught = _distance(reading, "arrested", first, last)
        if caught is not None and caught <= 1:
            return "arrests"
        if name == "participants":
            return "participants"
        return "participants" if _gathering(reading, first, last) else "personnel"
    if name == "groups":
        return "groups_dismantled" if _distance(reading, "dismantled", first, last) is not None else "other"
    if name == "sites":
        near = _distance(reading, "investigated", first, last)
        return "investigations" if near is not None and near <= 2 else "sites"
    if name == "things":
        return "items_seized" if _anywhere(reading, "seized") else "other"
    return "other"


def _gathering(reading: _Reading, first: int, last: int) -> bool:
    """Whether officers are counted as people at a meeting or course rather than at work in an operation."""
    gathered = _distance(reading, "gathered", first, last, whole=True)
    if gathered is None:
        return False
    at_work = [_distance(reading, name, first, last, whole=True) for name in ("operation", "personnel")]
    return all(distance is None or gathered < distance for distance in at_work)


def _beside(reading: _Reading, number: Number, previous: str | None) -> str | None:
    """Kind of a number that counts no known noun: of what stands right beside it, or of the list it continues."""
    read = reading.read
    after = number.last + 1
    if after < len(read.words) and not read.stop(after) and _starts(reading, after, "of_them"):
        return previous or "other"
    for name, kind in (
        ("arrested", "arrests"),
        ("rescued", "victims_rescued"),
        ("dismantled", "groups_dismantled"),
    ):
        near = _distance(reading, name, number.first, number.last)
        if near is not None and near <= 2 and not _at_end(reading, number):
            return kind
    if _at_end(reading, number):
        return None
    joined = number.first >= 1 and any(
        read.words[at] in _LIST_WORDS for at in range(max(0, number.first - 3), number.first)
    )
    if joined and previous is not None:
        return previous
    if _starts(reading, after, "barriers"):
        return None
    return "items_seized" if _cue(reading, "seized", number.first, number.last) else "other"


_LIST_WORDS = frozenset(("and", "as", "well", "y", "e", "et", "ainsi", "و"))


def _at_end(reading: _Reading, number: Number) -> bool:
    after = number.last + 1
    return after >= len(reading.read.words) or reading.read.stop(after) or reading.read.comma(after)


def _after_of(reading: _Reading, last: int) -> int:
    """Last word of what a measure is of: "3,2 tonnes d'ivoire"."""
    read = reading.read
    at = last + 1
    if at + 1 < len(read.words) and read.words[at] in _OF and not read.stop(at) and not read.stop(at + 1):
        return at + 1
    return last


def _stated_as_count(reading: _Reading, number: Number) -> bool:
    """Whether four plain digits that could be a year count: a qualifier before, or the noun right after."""
    if number.first and any(_ends(reading, number.first - 1, "before")):
        return True
    return any(name not in ("other", "sites") for name, _ in _starts(reading, number.last + 1, "nouns"))


def _is_age(reading: _Reading, number: Number, last: int) -> bool:
    if last + 1 < len(reading.read.words) and _starts(reading, last + 1, "age_after"):
        return True
    return number.first > 0 and bool(_ends(reading, number.first - 1, "age_before"))


# --- what happened ---------------------------------------------------------------------------------


def _distance(
    reading: _Reading, cue: str, first: int, last: int, *, whole: bool = False, after: int | None = None
) -> float | None:
    """Words between a span and the nearest cue of its sentence (of the part, if `whole`); None where none is.

    Of two equally near, the one before the span is the nearer. `after`: how far behind the span it may be.
    """
    firsts, lasts = reading.cue_places(cue)
    # Those that begin before the span's end, and those that end before it begins: more of the former overlap it.
    begun, over = bisect_right(firsts, last), bisect_left(lasts, first)
    if begun > over:
        return 0
    best: float | None = None
    # Whatever stands further away on the same side has at least the same commas and stops between.
    if over:
        hit = lasts[over - 1]
        best = _far(reading, first - hit - 1, hit + 1, first, whole)
    if begun < len(firsts):
        hit = firsts[begun]
        far = _far(reading, hit - last - 0.5, last + 1, hit, whole)
        if far is not None and (after is None or far <= after) and (best is None or far < best):
            best = far
    return best


def _far(reading: _Reading, words: float, first: int, last: int, whole: bool) -> float | None:
    """Distance over so many words; what stands behind a comma, or in another sentence, is further away."""
    stops, commas = reading.read.stops, reading.read.commas
    ended = bisect_right(stops, last) - bisect_left(stops, first)
    if ended and not whole:
        return None
    return words + 2 * (bisect_right(commas, last) - bisect_left(commas, first)) + 10 * ended


def _anywhere(reading: _Reading, cue: str) -> bool:
    key = "cues", cue
    if key in reading.found.keys:
        return True
    return any(key in _patterns().search(other.words, other.first).keys for other in reading.others)


def _cue(reading: _Reading, cue: str, first: int, last: int) -> bool:
    return _distance(reading, cue, first, last) is not None


def _qualifier(reading: _Reading, number: Number, first: int, last: int) -> tuple[str, int, int]:
    """How the words bound a number, and the first and last word of qualifier, number and noun."""
    read = reading.read
    at = first - 1
    if at >= 0 and not read.stop(first):
        found = _ends(reading, at, "before")
        if not found and read.words[at] in ("de", "d", "a", "the", "los", "las", "les", "ب") and at:
            found = _ends(reading, at - 1, "before")
        if found:
            name, begin = min(found, key=lambda entry: entry[1])
            if name == "exact":
                return ("about" if number.about else "exact"), first, last
            return name, begin, last
    for after in (number.last + 1, last + 1):
        if after < len(read.words) and not read.stop(after) and (found := _starts(reading, after, "after")):
            name, end = max(found, key=lambda entry: entry[1])
            return name, first, max(end, last)
    return ("about" if number.about else "exact"), first, last
