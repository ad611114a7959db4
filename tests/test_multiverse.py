"""The multiverse against trying all combinations by hand, and the doubts that stand in data/coding/doubts.csv."""

from itertools import product
from typing import Literal

import pandas as pd
import pytest

from helpers import Finding, leave_one_out, load_doubts, load_news, multiverse, read_claims
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
    assert tried == multiverse(some, many, doubts(*moves))
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
    with pytest.raises(MultiverseError, match=r"a: 'green=yes'; expected column=value"):
        multiverse(most_are_red, ITEMS, doubts(("a", "green=yes")))


def test_without_an_item_its_rows_elsewhere_go_too():
    def quoted(items, codes):
        said = codes["item_id"].isin(items.index) & (codes["code"] == "big")
        return Finding("Quoted.", holds=items["red"].any() and said.sum() == len(codes))

    codes = pd.DataFrame({"item_id": ["a", "b"], "code": ["big", "big"]})
    assert leave_one_out(quoted, ITEMS, codes) == []
    assert leave_one_out(quoted, ITEMS.assign(red=[True, False, False, False]), codes) == ["a"]
    assert leave_one_out(reds, ITEMS, border=2008) == ["a"] and leave_one_out(reds, ITEMS, border=2011) == []


def test_a_claim_can_hold_under_every_doubt_and_hang_on_one_item(items):
    claim = read_claims()["F08"]
    tried = multiverse(claim.function, items, load_doubts())
    assert tried.holding == tried.combinations > 50 and tried.fewest is None
    assert leave_one_out(claim.function, items) == ["2007-11-23", "2008-07-10", "2010-07-16", "2014-07-18"]


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
