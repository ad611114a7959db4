"""Findings: counts checked by hand on the page, and claims that fail when what they rest on changes."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.findings import FINDINGS, Tables, ledger


def recoded(tables: Tables, item: str, scheme: str, old: str | None, new: str | None) -> Tables:
    """The tables with one code of one item taken away, added or exchanged."""
    rows = tables.coding
    if old:
        gone = (rows["item_id"] == item) & (rows["scheme"] == scheme) & (rows["code"] == old)
        assert gone.any(), "the code to take away is not there"
        rows = rows[~gone]
    if new:
        added = {"item_id": item, "scheme": scheme, "code": new, "start": pd.NA, "end": pd.NA}
        rows = pd.concat([rows, pd.DataFrame([added])], ignore_index=True).astype(tables.coding.dtypes.to_dict())
    return replace(tables, coding=rows)


# Counted by reading the page and its codes, not copied from the functions.
BY_HAND = {
    "F01": (10, 11), "F02": (11, 11), "F03": (0, 3), "F04": (4, 4), "F05": (3, 4), "F06": (4, 7), "F07": (1, 28),
    "F08": (4, 11), "F09": (6, 7), "F10": (0, 11), "F11": (7, 19), "F12": (2, 6), "F13": (5, 7), "F14": (4, 7),
    "F15": (13, 14), "F16": (5, 28), "F17": (28, 28), "F18": (1, 11), "F19": (62, 66),
}  # fmt: skip


@pytest.mark.parametrize("id", BY_HAND)
def test_counts_are_those_of_a_reader(id, tables):
    result = FINDINGS[id](tables)
    assert (result.k, result.n) == BY_HAND[id]
    assert result.holds


def test_ledger_shows_every_finding_once(tables):
    rows = ledger(tables)
    assert list(rows.index) == list(FINDINGS) == sorted(FINDINGS)
    assert rows["holds"].all()
    assert rows["finding"].str.endswith((".", "!")).all()


def test_a_finding_is_a_pure_function(tables):
    before = tables.coding.copy(), tables.news.copy()
    for finding in FINDINGS.values():
        assert finding(tables) == finding(tables)
    pd.testing.assert_frame_equal(before[0], tables.coding)
    pd.testing.assert_frame_equal(before[1], tables.news)


def test_items_are_items(tables):
    for finding in FINDINGS.values():
        found = finding(tables).items
        assert set(found) <= tables.items and list(found) == sorted(found)


def test_order_of_items_does_not_matter(tables):
    shuffled = replace(
        tables,
        news=tables.news.sample(frac=1, random_state=7),
        coding=tables.coding.sample(frac=1, random_state=7),
    )
    for finding in FINDINGS.values():
        assert finding(shuffled) == finding(tables)


@pytest.mark.parametrize(
    ("id", "changes"),
    [
        # Five operations that name China after all: no longer most.
        ("F01", [(item, "china_role", "not_named", "participant") for item in
                 ("2007-11-23", "2008-07-10", "2008-11-17", "2010-07-16", "2010-10-07")]),
        ("F02", [(item, "crime_type", None, "terrorism") for item in
                 ("2011-11-09", "2013-10-11", "2014-04-30", "2015-05-22", "2015-09-08", "2017-05-13")]),
        ("F03", [(item, "china_role", "not_named", "participant") for item in
                 ("2016-07-28", "2016-06-09", "2015-11-05")]),
        ("F05", [(item, "china_part", "hong_kong", "mainland") for item in ("2007-06-20", "2010-10-19")]
                + [("2010-10-26", "china_part", "hong_kong", None)]),
        ("F06", [("2015-09-08", "china_role", "visitor", "host")]),
        ("F11", [(item, "theme", "high_level_meeting", None) for item in
                 ("2011-11-09", "2013-10-11", "2014-04-30", "2015-05-22", "2015-09-08", "2015-10-09", "2017-05-13")]),
        ("F12", [("2007-06-20", "theme", None, "joint_operation")]),
    ],
)  # fmt: skip
def test_a_claim_fails_when_its_ground_goes(id, changes, tables):
    changed = tables
    for item, scheme, old, new in changes:
        changed = recoded(changed, item, scheme, old, new)
    assert not FINDINGS[id](changed).holds


def test_led_and_coordinated_falls_with_the_texts(tables):
    rows = tables.coding
    excerpt = (rows["scheme"] == "interpol_role") & (rows["context"] == "excerpt")
    assert not FINDINGS["F04"](replace(tables, coding=rows[~excerpt])).holds


def test_betting_leads_no_more_when_its_items_are_no_series(tables):
    loose = tables.operations.assign(series=None)
    assert not FINDINGS["F08"](replace(tables, operations=loose)).holds


def test_arrests_as_exact_numbers_would_not_be_bounds(tables):
    exact = tables.quantities.assign(qualifier="exact")
    assert not FINDINGS["F13"](replace(tables, quantities=exact)).holds


def test_fewer_items_give_fewer_counts(tables):
    without = tables.changed(items=tables.items - {"2017-05-30"})
    assert (FINDINGS["F01"](without).k, FINDINGS["F01"](without).n) == (9, 10)
