"""The folder that a site is put into: whether it may be, and how it takes the place of what was there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guidance.app.files import real

MARK = ".guidance-site"
"""A file in a folder that a build made, naming what it was made from; no other folder is ever emptied."""
FILES = ".guidance-site-files"
"""A file beside it, naming every file that the build made; a folder that holds another is not emptied either."""


class NotOurs(Exception):  # noqa: N818  an answer to what was asked, not a bug
    """A folder that is no place for a site: it holds something else, which building would have deleted."""

    def __init__(self, folder: Path, why: str, cure: str) -> None:
        super().__init__(f"`{folder}` {why}")
        self.folder, self.cure = folder, cure


def pages_folder(output: Path) -> Path:
    """Say where the Markdown of a site goes."""
    return output.with_name(f"{output.name}-pages")


def check_place(output: Path) -> None:
    """See that a site may be put into a folder, and its pages beside it, before anything is made.

    Raises:
        NotOurs: It may not: it is a folder of the system or of the user, or holds something else.
    """
    place, here, home = real(output), Path.cwd(), Path.home()
    unmeant = not output.name or output.parts[0].startswith("~")
    if unmeant or place == place.parent or place in {here, home, *here.parents, *home.parents}:
        why = "is no place for a site: it is the folder you are in, one above it, your own, or the root"
        raise NotOurs(output, why, "name a folder for the site alone, such as `build/site`")
    for folder in (output, pages_folder(output)):
        check_ours(folder)


def check_ours(folder: Path) -> None:
    """See that a folder may be emptied.

    Raises:
        NotOurs: It holds something that no build made.
    """
    if folder.is_symlink():
        raise NotOurs(folder, "is a link", "name the folder that it leads to")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise NotOurs(folder, "is not empty, and was not made by this command", "choose another folder, or empty it")
    if others := _others(folder):
        why = f"holds {len(others)} that no build made, such as `{others[0]}`"
        raise NotOurs(folder, why, "take out what is yours, or choose another folder")


def _others(folder: Path) -> list[str]:
    """Name the files of a folder that the build which made it did not make; none where it was never finished."""
    if not (folder / FILES).is_file():
        return []
    made = {*(folder / FILES).read_text(encoding="utf-8").splitlines(), MARK, FILES}
    return sorted({*_files(folder)} - made)


def _files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


@contextmanager
def built_beside(output: Path) -> Iterator[Path]:
    """Offer a folder beside the one meant to build in; once all is there, it and its pages take their places.

    Until then, and where building fails, what was there stays.
    """
    fresh = output.with_name(f"{output.name}-new")
    folders = ((fresh, output), (pages_folder(fresh), pages_folder(output)))
    for folder, _ in folders:
        check_ours(folder)
    try:
        yield fresh
        (fresh / FILES).write_text("".join(f"{name}\n" for name in _files(fresh)), encoding="utf-8")
        for folder, place in folders:
            _swap(folder, place)
    finally:
        for folder, _ in folders:
            if (folder / MARK).is_file():
                shutil.rmtree(folder, ignore_errors=True)


def _swap(fresh: Path, place: Path) -> None:
    old = place.with_name(f"{place.name}-old")
    check_ours(place)
    check_ours(old)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
