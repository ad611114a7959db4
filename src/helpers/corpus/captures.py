"""Files, folders and web archives -> pages, one after the other, each with where it was found.

Nothing that is met is passed over in silence: every file and every record is a page, or skipped, or broken,
and says why. WARC: ISO 28500; records are read by FastWARC.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ..page.page import HTML, MAX_BYTES, Page, PageError, parse_bytes
from . import warc

Source = str | PathLike[str]

_TEXT = (".txt",)
_WARC = (".warc", ".warc.gz")
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


# --- which files -----------------------------------------------------------------------------------


def find_captures(sources: Source | Iterable[Source]) -> list[Span]:
    """The files that sources stand for, each once, with names that tell them apart, in the order of the names.

    A source is a file, a folder (whole, with all below it) or a glob pattern ("captures/**/*.html"). Names are
    paths below the folder that all sources share.

    Raises:
        FileNotFoundError: a source matches no file.
    """
    given = [sources] if isinstance(sources, str | PathLike) else list(sources)
    roots: list[Path] = []
    files: dict[Path, None] = {}
    for source in given:
        found = _files(source)
        if not found:
            raise FileNotFoundError(f"{os.fspath(source)}: no such file, folder or pattern with a match")
        path = Path(source)
        roots.append(path.absolute() if path.is_dir() else Path(os.path.commonpath([f.parent for f in found])))
        files.update(dict.fromkeys(found))
    shared = Path(os.path.commonpath(roots))
    spans = [Span(str(file), _readable(file.relative_to(shared).as_posix())) for file in files]
    return sorted(spans, key=lambda span: (span.name, span.file))


def _readable(name: str) -> str:
    """A name as text: bytes of it that are no UTF-8 are shown as such (`\\xff`)."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _files(source: Source) -> list[Path]:
    path = Path(source)
    if path.is_dir():
        return [Path(at, name).absolute() for at, _, names in os.walk(path) for name in names]
    if path.exists():
        return [path.absolute()]
    found = [Path(name) for name in glob.glob(os.fspath(source), recursive=True)]
    return [file.absolute() for file in found if file.is_file()]


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
        NoReader: FastWARC or Resiliparse is needed and not installed.
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
    """Everything in a file, or in a part of a web archive, in its order.

    Raises:
        NoReader: a library that this file needs is not installed.
    """
    kind, found = kind_of(span.file), Capture(span.name, span.file, READ)
    try:
        if not kind:
            yield found._replace(status=SKIPPED, reason="no kind of file that is read")
        elif os.path.exists(span.file) and not os.path.isfile(span.file):
            # Opening a pipe would wait for somebody to write into it.
            yield found._replace(status=SKIPPED, reason="no regular file")
        elif kind == "warc":
            for record in warc.read_records(span.file, span.start, span.stop):
                yield _record(span, record)
        elif (size := os.path.getsize(span.file)) > MAX_BYTES:
            detail = f"{span.file}: {size} bytes; a page has at most {MAX_BYTES}"
            yield found._replace(status=BROKEN, reason="larger than a page can be", detail=detail)
        else:
            yield _capture(found, Path(span.file).read_bytes(), html=kind == "html")
    except OSError as error:
        yield found._replace(status=BROKEN, reason="cannot be opened", detail=str(error))


def _capture(found: Capture, data: bytes, *, html: bool, label: str | None = None) -> Capture:
    """The capture with its page, or with why it has none."""
    if not data.strip():
        return found._replace(status=SKIPPED, reason="empty")
    try:
        page = parse_bytes(data, name=found.name, html=html, label=label)
    except PageError as error:
        if not html and "UTF-" in str(error):
            return found._replace(status=BROKEN, reason="plain text that is not UTF-8", detail=str(error))
        # What was looked for is always the same; the table of thousands of such pages says what was found.
        detail = str(error).rpartition("); ")[2]
        return found._replace(status=SKIPPED, reason="no INTERPOL page", detail=detail)
    return found._replace(page=replace(page, address=found.address, captured=found.captured))


# --- web archives ----------------------------------------------------------------------------------


def split(span: Span, size: int) -> list[Span]:
    """A web archive cut into spans of about `size` bytes; each record belongs to the one that it begins in.

    Only a .warc.gz is cut: where its records begin can be told from any place in it.
    """
    if not span.file.lower().endswith(".warc.gz"):
        return [span]
    edges = warc.edges(os.path.getsize(span.file), size)
    return [span._replace(start=start, stop=stop) for start, stop in pairwise(edges)]


def _record(span: Span, record: warc.Record) -> Capture:
    """The capture that a record of a web archive is."""
    found = Capture(f"{span.name}:{record.place}", span.file, READ, record.offset, record.address, record.date)
    if record.broken:
        where = f"{span.file}, byte {record.offset}: {record.detail}"
        return found._replace(status=BROKEN, reason=record.broken, detail=where)
    if record.skipped:
        return found._replace(status=SKIPPED, reason=record.skipped)
    return _capture(found, record.data, html=record.html, label=record.label)
