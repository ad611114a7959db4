"""What the page says of itself, checked by reading it."""

import csv
import re

import pandas as pd
import pytest

from helpers import (
    data_path,
    find_operations,
    find_quantities,
    load_news,
    load_officials,
    load_profile,
    parse_page,
    read_coding,
)
from helpers.tables.readings import read_quantities
from helpers.words.dates import find_date
from helpers.words.folding import fold
from helpers.words.languages import detect_language
from helpers.words.places import country_code, find_dateline


def test_languages_are_17_and_11():
    assert load_news().groupby("language").size().to_dict() == {"en": 11, "es": 17}


@pytest.fixture(scope="module")
def spanish():
    return load_news().query("language == 'es'")


@pytest.fixture(scope="module")
def rendered(spanish):
    """The Spanish items as English ones."""
    return spanish.assign(headline=spanish["headline_en"], excerpt=spanish["excerpt_en"], language="en")


def test_every_text_that_is_not_english_has_a_rendering_and_every_rendering_a_text(spanish):
    with data_path("reference", "renderings.csv").open(encoding="utf-8", newline="") as lines:
        rows = [tuple(row.values()) for row in csv.DictReader(lines)]
    wanted = [pair for _, row in spanish.iterrows() for pair in ((row["headline"], row["headline_en"]),
                                                                (row["excerpt"], row["excerpt_en"]))]  # fmt: skip
    assert rows == wanted and len(rows) == 34  # in the page's order, for whoever reads them through
    assert all(detect_language(english) == "en" for _, english in rows)


def test_an_english_text_is_its_own_rendering():
    english = load_news().query("language == 'en'")
    assert (english["headline_en"] == english["headline"]).all()
    assert (english["excerpt_en"] == english["excerpt"]).all()


def test_a_text_that_nobody_rendered_has_no_rendering(page):
    other = load_news(
        parse_page(page.text.replace("Camerún y Hong Kong ganan", "Kenia gana").replace(" marfil", " oro"))
    )
    assert other["headline_en"].isna().sum() == other["excerpt_en"].isna().sum() == 1
    assert other.loc["2007-06-20", ["headline_en", "excerpt_en"]].isna().all()


def test_numbers_survive_translation(spanish, rendered):
    """Each figure, and what its words make of it: that 5.000 is a lower bound must stand in the English too."""
    for one, other in zip(spanish.itertuples(), rendered.itertuples(), strict=True):
        for part in ("headline", "excerpt"):
            found = [sorted(re.sub(r"\D", "", n) for n in re.findall(r"\d+(?:[\s.,]\d{3})*", getattr(item, part)))
                     for item in (one, other)]  # fmt: skip
            assert found[0] == found[1], f"{one.Index}, {part}"
    columns = ["value", "low", "high", "currency", "qualifier"]
    for item in spanish.index:
        first, second = (
            find_quantities(items.loc[[item]]).sort_values("value", ignore_index=True)[columns]
            for items in (spanish, rendered)
        )
        pd.testing.assert_frame_equal(first, second, obj=item)


def test_names_and_the_cut_survive_translation(spanish, rendered):
    assert rendered["excerpt"].str.endswith("...").all() and not rendered["excerpt"].str.endswith("....").any()
    datelines = [find_dateline(text) for text in rendered["excerpt"]]
    assert [found.country if found else None for found in datelines] == [
        None if pd.isna(country) else country for country in spanish["country"]
    ]
    names = pd.concat([find_operations(spanish)["operation"], load_officials().set_index("item_id")["official"]])
    names = names[names.index.isin(spanish.index)].dropna()
    assert len(names) == 7
    for item, name in names.items():
        assert name in rendered.at[item, "excerpt"], f"{item}: {name}"


def test_order_is_that_of_the_page():
    ids = list(load_news().index)
    assert ids[0] == "2017-05-30" and ids[-1] == "2007-06-20"
    assert ids[19:23] == ["2010-10-19", "2010-07-16", "2010-10-26", "2010-10-07"]


def test_datelines():
    news = load_news()
    assert list(news.index[news["dateline"].isna()]) == ["2016-07-28", "2007-06-20"]
    assert news["country"].value_counts().to_dict() == {
        "FR": 12,
        "CN": 8,
        "HK": 2,
        "SG": 1,
        "RW": 1,
        "KR": 1,
        "KH": 1,
    }
    assert news.at["2013-09-23", "dateline"] == "SEÚL (Corea)"
    assert news.at["2012-10-19", "place"] == "BEIJING" and news.at["2008-08-07", "place"] == "PEKÍN"


def test_every_excerpt_is_cut():
    news = load_news()
    assert news["truncated"].all()
    assert news["excerpt"].str.endswith("...").all()


def test_dates_agree_with_what_is_printed():
    news = load_news()
    months = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ]
    for item in news.itertuples():
        day, month, year = item.date_text.split()
        assert (item.date.day, item.date.month, item.date.year) == (
            int(day),
            months.index(month) + 1,
            int(year),
        )


def test_profile_facts():
    facts = load_profile().groupby("field")["value"].agg(list)
    assert facts["region"] == ["Asia y Pacífico Sur"]
    assert (facts["country"], facts["ncb"], facts["ncb_city"]) == (
        ["China"],
        ["INTERPOL Beijing"],
        ["Beijing"],
    )
    assert facts["member_since"] == ["1923-09-07"]
    assert facts["sub_bureau"] == ["Hong Kong", "Macao"]
    assert [len(facts[field]) for field in ("mission", "agency", "responsibility", "event")] == [7, 10, 11, 3]
    assert facts["ncb_parent"] == ["International Police Cooperation Department of MPS"]
    assert facts["ncb_head"] == ["MPS vice minister"]
    assert (facts["red_notices"], facts["yellow_notices"]) == (["46"], ["18"])
    assert [len(facts[field]) for field in ("red_notice_entry", "yellow_notice_entry")] == [2, 2]
    assert facts["agency"][-1] == "Counter-terrorism"
    assert "list_item" not in facts


def test_lists_stand_under_their_lead_in():
    facts = load_profile()
    assert facts.query("field == 'agency'")["under"].str.startswith("MPS is made up of several agencies").all()
    assert facts.query("field == 'responsibility'")["under"].str.startswith("Serving as the national point").all()


def test_quantities_as_read():
    rows = read_quantities()
    arrests = rows.query("kind == 'arrests'").set_index("item_id")
    assert arrests["value"].to_dict() == {
        "2016-07-28": 134, "2015-12-21": 87, "2014-07-18": 1400, "2010-07-16": 5000, "2010-10-07": 25,
        "2008-07-10": 1300, "2007-11-23": 400,
    }  # fmt: skip
    bounds = {
        "exact": (True, True), "about": (True, True), "more_than": (True, False),
        "at_least": (True, False), "nearly": (False, True), "up_to": (False, True),
    }  # fmt: skip
    for row in rows.itertuples():
        has_low, has_high = bounds[row.qualifier]
        assert row.low == row.value if has_low else row.low is pd.NA
        assert row.high == row.value if has_high else row.high is pd.NA


def test_operations_are_the_items_with_that_theme():
    rows = read_coding()
    themed = set(rows[rows["code"] == "joint_operation"]["item_id"])
    read = pd.read_csv(data_path("coding", "operations_read.csv"))["item_id"]
    assert set(read) == themed and len(themed) == 11


# --- text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("30 mayo 2017", "2017-05-30"),
        ("7 de septiembre de 1923", "1923-09-07"),
        ("6 de Octubre de 1986", "1986-10-06"),
        ("25 April 2017 - Media release", "2017-04-25"),
        ("1er août 2016", "2016-08-01"),
        ("13 juin 1956", "1956-06-13"),
        ("August 1952", "1952-08"),
        ("١٥ أغسطس ٢٠١٤", "2014-08-15"),
        ("15 آب 2014", "2014-08-15"),
        ("31 February 2010", None),
        ("0 mayo 2017", None),
        ("in 2017", None),
        ("", None),
    ],
)  # fmt: skip
def test_dates(text, iso):
    found = find_date(text)
    assert (found.iso if found else None) == iso


def test_a_year_alone_counts_only_where_asked():
    assert find_date("1961") is None
    assert find_date(" 1961 ", year_alone=True).iso == "1961"


@pytest.mark.parametrize(
    ("excerpt", "place", "country"),
    [
        ("BEIJING, China – A", "BEIJING", "CN"),
        ("LYON (Francia) - A", "LYON", "FR"),
        ("BEIJING (China) ‒ A", "BEIJING", "CN"),
        ("HONG KONG (China) – A", "HONG KONG", "HK"),
        ("SINGAPORE – A", "SINGAPORE", "SG"),
        ("SAN-PÉDRO (Côte d’Ivoire) –A", "SAN-PÉDRO", "CI"),
        ("Vienna, Austria – A", "Vienna", "AT"),
        ("KENYA/ZIMBABWE – A", "KENYA/ZIMBABWE", None),
    ],
)  # fmt: skip
def test_datelines_of_all_shapes(excerpt, place, country):
    found = find_dateline(excerpt)
    assert (found.place, found.country) == (place, country)
    assert excerpt[found.end :] == "A"


@pytest.mark.parametrize(
    "excerpt", ["INTERPOL entregó a las autoridades", "A two-month operation - and more", "Una operación", ""]
)
def test_no_dateline_is_made_up(excerpt):
    assert find_dateline(excerpt) is None


def test_folding_keeps_the_way_back():
    text = "se\u0301ñor ﬁn “x” ½"
    folded = fold(text)
    assert folded.text.startswith('senor fin "x"')
    at = folded.text.index("fin")
    assert text[slice(*folded.span(at, at + 3))] == "ﬁn"
    at = folded.text.index("senor")
    assert text[slice(*folded.span(at, at + 5))] == "se\u0301ñor"


def test_countries_and_languages():
    assert [country_code(name) for name in ("Ruanda", "Camboya", "Corea", "the Netherlands", "Atlantis")] == [
        "RW",
        "KH",
        "KR",
        "NL",
        None,
    ]
    assert detect_language("اعتقلت الشرطة") == "ar"
    assert detect_language("123 –") is None
