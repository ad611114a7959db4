"""What holds for any text, tried on many (hypothesis): some hundred examples here, more with `run.py fuzz`.

Each property takes a share of the examples. The quick ones are the same every time; a fuzz run takes new
ones, by a seed that its record names (`tests/fuzz.json`).
"""

import functools
import math
import os
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from encodings.aliases import aliases
from itertools import pairwise, product
from operator import add
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ANY_TEXT, LAYOUTS, MADE, RAW, REWRITTEN, SOUP, country_pages, dates, mixed_pages
from test_layouts import everything
from warcs import as_html, packed, record

from helpers import PageError, code_news, compare_pages, find_operations, find_quantities, load_news, load_profile
from helpers.coding.dictionary import CODED_SCHEMES, coded_rows, dictionary
from helpers.coding.operations import operation_rows
from helpers.coding.quantities import quantity_rows
from helpers.corpus.captures import Span, read_span
from helpers.corpus.warc import read_records
from helpers.page.page import parse_bytes, parse_page
from helpers.page.wording import region_languages
from helpers.paths import data_path, read_yaml
from helpers.tables.codes import FIELDS, QUALIFIERS
from helpers.tables.columns import check
from helpers.tables.news import news_rows
from helpers.tables.profile import profile_rows
from helpers.tables.specs import CHANGES, CODED, NEWS, OPERATIONS, PROFILE, QUANTITIES
from helpers.words.dates import find_date
from helpers.words.folding import fold, words
from helpers.words.languages import detect_language
from helpers.words.patterns import Patterns, folded_pattern
from helpers.words.places import countries_in, find_dateline

LONG = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Examples of a fuzz run, all properties together; 0 for the quick ones of the unit tests."""
QUICK = 240
RUNS: Counter[str] = Counter()
"""How often each property was tried."""


def holds(share, **given_):
    """A property, tried on so many hundredths of all examples."""

    def wrap(function):
        @settings(
            max_examples=max(2, round((LONG or QUICK) * share / 100)),
            derandomize=not LONG,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),  # what they warn of is paid for knowingly
        )
        @given(**given_)
        @functools.wraps(function)
        def counted(**arguments):
            RUNS[function.__name__] += 1
            return function(**arguments)

        counted.share = share
        return counted

    return wrap


def read(text):
    """The page, or None where the text is refused as it should be."""
    try:
        return parse_page(text, name="a page")
    except PageError as error:
        assert str(error).startswith("a page")
        return None


# --- any text is a page or refused ------------------------------------------------------------------


def spans_hold(page):
    """Every block lies in the text, on the lines that it names, and none crosses another."""
    open_ends = []
    for block in page.blocks:
        assert 0 <= block.start <= block.end <= len(page.text)
        assert block.line <= page.line_of(block.start) <= page.line_of(block.end) <= block.last_line
        while open_ends and open_ends[-1] <= block.start:
            open_ends.pop()
        assert not open_ends or block.end <= open_ends[-1], "two blocks cross"
        open_ends.append(block.end)
    assert all(page.roles_of_lines().values()), "a line without a role"
    for unread in page.not_understood:
        assert unread.text in page.text and unread.reason


def profile_holds(page):
    for row in profile_rows(page):
        assert page.text[row["start"] : row["end"]] == row["evidence"]
        assert row["field"] in FIELDS and row["value"]
        if row["field"] == "member_since":
            stated = [int(part) for part in row["value"].split("-")]
            date(*[*stated, 1, 1][:3])
        if row["field"].endswith("_notices"):
            assert int(row["value"]) >= 0


def news_hold(page):
    rows = news_rows(page)
    assert len({row["item_id"] for row in rows}) == len(rows)
    for row in rows:
        day = date.fromisoformat(row["date"]).isoformat() if row["date"] else "undated"
        assert row["item_id"].startswith(day)
        assert row["language"] in ("en", "es", "fr", "ar", None)
        for part in ("headline", "excerpt"):
            if row[part] is not None:
                assert row[part] and page.text.startswith(row[part], row[f"{part}_start"])
        if row["headline"] and row["excerpt"]:
            (_, first), (second, _) = sorted(part_spans(row).values())
            assert first <= second, "headline and excerpt cross"
        if row["dateline"]:
            before, _, _ = row["excerpt"].partition(row["dateline"])
            assert not fold(before).text.strip() and row["place"] in row["dateline"]
        assert row["country"] is None or re.fullmatch("[A-Z]{2}", row["country"])
    return rows


def part_spans(item):
    """Where headline and excerpt stand."""
    return {
        part: (item[f"{part}_start"], item[f"{part}_start"] + len(item[part]))
        for part in ("headline", "excerpt")
        if item[part] is not None
    }


def codes_hold(text, items):
    """Whatever a coder found stands in its item's headline or excerpt, in these words."""
    by_id = {item["item_id"]: item for item in items}
    quantities = quantity_rows(items)
    coded = [row for scheme in CODED_SCHEMES for row in coded_rows(items, scheme)]
    for row in [*coded, *quantities, *operation_rows(items)]:
        start, end = row["start"], row["end"]
        assert text[start:end] == row["evidence"] and start < end
        parts = part_spans(by_id[row["item_id"]])
        assert any(low <= start and end <= high for low, high in parts.values()), "evidence outside its item"
    for row in quantities:
        assert math.isfinite(row["value"]) and row["value"] >= 0 and row["qualifier"] in QUALIFIERS
        assert row["low"] is None or row["low"] <= row["value"]
        assert row["high"] is None or row["value"] <= row["high"]
    return coded


@holds(30, text=st.one_of(ANY_TEXT, mixed_pages(), mixed_pages()))
def test_any_text_is_a_page_whose_spans_hold_or_is_refused(text):
    page = read(text)
    if page is not None:
        assert page.text == text
        spans_hold(page)
        profile_holds(page)
        codes_hold(text, news_hold(page))


@holds(2, text=mixed_pages())
def test_tables_of_any_page_keep_their_specification(text):
    page = read(text)
    if page is not None:
        check(PROFILE, load_profile(page))
        news = check(NEWS, load_news(page))
        for scheme in CODED_SCHEMES:
            check(CODED, code_news(news, scheme))
        check(QUANTITIES, find_quantities(news))
        check(OPERATIONS, find_operations(news))


LABELS = st.one_of(st.none(), st.sampled_from([*aliases, *aliases.values()]), st.text(max_size=8))


BYTES = st.one_of(
    st.binary(),
    mixed_pages().map(as_html),
    mixed_pages().map(lambda text: text.encode("utf-16", "surrogatepass")),
    ANY_TEXT.map(lambda text: text.encode("utf-8", "replace")),
)


@holds(6, data=BYTES, label=LABELS, html=st.booleans())
def test_any_bytes_are_a_page_or_refused(data, label, html):
    try:
        spans_hold(parse_bytes(data, name="a page", html=html, label=label))
    except PageError as error:
        assert str(error).startswith("a page")


@holds(8, text=ANY_TEXT)
def test_readers_of_words_take_any_text(text):
    folded = fold(text)
    assert len(folded.origin) == len(folded.text) and folded.length == len(text)
    assert all(0 <= one <= other < len(text) for one, other in pairwise(folded.origin))
    for start in range(0, len(folded.text), 7):
        low, high = folded.span(start, min(start + 3, len(folded.text)))
        assert 0 <= low < high <= len(text)
        assert folded.text[start : start + 3] in fold(text[low:high]).text
    read_words = words(text)
    for at in range(len(read_words.words)):
        low, high = read_words.place(at, at)
        assert read_words.words[at] in fold(text[low:high]).text
    if not re.search("[\ud800-\udfff]", text):  # refused as a page, so no reader of language meets it
        assert detect_language(text) in ("en", "es", "fr", "ar", None)
    found = find_date(text)
    if found:
        assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", found.iso) and 0 <= found.start < found.end <= len(text)
        assert find_date(text[found.start : found.end]).iso == found.iso, "its own words give the same date"
    dateline = find_dateline(text)
    if dateline:
        assert dateline.text in text[: dateline.end] and dateline.place in dateline.text
    for code, start, end in countries_in(text):
        assert re.fullmatch("[A-Z]{2}", code) and text[start:end].strip() == text[start:end] != ""


_ITEM = "Africa\n\n  • INTERPOL Nairobi\nBack to Africa\n\nINTERPOL Nairobi in action\n{}\n\nA course\n\n{}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_ITEM.format("12 May 0001", "On maps..."), id="a year before all nanoseconds"),
        pytest.param(_ITEM.format("12 May 9999", "On maps..."), id="a year after them"),
        pytest.param(_ITEM.format("12 May 2016", f"Arrest of {'9' * 400} people..."), id="an infinite number"),
        pytest.param(_ITEM.format("12 May 2016", f"USD 1{' 000' * 99} million million seized..."), id="and another"),
        pytest.param(_ITEM.format("12 May 2016", "On ma\ud800ps..."), id="half a character"),
        pytest.param(_ITEM.format("12 May 2016", "½ tonne seized, 10½ tonnes burnt..."), id="two numbers in one place"),
    ],
)
def test_what_was_found_stays_mended(text):
    test_any_text_is_a_page_whose_spans_hold_or_is_refused.hypothesis.inner_test(text=text)
    test_tables_of_any_page_keep_their_specification.hypothesis.inner_test(text=text)


@pytest.mark.parametrize("label", ["hex", "zip", "idna", "undefined", "utf-7", "rot13", "no\0such"])
def test_a_label_that_names_no_encoding_is_passed_over(label):
    data = as_html(RAW).decode().replace("utf-8", "").encode("latin-1", "ignore")
    assert parse_bytes(data, name="a page", html=True, label=label).kind == "country"


# --- what is written is read ------------------------------------------------------------------------

LISTS = ("responsibility", "mission", "agency", "list_item")


@holds(10, made=MADE)
def test_a_page_made_from_facts_gives_them_back(made):
    page = parse_page(made.text)
    assert page.kind == made.kind
    if made.language:
        # Of a region that two editions call alike, without a date or an item, only the model's guess is left.
        regions = [value for field, value in made.profile if field == "region"]
        called = {language for region in regions for language in region_languages(region)}
        stated = made.news or "member_since" in dict(made.profile)
        assert page.language in (called if len(called) > 1 and not stated else {made.language})
    facts = profile_rows(page)
    flat = [(row["field"], row["value"]) for row in facts if row["field"] not in LISTS]
    assert Counter(flat) == Counter(made.profile)
    assert [(row["field"], row["value"], row["under"]) for row in facts if row["field"] in LISTS] == made.lists
    rows = news_rows(page)
    keys = ("date", "date_text", "headline", "excerpt", "place", "country")
    assert [{key: row[key] for key in keys} for row in rows] == [{key: item[key] for key in keys} for item in made.news]
    same_day = Counter()
    for row, item in zip(rows, made.news, strict=True):
        same_day[item["date"]] += 1
        number = same_day[item["date"]]
        assert row["item_id"] == (item["date"] if number == 1 else f"{item['date']}-{number}")
        assert item["truncated"] is None or row["truncated"] == item["truncated"]


@holds(7, data=st.data(), language=st.sampled_from(["en", "es", "fr", "ar"]),
       precision=st.sampled_from(["day", "month"]), before=st.sampled_from(["", "  ", "on ", "¿", "“"]),
       after=st.sampled_from(["", ".", " - Media release", ", ", " at noon", "\n"]))  # fmt: skip
def test_a_date_that_is_printed_is_read_with_its_precision(data, language, precision, before, after):
    printed, iso = data.draw(dates(language, precision))
    found = find_date(before + printed + after)
    assert found.iso == iso
    assert (before + printed + after)[found.start : found.end] == printed


# One fact in the wording of each language; a number is written in every way that the language has.
SAID = [
    ("arrests", {"en": "{} people were arrested", "es": "{} personas fueron detenidas",
                 "fr": "{} personnes ont été arrêtées", "ar": "تم اعتقال {} شخصا"}),
    ("countries", {"en": "officers from {} countries", "es": "agentes de {} países", "fr": "des agents de {} pays",
                   "ar": "ضباط من {} بلدا"}),
    ("duration", {"en": "for {} days", "es": "durante {} días", "fr": "pendant {} jours", "ar": "لمدة {} يوما"}),
]  # fmt: skip
GROUPING = {"en": [",", "", " ", "\u00a0"], "es": [".", "", " ", "\u00a0"], "fr": ["\u00a0", "\u202f", " ", "."],
            "ar": [",", "", "٬"]}  # fmt: skip


@holds(5, data=st.data(), fact=st.sampled_from(SAID), number=st.integers(2, 1899) | st.integers(2100, 999_999))
def test_translations_of_one_statement_state_the_same(data, fact, number):
    kind, said = fact
    stated = {}
    for language, wording in said.items():
        mark = data.draw(st.sampled_from(GROUPING[language]))
        printed = f"{number:,}".replace(",", mark) if mark else str(number)
        item = {"item_id": language, "headline": None, "headline_start": None, "excerpt_start": 0, "dateline": None,
                "excerpt": f"{wording.format(printed)}.", "language": language}  # fmt: skip
        stated[language] = [(row["kind"], row["value"], row["low"], row["high"]) for row in quantity_rows([item])]
    for language, found in stated.items():
        assert found == [(kind, number, number, number)], language


# --- the same page otherwise ------------------------------------------------------------------------


WAYS = st.lists(st.sampled_from(sorted(REWRITTEN)), min_size=1, max_size=3)
# Lengths of lines are counted in characters, and NFD has more of them: pages out of order have lines of any length.
OTHERWISE = st.one_of(
    st.tuples(st.one_of(MADE.map(lambda made: made.text), st.sampled_from([*LAYOUTS, RAW])), WAYS),
    st.tuples(mixed_pages(), WAYS.map(lambda ways: [way for way in ways if way != "NFD"])),
)


@holds(7, page=OTHERWISE)
def test_line_ends_marks_and_composition_change_nothing_but_positions(page):
    text, ways = page
    other = text
    for way in ways:
        other = REWRITTEN[way](other)
    one, other = read(text), read(other)
    assert (one is None) == (other is None)
    if one is not None:
        assert everything(one) == everything(other)


def test_a_mark_before_a_numbered_heading_is_no_indent():
    text = "1. Field Formations:\n\n  • Division Offices;\n\nThe INTERPOL NCB for Bhutan works at night.\n"
    test_line_ends_marks_and_composition_change_nothing_but_positions.hypothesis.inner_test(page=(text, ["BOM"]))


def test_a_region_is_called_so_in_the_language_of_its_edition():
    text = (
        "Europe\n  • INTERPOL Nairobi\nBack to Europe\n\n\nPolicía Nacional\n\n\nINTERPOL Nairobi\n\n"
        "The bureau is open at night.\n"
    )
    assert detect_language(text) == "es" and parse_page(text).language == "en"
    french = text.replace("The bureau is open at night.", "Le bureau est ouvert la nuit pour toutes les demandes.")
    french = french.replace("Policía Nacional", "Police nationale")
    assert parse_page(french).language == "fr"


def test_a_mark_before_the_text_is_not_of_its_language():
    text = f"{'INTERPOL' * 9} NairobiINTERPOLINTERPOL Nairobi\nAll news\n|\nPrint\n01 2013 - Media release\n\n" + (
        "اتفاق يسهّل سفر أفرقة تحديد هوية الضحايا\n\nليون (فرنسا) - أصبح في وسع أفرقة تحديد هوية ضحايا الكوارث أن تدخل "
        "أربعة بلدان أخرى دون تأخير.\n"
    )
    test_line_ends_marks_and_composition_change_nothing_but_positions.hypothesis.inner_test(page=(text, ["BOM"]))


@holds(4, text=st.sampled_from(LAYOUTS), extra=SOUP, order=st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_code(text, extra, order):
    # One item more, with words that the layouts lack.
    page = parse_page(text)
    items = news_rows(page)
    shift = len(text) + 1
    items.append({"item_id": "x", "headline": extra, "headline_start": shift, "excerpt": extra[::-1],
                  "excerpt_start": shift + len(extra) + 1, "dateline": None, "language": "en"})  # fmt: skip
    mixed = [*items]
    order.shuffle(mixed)

    def found(of):
        rows = [*quantity_rows(of), *operation_rows(of)]
        rows += [row for scheme in CODED_SCHEMES for row in coded_rows(of, scheme)]
        return Counter(tuple(sorted(row.items(), key=str)) for row in rows)

    assert found(items) == found(mixed)
    alone = sum((found([item]) for item in items), Counter())
    # A series is what several items share: it alone needs the others.
    assert without_series(alone) == without_series(found(items))


def without_series(rows):
    return Counter({tuple(pair for pair in row if "series" not in pair[0]): number for row, number in rows.items()})


# --- the coder, checked by a slow and simple one ----------------------------------------------------


@functools.cache
def signals():
    """The dictionary as its file has it."""
    return read_yaml(data_path("dictionary.yml"))


@functools.cache
def expressions(scheme, code):
    """One expression for all signals of a code, made from the file without the coder's help."""
    return re.compile("|".join(expression(pattern) for pattern in signals()[scheme][code]))


def expression(pattern):
    parts = re.findall(r"[\w*?]+", fold(pattern).text)
    return r"\W+".join(re.escape(part).replace(r"\*", r"\w*").replace(r"\?", r"\w") or r"\w+" for part in parts)


def matches(pattern, evidence):
    """Whether words match, each hyphen between them read as a gap or as nothing."""
    pieces = fold(evidence).text.split("-")
    ways = product(("", " "), repeat=len(pieces) - 1)
    return any(pattern.fullmatch("".join(map(add, pieces, [*way, ""]))) for way in ways)


@holds(4, text=st.one_of(st.sampled_from(LAYOUTS), mixed_pages()))
def test_the_evidence_of_a_code_holds_one_of_its_patterns(text):
    page = read(text)
    if page is not None:
        items = news_rows(page)
        for row in codes_hold(text, items):
            assert matches(expressions(row["scheme"], row["code"]), row["evidence"]), row


WORD = st.text("abé", min_size=1, max_size=3)
PART = st.one_of(WORD, WORD, st.builds("{}*".format, WORD), st.builds("*{}".format, WORD),
                 st.builds("{}?".format, WORD), st.builds("{}*{}".format, WORD, WORD))  # fmt: skip
PATTERN = st.tuples(PART, st.lists(st.one_of(PART, st.just("*")), max_size=3)).map(lambda p: " ".join([p[0], *p[1]]))
GAP = st.sampled_from([" ", " ", " ", "-", ", ", ". ", "'", " - ", "; "])


def slowly(pattern, text):
    """First and last words of all places where a pattern stands, by trying each."""
    found = fold(text).text
    spans = [match.span() for match in re.finditer(r"\w+", found)]
    parts = folded_pattern(pattern).split()

    def fits(part, word):
        return part == "*" or re.fullmatch(re.escape(part).replace(r"\*", r"\w*").replace(r"\?", r"\w"), word)

    def ends(first, at):
        """Last words of what begins at `first`, the words up to `at` being read."""
        if not first:
            yield at - 1
            return
        for take in (1, 2):
            if at + take > len(spans):
                continue
            if take == 2 and found[spans[at][1] : spans[at + 1][0]] != "-":
                continue
            word = "".join(found[slice(*spans[n])] for n in range(at, at + take))
            # The word `*` stands for one word; whether two that a hyphen joins are one of them is left to it.
            if not fits(first[0], word):
                continue
            if len(first) < len(parts):
                gap = found[spans[at - 1][1] : spans[at][0]]
                if re.search(r"[.;:!?]", gap):
                    continue
                if "," in gap and "*" not in (first[0], parts[len(parts) - len(first) - 1]):
                    continue
            yield from ends(first[1:], at + take)

    return {(at, last) for at in range(len(spans)) for last in ends(parts, at)}


@holds(7, patterns=st.lists(PATTERN, min_size=1, max_size=4, unique=True),
       said=st.lists(st.tuples(WORD, GAP), min_size=1, max_size=8))  # fmt: skip
def test_the_search_for_patterns_finds_what_a_slow_one_finds(patterns, said):
    text = "".join(word + gap for word, gap in said)
    planted = Patterns()
    for number, pattern in enumerate(patterns):
        planted.plant(pattern, ("key", str(number)), "here")
    hits = [(first, last, key) for first, last, ends in planted.matches(words(text)) for key, _ in ends]
    for number, pattern in enumerate(patterns):
        quick = {(first, last) for first, last, key in hits if key == ("key", str(number))}
        assert quick == slowly(pattern, text), (pattern, text)


def test_a_star_after_a_comma_takes_what_a_hyphen_joins():
    said = [("a", ", "), ("a", "-"), ("a", " ")]
    test_the_search_for_patterns_finds_what_a_slow_one_finds.hypothesis.inner_test(patterns=["a *"], said=said)


# --- captures compared ------------------------------------------------------------------------------


@holds(3, made=country_pages())
def test_a_page_compared_with_itself_did_not_change(made):
    page = parse_page(made.text)
    assert compare_pages(page, page).empty


def mirrored(changes):
    """The changes as the other order of the pages would tell them, as plain rows."""
    other = {"before": "after", "after": "before"}
    rows = []
    for row in changes.astype(object).where(changes.notna(), None).to_dict("records"):
        turned = {re.sub("^(before|after)", lambda m: other[m[0]], key): value for key, value in row.items()}
        turned["change"] = {"came": "went", "went": "came"}.get(row["change"], row["change"])
        rows.append(turned)
    return rows


def plain(changes):
    return changes.astype(object).where(changes.notna(), None).to_dict("records")


@holds(2, text=st.sampled_from([text for text in LAYOUTS if "in action" in text]), drop=st.integers(0, 200))
def test_pages_exchanged_mirror_what_changed(text, drop):
    lines = text.split("\n")
    del lines[len(lines) * 2 // 3 + drop % max(1, len(lines) // 3)]
    one, other = read(text), read("\n".join(lines))
    if other is None:
        return
    try:
        there = check(CHANGES, compare_pages(one, other))
    except PageError:
        return
    back = compare_pages(other, one)

    def key(row):
        return sorted((name, str(value)) for name, value in row.items())

    assert sorted(map(key, mirrored(there))) == sorted(map(key, plain(back)))


# --- web archives -----------------------------------------------------------------------------------

BODIES = [f"<p>Page {number}: {'ferries and lanterns ' * number}</p>".encode() for number in range(1, 6)]
FILES = {
    "a.warc": b"".join(record(body) for body in BODIES),
    "a.warc.gz": packed(*(record(body) for body in BODIES)),
}


@st.composite
def damaged(draw):
    """A web archive with bytes changed, left out, put in, doubled or cut off."""
    name = draw(st.sampled_from(sorted(FILES)))
    data = bytearray(FILES[name])
    for _ in range(draw(st.integers(0, 4))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 60))
        change = draw(st.integers(0, 4))
        if change == 0:
            data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
        elif change == 1:
            del data[at : at + size]
        elif change == 2:
            lure = st.sampled_from([b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"\0"])
            data[at:at] = draw(st.one_of(st.binary(max_size=40), lure))
        elif change == 3:
            data[at:at] = data[at : at + 10 * size]
        else:
            del data[at:]
    return name, bytes(data)


@holds(4, file=damaged())
def test_a_damaged_archive_raises_nothing_and_gives_nothing_that_was_not_there(file):
    name, data = file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        records = list(read_records(str(path)))
        # Packed records are checked by their sum; of plain ones the bytes are there as they stand.
        there = BODIES if name.endswith(".gz") and not data.startswith(b"WARC/") else data
        for found in records:
            assert 0 <= found.offset <= len(data)
            assert sum(map(bool, (found.data, found.skipped, found.broken))) <= 1
            assert not found.data or found.data in there
        captures = list(read_span(Span(str(path), name)))
        assert len(captures) == len(records)
    if data == FILES[name]:
        assert [found.data for found in records] == BODIES


# --- time -------------------------------------------------------------------------------------------

_LURES = [
    "Operation ", "Operation X ", "“Operation ", "1 000 ", "1,000 and ", "one hundred ", "A, ", "A. ", "A/B ", "- ",
    "– ",
    "(A) ", "LYON, ", "drug ", "trafficking in * ", "arrest-", "de la ", "two million ", "dubbed “", "USD 1 ", "و",
    "ﬁ", "é ", "e\u0301", "  • ", "\n", "12 May 2016\n\n", "more than ", "x", " ", "'", "’s ", "Kenya and ", "2017 – ",
    "عملية ",
]  # fmt: skip
_PIECE = st.one_of(st.sampled_from(_LURES), st.text("aB1 -–,.'(“ع\n", min_size=1, max_size=4))
_HEAD = "Africa\n\n  • INTERPOL Nairobi\nBack to Africa\n\nINTERPOL Nairobi in action\n12 May 2016\n\nA course\n\n"


def seconds(text):
    """Processor time for all that is read of a page, the least of three."""
    least = math.inf
    for _ in range(3):
        forget()
        begin = time.process_time()
        page = read(text)
        if page is not None:
            profile_rows(page)
            items = news_rows(page)
            quantity_rows(items), operation_rows(items), [coded_rows(items, scheme) for scheme in CODED_SCHEMES]
        least = min(least, time.process_time() - begin)
    return least


def forget():
    """Empty what is kept of the texts read last, wherever it is, or the second reading would be no reading."""
    for name in [name for name in sys.modules if name.startswith("helpers.")]:
        for thing in vars(sys.modules[name]).values():
            # Without a limit are those that keep what the data files say.
            if hasattr(thing, "cache_parameters") and thing.cache_parameters()["maxsize"] is not None:
                thing.cache_clear()
            elif isinstance(thing, Patterns):
                thing.forget()
    dictionary().forget()


@holds(1, pieces=st.lists(_PIECE, min_size=1, max_size=4), where=st.sampled_from(["body", "excerpt", "excerpts"]))
def test_time_grows_with_the_text_and_no_faster(pieces, where):
    piece = "".join(pieces)
    head = _HEAD.split("INTERPOL Nairobi in action")[0] if where == "body" else _HEAD

    def text(length):
        some = (piece * (length // len(piece) + 1))[:length]
        if where == "excerpts":
            some = "\n12 May 2016\n\nA course\n\n".join([some[:400]] * (length // 400))
        return head + some

    seconds(text(1000))
    for _ in range(4):
        small, large = seconds(text(4_000)), seconds(text(32_000))
        # Eight times the text; a page that is read in no time at all is forgiven the grain of the clock.
        if large < 16 * small + 0.01:
            return
    raise AssertionError(f"{large / small:.0f} times the time for 8 times the text: {small:.3f} s, {large:.3f} s")


def test_shares_add_up():
    shares = [thing.share for name, thing in globals().items() if name.startswith("test_") and hasattr(thing, "share")]
    assert len(shares) > 12 and sum(shares) == 100
