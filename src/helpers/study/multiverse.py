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

    Which columns it reads is found by taking them away one by one; then all others stay as they are.

    Args:
        claim: a function of `items`, of `frames`, and of arguments with a default.
        items: as `load_items` gives them.
        doubts: as `load_doubts` gives them.
        frames: what the claim takes beside the items, in its order.
        reads: the columns that it reads, where they cannot be found by taking them away.
        values: for an argument of the claim, the values to try; an argument annotated `Literal[...]` has them already.

    Raises:
        MultiverseError: the claim reads a column under some doubt that it did not read without; name it in `reads`.
    """
    known = _doubts(items, doubts)
    doubtful = list(dict.fromkeys(name for doubt in known for name, _ in doubt.values))
    arguments = _arguments(claim, values)
    if reads is None:
        read = {name for name in doubtful for changed in arguments if _reads(claim, name, items, frames, changed)}
    else:
        read = set(reads)
    fixed = items.drop(columns=[name for name in doubtful if name not in read])
    touching = _touching(known, read, items)
    questions = _questions(touching)
    verdicts: dict[tuple[int, ...], bool] = {}

    def holds(chosen: Sequence[Doubt], changed: Mapping[str, Any]) -> bool:
        moved = _moved(fixed, chosen)
        try:
            return bool(claim(moved, *frames, **changed).holds)
        except (KeyError, AttributeError) as error:
            raise MultiverseError(
                f"under {'; '.join(map(str, chosen))} the claim failed on {error}: does it read a column only then? "
                "Name all columns that it reads: multiverse(..., reads=[...])"
            ) from error

    every = prod(len(question) + 1 for question in questions)
    drawn = len(touching) > EVERY
    choices = _drawn(questions) if drawn else list(product(*[range(len(question) + 1) for question in questions]))
    holding = total = 0
    for changed in arguments:
        for choice in choices:
            verdict = holds(_chosen(questions, choice), changed)
            total, holding = total + 1, holding + verdict
            if changed is arguments[0]:
                verdicts[choice] = verdict
    undone = min((c for c in verdicts if not verdicts[c]), key=lambda c: (sum(map(bool, c)), c), default=None)
    fewest, by = None, None
    if undone is not None:
        chosen = _chosen(questions, undone)
        fewest, by = len(chosen), "; ".join(map(str, chosen)) or "nothing, it does not hold"
    elif other := next((changed for changed in arguments[1:] if not holds((), changed)), None):
        fewest, by = 0, ", ".join(f"{name} = {value}" for name, value in other.items())
    assert drawn or total == every * len(arguments)
    return Multiverse(tuple(touching), holding, total, drawn, fewest, by)


def leave_one_out(
    claim: Callable[..., Finding], items: pd.DataFrame, *frames: pd.DataFrame, **arguments: Any
) -> list[str]:
    """The items whose absence alone undoes a claim that holds; rows of other frames about the item go with it."""

    def without(frame: pd.DataFrame, item: str) -> pd.DataFrame:
        ids = frame.index if frame.index.name == "item_id" else frame.get("item_id")
        return frame if ids is None else frame[ids != item]

    return [
        str(item)
        for item in items.index
        if not claim(without(items, item), *(without(frame, item) for frame in frames), **arguments).holds
    ]


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
            if name not in items.columns or not value:
                raise MultiverseError(
                    f"doubts.csv, {row.item_id}: {move!r}; expected column=value with a column of the items"
                )
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
    moved = items.copy()
    for doubt in chosen:
        for name, value in doubt.values:
            moved.at[doubt.item, name] = value
    return moved


# --- claims -------------------------------------------------------------------------------------------


def _reads(
    claim: Callable[..., Finding],
    column: str,
    items: pd.DataFrame,
    frames: Sequence[pd.DataFrame],
    changed: Mapping[str, Any],
) -> bool:
    """Whether a claim reads a column: without it, or with all its values turned round, it fails or says otherwise."""
    usual = claim(items, *frames, **changed)
    turned = items.copy()
    turned[column] = ~items[column] if items[column].dtype == bool else items[column].sort_values().to_numpy()[::-1]
    for other in (items.drop(columns=column), turned):
        try:
            if claim(other, *frames, **changed) != usual:
                return True
        except Exception:
            return True
    return False


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
