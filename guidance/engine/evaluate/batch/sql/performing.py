"""What a duty to be performed comes to, in SQL: by its first performance, its first lapse, and its last day."""

from collections.abc import Iterator

from guidance.engine.evaluate.batch.sql import runs, subjects
from guidance.engine.evaluate.batch.sql.asking import Asking, Part, first, unordered
from guidance.engine.evaluate.batch.sql.clock import limited, unlimited
from guidance.engine.evaluate.batch.sql.conditions import NOTHING
from guidance.engine.evaluate.batch.sql.forms import dark, ending, ends, near
from guidance.engine.evaluate.batch.sql.subjects import Fitting
from guidance.engine.model.condition import Patterns, tests_of
from guidance.engine.model.rule import Missed, Modality, Rule


def perform(rule: Rule, asking: Asking, performing: Patterns) -> Iterator[Part]:
    """Write what a duty to be performed comes to, or one that is allowed; `performing` is all that would do it."""
    yield from subjects.parts(rule, asking)
    fitting, bound = Fitting(rule.performing, rule, "done"), Fitting(rule.before, rule, "bound")
    yield from fitting.parts()
    yield "done", "what does it, or may", near(fitting, asking)
    before_end = ""
    if ends(rule, asking):
        yield from ending(rule, asking)
        before_end = " LEFT JOIN lapse l USING (duty) WHERE d.fits AND (l.duty IS NULL OR d.day <= l.day)"
    known = f"SELECT d.* FROM done d{before_end or ' WHERE d.fits'}"
    yield "known", "what is known to do it, on no later a day than what ends it", known
    yield "closing", "the first of that, in whatever order its own day went", first("known")
    if bounded(rule):
        yield from bound.parts()
        yield "bound", "what it is to come before", first(f"({near(bound, asking, bounding=True)}) WHERE fits")
    yield from _dated(rule, asking)
    if acts_now(rule):
        yield "performance", "the first known to come after what calls for action at once", _in_order(rule)
    yield "verdict", "what came first, and whether it was in time", _verdict(rule, asking)
    if _may_fit(rule):
        yield "doubt", "what else may have done it, or ended it, in time", _doubt(rule, asking)
    yield (
        "weighed",
        "whether that leaves it in doubt, and whether anything was seen that does it",
        _weighed(rule, asking),
    )
    yield "judged", "and whether the sources could have shown it", _judged(asking, performing)


def _dated(rule: Rule, asking: Asking) -> Iterator[Part]:
    if rule.clock is None:
        own = f"n AS anchor, {NOTHING_JOINED} AS joined, [] AS restarts FROM ({_limits(rule, asking, 'duty')})"
        yield "dated", "each with its last day", f"SELECT *, {own}"
        return
    yield from runs.anchors(rule, rule.clock, asking, ends=ends(rule, asking))
    yield "clock", "its last day, from each of them", _limits(rule, asking, "anchor")
    yield from runs.restarts(in_time(rule, "a", "prior"))
    yield "dated", "each run with the last day that counts", runs.DATED


NOTHING_JOINED = "CAST([] AS BIGINT[])"


def bounded(rule: Rule) -> bool:
    """Tell whether a duty is to be performed before some event."""
    return bool(rule.before) and not _open_ended(rule)


def _open_ended(rule: Rule) -> bool:
    """Tell whether a rule allows something and limits no power, so that it knows no limit."""
    return rule.modality is Modality.MAY and not rule.limit_of_power


def acts_now(rule: Rule) -> bool:
    """Tell whether a duty calls for action at once, so that the order of its own day counts."""
    return rule.how_soon is not None and rule.modality is not Modality.MAY and not isinstance(rule.when, Missed)


def _may_fit(rule: Rule) -> bool:
    """Tell whether an event may leave it open if it performs or ends a duty of a rule."""
    return any(p.of or any(tests_of(p.where)) for p in (*rule.performing, *rule.until))


def _limits(rule: Rule, asking: Asking, source: str) -> str:
    if bounded(rule):
        of = "a.n" if source == "duty" else "a.duty"
        return unlimited(source, due="b.day", bound="b.ends", joins=f"LEFT JOIN bound b ON b.duty = {of}")
    if _open_ended(rule) or rule.within is None:
        return unlimited(source)
    return limited(rule, source, asking.calendars)


def in_time(rule: Rule, event: str, limit: str) -> str:
    """Write whether an event is within a limit; NULL where the times that the record lacks leave it open."""
    if bounded(rule):
        same_day = f"CASE WHEN {event}.day = {limit}.due THEN {event}.starts <= {limit}.bound_end"
        return f"({limit}.due IS NULL OR {same_day} ELSE {event}.day <= {limit}.due END)"
    if _open_ended(rule) or rule.within is None:
        return "TRUE"
    if rule.in_hours:
        early, late = f"{event}.ends <= {limit}.first_end", f"{event}.starts > {limit}.last_end"
        return f"(CASE WHEN {early} THEN TRUE WHEN {late} THEN FALSE END)"
    return f"({event}.day <= {limit}.due)"


def _passed(rule: Rule, asking: Asking) -> str:
    if rule.in_hours and asking.tick is not None and not bounded(rule):
        return f"t.last_end < {asking.tick}"
    return f"t.due < {asking.day_in_sql}"


def _in_order(rule: Rule) -> str:
    with_joined = f"EXISTS (SELECT 1 FROM duty j WHERE list_contains(t.joined, j.n) AND {unordered('k', 'j')})"
    joined = f" AND NOT {with_joined}" if rule.clock is not None else ""
    return first(f"(SELECT k.* FROM known k JOIN dated t ON t.n = k.duty WHERE NOT {unordered('k', 't')}{joined})")


def _verdict(rule: Rule, asking: Asking) -> str:
    """Write what came first: `p` the performance, `l` the lapse, `k` what closed it in whatever order."""
    now, over = acts_now(rule), ends(rule, asking)
    closed, unseen = "k" if now else "p", "power ended" if rule.limit_of_power else "not shown in time"
    reason = f"""CASE WHEN t.wanting IS NOT NULL THEN 'no limit'
    {_unsure(rule, asking, closed) if rule.limit_of_power else ""}
    {"WHEN k.duty IS NOT NULL AND p.duty IS NULL THEN 'order unknown'" if now else ""}
    WHEN p.duty IS NOT NULL THEN {_settled(rule, "p", "performed")}
    {f"WHEN l.duty IS NOT NULL THEN {_settled(rule, 'l', 'lapsed')}" if over else ""}
    WHEN {_passed(rule, asking)} THEN '{unseen}' ELSE 'waiting' END"""
    lapse = "l.n AS l_n, l.moment AS l_moment, l.day AS l_day, time_of(l.timed, l.name) AS l_lacks"
    none = f"NULL AS l_n, NULL AS l_moment, CAST(NULL AS DATE) AS l_day, {NOTHING} AS l_lacks"
    joins = (
        "LEFT JOIN performance p ON p.duty = t.n LEFT JOIN closing k ON k.duty = t.n"
        if now
        else ("LEFT JOIN closing p ON p.duty = t.n")
    )
    return f"""SELECT t.*, {reason} AS reason,
    p.n AS p_n, p.moment AS p_moment, p.day AS p_day, time_of(p.timed, p.name) AS p_lacks,
    {lapse if over else none},
    {closed}.n AS k_n, {closed}.day AS k_day, {_unordered(rule) if now else NOTHING} AS k_lacks
FROM dated t {joins}{" LEFT JOIN lapse l ON l.duty = t.n" if over else ""}"""


def _settled(rule: Rule, event: str, what: str) -> str:
    timely = in_time(rule, event, "t")
    if timely == "TRUE":
        return f"'{what}'"
    late = "power ended" if rule.limit_of_power else f"{what} late"
    return f"CASE WHEN {timely} THEN '{what}' WHEN NOT {timely} THEN '{late}' ELSE 'time unknown' END"


def _unsure(rule: Rule, asking: Asking, closed: str) -> str:
    """Write that a power runs for hours from a start whose time is not known, and may or may not have ended."""
    over = f"WHEN l.duty IS NOT NULL THEN {in_time(rule, 'l', 't')} IS NULL" if ends(rule, asking) else ""
    done = f"WHEN {closed}.duty IS NOT NULL THEN {in_time(rule, closed, 't')} IS NULL"
    return f"WHEN len(t.untimed) > 0 AND CASE {done} {over} ELSE NOT ({_passed(rule, asking)}) END THEN 'end unsure'"


def _unordered(rule: Rule) -> str:
    """Write the times for want of which the first performance and what set the duty going cannot be put in order."""
    own = (
        f"time_of(k.timed, k.name) || CASE WHEN {unordered('k', 't')} THEN time_of(t.timed, t.name) ELSE {NOTHING} END"
    )
    joined = (
        f"COALESCE((SELECT list('time of ' || j.name) FROM duty j WHERE list_contains(t.joined, j.n)"
        f" AND NOT j.timed AND {unordered('k', 'j')}), {NOTHING})"
    )
    return f"{own} || {joined}" if rule.clock is not None else own


STATUS = (
    "CASE WHEN reason IN ('no limit', 'end unsure', 'order unknown', 'time unknown') THEN 'undetermined'"
    " WHEN reason = 'performed' THEN 'discharged' WHEN reason IN ('lapsed', 'power ended') THEN 'lapsed'"
    " WHEN reason = 'waiting' THEN 'pending' ELSE 'breached' END"
)


def _doubt(rule: Rule, asking: Asking) -> str:
    maybe = "SELECT duty, day, lacks FROM done WHERE fits IS NULL"
    if ends(rule, asking):
        maybe += " UNION ALL SELECT duty, day, lacks FROM ended WHERE fits IS NULL"
    late = "v.reason IN ('performed late', 'lapsed late', 'not shown in time')"
    return (
        f"SELECT e.duty, flatten(list(e.lacks)) AS lack FROM ({maybe}) e JOIN verdict v ON v.n = e.duty"
        f" WHERE {late} AND e.day <= v.due GROUP BY e.duty"
    )


def _weighed(rule: Rule, asking: Asking) -> str:
    seen = "EXISTS (SELECT 1 FROM done s WHERE s.duty = v.n AND s.fits)" if asking.narrow else "TRUE"
    if not _may_fit(rule):
        return f"SELECT v.*, {NOTHING} AS lack, FALSE AS may_fit, {STATUS} AS so_far, {seen} AS seen FROM verdict v"
    status = f"CASE WHEN d.duty IS NOT NULL THEN 'undetermined' ELSE {STATUS} END"
    return (
        f"SELECT v.*, COALESCE(d.lack, {NOTHING}) AS lack, d.duty IS NOT NULL AS may_fit, {status} AS so_far,"
        f" {seen} AS seen FROM verdict v LEFT JOIN doubt d ON d.duty = v.n"
    )


def _judged(asking: Asking, performing: Patterns) -> str:
    day = asking.day_in_sql
    begins, last = "t.day", f"GREATEST(t.day, LEAST(COALESCE(t.due, {day}), {day}))"
    silent = "t.so_far IN ('pending', 'lapsed', 'breached') AND NOT t.seen"
    unseen = f"CASE WHEN {silent} THEN {dark(asking, performing, begins, last)} ELSE {NOTHING} END"
    first_done, first_over = (
        "(reason = 'time unknown' AND p_n IS NOT NULL)",
        "(reason = 'time unknown' AND p_n IS NULL)",
    )
    done = f"reason IN ('performed', 'performed late') OR {first_done}"
    over = f"reason IN ('lapsed', 'lapsed late') OR {first_over}"
    return f"""SELECT n, CASE WHEN len(dark) > 0 THEN 'undetermined' ELSE so_far END AS status, reason,
    CASE WHEN may_fit THEN 'may fit' END AS turned,
    CASE WHEN reason = 'order unknown' THEN k_n WHEN {done} THEN p_n WHEN {over} THEN l_n END AS settled_by,
    CASE WHEN reason <> 'end unsure' THEN due END AS due, last_end, anchor, joined, restarts,
    CASE WHEN {done} OR reason = 'power ended' THEN p_moment END AS performed,
    CASE WHEN {over} THEN l_moment WHEN reason = 'power ended' THEN strftime(due, '%Y-%m-%d') END AS lapsed,
    CASE WHEN reason = 'performed late' THEN p_day - due END AS days_late,
    CASE WHEN reason = 'no limit' THEN COALESCE(k_day, l_day) WHEN {done} THEN p_day
        WHEN {over} THEN l_day WHEN reason = 'power ended' THEN due END AS closed,
    dark, {begins} AS dark_from, {last} AS dark_to,
    lacking || lack || CASE reason WHEN 'no limit' THEN [wanting] WHEN 'order unknown' THEN k_lacks
        WHEN 'end unsure' THEN untimed
        WHEN 'time unknown' THEN untimed || CASE WHEN p_n IS NOT NULL THEN p_lacks ELSE l_lacks END
        ELSE {NOTHING} END AS missing
FROM (SELECT t.*, {unseen if asking.narrow else NOTHING} AS dark FROM weighed t) t"""
