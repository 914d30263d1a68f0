"""Put departures into the ledger, and add to them: corrections, withdrawals and endorsements. Nothing is taken out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guidance.app.clock import today
from guidance.app.deviations import delays
from guidance.app.deviations.bearing import rule_named
from guidance.app.deviations.entries import (
    CORRECTION,
    DEVIATION,
    ENDORSEMENT,
    WITHDRAWAL,
    RecordedDeviation,
    Tree,
    deviations_in,
    find,
    parted,
)
from guidance.app.deviations.ledger import opened, refusal
from guidance.app.evaluation.evaluate import read as read_records
from guidance.app.evaluation.query import Query
from guidance.app.ledger.opening import stamp
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.ledger.entry import Draft, Entry
from guidance.engine.ledger.problems import LedgerError
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.instruments.bound import Bound, bound
from guidance.engine.model.practice.proportion import Proportion
from guidance.engine.model.rule import Rule
from guidance.engine.packs.documents.departures import WrittenDeviation
from guidance.engine.packs.documents.deviations import read_departures
from guidance.engine.packs.documents.proportion import check_proportion, lacking, level_of
from guidance.engine.packs.library import Library


@dataclass(frozen=True)
class Given:
    """Departures read and found fit to be kept, how much was asked of them, and what was noticed on the way.

    `library` holds the packs that the rules they name were looked up in.
    """

    departures: tuple[WrittenDeviation, ...]
    proportion: Proportion
    noticed: tuple[Diagnostic, ...]
    library: Library


def read(path: Path, library: Library, proportion: Proportion) -> Given:
    """Read departures that are to be kept.

    Raises:
        Refused: There is none, or one has a mistake, lacks what is asked for, or was decided on a day yet to come.
    """
    departures, faults, _ = read_departures(path, library)
    found = [*faults]
    for departure in departures:
        found += _noticed(departure, library, proportion)
    if not departures and not has_errors(found):
        cure = "write one departure, or a list of them: see `guidance deviations schema`"
        found.append(Diagnostic("G017", "no departure is in this file", Span(path.as_posix()), cure))
    if has_errors(found):
        raise Refused(found)
    return Given(departures, proportion, tuple(found), library)


def check_records(records: Path, library: Library) -> None:
    """Read a record before anything is kept, so that a mistake in it is not found only afterwards.

    Raises:
        Refused: It has a mistake.
    """
    read_records(Query((records,), today(), ledger=None), library)


def _noticed(departure: WrittenDeviation, library: Library, proportion: Proportion) -> Iterator[Diagnostic]:
    entry, text = departure.entry, departure.text
    if text.decided > today():
        message = f"decided on {text.decided}, a day that has not come"
        yield entry.mistake("G741", message, entry.at("decided"), "record a decision once it is made")
    recorded = departure.deviation.recorded
    if recorded and recorded.date() > today():
        message = f"written down on {recorded.date()}, a day that has not come"
        yield entry.mistake(
            "G741", message, entry.at("recorded_at"), "leave it out: the ledger notes the moment itself"
        )
    rule = rule_named(text.rule, library)
    yield from check_proportion(entry, proportion, how_bound(text.rule, library))
    if rule and rule.force.is_law:
        message = f"`{rule.id}` is law: no departure from it is open to anyone"
        yield entry.warning("G431", message, entry.at("rule"), _LAW)
    elif rule and rule.latitude:
        message = f"`{rule.id}` allows for more time, with reasons: that is no departure"
        yield entry.warning("G432", message, entry.at("rule"), delay_offered(departure.deviation, rule))


_LAW = "it is kept as an explanation and changes nothing; `guidance deviations about` shows the Act's own exceptions"


def delay_offered(deviation: Deviation, rule: Rule) -> str:
    """Write the command that records the reason for a delay which a rule allows for, in place of a departure."""
    until = f" --expected-by {deviation.until}" if deviation.until else ""
    command = f"guidance deviations delay --case {deviation.case} --about {delays.about(rule)} --cause CAUSE --why WHY"
    return f"record the reason for the delay in its place (`{rule.latitude}`): `{command}{until}`"


def how_bound(rule: str, library: Library) -> Bound:
    """Say how whoever a rule binds is bound; a rule that is not known may bind a council."""
    found = rule_named(rule, library)
    return bound(found) if found else Bound.EXCEPTIONAL


def record(given: Given) -> list[Entry]:
    """Keep every departure, all or none, each as an entry of its own; what stands already may be recorded again.

    Raises:
        Refused: The ledger cannot be written.
    """
    try:
        drafts = [draft(departure, given) for departure in given.departures]
    except LedgerError as fault:
        raise refusal(fault) from None
    with opened(create=True) as ledger:
        return ledger.append_all(drafts, stamp())


def same_duty(entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Say for which new entries an earlier departure about the same duty has not been taken back, by its id."""
    new = {entry.sequence for entry in entries}
    with opened() as ledger:
        kept = deviations_in(ledger)
    earlier = {_duty(k): k.id for k in kept if k.entry.sequence not in new and not k.ended}
    return [(k.entry, earlier[_duty(k)]) for k in kept if k.entry.sequence in new and _duty(k) in earlier]


def draft(departure: WrittenDeviation, given: Given, *, corrects: RecordedDeviation | None = None) -> Draft:
    """Part a departure into what the chain keeps and what is held apart from it."""
    text, proportion = departure.text, given.proportion
    tree: Tree = text.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    body, personal = parted(tree)
    body |= {"authority": departure.deviation.authority} if text.authority else {}
    level = level_of(text, proportion)
    body["proportion"] = {
        "table": proportion.name, "level": level.name if level else None,
        "lacking": [asked.key for asked in lacking(text, proportion, how_bound(text.rule, given.library))],
    }  # fmt: skip
    if corrects:
        body["of"] = corrects.entry.sequence
    retain_until = text.retain_until or years_on(text.decided, proportion.keep_years)
    kind = CORRECTION if corrects else DEVIATION
    return Draft(kind, body, text.decided.isoformat(), signed(tree["decided_by"]), personal, retain_until)


def signed(person: Mapping[str, Any]) -> str:
    """Write who somebody is, by role and agency: the chain keeps no name."""
    return ", ".join(str(person[key]) for key in ("role", "agency") if person.get(key))


def years_on(day: date, years: int) -> date:
    """Return the day so many years later, at the latest the calendar has."""
    year = min(day.year + years, date.max.year)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def correct(given_id: str, given: Given) -> Entry:
    """Put a departure in the place of one that was written down wrongly. Both stay in the ledger.

    Raises:
        Refused: There is no such departure, it is of another case or rule, or it no longer stands.
    """
    with opened() as ledger:
        of = still_standing(given_id, deviations_in(ledger))
        departure = _only(given.departures, of)
        return ledger.append(draft(departure, given, corrects=of), stamp())


ANOTHER_DUTY = (
    "correct one departure with one of the same case and rule; where the case or the rule itself was wrong, take it "
    "back (`guidance deviations withdraw {of}`) and record the right one (`guidance deviate`)"
)


def _only(departures: Sequence[WrittenDeviation], of: RecordedDeviation) -> WrittenDeviation:
    first = departures[0]
    other = next((d for d in departures if (d.text.case, d.text.rule) != (of.body["case"], of.body["rule"])), None)
    if len(departures) == 1 and other is None:
        return first
    message = f"`{of.id}` is about `{of.body['rule']}` in case `{of.body['case']}`, and this corrects something else"
    place = (other or departures[1]).entry.at("rule")
    raise Refused([Diagnostic("G433", message, place, ANOTHER_DUTY.format(of=of.id))])


def still_standing(given_id: str, kept: Sequence[RecordedDeviation]) -> RecordedDeviation:
    """Find a departure that has neither been withdrawn nor corrected.

    Raises:
        Refused: There is none of that id, or it no longer stands.
    """
    found = find(given_id, kept)
    ended = found.ended
    if not ended:
        return found
    corrected = ended[-1].kind == CORRECTION
    message = f"`{found.id}` has been {'corrected' if corrected else 'withdrawn'} (entry {ended[-1].sequence})"
    cure = f"see `d{ended[-1].sequence}`, which took its place" if corrected else "record a new departure"
    raise Refused([Diagnostic("G742", message, Span(found.id), cure)])


def withdraw(
    given_id: str, by: Mapping[str, str], why: str, on: date
) -> tuple[RecordedDeviation, Entry, list[RecordedDeviation]]:
    """Take back a departure from a day on. It stays in the ledger, and what was known before that day still shows it.

    Returns:
        The departure, the new entry, and others about the same duty that have not been taken back.

    Raises:
        Refused: There is no such departure, it no longer stands, or the day has not come or is before the decision.
    """
    with opened() as ledger:
        kept = deviations_in(ledger)
        found = still_standing(given_id, kept)
        check_day(on, found, "--on")
        body = {**about(found), "since": on.isoformat(), **person(by)}
        entry = ledger.append(Draft(WITHDRAWAL, body, on.isoformat(), signed(by), named(by, why=why)), stamp())
    same = [k for k in kept if k is not found and not k.ended and _duty(k) == _duty(found)]
    return found, entry, same


def endorse(given_id: str, by: Mapping[str, str], on: date, said: str) -> tuple[RecordedDeviation, Entry]:
    """Keep that somebody stood behind a decision, and on what day.

    Raises:
        Refused: There is no such departure, it no longer stands, or the day has not come or is before the decision.
    """
    with opened() as ledger:
        found = still_standing(given_id, deviations_in(ledger))
        check_day(on, found, "--on")
        body = {**about(found), "on": on.isoformat(), **person(by)}
        return found, ledger.append(Draft(ENDORSEMENT, body, on.isoformat(), signed(by), named(by, said=said)), stamp())


def check_day(on: date, found: RecordedDeviation, option: str) -> None:
    """Refuse a day that has not come, or that is before the decision.

    Raises:
        Refused: It is.
    """
    wrong = f"{on} has not come" if on > today() else ""
    if on < found.deviation.decided:
        wrong = f"{on} is before the decision, which was made on {found.deviation.decided}"
    if wrong:
        raise Refused([Diagnostic("G741", wrong, Span(option), "check the day")])


def about(kept: RecordedDeviation) -> dict[str, Any]:
    """Say which departure an entry is about, so that whatever is held of a case can be found by it."""
    whose = {"authority": kept.authority} if kept.authority else {}
    return {"of": kept.entry.sequence, "case": kept.body["case"], "rule": kept.body["rule"], **whose}


def person(by: Mapping[str, str]) -> dict[str, Any]:
    """Say by whom, in what the chain keeps: a role and an agency."""
    return {"by": {key: by[key] for key in ("role", "agency") if by.get(key)}}


def named(by: Mapping[str, str], **texts: str) -> dict[str, str]:
    """Gather what is held apart: a name where one was given, and each text that says something.

    Raises:
        Refused: Something that was typed holds a character that cannot be seen.
    """
    for key, text in {**by, **texts}.items():
        unseen = next((c for c in text if not c.isprintable() and c not in "\n\t"), None)
        if unseen:
            message = f"control character U+{ord(unseen):04X} in the text"
            raise Refused([Diagnostic("G016", message, Span(f"--{key}"), "delete it")])
    return {key: text for key, text in {"by.name": by.get("name", ""), **texts}.items() if text.strip()}


def _duty(kept: RecordedDeviation) -> tuple[str, str, str]:
    deviation = kept.deviation
    return deviation.case, deviation.rule, deviation.trigger
