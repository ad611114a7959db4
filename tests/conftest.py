"""What tests share: the repository's root, the China page and its tables."""

from pathlib import Path

import pytest

from helpers.findings import Tables, load_tables
from helpers.page import Page, china_page

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def page() -> Page:
    return china_page()


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_tables()
