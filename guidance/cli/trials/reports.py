"""Commands on what records show of a trial: a report on one that ran, a preview of one that has not begun."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.cases import Files
from guidance.cli.ending import USAGE, End, end_broken, no_answer, show_diagnostics
from guidance.cli.options import Added, AsAt, AsProposed
from guidance.cli.reading import HowRead, reads_records
from guidance.engine.characters import as_json
from guidance.render.outlet import print_json, print_line

if TYPE_CHECKING:
    from guidance.app.trials.report.model import TrialReport
    from guidance.engine.measure.periods import Days


def _fewest_shown(typed: str | int) -> int:
    """Read from how many on a count is shown: of two, what is withheld would be known to be one."""
    number = options.whole_number(1)(typed)
    if number == 2:  # noqa: PLR2004  the number itself
        raise typer.BadParameter("with 2, a count withheld can only be 1; give 3 or more, or 1 to withhold nothing")
    return number


FORMATS = {"table": "txt", "json": "json", "html": "html"}
Which = Annotated[
    str,
    typer.Argument(help="A file that holds a trial; or the name of one that comes with the product, or its authority."),
]
Minimum = Annotated[
    int,
    typer.Option(
        "--minimum",
        help="Withhold counts below this, and what would give them back; 1 withholds none.",
        metavar="NUMBER",
        parser=_fewest_shown,
    ),
]


def add_to(group: typer.Typer) -> None:
    """Register the commands with the group for trials."""
    group.command()(report)
    group.command()(preview)


@reads_records
def report(
    trial: Which,
    files: Files,
    as_at: AsAt,
    comparator: Annotated[
        list[str] | None,
        typer.Option("--comparator", help="An authority to set beside, over the same days. May be repeated."),
    ] = None,
    before: Annotated[
        str | None,
        typer.Option(
            "--before", help="The days before, as 2010-03-17..2011-03-30; as many as the trial's if left out."
        ),
    ] = None,
    minimum: Minimum = 6,
    format_: Annotated[str, typer.Option("--format", help="table, json or html.")] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", help="A folder to write the report into, rather than to the screen.")
    ] = None,
    added: Added = None,
    *,
    as_proposed: AsProposed = False,
    read: HowRead,
) -> None:
    """Report what records show of a trial: before, during and after it, and beside other authorities."""
    from guidance.app.trials.report.report import ReportAsk

    options.one_of(format_, tuple(FORMATS), "--format")
    trials = Path(trial) if Path(trial).is_file() else None
    wanted = ReportAsk(
        options.query(files, as_at, added=added, as_proposed=as_proposed, **read.given(files)), trial,
        tuple(_comparators(comparator or [], trials)), _days(before), minimum,
    )  # fmt: skip
    found = _reported(wanted)
    read.write(found.warnings)
    show_diagnostics(found.diagnostics)
    _give(_as_text(found, format_), f"{found.trial.id}-report.{FORMATS[format_]}", output)
    end_broken(found.broken_off)


@reads_records
def preview(
    trial: Which,
    files: Files,
    as_at: AsAt,
    first: Annotated[
        str | None,
        typer.Option("--from", help="The first day to suppose that it ran; as long ago as the trial is long."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="The first day no longer; the day after --as-at if left out.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    added: Added = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="List every duty, not the first twenty.")] = False,
    read: HowRead,
) -> None:
    """Say what a trial would have set aside had it run over days that are past; it need not have begun."""
    from guidance.app.trials.report.preview import PreviewAsk, preview_data
    from guidance.render.preview_table import table

    options.one_of(format_, ("table", "json"), "--format")
    wanted = PreviewAsk(
        options.query(files, as_at, added=added, **read.given(files)), trial,
        options.day(first, "--from") if first else None, options.day(until, "--until") if until else None,
    )  # fmt: skip
    found = _previewed(wanted)
    read.write(found.warnings)
    show_diagnostics(found.diagnostics)
    if format_ == "json":
        print_json(preview_data(found))
    else:
        sys.stdout.write(table(found, everything=everything))
    end_broken(found.broken_off)


def _previewed(wanted: Any) -> Any:  # noqa: ANN401  a PreviewAsk, a Preview: imported late
    from guidance.app.refusal import Refused
    from guidance.app.trials.report.preview import preview as put
    from guidance.cli.progress import progress

    try:
        with progress("reading") as tell:
            return put(wanted, tell)
    except Refused as refused:
        raise no_answer(refused, "there is no preview: what was given cannot be used") from None


def _comparators(typed: list[str], trials: Path | None) -> list[str]:
    codes = [options.authority_code(text, trials=trials) or "" for text in typed]
    return list(dict.fromkeys(codes))


def _days(typed: str | None) -> "Days | None":
    from guidance.engine.measure.periods import Days

    if typed is None:
        return None
    first, dots, last = typed.partition("..")
    if not dots:
        raise End(USAGE, f"--before: `{typed}` is not a first and a last day; write 2010-03-17..2011-03-30")
    found = Days(options.day(first.strip(), "--before"), options.day(last.strip(), "--before"))
    if found.last < found.first:
        raise End(USAGE, f"--before: `{typed}` ends before it begins; give the earlier day first")
    return found


def _reported(wanted: Any) -> "TrialReport":  # noqa: ANN401  a ReportAsk: imported late
    from guidance.app.refusal import Refused
    from guidance.app.trials.report.report import report as put
    from guidance.cli.progress import progress

    try:
        with progress("reading") as tell:
            return put(wanted, tell)
    except Refused as refused:
        raise no_answer(refused, "nothing was reported: what was given cannot be used") from None


def _as_text(found: "TrialReport", format_: str) -> str:
    if format_ == "json":
        from guidance.app.trials.report.data import as_data

        return as_json(as_data(found), 1) + "\n"
    if format_ == "html":
        from guidance.site.trial_report.page import page

        return page(found)
    from guidance.render.report_table import table

    return table(found)


def _give(text: str, name: str, output: Path | None) -> None:
    """Write to the screen, or into a folder: whole or not at all."""
    if output is None:
        sys.stdout.write(text)
        return
    from guidance.app.files import FOR_ALL
    from guidance.app.named_file import write_named
    from guidance.cli.ledger.ledger import plainly

    try:
        output.mkdir(parents=True, exist_ok=True)
        with plainly():
            write_named(output / name, [text], mode=FOR_ALL)
    except OSError as fault:
        raise End(USAGE, f"--output: `{output}` cannot be written ({fault.strerror}); nothing was written") from None
    print_line((output / name).as_posix())
