"""Numbers in texts of four languages: digit groups, number words, scale words. No tables here.

Digits: groups by comma, point, space, apostrophe or no-break space ("2,000", "12.000", "2 700", "1,23,456"), decimals
("7,3", "7.3", ".5"), Arabic-Indic digits, vulgar fractions ("1½"). A single group of three after a point or comma is a
group ("1.300"), unless nothing but 0 stands before it, or a scale word follows and the language writes its decimals
with that mark ("1.234 million" in English). Words: "twenty-two", "dos mil", "quatre-vingts", "ثلاثة", with or without
digits before a scale ("10 mil", "diez millones", "2 millones 500 mil", "a quarter of a million", "un millón y medio"),
and collectives ("une soixantaine", "a dozen"). Two numbers that "between", "to", "or" or a hyphen joins are one range.
The words stand in `data/quantities.yml`.

What is written as a number and counts nothing is left out here: ordinals (84ª, 10ème), years after "in" and the like,
days of a date, times of the day, telephone numbers, numbers inside a name (I-24/7, U-20).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import compress, count, pairwise
from typing import Any, NamedTuple

from ..paths import data_path, kept, read_yaml
from .dates import month_names
from .folding import Words, fold
from .patterns import DictionaryError


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


# At most a hundred groups and one more: no number has as many, and a long row of groups that turns out to be no
# number would be read again from each of its groups on.
_DIGITS = re.compile(
    r"(?<![^\W\u0600-\u065f])(?P<number>"
    r"[1-9]\d{0,2}(?:(?P<sep>[ ,.'\u00b7\u066c])\d{3})(?:(?P=sep)\d{3}){0,100}(?!\d)(?:[.,\u066b]\d{1,2}(?![\d.,]\d))?"
    r"|\d{1,2}(?:,\d\d)+,\d{3}(?!,?\d)"
    r"|\d+(?:[.,\u066b]\d+)?"
    r")(?![\d_]|[.,:/\u2044]\d)"
)
_TELEPHONE = re.compile(
    r"\+\s?\d[\d ()./-]{6,}\d|(?<![\d.,])0\d(?:[ .-]\d\d){4}(?!\d)|(?<!\d)\(?\d{3}\)?[ -]\d{3}-\d{4}"
    r"|\b(?:tel|telephone|telefono|phone|fax|call|llame al|appelez le)\W{1,3}[\d(][\d ()./-]{5,}\d"
)
_LARGEST = 1e18
"""A larger figure counts nothing in a news item; hundreds of digits would be infinite."""
_DIGIT = re.compile("[0-9]")  # in a folded text there are no others
_YEAR = range(1900, 2036)
_TIME = re.compile(r"(?:[01]?\d|2[0-3])[.h][0-5]\d")
_SUPERSCRIPT = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079]+")
_DECIMAL = {"en": ".", "ar": ".", "es": ",", "fr": ","}
_ARABIC_PREFIX = "وبلفك"


@kept
def vocabulary() -> dict[str, Any]:
    """`data/quantities.yml`, as it stands.

    Raises:
        DictionaryError: the file is no YAML.
    """
    import yaml

    path = data_path("quantities.yml")
    try:
        return dict(read_yaml(path))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise DictionaryError(f"{path}{line}: no YAML ({getattr(error, 'problem', error)})") from None


def _values(section: object, where: str) -> dict[str, int]:
    """Words -> value, from a section whose keys are numbers."""
    if not isinstance(section, dict):
        raise DictionaryError(f"{data_path('quantities.yml')}, {where}: expected values with lists of words")
    table: dict[str, int] = {}
    for key, listed in section.items():
        if not str(key).isdigit():
            raise DictionaryError(f"{data_path('quantities.yml')}, {where}: key {key!r} is no number")
        for word in listed:
            table[fold(str(word)).text] = int(key)
    return table


@kept
def _number_words(language: str | None) -> dict[str, int]:
    sections = vocabulary()["number_words"]
    table: dict[str, int] = {}
    for name, section in sections.items():
        if name == language or (language not in sections and name != "ar"):
            table.update(_values(section, f"number_words.{name}"))
    if language not in sections:
        # Without a language, a word that another one uses for something else is no number.
        for word in ("once", "neuf", "a"):
            table.pop(word, None)
    return table


@kept
def _scales(language: str | None) -> dict[str, int]:
    """Scale words; "billion" is more in French than in English."""
    sections = vocabulary()["scales"]
    return _values(sections["all"], "scales.all") | _values(sections.get(language) or {}, f"scales.{language}")


@kept
def _collectives() -> dict[str, int]:
    return _values(vocabulary()["collectives"], "collectives")


@kept
def _collectives_of_many() -> dict[str, int]:
    return {word + ending: value for word, value in _collectives().items() for ending in ("", "s", "es")}


@kept
def _duals() -> dict[str, int]:
    return _values(vocabulary()["duals"], "duals")


@kept
def _small(name: str) -> frozenset[str]:
    """The small words of one list under `number_grammar`, folded."""
    return frozenset(fold(str(word)).text for word in vocabulary()["number_grammar"][name])


@kept
def _beginnings(language: str | None) -> frozenset[str]:
    """Words that a number in words can begin with."""
    duals = _duals() if language == "ar" else ()
    shares = {*_small("half"), *_small("quarter"), *_FRACTIONS}
    return frozenset({*_number_words(language), *_collectives(), *shares, *duals})


@kept
def _after_one(language: str | None) -> frozenset[str]:
    """Words before which one, un, una, une or "a" may begin more than an article."""
    numbers = {
        *_number_words(language),
        *_scales(language),
        *_collectives_of_many(),
        *_small("half"),
        *_small("quarter"),
    }
    return frozenset({*numbers, *(f"و{word}" for word in numbers if language == "ar"), *_phrases("and_half")})


@kept
def _month_words() -> frozenset[str]:
    """Names of months, and the first words of those that have two (تشرين الأول)."""
    return frozenset(month_names()) | {name.split()[0] for name in month_names()}


def numbers_of(read: Words, language: str | None, begin: int = 0) -> list[Number]:
    """Numbers of a text in its order, from word `begin` on."""
    reader = _Reader(read, language, begin)
    begins = _beginnings(language)
    places = {*reader.digits, *compress(count(), map(begins.__contains__, read.words))}
    if language == "ar":
        places.update(at for at, word in enumerate(read.words) if word[1:] in begins)
    found: list[Number] = []
    after = begin
    for at in sorted(places):
        if at >= after:
            number, after = reader.number_at(at)
            if number is not None and number.value <= _LARGEST:
                found.append(number)
    return _with_ranges(read, found) if len(found) > 1 else found


_FRACTIONS = {char: unicodedata.numeric(char) for char in "½¼¾⅓⅔⅛⅜⅝⅞⅕"}


class _Reader:
    """The words of a text, asked for the number that begins at one of them."""

    def __init__(self, read: Words, language: str | None, begin: int) -> None:
        self.read, self.words, self.language = read, read.words, language
        self.table, self.scales = _number_words(language), _scales(language)
        self.digits: dict[int, re.Match[str]] = {}
        plain = read.folded.text
        if _DIGIT.search(plain):
            digits = list(_DIGITS.finditer(plain))
            # A telephone number is long, or of several groups close together.
            close = any(two.start() - one.end() <= 2 for one, two in pairwise(digits))
            may_be = close or any(match.end() - match.start() > 6 for match in digits)
            telephones = [match.span() for match in _TELEPHONE.finditer(plain)] if may_be else []
            for match in digits:
                first = read.at(match.start())
                if first >= begin and not any(start <= match.start() < end for start, end in telephones):
                    self.digits[first] = match

    # --- words beside each other -----------------------------------------------------------------------

    def follows(self, at: int) -> str:
        """The word at a place, if it is there and no comma or end of a sentence stands before it; "" otherwise."""
        if at >= len(self.words) or self.read.stop(at) or self.read.comma(at):
            return ""
        return self.words[at]

    def says(self, at: int, phrases: str) -> int:
        """The last word of the phrase of `number_grammar` that begins at a word; 0 where none does."""
        for phrase in _phrases(phrases).get(self.follows(at), ()):
            if all(self.follows(at + step) == word for step, word in enumerate(phrase)):
                return at + len(phrase) - 1
        return 0

    def value(self, at: int) -> int | None:
        """Value of a number word, if it is one."""
        return _value_with_prefix(self.table, self.words[at])

    def scaled(self, value: float, last: int) -> tuple[float, int, int]:
        """A value with what follows it: a half, scale words, a second number below the scale ("2 millones 500 mil").

        Gives the value, the last scale and the last word.
        """
        scale = 1
        if end := self.says(last + 1, "and_half"):
            value, last = value + 0.5, end
        while word := self.follows(last + 1):
            step = self.scales.get(word) or (1000 if self.table.get(word) == 1000 else None)
            if step is None or step < scale:
                break
            scale, last = scale * step, last + 1
        if scale > 1 and (end := self.says(last + 1, "and_half")):
            value, last = value + 0.5, end
        value = round(value * scale, 6)
        if scale >= 1000 and self.follows(last + 1) and self.starts(last + 1):
            below, _ = self.number_at(last + 1)
            least = 1000 if last + 1 in self.digits else 100
            if below and not below.year_like and least <= below.value < scale:
                value, last = value + below.value, below.last
        return value, scale, last

    def starts(self, at: int) -> bool:
        """Whether a number can begin at a word."""
        return at in self.digits or self.value(at) is not None

    def number_at(self, at: int) -> tuple[Number | None, int]:
        """The number that begins at a word, if any, and the word to read on from."""
        if at in self.digits:
            number = self.of_digits(at, self.digits[at])
            return number, at + 1 if number is None else number.last + 1
        if self.words[at] in _FRACTIONS:
            value, scale, last = self.scaled(_FRACTIONS[self.words[at]], at)
            return Number(at, last, value, scale=scale), last + 1
        return self.of_words(at)

    # --- digits ----------------------------------------------------------------------------------------

    def of_digits(self, first: int, match: re.Match[str]) -> Number | None:
        """The number of a group of digits, if it counts something."""
        read, plain = self.read, self.read.folded.text
        start, end = match.span("number")
        last = read.at(end - 1)
        before, after = plain[max(0, start - 2) : start], plain[end : end + 1]
        # A letter and a hyphen, a slash or a colon before it: part of a name, a date, a fraction or a time.
        if before[-1:] in ("/", "\u2044", ":") or (before[-1:] == "-" and before[:1].isalpha()):
            return None
        if after in ("º", "°", "ª") or self.is_time(first, last, match["number"]):
            return None
        value, grouped = _digits(match["number"], match["sep"])
        if before[-1:] == "." and not before[:-1].strip() and match["number"].isdigit():
            value /= 10 ** len(match["number"])  # ".5 tonnes"
        glued = last + 1 < len(self.words) and read.pieces[2 * last + 2] == ""
        scale = 1
        if glued:
            unit = self.words[last + 1]
            if _SUPERSCRIPT.fullmatch(unit):
                last, glued = last + 1, False  # the mark of a footnote
            elif unit in _FRACTIONS:
                value, last = value + _FRACTIONS[unit], last + 1
            elif unit in _small("glued_scales"):
                scale = self.abbreviated(first, unit)
                last += scale > 1
            elif (unit == "g" and value < 7) or (
                unit not in _small("glued_units") and unit not in self.scales and self.table.get(unit) != 1000
            ):
                return None  # an ordinal, a name: 84th, 10eme, 4g
        elif self.follows(last + 1) in _FRACTIONS:
            value, last = value + _FRACTIONS[self.words[last + 1]], last + 1
        elif self.follows(last + 1) in _small("glued_scales") - {"k"}:
            scale = self.abbreviated(first, self.words[last + 1])
            last += scale > 1
        mark = grouped and match["sep"]
        if scale == 1:
            whole, scale, end_of_scale = self.scaled(value, last)
            if mark == _DECIMAL.get(self.language or "") and scale > 1 and match["number"].count(match["sep"]) == 1:
                whole = round(whole / 1000, 6)  # "1.234 million" in English
            value, last = whole, end_of_scale
        else:
            value = round(value * scale, 6)
        simple = match["number"].isdigit() and last == read.at(end - 1)
        if simple and value <= 31 and self.in_date(first):
            return None
        year_like = simple and len(match["number"]) == 4 and int(value) in _YEAR
        if year_like and (before[-1:] == "-" or after == "-" or (first and self.words[first - 1] in _small("in_year"))):
            return None
        if scale == 1 and (dozen := self.collective(last + 1)):
            return Number(first, last + 1, value * dozen, about=True)
        return Number(first, last, value, year_like=year_like, scale=scale)

    def abbreviated(self, first: int, unit: str) -> int:
        """The scale that an abbreviation after digits stands for: m is a million of money, and else a metre."""
        if unit != "m":
            return {"k": 1000, "bn": 10**9}.get(unit, 10**6)
        start = self.read.start(first)
        money = self.read.folded.text[max(0, start - 2) : start].strip()[-1:] in tuple("$€£¥₹")
        return 10**6 if money or (first and self.words[first - 1] in _codes_of_currencies()) else 1

    def is_time(self, first: int, last: int, written: str) -> bool:
        """Whether digits are a time of the day: "at 10.30", "10 a.m."."""
        if self.follows(last + 1) in ("am", "pm") or (
            self.follows(last + 1) in ("a", "p") and self.words[last + 2 : last + 3] == ["m"]
        ):
            return True
        before = self.words[first - 1] if first else ""
        return (
            before in _small("at_time") and bool(_TIME.fullmatch(written)) and self.follows(last + 1) not in self.scales
        )

    def collective(self, at: int) -> int | None:
        """What a collective after a number multiplies it by: "2 dozen", "trois milliers"."""
        return _collectives_of_many().get(self.follows(at))

    def in_date(self, at: int) -> bool:
        """Whether a number is the day of a date: a month's name beside it, over further days and small words."""
        months, plain, read = _month_words(), self.words, self.read
        between = _small("between_days")

        def may_stand_between(word: str) -> bool:
            return word in between or (word.isdigit() and len(word) <= 2)

        for position in range(at + 1, min(at + 8, len(plain))):
            if read.stop(position):
                break
            if plain[position] in months:
                return True
            if not may_stand_between(plain[position]) and plain[position] != "er":
                break
        if self.language not in ("en", None):
            return False  # only English writes the month first
        for position in range(at - 1, max(at - 6, -1), -1):
            if read.stop(position + 1) or read.comma(position + 1):
                break
            if plain[position] in months:
                # "25 May 120 officers": the month has its day already.
                has_its_day = position > 0 and plain[position - 1].isdigit() and len(plain[position - 1]) <= 2
                return not has_its_day or any(word.isdigit() for word in plain[position + 1 : at])
            if not may_stand_between(plain[position]):
                break
        return False

    # --- words -----------------------------------------------------------------------------------------

    def of_words(self, at: int) -> tuple[Number | None, int]:
        """The number that begins with a number word, a collective, "a" or "half", if any, and where to read on."""
        word, value, follows = self.words[at], self.value(at), self.follows(at + 1)
        one = value == 1
        if one and follows not in _after_one(self.language):
            # Nearly always an article.
            is_day = self.language != "en" and self.in_date(at)
            return (None if is_day or word in ("a", "احد", "احدي") else Number(at, at, 1.0, one=True)), at + 1
        part = self.part_of_scale(at)
        if part is not None:
            return part, part.last + 1
        if self.language == "ar" and (dual := _value_with_prefix(_duals(), word)):
            return self.of_dual(at, dual)
        if one and (dozen := _collectives_of_many().get(follows)):
            return Number(at, at + 1, dozen, about=True), at + 2
        if value is None:
            if (size := _collectives().get(word)) and not (at and self.words[at - 1] in _small("half")):
                return Number(at, at, size, about=True), at + 1
            return None, at + 1
        last, total = self.put_together(at)
        if total is None:
            return None, at + 1
        if self.follows(last + 1) == "et" and self.follows(last + 2) in ("unieme", "uniemes"):
            return None, last + 3  # vingt et unième
        amount, scale, end = self.scaled(total, last)
        if end == last:
            scale = {100: 100, 1000: 1000}.get(self.value(last) or 0, 1)
        if scale < 1000 and (dozen := self.collective(end + 1)) and amount > 1:
            return Number(at, end + 1, amount * dozen, about=True), end + 2
        if end == last == at and total <= 31 and self.language != "en" and self.in_date(at):
            return None, at + 1
        if total == 1 and end == last:
            return (None if word == "a" else Number(at, last, 1.0, one=True)), last + 1
        return Number(at, end, float(amount), scale=scale), end + 1

    def part_of_scale(self, at: int) -> Number | None:
        """Half or quarters of a scale or collective: "half a million", "tres cuartos de millón", "medio millar"."""
        after, share, begin = at, 1.0, at
        said = self.value(at)
        if said in (1, 3):
            share, after = float(said or 1), at + 1
        name = self.follows(after) if after > at else self.words[at]
        if name in _small("half") and share == 1:
            share = 0.5
        elif name in _small("quarter"):
            share *= 0.25
        else:
            return None
        after += 1
        while self.follows(after) in _small("of_a"):
            after += 1
        word = self.follows(after)
        if word in self.scales or self.table.get(word) == 1000:
            value, scale, last = self.scaled(share, after - 1)
            return Number(begin, last, value, scale=scale)
        if size := _collectives_of_many().get(word):
            return Number(begin, after, share * size, about=True)
        return Number(begin, after - 1, share, one=True) if share == 0.5 and word else None

    def of_dual(self, at: int, value: int) -> tuple[Number | None, int]:
        """The number of an Arabic word for one or two of a scale, with what follows: "ألفين وخمسمائة", "مليون ونصف".

        Where more follows, ألفا may be one and may be two: that number stays open.
        """
        follows = self.follows(at + 1)
        last, more = at, 0.0
        if half := self.says(at + 1, "and_half"):
            last, more = half, (value if str(value)[0] == "1" else value / 2) / 2
        elif follows[:1] == "و" and follows[1:] in self.table:
            end, below = self.put_together(at + 1)
            if below and below < value:
                last, more = end, float(below)
        is_open = more and self.words[at].endswith("ا")
        return None if is_open else Number(at, last, value + more, scale=1 if more else 1000), last + 1

    def put_together(self, at: int) -> tuple[int, int | None]:
        """Number words from `at` on: their last word and the value of all together, or None where they are no number.

        `total` holds the thousands, `current` what is below a thousand. A word belongs to the number while it is
        smaller than what stands before it leaves room for: a unit after tens ("veintidós" is one word, "treinta y dos"
        three), tens after hundreds, "hundred" and "thousand" after a number to multiply. The exceptions are those of
        the languages: French counts sixty-ten, four-twenty-ten and ten-seven, Arabic puts the unit before the tens
        ("three and twenty") and before ten ("one ten"), English has "twelve hundred".
        """
        plain, language = self.words, self.language
        total = current = 0
        last, position = at - 1, at
        before_and = (last, 0)
        while position < len(plain) and position not in self.digits:
            if position > at and not self.follows(position):
                break
            value = self.value(position)
            if value is None or (position > at and plain[position] == "a"):
                rest = current % 100
                joins = {
                    "and": rest == 0 and last >= at,
                    "y": rest >= 20 and rest % 10 == 0,
                    "et": rest >= 20 and self.table.get(self.follows(position + 1)) in (1, 11),
                }
                if last != position - 1 or not joins.get(plain[position]):
                    break
                before_and = (last, total + current)
                position += 1
                continue
            rest = current % 100
            if value < 20:
                tens = rest >= 20 and rest % 10 == 0 and (value < 10 or (language == "fr" and rest in (60, 80)))
                teens = language == "fr" and rest in (10, 70, 90) and 7 <= value < 10
                fits = rest == 0 or tens or teens or (language == "ar" and value == 10 and rest < 10)
            elif value == 20 and rest == 4 and language == "fr":
                value, fits = 76, True
            elif value < 100:
                fits = rest == 0 or (language == "ar" and rest < 10)
            elif value == 100:
                fits = current < {"en": 100, "fr": 20}.get(language or "", 10)
                value = 100 * current - current if current else 100
            elif value < 1000:
                fits = current == 0
            else:
                fits = total == 0
                if fits:
                    # "hundred" and "thousand" need a number before them where the language says so.
                    total, current, value = max(current, 1) * 1000, 0, 0
            if not fits:
                if value >= 100 and before_and[1]:
                    # "between one hundred and two hundred"
                    return before_and
                break
            current += value
            last = position
            position += 1
        alone = {"ar": ("الاف", "احد", "احدي")}.get(language or "", ("hundred", "thousand"))
        if last < at or (plain[at] in alone and (language != "ar" or last == at)):
            return at, None
        return last, total + current


def _value_with_prefix(table: dict[str, int], word: str) -> int | None:
    """Value of a word; Arabic writes and, by, to, so, like as a letter before it."""
    value = table.get(word)
    return table.get(word[1:]) if value is None and len(word) > 3 and word[0] in _ARABIC_PREFIX else value


def _digits(written: str, separator: str | None) -> tuple[float, bool]:
    """Value of a group of digits, and whether a mark parts its thousands."""
    plain = written.replace("\u066c", ",").replace("\u066b", ".")
    if separator:
        plain = plain.replace("," if separator == "\u066c" else separator, "")
    elif plain.count(",") > 1:
        plain = plain.replace(",", "")  # 1,23,456
    return float(plain.replace(",", ".")), bool(separator)


@kept
def _phrases(name: str) -> dict[str, list[list[str]]]:
    """The phrases of one list under `number_grammar`, folded, by their first word, the longest first."""
    by_first: dict[str, list[list[str]]] = {}
    listed = (fold(str(phrase)).text.split() for phrase in vocabulary()["number_grammar"][name])
    for phrase in sorted(listed, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return by_first


@kept
def _codes_of_currencies() -> frozenset[str]:
    return frozenset(code.lower() for code in vocabulary()["currencies"])


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
    if between[1:] and between[-1] in _codes_of_currencies():
        del between[-1]  # "between USD 2 million and USD 3 million"
    if len(between) > 1 or high.about or low.about:
        return False
    if any(read.stop(at) or read.comma(at) for at in range(low.last + 1, high.first + 1)):
        return False
    word = between[0] if between else read.pieces[2 * high.first].strip()
    before = read.words[max(0, low.first - 4) : low.first]
    if word in _small("range_or"):
        return True
    if word in _small("range_and") or (not between and read.words[high.first][0] == "و"):
        return not _small("between").isdisjoint(before[-2:])
    if low.one:
        return False  # "one to two" is as often an article
    if word in _small("range_to"):
        return _small("rose").isdisjoint(before)
    return word == "-"
