"""The last days that a system holds, as the rows of a table give them: compared with our own, and never used as one."""

from collections.abc import Iterator, Sequence
from datetime import date

from guidance.engine.model.event import Event
from guidance.engine.model.records.stored_date import StoredDate
from guidance.engine.model.vocabulary import NotAFact
from guidance.engine.records.plain.moment import NO_DATE, is_placeholder, parse_moment
from guidance.engine.records.plain.row import Unread
from guidance.engine.records.problems import Faults
from guidance.engine.records.references import unfit
from guidance.engine.records.tables.days import as_iso
from guidance.engine.records.tables.map import sense
from guidance.engine.records.tables.rows import Rows, TableRow


def stored_dates(row: TableRow, rows: Rows, shown: Sequence[Event], faults: Faults) -> Iterator[StoredDate]:
    """Give the last days that a row holds, each with the events that the row shows beside it."""
    if rows.is_left_out(row):
        return
    for stored in rows.map.stored:
        day = _day(row, rows, stored.column, faults)
        case = rows.text(row, rows.map.case)
        if day is None or not _is_whose(case, row, rows, faults, told=bool(shown)):
            continue
        episode = rows.text(row, rows.map.episode) or None
        events = tuple(event.id for event in shown)
        yield StoredDate("", case, stored.of, day, episode, events, stored.column, row.file, row.line)


def _day(row: TableRow, rows: Rows, column: str, faults: Faults) -> date | None:
    """Read a day; one that cannot be read is a fault of its field, and one that stands for none is warned of."""
    text = as_iso(rows.text(row, column), rows.map.dates)
    if not text:
        return None
    place = row.span(sense(column))
    try:
        if isinstance(text, Unread):
            raise text.wrong
        day = parse_moment(text).day
    except NotAFact as wrong:
        faults.of_field("G614", f"`{column}`: {wrong}", place, wrong.cure)
        return None
    if is_placeholder(day):
        message = f"`{column}` is {day}, {NO_DATE}; it is left out"
        faults.notice("G676", message, place, "leave it out where it is not known", element=column)
        return None
    return day


def _is_whose(case: str, row: TableRow, rows: Rows, faults: Faults, *, told: bool) -> bool:
    """Tell whether a row says whose it is; what is wrong is told, unless its events have told it."""
    wrong = unfit(case) if case else ("G610", "there is no reference of the child", "give it")
    if wrong and not told:
        faults.of_record(wrong[0], wrong[1], row.span(sense(rows.map.case)), wrong[2])
    return wrong is None
