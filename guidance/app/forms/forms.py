"""Fill a record form from a case: its timeline from the events, its days to keep in mind from the rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, library_for, read
from guidance.app.evaluation.query import Query, named
from guidance.app.forms.filled_form import SUFFIXES, Filled, as_records, read_filled
from guidance.app.packs.shipped import shipped
from guidance.app.packs.when_named import waiting_rules
from guidance.app.refusal import Refused
from guidance.engine.characters import as_json
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.evaluate.case import known
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.practice.form import Form, Part
from guidance.engine.model.rule import Modality
from guidance.engine.packs.library import Library
from guidance.engine.records.reading import Reading
from guidance.engine.records.scope import Scope

Cells = Mapping[str, str | list[str]]


class NoSuchForm(Exception):  # noqa: N818  an answer to what was asked, not a bug
    """No form has this name; `known` lists those that there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


@dataclass(frozen=True)
class FormShown:
    """A form as it is to be printed. Without an `answer` it is empty, and there is no case in it.

    `limits` are the days to keep in mind, the nearest first; `cannot_tell` counts what could not be worked out.
    """

    form: Form
    library: Library
    answer: Answer | None = None
    filled: Filled | None = None
    timeline: tuple[Event, ...] = ()
    limits: tuple[Finding, ...] = ()
    cannot_tell: int = 0
    authority: str = ""
    scope: Scope | None = None

    @property
    def case(self) -> str:
        """Whose case it is, or nothing."""
        asked = self.answer.query.case if self.answer else None
        return asked or (self.filled.case if self.filled else "")

    @property
    def as_at(self) -> date | None:
        """The day that it is filled to."""
        return self.answer.query.as_at if self.answer else None

    def answers(self, part: Part) -> Mapping[str, str]:
        """Return what a filled form says in a part that is in words."""
        return self.filled.words.get(part.name, {}) if self.filled else {}

    def rows(self, part: Part) -> list[Cells]:
        """Return the rows of a part: those written in it, then those that only the record holds."""
        written = list(self.filled.rows.get(part.name, ())) if self.filled else []
        events = [e for e in self.not_in_rows if part.records and e.event == part.records.event]
        return [*written, *(_cells(part, event) for event in events)]

    @property
    def not_in_rows(self) -> list[Event]:
        """The events of the timeline that no row written in the form came to."""
        made = self.filled.from_rows if self.filled else frozenset()
        return [event for event in self.timeline if event.id not in made]


def _cells(part: Part, event: Event) -> Cells:
    if part.records is None:
        return {}
    held = {column: event.facts.get(fact) for fact, column in part.records.facts.items()}
    told = {column: list(v) if isinstance(v, tuple) else v for column, v in held.items() if v is not None}
    return {part.records.at: event.at, **told}


def form_named(name: str, library: Library | None = None) -> Form:
    """Return a form by its name.

    Raises:
        NoSuchForm: There is none of this name.
    """
    forms = (library or shipped()).forms
    found = next((form for form in forms if form.id == name), None)
    if found is None:
        raise NoSuchForm(name, tuple(form.id for form in forms))
    return found


def empty(name: str) -> FormShown:
    """Return a form with nothing in it.

    Raises:
        NoSuchForm: There is none of this name.
    """
    return FormShown(form_named(name), shipped())


def filled_from(name: str, query: Query) -> FormShown:
    """Fill a form for one case from files of records, a filled form among them if there is one.

    The rules that come with the form apply beside the national ones and those of the case's own authority.

    Raises:
        NoSuchForm: There is none of this name.
        Refused: A pack, a record or a filled form cannot be used, or there is no such case.
    """
    form = form_named(name)
    filled, plain = _parted(form, query)
    chosen = library_for(plain)
    library = replace(chosen, rules=(*chosen.rules, *waiting_rules(shipped(), form.pack)))
    reading = read(plain, library) if plain.sources else Reading()
    reading = _with_form(reading, filled) if filled else reading
    case = query.case or (filled.case if filled else None)
    if filled and not any(e.case == case for e in reading.events):
        return FormShown(form, library, filled=filled, scope=filled.scope)
    owner = _one_owner(reading, case or "", query)
    answer = answered(replace(plain, case=case), library, reading)
    events = [e for e in reading.events if e.case == case and known(e, query.when, query.known_at)]
    return _shown(FormShown(form, library, answer, filled, scope=_scope(reading, owner, case or "")), events)


def _one_owner(reading: Reading, case: str, query: Query) -> str:
    """Return the authority inside which the reference is unique.

    Raises:
        Refused: Two authorities hold the reference: they are two children, and no form is about both.
    """
    owners = sorted({e.owner for e in reading.events if e.case == case})
    if len(owners) > 1:
        message = f"case `{case}` is held by {len(owners)} authorities: they are different children"
        place = Span(named(query.sources[0]))
        raise Refused([Diagnostic("G235", message, place, "give the records of one authority at a time")])
    return owners[0] if owners else ""


def _scope(reading: Reading, owner: str, case: str) -> Scope | None:
    """Say what the records of a case can show; None where that is everything, always.

    Of several sources it is what they show together, within the days that all of them speak of: less than they may
    show, and never more.
    """
    mine = [source for source in reading.sources if (owner, case) in source.cases]
    if not mine or any(s.shows is None and s.begins is None and s.ends is None for s in mine):
        return None
    shows = [s.shows for s in mine]
    whole = frozenset[str]().union(*(held for held in shows if held is not None))
    begins = max((s.begins for s in mine if s.begins), default=None)
    ends = min((s.ends for s in mine if s.ends), default=None)
    name = "; ".join(dict.fromkeys(s.name for s in mine))
    if begins and ends and ends < begins:
        return Scope(name, frozenset())
    return Scope(name, None if None in shows else whole, begins, ends)


def _parted(form: Form, query: Query) -> tuple[Filled | None, Query]:
    """Take the filled form out of the files, if there is one.

    Raises:
        Refused: There are two, or it is of another form, or of another case.
    """
    forms = [file for file in query.sources if isinstance(file, Path) and file.suffix.lower() in SUFFIXES]
    plain = replace(query, records=tuple(file for file in query.sources if file not in forms))
    if not forms:
        return None, plain
    filled = read_filled(forms[0], shipped())
    wrong = ""
    if len(forms) > 1:
        wrong = "two filled forms are given; give one at a time"
    elif filled.form.id != form.id:
        wrong = f"this is the form `{filled.form.id}`, and `{form.id}` was asked for"
    elif query.case and filled.case and query.case != filled.case:
        wrong = f"this form is about case `{filled.case}`, and `{query.case}` was asked for"
    if wrong:
        raise Refused([Diagnostic("G235", wrong, Span(str(forms[-1])), "give the form of this case")])
    return filled, plain


def _with_form(reading: Reading, filled: Filled) -> Reading:
    """Read the events of a filled form beside those of the files, the same event in both being one.

    Raises:
        Refused: The two say different things under one id.
    """
    held = {(e.case, e.id): e for e in reading.events if not e.owner}
    clash = [e for e in filled.events if held.get((e.case, e.id), e) != e]
    if clash:
        message = f"the record and the form say different things of `{clash[0].id}` ({clash[0].event}, {clash[0].at})"
        raise Refused([Diagnostic("G235", message, Span(filled.case), "mend whichever of the two is wrong")])
    owners = {e.owner for e in reading.events if e.case == filled.case}
    owner = owners.pop() if len(owners) == 1 else ""
    new = [replace(e, owner=owner) for e in filled.events if (e.case, e.id) not in held]
    source = (filled.scope or Scope()).source("form", frozenset((e.owner, e.case) for e in new))
    events = sorted((*reading.events, *new), key=lambda e: (e.case, e.owner, e.start, e.event, e.id))
    sources = (*reading.sources, source) if not reading.sources else reading.sources
    return replace(reading, events=tuple(events), sources=sources)


def _shown(form: FormShown, events: Iterable[Event]) -> FormShown:
    answer = form.answer
    if answer is None:
        return form
    timeline = tuple(sorted(events, key=lambda e: (e.start, e.event, e.id)))
    codes = [e.authority or e.owner for e in timeline if e.authority or e.owner]
    authority = answer.library.authorities.name(codes[-1]) if codes else ""
    limits = sorted((f for f in answer.findings if _to_keep(f, form.form)), key=lambda f: (str(f.due or "z"), f.key))
    unsure = sum(f.status is Status.UNDETERMINED for f in answer.findings)
    return replace(form, timeline=timeline, authority=authority, limits=tuple(limits), cannot_tell=unsure)


def _to_keep(finding: Finding, form: Form) -> bool:
    """Tell whether a finding is a day to keep in mind: not done, not ended, and with a last day or a wanted one."""
    if finding.rule.modality not in {Modality.MUST, Modality.SHOULD} or finding.performed or finding.lapsed:
        return False
    of_form = finding.rule.instrument.id == form.pack and finding.status is Status.UNDETERMINED
    open_now = finding.status in {Status.PENDING, Status.BREACHED, Status.UNDETERMINED}
    return of_form or (open_now and finding.due is not None)


def events_of(path: Path, library: Library | None = None) -> tuple[Filled, Iterator[str]]:
    """Read a filled form as the lines of a file of records; without packs, a form of those that come with the product.

    Raises:
        Refused: It is no filled form, or something in it is wrong.
    """
    filled = read_filled(path, library or shipped())
    return filled, (as_json(record) for record in as_records(filled))
