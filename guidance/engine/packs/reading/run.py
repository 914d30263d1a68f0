"""What one run of reading gathers: files by kind, every mistake, and names that mistakes make unsure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.packs.reading.kinds import Kind, kind_of
from guidance.engine.packs.reading.places import Document, Entry, Node
from guidance.engine.packs.reading.shape import fit
from guidance.engine.packs.schema.written import Written

Shape = TypeVar("Shape", bound=Written)
Names = dict[tuple[str, str], Span | None]
_NAMING = ("id", "slug", "code", "name", "calendar", "trial", "instrument", "audit", "form")


@dataclass
class Reading:
    """What has been gathered so far.

    `defined` holds the first place of each name of each kind, and `beneath` those of the packs that these are laid
    over; `files` says where each file lies that was read, by the name it is shown under.
    """

    mistakes: list[Diagnostic] = field(default_factory=list)
    digests: list[tuple[str, str]] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)
    documents: dict[Kind, list[Document]] = field(default_factory=dict)
    unread: list[Document] = field(default_factory=list)
    defined: Names = field(default_factory=dict)
    beneath: Names = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def defined_in(self) -> dict[tuple[str, str], tuple[Span | None, str]]:
        """Each name that is defined here, with its place, and where the file of that lies."""
        return {key: (place, self.files.get(place.file if place else "", "")) for key, place in self.defined.items()}

    def add(self, document: Document) -> None:
        """Put a YAML file where it belongs, by what is in it."""
        self.mistakes += document.diagnostics
        kind = kind_of(document) if document.root else None
        if isinstance(kind, Kind):
            self.documents.setdefault(kind, []).append(document)
        else:
            self.mistakes += [kind] if kind else []
            self.cannot_use(document)

    def cannot_use(self, document: Document) -> None:
        """Keep a file in mind that cannot be used, and what it looks as if it defines."""
        self.unread.append(document)
        self.spoilt |= document.names()

    def of(self, kind: Kind) -> list[Document]:
        """Return the files of a kind."""
        return self.documents.get(kind, [])

    def fit(self, schema: type[Shape], node: Node, document: Document) -> Entry[Shape] | None:
        """Read a node as a schema says; where it does not fit, what it names is unsure."""
        entry, mistakes = fit(schema, node, document)
        if entry is None:
            self.mistakes += mistakes
            self.spoil(node)
        return entry

    def spoil(self, node: Node) -> None:
        """Keep in mind the names that a node with a mistake would have defined."""
        self.spoilt |= {node.text(key).strip().lower() for key in _NAMING}
        for rule in instead.items() if (instead := node.get("instead")) else ():
            self.spoil(rule)

    def whole(self, schema: type[Shape], kind: Kind) -> Iterator[Entry[Shape]]:
        """Yield each file of a kind that holds one thing."""
        for document in self.of(kind):
            if document.root and (entry := self.fit(schema, document.root, document)):
                yield entry

    def each(self, schema: type[Shape], kind: Kind) -> Iterator[Entry[Shape]]:
        """Yield each thing in the files of a kind that hold lists."""
        for document in self.of(kind):
            for node in document.root.items() if document.root else ():
                if entry := self.fit(schema, node, document):
                    yield entry

    def define(self, kind: str, name: str, place: Span | None, cure: str) -> bool:
        """Note that a name is defined here; a second time is a mistake, and False."""
        if (kind, name) not in self.defined and (kind, name) not in self.beneath:
            self.defined[kind, name] = place
            return True
        below = (kind, name) not in self.defined
        first = self.beneath[kind, name] if below else self.defined[kind, name]
        code, message, cure = _told_beneath(kind, name) if below else ("G211", f"`{name}` is defined twice", cure)
        self.mistakes.append(Diagnostic(code, message, place or Span(""), cure, also=(first,) if first else ()))
        return False

    def note(self, found: Iterable[Diagnostic]) -> bool:
        """Note what was found; tell whether it can be used all the same: a warning takes nothing away."""
        noted = list(found)
        self.mistakes += noted
        return not has_errors(noted)


def _told_beneath(kind: str, name: str) -> tuple[str, str, str]:
    """Say that a name is taken in the packs beneath: code, message and cure."""
    if kind == "calendar":
        cure = f"write `overlays: {name}`, an `authority` and its `closures`: those days are added, for local procedure"
        return "G216", f"`{name}` is there already, and this calendar would take the place of all its days", cure
    if kind in {"event", "state"}:
        cure = "give it a name of its own: local words add to the vocabulary, and redefine nothing"
        return "G216", f"`{name}` has its meaning in the vocabulary already", cure
    taken = f"`{name}` is taken already, by one of the packs beneath"
    return "G211", taken, "give it a name of its own: what is laid over them redefines nothing"
