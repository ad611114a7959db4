"""The lesson: its code runs, its minutes add up, and each of its answers is computed here."""

import doctest
import re

import pytest
from conftest import ROOT

LESSON, ANSWERS = ((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("lesson", "answers"))


def blocks(text):
    return re.findall(r"(?ms)^```python\n(.*?)^```$", text)


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """An empty folder of notebooks to work in, beside its build folder."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")


def test_code_of_the_lesson_runs(notebooks):
    names = {}
    for block in blocks(LESSON):
        exec(compile(block, "lesson.md", "exec"), names)
    assert names["differs"].shape == (6, 33)


def test_answers_are_what_comes_out(notebooks):
    code = "\n".join(blocks(ANSWERS))
    answers = doctest.DocTestParser().get_doctest(code, {}, "answers.md", "answers.md", 0)
    said = []
    assert doctest.DocTestRunner().run(answers, out=said.append).failed == 0, "".join(said)


def test_each_exercise_has_its_answer_in_a_place_of_its_own():
    exercises = [re.findall(r"(?m)^## (Exercise \d: .*)$", text) for text in (LESSON, ANSWERS)]
    assert exercises[0] == exercises[1] and len(exercises[0]) == 4
    for section in ANSWERS.split("\n## ")[1:]:
        assert ">>>" in section


def test_no_number_of_an_answer_is_typed():
    prose = re.sub(r"(?ms)^```.*?^```$|Exercise \d|[Nn]otebook \d\d", "", ANSWERS)
    assert re.findall(r"\d+", prose) == []


def test_minutes_are_ninety():
    plan = re.findall(r"(?m)^\| (.*) \| (\d+) \|$", LESSON)
    assert sum(int(minutes) for _, minutes in plan) == 90
    assert [part for part, _ in plan] == re.findall(r"(?m)^## (.*)$", LESSON)
