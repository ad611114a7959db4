"""Frictionless finds the published tables valid, and bites: one that was tampered with is found out."""

import shutil

import pytest
from conftest import ROOT
from frictionless import Package

FOLDER = ROOT / "data" / "tables"


def test_frictionless_finds_nothing_wrong():
    report = Package(str(FOLDER / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert len(report.tasks) == len(list(FOLDER.glob("*.csv"))) >= 17


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("coding.csv", ",crime_type,", ",crime_types,", "constraint-error"),
        ("news.csv", ",interpol-china-es,2017-05-13,", ",interpol-china-es,2017-13-05,", "type-error"),
        ("quantities.csv", "2017-05-30,personnel", "1999-01-01,personnel", "foreign-key"),
        ("news.csv", "\n2017-05-13,", "\n2017-05-30,", "primary-key"),
        ("profile.csv", "field,position", "field,place", "incorrect-label"),
        ("items.csv", ",true,", ",yes,", "type-error"),
        ("items.csv", "\n2007-06-20,", "\n2007-06-21,", "foreign-key"),
        ("items.csv", ",Lyon,", ",Nyon,", "hash-count"),
        ("items.csv", ",Lyon,", ",Lyons,", "byte-count"),
    ],
)  # fmt: skip
def test_frictionless_notices_tampering(tmp_path, table, old, new, error):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    content = (FOLDER / table).read_bytes()
    assert content.count(old.encode()) >= 1
    (tmp_path / table).write_bytes(content.replace(old.encode(), new.encode(), 1))
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert error in {kind for task in report.tasks for (kind,) in task.flatten(["type"])}
