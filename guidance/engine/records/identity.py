"""Which records are the same event: an id from the content where none is given, and clashes where one is reused."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from guidance.engine.diagnostics import Span
from guidance.engine.model.event import Event
from guidance.engine.records.plain.row import Row
from guidance.engine.records.problems import Faults

Key = tuple[str, str, str]
Place = tuple[str, int]
_LENGTH = 12


def content_id(event: Event) -> Event:
    """Give an event an id made from everything it says, and nothing of where it stands."""
    said = (event.event, event.at, event.episode, event.authority, event.recorded_at, dict(event.facts))
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return replace(event, id=hashlib.sha256(text.encode()).hexdigest()[:_LENGTH])


@dataclass(slots=True)
class Pile:
    """Events gathered from any number of files, each once, with the file and line where each was first met.

    `undated` are those that were left out because no day of theirs can be read.
    """

    held: dict[Key, tuple[Event, Place]] = field(default_factory=dict)
    clashing: dict[Key, int] = field(default_factory=dict)
    undated: list[Event] = field(default_factory=list)

    def add(self, event: Event, row: Row, faults: Faults) -> None:
        """Lay an event on the pile; the same id with other content in one case is a fault that names both places."""
        key = (event.owner, event.case, event.id)
        first, place = self.held.setdefault(key, (event, (row.file, row.line)))
        if first == event:
            return
        self.clashing[key] = self.clashing.get(key, 1) + 1
        faults.of_record(
            "G617",
            f"case `{event.case}` has two different events with the id `{event.id}`",
            row.span("id"),
            "give each event an id of its own, or make the two records agree",
            also=[Span(*place)],
        )

    def kept(self) -> Iterator[tuple[Event, Place]]:
        """Yield the events whose id is theirs alone, and where each was met."""
        return (held for key, held in self.held.items() if key not in self.clashing)

    @property
    def left_out(self) -> int:
        """How many records share an id with another that says something else."""
        return sum(self.clashing.values())
