"""Every layout of INTERPOL's pages is read: 66 invented pages against what they state, and hard input."""

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from helpers import Page, PageError, parse_page, read_page
from helpers.paths import read_yaml
from helpers.tables.news import news_rows
from helpers.tables.profile import profile_rows
from helpers.words.places import find_dateline

PAGES = Path(__file__).parent / "pages"
EXPECTED = read_yaml(PAGES / "expected.yaml")
NAMES = sorted(EXPECTED)
LISTS = ("mission", "agency", "responsibility", "list_item")
SINGLE = ("region", "country", "ncb", "ncb_city", "member_since")
PLAIN = ("sub_bureau", "red_notices", "yellow_notices", "event", "focus")


def text_of(name: str) -> str:
    return (PAGES / f"{name}.txt").read_bytes().decode("utf-8")


@cache
def read(name: str) -> Page:
    return parse_page(text_of(name), name=name)


def stated(name: str, *fields: str, optional: bool = False) -> list[str]:
    facts = EXPECTED[name]["profile"]
    return [str(f["value"]) for f in facts if f["field"] in fields and bool(f.get("optional")) == optional]


def found(page: Page, *fields: str) -> list[str]:
    return [str(row["value"]) for row in profile_rows(page) if row["field"] in fields]


def everything(page: Page) -> tuple[object, ...]:
    """All that is read of a page but the positions; white space and composition of letters aside."""

    def same(value: object) -> object:
        return unicodedata.normalize("NFC", " ".join(value.split())) if isinstance(value, str) else value

    rows = [*profile_rows(page), *news_rows(page)]
    values = [{key: same(value) for key, value in row.items() if "start" not in key and key != "end"} for row in rows]
    # Whether a last line may be cut is told by the line break after it, which some changes take away.
    unread = [(u.line, same(u.text), u.reason) for u in page.not_understood if "may be cut" not in u.reason]
    return page.kind, page.language, values, unread


# --- what the pages state ----------------------------------------------------------------------------


def test_every_page_has_its_expectations():
    assert {path.stem for path in PAGES.glob("*.txt")} == set(EXPECTED)
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_what_no_rule_knows_is_said_to_be(name):
    page = read(name)
    strangers = {block.line for block in page.blocks if block.role in ("unknown", "withheld", "undated")}
    assert bool(strangers) == bool(page.not_understood)


@pytest.mark.parametrize("name", NAMES)
def test_kind_and_language(name):
    page = read(name)
    assert (page.kind, page.language) == (EXPECTED[name]["kind"], EXPECTED[name]["language"])


@pytest.mark.parametrize("name", NAMES)
def test_header(name):
    # member_since: the string carries the precision; a fact that is not stated has no row.
    page = read(name)
    for field in SINGLE:
        assert found(page, field) == stated(name, field), f"{name}: {field}"


@pytest.mark.parametrize("name", NAMES)
def test_other_facts(name):
    page = read(name)
    for field in PLAIN:
        assert found(page, field) == stated(name, field), f"{name}: {field}"
    authority = stated(name, "authority") + stated(name, "authority", optional=True)
    assert found(page, "authority")[:1] == authority, f"{name}: authority"


@pytest.mark.parametrize("name", [n for n in NAMES if stated(n, "ncb_parent", "ncb_head", optional=True)])
def test_the_bureaus_parent_and_head_are_right_where_given(name):
    page = read(name)
    for field in ("ncb_parent", "ncb_head"):
        for value in found(page, field):
            wanted = stated(name, field, optional=True)
            # The page's article is not part of the fact.
            assert not wanted or any(w == value or w.endswith(f" {value}") for w in wanted), f"{name}: {field}"


@pytest.mark.parametrize("name", [n for n in NAMES if stated(n, *LISTS)])
def test_list_items(name):
    wanted = [fact for fact in EXPECTED[name]["profile"] if fact["field"] in LISTS]
    rows = [row for row in profile_rows(read(name)) if row["field"] in LISTS]
    assert Counter(row["value"] for row in rows) == Counter(fact["value"] for fact in wanted)
    for fact in wanted:
        row = next(row for row in rows if row["value"] == fact["value"])
        assert row["field"] in [fact["field"], *fact.get("accept", [])], f"{name}: {fact['value']}"
        if "under" in fact:
            assert row["under"] == fact["under"], f"{name}: {fact['value']}"


def test_a_second_list_with_no_words_before_it_stands_beneath_nothing():
    rows = [row for row in profile_rows(read("c27-en-mixed-lists")) if row["value"] == "612 stations"]
    assert [(row["field"], row["under"]) for row in rows] == [("list_item", None)]


@pytest.mark.parametrize("name", [n for n in NAMES if EXPECTED[n]["news"]])
def test_news_items(name):
    wanted = [item for item in EXPECTED[name]["news"] if item["date"]]
    rows = news_rows(read(name))
    assert [row["item_id"] for row in rows] == [item["item_id"] for item in wanted]
    for row, item in zip(rows, wanted, strict=True):
        got = {key: row[key] for key in ("date", "headline", "language", "place", "country", "truncated")}
        got["has_excerpt"] = row["excerpt"] is not None
        assert got == {key: item[key] for key in got}, f"{name}: {item['item_id']}"


REGION = """Delegates in front of the venue
  • {region}
  • {other}

{region} - National Central Bureaus in action
12 May 2016

Workshop on stolen cars

SUVA, Fiji – Two days of practice..."""


@pytest.mark.parametrize(
    ("name", "other"), [("África", "Oficinas"), ("Amériques", "Bureaux régionaux"), ("Europe", "INTERPOL Liaison Desk")]
)
def test_a_region_is_told_by_the_heading_of_its_news(name, other):
    page = parse_page(REGION.format(region=name, other=other))
    assert page.kind == "region"
    assert [(row["field"], row["value"]) for row in profile_rows(page)] == [("region", name)]
    assert [row["country"] for row in news_rows(page)] == ["FJ"]


def test_a_regions_page_without_a_header_has_its_name_from_the_heading():
    page = parse_page(REGION.format(region="Africa", other="x").split("\n\n", 1)[1])
    assert (page.kind, found(page, "region")) == ("region", ["Africa"])


def test_related_news_have_the_headline_first():
    page = parse_page(
        "Togo TOGO\n\nRegion: Africa\nNational Central Bureau: Lomé\nMember since: 4 October 1972\n\n"
        "Related news\n\nScanners for the port\n\n3 May 2018\n\nA course on wildlife\n\n1 March 2018\n"
    )
    assert [(row["item_id"], row["headline"]) for row in news_rows(page)] == [
        ("2018-05-03", "Scanners for the port"),
        ("2018-03-01", "A course on wildlife"),
    ]
    assert found(page, "country") == ["Togo"]


def test_the_country_is_found_behind_an_elided_article():
    page = parse_page("Afrique\n\n  • INTERPOL Luanda\nBack to Afrique\n\nPolice nationale d’Angola\n\nElle compte.\n")
    assert found(page, "country") == ["Angola"]


def test_a_bullet_among_events_is_one_without_a_year():
    page = parse_page(
        "Asia\n\n  • INTERPOL Male\nBack to Asia\n\n  • 5th Regional Meeting - 1999 - Male\n  • Working group – Addu\n"
    )
    assert found(page, "event") == ["5th Regional Meeting - 1999 - Male", "Working group – Addu"]


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("OTTAWA – Officers", "OTTAWA", "CA"),
        ("LE CAIRE - Des experts", "LE CAIRE", "EG"),
        ("WASHINGTON D.C., USA – Officers", "WASHINGTON D.C.", "US"),
        ("WASHINGTON, D.C. – Officers", "WASHINGTON, D.C.", "US"),
        ("TRIPOLI – Officers", "TRIPOLI", None),
        ("SYDNEY – Officers", "SYDNEY", None),
        ("OTTAWA/LIMA – Officers", "OTTAWA/LIMA", None),
    ],
)
def test_a_capital_alone_tells_its_country_where_no_other_city_has_its_name(text, place, country):
    dateline = find_dateline(text)
    assert (dateline.place, dateline.country) == (place, country)


def test_a_citys_name_in_running_text_is_no_dateline():
    assert find_dateline("Lima – a city on the coast – hosts") is None


def test_a_newspapers_list_that_mentions_interpol_is_no_page():
    with pytest.raises(PageError):
        parse_page(
            "The Daily Bell\n\n3 May 2017\n\nMan held\n\nHe was sought by INTERPOL, police said.\n2 May 2017\n\n"
            "Fines for boats\n\nThree boats were fined.\n1 May 2017\n\nLamps\n\nThe council voted for lamps.\n"
        )


def test_a_date_that_lost_its_month_gives_no_row():
    page = read("p06-ar-old-month-lost")
    assert news_rows(page) == []
    assert [(u.line, u.text) for u in page.not_understood] == [(4, "01 2013 - Media release")]
    assert "no day of the calendar" in page.not_understood[0].reason


@pytest.mark.parametrize("line", ["31 February 2016", "05 2014", "٠٥ ٢٠١٤ - Media release"])
def test_a_day_that_is_none_opens_an_item_without_a_row(line):
    text = text_of("c34-en-twin-a").replace("06 June 2016", line)
    page = parse_page(text)
    assert [row["item_id"] for row in news_rows(page)] == ["2017-07-11"]
    assert [u.text for u in page.not_understood if "day of the calendar" in u.reason] == [line]


# --- nothing is passed over, every span holds --------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_a_role(name):
    assert [line for line, roles in read(name).roles_of_lines().items() if not roles] == []


@pytest.mark.parametrize("name", [n for n in NAMES if n[:2] in ("c0", "c2", "f0", "n0", "p0", "r0")])
def test_a_stranger_keeps_a_role(name):
    """On each third line; `run.py check` puts it on every line of every page."""
    strangers_keep_a_role(name, step=3)


def strangers_keep_a_role(name, step):
    lines = text_of(name).split("\n")
    for at in range(0, len(lines), step):
        text = "\n".join([*lines[:at], "Niemand kennt diese Zeile hier", *lines[at:]])
        try:
            page = parse_page(text)
        except PageError:
            continue
        assert [line for line, roles in page.roles_of_lines().items() if not roles] == [], f"{name}: {at + 1}"


def test_a_release_without_a_label_may_hold_one_other_date():
    story = "LYON, France – INTERPOL trained horses for the police of the river.\n\n4 May 2016\n\nFor a week."
    page = parse_page(f"Horses trained by river police\n3 May 2016\n\n{story}\n")
    assert page.kind == "release"
    assert [(row["headline"], row["excerpt"]) for row in news_rows(page)] == [("Horses trained by river police", story)]


def test_two_dates_under_headlines_make_a_front_without_its_title():
    headlines = ["INTERPOL trains horses of the river police", "INTERPOL trains boats of the mountain police"]
    page = parse_page(f"{headlines[0]}\n3 May 2016\n\n{headlines[1]}\n4 June 2016\n")
    assert page.kind == "front"
    assert [(row["headline"], row["excerpt"]) for row in news_rows(page)] == [(line, None) for line in headlines]


def test_a_stranger_among_the_news_is_listed_and_belongs_to_no_item():
    name, stranger = "c34-en-twin-a", "Niemand kennt diese Zeile hier"
    page = parse_page(text_of(name).replace("\n06 June 2016", f"\n{stranger}\n06 June 2016"), name=name)
    assert [u.text for u in page.not_understood] == [stranger]
    assert [row["excerpt"] for row in news_rows(page)] == [row["excerpt"] for row in news_rows(read(name))]


@pytest.mark.parametrize("name", NAMES)
def test_every_span_holds(name):
    page = read(name)
    for row in profile_rows(page):
        assert page.text[row["start"] : row["end"]] == row["evidence"]
    for row in news_rows(page):
        for part in ("headline", "excerpt"):
            if row[part] is not None:
                start = row[f"{part}_start"]
                assert page.text[start : start + len(row[part])] == row[part]


def test_only_prose_and_dates_without_a_day_are_not_understood():
    unread = [(name, u) for name in NAMES for u in read(name).not_understood]
    assert [(name, u.text) for name, u in unread if not u.text.endswith(".")] == [
        ("p06-ar-old-month-lost", "01 2013 - Media release")
    ]


# --- the same page written down otherwise ------------------------------------------------------------


OTHERWISE = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "BOM": lambda text: "\ufeff" + text,
    "no newline at the end": lambda text: text.rstrip("\n"),
    "newlines at the end": lambda text: text + "\n\n",
    "NFD": lambda text: unicodedata.normalize("NFD", text),
}


@pytest.mark.parametrize("name", NAMES)
def test_written_otherwise_nothing_changes_but_positions(name):
    stated = everything(read(name))
    for way, change in OTHERWISE.items():
        assert everything(parse_page(change(text_of(name)), name=name)) == stated, way


def test_html_reads_like_its_text():
    name = "c08-es-full-en-body"
    assert everything(read_page(PAGES / f"{name}.html")) == everything(read(name))


# --- what is no page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PAGES.with_name("no_pages").glob("*.txt")), ids=lambda path: path.stem)
def test_what_is_no_page_is_refused(path):
    with pytest.raises(PageError, match="INTERPOL page") as caught:
        read_page(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\u3000\n\ufeff \n", "empty"),
        ("Interpol\n\nMr Smith said Interpol had helped.", "found only a mention, line 1"),
        (
            "Storm over Kent\n\n12 May 2017\n\nBy our reporter\n\nINTERPOL is asked.",
            "found only a date, line 3",
        ),
        (
            "Storm over Kent\n\n12 May 2017\n\nInterpol was asked for help on Monday.",
            "found only a date, line 3",
        ),
        ("Member since : 2005\n\nPosts: 12\n", "found none of these"),
        ("Europe\n\nA travel guide.\n", "found none of these"),
        ("Back to Europe\n\nOur travel guides.\n", "found none of these"),
        ("Kenya\n\n  • Nairobi\n  • Mombasa\n", "found none of these"),
    ],
)
def test_the_error_says_what_was_found(text, found):
    with pytest.raises(PageError, match=found):
        parse_page(text)


def test_prose_about_notices_does_not_open_them():
    prose = "Red Notices are requested by the bureau"
    text = f"Africa\n\n  • INTERPOL Nairobi\nBack to Africa\n\nKenya\n\n{prose}\n\nRed Notices 46\n"
    roles = {block.role for block in parse_page(text).blocks if text[block.start : block.end] == prose}
    assert roles == {"heading"}
    assert [row["value"] for row in profile_rows(parse_page(text)) if row["field"] == "red_notices"] == ["46"]
