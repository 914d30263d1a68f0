"""Which files a pack is read from, and what is said about those that cannot be read."""

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine import bounds
from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from tests.packs.conftest import Ran
from tests.packs.pack_files import INSTRUMENT, case, item, mapping, pack, page, rule, written

MEGABYTE = 1_000_000


def only(library: Library) -> Diagnostic:
    (found,) = library.diagnostics
    assert found.cure
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path / "pack", pack(rules=rule(), cases=case()))
    return tmp_path / "pack"


# ------------------------------------------------------------------------------------------ what cannot be read


def test_a_path_that_is_not_there_is_a_mistake(tmp_path: Path, run: Callable[..., Ran]) -> None:
    found = only(checking.check([tmp_path / "nowhere"]))
    assert (found.code, str(found.span)) == ("G001", f"{tmp_path.as_posix()}/nowhere:1:1")
    assert run("check", tmp_path / "nowhere").code == 2
    assert only(checking.check([Path("\0")])).code == "G001"


def test_a_file_of_50_megabytes_is_not_read(folder: Path, run: Callable[..., Ran]) -> None:
    with (folder / "02-assessment.yaml").open("wb") as file:
        file.truncate(50 * MEGABYTE)
    found = only(checking.check([folder]))
    assert (found.code, found.message) == ("G003", "the file is too large (50 MB)")
    assert found.span.file.endswith("02-assessment.yaml")
    assert run("check", folder).code == 2


@pytest.mark.parametrize("name", ["02-assessment.yaml", "page.md", "instrument.yaml"])
def test_a_file_that_may_not_be_opened_is_a_mistake(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / name).touch()
    read_bytes = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    found = only(checking.check([folder]))
    assert (found.code, found.message) == ("G001", "cannot read it: permission denied")
    assert found.span.file.endswith(name)


def test_a_folder_that_may_not_be_entered_is_a_mistake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir
    (folder / "closed").mkdir()

    def closed(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = only(checking.check([folder]))
    assert (found.code, found.span.file) == ("G001", (folder / "closed").as_posix())


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    found = only(checking.check([folder]))
    assert (found.code, found.message) == ("G001", "cannot read it: it is no file that can be opened")


@pytest.mark.parametrize("target", ["round.yaml", "nowhere.yaml"])
def test_a_link_that_leads_nowhere_is_a_mistake(target: str, folder: Path) -> None:
    (folder / "round.yaml").symlink_to(target)
    found = only(checking.check([folder]))
    assert (found.code, found.span.file) == ("G001", (folder / "round.yaml").as_posix())
    assert only(checking.check([folder / "round.yaml"])).code == "G001"


# ------------------------------------------------------------------------------------------ what is read, and once


def test_a_folder_that_links_to_itself_is_read_once(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    (folder / "deeper").mkdir()
    (folder / "deeper" / "up").symlink_to("..")
    library = checking.check([folder])
    assert library.diagnostics == ()
    assert [found.id for found in library.rules] == ["t.refer.decide"]


def test_a_folder_that_is_a_link_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outer").mkdir()
    (tmp_path / "outer" / "linked").symlink_to(folder)
    assert [found.id for found in checking.check([tmp_path / "outer"]).rules] == ["t.refer.decide"]


def test_a_path_given_in_several_ways_is_read_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(folder)
    ways = [
        folder,
        Path("pack"),
        Path("./pack/../pack"),
        Path("link"),
        folder / "01-referral.yaml",
        Path("pack/instrument.yaml"),
    ]
    library = checking.check(ways)
    assert library.diagnostics == ()
    assert len(library.rules) == len(library.cases) == len(library.instruments) == 1
    assert sorted(name for name, _ in library.digests) == [
        "pack/01-referral.cases.yaml",
        "pack/01-referral.yaml",
        "pack/instrument.yaml",
    ]


def test_a_file_of_rules_brings_its_instrument_and_one_of_cases_its_rules(folder: Path) -> None:
    written(folder, {"02-assessment.yaml": rule(id="t.other")})
    assert [found.id for found in checking.check([folder / "01-referral.yaml"]).rules] == ["t.refer.decide"]
    library = checking.check([folder / "01-referral.cases.yaml"])
    assert (len(library.rules), len(library.cases), library.diagnostics) == (1, 1, ())


def test_what_is_hidden_or_about_the_folder_is_passed_over(folder: Path) -> None:
    files = {"README.md": "About this pack.\n", ".git/config.yaml": "a: b", ".draft.yaml": "a: b", "notes.txt": "a: b"}
    written(folder, files)
    assert checking.check([folder]).diagnostics == ()


MISNAMED = [
    "01-x.yaml.txt", "01-x.yml.txt", "01-x.json", "01-x.yaml.bak", "01-x.yaml~", "01-x.YAML.TXT", "01-x.yaml.orig",
    "01-x.cases.yaml.txt", "01-x.yaml - copy", "01-x.JSON", "sub/01-x.yaml.txt", "01-x.yaml_old",
]  # fmt: skip


@pytest.mark.parametrize("name", MISNAMED)
def test_a_file_that_is_not_read_for_the_end_of_its_name_is_named(name: str, folder: Path) -> None:
    lost = folder / name
    lost.parent.mkdir(exist_ok=True)
    lost.write_text("- id: nor.lost", encoding="utf-8")
    (found,) = checking.check([folder]).diagnostics
    assert (found.code, found.severity) == ("G020", Severity.WARNING)
    assert found.span.file.endswith(name)


@pytest.mark.parametrize("name", ["notes.txt", "LICENSE", "map.png", ".01-x.yaml.swp", "README.md", "data.csv"])
def test_what_is_plainly_no_file_of_a_pack_is_passed_over_without_a_word(name: str, folder: Path) -> None:
    (folder / name).write_text("- id: nor.lost", encoding="utf-8")
    assert checking.check([folder]).diagnostics == ()


def test_an_ending_in_capitals_is_no_reason_to_pass_a_file_over(folder: Path) -> None:
    written(folder, {"02-ASSESSMENT.YAML": "a: b", "PAGE.MD": "Nothing."})
    assert [found.code for found in checking.check([folder]).diagnostics] == ["G017", "G018"]


def test_a_file_with_a_byte_order_mark_and_other_line_ends_is_read(folder: Path) -> None:
    written(
        folder,
        {"02-assessment.yaml": b"\xef\xbb\xbf" + rule(id="t.other", within="3 days").replace("\n", "\r\n").encode()},
    )
    written(folder, {"page.md": b"\xef\xbb\xbf" + page().replace("\n", "\r\n").encode()})
    library = checking.check([folder])
    assert (len(library.rules), len(library.principles), library.diagnostics) == (2, 1, ())


def test_cases_are_read_only_where_they_are_wanted(folder: Path) -> None:
    written(folder, {"01-referral.cases.yaml": "a: ["})
    assert load([folder], beside=shipped(), cases=False).diagnostics == ()
    assert len(load([folder], beside=shipped()).diagnostics) == 1


def test_an_authority_is_known_however_it_is_written(folder: Path) -> None:
    for name in ("kent", "Kent", "886"):
        local = mapping(INSTRUMENT, force="local-procedure", authority=f'"{name}"')
        written(folder, {"instrument.yaml": local})
        assert checking.check([folder]).rules[0].authority == "886"


def test_an_identifier_keeps_its_file_and_line_through_being_carried(folder: Path) -> None:
    written(folder, {"02-assessment.yaml": item({"id": "t.carries", "carries": "t.refer.decide"})})
    (carried,) = (found for found in checking.check([folder]).rules if found.carries)
    assert carried.span is not None
    assert (carried.span.line, carried.span.column, carried.stage) == (1, 7, "assessment")


@pytest.mark.parametrize("on", [True, False])
def test_reading_leaves_the_collector_of_garbage_as_it_was(on: bool, folder: Path) -> None:  # noqa: FBT001  a case of two
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        checking.check([folder])
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("bound", ["PACK_FOLDERS", "PACK_FILES"])
def test_a_folder_that_holds_too_much_to_be_a_pack_is_not_read(
    bound: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        written(folder, {f"{n}/0{n}-x.yaml": "a: b"})
    monkeypatch.setattr(bounds, bound, getattr(bounds, bound)._replace(most=2))
    (found,) = checking.check([folder]).diagnostics
    assert (found.code, "more than 2" in found.message) == ("G021", True)
