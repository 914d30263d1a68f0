"""What the sources of each case can show, and when, as a table of stretches that leave no day dark."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pyarrow as pa

from guidance.engine.evaluate.batch.record import Record
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.records.source import NotShown, Source
from guidance.engine.model.rule import Follow, Rule


def lay_out(record: Record, rules: Iterable[Rule]) -> None:
    """Make the table: which events are shown to which cases throughout which days, both included."""
    record.database.execute("CREATE TABLE shown (voice BIGINT, name VARCHAR, begins DATE, ends DATE)")
    if record.voices is None:
        return
    names = sorted(
        {p.event for r in rules for p in (*r.performing, *(r.duty.patterns if isinstance(r.duty, Follow) else ()))}
    )
    rows = [
        [voice, name, begins, ends]
        for voice, sources in enumerate(record.voices)
        for name in names
        for begins, ends in _stretches([s for s in sources if s.speaks_of(name)])
    ]
    voice, name, begins, ends = zip(*rows, strict=True) if rows else ((), (), (), ())
    told = pa.table({
        "voice": pa.array(voice, pa.int64()), "name": pa.array(name, pa.string()),
        "begins": pa.array(begins, pa.date32()), "ends": pa.array(ends, pa.date32()),
    })  # fmt: skip
    record.database.register("told", told)
    record.database.execute("INSERT INTO shown SELECT * FROM told")
    record.database.unregister("told")


def _stretches(sources: Sequence[Source]) -> Iterator[tuple[date, date]]:
    """Lay the windows of some sources end to end."""
    windows = sorted((s.begins or date.min, s.ends or date.max) for s in sources)
    while windows:
        begins, ends = windows.pop(0)
        while windows and windows[0][0].toordinal() <= ends.toordinal() + 1:
            ends = max(ends, windows.pop(0)[1])
        if begins <= ends:
            yield begins, ends


def not_carried(finding: Finding, sources: Sequence[Source] | None) -> tuple[NotShown, ...]:
    """Name the facts for want of which a finding is undetermined, where no source carries any of them."""
    if finding.status is not Status.UNDETERMINED or not finding.unknown or finding.not_shown:
        return ()
    event, day, lacking = finding.trigger.event, finding.trigger.day, set(finding.missing)
    if not is_carried_by_none(sources or (), event, lacking):
        return ()
    return tuple(NotShown(event, day, day, fact) for fact in sorted(lacking))


def is_carried_by_none(sources: Sequence[Source], event: str, facts: set[str]) -> bool:
    """Tell whether some source speaks of an event, and none that does could have given any of some facts of it."""
    carried = [s.carries for s in sources if s.speaks_of(event)]
    return bool(carried) and not any(c is None or facts & c.get(event, frozenset()) for c in carried)
