"""Something of one case that cannot be so."""

from dataclasses import dataclass

from guidance.engine.model.records.doubt import Doubt


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The code and the sentence of what cannot be so, its cure, and what is in doubt for it, if anything."""

    code: str
    message: str
    cure: str
    doubt: Doubt | None = None
