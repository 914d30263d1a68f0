"""How well the packs are known, on a screen or as JSON."""

import sys
import textwrap
from collections.abc import Sequence
from itertools import groupby

from guidance import __version__
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.packs.evidence import (
    FIRST_DAYS,
    NAMED,
    PRINCIPLES,
    PROPOSED,
    RULES,
    TRIALS,
    Tally,
    tallies,
    total,
    with_what_was_read,
)
from guidance.engine.model.rule import Evidence
from guidance.engine.packs.library import Library
from guidance.render.outlet import print_json

NAME = 25
COLUMNS = {
    ("", "of"): 4, ("con-", "firmed"): 7, ("corro-", "borated"): 8, ("re-", "called"): 7, ("in-", "ferred"): 7,
    ("com-", "pared"): 7, ("", "checked"): 8, ("", "differ"): 7,
}  # fmt: skip
"""The heading of each column of numbers, in two lines, and how wide it is: 80 in all, with the name."""
HEADS = {
    RULES: "Rules, by instrument",
    NAMED: "Rules of packs that are asked for by name",
    PRINCIPLES: "Principles, by source",
    FIRST_DAYS: "Dates",
    TRIALS: "What trials name to be set aside",
}
MEANT = (
    "`compared` counts those whose place and lengths of time a script found in the text, and which have not been "
    "changed since: that is no reading. `checked` and `differ` count those whose present words somebody has read "
    "against a text, and what they found. What each grade means is in docs/evidence.md."
)


def evidence(library: Library, format_: str) -> None:
    """Print how many statements are known in which way, by source."""
    found = tallies(with_what_was_read(library))
    if format_ == "json":
        receipt = {"engine_version": __version__, "packs": pack_digest(library)}
        by_kind = {kind: total(found, kind).data for kind in HEADS}
        totals = {**by_kind, "all": total(found).data}
        print_json({"receipt": receipt, "evidence": [t.data for t in found], "totals": totals})
        return
    _table(found)


def _table(found: Sequence[Tally]) -> None:
    for line in (0, 1):
        cells = "".join(f"{head[line]:>{width}}" for head, width in COLUMNS.items())
        sys.stdout.write(f"{'':<{NAME}}{cells}\n".rstrip() + "\n")
    for kind, group in groupby(found, key=lambda t: t.kind):
        rows = list(group)
        sys.stdout.write(f"\n{HEADS[kind]}\n")
        for row in rows:
            sys.stdout.write(_row(f"  {row.name}", row))
        if len(rows) > 1:
            sys.stdout.write(_row("  in all", total(rows)))
    proposed = total(found).grades.get(PROPOSED, 0)
    if proposed:
        sys.stdout.write(f"\nNamed by a trial and only proposed, so not set aside: {proposed}.\n")
    unread = sum(t.text_read is False for t in found)
    sys.stdout.write(f"\nInstruments whose printed text nobody has read: {unread} of {_instruments(found)}.\n")
    sys.stdout.write(f"\n{textwrap.fill(MEANT, 80)}\n")


def _instruments(found: Sequence[Tally]) -> int:
    return sum(t.kind in {RULES, NAMED} for t in found)


def _row(name: str, tally: Tally) -> str:
    counts = (
        tally.statements, *(tally.grades.get(str(grade), 0) for grade in Evidence),
        tally.compared, tally.checked, tally.differing,
    )  # fmt: skip
    cells = "".join(f"{count or '–':>{width}}" for count, width in zip(counts, COLUMNS.values(), strict=True))
    lead = f"{name}\n{'':<{NAME}}" if len(name) > NAME else f"{name:<{NAME}}"
    return f"{lead}{cells}\n"
