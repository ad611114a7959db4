"""The report's own pages: start page, reviewer's page, ledger, source, tables with their words, codebook, columns."""

from __future__ import annotations

import inspect
import re
import subprocess
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd

import helpers

from ..page.page import provenance
from ..paths import CHECKOUT, data_path, read_yaml
from ..show.labels import label
from ..study.claims import load_withdrawn
from ..tables.specs import TABLES
from .books import Book
from .markup import FENCE, Row, document, escape, link, plain, raw, table, tag
from .paper import PDF, chromium
from .readme import FIRST
from .source import viewer
from .spans import EVIDENCE, Evidence, row_anchor, span_anchor

MATTER = ("00-1", "03-2", "02-3")
"""The three figures of the reviewer's page: notebook and number."""

TITLES = {
    "review": "For reviewers: ten minutes",
    "ledger": "The ledger",
    "source": "The page, line by line",
    "codebook": "Codebook",
    "dictionary": "Data dictionary",
    "functions": "Functions",
    "lesson": "A lesson of ninety minutes",
}
"""Titles of the pages beside the start page, the notebooks and the tables."""

_SEARCH_FORM = """<form role="search" aria-label="Search all pages">
<label>Words, a date as 2013-09-23, a code, the number of a finding or a line:
<input type="search" name="q"></label> <button>Search</button></form>
<noscript><p>Searching needs JavaScript; it works on the pages themselves, and asks no server.</p></noscript>
<p id="found" role="status"></p>
<div id="search-results"></div>
<script src="passages.js"></script>
<script src="_static/search.js"></script>"""
SEARCH = "---\norphan: true\n---\n\n" + document("# Search", raw(_SEARCH_FORM))
"""The page of results; it is reached from the form in the sidebar, so no table of contents names it."""


def pages(evidence: Evidence, books: Sequence[Book]) -> dict[str, str]:
    """All of the report's own pages as MyST documents, by name."""
    assert evidence.ledger is not None, "the report of another page has other pages: pages_of_another"
    ledger = evidence.ledger
    return {
        "index": _start(evidence, ledger, books),
        "review": _review(evidence, ledger, books),
        "ledger": _ledger(evidence, ledger),
        "source": document(f"# {TITLES['source']}", raw(_source_intro() + viewer(evidence))),
        **{name: _table_page(name, evidence) for name in evidence.frames},
        "codebook": _codebook(),
        "dictionary": _dictionary({path.stem for path in data_path("tables").glob("*.csv")}, descriptor=True),
        "functions": _functions(),
        "lesson": _from_docs("lesson"),
        "answers": _from_docs("answers"),
        "search": SEARCH,
    }


def pages_of_another(evidence: Evidence, book: Book, answer: str) -> dict[str, str]:
    """The pages of a report of any other page, by name; `answer` is its short answer (Markdown)."""
    intro = (
        "One page, read by rule: no one has checked its codes by reading. Each fact, code and number is one click from "
        "its words."
    )
    ways = [
        (f"notebooks/{book.name}", book.title, "every section of the notebook, with figures and the data drawn"),
        ("source", TITLES["source"], "the text with line numbers; what is quoted, by what, and what is not"),
        *((name, EVIDENCE[name][0], _rows_with_words(len(rows))) for name, rows in evidence.frames.items()),
        ("dictionary", TITLES["dictionary"], "every column of the tables, and the tables as CSV"),
    ]
    return {
        "index": document(
            f"# {plain(evidence.page.name)}, read by rule",
            raw(tag("p", intro, class_="lead")),
            answer,
            "## Where to go",
            _ways(ways),
            _contents("Read", [f"{book.short} <notebooks/{book.name}>", "source"]),
            _contents("Rows and their words", evidence.frames),
            _contents("Meanings", ["dictionary"]),
        ),
        "source": document(f"# {TITLES['source']}", raw(_ADDRESSES + viewer(evidence))),
        **{name: _table_page(name, evidence) for name in evidence.frames},
        "dictionary": _dictionary({"news", *evidence.frames}, descriptor=False),
        "search": SEARCH,
    }


def _rows_with_words(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'} with {'its' if number == 1 else 'their'} words"


def _ways(ways: Iterable[tuple[str, str, str]]) -> str:
    """Where to go from a start page: address, title, what is there."""
    listed = (f"<li>{link(title, f'{name}.html')}<span>{escape(about)}</span></li>" for name, title, about in ways)
    return raw(tag("ul", "".join(listed), class_="ways"))


def _contents(caption: str, names: Iterable[str]) -> str:
    listed = "\n".join(names)
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```"


# --- start page and reviewers' page ---------------------------------------------------------------------


def _sentences(evidence: Evidence, ledger: pd.DataFrame) -> str:
    """The first findings as a list, each with its place in the ledger."""
    told = [f"{escape(ledger.at[id, 'finding'])} ({id})" for id in FIRST if id in ledger.index]
    return tag("ul", "".join(tag("li", evidence.linked(one)) for one in told), class_="findings")


def _start(evidence: Evidence, ledger: pd.DataFrame, books: Sequence[Book]) -> str:
    years = evidence.news["date"].dt.year
    intro = (
        f"What does INTERPOL say of its cooperation with China’s police? One public page, read whole: a profile and "
        f"{len(years)} dated news excerpts from {years.min()} to {years.max()}, in the Spanish edition. <strong>Every "
        "number here is one click from the words that carry it.</strong> Language models coded the items in reading "
        "passes; notebook 06 shows how far the codes can be trusted."
    )
    ways = {
        "review": "question, data, coding, three figures, limits, and what would undo each claim",
        "ledger": f"all {len(ledger)} findings: sentence, counts, items, and what would undo them",
        "source": "the raw text with line numbers; what is quoted, by what, and what is not",
        "codebook": "what each code means, and where its edges are",
        "dictionary": "every column of the published tables, and the tables as CSV",
        "functions": "all that a notebook can import from helpers, each with an example",
        "lesson": "what to read, four exercises, what to discuss; the answers on a page of their own",
    }
    notebooks = [(f"notebooks/{book.name}", book.short, book.title) for book in books]
    return document(
        "# INTERPOL’s page for China, read whole",
        raw(tag("p", intro, class_="lead")),
        "## In short",
        raw(_sentences(evidence, ledger) + _figures(MATTER[:1], books, evidence)),
        "## How it was coded",
        _section(books[0], "How was it coded?"),
        f"The table stands in [notebook 00](notebooks/{books[0].name}.ipynb). How far passes and rules agree stands in "
        "[notebook 06](notebooks/06_coding_reliability.ipynb).",
        "## Cite this",
        raw(_cite()),
        "## Where to go",
        _ways((name, TITLES[name], about) for name, about in ways.items()),
        "## The notebooks",
        _ways(notebooks),
        _contents("Read", ["review", "ledger", "source"]),
        _contents("Notebooks", [f"{book.short} <notebooks/{book.name}>" for book in books]),
        _contents("Rows and their words", evidence.frames),
        _contents("Meanings", ["codebook", "dictionary", "functions"]),
        _contents("To teach", ["lesson", "answers"]),
    )


def _cite() -> str:
    """Who made it, version, day, licence, and how to cite it, as text and as BibTeX; from CITATION.cff."""
    cited = read_yaml(CHECKOUT / "CITATION.cff")
    who, title, version = (escape(told) for told in (cited["authors"][0]["name"], cited["title"], cited["version"]))
    day = _last_change() or f"{cited.get('date-released', '')}"
    page = next(one for one in cited["references"] if one["type"] == "website")
    facts = {
        "Made by": who,
        "Version": f"{version}{f', state of {day}' if day else ''}",
        "Licence": "code MIT; facts and codes CC BY 4.0; the words of the page are INTERPOL’s, quoted, not licensed",
        "Cite": f"{who}{f' ({day[:4]})' if day else ''}. <em>{title}</em>. Version {version}.",
        "And the page": f"{escape(page['authors'][0]['name'])}. {escape(page['title'])}. {escape(page['url'])}",
    }
    if chromium():
        facts["On paper"] = link("the whole report as one PDF", PDF)
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items())
    entry = {"author": f"{{{who}}}", "title": title, "version": version}
    entry |= {"year": day[:4], "note": f"state of {day}"} if day else {}
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in entry.items())
    bibtex = tag("pre", f"@misc{{interpol-china-notebooks,\n{fields}\n}}", tabindex="0", aria_label="BibTeX")
    return tag("dl", told, class_="facts") + bibtex


def _last_change() -> str:
    """The day of the last commit; nothing outside of a checkout by git."""
    asked = ["git", "-C", str(CHECKOUT), "log", "-1", "--format=%cs"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _figures(names: Iterable[str], books: Sequence[Book], evidence: Evidence) -> str:
    """Figures by notebook and number; one that is not stored is left out."""
    found = {figure.name: figure for book in books for figure in book.figures}
    return "".join(found[name].html("", evidence) for name in names if name in found)


def _section(book: Book, heading: str) -> str:
    """What a notebook says under a heading (Markdown), until the next heading or output.

    Raises:
        ValueError: there is no such heading.
    """
    for cell in book.notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and f"## {heading}\n" in source:
            text = source.split(f"## {heading}\n", 1)[1].split("\n## ")[0]
            return re.sub(r"\]\((\w+\.ipynb)\)", r"](notebooks/\1)", text).strip()
    raise ValueError(f"{book.name}: no heading {heading!r}, whose section the page {TITLES['review']!r} shows")


def _leading(evidence: Evidence, row: pd.Series) -> str:
    """A finding with what touches it and what would change it."""
    told = "".join(
        f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _facts(evidence, row) if name not in ("Items",)
    )
    said = f"{escape(row['finding'])} ({row.name})"
    return tag("p", evidence.linked(said), class_="sentence") + tag("dl", told, class_="facts")


def _review(evidence: Evidence, ledger: pd.DataFrame, books: Sequence[Book]) -> str:
    source, news = provenance(), evidence.news
    facts, codes, numbers, operations = (
        link(f"{len(evidence.frames[name])} {what}", f"{name}.html")
        for name, what in (
            ("profile", "facts"), ("coding", "codes"), ("quantities", "quantities"), ("operations", "operations"),
        )
    )  # fmt: skip
    data = (
        f"{escape(source['title'])}: a text file of {int(str(source['bytes'])):,} bytes, kept byte for byte and "
        f"checked against its SHA-256 each time it is read. It holds a profile of the police and the bureau "
        f"({facts}), {len(news)} cut news items dated "
        f"{news['date'].min():%Y-%m-%d} to {news['date'].max():%Y-%m-%d} in Spanish and English, counts of "
        f"notices, and events. Day of capture: {escape(source['captured'])}. {link('The whole text', 'source.html')}."
    )
    coding = (
        f"{codes}, {numbers}, {operations}: each quotes its words (one code, <em>not named</em>, says that something "
        f"is absent and quotes none). {link('Definitions and edges', 'codebook.html')}; "
        f"{link('how far passes and rules agree', 'notebooks/06_coding_reliability.html')}."
    )
    rows = [
        Row(
            (
                evidence.linked(str(id)),
                escape(row["claim"]),
                "yes" if row["holds"] else "no",
                escape(_combinations(row)),
                evidence.linked(escape(label(row["undone_by"]))),
                evidence.linked(escape(label(row["hangs_on"]))),
            )
        )
        for id, row in ledger[ledger["kind"] == "claim"].iterrows()
    ]
    heads = ["Id", "Claim", "Holds", "Combinations", "Undone by", "Hangs on"]
    figures = _figures(MATTER, books, evidence)
    return document(
        f"# {TITLES['review']}",
        "## The question",
        plain(books[0].title),
        "## The leading findings, and what touches them",
        raw("".join(_leading(evidence, ledger.loc[id]) for id in FIRST if id in ledger.index)),
        "## The data",
        raw(tag("p", data)),
        "## How it was coded, and by what",
        _section(books[0], "How was it coded?"),
        raw(tag("p", coding)),
        *(["## Three figures that matter", raw(figures)] if figures else []),
        "## Limits",
        _section(books[0], "What can this page not tell?"),
        "## What would undo each claim",
        "Reading passes named codes that could have been otherwise. Each claim was run under combinations of the "
        "doubts that touch it and of other values of its arguments; *combinations* says in how many it holds. A claim "
        "*hangs on* an item whose absence alone undoes it. Language models of one family made all passes. So a claim "
        "that holds throughout survives these doubts and no others; that does not make it robust.",
        raw(table(heads, rows, f"All {len(rows)} claims and what would undo them")),
    )


# --- ledger -------------------------------------------------------------------------------------------


def _combinations(row: pd.Series) -> str:
    """In how many combinations a claim holds; nothing for a count."""
    if row["kind"] == "count":
        return "–"
    if pd.isna(row["combinations"]):
        return "not tested"
    return f"{row['holding']:,} of {row['combinations']:,}"


def _ledger(evidence: Evidence, ledger: pd.DataFrame) -> str:
    withdrawn = load_withdrawn()
    parts = [
        f"# {TITLES['ledger']}",
        f"All {len(ledger)} findings, as the notebooks state them. A *claim* can be false; a *count* says what is "
        "there. Each item leads to its words. How combinations were tried stands in [notebook "
        "06](notebooks/06_coding_reliability.ipynb); a claim *hangs on* an item whose absence alone undoes it.",
        "## At a glance",
        raw(_glance(evidence, ledger)),
    ]
    for id, row in ledger.iterrows():
        told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _facts(evidence, row))
        sentence = tag("p", evidence.linked(escape(row["finding"])), class_="sentence", data_name=str(id))
        parts += [
            f"({str(id).lower()})=\n## {id} – {plain(row['question'])}",
            raw(sentence + tag("dl", told, class_="facts")),
        ]
    rows = [
        Row((str(id), escape(row["finding"]), escape(row["reason"]), escape(row["date"])), str(id).lower())
        for id, row in withdrawn.iterrows()
    ]
    parts += [
        "## Withdrawn",
        "Findings that are no longer stated, and why. Their numbers are not used again.",
        raw(table(["Id", "Finding", "Reason", "Withdrawn on"], rows, f"Withdrawn findings: {len(rows)}")),
    ]
    return document(*parts)


def _facts(evidence: Evidence, row: pd.Series) -> list[tuple[str, str]]:
    """What the ledger says of a finding beneath its sentence: name and HTML."""
    items = "" if pd.isna(row["items"]) else evidence.linked(escape(row["items"]))
    verdict = "a count" if row["kind"] == "count" else f"a claim; it {'holds' if row['holds'] else 'does not hold'}"
    facts = [("Kind", verdict), ("Items", items or "none")]
    if pd.notna(row["n"]):
        facts.insert(0, ("Counts", f"{row['k']} of {row['n']}"))
    elif pd.notna(row["k"]):
        facts.insert(0, ("Counts", str(row["k"])))
    if row["kind"] == "claim":
        if pd.isna(row["combinations"]):
            tried = "not tested: no doubt about a code touches it, and none of its arguments has another value"
        else:
            count = row["doubts"]
            touch = "one doubt touches" if count == 1 else f"{count or 'no'} doubts touch"
            tried = f"holds in {_combinations(row)}; {touch} it"
        facts.append(("Combinations", tried))
        if pd.notna(row["undone_by"]):
            few = f" ({row['fewest']} doubt{'' if row['fewest'] == 1 else 's'})" if row["fewest"] else ""
            facts.append(("Undone by", evidence.linked(escape(row["undone_by"])) + few))
        hangs = "no single item" if pd.isna(row["hangs_on"]) else evidence.linked(escape(row["hangs_on"]))
        facts.append(("Hangs on", hangs))
    facts.append(("Stated in", link(f"notebook {row['notebook'][:2]}", f"notebooks/{row['notebook']}.html")))
    return facts


def _glance(evidence: Evidence, ledger: pd.DataFrame) -> str:
    rows = [
        Row(
            (
                link(id, f"#{str(id).lower()}"),
                escape(row["finding"]),
                escape(row["kind"]),
                escape(label(row["holds"])),
                escape(_combinations(row)),
                link(row["notebook"][:2], f"notebooks/{row['notebook']}.html"),
            )
        )
        for id, row in ledger.iterrows()
    ]
    heads = ["Id", "Finding", "Kind", "Holds", "Combinations", "Notebook"]
    return table(heads, rows, f"Ledger: {len(rows)} findings from {len(evidence.news)} items, coded by language models")


# --- source, tables, codebook, columns ----------------------------------------------------------------


def _source_intro() -> str:
    return (
        "<p>The raw file as it stands, every line. The words are INTERPOL’s, quoted for research and criticism; the "
        f"licence of this project does not cover them. The English beside or beneath a headline or excerpt in "
        f"Spanish is this project’s own rendering.</p>{_ADDRESSES}"
    )


_ADDRESSES = "<p>An address such as <code>#item-…</code> or <code>#s…</code> marks the words that a row quotes.</p>"

_LEFT_OUT = {"start", "end", "evidence"}


def _table_page(name: str, evidence: Evidence) -> str:
    title, row_is, _ = EVIDENCE[name]
    data = evidence.frames[name]
    columns = [column for column in data.columns if column not in _LEFT_OUT]
    rows = []
    for number, row in enumerate(data.to_dict("records"), start=1):
        cells = [link(number, f"#{row_anchor(name, number)}")]
        for column in columns:
            text = escape(label(row[column]))
            cells.append(evidence.linked(text) if column == "item_id" else text)
        if pd.isna(row["start"]):
            cells.append("– (nothing to quote: it says that China is absent)" if name == "coding" else "–")
            line = "–"
        else:
            start, end = int(row["start"]), int(row["end"])
            lang = evidence.languages.get(str(row.get("item_id")))
            cells.append(link(row["evidence"], f"source.html#{span_anchor(start, end)}", lang=lang, class_="words"))
            line = str(evidence.page.line_of(start))
        if "line" not in columns:
            cells.append(line)
        rows.append(Row(cells, row_anchor(name, number)))
    heads = ["Row", *(_head(column) for column in columns), "Words", *(() if "line" in columns else ("Line",))]
    numeric = [column for column in columns if pd.api.types.is_numeric_dtype(data[column])]
    article = "an" if row_is[0] in "aeiou" else "a"
    files = (
        f'<p><a href="tables/{name}.csv" download>The published table as CSV</a>; what its columns mean: '
        f'<a href="dictionary.html#{name}">data dictionary</a>.</p>'
        if name in TABLES
        else ""
    )
    shown = table(
        heads, rows, f"{title}: rows and the words that carry them", {"Line", *(_head(column) for column in numeric)}
    )
    return document(
        f"# {title}",
        plain(f"{len(rows)} rows, each {article} {row_is} with the words of the page that carry it."),
        raw(files + shown),
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
                *(escape(label(entry.get(part))) for part in ("definition", "include", "exclude")),
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
        parts.append(raw('<p><a href="tables/datapackage.json" download>The descriptor of the data package</a></p>'))
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


def _from_docs(name: str) -> str:
    """A page of docs/, its links to notebooks as the report has them."""
    text = (CHECKOUT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    return document(text.replace("](../notebooks/", "](notebooks/"))


def offered() -> dict[str, list[str]]:
    """What `helpers` offers, by the group in which its docstring names it first."""
    groups: dict[str, list[str]] = {}
    rest = set(helpers.__all__)
    for part in (helpers.__doc__ or "").split("\n\n")[1:]:
        title = re.split(r"[:,]", part, maxsplit=1)[0].split("\n")[0]
        groups[title] = [name for name in dict.fromkeys(re.findall(r"\w+", part)) if name in rest]
        rest -= set(groups[title])
    return groups


def _functions() -> str:
    """Everything that `helpers` offers, from its docstrings; `extension` adds the columns of frames."""
    intro = (
        "All that a notebook imports from `helpers`: `from helpers import load_items`. In a notebook, "
        "`help(load_items)` says the same. Each example was run and gave what stands beneath it; what a chart or a "
        "table shows is left out."
    )
    parts = [f"# {TITLES['functions']}", intro]
    for title, names in offered().items():
        told = "\n\n".join(map(_directive, names))
        parts += [f"## {title}", f"{FENCE}{{eval-rst}}\n{told}\n{FENCE}"]
    return document(*parts)


def _directive(name: str) -> str:
    """The directive that documents a name of `helpers`; a constant has its docstring where it is defined."""
    one = getattr(helpers, name)
    if isinstance(one, tuple):
        return f".. autodata:: helpers.tables.codes.{name}"
    if inspect.ismodule(one):
        known = ", ".join(set(vars(one)) & set(helpers.__all__))  # documented already
        title = f".. rubric:: {name}: from helpers import {name}"
        return f"{title}\n\n.. automodule:: {one.__name__}\n   :members:\n   :exclude-members: {known}"
    kind = "function" if inspect.isfunction(one) else "exception" if issubclass(one, Exception) else "class"
    return f".. auto{kind}:: helpers.{name}" + ("\n   :members:" if kind == "class" else "")
