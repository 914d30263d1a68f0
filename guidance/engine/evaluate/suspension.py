"""Whether a trial's suspension is in force for a duty: answered here and nowhere else.

Both evaluators ask `is_suspended` of each finding. The site and the calendar ask `window` for the days on which a duty
has to begin to be set aside, which is the same answer without a case; a test holds the two to each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.model.condition import tests_of
from guidance.engine.model.finding import Finding
from guidance.engine.model.note import GivenBack, MayBeSetAside, Reach
from guidance.engine.model.rule import Have, HowSoon, Perform, Rule, Serves
from guidance.engine.model.trial import Trial

SEEN = "child_seen"
PROPOSED_ONLY = "proposed-only"


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a duty has to begin to be set aside: `begins` inclusive, `ends` exclusive."""

    begins: date
    ends: date


def is_suspended(trial: Trial, finding: Finding, as_at: date) -> bool:
    """Answer whether a trial's suspension is in force for a duty as at a day. Everything that asks, asks here.

    Only a granted trial of the trigger's own authority suspends, and only a rule that it is evidenced to name. The
    trigger's date decides; `running_at_start` takes in duties still open and in time when the trial began, and
    `running_at_end: restart` gives back those still open at its end. A run whose clock was set going again on or after
    its end stands from then on, whatever the policies say.
    """
    aside = _aside(trial, finding, as_at)
    return aside is not None and as_at < aside.ends


def given_back(trial: Trial, finding: Finding, as_at: date) -> GivenBack | None:
    """Return what has to be said beside a duty that a trial had set aside, and by a day no longer does."""
    aside = _aside(trial, finding, as_at)
    return GivenBack(trial.id, aside.begins, aside.ends) if aside and aside.ends <= as_at else None


def _aside(trial: Trial, finding: Finding, as_at: date) -> Window | None:
    """Say on which days a trial sets a duty aside, as is known by a day; its end is far off where it stays so."""
    if trial.authority != finding.authority or not suspends(trial, finding.rule.id):
        return None
    ends, begun = trial.last_evidenced, finding.trigger.day
    if ends is None or ends <= trial.begins or begun >= ends:
        return None
    if begun < trial.begins and not _was_running(finding, trial, as_at):
        return None
    back = [restart.day for restart in finding.restarts if restart.day is not None and restart.day >= ends]
    if trial.running_at_end == "restart" and _open_at(finding, ends):
        back.append(ends)
    return Window(max(begun, trial.begins), min(back, default=date.max))


def suspends(trial: Trial, rule: str) -> bool:
    """Tell whether a trial suspends a rule at all: it is granted, and evidenced (or supposed) to name the rule."""
    return rule in suspended_rules(trial)


def may_reach(trial: Trial, day: date) -> bool:
    """Tell whether a trial, granted as it is, may reach a duty that begins on a day, of an authority of its own."""
    ends = trial.last_evidenced
    begun = trial.begins <= day or trial.running_at_start == "suspended"
    return ends is not None and begun and day < ends


def suspended_rules(trial: Trial) -> frozenset[str]:
    """Name the rules that a trial suspends within its dates: none, unless it is granted."""
    shown = (s.rule for s in trial.suspends if s.evidence != PROPOSED_ONLY or trial.supposed)
    return frozenset(shown if trial.state == "granted" else ())


def sees_child(rule: Rule) -> bool:
    """Tell whether what a rule asks for is that the child is seen, as the facts that it tests say."""
    duty = rule.duty
    asked = [p.where for p in duty.patterns] if isinstance(duty, Perform) else []
    asked += [duty.condition] if isinstance(duty, Have) else []
    return any(t.fact == SEEN and "true" in t.values for condition in asked for t in tests_of(condition))


def never_set_aside(rule: Rule) -> str:
    """Say why no trial sets a rule aside, if none does: what always applies cannot be set aside. Empty if one may."""
    if sees_child(rule):
        return "it asks that the child is seen"
    if rule.how_soon is HowSoon.IMMEDIATELY:
        return "it asks for something at once"
    if rule.serves is Serves.CHILDS_VOICE and not rule.has_limit:
        return "it is for hearing the child, and has no time limit to set aside"
    return ""


def is_supposed(trial: Trial, rule: str) -> bool:
    """Tell whether a trial suspends a rule only by supposition."""
    return suspends(trial, rule) and not suspends(replace(trial, supposed=False), rule)


def window(trial: Trial, rule: Rule) -> Window | None:
    """Say on which days a duty of a rule has to begin for a trial to set it aside; None where there is no such day.

    Duties that were running when it began, or still run when it ends, are as `running_at_start` and `running_at_end`
    say: see `is_suspended`.
    """
    return _within(trial, rule) if suspends(trial, rule.id) else None


def instead_window(trial: Trial, rule: Rule) -> Window | None:
    """Say on which days a duty of a rule that applies instead can begin; None where there is no such day."""
    return _within(trial, rule) if trial.state == "granted" and rule in trial.instead else None


def instead_rules(trials: Iterable[Trial]) -> list[Rule]:
    """List what applies instead under granted trials: local rules of that authority, in force while the trial is."""
    return [rule for trial in trials if trial.state == "granted" for rule in trial.instead]


def as_proposed(trials: Iterable[Trial]) -> tuple[Trial, ...]:
    """Suppose that the direction of each granted trial set aside all that was proposed.

    What comes of it is a supposition. Every finding that rests on it is noted as one.
    """
    return tuple(replace(trial, supposed=trial.state == "granted") for trial in trials)


def notes_of(trial: Trial, rule: str) -> tuple[Reach, ...]:
    """Return what has to be said beside every duty that a trial sets aside."""
    said = (Reach.SUPPOSED,) if is_supposed(trial, rule) else ()
    return (*said, Reach.END_NOT_KNOWN) if trial.ends is None else said


def may_have_set_aside(trial: Trial, finding: Finding) -> tuple[MayBeSetAside, ...]:
    """Return what has to be said beside a duty that a trial may have set aside: it stands, and so does its status.

    Only of a granted trial of the trigger's own authority, and of a duty that began while it is shown to have run.
    """
    ends, day = trial.last_evidenced, finding.trigger.day
    rule = finding.rule.id
    if trial.state != "granted" or trial.authority != finding.authority or suspends(trial, rule):
        return ()
    if ends is None or not trial.begins <= day < ends:
        return ()
    return tuple(MayBeSetAside(trial.id, may.said) for may in trial.may_have_set_aside if may.rule == rule)


def _within(trial: Trial, rule: Rule) -> Window | None:
    ends = trial.last_evidenced
    if ends is None:
        return None
    found = Window(max(trial.begins, rule.commencement or trial.begins), min(ends, rule.repeal or ends))
    return found if found.begins < found.ends else None


def _was_running(finding: Finding, trial: Trial, as_at: date) -> bool:
    before = finding.trigger.day < trial.begins <= as_at
    in_time = finding.due is None or finding.due >= trial.begins
    return trial.running_at_start == "suspended" and before and in_time and _open_at(finding, trial.begins)


def _open_at(finding: Finding, day: date) -> bool:
    return finding.closed is None or finding.closed >= day
