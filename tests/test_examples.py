"""The examples in the docstrings of all that `helpers` offers: each is run, and gives what stands beneath it."""

import doctest
import inspect
import re
from functools import partial

import pandas as pd
import pytest

import helpers
from helpers.site.pages import offered
from helpers.tables.columns import check
from helpers.tables.specs import TABLES

OFFERED = {name: getattr(helpers, name) for name in helpers.__all__ if not isinstance(getattr(helpers, name), tuple)}
OFFERED |= {f"stats.{name}": one for name, one in inspect.getmembers(OFFERED.pop("stats"), inspect.isfunction)
            if one.__module__ == "helpers.study.stats"}  # fmt: skip


@pytest.mark.parametrize("name", OFFERED)
def test_example(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("IPython.display.display", lambda *shown, **_: None)  # what is shown is tested elsewhere
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    names = {one: getattr(helpers, one) for one in helpers.__all__} | {"pd": pd}
    example = doctest.DocTestParser().get_doctest(inspect.getdoc(OFFERED[name]), names, name, None, None)
    assert example.examples, f"{name} has no example"
    said = []
    assert doctest.DocTestRunner(optionflags=options).run(example, out=said.append).failed == 0, "".join(said)


def test_every_name_stands_in_a_group_of_the_docstring():
    groups = offered()
    assert sorted(name for names in groups.values() for name in names) == sorted(helpers.__all__)
    assert len(groups) == 5 and all(groups.values())


@pytest.mark.parametrize("name", [name for name in OFFERED if name.startswith("load_") and name != "load_ledger"])
def test_a_loader_names_the_table_of_its_columns(name):
    load, told = OFFERED[name], inspect.getdoc(OFFERED[name])
    if table := re.search(r'`data_dictionary\("(\w+)"\)`', told):
        check(TABLES[table[1]], load())
    else:
        flat = load().reset_index()
        listed = next(words for words in re.findall(r"`([a-z_, ]+)`", told) if ", " in words).split(", ")
        assert [column for column in flat if column not in ("id", "index")] == listed


MEETINGS = ["date", "city"]
DRAWN = {"title": "Title", "caption": "Caption."}


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        (lambda items: helpers.lanes(items, "language", date="year", **DRAWN), TypeError,
         "date is 'year', which holds int64; expected timestamps; columns that hold some: date"),
        (lambda items: helpers.lanes(items[["year", "language"]], "language", date="year", **DRAWN), TypeError,
         "pd.to_datetime makes some of texts"),
        (lambda items: helpers.rows(items, MEETINGS, mark="setting", **DRAWN), ValueError,
         "mark is 'setting'; expected one of the columns that are shown: date, city"),
        (lambda items: helpers.dots("items", "language", "year", **DRAWN), TypeError, "expected a frame of pandas"),
        (lambda items: helpers.table("x", caption="x"), TypeError, "frame is 'x'; expected a frame or a series"),
        (lambda items: helpers.coding_matrix(helpers.load_news(), helpers.read_coding(), "themes"), KeyError,
         "no scheme 'themes'; there are crime_type, theme, "),
        (lambda items: helpers.country_name("hk"), KeyError, "the code 'hk'; expected .* two capitals, for example HK"),
        *((partial(lambda load, items: load("my.html"), load), TypeError, "'my.html'; expected a Page: read_page")
          for load in (helpers.load_news, helpers.load_profile, helpers.load_quantities, helpers.items_of,
                       helpers.load_editions, helpers.read_chain, helpers.read_oddities)),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_advice(call, error, told, items):
    with pytest.raises(error, match=told):
        call(items)
