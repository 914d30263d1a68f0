"""How a command ends: the exit codes, and the one way to stop with a reason."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from guidance.engine.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from guidance.app.house import Refused

DONE, FAILED, INVALID, USAGE, BUG = 0, 1, 2, 3, 70
MOST_SHOWN = 200


class End(Exception):  # noqa: N818  an ending, not always a fault
    """Stop here with an exit code, and say why on standard error."""

    def __init__(self, code: int, message: str = "", diagnostics: Iterable[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.code, self.message, self.diagnostics = code, message, tuple(diagnostics)

    def show(self) -> None:
        """Print the diagnostics and the message."""
        show_diagnostics(self.diagnostics)
        if self.message:
            sys.stderr.write(f"guidance: {self.message}\n")


def no_answer(refused: "Refused", said: str) -> End:
    """Say that there is no answer, and why: what was given has mistakes, or the ledger cannot be read."""
    from guidance.app.house import LedgerRefused

    if isinstance(refused, LedgerRefused):
        code = USAGE if refused.unreached else INVALID
        return End(code, "no answer: the ledger cannot be read", refused.diagnostics)
    return End(INVALID, said, refused.diagnostics)


def end_broken(said: str) -> None:
    """End where a file broke off: what was answered is of a part of it.

    Raises:
        End: A file did.
    """
    if said:
        raise End(INVALID, said)


def show_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics to standard error, then count them."""
    found = list(diagnostics)
    for diagnostic in found[:MOST_SHOWN]:
        sys.stderr.write(f"{diagnostic.render()}\n\n")
    if len(found) > MOST_SHOWN:
        sys.stderr.write(f"… and {len(found) - MOST_SHOWN} more{_of_cases(found[MOST_SHOWN:])}\n")
    errors = sum(d.severity is Severity.ERROR for d in found)
    if found:
        warned = len(found) - errors
        sys.stderr.write(
            f"{_count(errors, 'error')}, {_count(warned, 'warning')}; `guidance explain CODE` says more of each\n"
        )


def _of_cases(found: Iterable[Diagnostic]) -> str:
    """Name the cases that diagnostics not shown are about, so that none of them is hidden."""
    cases = sorted({diagnostic.case for diagnostic in found} - {""})
    return f", about: {', '.join(cases)} (`evaluate --report FILE` writes each down)" if cases else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
