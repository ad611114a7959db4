"""Style, types and the direction of imports: what `run.py lint` says, as part of the slow checks."""

import subprocess
import sys

import pytest
from conftest import ROOT

sys.path.append(str(ROOT))
from tasks import LINTERS


@pytest.mark.parametrize("linter", LINTERS)
def test_linter_finds_nothing(linter):
    done = subprocess.run(LINTERS[linter], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
