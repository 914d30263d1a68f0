"""Rows of a filled form as records, and events as rows: what a file of records would hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guidance.engine.diagnostics import Span
from guidance.engine.model.event import Event
from guidance.engine.packs.reading.places import Document, Node
from guidance.engine.records.identity import content_id
from guidance.engine.records.scope import Scope


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form as a record: each field with the place that it was written in."""

    document: Document
    node: Node
    values: Mapping[str, object]
    places: Mapping[str, Node] = field(default_factory=dict)
    joined: bool = False

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.document.file

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.node.line

    def span(self, name: str = "", *, key: bool = False) -> Span:
        """Find a field, or its name; without one, the row."""
        if key and self.node.keys and name in self.node.keys:
            return self.document.span(*self.node.keys[name], len(name))
        return self.document.at(self.places.get(name, self.node))


def node_values(node: Node) -> dict[str, object]:
    """Return what a mapping holds as a file of records would: `null` is said to be none."""
    held = node.value if isinstance(node.value, dict) else {}
    return {name: None if value.value == "null" else value.plain() for name, value in held.items()}


def scope_record(scope: Scope) -> dict[str, object]:
    """Give what a record can show as the first line of a file."""
    shows = None if scope.shows is None else sorted(scope.shows)
    days = {"from": scope.begins and scope.begins.isoformat(), "until": scope.ends and scope.ends.isoformat()}
    said = {"source": scope.name, "shows": shows, **days}
    return {name: held for name, held in said.items() if held is not None}


def record_of(event: Event) -> dict[str, object]:
    """Give one event as a record, leaving out what it does not say, and an id that its content gives it again."""
    own_id = event.id if content_id(event).id != event.id else None
    head = {"case": event.case, "event": event.event, "at": event.at, "id": own_id,
            "episode": event.episode, "authority": event.authority, "recorded_at": event.recorded_at}  # fmt: skip
    facts = {name: list(held) if isinstance(held, tuple) else held for name, held in event.facts.items()}
    return {**{name: held for name, held in head.items() if held is not None}, **facts}
