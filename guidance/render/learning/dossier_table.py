"""A dossier on a rule for a screen of 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator

from guidance.app.learning.dossier import Dossier
from guidance.app.learning.section import Grid, Section
from guidance.app.learning.sections import sections
from guidance.render.report_table import WIDTH, wrapped

FIRST, LEAST = 30, 9


def table(found: Dossier) -> str:
    """Return a dossier as text."""
    return in_lines(f"Review of a rule: {found.rule.title} [{found.rule.id}]", sections(found))


def in_lines(title: str, found: Iterable[Section]) -> str:
    """Return sections under a title as text."""
    return "\n".join(_lines(title, found)) + "\n"


def _lines(title: str, found: Iterable[Section]) -> Iterator[str]:
    yield from wrapped(title)
    for section in found:
        yield from ("", section.heading.upper())
        for text in section.said:
            yield from wrapped(text, 2)
        for grid in section.grids:
            yield from _grid(grid)


def _grid(grid: Grid) -> Iterator[str]:
    """Set out a grid, as many columns beneath each other as fit the screen."""
    at_once = max(1, (WIDTH - FIRST - 2) // LEAST)
    for first in range(1, len(grid.heads), at_once):
        heads, last = grid.heads[first : first + at_once], first + at_once
        yield ""
        width = max(LEAST, (WIDTH - FIRST - 2) // len(heads))
        yield from _row(grid.heads[0], heads, width)
        for row in grid.rows:
            yield from _row(row[0], row[first:last], width)


def _row(name: str, cells: tuple[str, ...], width: int) -> Iterator[str]:
    depth = len(name) - len(name.lstrip())
    indent = " " * (depth + 2)
    names = textwrap.wrap(name.strip(), FIRST - depth - 2) or [""]
    columns = [textwrap.wrap(cell, width - 1) or [""] for cell in cells]
    for line in range(max(len(names), *(len(column) for column in columns))):
        left = f"{indent}{names[line]}" if line < len(names) else ""
        right = "".join(f"{column[line] if line < len(column) else '':>{width}}" for column in columns)
        yield f"{left:<{FIRST + 2}}{right}".rstrip()
