"""What is asked: of which records, put to which packs, as at which day, with which ledger or with none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, cast

from guidance.app.deviations.overlay import Overlay
from guidance.app.evaluation.size import BATCH_FROM, MEMORY
from guidance.app.refusal import Refused
from guidance.engine.model.england import ENGLAND
from guidance.engine.model.event import Event
from guidance.engine.packs.library import Library
from guidance.engine.records import content, frames
from guidance.engine.records.content import Content, NotRecords
from guidance.engine.records.frames import ArrowTable


class Ledger(Enum):
    """A ledger that is not named by its address."""

    OWN = "own"
    """The one that GUIDANCE_LEDGER names, else the one in the user’s data folder: what the commands read."""


OWN_LEDGER = Ledger.OWN

Record = Mapping[str, Any] | Event
Records = Path | str | bytes | Content | ArrowTable | Record | Iterable[Any]
"""Paths of files, the bytes of one, tables, records as mappings or events; one of them, or some together."""
LedgerGiven = Ledger | Overlay | Path | str | None
"""A ledger of this machine, by its address, or what was read from one already; None: none has a part in it."""


@dataclass(frozen=True)
class Query:
    """What is asked. Of the ledger something has to be said, for a departure changes what stands: None is none.

    Args:
        records: Files by their paths, the bytes of one, a table (any that speaks Arrow), records as mappings or
            events; or several of these. What is in memory is taken when this is made, so that it can be asked again.
        as_at: The day, or the moment on the clock in England, that the answer is to be true of.
        known_at: Use only what had been recorded by then.
        ledger: Whose recorded departures are laid over the findings: `OWN_LEDGER`, an address, or None.
        library: The packs that are asked; None: those that come with the product.
        rules: Packs to ask in place of the library’s rules.
        overlays: Packs to ask besides.
        instruments: The instruments to ask, by their identifiers; none named: every one.
        trials: A file or folder of trials in place of the library’s.
        no_trials: Set every trial aside.
        as_proposed: Suppose that each granted trial set aside all that was proposed.
        deviations: A file of departures, in place of the ledger’s.
        engine: `auto`, `definition`, `live`, `batch`, or `all` to compare them. `auto` is the definition, and `batch`,
            where it is installed, for many events.
        batch_from: From how many events on `auto` is `batch`.
        memory: How many megabytes `batch` may hold; more lies on the disk meanwhile.
        case: One case, by its reference; None: each.
        shows: A file that says which events the records can show, and when.
        authority: Whose the records are that do not say so.
        reference_date: The last day that a census speaks of which does not say so.
        skip_invalid: Leave out records with mistakes, and count them.
        allow_pack_errors: Use packs in spite of their mistakes.
        midnight: What exactly midnight in a cell is: a `date`, as spreadsheets write one, or a `time`.
        moment: The moment that `as_at` gives, if it gives one; never to be given beside a moment.
        maps: Files that say what tables and workbooks are that are no plain event files, or what such would hold.

    Raises:
        NotRecords: What was given as records is none.
        TypeError: Something is of no kind that can be used, such as an `as_at` that is no day and no moment.
        Refused: A table cannot be read on this machine.
    """

    records: Records
    as_at: date
    known_at: date | datetime | None = None
    _: KW_ONLY
    ledger: LedgerGiven
    library: Library | None = field(default=None, repr=False)
    rules: tuple[Path, ...] = ()
    overlays: tuple[Path, ...] = ()
    instruments: tuple[str, ...] = ()
    trials: Path | None = None
    no_trials: bool = False
    as_proposed: bool = False
    deviations: Path | None = None
    engine: str = "auto"
    batch_from: int = BATCH_FROM
    memory: int = MEMORY
    case: str | None = None
    shows: Path | None = None
    authority: str | None = None
    reference_date: date | None = None
    skip_invalid: bool = False
    allow_pack_errors: bool = False
    midnight: str = "date"
    moment: datetime | None = None
    maps: tuple[Path | Content, ...] = ()

    def __post_init__(self) -> None:
        """Take hold of what is in memory, and part a moment into its day and itself."""
        settled: dict[str, object] = {"records": tuple(taken(self.records))}
        settled |= {name: tuple(map(Path, _some(getattr(self, name)))) for name in ("rules", "overlays")}
        settled["maps"] = tuple(m if isinstance(m, Content) else Path(m) for m in _some(self.maps))
        settled["instruments"] = tuple(_some(self.instruments))
        settled |= {name: Path(given) for name in _FILES if isinstance(given := getattr(self, name), str)}
        for name, (kinds, words) in _EXPECTED.items():
            of_kind(name, getattr(self, name), kinds, words)
        if isinstance(self.as_at, datetime):
            moment = on_the_clock(self.as_at)
            settled |= {"as_at": moment.date(), "moment": moment}
        if isinstance(self.known_at, datetime):
            settled["known_at"] = on_the_clock(self.known_at)
        for name, value in settled.items():
            object.__setattr__(self, name, value)

    @property
    def when(self) -> date | datetime:
        """The day, or the moment, that the answer is to be true of."""
        return self.moment or self.as_at

    @property
    def sources(self) -> tuple[Path | Content, ...]:
        """The files, and what is in memory, one after another."""
        return cast("tuple[Path | Content, ...]", self.records)


_FILES = ("trials", "deviations", "shows")
_NONE = type(None)
_A_DAY, _A_FILE = "a date or a datetime", "the path of a file"
_EXPECTED: dict[str, tuple[tuple[type, ...], str]] = {
    "as_at": ((date,), _A_DAY),
    "known_at": ((date, _NONE), _A_DAY),
    "reference_date": ((date, _NONE), "a date"),
    "ledger": ((Ledger, Overlay, Path, str, _NONE), "`OWN_LEDGER`, an address or None"),
    "library": ((Library, _NONE), "what `load` returns"),
    "case": ((str, _NONE), "the reference of a case, as text"),
    "authority": ((str, _NONE), "an authority's name or code, as text"),
    **dict.fromkeys(_FILES, ((Path, str, _NONE), _A_FILE)),
}


def of_kind(name: str, given: object, kinds: tuple[type, ...], words: str) -> None:
    """See that what a program gave is of a kind that can be used.

    Raises:
        TypeError: It is not, or it is text with nothing in it, which would be taken for nothing said.
    """
    if not isinstance(given, kinds):
        raise TypeError(f"{name}: expected {words}, not {type(given).__name__}")
    if given == "" and Path in kinds:
        raise TypeError(f"{name}: expected {words}, not empty text")


def _some(given: Any) -> Iterable[Any]:  # noqa: ANN401  one path or name, or several
    """Give one as though it were several, and never its letters."""
    return (given,) if isinstance(given, str | Path | Content) else given


def named(source: Path | Content) -> str:
    """Say how a source is called."""
    return source.name if isinstance(source, Content) else str(source)


def on_the_clock(moment: datetime) -> datetime:
    """Return a moment as the clock in England shows it, which has no zone; one without a zone is so already."""
    return moment if moment.tzinfo is None else moment.astimezone(ENGLAND).replace(tzinfo=None)


def taken(records: Records) -> Iterator[Path | Content]:
    """Give what was given as records one source after another; records that follow each other are one source.

    Raises:
        NotRecords: Something among it is no record and holds none.
        Refused: A table cannot be read on this machine.
    """
    loose: list[Record] = []
    found: list[Path | Content] = []
    for each in _each(records):
        if isinstance(each, Mapping | Event):
            loose.append(each)
            continue
        found += _together(loose)
        found.append(_source(each))
    named = [*found, *_together(loose)]
    in_memory = [each for each in named if isinstance(each, Content) and each.name == content.NAME]
    for each in named:
        own = isinstance(each, Content) and len(in_memory) > 1 and each.name == content.NAME
        yield Content(each.data, _numbered(in_memory.index(each))) if own and isinstance(each, Content) else each


def _numbered(place: int) -> str:
    return f"{content.NAME[:-1]} {place + 1}>"


def _together(loose: list[Record]) -> Iterator[Content]:
    """Hand over the records gathered so far as one source, if there are any."""
    if loose:
        yield content.lines(loose)
    loose.clear()


def _each(records: Records) -> Iterator[Any]:
    single = isinstance(records, Path | str | bytes | bytearray | Content | Mapping | Event)
    if single or frames.is_table(records):
        yield records
    elif isinstance(records, Iterable):
        yield from records
    else:
        raise NotRecords(f"expected files, bytes, a table or records, not {type(records).__name__}")


def _source(given: object) -> Path | Content:
    if isinstance(given, Path | str):
        return Path(given)
    if isinstance(given, bytes | bytearray):
        return Content(bytes(given))
    if isinstance(given, Content):
        return given
    if frames.is_table(given):
        return _cells(given)
    raise NotRecords(f"expected a file, bytes, a table or a record, not {type(given).__name__}")


def _cells(table: object) -> Content:
    try:
        return frames.as_cells(table)
    except frames.NoReader as none:
        raise Refused([none.diagnostic]) from None
