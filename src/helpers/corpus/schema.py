"""Columns of a corpus' tables: those of one page, with the page before them, and what is known of the pages."""

from __future__ import annotations

from dataclasses import replace

from ..tables.columns import CODED, NEWS, OPERATIONS, PROFILE, QUANTITIES, Column, Table

_PAGE = Column(
    "page",
    "string",
    "derived",
    "Name of the page: its file, and in a web archive the place of its record (bytes).",
    example="asia.warc.gz:20480",
)


def _of_pages(table: Table) -> Table:
    own = tuple(column for column in table.columns if column.name != "page")
    return replace(table, columns=(_PAGE, *own), key=("page", *table.key), index="")


PAGES = Table(
    "pages",
    "one page that was read",
    (
        _PAGE,
        Column("file", "string", "derived", "The file it was read from, below the folder that all captures share."),
        Column("offset", "integer", "derived", "Where its record begins in the file, bytes.", missing="no web archive"),
        Column("address", "string", "derived", "Where the web archive found it.", missing="the file does not say"),
        Column(
            "captured",
            "string",
            "derived",
            "When, ISO 8601, UTC.",
            missing="the file does not say",
            example="2017-06-23T10:11:12Z",
        ),
        Column("kind", "string", "derived", "What page it is.", ("country", "region", "release", "front")),
        Column(
            "language",
            "string",
            "derived",
            "Language of the edition (ISO 639-1).",
            ("en", "es", "fr", "ar"),
            missing="nothing tells",
        ),
        Column("country", "string", "page", "Country, as the page names it.", missing="the page names none"),
        Column(
            "country_code",
            "string",
            "derived",
            "ISO 3166-1 alpha-2.",
            missing="no country, or its name is not known",
            example="KE",
        ),
        Column("characters", "integer", "derived", "Length of the page's text."),
        Column("items", "integer", "derived", "News items on the page."),
        Column("not_understood", "integer", "derived", "Lines that no rule knows."),
        Column("sha256", "string", "derived", "Checksum of the page's text (UTF-8)."),
        Column(
            "duplicate_of",
            "string",
            "derived",
            "The first page with the very same text. Leave such pages out where pages are counted.",
            missing="no page before it has this text",
        ),
    ),
    ("page",),
)

NOT_UNDERSTOOD = Table(
    "not_understood",
    "one line of a page that no rule knows",
    (
        _PAGE,
        Column("line", "integer", "derived", "Number of the line in the page's text, from 1."),
        Column("text", "string", "page", "The line; of a long one its first 200 characters."),
        Column("reason", "string", "derived", "Why it was not understood."),
    ),
    ("page", "line", "text"),
)

NOT_READ = Table(
    "not_read",
    "one file or record that could have been a page and is none, or cannot be read",
    (
        replace(_PAGE, name="capture", meaning="Name of the file, and of a record its place in it (bytes)."),
        Column("file", "string", "derived", "The file, below the folder that all captures share."),
        Column("offset", "integer", "derived", "Where its record begins in the file, bytes.", missing="no web archive"),
        Column("address", "string", "derived", "Where the web archive found it.", missing="not known"),
        Column("captured", "string", "derived", "When, ISO 8601, UTC.", missing="not known"),
        Column("status", "string", "derived", "What became of it.", ("skipped", "broken")),
        Column("reason", "string", "derived", "Why, in a few words."),
        Column("detail", "string", "derived", "Why, in full.", missing="the reason says it all"),
    ),
    ("capture",),
)

CORPUS_TABLES = {
    table.name: table
    for table in (
        PAGES,
        *map(_of_pages, (PROFILE, NEWS, CODED, QUANTITIES, OPERATIONS)),
        NOT_UNDERSTOOD,
        NOT_READ,
    )
}
"""Tables of a corpus by name, in the order in which they are published."""
