"""A citation of a place in a law, as rules name what they rest on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from guidance.engine.model.rule import Instrument, Rule

_CITED = re.compile(r"(?P<law>.+?),? (?P<kind>ss?|regs?|rr?)\.? ?(?P<place>[0-9].*)")
_KIND = {
    "s": "section", "ss": "sections", "reg": "regulation", "regs": "regulations", "r": "rule", "rr": "rules",
}  # fmt: skip
_WHOLE = re.compile(r"[0-9]+[A-Z]*")
_OF_LAW = re.compile(r"[0-9]{4},? (?:section|regulation|rule)s? [0-9]")
"""A heading that names a law and the place in it."""
_IN_HEADING = re.compile(r"regulation ([0-9].*)")


@dataclass(frozen=True, slots=True)
class Citation:
    """A law, and a place in it; the place is empty where the law is cited whole, or nobody can tell the place.

    >>> read_citation("Children Act 1989 s.47(4)")
    Citation(law='Children Act 1989', place='47(4)')
    """

    law: str
    place: str = ""

    @property
    def whole(self) -> str:
        """The section or regulation that the place is in.

        >>> read_citation("Children Act 1989 s.44A(2)").whole
        '44A'
        """
        found = _WHOLE.match(self.place)
        return found[0] if found else ""


def read_citation(text: str) -> Citation:
    """Read a citation such as `Children Act 1989 s.47(1)` or `SI 2006/90 reg 5(2)`."""
    found = _CITED.fullmatch(text.strip())
    return Citation(found["law"], found["place"]) if found else Citation(text.strip())


def in_full(text: str) -> str:
    """Write a citation out.

    >>> in_full("Children Act 1989 s.47(4)"), in_full("SI 2006/90 reg 6(1)(b)"), in_full("Coroners Rules 2008")
    ('Children Act 1989, section 47(4)', 'SI 2006/90, regulation 6(1)(b)', 'Coroners Rules 2008')
    """
    found = _CITED.fullmatch(text.strip())
    return f"{found['law']}, {_KIND[found['kind']]} {found['place']}" if found else text.strip()


def law_behind(rule: Rule) -> str:
    """Name the law by which a rule binds that is told in an instrument which is not law itself; empty for any other."""
    if not rule.force.is_law or rule.instrument.force.is_law:
        return ""
    if _OF_LAW.search(rule.provision.heading):
        return rule.provision.heading
    named = "; ".join(in_full(text) for text in rule.rests_on)
    section = f"section {rule.provision.section}" if rule.provision.section else ""
    return named if section in named else ", ".join(filter(None, [named, section]))


def place_of(rule: Rule) -> str:
    """Say where a rule stands in its own instrument. A section of the law behind it is no section of guidance."""
    law = law_behind(rule)
    heading = "" if law == rule.provision.heading else rule.provision.heading
    return str(replace(rule.provision, section="", heading=heading) if law else rule.provision)


def place_named(rule: Rule) -> str:
    """Say where a rule stands, for places that name its own instrument already."""
    return "; ".join(filter(None, [law_behind(rule), place_of(rule)]))


def names_of(instrument: Instrument) -> tuple[str, ...]:
    """List the names by which rules may cite an instrument."""
    return (instrument.title, *instrument.cited_as)


def cited(instruments: Iterable[Instrument], law: str) -> Instrument | None:
    """Find the instrument that a citation means, if it is one of these."""
    return next((i for i in instruments if law in names_of(i)), None)


def stands_at(rule: Rule) -> Iterator[Citation]:
    """Say where a rule that is law stands in it: by its section, its heading, or its citation of its own law."""
    if not rule.instrument.force.is_law:
        return
    heading = _IN_HEADING.search(rule.provision.heading)
    place = rule.provision.section or (heading[1] if heading else "")
    own = [c for text in rule.rests_on if (c := read_citation(text)).law in names_of(rule.instrument)]
    yield from [Citation(rule.instrument.title, place)] if place else own
