"""Trial documents: from what is written to what the engine reads, and what one has to have before it is granted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from guidance.engine.diagnostics import Diagnostic, Severity, did_you_mean
from guidance.engine.model.authority import Authorities
from guidance.engine.model.rule import Force, Instrument, Rule
from guidance.engine.model.trial import Suspends, Trial, TrialInstrument
from guidance.engine.packs.nodes import Document, Node
from guidance.engine.packs.rules import rule_from
from guidance.engine.packs.schema import TrialText

NEEDED = ("instruments", "measures", "conditions", "stop_if", "stopped_by", "partners_agreed", "families_told",
          "impact_assessments", "baseline")  # fmt: skip
"""What a trial document has before it is `granted` (design: required before granted)."""


def trial_from(text: TrialText, node: Node, document: Document, authorities: Authorities) -> Trial:
    """Make a trial. Its `instead` rules become local rules of the authority, in force while the trial is."""
    code = authorities.code(text.authority) or text.authority
    made = Trial(
        id=text.trial, title=text.title or text.trial, authority=code, state=text.state, begins=text.from_, ends=text.until,
        instruments=tuple(
            TrialInstrument(i.kind, i.dated, i.from_, i.until, i.read == "true") for i in text.instruments
        ),
        suspends=tuple(Suspends(s.rule, s.evidence) for s in text.suspends),
        running_at_start=text.running_at_start, running_at_end=text.running_at_end,
        texts={key: tuple(getattr(text, key)) for key in NEEDED if key != "instruments"},
        source=text.source, span=document.at(node),
    )  # fmt: skip
    paper = Instrument(id=f"trial:{made.id}", title=f"Local trial: {made.title}", force=Force.LOCAL_PROCEDURE,
                       commencement=made.begins, repeal=made.last_evidenced, authority=code, text_read=True)  # fmt: skip
    places = node.value["instead"].value if isinstance(node.value, dict) and "instead" in node.value else []
    instead = [rule_from(r, paper, document.at(n), made.id) for r, n in zip(text.instead, places, strict=True)]  # type: ignore[arg-type]
    return replace(made, instead=tuple(instead))


def check_trial(
    trial: Trial, node: Node, document: Document, rules: Mapping[str, Rule], authorities: Authorities
) -> Iterator[Diagnostic]:
    """Find what a trial lacks, and what it may not do."""
    at = lambda *path: document.find(path, start=node)  # noqa: E731  a place, six times over
    if trial.authority not in {a.code for a in authorities.known}:
        cure = did_you_mean(trial.authority, [a.slug for a in authorities.known], "give its code or slug")
        yield Diagnostic("G207", f"`{trial.authority}` is not an authority", at("authority"), cure)
    for n, suspended in enumerate(trial.suspends):
        rule, place = rules.get(suspended.rule), at("suspends", n, "rule")
        if rule is None:
            cure = did_you_mean(suspended.rule, rules, "check its identifier")
            yield Diagnostic("G205", f"`{suspended.rule}` is not a rule", place, cure)
        elif rule.force.is_law:
            also = (rule.span,) if rule.span else ()
            cure = "only an express power could, and none is listed"
            yield Diagnostic("G402", f"`{rule.id}` rests on {rule.instrument.title}, which no direction sets aside", place, cure, also=also)
        elif not _overlap(trial.begins, trial.last_evidenced, rule.commencement, rule.repeal):
            yield Diagnostic("G304", f"`{rule.id}` was not in force while the trial runs", place, "name the rule of that edition")
    if trial.state == "granted":
        lacking = [key for key in NEEDED if not (trial.instruments if key == "instruments" else trial.texts[key])]
        if lacking:
            yield Diagnostic("G403", f"a granted trial without {', '.join(f'`{k}`' for k in lacking)}", at("state"), "add them, or leave it `proposed`")  # fmt: skip
        if trial.last_evidenced is None:
            yield Diagnostic("G403", "a granted trial with no end, and no dated paper", at("state"), "add `until`")
        elif trial.ends is None:
            message = f"no end is given: it suspends only to its last evidenced date, {trial.last_evidenced}"
            yield Diagnostic("G403", message, at("trial"), "add `until` where it is known", Severity.WARNING)


def check_overlaps(trials: Iterable[Trial]) -> Iterator[Diagnostic]:
    """Find two granted trials of one authority that set aside one rule at one time."""
    granted = [t for t in trials if t.state == "granted" and t.span]
    for n, one in enumerate(granted):
        for other in granted[n + 1 :]:
            shared = {s.rule for s in _effective(one)} & {s.rule for s in _effective(other)}
            clash = one.authority == other.authority and _overlap(one.begins, one.last_evidenced, other.begins, other.last_evidenced)
            if clash and shared and one.span and other.span:
                message = f"`{one.id}` and `{other.id}` both set aside `{min(shared)}` at one time"
                yield Diagnostic("G401", message, other.span, "end one before the other begins", also=(one.span,))


def _effective(trial: Trial) -> list[Suspends]:
    return [s for s in trial.suspends if s.evidence != "proposed-only"]


def _overlap(begins: date | None, ends: date | None, other_begins: date | None, other_ends: date | None) -> bool:
    starts_in_time = ends is None or other_begins is None or other_begins < ends
    return starts_in_time and (other_ends is None or begins is None or begins < other_ends)
