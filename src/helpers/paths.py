"""Where the files are, and how those in YAML are read: the raw page, the reference tables and the build folder.

Inside a checkout the data stand at the repository's root; in an installed wheel they travel inside the
package. Nothing else in the package knows a path.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def data_path(*parts: str) -> Path:
    """Path of a file below `data/`, in the checkout or in the installed package."""
    inside = _PACKAGE / "data"
    return (inside if inside.is_dir() else _CHECKOUT / "data").joinpath(*parts)


def read_yaml(path: Path) -> Any:
    """Content of a YAML file in UTF-8.

    Raises:
        yaml.YAMLError: it is none.
        UnicodeDecodeError, OSError: it cannot be read.
    """
    import yaml

    # libyaml's loader takes a tenth of the time of the one written in Python.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
