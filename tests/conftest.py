"""What tests share: the repository's root, its numbered notebooks, the China page and its items, data to edit."""

import gc
import importlib.util
import inspect
import shutil
import sys
from functools import cache
from pathlib import Path

import gate
import pandas as pd
import pytest

from helpers import load_items, load_ledger, read_claims
from helpers.page.page import Page, china_page
from helpers.paths import look_again
from helpers.study.claims import FRAMES

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if gate.NUMBERED.fullmatch(path.name)]

# Thousands of tests keep much and drop little in cycles: Python's usual search for these takes a sixth of their time.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish(session):
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def page() -> Page:
    return china_page()


@pytest.fixture(scope="session")
def items() -> pd.DataFrame:
    return load_items()


@pytest.fixture(scope="session")
def ledger() -> pd.DataFrame:
    """Taken once: it takes some seconds."""
    return load_ledger()


@pytest.fixture(scope="session")
def run_py():
    """The commands of run.py, the module tasks.py."""
    spec = importlib.util.spec_from_file_location("tasks", ROOT / "tasks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


claims = cache(read_claims)
frame_of = cache(lambda name: FRAMES[name]())


def frames_of(claim):
    """The frames that a claim takes, copied: each was loaded once."""
    arguments = inspect.signature(claim.function).parameters.values()
    return [frame_of(one.name).copy() for one in arguments if one.default is one.empty]


@cache
def finding(id):
    """What a claim finds in the page."""
    return claims()[id](*frames_of(claims()[id]))


def misquoted(text, rows):
    """The rows whose span does not hold their evidence; a row that needs none has neither."""
    return [
        (number, evidence)
        for number, (evidence, start, end) in enumerate(zip(rows["evidence"], rows["start"], rows["end"], strict=True))
        if pd.isna(start) != pd.isna(evidence) or (pd.notna(start) and text[start:end] != evidence)
    ]


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the folder data/ that every module reads instead, for a test to edit; the other takes no harm."""
    shutil.copytree(ROOT / "data", tmp_path / "data")

    def path(*parts):
        return tmp_path.joinpath("data", *parts)

    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "helpers" and hasattr(module, "data_path"):
            monkeypatch.setattr(module, "data_path", path)
    yield path()
    monkeypatch.undo()
    look_again()
