"""What the page loads only when it is asked for, made for the Python of a browser: fetched by pip, known by hashes."""

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from guidance.app.files import write_whole
from guidance.desk import packing, runtime
from guidance.desk.runtime import NotToBeHad


@dataclass(frozen=True)
class Part:
    """What is loaded for one purpose: what it does, in words, and what it is made of.

    `wheels` gives each package with its version and the SHA-256 of its wheel for that Python, or for any; `unused` is
    what of them the page never comes to; `instead` what to do where it cannot be had.
    """

    does: str
    instead: str
    wheels: Mapping[str, tuple[str, str]]
    unused: tuple[str, ...] = ()


PARTS: Mapping[str, Part] = {
    "checks": Part("checks trials and packs", "put them to `guidance check`", {
        "annotated-types": ("0.8.0", "f072f4d804ea359e4eaf198b1af7a8b0943881a87f31bb764f8bf219bb9419e0"),
        "markdown-it-py": ("4.3.0", "7aa1511a46c39138de78d9eba92ce47e63124d8003fc98b3a351909e04239efa"),
        "mdurl": ("0.1.2", "84008a41e51615a49fc9966191ff91509e3c40b939176e643fd50a5c2196b8f8"),
        "pydantic": ("2.14.3", "3f7b347782ab7e4cf4c798496ae3a82787d9f21ec12676a9c564355eeef8daa8"),
        "pydantic-core": ("2.50.4", "e6da138a1ecc1341c8b788a5ee822670b03788e1f5decf7af9d461de6e508b8e"),
        "typing-extensions": ("4.16.0", "481caa481374e813c1b176ada14e97f1f67a4539ce9cfeb3f350d78d6370c2e8"),
        "typing-inspection": ("0.4.5", "bc210535442b39e1bf2805e0c7a17dfd6a4ace760c84c7f7d16245d23a6b1c39"),
    }, ("pydantic/v1/", "pydantic/mypy.py")),
    "workbooks": Part("reads workbooks", "save the sheet as CSV, in UTF-8, and open that", {
        "et-xmlfile": ("2.0.0", "7a91720bc756843502c3b7504c77b8fe44217c85c537d85037f0f536151b2caa"),
        "openpyxl": ("3.1.5", "5282c12b107bffeef825f4617dc029afaf41d0ea60823bbb665ef3079dc79de2"),
    }),
}  # fmt: skip
"""By the name under which each travels."""
FOR = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--abi", "cp314")
ARCHIVE, MACHINE_CODE = "code.zip", ".so"
NOT_FETCHED = "it was not fetched; `guidance desk --fetch` does that, through pip"
_PATIENCE = 300


def fetch(part: str) -> None:
    """Fetch the wheels of a part through pip, unless they are here.

    Raises:
        NotToBeHad: They cannot be fetched, or are not what they were.
    """
    places = _places(part)
    if all(place.is_file() for place in places.values()):
        return
    for place, wheel in zip(places.values(), _fetched(part), strict=True):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place, [wheel])


def made(part: str, folder: Path) -> bytes:
    """Compile and pack a part out of its wheels, for the Python of a folder; none of them travels as it came.

    Raises:
        NotToBeHad: A wheel is not on this machine, or nothing here can compile it.
    """
    written, machine_code = list[tuple[str, bytes]](), dict[str, bytes]()
    for wheel in _wheels(part):
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".py") and not name.startswith(PARTS[part].unused):
                    written.append((name, archive.read(name)))
                elif name.endswith(MACHINE_CODE):
                    machine_code[name] = archive.read(name)
    return packing.packed({ARCHIVE: packing.compiled(folder, packing.archived(sorted(written))), **machine_code})


def key(part: str) -> str:
    """Return what a packed part is known by: what it is made from, and how."""
    return packing.digest(f"{runtime.VERSION} {ARCHIVE} {PARTS[part]}".encode() + packing.COMPILE.read_bytes())


def _places(part: str) -> dict[str, Path]:
    folder = user_cache_path("guidance-engine", appauthor=False) / f"{part}-{runtime.VERSION}"
    wheels = PARTS[part].wheels.items()
    return {name: folder / f"{name}-{version}-{known[:16]}.bin" for name, (version, known) in wheels}


def _wheels(part: str) -> Iterator[bytes]:
    for name, place in _places(part).items():
        try:
            wheel = place.read_bytes()
        except OSError:
            raise NotToBeHad(NOT_FETCHED) from None
        yield _known(part, name, wheel)


def _known(part: str, name: str, wheel: bytes) -> bytes:
    version, known = PARTS[part].wheels[name]
    if packing.digest(wheel) != known:
        raise NotToBeHad(f"what there is of {name} {version} is not the package that is known by its hash")
    return wheel


def _fetched(part: str) -> list[bytes]:
    wheels = PARTS[part].wheels
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{name}=={version}" for name, (version, _) in wheels.items()]
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", *FOR,
                   "-d", folder, *wanted]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise NotToBeHad(f"pip did not fetch it in {_PATIENCE} seconds") from None
        found = {path.name.split("-")[0].replace("_", "-"): path.read_bytes() for path in Path(folder).glob("*.whl")}
    if done.returncode or set(found) != set(wheels):
        raise NotToBeHad("pip cannot fetch it here")
    return [_known(part, name, found[name]) for name in wheels]
