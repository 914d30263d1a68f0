"""A checked library that is stored says the same when it is read back, and nothing spoilt is ever used."""

import json
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from guidance.app.packs import cache
from guidance.app.packs.shipped import HOUSE, SHIPPED, read_packs, shipped
from guidance.engine.packs import stored
from guidance.engine.packs.library import Library
from tests.packs.pack_files import pack, rule, written

Recall = Callable[[], Library]
Spoil = Callable[[str], str]


def test_every_part_of_the_shipped_packs_is_the_same_when_read_back() -> None:
    read = read_packs(SHIPPED, shown_from=HOUSE, cases=False)
    back = stored.from_text(stored.as_text(read))
    assert [f.name for f in fields(Library) if getattr(back, f.name) != getattr(read, f.name)] == []
    assert repr(back.rules) == repr(read.rules)
    assert stored.as_text(back) == stored.as_text(read)


def test_the_shipped_packs_are_those_that_were_read_whether_or_not_they_were_stored() -> None:
    read = read_packs(SHIPPED, shown_from=HOUSE, cases=False)
    assert [f.name for f in fields(Library) if getattr(shipped(), f.name) != getattr(read, f.name)] == []


class Packs:
    """A folder of packs, how often it was read, and where it is stored."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, 0

    def recalled(self) -> Library:
        return cache.recalled([self.folder], self.folder, self.read)

    def read(self) -> Library:
        self.times += 1
        return read_packs([self.folder], beside=shipped(), shown_from=self.folder, cases=False)

    @property
    def place(self) -> Path:
        (place,) = (self.folder.parent / "cache").rglob("*.json")
        return place


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packs:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "packs"
    written(folder, pack(rules=rule()))
    return Packs(folder)


def test_packs_are_read_once_and_then_recalled(packs: Packs) -> None:
    first, again = packs.recalled(), packs.recalled()
    assert packs.times == 1
    assert (again.rules, again.digests) == (first.rules, first.digests) != ((), ())


def altered(text: str) -> str:
    head, _, body = text.partition("\n")
    return f"{head}\n{body.replace('worker', 'warden')}"


SPOILT: dict[str, Spoil] = {
    "empty": lambda _: "",
    "the first line alone": lambda text: text.partition("\n")[0],
    "no first line": lambda text: text.partition("\n")[2],
    "broken off": lambda text: text[: len(text) // 2],
    "one character less": lambda text: text[:-1],
    "one more": lambda text: text + " ",
    "one character changed": lambda text: text[:-9] + "x" + text[-8:],
    "a word changed": altered,
    "made from other packs": lambda text: "0" * 64 + text[64:],
    "another digest": lambda text: text[:65] + "0" * 64 + text[129:],
    "no JSON": lambda text: text.partition("\n")[0] + "\nnot JSON",
    "not text": lambda _: "\udcff",
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_is_stored_is_read_again_where_it_was_spoilt(packs: Packs, spoil: Spoil) -> None:
    first = packs.recalled()
    text = spoil(packs.place.read_text(encoding="utf-8"))
    packs.place.write_bytes(text.encode(errors="surrogateescape"))
    assert packs.recalled().rules == first.rules
    assert packs.times == 2
    packs.recalled()
    assert packs.times == 2


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_somebody_else_may_have_written_is_not_used(packs: Packs, mode: int) -> None:
    packs.recalled()
    packs.place.chmod(mode)
    packs.recalled()
    assert packs.times == 2


def test_one_byte_of_a_pack_changed_is_read(packs: Packs) -> None:
    before = packs.recalled().rules[0].bearer
    file = packs.folder / "01-referral.yaml"
    file.write_bytes(file.read_bytes().replace(before.encode(), before.upper().encode()))
    assert packs.recalled().rules[0].bearer == before.upper() != before
    assert packs.times == 2


def test_a_file_added_is_read(packs: Packs) -> None:
    packs.recalled()
    written(packs.folder, {"more.yaml": "# nothing yet\n"})
    packs.recalled()
    assert packs.times == 2


def test_packs_with_a_mistake_are_not_stored(packs: Packs) -> None:
    written(packs.folder, {"more.yaml": "rules: ["})
    assert packs.recalled().diagnostics == packs.recalled().diagnostics != ()
    assert packs.times == 2


def test_where_nothing_can_be_stored_the_packs_are_read_each_time(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = packs.folder.parent / "file"
    in_the_way.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_the_way))
    assert packs.recalled().rules == packs.recalled().rules != ()
    assert packs.times == 2


@pytest.mark.parametrize(
    "told",
    [
        {"classes": ["os:system"], "library": [0, "true"]},
        {"classes": ["guidance.engine.packs.loading:load"], "library": [0, []]},
        {"classes": ["guidance.engine.diagnostics:Span"], "library": [0, "a file"]},
        {"classes": ["guidance.engine.diagnostics:Nothing"], "library": [0]},
        {"classes": ["guidance.engine.nothing:Span"], "library": [0]},
        {"classes": [], "library": [0]},
        {"classes": [], "library": [-6, 4]},
        {"classes": [], "library": [-5, "no date"]},
        {"classes": [], "library": [-9]},
        {"classes": [], "library": []},
        {"classes": []},
        [],
        None,
    ],
)
def test_what_is_no_library_is_refused_and_nothing_is_called(told: object) -> None:
    with pytest.raises(ValueError, match=r"stored library|no date|unpack"):
        stored.from_text(json.dumps(told))


def test_no_module_but_the_engines_own_is_imported() -> None:
    assert "this" not in sys.modules
    with pytest.raises(ValueError, match="no class that a library is made of"):
        stored.from_text('{"classes": ["this:s"], "library": [0]}')
    assert "this" not in sys.modules


def test_what_is_not_plain_is_not_written() -> None:
    with pytest.raises(TypeError, match="a object is not plain"):
        stored.as_text(replace(Library(), rules=(object(),)))  # type: ignore[arg-type]
