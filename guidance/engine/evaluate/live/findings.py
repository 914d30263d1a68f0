"""What the rules have told of a case, made into findings: the numbers turned back into events, dates and words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from guidance.engine.evaluate.clock import Undecided, counted_from, limit_after, limit_from, times
from guidance.engine.evaluate.live.drafting import asked_of_all
from guidance.engine.evaluate.live.replay import Script, by_start
from guidance.engine.evaluate.live.words import NEVER, TRUE, UNKNOWN, Fits, Told, Verdict
from guidance.engine.evaluate.matters import Matters, under
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.condition import Patterns, Truth, lacking, lacking_any
from guidance.engine.model.event import Event, same_day_unordered
from guidance.engine.model.finding import Finding, Reason, Restart, Status, Step, in_order
from guidance.engine.model.missing import Missing
from guidance.engine.model.rule import Concerned, Follow, Happened, Have, Perform, Rule, TriggerFact

Said = Mapping[str, int]

HAS = {0: Status.BREACHED, UNKNOWN: Status.UNDETERMINED, TRUE: Status.DISCHARGED}

SILENT = {
    Verdict.WAITING, Verdict.OVERDUE, Verdict.POWER_ENDED,
    Verdict.LAPSED, Verdict.LAPSED_LATE, Verdict.POWER_ENDED_BEFORE_LAPSE,
}  # fmt: skip
"""Verdicts that rest on nothing having been done, so that it matters what the sources could show."""


@dataclass(frozen=True)
class Hearing:
    """What was told of one case by one ruleset."""

    script: Script
    said: Iterable[Said]

    def findings(self) -> Iterator[Finding]:
        """Make the findings."""
        about: dict[tuple[int, int], list[Said]] = {}
        for said in self.said:
            about.setdefault((said["rule"], said["event"]), []).append(said)
        for (rule, event), told in about.items():
            heard = Heard(self.script, self.script.ruleset.rules[rule - 1], self.script.event(event), tuple(told))
            found = heard.finding()
            if found is not None:
                yield found


@dataclass(frozen=True)
class Heard:
    """What was told of one trigger of one rule."""

    script: Script
    rule: Rule
    trigger: Event
    told: tuple[Said, ...]

    def finding(self) -> Finding | None:
        """Make the finding; None where a trigger belongs to another's run, or nothing forbidden was done."""
        authority = self.script.telling.authority(self.trigger)
        duty = Finding(self.rule, self.trigger, Status.PENDING, authority, anchor=self.trigger)
        if self.all(Told.UNKNOWN_TRIGGER):
            missing = lacking_any(self.rule.triggers, self.trigger)
            return settled(duty, Status.UNDETERMINED, Reason.TRIGGER_UNKNOWN, missing=missing)
        for said in self.all(Told.EXEMPT):
            step = Step(Reason.EXEMPT, exemption=self.rule.unless[said["by"]])
            return replace(duty, closed=self.trigger.day, status=Status.EXEMPT, steps=(step,))
        duty = replace(duty, unknown=in_order(self.not_known_to_exempt()))
        for said in self.all(Told.HAS):
            closed = replace(duty, closed=self.trigger.day)
            return settled(closed, HAS[said["fits"]], Reason.HAD, missing=self.lacked_of_it())
        for said in self.all(Told.VERDICT):
            return self.judged(duty, said)
        return None

    def all(self, told: Told) -> list[Said]:
        """List what was told of one kind."""
        return [said for said in self.told if said["told"] == told]

    def event(self, number: int) -> Event:
        """Return the event with a number."""
        return self.script.event(number)

    def not_known_to_exempt(self) -> set[Missing]:
        """Name the facts for want of which an exemption is not known to hold."""
        unless = self.rule.unless
        facts = [u.condition for u in unless if isinstance(u, TriggerFact)]
        missing = {fact for condition in facts for fact in lacking(condition, self.trigger)}
        for of_all in unless:
            if isinstance(of_all, Happened | Concerned) and asked_of_all(of_all):
                missing |= Matters(self.script.telling.case, self.rule.same).exempts(of_all, self.trigger)[1]
        for said in self.all(Told.LACKS):
            exemption = unless[said["step"]]
            if isinstance(exemption, Happened):
                missing |= lacking_any((exemption.pattern,), self.event(said["by"]))
        return missing

    def lacked_of_it(self) -> set[Missing]:
        """Name the facts for want of which it is not known whether the trigger is as it should be."""
        duty = self.rule.duty
        return lacking(duty.condition, self.trigger, asked=True) if isinstance(duty, Have) else set()

    def doubts(self) -> set[Missing]:
        """Name the facts for want of which an event that was told of may fit."""
        return {fact for said in self.all(Told.SOFTENED) for fact in self.doubt(self.event(said["by"]), said["fits"])}

    def doubt(self, event: Event, fits: int) -> set[Missing]:
        """Name the facts for want of which an event may perform, end or lead."""
        if fits in {Fits.END, Fits.PERFORM}:
            patterns = self.rule.until if fits == Fits.END else self.patterns
            return under(self.rule, self.script.telling.case).lacks(patterns, event, self.trigger)
        return lacking_any(self.patterns, event) | self.not_known_to_have_run(event)

    @property
    def patterns(self) -> Patterns:
        """The patterns of the events that do what the rule speaks of."""
        duty = self.rule.duty
        return duty.patterns if isinstance(duty, Perform | Follow) else ()

    def not_known_to_have_run(self, event: Event) -> set[Missing]:
        """Name what is missing where it is not known whether a time has run from an event to the trigger."""
        duty = self.rule.duty
        if not isinstance(duty, Follow) or duty.at_least is None:
            return set()
        try:
            limit = limit_after(duty.at_least, event, self.calendar)
        except Undecided as undecided:
            return {undecided.missing}
        return limit.untimed(self.trigger) if limit.reached_by(self.trigger) is Truth.UNKNOWN else set()

    @property
    def calendar(self) -> Calendar:
        """The calendar that counts for this duty."""
        telling = self.script.telling
        return telling.calendars.serving(self.rule.instrument.calendar, self.rule.closed_by)

    def judged(self, duty: Finding, said: Said) -> Finding | None:
        """Turn a verdict into a finding; doubts and silence may leave it undetermined."""
        verdict = Verdict(said["step"])
        duty = self.timed(duty, said)
        event = self.event(said["by"]) if said.get("by") else None
        doubts = bool(self.all(Told.SOFTENED))
        found = self.outcome(verdict, duty, event)
        if doubts:
            found = settled(found or duty, Status.UNDETERMINED, Reason.MAY_FIT, missing=self.doubts())
        elif found is not None and verdict in SILENT and not said["seen"]:
            day = self.script.telling.day
            end = min(found.due or day, day)
            found = self.shown(found, self.trigger.day, end)
        elif found is not None and verdict is Verdict.NOTHING_FIRST:
            earliest = min(e.day for e in (*self.script.telling.case.events, self.trigger))
            found = self.shown(found, earliest, self.trigger.day)
        return found

    def timed(self, duty: Finding, said: Said) -> Finding:
        """Give a duty its limit, the event that its clock runs from, and its restarts."""
        if "due" not in said:
            return replace(duty, closed=self.trigger.day) if isinstance(self.rule.duty, Follow) else duty
        told = sorted(
            ((self.event(r["by"]), bool(r["step"])) for r in self.all(Told.RESTART)), key=lambda r: by_start(r[0])
        )
        restarts = tuple(
            Restart(event.id, event.at, after_limit=late, derived=event.derived, day=event.day) for event, late in told
        )
        due = date.fromordinal(said["due"]) if said["due"] != NEVER else None
        joined = tuple(sorted((self.event(j["by"]) for j in self.all(Told.JOINS)), key=by_start))
        timed = replace(duty, due=due, anchor=self.event(said["anchor"]), restarts=restarts, joined=joined)
        return replace(timed, due_at=self.last_moment(timed.anchor)) if due else timed

    def last_moment(self, anchor: Event | None) -> datetime | None:
        """Reckon the latest moment at which a limit in hours can end; None of any other."""
        limit = limit_from(self.rule, anchor, self.calendar) if anchor and not self.rule.before else None
        return limit.last_end if limit else None

    def shown(self, duty: Finding, start: date, end: date) -> Finding:
        """Leave a finding undetermined where no source shows such events between two days."""
        dark = self.script.telling.case.not_shown((p.event for p in self.patterns), start, end)
        if not dark:
            return duty
        return settled(replace(duty, not_shown=dark), Status.UNDETERMINED, Reason.NOT_SHOWN, missing=dark)

    def outcome(self, verdict: Verdict, duty: Finding, event: Event | None) -> Finding | None:
        """Say what a verdict comes to; nothing where there is something to say only if there are doubts."""
        if verdict not in OUTCOMES:
            return None
        status, reason = OUTCOMES[verdict]
        closed = self.closed(verdict, duty, event)
        if reason is Reason.FORBIDDEN and self.all(Told.SOFTENED):
            return closed
        by = None if reason in {Reason.POWER_ENDED, Reason.NO_LIMIT, Reason.END_UNSURE} else event
        return settled(closed, status, reason, by, missing=self.wanting(reason, duty, event))

    def closed(self, verdict: Verdict, duty: Finding, event: Event | None) -> Finding:
        """Close a duty with what performed it, what ended it, or the end of a power on its last day."""
        if event and verdict in DOES:
            late = (event.day - duty.due).days if duty.due and verdict is Verdict.LATE else None
            duty = replace(duty, performed=event.at, closed=event.day, days_late=late)
        if event and verdict in ENDS:
            duty = replace(duty, lapsed=event.at, closed=event.day)
        if verdict in POWER_ENDED and duty.due:
            duty = replace(duty, lapsed=duty.due.isoformat(), closed=duty.due)
        if verdict is Verdict.FOLLOWED:
            duty = replace(duty, performed=event.at if event else None)
        if verdict is Verdict.NO_LIMIT:
            duty = replace(duty, closed=event.day if event else None)
        return replace(duty, due=None, due_at=None) if verdict is Verdict.NO_TIME else duty

    def wanting(self, reason: Reason, duty: Finding, event: Event | None) -> set[Missing]:
        """Name what is not known where that is why a verdict leaves a finding undetermined."""
        if reason is Reason.NO_LIMIT:
            return self.no_limit(duty)
        start = counted_from(self.rule, duty.anchor) if duty.anchor and reason in FROM_THE_START else None
        unordered = [t for t in (self.trigger, *duty.joined) if event and same_day_unordered(event, t)]
        asked = {
            Reason.END_UNSURE: [start],
            Reason.TIME_UNKNOWN: [start, event],
            Reason.ORDER_UNKNOWN: [*unordered, event],
        }
        return times(*filter(None, asked.get(reason, ())))

    def no_limit(self, duty: Finding) -> set[Missing]:
        """Say why a limit cannot be reckoned."""
        try:
            limit_from(self.rule, duty.anchor or self.trigger, self.calendar)
        except Undecided as undecided:
            return {undecided.missing}
        return set()


FROM_THE_START = {Reason.END_UNSURE, Reason.TIME_UNKNOWN}
DOES = {Verdict.IN_TIME, Verdict.LATE, Verdict.TIME_UNKNOWN, Verdict.POWER_ENDED_FIRST, Verdict.FORBIDDEN}
ENDS = {Verdict.LAPSED, Verdict.LAPSED_LATE, Verdict.LAPSE_TIME_UNKNOWN}
POWER_ENDED = {Verdict.POWER_ENDED, Verdict.POWER_ENDED_FIRST, Verdict.POWER_ENDED_BEFORE_LAPSE}
OUTCOMES: Mapping[Verdict, tuple[Status, Reason]] = {
    Verdict.NO_LIMIT: (Status.UNDETERMINED, Reason.NO_LIMIT),
    Verdict.NO_TIME: (Status.UNDETERMINED, Reason.END_UNSURE),
    Verdict.IN_TIME: (Status.DISCHARGED, Reason.PERFORMED),
    Verdict.LATE: (Status.BREACHED, Reason.PERFORMED_LATE),
    Verdict.TIME_UNKNOWN: (Status.UNDETERMINED, Reason.TIME_UNKNOWN),
    Verdict.ORDER_UNKNOWN: (Status.UNDETERMINED, Reason.ORDER_UNKNOWN),
    Verdict.LAPSED: (Status.LAPSED, Reason.LAPSED),
    Verdict.LAPSED_LATE: (Status.BREACHED, Reason.LAPSED_LATE),
    Verdict.LAPSE_TIME_UNKNOWN: (Status.UNDETERMINED, Reason.TIME_UNKNOWN),
    **dict.fromkeys(POWER_ENDED, (Status.LAPSED, Reason.POWER_ENDED)),
    Verdict.WAITING: (Status.PENDING, Reason.WAITING),
    Verdict.OVERDUE: (Status.BREACHED, Reason.NOT_SHOWN_IN_TIME),
    Verdict.FOLLOWED: (Status.DISCHARGED, Reason.FOLLOWED),
    Verdict.NOTHING_FIRST: (Status.BREACHED, Reason.NOTHING_CAME_FIRST),
    Verdict.FORBIDDEN: (Status.BREACHED, Reason.FORBIDDEN),
}


def settled(
    duty: Finding, status: Status, reason: Reason, event: Event | None = None, *, missing: Iterable[Missing] = ()
) -> Finding:
    """Return a finding with its status, the step that settled it, and whatever more was missing."""
    unknown = in_order(duty.unknown, missing)
    return replace(duty, status=status, unknown=unknown, steps=(*duty.steps, Step(reason, event)))
