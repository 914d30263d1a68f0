"""Check packs, and run the worked cases beside their rules."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from guidance.app import clock
from guidance.app.packs.selection import with_added
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic, has_errors
from guidance.engine.evaluate import definition, suspension
from guidance.engine.explain.names import counted
from guidance.engine.explain.record import as_data
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.source import Source
from guidance.engine.model.rule import Derive, Missed, Rule
from guidance.engine.packs.documents.cases import WorkedCase
from guidance.engine.packs.levels.telling import told as levels_told
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from guidance.engine.records.plain.event import read_event
from guidance.engine.records.plain.json_lines import json_rows
from guidance.engine.records.plain.moment import parse_moment
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Terms
from guidance.engine.records.scope import Scope

CASE = "C"


@dataclass(frozen=True)
class CaseResult:
    """What came of one worked case: with no mistakes, it is as expected. `rule` is the one it was run against."""

    case: WorkedCase
    rule: Rule
    findings: tuple[Finding, ...] = ()
    mistakes: tuple[Diagnostic, ...] = ()


def check(
    paths: Sequence[Path],
    added: Sequence[Path] = (),
    *,
    unsaved: Mapping[str, str] | None = None,
    shown_from: Path | None = None,
) -> Library:
    """Read some packs, or those shipped where none are named; the library lists every mistake.

    `added` names packs that lie beneath those of `paths`, over the shipped ones; with no paths they are read besides.
    `unsaved` is what some files of `paths` are to be read as holding, by their real paths. `shown_from` is the folder
    from which files are named; the working folder by default.
    """
    if not paths:
        return with_added(shipped(cases=True), added)
    beneath = with_added(shipped(), added)
    found = load(paths, beside=beneath, unsaved=unsaved, shown_from=shown_from)
    return replace(found, diagnostics=(*(d for d in beneath.diagnostics if d.option), *found.diagnostics))


def told(library: Library, besides: Iterable[Diagnostic] = (), day: date | None = None) -> tuple[Diagnostic, ...]:
    """Return what is told of what is wrong with a library, as its packs' levels have it on a day, today by default."""
    return levels_told((*library.diagnostics, *besides), library.levels, day or clock.today())


def held(library: Library) -> str:
    """Say how much a library holds."""
    instruments = len(library.instruments) + len(library.named_instruments)
    return (
        f"{counted(len(library.every_rule), 'rule')} in {counted(instruments, 'instrument')}, "
        f"{counted(len(library.principles), 'principle')}, {counted(len(library.trials), 'trial')}, "
        f"{counted(len(library.cases), 'case')}"
    )


def run_cases(paths: Sequence[Path], added: Sequence[Path] = ()) -> tuple[Library, list[CaseResult]]:
    """Run the worked cases of some packs, or of those shipped where none are named: none while a pack has a mistake."""
    library = check(paths, added)
    if has_errors(library.diagnostics):
        return library, []
    return library, run_each(library.cases, *known_to(library, with_added(shipped(), added) if paths else library))


def known_to(library: Library, house: Library) -> tuple[Mapping[str, Rule], Library]:
    """Return the rules by identifier, and the terms, of cases of a library that is laid over another."""
    terms = replace(library, calendars=library.calendars if library.calendars.by_name else house.calendars)
    instead = {r.id: r for t in (*house.trials, *library.trials) for r in t.instead}
    return {**{r.id: r for r in house.every_rule}, **instead, **{r.id: r for r in library.every_rule}}, terms


def run_each(cases: Sequence[WorkedCase], rules: Mapping[str, Rule], terms: Library) -> list[CaseResult]:
    """Run some worked cases against their rules, by identifier, in the words, calendars and trials of a library."""
    definitions = _definitions(rules)
    return [_run(case, _needed(rules[case.text.rule], rules, definitions), terms) for case in cases]


def carried_cases(library: Library) -> list[CaseResult]:
    """Run the cases of each rule whose words a later edition kept against the rule that carries them.

    The dates of a case stay as they are: the carrying rule is given the origin's time in force, so that what is
    tested is that the words came along unchanged.
    """
    rules = {r.id: r for r in library.every_rule}
    definitions = _definitions(rules)
    cases = defaultdict[str, list[WorkedCase]](list)
    for case in library.cases:
        cases[case.text.rule].append(case)
    results = []
    for rule in library.every_rule:
        origin = _origin(rule, rules)
        if origin is not rule:
            moved = replace(
                rule,
                commencement=origin.commencement,
                repeal=origin.repeal,
                instrument=origin.instrument,
                when=origin.when,
            )
            needed = _needed(moved, rules, definitions)
            results += [_run(case, needed, library) for case in cases[origin.id]]
    return results


def _origin(rule: Rule, rules: Mapping[str, Rule]) -> Rule:
    while rule.carries:
        rule = rules[rule.carries]
    return rule


def _run(case: WorkedCase, rules: Sequence[Rule], library: Library) -> CaseResult:
    """Evaluate one case, and compare what the first of the rules comes to with what it expects."""
    rule = rules[0]
    faults = Faults()
    events, source = _read(case, library, faults)
    if faults.found:
        return CaseResult(case, rule, mistakes=tuple(replace(d, code="G502", span=case.span) for d in faults.found))
    known_at = parse_moment(case.text.known_at) if case.text.known_at else None
    added = {r.id for r in suspension.instead_rules(library.trials)}
    found = definition.evaluate(
        [r for r in rules if r.id not in added], events, case.text.as_at,
        known_at.latest if known_at else None, calendars=library.calendars, states=library.vocabulary.states,
        sources=[source], trials=library.trials,
    )  # fmt: skip
    mine = tuple(f for f in found if f.rule.id == rule.id)
    return CaseResult(case, rule, mine, tuple(_compare(case, mine, library)))


def _definitions(rules: Mapping[str, Rule]) -> list[Rule]:
    return [r for r in rules.values() if isinstance(r.duty, Derive)]


def _needed(rule: Rule, rules: Mapping[str, Rule], definitions: Sequence[Rule]) -> list[Rule]:
    """List a rule with what has to be asked beside it: the rule it follows when missed, and every definition."""
    missed = [rules[rule.when.rule]] if isinstance(rule.when, Missed) and rule.when.rule in rules else []
    reaching = (r for r in definitions if not r.instrument.when_named or r.instrument == rule.instrument)
    return [rule, *missed, *(r for r in reaching if r.id != rule.id)]


def _read(case: WorkedCase, library: Library, faults: Faults) -> tuple[list[Event], Source]:
    """Read the events of a case as a plain record would be read."""
    lines = [(n, json.dumps(_record(event, case))) for n, event in enumerate(case.text.events, 1)]
    scope = Scope(
        "", frozenset(case.text.shows) if case.text.shows is not None else None, case.text.from_, case.text.until
    )
    terms = Terms(library.vocabulary, library.authorities)
    read = [read_event(row, terms, faults) for row in json_rows(lines, case.span.file, faults)]
    return [event for event in read if event], scope.source(case.span.file, frozenset({("", CASE)}))


def _record(event: str | dict[str, Any], case: WorkedCase) -> dict[str, Any]:
    if isinstance(event, str):
        at, _, name = event.partition(" ")
        given: dict[str, Any] = {"at": at, "event": name.strip()}
    else:
        given = {key: None if value == "null" else value for key, value in event.items()}
    authority = {"authority": case.text.authority} if case.text.authority else {}
    return {**authority, **given, "case": CASE}


def _compare(case: WorkedCase, findings: Sequence[Finding], library: Library) -> list[Diagnostic]:
    """Compare what was found with what the case expects, field by field."""
    expected = case.text.expect
    wanted = [] if expected == "none" else [expected] if not isinstance(expected, list) else expected
    mappings = [{"status": w} if isinstance(w, str) else w for w in wanted]
    found = [
        {**as_data(f, case.text.as_at, library.calendars), "how_soon": f.rule.how_soon and str(f.rule.how_soon)}
        for f in findings
    ]
    if len(found) != len(mappings):
        chosen = [f for w in mappings for f in found if w.get("trigger") == f["trigger"]["id"]]
        if not mappings or len(chosen) != len(mappings):
            said = ", ".join(f"{f['status']} (trigger {f['trigger']['id']}, due {f['due']})" for f in found) or "none"
            return [_fails(case, f"expected {len(mappings)} findings, found {len(found)}: {said}", found)]
        found = chosen
    pairs = zip(mappings, found, strict=True)
    return [_fails(case, wrong, [got]) for want, got in pairs for wrong in _differences(want, got)]


def _differences(want: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    said = []
    for key, value in want.items():
        actual = got["trigger"]["id"] if key == "trigger" else got.get(key, "no such field")
        if _plain(value) != _plain(actual):
            said.append(f"expected {key} {_plain(value)}, got {_plain(actual)}")
    return said


def _plain(value: Any) -> Any:  # noqa: ANN401  whatever a field holds
    """Return a value as the text of a pack would have it."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return (
        {None: "null", True: "true", False: "false"}.get(value, str(value))
        if value is None or isinstance(value, bool)
        else str(value)
    )


def _fails(case: WorkedCase, message: str, found: Sequence[Mapping[str, Any]]) -> Diagnostic:
    cure = "".join(f"{_why(each)}; " for each in found) + "mend the case, or the rule: work the date out by hand first"
    return Diagnostic("G503", f"`{case.text.rule}`, {case.text.case}: {message}", case.span, cure)


def _why(found: Mapping[str, Any]) -> str:
    """Say what was found, with the event that started its clock, how its last day was counted, and what settled it."""
    reasons = found["because"][OPENING:]
    return f"found: {found['in_words']}" + "".join(f". {reason.rstrip('.')}" for reason in reasons)


OPENING = 2
"""So many reasons only say which finding it is, and where its rule stands."""
