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
from ..words.languages import ARABIC
from ..words.numbers import Number, vocabulary
from .dictionary import LEAD
from .surroundings import AND, Surroundings

_WINDOW = 7
_MEETING = 40
"""From so many words away, a meeting is another matter than the officers who are counted."""
_ALL_MEMBERS, _MOST_MEMBERS, _TOO_MANY_MEMBERS = 170, 100, 200
"""From this many countries on, "member countries" are all of the organisation's (176 in 2000, 192 in 2017, 196 in
2024); from the second on, where "its" or "INTERPOL's" stands before them. As many "members" are not people."""
_MEMBERS = frozenset({"members", "miembros", "membres"})
OF = frozenset({"of", "de", "d", "des", "del", "من"})
_PLURAL_ARTICLES = frozenset({"the", "los", "las", "les"})
_WHOSE = _PLURAL_ARTICLES | {"its", "their", "s", "all", "sus", "todos", "ses", "tous", "des"}
_NAMED_BEFORE = _PLURAL_ARTICLES | {"des", "estos", "estas", "ces", "these", "those", "ambos", "ambas"}
_OUT_OF = frozenset({"of", "de", "sur", "among", "entre", "parmi", "out"})
_INCLUDING = frozenset(
    ["whom", "including", "among", "incluidos", "incluidas", "incluyendo", "dont", "ellos", "ellas", "cuales"]
)
_PERSONS = frozenset({"people", "rescuable", "victims", "officers", "participants"})
_TO = frozenset({"to", "a", "now"})
_TOLD_BY_NOUN = frozenset({"countries", "member_countries", "personnel", "participants", "duration", "seizure_value"})
"""Kinds that the next number of a list does not take over if it has a noun of its own: "37 countries and 7 bureaus"
says nothing of 7 countries, but "arrested 12 men and 7 bakers" says that 7 were arrested."""
_FOR = frozenset({"for", "por", "pour"})
_OR = frozenset({"or", "o", "ou"})
_OTHERS = frozenset({"others", "more", "further", "additional", "otros", "otras", "mas", "autres", "اخرين", "اخرون"})
_OUT = frozenset(
    {"out", "of", "the", "these", "those", "all", "de", "los", "las", "les", "des", "ces", "sur", "من", "اصل", "بين"}
)
_A = frozenset({"a", "an", "the", "one", "un", "una", "une", "el", "la", "le"})
_OBJECT = frozenset({"a", "al", "some", "about", "over", "more", "nearly", "two", "three", "four", "five"})
"""What begins the object of a verb, beside figures."""
_DOZEN = frozenset({"docena", "centenar", "millon", "douzaine", "million"})
_PER = frozenset({"por", "pour", "per"})
_HOW_FAR = frozenset({"long", "wide", "deep", "high", "tall", "thick", "off", "away", "below", "above", "apart"})
_TEAM = frozenset({"team", "equipo", "equipe"})
_NAMES_FOR_ALL = frozenset({"police", "customs"})
"""Nouns that no figure of a year counts: "by 2014 police"."""
_GOES_ON = AND | {"و", "as", "well", "ainsi"}
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
    if number.one and (noun.group not in _units_of_one(number) or noun.last - number.last > 2):
        return None
    if _could_be_a_year(around, number) or (noun.group == "time" and _is_age(around, number, noun)):
        return None
    if noun.name == "metre" and around.word(noun.last) == "m" and not _is_length(around, noun.last + 1):
        return None  # "2m masks" are millions, "a 30 m yacht" is one
    if noun.group == "nouns" and not number.value.is_integer():
        return None  # "2014,300 people": of what is counted there is no part
    counted = number._replace(last=noun.last)
    if noun.group == "nouns":
        is_part = noun.name in ("people", "rescuable") and _is_some_of_them(around, number)
        kind = (is_part and previous) or _kind_of_noun(around, noun.name, counted)
        return Count(kind, number, _last_of_coordinated(around, noun))
    kind = "duration" if noun.group == "time" else kind_of_measure(around, noun.name, counted)
    last = half_after(around, noun.last)
    if last > noun.last:
        number = number._replace(value=number.value + 0.5, one=False)
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
    if around.label(number) and around.ends_line(number):
        return None
    window = 2 if ARABIC.match(around.word(begin)) else _WINDOW  # in Arabic adjectives follow the noun
    for at in range(begin, min(begin + window, len(around.words.words))):
        if around.closes_before(at) or around.word(at).isdigit():
            return None
        if at not in around.beginning_at:
            continue
        noun = _noun_at(around, at, "time", "measures", "nouns")
        if noun and (noun.group != "nouns" or not around.words.hyphen(noun.last)):  # "six tiger-range countries"
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
        if around.word(at) in AND | _OR:
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


def half_after(around: Surroundings, last: int) -> int:
    """The last word of the half that follows a unit, or the unit's own: "dos toneladas y media"."""
    for half in _halves():
        if around.words.words[last + 1 : last + 1 + len(half)] == half:
            return last if _is_half_of_another(around, last + len(half)) else last + len(half)
    return last


def _is_half_of_another(around: Surroundings, half: int) -> bool:
    """Whether a half is of the unit behind it: "3.000 euros y medio kilo", "et demi-tonne"."""
    after = half + 1
    if not around.word(after).isascii() or (around.closes_before(after) and not around.words.hyphen(half)):
        return False
    return around.word(after) in _DOZEN or _noun_at(around, after, "time", "measures", "nouns") is not None


@kept
def _halves() -> list[list[str]]:
    return [fold(phrase).text.split() for phrase in vocabulary()["number_grammar"]["and_half"]]


# --- the kind ----------------------------------------------------------------------------------------------


def _kind_of_noun(around: Surroundings, name: str, counted: Number) -> str:
    """Kind of a quantity of a noun of this name."""
    if name in _PERSONS:
        listed = around.last_in(around.lead_in(counted), "arrested", "rescued", "checked")
        if listed in ("arrested", "rescued"):
            return _KIND_BY_CUE[listed]
    if name in ("people", "rescuable", "victims"):
        return _kind_of_people(around, name, counted)
    if name in ("officers", "participants") and around.near("arrested", counted, 1) and not _arrest(around, counted):
        return "arrests"  # "13 officers arrested": next to the cue, they are those who were caught
    if name == "officers":
        if around.near("harmed", counted, 2):
            return "other"
        return "participants" if _is_at_a_meeting(around, counted) else "personnel"
    if name == "member_countries" or (name == "countries" and around.near("membership", counted)):
        return _kind_of_members(around, counted)
    if name == "groups":
        dismantled = around.nearest(counted, "dismantled", "checked") == "dismantled"
        return "groups_dismantled" if dismantled else "other"
    if name == "sites":
        # "25 sites under investigation" are cases, "searches of 25 sites" are places.
        return "investigations" if around.near("investigated", counted, 2) else "sites"
    return _kind_of_things(around, counted) if name == "things" else name


def _arrest(around: Surroundings, counted: Number) -> bool:
    """Whether those who are counted arrest others: "25 officers arrested 12 suspects", "agentes detuvieron a"."""
    ends = [last for name, last in around.beginning(counted.last + 1, "cues") if name == "arrested"]
    after = max(ends, default=-2) + 1
    noun = _noun_at(around, after, "nouns") if ends else None
    is_noun = noun is not None and noun.name in ("people", "rescuable")
    return bool(ends) and (is_noun or around.word(after).isdigit() or around.word(after) in _OBJECT)


def _kind_of_things(around: Surroundings, counted: Number) -> str:
    """Things are seized where the nearest verb says so, that of the line above their list, or, where none does, one of
    their paragraph (of a short text: any)."""
    said = around.nearest(counted, "seized", "found", "checked")
    said = said or around.last_in(around.lead_in(counted), "seized", "found", "checked")
    if not said and (len(around.part.text) <= LEAD or around.last_in(around.paragraph(counted), "seized")):
        said = "seized" if around.anywhere("seized") else ""
    return "items_seized" if said in ("seized", "found") else "other"


def _kind_by_verb(around: Surroundings, counted: Number) -> str:
    return "items_seized" if around.nearest(counted, "seized", "checked") == "seized" else "other"


def kind_of_measure(around: Surroundings, name: str, counted: Number) -> str:
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
    of_group = around.word(counted.first - 1) in OF and (
        around.word(counted.first - 2) in _TEAM
        or any(name == "groups" for name, _ in around.ending(counted.first - 2, "nouns"))
    )
    if not of_group and around.word(counted.last) in _MEMBERS and _ALL_MEMBERS <= counted.value < _TOO_MANY_MEMBERS:
        return "member_countries"
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
    return gathered < min(*at_work, _MEETING)


# --- without a noun ----------------------------------------------------------------------------------------

_KIND_BY_CUE = {
    "arrested": "arrests", "rescued": "victims_rescued", "dismantled": "groups_dismantled", "seized": "items_seized",
    "checked": "other", "membership": "member_countries",
}  # fmt: skip
"""What a cue right beside a number that counts no known noun makes of it."""


def _kind_by_cue(around: Surroundings, number: Number, within: float) -> str | None:
    done = (cue for cue in _KIND_BY_CUE if cue != "checked")
    cue = min(done, key=lambda cue: around.distance(cue, number))
    return next((_KIND_BY_CUE[said] for said in (cue, "checked") if around.near(said, number, within)), None)


def _count_without_noun(around: Surroundings, number: Number, previous: str | None) -> Count | None:
    if number.one or number.year_like or around.words.hyphen(number.last):
        return None
    kind = _kind_without_noun(around, number, previous)
    if kind is None:
        return None
    after = number.last + 1
    if of_them := around.beginning(after, "of_them"):
        return Count(kind, number, _last(of_them))
    ends = _closes(around, number) or _follows_its_noun(around, number)
    return Count(kind, number, number.last if ends else after)


def _closes(around: Surroundings, number: Number) -> bool:
    """Whether nothing that a number could count stands behind it."""
    after = number.last + 1
    in_label = bool(around.label(number)) and around.ends_line(number)
    return around.closes_before(after) or in_label or bool(around.beginning(after, "barriers"))


def _kind_without_noun(around: Surroundings, number: Number, previous: str | None) -> str | None:
    """Kind of a number that no known noun follows: of what stands right beside it, of its label, or of its list."""
    after, before = number.last + 1, around.word(number.first - 1)
    if _follows_its_noun(around, number):
        name, first = min(around.ending(number.first - 2, "nouns"), key=lambda noun: noun[1])
        return _kind_of_noun(around, name, number._replace(first=first))
    if (of_them := around.beginning(after, "of_them")) and not around.words.stop(after):
        return _kind_by_cue(around, number._replace(last=_last(of_them)), 2) or previous or "other"
    label = around.label(number)
    if label and _closes(around, number):
        return _kind_of_label(around, number, label)
    if previous == "member_countries" and before in _TO:
        return previous
    listed_by_crime = around.word(after) in _FOR and (before in AND or around.words.comma(number.first))
    if previous == "arrests" and listed_by_crime and not around.words.stop(after):
        return previous  # "19 were wanted for murder, 29 for rape"
    in_brackets = around.words.pieces[2 * after].startswith((")", "]"))
    said = [cue for cue, _ in around.ending(number.first - 1, "cues") if cue in ("arrested", "rescued")]
    if said and not in_brackets and not around.closes_before(number.first) and around.closes_before(after):
        return _KIND_BY_CUE[said[0]]  # "Police arrested 12."
    if number.low is None and (in_brackets or around.closes_before(after)) and not around.near("membership", number, 2):
        return None
    if kind := _kind_by_cue(around, number._replace(last=after) if around.word(after) in _OTHERS else number, 2):
        return kind
    if listed := around.last_in(around.lead_in(number), *_KIND_BY_CUE):
        return _KIND_BY_CUE[listed]
    if around.word(after) == "held" and (around.closes_before(after + 1) or around.beginning(after + 1, "barriers")):
        return "arrests"
    in_list = not _GOES_ON.isdisjoint(around.words.words[max(0, number.first - 3) : number.first])
    counts_another = not around.closes_before(after) and not around.beginning(after, "barriers")
    if previous is not None and in_list and not (counts_another and previous in _TOLD_BY_NOUN):
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


def counts_nothing(around: Surroundings, number: Number, whole: Number) -> bool:
    """Whether a number is an article, belongs to a set phrase ("24 hours a day"), or is a share.

    `whole` spans the number and the one that it is a part of ("12 out of 30"), if it is.
    """
    read, after = around.words, number.last + 1
    units = _units_of_one(number) if number.one else ()
    if number.one and not any(around.beginning(at, unit) for unit in units for at in (after, after + 1)):
        return True  # "un séminaire de trois jours", but "una larga semana", "half a tonne"
    for first in range(max(0, number.first - 4), after):
        if first in around.beginning_at and any(last >= number.first for _, last in around.beginning(first, "skip")):
            return True
    in_hundred = around.word(number.first) in ("ciento", "cien", "cent") and around.word(number.first - 1) in _PER
    if in_hundred or around.numbers_line(number):
        return True
    if _PERCENT.match(read.folded.text, read.end(number.last)):
        return True
    # "three times as many", but "used 2 million times".
    is_fraction = number.value < 100 and whole == number and around.beginning(after, "fractions")
    share = around.beginning(after, "percent") or is_fraction
    return bool(share) and not read.stop(after)


def only_names(around: Surroundings, number: Number) -> bool:
    """Whether a number names something, as in "page 5", or is somebody's age: "a man of 41"."""
    before = number.first - 1
    if around.word(before) == "of" and around.word(before - 2) in ("a", "an"):
        return _is_person(around, before - 1) and not _noun_after(around, number)
    if around.word(before) in ("de", "d") and around.words.comma(before) and _ages_follow(around, number):
        return True  # "los detenidos, de 25, 34 y 47 años"
    of_number = around.word(before) == "no" and around.words.pieces[2 * number.first] == ". "
    if of_number and not _noun_at(around, number.last + 1, "nouns", "measures"):
        return True  # "Resolution No. 7"
    if around.closes_before(number.first):
        return False  # "On Monday, 12 people"
    day = around.ending(before, "weekdays") and not _noun_at(around, number.last + 1, "nouns", "measures")
    return bool(day or around.ending(before, "names_before"))


def _ages_follow(around: Surroundings, number: Number) -> bool:
    """Whether a row of numbers begins that ends with years."""
    at = number.last + 1
    while around.word(at).isdigit() or around.word(at) in AND:
        at += 1
    return at > number.last + 1 and any(name == "year" for name, _ in around.beginning(at, "time"))


def in_millions(around: Surroundings, number: Number) -> Number:
    """A number with the m behind it, where that is a million: "1.5m pills", but "a 30 m boat"."""
    at = number.last + 1
    if around.word(at) != "m" or around.closes_before(at) or around.closes_before(at + 1):
        return number
    noun = _noun_at(around, at + 1, "nouns", "measures")
    plural = noun and (around.word(noun.last).endswith("s") or around.word(noun.last) == "people")
    if not plural or around.word(number.first - 1) in _A:
        return number
    low = number.low and number.low * 1e6
    return number._replace(last=at, value=round(number.value * 1e6, 6), low=low)


def is_part_of(around: Surroundings, number: Number, whole: Number) -> bool:
    """Whether a number is of those that the next one counts: "12 of the 30 suspects"."""
    between = around.words.words[number.last + 1 : whole.first]
    if not 0 < len(between) <= 3 or not _OUT.issuperset(between) or around.word(number.first - 1) in _PER:
        return False  # also "12 por ciento de los 300"
    parted = any(around.closes_before(at) for at in range(number.last + 1, whole.first + 1))
    return not parted and number.low is whole.low is None and number.value < whole.value


def is_counted_so(around: Surroundings, whole: Number, last: int) -> bool:
    """Whether all of whom some are told of are said to be arrested: "of the 30 arrested men", "30 men arrested"."""
    arrests = any(name == "arrests" for name, _ in around.beginning(whole.last + 1, "nouns"))
    return arrests or any(around.beginning(at, "cues") for at in range(whole.last + 1, last + 2))


def goes_on(around: Surroundings, after: int, number: Number) -> bool:
    """Whether a number without a noun continues a list whose last number ended at the word `after`: "aged 34, 47"."""
    if around.word(number.last + 1) in _OTHERS or _noun_at(around, number.last + 1, "nouns", "measures"):
        return False
    if number.first == after + 1:
        return around.words.comma(number.first)
    return number.first <= after + 3 and around.word(number.first - 1) in AND | {"و"}


def is_weight(around: Surroundings, number: Number, after: int) -> bool:
    """Whether pounds are a weight, not money: "120 pounds of cocaine", but "worth 2 million pounds"."""
    weighed = any(name == "pound" for name, _ in around.beginning(after, "measures"))
    return weighed and number.value < 1_000_000 and not around.near("worth", number)


def _units_of_one(number: Number) -> Sequence[str]:
    """The groups of what one, or half, counts: "one week", "half an hour", "half a tonne"."""
    return ("time",) if number.value == 1 else ("time", "measures")


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


def _is_length(around: Surroundings, after: int) -> bool:
    """Whether m is a metre by the word behind it: "12 m of cable", "12 m long"."""
    ends = around.closes_before(after) or around.beginning(after, "barriers") or half_after(around, after - 1) >= after
    return bool(ends) or around.word(after) in OF | AND | _HOW_FAR


def _could_be_a_year(around: Surroundings, number: Number) -> bool:
    """Whether four plain digits are as likely a year: no qualifier before them, no noun right after them."""
    if not number.year_like or around.ending(number.first - 1, "before"):
        return False
    if around.word(number.last + 1) in _NAMES_FOR_ALL:
        return True
    return all(name in ("other", "sites") for name, _ in around.beginning(number.last + 1, "nouns"))


def _is_age(around: Surroundings, number: Number, noun: _Noun) -> bool:
    """Whether years count somebody's age: "aged 25 years", "25 years old", "una maestra de 26 años"."""
    if around.beginning(noun.last + 1, "age_after") or around.ending(number.first - 1, "age_before"):
        return True
    before = number.first - 1
    if around.word(before) == "entre" and number.low is not None:
        before -= 1  # "mujeres de entre 20 y 30 años"
    if noun.name != "year" or around.word(before) not in ("de", "d"):
        return False
    return around.words.comma(before) or _is_person(around, before - 1)


def _is_person(around: Surroundings, at: int) -> bool:
    """Whether a noun for people ends at a word."""
    return any(name in _PERSONS for name, _ in around.ending(at, "nouns"))
