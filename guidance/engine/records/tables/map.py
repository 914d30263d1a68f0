"""What a table is: which column holds what, which events a row of it shows, and what its sender says that it shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from guidance.engine.characters import without_unseen

YEAR_FIRST, DAY_FIRST = "year first", "day first"
"""How the days of a table are written."""


def sense(name: str) -> str:
    """Return a column's name as names are compared: without regard to case, spaces and signs.

    >>> sense("Child Unique ID"), sense("child_unique-id ")
    ('childuniqueid', 'childuniqueid')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


def plainly(text: str) -> str:
    r"""Return what a cell says as it is compared: in small letters, with single spaces, without what cannot be seen.

    >>> plainly("  Physical  Abuse\u200b ")
    'physical abuse'
    """
    return without_unseen(" ".join(text.split())).casefold()


@dataclass(frozen=True, slots=True)
class From:
    """Where a fact comes from: a column, or what is so of every row (`always`).

    `values` says what each thing that a cell may say comes to, by `plainly`; an empty text there says that nothing is
    known. Without it a cell is taken as the vocabulary has it. Where `others` is true, what is not among `values` says
    nothing that is used here, and is no mistake.
    """

    column: str = ""
    always: str = ""
    values: Mapping[str, str] | None = None
    others: bool = False
    coded: bool = False
    """Whether a cell may give a code and then its words, as in `6: Police`."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event that a row shows, where the column `at` has a date and each column of `where` one of some values.

    A `birthday` is the eighteenth of whoever was born on the day that `at` gives.
    """

    event: str
    at: str
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unless: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facts: Mapping[str, From] = field(default_factory=dict)
    id: str = ""
    recorded_at: str = ""
    birthday: bool = False

    @property
    def columns(self) -> Iterator[str]:
        """Every column that it reads."""
        yield from (self.at, *filter(None, (self.id, self.recorded_at)), *self.where, *self.unless)
        yield from (found.column for found in self.facts.values() if found.column)


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column with the last day that a system holds: of a rule, or of the event that is to be done by then."""

    column: str
    of: str


@dataclass(frozen=True, slots=True)
class Map:
    """How one table is read. `name` is where it was written down; `sheet` names one of a workbook's.

    `shows`, `begins` and `ends` are what its sender says that it shows, and when (None: the events that it makes;
    always). `ignored` are columns that are left alone and `left_out` rows that are none of anybody's business, each a
    column with the values that mark them. With `lenient`, what cannot be read is warned of and is in doubt, as in a
    return that nobody here can mend; else it is a mistake.
    """

    name: str
    case: str
    happenings: tuple[Happening, ...]
    sheet: str = ""
    source: str = ""
    shows: frozenset[str] | None = None
    begins: date | None = None
    ends: date | None = None
    authority: str = ""
    authority_column: str = ""
    episode: str = ""
    dates: str = YEAR_FIRST
    ignored: frozenset[str] = frozenset()
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lenient: bool = False
    lettered: bool = False
    """Whether an answer may carry a letter, as in `a) Yes`, which is passed over."""
    optional: frozenset[str] = frozenset()
    """Columns that a table of its kind may lack without a word."""
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Columns that say one of some codes, and which those are."""
    orders: tuple[tuple[str, str], ...] = ()
    """Pairs of columns with days of which the second is not before the first."""
    needs: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which the second says something where the first does."""
    filled: tuple[str, ...] = ()
    """Columns with a day that every row gives: one without is a record with no day, not a row that shows nothing."""
    left_out_because: str = ""
    rows: int | None = None
    """So many rows are read, the first; None: every one."""
    others: bool = False
    """Whether it has columns of which nobody here needs to be told that they are not read."""
    stored: tuple[StoredColumn, ...] = ()
    """Columns with last days that a system holds: they are compared, and set no limit."""

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which the table is not this one: the case, and the dates."""
        return tuple(dict.fromkeys((self.case, *(h.at for h in self.happenings if h.at not in self.optional))))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it reads, as written, each once."""
        stored = (each.column for each in self.stored)
        own = (self.case, self.episode, self.authority_column, *self.left_out, *self.codes, *stored)
        return tuple(dict.fromkeys(filter(None, (*own, *(c for h in self.happenings for c in h.columns)))))

    @property
    def events(self) -> frozenset[str]:
        """What it makes."""
        return frozenset(h.event for h in self.happenings)

    def fits(self, columns: "frozenset[str] | set[str]") -> int:
        """Say how many of its columns are among some, by their sense; none where one that is needed is not."""
        if not {sense(name) for name in self.needed} <= columns:
            return 0
        return len({sense(name) for name in self.columns} & columns)
