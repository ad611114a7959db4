"""Other libraries on the same texts as ours: how long they take, and which of our answers they give.

Each library gets the work as its documentation shows it for speed: languages named, models loaded, patterns compiled.
Left out, as they tell nothing more: lingua (its languages are ours), trafilatura (made for articles; selectolax is the
faster way to a page's text), spaCy's Matcher (a regular expression a `*`: what pandas answers, in ten times its time).
"""

from __future__ import annotations

import re
import tempfile
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pandas as pd
from invent import as_html, invented, write_archive

from helpers import code_news, find_quantities, load_news, load_profile, parse_page, read_captures
from helpers.page.page import Page
from helpers.paths import data_path, read_yaml
from helpers.words.dates import find_date

Answers = set[tuple[Any, ...]]
Work = Callable[[Any], Answers]
_MARKS = re.compile("[\u0300-\u036f]")


def _folded(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def words_of(text: str) -> str:
    """The words of a text without capitals and accents, a blank between them: the least that any rule needs."""
    return " ".join(re.findall(r"\w+", _folded(text)))


def _texts(news: pd.DataFrame) -> pd.Series:
    return news["headline"].fillna("") + "\n" + news["excerpt"].fillna("")


# --- codes -----------------------------------------------------------------------------------------

SCHEMES = ("crime_type", "theme")


def _patterns() -> Iterator[tuple[str, str, list[str]]]:
    """Scheme, code and patterns of the dictionary, folded; `*` and `?` stand for letters, `*` alone for a word."""
    dictionary = read_yaml(data_path("dictionary.yml"))
    for scheme in SCHEMES:
        for code, patterns in dictionary[scheme].items():
            yield scheme, code, [re.sub(r"[^\w*?]+", " ", _folded(pattern)) for pattern in patterns]


def _word(word: str) -> str:
    return r"\w+" if word == "*" else re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w")


def our_codes(news: pd.DataFrame) -> Answers:
    """Items and their codes by rule."""
    found = pd.concat([code_news(news, scheme) for scheme in SCHEMES])
    return set(found[["item_id", "scheme", "code"]].itertuples(index=False, name=None))


def spacy_codes() -> Work:
    """A blank tokenizer and a PhraseMatcher, with the half of the patterns that it can hold: those without a `*`."""
    import spacy
    from spacy.matcher import PhraseMatcher

    blank = spacy.blank("xx")
    matcher = PhraseMatcher(blank.vocab)
    for scheme, code, patterns in _patterns():
        matcher.add(f"{scheme} {code}", [blank.make_doc(p) for p in patterns if not set(p) & set("*?")])

    def work(news: pd.DataFrame) -> Answers:
        documents = zip(news.index, blank.pipe(_texts(news).map(words_of)), strict=True)
        return {(id, *blank.vocab.strings[match].split()) for id, text in documents for match, _, _ in matcher(text)}

    return work


def pandas_codes() -> Work:
    """`str.contains`, one regular expression a code."""
    codes = {
        (scheme, code): rf"\b(?:{'|'.join(' '.join(map(_word, p.split())) for p in patterns)})\b"
        for scheme, code, patterns in _patterns()
    }

    def work(news: pd.DataFrame) -> Answers:
        texts = _texts(news).map(words_of)
        return {(id, *which) for which, pattern in codes.items() for id in news.index[texts.str.contains(pattern)]}

    return work


# --- numbers and dates -----------------------------------------------------------------------------


def our_numbers(news: pd.DataFrame) -> Answers:
    """Items and the numbers that they state of something."""
    found = find_quantities(news)
    return set(found[["item_id", "value"]].itertuples(index=False, name=None))


def quantulum_numbers() -> Work:
    """quantulum3, which knows English alone."""
    from quantulum3 import parser

    return lambda news: {(id, one.value) for id, text in _texts(news).items() for one in parser.parse(text)}


def recognizers_numbers() -> Work:
    """Microsoft's recognizers, told the language of each item."""
    from recognizers_number import Culture, NumberRecognizer

    cultures = {"en": Culture.English, "es": Culture.Spanish, "fr": Culture.French}
    models = {name: NumberRecognizer(culture).get_number_model() for name, culture in cultures.items()}

    def work(news: pd.DataFrame) -> Answers:
        items = zip(news.index, _texts(news), news["language"], strict=True)
        found = [(id, one.resolution) for id, text, language in items for one in models[language].parse(text)]
        return {(id, float(of["value"].replace(",", "."))) for id, of in found if of and of["value"]}

    return work


def our_dates(news: pd.DataFrame) -> Answers:
    """Items and their dates."""
    return {(id, found.iso) for id, text in news["date_text"].items() if (found := find_date(text))}


def dateparser_dates() -> Work:
    """dateparser, told four languages and that the day comes first."""
    import dateparser

    options: dict[str, Any] = {"languages": ["en", "es", "fr", "ar"], "settings": {"DATE_ORDER": "DMY"}}

    def work(news: pd.DataFrame) -> Answers:
        found = [(id, dateparser.parse(text, **options)) for id, text in news["date_text"].items()]
        return {(id, day.date().isoformat()) for id, day in found if day}

    return work


# --- web archives ----------------------------------------------------------------------------------


def _facts(pages: Iterable[Page]) -> Answers:
    found: Answers = set()
    for at, page in enumerate(pages):
        found.update((at, *row) for row in load_profile(page)[["field", "value"]].to_numpy())
        found.update((at, *row) for row in load_news(page)[["headline", "excerpt"]].to_numpy())
    return found


def our_archive(archive: Path) -> Answers:
    """What the pages of a web archive state: profiles and news items."""
    return _facts(read_captures(archive))


def warcio_archive() -> Work:
    """The archive by warcio, the text by selectolax, the rest by our parser."""
    from selectolax.lexbor import LexborHTMLParser
    from warcio.archiveiterator import ArchiveIterator

    def work(archive: Path) -> Answers:
        with archive.open("rb") as file:
            bodies = [record.content_stream().read() for record in ArchiveIterator(file)]
        return _facts(parse_page(LexborHTMLParser(body).body.text(separator="\n")) for body in bodies)

    return work


# --- all of them -----------------------------------------------------------------------------------


class Peer(NamedTuple):
    """A library, what it is asked for, how it is set up (an ImportError where it is not installed), and ours."""

    library: str
    task: str
    theirs: Callable[[], Work]
    ours: Work


PEERS = (
    Peer("pandas (str.contains)", "codes of 28 items", pandas_codes, our_codes),
    Peer("spaCy (PhraseMatcher)", "codes of 28 items", spacy_codes, our_codes),
    Peer("quantulum3", "numbers in 28 items", quantulum_numbers, our_numbers),
    Peer("recognizers-text", "numbers in 28 items", recognizers_numbers, our_numbers),
    Peer("dateparser", "dates of 28 items", dateparser_dates, our_dates),
    Peer("warcio with selectolax", "facts and items of an archive", warcio_archive, our_archive),
)


def compare(peer: Peer, runs: int) -> tuple[float, str] | None:
    """Its processor time as a multiple of ours, on pages that nobody met before, in turn; and what it answers on the
    China page (on an invented archive). None where it is not installed."""
    warnings.simplefilter("ignore")  # quantulum3 asks for a classifier, recognizers-text is of an older Python
    try:
        theirs = peer.theirs()
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:

        def made(number: int) -> Any:
            if peer.ours is our_archive:
                archive = Path(folder, f"{number}.warc.gz")
                write_archive(archive, [as_html(invented(10 * number + n)) for n in range(10)])
                return archive
            news = load_news(parse_page(invented(number)))
            # The parser has met its dates; a year that no page has makes them new.
            return news.assign(date_text=news["date_text"].str[:-4] + str(1900 + number))

        same = made(1) if peer.ours is our_archive else load_news()
        ours, found = peer.ours(same), theirs(same)
        ratios = []
        for number in range(2, 2 * runs + 2, 2):
            spent = []
            for at, work in enumerate((peer.ours, theirs)):
                given = made(number + at)
                began = time.process_time()
                work(given)
                spent.append(time.process_time() - began)
            ratios.append(spent[1] / spent[0])
    return median(ratios), f"{len(ours & found)} of our {len(ours)}, {len(found - ours)} others"
