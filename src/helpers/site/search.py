"""The report's search: its text in passages, each with its address, in a script that the search page loads.

Sphinx's own search tells pages, not places, drops numbers, and fetches what it shows around a hit, which browsers
refuse for file:// addresses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIRST = ("source.html", "ledger.html", "codebook.html")
"""The pages whose passages come before others that fit a query as well."""

_PASSAGE = "p, li, tr, dd, .line"


def write_passages(report: Path) -> None:
    """Write `passages.js` into a built report: `PASSAGES`, a list of address, page and section, name, words."""
    pages = sorted(path.relative_to(report).as_posix() for path in report.rglob("*.html") if path.stem != "search")
    pages.sort(key=lambda page: FIRST.index(page) if page in FIRST else len(FIRST))
    found = [passage for page in pages for passage in _passages(report, page)]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    (report / "passages.js").write_text(f"const PASSAGES = {text};\n", encoding="utf-8")


def _passages(report: Path, page: str) -> Iterator[tuple[str, str, str, str]]:
    from bs4 import BeautifulSoup

    article: Any = BeautifulSoup((report / page).read_text(encoding="utf-8"), "html.parser").find("article")
    # Code, the data of figures and what uses a line are folded, or stand elsewhere too.
    for aside in article.select("details.hide, figure details, details.uses, .blank, .nr, .headerlink, thead"):
        aside.decompose()
    title = article.h1.get_text(" ", strip=True)
    for part in article.select(_PASSAGE):
        if part.find_parent(["p", "li", "tr", "dd"]) or not (words := " ".join(part.get_text(" ").split())):
            continue
        section = part.find_parent("section")
        heading = section.find(["h2", "h3", "h4"], recursive=False) if section else None
        head = part.th.get_text(" ", strip=True) if part.name == "tr" and part.th else ""
        name = part.get("data-name") or ("" if head.isdigit() else head)
        term = part.find_previous_sibling("dt", id=True) if part.name == "dd" else None  # a function is its signature's
        name = term.select_one(".sig-name").get_text() if term else name
        at = (term or part).get("id") or (part.find_parent(id=True) or {}).get("id", "")
        where = f"{title} › {heading.get_text(' ', strip=True)}" if heading else title
        yield f"{page}#{at}", where, name, words
