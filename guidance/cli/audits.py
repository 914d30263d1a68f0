"""The command for audits: the questions of a named audit, put to some records."""

from typing import Annotated, Any

import typer

from guidance.app.evaluation.size import BATCH_FROM
from guidance.cli import options
from guidance.cli.cases import Files
from guidance.cli.ending import FAILED, INVALID, USAGE, End, end_broken, end_uncompared, show_diagnostics
from guidance.cli.options import Added, AsAt, BatchFrom, Case, Engine, KnownAt, RulePaths
from guidance.cli.reading import HowRead, reads_records


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For policy teams")(audit)


@reads_records
def audit(
    files: Files,
    as_at: AsAt,
    pack: Annotated[str, typer.Option("--pack", help="The audit to put, by its name, such as kent-2009.")],
    known_at: KnownAt = None,
    case: Case = None,
    rules: RulePaths = None,
    added: Added = None,
    engine: Engine = "auto",
    batch_from: BatchFrom = BATCH_FROM,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    *,
    everything: Annotated[bool, typer.Option("--all", help="List every case, however many there are.")] = False,
    read: HowRead,
) -> None:
    """Put an audit's questions to some records: what they show, and what only people can say. Never a score."""
    from guidance.render import audit_results

    options.one_of(format_, ("table", "json"), "--format")
    query = options.query(
        files, as_at, known_at=known_at, rules=rules, added=added, case=case, no_deviations=True,
        engine=options.evaluator(engine), batch_from=batch_from, **read.given(files),
    )  # fmt: skip
    found = _audited(query, pack)
    read.write(found.answer.warnings)
    show_diagnostics(found.answer.diagnostics)
    audit_results.audited(found, format_, everything=everything)
    for difference in found.answer.differences:
        typer.echo(f"difference: {difference}", err=True)
    end_broken(found.answer.broken_off)
    end_uncompared(query, found.answer)
    if found.answer.differences:
        raise End(FAILED, f"{len(found.answer.differences)} differences between evaluators")


def _audited(query: Any, pack: str) -> Any:  # noqa: ANN401  a Query, an Audited: imported late, so that `--help` is quick
    from guidance.app.audit import NoSuchAudit, audit
    from guidance.app.refusal import Refused
    from guidance.cli.progress import progress
    from guidance.engine.diagnostics import did_you_mean

    try:
        with progress("reading") as tell:
            return audit(query, pack, tell)
    except NoSuchAudit as none:
        cure = did_you_mean(pack, none.known, f"there is: {', '.join(none.known)}")
        raise End(USAGE, f"--pack: `{pack}` is not an audit; {cure}") from None
    except Refused as refused:
        raise End(INVALID, "nothing was audited: what was given has mistakes", refused.diagnostics) from None
