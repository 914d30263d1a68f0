"""A lawful local trial: rules set aside for a time, and what applies instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from guidance.engine.diagnostics import Span
from guidance.engine.model.rule import Rule

DIRECTION_POWER = "Local Authority Social Services Act 1970, s.7A"
"""The one power known here by which requirements are set aside for an authority."""
PAPERS = (
    "measures",
    "conditions",
    "stop_if",
    "stopped_by",
    "partners_agreed",
    "families_told",
    "impact_assessments",
    "baseline",
)
"""What a trial document says in text before it is `granted`; it also has instruments, and rules that it sets aside."""
NOT_KNOWN = "not known"
"""How a document says that something was never found, rather than leave it out."""


@dataclass(frozen=True, slots=True)
class Suspends:
    """One rule that a trial names, and how well that is evidenced. `proposed-only` suspends nothing."""

    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class MayHaveSetAside:
    """One rule that a trial may have set aside, and what is said of that. It suspends nothing, and is noted."""

    rule: str
    said: str


@dataclass(frozen=True, slots=True)
class TrialInstrument:
    """The paper a trial rests on: a direction, an extension of one, or its revocation.

    Where only the month of a date is known, `begins` and `ends` are the days by which it had certainly begun and not
    yet ended, `dated` is the month's first, and `said` holds what is written, such as `2011-03`, by its key.
    """

    kind: str
    dated: date | None = None
    begins: date | None = None
    ends: date | None = None
    read: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted or asked. `kind` is `timeliness`, `quality` or `voice`; empty where nobody can tell."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """A day on which something shows that a trial still ran, and what shows it."""

    day: date
    where: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One authority's trial. `begins` is inclusive; `ends` exclusive, None where it is not known.

    Where it is not known when a proposal would have begun, `begins` is the last day there is.

    `running_at_start`: `national` leaves duties already running to the national rule, `suspended` takes them in.
    `running_at_end`: `saved` keeps a duty begun in the trial set aside; `restart` makes it stand again from `ends`.
    `said` holds a date of which only the month is known as it is written, by its key. `supposed` marks a trial read as
    though its direction had set aside all that was proposed: a supposition, never a fact.
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
    power: str = DIRECTION_POWER
    measures: tuple[Measure, ...] = ()
    last_seen: LastSeen | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    supposed: bool = False
    may_have_set_aside: tuple[MayHaveSetAside, ...] = ()

    @property
    def begins_known(self) -> bool:
        """Whether it is known when it begins; only a trial that was not granted can leave that open."""
        return self.begins != date.max

    @property
    def last_evidenced(self) -> date | None:
        """The end, exclusive: as written, or the latest day its papers or `last_seen` show where no end is known.

        A revocation ends it, whatever the other papers say.
        """
        shown = [d for i in self.instruments for d in (i.dated, i.begins, i.ends) if d]
        shown += [self.last_seen.day] if self.last_seen else []
        revoked = [d for i in self.instruments if i.kind == "revocation" and (d := i.begins or i.dated)]
        known = [self.ends] if self.ends else [max(shown)] if shown else []
        return min([*known, *revoked], default=None)
