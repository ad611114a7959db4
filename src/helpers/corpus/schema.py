"""Columns of a corpus' tables: those of one page, with the page before them, and what is known of the pages."""

from __future__ import annotations

from dataclasses import replace

from ..tables.columns import Table, derived, printed
from ..tables.specs import CODED, NEWS, OPERATIONS, PROFILE, QUANTITIES

# fmt: off
_PAGE = derived("page", "Name of the page: its file, and in a web archive the place of its record (bytes).",
                example="asia.warc.gz:20480")
_OFFSET = derived("offset", "Where its record begins in the file, bytes.", "no web archive", type="integer")


def _of_pages(table: Table) -> Table:
    own = tuple(column for column in table.columns if column.name != "page")
    return replace(table, columns=(_PAGE, *own), key=("page", *table.key), index="")


PAGES = Table("pages", "one page that was read", key=("page",), columns=(
    _PAGE,
    derived("file", "The file it was read from, below the folder that all captures share."),
    _OFFSET,
    derived("address", "Where the web archive found it.", "the file does not say"),
    derived("captured", "When, ISO 8601, UTC, as exact as the archive says.", "the file states no date",
            example="2017-06-23T10:11:12Z"),
    derived("kind", "What page it is.", allowed=("country", "region", "release", "front")),
    derived("language", "Language of the edition (ISO 639-1).", "nothing tells", allowed=("en", "es", "fr", "ar")),
    printed("country", "Country, as the page names it.", "the page names none"),
    derived("country_code", "ISO 3166-1 alpha-2.", "no country, or its name is not known", example="KE"),
    derived("characters", "Length of the page's text.", type="integer"),
    derived("items", "News items on the page.", type="integer"),
    derived("not_understood", "Lines that no rule knows.", type="integer"),
    derived("sha256", "Checksum of the page's text (UTF-8)."),
    derived("duplicate_of", "The first page with the very same text. Leave such pages out where pages are counted.",
            "no page before it has this text"),
))

NOT_UNDERSTOOD = Table("not_understood", "one line of a page that no rule knows",
    key=("page", "line", "text"), columns=(
    _PAGE,
    derived("line", "Number of the line in the page's text, from 1.", type="integer"),
    printed("text", "The line; of a long one its first 200 characters."),
    derived("reason", "Why it was not understood."),
))

NOT_READ = Table("not_read", "one file or record that could have been a page and is none, or cannot be read",
    key=("capture",), columns=(
    replace(_PAGE, name="capture", meaning="Name of the file, and of a record its place in it (bytes)."),
    derived("file", "The file, below the folder that all captures share."),
    _OFFSET,
    derived("address", "Where the web archive found it.", "not known"),
    derived("captured", "When, ISO 8601, UTC.", "not known"),
    derived("status", "What became of it.", allowed=("skipped", "broken")),
    derived("reason", "Why, in a few words."),
    derived("detail", "Why, in full.", "the reason says it all"),
))
# fmt: on

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
