"""Where the shipped packs are, what day it is, and the one way of refusing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from functools import cache
from pathlib import Path

from guidance import calendars, forms, principles, rules, trials
from guidance.app import checked_packs
from guidance.engine import diagnostics
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.england import ENGLAND
from guidance.engine.packs.library import Library
from guidance.engine.packs.nodes import read_document

SHIPPED = (rules.FOLDER, principles.FOLDER, calendars.FOLDER, trials.FOLDER, forms.FOLDER)
HOUSE = Path(__file__).parent.parent.parent
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


def today() -> date:
    """Return the day it is in England, for `--as-at today`."""
    return now().date()


def now() -> datetime:
    """Return the moment it is on the clock in England, whatever the machine's zone."""
    return this_moment().replace(tzinfo=None)


def this_moment() -> datetime:
    """Return the moment it is, with the offset of England."""
    return datetime.now(ENGLAND)  # noqa: TID251  the only clock in the house


@cache
def shipped(*, cases: bool = False) -> Library:
    """Read the packs, principles, calendars and trials that come with the product, and their cases where asked."""
    written = [folder for folder in SHIPPED if any(folder.rglob("*.yaml"))]

    def read() -> Library:
        return read_packs(written, shown_from=HOUSE, cases=cases)

    return read() if cases else checked_packs.recalled(written, HOUSE, read)


def read_packs(
    paths: Sequence[Path], *, beside: Library | None = None, shown_from: Path | None = None, cases: bool = True
) -> Library:
    """Read packs from their files. What reads them is imported only now: it takes longer than most questions do."""
    from guidance.engine.packs.loading import load  # noqa: PLC0415

    return load(paths, beside=beside, shown_from=shown_from, cases=cases)


@dataclass(frozen=True)
class CodeEntry:
    """One diagnostic code: what it says, what it means, and an example of the mistake and of its cure."""

    code: str
    title: str
    meaning: str
    wrong: str
    right: str


@cache
def catalogue() -> tuple[CodeEntry, ...]:
    """Read the catalogue of diagnostic codes."""
    path = Path(diagnostics.__file__).with_suffix(".yaml")
    root = read_document(path, path.name).root
    entries = [item.plain() for item in root.value] if root and isinstance(root.value, list) else []
    fields = [f.name for f in dataclass_fields(CodeEntry)]
    return tuple(CodeEntry(*(str(e.get(f, "")).strip() for f in fields)) for e in entries if isinstance(e, dict))
