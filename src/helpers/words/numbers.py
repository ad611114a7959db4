"""Numbers in texts of four languages: figures, number words, scale words. No tables here.

A number is an amount and what follows it. The amount stands in figures (`figures`), in words ("twenty-two", "dos mil",
"quatre-vingts", "ثلاثة"), or is a share ("half", "three quarters"). Then come halves and scale words ("10 mil", "diez
millones", "a quarter of a million", "un millón y medio"), a second number below the scale ("2 millones 500 mil"), or a
collective ("two dozen", "une soixantaine"). Two numbers that "between", "to", "or" or a hyphen joins are one range. The
words stand in `data/quantities.yml`.

What is written as a number and counts nothing is left out here: ordinals (84ª, 10ème), years after "in" and the like,
days of a date, times of the day, telephone numbers, numbers inside a name (I-24/7, U-20).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import compress, count
from math import inf
from typing import Any, NamedTuple

from ..paths import data_path, kept
from .dates import month_names
from .figures import FRACTIONS, Figures, figures_of
from .folding import Words, ends_clause, fold
from .patterns import DictionaryError, content_of


class Number(NamedTuple):
    """A number: words `first` to `last` of the text (the last included) and its value."""

    first: int
    last: int
    value: float
    """Of a range the greater one."""
    about: bool = False
    """Stated by a collective: "une soixantaine" is about 60."""
    year_like: bool = False
    """Four plain digits that may be a year; whoever knows what is counted decides."""
    one: bool = False
    """The word one, un, una, une, alone: an article as often as a number. Or half of what follows ("half a tonne")."""
    scale: int = 1
    """What its last word multiplied it by: a scale word, or hundred or thousand in words."""
    low: float | None = None
    """The smaller number of a range."""


_LARGEST = 1e18
"""A larger figure counts nothing in a news item; hundreds of digits would be infinite."""
_YEAR = range(1900, 2036)


def numbers_of(read: Words, language: str | None, begin: int = 0) -> list[Number]:
    """Numbers of a text in its order, from word `begin` on."""
    reader = _Reader(read, language, begin)
    found: list[Number] = []
    after = begin
    for at in sorted({*reader.figures, *compress(count(), map(reader.known.begins.__contains__, read.words))}):
        if at >= after and (number := reader.number_at(at)):
            after = number.last + 1
            if found and reader.adds(found[-1], number):
                found[-1] = found[-1]._replace(last=number.last, value=found[-1].value + number.value)
            elif number.value <= _LARGEST:
                found.append(number)
    return _with_ranges(read, found) if len(found) > 1 else found


# --- words and what they say ---------------------------------------------------------------------------


@kept
def vocabulary() -> dict[str, Any]:
    """`data/quantities.yml`, as it stands.

    Raises:
        DictionaryError: the file is no YAML.
    """
    return dict(content_of(data_path("quantities.yml")))


class _Known(NamedTuple):
    """The number words of a language, folded, and their values. Without a language, those of three together."""

    numbers: Mapping[str, int]
    """One to thousand; in Arabic also with the letter for and, by, to, so, like before the word."""
    scales: Mapping[str, int]
    duals: Mapping[str, int]
    begins: frozenset[str]
    """Words that a number can begin with."""
    goes_on: frozenset[str]
    """Words that a number may go on with: behind others, one, un, una, une and "a" are articles."""


@kept
def _known(language: str | None) -> _Known:
    content = vocabulary()
    if language and language in content["number_words"]:
        numbers = _values("number_words", language)
    else:
        numbers = _values("number_words", "en") | _values("number_words", "es") | _values("number_words", "fr")
        # Without a language, a word that another one uses for something else is no number.
        numbers = {word: value for word, value in numbers.items() if word not in ("once", "neuf", "a")}
    scales = {word: value for word, value in numbers.items() if value == 1000} | _values("scales", "all")
    if language and language in content["scales"]:
        scales |= _values("scales", language)  # "billion" is more in French than in English
    duals: Mapping[str, int] = {}
    if language == "ar":
        numbers, duals = _with_prefixes(numbers), _with_prefixes(_values("duals"))
    shares = _said("half") | _said("quarter")
    begins = {*numbers, *scales, *duals, *_values("collectives"), *shares, *FRACTIONS}
    goes_on = {*numbers, *scales, *_collectives(), *shares, *(phrase.split()[0] for phrase in _said("and_half"))}
    return _Known(numbers, scales, duals, frozenset(begins), frozenset(goes_on))


_ARABIC_LETTERS = ("و", "ب", "ل", "ف", "ك", "وب", "ول")


def _with_prefixes(table: dict[str, int]) -> dict[str, int]:
    """Arabic writes and, by, to, so, like as letters before a word."""
    return {
        letter + word: value for word, value in table.items() if len(word) > 2 for letter in _ARABIC_LETTERS
    } | table


@kept
def _values(*keys: str) -> dict[str, int]:
    """Words -> value, from a section whose keys are numbers."""
    where = f"{data_path('quantities.yml')}, {'.'.join(keys)}"
    section = vocabulary()
    for key in keys:
        section = section[key]
    if not isinstance(section, dict):
        raise DictionaryError(f"{where}: expected values with lists of words")
    if wrong := [key for key in section if not str(key).isdigit()]:
        raise DictionaryError(f"{where}: key {wrong[0]!r} is no number")
    return {fold(str(word)).text: int(key) for key, listed in section.items() for word in listed}


@kept
def _collectives() -> dict[str, int]:
    """Dozens, centaines, ... with their plurals."""
    return {word + ending: size for word, size in _values("collectives").items() for ending in ("", "s", "es")}


@kept
def _said(name: str) -> frozenset[str]:
    """The words and phrases of one list under `number_grammar`, folded."""
    return frozenset(fold(str(word)).text for word in vocabulary()["number_grammar"][name])


@kept
def _after_a_word(name: str) -> re.Pattern[str]:
    """The phrases of one list under `number_grammar`, the longest first, with the space or hyphen before them."""
    phrases = sorted(_said(name), key=len, reverse=True)
    return re.compile(rf"[ -]+(?:{'|'.join(phrases).replace(' ', '[ -]+')})\b")


@kept
def _months() -> frozenset[str]:
    """Names of months, and the first words of those that have two (تشرين الأول)."""
    return frozenset(month_names()) | {name.split()[0] for name in month_names()}


@kept
def _currencies() -> frozenset[str]:
    return frozenset(code.lower() for code in vocabulary()["currencies"])


@kept
def _money_after() -> re.Pattern[str]:
    """The name of a currency behind a word: "5m euros", "3,5 M d'euros"."""
    names = "|".join(fold(str(name)).text for listed in vocabulary()["currencies"].values() for name in listed)
    return re.compile(rf"[ -](?:of |de |d['’ ])?(?:{names.replace('*', '[^ ]*')})(?!\w)")


# --- one number ----------------------------------------------------------------------------------------

_TIME = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d$")
_NOON = re.compile(r"\W?[ap](?:\W{1,2})?m\b")
SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "open", "$": "open", "us$": "USD", "hk$": "HKD", "s$": "SGD", "a$": "AUD", "c$": "CAD",
    "r$": "BRL", "nt$": "TWD", "₹": "INR", "₽": "RUB", "₩": "KRW", "₦": "NGN", "₱": "PHP", "₺": "TRY", "₴": "UAH",
    "₫": "VND", "฿": "THB", "₪": "ILS",
}  # fmt: skip
"""Signs of currencies, alone or behind a letter, and their codes; open where a sign means several."""
ONE_SIGN = "".join(sign for sign in SIGNS if len(sign) == 1)
_OF_MONEY = frozenset({"m", "mm", "md", "mds"})
_DECIMAL = {"en": ".", "ar": ".", "es": ",", "fr": ","}
_BEFORE_HUNDRED = {"en": 100, "fr": 20}
"""What stands before "hundred" is smaller; English has "twelve hundred"."""


class _Reader:
    """The words of a text, asked for the number that begins at one of them."""

    def __init__(self, read: Words, language: str | None, begin: int) -> None:
        self.read, self.words, self.language = read, read.words, language
        self.known = _known(language)
        self.figures = figures_of(read, begin)

    def follows(self, at: int) -> str:
        """The word at a place, if it is there and no comma or end of a sentence stands before it; "" otherwise."""
        if at < len(self.words):
            gap = self.read.pieces[2 * at]
            if gap == " " or ("," not in gap and not ends_clause(gap)):
                return self.words[at]
        return ""

    def says(self, last: int, phrases: str) -> int:
        """The last word of the phrase of `number_grammar` that stands after a word; 0 where none does."""
        match = _after_a_word(phrases).match(self.read.folded.text, self.read.end(last))
        return self.read.at(match.end() - 1) if match else 0

    def number_at(self, at: int) -> Number | None:
        """The number that begins at a word. What is read as one and counts nothing has an infinite value."""
        if at in self.figures:
            return self.in_figures(self.figures[at])
        if self.known.numbers.get(self.words[at]) == 1 and self.follows(at + 1) not in self.known.goes_on:
            return self.article(at)
        if (scale := self.known.scales.get(self.words[at], 0)) > 1000 and (half := self.says(at, "and_half")):
            return Number(at, half, scale * 1.5, scale=scale)  # "millón y medio"
        return self.share(at) or self.dual(at) or self.in_words(at)

    def whole(self, first: int, amount: float, last: int) -> Number:
        """The number of an amount that ends at `last`, with all that multiplies it or is added to it."""
        value, scale = float(amount), 1
        if self.follows(last + 1) not in self.known.goes_on:
            return Number(first, last, round(value, 6))
        if amount >= 1 and (half := self.says(last, "and_half")):
            value, last = value + 0.5, half
        while (step := self.known.scales.get(self.follows(last + 1), 0)) >= scale:
            scale, last = scale * step, last + 1
        if scale > 1 and (half := self.says(last, "and_half")):
            value, last = value + 0.5, half
        value = round(value * scale, 6)
        if size := _collectives().get(self.follows(last + 1)) if scale < 1000 else None:
            return Number(first, last + 1, value * size, about=True)
        return Number(first, last, value, scale=scale)

    def adds(self, number: Number, below: Number) -> bool:
        """Whether a second number stands right behind a scale word and below it: "2 millones 500 mil"."""
        at = below.first
        if at != number.last + 1 or self.words[at - 1] not in self.known.scales or not self.follows(at):
            return False
        # A word of scale alone is an Arabic dual, which goes on with "and".
        starts = number.first < number.last and (at in self.figures or self.words[at] in self.known.numbers)
        # "4 mil 419", but no "2 million 500".
        least = 1000 if at in self.figures and number.scale > 1000 else 100
        fits = least <= below.value < number.scale and number.value % 10 ** len(str(int(below.value))) == 0
        return starts and fits and not below.year_like

    def share(self, at: int) -> Number | None:
        """Half or quarters of a scale or collective: "half a million", "tres cuartos de millón", "½ million"."""
        word = self.words[at]
        if word in FRACTIONS:
            return self.whole(at, FRACTIONS[word], at)
        times, last = self.known.numbers.get(word), at
        if times in (1, 3):
            last, word = at + 1, self.follows(at + 1)
        if word in _said("quarter"):
            amount = 0.75 if times == 3 else 0.25
        elif word in _said("half") and times != 3:
            amount = 0.5
        else:
            return None
        while self.follows(last + 1) in _said("of_a"):
            last += 1
        number = self.whole(at, amount, last)
        if number.last > last:
            return number
        return Number(at, last, amount, one=True) if amount == 0.5 and self.follows(last + 1) else None

    def dual(self, at: int) -> Number | None:
        """An Arabic word for one or two of a scale, with what follows: "ألفين وخمسمائة", "مليون ونصف".

        Where more follows, ألفا may be one and may be two: that number stays open.
        """
        value = self.known.duals.get(self.words[at])
        if value is None:
            return None
        last, more = at, 0.0
        if half := self.says(at, "and_half"):
            last, more = half, value / int(str(value)[0]) / 2
        elif self.follows(at + 1)[:1] == "و" and self.words[at + 1][1:] in self.known.numbers:
            end, below = self.in_row(at + 1)
            number = self.whole(at + 1, below, end)
            if 0 < number.value < value:
                last, more = number.last, number.value
        is_open = more and self.words[at].endswith("ا")
        return Number(at, last, inf if is_open else value + more, scale=1 if more else 1000)

    def in_words(self, at: int) -> Number | None:
        """The number of words in a row, or of a collective alone."""
        word = self.words[at]
        if size := _values("collectives").get(word):
            return None if at and self.words[at - 1] in _said("half") else Number(at, at, size, about=True)
        last, amount = self.in_row(at)
        if not amount:
            return None
        if end := self.says(last, "makes_ordinal"):
            return Number(at, end, inf)
        number = self.whole(at, amount, last)
        if number.last > last:
            return number
        if amount == 1:
            return self.article(at)
        if last == at and amount <= 31 and self.language != "en" and at in self.days:
            return None
        scale = self.known.numbers[self.words[last]]
        return number._replace(scale=scale if scale in (100, 1000) else 1)

    def article(self, at: int) -> Number | None:
        """One, un, una, une alone, where it is no day of a date; "a" and احد count nothing."""
        is_day = self.language != "en" and at in self.days
        nothing = is_day or self.words[at] == "a" or self.words[at] in _said("never_alone")
        return None if nothing else Number(at, at, 1.0, one=True)

    def in_row(self, at: int) -> tuple[int, int]:
        """Number words from `at` on: their last word and the value of all together, 0 where they are no number.

        `thousands` is what the word thousand has multiplied, `value` what came since. A word belongs to the number
        while all digits that it has itself are still 0 in the value: a unit after tens ("veintidós" is one word,
        "treinta y dos" three), tens after hundreds; "hundred" and "thousand" multiply. The exceptions are those of the
        languages: French counts sixty-ten, four-twenty-ten and ten-seven, Arabic puts the unit before the tens ("three
        and twenty") and before ten ("one ten").
        """
        numbers, french, arabic = self.known.numbers, self.language == "fr", self.language == "ar"
        thousands = value = 0
        last, before_and = at - 1, (at - 1, 0)
        place = at
        while place < len(self.words) and place not in self.figures and (place == at or self.follows(place)):
            word = self.words[place]
            more = numbers.get(word) if word != "a" or place == at else None
            rest = value % 100
            if more is None:
                one = numbers.get(self.follows(place + 1)) in (1, 11)
                joins = {"and": rest == 0, "y": rest >= 20 and rest % 10 == 0, "et": rest >= 20 and one}
                if not joins.get(word) or not last == place - 1 >= at:
                    break
                before_and = last, thousands + value
            elif more == 1000 and not thousands:
                thousands, value, last = max(value, 1) * 1000, 0, place
            elif more == 100 and value < _BEFORE_HUNDRED.get(self.language or "", 10):
                value, last = max(value, 1) * 100, place
            elif more not in (100, 1000) and (
                (value % 10 ** len(str(more)) == 0 and (rest != 10 or (french and more >= 7)))
                or (french and 10 <= more < 20 and rest in (60, 80))
                or (arabic and 10 <= more < 100 and rest < 10)
            ):
                value, last = value + more, place
            elif french and more == 20 and rest == 4:
                value, last = value + 76, place
            else:
                if more >= 100 and before_and[1]:
                    return before_and  # "between one hundred and two hundred"
                break
            place += 1
        if self.words[at] in _said("never_first") or (last == at and self.words[at] in _said("never_alone")):
            return last, 0
        return last, thousands + value

    # --- figures ---------------------------------------------------------------------------------------

    def in_figures(self, figures: Figures) -> Number:
        """The number of figures with what follows."""
        first, last, value = figures[:3]
        nothing = Number(first, last, inf)
        glued = last + 1 < len(self.words) and self.read.pieces[2 * last + 2] == ""
        unit = self.words[last + 1] if glued else self.follows(last + 1)
        before = self.words[first - 1] if first else ""
        if self.is_time(figures, before, unit):
            return nothing
        # "1.234 million" in English, "€1,234bn" in French.
        before_scale = value / 1000 if figures.mark == _DECIMAL.get(self.language or "") else value
        if scale := _values("abbreviations").get(unit):
            # m is a million of money, and else a metre; mm, md and mds are of money alone.
            start = self.read.start(first)
            sign = self.read.folded.text[max(0, start - 2) : start].strip()[-1:]
            is_money = sign in SIGNS or before in _currencies()
            text, end = self.read.folded.text, self.read.end(last + 1)
            signed = text[end : end + 1] in SIGNS or _money_after().match(text, end)  # "400 k€", "5m euros"
            if is_money or signed if unit in _OF_MONEY else glued or signed or unit != "k":
                return Number(first, last + 1, round(before_scale * scale, 6), scale=scale)
        if unit in self.known.scales:
            return self.whole(first, before_scale, last)
        if glued and (unit not in _said("glued_units") or (unit == "g" and value < 7)):
            return nothing  # an ordinal, a name: 84th, 10eme, 4g
        year_like = figures.digits == 4 and int(value) in _YEAR
        if year_like and (figures.hyphen or before in _said("in_year") or self.is_of_date(first)):
            return nothing
        if figures.digits and value <= 31 and first in self.days:
            return nothing
        number = self.whole(first, value, last)
        return number._replace(year_like=year_like and number.last == last)

    def is_of_date(self, first: int) -> bool:
        """Whether a month, or a month and a day, stands right before a year: "mayo de 2014", "May 5, 2014"."""
        at = first - 1
        if at > 0 and (
            self.words[at] in ("de", "del", "of") or (self.words[at].isdigit() and len(self.words[at]) <= 2)
        ):
            at -= 1
        return at >= 0 and self.words[at] in _months()

    def is_time(self, figures: Figures, before: str, after: str) -> bool:
        """Whether figures are a time of the day: "at 10.30", "10 a.m."."""
        text, end = self.read.folded.text, self.read.end(figures.last)
        if after in ("am", "pm", "a", "p") and _NOON.match(text, end):
            return True
        at_time = before in _said("at_time") and after not in self.known.scales
        return at_time and _TIME.match(text[self.read.start(figures.first) : end]) is not None

    @cached_property
    def days(self) -> set[int]:
        """Words that are days of a date if they are numbers: beside a month, over further days and small words."""
        read, said, months = self.read, self.words, _months()

        def passed_over(at: int) -> bool:
            return said[at] in _said("between_days") or (said[at].isdigit() and len(said[at]) <= 2)

        days = set()
        for month in compress(count(), map(months.__contains__, said)):
            for at in range(month - 1, max(month - 8, -1), -1):
                if read.stop(at + 1):
                    break
                days.add(at)
                if not passed_over(at):
                    break
            if self.language not in ("en", None):
                continue  # only English writes the month first
            # "25 May 120 officers": the month has its day already.
            of_another = month > 1 and said[month - 2] in months  # "November 11 - December 6"
            has_no_day = of_another or not (month and said[month - 1].isdigit() and len(said[month - 1]) <= 2)
            for at in range(month + 1, min(month + 6, len(said))):
                is_point = at == month + 1 and said[month] in _said("short_months")  # "Oct. 2"
                if read.comma(at) or (read.stop(at) and not is_point):
                    break
                if has_no_day or any(word.isdigit() for word in said[month + 1 : at]):
                    days.add(at)
                if not passed_over(at) or said[at] in months:
                    break
        return days


# --- ranges --------------------------------------------------------------------------------------------


def _with_ranges(read: Words, found: list[Number]) -> list[Number]:
    """Numbers in which two that are the ends of a range are one: "between 20 and 30", "20-30", "10 or 12".

    The lower end may borrow the other's scale ("2 to 3 million", "two or three hundred"); a range of years is none.
    """
    result: list[Number] = []
    for number in found:
        low = result[-1] if result else number
        borrows = low.scale <= 100 and number.value >= min(number.scale, 1000) * low.value
        value = low.value * number.scale if borrows else low.value
        if value >= number.value or low.low is not None or not _are_joined(read, low, number):
            result.append(number)
        elif low.year_like:
            result.pop()
        else:
            result[-1] = number._replace(first=low.first, low=value)
    return result


def _are_joined(read: Words, low: Number, high: Number) -> bool:
    """Whether what stands between two numbers, and before them, makes one range of them."""
    between = read.words[low.last + 1 : high.first]
    if between[1:] and between[-1] in _currencies():
        del between[-1]  # "between USD 2 million and USD 3 million"
    parted = any(read.stop(at) or read.comma(at) for at in range(low.last + 1, high.first + 1))
    if len(between) > 1 or high.about or low.about or parted:
        return False
    word = between[0] if between else read.pieces[2 * high.first].strip()
    before = read.words[max(0, low.first - 4) : low.first]
    if word in _said("range_or"):
        return True
    if word in _said("range_and") or (not between and read.words[high.first][0] == "و"):
        return not _said("between").isdisjoint(before[-2:])
    # "one to two" is as often an article; from 20 to 30 a number may have risen.
    return not low.one and (word == "-" or (word in _said("range_to") and _said("rose").isdisjoint(before)))
