"""The extension for VS Code: made of what is here, pinned, and with no address or lock file beside it."""

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "editors" / "vscode"
MADE = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
CODE = (FOLDER / "extension.js").read_text(encoding="utf-8")
SETTINGS = MADE["contributes"]["configuration"]["properties"]


def test_each_setting_that_the_code_reads_is_declared_and_no_other() -> None:
    read = re.findall(r'settings\.get\("(\w+)"\)', CODE)
    assert {f"guidance.{name}" for name in read} == set(SETTINGS)


def test_each_command_is_registered() -> None:
    declared = {command["command"] for command in MADE["contributes"]["commands"]}
    assert declared == set(re.findall(r'registerCommand\("([\w.]+)"', CODE))


def test_a_folder_that_somebody_sends_cannot_say_what_is_run() -> None:
    assert SETTINGS["guidance.command"]["scope"] == "machine"
    assert SETTINGS["guidance.command"]["default"] == "guidance"
    assert 'args: ["lsp", "--as-at"' in CODE


def test_what_it_rests_on_is_pinned() -> None:
    pinned = {**MADE["dependencies"], **MADE["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())


def test_nothing_that_was_fetched_is_kept_and_no_address_is() -> None:
    listed = subprocess.run(["git", "ls-files", "editors"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607  git is on the path
    names = {Path(name).name for name in listed.stdout.splitlines()} or {f.name for f in FOLDER.iterdir()}
    assert names == {".gitignore", ".npmrc", ".vscodeignore", "README.md", "extension.js", "package.json"}
    texts = [file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.name in names]
    assert [text for text in texts if "://" in text] == []
