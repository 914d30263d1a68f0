"""A question that belongs to a person: when it is in front of them, what settles it, and what follows if it is yes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from guidance.engine.model.condition import Pattern, Patterns
from guidance.engine.model.event import Fact
from guidance.engine.model.period import Period
from guidance.engine.model.rule import HowSoon, Instrument


class Concerns(StrEnum):
    """What a question is about, where that puts it above other questions."""

    LIFE = "life"
    CHILD_UNSEEN = "child_unseen"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class ReadWith:
    """What the law or guidance says that a question is to be read with, from the day on which it does."""

    text: str
    commencement: date | None = None


@dataclass(frozen=True, slots=True)
class RulingOut:
    """What rules a question out where it is on record by then, and none of those in `since` has come after it.

    With `for_less_than` it does so only of a cause that came before so long had run, its own day being the first.
    """

    pattern: Pattern
    since: tuple[str, ...] = ()
    for_less_than: Period | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `if_so` is the event that a yes would be recorded as, with the facts in `with_facts`.

    A yes is recorded as of the day of asking; `on_that_day`, as of the day of the cause: what has run since is told.
    Where something follows from a no, `if_not` is that event. `settled_same_day` lists what settles it even on the day
    it arose, in an unknown order. While `state` holds, it is put in the words of `meanwhile` instead.

    It is raised only while `while_state` holds, and not where what fits `unless` is on record no later than the cause,
    with nothing of its `since` between the two; for a cause that a definition may have made, only on the cause's day
    or the day before.
    `same` is `episode` where only what is in the cause's episode rules it out, and `case` where everything does.
    What closes a case, and a death or the age of 18, end it on a later day, but for what fits `outlasts`.
    A local pack's question has its `instrument`, and is put to nobody but those whom that instrument reaches.
    """

    id: str
    question: str
    ask_when: Patterns
    how_soon: HowSoon
    settled_by: Patterns = ()
    settled_same_day: Patterns = ()
    if_so: str = ""
    on_that_day: bool = False
    if_not: str = ""
    with_facts: Mapping[str, Fact] = field(default_factory=dict)
    state: str = ""
    meanwhile: str = ""
    while_state: str = ""
    unless: tuple[RulingOut, ...] = ()
    same: str = "episode"
    outlasts: Patterns = ()
    weigh: tuple[str, ...] = ()
    concerns: Concerns | None = None
    read_with: tuple[ReadWith, ...] = ()
    instrument: Instrument | None = None

    def is_put_to(self, authority: str | None, day: date) -> bool:
        """Tell whether it is asked of what happened on a day in a case of an authority, or of none that is known."""
        local = self.instrument
        return local is None or (local.authority in {None, authority} and local.in_force(day))


def asked_plainly(question: str) -> str:
    """Return a question with nothing but its words, so that two that are alike can be told.

    >>> asked_plainly("How long have I got?") == asked_plainly("how long  have I got")
    True
    """
    return " ".join(re.findall(r"[\w'’]+", question.casefold()))
