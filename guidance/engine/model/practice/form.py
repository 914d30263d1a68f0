"""A record form: what a practitioner is asked to write down, and which of it becomes events of the case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guidance.engine.model.rule import Evidence


class PartKind(StrEnum):
    """What a part of a form holds."""

    WORDS = "words"
    ROWS = "rows"
    TIMELINE = "timeline"
    LIMITS = "limits"
    DRAWING = "drawing"


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to be written freely: it stays the person's own words, and nothing reads it."""

    name: str
    prompt: str
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a part that is written in rows."""

    name: str
    title: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """The event that a row becomes: `at` is the column that dates it, `facts` the column of each fact.

    With `only_if_dated`, a row without a day becomes nothing; otherwise it is a mistake, so that no agreed day is lost.
    """

    event: str
    at: str
    facts: Mapping[str, str] = field(default_factory=dict)
    only_if_dated: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form."""

    name: str
    title: str
    kind: PartKind
    says: str = ""
    asks: tuple[Ask, ...] = ()
    columns: tuple[Column, ...] = ()
    records: Records | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form. `pack` names rules that apply where the form is used, though nowhere else."""

    id: str
    title: str
    about: str
    source: str
    place: str
    evidence: Evidence
    parts: tuple[Part, ...]
    pack: str = ""

    def part(self, name: str) -> Part | None:
        """Return a part by its name."""
        return next((part for part in self.parts if part.name == name), None)
