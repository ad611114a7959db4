"""Where the files are, and how those in YAML are read: the raw page, the reference tables and the build folder.

Inside a checkout the data stand at the repository's root; in an installed wheel they travel inside the
package. Nothing else in the package knows a path.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, overload

_PACKAGE = Path(__file__).resolve().parent
CHECKOUT = _PACKAGE.parents[1]
"""The repository that this package stands in, where it is not installed from a wheel."""


def data_path(*parts: str) -> Path:
    """Path of a file below `data/`, in the checkout or in the installed package.

    >>> data_path("tables", "items.csv").is_file()
    True
    """
    inside = _PACKAGE / "data"
    return (inside if inside.is_dir() else CHECKOUT / "data").joinpath(*parts)


def notebooks_path() -> Path:
    """The notebooks of the checkout; an installed wheel has none."""
    return CHECKOUT / "notebooks"


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


_Function = TypeVar("_Function", bound=Callable[..., Any])
_KEPT: list[Any] = []
_seen: dict[str, Any] = {}


@overload
def kept(function: _Function) -> _Function: ...
@overload
def kept(*, maxsize: int) -> Callable[[_Function], _Function]: ...
def kept(function: Any = None, *, maxsize: int | None = None) -> Any:
    """Keep what a function gave, as `lru_cache` does, until `look_again` finds that a file of `data/` changed."""

    def keep(one: Any) -> Any:
        _KEPT.append(lru_cache(maxsize=maxsize)(one))
        return _KEPT[-1]

    return keep if function is None else keep(function)


def look_again() -> None:
    """Forget what was read from `data/` if a file there changed since: what a reader edits takes effect in his kernel.

    Every loader and coder by rule calls it first. The published tables are passed over: nothing is read from them.
    """
    now = {
        str(path): (stat.st_mtime_ns, stat.st_size)
        for folder in ("", "raw", "reference")
        for path in data_path(folder).iterdir()
        if path.is_file() and (stat := path.stat())
    }
    if _seen.get("files") not in (None, now):
        for one in _KEPT:
            one.cache_clear()
    _seen["files"] = now
