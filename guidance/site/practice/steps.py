"""Which step of the child's journey a rule or an event belongs to."""

from collections.abc import Sequence

from guidance.engine.model.rule import Rule
from guidance.engine.model.vocabulary import Vocabulary

_STEPS = {
    "initial assessment": "assessment",
    "core assessment": "assessment",
    "orders and police protection": "immediate-protection",
    "care orders": "court-orders",
    "review": "review-and-ending",
    "reviews and complaints": "complaints",
    "case reviews": "incidents-and-reviews",
    "care leavers": "becoming-adult",
    "board": "arrangements",
    "protocol and plans": "arrangements",
    "organisations": "arrangements",
    "duties of every agency": "arrangements",
    "multi agency teams": "arrangements",
    "families and information": "sharing-information",
    "regulations": "arrangements",
}
"""Where a file of rules is named for something else than a step of the journey, the step that its rules belong to."""
_OF_CARE = frozenset({
    "reviews", "visits", "care plan", "placements", "ceasing to look after", "independent reviewing officer",
    "contact with parents", "schooling", "remand", "further duties", "contact and leaving care", "reviewing officer",
    "looked after reviews", "secure accommodation", "placed for adoption",
})  # fmt: skip
"""Files of rules that are all about children who are looked after."""


def step_of(vocabulary: Vocabulary, rule: Rule) -> str:
    """Name the step that a rule belongs to: that of its file, or else the first that what starts it touches."""
    own = rule.stage.replace(" ", "-")
    if own in vocabulary.stages:
        return own
    if rule.stage in _OF_CARE:
        return "looked-after-children"
    if rule.stage in _STEPS:
        return _STEPS[rule.stage]
    touched = (step for pattern in rule.triggers for step in _touched(vocabulary, pattern.event))
    return next(touched, "")


def _touched(vocabulary: Vocabulary, event: str) -> Sequence[str]:
    word = vocabulary.events.get(event)
    return [touch.stage for touch in word.touches] if word else []


def step_of_event(vocabulary: Vocabulary, event: str) -> str:
    """Name the first step that an event touches."""
    return next(iter(_touched(vocabulary, event)), "")
