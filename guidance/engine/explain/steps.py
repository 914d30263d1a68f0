"""Each step by which a finding was settled, what is not known, and its notes, in the words that people read."""

import re
from datetime import date

from guidance.engine.explain.clauses import happened
from guidance.engine.explain.lacking import lacked
from guidance.engine.explain.moments import limit_in_words
from guidance.engine.explain.names import at_in_words, day_in_words, plainly
from guidance.engine.explain.outcome import NOTHING_FOLLOWED, known_exemption, longer_than_allowed
from guidance.engine.model.finding import Finding, Step

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_ROUGHLY = {
    "over-reports": "held against a record, this may ask more than its text does",
    "under-reports": "held against a record, this may miss some of what its text asks",
}


def noted(note: str) -> str:
    """Write a note as people read it: how far the rule says what its text says, and days as days.

    >>> noted("runs on after the edition was replaced on 2013-04-15")
    'Note: runs on after the edition was replaced on 15 April 2013.'
    """
    kind, colon, why = note.partition(": ")
    said = f"{_ROUGHLY[kind]}{colon}{why}" if kind in _ROUGHLY else note
    plain = _ISO.sub(lambda day: day_in_words(date.fromisoformat(day[0])), said)
    return f"Note: {plain.rstrip('.')}."


def not_known(finding: Finding) -> list[str]:
    """Say what is not known, where anything is wanting."""
    return [f"Not known: {lacked(finding)}."] if finding.missing else []


def settled(step: Step, finding: Finding) -> str:
    """Say in words how one step settled a finding."""
    name, at, definition = (*step.about[1:], "")[:3] if len(step.about) > 2 else ("", "", "")  # noqa: PLR2004  id, event, at
    counted = f" ({counted_as(name, definition)})" if definition else ""
    event = f"{happened(name)} on {at_in_words(at)}{counted}" if name else ""
    due = day_in_words(finding.due) if finding.due else ""
    exempt = known_exemption(finding) if step.settled == "exempt" else ""
    said = {
        "trigger unknown": "Whether this is a case for the rule depends on a fact that the record does not give.",
        "exempt": f"The rule does not reach it: {exempt}.",
        "waiting": f"Nothing on the record does it yet{', and the time has not run out' if finding.due else ''}.",
        "performed": f"It was done: {event}.",
        "performed late": f"It was done after the {'last day' if finding.days_late else 'time ran out'}: {event}.",
        "time unknown": f"By the record {event}; without times it could be in time or late.",
        "order unknown": f"By the record {event}, the same day; which came first is not known.",
        "lapsed": f"What called for it came to an end first: {event}.",
        "lapsed late": f"What called for it came to an end only after the last day: {event}.",
        "power ended": f"The power ended {_ended_when(finding)}; {_what_followed(finding)}.",
        "longer than allowed": "The day that the record gives is later than the Act allows, on one reading at least.",
        "ends before it starts": "The day that the record gives for it to end is before the day on which it started.",
        "extended after it had ended": "What it would prolong had ended before it, and so could not be prolonged.",
        "end unsure": "At what time it began is not known, and so neither is the moment at which the hours end.",
        "not shown in time": f"Nothing on the record does it, and {limit_in_words(finding) or due} has passed.",
        "may fit": "Something on the record might do it, but lacks a fact that would settle it.",
        "not shown": "No source of this record shows such events over that time, so silence proves nothing.",
        "no limit": "The last day cannot be reckoned.",
        "in doubt": "What it comes to depends on which reading of the record is right.",
        "had": "The record of the event itself settles it.",
        "followed": f"Before it {event}.",
        "nothing came first": "Nothing of the kind came before it.",
        "forbidden": f"It was done: {event}.",
    }
    return said[step.settled]


def _ended_when(finding: Finding) -> str:
    """Say when a power ended; where the day on the record is later than the Act allows, that it is."""
    if finding.allowed:
        return f"by now, but {longer_than_allowed(finding, finding.allowed)}"
    return f"on {limit_in_words(finding)}"


def _what_followed(finding: Finding) -> str:
    event = finding.followed
    if event is None:
        return NOTHING_FOLLOWED if finding.ended_unfollowed else "what it allowed is no longer open"
    return f"after it {happened(event.event)} on {at_in_words(event.at)}"


def counted_as(event: str, definition: str) -> str:
    """Say which rule made an event that nobody recorded."""
    return f"counted as {plainly(event)} by {definition}"
