"""A team's list as a table, CSV, a workbook or JSON; each says what is to be read with it."""

import csv
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import groupby
from typing import Any

from guidance.app.evaluation.conclusion import receipt_with
from guidance.app.next_steps.team_list import TeamList
from guidance.app.next_steps.team_rows import COLUMNS, IN_WORDS, Row, State
from guidance.engine.characters import as_json
from guidance.engine.explain.deviations import NOT_A_RULING, is_shown
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted, weekday_in_words
from guidance.render.findings import WIDTH, cell, receipt_line
from guidance.render.workbook import MOST_ROWS, Rows, workbook

NOTHING_LISTED = "nothing listed"
"""What stands for the state where the list has no row: a sheet with a heading alone would read as all clear."""
HEAD = 17


def made(found: TeamList, format_: str) -> str | bytes:
    """Make the list in a format."""
    if format_ == "xlsx":
        return _xlsx(found)
    return {"csv": _csv, "json": _json}.get(format_, _table)(found)


def _json(found: TeamList) -> str:
    data = {
        "receipt": receipt_with(found.answer),
        "until": found.until.isoformat() if found.until else None,
        "rows": [row.data for row in found.rows],
        "later": [row.data for row in found.later],
        "nothing_found": list(found.clear),
        "not_told": [{"in_words": said, "cases": list(cases)} for said, cases in found.silent],
        "not_listed": {tier.name.lower(): number for tier, number in sorted(found.left.items())},
        "in_words": _sentences(found),
    }
    return as_json(data, 1) + "\n"


def _sentences(found: TeamList) -> list[str]:
    ruling = [NOT_A_RULING] if any(is_shown(f) for f in found.answer.findings) else []
    broken = [found.answer.broken_off] if found.answer.broken_off else []
    return [*broken, *found.sentences(), *ruling]


def _csv(found: TeamList) -> str:
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in row.data.values()] for row in found.rows)
    if not found.rows:
        writer.writerow(["", "", NOTHING_LISTED, cell(" ".join(_sentences(found))), "", "", "", ""])
    said = {"receipt": receipt_with(found.answer), "in_words": _sentences(found)}
    sys.stderr.write(as_json(said) + "\n")
    return sheet.getvalue()


def _xlsx(found: TeamList) -> bytes:
    """Make a workbook with the list, and beside it what is to be read with it."""
    rows: list[Any] = [[row.due if name == "due" else row.data[name] for name in COLUMNS] for row in found.rows]
    if not found.rows:
        rows = [["", "", NOTHING_LISTED, " ".join(_sentences(found))]]
    states: Rows = [(str(state), words) for state, words in IN_WORDS.items()]
    about: Rows = [
        ("What is to be read with this list", ""), *((said, "") for said in _sentences(found)),
        (receipt_line(found.answer), ""), ("", ""), ("State", "What it means"), *states,
    ]  # fmt: skip
    # The second sheet says it too where there are more rows than a sheet holds: then there is no list at all.
    if len(rows) >= MOST_ROWS:
        rows = [["", "", NOTHING_LISTED, f"{counted(len(rows), 'row')}, more than a sheet holds: use --format csv"]]
    return workbook({"Due": [COLUMNS, *rows], "Read with it": about})


def _table(found: TeamList) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: TeamList) -> Iterator[str]:
    query = found.answer.query
    until = f", and to {weekday_in_words(found.until)}" if found.until else ""
    yield from _wrapped(f"What is in front of the team as at {as_at_in_words(query.when, weekday_in_words)}{until}")
    counts = Counter(row.state for row in found.rows if row.case)
    if counts:
        yield from _wrapped("; ".join(f"{counts[state]} {state}" for state in State if counts[state]))
    for case, rows in groupby(found.rows, key=lambda row: row.case):
        yield from ("", case or "About several cases, or what these records cannot show")
        for row in rows:
            yield from _row(row)
    yield ""
    for said in _sentences(found):
        yield from _wrapped(said)
    yield from _wrapped(receipt_line(found.answer))


def _row(row: Row) -> Iterator[str]:
    by = f" By {weekday_in_words(row.due)}{_hour(row)}." if row.due and row.state is not State.DECISION else ""
    who = f" Who: {row.who}." if row.who else ""
    source = f" [{row.source}]" if row.source else ""
    stop = "" if row.title.endswith((".", "?", ")")) else "."
    text = f"{row.title}{stop}{by}{who}{source}"
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=f"  {row.state!s:<{HEAD - 3}} ", subsequent_indent=" " * HEAD,
        break_on_hyphens=False,
    )  # fmt: skip


def _hour(row: Row) -> str:
    return f" at {row.due_at[11:16]}" if row.due_at else ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)
