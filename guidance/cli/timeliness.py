"""The command for the published tables of timeliness, counted from an authority's own records."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.cases import Files
from guidance.cli.ending import INVALID, USAGE, End, end_broken, no_answer, show_diagnostics
from guidance.cli.options import Added, DeviationFile, NoDeviations, NoTrials
from guidance.cli.output import Output, give, may_be_given
from guidance.cli.reading import HowRead, reads_records

if TYPE_CHECKING:
    from guidance.app.timeliness.tables import Timeliness

Neighbours = Annotated[
    list[str] | None,
    typer.Option("--neighbour", help="An authority to set beside, by code, slug or name. May be repeated."),
]
YearEnding = Annotated[
    int,
    typer.Option(
        "--year",
        help="The year that ends on 31 March of it, such as 2024.",
        metavar="YEAR",
        parser=options.whole_number(),
    ),
]
FORMATS = ("table", "json", "csv", "xlsx", "html")
Conventions = Annotated[
    list[str] | None,
    typer.Option(
        "--convention",
        help="Say what would move if days were counted in another way: `day-1`, `validator`, `no-bank-holidays`, "
        "`91-183`, `closure-days` or `all`. May be repeated.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For policy teams")(timeliness)


@reads_records
def timeliness(
    files: Files,
    year: YearEnding,
    added: Added = None,
    deviations: DeviationFile = None,
    format_: Annotated[str, typer.Option("--format", help="table, json, csv, xlsx or html.")] = "table",
    output: Output = None,
    neighbour: Neighbours = None,
    convention: Conventions = None,
    *,
    no_trials: NoTrials = False,
    no_deviations: NoDeviations = False,
    read: HowRead,
) -> None:
    """Count DfE's published tables C2, C4 and D6 from records, and beside them what guidance itself would say."""
    from guidance.app.timeliness.tables import EARLIEST, LATEST

    options.one_of(format_, FORMATS, "--format")
    if not EARLIEST <= year <= LATEST:
        raise End(USAGE, f"--year: `{year}` is no year that can be counted; give one from {EARLIEST} to {LATEST}")
    others = _ways(convention or ())
    if others and format_ == "html":
        raise End(
            USAGE, "--convention: what would move is said case by case, and a page names no case; use another form"
        )
    may_be_given(format_, output)
    query = options.query(
        files, f"{year}-03-31", added=added, deviations=deviations, no_deviations=no_deviations, no_trials=no_trials,
        **read.given(files),
    )  # fmt: skip
    near = [options.authority_code(name, added=added, option="--neighbour") or "" for name in neighbour or ()]
    found = _counted(query, year, near)
    read.write(found.answer.warnings)
    show_diagnostics(found.answer.diagnostics)
    give(_made(found, format_, others), output)
    end_broken(found.answer.broken_off)
    if not found.authorities:
        raise End(INVALID, "nothing could be counted: no assessment, enquiry or plan is in these records")


def _made(found: "Timeliness", format_: str, others: Iterable[str]) -> str | bytes:
    from guidance.app.timeliness.other_counts import counted_otherwise
    from guidance.render.timeliness_tables import made

    if format_ == "html":
        from guidance.site.timeliness.page import page

        return page(found)
    return made(found, format_, [counted_otherwise(found, name) for name in others])


def _ways(typed: Iterable[str]) -> tuple[str, ...]:
    """Name the ways of counting that were asked for, each once."""
    from guidance.engine.measure.conventions import NAMES

    asked = [options.one_of(name, (*NAMES, "all"), "--convention") for name in typed]
    return NAMES if "all" in asked else tuple(dict.fromkeys(asked))


def _counted(query: Any, year: int, near: list[str]) -> "Timeliness":  # noqa: ANN401  a Query: imported late, for `--help`
    from guidance.app.refusal import Refused
    from guidance.app.timeliness.tables import timeliness as count
    from guidance.cli.progress import progress

    try:
        with progress("reading") as tell:
            return count(query, year, tell, near)
    except Refused as refused:
        raise no_answer(refused, "nothing was counted: what was given has mistakes") from None
