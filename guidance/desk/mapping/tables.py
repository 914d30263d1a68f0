"""The tables that were opened and that only a map can read, each with its map while that is made."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guidance.app.clock import now
from guidance.app.imports.map_file import read_maps
from guidance.app.imports.sample import MOST_SAID, Sample, is_unknown, samples
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.app.typed_dates import iso_from
from guidance.desk.chronology import within_bounds
from guidance.desk.mapping.draft import Draft
from guidance.desk.mapping.reading import drafted, proposed
from guidance.desk.mapping.view import cells_of, lacking, shown, tried
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.packs.reading.files import decoded
from guidance.engine.records.content import Content
from guidance.engine.records.returns.reader import is_known
from guidance.engine.records.tables.map import sense

Asked = Mapping[str, Any]
NO_TABLE = "G606"
NONE_USED = "No table is to be read: choose one at least."


@dataclass
class Table:
    """A table, the files that hold one with the same columns, and the map of it. `used`: it is to be read."""

    files: list[Content]
    draft: Draft
    used: bool

    @property
    def says(self) -> str:
        """Name the table."""
        names = ", ".join(file.name for file in self.files)
        return f"{names}, sheet {self.draft.sample.sheet}" if self.draft.sample.sheet else names

    @property
    def map_name(self) -> str:
        """Name the file of its map, in letters that every system takes."""
        stem = self.files[0].name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
        plain = re.sub(r"[^\w -]+", "", f"{stem} {self.draft.sample.sheet}", flags=re.ASCII).strip()[:60]
        return f"{plain or 'table'}-map.yaml"


@dataclass
class Maps:
    """What is held of maps while they are made: everything that was opened, and of it the tables that need one."""

    files: tuple[Content, ...] = ()
    tables: list[Table] = field(default_factory=list)
    place: int = 0

    def begun(self, given: Sequence[Content], authority: str) -> dict[str, Any] | None:
        """Propose a map for each table that needs one; None where none does.

        Raises:
            Refused: There is more than the page opens, or no table in a file that can hold nothing else.
        """
        self.drop()
        within_bounds(given)
        tables = list(_tables(given, authority))
        if not tables:
            return None
        self.files, self.tables = tuple(given), tables
        return self.shown()

    def put(self, asked: Asked, given: Sequence[Content]) -> dict[str, Any]:
        """Change something of the map that is shown, and give it back with what comes of it.

        Args:
            asked: `do`: `column` (`n`, `as`, `what`), `value` (`n`, `cell`, `as`), `set` (`name`, `to`), `shows`
                (`event`, `on`), `table` (`n`), `use` (`on`), `open` for a map in a file, or `drop`.
            given: The file of a map.

        Raises:
            NotAFact: Nobody can tell which day is meant.
            Refused: The file holds no map that can be read; nothing has changed then.
        """
        do = asked.get("do", "")
        if do == "drop" or not self.tables:
            self.drop()
            return {"none": True}
        ways: Mapping[str, Callable[[Asked], None]] = {
            "column": self._column, "value": self._value, "set": self._set, "shows": self._shows,
            "table": self._turn, "use": self._use, "open": lambda _: self._open(given),
        }  # fmt: skip
        if do in ways:
            ways[do](asked)
        return self.shown()

    def drop(self) -> None:
        """Let go of all that is held."""
        self.files, self.tables, self.place = (), [], 0

    @property
    def now(self) -> Table:
        """The table whose map is shown."""
        return self.tables[self.place]

    def shown(self) -> dict[str, Any]:
        """Give what a page shows of the map, and of the others there are."""
        own = self.now
        return {
            **shown(own.draft, shipped().authorities), "name": own.map_name, "place": self.place, "used": own.used,
            "tables": [table.says for table in self.tables],
            "tried": tried(own.draft, own.files[0], own.map_name) if own.used else None,
        }  # fmt: skip

    def file(self) -> dict[str, str]:
        """Give the map as the file that `guidance import --map` takes."""
        return {"name": self.now.map_name, "text": self.now.draft.as_file()} if self.tables else {}

    def made(self) -> tuple[Content, ...]:
        """Give the maps by which what was opened is read.

        Raises:
            Refused: One of them lacks what no map can do without, or no table is to be read.
        """
        used = [table for table in self.tables if table.used]
        wanting = [Diagnostic("G561", says, Span(table.says)) for table in used for says in lacking(table.draft)]
        if wanting or not used:
            raise Refused(wanting or [Diagnostic("G561", NONE_USED, Span(self.files[0].name if self.files else ""))])
        return tuple(Content(table.draft.as_file().encode(), f"{n}-{table.map_name}" if n else table.map_name)
                     for n, table in enumerate(used))  # fmt: skip

    def read(self) -> tuple[Content, ...]:
        """Give the files that are read: all that was opened but those of which no table is to be."""
        passed_over = {id(file) for table in self.tables for file in table.files}
        passed_over -= {id(file) for table in self.tables if table.used for file in table.files}
        return tuple(file for file in self.files if id(file) not in passed_over)

    # ---- one change ----

    def _column(self, asked: Asked) -> None:
        draft = self.now.draft
        title, role, what = draft.titles[asked["n"]], asked["as"], asked.get("what") or ""
        draft.free(title)
        if role in {"case", "episode", "recorded"}:
            setattr(draft, role, title)
        elif role == "authority":
            draft.authority_column, draft.authority = title, ""
        elif role == "date" and what:
            draft.dates(title, what)
        elif role == "fact" and what:
            draft.gives_fact(title, what.split())
        elif role == "kind" and what:
            at = draft.titles[int(what)]
            draft.free(at)
            draft.says_kind(title, at)
        elif role == "left_out":
            draft.left_out[title] = []

    def _value(self, asked: Asked) -> None:
        draft = self.now.draft
        title = draft.titles[asked["n"]]
        draft.means(title, cells_of(draft, title)[asked["cell"]], asked["as"])

    def _set(self, asked: Asked) -> None:
        draft, name, to = self.now.draft, asked["name"], asked["to"].strip()
        if name == "authority":
            draft.authority, draft.authority_column = to, "" if to else draft.authority_column
            return
        day = iso_from(to, now())[:10] if name in {"from", "until"} and to else to
        draft.settings = {**draft.settings, name: day}

    def _shows(self, asked: Asked) -> None:
        (self.now.draft.silent.discard if asked["on"] else self.now.draft.silent.add)(asked["event"])

    def _turn(self, asked: Asked) -> None:
        self.place = asked["n"]

    def _use(self, asked: Asked) -> None:
        self.now.used = asked["on"]

    def _open(self, given: Sequence[Content]) -> None:
        library, own = shipped(), self.now
        read_maps(given, library.vocabulary, library.authorities, library.rules)
        own.draft = drafted(decoded(given[0].data, "").text, given[0].name, own.draft.sample, library.vocabulary)
        own.used = True


def _tables(given: Sequence[Content], authority: str) -> Iterator[Table]:
    """Give each table that only a map can read, those with the same columns together."""
    alike: dict[tuple[str, ...], tuple[list[Content], Sample]] = {}
    for file in given:
        for sample in _unknown(file):
            files, first = alike.get(key := (sample.sheet, *map(sense, sample.cells)), ([], sample))
            alike[key] = [*files, file], _with(first, sample)
    for files, sample in alike.values():
        stem = files[0].name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
        draft = proposed(sample, shipped().vocabulary, stem or "table", authority)
        yield Table(files, draft, used=len(alike) == 1 or not lacking(draft))


def _unknown(file: Content) -> tuple[Sample, ...]:
    """Give the tables of a file that is not read as it is.

    Raises:
        Refused: There is none in it. Whatever else is wrong with it, whoever reads it says.
    """
    try:
        found = samples(file, every_row=True) if is_unknown(file) else ()
    except Refused as wrong:
        if [found.code for found in wrong.diagnostics] == [NO_TABLE]:
            raise
        return ()
    return () if any(is_known({*map(sense, sample.cells)}) for sample in found) else found


def _with(first: Sample, other: Sample) -> Sample:
    """Add what another table with the same columns says."""
    if first is other:
        return first
    added = dict(zip(first.said, other.said.values(), strict=False))
    said = {title: (*dict.fromkeys((*texts, *added.get(title, ()))),)[: MOST_SAID + 1]
            for title, texts in first.said.items()}  # fmt: skip
    return replace(first, said=said, rows=first.rows + other.rows)
