"""The recoding kit: a reader codes the items afresh and sees how far we agree and which claims change.

`write_kit` makes a table with one row an item and two empty columns; the reader fills in codes, separated
by blanks or semicolons; `read_kit` checks them; `agreement` and `changed_claims` compare.
"""

from __future__ import annotations

import csv
import re
from os import PathLike
from pathlib import Path

import pandas as pd

from .coding import CodingError
from .findings import FINDINGS, Label, Tables, load_tables
from .fragility import with_labels
from .stats import alpha
from .tables import SCHEMES

RECODED = ("crime_type", "theme")
"""Schemes that the kit asks for."""

NOTHING = "none"
"""What a reader writes where no code fits; an empty cell means not coded yet."""


def write_kit(path: str | PathLike[str], tables: Tables | None = None) -> Path:
    """Write the table to fill in: `item_id, headline, excerpt, crime_type, theme`, the last two empty."""
    news = (tables or load_tables()).news
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark makes spreadsheets read UTF-8
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["item_id", "headline", "excerpt", *RECODED])
        for item in news.itertuples():
            writer.writerow([item.Index, item.headline, item.excerpt, "", ""])
    return path


def read_kit(path: str | PathLike[str], tables: Tables | None = None) -> dict[tuple[str, str], frozenset[str] | None]:
    """(item, scheme) -> codes of a filled-in kit; None where the cell is empty, not coded yet.

    Raises:
        CodingError: a missing column, an unknown item or code, an item twice; names file and line.
        OSError: the file cannot be read.
    """
    news = (tables or load_tables()).news
    path = Path(path)
    found: dict[tuple[str, str], frozenset[str] | None] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        absent = [column for column in ("item_id", *RECODED) if column not in (reader.fieldnames or ())]
        if absent:
            raise CodingError(f"{path}, line 1: no column {', '.join(absent)}; fill in a kit made by write_kit")
        for row in reader:
            item = row["item_id"]
            if item not in news.index:
                raise CodingError(f"{path}, line {reader.line_num}: item {item!r} is not on the page")
            for scheme in RECODED:
                if (item, scheme) in found:
                    raise CodingError(f"{path}, line {reader.line_num}: item {item} stands there twice")
                given = re.split(r"[\s;,]+", (row[scheme] or "").strip())
                codes = frozenset(code for code in given if code)
                wrong = codes - {*SCHEMES[scheme], NOTHING}
                if wrong:
                    raise CodingError(
                        f"{path}, line {reader.line_num}: {scheme} has no code {', '.join(sorted(wrong))}; "
                        f"it has {', '.join(SCHEMES[scheme])}, or {NOTHING}"
                    )
                found[item, scheme] = codes - {NOTHING} if codes else None
    return found


def agreement(
    one: dict[tuple[str, str], frozenset[str] | None], other: dict[tuple[str, str], frozenset[str] | None]
) -> pd.DataFrame:
    """Agreement of two codings: `scheme, items, labels, alike, alpha`.

    A unit is an item and a code, its value given or not given; items that either has not coded are left out.
    `labels`: given by either; `alike`: given by both. Krippendorff's alpha for nominal data.
    """
    rows = []
    for scheme in RECODED:
        items = [i for i, s in one if s == scheme and one[i, s] is not None and other.get((i, s)) is not None]
        units = [
            (code in (one[i, scheme] or ()), code in (other[i, scheme] or ()))
            for i in items
            for code in SCHEMES[scheme]
        ]
        rows.append(
            {
                "scheme": scheme.replace("_", " "),
                "items": len(items),
                "labels": sum(a or b for a, b in units),
                "alike": sum(a and b for a, b in units),
                "alpha": alpha(units),
            }
        )
    return pd.DataFrame(rows)


def as_kit(labels: frozenset[Label], tables: Tables | None = None) -> dict[tuple[str, str], frozenset[str] | None]:
    """Labels in the form of a filled-in kit: every item coded."""
    news = (tables or load_tables()).news
    return {
        (item, scheme): frozenset(code for i, s, code in labels if (i, s) == (item, scheme))
        for item in news.index
        for scheme in RECODED
    }


def changed_claims(kit: dict[tuple[str, str], frozenset[str] | None], tables: Tables | None = None) -> pd.DataFrame:
    """Findings that say something else under another coding: `id, ours, recoded, claim`.

    Where the kit is empty our codes stay. `claim` tells whether the claim still holds.
    """
    t = tables or load_tables()
    kept = {label for label in t.labels["adjudicated"] if kit.get((label[0], label[1])) is None}
    given = {(item, scheme, code) for (item, scheme), codes in kit.items() for code in codes or ()}
    other = t.changed(codes=with_labels(t.codes, frozenset(kept | given)))
    rows = []
    for finding in FINDINGS.values():
        ours, theirs = finding(t), finding(other)
        if ours.sentence != theirs.sentence:
            claim = "a count" if not finding.claim else "holds" if theirs.holds else "does not hold"
            rows.append({"id": finding.id, "ours": ours.sentence, "recoded": theirs.sentence, "claim": claim})
    return pd.DataFrame(rows, columns=["id", "ours", "recoded", "claim"])
