"""Assessments, enquiries and plans as plain events tell of them: which end goes with which start, where it is known."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from guidance.engine.model.event import Event, in_episode
from guidance.engine.model.records.stretch import Doubt, Kind, Stretch

BEGINS = {Kind.ASSESSMENT: "assessment_started", Kind.ENQUIRY: "s47_enquiry_started", Kind.PLAN: "cp_plan_started"}
ENDS = {Kind.ASSESSMENT: "assessment_completed", Kind.ENQUIRY: "icpc_held", Kind.PLAN: "cp_plan_ended"}
TRUE, FALSE = "true", "false"


def courses_of(events: Sequence[Event], authority: str = "") -> Iterator[Stretch]:
    """Give every stretch of work that the events of one case tell of.

    An end belongs to the start before it in its episode that nothing else has ended. Where there are several, it is not
    known to which of them it belongs; where there is none, it stands alone.

    Args:
        events: All events of one case.
        authority: Whose the case is where its records do not say so.
    """
    of_whom = _authority(events, authority)
    yield from _assessments(events, of_whom)
    yield from _enquiries(events, of_whom)
    yield from _plans(events, of_whom)


Whose = Callable[[Event], str]


def _authority(events: Sequence[Event], given: str) -> Whose:
    """Return how the authority of an event is found: its own, else that of the latest event not after it."""
    said = sorted((e.day, e.authority) for e in events if e.authority)

    def whose(event: Event) -> str:
        before = [authority for day, authority in said if day <= event.day]
        return event.authority or (before[-1] if before else "") or (said[0][1] if said else "") or event.owner or given

    return whose


def _assessments(events: Iterable[Event], whose: Whose) -> Iterator[Stretch]:
    starts, ends = _named(events, BEGINS[Kind.ASSESSMENT]), _named(events, ENDS[Kind.ASSESSMENT])
    for stretch, end in _paired(Kind.ASSESSMENT, starts, ends, whose):
        refused = end is not None and end.facts.get("authorised") == FALSE
        yield replace(stretch, doubt=Doubt.UNAUTHORISED) if refused else stretch


def _enquiries(events: Sequence[Event], whose: Whose) -> Iterator[Stretch]:
    """Give enquiries with their conferences, and the conferences of children who moved in.

    An enquiry that is known to have ended, or to have needed no conference, led to none. Where a record has no start of
    an enquiry at all, the strategy discussion that began one stands for it: the guide to the census makes them one day.
    """
    held = _named(events, ENDS[Kind.ENQUIRY])
    moved = [e for e in held if e.facts.get("transfer_in") == TRUE]
    begun = _named(events, BEGINS[Kind.ENQUIRY])
    begun = begun or [e for e in _named(events, "strategy_discussion_held") if e.facts.get("s47_initiated") == TRUE]
    over = _named(events, "s47_enquiry_ended")
    for event in moved:
        yield _bare(Kind.MOVED_IN, event, whose, end=event)
    meetings = [e for e in held if e not in moved]
    yield from (s for s, _ in _paired(Kind.ENQUIRY, begun, meetings, whose, over=over))


def _plans(events: Sequence[Event], whose: Whose) -> Iterator[Stretch]:
    reviews = _named(events, "review_conference_held")
    for stretch, _ in _paired(Kind.PLAN, _named(events, BEGINS[Kind.PLAN]), _named(events, ENDS[Kind.PLAN]), whose):
        own = [
            e.day for e in reviews
            if _of_episode(e, stretch) and (not stretch.start or e.day >= stretch.start)
            and (not stretch.end or e.day <= stretch.end)
        ]  # fmt: skip
        yield replace(stretch, reviews=tuple(sorted(set(own))))


def _of_episode(event: Event, stretch: Stretch) -> bool:
    return event.episode is None or stretch.episode is None or event.episode == stretch.episode


def _named(events: Iterable[Event], name: str) -> list[Event]:
    return sorted((e for e in events if e.event == name), key=lambda e: (e.start, e.id))


def _bare(kind: Kind, event: Event, whose: Whose, *, start: Event | None = None, end: Event | None = None) -> Stretch:
    first, last = (e.day if e else None for e in (start, end))
    return Stretch(event.owner, event.case, kind, event.episode, whose(event), first, last)


def _paired(
    kind: Kind, starts: Sequence[Event], ends: Sequence[Event], whose: Whose, *, over: Sequence[Event] = ()
) -> Iterator[tuple[Stretch, Event | None]]:
    """Put each end to its start. `over` shows that what had begun before it has ended without such an end."""
    left = list(starts)
    for end in ends:
        near = [s for s in left if in_episode(s, end, "episode")]
        before = [s for s in near if s.day <= end.day and not _is_over(s, end, over)]
        after = [s for s in near if s.day > end.day]
        if len(before) == 1:
            (start,) = before
            left.remove(start)
            yield _bare(kind, start, whose, start=start, end=end), end
        elif before:
            left.remove(before[0])
            doubtful = _bare(kind, end, whose, start=before[0], end=end)
            yield replace(doubtful, doubt=Doubt.WHICH_START), end
        elif len(after) == 1 and len(ends) == 1:
            left.remove(after[0])
            yield _bare(kind, end, whose, start=after[0], end=end), end
        else:
            yield replace(_bare(kind, end, whose, end=end), alone=True), end
    yield from ((_bare(kind, start, whose, start=start), None) for start in left)


def _is_over(start: Event, end: Event, over: Sequence[Event]) -> bool:
    """Tell whether what had begun had ended otherwise on an earlier day than an end that could have been its own."""
    if start.facts.get("later_known"):
        return True
    return any(start.day <= e.day < end.day and in_episode(e, start, "episode") and not _leads_on(e) for e in over)


def _leads_on(event: Event) -> bool:
    """Tell whether the end of an enquiry leaves open, or says, that a conference was to follow."""
    return event.facts.get("icpc_required") != FALSE and event.facts.get("outcome") in {
        None,
        "substantiated_continuing_risk",
    }
