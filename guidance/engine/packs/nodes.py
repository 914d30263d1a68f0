"""YAML as nodes with places: every scalar a string; nothing a loader could read two ways gets through."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from guidance.engine.diagnostics import Diagnostic, Span

try:
    from yaml import CBaseLoader as BaseLoader
except ImportError:  # PyYAML without libyaml answers the same, slower
    from yaml import BaseLoader  # type: ignore[assignment]

MAX_BYTES = 10_000_000
MAX_DEPTH = 40
BOOLEAN_LOOKING = frozenset({"on", "off", "yes", "no", "y", "n"})
_CONTROL = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Plain = str | list["Plain"] | dict[str, "Plain"]


@dataclass(slots=True)
class Node:
    """One YAML node. Lines and columns count from 1. `keys` gives each key's own place in a mapping."""

    value: "str | list[Node] | dict[str, Node]"
    line: int
    column: int
    length: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def plain(self) -> Plain:
        """Return the node as strings, lists and dictionaries."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return {key: item.plain() for key, item in self.value.items()}


@dataclass(frozen=True)
class Document:
    """One file as text, its node tree where it could be read, and what was wrong with it."""

    file: str
    lines: Sequence[str]
    root: Node | None
    diagnostics: tuple[Diagnostic, ...]
    first_line: int = 1

    def span(self, line: int = 1, column: int = 1, length: int = 1) -> Span:
        """Return a place in this file with its line of text; `line` counts from the start of the YAML."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Span(self.file, line + self.first_line - 1, column, min(length, max(1, len(text) - column + 1)), text[:200])

    def at(self, node: Node) -> Span:
        """Return the place of a node."""
        return self.span(node.line, node.column, node.length)

    def find(self, path: Sequence[str | int], *, key: bool = False, start: Node | None = None) -> Span:
        """Return the place nearest to a path; steps that the file does not have are passed over.

        Args:
            path: Keys and places in lists, as a checker names them.
            key: Point at the last key itself rather than at its value.
            start: The node from which the path leads; the root by default.
        """
        node, place = start or self.root, None
        for step in path:
            if node is not None and isinstance(node.value, dict) and step in node.value:
                place = (*node.keys[str(step)], len(str(step)))
                node = node.value[str(step)]
            elif node is not None and isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node, place = node.value[step], None
        if key and place:
            return self.span(*place)
        return self.at(node) if node is not None else self.span()


def read_text(path: Path, shown: str) -> tuple[str, list[Diagnostic]]:
    """Read a file as UTF-8 text, or say why not."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            cure = f"split it: at most {MAX_BYTES // 1_000_000} MB a file"
            return "", [Diagnostic("G003", f"the file is too large ({size // 1_000_000} MB)", Span(shown), cure)]
        return path.read_bytes().decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        bad = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        return "", [Diagnostic("G002", bad, Span(shown, line, column), "save the file as UTF-8")]
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        return "", [Diagnostic("G001", f"cannot read the file: {why.lower()}", Span(shown), "check its name and permissions")]


def read_document(path: Path, shown: str) -> Document:
    """Read one YAML file."""
    text, diagnostics = read_text(path, shown)
    return Document(shown, (), None, tuple(diagnostics)) if diagnostics else parse(text, shown)


def parse(text: str, shown: str, first_line: int = 1) -> Document:
    """Read YAML text into nodes. Anchors, tags, merge keys, duplicates and the like are mistakes."""
    document = Document(shown, text.splitlines(), None, (), first_line)
    bad = _CONTROL.search(text)
    if bad:
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        what = f"control character U+{ord(bad[0]):04X} in the text"
        return _with(document, None, [Diagnostic("G016", what, document.span(line, column), "delete it")])
    builder = _Builder(document)
    try:
        root = builder.build(yaml.parse(text, Loader=BaseLoader))
    except yaml.MarkedYAMLError as error:
        return _with(document, None, [*builder.mistakes, _syntax(document, error)])
    except yaml.YAMLError:
        return _with(document, None, [Diagnostic("G006", "the YAML cannot be read", document.span(), "check the file")])
    if root is None and not builder.mistakes:
        builder.mistakes.append(Diagnostic("G005", "the file is empty", document.span(), "write something, or delete it"))
    return _with(document, None if builder.refused else root, builder.mistakes)


def _with(document: Document, root: Node | None, mistakes: list[Diagnostic]) -> Document:
    return Document(document.file, document.lines, root, tuple(mistakes), document.first_line)


_SYNTAX = (
    ("cannot start any token", "G006", "this character cannot begin a value", "put the value in quotes"),
    ("mapping values are not allowed", "G006", "a second `: ` on one line", "put the text in quotes"),
    ("could not find expected ':'", "G006", "a key without a colon", "write `key: value`"),
    ("did not find expected key", "G006", "the indentation does not fit here", "line keys up under each other"),
    ("did not find expected '-' indicator", "G006", "the indentation does not fit here", "line the `-` signs up"),
    ("did not find expected ',' or", "G006", "a bracket is not closed", "close it, or put a comma between items"),
    ("unexpected end of stream", "G006", "a quotation mark is not closed", "close it"),
    ("undefined alias", "G008", "an alias to nothing", "write the value out"),
    ("unknown escape", "G006", "a backslash that means nothing here", "use single quotes"),
    ("tab", "G004", "a tab is used as white space", "indent with spaces"),
)


def _syntax(document: Document, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    place = document.span(mark.line + 1, mark.column + 1) if mark else document.span()
    line = place.text
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Diagnostic("G004", "a tab is used as white space", place, "indent with spaces")
    problem = str(error.problem or "")
    for words, code, message, cure in _SYNTAX:
        if words in problem:
            return Diagnostic(code, message, place, cure)
    return Diagnostic("G006", "the YAML cannot be read here", place, "check the indentation, quotes and colons around it")


class _Builder:
    """Build nodes from parser events with a stack of its own, so that nesting cannot exhaust Python's."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mistakes: list[Diagnostic] = []
        self.refused = False
        self.stack: list[Node] = []
        self.waiting: list[str | None] = []
        self.root: Node | None = None
        self.documents = 0

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self.scalar(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self.open(event)
                if len(self.stack) > MAX_DEPTH:
                    self.mistake("G010", f"nested more than {MAX_DEPTH} deep", event, "flatten it")
                    return None
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self.stack.pop()
                self.waiting.pop()
            elif isinstance(event, yaml.AliasEvent):
                self.mistake("G008", f"an alias, `*{event.anchor}`", event, "write the value out")
                self.put(Node("", event.start_mark.line + 1, event.start_mark.column + 1, 1))
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self.mistake("G011", "a second document in one file", event, "keep one document a file")
                    return None
        return self.root

    def mistake(self, code: str, message: str, event: yaml.Event, cure: str) -> None:
        place = self.document.span(event.start_mark.line + 1, event.start_mark.column + 1)
        self.mistakes.append(Diagnostic(code, message, place, cure))
        self.refused = True

    def plainly(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.mistake("G008", f"an anchor, `&{event.anchor}`", event, "write the value out where it is needed")
        if getattr(event, "tag", None) is not None:
            self.mistake("G009", f"a tag, `{event.tag}`", event, "leave it out: the schema knows the type")

    def scalar(self, event: yaml.ScalarEvent) -> None:
        self.plainly(event)
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        node = Node(event.value, start.line + 1, start.column + 1, max(1, length))
        if self.stack and isinstance(self.stack[-1].value, dict) and self.waiting[-1] is None:
            self.key(node, event)
        else:
            self.put(node)

    def key(self, node: Node, event: yaml.ScalarEvent) -> None:
        name, mapping = str(node.value), self.stack[-1]
        if name == "<<":
            self.mistake("G013", "a merge key, `<<`", event, "write the keys out")
        if name.lower() in BOOLEAN_LOOKING:
            self.mistake("G014", f"`{name}` could be read as true or false", event, "use another word as the key")
        if name in mapping.keys:
            earlier = self.document.span(*mapping.keys[name], len(name))
            place = self.document.at(node)
            self.mistakes.append(Diagnostic("G007", f"`{name}` is given twice", place, "keep one", also=(earlier,)))
            self.refused = True
        mapping.keys[name] = (node.line, node.column)
        self.waiting[-1] = name

    def open(self, event: yaml.CollectionStartEvent) -> None:
        self.plainly(event)
        value: list[Node] | dict[str, Node] = {} if isinstance(event, yaml.MappingStartEvent) else []
        node = Node(value, event.start_mark.line + 1, event.start_mark.column + 1, 1)
        if self.stack and isinstance(self.stack[-1].value, dict) and self.waiting[-1] is None:
            self.mistake("G015", "a key that is not a single word", event, "write a plain word as the key")
            self.waiting[-1] = ""
        self.put(node)
        self.stack.append(node)
        self.waiting.append(None)

    def put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
        elif isinstance(self.stack[-1].value, list):
            self.stack[-1].value.append(node)
        elif isinstance(self.stack[-1].value, dict):
            name = self.waiting[-1] or ""
            self.stack[-1].keys.setdefault(name, (node.line, node.column))
            self.stack[-1].value[name] = node
            self.waiting[-1] = None
