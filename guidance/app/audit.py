"""Put the questions of an audit to some records: what they show, what they cannot, and what is left to people."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, read
from guidance.app.evaluation.query import Query
from guidance.app.packs.selection import in_place_of
from guidance.app.packs.shipped import shipped
from guidance.app.packs.when_named import audit_named
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import has_errors
from guidance.engine.evaluate.case import known
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.practice.audit import Audit, AuditQuestion
from guidance.engine.model.rule import Derive, Missed, Rule
from guidance.engine.packs.library import Library

OUTCOMES = (
    "as the audit asks", "not so", "late", "not shown in time", "not on the record so far", "not yet due",
    "ended first", "does not apply", "cannot tell",
)  # fmt: skip
"""What a finding can come to under an audit, in words and in the order of the screen. None is a mark."""


class NoSuchAudit(Exception):  # noqa: N818  an answer to what was asked, not a bug
    """No audit has this name; `known` lists those that there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


@dataclass(frozen=True)
class Shown:
    """What the records show of one rule of an audit.

    `looked_for` are the events that bring the rule up. `unseen` counts the cases in which no source carries any of
    them, of all the `cases` read.
    """

    rule: Rule
    looked_for: tuple[str, ...]
    findings: tuple[Finding, ...]
    cases: int
    unseen: int

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each outcome was found; nobody adds them up, or says out of how many cases."""
        found = Counter(outcome(f) for f in self.findings)
        return {name: found[name] for name in OUTCOMES if found[name]}


@dataclass(frozen=True)
class Audited:
    """An audit put to some records."""

    audit: Audit
    answer: Answer
    shown: Mapping[str, Shown]

    def of(self, question: AuditQuestion) -> list[Shown]:
        """Return what the records show of a question, rule by rule."""
        return [self.shown[rule.id] for rule in question.rules]


def outcome(finding: Finding) -> str:
    """Say in a word or two what a finding comes to under an audit."""
    if finding.status is Status.BREACHED:
        return "not so" if finding.due is None else "late" if finding.performed else "not shown in time"
    if finding.status is Status.PENDING:
        return "not yet due" if finding.due else "not on the record so far"
    return {
        Status.DISCHARGED: "as the audit asks",
        Status.LAPSED: "ended first",
        Status.EXEMPT: "does not apply",
    }.get(finding.status, "cannot tell")


def audits_known(paths: tuple[Path, ...] = (), added: tuple[Path, ...] = ()) -> tuple[Library, ...]:
    """Read the audits of some packs, and those that come with the product."""
    house = shipped()
    own = (in_place_of(house, paths, added),) if paths or added else ()
    wrong = [d for library in (*own, house) for d in library.diagnostics]
    if has_errors(wrong):
        raise Refused(wrong)
    return (*own, house)


def audit(query: Query, pack: str, progress: Callable[[int], object] | None = None) -> Audited:
    """Put an audit to some records; `query.rules` and `query.overlays` name packs to look in before those shipped.

    No trial or deviation has a part in it: an audit asks what the record shows, and binds nobody.

    Raises:
        NoSuchAudit: There is no audit of this name.
        Refused: A pack or a record cannot be used.
    """
    libraries = (*((query.library,) if query.library else ()), *audits_known(query.rules, query.overlays))
    home = next((library for library in libraries if audit_named(library, pack)), None)
    found = audit_named(home, pack) if home else None
    if home is None or found is None:
        raise NoSuchAudit(pack, tuple(a.id for library in libraries for a in library.audits))
    plain = replace(query, library=None, rules=(), overlays=(), instruments=(), trials=None, no_trials=True,
                    deviations=None, ledger=None)  # fmt: skip
    definitions = [rule for rule in shipped().rules if isinstance(rule.duty, Derive)]
    library = replace(home, rules=(*definitions, *found.rules), trials=())
    answer = answered(plain, library, read(plain, library, progress))
    shown = {rule.id: _shown(rule, _looked_for(rule, found), answer) for rule in found.rules}
    return Audited(found, replace(answer, receipt={**answer.receipt, "audit": found.id}), shown)


def _looked_for(rule: Rule, audit: Audit) -> tuple[str, ...]:
    """Name the events that bring a rule up; for one that follows a missed limit, those of the rule with the limit."""
    when = rule.when
    while isinstance(when, Missed):
        when = next(other.when for other in audit.rules if other.id == when.rule)
    return tuple(dict.fromkeys(pattern.event for pattern in when))


def _shown(rule: Rule, looked_for: tuple[str, ...], answer: Answer) -> Shown:
    query = answer.query
    there = [e for e in answer.reading.events if query.case in {None, e.case} and known(e, query.when, query.known_at)]
    cases = {(e.owner, e.case) for e in there}
    seen = {
        case
        for source in answer.reading.sources
        if any(source.speaks_of(event) for event in looked_for)
        for case in source.cases
    }
    findings = tuple(f for f in answer.findings if f.rule.id == rule.id)
    came_up = {(f.trigger.owner, f.trigger.case) for f in findings}
    return Shown(rule, looked_for, findings, len(cases), len(cases - seen - came_up))
