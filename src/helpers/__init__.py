"""Helpers of the notebook collection on INTERPOL's page for China.

Frames to start from: plain pandas, read anew at each call (columns: `data_dictionary("items")`)
    load_items        news items with all that was coded of them, a row an item; `items_of(page)` for any page
    load_codes        codes with the words that carry them
    load_quantities   numbers that the items state, with their bounds
    load_operations   items that report an operation; load_editions: with what is known from outside, and what the
                      page leaves out; load_campaigns: repeats taken together
    load_officials    officials as the page names them
    load_profile      facts of the profile
    load_actors       who acts, and which organisations are named; load_countries: which countries
    load_releases     from outside the page: what stands behind the cut; load_leads, load_events,
                      load_outside_facts

Claims: an ordinary function of frames that gives a `Finding`
    read_claims       those that the notebooks state; load_withdrawn: those that were withdrawn
    load_ledger       all of them with what would undo each
    multiverse        a claim under every doubt about the codes (load_doubts); leave_one_out: without each item

To show
    dots, lanes, ranges    charts of any tidy frame; rows: the frame itself as a picture
    table                  a frame as an accessible table
    new_figure, show_figure, year_axis, period, say, in_words, country_name   for a chart and sentences of one's own

Pages, any of INTERPOL's site
    read_page, parse_page, china_page, read_captures    give a `Page`, or say in a `PageError` why not
    provenance        what is known of the raw page; data_path: where a file of `data/` is
    compare_pages     two captures of one page
    load_news         news items verbatim, with their places; home_country: whose page it is
    code_news, codes_of, find_quantities, find_operations, find_countries    coded by rule, with the words

Codings
    read_coding, coding_matrix, read_officials,
    read_quantities                                 reading passes as they are stored
    read_chain, read_oddities                       what a reading of the profile added
    load_codebook                                   what each code means, and its edges
    CRIME_TYPES, THEMES, OFFENCES, OFFENDERS        codes, as the codebook has them
    write_kit, read_kit                             code it yourself
    alpha                                           agreement beyond chance; stats: the few tests that are used
"""

from .coding.countries import find_countries
from .coding.dictionary import code_news
from .coding.operations import find_operations
from .coding.quantities import find_quantities
from .corpus.captures import read_captures
from .page.page import Page, PageError, china_page, parse_page, provenance, read_page
from .paths import data_path
from .show.charts import dots, lanes, ranges, rows, year_axis
from .show.figures import new_figure, say, show_figure
from .show.labels import in_words, period
from .show.tables import table
from .study import stats
from .study.campaigns import load_campaigns, load_editions
from .study.claims import Finding, load_withdrawn, read_claims
from .study.frames import (
    codes_of,
    items_of,
    load_actors,
    load_codebook,
    load_codes,
    load_countries,
    load_doubts,
    load_events,
    load_items,
    load_leads,
    load_officials,
    load_operations,
    load_outside_facts,
    load_quantities,
    load_releases,
)
from .study.ledger import load_ledger
from .study.multiverse import leave_one_out, multiverse
from .study.recoding import read_kit, write_kit
from .study.stats import alpha
from .tables.codes import CRIME_TYPES, OFFENCES, OFFENDERS, THEMES
from .tables.compare import compare_pages
from .tables.news import load_news
from .tables.profile import home_country, load_profile
from .tables.readings import coding_matrix, read_chain, read_coding, read_oddities, read_officials, read_quantities
from .tables.specs import data_dictionary
from .words.places import country_name

__all__ = [
    "CRIME_TYPES",
    "OFFENCES",
    "OFFENDERS",
    "THEMES",
    "Finding",
    "Page",
    "PageError",
    "alpha",
    "china_page",
    "code_news",
    "codes_of",
    "coding_matrix",
    "compare_pages",
    "country_name",
    "data_dictionary",
    "data_path",
    "dots",
    "find_countries",
    "find_operations",
    "find_quantities",
    "home_country",
    "in_words",
    "items_of",
    "lanes",
    "leave_one_out",
    "load_actors",
    "load_campaigns",
    "load_codebook",
    "load_codes",
    "load_countries",
    "load_doubts",
    "load_editions",
    "load_events",
    "load_items",
    "load_leads",
    "load_ledger",
    "load_news",
    "load_officials",
    "load_operations",
    "load_outside_facts",
    "load_profile",
    "load_quantities",
    "load_releases",
    "load_withdrawn",
    "multiverse",
    "new_figure",
    "parse_page",
    "period",
    "provenance",
    "ranges",
    "read_captures",
    "read_chain",
    "read_claims",
    "read_coding",
    "read_kit",
    "read_oddities",
    "read_officials",
    "read_page",
    "read_quantities",
    "rows",
    "say",
    "show_figure",
    "stats",
    "table",
    "write_kit",
    "year_axis",
]
