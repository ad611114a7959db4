"""The source viewer: the raw page with line numbers, every span an anchor, and back to what uses it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from ..words.languages import detect_language
from .markup import attributes, escape, other_language, tag
from .spans import Evidence, Span


def viewer(evidence: Evidence) -> str:
    """The page's text as HTML, line by line.

    A line is cut where a span begins or ends; each piece carries the spans that cover it as classes, so the
    pieces of a span, joined, are its words exactly. The address of a span marks its pieces by a style rule.
    """
    text = evidence.page.text
    spans = list(evidence.spans.values())
    begins: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        begins[span.start].append(span)
    languages, renderings = _languages(evidence), _renderings(evidence)
    body, position, used = [], 0, 0
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]] + [part for part in parts[-1:] if part]
    for number, line in enumerate(lines, start=1):
        end = position + len(line)
        touching = [span for span in spans if span.start < end and span.end > position]
        starting = sorted((s for s in touching if position <= s.start), key=lambda s: (s.start, -s.end))
        inner = "".join(_pieces(line, position, touching, begins))
        blank = not line.strip()
        used += bool(touching) and not blank
        kind = "line" + (" blank" if blank else "" if touching else " unused")
        words = tag("span", inner, class_="text", lang=other_language(languages.get(number)))
        gutter = f'<a class="nr" href="#L{number}" aria-label="Line {number}">{number}</a>'
        beneath = renderings.get(number, "") + _uses(starting, text, evidence)
        item = next((f"item {span.id[5:]}, " for span in touching if span.id.startswith("item-")), "")
        named = attributes(class_=kind, data_name=f"{item}line {number}", id=f"L{number}")
        body.append(f"<div{named}>{gutter}{words}{beneath}</div>")
        position = end
    stated = sum(1 for line in lines if line.strip())
    note = (
        f"<p>{len(lines)} lines, {stated} of them with words; {used} carry a row of a table or belong to an item of "
        f'the news, {stated - used} do not and are shown <span class="unused-sample">grey and slanted</span>. '
        f"{len(spans)} addresses in all. Words that a row quotes are underlined with dots; unfold the "
        "<em>uses</em> of a line to see which rows and findings they carry.</p>"
    )
    head = f'{note}\n<style>\n{_rules(spans)}</style>\n<div class="source" translate="no">\n'
    return head + "\n".join(body) + "\n</div>"


def _pieces(line: str, position: int, touching: list[Span], begins: dict[int, list[Span]]) -> Iterator[str]:
    end = position + len(line)
    cuts = {position, end}
    for span in touching:
        cuts |= {max(position, span.start), min(end, span.end)}
    ordered = sorted(cuts)
    for first, last in itertools.pairwise(ordered):
        for span in begins.get(first, ()):
            yield f'<span class="at" id="{escape(span.id)}"></span>'
        covering = [span for span in touching if span.start <= first and last <= span.end]
        words = escape(line[first - position : last - position])
        if not covering:
            yield words
            continue
        quoted = " quoted" if any(not span.id.startswith("item-") for span in covering) else ""
        classes = " ".join(f"in-{span.id}" for span in covering)
        yield f"<span{attributes(class_=f'w{quoted} {classes}')}>{words}</span>"


def _uses(starting: list[Span], text: str, evidence: Evidence) -> str:
    if not starting:
        return ""
    entries = []
    for span in starting:
        item = span.id.startswith("item-")
        words = text[span.start : span.end]
        short = f"item {span.id[5:]}" if item else words if len(words) <= 70 else f"{words[:64].rsplit(' ', 1)[0]} …"
        # The quotation needs no language of its own: it takes that of the line.
        quote = f'<a href="#{escape(span.id)}">{escape(" ".join(short.split()))}</a>'
        carried = "".join(f'<li><a href="{escape(use.href)}">{escape(use.label)}</a></li>' for use in span.uses)
        entries.append(f'<li id="uses-{escape(span.id)}">{quote}<ul>{carried}</ul></li>')
    count = sum(len(span.uses) for span in starting)
    summary = f"{count} use{'s' if count != 1 else ''}"
    return f'<details class="uses"><summary>{summary}</summary><ul>{"".join(entries)}</ul></details>'


def _rules(spans: list[Span]) -> str:
    """Style rules that mark the pieces of the span that the address names; no script is needed for it."""
    mark = "background: var(--mark); color: var(--mark-text); outline: 1px solid var(--mark-edge);"
    return "".join(f"body:has(#{s.id}:target) .in-{s.id} {{ {mark} }}\n" for s in spans)


def _renderings(evidence: Evidence) -> dict[int, str]:
    """Line -> HTML of this project's English rendering of the headline or excerpt that ends there."""
    found = {}
    for row in evidence.news[evidence.news["language"] != "en"].to_dict("records"):
        for part in ("headline", "excerpt"):
            if pd.notna(row[f"{part}_en"]):
                line = evidence.page.line_of(int(row[f"{part}_start"]) + len(row[part]) - 1)
                found[line] = tag("p", f"In English: {escape(row[f'{part}_en'])}", class_="english")
    return found


def _languages(evidence: Evidence) -> dict[int, str]:
    """Line -> language: of the item that it belongs to, else as the words tell."""
    page = evidence.page
    found: dict[int, str] = {}
    for item, (start, end) in evidence.items.items():
        for number in range(page.line_of(start), page.line_of(end) + 1):
            found[number] = evidence.languages.get(item, "")
    for number, line in enumerate(page.text.split("\n"), start=1):
        if number not in found and line.strip():
            found[number] = detect_language(line) or ""
    return found
