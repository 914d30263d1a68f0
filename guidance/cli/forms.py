"""Commands for record forms: show one, empty or filled from a case, and read a filled one back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.ending import INVALID, USAGE, End, end_broken, no_answer, show_diagnostics
from guidance.cli.options import (  # fmt: skip
    Added,
    Case,
    DeviationFile,
    KnownAt,
    NoTrials,
    RulePaths,
    TrialPath,
)
from guidance.cli.reading import HowRead, reads_records

FORMATS = ("yaml", "html")
Name = Annotated[str, typer.Argument(help="The form, such as tower-hamlets.")]
Files = Annotated[
    list[Path] | None, typer.Argument(help="Records of the case, a filled form among them; none for an empty form.")
]
AsAt = Annotated[str | None, typer.Option("--as-at", help=f"The day to fill it to: {options.FORMS_OF_A_DAY}.")]

form = typer.Typer(
    no_args_is_help=True,
    help="Print a record form, empty or filled from a case, and read a filled one back into events.",
    pretty_exceptions_enable=False,
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(form, name="form", rich_help_panel="For practitioners")


@form.command()
@reads_records
def show(
    name: Name,
    files: Files = None,
    case: Case = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    rules: RulePaths = None,
    added: Added = None,
    trials: TrialPath = None,
    deviations: DeviationFile = None,
    format_: Annotated[
        str, typer.Option("--format", help="yaml to be filled in and read back, or html to be printed.")
    ] = "yaml",
    *,
    no_trials: NoTrials = False,
    read: HowRead,
) -> None:
    """Print a form: empty, or with a case's timeline and the days to keep in mind."""
    options.one_of(format_, FORMATS, "--format")
    if files and as_at is None:
        raise End(USAGE, "give --as-at with a file")
    if files and case is None and not _is_form(files):
        raise End(USAGE, "give --case with a file of records")
    if case and not files:
        raise End(USAGE, "give a file with --case")
    query, how = None, read.given(files or [])
    if files:
        query = options.query(
            files, as_at or "", case=case, known_at=known_at, rules=rules, added=added, trials=trials,
            no_trials=no_trials, deviations=deviations, **how,
        )  # fmt: skip
    shown = _shown(name, query)
    if shown.answer:
        read.write(shown.answer.warnings)
        show_diagnostics(shown.answer.diagnostics)
    typer.echo(_written(shown, format_), nl=False)
    end_broken(shown.answer.broken_off if shown.answer else "")


def _is_form(files: list[Path]) -> bool:
    from guidance.app.forms.filled_form import SUFFIXES

    return any(file.suffix.lower() in SUFFIXES for file in files)


def _shown(name: str, query: Any) -> Any:  # noqa: ANN401  a Query, a FormShown: imported late, so that `--help` is quick
    from guidance.app.forms import forms
    from guidance.app.refusal import Refused
    from guidance.engine.diagnostics import did_you_mean

    try:
        return forms.filled_from(name, query) if query else forms.empty(name)
    except forms.NoSuchForm as none:
        cure = did_you_mean(name, none.known, f"there is: {', '.join(none.known)}")
        raise End(USAGE, f"`{name}` is not a form; {cure}") from None
    except Refused as refused:
        raise no_answer(refused, "no form: what was given has mistakes") from None


def _written(shown: Any, format_: str) -> str:  # noqa: ANN401  a FormShown
    if format_ == "html":
        from guidance.site.documents.printed_form import printed

        return printed(shown)
    from guidance.render.form_yaml import written

    return written(shown)


@form.command(name="read")
def read_(file: Annotated[Path, typer.Argument(help="A filled form, as YAML.")], added: options.Added = None) -> None:
    """Read a filled form as events, one JSON line for each: its dated rows and its timeline."""
    from guidance.app.forms.forms import events_of
    from guidance.app.lookup import load
    from guidance.app.refusal import Refused
    from guidance.engine.explain.names import counted

    try:
        filled, lines = events_of(file, load(*(added or ())))
    except Refused as refused:
        raise End(INVALID, "nothing was read: the form has mistakes", refused.diagnostics) from None
    for line in lines:
        typer.echo(line)
    words = counted(filled.entries_in_words, "place")
    typer.echo(f"{counted(len(filled.events), 'event')}; what is in words, in {words}, stays in the form", err=True)
