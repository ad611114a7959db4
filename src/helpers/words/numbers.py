"""Numbers in texts of four languages: digit groups, number words, scale words. No tables here.

Digits come first: groups by comma, point, space, apostrophe or no-break space ("2,000", "12.000", "2 700",
"1 400"), decimals ("7,3", "7.3"), Arabic-Indic digits. A single group of three after a point or comma is a
group ("1.300"), unless a scale word follows and the language writes its decimals with that mark ("1.234
million" in English). Then number words ("twenty-two", "dos mil", "quatre-vingts", "ثلاثة"), with or without
digits before a scale ("10 mil", "diez millones", "one million"), and collectives ("une soixantaine",
"a dozen"). The words stand in `data/quantities.yml`.

What is written as a number and counts nothing is left out here: ordinals (84ª, 10ème), years, days of a
date, numbers inside a name (I-24/7, U-20).
"""

from __future__ import annotations

import re
from collections.abc import Set
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
    about: bool = False
    """Stated by a collective: "une soixantaine" is about 60."""
    year_like: bool = False
    """Four plain digits that may be a year; whoever knows what is counted decides."""
    one: bool = False
    """The word one, un, una, une, alone: an article as often as a number."""


# At most a hundred groups and one more: no number has as many, and a long row of groups that turns out to be no
# number would be read again from each of its groups on.
_DIGITS = re.compile(
    r"(?<![^\W\u0600-\u065f])(?P<number>"
    r"\d{1,3}(?:(?P<sep>[ ,.'\u066c])\d{3})(?:(?P=sep)\d{3}){0,100}(?!\d)(?:[.,\u066b]\d{1,2}(?![\d.,]\d))?"
    r"|\d+(?:[.,\u066b]\d+)?"
    r")(?!\w|[.,:/\u2044]\d)"  # \u2044: ½ is folded to 1⁄2
)
_LARGEST = 1e18
"""A larger figure counts nothing in a news item; hundreds of digits would be infinite."""
_DIGIT = re.compile("[0-9]")  # in a folded text there are no others
_YEAR = range(1900, 2036)
_CONNECT = frozenset({"and", "y", "et"})
_BETWEEN_DAYS = frozenset([
    "and", "y", "et", "au", "a", "al", "to", "el", "le", "les", "los", "du", "de", "del", "hasta", "jusqu", "from",
    "of", "the", "through", "و", "الي", "ال", "من", "او", "ou", "o", "or", "e",
])  # fmt: skip
"""What may stand between the days of a date and its month: "del 3 al 5 de mayo"."""
_HALF = ("half", "medio", "demi", "نصف")
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
        for word in ("once", "neuf", "on"):
            table.pop(word, None)
    return table


@kept
def _scales() -> dict[str, int]:
    return _values(vocabulary()["scales"], "scales")


@kept
def _collectives() -> dict[str, int]:
    return _values(vocabulary()["collectives"], "collectives")


@kept
def _beginnings(language: str | None) -> frozenset[str]:
    """Words that a number in words can begin with."""
    return frozenset({*_number_words(language), *_collectives(), "a", *_HALF, "مليون"})


def _lookup(table: dict[str, int], word: str) -> int | None:
    """Value of a word; Arabic writes and, by, to, so, like as a letter before it."""
    value = table.get(word)
    if value is None and len(word) > 3 and word[0] in _ARABIC_PREFIX:
        value = table.get(word[1:])
    return value


def numbers_of(read: Words, language: str | None, begin: int = 0) -> list[Number]:
    """Numbers of a text in its order, from word `begin` on."""
    found = _digit_numbers(read, language, begin) if _DIGIT.search(read.folded.text) else []
    taken = {at for number in found for at in range(number.first, number.last + 1)}
    begins = _beginnings(language)
    after = begin
    for at, word in enumerate(read.words):
        if at >= after and (word in begins or (language == "ar" and word[1:] in begins)) and at not in taken:
            number, after = _word_number(read, at, language, taken)
            if number is not None:
                found.append(number)
    return sorted(found, key=lambda number: number.first)


def _digit_numbers(read: Words, language: str | None, begin: int) -> list[Number]:
    plain = read.folded.text
    found: list[Number] = []
    for match in _DIGITS.finditer(plain):
        start, end = match.span("number")
        first, last = read.at(start), read.at(end - 1)
        if first < begin or read.end(last) != end:
            continue
        before, after = plain[max(0, start - 2) : start], plain[end : end + 2]
        # A letter and a hyphen, a slash or a colon before it: part of a name, a date, a fraction or a time.
        if before[-1:] in ("/", "\u2044", ":") or (before[-1:] == "-" and before[:1].isalpha()):
            continue
        if after[:1] in ("º", "°", "ª"):
            continue
        value, last = _digits(match["number"], match["sep"], read, last, language)
        if value > _LARGEST:
            continue
        simple = match["number"].isdigit()
        if simple and value <= 31 and last == first and _in_date(read, first):
            continue
        year_like = simple and len(match["number"]) == 4 and int(value) in _YEAR and last == first
        if year_like and (before[-1:] == "-" or after[:1] == "-"):
            continue
        if last == first and last + 1 < len(read.words) and not read.stop(last + 1):
            # "2 dozen"
            dozens = _collectives().get(read.words[last + 1])
            if dozens and not read.comma(last + 1):
                found.append(Number(first, last + 1, value * dozens, about=True))
                continue
        found.append(Number(first, last, value, year_like=year_like))
    return found


def _digits(written: str, separator: str | None, read: Words, last: int, language: str | None) -> tuple[float, int]:
    """Value of a group of digits with the scale words after it, and the last of these words.

    A single group of three after the mark that the language writes decimals with is a fraction before a scale word
    ("1.234 million" in English), and a thousand without one ("1.300").
    """
    factor, end = _scale_after(read, last, language)
    digits = written.replace("\u066c", ",").replace("\u066b", ".")
    mark = "," if separator == "\u066c" else separator
    one_group_of_three = mark and digits.count(mark) == 1 and len(digits.split(mark)[-1]) == 3
    if mark and one_group_of_three and factor > 1 and mark == _DECIMAL.get(language or ""):
        return float(digits.replace(mark, ".")) * factor, end
    if mark:
        digits = digits.replace(mark, "")
    value = float(digits.replace(",", "."))
    return round(value * factor, 6), end


def _scale_after(read: Words, last: int, language: str | None) -> tuple[int, int]:
    """Factor of the scale words after a number, and the last of them: "10 mil millones"."""
    factor = 1
    while last + 1 < len(read.words) and not read.stop(last + 1) and not read.comma(last + 1):
        word = read.words[last + 1]
        step = _scales().get(word)
        if step is None and _number_words(language).get(word) == 1000:
            step = 1000
        if step is None or (factor > 1 and step < factor):
            break
        factor, last = factor * step, last + 1
    return factor, last


@kept
def _month_words() -> frozenset[str]:
    """Names of months, and the first words of those that have two (تشرين الأول)."""
    return frozenset(month_names()) | {name.split()[0] for name in month_names()}


def _in_date(read: Words, at: int) -> bool:
    """Whether a number is the day of a date: a month's name beside it, over further days and small words."""
    months, plain = _month_words(), read.words

    def may_stand_between(word: str) -> bool:
        return word in _BETWEEN_DAYS or (word.isdigit() and len(word) <= 2)

    for position in range(at + 1, min(at + 8, len(plain))):
        if read.stop(position):
            break
        if plain[position] in months:
            return True
        if not may_stand_between(plain[position]) and plain[position] != "1er":
            break
    for position in range(at - 1, max(at - 6, -1), -1):
        if read.stop(position + 1):
            break
        if plain[position] in months:
            # "25 May 120 officers": the month has its day already.
            has_its_day = position > 0 and plain[position - 1].isdigit() and len(plain[position - 1]) <= 2
            return not has_its_day or any(word.isdigit() for word in plain[position + 1 : at])
        if not may_stand_between(plain[position]):
            break
    return False


def _word_number(read: Words, at: int, language: str | None, taken: Set[int]) -> tuple[Number | None, int]:
    """The number that begins with a word, if any, and the word to read on from."""
    table, scales, collectives = _number_words(language), _scales(), _collectives()
    plain, count = read.words, len(read.words)
    word = plain[at]
    value = _lookup(table, word)
    article, half = value == 1 or word == "a", word in _HALF
    after = at + 1
    if (article or half) and after < count and after not in taken and not read.stop(after) and not read.comma(after):
        following = plain[after]
        collective = collectives.get(following)
        if collective and article:
            return Number(at, after, collective, about=True), after + 1
        step = after + (half and following == "a")
        if article and following in ("demi", "half") and after + 1 < count:
            half, step = True, after + 1
        size = scales.get(plain[step]) if step < count else None
        if size is None and word == "a" and plain[step] == "hundred":
            size = 100
        if size:
            return Number(at, step, size * (0.5 if half else 1)), step + 1
    if value is None:
        if (size := collectives.get(word)) and not (at and plain[at - 1] in ("half", "media", "demi")):
            return Number(at, at, size, about=True), at + 1
        # Arabic has no article: the word alone is one million.
        return Number(at, at, 1_000_000) if word == "مليون" else None, at + 1
    if (
        value == 1
        and language != "ar"
        and (after == count or (plain[after] not in table and plain[after] not in scales))
    ):
        # Nearly always an article: nothing to put together.
        is_day = language != "en" and _in_date(read, at)
        return None if is_day else Number(at, at, 1.0, one=True), after
    last, total = _put_together(read, at, table, language, taken)
    if total is None:
        return None, at + 1
    factor, last = _scale_after(read, last, language)
    dozens = collectives.get(plain[last + 1]) if last + 1 < count and total > 1 else None
    if dozens and factor == 1:
        return Number(at, last + 1, total * dozens, about=True), last + 2
    if total <= 31 and factor == 1 and last == at and language != "en" and _in_date(read, last):
        return None, last + 1
    return Number(at, last, float(total * factor), one=total == 1 and factor == 1), last + 1


def _put_together(
    read: Words, at: int, table: dict[str, int], language: str | None, taken: Set[int]
) -> tuple[int, int | None]:
    """Number words from `at` on: their last word and the value of all together, or None where they are no number.

    `total` holds the thousands, `current` what is below a thousand. A word belongs to the number while it is smaller
    than what stands before it leaves room for: a unit after tens ("veintidós" is one word, "treinta y dos" three), tens
    after hundreds, "hundred" and "thousand" after a number to multiply. The exceptions are those of the languages:
    French counts sixty-ten and four-twenty-ten, Arabic puts the unit before the tens ("three and twenty").
    """
    plain = read.words
    total = current = 0
    last, position, before = at - 1, at, 0
    while position < len(plain) and position not in taken:
        if position > at and (read.stop(position) or read.comma(position)):
            break
        value = _lookup(table, plain[position])
        if value is None:
            joins = plain[position] in _CONNECT and before >= 20 and last == position - 1 and position > at
            if not joins:
                break
            position += 1
            continue
        rest = current % 100
        if value == 10 and 0 < rest < 10 and language == "ar":
            fits = True
        elif value < 20:
            fits = rest == 0 or (
                rest >= 20 and rest % 10 == 0 and (value < 10 or (language == "fr" and rest in (60, 80)))
            )
        elif value == 20 and rest == 4 and language == "fr":
            value, fits = 76, True
        elif value < 100:
            fits = rest == 0 or (language == "ar" and rest < 10)
        elif value == 100:
            fits = current < 10
            value = 100 * current - current if current else 100
        elif value < 1000:
            fits = current == 0
        else:
            fits = total == 0
            if fits:
                # "hundred" and "thousand" need a number before them where the language says so.
                total, current, value = max(current, 1) * 1000, 0, 0
        if not fits:
            break
        current += value
        before = current or total
        last = position
        position += 1
    if last < at:
        return at, None
    if language == "en" and plain[at] in ("hundred", "thousand"):
        return at, None
    if language == "ar" and plain[at] in ("الاف",):
        return at, None
    return last, total + current
