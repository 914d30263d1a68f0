"""Packs that apply only when they are named: what counts as naming one, and how one is found by its name."""

from collections.abc import Iterable
from pathlib import Path

from guidance.engine.model.audit import Audit
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library


def named_rules(library: Library, paths: Iterable[Path]) -> tuple[Rule, ...]:
    """Return the waiting rules that some paths name: the pack's own folder, or a file in it.

    A folder above it names nothing: who points at all the packs has not asked for an audit.
    """
    named = {path.resolve() for path in paths}
    return tuple(rule for rule in library.when_named if _is_named(rule, named))


def _is_named(rule: Rule, named: set[Path]) -> bool:
    file = Path(rule.span.file).resolve() if rule.span else Path()
    return file in named or file.parent in named


def waiting_rules(library: Library, pack: str) -> tuple[Rule, ...]:
    """Return the rules of a waiting pack by its name."""
    return tuple(rule for rule in library.when_named if rule.instrument.id == pack)


def audit_named(library: Library, name: str) -> Audit | None:
    """Return an audit by its name."""
    return next((audit for audit in library.audits if audit.id == name), None)
