"""Give what was made to the screen, to whatever reads it, or into a file: whole or not at all."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from guidance.cli.ending import USAGE, End
from guidance.engine.characters import on_one_line
from guidance.render.outlet import print_bytes

Output = Annotated[
    Path | None, typer.Option("--output", help="A file to write to, rather than the screen: whole or not at all.")
]


def may_be_given(format_: str, output: Path | None) -> None:
    """See before anything is read that there is somewhere to put what is to be made.

    Raises:
        End: A workbook would go to a terminal, or what is there would be lost.
    """
    from guidance.app.named_file import check_replaceable
    from guidance.cli.ledger.ledger import plainly

    if format_ == "xlsx" and output is None and sys.stdout.isatty():
        raise End(USAGE, "--format xlsx: a workbook is no text for a screen; give --output FILE")
    if output:
        with plainly():
            check_replaceable(output)


def give(made: str | bytes, output: Path | None) -> None:
    """Write what was made to standard output, or into the file that was named.

    Raises:
        End: The file cannot be written; what was there before is there still.
    """
    from guidance.app.named_file import write_named
    from guidance.cli.ledger.ledger import plainly

    if output is None:
        _to_screen(made)
        return
    try:
        with plainly():
            write_named(output, [made])
    except OSError as fault:
        raise End(USAGE, f"--output: `{output}` cannot be written ({fault.strerror}); nothing was written") from None
    typer.echo(on_one_line(output.as_posix()), err=True)


def _to_screen(made: str | bytes) -> None:
    if isinstance(made, str):
        sys.stdout.write(made)
        return
    print_bytes(made)
