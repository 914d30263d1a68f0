"""What evaluation says of one duty on one date, and its own record of how it came to say it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum

from guidance.engine.model.deviation import Deviation
from guidance.engine.model.event import Event
from guidance.engine.model.missing import Missing
from guidance.engine.model.note import DeviationEffect, Note
from guidance.engine.model.power import Allowed, Spent
from guidance.engine.model.records.source import NotShown
from guidance.engine.model.rule import Exemption, Modality, Rule


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


class Reason(Enum):
    """What settled a finding, or turned it."""

    TRIGGER_UNKNOWN = "trigger unknown"
    EXEMPT = "exempt"
    HAD = "had"
    FOLLOWED = "followed"
    NOTHING_CAME_FIRST = "nothing came first"
    FORBIDDEN = "forbidden"
    NO_LIMIT = "no limit"
    END_UNSURE = "end unsure"
    ORDER_UNKNOWN = "order unknown"
    PERFORMED = "performed"
    PERFORMED_LATE = "performed late"
    TIME_UNKNOWN = "time unknown"
    LAPSED = "lapsed"
    LAPSED_LATE = "lapsed late"
    POWER_ENDED = "power ended"
    WAITING = "waiting"
    NOT_SHOWN_IN_TIME = "not shown in time"
    MAY_FIT = "may fit"
    NOT_SHOWN = "not shown"
    IN_DOUBT = "in doubt"
    LONGER_THAN_ALLOWED = "longer than allowed"
    ENDS_BEFORE_IT_STARTS = "ends before it starts"
    EXTENDED_TOO_LATE = "extended after it had ended"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that evaluation settled on the way, in the order it settled it, and by what.

    `by` is the event that did so, `exemption` the one that is known to hold, `ended` the day by which a power had
    ended that was to be prolonged, and `because` what a record leaves in doubt, in a clause for people.
    """

    reason: Reason
    by: Event | None = None
    exemption: Exemption | None = None
    ended: date | datetime | None = None
    because: str = ""


class NotOpened(Enum):
    """Why an event that might have been a rule's trigger opened no duty."""

    NOT_IN_FORCE = "not in force"
    ANOTHER_AUTHORITY = "another authority"
    NOT_A_TRIGGER = "not a trigger"
    STATE_DOES_NOT_HOLD = "state does not hold"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An event that might have been a rule's trigger and was not, and why."""

    rule: Rule
    event: Event
    why: NotOpened


@dataclass(frozen=True, slots=True)
class Finding:
    """One duty (a rule, triggered once, in one case) as at one date.

    `unknown` holds whatever is lacked, in the order of its text, which is the contract's `missing`; `not_shown` holds
    again those of it that no source of the case could have shown.
    `due_at` is the last moment of a limit in hours, on the clock in England: the latest possible, as `due` is its day.
    `performed` and `lapsed` are dates or date-times as recorded, or None; `anchor` is the event the clock ran from,
    `joined` the later triggers of its run, `closed` the day on which it was decided. `decision` is the
    deviation that `deviation` names, for whoever puts it in words. `steps` is the evaluation's own
    record, from which every explanation is written. `before` is the start of
    a power of the same kind on record before this one, which nothing shows to have ended or which had ended. `only_if`
    is what the duty turns on, where nothing on record has settled it yet. `spent` is what earlier stays leave of it.
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
    unknown: tuple[Missing, ...] = ()
    not_shown: tuple[NotShown, ...] = ()
    standing: Standing = Standing.STANDS
    trial: str | None = None
    deviation: str | None = None
    notes: tuple[Note, ...] = ()
    closed: date | None = None
    joined: tuple[Event, ...] = ()
    anchor: Event | None = None
    steps: tuple[Step, ...] = ()
    followed: Event | None = None
    allowed: Allowed | None = None
    spent: Spent | None = None
    before: Event | None = None
    only_if: str = ""
    decision: Deviation | None = field(default=None, compare=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is lacked, by name."""
        return tuple(map(str, self.unknown))

    @property
    def reason(self) -> Reason | None:
        """What settled it last; None before anything has."""
        return self.steps[-1].reason if self.steps else None

    @property
    def departure(self) -> DeviationEffect | None:
        """What a recorded departure comes to, where there is one."""
        return next((note for note in self.notes if isinstance(note, DeviationEffect)), None)

    @property
    def ended_unfollowed(self) -> bool:
        """Tell whether this is a power that has ended, with nothing on the record of what followed."""
        ended = self.reason is Reason.POWER_ENDED
        return ended and self.rule.modality is not Modality.MAY and self.followed is None

    @property
    def trigger_unknown(self) -> bool:
        """Tell whether it turns on a fact that the record does not give whether there is anything to do at all."""
        return self.reason is Reason.TRIGGER_UNKNOWN

    @property
    def key(self) -> tuple[str, ...]:
        """The order in which findings are shown: case, trigger date, rule, trigger id."""
        t = self.trigger
        return (t.case, t.owner, t.day.isoformat(), self.rule.id, t.id)


def in_order(*missing: Iterable[Missing]) -> tuple[Missing, ...]:
    """Put together what is lacked, each once, in the order of its text."""
    return tuple(sorted({lack for some in missing for lack in some}, key=str))
