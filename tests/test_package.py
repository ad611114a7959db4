"""The published tables are what the helpers derive, and a Frictionless data package."""

import csv
import io
import json
import tomllib
from hashlib import sha256

import gate
import pytest
from conftest import ROOT

from helpers import load_items
from helpers.site import package
from helpers.tables.specs import TABLES

FOLDER = ROOT / "data" / "tables"
DEVELOPMENT = ROOT / "tests" / "development"


@pytest.fixture(scope="module")
def fresh(ledger):
    return package.files(ledger, DEVELOPMENT)


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_published_tables_are_not_stale(fresh):
    assert {path.name for path in FOLDER.iterdir()} == set(fresh)
    for name, content in fresh.items():
        found = gate.text_difference(f"data/tables/{name}", (FOLDER / name).read_bytes().decode(), content)
        if found:
            pytest.fail(f"{found}. {gate.ACCEPT}", pytrace=False)


def test_the_same_bytes_twice(fresh, ledger):
    assert package.files(ledger, DEVELOPMENT) == fresh


def test_descriptor_tells_every_column(fresh):
    described = json.loads(fresh["datapackage.json"])
    assert {resource["path"] for resource in described["resources"]} == set(fresh) - {"datapackage.json"}
    for resource in described["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == [column.name for column in TABLES[resource["name"]].columns]
        header = next(csv.reader(fresh[resource["path"]].splitlines()))
        assert header == fields
        assert all(field["origin"] in ("page", "derived", "coded", "outside") for field in resource["schema"]["fields"])


def test_descriptor_says_whose_the_tables_are_and_weighs_them(fresh):
    described = json.loads(fresh["datapackage.json"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert described["version"] == project["version"]
    assert [one["title"] for one in described["contributors"]] == [author["name"] for author in project["authors"]]
    assert [one["name"] for one in described["licenses"]] == ["CC-BY-4.0"]
    for resource in described["resources"]:
        content = fresh[resource["path"]].encode()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")


def test_what_names_an_item_leads_to_the_news(fresh):
    for resource in json.loads(fresh["datapackage.json"])["resources"]:
        names_items = resource["name"] != "news" and "item_id" in [f["name"] for f in resource["schema"]["fields"]]
        keys = [key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", ())]
        assert keys == (["news"] if names_items else []), resource["name"]


def test_yes_and_no_are_written_as_words_and_what_is_missing_not_at_all(fresh):
    stated = rows(fresh["items.csv"])
    assert {row["joint_operation"] for row in stated} == {"true", "false"}
    ungiven = rows(package.csv_text(TABLES["items"], load_items("coder_a")))
    assert {row["hong_kong"] for row in ungiven} == {""}  # a pass that coded no parts of China
    holds = {(row["kind"], row["holds"]) for row in rows(fresh["findings.csv"])}
    assert holds <= {("claim", "true"), ("claim", "false"), ("count", "")} and len(holds) > 1


def test_spans_of_the_published_tables_hold(page, fresh):
    quoting = [table.name for table in TABLES.values() if {"start", "evidence"} <= {c.name for c in table.columns}]
    published = [name for name in quoting if f"{name}.csv" in fresh]
    assert len(published) == 7
    for name in published:
        stated = [row for row in rows(fresh[f"{name}.csv"]) if row["start"]]
        assert len(stated) > 10
        for row in stated:
            assert page.text[int(row["start"]) : int(row["end"])] == row["evidence"]


def test_writing_twice_changes_nothing(tmp_path, fresh):
    assert package.write(tmp_path, fresh) == list(fresh)
    assert package.write(tmp_path, fresh) == []
    assert package.write(tmp_path, fresh | {"news.csv": "other\n"}) == ["news.csv"]
