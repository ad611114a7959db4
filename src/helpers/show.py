"""What a cell displays: figures with their data, tables, findings, sentences. For readers, screen readers and CI.

Each output carries a text form that repeats byte for byte; that text is what nbval compares.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterable, Mapping
from numbers import Number
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.display import display

from .findings import FINDINGS, Tables, ledger, load_tables
from .fragility import robustness
from .memory import uncollected

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 144
_WIDTH = 760
"""Width in CSS pixels at which figures are shown; the height follows."""


def show_figure(figure: Figure | None, data: pd.DataFrame, alt: str, caption: str) -> None:
    """Show a figure: the picture, and as plain text its alternative text and the data drawn, in full precision.

    The text is what screen readers get, what a reader can copy, and what nbval compares: it does not
    depend on how matplotlib draws. Where a chart had nothing to draw (`figure` is None) the words are all.

    Raises:
        ValueError: alternative text or caption is empty.
    """
    if not (alt and alt.strip()) or not (caption and caption.strip()):
        raise ValueError("a figure needs alternative text and a caption")
    if figure is None:
        _markdown(alt)
        return
    display(
        {
            "image/png": png(figure),
            "text/plain": f"{alt}\n\n{caption}\n\n{data.to_csv(index=False, lineterminator=chr(10))}",
        },
        raw=True,
        metadata={"image/png": {"width": _WIDTH, "alt": alt}},
    )
    _markdown(f"*{caption}*")


@uncollected()
def png(figure: Figure) -> bytes:
    """The figure as a picture; it is closed.

    Laid out by hand: `savefig` draws all of a figure once only to lay it out, and what is then drawn is the same.
    """
    from matplotlib import pyplot

    picture = io.BytesIO()
    figure.set_dpi(DPI)
    if engine := figure.get_layout_engine():
        engine.execute(figure)
        figure.set_layout_engine(None)
    figure.savefig(picture, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
    pyplot.close(figure)
    return picture.getvalue()


def show_table(
    data: pd.DataFrame,
    *,
    caption: str,
    labels: Mapping[str, str] | None = None,
    lang: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    fold: Iterable[str] = (),
) -> None:
    """Show a table as plain accessible HTML: caption, column and row headers, nothing random.

    The first column heads the rows. `labels` renames columns for the reader; `lang` names, for a column,
    its language (`"es"`) or the column that holds it; `links` gives a column's values an address, with
    `{}` for the value; columns in `fold` show long texts folded. A missing value is shown as an en dash.
    Text from the page is escaped: markup in it is shown, never run.
    """
    labels, lang, links, fold = labels or {}, lang or {}, links or {}, set(fold)
    columns = [column for column in data.columns if column not in set(lang.values())]
    sides = {column: "right" if _is_numeric(data[column]) else "left" for column in columns}
    heads = "".join(
        f'<th scope="col" style="text-align: {sides[c]}">{html.escape(labels.get(c, _words(c)))}</th>' for c in columns
    )
    lines = []
    for _, row in data.iterrows():
        cells = []
        for nth, column in enumerate(columns):
            text = _text(row[column])
            inner = html.escape(text)
            if column in links:
                inner = f'<a href="{html.escape(links[column].format(text))}">{inner}</a>'
            if column in lang:
                language = row[lang[column]] if lang[column] in data.columns else lang[column]
                if isinstance(language, str) and language != "en":
                    inner = f'<span lang="{html.escape(language)}">{inner}</span>'
            if column in fold and len(text) > 90:
                inner = f"<details><summary>{html.escape(text[:60].rsplit(' ', 1)[0])} …</summary>{inner}</details>"
            style = f' style="text-align: {sides[column]}"'
            cells.append(f'<th scope="row"{style}>{inner}</th>' if nth == 0 else f"<td{style}>{inner}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    if not lines:
        lines.append(f'<tr><th scope="row" colspan="{len(columns)}">none</th></tr>')
    table = "\n".join(
        [
            f'<table>\n<caption style="text-align: left">{html.escape(caption)}</caption>',
            f"<thead><tr>{heads}</tr></thead>\n<tbody>",
            *lines,
            "</tbody>\n</table>",
        ]
    )
    plain = data[columns].map(_text).to_csv(index=False, lineterminator="\n")
    display({"text/html": table, "text/plain": f"{caption}\n\n{plain}"}, raw=True)


def _is_numeric(values: pd.Series) -> bool:
    """Whether a column is one of numbers, `open` and missing ends aside."""
    stated = [value for value in values if value != "open" and not (value is None or pd.isna(value))]
    return bool(stated) and all(isinstance(value, Number) and not isinstance(value, bool) for value in stated)


def finding(id: str, tables: Tables | None = None) -> None:
    """Show a finding by its id: the sentence, whether its claim holds, and its items.

    Raises:
        KeyError: there is no such finding; the message lists those there are.
    """
    if id not in FINDINGS:
        raise KeyError(f"no finding {id!r}; there are {', '.join(FINDINGS)}")
    found = FINDINGS[id]
    result = found(tables)
    claim = "" if not found.claim else " The claim holds." if result.holds else " **The claim does not hold.**"
    items = f"\n>\n> Items: {', '.join(result.items)}." if result.items else ""
    _markdown(f"> **{id}. On this page:** {_plain(result.sentence)}{claim}{items}")


def answer(*ids: str, tables: Tables | None = None) -> None:
    """Show the short answer of a notebook: the sentences of its findings."""
    lines = [f"- {_plain(FINDINGS[id](tables).sentence)} ({id})" for id in ids]
    _markdown("**In short, for this page:**\n\n" + "\n".join(lines))


def show_ledger(tables: Tables | None = None) -> None:
    """Show all findings as one table, and on how many items they rest."""
    rows = ledger(tables).reset_index()
    rows["holds"] = rows["holds"].map({True: "yes", False: "no"}).where(rows["kind"] == "claim", None)
    rows["fewest changes"] = rows["id"].map(robustness(tables)["fewest"])
    count = len((tables or load_tables()).news)
    show_table(
        rows[["id", "finding", "kind", "holds", "fewest changes", "notebook"]],
        caption=f"Ledger: {len(rows)} findings about this page, from {count} items; "
        "coded by language-model reading passes",
        links={"notebook": "{}.ipynb"},
    )


def say(text: str) -> None:
    """Show a sentence whose numbers were computed."""
    _markdown(text)


def _markdown(text: str) -> None:
    display({"text/markdown": text, "text/plain": text}, raw=True)


def _plain(text: str) -> str:
    """Words that may come from a page, for Markdown: what looks like HTML in them stays text."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _words(name: Any) -> str:
    text = str(name).replace("_", " ")
    return text[:1].upper() + text[1:]


def _text(value: Any) -> str:
    if value is None or (not isinstance(value, (str, bool)) and pd.isna(value)):
        return "–"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return f"{int(value):,}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
