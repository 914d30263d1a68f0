"""What was changed in the sheets of a pack, put into its files: the values changed alone, and every comment kept.

Nothing is written where anything is wrong: each cell that cannot be used is named by its sheet, its row and its column.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from guidance.app.packs.checking import check
from guidance.app.packs.rewriting import Rewrite
from guidance.app.refusal import Refused
from guidance.app.tables.sheets import EDITABLE, HEADINGS, RuleFile, rule_files, table, value
from guidance.engine import bounds
from guidance.engine.characters import in_a_cell
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.given_file import open_given
from guidance.engine.packs.reading.nodes import parse
from guidance.engine.packs.reading.places import Node
from guidance.engine.records.plain.row import Unread
from guidance.engine.records.tables.parts import NoWorkbook
from guidance.engine.records.tables.workbook import sheets

_LETTERS = "ABCDEFGHIJ"
_IN_THE_PACK = "change it in the pack, and export the table again"


@dataclass(frozen=True)
class Cell:
    """One cell of a workbook."""

    book: str
    sheet: str
    row: int
    column: int

    def mistake(self, code: str, what: str, cure: str) -> Diagnostic:
        """Say what is wrong with it."""
        where = f"sheet `{self.sheet}`, cell {_LETTERS[self.column]}{self.row} (`{HEADINGS[self.column]}`)"
        return Diagnostic(code, f"{where}: {what}", Span(self.book, self.row, self.column + 1), cure)


@dataclass(frozen=True)
class Change:
    """A value that was changed: where in the pack, and in which cell."""

    file: RuleFile
    node: Node
    key: str
    new: str
    cell: Cell


@dataclass
class Found:
    """What a workbook came to: the files that change, the cells changed, and what is wrong."""

    rewrites: list[Rewrite] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    mistakes: list[Diagnostic] = field(default_factory=list)


def read_back(paths: Sequence[Path], book: Path) -> Found:
    """Read the sheets of a pack back, and say what would change in its files.

    Raises:
        Refused: The pack has mistakes, or the file is no workbook.
        OSError: The workbook cannot be read.
        ModuleNotFoundError: What reads workbooks is not installed.
    """
    files, library = rule_files(paths)
    shown, found = table(files, library), Found()
    given = _given(book)
    for name in given:
        if name not in shown:
            cure = did_you_mean(name, shown, "take the sheet out, or keep the names of the sheets as they were")
            message = f"the sheet `{name}` is of no file of the pack"
            found.mistakes.append(Diagnostic("G361", message, Span(book.as_posix()), cure))
    for file in files:
        sheet = Sheet(book.as_posix(), file, shown[file.sheet], given.get(file.sheet, []))
        found.mistakes += _of_sheet(sheet, found.changes)
    if not found.mistakes:
        _rewritten(files, found)
    if found.rewrites and not found.mistakes:
        unsaved = {file.real: r.after for file in files for r in found.rewrites if r.path == file.path}
        there = {_without_column(d) for d in library.diagnostics}
        told = [d for d in check(paths, unsaved=unsaved).diagnostics if _without_column(d) not in there]
        found.mistakes += _of_pack(told, found.changes)
    return found


def _without_column(found: Diagnostic) -> tuple[str, str, str, int]:
    """Say what was found and on which line: another value there moves what follows it along the line alone."""
    return found.code, found.message, found.span.file, found.span.line


def _given(book: Path) -> dict[str, list[tuple[int, Sequence[str]]]]:
    try:
        with open_given(book) as file:
            held = file.read(bounds.WORKBOOK.most + 1)
        if len(held) > bounds.WORKBOOK.most:
            message = f"there are {bounds.WORKBOOK.exceeded}"
            raise Refused([Diagnostic(bounds.WORKBOOK.code, message, Span(book.as_posix()), "export the table again")])
        given = {sheet.name: list(islice(sheet.rows, bounds.PACK_ROWS.most + 1)) for sheet in sheets(held)}
    except NoWorkbook as none:
        raise Refused([Diagnostic("G361", str(none), Span(book.as_posix()), none.cure)]) from None
    for name in (name for name, rows in given.items() if len(rows) > bounds.PACK_ROWS.most):
        message = f"the sheet `{name}` has {bounds.PACK_ROWS.exceeded}"
        raise Refused([Diagnostic(bounds.PACK_ROWS.code, message, Span(book.as_posix()), "export the table again")])
    return given


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, and the file of rules that it is of."""

    book: str
    file: RuleFile
    shown: list[list[str]]
    given: list[tuple[int, Sequence[str]]]


def _of_sheet(sheet: Sheet, changes: list[Change]) -> Iterator[Diagnostic]:
    """Hold a sheet to the file that it is of: gather what was changed, and say what cannot be read back."""
    book, file, shown, given = sheet.book, sheet.file, sheet.shown, sheet.given
    if not given or [text.strip() for text in given[0][1] if text.strip()] != list(HEADINGS):
        message = f"the sheet `{file.sheet}` is not there, or its columns are not {', '.join(HEADINGS)}"
        yield Diagnostic("G361", message, Span(book), "export the table again, and change cells alone")
        return
    before, nodes, seen = {row[0]: row for row in shown[1:]}, {n.text("id"): n for n in file.rules}, set[str]()
    for number, cells in given[1:]:
        texts = [*cells, *([""] * len(HEADINGS))][: len(HEADINGS)]
        name = texts[0].strip()
        if name not in before or name in seen:
            what = f"`{name}` is given twice" if name in seen else f"`{name}` is not a rule of `{file.shown}`"
            cure = "give each rule one row" if name in seen else did_you_mean(name, before, "add it in the pack")
            yield Cell(book, file.sheet, number, 0).mistake("G361", what, cure)
            continue
        seen.add(name)
        for column, (old, new) in enumerate(zip(before[name], texts, strict=True)):
            cell = Cell(book, file.sheet, number, column)
            if isinstance(new, Unread):
                yield cell.mistake("G360", "holds a formula with no result", "write the value itself")
            elif " ".join(new.split()) not in {old, " ".join(in_a_cell(old).split())}:
                yield from _change(Change(file, nodes[name], HEADINGS[column], " ".join(new.split()), cell), changes)
    for name in (each for each in before if each not in seen):
        message = f"the sheet `{file.sheet}` has no row of `{name}`"
        yield Diagnostic("G361", message, Span(book), "put its row back: a rule is taken out in the pack")


def _change(change: Change, changes: list[Change]) -> Iterator[Diagnostic]:
    """Take a change, or say why it cannot be made here."""
    old = change.node.get(change.key)
    if change.key not in EDITABLE:
        yield change.cell.mistake("G360", "is not read back", f"put back what stood there; {_IN_THE_PACK}")
    elif not change.new:
        yield change.cell.mistake("G360", "is empty", f"write what it is to be; to take it out, {_IN_THE_PACK}")
    elif old is None or not isinstance(old.value, str) or _written(old, change.file) is None:
        yield change.cell.mistake("G360", f"`{value(change.node, change.key)}` is no plain value there", _IN_THE_PACK)
    else:
        changes.append(change)


def _written(node: Node, file: RuleFile) -> tuple[int, int] | None:
    """Return where in the text a value stands, from its first sign to its last; None where it takes several lines."""
    text = file.text.removeprefix("\ufeff")
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: node.line - 1])) + node.column - 1 + len(file.text) - len(text)
    words = file.text[start : start + node.length].strip("'\"")
    return (start, start + node.length) if isinstance(node.value, str) and node.length > 1 and words else None


def _rewritten(files: Sequence[RuleFile], found: Found) -> None:
    """Make the changed texts."""
    for file in files:
        mine = [change for change in found.changes if change.file is file]
        text = file.text
        for change in sorted(mine, key=lambda c: _written(c.node.get(c.key) or c.node, file) or (0, 0), reverse=True):
            made = _with(text, change)
            if made is None:
                found.mistakes.append(change.cell.mistake("G360", "cannot be written in one line", _IN_THE_PACK))
            text = made or text
        found.rewrites += [Rewrite(file.path, file.shown, file.text, text)] if text != file.text else []


def _with(text: str, change: Change) -> str | None:
    """Put a value in the place of another, plainly or in quotes, so that it alone is changed."""
    place = _written(change.node.get(change.key) or change.node, change.file)
    for written in (change.new, json.dumps(change.new, ensure_ascii=False)):
        made = text[: place[0]] + written + text[place[1] :] if place else text
        if _as_meant(made, text, change):
            return made
    return None


def _as_meant(made: str, text: str, change: Change) -> bool:
    """Tell whether a text says what the other does but for one value of one rule."""
    before, after = (parse(each.removeprefix("\ufeff"), "").root for each in (text, made))
    if before is None or after is None:
        return False
    for node in before.items():
        if node.text("id") == change.node.text("id") and isinstance(wanted := node.plain(), dict):
            wanted[change.key] = change.new
    return before.plain() == after.plain()


def _of_pack(told: Sequence[Diagnostic], changes: Sequence[Change]) -> Iterator[Diagnostic]:
    """Name the cell of each thing that is found of a pack because of it, and give what else was not found before."""
    for each in told:
        at = [c for c in changes if c.file.shown == each.span.file and _is_at(c, each.span)]
        if at:
            made = at[0].cell.mistake(each.code, each.message, each.cure)
            yield replace(made, told_as=each.told_as)
        else:
            yield each


def _is_at(change: Change, place: Span) -> bool:
    node = change.node.get(change.key)
    return node is not None and (place.line, place.column) == (node.line, node.column)
