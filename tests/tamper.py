"""Small seeded changes to what is stored, each alone in a copy of the tree: which check notices, and what none does.

    .venv/bin/python tests/tamper.py --number 40 --seed 1

By hand, when a check was added or taken away; not a gate, and nothing is recorded. A change that nothing notices is a
test to write.
"""

import argparse
import base64
import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
LOOK_AT_FILES = ["notebooks", "page", "tables", "study", "dictionary", "package", "claims", "readme", "house", "report"]
LEFT_OUT = (".git", ".venv", "build", "__pycache__", ".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache")
ROWS = r'(?s)(<tr><th scope="row".*?</tr>)(\s*)(?=<tr><th scope="row")'

# --- changes: each takes a text and a source of chance; gives the text changed, and what was done --------


def spot(pattern, change):
    """A change of one of the places that a pattern finds: `change` gives of the words another wording."""

    def changed(text, chance):
        match = chance.choice(list(re.finditer(pattern, text)))
        new = change(match[0], chance)
        return text[: match.start()] + new + text[match.end() :], f"{match[0][:40]!r} -> {new[:40]!r}"

    return changed


def digit(before="", after=""):
    """A change of one digit that stands so."""
    return spot(rf"{before}\d{after}", lambda old, chance: chance.choice([new for new in "123456789" if new != old]))


def rows_swapped(text, chance):
    """Two rows of a table that follow each other."""
    first = chance.choice(list(re.finditer(ROWS, text)))
    after = text.index("</tr>", first.end()) + 5
    return text[: first.start()] + text[first.end() : after] + first[2] + first[1] + text[after:], "rows reordered"


def labels_swapped(text, chance):
    """The labels of two rows of a table."""
    labels = sorted(set(re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', text)))
    if len(labels) < 2:
        return text, "nothing"
    one, other = chance.sample(labels, 2)
    said = {one: other, other: one}
    pattern = rf">({re.escape(one)}|{re.escape(other)})</th>"
    return re.sub(pattern, lambda match: f">{said[match[1]]}</th>", text), f"{one!r} and {other!r}"


def drawn(change):
    """A change of a picture."""

    def changed(text, chance):
        image, stream = Image.open(io.BytesIO(base64.b64decode(text))).convert("RGBA"), io.BytesIO()
        change(image, chance).save(stream, "png")
        return base64.b64encode(stream.getvalue()).decode(), change.__name__

    return changed


def red_and_blue_exchanged(image, chance):
    """The picture in other colours."""
    red, green, blue, alpha = image.split()
    return Image.merge("RGBA", (blue, green, red, alpha))


def blue_square(image, chance):
    """The picture with a square somewhere."""
    x, y = chance.randrange(image.width - 12), chance.randrange(image.height - 12)
    image.paste((0, 114, 178, 255), (x, y, x + 12, y + 12))
    return image


TURNED = {" > ": " < ", " < ": " > ", " & ": " | ", " | ": " & ", "~": ""}
turned = spot(r" [<>&|] |~(?=\w)", lambda old, chance: TURNED[old])
stated = spot(r" not | of ", lambda old, chance: {" not ": " ", " of ": " of nearly "}.get(old, old))

# Kind -> where in a code cell (keys and numbers; * is each output), what must be found there, the change.
IN_NOTEBOOKS = {
    "digit in a table": ("outputs * data text/html", r">\d", digit("(?<=>)")),
    "labels of a table swapped": ("outputs * data text/html", ROWS, labels_swapped),
    "rows of a table swapped": ("outputs * data text/html", ROWS, rows_swapped),
    "sentence of a finding": ("outputs * data text/markdown", "^> .*(?: not | of )", stated),
    "data of a figure": ("outputs * data text/plain", r"^Dot(?s:.*)\d", digit("", r"(?=[^\n]*\n*\Z)")),
    "alternative text": ("outputs * metadata image/png alt", "Seen: ", spot("Seen: ", lambda old, _: "Seen: not ")),
    "colours of a picture": ("outputs * data image/png", ".", drawn(red_and_blue_exchanged)),
    "pixels of a picture": ("outputs * data image/png", ".", drawn(blue_square)),
    "outputs stripped": ("outputs", ".", lambda outputs, chance: ([], "none")),
    "execution count": ("execution_count", ".", lambda count, chance: (count + 1, f"{count} -> {count + 1}")),
    "code of a claim": ("source", r"def F\d\d[\s\S]*(?: [<>&|] |~\w)", turned),
}
COMPUTED = r"(?s)(?<=: begin -->\n)(?:(?!<!--).)*\d(?:(?!<!--).)*(?=\n<!-- \w+: end)"
# Kind -> files, the change of their text.
IN_TEXTS = {
    "computed part of README": ("README.md", spot(COMPUTED, lambda old, chance: digit()(old, chance)[0])),
    "word of the dictionary": ("data/dictionary*.yml", spot(r"(?<=  |, )[a-z]\w+[\w *]*, ", lambda old, chance: "")),
    "raw page": ("data/raw/*.txt", digit()),
}
# Kind -> files, columns (all where none is named); another value of the column (or of its scheme) takes the place.
IN_TABLES = {
    "code in adjudicated.csv": ("data/coding/adjudicated.csv", ["code"]),
    "evidence in adjudicated.csv": ("data/coding/adjudicated.csv", ["evidence"]),
    "value in a published table": ("data/tables/*.csv", []),
}
KINDS = [*IN_NOTEBOOKS, *IN_TEXTS, *IN_TABLES]


def places(part, way):
    """The containers and keys to which a way leads in a cell."""
    key, *rest = way
    if key == "*":
        return [place for one in part for place in places(one, rest)]
    if key not in part:
        return []
    return places(part[key], rest) if rest else [(part, key)]


def in_a_notebook(path, chance, way, wanted, change):
    """Change one place of a notebook; None where it has no such place."""
    book = json.loads(path.read_text(encoding="utf-8"))
    found = []
    for cell in book["cells"]:
        for part, key in places(cell, way.split()) if cell["cell_type"] == "code" else []:
            value = "".join(part[key]) if key != "outputs" and isinstance(part[key], list) else part[key]
            if value and re.search(wanted, str(value)):
                found.append((part, key, value))
    if not found:
        return None
    part, key, value = chance.choice(found)
    new, done = change(value, chance)
    if new == value:
        return None
    part[key] = new
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return done


def in_a_table(path, chance, columns):
    """Change a filled cell of a CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    row, column = chance.choice([(r, c) for r in rows for c in columns or r if r[c]])
    old, its = row[column], [r for r in rows if r.get("scheme") == row.get("scheme") or not columns]
    row[column] = chance.choice(sorted({r[column] for r in its} - {old}) or [old + "x"])
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return f"{column}: {old[:30]!r} -> {row[column][:30]!r}"


def change_one_thing(root, kind, chance):
    """Make a change of this kind; gives the file and what was done."""
    files = "notebooks/[0-9]*.ipynb" if kind in IN_NOTEBOOKS else (IN_TEXTS | IN_TABLES)[kind][0]
    paths = sorted(root.glob(files))
    for path in chance.sample(paths, len(paths)):
        if kind in IN_NOTEBOOKS:
            done = in_a_notebook(path, chance, *IN_NOTEBOOKS[kind])
        elif kind in IN_TABLES:
            done = in_a_table(path, chance, IN_TABLES[kind][1])
        else:
            text, done = IN_TEXTS[kind][1](path.read_text(encoding="utf-8"), chance)
            path.write_text(text, encoding="utf-8")
        if path.read_bytes() != (ROOT / path.relative_to(root)).read_bytes():
            return path, done
    raise ValueError(f"{kind}: nothing was changed")


# --- checks -------------------------------------------------------------------------------------------


def first_failure(root, *arguments):
    """The first test that fails, None where all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *arguments]
    env = os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
    found = re.search(r"(?m)^(?:FAILED|ERROR) tests/(\S+?)(?:\[| |$)", ran.stdout)
    return None if ran.returncode == 0 else found[1] if found else "nbval and the gate"


def caught_by(root, path):
    """The check that notices a changed file: tests that look at stored files, then nbval; cheapest first."""
    tests = [f"tests/test_{name}.py" for name in LOOK_AT_FILES]
    nbval = ["--nbval", "--nbval-current-env", str(path) if path.suffix == ".ipynb" else "notebooks"]
    if path.suffix == ".ipynb":  # most of the other tests compute the ledger, which takes some seconds
        return first_failure(root, tests[0]) or first_failure(root, *nbval) or first_failure(root, *tests[1:])
    return first_failure(root, *tests) or first_failure(root, *nbval)


def tried(kind, seed):
    """One change in a copy of the tree: its kind, and what caught it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "copy"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*LEFT_OUT))
        path, done = change_one_thing(root, kind, random.Random(seed))
        check = caught_by(root, path)
    print(f"{seed} {kind}: {path.name}, {done}: {check or 'NOT NOTICED'}", flush=True)
    return kind, check


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--number", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    kinds = [KINDS[nth % len(KINDS)] for nth in range(asked.number)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(tried, kinds, (f"{asked.seed}-{nth}" for nth in range(asked.number))))
    checks = defaultdict(Counter)
    for kind, check in results:
        checks[kind][check] += 1
    print("\n| kind | made | caught by | unnoticed |\n| --- | ---: | --- | ---: |")
    for kind, found in checks.items():
        by = ", ".join(f"{check} {count}" for check, count in found.items() if check)
        print(f"| {kind} | {found.total()} | {by} | {found[None]} |")
