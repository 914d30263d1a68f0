"""A map as people write one, in YAML, held against the vocabulary: each mistake with its place."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, did_you_mean, has_errors
from guidance.engine.model.fact import FactWord
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.model.rule import Rule
from guidance.engine.model.vocabulary import NotAFact, Vocabulary, parse_date
from guidance.engine.packs.reading.files import decoded
from guidance.engine.packs.reading.nodes import document_of, read_document
from guidance.engine.packs.reading.places import Document, Node
from guidance.engine.records.content import Content
from guidance.engine.records.tables.map import DAY_FIRST, YEAR_FIRST, From, Happening, Map, StoredColumn, plainly

KEYS = ("source", "shows", "from", "until", "authority", "dates", "sheet", "case", "episode", "events", "ignore",
        "leave_out", "stored_due")  # fmt: skip
OF_AN_EVENT = ("event", "at", "where", "facts", "id", "recorded_at")
OF_A_FACT = ("column", "values", "always")
DATES = (DAY_FIRST, YEAR_FIRST)
NOT_KNOWN = "not_known"
"""What stands in the place of a value for what a cell says where nothing is known."""


def read_maps(
    given: Iterable[Path | Content], vocabulary: Vocabulary, authorities: Authorities, rules: Iterable[Rule] = ()
) -> tuple[Map, ...]:
    """Read maps from their files, or from what such files would hold; a column may hold the last day of one of `rules`.

    Raises:
        Refused: One of them has a mistake; each is told.
    """
    maps, found, named = [], list[Diagnostic](), [rule.id for rule in rules]
    for each in given:
        reader = _Reader(_document(each), vocabulary, authorities, named)
        found += reader.document.diagnostics
        if reader.document.root is not None:
            maps.append(reader.read())
            found += reader.found
    if has_errors(found):
        raise Refused(found)
    return tuple(maps)


def _document(given: Path | Content) -> Document:
    if isinstance(given, Content):
        return document_of(decoded(given.data, given.name), given.name)
    return read_document(given, given.as_posix())


@dataclass
class _Reader:
    """One file on its way to a map."""

    document: Document
    vocabulary: Vocabulary
    authorities: Authorities
    rules: Collection[str] = ()
    found: list[Diagnostic] = field(default_factory=list)

    def read(self) -> Map:
        root = self.document.root or Node({}, 1, 1, 1)
        self._keys(root, KEYS, "a map")
        happenings = tuple(self._events(root))
        authority, column = self._authority(root.get("authority"))
        shows = self._shows(root, {happening.event for happening in happenings})
        begins, ends = self._day(root, "from"), self._day(root, "until")
        if begins and ends and ends < begins:
            self._wrong("G561", f"`until` {ends} is before `from` {begins}", root.get("until"), "check the two dates")
        return Map(
            self.document.file, self._text(root, "case", needed=True), happenings, self._text(root, "sheet"),
            self._text(root, "source"), shows, begins, ends, authority, column,
            self._text(root, "episode"), self._dates(root), frozenset(self._texts(root.get("ignore"), "ignore")),
            dict(self._marks(root.get("leave_out"), "leave_out")), stored=tuple(self._stored(root.get("stored_due"))),
        )  # fmt: skip

    def _wrong(self, code: str, message: str, node: Node | None, cure: str) -> None:
        place = self.document.at(node) if node is not None else self.document.span()
        self.found.append(Diagnostic(code, message, place, cure))

    def _keys(self, node: Node, known: tuple[str, ...], of_what: str) -> None:
        if not isinstance(node.value, dict):
            names = ", ".join(f"`{key}`" for key in known)
            self._wrong("G561", f"{of_what} is a mapping: it may have {names}", node, "write `key: value`")
            return
        for key in node.value:
            if key not in known:
                names = ", ".join(f"`{name}`" for name in known)
                place = self.document.find([key], key=True, start=node)
                cure = did_you_mean(key, known, f"it may have {names}")
                self.found.append(Diagnostic("G561", f"`{key}` is no key of {of_what}", place, cure))

    def _text(self, node: Node, key: str, *, needed: bool = False) -> str:
        found = node.get(key)
        if found is not None and isinstance(found.value, str) and found.value.strip():
            return found.value.strip()
        if needed or found is not None:
            self._wrong("G561", f"`{key}` is not given, or is no text", found or node, _EXAMPLES.get(key, "write it"))
        return ""

    def _texts(self, node: Node | None, key: str) -> Iterator[str]:
        if node is None:
            return
        for item in node.items() if isinstance(node.value, list) else [node]:
            if isinstance(item.value, str) and item.value.strip():
                yield item.value.strip()
            else:
                self._wrong("G561", f"`{key}` is a list of names", item, _EXAMPLES[key])

    def _marks(self, node: Node | None, key: str) -> Iterator[tuple[str, frozenset[str]]]:
        if node is None:
            return
        if not isinstance(node.value, dict):
            self._wrong("G561", f"`{key}` gives columns, and for each the values that count", node, _EXAMPLES[key])
            return
        for column, values in node.value.items():
            yield column, frozenset(plainly(text) for text in self._texts(values, key))

    def _day(self, root: Node, key: str) -> date | None:
        text = self._text(root, key)
        try:
            return parse_date(text) if text else None
        except NotAFact as wrong:
            self._wrong("G561", f"`{key}`: {wrong}", root.get(key), wrong.cure)
            return None

    def _dates(self, root: Node) -> str:
        text = self._text(root, "dates") or YEAR_FIRST
        if text not in DATES:
            self._wrong(
                "G561", f"`dates` is `{text}`", root.get("dates"), did_you_mean(text, DATES, _EXAMPLES["dates"])
            )
        return text

    def _authority(self, node: Node | None) -> tuple[str, str]:
        """Return the authority that every row is of, or the column that says so."""
        if node is None:
            return "", ""
        if isinstance(node.value, dict):
            self._keys(node, ("column",), "an authority")
            return "", self._text(node, "column", needed=True)
        text = str(node.value).strip() if isinstance(node.value, str) else ""
        code = self.authorities.code(text) if text else None
        if code is None:
            close = self.authorities.suggest(text)
            cure = f"did you mean `{close}`?" if close else "give its name or its code, or `{column: its title}`"
            self._wrong("G616", f"`{text}` is not an authority known here", node, cure)
        return text, ""

    def _shows(self, root: Node, made: AbstractSet[str]) -> frozenset[str] | None:
        node = root.get("shows")
        if node is None:
            return None
        names = list(self._texts(node, "shows"))
        for name in names:
            if self._is_event(name, node) and made and name not in made:
                message = (
                    f"`shows` names `{name}`, and no event of the map makes one: its silence would count as not done"
                )
                self._wrong("G561", message, node, "give it an event, or take it out of `shows`")
        return frozenset(names)

    def _is_event(self, name: str, node: Node) -> bool:
        if name in self.vocabulary.events:
            return True
        close = self.vocabulary.nearest_event(name)
        cure = f"did you mean `{close}`?" if close else f"`guidance words {name}` lists those that fit"
        self._wrong("G562", f"`{name}` is not an event", node, cure)
        return False

    def _events(self, root: Node) -> Iterator[Happening]:
        node = root.get("events")
        if node is None or not node.items():
            self._wrong("G561", "the map has no `events`", node or root, _EXAMPLES["events"])
            return
        for item in node.items():
            self._keys(item, OF_AN_EVENT, "an event of a map")
            name = self._text(item, "event", needed=True)
            at = self._text(item, "at", needed=True)
            if name and self._is_event(name, item.get("event") or item):
                facts = dict(self._facts(name, item.get("facts")))
                where = dict(self._marks(item.get("where"), "where"))
                yield Happening(
                    name, at, where, {}, facts, self._text(item, "id"), self._text(item, "recorded_at")
                )  # fmt: skip

    def _stored(self, node: Node | None) -> Iterator[StoredColumn]:
        """Read which columns hold the last day of what: of a rule, or of an event that is to be done by then."""
        if node is not None and not node.items():
            self._wrong("G561", "`stored_due` is a list of columns with what each is the last day of", node,
                        _EXAMPLES["stored_due"])  # fmt: skip
            return
        for item in node.items() if node is not None else ():
            self._keys(item, ("column", "of"), "a stored due date")
            column, of = self._text(item, "column", needed=True), self._text(item, "of", needed=True)
            if of and of not in self.rules and of not in self.vocabulary.events:
                cure = did_you_mean(of, (*self.rules, *self.vocabulary.events), _EXAMPLES["of"])
                self._wrong("G562", f"`{of}` is neither a rule that is asked nor an event", item.get("of"), cure)
            elif column and of:
                yield StoredColumn(column, of)

    def _facts(self, event: str, node: Node | None) -> Iterator[tuple[str, From]]:
        if node is None:
            return
        if not isinstance(node.value, dict):
            self._wrong("G561", "`facts` gives facts, and for each where it comes from", node, _EXAMPLES["facts"])
            return
        for name, source in node.value.items():
            fact = self.vocabulary.fact(event, name)
            if fact is None:
                known = self.vocabulary.events[event].facts
                listed = f"its facts are: {', '.join(known)}" if known else f"`{event}` has no facts"
                place = self.document.find([name], key=True, start=node)
                cure = did_you_mean(name, known, listed)
                self.found.append(Diagnostic("G562", f"`{name}` is not a fact of `{event}`", place, cure))
            else:
                yield name, self._from(fact, source)

    def _from(self, fact: FactWord, node: Node) -> From:
        """Read where a fact comes from: the title of a column, or more than that."""
        if isinstance(node.value, str):
            return From(node.value.strip())
        self._keys(node, OF_A_FACT, "where a fact comes from")
        always = self._text(node, "always")
        column = self._text(node, "column", needed=not always)
        if always:
            always = self._canonical(fact, always, node.get("always") or node)
        values = node.get("values")
        return From(column, always, self._values(fact, values) if values is not None else None)

    def _values(self, fact: FactWord, node: Node) -> Mapping[str, str]:
        if not isinstance(node.value, dict):
            message = "`values` gives for each value of the fact what a cell says for it"
            self._wrong("G561", message, node, _EXAMPLES["values"])
            return {}
        said = dict[str, str]()
        for word, texts in node.value.items():
            meant = "" if word == NOT_KNOWN else self._canonical(fact, word, texts)
            for text in self._texts(texts, "values"):
                if said.setdefault(plainly(text), meant) != meant:
                    self._wrong("G561", f"`{text}` is given two meanings", texts, "keep one")
        return said

    def _canonical(self, fact: FactWord, text: str, node: Node) -> str:
        try:
            parts = text.split(";") if fact.type == "any_of" else [text]
            return ";".join(fact.canonical(part) for part in parts)
        except NotAFact as wrong:
            self._wrong("G562", f"`{fact.name}`: {wrong}", node, did_you_mean(text, fact.values, wrong.cure))
            return ""


_EXAMPLES = {
    "case": "write the title of the column with the child's reference: `case: Child ID`",
    "event": "write an event of the vocabulary: `event: cp_visit_made`",
    "at": "write the title of the column with its date: `at: Date of visit`",
    "dates": f"write `dates: {DAY_FIRST}` for 31/03/2024, or `{YEAR_FIRST}` for 2024-03-31",
    "events": "write `events:` and under it `- {event: cp_visit_made, at: Date of visit}`",
    "facts": "write `facts: {child_seen: Seen}`",
    "values": "write `values: {true: [Y], false: [N], not_known: [Not recorded]}`",
    "ignore": "write `ignore: [Worker, Team]`",
    "shows": "write `shows: [cp_visit_made]`",
    "where": "write `where: {Type of visit: [Child protection]}`",
    "leave_out": "write `leave_out: {Status: [Cancelled]}`",
    "stored_due": "write `stored_due: [{column: Review due, of: review_conference_held}]`",
    "column": "write the title of the column",
    "of": "write a rule, such as `wt23.rev.next`, or the event that is to be done by then, as the vocabulary calls it",
}
