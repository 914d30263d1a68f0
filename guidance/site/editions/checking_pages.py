"""What still needs reading against the printed text, instrument by instrument, and what everything is known from."""

from collections import Counter
from collections.abc import Iterator, Sequence

from guidance.app.packs.evidence import PRINCIPLES, RULES, Statement, Tally, still_to_check, total
from guidance.engine.explain.names import EVIDENCE, day_in_words
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.instruments.citation import place_named
from guidance.engine.model.instruments.provenance import Result, TextCheck, outcome
from guidance.engine.model.rule import Evidence, Instrument, Rule
from guidance.engine.packs.documents.provenance import publications
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.editions.edition_pages import CHECKING, SOURCES, checking_path, latest_first, rules_of
from guidance.site.escape import code, text
from guidance.site.labels import DAY_KNOWN, KNOWN, NOT_READ, counted, edition_path, upper_first
from guidance.site.page import Page, bullets, link, notice, paragraphs, table

OF_PRINCIPLES = "editions/principles-still-to-check.md"
_HOW = (
    "Take the printed text, and read down the list. Whatever you find goes into a file of checks: who read it, in "
    "which text and where, on what day, and whether it agrees. What is read and agrees leaves this list; what differs "
    "stays, at the top, until it is mended. The mark is copied from here, so that a rule worded anew is asked for "
    "again."
)


def checking_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about how things are known, and what is still to be read."""
    yield _index(catalogue)
    yield _sources(catalogue)
    yield _principles(catalogue)
    yield from (_instrument(catalogue, instrument) for instrument in catalogue.library.instruments)


def how_known(known: Evidence, checks: Sequence[TextCheck]) -> str:
    """Say how well a statement is known, and what came of reading it."""
    found = {Result.DIFFERS: "**said to differ**", Result.AGREES: "read, and agrees", None: ""}[outcome(checks)]
    return ", ".join(filter(None, [found, KNOWN[known]]))


def readings(statement: Statement) -> list[str]:
    """Tell every reading of a statement: who read it, in what, when, and what they found."""
    return [_reading(check) for check in sorted(statement.checks, key=lambda c: c.checked_on)]


def differing(statement: Statement) -> str:
    """Write the line that no reader should miss where a text is said to differ; nothing elsewhere."""
    if outcome(statement.checks) is not Result.DIFFERS:
        return ""
    found = [check for check in statement.checks if check.current and check.result is Result.DIFFERS]
    latest = max(found, key=lambda check: check.checked_on)
    return notice(
        f"**The text is said to differ.** {text(latest.checked_by)} read {text(latest.text)}, {text(latest.place)}, on "
        f"{day_in_words(latest.checked_on)}, and found: {text(latest.note)}"
    )


def _reading(check: TextCheck) -> str:
    found = "it agrees" if check.result is Result.AGREES else f"it differs: {text(check.note)}"
    note = f" ({text(check.note)})" if check.note and check.result is Result.AGREES else ""
    since = "" if check.current else "; the words have changed since"
    where = f"{text(check.text)}, {text(check.place)}"
    return f"{text(check.checked_by)} read {where}, on {day_in_words(check.checked_on)}: {found}{note}{since}"


def in_short(tally: Tally) -> str:
    """Count the statements of a tally by grade, in words.

    >>> in_short(Tally(RULES, "", {"confirmed": 2, "recalled": 1}))
    '2 read in its own text; 1 from memory: not yet checked against the text'
    """
    grades = [f"{tally.grades[str(e)]} {EVIDENCE[e]}" for e in Evidence if tally.grades.get(str(e))]
    read = [f"{tally.checked} read against a text and found to agree"] if tally.checked else []
    return "; ".join([*grades, *read, *([f"**{tally.differing} said to differ**"] if tally.differing else [])])


def _index(catalogue: Catalogue) -> Page:
    found = catalogue.tallies
    by_name = {(t.kind, t.name): t for t in found}
    rows = [
        _row(link(text(i.title), checking_path(i)), by_name[RULES, i.id], "read" if i.text_read else "not yet read")
        for i in latest_first(catalogue)
    ]
    shown = [t for t in found if t.kind in {RULES, PRINCIPLES}]
    rows.append(_row(link("Principles, from every source", OF_PRINCIPLES), total(found, PRINCIPLES), ""))
    body = paragraphs(
        "# What still needs checking against the printed text", _HOW,
        table("known", [*rows, _row("All together", total(shown), "")]),
        "## The first days of editions",
        "On which day an instrument came into force decides which rules reach a child.",
        table("first-days", [_first_day(catalogue, i) for i in latest_first(catalogue)]),
        *_suspensions(catalogue),
        link("The pages and texts that statements are known from", SOURCES),
    )  # fmt: skip
    return Page(CHECKING, "What still needs checking", body, wide=True)


def _row(name: str, tally: Tally, read: str) -> Sequence[str]:
    grades = [str(tally.grades.get(str(grade), 0)) for grade in Evidence]
    return (name, str(tally.statements), *grades, str(tally.checked), str(tally.differing), read)


def _first_day(catalogue: Catalogue, instrument: Instrument) -> Sequence[str]:
    day = day_in_words(instrument.commencement) if instrument.commencement else "no day is set"
    known = DAY_KNOWN[instrument.commencement_evidence] if instrument.commencement else ""
    pages = publications(instrument.commencement_sources, catalogue.library.publications)
    named = "; ".join(text(page.title) for page in pages)
    return (link(text(instrument.title), edition_path(instrument)), day, known, named)


def _suspensions(catalogue: Catalogue) -> list[str]:
    lines = [
        f"{link(text(trial.title or trial.id), f'trials/{trial.id}/index.md')}: "
        f"{wording.rule_link(catalogue, s.rule)}, {text(s.evidence)}"
        for trial in catalogue.library.trials
        for s in trial.suspends
        if s.evidence != "confirmed"
    ]
    return ["## What trials name to be set aside, and is not confirmed", bullets(lines)] if lines else []


def _instrument(catalogue: Catalogue, instrument: Instrument) -> Page:
    rules = rules_of(catalogue, instrument)
    waiting = {rule.id for rule in still_to_check(rules)}
    tally = next(t for t in catalogue.tallies if (t.kind, t.name) == (RULES, instrument.id))
    parts = [
        f"# Still to check: {text(instrument.title)}",
        "" if instrument.text_read else notice(f"**{NOT_READ}**"),
        f"{upper_first(in_short(tally))}. {_waiting(len(waiting), len(rules))}",
    ]
    worst = [r for r in rules if outcome(r.checks) is Result.DIFFERS]
    parts += ["## Said to differ", table("check", [_line(rule) for rule in worst])] if worst else []
    for stage, found in catalogue.by_stage(instrument).items():
        rows = [_line(rule) for rule in still_to_check(found) if rule not in worst and isinstance(rule, Rule)]
        parts += [f"## {text(upper_first(stage))}", table("check", rows)] if rows else []
    done = [rule for rule in rules if rule.id not in waiting]
    parts += ["## Read, and found to agree", table("check", [_line(rule) for rule in done])] if done else []
    parts.append(link("Every list, and how to use it", CHECKING))
    title = f"Still to check: {instrument.title}"
    return Page(checking_path(instrument), title, paragraphs(*parts), wide=True)


def _waiting(waiting: int, of: int) -> str:
    if not of:
        return "The packs hold no rule of it."
    return f"Still to be read: {waiting} of {counted(of, 'rule')}." if waiting else "Every rule has been read."


def _line(rule: Rule) -> Sequence[str]:
    words = text(sentence(rule)) if rule.checkable else f"{text(rule.title)}. {text(sentence(rule))}"
    pages = [text(page.title) for page in rule.provision.known_from]
    known = upper_first(how_known(rule.evidence, rule.checks)) + (f": {'; '.join(pages)}" if pages else "")
    return (
        link(text(rule.title), wording.rule_path(rule.id)), words, text(place_named(rule)) or "not known", known,
        code(rule.words) if rule.words else "", "; ".join(readings(rule)) or "nobody yet",
    )  # fmt: skip


def _principles(catalogue: Catalogue) -> Page:
    waiting = [
        p
        for p in catalogue.library.principles
        if p.evidence is not Evidence.CONFIRMED or outcome(p.checks) is Result.DIFFERS
    ]
    rows = [
        (link(text(p.title), f"principles/{p.id}.md"), text(p.source), text(p.place),
         upper_first(how_known(p.evidence, p.checks)), code(p.words), "; ".join(readings(p)) or "nobody yet")
        for p in waiting
        if outcome(p.checks) is not Result.AGREES
    ]  # fmt: skip
    body = paragraphs(
        "# Principles still to check",
        f"{upper_first(in_short(total(catalogue.tallies, PRINCIPLES)))}. Those that were put together with "
        "their source at hand are not listed here.",
        table("check-principles", rows) if rows else "None is waiting.",
    )
    return Page(OF_PRINCIPLES, "Principles still to check", body, wide=True)


def _sources(catalogue: Catalogue) -> Page:
    used = Counter(page.key for rule in catalogue.library.rules for page in rule.provision.known_from)
    rows = [
        (text(p.title), text(p.address) or "none given", text(p.key), str(used[p.key] or "none"))
        for p in sorted(catalogue.library.publications.values(), key=lambda p: p.title.casefold())
    ]
    body = paragraphs(
        "# What statements are known from",
        "Pages and texts that were read, or read in part. A page of an authority’s procedures shows what the national "
        "text said only so far as it repeats it. Addresses are as they were then.",
        table("sources", rows),
    )
    return Page(SOURCES, "What statements are known from", body, wide=True)
