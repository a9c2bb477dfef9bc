"""Reads the YAML files of this package."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def read_yaml(path: str) -> Any:
    """The content of a YAML file of this package, by its path below `schemas/`. Raises `FileNotFoundError`."""
    return yaml.load((files("schemas") / path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
