"""The shipped packs as they were read and checked last time, in the user's cache: a matter of speed alone.

What is stored is used only where nothing that it was made from has changed by a byte: the files of the packs, and the
engine that read them. Where it cannot be used or written, the packs are read again.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from guidance import engine
from guidance.app.files import write_whole
from guidance.engine.diagnostics import has_errors
from guidance.engine.packs import stored
from guidance.engine.packs.library import Library

ENGINE = Path(engine.__file__).parent
OTHERS_MAY_WRITE = 0o022


def recalled(folders: Sequence[Path], house: Path, read: Callable[[], Library]) -> Library:
    """Return the library as it was stored; else read it, and store it for the next time.

    Args:
        folders: What the library is read from, without its worked cases.
        house: The folder that the names of its files are shown from.
        read: Reads it.
    """
    key = _key(folders, house)
    place = _folder() / f"packs-{hashlib.sha256(os.fsencode(house)).hexdigest()[:16]}.json"
    found = _stored(place, key)
    if found is None:
        found = read()
        if not has_errors(found.diagnostics):
            _store(place, key, stored.as_text(found))
    return found


def _folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415  asked only here

    return user_cache_path("guidance-engine", appauthor=False)


def _key(folders: Sequence[Path], house: Path) -> str:
    """Return one hash of everything that decides what the library holds."""
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".yaml", ".md"}]
    key = hashlib.sha256(f"{sys.version} {house}".encode(errors="surrogateescape"))
    for path in sorted((*files, *ENGINE.rglob("*.py"))):
        text = path.read_bytes()
        key.update(f"{path} {len(text)} ".encode(errors="surrogateescape") + text)
    return key.hexdigest()


def _stored(place: Path, key: str) -> Library | None:
    """Read what is stored, where it is whole, of this key, and nobody else could have written it."""
    try:
        with place.open(encoding="utf-8") as file:
            about = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & OTHERS_MAY_WRITE):
                return None
            head, text = file.readline(), file.read()
        return stored.from_text(text) if head == f"{key} {_digest(text)}\n" else None
    except (OSError, ValueError):
        return None


def _store(place: Path, key: str, text: str) -> None:
    """Write the whole file or none. It is only for speed: where it cannot be written, nothing is lost."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place, [f"{key} {_digest(text)}\n{text}"])
    except OSError:
        return


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
