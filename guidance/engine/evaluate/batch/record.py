"""The events of many cases as one table, and what each of its columns is reckoned from, in SQL.

A moment is a whole number, its tick: microseconds on the clock in England, each hour having room for the two times that
it comes on the day the clocks go back. So ticks are in order, and one can be turned into an hour of Greenwich and back.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from warnings import catch_warnings, simplefilter

import duckdb
import pyarrow as pa
from pyarrow import compute as pc

from guidance.engine.model.event import Event
from guidance.engine.model.records.source import Source

FIRST_YEAR = 1996
"""From this year on the clocks go forward and back on the last Sundays of March and October, at 01:00 in Greenwich."""

HOUR = 3_600_000_000
MACROS = (
    "CREATE MACRO nothing() AS CAST([] AS VARCHAR[])",
    "CREATE MACRO time_of(timed, name) AS CASE WHEN timed THEN nothing() ELSE ['time of ' || name] END",
    "CREATE MACRO hours_to(day) AS date_diff('day', DATE '1970-01-01', day) * 24",
    "CREATE MACRO last_sunday(y, m) AS make_date(y, m, 31) - CAST(isodow(make_date(y, m, 31)) % 7 AS INTEGER)",
    "CREATE MACRO forward_in(y) AS hours_to(last_sunday(y, 3)) + 1",
    "CREATE MACRO back_in(y) AS hours_to(last_sunday(y, 10)) + 1",
    (
        "CREATE MACRO tick(day, micros, again) AS"
        f" ((hours_to(day) + micros // {HOUR}) * 2 + again) * {HOUR} + micros % {HOUR}"
    ),
    "CREATE MACRO year_of(hour) AS year(DATE '1970-01-01' + CAST(hour // 24 AS INTEGER))",
    f"CREATE MACRO day_of(tick) AS DATE '1970-01-01' + CAST(tick // {48 * HOUR} AS INTEGER)",
    (
        "CREATE MACRO comes_twice(day, micros) AS"
        f" COALESCE(micros // {HOUR} = 1 AND month(day) = 10 AND day = last_sunday(year(day), 10), FALSE)"
    ),
    # The hours in Greenwich and in England: a list of one, so that what is worked out is named once.
    (
        f"CREATE MACRO greenwich_of(tick) AS list_transform([[tick // {2 * HOUR}, tick // {HOUR} % 2]], lambda h: h[1]"
        " - CASE WHEN h[1] = forward_in(year_of(h[1])) THEN h[2] WHEN h[1] = back_in(year_of(h[1])) THEN 1 - h[2]"
        " WHEN h[1] > forward_in(year_of(h[1])) AND h[1] < back_in(year_of(h[1])) THEN 1 ELSE 0 END)[1]"
    ),
    (
        "CREATE MACRO hours_after(tick, hours) AS"
        f" list_transform([[greenwich_of(tick) + hours, tick % {HOUR}]], lambda h:"
        " (h[1] * 2 + CASE WHEN h[1] = back_in(year_of(h[1])) THEN 1"
        " WHEN h[1] >= forward_in(year_of(h[1])) AND h[1] < back_in(year_of(h[1])) THEN 2 ELSE 0 END"
        f") * {HOUR} + h[2])[1]"
    ),
)

COLUMNS = "n, c, name, id, moment, day, starts, ends, timed, episode, authority, derived, facts, voice, renews"
TABLE = """-- The table `event` has a row for each event that had happened, and had been written down, by the day:
--   n, c        its number, and its case's
--   name, id    what happened, and what the record calls it; moment: when, as it was written
--   day         its day in England
--   starts, ends  the first and the last tick at which it can have happened; timed: whether the record gives the moment
--   episode     to which episode it belongs, if it says so; authority: whose it is
--   derived     whether a definition made it; facts: each a list of values, NULL where it is said to be none
--   voice       which sources speak for its case; renews: whether it ended what began again on that day
-- `calendar_day` has each day of each calendar, whether it is worked, and how many have been by its end. `shown` has
-- what the sources of each voice show throughout which days. `missed` has the day after each limit that was missed.
-- When a query is run, what asks only of events that the table has none of is left out of it: nothing comes of that."""

KNOWN = """
CREATE TABLE event AS
SELECT n, c, name, id, moment, day, tick(day, COALESCE(micros, 0), COALESCE(fold, 0)) AS starts,
    tick(day, COALESCE(micros, {last_micro}),
        CASE WHEN comes_twice(day, micros) AND NOT zoned THEN 1 ELSE COALESCE(fold, 0) END) AS ends,
    micros IS NOT NULL AND (zoned OR NOT comes_twice(day, micros)) AS timed,
    episode, authority, FALSE AS derived, facts, voice, FALSE AS renews
FROM record
WHERE day <= {day}{by_then}{recorded}
QUALIFY row_number() OVER (PARTITION BY c, id ORDER BY n) = 1
"""

WHOSE = """
CREATE OR REPLACE TABLE event AS
SELECT e.* REPLACE (COALESCE(e.authority, last.authority) AS authority)
FROM event e LEFT JOIN (
    SELECT e.n, o.authority FROM event e JOIN event o ON o.c = e.c AND o.id <> e.id AND o.starts <= e.ends
    WHERE e.authority IS NULL AND o.authority IS NOT NULL AND NOT o.derived
    QUALIFY row_number() OVER (PARTITION BY e.n ORDER BY o.ends DESC, o.id DESC) = 1
) last ON last.n = e.n
"""
"""An event’s authority is its own, else that of the latest event not after it."""


@dataclass(frozen=True)
class Room:
    """A folder for what does not fit into memory, and how many megabytes of that there may be."""

    folder: str
    megabytes: int

    @property
    def settings(self) -> dict[str, str]:
        """Say so to the database."""
        return {"memory_limit": f"{self.megabytes}MB", "temp_directory": self.folder}


@dataclass(frozen=True)
class Record:
    """Events in a database of their own, numbered; and the sources that speak for each case."""

    database: duckdb.DuckDBPyConnection
    events: list[Event]
    voices: Sequence[tuple[Source, ...]] | None = None
    cases: Mapping[tuple[str, str], int] = field(default_factory=dict)
    voice: Sequence[int] = ()
    case_of: "array[int]" = field(default_factory=lambda: array("q"))
    """The number of the case of each event."""
    _names: list[pa.Array] = field(default_factory=list)

    def add(self, event: Event) -> int:
        """Add an event that was made of others, and return its number."""
        self.events.append(event)
        self.case_of.append(self.cases[event.owner, event.case])
        return len(self.events) - 1

    def names_of(self, numbers: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return what some events are called."""
        if len(self._names) != 1 or len(self._names[0]) != len(self.events):
            self._names[:] = [pa.array([e.event for e in self.events], pa.string()).dictionary_encode()]
        return pc.take(self._names[0], numbers).cast(pa.string())

    def cases_of(self, numbers: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return the numbers of the cases of some events."""
        every = pa.Array.from_buffers(pa.int64(), len(self.case_of), [None, pa.py_buffer(self.case_of)])
        return pc.take(every, numbers)

    def rows_of(self, query: str) -> pa.Table:
        """Ask something of the database, and return the answer as columns."""
        with catch_warnings():  # it is told to ask in another way, which prepares each query twice
            simplefilter("ignore")
            return self.database.execute(query).to_arrow_table()

    def speaking_for(self, owner: str, case: str) -> Sequence[Source]:
        """Return the sources that speak for a case."""
        return self.voices[self.voice[self.cases[owner, case]]] if self.voices is not None else ()


def day_literal(day: date) -> str:
    """Write a day in SQL."""
    return f"DATE '{day.isoformat()}'"


def tick_of(moment: datetime) -> int:
    """Return the tick of a moment on the clock in England."""
    hours = (moment.toordinal() - date(1970, 1, 1).toordinal()) * 24 + moment.hour
    return (hours * 2 + moment.fold) * HOUR + _micros(moment.time()) % HOUR


def moment_of(tick: int) -> datetime:
    """Return the moment on the clock in England that a tick is."""
    hours, rest = tick // HOUR, tick % HOUR
    day = date.fromordinal(date(1970, 1, 1).toordinal() + hours // 48)
    clock = time(hours // 2 % 24, rest // 60_000_000, rest // 1_000_000 % 60, rest % 1_000_000, fold=hours % 2)
    return datetime.combine(day, clock)


ALONE = ("SET enable_external_access = false", "SET lock_configuration = true")
"""Whatever a query came to say, the database would read no file, fetch nothing, and load no other part of itself."""


def open_record(
    events: Iterable[Event],
    as_at: date | datetime,
    known_at: date | datetime | None,
    *,
    sources: Iterable[Source] | None,
    room: Room | None = None,
) -> Record:
    """Put into a table what had happened, and had been written down, by then; with no room, all is held in memory."""
    told = list(events)
    cases = {key: number for number, key in enumerate(sorted({(e.owner, e.case) for e in told}, key=_by_reference))}
    config = {"threads": "2", **(room.settings if room else {"temp_directory": ""})}
    database = duckdb.connect(config=config)  # type: ignore[arg-type]  # its values may be texts
    for said in ALONE:
        database.execute(said)
    for macro in MACROS:
        database.execute(macro)
    speaking = None if sources is None else tuple(sources)
    voices, voice = _voices(cases, speaking)
    case_of = array("q", [cases[e.owner, e.case] for e in told])
    database.register("record", _columns(told, case_of, voice))
    day = as_at.date() if isinstance(as_at, datetime) else as_at
    by_then = ""
    if isinstance(as_at, datetime):
        by_then = f" AND tick(day, COALESCE(micros, 0), COALESCE(fold, 0)) <= {tick_of(as_at)}"
    database.execute(
        KNOWN.format(
            last_micro=24 * HOUR - 1, day=day_literal(day), by_then=by_then,
            recorded=_recorded(known_at),
        )
    )  # fmt: skip
    database.unregister("record")
    if not all(e.authority for e in told):
        database.execute(WHOSE)
    return Record(database, told, voices, cases, voice, case_of)


def _by_reference(key: tuple[str, str]) -> tuple[str, str]:
    """Put cases in the order of their references; their numbers follow it."""
    return key[1], key[0]


def _recorded(known_at: date | datetime | None) -> str:
    """Write that an event had been written down by the end of a day, or by a moment; one that does not say had."""
    if known_at is None:
        return ""
    last = known_at if isinstance(known_at, datetime) else datetime.combine(known_at, time.max)
    return f" AND (recorded IS NULL OR recorded <= TIMESTAMP '{last.isoformat(sep=' ')}')"


def _micros(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def _columns(told: Sequence[Event], case_of: Sequence[int], voice: Sequence[int]) -> pa.Table:
    clocks = [e.at_time for e in told]
    return pa.table({
        "n": pa.array(range(len(told)), pa.int64()),
        "c": pa.array(case_of, pa.int64()),
        "name": pa.array([e.event for e in told], pa.string()),
        "id": pa.array([e.id for e in told], pa.string()),
        "moment": pa.array([e.at for e in told], pa.string()),
        "day": pa.array([e.day for e in told], pa.date32()),
        "micros": pa.array([None if t is None else _micros(t) for t in clocks], pa.int64()),
        "fold": pa.array([None if t is None else t.fold for t in clocks], pa.int64()),
        "zoned": pa.array([e.zoned for e in told], pa.bool_()),
        "episode": pa.array([e.episode for e in told], pa.string()),
        "authority": pa.array([e.authority or None for e in told], pa.string()),
        "recorded": pa.array([e.recorded for e in told], pa.timestamp("us")),
        "facts": _facts(told),
        "voice": pa.array([voice[number] for number in case_of], pa.int64()),
    })  # fmt: skip


def _facts(told: Sequence[Event]) -> pa.Array:
    """Give each event its facts by name, each a list of values; one that was recorded as none is NULL."""
    places = {id(event.facts): event.facts for event in told}
    names, values, offsets = [], [], [0]
    for facts in places.values():
        for name, fact in facts.items():
            names.append(name)
            values.append([fact] if isinstance(fact, str) else fact)
        offsets.append(len(names))
    items = pa.array(values, pa.list_(pa.string()))
    each = pa.MapArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(names, pa.string()), items)
    place = dict(zip(places, range(len(places)), strict=True))
    return each.take(pa.array([place[id(event.facts)] for event in told], pa.int64()))


def _voices(
    cases: Mapping[tuple[str, str], int], speaking: tuple[Source, ...] | None
) -> tuple[tuple[tuple[Source, ...], ...] | None, list[int]]:
    """Give each set of sources that together speak for a case its number, and each case that of its own."""
    if speaking is None:
        return None, [0] * len(cases)
    found: dict[tuple[int, ...], int] = {}
    numbers = []
    for key in cases:
        together = tuple(place for place, source in enumerate(speaking) if key in source.cases)
        numbers.append(found.setdefault(together, len(found)))
    return tuple(tuple(speaking[place] for place in together) for together in found), numbers
