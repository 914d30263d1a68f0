"""The meaning of evaluation, in plain Python: read this as the manual.

A rule reaches an event (its trigger) and opens a duty. The duty is judged on what was known: what performed it, what
ended it, whether its last day had passed. The questions are asked in the order in which they are written here, and
each answer is kept as a step. Other evaluators are held to this one, finding for finding.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Unpack, assert_never

from guidance.engine.evaluate import matters, suspension
from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.cases import open_cases
from guidance.engine.evaluate.judgement import conclude, judge
from guidance.engine.evaluate.pipeline import settled
from guidance.engine.evaluate.rule_index import rule_index
from guidance.engine.evaluate.situation import Duty, Situation
from guidance.engine.evaluate.terms import Given, Terms
from guidance.engine.model.condition import Truth, fits_any, lacking, lacking_any, weigh
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, NotOpened, PassedOver, Reason, Status, Step
from guidance.engine.model.missing import Missing
from guidance.engine.model.rule import (
    Concerned,
    Exemption,
    Happened,
    InState,
    Missed,
    Rule,
    TriggerFact,
)  # fmt: skip


def evaluate(
    rules: Iterable[Rule],
    events: Iterable[Event],
    as_at: date | datetime,
    known_at: date | datetime | None = None,
    **given: Unpack[Given],
) -> list[Finding]:
    """Say what each rule comes to in each case, as at a day or a moment, on what was known by then.

    A pure function: no clock, no files, no chance. The order of the events makes no difference.

    Args:
        rules: Rules with their instrument's dates filled in.
        events: Events of any number of cases, ids unique within each.
        as_at: The day the findings are true of, inclusive, or a local moment; later events do not exist.
        known_at: Leave out what was recorded after this day (inclusive) or moment.
        given: The other terms, by name.

    Returns:
        Findings in the order of case, trigger date, rule, trigger id.
    """
    terms = Terms(as_at, known_at, **given)
    index = rule_index([*rules, *suspension.instead_rules(terms.trials)])
    found: list[Finding] = []
    for case in open_cases(
        events, as_at, known_at,
        definitions=index.definitions, states=terms.states, sources=terms.sources, powers=index.powers,
    ):  # fmt: skip
        here = Evaluation(case, terms)
        reached = [index.at_once[n] for n in sorted({n for name in case.names for n in index.places.get(name, ())})]
        now = [f for rule in reached for f in here.findings(rule, here.candidates(rule))]
        next_day = [f for rule in index.afterwards for f in here.findings(rule, missed(rule, now, terms.day))]
        found += [settled(f, case, terms) for f in (*now, *next_day)]
    return sorted(found, key=lambda f: f.key)


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
class Evaluation:
    """One case, put to rules on some terms."""

    case: Case
    terms: Terms
    _matters: dict[str, matters.Matters] = field(default_factory=dict, init=False)

    def candidates(self, rule: Rule) -> list[Event]:
        """List the events that may be a rule's triggers, earliest first."""
        return sorted(self.case.named(p.event for p in rule.triggers), key=lambda e: (e.start, e.id))

    def findings(self, rule: Rule, candidates: Iterable[Event]) -> Iterator[Finding]:
        """Ask each candidate whether it opens a duty, join those that are one run, and judge each that is left."""
        duties = []
        for event in candidates:
            opened = self.opens(rule, event)
            match opened:
                case Duty():
                    duties.append(opened)
                case Finding():
                    yield opened
                case NotOpened():
                    if self.terms.passed_over is not None:
                        self.terms.passed_over.append(PassedOver(rule, event, opened))
                case never:
                    assert_never(never)
        for situation in self.runs(duties):
            yield from judge(situation)

    def opens(self, rule: Rule, t: Event) -> Duty | Finding | NotOpened:
        """Ask in this order: in force? trigger? while? unless?"""
        in_force, authority = rule.in_force(t.day), self.case.authorities.get(t.id, t.authority)
        if not in_force or (rule.authority and rule.authority != authority):
            return NotOpened.ANOTHER_AUTHORITY if in_force else NotOpened.NOT_IN_FORCE
        duty = Duty(rule, t, authority)
        is_trigger = Truth.TRUE if isinstance(rule.when, Missed) else fits_any(rule.when, t)
        if is_trigger is Truth.UNKNOWN:
            return conclude(duty, Status.UNDETERMINED, Step(Reason.TRIGGER_UNKNOWN), lacking_any(rule.triggers, t))
        if is_trigger is Truth.FALSE:
            return NotOpened.NOT_A_TRIGGER
        if rule.while_state and not self.case.holds(rule.while_state, t, rule.same):
            return NotOpened.STATE_DOES_NOT_HOLD
        exemption, lacked = self.exemption(rule, t)
        if exemption:
            return replace(conclude(duty, Status.EXEMPT, Step(Reason.EXEMPT, exemption=exemption)), closed=t.day)
        return replace(duty, lacking=frozenset(lacked)) if lacked else duty

    def exemption(self, rule: Rule, trigger: Event) -> tuple[Exemption | None, set[Missing]]:
        """Say which exemption is known to hold at the trigger; else the facts for want of which one is not known."""
        lacked: set[Missing] = set()
        for unless in rule.unless:
            holds, facts = self.exempts(unless, rule, trigger)
            if holds is Truth.TRUE:
                return unless, set()
            lacked |= facts
        return None, lacked

    def exempts(self, unless: Exemption, rule: Rule, trigger: Event) -> tuple[Truth, set[Missing]]:
        """Tell whether one exemption holds at the trigger, and for want of which facts that is not known."""
        match unless:
            case TriggerFact(condition):
                return weigh(condition, trigger), lacking(condition, trigger)
            case InState():
                return Truth.TRUE if self.case.holds(unless, trigger, rule.same) else Truth.FALSE, set()
            case Happened() | Concerned():
                return matters.Matters(self.case, rule.same).exempts(unless, trigger)
            case never:
                assert_never(never)

    def runs(self, duties: list[Duty]) -> Iterator[Situation]:
        """Join the triggers of a restarting clock with no end between them: one duty, known by its first trigger."""
        while duties:
            duty, *duties = duties
            situation = self.situation(duty)
            if duty.rule.clock is not None:
                joined = [later.trigger for later in duties if situation.takes_in(later.trigger)]
                duties = [later for later in duties if later.trigger not in joined]
                situation = self.situation(replace(duty, joined=tuple(joined)))
            yield situation

    def situation(self, duty: Duty) -> Situation:
        """Set a duty in its case; what each event is of is worked out once for a rule."""
        rule = duty.rule
        if rule.id not in self._matters:
            self._matters[rule.id] = matters.under(rule, self.case)
        return Situation(duty, self.case, self.terms, self._matters[rule.id])
