"""A run: units that are not done yet, to whoever works, and their parts into the store."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from .store import Store
from .work import Unit, fingerprint, work

TIMEOUT = 10
"""Seconds: how long a cluster is waited for, and how often it is asked whether it is still there."""

Parts = Iterator[tuple[Unit, bytes]]
Workers = Callable[[Iterable[Unit]], Parts]


class WorkError(RuntimeError):
    """Those who work cannot go on: says why, and what to do."""


class ClusterError(WorkError):
    """The cluster cannot do the work: says what is missing there."""


def run(store: Store, units: Iterable[Unit], workers: Workers, progress: Callable[[Unit], None]) -> dict[str, Any]:
    """Do what is not done yet and make the tables; gives the record of the run.

    An interrupted run leaves the parts that were done; the next one goes on from there.
    """
    asked: list[Unit] = []

    def todo() -> Iterator[Unit]:
        for unit in units:
            asked.append(unit)
            if store.has(unit):
                progress(unit)
            else:
                yield unit

    for unit, part in workers(todo()):
        store.add(unit, part)
        progress(unit)
    return store.assemble(asked)


def here(units: Iterable[Unit]) -> Parts:
    """All work in this process."""
    for unit in units:
        yield unit, work(unit)


def processes(number: int) -> Workers:
    """Work by several processes on this machine."""

    def parts(units: Iterable[Unit]) -> Parts:
        # The same on every system: no process begins as a copy of one that runs threads.
        pool = ProcessPoolExecutor(number, get_context("spawn"), initializer=_follow_the_parent)
        try:
            yield from _few_at_a_time(pool.submit, units, 2 * number)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    return parts


def _follow_the_parent() -> None:
    """Leave interrupts to the parent, and end when it does: whoever is killed stops no one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def follow() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=follow, daemon=True).start()


def _few_at_a_time(
    submit: Callable[..., Future[bytes]], units: Iterable[Unit], ahead: int, check: Callable[[], None] = lambda: None
) -> Parts:
    """Parts as they are done, with no more than `ahead` units handed out: what waits takes memory.

    Raises:
        WorkError: whoever worked on a unit is gone.
    """
    left = iter(units)
    running = {submit(work, unit): unit for unit in islice(left, ahead)}
    while running:
        done, _ = wait(running, TIMEOUT, FIRST_COMPLETED)
        if not done:
            check()
        for future in done:
            try:
                part = future.result()
            except Exception as error:  # a pool and a cluster each have their own
                # One that ended takes the others along: all that was in hand is named.
                raise WorkError(
                    f"whoever read {_names(running.values())} is gone: killed, cut off or out of memory "
                    f"({type(error).__name__}). The same command goes on where this one stopped; where it stops there "
                    "again, leave that out"
                ) from None
            yield running.pop(future), part
        running |= {submit(work, unit): unit for unit in islice(left, len(done))}


def _names(units: Iterable[Unit]) -> str:
    names = list(dict.fromkeys(span.name for unit in units for span in unit.spans))
    return ", ".join(names[:5]) + (f" or one of {len(names) - 5} more" if len(names) > 5 else "")


def cluster(address: str) -> Workers:
    """Work by an existing dask.distributed cluster. Its workers get names of files and places in them and read
    the files themselves; they need this package, at the same version, and the files under the same paths."""

    def parts(units: Iterable[Unit]) -> Parts:
        with _client(address) as client:
            slots = sum(client.nthreads().values())

            def check() -> None:
                if not client.nthreads():
                    raise ClusterError(
                        f"no worker is left at {address}; the same command goes on where this one stopped"
                    )

            yield from _few_at_a_time(client.get_executor(pure=False).submit, units, 2 * slots, check)

    return parts


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "a cluster needs dask.distributed; install the extra with: pip install 'interpol-china-notebooks[corpus]'"
        ) from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what goes wrong is told here
    try:
        client = Client(address, timeout=TIMEOUT)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(f"no dask scheduler answers at {address} ({error})") from None
    with client:
        try:
            rules = set(client.run(fingerprint).values())
        except (ModuleNotFoundError, AttributeError) as error:
            raise ClusterError(f"its workers lack this package ({error}): install the same wheel there") from None
        if not rules:
            raise ClusterError(f"the scheduler at {address} has no workers")
        if rules != {fingerprint()}:
            raise ClusterError("its workers have another version of this package: install the same wheel there")
        yield client
