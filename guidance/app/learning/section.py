"""The parts of a dossier or a digest: headings, words and grids of counts, for the screen and the page alike."""

from dataclasses import dataclass
from enum import Enum


class Figure(Enum):
    """What a page draws beside a section; a screen has the words and grids alone."""

    TIMES = "how long things took, as published"
    CHANGE = "a share over the years"
    PLACES = "the shares of authorities, by size"


@dataclass(frozen=True)
class Grid:
    """Rows under heads; the first cell of a row names it, and begins with two spaces for each step of depth."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, what is counted, what is drawn; `warns` where it tells what cannot be shown."""

    heading: str
    said: tuple[str, ...]
    grids: tuple[Grid, ...] = ()
    figure: Figure | None = None
    warns: bool = False
