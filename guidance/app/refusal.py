"""The one way of refusing: what was given cannot be used, and the diagnostics say why."""

from collections.abc import Iterable

from guidance.engine.diagnostics import Diagnostic

MOST_SAID = 20
"""How many diagnostics a refusal says in its own words; it holds all of them."""


class Refused(Exception):  # noqa: N818  an answer to what was asked, not a bug
    """What was given cannot be used; the diagnostics say why. `unreached`: nothing is wrong with it but its place."""

    def __init__(self, found: Iterable[Diagnostic], *, unreached: bool = False) -> None:
        self.diagnostics, self.unreached = tuple(found), unreached
        super().__init__("\n\n".join([*(d.render() for d in self.diagnostics[:MOST_SAID]), *self._more()]))

    def _more(self) -> list[str]:
        more = len(self.diagnostics) - MOST_SAID
        return [f"… and {more} more, in `diagnostics`"] if more > 0 else []


class LedgerRefused(Refused):
    """The ledger cannot be opened, read or written; the diagnostics say why."""
