"""The time limits in force on a day as a plain table, which can be read where no engine starts."""

from collections.abc import Iterator
from datetime import date

from guidance.engine.explain.names import source_of
from guidance.engine.explain.sentence import sentence
from guidance.engine.packs.library import Library


def limits(library: Library, day: date) -> Iterator[tuple[str, str]]:
    """Yield each limit of the national rules in force that gives a length of time, as a sentence, and who says so."""
    for rule in library.rules:
        if rule.within and rule.checkable and rule.in_force(day) and not rule.authority:
            yield f"{sentence(rule)} [{rule.id}]", source_of(rule)
