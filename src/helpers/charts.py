"""Charts: a view in, a figure with its data and alternative text out. One style, no parsing, no counting.

One dot is one item. Colour never speaks alone: filled and hollow, shape or position say the same.
Colours: Okabe, M., and Ito, K. (2008), Color Universal Design. Text is dark on white throughout.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import matplotlib.ticker as mticker
import numpy as np
import pandas as pd

from .views import NAMED, NOT_NAMED, ROLE_ORDER, View

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
    "#F0E442",
)
INK, GREY, FAINT, PALE = "#222222", "#595959", "#d9d9d9", "#eeeeee"

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.hashsalt": "helpers",
    "figure.dpi": 100,
    "savefig.bbox": "standard",
}
WIDTH = 8.4
"""Width of every figure in inches."""


class Chart(NamedTuple):
    """A drawn view: what `show_figure` takes."""

    figure: Figure | None
    """None where there is nothing to draw; then `alt` says so."""
    data: pd.DataFrame
    alt: str


def _or_words(chart: Callable[..., Chart]) -> Callable[..., Chart]:
    """A chart of a view that may be empty: then nothing is drawn, and what is seen stands in words."""

    @wraps(chart)
    def drawn(view: View, *arguments: Any, **named: Any) -> Chart:
        return Chart(None, view.data, view.seen) if view.data.empty else chart(view, *arguments, **named)

    return drawn


def _axes(height: float, title: str, **kwargs: Any) -> tuple[Figure, Axes]:
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(WIDTH, height), layout="constrained", **kwargs)
        figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)
        figure.suptitle(textwrap.fill(title, 78), x=0.012, ha="left", fontsize=12, fontweight="bold", color=INK)
    return figure, axes


def _chart(figure: Figure, view: View, alt: str) -> Chart:
    """The drawn view; its alternative text says how it is drawn, then what is seen."""
    return Chart(figure, view.data, f"{alt} Seen: {view.seen}")


def _rows(axes: Axes, labels: Sequence[str], *, above: float = 0.6, below: float = 0.6, line: str = "") -> None:
    """Vertical axis: a row a label, the first on top, with this much room at the ends and, if coloured, a line each."""
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(labels) - 1 + below, -above)
    if line:
        _lines(axes, range(len(labels)), line)


def _lines(axes: Axes, places: Sequence[float], colour: str, *, across: bool = True) -> None:
    """Thin lines behind all else, from edge to edge: across at these heights, or down at these places."""
    draw, ends = (axes.hlines, axes.get_yaxis_transform()) if across else (axes.vlines, axes.get_xaxis_transform())
    draw(places, 0, 1, transform=ends, colors=colour, linewidth=0.8, zorder=0, capstyle="projecting")


def _dots(
    axes: Axes,
    x: Any,
    y: Any,
    size: float | Sequence[float],
    colour: str,
    *,
    filled: bool = True,
    edge: float | None = None,
    marker: str = "o",
    zorder: float = 3,
) -> None:
    """Marks of one kind, filled or hollow; `edge` is the width of their outline."""
    axes.scatter(
        x,
        y,
        s=size,
        marker=marker,
        facecolors=colour if filled else "white",
        edgecolors=colour,
        linewidths=edge,
        zorder=zorder,
    )


def _columns(rows: Iterable[Any], number: int = 2) -> list[list[Any]]:
    """Places as one list an axis, also where there is none."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(number)]


def _sample(
    label: str, colour: str, *, filled: bool = True, edge: float = 1.6, marker: str = "o", size: float = 7.5
) -> Artist:
    """A mark and its name, for the legend."""
    return plt.Line2D(
        [],
        [],
        marker=marker,
        linestyle="",
        markersize=size,
        markerfacecolor=colour if filled else "white",
        markeredgecolor=colour,
        markeredgewidth=edge,
        label=label,
    )


def _legend(figure: Figure, samples: Sequence[Artist], **kwargs: Any) -> None:
    """The few marks, named beside a sample under the plot."""
    look = {"ncols": len(samples), "handletextpad": 0.3, **kwargs}
    figure.legend(handles=samples, loc="outside lower left", frameon=False, labelcolor=INK, **look)


def _key(figure: Figure, filled: str, hollow: str = "") -> None:
    """The two marks in the words of the data; one alone needs no key."""
    if hollow:
        _legend(figure, [_sample(filled, BLUE), _sample(hollow, RED, filled=False)], borderaxespad=0.2)


def _span(dates: pd.Series) -> str:
    return f"{dates.min():%Y} to {dates.max():%Y}"


def _years(axes: Axes, dates: pd.Series) -> None:
    """Time axis: a tick at each New Year, the year's number in its middle."""
    years = range(dates.min().year, dates.max().year + 1)
    # Fixed ones: locators of dates would look for them anew at each step of the layout.
    starts = mdates.date2num([pd.Timestamp(year, 1, 1) for year in (*years, years.stop)])
    middles = mdates.date2num([pd.Timestamp(year, 7, 2) for year in years])
    axes.set_xlim(starts[0], starts[-1])
    axes.set_xticks(starts, [""] * len(starts))
    axes.set_xticks(middles, [str(year) for year in years], minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    axes.grid(axis="x", which="major", color=FAINT, linewidth=0.8)
    axes.set_axisbelow(True)


def _spread(x: np.ndarray, width: float, levels: Iterable[int] = (0, 1, -1, 2, -2, 3, -3)) -> np.ndarray:
    """For each of the sorted x the first of the levels where a dot of this width covers no other; 0 if all do."""
    last: dict[int, float] = {}
    chosen = []
    for value in x:
        level = next((k for k in levels if value - last.get(k, -np.inf) >= width), 0)
        last[level] = float(value)
        chosen.append(level)
    return np.array(chosen)


@_or_words
def swimlanes(view: View) -> Chart:
    """One dot per item and lane over time; the first kind of mark is filled, the second hollow."""
    data = view.data
    lanes = list(dict.fromkeys(data["lane"]))
    labels = [textwrap.fill(lane, 20) for lane in lanes]
    marks = [mark for mark in data["mark"].cat.categories if (data["mark"] == mark).any()]
    breaks = max(label.count("\n") for label in labels)
    figure, axes = _axes(1.35 + 0.45 * len(lanes) + 0.12 * breaks * len(lanes), view.title)
    period = max((data["date"].max() - data["date"].min()).days, 365)
    _rows(axes, labels, above=0.7, below=0.7, line=FAINT)
    places = []
    for number, lane in enumerate(lanes):
        rows = data[data["lane"] == lane].sort_values("date")
        x = mdates.date2num(rows["date"])
        places.append(pd.DataFrame({"x": x, "y": number + 0.23 * _spread(x, period * 0.016), "mark": rows["mark"]}))
        axes.annotate(str(len(rows)), (1.008, number), xycoords=("axes fraction", "data"), va="center", color=INK)
    dots = pd.concat(places)
    for mark in marks:
        chosen = dots[dots["mark"] == mark]
        first = mark == data["mark"].cat.categories[0]
        _dots(axes, chosen["x"], chosen["y"], 58, BLUE if first else RED, filled=first, edge=1.6)
    axes.spines["left"].set_visible(False)
    _years(axes, data["date"])
    _key(figure, *data["mark"].cat.categories)
    return _chart(
        figure,
        view._replace(data=data.astype({"mark": str})),
        f"Dot chart, one dot per item, in {len(lanes)} lanes ({', '.join(lanes)}); "
        f"horizontal axis: date, {_span(data['date'])}; marks: {', '.join(marks)}.",
    )


@_or_words
def dot_table(view: View, *, empty: bool = True) -> Chart:
    """Rows and columns with one dot per item in each cell."""
    data = view.data
    rows, columns = list(data["row"].cat.categories), list(data["column"].cat.categories)
    cells = data.groupby(["row", "column"], observed=False).size()
    most = max(int(cells.max()), 1)
    crowded = len(columns) > 5
    figure, axes = _axes((1.8 if crowded else 1.35) + 0.4 * len(rows), view.title)
    step = min(0.8 / most, 0.16)
    dots, none = [], []
    for (row, column), count in cells.items():
        r, c = rows.index(row), columns.index(column)
        dots += [(c + (n - (count - 1) / 2) * step, r) for n in range(count)]
        if not count:
            none.append((c, r))
    x, y = _columns(dots)
    _dots(axes, x, y, 46, BLUE)
    if none and empty:
        x, y = _columns(none)
        _dots(axes, x, y, 5, "#a0a0a0", zorder=2)
    wide = 18 if len(columns) < 5 else 14  # as wide as the longest word
    axes.set_xticks(range(len(columns)), columns if crowded else [textwrap.fill(c, wide) for c in columns])
    axes.xaxis.tick_top()
    if crowded:
        plt.setp(axes.get_xticklabels(), rotation=28, ha="left", rotation_mode="anchor")
    _rows(axes, rows, above=0.55, below=0.55)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(columns) - (0.2 if crowded else 0.5))
    _lines(axes, [line - 0.5 for line in range(1, len(rows))], PALE)
    _lines(axes, [line - 0.5 for line in range(1, len(columns))], FAINT, across=False)
    axes.spines[:].set_visible(False)
    return _chart(
        figure,
        view._replace(data=data.astype({"row": str, "column": str})),
        f"Dot table, one dot per item: {len(rows)} rows ({', '.join(rows)}), {len(columns)} columns "
        f"({', '.join(columns)}); {most} at most in a cell.",
    )


def roles(view: View) -> Chart:
    """What the headline (square) and the text (dot) say that INTERPOL did, a row an operation."""
    data = view.data
    labels = list(dict.fromkeys(data["label"]))
    figure, axes = _axes(1.5 + 0.38 * len(labels), view.title)
    where = {role: n for n, role in enumerate(ROLE_ORDER)}
    squares, dots = [], []
    for number, label in enumerate(labels):
        rows = data[data["label"] == label]
        head = [where[r] for r in rows.loc[rows["part"] == "headline", "role"]]
        text = [where[r] for r in rows.loc[rows["part"] == "excerpt", "role"]]
        for h in head:
            for t in text:
                if h != t:
                    axes.annotate(
                        "",
                        (t + 0.07 * np.sign(h - t), number),
                        (h, number),
                        arrowprops={"arrowstyle": "->", "color": GREY, "linewidth": 1.1},
                    )
        same = set(head) & set(text)
        squares += [(h - (0.06 if h in same else 0), number) for h in head]
        dots += [(t + (0.06 if t in same else 0), number) for t in text]
    x, y = _columns(squares)
    _dots(axes, x, y, 62, RED, filled=False, edge=1.7, marker="s")
    x, y = _columns(dots)
    _dots(axes, x, y, 58, BLUE, zorder=4)
    _rows(axes, labels, line=PALE)
    axes.set_xticks(range(len(ROLE_ORDER)), ROLE_ORDER)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(ROLE_ORDER) - 0.5)
    axes.spines[:].set_visible(False)
    square = _sample("headline says", RED, filled=False, edge=1.7, marker="s", size=8)
    _legend(figure, [square, _sample("text says", BLUE, edge=1.0)])
    return _chart(
        figure,
        view,
        f"Dot chart, {len(labels)} operation items as rows; horizontal axis: what INTERPOL is said to have done "
        f"({', '.join(ROLE_ORDER)}); a square for the headline, a dot for the text, an arrow where they differ.",
    )


@_or_words
def small_multiples(view: View) -> Chart:
    """A thin timeline for each page, one dot per item, all over one axis; filled or hollow as in `swimlanes`."""
    data = view.data
    pages = list(dict.fromkeys(data["page"]))
    yes, no = data["mark"].cat.categories
    figure, axes = _axes(1.3 + 0.3 * len(pages), view.title)
    _years(axes, data["date"])
    width = float(np.diff(axes.get_xlim())[0]) * 0.011
    places = []
    for number, page in enumerate(pages):
        rows = data[data["page"] == page].sort_values("date")
        x = mdates.date2num(rows["date"])
        y = number + 0.2 * _spread(x, width, (0, 1, -1))
        places.append(pd.DataFrame({"x": x, "y": y, "mark": rows["mark"]}))
        axes.annotate(str(len(rows)), (1.008, number), xycoords=("axes fraction", "data"), va="center", color=INK)
    dots = pd.concat(places)
    for mark, colour in ((yes, BLUE), (no, RED)):
        chosen = dots[dots["mark"] == mark]
        _dots(axes, chosen["x"], chosen["y"], 26, colour, filled=mark == yes, edge=1.2)
    _rows(axes, [textwrap.shorten(page, 26, placeholder=" …") for page in pages], line=FAINT)
    axes.spines["left"].set_visible(False)
    _key(figure, yes, no)
    return _chart(
        figure,
        view._replace(data=data.astype({"mark": str})),
        f"Small timelines under each other, one of each of {len(pages)} pages ({', '.join(pages)}), one dot per item; "
        f"horizontal axis: date, {_span(data['date'])}; marks: {yes}, {no}; at the right the number of items.",
    )


@_or_words
def counts(view: View) -> Chart:
    """A table of counts, pages by codes: each count printed on a disc whose area grows with it; nothing for none."""
    data = view.data
    pages, codes = list(dict.fromkeys(data["page"])), list(data["code"].cat.categories)
    figure, axes = _axes(2.0 + 0.3 * len(pages), view.title)
    discs = []
    for row in data[data["items"] > 0].itertuples():
        where = codes.index(row.code), pages.index(row.page)
        discs.append((*where, 330 * row.items / max(data["items"])))
        axes.annotate(str(row.items), where, ha="center", va="center_baseline", color=INK, fontsize=9, zorder=4)
    x, y, sizes = _columns(discs, 3)
    _dots(axes, x, y, sizes, "#c6dff0", zorder=2)
    axes.set_xticks(range(len(codes)), codes)
    axes.xaxis.tick_top()
    plt.setp(axes.get_xticklabels(), rotation=28, ha="left", rotation_mode="anchor")
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(codes) - 0.2)
    _rows(axes, [textwrap.shorten(page, 26, placeholder=" …") for page in pages])
    _lines(axes, [border - 0.5 for border in range(1, len(pages))], PALE)
    axes.spines[:].set_visible(False)
    return _chart(
        figure,
        view._replace(data=data.astype({"code": str})),
        f"Table of counts on discs, {len(pages)} pages as rows ({', '.join(pages)}), {len(codes)} codes as columns "
        f"({', '.join(codes)}); {max(data['items'])} items at most in a cell.",
    )


@_or_words
def ranges(view: View, unit: str) -> Chart:
    """Stated numbers on a logarithmic axis: a dot if exact, an arrow where the words leave an end open."""
    data = view.data
    figure, axes = _axes(1.25 + 0.42 * len(data), view.title)
    values = data["value"].astype(float)
    left, right = values.min() / 3, values.max() * 4
    for number, row in data.iterrows():
        value = float(row["value"])
        if row["qualifier"] == "exact":
            _dots(axes, [value], [number], 62, BLUE, zorder=4)
        elif row["qualifier"] == "about":
            _dots(axes, [value], [number], 62, BLUE, filled=False, edge=1.7, zorder=4)
        else:
            up = pd.isna(row["high"])
            end = value * 2.2 if up else value / 2.2
            axes.annotate(
                "",
                (end, number),
                (value, number),
                arrowprops={"arrowstyle": "-|>", "color": RED, "linewidth": 2.2, "shrinkA": 0, "shrinkB": 0},
            )
            axes.plot([value, value], [number - 0.2, number + 0.2], color=RED, linewidth=2.2)
        words = {
            "more_than": "more than ",
            "at_least": "at least ",
            "nearly": "nearly ",
            "up_to": "up to ",
            "about": "about ",
        }.get(row["qualifier"], "")
        side = value * 2.5 if row["qualifier"] in ("more_than", "at_least") else value * 1.25
        money = f" {row['unit']}" if value >= 1e6 and isinstance(row["unit"], str) else ""
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # or the grid runs through it
        axes.annotate(f"{words}{_plain(value)}{money}", (side, number), va="center", color=INK, bbox=box)
    axes.set_xscale("log")
    millions = values.min() >= 1e6
    axes.set_xlim(left, right * (12 if millions else 2))
    if right / left < 500:
        steps = mticker.LogLocator(base=10, subs=(1, 2, 5)).tick_values(left, right)
        axes.set_xticks([step for step in steps if values.min() / 2 <= step <= values.max() * 2])
    axes.set_xlabel(f"{'million ' if millions else ''}{unit}, logarithmic axis")
    axes.xaxis.set_major_formatter(lambda value, position: f"{value / 1e6:,.3g}" if millions else _plain(value))
    axes.minorticks_off()
    axes.grid(axis="x", color=FAINT, linewidth=0.8)
    _rows(axes, data["label"])
    axes.spines["left"].set_visible(False)
    return _chart(
        figure,
        view,
        f"Range chart, {len(data)} rows, one a stated number; horizontal axis: {unit}, logarithmic, "
        f"{values.min():,.0f} to {values.max():,.0f}; dot: exact, circle: about, arrow: open end.",
    )


def _plain(value: float) -> str:
    return f"{value / 1e6:,.3g} million" if value >= 1e6 else f"{value:,.0f}"


def lengths(view: View) -> Chart:
    """Lengths of headlines and excerpts, one dot per item, stacked where they are near each other."""
    data = view.data
    figure, axes = _axes(3.4, view.title)
    for column, colour, shape in (("headline", RED, "s"), ("excerpt", BLUE, "o")):
        x = np.sort(data[column].to_numpy())
        _dots(axes, x, _spread(x, 4, range(len(x))), 24, colour, marker=shape)
    axes.set_xlim(0, float(data["excerpt"].max()) + 30)
    axes.set_ylim(-0.8, len(data) + 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("characters")
    axes.annotate("headlines", (float(data["headline"].median()), 7), ha="center", color=INK, fontweight="bold")
    axes.annotate("excerpts", (float(data["excerpt"].max()) - 9, 14), ha="right", color=INK, fontweight="bold")
    return _chart(
        figure,
        view,
        f"Dot plot, one dot per item, stacked; horizontal axis: characters, 0 to {data['excerpt'].max()}.",
    )


def page_order(view: View) -> Chart:
    """Place on the page against date."""
    data = view.data
    figure, axes = _axes(3.9, view.title)
    right, wrong = data[~data["out_of_order"]], data[data["out_of_order"]]
    axes.plot(data["date"], data["position"], color=FAINT, linewidth=1.2, zorder=1)
    _dots(axes, right["date"], right["position"], 46, BLUE)
    _dots(axes, wrong["date"], wrong["position"], 60, RED, filled=False, edge=1.7, marker="D")
    for nth, (_, row) in enumerate(wrong.iterrows()):
        axes.annotate(
            f"{row['item_id']}: newer ones below",
            (row["date"], row["position"]),
            xytext=(-9, 5 - 6 * nth),
            textcoords="offset points",
            ha="right",
            va="center",
            color=INK,
            fontsize=9,
        )
    axes.set_ylim(len(data) + 1, 0)
    axes.set_yticks([1, *range(5, len(data) + 1, 5)])
    axes.set_ylabel("place on the page, from the top")
    _years(axes, data["date"])
    return _chart(
        figure,
        view,
        f"Dot chart, one dot per item; horizontal axis: date, {_span(data['date'])}; "
        f"vertical axis: place on the page, 1 to {len(data)}.",
    )


_PART_COLOURS = {
    "header": PINK, "profile": GREEN, "news: dates": YELLOW, "news: headlines": RED, "news: excerpts": SKY,
    "notices": ORANGE, "events": BLUE, "labels": "#8c8c8c", "not understood": "#000000", "layout": "#efefef",
}  # fmt: skip


STRIP_LINES = 4
"""Lines into which the strip of the page is broken."""


def page_strip(view: View, rows: int = STRIP_LINES) -> Chart:
    """The page as a strip, byte by byte, broken into lines like text; parts coloured and listed with sizes."""
    data = view.data
    total = int(data["end"].max())
    per = -(-total // rows)
    figure, axes = _axes(3.3, view.title)
    bars = []
    for piece in data.itertuples():
        start = int(piece.start)
        while start < piece.end:
            row = start // per
            stop = min(int(piece.end), (row + 1) * per)
            bars.append((row, stop - start, start - row * per, _PART_COLOURS[piece.part]))
            start = stop
    for row in range(rows):
        pieces = [(left, width, colour) for line, width, left, colour in bars if line == row]
        left, width, colour = _columns(pieces, 3)
        axes.broken_barh(list(zip(left, width, strict=True)), (row - 0.36, 0.72), facecolors=colour, linewidth=0)
    _rows(axes, [f"from {row * per:,}" for row in range(rows)], below=0.5)
    axes.set_xlim(0, per)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    sizes = (data["end"] - data["start"]).groupby(data["part"]).sum()
    order = [part for part in _PART_COLOURS if part in sizes.index]
    samples = [
        plt.Rectangle((0, 0), 1, 1, color=_PART_COLOURS[part], label=f"{part} {int(sizes[part]):,}") for part in order
    ]
    _legend(figure, samples, ncols=4, handlelength=1.1, handletextpad=0.5, columnspacing=1.4)
    return _chart(figure, view, f"Strip chart of the page from byte 0 to {total:,} in {rows} lines, coloured by part.")


def promises(view: View) -> Chart:
    """Responsibilities as rows, one dot for each item of the news whose theme they speak of."""
    data = view.data
    stated = data.drop_duplicates("position")
    labels = [
        textwrap.fill(f"{row.position}. {row.responsibility}", 62, max_lines=3, placeholder=" …")
        for row in stated.itertuples()
    ]
    figure, axes = _axes(1.1 + 0.54 * len(labels), view.title)
    dots: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for number, row in enumerate(stated.itertuples()):
        items = data.loc[(data["position"] == row.position) & data["item_id"].notna()]
        for nth, mark in enumerate(items["mark"], start=1):
            dots[mark == NAMED].append((nth, number))
        note = row.themes or "no theme of the codebook"
        axes.annotate(
            note if len(items) else f"none: {note}" if row.themes else note,
            (len(items) + 0.8, number),
            va="center",
            color=GREY if not len(items) else INK,
            fontsize=9,
        )
    for filled, places in dots.items():
        x, y = _columns(places)
        _dots(axes, x, y, 46, BLUE if filled else RED, filled=filled, edge=None if filled else 1.5)
    _rows(axes, labels)
    plt.setp(axes.get_yticklabels(), fontsize=9)
    most = int(data.groupby("position")["item_id"].count().max())
    axes.set_xlim(0.2, most + 13)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    _key(figure, NAMED, NOT_NAMED)
    return _chart(
        figure,
        view,
        f"Dot chart, {len(labels)} responsibilities as rows, one dot for each item with a related theme, "
        f"filled where it names China; {most} at most in a row.",
    )


_BOXES = {
    "state": ("#eaf3f9", BLUE, "-"),
    "bureau": ("#eaf3f9", BLUE, "-"),
    "sub_bureau": ("#eaf3f9", BLUE, "-"),
    "local": ("#fdf3e3", ORANGE, ":"),
    "office": ("#eef7f3", GREEN, "--"),
}
_COLUMN = {"state": 1.35, "bureau": 1.35, "office": 0.3, "local": 2.75}


def chain(data: pd.DataFrame, title: str) -> Chart:
    """Bodies as boxes, lower ones tied to higher ones by arrows that carry the page's words.

    `data`: one row a tie, columns `node, kind, within, relation`; a node that ties to several has several rows.
    """
    nodes = data.drop_duplicates("node")
    level: dict[str, int] = {}
    for row in nodes.itertuples():
        level[row.node] = level.get(row.within, -1) + 1
    places = {row.node: (_COLUMN.get(row.kind, 0.0), float(level[row.node])) for row in nodes.itertuples()}
    subs = [row.node for row in nodes.itertuples() if row.kind == "sub_bureau"]
    for number, node in enumerate(subs):
        places[node] = (_COLUMN["bureau"] + 1.1 * (number - (len(subs) - 1) / 2), places[node][1])
    figure, axes = _axes(5.8, title)
    boxes = {}
    for row in nodes.itertuples():
        face, edge, line = _BOXES[row.kind]
        boxes[row.node] = axes.annotate(
            textwrap.fill(row.node, 24),
            places[row.node],
            ha="center",
            va="center",
            fontsize=9.5,
            color=INK,
            zorder=3,  # before the arrows: these end where their boxes were last drawn
            bbox={
                "boxstyle": "round,pad=0.5", "facecolor": face, "edgecolor": edge, "linewidth": 1.3, "linestyle": line,
            },
        )
    ties = [
        (row.within, row.node, row.relation) for row in data.itertuples() if isinstance(row.within, str) and row.within
    ]
    for upper, lower, relation in ties:
        (x0, y0), (x1, y1) = places[upper], places[lower]
        axes.annotate(
            "",
            (x0, y0),
            (x1, y1),
            arrowprops={
                "arrowstyle": "-|>",
                "color": GREY,
                "linewidth": 1.2,
                "patchA": boxes[lower].get_bbox_patch(),
                "patchB": boxes[upper].get_bbox_patch(),
                "shrinkA": 2,
                "shrinkB": 2,
            },
            zorder=4,
        )
        straight = x0 == x1
        axes.annotate(
            relation,
            (x0 + 0.05, (y0 + y1) / 2) if straight else (0.33 * x0 + 0.67 * x1, 0.33 * y0 + 0.67 * y1),
            ha="left" if straight else "center",
            va="center",
            fontsize=9,
            color=INK,
            style="italic",
            zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        )
    axes.set_xlim(-0.25, 3.3)
    axes.set_ylim(max(y for _, y in places.values()) + 0.4, -0.4)
    axes.axis("off")
    seen = "; ".join(f"{lower} {relation} {upper}" for upper, lower, relation in ties)
    return _chart(
        figure,
        View(data, title, f"{seen}."),
        f"Box diagram of {len(nodes)} bodies and offices; arrows lead from each to what it belongs to or is led by, "
        f"which stands above it, in {max(level.values()) + 1} steps.",
    )


def yearly(view: View) -> Chart:
    """Items a year with exact intervals, and the band of what chance does to a constant rate."""
    data = view.data
    figure, axes = _axes(3.9, view.title)
    low, high, rate = (float(data[c].iloc[0]) for c in ("chance_low", "chance_high", "rate"))
    axes.axhspan(low, high, color="#f3efe4", zorder=0)
    axes.axhline(rate, color=ORANGE, linewidth=1.4, zorder=1)
    edge = data["year"].max() + 1.0
    for note, y, side in (
        (f"constant rate:\n{rate:.2f} a year", rate, "center"),
        (f"by chance:\n{low:.0f} to {high:.0f}", high - 0.1, "top"),
    ):
        axes.annotate(note, (edge, y), va=side, color=INK, fontsize=9, annotation_clip=False)
    axes.vlines(data["year"], data["low"], data["high"], color=GREY, linewidth=1.3, zorder=2, capstyle="projecting")
    for partial, years in data.groupby("partial"):
        _dots(axes, years["year"], years["items"], 62, BLUE, filled=not partial, edge=1.7)
    axes.set_xticks(
        data["year"],
        [f"{row.year}\n(partial)" if row.partial else str(row.year) for row in data.itertuples()],
    )
    axes.set_xlim(data["year"].min() - 0.5, data["year"].max() + 0.9)
    axes.set_ylim(-0.4, float(data["high"].max()) + 0.4)
    axes.set_ylabel("items")
    return _chart(
        figure,
        view,
        f"Dot chart with intervals; horizontal axis: year, {data['year'].min()} to {data['year'].max()}; "
        f"vertical axis: items, 0 to {data['high'].max():.0f}; a band shows the range of a constant rate.",
    )


def line_up(view: View) -> Chart:
    """Small timelines, one of them real."""
    data = view.data
    panels = int(data["panel"].max())
    figure, axes = _axes(5.4, view.title)
    half = -(-panels // 2)
    first, last = mdates.date2num(data["date"].min()), mdates.date2num(data["date"].max())
    width = last - first
    dots: list[tuple[float, float]] = []
    for panel in range(1, panels + 1):
        rows = data[data["panel"] == panel]
        column, row = divmod(panel - 1, half)
        x = np.sort(mdates.date2num(rows["date"]))
        offset = column * width * 1.16
        axes.plot([first + offset, last + offset], [row, row], color=FAINT, linewidth=0.8, zorder=0)
        dots += zip(x + offset, row - 0.16 * _spread(x, width * 0.012), strict=True)
        axes.annotate(str(panel), (first + offset - width * 0.025, row), ha="right", va="center", color=INK)
    across, down = _columns(dots)
    _dots(axes, across, down, 16, BLUE)
    axes.set_ylim(half - 0.4, -0.6)
    axes.set_xlim(first - width * 0.08, last + width * 1.19)
    axes.axis("off")
    return _chart(
        figure,
        view,
        f"Line-up of {panels} dot timelines in two columns, one dot per date, each {_span(data['date'])}; no axis.",
    )


def power(view: View) -> Chart:
    """How often a trend of a given size would be seen."""
    data = view.data
    figure, axes = _axes(3.6, view.title)
    percent = (data["growth_per_year"] - 1) * 100
    axes.plot(percent, data["seen"], color=BLUE, linewidth=2)
    smallest = (float(data["smallest_seen"].iloc[0]) - 1) * 100
    axes.axhline(0.8, color=GREY, linewidth=1, linestyle=(0, (4, 3)))
    _dots(axes, [smallest], data.loc[np.isclose(percent, smallest), "seen"].iloc[:1], 62, RED, zorder=4)
    axes.annotate(
        f"{smallest:.0f} % a year:\nseen in 8 of 10 lists",
        (smallest, 0.8),
        xytext=(14, -16),
        textcoords="offset points",
        va="top",
        color=INK,
    )
    axes.set_xlabel("true growth of the rate, per cent a year")
    axes.set_ylabel("share of lists in which\nthe test sees it")
    axes.set_ylim(0, 1.03)
    axes.set_xlim(0, float(percent.max()))
    return _chart(
        figure,
        view,
        f"Line chart; horizontal axis: true growth a year, 0 to {percent.max():.0f} per cent; "
        "vertical axis: share of simulated lists in which the trend test sees it, 0 to 1.",
    )
