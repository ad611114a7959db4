"""Any other page: notebook 07 runs over it and says what there is, whatever is missing."""

import json
import re

import matplotlib
import pandas as pd
import pytest
from conftest import ROOT

from helpers import another, charts, parse_page, show, views
from helpers.another import read_many, read_tables
from helpers.paths import data_path
from helpers.tables import check_evidence

BOOK = ROOT / "notebooks" / "07_another_page.ipynb"
EXAMPLE, LATER = data_path("examples", "nulleterre.html"), data_path("examples", "nulleterre-later.html")


def run_book(monkeypatch, **parameters):
    """Run the cells of notebook 07, without a kernel, with these parameters; gives what they display."""
    matplotlib.use("Agg")
    shown = []
    monkeypatch.setattr(show, "display", lambda data, **_: shown.append(data))
    monkeypatch.setattr(show, "png", lambda figure: b"")  # laying out and drawing take most of the time
    names = {}
    for cell in json.loads(BOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
            if cell["metadata"].get("tags") == ["parameters"]:
                names |= parameters
    matplotlib.pyplot.close("all")
    return shown


def text_of(shown):
    return "\n".join(data["text/plain"] for data in shown)


def test_notebook_runs_over_a_page_with_little_on_it(monkeypatch):
    """In Arabic, without news and notices; `run.py check` runs it over all pages there are."""
    says_what_there_is(ROOT / "tests" / "pages" / "c16-ar-egyptian-indic.txt", monkeypatch)


def says_what_there_is(path, monkeypatch):
    text = text_of(run_book(monkeypatch, PAGE=path, OTHER=None, MANY=None))
    t = read_tables(path)
    assert ("This page has no news list." in text) == t.news.empty
    assert ("The page states no date of membership." in text) == ("member_since" not in set(t.profile["field"]))
    assert "invented.**" not in text, "only the examples are known to be invented"
    assert "No second capture was given" in text and "No folder of pages was given" in text
    assert not re.search(r"\b(nan|NaT|None(?! of))\b|<NA>", text)
    check_evidence(t.page.text, t.coding)


def test_example_has_something_to_show_in_every_section():
    """As stored: that a run gives the same is compared where the notebooks are."""
    cells = json.loads(BOOK.read_text(encoding="utf-8"))["cells"]
    shown = [output["data"] for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]
    text = "\n".join("".join(data["text/plain"]) for data in shown)
    assert sum("image/png" in data for data in shown) == 7
    assert "This page is invented" in text and "This page has no" not in text
    for part in ("month and year, but no day", "1 of the", "editions 2 and 3", "moved to another date", "6 pages"):
        assert part in text, part


def test_a_path_is_looked_for_where_the_notebook_runs(tmp_path, monkeypatch):
    folder = tmp_path / "été à l'île"
    folder.mkdir()
    (folder / "ma page.html").write_bytes(EXAMPLE.read_bytes())
    monkeypatch.chdir(folder)
    text = text_of(run_book(monkeypatch, PAGE="ma page.html", OTHER="ma page.html", MANY="."))
    assert "no word changed" in text and "1 page, 14 items" in text
    assert "This page is invented" not in text


NEWS = "INTERPOL Nowhere in action\n"


def told_of(*items):
    return read_tables(parse_page(NEWS + "\n\n".join(items) + "\n", name="made"))


def test_three_items_have_a_longest_stretch_and_two_have_none():
    one, two, three = (
        f"{day} March 2016\n\nHorses trained by river police {n}\n\nLYON, France – The horses were trained..."
        for n, day in enumerate((1, 2, 20))
    )
    assert "stretch" not in another.timeline(told_of(three, two))
    assert "18 days, after 2 March 2016" in another.timeline(told_of(three, two, one))


def test_an_item_without_an_excerpt_is_neither_cut_nor_whole():
    cut = "3 May 2017\n\nHorses trained by river police\n\nLYON, France – The horses were trained..."
    headline = "2 May 2017\n\nHorses are trained by the police of the river"
    t = told_of(cut, headline)
    assert list(t.news["excerpt"].isna()) == [False, True]
    assert "1 of 1 excerpt is cut off." in another.news(t)


def test_a_language_that_is_not_told_is_said():
    news = pd.DataFrame({"language": ["en", None, "en", "xx"]})
    assert another._languages(news) == "2 in English and 2 in a language not told"


def test_words_of_a_page_are_no_markup():
    assert another.quoted("<b>*x*</b> [y](z)") == "“&lt;b>\\*x\\*&lt;/b> \\[y\\](z)”"


def test_codes_of_an_item_without_excerpt():
    t = read_tables(parse_page("INTERPOL Nowhere in action\n3 May 2017\n\nCocaine found in organ\n", name="cut"))
    assert t.news["excerpt"].isna().all()
    assert t.coded("crime_in_headline", "drug_trafficking") == {"2017-05-03"}


def test_many_pages_say_which_were_refused(tmp_path):
    (tmp_path / "a.html").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "b.txt").write_text("Nothing of the kind.", encoding="utf-8")
    (tmp_path / "c.csv").write_text("x", encoding="utf-8")
    corpus = read_many(tmp_path)
    assert list(corpus.refused) == ["b.txt"] and list(corpus.labels) == ["a.html"]
    assert "Not read: “b.txt”." in another.many(corpus)


def test_labels_are_countries_where_a_page_names_one(tmp_path):
    for name in ("one", "two"):
        page = (ROOT / "tests" / "pages" / "c01-en-full.txt").read_bytes()
        (tmp_path / f"{name}.txt").write_bytes(page)
    assert read_many(tmp_path).labels == {"one.txt": "Kenya (one)", "two.txt": "Kenya (two)"}


@pytest.mark.parametrize("path", sorted(data_path("examples").rglob("*.html")), ids=lambda path: path.name)
def test_examples_say_that_they_are_invented(path):
    """Whoever opens one, as code, in a browser or as text, is told."""
    html = path.read_text(encoding="utf-8")
    invented = r"invent|متخيل"
    assert "INVENTED" in html.split("<html")[0]
    assert re.search(invented, re.search("<title>(.*)</title>", html)[1])
    assert re.search(r"n’existe pas|does not exist|do not exist|no existe|لا وجود", read_tables(path).page.text)
    assert another.is_invented(path)


@pytest.fixture(scope="module")
def fifty():
    """News and codes of fifty pages: the first has one item, the last fifty."""
    first = pd.Timestamp(2015, 1, 1)
    rows = [(f"page {n:02d}", f"item {k}", first + pd.Timedelta(days=7 * k)) for n in range(1, 51) for k in range(n)]
    news = pd.DataFrame(rows, columns=["page", "item_id", "date"])
    coding = news[["page", "item_id"]].assign(scheme="theme", code="joint_operation")
    return news, coding[coding["page"] != "page 50"]


@pytest.mark.parametrize("view", [views.corpus_timelines, views.corpus_themes])
def test_many_pages_in_one_figure(view, fifty):
    drawn = view(*fifty)
    shown = list(dict.fromkeys(drawn.data["page"]))
    assert shown == [f"page {n:02d}" for n in range(50, 10, -1)], "the pages with most items, sorted"
    assert "Not shown: 10 pages" in drawn.seen and "40 of 50 pages" in drawn.title
    few = view(*(table[table["page"].isin(["page 01", "page 02"])] for table in fifty), labels={"page 01": "A"})
    assert list(dict.fromkeys(few.data["page"])) == ["page 02", "A"] and "Not shown" not in few.seen


def test_page_without_codes_keeps_its_row(fifty):
    data = views.corpus_themes(*fifty).data
    assert data.loc[data["page"] == "page 50", "items"].tolist() == [0]


def test_views_of_no_pages_are_words():
    for chart, view in ((charts.small_multiples, views.corpus_timelines), (charts.counts, views.corpus_themes)):
        drawn = chart(view(*another.read_no_tables()))
        assert drawn.figure is None and "pages" in drawn.alt


# --- the report of a page -------------------------------------------------------------------------------


def test_values_are_injected_after_the_parameters():
    from helpers.report.another import injected

    book = json.loads(BOOK.read_text(encoding="utf-8"))
    path = "l'été \"à\" l'île\\n.html"
    once = injected(book, {"PAGE": path, "OTHER": None})
    tags = [cell["metadata"].get("tags") for cell in once["cells"]]
    at = tags.index(["injected-parameters"])
    assert tags[at - 1] == ["parameters"]
    names = {}
    exec(once["cells"][at]["source"], names)
    assert names["PAGE"] == path and names["OTHER"] is None
    assert len(injected(once, {"PAGE": "x"})["cells"]) == len(once["cells"]), "a later value takes the place"
    with pytest.raises(ValueError, match="parameters"):
        injected({"cells": []}, {"PAGE": "x"})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--page", "missing.html"], "missing.html"),
        (["--page", str(ROOT / "tests" / "no_pages" / "recipe.txt")], "no INTERPOL page"),
        (["--page", str(EXAMPLE), "--other", str(ROOT / "tests" / "pages" / "c01-en-full.txt")], "no captures of one"),
        (["--page", str(EXAMPLE), "--many", "nowhere"], "nowhere"),
    ],
)
def test_report_says_what_is_wrong(arguments, said, tmp_path, capsys):
    from helpers.report.another import main

    assert main([*arguments, "--out", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert said in told.err and "Traceback" not in told.err and not told.out
    assert not list(tmp_path.iterdir()), "nothing is executed"


def test_run_py_takes_paths_from_where_the_person_is(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    import run

    (tmp_path / "ma page é.html").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    expected = ["--page", str(tmp_path / "ma page é.html"), "--many", str(tmp_path)]
    assert run.page_arguments(["--page", "ma page é.html", "--many=."]) == expected
    assert run.page_arguments([]) == []
    for wrong, said in (
        (["--page", "none.html"], "There is no file"),
        (["--many", "."], "only beside --page"),
        (["--page"], "takes --page FILE"),
        (["page.html"], "takes --page FILE"),
    ):
        with pytest.raises(run.Stop, match=said):
            run.page_arguments(wrong)


def test_another_page_leads_nowhere_in_this_report(tables):
    """An item of the example has the date of one of the China page; the two must not be taken for each other."""
    from helpers.report.books import read_book
    from helpers.report.spans import Evidence

    assert "2016-06-09" in tables.news.index and "2016-06-09" in read_tables(EXAMPLE).news.index
    book = json.dumps(read_book(BOOK, Evidence.of(tables)).notebook)
    assert "2016-06-09" in book and "source.html" not in book
    own = json.dumps(read_book(BOOK, Evidence.of_another(read_tables(EXAMPLE))).notebook)
    assert "source.html#item-2016-06-09" in own


def test_many_pages_say_how_many_have_no_news(tmp_path):
    for name in ("c01-en-full", "c16-ar-egyptian-indic"):
        (tmp_path / f"{name}.txt").write_bytes((ROOT / "tests" / "pages" / f"{name}.txt").read_bytes())
    assert "2 pages, " in another.many(read_many(tmp_path))
    assert another.many(read_many(tmp_path)).endswith(" 1 page without news.")
