"""Which meanings of a rule its worked cases show: wanted, and not required."""

from collections.abc import Iterator, Sequence
from datetime import date

from guidance.app.packs.checking import CaseResult
from guidance.engine.explain.sentence import exemption, happening
from guidance.engine.model.condition import Pattern, Truth
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.rule import Derive, Exemption, Missed, Modality, Perform, Rule
from guidance.engine.packs.library import Library

NOTHING_YET = "that nothing is found before it is in force"
HOW_IT_BINDS = "its modality and its force"
BINDING = frozenset({"modality", "force"})
HOW_IT_BINDS = "its modality and its force"


def lacking(library: Library, results: Sequence[CaseResult]) -> Iterator[tuple[Rule, list[str]]]:
    """Give each rule with the meanings of it that no case shows."""
    shown: dict[str, list[CaseResult]] = {}
    for result in results:
        shown.setdefault(result.rule.id, []).append(result)
    for rule in library.every_rule:
        if rule.checkable and not rule.carries:
            unseen = sorted(wanted(rule) - meanings_shown(rule, shown.get(rule.id, [])))
            if unseen:
                yield rule, unseen


def coverage(library: Library, results: Sequence[CaseResult]) -> list[str]:
    """Name, rule by rule, the meanings that no case shows. It is wanted, not required: nothing fails for it."""
    return [f"{rule.id}: no case shows {', '.join(unseen)}" for rule, unseen in lacking(library, results)]


def wanted(rule: Rule) -> set[str]:
    """Say which meanings a rule has that its cases should show."""
    if rule.commencement is None:
        return {NOTHING_YET}
    if isinstance(rule.duty, Derive) or rule.limit_of_power:
        return set()
    dated = isinstance(rule.duty, Perform) and rule.within is not None and rule.modality is not Modality.MAY
    meant = {"discharged"} if rule.modality is not Modality.MUST_NOT else set()
    meant |= (
        {"breached"} if rule.modality is not Modality.MAY and (dated or not isinstance(rule.duty, Perform)) else set()
    )
    meant |= {HOW_IT_BINDS, *({"on the due day", "the day after"} if dated else ())}
    meant |= {"not exempt", *map(exempt_by, rule.unless)} if rule.unless else set()
    meant |= set(map(ended_by, rule.until)) if rule.modality is not Modality.MUST_NOT else set()
    meant |= {"commencement day"} if not isinstance(rule.when, Missed) else set()
    return meant | ({"repeal day"} if rule.repeal and not isinstance(rule.when, Missed) else set())


def meanings_shown(rule: Rule, results: Sequence[CaseResult]) -> set[str]:
    """Say which meanings of a rule some cases show."""
    shown: set[str] = set()
    for result in results:
        days = [str(e)[:10] if isinstance(e, str) else str(e.get("at", ""))[:10] for e in result.case.text.events]
        expected = result.case.text.expect
        each = expected if isinstance(expected, list) else [expected]
        shown |= {HOW_IT_BINDS} if any(isinstance(one, dict) and one.keys() >= BINDING for one in each) else set()
        shown |= {NOTHING_YET} if not result.findings else set()
        shown |= {"commencement day"} if str(rule.commencement) in days else set()
        shown |= {"repeal day"} if str(rule.repeal) in days and not result.findings else set()
        for f in result.findings:
            shown |= {str(f.status), *_settled_by(rule, f)}
            shown |= {"not exempt"} if f.status is not Status.EXEMPT else set()
            near = {result.case.text.as_at.isoformat(), (f.performed or "")[:10]} if f.due else set()
            shown |= {"on the due day"} if f.due and f.due.isoformat() in near else set()
            shown |= (
                {"the day after"} if f.due and date.fromordinal(f.due.toordinal() + 1).isoformat() in near else set()
            )
    return shown


def exempt_by(unless: Exemption) -> str:
    """Name the meaning of one exemption."""
    return f"exempt where {exemption(unless)}"


def ended_by(pattern: Pattern) -> str:
    """Name the meaning of one end."""
    return f"that it ends where {happening((pattern,))}"


def _settled_by(rule: Rule, finding: Finding) -> set[str]:
    """Name the exemptions and the ends that settled a finding."""
    if finding.status is Status.EXEMPT:
        return {exempt_by(step.exemption) for step in finding.steps if step.exemption}
    ends = [step.by for step in finding.steps if step.by] if finding.status is Status.LAPSED else []
    return {ended_by(p) for event in ends for p in rule.until if p.fits(event) is Truth.TRUE}
