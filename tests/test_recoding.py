"""The recoding kit: written, filled in, read back, compared; wrong entries name file and line."""

import csv

import pytest

from helpers import recoding
from helpers.coding import CodingError


def filled(path, changes):
    """A kit with these cells filled in: (item, scheme) -> text."""
    recoding.write_kit(path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        for scheme in recoding.RECODED:
            row[scheme] = changes.get((row["item_id"], scheme), "")
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_an_empty_kit_codes_nothing_and_changes_nothing(tmp_path, tables):
    kit = recoding.read_kit(recoding.write_kit(tmp_path / "kit.csv"))
    assert len(kit) == 2 * 28 and set(kit.values()) == {None}
    assert recoding.changed_claims(kit).empty
    assert list(recoding.agreement(recoding.as_kit(tables.labels["adjudicated"]), kit)["items"]) == [0, 0]


def test_a_filled_kit_is_compared(tmp_path, tables):
    path = filled(
        tmp_path / "kit.csv",
        {("2015-09-08", "theme"): "governance", ("2017-05-30", "crime_type"): "drug_trafficking; organized_crime"},
    )
    kit = recoding.read_kit(path)
    assert kit["2017-05-30", "crime_type"] == {"drug_trafficking", "organized_crime"}
    rows = recoding.agreement(recoding.as_kit(tables.labels["adjudicated"]), kit).set_index("scheme")
    assert rows.loc["crime type", ["items", "labels", "alike"]].tolist() == [1, 2, 2]
    assert rows.at["crime type", "alpha"] == 1.0
    assert rows.loc["theme", ["items", "labels", "alike"]].tolist() == [1, 2, 0]
    changed = recoding.changed_claims(kit).set_index("id")
    # One of four visits to Lyon is no meeting any more: three against three.
    assert changed.at["F06", "claim"] == "does not hold"


def test_none_is_not_the_same_as_empty(tmp_path):
    kit = recoding.read_kit(filled(tmp_path / "kit.csv", {("2017-05-30", "theme"): "none"}))
    assert kit["2017-05-30", "theme"] == frozenset() and kit["2017-05-30", "crime_type"] is None


def test_our_own_coding_agrees_with_itself(tables):
    kit = recoding.as_kit(tables.labels["adjudicated"])
    assert list(recoding.agreement(kit, kit)["alpha"]) == [1.0, 1.0]
    assert recoding.changed_claims(kit).empty


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("item_id,theme\n", "line 1: no column crime_type"),
        ("item_id,crime_type,theme\n1999-01-01,,\n", "line 2: item '1999-01-01' is not on the page"),
        ("item_id,crime_type,theme\n2017-05-30,drugs,\n", "line 2: crime_type has no code drugs"),
        ("item_id,crime_type,theme\n2017-05-30,,\n2017-05-30,,\n", "line 3: item 2017-05-30 stands there twice"),
    ],
)  # fmt: skip
def test_wrong_entries_name_their_line(tmp_path, lines, message):
    path = tmp_path / "kit.csv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(CodingError, match=message):
        recoding.read_kit(path)
