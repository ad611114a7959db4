"""Folding keeps the way back; a day that its month does not have is no date."""

import pytest

from helpers.words.dates import find_date
from helpers.words.folding import fold, words
from helpers.words.languages import detect_language
from helpers.words.places import find_dateline


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("29 February 2016", "2016-02-29"),
        ("29 February 2015", None),
        ("29 February 2000", "2000-02-29"),
        ("29 February 1900", None),
        ("28 February 1900", "1900-02-28"),
        ("30 septiembre 2015", "2015-09-30"),
        ("31 septiembre 2015", None),
        ("31 octobre 2015", "2015-10-31"),
        ("31 June 2015", None),
        ("31 July 2015", "2015-07-31"),
        ("0 July 2015", None),
        ("3 de setiembre de 2015", "2015-09-03"),
        ("3 de mayo del 2016", "2016-05-03"),
        ("mayo del 2016", "2016-05"),
    ],
)
def test_days_of_a_month(text, iso):
    found = find_date(text)
    assert (found and found.iso) == iso


def test_a_span_that_ends_within_a_ligature_holds_all_of_it():
    folded = fold("ﬁn")
    assert folded.text == "fin"
    assert [folded.span(0, end) for end in (1, 2, 3)] == [(0, 1), (0, 1), (0, 2)]


def test_a_foreign_title_does_not_change_the_language():
    text = (
        "Des agents de la police ont participé à une réunion sur les enfants dans le cadre de l’opération et pour que "
        "ce soit avec eux par an « The Art and Science of Policing in the World »"
    )
    assert detect_language(text) == "fr"


def test_a_place_in_capitals_is_one_wherever_it_lies():
    found = find_dateline("LYON (Atlantis) – Police met")
    assert (found.place, found.country) == ("LYON", None)
    assert find_dateline("A word (Atlantis) – Police met") is None


def test_a_hyphen_joins_two_words_and_ends_none():
    assert words("x a-b").hyphen(1) and not words("x a-b").hyphen(0)
    assert not words("x a-").hyphen(1)
