"""Web archives (WARC, ISO 28500) -> their records, whatever state the file is in.

A record that cannot be read costs that record alone: reading goes on at whatever next looks like the beginning of one.
Memory does not depend on the size of a file, time grows as what is unpacked does. Libraries that read WARC give up on
a file at the first damage, and take what is cut for whole; FastWARC unpacks what zlib does not (Brotli, Zstandard).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import BinaryIO, NamedTuple

MAX_RECORD = 4 * 2**20
"""Largest record that is read, in bytes, as it stands and unpacked. What says or turns out to be larger is broken."""


class Record(NamedTuple):
    """A record: where it begins (byte of the file; `place` tells apart those that are packed together), how long it is,
    the address and time (ISO 8601, UTC) of the capture, and its content, or why it has none."""

    offset: int
    place: str
    size: int = 0
    address: str | None = None
    date: str | None = None
    data: bytes = b""
    html: bool = True
    label: str | None = None
    """The encoding that the server stated."""
    cut: str = ""
    """How it is known that the content is not all there."""
    skipped: str = ""
    broken: str = ""
    detail: str = ""


def read_records(path: str, start: int = 0, stop: int | None = None, *, skim: bool = False) -> Iterator[Record]:
    """The records of a .warc or .warc.gz; of a part of it, those that begin at `start`, where one does, and before
    `stop` (bytes of the file).

    `skim`: where they begin and how long they are, without what they hold.

    Raises:
        OSError: the file cannot be read.
    """
    with open(path, "rb") as file:
        end = file.seek(0, io.SEEK_END)
        if not end:
            yield Record(0, "0", skipped="empty")
            return
        file.seek(0)
        first = file.read(len(_GZIP))
        # What the first bytes are counts for more than the name, unless they are damaged.
        packed = first == _GZIP or (path.lower().endswith(".gz") and not _MARK.match(first + file.read(_LONGEST_MARK)))
        stop = end if stop is None else stop
        yield from _members(file, start, stop, skim) if packed else _plain(file, start, stop, skim)


_GZIP = b"\x1f\x8b\x08"
_MARK = re.compile(rb"WARC/\d{1,2}\.\d{1,2}[ \t]{0,4}\r?\n")
_LONGEST_MARK = 16
_TELLING = 512
"""Packed bytes that are enough to tell whether a record begins with them."""
_PIECE = 1 << 16
_MAX_HEADER = 1 << 16
_HEADER_ENDS = re.compile(rb"\n\r?\n")
_RECORD_ENDS = re.compile(rb"\r?\n\r?\n|\s*\Z")
_PADDING = re.compile(rb"[\r\n\0]*")


class Damaged(ValueError):
    """Bytes that are no record; says what is wrong with them."""

    def __init__(self, detail: str, reason: str = "damaged") -> None:
        super().__init__(detail)
        self.reason = reason


class _Bytes:
    """Bytes that come in pieces and can be looked at before they are passed over."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.ready, self.passed = pieces, bytearray(), 0

    def has(self, size: int) -> bool:
        """Whether so many bytes are left; they stand in `ready` then, and perhaps more."""
        while len(self.ready) < size and (piece := next(self.pieces, b"")):
            self.ready += piece
        return len(self.ready) >= size

    def skip(self, size: int) -> int:
        """Pass over bytes; gives how many there were."""
        left = size
        while left and self.has(1):
            some = min(left, len(self.ready))
            del self.ready[:some]
            left -= some
        self.passed += size - left
        return size - left

    def skip_padding(self) -> None:
        while self.has(1) and (padding := _PADDING.match(self.ready)) and (size := padding.end()):
            self.skip(size)

    def skip_to_mark(self) -> None:
        """Pass over at least one byte, up to where the next record seems to begin."""
        self.skip(1)
        while not (found := _MARK.search(self.ready)):
            self.skip(max(0, len(self.ready) - _LONGEST_MARK))
            if not self.has(_LONGEST_MARK + 1):
                self.skip(_LONGEST_MARK)
                return
        self.skip(found.start())


def _plain(file: BinaryIO, start: int, stop: int, skim: bool) -> Iterator[Record]:
    file.seek(start)
    found = _Bytes(iter(lambda: file.read(_PIECE), b""))

    def behind(size: int) -> bytes:
        # Looked up in the file: a record may say that it is larger than memory.
        here = file.tell()
        file.seek(start + found.passed + size - 1)
        last, *after = file.read(1), file.read(4)
        file.seek(here)
        return after[0] if last else b"cut"

    yield from _records(found, lambda position: (start + position, str(start + position)), stop - start, skim, behind)


def _members(file: BinaryIO, start: int, stop: int, skim: bool) -> Iterator[Record]:
    """The records of gzip members in turn: in most files one in each, in some all in one."""
    at = start
    while at < stop:
        member = _Member(file, at)

        def place(position: int, at: int = at) -> tuple[int, str]:
            return at, f"{at}+{position}" if position else str(at)

        try:
            found = _Bytes(member.pieces())
            # A small one is checked whole before anything of it is handed on: nothing is read from a damaged one.
            found.has(16 * _PIECE)
            yield from _records(found, place, None, skim)
            at = _after_padding(file, member.end)
        except zlib.error as error:
            after = _next_member(file, at + 1)
            yield _lost(at, str(at), after - at, str(error))
            at = after


class _Member:
    """A gzip member; `end` is the place behind it, once all of it is unpacked."""

    def __init__(self, file: BinaryIO, at: int) -> None:
        self.file, self.at, self.end = file, at, at

    def pieces(self) -> Iterator[bytes]:
        """What it unpacks to.

        Raises:
            zlib.error: it is no gzip member, or not all of one.
        """
        unpack = zlib.decompressobj(wbits=31)
        self.file.seek(self.at)
        while not unpack.eof:
            packed = unpack.unconsumed_tail
            if not packed:
                packed = self.file.read(_PIECE)
                self.end = self.file.tell()
            if piece := unpack.decompress(packed, _PIECE):
                yield piece
            elif not packed:
                raise zlib.error("the file ends in the middle of it")
        self.end -= len(unpack.unused_data)


def _after_padding(file: BinaryIO, at: int) -> int:
    file.seek(at)
    while piece := file.read(_PIECE):
        if rest := piece.lstrip(b"\0\r\n"):
            return file.tell() - len(rest)
    return file.tell()


def _next_member(file: BinaryIO, at: int) -> int:
    """Where, at this place or later, a gzip member begins that unpacks to a WARC record; or the end of the file."""
    file.seek(at)
    window = b""
    while window := window + (piece := file.read(_PIECE)):
        # The last bytes are looked at again with what follows on them: it takes some to tell.
        for found in re.finditer(re.escape(_GZIP), window[: max(0, len(window) - _TELLING)] if piece else window):
            start = window[found.start() : found.start() + _TELLING]
            with suppress(zlib.error):
                if _MARK.match(zlib.decompressobj(wbits=31).decompress(start, _LONGEST_MARK)):
                    return file.tell() - len(window) + found.start()
        if not piece:
            break
        window = window[1 - len(_GZIP) - _TELLING :]
    return file.tell()


Place = Callable[[int], tuple[int, str]]


def _records(
    found: _Bytes, place: Place, stop: int | None, skim: bool, behind: Callable[[int], bytes] | None = None
) -> Iterator[Record]:
    """Records one behind the other, and between them what is none; `place` says where a position is in the file."""
    lost: tuple[int, str, str] | None = None
    while True:
        if lost is None:
            found.skip_padding()
        at = found.passed
        ended = not found.has(1) or (lost is None and stop is not None and at >= stop)
        try:
            record = None if ended else _record(found, Record(*place(at)), skim, behind)
        except (OSError, zlib.error):
            raise
        except Exception as error:
            # What follows on damage may be its rest: one line tells of both.
            lost = lost or (at, getattr(error, "reason", "damaged"), str(error))
            found.skip_to_mark()
            continue
        if lost is not None:
            begin, reason, why = lost
            offset, name = place(begin)
            yield _lost(offset, name, at - begin, why, reason)
            lost = None
        if record is None:
            return
        yield record


def _lost(offset: int, place: str, size: int, why: str, reason: str = "damaged") -> Record:
    begins = "" if offset else "the file does not begin with a WARC record; "
    detail = f"{begins}{size} bytes that are no WARC record: {why}"
    return Record(offset, f"{place}!", size, broken=reason, detail=detail)


def _record(found: _Bytes, record: Record, skim: bool, behind: Callable[[int], bytes] | None) -> Record:
    """The record that begins here; it is passed over."""
    found.has(_MAX_HEADER)
    mark = _MARK.match(found.ready)
    if not mark:
        raise Damaged(f"found {bytes(found.ready[:40])!r}")
    # A header that has another one's beginning in it lost its end.
    other = _MARK.search(found.ready, mark.end(), _MAX_HEADER)
    ends = _HEADER_ENDS.search(found.ready, mark.end() - 1, other.start() if other else _MAX_HEADER)
    if not ends:
        raise Damaged("its header has no end")
    begin = ends.end()
    fields = _fields(bytes(found.ready[:begin]))
    if not re.fullmatch(r"\d{1,18}", fields.get("content-length", "")):
        raise Damaged("its header states no length")
    length = int(fields["content-length"])
    end = begin + length
    if length > MAX_RECORD:
        if behind and not _RECORD_ENDS.match(behind(end)):
            raise Damaged(f"it says {length} bytes, but does not end there")
        there = found.skip(end) - begin
        missing = "" if there == length else f"; {there} are there"
        detail = f"{length} bytes; at most {MAX_RECORD} are read{missing}"
        return record._replace(size=there, broken="too large", detail=detail)
    if not found.has(end):
        # It may have swallowed others: the next is looked for inside it.
        raise Damaged(f"{len(found.ready) - begin} of its {length} bytes are there", "cut short")
    found.has(end + 5)  # one byte more than can belong to it: at the end of a gzip member its checksum is looked at
    if not _RECORD_ENDS.match(found.ready[end : end + 4]):
        raise Damaged(f"it says {length} bytes, but does not end there")
    block = b"" if skim else bytes(found.ready[begin:end])
    found.skip(end)
    record = record._replace(size=end)
    if skim:
        return record
    try:
        return _content(record, fields, block)
    except Exception as error:  # whatever it is, it costs this record alone
        return record._replace(broken="damaged", detail=f"{type(error).__name__}: {str(error)[:200]}")


# --- what a record holds ---------------------------------------------------------------------------

_TYPES = ("warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation")
_CAPTURED = ("response", "resource", "conversion")
"""Types of records that hold what was captured."""
_READ = ("text/html", "application/xhtml+xml", "text/plain")
_MEDIA = ("application", "audio", "font", "image", "text", "video")
_HTTP = re.compile(rb"HTTP/[\d.]{1,4}[ \t]+(\d{3})\b.*?(?:\n\r?\n|\Z)", re.DOTALL)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)")


def _fields(header: bytes) -> dict[str, str]:
    """Names, in small letters, and values of a header's lines; of some with one name the first."""
    lines = re.sub(rb"\r?\n[ \t]+", b" ", header).decode("utf-8", "replace").split("\n")
    named = (line.partition(":") for line in reversed(lines))
    return {name.strip().lower(): value.strip() for name, colon, value in named if colon}


def _content(record: Record, fields: dict[str, str], block: bytes) -> Record:
    """The record with address, time and content without what the transfer put around it, if this is HTML or text."""
    what = fields.get("warc-type", "").lower()
    if what not in _CAPTURED:
        return record._replace(skipped=f"{what if what in _TYPES else 'unknown'} record")
    address, when = fields.get("warc-target-uri", "").strip("<> "), _utc(fields.get("warc-date", ""))
    record = record._replace(address=address or None, date=when)
    cuts = [f"WARC-Truncated: {fields['warc-truncated'][:50]}"] if "warc-truncated" in fields else []
    cuts += ["another record holds the rest"] if "warc-segment-number" in fields else []
    if what == "response" and (block.startswith(b"HTTP/") or "application/http" in fields.get("content-type", "")):
        head = _HTTP.match(block)
        if not head:
            raise Damaged("no HTTP answer")
        if head[1] != b"200":
            return record._replace(skipped="HTTP answer other than 200")
        fields, block = _fields(head[0]), block[head.end() :]
        block, cut = _transferred(fields, block)
        cuts += cut
    kinds = [kind.strip() for kind in re.split("[,;]", fields.get("content-type", "text/html").lower())]
    kind = next((kind for kind in kinds if kind in _READ), "")
    if not kind:
        media = kinds[0].split("/")[0]
        return record._replace(skipped=f"{media if media in _MEDIA else 'other'} file")
    if len(block) > MAX_RECORD:
        return record._replace(broken="too large", detail=f"unpacks to more than {MAX_RECORD} bytes")
    label = _CHARSET.search(fields.get("content-type", "").lower())
    html = kind != "text/plain"
    return record._replace(data=block, html=html, label=label and label[1], cut="; ".join(cuts))


def _utc(text: str) -> str | None:
    """A WARC-Date in UTC, as exact as it is stated; None where it is no date."""
    try:
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
            date.fromisoformat(text + "-01-01"[len(text) - 4 :])
            return text
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def _transferred(fields: dict[str, str], body: bytes) -> tuple[bytes, list[str]]:
    """A body without chunks and packing, and what is known to be missing of it. What is said to be packed and is not is
    taken as it stands: many archives keep the header of what they unpacked."""
    cuts = []
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body, whole = _joined(body)
        cuts += [] if whole else ["the last chunk is missing"]
    elif re.fullmatch(r"\d{1,18}", length := fields.get("content-length", "")) and int(length) > len(body):
        cuts.append(f"{len(body)} of {length} bytes are there")
    for coding in reversed(re.findall(r"gzip|deflate|br", fields.get("content-encoding", "").lower())):
        body, whole = _brotli(body) if coding == "br" else _inflated(body)
        cuts += [] if whole else [f"the end of its {coding} is missing"]
    return body, cuts


_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")


def _joined(body: bytes) -> tuple[bytes, bool]:
    """Chunks put together, and whether the last is there."""
    pieces: list[bytes] = []
    at = 0
    while chunk := _CHUNK.match(body, at):
        end = chunk.end() + int(chunk[1], 16)
        if end == chunk.end():
            return b"".join(pieces), True
        pieces.append(body[chunk.end() : end])
        at = end + (2 if body[end : end + 1] == b"\r" else 1)
    return (b"".join(pieces), False) if pieces else (body, True)


def _inflated(body: bytes) -> tuple[bytes, bool]:
    """What gzip or deflate (with zlib's header or without) packed, and whether its end is there."""
    for wbits in (31, 15, -15):
        unpack = zlib.decompressobj(wbits)
        try:
            found = unpack.decompress(body, MAX_RECORD + 1)
        except zlib.error:
            continue
        whole = len(found) > MAX_RECORD or (unpack.eof and not unpack.unused_data.startswith(_GZIP))
        if whole or wbits > 0:  # nothing but its end tells deflate without a header from anything else
            return found, whole
    if body.startswith(_GZIP):
        raise Damaged("its gzip is damaged")
    return body, True


def _brotli(body: bytes) -> tuple[bytes, bool]:
    from fastwarc.stream_io import BrotliReader

    try:
        return BrotliReader(io.BytesIO(body)).read(MAX_RECORD + 1), True
    except OSError:
        return body, True
