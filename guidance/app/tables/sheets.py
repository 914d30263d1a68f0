"""The rules of a pack as sheets: one for each file, with a row for each rule, and what may be changed there."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidance.app.packs.checking import check
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, has_errors
from guidance.engine.explain.sentence import sentence
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import find_files
from guidance.engine.packs.reading.kinds import Kind, kind_of
from guidance.engine.packs.reading.nodes import parse
from guidance.engine.packs.reading.places import Document, Node

EDITABLE = ("title", "bearer", "within", "how_soon")
"""The keys whose values may be changed in a sheet, where a rule has them in one line."""
HEADINGS = ("rule", *EDITABLE, "says")
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class RuleFile:
    """One file of rules, with its text as it is and the sheet that shows it."""

    path: Path
    shown: str
    text: str
    sheet: str
    document: Document

    @property
    def rules(self) -> list[Node]:
        """The rules that are written out in it, and not carried from another edition."""
        items = self.document.root.items() if self.document.root else []
        return [node for node in items if node.text("id") and not node.get("carries")]

    @property
    def real(self) -> str:
        """Where it lies."""
        return os.path.realpath(self.path)


def rule_files(paths: Sequence[Path]) -> tuple[list[RuleFile], Library]:
    """Read the files of rules of a pack.

    Raises:
        Refused: The pack has mistakes, or there is no rule in it.
    """
    library = check(paths)
    if has_errors(library.diagnostics):
        raise Refused([d for d in library.diagnostics if has_errors([d])])
    files, names = list[RuleFile](), set[str]()
    for path, shown in (found for found in find_files(paths, Path.cwd()) if not isinstance(found, Diagnostic)):
        if path.suffix.lower() == ".md":
            continue
        text = path.read_bytes().decode()
        document = parse(text.removeprefix("\ufeff"), shown)
        if document.root and kind_of(document) is Kind.RULES:
            names.add(name := _name(path, names))
            files.append(RuleFile(path, shown, text, name, document))
    return files, library


def _name(path: Path, taken: set[str]) -> str:
    """Return a name for a sheet, as short as a sheet's must be, that no other has."""
    for name in (path.stem, f"{path.parent.name} {path.stem}", *(f"{n} {path.stem}" for n in range(2, 1000))):
        short = _NOT_IN_A_NAME.sub("-", name)[:_LONGEST_NAME]
        if short.casefold() not in {other.casefold() for other in taken}:
            return short
    return str(len(taken))


def table(files: Sequence[RuleFile], library: Library) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet, its heading first."""
    said = {rule.id: sentence(rule) for rule in library.every_rule}
    return {
        file.sheet: [list(HEADINGS), *(row(node, said.get(node.text("id"), "")) for node in file.rules)]
        for file in files
    }


def row(node: Node, said: str) -> list[str]:
    """Return the cells of a rule."""
    return [node.text("id"), *(value(node, key) for key in EDITABLE), said]


def value(node: Node, key: str) -> str:
    """Return what a rule has under a key as a cell shows it; what is no plain word is shown as it is written."""
    found = node.get(key)
    return "" if found is None else " ".join(_words(found))


def _words(node: Node) -> Iterator[str]:
    if isinstance(node.value, str):
        yield from node.value.split()
    elif isinstance(node.value, dict):
        yield "{" + ", ".join(f"{key}: {' '.join(_words(item))}" for key, item in node.value.items()) + "}"
    else:
        yield "[" + ", ".join(" ".join(_words(item)) for item in node.value) + "]"
