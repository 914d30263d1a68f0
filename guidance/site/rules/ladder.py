"""The ladder from an Act to local procedure: what a rule rests on, and what rests on it."""

from collections.abc import Iterator, Sequence

from guidance.app.packs.beside import origins
from guidance.engine.model.instruments.citation import read_citation, stands_at
from guidance.engine.model.rule import Rule
from guidance.site import lists, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import slug, text
from guidance.site.page import Page, bullets, link, paragraphs
from guidance.site.rules.drift import drift
from guidance.site.rules.rungs import Rung, citations

PATH = "ladder.md"
_SAID = (
    "An Act places a duty or gives a power; regulations fill it in; guidance says how it is expected to be carried "
    "out; local procedure says who does it here. Each rung rests on the one above it, and none can take away from it. "
    "Below, each section of an Act, and each regulation, with what the packs hold of it and what rests on it."
)
_MOST, _FEW = 4, 3
"""How many rules of a whole section are named on the page of one rule, and how many local ones on its first screen."""


def ladder_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of ladders."""
    found = catalogue.rungs
    if found:
        parts = [part for rung in found for part in _rung(catalogue, rung)]
        yield Page(PATH, "From Act to local procedure", paragraphs("# From Act to local procedure", _SAID, *parts))


def _link(rung: Rung) -> str:
    return link(text(rung.heading), PATH, _anchor(rung))


def _anchor(rung: Rung) -> str:
    return slug(f"{rung.law}-{rung.whole}").replace(".", "-").lower()


def _rung(catalogue: Catalogue, rung: Rung) -> Iterator[str]:
    yield f"## {text(rung.heading)} {{ #{_anchor(rung)} }}"
    yield lists.block(catalogue, rung.states, placed=True) if rung.states else "The packs hold no rule of it."
    if rung.rests:
        yield "### What rests on it"
        yield lists.block(catalogue, rung.rests)
        yield bullets(_local(catalogue, rung.rests))


def _local(catalogue: Catalogue, rules: Sequence[Rule]) -> Iterator[str]:
    """List the local procedure beside the national rules that rest on a section."""
    for rule in rules:
        for local in catalogue.relating_to.get(rule.id, ()):
            where = catalogue.library.authorities.name(local.authority)
            said = wording.rule_link(catalogue, local.id)
            yield f"Local procedure of {text(where)}: {said}, beside {wording.rule_link(catalogue, rule.id)}"


def told(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say, for the page of one rule, what it rests on and what rests on it."""
    found = catalogue.rungs_of.get(rule.id, ())
    return [*_upward(catalogue, rule, found), *_downward(catalogue, rule, found)]


def _upward(catalogue: Catalogue, rule: Rule, found: Sequence[Rung]) -> Iterator[str]:
    for ground in rule.rests_on:
        if ground in catalogue.rules:
            yield f"It rests on {wording.rule_link(catalogue, ground)}"
    for rung in found:
        if rule in rung.rests:
            named = [wording.rule_link(catalogue, r.id) for r in _nearest(rule, rung)]
            few = "" if not named or len(named) > _MOST else f": {'; '.join(named)}"
            cited_as = [text(g) for g in rule.rests_on if read_citation(g).whole == rung.whole]
            yield f"It rests on {', '.join(cited_as)}, in {_link(rung)}{few}"
    if rule.relates_to:
        yield f"It is local procedure, beside the national rule: {wording.rule_link(catalogue, rule.relates_to)}"
        yield from filter(None, [drift(catalogue, rule)])


def _nearest(rule: Rule, rung: Rung) -> list[Rule]:
    """Find the rules of a section that stand at the very place that is cited; all of them, where the whole is."""
    places = {c.place for c in citations(rule) if c.whole == rung.whole}
    exact = [r for r in rung.states if places & {p.place for p in stands_at(r)}]
    return exact or list(rung.states)


def _downward(catalogue: Catalogue, rule: Rule, found: Sequence[Rung]) -> Iterator[str]:
    for rung in found:
        if rule in rung.states and rung.rests:
            places = {p.place for p in stands_at(rule)}
            exact = [r for r in rung.rests if places & {c.place for c in citations(r)}]
            yield from (f"Resting on this very place: {said}" for said in lists.listed(catalogue, exact))
            yield f"What rests on the whole of it is set out under {_link(rung)}"
    for above in catalogue.resting_on.get(rule.id, ()):
        yield f"Resting on it: {wording.rule_link(catalogue, above.id)}"
    for local in local_beside(catalogue, rule):
        edition = "" if local.relates_to == rule.id else ", written beside an earlier edition of it"
        yield f"Local procedure of {_whose(catalogue, local)}: {wording.rule_link(catalogue, local.id)}{edition}"


def local_beside(catalogue: Catalogue, rule: Rule) -> list[Rule]:
    """List the local procedure that was written beside a national rule, or beside an edition whose words it has."""
    return [local for name in origins(rule, catalogue.rules) for local in catalogue.relating_to.get(name, ())]


def beside(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    """Say in a line what stands beside a rule: the national one, which is owed all the same; or what is local."""
    if rule.relates_to:
        yield f"beside the national rule, which is owed all the same: {wording.rule_link(catalogue, rule.relates_to)}"
    local = local_beside(catalogue, rule)
    for one in local[:_FEW]:
        yield f"local procedure of {_whose(catalogue, one)} beside it: {wording.rule_link(catalogue, one.id)}"
    if more := len(local[_FEW:]):
        yield f"and {more} more rules of local procedure beside it, listed below"


def _whose(catalogue: Catalogue, local: Rule) -> str:
    return text(catalogue.library.authorities.name(local.authority))
