"""What the items were coded as: the reading passes, and the matrix that every count starts from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..paths import data_path
from .codes import CONTEXTS, SCHEMES
from .columns import Table, frame
from .news import load_news
from .specs import CODING, OFFICIALS, QUANTITIES

PASSES = ("adjudicated", "coder_a", "coder_b")
"""The reading passes kept in `data/coding/`."""

NEEDS_NO_EVIDENCE = frozenset({("china_role", "not_named")})
"""The one code that says something is absent; no words can carry it."""


class CodingError(ValueError):
    """A coding file breaks its rules; names the file, the line, what was expected and what to do."""


def read_coding(name: str = "adjudicated", news: pd.DataFrame | None = None) -> pd.DataFrame:
    """A reading pass, one row a code, in the order of its file; columns as in `specs.CODING`.

    `name` is one of `PASSES` or the path of a CSV with the columns item_id, scheme, code and, where
    known, context and evidence. Evidence is looked up in the item (headline first, or the part that
    the context names) and placed in the page's text. The two single passes give no evidence.

    Raises:
        CodingError: an unknown item, scheme or code; evidence that the item does not hold; a line twice.
        OSError: the file cannot be read.
    """
    path = data_path("coding", f"{name}.csv") if name in PASSES else Path(name)
    items = load_news() if news is None else news
    return frame(CODING, _coding_rows(path, items, must_prove=name == "adjudicated"))


def _coding_rows(path: Path, news: pd.DataFrame, must_prove: bool) -> Iterator[dict[str, object]]:
    seen: dict[tuple[str, str, str, str], int] = {}
    china_role: dict[str, str] = {}
    for line, row in _lines(path, ("item_id", "scheme", "code"), news):
        scheme, code, context = row["scheme"], row["code"], row.get("context") or ""
        if scheme not in SCHEMES:
            raise CodingError(f"{path}, line {line}: scheme {scheme!r}; expected one of {', '.join(SCHEMES)}")
        if code not in SCHEMES[scheme]:
            raise CodingError(f"{path}, line {line}: code {code!r}; {scheme} has {', '.join(SCHEMES[scheme])}")
        if context and context not in CONTEXTS:
            raise CodingError(
                f"{path}, line {line}: context {context!r}; expected one of {', '.join(CONTEXTS)}, or none"
            )
        key = (row["item_id"], scheme, code, context)
        if key in seen:
            raise CodingError(f"{path}, line {line}: the same as line {seen[key]}; take one of them out")
        seen[key] = line
        evidence = (row.get("evidence") or "").strip() or None
        if evidence and (scheme, code) in NEEDS_NO_EVIDENCE:
            raise CodingError(f"{path}, line {line}: {code} says that something is absent; no words can carry it")
        if scheme == "china_role" and china_role.setdefault(row["item_id"], code) != code:
            raise CodingError(f"{path}, line {line}: {row['item_id']} has a china_role already; it takes one")
        if must_prove and not evidence and (scheme, code) not in NEEDS_NO_EVIDENCE:
            raise CodingError(f"{path}, line {line}: {code} has no evidence; quote the words that carry it")
        part = context if context in ("headline", "excerpt") else None
        yield {
            "item_id": row["item_id"],
            "scheme": scheme,
            "code": code,
            "context": context or None,
            **place_evidence(path, line, news, row["item_id"], evidence, part),
        }


def read_officials(news: pd.DataFrame | None = None) -> pd.DataFrame:
    """Officials whom the items name or describe by office; columns as in `specs.OFFICIALS`.

    Raises:
        CodingError: an unknown item, or evidence that it does not hold.
    """
    return _read_placed("officials", OFFICIALS, news)


def read_quantities(news: pd.DataFrame | None = None) -> pd.DataFrame:
    """Quantities as one reading found them; columns as in `specs.QUANTITIES`.

    Raises:
        CodingError: an unknown item, evidence that it does not hold, or a number that is none.
    """
    return _read_placed("quantities_read", QUANTITIES, news)


def _read_placed(name: str, table: Table, news: pd.DataFrame | None) -> pd.DataFrame:
    path = data_path("coding", f"{name}.csv")
    items = load_news() if news is None else news
    rows = []
    for line, row in _lines(path, ("item_id", "evidence"), items):
        values: dict[str, object] = {key: value or None for key, value in row.items()}
        for column in table.columns:
            if column.type in ("number", "integer") and row.get(column.name):
                try:
                    number = float(row[column.name])
                    values[column.name] = int(number) if column.type == "integer" else number
                except ValueError:
                    raise CodingError(
                        f"{path}, line {line}: {column.name} is {row[column.name]!r}; expected a number"
                    ) from None
        rows.append(values | place_evidence(path, line, items, row["item_id"], row["evidence"]))
    return frame(table, rows)


def _lines(path: Path, needed: tuple[str, ...], news: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        absent = [column for column in needed if column not in (reader.fieldnames or ())]
        if absent:
            raise CodingError(f"{path}, line 1: no column {', '.join(absent)}; expected {', '.join(needed)}")
        for row in reader:
            if row["item_id"] not in news.index:
                raise CodingError(
                    f"{path}, line {reader.line_num}: item {row['item_id']!r} is not on the page; "
                    f"item ids are dates, the first is {news.index[0]}"
                )
            yield reader.line_num, row


def place_evidence(
    path: Path, line: int, news: pd.DataFrame, item: str, evidence: str | None, part: str | None = None
) -> dict[str, object]:
    """Evidence of a line of a file with its span in the page's text; missing where a row has no evidence.

    It is looked for in the headline, then in the excerpt, or in the `part` that is named.

    Raises:
        CodingError: the item does not hold it.
    """
    if not evidence:
        return {"evidence": None, "start": None, "end": None}
    for name in (part,) if part else ("headline", "excerpt"):
        words = news.at[item, name]
        at = words.find(evidence) if isinstance(words, str) else -1
        if at >= 0:
            start = int(news.at[item, f"{name}_start"]) + at
            return {"evidence": evidence, "start": start, "end": start + len(evidence)}
    raise CodingError(
        f"{path}, line {line}: {evidence!r} is not in the {part or 'headline or excerpt'} of {item}; quote it verbatim"
    )


def coding_matrix(news: pd.DataFrame, coding: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """Items x codes of a scheme, booleans; every item of `news` is a row, every code of the scheme a column.

    Counts start here, so that items with no code stay in the denominator.

    Raises:
        KeyError: no such scheme.
        CodingError: a code is given to an item that `news` does not have.
    """
    codes = SCHEMES[scheme]
    rows = coding[coding["scheme"] == scheme]
    strangers = set(rows["item_id"]) - set(news.index)
    if strangers:
        raise CodingError(f"{scheme}: coded items that are not in the news: {', '.join(sorted(strangers))}")
    matrix = pd.DataFrame(False, index=news.index, columns=pd.Index(codes, name=scheme))
    for item, code in zip(rows["item_id"], rows["code"], strict=True):
        matrix.at[item, code] = True
    return matrix
