"""The command that gives editors the JSON Schemas of what people write."""

from pathlib import Path
from typing import Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import INVALID, USAGE, End
from guidance.render.outlet import print_line


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For policy teams")(schema)


def schema(
    kind: Annotated[str | None, typer.Argument(help="What the schema is of; with none, they are listed.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Write them into this folder: that of one kind, or all.", metavar="FOLDER"),
    ] = None,
    added: options.Added = None,
) -> None:
    """Give the JSON Schema of a kind of document, by which an editor completes and explains its keys and names."""
    from guidance.app.packs import schemas
    from guidance.app.packs.selection import with_added
    from guidance.app.packs.shipped import shipped
    from guidance.engine.diagnostics import has_errors

    if kind is not None:
        options.one_of(kind, tuple(schemas.DOCUMENTS), "KIND")
    elif output is None:
        for name, document in schemas.DOCUMENTS.items():
            print_line(f"{name:<17}{document.title}")
        return
    library = with_added(shipped(), added or [])
    if has_errors(library.diagnostics):
        raise End(INVALID, "the packs have mistakes", library.diagnostics)
    if output is None:
        for line in schemas.as_text(schemas.schema_of(str(kind), schemas.names_of(library))).splitlines():
            print_line(line)
        return
    _write(output, schemas.files(library, [kind] if kind else schemas.DOCUMENTS))


def _write(folder: Path, files: dict[str, str]) -> None:
    from guidance.app.files import FOR_ALL, real
    from guidance.app.named_file import write_named

    if real(folder) in {Path(folder.absolute().anchor), real(Path.home())}:
        raise End(USAGE, f"`{folder}` is the root, or your own folder", cure="name a folder for these files")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_named(folder / name, [text], mode=FOR_ALL)
    except OSError as fault:
        raise End(USAGE, f"`{folder}` cannot be written ({fault.strerror}); choose another place") from None
    print_line(f"{len(files)} files written to {folder}")
    print_line(
        f"the first line of a file of rules beside it: # yaml-language-server: $schema={folder.name}/rules.schema.json"
    )
