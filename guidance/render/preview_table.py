"""A preview of a trial for a screen of 80 columns."""

from collections.abc import Iterator

from guidance.app.trials.report.model import Table, rows_of
from guidance.app.trials.report.preview import HYPOTHETICAL, INSIDE, INSTEAD, WOULD, Preview
from guidance.engine.explain.names import at_in_words, day_in_words
from guidance.engine.explain.trials import still_applies
from guidance.render.report_table import wrapped

MOST = 20


def table(found: Preview, *, everything: bool) -> str:
    """Return a preview as text."""
    return "\n".join(_lines(found, everything=everything)) + "\n"


def _lines(found: Preview, *, everything: bool) -> Iterator[str]:
    yield from wrapped(f"PREVIEW, {found.authority}: {found.trial.title} [{found.trial.id}]")
    yield from wrapped(HYPOTHETICAL)
    yield from wrapped(INSIDE)
    days = f"{day_in_words(found.days.first)} to {day_in_words(found.days.last)}"
    yield from ("", *wrapped(f"Supposed to have run {days}; the records as at {day_in_words(found.as_at)}."))
    for note in found.notes:
        yield from wrapped(note)
    for one in found.tables:
        yield from _table(one, "Would have been set aside", applying=still_applies(one.rule))
    for one in found.instead:
        yield from _table(one, "Would have applied in its place")
    shown = found.duties if everything else found.duties[:MOST]
    yield from ("", "Which duties" if shown else "No duty would have fallen under it.")
    for duty in shown:
        head = f"{duty.case}  {duty.rule}, from {at_in_words(duty.begun)}"
        yield from wrapped(f"{head}: {WOULD if duty.would == WOULD else INSTEAD}; the records show: {duty.came_to}", 2)
    if len(found.duties) > len(shown):
        yield f"  and {len(found.duties) - len(shown)} more: `--all` lists them, `--format json` holds them"
    yield ""
    yield from wrapped(
        f"Packs {found.receipt['packs'][:12]}; input {found.receipt['input'][:12]}; supposed trial {found.trial.id}."
    )


def _table(one: Table, said: str, *, applying: str = "") -> Iterator[str]:
    """Give the counts of a rule; `applying`: what does not go with it, where it is set aside."""
    yield ""
    yield from wrapped(f"{said}: {one.rule.title} [{one.rule.id}]")
    if applying:
        yield from wrapped(f"{applying[0].upper()}{applying[1:]}.", 2)
    for note in one.notes:
        yield from wrapped(note, 2)
    if one.columns and one.idle:
        yield "  no duty"
    elif one.columns:
        rows = (row for row in rows_of(one.columns) if row.depth <= 1 or not row.empty)
        yield from (f"  {'  ' * row.depth}{row.label:<{60 - 2 * row.depth}}{row.counts[0]:>6}" for row in rows)
