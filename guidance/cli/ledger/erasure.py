"""Commands that take personal text away, look afterwards whether it is gone, and look after the keys."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import FAILED, End
from guidance.cli.ledger.ledger import ledger, opened, plainly
from guidance.engine.characters import on_one_line
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.app.ledger.same_words import Saying
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
    from guidance.app.ledger.personal_texts import text_named
    from guidance.app.ledger.same_words import said_elsewhere

    day = options.day(on, "--on")
    with opened() as found:
        gone = text_named(found, entry, name)
        made, traces = take_away(found, entry, name, (by, why, day))
        others = said_elsewhere(found, gone) if gone and gone.text else None
    typer.echo(f"redacted; recorded as entry {made.sequence}")
    left = _told(traces, "nothing that can be read of this copy is left in the ledger’s files or among the keys")
    cures = filter(None, (left, _told_elsewhere(others, str(made.body.get("case") or ""))))
    typer.echo(_ELSEWHERE)
    _end("; ".join(cures))


@ledger.command()
def clear() -> None:
    """Clear away what may be left of every text redacted so far: keys, older forms of pages, and the log."""
    with opened() as found:
        traces = found.clear()
    left = _told(traces, "nothing is left that could be cleared away")
    typer.echo(_ELSEWHERE)
    _end(left)


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


def _told(traces: Sequence["Trace"], clean: str) -> str:
    """Say what was found of a redacted text; return the cure where any of it can be read, or may be."""
    left = [trace for trace in traces if trace.left]
    for trace in traces:
        said = f"{trace.what}, in {trace.place}" if trace.what else f"not looked at: {trace.place}"
        words = "left" if trace.left else "left, and nobody can read it now"
        (sys.stderr if trace.left else sys.stdout).write(f"{words}: {said}\n")
    if not left:
        typer.echo(clean)
    return _CURE if left else ""


def _told_elsewhere(others: Sequence["Saying"] | None, case: str) -> str:
    """Say which other entries say the same, and what takes each away; return the cure where one does."""
    where = on_one_line(f"about case {case} or about no case" if case else "that names no case")
    if others is None:
        typer.echo("not looked at: other entries, for the same words: the key of this text is not there")
        return ""
    for other in others:
        entry = f"entry {other.entry.sequence} ({other.entry.kind})"
        if other.unread:
            print_line(f"not looked at: {entry} {other.name}: its key is not there")
        elif other.name:
            command = f'guidance ledger redact {other.entry.sequence} {other.name} --by "ROLE, AGENCY" --why WHY'
            sys.stderr.write(f"left: the same words, in {entry} {other.name}; to take that away too: {command}\n")
        else:
            sys.stderr.write(f"left: the same words, in {entry} itself, from which nothing can be taken away\n")
    if any(not other.unread for other in others):
        return "read each entry that is named, and redact there too what is to go"
    typer.echo(f"no other entry {where} was found to say it in the same words")
    typer.echo("entries about other cases were not looked at")
    return ""


def _end(left: str) -> None:
    """End with 1 where something is left, or may be: where there is a cure to name."""
    if left:
        raise End(FAILED, "something of it is left, or may be", cure=left)
