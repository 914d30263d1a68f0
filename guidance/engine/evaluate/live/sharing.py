"""How rules are shared out among rulesets, so that none holds more than durable-rules can bear."""

import hashlib
import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guidance.engine.evaluate.live.lint import MOST_MATCHES, most_matches
from guidance.engine.evaluate.live.rulesets import Ruleset, ruleset
from guidance.engine.model.rule import Rule

MOST_RULES = 10
"""In one ruleset. Each rule costs every session that is opened on its ruleset some memory, which is then cleared."""

MOST_KEPT = 8
"""How many sets of rules are kept as written."""


@dataclass(frozen=True)
class Share:
    """One ruleset under a name that says what is in it."""

    name: str
    ruleset: Ruleset

    @property
    def rows(self) -> Mapping[str, Mapping[str, object]]:
        """The ruleset as durable-rules reads it."""
        return self.ruleset.rows


_KEPT: dict[tuple[int, ...], tuple[Sequence[Rule], list[Share]]] = {}


def shares(rules: Sequence[Rule]) -> list[Share]:
    """Share rules out among rulesets: those of one instrument with like triggers lie together."""
    key = tuple(id(rule) for rule in rules)
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        alike = sorted(rules, key=_alike)
        chunks = [alike[n : n + MOST_RULES] for n in range(0, len(alike), MOST_RULES)]
        _KEPT[key] = (rules, [share for chunk in chunks for share in _written(chunk)])
    return _KEPT[key][1]


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
