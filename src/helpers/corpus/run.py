"""A run: units that are not done yet, to whoever works, and their parts into the store."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any

from .store import Store
from .work import Unit, fingerprint, work

TIMEOUT = "10s"
"""How long a cluster is waited for."""

Parts = Iterator[tuple[Unit, bytes]]
Workers = Callable[[Sequence[Unit]], Parts]


class ClusterError(RuntimeError):
    """The cluster cannot do the work: says what is missing there."""


def run(store: Store, units: Sequence[Unit], workers: Workers, progress: Callable[[Unit], None]) -> dict[str, Any]:
    """Do what is not done yet and make the tables; gives the record of the run.

    An interrupted run leaves the parts that were done; the next one goes on from there.
    """
    todo = []
    for unit in units:
        if store.has(unit):
            progress(unit)
        else:
            todo.append(unit)
    for unit, part in workers(todo):
        store.add(unit, part)
        progress(unit)
    return store.assemble(units)


def here(units: Sequence[Unit]) -> Parts:
    """All work in this process."""
    for unit in units:
        yield unit, work(unit)


def processes(number: int) -> Workers:
    """Work by several processes on this machine."""

    def parts(units: Sequence[Unit]) -> Parts:
        # The same on every system: no process begins as a copy of one that runs threads.
        pool = ProcessPoolExecutor(number, get_context("spawn"), initializer=_leave_interrupts_to_the_parent)
        try:
            yield from _few_at_a_time(pool.submit, units, 2 * number)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    return parts


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _few_at_a_time(submit: Callable[..., Future[bytes]], units: Sequence[Unit], ahead: int) -> Parts:
    """Parts as they are done, with no more than `ahead` units handed out: what waits takes memory."""
    left = iter(units)
    running = {submit(work, unit): unit for unit in islice(left, ahead)}
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), future.result()
        running |= {submit(work, unit): unit for unit in islice(left, len(done))}


def cluster(address: str) -> Workers:
    """Work by an existing dask.distributed cluster. Its workers get names of files and places in them and read
    the files themselves; they need this package, at the same version, and the files under the same paths."""

    def parts(units: Sequence[Unit]) -> Parts:
        with _client(address) as client:
            slots = sum(client.nthreads().values())
            yield from _futures(client, units, 2 * slots)

    return parts


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "a cluster needs dask.distributed; install the extra with: pip install 'interpol-china-notebooks[corpus]'"
        ) from None
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


def _futures(client: Any, units: Iterable[Unit], ahead: int) -> Parts:
    from distributed import as_completed

    left = iter(units)
    asked = {client.submit(work, unit, pure=False): unit for unit in islice(left, ahead)}
    coming = as_completed(asked, with_results=True)
    for future, part in coming:
        yield asked.pop(future), part
        future.release()
        for unit in islice(left, 1):
            more = client.submit(work, unit, pure=False)
            asked[more] = unit
            coming.add(more)
