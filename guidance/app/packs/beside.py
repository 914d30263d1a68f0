"""Local procedure and the national rule that it stands beside, from either side; and what some packs say themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from guidance.app.files import real
from guidance.engine.diagnostics import Span
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library


def origins(rule: Rule, rules: Mapping[str, Rule]) -> Sequence[str]:
    """Name a rule, and those whose words it carries from earlier editions: what is beside one of them is beside it."""
    names = [rule.id]
    while rule.carries and rule.carries not in names:
        names.append(rule.carries)
        rule = rules.get(rule.carries, rule)
    return names


def national(rule: Rule, library: Library, day: date | None = None) -> Rule | None:
    """Return the national rule that a local one stands beside; of several editions of it, the one in force on a day."""
    known = {r.id: r for r in library.every_rule} if rule.relates_to else {}
    named = known.get(rule.relates_to)
    if named is None or day is None or named.in_force(day):
        return named
    return next((r for r in known.values() if r.in_force(day) and named.id in origins(r, known)), named)


def local(rule: Rule, library: Library, authority: str | None = None) -> Sequence[Rule]:
    """Return the local procedure written beside a national rule: of one authority, or of each where none is named."""
    names = set(origins(rule, {r.id: r for r in library.every_rule}))
    return tuple(r for r in library.rules if r.relates_to in names and authority in {None, r.authority})


def said(rule: Rule, library: Library, authority: str | None = None, day: date | None = None) -> Iterator[str]:
    """Say what a rule stands beside: the national rule is owed all the same."""
    above = national(rule, library, day)
    if above:
        yield f"Beside the national rule, which is owed all the same: {above.title} [{above.id}]"
    for beside in local(rule, library, authority):
        yield f"Local procedure of {library.authorities.name(beside.authority)} beside it: {beside.title} [{beside.id}]"


def written_in(library: Library, paths: Iterable[Path]) -> frozenset[str]:
    """Name the rules and principles that stand in some files and folders."""
    tops = [real(path) for path in paths]

    def is_there(span: Span | None) -> bool:
        file = real(Path(span.file)) if span else Path()
        return any(file == top or file.is_relative_to(top) for top in tops)

    instead = (rule for trial in library.trials for rule in trial.instead)
    entries: list[Rule | Principle] = [*library.rules, *instead, *library.principles]
    return frozenset(entry.id for entry in entries if is_there(entry.span))
