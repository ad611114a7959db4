"""What changed between two captures of one page."""

import time

import pandas as pd
import pytest
from conftest import ROOT

from helpers import PageError, compare_pages, parse_page, read_page
from helpers.paths import data_path
from helpers.tables.columns import check
from helpers.tables.compare import similarity
from helpers.tables.specs import CHANGES

PAGES = ROOT / "tests" / "pages"
A, B = PAGES / "c34-en-twin-a.txt", PAGES / "c35-en-twin-b.txt"
EXAMPLE, LATER = data_path("examples", "nulleterre.html"), data_path("examples", "nulleterre-later.html")
PAIRS = [(A, B), (EXAMPLE, LATER)]

PAGE = """Europe

  • INTERPOL Nowhere
  • Member since :
    1951
Back to Europe

INTERPOL Nowhere responsibilities include:

  • Answering requests;
  • Watching the bridge at night.

INTERPOL Nowhere in action
"""
ITEM = "{}\n\n{}\n\n{}\n"


def capture(*items, **changes):
    text = PAGE + "".join(ITEM.format(*item) for item in items)
    for old, new in changes.items():
        text = text.replace(old, new)
    return parse_page(text, name="capture")


def told(changes):
    """The table without its spans."""
    columns = ["what", "field", "change", "before", "after"]
    return [tuple(None if pd.isna(v) else v for v in row) for row in changes[columns].itertuples(index=False)]


ONE = ("3 May 2017", "Bridge guards find stolen clock", "LYON, France – A clock was found...")
TWO = ("4 June 2016", "Bakers trained to see false coins", "LYON, France – Bakers were trained...")


def test_twins():
    assert told(compare_pages(A, B)) == [
        ("profile", "member_since", "changed", "2016-11-07", "2018-11"),
        ("profile", "red_notices", "changed", "4", "6"),
        ("news", "item", "came", None, "Sand carriers keep tide diaries for police"),
        ("news", "item", "went", "Kava exporters warned of empty cheques", None),
    ]


def test_example_shows_every_change():
    changes = compare_pages(EXAMPLE, LATER)
    assert set(changes["change"]) == set(CHANGES.column("change").allowed)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].stem)
def test_every_change_leads_to_its_words(pair):
    pages = dict(zip(("before", "after"), map(read_page, pair), strict=True))
    changes = check(CHANGES, compare_pages(*pages.values()))
    for side, page in pages.items():
        rows = changes[changes[side].notna()]
        assert len(rows) and rows[f"{side}_start"].notna().all() and rows[f"{side}_end"].notna().all()
        for row in rows[rows["what"] == "news"].to_dict("records"):
            assert page.text[row[f"{side}_start"] : row[f"{side}_end"]] == row[side]
        for row in rows[rows["field"] == "member_since"].to_dict("records"):
            assert row[side][:4] in page.text[row[f"{side}_start"] : row[f"{side}_end"]]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].stem)
def test_exchanged_pages_mirror_the_table(pair):
    there, back = compare_pages(*pair), compare_pages(*reversed(pair))
    mirror = {name: name.replace("before", "after") for name in there if name.startswith("before")}
    mirror |= {after: before for before, after in mirror.items()}
    back = back.rename(columns=mirror)[list(there)].replace({"change": {"came": "went", "went": "came"}})
    keys = list(there)
    pd.testing.assert_frame_equal(
        there.astype(str).sort_values(keys, ignore_index=True), back.astype(str).sort_values(keys, ignore_index=True)
    )


@pytest.mark.parametrize("path", [A, EXAMPLE, PAGES / "p01-en-old-all-news.txt", PAGES / "f02-es-front.txt"])
def test_nothing_changed(path):
    changes = compare_pages(path, path)
    assert changes.empty and list(changes) == [column.name for column in CHANGES.columns]


def test_layout_capitals_and_accents_are_no_change():
    other = capture(("3 May 2017", "BRIDGE guards find  stolen clöck", ONE[2]), TWO)
    assert compare_pages(capture(ONE, TWO), other).empty


def test_item_moved_to_another_date():
    other = capture(("5 May 2017", *ONE[1:]), TWO)
    assert told(compare_pages(capture(ONE, TWO), other)) == [("news", "date", "moved", "3 May 2017", "5 May 2017")]


def test_reworded_headline_and_excerpt():
    headline = "Guards of the bridge find stolen clock"
    other = capture(("3 May 2017", headline, "LYON, France – A stolen clock was found..."), TWO)
    changes = compare_pages(capture(ONE, TWO), other)
    assert told(changes)[0] == ("news", "headline", "reworded", ONE[1], headline)
    assert list(changes["field"]) == ["headline", "excerpt"]
    assert changes["similarity"].between(0.5, 0.95).all()


def test_another_item_of_the_same_day_is_not_a_rewording():
    other = capture(("3 May 2017", "Minister of bread visits mill", "PARIS, France – Flour prices..."), TWO)
    assert list(compare_pages(capture(ONE, TWO), other)["change"]) == ["came", "went"]


def test_same_headline_twice_is_matched_one_to_one():
    again = ("1 April 2016", *ONE[1:])
    for kept, gone in ((ONE, "2016-04-01"), (again, "2017-05-03")):
        changes = compare_pages(capture(ONE, again), capture(kept))
        assert list(changes["change"]) == ["went"] and list(changes["before_item"]) == [gone]


def test_date_that_stands_there_twice():
    """The words of a date are those of its own item."""
    before = capture(ONE, (ONE[0], *TWO[1:]))
    changes = compare_pages(before, capture(("5 May 2017", *ONE[1:]), (ONE[0], *TWO[1:])))
    assert list(changes["change"]) == ["moved"]
    assert changes["before_start"].iloc[0] == before.text.index("3 May 2017") < before.text.index(ONE[1])


def test_similar_words_on_another_day_are_another_item():
    other = capture(("9 May 2017", "Bridge guards find a stolen clock", ONE[2]), TWO)
    assert list(compare_pages(capture(ONE, TWO), other)["change"]) == ["came", "went"]


def test_entries_of_notices_are_never_reworded():
    """A person of 44 is not the person of 43 of the capture before, however alike the lines are."""
    notices = "Red Notices 1\n\nAge today: {} years old\nNationality: France\n\n\nAll wanted persons\n"
    one, other = (parse_page(capture(ONE).text + notices.format(age), name="capture") for age in (43, 44))
    assert [(row[1], row[2]) for row in told(compare_pages(one, other))] == [
        ("red_notice_entry", "came"),
        ("red_notice_entry", "went"),
    ]


def test_list_entries():
    old, new = "Watching the bridge at night", "Watching the bridge by night and day"
    other = capture(ONE, **{old: new, "Answering requests;\n": "Answering requests;\n  • Baking;\n"})
    assert told(compare_pages(capture(ONE), other)) == [
        ("profile", "responsibility", "reworded", old, new),
        ("profile", "responsibility", "came", None, "Baking"),
    ]


def test_fact_that_one_capture_does_not_state():
    other = capture(ONE, **{"    1951\n": ""})
    assert told(compare_pages(capture(ONE), other)) == [("profile", "member_since", "went", "1951", None)]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("c01-en-full.txt", "their bureaus are in 'Port Vila' and 'Nairobi'"),
        ("p01-en-old-all-news.txt", "their kinds are 'country' and 'release'"),
        ("c12-fr-1er-fr-body.txt", "their editions are 'en' and 'fr'"),
    ],
)
def test_pages_that_are_no_captures_of_one(other, said):
    with pytest.raises(PageError) as error:
        compare_pages(A, PAGES / other)
    assert said in str(error.value) and "c34-en-twin-a" in str(error.value)


def test_countries_are_compared_whatever_their_names(page):
    text = page.text
    assert compare_pages(page, parse_page(text, name="other")).empty
    text_of = (PAGES / "c03-en-country-in-place-of-region.txt").read_text(encoding="utf-8")
    renamed = [parse_page(text_of.replace("Netherlands", name), name="capture") for name in ("Swaziland", "Eswatini")]
    assert list(compare_pages(*renamed)["field"]).count("country") == 1, "another name of the same country"
    with pytest.raises(PageError, match="China"):
        compare_pages(page, parse_page(text.replace("China", "Chile"), name="other"))


def test_similarity_is_the_same_both_ways():
    one, other = "t i d e", "d i e t"  # difflib's own ratio is not the same both ways round
    assert similarity(one, other) == similarity(other, one) > 0
    assert similarity("Été, 2017!", "ete 2017") == 1


def test_half_of_the_words_is_a_rewording_and_less_is_not():
    old = "Watching the bridge at night"
    more, less = "Watching the bridge kettle by daylight", "Watching the bridge kettle by daylight for ever"
    exact = "Watching the bridge by broad clear daylight"
    assert similarity(old, more) > similarity(old, exact) == 0.5 > similarity(old, less) > 0.45
    for new, changes in ((more, ["reworded"]), (exact, ["reworded"]), (less, ["came", "went"])):
        assert [row[2] for row in told(compare_pages(capture(ONE), capture(ONE, **{old: new})))] == changes


def test_rewordings_stand_in_the_order_of_the_later_page_and_equal_ones_go_to_the_nearer():
    first, second = "Answering requests", "Watching the bridge at night"
    # The second entry changed less than the first: what changed least is matched first, but told in order.
    changes = {first: "Answering all requests", second: "Watching the bridge at dark night"}
    assert similarity(first, changes[first]) < similarity(second, changes[second])
    assert [row[4] for row in told(compare_pages(capture(ONE), capture(ONE, **changes)))] == list(changes.values())
    same = "Answering requests;\n  • Answering letters;\n"
    one = capture(ONE, **{"Answering requests;\n": same})
    other = capture(ONE, **{"Answering requests;\n": "Answering calls;\n  • Answering cables;\n"})
    assert [row[3:] for row in told(compare_pages(one, other))] == [
        ("Answering requests", "Answering calls"),
        ("Answering letters", "Answering cables"),
    ]


# --- limits -----------------------------------------------------------------------------------------------


def test_more_than_can_be_compared_is_refused_and_what_is_the_same_is_not():
    """Each pair of changed items of one day is compared word by word, and words with words."""
    many = [("3 May 2017", f"Guards find clock {n}", "PORT VILA, Vanuatu – A clock was found.") for n in range(800)]
    other = [(day, headline.replace("Guards", "Watchmen"), excerpt) for day, headline, excerpt in many]
    assert compare_pages(capture(*many), capture(*many)).empty
    began = time.perf_counter()
    with pytest.raises(PageError, match=r"800 and 800 texts changed, [0-9]{8} pairs .* up to 50000000 can be"):
        compare_pages(capture(*many), capture(*other))
    long = "word " * 200_000
    assert compare_pages(capture((*ONE[:2], long)), capture((*ONE[:2], long), TWO))["change"].tolist() == ["came"]
    with pytest.raises(PageError, match=r"a text of 200001 words changed .* up to 5000 words can be compared"):
        compare_pages(capture((*ONE[:2], long)), capture((*ONE[:2], f"{long} more")))
    assert time.perf_counter() - began < 5


def test_a_list_of_a_hundred_items_of_one_day_is_compared():
    many = [("3 May 2017", f"Guards find clock {n}", f"PORT VILA, Vanuatu – Clock {n} was found.") for n in range(60)]
    other = [(day, headline.replace("Guards", "Watchmen"), excerpt) for day, headline, excerpt in many]
    changes = compare_pages(capture(*many), capture(*other))
    assert changes["change"].tolist() == ["reworded"] * 60
