"""How long assessments, conferences and reviews took in a year, as the published tables count it.

Beside it stands what guidance says, whose clocks are others: a measure is no duty, and is never told as one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate, library_for
from guidance.app.evaluation.query import Query
from guidance.app.evaluation.tally import marks_of
from guidance.app.timeliness.published_figures import Place, Row, beside, latest, neighbours, place
from guidance.engine.explain.names import counted, day_in_words
from guidance.engine.measure.conventions import DAY_0, counting
from guidance.engine.measure.published import CLOCK, IN_TOTAL, Apart, Table, assessments, conferences, reviews
from guidance.engine.measure.year import Year
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Standing, Status
from guidance.engine.model.records.source import Source
from guidance.engine.model.records.stretch import Stretch
from guidance.engine.model.records.unshown import Mark
from guidance.engine.model.rule import Derive
from guidance.engine.packs.library import Library
from guidance.engine.records.courses import courses_of
from guidance.statistics import SOURCE

NATIONAL = "england-and-wales"
RULES = {"C2": ("assess.45wd",), "C4": ("icpc.15wd",), "D6": ("rev.first", "rev.next")}
"""What guidance asks about the same work, by the end of the rules' names: its clocks start elsewhere."""
EDITIONS = ("wt13", "wt15", "wt18", "wt23", "wt26")
NEEDS = {
    "C2": ("assessment_started", "assessment_completed"),
    "C4": ("s47_enquiry_started", "icpc_held"),
    "D6": ("cp_plan_started", "cp_plan_ended", "review_conference_held"),
}
"""The events that each table is counted from: of a source that shows them for a part of the year, no count is whole."""
EARLIEST, LATEST = 2011, 2100
Key = tuple[str, str]
Stood = dict[Key, Counter[Key]]
"""How many duties of an authority, beside a table, stand how: by rule and by how they stand."""


@dataclass(frozen=True)
class Beside:
    """What guidance's own rules come to over the same year: how many duties stand how, and by which rules."""

    rules: tuple[str, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Tables:
    """The three tables of one authority; `code` is empty where records do not say whose they are."""

    code: str
    name: str
    place: Place | None
    tables: Mapping[str, Table]
    guidance: Mapping[str, Beside]
    not_whole: Mapping[str, str]

    def row(self, name: str, year: Year) -> dict[str, object]:
        """Return a table as one row in the columns in which it is published, and after them the share within."""
        at = self.place
        lead: dict[str, object] = {
            "time_period": year.number, "time_identifier": "Reporting year", "geographic_level": "Local authority",
            "country_code": "E92000001", "country_name": "England",
            "region_code": at.region_code if at else None, "region_name": at.region if at else None,
            "old_la_code": self.code or None, "new_la_code": at.new_code if at else None, "la_name": self.name or None,
            "category": CATEGORY[name],
        }  # fmt: skip
        return {**lead, **self.tables[name].columns}


CATEGORY = {
    "C2": "Duration of assessment", "C4": "Section 47s and Initial Child Protection Conferences",
    "D6": "Child Protection Plans reviewed within timescales",
}  # fmt: skip


@dataclass(frozen=True)
class Timeliness:
    """The tables of a year: of all the records together, and of each authority in them."""

    answer: Answer
    year: Year
    together: Tables
    authorities: tuple[Tables, ...]
    stretches: tuple[Stretch, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def receipt(self) -> dict[str, Any]:
        """What the tables rest on: the records, the calendar, and the rules set beside them, which alone were asked."""
        left = ("coverage",)
        return {
            **{key: value for key, value in self.answer.receipt.items() if key not in left},
            "year": self.year.number, "rules": [rule.id for rule in self.answer.library.rules if table_of(rule.id)],
            "published": SOURCE,
        }  # fmt: skip

    def published(self, name: str) -> tuple[Row, ...]:
        """Return what was published of England, and of each authority's region, for the year or the last before."""
        regions = dict.fromkeys(t.place.region_code for t in self.authorities if t.place)
        found = [row for code in (*regions, "") for row in beside(name, self.year.number, code)]
        return tuple({(r["geographic_level"], r["region_code"]): r for r in found}.values())

    def neighbours(self, name: str) -> tuple[Row, ...]:
        """Return what was published of the authorities that are to be set beside, for the same year."""
        return neighbours(name, self.year.number, self.near)

    def sentences(self) -> Iterator[str]:
        """Yield what is to be read with the tables."""
        if self.answer.broken_off:
            yield self.answer.broken_off
        for tables in self.authorities:
            yield from (
                f"{name}, {tables.name or 'authority not known'}: {why}" for name, why in tables.not_whole.items()
            )
        left = self.answer.reading.left_out
        if left:
            yield f"{counted(left, 'record')} left out for mistakes: whatever they hold is in no count."
        if not self.authorities:
            yield "No assessment, enquiry or plan is in these records: nothing could be counted."
        if self.near:
            names = ", ".join(self.answer.library.authorities.name(code) for code in self.near)
            yield f"Neighbours are those that were named: {names}. The middle share is of those with figures."
            there = {row["old_la_code"] for name in CLOCK for row in self.neighbours(name)}
            unheld = [self.answer.library.authorities.name(code) for code in self.near if code not in there]
            yield from (f"No figures are held of {name} for that year." for name in unheld)
        held = {latest(name, self.year.number) for name in CLOCK}
        if held != {self.year.number}:
            lacking = f"Not every published figure of the year ending 31 March {self.year.number} is held"
            yield f"{lacking}: those shown are of the last year before it that is, if there is one."


def timeliness(
    query: Query, year: int, progress: Callable[[int], object] | None = None, near: Sequence[str] = ()
) -> Timeliness:
    """Count the published tables from records, and beside them what guidance itself would say.

    Args:
        query: The records, and whose they are. The day that it is asked as at is set to the end of the year.
        year: The year that ends on 31 March.
        progress: Told now and then how many records have been read.
        near: The codes of authorities to set beside, as neighbours.

    Raises:
        Refused: A pack, a record, a trial, a deviation or the ledger cannot be used.
    """
    whole = Year(year)
    library = library_for(query)
    asked = replace(query, as_at=whole.last, moment=None, library=_with_rules_compared(library),
                    rules=(), overlays=(), trials=None, no_trials=False)  # fmt: skip
    answer = evaluate(asked, progress)
    found = _stretches(answer, query.authority or "")
    by_authority = defaultdict[str, list[Stretch]](list)
    for stretch in found:
        by_authority[stretch.authority].append(stretch)
    stood = _stood(marks_of(answer.findings), whole)
    each = tuple(_tables(code, by_authority[code], answer, whole, stood=stood) for code in sorted(by_authority))
    together = each[0] if len(each) == 1 else _tables(None, found, answer, whole, stood=stood)
    return Timeliness(answer, whole, together, each, tuple(found), tuple(near))


def _with_rules_compared(library: Library) -> Library:
    """Return the library with the rules that are set beside the tables, and the definitions they may rest on."""
    kept = tuple(rule for rule in library.rules if table_of(rule.id) or isinstance(rule.duty, Derive))
    return replace(library, rules=kept, when_named=())


@cache
def table_of(rule: str) -> str:
    """Name the table beside which a rule is set; an empty text where none is."""
    edition, _, rest = rule.partition(".")
    return next((name for name, ends in RULES.items() if edition in EDITIONS and rest in ends), "")


def _stretches(answer: Answer, authority: str) -> list[Stretch]:
    """Return each case's work: as censuses return it, or as its events tell where plain records speak of it too."""
    reading = answer.reading
    plain = {key for source in reading.sources if source.carries is None for key in source.cases}
    events = defaultdict[Key, list[Event]](list)
    for event in reading.events:
        if (event.owner, event.case) in plain:
            events[event.owner, event.case].append(event)
    found = [s for s in reading.stretches if (s.owner, s.case) not in plain]
    return [*found, *(s for own in events.values() for s in courses_of(own, authority))]


def _tables(code: str | None, stretches: Sequence[Stretch], answer: Answer, year: Year, *, stood: Stood) -> Tables:
    by_law = counting(DAY_0, answer.library.calendars.by_name[NATIONAL])
    sources = answer.reading.sources
    keys = {(s.owner, s.case) for s in stretches}
    tables = {
        "C2": assessments(stretches, year, by_law),
        "C4": conferences(stretches, year, by_law),
        "D6": reviews(stretches, year, begins_of(sources, keys, year), by_law),
    }  # fmt: skip
    not_whole = {name: why for name in tables if (why := _not_whole(name, sources, keys, year))}
    for name, why in not_whole.items():
        if why in {NOTHING_SHOWN, NOTHING_READ}:
            tables[name].columns = dict.fromkeys(tables[name].columns)
    name = answer.library.authorities.name(code) if code else ""
    at = place(code, year.number) if code else None
    return Tables(code or "", name, at, tables, {table: _beside(table, code, stood) for table in tables}, not_whole)


NOTHING_READ = "no assessment, enquiry or plan is in these records, so no count is given."
NOTHING_SHOWN = "these records show nothing of it in that year, so no count is given."


def _not_whole(name: str, sources: Iterable[Source], keys: set[Key], year: Year) -> str:
    """Say why a count of a year is not whole: no source shows what it is counted from, or not throughout the year."""
    if not keys:
        return NOTHING_READ
    there = [s for s in sources if not keys.isdisjoint(s.cases)]
    speaking = [s for s in there if all(map(s.speaks_of, NEEDS[name]))]
    within = [s for s in speaking if not _is_outside(s, year)]
    if there and not within:
        return NOTHING_SHOWN
    first = min((s.begins or date.min for s in within), default=date.min)
    last = max((s.ends or date.max for s in within), default=date.max)
    if first > year.first or last < year.last:
        shown = f"from {day_in_words(max(first, year.first))} to {day_in_words(min(last, year.last))}"
        return f"these records show it only {shown}, and the count is of no more than that."
    return ""


def _is_outside(source: Source, year: Year) -> bool:
    return bool((source.ends and source.ends < year.first) or (source.begins and source.begins > year.last))


def begins_of(sources: Iterable[Source], keys: set[Key], year: Year) -> dict[Key, date | None]:
    """Say from which day on the records of each case show every review, without a gap up to the end of the year."""
    shown = defaultdict[Key, list[tuple[date, date]]](list)
    for source in sources:
        if source.speaks_of("review_conference_held"):
            for key in keys & source.cases:
                shown[key].append((source.begins or date.min, source.ends or date.max))
    return {key: _back_from(year.last, spans) for key, spans in shown.items()}


def _back_from(last: date, spans: Iterable[tuple[date, date]]) -> date | None:
    begins = last
    for first, end in sorted(spans, key=lambda span: span[1], reverse=True):
        if end.toordinal() + 1 >= begins.toordinal():
            begins = min(begins, first)
    return None if begins == date.min else begins


IN_TIME, LATE, UNDONE = "done in time", "done late", "not shown in time"
OPEN, UNKNOWN, ASIDE, OTHER = "still open", "cannot tell", "set aside or done differently", "ended or does not apply"
STANDINGS = (IN_TIME, LATE, UNDONE, OPEN, UNKNOWN, ASIDE, OTHER)


def _stood(marks: Iterable[Mark], year: Year) -> Stood:
    """Count how the duties of guidance stand that were done in the year, or whose last day fell in it undone."""
    found: Stood = defaultdict(Counter)
    for mark in marks:
        if (table := table_of(mark.rule.id)) and is_of(mark, year):
            found[mark.authority or "", table][mark.rule.id, _stands(mark)] += 1
    return found


def _beside(table: str, code: str | None, stood: Stood) -> Beside:
    """Return those that stand beside a table of one authority, or of all together."""
    own = [counts for (whose, name), counts in stood.items() if name == table and code in {None, whose}]
    counts, rules = Counter[str](), set[str]()
    for (rule, stands), number in ((key, number) for each in own for key, number in each.items()):
        counts[stands] += number
        rules.add(rule)
    return Beside(tuple(sorted(rules)), {name: counts[name] for name in STANDINGS})


def is_of(mark: Mark, year: Year) -> bool:
    """Tell whether a duty was done in a year, or had its last day in it, or, where it has none, began in it."""
    done = date.fromisoformat(mark.performed[:10]) if mark.performed else mark.due
    return done in year if done else mark.began in year


def _stands(mark: Mark) -> str:
    if mark.standing is not Standing.STANDS:
        return ASIDE
    if mark.status is Status.BREACHED:
        return LATE if mark.performed else UNDONE
    known = {Status.DISCHARGED: IN_TIME, Status.PENDING: OPEN, Status.UNDETERMINED: UNKNOWN}
    return known.get(mark.status, OTHER)


def said_apart(why: Apart) -> str:
    """Say of what is counted apart whether it is in the total all the same."""
    return f"{why}; in the total, and in no part of it" if why in IN_TOTAL else f"{why}; not in the table"
