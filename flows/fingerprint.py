"""Fingerprints of the code and data that results depend on: when one changes, what it made must be made anew.

A fingerprint covers the bytes of the packages' modules, datasets and vocabularies, the Python version, and the versions of the
libraries that read documents, told by the names of their `.dist-info` folders (no import needed).
"""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

READING = ("extractors", "schemas")
RECONCILING = ("reconcilers", "schemas")
ALL = ("extractors", "flows", "reconcilers", "schemas")

_LIBRARIES = tuple(
    f"{name}-"
    for name in (
        "beautifulsoup4",
        "jieba",
        "lxml",
        "onnxruntime",
        "openpyxl",
        "pdfminer_six",
        "pdfplumber",
        "pyahocorasick",
        "pyarrow",
        "pypdfium2",
        "python_docx",
        "python_pptx",
        "rapidocr",
    )
)
_SUFFIXES = (".py", ".yaml")
_ROOT = Path(__file__).resolve().parent.parent


@cache
def fingerprint(packages: tuple[str, ...]) -> str:
    """The hash, in hex, of these packages and of the libraries below them."""
    digest = sha256(f"{sys.version_info[:2]} {' '.join(_libraries())}".encode())
    for package in packages:
        for path in _files(_ROOT / package):
            with open(path, "rb") as stream:
                content = stream.read()
            digest.update(f"\0{os.path.relpath(path, _ROOT)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def code_version() -> str:
    """The version of kanhe, as `0.1.0+1a2b3c4d`: release and the first characters of the code's fingerprint."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        release = version("kanhe")
    except PackageNotFoundError:
        release = "0"
    return f"{release}+{fingerprint(ALL)[:8]}"


def _files(folder: Path) -> list[str]:
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [os.path.join(where, name) for name in names if name.endswith(_SUFFIXES)]
    return sorted(found)


def _libraries() -> list[str]:
    names: set[str] = set()
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):
            names.update(name for name in os.listdir(folder) if name.endswith(".dist-info") and name.startswith(_LIBRARIES))
    return sorted(names)
