"""What this copy of the product can do on this machine, and what would mend what it cannot."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guidance.app.extras import NEEDED, PACKAGE, cure_for

if TYPE_CHECKING:
    from guidance.engine.packs.library import Library

OLDEST = (3, 11)
_RENAMED_CALL = (3, 13)
_RENAMED_FLAG = "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject "


@dataclass(frozen=True)
class Sign:
    """One thing looked at. Where it is not well, `cure` says what to do, and `needed` whether the product is broken."""

    said: str
    well: bool = True
    cure: str = ""
    needed: bool = True


def signs() -> Iterator[Sign]:
    """Look at everything the product rests on. Nothing is imported here that could be what is broken."""
    yield _python()
    wanting = [*_zone(), *_packages()]
    yield from wanting
    if wanting:
        yield Sign("nothing else was looked at", well=False, cure="first mend what is broken above")
        return
    yield _live()
    yield _site()
    from guidance.app.packs.shipped import shipped  # noqa: PLC0415  only now is it known that what it needs is there

    library = shipped(cases=True)
    yield _packs(library)
    yield from _calendars(library)
    yield _ledger()


def _zone() -> Iterator[Sign]:
    """Say so where the zone of England is not known on this machine."""
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        said = "no time zone data is here, so the clock in England is not known, and no command can answer"
        yield Sign(said, well=False, cure="pip install tzdata")


def _packages() -> Iterator[Sign]:
    """Name what is needed and is not installed."""
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if lacking:
        yield Sign(f"not installed: {', '.join(lacking)}", well=False, cure=f"pip install {PACKAGE}")


def _python() -> Sign:
    here = ".".join(str(part) for part in sys.version_info[:3])
    oldest = ".".join(str(part) for part in OLDEST)
    return Sign(f"Python {here}", sys.version_info >= OLDEST, f"use Python {oldest} or later")


def _live() -> Sign:
    fault = live_fault()
    if not fault:
        return Sign("the live evaluator: durable-rules is here and can be used")
    said = f"the live evaluator cannot be used: {fault}; the definition answers in its place, and receipts say so"
    return Sign(said, well=False, cure=_live_cure(), needed=False)


def live_fault() -> str:
    """Say why the live evaluator cannot be used here; nothing, where it can."""
    try:
        from guidance.engine.evaluate import live  # noqa: PLC0415  it, or what it rests on, may not be there
    except ImportError as missing:
        return str(missing)
    return live.unavailable() or ""


def _live_cure() -> str:
    flag = _RENAMED_FLAG if sys.version_info >= _RENAMED_CALL else ""
    why = "; from Python 3.13 on, the flag gives a function that has gone its present name" if flag else ""
    return (
        "it needs a C compiler and Python’s headers (on Debian: apt-get install gcc libc6-dev python3-dev), then: "
        f"{flag}pip install --no-cache-dir durable-rules{why}"
    )


def _site() -> Sign:
    try:
        return Sign(f"the site: mkdocs {version('mkdocs')} is here")
    except PackageNotFoundError:
        return Sign("the site cannot be built: mkdocs is not here", well=False, cure=cure_for("site"), needed=False)


def _packs(library: "Library") -> Sign:
    from guidance.engine.diagnostics import Severity  # noqa: PLC0415  as in `signs`

    wrong = [d for d in library.diagnostics if d.severity is Severity.ERROR]
    faulty = {d.span.file.rpartition("/")[0] for d in wrong}
    packs = {rule.span.file.rpartition("/")[0] for rule in library.rules if rule.span} | {
        f for f in faulty if "/rules/" in f"/{f}/"
    }
    held = f"{len(library.rules)} rules, {len(library.principles)} principles, {len(library.trials)} trials"
    said = f"{len(packs - faulty)} of {len(packs)} packs of rules load clean: {held}"
    return Sign(said, not wrong and bool(library.rules), "see every mistake with: guidance check")


def _calendars(library: "Library") -> Iterator[Sign]:
    from guidance.app.clock import today  # noqa: PLC0415  as in `signs`

    this_year = today().year
    if not library.calendars.by_name:
        yield Sign("no calendar of working days was found", well=False, cure="see every mistake with: guidance check")
    for calendar in library.calendars.by_name.values():
        said = f"the calendar {calendar.name} covers {calendar.first_year} to {calendar.last_year}"
        cure = (
            "get the calendar of a later version; until then, a clock that reaches a year it lacks cannot be reckoned"
        )
        yield Sign(
            said, calendar.first_year <= this_year < calendar.last_year, cure, needed=this_year > calendar.last_year
        )


def _ledger() -> Sign:
    from guidance.app.ledger.opening import keys_folder, ledger_exists, ledger_url, open_ledger  # noqa: PLC0415  at need
    from guidance.engine.ledger.problems import LedgerError, NotMade  # noqa: PLC0415  as above

    if find_spec("sqlalchemy") is None:
        said = "the ledger cannot be used: SQLAlchemy is not here, and what people decided is neither read nor kept"
        return Sign(said, well=False, cure=cure_for("ledger"), needed=ledger_exists())
    if not ledger_exists():
        return Sign(f"the ledger: none is named, and there is none yet; the first thing recorded makes {ledger_url()}")
    try:
        with open_ledger(create=False) as ledger:
            faults, (sequence, _) = ledger.verify(), ledger.head()
            name = ledger.name
    except NotMade:
        return Sign("the ledger: one is named, and not there yet; the first thing recorded makes it")
    except LedgerError as wrong:
        return Sign(f"the ledger: {wrong.message}", well=False, cure=wrong.cure)
    if any(fault.grave for fault in faults):
        return Sign(f"the ledger {name} is not sound", well=False, cure="see why with: guidance ledger verify")
    said = f"the ledger {name} verifies: its last entry is {sequence}"
    return Sign(f"{said}; the keys to its texts, to be backed up apart from it, are in {keys_folder()}")
