"""Records written for one test, and asked about at once."""

import json
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from tests.building import day

Record = str | Mapping[str, Any]


def as_record(given: Record) -> dict[str, Any]:
    """Read `2011-04-18 referral_received` as a record of case C; a mapping is a record already."""
    if isinstance(given, str):
        at, _, name = given.partition(" ")
        return {"case": "C", "at": at, "event": name}
    return {"case": "C", **given}


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Query]:
    """Write some records, and ask about case C in them unless told otherwise."""
    numbers = count()

    def asked(*records: Record, as_at: str = "2011-06-30", **more: Any) -> Query:  # noqa: ANN401
        path = tmp_path / f"{next(numbers)}.jsonl"
        path.write_text("".join(json.dumps(as_record(r)) + "\n" for r in records), encoding="utf-8")
        return Query(**{"records": (path,), "as_at": day(as_at), "case": "C", "ledger": None, **more})

    return asked


def census(authority: str, *groups: str, case: str = "C") -> str:
    """Write one authority's children in need census of 2024 with one child in it."""
    header = (
        "<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
        f"<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>{authority}</LEA></Source></Header>"
    )
    child = (
        f"<Child><ChildIdentifiers><LAchildID>{case}</LAchildID><PersonBirthDate>2015-06-01</PersonBirthDate>"
        f"</ChildIdentifiers>{''.join(groups)}</Child>"
    )
    return f"<Message>{header}<Children>{child}</Children></Message>"


def referred(when: str, *inside: str) -> str:
    return f"<CINdetails><CINreferralDate>{when}</CINreferralDate>{''.join(inside)}</CINdetails>"


def enquiry(when: str) -> str:
    return f"<Section47><S47ActualStartDate>{when}</S47ActualStartDate></Section47>"
