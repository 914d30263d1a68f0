"""Hold what a rule rests on, and what it took the place of, against what there is."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.instruments.citation import Citation, names_of, read_citation, stands_at
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import CarriesText, RuleText

RuleEntry = Entry[RuleText] | Entry[CarriesText]
Laws = Mapping[str, Collection[str] | None]
_NEAR = 0.85
"""How like a law's name a citation is to be before it is taken for that name, written wrong."""


def check_grounds(entry: RuleEntry, rule: Rule, known: Known, laws: Laws) -> Iterator[Diagnostic]:
    """Find what a rule rests on, or took the place of, that is not there, or cannot be that.

    What a rule carries was held against the packs where it was written.
    """
    if not isinstance(entry.text, CarriesText):
        yield from _check_rests_on(entry, rule, known, laws)
        yield from _check_replaced(entry, rule, known)


def _check_rests_on(entry: RuleEntry, rule: Rule, known: Known, laws: Laws) -> Iterator[Diagnostic]:
    for n, ground in enumerate(rule.rests_on):
        if _is_identifier(ground):
            yield from known.unknown("rule", ground, entry, "rests_on", n)
            if ground == rule.id:
                cure = "name the law, or the rule above it"
                yield entry.mistake("G250", "a rule that rests on itself", entry.at("rests_on", n), cure)
        elif lacking := _lacking(read_citation(ground), laws):
            yield entry.mistake("G251", lacking[0], entry.at("rests_on", n), lacking[1])


def _lacking(cited: Citation, laws: Laws) -> tuple[str, str] | None:
    """Say what of a citation the packs do not hold, and the cure; None where they hold it all."""
    if cited.law not in laws:
        near = get_close_matches(cited.law, laws, 1, _NEAR)
        cure = f"did you mean `{near[0]}`?" if near else "name a law as the packs do, the rule above, or `{none: why}`"
        return f"`{cited.law}` is not a law that the packs hold", cure
    held = laws[cited.law]
    if held is None or not cited.place or cited.whole in held:
        return None
    return f"no rule holds {cited.whole} of `{cited.law}`", f"the packs hold: {', '.join(sorted(held)) or 'none of it'}"


def held_laws(instruments: Iterable[Instrument], known: Known) -> Laws:
    """Say which places of which laws the packs hold, by each name of a law; None where a law is cited and not held."""
    by_name = {name: i for i in instruments if i.force.is_law for name in names_of(i)}
    held: dict[str, set[str]] = {i.id: set() for i in by_name.values()}
    for rule in known.rules.values():
        if rule and rule.force.is_law:
            for place in (*stands_at(rule), *map(read_citation, rule.rests_on)):
                if place.law in by_name:
                    held[by_name[place.law].id].add(place.whole)
    unheld = [read_citation(law) for i in instruments if not i.authority for law in i.laws_not_held]
    for place in (cited for cited in unheld if cited.law in by_name):
        held[by_name[place.law].id].add(place.whole)
    return {**dict.fromkeys(cited.law for cited in unheld), **{name: held[i.id] for name, i in by_name.items()}}


def _check_replaced(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    for n, name in enumerate(rule.replaces):
        yield from known.unknown("rule", name, entry, "replaces", n)
        old = known.usable(name)
        if old and not _earlier(old, rule):
            message = f"`{name}` is of no earlier edition, so its place cannot have been taken"
            yield entry.mistake("G252", message, entry.at("replaces", n), "name a rule of the edition before")


def _is_identifier(ground: str) -> bool:
    return " " not in ground and "." in ground and ground == ground.lower()


def _earlier(old: Rule, new: Rule) -> bool:
    begun, begins = old.instrument.commencement, new.instrument.commencement
    return begun is not None and (begins is None or begun < begins)
