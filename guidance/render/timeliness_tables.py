"""The tables of a year on a screen, as CSV, as a workbook or as JSON: whole counts, for the authority itself."""

import csv
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from guidance.app.timeliness.data import GUIDANCE, TITLES, Line, apart, data, heads, label, lines
from guidance.app.timeliness.other_counts import SUMS, Otherwise
from guidance.app.timeliness.published_figures import AUTHORITY, ENGLAND, TABLES, Row, columns
from guidance.app.timeliness.tables import Tables, Timeliness
from guidance.engine.characters import as_json
from guidance.engine.explain.names import counted, day_in_words
from guidance.engine.measure.published import CLOCK, Number
from guidance.render.findings import WIDTH, cell
from guidance.render.workbook import Cell, Rows, workbook
from guidance.statistics import SOURCE

NOT_FOR_PUBLICATION = (
    "These counts are whole and nothing is withheld: small ones can point to a child. `--format html` rounds and "
    "withholds as the published tables do."
)
MEASURE = "A table is a measure and no duty; nothing here says of any one child whether what was owed was done."
HEAD, NARROW = 31, 11


Others = Sequence[Otherwise]


def made(found: Timeliness, format_: str, others: Others = ()) -> str | bytes:
    """Make the tables in a format, with what other ways of counting come to, where any were asked for."""
    if format_ == "xlsx":
        return _xlsx(found, others)
    return {"csv": _csv, "json": _json}.get(format_, _table)(found, others)


def _json(found: Timeliness, others: Others) -> str:
    return as_json(data(found, others), 1) + "\n"


def _csv(found: Timeliness, others: Others) -> str:
    """Make one row for each count: of a table, of guidance beside it, and of what is counted apart."""
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(("table", "time_period", "old_la_code", "la_name", "of", "measure", "count", "percent"))
    for each in found.authorities:
        for name in TABLES:
            lead = (name, found.year.number, each.code, each.name)
            for row in _rows(name, each, found):
                writer.writerow([cell(value) for value in (*lead, *row)])
    year = found.year.number
    for other in others:
        writer.writerows([cell(value) for value in ("", year, "", "", *row)] for row in _counts(other))
    sys.stderr.write(as_json({"receipt": found.receipt, "in_words": list(found.sentences())}) + "\n")
    return sheet.getvalue()


def _rows(name: str, each: Tables, found: Timeliness) -> Iterator[tuple[Cell, ...]]:
    table = each.tables[name]
    for line in lines(name, table.columns, ()):
        yield "records", line.column, line.count, line.share
    for column in (c for c in columns(name) if c in table.columns and ("ercentile" in c or "edian" in c)):
        yield "records", column, table.columns[column], None
    for words, count in each.guidance[name].counts.items():
        yield "guidance", words, count, None
    for row in apart(table):
        yield "apart", row["because"], row["count"], None
    for published in (*found.published(name), *found.neighbours(name)):
        (place,) = heads((published,))
        if _is_beside(published, each):
            for line in lines(name, _as_published(name, published), (published,)):
                shown = published.get(line.column) or None
                number = shown if line.count is None else line.count
                yield f"{place}, as published for {published['time_period']}", line.column, number, line.published[0]


def _is_beside(row: Row, each: Tables) -> bool:
    """Tell whether a published row stands beside an authority's: of England, of its region, or of a neighbour."""
    if row["geographic_level"] in {ENGLAND, AUTHORITY}:
        return True
    return bool(each.place and row["region_code"] == each.place.region_code)


def _counts(other: Otherwise) -> Iterator[tuple[Cell, ...]]:
    """Give what one way of counting comes to, each count by itself."""
    of = f"counted otherwise: {other.name}"
    for table, (_, number) in other.sums.items():
        yield of, SUMS[table], number, None
    yield from ((of, "duties compared", other.of, None), (of, "last days that differ", other.shifted, None))
    yield of, "duties that would stand otherwise", len(other.moved), None


def _as_published(name: str, row: Any) -> dict[str, Any]:  # noqa: ANN401  a published row
    shown = {key: int(text) if text.isdigit() else None for key, text in row.items()}
    return shown | {column: shown.get(column) for column in ("Within_45_days", "Within_15_days") if name != "D6"}


def _xlsx(found: Timeliness, others: Others) -> bytes:
    """Make a sheet for each table in the published columns, then for guidance, what is apart, and what goes with it."""
    sheets: dict[str, Rows] = {}
    for name in TABLES:
        head = tuple(found.together.row(name, found.year))
        own = [tuple(each.row(name, found.year).values()) for each in found.authorities]
        published = (*found.published(name), *found.neighbours(name))
        beside = [tuple(_number(row.get(column)) for column in head) for row in published]
        sheets[name] = [head, *own, *beside]  # type: ignore[list-item]  # a row's values are what cells hold
    guided: list[tuple[Cell, ...]] = [("table", "authority", "how the duty stands", "count", "rules")]
    left: list[tuple[Cell, ...]] = [("table", "authority", "why", "count", "cases")]
    for each in found.authorities:
        for name in TABLES:
            beside_it = each.guidance[name]
            rules = ", ".join(beside_it.rules)
            guided += [(name, each.name or each.code, words, n, rules) for words, n in beside_it.counts.items()]
            left += [
                (name, each.name or each.code, row["because"], row["count"], ", ".join(row["cases"]))
                for row in apart(each.tables[name])
            ]
    said = [*found.sentences(), *(f"{n}: {CLOCK[n]}" for n in TABLES), *GUIDANCE.values(), MEASURE, NOT_FOR_PUBLICATION]
    sheets |= {"Guidance": guided, "Counted apart": left}
    if others:
        sheets["Counted otherwise"] = _moves(others)
    sheets["Read with it"] = [("What is to be read with these tables",), *((words,) for words in (*said, SOURCE))]
    return workbook(sheets)


def _moves(others: Others) -> Rows:
    """Give each duty that would stand otherwise, its two last days and why they differ."""
    head = (
        "way of counting",
        "case",
        "rule",
        "began",
        "done",
        "last day",
        "stands",
        "other last day",
        "would stand",
        "why",
    )
    rows: list[Sequence[Cell]] = [head]
    for other in others:
        if not other.moved:
            rows.append((other.name, None, None, None, None, None, "nothing moves", None, None, other.lacking))
        rows += [
            (other.name, m.finding.trigger.case, m.finding.rule.id, m.finding.trigger.at, m.finding.performed, m.due,
             m.stands, m.otherwise_due, m.otherwise_stands, other.in_words)
            for m in other.moved
        ]  # fmt: skip
    return rows


def _number(text: str | None) -> Cell:
    if text is None or not text:
        return None
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return text


def _table(found: Timeliness, others: Others) -> str:
    return "\n".join(_lines(found, others)) + "\n"


def _lines(found: Timeliness, others: Others) -> Iterator[str]:
    yield from _wrapped(f"Timeliness in the year ending 31 March {found.year.number}, as the published tables count it")
    for each in found.authorities:
        whose = each.name or "Authority not known"
        for name in TABLES:
            yield ""
            yield from _wrapped(f"{whose}, {TITLES[name]}")
            yield from _one(name, each, found)
    for other in others:
        yield from ("", *_otherwise(other))
    yield ""
    for said in (*found.sentences(), MEASURE, NOT_FOR_PUBLICATION, _rests_on(found)):
        yield from _wrapped(said)


def _one(name: str, each: Tables, found: Timeliness) -> Iterator[str]:
    beside = tuple(
        row for row in found.published(name)
        if not row["region_code"] or (each.place and row["region_code"] == each.place.region_code)
    )  # fmt: skip
    near = found.neighbours(name)
    tops = "".join(f"{head[: NARROW - 1]:>{NARROW}}" for head in heads(beside, near))
    yield f"{'':<{HEAD}}{'count':>8}{'share':>8}{tops}"
    for line in lines(name, each.tables[name].columns, beside, near):
        yield from _line(line)
    yield from _wrapped(f"Counted: {CLOCK[name]}.", "  ")
    stands = "; ".join(f"{words} {n}" for words, n in each.guidance[name].counts.items() if n) or "nothing to count"
    yield from _wrapped(f"Beside it, {GUIDANCE[name]}. By guidance: {stands}.", "  ")
    for row in apart(each.tables[name]):
        cases = row["cases"]
        some = ", ".join(cases[:3]) + (f" and {len(cases) - 3} more" if len(cases) > 3 else "")  # noqa: PLR2004
        yield from _wrapped(f"Apart: {row['count']} ({some}): {row['because']}.", "  ")


def _otherwise(other: Otherwise) -> Iterator[str]:
    """Say what one way of counting would move, and why; no duty is judged by it."""
    yield from _wrapped(f"Counted otherwise, by {other.name}: {other.in_words}.")
    if other.lacking:
        yield from _wrapped(f"Not compared: {other.lacking}.", "  ")
        return
    for table, (ours, number) in other.sums.items():
        yield f"  {f'{table}, {label(SUMS[table])}':<{HEAD}}{_or_dash(ours):>6} would be {_or_dash(number)}"
    shifted, moved = counted(other.shifted, "duty"), counted(len(other.moved), "duty")
    yield from _wrapped(
        f"Of {counted(other.of, 'duty')} of guidance compared, {shifted} would have another last day, and {moved} "
        "would stand otherwise.", "  ",
    )  # fmt: skip
    for m in other.moved[:MOST_MOVED]:
        done = (
            f"done {day_in_words(date.fromisoformat(m.finding.performed[:10]))}" if m.finding.performed else "not shown"
        )
        yield from _wrapped(
            f"- {m.finding.trigger.case} [{m.finding.rule.id}]: {done}; {m.stands} by {day_in_words(m.due)}, and "
            f"{m.otherwise_stands} by {day_in_words(m.otherwise_due)}.", "  ",
        )  # fmt: skip
    if more := len(other.moved[MOST_MOVED:]):
        yield from _wrapped(f"And {more} more: `--format json` and `xlsx` hold each of them.", "  ")


MOST_MOVED = 10


def _or_dash(number: Number) -> str:
    return "–" if number is None else str(number)


def _line(line: Line) -> Iterator[str]:
    shares = (line.share, *line.published)
    cells = "".join(f"{_share(s):>{width}}" for s, width in zip(shares, (8, NARROW, NARROW, NARROW), strict=False))
    yield f"  {label(line.column):<{HEAD - 2}}{'–' if line.count is None else line.count:>8}{cells}".rstrip()


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1f}%"


def _rests_on(found: Timeliness) -> str:
    receipt = found.receipt
    counts = receipt["counts"]
    calendars = ", ".join(f"{name} {calendar['version']}" for name, calendar in receipt["calendar"].items())
    return (
        f"From {counted(counts['events'], 'event')} in {counted(counts['cases'], 'case')}; "
        f"input {receipt['input'][:12]}; calendar {calendars}; engine {receipt['engine_version']}. "
        f"Published figures: {SOURCE}; they are rounded."
    )


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
