"""Beside what one would otherwise pick, on the same items; `python3 run.py bench others`.

dateparser for dates, lingua for languages, trafilatura for the text of HTML, a spaCy Matcher with the patterns
of `data/dictionary.yml` for the codes. Each gets the work in the way its documentation shows for speed: the four
languages named, models loaded before. The answers are compared, as being fast is worth nothing without being right.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from coding import forgetting
from invent import as_html

from helpers.coding.dictionary import CODED_SCHEMES, coded_rows
from helpers.page.html import html_text
from helpers.page.page import parse_page
from helpers.paths import data_path
from helpers.tables.news import news_rows
from helpers.tables.profile import profile_rows
from helpers.words.dates import find_date
from helpers.words.folding import fold
from helpers.words.languages import LANGUAGES, detect_language
from helpers.words.patterns import read_patterns

TESTS = Path(__file__).resolve().parents[1] / "tests"
RUNS = 5

A = TypeVar("A")


def spent(work: Callable[[], A]) -> tuple[A, float]:
    """What the work gives, and the least of its times, milliseconds; ours forgets all texts before each."""
    answer = work()
    forget = forgetting()
    times = []
    for _ in range(RUNS):
        forget()
        began = time.perf_counter()
        answer = work()
        times.append((time.perf_counter() - began) * 1000)
    return answer, min(times)


def show(task: str, ours: float, name: str, theirs: float, said: str) -> None:
    """A line of the table."""
    print(f"  {task:<34}{ours:>9.1f}  {name:<13}{theirs:>10.1f}{theirs / ours:>9.1f}   {said}", flush=True)


def pages() -> list[str]:
    """Texts of the test pages."""
    return [path.read_text(encoding="utf-8") for path in sorted((TESTS / "pages").glob("*.txt"))]


def items() -> list[dict[str, Any]]:
    """The development set's items as news rows."""
    return [
        {**item, "item_id": item["id"], "headline_start": 0, "excerpt_start": 0, "dateline": None}
        for item in yaml.safe_load((TESTS / "development" / "items.yaml").read_text(encoding="utf-8"))
    ]


def dates() -> None:
    """Every date line of the test pages."""
    import dateparser

    rows = [row for n, text in enumerate(pages()) for row in news_rows(parse_page(text, name=str(n)))]
    lines = [str(row["date_text"]) for row in rows]
    stated = [str(row["date"]) for row in rows]
    languages = list(LANGUAGES)

    def theirs() -> list[str | None]:
        found = [dateparser.parse(line, languages=languages, settings={"DATE_ORDER": "DMY"}) for line in lines]
        return [day.date().isoformat() if day else None for day in found]

    own, mine = spent(lambda: [date.iso if (date := find_date(line)) else None for line in lines])
    other, its = spent(theirs)
    same = sum(a == b for a, b in zip(other, stated, strict=True))
    right = sum(a == b for a, b in zip(own, stated, strict=True))
    show(f"{len(lines)} dates, four languages", mine, "dateparser", its, f"right: {right} and {same} of {len(lines)}")


def languages() -> None:
    """The language of every item of the development set."""
    from lingua import Language, LanguageDetectorBuilder

    texts = [f"{item.get('headline') or ''}\n{item.get('excerpt') or ''}" for item in items()]
    stated = [item["language"] for item in items()]
    four = (Language.ENGLISH, Language.SPANISH, Language.FRENCH, Language.ARABIC)
    detector = LanguageDetectorBuilder.from_languages(*four).with_preloaded_language_models().build()

    def theirs() -> list[str]:
        found = [detector.detect_language_of(text) for text in texts]
        return [language.iso_code_639_1.name.lower() if language else "" for language in found]

    own, mine = spent(lambda: [detect_language(text) for text in texts])
    other, its = spent(theirs)
    right = [sum(a == b for a, b in zip(answers, stated, strict=True)) for answers in (own, other)]
    show(f"{len(texts)} languages", mine, "lingua", its, f"right: {right[0]} and {right[1]} of {len(texts)}")


def extraction() -> None:
    """The text of the test pages' HTML, and how many facts and items the parser finds in it."""
    import trafilatura

    html = [as_html(text) for text in pages()]

    def facts(texts: list[str | None]) -> int:
        found = 0
        for text in texts:
            try:
                page = parse_page(text or "", name="page")
            except ValueError:
                continue
            found += len(profile_rows(page)) + len(news_rows(page))
        return found

    options = {"favor_recall": True, "include_comments": False}
    own, mine = spent(lambda: [html_text(page) for page in html])
    other, its = spent(lambda: [trafilatura.extract(page, **options) for page in html])
    stated = facts(list(pages()))
    said = f"facts and items read from it: {facts(list(own))} and {facts(other)} of {stated}"
    show(f"text of {len(html)} HTML pages", mine, "trafilatura", its, said)


def codes() -> None:
    """Codes of the development set's items, by the dictionary."""
    import spacy
    from spacy.matcher import Matcher

    blank = spacy.blank("xx")
    matcher = Matcher(blank.vocab)
    for (scheme, code), patterns in read_patterns(data_path("dictionary.yml"), depth=2):
        matcher.add(f"{scheme}.{code}", [[_token(word) for word in fold(pattern).text.split()] for pattern in patterns])
    rows = items()

    def theirs() -> set[tuple[str, str]]:
        # Folded as ours are, or accents and capitals alone would make the difference.
        texts = [fold(f"{row.get('headline') or ''} . {row.get('excerpt') or ''}").text for row in rows]
        found = set()
        for row, text in zip(rows, texts, strict=True):
            document = blank.make_doc(text)
            found |= {(row["id"], blank.vocab.strings[match]) for match, _, _ in matcher(document)}
        return found

    def ours() -> set[tuple[str, str]]:
        found = [row for scheme in CODED_SCHEMES for row in coded_rows(rows, scheme)]
        return {(str(row["item_id"]), f"{row['scheme']}.{row['code']}") for row in found}

    labels = {
        (row["id"], f"{scheme}.{code}") for row in rows for scheme in CODED_SCHEMES for code in _codes(row.get(scheme))
    }
    own, mine = spent(ours)
    other, its = spent(theirs)
    said = "; ".join(
        f"{name}: {len(found & labels)} right, {len(found - labels)} invented"
        for name, found in (("ours", own), ("spaCy", other))
    )
    show(f"codes of {len(rows)} items", mine, "spaCy Matcher", its, f"of {len(labels)} labels, {said}")


def _codes(stated: Any) -> set[str]:
    """Codes of a scheme, whether they are listed with their words or by the part of the item."""
    if isinstance(stated, dict):
        return {code for codes in stated.values() for code in codes}
    return {entry["code"] for entry in stated or ()}


def _token(word: str) -> dict[str, Any]:
    if "*" not in word and "?" not in word:
        return {"LOWER": word}
    return {"LOWER": {"REGEX": "^" + re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w") + "$"}}


def main() -> None:
    """Measure everything and print it."""
    work = f"the same work, least of {RUNS} runs"
    print(f"  {work:<34}{'ours ms':>9}  {'other':<13}{'its ms':>10}{'ratio':>9}")
    dates()
    languages()
    extraction()
    codes()


if __name__ == "__main__":
    main()
