"""Fragility: the search against trying every single change, and claims that are known to be fragile."""

from itertools import product

import pytest

from helpers.findings import FINDINGS, SINGLE_LABEL, Finding, Result
from helpers.fragility import Change, _apply, _assign, fragility, other_tables, robustness
from helpers.tables import SCHEMES

CLAIMS = [id for id, finding in FINDINGS.items() if finding.claim]
FRAGILE = {"F06", "F08", "F12", "F14"}


def every_single_change(t):
    """All changes of one label or item, tried one by one: slow, simple, and independent of the search."""
    for item in t.items:
        yield Change(item, None, None)
        for scheme in ("crime_type", "theme", "china_part"):
            for code in SCHEMES[scheme]:
                key = (scheme, code)
                yield Change(item, key, None) if item in t.codes[key] else Change(item, None, key)
        for scheme in (*SINGLE_LABEL,):
            keys = [key for key in t.codes if key[0] == scheme]
            old = next((key for key in keys if item in t.codes[key]), None)
            for key in keys if old else ():
                if key != old:
                    yield Change(item, old, key)
        for part in ("headline_role", "excerpt_role"):
            for key in [key for key in t.codes if key[0] == part]:
                yield Change(item, key, None) if item in t.codes[key] else Change(item, None, key)


@pytest.mark.parametrize("id", CLAIMS)
def test_single_changes_as_tried_one_by_one(id, tables):
    finding = FINDINGS[id]
    undone = any(not finding(_apply(tables, (change,))).holds for change in every_single_change(tables))
    assert undone == (fragility(finding, tables).fewest == 1)


@pytest.mark.parametrize("id", CLAIMS)
def test_the_example_undoes_the_claim_and_no_part_of_it_does(id, tables):
    finding, found = FINDINGS[id], fragility(FINDINGS[id], tables)
    if found.fewest is None:
        assert found.searched >= 4
        return
    assert len(found.example) == found.fewest
    assert not finding(_apply(tables, found.example)).holds
    for left in range(len(found.example)):
        assert finding(_apply(tables, found.example[:left] + found.example[left + 1 :])).holds


def test_each_kind_gives_a_change_of_another_item_wherever_that_can_be():
    """Kinds that share items, all triples of them, against trying every choice."""
    kinds = [tuple(Change(item, None, None) for item in items) for items in ("a", "ab", "abc", "c", "cb", "bd", "da")]
    for chosen in product(kinds, repeat=3):
        possible = any(len({change.item for change in one}) == 3 for one in product(*chosen))
        found = _assign(chosen)
        assert (found is not None) == possible
        if found:
            assert all(change in kind for change, kind in zip(found, chosen, strict=True))
            assert len({change.item for change in found}) == 3


def test_a_rule_that_counts_all_items_notices_one_that_is_left_out(tables):
    rule = Finding("X", "", "", "", True, lambda t: Result(0, 0, (), "", len(t.items) > 26))
    assert [str(change) for change in fragility(rule, tables).example] == ["2007-06-20 left out", "2007-11-23 left out"]


def test_fragile_claims_are_named(tables):
    rows = robustness(tables)
    assert set(rows.index[rows["fewest"] == "1"]) == FRAGILE


def test_pairs_for_one_claim_by_brute_force(tables):
    """F04 needs two: headlines and texts, all pairs of role labels tried."""
    finding = FINDINGS["F04"]
    roles = [change for change in every_single_change(tables) if change.taken and change.taken[0].endswith("_role")]
    assert all(finding(_apply(tables, (change,))).holds for change in roles)
    assert any(not finding(_apply(tables, (a, b))).holds for a in roles for b in roles if a.item < b.item)


def test_a_claim_that_fails_already_needs_no_change(tables):
    assert fragility(FINDINGS["F06"], _apply(tables, (Change("2015-09-08", None, None),))).fewest == 0


def test_other_codings_are_other(tables):
    others = other_tables(tables)
    assert set(others) == {"pass A", "pass B", "dictionary", "without repeats", "only items naming China"}
    assert others["pass B"].coded("theme", "public_awareness") == {"2012-07-29"}
    assert others["pass A"].coded("theme", "public_awareness") == frozenset()
    assert len(others["without repeats"].items) == 28 - 3 - 1
    assert len(others["only items naming China"].items) == 17
    # what the passes did not code stays as adjudicated
    assert others["pass A"].coded("china_role", "host") == tables.coded("china_role", "host")
