"""Each step by which a finding was settled, what is not known, and its notes, in the words that people read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guidance.engine.explain.clauses.clauses import happened
from guidance.engine.explain.missing import lacked
from guidance.engine.explain.moments import limit_in_words
from guidance.engine.explain.names import at_in_words, day_in_words, plainly
from guidance.engine.explain.outcome import NOTHING_FOLLOWED, known_exemption, longer_than_allowed
from guidance.engine.model.finding import Finding, Reason, Step
from guidance.engine.model.note import Note, Roughly
from guidance.engine.model.rule import Expressed

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ROUGHLY = {
    Expressed.OVER_REPORTS: "held against a record, this may ask more than its text does",
    Expressed.UNDER_REPORTS: "held against a record, this may miss some of what its text asks",
}


def noted(note: Note) -> str:
    """Write a note as people read it: how far the rule says what its text says, and days as days.

    >>> from guidance.engine.model.note import RestartedLate
    >>> noted(RestartedLate("2013-04-15"))
    'Note: clock restarted on 15 April 2013, after the limit had passed.'
    """
    said = f"{_ROUGHLY[note.how]}: {note.because}" if isinstance(note, Roughly) else str(note)
    plain = _ISO.sub(lambda day: day_in_words(date.fromisoformat(day[0])), said)
    return f"Note: {plain.rstrip('.')}."


def not_known(finding: Finding) -> list[str]:
    """Say what is not known, where anything is wanting."""
    return [f"Not known: {lacked(finding)}."] if finding.missing else []


SETTLED: Mapping[Reason, str] = {
    Reason.TRIGGER_UNKNOWN: "Whether this is a case for the rule depends on a fact that the record does not give.",
    Reason.EXEMPT: "The rule does not reach it: {0.exemption}.",
    Reason.HAD: "The record of the event itself settles it.",
    Reason.FOLLOWED: "Before it {0.event}.",
    Reason.NOTHING_CAME_FIRST: "Nothing of the kind came before it.",
    Reason.FORBIDDEN: "It was done: {0.event}.",
    Reason.NO_LIMIT: "The last day cannot be reckoned.",
    Reason.END_UNSURE: "At what time it began is not known, and so neither is the moment at which the hours end.",
    Reason.ORDER_UNKNOWN: "By the record {0.event}, the same day; which came first is not known.",
    Reason.PERFORMED: "It was done: {0.event}.",
    Reason.PERFORMED_LATE: "It was done after the {0.end}: {0.event}.",
    Reason.TIME_UNKNOWN: "By the record {0.event}; without times it could be in time or late.",
    Reason.LAPSED: "What called for it came to an end first: {0.event}.",
    Reason.LAPSED_LATE: "What called for it came to an end only after the last day: {0.event}.",
    Reason.POWER_ENDED: "The power ended {0.power_ended}; {0.what_followed}.",
    Reason.WAITING: "Nothing on the record does it yet{0.while_there_is_time}.",
    Reason.NOT_SHOWN_IN_TIME: "Nothing on the record does it, and {0.limit} has passed.",
    Reason.MAY_FIT: "Something on the record might do it, but lacks a fact that would settle it.",
    Reason.NOT_SHOWN: "No source of this record shows such events over that time, so silence proves nothing.",
    Reason.IN_DOUBT: "What it comes to depends on which reading of the record is right.",
    Reason.LONGER_THAN_ALLOWED: "The day that the record gives is later than the Act allows, on one reading at least.",
    Reason.ENDS_BEFORE_IT_STARTS: "The day that the record gives for it to end is before the day on which it started.",
    Reason.EXTENDED_TOO_LATE: "What it would prolong had ended before it, and so could not be prolonged.",
}


def settled(step: Step, finding: Finding) -> str:
    """Say in words how one step settled a finding."""
    return SETTLED[step.reason].format(_Words(step, finding))


@dataclass(frozen=True)
class _Words:
    """What the sentences on a step are made with, each worked out only where one needs it."""

    step: Step
    finding: Finding

    @property
    def event(self) -> str:
        by = self.step.by
        if by is None:
            return ""
        counted = f" ({counted_as(by.event, by.derived)})" if by.derived else ""
        return f"{happened(by.event)} on {at_in_words(by.at)}{counted}"

    @property
    def exemption(self) -> str:
        return known_exemption(self.finding)

    @property
    def end(self) -> str:
        return "last day" if self.finding.days_late else "time ran out"

    @property
    def while_there_is_time(self) -> str:
        return ", and the time has not run out" if self.finding.due else ""

    @property
    def limit(self) -> str:
        return limit_in_words(self.finding)

    @property
    def power_ended(self) -> str:
        """When it ended; where the day on the record is later than the Act allows, that it is."""
        allowed = self.finding.allowed
        return f"by now, but {longer_than_allowed(self.finding, allowed)}" if allowed else f"on {self.limit}"

    @property
    def what_followed(self) -> str:
        event = self.finding.followed
        if event is None:
            return NOTHING_FOLLOWED if self.finding.ended_unfollowed else "what it allowed is no longer open"
        return f"after it {happened(event.event)} on {at_in_words(event.at)}"


def counted_as(event: str, definition: str) -> str:
    """Say which rule made an event that nobody recorded."""
    return f"counted as {plainly(event)} by {definition}"
