"""What changed from one pack to another: diff."""

from typing import Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import answer_or_end, show_diagnostics

SIDE = "a folder of packs, an instrument such as `working-together-2023`, or `REV:path` for a folder at a git revision"
Old = Annotated[str, typer.Argument(help=f"What it was: {SIDE}.")]
New = Annotated[str, typer.Argument(help="What it is: the same.")]
FORMATS = ("table", "json", "markdown")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For policy teams")(diff)


def diff(
    old: Old,
    new: New,
    added: options.Added = None,
    format_: Annotated[str, typer.Option("--format", help="table, json or markdown.")] = "table",
) -> None:
    """Say what changed between two packs or editions: rules new, gone, changed and carried on, in words."""
    from guidance.app.comparing.packs import diff as compared
    from guidance.render.comparing.pack_diff import show_diff

    options.one_of(format_, FORMATS, "--format")
    found = answer_or_end(lambda: compared(old, new, tuple(added or ())))
    show_diagnostics(found.warnings)
    show_diff(found, format_)
