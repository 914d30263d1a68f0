"""How rules are shared out among rulesets, so that none holds more than durable-rules can bear."""

import hashlib
import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from guidance.engine.evaluate.live.lint import MOST_MATCHES, most_matches
from guidance.engine.evaluate.live.rulesets import Ruleset, ruleset
from guidance.engine.evaluate.rule_index import once_for_the_same_rules
from guidance.engine.model.rule import Rule

MOST_RULES = 10
"""In one ruleset. Each rule costs every session that is opened on its ruleset some memory, which is then cleared."""

MOST_STORED = 2_000
"""How many groups of rules are stored as written."""


@dataclass(frozen=True)
class Share:
    """One ruleset under a name that says what is in it."""

    name: str
    ruleset: Ruleset

    @property
    def rows(self) -> Mapping[str, Mapping[str, object]]:
        """The ruleset as durable-rules reads it."""
        return self.ruleset.rows


def shares(rules: Sequence[Rule]) -> list[Share]:
    """Share rules out among rulesets, none of two instruments: those with like triggers lie together.

    So what one pack adds does not change how the others are shared out, and they need not be written again.
    """
    found: list[Share] = []
    for _, alike in groupby(sorted(rules, key=_alike), key=lambda rule: rule.instrument.id):
        of_one = list(alike)
        for first in range(0, len(of_one), MOST_RULES):
            found += _stored(of_one[first : first + MOST_RULES])
    return found


@once_for_the_same_rules(MOST_STORED)
def _stored(rules: Sequence[Rule]) -> list[Share]:
    return list(_written(rules))


def _alike(rule: Rule) -> tuple[Hashable, ...]:
    first = min((p.event for p in rule.triggers), default="")
    return (rule.instrument.id, rule.commencement or date.min, first, rule.id)


def _written(rules: Sequence[Rule]) -> Iterator[Share]:
    """Write some rules as one ruleset, or as two where one message might match too many of its patterns."""
    made = ruleset(rules)
    if most_matches(made.rows) > MOST_MATCHES and len(rules) > 1:
        half = len(rules) // 2
        yield from _written(rules[:half])
        yield from _written(rules[half:])
        return
    written = json.dumps(made.rows, sort_keys=True).encode()
    yield Share(f"g{hashlib.sha256(written).hexdigest()[:12]}", made)
