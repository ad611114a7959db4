"""The report in a real browser. Built by `run.py check` beforehand; each page is opened once."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path(os.environ.get("REPORT") or ROOT / "build" / "report")
PAGES = sorted(path.relative_to(REPORT).as_posix() for path in REPORT.rglob("*.html"))


@pytest.fixture(scope="session")
def browser():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert path, "no Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def open_page(browser):
    """Open a page of the report; gives it with the list of what went wrong on it."""
    opened = []

    def open_(address, folder=REPORT, **options):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, **options)
        opened.append(page)
        wrong = []
        heard = ("error", "warning")
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type in heard else 0)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        inside = folder.as_uri() + "/"
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((inside, "data:")) else wrong.append(f"outside: {request.url}")
            ),
        )
        page.goto(inside + address)
        return page, wrong

    yield open_
    for page in opened:
        page.close()
