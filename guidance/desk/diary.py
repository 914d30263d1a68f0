"""Last days as a calendar that a diary takes: nothing in it names anybody or says what it is about, unless asked to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from guidance.app.next_steps.steps import NextSteps
from guidance.app.next_steps.urgency import Line, Tier, lines
from guidance.engine.explain.names import counted, day_in_words
from guidance.engine.model.england import ENGLAND
from guidance.engine.model.finding import Finding

NEUTRAL, IF_SO = "No later than: check", "No later than, if it applies: check"
NONE = "This answer has no last day to save. That is no answer that nothing is to be done."
CHECK = "Not the child’s record. Check before relying on it."
_OVER = {Tier.OVERTAKEN, Tier.ENDED, Tier.SET_ASIDE, Tier.MAY}
_WIDTH = 73
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//guidance//desk//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")


@dataclass(frozen=True)
class Entry:
    """One last day: of which finding, whether it hangs on a fact that was not given, and to the minute where it is."""

    id: str
    finding: Finding
    day: date
    moment: str | None
    if_so: bool


def entries(steps: NextSteps) -> list[Entry]:
    """List the last days of an answer, each once, in their order."""
    found = [entry for line in lines(steps) for entry in _of_line(line, steps)]
    each = {(entry.id, entry.day): entry for entry in found}
    return sorted(each.values(), key=lambda entry: (entry.day, entry.id))


def _of_line(line: Line, steps: NextSteps) -> Iterator[Entry]:
    about = line.about
    if isinstance(about, Finding) and line.tier not in _OVER and (day := line.if_so or about.due):
        told = steps.answer.datum(about)
        hangs = line.if_so is not None or bool(about.missing)
        yield Entry(told["id"], about, day, None if line.if_so else told["due_at"], hangs)


def saved(found: Iterable[Entry], steps: NextSteps) -> str:
    """Say what is in the file, and what is not."""
    number, hangs = len(listed := list(found)), sum(entry.if_so for entry in listed)
    if not number:
        return NONE
    some = f", {hangs} of which hang{'s' if hangs == 1 else ''} on what is not known yet" if hangs else ""
    reckoned = f"reckoned on {day_in_words(steps.answer.query.as_at)}"
    return f"{counted(number, 'last day')} saved{some}, {reckoned}. What gives no day is not there."


def diary(
    found: Iterable[Entry],
    steps: NextSteps,
    known: dict[str, str],
    now: datetime,
    *,
    reasons: bool = False,
    by: str = "",
) -> str:
    """Write last days as iCalendar.

    Args:
        found: The last days.
        steps: The answer that they are of.
        known: The identifier of each that was saved before, so that an update replaces it; added to.
        now: The moment of writing, with its offset.
        reasons: Say in each entry which rule it is about; otherwise none does.
        by: A sentence on the packs that it is by, which stands in each entry.
    """
    text = f"Reckoned on {day_in_words(steps.answer.query.as_at)} from facts as known then. {CHECK} {by}".strip()
    body = [line for entry in found for line in _event(entry, known, (_stamp(now), text), reasons=reasons)]
    return "".join(f"{folded}\r\n" for line in (*_HEAD, *body, "END:VCALENDAR") for folded in _folded(line))


def _event(entry: Entry, known: dict[str, str], made: tuple[str, str], *, reasons: bool) -> Iterator[str]:
    uid, (stamp, text), rule = known.setdefault(entry.id, str(uuid4())), made, entry.finding.rule
    text = f"{rule.title} [{rule.id}]. {text}" if reasons else text
    yield from ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{stamp}", _when(entry))
    yield from (f"SUMMARY:{_escaped(IF_SO if entry.if_so else NEUTRAL)}", f"DESCRIPTION:{_escaped(text)}")
    yield from ("CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT")


def _when(entry: Entry) -> str:
    """Say when: to the minute where a power or a limit runs in hours, otherwise the whole of the last day."""
    if entry.moment is None:
        return f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    at = datetime.fromisoformat(entry.moment)
    return f"DTSTART:{_stamp(at if at.tzinfo else at.replace(tzinfo=ENGLAND))}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _folded(line: str) -> Iterator[str]:
    """Break a line where a reader of calendars wants it broken: at 75 bytes, and inside no character."""
    piece = ""
    for character in line:
        if len(f"{piece}{character}".encode()) > _WIDTH:
            yield piece
            piece = " "
        piece += character
    yield piece
