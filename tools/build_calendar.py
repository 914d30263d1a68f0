"""Write guidance/calendars/england-and-wales.yaml: which weekdays were, are and will be bank holidays, and why.

The dates come from the pinned package `holidays`, for England; the names are those that people there use. Run it
with `make calendar`. `--check` writes nothing and fails where the file differs from what would be written.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays

from guidance.app.packs.schemas import modeline

# Change the version whenever a date or a reason changes: findings name the version they were reckoned with.
VERSION = "2026-11-22"
FIRST_YEAR, LAST_YEAR = 1990, 2035
PACKAGE = Path(__file__).resolve().parents[1] / "guidance"
FILE, SCHEMAS = PACKAGE / "calendars" / "england-and-wales.yaml", PACKAGE / "schemas"

SUBSTITUTE = " (observed)"
NAMES = {
    "New Year's Day": "New Year's Day",
    "Good Friday": "Good Friday",
    "Easter Monday": "Easter Monday",
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Christmas Day": "Christmas Day",
    "Boxing Day": "Boxing Day",
    "Millennium Celebrations": "Millennium bank holiday",
    "Golden Jubilee of Elizabeth II": "Golden Jubilee",
    "Wedding of William and Catherine": "Royal wedding",
    "Diamond Jubilee of Elizabeth II": "Diamond Jubilee",
    "Platinum Jubilee of Elizabeth II": "Platinum Jubilee",
    "State Funeral of Queen Elizabeth II": "State funeral of Queen Elizabeth II",
    "Coronation of Charles III": "Coronation of King Charles III",
}
MOVED = {
    date(1995, 5, 8): "moved to VE Day",
    date(2002, 6, 4): "moved for the Golden Jubilee",
    date(2012, 6, 4): "moved for the Diamond Jubilee",
    date(2020, 5, 8): "moved to VE Day",
    date(2022, 6, 2): "moved for the Platinum Jubilee",
}
SOURCE = f"""\
  Banking and Financial Dealings Act 1971, section 1 and schedule 1; Good Friday and Christmas Day, which are
  holidays at common law; royal proclamations. Dates from the Python package holidays, version {version("holidays")},
  for England, and the same in Wales. Checked, for 2000 to 2030, against a second list, itself checked against
  what GOV.UK has published. Years not yet proclaimed hold what the Act and custom give: a day may still be
  added or moved.
"""


def reason(day: date, name: str) -> str:
    """Say in plain words why a day is a holiday, moved and substitute days included."""
    plain = NAMES[name.removesuffix(SUBSTITUTE)]
    if name.endswith(SUBSTITUTE):
        return f"{plain} (substitute day)"
    return f"{plain} ({MOVED[day]})" if day in MOVED else plain


def weekday_holidays() -> Iterator[tuple[date, str]]:
    """Give each weekday that is a holiday, in order; a holiday on a weekend is given by its substitute day."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1), language="en_GB")
    for day, name in sorted(known.items()):
        if day.weekday() < 5:  # noqa: PLR2004  Saturday is 5
            yield day, reason(day, name)


def days_text() -> str:
    """Give the list of holidays as it stands in the file."""
    return "".join(f"  - {{date: {day}, why: {why}}}\n" for day, why in weekday_holidays())


def calendar_text() -> str:
    """Give the whole file."""
    return (
        f"{modeline(FILE, 'calendar', SCHEMAS)}\n"
        "# Written by tools/build_calendar.py (`make calendar`), not by hand.\n"
        "# Weekdays only: a Saturday or a Sunday is never a working day, and needs no line here.\n"
        f"calendar: england-and-wales\nversion: {VERSION}\nsource: >-\n{SOURCE}"
        f"first_year: {FIRST_YEAR}\nlast_year: {LAST_YEAR}\nholidays:\n{days_text()}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or with `--check` compare it; 1 where it differs or needs a new version."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file differs")
    check = parser.parse_args(arguments).check
    old, new = (FILE.read_text(encoding="utf-8") if FILE.exists() else ""), calendar_text()
    if old == new:
        print(f"{FILE.name} is as it should be")
        return 0
    if check:
        print(f"{FILE.name} is not what tools/build_calendar.py writes: run `make calendar`", file=sys.stderr)
        return 1
    if f"\nversion: {VERSION}\n" in old and not old.endswith(f"holidays:\n{days_text()}"):
        print("the days have changed: give the calendar a new VERSION in tools/build_calendar.py", file=sys.stderr)
        return 1
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(new, encoding="utf-8")
    print(f"wrote {FILE.name}, version {VERSION}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
