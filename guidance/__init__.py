"""Child protection in England: what is mandatory, by when, who says so, and where one is free to judge.

The public face, for programs and notebooks; docs/library.md shows it at work. What is asked is one `Query`, what comes
of it one `Answer`, and whatever cannot be used is `Refused`, which says why. Nothing is read before it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guidance.app.evaluation.answer import Answer
    from guidance.app.evaluation.evaluate import evaluate
    from guidance.app.evaluation.query import OWN_LEDGER, Query
    from guidance.app.explanation import Explained
    from guidance.app.explanation import explain_rule as explain
    from guidance.app.lookup import Due, due, load, read, search
    from guidance.app.next_steps.steps import NextSteps, next_steps
    from guidance.app.refusal import Refused
    from guidance.engine.diagnostics import Diagnostic
    from guidance.engine.model.event import Event
    from guidance.engine.model.finding import Finding, Standing, Status
    from guidance.engine.packs.library import Library
    from guidance.engine.records.content import NotRecords

__version__ = "0.2.0"
__all__ = [
    "OWN_LEDGER", "Answer", "Diagnostic", "Due", "Event", "Explained", "Finding", "Library", "NextSteps", "NotRecords",
    "Query", "Refused", "Standing", "Status", "due", "evaluate", "explain", "load", "next_steps", "read", "search",
]  # fmt: skip

_HOMES = {
    "guidance.app.evaluation.answer": ("Answer",),
    "guidance.app.evaluation.evaluate": ("evaluate",),
    "guidance.app.explanation": ("Explained", "explain"),
    "guidance.app.lookup": ("Due", "due", "load", "read", "search"),
    "guidance.app.refusal": ("Refused",),
    "guidance.app.next_steps.steps": ("NextSteps", "next_steps"),
    "guidance.app.evaluation.query": ("OWN_LEDGER", "Query"),
    "guidance.engine.diagnostics": ("Diagnostic",),
    "guidance.engine.model.event": ("Event",),
    "guidance.engine.model.finding": ("Finding", "Standing", "Status"),
    "guidance.engine.packs.library": ("Library",),
    "guidance.engine.records.content": ("NotRecords",),
}
_NAMED_THERE = {"explain": "explain_rule"}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Bring a name of the face in when it is first used, so that `guidance --help` waits for none of it."""
        home = next((home for home, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(home), _NAMED_THERE.get(name, name))
        return found


def __dir__() -> list[str]:
    """List the face, whether or not it has been used yet."""
    return sorted({*globals(), *__all__})
