"""One thing that is asked for when something is drawn up, and how an answer to it is held to account."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guidance.engine.diagnostics import did_you_mean
from guidance.engine.model.vocabulary import NotAFact, parse_date

Answers = Mapping[str, Sequence[str]]


def in_plain_text(answer: str) -> str:
    """Say what is wrong with a text, or nothing."""
    return "" if answer.isprintable() and answer.strip() else "write it in plain text, on one line"


@dataclass(frozen=True)
class Wanted:
    """One thing that is asked for: its key in the document, the question, and how an answer is held to account.

    `needed` marks what a draft cannot do without; the rest can be written in later. `many` takes several answers,
    set apart by semicolons. `check` returns what is wrong with an answer, or an empty text.
    """

    key: str
    question: str
    needed: bool = False
    many: bool = False
    check: Callable[[str], str] = in_plain_text
    usual: str = ""


def parts(wanted: Wanted, answer: str) -> list[str]:
    """Take an answer apart where several are wanted."""
    return [part.strip() for part in (answer.split(";") if wanted.many else [answer]) if part.strip()]


def wrong_with(wanted: Wanted, given: Sequence[str]) -> str:
    """Say what is wrong with an answer, or nothing."""
    if not given:
        return "an answer is needed here" if wanted.needed else ""
    return next((found for part in given if (found := wanted.check(part))), "")


def a_day(answer: str) -> str:
    """Say what is wrong with a day, or nothing."""
    try:
        parse_date(answer)
    except NotAFact as wrong:
        return f"{wrong}; {wrong.cure}"
    return ""


def one_of(*words: str) -> Callable[[str], str]:
    """Hold an answer to some words."""
    return lambda answer: "" if answer in words else f"`{answer}` is not one of {', '.join(words)}"


def named(what: str, names: Sequence[str], usual: str) -> Callable[[str], str]:
    """Hold an answer to the names of something, of which there may be many."""
    return lambda answer: "" if answer in names else f"`{answer}` is not {what}; {did_you_mean(answer, names, usual)}"


def quoted(text: str) -> str:
    """Write a text so that YAML takes it for text, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
