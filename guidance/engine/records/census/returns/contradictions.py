"""What all the returns of a child, put together, say that cannot all be so."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from itertools import groupby
from types import MappingProxyType

from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.records.census.returns.accounts import no_conference_and_one, two_accounts, two_days_of_one
from guidance.engine.records.census.returns.contradiction import Contradiction
from guidance.engine.records.census.writing import UNDATED

ACTIVITY = frozenset({
    "assessment_started", "assessment_completed", "strategy_discussion_held", "s47_enquiry_started", "icpc_held",
    "cp_plan_started", "cin_plan_started", "initial_assessment_started", "initial_assessment_completed",
    "core_assessment_started", "core_assessment_completed",
})  # fmt: skip
"""What is done only where a referral did not lead to no further action."""


_ENDS_AN_ENQUIRY = frozenset({"s47_enquiry_ended", "icpc_held", "case_closed"})


def contradictions(events: Iterable[Event]) -> Iterator[Contradiction]:
    """Find what cannot be so in one case."""
    events = sorted(events, key=lambda event: (event.start, event.id))
    yield from closed_twice(events)
    yield from _one_inside_another(events)
    yield from _two_plans(events)
    yield from _two_enquiries(events)
    yield from _no_action_and_action(events)
    yield from _two_answers(events)
    yield from two_accounts(events)
    yield from two_days_of_one(events)
    yield from no_conference_and_one(events)


def _two_answers(events: list[Event]) -> Iterator[Contradiction]:
    """Find events alike in all but an answer that has no date: either answer may be the one."""
    alike: dict[str, list[Event]] = {}
    for event in events:
        rest = sorted(item for item in event.facts.items() if item[0] not in UNDATED)
        alike.setdefault(repr((event.event, event.start, event.at_time, event.episode, rest)), []).append(event)
    for found in alike.values():
        answers = {repr(sorted(event.facts.items())): event.facts for event in found}
        if len(answers) > 1:
            first = found[0]
            because = f"the record says two things of the day, {first.day}, on which `{first.event}`"
            versions = tuple(
                Version(instead=tuple(replace(e, facts=facts) for e in found)) for facts in answers.values()
            )
            names = tuple(sorted({name for facts in answers.values() for name in facts if name in UNDATED}))
            doubt = Doubt(first.owner, first.case, names, because, versions)
            yield Contradiction("G688", because, "one of the two is wrong; which is not known", doubt)


def closed_twice(events: Iterable[Event]) -> Iterator[Contradiction]:
    """Find closures of one episode on different days, or with nothing between: it may have closed on either."""
    events = list(events)
    closures: dict[str | None, list[Event]] = {}
    for event in events:
        if event.event == "case_closed":
            closures.setdefault(event.episode, []).append(event)
    for episode, found in closures.items():
        days = [str(event.day) for event in found]
        if len(found) > 1 and (episode is not None or not _anything_between(found, events)):
            ids = frozenset(e.id for e in found)
            versions = tuple(Version(ids - {kept.id}) for kept in _one_a_day(found))
            what = f"the episode `{episode}`" if episode is not None else "the case"
            told = days if len(days) <= MOST_VERSIONS else [*days[:MOST_TOLD], f"{len(days) - MOST_TOLD} times more"]
            because = f"{what} closes on {' and again on '.join(told)}"
            doubt = Doubt(found[0].owner, found[0].case, ("date of case_closed",), because, versions)
            yield Contradiction("G674", because, "one of the dates is wrong or was corrected later", doubt)


MOST_VERSIONS, MOST_TOLD = 24, 6
"""Accounts of one thing that are told apart, and days of it that are named: no true record has so many."""


def _one_a_day(closures: list[Event]) -> list[Event]:
    """Return a closure of each day, since those of one day say the same; of very many days the first and the last."""
    by_day = list({event.day: event for event in closures}.values())
    half = MOST_VERSIONS // 2
    return by_day if len(by_day) <= MOST_VERSIONS else [*by_day[:half], *by_day[-half:]]


def _anything_between(closures: list[Event], events: Iterable[Event]) -> bool:
    """Tell whether anything else is on record from the first closure to the last, as where a case opens again."""
    first, last = closures[0].day, closures[-1].day
    return any(e.event != "case_closed" and first <= e.day <= last for e in events if e.day > first)


def episodes_of(events: Iterable[Event]) -> Mapping[str, tuple[date, date | None]]:
    """Return when each episode of a case was referred and, where it was, closed."""
    events = list(events)
    closed = {e.episode: e.day for e in events if e.event == "case_closed"}
    opened = {e.episode: e.day for e in events if e.event == "referral_received" and e.episode is not None}
    return {name: (day, closed.get(name)) for name, day in opened.items()}


def _one_inside_another(events: list[Event]) -> Iterator[Contradiction]:
    """Find episodes that open while another is open: the later referral may be none, and all of it the first's."""
    spans = sorted(episodes_of(events).items(), key=lambda span: (span[1][0], span[0]))
    for place, (inner, (day, _)) in enumerate(spans):
        outer = next((name for name, (_, closed) in spans[:place] if closed is None or closed > day), None)
        if outer is not None:
            because = f"the episode `{inner}` opens while the episode `{outer}` is open"
            moved = [replace(e, episode=outer) for e in events if e.episode == inner]
            gone = frozenset(e.id for e in moved if e.event in {"referral_received", "unborn_child_recorded"})
            version = Version(gone, tuple(e for e in moved if e.id not in gone))
            doubt = Doubt(events[0].owner, events[0].case, ("episode of referral_received",), because, (version,))
            yield Contradiction("G678", because, "new information on an open case is no referral; correct one", doubt)


def _two_plans(events: list[Event]) -> Iterator[Contradiction]:
    """Find plans that start while another runs: a child has one at a time, and either may be the one."""
    for event, running in _overlapping(events, "cp_plan_started", {"cp_plan_ended"}):
        because = f"a plan starts on {event.day} while that of {running.day} runs"
        versions = (Version(frozenset({event.id})), Version(frozenset({running.id})))
        doubt = Doubt(event.owner, event.case, ("which cp_plan_started",), because, versions)
        yield Contradiction("G679", because, "a child has one plan at a time: end one, or take it out", doubt)


def _two_enquiries(events: list[Event]) -> Iterator[Contradiction]:
    """Find enquiries that start while another of the episode runs: both may be so, and both are kept."""
    for episode in dict.fromkeys(e.episode for e in events):
        own = [e for e in events if e.episode == episode]
        for event, running in _overlapping(own, "s47_enquiry_started", _ENDS_AN_ENQUIRY):
            because = f"an enquiry starts on {event.day} while that of {running.day} runs; both are kept"
            yield Contradiction("G699", because, "if they are one, take one out; if not, nothing is to be done")


def _overlapping(events: Iterable[Event], begins: str, ends: AbstractSet[str]) -> Iterator[tuple[Event, Event]]:
    """Yield what begins while another runs, and that one; an end with no time is of what ran when its day began."""
    running: Event | None = None
    for _, together in groupby(events, key=lambda e: e.day):
        ran = running is not None
        for event in sorted(together, key=lambda e: (e.event in ends and e.at_time is None) is not ran):
            if event.event in ends:
                running = None
            elif event.event == begins:
                if running is not None:
                    yield event, running
                if "later_known" not in event.facts:
                    running = event


def _no_action_and_action(events: list[Event]) -> Iterator[Contradiction]:
    """Find referrals said to have led to no further action in an episode that goes on: either may be so."""
    for event in events:
        if event.event == "referral_received" and event.facts.get("later_known") == "no_further_action":
            done = next((e for e in events if e.event in ACTIVITY and _follows(e, event, events)), None)
            if done is not None:
                what = f"that `{done.event}` on {done.day}"
                because = f"the record says that the referral of {event.day} led to no further action, and {what}"
                facts = {name: fact for name, fact in event.facts.items() if name != "later_known"}
                version = Version(instead=(replace(event, facts=MappingProxyType(facts)),))
                doubt = Doubt(event.owner, event.case, ("later_known",), because, (version,))
                yield Contradiction("G688", because, "one of the two is wrong; which is not known", doubt)


def _follows(event: Event, referral: Event, events: Iterable[Event]) -> bool:
    """Tell whether an event belongs to a referral: by the episode or, without one, before the next referral."""
    if event.episode is not None and referral.episode is not None:
        return event.episode == referral.episode
    between = (e for e in events if e.event == "referral_received" and referral.day < e.day <= event.day)
    return event.day >= referral.day and next(between, None) is None
