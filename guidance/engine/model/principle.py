"""A principle: what to weigh. It is engaged, cited and reflected on; there is no field in which to say it was met."""

from dataclasses import dataclass
from datetime import date

from guidance.engine.diagnostics import Span
from guidance.engine.model.instruments.provenance import TextCheck
from guidance.engine.model.rule import Evidence


@dataclass(frozen=True, slots=True)
class PrincipleSource:
    """Where the set of principles in one folder comes from. What an `instrument` states is weighed while it goes on."""

    id: str
    title: str
    force: str
    author: str = ""
    year: str = ""
    read: date | None = None
    place: str = ""
    licence: str = ""
    instrument: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Tension:
    """A rule that a principle pulls against, and why."""

    rule: str
    because: str


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle, in our words, with its source. `bears_on` names events and rules it speaks to.

    `asked_as` holds questions that it speaks to, as people ask them. `whom` says whom it is for: everybody, where it is
    empty. `instrument` names the edition that states it, where one does.
    With `tension_told`, an empty `pulls_against` says that it pulls against no rule; without, nobody has said.
    """

    id: str
    title: str
    source: str
    place: str
    force: str
    evidence: Evidence
    asks: str
    weigh: str
    questions: tuple[str, ...]
    bears_on: tuple[str, ...] = ()
    pulls_against: tuple[Tension, ...] = ()
    tension_told: bool = False
    pinned: bool = False
    group: str = ""
    span: Span | None = None
    words: str = ""
    checks: tuple[TextCheck, ...] = ()
    asked_as: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    instrument: str = ""
