"""Nodes of a file with their places, so that whatever is wrong can be pointed at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from guidance.engine.diagnostics import Diagnostic, Span

Plain = str | list["Plain"] | dict[str, "Plain"]
Step = str | int
Text_co = TypeVar("Text_co", covariant=True)
WIDEST = 200
"""No more of a line than this is kept for showing."""
_NAMED = re.compile(r"\b(?:id|slug|code|calendar|instrument|trial)[\"']?\s*:\s*[\"']?([a-z0-9][a-z0-9._-]*)")


class Node:
    """One YAML node. Lines and columns count from 1. `keys` gives each key's own place in a mapping."""

    __slots__ = ("_plain", "column", "keys", "length", "line", "value")

    def __init__(self, value: "str | list[Node] | dict[str, Node]", line: int, column: int, length: int) -> None:
        self.value = value
        self.line = line
        self.column = column
        self.length = length
        self.keys: dict[str, tuple[int, int]] | None = None
        self._plain: Plain
        if isinstance(value, str):
            self._plain = value
        elif isinstance(value, list):
            self._plain = []
        else:
            self._plain, self.keys = {}, {}

    def plain(self) -> Plain:
        """Return the node as strings, lists and dictionaries."""
        return self._plain

    def add(self, item: "Node") -> None:
        """Add an item to a list; only a list is ever added to."""
        self.value.append(item)  # type: ignore[union-attr]
        self._plain.append(item.plain())  # type: ignore[union-attr]

    def set(self, key: str, value: "Node") -> None:
        """Set what a mapping holds under a key; only a mapping has keys."""
        self.value[key] = value  # type: ignore[index, call-overload]
        self._plain[key] = value.plain()  # type: ignore[index, call-overload]

    def items(self) -> "list[Node]":
        """Return the items of a list; nothing else has any."""
        return self.value if isinstance(self.value, list) else []

    def get(self, key: str) -> "Node | None":
        """Return what a mapping holds under a key."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def text(self, key: str) -> str:
        """Return the text that a mapping holds under a key, or an empty string."""
        node = self.get(key)
        return node.value if node and isinstance(node.value, str) else ""


@dataclass(frozen=True)
class Document:
    """One file as text, its node tree where it could be read, and what was wrong with it."""

    file: str
    lines: Sequence[str]
    root: Node | None
    diagnostics: tuple[Diagnostic, ...]
    first_line: int = 1

    def span(self, line: int = 1, column: int = 1, length: int = 1) -> Span:
        """Return a place in this file with its line of text; `line` counts from the start of the YAML.

        A place beyond the end, where a parser looked in vain for more, is the end of the last line.
        """
        if line > len(self.lines):
            line = max(1, len(self.lines))
            column = len(self.lines[-1]) + 1 if self.lines else 1
        text = self.lines[line - 1] if self.lines else ""
        length = max(1, min(length, len(text) - column + 1))
        return Span(self.file, line + self.first_line - 1, column, length, _shown(text, column))

    def at(self, node: Node) -> Span:
        """Return the place of a node."""
        return self.span(node.line, node.column, node.length)

    def find(self, path: Sequence[Step], *, key: bool = False, start: Node | None = None) -> Span:
        """Return the place nearest to a path; steps that the file does not have are passed over.

        Args:
            path: Keys and places in lists, as a checker names them.
            key: Point at the last key itself rather than at its value.
            start: The node from which the path leads; the root by default.
        """
        node, place = start or self.root, None
        for step in path:
            if node is None:
                break
            if isinstance(node.value, dict) and step in node.value:
                name = str(step)
                place = (*(node.keys or {})[name], len(name))
                node = node.value[name]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node, place = node.value[step], None
        if key and place:
            return self.span(*place)
        return self.at(node) if node is not None else self.span()

    def names(self) -> set[str]:
        """Return what the file looks as if it defines, for one whose YAML cannot be read."""
        return {found for line in self.lines for found in _NAMED.findall(line)}


@dataclass(frozen=True)
class Entry(Generic[Text_co]):
    """One thing as written, in the shape its schema gives it, with its node and its file."""

    text: Text_co
    node: Node
    document: Document

    def at(self, *path: Step, key: bool = False) -> Span:
        """Return the place within the entry nearest to a path, or that of the path's last key."""
        return self.document.find(path, key=key, start=self.node)

    def mistake(self, code: str, message: str, place: Span, cure: str, *also: Span | None) -> Diagnostic:
        """Say what is wrong at a place."""
        return Diagnostic(code, message, place, cure, also=tuple(span for span in also if span))

    def warning(self, code: str, message: str, place: Span, cure: str, *also: Span | None) -> Diagnostic:
        """Say what deserves a look at a place."""
        return Diagnostic(code, message, place, cure, tuple(span for span in also if span))


def place_of(text: str, index: int) -> tuple[int, int]:
    """Return the line and the column of a character of a text, both counted from 1.

    >>> place_of("one" + chr(10) + "two", 5)
    (2, 2)
    """
    before = f"{text[:index]}|".splitlines()
    return len(before), len(before[-1])


def _shown(line: str, column: int) -> str:
    """Return a line as a screen can show it, every character in its column; nothing where the place is far along it."""
    if column > WIDEST:
        return ""
    if line.isprintable():
        return line[:WIDEST]
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in line[:WIDEST])
