"""Which kind of statement a page holds, in words; the names of editions; and how things stand in time."""

import re
from datetime import date

from guidance.engine.explain.names import EVIDENCE, day_in_words, edition
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Evidence, Force, Instrument, Modality, Power, Rule, Serves
from guidance.site.times import Time

PRINCIPLE = "Principle — to be weighed, never met, missed or scored"
TRIAL = "Local trial — leave for one authority to set named rules aside for a time; the national rules stay as they are"
NOT_READ = "Nobody has yet read the printed text of this edition."
NOT_A_VIEW = "This is not a view on whether a child is safe, and it is not legal advice."

_LAW = "**No.** Nobody may depart from it, and no direction can set it aside. Reasons written down change nothing."
_LOCAL_AUTHORITY = "**Only for exceptional reasons** that justify a variation, recorded."
_ANYONE = (
    "**A local authority: only for exceptional reasons**, recorded. Others have regard to it, and need clear reasons."
)
_FOLLOWED = {
    Force.ACT: _LAW,
    Force.REGULATIONS: _LAW,
    Force.PRACTICE_GUIDANCE: "**Yes:** professional judgement decides how far to follow it.",
    Force.LOCAL_PROCEDURE: "**As the authority says.** It may add to national guidance, never loosen it.",
}
_OF_LOCAL_AUTHORITY = re.compile(r"\b(social care|local authority|social worker)\b", re.IGNORECASE)

KNOWN = {
    Evidence.CONFIRMED: "read in its text",
    Evidence.CORROBORATED: "restated elsewhere",
    Evidence.RECALLED: "believed",
    Evidence.INFERRED: "inferred from the edition before",
}
"""How well a provision is known, in a word or two for tables."""
DAY_KNOWN = {
    Evidence.CONFIRMED: "confirmed",
    Evidence.CORROBORATED: "borne out",
    Evidence.RECALLED: "from memory",
}
"""How well the day on which an edition began is known, in a word or two."""
PRINCIPLE_FORCE = {
    "act": "it must be weighed, because the law says so",
    "guidance": "guidance",
    "professional": "a professional statement",
    "research": "research",
}


def departing(rule: Rule, time: Time) -> str:
    """Say whether a rule may be departed from."""
    if time is Time.OVER:
        runs_on = "runs on under it" if rule.instrument.at_repeal == "saved" else "ended with it"
        return f"It binds nobody now; a clock started while it was in force {runs_on}."
    if time is Time.AWAITED:
        return "There is nothing to depart from until it begins."
    if asks_nothing(rule):
        return "There is nothing to depart from: it asks nothing of anyone."
    if rule.force is Force.STATUTORY_GUIDANCE:
        return _LOCAL_AUTHORITY if _OF_LOCAL_AUTHORITY.search(rule.bearer) else _ANYONE
    return _FOLLOWED[rule.force]


def asks_nothing(rule: Rule) -> bool:
    """Tell whether a rule asks nothing of anybody: it permits, defines, or says how far a power goes."""
    permits = rule.modality is Modality.MAY or rule.power in {Power.GIVES, Power.WITHHOLDS}
    return bool(permits or rule.limit_of_power or rule.modality is Modality.DERIVES or rule.defines)


def form_of(rule: Rule) -> str:
    """Say what a reader should know of a rule before its words; nothing, where it is an ordinary one."""
    if not rule.checkable:
        return "No record can show whether it was kept."
    if rule.serves is Serves.PROFESSIONAL_ADVICE:
        return "It gives professional advice: a question to settle, never shown as overdue."
    return ""


def principle_kind(principle: Principle) -> str:
    """Say what kind of statement a principle is, and where its weight comes from."""
    return f"{PRINCIPLE}: {PRINCIPLE_FORCE[principle.force]}"


def edition_path(instrument: Instrument) -> str:
    """Say where an instrument's page is."""
    return f"editions/{instrument.id}/index.md"


def edition_tag(instrument: Instrument) -> str:
    """Name an edition so that it can stand after a rule's title."""
    name = edition(instrument)
    return f"{name} edition" if name.isdigit() else name


def in_force(begins: date | None, repeal: date | None) -> str:
    """Say over which days something is in force, both ends included."""
    if begins is None:
        return "not yet in force; no date is set"
    if repeal is None:
        return f"from {day_in_words(begins)}; no end is set"
    return f"{day_in_words(begins)} to {day_in_words(day_before(repeal))}"


def day_before(day: date) -> date:
    """Return the day before a day."""
    return date.fromordinal(day.toordinal() - 1)


def evidence_of(rule: Rule) -> str:
    """Say how well it is known that the provision says this."""
    unread = "" if rule.instrument.text_read else f" {NOT_READ}"
    return f"{EVIDENCE[rule.provision.evidence]}.{unread}"


def upper_first(words: str) -> str:
    """Begin a sentence.

    >>> upper_first("from memory")
    'From memory'
    """
    return words[:1].upper() + words[1:]


def counted(number: int, noun: str) -> str:
    """Count things in words.

    >>> counted(2, "rule")
    '2 rules'
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
