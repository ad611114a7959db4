"""The parts of README that are computed: first findings, picture, scores, fragile claims, times, the map of tables.

`python -m helpers.site.readme` (part of `run.py refresh`) writes them, from what the notebooks state and store.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from ..paths import CHECKOUT
from ..study.claims import read_claims
from ..study.ledger import load_ledger
from ..tables.news import load_news

FIRST = ("F21", "F42", "F08", "F04", "F31")
"""The findings that lead: what README and the report's first pages show."""


def findings_part(ledger: pd.DataFrame) -> str:
    """Markdown: the first findings and what they rest on."""
    shown = [id for id in FIRST if id in ledger.index]
    fails = {id: " **This claim does not hold.**" for id in shown if str(ledger.at[id, "holds"]) == "False"}
    lines = [f"- {ledger.at[id, 'finding']}{fails.get(id, '')} *({id})*" for id in shown]
    note = (
        f"These are {len(shown)} of {len(ledger)} findings about this page alone: {len(load_news())} items that "
        "INTERPOL chose. What an item names is what its headline and the visible 360 characters name, so counts of "
        "what items name are minimums, and counts of what they do not name are maximums. Hong Kong, Macao and a place "
        "in China in the dateline count as China. **Language "
        "models coded the items** in reading passes, each code with the words that carry it. Agreement between the "
        "passes is not reliability among people."
    )
    return "\n".join([*lines, "", note])


def picture_part(root: Path) -> str:
    """Markdown: README's picture with its alternative text."""
    return f"![{_first_figure(root)[1]}](docs/overview.png)"


def _first_figure(root: Path) -> tuple[bytes, str]:
    """The first figure that notebook 00 stores, and its alternative text."""
    path = root / "notebooks" / "00_start_here.ipynb"
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                return base64.b64decode(output["data"]["image/png"]), output["metadata"]["image/png"]["alt"]
    raise ValueError(f"{path.name} stores no figure; execute it first: python3 run.py refresh 00")


def scores_part(root: Path) -> str:
    """Markdown: scores on the half of the development set that was not tuned on, all languages and each.

    In brackets the number of codes that should be found.
    """
    rows = pd.read_csv(root / "data" / "tables" / "scores.csv")
    languages = ("all", "en", "es", "fr", "ar")
    lines = ["| F1 | " + " | ".join(languages) + " |", "| --- |" + " ---: |" * len(languages)]
    for (texts, scheme), its in rows.set_index("of").groupby(["texts", "scheme"], sort=False):
        cells = [f"{its.at[name, 'f1']:.2f} ({its.at[name, 'right'] + its.at[name, 'missed']})" for name in languages]
        lines.append(f"| {scheme.replace('_', ' ')}, {texts} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def fragile_part(ledger: pd.DataFrame) -> str:
    """Markdown: the claims that do not hold in every combination of doubts, or that hang on single items."""
    lines = []
    for id, row in ledger[ledger["kind"] == "claim"].iterrows():
        reasons = []
        if not row["holds"]:
            reasons.append("does not hold")
        else:
            if pd.notna(row["holding"]) and row["holding"] < row["combinations"]:
                reasons.append(f"holds in {row['holding']:,} of {row['combinations']:,} combinations")
            if pd.notna(row["hangs_on"]):
                items = row["hangs_on"].split(", ")
                one = f"any one of {len(items)} items" if len(items) > 1 else f"item {items[0]}"
                reasons.append(f"falls without {one}")
        if reasons:
            lines.append(f"- {row['claim']} *({id})*: {' and '.join(reasons)}")
    return "\n".join(lines)


def tried_part(root: Path) -> str:
    """Markdown: the last long run of each property, from their record."""
    record = json.loads((root / "tests" / "fuzz.json").read_text(encoding="utf-8"))
    last: dict[str, dict[str, Any]] = {}
    for run in record["runs"]:
        last |= {name: told | {"date": run["date"]} for name, told in run["properties"].items()}
    examples = sum(told["examples"] for told in last.values())
    failed = sum(told["failed"] for told in last.values())
    dates = sorted({told["date"] for told in last.values()})
    return (
        f"What must hold for any text whatsoever was last tried on {examples:,} generated examples "
        f"({' and '.join(dates)}): {failed or 'none'} of {len(last)} properties failed. "
        "[tests/fuzz.json](tests/fuzz.json) names all runs with their seeds, and the "
        f"{len(record['found'])} things that were found on the way and mended."
    )


MEASURED = Path("benchmarks", "measured.json")
"""What `run.py bench` measured last: when, with which Python, on how many cores, and the rows of its table."""


def speed_part(measured: dict[str, Any]) -> str:
    """Markdown: the table of times and memory, with the bounds beside the figures."""
    lines = [
        f"Measured on {measured['date']} with Python {measured['python']} on {measured['cores']} cores; "
        f"the machine's load before it was {measured['load']}.",
        "",
        "| | measured | bound |",
        "| --- | --- | --- |",
    ]
    for row in measured["rows"]:
        figure = f"{row['figure']:,.0f}" if row["figure"] >= 100 else f"{row['figure']:g}"
        told = f"; {row['said']}" if row["said"] else ""
        lines.append(f"| {row['what']} | {figure} {row['unit']}{told} | {row['bound']} |")
    return "\n".join(lines)


_TABLE_OF = {"codes": "coding", "ledger": "findings"}
"""The published table that a loader gives, where it has another name."""


def map_part(root: Path, ledger: pd.DataFrame) -> str:
    """Markdown: for each notebook the tables of this page that its cells load, its stored figures and its findings."""
    published = {path.stem for path in (root / "data" / "tables").glob("*.csv")}
    lines = ["| notebook | tables | figures | findings |", "| --- | --- | ---: | --- |"]
    for path in sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        loaded = {_TABLE_OF.get(name, name) for name in re.findall(r"\bload_(\w+)\(\)", code)}  # not of (page)
        figures = sum("image/png" in out.get("data", {}) for cell in cells for out in cell.get("outputs", ()))
        findings = ", ".join(ledger.index[ledger["notebook"] == path.stem]) or "–"
        lines.append(
            f"| [{path.stem[:2]}](notebooks/{path.name}) | {', '.join(sorted(loaded & published)) or '–'} | "
            f"{figures or '–'} | {findings} |"
        )
    return "\n".join(lines)


def computed(root: Path, ledger: pd.DataFrame | None = None) -> dict[str, str]:
    """The computed parts of the README in a folder, by the name of their marks.

    `ledger` is what `load_ledger` gave, where it was called before: it takes some seconds.

    Raises:
        ValueError: notebook 00 stores no figure.
    """
    known = load_ledger(read_claims(root / "notebooks")) if ledger is None else ledger
    return {
        "findings": findings_part(known),
        "picture": picture_part(root),
        "scores": scores_part(root),
        "fragile": fragile_part(known),
        "tried": tried_part(root),
        "speed": speed_part(json.loads((root / MEASURED).read_text(encoding="utf-8"))),
        "map": map_part(root, known),
    }


def update(root: Path) -> None:
    """Write the computed parts into the README of a folder.

    Raises:
        ValueError: the README lacks the marks of a part, or notebook 00 stores no figure.
    """
    path = root / "README.md"
    text = path.read_text(encoding="utf-8")
    for name, part in computed(root).items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        if begin not in text or end not in text:
            raise ValueError(f"{path}: expected the marks {begin} and {end}; put them where the {name} belong")
        before, after = text.split(begin)[0], text.split(end)[1]
        text = f"{before}{begin}\n{part}\n{end}{after}"
    path.write_text(text, encoding="utf-8", newline="\n")


def picture(root: Path) -> None:
    """Write README's picture, `docs/overview.png`.

    Raises:
        ValueError: notebook 00 stores no figure.
    """
    path = root / "docs" / "overview.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_first_figure(root)[0])


if __name__ == "__main__":
    update(CHECKOUT)
    picture(CHECKOUT)
