"""Numbers and operations: the codebook's rules, each with cases that fail when the rule is broken."""

from __future__ import annotations

import math
import random

import pytest
from conftest import misquoted
from spelled import SPELL

from helpers.coding.operations import find_operations, operation_rows
from helpers.coding.quantities import find_quantities, quantity_rows
from helpers.page.page import china_page
from helpers.tables.columns import check
from helpers.tables.news import load_news, news_rows
from helpers.tables.readings import read_quantities
from helpers.tables.specs import OPERATIONS, QUANTITIES
from helpers.words.folding import words
from helpers.words.numbers import numbers_of


def item(text: str, language: str = "en", headline: str = "", item_id: str = "2012-01-01") -> dict[str, object]:
    return {
        "item_id": item_id, "headline": headline, "excerpt": text, "language": language, "dateline": None,
        "headline_start": 0, "excerpt_start": len(headline) + 1,
    }  # fmt: skip


def read(text: str, language: str = "en", headline: str = "") -> list[tuple[object, object, object]]:
    return [(row["kind"], row["low"], row["high"]) for row in quantity_rows([item(text, language, headline)])]


# --- numbers ---------------------------------------------------------------------------------------

NUMBERS = [
    ("en", "2,000 men", 2000), ("es", "12.000 hombres", 12000), ("es", "2 700 hombres", 2700),
    ("fr", "1\u00a0400 hommes", 1400), ("fr", "1\u202f400 hommes", 1400), ("es", "7.300.000 dosis", 7300000),
    ("fr", "7,3 millions", 7300000), ("en", "7.3 million", 7300000), ("es", "1.600 millones", 1600000000),
    ("en", "1.234 million", 1234000), ("es", "diez millones", 10000000), ("es", "un millón", 1000000),
    ("en", "one million", 1000000), ("en", "half a million", 500000), ("es", "10 mil", 10000),
    ("es", "dos mil setecientas", 2700), ("es", "treinta y dos", 32), ("en", "twenty-two", 22),
    ("en", "one hundred and thirty-one", 131), ("en", "ten thousand", 10000), ("en", "a hundred", 100),
    ("fr", "quatre-vingts", 80), ("fr", "quatre-vingt-dix-sept", 97), ("fr", "soixante et onze", 71),
    ("fr", "deux cents", 200), ("fr", "dix mille", 10000), ("fr", "une soixantaine", 60),
    ("es", "una veintena", 20), ("en", "a dozen", 12), ("en", "two dozen", 24), ("ar", "١٢٠٠٠ نشرة", 12000),
    ("ar", "تسعة ملايين", 9000000), ("ar", "45 مليون", 45000000), ("ar", "خمسة عشر", 15),
    ("ar", "بخمسة ملايين", 5000000),
]  # fmt: skip


def numbers_in(text: str, language: str) -> list[object]:
    return numbers_of(words(text), language)


@pytest.mark.parametrize(("language", "text", "value"), NUMBERS, ids=[text for _, text, _ in NUMBERS])
def test_numbers(language: str, text: str, value: float) -> None:
    assert [number.value for number in numbers_in(text, language)] == [value]


def test_a_fraction_is_not_read_as_other_digits() -> None:
    assert read("Police seized ½ tonne") == [("items_seized", 0.5, 0.5)]
    assert read("Police seized 10½ tonnes") == [("items_seized", 10.5, 10.5)]
    assert not numbers_in("1/2 tonne seized", "en") and not read("1/2 tonne seized")


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_number_words_agree_with_text2num(language: str) -> None:
    text_to_num = pytest.importorskip("text_to_num")
    spelt = {
        "en": [
            "three",
            "fourteen",
            "forty-two",
            "one hundred and five",
            "two thousand three hundred",
            "ninety-nine",
        ],
        "es": [
            "tres",
            "dieciséis",
            "cuarenta y dos",
            "ciento cinco",
            "dos mil trescientos",
            "noventa y nueve",
        ],
        "fr": [
            "trois",
            "seize",
            "quarante-deux",
            "cent cinq",
            "deux mille trois cents",
            "quatre-vingt-dix-neuf",
            "soixante-dix-huit",
        ],
    }
    for text in spelt[language]:
        assert [number.value for number in numbers_in(text, language)] == [text_to_num.text2num(text, language)]


@pytest.mark.parametrize("language", SPELL)
def test_numbers_in_words_are_read_back(language: str) -> None:
    draw = random.Random(5)
    numbers = [*range(2, 1000), *(draw.randrange(1000, 10**5 if language == "ar" else 10**8) for _ in range(1000))]
    read_back = {n: [number.value for number in numbers_in(SPELL[language](n), language)] for n in numbers}
    assert {n: got for n, got in read_back.items() if got != [n]} == {}


NOTHING = [
    ("en", "the 84th session"), ("es", "la 84ª reunión"), ("fr", "la 10ème conférence"), ("en", "the 2,500th child"),
    ("en", "in 2014"), ("en", "the 2010 FIFA World Cup"), ("fr", "de 2014 à 2016"), ("en", "2014–2016"),
    ("en", "a 43-year-old man"), ("en", "aged 45"), ("fr", "un homme de 43 ans"), ("es", "un hombre de 43 años"),
    ("en", "on 25 September"), ("en", "(23 – 25 September)"), ("en", "on 28 and 29 April"), ("es", "el 19 de octubre"),
    ("fr", "du 4 au 17 septembre"), ("ar", "من 3 إلى 10 تشرين الأول/أكتوبر"), ("en", "via I-24/7"),
    ("en", "around the clock, 24/7"), ("en", "a 24-hour command centre"), ("fr", "24 heures sur 24"),
    ("en", "the U-20 cup"), ("en", "20 per cent of drugs"), ("en", "20% of drugs"), ("es", "el 20 % de las armas"),
    ("en", "two thirds of countries"), ("es", "miles de detenidos"), ("en", "thousands of arrests"),
    ("es", "millones de dólares"), ("en", "hundreds of officers"), ("en", "one of the arrests"), ("en", "one arrest"),
    ("es", "un detenido"), ("fr", "un graphiste"), ("es", "una operación"), ("en", "four-wheel drives"),
    ("en", "Article 3 of the Constitution"), ("fr", "deux fois"), ("en", "once the arrests were made"),
    ("fr", "l’échange entre les bureaux des deux pays"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NOTHING, ids=[text for _, text in NOTHING])
def test_what_counts_nothing(language: str, text: str) -> None:
    assert read(f"Police said: {text}.", language) == []


# --- bounds ----------------------------------------------------------------------------------------

BOUNDS = [
    ("en", "more than 2,000 arrests", 2000, None), ("en", "over 2,000 arrests", 2000, None),
    ("en", "at least 20 arrests", 20, None), ("en", "20 or more arrests", 20, None), ("en", "some 20 arrests", 20, 20),
    ("en", "nearly 500 arrests", None, 500), ("en", "up to 300 arrests", None, 300), ("en", "20 arrests", 20, 20),
    ("en", "a total of 20 arrests", 20, 20), ("es", "más de 5.000 detenciones", 5000, None),
    ("es", "al menos 7 detenciones", 7, None), ("es", "unas 120 detenciones", 120, 120),
    ("es", "cerca de 90 detenciones", None, 90), ("fr", "plus de 200 arrestations", 200, None),
    ("fr", "Quelque 40 arrestations", 40, 40), ("fr", "près de 90 arrestations", None, 90),
    ("fr", "jusqu’à 50 arrestations", None, 50), ("fr", "une soixantaine d’arrestations", 60, 60),
    ("ar", "أكثر من 200 حالة توقيف", 200, None), ("ar", "ما لا يقل عن 14 حالة توقيف", 14, None),
    ("ar", "ما يقرب من 120 حالة توقيف", None, 120),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "low", "high"), BOUNDS, ids=[text for _, text, *_ in BOUNDS])
def test_qualifiers_bound(language: str, text: str, low: float | None, high: float | None) -> None:
    assert read(text, language) == [("arrests", low, high)]


def test_the_last_word_of_a_cut_text_is_not_the_one_before_its_first() -> None:
    """ "The two countries" repeat what is named; two countries at the beginning do not, however the text ends."""
    assert read("Two countries joined in the") == [("countries", 2, 2)]
    assert read("INTERPOL and police in the two countries joined in the") == []


def test_an_excerpt_of_a_dateline_alone_is_read() -> None:
    row = item("LYON, France", headline="INTERPOL launches Operation Storm") | {"dateline": "LYON, France"}
    assert [found["operation"] for found in operation_rows([row])] == ["Storm"]


def test_over_two_years_at_the_beginning() -> None:
    rows = [list(quantity_rows([item(f"{words} two years police worked together.")])) for words in ("For over", "Over")]
    assert [[row["qualifier"] for row in found] for found in rows] == [["more_than"], ["exact"]]


def test_what_counts_no_known_noun() -> None:
    """After "and" it continues a list, if there is one."""
    assert read("Police seized cash and 5 wigglets there") == [("items_seized", 5, 5)]
    assert read("Police arrested 5 men, and 5 wigglets there") == [("arrests", 5, 5)]


def test_arabic_says_two_in_the_noun_and_one_after_it() -> None:
    assert read("وشارك ضباط من بلدين في العملية", "ar") == [("countries", 2, 2)]
    rows = list(quantity_rows([item("استغرقت العملية شهر واحد في آسيا", "ar")]))
    assert [(row["kind"], row["value"], row["evidence"]) for row in rows] == [("duration", 1, "شهر واحد")]


def test_the_largest_number_that_counts_something() -> None:
    assert read("Police seized 1000000000000000000 pills") == [("items_seized", 1e18, 1e18)]
    assert read("Police seized 1000000000000000999 pills") == []


def test_officers_of_an_operation_are_personnel_though_a_seminar_is_named_far_off() -> None:
    text = "400 police officers took part in the operation. Months later a seminar looked back on it"
    assert [kind for kind, *_ in read(text)] == ["personnel"]
    text = "A seminar was held in May. The operation began in June. Some 40 officers came"
    assert [kind for kind, *_ in read(text)] == ["personnel"]
    text = "A seminar gathered 60 officers. Months later an operation began"
    assert [kind for kind, *_ in read(text)] == ["participants"]


def test_a_percent_after_a_full_stop_is_of_another_sentence() -> None:
    assert read("Police seized drugs worth USD 30. Percent shares followed") == [("seizure_value", 30, 30)]


@pytest.mark.parametrize("text", ["1 million ", "one million ", "2 mil "])
def test_a_long_row_of_equal_numbers(text: str) -> None:
    """A table's row; read from each of its numbers on to the end, it took all the stack."""
    assert len(numbers_in(text * 3000, "en")) == 3000


def test_about_is_not_exact() -> None:
    assert [row["qualifier"] for row in quantity_rows([item("some 20 arrests and 20 investigations")])] == [
        "about",
        "exact",
    ]


# --- what is counted -------------------------------------------------------------------------------

KINDS = [
    ("en", "87 individuals were arrested", "arrests"), ("en", "12 children were rescued", "victims_rescued"),
    ("es", "rescatar a más de 2 700 víctimas", "victims_rescued"),
    ("en", "drugs worth USD 7 million were seized", "seizure_value"),
    ("en", "bets of USD 7 million were staked", "other"), ("en", "the syndicate laundered EUR 18 million", "other"),
    ("en", "a grant of CAD 1.2 million", "other"), ("fr", "11 millions d’euros ont été saisis", "seizure_value"),
    ("en", "police seized 112 stolen cars", "items_seized"), ("en", "police seized 3 tonnes of ivory", "items_seized"),
    ("en", "14 countries took part", "countries"), ("en", "its 190 member countries", "member_countries"),
    ("en", "12 member countries took part", "countries"),
    ("en", "400 police officers took part in the operation", "personnel"),
    ("en", "the seminar brought together 60 investigators", "participants"), ("en", "raids on 272 casinos", "sites"),
    ("en", "the investigation of 500 pharmacies", "investigations"),
    ("en", "90 investigations were opened", "investigations"),
    ("es", "desmantelar 7 redes", "groups_dismantled"), ("en", "a six-week operation", "duration"),
    ("es", "durante cinco meses", "duration"), ("es", "un curso de un día", "duration"),
    ("ar", "خلال أسبوع واحد", "duration"),
    ("ar", "استغرق يومين", "duration"), ("en", "checks found 4,000 messages", "other"),
    ("en", "at least 67 people were killed", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "kind"), KINDS, ids=[text for _, text, _ in KINDS])
def test_kinds(language: str, text: str, kind: str) -> None:
    assert [found for found, *_ in read(text, language)] == [kind]


def test_currencies() -> None:
    texts = [
        "USD 7 million",
        "US$7 million",
        "7 million US dollars",
        "7 million dollars",
        "€5,000",
        "123 million Euros",
        "$7 million",
    ]
    found = [quantity_rows([item(f"Goods worth {text} were seized")]) for text in texts]
    assert [[row["currency"] for row in rows] for rows in found] == [
        ["USD"],
        ["USD"],
        ["USD"],
        [None],
        ["EUR"],
        ["EUR"],
        [None],
    ]


def test_the_more_careful_wording_of_a_number_wins() -> None:
    rows = quantity_rows(
        [item("Medicines worth an estimated USD 7 million were seized", headline="USD 7 million seized")]
    )
    assert [(row["qualifier"], row["evidence"]) for row in rows] == [("about", "an estimated USD 7 million")]
    rows = quantity_rows([item("In all 20 arrests were made", headline="More than 20 arrests")])
    assert [row["evidence"] for row in rows] == ["More than 20 arrests"]


def test_equal_numbers_of_different_kinds_stay_apart() -> None:
    assert read("14 arrests in 14 countries") == [("arrests", 14, 14), ("countries", 14, 14)]


def test_durations_keep_their_stated_unit() -> None:
    rows = quantity_rows([item("una operación de seis semanas", "es")])
    assert [(row["value"], row["unit"]) for row in rows] == [(6, "semanas")]


def test_evidence_runs_from_qualifier_to_noun() -> None:
    rows = quantity_rows([item("It led to more than 2,000 illegal firearms being seized in Asia")])
    assert [row["evidence"] for row in rows] == ["more than 2,000 illegal firearms"]


# --- the China page --------------------------------------------------------------------------------


def _facts(frame: object) -> set[tuple[object, ...]]:
    columns = ["item_id", "kind", "value", "low", "high", "currency", "qualifier"]
    return {
        tuple(
            None if (isinstance(value, float) and math.isnan(value)) or value is None else str(value) for value in row
        )
        for row in frame[columns].astype(object).itertuples(index=False)  # type: ignore[index]
    }


def test_china_page_quantities_are_those_read_by_hand() -> None:
    news = load_news()
    assert _facts(find_quantities(news)) == _facts(read_quantities(news))


NAMED = {
    "2017-05-30": ("Lionfish – ASEAN", "LIONFISH", None),
    "2016-07-28": ("INTERCOPS - SPARTACUS III", "INTERCOPS - SPARTACUS", 3),
    "2016-06-09": ("PANGEA IX", "PANGEA", 9),
    "2015-12-21": ("Storm VI", "STORM", 6),
    "2012-07-29": ("PREY", "PREY", None),
    "2008-11-17": ("STORM", "STORM", None),
}


def test_china_page_operations() -> None:
    rows = {str(row["item_id"]): row for row in operation_rows(news_rows(china_page()))}
    named = {key: (row["operation"], row["campaign"], row["edition"]) for key, row in rows.items() if row["operation"]}
    assert named == NAMED
    series = {key: (row["series"], row["series_basis"]) for key, row in rows.items() if row["series"]}
    football = ("football betting", "inferred")
    assert series == {
        "2015-12-21": ("STORM", "named"), "2008-11-17": ("STORM", "named"), "2014-07-18": football,
        "2010-07-16": football, "2008-07-10": football, "2007-11-23": football,
    }  # fmt: skip
    assert "2010-10-07" in rows and rows["2010-10-07"]["series"] is None


def test_invariants() -> None:
    news, text = load_news(), china_page().text
    quantities, operations = (
        check(QUANTITIES, find_quantities(news)),
        check(OPERATIONS, find_operations(news)),
    )
    assert misquoted(text, quantities) == misquoted(text, operations) == []
    assert list(quantities["value"]) == [row["value"] for row in quantity_rows(news_rows(china_page()))]
    for row in quantities.itertuples():
        assert (
            any(char.isdigit() for char in row.evidence)
            or numbers_in(row.evidence, "es")
            or numbers_in(row.evidence, "en")
        )


# --- operations ------------------------------------------------------------------------------------

OPERATIONS_NAMED = [
    ("Operation Infra-Red 2012 began", ("Infra-Red 2012", "INFRA-RED", None)),
    ("the operation, dubbed “Long Reach II”, began", ("Long Reach II", "LONG REACH", 2)),
    ("La operación «Salitre» empezó", ("Salitre", "SALITRE", None)),
    ("La operación, denominada LIBERTAD 3, empezó", ("LIBERTAD 3", "LIBERTAD", 3)),
    ("L’opération « Okapi » a commencé", ("Okapi", "OKAPI", None)),
    ("L’opération, baptisée HIRONDELLE, a commencé", ("HIRONDELLE", "HIRONDELLE", None)),
    ("Operation PANGEA’s second week began", ("PANGEA", "PANGEA", None)),
    ("Operation Trigger-Balkans II began", ("Trigger-Balkans II", "TRIGGER", 2)),
    ("في إطار عملية Harrier", ("Harrier", "HARRIER", None)),
    ("The operation INTERPOL coordinated ended", None),
    ("A team dubbed “Falcon” met", None),
]


@pytest.mark.parametrize(("text", "expected"), OPERATIONS_NAMED, ids=[text for text, _ in OPERATIONS_NAMED])
def test_operation_names(text: str, expected: tuple[object, ...] | None) -> None:
    rows = [row for row in operation_rows([item(text)]) if row["operation"]]
    assert [(row["operation"], row["campaign"], row["edition"]) for row in rows] == ([expected] if expected else [])


def test_an_excerpt_that_is_a_dateline_alone_has_no_name() -> None:
    row = item("LYON, France –", headline="INTERPOL launches operation Storm") | {"dateline": "LYON, France"}
    assert [found["operation"] for found in operation_rows([row])] == ["Storm"]
    row = item("OPERATION, France –", headline="Storm passes") | {"dateline": "OPERATION, France"}
    assert [found["operation"] for found in operation_rows([row])] == []


def test_numerals_of_a_name_count_nothing() -> None:
    assert read("Two per cent of them are operators, after which there were 20") == []
    assert read("Operation Pangea 5 led to 20 arrests") == [("arrests", 20, 20)]


def test_smugglers_operation_is_no_row() -> None:
    assert operation_rows([item("Police broke up a smuggling operation")]) == []


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "un séminaire de trois jours", [3]),
        ("es", "un plazo de tres meses", [3]),
        ("es", "una semana larga", [1]),
        ("en", "one full week", [1]),
    ],
)
def test_one_counts_only_the_unit_of_time_beside_it(language: str, text: str, values: list[float]) -> None:
    assert [row["value"] for row in quantity_rows([item(text, language)])] == values


def test_money_seized_may_have_been_laundered_before() -> None:
    assert read("Police seized USD 3 million laundered through banks") == [("seizure_value", 3e6, 3e6)]
    assert "seizure_value" not in {kind for kind, _, _ in read("A gang laundered USD 3 million through banks")}


def test_a_currency_may_be_the_first_word() -> None:
    rows = quantity_rows([item("Euros 300,000 seized in a raid")])
    assert [(row["kind"], row["currency"], row["evidence"]) for row in rows] == [
        ("seizure_value", "EUR", "Euros 300,000")
    ]


@pytest.mark.parametrize("text", ["Police operation “clean hands” ends", "Operation “ ” ends"])
def test_a_name_has_a_capital(text: str) -> None:
    assert [row["operation"] for row in operation_rows([item(text)])] == [None]
