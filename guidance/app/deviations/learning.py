"""Learning from departures: told in general terms, read by two people, published, and withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from guidance.app.clock import today
from guidance.app.deviations.entries import (  # fmt: skip
    APPROVAL,
    PROPOSAL,
    PUBLICATION,
    RETRACTION,
    RecordedDeviation,
    deviations_in,
    find,
    parted,
    texts_of,
    whole,
)
from guidance.app.deviations.ledger import opened
from guidance.app.deviations.recording import about, named, person, signed, still_standing
from guidance.app.evaluation.evaluate import read as read_records
from guidance.app.evaluation.query import Query
from guidance.app.ledger.opening import stamp
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.cases import open_cases
from guidance.engine.explain.names import at_in_words, day_in_words, plainly
from guidance.engine.ledger.entry import Draft, Entry
from guidance.engine.ledger.store import Ledger
from guidance.engine.packs.checks.identifying import Known, check_lesson
from guidance.engine.packs.documents.lessons import read_lesson, read_shared
from guidance.engine.packs.reading.places import Entry as Written
from guidance.engine.packs.schema.deviation import LessonText, SharedText

READERS = ("information-governance", "legal")
_FORBIDDING = {
    "court proceedings": ("court_application_made", "proceedings", "_order_made", "_order_extended", "_order_ended"),
    "a death": ("death", "died", "inquest"),
    "a review": ("case_review", "rapid_review", "incident"),
}
"""What on a record means that nothing of its case may be published, by parts of events' names: a word that is added
to the vocabulary later is taken in without anybody having to think of it."""
THE_LAW = (
    "Before anything is published, have it read by somebody who knows this law (believed, and not read against the "
    "text): nothing may be published that is likely to lead to a child in court proceedings being known (Children Act "
    "1989 s.97), nor what was said in a court sitting in private (Administration of Justice Act 1960 s.12); personal "
    "data stay personal data for as long as anybody could be known by them (UK GDPR, Data Protection Act 2018); and "
    "what a family or a partner said in confidence stays in confidence. The checks here are a help to two readers. "
    "They do not take a reader's place."
)


def forbidding() -> Mapping[str, str]:
    """Return each event that forbids sharing while it is on the record, and what to call it."""
    every = ((event, what, parts) for event in shipped().vocabulary.events for what, parts in _FORBIDDING.items())
    return {event: what for event, what, parts in every if any(part in event for part in parts)}


@dataclass(frozen=True)
class Progress:
    """How far the sharing of one departure has come: what is proposed, who has approved it, and what was published."""

    kept: RecordedDeviation
    proposal: Entry | None
    approvals: Mapping[str, Entry]
    published: Entry | None
    withdrawn: Entry | None

    @property
    def name(self) -> str:
        """What the lesson is called: part of a hash, which says nothing of the case."""
        return f"lesson-{self.kept.entry.hash[:8]}"


def progress(kept: RecordedDeviation) -> Progress:
    """Say how far sharing has come. A new proposal starts anew; approvals of an earlier one do not count for it."""
    proposal = _last(kept.of_kind(PROPOSAL))
    mine = [e for e in kept.of_kind(APPROVAL) if proposal and e.body.get("proposal") == proposal.sequence]
    published, withdrawn = _last(kept.of_kind(PUBLICATION)), _last(kept.of_kind(RETRACTION))
    if withdrawn and published and withdrawn.sequence < published.sequence:
        withdrawn = None
    return Progress(kept, proposal, {str(e.body["reads_for"]): e for e in mine}, published, withdrawn)


def _last(entries: Sequence[Entry]) -> Entry | None:
    return entries[-1] if entries else None


def propose(given: str, file: Path, records: Path | None, by: Mapping[str, str]) -> tuple[Progress, Entry]:
    """Keep a lesson that somebody wrote from a departure, if nothing on the record and nothing in it forbids that.

    Raises:
        Refused: The record forbids it or cannot tell, or the text holds something by which somebody could be known.
    """
    with opened() as ledger:
        found = still_standing(given, deviations_in(ledger))
        check_record(found, records)
        lesson = _lesson(file, found, ledger)
        body, personal = parted({"told": lesson.text.model_dump(mode="json")})
        draft = Draft(PROPOSAL, {**about(found), **body, **person(by)}, today().isoformat(), signed(by),
                      personal | named(by))  # fmt: skip
        entry = ledger.append(draft, stamp())
    return progress(found), entry


def _lesson(file: Path, kept: RecordedDeviation, ledger: Ledger) -> Written[LessonText]:
    entry, faults = read_lesson(file)
    found = [*faults, *(check_lesson(entry, _known(kept, ledger)) if entry else ())]
    if entry is None or found:
        raise Refused(found)
    return entry


def _known(kept: RecordedDeviation, ledger: Ledger) -> Known:
    """Gather what a lesson must not hold: the case's reference and words, people's names, every authority's name."""
    texts = [text for entry in (kept.entry, *kept.later) if entry.kind != PROPOSAL
             for text in texts_of(entry, ledger).items()]  # fmt: skip
    names = tuple(text for name, text in texts if name.endswith("name"))
    house = shipped()
    said = " ".join([*(r.title for r in house.rules), *(i.title for i in house.instruments)])
    references = (str(kept.body["case"]), str(kept.body["trigger"]))
    return Known(
        references, names, tuple(a.name for a in house.authorities.known), tuple(t for _, t in texts),
        frozenset(said.replace(",", " ").split()),
    )  # fmt: skip


def check_record(kept: RecordedDeviation, records: Path | None) -> None:
    """Refuse to share anything of a case while its record shows proceedings, a review or a death, or cannot tell.

    Raises:
        Refused: It does, there is no record to tell by, or the one given lacks what the departure is about.
    """
    name = str(kept.body["case"])
    if records is None:
        cure = "give the case's record with `--records`"
        raise Refused(
            [Diagnostic("G744", f"nothing shows whether case `{name}` may be shared", Span("--records"), cure)]
        )
    query = Query((records,), today(), case=name, ledger=None)
    library = shipped()
    reading = read_records(query, library)
    cases = [
        case
        for case in open_cases(
            (e for e in reading.events if e.case == name), query.as_at, None, definitions=(),
            states=library.vocabulary.states, sources=reading.sources,
        )
        if kept.deviation.authority in {None, *(e.authority for e in case.events), *(e.owner for e in case.events)}
    ]  # fmt: skip
    found = [d for case in cases for d in _forbidding(case, records)]
    found += _too_short(kept, cases, records)
    if not cases:
        message = f"the record holds nothing of case `{name}`, so nothing shows whether it may be shared"
        found = [Diagnostic("G744", message, Span(records.as_posix()), "give the record of that case")]
    if found:
        raise Refused(found)


def _too_short(kept: RecordedDeviation, cases: Sequence[Case], records: Path) -> Iterator[Diagnostic]:
    """Refuse a record that lacks what started the duty's clock, or ends before the decision: what came is not in it."""
    events = [event for case in cases for event in case.events]
    last, place = max((event.day for event in events), default=None), Span(records.as_posix())
    if last is None:
        return
    shown, cure = f"the last day it shows is {day_in_words(last)}", "give the whole record of that case, up to today"
    if all(event.id != kept.deviation.trigger for event in events):
        yield Diagnostic("G744", f"the record lacks event `{kept.deviation.trigger}`; {shown}", place, cure)
    if last < kept.deviation.decided:
        decided = day_in_words(kept.deviation.decided)
        yield Diagnostic("G744", f"the record ends before the decision of {decided}; {shown}", place, cure)


def _forbidding(case: Case, records: Path) -> Iterator[Diagnostic]:
    place, names = Span(records.as_posix()), forbidding()
    for event in case.events:
        if event.event in names:
            message = f"the record shows {names[event.event]}: {plainly(event.event)}, {at_in_words(event.at)}"
            yield Diagnostic("G743", message, place, "nothing of this case is shared; ask your legal adviser")
    first = min(event.day for event in case.events)
    dark = case.not_shown(names, first, today())
    if dark:
        message = f"this record cannot show {plainly(dark[0].event)}, so it cannot tell"
        yield Diagnostic("G744", message, place, "give a record that shows court, review and death events")


def approve(given: str, reads_for: str, by: Mapping[str, str]) -> tuple[Progress, Entry]:
    """Keep that a named reader has read the lesson and approves of it.

    Raises:
        Refused: Nothing has been proposed, or the same person has approved it already.
    """
    with opened() as ledger:
        found = still_standing(given, deviations_in(ledger))
        now = progress(found)
        if now.proposal is None:
            raise Refused([_lacking(found, "no lesson has been written from it", "`guidance deviations share`")])
        other = next((e for key, e in now.approvals.items() if key != reads_for), None)
        if other and _same_person(texts_of(other, ledger).get("by.name", ""), by["name"]):
            message = f"{by['name']} has approved it already, as the other reader"
            raise Refused([_lacking(found, message, "the two readers are two people")])
        body = {**about(found), "proposal": now.proposal.sequence, "reads_for": reads_for, **person(by)}
        entry = ledger.append(Draft(APPROVAL, body, today().isoformat(), signed(by), named(by)), stamp())
    return now, entry


def _same_person(one: str, other: str) -> bool:
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def _lacking(kept: RecordedDeviation, message: str, cure: str) -> Diagnostic:
    return Diagnostic("G745", f"`{kept.id}` cannot be shared yet: {message}", Span(kept.id), cure)


def publish(given: str, records: Path | None, by: Mapping[str, str]) -> tuple[Progress, Entry]:
    """Keep that a lesson is published, once both readers have approved it and the record still allows it.

    Raises:
        Refused: An approval is lacking, or the record forbids it or cannot tell.
    """
    with opened() as ledger:
        found = still_standing(given, deviations_in(ledger))
        check_record(found, records)
        now = progress(found)
        waiting = [reader for reader in READERS if reader not in now.approvals]
        if waiting:
            message = f"the {' and the '.join(waiting)} reader{'s have' if waiting[1:] else ' has'} not approved it"
            raise Refused([_lacking(found, message, "`guidance deviations approve`")])
        body = {**about(found), "proposal": now.proposal.sequence if now.proposal else 0, **person(by)}
        entry = ledger.append(Draft(PUBLICATION, body, today().isoformat(), signed(by), named(by)), stamp())
    return now, entry


def still_published(given: str) -> str:
    """Return the name of the lesson that is published from a departure; empty where none is.

    Raises:
        Refused: There is no such departure, or the ledger cannot be read.
    """
    with opened() as ledger:
        now = progress(find(given, deviations_in(ledger)))
    return now.name if now.published and not now.withdrawn else ""


def unpublish(given: str, by: Mapping[str, str], why: str) -> tuple[Progress, Entry]:
    """Keep that a lesson is withdrawn: its page then says so, and holds nothing else.

    Raises:
        Refused: It has not been published, or has been withdrawn before.
    """
    with opened() as ledger:
        found = find(given, deviations_in(ledger))
        now = progress(found)
        if now.published is None or now.withdrawn:
            raise Refused([_lacking(found, "it is not published now", "see `guidance deviations show`")])
        body = {**about(found), "since": today().isoformat(), **person(by)}
        entry = ledger.append(Draft(RETRACTION, body, today().isoformat(), signed(by), named(by, why=why)), stamp())
    return now, entry


def shared_text() -> str:
    """Write every lesson that has been published, for the site: those withdrawn by their names alone.

    Raises:
        Refused: The ledger cannot be read.
    """
    with opened() as ledger:
        lessons = [_published(now, ledger) for kept in deviations_in(ledger) if (now := progress(kept)).published]
    return yaml.safe_dump({"lessons": lessons}, sort_keys=False, allow_unicode=True, width=100)


def _published(now: Progress, ledger: Ledger) -> dict[str, Any]:
    """Write one lesson as it was when it was published: a later proposal has yet to be approved."""
    body = now.kept.body
    if now.withdrawn or now.published is None:
        return {"lesson": now.name, "rule": body["rule"], "withdrawn": "true"}
    of = now.published.body["proposal"]
    proposal = next(e for e in now.kept.of_kind(PROPOSAL) if e.sequence == of)
    told = whole({"told": proposal.body["told"]}, texts_of(proposal, ledger))["told"]
    return {"lesson": now.name, "rule": body["rule"], "principles": list(body.get("principles", ())), "told": told}


def shared_from(path: Path) -> SharedText:
    """Read the lessons that a site is to show.

    Raises:
        Refused: The file has a mistake.
    """
    entry, faults = read_shared(path)
    if entry is None or has_errors(faults):
        raise Refused(faults)
    return entry.text
