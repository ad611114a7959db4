"""Files, folders and web archives -> pages, one after the other, each with where it was found.

Nothing that is met is passed over in silence: every file and every record is a page, or skipped, or broken,
and says why.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ..page.page import HTML, MAX_BYTES, Page, PageError, TooLarge, Unread, parse_bytes
from . import warc
from .schema import CORPUS_TABLES

Source = str | PathLike[str]

_TEXT = (".txt",)
_WARC = (".warc", ".warc.gz")
TABLE_FILES = tuple(f"{name}.{kind}" for name in CORPUS_TABLES for kind in ("parquet", "csv"))
OWN = (".parts", ".new", ".lock", "run.json", *TABLE_FILES)
"""What a run keeps in the folder that it writes to."""
READ, SKIPPED, BROKEN = "read", "skipped", "broken"


class Capture(NamedTuple):
    """A file or a record of a web archive that was looked at.

    `status` is "read" (`page` is the page), "skipped" (no INTERPOL page, nor meant to be one) or "broken"
    (it cannot be read); `reason` says why not read, in few words that can be counted, `detail` in full.
    """

    name: str
    file: str
    status: str
    offset: int | None = None
    address: str | None = None
    captured: str | None = None
    page: Page | None = None
    reason: str = ""
    detail: str = ""


class Span(NamedTuple):
    """A file, or of a web archive the records that begin at `start` or later and before `stop` (bytes)."""

    file: str
    name: str
    start: int = 0
    stop: int | None = None
    outside: bool = False
    """A link to a file that is none of the captures."""


# --- which files -----------------------------------------------------------------------------------


def find_captures(sources: Source | Iterable[Source], out: Source | None = None) -> list[Span]:
    """The files that sources stand for, each once, with names that tell them apart, in the order of the names.

    A source is a file, a folder (whole, with all below it and behind links in it) or a glob pattern
    ("captures/**/*.html"). Names are paths below the folder that all sources share. What a run keeps in its folder
    `out` is left out.

    Raises:
        FileNotFoundError: a source matches no file.
    """
    given = [sources] if isinstance(sources, str | PathLike) else list(sources)
    own = {os.path.realpath(Path(out, name)) for name in OWN} if out is not None else set()
    roots: list[Path] = []
    files: dict[Path, bool] = {}
    folders = set(own)
    inside: set[str] = set()
    for source in given:
        path = Path(source)
        if path.is_dir():
            found = list(_below(path.absolute(), os.path.realpath(path), folders))
            roots.append(path.absolute())
        elif path.exists():
            found = [path.absolute()]
            roots.append(found[0].parent)
            files[found[0]] = True
        else:
            found = [Path(name).absolute() for name in glob.glob(os.fspath(source), recursive=True)]
            found = [file for file in found if file.is_file()]
            roots += [file.parent for file in found]
            inside.update(os.path.realpath(file.parent) for file in found)
        if not found:
            raise FileNotFoundError(
                f"{os.fspath(source)}: no such file, folder or pattern with a match, looked for from {Path.cwd()}"
            )
        for file in found:
            files.setdefault(file, False)
    inside |= folders
    shared = Path(os.path.commonpath(roots))
    spans = []
    for file, named in files.items():
        if not named and (file.is_symlink() or file.name in OWN):
            real = os.path.realpath(file)
            if real in own:
                continue
            outside = not file.is_dir() and os.path.dirname(real) not in inside
        else:
            outside = False
        spans.append(Span(str(file), _readable(file.relative_to(shared).as_posix()), outside=outside))
    return sorted(spans, key=lambda span: (span.name, span.file))


def _readable(name: str) -> str:
    """A name as text that a terminal shows as it is: bytes that are no UTF-8 and control characters are spelled out
    (`\\xff`)."""
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def _below(folder: Path, top: str, seen: set[str]) -> Iterator[Path]:
    """Files below a folder, each folder read once whatever links lead to it; and the folders that are not read: what
    may not be opened, and links to a folder above `top`."""
    closed: list[Path] = []
    links: list[Path] = []
    for at, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        seen.add(os.path.realpath(at))
        links += [Path(at, name) for name in folders if Path(at, name).is_symlink()]
        folders[:] = [name for name in folders if os.path.realpath(Path(at, name)) not in seen]
        yield from (Path(at, name) for name in names)
    yield from closed
    for link in sorted(links):
        real = os.path.realpath(link)
        if top.startswith(os.path.join(real, "")):
            yield link
        elif real not in seen:
            yield from _below(link, top, seen)


def kind_of(name: str) -> str:
    """What a file's name says that it is: "html", "txt", "warc" or "" (none that is read)."""
    lower = name.lower()
    if lower.endswith(HTML):
        return "html"
    if lower.endswith(_TEXT):
        return "txt"
    return "warc" if lower.endswith(_WARC) else ""


# --- reading ---------------------------------------------------------------------------------------


class Captures:
    """Pages of captures, read while one iterates: `for page in read_captures("captures/")`.

    `counts` tells how many files and records were read, skipped and broken so far, and why; `broken` lists
    the broken ones. Each iteration reads anew.
    """

    def __init__(self, spans: list[Span]) -> None:
        self.spans = spans
        self.counts: Counter[tuple[str, str]] = Counter()
        self.broken: list[Capture] = []

    def __iter__(self) -> Iterator[Page]:
        self.counts.clear()
        self.broken.clear()
        for span in self.spans:
            for capture in read_span(span):
                self.counts[capture.status, capture.reason] += 1
                if capture.status == BROKEN:
                    self.broken.append(capture)
                if capture.page is not None:
                    yield capture.page

    def summary(self) -> str:
        """What was read, skipped and broken so far, a line each."""
        return summary(self.counts)


def read_captures(sources: Source | Iterable[Source]) -> Captures:
    """The INTERPOL pages in files, folders and web archives, one after the other.

    Sources are paths or glob patterns: .txt (plain text, UTF-8), .html, .warc, .warc.gz. A page from a web
    archive keeps its address and its capture time; its name is that of the file and the record's place in it
    (bytes). Records that are no INTERPOL page are skipped and counted, broken ones reported and passed over:
    see `Captures`. Other files in a folder are skipped.

    Raises:
        FileNotFoundError: a source matches no file.

    >>> for page in read_captures(data_path("examples", "many")):
    ...     print(page.name, page.language, len(load_news(page)), "items")
    brumeria.html en 8 items
    ...
    """
    return Captures(find_captures(sources))


def summary(counts: Counter[tuple[str, str]]) -> str:
    """Counts of (status, reason) as lines of text, the most frequent reason first."""
    lines = []
    for status in (READ, SKIPPED, BROKEN):
        of = {reason: n for (what, reason), n in counts.items() if what == status}
        why = ", ".join(f"{n:,} {reason}" for reason, n in sorted(of.items(), key=lambda e: (-e[1], e[0])) if reason)
        lines.append(f"{status:<8} {sum(of.values()):,}" + (f" ({why})" if why else ""))
    return "\n".join(lines)


def read_span(span: Span) -> Iterator[Capture]:
    """Everything in a file, or in a part of a web archive, in its order. Whatever goes wrong is told, not raised."""
    found = Capture(span.name, span.file, READ)
    try:
        yield from _captures(span, found)
    except Exception as error:
        reason = "cannot be opened" if isinstance(error, OSError) else "error while it was read"
        yield found._replace(status=BROKEN, reason=reason, detail=_short(error))


def _captures(span: Span, found: Capture) -> Iterator[Capture]:
    kind, path = kind_of(span.file), Path(span.file)
    if span.outside:
        detail = "give its target by name to read it"
        yield found._replace(status=SKIPPED, reason="a link that leads out of the captures", detail=detail)
    elif path.is_dir():
        next(path.iterdir(), None)  # raises where it may not be opened
        yield found._replace(status=SKIPPED, reason="a link to a folder above", detail="what is in it is not read")
    elif not kind:
        yield found._replace(status=SKIPPED, reason="no kind of file that is read")
    elif path.exists() and not path.is_file():
        # Opening a pipe would wait for somebody to write into it.
        yield found._replace(status=SKIPPED, reason="no regular file")
    elif kind == "warc":
        for record in warc.read_records(span.file, span.start, span.stop):
            yield _record(span, record)
    elif (size := path.stat().st_size) > MAX_BYTES:
        detail = f"{span.file}: {size} bytes; a page has at most {MAX_BYTES}"
        yield found._replace(status=BROKEN, reason="larger than a page can be", detail=detail)
    else:
        yield _capture(found, path.read_bytes(), html=kind == "html")


def _capture(found: Capture, data: bytes, *, html: bool, label: str | None = None, cut: str = "") -> Capture:
    """The capture with its page, or with why it has none."""
    if not data.strip():
        return found._replace(status=SKIPPED, reason="empty", detail=cut)
    try:
        page = parse_bytes(data, name=found.name, html=html, label=label)
    except TooLarge as error:
        return found._replace(status=BROKEN, reason="larger than a page can be", detail=_short(error))
    except PageError as error:
        if not html and "UTF-" in str(error):
            return found._replace(status=BROKEN, reason="plain text that is not UTF-8", detail=str(error))
        # What was looked for is always the same; the table of thousands of such pages says what was found.
        detail = str(error).rpartition("); ")[2]
        return found._replace(status=SKIPPED, reason="no INTERPOL page", detail=detail)
    except Exception as error:  # whatever it is, it costs this page alone
        return found._replace(status=BROKEN, reason="error while it was read", detail=_short(error))
    if cut:
        text = page.text.rstrip()
        last = Unread(text.count("\n") + 1, text.rpartition("\n")[2].strip(), f"the capture is cut here: {cut}")
        page = replace(page, not_understood=(*(u for u in page.not_understood if u[:2] != last[:2]), last))
    return found._replace(page=replace(page, address=found.address, captured=found.captured))


def _short(error: Exception) -> str:
    told = str(error) if isinstance(error, OSError | PageError) else f"{type(error).__name__}: {error}"
    return told[:500]


# --- web archives ----------------------------------------------------------------------------------


def split(span: Span, size: int) -> Iterator[Span]:
    """A web archive cut before records, into spans that unpack to about `size` bytes.

    The archive is passed over once: what may only look like a record, a page of WARC in a record, cuts nothing. Records
    that are packed together are not cut apart.
    """
    start = sofar = 0
    with suppress(OSError):  # what cannot be read is told by whoever reads it
        for record in warc.read_records(span.file, skim=True):
            if sofar >= size and record.offset > start:
                yield span._replace(start=start, stop=record.offset)
                start, sofar = record.offset, 0
            sofar += record.size
    yield span._replace(start=start)


def _record(span: Span, record: warc.Record) -> Capture:
    """The capture that a record of a web archive is."""
    found = Capture(f"{span.name}:{record.place}", span.file, READ, record.offset, record.address, record.date)
    if record.broken:
        where = f"{span.file}, byte {record.offset}: {record.detail}"
        return found._replace(status=BROKEN, reason=record.broken, detail=where)
    if record.skipped:
        return found._replace(status=SKIPPED, reason=record.skipped)
    return _capture(found, record.data, html=record.html, label=record.label, cut=record.cut)
