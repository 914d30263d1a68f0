"""Whether the power a trial rests on can do what the trial asks of it: for these rules, and for whom they bind."""

import re
from collections.abc import Iterator

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.evaluate.suspension import never_set_aside
from guidance.engine.model.rule import Force, Rule
from guidance.engine.model.trial import DIRECTION_POWER, Trial
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.trial import TrialText

OWN = frozenset({
    "children's social care", "local authority", "lead social worker", "social worker", "local authority social worker",
    "manager in children's social care", "officer of the local authority", "conference chair",
    "receiving authority's children's social care", "original authority's children's social care",
    "children's social care where the child is found", "local authority children's social care",
    "receiving local authority", "original local authority", "local authority where the child is found",
    "lead practitioner", "lead practitioner, for the local authority", "lead practitioner who convenes",
    "core group, led by the lead practitioner", "social work qualified practice supervisor or manager",
    "children's social care in the authority the child has moved to",
})  # fmt: skip
"""Who acts for an authority in its social services functions. Nobody else's duty goes with a direction to it."""
_NAMES = {"local authority social services act 1970 s7a", "lassa 1970 s7a"}
_NO_DIRECTION_NEEDED = {
    Force.PRACTICE_GUIDANCE: "practice guidance is followed by professional judgement, and no direction sets it aside",
    Force.LOCAL_PROCEDURE: "an authority changes its own procedure itself, and no direction sets it aside",
}


def check_power(entry: Entry[TrialText], trial: Trial, known: Known) -> Iterator[Diagnostic]:
    """Find a power that is none, rules that no direction reaches, and duties that are not the authority's own."""
    if not _is_direction_power(trial.power):
        message = f"`{trial.power}` is not a power known here to set requirements aside"
        yield entry.mistake("G409", message, entry.at("power"), f"the one that is known is {DIRECTION_POWER}")
    for n, suspended in enumerate(trial.suspends):
        rule, place = known.usable(suspended.rule), entry.at("suspends", n, "rule")
        if rule is None:
            continue
        if rule.force.is_law:
            message = f"`{rule.id}` {_law_of(rule)}, which no direction sets aside"
            yield entry.mistake("G402", message, place, "only an express power could, and none is listed", rule.span)
        elif kept := never_set_aside(rule):
            message = f"no trial sets `{rule.id}` aside: {kept}"
            cure = "leave it out, or name the rule whose time limit is set aside"
            yield entry.mistake("G415", message, place, cure, rule.span)
        elif rule.bearer.casefold() not in OWN:
            message = f"`{rule.id}` is for {rule.bearer}, and a direction reaches the authority's own duties alone"
            cure = "leave it out, or name the authority's own part of it"
            yield entry.mistake("G410", message, place, cure, rule.span)
        elif rule.force in _NO_DIRECTION_NEEDED:
            message = f"`{rule.id}`: {_NO_DIRECTION_NEEDED[rule.force]}"
            yield entry.warning("G411", message, place, "leave it out, unless the paper names it", rule.span)


def _law_of(rule: Rule) -> str:
    """Name the law that a rule states: its instrument's own, or what a rule of guidance says that it rests on."""
    if rule.instrument.force.is_law:
        return f"rests on {rule.instrument.title}"
    if rule.rests_on:
        return f"states a duty under {' and '.join(rule.rests_on)}"
    return "has the force of an Act" if rule.force is Force.ACT else "has the force of regulations"


def _is_direction_power(text: str) -> bool:
    plain = re.sub(r"[\s,.]+", " ", text.casefold().replace("section ", "s").replace("s.", "s")).strip()
    return plain.replace("s 7a", "s7a") in _NAMES
