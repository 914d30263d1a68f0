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
from guidance.app.editor.keystroke import Looks
from guidance.app.editor.positions import position_at, ranges_of
from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import answered
from guidance.app.evaluation.query import Query
from guidance.app.forms.filled_form import as_records, read_filled
from guidance.app.imports.importing import imported
from guidance.app.learning.deciding import read_review
from guidance.app.ledger.copies import import_from
from guidance.app.ledger.proofs import checkpoints_from
from guidance.app.packs.codes import catalogue
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.app.tables.reading import read_back
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
    "instrument: fuzzed-guide\ntitle: A Guide\nforce: local-procedure\nauthority: camden\ncommencement: 2020-01-01\n"
    "calendar: england-and-wales\n"
)
RULE = (
    "# A comment.\n- id: local.fuzz.one\n  title: Decide within 1 working day\n"
    "  provision: {heading: Visits, evidence: confirmed}\n"
    "  bearer: social worker\n  when: referral_received\n  should: referral_decided\n  within: 1 working day\n"
    "  why: A child is safer when somebody has seen them.\n"
)
VISITS = Path(__file__).parents[2] / "examples" / "visits" / "visits-invented.csv"


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
            concluded = conclude(answered(Query((content,), AS_AT, ledger=None), library, reading))
            assert concluded.says or concluded.outstanding

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


def read_by(suffix: str, read: Callable[[Path], Iterable[object]]) -> Target:
    """Give bytes as a file to what reads it whole: it answers, or refuses in our words."""

    def target(data: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            file = Path(folder) / f"given{suffix}"
            file.write_bytes(data)
            try:
                list(read(file))
            except Refused as refused:
                well_said(refused.diagnostics)
            except LedgerError:
                return

    return target


def mapped(file: Path) -> Iterable[object]:
    """Read a map, and a table of visits by it."""
    found = imported(Query((VISITS,), AS_AT, maps=(file,), ledger=None))
    well_said(found.reading.diagnostics)
    return found.lines()


def changed_in_sheets(file: Path) -> Iterable[object]:
    """Read a workbook back into a pack of one rule."""
    pack = file.with_name("pack")
    pack.mkdir()
    (pack / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    (pack / "01-rules.yaml").write_text(RULE, encoding="utf-8")
    found = read_back([pack], file)
    well_said(found.mistakes)
    return found.changes


def in_an_editor(data: bytes) -> None:
    """Give bytes as what stands in an editor: what is wrong is told, and what may stand at each end of it offered."""
    text = data.decode("utf-8", "replace")
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        (Path(folder) / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
        file, looks = Path(folder) / "01-rules.yaml", Looks({})
        file.write_text(RULE, encoding="utf-8")
        looks.whole(file, RULE, {})
        for seen in (looks.quick(file, text, {}), looks.whole(file, text, {})):
            well_said(seen.mistakes)
            list(ranges_of([found.span for found in seen.mistakes], text))
            for place in (0, len(text) // 2, len(text)):
                seen.offers(position_at(text, place))
                seen.hover(position_at(text, place), AS_AT)
                seen.definition(position_at(text, place))


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
    "return": record_file(".csv"),
    "daily": record_file(".json"),
    "workbook": record_file(".xlsx"),
    "columns": record_file(".parquet"),
    "map": read_by(".yaml", mapped),
    "levels": pack_file("levels.yaml"),
    "pathway": pack_file("pathway.yaml"),
    "filled-form": read_by(".yaml", lambda file: as_records(read_filled(file, shipped()))),
    "review": read_by(".yaml", lambda file: [read_review("wt10.ia.complete", file, shipped())]),
    "pack-table": read_by(".xlsx", changed_in_sheets),
    "checkpoint": read_by(".txt", lambda file: checkpoints_from(str(file))),
    "editor": in_an_editor,
}
"""Every reader, by the folder of `corpus` that holds what to begin with."""
