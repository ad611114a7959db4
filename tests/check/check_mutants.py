"""A few seeded changes, each alone: the checks near them must notice every one of stored outputs and pictures."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="changes are tried in forks")
def test_the_checks_bite():
    command = [sys.executable, str(ROOT / "mutants" / "campaign.py"), "--sample", "10"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert "10 changes (seed 28), each alone:" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]
    # Which lines of code are drawn changes with the code, and some can change without anyone seeing it. What is
    # stored must be guarded without exception.
    survived = [line for line in done.stdout.splitlines() if line.startswith("SURVIVED")]
    assert not [line for line in survived if " code: " not in line], survived
