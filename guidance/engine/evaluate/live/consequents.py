"""What follows when the patterns of a rule match: facts are taken back and made. Nothing is judged here."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from guidance.engine.evaluate.live.words import NEVER, Kind, Soft, Told, Verdict

Fact = dict[str, Any]


class Session(Protocol):
    """What a consequent may do in the session of one case."""

    def make(self, kind: Kind, fact: Mapping[str, int]) -> None:
        """Make a fact."""

    def take_back(self, fact: Fact) -> None:
        """Take a fact back."""

    def next_duty(self) -> int:
        """Return a number that no duty of the session has yet."""


Matched = Mapping[str, Fact]
Settings = Mapping[str, int | str]
Verb = Callable[[Session, Matched, Settings], None]

_BASE = ("event", "name", "day", "early", "late", "sure", "full", "begun", "low", "high")
_LIMIT = ("strict", "lenient", "passes", "due", "undated", "hourless")
_NEVER = {"strict": NEVER, "lenient": NEVER, "passes": NEVER, "due": NEVER, "hourless": 0}
_END = {"end": 0, "end_name": 0, "end_early": NEVER, "end_late": NEVER}
_RUN = {**_END, "into": NEVER, "into_duty": 0}


def _kept(fact: Fact, *fields: str) -> dict[str, int]:
    return {name: fact[name] for name in fields}


def _again(fact: Fact, **changes: int) -> dict[str, int]:
    """Copy a fact for making it anew with changes."""
    return {name: value for name, value in {**fact, **changes}.items() if name not in {"id", "sid", "kind", "one"}}


def _limit(event: Fact, settings: Settings) -> dict[str, int]:
    """Take from a message the limit that runs from its event; without one, nothing is ever late."""
    flag = settings["length"]
    if not flag:
        return {**_NEVER, "undated": 0}
    if f"due{flag}" not in event:
        return {**_NEVER, "undated": 1}
    limit = {name: event[f"{name}{flag}"] for name in ("strict", "lenient", "passes", "due")}
    return {**limit, "undated": 0, "hourless": int(bool(settings["hours"]) and limit["strict"] != limit["lenient"])}


def touch(_: Session, __: Matched, ___: Settings) -> None:
    """Do nothing: a session in which no rule ever fired cannot be deleted."""


def note(session: Session, matched: Matched, settings: Settings) -> None:
    """Remember what happened, for exemptions that ask."""
    event = matched["m"]
    kept = _kept(event, "event", "early", "low", "high")
    session.make(Kind.PAST, {**kept, "flag": int(settings["flag"]), "fits": event[f"fit{settings['flag']}"]})


def lead(session: Session, matched: Matched, settings: Settings) -> None:
    """Remember what came first, for a duty to follow."""
    event, length = matched["m"], settings["length"]
    run = {"strict": event.get(f"strict{length}", 0), "lenient": event.get(f"lenient{length}", NEVER)}
    fits = event[f"fit{settings['flag']}"]
    kept = _kept(event, "event", "name", "day", "early", "late", "low", "high", "rank")
    session.make(Kind.LED, {**kept, **run, "rule": int(settings["rule"]), "fits": fits})


def unknown(session: Session, matched: Matched, settings: Settings) -> None:
    """Tell that whether an event is a trigger is not known."""
    _say(session, Told.UNKNOWN_TRIGGER, rule=int(settings["rule"]), event=matched["m"]["event"])


def new(session: Session, matched: Matched, settings: Settings) -> None:
    """Keep a trigger until its exemptions have been asked."""
    session.make(Kind.NEW, {**_again(_spanned(matched["m"], settings)), "rule": int(settings["rule"])})


def _spanned(event: Fact, settings: Settings) -> Fact:
    """Let a trigger belong to every episode where its rule ignores episodes."""
    return {**event, "low": 0, "high": NEVER} if settings["case"] else event


def exempt(session: Session, matched: Matched, settings: Settings) -> None:
    """Tell which exemption holds, and open nothing."""
    session.take_back(matched["d"])
    _say(session, Told.EXEMPT, rule=matched["d"]["rule"], event=matched["d"]["event"], by=int(settings["by"]))


def lacks(session: Session, matched: Matched, settings: Settings) -> None:
    """Tell which earlier event might have exempted."""
    duty, past = matched["d"], matched["p"]["event"]
    _say(session, Told.LACKS, rule=duty["rule"], event=duty["event"], by=past, step=int(settings["step"]))


def open_duty(session: Session, matched: Matched, settings: Settings) -> None:
    """Open a duty at its trigger."""
    _stand(session, _spanned(matched["m"], settings), settings)


def stand(session: Session, matched: Matched, settings: Settings) -> None:
    """Open a duty from which nothing exempts."""
    session.take_back(matched["d"])
    _stand(session, matched["d"], settings)


def _stand(session: Session, trigger: Fact, settings: Settings) -> None:
    rule = int(settings["rule"])
    if settings["form"] == "have":
        _say(session, Told.HAS, rule=rule, event=trigger["event"], fits=trigger[f"is{settings['flag']}"])
        return
    duty = {**_kept(trigger, *_BASE), "rule": rule, "duty": session.next_duty()}
    session.make(Kind.WATCH, duty)
    if settings["form"] == "follow":
        session.make(Kind.ASKED, {**duty, "by": 0, "rank": NEVER})
        return
    session.make(Kind.OPEN, {**duty, "unsure": 0, "first_late": NEVER, "ban": int(settings["form"] == "ban")})
    if settings["form"] in {"duty", "run"}:
        power = int(settings["power"])
        term = {**duty, **_limit(trigger, settings), "power": power, "anchor": trigger["event"]}
        session.make(Kind.TERM if settings["form"] == "duty" else Kind.CANDIDATE, {**term, **_RUN})


def perform(session: Session, matched: Matched, _: Settings) -> None:
    """Close a duty with what performed it."""
    duty, event = matched["d"], matched["m"]
    session.take_back(duty)
    kept = {**_kept(duty, "rule", "duty", "unsure"), **_kept(event, "early", "late", "day")}
    first_late = duty["first_late"] if duty["unsure"] else event["late"]
    session.make(Kind.DONE, {**kept, "by": event["event"], "first_late": first_late, "seen": 1})


def unsure(session: Session, matched: Matched, _: Settings) -> None:
    """Keep a duty open, with the first event that did what is asked in an order that cannot be known."""
    duty, event = matched["d"], matched["m"]
    session.take_back(duty)
    session.make(Kind.OPEN, _again(duty, unsure=event["event"], first_late=event["late"]))


def lapse(session: Session, matched: Matched, _: Settings) -> None:
    """Close a duty with what ended it."""
    duty, event = matched["d"], matched["m"]
    session.take_back(duty)
    kept = {
        **_kept(duty, "event", "rule", "duty", "low", "high", "unsure", "first_late"),
        **_kept(event, "early", "late", "day"),
    }
    session.make(Kind.GONE, {**kept, "by": event["event"], "seen": 0})


def seen(session: Session, matched: Matched, _: Settings) -> None:
    """Keep by a duty that ended that what it asked for was done later."""
    ended, event = matched["d"], matched["m"]
    session.take_back(ended)
    session.make(Kind.GONE, _again(ended, seen=1, first_late=ended["first_late"] if ended["unsure"] else event["late"]))


def doubt(session: Session, matched: Matched, settings: Settings) -> None:
    """Remember an event that only may fit."""
    duty, event = matched["d"], matched["m"]
    kept = {**_kept(duty, "rule", "duty"), "about": duty["event"], **_kept(event, "event", "early", "day")}
    session.make(Kind.DOUBT, {**kept, "fits": int(settings["fits"])})


def bind(session: Session, matched: Matched, _: Settings) -> None:
    """Set a limit by the event before which the duty is to be performed."""
    event = matched["m"]
    session.take_back(matched["d"])
    limit = {"strict": event["evening"], "lenient": event["late"], "passes": event["evening"], "due": event["day"]}
    session.make(Kind(matched["d"]["kind"]), _again(matched["d"], **limit))


def close(session: Session, matched: Matched, _: Settings) -> None:
    """Keep by a run what ended it."""
    event = matched["m"]
    session.take_back(matched["d"])
    end = {"end": event["event"], "end_name": event["name"], "end_early": event["early"], "end_late": event["over"]}
    session.make(Kind(matched["d"]["kind"]), _again(matched["d"], **end))


def aim(session: Session, matched: Matched, _: Settings) -> None:
    """Keep by a trigger the first of the runs to which it may belong."""
    trigger, run = matched["d"], matched["u"]
    session.take_back(trigger)
    session.make(Kind.CANDIDATE, _again(trigger, into=run["event"], into_duty=run["duty"]))


def absorb(session: Session, matched: Matched, _: Settings) -> None:
    """Let a trigger belong to a run that has not ended."""
    trigger = matched["d"]
    session.take_back(trigger)
    session.make(Kind.JOINED, {"duty": trigger["into_duty"], "own": trigger["duty"], "full": trigger["full"]})
    _say(session, Told.JOINS, rule=trigger["rule"], event=trigger["into"], by=trigger["event"])


def drop(session: Session, matched: Matched, _: Settings) -> None:
    """Let go of what was kept for a trigger that belongs to a run."""
    session.take_back(matched["d"])


def stretch(session: Session, matched: Matched, _: Settings) -> None:
    """Ask that what performs a run comes surely after each of its triggers."""
    session.take_back(matched["d"])
    session.make(Kind.OPEN, _again(matched["d"], full=matched["j"]["full"]))


def promote(session: Session, matched: Matched, _: Settings) -> None:
    """Begin a run."""
    session.take_back(matched["d"])
    session.make(Kind.RUN, _again(matched["d"]))


def restart(session: Session, matched: Matched, settings: Settings) -> None:
    """Set the clock of a run going again."""
    run, event = matched["d"], matched["m"]
    session.take_back(run)
    limit = _kept(run, *_LIMIT) if settings["keep"] else _limit(event, settings)
    session.make(Kind.RUN, _again(run, **limit, anchor=event["event"]))
    told = {**_kept(run, "rule", "event"), "by": event["event"], "step": int(settings["step"])}
    _say(session, Told.RESTART, **told)


def wind(session: Session, matched: Matched, _: Settings) -> None:
    """Let a run be judged as one duty."""
    session.take_back(matched["d"])
    session.make(Kind.TERM, _again(matched["d"]))


def found(session: Session, matched: Matched, _: Settings) -> None:
    """Keep the first of the events that were followed."""
    session.take_back(matched["d"])
    session.make(Kind.ASKED, _again(matched["d"], by=matched["m"]["event"], rank=matched["m"]["rank"]))


def forbid(session: Session, matched: Matched, _: Settings) -> None:
    """Tell that what is forbidden was done."""
    duty, event = matched["d"], matched["m"]
    session.take_back(duty)
    _judge(session, duty, Verdict.FORBIDDEN, Soft.BREACHED_BAN, by=event["event"], day=event["day"])


def lift(session: Session, matched: Matched, _: Settings) -> None:
    """Tell that what is forbidden was not done before the ban ended, or at all."""
    duty, event = matched["d"], matched.get("m")
    session.take_back(duty)
    _judge(session, duty, Verdict.NOT_DONE, Soft.BAN, day=event["day"] if event else NEVER)


def verdict(session: Session, matched: Matched, settings: Settings) -> None:
    """Tell what settled a duty."""
    term, event = matched["term"], matched.get("by", {})
    session.take_back(term)
    limit = _kept(term, "due", "anchor") if "due" in term else {}
    by = (settings["first"] and event.get("unsure")) or event.get("by") or term.get("by", 0)
    step, soft = Verdict(int(settings["step"])), Soft(int(settings["soft"]))
    _judge(session, term, step, soft, by=by, seen=event.get("seen", 0), **limit)


def soften(session: Session, matched: Matched, _: Settings) -> None:
    """Tell of an event that might yet turn a verdict."""
    doubted = matched["x"]
    told = {"rule": doubted["rule"], "event": doubted["about"], "by": doubted["event"], "fits": doubted["fits"]}
    _say(session, Told.SOFTENED, **told)


def _judge(session: Session, duty: Fact, step: Verdict, soft: Soft, **more: int) -> None:
    _say(session, Told.VERDICT, **_kept(duty, "rule", "event", "duty"), step=step, soft=soft, **more)


def _say(session: Session, told: Told, **said: int) -> None:
    session.make(Kind.SAID, {"told": told, **said})


VERBS: Mapping[str, Verb] = {
    "touch": touch, "note": note, "lead": lead, "unknown": unknown, "new": new, "exempt": exempt, "lacks": lacks,
    "open": open_duty, "stand": stand, "perform": perform, "unsure": unsure, "lapse": lapse, "seen": seen,
    "doubt": doubt, "bind": bind, "close": close, "aim": aim, "absorb": absorb, "drop": drop, "stretch": stretch,
    "promote": promote, "restart": restart, "wind": wind, "found": found, "forbid": forbid, "lift": lift,
    "verdict": verdict, "soften": soften,
}  # fmt: skip
"""Every verb that a ruleset may use. No other is loaded."""
