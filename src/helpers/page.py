"""Text or file -> Page: what every line of an INTERPOL page is, with spans.

>>> page = read_page(china_path())          # doctest: +SKIP
>>> page.kind, page.language, len(page.not_understood)
('country', 'es', 0)
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from . import layout
from .layout import Block, Chunk
from .paths import data_path
from .text import country_code, detect_language

CHINA = "interpol-china-es"
"""Name of the page that the collection is about."""


class PageError(ValueError):
    """A text or file that cannot be read as an INTERPOL page; says where, what was expected, what to do."""


class Unread(NamedTuple):
    """A line that no rule knows."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Page:
    """An INTERPOL page, read: the text as it stands and what each part of it is.

    `kind` is "country", "region", "release" or "front"; `language` is that of the edition ("en", "es",
    "fr", "ar") or None where nothing tells; `blocks` carry spans into `text`; `not_understood` lists
    the lines that no rule knows.
    """

    name: str
    text: str = field(repr=False)
    kind: str
    language: str | None
    blocks: tuple[Block, ...] = field(repr=False)
    not_understood: tuple[Unread, ...]

    def quote(self, block: Block) -> str:
        """The words of a block, verbatim."""
        return self.text[block.start : block.end]

    def of(self, *roles: str) -> list[Block]:
        """Blocks with one of the roles, in page order."""
        return [block for block in self.blocks if block.role in roles]

    def line_of(self, position: int) -> int:
        """Number of the line (from 1) on which a position of the text stands."""
        return self.text.count("\n", 0, position) + 1

    def roles_of_lines(self) -> dict[int, tuple[str, ...]]:
        """For every non-blank line its roles: the proof that nothing on the page was passed over."""
        roles: dict[int, list[str]] = {
            number: []
            for number, line in enumerate(self.text.split("\n"), start=1)
            if line.strip().strip("\ufeff")
        }
        for block in self.blocks:
            for number in range(block.line, block.last_line + 1):
                if number in roles:
                    roles[number].append(block.role)
        return {number: tuple(found) for number, found in roles.items()}


def parse_page(text: str, *, name: str = "") -> Page:
    """Read the text of an INTERPOL page (as Resiliparse's plain-text extraction lays it out).

    Raises:
        PageError: the text is empty, binary, or has nothing that only an INTERPOL page has.
    """
    where = name or "the text"
    if not text.strip("\ufeff \t\r\n\u00a0"):
        raise PageError(f"{where}: empty; expected the text of an INTERPOL page")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise PageError(
            f"{where}, line {line}: a NUL character; expected text, this looks binary or like UTF-16. Save it as UTF-8"
        )
    parts = layout.chunks(text)
    kind, blocks = _blocks(parts)
    if kind is None or not re.search(r"interpol|[إا]?نتربول", text, re.IGNORECASE):
        line, first = (parts[0].line, parts[0].flat[:60]) if parts else (1, "")
        raise PageError(
            f"{where}, line {line}: no INTERPOL page; looked for a header ('INTERPOL <city>', 'Member since', "
            f"'Back to <region>'), a news list ('INTERPOL <city> in action' or dated items), notices or a dated "
            f"release that names INTERPOL; the text begins {first!r}"
        )
    blocks = sorted(blocks, key=lambda block: (block.start, -block.end))
    lost = tuple(
        Unread(b.line, text[b.start : b.end], _reason(b, text)) for b in blocks if b.role in ("unknown", "withheld")
    )
    return Page(name, text, kind, _language(blocks, text), tuple(blocks), lost)


def _reason(block: Block, text: str) -> str:
    if block.role == "withheld":
        return "a line among the notices that is neither age nor nationality"
    if len(text[block.start : block.end]) > 110:
        return "prose that states none of the known facts"
    return "no rule knows this line"


def _blocks(parts: Sequence[Chunk]) -> tuple[str | None, list[Block]]:
    head, at = layout.header(parts)
    rest = parts[at:]
    news_at = next((n for n, chunk in enumerate(rest) if layout.is_news_heading(chunk)), None)
    notices_at = next((n for n, chunk in enumerate(rest) if layout.is_notices_heading(chunk)), None)
    if not head and news_at is None and notices_at is None:
        dated = [n for n, chunk in enumerate(parts) if layout.date_line(chunk)]
        if not dated:
            return None, []
        if len(dated) >= 2 and dated[0] <= 3:
            first = dated[0] > 0 and not parts[0].flat.casefold().startswith("all news")
            return "front", layout.news_list(parts, headline_first=first)
        return "release", layout.release(parts)
    after = _tail_start(rest, news_at, notices_at)
    body_end = min(x for x in (news_at, notices_at, after, len(rest)) if x is not None)
    blocks = [*head, *layout.body(rest[:body_end])]
    if news_at is not None:
        stop = min(x for x in (notices_at, after, len(rest)) if x is not None and x > news_at)
        blocks.append(rest[news_at].block("news_heading"))
        blocks.extend(layout.news_list(rest[news_at + 1 : stop]))
    if notices_at is not None:
        blocks.extend(layout.notices(rest[notices_at : after if after is not None and after > notices_at else len(rest)]))
    if after is not None:
        begin = max(after, body_end)
        blocks.extend(layout.events(rest[begin:]) if notices_at is None or after > notices_at else layout.events(rest[begin:notices_at]))
    roles = {block.role for block in head}
    region = not roles & {"member_label", "member_since", "ncb", "sub_bureau_of"} and (
        news_at is not None and layout._REGION_NEWS.fullmatch(layout.folded(rest[news_at])) is not None
        or (bool(head) and "country" not in roles and "back_link" not in roles)
    )
    _country_from_body(blocks, rest, roles)
    return ("region" if region else "country"), blocks


def _tail_start(rest: Sequence[Chunk], news_at: int | None, notices_at: int | None) -> int | None:
    """Where the events begin: the first listed event; `None` where the page lists none."""
    return next((n for n, chunk in enumerate(rest) if layout.is_event(chunk)), None)


def _country_from_body(blocks: list[Block], rest: Sequence[Chunk], roles: set[str]) -> None:
    """Where the header does not name the country, the bureau's sentence may (`NCB for <country>`)."""
    if any(block.role == "country" for block in blocks):
        return
    pattern = re.compile(r"(?:\(NCB\)|Bureau|NCB)\s+(?:for|of)\s+(?:the\s+)?(?P<name>[A-Z][\w’'-]+(?:\s+(?:and\s+)?[A-Z][\w’'-]+){0,3})")
    for chunk in rest:
        for match in pattern.finditer(chunk.text):
            words = match["name"].split()
            for size in range(len(words), 0, -1):
                name = " ".join(words[:size])
                if country_code(name):
                    start = match.start("name")
                    blocks.append(chunk.part("country", start, start + len(name)))
                    return


def _language(blocks: Sequence[Block], text: str) -> str | None:
    """Language of the edition: of the region's name and the dates; failing these, of the text itself."""
    votes = Counter(block.language for block in blocks if block.language)
    if votes:
        return votes.most_common(1)[0][0]
    return detect_language(text)


MAX_BYTES = 32 * 2**20
"""Largest file that is read as one page; a page of the site has some tens of kilobytes."""


def read_page(path: str | PathLike[str]) -> Page:
    """Read a page from a file.

    The collection's own raw page is refused when its checksum is not the recorded one.

    Raises:
        OSError: the file is missing or cannot be read (Python's own message names it).
        PageError: it is empty, too large, not UTF-8, changed, or no INTERPOL page.
    """
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        raise PageError(f"{path}: {path.stat().st_size} bytes; a page has at most {MAX_BYTES}. Is this a page?")
    data = path.read_bytes()
    record = path.with_suffix(".yaml")
    if record.is_file():
        _check_recorded(path, data, record)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise PageError(f"{path}, line 1: UTF-16; expected UTF-8. Save the file as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageError(
            f"{path}, line {line}: byte {data[error.start]:#04x} at {error.start} is not UTF-8. Save the file as UTF-8"
        ) from None
    if path.suffix.lower() in (".html", ".htm"):
        raise PageError(f"{path}: HTML; expected the page's plain text (.txt)")
    try:
        return parse_page(text, name=path.stem)
    except PageError as error:
        message = str(error).removeprefix(path.stem).removeprefix("the text")
        raise PageError(f"{path}{message}") from None


def _check_recorded(path: Path, data: bytes, record: Path) -> None:
    expected = provenance(record)["sha256"]
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise PageError(
            f"{path}: changed: sha256 is {found}, {record.name} records {expected}. The raw page is never edited; "
            f"restore it (git checkout -- {path.name}), or read a changed copy under another name"
        )


def provenance(record: str | PathLike[str] | None = None) -> dict[str, object]:
    """The record kept beside a raw page: what, where, when as far as known, checksum, rights."""
    import yaml

    path = Path(record) if record else china_path().with_suffix(".yaml")
    with path.open(encoding="utf-8") as stream:
        return dict(yaml.safe_load(stream))


def china_path() -> Path:
    """Path of the raw page."""
    return data_path("raw", f"{CHINA}.txt")


@cache
def china_page() -> Page:
    """The page that the collection is about; read once."""
    return read_page(china_path())
