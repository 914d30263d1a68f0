"""What `tools/record_commands.py` records: every command that a document shows, and those of `make demo`."""

from pathlib import Path

from tools import record_commands, write_examples


def test_every_command_of_the_documents_is_recorded() -> None:
    found = list(record_commands.commands())
    shown = sum(document.read_text(encoding="utf-8").count("\n$ guidance ") for document in write_examples.DOCUMENTS)
    demo = [command for name, command, _ in found if name == "make-demo"]
    assert len(found) == shown + len(demo) > 80
    assert {command.split()[0] for command in demo} == {"evaluate", "next", "explain", "site"}


def test_two_recordings_differ_in_what_differs(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, texts in ((one, {"a": "1", "b": "2", "c": "3"}), (other, {"a": "1", "b": "9", "d": "4"})):
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    assert record_commands.differing(one, other) == ["b.txt", "c.txt", "d.txt"]
    assert record_commands.differing(one, one) == []
