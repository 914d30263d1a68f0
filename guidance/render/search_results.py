"""What a search found, on a screen or as JSON; and the one answer to a question."""

from collections.abc import Iterator
from typing import Any

from guidance import __version__
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.packs import beside
from guidance.app.search import Answer, Result, Search, flat, listed
from guidance.engine.explain.names import KIND_OF_FORCE, doubt_of, edition, says, source_of, taken_over
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library
from guidance.engine.search.ranking import DOUBTFUL
from guidance.render.findings import Screen
from guidance.render.outlet import print_json

MOST, MOST_BESIDE = 40, 3
SILENT = "The packs do not say. That is not to say that nothing is required."
WORRIED = "If a child may be suffering harm, tell children's social care at once; in immediate danger call 999."
"""Said first where what was typed says that a child may be suffering harm, and last in other answers to a question."""


def entries(found: Answer, library: Library, wanted: Search, format_: str) -> None:
    """Print rules and principles, best first, the editions of one requirement as one."""
    if format_ == "json":
        every = flat(found)
        _write({"receipt": _receipt(library, wanted, len(every)), "rules": listed(every), **_gathered(found)})
        return
    screen = Screen()
    whole = wanted.among is not None
    most = len(found.results) if whole else MOST
    if found.at_risk:
        screen.say(WORRIED)
    for result in found.results[:most]:
        screen.say(f"{result.entry.id}  {result.entry.title}", bold=True)
        for line in (*_lines(result), *(_beside(result, library) if whole else ())):
            screen.say(line, indent=2)
    if not found.results:
        screen.say("Nothing here speaks of that. That is not to say that nothing is required.")
        if not found.at_risk:
            screen.say(WORRIED)
    for line in _where_else(found):
        screen.say(line)
    if len(found.results) > most:
        screen.say(f"and {len(found.results) - most} more: add a word, or use `--format json`")


def one(found: Answer, library: Library, wanted: Search, format_: str) -> None:
    """Print the answer to a question in one sentence, with its source; or say that there is none, and where to look."""
    if format_ == "json":
        best = listed([result.entry for result in found.results[:1]])
        also = listed([result.entry for result in found.results[1 : 1 + MOST_BESIDE]])
        receipt = _receipt(library, wanted, len(found.results))
        answer = {"receipt": receipt, "answer": best[0] if best else None, "also": also}
        _write({**answer, **_gathered(found), "in_danger": WORRIED})
        return
    screen = Screen()
    for line in _answer(found) if found.results else (SILENT, WORRIED, *_where_else(found)):
        screen.say(line)


def _answer(found: Answer) -> Iterator[str]:
    best = found.results[0]
    if found.at_risk:
        yield WORRIED
    elif best.like < DOUBTFUL:
        yield "The packs may not say. What comes nearest:"
    if isinstance(best.entry, Rule):
        yield f"{says(best.entry)}: {best.entry.title[:1].lower()}{best.entry.title[1:]}."
        yield f"In full: {sentence(best.entry)}"
        yield f"{source_of(best.entry)}; {_dates(best.entry)} ({best.entry.id})"
    else:
        yield f"To be weighed: {best.entry.title}."
        yield f"{best.entry.source}, {best.entry.place} ({best.entry.id})"
    for other in found.results[1 : 1 + MOST_BESIDE]:
        yield f"See also: {other.entry.title} ({other.entry.id})"
    if not found.at_risk:
        yield WORRIED


def _where_else(found: Answer) -> Iterator[str]:
    for subject in found.elsewhere:
        yield f"Of {subject.subject}: look in {subject.look}."
    if not found.elsewhere:
        yield from (f"Nearest to it: {result.entry.title} ({result.entry.id})" for result in found.nearest)


def _gathered(found: Answer) -> dict[str, Any]:
    return {
        "results": [{"id": r.entry.id, "editions": [other.id for other in r.others]} for r in found.results],
        "elsewhere": [{"subject": subject.subject, "look": subject.look} for subject in found.elsewhere],
        "nearest": [result.entry.id for result in found.nearest],
        "in_danger": WORRIED if found.at_risk or not found.results else None,
    }


def _receipt(library: Library, wanted: Search, count: int) -> dict[str, Any]:
    return {"engine_version": __version__, "packs": pack_digest(library), "words": wanted.words,
            "as_at": wanted.as_at.isoformat() if wanted.as_at else None, "count": count}  # fmt: skip


def _write(data: dict[str, Any]) -> None:
    print_json(data)


def _lines(result: Result) -> Iterator[str]:
    yield from _rule(result.entry) if isinstance(result.entry, Rule) else [_principle(result.entry)]
    if result.others:
        yield f"Other editions: {', '.join(f'{edition(rule.instrument)} ({rule.id})' for rule in result.others)}"


def _beside(result: Result, library: Library) -> Iterator[str]:
    """Say what a rule stands beside, or what a principle asks."""
    if isinstance(result.entry, Rule):
        yield from beside.said(result.entry, library)
    else:
        yield result.entry.asks


def _principle(principle: Principle) -> str:
    doubt = doubt_of(principle)
    return f"A principle, to be weighed{f' ({doubt})' if doubt else ''}. {principle.source}, {principle.place}"


def _rule(rule: Rule) -> list[str]:
    words = f"; {taken_over(rule)}" if rule.carried_from else ""
    return [
        f"A rule: {KIND_OF_FORCE[rule.force]}. {says(rule)}. {sentence(rule)}",
        f"{source_of(rule)}; {_dates(rule)}{words}",
    ]


def _dates(rule: Rule) -> str:
    until = f" until {rule.repeal}" if rule.repeal else ""
    awaited = f"; awaited: {rule.instrument.awaits}" if rule.instrument.awaits else ""
    return f"in force from {rule.commencement}{until}" if rule.commencement else f"not yet in force{awaited}"
