"""How much must change before a claim fails, and under which other codings it still holds.

A change is one label given, taken or exchanged, or one item left out. For each claim the fewest changes
that make it false are searched exhaustively up to a depth: not by trying all items one by one, but by
kinds of item. Items that a claim cannot tell apart (the same memberships in all sets that its rule reads)
are one kind, and changes that turn one kind into another are one kind of change. That keeps the search
exact and small. For the same reason all ways that leave as many items of each kind are one case, and the claim
is asked once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import comb

import pandas as pd

from .findings import DERIVED, FINDINGS, SINGLE_LABEL, Codes, Finding, Label, Tables, load_tables
from .memory import uncollected

EFFORT = 20_000
"""Combinations that are tried at most at one depth; a deeper search is not begun."""

Key = tuple[str, str]
Question = tuple[str, ...]
Kind = tuple[frozenset[Question], frozenset[Question] | None]
"""A kind of change: all that a rule gets to know of the item before it and after it, None where it is left out."""


@dataclass(frozen=True)
class Change:
    """One change to one item: its labels before and after, or `None` where the item is left out."""

    item: str
    taken: Key | None
    given: Key | None

    def __str__(self) -> str:
        if self.taken is None and self.given is None:
            return f"{self.item} left out"
        scheme = (self.taken or self.given or ("", ""))[0].replace("_", " ")
        old, new = (key[1].replace("_", " ") if key else "none" for key in (self.taken, self.given))
        return f"{self.item}, {scheme}: {old} → {new}"


@dataclass(frozen=True)
class Fragility:
    """The fewest changes that make a claim fail: how many, in how many kinds of ways, one of them.

    `fewest` is None where no change of up to `searched` labels or items does it.
    """

    fewest: int | None
    searched: int
    ways: int
    example: tuple[Change, ...]

    def __str__(self) -> str:
        return f"more than {self.searched}" if self.fewest is None else str(self.fewest)


def fragility(finding: Finding, tables: Tables | None = None) -> Fragility:
    """Search the fewest changes after which the claim no longer holds; a claim that fails already has 0.

    Each item is changed at most once. The search is complete up to the depth that it reports.
    """
    return _fragility(finding, tables or load_tables())


@lru_cache(maxsize=128)
@uncollected()
def _fragility(finding: Finding, t: Tables) -> Fragility:
    if not finding(t).holds:
        return Fragility(0, 0, 1, ())
    kinds = _kinds_of_change(finding, t)
    moves = list(zip(kinds.values(), _effects(kinds, len(t.items)), strict=True))
    verdicts: dict[int, bool] = {}
    size = 0
    while comb(len(kinds) + size, size + 1) <= EFFORT and size < len(t.items):
        size += 1
        ways = 0
        example: tuple[Change, ...] = ()
        for chosen in combinations_with_replacement(moves, size):
            effect = sum([effect for _, effect in chosen])
            if verdicts.get(effect):
                continue
            changes = _assign([changes for changes, _ in chosen])
            if changes is None:
                continue
            if effect not in verdicts:
                verdicts[effect] = finding(_apply(t, changes)).holds
            if not verdicts[effect]:
                ways += 1
                example = example or changes
        if ways:
            return Fragility(size, size, ways, example)
    return Fragility(None, size, 0, ())


class _Asking(Tables):
    """Tables that remember what a rule asked and what they answered."""

    answers: dict[Question, frozenset[str]]
    _asked: Tables

    @classmethod
    def of(cls, t: Tables) -> _Asking:
        asking = object.__new__(cls)
        asking.__dict__.update(t.changed(t.codes, t.items).__dict__, answers={}, _asked=t)
        return asking

    def _keep(self, question: Question, answer: frozenset[str]) -> frozenset[str]:
        self.answers[question] = answer
        return answer

    @property
    def items(self) -> frozenset[str]:  # type: ignore[override]
        return self._keep(("items",), self._asked.items)

    def coded(self, scheme: str, code: str) -> frozenset[str]:
        return self._keep(("code", scheme, code), self._asked.coded(scheme, code))

    def having(self, scheme: str, *codes: str) -> frozenset[str]:
        return self._keep(("code", scheme, *codes), self._asked.having(scheme, *codes))

    def between(self, first: str = "", last: str = "9999") -> frozenset[str]:
        return self._keep(("date", first, last), self._asked.between(first, last))

    def in_language(self, language: str) -> frozenset[str]:
        return self._keep(("language", language), self._asked.in_language(language))

    def written_in(self, *countries: str) -> frozenset[str]:
        return self._keep(("country", *countries), self._asked.written_in(*countries))


def _kinds_of_change(finding: Finding, t: Tables) -> dict[Kind, tuple[Change, ...]]:
    """Changes that the claim could notice, alike ones together, in a fixed order."""
    answers = _answers(finding, t)
    keys = sorted({(question[1], code) for question in answers if question[0] == "code" for code in question[2:]})
    schemes = {scheme for scheme, _ in keys}
    keys += [key for key in t.codes if key[0] in schemes and key[0] in SINGLE_LABEL and key not in keys]
    kinds: dict[Kind, list[Change]] = {}
    for item in t.ordered(t.items):
        own = _signature(answers, item)
        kinds.setdefault((own, None), []).append(Change(item, None, None))
        for change in _changes_of(item, keys, t):
            after = _signature(_answers(finding, _apply(t, (change,))), item)
            if after != own:
                kinds.setdefault((own, after), []).append(change)
    return {kind: tuple({change.item: change for change in found}.values()) for kind, found in kinds.items()}


def _effects(kinds: Iterable[Kind], items: int) -> list[int]:
    """What a change of each kind does to the number of items of each signature, all in one number.

    A digit a signature, in a base so large that sums of changes of all items never run over; none for items that no
    question is answered with: to the rule they are not there.
    """
    places: dict[frozenset[Question] | None, int] = {None: 0, frozenset(): 0}
    for kind in kinds:
        for signature in kind:
            places.setdefault(signature, (2 * items + 1) ** len(places))
    return [places[after] - places[before] for before, after in kinds]


def _changes_of(item: str, keys: list[Key], t: Tables) -> Iterator[Change]:
    for key in keys:
        has = item in t.codes.get(key, frozenset())
        if key[0] in DERIVED:
            continue
        if key[0] not in SINGLE_LABEL:
            yield Change(item, key, None) if has else Change(item, None, key)
        elif not has:
            old = next((k for k in t.codes if k[0] == key[0] and item in t.codes[k]), None)
            if old:  # an item without a label is none of those that the scheme speaks of
                yield Change(item, old, key)


def _answers(finding: Finding, t: Tables) -> dict[Question, frozenset[str]]:
    asking = _Asking.of(t)
    finding(asking)
    return asking.answers


def _signature(answers: Mapping[Question, frozenset[str]], item: str) -> frozenset[Question]:
    """All that a rule got to know of an item."""
    return frozenset(question for question, answer in answers.items() if item in answer)


def _assign(chosen: Sequence[tuple[Change, ...]]) -> tuple[Change, ...] | None:
    """One change from each kind, no item twice; None where that cannot be: the kinds have too few items.

    Kinds share items. Where one finds all of its own taken, others are moved to free one (augmenting paths: Kuhn,
    H. W. (1955), The Hungarian method for the assignment problem).
    """
    holder: dict[str, int] = {}
    found: dict[int, Change] = {}

    def place(nth: int, tried: set[str]) -> bool:
        for change in chosen[nth]:
            if change.item not in holder:
                break
        else:
            for change in chosen[nth]:
                if change.item not in tried:
                    tried.add(change.item)
                    if place(holder[change.item], tried):
                        break
            else:
                return False
        holder[change.item], found[nth] = nth, change
        return True

    for nth in range(len(chosen)):
        if not place(nth, set()):
            return None
    return tuple([found[nth] for nth in range(len(chosen))])


def _apply(t: Tables, changes: tuple[Change, ...]) -> Tables:
    codes = dict(t.codes)
    items = t.items
    for change in changes:
        if change.taken is None and change.given is None:
            items -= {change.item}
        if change.taken:
            codes[change.taken] = codes[change.taken] - {change.item}
        if change.given:
            codes[change.given] = codes.get(change.given, frozenset()) | {change.item}
    return t.changed(codes, items)


# --- other codings -----------------------------------------------------------------------------------


def other_tables(tables: Tables | None = None) -> dict[str, Tables]:
    """The tables under every other defensible coding or choice of items, by name.

    The passes and the dictionary give crime types and themes; the rest stays as adjudicated, and so does which
    crimes stand in the headline. A series without its repeats keeps its first item.
    """
    t = tables or load_tables()
    repeats = frozenset().union(*(frozenset(t.ordered(items)[1:]) for items in t.known("series").values()))
    return {
        **{name: _recoded(t, given) for name, given in t.labels.items() if name != "adjudicated"},
        "without repeats": t.changed(items=t.items - repeats),
        "only items naming China": t.changed(items=t.items - t.coded("china_role", "not_named")),
    }


def _recoded(t: Tables, given: frozenset[Label]) -> Tables:
    """The tables with these crime types and themes."""
    return t.changed(codes=with_labels(t.codes, given))


def with_labels(codes: Codes, given: frozenset[Label]) -> Codes:
    """Codes with these labels in the place of all labels of their schemes."""
    schemes = {scheme for _, scheme, _ in given}
    found: dict[Key, frozenset[str]] = {key: items for key, items in codes.items() if key[0] not in schemes}
    for item, scheme, code in given:
        found[scheme, code] = found.get((scheme, code), frozenset()) | {item}
    for (scheme, code), items in codes.items():
        if scheme == "crime_in_headline":
            found[scheme, code] = items & found.get(("crime_type", code), frozenset())
    return found


def robustness(tables: Tables | None = None) -> pd.DataFrame:
    """For every claim: under which other codings it holds, and its fragility.

    Index `id`; columns `claim`, one for each of `other_tables` (True, False), `fewest` (a number, or
    "more than" the depth searched), `ways`, `example`.
    """
    return _robustness(tables or load_tables()).copy()


@lru_cache(maxsize=4)
def _robustness(t: Tables) -> pd.DataFrame:
    others = other_tables(t)
    rows = []
    for finding in FINDINGS.values():
        if not finding.claim:
            continue
        found = fragility(finding, t)
        rows.append(
            {
                "id": finding.id,
                "claim": finding.short,
                **{name: finding(other).holds for name, other in others.items()},
                "fewest": str(found),
                "ways": found.ways,
                "example": "; ".join(map(str, found.example)) or None,
            }
        )
    return pd.DataFrame(rows).set_index("id")
