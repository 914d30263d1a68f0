"""Rules put in the order in which they are asked, and by the events that may set them going: once for each set."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from guidance.engine.model.rule import Derive, Missed, Rule

Made = TypeVar("Made")
Making = Callable[[Sequence[Rule]], Made]


def once_for_the_same_rules(most: int) -> Callable[[Making[Made]], Making[Made]]:
    """Store what is made of the last `most` sequences of rules, the same being those of the same objects."""

    def storing(make: Making[Made]) -> Making[Made]:
        stored: dict[tuple[int, ...], tuple[Sequence[Rule], Made]] = {}

        def made_of(rules: Sequence[Rule]) -> Made:
            key = tuple(map(id, rules))
            if key not in stored:
                while len(stored) >= most:
                    del stored[next(iter(stored))]
                stored[key] = (tuple(rules), make(rules))  # the rules too, so that no other object has their place
            return stored[key][1]

        return made_of

    return storing


@dataclass(frozen=True)
class RuleIndex:
    """Rules as evaluation needs them.

    Attributes:
        at_once: The rules that an event may set going.
        afterwards: Those that begin where another was missed, asked when it is known what was.
        definitions: Those that say which events count as having happened too.
        powers: Those that limit for how long a power runs.
        places: By the name of an event, the places in `at_once` of the rules that it may set going.
    """

    at_once: Sequence[Rule]
    afterwards: Sequence[Rule]
    definitions: Sequence[Rule]
    powers: Sequence[Rule]
    places: Mapping[str, Sequence[int]]


@once_for_the_same_rules(16)
def rule_index(rules: Sequence[Rule]) -> RuleIndex:
    """Put rules in the order in which they are asked."""
    checkable = [r for r in rules if r.checkable]
    at_once = [r for r in checkable if not isinstance(r.when, Missed) and not isinstance(r.duty, Derive)]
    places: dict[str, list[int]] = {}
    for number, rule in enumerate(at_once):
        for name in dict.fromkeys(pattern.event for pattern in rule.triggers):
            places.setdefault(name, []).append(number)
    return RuleIndex(
        at_once,
        [r for r in checkable if isinstance(r.when, Missed)],
        [r for r in rules if isinstance(r.duty, Derive)],
        [r for r in rules if r.limits_a_power],
        places,
    )
