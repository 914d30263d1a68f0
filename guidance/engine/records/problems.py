"""Faults met while reading plain files, and what each one costs: a field, a record or the whole file."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from guidance.engine import bounds
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.model.vocabulary import Vocabulary

WIDEST = 400
"""No more of a line than this is kept for showing."""
_AFTER = 80
_MOST_LOOKED_FOR = 500
"""Misspelt words for which another is suggested: looking takes longer than all else that is done with them."""
_LONGEST_EVENT = 80
_LONGEST_MESSAGE = 300


@dataclass(slots=True)
class Faults:
    """Every fault so far. With `pardon`, those of records and fields are warnings, and what they cost is counted.

    With `strict`, what could be but hardly is (a limit that ends before it starts) is refused, as what is typed can be.
    `case` is that of the record being read, so that each of its faults can be found by it.
    """

    pardon: bool = False
    found: list[Diagnostic] = field(default_factory=list)
    fields: int = 0
    records: int = 0
    strict: bool = False
    case: str = ""
    repeated: list[Diagnostic] = field(default_factory=list)
    _spelling: dict[tuple[str, str], str] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def of_file(self, code: str, message: str, span: Span, cure: str = "") -> None:
        """Note a fault that makes the file unfit to be read, whatever is pardoned."""
        self.found.append(Diagnostic(code, clipped(message), span, cure))

    def of_record(self, code: str, message: str, span: Span, cure: str = "", *, also: Iterable[Span] = ()) -> None:
        """Note a fault that makes a record unfit; who leaves the record out adds it to `records`."""
        fault = Diagnostic(code, clipped(message), span, cure, tuple(also), self.case)
        self.found.append(fault.pardoned() if self.pardon else fault)

    def of_field(self, code: str, message: str, span: Span, cure: str = "") -> None:
        """Note a fault that makes one field of a record unfit."""
        self.fields += 1
        self.of_record(code, message, span, cure)

    def notice(self, code: str, message: str, span: Span, cure: str = "", *, case: str = "", element: str = "") -> None:
        """Warn of something that is read all the same."""
        whose = case or self.case
        self.found.append(Diagnostic(code, clipped(message), span, cure, (), whose, element))

    def once(self, code: str, message: str, span: Span, cure: str = "", *, case: str = "", element: str = "") -> None:
        """Warn of something that a whole file tends to have: on the screen once for each file, each in the report."""
        warning = Diagnostic(code, clipped(message), span, cure, (), case, element)
        (self.repeated if (code, span.file) in self._told else self.found).append(warning)
        self._told.add((code, span.file))

    def are_too_many(self, file: str, line: int) -> bool:
        """Tell whether nothing more is read because of all that is wrong, and say so where it is first so."""
        if len(self.found) < bounds.MISTAKES.most:
            return False
        message = f"there are {bounds.MISTAKES.exceeded}; nothing from here on is read"
        self.of_file("G624", message, Span(file, line), "mend the first, since one mistake tends to make many")
        return True

    def spelling(self, kind: str, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """Write the cure for a misspelt name; looked for once for each, since a file tends to repeat its mistakes."""
        if (kind, word) not in self._spelling:
            looked_for = len(self._spelling) < _MOST_LOOKED_FOR and len(word) <= _LONGEST_EVENT
            self._spelling[kind, word] = did_you_mean(word, known, otherwise) if looked_for else otherwise
        return self._spelling[kind, word]

    def meant(self, event: str, vocabulary: Vocabulary) -> str:
        """Write the cure for a word that is no event; looked for once for each."""
        if ("event", event) not in self._spelling:
            looked_for = len(self._spelling) < _MOST_LOOKED_FOR and len(event) <= _LONGEST_EVENT
            self._spelling["event", event] = _meant(event, vocabulary) if looked_for else _USUAL
        return self._spelling["event", event]


_USUAL = "use an event of the vocabulary; `guidance words` lists them"


def _meant(event: str, vocabulary: Vocabulary) -> str:
    if any(event in word.facts for word in vocabulary.events.values()):
        return f"that is a fact of an event; `guidance words {event}` lists the events that have it"
    if close := vocabulary.nearest_event(event):
        return f"did you mean `{close}`?"
    some = vocabulary.events_about(event)
    return f"use an event of the vocabulary; `guidance words {event}` lists those that fit" if some else _USUAL


def clipped(message: str) -> str:
    """Return a message, cut short where it quotes more than anyone wants to read."""
    return message if len(message) <= _LONGEST_MESSAGE else message[: _LONGEST_MESSAGE - 1] + "…"


def shown(line: str, column: int) -> str:
    """Return as much of a line as is worth showing, the place under `column` kept where it is.

    >>> shown("one" + chr(9) + "two", 5)
    'one two'
    """
    if column > WIDEST:
        return ""
    kept = line[: max(column + _AFTER, WIDEST // 2)].rstrip()
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in kept)
