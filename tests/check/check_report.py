"""Every page, every link to words, every figure of the built report."""

import itertools
import re
from collections import Counter
from urllib.parse import quote, unquote, urljoin, urlsplit

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from conftest import PAGES, REPORT

from helpers import china_page, load_news, load_withdrawn
from helpers.site.paper import PDF, bound
from helpers.site.spans import Evidence

AXE = Axe()
THEMES = ("light", "dark")


def nothing(problems):
    """Fails with a list that is read from top to bottom (pytest would compare it with an empty one, for minutes)."""
    if problems:
        more = f"\n… and {len(problems) - 40} more" if len(problems) > 40 else ""
        pytest.fail("\n".join(map(str, problems[:40])) + more, pytrace=False)


def violations(page, **options):
    # preload: axe would fetch the style sheets, which browsers refuse for file:// addresses.
    found = AXE.run(page, options={"preload": False, **options}).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} | {' '.join(node['failureSummary'].split())[:200]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WITHOUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}

READ = """() => ({
    links: [...document.querySelectorAll('a[href]')].map(
        a => ({text: a.textContent, href: a.getAttribute('href'), words: a.classList.contains('words')})),
    ids: [...document.querySelectorAll('[id]')].map(e => e.id),
    levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1]),
    empty: [...document.querySelectorAll('th')].filter(th => !th.textContent.trim()).length,
    figures: [...document.querySelectorAll('article img')].map(img => {
        const f = img.closest('figure');
        return {alt: img.alt, caption: f?.querySelector('figcaption')?.textContent,
            rows: f?.querySelectorAll('tbody tr').length,
            csv: f?.querySelector('a[download]')?.getAttribute('href')}}),
})"""


@pytest.fixture(scope="module")
def evidence():
    """What the report is made of, gathered anew: nothing that it says of itself is believed."""
    return Evidence.of_china()


@pytest.fixture(scope="session")
def visit(open_page):
    """Open a page, once: what is on it, and, where it is inspected, what is wrong with it."""
    seen = {}

    def visit_(address, inspected=False):
        if address not in seen:
            page, wrong = open_page(address)
            seen[address] = {**page.evaluate(READ), "page": page, "wrong": wrong}
        if inspected:
            inspect(seen[address]["page"], seen[address]["wrong"])
        return seen[address]

    return visit_


def inspect(page, wrong):
    page.add_style_tag(content="*, *::before, *::after { transition: none !important }")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        # The theme changes nothing but colours.
        for theme, options in (("light", {}), ("dark", CONTRAST)):
            page.evaluate("theme => { document.body.dataset.theme = theme }", theme)
            wrong += [f"{width} {theme}: {found}" for found in violations(page, **options)]
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    wrong += [f"unfolded: {found}" for found in violations(page, **WITHOUT_CONTRAST)]
    page.set_viewport_size({"width": 320, "height": 700})
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if beyond > 0:
        wrong.append(f"320: scrolls sideways by {beyond}")


@pytest.mark.parametrize("address", PAGES)
def test_page(visit, address):
    """No error, no request to outside, no axe violation in both sizes and themes, no sideways scroll, one H1."""
    page = visit(address, inspected=True)
    problems = list(page["wrong"])
    levels = page["levels"]
    if levels.count(1) != 1 or levels[0] != 1 or any(b > a + 1 for a, b in itertools.pairwise(levels)):
        problems.append(f"headings {levels}")
    if page["empty"]:
        problems.append(f"{page['empty']} empty header cells")
    problems += [f"the id {id} stands twice" for id, times in Counter(page["ids"]).items() if times > 1]
    nothing(problems)


@pytest.fixture(scope="module")
def links(visit):
    """Page -> its links: text, address, whether it quotes the page's words."""
    return {address: visit(address)["links"] for address in PAGES}


@pytest.fixture(scope="module")
def anchors(visit):
    return {address: set(visit(address)["ids"]) for address in PAGES}


def resolved(address, href):
    """(page, anchor) that a link of a page leads to; None for one that leads out of the report."""
    parts = urlsplit(urljoin("http://report/" + address, href))
    if parts.netloc != "report":
        return None
    return unquote(parts.path.lstrip("/")) or "index.html", unquote(parts.fragment)


def test_every_link_leads_somewhere(links, anchors):
    broken = []
    for address, its in links.items():
        for link in its:
            target = resolved(address, link["href"])
            if target is None:
                continue
            path, anchor = target
            if not (REPORT / path).is_file() or (anchor and anchor not in anchors.get(path, ())):
                broken.append(f"{address}: {link['href']}")
    nothing(broken)
    assert sum(map(len, links.values())) > 2000


MARKED = """id => {
    location.hash = id;
    const pieces = [...document.querySelectorAll('.w')].filter(
        piece => getComputedStyle(piece).outlineStyle === 'solid');
    const at = document.getElementById(id);
    return {text: pieces.map(piece => piece.textContent).join(''), there: !!at,
            uses: [...document.querySelectorAll('#uses-' + CSS.escape(id) + ' ul a')].map(a => a.getAttribute('href')),
            open: !!document.querySelector('#uses-' + CSS.escape(id))?.closest('details')};
}"""


@pytest.fixture(scope="module")
def marked(open_page, links):
    """Anchor -> what is marked on arriving there, and what leads back: for every anchor that a link names."""
    page, _ = open_page("source.html")
    wanted = {
        target[1]
        for address, its in links.items()
        for link in its
        if (target := resolved(address, link["href"]))
        and target[0] == "source.html"
        and re.match(r"s\d|item-", target[1])
    }
    found = {anchor: page.evaluate(MARKED, anchor) for anchor in sorted(wanted)}
    page.close()
    return found


def test_every_span_of_every_table_is_marked_as_it_stands(marked, evidence):
    text = china_page().text
    wrong = []
    for name, data in evidence.frames.items():
        for row in data.dropna(subset="start").to_dict("records"):
            start, end = int(row["start"]), int(row["end"])
            got = marked.get(f"s{start}-{end}")
            if got is None or got["text"] != row["evidence"] or text[start:end] != row["evidence"]:
                wrong.append(f"{name} {start}-{end}: {row['evidence']!r} is marked as {got and got['text']!r}")
    for item, row in load_news().iterrows():
        got = marked.get(f"item-{item}")
        whole = got is not None and got["text"].startswith(row["date_text"]) and got["text"].endswith(row["excerpt"])
        whole = whole and row["headline"] in got["text"]
        if not whole:
            wrong.append(f"item {item}: {got and got['text']!r}")
    nothing(wrong)


def test_every_quotation_leads_to_its_words_and_back(marked, links, anchors):
    wrong, count = [], 0
    for address, its in links.items():
        for link in its:
            target = resolved(address, link["href"])
            if target is None or target[0] != "source.html" or target[1] not in marked:
                continue
            count += 1
            got = marked[target[1]]
            if not got["text"] or not got["there"]:
                wrong.append(f"{address}: {link['href']} marks nothing")
            if link["words"] and got["text"] != link["text"]:
                wrong.append(f"{address}: {link['text']!r} leads to {got['text']!r}")
            if re.fullmatch(r"\d{4}-\d\d-\d\d(-\d)?", link["text"]) and target[1] != f"item-{link['text']}":
                wrong.append(f"{address}: {link['text']} leads to {target[1]}")
            back = [resolved("source.html", href) for href in got["uses"]]
            if not back or any(anchor not in anchors[path] for path, anchor in back):
                wrong.append(f"{target[1]}: back to {got['uses']}")
    nothing(wrong)
    assert count > 1000


def test_every_finding_names_its_items(links, evidence):
    """In the ledger, and where its notebook states it."""
    missing = []
    for id, row in evidence.ledger.iterrows():
        for address in ("ledger.html", f"notebooks/{row['notebook']}.html"):
            to = {target for link in links[address] if (target := resolved(address, link["href"]))}
            wanted = {("ledger.html", id.lower())}
            wanted |= {("source.html", f"item-{item}") for item in evidence.items_of_findings.get(id, ())}
            missing += [(address, id, target) for target in wanted - to]
    nothing(missing)


def test_every_finding_has_its_place_in_the_ledger(anchors, evidence):
    assert {id.lower() for id in (*evidence.ledger.index, *load_withdrawn().index)} <= anchors["ledger.html"]


def test_back_links_name_what_uses_the_words(marked, evidence):
    """A row that quotes words is named by these words in the viewer."""
    missing = []
    for name, data in evidence.frames.items():
        for number, row in enumerate(data.to_dict("records"), start=1):
            if pd.notna(row["start"]):
                uses = marked[f"s{int(row['start'])}-{int(row['end'])}"]["uses"]
                if f"{name}.html#{name}-{number}" not in uses:
                    missing.append((name, number))
    nothing(missing)


def test_source_is_the_page_and_says_what_is_unused(open_page):
    page, _ = open_page("source.html")
    shown = page.evaluate("[...document.querySelectorAll('.line > .text')].map(line => line.textContent).join('')")
    nothing([] if shown == china_page().text else ["the lines shown are not the page's text"])
    used, unused = page.evaluate(
        "['.line:not(.unused):not(.blank)', '.line.unused'].map(s => [...document.querySelectorAll(s)])"
        ".map(lines => lines.map(line => line.querySelectorAll('.w').length))"
    )
    assert all(used) and not any(unused) and unused


def test_figures_say_what_they_show(visit):
    wrong, count = [], 0
    for address in PAGES:
        for figure in visit(address)["figures"]:
            count += 1
            alt = figure["alt"]
            kind = re.match(r"[A-Z][\w-]*( [a-z]+)* (chart|plot|diagram|table|timelines)|Line-up|Table of", alt)
            axes = re.search(r"axis|axes|lanes|rows|columns|timelines|lines", alt)
            if not kind or not axes or not re.search(r"\d", alt.split("Seen:")[0]) or not re.search(r"Seen: \S", alt):
                wrong.append(f"{address}: {alt!r}")
            if not figure["caption"] or not figure["rows"] or not figure["csv"]:
                wrong.append(f"{address}: no caption or data: {alt[:60]!r}")
    nothing(wrong)
    assert count >= 21


AT_ROWS = """() => {
    const drawn = document.querySelector('.drawn:has(a)');
    drawn.scrollIntoView();
    return [...drawn.closest('figure').querySelectorAll('tbody tr')].map((row, nth) => {
        const a = drawn.querySelectorAll('a')[nth], box = a.getBoundingClientRect();
        const under = document.elementsFromPoint(box.left + 20, box.top + box.height / 2);
        return {row: row.textContent, link: a.textContent, hit: under.includes(a),
            inside: box.bottom <= drawn.getBoundingClientRect().bottom, high: box.height}})
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", ["index.html", "notebooks/00_start_here.html"])
def test_a_row_of_the_picture_leads_to_its_item(open_page, evidence, address, width):
    page, wrong = open_page(address)
    page.set_viewport_size({"width": width, "height": 1400})
    page.locator("figure details").first.evaluate("fold => { fold.open = true }")
    rows = page.evaluate(AT_ROWS)
    assert len(rows) == len(evidence.items) and all(row["hit"] and row["inside"] for row in rows), rows
    assert all(row["row"].startswith(row["link"]) for row in rows)
    # Where its words stand: a click in the midst of a row of the picture, far from any text of the link.
    image = page.locator(".drawn:has(a) img").first
    box = image.bounding_box()
    link = page.locator(".drawn a", has_text="2013-09-23").first.bounding_box()
    image.click(position={"x": 100, "y": link["y"] - box["y"] + link["height"] / 2}, force=True)
    page.wait_for_url("**/source.html#item-2013-09-23")
    nothing(wrong)


def focused(page):
    return page.evaluate("({text: document.activeElement.textContent.trim(), tag: document.activeElement.tagName})")


def test_keyboard(open_page):
    """Skip link, contents, fold and unfold, follow words and come back: with keys alone."""
    page, wrong = open_page("ledger.html")
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Skip to content"
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "furo-main-content"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article, .content')")
    tab_to(page, lambda at: re.fullmatch(r"\d{4}-\d\d-\d\d", at["text"]))
    item = focused(page)["text"]
    came_from = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/source.html#item-{item}")
    assert page.evaluate("id => document.getElementById('uses-' + id).closest('details').open", f"item-{item}")
    seen = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", f"item-{item}")
    assert 0 <= seen < 900
    # On from here: the next stop is the list of uses of this very line; it folds and unfolds.
    tab_to(page, lambda at: at["tag"] == "SUMMARY", 3)
    page.keyboard.press("Enter")
    assert not page.evaluate("document.activeElement.closest('details').open")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('details').open")
    page.go_back()  # what Alt and the left arrow do; without a window Chromium knows no such keys
    assert page.url == came_from
    # The contents: from the top of the page into the sidebar and on.
    page.goto(page.url.split("#")[0])
    tab_to(page, lambda at: at["text"] == "The page, line by line")
    page.keyboard.press("Enter")
    page.wait_for_url("**/source.html*")
    nothing(wrong)


def test_keyboard_unfolds_code(open_page):
    page, wrong = open_page("notebooks/00_start_here.html")
    assert not page.locator("details.hide").first.evaluate("fold => fold.open")
    tab_to(page, lambda at: at["tag"] == "SUMMARY", 80)
    page.keyboard.press("Enter")
    assert page.locator("details.hide").first.evaluate("fold => fold.open")
    assert page.get_by_text("from helpers import").is_visible()
    nothing(wrong)


@pytest.mark.parametrize(
    ("query", "first", "marked"),
    [
        ("2013-09-23", "source.html#L136", None),
        ("futbol", "source.html#L168", "fútbol"),
        ("OPERACION dirigida", "source.html#L168", "operación"),
        ("illegal_gambling", "codebook.html#crime_type-illegal_gambling", "illegal"),
        ("illegal gambling", "codebook.html#crime_type-illegal_gambling", "gambling"),
        ("140", "source.html#L140", None),
        ("F21", "ledger.html", "F21"),
        ("lionfishes", "source.html#L70", "Lionfish"),
        ("load_quantities", "functions.html#helpers.load_quantities", "quantities"),
    ],
)
def test_search(open_page, query, first, marked):
    page, wrong = open_page(f"search.html?q={quote(query)}")
    hits = page.locator("#search-results li")
    found = [link.get_attribute("href") for link in hits.locator("a").all()]
    assert found[0].startswith(first) or first in found[:5], found[:5]
    hit = hits.nth(next(nth for nth, address in enumerate(found) if address.startswith(first)))
    assert marked is None or marked in hit.locator("mark").all_inner_texts()
    assert len(hit.locator("p").inner_text()) > 10, "a hit shows its context"
    assert page.locator("#found").inner_text().startswith(f"{len(found)} place")
    nothing(wrong)


def test_what_is_not_there_is_not_found(open_page):
    """A number is not found in a longer one, and what is asked for is text."""
    for query in ("zzz", "13-09", "<img src=x onerror=alert(1)>", "$"):
        page, wrong = open_page(f"search.html?q={quote(query)}")
        assert page.locator("#found").inner_text() == f"0 places with {query}"
        nothing(wrong)


def column(page, nth):
    return page.eval_on_selector_all(
        "article table tbody tr", "(rows, nth) => rows.map(row => row.cells[nth].textContent)", nth
    )


def test_tables_sort_and_filter(open_page):
    """By any column, numbers as numbers, what is missing last; the filter minds neither accents nor capitals."""
    page, wrong = open_page("quantities.html")
    heads = page.locator("article thead th")
    nth = [head.inner_text().split("\xa0")[0] for head in heads.all()].index("Low")
    before = column(page, nth)
    for way, turn in (("ascending", 1), ("descending", -1)):
        heads.nth(nth).locator("button").focus()
        page.keyboard.press("Enter")
        assert heads.nth(nth).get_attribute("aria-sort") == way
        seen = column(page, nth)
        stated = [float(shown.replace(",", "")) for shown in seen if shown != "–"]
        assert stated == sorted(stated)[::turn] and len(set(stated)) > 5
        assert sorted(seen) == sorted(before) and seen[len(stated) :] == ["–"] * (len(seen) - len(stated))
    page.get_by_placeholder("Filter rows").fill("DOLARES")
    kept = page.locator("article tbody tr:visible").all_inner_texts()
    assert kept and all("dólares" in row for row in kept)
    assert page.locator(".filter [role=status]").inner_text() == f"{len(kept)} of {len(before)} rows"
    page.get_by_placeholder("Filter rows").fill("")
    assert page.locator("article tbody tr:visible").count() == len(before)
    nothing(wrong)


def test_tables_are_whole_without_any_script(browser, evidence):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{REPORT.as_uri()}/coding.html")
    assert page.locator("article tbody tr:visible").count() == len(evidence.frames["coding"])
    assert page.locator("article button, .filter").count() == 0
    context.close()


def test_wide_tables_keep_the_heads_of_their_rows(open_page):
    page, wrong = open_page("coding.html")
    page.set_viewport_size({"width": 390, "height": 800})
    box = page.locator(".scroll").first
    box.evaluate("box => { box.scrollLeft = 200 }")
    left = box.locator("tbody th").first.bounding_box()["x"]
    assert abs(left - box.bounding_box()["x"]) < 2
    tall = page.eval_on_selector_all(
        ".scroll a[href*=item-]", "all => Math.max(...all.map(a => a.getClientRects().length))"
    )
    assert tall == 1, "a date breaks"
    nothing(wrong)


def test_source_is_quiet(open_page):
    """Uses take no row of their own until they are asked for; English stands beside Spanish."""
    page, wrong = open_page("source.html")
    higher = page.eval_on_selector_all(
        ".line:has(.uses)",
        """all => all.filter(line => line.offsetHeight > 12 + Math.max(
            ...[...line.querySelectorAll('.text, .english')].map(part => part.offsetHeight))).map(line => line.id)""",
    )
    assert not higher, "the uses of a line add to its height"
    spanish, english = (page.locator(f"#L138 {part}").bounding_box() for part in (".text", ".english"))
    assert english["x"] >= spanish["x"] + spanish["width"] and abs(english["y"] - spanish["y"]) < 10
    page.locator("#L138 summary").click()
    assert page.locator("#L138 .uses li").first.is_visible()
    nothing(wrong)


def test_notebooks_take_one_line_each_in_the_sidebar(open_page):
    page, wrong = open_page("notebooks/04_operations_by_crime_type.html")
    links = page.locator(".sidebar-tree a[href*='_'], .sidebar-tree a.current").all()
    assert len(links) >= 9 and max(link.bounding_box()["height"] for link in links) < 36
    nothing(wrong)


def test_the_pdf_is_the_report(open_page):
    """All its pages, their links within, nothing that only a screen can show."""
    content = (REPORT / PDF).read_bytes()
    assert content.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b", content)) > 50
    whole = BeautifulSoup(bound(REPORT), "html.parser")
    titles = [title.get_text() for title in whole.select("h1")]
    assert len(titles) == len(PAGES) - 1, "every page but the search"
    assert titles[0].startswith("INTERPOL’s page for China") and titles[1].startswith("For reviewers")
    ids = [named["id"] for named in whole.select("[id]")]
    assert len(set(ids)) == len(ids)
    internal = [link["href"][1:] for link in whole.select('a[href^="#"]')]
    assert len(internal) > 1500 and set(internal) <= set(ids)
    assert b"file:///" not in content, "a link leads to a file of this machine"
    assert not whole.select("article script, .headerlink, details.uses, figure details")
    assert all((REPORT / image["src"]).is_file() for image in whole.select("img"))


@pytest.mark.parametrize("address", ["index.html", "review.html", "ledger.html", "coding.html"])
def test_a_printed_page_is_its_text(open_page, address):
    page, wrong = open_page(address)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    for screen in (".skip-to-content", ".sidebar-drawer", ".filter", "footer", ".theme-toggle-container"):
        assert not any(one.is_visible() for one in page.locator(screen).all()), screen
    assert page.locator("h1").bounding_box()["y"] < 60
    wide = page.eval_on_selector_all(".scroll table", "all => Math.max(0, ...all.map(one => one.offsetWidth))")
    assert wide <= 700, "a table runs over the edge"
    nothing(wrong)


def test_a_walk_by_keys(open_page):
    """Start page, a claim, its words, back, search, an item."""
    page, wrong = open_page("index.html")
    tab_to(page, lambda at: at["text"] == "F21")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger.html#f21")
    tab_to(page, lambda at: at["text"] == "2007-11-23", 10)
    page.keyboard.press("Enter")
    page.wait_for_url("**/source.html#item-2007-11-23")
    page.go_back()
    page.wait_for_url("**/ledger.html#f21")
    page.goto(page.url.split("#")[0])
    tab_to(page, lambda at: at["tag"] == "INPUT", 10)
    page.keyboard.type("2013-09-23")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    tab_to(page, lambda at: "item 2013-09-23" in at["text"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/source.html#L136")
    nothing(wrong)


def test_words_are_marked_without_any_script(browser, evidence):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    span = next(iter(evidence.spans.values()))
    page.goto(f"{REPORT.as_uri()}/source.html#{span.id}")
    color = page.locator(f".in-{span.id}").first.evaluate("piece => getComputedStyle(piece).outlineStyle")
    assert color == "solid"
    context.close()


def tab_to(page, wanted, most=250):
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted(focused(page)):
            return
    raise AssertionError(f"not reached in {most} steps; at {focused(page)}")
