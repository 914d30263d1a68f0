"""Keep what a review of a rule decided, and open a change to a local rule as a draft with its diff and its impact."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from guidance.cli.ending import USAGE, End, attempt, show_diagnostics
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.app.evaluation.query import Query
    from guidance.app.learning.amending import Amended
    from guidance.app.learning.deciding import Decided

NOTHING = "nothing was recorded"


def decided(rule: str, file: Path, draft: Path | None, query: "Query") -> None:
    """Keep a review; with a draft to make, make that first, so that neither is there without the other."""
    from guidance.app.evaluation.evaluate import library_for
    from guidance.app.learning.deciding import OPTIONS, keep_review, read_review
    from guidance.app.learning.dossier import with_named

    given = attempt(lambda: read_review(rule, file, with_named(rule, library_for(query))), NOTHING)
    amended = _drafted(given, draft, query) if draft else None
    try:
        entry = attempt(lambda: keep_review(given), NOTHING)
    except BaseException:
        if amended:
            shutil.rmtree(amended.draft)
        raise
    print_line(f"Kept: a review of {given.rule.id}: {OPTIONS[given.text.decision]} (entry {entry.sequence}, "
               f"hash {entry.hash}).")  # fmt: skip
    for asked in given.text.asked_of:
        print_line(f"Asked: {asked}")
    if given.text.decision.startswith("ask-"):
        _letter(given)
    if amended:
        _compare(amended, query)


def _letter(given: "Decided") -> None:
    """Write what can be sent to those who can change the rule: what a review found, and no case."""
    text, rule = given.text, given.rule
    typer.echo("\nA draft to send:\n")
    print_line(f"We have reviewed {rule.title} ({rule.instrument.title}).")
    for line in (f"We asked: {text.question}", *(f"We know: {one}" for one in text.known), f"We ask: {text.because}"):
        print_line(line)


def _drafted(given: "Decided", draft: Path, query: "Query") -> "Amended":
    from guidance.app.learning.amending import draft_of

    try:
        return attempt(lambda: draft_of(given, (*query.overlays, *query.rules), draft), NOTHING)
    except OSError as fault:
        why = fault.strerror or "a file of the pack cannot be copied"
        raise End(USAGE, f"--draft: `{draft}` cannot be written ({why}); {NOTHING}") from None


def _compare(amended: "Amended", query: "Query") -> None:
    """Show what changed from the pack to its draft, and what that comes to on the records, where some were given."""
    from guidance.app.comparing.impact import ImpactAsk, impact
    from guidance.app.comparing.packs import diff
    from guidance.render.comparing.impact_table import table
    from guidance.render.comparing.pack_diff import show_diff

    old, new = str(amended.pack), str(amended.draft)
    print_line(f"Draft: {new}. It binds nobody until it is published; `guidance test {new}` tries its cases.")
    show_diagnostics(amended.warnings)
    show_diff(attempt(lambda: diff(old, new, ()), "nothing was compared"), "table")
    if query.sources:
        from dataclasses import replace

        asked = ImpactAsk(replace(query, overlays=()), old, new)
        sys.stdout.write(table(attempt(lambda: impact(asked), "nothing was compared")))
