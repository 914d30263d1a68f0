"""The reader of returns and lists that are known by their columns, as files of cells or as sheets of a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from guidance.engine.diagnostics import Span, nearest
from guidance.engine.model.event import NO_FACTS, Event
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.model.records.source import Source
from guidance.engine.records.gathering import Gathering
from guidance.engine.records.intake import Intake, NotUtf8
from guidance.engine.records.plain.comma_separated import cells_under
from guidance.engine.records.plain.row import cell_span
from guidance.engine.records.returns import annex_a, dataset, ssda903
from guidance.engine.records.returns.layout import Layout
from guidance.engine.records.returns.unseen_before import Partial
from guidance.engine.records.tables.events import is_lacking, is_of_events, read_events
from guidance.engine.records.tables.map import Map, sense
from guidance.engine.records.tables.mapped import holds_cells, top_names
from guidance.engine.records.tables.reader import Key, MappedFile, Table
from guidance.engine.records.tables.sheets import opened, table_of, whole_of
from guidance.engine.records.tables.workbook import is_workbook

Facts = Mapping[str, frozenset[str]]
LAYOUTS = (*ssda903.TABLES, *annex_a.LISTS, *dataset.TABLES)


class Returns:
    """Tables of returns, and lists for an inspection."""

    def sniff(self, opening: bytes, file: str) -> bool:
        """Tell a table of cells by its titles; take every workbook, to say of each sheet what it is."""
        if is_workbook(opening, file):
            return True
        return holds_cells(opening, file) and layout_of(top_names(opening)) is not None

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Read each table that is known."""
        if is_workbook(intake.opening(), file):
            _Workbook(MappedFile(file, into)).read(intake)
        else:
            _read_cells(intake, MappedFile(file, into))


def layout_of(columns: set[str]) -> Layout | None:
    """Return which table of which return has these columns, by their sense; None where none has."""
    found = [table for table in LAYOUTS if table.is_it(columns)]
    return max(found, key=lambda table: len(table.signature), default=None)


def is_top(names: Sequence[str]) -> bool:
    """Tell the line that names the columns of a table that is known."""
    return layout_of(set(names)) is not None


def is_known(columns: set[str]) -> bool:
    """Tell a sheet that is read without any map."""
    return layout_of(columns) is not None or is_of_events(columns)


def _read_cells(intake: Intake, whole: MappedFile) -> None:
    faults, file = whole.into.faults, whole.file
    try:
        cells = cells_under(intake.lines(), file, faults, call=sense, is_top=is_top)
        layout = layout_of(set(cells.names)) if cells else None
        if cells is None or layout is None:
            faults.of_file("G606", "the file holds no records", Span(file), "give a table with titles and rows")
            return
        table = Table(cells.titles, cells.names, partial(cell_span, cells.top), cells.rows)
        if layout.map is None:
            faults.of_file("G570", f"this is {layout.title}: nothing in it becomes an event here", table.top, _OTHERS)
        elif layout.yearly:
            _read_year(layout, layout.map, table, whole)
        elif layout.undated:
            _read_undated(layout.map, table, whole)
        else:
            _Lists(whole).read([(layout.map, table)])
    except NotUtf8 as wrong:
        message = f"byte {wrong.offset + 1} is not text in UTF-8; nothing from there on is read"
        cure = "save the file again with the encoding UTF-8: in Excel, as `CSV UTF-8`"
        faults.of_file("G601", message, Span(file, wrong.line, wrong.column), cure)


_OTHERS = "leave it out: of SSDA903 the episodes, reviews, missing and header are read, of Annex A lists 1 and 3 to 8"


def _read_year(layout: Layout, map_: Map, table: Table, whole: MappedFile) -> None:
    """Read a table of one year to a 31 March: which year, nothing in it says."""
    ends = whole.into.terms.reference_date
    if ends is None:
        message = f"{layout.title}: the return does not say of which year it is"
        whole.into.faults.of_file("G653", message, table.top, "give `--reference-date`, such as 2024-03-31")
        return
    begins = max(day for year in (ends.year - 1, ends.year) if (day := date(year, 4, 1)) <= ends)
    dated = replace(map_, begins=begins, ends=ends, source=layout.title)
    cases = whole.read(table, dated)
    if whole.latest and not begins <= whole.latest <= ends:
        message = f"{layout.title}: the latest day in it is {whole.latest}, and the year given is {begins} to {ends}"
        whole.into.faults.notice("G581", message, table.top, "check `--reference-date`")
    whole.grown_up()
    _say_begun_before(layout, whole)
    say_partial(dated, cases, whole)
    whole.into.sources.append(whole.source(dated, cases))


_DONE = frozenset({
    "assessment_completed", "cp_visit_made", "icpc_held", "looked_after_review_held", "review_conference_held",
    "s47_enquiry_ended", "social_work_visit_made",
})  # fmt: skip
"""What is done by a day: of it a table may lack those before it begins."""


def say_partial(map_: Map, cases: frozenset[Key], whole: MappedFile) -> None:
    """Take note of what the table may lack before its days."""
    if names := map_.events & _DONE:
        whole.into.partial.append(Partial(names, map_.begins, frozenset(case for _, case in cases)))


def _read_undated(map_: Map, table: Table, whole: MappedFile) -> None:
    """Read a table that does not say of which days it is whole: unless that is given, its silence shows nothing."""
    scope, reference = whole.into.scope, whole.into.terms.reference_date
    begins, ends = scope.begins, scope.ends or reference
    is_told = begins is not None and ends is not None
    cases = whole.read(table, map_)
    whole.grown_up()
    say_partial(replace(map_, begins=begins if is_told else None), cases, whole)
    if not is_told:
        begins = ends = whole.latest  # one day, of which nothing is concluded
        message = f"{map_.name}: nothing says of which days the table is whole, so what is not in it shows nothing"
        cure = "give `--shows FILE` with `source`, `from` and `until`"
        whole.into.faults.notice("G577", message, table.top, cure)
    whole.into.sources.append(whole.source(replace(map_, begins=begins, ends=ends), cases))


def _say_begun_before(layout: Layout, whole: MappedFile) -> None:
    """Say of how many children the day is not there on which they came into care: no clock starts from it."""
    if layout is not ssda903.EPISODES:
        return
    begun: dict[Key, set[str]] = {}
    for event, _ in whole.into.pile.kept():
        begun.setdefault((event.owner, event.case), set()).add(event.event)
    before = [case for (_, case), events in sorted(begun.items())
              if "placement_started" in events and "looked_after_started" not in events]  # fmt: skip
    if before:
        whose = "child was" if len(before) == 1 else "children were"
        message = f"{len(before)} {whose} looked after already when the first episode here began, such as `{before[0]}`"
        cure = "no clock runs from the day they came into care; give the earlier years' files, or an event for it"
        whole.into.faults.notice("G574", message, Span(whole.file), cure, case=before[0])


@dataclass(slots=True)
class _Lists:
    """Lists of one snapshot, read together: the day of the lists, and from when they are taken to be whole."""

    whole: MappedFile
    cases: set[Key] = field(default_factory=set)
    shows: set[str] = field(default_factory=set)
    maps: list[Map] = field(default_factory=list)

    def read(self, tables: Sequence[tuple[Map, Table]]) -> None:
        """Read them, and give them as one source."""
        for map_, table in tables:
            self.add(map_, table)
        self.close()

    def add(self, map_: Map, table: Table) -> None:
        """Read one list."""
        self.cases |= self.whole.read(table, map_)
        self.maps.append(map_)

    def close(self) -> None:
        """Say what the lists show together: of a period that begins with the first referral, or enquiry, in them."""
        whole, terms = self.whole, self.whole.into.terms
        whole.grown_up()
        firsts = (whole.earliest.get(name) for name in ("referral_received", "s47_enquiry_started"))
        begins = next(filter(None, firsts), None)
        ends = terms.reference_date or whole.latest
        lacking = {h.event for map_ in self.maps for h in map_.happenings if h.at in whole.lacking}
        made = frozenset(event for map_ in self.maps for event in map_.events)
        shows = made - annex_a.LATEST.keys() - lacking if begins else frozenset()
        carries = {event: facts for map_ in self.maps for event, facts in whole.carries(map_).items()}
        cases = frozenset(self.cases)
        whole.into.sources.append(Source("Annex A", cases, shows, begins, ends, carries))
        whole.into.sources += _since_the_latest(whole, ends, carries)
        whole.into.doubts += _earlier(whole)
        if terms.reference_date is None and ends:
            message = f"the lists do not say of which day they are: the latest in them, {ends}, is taken"
            whole.into.faults.notice("G575", message, Span(whole.file), "give `--reference-date`")


def _since_the_latest(whole: MappedFile, ends: date | None, carries: Facts) -> Iterator[Source]:
    """Say that from the latest of a thing to the day of the lists there was no other: so much their silence shows."""
    latest: dict[tuple[str, Key], date] = {}
    for event in _own(whole):
        if event.event in annex_a.LATEST:
            place = event.event, (event.owner, event.case)
            latest[place] = max(latest.get(place, event.day), event.day)
    for (name, case), day in sorted(latest.items()):
        yield Source("Annex A", frozenset({case}), frozenset({name}), day, ends, carries)


def _own(whole: MappedFile) -> Iterator[Event]:
    """Give the events of a file of lists: what another file holds besides is not the latest alone."""
    sheets = f"{whole.file}["
    return (event for event, (file, _) in whole.into.pile.kept() if file == whole.file or file.startswith(sheets))


def _earlier(whole: MappedFile) -> Iterator[Doubt]:
    """Doubt that the latest of a thing was the first: there may have been one as early as what it belongs to."""
    starts: dict[tuple[str, Key], list[Event]] = {}
    for event in _own(whole):
        starts.setdefault((event.event, (event.owner, event.case)), []).append(event)
    for event in _own(whole):
        begun = starts.get((annex_a.LATEST.get(event.event, ""), (event.owner, event.case)), ())
        first = max((start.day for start in begun if start.day < event.day), default=None)
        if first is not None:
            other = replace(event, id=f"{event.id}:earlier", day=first, at=first.isoformat(), facts=NO_FACTS)
            because = f"the lists give only the latest day on which `{event.event}`, and it may have been done before"
            version = Version(instead=(other,), supposed=True)
            yield Doubt(event.owner, event.case, (f"date of {event.event}",), because, (version,))


@dataclass(slots=True)
class _Workbook:
    """A workbook, sheet by sheet: lists that are known, and plain events."""

    whole: MappedFile

    def read(self, intake: Intake) -> None:
        """Read the sheets that are known, and name those that are not."""
        lists = _Lists(self.whole)
        faults, file = self.whole.into.faults, self.whole.file
        others: list[Table] = []
        empty: list[Table] = []
        met = 0
        for sheet, rows in opened(whole_of(intake, file, faults), file, faults):
            table = table_of(sheet, rows, file, lambda names: is_known(set(names)))
            if table is None:
                continue
            names = set(table.names)
            layout = layout_of(names)
            met += is_known(names)
            if layout is None and is_of_events(names):
                empty += [] if read_events(table, file, self.whole.into) else [table]
            elif layout is None:
                others.append(table)
            elif layout.map is not None and not (layout.yearly or layout.undated):
                lists.add(layout.map, table)
            elif layout.map is not None:
                faults.of_file("G570", f"{layout.title} is read as a file of cells alone", table.top, "save it as CSV")
        self._name(others, met)
        if empty and met == len(empty):
            message = "the sheet has titles and no rows, and no other sheet holds records"
            faults.of_file("G606", message, empty[0].top, "write one event to a row")
        if lists.maps:
            lists.close()

    def _name(self, others: Sequence[Table], met: int) -> None:
        faults = self.whole.into.faults
        if is_lacking(others, self.whole.into):
            return
        if not met and not faults.found:
            message = "the file is a workbook, and no sheet of it is a list that is known here"
            cure = (
                "`guidance import FILE` proposes a map for it, to be given as `--map`; a sheet with the columns "
                "`case`, `event` and `at` needs none"
            )
            faults.of_file("G602", message, Span(self.whole.file), cure)
            return
        for table in others:
            if near := _nearly(table):
                message = f"the sheet is nearly {near[0].title}, and has no column `{near[1]}`"
                faults.of_file("G560", message, table.at(sense(near[2])), f"did you mean `{near[2]}`?")
            else:
                cure = "if it holds what happened, `guidance import FILE --sheet` proposes a map for it"
                faults.notice("G576", "the sheet is no list that is known, and is not read", table.top, cure)


def _nearly(table: Table) -> tuple[Layout, str, str] | None:
    """Return the list that a table nearly is: the column that it lacks, and the one that may be meant."""
    names = set(table.names)
    for layout in annex_a.LISTS:
        lacking = [name for name in layout.signature if sense(name) not in names]
        close = nearest(sense(lacking[0]), [name for name in names if name]) if len(lacking) == 1 else ""
        if close:
            return layout, lacking[0], table.title(close)
    return None
