"""Hold what a rule rests on, and what it took the place of, against what there is."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.citation import read_citation
from guidance.engine.model.rule import Rule
from guidance.engine.packs.known import Known
from guidance.engine.packs.places import Entry
from guidance.engine.packs.schema.rule import CarriesText, RuleText

RuleEntry = Entry[RuleText] | Entry[CarriesText]
_NEAR = 0.85
"""How like a law's name a citation is to be before it is taken for that name, written wrong."""


def check_grounds(entry: RuleEntry, rule: Rule, known: Known, laws: Collection[str]) -> Iterator[Diagnostic]:
    """Find what a rule rests on, or took the place of, that is not there, or cannot be that.

    A law that the packs know nothing of is left alone: there are many, and a local rule may rest on any of them. What
    a rule carries was held against the packs where it was written.
    """
    if not isinstance(entry.text, CarriesText):
        yield from _check_rests_on(entry, rule, known, laws)
        yield from _check_replaced(entry, rule, known)


def _check_rests_on(entry: RuleEntry, rule: Rule, known: Known, laws: Collection[str]) -> Iterator[Diagnostic]:
    for n, ground in enumerate(rule.rests_on):
        if _is_identifier(ground):
            yield from known.unknown("rule", ground, entry, "rests_on", n)
            if ground == rule.id:
                cure = "name the law, or the rule above it"
                yield entry.mistake("G250", "a rule that rests on itself", entry.at("rests_on", n), cure)
        elif (law := read_citation(ground).law) not in laws and (near := get_close_matches(law, laws, 1, _NEAR)):
            message = f"`{law}` is not a law that the packs hold"
            yield entry.warning("G251", message, entry.at("rests_on", n), f"did you mean `{near[0]}`?")


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
