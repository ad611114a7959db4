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

Which number stands where is `words.numbers`' to say, what it counts `counted`'s, and how near words stand
`surroundings`'; here is what the three give: money, bounds, the evidence and the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..paths import look_again
from ..tables.columns import frame
from ..tables.specs import QUANTITIES
from ..words.languages import ARABIC
from ..words.numbers import Number, numbers_of
from . import counted
from .item import Item, Part, Place, Row, found_once, item_of, rows_of
from .operations import operation_names
from .surroundings import OF, Surroundings

if TYPE_CHECKING:
    import pandas as pd


def find_quantities(news: pd.DataFrame) -> pd.DataFrame:
    """Numbers that the items state; columns as in `specs.QUANTITIES`, in the order of items and page.

    Raises:
        DictionaryError: `data/quantities.yml` breaks its form.
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
        # Arabic can state a number without a word for it.
        if not numbers and not ARABIC.search(part.text):
            continue
        around = Surroundings(part, [other for other in item.parts if other is not part])
        names = [name for name in operation_names(item) if name.part == part.name] if numbers else []
        for quantity in _quantities_in(around, numbers, names):
            before = found.get(quantity.key)
            if before is None or (before.qualifier == "exact" and quantity.qualifier != "exact"):
                found[quantity.key] = quantity
    return sorted(found.values(), key=lambda quantity: (quantity.place.part != "headline", quantity.place.start))


class _Quantity(NamedTuple):
    kind: str
    value: float
    """Of a range the greater number."""
    lower: float | None
    """Of a range the smaller one."""
    unit: str | None
    measure: str | None
    """The unit of time or measure by its English name, whatever the language."""
    currency: str | None
    qualifier: str
    place: Place

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two numbers of an item the same one."""
        return self.kind, self.value, self.lower, self.currency, self.measure

    def row(self, row: Row) -> dict[str, object]:
        """Its row, for a row of the news table."""
        return {
            "item_id": str(row["item_id"]),
            "kind": self.kind,
            "value": self.value if self.lower is None else None,
            "low": self.lower or (None if self.qualifier in ("nearly", "up_to") else self.value),
            "high": None if self.qualifier in ("more_than", "at_least") else self.value,
            "unit": self.unit,
            "currency": self.currency,
            "qualifier": self.qualifier,
            **self.place.quoted(row),
        }


# --- one part --------------------------------------------------------------------------------------

_PERCENT = re.compile(" *[%٪‰؉]")
_HALVES = (["y", "media"], ["y", "medio"], ["et", "demi"], ["et", "demie"], ["and", "a", "half"], ["ونصف"])
_ARABIC_ONE = frozenset({"واحد", "واحده"})


def _quantities_in(around: Surroundings, numbers: Sequence[Number], names: Sequence[Place]) -> Iterator[_Quantity]:
    """Quantities of a part, of its numbers and of words that state one; a number inside one of the names is none."""
    previous: str | None = None
    for number in numbers:
        if number.one and not counted.is_unit_near(around, number):
            continue
        if _is_in_a_name(around.part, number, names) or _is_no_count(around, number):
            continue
        currency = _currency(around, number)
        quantity = _money(around, number, *currency) if currency else _counted(around, number, previous)
        if quantity is not None:
            previous = quantity.kind
            yield quantity
    # In Arabic two is stated by the dual, and one follows the noun.
    said = around.words.words
    for at, name, last in around.all_of("time_duals"):
        yield _quantity(around, "duration", 2.0, (at, last), (at, last), measure=name)
    for at, _, last in around.all_of("country_duals"):
        yield _quantity(around, "countries", 2.0, (at, last), (at, last))
    for at, name, last in around.all_of("time"):
        if last + 1 < len(said) and said[last + 1] in _ARABIC_ONE:
            yield _quantity(around, "duration", 1.0, (at, last + 1), (at, last), measure=name)


def _is_in_a_name(part: Part, number: Number, names: Sequence[Place]) -> bool:
    """Whether any word of a number belongs to the name of an operation."""
    spans = [part.words.place(at, at) for at in range(number.first, number.last + 1)] if names else ()
    return any(name.start <= start and end <= name.end for start, end in spans for name in names)


def _is_no_count(around: Surroundings, number: Number) -> bool:
    """Whether a number belongs to a set phrase ("24 hours a day"), is a share, or follows what numbers name."""
    read, before, after = around.words, number.first - 1, number.last + 1
    for first in range(max(0, number.first - 4), number.last + 1):
        if first in around.begins and any(last >= number.first for _, last in around.beginning(first, "skip")):
            return True
    if _PERCENT.match(read.folded.text, read.end(number.last)):
        return True
    # "three times as many", but "used 2 million times".
    share = around.beginning(after, "percent") or (number.value < 100 and around.beginning(after, "fractions"))
    if share and not read.stop(after):
        return True
    return before >= 0 and not read.stop(number.first) and bool(around.ending(before, "names_before"))


def _counted(around: Surroundings, number: Number, previous: str | None) -> _Quantity | None:
    """The quantity of a number that is no money, if it counts anything; `previous` is the kind of the one before."""
    noun = None if counted.follows_its_noun(around, number) else counted.noun_after(around, number)
    measure: str | None = None
    if noun is None:
        if number.one or number.year_like or around.words.hyphen(number.last):
            return None
        kind = counted.kind_without_noun(around, number, previous)
        if kind is None:
            return None
        last = number.last
        if of_them := around.beginning(last + 1, "of_them"):
            last = max(end for _, end in of_them)
        elif not (
            around.closes_after(number)
            or around.beginning(last + 1, "barriers")
            or counted.follows_its_noun(around, number)
        ):
            last += 1
    else:
        group, name, last = noun
        if counted.is_half_an_adjective(around, number, group, name) or counted.refers_back(around, number, group):
            return None
        if number.one and (group != ("time" if number.value == 1 else "measures") or last - number.last > 2):
            return None
        if counted.could_be_a_year(around, number) or (group == "time" and counted.is_age(around, number, last)):
            return None
        if group == "time":
            kind, measure = "duration", name
            number, last = _with_half(around, number, last)
        elif group == "measures":
            kind = counted.kind_of_measure(around, name, number.first, last)
            number, last = _with_half(around, number, last)
            last, measure = counted.last_of_measured(around, last), name
        else:
            kind = counted.kind_of_noun(around, name, number, number.first, last)
            if previous and counted.is_part_of_them(around, name, number):
                kind = previous
            last = counted.last_of_coordinated(around, name, last)
    qualifier, begin, end = _qualifier(around, number, number.first, last)
    before = around.words.words[max(0, number.first - 2) : number.first]
    if kind == "duration" and before[-1:] == ["over"] and before[0] not in ("for", "of", "lasting"):
        # "over two years" is how long it went on; "for over two years" how much longer.
        qualifier, begin = "exact", number.first
    unit = (number.last + 1, last)
    return _quantity(
        around, kind, number.value, (begin, end), unit, lower=number.low, qualifier=qualifier, measure=measure
    )


def _with_half(around: Surroundings, number: Number, last: int) -> tuple[Number, int]:
    """A number and the last word of its unit, with the half that may follow: "dos toneladas y media"."""
    said = around.words.words
    for half in _HALVES:
        if said[last + 1 : last + 1 + len(half)] == half:
            return number._replace(value=number.value + 0.5, one=False), last + len(half)
    return number, last


def _quantity(
    around: Surroundings, kind: str, value: float, span: tuple[int, int], unit: tuple[int, int] | None,
    *, lower: float | None = None, qualifier: str = "exact", measure: str | None = None, currency: str | None = None,
    sign: str = "",
) -> _Quantity:  # fmt: skip
    """A quantity whose evidence is the words of a span, with the sign of a currency "before" or "after" them."""
    text = around.part.text
    start, end = around.words.place(*span)
    while sign == "before" and start and text[start - 1] in _BESIDE:
        start -= 1
    if text[start - 1 : start] == "." and not text[: start - 1][-1:].strip():
        start -= 1  # ".5 tonnes"
    while sign == "after" and end < len(text) and text[end] in _BESIDE:
        end += 1
    evidence = text[start:end].lstrip() if sign == "before" else text[start:end].rstrip()
    start, end = (end - len(evidence), end) if sign == "before" else (start, start + len(evidence))
    stated = _unit(around, *unit) if unit else None
    place = Place(around.part.name, start, end)
    return _Quantity(kind, float(value), lower, stated, measure, currency, qualifier, place)


def _unit(around: Surroundings, first: int, last: int) -> str | None:
    """The unit, or the thing counted, in the words of the text."""
    while first < last and around.words.words[first] in OF:
        first += 1
    if first > last or first < 0:
        return None
    # "dos últimos meses": the unit of time or measure itself, without its adjectives.
    for at in range(first, last + 1):
        named = [end for group in ("time", "measures", "time_duals") for _, end in around.beginning(at, group)]
        if named:
            first, last = at, max(named)
            break
    start, end = around.words.place(first, last)
    return around.part.text[start:end]


# --- money -----------------------------------------------------------------------------------------

_SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "open", "$": "open", "us$": "USD", "hk$": "HKD", "s$": "SGD", "a$": "AUD", "c$": "CAD",
    "r$": "BRL", "nt$": "TWD", "₹": "INR", "₽": "RUB", "₩": "KRW", "₦": "NGN", "₱": "PHP", "₺": "TRY", "₴": "UAH",
    "₫": "VND", "฿": "THB", "₪": "ILS",
}  # fmt: skip
_ONE_SIGN = "".join(sign for sign in _SIGNS if len(sign) == 1)
_BESIDE = _ONE_SIGN + " \u00a0"
_SIGN_BEFORE = re.compile(rf"(?P<name>us|hk|s|a|c|r|nt)? ?(?P<sign>[{_ONE_SIGN}])\s*$")
_SIGN_AFTER = re.compile(rf"\s?(?P<sign>[{_ONE_SIGN}])")


def _money(
    around: Surroundings, number: Number, currency: str, first: int, last: int, sign: str
) -> _Quantity | None:  # fmt: skip
    """The quantity of a number beside a currency, as `_currency` gives it; "one dollar" is none."""
    if number.one:
        return None
    kind = "seizure_value" if _is_seized(around, first, last) else "other"
    qualifier, begin, end = _qualifier(around, number, first, last)
    words_of_it = (number.last + 1, last) if last > number.last else (first, number.first - 1)
    return _quantity(
        around, kind, number.value, (begin, end), None if sign else words_of_it, lower=number.low, qualifier=qualifier,
        currency=None if currency == "open" else currency, sign=sign,
    )  # fmt: skip


def _currency(around: Surroundings, number: Number) -> tuple[str, int, int, str] | None:
    """Currency beside a number, the first and last word of number and currency, and where a sign stands."""
    read, text = around.words, around.words.folded.text
    first, last = number.first, number.last
    found: str | None = None
    sign = ""
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
        # Before the number stand codes ("USD 7", "Rs 7", "EURO 7"), not the names of coins.
        codes = [
            (code, begin) for code, begin in around.ending(before, "currencies")
            if (code != "open" or read.words[before] in ("rs", "fcfa", "cfa"))
            and not (number.year_like and read.words[before] == "euro")
        ]  # fmt: skip
        if codes:
            found, first = min(codes, key=lambda entry: entry[1])
    after = number.last + 1
    while after < len(read.words) and after <= number.last + 2 and read.words[after] in OF:
        after += 1
    if after < len(read.words) and not any(read.stop(n) for n in range(number.last + 1, after + 1)):
        codes = around.beginning(after, "currencies")
        if counted.is_weight(around, number, after):
            codes = []
        if codes and (found is None or found == "open"):
            found, last = max(codes, key=lambda entry: (entry[1], entry[0] != "open"))
    return (found, first, last, sign) if found else None


def _is_seized(around: Surroundings, first: int, last: int) -> bool:
    """Whether money was seized, or is what seized things are worth."""
    seized = around.distance("seized", first, last, after=6)
    other = around.distance("not_seized", first, last)
    if other is not None and (seized is None or other < seized):
        return False
    return seized is not None or (around.near("worth", first, last) and around.anywhere("seized"))


# --- bounds ----------------------------------------------------------------------------------------

_BOUNDS = {">": "more_than", "≥": "at_least", "<": "up_to", "≤": "up_to", "~": "about", "≈": "about", "±": "about"}
_BOUND_BEFORE = re.compile("([>≥<≤~≈±]) ?[$€£¥]?$")


def _qualifier(around: Surroundings, number: Number, first: int, last: int) -> tuple[str, int, int]:
    """How the words bound a number, and the first and last word of qualifier, number and noun."""
    read, at = around.words, first - 1
    if number.low is not None:
        between = at >= 0 and read.words[at] in ("between", "entre", "from", "de", "بين", "من")
        return "about", first - between, last
    if sign := _BOUND_BEFORE.search(read.folded.text, 0, read.start(first)):
        return _BOUNDS[sign[1]], first, last
    if read.pieces[2 * number.last + 2].startswith("+"):
        return "at_least", first, last
    if at >= 0 and not read.stop(first):
        found = around.ending(at, "before")
        if not found and read.words[at] in ("de", "d", "a", "the", "los", "las", "les", "ب") and at:
            found = around.ending(at - 1, "before")
        if found:
            name, begin = min(found, key=lambda entry: entry[1])
            if name == "exact":
                return ("about" if number.about else "exact"), first, last
            return name, begin, last
    for after in (number.last + 1, last + 1):
        if after < len(read.words) and not read.stop(after) and (found := around.beginning(after, "after")):
            name, end = max(found, key=lambda entry: entry[1])
            return name, first, max(end, last)
    return ("about" if number.about else "exact"), first, last
