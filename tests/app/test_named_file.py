"""Whatever a user names to be written, nothing is lost by it that may not be: the ledger, its keys, what is read."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import guidance
from guidance.app.ledger.opening import keys_folder, open_ledger, stamp
from guidance.app.named_file import write_named
from guidance.cli import main
from guidance.engine.ledger.entry import Draft
from guidance.engine.ledger.problems import NotReplaced
from guidance.site.front import paper

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "examples" / "one-child-2011.jsonl"
SQLITE = b"SQLite format 3\0 somebody else's"
TRIAL = (
    "--authority", "kent", "--title", "t", "--suspends", "wt10.cg.first", "--from", "2011-09-01", "--until",
    "2012-09-01", "--source", "s",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a ledger, its keys, and records."""
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.setenv("GUIDANCE_LEDGER_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("GUIDANCE_LEDGER_SIGNING_KEY", str(tmp_path / "signs.key"))
    body = {"case": "A", "authority": "kent", "rule": "x", "trigger": "e"}
    with open_ledger() as ledger:
        ledger.append(Draft("deviation", body, "2011-05-01", "x, y", {"reasons": "because"}), stamp())
    (tmp_path / "records.jsonl").write_bytes(RECORD.read_bytes())
    (tmp_path / "other.sqlite").write_bytes(SQLITE)
    (tmp_path / "to-the-ledger").symlink_to(tmp_path / "ledger.sqlite")
    (tmp_path / "by-another-name").hardlink_to(tmp_path / "ledger.sqlite")
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "kept").chmod(0o444)
    return tmp_path


def held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


DUE = ("due", "records.jsonl", "--as-at", "2011-08-31", "--format", "csv", "--output")
YEAR = ("timeliness", "records.jsonl", "--year", "2012", "--format", "csv", "--output")
WRITERS = {
    "due": DUE,
    "timeliness": YEAR,
    "ledger export": ("ledger", "export"),
    "ledger checkpoint": ("ledger", "checkpoint", "--output"),
    "ledger prove": ("ledger", "prove", "1", "--output"),
    "deviations shared": ("deviations", "shared", "--to"),
    "new trial": ("new", "trial"),
}  # fmt: skip
MAY_NOT_BE_LOST = (
    "ledger.sqlite", "./ledger.sqlite", "to-the-ledger", "by-another-name", "ledger.sqlite-wal", "ledger.sqlite-shm",
    "ledger.sqlite-journal", "keys/master", "keys/texts", "keys/new-one", "signs.key", "keys/../ledger.sqlite",
    "other.sqlite", "kept", "keys",
)  # fmt: skip


def asked(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["guidance", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.mark.parametrize("writer", WRITERS)
def test_no_command_writes_over_the_ledger_its_keys_or_what_is_no_file(
    writer: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    before = held(folder)
    for name in MAY_NOT_BE_LOST:
        rest = TRIAL if writer == "new trial" else ()
        assert (asked(monkeypatch, *WRITERS[writer], name, *rest), name) == (3, name)
        assert "help: " in (said := capsys.readouterr().err) or "choose another name" in said, name
        assert held(folder) == before, name


def test_no_report_is_written_over_the_ledger_its_keys_or_what_is_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GUIDANCE_LEDGER_SIGNING_KEY", "signs.json")
    Path("signs.json").write_text("a key")
    Path("to-the-ledger.csv").symlink_to("ledger.sqlite")
    Path("kept.csv").symlink_to("kept")
    before = held(folder)
    for name in ("to-the-ledger.csv", "kept.csv", "keys/new.json", "signs.json"):
        code = asked(monkeypatch, "evaluate", "records.jsonl", "--as-at", "2011-08-31", "--report", name)
        assert (code, held(folder) == before) == (2, True), name


@pytest.mark.parametrize(
    "options",
    [
        ("--output", "records.jsonl"),
        ("--output", "./records.jsonl"),
        ("--output", "linked"),
        ("--output", "packs/x.yaml", "--with", "packs"),
        ("--output", "packs/x.yaml", "--rules", "packs"),
        ("--output", "shows.yaml", "--shows", "shows.yaml"),
        ("--output", "departures.jsonl", "--deviations", "departures.jsonl"),
        ("--output", "packs/x.yaml", "--trials", "packs/x.yaml"),
        ("--output", "both.csv", "--report", "both.csv"),
        ("--output", "both.csv", "--report", "./both.csv"),
        ("--report", "shows.json", "--shows", "shows.json"),
    ],
)
def test_no_file_that_a_command_reads_is_written_over_by_it(
    options: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    Path("packs").mkdir()
    Path("linked").symlink_to("records.jsonl")
    for name in ("packs/x.yaml", "shows.yaml", "shows.json", "departures.jsonl"):
        Path(name).write_text("mine")
    before = held(folder)
    assert asked(monkeypatch, "due", "records.jsonl", "--as-at", "2011-08-31", *options) == 3
    assert "is given to this command as something else" in capsys.readouterr().err
    assert held(folder) == before


def devices(folder: Path) -> Iterator[Path]:
    os.mkfifo(folder / "pipe")
    yield folder / "pipe"
    (folder / "to-a-pipe").symlink_to(folder / "pipe")
    yield folder / "to-a-pipe"
    yield Path(os.devnull)
    (folder / "nothing").symlink_to(os.devnull)
    yield folder / "nothing"
    yield folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_device_a_pipe_or_a_folder_is_refused_and_stays_what_it_is(folder: Path) -> None:
    for device in devices(folder):
        was = device.lstat().st_mode
        with pytest.raises(NotReplaced, match="is no file that can be written over"):
            write_named(device, ["x"])
        assert device.lstat().st_mode == was


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(folder: Path) -> None:
    for target in ("there", "not-there-yet"):
        (folder / f"to-{target}").symlink_to(target)
        (folder / "there").write_text("old")
        write_named(folder / f"to-{target}", ["new"])
        assert ((folder / f"to-{target}").is_symlink(), (folder / target).read_text()) == (True, "new")


def test_an_address_that_cannot_be_read_names_no_file_that_could_be_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDANCE_LEDGER", "postgresql://[::1")
    write_named(folder / "made", ["new"])
    assert (folder / "made").read_text() == "new"
    with pytest.raises(NotReplaced):
        write_named(keys_folder() / "master", ["new"])


MAY_WRITE = {
    "write_whole(": {"app/files.py", "app/named_file.py", "app/packs/cache.py"},
    ".write_text(": {"app/drafting/draft.py", "app/trials/new_trial.py"},
    ".write_bytes(": {"app/learning/amending.py"},
}
"""The writer itself, the one door to it for what a user names, the cache, which names its own, a passing folder, and a
folder that is made anew or not at all.
"""


@pytest.mark.parametrize("call", MAY_WRITE)
def test_nothing_that_a_user_names_is_written_by_another_way(call: str) -> None:
    package = Path(guidance.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for part in ("app", "cli", "engine")
        for path in (package / part).rglob("*.py")
        if call in path.read_text(encoding="utf-8")
    }
    assert found == MAY_WRITE[call]


def test_a_draft_is_not_kept_in_a_file_that_is_no_draft(folder: Path) -> None:
    from guidance.app.deviations.interview import DraftFile  # noqa: PLC0415  beside what it tests
    from guidance.app.refusal import Refused  # noqa: PLC0415

    record = folder / "record.json"
    record.write_text('{"case": "A", "event": "case_closed", "at": "2011-05-01"}', encoding="utf-8")
    with pytest.raises(Refused, match="no draft of a departure"):
        DraftFile(record).read()
    doomed: Callable[[], None] = lambda: DraftFile(folder / "keys" / "master").write({"case": "A"})  # noqa: E731
    with pytest.raises(Refused, match="among the ledger’s keys"):
        doomed()


def test_a_pdf_is_printed_beside_and_takes_the_place_of_nothing_that_may_not_be_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "site" / "in-force").mkdir(parents=True)
    (folder / "site" / "in-force" / "index.html").write_text("<p>x")
    monkeypatch.setattr(paper, "browser", lambda: "a browser")
    monkeypatch.setattr(paper, "_print", lambda _found, _page, to: to.write_bytes(b"%PDF"))
    before = held(folder)
    for name in MAY_NOT_BE_LOST:
        with pytest.raises(NotReplaced):
            paper.print_paper(folder / "site", folder / name)
    assert held(folder) == before
    paper.print_paper(folder / "site", folder / "made.pdf")
    assert (folder / "made.pdf").read_bytes() == b"%PDF"


WITHOUT_THE_EXTRA = """
import sys
sys.modules.update(dict.fromkeys(("sqlalchemy", "cryptography")))
from pathlib import Path
from guidance.app.named_file import write_named
from guidance.engine.ledger.problems import NotReplaced
for name in ("page.csv", "own.yaml"):
    write_named(Path(name), ["written"])
for name in ("ledger.sqlite", "ledger.sqlite-wal", "./ledger.sqlite-journal"):
    try:
        write_named(Path(name), ["written"])
    except NotReplaced:
        print(name)
"""


def test_a_file_is_written_without_the_extra_that_opens_a_ledger_and_the_ledger_is_kept_all_the_same(
    tmp_path: Path,
) -> None:
    named = {"GUIDANCE_LEDGER": f"sqlite:///{tmp_path}/ledger.sqlite", "GUIDANCE_LEDGER_KEYS": str(tmp_path / "keys")}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA], cwd=tmp_path, check=False, capture_output=True, text=True,
        env={**os.environ, **named, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.stderr, done.stdout.split()) == (
        "", ["ledger.sqlite", "ledger.sqlite-wal", "./ledger.sqlite-journal"],
    )  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"page.csv", "own.yaml"}
