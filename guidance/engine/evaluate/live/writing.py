"""One rule, written for durable-rules: when a duty opens, what exempts it, performs it, ends it, joins its run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from guidance.engine.evaluate.live.drafting import (  # fmt: skip
    EXEMPTING,
    LACKING,
    OPENING,
    STANDING,
    UNSURE,
    Drafting,
    Each,
    Heed,
    Length,
    Repealed,
    asked_of_all,
    may_be_unknown,
    names,
)
from guidance.engine.evaluate.live.idioms import (
    Pattern,
    Row,
    Test,
    above,
    at_least,
    at_most,
    below,
    differs,
    equals,
    joined,
    pattern,
    row,
    same_episode,
)  # fmt: skip
from guidance.engine.evaluate.live.running import running
from guidance.engine.evaluate.live.words import NEVER, TRUE, UNKNOWN, Fits, Kind
from guidance.engine.evaluate.matters import closing
from guidance.engine.model.condition import Patterns
from guidance.engine.model.period import Period
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    FactDate,
    Follow,
    Happened,
    Have,
    InState,
    Missed,
    Modality,
    Perform,
    Rule,
    TriggerFact,
)  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """One rule, being written into a draft under its number there."""

    draft: Drafting
    rule: Rule
    number: int

    def rows(self) -> Iterator[Row]:
        """Write everything that the rule asks."""
        yield from self.opening()
        match self.rule.duty:
            case Follow() as duty:
                yield from self.following(duty)
            case Perform(patterns):
                yield from self.performing(patterns)
                yield from self.ending()
                yield from self.binding()
                if self.rule.clock is not None:
                    yield from running(self, self.rule.clock)
            case Have() | Derive() | None:
                return
            case never:
                assert_never(never)

    def heed(self) -> Heed:
        """List what has to be told of a trigger besides."""
        rule, number = self.rule, self.draft.number
        for name in sorted(names(rule.when)):
            self.draft.name(name)
        facts = [u.condition for u in rule.unless if isinstance(u, TriggerFact)]
        before = [u for u in rule.unless if isinstance(u, Happened | Concerned) and asked_of_all(u)]
        states = [u for u in (*rule.unless, rule.while_state) if isinstance(u, InState)]
        had = [rule.duty.condition] if isinstance(rule.duty, Have) else []
        return Heed(
            rule, number(rule.when), tuple((number((c, False)), c) for c in facts),
            tuple((number((c, True)), c) for c in had), tuple((number((s, rule.same)), s) for s in states),
            tuple((number((u, rule.same)), u) for u in before),
        )  # fmt: skip

    def limit(self, kind: Kind) -> int:
        """Have the rule's limit reckoned from events in a role; 0 where it has no number."""
        rule = self.rule
        permits = rule.modality is Modality.MAY and not rule.limit_of_power
        if rule.within is None or permits or rule.before:
            return 0
        return self.draft.limit(kind, self.length(rule.within, rule=rule))

    def length(self, of: Period | FactDate, *, ahead: Period | None = None, rule: Rule | None = None) -> Length:
        """Say what a limit of the rule is reckoned by."""
        own = self.rule
        return Length(
            of, own.instrument.calendar, own.closed_by, own.convention, ahead, "" if ahead else own.counts_from, rule
        )

    def fact(self, alias: str, kind: Kind, *tests: Test) -> Pattern:
        """Write a pattern for a fact of this rule that comes first."""
        return pattern(alias, kind, equals("rule", self.number), *tests)

    def opening(self) -> Iterator[Row]:
        """Write when a duty opens, and what exempts from it."""
        rule, when = self.rule, self.draft.fit(Kind.BEGINS, self.rule.when)
        if rule.commencement is None:
            return
        reach = [at_least("day", rule.commencement.toordinal())]
        reach += [below("day", rule.repeal.toordinal())] if rule.repeal else []
        reach += [equals("authority", self.draft.authority(rule.authority))] if rule.authority else []
        held = [equals(self.state(rule.while_state), 1)] if rule.while_state else []
        if not isinstance(rule.when, Missed) and may_be_unknown(rule.when):
            doubtful = pattern("m", Kind.BEGINS, equals(f"fit{when}", UNKNOWN), *reach)
            yield row(OPENING, f"unknown rule={self.number}", doubtful)
        trigger = pattern("m", Kind.BEGINS, equals(f"fit{when}", TRUE), *reach, *held)
        if rule.unless:
            yield row(OPENING, f"new rule={self.number} case={rule.same == 'case':d}", trigger)
            yield from self.exempting()
            yield row(STANDING, f"stand {self.form()}", self.fact("d", Kind.NEW))
        else:
            yield row(OPENING, f"open {self.form()}", trigger)

    def state(self, state: InState) -> str:
        """Name the field that says whether a state holds."""
        return f"in{self.draft.number((state, self.rule.same))}"

    def exempting(self) -> Iterator[Row]:
        """Write each exemption; the first that is known to hold, in their order, is the one that counts."""
        for place, unless in enumerate(self.rule.unless):
            run, priority = f"exempt by={place}", EXEMPTING + place
            match unless:
                case InState():
                    known = [self.fact("d", Kind.NEW, equals(self.state(unless), 1))]
                case TriggerFact(condition):
                    known = [self.fact("d", Kind.NEW, equals(f"is{self.draft.number((condition, False))}", TRUE))]
                case Happened(pattern) if not asked_of_all(unless):
                    known = [*self.happened((pattern,), TRUE)]
                    if may_be_unknown((pattern,)):
                        yield row(LACKING, f"lacks step={place}", *self.happened((pattern,), UNKNOWN))
                case Happened() | Concerned():
                    known = [self.fact("d", Kind.NEW, equals(f"is{self.draft.number((unless, self.rule.same))}", TRUE))]
                case never:
                    assert_never(never)
            yield row(priority, run, *known)

    def happened(self, patterns: Patterns, fits: int) -> tuple[Pattern, Pattern]:
        """Write that an event which is not after a trigger fits, or may fit."""
        flag = self.draft.fit(Kind.EARLIER, patterns)
        earlier = [at_most("early", "d.late"), differs("event", "d.event"), *same_episode("d")]
        past = joined("p", Kind.PAST, "d", equals("flag", flag), equals("fits", fits), *earlier)
        return self.fact("d", Kind.NEW), past

    def form(self) -> str:
        """Say what kind of duty opens, and what it has to keep by it."""
        rule, duty = self.rule, self.rule.duty
        said = f"rule={self.number} case={rule.same == 'case':d}"
        match duty:
            case Have(condition):
                return f"{said} form=have flag={self.draft.number((condition, True))}"
            case Follow():
                return f"{said} form=follow"
            case Perform() if rule.modality is Modality.MUST_NOT:
                return f"{said} form=ban"
            case Perform() | Derive() | None:
                said += f" length={self.limit(Kind.BEGINS)} power={rule.limit_of_power:d} hours={rule.in_hours:d}"
                return f"{said} form={'duty' if rule.clock is None else 'run'}"
            case never:
                assert_never(never)

    def not_before(self, patterns: Patterns, *, sure: bool = False, bounding: bool = False) -> list[list[Test]]:
        """Write that an event is not before the trigger `d`, in as many ways as there are.

        An event of the trigger's own name counts only where it is known to be later. `sure` asks that of every event;
        with `bounding`, one that ended an earlier thing counts unless the trigger begins one.
        """
        order = [at_least("sure", "d.full")] if sure else []
        apart = (
            [at_least("late", "d.early"), at_least("over", "d.begun")] if bounding else [at_least("over", "d.early")]
        )
        near = [*apart, *order, *same_episode("d")]
        if not names(self.rule.when) & names(patterns):
            return [near]
        return [[differs("name", "d.name"), *near], [equals("name", "d.name"), above("early", "d.late"), *near]]

    def events(
        self, kind: Kind, patterns: Patterns, fits: int, *,
        sure: bool = False, bounding: bool = False, alike: bool = False,
    ) -> Iterator[Pattern]:  # fmt: skip
        """Write the events that fit some patterns, or may, and are not before the trigger `d`; `alike`, as timed."""
        at_once = [equals("early", "d.early"), equals("late", "d.late")] if alike else []
        for tests in self.not_before(patterns, sure=sure, bounding=bounding):
            yield joined("m", kind, "d", *self.fitting(kind, patterns, fits), *tests, *at_once)

    def fitting(self, kind: Kind, patterns: Patterns, fits: int) -> list[Test]:
        """Write that an event fits some patterns, or may; where that turns on the trigger, for the duty `d` alone."""
        if not any(p.of for p in patterns):
            return [equals(f"fit{self.draft.fit(kind, patterns)}", fits)]
        flag = self.draft.fit(kind, Each(patterns, closing(self.rule), self.rule.same, self.rule.when))
        return [equals(f"fit{flag}", fits), equals(f"of{flag}", "d.event")]

    def performing(self, patterns: Patterns) -> Iterator[Row]:
        """Write what performs the duty, or does what is forbidden, and what only may."""
        rule = self.rule
        run = "forbid" if rule.modality is Modality.MUST_NOT else "perform"
        now = rule.how_soon is not None and rule.modality is not Modality.MAY
        sure = now and not isinstance(rule.when, Missed)
        forbidden = run == "forbid"
        for event in self.events(Kind.DOES, patterns, TRUE, sure=sure, bounding=forbidden):
            yield row(OPENING, run, self.fact("d", Kind.OPEN), event)
        if sure:
            for event in self.events(Kind.DOES, patterns, TRUE, bounding=forbidden):
                yield row(UNSURE, "unsure", self.fact("d", Kind.OPEN, equals("unsure", 0)), event)
        if run == "perform":
            after = joined("m", Kind.DOES, "d", *self.fitting(Kind.DOES, patterns, TRUE), *same_episode("d"))
            yield row(OPENING, "seen", self.fact("d", Kind.GONE, equals("seen", 0)), after)
        yield from self.doubting(Kind.DOES, patterns, Fits.PERFORM, bounding=forbidden)

    def doubting(self, kind: Kind, patterns: Patterns, fits: Fits, *, bounding: bool = False) -> Iterator[Row]:
        """Write what only may fit."""
        if may_be_unknown(patterns):
            for event in self.events(kind, patterns, UNKNOWN, bounding=bounding):
                yield row(OPENING, f"doubt fits={fits:d}", self.fact("d", Kind.WATCH), event)

    def ending(self) -> Iterator[Row]:
        """Write what ends the duty: the events it names, and repeal where duties end with it."""
        run = "lift" if self.rule.modality is Modality.MUST_NOT else "lapse"
        for event in self.ends(Kind.ENDS):
            yield row(OPENING, run, self.fact("d", Kind.OPEN), event)
        yield from self.doubting(Kind.ENDS, self.rule.until, Fits.END)

    def ends(self, kind: Kind) -> Iterator[Pattern]:
        """Write the events known to end a duty `d`, or its run."""
        rule = self.rule
        answers = tuple(p for p in rule.until if p.event in rule.answered_by)
        if plain := tuple(p for p in rule.until if p not in answers):
            yield from self.events(kind, plain, TRUE)
        if answers:
            yield from self.events(kind, answers, TRUE, sure=True)
            yield from self.events(kind, answers, TRUE, alike=True)
        if rule.instrument.at_repeal == "ends" and rule.repeal:
            flag = self.draft.fit(kind, Repealed(rule.id, rule.repeal))
            yield joined("m", kind, "d", equals(f"fit{flag}", TRUE))

    def binding(self) -> Iterator[Row]:
        """Write the event before which the duty is to be performed: the first one sets its limit."""
        if self.rule.before and self.rule.modality is not Modality.MAY:
            kind = Kind.TERM if self.rule.clock is None else Kind.RUN
            for event in self.events(Kind.DOES, self.rule.before, TRUE, bounding=True):
                yield row(OPENING, "bind", self.fact("d", kind, equals("due", NEVER)), event)

    def following(self, duty: Follow) -> Iterator[Row]:
        """Write what comes first, early enough: the first such event is the one that was followed."""
        flag = self.draft.fit(Kind.AHEAD, duty.patterns)
        length = 0
        if duty.at_least:
            length = self.draft.limit(Kind.AHEAD, self.length(duty.at_least, ahead=duty.at_least))
        led = pattern("m", Kind.AHEAD, at_least(f"fit{flag}", UNKNOWN))
        yield row(OPENING, f"lead rule={self.number} flag={flag} length={length}", led)
        run_for_sure = [at_most("lenient", "d.early")] if length else []
        may_have_run = [at_most("strict", "d.late")] if length else []
        for tests in self.comes_first(duty.patterns):
            first = self.led(TRUE, *tests, *run_for_sure, below("rank", "d.rank"))
            yield row(OPENING, "found", self.fact("d", Kind.ASKED), first)
            doubted = [self.led(UNKNOWN, *tests, *may_have_run)] if may_be_unknown(duty.patterns) else []
            doubted += [self.led(TRUE, *tests, *may_have_run, above("lenient", "d.early"))] if length else []
            for event in doubted:
                yield row(OPENING, f"doubt fits={Fits.LEAD:d}", self.fact("d", Kind.WATCH), event)

    def led(self, fits: int, *tests: Test) -> Pattern:
        """Write what came first for this rule."""
        own = [equals("rule", self.number), equals("fits", fits)]
        return joined("m", Kind.LED, "d", *own, *tests, *same_episode("d"))

    def comes_first(self, patterns: Patterns) -> list[list[Test]]:
        """Write that an event is not after the trigger `d`; one of its own name, that it is known to be earlier."""
        if not names(self.rule.when) & names(patterns):
            return [[at_most("early", "d.late")]]
        apart = [differs("name", "d.name"), at_most("early", "d.late")]
        return [apart, [equals("name", "d.name"), below("late", "d.early")]]
