"""Each reader of what comes from outside, as one function of bytes: it answers or says what is wrong, and never fails.

A target raises nothing but `AssertionError`, whatever it is given. What it is given by is `test_corpus.py` beside this
in the everyday run, and `benchmarks/fuzz.py` for as long as one likes.
"""

import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path

from guidance.app.deviations import overlay
from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import answered
from guidance.app.evaluation.query import Query
from guidance.app.ledger.copies import import_from
from guidance.app.packs.codes import catalogue
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine import records
from guidance.engine.characters import unseen
from guidance.engine.diagnostics import Diagnostic, has_errors
from guidance.engine.ledger.memory import MemoryLedger
from guidance.engine.ledger.problems import LedgerError
from guidance.engine.packs.loading import load
from guidance.engine.records.content import Content

Target = Callable[[bytes], None]
AS_AT = date(2024, 3, 31)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  each folder in it is made by tempfile
INSTRUMENT = (
    "instrument: fuzzed-guide\ntitle: A Guide\nissuer: Somebody\nforce: local-procedure\nauthority: camden\n"
    "commencement: 2020-01-01\nrepeal: null\nstages: {}\n"
)


@cache
def codes() -> frozenset[str]:
    return frozenset(entry.code for entry in catalogue())


def well_said(found: Iterable[Diagnostic]) -> None:
    """See that each thing said has a code that is explained, and that as it is shown it acts on no terminal."""
    for each in found:
        assert each.code in codes()
        assert not unseen(each.render()), ascii(each.render())


def record_file(suffix: str) -> Target:
    """Read bytes as a file of records, and evaluate what could be read."""

    def target(data: bytes) -> None:
        content = Content(data, f"records{suffix}")
        library = shipped()
        reading = records.read_records(
            [content], library.vocabulary, library.authorities, limits=library.last_days, authority="camden",
            reference_date=AS_AT,
        )  # fmt: skip
        well_said((*reading.diagnostics, *reading.repeated))
        refused = has_errors(reading.diagnostics)
        assert not (refused and (reading.events or reading.sources or reading.doubts))
        if not refused:
            assert conclude(answered(Query((content,), AS_AT, ledger=None), library, reading)).says

    return target


def pack_file(name: str) -> Target:
    """Read bytes as one file of a pack, beside an instrument, over the shipped packs."""

    def target(data: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            (Path(folder) / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
            (Path(folder) / name).write_bytes(data)
            well_said(load([Path(folder)], beside=shipped()).diagnostics)

    return target


def departure_file(data: bytes) -> None:
    """Read bytes as a file of departures."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        file = Path(folder) / "departure.yaml"
        file.write_bytes(data)
        try:
            well_said(overlay.from_file(file, shipped()).noticed)
        except Refused as refused:
            well_said(refused.diagnostics)


def ledger_export(data: bytes) -> None:
    """Read bytes as an export of a ledger: all of it is taken, or none."""
    ledger = MemoryLedger()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        file = Path(folder) / "export.jsonl"
        file.write_bytes(data)
        try:
            taken = import_from(ledger, file)
        except Refused as refused:
            well_said(refused.diagnostics)
            taken = 0
        except LedgerError:
            taken = 0
    assert len(list(ledger.entries())) == taken


TARGETS: dict[str, Target] = {
    "json-lines": record_file(".jsonl"),
    "comma-separated": record_file(".csv"),
    "census": record_file(".xml"),
    "rules": pack_file("01-rules.yaml"),
    "cases": pack_file("01-rules.cases.yaml"),
    "instrument": pack_file("instrument.yaml"),
    "vocabulary": pack_file("vocabulary.yaml"),
    "trial": pack_file("trial.yaml"),
    "principles": pack_file("page.md"),
    "departure": departure_file,
    "ledger": ledger_export,
}
"""Every reader, by the folder of `corpus` that holds what to begin with."""
