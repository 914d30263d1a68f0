"""The last days that other systems hold beside our own, as a table or CSV."""

import csv
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import groupby
from typing import Any

from guidance.app.evaluation.conclusion import receipt_with
from guidance.app.timeliness.stored_dates import Compared, Comparison, Kind
from guidance.engine.characters import as_json, on_one_line
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import at_in_words, counted, days, weekday_in_words
from guidance.engine.measure.conventions import IN_WORDS
from guidance.render.findings import WIDTH, cell, receipt_line

COLUMNS = (
    "kind", "case", "authority", "rule", "title", "counted_from", "theirs", "ours", "days_apart", "explained_by",
    "in_words", "of", "column", "file", "line",
)  # fmt: skip
LISTED = (Kind.DIFFERS, Kind.CANNOT_TELL, Kind.WHICH, Kind.NOTHING_HERE)
"""What is listed one by one; the others are counted, and with `--all` listed too."""
COUNTED = {
    Kind.DIFFERS: "Days held here that differ from ours",
    Kind.SAME: "The same as ours",
    Kind.CANNOT_TELL: "Of a duty whose last day is not known here",
    Kind.WHICH: "Of which of several duties, cannot be told",
    Kind.NOTHING_HERE: "Of no duty that was found here",
    Kind.NOT_STORED: "Our own last days, of the same rules, with none held beside them",
}
NO_LIMIT = (
    "No day that is held here was used as a limit. This compares days: what is done, or owed, `guidance evaluate` says."
)


def made(found: Comparison, format_: str, *, everything: bool) -> str:
    """Make the list in a format; `everything`: with the days that are the same, and those that nothing is held for."""
    kinds = tuple(Kind) if everything else LISTED
    return _csv(found, kinds) if format_ == "csv" else "".join(f"{line}\n" for line in _lines(found, kinds))


def _csv(found: Comparison, kinds: tuple[Kind, ...]) -> str:
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = [[cell(value) for value in _data(row, found).values()] for row in found.of(*kinds)]
    if not rows:  # a sheet with a heading alone would read as all clear
        rows = [["nothing listed", *[""] * 9, cell(" ".join(_sentences(found))), *[""] * 4]]
    writer.writerows(rows)
    sys.stderr.write(as_json({"receipt": receipt_with(found.answer), "in_words": _sentences(found)}) + "\n")
    return sheet.getvalue()


def _data(row: Compared, found: Comparison) -> dict[str, Any]:
    ours, theirs = row.finding, row.stored
    return dict(zip(COLUMNS, (
        str(row.kind), row.case, ours.authority if ours else None, ours.rule.id if ours else None,
        ours.rule.title if ours else None, (ours.anchor or ours.trigger).at if ours else None,
        theirs.day.isoformat() if theirs else None, ours.due.isoformat() if ours and ours.due else None,
        None if row.apart is None else str(row.apart), "; ".join(row.explained) or None,
        row.why or (found.answer.words(ours) if ours else None), theirs.of if theirs else None,
        theirs.column if theirs else None, theirs.file if theirs else None,
        str(theirs.line) if theirs and theirs.line else None,
    ), strict=True))  # fmt: skip


def _lines(found: Comparison, kinds: tuple[Kind, ...]) -> Iterator[str]:
    yield from _wrapped(f"Last days that these records hold, beside our own as at {_day(found)}")
    for case, rows in groupby(found.of(*kinds), key=lambda row: row.case):
        yield from ("", on_one_line(case))
        for row in rows:
            yield from textwrap.wrap(
                on_one_line(_row(row)), WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
            )
    yield ""
    for said in _sentences(found):
        yield from _wrapped(said)
    yield from _wrapped(receipt_line(found.answer))


def _day(found: Comparison) -> str:
    return as_at_in_words(found.answer.query.when, weekday_in_words)


def _row(row: Compared) -> str:
    ours, theirs = row.finding, row.stored
    whose = f" [{ours.rule.id}]" if ours else f" [{theirs.of}]" if theirs else ""
    held = f"held {weekday_in_words(theirs.day)} in {_place(row)}" if theirs else "none held"
    since = f", counted from {at_in_words((ours.anchor or ours.trigger).at)}" if ours else ""
    own = f"; ours {weekday_in_words(ours.due)}{since}" if ours and ours.due else ""
    match row.kind:
        case Kind.DIFFERS:
            return f"{row.kind}{whose}: {held}{own}: theirs is {_apart(row.apart or 0)}. {_explained(row)}"
        case Kind.CANNOT_TELL | Kind.WHICH | Kind.NOTHING_HERE:
            return f"{row.kind}{whose}: {held}; {row.why}."
        case _:
            return f"{row.kind}{whose}: {held}{own}."


def _place(row: Compared) -> str:
    stored = row.stored
    if stored is None:
        return ""
    return f"`{stored.column}`" + (f", {stored.file}:{stored.line}" if stored.file else "")


def _apart(count: int) -> str:
    return f"{days(abs(count))} {'later' if count > 0 else 'earlier'}"


def _explained(row: Compared) -> str:
    if not row.explained:
        return "No way of counting that is known here gives it."
    return f"It would be theirs by {' or by '.join(row.explained)}."


def _sentences(found: Comparison) -> list[str]:
    """Say how many days came to what, what the ways of counting that were named mean, and that none set a limit."""
    counts = Counter(row.kind for row in found.rows)
    broken = [found.answer.broken_off] if found.answer.broken_off else []
    said = [f"{words}: {counts[kind]}." for kind, words in COUNTED.items() if counts[kind]]
    more = ["`--all` lists those that are only counted."] if counts[Kind.SAME] or counts[Kind.NOT_STORED] else []
    ways = sorted({name for row in found.rows for name in row.explained})
    by_rule = Counter(row.finding.rule.id for row in found.of(Kind.DIFFERS) if row.finding)
    where = "; ".join(f"{rule}: {counted(number, 'day')}" for rule, number in sorted(by_rule.items()))
    return [*broken, *said, *([f"By rule, of those that differ: {where}."] if where else []), *more,
            *(f"By {name}, {IN_WORDS[name]}." for name in ways), NO_LIMIT]  # fmt: skip


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(on_one_line(text), WIDTH, break_on_hyphens=False)
