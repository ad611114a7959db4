"""Tables keep their specification and their words; a table that does not is refused."""

import pandas as pd
import pytest
from conftest import misquoted

from helpers import (
    coding_matrix,
    data_path,
    find_countries,
    find_operations,
    find_quantities,
    load_news,
    load_profile,
    read_coding,
    read_officials,
)
from helpers.site.package import published
from helpers.tables.codes import SCHEMES
from helpers.tables.columns import TableError, check
from helpers.tables.readings import PASSES, CodingError, read_quantities
from helpers.tables.specs import (
    CHANGES,
    CODING,
    NEWS,
    OFFICIALS,
    OPERATIONS,
    PROFILE,
    QUANTITIES,
    TABLES,
    data_dictionary,
)

LOADERS = {
    "profile": (PROFILE, load_profile),
    "news": (NEWS, load_news),
    "coding": (CODING, read_coding),
    "officials": (OFFICIALS, read_officials),
    "quantities": (QUANTITIES, find_quantities),
    "operations": (OPERATIONS, find_operations),
    "quantities as read": (QUANTITIES, read_quantities),
}


def load_it(load):
    """A table of the China page, whether its loader finds the page itself or wants the news."""
    return load(load_news()) if load in (find_quantities, find_operations) else load()


@pytest.mark.parametrize("name", LOADERS)
def test_table_keeps_its_specification(name):
    table, load = LOADERS[name]
    assert len(check(table, load_it(load))) > 10


@pytest.mark.parametrize("name", [name for name in LOADERS if name != "news"])
def test_every_span_holds_its_evidence(name, page):
    _, load = LOADERS[name]
    rows = load_it(load)
    assert misquoted(page.text, rows) == []
    placed = rows["start"].notna()
    needless = rows["code"].isin(["not_named", "unclear"]) if name == "coding" else pd.Series(False, index=rows.index)
    assert (placed | needless).all()


def test_headlines_and_excerpts_stand_where_they_say(page):
    for item in load_news().itertuples():
        for words, start in ((item.headline, item.headline_start), (item.excerpt, item.excerpt_start)):
            assert page.text[start : start + len(words)] == words


def test_a_span_never_crosses_from_headline_into_excerpt():
    news = load_news()
    for rows in (read_coding(), read_quantities(), read_officials()):
        for row in rows[rows["start"].notna()].itertuples():
            item = news.loc[row.item_id]
            parts = [(item["headline_start"], item["headline"]), (item["excerpt_start"], item["excerpt"])]
            assert any(start <= row.start and row.end <= start + len(words) for start, words in parts)


def test_a_moved_span_is_noticed(page):
    rows = read_coding()
    rows.loc[4, "start"] += 1
    assert misquoted(page.text, rows) == [(4, "INTERPOL-coordinated")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.assign(field="motto"), "profile, row 0: field is 'motto'; allowed"),
        (lambda rows: rows.assign(value=None), "row 0: value is missing"),
        (lambda rows: rows.drop(columns="under"), "columns are"),
        (lambda rows: rows[rows.columns[::-1]], "columns are"),
        (lambda rows: pd.concat([rows, rows.tail(1)], ignore_index=True), "stands there twice"),
    ],
)  # fmt: skip
def test_a_table_that_breaks_its_specification_is_refused(change, message):
    with pytest.raises(TableError, match=message):
        check(PROFILE, change(load_profile()))


def test_data_dictionary_tells_every_column():
    rows = data_dictionary()
    assert set(rows["table"]) == set(TABLES)
    assert rows["meaning"].str.fullmatch(r"\w.+\.").all()
    assert set(rows["origin"]) <= {"page", "derived", "coded", "outside"}
    assert rows[["table", "column"]].duplicated().sum() == 0


# --- the coding ---------------------------------------------------------------------------------------


def test_adjudicated_coding_is_the_settled_one():
    """Counts made by hand from the files handed over; FIFA twice and ASEAN, within a name alone, are no partners."""
    rows = read_coding()
    assert rows["scheme"].value_counts().to_dict() == {
        "actor": 57, "country": 42, "crime_type": 34, "theme": 33, "china_role": 28, "setting": 28, "interpol_role": 22,
        "china_part": 21, "partner": 5 - 3,
    }  # fmt: skip
    for scheme in ("china_role", "setting"):
        assert rows[rows["scheme"] == scheme]["item_id"].is_unique


def test_the_adjudicated_coding_is_what_the_blind_passes_gave_by_majority_but_for_what_is_settled():
    """The blind passes did not know the adjudicated one; the three names within a name are the whole difference."""
    key = ["item_id", "scheme", "code"]
    votes = pd.concat([read_coding(name)[key].drop_duplicates() for name in ("coder_c", "coder_d", "coder_e")])
    counts = votes.value_counts()
    blind, ours = set(counts.index[counts >= 2]), set(map(tuple, read_coding()[key].to_numpy()))
    settled = set(map(tuple, pd.read_csv(data_path("coding", "settled.csv"))[key].to_numpy()))
    assert blind - ours == {
        ("2010-07-16", "partner", "FIFA"), ("2014-07-18", "partner", "FIFA"), ("2017-05-30", "partner", "ASEAN"),
    } <= settled  # fmt: skip
    assert ours == blind & ours


def test_the_two_passes_differ_in_four_labels():
    passes = [set(map(tuple, read_coding(name)[["item_id", "code"]].to_numpy())) for name in ("coder_a", "coder_b")]
    assert passes[0] ^ passes[1] == {
        ("2015-11-05", "terrorism"),
        ("2013-09-25", "information_systems"),
        ("2012-07-29", "public_awareness"),
        ("2007-06-20", "information_systems"),
    }


@pytest.mark.parametrize("name", PASSES)
def test_matrix_keeps_items_without_a_code(name):
    news, rows = load_news(), read_coding(name)
    for scheme, codes in SCHEMES.items():
        matrix = coding_matrix(news, rows, scheme)
        assert matrix.shape == (28, len(codes))
        assert list(matrix.index) == list(news.index)
        assert (
            int(matrix.to_numpy().sum())
            == rows[rows["scheme"] == scheme][["item_id", "code"]].drop_duplicates().shape[0]
        )


def test_matrix_refuses_items_that_are_not_in_the_news():
    with pytest.raises(CodingError, match="not in the news: 2017-05-30"):
        coding_matrix(load_news().iloc[1:], read_coding(), "theme")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("item_id,scheme\n", "line 1: no column code"),
        ("item_id,scheme,code\n1999-01-01,theme,governance\n", "line 2: item '1999-01-01' is not on the page"),
        ("item_id,scheme,code\n2017-05-30,topic,governance\n", "line 2: scheme 'topic'; expected one of"),
        ("item_id,scheme,code\n2017-05-30,theme,governence\n", "line 2: code 'governence'; theme has"),
        ("item_id,scheme,code\n2017-05-30,theme,governance\n2017-05-30,theme,governance\n",
         "line 3: the same as line 2"),
        ("item_id,scheme,code,context\n2017-05-30,theme,governance,banana\n", "line 2: context 'banana'"),
        ("item_id,scheme,code\n2017-05-30,theme,governance,,a, b\n", "line 2: more fields than columns"),
        ("item_id,scheme,code\n2017-05-30,country,XX\n", "line 2: country 'XX'; expected two capitals"),
        ("item_id,scheme,code\n2017-05-30,partner,Who\n", "line 2: partner 'Who'; expected an acronym"),
        ("item_id,scheme,code\n2017-05-30,interpol_role,led\n", "line 2: context ''; an interpol_role is that"),
        ("item_id,scheme,code,evidence\n2017-05-30,china_role,not_named,INTERPOL\n",
         "line 2: not_named says that something is absent"),
        ("item_id,scheme,code\n2017-05-30,china_role,host\n2017-05-30,china_role,visitor\n",
         "line 3: 2017-05-30 has a china_role"),
        ("item_id,scheme,code,evidence\n2017-05-30,theme,governance,tulips\n",
         "line 2: 'tulips' is not in the headline or excerpt"),
        ("item_id,scheme,code,context,evidence\n2017-05-30,interpol_role,led,excerpt,INTERPOL-led\n",
         "is not in the excerpt of 2017-05-30"),
    ],
)  # fmt: skip
def test_a_wrong_coding_file_names_its_line(tmp_path, lines, message):
    path = tmp_path / "mine.csv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(CodingError, match=message) as caught:
        read_coding(str(path))
    assert "mine.csv" in str(caught.value)


def test_wrong_evidence_in_a_reading_names_file_and_line(data):
    (data / "coding" / "officials.csv").write_text("item_id,evidence\n2017-05-30,tulips\n", encoding="utf-8")
    with pytest.raises(CodingError, match=r"officials\.csv, line 2: 'tulips' is not in the headline or excerpt of"):
        read_officials(load_news())


def test_examples_of_the_specification_stand_in_the_tables(ledger):
    found = {}
    for name, rows in {**published(ledger), "named_countries": find_countries(load_news())}.items():
        for column, values in rows.reset_index().items():
            found.setdefault(name, {})[column] = {str(value).removesuffix(" 00:00:00") for value in values.dropna()}
    items = found["news"]["item_id"]
    for table in (*TABLES.values(), CHANGES):
        for column in table.columns:
            if column.example:
                where = items if column.name.endswith(("item", "item_id")) else found[table.name][column.name]
                assert column.example in where, f"{table.name}.{column.name}: {column.example}"
