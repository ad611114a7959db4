"""Tables for readers, screen readers and CI: plain accessible HTML, and the same as text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from numbers import Number

import pandas as pd

from .labels import head, label

_LONG = 90
"""A longer text is folded where that is asked for."""
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d(?:-\d+)?)?")


def table(
    frame: pd.DataFrame | pd.Series,
    caption: str,
    *,
    names: Mapping[str, str] | None = None,
    lang: Mapping[str, str] | None = None,
    fold: Iterable[str] = (),
    mark: str | None = None,
) -> None:
    """Show a frame as a table: caption, heads of columns and rows, dates that never break, text escaped, never run.

    The index heads the rows, unless it is only pandas' own counting (a nameless index of numbers): then the first
    column does. A missing value is shown as an en dash, a code in words.

    Dollar signs stay dollar signs: the table's class keeps JupyterLab from reading formulas.

    Args:
        frame: what to show; a series is one column.
        caption: what it holds.
        names: other names for columns.
        lang: for a column its language ("es"), or the column that holds it, which is then not shown.
        fold: columns whose long texts are folded.
        mark: a pattern (regular expression, case ignored); what it finds in the texts is highlighted.

    Raises:
        TypeError: it is neither a frame nor a series.
        ValueError: a column stands there twice.

    >>> table(load_items()["city"].value_counts(), caption="Items by city of the dateline")
    """
    from IPython.display import display

    flat, heads = _flat(frame)
    if repeated := [str(name) for name in flat.columns[flat.columns.duplicated()]]:
        raise ValueError(f"columns stand there twice: {', '.join(repeated)}; name each once")
    lang, fold, names = lang or {}, set(fold), names or {}
    hidden = {name for name in lang.values() if name in flat.columns}
    columns = [column for column in flat.columns if column not in hidden]
    sides = {column: "right" if _is_numeric(flat[column]) else "left" for column in columns}
    titles = [names.get(str(column), head(column)) for column in columns]
    first = "".join(
        f'<th scope="col" style="text-align: {sides[column]}">{html.escape(title)}</th>'
        for column, title in zip(columns, titles, strict=True)
    )
    lines = []
    for row in flat.to_dict("records"):
        cells = []
        for nth, column in enumerate(columns):
            text = _text(row[column], column, column in heads)
            inner = _marked(text, mark)
            if column in lang:
                language = row[lang[column]] if lang[column] in flat.columns else lang[column]
                if isinstance(language, str) and language != "en":
                    inner = f'<span lang="{html.escape(language)}">{inner}</span>'
            if column in fold and len(text) > _LONG:
                begin = html.escape(text[:60].rsplit(" ", 1)[0])
                inner = f"<details><summary>{begin} …</summary>{inner}</details>"
            style = f' style="text-align: {sides[column]}"'
            cells.append(f'<th scope="row"{style}>{inner}</th>' if nth == 0 else f"<td{style}>{inner}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    if not lines:
        lines.append(f'<tr><th scope="row" colspan="{len(columns)}">none</th></tr>')
    whole = "\n".join(
        [
            f'<table class="mathjax_ignore">\n<caption style="text-align: left">{html.escape(caption)}</caption>',
            f"<thead><tr>{first}</tr></thead>\n<tbody>",
            *lines,
            "</tbody>\n</table>",
        ]
    )
    texts = {name: [_text(value, name, name in heads) for value in flat[name]] for name in columns}
    plain = pd.DataFrame(texts).set_axis(titles, axis=1).to_csv(index=False, lineterminator="\n")
    display({"text/html": whole, "text/plain": f"{caption}\n\n{plain}"}, raw=True)


def _flat(frame: pd.DataFrame | pd.Series) -> tuple[pd.DataFrame, set[object]]:
    """The frame with its index as columns, and the names of these; heads of several levels joined."""
    data = frame.to_frame(frame.name or "value") if isinstance(frame, pd.Series) else frame
    if not isinstance(data, pd.DataFrame):
        raise TypeError(f"frame is {frame!r:.80}; expected a frame or a series of pandas, for example load_items()")
    if isinstance(data.columns, pd.MultiIndex):
        data = data.set_axis([": ".join(label(part) for part in parts) for parts in data.columns], axis=1)
    data = data.rename_axis(columns=None)
    counting = data.index.name is None and pd.api.types.is_integer_dtype(data.index) and data.index.nlevels == 1
    if counting:
        return data.reset_index(drop=True), set()
    levels = [name if name is not None else "row" if data.index.nlevels == 1 else f"row {nth}"
              for nth, name in enumerate(data.index.names, start=1)]  # fmt: skip
    levels = [f"{name} (index)" if name in data.columns else name for name in levels]
    return data.reset_index(names=levels), set(levels)


_QUOTED = {
    "column",
    "evidence",
    "words",
    "headline",
    "headline_en",
    "excerpt",
    "excerpt_en",
    "dateline",
    "office",
    "official",
    "unit",
    "under",
}
"""Columns whose texts are shown as they stand: the page's own words, their renderings, and names of columns."""


def _text(value: object, column: object, heads: bool) -> str:
    if isinstance(value, str):
        return value if column in _QUOTED else label(value)
    # A number that heads a row is a name, and so is a year: 2,017 would be none.
    named = heads or column in ("year", "edition")
    return str(value) if named and isinstance(value, Number) and not pd.isna(value) else label(value)


def _marked(text: str, mark: str | None) -> str:
    """The text as HTML: what the pattern finds highlighted, days kept from breaking."""
    parts, at = [], 0
    for match in re.finditer(mark, text, re.IGNORECASE) if mark else ():
        if match[0]:
            parts += [_days(text[at : match.start()]), f"<mark><b>{html.escape(match[0])}</b></mark>"]
            at = match.end()
    return "".join([*parts, _days(text[at:])])


def _days(text: str) -> str:
    return _DAY.sub(lambda day: f'<span style="white-space: nowrap">{day[0]}</span>', html.escape(text))


def _is_numeric(values: pd.Series) -> bool:
    """Whether a column is one of numbers, missing ones aside."""
    stated = [value for value in values if label(value) != "–"]
    return bool(stated) and all(isinstance(value, Number) and not isinstance(value, bool) for value in stated)
