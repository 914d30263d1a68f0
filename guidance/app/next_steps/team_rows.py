"""One row of a team's list: whose, what and by when, in words that can stand alone in a cell; they name no worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import is_dark
from guidance.app.next_steps.decisions import Decision
from guidance.app.next_steps.overtaken import ended_on_record, power_ended
from guidance.app.next_steps.planned import Planned
from guidance.app.next_steps.steps import waits
from guidance.app.next_steps.urgency import AT_ONCE, Line, RecordOf
from guidance.engine.explain.deviations import day_that_stands, new_day
from guidance.engine.explain.names import doubt_of, source_of, weekday_in_words
from guidance.engine.model.england import with_offset
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import Perform, Rule, Serves

COLUMNS = ("case", "episode", "state", "title", "due", "due_at", "who", "source")
THE_TEAM = "yours to decide"
Key = tuple[str, str]


class State(StrEnum):
    """What a row is: how its duty stands on the day asked about, as a word to sort a sheet by."""

    PAST = "past"
    DUE = "due"
    ENDING = "ending"
    ENDED = "ended"
    NOW = "now"
    OPEN = "open"
    DECISION = "decision"
    TO_SETTLE = "to settle"
    PLANNED = "planned"
    NOT_SO = "not so"
    SET_ASIDE = "set aside"
    DIFFERENTLY = "done differently"
    CANNOT_TELL = "cannot tell"


IN_WORDS = {
    State.PAST: "past its last day, and still to be done",
    State.DUE: "to be done by a day to come",
    State.ENDING: "a power, or an order, that ends",
    State.ENDED: "a power that has ended, and nothing on record that followed it",
    State.NOW: "to be done at once: no number of days is given",
    State.OPEN: "to be done, and no time is stated",
    State.DECISION: "waiting for somebody to decide",
    State.TO_SETTLE: "a question to settle: professional advice, never overdue",
    State.PLANNED: "fixed for too late a day, or for one that has gone by",
    State.NOT_SO: "by the record, not as it should be",
    State.SET_ASIDE: "its time limit is set aside by a trial; what still applies is said",
    State.DIFFERENTLY: "done differently, with reasons that are recorded",
    State.CANNOT_TELL: "the record does not say",
}
"""What each word means."""
AS_TOLD = frozenset({State.CANNOT_TELL, State.SET_ASIDE, State.ENDED, State.TO_SETTLE})
"""Where the title alone would mislead: what the finding comes to is said with it."""


@dataclass(frozen=True)
class Row:
    """One duty, power, question or fixed day of one case; or, with no case, what is so of several."""

    case: str
    episode: str
    state: State
    title: str
    due: date | None
    due_at: str
    who: str
    source: str

    @property
    def data(self) -> dict[str, str | None]:
        """The row as plain data, with None for what is not there."""
        given = (getattr(self, name) for name in COLUMNS)
        return {name: str(value) if value else None for name, value in zip(COLUMNS, given, strict=True)}


def named(key: Key, answer: Answer) -> str:
    """Name a case; the authority comes first only where one run holds the same reference from two."""
    owner, case = key
    return f"{owner}:{case}" if owner and case in answer.shared else case


def unlisted(case: str, said: str) -> Row:
    """Say of a case with no other row why that is no answer."""
    return Row(case, "", State.CANNOT_TELL, said, None, "", "", "")


def rows_of(line: Line, answer: Answer, case: str, *, everything: bool = False) -> Iterator[Row]:
    """Give the rows that one line of a case comes to: one a duty, where it speaks of several.

    Without `everything`, none is given of a duty that no record could show.
    """
    about = line.about
    if isinstance(about, Decision):
        yield _decision(about, answer, case)
    elif isinstance(about, Planned):
        yield _planned(about, answer, case)
    elif isinstance(about, RecordOf):
        found = (*about.not_so, *about.not_told)
        yield from (_finding(f, None, answer, case) for f in found if everything or not is_dark(f))
    elif (everything or not is_dark(about)) and (about.standing is Standing.STANDS or waits(about)):
        yield _finding(about, line.if_so, answer, case)


def _finding(finding: Finding, if_so: date | None, answer: Answer, case: str) -> Row:
    rule, state = finding.rule, state_of(finding)
    title = f"{rule.title}: {answer.comes_to(finding)}" if state in AS_TOLD else rule.title
    moved = finding.decision if state is State.DIFFERENTLY else None
    title += f": done differently, with reasons; {new_day(finding, moved)}" if moved else ""
    if if_so and not finding.due:
        title += f"; if so, by {weekday_in_words(if_so)}"
    own = state is not State.SET_ASIDE and not (moved and moved.until)
    at = with_offset(finding.due_at) if finding.due_at and own else ""
    moved_to = moved.until if moved else None
    day = (finding.due or if_so) if own else moved_to
    return Row(case, finding.trigger.episode or "", state, title, day, at, rule.bearer, _source(rule))


def state_of(finding: Finding) -> State:
    """Say in a word how a finding stands, where it asks for something or may."""
    if finding.standing is not Standing.STANDS:
        return State.SET_ASIDE if finding.standing is Standing.SUSPENDED else State.DIFFERENTLY
    if finding.status is Status.UNDETERMINED or finding.only_if:
        return State.CANNOT_TELL
    if power_ended(finding) or ended_on_record(finding):
        return State.ENDED
    return State.TO_SETTLE if finding.rule.serves is Serves.PROFESSIONAL_ADVICE else _known(finding)


def _known(finding: Finding) -> State:
    """Say how a duty or a power stands that is known to be open, or not to have been done."""
    if finding.status is Status.BREACHED:
        return State.PAST if isinstance(finding.rule.duty, Perform) else State.NOT_SO
    if finding.due:
        return State.ENDING if finding.rule.limit_of_power else State.DUE
    return State.NOW if finding.rule.how_soon in AT_ONCE else State.OPEN


def _source(rule: Rule) -> str:
    doubt = doubt_of(rule)
    return f"{source_of(rule)} ({doubt})" if doubt else source_of(rule)


def _decision(decision: Decision, answer: Answer, case: str) -> Row:
    dated = [f for f in decision.turning if f.due]
    running = sorted({(day_that_stands(f) or date.max, f.rule.title, answer.by_when(f)) for f in dated})
    by = "".join(f" If so: {title}: {by_when}." for _, title, by_when in running)
    rules = {f.rule.id: f.rule for f in (*decision.turning, *decision.if_so, *decision.if_not)}
    local = decision.question.instrument
    source = local.title if local else "; ".join(dict.fromkeys(map(_source, rules.values())))
    episode = decision.raised_by.episode or ""
    due = min(filter(None, map(day_that_stands, dated)), default=None)
    return Row(case, episode, State.DECISION, f"{decision.words}{by}", due, "", THE_TEAM, source)


def _planned(found: Planned, answer: Answer, case: str) -> Row:
    what, day = found.plan.what, weekday_in_words(found.day)
    fixed = "expected by" if found.plan.is_foreseen else "set for"
    gone = "; that day has gone by, and nothing since then shows it" if found.gone_by else ""
    late, rule = found.finding, found.finding.rule if found.finding else None
    title = f"{what[0].upper()}{what[1:].removesuffix(',')}: {fixed} {day}{found.after(answer)}{gone}"
    who, source = (rule.bearer, _source(rule)) if rule else ("", "")
    state = State.SET_ASIDE if found.is_set_aside else State.PLANNED
    due = day_that_stands(late) if late else None
    return Row(case, found.fixed_by.episode or "", state, title, due, "", who, source)
