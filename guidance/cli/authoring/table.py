"""The commands that give a pack as a table, and read back what was changed in it."""

from pathlib import Path
from typing import Annotated

import typer

from guidance.cli.ending import INVALID, USAGE, End, attempt, show_diagnostics
from guidance.cli.output import give
from guidance.cli.reading import check_named_once
from guidance.render.outlet import print_line

Packs = Annotated[list[Path], typer.Argument(help="Files or folders of a pack.")]
Book = Annotated[Path, typer.Option("--xlsx", help="The workbook.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    pack = typer.Typer(help="A pack as a table of its rules' limits, for a spreadsheet.", no_args_is_help=True)
    pack.command("export")(export)
    pack.command("import")(import_)
    app.add_typer(pack, name="pack", rich_help_panel="For policy teams")


def export(paths: Packs, book: Book) -> None:
    """Write a workbook: a sheet for each file of rules, a row for each rule."""
    from guidance.app.tables.sheets import rule_files, table
    from guidance.engine.packs.reading.files import find_files
    from guidance.render.workbook import workbook

    read = [found[0] for found in find_files(paths, Path.cwd()) if isinstance(found, tuple)]
    check_named_once({"xlsx": book, "read": read})
    files, library = attempt(lambda: rule_files(paths), "no table: the pack has mistakes")
    if not files:
        raise End(USAGE, "no table: there is no file of rules", cure="name the folder of a pack")
    give(workbook(table(files, library)), book)


def import_(
    paths: Packs,
    book: Book,
    *,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
) -> None:
    """Put what was changed in a workbook into the pack: those values alone, or nothing where a cell is wrong."""
    from guidance.app.extras import need
    from guidance.app.tables.reading import read_back
    from guidance.cli.authoring.rewriting import write_each
    from guidance.engine.diagnostics import has_errors

    need("openpyxl")
    try:
        found = attempt(lambda: read_back(paths, book), "nothing was read back")
    except OSError as fault:
        raise End(USAGE, f"--xlsx: `{book}` cannot be read ({fault.strerror})") from None
    show_diagnostics(found.mistakes)
    if has_errors(found.mistakes):
        raise End(INVALID, "nothing was written")
    for change in found.changes:
        print_line(f"{change.node.text('id')}: {change.key}: {change.new}")
    write_each(found.rewrites, "changed", diff=diff)
