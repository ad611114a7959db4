"""A Sphinx extension: formulas become MathML while the report is built, so no page needs a script; code colours."""

from __future__ import annotations

from typing import Any


def inline(writer: Any, node: Any) -> None:
    """A formula in a line."""
    _write(writer, node, "inline")


def display(writer: Any, node: Any) -> None:
    """A formula on its own."""
    _write(writer, node, "block")


def _write(writer: Any, node: Any, kind: str) -> None:
    from docutils.nodes import SkipNode
    from latex2mathml.converter import convert

    writer.body.append(convert(node.astext(), display=kind))
    raise SkipNode


def _dark_code(app: Any) -> None:
    # Furo knows this setting, but only after the others were checked.
    app.config.pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Any) -> dict[str, bool]:
    """Register both."""
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    app.connect("builder-inited", _dark_code, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
