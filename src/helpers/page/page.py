"""Text or file -> Page: what every line of an INTERPOL page is, with spans."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ..paths import data_path, kept, look_again, read_yaml
from ..words.languages import detect_language
from . import layout
from .html import TooIntricate, decode, html_text
from .lines import LONGEST_LINE, Block, Chunk, chunks
from .wording import region_languages

CHINA = "interpol-china-es"
"""Name of the page that the collection is about."""


class PageError(ValueError):
    """A text or file that cannot be read as an INTERPOL page; says where, what was expected, what to do.

    >>> parse_page("A text about something else.")
    Traceback (most recent call last):
    helpers.page.page.PageError: the text, line 1: no INTERPOL page; looked for a header...
    """


class TooLarge(PageError):
    """More than a page of the site can be; says how much is read."""


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

    >>> page = china_page()
    >>> page.kind, page.language, page.not_understood
    ('country', 'es', ())
    >>> page.quote(page.of("ncb")[0])
    'INTERPOL Beijing'
    """

    name: str
    text: str = field(repr=False)
    kind: str
    language: str | None
    blocks: tuple[Block, ...] = field(repr=False)
    not_understood: tuple[Unread, ...]
    address: str | None = None
    """Where a web archive found the page."""
    captured: str | None = None
    """Time of that capture, ISO 8601 in UTC."""

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
            number: [] for number, line in enumerate(self.text.split("\n"), start=1) if line.strip().strip("\ufeff")
        }
        for block in self.blocks:
            for number in range(block.line, block.last_line + 1):
                if number in roles:
                    roles[number].append(block.role)
        return {number: tuple(found) for number, found in roles.items()}


_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def parse_page(text: str, *, name: str = "") -> Page:
    """Read the text of an INTERPOL page (as Resiliparse's plain-text extraction lays it out).

    Raises:
        PageError: the text is empty, binary, or has nothing that only an INTERPOL page has.

    >>> text = data_path("raw", "interpol-china-es.txt").read_text(encoding="utf-8")
    >>> parse_page(text, name="mine").kind
    'country'
    """
    where = name or "the text"
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise PageError(
            f"{where}, line {line}: a NUL character; expected text, this looks binary or like UTF-16. Save it as UTF-8"
        )
    if not text.isascii() and (half := _HALF_CHARACTER.search(text)):
        line = text.count("\n", 0, half.start()) + 1
        raise PageError(
            f"{where}, line {line}: half a character ({half[0]!r}), which no file can hold; expected Unicode text. "
            "Decode the bytes as UTF-8"
        )
    parts = chunks(text)
    if not parts:
        raise PageError(f"{where}: empty; expected the text of an INTERPOL page")
    read = layout.read(parts, text)
    if read is None:
        raise PageError(
            f"{where}, line {parts[0].line}: no INTERPOL page; looked for a header ('INTERPOL <city>', "
            "'Member since', 'Back to <region>', 'National Central Bureau:'), a news list ('INTERPOL <city> "
            "in action'), notices, or a release ('All news', or headline, date line and a dateline such as "
            "'LYON, France –'); " + _seems(parts) + _found(parts)
        )
    kind, blocks = read
    # By start, the longer of two first: a stable sort by start after one by end.
    blocks.sort(key=attrgetter("end"), reverse=True)
    blocks.sort(key=attrgetter("start"))
    lost = [Unread(b.line, text[b.start : b.end], _reason(b)) for b in blocks if b.role in _NOT_UNDERSTOOD]
    lost.extend(_perhaps_cut(blocks, text))
    return Page(name, text, kind, _language(blocks, text), tuple(blocks), tuple(lost))


_MAY_END_A_PAGE = ("event", "event_repeat", "all_persons", "noise", "caption", "back_link")
_CLOSING = '.;:!?…)"”»؛؟'


def _perhaps_cut(blocks: Sequence[Block], text: str) -> Iterator[Unread]:
    """The last line, where the text stops in the middle of it: what it states may be half of what stood there.

    An item of the news is told by `truncated` instead; a text that ends with a line break ended its line.
    """
    end = max([block.end for block in blocks])
    last = min([block for block in blocks if block.end == end], key=attrgetter("start"))
    words = text[last.start : last.end]
    told = last.role.startswith("news_") or last.role in (*_MAY_END_A_PAGE, *_NOT_UNDERSTOOD)
    if not told and text.rstrip(" \u00a0") == text and not text.endswith("\n") and words[-1:] not in _CLOSING:
        yield Unread(last.line, words, "the text ends in this line, which may be cut")


_NOT_UNDERSTOOD = {
    "unknown": "no rule knows this line",
    "withheld": "a line among the notices that is neither age nor nationality",
    "undated": "a date that states no day of the calendar: the item has no date and gives no row",
}


def _reason(block: Block) -> str:
    length = block.end - block.start
    if block.role == "unknown" and length > LONGEST_LINE:
        return f"a line of more than {LONGEST_LINE} characters"
    if block.role == "unknown" and length > 110:
        return "prose that states none of the known facts"
    return _NOT_UNDERSTOOD[block.role]


_SEEMS = (
    ("a legal text", re.compile(r"^(?:article|artículo|المادة) \d+\b", re.IGNORECASE)),
    (
        "a notice of a wanted or missing person",
        re.compile(r"^(?:wanted by|present family name|date of birth)\b", re.IGNORECASE),
    ),
    ("a list of documents or videos", re.compile(r"\.(?:pdf|mp4)\b|\b\d+(?:\.\d+)? ?[KM]B\b")),
    ("a page about a subject or about the organization", re.compile(r"\bINTERPOL\b|الإنتربول")),
)
"""Kinds of page that are not read, the surest first, with what tells them."""


def _seems(parts: Sequence[Chunk]) -> str:
    """Which other kind of page a refused text seems to be, where INTERPOL's name or a kind's own words are found."""
    lines = [chunk.text[:LONGEST_LINE] for chunk in parts[:200]]
    if not any("INTERPOL" in line or "الإنتربول" in line for line in lines):
        return ""
    kind = next((kind for kind, told in _SEEMS if any(told.search(line) for line in lines)), "")
    return f"seems to be {kind}, a kind that is not read; " if kind else ""


def _found(parts: Sequence[Chunk]) -> str:
    """What of an INTERPOL page a refused text has, and how it begins."""
    found = f"the text begins {parts[0].text[:60]!r}"
    for chunk in parts[:1000]:
        if chunk.date:
            return f"found only a date, line {chunk.line}: {chunk.text!r}; {found}"
        if chunk.names("bureau"):
            return f"found only a mention, line {chunk.line}: {chunk.text[:60]!r}; {found}"
    return f"found none of these; {found}"


def _language(blocks: Sequence[Block], text: str) -> str | None:
    """Language of the edition: of the region's name; failing this, of the date of membership, the labels
    and the items' dates; failing these, of the text itself."""
    for roles in (("region", "back_link"), ("member_label",), ("label",), ("news_date",)):
        votes = Counter(block.language for block in blocks if block.role in roles and block.language)
        if votes:
            return votes.most_common(1)[0][0]
    told = detect_language(text.lstrip("\ufeff"))  # the model reads a byte order mark as a letter
    # A short text can seem to be in a language in which its region is not called so; English, then, if it may be.
    names = [text[block.start : block.end] for block in blocks if block.role == "region"]
    spelled = [language for name in names for language in region_languages(name)]
    return told if told in spelled or not spelled else spelled[0]


MAX_BYTES, MAX_LINES = 4 * 2**20, 200_000
"""Largest file that is read as one page, and most lines of its text; a page of the site has some tens of kilobytes
and some hundred lines. What is larger is refused: reading takes a hundred times the memory of the text."""


def read_page(path: str | PathLike[str]) -> Page:
    """Read a page from a file: its plain text (.txt), or its HTML (.html, .htm).

    A page that a record with a checksum lies beside (`page.yaml`) is refused when it has another checksum, the
    collection's own raw page also when the record has none.

    Raises:
        OSError: the file is missing or cannot be read (Python's own message names it).
        PageError: it is empty, too large, not UTF-8, changed, or no INTERPOL page.

    >>> page = read_page(data_path("examples", "nulleterre.html"))
    >>> page.kind, page.language, [line.text for line in page.not_understood]
    ('country', 'fr', ['Vu pour la dernière fois sous un parapluie vert'])
    """
    path = Path(path)
    size = path.stat().st_size
    if not path.is_file():
        raise PageError(f"{path}: no regular file; expected one page (read_captures reads folders)")
    if size > MAX_BYTES:
        raise TooLarge(f"{path}: {size} bytes; a page has at most {MAX_BYTES}. Is this a page?")
    data = path.read_bytes()
    _check_recorded(path, data)
    try:
        return parse_bytes(data, name=path.stem, html=path.suffix.lower() in HTML)
    except PageError as error:
        raise PageError(f"{path}{str(error).removeprefix(path.stem)}") from None


HTML = (".html", ".htm", ".xhtml")
"""How the names of HTML files end."""


def parse_bytes(data: bytes, *, name: str, html: bool, label: str | None = None) -> Page:
    """Read a page from a file's bytes: HTML in whatever encoding (`label`: the one stated by the server), or
    its plain text in UTF-8.

    Raises:
        PageError: as `parse_page`; or a plain text that is not UTF-8.
    """
    if html:
        try:
            text = html_text(decode(data, label).text)
        except TooIntricate as error:
            raise TooLarge(f"{name}: {error}; no page has that many") from None
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise PageError(f"{name}, line 1: UTF-16 or UTF-32; expected UTF-8. Save the file as UTF-8")
    else:
        try:
            text = _LINE_ENDS.sub("\n", data.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise PageError(
                f"{name}, line {line}: byte {data[error.start]:#04x} at {error.start} is not UTF-8. "
                "Save the file as UTF-8"
            ) from None
    if len(text) > MAX_BYTES or text.count("\n") >= MAX_LINES:
        found = f"a text of {len(text)} characters and {text.count(chr(10)) + 1} lines"
        raise TooLarge(f"{name}: {found}; a page has at most {MAX_BYTES} and {MAX_LINES}. Is this a page?")
    return parse_page(text, name=name)


_LINE_ENDS = re.compile("\r(?!\r*\n)|[\x85\u2028\u2029]")
"""Other line ends than `\\n`, a character each, so that no place in the text moves."""
_CHECKSUM = re.compile(rb"^sha256:[ \t]*[\"']?([0-9a-f]{64})[\"']?[ \t\r]*$", re.MULTILINE)
_LONGEST_RECORD = 1 << 14
"""Bytes of a record that are read; ours has a thousand. YAML that is nested deep enough ends a process."""


def _check_recorded(path: Path, data: bytes) -> None:
    """Compare the page with the record beside it. No YAML is read for that: anybody's file may lie there."""
    record = path.with_suffix(".yaml")
    if not record.is_file():
        return
    with record.open("rb") as file:
        stated = _CHECKSUM.search(file.read(_LONGEST_RECORD))
    if not stated and path.stem != CHINA:
        return
    expected = stated[1].decode() if stated else None
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise PageError(
            f"{path}: changed: sha256 is {found}, {record.name} records {expected}. The raw page is never "
            f"edited; restore it (git checkout -- {path.name}), or read a changed copy under another name"
        )


def provenance(record: str | PathLike[str] | None = None) -> dict[str, object]:
    """The record kept beside a raw page: what, where, when as far as known, checksum, rights.

    Raises:
        PageError: the record is no YAML mapping in UTF-8 of some kilobytes.
        OSError: it cannot be read.

    >>> provenance()["title"]
    "INTERPOL's page for China, Spanish edition"
    """
    import yaml

    path = Path(record) if record else china_path().with_suffix(".yaml")
    try:
        if path.stat().st_size > _LONGEST_RECORD:
            raise ValueError(f"more than {_LONGEST_RECORD} bytes")
        return dict(read_yaml(path))
    except (UnicodeDecodeError, yaml.YAMLError, TypeError, ValueError) as error:
        raise PageError(f"{path}: no provenance record; expected YAML with title, sha256 and more ({error})") from None


def china_path() -> Path:
    """Path of the raw page."""
    return data_path("raw", f"{CHINA}.txt")


def given_or_china(page: Page | None) -> Page:
    """The page that was given to a loader, or the China page where none was.

    Raises:
        TypeError: something else was given, such as a path.
    """
    if page is not None and not isinstance(page, Page):
        raise TypeError(f"page is {page!r:.80}; expected a Page: read_page(path) makes one of a file")
    return page or china_page()


def china_page() -> Page:
    """The page that the collection is about; read once, and again where a file of `data/` changed.

    >>> page, news = china_page(), load_news()
    >>> page.line_of(news.loc["2013-09-23", "headline_start"])
    138
    """
    look_again()
    return _china_page()


@kept
def _china_page() -> Page:
    return read_page(china_path())
