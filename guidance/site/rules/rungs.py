"""The sections of law that rules state, and those that rules rest on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidance.engine.model.instruments.citation import Citation, cited, read_citation, stands_at
from guidance.engine.model.rule import Instrument, Rule

Key = tuple[str, str]


@dataclass(frozen=True)
class Rung:
    """A section of an Act, or a regulation: the rules that state it, and those that rest on it."""

    law: str
    whole: str
    states: tuple[Rule, ...] = ()
    rests: tuple[Rule, ...] = ()

    @property
    def heading(self) -> str:
        """Name it."""
        unit = "regulation" if "Regulations" in self.law or self.law.startswith("SI ") else "section"
        return f"{self.law}, {unit} {self.whole}" if self.whole else self.law


def rungs(rules: Iterable[Rule], instruments: Sequence[Instrument]) -> tuple[Rung, ...]:
    """List every section that a rule rests on or states, by law in the order of the instruments, then by number."""
    states: dict[Key, list[Rule]] = {}
    rests: dict[Key, list[Rule]] = {}
    for rule in rules:
        own = {_key(instruments, place) for place in stands_at(rule)}
        for key in own:
            states.setdefault(key, []).append(rule)
        for key in dict.fromkeys(_key(instruments, c) for c in citations(rule)):
            if key not in own:
                rests.setdefault(key, []).append(rule)
    order = {instrument.title: n for n, instrument in enumerate(instruments)}
    keys = sorted({*states, *rests}, key=lambda key: (order.get(key[0], len(order)), key[0], _number(key[1]), key[1]))
    return tuple(Rung(*key, tuple(states.get(key, ())), tuple(rests.get(key, ()))) for key in keys)


def citations(rule: Rule) -> list[Citation]:
    """List the places of law that a rule rests on."""
    return [read_citation(ground) for ground in rule.rests_on if " " in ground]


def _key(instruments: Iterable[Instrument], citation: Citation) -> Key:
    """Name a section by its law's own title, however it was cited."""
    instrument = cited(instruments, citation.law)
    return (instrument.title if instrument else citation.law, citation.whole)


def _number(whole: str) -> int:
    return int("".join(c for c in whole if c.isascii() and c.isdigit()) or 0)
