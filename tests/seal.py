"""The seal: checksums of what people read but nothing computes, as last read and accepted.

The cells of notebooks without their outputs, source data, README's own words, pictures, records of what was measured.
`tests/sealed.json` holds them; `run.py refresh` (its last step, also alone: `run.py seal`) writes them anew and says
what it accepted; `test_seal.py` compares. Where something can be tied to what is computed, a test does that instead
of, or besides, the seal.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILE = Path("tests") / "sealed.json"
NOTE = (
    "Checksums of what is read but not executed, as last accepted. Read what changed, then: make refresh "
    "(or, where no notebook's output changes: make seal)."
)
READ_IT = "Read it; to accept it: make refresh"

# Texts with statements about the page or the project, pictures, and records of measurements. Not data/tables (compared
# with what the helpers derive), nor CONTRIBUTING and CHANGELOG (they state nothing about the page).
PATTERNS = (
    "README.md", "CITATION.cff", "LICENSE", "data/**/*", "docs/**/*",
    "mutants/*.json", "mutants/*.md", "mutants/*.yaml",
    "requirements/tested.json", "tests/fuzz.json", "tests/development/*", "src/helpers/report/assets/*",
)  # fmt: skip
DERIVED = "data/tables/"

_COMPUTED = re.compile(r"(<!-- ([\w-]+): begin -->\n).*?(<!-- \2: end -->)", re.DOTALL)


def checksum(content: bytes) -> str:
    """The first 16 digits of SHA-256: enough to notice, short enough to read."""
    return hashlib.sha256(content).hexdigest()[:16]


def own_words(readme: str) -> str:
    """README without its computed parts, which a test compares with what they are computed from."""
    return _COMPUTED.sub(r"\1\3", readme)


def _content(name: str, content: bytes) -> bytes:
    """What of a file is sealed."""
    content = content if name.startswith("data/raw/") or name.endswith(".png") else content.replace(b"\r\n", b"\n")
    return own_words(content.decode()).encode() if name == "README.md" else content


def sealed_files(root: Path) -> Iterator[str]:
    """Names of the files that are sealed."""
    for pattern in PATTERNS:
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not name.startswith(DERIVED) and not path.name.startswith("."):
                yield name


def file_seals(root: Path) -> dict[str, str]:
    """File -> checksum."""
    return {name: checksum(_content(name, (root / name).read_bytes())) for name in sealed_files(root)}


def cell_seal(cell: dict[str, Any]) -> str:
    """A cell in a few words: its kind, the checksums of its source and its pictures, and all else but its outputs."""
    parts = [cell["cell_type"], checksum("".join(cell["source"]).encode())]
    for output in cell.get("outputs", []):
        for kind, data in sorted(output.get("data", {}).items()):
            if kind.startswith("image/"):
                parts.append(f"{kind} {checksum(_picture(''.join(data)))}")
    executed = {"cell_type", "source", "outputs", "execution_count", "id"}
    if rest := {key: value for key, value in cell.items() if key not in executed and value != {}}:
        parts.append(json.dumps(rest, sort_keys=True))
    return " ".join(parts)


def _picture(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return text.encode()


def book_seals(book: dict[str, Any]) -> dict[str, str]:
    """Cell id -> seal, in the order of the cells; of two with one id the second has another name. And all the rest."""
    seals: dict[str, str] = {}
    for name, cell in named_cells(book):
        seals[name] = cell_seal(cell)
    rest = json.dumps({key: value for key, value in book.items() if key != "cells"}, sort_keys=True)
    return seals | {REST: checksum(rest.encode())}


REST = "(metadata)"
"""What a notebook has beside its cells."""


def named_cells(book: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Cells by their ids, each name once."""
    known: set[str] = set()
    for number, cell in enumerate(book["cells"]):
        name = str(cell.get("id", f"cell {number}"))
        while name in known:
            name += " again"
        known.add(name)
        yield name, cell


class Unreadable(ValueError):
    """A file that cannot be read as what it is; the message names it."""


def notebook(path: Path, root: Path) -> dict[str, Any]:
    """A notebook.

    Raises:
        Unreadable: it is no JSON in UTF-8, or has no cells.
    """
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
        book["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        name = path.relative_to(root).as_posix()
        raise Unreadable(f"{name}: not a readable notebook ({error}). Restore it:  git checkout {name}") from error
    return book


def notebook_seals(root: Path) -> dict[str, dict[str, str]]:
    """Notebook -> its cells' seals."""
    return {
        path.relative_to(root).as_posix(): book_seals(notebook(path, root))
        for path in sorted((root / "notebooks").glob("*.ipynb"))
    }


def accepted(root: Path = ROOT) -> dict[str, Any]:
    """What was last accepted."""
    path = root / FILE
    empty: dict[str, Any] = {"drawn_with": {}, "files": {}, "notebooks": {}}
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else empty


def drawn_with(root: Path = ROOT) -> dict[str, str]:
    """With which Python and matplotlib the stored pictures were drawn."""
    return accepted(root)["drawn_with"]


# --- what differs, in a line --------------------------------------------------------------------------


def file_differences(root: Path) -> list[str]:
    """A line for each sealed file that is not the accepted one."""
    before, now = accepted(root)["files"], file_seals(root)
    return [
        _file_line(root, name, before.get(name), now.get(name))
        for name in {**before, **now}
        if before.get(name) != now.get(name)
    ]


def _file_line(root: Path, name: str, before: str | None, now: str | None) -> str:
    if before is None:
        return f"{name}: new, never accepted. {READ_IT}"
    if now is None:
        return f"{name}: accepted, but gone. Restore it:  git checkout {name}  or accept that: make refresh"

    def same(content: bytes) -> bytes | None:
        kept = _content(name, content)
        return kept if checksum(kept) == before else None

    return _line(root, name, name, same, _content(name, (root / name).read_bytes()))


def notebook_differences(root: Path) -> list[str]:
    """A line for each notebook cell that is not the accepted one."""
    before, now = accepted(root)["notebooks"], notebook_seals(root)
    lines = []
    for name in {**before, **now}:
        if name not in now or name not in before:
            lines.append(f"{name}: {'gone' if name in before else 'new, never accepted'}. {READ_IT}")
            continue
        old, new = before[name], now[name]
        for cell in {**old, **new}:
            if cell not in new:
                lines.append(f"{name}: cell {cell} is gone. {READ_IT}")
            elif cell not in old:
                lines.append(f"{name}: cell {cell} is new. {READ_IT}")
            elif old[cell] != new[cell]:
                lines.append(_cell_line(root, name, cell, old[cell], new[cell]))
        if set(old) == set(new) and list(old) != list(new):
            moved = next(a for a, b in zip(new, old, strict=True) if a != b)
            lines.append(f"{name}: cells stand in another order from cell {moved} on. {READ_IT}")
    return lines


def _cell_line(root: Path, name: str, cell: str, before: str, now: str) -> str:
    def find(content: bytes) -> dict[str, Any]:
        return dict(named_cells(json.loads(content))).get(cell, {})

    def same(content: bytes) -> bytes | None:
        found = find(content)
        return "".join(found["source"]).encode() if found and cell_seal(found) == before else None

    if cell == REST:
        return f"{name}: what stands beside its cells (metadata) is not what was last accepted. {READ_IT}"
    # The same source, so it is a picture, or metadata.
    if before.split()[:2] == now.split()[:2]:
        return f"{name}, cell {cell}: accepted as ({before}), now ({now}). {READ_IT}"
    text = "".join(find((root / name).read_bytes())["source"]).encode()
    return _line(root, name, f"{name}, cell {cell}", same, text)


def _line(root: Path, name: str, where: str, same: Callable[[bytes], bytes | None], now: bytes) -> str:
    """Where a text first differs from the accepted one, if an earlier version of the file has that."""
    commit, before = _accepted_version(root, name, same)
    if before is None or b"\0" in before:
        look = f"git diff {commit} -- {name}" if before is not None else f"git log -p -2 -- {name}"
        return f"{where}: not what was last accepted ({look}). {READ_IT}"
    from gate import Difference, text_difference

    found = text_difference(where, before.decode(), now.decode())
    if found and name == "README.md":
        # Its computed parts are not compared, but count as lines.
        line = dict(enumerate(now.decode().split("\n"), start=1)).get(int(found.where.rpartition(" ")[2]))
        lines = (root / name).read_text(encoding="utf-8").split("\n")
        at = f"{where}, line {lines.index(line) + 1}" if lines.count(line) == 1 else where
        found = Difference(at, found.stored, found.now, found.diff)
    return f"{found} (git diff {commit} -- {name}). {READ_IT}"


def _accepted_version(root: Path, name: str, same: Callable[[bytes], bytes | None]) -> tuple[str, bytes | None]:
    """The newest commit whose version of the file is the accepted one, and what was accepted of it."""
    try:
        log = ["git", "log", "-n", "30", "--format=%h", "--", name]
        commits = subprocess.run(log, cwd=root, capture_output=True, check=True, text=True).stdout.split()
        for commit in commits:
            shown = subprocess.run(["git", "show", f"{commit}:{name}"], cwd=root, capture_output=True)
            found = same(shown.stdout) if shown.returncode == 0 else None
            if found is not None:
                return commit, found
    except (OSError, subprocess.CalledProcessError):
        pass  # a downloaded archive, or no git
    return "", None


# --- accepting ----------------------------------------------------------------------------------------


def write(root: Path = ROOT, drawn: dict[str, str] | None = None) -> list[str]:
    """Accept everything as it stands; gives the lines that told what differed.

    `drawn`: with which versions the pictures were drawn, if they were drawn now.
    """
    lines = file_differences(root) + notebook_differences(root)
    content = {
        "note": NOTE,
        "drawn_with": drawn or drawn_with(root),
        "files": file_seals(root),
        "notebooks": notebook_seals(root),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (root / FILE).write_text(text, encoding="utf-8", newline="\n")
    return lines


if __name__ == "__main__":
    import sys

    from gate import versions

    told = write(ROOT, versions() if "--drawn" in sys.argv[1:] else None)
    for line in told:
        print("accepted  " + line.removesuffix(". " + READ_IT))
    print(f"{FILE.as_posix()}: {len(told)} accepted" if told else f"{FILE.as_posix()}: as before")
