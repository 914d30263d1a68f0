"""What to weigh: every principle that bears on a case, and the few that fit the moment and whoever stands in it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from guidance.app.packs.shipped import shipped
from guidance.engine.explain.names import edition
from guidance.engine.model.event import Event
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Instrument
from guidance.engine.packs.library import Library

FEW = 3
PRACTITIONER = "practitioner"


def principles_of(library: Library) -> Mapping[str, Principle]:
    """Return every principle that a case may be weighed by, by its identifier."""
    return {p.id: p for p in (*shipped().principles, *library.principles)}


def for_practice(principle: Principle) -> bool:
    """Tell whether a principle speaks to whoever has a child in front of them."""
    return not principle.whom or PRACTITIONER in principle.whom


def to_weigh(library: Library, named: Iterable[str], events: Iterable[Event]) -> tuple[Principle, ...]:
    """List all that bears: what is pinned, what is named in order, what the latest event calls up."""
    known, latest = principles_of(library), _latest(events)
    pinned = (p.id for p in known.values() if p.pinned)
    return tuple(_chosen(known, chain(pinned, named, _bearing(known, latest)), library, latest))


def few_to_weigh(library: Library, named: Iterable[str], events: Iterable[Event]) -> tuple[Principle, ...]:
    """Choose three at most: of what the lines on the screen name and the latest event calls up, the weightiest first.

    That is the law that a line names; then what the guidance in force states itself; then what others hold.
    """
    known, latest, lines = principles_of(library), _latest(events), [*named]
    chosen = _chosen(known, chain(lines, _bearing(known, latest)), library, latest)
    fit = sorted(filter(for_practice, chosen), key=lambda p: (p.force != "act" or p.id not in lines, not p.instrument))
    return tuple(fit[:FEW])


def stated_by(principle: Principle, library: Library, day: date) -> Instrument | None:
    """Return the edition in force on a day that states a principle, or is taken to go on stating it."""
    editions = {i.id: i for i in (*shipped().instruments, *library.instruments) if i.in_force(day)}
    goes_on = (i for i in editions.values() if i.continues == principle.instrument)
    return editions.get(principle.instrument) or next(goes_on, None) if principle.instrument else None


def is_stated(principle: Principle, library: Library, day: date) -> bool:
    """Tell whether a principle may be weighed on a day: an edition's own, only while that edition goes on."""
    return not principle.instrument or stated_by(principle, library, day) is not None


def doubt_on(principle: Principle, library: Library, day: date) -> str:
    """Say of a principle whose edition another has taken the place of that the text in force was not read."""
    now = stated_by(principle, library, day)
    if now is None or now.id == principle.instrument or now.text_read:
        return ""
    stated = next(i for i in (*shipped().instruments, *library.instruments) if i.id == principle.instrument)
    return f"of the {edition(stated)} edition; the {edition(now)} text in force was not read"


def _chosen(
    known: Mapping[str, Principle], names: Iterable[str], library: Library, latest: Event | None
) -> Iterator[Principle]:
    """Yield each principle named, once, that may be weighed on the day of the latest event."""
    for principle in (known[name] for name in dict.fromkeys(names) if name in known):
        if is_stated(principle, library, latest.day if latest else date.min):
            yield principle


def _latest(events: Iterable[Event]) -> Event | None:
    return max(events, key=lambda e: (e.end, e.id), default=None)


def _bearing(known: Mapping[str, Principle], latest: Event | None) -> list[str]:
    """Name what bears on the latest event, first what the guidance itself states."""
    found = [p for p in known.values() if latest and latest.event in p.bears_on]
    return [p.id for p in sorted(found, key=lambda p: not p.instrument)]
