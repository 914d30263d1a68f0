"""Nothing is destroyed before what replaces it stands, and no folder but a build's own is ever emptied."""

from pathlib import Path

import pytest

from guidance.cli import main
from guidance.site.place import MARK, NotOurs, built_beside, check_place, pages_folder


def made(folder: Path, text: str) -> None:
    for one in (folder, pages_folder(folder)):
        one.mkdir(parents=True, exist_ok=True)
        (one / MARK).touch()
        (one / "index.html").write_text(text, encoding="utf-8")


def held(folder: Path) -> list[str]:
    return [(one / "index.html").read_text(encoding="utf-8") for one in (folder, pages_folder(folder))]


def test_a_build_takes_the_place_of_the_one_before_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    made(tmp_path / "site", "old")
    with built_beside(tmp_path / "site") as fresh:
        made(fresh, "new")
        assert held(tmp_path / "site") == ["old", "old"]
    assert held(tmp_path / "site") == ["new", "new"]
    assert {path.name for path in tmp_path.iterdir()} == {"site", "site-pages"}


@pytest.mark.parametrize("fault", [RuntimeError, OSError, KeyboardInterrupt])
def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path, fault: type[BaseException]) -> None:
    made(tmp_path / "site", "old")

    def fail() -> None:
        with built_beside(tmp_path / "site") as fresh:
            made(fresh, "half")
            raise fault

    with pytest.raises(fault):
        fail()
    assert held(tmp_path / "site") == ["old", "old"]
    assert {path.name for path in tmp_path.iterdir()} == {"site", "site-pages"}


def test_a_site_that_cannot_be_put_in_place_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "site", "old")
    rename = Path.rename

    def refuses_what_is_new(path: Path, target: Path) -> Path:
        if path.name == "site-new":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuses_what_is_new)
    with pytest.raises(OSError, match="No space"), built_beside(tmp_path / "site") as fresh:
        made(fresh, "new")
    assert held(tmp_path / "site") == ["old", "old"]


def test_what_a_killed_build_left_is_no_hindrance_and_what_somebody_else_has_there_is(tmp_path: Path) -> None:
    made(tmp_path / "site-new", "half")
    with built_beside(tmp_path / "site") as fresh:
        made(fresh, "new")
    assert held(tmp_path / "site") == ["new", "new"]
    (tmp_path / "site-new").mkdir()
    (tmp_path / "site-new" / "mine").touch()
    with pytest.raises(NotOurs), built_beside(tmp_path / "site"):
        pass
    assert (tmp_path / "site-new" / "mine").exists()


@pytest.mark.parametrize(
    "output",
    ["/", "", ".", "..", "../..", "~", "~/..", "|/site", "|", "|nobody/site", "//", "here/..", "../here", "here/../.."],
)
def test_no_site_is_put_into_a_folder_of_the_system_or_of_the_user(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("home", "work/here/here"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "work" / "here")
    given = output.replace("~", str(tmp_path / "home")).replace("|", "~")  # as where no shell writes out a home
    monkeypatch.setattr("sys.argv", ["guidance", "site", "build", "--output", given])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    said = capsys.readouterr().err
    assert ("name a folder for the site alone" if output else "`--output` names no file") in said


def test_a_folder_of_its_own_is_a_place_for_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    check_place(Path("build/site"))
    check_place(tmp_path / "site")


@pytest.mark.parametrize(
    "name", [".git/config", "CNAME", "ledger.sqlite", "rules/mine.html", ".htaccess", "notes/of/mine.txt", "link"]
)
def test_what_somebody_put_into_a_site_is_not_lost_when_it_is_built_again(name: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    for _ in range(2):
        with built_beside(site) as fresh:
            made(fresh, "new")
    mine = site / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.symlink_to("nowhere") if name == "link" else mine.write_text("mine")
    with pytest.raises(NotOurs, match=f"no build made, such as `{name}`"):
        check_place(site)
    with pytest.raises(NotOurs), built_beside(site) as fresh:
        made(fresh, "newer")
    assert mine.is_symlink() or mine.read_text() == "mine"
    assert held(site) == ["new", "new"]


@pytest.mark.parametrize("target", ["real", "nowhere"])
def test_a_site_is_not_built_in_place_of_a_link(target: str, tmp_path: Path) -> None:
    made(tmp_path / "real", "old")
    (tmp_path / "site").symlink_to(target)
    with pytest.raises(NotOurs, match="is a link"):
        check_place(tmp_path / "site")
    assert held(tmp_path / "real") == ["old", "old"]
