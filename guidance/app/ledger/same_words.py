"""Where else a personal text is said: other entries keep copies of it, above all a correction of what it corrects."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidance.app.ledger.personal_texts import AUTHORITY, CASE, code_of
from guidance.engine.ledger.entry import Entry, HeldText
from guidance.engine.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Saying:
    """An entry that says it, and by which name the text is held apart from it; empty where the entry itself says it.

    `unread`: its key is not there, so that nobody can tell whether it does.
    """

    entry: Entry
    name: str = ""
    unread: bool = False


def said_elsewhere(ledger: Ledger, gone: HeldText) -> list[Saying]:
    """Look for the words of a redacted text in the other entries of its case, and in those that name no case.

    They are the same words where nothing but capitals and spaces differs; what holds them among others says them too.
    What is about other cases is not looked at.
    """
    entries = list(ledger.entries())
    of = next(entry for entry in entries if entry.sequence == gone.entry)
    words = re.compile(rf"(?<!\w){re.escape(_plain(gone.text))}(?!\w)")
    return [found for entry in entries if _near(entry, of) for found in _in(entry, words, ledger)]


def _near(entry: Entry, of: Entry) -> bool:
    """Tell whether an entry is about the same case, or about none: feedback, and the review of a rule, name none."""
    mine, its = (str(each.body.get(AUTHORITY) or "") for each in (of, entry))
    case = str(entry.body.get(CASE) or "")
    return not case or (case == of.body.get(CASE) and (not (mine and its) or code_of(mine) == code_of(its)))


def _in(entry: Entry, words: re.Pattern[str], ledger: Ledger) -> Iterator[Saying]:
    if any(words.search(_plain(said)) for said in (entry.author, *_texts(entry.body))):
        yield Saying(entry)
    for name, digest in entry.held.items():
        text = ledger.text(digest)
        if text and (text.lost or words.search(_plain(text.text))):
            yield Saying(entry, name, unread=text.lost)


def _texts(body: object) -> Iterator[str]:
    """Yield every text in the body of an entry."""
    if isinstance(body, Mapping):
        body = [*body.values()]
    if isinstance(body, list | tuple):
        for part in body:
            yield from _texts(part)
    elif isinstance(body, str):
        yield body


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
