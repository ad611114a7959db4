"""Countries by rule: names, adjectives, what is none; and on the China page what the readings found."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import misquoted

from helpers import china_page, find_countries, home_country, load_news, load_profile, read_coding, read_page
from helpers.coding.countries import country_rows
from helpers.tables.columns import check
from helpers.tables.specs import NAMED_COUNTRIES

NAMED = [
    ("Police of Papua New Guinea, Guinea and Guinea-Bissau met.", "PG GN GW"),
    ("Officers from Trinidad and Tobago, St. Lucia and the U.S. took part.", "TT LC US"),
    ("They told us that the UK and DRC agreed.", "GB CD"),
    ("Chinese and Brazilian police, a Dutch court.", "CN BR NL"),
    ("In the Gulf of Guinea", ""),
    ("French Guiana, British Virgin Islands and French Polynesia", "GF VG PF"),
    ("A Czech Republic court, New Jersey and a guinea pig, Guinea pigs", "CZ"),
    ("The text is in French.", ""),
    ("La policía china y la brasileña, y agentes peruanos.", "CN BR PE"),
    ("Les polices française et suisse", "FR CH"),
    ("شاركت الشرطة الصينية والفرنسية", "CN FR"),
    ("شارك ضباط من مصر والأردن وللصين", "EG JO CN"),
    ("الجرائم المالية في مالي", ""),
    ("جمهورية مالي", "ML"),
    ("Korea, Republic of; Moldova", "KR MD"),
    ("Kingdom of Saudi Arabia and Republic of Moldova", "SA MD"),
    ("Mexico City police of Mexico", "MX"),
    ("La República Dominicana y Dominica", "DO DM"),
    ("Niger and Nigeria", "NE NG"),
    ("South Africa, South Sudan and Sudan", "ZA SS SD"),
    ("turkey is eaten in Turkey", "TR"),
    ("Bosnia and Herzegovina", "BA"),
    ("Hong Kong (China) and Macao (China), China", "HK MO CN"),
    ("Côte d’Ivoire, l’Espagne et la Nouvelle-Zélande", "CI ES NZ"),
    ("Estados Unidos y EE.UU.", "US"),
    ("Democratic Republic of the Congo and Congo", "CD CG"),
    ("República de Corea", "KR"),
    ("Bank of China in Iran", "IR"),
    ("police of Georgia", "GE"),
    ("the Bahamas and The Gambia", "BS GM"),
    ("South American police", ""),
    ("North Korean hackers", "KP"),
    ("dólares estadounidenses, autoridades estadounidenses", "US"),
    ("forces of South Korea and Viet Nam", "KR VN"),
]


def item(excerpt: str, dateline: str | None = None) -> dict[str, object]:
    return {
        "item_id": "2012-01-01", "headline": None, "headline_start": None, "excerpt": excerpt, "excerpt_start": 7,
        "dateline": dateline,
    }  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), NAMED, ids=[text for text, _ in NAMED])
def test_countries_named(text: str, codes: str) -> None:
    assert sorted(str(row["country"]) for row in country_rows([item(text)])) == sorted(codes.split())


def test_the_dateline_is_apart() -> None:
    rows = country_rows([item("LYON (Francia) – La policía de Francia y la de Perú", "LYON (Francia)")])
    assert [(row["country"], row["part"], row["evidence"], row["start"]) for row in rows] == [
        ("FR", "dateline", "LYON (Francia)", 7), ("FR", "text", "Francia", 38), ("PE", "text", "Perú", 54),
    ]  # fmt: skip


def test_on_the_china_page_rule_and_reading_agree() -> None:
    found, read = check(NAMED_COUNTRIES, find_countries(load_news())), read_coding()
    read = read[read["scheme"] == "country"]
    assert set(zip(found["item_id"], found["country"], strict=True)) == set(
        zip(read["item_id"], read["code"], strict=True)
    )
    assert misquoted(china_page().text, found) == []


@pytest.mark.parametrize(
    ("page", "home"),
    [
        ("c21-en-uk-subbureau", "BM"),  # "Bermuda (UK)"
        ("c20-en-subbureau-hk", "HK"),
        ("c33-ar-new-layout-guess", "OM"),  # an Arabic name
        ("n02-fr-country-news", "CH"),  # no country in its header: "INTERPOL Berne"
        ("c14-fr-english-date", None),  # "INTERPOL Oranjestad": more than one town has this name
        ("r01-en-region-europe", None),
    ],
)
def test_whose_page_it_is(page, home):
    path = Path(__file__).parent / "pages" / f"{page}.txt"
    assert home_country(load_profile(read_page(path))) == home
