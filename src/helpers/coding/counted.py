"""What a number counts: the noun that follows it, and the kind of quantity that noun and cues make of it.

The noun is the first known one among the seven words after the number, because adjectives stand between ("25 suspected
human traffickers"). The noun alone often leaves the kind open: people are arrested, rescued, trained or merely harmed.
Then the nearest cue decides; how well that does is measured on the half of the development set that was not tuned on
(`data/tables/scores.csv`).
"""

from __future__ import annotations

from ..words.numbers import Number
from .surroundings import OF, Surroundings

_WINDOW = 7
_ALL_MEMBERS = 170
"""From this many countries on, "member countries" are all of the organisation's (176 in 2000, 192 in 2017)."""
_THE = frozenset(["the", "los", "las", "les", "des", "estos", "estas", "ces", "these", "those", "ambos", "ambas"])
_LIST_WORDS = frozenset(("and", "as", "well", "y", "e", "et", "ainsi", "و"))
_PARTICULAR = (
    "other", "things", "people", "rescuable", "groups", "sites", "participants", "officers", "investigations",
    "victims", "arrests", "countries", "member_countries",
)  # fmt: skip
"""Names of nouns, the more particular ones later."""


def noun_after(around: Surroundings, number: Number) -> tuple[str, str, int] | None:
    """Group ("time", "measures", "nouns"), name and last word of the first known noun after a number."""
    read, begin = around.words, number.last + 1
    for at in range(begin, min(begin + _WINDOW, len(read.words))):
        if read.stop(at) or (at == begin and read.comma(at)):
            return None
        candidates = [
            (group, name, last) for group in ("time", "measures", "nouns") for name, last in around.beginning(at, group)
        ]
        if candidates:
            # The longest phrase; of equal ones the more particular.
            return max(candidates, key=lambda c: (c[2], _PARTICULAR.index(c[1]) if c[1] in _PARTICULAR else 99))
        if around.beginning(at, "barriers") or around.beginning(at, "of_them"):
            return None
    return None


def kind_of_noun(around: Surroundings, name: str, number: Number, last: int) -> str:
    """Kind of a quantity whose noun, of this name, ends at the word `last`."""
    first = number.first

    def far(cue: str) -> float | None:
        return around.distance(cue, first, last)

    if name == "member_countries":
        return "member_countries" if number.value >= _ALL_MEMBERS else "countries"
    if name in ("countries", "arrests", "investigations", "participants", "officers"):
        # "13 officers arrested": next to the cue, they are those who were caught.
        caught = far("arrested") if name in ("participants", "officers") else None
        if caught is not None and caught <= 1:
            return "arrests"
        if name != "officers":
            return name
        return "participants" if _at_a_meeting(around, first, last) else "personnel"
    if name in ("people", "rescuable", "victims"):
        return _kind_of_people(around, name, first, last)
    if name == "groups":
        return "groups_dismantled" if far("dismantled") is not None else "other"
    if name == "sites":
        # "25 sites under investigation" are cases, "searches of 25 sites" are places.
        near = far("investigated")
        return "investigations" if near is not None and near <= 2 else "sites"
    if name == "things":
        return "items_seized" if around.anywhere("seized") else "other"
    return "other"


def _kind_of_people(around: Surroundings, name: str, first: int, last: int) -> str:
    """Kind of a number of people: arrested or rescued by the nearer cue, else working, meeting or something else.

    For those who can be rescued (children, women) and for victims, a cue of rescue may be two words further away
    than one of arrest; nobody arrests victims.
    """
    caught = around.distance("arrested", first, last)
    saved = around.distance("rescued", first, last)
    if saved is not None and (caught is None or saved < caught or (name != "people" and saved <= caught + 2)):
        return "victims_rescued"
    if caught is not None and name != "victims" and (name == "people" or caught <= 4):
        return "arrests"
    if name == "people" and not around.near("harmed", first, last):
        if around.near("personnel", first, last):
            return "personnel"
        if around.near("gathered", first, last):
            return "participants"
    return "other"


def _at_a_meeting(around: Surroundings, first: int, last: int) -> bool:
    """Whether officers are counted as people at a meeting or course rather than at work in an operation."""
    gathered = around.distance("gathered", first, last, whole=True)
    if gathered is None:
        return False
    at_work = [around.distance(cue, first, last, whole=True) for cue in ("operation", "personnel")]
    return all(distance is None or gathered < distance for distance in at_work)


def kind_without_noun(around: Surroundings, number: Number, previous: str | None) -> str | None:
    """Kind of a number that counts no known noun: of what stands right beside it, or of the list it continues."""
    read, after = around.words, number.last + 1
    if after < len(read.words) and not read.stop(after) and around.beginning(after, "of_them"):
        return previous or "other"
    if around.closes_after(number):
        return None
    for cue, kind in (("arrested", "arrests"), ("rescued", "victims_rescued"), ("dismantled", "groups_dismantled")):
        near = around.distance(cue, number.first, number.last)
        if near is not None and near <= 2:
            return kind
    if previous is not None and not _LIST_WORDS.isdisjoint(read.words[max(0, number.first - 3) : number.first]):
        return previous
    if around.beginning(after, "barriers"):
        return None
    return "items_seized" if around.near("seized", number.first, number.last) else "other"


# --- numbers with a noun that count nothing --------------------------------------------------------------


def is_half_an_adjective(around: Surroundings, number: Number, group: str, name: str) -> bool:
    """Whether a number is the first half of an adjective: "four-wheel drives", "two-phase operation"."""
    counts = group in ("time", "measures") or name in ("countries", "member_countries")
    return around.words.hyphen(number.last) and not counts


def refers_back(around: Surroundings, number: Number, group: str) -> bool:
    """Whether a number repeats what is named already: "the two countries", "les deux pays"."""
    said = around.words.words
    small = number.value == 2 and not said[number.first].isdigit() and group != "time"
    return small and number.first > 0 and said[number.first - 1] in _THE


def could_be_a_year(around: Surroundings, number: Number) -> bool:
    """Whether four plain digits are as likely a year: no qualifier before them, no noun right after them."""
    if not number.year_like or (number.first and around.ending(number.first - 1, "before")):
        return False
    return all(name in ("other", "sites") for name, _ in around.beginning(number.last + 1, "nouns"))


def is_age(around: Surroundings, number: Number, last: int) -> bool:
    """Whether years count somebody's age: "aged 25 years", "25 years old"."""
    if around.beginning(last + 1, "age_after"):
        return True
    return number.first > 0 and bool(around.ending(number.first - 1, "age_before"))


# --- where the noun ends ---------------------------------------------------------------------------------


def last_of_coordinated(around: Surroundings, name: str, last: int) -> int:
    """Last word of nouns of the same kind that follow: "police and customs officials"."""
    read = around.words
    while True:
        at = last + 1
        if at < len(read.words) and read.words[at] in ("and", "or", "y", "e", "o", "et", "ou"):
            at += 1
        elif name != "officers":
            return last
        if at >= len(read.words) or any(read.stop(n) or read.comma(n) for n in range(last + 1, at + 1)):
            return last
        ends = [end for noun, end in around.beginning(at, "nouns") if noun == name]
        if not ends:
            return last
        last = max(ends)


def last_of_measured(around: Surroundings, last: int) -> int:
    """Last word of what a measure is of: "3,2 tonnes d'ivoire"."""
    read, at = around.words, last + 1
    if at + 1 < len(read.words) and read.words[at] in OF and not read.stop(at) and not read.stop(at + 1):
        return at + 1
    return last
