"""The command that gathers what is held of a rule, for whoever reviews it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.ending import INVALID, USAGE, End, attempt, end_broken, show_diagnostics
from guidance.cli.options import Added, NoTrials, RulePaths
from guidance.cli.output import Output, give, may_be_given
from guidance.cli.reading import HowRead, reads_records
from guidance.engine.characters import as_json
from guidance.engine.diagnostics import Diagnostic

if TYPE_CHECKING:
    from guidance.app.evaluation.answer import Answer
    from guidance.app.learning.dossier import Dossier

Files = Annotated[list[Path] | None, typer.Argument(help="Files of records; with none, what is known without them.")]
FORMATS = ("table", "json", "html")
Which = Annotated[str | None, typer.Argument(help="A rule, by its identifier; with --all, none.")]
Asked = Annotated[str, typer.Option("--as-at", help="The day on which it is asked.")]
Decide = Annotated[
    Path | None, typer.Option("--decide", help="Keep what a review decided, from this file, in the ledger.")
]
Draft = Annotated[
    Path | None, typer.Option("--draft", help="With --decide: a folder to make, the pack with the change in it.")
]
Format = Annotated[str, typer.Option("--format", help="table, json or html.")]
Every = Annotated[
    bool, typer.Option("--all", help="A digest of every rule in place of a dossier on one; files may follow.")
]
Whole = Annotated[
    bool, typer.Option("--whole", help="Withhold nothing: for use inside the authority, not for publication.")
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For policy teams")(review)


@reads_records
def review(
    rule: Which = None,
    files: Files = None,
    as_at: Asked = "today",
    rules: RulePaths = None,
    added: Added = None,
    decide: Decide = None,
    draft: Draft = None,
    format_: Format = "table",
    output: Output = None,
    *,
    every: Every = False,
    whole: Whole = False,
    no_trials: NoTrials = False,
    read: HowRead,
) -> None:
    """Gather what is held of a rule, for those who review it, or keep what a review decided."""
    options.one_of(format_, FORMATS, "--format")
    may_be_given(format_, output)
    # With `--all` no rule is named, so that what stands first is a file.
    sources = [*([Path(rule)] if every and rule else []), *(files or [])]
    query = options.query(sources, as_at, rules=rules, added=added, no_trials=no_trials, **read.given(sources))
    if decide or draft:
        _may_be_decided(decide, alone=not (every or output or format_ != "table"))
    if every:
        text, answer, noticed = _digest(query, format_, whole=whole)
        _given(text, output, answer, noticed, read)
        return
    if rule is None:
        raise End(USAGE, "name a rule, or ask for a digest of every one with --all")
    if decide:
        from guidance.cli.reviews.deciding import decided

        decided(rule, decide, draft, query)
        return
    found = _gathered(rule, query, whole=whole)
    answer = found.recorded.answer if found.recorded else None
    _given(_made(found, format_), output, answer, found.diagnostics, read)


def _given(
    text: str,
    output: Path | None,
    answer: "Answer | None",
    noticed: Iterable[Diagnostic],
    read: Any,  # noqa: ANN401  as HowRead is
) -> None:
    """Give what was made of some records, if there were any, with whatever was noticed while they were read."""
    if answer:
        read.write(answer.warnings)
    show_diagnostics(noticed)
    give(text, output)
    end_broken(answer.broken_off if answer else "")


def _may_be_decided(decide: Path | None, *, alone: bool) -> None:
    """End where a draft is asked for of nothing decided, or what was decided would be passed over."""
    if decide is None:
        raise End(USAGE, "--draft: it is made from what was decided; give that with --decide")
    if not alone:
        raise End(USAGE, "--decide: it stands with a rule and its files alone, without --all, --format or --output")


def _digest(
    query: Any,  # noqa: ANN401  a Query: imported late
    format_: str,
    *,
    whole: bool,
) -> tuple[str, "Answer | None", tuple[Diagnostic, ...]]:
    from guidance.app.learning.digest import digest, digest_sections
    from guidance.render.learning.dossier_table import in_lines
    from guidance.site.learning.page import page_of

    found = attempt(lambda: digest(query, whole=whole), "there is no digest: what was given cannot be used")
    sections = attempt(lambda: list(digest_sections(found)), "there is no digest: what was given cannot be used")
    title = f"What was learnt of rules, {found.as_at}"
    if format_ == "json":
        plain = [
            {
                "heading": s.heading,
                "said": list(s.said),
                "grids": [[list(g.heads), *map(list, g.rows)] for g in s.grids],
            }
            for s in sections
        ]
        return as_json({"title": title, "sections": plain}, 1) + "\n", found.answer, found.diagnostics
    text = page_of(title, sections) if format_ == "html" else in_lines(title, sections)
    return text, found.answer, found.diagnostics


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
