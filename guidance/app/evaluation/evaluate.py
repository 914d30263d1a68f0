"""Put the rules to the records: the one way from a question to an answer with its receipt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from guidance.app.deviations import overlay
from guidance.app.deviations.overlay import Asked, Moment, Overlay
from guidance.app.evaluation import warning_report
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluators import run
from guidance.app.evaluation.query import Ledger, Query, named, of_kind
from guidance.app.evaluation.receipt import counts, rests_on
from guidance.app.evaluation.tally import Findings
from guidance.app.imports.map_file import read_maps
from guidance.app.packs.selection import in_place_of, with_added
from guidance.app.packs.shipped import read_packs, shipped
from guidance.app.refusal import Refused
from guidance.engine import records
from guidance.engine.diagnostics import Diagnostic, Severity, Span, blamed_on, did_you_mean, has_errors
from guidance.engine.evaluate import suspension
from guidance.engine.evaluate.coverage import Packs, coverage
from guidance.engine.evaluate.terms import Given
from guidance.engine.explain.names import counted
from guidance.engine.model.deviation import Deviations
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, PassedOver
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.model.records.doubt import Doubt
from guidance.engine.model.records.packed import Packed, by_case
from guidance.engine.model.rule import Derive, Rule
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.records.reading import Reading


def library_for(query: Query) -> Library:
    """Gather the rules and trials that a question is to be put to.

    Raises:
        Refused: A pack has a mistake, unless the question allows that.
    """
    house = query.library or shipped()
    chosen = in_place_of(house, query.rules, query.overlays) if query.rules else with_added(house, query.overlays)
    if query.trials:
        known, defined = (*house.rules, *chosen.rules), {**house.defined, **chosen.defined}
        brought = read_packs(
            [query.trials],
            beside=replace(house, rules=known, authorities=chosen.authorities, trials=(), defined=defined),
        )
        found = (*chosen.diagnostics, *blamed_on("--trials", brought.diagnostics))
        chosen = replace(
            chosen, trials=brought.trials, authorities=brought.authorities, diagnostics=found,
            digests=(*chosen.digests, *brought.digests),
        )  # fmt: skip
    if query.no_trials:
        chosen = replace(chosen, trials=())
    if query.as_proposed:
        chosen = replace(chosen, trials=suspension.as_proposed(chosen.trials))
    if has_errors(chosen.diagnostics) and not query.allow_pack_errors:
        raise Refused(chosen.diagnostics)
    return _with_those_named(chosen, query.instruments)


def _with_those_named(library: Library, names: Sequence[str]) -> Library:
    """Add the rules of a pack that waits to be named, where it was.

    Raises:
        Refused: An instrument was named that is not held.
    """
    held = [i.id for i in (*library.instruments, *library.named_instruments)]
    for name in names:
        if name not in held:
            cure = did_you_mean(name, held, "`guidance.load().instruments` lists those that are held")
            raise Refused([Diagnostic("G641", f"there is no instrument `{name}`", Span("instruments"), cure)])
    waiting = [rule for rule in library.when_named if rule.instrument.id in names and rule not in library.rules]
    return replace(library, rules=(*library.rules, *waiting)) if waiting else library


def authorities_of(rules: tuple[Path, ...], trials: Path | None, added: tuple[Path, ...] = ()) -> Authorities:
    """Return the authorities that there are, with those that named packs bring; mistakes are told elsewhere."""
    query = Query((), date.max, ledger=None, rules=rules, overlays=added, trials=trials, allow_pack_errors=True)
    return library_for(query).authorities


def read(query: Query, library: Library, progress: Callable[[int], object] | None = None) -> Reading:
    """Read the records that a question is about.

    Raises:
        Refused: A record has a mistake, and was not to be skipped.
    """
    reading = records.read_records(
        query.sources, library.vocabulary, library.authorities, skip_invalid=query.skip_invalid,
        shows=_shows(query.shows), authority=query.authority, reference_date=query.reference_date, progress=progress,
        limits=library.last_days, midnight=query.midnight,
        maps=read_maps(query.maps, library.vocabulary, library.authorities, library.rules) if query.maps else (),
    )  # fmt: skip
    if has_errors(reading.diagnostics):
        raise Refused(_in_its_file(d, query.shows) for d in reading.diagnostics)
    return _whose(reading, query.authority, library.authorities)


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
    cases = by_case(events, lambda event: (event.owner, event.case))
    doubted = tuple(d if (d.owner, d.case) in said else d.of_authority(authority) for d in reading.doubts)
    whole = replace(reading, events=Packed(cases), doubts=doubted)
    if not any(known.code(e.authority or "") == known.code(authority) for e in whole.events):
        return replace(whole, diagnostics=(*reading.diagnostics, _UNUSED))
    return whole


_UNUSED = Diagnostic(
    "G691",
    "`--authority` was used for no case: the records of each name their own",
    Span("--authority"),
    "correct the records that name the wrong one; it serves only those that name none",
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


def departures(query: Query, library: Library) -> Overlay:
    """Read the departures that are laid over the findings: those of a file, of a ledger, or none.

    Raises:
        Refused: The file has a mistake.
        LedgerRefused: The ledger cannot be read.
    """
    if query.deviations:
        return overlay.from_file(query.deviations, library)
    if query.ledger is None or isinstance(query.ledger, Overlay):
        return query.ledger or overlay.NONE
    return _in_ledger(None if isinstance(query.ledger, Ledger) else str(query.ledger))


def _in_ledger(url: str | None) -> Overlay:
    """Read the departures of a ledger; what reads one is imported only where there is one."""
    from guidance.app.ledger.opening import ledger_exists  # noqa: PLC0415  it asks the packs that are put to records here

    if url is None and not ledger_exists():
        return overlay.NONE
    from guidance.app.deviations.ledger import overlay_from_ledger  # noqa: PLC0415  as said above

    return overlay_from_ledger(url)


def evaluate(
    query: Query, progress: Callable[[int], object] | None = None, passed_over: list[PassedOver] | None = None
) -> Answer:
    """Put the rules to the records.

    Args:
        query: What is asked.
        progress: Told now and then how many records have been read.
        passed_over: A list to which is added why each event that opened no duty opened none; the definition's alone.

    Raises:
        Refused: A pack, a record, a trial, a deviation or the ledger cannot be used.
    """
    of_kind("query", query, (Query,), "a `Query`")
    # The ledger before anything else, so that nobody waits for an answer that cannot be given.
    laid = None if query.deviations else departures(query, Library())
    library = library_for(query)
    return answered(query, library, read(query, library, progress), passed_over, laid=laid)


def answered(
    query: Query,
    library: Library,
    reading: Reading,
    passed_over: list[PassedOver] | None = None,
    *,
    laid: Overlay | None = None,
) -> Answer:
    """Evaluate what was read; `laid` are the departures that the query names, where they have been read already.

    Raises:
        Refused: There is no such case, or a deviation or the ledger cannot be used.
    """
    laid = departures(query, library) if laid is None else laid
    events = reading.events if query.case is None else [e for e in reading.events if e.case == query.case]
    doubted = [d for d in reading.doubts if query.case in {None, d.case}]
    if query.case is not None and not events and not doubted:
        raise Refused([*(d for d in reading.diagnostics if reading.left_out), _no_case(query, reading)])
    asked: Given = {
        "calendars": library.calendars, "states": library.vocabulary.states, "sources": reading.sources,
        "trials": library.trials, "deviations": Deviations(laid.deviations), "passed_over": passed_over,
    }  # fmt: skip
    found = run(query, library.rules, events, asked, doubted=doubted)
    findings = _of_those_asked(found.findings, query, library)
    asked_of = coverage(packs_asked(query, library), events or _possible(doubted), query.when, query.known_at)
    receipt = {
        **rests_on(query, library, reading, found),
        "coverage": [row.as_data() for row in asked_of.rows],
        "deviations": laid.digest or None,
        "ledger": asdict(laid.head) if laid.head else None,
        "counts": {**counts(findings, reading), "after_as_at": sum(e.day > query.as_at for e in events)},
    }
    put = Asked(rules_of(library), reading.events, query.case, {d.case for d in reading.doubts})
    reached = overlay.unreached(laid, found.findings, put, Moment(query.as_at, query.known_at)) if query.sources else ()
    noticed = (*library.diagnostics, *reading.diagnostics, *laid.noticed, *reached)
    receipt |= {
        "warnings": warning_report.counts(d for d in (*noticed, *reading.repeated) if d.severity is Severity.WARNING),
        "broken_off": [asdict(broken) for broken in reading.broken_off],
    }
    return Answer(query, library, reading, findings, receipt, noticed, tuple(found.differences), asked_of, laid)


def _possible(doubted: Iterable[Doubt]) -> list[Event]:
    """List what only may have happened."""
    return [e for doubt in doubted for v in doubt.versions if not v.supposed for e in v.instead]


def _of_those_asked(findings: Findings, query: Query, library: Library) -> Findings:
    """Return the findings of the instruments that are asked."""
    if not query.instruments:
        return findings
    return Findings([f for f in case if is_asked(f.rule, query, library)] for case in findings.cases())


def is_asked(rule: Rule, query: Query, library: Library) -> bool:
    """Tell whether a rule is of an instrument that is asked, or applies in place of one under a trial."""
    instead = {r.id for r in suspension.instead_rules(library.trials)} if query.instruments else ()
    return not query.instruments or rule.instrument.id in query.instruments or rule.id in instead


def packs_asked(query: Query, library: Library) -> Packs:
    """Say which packs are held, and which of their rules are asked of the instruments that are."""
    packs = packs_of(library)
    if not query.instruments:
        return packs
    return replace(packs, rules=[rule for rule in packs.rules if is_asked(rule, query, library)])


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


def _no_case(query: Query, reading: Reading) -> Diagnostic:
    for broken in reading.broken_off:
        where = "in that child" if broken.unfinished == query.case else "before it, if it holds that child at all"
        message = f"case `{query.case}` is not read: the file breaks off {where}"
        return Diagnostic("G697", message, Span(broken.file, broken.line), "ask for the whole file")
    place = Span(named(query.sources[0]) if query.sources else "--case")
    if reading.left_out:
        left = f"{counted(reading.left_out, 'record')} left out for mistakes may be of it"
        return Diagnostic("G640", f"case `{query.case}` is not among what could be read: {left}", place, _MEND)
    known = sorted({e.case for e in reading.events})
    alike = next((name for name in known if name.casefold() == (query.case or "").casefold()), "")
    such = f", such as {', '.join(known[:3])}" if known else ""
    held = f"the file holds {counted(len(known), 'case')}{such}"
    cure = f"did you mean `{alike}`?" if alike else did_you_mean(query.case or "", known, held)
    return Diagnostic("G640", f"there is no case `{query.case}` in the records", place, cure)


def is_dark(finding: Finding) -> bool:
    """Tell whether a finding is undetermined because no source of the case shows such events."""
    return bool(finding.not_shown)
