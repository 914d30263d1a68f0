"""What one year's file returned open and the next year's, which covers it, does not return: its end is not known."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from guidance.engine.model.event import NO_FACTS, Event, Fact
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.records.census.collection import Collection
from guidance.engine.records.census.reader import Census
from guidance.engine.records.census.returns.contradictions import episodes_of
from guidance.engine.records.census.writing import Child

_ENDED_BY: Mapping[str, tuple[str, str, Mapping[str, Fact]]] = MappingProxyType({
    "cp_plan_started": ("cp_plan_ended", "child protection plan", {}),
    "cin_plan_started": ("cin_plan_ended", "child in need plan", {}),
    "assessment_started": ("assessment_completed", "assessment", {"authorised": "true"}),
})  # fmt: skip
"""What is returned every year that it is open, what ends it, and what it is called."""
_GROWN = frozenset({"child_died", "child_turned_18"})
Unreturned = tuple[str, str, Doubt, Census]


def unreturned(cases: Mapping[tuple[str, str], Child], censuses: Sequence[Census]) -> Iterator[Unreturned]:
    """Yield, of what was open and is not returned, whose it is, a sentence, the doubt about its end, and the file."""
    whole = [census for census in censuses if census.broken is None]
    for earlier in censuses:
        owner = earlier.collection.authority
        after = [later for later in whole if _comes_next(later.collection, earlier.collection)]
        for case, child in earlier.cases.items() if after else ():
            later = [event for census in after if case in census.cases for event in census.cases[case].events]
            for message, doubt in _missing(cases[owner, case], child, later, after[0]):
                yield case, message, doubt, after[0]


def _missing(joined: Child, child: Child, later: Sequence[Event], census: Census) -> Iterator[tuple[str, Doubt]]:
    unread = {name for doubt in child.doubts for name in doubt.missing}
    returned = {event.episode for event in later}
    grown = any(event.event in _GROWN for event in joined.events)
    if not grown and "date of case_closed" not in unread:
        for episode, (_, closed) in episodes_of(child.events).items():
            if closed is None and episode not in returned:
                what = f"the episode `{episode}`"
                yield _said(what, census), _ended(joined, "case_closed", episode, what, census.collection)
    held = {event.id for event in later}
    for start in (e for e in child.events if e.event in _ENDED_BY and e.episode in returned and e.id not in held):
        end, name, facts = _ENDED_BY[start.event]
        known = any(e.event == end and e.episode == start.episode and e.day >= start.day for e in child.events)
        if not known and f"date of {end}" not in unread:
            what = f"the {name} of {start.day}"
            yield _said(what, census), _ended(joined, end, start.episode, what, census.collection, facts)


def _comes_next(later: Collection, earlier: Collection) -> bool:
    same = later.authority == earlier.authority
    return same and later.begins.toordinal() == earlier.reference_date.toordinal() + 1


def _said(what: str, census: Census) -> str:
    return f"{what} was open a year before, and `{census.name}` does not return it"


def _ended(  # noqa: PLR0917  whose end of what, and when
    child: Child, end: str, episode: str | None, what: str, year: Collection, facts: Mapping[str, Fact] = NO_FACTS
) -> Doubt:
    """Doubt when something ended, that had not by the first day of a year and is not in its return."""
    owner, case = year.authority, child.case
    because = f"{what} is not in the next year's return, and no end of it is recorded"
    ends = tuple(
        Event(case, end, day.isoformat(), day, None, f"{end}:undated:{episode}", episode, owner, owner=owner,
              facts=MappingProxyType(dict(facts))) for day in (year.begins, year.reference_date)
    )  # fmt: skip
    return Doubt(owner, case, (f"date of {end}",), because, tuple(Version(instead=(event,)) for event in ends))
