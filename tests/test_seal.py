"""What nothing executes is what was last accepted; and the seal has been seen to break."""

import json
import re
import shutil
import subprocess

import gate
import pytest
import seal
from conftest import ROOT

from helpers.readme import picture


def test_texts_and_source_files_are_those_accepted():
    lines = seal.file_differences(ROOT)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def test_cells_are_those_accepted():
    lines = seal.notebook_differences(ROOT)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def test_pictures_were_drawn_with_the_lock():
    drawn = seal.drawn_with()
    lock = (ROOT / "requirements" / "lab.txt").read_text(encoding="utf-8")
    assert re.search(rf"(?m)^matplotlib=={re.escape(drawn['matplotlib'])}\b", lock)
    # One of those that CI runs, or pixels would be compared nowhere.
    ci = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert drawn["python"] in re.findall(r'"(\d\.\d+)"', re.search(r"python: \[(.*)\]", ci)[1])


def test_readme_shows_the_picture_that_is_drawn(tmp_path):
    picture(tmp_path / "operations.png")
    stored, now = ((folder / "operations.png").read_bytes() for folder in (ROOT / "docs", tmp_path))
    found = gate.picture_difference("docs/operations.png", stored, now, pixels=seal.drawn_with() == gate.versions())
    if found:
        pytest.fail(f"{found}. {gate.ACCEPT}", pytrace=False)


def test_readme_types_the_numbers_of_the_tables(tables):
    """Its own words, outside of the computed parts: few numbers, and each is looked up."""
    text = seal.own_words((ROOT / "README.md").read_text(encoding="utf-8"))
    dates, languages = tables.news["date"], tables.news["language"].value_counts()
    items, first, last = re.search(
        r"(\d+) dated news excerpts in Spanish and\s+English from (\d+) to (\d+)", text
    ).groups()
    assert (int(items), int(first), int(last)) == (len(tables.news), dates.min().year, dates.max().year)
    told = re.search(r'groupby\("language"\)\.size\(\) +# (.*)', text)[1]
    assert told == ", ".join(f"{name} {languages[name]}" for name in sorted(languages.index))


# --- the seal itself ----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A small project, sealed and committed."""
    for name, text in {
        "README.md": "# Page\n28 items\n<!-- findings: begin -->\ncomputed\n<!-- findings: end -->\nThe end\n",
        "data/coding/adjudicated.csv": "item_id,evidence\n2017-05-30,raids\n2017-05-13,visit\n",
        "data/tables/coding.csv": "derived\n",
        "docs/picture.png": "\x89PNG\0picture",
        "notebooks/00_a.ipynb": json.dumps(
            {
                "cells": [
                    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Why?\n", "It is so."]},
                    {"cell_type": "code", "id": "b", "metadata": {}, "source": ["1 + 1"], "outputs": [
                        {"output_type": "display_data", "data": {"image/png": "aGVsbG8="}, "metadata": {}}
                    ]},
                    {"cell_type": "code", "id": "c", "metadata": {}, "source": ["2"], "outputs": []},
                ]
            }
        ),
        "tests/nothing": "",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    seal.write(tmp_path)
    return tmp_path


def committed(folder):
    if not shutil.which("git"):
        pytest.skip("no git")
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "All"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def replaced(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return seal.file_differences(folder) + seal.notebook_differences(folder)


def test_untouched_it_says_nothing(folder):
    assert seal.file_differences(folder) == seal.notebook_differences(folder) == []
    assert replaced(folder, "README.md", "computed", "computed anew") == []
    assert replaced(folder, "data/tables/coding.csv", "derived", "derived anew") == []
    assert replaced(folder, "notebooks/00_a.ipynb", '"outputs": []', '"outputs": [], "execution_count": 2') == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("README.md", "28", "29", 'README.md, line 2: stored "28 items", now "29 items" (git diff'),
        ("data/coding/adjudicated.csv", "raids", "bets", 'adjudicated.csv, line 2: stored "2017-05-30,raids", now "'),
        ("docs/picture.png", "picture", "other", "docs/picture.png: not what was last accepted (git diff"),
        ("notebooks/00_a.ipynb", "It is so", "It is not so", '00_a.ipynb, cell a, line 2: stored "It is so.", now'),
        ("README.md", "\nThe end\n", "", 'README.md: stored "'),
        ("README.md", "The end", "An end", 'README.md, line 6: stored "The end", now "An end" (git diff'),
        ("README.md", "28 items", "28 it\u0435ms", '"28 items" (there U+0065), now "28 it\u0435ms" (there U+0435)'),
        ("notebooks/00_a.ipynb", "1 + 1", "1 + 2", '00_a.ipynb, cell b: stored "1 + 1", now "1 + 2" (git diff'),
        ("notebooks/00_a.ipynb", "aGVsbG8=", "aGVsbG9v", "00_a.ipynb, cell b: accepted as (code "),
        ("notebooks/00_a.ipynb", '"id": "c", "metadata": {}', '"id": "c", "metadata": {"tags": ["nbval-skip"]}',
         'now (code d4735e3a265e16ee {"metadata": {"tags": ["nbval-skip"]}})'),
        ("notebooks/00_a.ipynb", '"id": "c", ', '"id": "c", "attachments": {"a": 1}, ', 'cell c: accepted as (code'),
        ("notebooks/00_a.ipynb", '"id": "a"', '"id": "c"', "cell a is gone"),
        ("notebooks/00_a.ipynb", '{"cells"', '{"metadata": {"title": "x"}, "cells"', "what stands beside its cells"),
        ("notebooks/00_a.ipynb", '"id": "c"', '"id": "d"', "cell c is gone"),
    ],
)  # fmt: skip
def test_a_change_is_told_in_a_line(folder, name, old, new, said):
    committed(folder)
    lines = replaced(folder, name, old, new)
    assert lines and said in lines[0] and "\n" not in lines[0]
    assert lines[0].endswith("make refresh")
    assert seal.write(folder) == lines
    assert seal.file_differences(folder) == seal.notebook_differences(folder) == []


def test_a_cell_with_the_id_of_another_is_noticed(folder):
    # Above the one that it copies: of two keys of a mapping the last one counts.
    false = '{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["It is not so."]}, '
    lines = replaced(folder, "notebooks/00_a.ipynb", '{"cell_type": "markdown"', false + '{"cell_type": "markdown"')
    assert any("cell a again is new" in line for line in lines) and any("cell a" in line for line in lines)


def test_a_notebook_that_cannot_be_read_is_named(folder):
    (folder / "notebooks" / "00_a.ipynb").write_text('{"cells": [')
    with pytest.raises(seal.Unreadable, match=r"notebooks/00_a\.ipynb: not a readable notebook .* git checkout"):
        seal.notebook_differences(folder)


def test_records_of_measurements_are_sealed():
    names = set(seal.sealed_files(ROOT))
    assert {"mutants/results.json", "tests/fuzz.json", "requirements/tested.json", "mutants/justified.yaml"} <= names
    assert {"tests/development/README.md", "src/helpers/report/assets/report.css"} <= names


def test_without_git_it_still_says_which(folder):
    lines = replaced(folder, "README.md", "28", "29")
    assert len(lines) == 1 and lines[0].startswith("README.md: not what was last accepted")


def test_files_and_cells_that_come_go_or_move_are_noticed(folder):
    (folder / "data" / "new.csv").write_text("x")
    (folder / "docs" / "picture.png").unlink()
    path = folder / "notebooks" / "00_a.ipynb"
    book = json.loads(path.read_text())
    book["cells"].reverse()
    path.write_text(json.dumps(book))
    lines = seal.file_differences(folder) + seal.notebook_differences(folder)
    assert [line.split(". ")[0] for line in lines] == [
        "docs/picture.png: accepted, but gone",
        "data/new.csv: new, never accepted",
        "notebooks/00_a.ipynb: cells stand in another order from cell c on",
    ]


def test_windows_line_ends_are_no_change(folder):
    path = folder / "README.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert seal.file_differences(folder) == []
