"""The report's parts, without Sphinx or a browser; `run.py check` tries the built report in one."""

import html
import json
import re

import pandas as pd
import pytest
from conftest import ROOT

from helpers import (
    find_operations,
    find_quantities,
    load_news,
    load_profile,
    parse_page,
    read_coding,
    read_officials,
    show,
)
from helpers.findings import Tables
from helpers.fragility import robustness
from helpers.reading import read_promises
from helpers.report.books import linked_markdown, linked_table, read_book
from helpers.report.markup import FENCE, escape, raw
from helpers.report.pages import TITLES, pages
from helpers.report.source import viewer
from helpers.report.spans import Evidence

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ```` [x](javascript:alert(3)) "


@pytest.fixture(scope="module")
def evidence(tables):
    return Evidence.of(tables)


@pytest.fixture(scope="module")
def hostile(page, tables):
    """Tables of the page with a headline that looks like HTML."""
    news = tables.news
    at = int(news["headline_start"].iloc[0])
    other = parse_page(page.text[:at] + HOSTILE + page.text[at:], name=page.name)
    items = load_news(other)
    return Tables(
        other,
        load_profile(other),
        items,
        read_coding("adjudicated", items),
        read_officials(items),
        find_quantities(items),
        find_operations(items),
        read_promises(other),
        tables.labels,
    )


def shown(markup):
    """The text that a browser shows of a line's words."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def words_of(viewed):
    return re.findall(r'<span class="text"[^>]*>(.*?)</span>(?=<details class="uses">|</div>)', viewed, re.DOTALL)


@pytest.fixture(scope="module")
def books(evidence):
    return [read_book(path, evidence) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]


def test_viewer_shows_the_page_letter_by_letter(evidence, page):
    assert "".join(map(shown, words_of(viewer(evidence)))) == page.text


def test_pieces_of_every_span_join_to_its_words(evidence, page):
    text = viewer(evidence)
    pieces = [
        (match[1].split(), html.unescape(match[2]))
        for match in re.finditer(r'<span class="w([^"]*)">([^<]*)</span>', text)
    ]
    for span in evidence.spans.values():
        joined = "".join(words for classes, words in pieces if f"in-{span.id}" in classes)
        assert joined == page.text[span.start : span.end]
        assert text.count(f' id="{span.id}"') == 1


def test_every_row_with_evidence_has_a_span_that_names_it(evidence):
    hrefs = {use.href for span in evidence.spans.values() for use in span.uses}
    for name, data in evidence.frames.items():
        for number, row in enumerate(data.to_dict("records"), start=1):
            assert pd.isna(row["start"]) or f"{name}.html#{name}-{number}" in hrefs


def test_hostile_page_is_shown_as_text(hostile, tables, monkeypatch):
    known = robustness(tables)  # searching it anew would take most of the time: labels and items are the same
    for room in ("report.pages", "package"):
        monkeypatch.setattr(f"helpers.{room}.robustness", lambda _: known)
    assert HOSTILE.strip()[:20] in hostile.news["headline"].iloc[0]
    other = Evidence.of(hostile)
    books = [read_book(path, other) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    for text in (viewer(other), *pages(other, books).values()):
        assert "<script" not in text and "<img src=x" not in text
    assert "".join(map(shown, words_of(viewer(other)))) == hostile.page.text


def test_hostile_text_in_outputs_is_shown_as_text(evidence, capsys, monkeypatch):
    stored = {}
    monkeypatch.setattr(show, "display", lambda data, **_: stored.update(data))
    show.show_table(pd.DataFrame({"words": [HOSTILE], "other": [HOSTILE]}), caption=HOSTILE)
    for text in (stored["text/html"], linked_table(stored["text/html"], "../", evidence)):
        assert "<script" not in text and "<img" not in text
        assert HOSTILE in html.unescape(text)
    safe = linked_markdown(f"> **F01. On this page:** {HOSTILE}", "../", evidence)
    assert "<script" not in safe and "<img" not in safe and "](javascript" not in safe.replace("\\](", "")
    assert FENCE not in raw(escape(FENCE)).removeprefix(FENCE).removesuffix(FENCE)


def test_hostile_sentence_is_text_in_jupyterlab(monkeypatch, hostile):
    stored = {}
    monkeypatch.setattr(show, "display", lambda data, **_: stored.update(data))

    class Found:
        claim = False

        def __call__(self, tables=None):
            from helpers.findings import Result

            return Result(1, 1, (), HOSTILE, True)

    monkeypatch.setitem(show.FINDINGS, "F01", Found())
    for present in (show.finding, show.answer):
        present("F01")
        assert "<script" not in stored["text/markdown"] and "<img" not in stored["text/markdown"]


def test_quotations_in_notebooks_become_links(books):
    text = json.dumps([book.notebook for book in books])
    assert text.count("source.html#item-") > 300
    assert len(re.findall(r"source.html#s\d", text)) > 100


def test_figures_keep_their_text_and_data(evidence, books):
    for book in books:
        for figure in book.figures:
            assert figure.alt and figure.caption and figure.data.count("\n") > 1
            assert escape(figure.alt) in figure.html("", evidence)


def test_one_title_a_page(evidence, books):
    made = pages(evidence, books)
    assert set(made) == {"index", *TITLES}
    for text in made.values():
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
