"""A Sphinx extension: colours of code in the dark, and no search of Sphinx's own (`search` says why)."""

from __future__ import annotations

from typing import Any


def _settings(app: Any) -> None:
    # Furo knows this setting, but only after the others were checked.
    app.config.pygments_dark_style = "a11y-high-contrast-dark"
    app.builder.search = False


def setup(app: Any) -> dict[str, bool]:
    """Register it."""
    app.connect("builder-inited", _settings, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
