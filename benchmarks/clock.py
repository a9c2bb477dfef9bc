"""CPU time of work in this process, the garbage of what went before collected first."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu(work: Callable[[], object]) -> float:
    """The seconds of CPU time, user and system, that the work takes."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start
