"""How long things took, drawn: bars of shares side by side, the limit drawn in, and no colour that passes judgement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidance.site.escape import in_html

WIDE, LABELS, ROW, BAR = 640, 150, 34, 11
TOP, UNDER = 8, 22
OWN, ENGLAND = "#1f5a94", "#9a9a9a"


@dataclass(frozen=True)
class Bar:
    """The share of one band: an authority's own, None where it is withheld, and England's."""

    label: str
    own: float | None
    england: float | None
    within: bool


def plot(bars: Sequence[Bar], title: str, limit: str) -> str:
    """Draw bands from top to bottom, with a line between what is within a limit and what is not."""
    most = max([*(b.own or 0 for b in bars), *(b.england or 0 for b in bars), 10])
    step = 10 if most <= 60 else 20  # noqa: PLR2004  lines that can be told apart
    top = -(-most // step) * step
    high = TOP + len(bars) * ROW + UNDER
    parts = [*_scale(top, step, high), *_bars(bars, top), *_limit(bars, limit)]
    beside = _has_beside(bars)
    said = "; ".join(f"{b.label}: {_said(b.own)}{f', England {_said(b.england)}' if beside else ''}" for b in bars)
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="{in_html(f"{title}. {said}")}" '
        f'font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="12">{"".join(parts)}</svg>'
    )


def _has_beside(bars: Sequence[Bar]) -> bool:
    """Tell whether anything is set beside: the figures of England drawn by themselves have nothing."""
    return any(bar.england is not None for bar in bars)


def _said(share: float | None) -> str:
    return "withheld or not known" if share is None else f"{share:.1f}%"


def _x(share: float, top: float) -> float:
    return round(LABELS + share / top * (WIDE - LABELS - 60), 1)


def _scale(top: float, step: int, high: int) -> Iterator[str]:
    for mark in range(0, int(top) + 1, step):
        x = _x(mark, top)
        yield f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{high - UNDER}" stroke="#e2e2e2"/>'
        yield f'<text x="{x}" y="{high - 6}" text-anchor="middle" fill="#444">{mark}%</text>'


def _bars(bars: Sequence[Bar], top: float) -> Iterator[str]:
    for place, bar in enumerate(bars):
        y = TOP + place * ROW + 5
        yield f'<text x="{LABELS - 8}" y="{y + BAR + 3}" text-anchor="end" fill="#1b1b1b">{in_html(bar.label)}</text>'
        both = ((bar.own, OWN), (bar.england, ENGLAND))
        for row, (share, colour) in enumerate(both if _has_beside(bars) else both[:1]):
            at = y + row * (BAR + 1)
            if share is None:
                words = "withheld" if row == 0 else "not known"
                yield f'<text x="{LABELS + 4}" y="{at + BAR - 1}" fill="#555" font-style="italic">{words}</text>'
                continue
            x = _x(share, top)
            yield f'<rect x="{LABELS}" y="{at}" width="{round(x - LABELS, 1)}" height="{BAR}" fill="{colour}"/>'
            yield f'<text x="{x + 4}" y="{at + BAR - 1}" fill="#333" font-size="11">{share:.1f}</text>'


def _limit(bars: Sequence[Bar], limit: str) -> Iterator[str]:
    """Draw the limit after the last band that is within it, its name under the line: bars are seldom long there."""
    y = TOP + sum(bar.within for bar in bars) * ROW
    yield f'<line x1="0" y1="{y}" x2="{WIDE}" y2="{y}" stroke="#1b1b1b" stroke-width="1.5" stroke-dasharray="6 4"/>'
    clear = 'paint-order="stroke" stroke="#fff" stroke-width="4"'
    yield f'<text x="{WIDE - 2}" y="{y + 14}" text-anchor="end" fill="#1b1b1b" {clear}>{in_html(limit)}</text>'
