"""The page is read whole: every line has a role, every span holds, and what is no page is refused."""

import hashlib
import os
import shutil
import signal

import pytest
from conftest import ROOT

from helpers import PageError, load_news, load_profile, parse_page, provenance, read_page
from helpers.page.page import china_path
from helpers.tables.readings import read_chain, read_oddities

RAW = ROOT / "data" / "raw" / "interpol-china-es.txt"


def test_raw_file_is_the_recorded_one():
    data = RAW.read_bytes()
    assert len(data) == 17_839
    assert hashlib.sha256(data).hexdigest().startswith("2b1bedff")


def test_kind_and_language_of_the_edition(page):
    # The body and most labels are English; region and dates are Spanish.
    assert (page.name, page.kind, page.language) == ("interpol-china-es", "country", "es")


def test_every_line_is_accounted_for(page):
    roles = page.roles_of_lines()
    assert len(roles) == sum(1 for line in page.text.split("\n") if line.strip()) == 145
    assert [number for number, found in roles.items() if not found] == []
    assert page.not_understood == ()


def test_a_line_that_no_rule_knows_is_listed(page):
    stranger = "Zwei Zeilen, die hier niemand kennt"
    text = page.text.replace("All wanted persons", f"{stranger}\n\nAll wanted persons")
    found = parse_page(text)
    assert [(unread.line, unread.text) for unread in found.not_understood] == [(217, stranger)]
    assert all(found.roles_of_lines().values())


def test_every_character_but_layout_belongs_to_a_block(page):
    covered = {at for block in page.blocks for at in range(block.start, block.end)}
    assert {sign for at, sign in enumerate(page.text) if at not in covered} <= set(" \n\xa0•")
    assert len(page.text.encode()) == 17_839


def test_spans_of_what_a_reading_added(page):
    for rows, words in (
        (read_chain(), "evidence"),
        (read_oddities(), "words"),
    ):
        assert len(rows) > 5
        for row in rows.to_dict("records"):
            assert page.text[row["start"] : row["end"]] == row[words]


# --- what cannot be read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n\n\t\n", "empty"),
        ("\ufeff\n".encode(), "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not UTF-8"),
        (b"GIF89a\x01\x00\x00", "line 1: a NUL"),
        ("INTERPOL Beijing in action".encode("utf-16"), "UTF-16"),
        ("Región: África\nINTERPOL\n".encode("latin-1"), "line 1: byte 0xf3"),
        (b"A cake needs flour, eggs and butter.\nBake it for an hour.\n", "no INTERPOL page"),
        (b"2 May 2016\n\nA headline\n\nA text about something else.\n", "no INTERPOL page"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused_by_name(tmp_path, content, message):
    path = tmp_path / "página 1.txt"
    path.write_bytes(content)
    with pytest.raises(PageError, match=message) as caught:
        read_page(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_pythons_own_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        read_page(tmp_path / "nowhere.txt")


def test_the_line_of_a_wrong_byte_is_named(tmp_path):
    lines = RAW.read_bytes().split(b"\n")
    lines[70] = lines[70].replace(b"mayo", b"ma\xe9yo")
    path = tmp_path / "page.txt"
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(PageError, match=r"page\.txt, line 71: byte 0xe9"):
        read_page(path)


def test_a_changed_raw_file_is_refused(tmp_path):
    for suffix in (".txt", ".yaml"):
        shutil.copy(RAW.with_suffix(suffix), tmp_path)
    copy = tmp_path / RAW.name
    assert read_page(copy).kind == "country"
    data = copy.read_bytes()
    copy.write_bytes(data.replace(b"2,000", b"3,000"))
    with pytest.raises(PageError, match="changed: sha256"):
        read_page(copy)


@pytest.mark.parametrize("name", ["page.txt", "page.html"])
def test_a_file_too_large_for_a_page_is_refused_unread(tmp_path, name):
    with (tmp_path / name).open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(PageError, match="1099511627776 bytes; a page has at most 4194304"):
        read_page(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that are files here")
def test_a_pipe_is_no_page_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "page.txt")
    signal.alarm(10)  # waiting for somebody to write into it ends the test
    try:
        with pytest.raises(PageError, match="no regular file"):
            read_page(tmp_path / "page.txt")
    finally:
        signal.alarm(0)


@pytest.mark.parametrize(
    "record", ["!!python/object/apply:os.mkdir [{}]", "- a list", "\xff", "a: " + "[" * 20_000, "#" * 20_000 + "\na: b"]
)
def test_a_record_is_a_short_mapping_and_runs_nothing(tmp_path, record):
    path = tmp_path / "page.yaml"
    path.write_text(record.format(tmp_path / "made"), encoding="latin-1")
    with pytest.raises(PageError, match="no provenance record"):
        provenance(path)
    assert not (tmp_path / "made").exists()


def test_china_is_read_when_no_page_is_named():
    assert china_path() == RAW
    assert len(load_news()) == 28
    assert load_profile().query("field == 'ncb_city'")["value"].item() == "Beijing"


# --- a page that is cut -------------------------------------------------------------------------------


def test_a_page_cut_inside_an_excerpt_keeps_what_it_states(page):
    news = load_news(page)
    third = news.iloc[2]
    cut = parse_page(page.text[: int(third["excerpt_start"]) + 40], name="cut")
    found = load_news(cut)
    assert list(found.index) == list(news.index[:3])
    assert found["excerpt"].iloc[2] == third["excerpt"][:40]
    assert bool(found["truncated"].iloc[2])
    assert cut.not_understood == ()


def test_a_page_cut_inside_a_headline_has_no_excerpt(page):
    news = load_news(page)
    cut = parse_page(page.text[: int(news["headline_start"].iloc[1]) + 12])
    last = load_news(cut).iloc[-1]
    assert last["headline"] == news["headline"].iloc[1][:12]
    assert last["excerpt"] is None or last.isna()["excerpt"]
    assert bool(last["truncated"])


def test_a_page_cut_inside_a_date_gives_no_item(page):
    at = page.text.index("13 mayo 2017") + len("13 mayo 2")
    cut = parse_page(page.text[:at])
    # "13 mayo 2" is no date: it must not become part of the item above, nor a date.
    assert list(load_news(cut).index) == ["2017-05-30"]
    assert [unread.text for unread in cut.not_understood] == ["13 mayo 2"]


@pytest.mark.parametrize(
    ("end", "line"),
    [("Red Notices 4", 207), ("MPS vice", 43), ("in Hong Kong and Maca", 57), ("INTERPOL B", 4), ("Traffic Con", 37)],
)  # fmt: skip
def test_a_line_in_which_the_page_ends_is_marked(end, line, page):
    cut = parse_page(page.text[: page.text.index(end) + len(end)])
    assert [(unread.line, unread.reason) for unread in cut.not_understood] == [
        (line, "the text ends in this line, which may be cut")
    ]
    ended = parse_page(page.text[: page.text.index(end) + len(end)] + "\n")
    assert ended.not_understood == ()


def test_a_page_cut_within_its_own_ellipsis_is_cut(page):
    first = load_news(page).iloc[0]
    for dots in (1, 2):
        cut = parse_page(page.text[: int(first["excerpt_start"]) + len(first["excerpt"]) - dots])
        assert bool(load_news(cut)["truncated"].iloc[0]) == (dots == 1), "one dot alone is a full stop"


def test_a_page_cut_in_the_profile(page):
    cut = parse_page(page.text[: page.text.index("Drug Control")])
    facts = load_profile(cut)
    assert (facts["field"] == "agency").sum() == 8
    assert load_news(cut).empty
    assert (facts["field"] == "red_notices").sum() == 0
