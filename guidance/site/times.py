"""Whether a rule is in force on the day that the pages speak of."""

from datetime import date
from enum import StrEnum

from guidance.engine.model.rule import Rule


class Time(StrEnum):
    """How a rule stands on a day."""

    NOW = "in force"
    AWAITED = "not yet in force"
    OVER = "no longer in force"


def time_of(rule: Rule, day: date) -> Time:
    """Say how a rule stands on a day; one that has no first day yet is awaited."""
    if rule.repeal is not None and rule.repeal <= day:
        return Time.OVER
    return Time.NOW if rule.in_force(day) else Time.AWAITED
