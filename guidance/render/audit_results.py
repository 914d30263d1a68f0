"""An audit on a screen, or as JSON: question by question, with nothing added up across them."""

import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from guidance.app.audit import Audited, Shown
from guidance.app.evaluation.conclusion import not_asked
from guidance.engine.explain.clauses.clauses import event_clause
from guidance.engine.explain.names import counted, day_in_words
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.finding import Finding
from guidance.engine.model.practice.audit import AuditQuestion
from guidance.engine.model.rule import Expressed
from guidance.render.findings import POPULATION, WIDTH, receipt_line
from guidance.render.outlet import print_json

PEOPLE = "Only people can say. "
NO_RECORD = "No record can show this."
CLOSING = (
    "Each line says how often each thing came of one question. Nothing is added up, no share is reckoned, and nothing "
    "here is a mark, names a worker, or is a view on whether a child is safe. That nothing was found is not that all "
    "was well."
)


def audited(found: Audited, format_: str, *, everything: bool) -> None:
    """Print an audit put to some records."""
    if format_ == "json":
        print_json(_data(found))
        return
    for line in _lines(found, everything=everything):
        sys.stdout.write(f"{line}\n")


def _lines(found: Audited, *, everything: bool) -> Iterator[str]:
    query, cases = found.answer.query, next((s.cases for s in found.shown.values()), 0)
    by_case = everything or cases <= POPULATION
    if found.answer.broken_off:
        yield from (*_wrapped(found.answer.broken_off), "")
    yield f"{found.audit.title}, put to {counted(cases, 'case')}, as at {day_in_words(query.as_at)}"
    yield from _wrapped(found.audit.about)
    begins = found.audit.instrument.commencement
    if begins:
        yield from _wrapped(f"Events before {day_in_words(begins)} are not looked at.")
    for group in found.audit.groups:
        yield ""
        yield group.title
        for question in group.questions:
            yield from _question(question, found, by_case=by_case)
    yield ""
    if not by_case:
        yield from _wrapped(
            "`--case REFERENCE` shows one case, `--all` each of them; `--format json` holds everything."
        )
    yield from _wrapped(CLOSING)
    yield from _wrapped(not_asked(found.answer))
    yield from _wrapped(receipt_line(found.answer))


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    indent = " " * len(first) if rest is None else rest
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)


def _question(question: AuditQuestion, found: Audited, *, by_case: bool) -> Iterator[str]:
    head = f"  {question.numbered if question.number else '?':>2}  "
    if question.unprinted:
        yield from _wrapped(f"Not known. {question.unprinted}", head)
        return
    yield from _wrapped(question.asks, head)
    for shown in found.of(question):
        yield from _shown(shown, found, by_case=by_case)
    if not question.rules:
        yield from _wrapped(NO_RECORD, "      ")
    if question.people:
        yield from _wrapped(f"{PEOPLE}{question.people}", "      ")


def _shown(shown: Shown, found: Audited, *, by_case: bool) -> Iterator[str]:
    yield from _wrapped(f"{shown.rule.title}: {summary(shown)}. [{shown.rule.id}]", "      - ")
    if shown.rule.expressed is not Expressed.FULLY:
        yield from _wrapped(f"How far this goes: {shown.rule.because}.", "        ")
    if by_case:
        for _, findings in groupby(shown.findings, key=lambda f: (f.trigger.owner, f.trigger.case)):
            yield from _case(list(findings), found)


def _case(findings: list[Finding], found: Audited) -> Iterator[str]:
    for finding in findings:
        about = f"{_whose(finding, found)}, {day_in_words(finding.trigger.day)}: {found.answer.words(finding)}"
        yield from _wrapped(about, "          ", "            ")


def _whose(finding: Finding, found: Audited) -> str:
    owner, case = finding.trigger.owner, finding.trigger.case
    name = found.answer.library.authorities.name(owner) if owner and case in found.answer.shared else ""
    return f"{name} {case}" if name else case


def summary(shown: Shown) -> str:
    """Say what the records show of one rule: how often each kind was found, and never out of how many."""
    dark = f"; the records of {counted(shown.unseen, 'case')} cannot show {_looked_for(shown)}" if shown.unseen else ""
    if shown.findings:
        return ", ".join(f"{name} {counted(number, 'time')}" for name, number in shown.counts.items()) + dark
    if dark and shown.unseen == shown.cases:
        return f"cannot tell: these records do not show {_looked_for(shown)}"
    return f"does not come up in these records{dark}"


def _looked_for(shown: Shown) -> str:
    return f"when {' or '.join(event_clause(event) for event in shown.looked_for)}"


def _data(found: Audited) -> dict[str, Any]:
    audit = found.audit
    return {
        "receipt": {**found.answer.receipt, "conclusion": not_asked(found.answer) or None},
        "audit": {"id": audit.id, "title": audit.title, "about": audit.about},
        "groups": [
            {"id": group.id, "title": group.title, "questions": [_asked(q, found) for q in group.questions]}
            for group in audit.groups
        ],
        "closing": CLOSING,
    }


def _asked(question: AuditQuestion, found: Audited) -> dict[str, Any]:
    return {
        "number": question.number,
        "among": list(question.among),
        "asks": question.asks or None,
        "place": str(question.provision),
        "evidence": str(question.provision.evidence),
        "not_printed": question.unprinted or None,
        "ask_people": question.people or None,
        "records": [_of_rule(shown, found) for shown in found.of(question)],
    }


def _of_rule(shown: Shown, found: Audited) -> dict[str, Any]:
    rule = shown.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "sentence": sentence(rule),
        "expressed": str(rule.expressed),
        "because": rule.because or None,
        "in_words": summary(shown),
        "cannot_show_in_cases": shown.unseen,
        "counts": shown.counts,
        "findings": [found.answer.datum(f) for f in shown.findings],
    }
