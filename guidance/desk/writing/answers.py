"""Answers typed into a page, read by the readers of the command line; each mistake has the field that it is in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guidance.app.clock import now
from guidance.app.deviations.interview import NotAnAnswer, Question
from guidance.app.typed_dates import taken_as
from guidance.engine.characters import unseen

Tree = dict[str, Any]
NEEDED = "something is needed here"
DAYS = ("until", "review_on", "retain_until")
"""What cannot be before the decision."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer: the field it is in, such as `harms.0.likelihood`, and why."""

    path: str
    says: str

    def as_data(self) -> dict[str, str]:
        """Give it as a page takes it."""
        return {"path": self.path, "says": f"{self.says[:1].upper()}{self.says[1:]}"}


@dataclass
class Answers:
    """Reads what was typed; what is left empty is left out, unless it is needed."""

    questions: Sequence[Question]
    needed: Sequence[str] = ()
    faults: list[Fault] = field(default_factory=list)

    def read(self, typed: Mapping[str, Any]) -> Tree:
        """Read every answer that can be, and note what is wrong with the others.

        Args:
            typed: By key, what was typed: a text, a list of words, or for what may be answered more than once a list
                of such, or of mappings where an entry has parts; its own text is then under an empty key.
        """
        tree: Tree = {}
        for question in self.questions:
            found = self._many(question, typed) if question.many else self._one(question, typed, question.key)
            if found:
                tree[question.key] = found
            elif question.key in self.needed and not any(_is_in(f.path, question.key) for f in self.faults):
                self.faults.append(Fault(question.key, NEEDED))
        return tree

    def _many(self, question: Question, typed: Mapping[str, Any]) -> list[Any]:
        entries = (self._entry(question, entry, f"{question.key}.{n}") for n, entry in _listed(typed, question.key))
        return [entry for entry in entries if entry]

    def _entry(self, question: Question, typed: Any, path: str) -> Any:  # noqa: ANN401  a text, a person or an entry
        if not question.parts:
            return self._one(question, {question.key: typed}, path)
        if not any(str(text).strip() for text in typed.values()):
            return None
        before = len(self.faults)
        entry = self._read(question, typed.get("", ""), path, needed=True) or {}
        for part in question.parts:
            entry[part.key] = self._read(part, typed.get(part.key, ""), f"{path}.{part.key}", needed=True)
        return entry if len(self.faults) == before else None

    def _one(self, question: Question, typed: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401  what it reads
        given = typed.get(question.key, "")
        return self._read(question, " ".join(given) if isinstance(given, list) else given, path)

    def _read(self, question: Question, text: str, path: str, *, needed: bool = False) -> Any:  # noqa: ANN401
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if hidden := unseen(text):
            self.faults.append(Fault(path, f"it holds a character that cannot be seen, U+{ord(hidden):04X}; delete it"))
        elif not text:
            self.faults += [Fault(path, NEEDED)] if needed else []
        else:
            try:
                return question.read(text)
            except NotAnAnswer as wrong:
                self.faults.append(Fault(path, str(wrong)))
        return None

    def hold_to_order(self, tree: Tree) -> None:
        """Put down when it was written, if nobody said, and note each day that is before the decision."""
        if "decided" not in tree:
            return
        tree.setdefault("recorded_at", now().isoformat(timespec="minutes")[:16])
        if tree["recorded_at"][:10] < tree["decided"]:
            self.faults.append(Fault("recorded_at", f"that is before it was decided, on {taken_as(tree['decided'])}"))
        for key in DAYS:
            if key in tree and tree[key] < tree["decided"]:
                self.faults.append(Fault(key, f"that is before it was decided, on {taken_as(tree['decided'])}"))

    def in_words(self, tree: Tree, called: Mapping[str, str]) -> list[dict[str, Any]]:
        """Give each answer beside what was asked; `called` says what some words are called."""
        asked = {question.key: question for question in self.questions}
        return [
            {"asks": asks(asked[key])[0] if key in asked else key.capitalize(),
             "says": [called.get(said, said) for said in _in_words(value, asked.get(key))]}
            for key, value in tree.items()
        ]  # fmt: skip


def asks(question: Question) -> tuple[str, str]:
    """Part what is asked from what helps to answer it.

    >>> asks(Question("decided_by", "Who decided? A role and an agency", str))
    ('Who decided?', 'A role and an agency')
    """
    words, _, hint = question.words.partition("? ")
    return f"{words.rstrip('?')}?", hint


def _is_in(path: str, key: str) -> bool:
    return path == key or path.startswith(f"{key}.")


def _listed(typed: Mapping[str, Any], key: str) -> Iterator[tuple[int, Any]]:
    given = typed.get(key) or []
    yield from enumerate(given if isinstance(given, list) else [given])


def _in_words(value: Any, question: Question | None) -> Iterator[str]:  # noqa: ANN401  what a document holds
    if isinstance(value, list):
        for each in value:
            yield from _in_words(each, question)
    elif isinstance(value, dict):
        first, *rest = (str(part) for part in value.values())
        yield ", ".join((first, *rest)) if "role" in value else f"{first} ({'; '.join(rest)})"
    else:
        form = question.form if question else ""
        yield taken_as(value) if form in {"day", "moment"} and _is_plain_day(value) else str(value)


def _is_plain_day(value: str) -> bool:
    try:
        date.fromisoformat(value.partition("T")[0])
    except ValueError:
        return False
    return True
