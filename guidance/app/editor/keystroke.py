"""A file between two looks at its pack: changed items alone are read anew, and other mistakes move with theirs.

What is found of an item by itself (its form, and the words in it) is found at once. What hangs on the rest of the pack
is told when the pack is looked at again: until then nothing of that kind is said of an item that was changed.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from guidance.app.editor.analysis import Analysis, analyse
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.packs.checks.order import WRITTEN
from guidance.engine.packs.documents.cases import check_case
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import in_order
from guidance.engine.packs.reading.files import CASES
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.nodes import parse
from guidance.engine.packs.reading.places import Document, Node
from guidance.engine.packs.reading.shape import fit
from guidance.engine.packs.schema import CarriesText, CaseText, RuleText

_ITEM = re.compile(r"^(?=- )", re.MULTILINE)
_NAMED = re.compile(r"\bid\s*:\s*([a-z0-9][a-z0-9._-]*)")


@dataclass
class Looks:
    """The last look at each file that is open, with its pack."""

    last: dict[str, Analysis]

    def whole(self, path: Path, text: str, unsaved: Mapping[str, str]) -> Analysis:
        """Look at a file with its pack."""
        seen = analyse(path, text, unsaved)
        self.last[os.path.realpath(path)] = replace(seen, found=seen.mistakes, held=seen.kind())
        return self.last[os.path.realpath(path)]

    def quick(self, path: Path, text: str, unsaved: Mapping[str, str]) -> Analysis:
        """Look at a file by what was last seen of its pack; at both where nothing was seen, or it holds no list."""
        before = self.last.get(os.path.realpath(path))
        found = changed(before, text) if before else None
        if before is None or found is None:
            return self.whole(path, text, unsaved)
        return replace(before, text=text, found=found)


def changed(before: Analysis, text: str) -> tuple[Diagnostic, ...] | None:
    """Say what is wrong in a file that was changed, item by item; None where it holds no list of rules or cases."""
    old, new = _items(before.text), _items(text)
    if before.held not in {"rules", "cases"} or len(new) == 1:
        return None
    same = _alike(old, new)
    after = min(_alike(old[::-1], new[::-1]), len(old) - same, len(new) - same)
    first, ends = _line(new, same), _line(old, same)
    kept_from, moved = _line(old, len(old) - after), _line(new, len(new) - after) - _line(old, len(old) - after)
    mistakes = before.mistakes
    kept = [d for d in mistakes if d.span.line < ends]
    shifted = [_moved(d, moved) for d in mistakes if after and d.span.line >= kept_from]
    read = list(_read("".join(new[same : len(new) - after]), first, before, text))
    return in_order([*kept, *read, *shifted])


def _items(text: str) -> list[str]:
    """Split a list into its items; what stands before the first is one too, and may be nothing."""
    return _ITEM.split(text.removeprefix("\ufeff"))


def _alike(some: Sequence[str], others: Sequence[str]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False))))


def _line(items: Sequence[str], n: int) -> int:
    """Return the line on which an item begins."""
    return 1 + sum(len(item.splitlines()) for item in items[:n])


def _moved(found: Diagnostic, lines: int) -> Diagnostic:
    return replace(found, span=replace(found.span, line=found.span.line + lines)) if lines else found


def _read(text: str, first: int, before: Analysis, whole: str) -> Iterator[Diagnostic]:
    """Say what is wrong in some items by themselves."""
    if not _ITEM.search(text):
        return
    document = parse(text, before.shown, first)
    yield from document.diagnostics
    known = _known(before.library, [*_NAMED.findall(whole)])
    for node in document.root.items() if document.root else ():
        yield from _of_item(node, document, known)


def _of_item(node: Node, document: Document, known: Known) -> Iterator[Diagnostic]:
    if document.file.endswith(CASES):
        case, wrong = fit(CaseText, node, document)
        yield from check_case(case, known) if case else wrong
    elif node.get("carries"):
        yield from fit(CarriesText, node, document)[1]
    else:
        rule, wrong = fit(RuleText, node, document)
        yield from wrong
        for check in WRITTEN if rule else ():
            yield from check(rule, known) if rule else ()


def _known(library: Library, unsure: Sequence[str]) -> Known:
    """Return what may be named: what the pack and the shipped ones have, and what the file may have by now."""
    house = shipped()
    rules = {rule.id: rule for rule in (*house.every_rule, *library.every_rule)}
    principles = {principle.id for principle in (*house.principles, *library.principles)}
    return Known(
        library.vocabulary, library.authorities, library.calendars, frozenset(unsure), rules=rules,
        principles=principles, publications=library.publications,
    )  # fmt: skip
