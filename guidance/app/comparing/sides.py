"""What is set beside what: a folder of packs, an instrument that is held, or a folder at a git revision."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guidance import rules as shipped_rules
from guidance.app.comparing.revisions import NoRevision, folder_at
from guidance.app.files import real
from guidance.app.packs.selection import with_added
from guidance.app.packs.shipped import SHIPPED, read_packs, shipped
from guidance.app.packs.when_named import named_rules
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, blamed_on, did_you_mean, has_errors
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import INSTRUMENT
from guidance.engine.packs.reading.nodes import read_document


@dataclass(frozen=True)
class Side:
    """One of the two: as it was typed, and all the packs with it among them.

    `scope` names the instruments that are set beside the other's. `asked` are those that records are put to alone,
    where an instrument was named and no pack. One that `redefines` what is shipped stands in its place.
    """

    named: str
    library: Library
    scope: tuple[str, ...]
    asked: tuple[str, ...] = ()
    redefines: bool = False

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are compared."""
        return tuple(rule for rule in self.library.every_rule if rule.instrument.id in self.scope)

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments that are compared."""
        every = (*self.library.instruments, *self.library.named_instruments)
        return tuple(instrument for instrument in every if instrument.id in self.scope)


def side(typed: str, option: str, added: Sequence[Path] = ()) -> Side:
    """Open one side.

    Args:
        typed: A folder or a file, the identifier of an instrument, or `REV:path`.
        option: What the command calls it, for what is wrong with it.
        added: Packs that lie beneath it, over the shipped ones.

    Raises:
        Refused: It is none of these, or its packs have mistakes.
    """
    house = with_added(shipped(), added)
    if typed.strip() and Path(typed).exists():
        return _usable(_of_folder(typed, Path(typed), house, added))
    held = [i.id for i in (*house.instruments, *house.named_instruments)]
    if typed in held:
        return Side(typed, house, (typed,), asked=(typed,))
    if ":" in typed:
        return _of_revision(typed, option, house, added)
    cure = did_you_mean(
        typed, held, "give a folder of packs, an instrument such as `working-together-2023`, or `REV:path`"
    )
    raise Refused([Diagnostic("G648", f"`{typed}` is no folder and no instrument", Span(option), cure)])


def _of_revision(typed: str, option: str, house: Library, added: Sequence[Path]) -> Side:
    try:
        with folder_at(typed) as folder:
            found = _of_folder(typed, folder, house, added)
            called = tuple(_called(d, folder, typed) for d in found.library.diagnostics)
            return _usable(replace(found, library=replace(found.library, diagnostics=called)))
    except NoRevision as none:
        cure = "write a revision and a folder in it, such as `HEAD~1:packs/camden`"
        raise Refused([Diagnostic("G648", f"`{typed}`: {none}", Span(option), cure)]) from None


def _called(found: Diagnostic, folder: Path, typed: str) -> Diagnostic:
    """Call a file by its revision, and not by where it was put to be looked at."""
    file = found.span.file
    at = file.find(folder.as_posix())
    told = f"{typed.rstrip('/')}{file[at + len(folder.as_posix()) :]}" if at >= 0 else file
    return replace(found, span=replace(found.span, file=told))


def _usable(found: Side) -> Side:
    """See that a side can be compared.

    Raises:
        Refused: A pack has a mistake.
    """
    if has_errors(found.library.diagnostics):
        raise Refused(found.library.diagnostics)
    return found


def _of_folder(typed: str, folder: Path, house: Library, added: Sequence[Path]) -> Side:
    scope = tuple(dict.fromkeys(_instruments_of(folder)))
    if {i.id for i in (*house.instruments, *house.named_instruments)}.isdisjoint(scope):
        return Side(typed, _laid_over(house, folder), scope)
    if _is_shipped(folder):
        return Side(typed, house, scope, redefines=True)
    return Side(typed, _in_place(folder, scope, added), scope, redefines=True)


def _laid_over(house: Library, folder: Path) -> Library:
    """Add a side's own pack, whose mistakes no option is to blame for."""
    made = with_added(house, [folder])
    own = made.diagnostics[len(house.diagnostics) :]
    return replace(made, diagnostics=(*house.diagnostics, *blamed_on("", own)))


def _instruments_of(folder: Path) -> Iterator[str]:
    """Name the instruments of a folder, or of a file's own."""
    files = sorted(folder.rglob(INSTRUMENT)) if folder.is_dir() else [folder.with_name(INSTRUMENT)]
    for file in files:
        root = read_document(file, file.as_posix()).root if file.is_file() else None
        plain = root.plain() if root else None
        named = plain.get("instrument") if isinstance(plain, dict) else None
        if isinstance(named, str):
            yield named


def _is_shipped(folder: Path) -> bool:
    return real(folder).is_relative_to(real(shipped_rules.FOLDER))


def _in_place(folder: Path, scope: Iterable[str], added: Sequence[Path]) -> Library:
    """Read the shipped packs anew with a folder in place of its instruments: another may go on with what they say."""
    found = read_packs([*_beside(folder, set(scope)), folder], cases=False)
    named = named_rules(found, [folder])
    return with_added(replace(found, rules=(*found.rules, *named)), added)


def _beside(folder: Path, scope: set[str]) -> Iterator[Path]:
    """List the shipped packs without the instruments of a folder, and without each file whose place one there takes."""
    whole = folder.is_dir() and not (folder / INSTRUMENT).exists()
    for path in sorted(shipped_rules.FOLDER.iterdir()):
        taken = (whole and (folder / path.name).exists()) or not scope.isdisjoint(_instruments_of(path))
        if not taken and (path.suffix == ".yaml" or (path / INSTRUMENT).exists()):
            yield path
    yield from (path for path in SHIPPED if path != shipped_rules.FOLDER)
