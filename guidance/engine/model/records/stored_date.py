"""A last day that another system holds, as a row of a record gives it: a cross-check, and never a limit."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StoredDate:
    """The last day that a system holds for something that is to be done in a case.

    `of` is the rule that it is the limit of, or else the event that is to be done by then. `events` are the ids of what
    else the row shows: what began it or what was done, or nothing. `column`, `file` and `line` say where it stands.
    """

    owner: str
    case: str
    of: str
    day: date
    episode: str | None = None
    events: tuple[str, ...] = ()
    column: str = ""
    file: str = ""
    line: int = 0
