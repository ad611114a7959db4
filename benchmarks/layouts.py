"""What the parser makes of the test pages, layout variant by layout variant; `python3 run.py bench layouts`.

Every stated fact (header, lists, notices, events) and every news item (date, headline, language, place, country
together) of the pages in `tests/pages` counts once for each variant that the page has. The parser was built on
these pages: this shows that nothing is missing, not how it would do on pages that nobody has seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from helpers.page.page import read_page
from helpers.paths import read_yaml
from helpers.tables.news import news_rows
from helpers.tables.profile import profile_rows

PAGES = Path(__file__).resolve().parents[1] / "tests" / "pages"
LISTS = ("mission", "agency", "responsibility", "list_item")
LEFT_OUT = ("ncb_parent", "ncb_head", "red_notice_entry", "yellow_notice_entry")
"""Fields for which the expectations are open; of the authority its name counts, not what is told about it."""


def facts(profile: list[dict[str, Any]], news: list[dict[str, Any]]) -> Counter[tuple[str, ...]]:
    """Facts and items as things to count; which kind of list an item belongs to is left to the tests."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in profile:
        told = row["field"] == "authority" and any(field == "authority" for field, *_ in found)
        if row["field"] not in LEFT_OUT and not told and not row.get("optional"):
            found["listed" if row["field"] in LISTS else row["field"], str(row["value"])] += 1
    for row in news:
        if row["date"]:
            found["item", *(str(row[key]) for key in ("date", "headline", "language", "place", "country"))] += 1
    return found


def main() -> None:
    """Score every page and print the variants."""
    expected = read_yaml(PAGES / "expected.yaml")
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    for name, page in expected.items():
        read = read_page(PAGES / f"{name}.txt")
        optional = {row["field"] for row in page["profile"] if row.get("optional")}
        wanted = facts(page["profile"], page["news"])
        got = facts([row for row in profile_rows(read) if row["field"] not in optional], news_rows(read))
        right = (wanted & got).total()
        of = {"pages": 1, "stated": wanted.total(), "right": right, "invented": got.total() - right}
        for variant in ("all", f"language: {page['language']}", f"kind: {page['kind']}", *page["variant"]):
            scores[variant].update(of)
    print(f"{'variant':<26}{'pages':>7}{'stated':>8}{'right':>7}{'invented':>10}")
    for variant, of in sorted(scores.items(), key=lambda e: (":" not in e[0] and e[0] != "all", e[0])):
        print(f"{variant:<26}{of['pages']:>7}{of['stated']:>8}{of['right']:>7}{of['invented']:>10}")


if __name__ == "__main__":
    main()
