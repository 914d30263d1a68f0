"""What was published of England, its regions and the place of each authority, as it was published."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from guidance import statistics

TABLES = ("C2", "C4", "D6")
ENGLAND = "National"
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
    """Return the rows for England and the regions of one table, every year that was published."""
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
    of_year = [row for row in rows(table) if row["time_period"] == str(held)]
    return tuple(r for r in of_year if r["geographic_level"] == ENGLAND or r["region_code"] == region_code != "")


@cache
def _places() -> tuple[Row, ...]:
    with (statistics.FOLDER / "places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def place(code: str, year: int) -> Place | None:
    """Return where an authority lay in a year, or in the nearest year of which that is known."""
    found = [row for row in _places() if row["old_la_code"] == code]
    if not found:
        return None
    row = min(found, key=lambda r: max(int(r["first_year"]) - year, year - int(r["last_year"]), 0))
    return Place(code, row["new_la_code"], row["la_name"], row["region_code"], row["region_name"])
