"""Build the report: `python -m helpers.site.build` writes `build/report/` from what is stored, executing nothing."""

from __future__ import annotations

import html
import io
import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..paths import CHECKOUT, data_path, notebooks_path
from ..study.claims import NUMBERED, read_claims
from ..study.ledger import load_ledger
from .books import Book, read_book
from .pages import pages
from .paper import chromium, print_pdf
from .search import write_passages
from .spans import Evidence

ASSETS = Path(__file__).with_name("assets")

SETTINGS: dict[str, Any] = {
    "project": "INTERPOL’s page for China",
    "author": "The authors of the INTERPOL China notebooks",
    "language": "en",
    "extensions": ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "helpers.site.extension"],
    "default_role": "py:obj",  # in docstrings: a link where the name is documented, else code
    "add_module_names": False,
    "autodoc_typehints_format": "short",
    "toc_object_entries_show_parents": "hide",
    "html_domain_indices": False,
    "nb_execution_mode": "off",
    "myst_enable_extensions": [],  # none of them: a dollar sign is a dollar sign
    "html_theme": "furo",
    "html_title": "INTERPOL’s page for China",
    "html_static_path": ["_static"],
    "html_extra_path": ["_extra"],
    "html_css_files": ["report.css"],
    "html_js_files": [("report.js", {"defer": "defer"})],
    "html_copy_source": False,
    "html_show_copyright": False,  # the licence of the code and the rights of the text are told on a page
    "html_show_sourcelink": False,
    "html_use_index": False,
    "html_baseurl": "",
    "html_last_updated_fmt": None,
    "pygments_style": "a11y-high-contrast-light",
    "html_theme_options": {"top_of_page_buttons": [], "navigation_with_keys": True},
}


def build(notebooks: Path, out: Path) -> list[Book]:
    """Build the report from the stored, numbered notebooks of a folder into another; gives the notebooks.

    The report of any other page is made by `helpers.site.another`.

    Raises:
        ClaimError: a cell tagged `claim` is none.
        ValueError: a stored figure has no words, or nothing stands under a heading.
        RuntimeError: Sphinx warned; the message holds what it said.
    """
    evidence = Evidence.of_china(load_ledger(read_claims(notebooks)))
    paths = [path for path in sorted(notebooks.iterdir()) if NUMBERED.fullmatch(path.name)]
    books = [read_book(path, evidence) for path in paths]
    tables = {path.name: path.read_bytes() for path in data_path("tables").iterdir()}
    write(out, books, pages(evidence, books), tables)
    return books


def write(
    out: Path, books: Sequence[Book], documents: Mapping[str, str], tables: Mapping[str, bytes], title: str = ""
) -> None:
    """Write a report into a folder: notebooks, documents (name -> MyST) and the files of tables (name -> content).

    Raises:
        RuntimeError: Sphinx warned; the message holds what it said.
    """
    work = out.with_name(out.name + "-work")
    source = work / "source"
    shutil.rmtree(source, ignore_errors=True)
    _write_source(source, books, documents, tables)
    shutil.rmtree(out, ignore_errors=True)
    # Sphinx takes this setting for HTML; a page's name is text.
    _sphinx(source, out, work / "doctrees", {"html_title": html.escape(title)} if title else {})
    _mend(out)
    write_passages(out)
    for name in (".buildinfo", "objects.inv"):
        (out / name).unlink(missing_ok=True)
    (out / ".nojekyll").touch()  # or GitHub Pages would leave out the folders that begin with _


def _write_source(
    source: Path, books: Sequence[Book], documents: Mapping[str, str], tables: Mapping[str, bytes]
) -> None:
    figures, published = source / "_extra" / "figures", source / "_extra" / "tables"
    for folder in (source / "notebooks", figures, published):
        folder.mkdir(parents=True)
    for name, text in documents.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    for book in books:
        (source / "notebooks" / f"{book.name}.ipynb").write_text(json.dumps(book.notebook), encoding="utf-8")
        for figure in book.figures:
            for name, content in figure.files.items():
                (figures / name).write_bytes(content)
    for name, content in tables.items():
        (published / name).write_bytes(content)
    shutil.copytree(ASSETS, source / "_static")


# What furo leaves to be wished for by those who listen to a page.
_MENDED = (
    ('<p class="caption" role="heading">', '<p class="caption">'),  # a heading without a level
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Contents of the report">'),
    ('<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="On this page">'),
    ("<pre>", '<pre tabindex="0">'),  # code may be wider than the page
)


def _mend(out: Path) -> None:
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for old, new in _MENDED:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


def _sphinx(source: Path, out: Path, doctrees: Path, settings: Mapping[str, Any]) -> None:
    from sphinx.application import Sphinx

    said = io.StringIO()
    shutil.rmtree(doctrees, ignore_errors=True)
    app = Sphinx(
        srcdir=str(source),
        confdir=None,
        outdir=str(out),
        doctreedir=str(doctrees),
        buildername="html",
        confoverrides={**SETTINGS, **settings},
        status=None,
        warning=said,
    )
    app.build()
    if said.getvalue().strip():
        raise RuntimeError(f"Sphinx warned:\n{said.getvalue()}")


def main(arguments: Sequence[str]) -> int:
    """Build the report of the collection, with a PDF where a Chromium is found; says where they are."""
    out = Path(arguments[0]) if arguments else CHECKOUT / "build" / "report"
    began = time.perf_counter()
    build(notebooks_path(), out)
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    count = sum(path.suffix == ".html" for path in files)
    print(f"{count} pages, {size / 1e6:.1f} MB, in {time.perf_counter() - began:.1f} s")
    print(f"Open  {out / 'index.html'}")
    if browser := chromium():
        print(f"Or    {print_pdf(out, browser)}")
    else:
        print("No PDF: no Chromium found. Install it or Chrome, or name it:  CHROMIUM=/path/to/chrome make report")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
