"""A title held against its rule: the length of time that it says, how urgent, and whether it must, should or may be."""

import re
from collections.abc import Iterator

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Modality, Rule
from guidance.engine.packs.checks.local.lengths import alike, lengths_in, plural
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import RuleText

RuleEntry = Entry[RuleText]
_LONGEST = {Unit.HOUR: 24 * 31, Unit.DAY: 3 * 366, Unit.WORKING_DAY: 3 * 260, Unit.WEEK: 3 * 53, Unit.MONTH: 36}
"""The longest limits that a duty towards one child has; what is longer is a slip of the key."""
_AT_ONCE = re.compile(
    r"\b(?:immediately|at once|straight ?away|without delay|forthwith|the same day|same-day)\b", re.IGNORECASE
)
_MOST_AT_ONCE = {Unit.HOUR: 24, Unit.DAY: 1, Unit.WORKING_DAY: 1}
_MODAL = re.compile(r"\b(must not|must|shall|has to|have to|should|may not|may|can)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|which|that|where|when|if|whether|unless|as|once|how|what|why)\b", re.IGNORECASE
)
_SAID = {
    "must not": Modality.MUST_NOT, "may not": Modality.MUST_NOT, "must": Modality.MUST, "shall": Modality.MUST,
    "has to": Modality.MUST, "have to": Modality.MUST, "should": Modality.SHOULD, "may": Modality.MAY,
    "can": Modality.MAY,
}  # fmt: skip


def check_title(entry: RuleEntry, rule: Rule) -> Iterator[Diagnostic]:
    """Find a limit that is longer than any, or another than the title says; locally, another force than it says too."""
    if isinstance(rule.within, Period):
        yield from _check_length(entry, rule, rule.within)
    if rule.authority and rule.modality and (found := _modal(rule.title)) and _SAID[found] is not rule.modality:
        message = f"the title says `{found}`, and the rule `{rule.modality}`"
        yield entry.warning("G359", message, entry.at("title"), "say the same in both, or leave it out of the title")


def _check_length(entry: RuleEntry, rule: Rule, within: Period) -> Iterator[Diagnostic]:
    if within.count > _LONGEST[within.unit]:
        message = f"{within} is longer than any limit towards a child"
        yield entry.warning("G334", message, entry.at("within"), "check the number and the unit")
    told = list(dict.fromkeys(lengths_in(rule.title, in_words=bool(rule.authority))))
    said = " and ".join(map(plural, told))
    if not told and rule.authority and (hurry := _AT_ONCE.search(rule.title)):
        said = "" if within.count <= _MOST_AT_ONCE.get(within.unit, 0) else f"`{hurry[0].lower()}`"
    if said and not any(alike(length, within) for length in told):
        message = f"the title says {said}, and `within` says {within}"
        yield entry.warning("G331", message, entry.at("title"), "say the same in both")


def _modal(title: str) -> str:
    """Return the word of force that a title says of what is to be done; nothing where a clause of its own has it."""
    found = _MODAL.search(title)
    if found is None or _CLAUSE.search(re.split(r"[,;:]", title[: found.start()])[-1]):
        return ""
    return found[0].lower()
