"""The command that reads a table by a map: it proposes the map, shows what comes of it, and writes the events."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.ending import INVALID, USAGE, End, answer_or_end, attempt, show_diagnostics
from guidance.cli.output import Output, give, may_be_given
from guidance.cli.reading import MIDNIGHTS, ReferenceDate, check_named_once
from guidance.engine.characters import on_one_line

if TYPE_CHECKING:
    from guidance.app.imports.proposal import Answers
    from guidance.app.imports.sample import Sample

TheFile = Annotated[Path, typer.Argument(help="A table as .csv, or a workbook as .xlsx.")]
_REFUSED = "nothing was written: what was given has mistakes"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="import", rich_help_panel="For practitioners")(import_)


def import_(
    file: TheFile,
    map_: options.Maps = None,
    output: Output = None,
    authority: options.Authority = None,
    midnight: options.Midnight = "date",
    reference_date: ReferenceDate = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook to propose a map for.")] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show ten rows as events and what was not understood; write nothing.")
    ] = False,
) -> None:
    """Turn any table into events by a map of its columns; without a map, propose one."""
    from guidance.app.imports.importing import imported, of_file

    given = {
        "authority": options.authority_code(authority),
        "midnight": options.one_of(midnight, MIDNIGHTS, "--midnight"),
        "reference_date": options.day(reference_date, "--reference-date") if reference_date else None,
    }
    if output and dry_run:
        raise End(USAGE, "--dry-run writes nothing, and --output names a file to write: give one of them")
    check_named_once({"output": output, "file": file, "map": map_})
    if not map_ and not dry_run and (sheet or _is_unknown(file)):
        give(_proposed(file, sheet, authority), output)
        return
    may_be_given("jsonl", output)
    found = answer_or_end(lambda: imported(of_file(file, map_ or (), **given)))
    show_diagnostics(found.reading.diagnostics)
    if dry_run:
        _show(found)
    elif found.refused:
        raise End(INVALID, _REFUSED)
    else:
        if not map_:
            _end_known(file)
        give("".join(attempt(lambda: list(found.lines()), _REFUSED)), output)


def _show(found: Any) -> None:  # noqa: ANN401  an Imported: imported late, for `--help`
    """Show what comes of a file, and end as reading it would.

    Raises:
        End: A mistake refuses it.
    """
    from guidance.render.import_preview import preview

    sys.stdout.write(preview(found))
    if found.refused:
        raise End(INVALID, "with these mistakes the file would be refused; nothing was written")


def _is_unknown(file: Path) -> bool:
    from guidance.app.imports.sample import is_unknown

    return attempt(lambda: is_unknown(file), "no map can be proposed")


def _end_known(file: Path) -> None:
    """End where a file is of a kind that is read as it is.

    Raises:
        End: Always.
    """
    cure = "give it to `guidance evaluate` or `next`; `guidance import FILE --dry-run` shows what comes of it"
    raise End(USAGE, f"`{file}` needs no map: it is of a kind that is read as it is", cure=cure)


def _proposed(file: Path, sheet: str | None, authority: str | None) -> str:
    """Propose a map; what cannot be known of the table is asked where somebody is at the keyboard.

    Raises:
        End: The file cannot be read, or has several sheets, or no such sheet.
    """
    from guidance.app.imports.proposal import proposal
    from guidance.app.imports.sample import samples
    from guidance.app.packs.shipped import shipped

    found = attempt(lambda: samples(file), "no map can be proposed")
    names = [sample.sheet for sample in found]
    if sheet is not None and sheet not in names:
        raise End(
            USAGE, f"--sheet: there is no table on a sheet `{sheet}`", cure=f"there is one on: {', '.join(names)}"
        )
    chosen = found[names.index(sheet)] if sheet else found[0]
    if len(found) > 1 and not sheet:
        typer.echo(f"a map for the first sheet of {', '.join(names)}; --sheet chooses another", err=True)
    return proposal(chosen, shipped().vocabulary, file.stem, _asked(chosen, authority))


def _asked(sample: "Sample", authority: str | None) -> "Answers":
    """Put the questions that a table does not answer, on standard error, so that the map can go into a file."""
    from guidance.app.imports.proposal import Answers, case_column

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return Answers(authority=authority or "")
    titles = [on_one_line(title) for title in sample.cells if title]
    case = case_column(sample)
    while not case:
        typer.echo(f"The columns are: {', '.join(titles)}", err=True)
        typed = _put("Which column holds the child's reference?")
        case = next((title for title in sample.cells if title.casefold() == typed.casefold()), "")
    begins = _day("From which day on does the table hold every such thing? (Enter if nobody knows)")
    ends = _day("Until which day? (Enter if nobody knows)")
    whose = authority or _put("Which authority is it of? (Enter to leave it open)")
    return Answers(case, begins, ends, whose)


def _put(question: str) -> str:
    return str(typer.prompt(question, default="", show_default=False, err=True)).strip()


def _day(question: str) -> str:
    """Ask for a day until one is given, or none."""
    while typed := _put(question):
        try:
            return options.day(typed, "from").isoformat()
        except End as wrong:
            typer.echo(wrong.message, err=True)
    return ""
