"""An edition that continues another: the rules it is taken to have, made under its own prefix and not written again.

What the pack writes out itself wins, and so does what takes another's place. What is named in `except`, or had ended
before its edition did, does not go on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.rule import CarriesText, ContinuedText, RuleText

Paper = tuple[Entry[InstrumentText], Instrument]
Carrying = tuple[Entry[CarriesText], Instrument | None]
_YEAR = re.compile(r"[0-9]{2}([0-9]{2})$")


@dataclass
class Held:
    """What every instrument holds so far: the identifiers of its rules that go on to its end, and all it writes."""

    lasting: dict[str, list[str]] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    replaced: dict[str, set[str]] = field(default_factory=dict)

    def add(self, entry: Entry[RuleText] | Entry[CarriesText], instrument: Instrument) -> None:
        """Keep one rule of an instrument."""
        text = entry.text
        self.written.setdefault(instrument.id, []).append(text.id)
        self.replaced.setdefault(instrument.id, set()).update(_stands_for(text))
        if _lasts(text.repeal, instrument):
            self.lasting.setdefault(instrument.id, []).append(text.id)

    def beside(self, rules: Mapping[str, Rule]) -> None:
        """Keep the rules of instruments that are read elsewhere."""
        for rule in rules.values():
            name = rule.instrument.id
            if _lasts(rule.repeal, rule.instrument):
                self.lasting.setdefault(name, []).append(rule.id)
            self.written.setdefault(name, []).append(rule.id)


def _lasts(repeal: date | None, instrument: Instrument) -> bool:
    """Tell whether a rule was still in force at the end of its edition."""
    return repeal is None or (instrument.repeal is not None and repeal >= instrument.repeal)


def continued(papers: Sequence[Paper], held: Held, reading: Reading) -> Iterator[Carrying]:
    """Make what each edition is taken to have from the one it continues, the other first."""
    waiting = {instrument.id: (entry, instrument) for entry, instrument in papers}
    while waiting:
        chain = [next(iter(waiting))]
        while (before := waiting[chain[-1]][1].continues) in waiting and before not in chain:
            chain.append(before)
        for name in reversed(chain):
            entry, instrument = waiting[name]
            if instrument.continues in waiting and instrument.continues in chain:
                round_about = "an edition that continues itself" if instrument.continues == name else "in a circle"
                message = f"`{name}` continues `{instrument.continues}`: {round_about}"
                reading.note([entry.mistake("G215", message, entry.at("continues"), "name the edition before it")])
            else:
                yield from _of(entry, instrument, held, reading)
            del waiting[name]


def _of(entry: Entry[InstrumentText], instrument: Instrument, held: Held, reading: Reading) -> Iterator[Carrying]:
    origins = held.lasting.get(instrument.continues, [])
    reading.note(_unknown(entry, instrument, held, reading))
    prefix = _prefix(entry.text, instrument, held) if origins else ""
    if origins and not prefix:
        cure = "add `prefix:`, such as `prefix: wt26`"
        reading.note(
            [entry.mistake("G245", "nothing says how its rules are to be called", entry.at("continues"), cure)]
        )
        return
    own = {*held.written.get(instrument.id, ()), *(gone.rule for gone in instrument.withdrawn)}
    replaced = held.replaced.get(instrument.id, set())
    place = entry.node.get("continues") or entry.node
    for name in origins:
        made = _renamed(name, prefix)
        if not {name, made} & {*entry.text.except_, *own, *replaced} and made not in reading.spoilt:
            held.written.setdefault(instrument.id, []).append(made)
            held.lasting.setdefault(instrument.id, []).append(made)
            yield Entry(ContinuedText(id=made, carries=name), place, entry.document), instrument


def _stands_for(text: RuleText | CarriesText) -> list[str]:
    """List the rules of another edition whose place a rule takes."""
    return [text.carries] if isinstance(text, CarriesText) else text.replaces


def _renamed(name: str, prefix: str) -> str:
    return f"{prefix}.{name.partition('.')[2]}"


def _prefix(text: InstrumentText, instrument: Instrument, held: Held) -> str:
    """Say how an edition's rules begin: as it says, as those that it writes do, or by its year where the other's do."""
    own = {name.partition(".")[0] for name in held.written.get(instrument.id, ())}
    theirs = {name.partition(".")[0] for name in held.lasting[instrument.continues]}
    if text.prefix or len(own) == 1:
        return text.prefix or own.pop()
    then, now = _YEAR.search(instrument.continues), _YEAR.search(instrument.id)
    word = theirs.pop() if len(theirs) == 1 and not own else ""
    return f"{word[:-2]}{now[1]}" if then and now and word.endswith(then[1]) else ""


def _unknown(
    entry: Entry[InstrumentText], instrument: Instrument, held: Held, reading: Reading
) -> Iterator[Diagnostic]:
    """Find an edition that is none, or that has no rule to go on, and exceptions that are no rule of it."""
    origins = held.written.get(instrument.continues, [])
    if not origins and instrument.continues not in reading.spoilt:
        cure = did_you_mean(instrument.continues, held.written, "name an instrument that has rules")
        message = f"`{instrument.continues}` has no rules that could be continued"
        yield entry.mistake("G246", message, entry.at("continues"), cure)
    names = {name.partition(".")[2] for name in origins}
    for n, name in enumerate(entry.text.except_) if origins else ():
        if name.partition(".")[2] not in names and name not in reading.spoilt:
            cure = did_you_mean(name, origins, "name a rule of the edition that is continued")
            yield entry.mistake(
                "G247", f"`{name}` is not a rule of `{instrument.continues}`", entry.at("except", n), cure
            )
