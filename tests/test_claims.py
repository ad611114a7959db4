"""Claims as the notebooks state them: counts checked by hand on the page; each fails when what it rests on changes."""

import json

import pandas as pd
import pytest
from conftest import claims, finding, frame_of, frames_of

from helpers import Finding, load_doubts, load_items, load_withdrawn, read_claims
from helpers.study.claims import ClaimError
from helpers.tables.columns import check
from helpers.tables.specs import FINDINGS_TABLE

CLAIMS = claims()
FOUND = {id: finding(id) for id in CLAIMS}

# Counted by reading the page and its codes, not copied from the functions: k, n.
BY_HAND = {
    "F04": (4, 4), "F05": (3, 4), "F06": (4, 7), "F08": (4, 11), "F09": (6, 7), "F10": (0, 11), "F13": (5, 7),
    "F14": (4, 7), "F17": (28, 28), "F21": (8, 10), "F22": (4, 7), "F23": (11, 67), "F24": (2, 4),
    "F25": (1, 28), "F27": (7, 9), "F28": (62, 66), "F31": (28, 28), "F32": (4, 9), "F33": (0, 3), "F34": (6, 11),
    "F35": (13, 14), "F36": (6, 13), "F37": (606, 3632), "F41": (17, 20), "F42": (1, 28),
}  # fmt: skip
COUNTS = {"F17", "F24", "F28", "F32", "F33", "F34", "F37"}


def moved(frame, changes):
    """The items with these values exchanged: (item, column) -> value."""
    frame = frame.copy()
    for (item, column), value in changes.items():
        assert frame.at[item, column] != value, f"{item}: {column} is {value} already"
        frame.at[item, column] = value
    return frame


# --- what they say ------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_before():
    """A number of a finding is not used again: what is stated, and what was withdrawn, is all there ever was."""
    assert list(CLAIMS) == sorted(CLAIMS)
    assert set(CLAIMS) >= set(BY_HAND)
    assert not set(CLAIMS) & set(load_withdrawn().index)


@pytest.mark.parametrize("id", [id for id in BY_HAND if id in CLAIMS])
def test_counts_are_those_of_a_reader(id):
    assert (FOUND[id].k, FOUND[id].n) == BY_HAND[id]
    assert FOUND[id].holds is (None if id in COUNTS else True)


def test_items_of_a_claim_make_up_its_number(items):
    assert FOUND["F36"].items == tuple(sorted(MEETINGS[1:]))
    for id, found in FOUND.items():
        assert set(found.items) <= set(items.index), id
        assert not found.items or len(found.items) == found.k, id


def test_a_claim_changes_none_of_its_frames():
    for claim in CLAIMS.values():
        frames = frames_of(claim)
        before = [frame.copy() for frame in frames]
        assert claim(*frames) == FOUND[claim.id], claim.id
        for one, other in zip(frames, before, strict=True):
            pd.testing.assert_frame_equal(one, other)


def test_the_order_of_rows_does_not_matter():
    for claim in CLAIMS.values():
        shuffled = [frame.sample(frac=1, random_state=7) for frame in frames_of(claim)]
        assert claim(*shuffled) == FOUND[claim.id], claim.id


def test_a_claim_says_where_it_is_stated_and_what():
    for claim in CLAIMS.values():
        assert claim.short and not claim.short.endswith(".") and claim.question, claim
        assert FOUND[claim.id].says.endswith("."), claim


def test_every_finding_is_a_row_of_the_ledger(ledger):
    rows = check(FINDINGS_TABLE, ledger)
    assert list(rows.index) == list(CLAIMS)
    assert {id: (row["k"], row["n"]) for id, row in rows.iterrows() if id in BY_HAND} == BY_HAND
    counts = rows[rows["kind"] == "count"]
    assert set(counts.index) == set(rows.index[rows["holds"].isna()])
    assert counts[["doubts", "combinations", "holding", "fewest", "undone_by", "hangs_on"]].isna().all(axis=None)


def test_the_ledger_names_what_would_undo_a_claim(ledger):
    numbers = ledger[["doubts", "combinations", "holding", "fewest"]].astype(object).where(ledger.notna(), None)
    # One meeting less undoes F06; F08 holds under all doubts and hangs on each of its items; none touches F13.
    assert [list(numbers.loc[id]) for id in ("F06", "F08", "F13")] == [
        [8, 256, 128, 1], [7, 96, 96, None], [0, None, None, None]
    ]  # fmt: skip
    assert ledger.at["F06", "undone_by"] == "2015-09-08, high level meeting: no"
    assert ledger.at["F08", "hangs_on"] == ledger.at["F08", "items"] and pd.isna(ledger.at["F31", "hangs_on"])
    tried = ledger[ledger["combinations"].notna()]
    assert len(tried) > 8 and ((tried["holding"] < tried["combinations"]) == tried["undone_by"].notna()).all()


# --- each fails when its ground goes ------------------------------------------------------------------

OPERATIONS = ("2007-11-23", "2008-07-10", "2008-11-17", "2010-07-16", "2010-10-07")
MEETINGS = ("2011-11-09", "2013-10-11", "2014-04-30", "2015-05-22", "2015-09-08", "2015-10-09", "2017-05-13")
CHANGES = {
    "F05": {(item, "hong_kong"): False for item in ("2007-06-20", "2010-10-19", "2010-10-26")}
    | {(item, "mainland"): True for item in ("2007-06-20", "2010-10-19")},
    "F06": {("2015-09-08", "china_role"): "host"},
    "F10": {("2016-07-28", "country"): "CN"},
    "F21": {(item, "china_role"): "takes_part" for item in (*OPERATIONS, "2012-07-29", "2015-12-21", "2016-07-28")},
    "F22": {(item, "terrorism"): True for item in ("2011-11-09", "2013-10-11", "2017-05-13")},  # then they are visible
    "F25": {("2014-07-18", "setting"): "two_countries"},
    "F27": {(item, "china_role"): "takes_part" for item in ("2016-07-28", "2016-06-09", "2015-11-05")}
    | {(item, "china_role"): "not_named" for item in (*MEETINGS[2:5], "2014-07-18", "2015-09-25")},
    # Three items of the empty months would make the year's longest stretch an ordinary one.
    "F31": {(item, "date"): pd.Timestamp(day) for item, day in
            {"2014-07-18": "2014-02-18", "2015-12-21": "2016-01-15", "2016-06-09": "2016-03-20"}.items()},
    "F35": {(item, "language"): "en" for item in ("2007-11-23", "2008-08-07", "2010-07-16", "2011-08-26")},
    "F36": {(item, "high_level_meeting"): False for item in MEETINGS},
    "F41": {(item, "drug_trafficking"): True for item in (*OPERATIONS, "2012-07-29", "2014-07-18")},
    "F42": {(item, "actor_ncb"): True for item in MEETINGS[:3]},
}  # fmt: skip


@pytest.mark.parametrize("id", CHANGES)
def test_a_claim_fails_when_its_ground_goes(id, items):
    claim = CLAIMS[id]
    _, *more = frames_of(claim)
    assert claim(items, *more).holds
    assert not claim(moved(items, CHANGES[id]), *more).holds


def test_a_lean_that_chance_would_not_make_undoes_that_chance_may(items):
    """Were the last seven items the meetings, no random order would often do as much."""
    assert not CLAIMS["F36"](items.assign(high_level_meeting=items["date"] > "2015-10-01")).holds


def test_what_is_not_listed_is_no_item_of_the_page(items):
    """Without those of the operations, the two releases of events.csv are left, one of them in the empty months."""
    leads, events = frame_of("leads"), frame_of("events")
    found = CLAIMS["F32"](items, leads[:0], events)
    assert (found.k, found.n) == (1, 2) and "2008-03-07" in found.says
    listed = leads.assign(record_set="china_page_item")
    assert CLAIMS["F32"](items, listed, events) == found


def test_an_item_about_an_event_of_the_page_would_be_seen(items):
    text = items.at["2017-05-13", "excerpt"]
    about = moved(items, {("2017-05-13", "excerpt"): f"{text} The 86th session"})
    assert CLAIMS["F33"](about, frame_of("events")).k == 1


def test_a_month_is_no_last_day(items):
    editions = frame_of("editions")
    monthly = editions.assign(lag_most=editions["lag_most"] + 20)
    assert CLAIMS["F34"](items, monthly).k == 0 and "2, 5, 5, 10, 63, 82 days" in FOUND["F34"].says


def test_led_and_coordinated_falls_with_the_texts(items):
    assert not CLAIMS["F04"](items.assign(excerpt_coordinated=False)).holds


def test_betting_leads_no_more_when_its_items_are_no_series(items):
    assert not CLAIMS["F08"](items.assign(series=None)).holds
    assert not CLAIMS["F08"](items, merge=False).holds


def test_words_below_the_headline_that_stand_in_it_are_not_hidden(items):
    codes = frame_of("codes")
    assert not CLAIMS["F09"](items, codes.assign(where="headline")).holds


def test_releases_that_name_nobody_before_the_cut_tell_nothing_of_size(items):
    leads, countries = frame_of("leads"), frame_of("countries")
    assert not CLAIMS["F23"](items, leads.assign(participants_within_357=0), countries).holds


def test_own_words_carry_less_than_any_source(items):
    own = CLAIMS["F21"](items, frame_of("releases"), words="INTERPOL's own")
    assert (own.k, own.holds) == (6, True)


def test_arrests_as_exact_numbers_would_not_be_bounds(items):
    assert not CLAIMS["F13"](items, frame_of("quantities").assign(qualifier="exact")).holds


def test_the_ministry_at_few_meetings_stands_for_china_at_few(items):
    officials = frame_of("officials")
    at = officials["item_id"].isin(["2011-11-09", "2013-10-11"])
    assert not CLAIMS["F14"](items, officials.assign(body=officials["body"].where(~at, "not stated"))).holds


def test_agencies_read_more_widely_leave_fewer_items(items):
    profile = frame_of("profile")
    beyond = {reading: CLAIMS["F41"](items, profile, reading=reading) for reading in ("goods too", "people too")}
    assert [(found.k, found.holds) for found in beyond.values()] == [(11, True), (10, False)]
    assert CLAIMS["F41"](items, profile[profile["value"] != "Drug Control"]).k == 18


def test_every_claim_is_seen_to_fail():
    alone = {"F04", "F08", "F09", "F13", "F14", "F23"}
    assert {id for id in BY_HAND if FOUND[id].holds is not None} == {*CHANGES, *alone}


def test_fewer_items_give_fewer_counts(items):
    without = CLAIMS["F21"](items.drop(index="2015-12-21"), frame_of("releases"))
    assert (without.k, without.n) == (7, 9)


# --- findings -----------------------------------------------------------------------------------------


def test_a_finding_sorts_its_items_and_names_each_once():
    found = Finding("Two.", pd.Series(["2017-05-30", "2007-06-20", "2017-05-30"]), holds=pd.Series([1]).gt(0).any())
    assert found.items == ("2007-06-20", "2017-05-30") and found.k == 2 and found.holds is True
    assert repr(found) == "Two.\nThe claim holds.\nItems: 2007-06-20, 2017-05-30"


def test_a_finding_counts_what_it_says_it_counts():
    assert Finding("None.", n=3).k == 0
    assert Finding("Years.", k=1, n=11).k == 1
    assert Finding("Nothing counted.").k is None and Finding("Nothing counted.").verdict == ""


# --- cells --------------------------------------------------------------------------------------------

WHOLE = 'def F91(items):\n    """Something"""\n    return Finding(items=items.index[items["year"] > 2011], says="So.")'
IMPORTS = "import pandas as pd\nfrom helpers import Finding, load_items\n\nitems = load_items()\nborder = 2011"


def notebook(folder, *sources, name="01_mine", imports=IMPORTS):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Mine?\n\ntext\n\n## Which years?"},
        {"cell_type": "code", "metadata": {}, "source": imports},
        *({"cell_type": "code", "metadata": {"tags": ["claim"]}, "source": source} for source in sources),
    ]
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return folder


def test_a_tagged_cell_is_a_claim(tmp_path):
    found = read_claims(notebook(tmp_path, f"{WHOLE}\n\n\nF91(items)"))
    claim = found["F91"]
    assert (claim.id, claim.notebook, claim.question, claim.short) == ("F91", "01_mine", "Which years?", "Something")
    assert claim().k == (load_items()["year"] > 2011).sum() > 10


def test_only_numbered_notebooks_state_claims(tmp_path):
    assert read_claims(notebook(tmp_path, WHOLE, name="my_own")) == {}


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (["items.head()"], "defines no function; expected one function named F and two digits"),
        (["def claim(items):\n    ..."], "defines claim; expected one function"),
        ([WHOLE.replace("items", "persons")], "F91: persons; an argument without a default is one of items, codes"),
        ([WHOLE.replace('    """Something"""\n', "")], "no docstring; the docstring states the finding"),
        ([WHOLE, WHOLE], "F91 stands in 01_mine already; take a new number"),
        (["def F91(items):\n    return ("], "line 2 of the cell that begins 'def F91"),
    ],
)
def test_a_cell_that_is_no_claim_is_named(tmp_path, sources, message):
    with pytest.raises(ClaimError, match=message) as caught:
        read_claims(notebook(tmp_path, *sources))
    assert "01_mine.ipynb" in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [WHOLE.replace("2011", "border"), WHOLE.replace("(items)", "(items, since=border)")],
    ids=["in it", "default"],
)
def test_a_cell_that_rests_on_another_does_not_run(tmp_path, source):
    """The notebook's variables are not there: what a claim needs stands in its cell, its arguments or its imports."""
    with pytest.raises(ClaimError, match="border"):
        read_claims(notebook(tmp_path, source))


def test_an_edit_of_the_cell_is_an_edit_everywhere(tmp_path):
    first = read_claims(notebook(tmp_path, WHOLE))["F91"]()
    second = read_claims(notebook(tmp_path, WHOLE.replace("2011", "2015")))["F91"]()
    assert second.k < first.k


def test_the_doubts_are_about_items_of_the_page(items):
    assert set(load_doubts()["item_id"]) <= set(items.index)


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": pd.Series([True, False])},
        {"items": pd.DataFrame({"x": [1]})},
        {"items": "2017-05-30"},
        {"holds": float("nan")},
        {"holds": pd.NA},
        {"holds": 1},
    ],
    ids=["mask", "frame", "text", "nan", "missing", "number"],
)
def test_a_finding_takes_ids_and_a_verdict_alone(wrong):
    with pytest.raises(TypeError, match="expected"):
        Finding("So.", **wrong)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def F91(items):\n    'x'\n    return items.nope", "01_mine, F91: AttributeError"),
        ("def F91(items):\n    'x'\n    return 7", "01_mine, F91 gives 7; expected a Finding"),
    ],
)
def test_a_claim_that_fails_says_which(tmp_path, source, message):
    with pytest.raises(ClaimError, match=message):
        read_claims(notebook(tmp_path, source))["F91"]()


def test_a_withdrawn_number_is_not_used_again(tmp_path):
    with pytest.raises(ClaimError, match="F20 was withdrawn"):
        read_claims(notebook(tmp_path, WHOLE.replace("F91", "F20")))


def test_codes_that_a_pass_did_not_give_are_no_answer():
    """That pass did not code China's role: neither named nor not named may come of it."""
    with pytest.raises(ClaimError, match="F21"):
        read_claims()["F21"](load_items("coder_a"), frame_of("releases"))


def test_magics_in_a_notebook_stop_nothing(tmp_path):
    folder = notebook(tmp_path, WHOLE)
    path = folder / "01_mine.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    magic = {"cell_type": "code", "id": "m", "metadata": {}, "outputs": [], "execution_count": None}
    book["cells"].insert(0, magic | {"source": "%matplotlib inline\n!ls"})
    path.write_text(json.dumps(book), encoding="utf-8")
    assert list(read_claims(folder)) == ["F91"]
