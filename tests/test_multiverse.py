"""The multiverse against trying all combinations by hand, and the doubts that stand in data/coding/doubts.csv."""

from itertools import product
from typing import Literal

import pandas as pd
import pytest

from helpers import Finding, leave_one_out, load_doubts, load_news, multiverse
from helpers.study.multiverse import DRAWN, EVERY, MultiverseError
from helpers.tables import specs as tables

ITEMS = pd.DataFrame(
    {
        "red": [True, True, False, False],
        "blue": [False, True, False, True],
        "size": ["big", "big", "small", None],
        "year": [2007, 2010, 2013, 2016],
    },
    index=pd.Index(list("abcd"), name="item_id"),
)


def doubts(*moves):
    """Doubts in the form of `load_doubts`: (item, what it moves)."""
    return pd.DataFrame(
        [{"item_id": item, "moves": move, "reason": "who knows", "disposition": "moves"} for item, move in moves],
        columns=["item_id", "moves", "reason", "disposition"],
    )


def reds(items, border: Literal[2008, 2011] = 2008):
    """Mostly red"""
    chosen = items["red"] & (items["year"] < border)
    return Finding(f"{chosen.sum()} red.", items.index[chosen], holds=chosen.sum() >= 1)


def most_are_red(items):
    return Finding(f"{items['red'].sum()} red.", holds=items["red"].sum() >= items["blue"].sum())


def by_hand(claim, choices, **values):
    """Whether the claim holds, for every choice of one value of each cell: `{(item, column): [values]}`."""
    found = {}
    for chosen in product(*choices.values()):
        moved = ITEMS.copy()
        for (item, column), value in zip(choices, chosen, strict=True):
            moved.at[item, column] = value
        found[chosen] = claim(moved, **values).holds
    return found


def test_all_combinations_of_doubts_are_tried():
    tried = multiverse(most_are_red, ITEMS, doubts(("a", "red=no"), ("b", "red=no"), ("c", "blue=yes")))
    yes_no = [True, False]
    every = by_hand(most_are_red, {("a", "red"): yes_no, ("b", "red"): yes_no, ("c", "blue"): yes_no[::-1]})
    assert (tried.combinations, tried.holding) == (8, sum(every.values())) and 0 < tried.holding < 8
    undoing = [(a, b, c) for (a, b, c), holds in every.items() if not holds]
    assert tried.fewest == min((not a) + (not b) + c for a, b, c in undoing) == 1
    assert not tried.drawn and len(tried.doubts) == 3 and str(tried).startswith(f"Holds in {tried.holding} of 8")


def test_the_fewest_doubts_that_undo_it_are_named():
    def two(items):
        return Finding("Two.", holds=items["red"].sum() >= 1)

    tried = multiverse(two, ITEMS, doubts(("a", "red=no"), ("b", "red=no"), ("c", "red=yes")))
    assert (tried.fewest, tried.undone_by) == (2, "a, red: no; b, red: no")
    assert (tried.holding, tried.combinations) == (7, 8)


def test_doubts_about_one_value_exclude_each_other():
    def big(items):
        return Finding("Big.", holds=(items["size"] == "big").sum() >= 2)

    tried = multiverse(big, ITEMS, doubts(("a", "size=small"), ("a", "size=none"), ("c", "size=big")))
    every = by_hand(big, {("a", "size"): ["big", "small", None], ("c", "size"): ["small", "big"]})
    assert (tried.combinations, tried.holding) == (len(every), sum(every.values())) == (6, 4)


def test_a_doubt_that_moves_two_columns_moves_both():
    def apart(items):
        return Finding("Apart.", holds=not (items["red"] & items["blue"]).all() and items["red"].any())

    tried = multiverse(apart, ITEMS, doubts(("a", "red=no; blue=yes"), ("b", "red=no; blue=no")))
    assert (tried.combinations, tried.holding, tried.fewest) == (4, 3, 2)


def test_doubts_given_twice_or_already_so_are_one_or_none():
    tried = multiverse(most_are_red, ITEMS, doubts(("a", "red=no"), ("a", "red=no"), ("b", "red=yes"), ("z", "red=no")))
    assert tried.combinations == 2 and len(tried.doubts) == 1


def test_values_of_arguments_are_tried_too():
    tried = multiverse(reds, ITEMS, doubts(("a", "red=no")))
    assert (tried.combinations, tried.holding) == (4, 3)  # a no red item is missed by the later border alone
    assert multiverse(reds, ITEMS, doubts(), border=[2006]).undone_by == "border = 2006"
    with pytest.raises(MultiverseError, match="no argument limit"):
        multiverse(reds, ITEMS, doubts(), limit=[3])


def test_where_nothing_touches_it_nothing_was_tested():
    tried = multiverse(most_are_red, ITEMS, doubts(("a", "size=small")))
    assert (tried.combinations, tried.doubts, tried.tested) == (1, (), False)
    assert str(tried).startswith("Not tested")


def test_a_claim_that_does_not_hold_needs_no_doubt():
    tried = multiverse(most_are_red, ITEMS.assign(red=False), doubts(("a", "red=yes")))
    assert (tried.fewest, tried.undone_by) == (0, "nothing, it does not hold")


def test_above_a_dozen_doubts_combinations_are_drawn_with_a_seed():
    many = pd.DataFrame({"red": [True] * 20}, index=pd.Index([f"i{n:02}" for n in range(20)], name="item_id"))
    moves = [(item, "red=no") for item in many.index]

    def some(items):
        return Finding("Some.", holds=items["red"].sum() >= 19)

    tried = multiverse(some, many, doubts(*moves))
    assert tried.drawn and tried.combinations == DRAWN
    # None and each alone hold; every pair is among the drawn, and undoes it.
    assert (tried.holding, tried.fewest, tried.undone_by) == (21, 2, "i18, red: no; i19, red: no")

    def half(items):
        return Finding("Half.", holds=items["red"].sum() >= 10)

    assert multiverse(half, many, doubts(*moves)).holding == 1276, "the same draws everywhere"
    few = multiverse(some, many, doubts(*moves[:EVERY]))
    assert not few.drawn and few.combinations == 2**EVERY


def test_a_column_that_is_read_only_under_a_doubt_must_be_named():
    def curious(items):
        return Finding("Well.", holds=bool(items["red"].any() or items["blue"].any()))

    moves = doubts(("a", "red=no"), ("b", "red=no"), ("d", "blue=no"))
    with pytest.raises(MultiverseError, match=r"under a, red: no; b, red: no .* 'blue'.* reads=\[\.\.\.\]"):
        multiverse(curious, ITEMS, moves)
    tried = multiverse(curious, ITEMS, moves, reads=["red", "blue"])
    assert (tried.combinations, tried.holding) == (8, 8)


def test_a_doubt_about_no_column_is_refused():
    with pytest.raises(MultiverseError, match=r"doubt about a: the items have no column 'green'"):
        multiverse(most_are_red, ITEMS, doubts(("a", "green=yes")))


def test_without_an_item_its_rows_elsewhere_go_too():
    def quoted(items, codes):
        said = codes["item_id"].isin(items.index) & (codes["code"] == "big")
        return Finding("Quoted.", holds=items["red"].any() and said.sum() == len(codes))

    codes = pd.DataFrame({"item_id": ["a", "b"], "code": ["big", "big"]})
    assert leave_one_out(quoted, ITEMS, codes) == []
    assert leave_one_out(quoted, ITEMS.assign(red=[True, False, False, False]), codes) == ["a"]
    assert leave_one_out(reds, ITEMS, border=2008) == ["a"] and leave_one_out(reds, ITEMS, border=2011) == []


# --- the doubts ---------------------------------------------------------------------------------------


def test_every_doubt_has_a_disposition():
    rows = load_doubts()
    assert len(rows) >= 106, "those of the three passes, and those found on reading again"
    assert set(rows["coder"]) == {"b", "c", "d", "e", "reading"}
    assert (rows["reason"].str.len() > 10).all() and set(rows["item_id"]) <= set(load_news().index)
    moves = rows["disposition"] == "moves"
    assert (rows["moves"].notna() == moves).all() and (rows["note"].notna() == ~moves).all()


def test_a_doubt_that_moves_changes_a_value_of_its_item(items):
    allowed = {column.name: column.allowed for column in tables.ITEMS.columns}
    rows = load_doubts()
    for row in rows[rows["disposition"] == "moves"].itertuples():
        for move in row.moves.split("; "):
            column, _, value = move.partition("=")
            now = items.at[row.item_id, column]
            if items[column].dtype == bool:
                assert {"yes": True, "no": False}[value] != now, f"{row.item_id}: {move}"
            else:
                assert (value == "none" or value in allowed[column]) and value != now, f"{row.item_id}: {move}"


# --- claims that pick columns otherwise than by name ----------------------------------------------------


def brute_force(claim, items, doubts):
    """All combinations of all doubts that move a value, whatever the claim reads: slow and simple."""
    moves = doubts.loc[doubts["disposition"] == "moves", ["item_id", "moves"]].drop_duplicates()
    held = []
    for chosen in product([False, True], repeat=len(moves)):
        moved = items.copy()
        for row, taken in zip(moves.itertuples(), chosen, strict=True):
            if taken:
                name, value = row.moves.split("=")
                moved.at[row.item_id, name] = value == "yes"
        held.append(bool(claim(moved).holds))
    return held


@pytest.mark.parametrize(
    "pick",
    [
        lambda items: items.loc[:, "red":"blue"],
        lambda items: items.filter(regex="red|blue"),
        lambda items: items[[name for name in items.columns if name in ("red", "blue")]],
        lambda items: items.iloc[:, :2],
        lambda items: items.drop(columns="year"),
    ],
    ids=["slice", "filter", "list", "places", "drop"],
)
def test_columns_that_are_not_named_are_read_all_the_same(pick):
    items = pd.DataFrame(
        {"red": [True, True, False, True], "blue": [True, False, False, True], "year": [1, 2, 3, 4]},
        index=pd.Index(list("abcd"), name="item_id"),
    )
    rows = [("a", "red=no"), ("b", "blue=yes"), ("d", "blue=no"), ("c", "red=yes")]
    doubts = pd.DataFrame(rows, columns=["item_id", "moves"]).assign(disposition="moves", reason="so")

    def claim(items):
        return Finding("Two have both.", holds=(pick(items).astype(bool).sum(axis=1) == 2).sum() >= 2)

    found, held = multiverse(claim, items, doubts), brute_force(claim, items, doubts)
    assert (found.holding, found.combinations) == (sum(held), len(held))


def test_a_claim_of_the_page_agrees_with_brute_force(items):
    doubts = load_doubts()
    few = doubts[doubts["moves"].isin(["high_level_meeting=no", "joint_operation=yes"])]

    def claim(items):
        themes = items.loc[:, "joint_operation":"public_awareness"]
        return Finding("Meetings and operations are most.", holds=themes.iloc[:, :2].any(axis=1).mean() > 0.6)

    found, held = multiverse(claim, items, few), brute_force(claim, items, few)
    assert (found.holding, found.combinations) == (sum(held), len(held)) and 0 < sum(held) < len(held)


def test_a_count_cannot_be_undone(items):
    with pytest.raises(MultiverseError, match="a count cannot fail"):
        multiverse(lambda items: Finding("So many.", items=items.index), items, load_doubts())


def test_a_claim_that_does_not_hold_hangs_on_nothing(items):
    assert leave_one_out(lambda items: Finding("No.", holds=False), items) == []


def test_items_are_left_out_of_items_alone(items):
    with pytest.raises(MultiverseError, match="its index is not item_id"):
        leave_one_out(lambda codes: Finding("Many.", holds=len(codes) > 1), items.reset_index())


def test_a_claim_that_fails_without_an_item_is_named(items):
    with pytest.raises(MultiverseError, match="without 2007-06-20 the claim fails: KeyError"):
        leave_one_out(lambda items: Finding("It is there.", holds=items.at["2007-06-20", "hong_kong"]), items)


def test_an_argument_and_a_doubt_together_can_undo_a_claim():
    items = pd.DataFrame({"red": [True, True, True]}, index=pd.Index(list("abc"), name="item_id"))
    doubts = pd.DataFrame([("a", "red=no")], columns=["item_id", "moves"]).assign(disposition="moves", reason="so")

    def claim(items, least: Literal[2, 3] = 2):
        return Finding("Many.", holds=items["red"].sum() >= least)

    found = multiverse(claim, items, doubts)
    assert (found.holding, found.combinations, found.fewest) == (3, 4, 1)
    assert found.undone_by == "least = 3; a, red: no"
