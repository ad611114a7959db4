"""An item that another capture shows further down is not read again, and its rows quote that capture."""

from __future__ import annotations

import pytest

from helpers.coding import item as items
from helpers.coding.countries import country_rows
from helpers.coding.dictionary import all_coded_rows
from helpers.coding.operations import operation_rows
from helpers.coding.quantities import quantity_rows
from helpers.page.page import china_page, parse_page
from helpers.tables.news import news_rows

NEW = "\n02 June 2017\n\nPolice of 12 countries train in Kenya\n\nOperation Newcomer led to 34 arrests in Nairobi...\n"


def found(news):
    """The rows of all coders by rule."""
    return [row for rows in (all_coded_rows, quantity_rows, operation_rows, country_rows) for row in rows(news)]


def test_an_item_moved_down_is_not_read_again_and_quotes_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page = china_page()
    top = page.text.index("in action\n") + len("in action\n")
    later = parse_page(page.text[:top] + NEW + page.text[top:])
    before = found(news_rows(page))
    for row in news_rows(page):
        items.item_of(row).drop_words()
    new, *moved = news_rows(later)
    assert new["headline"] == "Police of 12 countries train in Kenya" and len(moved) == 28
    with monkeypatch.context() as patch:
        patch.delattr(items, "words")  # nothing can be read
        again = found(moved)
    assert again == [row | {"start": row["start"] + len(NEW), "end": row["end"] + len(NEW)} for row in before]
    rows = found([new, *moved])
    assert len(rows) > len(again) > 100
    for row in rows:
        assert later.text[row["start"] : row["end"]] == row["evidence"] != ""


def test_only_the_same_texts_language_and_year_make_the_same_item() -> None:
    row = {
        "item_id": "2012-01-01", "headline": "A course", "excerpt": "LYON, France – Of 2011...", "language": "en",
        "dateline": "LYON, France –", "headline_start": 5, "excerpt_start": 99,
    }  # fmt: skip
    for other in ({"item_id": "2012-05-05-2"}, {"headline_start": 7, "excerpt_start": 40}):
        assert items.item_of(row | other) is items.item_of(row)
    for other in ({"item_id": "2011-01-01"}, {"headline": None}, {"excerpt": "Of 2011..."}, {"language": "fr"},
                  {"dateline": None}):  # fmt: skip
        assert items.item_of(row | other) is not items.item_of(row)
