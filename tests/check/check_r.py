"""`data/read.R`: the tables and the codes that R gets are Python's. Skipped where there is no R, except in CI."""

import csv
import json
import os
import random
import re
import shutil
import subprocess
from datetime import date

import pandas as pd
import pytest
from conftest import ROOT

from helpers import code_news, load_news
from helpers.coding.dictionary import CODED_SCHEMES
from helpers.coding.scoring import as_news_row, read_items
from helpers.paths import data_path
from helpers.words.patterns import read_patterns

LOCALES = ("C", "C.UTF-8")
PACKAGES = ("jsonlite", "stringi", "yaml")
CLASSES = {
    "string": ("character", str),
    "boolean": ("logical", {"true": True, "false": False}.__getitem__),
    "integer": ("integer", int),
    "number": ("numeric", float),
    "date": ("Date", lambda value: date.fromisoformat(value).isoformat()),
}

GIVE = """
options(warn = 2)  # a warning is an error
give <- function(value) {
  json <- jsonlite::toJSON(value, dataframe = "columns", na = "null", digits = NA)
  writeLines(json, arguments[2], useBytes = TRUE)
}
arguments <- commandArgs(TRUE)
source("data/read.R")
"""
TABLES = """
tables <- read_tables(arguments[1])
give(lapply(tables, function(table) list(classes = lapply(table, class), values = as.list(table))))
"""
CODES = """
given <- jsonlite::fromJSON(arguments[1])
give(list(page = code_news(read_tables()$news), given = code_news(given)))
"""


@pytest.fixture(scope="module")
def in_r(tmp_path_factory):
    """Runs a script in R, in a locale, with a file or folder to read; gives what it gave."""
    folder = tmp_path_factory.mktemp("r")
    r = shutil.which("Rscript")
    ask = "for (name in commandArgs(TRUE)) if (!requireNamespace(name, quietly = TRUE)) cat(name, '')"
    missing = "R"
    if r:
        missing = subprocess.run([r, "--vanilla", "-e", ask, *PACKAGES], capture_output=True, text=True).stdout
    if missing:
        reason = f"missing: {missing} (Debian: apt-get install r-base-core {' '.join(f'r-cran-{p}' for p in PACKAGES)})"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)

    def run(script, locale, given="", root=ROOT):
        (folder / "script.R").write_text(GIVE + script, encoding="utf-8")
        done = subprocess.run(
            [r, "--vanilla", folder / "script.R", given, folder / "out.json"],
            cwd=root, env=os.environ | {"LC_ALL": locale}, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads((folder / "out.json").read_text(encoding="utf-8"))

    return run


def expected_tables(folder):
    """The tables as their descriptor and the CSV say: class and values of each column."""
    for resource in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for field in resource["schema"]["fields"]:
            name, (r_class, read) = field["name"], CLASSES[field["type"]]
            yield resource["name"], name, r_class, [read(row[name]) if row[name] else None for row in rows]


def different(folder, got):
    for table, column, r_class, values in expected_tables(folder):
        there = got[table]["values"][column]
        if got[table]["classes"][column] != [r_class]:
            yield f"{table}.{column}: {got[table]['classes'][column]}, expected {r_class}"
        elif [(type(value) is bool, value) for value in there] != [(type(value) is bool, value) for value in values]:
            pairs = [(was, want) for was, want in zip(there, values, strict=True) if was != want]
            yield f"{table}.{column}: {pairs[:3]} (in R, in the file)"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_table_has_its_types_and_values(in_r, locale):
    folder = ROOT / "data" / "tables"
    got = in_r(TABLES, locale, folder)
    assert {f"{name}.csv" for name in got} == {path.name for path in folder.glob("*.csv")}
    assert list(different(folder, got)) == []
    classes = got["items"]["classes"]
    assert [classes[name] for name in ("item_id", "date", "year", "joint_operation")] == [
        ["character"], ["Date"], ["integer"], ["logical"],
    ]  # fmt: skip
    assert got["news"]["classes"]["truncated"] == ["logical"] and None in got["news"]["values"]["dateline"]


AWKWARD = [
    ["NA", "007", "true", "3", "0.1", "2017-01-02"],
    ["", "T", "", "", "", ""],
    ['a "b", c\nd # e', "=1+1", "false", "-1", "1e-05", "1999-12-31"],
    ["Côte d’Ivoire", "الشرطة", "true", "0", "2", "2000-02-29"],
    [" NaN ", "null", "false", "12", "", ""],
]


@pytest.mark.parametrize("locale", LOCALES)
def test_awkward_values_are_kept(in_r, locale, tmp_path):
    """Namibia, a number that is a text, yes and no that are texts, what a spreadsheet would compute, other letters."""
    types = ("string", "string", "boolean", "integer", "number", "date")
    fields = [{"name": f"{kind} {number}", "type": kind} for number, kind in enumerate(types)]
    resource = {"name": "made", "path": "made.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
    with (tmp_path / "made.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[field["name"] for field in fields], *AWKWARD])
    got = in_r(TABLES, locale, tmp_path)
    assert list(different(tmp_path, got)) == []
    assert got["made"]["values"]["string 0"][:2] == ["NA", None]


def given_items():
    """Texts to code: the development set in four languages, long ones, and every pattern of the dictionary.

    Patterns are drawn into texts, with commas, stops, hyphens and years between their words, so that a text signals
    codes, speaks against them, and has weak words with and without what they need.
    """
    tests, draw = ROOT / "tests", random.Random(18)
    items = [as_news_row(item) for name in ("items", "long") for item in read_items(tests / f"development/{name}.yaml")]
    for line in (tests / "cases/neighbours-of-codes.jsonl").read_text(encoding="utf-8").splitlines():
        items.append(as_news_row({"id": None, "language": "en", **json.loads(line)}))
    files = {"dictionary.yml": 2, "dictionary_not.yml": 2, "dictionary_with.yml": 4}
    patterns = {one for file, depth in files.items() for _, of in read_patterns(data_path(file), depth) for one in of}
    patterns = [*sorted(patterns), *["co‑ordinated by\u00a0INTERPOL", "narco\u00adtics", "tra\u0301ﬁco de drogas"] * 9]
    draw.shuffle(patterns)
    between = [" ", ", ", ". ", ".", "; ", "-", " – ", "’ ", " ½ ", " in 2002 ", " del 2009. ", " 1999, ", " في ٢٠٠٢ "]
    for few in (patterns[at : at + 16] for at in range(0, len(patterns), 16)):
        text = "".join(
            word.replace("*", draw.choice(["", "x", "أ", " any "])) + draw.choice(between)
            for pattern in few for word in [*pattern.split(), ""] if word or draw.random() < 0.7
        )  # fmt: skip
        items.append(as_news_row({"id": None, "language": "en", "headline": None, "excerpt": "LYON, France – " + text}))
        items[-1 if draw.random() < 0.5 else -2]["headline"] = text.upper()
    for number, item in enumerate(items):
        item["item_id"] = f"{2001 + number % 12}-{number}" if number % 5 else f"undated-{number}"
    return items


@pytest.mark.parametrize("locale", LOCALES)
def test_codes_are_pythons_row_by_row(in_r, locale, tmp_path):
    items = given_items()
    (tmp_path / "given.json").write_text(json.dumps(items), encoding="utf-8")
    got = in_r(CODES, locale, tmp_path / "given.json")
    for name, news in {"page": load_news(), "given": pd.DataFrame(items).set_index("item_id")}.items():
        expected = [row for scheme in CODED_SCHEMES for row in code_news(news, scheme).to_dict("records")]
        rows = [dict(zip(got[name], row, strict=True)) for row in zip(*got[name].values(), strict=True)]
        assert {row["scheme"] for row in expected} == set(CODED_SCHEMES)
        wrong = [row for row in rows if row not in expected] + [row for row in expected if row not in rows]
        assert wrong[:5] == [] and rows == expected


def test_a_question_mark_is_one_letter(in_r, tmp_path):
    """No pattern of the dictionary has one."""
    for name, content in {"": "[seminar?]", "_not": "[none]", "_with": "{rule: {signals: [none]}}"}.items():
        (tmp_path / f"dictionary{name}.yml").write_text(f"theme: {{conference: {content}}}\n", encoding="utf-8")
    item = "item_id = '1', headline = 'Seminar, seminars, seminaries', headline_start = 0"
    news = f"data.frame({item}, excerpt = NA, excerpt_start = NA, dateline = NA)"
    assert in_r(f"give(code_news({news}, arguments[1])$evidence)", "C", tmp_path) == ["seminars"]


def test_what_is_shown_runs(in_r):
    """The lines at the head of the script, and README's, but for those that need quanteda."""
    head = re.findall(r"(?m)^#   (.*)", (ROOT / "data" / "read.R").read_text(encoding="utf-8").split("\n\n")[0])
    blocks = re.findall(r"(?s)```r\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert any("code_news" in line for line in head)
    for shown in ("\n".join(head), *(block for block in blocks if "quanteda" not in block)):
        assert in_r(f"{shown}\ngive(TRUE)", "C.UTF-8") == [True]


def test_slips_are_told_what_was_expected(in_r):
    said = in_r(
        "said <- function(code) tryCatch(code, error = conditionMessage)\n"
        "give(c(said(read_tables('nowhere')), said(code_news(read_tables()$items))))",
        "C",
    )
    assert "nowhere/datapackage.json: no such file" in said[0] and "setwd()" in said[0]
    assert said[1] == "news has no headline_start, excerpt_start; expected the columns of tables$news"
