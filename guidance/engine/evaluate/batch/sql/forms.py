"""What an open duty comes to, in SQL: one function for each form of duty but that of something to be performed."""

from collections.abc import Collection, Iterator

from guidance.engine.evaluate.batch.record import day_literal
from guidance.engine.evaluate.batch.sql import subjects
from guidance.engine.evaluate.batch.sql.asking import (  # fmt: skip
    Asking,
    Part,
    first,
    names_in,
    not_after,
    not_before,
    together,
    unordered,
)
from guidance.engine.evaluate.batch.sql.clock import limited
from guidance.engine.evaluate.batch.sql.conditions import NOTHING, fits, holds, lacked, lacks, one_of, text
from guidance.engine.evaluate.batch.sql.subjects import Fitting
from guidance.engine.model.condition import Patterns
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Follow, Have, Rule

NEAR = "e.n, e.id, e.name, e.moment, e.day, e.starts, e.ends, e.timed, e.renews"


def near(fitting: Fitting, asking: Asking, *, bounding: bool = False, answers: Collection[str] = ()) -> str:
    """Write what is not before the trigger of each duty and fits some patterns, or may.

    Of what answers a call for action at once, that is open where one of the two has a time on their day and one none.
    """
    patterns, rule, fit = fitting.patterns, fitting.rule, fitting.fits
    later = not_before("e", "t", patterns, asking, bounding=bounding)
    if answers:
        half_timed = f"{unordered('e', 't')} AND (e.starts <> t.starts OR e.ends <> t.ends)"
        fit = f"CASE WHEN NOT ({one_of('e.name', tuple(sorted(answers)))} AND {half_timed} AND {fit}) THEN {fit} END"
    met = f"{names_in(patterns, 'e')} AND {together(rule, 'e', 't')} AND {later}"
    lack = fitting.lacks if fitting.tied else lacked(patterns, "e", "fits")
    return (
        f"SELECT t.n AS duty, {NEAR}, {fit} AS fits, {lack} AS lacks\n"
        f"FROM duty t JOIN event e ON {met}{fitting.joins} WHERE fits IS DISTINCT FROM FALSE"
    )


def ends(rule: Rule, asking: Asking) -> bool:
    """Tell whether anything may end a duty: its rule’s `until`, or repeal where the instrument’s duties end with it."""
    return bool(rule.until) or _ends_by_repeal(rule, asking)


def _ends_by_repeal(rule: Rule, asking: Asking) -> bool:
    return rule.instrument.at_repeal == "ends" and rule.repeal is not None and rule.repeal <= asking.day


def ending(rule: Rule, asking: Asking) -> Iterator[Part]:
    """Write what ends each duty, or may."""
    yield from Fitting(rule.until, rule, "ended").parts()
    yield "ended", "what ends it, or may", _ended(rule, asking)
    yield "lapse", "the first that is known to end it", first("ended WHERE fits")


def _ended(rule: Rule, asking: Asking) -> str:
    found = near(Fitting(rule.until, rule, "ended"), asking, answers=rule.answered_by)
    if not _ends_by_repeal(rule, asking) or not rule.repeal:
        return found
    day = day_literal(rule.repeal)
    return (
        f"{found} UNION ALL SELECT n, -1, {text(f'repeal:{rule.id}')}, 'repeal', {text(rule.repeal.isoformat())},"
        f" {day}, tick({day}, 0, 0), tick({day}, 0, 0), TRUE, FALSE, TRUE, {NOTHING} FROM duty"
    )


def dark(asking: Asking, patterns: Patterns, begins: str, ends: str) -> str:
    """Write a list of the events of some patterns that no source of the case shows throughout some days of `t`."""
    if not asking.narrow:
        return NOTHING
    names = sorted({p.event for p in patterns})
    seen = "SELECT 1 FROM shown s WHERE s.voice = t.voice AND s.name = {} AND s.begins <= {} AND s.ends >= {}"
    never = [n for n in names if asking.shown is not None and n not in asking.shown]
    told = [
        f"CASE WHEN EXISTS ({seen.format(text(n), begins, ends)}) THEN {NOTHING} ELSE [{text(n)}] END"
        for n in names if n not in never
    ]  # fmt: skip
    return " || ".join([*told, f"[{', '.join(map(text, never))}]"] if never else told)


def have(form: Have) -> Iterator[Part]:
    """Write what is to be so of the trigger itself."""
    so = holds(form.condition, "t", asked=True)
    status = f"CASE WHEN {so} THEN 'discharged' WHEN NOT ({so}) THEN 'breached' ELSE 'undetermined' END"
    yield (
        "judged",
        "whether it is so of the event itself",
        (
            f"SELECT n, {status} AS status, 'had' AS reason, day AS closed,"
            f" lacking || {lacks(form.condition, 't', asked=True)} AS missing FROM duty t"
        ),
    )


def follow(rule: Rule, form: Follow, asking: Asking) -> Iterator[Part]:
    """Write what should have come first, and early enough where a time is given."""
    yield "came", "what came before, that fits or may", _came(rule, form)
    source, early, late = "came", "TRUE", NOTHING
    if form.at_least:
        source, (early, late) = "ahead", _early(form.at_least)
        yield source, "how far ahead of the trigger that was", limited(rule, "came", asking.calendars, form.at_least)
    enough = f"SELECT *, fits AND {early} AS truth, lacks || {late} AS lack FROM {source}"
    yield "led", "whether it came first, and early enough", enough
    yield "leader", "the first that is known to", first("led WHERE truth")
    doubt = "SELECT duty, flatten(list(lack)) AS lack FROM led WHERE truth IS NULL GROUP BY duty"
    yield "doubt", "what is not known of the others", doubt
    yield "outcome", "what that comes to", _LED
    yield "judged", "and whether the sources could have shown it", _shown(form, asking)


def _came(rule: Rule, form: Follow) -> str:
    earlier = f"CASE WHEN e.name = t.name THEN e.ends < t.starts ELSE {not_after('e', 't')} END"
    met = f"{names_in(form.patterns, 'e')} AND {together(rule, 'e', 't')} AND {earlier}"
    by = "t.day AS by_day, t.starts AS by_starts, t.ends AS by_ends, t.timed AS by_timed, t.name AS by_name"
    fit, lack = fits(form.patterns, "e"), lacked(form.patterns, "e", "fits")
    return (
        f"SELECT t.n AS duty, {by}, {NEAR}, e.facts, {fit} AS fits, {lack} AS lacks\n"
        f"FROM duty t JOIN event e ON {met} WHERE fits IS DISTINCT FROM FALSE"
    )


_LED = """SELECT t.n, t.voice, t.day AS closed, t.lacking, l.n AS settled_by, l.moment AS performed, d.lack,
    CASE WHEN l.n IS NOT NULL THEN 'followed' WHEN d.duty IS NOT NULL THEN 'may fit'
        ELSE 'nothing came first' END AS reason,
    LEAST(t.day, (SELECT min(o.day) FROM event o WHERE o.c = t.c)) AS dark_from, t.day AS dark_to
FROM duty t LEFT JOIN leader l ON l.duty = t.n LEFT JOIN doubt d ON d.duty = t.n"""


def _shown(form: Follow, asking: Asking) -> str:
    unseen = dark(asking, form.patterns, "t.dark_from", "t.dark_to")
    return f"""SELECT n, CASE WHEN reason = 'followed' THEN 'discharged'
        WHEN reason = 'may fit' OR len(dark) > 0 THEN 'undetermined' ELSE 'breached' END AS status,
    reason, settled_by, performed, closed, dark, dark_from, dark_to,
    lacking || CASE WHEN reason = 'may fit' THEN lack ELSE {NOTHING} END AS missing
FROM (SELECT t.*, CASE WHEN t.reason = 'nothing came first' THEN {unseen} ELSE {NOTHING} END AS dark FROM outcome t)"""


def _early(at_least: Period) -> tuple[str, str]:
    """Write that a whole period had run by the trigger, and what is lacked where that is not known."""
    if at_least.unit is not Unit.HOUR:
        early = "CASE WHEN wanting IS NULL THEN due <= by_day END"
        return early, f"CASE WHEN wanting IS NULL THEN {NOTHING} ELSE [wanting] END"
    known = "WHEN last_end <= by_starts THEN TRUE WHEN first_end > by_ends THEN FALSE"
    early = f"CASE WHEN wanting IS NOT NULL THEN NULL {known} END"
    own = "time_of(by_timed, by_name)"
    return early, (
        f"CASE WHEN wanting IS NOT NULL THEN [wanting] WHEN ({early}) IS NULL THEN untimed || {own} ELSE {NOTHING} END"
    )


def ban(rule: Rule, asking: Asking) -> Iterator[Part]:
    """Write what must not be done: its first such event before the ban ends, if there is one."""
    yield from subjects.parts(rule, asking)
    fitting = Fitting(rule.performing, rule, "done")
    yield from fitting.parts()
    yield "done", "what is forbidden, or may be", near(fitting, asking, bounding=True)
    yield from ending(rule, asking)
    yield (
        "known",
        "what is known to be forbidden, before that",
        ("SELECT d.* FROM done d LEFT JOIN lapse l USING (duty) WHERE d.fits AND (l.duty IS NULL OR d.day <= l.day)"),
    )
    yield "deed", "the first of that", first("known")
    yield (
        "doubt",
        "what else may have been done, or may have ended the ban before",
        (
            "SELECT duty, flatten(list(lacks)) AS lack FROM ("
            "SELECT e.duty, e.lacks FROM ended e JOIN deed d USING (duty) WHERE e.fits IS NULL AND e.day < d.day"
            " UNION ALL SELECT o.duty, o.lacks FROM done o LEFT JOIN deed d USING (duty) LEFT JOIN lapse l USING (duty)"
            " WHERE o.fits IS NULL AND d.duty IS NULL AND (l.duty IS NULL OR o.day <= l.day)) GROUP BY duty"
        ),
    )
    yield (
        "judged",
        "what that comes to; nothing where there is neither",
        (
            "SELECT t.n, CASE WHEN o.duty IS NOT NULL THEN 'undetermined' ELSE 'breached' END AS status,"
            " CASE WHEN o.duty IS NOT NULL THEN 'may fit' ELSE 'forbidden' END AS reason,"
            " CASE WHEN o.duty IS NULL THEN d.n END AS settled_by, d.moment AS performed, d.day AS closed,"
            f" t.lacking || COALESCE(o.lack, {NOTHING}) AS missing FROM duty t LEFT JOIN deed d ON d.duty = t.n"
            " LEFT JOIN doubt o ON o.duty = t.n WHERE d.duty IS NOT NULL OR o.duty IS NOT NULL"
        ),
    )
