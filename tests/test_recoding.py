"""The recoding kit: written, filled in, read back, put in the place of ours; wrong entries name file and line."""

import csv

import pandas as pd
import pytest

from helpers import read_claims
from helpers.study import recoding
from helpers.tables.codes import CRIME_TYPES, THEMES
from helpers.tables.readings import CodingError


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


def test_an_empty_kit_codes_nothing_and_changes_nothing(tmp_path, items):
    kit = recoding.read_kit(recoding.write_kit(tmp_path / "kit.csv"))
    assert kit.isna().all(axis=None) and set(kit.index) == set(items.index)
    assert list(kit.columns) == [*CRIME_TYPES, *THEMES] and set(kit.dtypes) == {pd.BooleanDtype()}
    pd.testing.assert_frame_equal(items.assign(**kit.fillna(items).astype(bool)), items)


def test_codes_that_were_filled_in_take_the_place_of_ours(tmp_path, items):
    path = filled(
        tmp_path / "kit.csv",
        {("2015-09-08", "theme"): "governance", ("2017-05-30", "crime_type"): "drug_trafficking; organized_crime"},
    )
    kit = recoding.read_kit(path)
    newest = kit.loc["2017-05-30"]
    assert list(newest.index[newest.fillna(False)]) == ["drug_trafficking", "organized_crime"]
    assert newest[list(THEMES)].isna().all() and not newest["terrorism"]
    recoded = items.assign(**kit.fillna(items).astype(bool))
    differ = (recoded != items) & recoded.notna()
    assert set(differ.index[differ.any(axis=1)]) == {"2015-09-08"}
    assert set(differ.columns[differ.any()]) == {"governance", "high_level_meeting"}
    # One of four visits to Lyon is no meeting any more: three against three.
    assert not read_claims()["F06"](recoded).holds


def test_none_is_not_the_same_as_empty(tmp_path):
    kit = recoding.read_kit(filled(tmp_path / "kit.csv", {("2017-05-30", "theme"): "none"})).loc["2017-05-30"]
    assert not kit[list(THEMES)].any() and kit[list(THEMES)].notna().all() and kit[list(CRIME_TYPES)].isna().all()


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


def test_a_kit_that_is_there_is_not_written_over(tmp_path):
    path = recoding.write_kit(tmp_path / "kit.csv")
    with pytest.raises(FileExistsError, match="take another name"):
        recoding.write_kit(path)


def test_a_kit_saved_with_semicolons_is_the_same_kit(tmp_path):
    path = filled(tmp_path / "kit.csv", {("2017-05-30", "crime_type"): "drug_trafficking; organized_crime"})
    expected = recoding.read_kit(path)
    pd.read_csv(path, dtype=str).to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    pd.testing.assert_frame_equal(recoding.read_kit(path), expected)


def test_a_kit_in_another_encoding_says_how_to_save_it(tmp_path):
    path = recoding.write_kit(tmp_path / "kit.csv")
    path.write_text(path.read_text(encoding="utf-8-sig"), encoding="cp1252", errors="replace")
    with pytest.raises(CodingError, match=r"kit.csv: .*save it as CSV in UTF-8"):
        recoding.read_kit(path)
