"""What day and what moment it is in England: the only clock of the product."""

from datetime import date, datetime

from guidance.engine.model.england import ENGLAND


def today() -> date:
    """Return the day it is in England, for `--as-at today`."""
    return now().date()


def now() -> datetime:
    """Return the moment it is on the clock in England, whatever the machine's zone."""
    return this_moment().replace(tzinfo=None)


def this_moment() -> datetime:
    """Return the moment it is, with the offset of England."""
    return datetime.now(ENGLAND)  # noqa: TID251  the only clock in the house
