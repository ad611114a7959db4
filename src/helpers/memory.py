"""Keeps Python's garbage collector away where it would look through much and find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile.

    It frees what refers to itself, and nothing that reading makes does; but it would look through all libraries,
    patterns and rows over and over. Also a decorator.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
