"""Numbers that a text writes in figures, whatever words stand around them.

Groups by comma, point, space, apostrophe or no-break space ("2,000", "12.000", "2 700", "1,23,456"), decimals ("7,3",
"7.3", ".5"), Arabic-Indic digits, vulgar fractions ("1½"), the mark of a footnote ("12³" is 12). A single group of
three after a point or comma is a group ("1.300"), unless nothing but 0 stands before it. Telephone numbers, fractions
in two numbers, times with a colon and numbers inside a name (I-24/7, U-20) are left out.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from .folding import Words


class Figures(NamedTuple):
    """A number in figures."""

    first: int
    last: int
    """Its last word: the fraction behind it and the mark of a footnote are words of their own."""
    value: float
    mark: str
    """The point or comma before its only group ("1.234"): before a scale word it may begin the decimals."""
    digits: int
    """How many digits it is, if it is nothing else (a day, a year); else 0."""
    hyphen: bool
    """Whether a hyphen stands at it."""


FRACTIONS = {char: unicodedata.numeric(char) for char in "½¼¾⅓⅔⅛⅜⅝⅞⅕"}
# At most a hundred groups and one more: no number has as many, and a long row of groups that turns out to be no
# number would be read again from each of its groups on.
_FIGURES = re.compile(
    r"(?<![^\W\u0600-\u065f])(?P<number>"
    r"[1-9]\d{0,2}(?P<mark>[ ,.'\u00b7\u066c])\d{3}(?:(?P=mark)\d{3}){0,100}(?!\d)(?:[.,\u066b]\d{1,2}(?![\d.,]\d))?"
    r"|\d{1,2}(?:,\d\d)+,\d{3}(?!,?\d)"
    r"|\d+(?:[.,\u066b]\d+|'\d{1,2}(?![\d'\w]))?"
    r")(?![\d_]|[.,:/\u2044]\d)"
    rf"(?:(?: ?(?P<fraction>[{''.join(FRACTIONS)}])| (?P<ratio>1/[23458]|[23]/[345])"
    r"|[\u00b9\u00b2\u00b3\u2070-\u2079]+)(?!\w))?"
)
_TELEPHONE = re.compile(
    r"\+\s?\d[\d ()./-]{6,}\d|(?<![\d.,])0\d(?:[ .-]\d\d){4}(?!\d)|(?<!\d)\(?\d{3}\)?[ -]\d{3}-\d{4}"
    r"|(?<![\d.,])0\d{2,4}(?:[ -]\d{2,4}){1,4}(?!\d)"
    r"|\b(?:tel|telephone|telefono|phone|fax|call|llame al|appelez le)\W{1,3}[\d(][\d ()./-]{5,}\d"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:19|20)\d\d-$")
_DIGIT = re.compile("[0-9]")  # in a folded text there are no others


def figures_of(read: Words, begin: int) -> dict[int, Figures]:
    """The numbers in figures by their first words, from word `begin` on."""
    plain = read.folded.text
    if not _DIGIT.search(plain):
        return {}
    found = list(_FIGURES.finditer(plain))
    # A telephone number is long, or of several groups close together.
    close = any(two.start() - one.end() <= 2 for one, two in pairwise(found))
    may_be = close or any(match.end() - match.start() > 6 for match in found)
    telephones = [match.span() for match in _TELEPHONE.finditer(plain)] if may_be else []
    figures: dict[int, Figures] = {}
    for match in found:
        start, end = match.span()
        first, before = read.at(start), plain[max(0, start - 2) : start]
        part_of_more = before[-1:] in ("/", "\u2044", ":") or (before[-1:] == "-" and before[:1].isalpha())
        if before[-1:] == "-" and end - start == 2 and _YEAR_BEFORE.search(plain, max(0, start - 6), start):
            continue  # "2012-13"
        if before[-1:] == "[" and plain[end : end + 1] == "]":
            continue  # a footnote
        if plain[end : end + 1] == "(" and plain[end + 1 : end + 2].isdigit():
            continue  # an article, "3(2)"
        if _is_code(match["number"]) and before[-1:] != ".":
            continue
        if first < begin or part_of_more or plain.startswith("°", match.end("number")):
            continue
        if telephones and any(begins <= start < ends for begins, ends in telephones):
            continue
        written, mark, fraction, ratio = match.groups()
        last = read.at(end - 1) if end - start > len(written) or mark or not written.isdigit() else first
        value = _value(written, mark)
        if before[-1:] == "." and not before[:-1].strip() and written.isdigit():
            value /= 10 ** len(written)  # ".5 tonnes"
        if fraction:
            value += FRACTIONS[fraction]
        if ratio:
            value += int(ratio[0]) / int(ratio[2])  # "2 1/2"
        figures[first] = Figures(
            first, last, value,
            mark if mark and written.count(mark) == 1 else "",
            end - start if last == first and written.isdigit() else 0,
            before[-1:] == "-" or plain[end : end + 1] == "-",
        )  # fmt: skip
    return figures


def _is_code(written: str) -> bool:
    """Whether figures are those of a telephone or a code: "091"."""
    return written[0] == "0" and len(written) > 1 and written.isdigit()


def _value(written: str, mark: str | None) -> float:
    """The value of figures whose groups a mark parts."""
    if mark:
        written = written.replace(mark, "")
    written = written.replace("'", ".")  # "12'5 kilos"
    return float(written.replace(",", "" if written.count(",") > 1 else ".").replace("\u066b", "."))
