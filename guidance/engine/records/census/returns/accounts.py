"""Accounts of one thing that do not agree: two of one meeting or decision, or two days of what happens once."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.records.census.returns.contradiction import Contradiction
from guidance.engine.records.census.returns.joining import ONCE

ONE_A_DAY = frozenset({
    "icpc_held", "review_conference_held", "referral_decided", "s47_enquiry_ended", "core_group_met",
    "assessment_completed", "initial_assessment_completed", "core_assessment_completed", "looked_after_review_held",
    "rapid_review_completed",
})  # fmt: skip
"""What a case has one of on a day, so that two records of it are two accounts of one thing."""
_ENQUIRIES = frozenset({"s47_enquiry_started", "strategy_discussion_held"})
_WHICH = "one of the two is wrong; which is not known"
MOST_ALONE = 24
"""More records of one thing than this are not each tried alone."""


def two_accounts(events: Sequence[Event]) -> Iterator[Contradiction]:
    """Find records of one meeting or decision that say different things of it: any of them may be the one."""
    alike: dict[tuple[str, date], list[Event]] = defaultdict(list)
    for event in events:
        if event.event in ONE_A_DAY:
            alike[event.event, event.day].append(event)
    for group in alike.values():
        yield from _accounts(group)


def _accounts(group: Sequence[Event]) -> Iterator[Contradiction]:
    """Part what happened on one day into things, and find those of which the records differ."""
    while len(group) > 1:
        one, *rest = group
        told = [one, *(other for other in rest if _are_one(one, other))]
        differing = sorted({name for other in told for name in _differing(one, other)})
        if differing:
            said = " and ".join(f"“{name}”" for name in differing)
            how_many = "two" if len(told) == 2 else str(len(told))  # noqa: PLR2004  a pair
            what = f"the record has {how_many} accounts of the day, {one.day}, on which `{one.event}`"
            because = f"{what}, and they differ on {said}"
            yield Contradiction("G621", because, _WHICH, _any(told[:MOST_ALONE], tuple(differing), because))
        group = [other for other in rest if other not in told]


def _are_one(one: Event, other: Event) -> bool:
    """Tell whether two records are of one thing: of one day and episode, and not at two hours."""
    apart = bool(one.at_time and other.at_time and one.at_time != other.at_time)
    same_episode = None in {one.episode, other.episode} or one.episode == other.episode
    return one.event == other.event and one.day == other.day and same_episode and not apart


def _differing(one: Event, other: Event) -> set[str]:
    """Name the facts of which both speak, and not alike; lists may both be so, each as far as it goes."""
    told = {name: {one.facts[name], other.facts[name]} for name in one.facts.keys() & other.facts.keys()}
    apart = {name: said for name, said in told.items() if len(said) > 1 and all(isinstance(v, str) for v in said)}
    return {name for name, said in apart.items() if name != "decision" or said & _TAKES_NO_FURTHER}


_TAKES_NO_FURTHER = {"no_further_action", "passed_to_other_agency", "early_help"}
"""Decisions on a referral that cannot stand beside another of the same day; two that take it on can both be so."""


def _any(told: Sequence[Event], names: tuple[str, ...], because: str) -> Doubt:
    """Doubt which of some records is right: each alone is a version."""
    every = frozenset(event.id for event in told)
    return Doubt(told[0].owner, told[0].case, names, because, tuple(Version(every - {event.id}) for event in told))


def two_days_of_one(events: Sequence[Event]) -> Iterator[Contradiction]:
    """Find two days of what happens once in a life: either may be the one."""
    first: dict[str, Event] = {}
    for event in (e for e in events if e.event in ONCE):
        held = first.setdefault(event.event, event)
        if held.day != event.day:
            because = f"the record says that `{event.event}` on {held.day} and again on {event.day}"
            yield Contradiction("G622", because, _WHICH, _any([held, event], (f"date of {event.event}",), because))


def no_conference_and_one(events: Sequence[Event]) -> Iterator[Contradiction]:
    """Find enquiries said to have called for no conference, after which the episode has one, or a plan."""
    told = [e for e in events if e.facts.get("later_known") == "no_conference_needed"]
    others = sorted({e.day for e in events if e.event in _ENQUIRIES and "later_known" not in e.facts})
    for day in dict.fromkeys((e.day, e.episode) for e in told):
        own = [e for e in told if (e.day, e.episode) == day]
        held = next((e for e in events if _belies(e, own[0]) and not _is_another_between(own[0], e, others)), None)
        if held is not None:
            said = f"the record says that the enquiries of {own[0].day} called for no conference"
            because = f"{said}, and that `{held.event}` on {held.day}"
            version = Version(instead=tuple(_untold(e) for e in own))
            doubt = Doubt(own[0].owner, own[0].case, ("later_known",), because, (version,))
            yield Contradiction("G688", because, _WHICH, doubt)


def _belies(event: Event, enquiry: Event) -> bool:
    """Tell whether an event shows that an enquiry led to a conference: it was held, or there is the plan it agreed."""
    moved_in = event.facts.get("transfer_in") == "true"
    within = None in {event.episode, enquiry.episode} or event.episode == enquiry.episode
    return event.event in {"icpc_held", "cp_plan_started"} and not moved_in and within and event.day >= enquiry.day


def _is_another_between(enquiry: Event, held: Event, others: Sequence[date]) -> bool:
    """Tell whether another enquiry, of which nothing of the kind is said, may have led to a conference."""
    after = bisect_left(others, enquiry.day)
    return after < len(others) and others[after] <= held.day


def _untold(event: Event) -> Event:
    facts = {name: fact for name, fact in event.facts.items() if name != "later_known"}
    return replace(event, facts=MappingProxyType(facts))
