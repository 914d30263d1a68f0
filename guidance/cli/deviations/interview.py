"""Questions on a terminal, one at a time; whatever is typed is kept before the next is put."""

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import typer

from guidance.app.deviations.interview import UNFINISHED, NotAnAnswer, Question, Read

Tree = dict[str, Any]
Keep = Callable[[Tree], None]
WIDTH = 80


def say(text: str, indent: str = "") -> None:
    """Print a paragraph, no wider than a page."""
    typer.echo(
        textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) or text
    )


def interview(tree: Tree, following: Callable[[Tree], Iterator[Question]], keep: Keep) -> int:
    """Put questions until none is left, and return how many were put.

    Args:
        tree: The answers so far; it is added to.
        following: The questions not answered yet, given the answers so far.
        keep: Told of the answers after each.
    """
    count = 0
    while question := next(following(tree), None):
        count += _list(question, tree, keep) if question.many else _one(question, tree, keep)
    return count


def _one(question: Question, tree: Tree, keep: Keep) -> int:
    tree[question.key] = answer(question.words, question.read, question.default)
    keep(tree)
    return 1


def _list(question: Question, tree: Tree, keep: Keep) -> int:
    """Ask for one entry after another, until nothing is typed; an entry that was broken off is gone on with."""
    count, entries = 0, list(tree.get(question.key, []))
    begun = tree.pop(UNFINISHED, {}).get("entry")
    while True:
        if begun is None:
            words = question.words if not entries else "Another? (Enter for none)"
            begun = answer(words, question.read, optional=bool(entries))
            count += 1
        if begun is None:
            return count
        count += _parts(
            question.parts, begun, lambda part: keep({**tree, UNFINISHED: {"key": question.key, "entry": part}})
        )
        entries.append(begun)
        tree[question.key] = list(entries)
        keep(tree)
        begun = None


def _parts(parts: Iterable[Question], begun: Any, keep: Keep) -> int:  # noqa: ANN401  an entry, or a text
    count = 0
    for part in parts:
        if part.key not in begun:
            keep(begun)
            begun[part.key] = answer(part.words, part.read)
            count += 1
    return count


def answer(words: str, read: Read, default: str = "", *, optional: bool = False) -> Any:  # noqa: ANN401  what it reads
    """Put one question until it is answered; None where it may be left out and is."""
    typer.echo("")
    say(words + (f" [{default}]" if default else ""))
    while True:
        typed = input("> ").strip() or default
        if not typed and optional:
            return None
        if not typed.isprintable():
            say("that holds a character that cannot be seen; write it again", "  ")
            continue
        if not typed:
            say("something is needed here; Ctrl-C stops, and keeps what you have written", "  ")
            continue
        try:
            return read(typed)
        except NotAnAnswer as wrong:
            say(f"{wrong}", "  ")


def choose(words: str, options: list[str]) -> int:
    """Have one of a list chosen, and return its place."""
    for n, option in enumerate(options, 1):
        typer.echo(textwrap.fill(option, WIDTH, initial_indent=f"{n:3}. ", subsequent_indent="     "))

    def read(typed: str) -> int:
        if not typed.isdigit() or not 0 < int(typed) <= len(options):
            raise NotAnAnswer(f"write a number from 1 to {len(options)}")
        return int(typed) - 1

    return int(answer(words, read))


def yes(words: str) -> bool:
    """Ask for a yes or a no."""

    def read(typed: str) -> bool:
        if typed.lower() not in {"yes", "y", "no", "n"}:
            raise NotAnAnswer("write yes or no")
        return typed.lower().startswith("y")

    return bool(answer(f"{words} (yes or no)", read))
