"""The command for words: what can be said of a case, and what each word means."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import INVALID, End
from guidance.render.outlet import print_json

if TYPE_CHECKING:  # what it rests on may be what is broken, and the other commands are not to wait for it
    from guidance.engine.model.vocabulary import EventWord, FactWord, State

WIDTH, MOST, IN_FULL = 80, 20, 3
"""So many of the words that fit are shown at most, and so many of them with their facts."""
_TYPES = {
    "boolean": "true or false", "date": "a day, such as 2026-11-27", "text": "text", "number": "a number",
    "one_of": "one of", "any_of": "any of",
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For practitioners")(words)


def words(
    words: Annotated[list[str] | None, typer.Argument(help="Words to look for, such as strategy meeting.")] = None,
    rules: options.RulePaths = None,
    added: options.Added = None,
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """List what a record may say: events with their facts, and states; with words, those that fit, best first."""
    from datetime import date

    from guidance import __version__
    from guidance.app.evaluation.evaluate import library_for
    from guidance.app.evaluation.query import Query
    from guidance.app.evaluation.receipt import pack_digest
    from guidance.app.packs import vocabulary
    from guidance.app.refusal import Refused

    options.one_of(format_, ("table", "json"), "--format")
    typed = " ".join(words or ())
    try:
        library = library_for(Query((), date.max, rules=tuple(rules or ()), overlays=tuple(added or ()), ledger=None))
    except Refused as refused:
        raise End(INVALID, "the packs have mistakes", refused.diagnostics) from None
    found = vocabulary.found(library.vocabulary, typed)
    if format_ == "json":
        receipt = {"engine_version": __version__, "packs": pack_digest(library), "words": typed, "count": len(found)}
        print_json({"receipt": receipt, "words": [*map(vocabulary.as_data, found)]})
        return
    for line in _table(found, whole=bool(typed.strip())):
        typer.echo(line)


def _table(found: "list[EventWord | State]", *, whole: bool) -> Iterator[str]:
    for n, word in enumerate(found[:MOST] if whole else found):
        yield from _word(word, whole=whole and n < IN_FULL)
    if not found:
        yield "No event or state here is called that, or means it. `guidance words` lists them all."
    if whole and len(found) > MOST:
        yield f"and {len(found) - MOST} more: add a word, or use `--format json`"
    if whole and len(found) > IN_FULL:
        yield "`guidance words` and the name of one of these gives its facts"


def _word(word: "EventWord | State", *, whole: bool) -> Iterator[str]:
    from guidance.engine.model.vocabulary import EventWord, State

    also = f" (also: {', '.join(word.also)})" if isinstance(word, EventWord) and word.also else ""
    yield from _wrapped(f"{word.name}{'' if isinstance(word, EventWord) else ' (a state)'}{also}", 0)
    yield from _wrapped(word.means, 2)
    if whole and isinstance(word, State):
        yield from _wrapped(f"from: {' or '.join(word.starts_with)}", 2)
        yield from _wrapped(f"until: {' or '.join(word.ends_with) or 'no event ends it'}", 2)
    if whole and isinstance(word, EventWord):
        for fact in word.facts.values():
            yield from _wrapped(f"- {fact.name}: {_type(fact)}. {fact.means[:1].upper()}{fact.means[1:]}.", 2)


def _type(fact: "FactWord") -> str:
    return f"{_TYPES[fact.type]} {', '.join(fact.values)}" if fact.values else _TYPES[fact.type]


def _wrapped(text: str, indent: int) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2),
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip
