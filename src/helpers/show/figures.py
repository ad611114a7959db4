"""Figures with their words and data: an empty one to draw on, and how one is shown.

One style for all. Colours: Okabe, M., and Ito, K. (2008), Color Universal Design; colour never speaks alone.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
INK, GREY, FAINT, PALE = "#222222", "#595959", "#d9d9d9", "#eeeeee"

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.hashsalt": "helpers",
    "figure.dpi": 100,
    "savefig.bbox": "standard",
    "text.parse_math": False,  # a dollar sign in a page's words is a dollar sign
}
DPI = 144
_Chart = TypeVar("_Chart", bound=Callable[..., Any])
WIDTH = 8.4
"""Width of every figure in inches."""
_SHOWN = 760
"""Width in CSS pixels at which figures are shown; the height follows."""


def in_style(chart: _Chart) -> _Chart:
    """A function whose whole drawing is in the house style, not only its empty figure."""

    @wraps(chart)
    def drawn(*arguments: Any, **named: Any) -> Any:
        from matplotlib import rc_context

        with rc_context(STYLE):
            return chart(*arguments, **named)

    return cast(_Chart, drawn)


@in_style
def new_figure(title: str, height: float = 3.6) -> tuple[Figure, Axes]:
    """An empty figure in the house style, its title above it, and its axes; `height` in inches, the width is fixed.

    >>> figure, axes = new_figure("Items by year")
    >>> counts = load_items()["year"].value_counts().sort_index()
    >>> bars = axes.bar(counts.index, counts)
    >>> alt = "Bar chart; horizontal axis: year."
    >>> show_figure(figure, counts.reset_index(), alt=alt, caption="All items.")
    """
    from matplotlib import pyplot as plt
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08)
    figure, axes = plt.subplots(figsize=(WIDTH, height), layout=layout)
    figure.suptitle(textwrap.fill(title, 78), x=0.012, ha="left", fontsize=12, fontweight="bold", color=INK)
    return figure, axes


def show_figure(
    figure: Figure, data: pd.DataFrame, *, alt: str, caption: str, rows: Sequence[float] | None = None
) -> None:
    """Show a figure: the picture, and as plain text its alternative text and the data drawn, in full precision.

    The text is what screen readers get, what a reader can copy, and what nbval compares: it does not depend on how
    matplotlib draws. `alt` says how it is drawn; the figure's title, which says what is seen, is added to it.
    `rows`, where each row of the data has a line of its own, are the edges of these lines, as parts of the height from
    the top: the report makes links of them.

    Raises:
        ValueError: alternative text or caption is empty.

    >>> figure, axes = new_figure("Length of excerpts")
    >>> lengths = load_items()["excerpt"].str.len()
    >>> drawn = axes.hist(lengths)
    >>> alt = "Bar chart; horizontal axis: characters."
    >>> show_figure(figure, lengths.to_frame(), alt=alt, caption="All items.")
    """
    from IPython.display import display

    if not alt.strip() or not caption.strip():
        raise ValueError("a figure needs alternative text that says how it is drawn, and a caption")
    title = " ".join(figure.get_suptitle().split())
    told = f"{alt} Seen: {title}" if title else alt
    # Figures of the same data are the same text, whatever the frame's index is called.
    named = data.reset_index() if data.index.name else data
    display(
        {
            "image/png": png(figure),
            "text/plain": f"{told}\n\n{caption}\n\n{named.to_csv(index=False, lineterminator=chr(10))}",
        },
        raw=True,
        metadata={"image/png": {"width": _SHOWN, "alt": told, **({"rows": list(rows)} if rows else {})}},
    )
    say(f"*{caption}*")


@in_style
def png(figure: Figure) -> bytes:
    """The figure as a picture, for the screen; it is closed."""
    from matplotlib import pyplot as plt

    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
    plt.close(figure)
    return picture.getvalue()


def say(text: str) -> None:
    """Show a sentence, Markdown, whose numbers were computed.

    >>> say(f"The page lists **{len(load_items())}** items.")
    """
    from IPython.display import display

    display({"text/markdown": text, "text/plain": text}, raw=True)
