"""The ledger: every finding that the notebooks state, with what touches it and what would undo it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..tables.columns import frame
from ..tables.specs import FINDINGS_TABLE
from .claims import Claim, ClaimError, read_claims
from .frames import load_doubts
from .multiverse import leave_one_out, multiverse


def load_ledger(claims: Mapping[str, Claim] | None = None) -> pd.DataFrame:
    """All findings, a row each, index `id`.

    Columns: `data_dictionary("findings")`.

    Each is computed from the cell of its notebook (`read_claims`); a claim is run under every doubt about the codes
    and without each item, which takes some seconds.

    Raises:
        ClaimError: a cell tagged `claim` is none, fails, or takes another frame than items first.

    >>> ledger = load_ledger({"F36": read_claims()["F36"]})
    >>> ledger.loc["F36", ["kind", "hangs_on"]].tolist()
    ['claim', '2011-11-09']
    """
    doubts = load_doubts()
    rows = []
    for claim in (read_claims() if claims is None else claims).values():
        frames = claim.frames()
        finding = claim(*frames)
        row: dict[str, object] = {
            "id": claim.id,
            "question": claim.question,
            "claim": claim.short,
            "finding": finding.says,
            "k": finding.k,
            "n": finding.n,
            "kind": "count" if finding.holds is None else "claim",
            "holds": finding.holds,
            "notebook": claim.notebook,
            "items": ", ".join(finding.items) or None,
        }
        if finding.holds is not None:
            items, *more = frames
            if items.index.name != "item_id":
                raise ClaimError(f"{claim.notebook}, {claim.id}: a claim takes items first, that doubts can move")
            tried = multiverse(claim.function, items, doubts, *more)
            row |= {
                "doubts": len(tried.doubts),
                "combinations": tried.combinations if tried.tested else None,
                "holding": tried.holding if tried.tested else None,
                "fewest": tried.fewest,
                "undone_by": tried.undone_by,
                "hangs_on": ", ".join(leave_one_out(claim.function, items, *more)) or None,
            }
        rows.append(row)
    return frame(FINDINGS_TABLE, rows)
