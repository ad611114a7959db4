"""Charts and tables: what they draw and write of small frames whose answers can be seen."""

import html
import re
from itertools import pairwise

import IPython.display
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.collections import PathCollection

from helpers import Finding, dots, in_words, lanes, new_figure, period, ranges, rows, say, show_figure, table


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, in its order, and the figures behind it, not closed before a test has looked at them."""
    displayed = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **options: displayed.append((data, options)))
    monkeypatch.setattr(pyplot, "close", lambda figure: None)
    yield displayed
    monkeypatch.undo()
    pyplot.close("all")


def axes():
    return pyplot.gcf().axes[0]


def marks(least=15):
    """Places of the dots, without the faint points of empty cells; each with the colours of face and edge."""
    return [
        (tuple(round(float(value), 6) for value in place), *map(tuple, (c.get_facecolor()[0], c.get_edgecolor()[0])))
        for c in axes().collections
        if isinstance(c, PathCollection) and c.get_sizes()[0] >= least
        for place in c.get_offsets()
    ]


def said():
    return [text.get_text().strip() for text in axes().texts if text.get_text().strip()]


def text(shown):
    return shown[0][0]["text/plain"]


DATED = pd.DataFrame(
    {
        "theme": ["conference", "joint_operation", "joint_operation", "conference", "joint_operation", None],
        "role": ["host", "visitor", "host", "host", "visitor", "host"],
        "china": [True, False, False, True, False, True],
        "date": pd.to_datetime(["2011-01-09", "2011-01-10", "2011-01-10", "2015-03-01", "2016-04-02", "2017-05-30"]),
    },
    index=pd.Index(["a", "b", "c", "d", "e", "f"], name="item_id"),
)


# --- dots and lanes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [None, "china"])
def test_dots_draws_one_dot_a_row_and_none_over_another(shown, mark):
    dots(DATED, row="theme", column="role", mark=mark, title="Seen", caption="Said.")
    places = [place for place, _, _ in marks()]
    assert len(places) == len(set(places)) == len(DATED)
    assert len({edge for _, _, edge in marks()}) == (2 if mark else 1)
    # The most frequent first, a missing value last.
    assert [tick.get_text() for tick in axes().get_yticklabels()] == ["joint operation", "conference", "–"]
    assert [tick.get_text() for tick in axes().get_xticklabels()] == ["host", "visitor"]


def test_an_empty_cell_has_a_faint_point(shown):
    two = DATED[DATED["theme"].notna()]
    dots(two, row="theme", column="role", title="Seen", caption="Said.")
    assert len(marks(least=0)) == len(two) + 1, "no conference that is a visit"


def test_lanes_draws_one_dot_a_row_at_its_day(shown):
    lanes(DATED, lane="theme", mark="china", title="Seen", caption="Said.")
    places = [place for place, _, _ in marks()]
    assert len(places) == len(set(places)) == len(DATED)
    days = (DATED["date"] - pd.Timestamp("1970-01-01")).dt.days
    assert sorted(x for x, _ in places) == sorted(days)
    assert said() == ["3", "2", "1"], "the numbers at the right"


def test_lanes_stand_in_the_order_of_a_categorical(shown):
    order = ["conference", "recognition", "joint_operation"]
    frame = DATED.assign(theme=pd.Categorical(DATED["theme"], order))
    lanes(frame, lane="theme", title="Seen", caption="Said.")
    assert [tick.get_text() for tick in axes().get_yticklabels()] == [
        "conference", "recognition", "joint operation", "–"
    ]  # fmt: skip
    assert said() == ["2", "0", "3", "1"]


def test_a_chart_says_how_it_is_drawn_what_is_seen_and_its_data(shown):
    lanes(DATED, lane="theme", mark="china", title="Seen of them", caption="Said of them.")
    alt = shown[0][1]["metadata"]["image/png"]["alt"]
    assert "3 lanes (joint operation, conference, –)" in alt and "2011 to 2017" in alt and "marks: " in alt
    assert alt.endswith("Seen: Seen of them") and text(shown).startswith(f"{alt}\n\nSaid of them.\n\n")
    rows = text(shown).split("\n\n")[2].splitlines()
    assert rows[0] == "theme,date,china,item_id" and rows[2] == "joint operation,2011-01-10,no,b" and len(rows) == 7
    assert shown[1][0]["text/markdown"] == "*Said of them.*"


@pytest.mark.parametrize(
    "draw",
    [
        lambda frame, **told: dots(frame, row="china", column="role", **told),
        lambda frame, **told: lanes(frame, lane="china", **told),
    ],
)
def test_four_kinds_of_marks_are_too_many(shown, draw):
    frame = DATED.assign(kind=["p", "q", "r", "s", "p", "q"])
    with pytest.raises(ValueError, match=r"kind has 4 values \(p, q, r, s\); a chart tells 3 apart"):
        draw(frame, mark="kind", title="Seen", caption="Said.")
    draw(frame[frame["kind"] != "s"], mark="kind", title="Seen", caption="Said.")
    assert len({edge for _, _, edge in marks()}) == 3


@pytest.mark.parametrize(
    "draw",
    [
        lambda told: dots(DATED, row="topic", column="role", **told),
        lambda told: lanes(DATED, lane="topic", **told),
        lambda told: lanes(DATED.drop(columns="date"), lane="topic", **told),
        lambda told: ranges(DATED, by="topic", unit="arrests", **told),
    ],
)
def test_a_column_that_is_not_there_is_named_with_those_that_are(shown, draw):
    with pytest.raises(KeyError, match=r"no column topic.*; there are item_id, theme, role, china"):
        draw({"title": "Seen", "caption": "Said."})


def test_of_nothing_a_sentence_is_said_and_no_figure_drawn(shown):
    for draw in (
        lambda frame, **told: dots(frame, row="theme", column="role", **told),
        lambda frame, **told: lanes(frame, lane="theme", **told),
    ):
        draw(DATED.iloc[:0], title="Nothing", caption="Said.")
    assert [data["text/markdown"] for data, _ in shown] == ["Nothing (Said.)"] * 2


# --- ranges -------------------------------------------------------------------------------------------

NUMBERS = pd.DataFrame(
    [
        ("exact", 5, 5, 5), ("more_than", 6, 6, None), ("at_least", 7000, 7000, None), ("about", 8, 8, 8),
        ("nearly", 9, None, 9), ("up_to", 10, None, 10),
    ],
    columns=["qualifier", "value", "low", "high"],
).assign(by=list("abcdef"), approximate=lambda rows: rows["qualifier"] == "about")  # fmt: skip


def test_ranges_say_every_qualifier(shown):
    ranges(NUMBERS, by="by", unit="arrests", title="Seen", caption="Said.")
    assert said() == ["5", "more than 6", "at least 7,000", "about 8", "nearly 9", "up to 10"]


def test_a_range_is_a_bar_between_its_ends(shown):
    """Of "10 to 15" no number is stated: none is drawn as if it were, and the row is not left out."""
    row = {"by": "x", "value": None, "low": 10.0, "high": 15.0, "qualifier": "about", "approximate": True}
    ranges(pd.concat([NUMBERS, pd.DataFrame([row])]), by="by", unit="arrests", title="Seen", caption="Said.")
    assert said()[-1] == "10 to 15"
    assert [list(line.get_xdata()) for line in axes().lines][-1] == [10, 10, 10, 15, 15, 15]


def test_about_is_hollow_and_exact_is_not(shown):
    ranges(NUMBERS, by="by", unit="arrests", title="Seen", caption="Said.")
    faces = {place[0]: face for place, face, _ in marks()}
    white = (1.0, 1.0, 1.0, 1.0)
    assert set(faces) == {5.0, 8.0} and faces[8.0] == white != faces[5.0]


def test_open_ends_have_an_arrow_into_what_is_open(shown):
    ranges(NUMBERS, by="by", unit="arrests", title="Seen", caption="Said.")
    heads = {float(note.xyann[0]): float(note.xy[0]) for note in axes().texts if note.arrowprops}
    assert {value: head > value for value, head in heads.items()} == {6.0: True, 7000.0: True, 9.0: False, 10.0: False}


WRITTEN = [(87, "87"), (999_999, "999,999"), (1e6, "1 million"), (16.4e6, "16.4 million")]


@pytest.mark.parametrize(("value", "written"), WRITTEN)
def test_numbers_are_written_as_people_write_them(shown, value, written):
    row = NUMBERS.iloc[[0]].assign(value=value, low=value, high=value)
    ranges(row, by="by", unit="arrests", title="Seen", caption="Said.")
    assert said() == [written]


# --- rows ---------------------------------------------------------------------------------------------

LISTED = DATED.assign(
    crime=["illegal gambling, organised crime and more of it " * 4, None, "fraud", "fraud", ["fraud", "piracy"], ""],
    named=["here", "there", None, "here", "here", "here"],
    who=["a body of a long name"] * 6,
)
COLUMNS = ["date", "theme", "crime", "who", "named", "role"]


def drawn(columns=COLUMNS, frame=LISTED, **options):
    rows(frame, columns, title="Seen", caption="Said.", **options)
    figure = pyplot.gcf()
    figure.draw_without_rendering()
    high, wide = figure.bbox.height, figure.bbox.width
    boxes = [(text.get_text(), text.get_window_extent()) for text in axes().texts if text.get_text()]
    return [(text, box.x0 / wide, 1 - box.y1 / high, box.x1 / wide, 1 - box.y0 / high) for text, box in boxes]


def edges(shown):
    return shown[0][1]["metadata"]["image/png"]["rows"]


def test_rows_say_all_of_every_row_in_its_order_between_its_edges(shown):
    boxes = drawn(mark="named")
    ends = edges(shown)
    assert len(ends) == len(LISTED) + 1 and ends == sorted(ends) and ends[-1] < 1
    held = [
        [text for text, _, top, _, foot in boxes if above < top and foot < below] for above, below in pairwise(ends)
    ]
    assert sum(map(len, held)) == sum(top > ends[0] for _, _, top, _, _ in boxes), "a text crosses a line"
    long = "illegal gambling, organised crime and more of it"
    assert " ".join(held[0]) == f"2011-01-09 conference {long} {long} {long} {long} a body of a long name host"
    assert held[1] == ["2011-01-10", "joint operation", "–", "a body of a long name", "visitor"]
    assert held[4][2] == "fraud, piracy" and [line[0] for line in held] == [str(day.date()) for day in LISTED["date"]]


def test_no_text_of_rows_covers_another_or_is_cut(shown):
    longest = LISTED.assign(who="Ministry of Public Security of a country " * 3)
    boxes = drawn(mark="named", frame=longest)
    assert all(min(places) > 0 and max(places) < 1 for _, *places in boxes)
    for nth, (text, x0, y0, x1, y1) in enumerate(boxes):
        for other, left, top, right, foot in boxes[nth + 1 :]:
            assert x1 <= left or right <= x0 or y1 <= top or foot <= y0, (text, other)


def test_marks_of_rows_stand_in_their_row_and_what_is_missing_is_a_question(shown):
    drawn(mark="named", shade="china")
    points = marks()
    high = axes().get_ylim()[0]
    ends = edges(shown)
    assert len(points) == len(LISTED) and len({place[0] for place, _, _ in points}) == 1
    assert all(a < place[1] / high < b for (place, _, _), a, b in zip(points, ends, ends[1:], strict=False))
    faces = [face for _, face, _ in points]
    assert faces[0] == faces[3] and faces[1] == (1.0, 1.0, 1.0, 1.0) and len(set(faces)) == 3
    key = [text.get_text() for text in pyplot.gcf().legends[0].get_texts()]
    assert key == ["here", "there", "unknown", "china"]
    assert "marks in named: here (4), there (1), unknown (1); shaded: china (3)." in text(shown)


def test_shaded_rows_are_those_that_are_true(shown):
    drawn(shade="china")
    high = axes().get_ylim()[0]
    bands = sorted(patch.get_y() / high for patch in axes().patches)
    true = [edge for edge, china in zip(edges(shown), LISTED["china"], strict=False) if china]
    assert bands == pytest.approx(true, abs=1e-4) and len(true) == 3


def test_rows_without_items_lead_nowhere(shown):
    drawn(frame=LISTED.reset_index(drop=True))
    assert "rows" not in shown[0][1]["metadata"]["image/png"]


def test_rows_that_cannot_be_shown_are_refused_and_none_are_said(shown):
    told = {"title": "Seen", "caption": "Said."}
    with pytest.raises(ValueError, match="Date, Who are too wide to stand beside each other"):
        rows(LISTED.assign(who="x" * 120), ["date", "who"], **told)
    with pytest.raises(KeyError, match="no column topic"):
        rows(LISTED, ["topic"], **told)
    with pytest.raises(ValueError, match="role has 4 values"):
        rows(LISTED.assign(role=list("pqrspq")), ["date", "role"], mark="role", **told)
    rows(LISTED.iloc[:0], COLUMNS, **told)
    assert [data["text/markdown"] for data, _ in shown] == ["Seen (Said.)"]


# --- figures and sentences ----------------------------------------------------------------------------


def test_a_figure_of_ones_own_takes_its_words_and_data(shown):
    figure, _ = new_figure("A title that says what is seen")
    show_figure(figure, DATED[["role"]], alt="How it is drawn.", caption="Said.")
    told = "How it is drawn. Seen: A title that says what is seen\n\nSaid.\n\n"
    assert text(shown).startswith(f"{told}item_id,role\na,host")
    assert shown[0][0]["image/png"].startswith(b"\x89PNG")


@pytest.mark.parametrize("words_of_it", [{"alt": " ", "caption": "Said."}, {"alt": "Drawn.", "caption": ""}])
def test_a_figure_without_words_is_refused(shown, words_of_it):
    with pytest.raises(ValueError, match="needs alternative text"):
        show_figure(new_figure("Seen")[0], DATED, **words_of_it)


def test_a_sentence_is_shown_as_markdown_and_text(shown):
    say("*28 items*")
    assert shown[0][0] == {"text/markdown": "*28 items*", "text/plain": "*28 items*"}


def test_the_period_counts_items_and_names_the_page(items):
    assert period(items) == (
        "INTERPOL's page for China: 28 items, 20 June 2007 to 30 May 2017, by date of publication."
    )
    assert "1 item," in period(items.iloc[:1]) and period(items.iloc[:0]) == "No item."


# --- tables -------------------------------------------------------------------------------------------


def markup(shown):
    return shown[-1][0]["text/html"]


def test_a_table_keeps_a_named_index_and_hides_pandas_own_counting(shown):
    table(DATED[["role"]].rename_axis("thing"), "With names")
    assert '<th scope="col" style="text-align: left">Thing</th>' in markup(shown)
    assert re.findall(r'<th scope="row"[^>]*>(.*?)</th>', markup(shown)) == list("abcdef")
    assert shown[-1][0]["text/plain"].startswith("With names\n\nThing,Role\na,host\n")
    table(DATED.reset_index(drop=True)[["role"]], "Counted")
    assert re.findall(r'<th scope="row"[^>]*>(.*?)</th>', markup(shown)) == list(DATED["role"])
    table(DATED["role"].value_counts(), "A series")
    assert shown[-1][0]["text/plain"] == "A series\n\nRole,Count\nhost,4\nvisitor,2\n"


def test_heads_of_several_levels_are_joined_and_each_level_heads_its_rows(shown):
    table(DATED.groupby(["theme", "role"])[["china"]].agg(["sum", "count"]), "Levels")
    assert shown[-1][0]["text/plain"].splitlines()[2] == "Theme,Role,China: sum,China: count"


def test_a_year_that_heads_a_row_has_no_thousands(shown):
    table(pd.Series([1200], index=pd.Index([2017], name="year"), name="items"), "Years")
    assert ">2017</th>" in markup(shown) and ">1,200</td>" in markup(shown)


def test_days_do_not_break(shown):
    days = {"when": ["2017-05-30", "from 2015-09-08-2 on"], "day": pd.to_datetime(["2017-05-30", None])}
    table(pd.DataFrame(days), "Days")
    found = re.findall(r'<span style="white-space: nowrap">(.*?)</span>', markup(shown))
    assert found == ["2017-05-30", "2017-05-30", "2015-09-08-2"]


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def test_markup_in_texts_is_shown_and_never_run(shown):
    frame = pd.DataFrame({HOSTILE: [HOSTILE]}, index=pd.Index([HOSTILE], name=f"{HOSTILE}s"))
    table(frame, HOSTILE, mark="alert", fold=[HOSTILE])
    table(frame, HOSTILE, lang={HOSTILE: HOSTILE}, names={HOSTILE: f"{HOSTILE}!"})
    for data, _ in shown:
        assert "<script" not in data["text/html"] and "<img" not in data["text/html"]
        assert HOSTILE in html.unescape(re.sub(r"</?(mark|b)>", "", data["text/html"]))


def test_a_missing_value_is_an_en_dash_and_a_code_stands_in_words(shown):
    values = {"code": ["organized_crime", None], "n": [1234.5678, float("nan")], "yes": [True, False]}
    table(pd.DataFrame(values), "Values")
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", markup(shown))
    assert cells == ["Code", "N", "Yes", "organised crime", "1,235", "yes", "–", "–", "no"]


def test_what_a_pattern_finds_is_marked(shown):
    table(pd.DataFrame({"text": ["Hong Kong and HONG KONG"]}), "Search", mark="hong kong")
    assert re.findall("<mark><b>(.*?)</b></mark>", markup(shown)) == ["Hong Kong", "HONG KONG"]


def test_the_language_of_words_is_marked_and_its_column_not_shown(shown):
    frame = pd.DataFrame({"headline": ["Lyon", "Lyon"], "language": ["es", "en"]})
    table(frame, "Words", lang={"headline": "language"})
    assert markup(shown).count('<span lang="es">Lyon</span>') == 1 and markup(shown).count("lang=") == 1
    assert "Language" not in markup(shown) and ">Spanish<" not in markup(shown)


def test_long_texts_are_folded_where_asked(shown):
    frame = pd.DataFrame({"words": ["far " * 40], "other": ["far " * 40]})
    table(frame, "Long", fold=["other"])
    assert markup(shown).count("<details>") == 1


def test_an_empty_table_says_so(shown):
    table(DATED.iloc[:0][["role"]], "None")
    assert ">none</th>" in markup(shown)


def test_codes_are_written_in_words():
    assert [in_words(code) for code in ("high_level_meeting", "ncb", "es", "drug_trafficking")] == [
        "high-level meeting", "National Central Bureau", "Spanish", "drug trafficking"
    ]  # fmt: skip


# --- findings -----------------------------------------------------------------------------------------


def test_a_finding_is_shown_with_verdict_and_links_to_its_items():
    formatted = IPython.core.formatters.DisplayFormatter().format(
        Finding("1 of 2 <b>items</b>.", ["2017-05-30"], holds=False)
    )[0]
    said = formatted["text/markdown"]
    assert said.startswith("> 1 of 2 &lt;b&gt;items&lt;/b&gt;. **The claim does not hold.**")
    assert re.search(r"Items: \[2017-05-30\]\(\.\./data/raw/interpol-china-es\.txt#L\d+\)", said)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([2017, 2007, 2007], ["2007", "2017"]),
        (pd.array([3, None, 1], dtype="Int64"), ["1", "3", "–"]),
        (pd.array([True, False, None], dtype="boolean"), ["no", "yes", "–"]),
        (pd.to_datetime(["2017-05-30", "2007-06-20", "2007-06-20"]), ["2007-06-20", "2017-05-30"]),
    ],
    ids=["years", "missing", "booleans", "days"],
)
def test_rows_can_be_numbers_days_or_codes_that_are_missing(shown, values, names):
    dots(pd.DataFrame({"row": values, "column": "x"}), "row", "column", title="Seen", caption="Drawn.")
    (data, _), *_ = shown
    assert f"{len(names)} rows ({', '.join(names)})" in data["text/plain"]
    assert [line.split(",")[0] for line in data["text/plain"].strip().split("\n")[-3:]] == [
        str(label) for label in pd.Series(values).map(lambda v: "–" if pd.isna(v) else named(v))
    ]


def named(value):
    words = {"True": "yes", "False": "no"}
    return words.get(str(value), str(value.date()) if isinstance(value, pd.Timestamp) else str(value))


def test_what_has_no_date_is_not_counted(shown):
    dates = pd.to_datetime(["2007-06-20", None, "2017-05-30"])
    lanes(pd.DataFrame({"lane": "x", "date": dates}), "lane", title="Seen", caption="Drawn.")
    assert shown[0][0]["text/plain"].count("\nx,") == 2


def test_dates_that_are_texts_are_refused():
    with pytest.raises(TypeError, match="expected timestamps"):
        lanes(pd.DataFrame({"lane": ["x"], "date": ["2007-06-20"]}), "lane", title="Seen", caption="Drawn.")


def test_a_table_shows_years_as_names_and_lists_as_texts(shown):
    frame = pd.DataFrame({"year": [2017], 2007: [1], "codes": [["hong_kong", "macao"]], "more": ["hong_kong, macao"]})
    table(frame, "Years")
    text = shown[0][0]["text/plain"]
    assert text.split("\n\n")[1] == 'Year,2007,Codes,More\n2017,1,"Hong Kong, Macao","Hong Kong, Macao"\n'


def test_a_table_with_a_column_twice_is_refused():
    with pytest.raises(ValueError, match="stand there twice: a"):
        table(pd.DataFrame([[1, 2]], columns=["a", "a"]), "Twice")


def test_an_index_named_like_a_column_is_kept(shown):
    table(pd.DataFrame({"a": [1]}).set_index("a", drop=False), "Both")
    assert "A (index),A" in shown[0][0]["text/plain"]
