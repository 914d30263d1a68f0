"""Commands for departures that have been recorded: list, show, endorse, review, withdraw, correct, and delays."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.deviations import delays
from guidance.cli.ending import DONE, USAGE, End, attempt, show_diagnostics
from guidance.engine.characters import on_one_line
from guidance.render.outlet import print_json

if TYPE_CHECKING:
    from guidance.app.deviations.entries import RecordedDeviation

Id = Annotated[str, typer.Argument(help="Which departure, as `list` shows it, such as d12.")]
By = Annotated[str, typer.Option("--by", help="Who: a role and an agency, such as `service manager, Kent`.")]
Named = Annotated[str, typer.Option("--name", help="Their name, where it is to be kept; it can be taken away later.")]
On = Annotated[str, typer.Option("--on", help="On what day.")]
Records = Annotated[Path | None, typer.Option("--records", help="The case's record.")]
FORMATS = ("table", "json")
STATES = ("standing", "expired", "corrected", "withdrawn")

deviations = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False,
    help="Departures that have been recorded: look at them, endorse, review, correct or withdraw them.",
)  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(deviations, name="deviations", rich_help_panel="For practitioners")


def who(by: str, name: str = "") -> dict[str, str]:
    """Read a role and an agency.

    Raises:
        End: No role is given.
    """
    from guidance.app.deviations.interview import NotAnAnswer, person

    try:
        return {**person(by), **({"name": name.strip()} if name.strip() else {})}
    except NotAnAnswer as wrong:
        raise End(USAGE, f"--by: {wrong}") from None


@deviations.command("list")
def list_(
    case: options.Case = None,
    authority: options.Authority = None,
    rule: Annotated[str | None, typer.Option("--rule", help="Only departures from this rule.")] = None,
    standing: Annotated[
        str | None, typer.Option("--standing", help="standing, expired, corrected or withdrawn.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """List the departures in the ledger, in the order in which they were recorded."""
    from guidance.app.deviations.ledger import all_kept, none_where_named

    options.one_of(format_, FORMATS, "--format")
    code = options.authority_code(authority)
    state = options.one_of(standing, STATES, "--standing") if standing else None
    kept, head, noticed = attempt(all_kept, "the ledger cannot be read")
    chosen = [
        k
        for k in kept
        if case in {None, k.body["case"]}
        and code in {None, k.authority}
        and rule in {None, k.body["rule"]}
        and state in {None, k.state}
    ]
    if format_ == "json":
        _print({"ledger": head, "deviations": [row(k) for k in chosen]})
    elif none_where_named():
        typer.echo("No departure found: there is no ledger at the place that GUIDANCE_LEDGER names.")
    else:
        _table(chosen, len(kept))
    show_diagnostics(noticed)


def row(kept: "RecordedDeviation") -> dict[str, Any]:
    """Return one departure as plain data: what the chain keeps, how it stands, and the hash of its entry."""
    body = {key: value for key, value in kept.body.items() if key not in {"held_apart", "of"}}
    later = [
        {"entry": e.sequence, "kind": e.kind, "occurred_at": e.occurred_at, "author": e.author} for e in kept.later
    ]
    body |= {"decided": kept.decided} | ({"authority": kept.authority} if kept.authority else {})
    corrects = f"d{kept.body['of']}" if "of" in kept.body else None
    return {
        "id": kept.id, "standing": kept.state, "corrects": corrects, "entry": kept.entry.sequence,
        "hash": kept.entry.hash, "recorded_in_ledger_at": kept.entry.recorded_at, "author": kept.entry.author,
        "document": body, "later": later,
    }  # fmt: skip


def _print(data: object) -> None:
    print_json(data)


def _table(chosen: list["RecordedDeviation"], total: int) -> None:
    if not chosen:
        typer.echo(f"No departure found ({total} in the ledger).")
        return
    typer.echo(f"{'id':<6}{'case':<14}{'rule':<26}{'decided':<12}{'standing'}")
    for k in chosen:
        typer.echo(on_one_line(f"{k.id:<6}{k.body['case']:<14}{k.body['rule']:<26}{k.decided:<12}{_standing(k)}"))
        until = f"until {k.body['until']}" if k.body.get("until") else "no new date is given"
        typer.echo(on_one_line(f"{'':<6}by {k.entry.author}; {until}; {_written(k)}"))


def _written(kept: "RecordedDeviation") -> str:
    """Say when the ledger took it in, and that this was after the decision where it was."""
    day = kept.entry.recorded_at[:10]
    return f"written down {day}{', after it was decided' if day > kept.decided else ''}"


def _standing(kept: "RecordedDeviation") -> str:
    by = next((f" by d{entry}" for entry in kept.corrected_by), "")
    short = ", to be completed" if kept.lacking and kept.state == "standing" else ""
    altered = ", altered in the ledger: not relied on" if kept.altered else ""
    return f"{kept.state}{by}{short}{altered}"


@deviations.command()
def show(
    id_: Id,
    records: Records = None,
    as_at: Annotated[str, typer.Option("--as-at", help="The day as at which the effect is shown.")] = "today",
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    added: options.Added = None,
) -> None:
    """Show one departure whole, with everything that was added to it since, and its effect on a record."""
    from guidance.app.deviations.ledger import one_kept
    from guidance.cli.deviations.show import document_lines, later_lines, show_effect

    options.one_of(format_, FORMATS, "--format")
    kept, text, said = attempt(lambda: one_kept(id_), "nothing is shown")
    if format_ == "json":
        whole = text.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        _print({**row(kept), "document": whole, "later": said})
        return
    for line in (*document_lines(kept, text), *later_lines(said)):
        typer.echo(line)
    if records:
        path, packs = records, tuple(added or ())
        attempt(lambda: show_effect([kept.entry], path, as_at, packs), "the effect cannot be shown")


@deviations.command()
def about(
    rule: Annotated[str, typer.Argument(help="A rule, by its identifier.")],
    added: options.Added = None,
) -> None:
    """Say what bears on departing from a rule: why it exists, its own exceptions, and what to weigh."""
    from guidance.app.deviations.bearing import bearing_of, lines, to_weigh
    from guidance.app.lookup import load
    from guidance.cli.deviations.interview import say

    bearing = attempt(lambda: bearing_of(rule, load(*(added or ()))), "there is no such rule")
    for line in (*lines(bearing), *to_weigh(bearing)):
        say(line)


@deviations.command()
def endorse(
    id_: Id, by: By, on: On = "today", name: Named = "",
    said: Annotated[str, typer.Option("--said", help="What they said.")] = "",
) -> None:  # fmt: skip
    """Keep that somebody stood behind a decision."""
    from guidance.app.deviations import recording

    person, day = who(by, name), options.day(on, "--on")
    kept, entry = attempt(lambda: recording.endorse(id_, person, day, said), "nothing was recorded")
    typer.echo(f"Kept: {kept.id} is endorsed by {entry.author}, on {day} (entry {entry.sequence}, hash {entry.hash}).")


@deviations.command()
def withdraw(
    id_: Id, by: By, why: Annotated[str, typer.Option("--why", help="Why it is withdrawn.")], on: On = "today",
    name: Named = "",
) -> None:  # fmt: skip
    """Take a departure back from a day on. It stays in the ledger, and what was known before still shows it."""
    from guidance.app.deviations import recording

    if not why.strip():
        raise End(USAGE, "--why: say why it is withdrawn")
    person, day = who(by, name), options.day(on, "--on")
    kept, entry, same = attempt(lambda: recording.withdraw(id_, person, why, day), "nothing was recorded")
    typer.echo(f"Kept: {kept.id} is withdrawn from {day} on (entry {entry.sequence}, hash {entry.hash}).")
    typer.echo("The rule stands again from that day; what was known before it still shows the departure.")
    for other in same:
        typer.echo(f"{other.id} is about the same duty and is kept too.")
    _still_published(kept.id)


def _still_published(of: str) -> None:
    """Say that a lesson told from a departure which no longer stands is still published."""
    from guidance.app.deviations.learning import still_published

    lesson = attempt(lambda: still_published(of), "the ledger cannot be read")
    if lesson:
        typer.echo(f"{lesson} is still published: `guidance deviations unpublish {of}`")


@deviations.command()
def correct(
    id_: Id,
    from_: Annotated[Path, typer.Option("--from", help="A file with the departure as it should have been written.")],
    proportion: Annotated[
        Path | None, typer.Option("--proportion", envvar="GUIDANCE_PROPORTION", help="Your authority's own table.")
    ] = None,
    records: Records = None,
    added: options.Added = None,
) -> None:
    """Put a departure in the place of one that was written down wrongly. Both stay in the ledger."""
    from guidance.app.deviations import reach, recording
    from guidance.app.deviations.effect import When
    from guidance.app.lookup import load, proportion_from
    from guidance.cli.deviations.deviate import kept as tell

    table = attempt(lambda: proportion_from(proportion), "nothing was recorded")
    given = attempt(lambda: recording.read(from_, load(*(added or ())), table), "nothing was recorded")
    when, named = When(options.day("today"), added=tuple(added or ())), records
    reached = attempt(lambda: reach.check(given, named, when), "nothing was recorded") if named else ()
    show_diagnostics((*given.noticed, *reached))
    entry = attempt(lambda: recording.correct(id_, given), "nothing was recorded")
    tell(given, [entry])
    typer.echo(f"It takes the place of d{entry.body['of']}, which stays in the ledger.")
    _still_published(f"d{entry.body['of']}")


@deviations.command()
def review(
    id_: Id,
    records: Records = None,
    by: Annotated[str, typer.Option("--by", help="To keep what a review found: who held it.")] = "",
    quality: Annotated[
        str, typer.Option("--quality", help="sound, sound-with-learning, not-sound or cannot-tell.")
    ] = "",
    found: Annotated[str, typer.Option("--found", help="What it found of how the decision was made.")] = "",
    learnt: Annotated[str, typer.Option("--learnt", help="What others can learn from it.")] = "",
    on: On = "today",
    name: Named = "",
    *,
    hindsight: Annotated[bool, typer.Option("--hindsight", help="Show what came after the decision, too.")] = False,
) -> None:
    """Look at a decision as it was made, on what was known then; or keep what a review of it found."""
    from guidance.app.deviations import reviewing
    from guidance.cli.deviations.show import show_review

    if not (by or quality or found or learnt):
        shown = attempt(lambda: reviewing.review(id_, records, hindsight=hindsight), "nothing is shown")
        show_diagnostics(shown.noticed)
        show_review(shown, hindsight=hindsight, with_record=records is not None)
        return
    if hindsight:
        raise End(USAGE, "--hindsight: keep what the review found first; then look at what came after")
    if not (by and quality and found.strip()):
        raise End(USAGE, "give --by, --quality and --found to keep what a review found")
    options.one_of(quality, reviewing.QUALITY, "--quality")
    person, day = who(by, name), options.day(on, "--on")
    entry = attempt(
        lambda: reviewing.keep_review(id_, person, quality, on=day, found=found, learnt=learnt), "nothing was recorded"
    )
    typer.echo(f"Kept: a review of d{entry.body['of']}, {quality} (entry {entry.sequence}, hash {entry.hash}).")


for command in (delays.delay, delays.causes):
    deviations.command()(command)


@deviations.command()
def schema() -> None:
    """Print the JSON Schema of a departure."""
    from guidance.app.packs.schemas import as_text, schema_of

    sys.stdout.write(as_text(schema_of("deviation")))
    raise End(DONE)
