"""What tests share: the repository's root, the China page and its tables."""

import gc
from pathlib import Path

import pytest

from helpers.findings import Tables, load_tables
from helpers.page import Page, china_page

ROOT = Path(__file__).resolve().parents[1]

# Thousands of tests keep much and drop little in cycles: Python's usual search for these takes a sixth of their time.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish(session):
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def page() -> Page:
    return china_page()


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_tables()
