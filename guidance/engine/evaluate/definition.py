"""The meaning of evaluation, in plain Python: read this as the manual.

A rule reaches an event (its trigger) and opens a duty. The duty is judged on what was known: what performed it, what
ended it, whether its last day had passed. The questions are asked in the order in which they are written here, and
each answer is kept as a step. Other evaluators are held to this one, finding for finding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from guidance.engine.evaluate import carried, matters, powers, standing, suspension, turning
from guidance.engine.evaluate.case import Case, open_cases
from guidance.engine.evaluate.clock import Limit, Undecided, limit_after, limit_from
from guidance.engine.evaluate.notes import with_notes
from guidance.engine.model.calendar import Calendar, Calendars
from guidance.engine.model.condition import Patterns, Truth, fits_any, lacking, lacking_any, weigh
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event, in_episode, is_not_after, is_not_before, same_day_unordered
from guidance.engine.model.finding import Finding, PassedOver, Restart, Status, Step
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    Follow,
    Happened,
    Have,
    InState,
    Missed,
    Modality,
    Perform,
    Rule,
)  # fmt: skip
from guidance.engine.model.source import Source
from guidance.engine.model.trial import Trial
from guidance.engine.model.vocabulary import State

Fits = list[tuple[Event, Truth]]


def evaluate(  # noqa: PLR0913  what evaluation depends on is all in its signature
    rules: Iterable[Rule],
    events: Iterable[Event],
    as_at: date | datetime,
    known_at: date | datetime | None = None,
    *,
    calendars: Calendars,
    states: Mapping[str, State],
    sources: Iterable[Source] | None = None,
    trials: Sequence[Trial] = (),
    deviations: Sequence[Deviation] = (),
    passed_over: list[PassedOver] | None = None,
) -> list[Finding]:
    """Say what each rule comes to in each case, as at a day or a moment, on what was known by then.

    A pure function: no clock, no files, no chance. The order of the events makes no difference.

    Args:
        rules: Rules with their instrument's dates filled in.
        events: Events of any number of cases, ids unique within each.
        as_at: The day the findings are true of, inclusive, or a local moment; later events do not exist.
        known_at: Leave out what was recorded after this day (inclusive) or moment.
        calendars: Which days are working days, by the name that a rule's instrument gives.
        states: What each state's name means.
        sources: What the records can show; None where nothing limits it.
        trials: Trials; only granted ones suspend.
        deviations: Recorded departures.
        passed_over: Where given, it is filled with each event that might have been a trigger and was not, and why.

    Returns:
        Findings in the order of case, trigger date, rule, trigger id.
    """
    reach = [*rules, *suspension.instead_rules(trials)]
    at_once = [r for r in reach if r.checkable and not isinstance(r.when, Missed) and not isinstance(r.duty, Derive)]
    afterwards = [r for r in reach if r.checkable and isinstance(r.when, Missed)]
    definitions = [r for r in reach if isinstance(r.duty, Derive)]
    set_going = places_by_trigger(at_once)
    found: list[Finding] = []
    day = day_of(as_at)
    for case in open_cases(
        events, as_at, known_at, definitions=definitions, states=states, sources=sources, powers=reach
    ):
        asked = Asked(case, as_at, calendars, passed_over if passed_over is not None else [])
        reached = [at_once[n] for n in sorted({n for name in case.names for n in set_going.get(name, ())})]
        now = [f for rule in reached for f in asked.findings(rule, asked.candidates(rule))]
        next_day = [f for rule in afterwards for f in asked.findings(rule, missed(rule, now, day))]
        ended = [
            turning.settle(powers.settle(carried.settle(f, case), case, calendars), case) for f in (*now, *next_day)
        ]
        found += [standing.settle(f, trials, deviations, as_at=day, known_at=known_at) for f in ended]
    return sorted((with_notes(f, day) for f in found), key=lambda f: f.key)


def places_by_trigger(rules: Sequence[Rule]) -> Mapping[str, list[int]]:
    """List by the name of an event the places of the rules that it may set going: the others have nothing to find."""
    places: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for pattern in rule.triggers:
            places.setdefault(pattern.event, []).append(number)
    return places


def missed(rule: Rule, findings: Iterable[Finding], as_at: date) -> list[Event]:
    """Make the triggers of a rule that starts where another was missed: the day after its due date, if breached."""
    made = []
    for f in findings:
        if isinstance(rule.when, Missed) and f.rule.id == rule.when.rule and f.status is Status.BREACHED and f.due:
            day = date.fromordinal(f.due.toordinal() + 1)
            at, name, t = day.isoformat(), f"missed:{f.rule.id}:{f.trigger.id}", f.trigger
            made.append(Event(t.case, "missed", at, day, None, name, t.episode, f.authority, owner=t.owner))
    return sorted((event for event in made if event.day <= as_at), key=lambda e: (e.start, e.id))


@dataclass(frozen=True)
class Asked:
    """One case, put to the rules as at one day or moment."""

    case: Case
    as_at: date | datetime
    calendars: Calendars
    passed_over: list[PassedOver]
    _matters: dict[str, matters.Matters] = field(default_factory=dict, init=False)

    def candidates(self, rule: Rule) -> list[Event]:
        """List the events that may be a rule's triggers, earliest first."""
        return sorted(self.case.named(p.event for p in rule.triggers), key=lambda e: (e.start, e.id))

    def findings(self, rule: Rule, candidates: Iterable[Event]) -> Iterator[Finding]:
        """Ask of each candidate: in force? trigger? while? unless? Then judge the duties that are left."""
        opened: list[Finding] = []
        for t in candidates:
            authority = self.case.authorities.get(t.id, t.authority)
            if not rule.in_force(t.day) or rule.authority not in {None, authority}:
                self.pass_over(rule, t, "not in force" if not rule.in_force(t.day) else "another authority")
                continue
            is_trigger, lacked = (Truth.TRUE, set()) if isinstance(rule.when, Missed) else read(rule.when, t)
            duty = Finding(rule, t, Status.PENDING, authority, anchor=t)
            if is_trigger is Truth.UNKNOWN:
                yield settle(duty, Status.UNDETERMINED, "trigger unknown", missing=lacked)
            elif is_trigger is Truth.FALSE:
                self.pass_over(rule, t, "not a trigger")
            elif rule.while_state and not self.case.holds(rule.while_state, t, rule.same):
                self.pass_over(rule, t, "state does not hold")
            else:
                exemption, lacked = self.exemption(rule, t)
                if exemption is not None:
                    yield settle(replace(duty, closed=t.day), Status.EXEMPT, "exempt", exemption)
                else:
                    opened.append(replace(duty, missing=tuple(sorted(lacked))))
        for duty in self.runs(opened):
            yield from self.judge(duty)

    def pass_over(self, rule: Rule, event: Event, why: str) -> None:
        """Keep the reason for which an event opened no duty, for whoever asks why a rule does not apply."""
        self.passed_over.append(PassedOver(rule, event, Step(why)))

    def exemption(self, rule: Rule, trigger: Event) -> tuple[str | None, set[str]]:
        """Say which exemption is known to hold at the trigger; else the facts for want of which one is not known."""
        lacked: set[str] = set()
        for number, unless in enumerate(rule.unless):
            if isinstance(unless, InState):
                holds = Truth.TRUE if self.case.holds(unless.state, trigger, rule.same) else Truth.FALSE
            elif isinstance(unless, Happened | Concerned):
                holds, facts = matters.Matters(self.case, rule.same).exempts(unless, trigger)
                lacked |= facts
            else:
                holds = weigh(unless.condition, trigger)
                lacked |= lacking(unless.condition, trigger)
            if holds is Truth.TRUE:
                return str(number), set()
        return None, lacked

    def runs(self, opened: list[Finding]) -> Iterator[Finding]:
        """Join the triggers of a restarting clock with no end between them: one duty, known by its first trigger."""
        while opened:
            duty, *opened = opened
            if duty.rule.clock is not None:
                end = self.end(duty)
                joined = [f.trigger for f in opened if joins(f.trigger, duty, end)]
                opened = [f for f in opened if f.trigger not in joined]
                duty = replace(duty, joined=tuple(joined))
            yield duty

    def judge(self, duty: Finding) -> Iterator[Finding]:
        """Judge one open duty by its form."""
        form = duty.rule.duty
        if isinstance(form, Have):
            status, facts = (
                OF_TRUTH[weigh(form.condition, duty.trigger, asked=True)],
                lacking(form.condition, duty.trigger, asked=True),
            )
            yield settle(replace(duty, closed=duty.trigger.day), status, "had", missing=facts)
        elif isinstance(form, Follow):
            yield self.follow(replace(duty, closed=duty.trigger.day), form)
        elif duty.rule.modality is Modality.MUST_NOT:
            yield from self.ban(duty)
        else:
            yield self.scope(self.perform(duty))

    def of_its_own(self, rule: Rule) -> matters.Matters:
        """Say what each event is of, where a rule has one count only for what it is of itself."""
        return self._matters.setdefault(rule.id, matters.under(rule, self.case))

    def near(self, duty: Finding, patterns: Patterns) -> Fits:
        """List events not before the trigger that fit or may fit, earliest first, an untimed one at its day's end."""
        names, trigger, of = self.case.named(p.event for p in patterns), duty.trigger, self.of_its_own(duty.rule)
        near = [e for e in names if is_not_before(e, trigger) and in_episode(e, trigger, duty.rule.same)]
        fits = [(e, t) for e in near if (t := of.fits(patterns, e, trigger)) is not Truth.FALSE]
        return sorted(fits, key=lambda fit: (fit[0].end, fit[0].id))

    def lapses(self, duty: Finding) -> Fits:
        """List what ends a duty: its rule's `until`, and repeal where the instrument says that duties end with it."""
        rule, fits = duty.rule, self.near(duty, duty.rule.until)
        if rule.instrument.at_repeal == "ends" and rule.repeal and rule.repeal <= day_of(self.as_at):
            at = rule.repeal.isoformat()
            fits.append(
                (Event(duty.trigger.case, "repeal", at, rule.repeal, time.min, f"repeal:{rule.id}"), Truth.TRUE)
            )
        return sorted(fits, key=lambda fit: (fit[0].end, fit[0].id))

    def end(self, duty: Finding) -> Event | None:
        """Find what closed a duty: its first known performance, or a lapse known on an earlier day."""
        p, lapse = first(self.near(duty, performing(duty.rule))), first(self.lapses(duty))
        return p if p and (lapse is None or p.day <= lapse.day) else lapse

    def limit(self, duty: Finding, anchor: Event) -> Limit | None:
        """Reckon the last moment in time from the event that the clock runs from; None where there is no number."""
        rule = duty.rule
        if rule.modality is Modality.MAY and not rule.limit_of_power:
            return None
        if rule.before:
            bound = first(self.near(duty, rule.before))
            return Limit(bound.day, anchor, bound=bound) if bound else None
        return limit_from(rule, anchor, self.calendars.serving(rule.instrument.calendar, rule.closed_by))

    def run_clock(self, duty: Finding) -> Finding:
        """Find the latest event that set the clock going before the end, and list each restart."""
        end, restarts, anchor = self.end(duty), [], duty.trigger
        for e in self.restarting(duty):
            if joins(e, duty, end):
                try:
                    before = self.limit(duty, anchor)
                except Undecided:
                    before = None
                late = in_time(e, before) is Truth.FALSE
                restarts.append(Restart(e.id, e.at, after_limit=late, derived=e.derived, day=e.day))
                anchor = e
        return replace(duty, anchor=anchor, restarts=tuple(restarts))

    def restarting(self, duty: Finding) -> list[Event]:
        """List the events after the trigger that are known to set its clock going again, earliest first."""
        t, patterns = duty.trigger, duty.rule.clock or ()
        events = [e for e in self.case.named(p.event for p in patterns) if e.id != t.id and e.end >= t.start]
        return sorted((e for e in events if fits_any(patterns, e) is Truth.TRUE), key=lambda e: (e.start, e.id))

    def perform(self, duty: Finding) -> Finding:  # noqa: PLR0911  a return for each answer
        """Judge a duty to be performed: by its first performance, its first lapse, and its last day."""
        fits, lapses = self.near(duty, performing(duty.rule)), self.lapses(duty)
        p, lapse, duty = first(fits), first(lapses), self.run_clock(duty)
        try:
            limit = self.limit(duty, duty.anchor or duty.trigger)
        except Undecided as undecided:
            closed = end.day if (end := self.end(duty)) else None
            return settle(replace(duty, closed=closed), Status.UNDETERMINED, "no limit", missing={undecided.missing})
        duty = replace(duty, due=limit.day, due_at=limit.last_end) if limit else duty
        if limit and self.power_unsure(duty, limit):
            duty, missing = replace(duty, due=None, due_at=None), {f"time of {limit.anchor.event}"}
            return settle(duty, Status.UNDETERMINED, "end unsure", missing=missing)
        if p and (lapse is None or p.day <= lapse.day):
            if order_unknown(duty, p):
                later = [e for e, t in fits if t is Truth.TRUE and not order_unknown(duty, e)]
                later = [e for e in later if lapse is None or e.day <= lapse.day]
                if not later:
                    unordered = [e for e in (duty.trigger, *duty.joined) if same_day_unordered(p, e)]
                    missing = {f"time of {e.event}" for e in (*unordered, p) if not e.is_timed}
                    return settle(duty, Status.UNDETERMINED, "order unknown", *told(p), missing=missing)
                p = later[0]
            return self.soften(performed(duty, p, limit), fits, lapses, limit)
        if lapse:
            return self.soften(lapsed(duty, lapse, limit), fits, lapses, limit)
        if limit is None or not limit.passed(self.as_at):
            return settle(duty, Status.PENDING, "waiting")
        return self.soften(overdue(duty, limit), fits, lapses, limit)

    def power_unsure(self, duty: Finding, limit: Limit) -> bool:
        """Tell whether a power runs for hours from a start whose time is not known, and may or may not have ended."""
        if not duty.rule.limit_of_power or limit.hours is None or limit.anchor.is_timed:
            return False
        end = self.end(duty)
        return limit.met_by(end) is Truth.UNKNOWN if end else not limit.passed(self.as_at)

    def soften(self, duty: Finding, fits: Fits, lapses: Fits, limit: Limit | None) -> Finding:
        """Turn breached into undetermined where an event that only may fit could have been in time."""
        unsure = [(e, performing(duty.rule)) for e, t in fits if t is Truth.UNKNOWN]
        unsure += [(e, duty.rule.until) for e, t in lapses if t is Truth.UNKNOWN]
        doubts = [(e, patterns) for e, patterns in unsure if limit is None or e.day <= limit.day]
        if duty.status is not Status.BREACHED or not doubts:
            return duty
        wanting = [self.of_its_own(duty.rule).lacks(patterns, e, duty.trigger) for e, patterns in doubts]
        return settle(duty, Status.UNDETERMINED, "may fit", missing=set().union(*wanting))

    def scope(self, duty: Finding) -> Finding:
        """Turn silence into undetermined where no source shows the performing events from the trigger on."""
        silent = duty.status in {Status.PENDING, Status.LAPSED, Status.BREACHED}
        if not silent or first(self.near(duty, performing(duty.rule))):
            return duty
        today = day_of(self.as_at)
        end = min(duty.due or today, today)
        return self.dark(duty, performing(duty.rule), duty.trigger.day, end)

    def dark(self, duty: Finding, patterns: Patterns, start: date, end: date) -> Finding:
        """Say what the sources do not show between two days, if anything; else leave the finding as it is."""
        not_shown = self.case.not_shown((p.event for p in patterns), start, end)
        if not not_shown:
            return duty
        duty = replace(duty, not_shown=not_shown)
        return settle(duty, Status.UNDETERMINED, "not shown", missing=map(str, not_shown))

    def ban(self, duty: Finding) -> Iterator[Finding]:
        """Judge what must not be done: breached by its first such event before the ban ends, otherwise no finding."""
        fits, lapses = self.near(duty, performing(duty.rule)), self.lapses(duty)
        done, lapse = first(fits), first(lapses)
        if done and (lapse is None or done.day <= lapse.day):
            doubts = [(e, duty.rule.until) for e, t in lapses if t is Truth.UNKNOWN and e.day < done.day]
            duty = replace(duty, performed=done.at, closed=done.day)
        else:
            doubts = [
                (e, performing(duty.rule)) for e, t in fits if t is Truth.UNKNOWN and (not lapse or e.day <= lapse.day)
            ]
            done = None
        if doubts:
            missing = {f for e, ps in doubts for f in lacking_any(ps, e)}
            yield settle(duty, Status.UNDETERMINED, "may fit", missing=missing)
        elif done:
            yield settle(duty, Status.BREACHED, "forbidden", *told(done))

    def follow(self, duty: Finding, form: Follow) -> Finding:
        """Judge what should have come first: discharged by such an event not after the trigger, early enough."""
        t, answers = duty.trigger, []
        calendar = self.calendars.serving(duty.rule.instrument.calendar, duty.rule.closed_by)
        for e in sorted(self.case.named(p.event for p in form.patterns), key=lambda e: (e.end, e.id)):
            if comes_first(e, t) and in_episode(e, t, duty.rule.same):
                truth, facts = read(form.patterns, e)
                early, lacked = far_enough(e, duty, form, calendar)
                answers.append((min(truth, early, key=lambda x: x.value), e, facts | lacked))
        done = next((e for truth, e, _ in answers if truth is Truth.TRUE), None)
        if done:
            return settle(replace(duty, performed=done.at), Status.DISCHARGED, "followed", *told(done))
        doubts = [facts for truth, _, facts in answers if truth is Truth.UNKNOWN]
        if doubts:
            return settle(duty, Status.UNDETERMINED, "may fit", missing=set().union(*doubts))
        duty = settle(duty, Status.BREACHED, "nothing came first")
        return self.dark(duty, form.patterns, min(e.day for e in (*self.case.events, t)), t.day)


OF_TRUTH = {Truth.TRUE: Status.DISCHARGED, Truth.FALSE: Status.BREACHED, Truth.UNKNOWN: Status.UNDETERMINED}


def settle(duty: Finding, status: Status, step: str, *about: str, missing: Iterable[str] = ()) -> Finding:
    """Return the finding with its status, the step that settled it, and whatever more was missing."""
    lacking = tuple(sorted({*duty.missing, *missing}))
    return replace(duty, status=status, missing=lacking, steps=(*duty.steps, Step(step, about)))


def read(patterns: Patterns, event: Event) -> tuple[Truth, set[str]]:
    """Tell whether an event fits any of some patterns, and which facts it lacks where that is unknown."""
    return fits_any(patterns, event), lacking_any(patterns, event)


def first(fits: Fits) -> Event | None:
    """Return the first event known to fit."""
    return next((e for e, truth in fits if truth is Truth.TRUE), None)


def performing(rule: Rule) -> Patterns:
    """Return the patterns of the events that do what a rule speaks of."""
    return rule.duty.patterns if isinstance(rule.duty, Perform) else ()


def joins(trigger: Event, duty: Finding, end: Event | None) -> bool:
    """Tell whether a later trigger belongs to a run: in its episode, with no end between the two."""
    before_end = end is None or (trigger.id != end.id and is_not_before(end, trigger))
    return before_end and in_episode(trigger, duty.trigger, duty.rule.same)


def order_unknown(duty: Finding, event: Event) -> bool:
    """Tell whether an event shares a day, in an order that cannot be known, with any trigger of a duty to act now.

    A limit missed has passed before the day begins, so whatever is done that day comes after it.
    """
    rule = duty.rule
    now = rule.how_soon is not None and rule.modality is not Modality.MAY and not isinstance(rule.when, Missed)
    return now and any(same_day_unordered(event, trigger) for trigger in (duty.trigger, *duty.joined))


def in_time(event: Event, limit: Limit | None) -> Truth:
    """Tell whether an event is in time; where there is no limit, it is."""
    return Truth.TRUE if limit is None else limit.met_by(event)


def performed(duty: Finding, event: Event, limit: Limit | None) -> Finding:
    """Judge a duty that was performed before any lapse."""
    done = replace(duty, performed=event.at, closed=event.day)
    if limit is None or limit.met_by(event) is Truth.TRUE:
        return settle(done, Status.DISCHARGED, "performed", *told(event))
    if limit.met_by(event) is Truth.UNKNOWN:
        return settle(done, Status.UNDETERMINED, "time unknown", *told(event), missing=limit.untimed(event))
    if duty.rule.limit_of_power:
        return power_ended(done, limit)
    return settle(
        replace(done, days_late=(event.day - limit.day).days), Status.BREACHED, "performed late", *told(event)
    )


def lapsed(duty: Finding, event: Event, limit: Limit | None) -> Finding:
    """Judge a duty whose ground ceased before it was performed."""
    over = replace(duty, lapsed=event.at, closed=event.day)
    if limit is None or limit.met_by(event) is Truth.TRUE:
        return settle(over, Status.LAPSED, "lapsed", *told(event))
    if limit.met_by(event) is Truth.UNKNOWN:
        return settle(over, Status.UNDETERMINED, "time unknown", *told(event), missing=limit.untimed(event))
    if duty.rule.limit_of_power:
        return power_ended(over, limit)
    return settle(over, Status.BREACHED, "lapsed late", *told(event))


def overdue(duty: Finding, limit: Limit) -> Finding:
    """Judge a duty whose last day has gone by with nothing done: breached, or a power that has ended."""
    return power_ended(duty, limit) if duty.rule.limit_of_power else settle(duty, Status.BREACHED, "not shown in time")


def power_ended(duty: Finding, limit: Limit) -> Finding:
    """Say that a power ended on its last day: it lapses, and is never late."""
    return settle(replace(duty, lapsed=limit.day.isoformat(), closed=limit.day), Status.LAPSED, "power ended")


def comes_first(event: Event, trigger: Event) -> bool:
    """Tell whether an event is not after a trigger; one of the same name only where it is known to be earlier."""
    return event.end < trigger.start if event.event == trigger.event else is_not_after(event, trigger)


def far_enough(event: Event, duty: Finding, form: Follow, calendar: Calendar) -> tuple[Truth, set[str]]:
    """Tell whether an event came at least the period before the trigger, and what is missing where unknown."""
    if form.at_least is None:
        return Truth.TRUE, set()
    try:
        limit = limit_after(form.at_least, event, calendar, duty.rule.convention)
    except Undecided as undecided:
        return Truth.UNKNOWN, {undecided.missing}
    truth = limit.reached_by(duty.trigger)
    return truth, limit.untimed(duty.trigger) if truth is Truth.UNKNOWN else set()


def told(event: Event) -> tuple[str, ...]:
    """Return what a step keeps of an event: its id, its name, when it happened, and the definition that made it."""
    return event.id, event.event, event.at, *([event.derived] if event.derived else [])
