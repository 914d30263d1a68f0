"""The tables of a year as plain data, whole and not withheld, and the labels and comparisons that every form shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidance.app.timeliness.other_counts import Otherwise
from guidance.app.timeliness.published_figures import AUTHORITY, ENGLAND, TABLES, Row
from guidance.app.timeliness.tables import Beside, Tables, Timeliness, said_apart
from guidance.engine.measure.published import C2_BANDS, C4_BANDS, CLOCK, IN_TOTAL, WITHIN, Number, Table, percent

GUIDANCE = {
    "C2": (
        "guidance counts 45 working days from the referral, and of the first assessment after it alone; the table "
        "counts from the start of every assessment"
    ),
    "C4": (
        "guidance counts 15 working days from the strategy discussion that began the enquiries, and only where a "
        "conference is needed; one that never met is late in guidance, and is in no band of the table"
    ),
    "D6": (
        "guidance counts the first review within three months of the initial conference and each later one within six "
        "months of the last; each review that was to be held is one, whether or not the plan is still open on 31 March"
    ),
}
"""What guidance counts, where the table counts otherwise."""
TITLES = {
    "C2": "C2: assessments completed, by how long they took",
    "C4": "C4: section 47 enquiries, and how long until the initial conference",
    "D6": "D6: plans open three months or more on 31 March, and reviewed in time",
}
TOTAL = {"C2": "Assessments_completed", "C4": "ICPC", "D6": "CPP_At31_3Months"}
PARTS = {"C2": C2_BANDS, "C4": C4_BANDS}
OTHERS = {"C2": (), "C4": ("Section47", "Section47_child", "ICPC_child"), "D6": ()}
LABELS = {
    "Assessments_completed": "assessments completed", "ICPC": "initial conferences",
    "ICPC_child": "children who had a conference",
    "Section47": "section 47 enquiries begun", "Section47_child": "children they were about",
    "CPP_At31_3Months": "children with such a plan", "Reviewed_within_timescales": "reviewed in time",
    "Within_45_days": "within 45 working days", "Within_15_days": "within 15 working days", "Same_day": "the same day",
}  # fmt: skip
IN_TIME = {"C2": "Within_45_days", "C4": "Within_15_days", "D6": "Reviewed_within_timescales"}


def label(column: str) -> str:
    """Name a column in words.

    >>> label("Duration_0-10_days"), label("61+_days")
    ('0 to 10 working days', '61 or more working days')
    """
    if column in LABELS:
        return LABELS[column]
    span = column.removeprefix("Duration_").removesuffix("_days")
    return f"{span.replace('-', ' to ').replace('+', ' or more')} working days"


@dataclass(frozen=True)
class Line:
    """One count of a table, its share of the total, and the shares that were published of the region and of England."""

    column: str
    count: Number
    share: float | None
    published: tuple[float | None, ...]

    @property
    def is_sum(self) -> bool:
        """Tell whether it adds up others or is no part of the total."""
        return self.column in {*IN_TIME.values(), *TOTAL.values()}


def lines(name: str, columns: Mapping[str, Any], beside: Sequence[Row], near: Sequence[Row] = ()) -> Iterator[Line]:
    """Give the counts of a table, one after another; each with its share of the total.

    `near` are the rows of neighbours, of whose shares the middle one is given after the others.
    """
    places = len(beside) + bool(near)
    total = columns.get(TOTAL[name])
    for column in OTHERS[name]:
        yield Line(column, columns[column], None, (None,) * places)
    whole = total if isinstance(total, int) else 0
    parts = [band.column for band in PARTS.get(name, ())]
    for column in [*parts, IN_TIME[name]]:
        count = columns[column]
        share = percent(count, whole) if isinstance(count, int) else None
        shown = [_published(name, column, row) for row in beside]
        shown += [_middle(name, column, near)] if near else []
        yield Line(column, count, share, tuple(shown))
    yield Line(TOTAL[name], total, None, (None,) * places)


def _middle(name: str, column: str, near: Sequence[Row]) -> float | None:
    """Give the middle share of the neighbours with figures: of an even number, the lower of the two in the middle."""
    shares = sorted(share for row in near if (share := _published(name, column, row)) is not None)
    return shares[(len(shares) - 1) // 2] if shares else None


def _published(name: str, column: str, row: Row) -> float | None:
    """Reckon a published share from published counts, which are rounded; nothing where one of them was withheld."""
    of = [column]
    if column == IN_TIME[name] and name in WITHIN:
        of = [band.column for band in PARTS[name] if band.high is not None and band.high <= WITHIN[name]]
    given = [row.get(part, "") for part in (*of, TOTAL[name])]
    if not all(text.isdigit() for text in given):
        return None
    *parts, whole = map(int, given)
    return percent(sum(parts), whole)


def heads(beside: Sequence[Row], near: Sequence[Row] = ()) -> tuple[str, ...]:
    """Name the places whose published figures are set beside."""
    return (*map(_named, beside), *(("neighbours",) if near else ()))


def _named(row: Row) -> str:
    return {ENGLAND: "England", AUTHORITY: row["la_name"]}.get(row["geographic_level"], row["region_name"])


def data(found: Timeliness, others: Sequence[Otherwise] = ()) -> dict[str, Any]:
    """Return everything as plain data, with what other ways of counting come to, where any were asked for."""
    compared = {"conventions": [other.data for other in others]} if others else {}
    return {
        **_of(found.together, found),
        "guidance": _guidance(found.together),
        "not_counted": _not_counted(found.together),
        "clocks": dict(CLOCK),
        **compared,
        "authorities": [
            {
                "code": each.code or None, "name": each.name or None, **_of(each, found),
                "guidance": _guidance(each), "not_counted": _not_counted(each), "not_whole": dict(each.not_whole),
            }
            for each in found.authorities
        ],
        "published": {name: [dict(row) for row in found.published(name)] for name in TABLES},
        "neighbours": {name: [dict(row) for row in found.neighbours(name)] for name in TABLES},
        "in_words": list(found.sentences()),
        "receipt": found.receipt,
    }  # fmt: skip


def _of(tables: Tables, found: Timeliness) -> dict[str, Any]:
    return {name: tables.row(name, found.year) for name in TABLES}


def _guidance(tables: Tables) -> dict[str, Any]:
    return {name: _beside(name, tables.guidance[name]) for name in TABLES}


def _beside(name: str, beside: Beside) -> dict[str, Any]:
    return {"rules": list(beside.rules), "counts": dict(beside.counts), "clock": GUIDANCE[name]}


def _not_counted(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    return {name: list(apart(tables.tables[name])) for name in TABLES}


def apart(table: Table) -> Iterator[dict[str, Any]]:
    """Say of what could not be counted how much there is, why, whether it is in the total, and in whose cases."""
    for why, found in sorted(table.apart.items()):
        yield {
            "because": said_apart(why), "count": len(found), "in_total": why in IN_TOTAL,
            "cases": sorted({s.case for s in found}),
        }  # fmt: skip


__all__ = ["Line", "apart", "data", "heads", "label", "lines"]
