"""Withhold a table whole where it counts what another counts too, and a count of either is withheld.

Two rules that start from the same events have nearly the same duties: what one table shows bounds the other, and one
withheld in one can be narrowed down by the other though no sum joins them. Nothing is worked out here: of such tables
only the first stays, unless not one count in any of them is withheld.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace

from guidance.engine.measure.tally import Shown, Tally


@dataclass(frozen=True, slots=True)
class Counting:
    """A tally, the table it stands in, and what it could count (events, say): tables that share any are nested."""

    table: str
    about: frozenset[Hashable]
    tally: Tally

    def is_kin(self, other: "Counting") -> bool:
        """Tell whether two tallies could count the same things."""
        return bool(self.about & other.about or self.tally.members & other.tally.members)


def without_nested(counting: Sequence[Counting], shown: Sequence[Shown]) -> tuple[Shown, ...]:
    """Return what may be shown of tallies that are each protected already, in the same order.

    Args:
        counting: What is counted. The tables that matter most come first: they stay.
        shown: The tallies as each may be shown by itself.
    """
    kept = list(shown)
    for group in _groups(counting):
        first = counting[min(group)].table
        if not all(shown[place].whole for place in group):
            for place in group:
                kept[place] = shown[place] if counting[place].table == first else _hidden(shown[place])
    return tuple(kept)


def _groups(counting: Sequence[Counting]) -> list[Collection[int]]:
    """Put together the places of all that are kin, and the kin of kin."""
    groups: list[set[int]] = []
    for place, one in enumerate(counting):
        near = [group for group in groups if any(one.is_kin(counting[other]) for other in group)]
        groups = [*(group for group in groups if group not in near), {place}.union(*near)]
    return list(groups)


def _hidden(shown: Shown) -> Shown:
    parts = tuple(tuple(_hidden(part) for part in split) for split in shown.parts)
    return replace(shown, count=None, parts=parts, nested=True)
