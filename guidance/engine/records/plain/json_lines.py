"""Records written as JSON, one to a line."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Never

from guidance.engine import bounds
from guidance.engine.diagnostics import Span
from guidance.engine.records.plain.row import JsonRow, Number
from guidance.engine.records.problems import Faults, shown

_ONE_A_LINE = 'write one record to a line: `{"case": "C1", "event": "case_closed", "at": "2011-04-18"}`'
_QUOTES = "names and text go in double quotes, with commas between fields and none after the last"


class _Unfit(ValueError):  # noqa: N818  what a line is, not a program's error
    """A line that is not a record."""

    def __init__(self, code: str, message: str, cure: str, column: int = 1) -> None:
        super().__init__(message)
        self.code, self.cure, self.column = code, cure, column


class _Record(dict[str, object]):
    """What one pair of braces held, and the names that it gave twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs) if len(self) < len(pairs) else {}
        self.twice = sorted(name for name, count in counts.items() if count > 1)[: bounds.KEYS.most]


def json_rows(lines: Iterable[tuple[int, str | None]], file: str, faults: Faults) -> Iterator[JsonRow]:
    """Yield the records that can be read; blank lines are nothing, and every other line that cannot be is a fault.

    A record spread over several lines, or a list of them, ends the reading: one fault says it all.
    """
    for number, line in lines:
        if faults.are_too_many(file, number):
            return
        if line is None:
            faults.of_record("G603", "the line is longer than 1 MB", Span(file, number), "write one record to a line")
            faults.records += 1
        elif line.strip() in {"{", "["}:
            place = Span(file, number, 1, 1, line.strip())
            faults.of_file("G604", "a record does not stand on one line; the rest is not read", place, _ONE_A_LINE)
            return
        elif line.strip():
            row = json_row(line.strip("\r\n"), number, file, faults)
            if row is not None:
                yield row


def json_row(line: str, number: int, file: str, faults: Faults) -> JsonRow | None:
    """Read one line as a record, or note why it is none."""
    try:
        record = _record(line)
    except _Unfit as unfit:
        place = Span(file, number, unfit.column, 1, shown(line, unfit.column))
        faults.of_record(unfit.code, str(unfit), place, unfit.cure)
        faults.records += 1
        return None
    row = JsonRow(file, number, line, record)
    for name in record.twice:
        faults.of_record("G605", f"`{name}` is given twice", row.span(name, key=True), "keep one of the two")
    faults.records += bool(record.twice)
    return None if record.twice else row


def _record(line: str) -> _Record:
    if line.count("[") + line.count("{") > bounds.NESTING.most and _depth(line) > bounds.NESTING.most:
        raise _Unfit("G603", "the record is nested too deep to read", _FLAT)
    try:
        record = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise _Unfit("G604", _broken(line, error), _QUOTES, error.colno) from None
    except RecursionError:
        raise _Unfit("G603", "the record is nested too deep to read", _FLAT) from None
    if not isinstance(record, _Record):
        raise _Unfit("G604", "the line is not a record in braces", _ONE_A_LINE)
    if len(record) > bounds.KEYS.most:
        raise _Unfit("G603", f"the record has {bounds.KEYS.exceeded}", "no event has so many facts; leave out the rest")
    if "\\u" in line and not _is_text(record):
        raise _Unfit("G604", "the record holds half of a character", "write the character itself", line.find("\\u") + 1)
    return record


def _depth(line: str) -> int:
    """Count how deep brackets stand inside each other, those in texts apart."""
    brackets = _NOT_BRACKETS.sub("", _TEXTS.sub("", line))
    return max(accumulate((1 if c in "[{" else -1 for c in brackets), initial=0))


_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"')
_NOT_BRACKETS = re.compile(r"[^\[\]{}]+")
_FLAT = "a list holds words, and nothing deeper"


def _constant(word: str) -> Never:
    cure = "leave the field out, or write `null` where there is known to be none"
    raise _Unfit("G604", f"`{word}` is not a value", cure)


_DECODER = json.JSONDecoder(object_pairs_hook=_Record, parse_int=Number, parse_float=Number, parse_constant=_constant)


def _is_text(record: object) -> bool:
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _broken(line: str, error: json.JSONDecodeError) -> str:
    if error.msg == "Extra data":
        return "there is more on the line after the record ends"
    if error.pos >= len(line.rstrip()):
        return "the line ends before the record does"
    return f"the record cannot be read from `{line[error.pos : error.pos + 12]}` on"
