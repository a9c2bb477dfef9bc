"""Draw the intervals of a conflicting figure of the samples as docs/intervals.svg: `python scripts/plot_intervals.py [--check]`.

The figure is the amount put into AI in China in 2024, as the sample documents in raw/ give it. Beside its voices stands what another
document implies: a world total and the country's share of it, multiplied as intervals. With --check the file is compared and not written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors.claims import extract_claims
from extractors.readers import read_document
from reconcilers.intervals import Interval, exactly
from reconcilers.reconciling import Reconciliation, reconcile
from reconcilers.widths import interval_of, outer_interval_of
from schemas.records import Claim, Figure

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "intervals.svg"
WIDTH, LEFT, ROW, TOP = 860, 330, 34, 40
YI = Fraction(10**8)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the plot: a label, the interval that the words give, the one before it turns into a contradiction, the number."""

    label: str
    inner: Interval
    outer: Interval
    nominal: Fraction
    is_derived: bool = False


def bars_of(claims: dict[str, Claim], made: Reconciliation) -> list[Bar]:
    """The voices of the figure, one for each document and number, and what shares of other totals imply."""
    figure = _figure(made)
    bars: dict[str, Bar] = {}
    for name in figure.claims:
        claim = claims[name]
        inner, outer = interval_of(claim), outer_interval_of(claim)
        if inner is not None and outer is not None and claim.value is not None:
            bars.setdefault(f"{claim.doc} {claim.value}", Bar(_label(claim), inner, outer, Fraction(claim.value)))
    for relation in made.relations:
        if relation.identity == "a/b=c" and relation.members[0] in figure.claims:
            _, whole, share = (claims[name] for name in relation.members)
            if whole.doc_id != claims[relation.members[0]].doc_id and share.unit == "percent":
                bar = _implied(whole, share)
                bars.setdefault(bar.label, bar)
    return list(bars.values())


def svg(bars: Sequence[Bar]) -> str:
    """The plot as SVG, in units of 亿元."""
    ends = [e.value / YI for b in bars for e in (b.outer.lower, b.outer.upper) if e.value is not None]
    low, high = min(ends) - 20, max(ends) + 20

    def x(value: Fraction) -> float:
        return round(LEFT + float((value / YI - low) / (high - low)) * (WIDTH - LEFT - 30), 1)

    height = TOP + ROW * len(bars) + 46
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="16" y="24" font-weight="bold">{escape("Money put into AI in China in 2024, as the samples give it (亿元)")}</text>',
    ]
    for i, bar in enumerate(bars):
        y = TOP + ROW * i + 18
        colour = "#b35c1e" if bar.is_derived else "#1f5f8b"
        lines.append(f'<text x="16" y="{y + 4}">{escape(bar.label)}</text>')
        lines += [_line(bar.outer, y, colour, 3, 0.35, x), _line(bar.inner, y, colour, 9, 0.75, x)]
        lines.append(f'<circle cx="{x(bar.nominal)}" cy="{y}" r="4.5" fill="black"/>')
    y = TOP + ROW * len(bars) + 14
    lines.append(f'<line x1="{LEFT}" x2="{WIDTH - 30}" y1="{y}" y2="{y}" stroke="black"/>')
    for tick in range(int(low // 50 + 1) * 50, int(high) + 1, 50):
        at = x(tick * YI)
        lines.append(f'<line x1="{at}" x2="{at}" y1="{y}" y2="{y + 5}" stroke="black"/>')
        lines.append(f'<text x="{at}" y="{y + 19}" text-anchor="middle">{tick}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _line(interval: Interval, y: int, colour: str, thick: int, opacity: float, x: object) -> str:
    low, high = interval.lower.value, interval.upper.value
    if low is None or high is None or not callable(x):
        return ""
    start, end = x(low), max(x(high), x(low) + 1.5)
    return f'<line x1="{start}" x2="{end}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="{thick}" stroke-opacity="{opacity}"/>'


def _implied(whole: Claim, share: Claim) -> Bar:
    inner = [interval_of(c) for c in (whole, share)]
    outer = [outer_interval_of(c) for c in (whole, share)]
    if None in inner or None in outer or whole.value is None or share.value is None:
        raise ValueError("the whole and the share bound nothing")
    products = [a * b / exactly(100) for a, b in (inner, outer) if a is not None and b is not None]
    nominal = Fraction(whole.value) * Fraction(share.value) / 100
    return Bar(f"{share.text} of {whole.text}, {Path(whole.doc).stem}"[:48], products[0], products[1], nominal, is_derived=True)


def _label(claim: Claim) -> str:
    hedge = "" if claim.hedge == "exact" else f"{claim.hedge} "
    return f"{hedge}{claim.text}, {Path(claim.doc).stem}"[:48]


def _figure(made: Reconciliation) -> Figure:
    wanted = [
        f
        for f in made.figures
        if (f.status, f.unit, f.indicator, f.place, f.statistic) == ("conflicting", "CNY", "investment_amount", "CN", "total")
    ]
    if len(wanted) != 1:
        raise ValueError(f"the samples hold {len(wanted)} such figures")
    return wanted[0]


def main() -> int:
    """Write the plot, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="fail where the file is not what would be written")
    options = parser.parse_args()
    files = sorted(p for p in (ROOT / "raw").iterdir() if p.suffix in (".pdf", ".html", ".txt", ".md") and p.name != "README.md")
    documents = [read_document(path.read_bytes(), path.name) for path in files]
    claims = [claim for document in documents for claim in extract_claims(document)]
    made = reconcile(claims, {document.doc_id: document for document in documents})
    text = svg(bars_of({claim.claim_id: claim for claim in claims}, made))
    if options.check:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print(f"{TARGET.relative_to(ROOT)} {'is up to date' if same else 'is not what the samples give: run make docs'}")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
