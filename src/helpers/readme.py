"""The parts of README that are computed: the findings that matter most, the picture and its words, the figures.

`python -m helpers.readme` (part of `run.py refresh`) writes them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib import pyplot

from . import charts, views
from .findings import FINDINGS, load_tables
from .fragility import robustness
from .show import png

FIRST = ("F01", "F02", "F03", "F08", "F04", "F07")
"""The findings that README shows."""


def findings_part() -> str:
    """Markdown: the first findings and what they rest on."""
    tables = load_tables()
    lines = [f"- {FINDINGS[id](tables).sentence} *({id})*" for id in FIRST]
    note = (
        f"{views.NAMING} These are {len(FIRST)} of {len(FINDINGS)} findings, about this page alone: "
        f"{len(tables.news)} items that INTERPOL chose, each cut off. **The items were coded by language models** in "
        "reading passes, each code with the words that carry it. Agreement between the passes is not reliability among "
        "people."
    )
    return "\n".join([*lines, "", note])


_FIGURE = re.compile(r"show_figure\(\s*\*charts\.(?P<chart>\w+)\(\s*(?P<drawn>[\w.]+)")
_ASSIGNED = re.compile(r"^(?P<name>\w+) = (?P<view>views\.\w+)\(", re.MULTILINE)


def figures_part(notebooks: Path) -> str:
    """Markdown: a row for each figure: its notebook and the functions that make it."""
    rows = ["| notebook | figure | what is drawn | how |", "| --- | --- | --- | --- |"]
    for path in sorted(notebooks.glob("*.ipynb")):
        book = json.loads(path.read_text(encoding="utf-8"))
        code = "\n".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code")
        views_by_name = {match["name"]: match["view"] for match in _ASSIGNED.finditer(code)}
        for number, match in enumerate(_FIGURE.finditer(code), start=1):
            drawn = views_by_name.get(match["drawn"], match["drawn"])
            rows.append(
                f"| [{path.stem[:2]}](notebooks/{path.name}) | {number} | `{drawn}` | `charts.{match['chart']}` |"
            )
    return "\n".join(rows)


def scores_part(root: Path) -> str:
    """Markdown: scores on the half of the development set that was not tuned on, all languages and each.

    In brackets the number of labels that should be found.
    """
    rows = pd.read_csv(root / "data" / "tables" / "scores.csv")
    languages = ("all", "en", "es", "fr", "ar")
    lines = ["| F1 | " + " | ".join(languages) + " |", "| --- |" + " ---: |" * len(languages)]
    for scheme in rows["scheme"].unique():
        its = rows[rows["scheme"] == scheme].set_index("of")
        cells = [f"{its.at[name, 'f1']:.2f} ({its.at[name, 'right'] + its.at[name, 'missed']})" for name in languages]
        lines.append(f"| {scheme.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def fragile_part() -> str:
    """Markdown: the claims that one change undoes."""
    rows = robustness(load_tables())
    return "\n".join(f"- {row.claim} *({row.Index})*" for row in rows[rows["fewest"] == "1"].itertuples())


def picture_part() -> str:
    """Markdown: README's picture with its alternative text."""
    chart = _drawn()
    pyplot.close(chart.figure)
    return f"![{chart.alt}](docs/operations.png)"


def noticed_part(root: Path) -> str:
    """Markdown: how many of the changes that were tried the checks noticed, from the stored counts."""
    path = root / "mutants" / "results.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if "last" not in stored:
        return "Not measured yet: `python3 run.py mutants --publish`."
    parts = []
    if first := stored.get("first"):
        parts.append(
            f"On {first['date']}, {first['made']} small changes that no check had met before (seed {first['seed']}) "
            f"were made, each alone. **{first['caught']} were caught at first**, {first['justified']} were known to "
            f"change nothing that anyone could see, and {first['survived']} went unnoticed"
            + (f", all of them {first['where']}" if first.get("where") else "")
            + ". Each of these got a check, or a reason why there is nothing to notice."
        )
    last = stored["last"]
    by = [f"{last['by'][name]} by {words}" for name, words in _NOTICED.items() if last["by"].get(name)]
    parts.append(
        f"The last campaign ({last['date']}, {last['made']} changes, seed {last['seed']}), each change by the cheapest "
        f"check that noticed it: **{last['caught']} caught**, {', '.join(by)}; {last['justified']} that change nothing "
        f"anyone could see ([why](mutants/justified.yaml)); {last['survived']} unnoticed."
    )
    return "\n\n".join(parts)


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


_NOTICED = {
    "unit tests": "unit tests",
    "tables": "the published tables",
    "README, house": "README's computed parts",
    "notebook rules": "the rules for notebooks",
    "nbval": "nbval",
    "hook": "what is compared on nbval's run",
    "seal": "the seal",
}


def computed(root: Path) -> dict[str, str]:
    """The computed parts of the README in a folder, by the name of their marks."""
    return {
        "findings": findings_part(),
        "picture": picture_part(),
        "figures": figures_part(root / "notebooks"),
        "scores": scores_part(root),
        "fragile": fragile_part(),
        "noticed": noticed_part(root),
        "tried": tried_part(root),
    }


def update(root: Path) -> None:
    """Write the computed parts into the README of a folder.

    Raises:
        ValueError: the README lacks the marks of a part.
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


def _drawn() -> charts.Chart:
    return charts.swimlanes(views.operations_and_china(load_tables()))


def picture(path: Path) -> None:
    """Draw README's picture."""
    chart = _drawn()
    assert chart.figure is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png(chart.figure))


if __name__ == "__main__":
    project = Path(__file__).resolve().parents[2]
    update(project)
    picture(project / "docs" / "operations.png")
