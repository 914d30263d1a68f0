"""Hold the documents to their word: commands run, answers are the engine's own, paths and links lead somewhere."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from guidance.cli import app, main
from guidance.engine.packs.schema import CaseText, InstrumentText, PrincipleText, RuleText, TrialText, Written
from guidance.engine.packs.schema.provenance import ChecksText, ComparisonText, TextCheckText
from tools import write_commands, write_examples
from tools.write_examples import ROOT, Block

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [
    *write_examples.DOCUMENTS,
    *DECISIONS,
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "LICENCE-CONTENT.md",
]
STAND_INS = ("examples", "guidance")
"""What a command in a document finds beside it, as it would in the repository's own folder."""
TOP = ("benchmarks", "docs", "examples", "guidance", "tests", "tools")
NEVER_SAID = re.compile(r"breach", re.IGNORECASE)


_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def prose(document: Path) -> str:
    """Give what a document says outside its blocks."""
    return _FENCED.sub("", read(document))


def words(text: str) -> str:
    """Return a text with every stretch of space as one, so that where a line is broken makes no difference."""
    return " ".join(text.split())


def commands_of(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Give each command of a console block with the lines shown under it."""
    for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield command, [words(line) for line in shown if line.strip(" …")]


def exit_code(command: str) -> int:
    stated = re.search(r"# exit code (\d+)$", command)
    return int(stated[1]) if stated else 0


def with_console_blocks() -> list[Path]:
    return [d for d in DOCUMENTS if any(block.kind == "console" for block in write_examples.blocks(read(d)))]


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run a document's commands in; its files may be written there, and the repository stays as it is."""
    for stand_in in STAND_INS:
        (tmp_path / stand_in).symlink_to(ROOT / stand_in, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("GUIDANCE_LEDGER", "ledger.sqlite")
    return tmp_path


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["guidance", *arguments])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.mark.parametrize("document", with_console_blocks(), ids=name)
def test_the_commands_of_a_document_do_what_it_shows(
    document: Path, beside: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for block in write_examples.blocks(read(document)):
        if block.title:
            file = beside / block.title
            file.parent.mkdir(exist_ok=True)
            file.write_text(block.body, encoding="utf-8")
        for command, shown in commands_of(block) if block.kind == "console" else ():
            program, *arguments = shlex.split(command, comments=True)
            assert program == "guidance", command
            code = run(arguments, monkeypatch)
            printed = capsys.readouterr()
            said = words(f"{printed.err}\n{printed.out}") if exit_code(command) else words(printed.out)
            assert code == exit_code(command), f"$ {command}\n{printed.err}"
            for line in shown:
                assert line in said, f"$ {command}\ndoes not say: {line}\nbut: {said[:3000]}"
                said = said[said.index(line) + len(line) :]


def test_the_command_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "guidance", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "next" in done.stdout


def test_the_make_commands_named_are_verbs_of_the_makefile() -> None:
    verbs = set(re.findall(r"^([a-z]+|\.venv):", read(ROOT / "Makefile"), re.MULTILINE))
    named = {verb for d in DOCUMENTS for verb in re.findall(r"(?:`|^)make ([a-z.]+)", read(d), re.MULTILINE)}
    assert {"demo", "test"} <= named <= verbs


@pytest.mark.parametrize("document", write_examples.DOCUMENTS, ids=name)
def test_the_answers_in_a_document_are_the_engines_own(document: Path) -> None:
    text = read(document)
    assert write_examples.with_answers(text) == text, "run tools/write_examples.py"


def test_the_worked_examples_are_there() -> None:
    text = read(ROOT / "docs" / "meaning.md")
    assert sum(block.kind == "example" for block in write_examples.blocks(text)) > 20


def test_the_list_of_commands_is_what_the_command_line_says() -> None:
    assert read(write_commands.FILE) == write_commands.text(), "run tools/write_commands.py"


def test_every_command_and_option_is_in_the_list_of_commands() -> None:
    text = read(write_commands.FILE)
    for path, command in write_commands.commands(typer.main.get_command(app), "guidance"):
        assert f"## {path}\n" in text
        part = text.partition(f"## {path}\n")[2].partition("\n## ")[0]
        for option in (o for p in command.params if p.param_type_name == "option" and p.name != "help" for o in p.opts):
            assert f"`{option}" in part, f"{path} {option}"


def test_every_command_is_in_the_readme() -> None:
    readme = read(ROOT / "README.md")
    for path, _ in write_commands.commands(typer.main.get_command(app), "guidance"):
        assert f"`{path}`" in readme


@pytest.mark.parametrize(
    ("document", "written"),
    [
        ("writing-rules.md", RuleText),
        ("writing-rules.md", InstrumentText),
        ("writing-rules.md", CaseText),
        ("writing-rules.md", PrincipleText),
        ("evidence.md", ChecksText),
        ("evidence.md", TextCheckText),
        ("evidence.md", ComparisonText),
        ("trials.md", TrialText),
    ],
)
def test_every_key_that_people_write_is_explained(document: str, written: type[Written]) -> None:
    text = read(ROOT / "docs" / document)
    rows = " ".join(re.findall(r"^\| (`[^|]*)\|", text, re.MULTILINE))
    keys = [field.alias or key for key, field in written.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in rows] == []


def test_the_trial_shown_is_the_example() -> None:
    shown = next(b for b in write_examples.blocks(read(ROOT / "docs" / "trials.md")) if b.kind == "yaml")
    assert shown.body in read(ROOT / "examples" / "trial-2011.yaml")


def links(document: Path) -> Iterator[str]:
    yield from re.findall(r"\]\(([^)\s]+)\)", prose(document))


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", read(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_within_the_repository_leads_somewhere(document: Path) -> None:
    for link in links(document):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_path_named_is_there(document: Path) -> None:
    text = read(document)
    own = {block.title for block in write_examples.blocks(text)}
    named = {path for path in re.findall(r"`([\w.-]+(?:/[\w.-]+)+)/?`", text) if path.split("/")[0] in TOP}
    assert [path for path in sorted(named - own) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", [d for d in write_examples.DOCUMENTS if d.name != "commands.md"], ids=name)
def test_no_reader_is_told_of_breaches(document: Path) -> None:
    """The engine's word is for programs: it stands in code, and is explained once."""
    assert NEVER_SAID.search(re.sub(r"`[^`\n]*`", "", prose(document))) is None
