"""The report as one PDF: its pages in the order of the sidebar, printed by Chromium, links between them kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

PDF = "interpol-china.pdf"


def chromium() -> str | None:
    """The Chromium that the variable CHROMIUM names, or an installed one; None where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next(filter(None, map(shutil.which, filter(None, (os.environ.get("CHROMIUM"), *names)))), None)


def print_pdf(report: Path, browser: str) -> Path:
    """Print a built report with a browser into its folder; gives the file."""
    from playwright.sync_api import sync_playwright

    whole = report.resolve() / "whole.html"  # a browser takes no relative address
    whole.write_text(bound(report), encoding="utf-8")
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chrome.new_page(java_script_enabled=False)
        page.goto(whole.as_uri())
        style = "font: 8px sans-serif; width: 100%; text-align: center"
        page.pdf(
            path=report / PDF,
            prefer_css_page_size=True,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=f'<div style="{style}"><span class="pageNumber"></span></div>',
            tagged=True,
            outline=True,
        )
        chrome.close()
    whole.unlink()
    return report / PDF


def bound(report: Path) -> str:
    """The pages of a built report as one: HTML to be put beside them."""
    from bs4 import BeautifulSoup

    def read(page: str) -> Any:
        return BeautifulSoup((report / page).read_text(encoding="utf-8"), "html.parser")

    start = read("index.html")
    listed = [link["href"] for link in start.select(".sidebar-tree a") if not link["href"].startswith("#")]
    names = {page: f"p{nth}" for nth, page in enumerate(dict.fromkeys(["index.html", *listed]))}
    chapters = []
    for page, name in names.items():
        article = read(page).find("article")
        # A figure's data are beside it as CSV, code is in the notebooks, uses are the way back from a screen.
        for aside in article.select("figure details, details.hide, details.uses, style, script, .headerlink"):
            aside.decompose()
        for image in article.select("img"):
            image["src"] = urljoin(page, image["src"])
            del image["loading"]  # or it would not be there in time
        for link in article.select("a[href]"):
            to, at = urldefrag(urljoin(page, link["href"]))
            if to in names:
                link["href"] = f"#{names[to]}-{at}" if at else f"#{names[to]}"
            elif not to.startswith("http"):
                del link["href"]  # a file beside the report, which is not beside the PDF
        for named in article.select("[id]"):
            named["id"] = f"{name}-{named['id']}"
        article["id"] = name
        chapters.append(str(article))
    return f"<!doctype html><html lang=en>{start.head}<body>{''.join(chapters)}</body></html>"
