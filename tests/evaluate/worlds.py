"""Whole worlds drawn at random: every form of rule, and records that crowd the days on which something changes.

A history drawn evenly over months seldom touches a due day. Here the days are drawn from a few that matter: the day a
limit ends, the day before and after, the edges of editions and trials, and the holidays that move a working day. Each
world is drawn from one number, which is quick; `smallest` then does what Hypothesis would do to find what matters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from guidance.engine.model.calendar import CalendarGap, Calendars
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.finding import Finding
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.records.source import Source
from guidance.engine.model.rule import Follow, Force, Instrument, Missed, Rule
from guidance.engine.model.trial import LastSeen, MayHaveSetAside, Suspends, Trial
from guidance.engine.model.vocabulary import State
from guidance.engine.reckoning import last_day
from tests.building import CALENDAR, ESSEX, KENT, rule

T = TypeVar("T")

NAMES = ("asked", "asked", "asked", "done", "done", "done", "seen", "seen", "opened", "closed")
STATES = {
    "open_case": State("open_case", "The case is open.", ("opened",), ("closed",)),
    "in_hand": State("in_hand", "Somebody has it in hand.", ("asked", "seen"), ("done",)),
    "placed": State(
        "placed", "The child is placed.", ("opened", "asked"), ("closed", "done"), begins_again_after=("closed", "done")
    ),
}
CLOSURES = {date(2011, 4, 26): "closed", date(2010, 12, 24): "closed", date(2011, 9, 1): "closed"}
CALENDARS = Calendars({CALENDAR.name: CALENDAR}, {KENT: CALENDAR.with_closures("kent", CLOSURES)})

ANCHORS = (
    date(2011, 4, 21),  # the day before Good Friday, and a royal wedding the week after
    date(2011, 4, 29),
    date(2010, 12, 23),
    date(2011, 12, 30),
    date(2011, 8, 26),
    date(2011, 1, 31),  # a month on, there is no such day
    date(2012, 2, 29),
    date(2011, 3, 25),  # the clocks go forward
    date(2011, 10, 29),  # and back
    date(2011, 10, 28),
    date(2013, 4, 12),
    date(CALENDAR.last_year, 12, 20),  # the calendar ends
)
PERIODS = (
    "1 working day", "3 working days", "10 working days", "2 days", "7 days", "1 week", "1 month", "3 months",
    "24 hours", "24 hours", "48 hours", "48 hours", "72 hours",
)  # fmt: skip
CLOCKS: tuple[Mapping[str, Any], ...] = (
    {"clock": "last"}, {"clock": "last"}, {"clock": {"last": ["seen", "asked"]}}, {"clock": {"last": "opened"}},
)  # fmt: skip
TIMES = (
    time(0), time(9), time(9), time(9), time(10), time(14, 30), time(23, 59),
    time(1, 30), time(1, 10), time(1, 45), time(2),  # about the hour that comes twice, and the one that is left out
)  # fmt: skip
AT_TWICE = date(2011, 10, 30)
TESTS: tuple[Mapping[str, Any], ...] = (
    {"yes": "true"},
    {"yes": "true"},
    {"yes": "true"},
    {"kind": {"one_of": ["x", "y"]}},
    {"who": {"includes": ["p", "q"]}},
    {"count": {"at_least": "2"}},
    {"kind": {"present": "true"}},
    {"yes": {"not_recorded_as": "false"}},
    {"any": [{"yes": "true"}, {"kind": "x"}]},
    {"all": [{"yes": "true"}, {"any": [{"who": "p"}, {"count": {"at_least": "3"}}]}]},
)
RIGHT: Mapping[str, Fact] = {"yes": "true", "kind": "x", "who": ("p", "q"), "count": "2"}
WRONG: Mapping[str, Fact] = {"yes": "false", "kind": "z", "who": ("p",), "count": "1"}


@dataclass(frozen=True)
class World:
    """Everything that a finding depends on."""

    rules: Sequence[Rule]
    events: Sequence[Event]
    as_at: date | datetime
    known_at: date | datetime | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def put_to(self, evaluator: Any) -> list[Finding]:  # noqa: ANN401
        """Have an evaluator answer."""
        terms = {"calendars": CALENDARS, "states": STATES, **self.more}
        found: list[Finding] = evaluator.evaluate(self.rules, self.events, self.as_at, self.known_at, **terms)
        return found


def smallest(world: World, fails: Callable[[World], bool]) -> World:
    """Take away whatever can be taken away from a world that fails, so that it still does."""
    simpler = [
        *(replace(world, rules=[r for r in world.rules if r is not each]) for each in world.rules),
        *(replace(world, events=[e for e in world.events if e is not each]) for each in world.events),
        *(replace(world, more={k: v for k, v in world.more.items() if k != each}) for each in world.more),
        *([replace(world, known_at=None)] if world.known_at else []),
    ]
    found = next((other for other in simpler if fails(other)), None)
    return world if found is None else smallest(found, fails)


@dataclass(frozen=True)
class Draw:
    """Draws the parts of a world from one source of chance."""

    chance: Random

    def of(self, *things: T) -> T:
        """Draw one of some things."""
        return self.chance.choice(things)

    def once_in(self, times: int) -> bool:
        """Draw whether something happens that happens once in so many times."""
        return self.chance.randrange(times) == 0

    # ---------------------------------------------------------------------------------------------------- rules

    def patterns(self, *names: str, bare: int = 1) -> list[Any]:
        """Draw one event or two: `bare` in so many and one are."""
        chosen = [self.of(*names) for _ in range(self.of(1, 1, 2))]
        return [name if self.chance.randrange(bare + 1) else self.pattern(name) for name in chosen]

    def pattern(self, name: str) -> dict[str, Any]:
        """Draw what the facts of an event must be."""
        return {"event": name, "where": self.of(*TESTS)}

    def tied(self, patterns: Sequence[Any]) -> list[Any]:
        """Draw for each event whether it counts only for what it is of itself."""
        return [self.its_own(each) if self.once_in(2) else each for each in patterns]

    def its_own(self, pattern: Any) -> dict[str, Any]:  # noqa: ANN401
        """Let an event count only for what it is of: mostly for what starts the clock."""
        same = {"event": "asked", "same": self.of("kind", "who")}
        of = self.of("asked", "asked", "asked", "opened", same, {"event": "asked", "started_by": "opened"})
        return {**(pattern if isinstance(pattern, dict) else {"event": pattern}), "of": of}

    def limit(self) -> dict[str, Any]:
        """Draw by when something is to be performed."""
        period = self.of(*PERIODS)
        return self.of(
            {"within": period},
            {"within": period},
            {"within": period, "limit_of_power": "true"},
            {"within": period, "how_soon": "without_delay"},
            {"within": period, "convention": "named-day-first"},
            {"how_soon": "immediately"},
            {"within": {"fact": "by"}},
            {"within": period, "from": {"fact": "by"}},
            {"within": period, "from": {"fact": "by"}, "limit_of_power": "true"},
            {"within": {"fact": "by"}, "limit_of_power": "true"},
            {"within": self.of("24 hours", "48 hours", "2 days"), "limit_of_power": "true", "force": "act"},
            {
                "within": {"fact": "by"},
                "limit_of_power": "true",
                "at_most": {"period": "2 days", "holiday": "noon"},
                "followed_by": "opened",
                "afterwards": "seen",
                **self.of({}, {"extends": "opened"}, {"extends": ["opened", "seen"]}),
            },
            {"before": self.patterns("done", "seen", "closed", "opened")},
            {"before": self.patterns("seen", "closed"), "how_soon": "not_stated"},
        )

    def duty(self, *, run: bool) -> dict[str, Any]:
        """Draw what a rule requires, forbids or permits."""
        form = "perform" if run else self.of("perform", "perform", "perform", "may", "must_not", "have", "follow")
        act = self.patterns("done", "done", "seen", "asked")
        clock = self.of(*CLOCKS) if run else {}
        ends = self.until()
        if form in {"perform", "may"} and not run and self.once_in(2):
            act, ends = self.tied(act), {key: self.tied(patterns) for key, patterns in ends.items()}
        if form == "perform":
            return {self.of("must", "should"): act, **self.limit(), **clock, **ends}
        if form == "may":
            soon: dict[str, Any] = self.of(
                {}, {"how_soon": "without_delay"}, {"before": self.patterns("seen", "closed")}
            )
            lasts = {"within": self.of(*PERIODS), "limit_of_power": "true"} if self.once_in(4) else soon
            return {"may": act, **lasts, **self.of({}, *CLOCKS), **ends}
        if form == "must_not":
            return {"must_not": act, **ends}
        if form == "have":
            return {"should": {"have": self.of(*TESTS)}}
        led = self.patterns("done", "seen", "asked", "opened")
        at_least: dict[str, Any] = self.of({}, {"at_least": self.of(*PERIODS)}, {"at_least": self.of(*PERIODS)})
        return {"should": {"follow": led, **at_least}, **self.of({}, {"convention": "named-day-first"})}

    def until(self) -> dict[str, Any]:
        """Draw what ends a duty, if anything does."""
        return {"until": self.patterns("closed", "closed", "seen", "done", "asked")} if self.once_in(2) else {}

    def exemption(self) -> Any:  # noqa: ANN401
        """Draw an exemption of one of the four kinds."""
        name = self.of("done", "seen", "asked", "closed")
        since = self.of("asked", "opened", ["seen", "closed"])
        return self.of(
            {"fact": self.of(*TESTS)},
            {"state": self.of(*STATES)},
            {
                "state": {
                    "state": self.of(*STATES),
                    self.of("for_at_least", "for_less_than"): self.of("2 days", "1 week"),
                }
            },
            name,
            self.pattern(name),
            {**self.of({"event": name}, self.pattern(name)), "since": since},
            {"of": self.of("asked", "opened", "seen"), "where": self.of(*TESTS)},
        )

    def rule(self, name: str, paper: Instrument, trial: str = "") -> Rule:
        """Draw a rule of any form."""
        text: dict[str, Any] = {
            "when": self.patterns("asked", "asked", "asked", "done", "seen", bare=9),
            **self.duty(run=self.once_in(3)),
        }
        first_day = {"while_": {"state": self.of(*STATES), "first_day": "counted"}}
        aged = {**first_day["while_"], self.of("for_at_least", "for_less_than"): self.of("2 days", "1 week", "1 month")}
        text |= self.of({}, {}, {}, {}, {"while_": "open_case"}, {"while_": "in_hand"}, first_day, {"while_": aged})
        text |= self.of({}, {}, {"same": "case"})
        text |= self.of({}, {}, {"force": "act"}, {"expressed": "over-reports", "because": "It is rough."})
        unless = [self.exemption() for _ in range(self.of(0, 0, 0, 0, 1, 2))]
        return rule(name, paper, trial, unless=unless, **text)

    def instrument(self, anchor: date) -> Instrument:
        """Draw an edition, now and then with its first or last day among the days that matter, or a local one."""
        authority = self.of(None, None, None, None, KENT)
        force = Force.LOCAL_PROCEDURE if authority and self.once_in(2) else Force.STATUTORY_GUIDANCE
        begins = anchor + timedelta(days=self.of(-400, -400, -400, -400, -1, 0, 1))
        ends = self.of(None, None, None, anchor + timedelta(days=self.of(1, 2, 8, 20)))
        return Instrument(
            f"guide-{begins}", "The Guide", force, begins, ends, at_repeal=self.of("saved", "ends"),
            because=self.of("", "it is assumed"), authority=authority,
            calendar=CALENDAR.name,
        )  # fmt: skip

    # -------------------------------------------------------------------------------------------------- records

    def days(self, made: Sequence[Rule], anchor: date) -> list[date]:
        """Draw a few of the days on which something may change, so that what happens crowds on them."""
        near = boundaries(made, anchor)
        return sorted({anchor, *self.chance.sample(near, min(len(near), self.of(2, 4, 6)))})

    def facts(self, days: Sequence[date]) -> dict[str, Fact]:
        """Draw what an event carries: right, wrong, said to be none, or not there."""
        found: dict[str, Fact] = {**self.of(RIGHT, RIGHT, RIGHT, WRONG), "by": self.of(*days).isoformat()}
        for name in self.of((), (), tuple(found), ("yes",), ("yes", "by"), ("kind", "who")):
            if self.once_in(4):
                found[name] = None
            else:
                del found[name]
        return found

    def records(self, days: Sequence[date]) -> list[Event]:
        """Draw the events of a case or two, in episodes and in authorities or not."""
        episodes = self.of((None,), (None, "1"), (None, "1", "2"), ("1", "2"))
        whose = self.of((KENT,), (None, KENT), (None, KENT, ESSEX))
        timed = self.of(0, 1, 1, 2)
        made = [self.event(f"e{n}", days, timed=timed) for n in range(self.chance.randint(4, 16))]
        return [replace(each, episode=self.of(*episodes), authority=self.of(*whose)) for each in made]

    def event(self, name: str, days: Sequence[date], *, timed: int) -> Event:
        """Draw one event; `timed` is how many in three carry a time."""
        day, clock = self.of(*days), self.of(*TIMES) if self.chance.randrange(3) < timed else None
        offset = self.of(None, None, 0, 1) if clock and day == AT_TWICE and clock.hour == 1 else None
        clock = clock.replace(fold=offset or 0) if clock else None
        at, recorded = f"{day}T{clock:%H:%M}" if clock else str(day), self.of(None, None, *days)
        at += {None: "", 0: "+01:00", 1: "+00:00"}[offset]
        made = Event(
            self.of(*"CCCCCCCD"), self.of(*NAMES), at, day, clock, name, facts=self.facts(days),
            zoned=offset is not None,
        )  # fmt: skip
        if recorded is None:
            return made
        return replace(made, recorded_at=str(recorded), recorded=datetime.combine(recorded, time.max))

    def sources(self, days: Sequence[date]) -> list[Source] | None:
        """Draw what the records could show, and when."""
        everyone = frozenset({("", "C"), ("", "D")})
        made = [
            Source(
                f"s{n}", everyone, self.of(None, frozenset({"asked", "done", "seen"}), frozenset({"done"})),
                self.of(None, None, *days), self.of(None, None, *days),
            )
            for n in range(self.of(1, 1, 2))
        ]  # fmt: skip
        return self.of(None, made)

    def trials(self, days: Sequence[date], named: Sequence[str]) -> list[Trial]:
        """Draw a trial or none, with either policy at either edge, and a rule that applies instead."""
        begins = self.of(*days)
        ends = self.of(None, *(day for day in days if day > begins))
        paper = Instrument(
            "trial:t", "Trial", Force.LOCAL_PROCEDURE, begins, ends, authority=KENT, calendar=CALENDAR.name
        )
        evidence = self.of("confirmed", "confirmed", "proposed-only")
        made = Trial(
            "t", self.of(KENT, KENT, KENT, ESSEX), self.of("granted", "granted", "granted", "proposed"), begins, ends,
            suspends=tuple(Suspends(name, evidence) for name in named),
            instead=tuple(self.rule("t.instead", paper, "t") for _ in range(self.of(0, 1))),
            running_at_start=self.of("national", "suspended"), running_at_end=self.of("saved", "restart"),
            last_seen=self.of(None, LastSeen(self.of(*days), "a report")), supposed=bool(self.of(0, 0, 1)),
            may_have_set_aside=tuple(MayHaveSetAside(name, "nobody can tell") for name in named[:1]),
        )  # fmt: skip
        return self.of([], [made])

    def deviation(self, name: str, days: Sequence[date], named: Sequence[str], events: Sequence[Event]) -> Deviation:
        """Draw a recorded departure from one of the duties."""
        event = self.of(*events)
        made = Deviation(name, event.case, self.of(*named), event.id, self.of(*days), "A. Person", "It was better so.")
        written = [datetime.combine(d, time(self.of(0, 9, 23))) for d in days]
        said, entered = self.of(None, *written), self.of(None, None, *written)
        return replace(made, until=self.of(None, None, *days), recorded=said, entered=entered)

    # --------------------------------------------------------------------------------------------------- worlds

    def plain(self) -> World:
        """Draw some rules of one edition, and a record or two to hold against them."""
        anchor = self.of(*ANCHORS)
        paper = self.instrument(anchor)
        made = [self.rule(f"t.rule-{n}", paper) for n in range(self.chance.randint(3, 6))]
        days = self.days(made, anchor)
        return World(made, self.records(days), self.last(days))

    def whole(self) -> World:
        """Draw rules that lean on each other, with trials, deviations, sources, and what was known by when."""
        world = self.plain()
        paper, anchor = world.rules[0].instrument, min(event.day for event in world.events)
        made = list(world.rules)
        chase = self.rule("t.chase", replace(paper, repeal=None))
        made += self.of([], [replace(chase, when=Missed("t.rule-0"))])
        means = rule("t.means", paper, when=self.patterns("opened", "seen"), derives=self.of("asked", "done"))
        made += self.of([], [means])
        days, named = self.days(made, anchor), [each.id for each in made]
        more = {
            "sources": self.sources(days),
            "trials": self.trials(days, named),
            "deviations": [self.deviation(f"d{n}", days, named, world.events) for n in range(self.of(0, 1, 3))],
        }
        return World(made, world.events, world.as_at, self.of(None, None, *days), more)

    def crowd(self, world: World, histories: int) -> World:
        """Put many more histories beside those of a world, each in cases of its own, on the same days."""
        days = sorted({event.day for event in world.events})
        more = [replace(event, case=f"{event.case}{n}") for n in range(histories) for event in self.records(days)]
        everyone = frozenset((event.owner, event.case) for event in (*world.events, *more))
        sources = world.more.get("sources")
        wider = {"sources": [replace(source, cases=everyone) for source in sources]} if sources else {}
        return replace(world, events=[*world.events, *more], more={**world.more, **wider})

    def last(self, days: Sequence[date]) -> date | datetime:
        """Draw the day or the moment that findings are true of: late enough for most to matter."""
        day = self.of(days[-1], days[-1], days[-1] + timedelta(days=60), *days[len(days) // 2 :])
        clock = self.of(*TIMES)
        twice = clock.replace(fold=self.of(0, 1)) if day == AT_TWICE and clock.hour == 1 else clock
        return self.of(day, datetime.combine(day, twice))


def boundaries(made: Sequence[Rule], anchor: date) -> list[date]:
    """List the days on which something may change, seen from an anchor: each limit's end, and the days about it."""
    days = {anchor, anchor + timedelta(days=1)}
    for each in made:
        days |= {day for day in (each.commencement, each.repeal) if day}
        ahead = each.duty.at_least if isinstance(each.duty, Follow) else None
        for period in (each.within, ahead):
            if isinstance(period, Period):
                days |= {day for n in (0, 1) for day in _end_of(anchor + timedelta(days=n), period, each.convention)}
        held = each.while_state
        for age in (held.for_at_least, held.for_less_than) if held else ():
            days |= _end_of(anchor, age, Convention.NAMED_DAY_FIRST) if age else set()
    return sorted({day + timedelta(days=n) for day in days for n in (-1, 0, 1) if abs((day - anchor).days) < 200})


def _end_of(start: date, period: Period, convention: Convention) -> set[date]:
    try:
        return {last_day(start, period, CALENDAR, convention)}
    except CalendarGap:
        return {date(CALENDAR.last_year, 12, 31)}


def _drawn(how: Callable[[Draw], World]) -> st.SearchStrategy[World]:
    return st.integers(0, 2**64 - 1).map(lambda number: how(Draw(Random(number))))  # noqa: S311  no secret


def _crowded(draw: Draw) -> World:
    return draw.crowd(draw.of(draw.plain, draw.whole)(), 40)


plain_worlds = _drawn(Draw.plain)
crowded_worlds = _drawn(_crowded)
whole_worlds = _drawn(Draw.whole)
