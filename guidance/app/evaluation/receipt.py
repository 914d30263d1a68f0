"""What goes with every answer, so that it can be given again: what it rests on, and how much was read and found."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from guidance import __version__
from guidance.app.evaluation.evaluators import Run
from guidance.app.evaluation.query import Query
from guidance.app.evaluation.tally import tally_of
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.england import with_offset
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import CASES
from guidance.engine.records.reading import Reading

SUPPOSING = "each granted trial set aside all that was proposed; this is a supposition, and not what is shown"
"""What the receipt says where trials are read as though their directions had matched what was proposed."""


def rests_on(query: Query, library: Library, reading: Reading, run: Run) -> dict[str, Any]:
    """Say what an answer rests on, so that it can be given again; of `batch`, what it left to the definition."""
    files = dict(library.digests)
    left = {} if run.by_definition is None else {"answered_by_definition": run.by_definition}
    return {
        "engine_version": __version__,
        "evaluator": run.evaluator,
        **({"chosen_for": run.chosen} if run.chosen else {}),
        **left,
        "as_at": with_offset(query.moment) if query.moment else query.as_at.isoformat(),
        "known_at": query.known_at.isoformat() if query.known_at else None,
        "packs": pack_digest(library),
        "calendar": {name: _of_calendar(c) for name, c in sorted(library.calendars.by_name.items())},
        "closures": {code: _of_calendar(c) for code, c in sorted(library.calendars.closures.items())},
        "trials": {t.id: files.get(t.span.file if t.span else "") for t in library.trials},
        "supposing": SUPPOSING if query.as_proposed else None,
        **({"instruments": sorted(query.instruments)} if query.instruments else {}),
        "input": reading.sha256,
        "shows": hashlib.sha256(query.shows.read_bytes()).hexdigest() if query.shows else None,
        "authority": reading.authority or query.authority,
    }


def _of_calendar(calendar: Calendar) -> dict[str, str]:
    return {"version": calendar.version, "sha256": calendar.sha256}


@lru_cache(maxsize=4)
def pack_digest(library: Library) -> str:
    """Return one hash over every file that the packs were read from, but for worked cases, which decide nothing."""
    said = sorted((file, digest) for file, digest in library.digests if not file.endswith(CASES))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def receipt_to_publish(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of a receipt what would give back counts that are withheld beside it.

    Those are the counts of the run, what was asked of which events, how many cases one evaluator left to the other, and
    how many entries the ledger holds, with the place where it lies.
    """
    told = {key: value for key, value in receipt.items() if key not in _COUNTING}
    ledger = told.get("ledger")
    return told | {"ledger": {"hash": ledger["hash"]}} if ledger else told


_COUNTING = frozenset({"counts", "coverage", "answered_by_definition"})


def counts(findings: Sequence[Finding], reading: Reading) -> dict[str, Any]:
    """Count what was read and found. What no source could show is counted on its own, always."""
    tally = tally_of(findings)
    return {
        "events": len(reading.events),
        "cases": len({(e.owner, e.case) for e in reading.events}),
        "left_out": reading.left_out,
        "facts_left_out": reading.facts_left_out,
        "findings": len(findings),
        "status": {str(s): tally.status[s] for s in Status},
        "standing": {str(s): tally.standing[s] for s in Standing},
        "not_shown": tally.not_shown,
    }
