"""The commands that rewrite the files of packs: format and fix."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import FAILED, INVALID, USAGE, End, show_diagnostics
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.app.packs.rewriting import Rewrite

Paths = Annotated[list[Path], typer.Argument(help="Files or folders of packs.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; end with 1 where something would change.")]
Diff = Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("format", rich_help_panel="For policy teams")(format_)
    app.command(rich_help_panel="For policy teams")(fix)


def format_(paths: Paths, *, check: Check = False, diff: Diff = False) -> None:
    """Put the white space of packs in order; nothing that they say changes, and no comment is lost."""
    from guidance.app.packs.rewriting import format_files
    from guidance.engine.diagnostics import has_errors

    rewrites, mistakes = format_files(paths)
    show_diagnostics(mistakes)
    write_each(rewrites, "formatted", check=check, diff=diff)
    if has_errors(mistakes):
        raise End(INVALID)


def fix(paths: Paths, added: options.Added = None, *, check: Check = False, diff: Diff = False) -> None:
    """Mend the mistakes whose cure is certain, such as a name misspelt by one letter, and list the rest."""
    from guidance.app.packs.rewriting import fix_files
    from guidance.engine.diagnostics import has_errors

    rewrites, fixes, library = fix_files(paths, added or [])
    for done in fixes if not diff else ():
        print_line(str(done))
    write_each(rewrites, "mended", check=check, diff=diff)
    show_diagnostics(library.diagnostics)
    if has_errors(library.diagnostics):
        raise End(INVALID)


def write_each(rewrites: "Sequence[Rewrite]", what: str, *, check: bool = False, diff: bool = False) -> None:
    """Write what changes, or say what would.

    Raises:
        End: Something would change, and is only looked for; or a file cannot be written.
    """
    from guidance.engine.explain.names import counted

    for rewrite in rewrites:
        if diff:
            for line in rewrite.diff().splitlines():
                print_line(line)
        elif check:
            print_line(f"{rewrite.shown} would be {what}")
        else:
            _write(rewrite)
    if not diff:
        print_line(f"{counted(len(rewrites), 'file')} {'to be ' if check else ''}{what}")
    if rewrites and check:
        raise End(FAILED)


def _write(rewrite: "Rewrite") -> None:
    try:
        rewrite.write()
    except OSError as fault:
        cure = "see who may write it; files before it are written whole, and it is as it was"
        raise End(USAGE, f"`{rewrite.shown}` cannot be written ({fault.strerror})", cure=cure) from None
