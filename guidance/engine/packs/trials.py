"""Trial documents: from what is written to what the engine reads, and what one has to have before it is granted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.diagnostics import Diagnostic, has_errors
from guidance.engine.model.authority import Authorities
from guidance.engine.model.rule import Force, Instrument, Rule
from guidance.engine.model.trial import Suspends, Trial, TrialInstrument
from guidance.engine.packs.kinds import Kind
from guidance.engine.packs.known import Known
from guidance.engine.packs.law import check_law, check_names
from guidance.engine.packs.places import Entry
from guidance.engine.packs.reading import Reading
from guidance.engine.packs.references import check_words
from guidance.engine.packs.rulebook import ONE_RULE
from guidance.engine.packs.rules import rule_from
from guidance.engine.packs.schema.rule import RuleText
from guidance.engine.packs.schema.trial import TrialText
from guidance.engine.packs.sense import check_sense

PAPERS = (
    "measures",
    "conditions",
    "stop_if",
    "stopped_by",
    "partners_agreed",
    "families_told",
    "impact_assessments",
    "baseline",
)
"""What a trial document says in text before it is `granted`; it also has instruments, and rules that it sets aside."""


@dataclass
class _Written:
    """A trial as written and as made, and whether anything is wrong with it."""

    entry: Entry[TrialText]
    trial: Trial
    instead: list[tuple[Entry[RuleText], Rule]]
    found: list[Diagnostic]


def read_trials(reading: Reading, known: Known, beside: Sequence[Trial]) -> tuple[Trial, ...]:
    """Read every trial. One with a mistake is left out, and said to be wrong: it sets nothing aside."""
    written = []
    for entry in reading.whole(TrialText, Kind.TRIAL):
        new = reading.define("trial", entry.text.trial, entry.at("trial"), "rename one")
        one = _written(entry, known.authorities)
        one.found += _check_trial(entry, one.trial, known)
        for instead, rule in one.instead:
            one.found += _check_instead(instead, rule, known)
            new = reading.define("rule", rule.id, instead.at("id"), ONE_RULE) and new
        written += [one] if new else []
    _check_overlaps(written, beside)
    for one in written:
        reading.note(one.found)
        reading.spoilt |= {rule.id for rule in one.trial.instead}
    return tuple(sorted((one.trial for one in written if not has_errors(one.found)), key=lambda trial: trial.id))


def _written(entry: Entry[TrialText], authorities: Authorities) -> _Written:
    """Make a trial. Its `instead` rules become local rules of the authority, in force while the trial is."""
    text = entry.text
    code = authorities.code(text.authority) or text.authority
    made = Trial(
        id=text.trial, title=text.title or text.trial, authority=code, state=text.state, begins=text.from_,
        ends=text.until, suspends=tuple(Suspends(s.rule, s.evidence) for s in text.suspends),
        instruments=tuple(
            TrialInstrument(i.kind, i.dated, i.from_, i.until, i.read == "true") for i in text.instruments
        ),
        running_at_start=text.running_at_start, running_at_end=text.running_at_end,
        texts={key: tuple(getattr(text, key)) for key in PAPERS}, source=text.source, span=entry.at(),
    )  # fmt: skip
    paper = Instrument(
        id=f"trial:{made.id}", title=f"Local trial: {made.title}", force=Force.LOCAL_PROCEDURE,
        commencement=made.begins, repeal=made.last_evidenced, authority=code, text_read=True,
    )  # fmt: skip
    nodes = listed.items() if (listed := entry.node.get("instead")) else []
    entries = [Entry(rule, node, entry.document) for rule, node in zip(text.instead, nodes, strict=True)]
    instead = [(one, rule_from(one.text, paper, one.at("id"), made.id)) for one in entries]
    return _Written(entry, replace(made, instead=tuple(rule for _, rule in instead)), instead, [])


def _check_instead(entry: Entry[RuleText], rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Hold a rule that applies instead to what every rule is held to, and to being local procedure."""
    yield from check_sense(entry)
    yield from check_words(entry, known)
    yield from check_law(entry, rule)
    yield from check_names(entry, rule, known)
    if entry.text.force not in {None, Force.LOCAL_PROCEDURE}:
        message = f"`{entry.text.force}` is not the force of what applies in a trial"
        yield entry.mistake("G407", message, entry.at("force"), "leave it out: it is local procedure")
    if national := known.usable(rule.id):
        message = f"`{rule.id}` is the name of a rule already"
        yield entry.mistake("G211", message, entry.at("id"), ONE_RULE, national.span)


def _check_trial(entry: Entry[TrialText], trial: Trial, known: Known) -> Iterator[Diagnostic]:
    """Find what a trial lacks, and what it may not do."""
    yield from known.unknown("authority", entry.text.authority, entry, "authority")
    for n, suspended in enumerate(trial.suspends):
        rule, place = known.usable(suspended.rule), entry.at("suspends", n, "rule")
        yield from known.unknown("rule", suspended.rule, entry, "suspends", n, "rule")
        if rule and rule.force.is_law:
            message = f"`{rule.id}` rests on {rule.instrument.title}, which no direction sets aside"
            yield entry.mistake("G402", message, place, "only an express power could, and none is listed", rule.span)
        elif rule and not _overlap(trial.begins, trial.last_evidenced, rule.commencement, rule.repeal):
            message = f"`{rule.id}` was not in force while the trial runs"
            yield entry.mistake("G304", message, place, "name the rule of that edition")
    if trial.state == "granted":
        yield from _check_granted(entry, trial)


def _check_granted(entry: Entry[TrialText], trial: Trial) -> Iterator[Diagnostic]:
    lacking = [key for key in ("instruments", "suspends") if not getattr(trial, key)]
    lacking += [key for key in PAPERS if not trial.texts[key]]
    if lacking:
        message = f"a granted trial without {', '.join(f'`{key}`' for key in lacking)}"
        yield entry.mistake("G403", message, entry.at("state"), "add them, or leave it `proposed`")
    if trial.last_evidenced is None:
        yield entry.mistake("G403", "a granted trial with no end, and no dated paper", entry.at("state"), "add `until`")
    elif trial.ends is None:
        message = f"no end is given: it suspends only to its last evidenced date, {trial.last_evidenced}"
        yield entry.warning("G403", message, entry.at("trial"), "add `until` where it is known")


def _check_overlaps(written: Iterable[_Written], beside: Sequence[Trial]) -> None:
    """Find two granted trials of one authority that set aside one rule at one time."""
    known = {trial.id for trial in (one.trial for one in written)}
    others = [trial for trial in beside if trial.id not in known]
    for one in written:
        for other in others:
            shared = _effective(one.trial) & _effective(other)
            if shared and one.trial.authority == other.authority and _at_one_time(one.trial, other):
                message = f"`{other.id}` and `{one.trial.id}` both set aside `{min(shared)}` at one time"
                cure = "end one before the other begins"
                one.found.append(one.entry.mistake("G401", message, one.entry.at("trial"), cure, other.span))
        others.append(one.trial)


def _effective(trial: Trial) -> set[str]:
    return {s.rule for s in trial.suspends if s.evidence != "proposed-only"} if trial.state == "granted" else set()


def _at_one_time(one: Trial, other: Trial) -> bool:
    return _overlap(one.begins, one.last_evidenced, other.begins, other.last_evidenced)


def _overlap(begins: date | None, ends: date | None, other_begins: date | None, other_ends: date | None) -> bool:
    starts_in_time = ends is None or other_begins is None or other_begins < ends
    return starts_in_time and (other_ends is None or begins is None or begins < other_ends)
