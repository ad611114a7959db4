"""Any other page: its tables, coded by rule, and the sentences that say what they hold.

Each sentence is computed and holds for any page, one without news, without notices or without a profile too:
it says what there is, or that there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from . import views
from .captures import find_captures, kind_of, read_span
from .compare import compare_pages
from .dictionary import CODED_SCHEMES, code_news
from .findings import Tables, labels
from .header import country_line
from .news import load_news
from .operations import find_operations
from .page import Page, read_page
from .paths import data_path
from .profile import load_profile
from .quantities import find_quantities
from .tables import CHANGES, CODING, CRIME_TYPES, FIELDS, OFFICIALS, THEMES, frame
from .text import detect_language
from .views import NO_NEWS, count, listed, most_often, words

LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "ar": "Arabic"}

Source = Page | str | PathLike[str]
"""A page, or the path of its file."""


def as_page(source: Source) -> Page:
    """The page itself, or the one that is read from a file; errors as in `read_page`."""
    return source if isinstance(source, Page) else read_page(source)


def read_tables(source: Source) -> Tables:
    """The tables of any page, coded by rule: what the China page has beside it from reading is empty.

    `coding` has a row for every match of the dictionary, so that one item can have a code several times.

    Raises:
        PageError: the file is no INTERPOL page.
        OSError: it cannot be read.
    """
    page = as_page(source)
    news = load_news(page)
    coding = _coding(news)
    return Tables(
        page,
        load_profile(page),
        news,
        coding,
        frame(OFFICIALS, []),
        find_quantities(news),
        find_operations(news),
        pd.DataFrame(columns=["position", "scheme", "code", "evidence", "start", "end"]),
        {"dictionary": labels(coding)},
    )


def _coding(news: pd.DataFrame) -> pd.DataFrame:
    """Codes of all schemes that the rules code; what INTERPOL did has the part of the item as its context."""
    excerpt = news["excerpt_start"].to_dict()
    rows = [row for scheme in CODED_SCHEMES for row in code_news(news, scheme).to_dict("records")]
    for row in rows:
        if row["scheme"] == "interpol_role":
            begin = excerpt[row["item_id"]]
            row["context"] = "headline" if pd.isna(begin) or row["start"] < begin else "excerpt"
    return frame(CODING, rows)


# --- words --------------------------------------------------------------------------------------------


def quoted(text: object) -> str:
    """Words of a page in a sentence of Markdown: in quotes, and nothing in them is markup."""
    plain = re.sub(r"([\\`*_\[\]|~$#])", r"\\\1", " ".join(str(text).split()))
    return f"“{plain.replace('&', '&amp;').replace('<', '&lt;')}”"


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B %Y}"


def _counted(values: pd.Series) -> list[tuple[str, int]]:
    """Values and how often they occur, the most frequent first."""
    return sorted(Counter(map(str, values)).items(), key=lambda found: (-found[1], found[0]))


def _languages(news: pd.DataFrame) -> str:
    told = news["language"].map(lambda code: f"in {LANGUAGES[code]}" if code in LANGUAGES else "in a language not told")
    return listed(f"{number} {language}" for language, number in _counted(told))


def is_invented(source: Source) -> bool:
    """Whether a file is one of the examples of this repository, whose pages are invented."""
    return not isinstance(source, Page) and data_path("examples") in Path(source).resolve().parents


# --- what a page is -----------------------------------------------------------------------------------


def answer(t: Tables, source: Source | None = None) -> str:
    """The short answer: what the page is, its news, its themes, what was not understood. Markdown."""
    lines = [identity(t), news(t), *([themes(t)] if t.items else []), understood(t)]
    short = "**In short, for this page:**\n\n" + "\n".join(f"- {line}" for line in lines)
    if source is None or not is_invented(source):
        return short
    return f"> **This page is invented.** Nothing in it is a finding about anything; it shows what is read.\n\n{short}"


_KINDS = {
    "country": "the page of a country",
    "region": "the page of a region",
    "release": "a single press release",
    "front": "a front page of the site",
}


def identity(t: Tables) -> str:
    """What kind of page it is, in which language, of whom."""
    page = t.page
    edition = f"in {LANGUAGES[page.language]}" if page.language in LANGUAGES else "in a language that nothing tells"
    names = {"country": "country", "sub_bureau": "sub-bureau of", "region": "region", "ncb": "bureau"}
    stated = [f"{name} {quoted(found)}" for field, name in names.items() if (found := _fact(t, field)) is not None]
    said = f": {listed(stated)}" if stated else "; it names neither country nor region nor bureau in its header"
    return f"The file reads as {_KINDS[page.kind]}, edition {edition}{said}."


def _fact(t: Tables, field: str) -> str | None:
    values = t.profile.loc[t.profile["field"] == field, "value"]
    return None if values.empty else str(values.iloc[0])


HEADER = ("region", "country", "sub_bureau", "ncb", "ncb_city", "member_since")
"""Fields that stand above a page's text."""

BODY = tuple(field for field in FIELDS if field not in HEADER)
"""All other fields."""


def facts(t: Tables, *fields: str) -> pd.DataFrame:
    """Facts as in `views.facts`, with the language of their words: `field, value, line, words, language`."""
    data = views.facts(t, *fields)
    return data.assign(language=[detect_language(text, t.page.language) for text in data["words"]])


_PRECISION = {10: "the day", 7: "month and year, but no day", 4: "the year alone"}


def membership(t: Tables) -> str:
    """Since when the page says the country is a member, and how precisely it says so."""
    rows = t.profile[t.profile["field"] == "member_since"]
    if rows.empty:
        return "The page states no date of membership."
    row = rows.iloc[0]
    iso = bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", str(row["value"])))
    precise = f"{row['value']}, {_PRECISION[len(row['value'])]}" if iso else "a date that no rule reads"
    line = t.page.line_of(int(row["start"]))
    return f"Member since: {precise} (the page prints {quoted(row['evidence'])}, line {line})."


def profile(t: Tables) -> str:
    """How many facts of which kinds the profile states, and which kinds it does not."""
    if t.profile.empty:
        return "This page states no profile."
    counts = t.profile["field"].value_counts()
    there = [f"{words(field)} {counts[field]}" for field in FIELDS if field in counts]
    absent = [words(field) for field in FIELDS if field not in counts]
    missing = f" No rule found: {', '.join(absent)}." if absent else ""
    return f"The page states {count(len(t.profile), 'fact')}: {', '.join(there)}.{missing}"


def news(t: Tables) -> str:
    """How many items the page lists, from when to when, in which languages, and how many are cut."""
    found = t.news
    if found.empty:
        return NO_NEWS
    first, last = found["date"].min(), found["date"].max()
    when = f"dated {_day(first)}" if first == last else f"dated {_day(first)} to {_day(last)}"
    excerpts, datelines = found["excerpt"].notna(), found["dateline"].notna()
    cut, placed = int((found["truncated"] & excerpts).sum()), int(datelines.sum())
    untold = int((datelines & found["country"].isna()).sum())
    lines = [
        f"The page lists {count(len(found), 'item')}, {when}: {_languages(found)}.",
        f"{cut} of {count(int(excerpts.sum()), 'excerpt')} {'is' if cut == 1 else 'are'} cut off.",
        f"{count(placed, 'item').capitalize()} {'has' if placed == 1 else 'have'} a dateline"
        + (f", {untold} of them in a place whose country is not recognised." if untold else "."),
    ]
    return " ".join(line[:1].upper() + line[1:] for line in lines)


def period(t: Tables) -> str:
    """The caption's last sentence: page, number of items, period."""
    if t.news.empty:
        return f"Page {t.page.name}."
    first, last = t.news["date"].min(), t.news["date"].max()
    return f"Page {t.page.name}: {count(len(t.news), 'item')}, {_day(first)} to {_day(last)}, by date of publication."


def understood(t: Tables) -> str:
    """How many lines no rule knows."""
    lines = len(t.page.roles_of_lines())
    lost = len({line.line for line in t.page.not_understood})
    if not lost:
        return f"Nothing was passed over: each of the {lines} lines with words has a known role."
    return f"{lost} of the {lines} lines with words {'was' if lost == 1 else 'were'} not understood."


def lost(t: Tables) -> pd.DataFrame:
    """The lines that no rule knows: `line, why, words`."""
    rows = t.page.not_understood
    return pd.DataFrame(
        {
            "line": [row.line for row in rows],
            "why": [row.reason for row in rows],
            "words": [" ".join(row.text.split())[:400] for row in rows],
        },
        columns=["line", "why", "words"],
    )


# --- what the items are about -------------------------------------------------------------------------


def themes(t: Tables) -> str:
    """Which theme most items have by rule, and which items have none."""
    if not t.items:
        return NO_NEWS
    given = {words(code): t.coded("theme", code) for code in THEMES if t.coded("theme", code)}
    if not given:
        return f"The rules give none of the {count(len(t.items), 'item')} a theme."
    bare = t.ordered(t.items - frozenset().union(*given.values()))
    without = f" No theme was found for {listed(bare)}." if bare else ""
    return f"By rule, the most frequent theme among {count(len(t.items), 'item')}: {most_often(given)}.{without}"


def crimes(t: Tables) -> str:
    """Which crime most items name by rule, and how many name none."""
    if not t.items:
        return NO_NEWS
    given = {words(code): t.coded("crime_type", code) for code in CRIME_TYPES if t.coded("crime_type", code)}
    bare = len(t.items - t.having("crime_type", *CRIME_TYPES))
    if not given:
        return f"The rules find no crime in any of the {count(len(t.items), 'item')}."
    return (
        f"The crime named most often: {most_often(given)}; {bare or 'none'} of {count(len(t.items), 'item')} "
        "without a crime that is named."
    )


def trust(t: Tables) -> str:
    """How well the rules did on other items in the languages of this page, from the published scores."""
    if not t.items:
        return NO_NEWS
    f1 = _scores()
    told = [language for language in LANGUAGES if (t.news["language"] == language).any()]
    untold = int((~t.news["language"].isin(told)).sum())
    parts = [
        ", ".join(f"{words(scheme)} {f1[scheme, language]:.2f}" for scheme in CODED_SCHEMES)
        + f" in {LANGUAGES[language]}"
        for language in told
    ]
    rest = f" For {count(untold, 'item')} in a language that was not told there is no score." if untold else ""
    return (
        f"**Every code here was given by rule**, by the words of the dictionary, to {count(len(t.items), 'item')} "
        f"({_languages(t.news)}). On other items, invented, coded by a language model and not used for tuning, F1 was"
        f"{' ' if parts else ' not measured in these languages'}{'; '.join(parts)}. On this page it was not measured."
        f"{rest}"
    )


@cache
def _scores() -> Mapping[tuple[str, str], float]:
    rows = pd.read_csv(data_path("tables", "scores.csv"))
    return dict(zip(zip(rows["scheme"], rows["of"], strict=True), rows["f1"].astype(float), strict=True))


def scores(t: Tables) -> pd.DataFrame:
    """The published scores of the rules for the languages of this page's items.

    Columns: `scheme, language, right, invented, missed, precision, recall, f1`.
    """
    told = [language for language in LANGUAGES if (t.news["language"] == language).any()]
    rows = views.unseen_scores().rename(columns={"of": "language"})
    chosen = rows[rows["language"].isin(told)].reset_index(drop=True)
    return chosen.assign(language=chosen["language"].map(LANGUAGES))


def codes(t: Tables, scheme: str) -> pd.DataFrame:
    """Codes of a scheme, each once an item, with the first words for it: `item, code, where, words, language`."""
    rows = t.coding[t.coding["scheme"] == scheme].drop_duplicates(["item_id", "code"])
    excerpt = t.news["excerpt_start"].fillna(len(t.page.text))
    return pd.DataFrame(
        {
            "item": rows["item_id"],
            "code": rows["code"].map(words),
            "where": ["excerpt" if row.start >= excerpt[row.item_id] else "headline" for row in rows.itertuples()],
            "words": rows["evidence"],
            "language": rows["item_id"].map(t.news["language"]),
        }
    )


def operations(t: Tables) -> str:
    """How many items report an operation, and which names, with editions, are printed."""
    if not t.items:
        return NO_NEWS
    rows = t.operations
    if rows.empty:
        return "No item of this page reports an operation, as far as the rules tell."
    named = rows.dropna(subset="campaign")
    campaigns = [
        f"{quoted(name)} ({count(len(group), 'item')}{_editions(group)})"
        for name, group in sorted(named.groupby("campaign"), key=lambda found: (-len(found[1]), found[0]))
    ]
    said = f"; named: {listed(campaigns)}" if campaigns else "; none of them prints a name"
    verb = "reports" if len(rows) == 1 else "report"
    return f"{len(rows)} of {count(len(t.items), 'item')} {verb} an operation{said}."


def _editions(group: pd.DataFrame) -> str:
    numbers = sorted(group["edition"].dropna().astype(int))
    return f", {'editions' if len(numbers) > 1 else 'edition'} {listed(map(str, numbers))}" if numbers else ""


def named_operations(t: Tables) -> pd.DataFrame:
    """Operation items: `item, campaign, edition, series, crimes, words, language`; a name as printed is the words."""
    rows = t.operations
    crime = {item: [words(c) for c in CRIME_TYPES if item in t.coded("crime_type", c)] for item in rows.index}
    return pd.DataFrame(
        {
            "item": rows.index,
            "campaign": rows["campaign"].to_numpy(),
            "edition": rows["edition"].to_numpy(),
            "series": rows["series"].to_numpy(),
            "crimes": [", ".join(crime[item]) or None for item in rows.index],
            "words": rows["evidence"].to_numpy(),
            "language": rows.index.map(t.news["language"]),
        }
    )


def timeline(t: Tables) -> str:
    """Which years have no item, and the longest stretch without one."""
    if not t.items:
        return NO_NEWS
    dates = t.news["date"].sort_values()
    years = range(dates.iloc[0].year, dates.iloc[-1].year + 1)
    empty = [str(year) for year in years if year not in set(dates.dt.year)]
    said = f"The items fall into {count(len(years), 'calendar year')}; without an item: {listed(empty) or 'none'}."
    if len(dates) < 3:
        return said
    gaps = dates.diff().dt.days.iloc[1:]
    at = int(gaps.to_numpy().argmax())
    longest = f"{count(int(gaps.iloc[at]), 'day')}, after {_day(dates.iloc[at])}"
    return f"{said} The longest stretch without one: {longest}. The first and the last year are partial."


def quantities(t: Tables) -> str:
    """How many numbers of which kinds the items state, and how many are bounds or approximations."""
    if not t.items:
        return NO_NEWS
    rows = t.quantities
    if rows.empty:
        return "The items of this page state no number that the rules find."
    bounds = int((rows["qualifier"] != "exact").sum())
    kinds = [f"{name} {number}" for name, number in _counted(rows["kind"].map(words))]
    verb = "is" if bounds == 1 else "are"
    return (
        f"The rules find {count(len(rows), 'number')}; {bounds or 'none'} of them {verb} a bound or an approximation. "
        f"By kind: {', '.join(kinds)}."
    )


# --- two captures -------------------------------------------------------------------------------------


def changes(t: Tables, other: Source | None) -> pd.DataFrame:
    """What changed from the page to another capture of it; columns as in `tables.CHANGES`, no rows without one.

    Raises:
        PageError: the other is no capture of this page, or no page.
        OSError: it cannot be read.
    """
    return frame(CHANGES, []) if other is None else compare_pages(t.page, other)


def what_changed(t: Tables, other: Source | None, found: pd.DataFrame) -> str:
    """The changes in a sentence."""
    if other is None:
        return "No second capture was given: set `OTHER` to the path of one."
    name = other.name if isinstance(other, Page) else Path(other).name
    if found.empty:
        return f"From {quoted(t.page.name)} to {quoted(name)} no word changed that a rule reads."
    parts = []
    for part, rows in found.groupby("what", sort=False):
        kinds = (rows["field"].map(words) + " " + rows["change"]).replace({"date moved": "item moved to another date"})
        times = kinds.value_counts()
        parts.append(f"{part}: " + ", ".join(f"{kind} ({times[kind]})" for kind in dict.fromkeys(kinds)))
    told = "; in the ".join(parts)
    return f"From {quoted(t.page.name)} to {quoted(name)}: {count(len(found), 'change')}. In the {told}."


def shown_changes(found: pd.DataFrame) -> pd.DataFrame:
    """The changes as shown: `what, item, field, change, before, after, similarity, language`."""
    data = found[["what", "field", "change", "before", "after", "similarity"]].copy()
    data.insert(1, "item", found["before_item"].fillna(found["after_item"]))
    data["language"] = [detect_language(text) for text in found["after"].fillna(found["before"])]
    data["field"] = data["field"].map(words)
    data["similarity"] = [None if pd.isna(share) else f"{share:.2f}" for share in data["similarity"]]
    return data


# --- many pages ---------------------------------------------------------------------------------------


class Corpus(NamedTuple):
    """Tables of many pages, each with a column `page`; files that could not be read, with the reason."""

    news: pd.DataFrame
    coding: pd.DataFrame
    labels: Mapping[str, str]
    """Page -> the name of its country in English where it is told, else the page's own name."""
    refused: Mapping[str, str]


def read_many(source: str | PathLike[str] | None) -> Corpus:
    """Read many pages: a folder, pattern or web archive as in `read_captures`, or the folder of tables that
    `python -m helpers.corpus` made of them. Without a source there are none.

    Raises:
        OSError: there is no such source.
        NoReader: HTML or web archives, and the library that reads them is not installed.
    """
    if source is None:
        return Corpus(*read_no_tables(), {}, {})
    if (Path(source) / "run.json").is_file():
        return _read_corpus_tables(Path(source))
    pages, refused = [], {}
    for span in find_captures(source):
        for capture in read_span(span) if kind_of(span.file) else ():
            if capture.page is not None:
                pages.append(read_tables(capture.page))
            elif capture.detail:
                refused[capture.name] = f"{capture.reason}: {capture.detail}"
    news = [t.news.reset_index() for t in pages if len(t.news)]
    coding = [t.coding.assign(page=t.page.name) for t in pages if len(t.coding)]
    empty = read_no_tables()
    codes = {t.page.name: country_line(_fact(t, "country") or "") for t in pages}
    return Corpus(
        pd.concat(news, ignore_index=True) if news else empty[0],
        pd.concat(coding, ignore_index=True) if coding else empty[1],
        _page_labels(codes),
        refused,
    )


def _read_corpus_tables(folder: Path) -> Corpus:
    pages, missing = (pd.read_csv(folder / f"{name}.csv", keep_default_na=False) for name in ("pages", "not_read"))
    first = pages[pages["duplicate_of"] == ""]
    news, coding = (pd.read_csv(folder / f"{name}.csv", keep_default_na=False) for name in ("news", "coded"))
    news = news.assign(date=pd.to_datetime(news["date"]))
    return Corpus(
        news[news["page"].isin(first["page"])].reset_index(drop=True),
        coding[coding["page"].isin(first["page"])].reset_index(drop=True),
        _page_labels(dict(zip(first["page"], first["country_code"], strict=True))),
        dict(zip(missing["capture"], missing["reason"], strict=True)),
    )


def corpus_period(corpus: Corpus) -> str:
    """The caption's last sentence: pages, items, years."""
    dates = corpus.news["date"]
    when = f", {dates.min().year} to {dates.max().year}" if len(dates) else ""
    return f"{count(len(corpus.labels), 'page').capitalize()}, {count(len(dates), 'item')}{when}."


def read_no_tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """News and coding of no pages: the columns are there."""
    columns = ["item_id", "page", "date", "language"], ["page", "item_id", "scheme", "code"]
    return pd.DataFrame(columns=columns[0]), pd.DataFrame(columns=columns[1])


def _page_labels(codes: Mapping[str, str | None]) -> dict[str, str]:
    """A label for each page: its country's name, and the page's where several pages have one country or none."""
    from babel import Locale

    names = Locale.parse("en").territories
    short = {page: PurePosixPath(page).stem if kind_of(page) else page for page in codes}
    plain = short if len(set(short.values())) == len(short) else {page: page for page in codes}
    label = {page: str(names[code]) if code in names else plain[page] for page, code in codes.items()}
    twice = {name for name, number in Counter(label.values()).items() if number > 1}
    return {
        page: f"{name} ({plain[page]})" if name in twice and name != plain[page] else name
        for page, name in label.items()
    }


def many(corpus: Corpus) -> str:
    """How many pages were read, with how many items in which languages, and what was refused."""
    if not corpus.labels and not corpus.refused:
        return "No folder of pages was given: set `MANY` to the path of one."
    rows = corpus.news
    items = f", {count(len(rows), 'item')}: {_languages(rows)}" if len(rows) else ", none with a news list"
    bare = len(corpus.labels) - rows["page"].nunique()
    without = f" {count(bare, 'page').capitalize()} without news." if bare and len(rows) else ""
    refused = f" Not read: {listed(map(quoted, corpus.refused))}." if corpus.refused else ""
    return f"{count(len(corpus.labels), 'page').capitalize()}{items}.{without}{refused}"
