"""A lawful local trial: rules set aside for a time, and what applies instead."""

from dataclasses import dataclass, field
from datetime import date

from guidance.engine.diagnostics import Span
from guidance.engine.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Suspends:
    """One rule that a trial names, and how well that is evidenced. `proposed-only` suspends nothing."""

    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TrialInstrument:
    """The paper a trial rests on: a direction, an extension of one, or its revocation."""

    kind: str
    dated: date | None = None
    begins: date | None = None
    ends: date | None = None
    read: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """One authority's trial. `begins` is inclusive; `ends` exclusive, None where it is not known.

    `running_at_start`: `national` leaves duties already running to the national rule, `suspended` takes them in.
    `running_at_end`: `saved` keeps a duty begun in the trial set aside; `restart` makes it stand again from `ends`.
    """

    id: str
    authority: str
    state: str
    begins: date
    ends: date | None = None
    title: str = ""
    instruments: tuple[TrialInstrument, ...] = ()
    suspends: tuple[Suspends, ...] = ()
    instead: tuple[Rule, ...] = ()
    running_at_start: str = "national"
    running_at_end: str = "saved"
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    span: Span | None = None

    @property
    def last_evidenced(self) -> date | None:
        """The end, exclusive: as written, or the latest date its instruments show where no end is known."""
        known = [d for i in self.instruments for d in (i.dated, i.begins, i.ends) if d]
        return self.ends or max(known, default=None)
