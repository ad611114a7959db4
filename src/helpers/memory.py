"""Keeps Python's garbage collector away where it would look through much and find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, kept: bool = False) -> Iterator[None]:
    """No garbage collection meanwhile. Also a decorator.

    It frees what refers to itself, and nothing that reading makes does; but it would look through all libraries,
    patterns and rows over and over. With `kept`, it passes over all that is there at the end from then on: for what
    is loaded once and stays.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if kept:
            gc.freeze()
        if enabled:
            gc.enable()
