"""Cases closed, and children referred again within twelve months of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.cases import open_cases
from guidance.engine.measure.tally import Member, Tally, leaf, total
from guidance.engine.model.event import Event, is_not_before
from guidance.engine.model.records.source import Source
from guidance.engine.model.vocabulary import State
from guidance.engine.reckoning import months_after

MONTHS = 12
CLOSED, DIED, REFERRED = "case_closed", "child_died", "referral_received"
NEEDED = frozenset({CLOSED, DIED, REFERRED})
AGAIN, NOT_AGAIN, TOO_SOON, NOT_SHOWN = "referred_again", "not_referred_again", "too_soon", "not_shown"
_LABELS = {
    AGAIN: f"referred again within {MONTHS} months",
    NOT_AGAIN: f"no referral in the {MONTHS} months after",
    TOO_SOON: f"no referral yet, and {MONTHS} months not passed",
    NOT_SHOWN: "cannot tell: the records do not show referrals throughout",
}


@dataclass(frozen=True, slots=True)
class Closure:
    """A case closed, otherwise than on a death; whose it then was; and whether the child was referred again."""

    event: Event
    authority: str | None
    came: str


def closures(
    events: Sequence[Event], as_at: date, *, states: Mapping[str, State], sources: Iterable[Source] | None
) -> Iterator[Closure]:
    """Give every closure of a case known at the end of a day."""
    closed = [e for e in events if e.event == CLOSED]
    cases = {(e.owner, e.case) for e in closed}
    whose = all(e.authority for e in closed)  # else any earlier event may say whose the case was
    needed = [e for e in events if (e.owner, e.case) in cases and (e.event in NEEDED or not whose)]
    for case in open_cases(needed, as_at, None, definitions=(), states=states, sources=sources):
        died = any(True for _ in case.named([DIED]))
        for event in case.named([CLOSED]):
            if event.facts.get("reason") != "died" and not died:
                yield Closure(event, case.authorities[event.id], _came(case, event, as_at))


def _came(case: Case, closed: Event, as_at: date) -> str:
    last = months_after(closed.day, MONTHS) if closed.day.year < date.max.year else date.max
    if any(is_not_before(e, closed) and e.day <= last for e in case.named([REFERRED])):
        return AGAIN
    if case.not_shown([REFERRED], closed.day, min(last, as_at)):
        return NOT_SHOWN
    return NOT_AGAIN if last <= as_at else TOO_SOON


def tally_of_closures(found: Iterable[Closure]) -> Tally:
    """Count closures by what came after."""
    by: dict[str, list[Member]] = defaultdict(list)
    for closure in found:
        by[closure.came].append((closure.event.owner, closure.event.case, closure.event.id))
    return total("closures", "cases closed", [leaf(name, label, by[name]) for name, label in _LABELS.items()])
