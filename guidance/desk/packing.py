"""What travels to a browser, in three packed files: Python, our engine made ready for it, and the checked packs."""

import gzip
import hashlib
import importlib.util
import io
import json
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

import guidance
from guidance.desk import runtime
from guidance.engine.packs import stored
from guidance.engine.packs.library import Library

COMPILE = Path(__file__).parent / "page" / "compile.mjs"
OURS = Path(guidance.__file__).parent
LEFT_OUT = (
    "cli", "site", "schemas", "app/comparing", "app/editor", "engine/ledger/databases", "desk/building.py",
    "desk/packing.py", "desk/runtime.py", "desk/authoring/wheels.py",
)  # fmt: skip
"""What no question at the desk comes to."""
UNUSED = (
    "_pyrepl", "unittest", "pydoc_data", "xmlrpc", "wsgiref", "ensurepip", "venv", "imaplib.py", "mailbox.py",
    "ftplib.py", "smtplib.py", "poplib.py", "turtle.py", "doctest.py", "pdb.py", "pydoc.py", "pickletools.py",
    "optparse.py", "cProfile.py", "profile.py", "pstats.py", "_pyio.py", "multiprocessing", "idlelib", "tkinter",
)  # fmt: skip
"""What of Python's own library is left out: tools, and ways of speaking to machines that no page has."""
ENCODINGS = {"__init__", "aliases", "ascii", "cp1252", "cp437", "idna", "latin_1", "punycode", "utf_16", "utf_16_be",
             "utf_16_le", "utf_8", "utf_8_sig", "raw_unicode_escape", "unicode_escape"}  # fmt: skip
ZONES = ("Europe/London", "UTC")


def python(folder: Path) -> bytes:
    """Pack Pyodide: the machine code, and the library without what nobody asks for here."""
    return packed({
        "pyodide.asm.wasm": (folder / "pyodide.asm.wasm").read_bytes(),
        "python_stdlib.zip": compiled(folder, library_of_python((folder / "python_stdlib.zip").read_bytes())),
        "pyodide-lock.json": _without_packages((folder / "pyodide-lock.json").read_bytes()),
    })  # fmt: skip


def library_of_python(whole: bytes) -> bytes:
    """Take the library of Python, as it was written, out of its archive, and give what is used of it as another."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
        return archived((name, archive.read(name)) for name in names if _is_used(PurePosixPath(name)))


def _is_used(name: PurePosixPath) -> bool:
    if name.parts[0] == "encodings":
        return name.name.partition(".")[0] in ENCODINGS
    return name.parts[0].replace(".pyc", ".py") not in UNUSED and "test" not in name.parts


def _without_packages(lock: bytes) -> bytes:
    return json.dumps({"info": json.loads(lock)["info"], "packages": {}}).encode()


def engine(folder: Path) -> bytes:
    """Compile our code and what it rests on for that Python, and pack it.

    Raises:
        NotToBeHad: Nothing here can compile it.
    """
    return packed({"engine.zip": compiled(folder, sources()), **zones()})


def compiled(folder: Path, written: bytes) -> bytes:
    """Compile an archive of code for the Python of a folder, into an archive that is not compressed.

    Raises:
        NotToBeHad: Nothing here can compile it.
    """
    with tempfile.TemporaryDirectory() as place:
        source, made = Path(place) / "source.tar", Path(place) / "made.zip"
        source.write_bytes(written)
        command = [runtime.node(), str(COMPILE), str(folder), str(source), str(made)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
        if done.returncode or not made.is_file():
            raise runtime.NotToBeHad(f"the engine cannot be made ready for a browser here: {done.stderr[-300:]!r}")
        return made.read_bytes()


def key_of_engine() -> str:
    """Return what the compiled engine is known by: what it is made from, and how."""
    return digest(b"".join((sources(), *zones().values(), COMPILE.read_bytes())))


def zones() -> dict[str, bytes]:
    """Give the clocks that are asked for, as files: looked for among packages, they would take a tenth of a second."""
    folder = _package("tzdata") / "zoneinfo"
    return {f"zoneinfo/{zone}": (folder / zone).read_bytes() for zone in ZONES}


def sources() -> bytes:
    """Gather our code, and what it imports besides Python's own library, as one archive."""
    return archived(sorted(_sources()))


def archived(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Put files of code into one archive, to be compiled."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, content in files:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            tar.addfile(about, io.BytesIO(content))
    return held.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    yield from _files(OURS, "guidance", (p for p in OURS.rglob("*.py") if not _is_left_out(p.relative_to(OURS))))
    yield from _files(OURS, "guidance", [OURS / "engine" / "diagnostics.yaml"])
    for name in ("yaml", "platformdirs"):
        found = _package(name)
        yield from _files(found, name, found.glob("*.py"))


def _is_left_out(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in LEFT_OUT)


def _files(folder: Path, name: str, paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    yield from ((f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()) for path in paths)


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise runtime.NotToBeHad(f"`{name}` is not installed")
    return Path(found.origin).parent


def packs(library: Library) -> bytes:
    """Pack the checked packs; their hash is the one that a receipt carries."""
    return packed({"packs.json": stored.as_text(library).encode()})


def packed(files: Mapping[str, bytes]) -> bytes:
    """Put files into one, compressed: the length of a list of names and lengths, the list, then the files."""
    listed = json.dumps([[name, len(content)] for name, content in files.items()]).encode()
    whole = b"".join((len(listed).to_bytes(4, "little"), listed, *files.values()))
    return gzip.compress(whole, 9, mtime=0)


def digest(content: bytes) -> str:
    """Return the hash of a packed file."""
    return hashlib.sha256(content).hexdigest()


def mark(part: bytes) -> str:
    """Return what a page knows a packed part by: its SHA-256, and the checksum and length that gzip ends it with.

    The second is for a page from plain http, where a browser has no SHA-256.
    """
    return f"{digest(part)}-{part[-8:].hex()}"
