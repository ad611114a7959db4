"""`run.py bench` runs: with a few pages, whatever of the other libraries is installed."""

import subprocess
import sys

from conftest import ROOT

from helpers.site.readme import MEASURED


def test_a_trial_measures_everything_and_stores_nothing():
    before = (ROOT / MEASURED).read_bytes()
    done = subprocess.run([sys.executable, "benchmarks/bench.py", "--small"], cwd=ROOT, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert all(float(row[1].split()[0].replace(",", "")) > 0 for row in rows[2:]), done.stdout
    bounds = [row[-1].strip(" |") for row in rows[2:] if row[-1].strip(" |")]
    assert bounds == ["at least 100", "at least 170", "at least 1.9 times one", "flat", "at most 1.3"]
    assert "| pandas (str.contains): codes of 28 items | " in done.stdout  # one that is always installed
    assert (ROOT / MEASURED).read_bytes() == before
