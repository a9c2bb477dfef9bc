"""Finds forms of a PDF that call each other in a circle, on which pdfium spends the stack and aborts its process.

Only objects that stand in the file uncompressed are looked at; a circle within object streams shows when the child process dies.
"""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b(.{0,4000}?)(?:stream\r?\n|endobj)", re.DOTALL)
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_NAMED = re.compile(rb"/XObject\s*<<(.*?)>>", re.DOTALL)
_ELSEWHERE = re.compile(rb"/(?:XObject|Resources)\s+(\d{1,9})\s+\d+\s+R")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d+\s+R")


def has_form_loop(data: bytes) -> bool:
    """Whether forms of the file call each other in a circle."""
    if not _FORM.search(data):
        return False
    calls: dict[int, set[int]] = {}
    forms: set[int] = set()
    for match in _OBJECT.finditer(data):
        number, body = int(match[1]), match[2]
        targets = {int(r) for named in _NAMED.findall(body) for r in _REFERENCE.findall(named)}
        targets |= {int(r) for r in _ELSEWHERE.findall(body)}
        if targets:
            calls.setdefault(number, set()).update(targets)
        if _FORM.search(body):
            forms.add(number)
    return any(_reaches(form, calls) for form in sorted(forms & calls.keys()))


def _reaches(start: int, calls: dict[int, set[int]]) -> bool:
    """Whether the calls of an object lead back to it."""
    seen: set[int] = set()
    waiting = list(calls[start])
    while waiting:
        number = waiting.pop()
        if number == start:
            return True
        if number not in seen:
            seen.add(number)
            waiting += calls.get(number, ())
    return False
