"""What readings of the page gave: codes, officials, numbers of the items; bodies and oddities of the profile.

Each row quotes the words that carry it, and is placed where they stand in the page's text. The files are
`data/coding/*.csv`; those of a reader's own are read alike.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path

import pandas as pd

from ..page.page import Page, given_or_china
from ..paths import data_path
from ..words.places import country_names
from .codes import CONTEXTS, ITEM_PARTS, NAMED, SCHEMES
from .columns import Table, frame
from .news import load_news
from .specs import CODING, OFFICIALS, QUANTITIES

BLIND = ("coder_c", "coder_d", "coder_e")
PASSES = ("adjudicated", "coder_a", "coder_b", *BLIND)
"""The reading passes kept in `data/coding/`; the blind ones in a folder of their own, where a setting is a frame."""

NEEDS_NO_EVIDENCE = frozenset({("china_role", "not_named"), ("setting", "unclear")})
"""The codes that say something is absent; no words can carry them."""

ONE_LABEL = ("china_role", "setting")
"""Schemes of which every item takes one code."""


class CodingError(ValueError):
    """A coding file breaks its rules; names the file, the line, what was expected and what to do."""


def read_coding(
    coding: str | PathLike[str] | pd.DataFrame = "adjudicated", news: pd.DataFrame | None = None
) -> pd.DataFrame:
    """A reading pass, one row a code, in the order of its file.

    Columns: `data_dictionary("coding")`.

    Evidence is looked up in the item (headline first, or the part that the context names) and placed in the page's
    text. Passes A and B give no evidence.

    Args:
        coding: a pass ("adjudicated", "coder_a" to "coder_e"), the path of a CSV with the columns item_id, scheme, code
            and, where known, context and evidence, or a frame with these columns.
        news: the items, as `load_news` gives them; those of the China page if left out.

    Raises:
        CodingError: an unknown item, scheme or code; evidence that the item does not hold; a row twice; an item of the
            adjudicated pass without a china_role or a setting; a file that is not there or not in UTF-8.
        OSError: the file cannot be read.

    >>> codes = read_coding("coder_c")
    >>> codes.loc[codes["item_id"] == "2017-05-13", ["scheme", "code"]].head(2).values.tolist()
    [['theme', 'agreement'], ['theme', 'high_level_meeting']]
    """
    items = load_news() if news is None else news
    needed = ("item_id", "scheme", "code")
    if isinstance(coding, pd.DataFrame):
        if absent := [column for column in needed if column not in coding]:
            raise CodingError(f"codes: no column {', '.join(absent)}; expected {', '.join(needed)}")
        given = coding.astype(object).where(coding.notna(), "").to_dict("records")
        return frame(CODING, _coded([(f"codes, row {number}", row) for number, row in enumerate(given)], items))
    path = Path(coding)
    if coding in PASSES:
        path = data_path("coding", *(["blind"] if coding in BLIND else []), f"{coding}.csv")
    if not path.is_file():
        raise CodingError(f"no file {path}; expected the path of a CSV or one of {', '.join(PASSES)}")
    lines = [(f"{path}, line {line}", row) for line, row in _lines(path, needed)]
    if coding in BLIND:
        lines = [(where, row | {"scheme": row["scheme"].replace("frame", "setting")}) for where, row in lines]
    codes = frame(CODING, _coded(lines, items, must_prove=coding == "adjudicated"))
    for scheme in ONE_LABEL if coding == "adjudicated" else ():
        if bare := sorted(set(items.index) - set(codes.loc[codes["scheme"] == scheme, "item_id"])):
            nowhere = "not_named where it is not" if scheme == "china_role" else "unclear where it does not show"
            raise CodingError(f"{path}: no {scheme} for {', '.join(bare)}; every item takes one, {nowhere}")
    return codes


def _coded(
    rows: Iterable[tuple[str, Mapping[str, str]]], news: pd.DataFrame, must_prove: bool = False
) -> Iterator[dict[str, object]]:
    """Rows as `specs.CODING` has them, each checked; an error begins with where the row stands."""
    seen: dict[tuple[str, ...], str] = {}
    countries = set(country_names().values())
    for where, row in rows:
        item, scheme, code, context = row["item_id"], row["scheme"], row["code"], row.get("context") or ""
        _known_item(where, item, news)
        if scheme in NAMED:
            if not (code in countries if scheme == "country" else code.isalpha() and code.isupper()):
                raise CodingError(f"{where}: {scheme} {code!r}; expected {NAMED[scheme]}")
        elif scheme not in SCHEMES:
            raise CodingError(f"{where}: scheme {scheme!r}; expected one of {', '.join([*SCHEMES, *NAMED])}")
        elif code not in SCHEMES[scheme]:
            raise CodingError(f"{where}: code {code!r}; {scheme} has {', '.join(SCHEMES[scheme])}")
        if context and context not in CONTEXTS:
            raise CodingError(f"{where}: context {context!r}; expected one of {', '.join(CONTEXTS)}, or none")
        if scheme == "interpol_role" and context not in ITEM_PARTS:
            raise CodingError(f"{where}: context {context!r}; an interpol_role is that of the headline or the excerpt")
        key = (item, scheme, code, context)
        if key in seen:
            raise CodingError(f"{where}: the same as {seen[key]}; take one of them out")
        if scheme in ONE_LABEL and (other := seen.setdefault((item, scheme), code)) != code:
            raise CodingError(f"{where}: {item} has a {scheme} already, {other}; it takes one")
        seen[key] = where.rpartition(", ")[2]
        evidence = (row.get("evidence") or "").strip() or None
        proves_nothing = (scheme, code) in NEEDS_NO_EVIDENCE
        if evidence and proves_nothing:
            raise CodingError(f"{where}: {code} says that something is absent; no words can carry it")
        if must_prove and not evidence and not proves_nothing:
            raise CodingError(f"{where}: {code} has no evidence; quote the words that carry it")
        part = context if context in ITEM_PARTS else None
        yield {
            "item_id": item,
            "scheme": scheme,
            "code": code,
            "context": context or None,
            **_place_evidence(where, news, item, evidence, part),
        }


def read_officials(news: pd.DataFrame | None = None) -> pd.DataFrame:
    """Officials whom the items name or describe by office.

    Columns: `data_dictionary("officials")`.

    Raises:
        CodingError: an unknown item, or evidence that it does not hold.

    >>> read_officials().equals(load_officials())
    True
    """
    return _read_placed("officials", OFFICIALS, news)


def read_quantities(news: pd.DataFrame | None = None) -> pd.DataFrame:
    """Quantities as one reading found them.

    Columns: `data_dictionary("quantities")`.

    Raises:
        CodingError: an unknown item, evidence that it does not hold, or a number that is none.

    >>> read_quantities().loc[0, ["kind", "evidence"]].tolist()
    ['personnel', 'more than 2,000 police and customs officials']
    """
    return _read_placed("quantities_read", QUANTITIES, news)


def _read_placed(name: str, table: Table, news: pd.DataFrame | None) -> pd.DataFrame:
    path = data_path("coding", f"{name}.csv")
    items = load_news() if news is None else news
    numbers = {column.name: int if column.type == "integer" else float for column in table.columns
               if column.type in ("integer", "number")}  # fmt: skip
    rows = []
    for line, row in _lines(path, ("item_id", "evidence")):
        _known_item(f"{path}, line {line}", row["item_id"], items)
        values: dict[str, object] = {key: value or None for key, value in row.items()}
        for column, number in numbers.items():
            if written := row.get(column):
                try:
                    values[column] = number(float(written))
                except ValueError:
                    raise CodingError(f"{path}, line {line}: {column} is {written!r}; expected a number") from None
        rows.append(values | _place_evidence(f"{path}, line {line}", items, row["item_id"], row["evidence"]))
    return frame(table, rows)


def read_chain(page: Page | None = None) -> pd.DataFrame:
    """Bodies and how the page ties them: `node, kind, within, relation, evidence, start, end`.

    Raises:
        CodingError: evidence that the page does not hold.

    >>> read_chain().loc[1, ["node", "relation", "within"]].tolist()
    ['Ministry of Public Security (MPS)', 'is part of', 'State Council']
    """
    page, path = given_or_china(page), data_path("coding", "chain.csv")
    return pd.DataFrame(
        row | _placed(row["evidence"], [(page.text, 0)], f"{path}, line {line}", "on the page")
        for line, row in _lines(path, ("evidence",))
    )


def read_oddities(page: Page | None = None) -> pd.DataFrame:
    """What a careful reader stumbles over: `line, words, what, start, end`.

    Raises:
        CodingError: the words do not stand on that line.

    >>> read_oddities().loc[1, ["words", "what"]].tolist()
    ['China Sub-Bureaus', 'The heading of a list that has no entries in this text.']
    """
    page, path = given_or_china(page), data_path("coding", "oddities.csv")
    lines, begins = {}, 0
    for number, text in enumerate(page.text.split("\n"), start=1):
        lines[str(number)] = text, begins
        begins += len(text) + 1
    rows = []
    for line, row in _lines(path, ("line", "words")):
        within = [lines[row["line"]]] if row["line"] in lines else []
        rows.append(row | _placed(row["words"], within, f"{path}, line {line}", f"on line {row['line']} of the page"))
    return pd.DataFrame(rows).drop(columns="evidence").astype({"line": int})


# --- files and places -----------------------------------------------------------------------------------


def _lines(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV with the numbers of their lines; a file without a needed column is refused."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        try:
            absent = [column for column in needed if column not in (reader.fieldnames or ())]
            if absent:
                raise CodingError(
                    f"{path}, line 1: no column {', '.join(absent)}; expected {', '.join(needed)}, by commas"
                )
            for row in reader:
                if None in row:
                    raise CodingError(
                        f"{path}, line {reader.line_num}: more fields than columns ({', '.join(row[None])}); "
                        "put words that hold a comma in quotes"
                    )
                yield reader.line_num, row
        except UnicodeDecodeError as error:
            raise CodingError(f"{path}, after line {reader.line_num}: {error}; save it as CSV in UTF-8") from None


def _known_item(where: str, item: str, news: pd.DataFrame) -> None:
    if item not in news.index:
        raise CodingError(
            f"{where}: item {item!r} is not on the page; item ids are dates, the first is {news.index[0]}"
        )


def _place_evidence(
    where: str, news: pd.DataFrame, item: str, evidence: str | None, part: str | None = None
) -> dict[str, object]:
    """Evidence with its span in the page's text; missing where a row has none.

    It is looked for in the headline, then in the excerpt, or in the `part` that is named.

    Raises:
        CodingError: the item does not hold it.
    """
    if not evidence:
        return {"evidence": None, "start": None, "end": None}
    parts = (part,) if part else ITEM_PARTS
    within = [(news.at[item, name], news.at[item, f"{name}_start"]) for name in parts]
    return _placed(evidence, within, where, f"in the {' or '.join(parts)} of {item}")


def _placed(evidence: str, within: Iterable[tuple[object, int]], where: str, place: str) -> dict[str, object]:
    """Evidence with its span: its first occurrence in these texts, each given with its start in the page's text."""
    for text, start in within:
        if isinstance(text, str) and (at := text.find(evidence)) >= 0:
            return {"evidence": evidence, "start": int(start) + at, "end": int(start) + at + len(evidence)}
    raise CodingError(f"{where}: {evidence!r} is not {place}; quote it verbatim")


# --- counting -------------------------------------------------------------------------------------------


def coding_matrix(news: pd.DataFrame, coding: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """Items x codes of a scheme, booleans; every item of `news` is a row, every code of the scheme a column.

    Counts start here, so that items with no code stay in the denominator.

    Raises:
        KeyError: there is no such scheme; names those that there are.
        CodingError: a code is given to an item that `news` does not have.

    >>> matrix = coding_matrix(load_news(), read_coding(), "theme")
    >>> matrix.index[matrix["agreement"]].tolist()
    ['2017-05-13']
    """
    if scheme not in SCHEMES:
        raise KeyError(f"no scheme {scheme!r}; there are {', '.join(SCHEMES)}")
    codes = SCHEMES[scheme]
    rows = coding[coding["scheme"] == scheme]
    strangers = set(rows["item_id"]) - set(news.index)
    if strangers:
        raise CodingError(f"{scheme}: coded items that are not in the news: {', '.join(sorted(strangers))}")
    matrix = pd.DataFrame(False, index=news.index, columns=pd.Index(codes, name=scheme))
    for item, code in zip(rows["item_id"], rows["code"], strict=True):
        matrix.at[item, code] = True
    return matrix
