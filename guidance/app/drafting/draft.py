"""A draft of part of a pack: tried in a copy of the pack first, and written whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidance.app.drafting.wanted import Answers, Wanted
from guidance.app.files import FOR_ALL, real
from guidance.app.named_file import write_named
from guidance.app.packs.selection import with_added
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic, has_errors
from guidance.engine.explain.sentence import sentence
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load


@dataclass(frozen=True)
class Kind:
    """Something that can be drawn up: what is asked for it, its file, its text, and what it may still lack.

    `file` says where in the pack; where that file is there already, `text` is put at its end if the draft `adds`.
    """

    name: str
    questions: Callable[[Library], Sequence[Wanted]]
    file: Callable[[Answers, Path], str]
    text: Callable[[Answers, Library], str]
    lacking: Callable[[Answers], Sequence[str]]
    adds: bool = False


@dataclass(frozen=True)
class Draft:
    """A draft that was tried: the file, its whole text, what is wrong with it, and a rule as its sentence."""

    file: Path
    text: str
    faults: Sequence[Diagnostic]
    warnings: Sequence[Diagnostic]
    lacking: Sequence[str]
    sentence: str = ""


def words_of(pack: Path) -> Library:
    """Return the shipped packs with the pack that is added to, so that its own words and rules can be named."""
    return with_added(shipped(), [pack]) if pack.is_dir() and any(pack.rglob("*.yaml")) else shipped()


def drafted(kind: Kind, answers: Answers, pack: Path, house: Library) -> Draft:
    """Draw something up, and try it in a copy of the pack.

    Raises:
        FileExistsError: There is such a file already, and nothing is added to one of its kind.
    """
    name = kind.file(answers, pack)
    text = kind.text(answers, house)
    file = pack / name
    if file.exists():
        if not kind.adds:
            raise FileExistsError(file)
        text = f"{file.read_text(encoding='utf-8').rstrip()}\n\n{text}"
    library = _tried(pack, name, text)
    found = library.diagnostics
    faults = found if has_errors(found) else ()
    own = [] if faults else [d for d in found if d.span.file.endswith(name)]
    rule = next((r for r in library.every_rule if [r.id] == answers.get("id")), None)
    return Draft(file, text, faults, own, kind.lacking(answers), sentence(rule) if rule else "")


def _tried(pack: Path, name: str, text: str) -> Library:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / (real(pack).name or "pack")
        if pack.is_dir():
            shutil.copytree(pack, folder)
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return load([folder], beside=shipped(), shown_from=Path(made))


def write(draft: Draft) -> None:
    """Write the file, whole or not at all.

    Raises:
        OSError: It cannot be written there.
    """
    draft.file.parent.mkdir(parents=True, exist_ok=True)
    write_named(draft.file, [draft.text], mode=FOR_ALL)
