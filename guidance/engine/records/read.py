"""Files of records read together: each by what it holds, then all of them as one."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.given_file import NotRead
from guidance.engine.model.records.packed import nothing_collected
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.records.content import Content
from guidance.engine.records.gathering import Gathering
from guidance.engine.records.intake import Intake
from guidance.engine.records.plain.reader import given_scope
from guidance.engine.records.problems import Faults
from guidance.engine.records.readers import READERS, Reader
from guidance.engine.records.reading import Authorities, Progress, Reading, Terms
from guidance.engine.records.returns.reader import Returns, is_known
from guidance.engine.records.tables.map import Map
from guidance.engine.records.tables.mapped import Mapped


def read_records(  # noqa: PLR0913  whatever a run of reading is given
    given: Sequence[Path | str | Content],
    vocabulary: Vocabulary,
    authorities: Authorities,
    *,
    skip_invalid: bool = False,
    shows: Mapping[str, object] | None = None,
    authority: str | None = None,
    reference_date: date | None = None,
    progress: Progress | None = None,
    limits: frozenset[str] = frozenset(),
    midnight: str = "date",
    maps: Sequence[Map] = (),
) -> Reading:
    """Read plain event files and censuses, and join what they say. Every mistake is returned, none raised.

    A mistake in a plain file refuses everything; a census is read as far as it can be.

    Args:
        given: The files, or what they would hold, in any order: JSON lines, CSV, or children in need census XML.
        vocabulary: The events and facts that a record may name.
        authorities: The authorities that a record may name.
        skip_invalid: Leave out what is wrong in plain files, with a warning for each, and count it.
        shows: What plain files show that do not say so themselves: `source`, `shows`, `from`, `until`.
        authority: Whose a census is that does not say so: a code, slug or name.
        reference_date: The last day that a census speaks of which does not say so.
        progress: Called now and then with how many records and children have been read.
        limits: The facts that give a last day: one before the day of its event is warned of.
        midnight: What exactly midnight in a cell is: a `date`, as spreadsheets write one, or a `time`.
        maps: What tables and workbooks are that hold no plain events; each is read by the one that knows most of it.
    """
    faults = Faults(skip_invalid)
    whose = _authority(authority, authorities, faults)
    terms = Terms(vocabulary, authorities, skip_invalid, shows, whose, reference_date, progress, limits, midnight)
    gathering = Gathering(terms, faults, given_scope(terms, faults))
    with nothing_collected():
        for each in given:
            _read(each if isinstance(each, Content) else Path(each), gathering, _readers(maps))
        _unused(maps, gathering)
        return gathering.reading()


def _readers(maps: Sequence[Map]) -> Sequence[Reader]:
    """Give the readers in the order in which they are tried: first by maps, where there are any."""
    if not maps:
        return READERS
    return (Mapped(tuple(maps), is_known, Returns().read), *READERS)


def _unused(maps: Sequence[Map], gathering: Gathering) -> None:
    """Warn of maps by which no table was read."""
    for map_ in (map_ for map_ in maps if map_.name not in gathering.mapped):
        message = f"the map `{map_.name}` was used for no file: none given is a table that it fits best"
        gathering.faults.notice("G569", message, Span(map_.name), "check that the table is among the files")


def _authority(given: str | None, authorities: Authorities, faults: Faults) -> str | None:
    code = authorities.code(given) if given else None
    if given and code is None:
        close = authorities.suggest(given)
        cure = f"did you mean `{close}`?" if close else "give its three-digit code or its name"
        faults.of_file("G616", f"`{given}` is not an authority known here", Span("--authority"), cure)
    return code


def _read(given: Path | Content, gathering: Gathering, readers: Sequence[Reader]) -> None:
    """Read one file, or what one would hold, by the first reader that takes it."""
    name = given.name if isinstance(given, Content) else str(given)
    gathering.files.append(name)
    try:
        with Intake(given.data if isinstance(given, Content) else given) as intake:
            opening = intake.opening()
            next(reader for reader in readers if reader.sniff(opening, name)).read(intake, name, gathering)
            gathering.hashes.append(intake.sha256())
    except OSError as error:
        found = unreadable(name, error)
        gathering.faults.of_file(found.code, found.message, found.span, found.cure)


def unreadable(file: str, error: OSError) -> Diagnostic:
    """Say of a file that it cannot be opened, why, and what to do about it."""
    cure = error.cure if isinstance(error, NotRead) else "check the path"
    return Diagnostic("G600", f"the file cannot be read: {why_unread(error)}", Span(file), cure)


def why_unread(error: OSError) -> str:
    """Say why a file cannot be opened."""
    if isinstance(error, NotRead):
        return str(error.strerror)
    kinds = {FileNotFoundError: "it is not there", IsADirectoryError: "it is a folder"}
    return kinds.get(type(error), "this machine does not let it be opened")
