"""Records that are in memory and in no file: the bytes of a file, or records one by one, written as lines of JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import Enum

from guidance.engine.model.event import Event

NAME = "<records>"
"""How records that are in no file are called in a message."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file of records would hold, and how it is called."""

    data: bytes = field(repr=False)
    name: str = NAME


class NotRecords(TypeError):  # noqa: N818  as the others here
    """What was given as records is none: a mistake of a program, not of what is on record."""


def lines(records: Iterable[Mapping[str, object] | Event], name: str = NAME) -> Content:
    """Write records as lines of JSON, so that they are read, and held to account, as those of a file are.

    Days and times are written as ISO dates; what is None is known to be none, and what is not given is not known.

    Raises:
        NotRecords: One of them is no record, or holds something that no record can.
    """
    written = [_line(record, number) for number, record in enumerate(records, 1)]
    return Content("".join(written).encode(), name)


def _line(record: object, number: int) -> str:
    fields = _fields(record, number) if isinstance(record, Event) else record
    if not isinstance(fields, Mapping):
        raise NotRecords(f"record {number}: expected a mapping or an event, not {type(record).__name__}")
    try:
        return json.dumps({str(k): v for k, v in fields.items()}, ensure_ascii=False, default=_plain) + "\n"
    except NotRecords as wrong:
        raise NotRecords(f"record {number}: {wrong}") from None


def _fields(event: Event, number: int) -> dict[str, object]:
    """Give an event as the record that it came from; a census’s own belong to their authority, and are read from it."""
    if event.owner or event.derived:
        whose = "a definition made it" if event.derived else "its reference is one authority’s own"
        raise NotRecords(f"record {number}: `{event.event}` was read from no record of its own: {whose}; give its file")
    own = {"case": event.case, "event": event.event, "at": event.at, "id": event.id, "episode": event.episode,
           "authority": event.authority, "recorded_at": event.recorded_at}  # fmt: skip
    return {**{name: value for name, value in own.items() if value}, **event.facts}


def _plain(value: object) -> object:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if callable(single := getattr(value, "item", None)):  # a number of numpy's
        return single()
    raise NotRecords(f"`{value!r:.60}` is not text, a number, a day, true, false, None or a list of them")
