"""Commands that take personal text away, look afterwards whether it is gone, and look after the keys."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import FAILED, End
from guidance.cli.ledger.ledger import ledger, opened, plainly
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.engine.ledger.encryption.erasure import Trace

_ELSEWHERE = "Exports, and backups of the keys, that were made before still hold it: see to those too"
_CURE = "end what else has the ledger open, and then: guidance ledger clear"
keys = typer.Typer(no_args_is_help=True, help="Look after the keys to the personal texts.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(keys, name="keys")


@ledger.command()
def redact(
    entry: Annotated[str, typer.Argument(help="The number of the entry, or the hash of the text.")],
    name: Annotated[str, typer.Argument(help="Which of its texts; may be left out where there is one.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who redacts: role, agency.")] = "",
    why: Annotated[str, typer.Option("--why", help="Why it may not be kept any longer.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day it was decided.")] = "today",
) -> None:
    """Take a personal text away for good, record who did so and why, and say what is left of it in the raw files."""
    from guidance.app.ledger.personal_texts import redact as take_away

    day = options.day(on, "--on")
    with opened() as found:
        made, traces = take_away(found, entry, name, (by, why, day))
    typer.echo(f"redacted; recorded as entry {made.sequence}")
    _tell(traces, "nothing that can be read of it is left in the ledger’s files or among the keys")
    typer.echo(_ELSEWHERE)


@ledger.command()
def clear() -> None:
    """Clear away what may be left of every text redacted so far: keys, older forms of pages, and the log."""
    with opened() as found:
        traces = found.clear()
    _tell(traces, "nothing is left that could be cleared away")
    typer.echo(_ELSEWHERE)


@keys.command()
def rotate() -> None:
    """Change the master key that every other key is wrapped by, and destroy the old one."""
    from guidance.app.ledger.opening import keys_folder
    from guidance.engine.explain.names import counted
    from guidance.engine.ledger.encryption.keys import KeyFolder

    with plainly():
        number = KeyFolder(keys_folder()).rotate()
    print_line(f"the master key is changed: {counted(number, 'key')} in {keys_folder()}")
    typer.echo("Copies of the old master key, with copies of the keys, still open what they opened: destroy them")


def _tell(traces: Sequence["Trace"], clean: str) -> None:
    """Say what was found of a redacted text, and end with 1 where any of it can be read, or may be."""
    left = [trace for trace in traces if trace.left]
    for trace in traces:
        said = f"{trace.what}, in {trace.place}" if trace.what else f"not looked at: {trace.place}"
        words = "left" if trace.left else "left, and nobody can read it now"
        (sys.stderr if trace.left else sys.stdout).write(f"{words}: {said}\n")
    if left:
        raise End(FAILED, "something of it is left, or may be", cure=_CURE)
    typer.echo(clean)
