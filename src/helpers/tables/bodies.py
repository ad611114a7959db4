"""What a reading of the profile added: the chain of bodies, duties mapped to themes, oddities.

Like the codes of the news, each row quotes the words of the page that carry it.
"""

from __future__ import annotations

import csv

import pandas as pd

from ..page.page import Page, china_page
from ..paths import data_path
from .profile import load_profile
from .readings import CodingError


def read_chain(page: Page | None = None) -> pd.DataFrame:
    """Bodies and how the page ties them: `node, kind, within, relation, evidence, start, end`.

    Raises:
        CodingError: evidence that the page does not hold.
    """
    return _read_placed("chain", page or china_page())


def read_promises(page: Page | None = None) -> pd.DataFrame:
    """Responsibilities of the bureau mapped to themes of the news: `position, scheme, code, evidence, start, end`.

    `position` is that of the responsibility in `load_profile`. A responsibility without a row fits no
    theme of the codebook.

    Raises:
        CodingError: evidence that does not stand in that responsibility.
    """
    page = page or china_page()
    rows = _read_placed("promises", page)
    rows["position"] = rows["position"].astype(int)
    stated = load_profile(page).query("field == 'responsibility'").set_index("position")
    for row in rows.itertuples():
        inside = (
            row.position in stated.index
            and stated.at[row.position, "start"] <= row.start < stated.at[row.position, "end"]
        )
        if not inside:
            raise CodingError(f"promises.csv: {row.evidence!r} does not stand in responsibility {row.position}")
    return rows


def read_oddities(page: Page | None = None) -> pd.DataFrame:
    """What a careful reader stumbles over: `line, words, what, start, end`.

    Raises:
        CodingError: the words do not stand on that line.
    """
    page = page or china_page()
    rows = []
    for number, row in _rows("oddities"):
        line = int(row["line"])
        first = sum(len(text) + 1 for text in page.text.split("\n")[: line - 1])
        at = page.text.find(row["words"], first)
        if at < 0 or page.line_of(at) != line:
            raise CodingError(f"oddities.csv, line {number}: {row['words']!r} is not on line {line} of the page")
        rows.append(
            {
                "line": line,
                "words": row["words"],
                "what": row["what"],
                "start": at,
                "end": at + len(row["words"]),
            }
        )
    return pd.DataFrame(rows)


def _rows(name: str) -> list[tuple[int, dict[str, str]]]:
    with data_path("coding", f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        return [(reader.line_num, row) for row in reader]


def _read_placed(name: str, page: Page) -> pd.DataFrame:
    rows = []
    for number, row in _rows(name):
        at = page.text.find(row["evidence"])
        if at < 0:
            raise CodingError(f"{name}.csv, line {number}: {row['evidence']!r} is not on the page; quote it verbatim")
        rows.append({**row, "start": at, "end": at + len(row["evidence"])})
    return pd.DataFrame(rows)
