"""The words that rules and records share: a page for each event, the states, the authorities, and the calendars."""

from collections.abc import Iterator
from itertools import groupby

from guidance.engine.explain.names import day_in_words, plainly
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.rule import Derive, HowSoon, Modality, Rule
from guidance.engine.model.vocabulary import EventWord, FactWord
from guidance.site import kinds, lists, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import code, text
from guidance.site.labels import upper_first
from guidance.site.page import Page, bullets, facts, link, paragraphs, table
from guidance.site.practice import authority_pages
from guidance.site.practice.steps import step_of_event
from guidance.site.times import Time, time_of

EVENTS, STATES, AUTHORITIES, CALENDARS = (
    "words/events/index.md",
    "words/states.md",
    "words/authorities.md",
    "words/calendars.md",
)
_TYPES = {"boolean": "yes or no", "date": "a date", "text": "words", "number": "a number"}


def word_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about words."""
    yield _events(catalogue)
    yield from (_event(catalogue, word) for word in catalogue.library.vocabulary.events.values())
    yield _states(catalogue)
    yield _authorities(catalogue)
    yield _calendars(catalogue)


def _events(catalogue: Catalogue) -> Page:
    rows = [
        (
            wording.event_link(catalogue, word.name),
            text(word.means),
            str(sum(time_of(rule, catalogue.as_at) is Time.NOW for rule in catalogue.starts.get(word.name, ()))),
        )
        for word in catalogue.library.vocabulary.events.values()
    ]
    said = (
        "What can happen, and be recorded. Look here to see what follows when something has just happened. "
        f"The number counts the rules in force on {day_in_words(catalogue.as_at)} whose clock it starts."
    )
    return Page(EVENTS, "What can happen", paragraphs("# What can happen", said, table("events", rows)))


def _event(catalogue: Catalogue, word: EventWord) -> Page:
    name = word.name
    body = paragraphs(
        f"# {text(upper_first(plainly(name)))}", text(word.means),
        *_listed(catalogue, "What starts when this happens", sorted(catalogue.starts.get(name, []), key=_pressing)),
        *_listed(catalogue, "What it does, or is to come before", catalogue.does.get(name, [])),
        *_listed(catalogue, "Clocks it stops", catalogue.ends.get(name, [])),
        *_listed(catalogue, "Rules that do not apply once it has happened", catalogue.exempts.get(name, [])),
        *_more(catalogue, name),
        "## What may be recorded of it",
        table("facts", map(_fact, word.facts.values())) if word.facts else "Nothing but that it happened, and when.",
        "## Its name in files", code(name),
    )  # fmt: skip
    step = step_of_event(catalogue.library.vocabulary, name)
    return Page(wording.event_path(name), upper_first(plainly(name)), body, step=step)


def _pressing(rule: Rule) -> int:
    """Put first what is to be done now, then what has a day, then what has neither; powers and meanings come last."""
    if not rule.checkable or isinstance(rule.duty, Derive):
        return 5
    if rule.modality is Modality.MAY or rule.limit_of_power:
        return 4
    if rule.how_soon and rule.how_soon is not HowSoon.NOT_STATED:
        return 0
    if rule.within or rule.before:
        return 1
    return 2 if rule.how_soon else 3


def _listed(catalogue: Catalogue, heading: str, rules: list[Rule]) -> list[str]:
    return [f"## {heading}", lists.block(catalogue, rules)] if rules else []


def _more(catalogue: Catalogue, name: str) -> Iterator[str]:
    principles = [kinds.principle_link(p) for p in catalogue.bearing_on.get(name, ())]
    if principles:
        yield from ("## What to weigh when it happens", bullets(principles))
    states = catalogue.library.vocabulary.states.values()
    turns = [f"begins: {link(text(plainly(s.name)), STATES)}" for s in states if name in s.starts_with]
    turns += [f"ends: {link(text(plainly(s.name)), STATES)}" for s in states if name in s.ends_with]
    if turns:
        yield from ("## States it begins or ends", bullets(turns))


def _fact(fact: FactWord) -> tuple[str, str, str]:
    kinds = {"one_of": "one of", "any_of": "any of"}
    values = (
        f"{kinds[fact.type]}: {', '.join(text(plainly(v)) for v in fact.values)}"
        if fact.type in kinds
        else _TYPES[fact.type]
    )
    return f"{text(plainly(fact.name))} {code(fact.name)}", values, text(fact.means)


def _states(catalogue: Catalogue) -> Page:
    rows = [
        (f"{text(upper_first(plainly(s.name)))} {code(s.name)}",
         [text(s.means), f"begins with {_any(catalogue, s.starts_with)}",
          f"ends with {_any(catalogue, s.ends_with)}" if s.ends_with else "nothing ends it"])
        for s in catalogue.library.vocabulary.states.values()
    ]  # fmt: skip
    body = paragraphs("# States", "Stretches of time that begin with one event and end with another.", facts(rows))
    return Page(STATES, "States", body)


def _any(catalogue: Catalogue, events: tuple[str, ...]) -> str:
    return " or ".join(wording.event_link(catalogue, event) for event in events)


def _authorities(catalogue: Catalogue) -> Page:
    known = sorted(catalogue.library.authorities.known, key=lambda a: a.name)
    rows = [
        (
            authority_pages.link_to(catalogue, a),
            text(a.code),
            code(a.slug),
            day_in_words(a.begins) if a.begins else "before 2010",
            day_in_words(a.ends) if a.ends else "still stands",
        )
        for a in known
    ]
    said = (
        f"{len(known)} authorities with children’s services in England since 2010. "
        "Records, local packs and trials name them by code or by name."
    )
    return Page(AUTHORITIES, "Authorities", paragraphs("# Authorities", said, table("authorities", rows)))


def _calendars(catalogue: Catalogue) -> Page:
    said = (
        "Which weekdays do not count as working days. Saturdays and Sundays never do. A clock that reaches a year not "
        "covered is never guessed: the answer says which year is missing."
    )
    parts = ["# Calendars", said]
    for calendar in catalogue.library.calendars.by_name.values():
        covers = f"Covers {calendar.first_year} to {calendar.last_year}. Version {calendar.version}. {calendar.source}"
        heading = text(upper_first(calendar.name.replace("-", " ")))
        parts += [f"## {heading}", text(covers), table("years", _years(calendar))]
    return Page(CALENDARS, "Calendars", paragraphs(*parts))


def _years(calendar: Calendar) -> Iterator[tuple[str, str]]:
    for year, days in groupby(sorted(calendar.holidays.items()), key=lambda holiday: holiday[0].year):
        yield str(year), "; ".join(f"{day_in_words(day)}: {text(why)}" for day, why in days)
