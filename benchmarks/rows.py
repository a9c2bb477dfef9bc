"""What a benchmark gives: rows of figures, some with a bar that they must meet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its unit; `bar` is the least (`at_least`) or greatest value that it may have, None where it is only told.

    A `value` of None says that it could not be measured, and `note` why; with a bar that is a bar missed.
    """

    name: str
    value: float | None
    unit: str
    bar: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bar is met; True where there is none."""
        if self.bar is None:
            return True
        return self.value is not None and (self.value >= self.bar if self.at_least else self.value <= self.bar)


def line(row: Row) -> str:
    """A row as a line of text: name, figure, unit, bar and whether it holds."""
    figure = "not measured" if row.value is None else f"{row.value:,.0f}" if row.value >= 1000 else f"{row.value:.2f}"
    bar = "" if row.bar is None else f"{'>=' if row.at_least else '<='} {row.bar:g}  {'ok' if row.holds else 'MISSED'}"
    return f"  {row.name:<52} {figure:>12} {row.unit:<10} {bar:<16} {row.note}".rstrip()
