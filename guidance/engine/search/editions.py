"""Requirements through their editions: the rules that state one requirement are gathered into one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.search.index import Edition

AWAITED = "9999-12-31"
"""The first day of what has none yet."""


@dataclass(frozen=True)
class Requirement:
    """One requirement: every rule that has stated it, the latest first."""

    rules: tuple[Rule, ...]

    @property
    def latest(self) -> Rule:
        """The rule of the latest edition that has it."""
        return self.rules[0]


def requirements(rules: Iterable[Rule]) -> list[Requirement]:
    """Gather rules of one name through the editions of an instrument, with those whose place a later one took."""
    every = {rule.id: rule for rule in rules}
    first = {rule.id: rule.id for rule in every.values()}
    series = _series({rule.instrument.id: rule.instrument for rule in every.values()})
    named: dict[tuple[str, str], list[Rule]] = {}
    for rule in every.values():
        named.setdefault((series[rule.instrument.id], rule.name), []).append(rule)
    for alike in named.values():
        if len({rule.instrument.id for rule in alike}) == len(alike):
            for rule in alike[1:]:
                _join(first, alike[0].id, rule.id)
    for rule in every.values():
        for name in rule.replaces:
            if name in every:
                _join(first, rule.id, name)
    gathered: dict[str, list[Rule]] = {}
    for rule in every.values():
        gathered.setdefault(_root(first, rule.id), []).append(rule)
    return [Requirement(tuple(sorted(alike, key=_latest_first))) for alike in gathered.values()]


def _series(instruments: dict[str, Instrument]) -> dict[str, str]:
    """Name for each instrument the first of the editions that it belongs to; a circle is cut."""
    named = {}
    for name in instruments:
        seen, at = {name}, name
        while (before := instruments[at].supersedes) in instruments and before not in seen:
            seen.add(at := before)
        named[name] = at
    return named


def _root(first: dict[str, str], name: str) -> str:
    while first[name] != name:
        name = first[name]
    return name


def _join(first: dict[str, str], one: str, other: str) -> None:
    first[_root(first, other)] = _root(first, one)


def _latest_first(rule: Rule) -> tuple[int, str, str]:
    begins = rule.commencement.toordinal() if rule.commencement else 0
    return (-begins, "" if rule.repeal is None else "repealed", rule.id)


def editions(rules: Sequence[Rule]) -> tuple[Edition, ...]:
    """Return the editions of a requirement as an index holds them."""
    return tuple(
        Edition(
            rule.id,
            rule.title,
            rule.commencement.isoformat() if rule.commencement else AWAITED,
            rule.repeal.isoformat() if rule.repeal else "",
            rule.instrument.commencement.year if rule.instrument.commencement else 0,
        )
        for rule in rules
    )
