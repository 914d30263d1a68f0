"""An audit: questions asked of a service, those that records can answer in part and those that only people can."""

from dataclasses import dataclass

from guidance.engine.model.rule import Instrument, Provision, Rule


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """One question of an audit, in our own words.

    `number` is the source's own; `among` lists those it may be, where the source does not make that plain. `people`
    is what is left to ask of people; `unprinted` says why a question that the source numbers cannot be put.
    """

    number: int | None
    among: tuple[int, ...]
    asks: str
    provision: Provision
    rules: tuple[Rule, ...] = ()
    people: str = ""
    unprinted: str = ""

    @property
    def numbered(self) -> str:
        """How the source numbers it."""
        return str(self.number) if self.number else " or ".join(str(n) for n in self.among) or "no number"


@dataclass(frozen=True, slots=True)
class AuditGroup:
    """A group of questions under one heading."""

    id: str
    title: str
    questions: tuple[AuditQuestion, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit that somebody may ask for by name; it has no answer of its own, no score and no total."""

    id: str
    title: str
    about: str
    instrument: Instrument
    groups: tuple[AuditGroup, ...]
    rules: tuple[Rule, ...]

    @property
    def questions(self) -> tuple[AuditQuestion, ...]:
        """Every question, in order."""
        return tuple(question for group in self.groups for question in group.questions)
