"""What an answer comes to as a whole: that nothing outstanding was found, or why that cannot be said.

The one place where the words of an empty answer are chosen. Absence of rules is never worded as absence of duties.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import packs_of
from guidance.app.evaluation.tally import tally_of, told_of
from guidance.app.next_steps.decisions import questions_open
from guidance.app.next_steps.overtaken import has_followed, is_unsure, power_ended
from guidance.app.next_steps.planned import planned
from guidance.app.next_steps.unfinished import unfinished
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Severity
from guidance.engine.evaluate import suspension
from guidance.engine.evaluate.case import known
from guidance.engine.explain.coverage import (
    NO_ANSWER,
    in_one_sentence,
    more_may_be_due,
    not_yet,
    packs_left_out,
    unasked,
)
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted
from guidance.engine.explain.outcome import NOTHING_FOUND
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Status
from guidance.engine.model.rule import Modality, Perform

UNSETTLED = frozenset({Reason.TRIGGER_UNKNOWN, Reason.NO_LIMIT, Reason.MAY_FIT})
"""The reasons that leave open, for want of a fact, whether something is still to be done."""


@dataclass(frozen=True)
class Conclusion:
    """What an answer comes to.

    `outstanding`: a duty is open, was not shown in time or was not as it should be, or may be for want of a fact, or a
    question is open. `unasked`: what was not asked, a clause each. `says` is the sentence to print, empty where the
    lists say it all.
    """

    outstanding: bool
    unasked: tuple[str, ...]
    says: str

    @property
    def clear(self) -> bool:
        """Tell whether it may be said that no outstanding duty was found; never that nothing is due."""
        return not self.outstanding and not self.unasked


def conclude(answer: Answer, *, briefly: bool = False) -> Conclusion:
    """Say what an answer comes to as a whole; `briefly`, with no list of each source that is not held whole."""
    besides = tuple(_not_relied_on(answer))
    clauses = (*unasked(answer.coverage, answer.query.when, answer.query.known_at, briefly=briefly), *besides)
    if _anything_open(answer):
        late = not_yet(answer.coverage, answer.query.when, answer.query.known_at)
        more = (*late, packs_left_out(answer.coverage), more_may_be_due(answer.coverage))
        return Conclusion(outstanding=True, unasked=clauses, says=in_one_sentence([*filter(None, more), *besides]))
    if clauses := (*clauses, *_unfinished(answer)):
        return Conclusion(outstanding=False, unasked=clauses, says=in_one_sentence([*clauses, NO_ANSWER]))
    unchecked = sum(f.status is Status.UNDETERMINED for f in answer.findings)
    says = NOTHING_FOUND.format(day=as_at_in_words(answer.query.when), unchecked=unchecked)
    return Conclusion(outstanding=False, unasked=(), says=says)


def not_asked(answer: Answer) -> str:
    """Say in a sentence what was not asked, for a list or a count of its own; nothing where everything was."""
    clauses = (*unasked(answer.coverage, answer.query.when, answer.query.known_at), *_not_relied_on(answer))
    return in_one_sentence([*clauses, NO_ANSWER]) if clauses else ""


def _anything_open(answer: Answer) -> bool:
    """Tell whether a duty, a question, a power that ended with nothing after it or a fixed day is still open."""
    if any(map(is_outstanding, told_of(answer.findings))) or any(True for _ in questions_open(answer)):
        return True
    cases = _cases(answer)
    unsure = any(is_unsure(f) or may_be_owed(f) for f in answer.findings)
    ended = [f for f in answer.findings if power_ended(f)]
    return (
        unsure
        or any(not has_followed(f, cases[f.trigger.owner, f.trigger.case]) for f in ended)
        or any(planned(events, answer.findings, answer.query.as_at) for events in cases.values())
    )


def _cases(answer: Answer) -> Mapping[tuple[str, str], list[Event]]:
    """Gather the events of each case asked about that were known by then."""
    ask, cases = answer.query, defaultdict[tuple[str, str], list[Event]](list)
    for event in answer.reading.events:
        if ask.case in {None, event.case} and known(event, ask.when, ask.known_at):
            cases[event.owner, event.case].append(event)
    return cases


def _unfinished(answer: Answer) -> Iterable[str]:
    """Say once each what the records of any case leave without an end."""
    packs, words = packs_of(answer.library), answer.library.vocabulary
    return dict.fromkeys(said for events in _cases(answer).values() for said in unfinished(events, words, packs))


def is_outstanding(finding: Finding) -> bool:
    """Tell whether a finding keeps an answer from reading as clear: a duty open, or not shown to have been done.

    What is set aside counts, too: its time limit is, and not the duty.
    """
    if finding.status is Status.PENDING:
        return finding.rule.modality is not Modality.MAY
    return finding.status is Status.BREACHED and not finding.performed


def may_be_owed(finding: Finding) -> bool:
    """Tell whether something is to be done if a fact is so that the record could give and does not.

    That is whether a duty was begun, by when, or whether what was done is what was asked for. What was done on the day,
    in an order that is not known, is taken to be done.
    """
    asked = isinstance(finding.rule.duty, Perform) and finding.rule.modality in {Modality.MUST, Modality.SHOULD}
    return asked and finding.reason in UNSETTLED and not (finding.closed or finding.not_shown)


def receipt_with(answer: Answer) -> dict[str, object]:
    """Return the receipt with what the answer comes to as a whole."""
    return {**answer.receipt, "conclusion": conclude(answer).says or None}


def _not_relied_on(answer: Answer) -> Iterator[str]:
    """Say what else keeps an answer from being relied on: rules, records or cases that were left out."""
    if names := answer.query.instruments:
        titles = [i.title for i in (*answer.library.instruments, *answer.library.named_instruments) if i.id in names]
        yield f"only {' and '.join(titles)} {'was' if len(titles) == 1 else 'were'} asked"
    mistakes = sum(d.severity is Severity.ERROR for d in answer.library.diagnostics)
    if mistakes:
        yield f"{counted(mistakes, 'mistake')} in the packs may have left rules out"
    for broken in answer.reading.broken_off:
        yield f"the file {broken.file} breaks off, and what comes after was not read"
    if left_out := answer.receipt["counts"]["left_out"]:
        yield f"{counted(left_out, 'record')} left out for mistakes"
    if doubtful := tally_of(answer.findings).in_doubt if answer.reading.doubts else 0:
        yield f"whether {counted(doubtful, 'duty')} {'was' if doubtful == 1 else 'were'} met turns on a record in doubt"
    yield from _nobodys(answer)


def _nobodys(answer: Answer) -> Iterator[str]:
    """Say which cases name no authority while a local pack, or a trial, that was asked for is in force."""
    house = {i.id for i in shipped().instruments}
    local = [(f"{i.title} was not asked", i.in_force) for i in answer.library.instruments
             if i.authority and i.id not in house]  # fmt: skip
    given = [t for t in answer.library.trials if t not in shipped().trials and t.state == "granted"]
    local += [(f"the trial {t.id} was not applied", partial(suspension.may_reach, t)) for t in given]
    if not local:  # so that no event is looked at where none of it is asked
        return
    there = [e for e in answer.reading.events if answer.query.case in {None, e.case}]
    named = {(e.owner, e.case) for e in there if e.authority or e.owner}
    for left_out, in_force in local:
        cases = {
            e.case
            for e in there
            if (e.owner, e.case) not in named and known(e, answer.query.when, answer.query.known_at) and in_force(e.day)
        }
        if cases:
            yield f"{_some(cases)} no authority, so {left_out}"


def _some(cases: Iterable[str]) -> str:
    names = sorted(cases)
    return f"the case {names[0]} names" if len(names) == 1 else f"{len(names)} cases, such as {names[0]}, name"
