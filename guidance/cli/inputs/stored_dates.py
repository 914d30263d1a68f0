"""The command that sets the last days that other systems hold beside our own."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.app.evaluation.size import BATCH_FROM
from guidance.cli import options
from guidance.cli.cases import Files
from guidance.cli.ending import INVALID, End, end_broken, no_answer, show_diagnostics
from guidance.cli.options import Added, AsAt, BatchFrom, Case, Engine, KnownAt, RulePaths
from guidance.cli.output import Output, give, may_be_given
from guidance.cli.reading import HowRead, reads_records

if TYPE_CHECKING:
    from guidance.app.timeliness.stored_dates import Comparison

FORMATS = ("table", "csv")
Every = Annotated[bool, typer.Option("--all", help="List the days that are the same, and ours with none held, too.")]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="stored-dates", rich_help_panel="For policy teams")(stored_dates)


@reads_records
def stored_dates(
    files: Files,
    as_at: AsAt,
    known_at: KnownAt = None,
    case: Case = None,
    rules: RulePaths = None,
    added: Added = None,
    engine: Engine = "auto",
    batch_from: BatchFrom = BATCH_FROM,
    format_: Annotated[str, typer.Option("--format", help="table or csv.")] = "table",
    output: Output = None,
    *,
    everything: Every = False,
    read: HowRead,
) -> None:
    """Set the last days that other systems hold beside our own: which differ, and what way of counting explains it."""
    from guidance.render.comparing.stored_dates import made

    options.one_of(format_, FORMATS, "--format")
    may_be_given(format_, output)
    query = options.query(
        files, as_at, known_at=known_at, rules=rules, added=added, case=case, engine=options.evaluator(engine),
        batch_from=batch_from, no_deviations=True, **read.given(files),
    )  # fmt: skip
    found = _compared(query)
    read.write(found.answer.warnings)
    show_diagnostics(found.answer.diagnostics)
    if not any(row.stored for row in found.rows):
        message = "these records hold no last day to compare"
        cure = "name its column under `stored_due` in a map: docs/inputs.md"
        raise End(INVALID, message, cure=cure)
    give(made(found, format_, everything=everything), output)
    end_broken(found.answer.broken_off)


def _compared(query: Any) -> "Comparison":  # noqa: ANN401  a Query: imported late, for `--help`
    from guidance.app.refusal import Refused
    from guidance.app.timeliness.stored_dates import stored_dates as compare
    from guidance.cli.progress import progress

    try:
        with progress("reading") as tell:
            return compare(query, tell)
    except Refused as refused:
        raise no_answer(refused, "nothing was compared: what was given has mistakes") from None
