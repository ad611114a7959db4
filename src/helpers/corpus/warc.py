"""Web archives (WARC, ISO 28500) -> their records, whatever state the file is in; read by FastWARC.

A record that cannot be read costs that record alone: reading goes on at whatever next looks like the
beginning of one. Memory does not depend on the size of a file, nor on what a record unpacks to.
"""

from __future__ import annotations

import io
import mmap
import os
import re
import zlib
from collections.abc import Iterator
from datetime import UTC
from typing import Any, NamedTuple

from ..page.html import NoReader

MAX_RECORD = 32 * 2**20
"""Largest record that is read, in bytes, unpacked. What says or turns out to be larger is broken."""


class Record(NamedTuple):
    """A record: where it begins (byte of the file; `place` tells apart those that are packed together), the
    address and time (ISO 8601, UTC) of the capture, and its content, or why it has none."""

    offset: int
    place: str
    address: str | None = None
    date: str | None = None
    data: bytes = b""
    html: bool = True
    label: str | None = None
    """The encoding that the server stated."""
    skipped: str = ""
    broken: str = ""
    detail: str = ""


def edges(length: int, size: int) -> list[int]:
    """Places that cut a file of some length (bytes) into parts of about equal size, `size` or a little more."""
    parts = max(1, length // size)
    return [length * part // parts for part in range(parts + 1)]


def read_records(path: str, start: int = 0, stop: int | None = None) -> Iterator[Record]:
    """The records that begin at byte `start` of a .warc or .warc.gz or later, and before `stop`.

    Raises:
        OSError: the file cannot be opened.
        NoReader: FastWARC is not installed.
    """
    if os.path.getsize(path) == 0:
        yield Record(0, "0", skipped="empty")
        return
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        # What the first bytes are counts for more than the name, unless they are damaged.
        packed = data[: len(_GZIP)] == _GZIP or (path.endswith(".gz") and data[: len(_MARK)] != _MARK)
        yield from _Archive(data, start, len(data) if stop is None else min(stop, len(data)), packed)


_GZIP = b"\x1f\x8b\x08"
_MARK = b"WARC/"
_PIECE = 1 << 16
_MAX_HEADER = 1 << 16
_CONTENT = (b"response", b"resource", b"conversion")
"""Types of records that hold what was captured."""
_HEADER = re.compile(rb"WARC/1\.\d\r?\n.*?\r?\n\r?\n", re.DOTALL)
_BLANK = re.compile(rb"\r?\n\r?\n|\s*\Z")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type:[ \t]*(\w+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class Damaged(ValueError):
    """Bytes that are no record; says what is wrong with them."""


class _Archive:
    """A file's records in turn.

    Where records begin and end is found here rather than by FastWARC, which gives up on a file at the first
    damage; it is handed whole records. `after` is the place from which to look for the next record, should
    the one at hand be the last that can be read from where reading began; `whole` tells that it ends there.
    """

    def __init__(self, data: mmap.mmap, start: int, stop: int, packed: bool) -> None:
        self.data, self.start, self.stop, self.packed = data, start, stop, packed
        self.after, self.whole = start, False

    def __iter__(self) -> Iterator[Record]:
        at = self.next_start(self.start)
        if self.start == 0 and at != 0:
            yield Record(0, "0", broken="damaged", detail="the file does not begin with a WARC record")
        while at is not None and at < self.stop:
            self.after, self.whole = at + 1, False
            try:
                yield from self.member(at) if self.packed else self.plain(at)
            except Damaged as error:
                yield Record(at, f"{at}!", broken="damaged", detail=f"expected a WARC record: {error}")
            at = self.next_start(self.after)
            # Told by the reader of the record before it, as one that begins to read here cannot know.
            if self.whole and (lost := self.gap(self.after, len(self.data) if at is None else at)):
                detail = f"{lost} bytes that are no WARC record"
                yield Record(self.after, f"{self.after}!", broken="damaged", detail=detail)

    def gap(self, start: int, end: int) -> int:
        """Bytes between two places, or 0 where they begin as padding does."""
        return end - start if self.data[start : min(end, start + _PIECE)].strip(b"\0\r\n") else 0

    def next_start(self, at: int) -> int | None:
        """Where, at this place or later, a record begins, or None."""
        mark = _GZIP if self.packed else _MARK
        while (at := self.data.find(mark, at)) >= 0:
            if self.packed and _unpacks_to_record(self.data[at : at + 512]):
                return at
            if not self.packed and _HEADER.match(self.data[at : at + _MAX_HEADER]):
                return at
            at += 1
        return None

    def plain(self, at: int) -> Iterator[Record]:
        """The record that begins at a place of a plain file."""
        header = _header(self.data[at : at + _MAX_HEADER])
        length = _length(header)
        begin, end = at + len(header), at + len(header) + length
        if end > len(self.data):
            # One that claims more than there is may have swallowed others: the next is looked for inside it.
            yield _cut(at, str(at), len(self.data) - begin, length)
            return
        if not _BLANK.match(self.data[end : end + 4]):
            raise Damaged(f"it says {length} bytes, but does not end there")
        self.after, self.whole = end, True
        if length > MAX_RECORD:
            yield _too_large(at, str(at), length)
        else:
            yield _read(Record(at, str(at)), header, self.data, begin, end)

    def member(self, at: int) -> Iterator[Record]:
        """The records of the gzip member that begins at a place: one, or in some files all."""
        unpacked = _Member(self.data, at)
        while start := unpacked.peek(_MAX_HEADER).lstrip(b"\r\n"):
            unpacked.skip_blank()
            place = f"{at}+{unpacked.position}" if unpacked.position else str(at)
            header = _header(start)
            length = _length(header)
            if length > MAX_RECORD:
                yield _too_large(at, place, length)
                return
            unpacked.take(len(header))
            content = unpacked.take(length)
            if len(content) < length:
                yield _cut(at, place, len(content), length)
                return
            yield _read(Record(at, place), header, content, 0, length)
        self.after, self.whole = unpacked.end, True


def _header(start: bytes) -> bytes:
    found = _HEADER.match(start)
    if not found:
        raise Damaged(f"found {start[:40]!r}")
    return found[0]


def _length(header: bytes) -> int:
    found = _LENGTH.search(header)
    if not found:
        raise Damaged("its header states no length")
    return int(found[1])


def _cut(at: int, place: str, there: int, length: int) -> Record:
    return Record(at, place, broken="cut short", detail=f"{there} of {length} bytes are there")


def _too_large(at: int, place: str, length: int) -> Record:
    return Record(at, place, broken="too large", detail=f"{length} bytes; at most {MAX_RECORD} are read")


def _read(record: Record, header: bytes, source: bytes | mmap.mmap, begin: int, end: int) -> Record:
    """A record with its content, which stands in `source[begin:end]`, or with why it has none."""
    kind = _TYPE.search(header)
    if not kind or kind[1].lower() not in _CONTENT:
        return record._replace(skipped=f"{kind[1].decode().lower() if kind else 'unknown'} record")
    return _unwrapped(record, header + source[begin:end])


def _unwrapped(record: Record, whole: bytes) -> Record:
    """Address, time and content without what the transfer put around it, if this is HTML or plain text."""
    try:
        found = next(iter(_fastwarc().ArchiveIterator(io.BytesIO(whole), parse_http=False)))
        date = found.record_date
        record = record._replace(
            address=found.headers.get("WARC-Target-URI"),
            date=date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if date else None,
        )
        if found.is_http:
            found.parse_http(auto_decode="all")
            if found.http_headers.status_code != 200:
                return record._replace(skipped="HTTP answer other than 200")
            kind, label = found.http_content_type, found.http_charset
        else:
            kind, label = found.headers.get("Content-Type"), None
        kind = (kind or "text/html").split(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml", "text/plain"):
            return record._replace(skipped=f"{kind.split('/')[0]} file")
        data = found.reader.read(MAX_RECORD + 1)
    except (OSError, ValueError, StopIteration) as error:
        return record._replace(broken="damaged", detail=str(error))
    if len(data) > MAX_RECORD:
        return record._replace(broken="too large", detail=f"unpacks to more than {MAX_RECORD} bytes")
    return record._replace(data=data, html=kind != "text/plain", label=label)


def _unpacks_to_record(piece: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(piece, len(_MARK)) == _MARK
    except zlib.error:
        return False


class _Member:
    """One gzip member, unpacked as it is read. A small one is unpacked and checked whole before any of it is
    handed on, so that nothing is read from a damaged one."""

    def __init__(self, data: mmap.mmap, at: int) -> None:
        self.data, self.at = data, at
        self.end = at + 1
        """Behind the member, once all of it is read."""
        self.position = 0
        """Bytes taken, unpacked."""
        self.zlib = zlib.decompressobj(wbits=31)
        self.left = b""
        self.ready = b""
        self.peek(16 * _PIECE)

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes, or more if they are at hand, that come next; they stay there."""
        if len(self.ready) < size and not self.zlib.eof:
            pieces, there = [self.ready], len(self.ready)
            while there < size and (piece := self.more(size - there)):
                pieces.append(piece)
                there += len(piece)
            self.ready = b"".join(pieces)
        return self.ready

    def take(self, size: int) -> bytes:
        """The next `size` bytes; fewer where the member ends."""
        taken = self.peek(size)[:size]
        self.ready = self.ready[size:]
        self.position += len(taken)
        return taken

    def skip_blank(self) -> None:
        """Go on to what is no line break."""
        ready = self.peek(_MAX_HEADER)
        self.take(len(ready) - len(ready.lstrip(b"\r\n")))

    def more(self, size: int) -> bytes:
        """Up to `size` further bytes; none at the end of the member."""
        while not self.zlib.eof:
            if not self.left:
                self.left = self.data[self.at : self.at + _PIECE]
                self.at += len(self.left)
            ended = not self.left
            try:
                out = self.zlib.decompress(self.left, size)
            except zlib.error as error:
                raise Damaged(f"gzip: {error}") from None
            self.left = self.zlib.unconsumed_tail
            self.end = self.at - len(self.zlib.unused_data)
            if out:
                return out
            if ended and self.left == b"":
                break
        if not self.zlib.eof:
            raise Damaged("the file ends in the middle of it")
        return b""


def _fastwarc() -> Any:
    try:
        import fastwarc.warc
    except ImportError:
        raise NoReader(
            "reading WARC files needs FastWARC; install the extra with: pip install 'interpol-china-notebooks[corpus]'"
        ) from None
    return fastwarc.warc
