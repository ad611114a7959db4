"""What a column and a table are; frames made by a specification, and checked against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd


class TableError(ValueError):
    """A table breaks its specification; names the table, the column, the row and what was expected."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    origin: str
    """Who speaks in it: "page" (its own words), "derived" (computed from them), "coded" (a reading pass decided),
    "outside" (a fact that the page does not state)."""
    name: str
    meaning: str
    missing: str = ""
    """What a missing value means; empty where a value is always there."""
    type: str = "string"
    """"string", "integer", "number", "boolean" or "date"."""
    allowed: tuple[str, ...] = ()
    example: str = ""


printed = partial(Column, "page")
derived = partial(Column, "derived")
coded = partial(Column, "coded")
outside = partial(Column, "outside")


@dataclass(frozen=True)
class Table:
    """A table: what a row is, its columns, and the columns that tell rows apart."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    index: str = ""
    """Column that is the frame's index, where there is one."""

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)


# Given as types, not by name: pandas takes longer to look a name up than to make a short column.
_DTYPES = {
    "string": pd.Series([], dtype="str").dtype,
    "integer": pd.Int64Dtype(),
    "number": pd.Float64Dtype(),
    "boolean": np.dtype("bool"),
    "date": np.dtype("datetime64[s]"),  # nanoseconds reach from 1677 to 2262 only; a misprint can say 1067
}


def frame(table: Table, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows (mappings) -> DataFrame with the table's columns, in order, typed; missing keys are missing values."""
    records = list(rows)
    data = {}
    for column in table.columns:
        name = column.name
        data[name] = _array(column, [record.get(name) for record in records])
    index = pd.Index(data.pop(table.index), name=table.index) if table.index else pd.RangeIndex(len(records))
    return pd.DataFrame(data, index, copy=False)


def _array(column: Column, values: list[Any]) -> Any:
    # Arrays are made in half the time of Series; dates need the Series' parser.
    if column.type == "date":
        return pd.Series(values, dtype=_DTYPES["date"]).array
    if column.type == "integer" and not column.missing and None not in values:
        return np.array(values, dtype="int64")
    if column.type == "boolean" and any(value is None for value in values):
        return pd.array(values, dtype="boolean")
    return pd.array(values, dtype=_DTYPES[column.type])


def check(table: Table, data: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, if it keeps the specification.

    Raises:
        TableError: a column is missing, added or misplaced; a value is missing or not allowed; a key repeats.
    """
    flat = data.reset_index() if table.index else data
    names = [column.name for column in table.columns]
    if list(flat.columns) != names:
        raise TableError(f"{table.name}: columns are {list(flat.columns)}, expected {names}")
    for column in table.columns:
        values = flat[column.name]
        if not column.missing and values.isna().any():
            row = int(values.isna().to_numpy().argmax())
            raise TableError(f"{table.name}, row {row}: {column.name} is missing; it is always stated")
        if column.allowed:
            wrong = ~values.isin(column.allowed) & values.notna()
            if wrong.any():
                row = int(wrong.to_numpy().argmax())
                found = f"{table.name}, row {row}: {column.name} is {values.iloc[row]!r}"
                raise TableError(f"{found}; allowed: {', '.join(column.allowed)}")
    repeated = flat.duplicated(list(table.key))
    if repeated.any():
        row = int(repeated.to_numpy().argmax())
        raise TableError(f"{table.name}, row {row}: {list(flat.loc[row, list(table.key)])} stands there twice")
    return data
