"""The extractor's figures on the annotated passages do not fall below the floors in `benchmarks/floors.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks.annotated import score

FLOORS = yaml.safe_load((Path(__file__).parents[2] / "benchmarks" / "floors.yaml").read_text(encoding="utf-8"))["annotated"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_figure_is_below_its_floor(language: str) -> None:
    figures, _ = score(language)
    assert not {name: (figures[name], floor) for name, floor in FLOORS[language].items() if figures[name] < floor}
