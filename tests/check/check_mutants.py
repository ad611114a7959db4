"""A few seeded changes, each alone: the checks near them must notice every one of stored outputs and pictures."""

import json
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


def test_what_readme_tells_was_measured():
    path = ROOT / "mutants" / "results.json"
    if not path.is_file():
        pytest.skip("not measured yet: python3 run.py mutants --publish")
    for which, stored in json.loads(path.read_text(encoding="utf-8")).items():
        assert stored["made"] >= 200, which
        assert stored["caught"] + stored["justified"] + stored["survived"] == stored["made"]
        assert sum(stored["by"].values()) == stored["caught"]
        assert which == "first" or stored["survived"] == 0
