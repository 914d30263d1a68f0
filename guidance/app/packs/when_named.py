"""Packs that apply only when they are named: what counts as naming one, and how one is found by its name."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from guidance.app.files import real
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.practice.audit import Audit
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library


def named_rules(library: Library, paths: Iterable[Path]) -> tuple[Rule, ...]:
    """Return the waiting rules that some paths name: the pack's own folder, or a file in it.

    A folder above it names nothing: who points at all the packs has not asked for an audit.
    """
    named = {real(path) for path in paths}
    return tuple(rule for rule in library.when_named if _is_named(rule, named))


def _is_named(rule: Rule, named: set[Path]) -> bool:
    file = real(Path(rule.span.file)) if rule.span else Path()
    return file in named or file.parent in named


def left_waiting(library: Library, paths: Iterable[Path]) -> Iterator[Diagnostic]:
    """Say of each pack that somebody pointed at from above, and so did not name, that it is left out.

    Those that come with the product wait without a word: whoever points at all of them knows them for what they are.
    """
    known = {instrument.id for instrument in shipped().named_instruments}
    named = {rule.instrument.id for rule in named_rules(library, paths)}
    for instrument in library.named_instruments:
        first = next((rule.span for rule in library.when_named if rule.instrument == instrument), None)
        if instrument.id not in known | named:
            message = f"`{instrument.id}` applies only when it is named, and is left out"
            cure = "to put it to these records, give its own folder with `--with` or `--rules`"
            yield Diagnostic("G236", message, first or Span(instrument.id), cure)


def waiting_rules(library: Library, pack: str) -> tuple[Rule, ...]:
    """Return the rules of a waiting pack by its name."""
    return tuple(rule for rule in library.when_named if rule.instrument.id == pack)


def audit_named(library: Library, name: str) -> Audit | None:
    """Return an audit by its name."""
    return next((audit for audit in library.audits if audit.id == name), None)
