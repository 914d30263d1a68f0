"""A library: everything that was read from some folders, and everything that was wrong with it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.model.authority import Authorities, Authority
from guidance.engine.model.calendar import Calendar, Calendars
from guidance.engine.model.principle import Principle, PrincipleSource
from guidance.engine.model.question import Question
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.model.trial import Trial
from guidance.engine.model.vocabulary import EventWord, FactWord, RECORD_FIELDS, State, Vocabulary
from guidance.engine.packs.nodes import Document, Node, read_document
from guidance.engine.packs.principles import read_principle
from guidance.engine.packs.references import Written, check_law, check_names, check_question, check_words
from guidance.engine.packs.rules import carried, instrument_from, question_from, rule_from
from guidance.engine.packs.schema import (
    AuthorityText, CalendarText, CarriesText, CaseText, FactText, InstrumentText, PrincipleSourceText, QuestionsText, RuleText, TrialText,
    VocabularyText,
)  # fmt: skip
from guidance.engine.packs.shape import fit
from guidance.engine.packs.trials import check_overlaps, check_trial, trial_from

SUFFIXES = (".yaml", ".yml", ".md")


@dataclass(frozen=True)
class WorkedCase:
    """A case beside a rule, with its place."""

    text: CaseText
    span: Span


@dataclass(frozen=True)
class Library:
    """Rules, principles, trials and the words, authorities and calendars they use; `errors` refuse it."""

    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary({}, {}))
    authorities: Authorities = field(default_factory=lambda: Authorities(()))
    calendars: Calendars = field(default_factory=lambda: Calendars({}))
    instruments: tuple[Instrument, ...] = ()
    rules: tuple[Rule, ...] = ()
    principles: tuple[Principle, ...] = ()
    principle_sources: tuple[PrincipleSource, ...] = ()
    trials: tuple[Trial, ...] = ()
    cases: tuple[WorkedCase, ...] = ()
    questions: tuple[Question, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()

    def rule(self, name: str) -> Rule | None:
        """Return a rule by its identifier."""
        return next((rule for rule in self.rules if rule.id == name), None)


@dataclass
class _Reading:
    """What has been gathered so far; kept while files are read, then sealed into a Library."""

    shown_from: Path
    diagnostics: list[Diagnostic] = field(default_factory=list)
    digests: list[tuple[str, str]] = field(default_factory=list)
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary({}, {}))
    authorities: list[Authority] = field(default_factory=list)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    overlays: list[tuple[CalendarText, Span]] = field(default_factory=list)
    instruments: dict[Path, Instrument] = field(default_factory=dict)
    rule_files: list[tuple[Path, Document]] = field(default_factory=list)
    case_files: list[Document] = field(default_factory=list)
    trial_files: list[Document] = field(default_factory=list)
    question_files: list[Document] = field(default_factory=list)
    instrument_files: list[tuple[Path, Document]] = field(default_factory=list)
    principles: list[Principle] = field(default_factory=list)
    principle_sources: list[PrincipleSource] = field(default_factory=list)


def load(paths: Sequence[Path], *, beside: "Library | None" = None, shown_from: Path | None = None) -> Library:
    """Read every pack file below some paths.

    Args:
        paths: Folders and files. A file of rules brings the `instrument.yaml` beside it.
        beside: A library whose words, authorities, calendars and rules may be named here too.
        shown_from: The folder from which file names are shown; the working folder by default.

    Returns:
        The library. Its diagnostics list every mistake; rules with a mistake in their shape are not in it.
    """
    reading = _Reading(shown_from or Path.cwd())
    for path in _files(paths, reading):
        _sort_in(path, reading)
    return _seal(reading, beside or Library())


def _files(paths: Sequence[Path], reading: _Reading) -> Iterator[Path]:
    seen: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found = [p for p in sorted(path.rglob("*")) if p.suffix in SUFFIXES and p.is_file()]
            if not found:
                reading.diagnostics.append(_whole(path, reading, "G001", "no pack files in this folder", "check the path"))
            seen.update(dict.fromkeys(found))
        elif path.exists():
            beside = path.parent / "instrument.yaml"
            seen.update(dict.fromkeys([beside, path] if beside.exists() else [path]))
        else:
            reading.diagnostics.append(_whole(path, reading, "G001", "there is no such file or folder", "check the path"))
    yield from seen


def _whole(path: Path, reading: _Reading, code: str, message: str, cure: str) -> Diagnostic:
    return Diagnostic(code, message, Span(_shown(path, reading)), cure)


def _shown(path: Path, reading: _Reading) -> str:
    try:
        return path.resolve().relative_to(reading.shown_from.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _sort_in(path: Path, reading: _Reading) -> None:
    """Read one file and put it where it belongs, by what is in it."""
    shown = _shown(path, reading)
    if path.suffix == ".md":
        principle, mistakes = read_principle(path, shown)
        reading.diagnostics += mistakes
        reading.principles += [principle] if principle else []
    else:
        document = read_document(path, shown)
        reading.diagnostics += document.diagnostics
        if document.root is not None:
            _sort_document(path, document, reading)
    if path.is_file():
        reading.digests.append((shown, hashlib.sha256(path.read_bytes()).hexdigest()))


def _sort_document(path: Path, document: Document, reading: _Reading) -> None:
    root = document.root
    keys: set[str] = set(root.value) if root and isinstance(root.value, dict) else set()
    items = root.value if root and isinstance(root.value, list) else []
    each = set().union(*(item.value for item in items if isinstance(item.value, dict)))
    if "instrument" in keys:
        reading.instrument_files.append((path, document))
    elif "trial" in keys:
        reading.trial_files.append(document)
    elif "calendar" in keys:
        _calendar(document, reading)
    elif "questions" in keys:
        reading.question_files.append(document)
    elif "events" in keys:
        _vocabulary(document, reading)
    elif "source" in keys:
        _principle_source(document, reading)
    elif {"code", "slug"} <= each:
        reading.authorities += [
            Authority(a.code, a.slug, a.name, a.from_, a.until) for a in _each(AuthorityText, document, reading)
        ]
    elif path.name.endswith(".cases.yaml") or {"rule", "case"} <= each:
        reading.case_files.append(document)
    elif "id" in each or (items and "code" not in each):
        reading.rule_files.append((path, document))
    else:
        cure = "a pack file is an instrument, a list of rules or cases, a trial, a calendar, or the vocabulary"
        reading.diagnostics.append(Diagnostic("G017", "this file is none of the kinds that a pack holds", document.span(), cure))


def _each(schema: type[Any], document: Document, reading: _Reading) -> Iterator[Any]:
    for node in document.root.value if document.root and isinstance(document.root.value, list) else ():
        written, mistakes = fit(schema, node, document)
        reading.diagnostics += mistakes
        if written is not None:
            yield written


def _one(schema: type[Any], document: Document, reading: _Reading) -> Any:  # noqa: ANN401  an instance of `schema`
    written, mistakes = fit(schema, document.root, document) if document.root else (None, [])
    reading.diagnostics += mistakes
    return written


def _vocabulary(document: Document, reading: _Reading) -> None:
    text: VocabularyText | None = _one(VocabularyText, document, reading)
    if text is None:
        return
    events = {name: EventWord(name, e.means, {f: _fact(f, t) for f, t in e.facts.items()}) for name, e in text.events.items()}
    states = {name: State(name, s.means, tuple(s.starts_with), tuple(s.ends_with)) for name, s in text.states.items()}
    for name, state in states.items():
        for key, event in [*(("starts_with", e) for e in state.starts_with), *(("ends_with", e) for e in state.ends_with)]:
            if event not in events:
                place = document.find(("states", name, key))
                reading.diagnostics.append(Diagnostic("G201", f"`{event}` is not an event", place, did_you_mean(event, events)))
    for name, word in events.items():
        for taken in set(word.facts) & set(RECORD_FIELDS):
            place = document.find(("events", name, "facts", taken), key=True)
            reading.diagnostics.append(Diagnostic("G109", f"`{taken}` is a field of every record", place, "use another name"))
    reading.vocabulary = Vocabulary({**reading.vocabulary.events, **events}, {**reading.vocabulary.states, **states})


def _fact(name: str, text: FactText) -> FactWord:
    if isinstance(text.type, str):
        return FactWord(name, text.type, (), text.means)
    ((kind, values),) = text.type.items()
    return FactWord(name, kind, tuple(values), text.means)


def _calendar(document: Document, reading: _Reading) -> None:
    text: CalendarText | None = _one(CalendarText, document, reading)
    if text and text.overlays:
        reading.overlays.append((text, document.span()))
    elif text and text.first_year and text.last_year:
        days = {h.date: h.why for h in text.holidays}
        made = Calendar(text.calendar, text.version, MappingProxyType(days), int(text.first_year), int(text.last_year), text.source)
        reading.calendars[text.calendar] = made
    elif text:
        cure = "give both, or `overlays` and an authority"
        reading.diagnostics.append(Diagnostic("G102", "`first_year` and `last_year` are missing", document.span(), cure))


def _principle_source(document: Document, reading: _Reading) -> None:
    text: PrincipleSourceText | None = _one(PrincipleSourceText, document, reading)
    if text:
        reading.principle_sources.append(
            PrincipleSource(text.source, text.title, text.force, text.author, text.year, text.read, text.place, text.licence)
        )


def _seal(reading: _Reading, beside: Library) -> Library:
    authorities = Authorities((*beside.authorities.known, *reading.authorities))
    vocabulary = Vocabulary(
        {**beside.vocabulary.events, **reading.vocabulary.events}, {**beside.vocabulary.states, **reading.vocabulary.states}
    )
    calendars = _calendars(reading, beside, authorities)
    _instruments(reading, authorities, calendars)
    rules = _rules(reading, beside, vocabulary)
    trials = _trials(reading, {**{r.id: r for r in beside.rules}, **rules}, authorities, vocabulary)
    cases = _cases(reading, {*rules, *(r.id for t in trials for r in t.instead), *(r.id for r in beside.rules)})
    questions = _questions(reading, vocabulary)
    principles = tuple(sorted(reading.principles, key=lambda p: (p.group, p.span.file if p.span else "", p.id)))
    _bearings(principles, {*rules, *(r.id for r in beside.rules)}, vocabulary, reading)
    return Library(
        vocabulary, authorities, calendars, tuple(reading.instruments.values()), tuple(rules.values()), principles,
        tuple(reading.principle_sources), trials, cases, questions,
        tuple(sorted(reading.diagnostics, key=lambda d: (d.span, d.code))), tuple(reading.digests),
    )  # fmt: skip


def _calendars(reading: _Reading, beside: Library, authorities: Authorities) -> Calendars:
    by_name, closures = {**beside.calendars.by_name, **reading.calendars}, dict(beside.calendars.closures)
    for text, span in reading.overlays:
        code, base = authorities.code(text.authority or ""), by_name.get(text.overlays or "")
        if code is None:
            reading.diagnostics.append(_no_authority(text.authority or "", authorities, span))
        elif base is None:
            cure = did_you_mean(text.overlays or "", by_name)
            reading.diagnostics.append(Diagnostic("G208", f"`{text.overlays}` is not a calendar", span, cure))
        else:
            closures[code] = base.with_closures(text.calendar, {c.date: c.why for c in text.closures})
    return Calendars(by_name, closures)


def _no_authority(name: str, authorities: Authorities, span: Span) -> Diagnostic:
    close = authorities.suggest(name)
    return Diagnostic("G207", f"`{name}` is not an authority", span, f"did you mean `{close}`?" if close else "give its code or slug")


def _instruments(reading: _Reading, authorities: Authorities, calendars: Calendars) -> None:
    named: dict[str, Span] = {}
    codes = authorities.codes
    for path, document in reading.instrument_files:
        text: InstrumentText | None = _one(InstrumentText, document, reading)
        if text is None:
            continue
        if text.authority and authorities.code(text.authority) is None:
            reading.diagnostics.append(_no_authority(text.authority, authorities, document.find(("authority",))))
        if text.calendar not in calendars.by_name:
            cure = did_you_mean(text.calendar, calendars.by_name, "see the calendars folder")
            place = document.find(("calendar",))
            reading.diagnostics.append(Diagnostic("G208", f"`{text.calendar}` is not a calendar", place, cure))
        if text.instrument in named:
            place = document.find(("instrument",))
            cure = "one folder an instrument"
            reading.diagnostics.append(Diagnostic("G211", f"`{text.instrument}` is defined twice", place, cure, also=(named[text.instrument],)))
        named.setdefault(text.instrument, document.find(("instrument",)))
        reading.instruments[path.parent] = instrument_from(text, codes)


def _rules(reading: _Reading, beside: Library, vocabulary: Vocabulary) -> dict[str, Rule]:
    """Make every rule, then those that carry another's words, then hold them all against each other."""
    rules: dict[str, Rule] = {}
    written: list[tuple[Written, Rule]] = []
    carrying: list[tuple[CarriesText, Node, Document, Instrument]] = []
    for path, document in reading.rule_files:
        instrument = reading.instruments.get(path.parent)
        if instrument is None:
            if not any(p.parent == path.parent for p, _ in reading.instrument_files):
                cure = "add one that says which instrument these rules belong to"
                reading.diagnostics.append(Diagnostic("G213", "no `instrument.yaml` in this folder", document.span(), cure))
            continue
        for node in document.root.value if document.root and isinstance(document.root.value, list) else ():
            carries = isinstance(node.value, dict) and "carries" in node.value
            text, mistakes = fit(CarriesText if carries else RuleText, node, document)
            reading.diagnostics += mistakes
            if isinstance(text, CarriesText):
                carrying.append((text, node, document, instrument))
            elif isinstance(text, RuleText):
                rule = rule_from(text, instrument, document.find(("id",), start=node))
                written.append((Written(text, node, document), rule))
                _add(rule, rules, reading)
                reading.diagnostics += check_words(written[-1][0], vocabulary)
                reading.diagnostics += check_law(written[-1][0], rule)
    _carry(carrying, rules, beside, reading)
    everything = {**{r.id: r for r in beside.rules}, **rules}
    principles = {p.id for p in (*beside.principles, *reading.principles)}
    for place, rule in written:
        reading.diagnostics += check_names(place, rule, everything, principles)
    return rules


def _add(rule: Rule, rules: dict[str, Rule], reading: _Reading) -> None:
    earlier = rules.get(rule.id)
    if earlier and earlier.span and rule.span:
        cure = "an identifier names one rule, for good"
        reading.diagnostics.append(Diagnostic("G211", f"`{rule.id}` is defined twice", rule.span, cure, also=(earlier.span,)))
    rules.setdefault(rule.id, rule)


def _carry(
    carrying: list[tuple[CarriesText, Node, Document, Instrument]], rules: dict[str, Rule], beside: Library, reading: _Reading
) -> None:
    """Resolve `carries`, in as many rounds as the longest chain needs; what is left over names nothing, or itself."""
    waiting = carrying
    while waiting:
        known = {**{r.id: r for r in beside.rules}, **rules}
        ready = [c for c in waiting if c[0].carries in known]
        if not ready:
            break
        for text, node, document, instrument in ready:
            _add(carried(text, known[text.carries], instrument, document.find(("id",), start=node)), rules, reading)
        waiting = [c for c in waiting if c not in ready]
    for text, node, document, _ in waiting:
        place = document.find(("carries",), start=node)
        cure = did_you_mean(text.carries, rules, "name a rule of an earlier edition")
        reading.diagnostics.append(Diagnostic("G215", f"`{text.carries}` is not a rule that can be carried", place, cure))


def _trials(
    reading: _Reading, rules: dict[str, Rule], authorities: Authorities, vocabulary: Vocabulary
) -> tuple[Trial, ...]:
    trials = []
    for document in reading.trial_files:
        text: TrialText | None = _one(TrialText, document, reading)
        if text is None or document.root is None:
            continue
        trial = trial_from(text, document.root, document, authorities)
        trials.append(trial)
        reading.diagnostics += check_trial(trial, document.root, document, rules, authorities)
        nodes = document.root.value.get("instead") if isinstance(document.root.value, dict) else None
        for rule_text, node in zip(text.instead, nodes.value if nodes and isinstance(nodes.value, list) else (), strict=True):
            reading.diagnostics += check_words(Written(rule_text, node, document), vocabulary)
    reading.diagnostics += check_overlaps(trials)
    return tuple(sorted(trials, key=lambda t: t.id))


def _questions(reading: _Reading, vocabulary: Vocabulary) -> tuple[Question, ...]:
    questions = []
    for document in reading.question_files:
        text: QuestionsText | None = _one(QuestionsText, document, reading)
        nodes = document.root.value["questions"].value if text and document.root and isinstance(document.root.value, dict) else ()
        for question, node in zip(text.questions if text else (), nodes, strict=True):
            if isinstance(node, Node):
                reading.diagnostics += check_question(question, node, document, vocabulary)
            questions.append(question_from(question))
    return tuple(questions)


def _cases(reading: _Reading, rules: Iterable[str]) -> tuple[WorkedCase, ...]:
    known, cases = set(rules), []
    for document in reading.case_files:
        for node in document.root.value if document.root and isinstance(document.root.value, list) else ():
            text, mistakes = fit(CaseText, node, document)
            reading.diagnostics += mistakes
            if text is None:
                continue
            if text.rule not in known:
                cure = did_you_mean(text.rule, known, "check its identifier")
                place = document.find(("rule",), start=node)
                reading.diagnostics.append(Diagnostic("G501", f"`{text.rule}` is not a rule", place, cure))
            else:
                cases.append(WorkedCase(text, document.find(("case",), start=node)))
    return tuple(cases)


def _bearings(principles: Iterable[Principle], rules: set[str], vocabulary: Vocabulary, reading: _Reading) -> None:
    seen: dict[str, Span | None] = {}
    for principle in principles:
        place = principle.span or Span("")
        if principle.id in seen:
            reading.diagnostics.append(Diagnostic("G211", f"`{principle.id}` is defined twice", place, "rename one"))
        seen[principle.id] = principle.span
        for name in (*principle.bears_on, *(t.rule for t in principle.pulls_against)):
            if name not in rules and name not in vocabulary.events:
                cure = did_you_mean(name, {*rules, *vocabulary.events}, "name an event or a rule")
                reading.diagnostics.append(Diagnostic("G214", f"`{name}` is neither an event nor a rule", place, cure))
