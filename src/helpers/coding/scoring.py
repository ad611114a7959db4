"""Scores of the coder by rule on coded items: precision, recall, F1 per scheme, language and code.

By hand: `python -m helpers.coding.scoring tests/development/items.yaml --split reported`. It prints numbers alone,
never the words of an item, so that the half that was not tuned on stays unread.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..paths import kept, read_yaml
from ..words.places import find_dateline
from .dictionary import coded_rows
from .operations import operation_rows
from .quantities import quantity_rows


class Score(NamedTuple):
    """Right, invented and missed codes."""

    right: int
    invented: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the codes found that are right; 1 where nothing was found."""
        return self.right / (self.right + self.invented) if self.right + self.invented else 1.0

    @property
    def recall(self) -> float:
        """Share of the codes to find that were found; 1 where there is nothing to find."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """F1 of all codes taken together (micro); 1 where there is nothing to find and nothing was found."""
        counted = 2 * self.right + self.invented + self.missed
        return 2 * self.right / counted if counted else 1.0


def read_items(path: Path, split: str | None = None) -> list[dict[str, Any]]:
    """Coded items of a development file, of one split or all."""
    return [item for item in _items(path) if split is None or item["split"] == split]


@kept(maxsize=1)
def _items(path: Path) -> list[dict[str, Any]]:
    return list(read_yaml(path))


def as_news_row(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item of a development file as the coders read it: its text is headline, line break, excerpt."""
    headline, excerpt = item.get("headline"), item.get("excerpt")
    dateline = find_dateline(excerpt) if excerpt else None
    return {
        "item_id": item["id"],
        "headline": headline,
        "excerpt": excerpt,
        "language": item["language"],
        "dateline": dateline.text if dateline else None,
        "headline_start": 0,
        "excerpt_start": len(headline or "") + 1,
    }


def _codes(found: Iterable[Any]) -> set[str]:
    return {entry["code"] if isinstance(entry, Mapping) else entry for entry in found}


def given_and_found(item: Mapping[str, Any], scheme: str) -> tuple[set[Any], set[Any]]:
    """What an item was coded as and what the coder finds, as sets of codes."""
    row = as_news_row(item)
    if scheme in ("crime_type", "theme"):
        return _codes(item[scheme] or ()), {str(found["code"]) for found in coded_rows([row], scheme)}
    if scheme == "interpol_role":
        roles = item["interpol_role"] or {}
        said = {(part, code) for part in ("headline", "excerpt") for code in roles.get(part) or ()}
        return said, {
            ("headline" if int(str(found["start"])) < row["excerpt_start"] else "excerpt", found["code"])
            for found in coded_rows([row], scheme)
        }
    if scheme == "quantities":
        return (
            {(q["kind"], _number(q["low"]), _number(q["high"])) for q in item["quantities"] or ()},
            {(q["kind"], _number(q["low"]), _number(q["high"])) for q in quantity_rows([row])},
        )
    if scheme == "bounds":
        said, found = given_and_found(item, "quantities")
        return {label[1:] for label in said}, {label[1:] for label in found}
    if scheme == "operations":
        return (
            {(o["campaign"], o["edition"]) for o in item["operations"] or () if o["operation"]},
            {(o["campaign"], o["edition"]) for o in operation_rows([row]) if o["operation"]},
        )
    raise KeyError(scheme)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


SCORED = ("crime_type", "theme", "interpol_role", "quantities", "bounds", "operations")
"""Schemes, numbers with their kind, numbers without it (low and high end), named operations."""


def score(pairs: Sequence[tuple[set[Any], set[Any]]]) -> Score:
    """The score of all items taken together."""
    return Score(
        sum(len(said & found) for said, found in pairs),
        sum(len(found - said) for said, found in pairs),
        sum(len(said - found) for said, found in pairs),
    )


def scores(items: Sequence[Mapping[str, Any]], scheme: str) -> dict[str, Score]:
    """Scores of a scheme: "all", per language, and per code (for quantities per kind)."""
    pairs = [(item["language"], *given_and_found(item, scheme)) for item in items]
    result = {"all": score([pair[1:] for pair in pairs])}
    for language in ("en", "es", "fr", "ar"):
        result[language] = score([pair[1:] for pair in pairs if pair[0] == language])
    names = {_name(scheme, label) for _, *pair in pairs for labels in pair for label in labels}
    for name in sorted(names) if scheme not in ("bounds", "operations") else ():
        said_and_found = [[{x for x in labels if _name(scheme, x) == name} for labels in pair] for _, *pair in pairs]
        result[name] = score([(said, found) for said, found in said_and_found])
    return result


def _name(scheme: str, label: Any) -> str:
    if scheme == "quantities":
        return str(label[0])
    return str(label[1]) if scheme == "interpol_role" else str(label)


def main() -> None:
    """Print the scores of a development file, a line a scheme and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", type=Path)
    parser.add_argument("--split")
    parser.add_argument("--codes", action="store_true", help="also one line a code")
    options = parser.parse_args()
    items = read_items(options.items, options.split)
    for scheme in SCORED:
        for name, got in scores(items, scheme).items():
            if not options.codes and name not in ("all", "en", "es", "fr", "ar"):
                continue
            print(
                f"{scheme:14} {name:22} P {got.precision:.2f}  R {got.recall:.2f}  F1 {got.f1:.2f}"
                f"  right {got.right:3}  invented {got.invented:3}  missed {got.missed:3}"
            )


if __name__ == "__main__":
    main()
