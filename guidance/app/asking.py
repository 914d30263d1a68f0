"""Put the rules to the records: the one way from a question to an answer with its receipt."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from guidance import __version__
from guidance.app import warning_report
from guidance.app.deviations import overlay
from guidance.app.deviations.overlay import Asked, Laid, Moment
from guidance.app.gathering import in_place_of, with_added
from guidance.app.house import Refused, read_packs, shipped
from guidance.engine import records
from guidance.engine.diagnostics import Diagnostic, Severity, Span, blamed_on, did_you_mean, has_errors
from guidance.engine.evaluate import definition, doubts, suspension
from guidance.engine.evaluate.coverage import NOTHING_ASKED, Coverage, Packs, coverage
from guidance.engine.explain.names import counted
from guidance.engine.explain.outcome import comes_to, in_words
from guidance.engine.explain.record import as_data, compared, finding_id
from guidance.engine.model.authority import Authorities
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.deviation import Deviations
from guidance.engine.model.doubt import Doubt
from guidance.engine.model.england import with_offset
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, PassedOver, Standing, Status
from guidance.engine.model.rule import Derive, Rule
from guidance.engine.packs.files import CASES
from guidance.engine.packs.library import Library
from guidance.engine.packs.nodes import read_document
from guidance.engine.records.reading import Reading

EVALUATORS = ("definition", "live", "all")
"""`batch` comes with its own issue, and is refused by name until then."""


SUPPOSING = "each granted trial set aside all that was proposed; this is a supposition, and not what is shown"
"""What the receipt says where trials are read as though their directions had matched what was proposed."""


@dataclass(frozen=True)
class Ask:
    """What is asked of some records. `rules` and `trials` name files to use in place of the shipped ones.

    `added` names packs to be asked besides them: those shipped, or those of `rules`.

    `deviations` names a file of departures to lay over the findings in place of `laid`, those of the ledger. `moment`
    is the time of the day `as_at`, on the clock in England, where the answer is to be true of a moment.
    """

    files: tuple[Path, ...]
    as_at: date
    known_at: date | datetime | None = None
    rules: tuple[Path, ...] = ()
    added: tuple[Path, ...] = ()
    trials: Path | None = None
    no_trials: bool = False
    as_proposed: bool = False
    deviations: Path | None = None
    laid: Laid = overlay.NONE
    engine: str = "definition"
    case: str | None = None
    shows: Path | None = None
    authority: str | None = None
    reference_date: date | None = None
    skip_invalid: bool = False
    allow_pack_errors: bool = False
    moment: datetime | None = None
    midnight: str = "date"

    @property
    def when(self) -> date | datetime:
        """The day, or the moment, that the answer is to be true of."""
        return self.moment or self.as_at


@dataclass(frozen=True)
class Answer:
    """The findings, what they rest on, and what was noticed on the way."""

    ask: Ask
    library: Library
    reading: Reading
    findings: tuple[Finding, ...]
    receipt: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...] = ()
    differences: tuple[str, ...] = ()
    coverage: Coverage = NOTHING_ASKED

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Every warning, those too that a screen only counts."""
        others = [d for d in self.diagnostics if d not in self.reading.diagnostics]
        return (*(d for d in others if d.severity is Severity.WARNING), *self.reading.warnings)

    @property
    def broken_off(self) -> str:
        """Say that a file breaks off, and how much of it was read; an empty text where none does."""
        return " ".join(broken.in_words() for broken in self.reading.broken_off)

    @cached_property
    def shared(self) -> frozenset[str]:
        """The case references that this run holds from more than one authority."""
        return _shared({(e.case, e.owner) for e in self.reading.events})

    def data(self) -> list[dict[str, Any]]:
        """Return every finding as plain data."""
        return [self.datum(finding) for finding in self.findings]

    def words(self, finding: Finding) -> str:
        """Say what a finding comes to, with the end of the trial that sets it aside."""
        return in_words(finding, self.ask.when, self.trial_ends(finding))

    def comes_to(self, finding: Finding) -> str:
        """Say the same where what stands over the rule has been said already."""
        return comes_to(finding, self.ask.when, self.trial_ends(finding))

    def trial_ends(self, finding: Finding) -> date | None:
        """Return the day on which the trial that sets a finding aside ends, exclusive, if one does."""
        return next((t.last_evidenced for t in self.library.trials if t.id == finding.trial), None)

    def datum(self, finding: Finding) -> dict[str, Any]:
        """Return one finding as plain data."""
        ends = self.trial_ends(finding)
        return as_data(finding, self.ask.when, self.library.calendars, shared=self.shared, trial_ends=ends)


def _shared(held: set[tuple[str, str]]) -> frozenset[str]:
    counts = Counter(case for case, _ in held)
    return frozenset(case for case, count in counts.items() if count > 1)


def library_for(ask: Ask) -> Library:
    """Gather the rules and trials that a question is to be put to.

    Raises:
        Refused: A pack has a mistake, unless the question allows that.
    """
    house = shipped()
    chosen = in_place_of(house, ask.rules, ask.added) if ask.rules else with_added(house, ask.added)
    if ask.trials:
        known, defined = (*house.rules, *chosen.rules), {**house.defined, **chosen.defined}
        named = read_packs(
            [ask.trials], beside=replace(house, rules=known, authorities=chosen.authorities, trials=(), defined=defined)
        )
        found = (*chosen.diagnostics, *blamed_on("--trials", named.diagnostics))
        chosen = replace(
            chosen, trials=named.trials, authorities=named.authorities, diagnostics=found,
            digests=(*chosen.digests, *named.digests),
        )  # fmt: skip
    if ask.no_trials:
        chosen = replace(chosen, trials=())
    if ask.as_proposed:
        chosen = replace(chosen, trials=suspension.as_proposed(chosen.trials))
    if has_errors(chosen.diagnostics) and not ask.allow_pack_errors:
        raise Refused(chosen.diagnostics)
    return chosen


def authorities_of(rules: tuple[Path, ...], trials: Path | None, added: tuple[Path, ...] = ()) -> Authorities:
    """Return the authorities that there are, with those that named packs bring; mistakes are told elsewhere."""
    ask = Ask(files=(), as_at=date.max, rules=rules, added=added, trials=trials, allow_pack_errors=True)
    return library_for(ask).authorities


def read(ask: Ask, library: Library, progress: Callable[[int], object] | None = None) -> Reading:
    """Read the records that a question is about.

    Raises:
        Refused: A record has a mistake, and was not to be skipped.
    """
    reading = records.read_records(
        ask.files, library.vocabulary, library.authorities, skip_invalid=ask.skip_invalid,
        shows=_shows(ask.shows), authority=ask.authority, reference_date=ask.reference_date, progress=progress,
        limits=library.last_days, midnight=ask.midnight,
    )  # fmt: skip
    if has_errors(reading.diagnostics):
        raise Refused(_in_its_file(d, ask.shows) for d in reading.diagnostics)
    return _whose(reading, ask.authority, library.authorities)


def _in_its_file(found: Diagnostic, shows: Path | None) -> Diagnostic:
    """Name the file of `--shows` in a mistake of it; mistakes of records name their own."""
    if shows is None or found.span.file != "--shows":
        return found
    return replace(found, span=replace(found.span, file=shows.as_posix()), option="--shows")


def _whose(reading: Reading, authority: str | None, known: Authorities) -> Reading:
    """Take cases whose records name no authority at all to be the authority's that was asked about, if one was."""
    if authority is None:
        return reading
    said = {(e.owner, e.case) for e in reading.events if e.authority}
    events = (e if (e.owner, e.case) in said else replace(e, authority=authority) for e in reading.events)
    doubted = tuple(d if (d.owner, d.case) in said else d.of_authority(authority) for d in reading.doubts)
    whole = replace(reading, events=tuple(events), doubts=doubted)
    if not any(known.code(e.authority or "") == known.code(authority) for e in whole.events):
        return replace(whole, diagnostics=(*reading.diagnostics, _UNUSED))
    return whole


_UNUSED = Diagnostic(
    "G691",
    "`--authority` was used for no case: the records of each name their own",
    Span("--authority"),
    "correct the records that name the wrong one; it serves only those that name none",
    Severity.WARNING,
)


def _shows(path: Path | None) -> Mapping[str, object] | None:
    if path is None:
        return None
    document = read_document(path, path.as_posix())
    plain = document.root.plain() if document.root else None
    if not isinstance(plain, dict):
        mistake = Diagnostic(
            "G103", "expected `source`, `shows`, `from` and `until` here", document.span(), "write a mapping"
        )
        raise Refused(blamed_on("--shows", document.diagnostics or [mistake]))
    return dict(plain)


def evaluate(ask: Ask, progress: Callable[[int], object] | None = None) -> Answer:
    """Put the rules to the records.

    Raises:
        Refused: A pack, a record, a trial or a deviation cannot be used.
    """
    library = library_for(ask)
    return answered(ask, library, read(ask, library, progress))


def evaluate_records(ask: Ask, passed_over: list[PassedOver]) -> Answer:
    """Put the rules to the records with the definition, keeping why each event that opened no duty opened none.

    Raises:
        Refused: A pack, a record, a trial or a deviation cannot be used.
    """
    library = library_for(ask)
    return answered(ask, library, read(ask, library), passed_over)


def answered(ask: Ask, library: Library, reading: Reading, passed_over: list[PassedOver] | None = None) -> Answer:
    """Evaluate what was read.

    Raises:
        Refused: There is no such case, or a deviation cannot be used.
    """
    laid = overlay.from_file(ask.deviations, library) if ask.deviations else ask.laid
    events = [e for e in reading.events if ask.case in {None, e.case}]
    doubted = [d for d in reading.doubts if ask.case in {None, d.case}]
    if ask.case and not events and not doubted:
        raise Refused([*(d for d in reading.diagnostics if reading.left_out), _no_case(ask, reading)])
    asked = {"calendars": library.calendars, "states": library.vocabulary.states, "sources": reading.sources,
             "trials": library.trials, "deviations": Deviations(laid.deviations)}  # fmt: skip
    if passed_over is not None:
        asked["passed_over"] = passed_over
    run = _run(ask, library.rules, events, asked, doubted=doubted)
    asked_of = coverage(packs_of(library), events, ask.when, ask.known_at)
    receipt = {
        **_rests_on(ask, library, reading, run),
        "coverage": [row.as_data() for row in asked_of.rows],
        "deviations": laid.digest or None,
        "ledger": asdict(laid.head) if laid.head else None,
        "counts": {**counts(run.findings, reading), "after_as_at": sum(e.day > ask.as_at for e in events)},
    }
    put = Asked(rules_of(library), reading.events, ask.case, {d.case for d in reading.doubts})
    typed = not ask.files  # one event, in no case of anybody's
    reached = () if typed else overlay.unreached(laid, run.findings, put, Moment(ask.as_at, ask.known_at))
    noticed = (*library.diagnostics, *reading.diagnostics, *laid.noticed, *reached)
    receipt |= {
        "warnings": warning_report.counts(d for d in (*noticed, *reading.repeated) if d.severity is Severity.WARNING),
        "broken_off": [asdict(broken) for broken in reading.broken_off],
    }
    return Answer(ask, library, reading, tuple(run.findings), receipt, noticed, tuple(run.differences), asked_of)


@lru_cache(maxsize=4)
def packs_of(library: Library) -> Packs:
    """Say which packs are held, and which of their rules are asked: a definition asks nothing."""
    held = {i.id: i for i in (*shipped().instruments, *library.instruments)}
    rules = [rule for rule in library.rules if not isinstance(rule.duty, Derive)]
    return Packs(tuple(held.values()), rules, library.vocabulary)


def rules_of(library: Library) -> set[str]:
    """Name the rules that are put to a record: those of the packs, and those that apply instead under a trial."""
    return {rule.id for rule in (*library.rules, *suspension.instead_rules(library.trials))}


_MEND = "mend the mistakes in the records, each listed with its place, and ask again"


def _no_case(ask: Ask, reading: Reading) -> Diagnostic:
    for broken in reading.broken_off:
        where = "in that child" if broken.unfinished == ask.case else "before it, if it holds that child at all"
        message = f"case `{ask.case}` is not read: the file breaks off {where}"
        return Diagnostic("G697", message, Span(broken.file, broken.line), "ask for the whole file")
    place = Span(str(ask.files[0]) if ask.files else "--case")
    if reading.left_out:
        left = f"{counted(reading.left_out, 'record')} left out for mistakes may be of it"
        return Diagnostic("G640", f"case `{ask.case}` is not among what could be read: {left}", place, _MEND)
    known = sorted({e.case for e in reading.events})
    alike = next((name for name in known if name.casefold() == (ask.case or "").casefold()), "")
    held = f"the file holds {counted(len(known), 'case')}, such as {', '.join(known[:3])}"
    cure = f"did you mean `{alike}`?" if alike else did_you_mean(ask.case or "", known, held)
    return Diagnostic(
        "G640",
        f"there is no case `{ask.case}` in the records",
        place,
        cure,
    )


@dataclass(frozen=True)
class _Run:
    """What came of an evaluation: findings, by which evaluator, and where two of them differ."""

    findings: Sequence[Finding]
    evaluator: str
    differences: Sequence[str] = ()


def _run(
    ask: Ask, chosen: Sequence[Rule], events: Sequence[Event], asked: Mapping[str, Any], *, doubted: Sequence[Doubt]
) -> _Run:
    """Run the evaluator asked for. Where durable-rules cannot be used, the definition answers, and says so."""
    again = {name: value for name, value in asked.items() if name != "passed_over"}

    def settled(evaluate: Callable[..., list[Finding]]) -> list[Finding]:
        found = evaluate(chosen, events, ask.when, ask.known_at, **asked)
        return doubts.settle(
            found, events, doubted, lambda those: evaluate(chosen, those, ask.when, ask.known_at, **again)
        )

    def defined() -> list[Finding]:
        return settled(definition.evaluate)

    if ask.engine == "definition":
        return _Run(defined(), "definition")
    from guidance.engine.evaluate import live  # noqa: PLC0415  only when asked for: it may not be there

    fault = live.unavailable()
    if fault:
        return _Run(defined(), f"definition (live could not be used: {fault})")
    try:
        found = settled(live.evaluate)
    except live.NotAnswered as beyond:
        return _Run(defined(), f"definition (live could not answer: {beyond})")
    if ask.engine == "live":
        return _Run(found, "live")
    plain = defined()
    return _Run(plain, "definition, live", differences(plain, found))


def differences(one: Iterable[Finding], other: Iterable[Finding]) -> list[str]:
    """Name every field of every finding on which two evaluators differ."""
    left = {f"{f.trigger.owner}:{finding_id(f)}": compared(f) for f in one}
    right = {f"{f.trigger.owner}:{finding_id(f)}": compared(f) for f in other}
    said = []
    for name in sorted({*left, *right}):
        a, b = left.get(name), right.get(name)
        if a is None or b is None:
            said.append(f"{name}: only {'definition' if b is None else 'live'} finds it")
        else:
            said += [f"{name}: {key}: definition {a[key]!r}, live {b[key]!r}" for key in a if a[key] != b[key]]
    return said


def _rests_on(ask: Ask, library: Library, reading: Reading, run: _Run) -> dict[str, Any]:
    """Say what an answer rests on, so that it can be given again."""
    files = dict(library.digests)
    return {
        "engine_version": __version__,
        "evaluator": run.evaluator,
        "as_at": with_offset(ask.moment) if ask.moment else ask.as_at.isoformat(),
        "known_at": ask.known_at.isoformat() if ask.known_at else None,
        "packs": pack_digest(library),
        "calendar": {name: _of_calendar(c) for name, c in sorted(library.calendars.by_name.items())},
        "closures": {code: _of_calendar(c) for code, c in sorted(library.calendars.closures.items())},
        "trials": {t.id: files.get(t.span.file if t.span else "") for t in library.trials},
        "supposing": SUPPOSING if ask.as_proposed else None,
        "input": reading.sha256,
        "shows": hashlib.sha256(ask.shows.read_bytes()).hexdigest() if ask.shows else None,
        "authority": reading.authority or ask.authority,
    }


def _of_calendar(calendar: Calendar) -> dict[str, str]:
    days = sorted((day.isoformat(), why) for day, why in calendar.holidays.items())
    said = json.dumps([calendar.name, calendar.first_year, calendar.last_year, days])
    return {"version": calendar.version, "sha256": hashlib.sha256(said.encode()).hexdigest()}


@lru_cache(maxsize=4)
def pack_digest(library: Library) -> str:
    """Return one hash over every file that the packs were read from, but for worked cases, which decide nothing."""
    said = sorted((file, digest) for file, digest in library.digests if not file.endswith(CASES))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def counts(findings: Sequence[Finding], reading: Reading) -> dict[str, Any]:
    """Count what was read and found. What no source could show is counted on its own, always."""
    return {
        "events": len(reading.events),
        "cases": len({(e.owner, e.case) for e in reading.events}),
        "left_out": reading.left_out,
        "facts_left_out": reading.facts_left_out,
        "findings": len(findings),
        "status": {str(s): sum(f.status is s for f in findings) for s in Status},
        "standing": {str(s): sum(f.standing is s for f in findings) for s in Standing},
        "not_shown": sum(is_dark(f) for f in findings),
    }


def is_dark(finding: Finding) -> bool:
    """Tell whether a finding is undetermined because no source of the case shows such events."""
    return bool(finding.not_shown)
