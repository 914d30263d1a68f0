"""The stages of a child's journey: which of them an event touches, and how far an instrument is held for each."""

from dataclasses import dataclass
from enum import StrEnum

from guidance.engine.model.condition import ALWAYS, Condition, Truth, weigh
from guidance.engine.model.event import Event


class Extent(StrEnum):
    """How much of what an instrument asks at a stage is here as rules that a record can be held against."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the pack of an instrument says of itself at one stage; `because` says what is left out."""

    stage: str
    extent: Extent
    because: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the journey.

    The guidance in force answers for every stage. `law` names the instruments that answer for this one besides;
    `not_held`, in words, what bears on it and is in no pack at all.
    """

    name: str
    means: str
    law: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name as people read it."""
        return self.name.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Touch:
    """A stage at which something may be owed once an event has happened, unless its facts say otherwise."""

    stage: str
    where: Condition = ALWAYS

    def reaches(self, event: Event) -> bool:
        """Tell whether the event touches the stage; where a fact is missing, it does."""
        return weigh(self.where, event) is not Truth.FALSE
