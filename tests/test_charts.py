"""Charts: what they write, beyond what the notebooks compare."""

import pytest

from helpers.charts import _plain


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (87, "87"), (5000, "5,000"), (999_999, "999,999"), (1e6, "1 million"), (16.4e6, "16.4 million")],
)
def test_numbers_are_written_as_people_write_them(value, text):
    assert _plain(value) == text
