"""The command that draws up a trial, and the group of those that draw up something new."""

from pathlib import Path
from typing import Annotated

import typer

from guidance.cli.authoring.asking import STOPPED, asked_for
from guidance.cli.ending import INVALID, USAGE, End
from guidance.render.outlet import print_line

group = typer.Typer(
    no_args_is_help=True,
    help="Draw up something new: asked for on a terminal, or given as options.",
    pretty_exceptions_enable=False,
)
Words = list[str] | None


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(group, name="new", rich_help_panel="For policy teams")


@group.callback()
def _new() -> None:
    """Draw up something new: asked for on a terminal, or given as options."""


@group.command()
def trial(
    file: Annotated[Path, typer.Argument(help="Where to write it; a file that is there is never written over.")],
    authority: Annotated[str | None, typer.Option("--authority", help="Whose trial it is.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="What people call it.")] = None,
    suspends: Annotated[Words, typer.Option("--suspends", help="A rule to set aside. May be repeated.")] = None,
    begins: Annotated[str | None, typer.Option("--from", help="The first day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="The day on which the rules apply again.")] = None,
    running_at_start: Annotated[
        str | None, typer.Option("--running-at-start", help="Clocks running at its start: national or suspended.")
    ] = None,
    running_at_end: Annotated[
        str | None, typer.Option("--running-at-end", help="Clocks running at its end: saved or restart.")
    ] = None,
    measures: Annotated[Words, typer.Option("--measures", help="What is measured. May be repeated.")] = None,
    conditions: Annotated[Words, typer.Option("--conditions", help="What is asked in return. May be repeated.")] = None,
    stop_if: Annotated[Words, typer.Option("--stop-if", help="What would end it early. May be repeated.")] = None,
    stopped_by: Annotated[Words, typer.Option("--stopped-by", help="The post that decides so.")] = None,
    partners_agreed: Annotated[Words, typer.Option("--partners-agreed", help="When partners agreed.")] = None,
    families_told: Annotated[Words, typer.Option("--families-told", help="When families are told.")] = None,
    impact_assessments: Annotated[Words, typer.Option("--impact-assessments", help="Which were made.")] = None,
    baseline: Annotated[Words, typer.Option("--baseline", help="What it is compared with.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Where all this is known from.")] = None,
) -> None:
    """Draw up a trial as a proposal, asking for what is not given. Ctrl-C leaves nothing behind."""
    given = {
        "authority": authority, "title": title, "suspends": suspends, "from": begins, "until": until,
        "running_at_start": running_at_start, "running_at_end": running_at_end, "measures": measures,
        "conditions": conditions, "stop_if": stop_if, "stopped_by": stopped_by, "partners_agreed": partners_agreed,
        "families_told": families_told, "impact_assessments": impact_assessments, "baseline": baseline,
        "source": source,
    }  # fmt: skip
    if file.exists():
        raise End(USAGE, f"`{file}` is there already, and is not written over; choose another name")
    try:
        answers = _asked(given)
    except (KeyboardInterrupt, EOFError):
        raise End(STOPPED, "stopped; nothing was written") from None
    _write(file, answers)


def _asked(given: dict[str, str | list[str] | None]) -> dict[str, list[str]]:
    from guidance.app.trials.new_trial import questions

    return asked_for(questions(), {key: [value] if isinstance(value, str) else value for key, value in given.items()})


def _write(file: Path, answers: dict[str, list[str]]) -> None:
    from guidance.app.trials.new_trial import drafted, faults_of, name_of, write
    from guidance.cli.ledger.ledger import plainly

    text = drafted(answers)
    if faults := faults_of(text):
        raise End(INVALID, "nothing was written: the trial would have mistakes", faults)
    try:
        with plainly():
            write(file, text)
    except FileExistsError:
        raise End(USAGE, f"`{file}` is there already, and is not written over; choose another name") from None
    except OSError as fault:
        raise End(USAGE, f"`{file}` cannot be written ({fault.strerror}); choose another place") from None
    print_line(f"{file} written: a proposal, which sets nothing aside until it is granted")
    print_line(f"`guidance trials show {name_of(answers)} --trials {file}` shows it")
