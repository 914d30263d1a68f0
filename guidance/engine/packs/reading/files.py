"""Files on the disk: which of them belong to a pack, and what is in one as text."""

import codecs
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from guidance.engine import bounds
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.packs.reading.places import place_of

SUFFIXES = (".yaml", ".yml", ".md")
CASES = ".cases.yaml"
INSTRUMENT = "instrument.yaml"
LEVELS = "levels.yaml"
ABOUT = "readme.md"
"""What a folder says about itself, to people who browse it; it is no page of a pack."""


@dataclass(frozen=True)
class FileText:
    """What a file holds. Where it is not UTF-8, `text` is as much as can be made out, and a mistake says so."""

    text: str
    sha256: str = ""
    mistakes: tuple[Diagnostic, ...] = ()


def find_files(paths: Iterable[Path], shown_from: Path) -> Iterator[tuple[Path, str] | Diagnostic]:
    """Yield each pack file at or below some paths, once, with the name to show for it; or why there is none.

    A file of rules brings the `instrument.yaml` beside it, and a file of cases the rules that it is for. What begins
    with a full stop, and a folder's own `README.md`, are passed over; a file that looks like one of a pack and has
    another ending is named.
    """
    seen: set[str] = set()
    for path in paths:
        try:
            found = _below(path) if path.is_dir() else _with_companions(path) if os.path.lexists(path) else None
        except _TooMuchError as many:
            yield many.told(shown_name(path, shown_from))
            continue
        if not found:
            missing = "there is no such file or folder" if found is None else "no pack files in this folder"
            yield Diagnostic("G001", missing, Span(shown_name(path, shown_from)), "check the path")
        for file in found or ():
            real = os.path.join(os.path.realpath(file.parent), file.name)  # noqa: PTH118  `Path` raises where links go round
            if real not in seen:
                seen.add(real)
                misnamed = path.is_dir() and is_misnamed(file.name)
                yield _not_read(file, shown_from) if misnamed else (file, shown_name(file, shown_from))


class _TooMuchError(Exception):
    """There is more below a folder than is looked through."""

    def __init__(self, bound: bounds.Bound) -> None:
        super().__init__(bound.exceeded)
        self.bound = bound

    def told(self, shown: str) -> Diagnostic:
        """Say so."""
        return Diagnostic(
            self.bound.code, f"there are {self.bound.exceeded}", Span(shown), "name the pack’s own folder"
        )


def _below(folder: Path) -> list[Path]:
    """List the pack files of a folder and of those within it, links followed, each folder entered once.

    Raises:
        _TooMuchError: There is more than is looked through.
    """
    closed: list[Path] = []
    found: list[Path] = []
    entered: set[str] = set()
    for here, folders, files in os.walk(folder, onerror=lambda e: closed.append(Path(e.filename)), followlinks=True):
        real = os.path.realpath(here)
        folders[:] = [] if real in entered else sorted(name for name in folders if not name.startswith("."))
        found += (
            []
            if real in entered
            else [Path(here, name) for name in sorted(files) if _belongs(name) or is_misnamed(name)]
        )
        entered.add(real)
        for bound, number in ((bounds.PACK_FOLDERS, len(entered)), (bounds.PACK_FILES, len(found))):
            if number > bound.most:
                raise _TooMuchError(bound)
    return sorted([*found, *closed])


def _belongs(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not name.startswith(".") and name.lower() != ABOUT


def is_misnamed(name: str) -> bool:
    """Tell whether a file looks like one of a pack, and is not read for the end of its name.

    >>> is_misnamed("01-referral.yaml.txt"), is_misnamed("01-referral.yaml"), is_misnamed("notes.txt")
    (True, False, False)
    """
    low = name.lower()
    nearly = low.endswith(".json") or any(f"{suffix}{mark}" in low for suffix in (".yaml", ".yml") for mark in "._-~ ")
    return nearly and not low.endswith(SUFFIXES) and not name.startswith(".")


def _not_read(file: Path, shown_from: Path) -> Diagnostic:
    cure = f"if it is of the pack, let its name end in {', '.join(f'`{s}`' for s in SUFFIXES)}; if not, move it away"
    span = Span(shown_name(file, shown_from))
    return Diagnostic("G020", f"`{file.name}` is not read, for the end of its name", span, cure)


def _with_companions(path: Path) -> list[Path]:
    rules = path.with_name(f"{path.name.removesuffix(CASES)}.yaml") if path.name.endswith(CASES) else path
    beside = [companion for companion in (path.with_name(INSTRUMENT), rules) if companion.exists()]
    return list(dict.fromkeys([*beside, path]))


def shown_name(path: Path, shown_from: Path) -> str:
    """Return a path as people know it: from the folder they work in, or whole where it is not below that."""
    whole, start = os.path.abspath(path), os.path.abspath(shown_from)  # noqa: PTH100  links are shown as they are named
    return Path(whole).relative_to(start).as_posix() if Path(start) in Path(whole).parents else path.as_posix()


def read_file(path: Path, shown: str) -> FileText:
    """Read a file as UTF-8 text, or say why not."""
    try:
        if path.exists() and not path.is_file():
            return _unread("G001", "cannot read it: it is no file that can be opened", Span(shown), "check the path")
        size = path.stat().st_size
        if size > bounds.PACK.most:
            cure = f"split it: at most {bounds.PACK.most // 1_000_000} MB a file"
            return _unread("G003", f"the file is too large ({size // 1_000_000} MB)", Span(shown), cure)
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or "its name is not one that a file can have"
        return _unread("G001", f"cannot read it: {why.lower()}", Span(shown), "check its name and permissions")
    return decoded(content, shown)


def _unread(code: str, message: str, place: Span, cure: str) -> FileText:
    return FileText("", mistakes=(Diagnostic(code, message, place, cure),))


def decoded(content: bytes, shown: str) -> FileText:
    """Read as UTF-8 what a file holds, or say why not."""
    digest, body = hashlib.sha256(content).hexdigest(), content.removeprefix(codecs.BOM_UTF8)
    try:
        return FileText(body.decode(), digest)
    except UnicodeDecodeError as error:
        line, column = place_of(body[: error.start].decode(), error.start)
        message = f"byte 0x{body[error.start]:02x} is not UTF-8"
        mistake = Diagnostic("G002", message, Span(shown, line, column), "save the file as UTF-8")
        return FileText(body.decode(errors="replace"), digest, (mistake,))
