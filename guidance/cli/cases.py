"""Commands for cases: evaluate, next, explain."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.app.evaluation.size import BATCH_FROM, MEMORY
from guidance.cli import options
from guidance.cli.ending import (  # fmt: skip
    DONE,
    FAILED,
    USAGE,
    End,
    answer_or_end,
    end_broken,
    end_differing,
    end_uncompared,
    no_answer,
    show_diagnostics,
    tell_differences,
)
from guidance.cli.options import (  # fmt: skip
    Added,
    AllowPackErrors,
    AsAt,
    AsProposed,
    BatchFrom,
    Case,
    DeviationFile,
    Engine,
    KnownAt,
    Memory,
    NoDeviations,
    NoTrials,
    RulePaths,
    TrialPath,
)
from guidance.cli.output import Output, give, may_be_given
from guidance.cli.reading import HowRead, reads_records
from guidance.engine.diagnostics import Diagnostic

if TYPE_CHECKING:
    from guidance.app.evaluation.answer import Answer
    from guidance.app.evaluation.query import Query
    from guidance.app.next_steps.steps import NextSteps

STATUSES = ("pending", "discharged", "breached", "lapsed", "exempt", "undetermined")
FORMATS = ("table", "json", "jsonl", "csv", "parquet")
DEPTHS = ("sentence", "reasons", "trace")
ABOUT_DEPARTURES = ("G430", "G434", "G520", "G701", "G702", "G703", "G748", "G750")
"""Warnings of departures that are not laid over what they are about: a practitioner sees those too."""
LAID = ("G430", "G434", "G520")
"""Those of a departure that is laid over nothing, or over too much."""
Files = Annotated[list[Path], typer.Argument(help="Records: .jsonl, .csv, or Children in Need census .xml.")]
FailOn = Annotated[list[str] | None, typer.Option("--fail-on", help="Exit with 1 if any finding has this status.")]
OneByOne = Annotated[
    bool, typer.Option("--all", help="Tell each duty that no record could show, not once for each rule and source.")
]
OneFile = Annotated[Path | None, typer.Argument(help="A file of records; leave it out and give --event instead.")]
WhenAsked = Annotated[str | None, typer.Option("--as-at", help=f"The day or moment: {options.FORMS_OF_A_DAY}.")]
JustNow = Annotated[str | None, typer.Option("--event", help="Something that has just happened, with no file.")]
At = Annotated[str | None, typer.Option("--at", help="When it happened, in any form that --as-at takes.")]
Facts = Annotated[list[str] | None, typer.Option("--fact", help="What is known of it, as name=value. May be repeated.")]
EveryLine = Annotated[bool, typer.Option("--all", help="Show every line, not the first seven of each list.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command(name="next", rich_help_panel="For practitioners")(next_)
    app.command(rich_help_panel="For practitioners")(explain)
    app.command(rich_help_panel="For practitioners")(evaluate)


@reads_records
def evaluate(
    files: Files,
    as_at: AsAt,
    known_at: KnownAt = None,
    rules: RulePaths = None,
    added: Added = None,
    trials: TrialPath = None,
    deviations: DeviationFile = None,
    engine: Engine = "auto",
    batch_from: BatchFrom = BATCH_FROM,
    memory: Memory = MEMORY,
    case: Case = None,
    fail_on: FailOn = None,
    format_: Annotated[str, typer.Option("--format", help="table, json, jsonl, csv or parquet.")] = "table",
    output: Output = None,
    *,
    no_trials: NoTrials = False,
    no_deviations: NoDeviations = False,
    as_proposed: AsProposed = False,
    everything: OneByOne = False,
    allow_pack_errors: AllowPackErrors = False,
    read: HowRead,
) -> None:
    """Say what every rule comes to in every case, as at a day."""
    options.one_of(format_, FORMATS, "--format")
    _can_be_put(format_, output)
    failing = {options.one_of(status, STATUSES, "--fail-on") for status in fail_on or ()}
    query = options.query(
        files, as_at, known_at=known_at, rules=rules, added=added, trials=trials, no_trials=no_trials,
        deviations=deviations, no_deviations=no_deviations, case=case, engine=options.evaluator(engine),
        batch_from=batch_from, memory=memory, allow_pack_errors=allow_pack_errors, as_proposed=as_proposed,
        **read.given(files),
    )  # fmt: skip
    answer = _answered(query)
    read.write(answer.warnings)
    show_diagnostics(answer.diagnostics)
    _put(answer, format_, output, everything=everything)
    _ended(query, answer)
    if failing and any(str(f.status) in failing for f in answer.findings):
        raise End(FAILED, "")


def _ended(query: "Query", answer: "Answer") -> None:
    """End otherwise than well where the answer is not whole, or not one.

    Raises:
        End: So it is.
    """
    tell_differences(answer)
    end_broken(answer.broken_off)
    end_uncompared(query, answer)
    end_differing(answer)


def _can_be_put(format_: str, output: Path | None) -> None:
    """See, before anything is read, that there is somewhere to put what is to be made, and something to make it with.

    Raises:
        End: `--output` is given and the answer is text, or the other way round; or what is there would be lost.
    """
    from guidance.app.extras import need

    if (format_ == "parquet") != (output is not None):
        raise End(USAGE, "--format parquet and --output FILE go together", cure="text goes into a file with `> FILE`")
    if output:
        need("pyarrow")
        may_be_given(format_, output)


def _put(answer: "Answer", format_: str, output: Path | None, *, everything: bool) -> None:
    """Print the findings, or write them into the file that was named."""
    if output is None:
        from guidance.render.findings import findings

        findings(answer, format_, everything=everything)
        return
    from guidance.render.parquet import as_parquet

    give(as_parquet(answer, everything=everything), output)


def _answered(query: Any) -> Any:  # noqa: ANN401  a Query, an Answer: imported late, for `--help`
    from guidance.app.evaluation.evaluate import evaluate as put
    from guidance.app.refusal import Refused
    from guidance.cli.progress import progress

    try:
        with progress("reading") as tell:
            return put(query, tell)
    except Refused as refused:
        raise no_answer(refused, "nothing was evaluated: what was given has mistakes") from None


@reads_records
def next_(
    file: OneFile = None,
    case: Case = None,
    as_at: WhenAsked = None,
    event: JustNow = None,
    at: At = None,
    fact: Facts = None,
    rules: RulePaths = None,
    added: Added = None,
    trials: TrialPath = None,
    deviations: DeviationFile = None,
    known_at: KnownAt = None,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    *,
    no_trials: NoTrials = False,
    no_deviations: NoDeviations = False,
    everything: EveryLine = False,
    read: HowRead,
) -> None:
    """Say what is yours to decide, what must happen now and by when, what you may do, and what to weigh."""
    from guidance.app.next_steps.steps import next_after, next_steps
    from guidance.render.next_steps import show_next

    options.one_of(format_, ("table", "json"), "--format")
    _one_of_both((file, case, as_at), (event, at, fact))
    facts, at = options.facts(fact or ()), options.iso(at, "--at") if at else at
    options.moment(at, "--at")
    files = [file] if file else []
    query = options.query(
        files, as_at or at or "", known_at=known_at, rules=rules, added=added, trials=trials, no_trials=no_trials,
        deviations=deviations, no_deviations=no_deviations, case=case, **read.given(files),
    )  # fmt: skip
    found = answer_or_end(lambda: next_steps(query) if file else next_after(query, event or "", at or "", facts))
    read.write(found.answer.warnings)
    _taken_as(event, as_at, query, found)
    show_diagnostics(_seen(found.answer.diagnostics, ABOUT_DEPARTURES, query.case))
    show_next(found, format_, everything=everything)
    end_broken(found.answer.broken_off)
    raise End(DONE)


def _taken_as(event: str | None, as_at: str | None, query: "Query", found: "NextSteps") -> None:
    """Say by which name something that has just happened was taken, and as at when, where it was typed otherwise."""
    if event and found.events[0].event != event:
        typer.echo(f"--event: taken as {found.events[0].event}", err=True)
    if event and as_at and found.answer.query.when != query.when:
        typer.echo("--as-at: before the event, so the answer is as at the event itself", err=True)


def _one_of_both(
    recorded: tuple[Path | None, str | None, str | None], happened: tuple[str | None, str | None, list[str] | None]
) -> None:
    """Hold `next` to a file with its case and day, or to something that has just happened, when, with what is known.

    Raises:
        End: Both are given, neither is, or what goes with the one is given with the other.
    """
    (file, case, as_at), (event, at, fact) = recorded, happened
    if (file is None) == (event is None):
        raise End(USAGE, "give a file and --case, or --event and --at")
    if file is not None and (case is None or as_at is None):
        raise End(USAGE, "give --case and --as-at with a file")
    if event is not None and at is None:
        raise End(USAGE, "give --at with --event")
    if file is not None and fact:
        raise End(USAGE, "--fact goes with --event: a file says what is known of each event")


def _seen(found: Iterable[Diagnostic], codes: tuple[str, ...], case: str | None) -> list[Diagnostic]:
    """Return the warnings of some codes, and those of the records as a whole or of the one case that is asked about."""
    from guidance.app.evaluation.warning_report import about

    noticed = list(found)
    mine = about(noticed, [case] if case else [])
    return [d for d in noticed if d.code in codes or d in mine]


@reads_records
def explain(
    subject: Annotated[Path, typer.Argument(help="A file of records, or the code of a diagnostic such as G012.")],
    case: Case = None,
    rule: Annotated[str | None, typer.Option("--rule", help="The rule to explain, by its identifier.")] = None,
    as_at: WhenAsked = None,
    known_at: KnownAt = None,
    depth: Annotated[str, typer.Option("--depth", help="sentence, reasons or trace.")] = "reasons",
    rules: RulePaths = None,
    added: Added = None,
    trials: TrialPath = None,
    deviations: DeviationFile = None,
    *,
    no_trials: NoTrials = False,
    no_deviations: NoDeviations = False,
    as_proposed: AsProposed = False,
    read: HowRead,
) -> None:
    """Explain one finding as an argument, or say what a diagnostic code means."""
    from guidance.app.explanation import explain_code, explain_rule, is_code

    if is_code(str(subject)):
        lines = explain_code(str(subject))
        typer.echo("\n".join(lines), nl=bool(lines))
        raise End(DONE) if lines else End(USAGE, f"there is no diagnostic {subject}")
    if case is None or rule is None or as_at is None:
        raise End(USAGE, "give --case, --rule and --as-at with a file")
    options.one_of(depth, DEPTHS, "--depth")
    query = options.query(
        [subject], as_at, known_at=known_at, rules=rules, added=added, trials=trials, no_trials=no_trials,
        deviations=deviations, no_deviations=no_deviations, case=case, as_proposed=as_proposed, **read.given([subject]),
    )  # fmt: skip
    found = answer_or_end(
        lambda: explain_rule(query, rule, depth, lambda d: show_diagnostics(_seen(d, LAID, query.case)))
    )
    read.write(found.answer.warnings)
    show_diagnostics([] if query.deviations else found.answer.departures.noticed)
    typer.echo(str(found))
    end_broken(found.answer.broken_off)
