"""Small inputs and kinds of text met outside the repository, each with what is right: see `tests/cases/`.

`small-inputs.jsonl` are numbers, dates, datelines and names that other projects were reported to get wrong;
`kinds.jsonl` are kinds of text met on real releases, in invented words. Both are examples of kinds: a rule that fits
the example alone has not mended it, so `neighbours.jsonl` has others of each kind of number, written before they were
tried, with kind, low and high.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers import Page, PageError, code_news, find_operations, find_quantities, load_news, load_profile, parse_page
from helpers.words.dates import find_date
from helpers.words.places import country_code, find_dateline

CASES = Path(__file__).parent / "cases"


def _cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _frame(text: str, language: str) -> pd.DataFrame:
    row = {
        "headline": None, "excerpt": text, "language": language, "dateline": None, "headline_start": None,
        "excerpt_start": 0,
    }  # fmt: skip
    return pd.DataFrame([row], index=pd.Index(["2012-01-01"], name="item_id"))


def _bound(value: float | None) -> float | None:
    return None if pd.isna(value) else float(value)


def _quantities(text: str, language: str, length: int) -> list[list[object]]:
    found = find_quantities(_frame(text, language))
    rows = [[row.kind, _bound(row.value), _bound(row.low), _bound(row.high)] for row in found.itertuples()]
    # Kind and value say that a number is exact; a range has no value but its bounds.
    return [row[:2] if length == 2 and row[2] == row[3] == row[1] else row for row in rows]


def _small(call: str, given: str, want: Any) -> tuple[Any, Any]:
    """What an input gives, and what it should."""
    what, _, language = call.partition(", language ")
    if what == "find_quantities":
        length = len(want[0]) if want else 2
        wanted = [[kind, *map(_bound, numbers)] for kind, *numbers in want]
        got = _quantities(given, language, length)
        if want and want[0][1] is None:  # a range: its bounds decide
            got = [[kind, None, low, high] for kind, _, low, high in got]
        return got, wanted
    if what == "find_date":
        found = find_date(given)
        return found and found.iso, want
    if what == "find_dateline":
        line = find_dateline(given)
        return line and f"{line.place}|{line.country}", want
    if what == "country_code":
        return country_code(given), want
    if what == "find_operations":
        return [name for name in find_operations(_frame(given, language))["operation"] if name], [want]
    raise KeyError(call)


SMALL = [
    case | {"kind": case.get("kind", "neighbour")}
    for case in [*_cases("small-inputs"), *_cases("neighbours-of-places-and-dates")]
    if case["call"].startswith("find_") or case["call"] == "country_code"
]


@pytest.mark.parametrize("case", SMALL, ids=[f"{case['kind']}: {case['input']}" for case in SMALL])
def test_small_inputs(case: dict[str, Any]) -> None:
    got, want = _small(case["call"], case["input"], case["want"])
    assert got == want


NEIGHBOURS = [*_cases("neighbours"), *_cases("neighbours-of-real-releases")]


@pytest.mark.parametrize("case", NEIGHBOURS, ids=[case["input"] for case in NEIGHBOURS])
def test_neighbours_of_numbers(case: dict[str, Any]) -> None:
    found = find_quantities(_frame(case["input"], case["language"]))
    got = [[row.kind, _bound(row.low), _bound(row.high)] for row in found.itertuples()]
    assert got == [[kind, _bound(low), _bound(high)] for kind, low, high in case["want"]]


NO_NAMES = [
    ("en", "The operation “shows the value of INTERPOL”, said Mr Smith."),
    ("en", "A police operation Tuesday saved 12 children."),
    ("ar", "هذه العملية “تظهر أهمية التعاون” بين البلدان"),
]


@pytest.mark.parametrize(("language", "text"), NO_NAMES)
def test_what_follows_the_word_operation_and_is_no_name(language: str, text: str) -> None:
    assert not find_operations(_frame(text, language))["operation"].notna().any()


BOUNDED = [
    ("es", "El valor rondaba los 30 millones de euros", "about"),
    ("es", "La suma roza los 30 millones de euros", "nearly"),
    ("es", "La suma supera el millón y medio de euros", "more_than"),
    ("fr", "La somme avoisine les 30 millions d’euros", "about"),
    ("fr", "La somme frôle les 30 millions d’euros", "nearly"),
    ("fr", "Les pertes dépassent les 30 millions d’euros", "more_than"),
    ("en", "The haul is worth approaching USD 30 million", "nearly"),
    ("en", "Losses topped USD 30 million", "more_than"),
    ("ar", "تناهز قيمتها 30 مليون يورو", "nearly"),
]


@pytest.mark.parametrize(("language", "text", "qualifier"), BOUNDED)
def test_words_that_bound_a_number(language: str, text: str, qualifier: str) -> None:
    assert list(find_quantities(_frame(text, language))["qualifier"]) == [qualifier]


EVIDENCE = [
    ("Seizures include 43t of wild meat, including bear; 869 alligators, 9,590 turtles.",
     ["43t of wild", "869 alligators", "9,590 turtles"]),
    ("Police arrested 12 scammers, alongside the seizure of cash.", ["12 scammers"]),
    ("Codes of twelve words”, said a judge.", ["twelve words"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "evidence"), EVIDENCE)
def test_evidence_ends_with_what_is_counted(text: str, evidence: list[str]) -> None:
    assert list(find_quantities(_frame(text, "en"))["evidence"]) == evidence


OPERATIONS = [
    ("es", "Con el nombre en clave “Trigger V”, la operación se realizó en febrero.", "TRIGGER", 5),
    ("es", "La operación Marea Limpia 2.0 duró un mes.", "MAREA LIMPIA", 2),
    ("fr", "Pangea VIII est plus vaste que l’opération Pangea de 2013.", "PANGEA", 8),
    ("ar", "أوقفت الشرطة في إطار العملية، التي سُميت ”القافلة“، ١١٩ شخصا", "القافلة", None),
]


@pytest.mark.parametrize(("language", "text", "campaign", "edition"), OPERATIONS)
def test_names_of_operations_as_releases_print_them(
    language: str, text: str, campaign: str, edition: int | None
) -> None:
    found = find_operations(_frame(text, language)).iloc[0]
    assert (found["campaign"], _bound(found["edition"])) == (campaign, edition)


@pytest.mark.parametrize("mark", ["\u200f", "\u200e"])
def test_an_invisible_mark_before_a_date_line(mark: str) -> None:
    text = (Path(__file__).parent / "pages" / "c01-en-full.txt").read_text(encoding="utf-8")
    dates = load_news(parse_page(text.replace("03 March 2016", f"{mark}03 March 2016")))["date"]
    assert len(dates) == 2 and str(dates.iloc[1])[:10] == "2016-03-03"


def _of_kind(call: str, text: str) -> Any:
    page = parse_page(text)
    if call == "load_profile":
        return _profile(page)
    news = load_news(page)
    if call == "find_quantities":
        found = find_quantities(news)
        return sorted([row.kind, _bound(row.low), _bound(row.high), row.evidence] for row in found.itertuples())
    if call == "find_operations":
        return [name for name in find_operations(news)["operation"] if name]
    if call.startswith("code_news"):
        return sorted(set(code_news(news, call.split()[1])["code"]))
    columns = {name: [None if pd.isna(value) else str(value)[:10] if name == "date" else value for value in news[name]]
               for name in news.columns}  # fmt: skip
    return columns | {"items": len(news), "kind": page.kind} | (_profile(page) if page.kind == "country" else {})


def _profile(page: Page) -> dict[str, list[str]]:
    return {str(field): list(values) for field, values in load_profile(page).groupby("field")["value"]}


KINDS = [case for case in _cases("kinds") if case["text"]]


@pytest.mark.parametrize("case", KINDS, ids=[case["kind"] for case in KINDS])
def test_kinds_met_on_real_releases(case: dict[str, Any]) -> None:
    got, want = _of_kind(case["call"], case["text"]), case["want"]
    if isinstance(want, dict):
        got = {key: got.get(key) for key in want}
    else:
        got, want = sorted(got, key=str), sorted(want, key=str)
        want = [[kind, _bound(low), _bound(high), said] for kind, low, high, said in want] \
            if case["call"] == "find_quantities" else want  # fmt: skip
    assert got == want


CODES = _cases("neighbours-of-codes")


@pytest.mark.parametrize("case", CODES, ids=[f"{case['headline']}: {case['excerpt'][:60]}" for case in CODES])
def test_neighbours_of_codes(case: dict[str, Any]) -> None:
    """Themes from what is reported, crimes by what is named: background, tools, titles and names give none."""
    news = _frame(case["excerpt"], "en").assign(headline=case["headline"], headline_start=0, excerpt_start=200)
    assert sorted(set(code_news(news.rename({"2012-01-01": "2014-03-12"}), case["scheme"])["code"])) == case["want"]


STORED = _cases("stored-releases")


@pytest.mark.parametrize("case", STORED, ids=[case["kind"] for case in STORED])
def test_releases_as_they_are_stored(case: dict[str, Any]) -> None:
    """What is not in the text is missing, never guessed; what is no release is refused."""
    if case["want"] is None:
        with pytest.raises(PageError, match="no INTERPOL page"):
            parse_page(case["text"])
        return
    found = _of_kind("load_news", case["text"])
    got = {name: found[name][0] if isinstance(found[name], list) else found[name] for name in case["want"]}
    assert got == case["want"]


COUNTRY_PAGES = _cases("country-pages")


@pytest.mark.parametrize("case", COUNTRY_PAGES, ids=[case["kind"] for case in COUNTRY_PAGES])
def test_country_pages_since_2018(case: dict[str, Any]) -> None:
    found = _of_kind("parse_page", case["text"])
    assert {name: found.get(name) for name in case["want"]} == case["want"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Constitution\n\nArticle 1\n\nThe Organization is called INTERPOL.", "a legal text"),
        ("Environmental crime\n\nINTERPOL helps police to stop it.", "a page about a subject"),
        ("Soup\n\nTwo onions and an hour.", ""),
    ],
)
def test_a_page_of_another_kind_is_said_to_be_one(text: str, kind: str) -> None:
    with pytest.raises(PageError) as caught:
        parse_page(text)
    assert (f"seems to be {kind}" in str(caught.value)) == bool(kind)
