"""The repository is clean. What it may import and call, ruff and import-linter say (pyproject.toml; run.py lint)."""

import json
import re
import subprocess
import tomllib

import gate
import jsonschema
import pytest
import yaml
from conftest import ROOT
from packaging.version import Version

from helpers.site.readme import computed, picture, update


def tracked(*which):
    """The files of the repository; without git (a downloaded archive) all that stand there but what run.py makes."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", *which]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    made = (".venv", "build", "dist", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis",
            ".ipynb_checkpoints")  # fmt: skip
    return [path for path in ROOT.rglob("*") if path.is_file() and not set(path.relative_to(ROOT).parts) & set(made)]


def test_locks_name_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|--index-url|--find-links", text), path
        assert "--hash=sha256:" in text


def test_a_lock_that_adds_to_another_changes_none_of_its_versions():
    locks = ((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("lab", "all", "bench"))
    lab, everything, bench = (set(re.findall(r"(?m)^\w[^ ]*==[^ ]+", lock)) for lock in locks)
    assert len(lab) > 100
    assert sorted(lab - everything) == [] == sorted(everything - bench)


def test_pictures_are_compared_on_the_machine_that_runs_the_slow_checks():
    """Elsewhere their data decide; were they drawn with other versions, no machine would look at their pixels."""
    lock = (ROOT / "requirements" / "lab.txt").read_text(encoding="utf-8")
    check = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8").split("\n  check:\n")[1]
    drawn = gate.drawn_with()
    assert f"\nmatplotlib=={drawn['matplotlib']} " in lock and f'python-version: "{drawn["python"]}"' in check


def test_binder_and_conda_install_the_lock_on_the_python_that_drew_the_pictures():
    """Each names the lock, so no version stands twice."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    python, _, pip = environment
    binder = (ROOT / ".binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = {ROOT: pip["pip"], ROOT / ".binder": [line for line in binder if not line.startswith("#")]}
    for folder, lines in asked.items():
        assert len(lines) == 1 and lines[0].startswith("-r "), lines
        assert (folder / lines[0][3:]).resolve() == ROOT / "requirements" / "lab.txt"
    drawn = gate.drawn_with()["python"]
    assert python == f"python={drawn}"
    assert (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip() == f"python-{drawn}"


def test_workflows_pin_every_action_and_end_every_job():
    for path in sorted((ROOT / ".github" / "workflows").iterdir()):
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {"contents": "read"}, path.name
        for name, job in workflow["jobs"].items():
            assert job["timeout-minutes"] <= 60, f"{path.name}: {name}"
            for used in filter(None, (step.get("uses") for step in job["steps"])):
                assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", used), f"{path.name}: {name}: {used}"


def test_lower_bounds_are_those_that_passed():
    """`requirements/tested.json` says when all passed with the oldest packages; JupyterLab no test runs, and IPython
    was the one that ipykernel brought."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    passed = json.loads((ROOT / "requirements" / "tested.json").read_text(encoding="utf-8"))["oldest on 3.11"]
    needed = project["dependencies"] + project["optional-dependencies"]["lab"]
    bounds = dict(one.split(">=") for one in needed)
    stated = {name: Version(bounds[name]) for name in bounds.keys() - {"jupyterlab", "ipython"}}
    assert passed["passed"] and stated == {name: Version(passed["packages"][name]) for name in stated}


def test_every_python_that_pyproject_names_is_tried():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    named = re.findall(r"Python :: (\d+\.\d+)", " ".join(project["classifiers"]))
    assert re.findall(r"\d\.\d+", re.search(r"python: \[(.*)\]", workflow)[1]) == named
    assert project["requires-python"] == f">={named[0]}"


def test_a_package_has_one_lower_bound_wherever_it_is_named():
    stated = set(re.findall(r'"([\w.-]+)>=([\w.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    assert len(stated) > 20 and len({package for package, _ in stated}) == len(stated)


def is_the_readers(path):
    """A notebook without a number: no rule looks at it."""
    return path.suffix == ".ipynb" and not gate.NUMBERED.fullmatch(path.name)


TEXTS = (".py", ".R", ".md", ".toml", ".yaml", ".yml", ".csv", ".cff", ".ipynb", ".txt", "")


def test_nothing_tracked_carries_a_path_of_a_machine():
    machine = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp|opt)/\w")
    for path in tracked():
        if path.suffix in TEXTS and path.name != "test_house.py" and not is_the_readers(path):
            found = machine.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{path.relative_to(ROOT)}: {found}"


@pytest.fixture(scope="module")
def parts(ledger):
    """The computed parts of README."""
    return computed(ROOT, ledger)


def test_readme_says_what_the_ledger_says(parts):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, part in parts.items():
        stored = re.search(rf"(?s)<!-- {name}: begin -->\n(.*?)\n<!-- {name}: end -->", text)
        found = gate.text_difference(f"README.md, {name}", stored[1] if stored else "", part)
        if found:
            pytest.fail(f"{found}. {gate.ACCEPT}", pytrace=False)


def test_readmes_picture_is_the_first_figure(tmp_path):
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks", target_is_directory=True)
    picture(tmp_path)
    assert (tmp_path / "docs" / "overview.png").read_bytes() == (ROOT / "docs" / "overview.png").read_bytes()


def test_readme_update_leaves_the_rest_alone(tmp_path, parts, monkeypatch):
    monkeypatch.setattr("helpers.site.readme.computed", lambda root: parts)
    marks = "\nmiddle\n".join(f"<!-- {name}: begin -->\nold\n<!-- {name}: end -->" for name in parts)
    (tmp_path / "README.md").write_text(f"above\n{marks}\nbelow\n", encoding="utf-8")
    update(tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text.startswith("above\n") and text.endswith("\nbelow\n") and "\nold\n" not in text
    assert text.count("\nmiddle\n") == len(parts) - 1
    assert all(part in text for part in parts.values())


def test_readme_has_nothing_left_to_fill_in():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"\b(RUNTIMES|TODO|TBD|FIXME|XXX)\b", text)


def test_readme_links_lead_somewhere():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_notebooks_and_pages_stand_where_they_are_looked_for():
    """Elsewhere they would be read, and neither executed nor tested."""
    places = {
        ".ipynb": r"notebooks/\d\d_\w+\.ipynb",
        ".html": r"(data/examples|tests/pages)/.*",
    }
    for path in tracked("--cached", "--others", "--exclude-standard"):
        name = path.relative_to(ROOT).as_posix()
        if is_the_readers(path):
            continue
        assert not path.is_symlink(), name
        if path.suffix in places:
            assert re.fullmatch(places[path.suffix], name), name
        if path.stem.lower() == "readme":
            assert path.parent.name not in (".github", "docs"), "GitHub would show it in place of the other"


def test_settings_of_pytest_stand_in_pyproject_alone():
    others = ("pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini", "setup.cfg")
    there = tracked("--cached", "--others", "--exclude-standard")
    assert [path for path in there if path.name in others] == []
    assert {path.parent.name for path in there if path.name == "conftest.py"} == {"tests", "check"}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert settings["addopts"] == ["-ra", "--strict-markers", "--strict-config", "-p", "gate_hook"]


def test_citation_is_valid_and_says_what_the_project_says():
    """`cff-1.2.0.json` is the schema of the Citation File Format 1.2.0 as published, by Stephan Druskat, Jurriaan H.
    Spaaks and contributors, under CC BY 4.0. cffconvert, which also checks against it, needs a jsonschema before 4."""
    schema = json.loads((ROOT / "tests" / "cff-1.2.0.json").read_text(encoding="utf-8"))
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    cited = json.loads(json.dumps(cited, default=str))  # the schema's dates are texts
    wrong = [
        f"{error.json_path}: {error.message[:150]}" for error in jsonschema.Draft7Validator(schema).iter_errors(cited)
    ]
    assert not wrong, "\n".join(wrong)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    data = next(one for one in cited["references"] if one["type"] == "data")
    assert cited["version"] == project["version"]
    assert f"{cited['license']} AND {data['license']}" == project["license"]
    assert cited["authors"] == data["authors"] == project["authors"]
    assert (ROOT / data["filename"]).is_file()


def test_contributing_states_the_tolerance():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"A pixel may differ by {gate.LEVELS} of 255 levels, and " in text
