"""A line that no rule knows, on every line of every page: test_layouts.py tries some."""

import sys

import pytest
from conftest import ROOT

sys.path.append(str(ROOT / "tests"))
from test_layouts import NAMES, strangers_keep_a_role


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_on_any_line_keeps_a_role(name):
    strangers_keep_a_role(name, step=1)
