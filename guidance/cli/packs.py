"""Commands for those who write packs, or look things up in them: check, test and rules."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import FAILED, INVALID, USAGE, End, show_diagnostics
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guidance.engine.diagnostics import Diagnostic
    from guidance.engine.packs.library import Library

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Files or folders. With none, the packs that come with the product.")
]

Evidence = Annotated[bool, typer.Option("--evidence", help="Count how well everything is known, by source and grade.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command(rich_help_panel="For policy teams")(check)
    app.command(rich_help_panel="For policy teams")(sql)
    app.command("test", rich_help_panel="For policy teams")(run_cases)
    app.command(rich_help_panel="For practitioners")(rules)
    app.command(rich_help_panel="For practitioners")(ask)


def check(
    paths: Paths = None,
    added: options.Added = None,
    *,
    evidence: Evidence = False,
    as_at: Annotated[
        str | None, typer.Option("--as-at", help="List what was to be read again by this day, and take it for today.")
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format", help="human, concise, json, github or sarif; of what --evidence counts, table or json."
        ),
    ] = "human",
) -> None:
    """Find every mistake in packs, principles, trials and vocabulary, each with its place and cure."""
    from guidance.app.packs import checking, stale
    from guidance.cli import evidence as counts
    from guidance.engine.diagnostics import has_errors
    from guidance.engine.explain.names import counted

    known = ("human", "table", "json") if evidence else ("human", "table", "concise", "json", "github", "sarif")
    options.one_of(format_, known, "--format")
    day = options.day(as_at) if as_at else None
    library = checking.check(paths or [], added or [])
    gone = stale.stale(library, day) if day else []
    found = checking.told(library, gone, day)
    if evidence:
        show_diagnostics(found)
        counts.evidence(library, format_)
    else:
        _show_found(found, library, format_)
    if day and format_ in {"human", "table"}:
        typer.echo(f"{counted(len(gone), 'thing')} to read again, as at {day}")
    if has_errors(found):
        raise End(INVALID)


def _show_found(found: "Sequence[Diagnostic]", library: "Library", format_: str) -> None:
    """Show what was found: to people on standard error, to whatever else reads it on standard output."""
    from guidance.app.packs.checking import held
    from guidance.render.found import lines
    from guidance.render.found.sarif import sarif
    from guidance.render.outlet import print_json

    if format_ == "json":
        print_json({"held": held(library), "diagnostics": [lines.as_data(each) for each in found]})
    elif format_ == "sarif":
        print_json(sarif(found))
    elif format_ == "github":
        for line in lines.github(found):
            print_line(line)
    elif format_ == "concise":
        for line in lines.concise(found):
            print_line(line)
        typer.echo(held(library))
    else:
        show_diagnostics(found)
        typer.echo(held(library))


def sql(
    rule: Annotated[str, typer.Argument(help="A rule, by its identifier.")],
    as_at: options.AsAt,
    added: options.Added = None,
) -> None:
    """Print the query by which `evaluate --engine batch` puts a rule to many cases, as at a day."""
    from guidance.app.packs.query_text import sql_of
    from guidance.app.packs.selection import with_added
    from guidance.app.packs.shipped import shipped
    from guidance.cli.ending import attempt

    library, day = with_added(shipped(), added or []), options.day(as_at)
    typer.echo(attempt(lambda: sql_of(rule, library, day), "no query"))


def run_cases(
    paths: Paths = None,
    added: options.Added = None,
    *,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print a case to paste for each meaning that no case shows.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes, until Ctrl-C.")] = False,
) -> None:
    """Run the worked cases beside the rules, and say which meanings no case shows."""
    from guidance.cli.authoring.watching import again

    if watch:
        again(paths or [], lambda: _tested(paths or [], added or [], suggest=suggest))
    else:
        _tested(paths or [], added or [], suggest=suggest)


def _tested(paths: list[Path], added: list[Path], *, suggest: bool) -> None:
    from guidance.app.packs import case_coverage, checking, ready_cases
    from guidance.engine.diagnostics import has_errors
    from guidance.engine.explain.names import counted

    library, results = checking.run_cases(paths, added)
    found = [each for each in library.diagnostics if not (suggest and ready_cases.is_where_they_go(each))]
    if has_errors(found):
        raise End(INVALID, "the packs have mistakes; mend them first", found)
    failed = [mistake for result in results for mistake in result.mistakes]
    show_diagnostics(failed)
    for line in () if suggest else case_coverage.coverage(library, results):
        print_line(line)
    for line in ready_cases.suggestions(library, results, paths, added) if suggest else ():
        print_line(line)
    wrong = sum(bool(result.mistakes) for result in results)
    typer.echo(f"{counted(len(results), 'case')}: {len(results) - wrong} as expected, {wrong} not", err=suggest)
    if failed:
        raise End(FAILED)


def rules(
    words: Annotated[list[str] | None, typer.Argument(help="Words to look for.")] = None,
    as_at: Annotated[str | None, typer.Option("--as-at", help="Only what is in force on this day.")] = None,
    authority: options.Authority = None,
    bearer: Annotated[str, typer.Option("--bearer", help="Only what binds them, such as `police`.")] = "",
    force: Annotated[str, typer.Option("--force", help="Only rules of this force, such as statutory-guidance.")] = "",
    paths: options.RulePaths = None,
    added: options.Added = None,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    *,
    mine: Annotated[bool, typer.Option("--mine", help="Only what the packs of --with and --rules say.")] = False,
) -> None:
    """Search rules and principles, best first, and say which of the two each is."""
    from guidance.app.evaluation.evaluate import library_for
    from guidance.app.evaluation.query import Query
    from guidance.app.packs.beside import written_in
    from guidance.app.refusal import Refused
    from guidance.app.search import FORCES, Search, answer
    from guidance.render import search_results

    options.one_of(format_, ("table", "json"), "--format")
    if force:
        options.one_of(force, FORCES, "--force")
    if mine and not (added or paths):
        raise End(USAGE, "--mine: it is not said which pack is yours", cure="name its folder with `--with`")
    day = options.day(as_at) if as_at else None
    try:
        library = library_for(
            Query(records=(), as_at=day or date.max, rules=tuple(paths or ()), overlays=tuple(added or ()), ledger=None)
        )
    except Refused as refused:
        raise End(INVALID, "the packs have mistakes", refused.diagnostics) from None
    among = written_in(library, [*(added or ()), *(paths or ())]) if mine else None
    wanted = Search(
        " ".join(words or ()), day, options.authority_code(authority, rules=paths, added=added), bearer, force, among
    )
    search_results.entries(answer(library, wanted), library, wanted, format_)


def ask(
    words: Annotated[list[str], typer.Argument(help="A question, such as: when is the first core group due?")],
    as_at: Annotated[str | None, typer.Option("--as-at", help="Only what is in force on this day.")] = None,
    authority: options.Authority = None,
    paths: options.RulePaths = None,
    added: options.Added = None,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Answer a question in one sentence with its source, or say that the packs do not say and where to look."""
    from guidance.app.evaluation.evaluate import library_for
    from guidance.app.evaluation.query import Query
    from guidance.app.refusal import Refused
    from guidance.app.search import Search, answer
    from guidance.render import search_results

    options.one_of(format_, ("table", "json"), "--format")
    day = options.day(as_at) if as_at else None
    try:
        library = library_for(
            Query(records=(), as_at=day or date.max, rules=tuple(paths or ()), overlays=tuple(added or ()), ledger=None)
        )
    except Refused as refused:
        raise End(INVALID, "the packs have mistakes", refused.diagnostics) from None
    wanted = Search(" ".join(words), day, options.authority_code(authority, rules=paths, added=added))
    search_results.one(answer(library, wanted), library, wanted, format_)
