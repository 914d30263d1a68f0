"""Records of an invented authority that fill rows of the published tables, as a census and as plain events.

Working days are counted here by themselves, from the package `holidays`, and never with the engine's calendar.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import holidays

from tests.records import censuses

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "dfe"
HELD = {
    "C2": "c2_children_in_need_assessments_duration_2014_to_2024.csv",
    "C4": "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv",
    "D6": "d6_cpps_reviewed_within_timescales_2013_to_2024.csv",
}
C2 = ("Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days", "46-50_days", "51-60_days",
      "61+_days")  # fmt: skip
C4 = ("Duration_0-10_days", "Duration_11-15_days", "Duration_16-20_days", "Duration_21+_days")
LENGTHS = {
    "Same_day": (0, 0), "1-10_days": (1, 10), "11-20_days": (11, 20), "21-30_days": (21, 30), "31-40_days": (31, 40),
    "41-45_days": (41, 45), "46-50_days": (46, 50), "51-60_days": (51, 60), "61+_days": (61, 140),
    "Duration_0-10_days": (0, 10), "Duration_11-15_days": (11, 15), "Duration_16-20_days": (16, 20),
    "Duration_21+_days": (21, 70),
}  # fmt: skip
WANTED = {
    "C2": ("Assessments_completed", *C2),
    "C4": ("Section47", "Section47_child", "ICPC", "ICPC_child", *C4),
    "D6": ("CPP_At31_3Months", "Reviewed_within_timescales"),
}
CLOSED = holidays.country_holidays("GB", subdiv="ENG", years=range(2008, 2031))
Filled = Mapping[str, Mapping[str, int]]


@dataclass
class Episode:
    """One referral of an invented child and what followed."""

    referred: date
    assessments: list[tuple[date | None, date | None]] = field(default_factory=list)
    enquiries: list[tuple[date | None, date | None]] = field(default_factory=list)
    plans: list[tuple[date, date | None, Sequence[date]]] = field(default_factory=list)
    moved_in: date | None = None


Children = dict[str, list[Episode]]


def complete(table: str) -> Iterator[tuple[str, int, dict[str, int]]]:
    """Give the published rows of authorities of which nothing is withheld: the code, the year, the counts."""
    if not SHARED.is_dir():
        return
    with (SHARED / HELD[table]).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            given = [row[column] for column in WANTED[table]]
            if row["geographic_level"] == "Local authority" and all(text.isdigit() for text in given):
                counts = dict(zip(WANTED[table], map(int, given), strict=True))
                yield row["old_la_code"], int(row["time_period"]), counts


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def before(end: date, count: int, draw: Random) -> date:
    """Find a day so many working days before another: any of those that are, weekends among them."""
    day = end
    while count:
        count -= is_working(day)
        day -= timedelta(days=1)
    able = [day]
    while not is_working(able[-1]):
        able.append(able[-1] - timedelta(days=1))
    return draw.choice(able) if end != able[0] else end


def fill(rows: Filled, year: int, seed: int = 1) -> Children:
    """Draw up the children of an authority whose records fill some rows to the unit."""
    draw, children = Random(seed), Children()  # noqa: S311  drawn again alike, and nothing is hidden by it
    days = [date(year - 1, 4, 1) + timedelta(days=n) for n in range((date(year, 4, 1) - date(year - 1, 4, 1)).days)]
    if "C2" in rows:
        _assessed(rows["C2"], children, days, draw)
    if "C4" in rows:
        _conferred(rows["C4"], children, days, draw)
    if "D6" in rows:
        _planned(rows["D6"], children, year, draw)
    return children


def _assessed(row: Mapping[str, int], children: Children, days: Sequence[date], draw: Random) -> None:
    lengths = [draw.randint(*LENGTHS[band]) for band in C2 for _ in range(row[band])]
    draw.shuffle(lengths)
    for number, length in enumerate(lengths):
        end = draw.choice(days)
        start = before(end, length, draw)
        episode = Episode(start - timedelta(days=draw.randint(0, 9)), [(start, end)])
        children.setdefault(f"A{number % max(1, len(lengths) - len(lengths) // 5)}", []).append(episode)
    for number in range(row["Assessments_completed"] - len(lengths)):
        children[f"AB{number}"] = [Episode(days[40], [(days[50], days[49 - number % 5])])]
    # None of these is of the year's completed assessments: still open, done the year before, done the year after.
    children["A-open"] = [Episode(days[9], [(days[10], None)])]
    children["A-before"] = [Episode(days[0] - timedelta(days=9), [(days[0] - timedelta(days=9), days[0] - DAY)])]
    children["A-after"] = [Episode(days[-9], [(days[-9], days[-1] + DAY)])]


DAY = timedelta(days=1)


def _conferred(row: Mapping[str, int], children: Children, days: Sequence[date], draw: Random) -> None:
    lengths: list[int | None] = [draw.randint(*LENGTHS[band]) for band in C4 for _ in range(row[band])]
    lengths += [None] * (row["ICPC"] - len(lengths))
    draw.shuffle(lengths)
    for number, length in enumerate(lengths):
        end = draw.choice(days[110:])
        start = end + DAY if length is None and end < days[-1] else before(end, length or 0, draw)
        start, end = (days[200], days[190]) if length is None else (start, end)
        _enquired(children, f"C{number % row['ICPC_child']}", start, end)
    rest = row["Section47"] - row["ICPC"]
    fresh = row["Section47_child"] - row["ICPC_child"]
    for number in range(rest):
        name = f"S{number}" if number < fresh else f"{'S' if fresh else 'C'}{number % (fresh or row['ICPC_child'])}"
        _enquired(children, name, draw.choice(days), None)
    _enquired(children, "S-before", days[0] - DAY, None)
    children["C-moved"] = [Episode(days[20], moved_in=days[30])]


def _enquired(children: Children, name: str, start: date, end: date | None) -> None:
    """Add an enquiry in a referral of its own, a few days apart from any other of the child."""
    own = children.setdefault(name, [])
    taken = {episode.referred for episode in own}
    referred = min(start, end or start) - DAY
    while referred in taken:
        referred -= DAY
    own.append(Episode(referred, enquiries=[(start, end)]))


def months_on(day: date, count: int) -> date:
    """Find the corresponding day some months on, or the last of a shorter month."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError


def _planned(row: Mapping[str, int], children: Children, year: int, draw: Random) -> None:
    last, total, kept = date(year, 3, 31), row["CPP_At31_3Months"], row["Reviewed_within_timescales"]
    for number in range(total):
        start = months_on(last, -draw.choice((3, 3, 4, 5, 7, 9, 11, 14, 17, 22))) - timedelta(days=draw.randint(0, 20))
        reviews = _on_time(start, last, draw)
        if number >= kept:
            reviews = draw.choice((_first_late, _with_a_gap))(start, last, reviews)
        children[f"P{number}"] = [Episode(start - timedelta(days=30), plans=[(start, None, reviews)])]
    # None of these is open at the end for three months: too young, ended before, ended that day, begun after it.
    young = months_on(last, -3) + timedelta(days=2)
    children["P-young"] = [Episode(young, plans=[(young, None, ())])]
    early = months_on(last, -8)
    children["P-ended"] = [Episode(early, plans=[(early, last - DAY, ())])]
    children["P-ends"] = [Episode(early, plans=[(early, last, ())])]
    children["P-after"] = [Episode(last, plans=[(last + DAY, None, ())])]


def _on_time(start: date, last: date, draw: Random) -> list[date]:
    reviews = [months_on(start, 3) - timedelta(days=draw.choice((0, 0, 1, 20)))]
    while months_on(reviews[-1], 6) < last:
        reviews.append(months_on(reviews[-1], 6) - timedelta(days=draw.choice((0, 0, 1, 30))))
    return [day for day in reviews if day <= last]


def _first_late(start: date, last: date, reviews: Sequence[date]) -> list[date]:
    """Put the first review a day too late, or leave it out where the plan is so old that a year's file has none."""
    late = months_on(start, 3) + DAY
    in_year = months_on(start, 3) >= date(last.year - 1, 4, 1)
    return ([late, *reviews[1:]] if late <= last else []) if in_year else []


def _with_a_gap(start: date, last: date, reviews: Sequence[date]) -> list[date]:
    """Leave a gap too long before the end, where the plan is old enough for one; else make the first review late."""
    gap = [day for day in reviews if months_on(day, 6) < last]
    return gap[:-1] if len(gap) > 1 else _first_late(start, last, reviews)


def as_census(children: Children, code: str, year: int) -> str:
    """Write a census of one year: of an older plan only the reviews of the year, and the last one before it."""
    head = censuses.HEAD.format(year=year).replace("<LEA>886</LEA>", f"<LEA>{code}</LEA>")
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    inside = "\n".join(
        censuses.child(*(_episode(e, first, last) for e in sorted(own, key=lambda e: e.referred)), case=name)
        for name, own in children.items()
    )
    return f"{head}{inside}</Children></Message>\n"


def _known(day: date | None, last: date) -> date | None:
    return day if day is None or day <= last else None


def _episode(episode: Episode, first: date, last: date) -> str:
    parts = [censuses.assessment(start, _known(done, last)) for start, done in episode.assessments]
    parts += [censuses.enquiry(start, held) for start, held in episode.enquiries]
    for start, end, reviews in episode.plans:
        older = [day for day in reviews if day < first]
        shown = [*older[-1:], *(day for day in reviews if first <= day <= last)]
        if start <= last:
            parts.append(censuses.plan(start, _known(end, last), tuple(map(str, shown))))
    return censuses.episode(*parts, referred=episode.referred, DateOfInitialCPC=episode.moved_in)


def as_events(children: Children, code: str) -> str:
    """Write the same as plain events, each with its episode."""
    found = (
        {"case": name, "episode": f"e{number + 1}", "authority": code, "event": event, "at": str(at), **facts}
        for name, own in children.items()
        for number, episode in enumerate(own)
        for event, at, facts in _events(episode)
        if at
    )
    return "".join(f"{json.dumps(event)}\n" for event in found)


def _events(episode: Episode) -> Iterator[tuple[str, date | None, Mapping[str, object]]]:
    yield "referral_received", episode.referred, {}
    for start, done in episode.assessments:
        yield from (("assessment_started", start, {}), ("assessment_completed", done, {"authorised": True}))
    for start, held in episode.enquiries:
        yield "strategy_discussion_held", start, {"s47_initiated": True}
        yield from (("s47_enquiry_started", start, {}), ("icpc_held", held, {"transfer_in": False}))
    for start, end, reviews in episode.plans:
        yield from (("cp_plan_started", start, {}), ("cp_plan_ended", end, {}))
        yield from (("review_conference_held", day, {"plan_continues": True}) for day in reviews)
    yield "icpc_held", episode.moved_in, {"transfer_in": True}
