"""Charts of any tidy frame: a frame and the names of columns in, a figure with its data out. One dot is one row.

Rows and lanes stand in the order of a categorical column, else the most frequent first. Codes are written as words.
`rows` shows a frame itself, its rows as they stand.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from numbers import Number
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..tables.codes import BOUND
from .figures import BLUE, FAINT, GREEN, GREY, INK, PALE, RED, WIDTH, in_style, new_figure, say, show_figure
from .labels import head, label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_Mark = tuple[str, bool, Any]
_MARKS: tuple[_Mark, ...] = ((BLUE, True, "o"), (RED, False, "o"), (GREEN, False, "D"))
"""Colour, filled or not, and shape of the first, second and third kind of mark; what is missing is a question mark."""

MANY = 16
"""From so many lanes on they are drawn closer."""


@in_style
def dots(frame: pd.DataFrame, row: str, column: str, *, title: str, caption: str, mark: str | None = None) -> None:
    """Show a table of dots: one dot for each row of the frame, in the cell of its `row` and `column`.

    Args:
        frame: one row a dot, for example `load_codes()` joined to items.
        row, column: names of its columns (a boolean one is drawn as yes and no).
        mark: a third column, of at most three values, told apart by colour and shape.
        title: what is seen.
        caption: what is drawn: data, number, period.

    >>> items = load_items()
    >>> dots(items, row="china_role", column="language", title="Roles", caption=period(items))
    """
    chosen = [row, column, *([mark] if mark else [])]
    data = _drawn(frame, chosen, chosen)
    if data.empty:
        return say(f"{title} ({caption})")
    rows, columns = list(data[row].cat.categories), list(data[column].cat.categories)
    marks = _marks(data, mark)
    cells = {cell: of_it for cell, of_it in data.groupby([row, column], observed=True)}
    most = max(len(of_it) for of_it in cells.values())
    crowded = len(columns) > 5
    figure, axes = new_figure(title, (1.8 if crowded else 1.35) + 0.4 * len(rows))
    step = min(0.8 / most, 0.16)
    places: dict[str, list[tuple[float, int]]] = {name: [] for name in marks}
    empty = []
    for r, in_row in enumerate(rows):
        for c, in_column in enumerate(columns):
            of_it = cells.get((in_row, in_column))
            if of_it is None:
                empty.append((c, r))
                continue
            kinds = sorted(of_it[mark].map(list(marks).index)) if mark else [0] * len(of_it)
            for nth, kind in enumerate(kinds):
                places[list(marks)[kind]].append((c + (nth - (len(kinds) - 1) / 2) * step, r))
    _scatter(axes, empty, 5, "#a0a0a0", zorder=2)
    for name, (colour, filled, shape) in marks.items():
        _scatter(axes, places[name], 46, colour, filled=filled, marker=shape)
    wide = 18 if len(columns) < 5 else 14
    axes.set_xticks(range(len(columns)), columns if crowded else [textwrap.fill(name, wide) for name in columns])
    axes.xaxis.tick_top()
    if crowded:
        for tick in axes.get_xticklabels():
            tick.set(rotation=28, ha="left", rotation_mode="anchor")
    _rows(axes, rows, above=0.55, below=0.55)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(columns) - (0.2 if crowded else 0.5))
    _lines(axes, [line - 0.5 for line in range(1, len(rows))], PALE)
    _lines(axes, [line - 0.5 for line in range(1, len(columns))], FAINT, across=False)
    axes.spines[:].set_visible(False)
    _key(figure, marks, mark)
    said = f" marks: {', '.join(marks)};" if mark else ""
    alt = (
        f"Dot table, one dot per row of the data: {len(rows)} rows ({', '.join(rows)}), {len(columns)} columns "
        f"({', '.join(columns)});{said} {most} at most in a cell."
    )
    show_figure(figure, data, alt=alt, caption=caption)


@in_style
def lanes(
    frame: pd.DataFrame, lane: str, *, title: str, caption: str, mark: str | None = None, date: str = "date"
) -> None:
    """Show dots in time: one for each row of the frame at its `date`, a lane for each value of `lane`.

    Args:
        frame: one row a dot.
        lane, date: names of its columns; dates are timestamps.
        mark: a third column, of at most three values, told apart by colour and shape.
        title: what is seen.
        caption: what is drawn: data, number, period.

    >>> items = load_items()
    >>> lanes(items, lane="language", title="Items in time", caption=period(items))
    """
    named = [lane, *([mark] if mark else [])]
    data = _drawn(frame, [lane, date, *named[1:]], named)
    if not pd.api.types.is_datetime64_any_dtype(data[date]):
        dated = [name for name in frame if pd.api.types.is_datetime64_any_dtype(frame[name])]
        there = f"columns that hold some: {', '.join(dated)}" if dated else "pd.to_datetime makes some of texts"
        raise TypeError(f"date is {date!r}, which holds {data[date].dtype}; expected timestamps; {there}")
    data = data[data[date].notna()]  # what has no date has no place
    if data.empty:
        return say(f"{title} ({caption})")
    names = list(data[lane].cat.categories)
    labels = [textwrap.fill(name, 22, max_lines=2, placeholder=" …") for name in names]
    marks = _marks(data, mark)
    close = len(names) > MANY
    lines = sum(name.count("\n") for name in labels)
    figure, axes = new_figure(title, 1.35 + (0.3 if close else 0.45) * len(names) + 0.12 * lines)
    days = max((data[date].max() - data[date].min()).days, 365)
    _rows(axes, labels, above=0.7, below=0.7, line=FAINT)
    for number, name in enumerate(names):
        of_it = data[data[lane] == name].sort_values(date, kind="stable")
        x = _day_numbers(of_it[date])
        y = number + (0.2 if close else 0.23) * _spread(x, days * (0.011 if close else 0.016))
        for kind, (colour, filled, shape) in marks.items():
            chosen = (of_it[mark] == kind).to_numpy() if mark else np.full(len(of_it), True)
            places = list(zip(x[chosen], y[chosen], strict=True))
            _scatter(axes, places, 26 if close else 58, colour, filled=filled, edge=1.2 if close else 1.6, marker=shape)
        axes.annotate(str(len(of_it)), (1.008, number), xycoords=("axes fraction", "data"), va="center", color=INK)
    axes.spines["left"].set_visible(False)
    year_axis(axes, data[date])
    _key(figure, marks, mark)
    first, last = data[date].min().year, data[date].max().year
    said = f" marks: {', '.join(marks)};" if mark else ""
    alt = (
        f"Dot chart, one dot per row of the data, in {len(names)} lanes ({', '.join(names)}); horizontal axis: date, "
        f"{first} to {last};{said} at the right the number of dots."
    )
    show_figure(figure, data, alt=alt, caption=caption)


@in_style
def ranges(frame: pd.DataFrame, by: str, *, unit: str, title: str, caption: str) -> None:
    """Show stated numbers on a logarithmic axis: dot exact, circle about, arrow an open end, bar from one to the other.

    Args:
        frame: one row a number above 0, as `load_quantities` gives them: `value, low, high, qualifier, approximate`.
        by: the column that names the rows.
        unit: what is counted, in the plural.
        title: what is seen.
        caption: what is drawn: data, number, period.

    >>> arrests = load_quantities().query("kind == 'arrests'")
    >>> ranges(arrests, by="item_id", unit="arrests", title="Arrests", caption="As stated.")
    """
    if "approximate" not in frame and "qualifier" in frame:
        frame = frame.assign(approximate=frame["qualifier"] == "about")
    data = _drawn(frame, [by, "value", "low", "high", "qualifier", "approximate"], [by])
    ends = data[["low", "high"]].astype(float)
    at = data["value"].astype(float).fillna((ends["low"] * ends["high"]) ** 0.5)  # of a range no number is stated
    data, at = data[at > 0].reset_index(drop=True), at[at > 0].reset_index(drop=True)
    if data.empty:
        return say(f"{title} ({caption})")
    figure, axes = new_figure(title, 1.25 + 0.42 * len(data))
    values = pd.concat([at, ends[["low", "high"]].stack()])
    values = values[values > 0]
    left, right = values.min() / 3, values.max() * 4
    millions = values.min() >= 1e6
    for number, row in data.iterrows():
        value = float(at[number])
        open_ends = [pd.isna(row["low"]), pd.isna(row["high"])]
        between = pd.isna(row["value"])
        if between:
            low, high = float(row["low"]), float(row["high"])
            axes.plot([low, low, low, high, high, high], number + np.array([-0.2, 0.2, 0, 0, -0.2, 0.2]), color=RED)
        elif not any(open_ends):
            about = row["approximate"]
            _scatter(axes, [(value, number)], 62, RED if about else BLUE, filled=not about, edge=1.7, zorder=4)
        else:
            up = open_ends[1]
            arrow = {"arrowstyle": "-|>", "color": RED, "linewidth": 2.2, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (value * 2.2 if up else value / 2.2, number), (value, number), arrowprops=arrow)
            axes.plot([value, value], [number - 0.2, number + 0.2], color=RED, linewidth=2.2)
        side = float(row["high"]) * 1.15 if between else value * (2.5 if open_ends[1] else 1.25)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # or the grid runs through it
        said = f"{BOUND.get(row['qualifier'], '')}{_plain(value)}"
        said = f"{_plain(low)} to {_plain(high)}" if between else said
        axes.annotate(said, (side, number), va="center", color=INK, bbox=box)
    axes.set_xscale("log")
    axes.set_xlim(left, right * (6 if millions else 3))
    if right / left < 500:
        steps = [digit * 10.0**power for power in range(10) for digit in (1, 2, 5)]
        axes.set_xticks([step for step in steps if values.min() / 2 <= step <= values.max() * 2])
    axes.set_xlabel(f"{unit}, logarithmic axis")
    axes.xaxis.set_major_formatter(lambda value, position: _plain(value))
    axes.minorticks_off()
    axes.grid(axis="x", color=FAINT, linewidth=0.8)
    _rows(axes, data[by].tolist())
    axes.spines["left"].set_visible(False)
    alt = (
        f"Range chart, {len(data)} rows, one a stated number; horizontal axis: {unit}, logarithmic, "
        f"{values.min():,.0f} to {values.max():,.0f}; dot: exact, circle: about, arrow: open end."
    )
    show_figure(figure, data, alt=alt, caption=caption)


def _plain(value: float) -> str:
    return f"{value / 1e6:,.3g} million" if value >= 1e6 else f"{value:,.0f}"


_SIZE, _LINE, _PAD, _GAP = 9.0, 11.5, 2.5, 9.0
"""Of a chart of rows, in points: its letters, a line of them, the room above and below a row, that between columns."""
_SHADE = "#e3eef7"


@in_style
def rows(
    frame: pd.DataFrame,
    columns: Sequence[str],
    *,
    title: str,
    caption: str,
    mark: str | None = None,
    shade: str | None = None,
) -> None:
    """Show a frame itself as a picture: its rows in their order, texts in columns, one column drawn as marks.

    Texts are wrapped, never cut. In the report each row leads to the words of its item, where the frame has items.

    Args:
        frame: each of its rows is drawn as one.
        columns: names of its columns, from left to right; lists are joined, a missing value is an en dash.
        mark: the one of these columns that is drawn as marks: at most three values, told apart by colour and shape;
            a missing one is a question mark.
        shade: a boolean column; rows where it is true are shaded, and the key shows its name.
        title: what is seen.
        caption: what is drawn: data, number, period.

    Raises:
        ValueError: the columns are too wide to stand beside each other; or `mark` is none of them or has too many
            values.

    >>> meetings = load_items().query("high_level_meeting")
    >>> shown = ["date", "city", "china_role"]
    >>> rows(meetings, shown, title="High-level meetings", caption=period(meetings))
    """
    if mark and mark not in columns:
        raise ValueError(f"mark is {mark!r}; expected one of the columns that are shown: {', '.join(columns)}")
    named = [*columns, *([shade] if shade else [])]
    data = _drawn(frame, named, named)
    if data.empty:
        return say(f"{title} ({caption})")
    marks = _marks(data, mark) if mark else {}
    heads = [head(name) for name in columns]
    cells, lefts = _beside([[""] * len(data) if name == mark else list(data[name]) for name in columns], heads)
    lines = [max(cell.count("\n") + 1 for cell in row) for row in zip(*cells, strict=True)]
    above = 14.0 + 16 * len(textwrap.wrap(title, 78)) + 18 * bool(mark or shade)
    edges = list(accumulate((2 * _PAD + _LINE * many for many in lines), initial=above))
    wide, high = 72 * WIDTH, edges[-1] + 5
    figure, axes = new_figure(title, high / 72)
    # In points from the upper left corner: where a row stands rests on nothing but how its texts are wrapped.
    figure.set_layout_engine("none")
    figure.texts[0].set(y=1 - 7 / high, va="top")
    axes.set(position=(0, 0, 1, 1), xlim=(0, wide), ylim=(high, 0))
    axes.axis("off")
    axes.hlines(edges[1:], _GAP / 2, wide - _GAP / 2, colors=[GREY] + [FAINT] * len(data), linewidth=0.7)
    for nth, row in enumerate(data.to_dict("records"), start=1):
        if shade and row[shade] == "yes":
            axes.axhspan(edges[nth], edges[nth + 1], color=_SHADE, linewidth=0, zorder=0)
        if mark:
            colour, filled, shape = marks[row[mark]]
            place = (lefts[list(columns).index(mark)] + 15, edges[nth] + _PAD + _LINE / 2)
            _scatter(axes, [place], 40, colour, filled=filled, edge=_edge(row[mark]), marker=shape)
    for texts, left in zip(cells, lefts, strict=True):
        for nth, cell in enumerate(texts):
            style: dict[str, Any] = {"fontsize": _SIZE, "fontweight": "normal" if nth else "bold"}
            for below, line in enumerate(cell.split("\n")):
                axes.text(left, edges[nth] + _PAD + _LINE * (below + 0.78), line, **style)
    _key(figure, marks, mark, shade, loc="upper left", bbox_to_anchor=(0, 1 - (above - 22) / high))
    counts = [f"{'unknown' if kind == '–' else kind} ({(data[mark] == kind).sum()})" for kind in marks]
    said = f"; marks in {mark}: {', '.join(counts)}" if mark else ""
    said += f"; shaded: {shade} ({(data[shade] == 'yes').sum()})" if shade else ""
    alt = (
        f"Table drawn as a chart, one row per row of the data: {len(data)} rows, {len(columns)} columns "
        f"({', '.join(map(str, columns))}){said}."
    )
    ends = [round(edge / high, 4) for edge in edges[1:]] if "item_id" in data else None
    show_figure(figure, data, alt=alt, caption=caption, rows=ends)


def _beside(columns: Sequence[Sequence[str]], heads: Sequence[str]) -> tuple[list[list[str]], list[float]]:
    """Columns of texts under their heads, wrapped until they stand beside each other, and where each begins, in points.

    Raises:
        ValueError: their longest words alone are too wide.
    """
    whole = [[head, *texts] for head, texts in zip(heads, columns, strict=True)]
    least = [max(len(word) for text in texts for word in text.split() or [""]) for texts in whole]
    limits = [max(few, *map(len, texts)) for few, texts in zip(least, columns, strict=True)]
    while True:
        wrapped = [
            ["\n".join(textwrap.wrap(text, limit, break_long_words=False, break_on_hyphens=False)) for text in texts]
            for texts, limit in zip(whole, limits, strict=True)
        ]
        widths = [
            max(_points(line, not nth) for nth, text in enumerate(texts) for line in text.split("\n"))
            for texts in wrapped
        ]
        room = 72 * WIDTH - (len(whole) + 1) * _GAP - sum(widths)
        if room >= 0:
            gap = _GAP + min(room / max(len(whole) - 1, 1), _GAP)
            return wrapped, list(accumulate((width + gap for width in widths[:-1]), initial=_GAP))
        loose = [nth for nth, limit in enumerate(limits) if limit > least[nth]]
        if not loose:
            raise ValueError(f"{', '.join(heads)} are too wide to stand beside each other; drop one or shorten words")
        limits[max(loose, key=lambda nth: widths[nth])] -= 1


@cache
def _points(text: str, bold: bool) -> float:
    """Width of a text of a chart of rows."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=_SIZE, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


# --- data ---------------------------------------------------------------------------------------------


def _drawn(frame: pd.DataFrame, columns: Sequence[str], names: Sequence[str] = ()) -> pd.DataFrame:
    """What is drawn: the columns, those of `names` as they are labelled, and the item of each row where there is one.

    Raises:
        TypeError: it is no frame.
        KeyError: the frame has no such column; names those that it has.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"frame is {frame!r:.80}; expected a frame of pandas, for example load_items()")
    flat = frame.reset_index() if frame.index.name in ("item_id", *columns) else frame
    absent = [name for name in columns if name not in flat.columns]
    if absent:
        raise KeyError(f"no column {', '.join(absent)}; there are {', '.join(map(str, flat.columns))}")
    chosen = list(dict.fromkeys([*columns, *(["item_id"] if "item_id" in flat.columns else [])]))
    data = flat[chosen].reset_index(drop=True).copy()
    for name in names:
        data[name] = pd.Categorical(data[name].map(_name).astype(str), _order(data[name]))
    return data


def _name(value: Any) -> str:
    """A value as the name of a row, a lane or a kind of mark: a year is 2017, not 2,017."""
    whole = isinstance(value, Number) and not pd.isna(value) and str(value) not in ("True", "False")
    return f"{value:g}" if whole else label(value)  # type: ignore[str-bytes-safe]


def _order(values: pd.Series) -> list[str]:
    """Names in the order of the categories, numbers and days in theirs, else the most frequent first; missing last."""
    known = values.dropna()
    if isinstance(values.dtype, pd.CategoricalDtype):
        found = [_name(value) for value in values.cat.categories]
    elif not pd.api.types.is_bool_dtype(known) and (
        pd.api.types.is_numeric_dtype(known) or pd.api.types.is_datetime64_any_dtype(known)
    ):
        found = list(dict.fromkeys(_name(value) for value in sorted(known)))
    else:
        counts = known.map(_name).value_counts()
        found = sorted(counts.index, key=lambda name: (-counts[name], name))
    return [*found, *(["–"] if values.isna().any() else [])]


def _marks(frame: pd.DataFrame, mark: str | None) -> dict[str, _Mark]:
    """Kinds of marks and how each is drawn; what is missing comes last, as `unknown`.

    Raises:
        ValueError: there are more than three kinds.
    """
    names = [name for name in frame[mark].cat.categories if name != "–"] if mark else [""]
    if len(names) > len(_MARKS):
        raise ValueError(f"{mark} has {len(names)} values ({', '.join(names)}); a chart tells {len(_MARKS)} apart")
    unknown = {"–": (GREY, True, _question())} if mark and "–" in frame[mark].cat.categories else {}
    return {**dict(zip(names, _MARKS, strict=False)), **unknown}


def _day_numbers(dates: pd.Series) -> np.ndarray:
    from matplotlib import dates as mdates

    return np.asarray(mdates.date2num(dates))


def _spread(x: np.ndarray, width: float, levels: Iterable[int] = (0, 1, -1, 2, -2, 3, -3)) -> np.ndarray:
    """For each of the sorted x the first of the levels where a dot of this width covers no other; 0 if all do."""
    last: dict[int, float] = {}
    chosen = []
    for value in x:
        level = next((k for k in levels if value - last.get(k, -np.inf) >= width), 0)
        last[level] = float(value)
        chosen.append(level)
    return np.array(chosen)


# --- ink ----------------------------------------------------------------------------------------------


def year_axis(axes: Axes, dates: pd.Series) -> None:
    """Time axis for dates: a line at each New Year, the year's number in its middle.

    >>> items = load_items()
    >>> figure, axes = new_figure("Items by date")
    >>> dots_drawn = axes.plot(items["date"], items["year"], "o")
    >>> year_axis(axes, items["date"])
    >>> alt = "Dot chart, one dot an item; axes: date, year."
    >>> show_figure(figure, items[["date"]], alt=alt, caption=period(items))
    """
    span = range(dates.min().year, dates.max().year + 1)
    starts = _day_numbers(pd.Series([pd.Timestamp(year, 1, 1) for year in (*span, span.stop)]))
    middles = _day_numbers(pd.Series([pd.Timestamp(year, 7, 2) for year in span]))
    axes.set_xlim(starts[0], starts[-1])
    axes.set_xticks(starts, [""] * len(starts))
    step = -(-len(span) // 16)
    axes.set_xticks(middles[::step], [str(year) for year in span[::step]], minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    axes.grid(axis="x", which="major", color=FAINT, linewidth=0.8)
    axes.set_axisbelow(True)


def _scatter(
    axes: Axes,
    places: Sequence[tuple[float, float]],
    size: float,
    colour: str,
    *,
    filled: bool = True,
    edge: float | None = None,
    marker: Any = "o",
    zorder: float = 3,
) -> None:
    if places:
        x, y = zip(*places, strict=True)
        face = colour if filled else "white"
        axes.scatter(
            x, y, s=size, marker=marker, facecolors=face, edgecolors=colour, linewidths=edge, zorder=zorder
        )  # fmt: skip


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


def _key(figure: Figure, marks: dict[str, _Mark], mark: str | None, shade: str | None = None, **place: Any) -> None:
    """The kinds of marks, named beside a sample: under the plot, or at a place of one's own."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    samples: list[Any] = [
        Line2D(
            [], [], linestyle="", marker=shape, markersize=7.5, markerfacecolor=colour if filled else "white",
            markeredgecolor=colour, markeredgewidth=_edge(name), label="unknown" if name == "–" else name,
        )
        for name, (colour, filled, shape) in (marks.items() if mark else ())
    ]  # fmt: skip
    if shade:
        samples.append(Patch(facecolor=_SHADE, edgecolor=FAINT, label=shade))
    if samples:
        figure.legend(
            handles=samples, frameon=False, labelcolor=INK, ncols=len(samples), handletextpad=0.3, borderaxespad=0.2,
            **({"loc": "outside lower left"} | place),
        )  # fmt: skip


def _edge(kind: str) -> float:
    """Width of the edge of a mark; a question mark is thin."""
    return 0.3 if kind == "–" else 1.6


def _question() -> Any:
    """A question mark as the shape of a mark."""
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    path = TextPath((0, 0), "?", size=1)
    box = path.get_extents()
    return path.transformed(Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2))
