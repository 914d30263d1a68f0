"""Commands that show to somebody else that an entry stood and that a ledger has only grown, and the keys that sign."""

from pathlib import Path
from typing import Annotated

import typer

from guidance.cli.ending import USAGE, End
from guidance.cli.ledger.erasure import keys
from guidance.cli.ledger.ledger import Output, ledger, opened, plainly
from guidance.cli.options import whole_number
from guidance.render.outlet import print_line


def add_to() -> None:
    """Register the commands: they are, once this is read."""


@ledger.command()
def checkpoint(output: Output = None) -> None:
    """Print the head of the ledger, signed, to be lodged where nobody who writes the ledger can change it."""
    from guidance.app.ledger.proofs import line_of, signed_head, tree_of
    from guidance.engine.ledger.problems import LedgerError

    with opened() as found:
        tree = tree_of(found)
    typer.echo(line_of(tree))
    try:
        note = signed_head(tree).note
    except LedgerError as wrong:
        raise End(USAGE, f"it is not signed: {wrong.message}", cure=wrong.cure) from wrong
    typer.echo(f"\n{note}", nl=False)
    if output:
        _write(output, note)


@ledger.command()
def prove(
    entry: Annotated[int, typer.Argument(help="The number of the entry.", parser=whole_number(1))],
    output: Output = None,
    with_: Annotated[
        str, typer.Option("--with", help="Texts held apart from it to be shown too, such as reasons,instead.")
    ] = "",
) -> None:
    """Write the proof that one entry stands in the ledger, for somebody who is to see no other."""
    from guidance.app.ledger.proofs import prove as prove_entry
    from guidance.app.ledger.proofs import texts_shown

    if with_ and not output:
        raise End(USAGE, "--with goes with --output: the texts are written to a file beside the proof")
    with opened() as found:
        texts = texts_shown(found, entry, [name.strip() for name in with_.split(",")]) if with_ else ""
        proof = prove_entry(found, entry)
    if not output:
        typer.echo(proof, nl=False)
        return
    _write(output, proof)
    print_line(f"entry {entry}, and the proof that it stands in the ledger, written to {output}")
    if texts:
        beside = output.with_name(f"{output.name}.texts.json")
        _write(beside, texts)
        print_line(f"the texts that were chosen, with their salts, written to {beside}; it holds personal text")


@ledger.command()
def consistent(
    old: Annotated[str, typer.Argument(help="A file with the signed checkpoint that was taken first.")],
    new: Annotated[str, typer.Argument(help="A file with the later one.")],
) -> None:
    """Show that the ledger only grew from one signed checkpoint to another, and print the proof."""
    from guidance.app.ledger.proofs import grown

    with opened() as found:
        shown = grown(found, old, new)
    typer.echo(f"the {shown.old.size} entries of the first are the first {shown.old.size} of {shown.new.size}")
    for step in shown.proof:
        typer.echo(step)


@keys.command()
def show() -> None:
    """Print the public keys that sign the ledger's entries, and until which entry each may."""
    from guidance.app.ledger.opening import keys_folder
    from guidance.app.ledger.proofs import known_to_others, sealing

    with plainly():
        own, vouched, others = sealing().author.public, sealing().signers([]) or {}, known_to_others()
    print_line(f"keys in {keys_folder()}")
    typer.echo(f"you sign by: {own}")
    for written, last in vouched.items():
        typer.echo(f"vouched for: {written}" + (f" until entry {last}" if last is not None else ""))
    if others:
        typer.echo(f"other tools verify this ledger’s checkpoints by: {others}")


@keys.command()
def vouch(
    key: Annotated[str, typer.Argument(help="A public key, as `guidance ledger keys show` prints it.")],
    until: Annotated[
        int | None,
        typer.Option("--until", help="The last entry it may sign.", metavar="NUMBER", parser=whole_number()),
    ] = None,
) -> None:
    """Vouch for a colleague's signing key; or say until which entry a key was good, where it may have been copied."""
    from guidance.app.ledger.proofs import sealing

    with plainly():
        sealing().vouch(key, until)
    typer.echo(f"vouched for: {key}" + (f" until entry {until}" if until is not None else ""))


@keys.command()
def renew(
    name: Annotated[str, typer.Option("--name", help="What it is to be known by, such as kent.example/ledger.")] = "",
) -> None:
    """Make a new signing key; entries signed by the old one go on being verified by it."""
    from guidance.app.ledger.proofs import sealing

    with plainly():
        typer.echo(f"you sign by: {sealing().renew(name)}")


def _write(path: Path, text: str) -> None:
    from guidance.app.named_file import write_named

    try:
        with plainly():
            write_named(path, [text])
    except OSError as wrong:
        raise End(USAGE, f"--output: `{path}` cannot be written ({wrong.strerror})") from None
