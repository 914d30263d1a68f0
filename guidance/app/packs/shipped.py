"""The packs that come with the product."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from guidance import calendars, forms, principles, rules, trials
from guidance.app.packs.cache import recalled
from guidance.engine.packs.library import Library

SHIPPED = (rules.FOLDER, principles.FOLDER, calendars.FOLDER, trials.FOLDER, forms.FOLDER)
HOUSE = Path(__file__).parents[3]
_CARRIED: list[Library] = []


def carry(library: Library) -> None:
    """Answer from packs that travelled here read and checked, where there are no files of theirs to read."""
    _CARRIED[:] = [library]
    shipped.cache_clear()


@cache
def shipped(*, cases: bool = False) -> Library:
    """Read the packs, principles, calendars and trials that come with the product, and their cases where asked."""
    if _CARRIED:
        return _CARRIED[0]
    written = [folder for folder in SHIPPED if any(folder.rglob("*.yaml"))]

    def read() -> Library:
        return read_packs(written, shown_from=HOUSE, cases=cases)

    return read() if cases else recalled(written, HOUSE, read)


def read_packs(
    paths: Sequence[Path], *, beside: Library | None = None, shown_from: Path | None = None, cases: bool = True
) -> Library:
    """Read packs from their files. What reads them is imported only now: it takes longer than most questions do."""
    from guidance.engine.packs.loading import load  # noqa: PLC0415

    return load(paths, beside=beside, shown_from=shown_from, cases=cases)
