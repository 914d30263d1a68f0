"""The ledger opened for its departures: those it holds, one of them whole, or word that it is not there."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guidance.app.deviations.entries import RecordedDeviation, deviations_in, find, read_recorded, texts_of
from guidance.app.deviations.overlay import Head, Overlay
from guidance.app.ledger.opening import ledger_exists, ledger_named, ledger_url, open_ledger
from guidance.app.refusal import LedgerRefused
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.ledger.entry import GENESIS, Entry
from guidance.engine.ledger.problems import LedgerError, NotNamed, NotOpened
from guidance.engine.ledger.store import Ledger
from guidance.engine.packs.schema.deviation import DeviationText


def overlay_from_ledger(url: str | None = None) -> Overlay:
    """Read the departures that the ledger holds, if there is a ledger; none is made by asking.

    Args:
        url: Its address; None: the one of this machine, if there is one.

    Raises:
        LedgerRefused: The ledger cannot be read.
    """
    if url is None and not ledger_exists():
        return Overlay()
    if not_made_yet(url):
        where = f"{url or ledger_url()} (not made yet)"
        return Overlay(head=Head(where, 0, GENESIS), noticed=(nothing_there(url),))
    with opened(url) as ledger:
        head = Head(ledger.name, *ledger.head())
        kept, noticed = read_recorded(ledger, head.sequence)
    said = json.dumps([[k.entry.hash, *(e.hash for e in k.later)] for k in kept])
    digest = hashlib.sha256(said.encode()).hexdigest()
    return Overlay(
        tuple(each.deviation for each in kept if not each.altered), digest, head.ledger, head, tuple(noticed)
    )


def not_made_yet(url: str | None = None) -> bool:
    """Tell whether the ledger that is meant is a file that nobody has written to yet."""
    url = url or ledger_url()
    if "://" in url and not url.startswith("sqlite:///"):
        return False
    return url != "memory:" and not Path(url.removeprefix("sqlite:///")).exists()


def nothing_there(url: str | None = None) -> Diagnostic:
    """Say that nothing is where the ledger was said to be: mistyped, it would hide every departure unseen."""
    checked = "the address" if url else "GUIDANCE_LEDGER"
    cure = f"check {checked}; the first thing recorded makes a ledger there"
    message = "there is no ledger at this place, so no departure is known"
    return Diagnostic("G750", message, Span(url or ledger_url()), cure)


def none_where_named() -> bool:
    """Tell whether GUIDANCE_LEDGER names a place where there is no ledger."""
    return ledger_named() and not_made_yet()


@contextmanager
def opened(url: str | None = None, *, create: bool = False) -> Iterator[Ledger]:
    """Open the ledger for as long as a block runs; what a ledger says of itself becomes a refusal.

    Raises:
        LedgerRefused: The ledger cannot be opened, read or written.
    """
    try:
        with open_ledger(url, create=create) as ledger:
            yield ledger
    except LedgerError as fault:
        raise refusal(fault, url) from None


def refusal(fault: LedgerError, url: str | None = None) -> LedgerRefused:
    """Say in a diagnostic what a ledger says of itself; an address with a password in it is not said again."""
    where = url or ledger_url()
    place = where if "@" not in where else "the ledger" if url else "GUIDANCE_LEDGER"
    unreached = isinstance(fault, NotOpened | NotNamed)
    return LedgerRefused([Diagnostic("G747", fault.message, Span(place), fault.cure)], unreached=unreached)


def all_kept() -> tuple[list[RecordedDeviation], dict[str, Any] | None, list[Diagnostic]]:
    """Read every departure, how far the ledger goes, and what was noticed; a ledger that is not there holds none.

    Raises:
        Refused: The ledger cannot be read.
    """
    if not ledger_exists() or not_made_yet():
        return [], None, [nothing_there()] if none_where_named() else []
    with opened() as ledger:
        sequence, digest = ledger.head()
        kept, noticed = read_recorded(ledger, sequence)
        return kept, {"ledger": ledger.name, "sequence": sequence, "hash": digest}, noticed


def one_kept(given: str) -> tuple[RecordedDeviation, DeviationText, list[dict[str, Any]]]:
    """Read one departure whole, with what was added to it since, texts and all.

    Raises:
        Refused: There is none of that id, or the ledger cannot be read.
    """
    if not ledger_exists() or not_made_yet():
        find(given, [])
    with opened() as ledger:
        found = find(given, deviations_in(ledger))
        later = [{**_later(entry), "texts": texts_of(entry, ledger)} for entry in found.later]
        return found, found.text(ledger), later


def _later(entry: Entry) -> dict[str, Any]:
    quality = entry.body.get("quality")
    return {"entry": entry.sequence, "kind": entry.kind, "occurred_at": entry.occurred_at, "author": entry.author,
            "quality": quality}  # fmt: skip
