"""Reading folders of packs into a library."""

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.instruments.provenance import Publication, TextCheck
from guidance.engine.model.practice.question import Question
from guidance.engine.model.principle import Principle
from guidance.engine.model.records.packed import nothing_collected
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial
from guidance.engine.packs.checks.plausible import check_page
from guidance.engine.packs.checks.questions import check_asked
from guidance.engine.packs.checks.reach import Beneath
from guidance.engine.packs.checks.trials.days import check_ended
from guidance.engine.packs.documents.audits import read_audits
from guidance.engine.packs.documents.calendars import read_authorities, read_calendars
from guidance.engine.packs.documents.cases import WorkedCase, read_cases
from guidance.engine.packs.documents.departures import check_departures
from guidance.engine.packs.documents.editions import read_editions
from guidance.engine.packs.documents.forms import read_forms
from guidance.engine.packs.documents.pathways import read_pathways
from guidance.engine.packs.documents.principles import Page, of_editions, read_page, read_sources, settle_pages
from guidance.engine.packs.documents.proportion import read_proportions
from guidance.engine.packs.documents.provenance import (
    by_statement,
    check_read,
    publications,
    read_checks,
    read_comparisons,
    read_publications,
    with_checks,
)
from guidance.engine.packs.documents.trade_words import read_trade_words
from guidance.engine.packs.documents.trials import read_trials
from guidance.engine.packs.documents.vocabulary import read_questions, read_vocabulary
from guidance.engine.packs.levels.reading import read_levels
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import CASES, FileText, find_files, read_file
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.nodes import document_of
from guidance.engine.packs.reading.run import Names, Reading
from guidance.engine.packs.rulebook import RuleBook, check_rulebook, keep_in_reach, read_rulebook

LONGEST_MESSAGE = 300


def load(
    paths: Sequence[Path],
    *,
    beside: Library | None = None,
    shown_from: Path | None = None,
    cases: bool = True,
    unsaved: Mapping[str, str] | None = None,
) -> Library:
    """Read every pack file below some paths.

    Args:
        paths: Folders and files. A file of rules brings the `instrument.yaml` beside it, and one of cases its rules.
        beside: A library whose words, authorities, calendars and rules may be named here too.
        shown_from: The folder from which file names are shown; the working folder by default.
        cases: Whether to read the worked cases too; evaluation does not need them.
        unsaved: What some files are to be read as holding, whatever the disk has, by their real paths.

    Returns:
        The library. Its diagnostics list every mistake, in the order of files and places.
    """
    reading, pages = Reading(), list[Page]()
    with nothing_collected():
        for found in find_files(paths, shown_from or Path.cwd()):
            if isinstance(found, Diagnostic):
                reading.mistakes.append(found)
            elif cases or not found[0].name.endswith(CASES):
                _read(*found, reading, pages, unsaved=unsaved or {})
        return _settled(reading, pages, beside or Library())


def _read(path: Path, shown: str, reading: Reading, pages: list[Page], *, unsaved: Mapping[str, str]) -> None:
    """Read one file and put it where it belongs."""
    real = os.path.realpath(path)
    file = FileText(unsaved[real]) if real in unsaved else read_file(path, shown)
    reading.files[shown] = real
    reading.digests += [(shown, file.sha256)] if file.sha256 else []
    if path.suffix.lower() == ".md":
        page = read_page(file, shown, reading)
        pages += [page] if page else []
    else:
        reading.add(document_of(file, shown))


def _settled(reading: Reading, pages: list[Page], beside: Library) -> Library:
    """Make everything that was read, in the order in which one thing names another."""
    reading.beneath = _names_beneath(beside, set(reading.files.values()))
    words = _words_and_places(reading, beside)
    book, questions, known, beneath = _rules(reading, words, pages, beside)
    trials, worked = _trials_and_cases(reading, known, beside, beneath)
    instruments = {i.id for i in (*beside.instruments, *book.instruments.values())}
    stated = read_sources(reading, instruments)
    principles = of_editions(settle_pages(pages, reading, known), stated)
    written = [rule for rule in book.rules.values() if rule]
    statements: list[Rule | Principle] = [*beside.every_rule, *beside.principles, *written, *principles]
    named = {statement.id: statement for statement in statements}
    read = _readings(reading, known, named)
    checks = by_statement(read)
    rules = tuple(with_checks(_sourced(rule, known.publications), checks) for rule in written)
    waiting = tuple(i for i in book.instruments.values() if i.when_named)
    return Library(
        vocabulary=known.vocabulary, authorities=known.authorities, calendars=known.calendars,
        instruments=tuple(i for i in book.instruments.values() if not i.when_named),
        rules=tuple(rule for rule in rules if not rule.instrument.when_named),
        principles=tuple(with_checks(principle, checks) for principle in principles),
        principle_sources=tuple(stated.values()),
        trials=trials, cases=worked,
        questions=questions,
        trade=read_trade_words(reading, known, beside.trade),
        proportions=read_proportions(reading, known),
        editions=read_editions(reading, instruments),
        publications=known.publications,
        checks=read,
        comparisons=read_comparisons(reading, known, named),
        when_named=tuple(rule for rule in rules if rule.instrument.when_named),
        named_instruments=waiting,
        audits=read_audits(reading, book),
        forms=read_forms(reading, known, {i.id for i in (*waiting, *beside.named_instruments)}),
        pathways=read_pathways(reading, known, instruments),
        levels=read_levels(reading, pages),
        diagnostics=in_order(reading.mistakes),
        digests=tuple(reading.digests),
        defined=reading.defined_in,
    )  # fmt: skip


def _words_and_places(reading: Reading, beside: Library) -> Known:
    """Read what rules are written in: authorities, calendars, the vocabulary and the publications."""
    authorities = read_authorities(reading, beside.authorities)
    calendars = read_calendars(reading, beside.calendars, authorities)
    vocabulary, spoilt = read_vocabulary(reading, beside.vocabulary)
    sources, sources_spoilt = read_publications(reading, beside.publications)
    return Known(
        vocabulary, authorities, calendars, reading.spoilt, spoilt, publications=sources, sources_spoilt=sources_spoilt
    )


def _rules(
    reading: Reading, words: Known, pages: Sequence[Page], beside: Library
) -> tuple[RuleBook, tuple[Question, ...], Known, Beneath]:
    """Read the rules and the questions; give with them all that may be named from here on, and what lies beneath."""
    national = {rule.id: rule for rule in beside.every_rule}
    book = read_rulebook(reading, words, national)
    principles = {*(principle.id for principle in beside.principles), *(entry.text.id for entry, _ in pages)}
    questions = read_questions(reading, replace(words, principles=principles), book.local)
    below = (*beside.every_rule, *(rule for rule in book.rules.values() if rule))
    beneath = Beneath(below, beside.questions or questions, words.vocabulary.states, beside.vocabulary.states)
    keep_in_reach(book, reading, beneath)
    known = replace(words, rules={**national, **book.rules}, principles=principles)
    check_rulebook(book, reading, known, beside.instruments)
    for page, _ in pages:
        reading.note(check_page(page, book.local(page.document.file)))
    reading.note(check_asked([*(entry for entry, _ in book.written), *(entry for entry, _ in pages)]))
    return book, questions, known, beneath


def _trials_and_cases(
    reading: Reading, known: Known, beside: Library, beneath: Beneath
) -> tuple[tuple[Trial, ...], tuple[WorkedCase, ...]]:
    """Read the trials, and then what may name a rule that stands in another's place: cases and departures."""
    trials = read_trials(reading, known, beside.trials, beneath)
    every = (*beside.trials, *trials)
    known_in_all = replace(known, rules={**known.rules, **{rule.id: rule for trial in every for rule in trial.instead}})
    worked = read_cases(reading, known_in_all)
    check_ended(reading, every, worked)
    check_departures(reading, known_in_all)
    return trials, worked


def _readings(reading: Reading, known: Known, named: Mapping[str, Rule | Principle]) -> tuple[TextCheck, ...]:
    """Read what somebody found on holding a statement against its text, and warn of what that asks for."""
    placed = read_checks(reading, known, named)
    checks = by_statement(check for check, _ in placed)
    check_read([with_checks(named[name], checks) for name in checks if name in named], reading, placed)
    return tuple(check for check, _ in placed)


def _names_beneath(beside: Library, read_now: set[str]) -> Names:
    """List the names that what is read may not take: those of the packs it is laid over, unless it is one of them."""
    return {key: place for key, (place, real) in beside.taken.items() if real not in read_now}


def _sourced(rule: Rule, known: Mapping[str, Publication]) -> Rule:
    """Say of a rule what its sources are."""
    place = rule.provision
    return replace(rule, provision=replace(place, known_from=publications(place.sources, known)))


def in_order(mistakes: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put mistakes in the order of their places, each said in one line and once."""
    tidy = dict.fromkeys(replace(d, message=_one_line(d.message), cure=_one_line(d.cure)) for d in mistakes)
    return tuple(sorted(tidy, key=lambda d: (d.span, d.code, d.message)))


_UNSEEN = re.compile("[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
"""Spaces that look like another, and characters that look like nothing."""


def _name(character: str) -> str:
    return f"{unicodedata.name(character, 'character').lower()}, U+{ord(character):04X}"


def _one_line(text: str) -> str:
    """Return a message in one line, cut short where it is too long to be read, with what cannot be seen named."""
    line = " ".join(_UNSEEN.sub(lambda found: f"[{_name(found[0])}]", text).split())
    return line if len(line) <= LONGEST_MESSAGE else f"{line[: LONGEST_MESSAGE - 1]}…"
