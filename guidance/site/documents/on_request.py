"""Packs that apply only when they are asked for by name, and the record forms: kept apart from the law."""

from collections.abc import Iterator

from guidance.app.forms.forms import FormShown
from guidance.engine.explain.names import day_in_words, source_of
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.practice.audit import Audit, AuditQuestion
from guidance.engine.model.practice.form import Form, PartKind
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Expressed, Instrument, Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.documents import case_timeline
from guidance.site.documents.printed_form import printed
from guidance.site.escape import code, text
from guidance.site.labels import evidence_of
from guidance.site.page import Page, bullets, facts, kind, link, notice, paragraphs

INDEX = "on-request/index.md"
TITLE = "Asked for by name"
_KIND = "Asked for by name: it binds nobody, and is put to a record only where somebody chooses to put it"
_FORM_KIND = "Record form: what is written in it is the person’s own; its dates can be read back into a case"


def on_request_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the pages of every pack that waits to be named, and of every form, where there are any."""
    if not catalogue.library.named_instruments and not catalogue.library.forms:
        return
    yield _index(catalogue)
    for instrument in catalogue.library.named_instruments:
        audit = _audit(catalogue, instrument)
        yield _questions(audit) if audit else _pack(catalogue, instrument)
        yield from (_rule(catalogue, rule) for rule in _rules(catalogue, instrument))
    yield from (_form(form) for form in catalogue.library.forms)


def printed_forms(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Give each empty form as a page to be printed, with its place in the site."""
    yield from (
        (f"forms/{form.id}.html", printed(FormShown(form, catalogue.library))) for form in catalogue.library.forms
    )


def pack_path(instrument: Instrument) -> str:
    """Say where the page of a pack is."""
    return f"on-request/{instrument.id}/index.md"


def rule_path(rule: Rule) -> str:
    """Say where the page of one of its rules is."""
    return f"on-request/{rule.instrument.id}/{rule.id}.md"


def form_path(form: Form) -> str:
    """Say where the page about a form is."""
    return f"forms/{form.id}.md"


def _rules(catalogue: Catalogue, instrument: Instrument) -> list[Rule]:
    return [rule for rule in catalogue.library.when_named if rule.instrument == instrument]


def _audit(catalogue: Catalogue, instrument: Instrument) -> Audit | None:
    return next((audit for audit in catalogue.library.audits if audit.instrument == instrument), None)


def _index(catalogue: Catalogue) -> Page:
    library = catalogue.library
    packs = [link(text(i.title), pack_path(i)) for i in library.named_instruments]
    forms = [link(text(form.title), form_path(form)) for form in library.forms]
    said = (
        "Nothing here is law, guidance or anybody’s procedure in force, and none of it is in any answer of the engine "
        "unless it was asked for. An audit asks what records show and what only people can say."
    )
    body = paragraphs(
        f"# {TITLE}", kind(_KIND, "rule"), said, "## Packs", bullets(packs), "## Record forms", bullets(forms)
    )
    return Page(INDEX, TITLE, body)


def _questions(audit: Audit) -> Page:
    """Make the page of an audit, by its groups."""
    parts = [f"# {text(audit.title)}", kind(_KIND, "rule"), text(audit.about), *_about(audit.instrument)]
    parts.append(f"Put it to a file of records with {code(f'guidance audit FILE --pack {audit.id} --as-at DATE')}.")
    for group in audit.groups:
        parts += [f"## {text(group.title)}", facts(_question(question) for question in group.questions)]
    return Page(pack_path(audit.instrument), audit.title, paragraphs(*parts))


def _question(question: AuditQuestion) -> tuple[str, list[str]]:
    number = f"{question.numbered}. " if question.number else f"({question.numbered}) "
    place = f"<small>{text(str(question.provision))}</small>"
    if question.unprinted:
        return text(f"{number}Not known"), [text(question.unprinted), place]
    shows = [f"A record can show: {link(text(rule.title), rule_path(rule))}" for rule in question.rules]
    asks = [f"Only people can say: {text(question.people)}"] if question.people else []
    return text(f"{number}{question.asks}"), [*(shows or ["No record can show this."]), *asks, place]


def _about(instrument: Instrument) -> Iterator[str]:
    begins = instrument.commencement
    if begins:
        yield notice(f"Events before {day_in_words(begins)} are not looked at.")
    yield text(instrument.because)


def _pack(catalogue: Catalogue, instrument: Instrument) -> Page:
    rules = [link(text(rule.title), rule_path(rule)) for rule in _rules(catalogue, instrument)]
    body = paragraphs(
        f"# {text(instrument.title)}", kind(_KIND, "rule"), *_about(instrument), "## Rules", bullets(rules)
    )
    return Page(pack_path(instrument), instrument.title, body)


def _rule(catalogue: Catalogue, rule: Rule) -> Page:
    short = "" if rule.expressed is Expressed.FULLY else f"How far this goes: {text(rule.because)}."
    rows = [
        ("What it looks for", wording.start(catalogue, rule)),
        (wording.action_label(rule), wording.action(catalogue, rule)),
        ("By when", [wording.limit(catalogue, rule)]),
        ("When it does not apply", wording.exemptions(catalogue, rule)),
        ("What ends it", wording.any_of(catalogue, rule.until) if rule.until else []),
        ("Where it comes from", [text(source_of(rule))]),
        ("How well this is known", [evidence_of(rule)]),
        ("What to weigh", [kinds.principle_link(p) for p in _weighed(catalogue, rule)]),
    ]
    body = paragraphs(
        f"# {text(rule.title)}", kind(_KIND, "rule"), f"> {text(sentence(rule))}", text(rule.why), short,
        facts(rows), *_cases(catalogue, rule), f"Its name in files: {code(rule.id)}",
    )  # fmt: skip
    return Page(rule_path(rule), rule.title, body)


def _weighed(catalogue: Catalogue, rule: Rule) -> list[Principle]:
    return [p for name in rule.weigh if (p := catalogue.principles.get(name))]


def _cases(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    yield "## Worked cases"
    for heading, found in case_timeline.grouped(catalogue.cases.get(rule.id, [])):
        yield f"### {heading}"
        yield from (case_timeline.timeline(result, catalogue.library.calendars) for result in found)


def _form(form: Form) -> Page:
    filled = f"guidance form show {form.id} FILE --case ID --as-at DATE --format html"
    parts = [
        f"# {text(form.title)}", kind(_FORM_KIND, "question"), text(form.about),
        f"[Print it empty](/forms/{form.id}.html). With a case on file: {code(filled)}.",
    ]  # fmt: skip
    for part in form.parts:
        columns = "; ".join(text(column.title) for column in part.columns)
        asked = [text(ask.prompt) for ask in part.asks] or ([f"In columns: {columns}"] if columns else [])
        events = f"A dated row is read back as {code(part.records.event)}." if part.records else ""
        shown = {PartKind.TIMELINE: "Filled from the events of the case.", PartKind.LIMITS: "Filled from the rules."}
        parts += [f"## {text(part.title)}", text(part.says), bullets(asked), events, shown.get(part.kind, "")]
    parts.append(f"After: {text(form.source)}, {text(form.place)}. In our own words.")
    return Page(form_path(form), form.title, paragraphs(*parts))
