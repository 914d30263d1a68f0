"""The contract as a table: each row says which sentence of it, by clause, it shows at work.

A row gives every field of a finding that is not at rest: one that it leaves out has to be empty, and `...` lets one be.
Unless a row says otherwise the rule is that `asked` should be followed by `done` within 10 working days, the trigger is
on Monday 18 April 2011, its last day is therefore Friday 6 May, and the day of asking is 30 June 2011.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from guidance.engine.explain.record import compared
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.event import Event
from guidance.engine.model.rule import Force, Rule
from guidance.engine.model.trial import Suspends
from tests.building import (
    CALENDAR,
    ESSEX,
    GUIDE,
    KENT,
    day,
    deviation,
    direction,
    event,
    findings,
    instead,
    local,
    rule,
    source,
    trial,
)  # fmt: skip

ASKED = "2011-04-18 asked"
DUE = "2011-05-06"
AT_REST: dict[str, Any] = {
    "standing": "stands", "due": None, "performed": None, "days_late": None, "lapsed": None, "missing": [],
    "restarts": [], "trial": None, "deviation": None,
}  # fmt: skip

Wanted = dict[str, Any]


def found(status: str, **fields: Any) -> Wanted:  # noqa: ANN401
    return {**AT_REST, "status": status, **fields}


PENDING, BREACHED = found("pending", due=DUE), found("breached", due=DUE)
OPEN = found("pending")


def done(at: str, due: str | None = DUE, **fields: Any) -> Wanted:  # noqa: ANN401
    return found("discharged", performed=at, due=due, **fields)


def late(at: str, days: int, due: str = DUE, **fields: Any) -> Wanted:  # noqa: ANN401
    return found("breached", performed=at, days_late=days, due=due, **fields)


def lapsed(at: str, due: str | None = DUE, **fields: Any) -> Wanted:  # noqa: ANN401
    return found("lapsed", lapsed=at, due=due, **fields)


def unknown(*missing: str, **fields: Any) -> Wanted:  # noqa: ANN401
    return found("undetermined", missing=list(missing), **fields)


def restart(at: str, *, after_limit: bool = False, name: str = "asked") -> Wanted:
    return {"id": f"{at} {name}", "at": at, "after_limit": after_limit}


def ex(
    says: str,
    rules: Rule | Sequence[Rule],
    given: Sequence[str | Event],
    *wanted: Wanted,
    as_at: str = "2011-06-30",
    known_at: str | None = None,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401  pytest's own kind of row
    return pytest.param(rules, given, wanted, {"as_at": as_at, "known_at": known_at, **more}, id=says)


def run(
    rules: Rule | Sequence[Rule], given: Sequence[str | Event], wanted: Sequence[Wanted], more: dict[str, Any]
) -> None:
    """Compare what evaluation finds with what a row wants, field by field, in order."""
    got = [{**compared(f), "trigger": f.trigger.id} for f in findings(rules, given, **more)]
    assert [g["status"] for g in got] == [w["status"] for w in wanted]
    asked = [[name for name, value in w.items() if value is not ...] for w in wanted]
    assert [{n: g[n] for n in names} for names, g in zip(asked, got, strict=True)] == [
        {n: w[n] for n in names} for names, w in zip(asked, wanted, strict=True)
    ]


PLAIN = rule()
AGAIN = rule(should="asked")
NOW = rule(how_soon="immediately")
IF_OK = rule(should={"event": "done", "where": {"ok": "true"}})
UNTIL = rule(until="ended")
UNTIL_OK = rule(until={"event": "ended", "where": {"ok": "true"}})
HERE = rule(instrument=local())

EVENTS = [
    ex("5.1 a reference is one case only inside its authority, where references are unique only there", PLAIN,
       [event(ASKED, owner=KENT), event("2011-04-20 done", owner=ESSEX)], BREACHED),
    ex("5.1 rows alike in everything are one event", PLAIN, [ASKED, ASKED, "2011-05-03 done", "2011-05-03 done"],
       done("2011-05-03")),
    ex("5.1 an id is unique within a case, not between cases", PLAIN, [event(ASKED, id="1"), event(ASKED, id="1",
       case="D"), event("2011-05-03 done", case="D")], BREACHED, done("2011-05-03")),
    ex("5.1 an untimed performance is not before an untimed trigger of its day", PLAIN, [ASKED, "2011-04-18 done"],
       done("2011-04-18")),
    ex("5.1 an untimed performance counts as at the end of its day", PLAIN, ["2011-04-18T14:30 asked",
       "2011-04-18 done"], done("2011-04-18")),
    ex("5.1 an untimed trigger counts as at the start of its day", PLAIN, [ASKED, "2011-04-18T00:01 done"],
       done("2011-04-18T00:01")),
    ex("5.1 then by time: what was timed before the trigger does not perform", PLAIN,
       ["2011-04-18T14:30 asked", "2011-04-18T14:29 done"], BREACHED),
    ex("5.1 then by time: the same minute is not before", PLAIN, ["2011-04-18T14:30 asked", "2011-04-18T14:30 done"],
       done("2011-04-18T14:30")),
    ex("5.1 what was done the day before does not perform", PLAIN, [ASKED, "2011-04-17 done"], BREACHED),
    ex("5.1 first is earliest: an untimed performance is at its day's end", PLAIN,
       [ASKED, event("2011-04-20 done", id="a"), event("2011-04-20T17:00 done", id="b")], done("2011-04-20T17:00")),
    ex("5.1 first is then by id", PLAIN, [ASKED, event("2011-04-20T10:00 done", id="b"),
       event("2011-04-20T10:00:00 done", id="a")], done("2011-04-20T10:00:00")),
    ex("5.1 no event performs its own trigger", AGAIN, [ASKED], BREACHED),
    ex("5.1 nor a trigger of the same name on the same day", AGAIN, [event(ASKED, id="a"), event(ASKED, id="b")],
       BREACHED, BREACHED),
    ex("5.1 nor where only one of the two is timed", AGAIN, [ASKED, "2011-04-18T15:00 asked"], BREACHED, BREACHED),
    ex("5.1 unless both are timed and it is later", AGAIN, ["2011-04-18T14:00 asked", "2011-04-18T15:00 asked"],
       done("2011-04-18T15:00"), BREACHED),
    ex("5.1 a later day's event of the same name performs", AGAIN, [ASKED, "2011-04-19 asked"],
       done("2011-04-19"), found("breached", due="2011-05-09")),
    ex("5.1 an event's authority is its own", HERE, [event("2011-04-01 opened", authority=ESSEX), event(ASKED,
       authority=KENT)], {**BREACHED, "authority": KENT}),
    ex("5.1 an event's authority is else that of the latest event not after it", PLAIN, [event("2011-04-01 opened",
       authority=KENT), event("2011-04-08 closed", authority=ESSEX), "2011-04-15 opened", ASKED], {**BREACHED,
       "authority": ESSEX}),
    ex("5.1 an event of the same day with no times is not after it", HERE, [ASKED, event("2011-04-18 opened",
       authority=KENT)], {**BREACHED, "authority": KENT}),
    ex("5.1 an event after it gives it no authority", PLAIN, [ASKED, event("2011-04-19 opened", authority=KENT)],
       {**BREACHED, "authority": None}),
    ex("5.1 an event timed later in the day gives it no authority", PLAIN,
       ["2011-04-18T09:00 asked", event("2011-04-18T09:01 opened", authority=KENT)], {**BREACHED, "authority": None}),
]  # fmt: skip

KNOWLEDGE = [
    ex("5.2 an event after as_at does not exist", PLAIN, [ASKED, "2011-04-21 done"], PENDING, as_at="2011-04-20"),
    ex("5.2 nor does a trigger after as_at", PLAIN, [ASKED, "2011-04-17 done"], as_at="2011-04-17"),
    ex("5.2 as_at is a whole day", PLAIN, [ASKED, "2011-04-20T23:59 done"], done("2011-04-20T23:59"),
       as_at="2011-04-20"),
    ex("5.2 an event recorded after known_at does not exist", PLAIN,
       [ASKED, event("2011-05-03 done", recorded_at="2011-06-02")], BREACHED, known_at="2011-06-01"),
    ex("5.2 known_at hides triggers too", PLAIN, [event(ASKED, recorded_at="2011-06-02")], known_at="2011-06-01"),
    ex("5.2 known_at none: what was recorded late is known", PLAIN, [ASKED, event("2011-05-03 done",
       recorded_at="2012-06-02")], done("2011-05-03")),
    ex("settled known_at: a date includes that day", PLAIN,
       [ASKED, event("2011-05-03 done", recorded_at="2011-06-01T23:50")], done("2011-05-03"), known_at="2011-06-01"),
    ex("settled known_at: a moment does not include what came after it", PLAIN,
       [ASKED, event("2011-05-03 done", recorded_at="2011-06-01T16:01")], BREACHED, known_at="2011-06-01T16:00"),
    ex("settled known_at: a moment includes itself", PLAIN, [ASKED, event("2011-05-03 done",
       recorded_at="2011-06-01T16:00")], done("2011-05-03"), known_at="2011-06-01T16:00"),
    ex("settled known_at: an event with no recorded_at is always known", PLAIN, [ASKED, "2011-05-03 done"],
       done("2011-05-03"), known_at="2011-04-01"),
    ex("settled offsets are turned into the time in England", PLAIN, ["2011-04-18T23:30Z asked"], found("breached",
       due="2011-05-09")),
]  # fmt: skip

ENDS = replace(GUIDE, at_repeal="ends", repeal=day("2011-05-01"))
IN_FORCE = [
    ex("5.3 a rule reaches a trigger on commencement day", rule(commencement="2011-04-18"), [ASKED], BREACHED),
    ex("5.3 not the day before commencement", rule(commencement="2011-04-19"), [ASKED]),
    ex("5.3 a rule reaches a trigger on the day before repeal", rule(repeal="2011-04-19"), [ASKED], BREACHED),
    ex("5.3 repeal is the first day no longer in force", rule(repeal="2011-04-18"), [ASKED]),
    ex("5.3 a rule with no commencement reaches nothing", rule(instrument=replace(GUIDE, commencement=None)), [ASKED]),
    ex("5.3 saved: the duty runs on after repeal, and can be done", rule(repeal="2011-04-20"), [ASKED,
       "2011-05-06 done"], done("2011-05-06")),
    ex("5.3 saved: the duty runs on after repeal, and can be late", rule(repeal="2011-04-20"), [ASKED], BREACHED),
    ex("5.3 a local rule reaches its authority's case", HERE, [event(ASKED, authority=KENT)], BREACHED),
    ex("5.3 a local rule reaches no other authority's", HERE, [event(ASKED, authority=ESSEX)]),
    ex("5.3 a local rule reaches no case whose authority is not known", HERE, [ASKED]),
    ex("settled at_repeal ends: the duty runs until the repeal day", rule(instrument=ENDS), [ASKED], PENDING,
       as_at="2011-04-30"),
    ex("settled at_repeal ends: it lapses on the repeal day", rule(instrument=ENDS), [ASKED], lapsed("2011-05-01"),
       as_at="2011-05-01"),
    ex("settled at_repeal ends: what was done before counts", rule(instrument=ENDS), [ASKED, "2011-04-20 done"],
       done("2011-04-20")),
    ex("settled at_repeal ends: what is done on the repeal day counts", rule(instrument=ENDS),
       [ASKED, "2011-05-01 done"], done("2011-05-01")),
    ex("settled at_repeal ends: what comes after does not", rule(instrument=ENDS), [ASKED, "2011-05-02 done"],
       lapsed("2011-05-01")),
    ex("settled at_repeal ends: what was late by then stays late", rule(instrument=replace(ENDS,
       repeal=day("2011-05-10"))), [ASKED], {**BREACHED, "lapsed": "2011-05-10"}),
]  # fmt: skip

HOURS = rule(within="48 hours")
HALF_TWO = "2011-04-18T14:30 asked"
CLOSED = Calendars(
    {CALENDAR.name: CALENDAR}, {KENT: CALENDAR.with_closures("kent", {day("2011-04-28"): "Offices closed"})}
)
RECKONING = [
    ex("5.4 the trigger's day is day 0", PLAIN, [ASKED], PENDING, as_at="2011-05-06"),
    ex("5.4 day 0, whatever day it falls on", rule(within="15 working days"), ["2011-04-16 asked"], found("pending",
       due="2011-05-12"), as_at="2011-04-20"),
    ex("5.4 weeks are calendar days", rule(within="2 weeks"), [ASKED], found("pending", due="2011-05-02"),
       as_at="2011-04-20"),
    ex("5.4 days are calendar days", rule(within="4 days"), [ASKED], found("pending", due="2011-04-22"),
       as_at="2011-04-20"),
    ex("5.4 months end on the corresponding date", rule(within="3 months"), [ASKED], found("pending",
       due="2011-07-18")),
    ex("5.4 clamped to the month's end", rule(within="3 months"), ["2010-11-30 asked"], found("pending",
       due="2011-02-28"), as_at="2011-02-28"),
    ex("5.4 hours run from a timed trigger: to the minute", HOURS, [HALF_TWO, "2011-04-20T14:30 done"],
       done("2011-04-20T14:30", "2011-04-20")),
    ex("5.4 hours: a minute more is late (settled: late by hours on the day is 0 days)", HOURS,
       [HALF_TWO, "2011-04-20T14:31 done"], late("2011-04-20T14:31", 0, "2011-04-20")),
    ex("5.4 only dates, every reading in time", HOURS, [ASKED, "2011-04-19 done"], done("2011-04-19", "2011-04-20")),
    ex("5.4 only dates, every reading late", HOURS, [ASKED, "2011-04-21 done"], late("2011-04-21", 1, "2011-04-20")),
    ex("5.4 only dates, otherwise undetermined (settled: the times are named)", HOURS, [ASKED, "2011-04-20 done"],
       unknown("time of asked", "time of done", due="2011-04-20", performed=...)),
    ex("5.4 one end only a date: its time is named", HOURS, [HALF_TWO, "2011-04-20 done"], unknown("time of done",
       due="2011-04-20", performed=...)),
    ex("5.4 one end only a date, and every reading in time", HOURS, [HALF_TWO, "2011-04-19 done"], done("2011-04-19",
       "2011-04-20")),
    ex("5.4 one end only a date, and every reading late", HOURS, [HALF_TWO, "2011-04-21 done"], late("2011-04-21", 1,
       "2011-04-20")),
    ex("5.4 an untimed trigger, and a moment in time on every reading", HOURS, [ASKED, "2011-04-20T00:00 done"],
       done("2011-04-20T00:00", "2011-04-20")),
    ex("5.4 an untimed trigger, and a moment that is not", HOURS, [ASKED, "2011-04-20T00:01 done"],
       unknown("time of asked", due="2011-04-20", performed=...)),
    ex("5.4 hours unperformed: pending through the date of the latest possible moment", HOURS, [ASKED], found("pending",
       due="2011-04-20"), as_at="2011-04-20"),
    ex("5.4 hours unperformed: and breached the day after", HOURS, [ASKED], found("breached", due="2011-04-20"),
       as_at="2011-04-21"),
    ex("5.4 hours lapsed: every reading is considered", rule(within="48 hours", until="ended"), [ASKED,
       "2011-04-20 ended"], unknown("time of asked", "time of ended", due="2011-04-20", lapsed=...)),
    ex("5.4 an authority may add closure days for its local rules", HERE, [event(ASKED, authority=KENT)],
       found("pending", due="2011-05-09"), as_at="2011-04-20", calendars=CLOSED),
    ex("5.4 closure days are that authority's alone", rule(instrument=local(ESSEX)), [event(ASKED, authority=ESSEX)],
       PENDING, as_at="2011-04-20", calendars=CLOSED),
    ex("5.4 closure days move no limit of a national rule", PLAIN, [event(ASKED, authority=KENT)], PENDING,
       as_at="2011-04-20", calendars=CLOSED),
    ex("5.4 a clock that reaches a year not covered is undetermined (settled: and names it)", PLAIN,
       ["2035-12-20 asked"], unknown("calendar year 2036"), as_at="2036-03-01"),
    ex("5.4 a clock that begins in a year not covered", PLAIN, ["2040-04-18 asked"], unknown("calendar year 2040"),
       as_at="2040-04-18"),
    ex("5.4 a year not covered: undetermined even where it was done", PLAIN, ["2035-12-20 asked", "2035-12-21 done"],
       unknown("calendar year 2036", performed=...), as_at="2036-03-01"),
    ex("5.4 a clock of months reads no calendar of working days", rule(within="3 months"), ["2040-04-18 asked"],
       found("pending", due="2040-07-18"), as_at="2040-04-18"),
    ex("4 convention named-day-first: the named day is the first counted", rule(within="7 days",
       convention="named-day-first"), [ASKED], found("pending", due="2011-04-24"), as_at="2011-04-20"),
    ex("4 convention named-day-first: working days", rule(convention="named-day-first"), [ASKED], found("pending",
       due="2011-05-05"), as_at="2011-04-20"),
    ex("4 convention named-day-first: a named day that is no working day is not counted",
       rule(convention="named-day-first"), ["2011-04-16 asked"], found("pending", due="2011-05-05"),
       as_at="2011-04-20"),
    ex("4 convention named-day-first: months", rule(within="1 month", convention="named-day-first"), [ASKED],
       found("pending", due="2011-05-17"), as_at="2011-04-20"),
]  # fmt: skip

WHEN_OK = {"event": "asked", "where": {"ok": "true"}}
EXEMPT_IF = [{"fact": {"spared": "true"}}]
ORDER = [
    ex("5.5 in force is asked before trigger", rule(when=WHEN_OK, commencement="2011-04-19"), [ASKED]),
    ex("5.5 a trigger whose facts are others opens nothing", rule(when=WHEN_OK), [event(ASKED, ok=False)]),
    ex("5.5 trigger is asked before while (settled: unknown trigger first)", rule(when=WHEN_OK, while_="open_case"),
       [ASKED], unknown("ok")),
    ex("settled unknown trigger: before unless", rule(when=WHEN_OK, unless=EXEMPT_IF), [event(ASKED, spared=True)],
       unknown("ok")),
    ex("5.5 while false: no finding", rule(while_="open_case"), [ASKED]),
    ex("5.5 while true", rule(while_="open_case"), ["2011-04-17 opened", ASKED], BREACHED),
    ex("5.5 while is asked before unless", rule(while_="open_case", unless=EXEMPT_IF), [event(ASKED, spared=True)]),
    ex("5.5 unless known: exempt (settled: due is null)", rule(unless=EXEMPT_IF), [event(ASKED, spared=True)],
       found("exempt")),
    ex("5.5 unless is asked before performance", rule(unless=EXEMPT_IF), [event(ASKED, spared=True), "2011-05-09 done"],
       found("exempt")),
    ex("5.5 unless is asked before scope", rule(unless=EXEMPT_IF), [event(ASKED, spared=True)], found("exempt"),
       sources=[source("asked")]),
    ex("4 unless: an exemption holds only when known to hold, and what it lacked is listed", rule(unless=EXEMPT_IF),
       [ASKED], {**BREACHED, "missing": ["spared"]}),
    ex("4 unless: what it lacked is listed on a duty that was done too", rule(unless=EXEMPT_IF),
       [ASKED, "2011-05-03 done"], done("2011-05-03", missing=["spared"])),
    ex("4 unless: a fact that says otherwise lacks nothing", rule(unless=EXEMPT_IF), [event(ASKED, spared=False)],
       BREACHED),
    ex("4 unless: a state", rule(unless=[{"state": "open_case"}]), ["2011-04-17 opened", ASKED], found("exempt")),
    ex("4 unless: a state that does not hold", rule(unless=[{"state": "open_case"}]), [ASKED], BREACHED),
    ex("4 unless: an event not after it", rule(unless=["excused"]), ["2011-04-17 excused", ASKED], found("exempt")),
    ex("4 unless: an event of the same day, dates only", rule(unless=["excused"]), ["2011-04-18 excused", ASKED],
       found("exempt")),
    ex("4 unless: what comes later does not exempt", rule(unless=["excused"]), [ASKED, "2011-04-19 excused"], BREACHED),
    ex("4 unless: an event that only may fit does not exempt", rule(unless=[{"event": "excused",
       "where": {"ok": "true"}}]), ["2011-04-17 excused", ASKED], {**BREACHED, "missing": ["ok"]}),
    ex("4 while: it began before the trigger's day", rule(while_="open_case"), ["2011-04-18 opened", ASKED]),
    ex("4 while: or earlier by time", rule(while_="open_case"), ["2011-04-18T09:00 opened", "2011-04-18T09:01 asked"],
       BREACHED),
    ex("4 while: later by time it had not begun", rule(while_="open_case"), ["2011-04-18T09:02 opened",
       "2011-04-18T09:01 asked"]),
    ex("4 while: an end on the trigger's day is not after it", rule(while_="open_case"), ["2011-04-01 opened",
       "2011-04-18 closed", ASKED]),
    ex("4 while: an end timed after the trigger", rule(while_="open_case"),
       ["2011-04-01 opened", "2011-04-18T10:00 closed", "2011-04-18T09:00 asked"], BREACHED),
    ex("4 while: an end before the start ends nothing", rule(while_="open_case"), ["2011-04-01 opened",
       "2011-03-31 closed", ASKED], BREACHED),
    ex("4 while: begun again", rule(while_="open_case"), ["2011-04-01 opened", "2011-04-05 closed", "2011-04-10 opened",
       ASKED], BREACHED),
    ex("settled a state that starts and ends on one day with no times ended", rule(while_="open_case"),
       ["2011-04-10 opened", "2011-04-10 closed", ASKED]),
    ex("settled a state that ended by time before it started holds", rule(while_="open_case"),
       ["2011-04-10T10:00 opened", "2011-04-10T09:00 closed", ASKED], BREACHED),
    ex("4 while: within the trigger's episode", rule(while_="open_case"), [event("2011-04-10 opened", episode="1"),
       event(ASKED, episode="2")]),
    ex("4 while: unless the rule looks across the case", rule(while_="open_case", same="case"),
       [event("2011-04-10 opened", episode="1"), event(ASKED, episode="2")], BREACHED),
]  # fmt: skip

SAME_DAY = unknown("time of asked", "time of done")
PERFORMED = [
    ex("5.6 performed before the last day", PLAIN, [ASKED, "2011-05-03 done"], done("2011-05-03")),
    ex("5.6 performed on the last day", PLAIN, [ASKED, "2011-05-06 done"], done("2011-05-06")),
    ex("5.6 performed the day after: days_late (settled: calendar days)", PLAIN, [ASKED, "2011-05-07 done"],
       late("2011-05-07", 1)),
    ex("settled days_late are calendar days, over a weekend", PLAIN, [ASKED, "2011-05-09 done"], late("2011-05-09", 3)),
    ex("settled performed is the event's `at` as recorded", PLAIN, [ASKED, "2011-05-03T10:00 done"],
       done("2011-05-03T10:00")),
    ex("5.6 performed, with no last day", NOW, [ASKED, "2011-06-20 done"], done("2011-06-20", None)),
    ex("5.6 neither, on the last day: pending", PLAIN, [ASKED], PENDING, as_at="2011-05-06"),
    ex("5.6 neither, the day after: breached", PLAIN, [ASKED], BREACHED, as_at="2011-05-07"),
    ex("5.6 neither, with no last day: pending", NOW, [ASKED], OPEN, as_at="2016-05-07"),
    ex("5.6 lapsed first", UNTIL, [ASKED, "2011-04-20 ended"], lapsed("2011-04-20")),
    ex("5.6 lapsed on the last day", UNTIL, [ASKED, "2011-05-06 ended"], lapsed("2011-05-06")),
    ex("5.6 lapsed after the last day: breached (settled: lapsed holds it, performed is null)", UNTIL, [ASKED,
       "2011-05-07 ended"], {**BREACHED, "lapsed": "2011-05-07"}),
    ex("5.6 lapsed, with no last day", rule(how_soon="immediately", until="ended"), [ASKED, "2011-06-20 ended"],
       lapsed("2011-06-20", None)),
    ex("5.6 lapsed first, performed after: lapsed", UNTIL, [ASKED, "2011-04-20 ended", "2011-04-21 done"],
       lapsed("2011-04-20")),
    ex("5.6 lapsed late, performed later still: breached, performed null", UNTIL, [ASKED, "2011-05-07 ended",
       "2011-05-08 done"], {**BREACHED, "lapsed": "2011-05-07"}),
    ex("5.6 performed first, lapsed after", UNTIL, [ASKED, "2011-04-20 done", "2011-04-21 ended"], done("2011-04-20")),
    ex("5.6 performed on the lapse day wins", UNTIL, [ASKED, "2011-04-20 ended", "2011-04-20 done"],
       done("2011-04-20")),
    ex("settled same day, lapse timed before performance: performance wins", UNTIL,
       [ASKED, "2011-04-20T09:00 ended", "2011-04-20T17:00 done"], done("2011-04-20T17:00")),
    ex("5.6 performed late on the lapse day: late", UNTIL, [ASKED, "2011-05-07 ended", "2011-05-07 done"],
       late("2011-05-07", 1)),
    ex("5.6 a lapse before the trigger lapses nothing", UNTIL, ["2011-04-17 ended", ASKED], BREACHED),
    ex("settled a same-name event does not lapse its own day's trigger", rule(until="asked"), [event(ASKED, id="a"),
       event(ASKED, id="b")], BREACHED, BREACHED),
    ex("settled a same-name event of a later day lapses it", rule(until="asked"), [ASKED, "2011-04-19 asked"],
       lapsed("2011-04-19"), found("breached", due="2011-05-09")),
    ex("5.6 the first performance counts", PLAIN, [ASKED, "2011-05-09 done", "2011-05-03 done"], done("2011-05-03")),
    ex("5.6 one performance discharges every open duty", PLAIN, [ASKED, "2011-04-20 asked", "2011-05-03 done"],
       done("2011-05-03"), done("2011-05-03", "2011-05-10")),
    ex("5.6 it is not used up between rules", [PLAIN, rule("t.too", within="2 months")], [ASKED, "2011-05-03 done"],
       done("2011-05-03"), done("2011-05-03", "2011-06-18")),
    ex("5.6 how_soon: a same-day performance in an order that cannot be known", NOW, [ASKED, "2011-04-18 done"],
       SAME_DAY),
    ex("5.6 how_soon: only the trigger timed", NOW, [HALF_TWO, "2011-04-18 done"], unknown("time of done")),
    ex("5.6 how_soon: only the performance timed", NOW, [ASKED, "2011-04-18T10:00 done"], unknown("time of asked")),
    ex("5.6 how_soon: both timed", NOW, [HALF_TWO, "2011-04-18T15:00 done"], done("2011-04-18T15:00", None)),
    ex("5.6 how_soon: a morning meeting must not discharge an afternoon disclosure", NOW, [HALF_TWO,
       "2011-04-18T10:00 done"], OPEN),
    ex("5.6 how_soon: unless a later performance is known to fit", NOW, [ASKED, "2011-04-18 done", "2011-04-19 done"],
       done("2011-04-19", None)),
    ex("5.6 how_soon: a later performance only after a lapse does not help", rule(how_soon="immediately",
       until="ended"), [ASKED, "2011-04-18 done", "2011-04-19 ended", "2011-04-20 done"], SAME_DAY),
    ex("5.6 how_soon: on the day of any trigger of a run", rule(how_soon="immediately", clock="last"),
       [ASKED, "2011-04-26 asked", "2011-04-26 done"], unknown("time of asked", "time of done", restarts=...)),
    ex("5.6 how_soon: a later performance that only may fit does not help",
       rule(how_soon="immediately", should={"event": "done", "where": {"ok": "true"}}),
       [ASKED, event("2011-04-18 done", ok=True), "2011-04-19 done"], SAME_DAY),
    ex("5.6 how_soon: 8 does not soften this to pending", rule(how_soon="immediately", should={"event": "done",
       "where": {"ok": "true"}}), [ASKED, event("2011-04-18 done", ok=True)], SAME_DAY, as_at="2011-04-18"),
    ex("4 same: another episode's performance is not this one's", PLAIN, [event(ASKED, episode="1"),
       event("2011-05-03 done", episode="2")], BREACHED),
    ex("4 same: an event with no episode matches any in its case", PLAIN, [event(ASKED, episode="1"),
       "2011-05-03 done"], done("2011-05-03")),
    ex("4 same: a trigger with no episode takes any", PLAIN, [ASKED, event("2011-05-03 done", episode="2")],
       done("2011-05-03")),
    ex("4 same: case ignores episodes", rule(same="case"), [event(ASKED, episode="1"), event("2011-05-03 done",
       episode="2")], done("2011-05-03")),
    ex("4 same: another episode's end does not lapse this one", UNTIL, [event(ASKED, episode="1"),
       event("2011-05-03 ended", episode="2")], BREACHED),
    ex("4 a list is any of", rule(should=["done", "waived"]), [ASKED, "2011-05-03 waived"], done("2011-05-03")),
]  # fmt: skip

SEEN = rule(should={"have": {"seen": "true"}})
AFTER = rule(should={"follow": "told"})
SIX_WEEKS = rule(should={"follow": "told", "at_least": "6 weeks"})
TWO_DAYS = rule(should={"follow": "told", "at_least": "48 hours"})
BAN = rule(must_not={"event": "done"}, until="ended")
FREE = rule(may="done", until="ended")
FIRST = rule(before="met")
GIVEN = rule(within={"fact": "planned_for"})
CHASE = rule("t.chase", when={"missed": "t.rule"}, should="chased", how_soon="immediately")
MISSED = f"missed:t.rule:{ASKED}"
CHASED = {**OPEN, "rule": "t.chase", "trigger": MISSED}
FORMS = [
    ex("5.7 have: so", SEEN, [event(ASKED, seen=True)], found("discharged")),
    ex("5.7 have: not so", SEEN, [event(ASKED, seen=False)], found("breached")),
    ex("5.7 have: not recorded", SEEN, [ASKED], unknown("seen")),
    ex("5.7 have: on the trigger's own facts, not another's", SEEN, [event(ASKED, seen=False), event("2011-04-19 done",
       seen=True)], found("breached")),
    ex("5.7 have: with `any`", rule(should={"have": {"any": [{"seen": "true"}, {"why": {"present": "true"}}]}}),
       [event(ASKED, seen=False, why="asleep")], found("discharged")),
    ex("5.7 follow: such an event before", AFTER, ["2011-04-17 told", ASKED], done("2011-04-17", None)),
    ex("5.7 follow: nothing before", AFTER, [ASKED], found("breached")),
    ex("5.7 follow: only after", AFTER, [ASKED, "2011-04-19 told"], found("breached")),
    ex("settled not after, dates only, same day: not after", AFTER, ["2011-04-18 told", ASKED], done("2011-04-18",
       None)),
    ex("5.7 follow: later by time on the day", AFTER, ["2011-04-18T10:00 told", "2011-04-18T09:00 asked"],
       found("breached")),
    ex("5.7 follow: at least the period before it (settled: event + period <= the trigger's date)", SIX_WEEKS,
       ["2011-03-07 told", ASKED], done("2011-03-07", None)),
    ex("5.7 follow: a day short of the period", SIX_WEEKS, ["2011-03-08 told", ASKED], found("breached")),
    ex("5.7 follow: one early enough among several", SIX_WEEKS, ["2011-04-08 told", "2011-03-01 told", ASKED],
       done("2011-03-01", None)),
    ex("5.7 follow: hours, every reading early enough", TWO_DAYS, ["2011-04-15 told", ASKED], done("2011-04-15", None)),
    ex("5.7 follow: hours, not every reading", TWO_DAYS, ["2011-04-16 told", ASKED], unknown("time of asked",
       "time of told")),
    ex("5.7 follow: hours, no reading", TWO_DAYS, ["2011-04-17 told", ASKED], found("breached")),
    ex("5.7 follow: another episode's does not count", AFTER, [event("2011-04-17 told", episode="2"), event(ASKED,
       episode="1")], found("breached")),
    ex("5.7 follow: one that only may fit", rule(should={"follow": {"event": "told", "where": {"ok": "true"}}}),
       ["2011-04-17 told", ASKED], unknown("ok")),
    ex("5.7 must_not: otherwise none", BAN, [ASKED]),
    ex("5.7 must_not: breached by the event (settled: performed carries it)", BAN, [ASKED, "2011-05-20 done"],
       found("breached", performed="2011-05-20")),
    ex("5.7 must_not: one finding a trigger, on its first such event", BAN, [ASKED, "2011-05-20 done",
       "2011-05-10 done"], found("breached", performed="2011-05-10")),
    ex("5.7 must_not: one finding for each trigger", BAN, [ASKED, "2011-04-20 asked", "2011-05-20 done"],
       found("breached", performed="2011-05-20"), found("breached", performed="2011-05-20")),
    ex("5.7 must_not: what came before the trigger is not forbidden", BAN, ["2011-04-17 done", ASKED]),
    ex("settled must_not: `until` ends the ban", BAN, [ASKED, "2011-05-10 ended", "2011-05-20 done"]),
    ex("settled must_not: done before the ban ended", BAN, [ASKED, "2011-05-10 done", "2011-05-20 ended"],
       found("breached", performed="2011-05-10")),
    ex("settled must_not: a possible fit is undetermined", rule(must_not={"event": "done", "where": {"ok": "true"}}),
       [ASKED, "2011-05-20 done"], unknown("ok", performed=...)),
    ex("settled must_not: a possible fit after the ban ended is nothing", rule(must_not={"event": "done",
       "where": {"ok": "true"}}, until="ended"), [ASKED, "2011-05-10 ended", "2011-05-20 done"]),
    ex("settled must_not: a known one settles it whatever else may fit", rule(must_not={"event": "done",
       "where": {"ok": "true"}}), [ASKED, "2011-05-10 done", event("2011-05-20 done", ok=True)], found("breached",
       performed="2011-05-20")),
    ex("5.7 may: as a duty with no due date", FREE, [ASKED], OPEN),
    ex("5.7 may: done", FREE, [ASKED, "2011-06-20 done"], done("2011-06-20", None)),
    ex("5.7 may: lapsed", FREE, [ASKED, "2011-06-20 ended"], lapsed("2011-06-20", None)),
    ex("5.7 may: never breached", FREE, [ASKED], OPEN, as_at="2035-01-01"),
    ex("5.7 before: no such event yet", FIRST, [ASKED], OPEN),
    ex("5.7 before: due the moment it happens, pending through that day", FIRST, [ASKED, "2011-05-10 met"],
       found("pending", due="2011-05-10"), as_at="2011-05-10"),
    ex("5.7 before: breached the day after", FIRST, [ASKED, "2011-05-10 met"], found("breached", due="2011-05-10"),
       as_at="2011-05-11"),
    ex("5.7 before: done in time", FIRST, [ASKED, "2011-05-09 done", "2011-05-10 met"], done("2011-05-09",
       "2011-05-10")),
    ex("5.7 before: done the same day, dates only", FIRST, [ASKED, "2011-05-10 done", "2011-05-10 met"],
       done("2011-05-10", "2011-05-10")),
    ex("5.7 before: done the same day, later by time", FIRST, [ASKED, "2011-05-10T11:00 done", "2011-05-10T10:00 met"],
       late("2011-05-10T11:00", 0, "2011-05-10")),
    ex("5.7 before: done after", FIRST, [ASKED, "2011-05-12 done", "2011-05-10 met"], late("2011-05-12", 2,
       "2011-05-10")),
    ex("5.7 before: the first such event not before the trigger", FIRST, ["2011-04-17 met", ASKED, "2011-05-12 met",
       "2011-05-10 met"], found("breached", due="2011-05-10")),
    ex("settled before: events that only may fit are ignored", rule(before={"event": "met", "where": {"ok": "true"}}),
       [ASKED, "2011-05-10 met"], OPEN),
    ex("settled a same-name event does not bound its own day's trigger", rule(before="asked"), [event(ASKED, id="a"),
       event(ASKED, id="b")], OPEN, OPEN),
    ex("5.7 within a fact: the case fixes the date", GIVEN, [event(ASKED, planned_for="2011-05-10")], found("breached",
       due="2011-05-10")),
    ex("5.7 within a fact: absent", GIVEN, [ASKED], unknown("planned_for")),
    ex("settled within a fact: undetermined even where performance is known", GIVEN, [ASKED, "2011-04-19 done"],
       unknown("planned_for", performed=...)),
    ex("settled within a fact: not a date", GIVEN, [event(ASKED, planned_for="soon")], unknown("planned_for")),
    ex("settled within a fact: said to be none", GIVEN, [event(ASKED, planned_for=None)], unknown("planned_for")),
    ex("5.7 missed: triggers on the day after", [PLAIN, CHASE], [ASKED], BREACHED, CHASED, as_at="2011-05-07"),
    ex("settled missed: only once that day is not after as_at", [PLAIN, CHASE], [ASKED], PENDING, as_at="2011-05-06"),
    ex("5.7 missed: with that duty's case, episode and authority", [PLAIN, CHASE], [event(ASKED, case="D", episode="2",
       authority=KENT)], BREACHED, {**CHASED, "case": "D", "episode": "2", "authority": KENT}),
    ex("5.7 missed: and no facts", [PLAIN, rule("t.chase", when={"missed": "t.rule"}, should="chased",
       how_soon="immediately", unless=EXEMPT_IF)], [event(ASKED, spared=True)], BREACHED, {**CHASED,
       "missing": ["spared"]}),
    ex("5.7 missed: a duty done late was missed", [PLAIN, CHASE], [ASKED, "2011-05-20 done"], late("2011-05-20", 14),
       CHASED),
    ex("5.7 missed: not where the duty was done", [PLAIN, CHASE], [ASKED, "2011-05-03 done"], done("2011-05-03")),
    ex("5.7 missed: not where it lapsed", [UNTIL, CHASE], [ASKED, "2011-05-03 ended"], lapsed("2011-05-03")),
    ex("5.7 missed: not where it is undetermined", [IF_OK, CHASE], [ASKED, "2011-05-03 done"], unknown("ok", due=DUE)),
    ex("5.7 missed: not where no source could have shown it", [PLAIN, CHASE], [ASKED],
       unknown("done not shown from 2011-04-18 to 2011-05-06", due=DUE), sources=[source("asked", "chased")]),
    ex("5.7 missed: the limit has passed before the day begins, so what is done that day is in order", [PLAIN, CHASE],
       [ASKED, "2011-05-07 chased"], BREACHED, {**CHASED, "status": "discharged", "performed": "2011-05-07"}),
    ex("5.7 missed: what was done on the last day itself came before", [PLAIN, CHASE], [ASKED, "2011-05-06 chased"],
       BREACHED, CHASED),
    ex("5.7 missed: the rule has to be in force on that day", [PLAIN, rule("t.chase", when={"missed": "t.rule"},
       should="chased", how_soon="immediately", commencement="2011-05-08")], [ASKED], BREACHED),
    ex("settled missed: suspended duties trigger it too", [PLAIN, CHASE], [event(ASKED, authority=KENT)],
       {**BREACHED, "standing": "suspended", "trial": "kent-2011"}, CHASED, trials=[trial("t.rule")]),
]  # fmt: skip

LAST = rule(clock="last")
POWER = rule(limit_of_power="true", within={"fact": "expires"})
THREE_DAYS = rule(limit_of_power="true", within="72 hours")
MOVED = found("breached", due="2011-05-12", restarts=[restart("2011-04-26")])
CLOCKS = [
    ex("4 clock each: every trigger opens its own duty", PLAIN, [ASKED, "2011-04-26 asked"], BREACHED, found("breached",
       due="2011-05-12")),
    ex("4 clock last: a run is one duty, known by its first trigger and measured from the latest", LAST,
       [ASKED, "2011-04-26 asked"], {**MOVED, "trigger": ASKED}),
    ex("4 clock last: one made after the limit had passed says so", LAST, [ASKED, "2011-05-09 asked"],
       found("breached", due="2011-05-23", restarts=[restart("2011-05-09", after_limit=True)])),
    ex("4 clock last: and the later day is in time", LAST, [ASKED, "2011-05-09 asked", "2011-05-20 done"],
       done("2011-05-20", "2011-05-23", restarts=[restart("2011-05-09", after_limit=True)])),
    ex("4 clock last: on the last day itself the limit had not passed", LAST, [ASKED, "2011-05-06 asked"],
       found("breached", due="2011-05-20", restarts=[restart("2011-05-06")])),
    ex("4 clock last: only what is known by as_at moves it", LAST, [ASKED, "2011-04-26 asked"], PENDING,
       as_at="2011-04-25"),
    ex("settled runs end at the first known performance", LAST, [ASKED, "2011-04-20 done", "2011-04-26 asked"],
       done("2011-04-20"), found("breached", due="2011-05-12")),
    ex("settled runs end at the first known lapse", rule(clock="last", until="ended"), [ASKED, "2011-04-20 ended",
       "2011-04-26 asked"], lapsed("2011-04-20"), found("breached", due="2011-05-12")),
    ex("settled runs: possible fits do not end a run", rule(clock="last", should={"event": "done",
       "where": {"ok": "true"}}), [ASKED, "2011-04-20 done", "2011-04-26 asked"], unknown("ok", due="2011-05-12",
       restarts=[restart("2011-04-26")])),
    ex("settled runs: nor move its clock", rule(clock={"last": {"event": "moved", "where": {"ok": "true"}}}), [ASKED,
       "2011-04-26 moved"], BREACHED),
    ex("4 clock last pattern: the latest event fitting it", rule(clock={"last": "moved"}), [ASKED, "2011-04-26 moved"],
       found("breached", due="2011-05-12", restarts=[restart("2011-04-26", name="moved")])),
    ex("4 clock last pattern: a trigger that does not fit it joins the run and does not move the clock",
       rule(clock={"last": "moved"}), [ASKED, "2011-04-26 asked"], BREACHED),
    ex("4 clock last: an event before the trigger does not move it", rule(clock={"last": "moved"}), ["2011-04-11 moved",
       ASKED], BREACHED),
    ex("4 clock last: nor one after the performance", LAST, [ASKED, "2011-05-03 done", "2011-05-04 asked"],
       done("2011-05-03"), found("breached", due="2011-05-18")),
    ex("settled runs: with mixed episodes the first trigger's decides", LAST,
       [event(ASKED, episode="1"), "2011-04-20 asked", event("2011-04-26 asked", episode="2")],
       found("breached", due="2011-05-10", restarts=[restart("2011-04-20")]), found("breached", due="2011-05-12")),
    ex("settled runs: the first trigger's date decides the edition", [rule("t.old", repeal="2011-04-20", clock="last"),
       rule("t.new", commencement="2011-04-20", clock="last")], [ASKED, "2011-04-26 asked"], {**MOVED, "rule": "t.old"},
       {**found("breached", due="2011-05-12"), "rule": "t.new"}),
    ex("settled runs: the first trigger's date decides the trial", LAST, [event("2011-03-31 asked", authority=KENT),
       event("2011-04-04 asked", authority=KENT)], found("breached", due="2011-04-18",
       restarts=[restart("2011-04-04")]), trials=[trial("t.rule")]),
    ex("settled runs: the performing event is never a restart", rule(clock={"last": ["asked", "done"]}), [ASKED,
       "2011-05-03 done"], done("2011-05-03")),
    ex("settled within a fact is read from the event the clock runs from", rule(clock="last",
       within={"fact": "planned_for"}), [event(ASKED, planned_for="2011-05-10"), event("2011-04-26 asked",
       planned_for="2011-05-17")], found("breached", due="2011-05-17", restarts=[restart("2011-04-26")])),
    ex("settled within a fact: the event it runs from lacks it", rule(clock="last", within={"fact": "planned_for"}),
       [event(ASKED, planned_for="2011-05-10"), "2011-04-26 asked"], unknown("planned_for", restarts=...)),
    ex("4 limit of power: before its end", POWER, [event(ASKED, expires="2011-05-10")], found("pending",
       due="2011-05-10"), as_at="2011-05-10"),
    ex("settled limit of power past its date: lapsed on its due date", POWER, [event(ASKED, expires="2011-05-10")],
       lapsed("2011-05-10", "2011-05-10"), as_at="2011-05-11"),
    ex("4 limit of power: used in time", POWER, [event(ASKED, expires="2011-05-10"), "2011-05-10 done"],
       done("2011-05-10", "2011-05-10")),
    ex("4 limit of power: never breached, even by what came later", POWER, [event(ASKED, expires="2011-05-10"),
       "2011-05-12 done"], lapsed("2011-05-10", "2011-05-10", performed=...)),
    ex("4 limit of power: no date on the record", POWER, [ASKED], unknown("expires")),
    ex("4 limit of power: clock hours", THREE_DAYS, [HALF_TWO], lapsed("2011-04-21", "2011-04-21"), as_at="2011-04-22"),
    ex("4 limit of power: clock hours, before their end", THREE_DAYS, [HALF_TWO], found("pending", due="2011-04-21"),
       as_at="2011-04-21"),
    ex("4 limit of power: hours with no start time, while it may run", THREE_DAYS, [ASKED], unknown("time of asked"),
       as_at="2011-04-21"),
    ex("4 limit of power: hours with no start time, past the latest end there can be", THREE_DAYS, [ASKED],
       found("lapsed", due="2011-04-21", lapsed="2011-04-21"), as_at="2011-04-22"),
    ex("4 limit of power: hours with no start time, used in time on every reading", THREE_DAYS, [ASKED,
       "2011-04-19 done"], done("2011-04-19", "2011-04-21")),
    ex("4 limit of power: hours with no start time, used too late on every reading", THREE_DAYS, [ASKED,
       "2011-04-23 done"], found("lapsed", due="2011-04-21", lapsed="2011-04-21", performed="2011-04-23")),
]  # fmt: skip

EITHER = {"event": "asked", "where": {"any": [{"a": "true"}, {"b": "true"}]}}
BOTH = {"event": "asked", "where": {"a": "true", "b": "true"}}
CARRIED = {"event": "done", "where": {"why": {"present": "true"}}}
HOURS_IF_OK = rule(within="48 hours", should={"event": "done", "where": {"ok": "true"}})
SAID_WHY = rule(should={"have": {"why": {"present": "true"}}})
MISSING = [
    ex("5.8 a fact the event does not carry is unknown, not false", rule(when=WHEN_OK), [ASKED], unknown("ok")),
    ex("settled a recorded null is unknown for value tests", rule(when=WHEN_OK), [event(ASKED, ok=None)],
       unknown("ok")),
    ex("5.8 any: one that holds is enough", rule(when=EITHER), [event(ASKED, b=True)], BREACHED),
    ex("5.8 any: one false, one unknown", rule(when=EITHER), [event(ASKED, a=False)], unknown("b")),
    ex("settled every unknown fact of an undecided `any` is named (sorted)", rule(when=EITHER), [ASKED], unknown("a",
       "b")),
    ex("5.8 any: all false", rule(when=EITHER), [event(ASKED, a=False, b=False)]),
    ex("5.8 all: one false is enough", rule(when=BOTH), [event(ASKED, a=False)]),
    ex("5.8 all: one true, one unknown", rule(when=BOTH), [event(ASKED, a=True)], unknown("b")),
    ex("5.8 all inside any: what one false part settles is not named", rule(when={"event": "asked",
       "where": {"any": [{"all": [{"a": "true"}, {"b": "true"}]}, {"c": "true"}]}}), [event(ASKED, a=False)],
       unknown("c")),
    ex("settled missing is sorted and unique", rule(when=BOTH, unless=EXEMPT_IF),
       [event(ASKED, a=True, b=True), "2011-04-20 done"], done("2011-04-20", missing=["spared"])),
    ex("5.8 present in `when`: carried", rule(when={"event": "asked", "where": {"why": {"present": "true"}}}),
       [event(ASKED, why="late")], BREACHED),
    ex("5.8 present in `when`: absent is false", rule(when={"event": "asked", "where": {"why": {"present": "true"}}}),
       [ASKED]),
    ex("5.8 present in `when`: a recorded null is false", rule(when={"event": "asked",
       "where": {"why": {"present": "true"}}}), [event(ASKED, why=None)]),
    ex("5.8 present in `unless`: absent is false, and nothing is missing",
       rule(unless=[{"fact": {"why": {"present": "true"}}}]), [ASKED], BREACHED),
    ex("5.8 present in `unless`: carried", rule(unless=[{"fact": {"why": {"present": "true"}}}]), [event(ASKED,
       why="late")], found("exempt")),
    ex("5.8 present in `until`: absent is false", rule(until={"event": "ended", "where": {"why": {"present": "true"}}}),
       [ASKED, "2011-04-20 ended"], BREACHED),
    ex("5.8 present in a performance: absent is false", rule(should=CARRIED), [ASKED, "2011-04-20 done"], BREACHED),
    ex("5.8 present in a performance: carried", rule(should=CARRIED), [ASKED, event("2011-04-20 done", why="late")],
       done("2011-04-20")),
    ex("5.8 present in `have`: carried", SAID_WHY, [event(ASKED, why="late")], found("discharged")),
    ex("5.8 present in `have`: absent is unknown", SAID_WHY, [ASKED], unknown("why")),
    ex("5.8 present in `have`: a recorded null is false", SAID_WHY, [event(ASKED, why=None)], found("breached")),
    ex("5.8 an unknown trigger is undetermined, naming the fact (settled: due is null)", rule(when=WHEN_OK), [ASKED,
       "2011-04-20 done"], unknown("ok")),
    ex("5.8 a performance that only may fit turns breached into undetermined (settled: due is kept)", IF_OK, [ASKED,
       "2011-04-20 done"], unknown("ok", due=DUE)),
    ex("5.8 dated no later than the due date: on it", IF_OK, [ASKED, "2011-05-06 done"], unknown("ok", due=DUE)),
    ex("5.8 a later one changes nothing", IF_OK, [ASKED, "2011-05-07 done"], BREACHED),
    ex("5.8 dated no later than the due date: on the date that hours end", HOURS_IF_OK,
       [HALF_TWO, "2011-04-20T16:00 done"], unknown("ok", due="2011-04-20")),
    ex("5.8 pending stays pending", IF_OK, [ASKED, "2011-04-20 done"], PENDING, as_at="2011-05-06"),
    ex("5.8 pending stays pending: with no last day", rule(how_soon="immediately", should={"event": "done",
       "where": {"ok": "true"}}), [ASKED, "2011-04-20 done"], OPEN),
    ex("5.8 a performance known not to fit is none", IF_OK, [ASKED, event("2011-04-20 done", ok=False)], BREACHED),
    ex("5.8 a lapse that only may fit", UNTIL_OK, [ASKED, "2011-04-20 ended"], unknown("ok", due=DUE)),
    ex("5.8 a later lapse that only may fit changes nothing", UNTIL_OK, [ASKED, "2011-05-07 ended"], BREACHED),
    ex("settled softened: a known late performance and its days_late are kept", IF_OK, [ASKED, "2011-05-03 done",
       event("2011-05-08 done", ok=True)], unknown("ok", due=DUE, performed="2011-05-08", days_late=2)),
    ex("settled softened: a known late lapse is kept", rule(should={"event": "done", "where": {"ok": "true"}},
       until="ended"), [ASKED, "2011-05-03 done", "2011-05-08 ended"], unknown("ok", due=DUE, lapsed="2011-05-08")),
    ex("5.8 discharged stays discharged whatever else may fit", IF_OK, [ASKED, "2011-04-20 done",
       event("2011-05-03 done", ok=True)], done("2011-05-03")),
    ex("settled a plain value tested against a list holds when the list has it", rule(when={"event": "asked",
       "where": {"who": "police"}}), [event(ASKED, who=["health", "police"])], BREACHED),
    ex("4 one_of: any of the values", rule(when={"event": "asked", "where": {"who": {"one_of": ["police", "health"]}}}),
       [event(ASKED, who="health")], BREACHED),
    ex("4 includes: all of the values", rule(when={"event": "asked", "where": {"who": {"includes": ["police",
       "health"]}}}), [event(ASKED, who=["health"])]),
    ex("4 includes: and more", rule(when={"event": "asked", "where": {"who": {"includes": ["police", "health"]}}}),
       [event(ASKED, who=["health", "police", "school"])], BREACHED),
    ex("4 at_least: that many", rule(when={"event": "asked", "where": {"many": {"at_least": "3"}}}), [event(ASKED,
       many="3")], BREACHED),
    ex("4 at_least: as numbers, not as text", rule(when={"event": "asked", "where": {"many": {"at_least": "3"}}}),
       [event(ASKED, many="10")], BREACHED),
    ex("4 at_least: fewer", rule(when={"event": "asked", "where": {"many": {"at_least": "3"}}}), [event(ASKED,
       many="2")]),
]  # fmt: skip

DARK = "done not shown from 2011-04-18 to 2011-05-06"
SCOPE = [
    ex("5.9 a source that shows everything, always", PLAIN, [ASKED], BREACHED, sources=[source()]),
    ex("5.9 silence of a source is not a breach", PLAIN, [ASKED], unknown(DARK, due=DUE), sources=[source("asked")]),
    ex("5.9 a source that shows the event", PLAIN, [ASKED], BREACHED, sources=[source("asked", "done")]),
    ex("5.9 pending: to the earlier of due date and as_at", PLAIN, [ASKED],
       unknown("done not shown from 2011-04-18 to 2011-04-20", due=DUE), as_at="2011-04-20", sources=[source("asked")]),
    ex("5.9 pending with no last day: to as_at", NOW, [ASKED], unknown("done not shown from 2011-04-18 to 2011-06-30"),
       sources=[source("asked")]),
    ex("5.9 lapsed", UNTIL, [ASKED, "2011-04-20 ended"], unknown(DARK, due=DUE, lapsed=...), sources=[source("asked",
       "ended")]),
    ex("5.9 a permission", FREE, [ASKED], unknown("done not shown from 2011-04-18 to 2011-06-30"),
       sources=[source("asked")]),
    ex("5.9 throughout: begun a day late", PLAIN, [ASKED], unknown(DARK, due=DUE),
       sources=[source(begins="2011-04-19")]),
    ex("5.9 throughout: ended a day early", PLAIN, [ASKED], unknown(DARK, due=DUE),
       sources=[source(ends="2011-05-05")]),
    ex("5.9 throughout: from the trigger to the due date is enough", PLAIN, [ASKED], BREACHED,
       sources=[source(begins="2011-04-18", ends="2011-05-06")]),
    ex("5.9 a source speaks only for the cases in it", PLAIN, [ASKED], unknown(DARK, due=DUE),
       sources=[source(cases=[("", "D")])]),
    ex("5.9 a source speaks only for the cases in it, by authority", PLAIN, [event(ASKED, owner=KENT)], unknown(DARK,
       due=DUE), sources=[source(cases=[(ESSEX, "C")])]),
    ex("5.9 any source of the case will do", PLAIN, [ASKED], BREACHED, sources=[source("asked"), source("done")]),
    ex("5.9 two years' files, end to end, show the whole", PLAIN, [ASKED], BREACHED, sources=[source(ends="2011-04-25"),
       source(begins="2011-04-26")]),
    ex("5.9 two files with a day between them do not", PLAIN, [ASKED], unknown(DARK, due=DUE),
       sources=[source(ends="2011-04-25"), source(begins="2011-04-27")]),
    ex("5.9 a performance that is seen is used whatever the window", PLAIN, [ASKED, "2011-05-03 done"],
       done("2011-05-03"), sources=[source("asked")]),
    ex("5.9 a late performance that is seen is used too", PLAIN, [ASKED, "2011-05-09 done"], late("2011-05-09", 3),
       sources=[source("asked")]),
    ex("5.9 each of several performing events has to be shown", rule(should=["done", "waived"]), [ASKED],
       unknown("waived not shown from 2011-04-18 to 2011-05-06", due=DUE), sources=[source("asked", "done")]),
    ex("5.9 what the trigger itself says needs no other event", SEEN, [event(ASKED, seen=False)], found("breached"),
       sources=[source("opened")]),
    ex("5.9 a forbidden event that is seen", BAN, [ASKED, "2011-05-20 done"], found("breached", performed="2011-05-20"),
       sources=[source("asked")]),
    ex("5.9 follow looks from the case's first event to the trigger", AFTER, ["2011-04-01 opened", ASKED],
       unknown("told not shown from 2011-04-01 to 2011-04-18"), sources=[source("asked", "opened")]),
    ex("5.9 follow: shown from the first event", AFTER, ["2011-04-01 opened", ASKED], found("breached"),
       sources=[source(begins="2011-04-01")]),
    ex("5.9 a missing exemption is named beside", rule(unless=EXEMPT_IF), [ASKED], unknown(DARK, "spared", due=DUE),
       sources=[source("asked")]),
    ex("5.9 a limit of power that has passed is lapsed, so scope applies", POWER, [event(ASKED, expires="2011-05-10")],
       unknown("done not shown from 2011-04-18 to 2011-05-10", due="2011-05-10", lapsed=...),
       sources=[source("asked")]),
]  # fmt: skip

KENTS = event(ASKED, authority=KENT)
SET_ASIDE = {"standing": "suspended", "trial": "kent-2011"}
WHATEVER_RUNS = trial("t.rule", begins="2011-04-20", running_at_start="suspended")
GIVES_BACK = trial("t.rule", ends="2011-05-01", running_at_end="restart")
INSTEAD = instead()
TRIALS = [
    ex("5.10 status is computed as if there were no trial", PLAIN, [KENTS], BREACHED | SET_ASIDE,
       trials=[trial("t.rule")]),
    ex("5.10 a duty done under a trial", PLAIN, [KENTS, "2011-05-03 done"], done("2011-05-03") | SET_ASIDE,
       trials=[trial("t.rule")]),
    ex("5.10 a rule the trial does not name", PLAIN, [KENTS], BREACHED, trials=[trial("t.other")]),
    ex("5.10 only a granted trial: proposed", PLAIN, [KENTS], BREACHED, trials=[trial("t.rule", state="proposed")]),
    ex("5.10 only a granted trial: withdrawn", PLAIN, [KENTS], BREACHED, trials=[trial("t.rule", state="withdrawn")]),
    ex("5.10 of the trigger's authority", PLAIN, [event(ASKED, authority=ESSEX)], BREACHED, trials=[trial("t.rule")]),
    ex("5.10 an authority not known is not the trial's", PLAIN, [ASKED], BREACHED, trials=[trial("t.rule")]),
    ex("5.10 the authority may come from an earlier event", PLAIN, [event("2011-04-01 opened", authority=KENT), ASKED],
       BREACHED | SET_ASIDE, trials=[trial("t.rule")]),
    ex("5.10 on the trigger's date: the first day", PLAIN, [KENTS], BREACHED | SET_ASIDE, trials=[trial("t.rule",
       begins="2011-04-18")]),
    ex("5.10 on the trigger's date: the day before", PLAIN, [KENTS], BREACHED, trials=[trial("t.rule",
       begins="2011-04-19")]),
    ex("5.10 on the trigger's date: until is exclusive", PLAIN, [KENTS], BREACHED, trials=[trial("t.rule",
       ends="2011-04-18")]),
    ex("5.10 on the trigger's date: the last day", PLAIN, [KENTS], BREACHED | SET_ASIDE, trials=[trial("t.rule",
       ends="2011-04-19")]),
    ex("4 trials: a rule whose evidence is proposed-only is not suspended", PLAIN, [KENTS], BREACHED,
       trials=[trial(Suspends("t.rule", "proposed-only"))]),
    ex("4 trials: no known end suspends to the last evidenced date", PLAIN, [KENTS], BREACHED | SET_ASIDE,
       trials=[trial("t.rule", ends=None, instruments=(direction("2011-03-21", "2011-04-01", "2011-04-19"),))]),
    ex("4 trials: and not on or after it", PLAIN, [KENTS], BREACHED,
       trials=[trial("t.rule", ends=None, instruments=(direction("2011-03-21", "2011-04-01", "2011-04-18"),))]),
    ex("4 trials: no end and no paper suspends nothing", PLAIN, [KENTS], BREACHED, trials=[trial("t.rule", ends=None)]),
    ex("5.10 running at the start, national: stands", PLAIN, [KENTS], BREACHED, trials=[trial("t.rule",
       begins="2011-04-20")]),
    ex("5.10 running at the start, suspended: taken in", PLAIN, [KENTS], BREACHED | SET_ASIDE, trials=[WHATEVER_RUNS]),
    ex("5.10 running at the start, suspended: not before the trial begins", PLAIN, [KENTS], PENDING, as_at="2011-04-19",
       trials=[WHATEVER_RUNS]),
    ex("5.10 running at the start, suspended: what was done before it is not running", PLAIN, [KENTS,
       "2011-04-19 done"], done("2011-04-19"), trials=[WHATEVER_RUNS]),
    ex("5.10 running at the start, suspended: nor what was late before it", PLAIN, [KENTS], BREACHED,
       trials=[trial("t.rule", begins="2011-05-07", running_at_start="suspended")]),
    ex("5.10 running at the end, saved: stays set aside", PLAIN, [KENTS], BREACHED | SET_ASIDE, trials=[trial("t.rule",
       ends="2011-05-01")]),
    ex("4 trials restart: stands again from `until`, its due date unmoved", PLAIN, [KENTS], PENDING, as_at="2011-05-01",
       trials=[GIVES_BACK]),
    ex("4 trials restart: set aside until then", PLAIN, [KENTS], PENDING | SET_ASIDE, as_at="2011-04-30",
       trials=[GIVES_BACK]),
    ex("4 trials restart: what was done in the trial stays set aside", PLAIN, [KENTS, "2011-04-20 done"],
       done("2011-04-20") | SET_ASIDE, trials=[GIVES_BACK]),
    ex("5.10 `instead` rules are evaluated beside it (settled: for every trigger within its dates)", PLAIN, [KENTS,
       "2011-05-03 planned"], {**done("2011-05-03", trial="kent-2011"), "rule": "kent.instead"}, {**BREACHED,
       **SET_ASIDE, "rule": "t.rule"}, trials=[trial("t.rule", instead=(INSTEAD,))]),
    ex("settled `instead` rules run for that authority", PLAIN, [event(ASKED, authority=ESSEX)], BREACHED,
       trials=[trial("t.rule", instead=(INSTEAD,))]),
    ex("settled `instead` rules run within its dates", PLAIN, [event("2011-10-01 asked", authority=KENT)],
       found("pending", due="2011-10-14"), as_at="2011-10-03", trials=[trial("t.rule", instead=(INSTEAD,))]),
    ex("5.10 `instead` rules of a trial that was not granted do not run", PLAIN, [KENTS], BREACHED,
       trials=[trial("t.rule", state="proposed", instead=(INSTEAD,))]),
]  # fmt: skip

BEFORE, AFTERWARDS = deviation("2011-05-06"), deviation("2011-05-07")
RELIED = {"standing": "deviated", "deviation": "d 2011-05-06", "notes": ["recorded before"]}
TOO_LATE = {"standing": "deviated", "deviation": "d 2011-05-07", "notes": ["recorded after"]}
DEVIATIONS = [
    ex("5.11 decided no later than the due date: recorded before", PLAIN, [ASKED], BREACHED | RELIED,
       deviations=[BEFORE]),
    ex("5.11 decided after it: recorded after", PLAIN, [ASKED], BREACHED | TOO_LATE, deviations=[AFTERWARDS]),
    ex("5.11 with no due date, decided on the trigger's day: recorded before", NOW, [ASKED],
       OPEN | RELIED | {"deviation": "d 2011-04-18"}, deviations=[deviation("2011-04-18")]),
    ex("5.11 with no due date, decided after the trigger: recorded after", NOW, [ASKED],
       OPEN | TOO_LATE | {"deviation": "d 2011-04-19"}, deviations=[deviation("2011-04-19")]),
    ex("5.11 matched by case", PLAIN, [ASKED], BREACHED, deviations=[deviation("2011-05-06", case="D")]),
    ex("5.11 matched by rule", PLAIN, [ASKED], BREACHED, deviations=[deviation("2011-05-06", rule="t.other")]),
    ex("5.11 matched by trigger", PLAIN, [ASKED], BREACHED, deviations=[deviation("2011-05-06", "2011-04-19 asked")]),
    ex("5.1 and by authority, where one reference is two cases", PLAIN,
       [event(ASKED, authority=KENT, owner=KENT), event(ASKED, authority=ESSEX, owner=ESSEX)], BREACHED,
       BREACHED | RELIED, deviations=[replace(BEFORE, authority=KENT)]),
    ex("5.11 any trigger of a run", LAST, [ASKED, "2011-04-26 asked"], MOVED | RELIED,
       deviations=[deviation("2011-05-06", "2011-04-26 asked")]),
    ex("5.11 on a duty discharged in time: not relied on", PLAIN, [ASKED, "2011-05-03 done"],
       done("2011-05-03", deviation="d 2011-05-06", notes=["not relied on"]), deviations=[BEFORE]),
    ex("5.11 on a duty done late it is relied on", PLAIN, [ASKED, "2011-05-09 done"], late("2011-05-09", 3) | RELIED,
       deviations=[BEFORE]),
    ex("5.11 up to its own `until`", PLAIN, [ASKED], BREACHED | RELIED, deviations=[replace(BEFORE,
       until=day("2011-06-30"))]),
    ex("5.11 past its own `until`: stands again", PLAIN, [ASKED], {**BREACHED, "deviation": ...},
       deviations=[replace(BEFORE, until=day("2011-06-29"))]),
    ex("5.11 past its own `until`: stands again, even where the duty was closed before then", PLAIN,
       [ASKED, "2011-05-09 done"], late("2011-05-09", 3, deviation=...),
       deviations=[replace(BEFORE, until=day("2011-06-29"))]),
    ex("5.11 under an Act it is kept as an explanation; standing never changes", rule(force=Force.ACT), [ASKED],
       {**BREACHED, "deviation": "d 2011-05-06"}, deviations=[BEFORE]),
    ex("5.11 under regulations too", rule(force=Force.REGULATIONS), [ASKED], {**BREACHED, "deviation": "d 2011-05-06"},
       deviations=[BEFORE]),
    ex("5.2 a decision after as_at does not exist", PLAIN, [ASKED], PENDING, as_at="2011-05-05", deviations=[BEFORE]),
    ex("5.2 nor, with known_at, one recorded after it", PLAIN, [ASKED], BREACHED, known_at="2011-06-01",
       deviations=[replace(BEFORE, recorded=event("2011-06-02T09:00 x").earliest)]),
]  # fmt: skip

COUNTS_AS = rule("t.means", when="met", derives="asked")
DERIVED = "asked:2011-04-18 met"
DEFINITIONS = [
    ex("4 derives: this event counts as having happened too (settled: its id)", [PLAIN, COUNTS_AS], ["2011-04-18 met"],
       {**BREACHED, "trigger": DERIVED}),
    ex("settled derived events copy `at`, `episode` and `authority`", [HERE, COUNTS_AS], [event("2011-04-18 met",
       episode="7", authority=KENT)], {**BREACHED, "episode": "7", "authority": KENT}),
    ex("4 derives: with no facts, a test on them is false", [rule(when=WHEN_OK), COUNTS_AS], [event("2011-04-18 met",
       ok=True)]),
    ex("4 derives: with no facts, in `have` too", [SEEN, COUNTS_AS], [event("2011-04-18 met", seen=True)],
       found("breached")),
    ex("4 derives: only when the pattern is known to match", [PLAIN, rule("t.means", when={"event": "met",
       "where": {"ok": "true"}}, derives="asked")], ["2011-04-18 met"]),
    ex("4 derives: unless the same event is recorded from then on", [PLAIN, COUNTS_AS], ["2011-04-18 met",
       "2011-04-26 asked"], {**found("breached", due="2011-05-12"), "trigger": "2011-04-26 asked"}),
    ex("4 derives: on the same day is from then on", [PLAIN, COUNTS_AS], ["2011-04-18 met", ASKED], {**BREACHED,
       "trigger": ASKED}),
    ex("4 derives: recorded before is not", [PLAIN, COUNTS_AS], ["2011-04-17 asked", "2011-04-18 met"],
       {**found("breached", due="2011-05-05"), "trigger": "2011-04-17 asked"}, {**BREACHED, "trigger": DERIVED}),
    ex("4 derives: before the next one derived", [PLAIN, COUNTS_AS], ["2011-04-18 met", "2011-04-20 met",
       "2011-04-26 asked"], {**BREACHED, "trigger": DERIVED}, {**found("breached", due="2011-05-12"),
       "trigger": "2011-04-26 asked"}),
    ex("4 derives: in the episode", [PLAIN, COUNTS_AS], [event("2011-04-18 met", episode="1"), event("2011-04-26 asked",
       episode="2")], {**BREACHED, "trigger": DERIVED}, found("breached", due="2011-05-12")),
    ex("4 derives: derived events derive nothing", [rule(when="wanted"), COUNTS_AS, rule("t.more", when="asked",
       derives="wanted")], ["2011-04-18 met"]),
    ex("4 derives: a definition not yet in force defines nothing", [PLAIN, rule("t.means", when="met", derives="asked",
       commencement="2011-04-19")], ["2011-04-18 met"]),
    ex("4 derives: a derived event performs", [rule(when="wanted", should="asked"), COUNTS_AS], ["2011-04-18 wanted",
       "2011-05-03 met"], done("2011-05-03")),
]  # fmt: skip

OUTPUT = [
    ex("5.13 output is sorted by case, trigger date, rule, trigger id", [rule("t.b"), rule("t.a")],
       [event("2011-04-19 asked", case="B"), event(ASKED, case="D", id="2"), event(ASKED, case="D", id="1"),
       event("2011-04-26 asked", case="B")], *({**found("breached", due=due), "case": case, "rule": name,
       "trigger": trigger} for case, trigger, name, due in ( ("B", "2011-04-19 asked", "t.a", "2011-05-09"), ("B",
       "2011-04-19 asked", "t.b", "2011-05-09"), ("B", "2011-04-26 asked", "t.a", "2011-05-12"), ("B",
       "2011-04-26 asked", "t.b", "2011-05-12"), ("D", "1", "t.a", DUE), ("D", "2", "t.a", DUE), ("D", "1", "t.b", DUE),
       ("D", "2", "t.b", DUE)))),
    ex("4 a rule that no record can show gives no finding",
       [replace(PLAIN, duty=None, modality=None)], [ASKED]),
]  # fmt: skip

TABLE = [
    *EVENTS, *KNOWLEDGE, *IN_FORCE, *RECKONING, *ORDER, *PERFORMED, *FORMS, *CLOCKS, *MISSING, *SCOPE, *TRIALS,
    *DEVIATIONS, *DEFINITIONS, *OUTPUT,
]  # fmt: skip


@pytest.mark.parametrize(("rules", "given", "wanted", "more"), TABLE)
def test_the_contract_by_example(
    rules: Rule | Sequence[Rule], given: Sequence[str | Event], wanted: Sequence[Wanted], more: dict[str, Any]
) -> None:
    run(rules, given, wanted, more)


def test_each_row_says_something_of_its_own() -> None:
    said = [row.id for row in TABLE]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("clause", range(1, 12))
def test_each_clause_has_a_row(clause: int) -> None:
    assert any(str(row.id).startswith(f"5.{clause} ") for row in TABLE)
