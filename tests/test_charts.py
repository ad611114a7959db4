"""Charts: what they write and draw, beyond what the notebooks compare."""

import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.collections import PathCollection

from helpers import charts
from helpers.views import View


@pytest.fixture(autouse=True)
def closed():
    yield
    pyplot.close("all")


def words(chart):
    return [text.get_text() for axes in chart.figure.axes for text in axes.texts if text.get_text()]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (87, "87"), (5000, "5,000"), (999_999, "999,999"), (1e6, "1 million"), (16.4e6, "16.4 million")],
)
def test_numbers_are_written_as_people_write_them(value, text):
    assert charts._plain(value) == text


def test_ranges_say_every_qualifier():
    rows = [("exact", 5, 5), ("more_than", 6, None), ("at_least", 7, None), ("about", 8, None), ("nearly", None, 9),
            ("up_to", None, 10)]  # fmt: skip
    data = pd.DataFrame(
        [
            {"label": q, "item_id": q, "value": low or high, "low": low, "high": high, "qualifier": q, "unit": None}
            for q, low, high in rows
        ]
    )
    said = words(charts.ranges(View(data, "title", "seen"), "arrests"))
    assert said == ["5", "more than 6", "at least 7", "about 8", "nearly 9", "up to 10"]


def test_an_odd_line_up_has_a_longer_first_column():
    days = pd.to_datetime(["2007-06-20", "2012-01-01", "2017-05-30"])
    data = pd.concat([pd.DataFrame({"panel": panel, "date": days}) for panel in (1, 2, 3)])
    chart = charts.line_up(View(data, "title", "seen"))
    assert chart.figure.axes[0].get_ylim()[0] == 2 - 0.4
    assert words(chart) == ["1", "2", "3"]


@pytest.mark.parametrize("empty", [True, False])
def test_empty_cells_are_marked_where_wanted(empty):
    data = pd.DataFrame({"row": ["a"], "column": ["x"], "item_id": ["2017-05-30"]})
    data["row"], data["column"] = pd.Categorical(data["row"], ["a", "b"]), pd.Categorical(data["column"], ["x", "y"])
    chart = charts.dot_table(View(data, "title", "seen"), empty=empty)
    collections = chart.figure.axes[0].collections
    drawn = sum(len(marks.get_offsets()) for marks in collections if isinstance(marks, PathCollection))
    assert drawn == (4 if empty else 1)
