"""What trials and departures do about a finding, said anew: its status never changes, and each is named."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.note import DeviationEffect, GivenBack, Latitude, MayBeSetAside, Note, Reach, Remark
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial

VARIED = (
    DeviationEffect.RECORDED_BEFORE, DeviationEffect.WRITTEN_AFTER, DeviationEffect.HOUR_NOT_KNOWN,
    DeviationEffect.RECORDED_AFTER,
)  # fmt: skip
"""What a departure may come to where it changes how a finding stands."""


class Overlays:
    """The trials and departures that may be laid over findings, each found by what it is about."""

    def __init__(self, terms: Terms) -> None:
        self.day, self.known_at = terms.day, terms.known_at
        self.trials = sorted((t for t in terms.trials if t.state == "granted"), key=lambda t: t.id)
        self.departures: dict[tuple[str, str], list[Deviation]] = defaultdict(list)
        for departure in terms.deviations:
            self.departures[departure.case, departure.rule].append(departure)

    def touches(self, rule: Rule) -> bool:
        """Tell whether a trial or a departure may be laid over any finding of a rule."""
        of_trials = {s.rule for t in self.trials for s in t.suspends} | {
            may.rule for t in self.trials for may in t.may_have_set_aside
        }
        return bool(rule.trial) or rule.id in of_trials or any(of == rule.id for _, of in self.departures)

    def laid(self, finding: Finding) -> Finding:
        """Lay them over a finding; the notes that it has already come last."""
        running = [t for t in self.trials if t.authority == finding.authority]
        near = self.departures.get((finding.trigger.case, finding.rule.id), ())
        if not (running or near or finding.rule.trial):
            return finding
        own, finding = finding.notes, self._departed(replace(finding, notes=()), near)
        may_have = sorted((note for t in running for note in _may_have(t, finding)), key=str)
        taken_in = [(t, _stands_again(t, finding)) for t in running if _takes_in(t, finding, self.day)]
        setting_aside = next((t for t, again in taken_in if again is None or self.day < again), None)
        notes: tuple[Note, ...] = (*finding.notes, *may_have)
        for trial, again in taken_in:
            if again is not None and again <= self.day:
                first = max(trial.begins, finding.trigger.day)
                notes = (*notes, GivenBack(trial.id, first, again), *_of_trial(trial, finding.rule.id))
        if setting_aside:
            notes = (*notes, *_of_trial(setting_aside, finding.rule.id))
            finding = replace(finding, standing=Standing.SUSPENDED, trial=setting_aside.id)
        return replace(finding, notes=(*notes, *own), trial=finding.rule.trial or finding.trial)

    def _departed(self, finding: Finding, near: Sequence[Deviation]) -> Finding:
        """Lay over it the latest departure that is in effect, or else the latest that was."""
        ids = {t.id for t in (finding.trigger, *finding.joined)}
        held = [
            d
            for d in near
            if d.trigger in ids and (d.authority is None or d.authority == finding.authority) and self._held(d)
        ]
        if not held:
            return finding
        in_effect = [d for d in held if not d.until or d.until >= self.day]
        latest = max(in_effect or held, key=lambda d: (d.decided, str(d.recorded or ""), d.order, d.id))
        effect = _effect(latest, finding, in_effect=bool(in_effect))
        varied = effect in VARIED
        notes: list[Note] = [effect]
        notes += [Latitude(finding.rule.latitude)] if varied and finding.rule.latitude else []
        notes += [Remark(latest.remark)] if latest.remark else []
        standing = Standing.DEVIATED if varied else finding.standing
        return replace(finding, deviation=latest.id, decision=latest, standing=standing, notes=tuple(notes))

    def _held(self, departure: Deviation) -> bool:
        """Tell whether a departure had been decided, was known, and had not been taken back."""
        over = (e for e in departure.endings if self._was_known(e.recorded) and (e.since or date.min) <= self.day)
        return departure.decided <= self.day and self._was_known(departure.recorded) and not any(over)

    def _was_known(self, recorded: datetime | None) -> bool:
        return recorded is None or self.known_at is None or recorded <= _last_moment(self.known_at)


def _last_moment(known_at: date | datetime) -> datetime:
    return known_at if isinstance(known_at, datetime) else datetime.combine(known_at, time.max)


def _effect(departure: Deviation, finding: Finding, *, in_effect: bool) -> DeviationEffect:
    """Say what a departure comes to: it is measured against the end of the last day, or the day of the trigger."""
    if finding.rule.force.is_law:
        return DeviationEffect.NO_DEPARTURE
    if finding.status is Status.DISCHARGED:
        return DeviationEffect.NOT_RELIED_ON
    if not in_effect:
        return DeviationEffect.EXPIRED
    return _recorded(departure, finding)


def _recorded(departure: Deviation, finding: Finding) -> DeviationEffect:
    last = finding.due or finding.trigger.day
    if departure.decided > last:
        return DeviationEffect.RECORDED_AFTER
    written = departure.entered or departure.recorded
    if written is not None and written <= (finding.due_at or datetime.combine(last, time.max)):
        return DeviationEffect.RECORDED_BEFORE
    if finding.due_at is None or departure.decided < last:
        return DeviationEffect.WRITTEN_AFTER
    early = departure.recorded is not None and departure.recorded <= finding.due_at
    return DeviationEffect.WRITTEN_AFTER if early else DeviationEffect.HOUR_NOT_KNOWN


def _named(trial: Trial, rule: str, *, supposing: bool) -> bool:
    """Tell whether a trial is evidenced to name a rule, or is only supposed to."""
    return any(s.rule == rule and (supposing or s.evidence != "proposed-only") for s in trial.suspends)


def _takes_in(trial: Trial, finding: Finding, as_at: date) -> bool:
    """Tell whether a trial that runs where a duty began sets it aside, or did.

    A duty is there from its trigger to what closed it; a trial from its first day to the last on which it is shown.
    """
    ends, begun = trial.last_evidenced, finding.trigger.day
    if (
        not _named(trial, finding.rule.id, supposing=trial.supposed)
        or ends is None
        or begun >= ends
        or ends <= trial.begins
    ):
        return False
    still_on = min(finding.closed or date.max, finding.due or date.max)
    taken_in = trial.running_at_start == "suspended" and as_at >= trial.begins and still_on >= trial.begins
    return begun >= trial.begins or taken_in


def _stands_again(trial: Trial, finding: Finding) -> date | None:
    """Say from which day a duty that a trial took in stands again: its end, or the first restart from then on."""
    ends = trial.last_evidenced or date.max
    if trial.running_at_end == "restart" and (finding.closed or date.max) >= ends:
        return ends
    return next((day for day in sorted(r.day for r in finding.restarts if r.day) if day >= ends), None)


def _of_trial(trial: Trial, rule: str) -> Iterator[Note]:
    if not _named(trial, rule, supposing=False):
        yield Reach.SUPPOSED
    if trial.ends is None:
        yield Reach.END_NOT_KNOWN


def _may_have(trial: Trial, finding: Finding) -> Iterator[Note]:
    """Yield that a trial may have set aside what began while it is shown to have run, and why nobody knows."""
    ends, rule = trial.last_evidenced, finding.rule.id
    runs = ends is not None and trial.begins <= finding.trigger.day < ends
    if runs and not _named(trial, rule, supposing=trial.supposed):
        yield from (MayBeSetAside(trial.id, may.said) for may in trial.may_have_set_aside if may.rule == rule)
