"""Whole worlds drawn at random: every form of rule, and records that crowd the days on which something changes.

A history drawn evenly over months seldom touches a due day. Here the days are drawn from a few that matter: the day a
limit ends, the day before and after, the edges of editions and trials, and the holidays that move a working day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from guidance.engine.evaluate import definition
from guidance.engine.model.calendar import CalendarGap, Calendars
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.finding import Finding
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.rule import Force, Instrument, Rule
from guidance.engine.model.source import Source
from guidance.engine.model.trial import Suspends, Trial
from guidance.engine.model.vocabulary import State
from guidance.engine.reckoning import last_day
from tests.building import CALENDAR, ESSEX, KENT, rule

NAMES = ("asked", "done", "seen", "opened", "closed")
STATES = {
    "open_case": State("open_case", "The case is open.", ("opened",), ("closed",)),
    "in_hand": State("in_hand", "Somebody has it in hand.", ("asked", "seen"), ("done",)),
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
    date(2013, 4, 12),
    date(CALENDAR.last_year, 12, 20),  # the calendar ends
)
PERIODS = (
    "1 working day", "3 working days", "10 working days", "2 days", "7 days", "1 week", "1 month", "3 months",
    "24 hours", "48 hours", "72 hours",
)  # fmt: skip
SOON = ("immediately", "without_delay", "not_stated")
TIMES = (None, None, None, None, time(0), time(9), time(9), time(14, 30), time(23, 59))
TESTS: tuple[Mapping[str, Any], ...] = (
    {"yes": "true"},
    {"yes": "true"},
    {"kind": {"one_of": ["x", "y"]}},
    {"who": {"includes": ["p", "q"]}},
    {"count": {"at_least": "2"}},
    {"kind": {"present": "true"}},
    {"any": [{"yes": "true"}, {"kind": "x"}]},
    {"all": [{"yes": "true"}, {"any": [{"who": "p"}, {"count": {"at_least": "3"}}]}]},
)
MISSING = "not carried"
PLAIN: Mapping[str, Fact] = {"yes": "true", "kind": "x", "who": ("p", "q"), "count": "2"}
VALUES: Mapping[str, tuple[Fact, ...]] = {
    "yes": ("true", "true", "false", None, MISSING),
    "kind": ("x", "z", None, MISSING),
    "who": (("p", "q"), ("p",), None, MISSING),
    "count": ("1", "2", "3", None, MISSING),
}


@dataclass(frozen=True)
class World:
    """Everything that a finding depends on."""

    rules: Sequence[Rule]
    events: Sequence[Event]
    as_at: date
    known_at: date | datetime | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def put_to(self, evaluator: Any) -> list[Finding]:  # noqa: ANN401
        """Have an evaluator answer; it is given everything by name but what every question has."""
        terms = {"calendars": CALENDARS, "states": STATES, **self.more}
        found: list[Finding] = evaluator.evaluate(self.rules, self.events, self.as_at, self.known_at, **terms)
        return found

    def defined(self) -> list[Finding]:
        """Return what the definition says."""
        return self.put_to(definition)


# ---------------------------------------------------------------------------------------------------------- rules


@st.composite
def patterns(draw: st.DrawFn, names: Sequence[str] = NAMES, most: int = 2) -> list[Any]:
    """Draw one or two events, most of them bare."""
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=most, unique=draw(st.booleans())))
    where = st.sampled_from(TESTS)
    return [draw(st.sampled_from([name, name, {"event": name, "where": draw(where)}])) for name in chosen]


@st.composite
def limits(draw: st.DrawFn) -> dict[str, Any]:
    """Draw by when something is to be performed."""
    return draw(
        st.one_of(
            st.sampled_from(PERIODS).map(lambda period: {"within": period}),
            st.sampled_from(PERIODS).map(lambda period: {"within": period}),
            st.sampled_from(PERIODS).map(lambda period: {"within": period, "limit_of_power": "true"}),
            st.sampled_from(PERIODS).map(lambda period: {"within": period, "how_soon": "without_delay"}),
            st.sampled_from(PERIODS).map(lambda period: {"within": period, "convention": "named-day-first"}),
            st.sampled_from(SOON).map(lambda soon: {"how_soon": soon}),
            st.sampled_from([{"within": {"fact": "by"}}, {"within": {"fact": "by"}, "limit_of_power": "true"}]),
            patterns(("done", "seen", "closed", "opened")).map(lambda bound: {"before": bound}),
            patterns(("done", "seen", "closed")).map(lambda bound: {"before": bound, "how_soon": "immediately"}),
        )
    )


CLOCKS: tuple[Mapping[str, Any], ...] = (
    {}, {}, {"clock": "last"}, {"clock": {"last": ["seen", "asked"]}}, {"clock": {"last": "opened"}},
)  # fmt: skip
FORMS = ("perform", "perform", "perform", "may", "must_not", "have", "follow")


@st.composite
def duties(draw: st.DrawFn, *, run: bool = False) -> dict[str, Any]:
    """Draw what a rule requires, forbids or permits."""
    form = "perform" if run else draw(st.sampled_from(FORMS))
    act = draw(patterns(("done", "seen", "asked")))
    if form == "perform":
        clock = draw(st.sampled_from(CLOCKS[2:] if run else CLOCKS))
        return {draw(st.sampled_from(["must", "should"])): act, **draw(limits()), **clock}
    if form == "may":
        return {"may": act, **draw(st.sampled_from(CLOCKS))}
    if form == "must_not":
        return {"must_not": act}
    if form == "have":
        return {"should": {"have": draw(st.sampled_from(TESTS))}}
    at_least = draw(st.sampled_from([{}, {}, *({"at_least": period} for period in PERIODS)]))
    return {"should": {"follow": draw(patterns(("done", "seen", "asked", "opened"))), **at_least}}


@st.composite
def exemptions(draw: st.DrawFn) -> list[Any]:
    """Draw up to three exemptions, of the three kinds."""
    happened = patterns(("done", "seen", "asked", "closed"), most=1).map(lambda found: found[0])
    facts_of_it = st.sampled_from(TESTS).map(lambda test: {"fact": test})
    kinds = st.one_of(facts_of_it, st.sampled_from([{"state": state} for state in STATES]), happened)
    return draw(st.lists(kinds, max_size=draw(st.sampled_from([0, 0, 1, 2, 3]))))


@st.composite
def rules(draw: st.DrawFn, name: str, instrument: Instrument, *, run: bool = False, trial: str = "") -> Rule:
    """Draw a rule of any form."""
    text: dict[str, Any] = {"when": draw(patterns(("asked", "asked", "done", "seen"))), **draw(duties(run=run))}
    if any(isinstance(text.get(word), list) for word in ("must", "should", "may", "must_not")):
        ends = patterns(("closed", "seen", "done", "asked")).map(lambda found: {"until": found})
        text |= draw(st.one_of(st.just({}), ends))
    text |= draw(st.sampled_from([{}, {}, {}, {}, {}, {"while_": "open_case"}, {"while_": "in_hand"}]))
    text |= draw(st.sampled_from([{}, {}, {"same": "case"}]))
    rough = {"expressed": "over-reports", "because": "It is rough."}
    text |= draw(st.sampled_from([{}, {}, {"force": "act"}, rough]))
    return rule(name, instrument, trial, unless=draw(exemptions()), **text)


@st.composite
def instruments(draw: st.DrawFn, anchor: date) -> Instrument:
    """Draw an edition whose first and last days are near the days that matter, if it has a last one."""
    begins = anchor + timedelta(days=draw(st.sampled_from([-400, -400, -400, -30, -1, 0, 1])))
    ends = draw(st.sampled_from([None, None, None, anchor + timedelta(days=draw(st.sampled_from([1, 2, 8, 20])))]))
    return Instrument(
        f"guide-{begins}", "The Guide", Force.STATUTORY_GUIDANCE, begins, ends,
        at_repeal=draw(st.sampled_from(["saved", "ends"])), because=draw(st.sampled_from(["", "it is assumed"])),
        authority=draw(st.sampled_from([None, None, None, KENT])), calendar=CALENDAR.name,
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------- records


def boundaries(made: Sequence[Rule], anchor: date) -> list[date]:
    """List the days on which something may change, seen from an anchor: each limit's end, and the days about it."""
    days = {anchor, anchor + timedelta(days=1)}
    for each in made:
        days |= {day for day in (each.commencement, each.repeal) if day}
        if isinstance(each.within, Period):
            for start in (anchor, anchor + timedelta(days=1)):
                days |= _end_of(start, each.within, each.convention)
    return sorted({day + timedelta(days=n) for day in days for n in (-1, 0, 1) if abs((day - anchor).days) < 200})


def _end_of(start: date, period: Period, convention: Convention) -> set[date]:
    try:
        return {last_day(start, period, CALENDAR, convention)}
    except CalendarGap:
        return {date(CALENDAR.last_year, 12, 31)}


@st.composite
def facts(draw: st.DrawFn, days: Sequence[date]) -> dict[str, Fact]:
    """Draw what an event carries: right, wrong, said to be none, or not there."""
    found: dict[str, Fact] = {name: draw(st.sampled_from(values)) for name, values in VALUES.items()}
    found["by"] = draw(st.sampled_from([MISSING, None, *(day.isoformat() for day in days)]))
    return {name: value for name, value in found.items() if value != MISSING}


@st.composite
def happenings(draw: st.DrawFn, days: Sequence[date], number: int, *, plain: bool) -> Event:
    """Draw one event on one of some days. A plain one carries every fact as it should be."""
    day, clock = draw(st.sampled_from(days)), draw(st.sampled_from(TIMES))
    episode = st.sampled_from([None, None, None, "1", "1", "2"])
    carried: dict[str, Fact] = {**PLAIN, "by": days[-1].isoformat()}
    recorded = draw(st.sampled_from([None, None, *days]))
    return Event(
        draw(st.sampled_from("CCCCCD")), draw(st.sampled_from((*NAMES, "asked", "asked", "done"))),
        f"{day}T{clock:%H:%M}" if clock else str(day), day, clock, f"e{number}",
        draw(episode), draw(st.sampled_from([None, KENT, KENT, ESSEX])),
        str(recorded) if recorded else None, datetime.combine(recorded, time.max) if recorded else None,
        carried if plain else draw(facts(days)),
    )  # fmt: skip


@st.composite
def records(draw: st.DrawFn, days: Sequence[date], *, most: int = 14) -> list[Event]:
    """Draw the events of a case or two."""
    plain = draw(st.booleans())
    return [draw(happenings(days, number, plain=plain)) for number in range(draw(st.integers(4, most)))]


@st.composite
def sources(draw: st.DrawFn, days: Sequence[date]) -> list[Source] | None:
    """Draw what the records could show, and when."""
    if draw(st.booleans()):
        return None
    edges = st.sampled_from([None, None, *days])
    everyone = frozenset({("", "C"), ("", "D")})
    shown = st.sampled_from([None, frozenset(NAMES[:3]), frozenset({"done"})])
    return [Source(f"s{n}", everyone, draw(shown), draw(edges), draw(edges)) for n in range(draw(st.integers(1, 2)))]


@st.composite
def trials(draw: st.DrawFn, days: Sequence[date], named: Sequence[str]) -> list[Trial]:
    """Draw a trial or none, with either policy at either edge, and a rule that applies instead."""
    if draw(st.booleans()):
        return []
    begins = draw(st.sampled_from(days))
    ends = draw(st.sampled_from([None, *(day for day in days if day > begins)]))
    paper = Instrument("trial:t", "Trial", Force.LOCAL_PROCEDURE, begins, ends, authority=KENT, calendar=CALENDAR.name)
    granted = draw(st.sampled_from(["granted", "granted", "granted", "proposed"]))
    evidence = draw(st.sampled_from(["confirmed", "confirmed", "proposed-only"]))
    return [
        Trial(
            "t", draw(st.sampled_from([KENT, KENT, ESSEX])), granted, begins, ends,
            suspends=tuple(Suspends(name, evidence) for name in named),
            instead=tuple(draw(st.lists(rules("t.instead", paper, trial="t"), max_size=1))),
            running_at_start=draw(st.sampled_from(["national", "suspended"])),
            running_at_end=draw(st.sampled_from(["saved", "restart"])),
        )
    ]  # fmt: skip


@st.composite
def deviations(draw: st.DrawFn, days: Sequence[date], named: Sequence[str], events: Sequence[Event]) -> list[Deviation]:
    """Draw recorded departures from some of the duties."""
    made = []
    for n in range(draw(st.sampled_from([0, 0, 1, 2]))):
        event, decided = draw(st.sampled_from(events)), draw(st.sampled_from(days))
        until = draw(st.sampled_from([None, None, *days]))
        about = draw(st.sampled_from(named))
        made.append(Deviation(f"d{n}", event.case, about, event.id, decided, "A. Person", "Reasons.", until=until))
    return made


# --------------------------------------------------------------------------------------------------------- worlds


@st.composite
def single(draw: st.DrawFn, *, run: bool = False) -> World:
    """Draw one rule, and a record or two to hold against it."""
    anchor = draw(st.sampled_from(ANCHORS))
    made = [draw(rules("t.rule", draw(instruments(anchor)), run=run))]
    days = boundaries(made, anchor)
    return World(made, draw(records(days)), _last(draw, days))


@st.composite
def whole(draw: st.DrawFn) -> World:
    """Draw several rules that lean on each other, with trials, deviations, sources and what was known by when."""
    anchor = draw(st.sampled_from(ANCHORS))
    paper = draw(instruments(anchor))
    made = [draw(rules(f"t.rule-{n}", paper, run=draw(st.booleans()))) for n in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        chase = draw(rules("t.chase", replace(paper, repeal=None)))
        made.append(replace(chase, when=_missed("t.rule-0")))
    if draw(st.booleans()):
        when, means = draw(patterns(("opened", "seen"))), draw(st.sampled_from(["asked", "done"]))
        made.append(rule("t.means", paper, when=when, derives=means))
    days = boundaries(made, anchor)
    events = draw(records(days))
    named = [each.id for each in made]
    more = {
        "sources": draw(sources(days)),
        "trials": draw(trials(days, named)),
        "deviations": draw(deviations(days, named, events)),
    }
    return World(made, events, _last(draw, days), draw(st.sampled_from([None, None, *days])), more)


def _missed(name: str) -> Any:  # noqa: ANN401
    return rule("t.any", when={"missed": name}, how_soon="immediately").when


def _last(draw: st.DrawFn, days: Sequence[date]) -> date:
    """Draw the day that findings are true of: late enough for most to matter."""
    return draw(st.sampled_from([days[-1], days[-1] + timedelta(days=60), *days[len(days) // 2 :]]))
