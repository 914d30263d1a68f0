"""What a script found where it held rules against a text, on their pages and on that of their instrument."""

from collections.abc import Iterator

from guidance.engine.explain.names import day_in_words
from guidance.engine.model.instruments.provenance import Comparison
from guidance.engine.model.rule import Instrument, Rule
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import counted, upper_first

NO_READING = "It says nothing about what the words mean."


def of_rule(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say what a script found of one rule; nothing where it was never held against a text."""
    held = catalogue.compared.get(rule.id)
    if not held:
        return []
    if not held.current:
        found = "the rule has been changed since, and was not compared again"
    elif held.fits:
        found = f"the place cited is there, and holds each length of time that the rule states. {NO_READING}"
    else:
        found = (
            "the place cited is there; whether the rule says what stands there is for a reader, and the rule says why"
        )
    return [f"{_compared(held, 'its place and its lengths of time')}: {found}"]


def of_instrument(catalogue: Catalogue, instrument: Instrument) -> Iterator[str]:
    """Count what a script found of an instrument's rules, and what has been changed since."""
    rules = [rule for rule in catalogue.rules.values() if rule.instrument.id == instrument.id]
    held = [found for rule in rules if (found := catalogue.compared.get(rule.id))]
    if not held:
        return
    now = [found for found in held if found.current]
    fitting = sum(found.fits for found in now)
    yield "## What a script compared with the text"
    yield (
        f"{_compared(held[-1], 'the place and the lengths of time of each rule')}. Of {counted(len(rules), 'rule')}, "
        f"{fitting} cite a place that is there and holds each length of time that they state. Left to a reader: "
        f"{len(now) - fitting or 'none'}. Changed or added since: {len(rules) - len(now) or 'none'}. {NO_READING}"
    )


def _compared(held: Comparison, what: str) -> str:
    by, day = text(upper_first(held.checked_by)), day_in_words(held.checked_on)
    return f"{by} compared {what}, by a script, with {text(held.text)}, on {day}"
