"""A long run of the properties of test_properties.py: `python3 run.py fuzz --examples 100000`.

It writes build/fuzz.md: how often each property was tried, by which seed, and what failed. With --record the
run is also added to tests/fuzz.json, which is committed.
"""

import argparse
import json
import os
import platform
import random
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
RECORD = HERE / "fuzz.json"


class Watch:
    """Collects, while pytest runs, how each property ended."""

    def __init__(self):
        self.properties = {}

    def pytest_runtest_logreport(self, report):
        name = report.nodeid.rpartition("::")[2]
        if report.when == "call":
            found = "" if report.passed else str(report.longrepr)
            self.properties[name] = {"seconds": round(report.duration, 1), "failure": found}
            print(f"{name}: {report.outcome}, {report.duration:.0f} s", flush=True)


def fuzz(examples, seed, only):
    """One run; what is known of it afterwards."""
    os.environ["FUZZ_EXAMPLES"] = str(examples)
    watch = Watch()
    began = time.time()
    options = ["-q", "--no-header", "-p", "no:cacheprovider", f"--hypothesis-seed={seed}"]
    code = pytest.main([str(HERE / "test_properties.py"), *options, *(["-k", only] if only else [])], plugins=[watch])
    runs = sys.modules["test_properties"].RUNS
    # The file's other tests are no properties.
    properties = {name: told | {"examples": runs[name]} for name, told in watch.properties.items() if name in runs}
    return code, {
        "date": datetime.now(UTC).date().isoformat(),
        "seed": seed,
        "examples": sum(runs.values()),
        "minutes": round((time.time() - began) / 60, 1),
        "python": platform.python_version(),
        "hypothesis": version("hypothesis"),
        "properties": properties,
    }


def as_table(run):
    """The run in Markdown, failures in full below."""
    lines = [
        f"# Fuzzing on {run['date']}, seed {run['seed']}",
        "",
        f"{run['examples']} examples in {run['minutes']} minutes, Python {run['python']}, "
        f"hypothesis {run['hypothesis']}.",
        "",
        "| property | examples | found |",
        "| --- | ---: | --- |",
    ]
    failures = []
    for name, told in run["properties"].items():
        words = name.removeprefix("test_").replace("_", " ")
        lines.append(f"| {words} | {told['examples']} | {'a failure, below' if told['failure'] else 'nothing'} |")
        if told["failure"]:
            failures += ["", f"## {words}", "", "```", told["failure"], "```"]
    return "\n".join([*lines, *failures, ""])


def add_to_record(run):
    """Append a run to the committed record; of a failure no more than its last line."""
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {"found": [], "runs": []}
    kept = run | {
        "properties": {
            name: {"examples": told["examples"], "failed": bool(told["failure"])}
            for name, told in run["properties"].items()
        }
    }
    record["runs"].append(kept)
    RECORD.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100_000, help="of all properties together (100000)")
    parser.add_argument("--seed", type=int, default=None, help="the same seed tries the same examples")
    parser.add_argument("--only", help="properties whose names match, as pytest's -k")
    parser.add_argument("--record", action="store_true", help="add the run to tests/fuzz.json")
    parser.add_argument("--out", type=Path, default=HERE.parent / "build" / "fuzz.md")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if options.seed is None else options.seed
    code, run = fuzz(options.examples, seed, options.only)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(as_table(run), encoding="utf-8", newline="\n")
    if options.record:
        add_to_record(run)
    print(f"{run['examples']} examples; {options.out.name} tells what was found")
    sys.exit(int(code))


if __name__ == "__main__":
    main()
