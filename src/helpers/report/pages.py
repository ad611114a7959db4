"""The report's own pages: start page, reviewer's page, ledger, source, tables with their words, codebook, columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from ..findings import FINDINGS, Tables
from ..fragility import robustness
from ..package import published
from ..page import provenance
from ..paths import data_path, read_yaml
from ..tables import TABLES
from .books import Book, Figure
from .markup import Row, document, escape, link, plain, raw, table, tag, text_of
from .source import viewer
from .spans import EVIDENCE, Evidence, item_anchor, row_anchor, span_anchor

FIRST = ("F01", "F02", "F03", "F08")
"""The findings of the start page."""

MATTER = ("00-1", "03-2", "02-4")
"""The three figures of the reviewer's page: notebook and number."""

TITLES = {
    "review": "For reviewers: ten minutes",
    "ledger": "The ledger",
    "source": "The page, line by line",
    "codebook": "Codebook",
    "dictionary": "Data dictionary",
    **{name: title for name, (title, _, _) in EVIDENCE.items()},
}
"""Pages of the report beside the start page and the notebooks: name and title."""


def pages(evidence: Evidence, books: Sequence[Book]) -> dict[str, str]:
    """All of the report's own pages as MyST documents, by name."""
    fragile = robustness(evidence.tables)
    return {
        "index": _start(evidence, books),
        "review": _review(evidence, books, fragile),
        "ledger": _ledger(evidence, fragile),
        "source": document("# The page, line by line", raw(_source_intro() + viewer(evidence))),
        **{name: _table_page(name, evidence) for name in EVIDENCE},
        "codebook": _codebook(),
        "dictionary": _dictionary({*published(evidence.tables), "scores"}, descriptor=True),
    }


def _rows_with_words(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'} with {'its' if number == 1 else 'their'} words"


def pages_of_another(evidence: Evidence, book: Book, answer: str) -> dict[str, str]:
    """The pages of a report of any other page, by name; `answer` is its short answer (Markdown)."""
    t = evidence.tables
    intro = (
        "One page, read by rule: what is coded here no one has checked by reading. Each fact, code and number is one "
        "click from its words."
    )
    ways = (
        ("notebooks/" + book.name, book.title, "every section of the notebook, with figures and the data drawn"),
        ("source", TITLES["source"], "the text with line numbers; what is quoted, by what, and what is not"),
        *((name, TITLES[name], _rows_with_words(len(rows))) for name, rows in evidence.frames.items()),
        ("dictionary", TITLES["dictionary"], "every column of the tables, and the tables as CSV"),
    )
    listed = "".join(
        f'<li>{link(title, f"{name}.html")}<span>{escape(about)}</span></li>' for name, title, about in ways
    )
    return {
        "index": document(
            f"# {plain(t.page.name)}, read by rule",
            raw(tag("p", intro, class_="lead")),
            answer,
            "## Where to go",
            raw(tag("ul", listed, class_="ways")),
            _contents("Read", [f"notebooks/{book.name}", "source"]),
            _contents("Rows and their words", list(evidence.frames)),
            _contents("Meanings", ["dictionary"]),
        ),
        "source": document("# The page, line by line", raw(_ADDRESSES + viewer(evidence))),
        **{name: _table_page(name, evidence) for name in evidence.frames},
        "dictionary": _dictionary({"news", *evidence.frames}, descriptor=False),
    }


def _items(items: Sequence[str]) -> str:
    return ", ".join(link(item, f"source.html#{item_anchor(item)}") for item in items)


def _linked(text: str, evidence: Evidence) -> str:
    """Text as HTML, its items links."""
    return evidence.item_pattern.sub(
        lambda m: f'<a href="source.html#{item_anchor(m[0])}">{m[0]}</a>', escape(text)
    )


def _book(name: str) -> str:
    return link(f"notebook {name[:2]}", f"notebooks/{name}.html")


def _sentences(evidence: Evidence) -> str:
    """The first findings as a list, each with its place in the ledger."""
    t = evidence.tables
    told = (
        tag("li", f"{_linked(FINDINGS[id](t).sentence, evidence)} ({link(id, f'ledger.html#{id.lower()}')})")
        for id in FIRST
    )
    return tag("ul", "".join(told), class_="findings")


def _start(evidence: Evidence, books: Sequence[Book]) -> str:
    t = evidence.tables
    dates = t.news["date"].dt.year
    intro = (
        f"One public page of INTERPOL in its Spanish edition, {len(t.news)} dated news excerpts from {dates.min()} to "
        f"{dates.max()}, read whole. <strong>Every number here is one click from the words that carry it.</strong> "
        "The items were coded by language models in reading passes; how far that can be trusted has a notebook of "
        "its own."
    )
    ways = (
        ("review", "question, data, coding, three figures, limits, and what would overturn each claim"),
        ("ledger", f"all {len(FINDINGS)} findings: sentence, counts, items, and how little undoes them"),
        ("source", "the raw text with line numbers; what is quoted, by what, and what is not"),
        ("codebook", "what each code means, and where its edges are"),
        ("dictionary", "every column of the published tables, and the tables as CSV"),
    )
    listed = "".join(
        f'<li>{link(TITLES[name], f"{name}.html")}<span>{escape(about)}</span></li>' for name, about in ways
    )
    notebooks = "".join(f"<li>{link(book.title, f'notebooks/{book.name}.html')}</li>" for book in books)
    return document(
        "# INTERPOL’s page for China, read whole",
        raw(tag("p", intro, class_="lead")),
        "## In short",
        raw(_sentences(evidence) + _figure(MATTER[0], books, evidence)),
        "## Where to go",
        raw(tag("ul", listed, class_="ways")),
        "## The notebooks",
        raw(tag("ol", notebooks, start="0", class_="notebooks")),
        _contents("Read", ["review", "ledger", "source"]),
        _contents("Notebooks", [f"notebooks/{book.name}" for book in books]),
        _contents("Rows and their words", list(EVIDENCE)),
        _contents("Meanings", ["codebook", "dictionary"]),
    )


def _contents(caption: str, names: Sequence[str]) -> str:
    listed = "\n".join(names)
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```"


def _figure(name: str, books: Sequence[Book], evidence: Evidence) -> str:
    found = {figure.name: figure for book in books for figure in book.figures}
    figure: Figure | None = found.get(name)
    return figure.html("", evidence) if figure else ""


def _section(book: Book, heading: str) -> str:
    """What a notebook says under a heading (Markdown), until the next heading or output; empty if there is none."""
    for cell in book.notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and f"## {heading}\n" in source:
            text = source.split(f"## {heading}\n", 1)[1].split("\n## ")[0]
            text = re.split(r"\n(?=\*\*(?:What was found|Change this))|\n\n?These are", text)[0]
            return re.sub(r"\]\((\w+\.ipynb)\)", r"](notebooks/\1)", text).strip()
    return ""


def _review(evidence: Evidence, books: Sequence[Book], fragile: pd.DataFrame) -> str:
    t = evidence.tables
    start = books[0]
    source = provenance()
    data = (
        f"{escape(source['title'])}: a text file of {int(str(source['bytes'])):,} bytes, kept byte for byte and "
        f"checked against its SHA-256 each time it is read. It holds a profile of the police and the bureau "
        f"({link(f'{len(t.profile)} facts', 'profile.html')}), {len(t.news)} cut news items dated "
        f"{t.news['date'].min():%Y-%m-%d} to {t.news['date'].max():%Y-%m-%d} in Spanish and English, counts of "
        f"notices, and events. Day of capture: {escape(source['captured'])}. {link('The whole text', 'source.html')}."
    )
    coding = (
        f"{link(f'{len(t.coding)} codes', 'coding.html')}, "
        f"{link(f'{len(t.quantities)} quantities', 'quantities.html')}, "
        f"{link(f'{len(t.operations)} operations', 'operations.html')}: each quotes its words "
        f"(one code, <em>not named</em>, says that something is absent and quotes none). "
        f"{link('Definitions and edges', 'codebook.html')}; "
        f"{link('how far passes and rules agree', 'notebooks/06_coding_reliability.html')}."
    )
    rows = []
    for id, row in fragile.iterrows():
        finding = FINDINGS[str(id)]
        rows.append(
            Row(
                (
                    link(id, f"ledger.html#{str(id).lower()}"),
                    escape(finding.short[:1].upper() + finding.short[1:]),
                    "yes" if finding(t).holds else "no",
                    escape(row["fewest"]),
                    _linked(text_of(row["example"]), evidence),
                )
            )
        )
    figures = "".join(_figure(name, books, evidence) for name in MATTER)
    return document(
        f"# {TITLES['review']}",
        "## The question",
        plain(start.title),
        raw(_sentences(evidence)),
        "## The data",
        raw(tag("p", data)),
        "## How it was coded, and by what",
        _section(start, "How the coding was made"),
        raw(tag("p", coding)),
        "## Three figures that matter",
        raw(figures),
        "## Limits",
        _section(start, "What it cannot say"),
        "## What would overturn each claim",
        "*Fewest changes* is found by search: so many labels exchanged or items left out make the claim false, and "
        "no fewer do. One such set is shown; a reader of the words can judge whether it is plausible. All claims were "
        "thought of after reading the page.",
        raw(
            table(
                ["Id", "Claim", "Holds", "Fewest changes", "One set of changes that undoes it"],
                rows,
                f"All {len(rows)} claims and what would overturn them",
            )
        ),
    )


def _ledger(evidence: Evidence, fragile: pd.DataFrame) -> str:
    t = evidence.tables
    parts = [
        f"# {TITLES['ledger']}",
        f"All {len(FINDINGS)} findings, computed from the tables. A *claim* is a comparison that can be false; a "
        "*count* says what is there. Each item leads to its words.",
        "## At a glance",
        raw(_ledger_table(t, fragile)),
    ]
    for finding in FINDINGS.values():
        result = finding(t)
        facts = [
            ("Counts", f"{result.k} of {result.n}"),
            ("Kind", "a claim; it holds" if finding.claim and result.holds else
             "a claim; it does not hold" if finding.claim else "a count"),
            ("Items", _items(result.items) or "it rests on no single items"),
        ]  # fmt: skip
        if finding.claim:
            row = fragile.loc[finding.id]
            facts.append(("Fewest changes that undo it", escape(row["fewest"])))
            if isinstance(row["example"], str):
                facts.append(("For example", _linked(row["example"], evidence)))
        facts.append(("Shown in", _book(finding.notebook)))
        told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
        parts += [
            f"({finding.id.lower()})=\n## {finding.id} – {plain(finding.question)}",
            raw(tag("p", _linked(result.sentence, evidence), class_="sentence") + tag("dl", told, class_="facts")),
        ]
    return document(*parts)


def _ledger_table(t: Tables, fragile: pd.DataFrame) -> str:
    rows = []
    for finding in FINDINGS.values():
        result = finding(t)
        rows.append(
            Row(
                (
                    link(finding.id, f"#{finding.id.lower()}"),
                    escape(result.sentence),
                    f"{result.k} of {result.n}",
                    ("yes" if result.holds else "no") if finding.claim else "–",
                    escape(fragile.at[finding.id, "fewest"]) if finding.claim else "–",
                    link(finding.notebook[:2], f"notebooks/{finding.notebook}.html"),
                )
            )
        )
    heads = ["Id", "Finding", "Counts", "Holds", "Fewest changes", "Notebook"]
    return table(heads, rows, f"Ledger: {len(rows)} findings from {len(t.news)} items, coded by language-model passes")


def _source_intro() -> str:
    return (
        "<p>The raw file as it stands, every line. The words are INTERPOL’s, quoted for research and criticism; the "
        f"licence of this project does not cover them.</p>{_ADDRESSES}"
    )


_ADDRESSES = (
    "<p>An address such as <code>#item-…</code> or <code>#s…</code> marks the words that a row quotes.</p>"
)


_LEFT_OUT = {"start", "end", "evidence"}


def _table_page(name: str, evidence: Evidence) -> str:
    title, row_is, _ = EVIDENCE[name]
    data = evidence.frames[name]
    columns = [column for column in data.columns if column not in _LEFT_OUT]
    numeric = [column for column in columns if pd.api.types.is_numeric_dtype(data[column])]
    rows = []
    for number, row in enumerate(data.to_dict("records"), start=1):
        item = row.get("item_id")
        cells = [link(number, f"#{row_anchor(name, number)}")]
        for column in columns:
            text = text_of(row[column])
            named = ("coding", "quantities", "promises", "profile")
            if name in named and column in ("code", "scheme", "kind", "field"):
                text = text.replace("_", " ")
            cells.append(_linked(text, evidence) if column == "item_id" else escape(text))
        if pd.isna(row["start"]):
            cells.append("– (nothing to quote: it says that China is absent)" if name == "coding" else "–")
            line = "–"
        else:
            start, end = int(row["start"]), int(row["end"])
            lang = evidence.languages.get(str(item)) if item else None
            cells.append(link(row["evidence"], f"source.html#{span_anchor(start, end)}", lang=lang, class_="words"))
            line = str(evidence.tables.page.line_of(start))
        if "line" not in columns:
            cells.append(line)
        rows.append(Row(cells, row_anchor(name, number)))
    heads = ["Row", *(_head(column) for column in columns), "Words", *(() if "line" in columns else ("Line",))]
    right = {_head(column) for column in numeric} | {"Line"}
    article = "an" if row_is[0] in "aeiou" else "a"
    about = f"{len(rows)} rows, each {article} {row_is} with the words of the page that carry it."
    files = (
        f'<p><a href="tables/{name}.csv" download>The published table as CSV</a>; what its columns mean: '
        f'<a href="dictionary.html#{name}">data dictionary</a>.</p>'
        if name in TABLES
        else ""
    )
    return document(
        f"# {title}",
        plain(about),
        raw(files + table(heads, rows, f"{title}: rows and the words that carry them", right)),
    )


def _head(column: str) -> str:
    return "Item" if column == "item_id" else (column[:1].upper() + column[1:]).replace("_", " ")


def _codebook() -> str:
    book: dict[str, Any] = read_yaml(data_path("codebook.yaml"))
    parts = ["# Codebook", plain(book["about"]), plain(book["unit"])]
    for scheme, content in book["schemes"].items():
        name = scheme.replace("_", " ")
        rows = []
        for code, entry in content["codes"].items():
            examples = entry.get("examples", {})
            shown = "".join(
                f"<li>{'Edge: ' if kind == 'borderline' else ''}"
                f"{tag('span', escape(text), lang='es' if lang == 'es' else None)}</li>"
                for kind, texts in examples.items()
                for lang, text in texts.items()
            )
            summary = f"<summary>Examples for {escape(code)}</summary>"
            folded = f"<details>{summary}<ul>{shown}</ul></details>" if shown else "–"
            cells = (
                f"<code>{escape(code)}</code>",
                *(escape(text_of(entry.get(part))) for part in ("definition", "include", "exclude")),
                folded,
            )
            rows.append(Row(cells, f"{scheme}-{code}"))
        parts += [
            f"## {name[:1].upper()}{name[1:]}",
            plain(content.get("note") or ""),
            raw(table(["Code", "Definition", "Include", "Exclude", "Examples"], rows, f"Codes of the scheme {name}")),
        ]
    return document(*parts)


def _dictionary(files: Collection[str], descriptor: bool) -> str:
    origins = (
        "Who speaks in a column: *page* – the page’s own words; *derived* – computed from them; *coded* – a reading "
        "pass decided; *outside* – a fact that the page does not state."
    )
    parts = ["# Data dictionary", origins]
    if descriptor:
        parts.append(
            raw('<p><a href="tables/datapackage.json" download>The descriptor of the data package</a></p>')
        )
    for spec in TABLES.values():
        rows = [
            Row(
                (
                    f"<code>{escape(column.name)}</code>",
                    escape(column.type),
                    escape(column.origin),
                    escape(column.meaning),
                    escape(", ".join(column.allowed) or "–"),
                    escape(column.missing or "never"),
                )
            )
            for column in spec.columns
        ]
        file = f' <a href="tables/{spec.name}.csv" download>{spec.name}.csv</a>' if spec.name in files else ""
        parts += [
            f"({spec.name})=\n## {spec.name[:1].upper()}{spec.name[1:]}",
            raw(
                tag("p", f"A row is {escape(spec.row)}.{file}")
                + table(
                    ["Column", "Type", "Origin", "Meaning", "Allowed", "Missing means"], rows, f"Columns of {spec.name}"
                )
            ),
        ]
    return document(*parts)
