"""The published tables are what the helpers derive, and a Frictionless data package."""

import csv
import json

import gate
import pytest
from conftest import ROOT

from helpers import package
from helpers.tables import TABLES

FOLDER = ROOT / "data" / "tables"
DEVELOPMENT = ROOT / "tests" / "development" / "items.yaml"


@pytest.fixture(scope="module")
def fresh():
    return package.files(DEVELOPMENT)


def test_published_tables_are_not_stale(fresh):
    assert {path.name for path in FOLDER.iterdir()} == set(fresh)
    for name, content in fresh.items():
        found = gate.text_difference(f"data/tables/{name}", (FOLDER / name).read_bytes().decode(), content)
        if found:
            pytest.fail(f"{found}. {gate.ACCEPT}", pytrace=False)


def test_descriptor_tells_every_column(fresh):
    described = json.loads(fresh["datapackage.json"])
    for resource in described["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == [column.name for column in TABLES[resource["name"]].columns]
        header = next(csv.reader(fresh[resource["path"]].splitlines()))
        assert header == fields
        assert all(field["origin"] in ("page", "derived", "coded", "outside") for field in resource["schema"]["fields"])


def test_spans_of_the_published_tables_hold(page):
    for name in ("profile", "coding", "quantities", "operations", "officials"):
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["start"]]
        assert len(rows) > 10
        for row in rows:
            assert page.text[int(row["start"]) : int(row["end"])] == row["evidence"]


def test_writing_twice_changes_nothing(tmp_path, fresh, monkeypatch):
    monkeypatch.setattr(package, "files", lambda development: fresh)
    assert len(package.write(tmp_path, DEVELOPMENT)) == 9
    assert package.write(tmp_path, DEVELOPMENT) == []
