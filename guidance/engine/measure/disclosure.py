"""Withhold small counts, and as many more as it takes that no sum or difference gives them back.

A count is withheld as small where it, or the number of children behind it, is under a minimum and not nought; so is all
that lies beneath it, noughts among it: of three duties, that none was done in time would tell of each. Elsewhere a
nought is shown. Whoever reads the page knows which counts are parts of which; we suppose that they know even which were
withheld for being small and which only to protect those. From all that, what is published must tell no more of a small
count than that it is small. Counts are withheld one by one until that is so.

The counts of one whole form a tree of sums (two tables with the same duties share their root), so the least and the
most that a count can be are found exactly by passing bounds up and down.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guidance.engine.measure.tally import Member, Shown, Tally

LEAST_SHOWN = 6
"""The least count above nought that is shown unless another is asked for: the published tables withhold 1 to 5."""
Bound = tuple[float, float]
"""The least and the most that a count can be; whole numbers, or infinity."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A tally, and its place and those of its parts among the counts laid out."""

    tally: Tally
    place: int
    parts: tuple[tuple["_Placed", ...], ...] = ()


@dataclass(slots=True)
class _Cells:
    """Counts laid out in a row, and the sums among them: each the place of a whole, and those of its parts."""

    minimum: int
    tallies: list[Tally] = field(default_factory=list)
    kinds: list[Bound] = field(default_factory=list)
    sums: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    withheld: set[int] = field(default_factory=set)

    def add(self, tally: Tally, root: int | None = None, above: Bound | None = None) -> _Placed:
        """Lay out a tally and all beneath it; `root` is the place it shares with a tally of just the same duties."""
        place = len(self.tallies) if root is None else root
        if root is None:
            self.tallies.append(tally)
            self.kinds.append(above or self._kind(tally))
        beneath = above or ((0, self.kinds[place][1]) if self.is_small(tally) else None)
        parts = tuple(tuple(self.add(part, above=beneath) for part in split) for split in tally.parts)
        self.sums += [(place, tuple(part.place for part in split)) for split in parts]
        if above or self.is_small(tally):
            self.withheld.add(place)
        return _Placed(tally, place, parts)

    def is_small(self, tally: Tally) -> bool:
        """Tell whether a count is to be withheld for its own sake."""
        return bool(tally.members) and min(tally.count, tally.children) < self.minimum

    def _kind(self, tally: Tally) -> Bound:
        """Say what is known of a count from its being withheld as small, or not, alone."""
        if not tally.members:
            return (0, 0)
        return (1, self.minimum - 1) if tally.count < self.minimum else (self.minimum, math.inf)

    def given(self, place: int) -> Bound:
        """Say what is known of a count from the page: itself where it is published, else its kind."""
        count = self.tallies[place].count
        return self.kinds[place] if place in self.withheld else (count, count)

    def settled(self, bounds: list[Bound]) -> list[Bound]:
        """Pass bounds along the sums until they tell no more."""
        moved = True
        while moved:
            before = list(bounds)
            for whole, parts in self.sums:
                bounds[whole] = _within(bounds[whole], _added(bounds, parts))
                for part in parts:
                    low, high = _added(bounds, [other for other in parts if other != part])
                    least, most = bounds[whole]
                    bounds[part] = _within(bounds[part], (least - high if high < math.inf else -math.inf, most - low))
            moved = bounds != before
        return bounds

    def protect(self) -> None:
        """Withhold more, one at a time, until no small count can be narrowed down."""
        everyone = range(len(self.tallies))
        at_most = self.settled(list(self.kinds))
        while True:
            now = self.settled([self.given(place) for place in everyone])
            exposed = (p for p in sorted(self.withheld) if not self._is_safe(p, now[p], at_most[p]))
            more = next((found for place in exposed if (found := self._shield(place)) is not None), None)
            if more is None:
                return
            self.withheld.add(more)

    def _is_safe(self, place: int, now: Bound, at_most: Bound) -> bool:
        low, high = now
        if self.kinds[place][1] < self.minimum:
            return now == at_most
        return high - low >= (self.minimum - 1 if self.is_small(self.tallies[place]) else 1)

    def _shield(self, start: int) -> int | None:
        """Find the count to withhold next: published, not nought, and as few sums away as there is; totals last.

        It is chosen by where it stands and never by its size, which would tell of the sizes of the others.
        """
        ways = ((False, True), (False, False), (True, False))
        found = (self._nearest(start, upwards=upwards, undivided=undivided) for upwards, undivided in ways)
        return next((place for place in found if place is not None), None)

    def _nearest(self, start: int, *, upwards: bool, undivided: bool) -> int | None:
        """Look from count to count, going on only from those withheld; `undivided` passes over what has parts."""
        seen, edge = {start}, [start]
        while edge:
            beside = [near for place in edge for near in self._near(place, upwards=upwards)]
            found = [n for n in beside if n not in self.withheld and not (undivided and self._rank(n)[1])]
            if found:
                return min(found, key=lambda near: (*self._rank(near), abs(near - start), near < start))
            edge = [n for n in dict.fromkeys(beside) if n not in seen and n in self.withheld]
            seen.update(edge)
        return None

    def _near(self, place: int, *, upwards: bool) -> Iterator[int]:
        """Give the counts, other than noughts, that share a sum with one; `upwards`, the whole of it too."""
        for whole, parts in self.sums:
            if place == whole or place in parts:
                members = (*parts, whole) if upwards else parts
                yield from (near for near in members if near != place and self.kinds[near] != (0, 0))

    def _rank(self, near: int) -> tuple[bool, bool]:
        """Put totals last, the total of all last of all."""
        return not any(near in parts for _, parts in self.sums), any(near == whole for whole, _ in self.sums)

    def shown(self, placed: _Placed) -> Shown:
        """Return a tally as it may be shown."""
        tally, parts = placed.tally, tuple(tuple(self.shown(part) for part in split) for split in placed.parts)
        return Shown(tally.name, tally.label, None if placed.place in self.withheld else tally.count, parts)


def _added(bounds: Sequence[Bound], places: Sequence[int]) -> Bound:
    return sum(bounds[p][0] for p in places), sum(bounds[p][1] for p in places)


def _within(one: Bound, other: Bound) -> Bound:
    return max(one[0], other[0]), min(one[1], other[1])


def protect(tallies: Sequence[Tally], minimum: int) -> tuple[Shown, ...]:
    """Return tallies as they may be shown together, each small count withheld and none to be had by subtraction.

    Args:
        tallies: Wholes that share no duties, or just the same ones.
        minimum: The least count that is shown, of duties and of children; 1 withholds nothing.
    """
    alike: dict[frozenset[Member], _Cells] = {}
    laid = []
    for tally in tallies:
        cells = alike.get(tally.members)
        root = 0 if cells else None
        cells = cells or _Cells(minimum)
        laid.append((cells, cells.add(tally, root)))
        alike.setdefault(tally.members, cells)
    for cells in alike.values():
        cells.protect()
    return tuple(cells.shown(placed) for cells, placed in laid)
