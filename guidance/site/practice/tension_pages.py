"""Where a principle pulls the other way from a rule: on the rule's page, on the principle's, and all on one page."""

from collections.abc import Iterator

from guidance.app import tensions
from guidance.engine.explain.names import edition
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import PRINCIPLE, counted, edition_tag, upper_first
from guidance.site.page import Page, bullets, kind, link, paragraphs
from guidance.site.rules import history

PATH = "principles/tensions.md"
STANDS = (
    "A principle never softens a rule, and from an Act or regulations nobody departs. Elsewhere, where the two part, "
    "somebody decides, and says why."
)
OF_LAW = "Nobody may depart from this rule. What pulls the other way bears on how it is carried out, never on whether."
OF_OTHERS = "A principle never softens a rule. Where the two part, somebody decides, and says why."


def tension_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of every tension."""
    pulled = {name for principle in catalogue.library.principles for name in _pulled(principle)}
    count = sum(len(p.pulls_against) for p in catalogue.library.principles)
    held = f"The packs name {counted(count, 'tension')} over {counted(len(pulled), 'rule')}."
    said = f"A rule has its reason, and so has what pulls the other way. {STANDS} {held}"
    parts = ["# Where principles pull against rules", kind(text(PRINCIPLE), "principle"), said]
    for stage in catalogue.stages:
        rules = [r for r in catalogue.rules.values() if r.stage == stage and r.id in pulled]
        parts += [f"## {text(upper_first(stage))}"] if rules else []
        for rule in rules:
            parts += [
                _heading(rule),
                _kept_in(catalogue, rule),
                f"Why the rule is there: {text(rule.why)}",
                bullets(pulling(catalogue, rule)),
            ]
    calm = [p for p in catalogue.library.principles if p.tension_told and not p.pulls_against]
    if calm:
        listed = bullets(map(kinds.principle_link, calm))
        parts += ["## Principles that pull against no rule", "Somebody looked, and found none.", listed]
    yield Page(PATH, "Where principles pull against rules", paragraphs(*parts))


def _pulled(principle: Principle) -> list[str]:
    return [tension.rule for tension in principle.pulls_against]


def _heading(rule: Rule) -> str:
    tag = f" ({text(edition_tag(rule.instrument))})"
    return f"### {link(text(rule.title), wording.rule_path(rule.id))}{tag}"


def _kept_in(catalogue: Catalogue, rule: Rule) -> str:
    later = [
        r for r in catalogue.rules.values() if r is not rule and rule.id in tensions.words_kept(catalogue.rules, r)
    ]
    return f"The same words stand in: {history.editions(history.Wording(tuple(later)))}." if later else ""


def pulling(catalogue: Catalogue, rule: Rule) -> list[str]:
    """List the principles that pull the other way from a rule or from the words that it keeps, each with its why."""
    return [
        f"{kinds.principle_link(principle)}: {text(tension.because)}"
        for principle, tension in tensions.pulling(catalogue.library.principles, catalogue.rules, rule)
    ]


def pulled_by(catalogue: Catalogue, principle: Principle) -> list[str]:
    """Write the section of a principle's page on the rules it pulls against, each with its why and the rule's own."""
    if not principle.pulls_against:
        said = "It pulls against none: somebody looked." if principle.tension_told else ""
        return ["## Rules it pulls against", said] if said else []
    lines = [_line(catalogue, tension.rule, tension.because) for tension in principle.pulls_against]
    everything = link("Where principles pull against rules", PATH)
    return ["## Rules it pulls against", STANDS, bullets(lines), f"All of them together: {everything}."]


def _line(catalogue: Catalogue, name: str, because: str) -> str:
    rule = catalogue.rules.get(name)
    reason = f" Why the rule is there: {text(rule.why)}" if rule else ""
    tag = f" ({text(edition(rule.instrument))})" if rule else ""
    return f"{wording.rule_link(catalogue, name)}{tag}: {text(because)}.{reason}"
