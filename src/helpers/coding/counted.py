"""What a number counts: the noun that follows it, and the kind of quantity that noun and cues make of it.

The noun is the first known one among the seven words after the number, because adjectives stand between ("25 suspected
human traffickers"). The noun alone often leaves the kind open: people are arrested, rescued, trained or merely harmed.
Then the nearest cue decides; how well that does is measured on the half of the development set that was not tuned on
(`data/tables/scores.csv`).

A number with its noun, or with its label, is a `Number` that spans the words of both: cues are looked for around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from ..paths import kept
from ..words.folding import fold
from ..words.numbers import Number, vocabulary
from .surroundings import Surroundings

_WINDOW = 7
_ALL_MEMBERS, _MOST_MEMBERS = 170, 100
"""From this many countries on, "member countries" are all of the organisation's (176 in 2000, 192 in 2017); from the
second on, where "its" or "INTERPOL's" stands before them."""
OF = frozenset({"of", "de", "d", "des", "del", "من"})
_PLURAL_ARTICLES = frozenset({"the", "los", "las", "les"})
_WHOSE = _PLURAL_ARTICLES | {"its", "their", "s", "all", "sus", "todos", "ses", "tous", "des"}
_NAMED_BEFORE = _PLURAL_ARTICLES | {"des", "estos", "estas", "ces", "these", "those", "ambos", "ambas"}
_OUT_OF = frozenset({"of", "de", "sur", "among", "entre", "parmi", "out"})
_INCLUDING = frozenset(
    ["whom", "including", "among", "incluidos", "incluidas", "incluyendo", "dont", "ellos", "ellas", "cuales"]
)
_TO = frozenset({"to", "a", "now"})
_AND = frozenset({"and", "y", "e", "et"})
_OR = frozenset({"or", "o", "ou"})
_GOES_ON = _AND | {"و", "as", "well", "ainsi"}
_NOUNS = (
    "other", "things", "people", "rescuable", "groups", "sites", "participants", "officers", "investigations",
    "victims", "arrests", "countries", "member_countries",
)  # fmt: skip
_PARTICULAR = {name: rank for rank, name in enumerate(_NOUNS)}
"""Names of nouns, the more particular ones later."""


class Count(NamedTuple):
    """What a number counts: kind of quantity, the number itself, the last word of what it counts."""

    kind: str
    number: Number
    last: int
    measure: str | None = None
    """The unit of time or measure by its English name, whatever the language."""


def count_of(around: Surroundings, number: Number, previous: str | None) -> Count | None:
    """What a number that is no money counts, if anything; `previous` is the kind of the number before it."""
    noun = None if _follows_its_noun(around, number) else _noun_after(around, number)
    if noun is None:
        return _count_without_noun(around, number, previous)
    if _is_half_an_adjective(around, number, noun) or _refers_back(around, number, noun):
        return None
    if number.one and (noun.group != _unit_of_one(number) or noun.last - number.last > 2):
        return None
    if _could_be_a_year(around, number) or (noun.group == "time" and _is_age(around, number, noun)):
        return None
    counted = number._replace(last=noun.last)
    if noun.group == "nouns":
        is_part = noun.name in ("people", "rescuable") and _is_some_of_them(around, number)
        kind = (is_part and previous) or _kind_of_noun(around, noun.name, counted)
        return Count(kind, number, _last_of_coordinated(around, noun))
    kind = "duration" if noun.group == "time" else _kind_of_measure(around, noun.name, counted)
    number, last = _with_half(around, number, noun.last)
    return Count(kind, number, _last_of_measured(around, last) if noun.group == "measures" else last, noun.name)


# --- the noun ----------------------------------------------------------------------------------------------


class _Noun(NamedTuple):
    """A known noun: its group ("time", "measures", "nouns"), the name of its list, its last word."""

    group: str
    name: str
    last: int


def _noun_after(around: Surroundings, number: Number) -> _Noun | None:
    """The first known noun after a number, if nothing ends before it."""
    begin = number.last + 1
    for at in range(begin, min(begin + _WINDOW, len(around.words.words))):
        if around.words.stop(at) or (at == begin and around.words.comma(at)):
            return None
        if at not in around.beginning_at:
            continue
        if noun := _noun_at(around, at, "time", "measures", "nouns"):
            return noun
        if around.beginning(at, "barriers"):
            return None
        if of_them := around.beginning(at, "of_them"):
            # "25 of these cases": of what is named right after, if anything is.
            after = _last(of_them) + 1
            return _noun_at(around, after, "nouns") if at == begin and not around.closes_before(after) else None
    return None


def _noun_at(around: Surroundings, at: int, *groups: str) -> _Noun | None:
    """The noun that begins at a word: of several the longest phrase, of equal ones the most particular."""
    nouns = [_Noun(group, name, last) for group in groups for name, last in around.beginning(at, group)]
    return max(nouns, key=lambda noun: (noun.last, _PARTICULAR.get(noun.name, inf)), default=None)


def _last(phrases: Sequence[tuple[str, int]]) -> int:
    """Last word of the longest of some phrases that begin at one word."""
    return max(last for _, last in phrases)


def _last_of_coordinated(around: Surroundings, noun: _Noun) -> int:
    """Last word of nouns of the same kind that follow: "police and customs officials"."""
    last = noun.last
    while True:
        at = last + 1
        if around.word(at) in _AND | _OR:
            at += 1
        elif noun.name != "officers":
            return last
        if any(around.closes_before(word) for word in range(last + 1, at + 1)):
            return last
        ends = [end for name, end in around.beginning(at, "nouns") if name == noun.name]
        if not ends:
            return last
        last = max(ends)


def _last_of_measured(around: Surroundings, last: int) -> int:
    """Last word of what a measure is of: "3,2 tonnes d'ivoire"."""
    read, at = around.words, last + 1
    if around.word(at) in OF and around.word(at + 1) and not read.stop(at) and not read.stop(at + 1):
        return at + 1
    return last


def _with_half(around: Surroundings, number: Number, last: int) -> tuple[Number, int]:
    """A number and the last word of its unit, with the half that may follow: "dos toneladas y media"."""
    for half in _halves():
        if around.words.words[last + 1 : last + 1 + len(half)] == half:
            return number._replace(value=number.value + 0.5, one=False), last + len(half)
    return number, last


@kept
def _halves() -> list[list[str]]:
    return [fold(phrase).text.split() for phrase in vocabulary()["number_grammar"]["and_half"]]


# --- the kind ----------------------------------------------------------------------------------------------


def _kind_of_noun(around: Surroundings, name: str, counted: Number) -> str:
    """Kind of a quantity of a noun of this name."""
    if name in ("people", "rescuable", "victims"):
        return _kind_of_people(around, name, counted)
    if name in ("officers", "participants") and around.near("arrested", counted, 1):
        return "arrests"  # "13 officers arrested": next to the cue, they are those who were caught
    if name == "officers":
        if around.near("harmed", counted, 2):
            return "other"
        return "participants" if _is_at_a_meeting(around, counted) else "personnel"
    if name == "member_countries":
        return _kind_of_members(around, counted)
    if name == "groups":
        dismantled = around.nearest(counted, "dismantled", "checked") == "dismantled"
        return "groups_dismantled" if dismantled else "other"
    if name == "sites":
        # "25 sites under investigation" are cases, "searches of 25 sites" are places.
        return "investigations" if around.near("investigated", counted, 2) else "sites"
    return _kind_of_things(around, counted) if name == "things" else name


def _kind_of_things(around: Surroundings, counted: Number) -> str:
    """Things are seized where the nearest verb says so, or one of the item does and none of their sentence."""
    said = around.nearest(counted, "seized", "found", "checked")
    seized = said in ("seized", "found") if said else around.anywhere("seized")
    return "items_seized" if seized else "other"


def _kind_by_verb(around: Surroundings, counted: Number) -> str:
    return "items_seized" if around.nearest(counted, "seized", "checked") == "seized" else "other"


def _kind_of_measure(around: Surroundings, name: str, counted: Number) -> str:
    """Kind of a weight, volume, length or area: goods are weighed, ways are not."""
    is_way = name in ("kilometre", "metre", "mile", "hectare")
    return _kind_by_verb(around, counted) if is_way else _kind_of_things(around, counted)


def _kind_of_members(around: Surroundings, counted: Number) -> str:
    """All member countries, those that act, or members of another organisation."""
    if around.near("membership", counted):
        return "member_countries"  # "membership grew from 150 member countries to 190"
    if around.near("other_organisation", counted, 3):
        return "other"
    all_of_them = _MOST_MEMBERS if around.word(counted.first - 1) in _WHOSE else _ALL_MEMBERS
    return "member_countries" if counted.value >= all_of_them else "countries"


def _kind_of_people(around: Surroundings, name: str, counted: Number) -> str:
    """Kind of a number of people: arrested or rescued by the nearer cue, else working, meeting or something else.

    For those who can be rescued (children, women) and for victims, a cue of rescue may be two words further away
    than one of arrest; nobody arrests victims. Whoever was only sought, checked or identified is neither.
    """
    caught, saved, checked, harmed = (
        around.distance(cue, counted) for cue in ("arrested", "rescued", "checked", "harmed")
    )
    if 1 < caught < inf and _is_whole_of_a_part(around, counted):
        return "other"
    if min(checked, harmed) < min(caught, saved):
        if min(caught, saved, harmed) < inf:
            return "other"
    elif saved < inf and (saved < caught or (name != "people" and saved <= caught + 2)):
        return "victims_rescued"
    elif caught < inf and name != "victims" and (name == "people" or caught <= 4):
        return "arrests"
    if name == "people" and around.near("personnel", counted):
        return "personnel"
    return "participants" if name == "people" and around.near("gathered", counted) else "other"


def _is_whole_of_a_part(around: Surroundings, counted: Number) -> bool:
    """Whether a number begins a clause with "of": "Of 210 fugitives, a third were arrested"."""
    begin, at = around.part.first, counted.first - 1
    while at >= begin and around.word(at) in _PLURAL_ARTICLES | {"some"}:
        at -= 1
    starts = at == begin or (at > begin and around.words.stop(at))
    return starts and around.word(at) in _OUT_OF


def _is_at_a_meeting(around: Surroundings, counted: Number) -> bool:
    """Whether officers are counted as people at a meeting or course rather than at work in an operation."""
    gathered, *at_work = (around.distance(cue, counted, whole=True) for cue in ("gathered", "operation", "personnel"))
    return gathered < min(at_work)


# --- without a noun ----------------------------------------------------------------------------------------

_KIND_BY_CUE = {
    "arrested": "arrests", "rescued": "victims_rescued", "dismantled": "groups_dismantled", "seized": "items_seized",
    "checked": "other", "membership": "member_countries",
}  # fmt: skip
"""What a cue right beside a number that counts no known noun makes of it."""


def _kind_by_cue(around: Surroundings, number: Number, within: float) -> str | None:
    return next((kind for cue, kind in _KIND_BY_CUE.items() if around.near(cue, number, within)), None)


def _count_without_noun(around: Surroundings, number: Number, previous: str | None) -> Count | None:
    if number.one or number.year_like or around.words.hyphen(number.last):
        return None
    kind = _kind_without_noun(around, number, previous)
    if kind is None:
        return None
    after = number.last + 1
    if of_them := around.beginning(after, "of_them"):
        return Count(kind, number, _last(of_them))
    ends = around.closes_before(after) or around.beginning(after, "barriers") or _follows_its_noun(around, number)
    return Count(kind, number, number.last if ends else after)


def _kind_without_noun(around: Surroundings, number: Number, previous: str | None) -> str | None:
    """Kind of a number that no known noun follows: of what stands right beside it, of its label, or of its list."""
    after, before = number.last + 1, around.word(number.first - 1)
    if _follows_its_noun(around, number):
        name, first = min(around.ending(number.first - 2, "nouns"), key=lambda noun: noun[1])
        return _kind_of_noun(around, name, number._replace(first=first))
    if (of_them := around.beginning(after, "of_them")) and not around.words.stop(after):
        return _kind_by_cue(around, number._replace(last=_last(of_them)), 2) or previous or "other"
    if label := around.label(number):
        return _kind_of_label(around, number, label)
    if previous == "member_countries" and before in _TO:
        return previous
    if number.low is None and around.closes_before(after) and not around.near("membership", number, 2):
        return None
    if kind := _kind_by_cue(around, number, 2):
        return kind
    if around.word(after) == "held" and (around.closes_before(after + 1) or around.beginning(after + 1, "barriers")):
        return "arrests"
    if previous is not None and not _GOES_ON.isdisjoint(around.words.words[max(0, number.first - 3) : number.first]):
        return previous
    if previous is not None and _is_some_of_them(around, number):
        return previous  # "1,340 were rescued, of whom 210 were children"
    return None if around.beginning(after, "barriers") else _kind_by_verb(around, number)


def _kind_of_label(around: Surroundings, number: Number, label: range) -> str | None:
    """Kind of a number that stands behind its label: "victims identified: 823"."""
    for at in reversed(label):
        if noun := _noun_at(around, at, "nouns"):
            counted = number._replace(first=at, last=noun.last)
            return _kind_of_noun(around, noun.name, counted) if noun.last in label else None
    return _kind_by_cue(around, number._replace(first=label[0], last=label[-1]), 0)


def _follows_its_noun(around: Surroundings, number: Number) -> bool:
    """Whether Arabic puts a number behind what it counts, with an article: "its member countries, the 190"."""
    at = number.first - 1
    return at > around.part.first and around.word(at) == "ال" and bool(around.ending(at - 1, "nouns"))


# --- numbers that count nothing ----------------------------------------------------------------------------

_PERCENT = re.compile(" *[%٪‰؉]")


def counts_nothing(around: Surroundings, number: Number) -> bool:
    """Whether a number is an article, belongs to a set phrase ("24 hours a day"), is a share, or follows what numbers
    name."""
    read, after = around.words, number.last + 1
    if number.one and not any(around.beginning(at, _unit_of_one(number)) for at in (after, after + 1)):
        return True  # "un séminaire de trois jours", but "una larga semana", "half a tonne"
    for first in range(max(0, number.first - 4), after):
        if first in around.beginning_at and any(last >= number.first for _, last in around.beginning(first, "skip")):
            return True
    if _PERCENT.match(read.folded.text, read.end(number.last)):
        return True
    # "three times as many", but "used 2 million times".
    share = around.beginning(after, "percent") or (number.value < 100 and around.beginning(after, "fractions"))
    if share and not read.stop(after):
        return True
    return bool(around.ending(number.first - 1, "names_before")) and not read.stop(number.first)


def is_weight(around: Surroundings, number: Number, after: int) -> bool:
    """Whether pounds are a weight, not money: "120 pounds of cocaine", but "worth 2 million pounds"."""
    weighed = any(name == "pound" for name, _ in around.beginning(after, "measures"))
    return weighed and number.value < 1_000_000 and not around.near("worth", number)


def _unit_of_one(number: Number) -> str:
    """The group of what one, or half, counts."""
    return "time" if number.value == 1 else "measures"


def _is_half_an_adjective(around: Surroundings, number: Number, noun: _Noun) -> bool:
    """Whether a number is the first half of an adjective: "four-wheel drives", "two-phase operation"."""
    counts = noun.group != "nouns" or noun.name in ("countries", "member_countries")
    return not counts and around.words.hyphen(number.last) and around.word(number.last + 1) not in ("plus", "odd")


def _refers_back(around: Surroundings, number: Number, noun: _Noun) -> bool:
    """Whether a number repeats what is named already: "the two countries", "les deux pays"."""
    in_words = number.value == 2 and not around.word(number.first).isdigit()
    return in_words and noun.group != "time" and around.word(number.first - 1) in _NAMED_BEFORE


def _is_some_of_them(around: Surroundings, number: Number) -> bool:
    """Whether what is counted is some of what was counted before: "87 people, including 12 women"."""
    return around.word(number.first - 1) in _INCLUDING


def _could_be_a_year(around: Surroundings, number: Number) -> bool:
    """Whether four plain digits are as likely a year: no qualifier before them, no noun right after them."""
    if not number.year_like or around.ending(number.first - 1, "before"):
        return False
    return all(name in ("other", "sites") for name, _ in around.beginning(number.last + 1, "nouns"))


def _is_age(around: Surroundings, number: Number, noun: _Noun) -> bool:
    """Whether years count somebody's age: "aged 25 years", "25 years old"."""
    return bool(around.beginning(noun.last + 1, "age_after") or around.ending(number.first - 1, "age_before"))
