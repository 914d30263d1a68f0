"""Options that commands share, and how what was typed becomes what is asked."""

import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, overload

import typer

from guidance.cli.ending import USAGE, End

if TYPE_CHECKING:
    from guidance.app.evaluation.query import LedgerGiven, Query

FORMS_OF_A_DAY = (
    "`27/11/2026`, `27 Nov 2026`, `2026-11-27`, `2026-11-27T14:30`, `27/11/2026 2.30pm`, `today`, `yesterday`, "
    "`tomorrow 9am` or `now`"
)
MOST_DIGITS = 16
AsAt = Annotated[
    str,
    typer.Option("--as-at", help=f"The day or moment the answer is true of: {FORMS_OF_A_DAY}."),
]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", help="Use only what had been recorded by this day or moment.")
]
RulePaths = Annotated[
    list[Path] | None, typer.Option("--rules", help="Use these packs in place of the shipped ones. May be repeated.")
]
Added = Annotated[
    list[Path] | None,
    typer.Option("--with", help="Add these packs to the shipped ones, or to those of --rules. May be repeated."),
]
TrialPath = Annotated[Path | None, typer.Option("--trials", help="Use these trials in place of the shipped ones.")]
NoTrials = Annotated[bool, typer.Option("--no-trials", help="Set every trial aside.")]
DeviationFile = Annotated[
    Path | None, typer.Option("--deviations", help="A file of recorded deviations, in place of the ledger's.")
]
NoDeviations = Annotated[bool, typer.Option("--no-deviations", help="Set every recorded deviation aside.")]
AsProposed = Annotated[
    bool,
    typer.Option(
        "--as-proposed", help="Suppose that every granted trial set aside all that was proposed; labelled so."
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        help="auto (the definition, and batch for many events), definition, live, batch, or all to compare them.",
    ),
]
Memory = Annotated[
    int, typer.Option("--memory", min=1, metavar="MEGABYTES", help="How much batch may hold; more lies on the disk.")
]
BatchFrom = Annotated[
    int, typer.Option("--batch-from", min=1, metavar="EVENTS", help="From how many events on auto takes batch.")
]
Shows = Annotated[
    Path | None, typer.Option("--shows", help="A file that says which events the records can show, and when.")
]
Maps = Annotated[
    list[Path] | None,
    typer.Option(
        "--map", help="A map that says what a table or a workbook holds (`guidance import`). May be repeated."
    ),
]
Authority = Annotated[str | None, typer.Option("--authority", help="The authority, by code, slug or name.")]
Case = Annotated[str | None, typer.Option("--case", help="One case, by its reference.")]
SkipInvalid = Annotated[bool, typer.Option("--skip-invalid", help="Leave out records with mistakes, and count them.")]
Midnight = Annotated[
    str,
    typer.Option("--midnight", help="Exactly midnight in a cell is a `date` or a `time`; a spreadsheet means a date."),
]
Report = Annotated[
    Path | None, typer.Option("--report", help="Write every warning about the records there: .csv or .json.")
]
AllowPackErrors = Annotated[bool, typer.Option("--allow-pack-errors", help="Use packs in spite of their mistakes.")]


def whole_number(least: int = 0, most: int = 2**53) -> Callable[[str | int], int]:
    """Return what reads a whole number of the digits 0 to 9, and no number in any others."""

    def read(typed: str | int) -> int:
        text = str(typed).strip()  # a default comes as the number that it is
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1
        if not least <= number <= most:
            up_to = f" to {most}" if most < 2**53 else " on"
            raise typer.BadParameter(f"`{typed}` is not a whole number from {least}{up_to}, in the digits 0 to 9")
        return number

    return read


def query(
    files: Iterable[Path],
    as_at: str,
    *,
    known_at: str | None = None,
    rules: Iterable[Path] | None = None,
    added: Iterable[Path] | None = None,
    authority: str | None = None,
    reference_date: str | None = None,
    no_deviations: bool = False,
    **rest: Any,  # noqa: ANN401  what goes on as it was typed
) -> "Query":
    """Make what is asked from what was typed.

    Raises:
        End: A date or an authority cannot be read, or two options contradict each other.
    """
    from guidance.app.evaluation.query import Query
    from guidance.engine.model.england import day_of

    when = moment(as_at, "--as-at")
    if rest.get("as_proposed") and rest.get("no_trials"):
        raise End(
            USAGE, "--as-proposed supposes something of trials, and --no-trials sets them aside: give one of them"
        )
    return Query(
        ledger=_ledger(rest.get("deviations"), none=no_deviations),
        records=tuple(files),
        as_at=day_of(when),
        moment=when if isinstance(when, datetime) else None,
        known_at=moment(known_at),
        rules=tuple(rules or ()),
        overlays=tuple(added or ()),
        authority=authority_code(authority, rest.get("trials"), rules, added),
        reference_date=day(reference_date, "--reference-date") if reference_date else None,
        **rest,
    )


def _ledger(file: Path | None, *, none: bool) -> "LedgerGiven":
    """Say which ledger has a part in the answer: this machine's, unless a file takes its place or none is wanted."""
    from guidance.app.evaluation.query import OWN_LEDGER

    if file and none:
        raise End(USAGE, "--deviations and --no-deviations: give one of them")
    return None if file or none else OWN_LEDGER


def day(text: str, option: str = "--as-at") -> date:
    """Read a day, or `today`.

    Raises:
        End: The text is not a day.
    """
    from guidance.engine.model.vocabulary import NotAFact, parse_date

    try:
        return parse_date(iso(text, option))
    except NotAFact as wrong:
        raise End(USAGE, f"{option}: {wrong}; {wrong.cure}") from None


def iso(text: str, option: str) -> str:
    """Return as an ISO date or date-time what people type for one, and say on stderr what it was taken for.

    Raises:
        End: Nobody can tell which day or time is meant, or there is none such.
    """
    from guidance.app.clock import now
    from guidance.app.typed_dates import iso_from, taken_as
    from guidance.engine.model.vocabulary import NotAFact

    try:
        found = iso_from(text, now())
    except NotAFact as wrong:
        raise End(USAGE, f"{option}: {wrong}; {wrong.cure}") from None
    if found != text.strip():
        typer.echo(f"{option}: taken as {taken_as(found)}", err=True)
    return found


def facts(given: Iterable[str]) -> dict[str, str]:
    """Take facts typed as `name=value`; one with no value, or given twice with two, is not guessed at."""
    found = dict[str, str]()
    for name, sign, value in (one.partition("=") for one in given):
        if not sign:
            raise End(USAGE, f"--fact: `{name}` has no value; write `{name}=true`, or whatever is known")
        if found.setdefault(name, value) != value:
            raise End(USAGE, f"--fact: `{name}` is given as `{found[name]}` and as `{value}`; keep one")
    return found


@overload
def moment(text: str, option: str = ...) -> date | datetime: ...
@overload
def moment(text: None, option: str = ...) -> None: ...
def moment(text: str | None, option: str = "--known-at") -> date | datetime | None:
    """Read a day or a date-time, if one was given.

    Raises:
        End: The text is neither.
    """
    from guidance.engine.model.vocabulary import NotAFact
    from guidance.engine.records.plain.moment import parse_moment

    if text is None:
        return None
    try:
        found = parse_moment(iso(text, option))
    except NotAFact as wrong:
        raise End(USAGE, f"{option}: {wrong}; {wrong.cure}") from None
    return found.latest if found.at_time else found.day


def evaluator(name: str) -> str:
    """Hold an option to the evaluators that there are.

    Raises:
        End: It is none of them.
    """
    from guidance.app.evaluation.evaluators import EVALUATORS

    return one_of(name, EVALUATORS, "--engine")


def one_of(text: str, words: tuple[str, ...], option: str) -> str:
    """Hold an option to its words.

    Raises:
        End: It is none of them.
    """
    from guidance.engine.diagnostics import did_you_mean

    if text not in words:
        raise End(
            USAGE, f"{option}: `{text}` is not one of {', '.join(words)}; {did_you_mean(text, words, 'choose one')}"
        )
    return text


def authority_code(
    text: str | None,
    trials: Path | None = None,
    rules: Iterable[Path] | None = None,
    added: Iterable[Path] | None = None,
    *,
    option: str = "--authority",
) -> str | None:
    """Return an authority's code for what was typed; packs that are named may bring authorities of their own.

    Raises:
        End: There is no such authority.
    """
    from guidance.app.evaluation.evaluate import authorities_of
    from guidance.app.packs.shipped import shipped

    if text is None:
        return None
    known = shipped().authorities
    if known.code(text) is None and (trials or rules or added):
        known = authorities_of(tuple(rules or ()), trials, tuple(added or ()))
    code = known.code(text)
    if code is None:
        close = known.suggest(text)
        raise End(USAGE, f"{option}: `{text}` is not an authority" + (f"; did you mean `{close}`?" if close else ""))
    return code


def refuse_empty_paths(command: Any) -> None:  # noqa: ANN401  a command, or a group of them, as the library makes them
    """See that a file that is named by an empty text is refused, in every command: it would be the folder one is in."""
    for below in getattr(command, "commands", {}).values():
        refuse_empty_paths(below)
    for parameter in command.params:
        parameter.callback = parameter.callback or _see_that_it_is_named


def _see_that_it_is_named(_: object, parameter: Any, value: Any) -> Any:  # noqa: ANN401  whatever was given
    given = value if isinstance(value, list | tuple) else (value,)
    if Path() in given and any(not said or (said[0] == "-" and said[-1] == "=") for said in sys.argv[1:]):
        what = f"`{parameter.opts[0]}` names no file: it is empty"
        raise End(USAGE, what, cure="name one; a variable of the shell may not be set")
    return value
