"""What a change of packs comes to on records: impact."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.cases import Files
from guidance.cli.comparing.packs import New, Old
from guidance.cli.ending import end_broken, no_answer, show_diagnostics
from guidance.cli.options import Added, AsAt, AsProposed, DeviationFile, KnownAt, NoDeviations, NoTrials, TrialPath
from guidance.cli.reading import HowRead, reads_records
from guidance.cli.trials.reports import Minimum
from guidance.render.outlet import print_json

if TYPE_CHECKING:
    from guidance.app.comparing.impact import Impact


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For policy teams")(impact)


@reads_records
def impact(
    old: Old,
    new: New,
    files: Files,
    as_at: AsAt,
    known_at: KnownAt = None,
    added: Added = None,
    trials: TrialPath = None,
    deviations: DeviationFile = None,
    minimum: Minimum = 6,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    *,
    no_trials: NoTrials = False,
    no_deviations: NoDeviations = False,
    as_proposed: AsProposed = False,
    read: HowRead,
) -> None:
    """Say which findings change on some records from one pack or edition to another, by rule and by authority."""
    from guidance.app.comparing.impact import ImpactAsk, data
    from guidance.render.comparing.impact_table import table

    options.one_of(format_, ("table", "json"), "--format")
    query = options.query(
        files, as_at, known_at=known_at, added=added, trials=trials, no_trials=no_trials, deviations=deviations,
        no_deviations=no_deviations, as_proposed=as_proposed, **read.given(files),
    )  # fmt: skip
    found = _found(ImpactAsk(query, old, new, minimum))
    read.write(found.warnings)
    show_diagnostics(found.diagnostics)
    if format_ == "json":
        print_json(data(found))
    else:
        sys.stdout.write(table(found))
    end_broken(found.broken_off)


def _found(asked: Any) -> "Impact":  # noqa: ANN401  an ImpactAsk: imported late
    from guidance.app.comparing.impact import impact as put
    from guidance.app.refusal import Refused
    from guidance.cli.progress import progress

    try:
        with progress("reading") as tell:
            return put(asked, tell)
    except Refused as refused:
        raise no_answer(refused, "nothing was compared: what was given cannot be used") from None
