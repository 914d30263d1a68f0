"""Where each page stands in the site's navigation."""

from collections.abc import Iterator, Sequence

from guidance.engine.model.rule import Instrument
from guidance.site import (
    checking_pages,
    code_pages,
    coverage_map,
    definitions,
    edition_history,
    edition_pages,
    explorer,
    front_page,
    hand_written,
    ladder,
    lesson_pages,
    on_request,
    pathway_pages,
    powers,
    principle_pages,
    question_pages,
    requirements,
    tables,
    tension_pages,
    trial_pages,
    word_pages,
    wording,
)
from guidance.site.catalogue import Catalogue
from guidance.site.escape import in_html
from guidance.site.hand_written import HandWritten
from guidance.site.labels import edition_path, upper_first
from guidance.site.page import Page

Entry = str | dict[str, "str | list[Entry]"]
"""A page, a page with a title of its own, or a section with what is in it. Titles are set into HTML as they are."""


def navigation(catalogue: Catalogue, written: HandWritten) -> list[Entry]:
    """Return the whole navigation; what has no page has no place in it."""
    return [
        {"Start": front_page.PATH},
        {"What must happen": _rules(catalogue)},
        {"What to weigh": _principles(catalogue)},
        {"Local trials": _trials(catalogue)},
        *_section(on_request.TITLE, _on_request(catalogue)),
        {"Words": _words(catalogue)},
        *_section("How it works", [*_hand_written(written), *_mistakes(catalogue)]),
    ]


def _section(title: str, entries: Sequence[Entry]) -> list[Entry]:
    return [{title: list(entries)}] if entries else []


def _titled(title: str, path: str) -> Entry:
    return {in_html(title): path}


def _rules(catalogue: Catalogue) -> list[Entry]:
    questions: list[Entry] = [{"Decisions that are yours": question_pages.PATH}] if catalogue.library.questions else []
    return [
        *_section(pathway_pages.TITLE, _pathway(catalogue)),
        tables.JOURNEY, {"Every time limit": tables.LIMITS}, *questions, *_drawn_from_law(catalogue),
        {"Editions": [edition_pages.INDEX, *_history(catalogue), *_editions(catalogue)]},
        {"What the rules leave unsaid": tables.UNSAID}, {"What still needs checking": _checking(catalogue)},
    ]  # fmt: skip


def _pathway(catalogue: Catalogue) -> list[Entry]:
    charts = (chart for pathway in catalogue.library.pathways for chart in pathway.charts)
    pages: list[Entry] = [_titled(chart.title, pathway_pages.chart_path(chart)) for chart in charts]
    return [pathway_pages.INDEX, *pages] if pages else []


def _pages_of_law(catalogue: Catalogue) -> Iterator[Page]:
    yield from powers.power_pages(catalogue)
    yield from ladder.ladder_pages(catalogue)
    yield from definitions.definition_pages(catalogue)


def _history(catalogue: Catalogue) -> list[Entry]:
    return [{page.title: page.path} for page in edition_history.history_pages(catalogue)]


def _drawn_from_law(catalogue: Catalogue) -> list[Entry]:
    found = requirements.requirements(catalogue)
    by_requirement = [requirements.INDEX, *(_titled(r.latest.title, r.path) for r in found)] if found else []
    whose: list[Entry] = [{page.title: page.path} for page in _pages_of_law(catalogue)]
    return [*whose, *_section("Requirement by requirement", by_requirement)]


def _editions(catalogue: Catalogue) -> list[Entry]:
    return [_edition(catalogue, instrument) for instrument in edition_pages.latest_first(catalogue)]


def _checking(catalogue: Catalogue) -> list[Entry]:
    lists = [
        _titled(f"Still to check: {i.title}", edition_pages.checking_path(i))
        for i in edition_pages.latest_first(catalogue)
    ]
    others: list[Entry] = [
        {"Principles still to check": checking_pages.OF_PRINCIPLES},
        {"What statements are known from": edition_pages.SOURCES},
    ]
    return [edition_pages.CHECKING, *lists, *others]


def _edition(catalogue: Catalogue, instrument: Instrument) -> Entry:
    stages: list[Entry] = [
        {in_html(upper_first(stage)): [_titled(rule.title, wording.rule_path(rule.id)) for rule in rules]}
        for stage, rules in catalogue.by_stage(instrument).items()
    ]
    here: Entry = {"What of it is here": coverage_map.coverage_path(instrument)}
    return {in_html(instrument.title): [edition_path(instrument), here, *stages]}


def _principles(catalogue: Catalogue) -> list[Entry]:
    sources: list[Entry] = [
        {in_html(title): [_titled(p.title, principle_pages.principle_path(p)) for p in principles]}
        for title, principles in principle_pages.groups(catalogue)
    ]
    lessons: list[Entry] = [{lesson_pages.TITLE: lesson_pages.INDEX}] if catalogue.lessons else []
    return [principle_pages.INDEX, {"Where they pull against rules": tension_pages.PATH}, *lessons, *sources]


def _trials(catalogue: Catalogue) -> list[Entry]:
    trials: list[Entry] = []
    for trial in catalogue.library.trials:
        own = [_titled(rule.title, wording.rule_path(rule.id)) for rule in trial.instead]
        page = trial_pages.trial_path(trial)
        trials.append({in_html(trial.title or trial.id): [page, *own] if own else page})
    return [trial_pages.INDEX, {explorer.TITLE: explorer.PATH}, *trials]


def _on_request(catalogue: Catalogue) -> list[Entry]:
    library = catalogue.library
    packs: list[Entry] = []
    for instrument in library.named_instruments:
        rules = [_titled(r.title, on_request.rule_path(r)) for r in library.when_named if r.instrument == instrument]
        packs.append({in_html(instrument.title): [on_request.pack_path(instrument), *rules]})
    forms: list[Entry] = [_titled(form.title, on_request.form_path(form)) for form in library.forms]
    return [on_request.INDEX, *packs, *_section("Record forms", forms)] if packs or forms else []


def _words(catalogue: Catalogue) -> list[Entry]:
    events: list[Entry] = [wording.event_path(name) for name in catalogue.library.vocabulary.events]
    return [
        {"What can happen": [word_pages.EVENTS, *events]}, {"States": word_pages.STATES},
        {"Authorities": word_pages.AUTHORITIES}, {"Calendars": word_pages.CALENDARS},
    ]  # fmt: skip


def _hand_written(written: HandWritten) -> list[Entry]:
    pages = written.pages()
    index: list[Entry] = [page.path for page in hand_written.index_pages(written)]
    at_top = [hand_written.place(p) for p in pages if len(p.parts) == 1]
    folders = dict.fromkeys(p.parts[0] for p in pages if len(p.parts) > 1)
    below: list[Entry] = [
        {
            in_html(upper_first(folder.replace("-", " "))): [
                hand_written.place(p) for p in pages if len(p.parts) > 1 and p.parts[0] == folder
            ]
        }
        for folder in folders
    ]
    return [*index, *at_top, *below]


def _mistakes(catalogue: Catalogue) -> list[Entry]:
    pages: list[Entry] = [_titled(entry.code, code_pages.code_path(entry)) for entry in catalogue.codes]
    return _section("Mistakes the checker reports", [code_pages.INDEX, *pages]) if pages else []
