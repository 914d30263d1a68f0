"""What a search found, on a screen or as JSON."""

import json
import sys
from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from guidance import __version__
from guidance.app.asking import pack_digest
from guidance.app.searching import Entry, Search, listed
from guidance.cli.shown import console
from guidance.engine.explain.names import KIND_OF_FORCE, doubt_of, says, source_of, taken_over
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library

MOST = 40


def entries(found: Sequence[Entry], library: Library, wanted: Search, format_: str) -> None:
    """Print rules and principles, best first."""
    if format_ == "json":
        receipt = {"engine_version": __version__, "packs": pack_digest(library), "words": wanted.words,
                   "as_at": wanted.as_at.isoformat() if wanted.as_at else None, "count": len(found)}  # fmt: skip
        json.dump({"receipt": receipt, "rules": listed(found)}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    screen = console()
    for entry in found[:MOST]:
        screen.print(Text(f"{entry.id}  {entry.title}", style="bold"))
        for line in _rule(entry) if isinstance(entry, Rule) else [_principle(entry)]:
            screen.print(Padding(Text(line), (0, 0, 0, 2)))
    if not found:
        screen.print("Nothing here speaks of that. That is not to say that nothing is required.")
    if len(found) > MOST:
        screen.print(f"and {len(found) - MOST} more: add a word, or use `--format json`")


def _principle(principle: Principle) -> str:
    doubt = doubt_of(principle)
    return f"A principle, to be weighed{f' ({doubt})' if doubt else ''}. {principle.source}, {principle.place}"


def _rule(rule: Rule) -> list[str]:
    until = f" until {rule.repeal}" if rule.repeal else ""
    awaited = f"; awaited: {rule.instrument.awaits}" if rule.instrument.awaits else ""
    dates = f"in force from {rule.commencement}{until}" if rule.commencement else f"not yet in force{awaited}"
    words = f"; {taken_over(rule)}" if rule.carried_from else ""
    return [
        f"A rule: {KIND_OF_FORCE[rule.force]}. {says(rule)}. {sentence(rule)}",
        f"{source_of(rule)}; {dates}{words}",
    ]
