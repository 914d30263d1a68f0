"""What a journey authority asks of trials: which there are, what is wrong with them, and what lapses when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.evaluate import suspension
from guidance.engine.explain.names import day_in_words
from guidance.engine.explain.trials import AT_END, AT_START, counted_in_words, phase_in_words
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial
from guidance.engine.packs.checks.trials.grants import lacking
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from guidance.engine.packs.schema.written import read_dated

WARN_AT = (7, 30, 60)
"""How many days before its end a trial is warned about: the nearest that has been reached is named."""


@dataclass(frozen=True)
class Reach:
    """One rule under one trial: on which days a duty has to begin to be `set aside`, or to come `in its place`.

    `begins` is inclusive, `ends` exclusive; `supposed` where it is so only if the direction matched the proposal. Where
    only the month of the trial's start or end is known, nobody can tell from `may_begin` to `begins`, or from `ends` to
    `may_end`; otherwise each pair is one day.
    """

    trial: Trial
    rule: Rule
    part: str
    begins: date
    ends: date
    supposed: bool = False

    @property
    def may_begin(self) -> date:
        """The first day on which it may be so."""
        if "from" not in self.trial.said:
            return self.begins
        first = read_dated(self.trial.said["from"]).first
        return min(self.begins, max(first, self.rule.commencement or first))

    @property
    def may_end(self) -> date:
        """The first day on which it is certainly so no longer."""
        if "until" not in self.trial.said or self.ends != self.trial.ends:
            return self.ends
        by = read_dated(self.trial.said["until"]).by
        return max(self.ends, min(by, self.rule.repeal or by))

    @property
    def begins_in_words(self) -> str:
        """The first day, and that it is only counted so where that is all that is known."""
        return counted_in_words(self.begins, self.trial.said if self.may_begin < self.begins else {}, "from")

    @property
    def ends_in_words(self) -> str:
        """The last day; where only a month is known, the first day no longer, and that it is only counted so."""
        if self.ends < self.may_end:
            return counted_in_words(self.ends, self.trial.said, "until")
        return day_in_words(date.fromordinal(self.ends.toordinal() - 1))


@dataclass(frozen=True)
class Lapse:
    """Something that changes on a day, in words."""

    day: date
    trial: Trial
    words: str


def checked(paths: Sequence[Path], beside: Library | None = None) -> Library:
    """Read trials, with every mistake: those in some files and folders, or those that come with the product.

    The rules that they name are looked up in the packs `beside` them, or in those that come with the product.
    """
    house = beside or shipped()
    return load(paths, beside=house) if paths else house


def ending_soon(trials: Iterable[Trial], as_at: date) -> list[Diagnostic]:
    """Warn of each granted trial that ends within 60 days of a day, naming the nearest of 60, 30 and 7 days."""
    found = []
    for trial in trials:
        left = (trial.ends - as_at).days if trial.ends and trial.state == "granted" else 0
        step = next((days for days in WARN_AT if 0 < left <= days), None)
        if step and trial.ends and trial.begins <= as_at:
            message = f"`{trial.id}` ends on {trial.ends}, within {step} days of {as_at}: {left} left"
            cure = f"decide what applies from then on, and tell families and partners; {_at_end(trial)}"
            found.append(Diagnostic("G326", message, trial.span or Span(trial.id), cure))
    return found


def _at_end(trial: Trial) -> str:
    return f"clocks still open then {AT_END[trial.running_at_end]}"


def reaches(library: Library, *, supposed: bool = False) -> Iterator[Reach]:
    """List every rule that a trial sets aside or puts in place of one, with the days, as evaluation answers it.

    Args:
        library: The rules and the trials.
        supposed: Suppose that each direction matched what was proposed. What is so only then is marked.
    """
    trials = suspension.as_proposed(library.trials) if supposed else library.trials
    rules = {rule.id: rule for rule in library.rules}
    for trial in trials:
        for rule in filter(None, (rules.get(s.rule) for s in trial.suspends)):
            if found := suspension.window(trial, rule):
                only = suspension.is_supposed(trial, rule.id)
                yield Reach(trial, rule, "set aside", found.begins, found.ends, only)
        for rule in trial.instead:
            if found := suspension.instead_window(trial, rule):
                yield Reach(trial, rule, "in its place", found.begins, found.ends)


def calendar(library: Library, as_at: date | None = None, authority: str | None = None) -> list[Lapse]:
    """List what begins and what lapses, on which day: from a day on where one is given, for one authority or all."""
    found = [lapse for reach in reaches(library) for lapse in _of_reach(reach)]
    found += [lapse for trial in library.trials for lapse in _of_trial(trial)]
    wanted = (
        lapse for lapse in found if (not as_at or lapse.day >= as_at) and authority in {None, lapse.trial.authority}
    )
    return sorted(wanted, key=lambda lapse: (lapse.day, lapse.trial.id, lapse.words))


def _of_reach(reach: Reach) -> Iterator[Lapse]:
    trial, rule = reach.trial, reach.rule
    began = f"; {reach.begins_in_words}" if reach.may_begin < reach.begins else ""
    ended = f"; {reach.ends_in_words}" if reach.ends < reach.may_end else ""
    if reach.part == "in its place":
        yield Lapse(reach.begins, trial, f"{rule.id} begins to apply: {rule.title}{began}")
        yield Lapse(reach.ends, trial, f"{rule.id} no longer starts any clock: {rule.title}{ended}")
        return
    yield Lapse(reach.begins, trial, f"{rule.id} is set aside for clocks that start from this day: {rule.title}{began}")
    if rule.repeal == reach.ends and reach.ends != trial.ends:
        yield Lapse(reach.ends, trial, f"{rule.id} is no longer in force, and neither is its being set aside")
    elif trial.ends is None:
        yield Lapse(reach.ends, trial, f"{rule.id} is not shown to be set aside from this day: {rule.title}")
    else:
        yield Lapse(
            reach.ends, trial, f"{rule.id} applies again to clocks that start from this day: {rule.title}{ended}"
        )


def _of_trial(trial: Trial) -> Iterator[Lapse]:
    if trial.state != "granted":
        return
    said = trial.said
    began = f", {counted_in_words(trial.begins, said, 'from')}" if "from" in said else ""
    running = f"clocks already running {AT_START[trial.running_at_start]}"
    yield Lapse(trial.begins, trial, f"the trial begins{began}; {running}")
    if trial.ends:
        ended = f", {counted_in_words(trial.ends, said, 'until')}" if "until" in said else ""
        yield Lapse(trial.ends, trial, f"the trial has ended{ended}; {_at_end(trial)}")
    over = trial.last_evidenced if any(i.kind == "revocation" for i in trial.instruments) else None
    for paper in trial.instruments:
        revoked = over and paper.ends and paper.ends > over
        if paper.ends and paper.ends != trial.ends and not revoked:
            yield Lapse(paper.ends, trial, f"the {paper.kind} of {paper.dated or 'a date not known'} runs out")


def listed(library: Library, as_at: date, authority: str | None = None) -> list[dict[str, Any]]:
    """List trials as plain data, with where each stands on a day."""
    return [as_data(t, library, as_at) for t in library.trials if authority in {None, t.authority}]


def as_data(trial: Trial, library: Library, as_at: date) -> dict[str, Any]:
    """Return a trial as plain data. Dates are ISO strings; what is not known is None."""
    ends, last = trial.ends, trial.last_evidenced
    return {
        "trial": trial.id, "title": trial.title, "authority": trial.authority,
        "authority_name": library.authorities.name(trial.authority), "state": trial.state, "power": trial.power,
        "from": trial.begins.isoformat() if trial.begins_known else None, "until": ends.isoformat() if ends else None,
        "shown_until": last.isoformat() if last else None, "as_written": dict(trial.said),
        "as_at": as_at.isoformat(), "stands": phase_in_words(trial, as_at),
        "days_left": (ends - as_at).days if ends and trial.begins <= as_at < ends else None,
        "instruments": [
            {"kind": i.kind, "dated": _iso(i.dated), "from": _iso(i.begins), "until": _iso(i.ends), "read": i.read,
             "as_written": dict(i.said)}
            for i in trial.instruments
        ],
        "suspends": [
            {"rule": s.rule, "evidence": s.evidence, "set_aside": suspension.suspends(trial, s.rule)}
            for s in trial.suspends
        ],
        "may_have_set_aside": [{"rule": m.rule, "said": m.said} for m in trial.may_have_set_aside],
        "instead": [rule.id for rule in trial.instead],
        "running_at_start": trial.running_at_start, "running_at_end": trial.running_at_end,
        "measures": [{"text": m.text, "kind": m.kind or None} for m in trial.measures],
        **{key: list(texts) for key, texts in trial.texts.items() if key != "measures"},
        "lacking": lacking(trial) if trial.state == "proposed" else [],
        "source": trial.source,
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def lapse_data(lapse: Lapse, library: Library) -> dict[str, str]:
    """Return a line of the calendar as plain data."""
    trial = lapse.trial
    return {
        "day": lapse.day.isoformat(), "authority": trial.authority,
        "authority_name": library.authorities.name(trial.authority), "trial": trial.id, "what": lapse.words,
    }  # fmt: skip
