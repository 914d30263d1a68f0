"""Local procedure and the national rule that it stands beside: what has become of that one since."""

from guidance.engine.explain.names import edition
from guidance.engine.model.rule import Rule
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.rules import history
from guidance.site.times import Time, time_of


def drift(catalogue: Catalogue, local: Rule) -> str:
    """Say how a national rule has moved away from the local one beside it; nothing, where both are in force."""
    if not local.relates_to or time_of(local, catalogue.as_at) is Time.OVER:
        return ""
    beside = catalogue.rules.get(local.relates_to)
    if beside is None:
        return f"**Moved apart:** the packs hold no {text(local.relates_to)}, the rule it was written beside."
    if time_of(beside, catalogue.as_at) is not Time.OVER:
        return ""
    was = f"**Moved apart:** it was written beside the {text(edition(beside.instrument))} edition, which is over"
    kin = (rule for rule in history.family(catalogue, beside) if time_of(rule, catalogue.as_at) is Time.NOW)
    now = next(kin, None)
    if now is None:
        return f"{was}, and no rule of that name in the packs is in force now. Read it again."
    told = history.changed(catalogue, beside, now)
    return f"{was}. In force now: {wording.rule_link(catalogue, now.id)} ({told}). Read it again."
