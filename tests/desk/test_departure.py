"""A departure at the desk: what the page takes the command line takes, and what it refuses, it says where and why."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guidance.app.deviations import recording
from guidance.app.deviations.interview import ASKABLE
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.cli import main
from guidance.desk.answering import Desk as Engine
from tests.desk.desks import Desk, needs_desk
from tests.desk.test_desk import looked_at
from tests.site.browsing import WHOLE

SHORT: dict[str, Any] = {
    "case": "EX-1", "trigger": "e20", "decided": "10 June 2011", "recorded_at": "10/06/2011 4.20pm",
    "decided_by": "conference chair, children's social care", "reasons": "Her interpreter was ill.\r\nNo other: #1 {x}",
    "principles": ["acpo.3", "munro.timeliness-and-quality"], "instead": 'It meets on "17 June".', "authority": "886",
    "harms": [{"": "a week's gap", "likelihood": "unlikely", "seriousness": "slight"}, {"": "", "likelihood": ""}],
    "authorised_by": "service manager, Kent", "until": "31 Dec 2030", "exceptional": "One speaks her language.",
}  # fmt: skip
GRAVE = [{"": "a fall", "likelihood": "likely", "seriousness": "grave"}]
FULL: dict[str, Any] = {
    **SHORT, "harms": GRAVE, "benefits": ["", "a plan she understands"], "wishes": "to be told",
    "wishes_heard": "alone",
    "safeguards": ["a visit"], "consulted": ["the school"], "kind": ["dilemma", "sequence"], "peers": "the same",
    "options": [{"": "wait", "perspective": "the child", "advantages": "rest", "disadvantages": "time"}],
    "other_agency": "no", "on_behalf_of": "Kent", "support": "a second opinion", "review_on": "1/7/2011",
    "endorsed_by": ["head of service, Kent"], "retain_until": "2041-01-01", "share": "true",
}  # fmt: skip
RULES = ("wt10.cg.first", "ca89.s47.enquire", "wt13.assess.45wd", "wt10.icpc.15wd")


def put(**asked: object) -> Any:  # noqa: ANN401  what JSON holds
    return json.loads(Engine().put(json.dumps(asked)))


def reviewed(answers: dict[str, Any], rule: str = "wt10.cg.first") -> Any:  # noqa: ANN401
    return put(ask="reviewed", rule=rule, answers=answers)["answer"]


def is_taken(file: str, folder: Path) -> bool:
    path = folder / "departure.yaml"
    path.write_text(file, encoding="utf-8")
    try:
        return len(recording.read(path, shipped(), shipped().proportions[0]).departures) == 1
    except Refused:
        return False


@pytest.mark.parametrize("rule", RULES)
def test_what_is_asked_is_what_the_command_asks_at_each_level(rule: str) -> None:
    short, full = (put(ask="departure", rule=rule, answers=answers)["answer"] for answers in (SHORT, FULL))
    asked = {key["key"] for key in short["asked"]}
    assert {"decided", "reasons", "principles", "harms", "instead", "until", "kind", "recorded_at"} <= asked
    assert "options" not in asked
    assert {q["key"] for q in full["asked"]} > asked | {"options", "peers", "endorsed_by"}
    for told in (short, full):
        assert {q["key"] for q in (*told["asked"], *told["more"])} >= {*ASKABLE} - {"exceptional"}
    assert "Level “full”" in full["level"]


def test_what_the_page_takes_the_command_line_takes_and_nothing_written_is_lost(tmp_path: Path) -> None:
    drawn, taken = random.Random(16), 0  # noqa: S311  not for secrecy
    others: list[dict[str, Any]] = [
        {}, {"until": "1 June 2011"}, {"decided": "9 June 2031"}, {"kind": ["emergency"]},
        {"recorded_at": "1 May 2011"}, {"reasons": " \t"}, {"wishes": "a\u202eb"},
    ]  # fmt: skip
    for _ in range(400 if WHOLE else 40):
        left_out = drawn.sample(sorted(FULL), drawn.randint(0, 3))
        answers = {key: value for key, value in drawn.choice((SHORT, FULL)).items() if key not in left_out}
        answers |= drawn.choice(others)
        found = reviewed(answers, drawn.choice(RULES))
        if not found["faults"]:
            taken += 1
            assert is_taken(found["file"], tmp_path), (answers, found["file"])
            assert json.loads(found["file"].split("\n", 1)[1])["reasons"].splitlines() == [
                "Her interpreter was ill.", "No other: #1 {x}"]  # fmt: skip
    assert taken >= 5


MISTAKES: list[tuple[str, dict[str, Any]]] = [
    ("decided", {"decided": "31/11/2010"}),
    ("decided", {"decided": "1 Jan 2031"}),
    ("case", {"case": ""}),
    ("recorded_at", {"recorded_at": "9 June 2011"}),
    ("recorded_at", {"recorded_at": "1 Jan 2031"}),
    ("until", {"until": "9 June 2011"}),
    ("review_on", {"review_on": "soon"}),
    ("instead", {"instead": ""}),
    ("principles", {"principles": []}),
    ("principles", {"principles": ["acpo.99"]}),
    ("reasons", {"reasons": "\u200b"}),
    ("harms.0.likelihood", {"harms": [{"": "a fall", "likelihood": "", "seriousness": "grave"}]}),
    ("harms.0", {"harms": [{"": "", "likelihood": "likely", "seriousness": "grave"}]}),
    ("options", {"harms": GRAVE}),
    ("decided_by", {"decided_by": ", Kent"}),
    ("authority", {"authority": "999"}),
]


@pytest.mark.parametrize(("path", "changed"), MISTAKES)
def test_a_mistake_is_said_at_its_field_and_no_file_is_given(path: str, changed: dict[str, Any]) -> None:
    found = reviewed({**SHORT, **changed})
    assert path in {fault["path"] for fault in found["faults"]}
    assert "file" not in found
    assert [fault for fault in found["faults"] if "\u200b" in fault["says"]] == []


def test_in_an_emergency_and_under_an_act_what_lacks_is_said_and_does_not_stop_it(tmp_path: Path) -> None:
    bare = {key: SHORT[key] for key in ("case", "trigger", "decided", "decided_by", "reasons", "principles")}
    assert reviewed(bare)["faults"]
    for found in (reviewed({**bare, "kind": ["emergency"]}), reviewed(bare, "ca89.s47.enquire")):
        assert "Still to be written" in found["noticed"][-1]
        assert is_taken(found["file"], tmp_path)
    about = put(ask="departure", rule="ca89.s47.enquire", answers={})["answer"]
    assert "It changes no answer" in about["changes"][0]
    assert "No departure from it is open to anyone" in " ".join(about["lines"])


def test_rules_are_found_by_words_and_what_is_none_is_refused_with_its_cure() -> None:
    assert "wt26.cg.first" in {rule["rule"] for rule in put(ask="rules", words="core group first")["answer"]["rules"]}
    assert put(ask="rules", words="wt10.cg.first")["answer"]["rules"][0]["rule"] == "wt10.cg.first"
    assert put(ask="rules", words=" ")["answer"]["rules"] == []
    assert "more" in put(ask="rules", words="child")["answer"]["says"]
    assert "did you mean `wt10.cg.first`?" in put(ask="departure", rule="wt10.cg.fist", answers={})["refused"][0]


def test_the_page_needs_nothing_for_it_that_does_not_travel() -> None:
    asked = json.dumps({"ask": "reviewed", "rule": "wt10.cg.first", "answers": SHORT})
    script = (
        "import sys; from guidance.app.packs.shipped import shipped; shipped(); sys.modules['pydantic'] = None\n"
        f"from guidance.desk.answering import Desk; print(Desk().put({asked!r}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["answer"]["faults"] == []


PRESSED_THEN_TYPED = """() => {
  document.querySelector("#departure button.main").click();
  const field = document.querySelector("#departure [data-path='instead'] textarea");
  field.value += " More.";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@needs_desk
def test_a_departure_is_written_by_the_keyboard_looked_through_saved_and_taken_by_the_ledger(
    ready: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ready.page
    ready.turn("departure")
    page.focus("#departure-words")
    page.keyboard.type("wt10.cg.first")
    page.wait_for_selector("#departure-rules input[value='wt10.cg.first']")
    page.focus("#departure-rules input >> nth=0")
    page.keyboard.press("Space")
    page.wait_for_selector("#departure-asks:not([hidden])")
    typed = {"case": "EX-1", "trigger": "e20", "decided": "10/06/2011", "decided_by": "conference chair, Kent",
             "reasons": "<img src=x onerror=document.title=1>\nHer interpreter was ill.", "harms.0": "a week's gap",
             "instead": "Later.", "authorised_by": "service manager, Kent", "until": "31 Dec 2030"}  # fmt: skip
    for path, text in typed.items():
        page.fill(f"#departure [data-path='{path}'] >> css=input, textarea >> nth=0", text)
    page.select_option("#departure [data-path='harms.0.likelihood'] select", "unlikely")
    page.select_option("#departure [data-path='harms.0.seriousness'] select", "slight")
    page.check("#departure [data-path='principles'] input >> nth=0")
    page.wait_for_selector("#departure-level:has-text('short')")
    page.focus("#departure button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("#departure-faults:has-text('exceptional reasons')")
    assert not page.is_visible("#departure-save")
    assert not WHOLE or looked_at(ready) == []
    page.click("#departure-faults button >> nth=0")
    page.keyboard.type("One speaks her language.")
    page.focus("#departure button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("#departure-review:not([hidden])")
    said = page.inner_text("#departure-written")
    assert "Friday 10 June 2011" in said
    assert "<img src=x" in said
    assert looked_at(ready) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(PRESSED_THEN_TYPED)
    ready.put('{"ask": "opened"}')  # answered after it
    assert not page.is_visible("#departure-review"), "words that were not looked through could not be told from others"
    page.click("#departure button.main")
    page.wait_for_selector("#departure-review:not([hidden])")
    with page.expect_download() as saved:
        page.click("#departure-save")
    file = tmp_path / saved.value.suggested_filename
    file.write_bytes(Path(saved.value.path()).read_bytes())
    page.fill("#departure [data-path='instead'] textarea", "something else")
    assert not page.is_visible("#departure-save"), "what was looked through is not what would be saved"
    monkeypatch.setenv("GUIDANCE_LEDGER", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setattr(sys, "argv", ["guidance", "deviate", "--from", str(file)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, "Kept as d1" in capsys.readouterr().out) == (0, True)
    ready.turn("now")
    ready.forget()
    assert page.text_content("#departure-asked") == ""
    assert page.input_value("#departure-words") == ""
    assert ready.console == []


def test_no_two_authorities_are_called_alike_in_the_list_to_choose_from() -> None:
    put = json.dumps({"ask": "departure", "rule": "wt26.cg.first", "answers": {}})
    asked = json.loads(Engine().put(put))["answer"]
    (among,) = [one["among"] for one in (*asked["asked"], *asked["more"]) if one["key"] == "authority"]
    says = [one["says"] for one in among]
    assert len(set(says)) == len(says)
    assert {"Dorset (until 2019)", "Dorset (from 2019)", "Kent"} <= set(says)
