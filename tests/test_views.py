"""What is drawn, from small tables whose answers can be seen."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import views


def listed(*days):
    """Tables with a news list of these days, in this order."""
    return SimpleNamespace(news=pd.DataFrame({"date": pd.to_datetime(list(days))}, index=list("abcdefg"[: len(days)])))


def test_items_of_one_day_are_in_order():
    view = views.order_on_page(listed("2016-05-03", "2016-05-03", "2016-05-01"))
    assert view.title == "Newest first, without exception"
    assert not view.data["out_of_order"].any()


def test_an_item_above_a_newer_one_is_out_of_order():
    view = views.order_on_page(listed("2016-05-03", "2016-05-01", "2016-05-02"))
    assert list(view.data["out_of_order"]) == [False, True, False]
    assert view.title == "Newest first, but for 1 item of 2016"


@pytest.mark.parametrize("as_index", [True, False])
def test_ids_may_be_the_index_or_a_column(as_index):
    news = pd.DataFrame({"item_id": ["a"], "page": ["one"], "date": pd.to_datetime(["2016-05-03"])})
    coding = pd.DataFrame({"page": ["one"], "item_id": ["a"], "scheme": ["theme"], "code": ["joint_operation"]})
    view = views.corpus_timelines(news.set_index("item_id") if as_index else news, coding)
    assert view.data[["item_id", "mark"]].astype(str).to_numpy().tolist() == [["a", "operation"]]


def test_a_label_that_one_of_two_gives_is_not_given_by_both():
    ours = frozenset({("a", "theme", "conference"), ("b", "theme", "conference")})
    t = SimpleNamespace(labels={"adjudicated": ours, "dictionary": frozenset([("a", "theme", "conference")])})
    row = views.dictionary_by_code(t).set_index("code").loc["conference"]
    assert (row["adjudicated"], row["dictionary"], row["both"], row["precision"], row["recall"]) == (2, 1, 1, 1.0, 0.5)
