"""What stands in place of a count that is withheld, and what is said of it."""

from guidance.engine.measure.disclosure import LEAST_SHOWN

WITHHELD = "w/h"
ALL_SHOWN = "No count is withheld: this is for use inside the authority, and not for publication."


def cell(count: int | None) -> str:
    """Write a count, or that it is withheld.

    >>> cell(1234), cell(None)
    ('1,234', 'w/h')
    """
    return WITHHELD if count is None else f"{count:,}"


def notice(small: str, minimum: int = LEAST_SHOWN) -> str:
    """Say what is withheld; `small` says it of counts under a `{minimum}`, of 1 to `{most}`."""
    return small.format(most=minimum - 1, minimum=minimum) if minimum > 1 else ALL_SHOWN
