"""What a record of one case leaves in doubt: it says something in two ways, or so that it cannot be read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from guidance.engine.model.event import Event


@dataclass(frozen=True, slots=True)
class Version:
    """One way in which a case may have gone: the events it does without, by id, and those it has instead.

    Where these are `supposed`, on a day that stands for any there may have been, they may have done what was to be
    done, and begin nothing of their own.
    """

    without: frozenset[str] = frozenset()
    instead: tuple[Event, ...] = ()
    supposed: bool = False

    def of(self, events: Iterable[Event]) -> list[Event]:
        """Return the events of a case as this version has them; of one id, the version's own is kept."""
        own = {event.id for event in self.instead}
        return [*(e for e in events if e.id not in self.without | own), *self.instead]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of one case that cannot be known from its record, and the ways in which it may have been.

    The events that were read are one version; `versions` holds the others. `missing` is what a finding names
    as not known, `because` the same in a clause for people.
    """

    owner: str
    case: str
    missing: tuple[str, ...]
    because: str
    versions: tuple[Version, ...]

    def of_authority(self, authority: str) -> "Doubt":
        """Return the doubt with its events taken to be an authority's."""
        moved = (Version(v.without, tuple(replace(e, authority=authority) for e in v.instead)) for v in self.versions)
        return replace(self, versions=tuple(moved))
