"""From rules to rulesets of durable-rules, none of which holds more than it can bear, and what each has to be told."""

import hashlib
import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from guidance.engine.evaluate.live.drafting import OPENING, Against, Drafting, Heed, Length, spoken_of
from guidance.engine.evaluate.live.idioms import Row, at_least, pattern, row
from guidance.engine.evaluate.live.judging import judging
from guidance.engine.evaluate.live.lint import MOST_MATCHES, most_matches
from guidance.engine.evaluate.live.words import UNKNOWN, Kind
from guidance.engine.evaluate.live.writing import Writing
from guidance.engine.evaluate.rule_index import once_for_the_same_rules
from guidance.engine.model.rule import Rule

MOST_RULES = 10
"""In one ruleset. Each rule costs every session that is opened on its ruleset some memory, which is then cleared."""

MOST_STORED = 2_000
"""How many groups of rules are stored as written."""


Index = Mapping[str, Sequence[tuple[Against, int]]]


@dataclass(frozen=True)
class Ruleset:
    """Some rules as durable-rules reads them, and what it has to be told.

    `heard` holds, for each role, what an event of each name is held against. `limits` holds what is reckoned from the
    events in a role. `heeds` says what the triggers of each rule tell besides.
    """

    rules: tuple[Rule, ...]
    rows: Mapping[str, Row]
    heeds: tuple[Heed, ...]
    heard: Mapping[Kind, Index]
    limits: Mapping[Kind, Mapping[Length, int]]
    draft: Drafting

    def name(self, event: str) -> int:
        """Return the number of the name of an event, or 0 where no rule asks."""
        return self.draft.names.get(event, 0)

    def authority(self, code: str | None) -> int:
        """Return the number of an authority, or 0 where no rule is its own."""
        return self.draft.authorities.get(code or "", 0)


def ruleset(rules: Sequence[Rule]) -> Ruleset:
    """Write some rules as one ruleset."""
    draft, rows = Drafting(), judging()
    heeds = []
    for number, rule in enumerate(rules, 1):
        written = Writing(draft, rule, number)
        rows |= {f"r{number}n{place}": made for place, made in enumerate(written.rows(), 1)}
        heeds.append(written.heed())
    for flag in draft.fits.get(Kind.EARLIER, {}).values():
        earlier = pattern("m", Kind.EARLIER, at_least(f"fit{flag}", UNKNOWN))
        rows[f"e{flag}"] = row(OPENING, f"note flag={flag}", earlier)
    heard = {kind: _by_name(fits) for kind, fits in draft.fits.items()}
    return Ruleset(tuple(rules), rows, tuple(heeds), heard, draft.limits, draft)


def _by_name(fits: Mapping[Against, int]) -> Index:
    """Index what events are held against by the names of the events that can fit it."""
    index: dict[str, list[tuple[Against, int]]] = {}
    for against, flag in fits.items():
        for name in spoken_of(against):
            index.setdefault(name, []).append((against, flag))
    return index


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
