"""A funnel drawn: each authority by its size and share, between the limits that chance brings. No name, no rank."""

from collections.abc import Callable, Iterator

from guidance.engine.measure.change.funnel import CLOSE, FAR, Funnel
from guidance.site.escape import in_html

WIDE, HIGH, LEFT, RIGHT, TOP, UNDER = 640, 320, 52, 30, 12, 44
INK, GREY, STEPS = "#1f5a94", "#666", 60
At = Callable[[float, float], tuple[float, float]]
"""Where a size and a share lie on the drawing."""


def funnel_of(funnel: Funnel, title: str) -> str:
    """Draw a funnel; those outside its far limits are named in words beside it, and ringed here."""
    most = max(place.whole for place in funnel.places)
    low = min(funnel.share, *(place.share for place in funnel.places)) - 0.02
    high = min(1.0, max(place.share for place in funnel.places) + 0.02)

    def at(whole: float, share: float) -> tuple[float, float]:
        x = LEFT + whole / most * (WIDE - LEFT - RIGHT)
        y = TOP + (high - min(high, max(low, share))) / (high - low) * (HIGH - TOP - UNDER)
        return round(x, 1), round(y, 1)

    parts = [*_limits(funnel, most, at), *_places(funnel, at), *_scale(funnel, most, at)]
    outside = sum(1 for place in funnel.places if place.outside)
    said = f"{title}. {len(funnel.places)} authorities, {outside} outside the far limits; they are named in words."
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{in_html(said)}" '
        f'font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="12">{"".join(parts)}</svg>'
    )


def _limits(funnel: Funnel, most: int, at: At) -> Iterator[str]:
    """Draw the share of all, and the limits on either side at two and at three standard errors."""
    (left, level), (right, _) = at(0, funnel.share), at(most, funnel.share)
    yield f'<line x1="{left}" y1="{level}" x2="{right}" y2="{level}" stroke="{GREY}"/>'
    sizes = [max(1, most * step // STEPS) for step in range(1, STEPS + 1)]
    for reach, dashes in ((CLOSE, "2 4"), (FAR, "6 4")):
        for side in (0, 1):
            points = (at(size, funnel.limits(size, reach)[side]) for size in sizes)
            path = " ".join(f"{x},{y}" for x, y in points)
            yield f'<polyline points="{path}" fill="none" stroke="{GREY}" stroke-dasharray="{dashes}"/>'


def _places(funnel: Funnel, at: At) -> Iterator[str]:
    for place in funnel.places:
        x, y = at(place.whole, place.share)
        if place.outside:
            yield f'<circle cx="{x}" cy="{y}" r="7" fill="none" stroke="#1b1b1b"/>'
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="{INK}"/>'


def _scale(funnel: Funnel, most: int, at: At) -> Iterator[str]:
    for share in sorted({round(funnel.share, 2), *(n / 10 for n in range(11))}):
        x, y = at(0, share)
        if TOP < y < HIGH - UNDER:
            yield f'<text x="{x - 6}" y="{y + 4}" text-anchor="end" fill="#444">{100 * share:.0f}%</text>'
    for part in range(5):
        size = most * part // 4
        x, _ = at(size, funnel.share)
        yield f'<text x="{x}" y="{HIGH - 24}" text-anchor="middle" fill="#444">{size:,}</text>'
    middle = (WIDE + LEFT) / 2
    yield f'<text x="{middle}" y="{HIGH - 6}" text-anchor="middle" fill="#444">completed in the year</text>'
