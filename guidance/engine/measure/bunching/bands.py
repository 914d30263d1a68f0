"""Bunching from published bands, which are too coarse for one estimate: the least and the most that it can be.

Two things are put beside each other, and the bounds are the widest of all of them, each with its 95 % interval:

- plainly, that without the limit each day of the last band before it would have had no more than each day of the
  fullest band before, and no fewer than each day of the first band that begins after the days left out;
- curves through the other bands, of several orders, each leaving out several bands.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guidance.engine.measure.bunching.curve import Span, fitted
from guidance.engine.measure.bunching.days import Z95

ORDERS = (1, 2, 3)
ASSUMPTIONS = (
    (
        "Without the limit, each day of the last band up to it would have had no more than each day of the fullest "
        "band before, and no fewer than each day of the band after the one that follows the limit."
    ),
    "Curves through the other bands are taken in too: where one lies further out, the bounds are widened to it.",
    "Nothing else changes at the limit, and one thing done does not depend on another.",
    "Within a band nothing is known of single days: work may gather on one of them, or be spread.",
)


@dataclass(frozen=True)
class Bounds:
    """The least and the most by which the last band up to a limit can hold more than it would have without one.

    `span` is that band, `done` what it holds. `curves` has the excess by each curve, with its order and the first band
    that it leaves out.
    """

    span: Span
    done: int
    low: float
    high: float
    plain: tuple[float, float]
    curves: tuple[tuple[int, Span, float], ...]

    @property
    def found(self) -> bool:
        """Tell whether even the least is more than nothing."""
        return self.low > 0


def bounds(counts: Mapping[Span, int], limit: int, *, curves: bool = True) -> Bounds | None:
    """Bound the bunching at a limit; None where the bands do not settle even that.

    Args:
        counts: How many took so many days, by band, those with an end alone. That of day 0 is not used.
        limit: The last day in time, which one band must end on.
        curves: Whether curves widen the bounds; without them, the plain bounds stand alone.
    """
    bands = sorted(span for span in counts if span[0] > 0)
    place = next((n for n, (_, last) in enumerate(bands) if last == limit), None)
    if place is None or place < 1 or place + 2 >= len(bands):
        return None
    span, before, after = bands[place], bands[:place], bands[place + 2]
    done, width = counts[span], span[1] - span[0] + 1
    fullest = max(before, key=lambda band: _a_day(band, counts))
    plain = (done - width * _a_day(fullest, counts), done - width * _a_day(after, counts))
    ends = [
        plain[0] - Z95 * _error(done, fullest, counts, width),
        plain[1] + Z95 * _error(done, after, counts, width),
    ]
    drawn = list(_curves(counts, bands, place)) if curves else []
    ends += [excess + side * Z95 * error for _, _, excess, error in drawn for side in (-1, 1)]
    return Bounds(span, done, min(ends), max(ends), plain, tuple((o, b, excess) for o, b, excess, _ in drawn))


def _a_day(band: Span, counts: Mapping[Span, int]) -> float:
    return counts[band] / (band[1] - band[0] + 1)


def _error(done: int, band: Span, counts: Mapping[Span, int], width: int) -> float:
    """Return the standard error of a count less so many days of another band's."""
    scale = width / (band[1] - band[0] + 1)
    return math.sqrt(done + scale * scale * counts[band])


def _curves(counts: Mapping[Span, int], bands: Sequence[Span], place: int) -> Iterator[tuple[int, Span, float, float]]:
    """Fit curves that leave out the band up to the limit, the one after, and perhaps the one before."""
    span, done = bands[place], counts[bands[place]]
    for first_left_out in (place, place - 1):
        kept = {band: counts[band] for n, band in enumerate(bands) if not first_left_out <= n <= place + 1}
        for order in ORDERS:
            begins = min(kept)[0] if kept else 0
            if len(kept) > order and begins < span[0]:
                curve = fitted(kept, order, (begins, bands[-1][1]))
                if curve:
                    expected, variance = curve.expected(range(span[0], span[1] + 1))
                    yield order, bands[first_left_out], done - expected, math.sqrt(done + variance)
