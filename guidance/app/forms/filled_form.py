"""A filled record form read back: its words kept as they are, its dated rows and its timeline as events."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guidance.app.forms.rows import FormRow, node_values, record_of, scope_record
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean, has_errors
from guidance.engine.model.event import Event
from guidance.engine.model.practice.form import Form, Part, PartKind
from guidance.engine.packs.documents.forms import TAKEN
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.packs.reading.places import Document, Node
from guidance.engine.records.identity import Pile
from guidance.engine.records.plain.event import read_event
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Terms
from guidance.engine.records.scope import Scope, read_scope

SUFFIXES = (".yaml", ".yml")
_BARE = re.compile(r"(\S+) ([a-z0-9_]+)")


@dataclass(frozen=True)
class Filled:
    """What a filled form holds.

    `words` are the answers of each part by name, `rows` those written in columns; both stay the person's. `events` are
    what the dated rows and the timeline come to, `from_rows` the ids of those that rows came to. `authority` is as it
    was written. `scope` is what the record can show that the form was filled from, where that was not everything.
    """

    form: Form
    case: str
    authority: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, str | list[str]], ...]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    from_rows: frozenset[str] = frozenset()
    scope: Scope | None = None

    @property
    def entries_in_words(self) -> int:
        """How many answers and rows are in words only."""
        said = sum(bool(text.strip()) for answers in self.words.values() for text in answers.values())
        kept = [part for part in self.form.parts if part.kind is PartKind.ROWS and part.records is None]
        return said + sum(len(self.rows.get(part.name, ())) for part in kept)


def read_filled(path: Path, library: Library) -> Filled:
    """Read a filled form.

    Raises:
        Refused: It is no filled form, or something in it is wrong; every mistake is listed.
    """
    document = read_document(path, path.as_posix())
    form = _form(document, library)
    if form is None or document.root is None:
        raise Refused(document.diagnostics or [_no_form(document, library)])
    reader = _Reader(document, document.root, form, library)
    filled = reader.filled()
    if has_errors(reader.faults.found):
        raise Refused(sorted(reader.faults.found, key=lambda d: (d.span, d.code, d.message)))
    return filled


def _form(document: Document, library: Library) -> Form | None:
    name = document.root.text("form") if document.root else ""
    return next((form for form in library.forms if form.id == name), None)


def _no_form(document: Document, library: Library) -> Diagnostic:
    named = document.root.get("form") if document.root else None
    known = [form.id for form in library.forms]
    if named is None or not isinstance(named.value, str):
        cure = f"begin it with `form:` and one of: {', '.join(known)}"
        return Diagnostic("G234", "this is not a filled form", document.span(), cure)
    cure = did_you_mean(named.value, known, f"one of: {', '.join(known)}")
    return Diagnostic("G234", f"`{named.value}` is not a form", document.at(named), cure)


class _Reader:
    """One form on its way in."""

    def __init__(self, document: Document, root: Node, form: Form, library: Library) -> None:
        self.document, self.root, self.form = document, root, form
        self.faults, self.pile = Faults(), Pile()
        self.terms = Terms(library.vocabulary, library.authorities, limits=library.last_days)
        self.words: dict[str, dict[str, str]] = {}
        self.rows: dict[str, tuple[dict[str, str | list[str]], ...]] = {}
        self.recorded = 0
        self.from_rows: set[str] = set()

    def filled(self) -> Filled:
        """Read every part."""
        self._known(self.root, (*TAKEN, *(p.name for p in self.form.parts if p.kind is not PartKind.LIMITS)))
        for part in self.form.parts:
            node = self.root.get(part.name)
            if node is not None and node.value != "":
                self.faults.strict = part.kind is PartKind.ROWS  # what a record gave comes back as it was given
                self._part(part, node)
        case = self.root.text("case").strip()
        if self.recorded and not case:
            place = self._place("case")
            self._wrong("G131", "the form does not say whose case it is", place, "write its reference in `case`")
        events = tuple(sorted((e for e, _ in self.pile.kept()), key=lambda e: (e.start, e.event, e.id)))
        authority, made = self.root.text("authority").strip(), frozenset(self.from_rows)
        return Filled(self.form, case, authority, self.words, self.rows, events, made, self._scope())

    def _scope(self) -> Scope | None:
        """Read what the record can show that the form was filled from."""
        node = self.root.get("source")
        if node is None:
            return None
        if not isinstance(node.value, dict):
            self._wrong("G103", "expected `source`, `shows`, `from` and `until` here", self.document.at(node), _KEYS)
            return None
        return read_scope(
            FormRow(self.document, node, node_values(node), node.value), self.terms.vocabulary, self.faults
        )

    def _part(self, part: Part, node: Node) -> None:
        if part.kind is PartKind.WORDS:
            self.words[part.name] = self._answers(node, [ask.name for ask in part.asks])
        elif part.kind is PartKind.DRAWING:
            self.words[part.name] = {part.name: self._text(node)}
        elif part.kind is PartKind.TIMELINE:
            for row in self._items(node):
                self._record(self._happening(row))
        elif part.kind is PartKind.ROWS:
            self.rows[part.name] = tuple(cells for item in self._items(node) if (cells := self._row(part, item)))

    def _answers(self, node: Node, names: list[str]) -> dict[str, str]:
        if not isinstance(node.value, dict):
            self._wrong("G103", "expected the questions of this part here", self.document.at(node), _KEYS)
            return {}
        self._known(node, names)
        return {name: self._text(node.value[name]) for name in names if name in node.value}

    def _row(self, part: Part, node: Node) -> dict[str, str | list[str]]:
        if not isinstance(node.value, dict):
            self._wrong("G103", "expected the columns of this part here", self.document.at(node), _KEYS)
            return {}
        columns = {column.name: column for column in part.columns}
        self._known(node, tuple(columns))
        given = {name: cell for name, cell in node.value.items() if name in columns}
        cells = {name: self._cell(cell, many=columns[name].many) for name, cell in given.items()}
        row = {name: held for name, held in cells.items() if held}
        if part.records and row:
            self._recorded(part, node, row)
        return row

    def _cell(self, node: Node, *, many: bool) -> str | list[str]:
        if many and isinstance(node.value, list):
            return [text for item in node.value if (text := self._text(item))]
        return self._text(node)

    def _recorded(self, part: Part, node: Node, row: Mapping[str, str | list[str]]) -> None:
        """Make the event of a row; one that says something and has no day is a mistake, unless it may be so."""
        records = part.records
        if records is None or (records.at not in row and records.only_if_dated):
            return
        if records.at not in row:
            message = f"this row has no `{records.at}`, so nothing of it would be kept"
            self._wrong("G131", message, self.document.at(node), f"write the day in `{records.at}`, or empty the row")
            return
        held = node.value if isinstance(node.value, dict) else {}
        columns = {"at": records.at, **records.facts}
        values = {"event": records.event, **{name: row[column] for name, column in columns.items() if column in row}}
        places = {name: held[column] for name, column in columns.items() if column in held}
        made = self._record(FormRow(self.document, node, self._whole(values), places))
        self.from_rows |= {made.id} if made else set()

    def _happening(self, node: Node) -> FormRow:
        """Read a line of the timeline: a date and an event, or a mapping as in a file of records."""
        if isinstance(node.value, str):
            bare = _BARE.fullmatch(node.value.strip())
            values = {"at": bare[1], "event": bare[2]} if bare else {"at": node.value}
            return FormRow(self.document, node, self._whole(values))
        if not isinstance(node.value, dict):
            self._wrong("G103", "expected a day and an event here", self.document.at(node), _EVENT)
            return FormRow(self.document, node, {})
        return FormRow(self.document, node, self._whole(node_values(node)), node.value)

    def _whole(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Add to a row what the head of the form says for all of them."""
        authority = self.root.text("authority").strip()
        return {"case": self.root.text("case"), **({"authority": authority} if authority else {}), **values}

    def _record(self, row: FormRow) -> Event | None:
        if not row.values:
            return None
        self.recorded += 1
        stand_in = "-" if not str(row.values["case"]).strip() else row.values["case"]
        row = FormRow(row.document, row.node, {**row.values, "case": stand_in}, row.places)
        event = read_event(row, self.terms, self.faults)
        if event:
            self.pile.add(event, row, self.faults)
        return event

    def _items(self, node: Node) -> Iterator[Node]:
        if not isinstance(node.value, list):
            self._wrong("G103", "expected a list here", self.document.at(node), "begin each line with `- `")
            return
        yield from (item for item in node.items() if item.value != "")

    def _text(self, node: Node) -> str:
        if isinstance(node.value, str):
            return node.value.strip()
        self._wrong("G103", "expected text here", self.document.at(node), "put it in double quotes")
        return ""

    def _known(self, node: Node, names: tuple[str, ...] | list[str]) -> None:
        if not isinstance(node.value, dict):
            return
        for key in node.value.keys() - set(names):
            place = self.document.span(*(node.keys or {})[key], len(key))
            cure = did_you_mean(key, names, f"the keys here are: {', '.join(names)}")
            self._wrong("G101", f"`{key}` is not a key here", place, cure)

    def _place(self, key: str) -> Span:
        node = self.root.get(key)
        return self.document.at(node) if node else self.document.span()

    def _wrong(self, code: str, message: str, place: Span, cure: str) -> None:
        self.faults.of_file(code, message, place, cure)


_KEYS = "write keys and values, as in the empty form"
_EVENT = "write `- 2011-04-18 referral_received`, or a mapping with `at` and `event`"


def as_records(filled: Filled) -> Iterator[dict[str, object]]:
    """Give the events of a form as the lines of a file of records, the first of them what it can show."""
    if filled.scope:
        yield scope_record(filled.scope)
    for event in filled.events:
        yield record_of(event)
