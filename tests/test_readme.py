"""README's computed parts, from a ledger made up for it; that README holds them is tested in test_house."""

import json

import pytest

from helpers.site.readme import FIRST, findings_part, fragile_part, map_part, picture_part, speed_part
from helpers.tables.columns import frame
from helpers.tables.specs import FINDINGS_TABLE


def ledger(**rows):
    usual = {
        "question": "What?",
        "finding": "So it is.",
        "claim": "Short 7",
        "kind": "claim",
        "holds": True,
        "notebook": "03_x",
    }
    return frame(FINDINGS_TABLE, [usual | {"id": id} | row for id, row in rows.items()])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"holding": 4, "combinations": 4}, None),
        ({}, None),
        ({"kind": "count", "holds": None}, None),
        ({"holding": 3, "combinations": 1536}, "holds in 3 of 1,536 combinations"),
        ({"hangs_on": "2007-06-20"}, "falls without item 2007-06-20"),
        ({"holding": 4, "combinations": 4, "hangs_on": "2007-06-20, 2010-10-19"}, "falls without any one of 2 items"),
        (
            {"holding": 1, "combinations": 4, "hangs_on": "2007-06-20"},
            "holds in 1 of 4 combinations and falls without item 2007-06-20",
        ),
        ({"holds": False, "holding": 1, "combinations": 4, "hangs_on": "2007-06-20"}, "does not hold"),
    ],
)
def test_fragile_claims_are_named_with_their_reason(row, said):
    expected = f"- Short 7 *(F07)*: {said}" if said else ""
    assert fragile_part(ledger(F07=row)) == expected


def test_first_findings_are_shown_with_their_ids_in_their_order():
    part = findings_part(ledger(F04={"finding": "Fourth."}, F09={}, F21={}, F31={"finding": "Last."}))
    assert [line[-5:-2] for line in part.splitlines() if line.startswith("- ")] == ["F21", "F04", "F31"]
    assert FIRST.index("F21") < FIRST.index("F04") and "F09" not in FIRST
    assert "3 of 4 findings" in part and "visible 360 characters" in part and "Language models coded" in part


def test_a_picture_that_is_not_stored_is_missed(tmp_path):
    (tmp_path / "notebooks").mkdir()
    cells = '{"cells": [{"cell_type": "code", "outputs": [{"data": {"text/plain": "1"}}]}]}'
    (tmp_path / "notebooks" / "00_start_here.ipynb").write_text(cells, encoding="utf-8")
    with pytest.raises(ValueError, match=r"00_start_here\.ipynb stores no figure; execute it first"):
        picture_part(tmp_path)


def test_the_map_names_what_a_notebook_loads_of_this_page(tmp_path):
    for name in ("items", "coding", "news"):
        (tmp_path / "data" / "tables" / f"{name}.csv").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / "tables" / f"{name}.csv").touch()
    code = ["items, codes = load_items(), load_codes()\n", "load_news(other), load_codebook()"]
    cell = {"cell_type": "code", "source": code, "outputs": [{"data": {"image/png": ""}}, {"output_type": "stream"}]}
    (tmp_path / "notebooks").mkdir()
    for name in ("02_x", "mine"):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    rows = map_part(tmp_path, ledger(F03={"notebook": "02_x"}, F05={}, F09={"notebook": "02_x"})).splitlines()[2:]
    assert rows == ["| [02](notebooks/02_x.ipynb) | coding, items | 1 | F03, F09 |"]


def test_a_claim_that_does_not_hold_is_said_to():
    assert "So it is. **This claim does not hold.** *(F21)*" in findings_part(ledger(F21={"holds": False}, F42={}))


def test_the_table_of_times_shows_bounds_beside_figures():
    row = {"what": "one worker", "figure": 1234.0, "unit": "pages a second", "said": "0.81 ms each", "bound": ""}
    more = row | {"what": "memory", "figure": 99.5, "unit": "MB", "said": "", "bound": "flat"}
    part = speed_part(
        {"date": "2020-02-29", "python": "3.13.1", "cores": 4, "load": 0.1, "rows": [row, more]}
    ).splitlines()
    assert part[0] == "Measured on 2020-02-29 with Python 3.13.1 on 4 cores; the machine's load before it was 0.1."
    assert part[-2:] == ["| one worker | 1,234 pages a second; 0.81 ms each |  |", "| memory | 99.5 MB | flat |"]
