"""What would undo a claim: other codings that were in doubt, other values of its arguments, one item less.

The doubts are data (`load_doubts`): alternatives that reading passes named themselves, each with its reason. The
method follows Steegen, S., Tuerlinckx, F., Gelman, A., and Vanpaemel, W. (2016), Increasing transparency through a
multiverse analysis, Perspectives on Psychological Science 11, 702-712. All passes are language models of one family:
that a claim holds throughout says that these doubts do not touch it, not that it is robust.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from math import prod
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pandas as pd

from .claims import Finding

EVERY = 12
"""Up to so many doubts all combinations are tried."""

DRAWN = 2000
"""Above that so many are drawn, beside all single doubts and all pairs."""

SEED = 28


class MultiverseError(ValueError):
    """A claim read a column that was held fixed, or a doubt does not fit the items; says which, and what to do."""


@dataclass(frozen=True)
class Doubt:
    """One other coding of one item: its columns and what they would hold, and who gave which reason."""

    item: str
    values: tuple[tuple[str, object], ...]
    reason: str

    def __str__(self) -> str:
        said = (f"{name.replace('_', ' ')}: {_word(value)}" for name, value in self.values)
        return f"{self.item}, {', '.join(said)}"


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value or "none").replace("_", " ")


@dataclass(frozen=True)
class Multiverse:
    """In how many combinations a claim holds, and the fewest doubts that undo it."""

    doubts: tuple[Doubt, ...]
    """Those that touch a column that the claim reads."""
    holding: int
    combinations: int
    drawn: bool
    """Whether the combinations were drawn, not all tried."""
    fewest: int | None
    """So many doubts undo it; 0 where another value of an argument does, or nothing is needed; None: not found."""
    undone_by: str | None

    @property
    def tested(self) -> bool:
        """Whether there was anything to try."""
        return self.combinations > 1

    def __str__(self) -> str:
        if not self.tested:
            return "Not tested: no doubt about a code touches it, and none of its arguments has another value."
        tried = f"{self.combinations:,} drawn combinations" if self.drawn else f"{self.combinations:,} combinations"
        touch = "one doubt touches" if len(self.doubts) == 1 else f"{len(self.doubts) or 'no'} doubts touch"
        said = f"Holds in {self.holding:,} of {tried}; {touch} it."
        return f"{said} Undone by: {self.undone_by}." if self.undone_by else said

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return f"> {self}"


def multiverse(
    claim: Callable[..., Finding],
    items: pd.DataFrame,
    doubts: pd.DataFrame,
    *frames: pd.DataFrame,
    reads: Iterable[str] | None = None,
    **values: Sequence[Any],
) -> Multiverse:
    """Run a claim under every combination of the doubts about columns that it reads, and of its arguments' values.

    The function spoils columns one by one to find out which the claim reads. The others stay spoilt, so that it
    notices a claim that reads one of them later. A claim that picks columns by their type must name them in `reads`.
    Doubts move the items alone; further frames stay as they are.

    Args:
        claim: a function of `items`, of `frames`, and of arguments with a default.
        items: as `load_items` gives them.
        doubts: as `load_doubts` gives them.
        frames: what the claim takes beside the items, in its order.
        reads: the columns that it reads, where they cannot be found by taking them away.
        values: for an argument of the claim, the values to try; an argument annotated `Literal[...]` has them already.

    Raises:
        MultiverseError: it is a count; it reads a column under some doubt, or in a way, that was not noticed before:
            name all that it reads in `reads`.

    >>> def more_visits(items):
    ...     met = items.loc[items["high_level_meeting"], "china_role"]
    ...     return Finding("...", holds=(met == "visitor").sum() > (met == "host").sum())
    >>> multiverse(more_visits, load_items(), load_doubts())
    Holds in 128 of 256 combinations; 8 doubts touch it. Undone by: 2015-09-08, high level meeting: no.
    """
    usual = claim(items, *frames)
    if usual.holds is None:
        raise MultiverseError("a count cannot fail: it has no `holds`")
    known = _doubts(items, doubts)
    doubtful = list(dict.fromkeys(name for doubt in known for name, _ in doubt.values))
    arguments = _arguments(claim, values)
    if reads is None:
        read = set()
        for changed in arguments:
            said = claim(items, *frames, **changed)
            read |= {n for n in doubtful if n not in read and _reads(claim, n, items, frames, changed, said)}
    else:
        read = set(reads)
    fixed = _spoilt(items, [name for name in doubtful if name not in read])
    try:
        same = claim(fixed, *frames) == usual
    except (_Touched, Exception):
        same = False
    if not same:
        raise MultiverseError("what the claim reads was not found: name all columns, multiverse(..., reads=[...])")
    touching = _touching(known, read, items)
    questions = _questions(touching)

    def holds(chosen: Sequence[Doubt], changed: Mapping[str, Any]) -> bool:
        moved = _moved(fixed, chosen)
        try:
            return bool(claim(moved, *frames, **changed).holds)
        except _Touched as touched:
            raise MultiverseError(
                f"under {'; '.join(map(str, chosen))} the claim reads {touched}, which it does not read otherwise: "
                "name all columns that it reads, multiverse(..., reads=[...])"
            ) from None

    every = prod(len(question) + 1 for question in questions)
    drawn = len(touching) > EVERY
    choices = _drawn(questions) if drawn else list(product(*[range(len(question) + 1) for question in questions]))
    verdicts = {
        (nth, choice): holds(_chosen(questions, choice), changed)
        for nth, changed in enumerate(arguments)
        for choice in choices
    }
    total, holding = len(verdicts), sum(verdicts.values())
    fewest, by = None, None
    failing = [key for key, verdict in verdicts.items() if not verdict]
    if failing:
        nth, choice = min(failing, key=lambda key: (key[0] > 0, sum(map(bool, key[1])), key))
        chosen = _chosen(questions, choice)
        other = [f"{name} = {value}" for name, value in arguments[nth].items() if nth and value != arguments[0][name]]
        fewest, by = len(chosen), "; ".join([*other, *map(str, chosen)]) or "nothing, it does not hold"
    assert drawn or total == every * len(arguments)
    return Multiverse(tuple(touching), holding, total, drawn, fewest, by)


def leave_one_out(
    claim: Callable[..., Finding], items: pd.DataFrame, *frames: pd.DataFrame, **arguments: Any
) -> list[str]:
    """The items whose absence alone undoes a claim; none where it does not hold anyway.

    Rows of other frames about the item go with it.

    Raises:
        MultiverseError: the first frame has no index `item_id`, or the claim fails without an item; names it.

    >>> leave_one_out(read_claims()["F36"].function, load_items())
    ['2011-11-09']
    """
    if items.index.name != "item_id":
        raise MultiverseError("the first frame is not the items: its index is not item_id")
    if not claim(items, *frames, **arguments).holds:
        return []

    def without(frame: pd.DataFrame, item: str) -> pd.DataFrame:
        ids = frame.index if frame.index.name == "item_id" else frame.get("item_id")
        return frame if ids is None else frame[ids != item]

    found = []
    for item in items.index:
        try:
            rest = claim(without(items, item), *(without(frame, item) for frame in frames), **arguments)
        except Exception as error:
            raise MultiverseError(f"without {item} the claim fails: {type(error).__name__}: {error}") from error
        if not rest.holds:
            found.append(str(item))
    return found


# --- doubts -------------------------------------------------------------------------------------------


def _doubts(items: pd.DataFrame, doubts: pd.DataFrame) -> list[Doubt]:
    """The doubts that move values of these items, each once, with all that was given as a reason."""
    found: dict[tuple[str, tuple[tuple[str, object], ...]], list[str]] = {}
    for row in doubts[doubts["disposition"] == "moves"].itertuples():
        if row.item_id not in items.index:
            continue
        values = []
        for move in row.moves.split("; "):
            name, _, value = move.partition("=")
            if name not in items.columns:
                raise MultiverseError(f"doubt about {row.item_id}: the items have no column {name!r}")
            values.append((name, {"yes": True, "no": False, "none": None}.get(value, value)))
        found.setdefault((row.item_id, tuple(values)), []).append(row.reason)
    return [Doubt(item, values, "; ".join(dict.fromkeys(reasons))) for (item, values), reasons in found.items()]


def _touching(known: Sequence[Doubt], read: set[str], items: pd.DataFrame) -> list[Doubt]:
    """The doubts as far as they concern columns that are read and say something else than these items."""
    found: dict[tuple[str, tuple[tuple[str, object], ...]], Doubt] = {}
    for doubt in known:
        values = tuple((n, v) for n, v in doubt.values if n in read and not _same(items.at[doubt.item, n], v))
        if values:
            found.setdefault((doubt.item, values), Doubt(doubt.item, values, doubt.reason))
    return list(found.values())


def _same(now: object, value: object) -> bool:
    return bool(pd.isna(now)) if value is None else bool(now == value)


def _questions(doubts: Sequence[Doubt]) -> list[list[Doubt]]:
    """Doubts by question: those that speak of the same value of an item exclude each other."""
    questions: list[list[Doubt]] = []
    for doubt in doubts:
        places = {(doubt.item, name) for name, _ in doubt.values}
        meets = [q for q in questions if any((d.item, name) in places for d in q for name, _ in d.values)]
        questions = [q for q in questions if q not in meets] + [[*chain(*meets), doubt]]
    return questions


def _chosen(questions: Sequence[Sequence[Doubt]], choice: Sequence[int]) -> list[Doubt]:
    return [question[nth - 1] for question, nth in zip(questions, choice, strict=True) if nth]


def _drawn(questions: Sequence[Sequence[Doubt]]) -> list[tuple[int, ...]]:
    """No doubt, each alone, each pair, and as many more drawn as make up the number."""
    none = [0] * len(questions)
    found: dict[tuple[int, ...], None] = {tuple(none): None}
    options = [(q, nth) for q, question in enumerate(questions) for nth in range(1, len(question) + 1)]
    for few in ([(one,) for one in options], combinations(options, 2)):
        for chosen in few:
            if len({q for q, _ in chosen}) == len(chosen):
                choice = none.copy()
                for q, nth in chosen:
                    choice[q] = nth
                found[tuple(choice)] = None
    rng = np.random.default_rng(SEED)
    sizes = [len(question) + 1 for question in questions]
    while len(found) < min(DRAWN, prod(sizes)):
        found[tuple(int(rng.integers(size)) for size in sizes)] = None
    return list(found)


def _moved(items: pd.DataFrame, chosen: Iterable[Doubt]) -> pd.DataFrame:
    moved = items.copy(deep=False)
    for doubt in chosen:
        for name, value in doubt.values:
            values = moved[name].copy()
            values.at[doubt.item] = value
            moved[name] = values
    return moved


# --- claims -------------------------------------------------------------------------------------------


def _reads(
    claim: Callable[..., Finding],
    column: str,
    items: pd.DataFrame,
    frames: Sequence[pd.DataFrame],
    changed: Mapping[str, Any],
    usual: Finding,
) -> bool:
    """Whether a claim reads a column: spoilt or taken away, it is noticed, or the claim says otherwise."""
    for other in (_spoilt(items, [column]), items.drop(columns=column)):
        try:
            if claim(other, *frames, **changed) != usual:
                return True
        except (_Touched, Exception):
            return True
    return False


class _Touched(BaseException):
    """A spoilt value was used; no Exception, so that nothing on the way takes it for its own."""


class _Spoilt:
    """A value of a column that cannot be looked at: whatever is done with it is noticed."""

    def __init__(self, column: str) -> None:
        self.column = column

    def _touched(self, *_: object) -> Any:
        raise _Touched(repr(self.column))

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _touched  # type: ignore[assignment]
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = __neg__ = __abs__ = _touched
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _touched
    __int__ = __float__ = __index__ = __str__ = __repr__ = __format__ = __len__ = __iter__ = __contains__ = _touched


def _spoilt(items: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The items with values in these columns that cannot be looked at."""
    other = items.copy()
    for column in columns:
        values = np.empty(len(items), dtype=object)
        values[:] = [_Spoilt(column) for _ in range(len(items))]
        other[column] = values
    return other


def _arguments(claim: Callable[..., Finding], values: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Every combination of the arguments' values, the usual one first."""
    known: dict[str, list[Any]] = {}
    for name, argument in inspect.signature(claim, eval_str=True).parameters.items():
        stated = get_args(argument.annotation) if get_origin(argument.annotation) is Literal else ()
        tried = list(values.get(name, stated))
        if tried:
            known[name] = [argument.default, *(value for value in tried if value != argument.default)]
    if unknown := set(values) - set(known):
        raise MultiverseError(f"the claim has no argument {', '.join(sorted(unknown))}")
    return [dict(zip(known, chosen, strict=True)) for chosen in product(*known.values())]
