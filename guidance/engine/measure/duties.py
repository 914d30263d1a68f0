"""What the duties of one rule came to, each counted once and in one place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from guidance.engine.measure.scale import Scale
from guidance.engine.measure.tally import Member, Tally, leaf, total
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.rule import Rule

IN_TIME, OUTSIDE, LATE, UNDONE = "done_in_time", "outside", "done_late", "not_shown_done"
OPEN, STOPPED, EXEMPT, UNTOLD = "open", "clock_stopped", "does_not_apply", "cannot_tell"
STOPPED_NEAR, STOPPED_OTHER, DARK, LACKING = "stopped_near_limit", "stopped_otherwise", "not_shown", "fact_missing"
UNRECKONED = "days_not_reckoned"


def member(finding: Finding) -> Member:
    """Name a duty of one rule."""
    return finding.trigger.owner, finding.trigger.case, finding.trigger.id


def tally_of(rule: Rule, findings: Iterable[Finding], scale: Scale, calendars: Calendars) -> Tally:
    """Count duties of one rule by what they came to; standing makes no difference to where one is counted."""
    found: Mapping[str, list[Member]] = defaultdict(list)
    restarted = defaultdict(list)
    for finding in findings:
        found[_place(finding, scale, calendars)].append(member(finding))
        restarted[bool(finding.restarts)].append(member(finding))
    late = _banded(found, scale, LATE, "done late")
    parts = [
        _banded(found, scale, IN_TIME, "done in time"),
        total(OUTSIDE, "outside the limit", [late, leaf(UNDONE, "not shown done", found[UNDONE])]),
        leaf(OPEN, "still open, its last day not passed", found[OPEN]),
        total(STOPPED, "clock stopped", [
            leaf(STOPPED_NEAR, "in the last two working days of the limit", found[STOPPED_NEAR]),
            leaf(STOPPED_OTHER, "otherwise", found[STOPPED_OTHER]),
        ]),
        leaf(EXEMPT, "does not apply", found[EXEMPT]),
        total(UNTOLD, "cannot tell", [
            leaf(DARK, "the records do not show such events", found[DARK]),
            leaf(LACKING, "a record does not give a fact", found[LACKING]),
        ]),
    ]  # fmt: skip
    again = [
        leaf("restarted", "clock set going again at least once", restarted[True]),
        leaf("not_restarted", "clock not set going again", restarted[False]),
    ]
    return total("duties", "duties", parts, *([again] if rule.clock is not None else []))


def without_unreckoned(tallies: Sequence[Tally]) -> list[Tally]:
    """Leave out the line for days that cannot be reckoned, where no table of a rule has any such day."""
    if any(part.count for tally in tallies for part in tally.walk() if part.name == UNRECKONED):
        return list(tallies)
    return [_pruned(tally) for tally in tallies]


def _pruned(tally: Tally) -> Tally:
    splits = (tuple(_pruned(part) for part in split if part.name != UNRECKONED) for split in tally.parts)
    return replace(tally, parts=tuple(split for split in splits if split))


def _banded(found: Mapping[str, Sequence[Member]], scale: Scale, name: str, label: str) -> Tally:
    late = name == LATE
    bands = [leaf(b.name, b.label, found[f"{name}:{b.name}"]) for b in scale.bands if b.late is late]
    rest = leaf(UNRECKONED, "days that cannot be reckoned", found[f"{name}:{UNRECKONED}"])
    return total(name, label, [*bands, rest])


def _place(finding: Finding, scale: Scale, calendars: Calendars) -> str:
    match finding.status:
        case Status.DISCHARGED:
            return _band(IN_TIME, finding, scale, calendars)
        case Status.BREACHED:
            return UNDONE if finding.days_late is None else _band(LATE, finding, scale, calendars)
        case Status.LAPSED:
            return STOPPED_NEAR if scale.stopped_near(finding, calendars) else STOPPED_OTHER
        case Status.UNDETERMINED:
            return DARK if finding.not_shown else LACKING
        case Status.PENDING:
            return OPEN
        case Status.EXEMPT:
            return EXEMPT


def _band(name: str, finding: Finding, scale: Scale, calendars: Calendars) -> str:
    band = scale.band(finding, calendars)
    return f"{name}:{band.name if band and band.late is (name == LATE) else UNRECKONED}"
