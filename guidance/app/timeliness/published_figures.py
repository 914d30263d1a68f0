"""What was published of England, its regions and the place of each authority, as it was published."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from guidance import statistics

TABLES = ("C2", "C4", "D6")
ENGLAND, AUTHORITY = "National", "Local authority"
Row = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where an authority lies, by its codes in the published tables."""

    code: str
    new_code: str
    name: str
    region_code: str
    region: str


@cache
def rows(table: str) -> tuple[Row, ...]:
    """Return the rows of one table, for England, the regions and the authorities, every year that was published."""
    with (statistics.FOLDER / f"{table.lower()}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def columns(table: str) -> tuple[str, ...]:
    """Name the columns of a table as they were published."""
    return tuple(rows(table)[0])


def latest(table: str, year: int) -> int | None:
    """Return the year itself where its figures are held, else the last before it of which they are."""
    return max((int(row["time_period"]) for row in rows(table) if int(row["time_period"]) <= year), default=None)


def beside(table: str, year: int, region_code: str = "") -> tuple[Row, ...]:
    """Return the rows to set beside an authority's: England, and its region where it is known."""
    held = latest(table, year)
    of_year = [row for row in rows(table) if row["time_period"] == str(held) and row["geographic_level"] != AUTHORITY]
    return tuple(r for r in of_year if r["geographic_level"] == ENGLAND or r["region_code"] == region_code != "")


def neighbours(table: str, year: int, codes: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of some authorities, in the order of their codes; none for one of which none was published."""
    held = str(latest(table, year))
    return tuple(r for r in rows(table) if r["time_period"] == held and r["old_la_code"] in codes)


def place(code: str, year: int) -> Place | None:
    """Return where an authority lay in a year, or in the nearest year of which that is known."""
    found = [row for table in TABLES for row in rows(table) if row["old_la_code"] == code != ""]
    if not found:
        return None
    row = min(found, key=lambda r: (abs(int(r["time_period"]) - year), r["new_la_code"]))
    return Place(code, row["new_la_code"], row["la_name"], row["region_code"], row["region_name"])
