"""Questions as people ask them: one that two statements claim to answer leads to the wrong one half of the time."""

from collections.abc import Iterable, Sequence

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.practice.question import asked_plainly
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.principle import PrincipleText
from guidance.engine.packs.schema.rule import CarriesText, RuleText

Asking = Entry[RuleText] | Entry[CarriesText] | Entry[PrincipleText]


def check_asked(entries: Iterable[Asking]) -> list[Diagnostic]:
    """Warn of a question that stands at two statements; editions of one rule may share theirs."""
    first: dict[str, tuple[str, Span]] = {}
    found = []
    for entry in entries:
        questions: Sequence[str] = entry.text.asked_as or ()
        for n, question in enumerate(questions):
            place = entry.at("asked_as", n)
            name, there = first.setdefault(asked_plainly(question), (entry.text.id, place))
            if _of_all_editions(name) != _of_all_editions(entry.text.id):
                found.append(_twice(question, name, place, there))
    return found


def _of_all_editions(name: str) -> str:
    return name.partition(".")[2]


def _twice(question: str, name: str, place: Span, there: Span) -> Diagnostic:
    message = f"`{question}` is asked of `{name}` too"
    cure = "ask it where it is answered, or say what tells the two apart"
    return Diagnostic("G237", message, place, cure, (there,))
