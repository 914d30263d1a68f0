"""What holds for the whole run: Hypothesis's profiles, CI's rule that nothing may be skipped, and one server."""

import gc
import os
import re
import shutil
import tempfile
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres

TESTS = Path(__file__).parent
ROOT = TESTS.parent
MEMORY = Path("/dev/shm")  # noqa: S108  no name in it is guessed
# No deadline: a theorem is about what is true, and a busy machine is no counter-example. The everyday run draws the
# same examples each time, so that it passes or fails by what has changed; the campaign draws new ones.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("everyday", patient, derandomize=True, max_examples=50)
settings.register_profile("campaign", patient, max_examples=5_000)
settings.load_profile("everyday")


@pytest.fixture(scope="session")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name a file that is not there yet each time, all in one folder: making a folder looks through all beside it."""
    folder = tmp_path_factory.mktemp("ledgers")
    return (folder / f"{number}.sqlite" for number in count())


@pytest.fixture(autouse=True)
def no_users_ledger(ledgers: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a ledger that is not there yet, so that no test reads or writes the one of whoever runs it."""
    file = next(ledgers)
    monkeypatch.setenv("GUIDANCE_LEDGER", str(file))
    return file


class NothingSkipped:
    """Turns each skip into a failure: a test that did not run has shown nothing."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        fail_if_skipped(report)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        fail_if_skipped(report)
        return report


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{why}: nothing may be skipped where GUIDANCE_NO_SKIP is 1"


SHARING = re.compile(r"\bshipped_cases\b|: Catalogue\b")
"""What a file says whose tests need the worked cases run, or every page made: one process does that for all of them."""
LONGEST = (
    "test_browser.py", "test_first_screen.py", "test_desk.py", "test_bad_packs.py", "test_pages.py",
    "test_live_agrees.py", "test_doubts.py", "test_audit.py", "test_failing.py", "test_powers.py", "test_theorems.py",
    "test_commands.py", "test_many_cases.py",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, building the site first, so that no process is left alone with one."""
    assert not [item.nodeid for item in items if " at 0x" in item.nodeid], "a test has another name in each process"
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_collection_finish() -> None:
    """Leave the tests themselves, and the packs read for them, out of what is gone through for garbage from here on."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:  # noqa: ANN401  only xdist has these types
    """Keep in one process the tests of a file, and of the files that share what takes long to make."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415  only where there are several processes

    class Sharing(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return "sharing" if file in sharing else file

    sharing = {file.relative_to(ROOT).as_posix() for file in TESTS.rglob("test_*.py") if SHARING.search(read(file))}
    return Sharing(config, log)


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: some of them wait for a disk, a browser or a program of their own."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.prepare_folder()
        os.environ.pop("GUIDANCE_LEDGER", None)  # nobody's own ledger is touched by a test
        folder = os.environ[postgres.FOLDER]
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CACHE_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        os.environ["GUIDANCE_LEDGER_KEYS"] = tempfile.mkdtemp(
            prefix="guidance-keys-", dir=MEMORY if MEMORY.is_dir() else None
        )
    if os.environ.get("GUIDANCE_NO_SKIP") == "1":
        config.pluginmanager.register(NothingSkipped(), "nothing-skipped")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop()
        shutil.rmtree(os.environ.pop("GUIDANCE_LEDGER_KEYS", ""), ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left = [report for report in terminalreporter.stats.get("skipped", ()) if postgres.LACKING in str(report.longrepr)]
    if left:
        said = (
            f"{postgres.LACKING}: {len(left)} tests of the ledger did NOT run (on Debian: apt-get install postgresql)"
        )
        terminalreporter.write_line(said, red=True, bold=True)
