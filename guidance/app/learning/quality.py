"""What records hold of quality beside the times: whether a visit was one to the child alone."""

from collections import defaultdict

from guidance.app.deviations.delays import with_authority
from guidance.app.evaluation.answer import Answer
from guidance.engine.evaluate.case import known
from guidance.engine.measure.tally import Member, Tally, leaf, total
from guidance.engine.measure.year import Year

ALONE = "child_seen_alone"
VISITS = "visits"
LABELS = {
    "alone": "the child seen alone",
    "not_alone": "the child not seen alone",
    "not_said": "the record does not say",
}


def visits(year: Year, answer: Answer) -> dict[str, Tally]:
    """Count the visits of a year that could say whether the child was seen alone, by authority."""
    words, when = answer.library.vocabulary, answer.query
    names = {name for name in words.events if words.fact(name, ALONE)}
    found = defaultdict[str, defaultdict[str, list[Member]]](lambda: defaultdict(list))
    for event, code in with_authority(answer.reading.events, names):
        if event.day in year and known(event, when.as_at, when.known_at):
            said = {"true": "alone", "false": "not_alone"}.get(str(event.facts.get(ALONE)), "not_said")
            found[code][said].append((event.owner, event.case, event.id))
    return {
        code: total(VISITS, "visits and the like", [leaf(name, label, by[name]) for name, label in LABELS.items()])
        for code, by in sorted(found.items())
    }
