"""The command for a team: what is in front of it in all of its cases, as a list to work from."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.app.evaluation.size import BATCH_FROM
from guidance.cli import options
from guidance.cli.cases import Files
from guidance.cli.ending import (  # fmt: skip
    USAGE,
    End,
    end_broken,
    end_differing,
    end_uncompared,
    no_answer,
    show_diagnostics,
    tell_differences,
)
from guidance.cli.options import (  # fmt: skip
    Added,
    AsAt,
    BatchFrom,
    Case,
    DeviationFile,
    Engine,
    KnownAt,
    NoDeviations,
    NoTrials,
    RulePaths,
    TrialPath,
)
from guidance.cli.output import Output, give, may_be_given
from guidance.cli.reading import HowRead, reads_records

if TYPE_CHECKING:
    from guidance.engine.model.period import Period

FORMATS = ("table", "csv", "xlsx", "json")
Within = Annotated[
    str | None,
    typer.Option(
        "--within", help="How far ahead to look, such as `5 working days`, `1 week` or `1 month`; or without end."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For practitioners")(due)


@reads_records
def due(
    files: Files,
    as_at: AsAt,
    within: Within = None,
    known_at: KnownAt = None,
    case: Case = None,
    rules: RulePaths = None,
    added: Added = None,
    trials: TrialPath = None,
    deviations: DeviationFile = None,
    engine: Engine = "auto",
    batch_from: BatchFrom = BATCH_FROM,
    format_: Annotated[str, typer.Option("--format", help="table, csv, xlsx or json.")] = "table",
    output: Output = None,
    *,
    no_trials: NoTrials = False,
    no_deviations: NoDeviations = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Give a row to each duty that no record could show, and to each silent case.")
    ] = False,
    read: HowRead,
) -> None:
    """List for a team, child by child, what is past, due, ending or to be decided, and what cannot be told."""
    from guidance.render.team_list import made

    options.one_of(format_, FORMATS, "--format")
    may_be_given(format_, output)
    query = options.query(
        files, as_at, known_at=known_at, rules=rules, added=added, trials=trials, no_trials=no_trials,
        deviations=deviations, no_deviations=no_deviations, case=case,
        engine=options.evaluator(engine), batch_from=batch_from, **read.given(files),
    )  # fmt: skip
    found = _listed(query, _period(within), everything=everything)
    read.write(found.answer.warnings)
    show_diagnostics(found.answer.diagnostics)
    give(made(found, format_), output)
    tell_differences(found.answer)
    end_broken(found.answer.broken_off)
    end_uncompared(query, found.answer)
    end_differing(found.answer)


def _period(text: str | None) -> "Period | None":
    from guidance.engine.model.period import Period, Unit

    if text is None:
        return None
    try:
        found = Period.read(text)
    except ValueError as wrong:
        raise End(USAGE, f"--within: {wrong}; write `5 working days`, `7 days`, `1 week` or `1 month`") from None
    if found.unit is Unit.HOUR:
        raise End(USAGE, f"--within: `{text}` is in hours, and this list is by days; write `1 day` or more")
    return found


def _listed(query: Any, within: "Period | None", *, everything: bool) -> Any:  # noqa: ANN401  a Query, a TeamList
    from guidance.app.next_steps.team_list import team_list
    from guidance.app.refusal import Refused
    from guidance.cli.progress import progress
    from guidance.engine.model.calendar import CalendarGap

    try:
        with progress("reading") as tell:
            return team_list(query, within, tell, everything=everything)
    except Refused as refused:
        raise no_answer(refused, "nothing is listed: what was given has mistakes") from None
    except CalendarGap as gap:
        message = f"--within: the calendar of working days does not reach {gap.year}; give a shorter time"
        raise End(USAGE, message) from None
    except OverflowError:
        raise End(USAGE, "--within: there is no such day in any calendar; give a shorter time") from None
