"""A trial in words: when it runs, on what paper, what it names, how well that is known, and what it does to a duty."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from guidance.engine.evaluate import suspension
from guidance.engine.explain.names import day_in_words, days
from guidance.engine.model.england import day_of
from guidance.engine.model.finding import Finding
from guidance.engine.model.note import GivenBack, Reach
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial, TrialInstrument

TEXTS = {
    "measures": "What is measured",
    "conditions": "On what conditions",
    "stop_if": "When it stops",
    "stopped_by": "Who can stop it",
    "partners_agreed": "When partners agreed",
    "families_told": "When families were told",
    "impact_assessments": "What was assessed first",
    "baseline": "What it is compared with",
}
"""What a trial document says in text, and what each is called."""
STATES = {
    "granted": "Granted: within its dates it sets aside the rules below that it is shown to name, here alone.",
    "proposed": "Proposed only: it sets nothing aside.",
    "withdrawn": "Withdrawn: it sets nothing aside.",
}
NOT_SHOWN = "proposed, and not shown to have been granted: not set aside"
AT_START = {
    "national": "stay under the national rule",
    "suspended": "are taken in, if they are still open and in time",
}
AT_END = {"saved": "stay set aside", "restart": "stand again from that day, with the last day they had"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def evidence_in_words(evidence: str) -> str:
    """Say how well it is known that a paper names a rule.

    >>> evidence_in_words("confirmed")
    'confirmed'
    """
    return NOT_SHOWN if evidence == "proposed-only" else evidence


def month_in_words(text: str) -> str:
    """Say a month as people do.

    >>> month_in_words("2011-03")
    'some day in March 2011'
    """
    year, _, month = text.partition("-")
    return f"some day in {_MONTHS[int(month) - 1]} {year}"


def dated_in_words(day: date, said: Mapping[str, str], key: str) -> str:
    """Say a date, or the month where only that is known."""
    return month_in_words(said[key]) if key in said else day_in_words(day)


def counted_in_words(day: date, said: Mapping[str, str], key: str) -> str:
    """Say a day on which a trial begins or ends, and where only the month is known, that it is only counted so.

    >>> counted_in_words(date(2011, 4, 1), {"from": "2011-03"}, "from")
    'counted from 1 April 2011 (some day in March 2011)'
    """
    if key not in said:
        return day_in_words(day)
    return f"counted {'from' if key == 'from' else 'until'} {day_in_words(day)} ({month_in_words(said[key])})"


def when_in_words(trial: Trial) -> str:
    """Say when a trial runs: its first and its last day, or how far it is shown where its end is not known."""
    if not trial.begins_known:
        return "when it would have begun is not known"
    begins = f"from {day_in_words(trial.begins)}"
    if "from" in trial.said:
        begins = (
            f"from {month_in_words(trial.said['from'])}: counted from {day_in_words(trial.begins)}, when it was certain"
        )
    if trial.ends and not trial.said:
        return f"{day_in_words(trial.begins)} to {day_in_words(_before(trial.ends))}"
    if trial.ends:
        until = f" ({month_in_words(trial.said['until'])})" if "until" in trial.said else ""
        return f"{begins}; to {day_in_words(_before(trial.ends))}{until}"
    return f"{begins}; its end is not known{_shown(trial)}"


def _shown(trial: Trial) -> str:
    last = trial.last_evidenced
    by = f" ({trial.last_seen.where})" if trial.last_seen and trial.last_seen.day == last else ""
    return f"; there is evidence of it only up to {day_in_words(_before(last))}{by}" if last else ""


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def paper_in_words(paper: TrialInstrument) -> str:
    """Say what paper a trial rests on, its dates, and whether anyone here has read it."""
    dated = f" dated {dated_in_words(paper.dated, paper.said, 'dated')}" if paper.dated else ", date not known"
    span = " ".join(_span(paper))
    read = "read" if paper.read else "not read by us"
    kind = f"{paper.kind[0].upper()}{paper.kind[1:]}"
    return ", ".join(filter(None, [kind + dated, span, read]))


def _span(paper: TrialInstrument) -> Iterator[str]:
    if paper.begins:
        yield f"from {dated_in_words(paper.begins, paper.said, 'from')}"
    if paper.ends:
        yield f"until {dated_in_words(paper.ends, paper.said, 'until')}"


def phase_in_words(trial: Trial, as_at: date) -> str:
    """Say where a trial stands on a day. It says nothing of any duty: that is for evaluation.

    Args:
        trial: The trial.
        as_at: The day asked about.
    """
    ends = trial.last_evidenced
    if trial.state != "granted":
        return f"{trial.state}: sets nothing aside"
    if ends is None or ends <= trial.begins:
        return "sets nothing aside: no day is shown"
    if unsure := _unsure(trial, as_at):
        return unsure
    if as_at < trial.begins:
        return f"begins in {_days(as_at, trial.begins)}"
    if as_at >= ends:
        return f"ended on {day_in_words(ends)}" if trial.ends else f"not shown from {day_in_words(ends)} on"
    return f"runs, and ends in {_days(as_at, ends)}" if trial.ends else "runs; its end is not known"


def _unsure(trial: Trial, as_at: date) -> str:
    """Say that nobody can tell, on a day of the month in which a trial began or ended."""
    month, said = f"{as_at:%Y-%m}", trial.said
    if said.get("from") == month:
        return f"cannot tell whether it has begun: {counted_in_words(trial.begins, said, 'from')}"
    if trial.ends and said.get("until") == month:
        return f"cannot tell whether it has ended: {counted_in_words(trial.ends, said, 'until')}"
    return ""


def _days(first: date, last: date) -> str:
    return days((last - first).days)


_AFTERWARDS = "and stays set aside here after that, as this was begun, or still open, while it ran"
"""Said of a trial that is over: what it gives back is not set aside at all."""


def given_back(finding: Finding) -> Iterator[str]:
    """Say of each trial that set a duty aside, and no longer does, from when until when it did."""
    supposing = f"{_SUPPOSING}it was " if Reach.SUPPOSED in finding.notes else ""
    for note in finding.notes:
        if isinstance(note, GivenBack):
            days = f"from {day_in_words(note.begins)} until {day_in_words(note.ends)}"
            yield f"; {supposing}set aside {days} by the trial {note.trial}, and stands again since"


_SUPPOSING = "supposing that the direction matched the proposal, "


def set_aside(finding: Finding, as_at: date | datetime, trial_ends: date | None) -> str:
    """Say until when a limit is set aside, and by what; that it is only supposed to be comes first."""
    supposing = _SUPPOSING if Reach.SUPPOSED in finding.notes else ""
    aside = "time limit set aside" if finding.rule.has_limit else "set aside"
    until = f" until {day_in_words(trial_ends)}" if trial_ends else ""
    shown = " (its end is not known: that is how far it is shown)" if Reach.END_NOT_KNOWN in finding.notes else ""
    over = f", {_AFTERWARDS}" if trial_ends and day_of(as_at) >= trial_ends else ""
    return f"{supposing}{aside}{until} by the trial {finding.trial}{shown}{over}"


def still_applies(rule: Rule) -> str:
    """Say what does not go with the limit of a rule, where that is set aside."""
    always = "acting sooner if the child needs it"
    seeing = () if suspension.sees_child(rule) else ("seeing the child",)
    others = ", ".join((*rule.rests_on, *seeing))
    return f"still applies: {others}, and {always}" if others else f"still applies: {always}"
