"""Changes the project in hundreds of small ways, each alone in a copy, and says which the checks notice.

`run.py mutants` runs it. What survives must get a check, or a reason in `justified.yaml`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import checks
import yaml
from changes import CODE, KINDS, Mutant, drawn

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "mutants"
RESULTS = ROOT / "mutants" / "results.json"
TABLES = ROOT / "mutants" / "results.md"
JUSTIFIED = ROOT / "mutants" / "justified.yaml"
COLUMNS = ("unit tests", "tables", "README, house", "notebook rules", "nbval", "hook", "seal")

UNCHANGED = ("tests",), ("notebooks", *checks.NBVAL)
"""What must pass before anything is changed."""


def justified() -> dict[str, str]:
    """Key of a change -> why it makes no difference that anyone could see."""
    entries = yaml.safe_load(JUSTIFIED.read_text(encoding="utf-8")) if JUSTIFIED.is_file() else None
    return {str(entry["key"]): " ".join(entry["reason"].split()) for entry in entries or []}


def worker(jobs: Any, mutants: dict[str, Mutant], clean: Path, folder: Path, done: Any) -> None:
    """Take changes one after the other, each in this worker's own copy."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    checks.load()
    shutil.copytree(clean, folder)
    while (job := jobs.get()) is not None:
        key, near_ones = job
        done.put(checks.caught(folder, clean, mutants[key], near_ones=near_ones))


def baseline(clean: Path, folder: Path) -> None:
    """Everything must pass unchanged, or nothing that fails would mean anything."""
    checks.load()
    shutil.copytree(clean, folder)
    for step in UNCHANGED:
        found = checks.run(folder, step, limit=900)
        if found:
            sys.exit(
                "Unchanged, the project fails its checks, so that changes tell nothing: "
                f"{found['test']}: {found['said']}"
            )


def campaign(mutants: list[Mutant], place: Path, workers: int, *, again: bool, near_only: bool) -> list[dict[str, Any]]:
    """Results of all changes; those of an interrupted campaign are taken up. `place` has the clean copy.

    The checks near a change are run for all changes first, all other checks then for those that passed them.
    """
    BUILD.mkdir(parents=True, exist_ok=True)
    by_key = {mutant.key: mutant for mutant in mutants}
    kept = {key: BUILD / f"{key}.json" for key in by_key}
    results = {key: json.loads(path.read_text()) for key, path in kept.items() if path.is_file() and not again}
    if results:
        print(f"{len(results)} of {len(by_key)} are done from before (--again does all anew)")
    excused = justified()
    context = multiprocessing.get_context("fork")
    jobs, done = context.Queue(), context.Queue()
    team = [
        context.Process(target=worker, args=(jobs, by_key, place / "clean", place / str(n), done))
        for n in range(workers)
    ]
    for process in team:
        process.start()
    for near_ones in (True,) if near_only else (True, False):
        left = [key for key in by_key if _is_open(results.get(key), near_ones) and (near_ones or key not in excused)]
        for key in left:
            jobs.put((key, near_ones))
        for number in range(1, len(left) + 1):
            result = _next(done, team)
            before = results.get(result["key"], {"seconds": 0})
            result["seconds"] = round(result["seconds"] + before["seconds"], 1)
            results[result["key"]] = result
            kept[result["key"]].write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
            print(
                f"[{'near' if near_ones else 'all '} {number}/{len(left)}] "
                f"{result['check'] or ('passes' if near_ones else 'SURVIVED'):14} {result['seconds']:6.1f} s  "
                f"{result['kind']} | {result['file']} | {result['what'][:90]}",
                flush=True,
            )
    for _ in team:
        jobs.put(None)
    for process in team:
        process.join()
    return [results[key] for key in by_key]


def _is_open(result: dict[str, Any] | None, near_ones: bool) -> bool:
    """Whether checks are still to be run."""
    if result is None:
        return near_ones
    return not near_ones and not result["check"] and not result["by_all"]


def _next(done: Any, team: list[Any]) -> dict[str, Any]:
    while True:
        try:
            return done.get(timeout=5)
        except Exception:
            if not any(process.is_alive() for process in team):
                sys.exit("The workers ended before the work: run it again, it goes on where it stopped.")


def table(results: list[dict[str, Any]], reasons: dict[str, str]) -> list[str]:
    """Markdown: kind x check."""
    rows = [
        "| change | made | " + " | ".join(COLUMNS) + " | justified | survived |",
        "| --- |" + " ---: |" * (len(COLUMNS) + 3),
    ]
    kinds = [kind for kind in (*KINDS, *CODE) if any(r["kind"] == kind for r in results)]
    for kind in [*kinds, None]:
        its = [r for r in results if kind in (r["kind"], None)]
        lived = [r for r in its if not r["check"]]
        counts = [
            len(its),
            *(sum(r["check"] == column for r in its) for column in COLUMNS),
            sum(r["key"] in reasons for r in lived),
            sum(r["key"] not in reasons for r in lived),
        ]
        rows.append(f"| {kind or '**all**'} | " + " | ".join(str(count or "") for count in counts) + " |")
    return rows


def report(results: list[dict[str, Any]], reasons: dict[str, str], seed: int, seconds: float) -> str:
    """The whole report as Markdown."""
    lived = [r for r in results if not r["check"]]
    counted = sum(bool(r["check"]) for r in results)
    excused = [r for r in lived if r["key"] in reasons]
    lines = [
        "# What the checks notice",
        "",
        f"{len(results)} changes (seed {seed}), each alone: {counted} caught, {len(excused)} justified, "
        f"{len(lived) - len(excused)} survived. {seconds / 60:.0f} minutes of checking in all workers together.",
        "",
        *table(results, reasons),
        "",
        "## Survivors",
        "",
        *(f"- `{r['key']}` {r['kind']} | {r['file']} | {r['what']}" for r in lived if r["key"] not in reasons),
        "",
        "## Justified",
        "",
        *(f"- `{r['key']}` {r['kind']} | {r['file']} | {r['what']}: {reasons[r['key']]}" for r in excused),
        "",
        "## Caught, each by the first check that failed",
        "",
        *(
            f"- {r['kind']} | {r['file']} | {r['what']}\n  - {r['check']}: `{r['test']}`: {r['said']}"
            for r in results
            if r["check"]
        ),
    ]
    return "\n".join(lines) + "\n"


def publish(which: str, results: list[dict[str, Any]], reasons: dict[str, str], seed: int) -> None:
    """Store the counts and the table of a campaign; the other one's stay as they are."""
    lived = [r for r in results if not r["check"]]
    unnoticed = [r for r in lived if r["key"] not in reasons]
    stored = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    stored[which] = {
        "date": datetime.date.today().isoformat(), "seed": seed, "made": len(results),
        "caught": len(results) - len(lived), "justified": len(lived) - len(unnoticed), "survived": len(unnoticed),
        "by": {c: sum(r["check"] == c for r in results) for c in COLUMNS},
        "where": "lines of code" if all(r["kind"].startswith("code") for r in unnoticed) else "",
        "table": table(results, reasons),
        "unnoticed": [f"{r['kind']} | {r['file']} | {r['what']}" for r in unnoticed],
    }  # fmt: skip
    RESULTS.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = ["# What the checks noticed", "", "Written by `run.py mutants --publish`; how: CONTRIBUTING.md, The gate."]
    for name, title in (("first", "Changes that no check had met before"), ("last", "The last campaign")):
        if one := stored.get(name):
            lines += [
                "", f"## {title}", "",
                f"{one['date']}, seed {one['seed']}: {one['made']} changes, each alone; {one['caught']} caught, "
                f"{one['justified']} justified in `justified.yaml`, {one['survived']} unnoticed. A change is counted "
                "under the first check that failed, the cheapest first.", "",
                *one["table"], "", *(f"- unnoticed: {words}" for words in one["unnoticed"]),
            ]  # fmt: skip
    TABLES.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def sample(mutants: list[Mutant], number: int) -> list[Mutant]:
    """A few of them, of quick kinds: one of each kind in turn."""
    slow = ("code: swapped", "code: an order", "code: a changed qualifier", "dictionaries", "the page")
    quick = [m for m in mutants if not m.kind.startswith(slow) and _is_quick(m)]
    by_kind: dict[str, list[Mutant]] = {}
    for mutant in quick:
        by_kind.setdefault(mutant.kind, []).append(mutant)
    order = sorted(by_kind, key=lambda kind: by_kind[kind][0].key)
    return [by_kind[kind][0] for kind in order][:number]


def _is_quick(mutant: Mutant) -> bool:
    # A module with a quick test file of its own.
    own = f"tests/test_{Path(mutant.file).stem}.py"
    return not mutant.kind.startswith("code") or ((ROOT / own).is_file() and own not in checks.SLOW)


def main() -> int:
    """Run a campaign."""
    parser = argparse.ArgumentParser(prog="run.py mutants", description=__doc__.split("\n\n")[0])
    parser.add_argument("--number", type=int, default=0, help="how many changes (default: all shares, about 300)")
    parser.add_argument("--seed", type=int, default=28)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--again", action="store_true", help="do anew what an earlier campaign did")
    parser.add_argument("--sample", type=int, help="only so many, of quick kinds and by the checks near them")
    parser.add_argument("--only", help="only kinds, files or keys that contain this")
    parser.add_argument(
        "--publish", nargs="?", const="last", choices=("first", "last"),
        help="store the counts in mutants/results.json, for README: as those of the last campaign, or, of changes "
        "that no check had met before, as what was noticed at first",
    )  # fmt: skip
    options = parser.parse_args()
    if not hasattr(os, "fork"):
        sys.exit("This forks processes, which Windows cannot: run it on Linux or macOS.")
    began = time.time()
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        place = Path(name)
        # Work goes on in the project meanwhile: changes are made to a copy as it is now.
        clean = checks.copy_of(ROOT, place / "clean")
        mutants = drawn(clean, options.number, options.seed)
        if options.only:
            mutants = [m for m in mutants if options.only in f"{m.kind} {m.file} {m.key}"]
        if options.sample:
            mutants = sample(mutants, options.sample)
        print(f"{len(mutants)} changes, seed {options.seed}, {options.workers} at a time", flush=True)
        if not options.sample and not options.only:
            process = multiprocessing.get_context("fork").Process(target=baseline, args=(clean, place / "unchanged"))
            process.start()
            process.join()
            if process.exitcode:
                return 1
            print(f"Unchanged, everything passes ({time.time() - began:.0f} s)", flush=True)
        results = campaign(
            mutants, place, options.workers, again=options.again or bool(options.sample), near_only=bool(options.sample)
        )
    reasons = justified()
    text = report(results, reasons, options.seed, sum(r["seconds"] for r in results))
    (ROOT / "build" / "mutants.md").write_text(text, encoding="utf-8")
    lived = [r for r in results if not r["check"] and r["key"] not in reasons]
    print("\n" + "\n".join(text.split("\n")[2:3]))
    print("\n".join(table(results, reasons)))
    for r in lived:
        print(f"SURVIVED {r['key']} {r['kind']} | {r['file']} | {r['what']}")
    print(f"{time.time() - began:.0f} s; all of it: build/mutants.md")
    if options.publish:
        publish(options.publish, results, reasons, options.seed)
    return 1 if lived else 0


if __name__ == "__main__":
    sys.exit(main())
