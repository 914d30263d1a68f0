"""Explain one finding as an argument, why a rule did not apply, or what a diagnostic code means."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate, is_asked
from guidance.app.evaluation.query import Query
from guidance.app.packs import beside
from guidance.app.packs.codes import catalogue
from guidance.app.refusal import Refused
from guidance.app.tensions import pulling
from guidance.app.weighing import is_stated
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.evaluate.case import known
from guidance.engine.explain.argument import because
from guidance.engine.explain.clauses.clauses import event_clause, happened
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import at_in_words, day_in_words, says, source_of
from guidance.engine.explain.sentence import sentence
from guidance.engine.explain.trace import trace
from guidance.engine.model.finding import Finding, NotOpened, PassedOver
from guidance.engine.model.rule import Missed, Rule

_CODE = re.compile(r"[Gg][0-9]{3}")


def is_code(text: str) -> bool:
    """Tell whether a text is the code of a diagnostic."""
    return _CODE.fullmatch(text) is not None


def explain_code(code: str) -> list[str]:
    """Say what a diagnostic code means, with an example of the mistake and of its cure; empty where there is none."""
    entry = next((e for e in catalogue() if e.code == code.upper()), None)
    if entry is None:
        return []
    return [
        f"{entry.code}: {entry.title}",
        "",
        entry.meaning,
        "",
        "wrong:",
        *_indented(entry.wrong),
        "",
        "right:",
        *_indented(entry.right),
    ]


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.splitlines()]


class Explained(list[str]):
    """The lines of an explanation, and the answer that it explains."""

    def __init__(self, lines: Iterable[str], answer: Answer) -> None:
        super().__init__([answer.broken_off, "", *lines] if answer.broken_off else lines)
        self.answer = answer

    def __str__(self) -> str:
        """Give the lines, one below the other."""
        return "\n".join(self)

    def _repr_html_(self) -> str:
        """Show it in a notebook as it stands, escaped."""
        return f"<pre>{escape(str(self))}</pre>"


DEPTHS = ("sentence", "reasons", "trace")


def explain_rule(
    query: Query, name: str, depth: str = "reasons", notice: Callable[[Sequence[Diagnostic]], object] | None = None
) -> Explained:
    """Explain every finding of one rule in one case; where there is none, say why the rule does not apply.

    Args:
        query: Of which records and which case; as at when.
        name: The rule, by its identifier.
        depth: `sentence`, `reasons` or `trace`.
        notice: Told what was noticed on the way, if anybody is to hear of it.

    Raises:
        Refused: A pack or a record cannot be used, or there is no such rule or case, or its instrument is not asked.
        ValueError: There is no such depth.
    """
    if depth not in DEPTHS:
        raise ValueError(f"depth: expected {', '.join(DEPTHS)}, not {depth!r}")
    passed_over: list[PassedOver] = []
    answer = evaluate(query, passed_over=passed_over)
    if notice:
        notice(answer.diagnostics)
    rule = answer.library.rule(name) or next(
        (r for t in answer.library.trials for r in t.instead if r.id == name), None
    )
    if rule is None:
        cure = did_you_mean(name, (r.id for r in answer.library.rules), "look it up with `guidance rules`")
        raise Refused([Diagnostic("G205", f"`{name}` is not a rule", Span("--rule"), cure)])
    if not is_asked(rule, query, answer.library):
        message = f"`{name}` is of `{rule.instrument.id}`, which was not asked"
        raise Refused([Diagnostic("G641", message, Span("instruments"), "name that instrument too, or name none")])
    findings = [f for f in answer.findings if f.rule.id == name]
    supposing = [f"Supposing that {answer.receipt['supposing']}.", ""] if query.as_proposed else []
    if findings:
        said = [line for f in findings for line in (*argued(f, answer, depth), "")][:-1]
    else:
        said = _why_not(rule, [p for p in passed_over if p.rule.id == name], answer)
    return Explained([*supposing, *said], answer)


def argued(finding: Finding, answer: Answer, depth: str = "reasons") -> list[str]:
    """Give one finding as an argument: a sentence, numbered reasons, and what bears on it."""
    first, *reasons = because(finding, answer.query.when, answer.library.calendars, answer.trial_ends(finding))
    if depth == "sentence":
        return [first]
    numbered = [first, "", *(f"  {n}. {reason}" for n, reason in enumerate(reasons, 1))]
    weigh = [f"  {said}" for said in _beside(finding, answer)]
    weigh += [f"  To weigh: {', '.join(finding.rule.weigh)}"] if finding.rule.weigh else []
    weigh += _pulling(finding, answer)
    if depth == "reasons":
        return [*numbered, *weigh]
    return [*numbered, *weigh, "", *(f"  {line}" for line in trace(finding))]


def _beside(finding: Finding, answer: Answer) -> Iterator[str]:
    return beside.said(finding.rule, answer.library, finding.authority, finding.trigger.day)


def _pulling(finding: Finding, answer: Answer) -> list[str]:
    """Say what pulls the other way. It changes nothing, and from an Act or regulations nobody departs."""
    rule, library = finding.rule, answer.library
    pulled = pulling(library.principles, {r.id: r for r in library.rules}, rule)
    found = [(p, why) for p, why in pulled if is_stated(p, library, finding.trigger.day)]
    lead = "Bears on how, never on whether" if rule.force.is_law else "Pulls the other way"
    return [f"  {lead}: {tension.because} [{principle.id}]" for principle, tension in found]


_WHY_NOT = {
    NotOpened.NOT_IN_FORCE: "the rule was not in force on that day",
    NotOpened.ANOTHER_AUTHORITY: "the case was another authority's that day",
    NotOpened.NOT_A_TRIGGER: "its recorded facts are not those that start this clock",
    NotOpened.STATE_DOES_NOT_HOLD: "the state that the rule needs did not hold then",
}


def _why_not(rule: Rule, passed_over: Sequence[PassedOver], answer: Answer) -> list[str]:
    day = as_at_in_words(answer.query.when)
    lead = f"{says(rule)}: " if rule.checkable else ""
    later = list(_not_yet(rule, answer)) if rule.checkable else []
    how = "was not asked of" if later and not passed_over else "does not apply to"
    said = [f"{rule.title} ({source_of(rule)}) {how} this case as at {day}."]
    said += ["", f"  {lead}{sentence(rule)}"]
    said += [f"  {line}" for line in beside.said(rule, answer.library)] if rule.relates_to else []
    if not rule.checkable:
        return said
    for n, passed in enumerate(passed_over, 1):
        when = f"{happened(passed.event.event)} on {at_in_words(passed.event.at)}"
        why = _WHY_NOT[passed.why]
        dates = f" ({_span(rule)})" if passed.why is NotOpened.NOT_IN_FORCE else ""
        said.append(f"  {n}. {when[0].upper()}{when[1:]}: {why}{dates}.")
    if not (passed_over or later):
        said.append(f"  1. Nothing on the record starts its clock: it starts when {_starts(rule)}.")
    return [*said, *(f"  {n}. {why}" for n, why in enumerate(later, len(passed_over) + 1))]


def _not_yet(rule: Rule, answer: Answer) -> Iterator[str]:
    """Say of each event that may start a rule's clock, and was not known by the day asked about, that it was not."""
    ask, starts = answer.query, set() if isinstance(rule.when, Missed) else {p.event for p in rule.when}
    for event in answer.reading.events:
        if event.case == ask.case and event.event in starts and not known(event, ask.when, ask.known_at):
            what = f"{happened(event.event)} on {at_in_words(event.at)}"
            why = "it was not written down by the day" if known(event, ask.when, None) else "that is later than the day"
            yield f"{what[0].upper()}{what[1:]}: {why} asked about, and was not looked at."


def _span(rule: Rule) -> str:
    begins = f"in force from {day_in_words(rule.commencement)}" if rule.commencement else "not yet in force"
    return f"{begins} until {day_in_words(rule.repeal)}, that day not included" if rule.repeal else begins


def _starts(rule: Rule) -> str:
    """Say what starts a rule's clock, whatever the facts of it."""
    if isinstance(rule.when, Missed):
        return f"the limit of {rule.when.rule} has passed unmet"
    return " or ".join(dict.fromkeys(event_clause(p.event) for p in rule.when))
