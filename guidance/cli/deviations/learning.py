"""Commands for learning from departures: share, approve, publish, unpublish, and the file for the site."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.deviations.deviations import By, Id, Named, Records, deviations, who
from guidance.cli.ending import USAGE, End, attempt
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.app.deviations.learning import Progress
    from guidance.engine.ledger.entry import Entry

NOTHING = "nothing was recorded"


def add_to() -> None:
    """Register the commands, beside those for departures."""
    for command in (share, approve, publish, unpublish, shared):
        deviations.command()(command)


def share(
    id_: Id,
    from_: Annotated[Path, typer.Option("--from", help="The lesson, told so that nobody can be known by it.")],
    by: By,
    records: Records = None,
    name: Named = "",
) -> None:
    """Write what others can learn from a departure, for two readers to approve."""
    from guidance.app.deviations import learning

    person = who(by, name)
    _warn()
    now, entry = attempt(lambda: learning.propose(id_, from_, records, person), NOTHING)
    _said(now, entry, "a lesson is written")
    typer.echo("Next: both readers approve it, with `guidance deviations approve`.")


def approve(
    id_: Id,
    reads_for: Annotated[str, typer.Option("--as", help="information-governance or legal.")],
    by: By,
    name: Annotated[str, typer.Option("--name", help="The reader's name.")],
) -> None:
    """Keep that a named reader has read a lesson and approves of it. There are two, and they are two people."""
    from guidance.app.deviations import learning

    if not name.strip():
        raise End(USAGE, "--name: an approval is a named person's")
    options.one_of(reads_for, learning.READERS, "--as")
    person = who(by, name)
    _warn()
    now, entry = attempt(lambda: learning.approve(id_, reads_for, person), NOTHING)
    _said(now, entry, f"approved by the {reads_for} reader")


def publish(id_: Id, by: By, records: Records = None, name: Named = "") -> None:
    """Publish a lesson that both readers have approved, if the record still allows it."""
    from guidance.app.deviations import learning

    person = who(by, name)
    _warn()
    now, entry = attempt(lambda: learning.publish(id_, records, person), NOTHING)
    _said(now, entry, f"published as {now.name}")
    typer.echo("Next: `guidance deviations shared --to FILE`, then `guidance site build --shared FILE`.")


def unpublish(
    id_: Id, by: By, why: Annotated[str, typer.Option("--why", help="Why it is withdrawn.")], name: Named = ""
) -> None:
    """Withdraw a lesson: its page then says that it is withdrawn, and its text is gone from it."""
    from guidance.app.deviations import learning

    person = who(by, name)
    now, entry = attempt(lambda: learning.unpublish(id_, person, why), NOTHING)
    _said(now, entry, f"{now.name} is withdrawn")
    typer.echo("Next: `guidance deviations shared --to FILE`, then `guidance site build --shared FILE`.")


def shared(
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; with none it is printed.")] = None,
) -> None:
    """Write the lessons that are published, as the file that the site is built from."""
    from guidance.app.deviations import learning
    from guidance.app.files import FOR_ALL
    from guidance.app.named_file import write_named
    from guidance.cli.ledger.ledger import plainly

    text = attempt(learning.shared_text, "nothing was written")
    if to is None:
        sys.stdout.write(text)
        return
    try:
        with plainly():
            write_named(to, [text], mode=FOR_ALL)
    except OSError as fault:
        raise End(USAGE, f"--to: `{to}` cannot be written ({fault.strerror})") from None
    print_line(f"{to} is written")


def _warn() -> None:
    from guidance.app.deviations.learning import THE_LAW
    from guidance.cli.deviations.interview import say

    say(THE_LAW)
    typer.echo("")


def _said(now: "Progress", entry: "Entry", what: str) -> None:
    typer.echo(f"Kept: {now.kept.id}: {what} (entry {entry.sequence}, hash {entry.hash}).")
