"""How a command ends: the exit codes, and the one way to stop with a reason."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

import typer

from guidance.engine.characters import on_one_line
from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.render.outlet import NotWritten, Outlet

if TYPE_CHECKING:
    from guidance.app.evaluation.answer import Answer
    from guidance.app.evaluation.query import Query
    from guidance.app.refusal import Refused

DONE, FAILED, INVALID, USAGE, BUG, INTERRUPTED, UNREAD = 0, 1, 2, 3, 70, 130, 141
MOST_SHOWN = 200
Got = TypeVar("Got")


class End(Exception):  # noqa: N818  an ending, not always a fault
    """Stop here with an exit code, and say why on standard error."""

    def __init__(self, code: int, message: str = "", diagnostics: Iterable[Diagnostic] = (), *, cure: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.cure, self.diagnostics = code, message, cure, tuple(diagnostics)

    def show(self) -> None:
        """Print the diagnostics and the message."""
        show_diagnostics(self.diagnostics)
        if self.message:
            sys.stderr.write(f"guidance: {on_one_line(self.message)}\n")
        if self.cure:
            sys.stderr.write(f"help: {on_one_line(self.cure)}\n")


def no_answer(refused: "Refused", said: str) -> End:
    """Say that there is no answer, and why: what was given has mistakes, or the ledger cannot be read."""
    from guidance.app.refusal import LedgerRefused

    if isinstance(refused, LedgerRefused):
        code = USAGE if refused.unreached else INVALID
        return End(code, "no answer: the ledger cannot be read", refused.diagnostics)
    return End(INVALID, said, refused.diagnostics)


def attempt(doing: Callable[[], Got], otherwise: str) -> Got:
    """Do something, and end with what was wrong where it is refused.

    Raises:
        End: It was refused.
    """
    from guidance.app.refusal import Refused

    try:
        return doing()
    except Refused as refused:
        raise End(USAGE if refused.unreached else INVALID, otherwise, refused.diagnostics) from None


def answer_or_end(doing: Callable[[], Got]) -> Got:
    """Find an answer, or say why there is none.

    Raises:
        End: What was given has mistakes, or the ledger cannot be read.
    """
    from guidance.app.refusal import Refused

    try:
        return doing()
    except Refused as refused:
        raise no_answer(refused, "no answer: what was given has mistakes") from None


def tell_differences(answer: "Answer") -> None:
    """Print to standard error where two evaluators differ."""
    for difference in answer.differences:
        typer.echo(f"difference: {difference}", err=True)


def end_differing(answer: "Answer") -> None:
    """End where two evaluators differ.

    Raises:
        End: They do.
    """
    if answer.differences:
        raise End(FAILED, f"{len(answer.differences)} differences between evaluators")


def end_broken(said: str) -> None:
    """End where a file broke off: what was answered is of a part of it.

    Raises:
        End: A file did.
    """
    if said:
        raise End(INVALID, said)


def end_uncompared(query: "Query", answer: "Answer") -> None:
    """End where two evaluators were to be compared and were not, or found nothing that could be compared.

    Raises:
        End: Nothing was compared.
    """
    if query.engine == "all" and not answer.compared:
        why = answer.receipt["evaluator"] if answer.findings else "there are no findings to compare"
        raise End(
            USAGE, f"--engine all: nothing was compared: {why}", cure="`guidance doctor` says what is lacking here"
        )


def show_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics to standard error, then count them."""
    found = list(diagnostics)
    for diagnostic in found[:MOST_SHOWN]:
        sys.stderr.write(f"{diagnostic.render()}\n\n")
    if len(found) > MOST_SHOWN:
        sys.stderr.write(f"… and {len(found) - MOST_SHOWN} more{on_one_line(_of_cases(found[MOST_SHOWN:]))}\n")
    errors = sum(d.severity is Severity.ERROR for d in found)
    if found:
        advised = sum(d.severity is Severity.ADVICE for d in found)
        counted = f"{_count(errors, 'error')}, {_count(len(found) - errors - advised, 'warning')}"
        advice = f", {advised} of advice" if advised else ""
        sys.stderr.write(f"{counted}{advice}; `guidance explain CODE` says more of each\n")


def _of_cases(found: Iterable[Diagnostic]) -> str:
    """Name the cases that diagnostics not shown are about, so that none of them is hidden."""
    cases = sorted({diagnostic.case for diagnostic in found} - {""})
    return f", about: {', '.join(cases)} (`evaluate --report FILE` writes each down)" if cases else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def end_unwritten(lost: NotWritten, outlets: Iterable[Outlet]) -> None:
    """End where what was to be printed could not be: by the pipe's own signal where its reader has gone, else in words.

    Nothing more is written to an outlet that takes nothing, not even as Python ends.
    """
    if lost.closed and hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
    for outlet in outlets:
        _emptied(outlet)
    if lost.closed:
        sys.exit(UNREAD)
    with suppress(NotWritten):
        sys.stderr.write(f"guidance: what was to be printed could not be written: {lost.reason}\n")
        sys.stderr.flush()


class Stopped(BaseException):
    """The system told the command to stop: what it had begun is undone first, as where somebody presses Ctrl-C."""


@contextmanager
def stopped_in_order() -> Iterator[None]:
    """Where the system tells the command to stop, leave nothing half-written behind; then end by the same signal.

    Python passes over what is raised while it takes a value away; then the command ends by the signal once it is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told, before = list[int](), sys.unraisablehook

    def stop(number: int, _: object) -> None:
        told.append(number)
        raise Stopped

    def passed_over(wrong: "sys.UnraisableHookArgs") -> None:
        if not issubclass(wrong.exc_type, Stopped | KeyboardInterrupt):
            before(wrong)

    heeded = [number for number in _STOPS if signal.getsignal(number) == signal.SIG_DFL]  # not what `nohup` passes by
    for number in heeded:
        signal.signal(number, stop)
    sys.unraisablehook = passed_over
    try:
        with suppress(Stopped):
            yield
    finally:
        sys.unraisablehook = before
        for number in heeded:
            signal.signal(number, signal.SIG_DFL)
    for number in told[:1]:
        os.kill(os.getpid(), number)


_STOPS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _emptied(outlet: Outlet) -> None:
    """Flush an outlet, or give what it still holds to nobody where that fails."""
    try:
        outlet.flush()
    except NotWritten:
        with suppress(OSError, ValueError):
            nobody = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nobody, outlet.fileno())
            os.close(nobody)
