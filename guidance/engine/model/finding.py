"""What evaluation says of one duty on one date, and its own record of how it came to say it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from guidance.engine.model.deviation import Deviation
from guidance.engine.model.event import Event
from guidance.engine.model.power import Allowed
from guidance.engine.model.rule import Modality, Rule
from guidance.engine.model.source import NotShown


class Status(StrEnum):
    """What the rule says on the facts."""

    PENDING = "pending"
    DISCHARGED = "discharged"
    BREACHED = "breached"
    LAPSED = "lapsed"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"


class Standing(StrEnum):
    """What a trial or a deviation does about it."""

    STANDS = "stands"
    SUSPENDED = "suspended"
    DEVIATED = "deviated"


@dataclass(frozen=True, slots=True)
class Restart:
    """A later event that set a running clock going again; `derived` names the definition that made it, if one did."""

    id: str
    at: str
    after_limit: bool
    day: date | None = None
    derived: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that evaluation settled on the way, in the order it settled it: a word, and what it was about."""

    settled: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An event that might have been a rule's trigger and was not, and what settled that."""

    rule: Rule
    event: Event
    step: Step


@dataclass(frozen=True, slots=True)
class Finding:
    """One duty (a rule, triggered once, in one case) as at one date.

    `missing` names whatever is lacked; `not_shown` holds again those of it that no source of the case could have shown.
    `due_at` is the last moment of a limit in hours, on the clock in England: the latest possible, as `due` is its day.
    `performed` and `lapsed` are dates or date-times as recorded, or None; `anchor` is the event the clock ran from,
    `joined` the later triggers of its run, `closed` the day on which it was decided. `decision` is the
    deviation that `deviation` names, for whoever puts it in words. `steps` is the evaluation's own
    record, from which every explanation is written; evaluators need not agree on its words. `before` is the start of
    a power of the same kind on record before this one, which nothing shows to have ended or which had ended. `only_if`
    is what the duty turns on, where nothing on record has settled it yet.
    """

    rule: Rule
    trigger: Event
    status: Status
    authority: str | None = None
    restarts: tuple[Restart, ...] = ()
    due: date | None = None
    due_at: datetime | None = None
    performed: str | None = None
    days_late: int | None = None
    lapsed: str | None = None
    missing: tuple[str, ...] = ()
    not_shown: tuple[NotShown, ...] = ()
    standing: Standing = Standing.STANDS
    trial: str | None = None
    deviation: str | None = None
    notes: tuple[str, ...] = ()
    closed: date | None = None
    joined: tuple[Event, ...] = ()
    anchor: Event | None = None
    steps: tuple[Step, ...] = ()
    followed: Event | None = None
    allowed: Allowed | None = None
    before: Event | None = None
    only_if: str = ""
    decision: Deviation | None = field(default=None, compare=False)

    @property
    def ended_unfollowed(self) -> bool:
        """Tell whether this is a power that has ended, with nothing on the record of what followed."""
        ended = bool(self.steps) and self.steps[-1].settled == "power ended"
        return ended and self.rule.modality is not Modality.MAY and self.followed is None

    @property
    def trigger_unknown(self) -> bool:
        """Tell whether it turns on a fact that the record does not give whether there is anything to do at all."""
        return bool(self.steps) and self.steps[-1].settled == "trigger unknown"

    @property
    def key(self) -> tuple[str, ...]:
        """The order in which findings are shown: case, trigger date, rule, trigger id."""
        t = self.trigger
        return (t.case, t.owner, t.day.isoformat(), self.rule.id, t.id)
