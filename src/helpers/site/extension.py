"""A Sphinx extension: colours of code in the dark, the columns of documented frames, and no search of Sphinx's own.

The module `search` says why.
"""

from __future__ import annotations

import re
from typing import Any

from ..tables.specs import TABLES


def _settings(app: Any) -> None:
    # Furo knows this setting, but only after the others were checked.
    app.config.pygments_dark_style = "a11y-high-contrast-dark"
    app.builder.search = False


_DICTIONARY = re.compile(r"`(data_dictionary\(\"(\w+)\"\))`")


def _columns(app: Any, what: str, name: str, one: Any, options: Any, lines: list[str]) -> None:
    """Where a docstring names a table, its columns follow, each from the specification."""
    for nth, line in enumerate(lines):
        if (table := _DICTIONARY.search(line)) and what == "function":
            columns = ", ".join(f"``{column.name}``" for column in TABLES[table[2]].columns)
            lines[nth] = line.replace(table[0], f"``{table[1]}`` ({columns}: :ref:`meanings <{table[2]}>`)")


def setup(app: Any) -> dict[str, bool]:
    """Register it."""
    app.connect("builder-inited", _settings, priority=100)
    app.connect("autodoc-process-docstring", _columns)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
