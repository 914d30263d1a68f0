"""No reader fails on what it is given: what is kept of past runs, and what comes of changing it a little."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, Target

CORPUS = Path(__file__).parent / "corpus"
KEPT = [(name, file) for name in TARGETS for file in sorted((CORPUS / name).iterdir())]
PIECES = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n\n", b'"', b"'", b"{", b"}", b"[", b"]", b":", b": ",
    b"- ", b"|", b">", b"&a ", b"*a", b"<<: *a", b"!!python/object:os.system ", b"\t", b"#", b"---\n", b"null",
    b"~", b"true",
    b"1e999", b"-1", b"0", b"9" * 30, b"9999-12-31", b"0000-00-00", b"2024-02-30", b"2024-03-31T02:30", b"<", b"</",
    b"<!--", b"]]>", b"&amp;", b"&x;", b"<?x?>", b"<Child>", b"</Child>", b"\xe2\x80\xae", b"\xd9\xa1", b"\xed\xa0\x80",
    b"=1+1", b",", b";", b"`", b"\\", b"\\u0000", b"%s", b"{}", b"../" * 5,
)  # fmt: skip
WAYS, places = st.sampled_from(["put", "cut", "twice", "swap"]), st.floats(0, 1)
changes = st.lists(
    st.tuples(WAYS, places, places, st.sampled_from(PIECES)),
    min_size=1,
    max_size=6,
)  # fmt: skip


def changed(data: bytes, how: list[tuple[str, float, float, bytes]]) -> bytes:
    """Put a piece in, cut some out, say some twice or let some change places with what comes first, in turn."""
    for what, one, other, piece in how:
        first, last = sorted((int(one * len(data)), int(other * len(data))))
        last = min(last, first + 200)
        before, within, after = data[:first], data[first:last], data[last:]
        data = {
            "put": before + piece + within + after,
            "cut": before + after,
            "twice": before + within + within + after,
            "swap": within + before + after,
        }[what]
    return data


def test_every_reader_has_something_to_begin_with() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(TARGETS)
    assert {name for name, _ in KEPT} == set(TARGETS)


@pytest.mark.parametrize(("name", "file"), KEPT, ids=lambda given: getattr(given, "name", given))
def test_what_was_kept_is_answered(name: str, file: Path) -> None:
    TARGETS[name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_changed_a_little_is_answered(name: str, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted((CORPUS / name).iterdir())))
    TARGETS[name](changed(file.read_bytes(), data.draw(changes)))


@pytest.mark.parametrize("given_", [b"", b"\n", b"\x00" * 64, b"\xff\xfe", b"[" * 500, b"- " * 500, b"<a>" * 300])
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_is_no_file_of_its_kind_at_all_is_answered(target: Target, given_: bytes) -> None:
    target(given_)
