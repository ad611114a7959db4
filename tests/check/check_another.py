"""Notebook 07 over every page there is, and the report of a page: slow, and the report needs Sphinx."""

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


@pytest.mark.parametrize("path", [*PAGES, china_path()], ids=lambda path: path.name)
def test_notebook_runs_over_every_page(path, run_book):  # noqa: F811
    shows_what_there_is(path, run_book)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The report of a page whose path has blanks and letters that are not ASCII."""
    folder = tmp_path_factory.mktemp("été à l'île")
    page = folder / "ma page.html"
    page.write_bytes(EXAMPLE.read_bytes())
    assert another.main(["--page", str(page), "--other", str(LATER), "--out", str(folder / "out")]) == 0
    return folder / "out"


def test_the_page_is_the_readers(built):
    book = json.loads((built / "page" / "07_another_page.ipynb").read_text(encoding="utf-8"))
    text = json.dumps(book, ensure_ascii=False)
    assert "`ma page`: 14 items" in text and "Changes from `ma page` to `nulleterre-later`: 11." in text
    assert "No folder of pages was given" in text


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
    for span in Evidence.of_page(read_page(EXAMPLE)).spans.values():
        assert f'id="{span.id}"' in source
