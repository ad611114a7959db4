"""Where the files are: the raw page, the reference tables and the build folder.

Inside a checkout the data stand at the repository's root; in an installed wheel they travel inside the
package. Nothing else in the package knows a path.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def data_path(*parts: str) -> Path:
    """Path of a file below `data/`, in the checkout or in the installed package."""
    inside = _PACKAGE / "data"
    return (inside if inside.is_dir() else _CHECKOUT / "data").joinpath(*parts)
