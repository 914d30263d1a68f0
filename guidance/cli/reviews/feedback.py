"""The command for what people say of a rule: that it helped, got in the way, or was followed against first instinct."""

from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import USAGE, End, attempt
from guidance.engine.characters import on_one_line
from guidance.render.outlet import print_json

if TYPE_CHECKING:
    from guidance.app.learning.feedback import Said
    from guidance.engine.model.rule import Rule

Which = Annotated[str, typer.Argument(help="A rule, by its identifier.")]
NOTHING = "nothing was recorded"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For practitioners")(feedback)


def feedback(
    rule: Which,
    helped: Annotated[str | None, typer.Option("--helped", help="This helped because…")] = None,
    in_the_way: Annotated[str | None, typer.Option("--in-the-way", help="This got in the way because…")] = None,
    followed: Annotated[
        str | None, typer.Option("--followed", help="Followed against first instinct, and what came of that.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who says it: a role and an agency.")] = "",
    name: Annotated[str, typer.Option("--name", help="Their name, where it is to be kept.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it was not followed, in one word.")] = "",
    authority: options.Authority = None,
    added: options.Added = None,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    *,
    reasons: Annotated[bool, typer.Option("--reasons", help="List the reasons, and what each maps to.")] = False,
) -> None:
    """Keep what you have to say of a rule, or with nothing to keep, show what was said of it."""
    options.one_of(format_, ("table", "json"), "--format")
    given = _given(helped, in_the_way, followed)
    if given and (reasons or format_ != "table"):
        raise End(USAGE, f"--reasons and --format are for what is shown, and this is to be kept; {NOTHING}")
    if not all(text.strip() for text in given.values()):
        raise End(USAGE, f"there are no words to keep; {NOTHING}")
    if reasons:
        _reasons(format_)
        return
    found = attempt(lambda: _rule(rule, added), NOTHING)
    if len(given) > 1:
        raise End(USAGE, "give one of --helped, --in-the-way and --followed at a time")
    if not given:
        if by or name or reason:
            raise End(USAGE, "say what it is: --helped, --in-the-way or --followed, with the words")
        _list(found, format_)
        return
    kind, words = next(iter(given.items()))
    _keep(found, (kind, words), (by, name, reason), options.authority_code(authority, added=added))


def _given(helped: str | None, in_the_way: str | None, followed: str | None) -> dict[str, str]:
    from guidance.app.learning.feedback import FOLLOWED, HELPED, IN_THE_WAY

    every = {HELPED: helped, IN_THE_WAY: in_the_way, FOLLOWED: followed}
    return {kind: text for kind, text in every.items() if text is not None}


def _rule(name: str, added: options.Added) -> "Rule":
    from guidance.app.deviations.bearing import bearing_of
    from guidance.app.learning.dossier import with_named
    from guidance.app.lookup import load

    return bearing_of(name, with_named(name, load(*(added or ())))).rule


def _keep(rule: "Rule", said: tuple[str, str], whose: tuple[str, str, str], code: str | None) -> None:
    from guidance.app.learning.feedback import KINDS, Wanted, keep
    from guidance.cli.deviations.deviations import who
    from guidance.engine.model.practice.reasons import REASON_CODES

    by, name, reason = whose
    if reason:
        options.one_of(reason, tuple(REASON_CODES), "--reason")
    wanted = Wanted(rule, *said, who(by, name), reason, code)
    entry = attempt(lambda: keep(wanted), NOTHING)
    typer.echo(f"Kept about {rule.id}: {KINDS[said[0]]} (entry {entry.sequence}, hash {entry.hash}).")
    typer.echo(
        "Write no name and no reference of a case in it. The words are held apart from the ledger's chain, and kept as "
        f"long as those of a departure; `guidance ledger redact {entry.sequence} because` takes them away."
    )


def _list(rule: "Rule", format_: str) -> None:
    from guidance.app.learning.feedback import said_of

    said = attempt(lambda: said_of(rule.id), "the ledger cannot be read")
    if format_ == "json":
        print_json({"rule": rule.id, "feedback": [one.data for one in said]})
        return
    if not said:
        typer.echo(f"Nothing has been said of {rule.id} in this ledger.")
    for one in said:
        typer.echo(_line(one))
        typer.echo(on_one_line(f"      {one.words}"))


def _line(one: "Said") -> str:
    from guidance.app.learning.feedback import KINDS

    reason = f"; {one.reason}" if one.reason else ""
    kind = KINDS.get(one.kind, one.kind)
    return on_one_line(f"{one.entry.sequence:<6}{one.entry.occurred_at[:10]}  {kind}{reason}, by {one.entry.author}")


def _reasons(format_: str) -> None:
    from guidance.engine.model.practice.reasons import REASON_CODES, SYSTEM

    if format_ == "json":
        print_json({"system": SYSTEM, "reasons": [
            {"reason": name, "label": one.label, "code": one.code} for name, one in REASON_CODES.items()
        ]})  # fmt: skip
        return
    for name, one in REASON_CODES.items():
        typer.echo(f"{name:<20}{one.label}\n{'':<20}{one.code}")
    typer.echo(f"The codes are those of {SYSTEM}.")
