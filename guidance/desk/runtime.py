"""Python as a browser runs it: Pyodide, of one version, fetched once by npm and known by its hash."""

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

from guidance.app.files import write_whole

VERSION = "314.0.7"
INTEGRITY = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
"""The SHA-512 of the package, as a lock file of npm writes it."""
FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
_PATIENCE = 300


class NotToBeHad(Exception):  # noqa: N818  what this machine lacks, not a program's error
    """Pyodide, or what prepares it, is not on this machine and cannot be fetched; the message says why."""


def runtime() -> Path:
    """Return the folder with Pyodide; nothing is fetched for it.

    Raises:
        NotToBeHad: It is not on this machine.
    """
    folder = user_cache_path("guidance-engine", appauthor=False) / f"pyodide-{VERSION}"
    if not all((folder / name).is_file() for name in FILES):
        raise NotToBeHad("what runs in the browser was not fetched; `guidance desk --fetch` does it, through npm")
    return folder


def fetch() -> None:
    """Fetch Pyodide through npm, unless it is here.

    Raises:
        NotToBeHad: It cannot be fetched, or is not what it was.
    """
    folder = user_cache_path("guidance-engine", appauthor=False) / f"pyodide-{VERSION}"
    if all((folder / name).is_file() for name in FILES):
        return
    files = files_of(_fetched())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in files.items():
        write_whole(folder / name, [content])


def node() -> str:
    """Return the program that runs Pyodide while a desk is built.

    Raises:
        NotToBeHad: There is none.
    """
    return _program("node")


def files_of(package: bytes) -> dict[str, bytes]:
    """Return the files of the package that are needed.

    Raises:
        NotToBeHad: It is another package than the one that was looked at.
    """
    if base64.b64encode(hashlib.sha512(package).digest()).decode() != INTEGRITY:
        raise NotToBeHad(f"what npm gave for pyodide {VERSION} is not the package that is known by its hash")
    with tarfile.open(fileobj=io.BytesIO(package)) as tar:
        found = {name: tar.extractfile(f"package/{name}") for name in FILES}
        return {name: file.read() for name, file in found.items() if file}


def _fetched() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        command = [_program("npm"), "pack", "--silent", "--ignore-scripts", f"pyodide@{VERSION}"]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise NotToBeHad(f"npm did not fetch pyodide {VERSION} in {_PATIENCE} seconds") from None
        packages = list(Path(folder).glob("*.tgz"))
        if done.returncode or not packages:
            raise NotToBeHad(f"npm cannot fetch pyodide {VERSION} here")
        return packages[0].read_bytes()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotToBeHad(f"`{name}` is not on this machine")
    return found
