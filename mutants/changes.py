"""The kinds of changes, and which of them are made: seeded, each alone, the same ones for the same seed.

A change is drawn by the checksum of its seed and its own words, so that adding a notebook or a helper leaves most
of the others as they were.
"""

from __future__ import annotations

import base64
import copy
import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import code_changes


@dataclass(frozen=True)
class Mutant:
    """One change: what it does in words, and how to make it."""

    kind: str
    file: str
    what: str
    make: Callable[[], dict[str, bytes] | None] = field(repr=False)
    """The new contents of the files that it changes; None if it cannot be made."""

    @property
    def key(self) -> str:
        """Its name: the same as long as it does the same."""
        return hashlib.sha256(f"{self.kind}\0{self.file}\0{self.what}".encode()).hexdigest()[:8]


Make = Callable[[], dict[str, bytes]]
Found = Iterator[tuple[str, str, Make]]
"""(file, what, how to make it): many are found and few are made."""

KINDS: dict[str, tuple[int, Callable[[Path], Found]]] = {}
"""Kind -> how many, and what finds them all."""


def kind(name: str, share: int) -> Callable[[Callable[[Path], Found]], Callable[[Path], Found]]:
    """Register what finds the changes of a kind."""

    def register(function: Callable[[Path], Found]) -> Callable[[Path], Found]:
        KINDS[name] = (share, function)
        return function

    return register


# --- notebooks ----------------------------------------------------------------------------------------


def books(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every notebook; none that saving anew would change by itself."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        book = json.loads(path.read_text(encoding="utf-8"))
        if saved(book) == path.read_bytes():
            yield path.relative_to(root).as_posix(), book


def saved(book: dict[str, Any]) -> bytes:
    """A notebook as run.py stores it."""
    return (json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")) + "\n").encode()


def edited(name: str, book: dict[str, Any], edit: Callable[[dict[str, Any]], None]) -> Make:
    """The notebook with one edit."""

    def make() -> dict[str, bytes]:
        other = copy.deepcopy(book)
        edit(other)
        return {name: saved(other)}

    return make


def replaced(*files: tuple[str, str | bytes | list[list[str]]]) -> Make:
    """Files with other contents: text, bytes, or rows of a table."""

    def make() -> dict[str, bytes]:
        return {
            name: csv_bytes(new) if isinstance(new, list) else new.encode() if isinstance(new, str) else new
            for name, new in files
        }

    return make


def lines(text: str) -> list[str]:
    """A text as notebooks store it."""
    return text.splitlines(keepends=True)


def outputs(root: Path, mime: str) -> Iterator[tuple[str, dict[str, Any], int, int, str]]:
    """(name, notebook, cell, output, content) for every output of a kind."""
    for name, book in books(root):
        for c, cell in enumerate(book["cells"]):
            for o, output in enumerate(cell.get("outputs", [])):
                if mime in output.get("data", {}):
                    yield name, book, c, o, "".join(output["data"][mime])


def set_output(c: int, o: int, mime: str, text: str) -> Callable[[dict[str, Any]], None]:
    """An edit: another content of an output."""

    def edit(book: dict[str, Any]) -> None:
        data = book["cells"][c]["outputs"][o]["data"]
        data[mime] = text if mime.startswith("image/") else lines(text)

    return edit


def where(book: dict[str, Any], c: int) -> str:
    """A cell's name."""
    return f"cell {book['cells'][c].get('id', c)}"


def digits(text: str) -> Iterator[tuple[str, str]]:
    """(what, new text) for every digit that could be another one."""
    for match in re.finditer(r"\d", text):
        new = str((int(match[0]) + 1) % 10)
        at = match.start()
        shown = text[max(0, at - 20) : at + 12].replace("\n", " ")
        yield f"{shown!r}: {match[0]} -> {new}", text[:at] + new + text[at + 1 :]


_CELL = re.compile(r"(?<=>)([^<>\n]+)(?=</t[dh]>)")


@kind("notebook: a digit in a table", 12)
def table_digit(root: Path) -> Found:
    """In what is seen, the HTML, alone or in both forms of a table."""
    for name, book, c, o, text in outputs(root, "text/html"):
        for match in _CELL.finditer(text):
            for what, new in digits(match[0]):
                changed = text[: match.start()] + new + text[match.end() :]
                yield name, f"{where(book, c)}, {what}", edited(name, book, set_output(c, o, "text/html", changed))


@kind("notebook: swapped labels in a table", 6)
def table_label(root: Path) -> Found:
    """Two words of a table change places, in one line or between two."""
    for name, book, c, o, text in outputs(root, "text/html"):
        cells = list(_CELL.finditer(text))
        for a, b in pairwise(cells):
            if a[0] != b[0]:
                changed = text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]
                what = f"{where(book, c)}, {a[0][:30]!r} <-> {b[0][:30]!r} at {a.start()}"
                yield name, what, edited(name, book, set_output(c, o, "text/html", changed))


@kind("notebook: reordered rows of a table", 6)
def table_rows(root: Path) -> Found:
    """Two rows that follow each other change places."""
    for name, book, c, o, text in outputs(root, "text/html"):
        rows = text.split("\n")
        for n, (a, b) in enumerate(pairwise(rows)):
            if a.startswith("<tr>") and b.startswith("<tr>") and a != b:
                changed = "\n".join([*rows[:n], b, a, *rows[n + 2 :]])
                yield (
                    name,
                    f"{where(book, c)}, rows {n} and {n + 1}",
                    edited(name, book, set_output(c, o, "text/html", changed)),
                )


@kind("notebook: a sentence of a finding", 8)
def finding_sentence(root: Path) -> Found:
    """A digit or a qualifier, in both forms of the output."""
    for name, book, c, o, text in outputs(root, "text/markdown"):
        for what, new in [*digits(text), *words(text)]:

            def edit(other: dict[str, Any], c: int = c, o: int = o, new: str = new) -> None:
                for mime in other["cells"][c]["outputs"][o]["data"]:
                    set_output(c, o, mime, new)(other)

            yield name, f"{where(book, c)}, {what}", edited(name, book, edit)


def words(text: str) -> Iterator[tuple[str, str]]:
    """(what, new text) for every word that bounds, compares or denies, replaced by its opposite."""
    for match in re.finditer(
        r"\b(?:" + "|".join(sorted(map(re.escape, OPPOSITES), key=len, reverse=True)) + r")\b", text
    ):
        new = OPPOSITES[match[0]]
        shown = text[max(0, match.start() - 20) : match.end() + 15].replace("\n", " ")
        yield f"{shown!r}: {match[0]} -> {new}", text[: match.start()] + new + text[match.end() :]


OPPOSITES = {
    "not": "always", "no": "a", "none": "all", "at least": "at most", "most": "few", "more": "fewer", "before": "after",
    "after": "before", "early": "late", "late": "early", "only": "not only", "never": "always", "every": "hardly any",
    "cannot": "can", "exact": "rough", "all": "some", "without": "with", "holds": "fails", "easiest": "hardest",
    "outside": "inside", "mostly": "never", "larger": "smaller", "Spanish": "English",
    "headline": "excerpt", "is": "is not",
    "language models": "people", "publication": "the event", "China": "Japan", "what": "whatever", "led": "watched",
}  # fmt: skip


@kind("notebook: data of a figure, a day off", 10)
def figure_data(root: Path) -> Found:
    """A dot moved by one day in the data drawn."""
    for name, book, c, o, text in outputs(root, "text/plain"):
        if "image/png" in book["cells"][c]["outputs"][o]["data"]:
            for match in re.finditer(r"\d{4}-\d\d-\d\d", text):
                try:
                    new = (date.fromisoformat(match[0]) + timedelta(days=1)).isoformat()
                except ValueError:
                    continue
                changed = text[: match.start()] + new + text[match.end() :]
                what = f"{where(book, c)}, {match[0]} -> {new} at {match.start()}"
                yield name, what, edited(name, book, set_output(c, o, "text/plain", changed))


@kind("notebook: data of a figure, a digit or a row", 6)
def figure_row(root: Path) -> Found:
    """A digit of the data drawn, or a row less."""
    for name, book, c, o, text in outputs(root, "text/plain"):
        if "image/png" in book["cells"][c]["outputs"][o]["data"]:
            for what, new in digits(text):
                yield name, f"{where(book, c)}, {what}", edited(name, book, set_output(c, o, "text/plain", new))
            rows = text.split("\n")
            for n in range(6, len(rows) - 1):
                changed = "\n".join(rows[:n] + rows[n + 1 :])
                yield (
                    name,
                    f"{where(book, c)}, row {n} of the data gone",
                    edited(name, book, set_output(c, o, "text/plain", changed)),
                )


def _alt(text: str, new: str, also_text: bool, c: int, o: int) -> Callable[[dict[str, Any]], None]:
    def edit(book: dict[str, Any]) -> None:
        output = book["cells"][c]["outputs"][o]
        output["metadata"]["image/png"]["alt"] = new
        if also_text:
            output["data"]["text/plain"] = lines("".join(output["data"]["text/plain"]).replace(text, new))

    return edit


@kind("notebook: alternative text", 10)
def alt_text(root: Path) -> Found:
    """A digit or a word, in the metadata alone or in the text beside it as well; or none at all."""
    for name, book in books(root):
        for c, cell in enumerate(book["cells"]):
            for o, output in enumerate(cell.get("outputs", [])):
                text = output.get("metadata", {}).get("image/png", {}).get("alt")
                if not text:
                    continue
                for what, new in [*digits(text), *words(text), ("all of it gone", "")]:
                    for both in (False, True) if new else (False,):
                        place = f"{where(book, c)}, {'alt and text' if both else 'alt'}, {what}"
                        yield name, place, edited(name, book, _alt(text, new, both, c, o))


# --- pixels -------------------------------------------------------------------------------------------


def png(image: Any) -> bytes:
    """A picture as bytes."""
    stream = io.BytesIO()
    image.save(stream, "png")
    return stream.getvalue()


def redrawn(picture: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The picture with a digit written, a dot moved or gone, a colour exchanged."""
    import numpy as np
    from PIL import Image

    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    for x, y in ((0.3, 0.4), (0.6, 0.5), (0.8, 0.7)):
        at = int(image.width * x), int(image.height * y)
        yield f"a 7 written at {at}", partial(_with_digit, image, at)
    blue = (np.asarray(image)[..., :3] == (0, 114, 178)).all(axis=2)  # the middle of a filled dot
    rows, columns = blue.nonzero()
    for nth in range(0, len(rows), max(1, len(rows) // 6)):
        y, x = int(rows[nth]), int(columns[nth])
        box = (max(0, x - 8), max(0, y - 8), min(image.width, x + 9), min(image.height, y + 9))
        yield f"what is around {x}, {y} moved by a pixel", partial(_moved, image, box)
        yield f"what is around {x}, {y} gone", partial(_gone, image, box)
    if len(rows):
        yield "blue drawn red", partial(_red, image)


def _with_digit(image: Any, at: tuple[int, int]) -> bytes:
    from PIL import ImageDraw

    other = image.copy()
    ImageDraw.Draw(other).text(at, "7", fill="black")
    return png(other)


def _moved(image: Any, box: tuple[int, int, int, int]) -> bytes:
    other = image.copy()
    other.paste(image.crop(box), (box[0] + 1, box[1]))
    return png(other)


def _gone(image: Any, box: tuple[int, int, int, int]) -> bytes:
    other = image.copy()
    other.paste("white", box)
    return png(other)


def _red(image: Any) -> bytes:
    import numpy as np
    from PIL import Image

    pixels = np.array(image)
    pixels[(pixels[..., :3] == (0, 114, 178)).all(axis=2)] = (213, 94, 0, 255)
    return png(Image.fromarray(pixels))


@kind("notebook: pixels of a figure", 12)
def figure_pixels(root: Path) -> Found:
    """A picture that shows something else, or the picture of another figure."""
    before = None
    for name, book, c, o, text in outputs(root, "image/png"):
        for what, draw in redrawn(base64.b64decode(text)):

            def edit(other: dict[str, Any], c: int = c, o: int = o, draw: Callable[[], bytes] = draw) -> None:
                set_output(c, o, "image/png", base64.b64encode(draw()).decode())(other)

            yield name, f"{where(book, c)}, {what}", edited(name, book, edit)
        if before:
            yield (
                name,
                f"{where(book, c)}, the picture of the figure before it",
                edited(name, book, set_output(c, o, "image/png", before)),
            )
        before = text


# --- runs and cells -----------------------------------------------------------------------------------


@kind("notebook: stripped outputs", 7)
def stripped(root: Path) -> Found:
    """A cell without outputs, as if never run; one output less; a whole notebook stripped."""
    for name, book in books(root):

        def all_of(other: dict[str, Any]) -> None:
            for cell in other["cells"]:
                if cell["cell_type"] == "code":
                    cell.update(outputs=[], execution_count=None)

        yield name, "all cells stripped", edited(name, book, all_of)
        for c, cell in enumerate(book["cells"]):
            if cell["cell_type"] != "code":
                continue
            for count in (None, cell["execution_count"]):

                def one(other: dict[str, Any], c: int = c, count: int | None = count) -> None:
                    other["cells"][c].update(outputs=[], execution_count=count)

                yield name, f"{where(book, c)} stripped, count {count}", edited(name, book, one)
            if len(cell["outputs"]) > 1:
                what = f"{where(book, c)}, its last output gone"
                yield name, what, edited(name, book, lambda other, c=c: other["cells"][c]["outputs"].pop())


@kind("notebook: execution count", 6)
def counts(root: Path) -> Found:
    """Another count, or none."""
    for name, book in books(root):
        for c, cell in enumerate(book["cells"]):
            if cell["cell_type"] == "code":
                for new in (cell["execution_count"] + 1, None):
                    what = f"{where(book, c)}, {cell['execution_count']} -> {new}"
                    yield (
                        name,
                        what,
                        edited(name, book, lambda other, c=c, new=new: other["cells"][c].update(execution_count=new)),
                    )


@kind("notebook: a sentence of prose", 16)
def prose(root: Path) -> Found:
    """A word of a Markdown cell that bounds, compares or denies."""
    for name, book in books(root):
        for c, cell in enumerate(book["cells"]):
            if cell["cell_type"] == "markdown":
                for what, new in words("".join(cell["source"])):
                    yield (
                        name,
                        f"{where(book, c)}, {what}",
                        edited(name, book, lambda other, c=c, new=new: other["cells"][c].update(source=lines(new))),
                    )


@kind("notebook: cells gone, moved or kept from comparison", 8)
def cells(root: Path) -> Found:
    """A cell gone (the counts mended), two exchanged, one marked so that nbval passes over it."""
    for name, book in books(root):
        for c, cell in enumerate(book["cells"]):

            def gone(other: dict[str, Any], c: int = c) -> None:
                del other["cells"][c]
                code = [cell for cell in other["cells"] if cell["cell_type"] == "code"]
                for count, cell in enumerate(code, start=1):
                    cell["execution_count"] = count

            yield name, f"{where(book, c)} gone", edited(name, book, gone)
            if c + 1 < len(book["cells"]) and book["cells"][c + 1]["cell_type"] == cell["cell_type"] == "markdown":

                def moved(other: dict[str, Any], c: int = c) -> None:
                    other["cells"][c : c + 2] = reversed(other["cells"][c : c + 2])

                yield name, f"{where(book, c)} and the next exchanged", edited(name, book, moved)
            if cell["cell_type"] == "code":

                def tagged(other: dict[str, Any], c: int = c) -> None:
                    other["cells"][c]["metadata"]["tags"] = ["nbval-ignore-output"]

                yield name, f"{where(book, c)} tagged nbval-ignore-output", edited(name, book, tagged)


@kind("notebook: code of a cell", 8)
def cell_code(root: Path) -> Found:
    """Another finding, view, field or word in a code cell."""
    for name, book in books(root):
        for c, cell in enumerate(book["cells"]):
            if cell["cell_type"] != "code":
                continue
            source = "".join(cell["source"])
            found = []
            for match in re.finditer(r'"F(\d\d)"', source):
                new = f'"F{int(match[1]) % 20 + 1:02}"'
                found.append((f"{match[0]} -> {new}", source[: match.start()] + new + source[match.end() :]))
            for match in re.finditer(r"caption=f?\"(\w+)", source):
                start = match.start(1)
                found.append((f"caption without {match[1]!r}", source[:start] + source[match.end(1) :]))
            for match in re.finditer(r"(\w+)=\{", source):
                found.append(
                    (
                        f"{match[1]}= left out",
                        source.replace(source[match.start() : source.find("}", match.end()) + 1], ""),
                    )
                )
            found += [(what, new) for what, new in words(source) if "'" not in what[1:-1]]
            for what, new in found:
                yield (
                    name,
                    f"{where(book, c)}, {what}",
                    edited(name, book, lambda other, c=c, new=new: other["cells"][c].update(source=lines(new))),
                )


# --- texts and pictures beside the notebooks ----------------------------------------------------------


def text_file(root: Path, name: str) -> str:
    """A file's text, its line ends as they are."""
    return (root / name).read_bytes().decode()


@kind("README", 14)
def readme(root: Path) -> Found:
    """A digit or a word, in its own words, in what is computed, or in the picture's alternative text."""
    text = text_file(root, "README.md")
    for what, new in [*digits(text), *words(text)]:
        yield "README.md", what, replaced(("README.md", new))


@kind("README's pictures", 4)
def docs(root: Path) -> Found:
    """A picture that shows something else."""
    for path in sorted((root / "docs").glob("*.png")):
        name = path.relative_to(root).as_posix()
        for what, draw in redrawn(path.read_bytes()):
            yield name, what, lambda name=name, draw=draw: {name: draw()}


@kind("citation, codebook, provenance", 8)
def about(root: Path) -> Found:
    """A digit or a word of what describes the data."""
    for name in (
        "CITATION.cff",
        "data/codebook.yaml",
        "data/raw/interpol-china-es.yaml",
        "data/reference/outside_facts.yaml",
    ):
        text = text_file(root, name)
        for what, new in [*digits(text), *words(text)]:
            yield name, what, replaced((name, new))


# --- data ---------------------------------------------------------------------------------------------


def rows_of(root: Path, name: str) -> list[list[str]]:
    """A CSV file's rows, the header first."""
    return list(csv.reader(io.StringIO(text_file(root, name), newline="")))


def csv_bytes(rows: list[list[str]]) -> bytes:
    """Rows as a CSV file."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def without(rows: list[list[str]], n: int) -> list[list[str]]:
    """The rows without the nth."""
    return rows[:n] + rows[n + 1 :]


CODING = (
    "adjudicated",
    "coder_a",
    "coder_b",
    "officials",
    "promises",
    "quantities_read",
    "operations_read",
    "chain",
    "oddities",
)


@kind("coding: a code removed or exchanged", 10)
def coding_codes(root: Path) -> Found:
    """A row gone; a code exchanged for one that another row of the scheme has."""
    for short in CODING:
        name = f"data/coding/{short}.csv"
        rows = rows_of(root, name)
        for n in range(1, len(rows)):
            yield name, f"row gone: {','.join(rows[n])[:80]}", replaced((name, without(rows, n)))
            if "code" in rows[0] and "scheme" in rows[0]:
                scheme, code = rows[0].index("scheme"), rows[0].index("code")
                others = sorted({row[code] for row in rows[1:] if row[scheme] == rows[n][scheme]} - {rows[n][code]})
                if others:
                    new = others[n % len(others)]
                    changed = [*rows[:n], [*rows[n][:code], new, *rows[n][code + 1 :]], *rows[n + 1 :]]
                    yield name, f"{','.join(rows[n])[:60]}: {rows[n][code]} -> {new}", replaced((name, changed))


@kind("coding: other words as evidence", 10)
def coding_evidence(root: Path) -> Found:
    """The words that carry a code exchanged for others of the same item; in the published table as well, or not."""
    page = text_file(root, "data/raw/interpol-china-es.txt")
    published = rows_of(root, "data/tables/coding.csv")
    head = published[0]
    item, code, words_, start, end = (head.index(c) for c in ("item_id", "code", "evidence", "start", "end"))
    source_name = "data/coding/adjudicated.csv"
    source = rows_of(root, source_name)
    for n, row in enumerate(published[1:], start=1):
        mine = [r for r in published[1:] if r[item] == row[item] and r[words_] not in ("", row[words_])]
        place = [i for i, r in enumerate(source) if (r[0], r[2], r[4]) == (row[item], row[code], row[words_])]
        if not mine or len(place) != 1 or not row[start]:
            continue
        other = mine[n % len(mine)]
        if page[int(other[start]) : int(other[end])] != other[words_]:
            continue
        new = list(row)
        new[words_], new[start], new[end] = other[words_], other[start], other[end]
        changed = [list(r) for r in source]
        changed[place[0]][4] = other[words_]
        alone = replaced((source_name, changed))
        table = [*published[:n], new, *published[n + 1 :]]
        both = replaced((source_name, changed), ("data/tables/coding.csv", table))
        what = f"{row[item]} {row[code]}: {row[words_][:30]!r} -> {other[words_][:30]!r}"
        yield source_name, what, alone
        yield source_name, f"{what}, in data/tables too", both


@kind("published tables", 12)
def published_tables(root: Path) -> Found:
    """A shifted offset, a digit, rows gone or exchanged."""
    for path in sorted((root / "data" / "tables").glob("*.csv")):
        name = path.relative_to(root).as_posix()
        rows = rows_of(root, name)
        for n in range(1, len(rows)):
            yield name, f"row {n} gone", replaced((name, without(rows, n)))
            if n + 1 < len(rows):
                yield (
                    name,
                    f"rows {n} and {n + 1} exchanged",
                    replaced((name, [*rows[:n], rows[n + 1], rows[n], *rows[n + 2 :]])),
                )
            if "start" in rows[0] and rows[n][rows[0].index("start")]:
                changed = list(rows[n])
                for column in ("start", "end"):
                    at = rows[0].index(column)
                    changed[at] = str(int(changed[at]) + 1)
                shifted = [*rows[:n], changed, *rows[n + 1 :]]
                yield name, f"row {n}, start and end shifted by one", replaced((name, shifted))
            for what, new in list(digits(",".join(rows[n])))[:3]:
                if new.count(",") == len(rows[n]) - 1:
                    yield name, f"row {n}, {what}", replaced((name, [*rows[:n], new.split(","), *rows[n + 1 :]]))
    name = "data/tables/datapackage.json"
    for what, new in words(text_file(root, name)):
        yield name, what, replaced((name, new))


@kind("the page", 8)
def page(root: Path) -> Found:
    """A word exchanged or an item dropped, and the recorded checksum and size made to fit."""
    name, record = "data/raw/interpol-china-es.txt", "data/raw/interpol-china-es.yaml"
    text, provenance = text_file(root, name), text_file(root, record)

    def both(new: str) -> Make:
        content = new.encode()
        fitting = re.sub(r"sha256: \w+", f"sha256: {hashlib.sha256(content).hexdigest()}", provenance)
        fitting = re.sub(r"bytes: \d+", f"bytes: {len(content)}", fitting)
        return replaced((name, content), (record, fitting))

    for what, new in digits(text):
        yield name, what, both(new)
    starts = [m.start() for m in re.finditer(r"(?m)^\d{1,2} \w+ 20\d\d$", text)]
    for a, b in pairwise(starts):
        yield name, f"item dropped: {text[a : a + 60]!r}", both(text[:a] + text[b:])
    for match in re.finditer(r"(?m)^.{40,}$", text):
        yield name, f"line gone: {match[0][:60]!r}", both(text[: match.start()] + text[match.end() + 1 :])


@kind("dictionaries and reference data", 10)
def reference(root: Path) -> Found:
    """A row or a word gone, a code of a country exchanged."""
    for path in sorted((root / "data" / "reference").glob("*.csv")):
        name = path.relative_to(root).as_posix()
        rows = rows_of(root, name)
        if csv_bytes(rows) == path.read_bytes():
            for n in range(1, len(rows)):
                yield name, f"row gone: {','.join(rows[n])[:60]}", replaced((name, without(rows, n)))
    for path in sorted((root / "data").glob("*.yml")):
        name = path.relative_to(root).as_posix()
        text = text_file(root, name)
        for match in re.finditer(r"(?m)^ +- .+\n", text):
            what = f"line gone: {match[0].strip()[:60]} at {text.count(chr(10), 0, match.start()) + 1}"
            yield name, what, replaced((name, text[: match.start()] + text[match.end() :]))


# --- code ---------------------------------------------------------------------------------------------

CODE = {
    "code: a bound": 12, "code: a comparison": 8, "code: off by one": 10, "code: an off-by-one year": 4,
    "code: a wrong quantile or size": 8, "code: an operator": 8, "code: and, or, not": 6,
    "code: a dropped filter": 8, "code: an order": 5, "code: a changed qualifier": 8, "code: swapped arguments": 5,
}  # fmt: skip


def drawn(root: Path, number: int = 0, seed: int = 28) -> list[Mutant]:
    """The changes of a campaign: `number` over all kinds by their shares, all of the shares if 0."""
    shares = {name: share for name, (share, _) in KINDS.items()} | CODE
    total = sum(shares.values())
    wanted = {name: max(1, round(share * number / total)) if number else share for name, share in shares.items()}
    chosen: list[Mutant] = []
    for name, (_, find) in KINDS.items():
        chosen += _draw((Mutant(name, *found) for found in find(root)), wanted[name], seed)
    by_kind: dict[str, list[Mutant]] = {name: [] for name in CODE}
    for change in code_changes.changes(root):
        file = (code_changes.SOURCE / f"{change.module}.py").as_posix()
        what = f"{change.function or 'module'}: {change.what}"
        by_kind[change.kind].append(Mutant(change.kind, file, what, partial(_module, root, file, change)))
    for name, found in by_kind.items():
        chosen += _draw(iter(found), wanted[name], seed)
    return chosen


def _module(root: Path, file: str, change: code_changes.Change) -> dict[str, bytes] | None:
    made = change.made(root)
    return None if made is None else {file: made}


def _draw(found: Iterator[Mutant], number: int, seed: int) -> list[Mutant]:
    """So many of them: from each file in turn, within a file by lot."""
    by_file: dict[str, dict[str, Mutant]] = {}
    for mutant in found:
        by_file.setdefault(mutant.file, {}).setdefault(_lot(seed, mutant.key), mutant)
    order = sorted(by_file, key=lambda file: _lot(seed, file))
    queues = {file: sorted(by_file[file]) for file in order}
    chosen: list[Mutant] = []
    while len(chosen) < number and any(queues.values()):
        for file in order:
            if queues[file] and len(chosen) < number:
                mutant = by_file[file][queues[file].pop(0)]
                if not mutant.kind.startswith("code") or mutant.make() is not None:
                    chosen.append(mutant)
    return chosen


def _lot(seed: int, text: str) -> str:
    return hashlib.sha256(f"{seed}\0{text}".encode()).hexdigest()
