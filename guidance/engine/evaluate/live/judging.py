"""The rules that every ruleset holds: how a duty is judged once its case has been told to the end."""

from collections.abc import Iterator

from guidance.engine.evaluate.live.idioms import (
    Pattern,
    Row,
    Test,
    above,
    at_least,
    at_most,
    below,
    equals,
    joined,
    pattern,
    row,
)  # fmt: skip
from guidance.engine.evaluate.live.words import Fits, Kind, Soft, Told, Verdict

FIRST = 1000
"""Judging comes after everything that a message itself sets going; within it, in the order written here."""

V, TODAY = Verdict, pattern("today", Kind.TODAY)


def judging() -> dict[str, Row]:
    """Write the rules that judge, by name."""
    rows = {"touch": row(0, "touch", pattern("m", Kind.TOUCH)), "hold": _holding()}
    rows |= {f"t{number}": joining for number, joining in enumerate(_joined(), 1)}
    rows["wind"] = row(FIRST, "wind", TODAY, joined("d", Kind.RUN, "today"))
    for number, judged in enumerate((*_terms(), *_follows(), *_softened()), 1):
        rows[f"j{number}"] = {**judged, "pri": FIRST + number}
    return rows


def _holding() -> Row:
    return row(0, "touch", pattern("d", Kind.SAID), joined("m", Kind.SILENCE, "d"))


def _joined() -> Iterator[Row]:
    """Let a trigger that belongs to a run have no duty of its own, and the run begin anew as to what comes before."""
    trigger = pattern("j", Kind.JOINED)
    for kind in (Kind.OPEN, Kind.WATCH):
        yield row(0, "drop", trigger, joined("d", kind, "j", equals("duty", "j.own")))
    yield row(0, "stretch", trigger, joined("d", Kind.OPEN, "j", equals("duty", "j.duty"), below("full", "j.full")))


def _verdict(verdict: Verdict, *patterns: Pattern, soft: Soft = Soft.NO, first: bool = False) -> Row:
    """Write a verdict; `first` where it rests on the first event that fits, though its order is not known."""
    return row(0, f"verdict step={verdict:d} soft={soft:d} first={first:d}", TODAY, *patterns)


def _of(alias: str, kind: Kind, *tests: Test) -> Pattern:
    return joined(alias, kind, "term", equals("duty", "term.duty"), *tests)


def _term(*tests: Test) -> Pattern:
    return joined("term", Kind.TERM, "today", *tests)


def _terms() -> Iterator[Row]:
    """Judge what is to be performed: first by its performance, then by what ended it, then by the day it is."""
    duty, power = _term(equals("power", 0)), _term(equals("power", 1))
    for kind in (Kind.DONE, Kind.GONE, Kind.OPEN):
        yield _verdict(V.NO_LIMIT, _term(equals("undated", 1)), _of("by", kind), first=True)
    yield from _ends_unsure()
    late = _of("by", Kind.DONE, above("early", "term.lenient"))
    yield _verdict(V.LATE, duty, late, soft=Soft.BREACH)
    yield _verdict(V.POWER_ENDED_FIRST, power, late)
    yield _verdict(V.IN_TIME, _term(), _of("by", Kind.DONE, at_most("late", "term.strict")))
    yield _verdict(V.TIME_UNKNOWN, _term(), _of("by", Kind.DONE))
    for kind in (Kind.OPEN, Kind.GONE):
        yield _verdict(V.ORDER_UNKNOWN, _term(), _of("by", kind, at_least("unsure", 1)), first=True)
    late = _of("by", Kind.GONE, above("early", "term.lenient"))
    yield _verdict(V.LAPSED_LATE, duty, late, soft=Soft.BREACH)
    yield _verdict(V.POWER_ENDED_BEFORE_LAPSE, power, late)
    yield _verdict(V.LAPSED, _term(), _of("by", Kind.GONE, at_most("late", "term.strict")))
    yield _verdict(V.LAPSE_TIME_UNKNOWN, _term(), _of("by", Kind.GONE))
    yield _verdict(V.WAITING, _term(at_least("passes", "today.now")), _of("open", Kind.OPEN))
    yield _verdict(V.OVERDUE, duty, _of("open", Kind.OPEN), soft=Soft.BREACH)
    yield _verdict(V.POWER_ENDED, power, _of("open", Kind.OPEN))


def _ends_unsure() -> Iterator[Row]:
    """Judge a power that runs for hours from a start whose time is not known, where it may have ended or not."""
    tests = (equals("hourless", 1), equals("power", 1))
    perhaps = above("late", "term.strict"), at_most("early", "term.lenient")
    for kind in (Kind.DONE, Kind.GONE):
        yield _verdict(V.NO_TIME, _term(*tests), _of("by", kind, equals("unsure", 0), *perhaps))
    for kind in (Kind.DONE, Kind.GONE, Kind.OPEN):
        unsure = at_least("unsure", 1), above("first_late", "term.strict")
        yield _verdict(V.NO_TIME, _term(*tests), _of("by", kind, *unsure))
    running = _term(*tests, at_least("passes", "today.now"))
    yield _verdict(V.NO_TIME, running, _of("by", Kind.OPEN, equals("unsure", 0)))


def _follows() -> Iterator[Row]:
    """Judge what should have followed, and what was not to be done and was not."""
    asked = joined("term", Kind.ASKED, "today")
    yield _verdict(V.FOLLOWED, joined("term", Kind.ASKED, "today", at_least("by", 1)))
    yield _verdict(V.MAY_FOLLOW, asked, joined("x", Kind.DOUBT, "term", equals("duty", "term.duty")), soft=Soft.FOLLOW)
    yield _verdict(V.NOTHING_FIRST, asked)
    yield row(0, "lift", TODAY, joined("d", Kind.OPEN, "today", equals("ban", 1)))


def _softened() -> Iterator[Row]:
    """Tell of each event that might yet turn a verdict."""
    yield _soft(Soft.BREACH, at_most("day", "said.due"))
    yield _soft(Soft.BREACHED_BAN, equals("fits", Fits.END), below("day", "said.day"))
    yield _soft(Soft.BAN, equals("fits", Fits.PERFORM), at_most("day", "said.day"))
    yield _soft(Soft.FOLLOW)


def _soft(soft: Soft, *tests: Test) -> Row:
    said = pattern("said", Kind.SAID, equals("told", Told.VERDICT), equals("soft", soft))
    return row(0, "soften", said, joined("x", Kind.DOUBT, "said", equals("duty", "said.duty"), *tests))
