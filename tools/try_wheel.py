"""Build the wheel, install it in an empty environment away from this checkout, and run every command there.

First without any extra: what asking needs has to be enough, and whatever else is asked for has to say which extra it
needs. Then with the extras, all but `live`, which a machine without a compiler lacks. `tools/try_wheel.py [FOLDER]`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer.main

from guidance.cli import app
from guidance.cli.ending import DONE, USAGE
from tools import write_commands

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = "ledger,postgres,site,reports,editor"
BARRED = ("sqlalchemy", "cryptography", "psycopg", "mkdocs", "matplotlib", "durable", "numpy", "lxml")
MOST = 60 * 1024 * 1024
CASE = "examples/one-child-2011.jsonl"
ASKED = (
    "--version",
    "doctor",
    f"next {CASE} --case EX-1 --as-at 2011-05-20",
    f"evaluate {CASE} --as-at 2011-08-31 --format json",
    "evaluate examples/census-2024-invented.xml --as-at 2024-03-31",
    f"explain {CASE} --case EX-1 --rule wt10.icpc.15wd --as-at 2011-06-30",
    "explain G012",
    "rules initial conference",
    "words strategy discussion",
    "check examples/hub-triage",
    "test examples/hub-triage",
    f"audit {CASE} --as-at 2011-11-20 --pack kent-2009",
    f"form show tower-hamlets {CASE} --case EX-1 --as-at 2011-06-01",
    "trials list --as-at 2011-06-01",
    f"trials preview examples/trial-2011.yaml {CASE} --as-at 2011-09-30",
    "deviations schema",
    "new instrument own --authority Walsall --title Manual --from 2026-09-01",
    "format own",
    "fix own",
    f"due {CASE} --as-at 2011-08-31 --format csv --output due.csv",
)
"""What is asked without any extra, and is answered."""
LACKING = {
    "site build": "site",
    "ledger prepare": "ledger",
    f"deviate --from examples/deviation-2011.yaml --records {CASE} --as-at 2011-06-15": "ledger",
    f"trials report examples/trial-2011.yaml {CASE} --as-at 2012-11-20 --format html": "reports",
}
"""What needs an extra, and which; with the extras, all of it works."""


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run something in a folder."""
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def fail(said: str, done: subprocess.CompletedProcess[str]) -> None:
    """Stop, with what was printed."""
    sys.exit(f"{said}\nexit code {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


class Away:
    """An environment of its own in a folder of its own, which knows nothing of this checkout."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder, self.wheel = folder / "away", wheel
        self.folder.mkdir()
        shutil.copytree(ROOT / "examples", self.folder / "examples")
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        data = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CACHE_HOME": str(folder / "cache"), "HOME": str(folder)}
        self.environment = {**kept, **pip, **data}
        self.python = folder / "environment" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", str(folder / "environment")], check=True)

    def install(self, extras: str = "") -> None:
        """Install the wheel, with some extras."""
        wanted = f"{self.wheel}[{extras}]" if extras else str(self.wheel)
        pins = ("--constraint", str(ROOT / "constraints.txt"), "--only-binary", ":all:")
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "-qq", *pins, wanted]
        subprocess.run(pip, check=True)

    def ask(self, words: str, code: int = DONE, says: str = "") -> None:
        """Run a command, and stop where it does not end or say as expected."""
        done = run([str(self.python), "-m", "guidance", *words.split()], self.folder, self.environment)
        if done.returncode != code or says not in done.stdout + done.stderr or "Traceback" in done.stderr:
            fail(f"guidance {words}: expected exit code {code}{f' and {says!r}' if says else ''}", done)
        print(f"  guidance {words}")

    def packages(self) -> Iterator[Path]:
        """Give what is installed, but for what installs it."""
        found = next((self.folder.parent / "environment").glob("lib/python*/site-packages"))
        return (p for p in found.iterdir() if p.name.partition("-")[0] not in {"pip", "setuptools"})


def size_of(path: Path) -> int:
    """Return how many bytes something takes up, without what Python made of it."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(f.stat().st_size for f in files if f.is_file() and f.suffix != ".pyc")


def build(folder: Path) -> Path:
    """Build the wheel with what is in this environment."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-qq", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


def without_extras(away: Away) -> None:
    """Ask what needs no extra, and see that what needs one says so."""
    away.install()
    packages = list(away.packages())
    if found := [p.name for p in packages if p.name in BARRED]:
        sys.exit(f"installed without being asked for: {', '.join(found)}")
    size = sum(map(size_of, packages))
    print(f"without any extra: {size / 1024 / 1024:.0f} MB")
    if size > MOST:
        sys.exit(f"more than {MOST // 1024 // 1024} MB")
    for words in ASKED:
        away.ask(words)
    for words, extra in LACKING.items():
        away.ask(words, USAGE, f"[{extra}]")
    for path, _ in write_commands.commands(typer.main.get_command(app), "guidance"):
        away.ask(f"{path.removeprefix('guidance ')} --help")


def with_extras(away: Away) -> None:
    """Ask the rest, and see that the site has the pages written by hand, and no others that lie about."""
    stray = next(away.packages()).parent / "docs"
    stray.mkdir(exist_ok=True)
    (stray / "stray.md").write_text("# Somebody else's page\n", encoding="utf-8")
    away.install(EXTRAS)
    for words in LACKING:
        away.ask(words)
    away.ask("ledger verify")
    away.ask("deviations list")
    pages = away.folder / "build" / "site" / "how"
    wanted = {page.stem for page in (ROOT / "docs").glob("*.md")}
    if lacking := sorted(name for name in wanted if not (pages / name / "index.html").is_file()):
        sys.exit(f"the site lacks the pages {', '.join(lacking)}")
    if (pages / "stray").exists():
        sys.exit("the site holds a page that is not ours")


def main() -> None:
    """Try the wheel, in a folder that was named or in one that is thrown away."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else name).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        away = Away(folder, build(folder))
        without_extras(away)
        with_extras(away)
    print("the wheel works")


if __name__ == "__main__":
    main()
