"""Trial documents: from what is written to what the engine reads, and what one has to have before it is granted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.diagnostics import Diagnostic, has_errors
from guidance.engine.evaluate.suspension import PROPOSED_ONLY, suspended_rules
from guidance.engine.model.calendar import CalendarGap
from guidance.engine.model.period import Period
from guidance.engine.model.rule import Force, Instrument, Rule
from guidance.engine.model.trial import (
    DIRECTION_POWER,
    NOT_KNOWN,
    PAPERS,
    LastSeen,
    MayHaveSetAside,
    Measure,
    Suspends,
    Trial,
    TrialInstrument,
)
from guidance.engine.packs.checks.order import MADE_FOR_A_TRIAL, WRITTEN, Made
from guidance.engine.packs.checks.reach import Beneath, check_reach
from guidance.engine.packs.checks.trials.days import check_days, overlap
from guidance.engine.packs.checks.trials.grants import check_granted
from guidance.engine.packs.checks.trials.measures import kind_of_measure
from guidance.engine.packs.checks.trials.power import check_power
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.rulebook import ONE_RULE
from guidance.engine.packs.rules import rule_from
from guidance.engine.packs.schema.rule import RuleText
from guidance.engine.packs.schema.trial import NO_DAY, TrialInstrumentText, TrialText
from guidance.engine.packs.schema.written import Dated
from guidance.engine.reckoning import last_day

_MEANT = re.compile(r"did you mean `([^`]+)`")


@dataclass
class _Written:
    """A trial as written and as made, and whether anything is wrong with it."""

    entry: Entry[TrialText]
    trial: Trial
    instead: list[tuple[Entry[RuleText], Rule]]
    found: list[Diagnostic]


def read_trials(reading: Reading, known: Known, beside: Sequence[Trial], beneath: Beneath) -> tuple[Trial, ...]:
    """Read every trial. One with a mistake is left out, and said to be wrong: it sets nothing aside."""
    written = []
    for entry in reading.whole(TrialText, Kind.TRIAL):
        new = reading.define("trial", entry.text.trial, entry.at("trial"), "rename one")
        one = _written(entry, known)
        one.found += _check_trial(entry, one.trial, known)
        for instead, rule in one.instead:
            one.found += _check_instead(instead, rule, known)
            one.found += check_reach(instead, rule, beneath)
            new = reading.define("rule", rule.id, instead.at("id"), ONE_RULE) and new
        written += [one] if new else []
    _check_overlaps(written, beside, known)
    for one in written:
        reading.note(one.found)
        reading.spoilt |= {rule.id for rule in one.trial.instead}
    return tuple(sorted((one.trial for one in written if not has_errors(one.found)), key=lambda trial: trial.id))


def _written(entry: Entry[TrialText], known: Known) -> _Written:
    """Make a trial. Its `instead` rules become local rules of the authority, in force while the trial is."""
    text = entry.text
    code = known.authorities.code(text.authority) or text.authority
    made = Trial(
        id=text.trial, title=text.title or text.trial, authority=code, state=text.state, begins=text.from_.by,
        ends=text.until.first if text.until and text.until is not NO_DAY else None,
        suspends=tuple(Suspends(s.rule, s.evidence) for s in text.suspends),
        may_have_set_aside=tuple(MayHaveSetAside(m.rule, m.said) for m in text.may_have_set_aside),
        instruments=tuple(_paper(i) for i in text.instruments),
        running_at_start=text.running_at_start, running_at_end=text.running_at_end,
        texts={key: _texts(text, key) for key in PAPERS}, source=text.source, span=entry.at(),
        power=text.power or DIRECTION_POWER,
        measures=tuple(Measure(m.text, m.kind or kind_of_measure(m.text)) for m in text.measures),
        last_seen=LastSeen(text.last_seen.date, text.last_seen.where) if text.last_seen else None,
        said=_said(("from", text.from_), ("until", text.until)) | ({"from": NOT_KNOWN} if text.from_ is NO_DAY else {}),
    )  # fmt: skip
    paper = Instrument(
        id=f"trial:{made.id}", title=f"Local trial: {made.title}", force=Force.LOCAL_PROCEDURE,
        commencement=made.begins, repeal=made.last_evidenced, authority=code, text_read=True,
    )  # fmt: skip
    nodes = listed.items() if (listed := entry.node.get("instead")) else []
    entries = [Entry(rule, node, entry.document) for rule, node in zip(text.instead, nodes, strict=True)]
    instead = [
        (one, rule_from(one.text, paper, one.at("id"), trial=made.id, words=known.vocabulary)) for one in entries
    ]
    return _Written(entry, replace(made, instead=tuple(rule for _, rule in instead)), instead, [])


def _texts(text: TrialText, key: str) -> tuple[str, ...]:
    """Return what a document says under one of the keys of text; of a measure, its text."""
    return tuple(m.text for m in text.measures) if key == "measures" else tuple(getattr(text, key))


def _paper(text: TrialInstrumentText) -> TrialInstrument:
    return TrialInstrument(
        text.kind, text.dated.first if text.dated else None, text.from_.by if text.from_ else None,
        text.until.first if text.until else None, text.read == "true",
        _said(("dated", text.dated), ("from", text.from_), ("until", text.until)),
    )  # fmt: skip


def _said(*dates: tuple[str, Dated | None]) -> dict[str, str]:
    """Return the dates of which only the month is known, as they are written."""
    return {key: dated.said for key, dated in dates if dated and dated.said}


def _check_instead(entry: Entry[RuleText], rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Hold a rule that applies instead to what every rule is held to, and to being local procedure."""
    for check in WRITTEN:
        yield from check(entry, known)
    made = Made(entry, rule, known)
    for held_to in MADE_FOR_A_TRIAL:
        yield from held_to(made)
    if entry.text.force not in {None, Force.LOCAL_PROCEDURE}:
        message = f"`{entry.text.force}` is not the force of what applies in a trial"
        yield entry.mistake("G407", message, entry.at("force"), "leave it out: it is local procedure")


def _check_trial(entry: Entry[TrialText], trial: Trial, known: Known) -> Iterator[Diagnostic]:
    """Find what a trial lacks, and what it may not do."""
    yield from known.unknown("authority", entry.text.authority, entry, "authority")
    named: dict[str, int] = {}
    for n, suspended in enumerate(trial.suspends):
        unknown = known.unknown("rule", suspended.rule, entry, "suspends", n, "rule")
        yield from (_with_what_was_meant(found, known) for found in unknown)
        first = named.setdefault(suspended.rule, n)
        if first != n:
            message, place = f"`{suspended.rule}` is named twice", entry.at("suspends", n, "rule")
            yield entry.mistake("G414", message, place, "keep one of the two", entry.at("suspends", first, "rule"))
    yield from _check_may_have(entry, trial, known)
    yield from check_power(entry, trial, known)
    yield from check_days(entry, trial, known)
    if trial.state == "granted":
        yield from check_granted(entry, trial, known)


def _check_may_have(entry: Entry[TrialText], trial: Trial, known: Known) -> Iterator[Diagnostic]:
    """Find a rule that is not there, one named twice, and one of which the trial is shown to say both."""
    named = {
        s.rule: entry.at("suspends", n, "rule") for n, s in enumerate(trial.suspends) if s.evidence != PROPOSED_ONLY
    }
    for n, may in enumerate(trial.may_have_set_aside):
        place = entry.at("may_have_set_aside", n, "rule")
        unknown = known.unknown("rule", may.rule, entry, "may_have_set_aside", n, "rule")
        yield from (_with_what_was_meant(found, known) for found in unknown)
        if may.rule in named:
            message = f"`{may.rule}` is named twice"
            yield entry.mistake("G414", message, place, "keep one of the two", named[may.rule])
        named.setdefault(may.rule, place)


def _with_what_was_meant(unknown: Diagnostic, known: Known) -> Diagnostic:
    """Add the place of the rule that was perhaps meant."""
    meant = _MEANT.search(unknown.cure)
    rule = known.usable(meant[1]) if meant else None
    return replace(unknown, also=(rule.span,)) if rule and rule.span else unknown


def _check_overlaps(written: Iterable[_Written], beside: Sequence[Trial], known: Known) -> None:
    """Find two granted trials of one authority that set aside one rule at one time, or can set aside one duty of it."""
    named = {trial.id for trial in (one.trial for one in written)}
    others = [trial for trial in beside if trial.id not in named]
    for one in written:
        for other in others:
            shared = sorted(suspended_rules(one.trial) & suspended_rules(other))
            if shared and one.trial.authority == other.authority:
                one.found += _both(one, other, shared, known)
        others.append(one.trial)


def _both(one: _Written, other: Trial, shared: Sequence[str], known: Known) -> Iterator[Diagnostic]:
    """Say that two trials set the same aside: by their dates, or because one keeps what the other takes in."""
    place = one.entry.at("trial")
    if overlap(one.trial.begins, one.trial.last_evidenced, other.begins, other.last_evidenced):
        message = f"`{other.id}` and `{one.trial.id}` both set aside `{shared[0]}` at one time"
        yield one.entry.mistake("G401", message, place, "end one before the other begins", other.span)
        return
    first, then = sorted((other, one.trial), key=lambda trial: trial.begins)
    straddled = [name for name in shared if _straddles(first, then, known.usable(name), known)]
    if straddled:
        message = (
            f"`{first.id}` and `{then.id}` both set aside a duty of `{straddled[0]}` that runs from one to the other"
        )
        cure = f"write `running_at_end: restart` in `{first.id}`, or `running_at_start: national` in `{then.id}`"
        yield one.entry.mistake("G401", message, place, cure, other.span)


def _straddles(first: Trial, then: Trial, rule: Rule | None, known: Known) -> bool:
    """Tell whether a duty begun in one trial, and set aside after it, can be open and in time as the next begins."""
    ends = first.last_evidenced
    if ends is None or first.running_at_end != "saved" or then.running_at_start != "suspended":
        return False
    if rule is None or not isinstance(rule.within, Period):
        return True
    calendar = known.calendars.serving(rule.instrument.calendar, rule.closed_by)
    try:
        return last_day(date.fromordinal(ends.toordinal() - 1), rule.within, calendar, rule.convention) >= then.begins
    except CalendarGap:
        return True
