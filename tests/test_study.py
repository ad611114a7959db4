"""The frames that notebooks start from: specification, words, and that nothing is kept behind a reader's back."""

import pandas as pd
import pytest
from conftest import ROOT

import helpers
from helpers import code_news, items_of, load_doubts, load_items, load_news, load_quantities, read_page
from helpers.tables import specs as tables
from helpers.tables.codes import SCHEMES
from helpers.tables.columns import check
from helpers.tables.readings import CodingError

FRAMES = {
    "items": (tables.ITEMS, load_items),
    "items of pass A": (tables.ITEMS, lambda: load_items("coder_a")),
    "items by rule": (tables.ITEMS, lambda: items_of(helpers.china_page())),
    "codes": (tables.CODES, helpers.load_codes),
    "codes by rule": (tables.CODES, lambda: helpers.codes_of(load_news())),
    "quantities": (tables.STATED, load_quantities),
    "operations": (tables.OPERATIONS, helpers.load_operations),
    "editions": (tables.EDITIONS, helpers.load_editions),
    "campaigns": (tables.CAMPAIGNS, helpers.load_campaigns),
    "officials": (tables.OFFICIALS, helpers.load_officials),
    "actors": (tables.ACTORS_TABLE, helpers.load_actors),
    "countries": (tables.COUNTRIES, helpers.load_countries),
    "doubts": (tables.DOUBTS, helpers.load_doubts),
    "releases": (tables.RELEASES, helpers.load_releases),
    "leads": (tables.LEADS, helpers.load_leads),
    "events": (tables.EVENTS, helpers.load_events),
}
OTHER = ROOT / "data" / "examples" / "nulleterre.html"


@pytest.mark.parametrize("name", FRAMES)
def test_frame_keeps_its_specification(name):
    table, load = FRAMES[name]
    assert len(check(table, load())) >= 7


QUOTING = [name for name, (table, _) in FRAMES.items() if "evidence" in [column.name for column in table.columns]]


@pytest.mark.parametrize("name", QUOTING)
def test_every_span_quotes_the_page(name, page):
    rows = FRAMES[name][1]()
    placed = rows[rows["start"].notna()]
    assert len(placed) > 5
    assert [page.text[start:end] for start, end in zip(placed["start"], placed["end"], strict=True)] == list(
        placed["evidence"]
    )
    assert rows.loc[rows["start"].isna(), "evidence"].isna().all()


def test_every_frame_that_a_notebook_starts_from_is_tried_here():
    tried = {load.__name__ for _, load in FRAMES.values()} | {"load_outside_facts", "load_codebook"}
    loaders = {name for name in helpers.__all__ if name.startswith("load_")}
    # Tried elsewhere: test_tables.py, test_claims.py, test_package.py.
    assert loaders - tried == {"load_news", "load_profile", "load_withdrawn", "load_ledger"}


# --- items --------------------------------------------------------------------------------------------


def test_items_are_those_of_the_page_in_order_of_date(items):
    assert sorted(items.index) == sorted(load_news().index) and items.index.is_unique
    assert items["date"].is_monotonic_increasing
    assert list(items["year"]) == list(items["date"].dt.year)


def test_a_city_has_one_name(items):
    said = items.groupby("city")["dateline"].unique().map(set)
    assert said["Lyon"] == {"Lyon (Francia)", "LYON (Francia)", "LYON, France"}
    assert said["Beijing"] == {"PEKÍN (China)", "BEIJING (China)", "BEIJING, China"}
    assert items["city"].isna().equals(items["dateline"].isna())


def test_a_column_of_a_code_says_which_items_have_it(items):
    codes = helpers.load_codes()
    for scheme, prefix in (("crime_type", ""), ("theme", ""), ("china_part", ""), ("actor", "actor_")):
        for code in SCHEMES[scheme]:
            having = codes.loc[(codes["scheme"] == scheme) & (codes["code"] == code), "item_id"]
            assert set(items.index[items[prefix + code]]) == set(having), code
    assert set(items.index[items["partner"]]) == set(codes.loc[codes["scheme"] == "partner", "item_id"])
    roles = codes[codes["scheme"] == "interpol_role"]
    for context, code in roles[["context", "code"]].drop_duplicates().itertuples(index=False):
        having = roles.loc[(roles["context"] == context) & (roles["code"] == code), "item_id"]
        assert set(items.index[items[f"{context}_{code}"]]) == set(having)
    for scheme in ("china_role", "setting"):
        given = codes[codes["scheme"] == scheme].set_index("item_id")["code"]
        assert items[scheme].equals(given.reindex(items.index).rename(scheme))


def test_what_a_pass_did_not_code_is_missing(items):
    of_a = load_items("coder_a")
    silent = [*SCHEMES["china_part"], "china_role", *tables.ROLE_COLUMNS, *tables.ACTOR_COLUMNS, "partner"]
    assert of_a[silent].isna().all(axis=None) and items[silent].notna().all(axis=None)
    assert of_a["terrorism"].dtype == bool and of_a["public_awareness"].sum() == 0


def test_of_another_page_what_only_a_reading_tells_is_missing():
    found = items_of(read_page(OTHER))
    missing = set(found.columns[found.isna().all()])
    assert missing == {
        *SCHEMES["china_part"], *tables.ACTOR_COLUMNS, "partner", "china_role", "setting",
    } and len(found) > 5  # fmt: skip
    assert found["joint_operation"].any()


def test_about_is_no_exact_number():
    rows = load_quantities()
    about = rows[rows["approximate"]]
    assert set(about["qualifier"]) == {"about"} == set(rows.loc[rows["qualifier"] == "about", "qualifier"])
    assert (about["low"] == about["high"]).all() and len(about) == (rows["qualifier"] == "about").sum() == 4


def test_the_codebook_tells_every_code():
    book = helpers.load_codebook()
    assert {scheme: tuple(of_it["code"]) for scheme, of_it in book.groupby("scheme")} == SCHEMES
    assert (book["definition"].str.len() > 10).all()


def test_facts_from_outside_name_their_source():
    facts = helpers.load_outside_facts()
    assert facts[["about", "value", "says", "source"]].notna().all(axis=None)
    for rows, column in ((helpers.load_leads(), "address"), (helpers.load_events(), "source_address")):
        assert rows[column].str.startswith("http").all()
    releases = helpers.load_releases()
    assert set(releases["item_id"]) <= set(load_news().index) and (releases["first_china"].dropna() >= 0).all()


# --- nothing is kept ----------------------------------------------------------------------------------


def test_a_reader_may_change_a_frame(items):
    mine = load_items()
    mine["joint_operation"] = False
    mine.index = mine.index.str.upper()
    pd.testing.assert_frame_equal(load_items(), items)


def test_an_edited_coding_moves_the_items(data):
    before = load_items()
    path = data / "coding" / "adjudicated.csv"
    row = "2017-05-30,theme,joint_operation"
    text = path.read_text(encoding="utf-8")
    assert row in text
    path.write_text(text.replace(row, "2017-05-30,theme,conference"), encoding="utf-8")
    after = load_items()
    assert before.at["2017-05-30", "joint_operation"] and not before.at["2017-05-30", "conference"]
    assert after.at["2017-05-30", "conference"] and not after.at["2017-05-30", "joint_operation"]
    assert after.drop(columns=["conference", "joint_operation"]).equals(
        before.drop(columns=["conference", "joint_operation"])
    )


def test_an_edited_dictionary_moves_the_codes(data):
    news = load_news()

    def wildlife():
        coded = code_news(news, "crime_type")
        return set(coded.loc[coded["code"] == "environmental_crime", "item_id"])

    before = wildlife()
    path = data / "dictionary.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count("\n  environmental_crime: [") == 1
    path.write_text(text.replace("\n  environmental_crime: [", "\n  environmental_crime: [gambling,"), encoding="utf-8")
    assert before < wildlife()
    path.write_text(text, encoding="utf-8")
    assert wildlife() == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2013-10-11,theme", "2013-10-12,theme", r"doubts\.csv, line \d+: item '2013-10-12' is not on the page"),
        (",moves,high_level_meeting=no", ",move,high_level_meeting=no", "disposition 'move'; expected moves"),
        ("=no", "=perhaps", "expected a column of the items = one of yes, no"),
        ("china_role=takes_part", "china_role=martian", "one of host, visitor, takes_part, honoured,"),
        ("high_level_meeting=no", "meeting=no", "'meeting=no'; expected a column"),
        ("disposition", "disp", "columns item_id, scheme, code, alternative, coder, reason, disp"),
    ],
)
def test_a_wrong_doubt_names_its_line(data, old, new, message):
    path = data / "coding" / "doubts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodingError, match=message):
        load_doubts()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("2099-01-01", "theme", "joint_operation")], "row 0: item '2099-01-01' is not on the page"),
        ([("2017-05-30", "theme", "joint_op")], "row 0: code 'joint_op'; theme has"),
        (
            [("2017-05-30", "china_role", "host"), ("2017-05-30", "china_role", "visitor")],
            "row 1: 2017-05-30 has a china_role already, host",
        ),
    ],
)
def test_codes_given_as_a_frame_are_checked(rows, message):
    codes = pd.DataFrame(rows, columns=["item_id", "scheme", "code"]).assign(context=None)
    with pytest.raises(CodingError, match=message):
        load_items(codes)


def test_an_adjudicated_item_takes_a_china_role(data):
    """Without one, an item would count as naming China."""
    path = data / "coding" / "adjudicated.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2017-05-30,china_role,not_named,,\n", ""), encoding="utf-8")
    with pytest.raises(CodingError, match="no china_role for 2017-05-30; every item takes one"):
        load_items()


def test_a_pass_that_is_not_there_is_named():
    with pytest.raises(CodingError, match="no file coder_x; expected the path of a CSV or one of adjudicated"):
        load_items("coder_x")


def test_a_coding_that_is_not_in_utf_8_says_so(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes("item_id,scheme,code\n2017-05-30,theme,operaci\xf3n\n".encode("cp1252"))
    with pytest.raises(CodingError, match="save it as CSV in UTF-8"):
        load_items(path)


# --- operations by campaign ---------------------------------------------------------------------------


def test_editions_of_a_campaign_and_those_that_the_page_leaves_out():
    """As read in the page and in data/outside: four betting raids are listed, two others are not."""
    campaigns, editions = helpers.load_campaigns(), helpers.load_editions()
    assert campaigns["items"].sum() == 11 == editions["item_id"].notna().sum() and len(campaigns) == 7
    betting = campaigns.loc["football betting"]
    assert (betting["editions"], betting["left_out"]) == ("SOGA, SOGA II, SOGA III, SOGA V", "SOGA IV, SOGA VI")
    assert betting["arrests"].startswith("2007-11-23: more than 400; 2008-07-10: more than 1,300; ")
    assert campaigns.at["PANGEA", "left_out"] == "Pangea II, Pangea IV, Pangea VI, Pangea VII, Pangea VIII"
    assert campaigns.at["STORM", "left_out"] == "Storm II" and campaigns.at["STORM", "countries"] == "2015-12-21: 13"
    assert campaigns.loc[["PREY", "LIONFISH"], "left_out"].tolist() == ["Prey II, Prey III", "Lionfish, Lionfish II"]
    assert campaigns["left_out"].notna().sum() == 5, "Pangea X is later than the newest item"
    assert campaigns.at["STORM", "lag_least"] == "2008-11-17: 63; 2015-12-21: 82"


def test_days_from_an_operation_to_its_release():
    """Counted by hand; where the month alone is known, the least is that from its last day, never below zero;
    where the start alone is known, the end lies anywhere between it and the release."""
    editions = helpers.load_editions().set_index("item_id")
    lag = editions.loc[editions.index.notna(), ["lag_least", "lag_most"]].dropna().astype(int)
    assert {item: tuple(days) for item, days in zip(lag.index, lag.to_numpy().tolist(), strict=True)} == {
        "2007-11-23": (0, 22), "2008-07-10": (10, 10), "2008-11-17": (63, 63), "2010-07-16": (5, 5),
        "2010-10-07": (7, 36), "2014-07-18": (5, 5), "2015-12-21": (82, 82), "2016-06-09": (2, 2),
        "2016-07-28": (0, 57), "2017-05-30": (0, 29),
    }  # fmt: skip


def test_own_pages_go_before_the_press():
    editions = helpers.load_editions().set_index("item_id")
    assert editions.at["2007-11-23", "arrests_outside"] == "423 (visible: more than 400); more than 400"
    assert editions.at["2017-05-30", "role_outside"].count("(press)") >= 2, "no page of INTERPOL's was found for it"


def test_of_another_page_nothing_comes_from_outside():
    editions = helpers.load_editions(read_page(OTHER))
    outside = [name for name in editions if name.endswith("_outside") or name in ("known_as", "started", "ended")]
    assert len(editions) == 5 and editions[outside].isna().all(axis=None)
    assert editions["item_id"].notna().all()
