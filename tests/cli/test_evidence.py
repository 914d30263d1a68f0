"""How well things are known, in every output: counted when asked, and said over whatever rests on it."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.rule import Evidence

Run = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
CHILD = EXAMPLES / "one-child-2011.jsonl"
AS_AT = ("--as-at", "2011-05-10")
BELIEVED = {r.id for r in shipped().rules if r.evidence is Evidence.RECALLED}
KNOWN = {r.id for r in shipped().rules} - BELIEVED
PACK = {
    "instrument.yaml": "instrument: local\ntitle: Local\nforce: local-procedure\nauthority: kent\n"
    "commencement: 2011-01-01\n",
    "01-visits.yaml": "- id: kent.seen\n  title: See the child\n  bearer: social worker\n  why: the child\n"
    "  when: referral_received\n  provision: {heading: Visits, evidence: confirmed}\n"
    "  should: social_work_visit_made\n  within: 5 days\n",
}


def written(folder: Path, **more: str) -> Path:
    for name, text in {**PACK, **{f"{key}.yaml": text for key, text in more.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def check(words: str, result: str) -> str:
    return (
        f'kept_to: 2026-11-25\nchecks:\n- rule: kent.seen\n  words: "{words}"\n  checked_by: policy team\n'
        f"  against: {{text: the manual, place: page 4}}\n  checked_on: 2026-11-20\n  result: {result}\n"
        "  note: the manual says seven days\n"
    )


@pytest.fixture
def pack(tmp_path: Path, run: Run) -> Callable[[str], Path]:
    """Write a pack of one rule, with a check of it that comes to what is asked."""

    def made(result: str) -> Path:
        folder = written(tmp_path)
        (listed,) = run("rules", "--rules", folder, "--format", "json", "see", "the", "child", "visits").data["rules"][
            :1
        ]
        return written(folder, checks=check(listed["words"], result))

    return made


# ------------------------------------------------------------------------------------------ counted


def test_check_counts_what_is_known_by_instrument_and_grade(run: Run) -> None:
    ran = run("check", "--evidence")
    assert (ran.code, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    rules, _ = ran.out.split("Principles, by source")
    rows = {line.split()[0]: line.split()[1:] for line in rules.splitlines() if re.match(r"  \S+ +\d", line)}
    for instrument in shipped().instruments:
        mine = [r for r in shipped().rules if r.instrument == instrument]
        counts = [len(mine), *(sum(r.evidence is grade for r in mine) for grade in Evidence)]
        counts += [
            sum(found.current and found.fits and found.rule in {r.id for r in mine} for found in shipped().comparisons),
            0,
            0,
        ]
        if instrument.id in rows:
            assert rows[instrument.id] == [str(count or "–") for count in counts]
    assert rows.keys() >= {"working-together-2010", "working-together-2023", "kent-2009"}


def test_check_counts_as_json_too(run: Run) -> None:
    ran = run("check", "--evidence", "--format", "json")
    assert set(ran.data) == {"receipt", "evidence", "totals"}
    rules = ran.data["totals"]["rules"]
    assert rules["statements"] == len(shipped().rules)
    assert sum(rules[str(grade)] for grade in Evidence) == rules["statements"]
    assert (rules["checked"], rules["differing"]) == (0, 0)
    read = {row["name"]: row["text_read"] for row in ran.data["evidence"] if row["kind"] == "rules"}
    assert read == {i.id: i.text_read for i in shipped().instruments}


def test_check_counts_what_was_read_in_a_pack_of_ones_own(run: Run, pack: Callable[[str], Path]) -> None:
    data = run("check", "--evidence", "--format", "json", pack("agrees")).data
    (row,) = (t for t in data["evidence"] if t["kind"] == "rules")
    assert (row["name"], row["statements"], row["confirmed"], row["checked"], row["differing"]) == ("local", 1, 1, 1, 0)
    again = run("check", "--evidence", "--format", "json", pack("differs"))
    assert again.data["totals"]["rules"]["differing"] == 1
    assert "warning[G243]" in again.err


def test_a_pack_with_a_mistake_is_counted_so_far_as_it_goes_and_refused(run: Run, tmp_path: Path) -> None:
    ran = run("check", "--evidence", written(tmp_path, checks="kept_to: 2026-11-25\nchecks: all\n"))
    assert ran.code == 2
    assert "error[G103]" in ran.err
    assert "local" in ran.out


def test_an_unknown_format_is_refused(run: Run) -> None:
    assert run("check", "--evidence", "--format", "xml").code == 3


# ------------------------------------------------------------------------------------------ and said everywhere


def test_every_row_of_csv_and_json_that_is_only_believed_says_so(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("evaluate", CHILD, *AS_AT, "--format", "csv").out)))
    found = run("evaluate", CHILD, *AS_AT, "--format", "json").data["findings"]
    assert {row["rule"] for row in rows} & BELIEVED
    assert {row["rule"] for row in rows} & KNOWN
    for row in (*rows, *found):
        assert row["in_words"].endswith("; the rule is believed") is (row["rule"] in BELIEVED), row["rule"]
        assert (row["evidence"] == "recalled") is (row["rule"] in BELIEVED), row["rule"]


def test_every_line_of_a_table_that_is_only_believed_says_so(run: Run) -> None:
    lines = re.split(r"\n(?=  \S)", run("evaluate", CHILD, *AS_AT, "--all").out)
    said = {line.split()[0]: " ".join(line.split()) for line in lines if line.split()[0] in BELIEVED | KNOWN}
    assert said.keys() & BELIEVED
    assert said.keys() & KNOWN
    for rule, line in said.items():
        assert ("the rule is believed" in line) is (rule in BELIEVED), line


def test_a_table_of_many_cases_names_the_rules_that_are_only_believed(run: Run, records: Callable[..., Path]) -> None:
    given = {"event": "referral_received", "at": "2011-04-18", "authority": "kent", "method": "written"}
    out = run("evaluate", records(*({**given, "case": f"C{n}"} for n in range(30))), *AS_AT, "--all").out
    (named,) = re.findall(r"The rule is believed: ([^.]*(?:\.[a-z0-9][^.]*)*)\.\n", out)
    rows = {line.split()[0] for line in out.splitlines() if line.split()[:1] and line.split()[0] in BELIEVED | KNOWN}
    assert set(re.split(r",\s+", named)) == rows & BELIEVED != set()


def test_next_says_what_is_only_believed_once_for_each_line(run: Run) -> None:
    out = run("next", CHILD, "--case", "EX-1", *AS_AT, "--all").out
    titled = re.findall(r"- ((?:The law|Statutory guidance|Local procedure)[^:]*): [^\[]*\[(\S+)\]", out, re.DOTALL)
    assert titled
    for says, rule in titled:
        assert ("(believed)" in " ".join(says.split())) is (rule in BELIEVED), rule
    assert "the rule is believed" not in " ".join(out.split())


def test_explain_says_what_is_only_believed_and_what_it_is_known_from(run: Run) -> None:
    asked = ("explain", CHILD, "--case", "EX-1", *AS_AT, "--depth", "trace", "--rule")
    believed, known = run(*asked, "wt10.refer.confirm-writing").out, run(*asked, "wt10.ia.complete").out
    assert believed.startswith("Statutory guidance expects (believed): ")
    assert "It is from memory: not yet checked against the text." in believed
    assert known.startswith("Statutory guidance expects: ")
    assert "(read in its own text; from Working Together (2010) online, glossary entry" in known
    assert "(believed): When" in run(*asked, "wt10.disc.notify").out


def test_rules_and_principles_that_are_only_believed_say_so(run: Run) -> None:
    out = run("rules", "wishes", "and", "feelings").out
    assert "A principle, to be weighed (believed). Statute" in " ".join(out.split())
    listed = run("rules", "--format", "json").data["rules"]
    for entry in (e for e in listed if e["kind"] == "rule"):
        assert ("(believed)" in entry["says"]) is (entry["id"] in BELIEVED), entry["id"]
        assert entry["evidence"] in {"confirmed", "corroborated", "recalled", "inferred"}
        assert entry["source"]
        assert re.fullmatch("[0-9a-f]{8}", entry["words"])


def test_what_rests_on_a_text_that_is_said_to_differ_says_so_loudly(run: Run, pack: Callable[[str], Path]) -> None:
    folder = pack("differs")
    asked = (CHILD, "--as-at", "2011-05-10", "--rules", folder)
    (found,) = run("evaluate", *asked, "--format", "json").data["findings"]
    assert found["in_words"].endswith("; the rule is said to differ from its text")
    assert "said to differ from its text" in " ".join(run("evaluate", *asked).out.split())
    assert "It is said to differ from its text: the manual says seven days." in str(found["because"])
    explained = run(
        "explain", CHILD, "--case", "EX-1", "--as-at", "2011-05-10", "--rule", "kent.seen", "--rules", folder
    )
    assert explained.out.startswith("Local procedure asks (said to differ from its text): ")


def test_explain_says_what_pulls_the_other_way_and_of_an_act_only_how(run: Run) -> None:
    asked = ("explain", CHILD, "--case", "EX-1", *AS_AT, "--rule")
    guidance, act = run(*asked, "wt10.ia.complete").out, run(*asked, "ca89.s47.enquire").out
    assert "  Pulls the other way: ten working days suits an average" in guidance
    assert "[munro.timeliness-and-quality]" in guidance
    assert "  Bears on how, never on whether: " in act
    assert "Pulls the other way" not in act
    assert "status: " not in guidance
