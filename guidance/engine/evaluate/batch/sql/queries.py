"""A rule as one query over the events: it gives a row for each finding, and can be read from top to bottom."""

from collections.abc import Iterator
from dataclasses import replace

from guidance.engine.evaluate.batch.record import day_literal
from guidance.engine.evaluate.batch.sql import forms
from guidance.engine.evaluate.batch.sql.asking import Asking, Part, names_in, not_before, together
from guidance.engine.evaluate.batch.sql.conditions import fits
from guidance.engine.evaluate.batch.sql.opening import Opening
from guidance.engine.evaluate.batch.sql.performing import perform
from guidance.engine.model.condition import Patterns
from guidance.engine.model.rule import Derive, Follow, Have, Modality, Perform, Rule


def query(rule: Rule, asking: Asking) -> str:
    """Write the query of a rule."""
    those = _of_what_is_there(rule, asking)
    parts = [
        *Opening(those, asking).parts(), *_judged(those, asking, rule.performing),
        ("finding", "all of them together", _FINDINGS),
    ]  # fmt: skip
    named = ",\n".join(f"{name} AS ( -- {what}\n{sql}\n)" for name, what, sql in parts)
    said = f"-- {rule.id}: {' '.join(rule.title.split())}\n{_afterwards(rule)}"
    return f"{said}WITH RECURSIVE\n{named}\n{_noted(those, asking)}"


def _afterwards(rule: Rule) -> str:
    """Say what is asked of each row afterwards, and not by the query."""
    if not rule.limit_of_power or rule.modality is Modality.MAY:
        return ""
    return "-- What followed it, and whether the Act allows its last day, is asked of each row afterwards, not here.\n"


def _of_what_is_there(rule: Rule, asking: Asking) -> Rule:
    """Leave out of a rule what asks only of events that there are none of."""
    there, duty = asking.known_there, rule.duty
    return replace(
        rule, until=there(rule.until), known_by=there(rule.known_by), clock=rule.clock and there(rule.clock),
        duty=Perform(there(duty.patterns)) if isinstance(duty, Perform) else duty,
    )  # fmt: skip


def _judged(rule: Rule, asking: Asking, performing: Patterns) -> Iterator[Part]:
    match rule.duty:
        case Have():
            return forms.have(rule.duty)
        case Follow():
            return forms.follow(rule, rule.duty, asking)
        case Perform() if rule.modality is Modality.MUST_NOT:
            return forms.ban(rule, asking)
        case Perform():
            return perform(rule, asking, performing)
        case Derive() | None:
            raise ValueError(f"`{rule.id}` asks for nothing, and so there is nothing that a query could find")


_FINDINGS = """SELECT n, 'undetermined' AS status, 'trigger unknown' AS reason, wanted AS missing FROM trigger
WHERE starts_it IS NULL
UNION ALL BY NAME SELECT n, 'exempt' AS status, 'exempt' AS reason, exempt_by AS exemption, day AS closed FROM opened
WHERE exempt_by IS NOT NULL
UNION ALL BY NAME SELECT * FROM judged"""


def _noted(rule: Rule, asking: Asking) -> str:
    """Write what is asked of every finding: whether it turns on something open, and whether it outlived its edition."""
    only_if = (
        f"status IN ('pending', 'breached') AND {_undone(rule)} AND NOT {_known(rule, asking)}"
        if rule.only_if
        else "FALSE"
    )
    ran_on = _ran_on(rule, asking)
    return f"SELECT f.*, t.authority, {only_if} AS only_if, {ran_on} AS ran_on FROM finding f JOIN trigger t USING (n)"


def _undone(rule: Rule) -> str:
    return "performed IS NULL" if isinstance(rule.duty, Perform | Follow) else "TRUE"


def _known(rule: Rule, asking: Asking) -> str:
    later = not_before("e", "t", rule.known_by, asking)
    near = f"{names_in(rule.known_by, 'e')} AND {together(rule, 'e', 't')} AND {later}"
    return f"EXISTS (SELECT 1 FROM event e WHERE {near} AND {fits(rule.known_by, 'e')})" if rule.known_by else "FALSE"


def _ran_on(rule: Rule, asking: Asking) -> str:
    """Write that a duty was still open when its edition was replaced, and is taken to have run on."""
    performs = isinstance(rule.duty, Perform) and rule.modality is not Modality.MUST_NOT
    if not rule.repeal or rule.instrument.at_repeal != "saved" or not performs:
        return "FALSE"
    repeal, day = day_literal(rule.repeal), asking.day_in_sql
    until = f"CASE WHEN due IS NOT NULL AND closed IS NULL AND status = 'breached' THEN due ELSE {day} END"
    is_open = f"(due IS NOT NULL OR status = 'pending') AND (closed IS NULL OR closed >= {repeal})"
    return f"{is_open} AND {until} >= {repeal}"
