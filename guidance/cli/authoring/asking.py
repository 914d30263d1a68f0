"""Asking for what a draft needs: on a terminal one question after another, else from options alone."""

import sys
from typing import TYPE_CHECKING

import typer

from guidance.cli.ending import USAGE, End

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guidance.app.drafting.wanted import Wanted

STOPPED = 130


def asked_for(questions: "Sequence[Wanted]", given: "Mapping[str, list[str] | None]") -> dict[str, list[str]]:
    """Put together what was given and what is asked for; on no terminal, what is needed has to be given.

    Raises:
        End: An answer will not do, or one that is needed is lacking.
        EOFError: Whoever was asked went away.
    """
    from guidance.app.drafting.wanted import parts, wrong_with

    answers: dict[str, list[str]] = {}
    asking = sys.stdin.isatty()
    lacking = []
    for wanted in questions:
        found = given[wanted.key]
        if found is not None:
            answers[wanted.key] = [part for text in found for part in parts(wanted, text)]
            if wrong := wrong_with(wanted, answers[wanted.key]):
                raise End(USAGE, f"--{wanted.key.replace('_', '-')}: {wrong}")
        elif asking:
            answers[wanted.key] = _ask(wanted)
        elif wanted.needed:
            lacking.append(f"--{wanted.key.replace('_', '-')}")
    if lacking:
        raise End(USAGE, f"give {', '.join(lacking)}, or run this on a terminal to be asked; nothing was written")
    return answers


def _ask(wanted: "Wanted") -> list[str]:
    """Ask until there is an answer that will do; an empty one is for later, where it can be."""
    from guidance.app.drafting.wanted import parts, wrong_with

    later = "" if wanted.needed else f" [{wanted.usual or 'later'}]"
    several = " Several are set apart by semicolons." if wanted.many else ""
    while True:
        typer.echo(f"{wanted.question}{several}{later}", err=True)
        typer.echo("> ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        found = parts(wanted, line.strip() or wanted.usual)
        wrong = wrong_with(wanted, found)
        if not wrong:
            return found
        typer.echo(f"  {wrong}", err=True)
