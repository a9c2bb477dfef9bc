"""The scorers' figures do not fall below the floors in `benchmarks/floors.yaml`; needs the evaluation data (KANHE_EVAL_DIR)."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks import quality

pytestmark = pytest.mark.skipif(not os.environ.get("KANHE_EVAL_DIR"), reason="KANHE_EVAL_DIR is not set")
FLOORS: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "benchmarks" / "floors.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", quality.SCORERS)
def test_no_figure_is_below_its_floor(name: str) -> None:
    folder = quality.evaluation_dir()
    floors = FLOORS[name]
    measured_on = sha256(b"".join((folder / path).read_bytes() for path in floors["measured_on"]["files"])).hexdigest()[:16]
    assert measured_on == floors["measured_on"]["sha256"], "the evaluation data changed: measure again and renew the floors"
    figures = quality.figures(name, folder)
    below = {field: (figures[field], floor) for field, floor in floors["floors"].items() if figures[field] < floor}
    assert not below
