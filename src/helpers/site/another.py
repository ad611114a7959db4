"""A report of any page: `python -m helpers.site.another --page FILE`; run.py report --page.

Notebook 07 is executed with the page in place of the example and rendered, together with the page's text and the
rows that rest on its words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..page.page import PageError, read_page
from ..paths import CHECKOUT
from ..tables.compare import compare_pages
from ..tables.specs import TABLES
from .books import linked_markdown, read_book
from .build import write
from .package import csv_text
from .pages import pages_of_another
from .spans import Evidence

BOOK = CHECKOUT / "notebooks" / "07_another_page.ipynb"


def injected(notebook: Mapping[str, Any], parameters: Mapping[str, str | None]) -> dict[str, Any]:
    """The notebook with a cell that sets these values after the one tagged `parameters` (papermill's convention).

    Raises:
        ValueError: no cell is tagged `parameters`.
    """
    cells = [cell for cell in notebook["cells"] if "injected-parameters" not in cell["metadata"].get("tags", ())]
    places = [at for at, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", ())]
    if not places:
        raise ValueError(
            f"no cell of the notebook is tagged 'parameters'; expected one that sets {', '.join(parameters)}"
        )
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "injected-parameters",
        "metadata": {"tags": ["injected-parameters"]},
        "outputs": [],
        "source": "\n".join(f"{name} = {value!r}" for name, value in parameters.items()),
    }
    return {**notebook, "cells": [*cells[: places[0] + 1], cell, *cells[places[0] + 1 :]]}


def execute(notebook: Mapping[str, Any], path: Path) -> None:
    """Execute a notebook and write it to a file, in whose folder its kernel starts.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell fails; the message holds what it said.
    """
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    path.parent.mkdir(parents=True, exist_ok=True)
    book = nbformat.reads(json.dumps(notebook), as_version=4)
    NotebookClient(
        book,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        # Or the kernel warns that it talks to its notebook in plain text.
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    ).execute()
    nbformat.write(book, path)


def without_links(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """The notebook, links to the other notebooks turned into text: they are not part of this report."""
    cells = [
        {**cell, "source": re.sub(r"\[([^\]]*)\]\(\w+\.ipynb\)", r"\1", "".join(cell["source"]))}
        if cell["cell_type"] == "markdown"
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def short_answer(notebook: Mapping[str, Any]) -> str:
    """What the first cell that says something says, Markdown; nothing where none does."""
    for cell in notebook["cells"]:
        outputs = [output.get("data", {}) for output in cell.get("outputs", ())]
        said = ["".join(data["text/markdown"]) for data in outputs if "text/markdown" in data]
        if said:
            return "\n\n".join(said)
    return ""


def build_page(path: Path, out: Path, evidence: Evidence) -> None:
    """Build the report of a page into a folder, from its executed notebook.

    Raises:
        RuntimeError: Sphinx warned; the message holds what it said.
    """
    answer = short_answer(json.loads(path.read_text(encoding="utf-8")))
    book = read_book(path, evidence)
    documents = pages_of_another(evidence, book, linked_markdown(answer, "", evidence))
    frames = {"news": evidence.news, **evidence.frames}
    frames["operations"] = frames["operations"].set_index("item_id")
    files = {f"{name}.csv": csv_text(TABLES[name], frame).encode() for name, frame in frames.items()}
    write(out, [book], documents, files, title=f"{evidence.page.name}, read by rule")


def main(arguments: Sequence[str]) -> int:
    """Execute notebook 07 with a page and build its report; says where it is."""
    parser = argparse.ArgumentParser(prog="run.py report", description=main.__doc__)
    parser.add_argument("--page", type=Path, required=True, help="a page's file, .html or .txt")
    parser.add_argument("--other", type=Path, help="another capture of the same page")
    parser.add_argument("--many", type=Path, help="a folder of pages")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "build", help="the folder of the results")
    asked = parser.parse_args(arguments)
    try:
        page = read_page(asked.page)
        if asked.other is not None:
            compare_pages(page, read_page(asked.other))
        if asked.many is not None:
            next(asked.many.iterdir(), None)
    except (OSError, PageError) as error:
        print(f"{error}", file=sys.stderr)
        return 1
    parameters = {name.upper(): str(path.resolve()) if path else None for name, path in
                  (("page", asked.page), ("other", asked.other), ("many", asked.many))}  # fmt: skip
    executed = asked.out / "page" / BOOK.name
    print(f"Executing {BOOK.stem} with {asked.page.name}")
    notebook = without_links(json.loads(BOOK.read_text(encoding="utf-8")))
    execute(injected(notebook, parameters), executed)
    report = asked.out / "page-report"
    build_page(executed, report, Evidence.of_page(page))
    print(f"Open  {report / 'index.html'}")
    print(f"The executed notebook:  {executed}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
