"""The published tables: `data/tables/` as a Frictionless data package, CSV with a descriptor.

`python -m helpers.site.package` (run.py tables) writes them; a test compares them with what the helpers derive.
Data package standard: https://specs.frictionlessdata.io (Data Package v1, tabular).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from ..coding.scoring import SCORED, read_items, scores
from ..page.page import provenance
from ..paths import CHECKOUT, read_yaml
from ..study import frames
from ..study.campaigns import load_campaigns, load_editions
from ..study.ledger import load_ledger
from ..tables.columns import Table, check, frame
from ..tables.news import load_news
from ..tables.profile import load_profile
from ..tables.readings import read_coding
from ..tables.specs import SCORES, TABLES

ID = "urn:uuid:a6850c4e-0b12-4e43-ab00-f350686efe9f"
"""Names this data package, whatever its version; minted once."""

CREATED = "2026-11-23T20:06:45Z"
"""When the package was first made (the first commit of its descriptor), not when it was last written."""


def published(ledger: pd.DataFrame | None = None, development: Path | None = None) -> dict[str, pd.DataFrame]:
    """The tables to publish, by name; `scores` where the folder of development sets is at hand.

    `ledger` is what `load_ledger` gave, where it was called before: it takes some seconds.

    Raises:
        TableError: a table breaks its specification.
    """
    found = {
        "items": frames.load_items(),
        "profile": load_profile(),
        "news": load_news(),
        "coding": read_coding(),
        "officials": frames.load_officials(),
        "quantities": frames.load_quantities(),
        "operations": frames.load_operations(),
        "editions": load_editions(),
        "campaigns": load_campaigns(),
        "actors": frames.load_actors(),
        "countries": frames.load_countries(),
        "doubts": frames.load_doubts(),
        "releases": frames.load_releases(),
        "leads": frames.load_leads(),
        "events": frames.load_events(),
        "findings": load_ledger() if ledger is None else ledger,
    }
    if development is not None:
        found["scores"] = score_table(development)
    return {name: check(TABLES[name], data) for name, data in found.items()}


def score_table(development: Path) -> pd.DataFrame:
    """Scores of the coder by rule on the halves of the development sets in a folder that it was not tuned on."""
    rows = [
        {
            "texts": texts,
            "scheme": scheme,
            "of": of,
            "right": got.right,
            "invented": got.invented,
            "missed": got.missed,
            "precision": round(got.precision, 4) if got.right + got.invented else None,
            "recall": round(got.recall, 4) if got.right + got.missed else None,
            "f1": round(got.f1, 4) if got.right + got.invented + got.missed else None,
        }
        for texts, file in (("releases", "long.yaml"), ("excerpts", "items.yaml"))
        for scheme in SCORED
        for of, got in scores(read_items(development / file, "reported"), scheme).items()
    ]
    return frame(SCORES, rows)


def csv_text(table: Table, data: pd.DataFrame) -> str:
    """A table as CSV: header, ISO dates, `true`/`false`, nothing for a missing value, line feeds."""
    flat = data.reset_index() if table.index else data.copy()
    for column in table.columns:
        values = flat[column.name]
        if column.type == "date":
            flat[column.name] = values.dt.strftime("%Y-%m-%d")
        elif column.type == "boolean":
            flat[column.name] = [None if pd.isna(value) else "true" if value else "false" for value in values]
        elif column.type == "number":
            flat[column.name] = [None if pd.isna(v) else int(v) if float(v).is_integer() else float(v) for v in values]
            flat[column.name] = flat[column.name].astype(object)
    return str(flat.to_csv(index=False, lineterminator="\n"))


def descriptor(content: Mapping[str, str]) -> dict[str, Any]:
    """The package's `datapackage.json` for these tables (name -> CSV); version and authors are CITATION.cff's."""
    source, citation = provenance(), read_yaml(CHECKOUT / "CITATION.cff")
    return {
        "profile": "tabular-data-package",
        "name": "interpol-china",
        "id": ID,
        "title": "INTERPOL's page for China: profile, news, codes, quantities, operations, findings",
        "version": citation["version"],
        "created": CREATED,
        "keywords": citation["keywords"],
        "description": (
            "Derived from one page of INTERPOL (Spanish edition, capture day unknown). Language models coded it in "
            "reading passes. start and end are positions in the raw text; text[start:end] is the evidence. items is "
            "the wide table, a row an item. releases, leads and events hold facts from outside the page, each with "
            "its address."
        ),
        "contributors": [{"title": author["name"], "role": "author"} for author in citation["authors"]],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Facts and codes; words quoted from the page are INTERPOL's and not licensed",
            }
        ],
        "sources": [{"title": source["title"], "path": source["address"], "sha256": source["sha256"]}],
        "resources": [_resource(TABLES[name], text.encode()) for name, text in content.items()],
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    fields = []
    for column in table.columns:
        constraints: dict[str, Any] = {} if column.missing else {"required": True}
        if column.allowed:
            constraints["enum"] = list(column.allowed)
        field: dict[str, Any] = {
            "name": column.name,
            "type": column.type,
            "description": column.meaning,
            "origin": column.origin,
        }
        if column.missing:
            field["missing"] = column.missing
        if column.example:
            field["example"] = column.example
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if not any(table.column(name).missing for name in table.key):
        schema["primaryKey"] = list(table.key)
    if "item_id" in [column.name for column in table.columns] and table.name != "news":
        schema["foreignKeys"] = [{"fields": "item_id", "reference": {"resource": "news", "fields": "item_id"}}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": f"A row is {table.row}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": schema,
    }


def files(ledger: pd.DataFrame | None = None, development: Path | None = None) -> dict[str, str]:
    """File name -> content of the whole package; arguments and errors as in `published`."""
    content = {name: csv_text(TABLES[name], data) for name, data in published(ledger, development).items()}
    described = json.dumps(descriptor(content), ensure_ascii=False, indent=2) + "\n"
    return {**{f"{name}.csv": text for name, text in content.items()}, "datapackage.json": described}


def write(folder: Path, content: dict[str, str]) -> list[str]:
    """Write files (name -> content) into a folder; gives the names of those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in content.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text.encode():
            path.write_bytes(text.encode())
            changed.append(name)
    return changed


if __name__ == "__main__":
    development = CHECKOUT / "tests" / "development"
    names = write(CHECKOUT / "data" / "tables", files(development=development))
    print(f"data/tables: {', '.join(names) + ' changed' if names else 'as before'}")
