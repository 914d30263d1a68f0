"""Trials and packs at the desk: the page says of them what the command line says, and saves what it shows."""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from guidance.app.packs.shipped import HOUSE
from guidance.cli import main
from guidance.desk.answering import Desk as Engine
from tests.cli.test_with import INSTRUMENT, OWN, RULES
from tests.desk.desks import Desk, needs_desk
from tests.desk.test_desk import looked_at
from tests.site.browsing import WHOLE

pytestmark = needs_desk

CASES = f"""- rule: {OWN}
  case: it was answered on the third working day
  as_at: 2026-11-30
  authority: camden
  events:
    - 2026-11-18 referral_received
    - 2026-11-23 referral_acknowledged
  expect: discharged
"""
FOLDER = "camden-desk-manual"
BROKEN: dict[str, Callable[[str], str]] = {
    "a tab": lambda text: text.replace("  bearer", "\tbearer"),
    "a bracket": lambda text: text.replace("{heading", "[heading"),
    "a key twice": lambda text: text + "  clock: each\n",
    "an anchor": lambda text: text.replace("when: ", "when: &all "),
    "a tag": lambda text: text.replace("3 working days", "!!python/object:os.system 3 working days"),
    "a bomb": lambda _: "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghij")),
    "ten thousand brackets": lambda _: "- id: " + "[" * 10_000,
    "no such event": lambda text: text.replace("referral_received", "referral_recieved"),
    "no such period": lambda text: text.replace("3 working days", "three days"),
    "an order of its own": lambda text: text.replace("Write to", "Write \u202eot\u202c to"),
    "a key that is none": lambda text: text + "  <img src=x onerror=document.title=1>: 1\n",
    "two verbs": lambda text: text + "  may: referral_received\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("packs") / FOLDER
    made.mkdir()
    for name, text in {"instrument": INSTRUMENT, "rules": RULES, "rules.cases": CASES}.items():
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
    (made / "notes.docx").write_bytes(b"PK")
    return made


@pytest.fixture
def pack(ready: Desk, folder: Path) -> Iterator[Desk]:
    """Open the pack in a page that checks packs."""
    if not ready.page.evaluate("Boolean(document.body.dataset.checks)"):
        pytest.skip("what checks packs could not be fetched here")
    ready.turn("pack")
    ready.page.set_input_files("#pack-folder", folder)
    ready.page.wait_for_selector("#pack-cases p", timeout=120_000)
    yield ready
    ready.page.on("dialog", lambda dialog: dialog.accept())
    ready.page.evaluate("document.querySelectorAll('#pack-changed button').forEach((save) => save.click())")


def told(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401
    """Say what the command line prints."""
    capsys.readouterr()
    monkeypatch.setattr(sys, "argv", ["guidance", *arguments])
    with pytest.raises(SystemExit):
        main()
    return capsys.readouterr().out


def test_what_is_wrong_with_a_pack_is_what_the_command_line_says_of_it(
    pack: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder.parent)
    written = {"nothing": RULES, **{name: spoil(RULES) for name, spoil in BROKEN.items()}}
    for name, text in written.items():
        asked = {"ask": "pack", "do": "write", "file": f"{FOLDER}/rules.yaml", "text": text}
        found = json.loads(pack.put(json.dumps(asked)))["answer"]
        (folder / "rules.yaml").write_text(text, encoding="utf-8")
        there = json.loads(told(["check", FOLDER, "--format", "json"], monkeypatch, capsys))
        assert {"held": found["held"], "diagnostics": found["diagnostics"]} == there, name
        assert found["wrong"] is (name != "nothing"), name
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")


@pytest.mark.parametrize(
    "names", [["../x.yaml"], ["/x.yaml"], ["a/../../x.yaml"], ["x" * 5000 + ".yaml"], ["a", "a/b.yaml"], [], ["."]]
)
def test_what_is_no_file_of_a_folder_is_refused_and_the_pack_that_was_open_stays(names: list[str]) -> None:
    engine = Engine()
    engine.give("own/rules.yaml", RULES.encode())
    before = json.loads(engine.put('{"ask": "pack", "do": "open"}'))["answer"]
    for name in names:
        engine.give(name, b"a: 1")
    assert "refused" in json.loads(engine.put('{"ask": "pack", "do": "open"}'))
    asked = {"ask": "pack", "do": "write", "file": "own/rules.yaml", "text": RULES}
    assert json.loads(engine.put(json.dumps(asked)))["answer"] == before


@pytest.mark.parametrize("names", [["é" * 200 + ".yaml"], ["x\ud800.yaml"], [".."], ["a.yaml", "b/c.yaml"]])
def test_mistakes_of_a_trial_that_was_opened_are_placed_by_what_it_is_called(names: list[str]) -> None:
    engine, documents = Engine(), [{"name": name, "text": "a: ["} for name in names]
    engine.give("records.jsonl", b'{"case": "A1", "event": "referral_received", "at": "2026-11-03"}\n')
    found = json.loads(engine.put(json.dumps({"ask": "preview", "as_at": "2026-11-30", "documents": documents})))
    assert [one["place"][:7] for one in found["faults"]] == ["opened/"] * len(names)


def test_mistakes_sentences_and_cases_are_there_as_one_types_and_what_is_saved_is_what_is_shown(pack: Desk) -> None:
    page = pack.page
    assert "within 3 working days" in page.inner_text("#pack-rules")
    assert "1 case: 1 as expected, 0 not" in page.inner_text("#pack-cases")
    assert "notes.docx" in page.inner_text("#pack-mistakes")
    assert not WHOLE or looked_at(pack) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.select_option("#pack-file", f"{FOLDER}/rules.yaml")
    page.fill("#pack-text", RULES.replace("3 working days", "2 working days"))
    page.wait_for_selector("#pack-cases:has-text('0 as expected, 1 not')", timeout=60_000)
    assert "within 2 working days" in page.inner_text("#pack-rules")
    page.focus("#pack-text")
    page.keyboard.press("Control+End")
    page.keyboard.type("  wihtin: 3 working days\n")
    page.wait_for_selector("#pack-mistakes:has-text('wihtin')", timeout=60_000)
    page.click("#pack-mistakes button >> nth=0")
    line = page.evaluate("""() => {
      const { value, selectionStart } = document.activeElement;
      return value.slice(0, selectionStart).split("\\n").length;
    }""")
    assert line == RULES.count("\n") + 1
    assert looked_at(pack) == []
    with page.expect_download() as saved:
        page.click("#pack-changed button")
    assert saved.value.suggested_filename == "rules.yaml"
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert text == page.input_value("#pack-text")
    assert "Everything is saved" not in page.inner_text("#pack-saved"), "the browser may have dropped it"
    page.click("#pack-changed button:has-text('I have seen')")
    assert "Everything is saved" in page.inner_text("#pack-saved")
    assert pack.console == []


FOLDERS = """async (text) => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("own", { create: true });
  const write = async (name, said) => {
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write(said);
    await stream.close();
  };
  await write("rules.yaml", text);
  await write("hidden.yaml", "a: \\u202eb");
  await write("mixed.yaml", "a: 1\\r\\nb: 2\\n");
  await write("long.txt", (`${"x".repeat(999)}\\n`).repeat(11000));
  let deep = root;
  for (let n = 0; n < 13; n += 1) deep = await deep.getDirectoryHandle("deep", { create: true });
  await (await (await deep.getFileHandle("rules.yaml", { create: true })).createWritable()).close();
  const offered = [await root.getDirectoryHandle("deep"), folder];
  window.showDirectoryPicker = async () => offered.shift();
  window.wrote = write;
  window.reads = async (name) => (await (await folder.getFileHandle(name)).getFile()).text();
  document.getElementById("pack-open").hidden = false;
}"""
"""Folders of the browser's own, in place of a disk's: one too deep, and one with what is not changed beside rules."""
NO_ROOM_ONCE = """() => {
  const real = FileSystemFileHandle.prototype.createWritable;
  FileSystemFileHandle.prototype.createWritable = async function () {
    FileSystemFileHandle.prototype.createWritable = real;
    throw new Error("the disk is full");
  };
}"""
TIDY = """navigator.storage.getDirectory().then((root) =>
  Promise.all(["own", "deep"].map((name) => root.removeEntry(name, { recursive: true }))))"""
LEAST = RULES.replace("worst", "least")


def test_a_folder_is_saved_back_into_as_its_lines_ended_and_not_over_what_somebody_else_wrote(pack: Desk) -> None:
    pack.page.evaluate(FOLDERS, RULES.replace("\n", "\r\n"))
    one_too_deep_leaves_what_is_open(pack.page)
    what_would_be_spoilt_is_not_changed(pack.page)
    it_is_written_back_where_nobody_else_wrote(pack.page)
    what_finds_no_room_is_written_later(pack.page)
    pack.page.evaluate(TIDY)


def one_too_deep_leaves_what_is_open(page: Page) -> None:
    page.click("#pack-open")
    page.wait_for_selector("#pack-faults:has-text('deep')")
    assert page.locator(f"#pack-file option[value='{FOLDER}/rules.yaml']").count() == 1, "what was open is gone"
    page.click("#pack-open")
    page.wait_for_selector("#pack-file option[value='own/rules.yaml']", state="attached", timeout=60_000)


def what_would_be_spoilt_is_not_changed(page: Page) -> None:
    page.select_option("#pack-file", "own/hidden.yaml")
    assert page.input_value("#pack-text") == "a: \ufffdb"
    assert page.evaluate("document.getElementById('pack-text').readOnly")
    page.select_option("#pack-file", "own/mixed.yaml")
    assert page.evaluate("document.getElementById('pack-text').readOnly")
    assert "do not all end in the same way" in page.inner_text("#pack-unwritable")
    page.select_option("#pack-file", "own/long.txt")
    assert page.evaluate("document.getElementById('pack-text').value.length") == 11_000_000


def it_is_written_back_where_nobody_else_wrote(page: Page) -> None:
    page.select_option("#pack-file", "own/rules.yaml")
    page.fill("#pack-text", LEAST)
    page.click("#pack-changed button:has-text('into')")
    page.wait_for_selector("#pack-saved:has-text('Saved into the folder')")
    assert page.evaluate("reads('rules.yaml')") == LEAST.replace("\n", "\r\n")
    page.evaluate("wrote('rules.yaml', 'somebody else')")
    page.fill("#pack-text", RULES)
    page.click("#pack-changed button:has-text('into')")
    page.wait_for_selector("#pack-saved:has-text('it was changed there')")
    assert page.evaluate("reads('rules.yaml')") == "somebody else"


def what_finds_no_room_is_written_later(page: Page) -> None:
    page.fill("#pack-new", "more.yaml")
    page.click("#pack-add")
    page.evaluate(NO_ROOM_ONCE)
    for says in ("the disk is full", "Saved into the folder: own/more.yaml"):
        page.click("#pack-changed button:has-text('Save own/more.yaml into')")
        page.wait_for_selector(f"#pack-saved:has-text('{says}')")


def test_a_trial_is_drawn_up_as_the_command_line_does_and_supposed_on_records(
    pack: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page, file = pack.page, tmp_path / "kent-2026.yaml"
    pack.turn("trial")
    page.select_option("#trial [data-path=authority] select", "886")
    page.fill("#trial [data-path='suspends.0'] input", "wt26.icpc.15wd")
    for key, typed in {"title": "Fewer fixed days: {a}", "from": "1/4/2026", "until": "1 April 2027"}.items():
        page.fill(f"#trial [data-path={key}] input", typed)
    page.click("#trial button.main")
    page.wait_for_selector("#trial-faults:has-text('An answer is needed here')", timeout=60_000)
    page.fill("#trial [data-path=source] input", "A letter")
    page.click("#trial button.main")
    page.wait_for_selector("#trial-draft:not([hidden])", timeout=60_000)
    assert "it has no mistakes" in page.inner_text("#trial-checked")
    assert "families told" in page.inner_text("#trial-lacking")
    with page.expect_download() as saved:
        page.click("#trial-save")
    draft = Path(saved.value.path()).read_text(encoding="utf-8")
    told(["new", "trial", str(file), "--authority", "886", "--title", "Fewer fixed days: {a}", "--source", "A letter",
          "--suspends", "wt26.icpc.15wd", "--from", "2026-04-01", "--until", "2027-04-01", "--running-at-start",
          "national", "--running-at-end", "saved"], monkeypatch, capsys)  # fmt: skip
    assert (saved.value.suggested_filename, draft) == (file.name, file.read_text(encoding="utf-8"))
    examples = HOUSE / "examples" / "trial-westbrook"
    page.set_input_files("#trial-file", [examples / "trial.yaml", examples / "authorities.yaml"])
    page.set_input_files("#trial-records", examples / "one-child.jsonl")
    page.fill("#trial-at", "1 July 2011")
    page.click("#trial-preview")
    page.wait_for_selector("#trial-shown:not([hidden])", timeout=60_000)
    assert "Hypothetical" in page.inner_text("#trial-lines")
    assert looked_at(pack) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_download() as saved:
        page.click("#trial-preview-save")
    monkeypatch.chdir(examples.parent)
    preview = told(["trials", "preview", examples.name, f"{examples.name}/one-child.jsonl", "--as-at", "2011-07-01",
                    "--format", "json"], monkeypatch, capsys)  # fmt: skip
    shown = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert shown["preview"] == json.loads(preview)["preview"]
    assert pack.console == []


if WHOLE:

    def test_what_takes_long_is_cancelled_and_what_was_typed_is_still_there(pack: Desk) -> None:
        page = pack.page
        page.select_option("#pack-file", f"{FOLDER}/rules.yaml")
        long = RULES + "".join(RULES.replace(OWN, f"{OWN}.n{n}") for n in range(3000))
        page.evaluate("""(text) => {
          const field = document.getElementById("pack-text");
          field.value = text;
          field.dispatchEvent(new Event("input"));
        }""", long)  # fmt: skip
        page.click("#packing .cancel", timeout=60_000)
        page.wait_for_selector("#pack-again:not([hidden])", timeout=120_000)
        assert len(page.input_value("#pack-text")) == len(long)
        page.evaluate("""(text) => { document.getElementById("pack-text").value = text; }""", RULES)
        page.fill("#pack-text", RULES)
        page.wait_for_selector("#pack-cases:has-text('1 as expected')", timeout=120_000)
