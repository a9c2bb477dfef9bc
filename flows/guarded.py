"""Runs a function over many items in a child process with limits, so that an item that kills or hangs its process harms no other.

The child works through the items and tells each result as it comes. It has a limit of memory (address space) and, per item, of wall
clock time, which the parent keeps. When the child is ended by an item, that item gets an outcome that says why and a new child
goes on with the next. This works in the main process and inside the workers of any executor.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Generic, Literal, TypeVar

from flows.run import MIB

Item = TypeVar("Item")
Result = TypeVar("Result")
Ending = Literal["done", "raised", "memory", "timeout", "died"]

START_SECONDS = 60.0
"""What a child may take to start and to import what it needs, on top of the limit of its first item."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What became of an item: its result, or how the work on it ended; `detail` says more in words."""

    item: Item
    ending: Ending
    result: Result | None = None
    detail: str = ""


def run_guarded(
    function: Callable[[Item], Result], items: Sequence[Item], seconds: float, memory_mib: int
) -> Iterator[Outcome[Item, Result]]:
    """The outcome of `function` for each item, in order. Function, items and results must be picklable."""
    position = 0
    while position < len(items):
        child = _Child(function, items[position:], memory_mib)
        first = True
        try:
            while position < len(items):
                outcome: Outcome[Item, Result] = child.next_outcome(items[position], seconds + START_SECONDS * first)
                position += 1
                first = False
                yield outcome
                if outcome.ending in ("memory", "timeout", "died"):
                    break
        finally:
            child.end()


class _Child:
    """A child process and the pipe on which it tells results."""

    def __init__(self, function: Callable[[Any], Any], items: Sequence[Any], memory_mib: int) -> None:
        # A fork shares what is imported already; with threads about it could inherit a lock that nobody will open.
        context = multiprocessing.get_context("fork" if threading.active_count() == 1 else "spawn")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(function, items, memory_mib, sender))  # type: ignore[attr-defined]
        self._process.start()
        sender.close()

    def next_outcome(self, item: Any, seconds: float) -> Outcome[Any, Any]:
        """The next outcome, waiting for it as long as `seconds`."""
        try:
            if not self._receiver.poll(seconds):
                return Outcome(item, "timeout", detail=f"it took more than {seconds:g} s")
            ending, result, detail = self._receiver.recv()
        except (EOFError, OSError):
            self._process.join()
            return Outcome(item, "died", detail=_how_ended(self._process.exitcode))
        return Outcome(item, ending, result, detail)

    def end(self) -> None:
        """Stop the process if it still runs."""
        self._receiver.close()
        self._process.join(0.2)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


def _work(function: Callable[[Any], Any], items: Sequence[Any], memory_mib: int, sender: Connection) -> None:
    """In the child: work through the items until one uses up the memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit_memory(memory_mib)
    parent = os.getppid()
    for item in items:
        told: tuple[Ending, Any, str]
        try:
            told = ("done", function(item), "")
        except MemoryError:
            told = ("memory", None, f"it needed more than {memory_mib} MiB")
        except RecursionError as error:
            told = ("raised", None, f"{type(error).__name__}: {error}")
        except Exception as error:  # noqa: BLE001 - the parent makes an issue of it
            told = ("raised", None, _in_words(error))
        with contextlib.suppress(BrokenPipeError):
            sender.send(told)
        if told[0] == "memory" or os.getppid() != parent:
            os._exit(0)
    sender.close()


def limit_memory(memory_mib: int) -> None:
    """Limit what this process may take on top of the address space that it has, much of which it shares with its parent."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = memory_mib * MIB + _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _address_space() -> int:
    """The size of this process's address space in bytes; 0 where the system does not tell (no /proc)."""
    try:
        with open("/proc/self/statm", "rb") as stream:
            return int(stream.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def _in_words(error: Exception) -> str:
    """The error and where in the project it was raised."""
    frame, where = error.__traceback__, ""
    while frame is not None:
        where = f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}"
        frame = frame.tb_next
    return f"{type(error).__name__}: {str(error)[:200]} ({where})"


def _how_ended(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"its process was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"its process was ended by signal {-code}"
    return f"its process ended with code {code}"
