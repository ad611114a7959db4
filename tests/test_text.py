"""Folding keeps the way back; a day that its month does not have is no date."""

import pytest

from helpers.text import find_date, fold


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
    ],
)
def test_days_of_a_month(text, iso):
    found = find_date(text)
    assert (found and found.iso) == iso


def test_a_span_that_ends_within_a_ligature_holds_all_of_it():
    folded = fold("ﬁn")
    assert folded.text == "fin"
    assert [folded.span(0, end) for end in (1, 2, 3)] == [(0, 1), (0, 1), (0, 2)]
