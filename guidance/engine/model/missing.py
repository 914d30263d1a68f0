"""What a finding turns on that is not known. As text, each is what the contract's field `missing` calls it."""

from dataclasses import dataclass

from guidance.engine.model.records.source import NotShown


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that the record does not give."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class MissingTime:
    """The time of an event, where only its day is known."""

    event: str

    def __str__(self) -> str:
        return f"time of {self.event}"


@dataclass(frozen=True, slots=True)
class MissingSubject:
    """Of which of several things an event is."""

    event: str

    def __str__(self) -> str:
        return f"subject of {self.event}"


@dataclass(frozen=True, slots=True)
class MissingYear:
    """The working days of a year, which the calendar does not cover."""

    year: int

    def __str__(self) -> str:
        return f"calendar year {self.year}"


@dataclass(frozen=True, slots=True)
class Unread:
    """What a record says in two ways, or so that it cannot be read."""

    what: str

    def __str__(self) -> str:
        return self.what


Missing = MissingFact | MissingTime | MissingSubject | MissingYear | Unread | NotShown
