"""A question that belongs to a person: when it is in front of them, what settles it, and what follows if it is yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guidance.engine.model.condition import Patterns
from guidance.engine.model.event import Fact
from guidance.engine.model.rule import HowSoon


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `if_so` is the event that a yes would be recorded as, with the facts in `with_facts`.

    `settled_same_day` lists what settles it even on the day it arose, in an unknown order. While `state` holds, it
    is put in the words of `meanwhile` instead.
    """

    id: str
    question: str
    ask_when: Patterns
    how_soon: HowSoon
    settled_by: Patterns = ()
    settled_same_day: Patterns = ()
    if_so: str = ""
    with_facts: Mapping[str, Fact] = field(default_factory=dict)
    state: str = ""
    meanwhile: str = ""
    weigh: tuple[str, ...] = ()
