"""A folder of packs as it was at a revision of a git repository, written `REV:path`."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 60


class NoRevision(ValueError):  # noqa: N818  a verdict on what was typed, not a program's error
    """What was typed names no folder at a revision; the message says why."""


@contextmanager
def folder_at(typed: str) -> Iterator[Path]:
    """Give a folder that holds, for as long as it is looked at, what `REV:path` held.

    As git has it, the path is taken from the top of the repository; where there is none such, from the folder that one
    is in.

    Raises:
        NoRevision: There is no git, no repository, no such revision, or no such folder in it.
    """
    revision, _, path = typed.partition(":")
    whole = _archived(_tree(revision, path.rstrip("/")))
    with tempfile.TemporaryDirectory(prefix="guidance-") as made:
        folder = Path(made) / (Path(path).name or "packs")
        with tarfile.open(fileobj=io.BytesIO(whole)) as found:
            found.extractall(folder, filter="data")
        yield folder


def _tree(revision: str, path: str) -> str:
    """Return the name that git gives the contents of a folder at a revision."""
    if not revision or revision.startswith("-"):
        raise NoRevision(f"`{revision[:_LONGEST]}` is no revision")
    tries = (f"{revision}:{path}", f"{revision}:./{path}")
    told = ""
    for wanted in tries:
        found = _git("rev-parse", "--verify", "--end-of-options", wanted)
        name = found.stdout.decode().strip()
        if found.returncode == 0 and _git("cat-file", "-t", name).stdout.strip() == b"tree":
            return name
        told = found.stderr.decode(errors="replace").strip()
    if "not a git repository" in told:
        raise NoRevision("the folder that you are in is in no git repository")
    if _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").returncode:
        raise NoRevision(f"git knows no revision `{revision[:_LONGEST]}` here")
    raise NoRevision(f"there is no folder `{path}` at `{revision[:_LONGEST]}`")


def _archived(tree: str) -> bytes:
    home = _git("rev-parse", "--absolute-git-dir").stdout.decode().strip()
    found = _git(
        "--git-dir", home, "archive", "--format=tar", tree, cwd=Path(home)
    )  # from a folder that is not in it, git gives nothing
    if found.returncode:
        raise NoRevision(f"git cannot give it ({found.stderr.decode(errors='replace').strip()[:200]})")
    return found.stdout


def _git(*typed: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *typed], capture_output=True, check=False, cwd=cwd)  # noqa: S603, S607  git, as it is installed
    except OSError as fault:
        raise NoRevision(f"git cannot be run ({fault.strerror})") from None
