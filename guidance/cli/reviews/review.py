"""The command that gathers what is held of a rule, for whoever reviews it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.ending import INVALID, End, end_broken, show_diagnostics
from guidance.cli.options import Added, NoTrials, RulePaths
from guidance.cli.output import Output, give, may_be_given
from guidance.cli.reading import HowRead, reads_records
from guidance.engine.characters import as_json

if TYPE_CHECKING:
    from guidance.app.learning.dossier import Dossier

Files = Annotated[list[Path] | None, typer.Argument(help="Files of records; with none, what is known without them.")]
FORMATS = ("table", "json", "html")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For policy teams")(review)


@reads_records
def review(
    rule: Annotated[str, typer.Argument(help="A rule, by its identifier.")],
    files: Files = None,
    as_at: Annotated[str, typer.Option("--as-at", help="The day on which it is asked.")] = "today",
    rules: RulePaths = None,
    added: Added = None,
    format_: Annotated[str, typer.Option("--format", help="table, json or html.")] = "table",
    output: Output = None,
    *,
    whole: Annotated[
        bool, typer.Option("--whole", help="Withhold nothing: for use inside the authority, not for publication.")
    ] = False,
    no_trials: NoTrials = False,
    read: HowRead,
) -> None:
    """Gather what is held of a rule, for those who review it: its words, what comes of it, what people say of it."""
    options.one_of(format_, FORMATS, "--format")
    may_be_given(format_, output)
    sources = files or []
    given = read.given(sources)
    query = options.query(sources, as_at, rules=rules, added=added, no_trials=no_trials, **given)
    found = _gathered(rule, query, whole=whole)
    if found.recorded:
        read.write(found.recorded.answer.warnings)
    show_diagnostics(found.diagnostics)
    give(_made(found, format_), output)
    end_broken(found.recorded.answer.broken_off if found.recorded else "")


def _gathered(rule: str, query: Any, *, whole: bool) -> "Dossier":  # noqa: ANN401  a Query: imported late
    from guidance.app.learning.dossier import dossier
    from guidance.app.refusal import Refused
    from guidance.cli.progress import progress

    try:
        with progress("reading") as tell:
            return dossier(rule, query, query.authority, tell, whole=whole)
    except Refused as refused:
        raise End(INVALID, "there is no dossier: what was given cannot be used", refused.diagnostics) from None


def _made(found: "Dossier", format_: str) -> str:
    if format_ == "json":
        from guidance.app.learning.data import as_data

        return as_json(as_data(found), 1) + "\n"
    if format_ == "html":
        from guidance.site.learning.page import page

        return page(found)
    from guidance.render.learning.dossier_table import table

    return table(found)
