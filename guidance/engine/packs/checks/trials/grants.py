"""What a trial has to have before it is granted, and what it may leave unsaid only once it is over."""

from collections.abc import Iterator

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.trial import NOT_KNOWN, PAPERS, Trial
from guidance.engine.packs.checks.trials.measures import QUALITY, VOICE
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry, Step
from guidance.engine.packs.schema.trial import NO_DAY, TrialText


def says_not_known(text: str) -> bool:
    """Tell whether a text says that something was never found."""
    return text.casefold().startswith(NOT_KNOWN)


def lacking(trial: Trial) -> list[str]:
    """Name the keys that a trial has to have before it is granted, and has not."""
    missing = [key for key in ("instruments", "suspends") if not getattr(trial, key)]
    missing += [key for key in PAPERS if not trial.texts.get(key)]
    return missing if trial.begins_known else [*missing, "from"]


def check_granted(entry: Entry[TrialText], trial: Trial, known: Known) -> Iterator[Diagnostic]:
    """Find what a granted trial lacks."""
    if missing := lacking(trial):
        message = f"a granted trial without {', '.join(f'`{key}`' for key in missing)}"
        yield entry.mistake("G403", message, entry.at("state"), "add them, or leave it `proposed`")
    yield from _check_end(entry, trial, known)
    yield from _check_measures(entry, trial)
    if not _is_over(trial, known):
        yield from _check_unsaid(entry, trial)
    papers = [i.kind for i in trial.instruments]
    if papers and "direction" not in papers:
        message = (
            f"a granted trial with {' and '.join(sorted({f'a {kind}'.replace('a e', 'an e') for kind in papers}))}"
        )
        place = entry.at("instruments", 0, "kind")
        yield entry.mistake("G412", f"{message}, and no direction", place, "add the direction that it rests on")


def _check_end(entry: Entry[TrialText], trial: Trial, known: Known) -> Iterator[Diagnostic]:
    if trial.last_evidenced is None:
        yield entry.mistake("G403", "a granted trial with no end, and no dated paper", entry.at("state"), "add `until`")
    elif trial.ends is None and not _is_over(trial, known):
        rule = next(r for s in trial.suspends if (r := known.usable(s.rule)) and not r.repeal)
        message = f"no end is given, and `{rule.id}`, which it sets aside, is still in force"
        yield entry.mistake("G321", message, entry.at("state"), "add `until`, or leave it `proposed`", rule.span)
    elif trial.ends is None and entry.text.until is not NO_DAY:
        message = f"no end is given: it suspends only to its last evidenced date, {trial.last_evidenced}"
        cure = "add `until` where it is known, or `until: not known`"
        yield entry.warning("G419", message, entry.at("trial"), cure)


def _check_measures(entry: Entry[TrialText], trial: Trial) -> Iterator[Diagnostic]:
    found = [m for m in trial.measures if not says_not_known(m.text)]
    if found and not any(m.kind in {QUALITY, VOICE} for m in found):
        cure = "add what shows how well it goes, or say which does, as in `{text: …, kind: quality}`"
        yield entry.mistake("G408", "nothing here measures quality", entry.at("measures"), cure)


def _is_over(trial: Trial, known: Known) -> bool:
    """Tell whether a trial is past for certain, without a clock: everything it sets aside has been repealed."""
    rules = [known.usable(s.rule) for s in trial.suspends]
    return all(rule is None or rule.repeal is not None for rule in rules)


def _check_unsaid(entry: Entry[TrialText], trial: Trial) -> Iterator[Diagnostic]:
    """Find what may be not known of a trial that is over, and has to be known of one that may still run."""
    places: list[tuple[Step, ...]] = [
        (key, n) for key in PAPERS for n, text in enumerate(trial.texts[key]) if says_not_known(text)
    ]
    places += [(key,) for key in trial.said]
    places += [("instruments", n, key) for n, paper in enumerate(trial.instruments) for key in paper.said]
    for place in places:
        key = next(str(step) for step in reversed(place) if isinstance(step, str))
        message = f"`{key}` is not known, and the trial may still run"
        yield entry.mistake("G413", message, entry.at(*place), "find it out, or leave the trial `proposed`")
