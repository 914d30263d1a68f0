"""Commands for whoever keeps the records: the ledger, whether it is whole, its copies, and the personal text in it."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import FAILED, INVALID, USAGE, End
from guidance.engine.characters import as_json, in_json, on_one_line
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.app.ledger.personal_texts import Held
    from guidance.engine.ledger.entry import Entry, HeldText
    from guidance.engine.ledger.store import Ledger

STANDARD = "-"
Output = Annotated[Path | None, typer.Option("--output", help="A file to write it to as well.", metavar="FILE")]
Format = Annotated[str, typer.Option("--format", help="table or json.")]
Against = Annotated[
    str,
    typer.Option("--against", help="Checkpoints lodged elsewhere: a file of them, or their words; each is checked."),
]

ledger = typer.Typer(
    no_args_is_help=True,
    help="Look after the ledger: what people decided and why, added to and never altered. GUIDANCE_LEDGER names it.",
    pretty_exceptions_enable=False,
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(ledger, name="ledger", rich_help_panel="For whoever keeps the records")


@contextmanager
def opened() -> Iterator["Ledger"]:
    """Open the ledger for a command, and end the command where it cannot do what is asked."""
    from guidance.app.ledger.opening import open_ledger

    with plainly(), open_ledger(create=False) as found:
        yield found


@contextmanager
def plainly() -> Iterator[None]:
    """End the command, with the reason and the cure, where the ledger does not do what is asked."""
    from guidance.engine.ledger.problems import LedgerError, NotSound

    try:
        yield
    except LedgerError as wrong:
        raise End(INVALID if isinstance(wrong, NotSound) else USAGE, wrong.message, cure=wrong.cure) from wrong


@ledger.command()
def show(
    entry: Annotated[str, typer.Argument(help="The number of an entry, to see the whole of it.")] = "",
    after: Annotated[
        int,
        typer.Option("--after", help="Only what follows this entry.", metavar="NUMBER", parser=options.whole_number()),
    ] = 0,
    kind: Annotated[str, typer.Option("--kind", help="Only entries of this kind, such as deviation.")] = "",
    format_: Format = "table",
) -> None:
    """List the entries, or print one in full with the personal text held apart from it."""
    from guidance.app.ledger.personal_texts import entry_of

    options.one_of(format_, ("table", "json"), "--format")
    with opened() as found:
        if entry:
            _print_entry(found, entry_of(found, entry), format_)
        elif format_ == "json":
            typer.echo(_json([_plain(e) for e in found.entries(after=after, kind=kind or None)]))
        else:
            for each in found.entries(after=after, kind=kind or None):
                typer.echo(_line(each))


@ledger.command()
def verify(against: Against = "") -> None:
    """Look at every entry and every personal text, and say which was altered, removed, moved or forged."""
    from guidance.app.ledger.proofs import checkpoints_from
    from guidance.cli.progress import progress
    from guidance.engine.explain.names import counted

    with plainly():
        lodged = checkpoints_from(against) if against else []
    with opened() as found:
        with progress("looking at each entry") as tell:
            faults = found.verify(*lodged, tell=tell)
        for fault in faults:
            sys.stderr.write(f"{on_one_line(str(fault))}\n" + (f"  help: {fault.cure}\n" if fault.cure else ""))
        grave = sum(fault.grave for fault in faults)
        if grave:
            raise End(INVALID, f"{found.name}: not sound; {counted(grave, 'fault')}")
        texts = list(found.texts())
        sequence, head = found.head()
        signers = Counter(entry.signed_by for entry in found.entries())
    gone = sum(text.redacted for text in texts)
    bare = sum(not text.redacted and not text.sealed for text in texts)
    typer.echo(f"sound: {_entries(sequence)}, {counted(len(texts), 'personal text')} ({gone} redacted)")
    if bare:
        typer.echo(f"unencrypted: {counted(bare, 'personal text')}, recorded before texts were encrypted")
    for key, number in signers.items():
        if key:
            typer.echo(f"signed: {_entries(number)}, by {key}")
        else:
            typer.echo(f"unsigned: {_entries(number)}, recorded before entries were signed")
    typer.echo(f"last: entry {sequence} hash {head}")
    for at in dict.fromkeys(each.sequence for each in lodged):
        typer.echo(f"entry {at} stands as the checkpoint says; {sequence - at} came after it")
    if faults:
        raise End(FAILED, f"{counted(len(faults), 'thing')} to look at")


@ledger.command()
def export(
    file: Annotated[str, typer.Argument(help="The file to write, or - for standard output.")] = STANDARD,
) -> None:
    """Write the whole ledger as JSON lines, personal text with it."""
    from guidance.app.ledger.copies import export_to
    from guidance.engine.ledger.transfer import export_lines

    with opened() as found:
        if file != STANDARD:
            written = export_to(found, Path(file))
            print_line(f"{_entries(written)} written to {file}; it holds personal text")
        else:
            for line in export_lines(found):
                sys.stdout.write(in_json(line))
        lost = sum(text.lost for text in found.texts())
    if lost:
        cure = "put the folder of keys back from its backup and export again, or redact what is lost for good"
        raise End(
            FAILED, f"{lost} of the personal texts could not be read, and are not in it: no key is there", cure=cure
        )


@ledger.command(name="import")
def import_(file: Annotated[Path, typer.Argument(help="An export.")]) -> None:
    """Take the entries of an export into an empty ledger, or into one that they continue: all of them, or none."""
    from guidance.app.ledger.copies import import_named
    from guidance.app.refusal import Refused

    with plainly():
        try:
            taken, (sequence, head) = import_named(file)
        except Refused as refused:
            raise End(INVALID, "nothing was imported", refused.diagnostics) from None
    typer.echo(f"{_entries(taken)} imported; last: entry {sequence} hash {head}")


@ledger.command()
def subject(
    case: Annotated[str, typer.Option("--case", help="The reference of the case.")],
    authority: Annotated[
        str, typer.Option("--authority", help="By code, slug or name, where two hold that reference.")
    ] = "",
    format_: Format = "table",
) -> None:
    """Print the personal text held about a case, for a person who asks what is held about them."""
    from guidance.app.ledger.personal_texts import about

    options.one_of(format_, ("table", "json"), "--format")
    with opened() as found:
        held = list(about(found, case, authority))
    if format_ == "json":
        typer.echo(_json([_held(each) for each in held]))
        return
    for each in held:
        entry = each.entry
        typer.echo(_shown(f"entry {entry.sequence}, {entry.occurred_at}, {entry.author}: {each.text.name}"))
        typer.echo(f"  {_said(each.text)}")
    if not held:
        typer.echo(_shown(f"no personal text is held about case {case} in this ledger"))


@ledger.command()
def retention(
    as_at: Annotated[str, typer.Option("--as-at", help="Texts to be kept until before this day; or today.")] = "today",
    format_: Format = "table",
) -> None:
    """List the personal text kept past its last day, for somebody to decide about each."""
    from guidance.app.ledger.personal_texts import past_retention, without_retention
    from guidance.engine.explain.names import counted

    options.one_of(format_, ("table", "json"), "--format")
    day = options.day(as_at)
    with opened() as found:
        past, undated = past_retention(found, day), without_retention(found)
    if format_ == "json":
        typer.echo(_json([_held(each, text=False) for each in past]))
        return
    for each in past:
        entry, text = each.entry, each.text
        typer.echo(
            f"entry {entry.sequence} {text.name}: kept until {text.retain_until}, case {_shown(each.case) or '(none)'}"
        )
    typer.echo(f"{counted(len(past), 'text')} past the last day as at {day}; {undated} with no day set")


@ledger.command()
def prepare(
    writer: Annotated[str, typer.Option("--writer", help="A role that may add and read.")] = "",
    keeper: Annotated[str, typer.Option("--keeper", help="A role that may redact besides.")] = "",
) -> None:
    """Make the ledger where there is none yet and, on a PostgreSQL server, say what its roles may do."""
    from guidance.app.ledger.opening import prepare_ledger

    with plainly():
        name = prepare_ledger(writer=writer, keeper=keeper)
    print_line(f"{name} is ready")


def _print_entry(found: "Ledger", entry: "Entry", format_: str) -> None:
    texts = {name: found.text(digest) for name, digest in entry.held.items()}
    said = {name: text.text or None if text else None for name, text in texts.items()}
    if format_ == "json":
        typer.echo(_json(_plain(entry) | {"texts": said}))
        return
    for key, value in _plain(entry).items():
        typer.echo(f"{key}: {_shown(value) if isinstance(value, str | int) else _json(value)}")
    for name, text in texts.items():
        typer.echo(f"{name} (held apart): {_said(text)}")


def _said(text: "HeldText | None") -> str:
    if text and text.lost:
        return "(cannot be read: its key is not there)"
    return _within(text.text) if text and text.text else "(redacted)"


def _within(text: str) -> str:
    """Show a text of several lines so that none of them can pass for a line of ours."""
    return "\n    | ".join(map(on_one_line, text.splitlines()))


def _line(entry: "Entry") -> str:
    case = entry.body.get("case")
    whose = f"case {case}, " if case else ""
    return _shown(f"{entry.sequence:>6}  {entry.occurred_at}  {entry.kind}  {whose}{entry.author}")


def _shown(value: object) -> str:
    """Show on one line what somebody wrote, so that nothing in it can pass for a line of ours."""
    return on_one_line(str(value))


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _plain(entry: "Entry") -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def _held(held: "Held", *, text: bool = True) -> dict[str, object]:
    until = held.text.retain_until
    said = {"text": held.text.text or None} if text else {}
    return {
        "entry": held.entry.sequence, "kind": held.entry.kind, "case": held.case, "author": held.entry.author,
        "occurred_at": held.entry.occurred_at, "name": held.text.name, "hash": held.text.hash, **said,
        "retain_until": until.isoformat() if until else None, "redacted": held.text.redacted, "lost": held.text.lost,
    }  # fmt: skip


def _json(value: object) -> str:
    return as_json(value, 1)
