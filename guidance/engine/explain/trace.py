"""The whole record of how a finding was settled, in words: names that a machine reads are in the data alone."""

from guidance.engine.explain.clauses.clauses import fact_noun, happened, said_of
from guidance.engine.explain.moments import limit_in_words, start_of
from guidance.engine.explain.names import EVIDENCE, MISSED_EVENT, at_in_words, day_in_words, plainly, source_of
from guidance.engine.explain.sentence import meanings, sentence
from guidance.engine.explain.steps import counted_as, not_known, settled
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Rule


def trace(finding: Finding) -> list[str]:
    """Give the whole record in words: the rule as a sentence, how it is known, and each step as it was settled."""
    rule, trigger = finding.rule, finding.trigger
    counted = f", {counted_as(trigger.event, trigger.derived)}" if trigger.derived else ""
    rows = [
        f"The rule in full: {sentence(rule)}",
        f"Where it stands: {source_of(rule)} ({_known(rule)}).",
        f"What starts the clock: {_recorded(trigger)}{counted}.",
        *_what_it_says(finding),
    ]
    if finding.anchor and finding.anchor.id != trigger.id:
        rows.append(f"What the clock runs from: {_recorded(finding.anchor)}.")
    if (start := start_of(finding)) and rule.counts_from:
        rows.append(
            f"The day that is counted from: {fact_noun(start.event, plainly(start.event))}, {at_in_words(start.at)}."
        )
    rows += [
        f"Set going again on {at_in_words(r.at)}{', after the limit had passed' if r.after_limit else ''}."
        for r in finding.restarts
    ]
    rows += [f"Step {n}: {settled(step, finding)}" for n, step in enumerate(finding.steps, 1)]
    return [*rows, f"Last day: {limit_in_words(finding) or 'none'}.", *not_known(finding)]


def _recorded(event: Event) -> str:
    what = "another limit passed unmet" if event.event == MISSED_EVENT else happened(event.event)
    return f"{what} on {at_in_words(event.at)}"


def _what_it_says(finding: Finding) -> list[str]:
    """Say what the record says of the event that starts the clock, of each fact that the rule asks about."""
    event = finding.trigger
    asked = {name: fact for name, fact in meanings(finding.rule).items() if name in event.facts}
    said = [said_of(fact, event.facts[name], event.event) for name, fact in asked.items()]
    return [f"What the record says of it: {'; '.join(said)}."] if said else []


def _known(rule: Rule) -> str:
    """Say how a rule is known, what from, and who has read it against which text."""
    pages = [str(page) for page in rule.provision.known_from]
    read = [
        f"{c.result}: {c.checked_by}, {c.text}, {c.place}, {day_in_words(c.checked_on)}"
        for c in rule.checks
        if c.current
    ]
    return "; ".join([EVIDENCE[rule.provision.evidence], *(["from " + ", ".join(pages)] if pages else []), *read])
