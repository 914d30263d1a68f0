"""Commands for a journey authority: list, show and check trials, and see what lapses when."""

import textwrap
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.ending import INVALID, USAGE, End, show_diagnostics
from guidance.render.outlet import print_json

if TYPE_CHECKING:
    from guidance.engine.model.trial import Trial
    from guidance.engine.packs.library import Library

WIDTH = 80
Day = Annotated[str, typer.Option("--as-at", help=f"The day to ask about: {options.FORMS_OF_A_DAY}.")]
Authority = Annotated[str | None, typer.Option("--authority", help="Only this authority, by code, slug or name.")]
Format = Annotated[str, typer.Option("--format", help="table or json.")]
Paths = Annotated[
    list[Path] | None, typer.Argument(help="Files or folders. With none, the trials that come with the product.")
]
Which = Annotated[str, typer.Argument(help="The trial, by its name in files, or the authority whose only one it is.")]
group = typer.Typer(
    no_args_is_help=True,
    help="Local trials: what is set aside, where, under what, and until when.",
    pretty_exceptions_enable=False,
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(group, name="trials", rich_help_panel="For journey authorities")


@group.command(name="list")
def list_(
    as_at: Day = "today",
    authority: Authority = None,
    trials: options.TrialPath = None,
    format_: Format = "table",
    added: options.Added = None,
) -> None:
    """List trials, where each stands, and which end soon."""
    from guidance.app.trials.listing import ending_soon, listed

    options.one_of(format_, ("table", "json"), "--format")
    when, library = options.day(as_at), _library(trials, added)
    found = listed(library, when, options.authority_code(authority, trials=trials, added=added))
    show_diagnostics(ending_soon([t for t in library.trials if t.id in {one["trial"] for one in found}], when))
    if format_ == "json":
        _json({"as_at": when.isoformat(), "trials": found})
        return
    for one in found:
        _lines([f"{one['authority_name']}: {one['title']}"], 0)
        _lines([f"{one['trial']}: {one['stands']}"], 2)
        _lines(_aside(one), 2)
    typer.echo(f"{len(found)} {'trial' if len(found) == 1 else 'trials'}, as at {when}" if found else _none(authority))


@group.command()
def show(
    which: Which,
    as_at: Day = "today",
    trials: options.TrialPath = None,
    format_: Format = "table",
    added: options.Added = None,
) -> None:
    """Show one trial whole: its papers, what it sets aside, what applies instead, and what is not known of it."""
    from guidance.app.trials.listing import as_data

    options.one_of(format_, ("table", "json"), "--format")
    when, library = options.day(as_at), _library(trials, added)
    trial = _one(which, library)
    if format_ == "json":
        _json(as_data(trial, library, when))
        return
    _show(trial, library, when)
    _block("What it lacks before it can be granted", [", ".join(as_data(trial, library, when)["lacking"])])


@group.command()
def check(
    paths: Paths = None,
    as_at: Annotated[
        str | None, typer.Option("--as-at", help="Warn of trials that end within 60 days of this day.")
    ] = None,
    added: options.Added = None,
) -> None:
    """Find every mistake in trials; with a day, those that end soon too."""
    from guidance.app.lookup import load
    from guidance.app.refusal import Refused
    from guidance.app.trials.listing import checked, ending_soon
    from guidance.engine.diagnostics import has_errors
    from guidance.engine.explain.names import counted

    try:
        library = checked(paths or [], load(*(added or ())))
    except Refused as refused:
        raise End(INVALID, "the packs have mistakes", refused.diagnostics) from None
    when = options.day(as_at) if as_at else None
    show_diagnostics([*library.diagnostics, *(ending_soon(library.trials, when) if when else ())])
    typer.echo(counted(len(library.trials), "trial"))
    if has_errors(library.diagnostics):
        raise End(INVALID)


@group.command()
def calendar(
    as_at: Annotated[str | None, typer.Option("--as-at", help="Leave out what comes before this day.")] = None,
    authority: Authority = None,
    trials: options.TrialPath = None,
    format_: Format = "table",
    added: options.Added = None,
) -> None:
    """Say what begins and what lapses, on which day."""
    from guidance.app.trials.listing import calendar as lapses
    from guidance.app.trials.listing import lapse_data

    options.one_of(format_, ("table", "json"), "--format")
    library, when = _library(trials, added), options.day(as_at) if as_at else None
    code = options.authority_code(authority, trials=trials, added=added)
    found = [lapse_data(lapse, library) for lapse in lapses(library, when, code)]
    if format_ == "json":
        _json({"as_at": when.isoformat() if when else None, "calendar": found})
        return
    for line in found:
        head = f"{line['day']}  "
        rest = textwrap.wrap(f"{line['authority_name']}: {line['what']} ({line['trial']})", WIDTH - len(head))
        typer.echo(head + f"\n{' ' * len(head)}".join(rest))
    if not found:
        typer.echo(f"Nothing begins or lapses{f' from {when} on' if when else ''}.")


def _library(trials: Path | None, added: Iterable[Path] | None) -> "Library":
    from guidance.app.evaluation.evaluate import library_for
    from guidance.app.evaluation.query import Query
    from guidance.app.refusal import Refused

    try:
        return library_for(Query(records=(), as_at=date.max, trials=trials, overlays=tuple(added or ()), ledger=None))
    except Refused as refused:
        raise End(INVALID, "the trials have mistakes", refused.diagnostics) from None


def _one(which: str, library: "Library") -> "Trial":
    """Return the trial of a name, or the only one of an authority."""
    from guidance.engine.diagnostics import did_you_mean

    code = library.authorities.code(which)
    named = [t for t in library.trials if t.id == which] or [t for t in library.trials if code and t.authority == code]
    if len(named) == 1:
        return named[0]
    if named:
        raise End(USAGE, f"`{which}` has {len(named)} trials; name one: {', '.join(t.id for t in named)}")
    cure = did_you_mean(which, [t.id for t in library.trials], "`guidance trials list` lists those there are")
    raise End(USAGE, f"there is no trial `{which}`; {cure}")


def _none(authority: str | None) -> str:
    return "No trial here is this authority's." if authority else "There is no trial here."


def _aside(one: Mapping[str, Any]) -> Iterable[str]:
    names = [s["rule"] for s in one["suspends"] if s["set_aside"]]
    others = [s["rule"] for s in one["suspends"] if not s["set_aside"]]
    if names:
        yield f"sets aside: {', '.join(names)}"
    if others:
        yield f"names, and does not set aside: {', '.join(others)}"
    yield f"{_listed_day(one, 'from')} until {_listed_day(one, 'until')}"


def _listed_day(one: Mapping[str, Any], key: str) -> str:
    """Write a day of a trial: as it is, as it is counted where only the month is known, or as not known."""
    from guidance.engine.explain.trials import counted_in_words

    if one[key] and key in one["as_written"]:
        return counted_in_words(date.fromisoformat(one[key]), one["as_written"], key)
    return str(one[key] or "not known")


def _show(trial: Any, library: "Library", when: date) -> None:  # noqa: ANN401  a Trial: imported late
    from guidance.engine.explain import trials as words

    titles = {rule.id: rule.title for rule in (*library.rules, *trial.instead)}
    typer.echo(f"{trial.title} [{trial.id}]")
    _block("Where", [library.authorities.name(trial.authority)])
    _block("State", [words.STATES[trial.state], f"As at {when}: {words.phase_in_words(trial, when)}."])
    _block("When", [words.when_in_words(trial)])
    _block("Under what power", [trial.power])
    _block("On what paper", [words.paper_in_words(paper) for paper in trial.instruments])
    _block(
        "What it names to be set aside",
        [f"{s.rule}: {titles.get(s.rule, s.rule)} ({words.evidence_in_words(s.evidence)})" for s in trial.suspends],
    )
    _block(
        "What it may have set aside: it is not known, and the rule stands here",
        [f"{m.rule}: {titles.get(m.rule, m.rule)} ({m.said})" for m in trial.may_have_set_aside],
    )
    _block(
        "What applies in its place", [f"{rule.id}: {rule.title}" for rule in trial.instead] or ["No rule of its own."]
    )
    _block("Clocks already running at its start", [words.AT_START[trial.running_at_start]])
    _block("Clocks still running at its end", [words.AT_END[trial.running_at_end]])
    for key, label in words.TEXTS.items():
        _block(label, trial.texts.get(key, ()))
    _block("Source", [trial.source])


def _block(label: str, lines: Iterable[str]) -> None:
    said = [line for line in lines if line]
    if said:
        typer.echo(f"\n{label}")
        _lines(said, 2)


def _lines(lines: Iterable[str], indent: int) -> None:
    for line in lines:
        typer.echo(textwrap.fill(line, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)))


def _json(data: object) -> None:
    print_json(data)
