"""Run the engine's tests in the Python that a browser runs, 3.14 without threads or processes, under Node.

What is written in Python comes from the environment that runs this; what is compiled, for that Python, from the package
index, in the versions of this environment. `tools/try_browser_python.py [FOLDER OR ARGUMENT OF PYTEST]…`.
"""

import importlib.metadata
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

from guidance.desk import runtime

ROOT = Path(__file__).resolve().parents[1]
COMPILED = ("hypothesis", "pydantic-core")
TESTS = ("tests/reckoning", "tests/evaluate", "tests/explain", "tests/measure")
# Hypothesis warns that this Python may let go of its random numbers at once, and draws the same all the same.
USUAL = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::hypothesis.errors.HypothesisWarning")
FOR = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--abi", "cp314")


def main(arguments: list[str]) -> int:
    """Return what pytest ends with there."""
    try:
        runtime.fetch()
        folder, node = runtime.runtime(), runtime.node()
    except runtime.NotToBeHad as lack:
        print(lack, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as site:
        unpack_compiled(Path(site))
        sites = (site, sysconfig.get_path("purelib"))
        script = ROOT / "tools" / "browser_python.mjs"
        asked = [node, script, folder, ROOT, *sites, "--", *USUAL, *(arguments or TESTS)]
        return subprocess.run([*map(str, asked)], check=False).returncode


def unpack_compiled(site: Path) -> None:
    """Unpack into a folder what that Python cannot take from this environment."""
    with tempfile.TemporaryDirectory() as wheels:
        wanted = [f"{name}=={importlib.metadata.version(name)}" for name in COMPILED]
        fetched = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", *FOR,
                   "-d", wheels, *wanted]  # fmt: skip
        subprocess.run(fetched, check=True)
        for wheel in Path(wheels).glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(site)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
