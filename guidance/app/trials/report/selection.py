"""Which trial is meant, and the library that holds it, beside those of the authorities it is compared with."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from guidance.app.evaluation.evaluate import library_for
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.evaluate import suspension
from guidance.engine.model.rule import Derive, Missed, Rule
from guidance.engine.model.trial import Trial
from guidance.engine.packs.library import Library


def trial_named(named: str, query: Query) -> tuple[Trial, Library]:
    """Find a trial by its file, its name, or the authority whose only trial it is, with the library it comes in.

    Raises:
        Refused: There is no such trial, there are several, or its file has mistakes.
    """
    path = Path(named)
    from_file = path.is_file() or path.suffix in {".yaml", ".yml"} or (path.exists() and not _ships(named))
    library = library_for(replace(query, trials=path) if from_file else query)
    code = library.authorities.code(named)
    fitting = [t for t in library.trials if from_file or t.id == named or t.authority == code]
    if len(fitting) != 1:
        raise Refused([_not_one(named, fitting, library)])
    return fitting[0], library


def _ships(named: str) -> bool:
    """Tell whether a name is that of a shipped trial or of its authority, whatever folder may have the same."""
    house = shipped()
    return any(named == t.id or house.authorities.code(named) == t.authority for t in house.trials)


def _not_one(named: str, fitting: Sequence[Trial], library: Library) -> Diagnostic:
    if fitting:
        message = f"`{named}` holds {len(fitting)} trials, and a report is on one"
        return Diagnostic("G682", message, Span(named), f"name one: {', '.join(t.id for t in fitting)}")
    cure = did_you_mean(named, [t.id for t in library.trials], "`guidance trials list` lists those there are")
    return Diagnostic("G682", f"there is no trial `{named}`", Span(named), cure)


def beside(trial: Trial, comparators: Iterable[str], *, as_proposed: bool) -> tuple[Trial, ...]:
    """Return a trial, and the shipped ones of the authorities that it is compared with: theirs set duties aside too."""
    codes = set(comparators)
    known = [t for t in shipped().trials if t.authority in codes and t.id != trial.id]
    return (trial, *(suspension.as_proposed(known) if as_proposed else known))


def rules_needed(trial: Trial, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules that a trial names with those they start from, and every definition: the rest decide nothing."""
    named = {s.rule for s in trial.suspends}
    starts = {r.when.rule for r in (*rules, *trial.instead) if isinstance(r.when, Missed)}
    return tuple(r for r in rules if r.id in named | starts or isinstance(r.duty, Derive))
