"""Commands that draw up a part of a local pack: an instrument, a rule, a principle, an authority."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli.authoring.asking import STOPPED, asked_for
from guidance.cli.ending import INVALID, USAGE, End, show_diagnostics
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.app.drafting.draft import Draft

Pack = Annotated[Path, typer.Argument(help="The folder of the pack; it is made where there is none.", metavar="PACK")]
OPTIONS = {
    "instrument": {
        "authority": "Whose procedure it is.", "title": "What the manual is called.",
        "from": "The day it applies from.",
        "until": "The first day it no longer applies.", "name": "What it is called in files.",
        "telephone": "The number out of hours.", "checked": "When that number was last seen to be right.",
        "review_by": "By when it is to be read again.", "url": "Where it is published.",
    },
    "rule": {
        "id": "What the rule is called in files.", "stage": "The step of the child's journey.",
        "title": "What it asks, in one line.", "heading": "The heading it stands under.", "who": "Who is to do it.",
        "when": "The event that starts the clock. May be repeated.", "how": "must, should, may or must_not.",
        "what": "The event that does it. May be repeated.", "limit": "A period, `before EVENT`, or how soon.",
        "until": "An event that ends it. May be repeated.", "relates_to": "The national rule it stands beside.",
        "why": "What it is for.",
    },
    "principle": {
        "id": "What it is called in files.", "title": "What it asks, in one line.", "source": "Whose statement it is.",
        "place": "Where in it.", "force": "professional, guidance or research.", "asks": "What it asks, in full.",
        "weigh": "What is to be weighed.", "questions": "A question to ask oneself. May be repeated.",
        "bears_on": "An event or a rule it bears on. May be repeated.",
    },
    "authority": {
        "name": "What it is called.", "code": "Its three digits.", "from": "The first day.", "until": "The last day.",
        "source": "Where that is known from.",
    },
}  # fmt: skip
"""What can be given, and how the help says it; the questions themselves are asked by the app."""
MANY = "May be repeated."
DOES = {
    "instrument": "Draw up what a local manual is: whose, from when, and what it still lacks.",
    "rule": "Draw up a rule of a local pack, put it into the file of its step, and print it back as a sentence.",
    "principle": "Draw up a principle of a local pack: something to weigh, and never a rule.",
    "authority": "Draw up an authority that is not yet among those known.",
}


def add_to(group: typer.Typer) -> None:
    """Register the commands with the group of those that draw up something new."""
    for name in OPTIONS:
        group.command(name)(_command(name))


def _command(kind: str) -> Callable[..., None]:
    """Make the command of one kind, with an option for each thing that can be given."""

    def draw_up(pack: Path, **typed: Any) -> None:  # noqa: ANN401  whatever was typed
        given = {name.rstrip("_"): [value] if isinstance(value, str) else value for name, value in typed.items()}
        try:
            _written(_drafted(kind, pack, given))
        except (KeyboardInterrupt, EOFError):
            raise End(STOPPED, "stopped; nothing was written") from None

    draw_up.__doc__ = f"{DOES[kind]} Asks for what is not given; Ctrl-C leaves nothing behind."
    draw_up.__name__ = kind
    parameters = [inspect.Parameter("pack", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Pack)]
    parameters += [_option(name, said) for name, said in OPTIONS[kind].items()]
    draw_up.__dict__["__signature__"] = inspect.Signature(parameters)
    draw_up.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return draw_up


def _option(name: str, said: str) -> inspect.Parameter:
    """Make an option; one whose name is a word of Python is called otherwise within the program."""
    shape = list[str] | None if MANY in said else str | None
    option: Any = Annotated[shape, typer.Option(f"--{name.replace('_', '-')}", help=said)]
    safe = f"{name}_" if name in {"from", "id"} else name
    return inspect.Parameter(safe, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)


def _drafted(kind: str, pack: Path, given: dict[str, list[str] | None]) -> "Draft":
    from guidance.app.drafting.draft import drafted, words_of
    from guidance.app.drafting.kinds import KINDS
    from guidance.engine.diagnostics import has_errors

    if pack.exists() and not pack.is_dir():
        raise End(USAGE, f"`{pack}` is a file; name the folder of the pack")
    house = words_of(pack)
    if has_errors(house.diagnostics):
        raise End(INVALID, "nothing was written: mend the pack first", house.diagnostics)
    answers = asked_for(KINDS[kind].questions(house), given)
    try:
        draft = drafted(KINDS[kind], answers, pack, house)
    except FileExistsError as there:
        raise End(USAGE, f"`{there.args[0]}` is there already, and is not written over; nothing was written") from None
    if draft.faults:
        raise End(INVALID, "nothing was written: it would have mistakes", draft.faults)
    return draft


def _written(draft: "Draft") -> None:
    from guidance.app.drafting.draft import write
    from guidance.cli.ledger.ledger import plainly

    try:
        with plainly():
            write(draft)
    except OSError as fault:
        raise End(USAGE, f"`{draft.file}` cannot be written ({fault.strerror}); choose another place") from None
    print_line(f"{draft.file} written")
    if draft.sentence:
        print_line(draft.sentence)
    for lacking in draft.lacking:
        print_line(f"  it still lacks: {lacking}")
    show_diagnostics(draft.warnings)
