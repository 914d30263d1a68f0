"""A machine that lacks something: each command says what, and `doctor` runs whatever is broken."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from guidance import __version__
from guidance.app.packs.shipped import HOUSE
from guidance.site import building
from tests.cli.conftest import Run

CASE = "examples/one-child-2011.jsonl"
WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
import importlib.util as util
found = util.find_spec
util.find_spec = lambda name, package=None: None if name.partition(".")[0] in ABSENT else found(name, package)
sys.meta_path.insert(0, Absent())
"""


def without(absent: Sequence[str], *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = f"ABSENT = {tuple(absent)!r}\n{WITHOUT}\nsys.argv = {['guidance', *arguments]!r}\n"
    command = [sys.executable, "-c", f"{program}\nfrom guidance.cli import main\nmain()"]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=HOUSE, env={**os.environ, **environment}
    )


@pytest.mark.parametrize(
    ("absent", "command", "extra"),
    [
        ("sqlalchemy", "ledger verify", "ledger"), ("sqlalchemy", "deviations list", "ledger"),
        ("cryptography", f"deviate --from examples/deviation-2011.yaml --records {CASE} --as-at 2011-06-15", "ledger"),
        ("mkdocs", "site build", "site"), ("markdown", "site build", "site"),
        ("sqlalchemy", f"next {CASE} --case EX-1 --as-at 2011-05-20", "ledger"),
        ("duckdb", f"evaluate {CASE} --as-at 2011-05-20 --no-deviations --engine batch", "batch"),
        ("pyarrow", f"evaluate {CASE} --as-at 2011-05-20 --format parquet --output found.parquet", "batch"),
        ("pyarrow", "sql wt10.icpc.15wd --as-at 2011-05-20", "batch"), ("pygls", "lsp", "editor"),
    ],
)  # fmt: skip
def test_a_command_that_needs_an_extra_says_which(absent: str, command: str, extra: str, no_users_ledger: Path) -> None:
    no_users_ledger.touch()  # there is a ledger, and so it has a part in the answer
    done = without([absent], *command.split())
    assert done.returncode == 3, done.stderr
    assert f'pip install "guidance-engine[{extra}]"' in done.stderr
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)


def test_with_no_ledger_nothing_of_the_ledgers_is_needed() -> None:
    absent = ("sqlalchemy", "psycopg", "jinja2", "mkdocs", "markdown", "matplotlib", "durable")
    done = without(absent, *f"next {CASE} --case EX-1 --as-at 2011-05-20 --no-deviations".split())
    assert done.returncode == 0, done.stderr
    assert "Hold the initial conference" in " ".join(done.stdout.split())


def test_the_doctor_runs_where_no_zone_is_known() -> None:
    done = without(["tzdata"], "doctor", PYTHONTZPATH="")
    assert done.returncode == 1
    assert "broken   no time zone data is here" in done.stdout
    assert "cure: pip install tzdata" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_command_says_so_where_no_zone_is_known() -> None:
    done = without(["tzdata"], *f"next {CASE} --case EX-1 --as-at 2011-05-20".split(), PYTHONTZPATH="")
    assert done.returncode == 3
    assert "no time zone data" in done.stderr
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)


@pytest.mark.parametrize("absent", ["yaml", "markdown_it", "platformdirs"])
def test_the_doctor_names_what_is_not_installed(absent: str) -> None:
    done = without([absent], "doctor")
    assert done.returncode == 1, done.stderr
    assert f"broken   not installed: {absent}" in done.stdout


def test_what_the_command_line_itself_lacks_is_named() -> None:
    """It rests on pydantic before the doctor is reached."""
    done = without(["pydantic"], "doctor")
    assert done.returncode == 3
    assert "`pydantic` is not installed, and nothing works without it; pip install guidance-engine" in done.stderr
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)


def test_the_doctor_imports_nothing_that_it_looks_at() -> None:
    program = "import sys; import guidance.app.health; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=HOUSE)
    looked_at = {"yaml", "pydantic", "markdown_it", "platformdirs", "sqlalchemy", "durable", "mkdocs", "tzdata"}
    assert looked_at & set(done.stdout.split()) == set()
    assert [
        name for name in done.stdout.split() if name.startswith(("guidance.engine", "guidance.app.packs.shipped"))
    ] == []


def test_the_version_is_told(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"guidance {__version__}\n")


def test_pages_that_lie_beside_an_installed_package_are_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "stray.md").write_text("# Somebody else's page", encoding="utf-8")
    monkeypatch.setattr(building, "HOUSE", tmp_path)
    monkeypatch.setattr(building, "PACKAGED", tmp_path / "none")
    assert building.shipped_hand_written().pages() == []
    monkeypatch.setattr(building, "PACKAGED", tmp_path / "docs")
    assert building.shipped_hand_written().pages() == [Path("stray.md")]
