"""The front page: three kinds of reader, what is here, and what it is not."""

from collections.abc import Iterator

from guidance import __version__
from guidance.app.packs.evidence import RULES, total
from guidance.engine.explain.names import KIND_OF_FORCE
from guidance.engine.model.rule import Derive, Force, Modality, Perform, Rule
from guidance.site.catalogue import Catalogue
from guidance.site.documents import on_request
from guidance.site.editions import checking_pages, edition_history, edition_pages, recent_changes
from guidance.site.escape import code
from guidance.site.front import accessibility, by_day, code_pages, downloads, paper
from guidance.site.front.hand_written import HandWritten
from guidance.site.labels import NOT_A_VIEW, PRINCIPLE, TRIAL, counted, upper_first
from guidance.site.page import Page, bullets, facts, link, notice, paragraphs, table
from guidance.site.practice import (
    journey,
    lesson_pages,
    pathway_pages,
    principle_pages,
    question_pages,
    tension_pages,
    who_pages,
    word_pages,
)
from guidance.site.rules import definitions, ladder, powers, requirements, tables
from guidance.site.trials import explorer, trial_pages

PATH = "index.md"
TITLE = "What is required, what is expected, by when, and where you are free to judge"
_MOST_LINKS = 4
_LEFT_UNSAID = link("What the rules leave unsaid", tables.UNSAID)
_RULE = (
    "what an instrument requires, forbids or permits. It can be done in time, or not shown in time; "
    "a principle never softens it"
)
_DEVIATION = (
    "a named person’s decision, with reasons, not to follow a rule in one case. It is kept in the ledger, never on "
    "this site, and what the rule says is still shown beneath it"
)
_FORMS = ("by a date", "no number", "to be so", "may", "power ends", "definition", "no record")


def front_page(catalogue: Catalogue, hand_written: HandWritten, packs: str) -> Page:
    """Make the front page."""
    body = paragraphs(
        f"# {TITLE}",
        "Child protection in England: what the law requires, what guidance expects, and what is a matter of judgement.",
        notice(f"**{NOT_A_VIEW}**"), *_readers(catalogue, hand_written),
        "## Ways in", _in_columns(_ways_in(catalogue)),
        "## Every other list", _in_columns(_every_list(catalogue)),
        "## Told apart in words", facts(_kinds()),
        "## What is here", _counts(catalogue), table("counts", _by_force(catalogue)), _unsaid(catalogue),
        _known(catalogue),
        f"Engine {__version__}. The packs these pages are made from: {code(packs)}",
    )  # fmt: skip
    return Page(PATH, "Start", body, wide=True)


def _readers(catalogue: Catalogue, hand_written: HandWritten) -> Iterator[str]:
    yield '<div class="readers" markdown>'
    yield from _reader(
        "If you work with children and families",
        "What is asked now, by when, who says so, and where you are free to judge.",
        _practice(catalogue),
    )
    yield from _reader(
        "If you write or change guidance",
        "What each edition asks, how a rule is written and tested, and what nobody has checked yet.",
        _policy(catalogue, hand_written),
    )
    yield from _reader(
        "If you run a local trial",
        "What can be set aside and what cannot, what takes its place, and what still applies.",
        _trial(catalogue, hand_written),
    )
    yield "</div>"


def _reader(who: str, what: str, links: list[str]) -> Iterator[str]:
    yield paragraphs("<div markdown>", f"## {who}", what, bullets(links), "</div>")


def _practice(catalogue: Catalogue) -> list[str]:
    weigh = link("What to weigh, and questions to ask yourself", principle_pages.INDEX)
    if catalogue.library.questions:
        questions = link("Decisions that are yours", question_pages.PATH)
        weigh = f"{questions}, and {link('what to weigh in them', principle_pages.INDEX)}"
    who = [link(f"{page.title}, and who may not", page.path) for page in powers.power_pages(catalogue)]
    return [
        _drawn(catalogue),
        *who,
        link("Something has just happened: what follows?", word_pages.EVENTS),
        weigh,
    ]


def _drawn(catalogue: Catalogue) -> str:
    rules = f"{link(journey.TITLE, journey.INDEX)}, step by step; {link('all rules side by side', tables.JOURNEY)}"
    drawn = f"{link(pathway_pages.TITLE, pathway_pages.INDEX)}; " if catalogue.library.pathways else ""
    return f"{drawn}{rules}; {link('every time limit', tables.LIMITS)}"


def _policy(catalogue: Catalogue, hand_written: HandWritten) -> list[str]:
    mistakes = link("Mistakes the checker reports", code_pages.INDEX) if catalogue.codes else _LEFT_UNSAID
    return [
        *hand_written.named("writing-rules", "How to write a rule"),
        f"{link('Editions, and what changed', edition_pages.INDEX)}{_side_by_side(catalogue)}",
        link("What still needs checking against the printed text", edition_pages.CHECKING),
        mistakes,
    ]


def _side_by_side(catalogue: Catalogue) -> str:
    found = requirements.requirements(catalogue)
    return f"; {link('each requirement, edition by edition', requirements.INDEX)}" if found else ""


def _trial(catalogue: Catalogue, hand_written: HandWritten) -> list[str]:
    held = len(catalogue.library.trials)
    links = [
        link(f"Local trials ({held or 'none'} with these packs)", trial_pages.INDEX),
        link("Where and when: the trial explorer", explorer.PATH),
        *hand_written.named("trials", "How a local trial works"),
        *hand_written.named("meaning", "How an answer is reached"),
        link("Authorities, with their codes", word_pages.AUTHORITIES),
        _LEFT_UNSAID,
    ]
    return links[:_MOST_LINKS]


def _in_columns(lines: Iterator[str]) -> str:
    return paragraphs('<div class="lists" markdown>', bullets(lines), "</div>")


def _ways_in(catalogue: Catalogue) -> Iterator[str]:
    """Point to the rules by each thing that a reader may know already."""
    if catalogue.rules:
        yield link(who_pages.TITLE, who_pages.INDEX)
    yield link("By what has just happened", word_pages.EVENTS)
    yield link("By time limit", tables.LIMITS)
    yield link("By step of the child’s journey", journey.INDEX)
    yield link("By instrument and edition", edition_pages.INDEX)
    yield link("By principle", principle_pages.INDEX)
    yield link("By authority: local procedure, trials, out of hours", word_pages.AUTHORITIES)
    yield link(by_day.TITLE, by_day.PATH)
    yield link(recent_changes.TITLE, recent_changes.PATH)
    yield link(f"{paper.TITLE}, to print", paper.PATH)


def _every_list(catalogue: Catalogue) -> Iterator[str]:
    """Point to each list that no page above leads to, so that every page can be reached."""
    drawn = (
        *powers.power_pages(catalogue), *ladder.ladder_pages(catalogue), *definitions.definition_pages(catalogue),
        *edition_history.history_pages(catalogue), *lesson_pages.lesson_pages(catalogue),
    )  # fmt: skip
    yield from (link(page.title, page.path) for page in drawn)
    yield link(accessibility.TITLE, accessibility.PATH)
    yield link("Where principles pull against rules", tension_pages.PATH)
    yield _LEFT_UNSAID
    if catalogue.library.named_instruments or catalogue.library.forms:
        yield link(on_request.TITLE, on_request.INDEX)
    yield link("Principles still to check", checking_pages.OF_PRINCIPLES)
    yield link("What statements are known from", edition_pages.SOURCES)
    yield link(downloads.TITLE, downloads.PATH)
    yield link("States", word_pages.STATES)
    yield link("Calendars", word_pages.CALENDARS)


def _kinds() -> Iterator[tuple[str, list[str]]]:
    yield "Rule", [_RULE]
    for label in (PRINCIPLE, TRIAL):
        name, _, rest = label.partition(" — ")
        yield name, [rest]
    yield "Deviation", [_DEVIATION]


def _counts(catalogue: Catalogue) -> str:
    library = catalogue.library
    held = [
        counted(len(library.instruments), "instrument"),
        counted(len(library.rules), "rule"),
        counted(len(library.principles), "principle"),
        counted(len(library.trials), "local trial"),
        f"{counted(len(library.when_named), 'rule')} more, that bind nobody and are "
        + link("put to a record only when asked for", on_request.INDEX)
        if library.when_named
        else "",
        f"{counted(len(library.vocabulary.events), 'event')} that can be recorded",
        f"{counted(len(catalogue.results), 'worked case')}, every one put to its rule when these pages were made",
    ]
    return bullets(line for line in held if line)


def _known(catalogue: Catalogue) -> str:
    """Count the rules by how well they are known, and the printed texts that somebody has read."""
    found = catalogue.tallies
    read = sum(t.text_read is True for t in found if t.kind == RULES)
    texts = f"Printed texts read from end to end: {read or 'none'} of {len(catalogue.library.instruments)}."
    waiting = link("What still needs checking", edition_pages.CHECKING)
    return f"How well the rules are known: {checking_pages.in_short(total(found, RULES))}. {texts} {waiting}."


def _by_force(catalogue: Catalogue) -> Iterator[list[str]]:
    for force in Force:
        forms = [_form(rule) for rule in catalogue.library.rules if rule.force is force]
        if forms:
            yield [upper_first(KIND_OF_FORCE[force]), *(str(forms.count(form)) for form in _FORMS)]


def _form(rule: Rule) -> str:
    if rule.duty is None:
        return "no record"
    if rule.limit_of_power:
        return "power ends"
    if isinstance(rule.duty, Derive):
        return "definition"
    if rule.modality is Modality.MAY:
        return "may"
    if not isinstance(rule.duty, Perform):
        return "to be so"
    return "by a date" if rule.within or rule.before else "no number"


def _unsaid(catalogue: Catalogue) -> str:
    silent = sum(not rule.checkable for rule in catalogue.library.rules)
    partly = sum(rule.checkable and rule.expressed != "fully" for rule in catalogue.library.rules)
    said = "What no record can show, and what a rule can only come near to, is listed with the reasons"
    listed = link(f"{counted(silent, 'rule')}, and {partly} more in part", tables.UNSAID)
    return f"{said}: {listed}."
