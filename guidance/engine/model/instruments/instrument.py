"""A source of norms, and a place in it: what it is, when it is in force, and how we know what it says."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from guidance.engine.diagnostics import Span
from guidance.engine.model.instruments.provenance import Publication
from guidance.engine.model.instruments.stage import Claim


class Force(StrEnum):
    """How binding the source is; it decides whether a departure is open to anyone."""

    ACT = "act"
    REGULATIONS = "regulations"
    STATUTORY_GUIDANCE = "statutory-guidance"
    PRACTICE_GUIDANCE = "practice-guidance"
    LOCAL_PROCEDURE = "local-procedure"

    @property
    def is_law(self) -> bool:
        """Tell whether this is an Act or regulations, from which nobody may depart."""
        return self in {Force.ACT, Force.REGULATIONS}


class Evidence(StrEnum):
    """How we know what a provision says."""

    CONFIRMED = "confirmed"
    CORROBORATED = "corroborated"
    RECALLED = "recalled"
    INFERRED = "inferred"


WRITTEN = (Evidence.CONFIRMED, Evidence.CORROBORATED, Evidence.RECALLED)
"""What an author may say; a statement is inferred only where an edition whose text was not read continues another."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A rule that was stated and is no longer, because it was found to be wrong. Its name is never used again."""

    rule: str
    title: str
    because: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A source of norms: an Act, a set of regulations, an edition of guidance, a local procedure.

    `continues` names the edition whose rules are taken to go on in this one where it says nothing else.
    `review_by` is the last day on which its rules may be taken as they are; after it they are to be read again.

    `out_of_hours` is the number of its authority out of hours, and the day on which that was last seen to be right.
    `working_days` says what its text calls a working day, and where. `cited_as` holds other names by which rules cite
    it; `laws_not_held`, laws that its rules rest on and no pack holds; `awaits`, what has to happen before it has a
    commencement.
    One that applies `when_named` is left out of every answer that does not ask for it by name.
    `stages` says how far its pack holds it, stage by stage of a child's journey.
    """

    id: str
    title: str
    force: Force
    commencement: date | None = None
    repeal: date | None = None
    issued_under: str = ""
    extent: str = "england"
    supersedes: str = ""
    at_repeal: str = "saved"
    because: str = ""
    text_read: bool = False
    calendar: str = "england-and-wales"
    working_days: str = ""
    authority: str | None = None
    when_named: bool = False
    source_url: str = ""
    source_read: date | None = None
    licence: str = ""
    cited_as: tuple[str, ...] = ()
    laws_not_held: tuple[str, ...] = ()
    awaits: str = ""
    commencement_evidence: Evidence = Evidence.RECALLED
    commencement_sources: tuple[str, ...] = ()
    review_by: date | None = None
    out_of_hours: tuple[str, date] | None = None
    withdrawn: tuple[Withdrawn, ...] = ()
    continues: str = ""
    span: Span | None = field(default=None, compare=False)
    stages: tuple[Claim, ...] = ()

    def in_force(self, day: date) -> bool:
        """Tell whether the instrument is in force on a day."""
        return self.commencement is not None and self.commencement <= day and (self.repeal is None or day < self.repeal)

    def claim(self, stage: str) -> Claim | None:
        """Return what its pack says of itself at a stage, if it says anything."""
        return next((claim for claim in self.stages if claim.stage == stage), None)


@dataclass(frozen=True, slots=True)
class Provision:
    """A place in an instrument, and how we know it. A paragraph nobody has seen is left blank.

    `sources` are as a pack names them; `known_from` says what those are.
    """

    heading: str = ""
    paragraph: str = ""
    section: str = ""
    evidence: Evidence = Evidence.RECALLED
    sources: tuple[str, ...] = ()
    known_from: tuple[Publication, ...] = ()

    def __str__(self) -> str:
        paragraph = _numbered("paragraph", self.paragraph) if self.paragraph else ""
        section = f"section {self.section}" if self.section else ""
        return ", ".join(part for part in (section, self.heading, paragraph) if part)


def _numbered(what: str, places: str) -> str:
    """Name one place or several, as they are said.

    >>> _numbered("paragraph", "153"), _numbered("paragraph", "47-52, 54, 325")
    ('paragraph 153', 'paragraphs 47 to 52, 54 and 325')
    """
    *most, last = places.replace("-", " to ").split(", ")
    several = f"{', '.join(most)} and {last}" if most else last
    return f"{what}s {several}" if most or " to " in last else f"{what} {several}"
