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
- A range ("between 20 and 30") is one record, from low to high; its value, as no one number is stated, is missing.
- Evidence runs from the qualifier to the noun, verbatim.

`words.numbers` says which number stands where, `counted` what it counts, `surroundings` how near words stand. This
module makes rows of what they say: money, bounds, evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from ..paths import look_again
from ..tables.columns import frame
from ..tables.specs import QUANTITIES
from ..words.numbers import ONE_SIGN, SIGNS, Number, numbers_of
from .counted import (
    OF,
    count_of,
    counts_nothing,
    goes_on,
    half_after,
    in_millions,
    is_counted_so,
    is_part_of,
    is_weight,
    kind_of_measure,
    only_names,
)
from .item import Item, Place, Row, found_once, item_of, rows_of
from .operations import operation_names
from .surroundings import Surroundings

if TYPE_CHECKING:
    import pandas as pd


def find_quantities(news: pd.DataFrame) -> pd.DataFrame:
    """Numbers that the items state.

    Columns: `data_dictionary("quantities")`, in the order of items and page.

    Raises:
        DictionaryError: `data/quantities.yml` breaks its form.

    >>> numbers = find_quantities(load_news())
    >>> numbers.loc[0, ["kind", "qualifier", "evidence"]].tolist()
    ['personnel', 'more_than', 'more than 2,000 police and customs officials']
    """
    look_again()
    return frame(QUANTITIES, quantity_rows(rows_of(news)))


def quantity_rows(items: Iterable[Row]) -> list[dict[str, object]]:
    """The rows of `find_quantities` for items given as dictionaries (those of `news_rows`), without pandas."""
    return [quantity.row(row) for row in items for quantity in _quantities(item_of(row))]


@found_once
def _quantities(item: Item) -> list[_Quantity]:
    """Quantities of an item in the order of headline and excerpt, each once."""
    found: dict[tuple[object, ...], _Quantity] = {}
    for part in item.parts:
        numbers = numbers_of(part.words, item.language, part.first)
        # A unit can state a number without a word for it, in Arabic and before "and a half".
        if not numbers and not _UNIT_ALONE.search(part.text):
            continue
        around = Surroundings(part, [other for other in item.parts if other is not part])
        for quantity in (*_of_numbers(around, numbers, item), *_of_units_alone(around, numbers)):
            before = found.get(quantity.key)
            if before is None or (before.qualifier == "exact" and quantity.qualifier != "exact"):
                found[quantity.key] = quantity
    return sorted(found.values(), key=lambda quantity: (quantity.place.part != "headline", quantity.place.start))


_UNIT_ALONE = re.compile(r"[\u0600-\u06ff]|\b(?:y|et) (?:medi|demi)")
_DONE_TO_SOME = frozenset({"arrests", "victims_rescued", "items_seized"})


class _Quantity(NamedTuple):
    kind: str
    value: float
    """Of a range the greater number."""
    lower: float | None
    """Of a range the smaller one."""
    unit: str | None
    qualifier: str
    place: Place
    measure: str | None = None
    """The unit of time or measure by its English name, whatever the language."""
    currency: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two numbers of an item the same one."""
        return self.kind, self.value, self.lower, self.currency, self.measure

    def row(self, row: Row) -> dict[str, object]:
        """Its row, for a row of the news table."""
        open_below = None if self.qualifier in ("nearly", "up_to") else self.value
        return {
            "item_id": str(row["item_id"]),
            "kind": self.kind,
            "value": self.value if self.lower is None else None,
            "low": open_below if self.lower is None else self.lower,
            "high": None if self.qualifier in ("more_than", "at_least") else self.value,
            "unit": self.unit,
            "currency": self.currency,
            "qualifier": self.qualifier,
            **self.place.quoted(row),
        }


def _of_numbers(around: Surroundings, numbers: Sequence[Number], item: Item) -> Iterator[_Quantity]:
    """Quantities of a part's numbers; a number inside the name of an operation counts nothing."""
    previous: str | None = None
    named = -9
    """Last word of the last number that names something."""
    names = [name for name in operation_names(item) if name.part == around.part.name] if numbers else []
    word_at = around.words.before
    in_names = {at for name in names for at in range(word_at(name.start), word_at(name.end))}
    is_part, shared = False, -1
    for number, following in zip_longest(map(partial(in_millions, around), numbers), numbers[1:]):
        is_whole, is_part = is_part, following is not None and is_part_of(around, number, following)
        if only_names(around, number) or goes_on(around, named, number):
            named = number.last
            continue
        if is_part and _money_at(around, following):
            continue
        if following and following.value == number.value and around.written_again(number, following):
            continue  # "twenty (20)"
        whole = number._replace(last=following.last) if is_part else number
        if not in_names.isdisjoint(range(number.first, number.last + 1)) or counts_nothing(around, number, whole):
            continue
        if is_part and around.word(number.last + 1) == "out" and following.value <= 10:
            shared = following.first  # "two out of three" is a share
        if number.first == shared or (is_part and shared == following.first):
            continue
        if is_part and number.value < 1000 <= following.scale:
            continue  # "3 of the 5 million"
        if money := _money_at(around, number):
            quantity = None if number.one else _of_money(around, number, money)
        else:
            quantity = _of_count(around, whole, previous)
        if quantity is not None:
            last = around.words.before(quantity.place.end) - 1
            if is_whole and quantity.kind in _DONE_TO_SOME and not is_counted_so(around, number, last):
                quantity = quantity._replace(kind="other")
            previous = quantity.kind
            yield quantity


def _of_count(around: Surroundings, number: Number, previous: str | None) -> _Quantity | None:
    """The quantity of a number that is no money, if it counts anything; `previous` is the kind of the one before."""
    count = count_of(around, number, previous)
    if count is None:
        return None
    bounds = _bounds(around, number, number.first, count.last)
    before, over = around.word(number.first - 2), around.word(number.first - 1) == "over"
    if count.kind == "duration" and over and before not in ("for", "of", "lasting"):
        # "over two years" is how long it went on; "for over two years" how much longer.
        bounds = _Bounds("exact", number.first, bounds.last)
    unit, place = _unit(around, number.last + 1, count.last), _place(around, bounds)
    return _Quantity(count.kind, float(count.number.value), number.low, unit, bounds.qualifier, place, count.measure)


_ARABIC_ONE = frozenset({"واحد", "واحده"})


def _of_units_alone(around: Surroundings, numbers: Sequence[Number]) -> Iterator[_Quantity]:
    """Units that say a number themselves: "tonelada y media"; in Arabic the dual, and a unit with one behind it."""
    counted = {number.last for number in numbers if not number.one}
    duals = ("time_duals", "country_duals", "measure_duals")
    for group, value in (*((name, 2.0) for name in duals), ("time", 1.0), ("measures", 1.0)):
        for name, first, last in around.all_of(group):
            half = half_after(around, last) if group != "country_duals" else last
            said_one = group == "time" and around.word(last + 1) in _ARABIC_ONE
            if first - 1 in counted or (value == 1 and not said_one and half == last):
                continue
            end = last + 1 if said_one else half
            kind, measure = ("countries", None) if group == "country_duals" else ("duration", name)
            if group in ("measures", "measure_duals"):
                kind = kind_of_measure(around, name, Number(first, last, value))
            unit, place = _unit(around, first, last), around.part.place(first, end)
            yield _Quantity(kind, value + 0.5 * (half > last), None, unit, "exact", place, measure)


def _place(around: Surroundings, bounds: _Bounds, sign: str = "") -> Place:
    """Where the words in bounds stand, with the sign of a currency "before" or "after" them."""
    text = around.part.text
    part, start, end = around.part.place(bounds.first, bounds.last)
    while sign == "before" and start and text[start - 1] in _SIGNS_AND_BLANKS:
        start -= 1
    if text[start - 1 : start] == "." and not text[: start - 1][-1:].strip():
        start -= 1  # ".5 tonnes"
    while sign == "after" and end < len(text) and text[end] in _SIGNS_AND_BLANKS:
        end += 1
    said = text[start:end]
    return Place(part, start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip()))


def _unit(around: Surroundings, first: int, last: int) -> str | None:
    """The unit, or the thing counted, in the words of the text."""
    while first < last and around.word(first) in OF:
        first += 1
    if first > last:
        return None
    # "dos últimos meses": the unit of time or measure itself, without its adjectives.
    for at in range(first, last + 1):
        units = [end for group in ("time", "measures", "time_duals") for _, end in around.beginning(at, group)]
        if units:
            first, last = at, max(units)
            break
    start, end = around.words.place(first, last)
    return around.part.text[start:end]


# --- money -----------------------------------------------------------------------------------------

_SIGNS_AND_BLANKS = ONE_SIGN + " \u00a0"
_SIGN_BEFORE = re.compile(rf"(?P<name>us|hk|s|a|c|r|nt)? ?(?P<sign>[{ONE_SIGN}])\s*$")
_SIGN_AFTER = re.compile(rf"\s?(?P<sign>[{ONE_SIGN}])")


class _Money(NamedTuple):
    """A currency beside a number: its code (or "open"), first and last word of both, where a sign stands."""

    currency: str
    first: int
    last: int
    sign: str


def _of_money(around: Surroundings, number: Number, money: _Money) -> _Quantity:
    """The quantity of a number beside a currency."""
    currency, first, last, sign = money
    kind = "seizure_value" if _is_seized(around, number._replace(first=first, last=last)) else "other"
    bounds = _bounds(around, number, first, last)
    unit = _unit(around, *((number.last + 1, last) if last > number.last else (first, number.first - 1)))
    value = float(number.value)
    if number.low is None and (number.scale == 1 or number.scale >= 1e6) and (half := half_after(around, last)) > last:
        value, bounds = value + number.scale / 2, bounds._replace(last=half)  # "tres millones de euros y medio"
    return _Quantity(
        kind, value, number.low, None if sign else unit, bounds.qualifier, _place(around, bounds, sign),
        currency=None if currency == "open" else currency,
    )  # fmt: skip


def _money_at(around: Surroundings, number: Number) -> _Money | None:
    """The currency beside a number, if any: a sign, a code before it ("USD 7"), or a name after it."""
    read, text = around.words, around.words.folded.text
    first, last = number.first, number.last
    found, sign = "", ""
    start, end = read.start(first), read.end(last)
    if match := _SIGN_BEFORE.search(text[max(0, start - 6) : start]):
        name = match["name"] or ""
        found, sign = SIGNS.get(name + match["sign"], SIGNS[match["sign"]]), "before"
        if name and around.word(first - 1) == name:
            first -= 1
    elif match := _SIGN_AFTER.match(text[end : end + 3]):
        found, sign = SIGNS[match["sign"]], "after"
    elif not read.stop(number.first) and not read.comma(number.first):
        # Before the number stand codes ("USD 7", "Rs 7", "EURO 7"), not the names of coins.
        before = around.word(number.first - 1)
        codes = [
            (code, begin) for code, begin in around.ending(number.first - 1, "currencies")
            if (code != "open" or before in ("rs", "fcfa", "cfa")) and not (number.year_like and before == "euro")
        ]  # fmt: skip
        if codes:
            found, first = min(codes, key=lambda code: code[1])
    after = number.last + 1
    while after <= number.last + 2 and around.word(after) in OF:
        after += 1
    names = [] if is_weight(around, number, after) else around.beginning(after, "currencies")
    if found in ("", "open") and names and not any(read.stop(at) for at in range(number.last + 1, after + 1)):
        found, last = max(names, key=lambda name: (name[1], name[0] != "open"))
    return _Money(found, first, last, sign) if found else None


def _is_seized(around: Surroundings, money: Number) -> bool:
    """Whether money was seized, or is what seized things are worth."""
    seized = around.distance("seized", money, after=6)
    if around.distance("not_seized", money, after=6) < seized:
        return False
    listed = around.last_in(around.lead_in(money), "seized", "not_seized") == "seized"
    return listed or seized < inf or (around.near("worth", money) and around.anywhere("seized"))


# --- bounds ----------------------------------------------------------------------------------------

_BOUNDS = {">": "more_than", "≥": "at_least", "<": "up_to", "≤": "up_to", "~": "about", "≈": "about", "±": "about"}
_BOUND_BEFORE = re.compile(f"([>≥<≤~≈±]) ?[{ONE_SIGN}]?$")
_BEFORE_RANGE = frozenset({"between", "entre", "from", "de", "بين", "من"})
_AFTER_QUALIFIER = frozenset({"de", "d", "a", "the", "los", "las", "les", "ب"})


class _Bounds(NamedTuple):
    """How the words bound a number; first and last word of qualifier, number and what it counts."""

    qualifier: str
    first: int
    last: int


def _bounds(around: Surroundings, number: Number, first: int, last: int) -> _Bounds:
    """The bounds of a number that stands with its currency or noun in the words `first` to `last`."""
    read, before = around.words, first - 1
    unqualified = _Bounds("about" if number.about else "exact", first, last)
    if number.low is not None:
        return _Bounds("about", first - (around.word(before) in _BEFORE_RANGE), last)
    if sign := _BOUND_BEFORE.search(read.folded.text, 0, read.start(first)):
        return _Bounds(_BOUNDS[sign[1]], first, last)
    if read.pieces[2 * number.last + 2].startswith("+"):
        return _Bounds("at_least", first, last)
    if not read.stop(first):
        found = around.ending(before, "before")
        if not found and around.word(before) in _AFTER_QUALIFIER:
            found = around.ending(before - 1, "before")
        if found:
            qualifier, begin = min(found, key=lambda phrase: phrase[1])
            return unqualified if qualifier == "exact" else _Bounds(qualifier, begin, last)
    for after in (number.last + 1, last + 1):
        if (found := around.beginning(after, "after")) and not read.stop(after):
            qualifier, end = max(found, key=lambda phrase: phrase[1])
            if qualifier == "exact":
                return unqualified  # "deux heures plus tard"
            return _Bounds(qualifier, first, max(end, last))
    return unqualified
