"""Records, a pack and a table that the tests of the library ask about."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import guidance
from guidance import Query

AS_AT = date(2011, 6, 30)
RECORDS: list[dict[str, Any]] = [
    {"case": "C", "event": "referral_received", "at": "2011-04-18", "id": "r"},
    {"case": "C", "event": "strategy_discussion_held", "at": "2011-05-03T10:00", "id": "s", "s47_initiated": True},
    {"case": "D", "event": "referral_received", "at": "2011-06-20", "id": "t"},
]
PACK = """
- id: mine.visit
  title: Visit within 2 working days
  provision: {heading: Visits, evidence: confirmed}
  bearer: children's social care
  when: referral_received
  should: referral_decided
  within: 2 working days
  why: A child waits.
"""
INSTRUMENT = "instrument: mine\ntitle: Mine\nforce: local-procedure\nauthority: kent\ncommencement: 2010-01-01\n"


def asked(records: Any = None, as_at: date = AS_AT, **more: Any) -> Query:  # noqa: ANN401  whatever can be given
    return Query(RECORDS if records is None else records, as_at, **{"ledger": None, **more})


class Frame:
    """A table of a library that speaks Arrow, as far as is looked at before it is taken over."""

    def __init__(self, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        self.columns, self.rows = columns, rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise NotImplementedError


COLUMNS = ("case", "event", "at", "id", "s47_initiated")
ROWS = [{**dict.fromkeys(COLUMNS), **record} for record in RECORDS]


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def told(answer: guidance.Answer) -> list[tuple[Any, ...]]:
    return [(f["case"], f["rule"], f["trigger"]["id"], f["status"], f["due"], f["in_words"]) for f in answer.data()]
