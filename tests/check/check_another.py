"""Notebook 07 over every page there is, and the report of a page: slow, and the report needs Sphinx."""

import html
import json
import re
import sys
from pathlib import Path

import pytest

from helpers import read_page
from helpers.page.page import china_path
from helpers.site import another
from helpers.site.spans import Evidence

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))
from test_another import EXAMPLE, LATER, PAGES, run_book, shows_what_there_is  # noqa: E402, F401

HEADLINE = "Opération LANTERNE III"
HOSTILE_NAME = r"<img src=x onerror=alert(1)> $\frac$ US$2 US$3"  # a file's name holds no slash
HOSTILE = (
    r"US$2 million and US$3 million $\frac$ \begin{equation}\href{javascript:alert(2)}{x}\end{equation} "
    "<script>alert(3)</script> <img src=x onerror=alert(4)> {{ 7 * 7 }} [x](javascript:alert(5)) "
)


@pytest.mark.parametrize("path", [*PAGES, china_path()], ids=lambda path: path.name)
def test_notebook_runs_over_every_page(path, run_book):  # noqa: F811
    shows_what_there_is(path, run_book)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The report of a page in a folder of others; path, names and a headline hold what a program might run or read."""
    folder = tmp_path_factory.mktemp("été à l'île")
    page = folder / f"ma page {HOSTILE_NAME}.html"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text.count(HEADLINE) == 1
    page.write_text(text.replace(HEADLINE, html.escape(HOSTILE) + HEADLINE), encoding="utf-8")
    (folder / "many").mkdir()
    for number, path in enumerate(sorted((EXAMPLE.parent / "many").iterdir())):
        (folder / "many" / f"{number} {HOSTILE_NAME}.html").write_bytes(path.read_bytes())
    more = ["--other", str(LATER), "--many", str(folder / "many"), "--out", str(folder / "out")]
    assert another.main(["--page", str(page), *more]) == 0
    return folder / "out"


def test_the_page_is_the_readers(built):
    book = json.loads((built / "page" / "07_another_page.ipynb").read_text(encoding="utf-8"))
    text = json.dumps(book, ensure_ascii=False)
    assert re.search("`ma page [^`]*`: 14 items", text)
    assert re.search("Changes from `ma page [^`]*` to `nulleterre-later`: 12.", text)


def test_names_and_headlines_are_text_in_a_browser(built, open_page):
    """Nothing in them runs, is asked for or is read as a formula, on any page of the report."""
    report = built / "page-report"
    for path in sorted(report.rglob("*.html")):
        page, wrong = open_page(path.relative_to(report).as_posix(), report)
        page.wait_for_load_state("networkidle")
        assert not wrong, f"{path.name}: {wrong}"
        assert page.locator("img[src=x], math, .MathJax, [href^=javascript]").count() == 0, path.name
        assert HOSTILE_NAME in page.title() or HOSTILE_NAME in page.locator(".sidebar-brand").inner_text(), path.name
        page.close()
    page, wrong = open_page("search.html?q=onerror", report)
    assert page.locator("#search-results li").count() > 5 and not wrong, wrong
    page.goto((report / "source.html").as_uri())
    assert HOSTILE.strip() in page.locator(".source").inner_text()
    page.goto((report / "notebooks" / "07_another_page.html").as_uri())
    assert "US$2 million and US$3 million $\\frac$" in page.locator("article").inner_text()
    assert HOSTILE_NAME in page.locator("article").inner_text()


def test_every_link_of_the_report_leads_somewhere(built):
    report = built / "page-report"
    texts = {path: path.read_text(encoding="utf-8") for path in report.rglob("*.html")}
    broken = []
    for path, text in texts.items():
        for href in re.findall(r'<a [^>]*href="([^"]*)"', text):
            target, _, anchor = href.partition("#")
            if target.startswith(("http:", "https:")):
                continue
            other = (path.parent / target).resolve() if target else path
            if not other.is_file() or (anchor and other in texts and f'id="{anchor}"' not in texts[other]):
                broken.append(f"{path.name}: {href}")
    assert not broken


def test_every_row_is_marked_in_the_source(built):
    source = (built / "page-report" / "source.html").read_text(encoding="utf-8")
    for span in Evidence.of_page(read_page(next(built.parent.glob("ma page*")))).spans.values():
        assert f'id="{span.id}"' in source
