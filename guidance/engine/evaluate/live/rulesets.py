"""From rules to a ruleset of durable-rules, and what it has to be told of each event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidance.engine.evaluate.live.drafting import Against, Drafting, Heed, Length, spoken_of
from guidance.engine.evaluate.live.idioms import Row, at_least, pattern, row
from guidance.engine.evaluate.live.judging import judging
from guidance.engine.evaluate.live.words import UNKNOWN, Kind
from guidance.engine.evaluate.live.writing import OPENING, Writing
from guidance.engine.model.rule import Rule

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
