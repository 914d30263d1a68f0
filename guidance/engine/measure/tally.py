"""A count of duties, and the counts that it is the sum of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Member = tuple[str, str, str]
"""One thing counted: the authority inside which the case's reference is unique, the case, and the event's id."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of something. Each of `parts` is one way of splitting it, whole and without overlap."""

    name: str
    label: str
    members: frozenset[Member]
    parts: tuple[tuple["Tally", ...], ...] = ()

    @property
    def count(self) -> int:
        """How many are counted."""
        return len(self.members)

    @property
    def children(self) -> int:
        """How many children's cases they are of: one child can be behind several duties."""
        return len({(owner, case) for owner, case, _ in self.members})

    def walk(self) -> Iterator["Tally"]:
        """Give this tally and every one beneath it."""
        yield self
        for split in self.parts:
            for part in split:
                yield from part.walk()


@dataclass(frozen=True, slots=True)
class Shown:
    """A tally as it may be shown. `count` is None where it is withheld; `nested`, for another table that it bounds."""

    name: str
    label: str
    count: int | None
    parts: tuple[tuple["Shown", ...], ...] = ()
    nested: bool = False

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Shown"]]:
        """Give this count and every one beneath it, each with how deep it lies."""
        yield depth, self
        for split in self.parts:
            for part in split:
                yield from part.walk(depth + 1)

    def find(self, name: str) -> "Shown | None":
        """Return the first count of a name, here or beneath."""
        return next((part for _, part in self.walk() if part.name == name), None)

    @property
    def whole(self) -> bool:
        """Tell whether nothing here or beneath is withheld."""
        return all(part.count is not None for _, part in self.walk())


def leaf(name: str, label: str, members: Iterable[Member] = ()) -> Tally:
    """Count what has no parts."""
    return Tally(name, label, frozenset(members))


def total(name: str, label: str, parts: Sequence[Tally], *more: Sequence[Tally]) -> Tally:
    """Add up some tallies that share nothing; `more` splits the same whole in other ways."""
    members = frozenset[Member]().union(*(part.members for part in parts))
    return Tally(name, label, members, tuple(tuple(split) for split in (parts, *more) if split))
