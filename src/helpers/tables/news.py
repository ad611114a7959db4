"""Page -> its news items, verbatim and placed."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping

import pandas as pd

from ..page.lines import Block
from ..page.page import Page, given_or_china
from ..paths import data_path, kept, look_again
from ..words.dates import find_date
from ..words.languages import detect_language
from ..words.places import find_dateline
from .columns import frame
from .specs import NEWS


def load_news(page: Page | None = None) -> pd.DataFrame:
    """News items of a page in page order, index `item_id`.

    Columns: `data_dictionary("news")`.

    Headline and excerpt are verbatim. An item is `truncated` where its excerpt does not end with a
    sentence, or where it has none and the page ends there. A release that states no date has none, and the id
    `undated`. Without a page: the China page.

    >>> load_news().loc["2016-06-09", ["date_text", "dateline", "language"]].tolist()
    ['09 junio 2016', 'LYON (Francia)', 'es']
    """
    look_again()
    return frame(NEWS, news_rows(given_or_china(page)))


def news_rows(page: Page) -> list[dict[str, object]]:
    """The rows of `load_news` as plain dictionaries."""
    seen: dict[str, int] = {}
    end = len(page.text.rstrip())
    rows: list[dict[str, object]] = []
    for parts in _items(page):
        date_block = parts.get("news_date")
        date_text = " ".join(page.quote(date_block).split()) if date_block else ""
        date = find_date(date_text)
        if date is None and date_block:
            continue
        day = date.iso if date else "undated"
        number = seen[day] = seen.get(day, 0) + 1
        headline_block, excerpt_block = parts.get("news_headline"), parts.get("news_excerpt")
        headline = page.quote(headline_block) if headline_block else None
        excerpt = page.quote(excerpt_block) if excerpt_block else None
        told = _told(headline, excerpt, page.language)
        # What a page that ends with this item still had to say may be cut off.
        cut = end in [block.end for block in parts.values()]
        rows.append(
            {
                "item_id": day if number == 1 else f"{day}-{number}",
                "page": page.name,
                "date": date.iso if date else None,
                "date_text": date_text[date.start : date.end] if date else None,
                "headline": headline,
                "headline_en": told["headline_en"],
                "excerpt": excerpt,
                "excerpt_en": told["excerpt_en"],
                "language": told["language"],
                "truncated": not ends_a_sentence(excerpt) if excerpt else cut,
                "dateline": told["dateline"],
                "place": told["place"],
                "country": told["country"],
                "headline_start": headline_block.start if headline_block else None,
                "excerpt_start": excerpt_block.start if excerpt_block else None,
            }
        )
    return rows


# A capture repeats the items of the one before it, further down: a page met again takes a seventh less time.
@kept(maxsize=8192)
def _told(headline: str | None, excerpt: str | None, page_language: str | None) -> Mapping[str, str | None]:
    """What the texts of an item tell, wherever they stand."""
    language = detect_language(f"{(headline or '')[:600]}\n{(excerpt or '')[:600]}", page_language)
    dateline = find_dateline(excerpt) if excerpt else None
    return {
        "language": language,
        "headline_en": headline if language == "en" else _rendering(headline),
        "excerpt_en": excerpt if language == "en" else _rendering(excerpt),
        "dateline": dateline.text if dateline else None,
        "place": dateline.place if dateline else None,
        "country": dateline.country if dateline else None,
    }


def _items(page: Page) -> list[dict[str, Block]]:
    """Blocks of each item. A date opens an item, on the old front page a headline does; a release is one item, dated
    or not."""
    first = "news_headline" if _headline_leads(page) else "news_date"
    items: list[dict[str, Block]] = []
    item: dict[str, Block] = {}
    for block in page.of("news_date", "news_headline", "news_excerpt"):
        if block.role == first or not items:
            item = {}
            items.append(item)
        item.setdefault(block.role, block)
    undated = page.kind == "release" and not page.of("undated")
    return [item for item in items if "news_date" in item or (undated and "news_excerpt" in item)]


def _headline_leads(page: Page) -> bool:
    blocks = page.of("news_date", "news_headline")
    return bool(blocks) and blocks[0].role == "news_headline"


def ends_a_sentence(text: str) -> bool:
    """Whether a text ends with closing punctuation that is not an ellipsis."""
    end = text.rstrip().rstrip("\"'”’»)")
    return end.endswith((".", "!", "?", "؟")) and not end.endswith(("..", "…"))


def _rendering(text: str | None) -> str | None:
    return _renderings().get(_composed(text)) if text else None


@kept
def _renderings() -> dict[str, str]:
    with data_path("reference", "renderings.csv").open(encoding="utf-8", newline="") as lines:
        return {_composed(row["original"]): row["english"] for row in csv.DictReader(lines)}


def _composed(text: str) -> str:
    """A text whose accents are part of their letters, whichever way it was written down."""
    return " ".join(unicodedata.normalize("NFC", text).split())
