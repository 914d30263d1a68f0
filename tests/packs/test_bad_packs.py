"""Each mistake that a pack can hold: one code, one place, our own words, and a cure."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from guidance.app.packs import checking
from guidance.app.packs.codes import CodeEntry, catalogue
from guidance.engine import diagnostics
from guidance.engine.diagnostics import Severity
from guidance.engine.packs.reading.nodes import read_document
from tests.packs.conftest import Ran
from tests.packs.local_mistakes import LAWFUL, LOCAL, of_kent
from tests.packs.mistakes import MISTAKES
from tests.packs.mistakes.mistake import Mistake
from tests.packs.pack_files import (
    BODY,
    CASE,
    CHECK,
    FRONT,
    INSTRUMENT,
    KEPT_TO,
    PLAIN,
    TRIAL,
    case,
    item,
    mapping,
    pack,
    page,
    rule,
    written,
)
from tests.read_aloud import all_amiss, amiss

Run = Callable[..., Ran]
PACKAGE = Path(diagnostics.__file__).parents[1]
RAISED = {
    code for file in PACKAGE.rglob("*.py") for code in re.findall(r'"(G\d{3})"', file.read_text(encoding="utf-8"))
}
LIBRARIES_WORDS = re.compile(
    r"pydantic|validat|input should|valid string|extra inputs|while (?:parsing|scanning)|"
    r"found (?:character|unexpected)|did not find|expected <|traceback|NoneType|errno|codec|\b\w+Error\b",
    re.IGNORECASE,
)
EVERY = [*MISTAKES, *LOCAL]
mistakes = pytest.mark.parametrize("mistake", EVERY, ids=lambda mistake: mistake.name)
_RECORDING = ("G160", "G161", "G164", "G162", "G163", "G430", "G431", "G432", "G433", "G434", "G520")
_OF_MAPS = tuple(f"G56{n}" for n in range(10))
_OF_RETURNS = tuple(f"G57{n}" for n in range(8))
OTHERS = {
    "G003": "test_files.py", "G020": "test_files.py", "G021": "test_files.py",
    "G131": "test_forms.py", "G234": "test_forms.py",
    "G235": "test_forms.py",
    "G236": "test_audits.py", "G238": "test_stale.py", "G239": "test_stale.py", "G294": "test_comparisons.py",
    **dict.fromkeys(("G245", "G246", "G247"), "test_continuing.py"), "G326": "test_trials.py",
    **dict.fromkeys(("G352", "G353", "G363"), "test_levels.py"),
    "G248": "../test_severity.py",
    **dict.fromkeys(("G360", "G361"), "../cli/test_pack_table.py"),
    "G502": "test_bad_packs.py", "G503": "test_bad_packs.py", **dict.fromkeys(_RECORDING, "test_recording.py"),
    "G435": "../learning/test_deciding.py", "G436": "../cli/departures/test_reach.py",
    **dict.fromkeys(_OF_MAPS, "../records/test_maps.py"),
    "G580": "../records/test_maps.py", "G581": "../records/test_returns.py",
    **dict.fromkeys(_OF_RETURNS, "../records/test_returns.py"),
    **dict.fromkeys(("G578", "G579"), "../records/test_daily.py"),
}  # fmt: skip
"""Codes provoked otherwise than by what is written in a file, and where."""


# ------------------------------------------------------------------------------------------ one mistake at a time


BY_NAME = {mistake.name: mistake for mistake in EVERY}
assert len(BY_NAME) == len(EVERY), "two mistakes of one name"


OF_PACKS = {
    "a machine's date", "a name of the engine's", "a word of the engine's", "the engine's word for what is late",
}  # fmt: skip
"""What an author of a pack reads and writes, and no practitioner does."""


@mistakes
def test_a_mistake_has_one_code_one_place_and_a_cure_in_our_own_words(mistake: Mistake, tmp_path: Path) -> None:
    file, line, column = mistake.write(tmp_path)
    (found,) = checking.check([tmp_path]).diagnostics
    assert found.code == mistake.code, found.render()
    place = (tmp_path / file).as_posix(), line, column
    assert (found.span.file, found.span.line, found.span.column) == place, found.render()
    assert found.severity is (Severity.WARNING if mistake.warning else Severity.ERROR)
    for said in (found.message, found.cure):
        assert [what for what in amiss(said) if what not in OF_PACKS] == []
        assert not LIBRARIES_WORDS.search(said)
        assert re.fullmatch(r"[a-z0-9`].*[^.\s]", said)
        assert said.count("`") % 2 == 0
    assert found.message.isprintable()
    assert found.span.text.isprintable()


OF_EACH_CODE = list({mistake.code: mistake for mistake in EVERY}.values())
"""One mistake of each code: what follows from a mistake hangs on its code."""
of_each_code = pytest.mark.parametrize("mistake", OF_EACH_CODE, ids=lambda mistake: mistake.name)


@of_each_code
def test_check_says_so_and_exits_with_2(mistake: Mistake, tmp_path: Path, run: Run) -> None:
    mistake.write(tmp_path)
    ran = run("check", tmp_path)
    assert ran.code == (0 if mistake.warning else 2)
    assert f"{'warning' if mistake.warning else 'error'}[{mistake.code}]: " in ran.err
    assert "Traceback" not in ran.err


@of_each_code
def test_evaluation_refuses_the_pack_unless_it_is_allowed(mistake: Mistake, tmp_path: Path, run: Run) -> None:
    (tmp_path / "records.jsonl").write_text(RECORDS, encoding="utf-8")
    mistake.write(tmp_path / "pack")
    (tmp_path / "pack").mkdir(exist_ok=True)
    asked = (
        "evaluate",
        tmp_path / "records.jsonl",
        "--as-at",
        "2011-11-20",
        "--rules",
        tmp_path / "pack",
        "--format",
        "csv",
    )
    refused, allowed = run(*asked), run(*asked, "--allow-pack-errors")
    assert refused.code == (0 if mistake.warning else 2)
    assert bool(refused.out) is mistake.warning
    assert allowed.code == 0, allowed.err
    assert f"[{mistake.code}]: " in allowed.err


RECORDS = "".join(
    f'{{"case": "C1", "event": "{event}", "at": "{at}", "authority": "kent", "id": "e{n}"{facts}}}\n'
    for n, (at, event, facts) in enumerate(
        [
            ("2011-04-18", "referral_received", ', "method": "written"'),
            ("2011-04-20", "referral_decided", ', "decision": "early_help"'),
            ("2011-04-26", "strategy_discussion_held", ', "s47_initiated": true'),
            ("2011-06-20", "icpc_held", ""),
            ("2011-06-21", "death_registered", ""),
            ("2011-07-20", "case_closed", ""),
        ]
    )
)


@pytest.mark.parametrize("name", ["an ISO period", "a file in UTF-16", "two trials at once"])
def test_the_command_itself_gives_no_traceback(name: str, tmp_path: Path) -> None:
    mistake = BY_NAME[name]
    file, line, column = mistake.write(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "guidance", "check", tmp_path], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert f"error[{mistake.code}]: " in ran.stderr
    assert f"--> {(tmp_path / file).as_posix()}:{line}:{column}\n" in ran.stderr
    assert "= help: " in ran.stderr
    assert "Traceback" not in ran.stderr


# ------------------------------------------------------------------------------------------ many at once

MANY = {
    "a/instrument.yaml": mapping(INSTRUMENT, instrument="a-guide"),
    "a/01-referral.yaml": rule(id="a.one", when="▸referral_recieved", weigh="▸acpo.13")
    + rule(id="a.two", within="▸P1M", serves="▸timelyness", why='▸""')
    + rule(id="a.three", when="{missed: ▸a.twelve}", weigh="[▸acpo.11, ▸acpo.12]")
    + "- ▸"
    + rule(id="a.four", bearer=None, **{"▸beerer": "nobody"})[2:]
    + rule(id="a.five", commencement="▸2011-18-04", repeal="▸31/12/2011"),
    "a/01-referral.cases.yaml": case(rule="a.one", expect="▸dischaged") + case(rule="▸a.six"),
    "a/02-assessment.yaml": "- id: b.one\n▸\ttitle: A tab\n",
    "b/01-referral.yaml": "▸" + rule(id="b.nine"),
    "c.md": page(BODY.replace("That.", "You ▸must."), bears_on="[▸nothing]"),
    "d.yaml": mapping(TRIAL, authority="▸kentt", suspends="[{rule: ▸ca89.s47.enquire, evidence: confirmed}]"),
    "e.yaml": "▸# to be written\n",
}
CODES = [
    "G104", "G501", "G201", "G206", "G012", "G113", "G104", "G205", "G206", "G206", "G102", "G101", "G302", "G306",
    "G004", "G213", "G214", "G405", "G207", "G402", "G005",
]  # fmt: skip


def test_every_mistake_of_a_folder_is_told_in_one_run(tmp_path: Path) -> None:
    places = written(tmp_path, MANY)
    found = checking.check([tmp_path]).diagnostics
    told = [(d.code, d.span.file.removeprefix(f"{tmp_path.as_posix()}/"), d.span.line, d.span.column) for d in found]
    assert told == [(code, *place) for code, place in zip(CODES, places, strict=True)]


# ------------------------------------------------------------------------------------------ and none told twice


def codes(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    written(folder, files)
    return [found.code for found in checking.check([folder]).diagnostics]


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        (rule(within="P1M"), "G012"),
        (rule(**{"while": "{state: open_case, for_at_least: 5 working days}"}), "G012"),
        (rule(**{"while": "{state: open_case, for_less_than: 1 year}"}), "G012"),
        (rule(**{"while": "{state: open_case, for_at_least: 1 week, for_less_than: 2 weeks}"}), "G112"),
        (rule(within=None), "G106"),
        (rule(when="asked"), "G201"),
        (rule(commencement="2014-01-01"), "G304"),
        (rule() + "  bearer: the police\n", "G007"),
        (rule().encode() + b"# caf\xe9", "G002"),
        (rule().replace("  title", "\ttitle"), "G004"),
    ],
)
def test_a_rule_with_a_mistake_is_not_called_unknown_as_well(spoilt: str | bytes, code: str, tmp_path: Path) -> None:
    other = rule(id="t.other", when="{missed: t.refer.decide}", should="case_closed", relates_to="t.refer.decide")
    carrying = item({"id": "t.carries", "carries": "t.refer.decide"})
    files = pack(rules=spoilt, cases=case() + case(rule="t.carries"), **{"02-assessment.yaml": other + carrying})
    assert codes(tmp_path, files) == [code]


def test_an_instrument_with_a_mistake_is_not_called_missing_as_well(tmp_path: Path) -> None:
    wrong = mapping(INSTRUMENT, force="statutory")
    assert codes(tmp_path / "one", pack(instrument=wrong, rules=rule(), cases=case())) == ["G104"]
    assert codes(tmp_path / "two", pack(instrument=f"{wrong}title: again\n", rules=rule(), cases=case())) == ["G007"]


def test_rules_are_read_though_their_instrument_has_a_mistake(tmp_path: Path) -> None:
    files = pack(instrument=mapping(INSTRUMENT, force="statutory"), rules=rule(within="P1M", when="asked"))
    assert codes(tmp_path, files) == ["G012", "G104"]
    assert codes(tmp_path, pack(instrument=mapping(INSTRUMENT, force="statutory"), rules=rule(when="asked"))) == [
        "G201",
        "G104",
    ]


def test_a_vocabulary_with_a_mistake_leaves_no_word_to_be_called_unknown(tmp_path: Path) -> None:
    words = "events: {asked: {means: Somebody asked., stages: [referral], facts: {how: {type: tone, means: How.}}}}\n"
    assert codes(tmp_path, pack(rules=rule(when="asked"), **{"vocabulary.yaml": words})) == ["G104"]


def test_a_page_with_a_mistake_is_not_called_unknown_as_well(tmp_path: Path) -> None:
    for n, text in enumerate((page(force="great"), page(BODY.replace("That.", "You must.")), page("Nothing.\n"))):
        found = codes(tmp_path / str(n), pack(rules=rule(weigh="t.weigh-it"), **{"page.md": text}))
        assert found in (["G104"], ["G405"], ["G019"])


def test_a_trial_with_a_mistake_leaves_its_rules_known(tmp_path: Path) -> None:
    instead = "\n" + "".join(f"  {line}\n" for line in rule(id="t.instead", within="P1M").splitlines()).rstrip()
    assert codes(tmp_path, {"t.yaml": mapping(TRIAL, instead=instead), "t.cases.yaml": case(rule="t.instead")}) == [
        "G012"
    ]


# ------------------------------------------------------------------------------------------ what is left out


def test_a_trial_with_a_mistake_sets_nothing_aside(tmp_path: Path) -> None:
    written(tmp_path, {"t.yaml": mapping(TRIAL, suspends="[{rule: ca89.s47.enquire, evidence: confirmed}]")})
    assert checking.check([tmp_path]).trials == ()
    written(tmp_path, {"t.yaml": mapping(TRIAL)})
    assert [trial.id for trial in checking.check([tmp_path]).trials] == ["test-2011"]


def test_two_trials_at_once_leave_the_second_out(tmp_path: Path) -> None:
    written(tmp_path, {"a.yaml": mapping(TRIAL), "b.yaml": mapping(TRIAL, trial="test-again")})
    assert [trial.id for trial in checking.check([tmp_path]).trials] == ["test-2011"]


def test_a_rule_in_unknown_words_is_left_out_and_one_with_an_unknown_principle_is_not(tmp_path: Path) -> None:
    written(tmp_path, pack(rules=rule(id="t.one", when="asked") + rule(id="t.two", weigh="acpo.11")))
    assert [found.id for found in checking.check([tmp_path]).rules] == ["t.two"]


# ------------------------------------------------------------------------------------------ cases that fail


def test_a_case_that_fails_says_what_was_found(tmp_path: Path, run: Run) -> None:
    written(tmp_path, pack(rules=rule(), cases=case(expect="{status: breached, due: 2011-04-20}")))
    ran = run("test", tmp_path)
    assert ran.code == 1
    assert "error[G503]: `t.refer.decide`, on the last day: expected status breached, got discharged" in ran.err
    assert "expected due 2011-04-20, got 2011-04-19" in ran.err
    assert "01-referral.cases.yaml:2:9" in ran.err


def test_a_case_that_cannot_be_read_as_a_record_says_why(tmp_path: Path, run: Run) -> None:
    written(tmp_path, pack(rules=rule(), cases=case(events="[2011-04-18T25:00 referral_received]")))
    ran = run("test", tmp_path)
    assert ran.code == 1
    assert "error[G502]: " in ran.err


def test_cases_are_not_run_while_the_packs_have_mistakes(tmp_path: Path, run: Run) -> None:
    written(tmp_path, pack(rules=rule(within="P1M"), cases=case(expect="breached")))
    ran = run("test", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "G503" not in ran.err


# ------------------------------------------------------------------------------------------ the catalogue


def test_every_code_that_is_raised_has_an_entry_and_every_entry_is_raised() -> None:
    assert {entry.code for entry in catalogue()} == RAISED


def test_every_entry_is_whole_and_given_once() -> None:
    entries = catalogue()
    assert [entry.code for entry in entries] == sorted({entry.code for entry in entries})
    for entry in entries:
        assert all((entry.title, entry.meaning, entry.wrong, entry.right)), entry.code
        assert entry.wrong != entry.right, entry.code
        assert entry.title[0].islower() or entry.title[0] in "`G", entry.code
        assert not entry.title.endswith("."), entry.code
        assert entry.meaning.endswith("."), entry.code
        assert all_amiss([entry.title, " ".join(entry.meaning.split())]) == {}, entry.code


def test_every_code_of_the_packs_is_provoked() -> None:
    of_packs = {code for code in RAISED if code < "G600"}
    assert of_packs == {mistake.code for mistake in EVERY} | set(OTHERS)
    for code, file in OTHERS.items():
        assert re.search(rf"assert .*{code}", (Path(__file__).parent / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.code)
def test_a_code_explains_itself(entry: CodeEntry, run: Run) -> None:
    ran = run("explain", entry.code)
    assert ran.code == 0
    assert ran.out.startswith(f"{entry.code}: {entry.title}\n")
    for text in (entry.wrong, entry.right):
        assert all(line.strip() in ran.out for line in text.splitlines())


def test_a_code_that_there_is_not_is_said_to_be_none(run: Run) -> None:
    ran = run("explain", "G999")
    assert ran.code != 0
    assert "there is no diagnostic G999" in ran.err


# ------------------------------------------------------------------------------------------ and its examples

WITHIN = {"rule": PLAIN, "case": CASE, "case run": CASE, "trial": TRIAL, "instrument": INSTRUMENT, "page": FRONT,
    "check": CHECK,
}  # fmt: skip
"""What an example of a few keys is part of."""


def examples() -> list[dict[str, str]]:
    path = Path(diagnostics.__file__).with_suffix(".yaml")
    root = read_document(path, path.name).root
    entries = (
        [{key: node.text(key) for key in ("code", "file", "wrong", "right")} for node in root.items()] if root else []
    )
    return [entry for entry in entries if entry["code"] < "G600" and entry["file"] not in {"words", "command"}]


def whole(kind: str, example: str) -> str:
    """Put an example of a few keys among those that it leaves out."""
    named = set(re.findall(r"^(\w+):", example, re.MULTILINE))
    return "".join(f"{key}: {value}\n" for key, value in WITHIN[kind].items() if key not in named) + example


def listed_item(text: str) -> str:
    return "".join(f"{'  ' if n else '- '}{line}\n" for n, line in enumerate(text.splitlines()))


def with_example(kind: str, example: str) -> dict[str, str | bytes]:
    """Make a pack that has nothing wrong with it but what is wrong with an example."""
    if kind == "rules":
        return pack(rules=example)
    if kind == "whole page":
        return {"page.md": example}
    if kind == "page":
        text = page(example) if example.startswith("##") else f"---\n{whole(kind, example)}---\n{BODY}"
        return {"page.md": text}
    if kind in {"trial", "check"}:
        text = whole(kind, example)
        return {"trial.yaml": text} if kind == "trial" else {"checks.yaml": KEPT_TO + listed_item(text)}
    if kind == "instrument":
        return pack(instrument=whole(kind, example), rules=rule())
    made = listed_item(whole(kind, example))
    return pack(rules=made) if kind == "rule" else pack(rules=rule(), cases=made)


@pytest.mark.parametrize("entry", examples(), ids=lambda entry: entry["code"])
def test_an_example_is_wrong_as_it_says_and_right_once_mended(entry: dict[str, str], tmp_path: Path, run: Run) -> None:
    verb = "test" if entry["file"] == "case run" else "check"
    for n, text in enumerate((entry["wrong"], entry["right"])):
        written(tmp_path / str(n), with_example(entry["file"], text))
    wrong, right = run(verb, tmp_path / "0"), run(verb, tmp_path / "1")
    assert re.findall(r"^\w+\[(G\d+)\]", wrong.err, re.MULTILINE) == [entry["code"]]
    assert (right.code, right.err) == (0, "")


def test_a_must_that_says_why_it_rests_on_nothing_is_taken_at_its_word(tmp_path: Path, run: Run) -> None:
    made = rule(should=None, must="referral_decided", rests_on="{none: the text says must and cites nothing}")
    written(tmp_path, pack(rules=made))
    ran = run("check", tmp_path)
    assert ran.err == ""


@pytest.mark.parametrize("changes", LAWFUL.values(), ids=LAWFUL)
def test_nothing_is_said_of_a_lawful_local_rule(changes: Mapping[str, str | None], tmp_path: Path) -> None:
    written(tmp_path, of_kent(**changes))
    assert checking.check([tmp_path]).diagnostics == ()
