"""Any other page: notebook 07 runs over it and shows what there is, whatever is missing."""

import io
import json
import re
from collections import Counter
from functools import cache

import IPython.display
import matplotlib.pyplot
import mistune
import pandas as pd
import pytest
from conftest import ROOT

import helpers.show.figures
from helpers import codes_of, data_path, load_news, load_profile, load_quantities, read_page

BOOK = ROOT / "notebooks" / "07_another_page.ipynb"
PAGES = sorted(path for path in (ROOT / "tests" / "pages").iterdir() if path.suffix in (".txt", ".html"))
EXAMPLES = data_path("examples")
PNG = helpers.show.figures.png
EXAMPLE, LATER = EXAMPLES / "nulleterre.html", EXAMPLES / "nulleterre-later.html"
UNREAD = "All lines that no rule knows; of each its first 400 characters"


def cells():
    return [cell for cell in json.loads(BOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


compiled = cache(lambda source: compile(source, BOOK.name, "exec"))


@pytest.fixture
def run_book(monkeypatch):
    """Run the cells of notebook 07, without a kernel, with these parameters; gives what they display."""
    matplotlib.use("Agg")
    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **_: shown.append(data))
    monkeypatch.setattr(helpers.show.figures, "png", lambda figure: b"")  # drawing takes most of the time

    def run(**parameters):
        shown.clear()
        names = {}
        for cell in cells():
            exec(compiled("".join(cell["source"])), names)
            if cell["metadata"].get("tags") == ["parameters"]:
                names |= {"OTHER": None, "MANY": None} | parameters
        matplotlib.pyplot.close("all")
        return list(shown)

    return run


def text_of(shown):
    return "\n".join(data["text/plain"] for data in shown)


def said(shown):
    return [data["text/markdown"] for data in shown if "text/markdown" in data]


def tables_of(shown):
    """Caption -> what the table holds, as text; values missing or not shown are –."""
    found = {}
    for data in shown:
        if "text/html" in data:
            caption, _, rows = data["text/plain"].partition("\n\n")
            assert caption not in found
            found[caption] = pd.read_csv(io.StringIO(rows), dtype=str, keep_default_na=False)
    return found


def flat(text):
    return " ".join(text.split())


# --- any page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES[::4], EXAMPLE], ids=lambda path: path.name)
def test_notebook_runs_over_any_page(path, run_book):
    """Over every fourth page and the example; `run.py check` runs it over all there are."""
    shows_what_there_is(path, run_book)


def shows_what_there_is(path, run_book):
    shown = run_book(PAGE=path)
    text, tables = text_of(shown), tables_of(shown)
    page = read_page(path)
    news, profile = load_news(page), load_profile(page)
    assert not re.search(r"\b(nan|NaT|None(?! of))\b|<NA>", text)
    assert ("**This page is invented.**" in text) == path.is_relative_to(EXAMPLES), "these alone are known to be"
    assert "No second capture was given" in text and "No folder of pages was given" in text
    for caption, rows in tables.items():
        for column in rows.columns.intersection(["Words", "Headline", "Dateline"]):
            for words in set(rows[column]) - {"–"}:
                assert flat(words) in flat(page.text), f"{caption}: {words} is not on the page"
        if "Item" in rows.columns:
            assert set(rows["Item"]) <= set(news.index), caption
    assert list(tables["All items in page order"]["Item"]) == list(news.index)
    assert ("No item." in text) == news.empty == (not any("image/png" in data for data in shown))
    since = tables["Since when a member, and how precisely the page says so"]
    stated = profile.loc[profile["field"] == "member_since", "value"]
    precise = [("the year", "the month", "the day")[value.count("-")] for value in stated]
    assert list(zip(since["Member since"], since["Precise to"], strict=True)) == list(zip(stated, precise, strict=True))
    beneath = len(tables["What the page states beneath its header, news aside"])
    assert beneath + len(tables["What the header states, with the line and the words that carry it"]) == len(profile)
    codes = codes_of(news)
    for scheme in ("theme", "crime"):
        kept = (rows for caption, rows in tables.items() if caption.startswith(f"Every {scheme} with the first words"))
        assert len(next(kept)) == codes["scheme"].str.startswith(scheme).sum()
    assert len(tables["All of them, with the bounds of their words"]) == len(load_quantities(page))
    nothing_is_passed_over(page, text, tables)


def nothing_is_passed_over(page, text, tables):
    unread = [str(line.line) for line in page.not_understood]
    lines = [number for number, line in enumerate(page.text.split("\n"), start=1) if line.strip().strip("\ufeff")]
    assert list(tables[UNREAD]["Line"]) == unread
    assert f"**Lines not understood:** {len(set(unread))} of {len(lines)} with words." in text
    roles = tables[f"What the {len(lines)} lines with words are"]
    assert roles["Lines"].astype(int).sum() == len(lines) and "none" not in set(roles["Role"])


def made(tmp_path, *lines):
    path = tmp_path / "made.txt"
    path.write_text("\n".join(("INTERPOL Nowhere in action", *lines, "")), encoding="utf-8")
    return path


def test_an_item_without_an_excerpt_is_neither_cut_nor_without_codes(tmp_path, run_book):
    cut = ("3 May 2017", "", "Horses trained by river police", "", "LYON, France – The horses were trained...")
    tables = tables_of(run_book(PAGE=made(tmp_path, *cut, "2 May 2017", "", "Cocaine found in the police's organ")))
    (row,) = tables["Items by language, and what is there of them"].to_dict("records")
    assert row == {
        "Language": "English", "Items": "2", "With an excerpt": "1", "Cut off": "1", "With a dateline": "1",
        "Country recognised": "1",
    }  # fmt: skip
    (row,) = tables["Every crime with the first words that signal it, in all items"].to_dict("records")
    assert row == {"Item": "2017-05-02", "Crime": "drug trafficking", "Where": "headline", "Words": "Cocaine"}


def test_a_language_that_is_not_told_is_said(tmp_path, run_book, monkeypatch):
    monkeypatch.setattr("helpers.tables.news.detect_language", lambda text, default: None if "Zzkt" in text else "en")
    path = made(tmp_path, "3 May 2017", "", "Zzkt", "", "2 May 2017", "", "Horses are trained by the police")
    shown = run_book(PAGE=path)
    tables = tables_of(shown)
    assert "Languages: English (1), not identified (1)." in text_of(shown)
    assert list(tables["Items by language, and what is there of them"]["Language"]) == ["English", "not identified"]
    scores = tables["Scores of the rules on other items of this length, for the languages of this page"]
    assert scores.loc[scores["Language"] == "not identified", "F1"].tolist() == ["–"]
    assert len(scores) > 4
    years = tables["Items a year, by language; a year without an item has no row"]
    assert list(years.columns) == ["Year", "English", "Not identified"]


def test_stretches_between_items(tmp_path, run_book):
    lines = [line for day in (20, 2, 1) for line in (f"{day} March 2016", "", f"Horses trained by police {day}", "")]
    caption = "The longest stretches between two items"
    longest = tables_of(run_book(PAGE=made(tmp_path, *lines)))[caption]
    assert longest.to_numpy().tolist() == [["2016-03-02", "2016-03-20", "18"], ["2016-03-01", "2016-03-02", "1"]]
    assert tables_of(run_book(PAGE=made(tmp_path, *lines[:4])))[caption].empty


# --- words of a page are no markup ------------------------------------------------------------------------

HOSTILE = "Kenya<b onclick=x>*y*</b> [l](http://x.org) `c` $a$ $b$ &amp; \\(z\\)"


def test_words_of_a_page_are_no_markup(tmp_path, run_book, monkeypatch):
    """Markdown has the same elements whatever a page, or its file, is called; tables show signs as signs."""
    monkeypatch.setattr(helpers.show.figures, "png", PNG)  # matplotlib reads formulas when it draws
    elements = []
    text = (ROOT / "tests" / "pages" / "c01-en-full.txt").read_text(encoding="utf-8")
    for name, word in (("plain", "Kenya"), ("*n* `c` $\\x{$ <i>", HOSTILE)):
        path = tmp_path / f"{name}.txt"
        named = text.replace("INTERPOL Nairobi\n", f"INTERPOL {word}\n").replace("Ivory carving", f"Ivory {word}")
        path.write_text(named.replace("Operation Driftwood", f"operation “{word[:5]}$\\x{{$”"), encoding="utf-8")
        shown = run_book(PAGE=path, OTHER=path, MANY=tmp_path)
        html = [mistune.create_markdown(escape=False)(markdown) for markdown in said(shown)]
        elements.append([Counter(re.findall(r"</?\w+", one)) for one in html])
    assert elements[0] == elements[1]
    outside = re.sub(r"<code>.*?</code>", "", "".join(html))
    assert not re.search(r"[$*]|onclick", outside), "all of it is code"
    assert flat(HOSTILE) in text_of(shown)
    whole = "".join(data["text/html"] for data in shown if "text/html" in data)
    assert "&lt;b onclick" in whole and "<b onclick" not in whole


# --- the example, the parameters --------------------------------------------------------------------------


def test_example_has_something_to_show_in_every_section():
    """As stored: that a run gives the same is compared where the notebooks are."""
    outputs = [output for cell in cells() for output in cell["outputs"]]
    shown = [{kind: "".join(value) for kind, value in output["data"].items()} for output in outputs]
    assert sum("image/png" in data for data in shown) == 2
    assert said(shown)[0].startswith("> **This page is invented.**")
    empty = [caption for caption, rows in tables_of(shown).items() if rows.empty]
    assert not empty
    text = text_of(shown)
    for part in ("1987-06,the month", "LANTERNE,named,3", "news,date,moved", "folder are invented", "with news: 6"):
        assert part in text, part


def test_a_path_is_looked_for_where_the_notebook_runs(tmp_path, monkeypatch, run_book):
    folder = tmp_path / "été à l'île"
    folder.mkdir()
    (folder / "ma page.html").write_bytes(EXAMPLE.read_bytes())
    monkeypatch.chdir(folder)
    shown = run_book(PAGE="ma page.html", OTHER="ma page.html", MANY=".")
    text = text_of(shown)
    assert "Changes from `ma page` to `ma page`: 0." in text and "ma page.html: 14 items" not in text
    assert tables_of(shown)["What lies in the folder; pages with news: 1"].to_numpy().tolist() == [["read", "–", "1"]]
    assert "invented." not in text, "the file lies elsewhere"


def test_change_this_changes_the_page(run_book):
    """The value that the comment beside `PAGE` proposes: every table is another's, and `OTHER` no capture of it."""
    parameters = next("".join(cell["source"]) for cell in cells() if cell["metadata"].get("tags") == ["parameters"])
    names = {}
    exec(re.sub(r"(?m)^(PAGE = ).*# change this: (.*)$", r"\1\2", parameters), names)
    assert names["PAGE"] != EXAMPLE
    before = tables_of(run_book(PAGE=EXAMPLE, OTHER=LATER))
    after = tables_of(shown := run_book(PAGE=names["PAGE"], OTHER=LATER))
    assert "**This page is invented.**" in text_of(shown)
    assert "`OTHER` cannot be compared with `PAGE`: `" in text_of(shown) and "no captures of one page" in text_of(shown)
    same = [caption for caption in before if caption in after and before[caption].equals(after[caption])]
    assert same == ["Items with each theme, coded by rule, for the same pages"], "`MANY` alone stays"


@pytest.mark.parametrize("name", ["recipe.txt", "blank.txt"])
def test_another_capture_that_is_no_page_is_said(name, run_book):
    shown = run_book(PAGE=EXAMPLE, OTHER=ROOT / "tests" / "no_pages" / name)
    assert "`OTHER` cannot be compared with `PAGE`: `" in text_of(shown)
    assert tables_of(shown)["Kinds of change"].empty


# --- many pages -------------------------------------------------------------------------------------------

FOLDER = "What lies in the folder; pages with news: "


def test_many_pages_say_what_was_not_read(tmp_path, run_book):
    (tmp_path / "a.html").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "b.txt").write_text("Nothing of the kind.", encoding="utf-8")
    (tmp_path / "c.csv").write_text("x", encoding="utf-8")
    (tmp_path / "d.txt").write_bytes((ROOT / "tests" / "pages" / "c16-ar-egyptian-indic.txt").read_bytes())
    tables = tables_of(run_book(PAGE=EXAMPLE, MANY=tmp_path))
    assert sorted(map(tuple, tables[f"{FOLDER}1"].to_numpy())) == [
        ("read", "–", "2"), ("skipped", "no INTERPOL page", "1"), ("skipped", "no kind of file that is read", "1"),
    ]  # fmt: skip
    assert list(tables["Items with each theme, coded by rule, for the same pages"]["Page"]) == ["a.html"]


def test_a_folder_without_a_page(tmp_path, run_book):
    (tmp_path / "c.csv").write_text("x", encoding="utf-8")
    shown = run_book(PAGE=EXAMPLE, MANY=tmp_path)
    assert f"{FOLDER}0" in tables_of(shown) and sum("image/png" in data for data in shown) == 1


def test_of_many_pages_the_longest_lists_are_shown(tmp_path, run_book):
    """Forty lanes are not read; a page without a theme keeps its row."""
    for n in range(1, 41):
        items = [f"{day} May 2016\n\nZzkt {day}\n" for day in range(1, 2 + (n > 20))]
        path = tmp_path / f"{n:02}.txt"
        path.write_text("INTERPOL Nowhere in action\n" + "\n".join(items), encoding="utf-8")
    shown = run_book(PAGE=EXAMPLE, MANY=tmp_path)
    assert f"{FOLDER}40" in tables_of(shown) and "Pages shown: 30 of 40 with news." in text_of(shown)
    lanes = next(data["text/plain"] for data in shown if "image/png" in data and "21.txt" in data["text/plain"])
    drawn = Counter(re.findall(r"(?m)^(\d\d)\.txt,", lanes))
    assert len(drawn) == 30 and {f"{n}" for n in range(21, 41)} <= set(drawn) and sum(drawn.values()) == 50
    assert len(tables_of(shown)["Items with each theme, coded by rule, for the same pages"]) == 30


# --- the examples -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.html")), ids=lambda path: path.name)
def test_examples_say_that_they_are_invented(path):
    """Whoever opens one, as code, in a browser or as text, is told."""
    html = path.read_text(encoding="utf-8")
    assert "INVENTED" in html.split("<html")[0]
    assert re.search(r"invent|متخيل", re.search("<title>(.*)</title>", html)[1])
    assert re.search(r"n’existe pas|does not exist|do not exist|no existe|لا وجود", read_page(path).text)


@pytest.mark.parametrize("path", [LATER, EXAMPLES / "many" / "wahmistan.html"], ids=lambda path: path.name)
def test_notebook_calls_an_invented_page_invented(path, run_book):
    assert said(run_book(PAGE=str(path)))[0].startswith("> **This page is invented.**")


# --- the report of a page -------------------------------------------------------------------------------


def test_values_are_injected_after_the_parameters():
    from helpers.site.another import injected

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
    ("arguments", "told"),
    [
        (["--page", "missing.html"], "missing.html"),
        (["--page", str(ROOT / "tests" / "no_pages" / "recipe.txt")], "no INTERPOL page"),
        (["--page", str(EXAMPLE), "--other", str(ROOT / "tests" / "pages" / "c01-en-full.txt")], "no captures of one"),
        (["--page", str(EXAMPLE), "--many", "nowhere"], "nowhere"),
    ],
)
def test_report_says_what_is_wrong(arguments, told, tmp_path, capsys):
    from helpers.site.another import main

    assert main([*arguments, "--out", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert told in captured.err and "Traceback" not in captured.err and not captured.out
    assert not list(tmp_path.iterdir()), "nothing is executed"


def test_another_page_leads_nowhere_in_this_report(page, ledger):
    """An item of the example has the date of one of the China page; the two must not be taken for each other."""
    from helpers.site.books import read_book
    from helpers.site.spans import Evidence

    assert "2016-06-09" in load_news(page).index and "2016-06-09" in load_news(read_page(EXAMPLE)).index
    book = json.dumps(read_book(BOOK, Evidence.of_china(ledger)).notebook)
    assert "2016-06-09" in book and "source.html" not in book
    own = json.dumps(read_book(BOOK, Evidence.of_page(read_page(EXAMPLE))).notebook)
    assert "source.html#item-2016-06-09" in own
