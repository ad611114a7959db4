"""Compares the outputs stored in a notebook with fresh ones, and says in a line what differs.

nbval executes and compares texts. It passes over pictures, the metadata of outputs (alternative texts), the
kind of an output, execution counts, and cells that are stored as if never run; this module compares those
as well, and names the value. It knows nothing of pytest: `gate_hook.py` hands it nbval's results.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import io
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

NUMBERED = re.compile(r"\d\d_\w+\.ipynb")
"""Names of the notebooks that are compared; any other (`my_own.ipynb`, `00_start_here-Copy1.ipynb`) is the reader's."""

LEVELS = 8
"""By so many of 255 levels a pixel may differ in each channel: what rounding does to a soft edge."""

PIXELS = 4
"""So many pixels may differ by more. A dot moved by a day changes some twenty, a digit over fifty."""

# Of a picture that another matplotlib draws, letters and edges differ in tens of thousands of pixels. What stays was
# measured on the notebooks' figures as matplotlib 3.8 and 3.11 draw them: in brackets the most that differed. The same
# figures with colours exchanged, in grey, or white, and other figures of the same size differ by more.
HUES = 12
"""So many classes of hue are told apart; a pixel has a hue where its channels lie more than 60 of 255 levels apart."""
SHARE = 0.05
"""By so much of itself the area of a hue may differ (0.027), or by LEAST of the picture."""
LEAST = 0.00005
CENTRE = 0.02
"""By so much of the width or height the centre of a hue's area may lie elsewhere (0.0064)."""
GRID = 10
"""By so many of 255 levels the mean colour of each of 8 x 8 fields may differ (5.6)."""

ACCEPT = "If the new one is right: make refresh"
SHOWN = 60
"""Characters shown of a value, around the first that differs."""


@dataclass(frozen=True)
class Difference:
    """One value that is not the stored one: where, both as a reader can take them in, and a diff."""

    where: str
    stored: str
    now: str
    diff: str = ""

    def __str__(self) -> str:
        return f"{self.where}: stored {self.stored}, now {self.now}"


# --- texts and values ---------------------------------------------------------------------------------


def _around(a: str, b: str) -> tuple[str, str]:
    """Of two texts the same stretch, around the first character that differs, quoted."""
    first = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    begin = max(0, min(first - SHOWN // 3, max(len(a), len(b)) - SHOWN))

    def cut(text: str) -> str:
        part = text[begin : begin + SHOWN]
        part = "".join(sign if sign.isprintable() else "␣" for sign in part)  # a CR would break the line
        whole = ("…" if begin and part else "") + part + ("…" if begin + SHOWN < len(text) else "")
        return f"'{whole}'" if '"' in whole else f'"{whole}"'

    # What looks alike, or is not seen at all, is told by its number.
    signs = (a[first : first + 1], b[first : first + 1])
    if any(sign and not (sign.isascii() and sign.isprintable()) for sign in signs):
        return tuple(f"{cut(text)} (there {_number(sign)})" for text, sign in zip((a, b), signs, strict=True))
    return cut(a), cut(b)


def _number(sign: str) -> str:
    return f"U+{ord(sign):04X}" if sign else "nothing"


def text_difference(where: str, stored: str, now: str) -> Difference | None:
    """The first line in which two texts differ, and a diff of all lines."""
    if stored == now:
        return None
    a, b = stored.split("\n"), now.split("\n")
    line = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    one, other = (part[line] if line < len(part) else None for part in (a, b))
    shown = _around(one or "", other or "")
    values = ("nothing" if one is None else shown[0], "nothing" if other is None else shown[1])
    lines = difflib.unified_diff(a, b, "stored", "now", lineterm="", n=1)
    place = f"{where}, line {line + 1}" if len(a) > 1 or len(b) > 1 else where
    return Difference(place, *values, "\n".join(_short(text) for text in lines))


def _short(line: str, most: int = 400) -> str:
    return line if len(line) <= most else f"{line[:most]}… ({len(line)} characters)"


def _value_difference(where: str, stored: Any, now: Any) -> Difference | None:
    """Two values of any kind; texts line by line, mappings key by key."""
    if isinstance(stored, Mapping) and isinstance(now, Mapping):
        for key in sorted({*stored, *now}):
            found = _value_difference(f"{where}, {key}", stored.get(key), now.get(key))
            if not found and (key in stored) != (key in now):  # a null is something as well
                found = Difference(f"{where}, {key}", *("null" if key in v else "nothing" for v in (stored, now)))
            if found:
                return found
        return None
    if isinstance(stored, str) and isinstance(now, str):
        return text_difference(where, stored, now)
    if stored == now and type(stored) is type(now):
        return None
    a, b = (
        "nothing" if v is None else _short(json.dumps(v, ensure_ascii=False, sort_keys=True), SHOWN)
        for v in (stored, now)
    )
    return Difference(where, a, b)


# --- pictures -----------------------------------------------------------------------------------------


DRAWN_WITH = Path(__file__).with_name("drawn_with.json")
"""With which Python and matplotlib the stored pictures were drawn: `run.py refresh` writes it (`python gate.py`)."""


@cache
def versions() -> dict[str, str]:
    """What pixels depend on: with the same ones, the same pictures are drawn."""
    return {"matplotlib": version("matplotlib"), "python": "{}.{}".format(*sys.version_info)}


@cache
def drawn_with() -> dict[str, str]:
    """The versions with which the stored pictures were drawn; with others their pixels are not compared."""
    return json.loads(DRAWN_WITH.read_text(encoding="utf-8"))


def decoded(picture: bytes) -> Any:
    """The pixels of a PNG: height x width x 4, from 0 to 255.

    Raises:
        ValueError: it is no picture that can be read.
    """
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(picture)) as image:
            return np.asarray(image.convert("RGBA"), dtype=np.int16)
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError(f"not a readable picture: {error}") from error


CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND"}
"""The parts of a PNG that a picture may have. Others can change what a browser shows of the same pixels (gamma,
further frames), or hide words in it."""


def other_chunks(picture: bytes) -> list[str]:
    """Names of the parts of a PNG that no picture here has, and whether anything stands behind its end."""
    found, at = [], 8
    while at + 8 <= len(picture):
        size, name = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        if name not in CHUNKS:
            found.append(name.decode("latin-1"))
        at += size + 12
        if name == b"IEND":
            break
    return [*found, *(["bytes behind its end"] if at != len(picture) else [])]


def picture_difference(where: str, stored: bytes, now: bytes, *, pixels: bool = True) -> Difference | None:
    """Whether two PNGs show the same: their sizes always, their pixels if asked, within the tolerance."""
    if stored == now:
        return None
    try:
        before = decoded(stored)
    except ValueError as error:
        return Difference(where, str(error), "a picture")
    if others := other_chunks(stored):
        return Difference(where, f"a PNG with {', '.join(others)}", "one without")
    after = decoded(now)
    if before.shape != after.shape:
        sizes = (f"{shape[1]} x {shape[0]} pixels" for shape in (before.shape, after.shape))
        return Difference(where, *sizes)
    if not pixels:
        return coarse_difference(where, before, after)
    apart = abs(after - before).max(axis=2)
    beyond = apart > LEVELS
    count = int(beyond.sum())
    if count <= PIXELS:
        return None
    rows, columns = beyond.any(axis=1).nonzero()[0], beyond.any(axis=0).nonzero()[0]
    area = f"{columns[0]}-{columns[-1]} across and {rows[0]}-{rows[-1]} down"
    return Difference(
        where,
        "one picture",
        f"another: {count} pixels differ, at {area} of {apart.shape[1]} x {apart.shape[0]}, by {int(apart.max())} of "
        f"255 levels at most (allowed: {PIXELS} pixels by more than {LEVELS})",
    )


def hues(pixels: Any) -> Any:
    """Of each class of hue: its share of the picture, and how far across and down its centre lies (0 to 1)."""
    import numpy as np

    colours = pixels[..., :3].astype(int)
    most, apart = colours.max(axis=2), np.ptp(colours, axis=2)
    rows, columns = (apart > 60).nonzero()
    red, green, blue = colours[rows, columns].T
    most, apart = most[rows, columns], apart[rows, columns]
    turn = np.select(
        [most == red, most == green], [(green - blue) / apart % 6, (blue - red) / apart + 2], (red - green) / apart + 4
    )
    hue = (turn * HUES / 6).astype(int) % HUES
    count = np.bincount(hue, minlength=HUES)
    means = [np.bincount(hue, at, HUES) / count.clip(1) for at in (columns / colours.shape[1], rows / colours.shape[0])]
    return np.column_stack([count / colours[..., 0].size, *means])


def coarse_difference(where: str, before: Any, after: Any) -> Difference | None:
    """Whether two pictures of one size differ in more than another matplotlib draws otherwise: in their colours, in
    where these lie, or in the light and dark of a field."""
    import numpy as np

    a, b = hues(before), hues(after)
    apart = abs(a - b)
    for nth in range(HUES):
        hue = f"hue {nth * 360 // HUES}-{(nth + 1) * 360 // HUES}°"
        if apart[nth, 0] > max(SHARE * max(a[nth, 0], b[nth, 0]), LEAST):
            return Difference(where, *(f"{part[nth, 0]:.2%} of it in {hue}" for part in (a, b)))
        if min(a[nth, 0], b[nth, 0]) > LEAST and apart[nth, 1:].max() > CENTRE:
            centres = (f"the centre of {hue} at {x:.0%} across, {y:.0%} down" for _, x, y in (a[nth], b[nth]))
            return Difference(where, *centres)
    rows = np.array_split(after - before, 8)
    levels = np.array([[abs(f.mean(axis=(0, 1))).max() for f in np.array_split(row, 8, axis=1)] for row in rows])
    if levels.max() <= GRID:
        return None
    row, column = np.unravel_index(levels.argmax(), levels.shape)
    place = f"the {row + 1}th of 8 down and {column + 1}th of 8 across"
    return Difference(where, "one picture", f"another: field {place} differs by {levels.max():.0f} of 255 levels")


def side_by_side(stored: bytes, now: bytes, path: Path) -> None:
    """Write a picture to look at: stored, now, and where they differ in red, one above the other."""
    import numpy as np
    from PIL import Image

    before, after = decoded(stored), decoded(now)
    parts = [before, after]
    if before.shape == after.shape:
        apart = abs(after - before).max(axis=2) > LEVELS
        parts.append(np.where(apart[..., None], np.array([213, 0, 0, 255]), 255 - (255 - after) // 5))
    width = max(part.shape[1] for part in parts)
    parts = [np.pad(p, ((0, 12), (0, width - p.shape[1]), (0, 0)), constant_values=200) for p in parts]
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.vstack(parts).astype("uint8"), "RGBA").save(path)


def pictures(output: Mapping[str, Any]) -> dict[str, bytes]:
    """The PNGs of an output, by MIME type; what is no base64 is given as it is."""
    data = output.get("data", {})
    return {kind: _bytes(data[kind]) for kind in data if kind == "image/png"}


def _bytes(text: str | list[str]) -> bytes:
    joined = text if isinstance(text, str) else "".join(text)
    try:
        # Blanks and line ends may stand in it; of anything else a browser would make no picture.
        return base64.b64decode("".join(joined.split()), validate=True)
    except (binascii.Error, ValueError):
        return joined.encode()


# --- outputs and cells --------------------------------------------------------------------------------


def output_differences(
    stored: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]], *, pixels: bool = True
) -> list[Difference]:
    """All values in which the stored outputs of a cell differ from fresh ones, in their order."""
    found: list[Difference | None] = []
    for nth, (a, b) in enumerate(zip(stored, now, strict=False), start=1):
        where = f"output {nth}"
        found.append(_value_difference(f"{where}, its kind", a["output_type"], b["output_type"]))
        if a["output_type"] == b["output_type"] == "stream":
            found.append(_value_difference(f"{where}, name", a.get("name"), b.get("name")))
            found.append(_value_difference(f"{where}, text", a.get("text"), b.get("text")))
            continue
        before, after = a.get("data", {}), b.get("data", {})
        # Texts first: where the data moved, the picture only follows.
        for kind in sorted({*before, *after}, key=lambda kind: (kind.startswith("image/"), kind)):
            one, other = before.get(kind), after.get(kind)
            if kind == "image/png" and one is not None and other is not None:
                found.append(picture_difference(f"{where}, image/png", _bytes(one), _bytes(other), pixels=pixels))
            else:
                found.append(_value_difference(where, {kind: before[kind]} if kind in before else {},
                                               {kind: after[kind]} if kind in after else {}))  # fmt: skip
        found.append(_value_difference(f"{where}, metadata", a.get("metadata", {}), b.get("metadata", {})))
    if len(stored) != len(now):
        found.append(Difference("number of outputs", str(len(stored)), str(len(now))))
    return [difference for difference in found if difference]


def cell_differences(
    cell: Mapping[str, Any], now: Sequence[Mapping[str, Any]], place: int, *, pixels: bool = True
) -> list[Difference]:
    """What differs between a stored code cell, the `place`th of its notebook from 1, and its fresh outputs."""
    count = cell.get("execution_count")
    found = []
    if count is None:
        found.append(Difference("execution count", "as if never run", str(place)))
    elif count != place:
        found.append(Difference("execution count", str(count), f"{place}: run once, from top to bottom"))
    for output in cell["outputs"]:
        if output.get("execution_count") not in (None, count):
            found.append(Difference("execution count of an output", str(output["execution_count"]), str(count)))
    return found + output_differences(cell["outputs"], now, pixels=pixels)


def told(notebook: str, cell: Mapping[str, Any], place: int, found: Sequence[Difference]) -> tuple[str, str]:
    """What to say of a cell's differences: one line, and the diffs below it."""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    line = f"{notebook}, cell [{place}] {cell.get('id', '')}, {found[0]}{more}. {ACCEPT}"
    below = [f"{difference}\n{difference.diff}".rstrip() for difference in found]
    return line, "\n\n".join(below)


if __name__ == "__main__":
    DRAWN_WITH.write_text(json.dumps(versions()) + "\n", encoding="utf-8", newline="\n")
