"""What later events have overtaken: lines about a referral since closed, and what needs a power that has ended."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.matters import Matters
from guidance.engine.explain.outcome import gap_after
from guidance.engine.model.condition import Of, Truth, fits_any
from guidance.engine.model.event import Event, in_episode, is_not_before, same_day_unordered
from guidance.engine.model.finding import Finding, Reason, Status
from guidance.engine.model.rule import FactDate, Force, Modality, Perform
from guidance.engine.model.vocabulary import State

OF_A_REFERRAL = frozenset({
    "contact_received", "missed", "referral_confirmed_in_writing", "referral_decided", "referral_received",
})  # fmt: skip
"""Triggers of duties that belong to one referral and its referrer."""
REFERRAL = Of("referral_received")
COMES_ANEW = frozenset({"contact_received", "referral_received", "new_information_received", "transfer_in_notified"})
DECIDED_BY = {
    "new_information_received": frozenset({
        "assessment_started", "core_assessment_started", "icpc_held", "initial_assessment_started",
        "s47_enquiry_started", "strategy_discussion_held",
    }),
}  # fmt: skip
"""Of what has to be decided after each event, the acts that only follow where somebody has decided."""
CLOSES = frozenset({"no_further_action", "passed_to_other_agency", "early_help"})
FOLLOWS_AN_ORDER = frozenset({
    "accommodation_agreed", "child_assessment_order_made", "emergency_protection_order_made", "interim_order_made",
    "looked_after_ended", "police_protection_started", "returned_home",
})  # fmt: skip
"""Events that show what followed a power whose rule does not say what would."""
SHOWS_WHERE = frozenset({
    "cp_visit_made", "icpc_held", "looked_after_visit_made", "s47_enquiry_ended", "social_work_visit_made",
})  # fmt: skip
"""Events after which somebody knew where the child was, once an end was written down."""
ENDS_CHILDHOOD = frozenset({"child_died", "child_turned_18"})
ENDS_THE_CASE = ENDS_CHILDHOOD | {"case_closed"}


OfReferrals = Callable[[str, str], Matters]


def of_referrals(events: Sequence[Event]) -> OfReferrals:
    """Say of which referral each event is, by whose records they are and how far a rule looks; worked out once."""

    @cache
    def matters(owner: str, same: str) -> Matters:
        return Matters(Case(tuple(e for e in events if e.owner == owner), {}), same)

    return matters


def is_overtaken(finding: Finding, events: Sequence[Event], of: OfReferrals) -> bool:
    """Tell whether a finding is about a referral that was closed before the next came, or what was decided since."""
    trigger = finding.trigger
    if trigger.event in DECIDED_BY:
        return _decided_since(finding, events)
    if trigger.event not in OF_A_REFERRAL:
        return False
    began = _began(trigger, events)
    own = [e for e in events if e.owner == began.owner]
    after = [e for e in own if e.id == began.id or is_not_before(e, began)]
    its, same = of(began.owner, finding.rule.same), finding.rule.same
    closing = [e for e in after if _closes(e) and in_episode(e, began, same) and _is_its_own(e, began, its)]
    since = [e for e in own if e.event in COMES_ANEW and e.id != began.id]
    return any(later.day > end.day for end in closing for later in since)


def _decided_since(finding: Finding, events: Sequence[Event]) -> bool:
    """Tell whether an act on a later day, or later by the clock, shows that what was to be decided has been.

    A morning meeting decides nothing about what was told in the afternoon. It is never told as a decision in time.
    """
    trigger, duty = finding.trigger, finding.rule.duty
    decides = isinstance(duty, Perform) and {p.event for p in duty.patterns} == {"new_information_considered"}
    shows = [e for e in events if e.owner == trigger.owner and e.event in DECIDED_BY[trigger.event]]
    later = [e for e in shows if is_not_before(e, trigger) and not same_day_unordered(e, trigger)]
    return decides and any(in_episode(e, trigger, finding.rule.same) for e in later)


def _began(trigger: Event, events: Sequence[Event]) -> Event:
    """Return the event itself, or the one whose missed limit made a trigger: its identifier ends with the other's."""
    if trigger.event != "missed":
        return trigger
    origin = [e for e in events if e.owner == trigger.owner and trigger.id.endswith(f":{e.id}")]
    return max(origin, key=lambda e: len(e.id), default=trigger)


def _is_its_own(end: Event, began: Event, of: Matters) -> bool:
    """Tell whether an end is surely of the referral that a line is about, where it is a decision of one."""
    if end.event == "case_closed" or end.id == began.id or began.event == "contact_received":
        return True
    mine = of.matter(began, REFERRAL).ids
    return len(mine) == 1 and mine == of.matter(end, REFERRAL).ids


def _closes(event: Event) -> bool:
    return event.event == "case_closed" or (event.event == "referral_decided" and event.facts.get("decision") in CLOSES)


def ended_by(finding: Finding, events: Sequence[Event]) -> Event | None:
    """Find the death, or the age of 18, by which a duty ended that was open until then; also where no day was known."""
    rule, t = finding.rule, finding.trigger
    if finding.performed or rule.modality is Modality.MAY or not isinstance(rule.duty, Perform):
        return None
    own = [
        e for e in events if e.owner == t.owner and e.event in ENDS_CHILDHOOD and e.id != t.id and is_not_before(e, t)
    ]
    ends = [e for e in own if fits_any(rule.until, e) is Truth.TRUE and in_episode(e, t, rule.same)]
    end = min(ends, key=lambda e: (e.end, e.id), default=None)
    lapsed = finding.lapsed is not None and not rule.limit_of_power
    return end if end and (finding.status is Status.UNDETERMINED or (lapsed and finding.lapsed == end.at)) else None


def power_ended(finding: Finding) -> bool:
    """Tell whether a power ran out, with nothing on the record to say that it was ended."""
    return finding.status is Status.LAPSED and finding.reason is Reason.POWER_ENDED


def is_unsure(finding: Finding) -> bool:
    """Tell whether no day can be relied on for the end of a power over a child, and nothing shows what followed it."""
    rule = finding.rule
    asked_after = bool(rule.at_most or rule.followed_by or finding.before)
    over_a_child = rule.limit_of_power and rule.modality is not Modality.MAY and asked_after
    return over_a_child and finding.status is Status.UNDETERMINED and finding.followed is None


def ended_on_record(finding: Finding) -> bool:
    """Tell whether the record says that a power over a child was ended, as a limit of power asks, in time or late."""
    return bool(finding.rule.limit_of_power and finding.performed and finding.rule.followed_by)


def is_over(power: Finding, case: Case) -> bool:
    """Tell whether a power of which no last day can be told is over all the same: the record says that it ended."""
    undetermined = power.rule.limit_of_power and power.status is Status.UNDETERMINED
    return undetermined and _end_on_record(power, case) is not None


def _end_on_record(power: Finding, case: Case) -> Event | None:
    """Find the first event that the record gives for the end of a power."""
    rule, start = power.rule, power.trigger
    own = [e for e in case.events if e.owner == start.owner and case.is_not_before(e, start)]
    ends = [e for e in own if fits_any(rule.performing, e) is Truth.TRUE and in_episode(e, start, rule.same)]
    return min(ends, key=lambda e: (e.end, e.id), default=None)


def _shown_after(power: Finding, events: Sequence[Event]) -> bool:
    """Tell whether anything on the record shows what followed a power since the day on which its end is recorded."""
    rule, start, last = power.rule, power.trigger, (power.performed or "")[:10]
    own = [e for e in events if e.owner == start.owner and e.id != start.id and is_not_before(e, start)]
    meanwhile = {p.event for p in rule.followed_by}
    later = {p.event for p in rule.afterwards} | SHOWS_WHERE | ENDS_THE_CASE
    seen = [e for e in own if not (e.event in SHOWS_WHERE and e.facts.get("child_seen") == "false")]
    return any(e.event in meanwhile or (e.event in later and e.day.isoformat() >= last) for e in seen)


def has_followed(power: Finding, events: Sequence[Event]) -> bool:
    """Tell whether the record shows what followed a power that has ended, or that the case was closed after it."""
    start, rule = power.trigger, power.rule
    since = {e.event for e in events if e.id != start.id and e.owner == start.owner and is_not_before(e, start)}
    told = bool(rule.followed_by or rule.afterwards)
    followed = not power.ended_unfollowed if told else not since.isdisjoint(FOLLOWS_AN_ORDER)
    return followed or not since.isdisjoint(ENDS_THE_CASE)


def is_power_left(power: Finding, findings: Sequence[Finding], case: Case) -> bool:
    """Tell whether a power over a child has ended and nothing shows what followed; a way to ask is no such power.

    It is none where a care order, or another power, is in force all the while.
    """
    if ended_on_record(power):
        return not (_shown_after(power, case.events) or _under_another(power, findings, case))
    ended = power.rule.modality is not Modality.MAY and power_ended(power)
    return ended and not (has_followed(power, case.events) or _under_another(power, findings, case))


def with_gap(power: Finding, findings: Sequence[Finding], case: Case) -> Finding | None:
    """Return a power that is over with the next that follows it, where whole days lie between them; None otherwise.

    The next is one that runs still, of whatever kind in the same law. What shows in between where the child was, or
    under whose power, leaves no such days; nor does a stay in secure accommodation that was ended, for the child goes
    on being looked after.
    """
    written = (ended_on_record(power) or is_over(power, case)) and power.rule.force is Force.ACT
    if not (_holds_a_child(power) and (power_ended(power) or written)):
        return None
    last = _last_day(power, case)
    alike = [f for f in findings if _holds_a_child(f) and f.rule.instrument.id == power.rule.instrument.id]
    beginning = {f.trigger.id: f for f in alike if f.trigger.id != power.trigger.id}
    after = _next_after(power, last, [e for e in case.events if e.owner == power.trigger.owner], beginning)
    if after is None or beginning[after.id].status not in {Status.PENDING, Status.UNDETERMINED}:
        return None
    found = replace(power, followed=after, performed=power.performed or (None if power.lapsed else last))
    return found if gap_after(found) and not _is_covered(found, after, findings, case) else None


def _holds_a_child(power: Finding) -> bool:
    return power.rule.limit_of_power and power.rule.modality is not Modality.MAY and bool(power.rule.followed_by)


def _last_day(power: Finding, case: Case) -> str:
    """Return the last day of a power, `YYYY-MM-DD`, by the law or its record; where none is told, the last of all."""
    within, start, ended = power.rule.within, power.trigger, _end_on_record(power, case)
    recorded = power.lapsed or power.performed or (ended.at if ended else None)
    given = start.facts.get(within.fact) if isinstance(within, FactDate) else None
    told = recorded or (given if isinstance(given, str) else None)
    return (told or (power.due or date.max).isoformat())[:10]


ARRANGEMENTS = {
    "care_order_made": ("looked_after_ended", "adoption_order_made"),
    "care_order_made_at_home": ("looked_after_ended", "adoption_order_made"),
    "accommodation_agreed": ("accommodation_agreement_withdrawn", "looked_after_ended", "returned_home"),
    "looked_after_started": ("looked_after_ended", "returned_home"),
    "placement_started": ("placement_ended", "looked_after_ended", "returned_home"),
}
"""What keeps a child without a power that has a last day, and what ends each."""
CARE_ORDERS = ("care_order_made", "care_order_made_at_home")
BY_A_POWER = frozenset({"looked_after_started", "placement_started"})
"""What rests on a power alone, where it began while one ran."""


def _is_covered(power: Finding, after: Event, findings: Sequence[Finding], case: Case) -> bool:
    """Tell whether a child was kept after the last day of a power, before the next: by another power, or without one.

    A care order, an agreement, or a placement that began while no power ran, lasts until what ends it.
    """
    last, own = _last_day(power, case), [e for e in case.events if e.owner == after.owner and e.day < after.day]
    powers = [
        (f.trigger, _last_day(f, case))
        for f in findings
        if _holds_a_child(f) and f.status is not Status.EXEMPT and f.trigger.owner == after.owner
    ]
    outlast = [s for s, end in powers if s.id != power.trigger.id and s.day < after.day and end > last]
    lasting = [
        e
        for e in own
        if e.event in ARRANGEMENTS
        and not (e.event in BY_A_POWER and any(s.day <= e.day and e.day.isoformat() < end for s, end in powers))
    ]
    ended = [e for e in own if e.day.isoformat() <= last]
    return bool(outlast) or any(_lasts(k, ended) for k in lasting)


def _under_another(power: Finding, findings: Sequence[Finding], case: Case) -> bool:
    """Tell whether a care order is in force, or another power, begun on a day before this one, is surely running."""
    start, own = power.trigger, [e for e in case.events if e.owner == power.trigger.owner]
    others = [f for f in findings if f.trigger.owner == start.owner and f.trigger.day < start.day]
    running = any(_holds_a_child(f) and f.status is Status.PENDING for f in others)
    return running or any(e.event in CARE_ORDERS and _lasts(e, own) for e in own)


def _lasts(arrangement: Event, events: Sequence[Event]) -> bool:
    """Tell whether nothing surely after what keeps a child has ended it."""
    ends = [e for e in events if e.event in ARRANGEMENTS[arrangement.event]]
    return not any(is_not_before(e, arrangement) and not same_day_unordered(e, arrangement) for e in ends)


def _next_after(power: Finding, last: str, events: Sequence[Event], beginning: Collection[str]) -> Event | None:
    """Return the next power, where it comes before all else that shows what followed one."""
    start, rule = power.trigger, power.rule
    since = [e for e in events if e.id != start.id and is_not_before(e, start) and in_episode(e, start, rule.same)]
    meanwhile, afterwards = {p.event for p in rule.followed_by}, {p.event for p in rule.afterwards}
    later = [e for e in since if e.day.isoformat() >= last and (e.event in afterwards or e.id in beginning)]
    shown = [*later, *(e for e in since if e.event in meanwhile and e.id not in beginning)]
    first = min(shown, key=lambda e: (e.end, e.id), default=None)
    return first if first and first.id in beginning else None


def needs_a_power_that_ended(finding: Finding, findings: Sequence[Finding], states: Iterable[State]) -> bool:
    """Tell whether a finding is opened only by the start of a power, and that power has run out.

    A permission goes with the power that opened it however it ended; a duty, only where nothing else could open it, and
    not where that begins something which outlasts the power: a child is where the child is.
    """
    if finding.rule.limit_of_power or not finding.rule.triggers:
        return False
    lasts = any(s.outlasts and finding.trigger.event in s.starts_with for s in states)
    if lasts and finding.rule.modality is not Modality.MAY:
        return False
    over = {f.trigger.id for f in findings if f.rule.limit_of_power and (power_ended(f) or f.performed)}
    alone = all(p.event == finding.trigger.event for p in finding.rule.triggers)
    return finding.trigger.id in over and (alone or finding.rule.modality is Modality.MAY)
