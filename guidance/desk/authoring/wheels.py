"""What the checks of packs rest on, made for the Python of a browser: fetched once by pip, and known by its hashes."""

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from platformdirs import user_cache_path

from guidance.app.files import write_whole
from guidance.desk import packing, runtime
from guidance.desk.runtime import NotToBeHad

WHEELS: Mapping[str, tuple[str, str]] = {
    "annotated-types": ("0.8.0", "f072f4d804ea359e4eaf198b1af7a8b0943881a87f31bb764f8bf219bb9419e0"),
    "markdown-it-py": ("4.3.0", "7aa1511a46c39138de78d9eba92ce47e63124d8003fc98b3a351909e04239efa"),
    "mdurl": ("0.1.2", "84008a41e51615a49fc9966191ff91509e3c40b939176e643fd50a5c2196b8f8"),
    "pydantic": ("2.14.3", "3f7b347782ab7e4cf4c798496ae3a82787d9f21ec12676a9c564355eeef8daa8"),
    "pydantic-core": ("2.50.4", "e6da138a1ecc1341c8b788a5ee822670b03788e1f5decf7af9d461de6e508b8e"),
    "typing-extensions": ("4.16.0", "481caa481374e813c1b176ada14e97f1f67a4539ce9cfeb3f350d78d6370c2e8"),
    "typing-inspection": ("0.4.5", "bc210535442b39e1bf2805e0c7a17dfd6a4ace760c84c7f7d16245d23a6b1c39"),
}
"""Each package with its version and the SHA-256 of its wheel for that Python, or for any."""
FOR = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--abi", "cp314")
UNUSED = ("pydantic/v1/", "pydantic/mypy.py")
"""What of them no check of a pack comes to."""
ARCHIVE, MACHINE_CODE = "checks.zip", ".so"
NOT_FETCHED = "what checks them was not fetched; `guidance desk --fetch` does that, through pip"
_PATIENCE = 300


def fetch() -> None:
    """Fetch the wheels through pip, unless they are here.

    Raises:
        NotToBeHad: They cannot be fetched, or are not what they were.
    """
    if all(place.is_file() for place in _places().values()):
        return
    for place, wheel in zip(_places().values(), _fetched(), strict=True):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place, [wheel])


def checks(folder: Path) -> bytes:
    """Compile and pack what checks a pack, out of the wheels; none of them travels as it came.

    Raises:
        NotToBeHad: A wheel is not on this machine, or nothing here can compile it.
    """
    written, machine_code = list[tuple[str, bytes]](), dict[str, bytes]()
    for wheel in _wheels():
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".py") and not name.startswith(UNUSED):
                    written.append((name, archive.read(name)))
                elif name.endswith(MACHINE_CODE):
                    machine_code[name] = archive.read(name)
    return packing.packed({ARCHIVE: packing.compiled(folder, packing.archived(sorted(written))), **machine_code})


def key() -> str:
    """Return what the packed checks are known by: what they are made from, and how."""
    return packing.digest(f"{runtime.VERSION} {WHEELS} {UNUSED}".encode() + packing.COMPILE.read_bytes())


def _places() -> dict[str, Path]:
    folder = user_cache_path("guidance-engine", appauthor=False) / f"checks-{runtime.VERSION}"
    return {name: folder / f"{name}-{version}-{known[:16]}.bin" for name, (version, known) in WHEELS.items()}


def _wheels() -> Iterator[bytes]:
    for name, place in _places().items():
        try:
            wheel = place.read_bytes()
        except OSError:
            raise NotToBeHad(NOT_FETCHED) from None
        yield _known(name, wheel)


def _known(name: str, wheel: bytes) -> bytes:
    version, known = WHEELS[name]
    if packing.digest(wheel) != known:
        raise NotToBeHad(f"what there is of {name} {version} is not the package that is known by its hash")
    return wheel


def _fetched() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{name}=={version}" for name, (version, _) in WHEELS.items()]
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", *FOR,
                   "-d", folder, *wanted]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise NotToBeHad(f"pip did not fetch what checks them in {_PATIENCE} seconds") from None
        found = {path.name.split("-")[0].replace("_", "-"): path.read_bytes() for path in Path(folder).glob("*.whl")}
    if done.returncode or set(found) != set(WHEELS):
        raise NotToBeHad("pip cannot fetch what checks them here")
    return [_known(name, found[name]) for name in WHEELS]
