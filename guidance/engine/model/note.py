"""What a reader of a finding should be told besides. As text, each is what the contract's field `notes` says."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from guidance.engine.model.rule import Expressed


class DeviationEffect(Enum):
    """What a recorded departure comes to: how it was written down, or why it has no effect."""

    RECORDED_BEFORE = "recorded before"
    WRITTEN_AFTER = "decided before, written down after"
    HOUR_NOT_KNOWN = "decided on the last day, before or after its last moment is not on record, written down after"
    RECORDED_AFTER = "recorded after"
    NOT_RELIED_ON = "not relied on"
    NO_DEPARTURE = "no departure available"
    EXPIRED = "deviation past its own end"

    def __str__(self) -> str:
        return self.value


class Reach(Enum):
    """How far it is known that a trial sets aside what it is said to."""

    SUPPOSED = "supposed: that the direction set aside all that was proposed, which is not shown"
    END_NOT_KNOWN = "the end of the trial is not known: set aside only to the last day on which it is shown"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Latitude:
    """The rule under which going past the limit with reasons is itself contemplated."""

    rule: str

    def __str__(self) -> str:
        return f"{self.rule} allows for more time, with reasons: record the reason for the delay, which is no departure"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reader of a departure should be told of it."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class MayBeSetAside:
    """A trial that may have set this aside, and why that is not known."""

    trial: str
    why: str

    def __str__(self) -> str:
        return f"the trial {self.trial} may have set this aside: {self.why}"


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A trial that set this aside from the day `begins` on, and no longer does from the day `ends` on."""

    trial: str
    begins: date
    ends: date

    def __str__(self) -> str:
        return f"the trial {self.trial} set this aside from {self.begins}, and no longer does from {self.ends}"


@dataclass(frozen=True, slots=True)
class RanOn:
    """That a duty is taken to run on after its edition was replaced, or the `trial` that made it had ended, and why."""

    replaced: date
    because: str = ""
    trial: str = ""

    def __str__(self) -> str:
        over = f"the trial {self.trial} ended" if self.trial else "the edition was replaced"
        return f"runs on after {over} on {self.replaced}{self.because and f': {self.because}'}"


@dataclass(frozen=True, slots=True)
class RestartedLate:
    """That a clock was set going again after the limit had passed."""

    day: str

    def __str__(self) -> str:
        return f"clock restarted on {self.day}, after the limit had passed"


@dataclass(frozen=True, slots=True)
class Roughly:
    """How a rule says more or less than its source does, and why."""

    how: Expressed
    because: str

    def __str__(self) -> str:
        return f"{self.how}: {self.because}"


Note = DeviationEffect | Reach | Latitude | Remark | MayBeSetAside | GivenBack | RanOn | RestartedLate | Roughly
