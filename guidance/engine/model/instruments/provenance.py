"""How a statement is known: the pages it is known from, and who has read it against which text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Publication:
    """A page or a text that statements are known from. `key` is the short name by which packs name it.

    `of` names the instruments whose own text it gives; a page that only says again what one says is of none. `since`
    and `until` are the first and last day on which the text is known to have stood so; one as made, with no later text
    found, has no last day.
    """

    key: str
    title: str
    address: str = ""
    of: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def stood_within(self, begins: date | None, ends: date | None) -> bool:
        """Tell whether the text is known to have stood on a day from `begins` to the day before `ends`."""
        too_late = bool(self.since and ends and self.since >= ends)
        too_early = bool(self.until and begins and self.until < begins)
        return not (too_late or too_early)

    def __str__(self) -> str:
        return f"{self.title} <{self.address}>" if self.address else self.title


class Result(StrEnum):
    """What came of reading a statement against a text."""

    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class TextCheck:
    """One reading of a rule or a principle against a text: who read it, in what, where, when, and what came of it.

    `words` is the mark of the statement as it was worded when it was read. `current` tells whether it still is: a
    reading of earlier words says nothing about those that stand now.
    """

    statement: str
    checked_by: str
    text: str
    place: str
    checked_on: date
    result: Result
    words: str
    note: str = ""
    current: bool = True


def outcome(checks: Sequence[TextCheck]) -> Result | None:
    """Say what the latest reading of the present words found; None where nobody has read them.

    Of two readings on one day, the one that differs counts: a doubt is settled by a later reading, never by another
    of the same day.
    """
    current = [check for check in checks if check.current]
    latest = max((check.checked_on for check in current), default=None)
    found = {check.result for check in current if check.checked_on == latest}
    return Result.DIFFERS if Result.DIFFERS in found else next(iter(found), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a script found where it held the place and the lengths of time of a rule against a text.

    It says nothing about what the words mean, so it is no reading. `fits` is false where the rule states another length
    than the text on purpose, and a person has to look. `current` is false once the rule's words or its place changed.
    """

    rule: str
    checked_by: str
    text: str
    checked_on: date
    fits: bool
    current: bool = True
