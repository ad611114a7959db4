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
_ALL_MEMBERS, _MOST_MEMBERS = 170, 100
"""From this many countries on, "member countries" are all of the organisation's (176 in 2000, 192 in 2017); from the
second on, where "its" or "INTERPOL's" stands before them."""
_WHOSE = frozenset(["its", "their", "s", "all", "the", "sus", "los", "todos", "ses", "les", "tous", "des"])
_THE = frozenset(["the", "los", "las", "les", "des", "estos", "estas", "ces", "these", "those", "ambos", "ambas"])
_INCLUDING = frozenset(
    ["whom", "including", "among", "incluidos", "incluidas", "incluyendo", "dont", "ellos", "ellas", "cuales"]
)
_TO = frozenset(["to", "a", "now"])
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
        if at not in around.begins:
            continue
        candidates = [
            (group, name, last) for group in ("time", "measures", "nouns") for name, last in around.beginning(at, group)
        ]
        if candidates:
            # The longest phrase; of equal ones the more particular.
            return max(candidates, key=lambda c: (c[2], _PARTICULAR.index(c[1]) if c[1] in _PARTICULAR else 99))
        if around.beginning(at, "barriers"):
            return None
        if of_them := around.beginning(at, "of_them"):
            # "25 of these cases": of what is named right after, if anything is.
            after = max(last for _, last in of_them) + 1
            named = around.beginning(after, "nouns") if at == begin and not _ends_at(around, after) else []
            return ("nouns", *max(named, key=lambda noun: noun[1])) if named else None
    return None


def _ends_at(around: Surroundings, at: int) -> bool:
    return at >= len(around.words.words) or around.words.stop(at) or around.words.comma(at)


def kind_of_noun(around: Surroundings, name: str, number: Number, first: int, last: int) -> str:
    """Kind of a quantity whose number begins at `first` and whose noun, of this name, ends at `last`."""
    if name in ("member_countries", "countries"):
        return _kind_of_countries(around, name, number, first, last)
    if name in ("arrests", "investigations", "participants", "officers"):
        # "13 officers arrested": next to the cue, they are those who were caught.
        caught = around.distance("arrested", first, last) if name in ("participants", "officers") else None
        if caught is not None and caught <= 1:
            return "arrests"
        if name != "officers":
            return name
        harmed = around.distance("harmed", first, last)
        if harmed is not None and harmed <= 2:
            return "other"
        return "participants" if _at_a_meeting(around, first, last) else "personnel"
    if name in ("people", "rescuable", "victims"):
        return _kind_of_people(around, name, first, last)
    if name == "groups":
        return (
            "groups_dismantled" if around.nearest(("dismantled", "checked"), first, last) == "dismantled" else "other"
        )
    if name == "sites":
        # "25 sites under investigation" are cases, "searches of 25 sites" are places.
        near = around.distance("investigated", first, last)
        return "investigations" if near is not None and near <= 2 else "sites"
    return _kind_of_things(around, first, last) if name == "things" else "other"


def _kind_of_things(around: Surroundings, first: int, last: int) -> str:
    """Things are seized where the nearest verb says so, or one of the item does and none of their sentence."""
    said = around.nearest(("seized", "found", "checked"), first, last)
    if not said:
        said = "seized" if around.anywhere("seized") else ""
    return "items_seized" if said in ("seized", "found") else "other"


def kind_of_measure(around: Surroundings, name: str, first: int, last: int) -> str:
    """Kind of a weight, volume, length or area: goods are weighed, ways are not."""
    if name in ("kilometre", "metre", "mile", "hectare"):
        return "items_seized" if around.nearest(("seized", "checked"), first, last) == "seized" else "other"
    return _kind_of_things(around, first, last)


def is_weight(around: Surroundings, number: Number, after: int) -> bool:
    """Whether pounds are a weight, not money: "120 pounds of cocaine", but "worth 2 million pounds"."""
    weighed = any(name == "pound" for name, _ in around.beginning(after, "measures"))
    return weighed and number.value < 1_000_000 and not around.near("worth", number.first, number.last)


def _kind_of_countries(around: Surroundings, name: str, number: Number, first: int, last: int) -> str:
    """Countries that act, or all members: of this organisation, or of another one."""
    if name == "countries":
        return name
    if around.near("membership", first, last):
        return "member_countries"  # "membership grew from 150 member countries to 190"
    other = around.distance("other_organisation", first, last)
    if other is not None and other <= 3:
        return "other"
    all_of_them = _MOST_MEMBERS if first and around.words.words[first - 1] in _WHOSE else _ALL_MEMBERS
    return "member_countries" if number.value >= all_of_them else "countries"


def _kind_of_people(around: Surroundings, name: str, first: int, last: int) -> str:
    """Kind of a number of people: arrested or rescued by the nearer cue, else working, meeting or something else.

    For those who can be rescued (children, women) and for victims, a cue of rescue may be two words further away
    than one of arrest; nobody arrests victims. Whoever was only sought, checked or identified is neither.
    """
    caught, saved, checked, harmed = (
        around.distance(cue, first, last) for cue in ("arrested", "rescued", "checked", "harmed")
    )
    if caught is not None and caught > 1 and _is_whole_of_a_part(around, first):
        return "other"
    nearer = min((far for far in (caught, saved) if far is not None), default=None)
    if any(far is not None and (nearer is None or far < nearer) for far in (checked, harmed)):
        if nearer is not None or harmed is not None:
            return "other"
    elif saved is not None and (caught is None or saved < caught or (name != "people" and saved <= caught + 2)):
        return "victims_rescued"
    elif caught is not None and name != "victims" and (name == "people" or caught <= 4):
        return "arrests"
    if name == "people" and not harmed:
        if around.near("personnel", first, last):
            return "personnel"
        if around.near("gathered", first, last):
            return "participants"
    return "other"


def _is_whole_of_a_part(around: Surroundings, first: int) -> bool:
    """Whether a number begins a clause with "of": "Of 210 fugitives, a third were arrested"."""
    at = first - 1
    while at >= around.part.first and around.words.words[at] in ("the", "los", "las", "les", "some"):
        at -= 1
    starts = at == around.part.first or (at > around.part.first and around.words.stop(at))
    return starts and around.words.words[at] in ("of", "de", "sur", "among", "entre", "parmi", "out")


def _at_a_meeting(around: Surroundings, first: int, last: int) -> bool:
    """Whether officers are counted as people at a meeting or course rather than at work in an operation."""
    gathered = around.distance("gathered", first, last, whole=True)
    if gathered is None:
        return False
    at_work = [around.distance(cue, first, last, whole=True) for cue in ("operation", "personnel")]
    return all(distance is None or gathered < distance for distance in at_work)


def follows_its_noun(around: Surroundings, number: Number) -> bool:
    """Whether Arabic puts a number behind what it counts, with an article: "its member countries, the 190"."""
    at = number.first - 1
    return at > around.part.first and around.words.words[at] == "ال" and bool(around.ending(at - 1, "nouns"))


_BESIDE = {
    "arrested": "arrests", "rescued": "victims_rescued", "dismantled": "groups_dismantled", "seized": "items_seized",
    "checked": "other", "membership": "member_countries",
}  # fmt: skip
"""What a cue right beside a number that counts no known noun makes of it."""


def kind_without_noun(around: Surroundings, number: Number, previous: str | None) -> str | None:
    """Kind of a number that counts no known noun: of what stands right beside it, of its label, or of its list."""
    read, after = around.words, number.last + 1
    if follows_its_noun(around, number):
        name, first = min(around.ending(number.first - 2, "nouns"), key=lambda noun: noun[1])
        return kind_of_noun(around, name, number, first, number.last)
    if after < len(read.words) and not read.stop(after) and (of_them := around.beginning(after, "of_them")):
        those = number._replace(last=max(last for _, last in of_them))
        return _kind_beside(around, those) or previous or "other"
    if label := around.label(number):
        return _kind_of_label(around, number, label)
    if previous == "member_countries" and read.words[number.first - 1] in _TO:
        return previous
    if number.low is None and around.closes_after(number) and not around.beside("membership", number):
        return None
    if kind := _kind_beside(around, number):
        return kind
    if read.words[after : after + 1] == ["held"]:
        held = number._replace(last=after)
        if around.closes_after(held) or around.beginning(after + 1, "barriers"):
            return "arrests"
    if previous is not None and not _LIST_WORDS.isdisjoint(read.words[max(0, number.first - 3) : number.first]):
        return previous
    if previous is not None and read.words[number.first - 1] in _INCLUDING:
        return previous  # "1,340 were rescued, of whom 210 were children"
    if around.beginning(after, "barriers"):
        return None
    return "items_seized" if around.nearest(("seized", "checked"), number.first, number.last) == "seized" else "other"


def _kind_beside(around: Surroundings, number: Number) -> str | None:
    return next((kind for cue, kind in _BESIDE.items() if around.beside(cue, number)), None)


def _kind_of_label(around: Surroundings, number: Number, label: range) -> str | None:
    """Kind of a number that stands behind its label: "victims identified: 823"."""
    for at in reversed(label):
        if nouns := around.beginning(at, "nouns"):
            name, last = max(nouns, key=lambda noun: (noun[1], _PARTICULAR.index(noun[0])))
            return kind_of_noun(around, name, number, at, last) if last in label else None
    first, last = label[0], label[-1]
    return next((kind for cue, kind in _BESIDE.items() if around.distance(cue, first, last) == 0), None)


# --- numbers with a noun that count nothing --------------------------------------------------------------


def is_half_an_adjective(around: Surroundings, number: Number, group: str, name: str) -> bool:
    """Whether a number is the first half of an adjective: "four-wheel drives", "two-phase operation"."""
    counts = group in ("time", "measures") or name in ("countries", "member_countries")
    return (
        around.words.hyphen(number.last) and not counts and around.words.words[number.last + 1] not in ("plus", "odd")
    )


def is_unit_near(around: Surroundings, number: Number) -> bool:
    """Whether a unit follows one, or half: "una larga semana", "half a tonne", not "un séminaire de trois jours"."""
    group, after = "time" if number.value == 1 else "measures", number.last + 1
    return bool(around.beginning(after, group) or around.beginning(after + 1, group))


def refers_back(around: Surroundings, number: Number, group: str) -> bool:
    """Whether a number repeats what is named already: "the two countries", "les deux pays"."""
    said = around.words.words
    small = number.value == 2 and not said[number.first].isdigit() and group != "time"
    return small and number.first > 0 and said[number.first - 1] in _THE


def is_part_of_them(around: Surroundings, name: str, number: Number) -> bool:
    """Whether people are some of those counted before: "87 people, including 12 women"."""
    return name in ("people", "rescuable") and around.words.words[number.first - 1] in _INCLUDING


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
