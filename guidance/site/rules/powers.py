"""Who may do what: the powers that the law gives, how far each goes, and who has none."""

from collections.abc import Iterator, Sequence

from guidance.engine.explain.names import source_of
from guidance.engine.model.instruments.citation import law_behind
from guidance.engine.model.rule import Evidence, Power, Rule
from guidance.site import kinds
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import KNOWN, upper_first
from guidance.site.page import Page, bullets, notice, paragraphs

PATH = "powers.md"
TITLE = "Who may do what"
_SAID = (
    "A duty says what has to be done. A power says who may do it, and the difference matters most when a child is to "
    "be taken from home: what one person may do at once, another may not do at all. This page is made from the rules; "
    "each line leads to the rule, and says how well it is known."
)
_READ = (
    "**Most of this is from memory and nobody has yet read the printed text.** Read the order in front of you, and "
    "take legal advice before relying on a power."
)
_SAYS = {
    Power.WITHHOLDS: "What they have no power to do",
    Power.GIVES: "What they may do",
    Power.LIMITS: "How far it goes",
}


def power_of(rule: Rule) -> Power | None:
    """Say what a rule says of a power; the end of a power is a limit to it."""
    return rule.power or (Power.LIMITS if rule.limit_of_power else None)


def holders(rule: Rule) -> list[str]:
    """Name each of those whom a rule about a power is about, in the words of its bearer."""
    return rule.bearer.split(", and in practice ")[0].split(" and ") if " with " not in rule.bearer else [rule.bearer]


def power_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of powers, where the packs hold any."""
    rules = [r for r in catalogue.rules.values() if power_of(r) and r.force.is_law and not r.trial]
    if rules:
        doubt = notice(_READ) if any(r.provision.evidence is Evidence.RECALLED for r in rules) else ""
        yield Page(PATH, TITLE, paragraphs(f"# {TITLE}", _SAID, doubt, *_by_holder(rules)))


def _by_holder(rules: Sequence[Rule]) -> Iterator[str]:
    """Set out the powers by who has them; those of whom it is said that they have none come first."""
    names = dict.fromkeys(name for rule in sorted(rules, key=_place) for name in holders(rule))
    for name in names:
        yield f"## {text(upper_first(name))}"
        for says, heading in _SAYS.items():
            lines = [_line(rule) for rule in rules if power_of(rule) is says and name in holders(rule)]
            yield from ([f"### {heading}", bullets(lines)] if lines else [])


def _place(rule: Rule) -> int:
    """Put first those of whom it is said that they have no power, and of them those of whom nothing else is said."""
    return {Power.WITHHOLDS: 0, Power.GIVES: 1}.get(power_of(rule) or Power.LIMITS, 2) + (
        "section" in rule.provision.section
    )


def _line(rule: Rule) -> str:
    known = KNOWN[rule.provision.evidence]
    section = f"{rule.instrument.title}, section {rule.provision.section}"
    place = section if rule.provision.section and not law_behind(rule) else source_of(rule)
    return f"{kinds.rule_link(rule)}. {text(rule.why)} *({text(place)}; {known})*"
