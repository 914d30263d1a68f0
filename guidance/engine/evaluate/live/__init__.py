"""Evaluate by durable-rules: each case is told to compiled rules, which decide; held to the definition by comparison.

Forward chaining decides which duty opens, what exempts from it, performs it or ends it, which triggers are one run and
what sets its clock going again, and in which order those questions are asked. Dates, and whether a fact satisfies a
test, are worked out outside and go in as numbers. Nothing here is imported unless this evaluator is asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import metadata
from itertools import islice
from typing import Unpack

from guidance.engine.evaluate import suspension
from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.cases import open_cases
from guidance.engine.evaluate.live.drafting import MISSED, spoken_of
from guidance.engine.evaluate.live.findings import Hearing
from guidance.engine.evaluate.live.keeper import KEEPER, GivenUp, Keeper
from guidance.engine.evaluate.live.replay import Script, Telling, by_start, fit
from guidance.engine.evaluate.live.sharing import Share, shares
from guidance.engine.evaluate.live.words import FALSE, TRUE
from guidance.engine.evaluate.pipeline import settled
from guidance.engine.evaluate.terms import Given, Terms
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, NotOpened, PassedOver, Status
from guidance.engine.model.rule import Derive, Missed, Rule

TRUSTED = "2.0.28"
"""The one version of durable-rules whose faults are known."""

AT_ONCE = 16
"""How many cases are prepared together."""


class NotAnswered(Exception):  # noqa: N818  an answer: what this evaluator cannot say
    """durable-rules could not answer for a case, however often it was asked; `case` is its reference."""

    def __init__(self, case: str, why: str) -> None:
        super().__init__(f"case {case}: {why}")
        self.case = case
        self.why = why


def unavailable() -> str:
    """Say in plain words why durable-rules cannot be used here; an empty text where it can."""
    try:
        version = metadata.version("durable-rules")
    except metadata.PackageNotFoundError:
        return "durable-rules is not installed"
    if version != TRUSTED:
        return f"durable-rules {version} is installed, and only {TRUSTED} is known to be safe as it is used here"
    fault = KEEPER.greet()
    return f"durable-rules is installed, but {fault}" if fault else ""


def evaluate(
    rules: Iterable[Rule],
    events: Iterable[Event],
    as_at: date | datetime,
    known_at: date | datetime | None = None,
    **given: Unpack[Given],
) -> list[Finding]:
    """Say what each rule comes to in each case, as at a day or a moment, on what was known by then.

    The arguments and the answer are those of the definition.

    Raises:
        NotAnswered: durable-rules could not answer for a case.
    """
    return told(KEEPER, rules, events, Terms(as_at, known_at, **given))


def told(keeper: Keeper, rules: Iterable[Rule], events: Iterable[Event], terms: Terms) -> list[Finding]:
    """Evaluate by the worker that a keeper keeps."""
    reach = [*rules, *suspension.instead_rules(terms.trials)]
    asked = [r for r in reach if r.checkable and not isinstance(r.duty, Derive)]
    at_once = [r for r in asked if not isinstance(r.when, Missed)]
    afterwards = [r for r in asked if isinstance(r.when, Missed)]
    inquiry = Inquiry(keeper, terms, shares(at_once), shares(afterwards))
    definitions = [r for r in reach if isinstance(r.duty, Derive)]
    cases = open_cases(
        events, terms.as_at, terms.known_at,
        definitions=definitions, states=terms.states, sources=terms.sources, powers=reach,
    )  # fmt: skip
    found: list[Finding] = []
    over: list[PassedOver] = []
    while together := list(islice(cases, AT_ONCE)):
        found += inquiry.findings(together, over if terms.passed_over is not None else None)
    if terms.passed_over is not None:
        terms.passed_over.extend(over)
    return sorted(found, key=lambda f: f.key)


@dataclass(frozen=True)
class Inquiry:
    """The rulesets, and the worker they are put to: first the rules themselves, then those for what was missed."""

    keeper: Keeper
    terms: Terms
    first: Sequence[Share]
    afterwards: Sequence[Share]

    def findings(self, cases: Sequence[Case], over: list[PassedOver] | None) -> Iterator[Finding]:
        """Put some cases to the rules, keeping in `over`, if it is given, why events opened no duty."""
        tellings = [Telling(case, self.terms.as_at, self.terms.calendars) for case in cases]
        found = self._heard(tellings, self.first)
        yield from (finding for findings in found for finding in findings)
        both, terms = zip(tellings, found, strict=True), self.terms
        late = [(t, missed(findings, self._sources, terms.day)) for t, findings in both]
        again = [Telling(t.case, terms.as_at, terms.calendars, made) for t, made in late if made]
        yield from (finding for findings in self._heard(again, self.afterwards) for finding in findings)
        if over is not None:
            for asked, shared in ((tellings, self.first), (again, self.afterwards)):
                over += [
                    p for t in asked for share in shared for rule in share.ruleset.rules for p in not_opened(rule, t)
                ]

    @property
    def _sources(self) -> frozenset[str]:
        """The rules that another rule is to follow when they are missed."""
        rules = (rule for share in self.afterwards for rule in share.ruleset.rules)
        return frozenset(rule.when.rule for rule in rules if isinstance(rule.when, Missed))

    def _heard(self, tellings: Sequence[Telling], shared: Sequence[Share]) -> list[list[Finding]]:
        """Tell each case to each ruleset that it touches, and return the findings of each case."""
        asked: list[tuple[int, Share, Script, list[dict[str, int]]]] = []
        for place, telling in enumerate(tellings):
            for share in shared:
                script = Script(telling, share.ruleset)
                messages = script.messages()
                if messages:
                    asked.append((place, share, script, messages))
        rows = {share.name: share.rows for _, share, _, _ in asked}
        try:
            answers = self.keeper.ask(rows, [(share.name, messages) for _, share, _, messages in asked])
        except GivenUp as given_up:
            raise NotAnswered(tellings[asked[given_up.place][0]].case.events[0].case, given_up.why) from None
        found: list[list[Finding]] = [[] for _ in tellings]
        for (place, _, script, _), said in zip(asked, answers, strict=True):
            case = tellings[place].case
            found[place] += [settled(f, case, self.terms) for f in Hearing(script, said).findings()]
        return found


def missed(findings: Iterable[Finding], sources: frozenset[str], as_at: date) -> tuple[Event, ...]:
    """Make an event of each limit that was missed, on the day after it."""
    made = {}
    for f in findings:
        if f.rule.id in sources and f.status is Status.BREACHED and f.due and f.due < as_at:
            day = date.fromordinal(f.due.toordinal() + 1)
            name, trigger = f"{MISSED}:{f.rule.id}:{f.trigger.id}", f.trigger
            made[name] = Event(
                trigger.case, MISSED, day.isoformat(), day, id=name, episode=trigger.episode, authority=f.authority,
                owner=trigger.owner,
            )  # fmt: skip
    return tuple(sorted(made.values(), key=by_start))


def not_opened(rule: Rule, telling: Telling) -> Iterator[PassedOver]:
    """Say why events that might have been triggers of a rule opened no duty."""
    named = spoken_of(rule.when)
    for event in sorted((e for e in telling.triggers if e.event in named), key=by_start):
        fits, why = fit(rule.when, event), None
        if isinstance(rule.when, Missed) and fits == FALSE:
            continue
        if not rule.in_force(event.day):
            why = NotOpened.NOT_IN_FORCE
        elif rule.authority not in {None, telling.authority(event)}:
            why = NotOpened.ANOTHER_AUTHORITY
        elif fits == FALSE:
            why = NotOpened.NOT_A_TRIGGER
        elif fits == TRUE and rule.while_state and not telling.case.holds(rule.while_state, event, rule.same):
            why = NotOpened.STATE_DOES_NOT_HOLD
        if why:
            yield PassedOver(rule, event, why)


__all__ = ["NotAnswered", "evaluate", "unavailable"]
