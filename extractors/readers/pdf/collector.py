"""Pauses Python's search for circles of objects while many objects are made that form none.

A page makes thousands of characters, words and lines at once; searching them again and again takes a tenth of the time of reading. The
pause ends with the page, so that what pdfminer leaves in circles is still found.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No search for circles until the end of the block; it goes on after it only if it was on before."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
