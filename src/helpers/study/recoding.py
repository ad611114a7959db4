"""The recoding kit: a reader codes the items afresh, and his codes take the place of ours.

`write_kit` makes a table with one row an item and two empty columns; the reader fills in codes, separated by blanks
or semicolons; `read_kit` checks them and gives them as columns like those of `load_items`. What the codes mean stands
in `data/coding/blind/codebook.md`, which holds no example from the page: whoever codes should read that one first, and
none of the codings.
"""

from __future__ import annotations

import csv
import re
from io import StringIO
from os import PathLike
from pathlib import Path

import pandas as pd

from ..paths import data_path
from ..tables.codes import SCHEMES
from ..tables.news import load_news
from ..tables.readings import CodingError

RECODED = ("crime_type", "theme")
"""Schemes that the kit asks for."""

NOTHING = "none"
"""What a reader writes where no code fits; an empty cell means not coded yet."""


CODEBOOK = data_path("coding", "blind", "codebook.md")
"""What the codes mean, without an example from the page."""


def write_kit(path: str | PathLike[str]) -> Path:
    """Write the table to fill in: `item_id, headline, excerpt, crime_type, theme`, the last two empty.

    Code by `data/coding/blind/codebook.md`: several codes are separated by blanks, `none` means that no code fits.

    Raises:
        FileExistsError: there is one already; what was filled in is not lost.

    >>> path = write_kit("kit.csv")
    >>> path.read_text(encoding="utf-8-sig").splitlines()[0]
    'item_id,headline,excerpt,crime_type,theme'
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise FileExistsError(f"{path} is there already and may be filled in: take another name, or move it away first")
    with path.open("x", encoding="utf-8-sig", newline="") as stream:  # the mark makes spreadsheets read UTF-8
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["item_id", "headline", "excerpt", *RECODED])
        for item in load_news().itertuples():
            writer.writerow([item.Index, item.headline, item.excerpt, "", ""])
    return path


def read_kit(path: str | PathLike[str]) -> pd.DataFrame:
    """A filled-in kit: index `item_id`, one column a crime type and theme, True or False, missing where not coded yet.

    `items.assign(**read_kit(path))` are items with these codes; fill what is missing with ours by `.fillna(items)`.

    Raises:
        CodingError: a missing column, an unknown item or code, an item twice; names file and line.
        OSError: the file cannot be read.

    >>> path = write_kit("mine.csv")
    >>> mine = read_kit(path)
    >>> bool(mine.isna().all(axis=None))
    True
    """
    news = load_news()
    path = Path(path)
    codes = [code for scheme in RECODED for code in SCHEMES[scheme]]
    index = pd.Index(sorted(news.index), name="item_id")
    found = pd.DataFrame(pd.NA, index=index, columns=codes, dtype="boolean")
    seen: set[str] = set()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodingError(f"{path}: {error}; save it as CSV in UTF-8") from None
    # Where the comma is the decimal sign, spreadsheets save semicolons.
    with StringIO(text, newline="") as stream:
        reader = csv.DictReader(stream, delimiter=";" if text.startswith(("item_id;", '"item_id";')) else ",")
        absent = [column for column in ("item_id", *RECODED) if column not in (reader.fieldnames or ())]
        if absent:
            raise CodingError(
                f"{path}, line 1: no column {', '.join(absent)}; "
                "expected the columns of write_kit, by commas or semicolons"
            )
        for row in reader:
            item = row["item_id"]
            if item not in news.index:
                raise CodingError(f"{path}, line {reader.line_num}: item {item!r} is not on the page")
            if item in seen:
                raise CodingError(f"{path}, line {reader.line_num}: item {item} stands there twice")
            seen.add(item)
            for scheme in RECODED:
                given = {code for code in re.split(r"[\s;,]+", (row[scheme] or "").strip()) if code}
                if wrong := given - {*SCHEMES[scheme], NOTHING}:
                    raise CodingError(
                        f"{path}, line {reader.line_num}: {scheme} has no code {', '.join(sorted(wrong))}; "
                        f"it has {', '.join(SCHEMES[scheme])}, or {NOTHING}; see {CODEBOOK}"
                    )
                if NOTHING in given and len(given) > 1:
                    raise CodingError(
                        f"{path}, line {reader.line_num}: {scheme} is {row[scheme]!r}; {NOTHING} stands alone"
                    )
                if given:
                    found.loc[item, list(SCHEMES[scheme])] = [code in given for code in SCHEMES[scheme]]
    return found
