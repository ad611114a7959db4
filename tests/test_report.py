"""The report's parts, without Sphinx or a browser; `run.py check` tries the built report in one."""

import html
import json
import re
import struct
from dataclasses import replace

import pandas as pd
import pytest
from conftest import NOTEBOOKS, ROOT

from helpers import Finding, load_news, load_withdrawn, parse_page, read_claims, read_coding
from helpers.paths import read_yaml
from helpers.show.tables import table
from helpers.site.another import short_answer
from helpers.site.books import Figure, linked_markdown, linked_table, read_book
from helpers.site.markup import FENCE, document, escape, raw
from helpers.site.pages import pages
from helpers.site.paper import PDF, chromium
from helpers.site.readme import FIRST
from helpers.site.source import viewer
from helpers.site.spans import Evidence

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ```` [x](javascript:alert(3)) "


@pytest.fixture(scope="module")
def evidence(ledger):
    return Evidence.of_china(ledger)


@pytest.fixture(scope="module")
def hostile(page, evidence):
    """The page with a headline that looks like HTML, and a finding that does."""
    at = int(evidence.news["headline_start"].iloc[0])
    other = Evidence.of_page(parse_page(page.text[:at] + HOSTILE + page.text[at:], name=page.name))
    frames = other.frames | {"coding": read_coding("adjudicated", other.news)}
    return Evidence(
        other.page, other.news, frames, evidence.ledger.assign(finding=HOSTILE, undone_by=HOSTILE, fewest=1)
    )


@pytest.fixture(scope="module")
def books(evidence):
    return [read_book(path, evidence) for path in NOTEBOOKS]


@pytest.fixture(scope="module")
def made(evidence, books):
    return pages(evidence, books)


@pytest.fixture
def stored(monkeypatch):
    """What a cell displayed last."""
    kept = {}
    monkeypatch.setattr("IPython.display.display", lambda data, **_: kept.update(data))
    return kept


def shown(markup):
    """The text that a browser shows of a line's words."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def words_of(viewed):
    after = '<p class="english">|<details class="uses">|</div>'
    return re.findall(rf'<span class="text"[^>]*>(.*?)</span>(?={after})', viewed, re.DOTALL)


# --- the page's words -----------------------------------------------------------------------------------


def test_viewer_shows_the_page_letter_by_letter(evidence, page):
    assert "".join(map(shown, words_of(viewer(evidence)))) == page.text


def test_a_spanish_headline_or_excerpt_has_its_english_beneath(evidence, page):
    lines = re.findall(r'<div class="line[^>]* id="L(\d+)">(.*?)</div>', viewer(evidence), re.DOTALL)
    said = {int(nr): english[1] for nr, line in lines if (english := re.search('<p class="english">([^<]*)</p>', line))}
    spanish = evidence.news.query("language == 'es'")
    assert {number: html.unescape(text) for number, text in said.items()} == {
        page.line_of(int(row[f"{part}_start"])): f"In English: {row[f'{part}_en']}"
        for part in ("headline", "excerpt")
        for _, row in spanish.iterrows()
    }
    assert len(said) == 34


def test_pieces_of_every_span_join_to_its_words(evidence, page):
    text = viewer(evidence)
    pieces = [
        (match[1].split(), html.unescape(match[2]))
        for match in re.finditer(r'<span class="w([^"]*)">([^<]*)</span>', text)
    ]
    for span in evidence.spans.values():
        joined = "".join(words for classes, words in pieces if f"in-{span.id}" in classes)
        assert joined == page.text[span.start : span.end]
        assert text.count(f' id="{span.id}"') == 1


def test_every_row_with_evidence_has_a_span_that_names_it(evidence):
    assert {"actor", "country", "partner"} < set(evidence.frames["coding"]["scheme"])
    hrefs = {use.href for span in evidence.spans.values() for use in span.uses}
    for name, data in evidence.frames.items():
        for number, row in enumerate(data.to_dict("records"), start=1):
            assert pd.isna(row["start"]) or f"{name}.html#{name}-{number}" in hrefs


def test_an_item_names_the_findings_that_count_it(evidence):
    for id, items in evidence.items_of_findings.items():
        for item in items:
            assert f"ledger.html#{id.lower()}" in {use.href for use in evidence.spans[f"item-{item}"].uses}


# --- text is shown, never run ---------------------------------------------------------------------------


def test_hostile_page_is_shown_as_text(hostile):
    assert HOSTILE.strip()[:20] in hostile.news["headline"].iloc[0]
    books = [read_book(path, hostile) for path in NOTEBOOKS]
    for text in (viewer(hostile), *pages(hostile, books).values()):
        assert "<script>" not in text and "<img src=x" not in text
    assert "".join(map(shown, words_of(viewer(hostile)))) == hostile.page.text


def test_hostile_text_in_outputs_is_shown_as_text(evidence, stored):
    table(pd.DataFrame({"words": [HOSTILE], "other": [HOSTILE]}), caption=HOSTILE)
    for text in (stored["text/html"], linked_table(stored["text/html"], "../", evidence)):
        assert "<script" not in text and "<img" not in text
        assert HOSTILE in html.unescape(text)
    for said in (f"**On this page:** {HOSTILE}", Finding(HOSTILE, ["2017-05-30"], holds=True)._repr_markdown_()):
        safe = linked_markdown(said, "../", evidence, "F01")
        assert "<script" not in safe and "<img" not in safe and "](javascript" not in safe.replace("\\](", "")
    assert FENCE not in raw(escape(FENCE)).removeprefix(FENCE).removesuffix(FENCE)


# --- outputs of notebooks -------------------------------------------------------------------------------


def test_a_claim_leads_to_the_ledger_and_its_items_to_their_words(evidence):
    finding = Finding("Two & more items.", ["2007-06-20", "2017-05-30"], holds=True)
    said = linked_markdown(finding._repr_markdown_(), "../", evidence, "F05")
    assert said.startswith('> **<a href="../ledger.html#f05">F05</a>** – Two &amp; more items. The claim holds.\n>\n> ')
    for item in finding.items:
        assert f'<a href="../source.html#item-{item}">{item}</a>' in said
    assert "data/raw" not in said


def test_claims_in_notebooks_have_their_ids(books, ledger):
    """Those that are executed; a notebook that is stored without outputs shows nothing."""
    for book in books:
        for cell in book.notebook["cells"]:
            claim = re.search(r"^def (F\d\d)\(", "".join(cell["source"]), re.MULTILINE)
            if cell["cell_type"] == "code" and claim and cell["outputs"]:
                said = cell["outputs"][-1]["data"]["text/markdown"]
                assert f'<a href="../ledger.html#{claim[1].lower()}">' in said
                if isinstance(items := ledger.at[claim[1], "items"], str):
                    assert all(f"source.html#item-{item}" in said for item in items.split(", "))


def test_quoted_words_lead_to_where_they_stand(evidence, stored):
    codes = evidence.frames["coding"].dropna(subset="evidence")
    texts = (evidence.news["headline"] + "\n" + evidence.news["excerpt"]).loc[codes["item_id"]]
    once = [text.count(words) == 1 for text, words in zip(texts, codes["evidence"], strict=True)]
    expected = set(codes.loc[once, ["start", "end"]].itertuples(index=False, name=None))
    assert len(expected) > 50
    for columns in (["item_id", "code", "evidence"], ["item_id", "evidence", "code"]):
        table(
            codes[columns].set_index("item_id"),
            caption="Codes",
            names={"evidence": "Words"} if columns[1] == "code" else {},
            fold=["evidence"],
            mark="INTERPOL",
        )
        linked = linked_table(stored["text/html"], "../", evidence)
        found = re.findall(r'<a href="\.\./source\.html#s(\d+)-(\d+)" class="words">(.*?)</a>', linked)
        assert expected <= {(int(start), int(end)) for start, end, _ in found}
        for start, end, words in found:
            assert shown(words) == evidence.page.text[int(start) : int(end)]
        assert "<mark>" in linked


def test_words_of_one_item_are_found_there_though_another_has_them_too(evidence, stored):
    """As in a table about one item, which its caption names and no row does."""
    codes = evidence.frames["coding"]
    twice = codes["evidence"].duplicated(keep=False) & codes["evidence"].notna()
    apart = codes[twice].groupby("evidence")["item_id"].nunique()
    words = apart[apart > 1].index[0]
    row = codes[codes["evidence"] == words].iloc[0]
    table(pd.DataFrame({"code": ["x"], "words": [words]}), caption=f"Item {row['item_id']}")
    assert f"#s{row['start']}-{row['end']}" in linked_table(stored["text/html"], "", evidence)
    table(pd.DataFrame({"code": ["x"], "words": [words]}), caption="Some item")
    assert 'class="words"' not in linked_table(stored["text/html"], "", evidence)


def test_dates_of_items_and_findings_in_tables_are_links(evidence, stored):
    table(pd.DataFrame({"id": ["F05", "F20", "F99"], "item": ["2017-05-30", "2017-05-13", "2001-01-01"]}), caption="x")
    linked = linked_table(stored["text/html"], "../", evidence)
    assert re.findall(r'href="\.\./([^"]*)"', linked) == [
        "ledger.html#f05", "source.html#item-2017-05-30", "ledger.html#f20", "source.html#item-2017-05-13",
    ]  # fmt: skip


def test_a_frame_as_pandas_shows_it_passes(evidence):
    frame = load_news()[["headline", "place"]].head(3)
    linked = linked_table(frame.to_html(), "../", evidence)
    assert "<style" not in linked and "<th></th>" not in linked and 'class="scroll"' in linked
    for item, headline in frame["headline"].items():
        assert f'<a href="../source.html#item-{item}">{item}</a>' in linked and html.escape(headline[:20]) in linked
    pd.testing.assert_series_equal(
        pd.Series(re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", linked)).map(shown),
        pd.Series(re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", frame.to_html())).map(shown),
    )


def test_boxes_of_a_page_have_labels_of_their_own(evidence, stored):
    table(pd.DataFrame({"a": [1]}), caption="One")
    labels = set()
    twice = [linked_table(stored["text/html"], "", evidence, labels) for _ in range(2)]
    assert ['aria-label="One"' in one for one in twice] == [True, False]


def test_figures_keep_their_text_and_data(evidence, books):
    assert len(books[0].figures[0].rows) == len(evidence.items) + 1, "the overview leads to every item"
    for book in books:
        for figure in book.figures:
            assert figure.alt and figure.caption and figure.data.count("\n") > 1
            assert escape(figure.alt) in figure.html("", evidence)


def test_rows_of_a_picture_lead_to_their_items(evidence):
    data = "date,item_id\nx,2017-05-30\ny,unheard\nz,2007-06-20\n"
    made = Figure("00-9", b"\0" * 16 + struct.pack(">II", 2, 3), "Alt.", "Said.", data, (0.1, 0.25, 0.5, 1.0))
    found = re.findall(r'<a href="([^"]*)" style="([^"]*)">([^<]*)</a>', made.html("../", evidence).split("<figcap")[0])
    assert found == [
        ("../source.html#item-2017-05-30", "top: 10.00%; height: 15.00%", "2017-05-30"),
        ("../source.html#item-2007-06-20", "top: 50.00%; height: 50.00%", "2007-06-20"),
    ]
    assert "style=" not in replace(made, rows=()).html("../", evidence)


def test_a_figure_without_words_is_refused(tmp_path, evidence):
    data = {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure size 640x480 with 1 Axes>"}
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    cell = {"cell_type": "code", "metadata": {}, "source": "plot()", "outputs": [output]}
    (tmp_path / "03_mine.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"figure 03-1 has no alternative text.*show_figure"):
        read_book(tmp_path / "03_mine.ipynb", evidence)


# --- the report's own pages -----------------------------------------------------------------------------


def test_one_title_a_page(evidence, made):
    assert set(made) == {"index", "review", "ledger", "source", "codebook", "dictionary", "functions", "search",
                         "lesson", "answers", *evidence.frames}  # fmt: skip
    for text in made.values():
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


def test_start_page_says_who_when_and_how_to_cite(made):
    start, cited = html.unescape(made["index"]), read_yaml(ROOT / "CITATION.cff")
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", start))
    assert facts["Made by"] == cited["authors"][0]["name"] and facts["Version"].startswith(cited["version"])
    assert cited["title"] in facts["Cite"] and cited["references"][1]["url"] in facts["And the page"]
    assert f"author = {{{{{cited['authors'][0]['name']}}}}}" in start and f"title = {{{cited['title']}}}" in start
    assert all(f"({id})" in shown(start) for id in FIRST) and "<figure" in start and "## How it was coded" in start


def test_start_page_leads_to_the_pdf_where_there_is_one(monkeypatch, evidence, books):
    for found in (None, "/usr/bin/chromium"):
        monkeypatch.setattr("helpers.site.pages.chromium", lambda found=found: found)
        assert (f'href="{PDF}"' in pages(evidence, books)["index"]) == bool(found)


def test_chromium_is_the_one_named_or_one_installed(monkeypatch, tmp_path):
    for name in ("mine", "chromium-browser"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
    assert chromium() == str(tmp_path / "mine")
    monkeypatch.delenv("CHROMIUM")
    assert chromium() == str(tmp_path / "chromium-browser")
    (tmp_path / "chromium-browser").unlink()
    assert chromium() is None


def test_leading_findings_say_what_touches_them(made, ledger):
    leading = made["review"].split("## The leading findings")[1].split("## The data")[0]
    for id, told in zip(FIRST, re.findall(r"<dl.*?</dl>", leading), strict=True):
        row = ledger.loc[id]
        assert f"{row['holding']:,} of {row['combinations']:,}" in told and "<dt>Hangs on</dt>" in told


def test_notebooks_go_by_number_and_short_name(made, books):
    for book in books:
        assert book.short[:3] == f"{book.name[:2]} " and len(book.short) <= 27, "one line of the sidebar"
        assert f"\n{book.short} <notebooks/{book.name}>\n" in made["index"]


def test_figures_and_tables_of_a_notebook_are_numbered(books):
    for book in books:
        outputs = [
            out.get("data", {}).get("text/html", "") for c in book.notebook["cells"] for out in c.get("outputs", ())
        ]
        for kind, number in (("Figure", len(book.figures)), ("Table", None)):
            found = re.findall(rf"<b>{kind} {book.name[:2]}-(\d+)\.</b>", "".join(outputs))
            assert found == [str(nth) for nth in range(1, len(found) + 1)]
            assert number in (None, len(found)) and (found or kind == "Figure")


def test_ledger_has_a_section_for_every_finding(made, ledger):
    sections = dict(re.findall(r"\((f\d\d)\)=\n## (.*?)(?=\n\(f\d\d\)=|\n## Withdrawn)", made["ledger"], re.DOTALL))
    assert list(sections) == [id.lower() for id in ledger.index]
    for id, row in ledger.iterrows():
        section = sections[id.lower()]
        assert escape(row["finding"]) in shown(section) or row["finding"] in shown(section)
        assert f"{row['k']} of {row['n']}" in section or pd.isna(row["n"])
        if row["kind"] == "count":
            assert "a count" in section and "Combinations" not in section
            continue
        assert ("it holds" if row["holds"] else "it does not hold") in section
        tested = pd.notna(row["combinations"])
        tried = f"holds in {row['holding']:,} of {row['combinations']:,}" if tested else "not tested"
        assert tried in section
        facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", section))
        for column, fact in (("items", "Items"), ("hangs_on", "Hangs on")):
            named = row[column].split(", ") if isinstance(row[column], str) else []
            assert re.findall("source.html#item-([0-9-]+)", facts[fact]) == named
        if isinstance(row["undone_by"], str):
            assert row["undone_by"] in shown(section)


def test_withdrawn_findings_stay_listed_with_their_reason(made, ledger):
    for id, row in load_withdrawn().iterrows():
        assert id not in ledger.index, "its number is used again"
        assert f'id="{id.lower()}"' in made["ledger"] and escape(row["reason"]) in made["ledger"]


def test_reviewers_see_what_would_undo_each_claim(made, ledger):
    table_ = made["review"].split("What would undo each claim")[1]
    for id, claim in read_claims().items():
        assert (claim.short in html.unescape(table_)) == (ledger.at[id, "kind"] == "claim")


def test_reviewers_page_takes_its_sections_from_notebook_00(made):
    text = "\n".join("".join(cell["source"]) for cell in json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))["cells"])
    for heading in ("How was it coded?", "What can this page not tell?"):
        assert text.split(f"## {heading}\n\n")[1][:80] in made["review"]


def test_pages_do_without_figures_that_are_not_stored(evidence, books):
    bare = [type(book)(book.name, book.title, book.notebook, ()) for book in books]
    made = pages(evidence, bare)
    assert "<figure" not in made["review"] and "Three figures" not in made["review"], "no heading above nothing"


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("# A\n\n## B\n\n## C\n\ntext", "B"),
        ("# A\n\ntext\n\n## B", "B"),
        ("# A\n\n## B\n\n### C\n\n# D\n\ntext", "A"),
        (f"# A\n\n(b)=\n## B\n\n{raw('<ul></ul>')}\n\n(c)=\n## C\n\ntext", "B"),
        ("# A\n\ntext\n\n## B\n\n```{toctree}\n:hidden:\n\nreview\n```", "B"),
        (f"# A\n\n## B\n\n### C\n\n{raw('<img src=x>')}\n\n## D\n\n```\n# code\n```", None),
        (f"# A\n\n{raw('# words of a page')}\n\n## B\n\ntext", None),
    ],
)
def test_a_heading_above_nothing_is_refused(text, empty):
    if empty is None:
        assert document(text) == text + "\n"
        return
    with pytest.raises(ValueError, match=f"^A: nothing stands under the heading '{empty}'$"):
        document(text)


def edited(path, folder, change):
    """A copy of a notebook, `change` made in the text of its cells of Markdown."""
    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = change("".join(cell["source"]))
    (folder / path.name).write_text(json.dumps(book), encoding="utf-8")
    return folder / path.name


def test_sections_of_notebooks_have_something_in_them(tmp_path, evidence):
    emptied = edited(NOTEBOOKS[1], tmp_path, lambda text: re.sub(r"^(# .*)", r"\1\n\n## Nothing\n\n## More", text))
    with pytest.raises(ValueError, match=r"01_country_profile\.ipynb: nothing stands under the heading 'Nothing'"):
        read_book(emptied, evidence)


def test_a_section_of_notebook_00_that_reviewers_miss_is_an_error(tmp_path, evidence, books):
    renamed = edited(NOTEBOOKS[0], tmp_path, lambda text: text.replace("## How was it coded?", "## How it was coded"))
    with pytest.raises(ValueError, match=r"00_start_here: no heading 'How was it coded\?'.*reviewers"):
        pages(evidence, [read_book(renamed, evidence), *books[1:]])


# --- the report of a page: more of it stands in test_another --------------------------------------------


def test_the_short_answer_is_what_the_first_cell_says_that_says_something():
    def cell(*said):
        return {"cell_type": "code", "outputs": [{"data": {"text/markdown": text}} for text in said]}

    table_ = {"cell_type": "code", "outputs": [{"data": {"text/html": "<table>"}}, {"output_type": "stream"}]}
    text = {"cell_type": "markdown", "source": "# Title"}
    assert short_answer({"cells": [text, table_, cell("> Invented.", ["In ", "short"]), cell("More.")]}) == (
        "> Invented.\n\nIn short"
    )
    assert short_answer({"cells": [text, table_]}) == ""
