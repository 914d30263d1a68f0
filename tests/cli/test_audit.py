"""`guidance audit`: what the records show, what they cannot, what is left to people; and nothing unasked."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Records = Callable[..., Path]
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CHILD = EXAMPLES / "one-child-2011.jsonl"
CENSUS = EXAMPLES / "census-2024-invented.xml"
RULES = ROOT / "guidance" / "rules"
KENT = ("--pack", "kent-2009")
VISIT = {"case": "A", "event": "cp_visit_made", "id": "v", "authority": "cumbria"}


def audited(run: Run, *arguments: object) -> dict[str, Any]:
    ran = run("audit", *arguments, *KENT, "--format", "json")
    assert ran.code == 0, ran.err
    return dict(ran.data)


def question(data: dict[str, Any], number: int) -> dict[str, Any]:
    (found,) = (q for group in data["groups"] for q in group["questions"] if q["number"] == number)
    return dict(found)


def of_rule(data: dict[str, Any], rule: str) -> dict[str, Any]:
    (found,) = (r for g in data["groups"] for q in g["questions"] for r in q["records"] if r["rule"] == rule)
    return dict(found)


def test_the_seven_groups_and_all_the_questions_are_there_in_order(run: Run) -> None:
    ran = run("audit", CHILD, "--as-at", "2011-11-20", *KENT)
    assert ran.code == 0
    data = audited(run, CHILD, "--as-at", "2011-11-20")
    assert [len(group["questions"]) for group in data["groups"]] == [6, 11, 9, 1, 11, 9, 2]
    place = 0
    for group in data["groups"]:
        assert f"\n{group['title']}\n" in ran.out
        for asked in group["questions"]:
            words = (asked["asks"] or "Not known.").split()
            place = " ".join(ran.out.split()).index(" ".join(words), place)


def test_each_kind_is_counted_by_itself_and_each_finding_is_in_words(run: Run) -> None:
    data = audited(run, CHILD, "--as-at", "2011-11-20")
    visits = of_rule(data, "kent09.q21")
    assert visits["counts"] == {"as the audit asks": 3, "not shown in time": 1}
    assert visits["in_words"] == "as the audit asks 3 times, not shown in time 1 time"
    assert "not shown in time: the last day was Wed 20 July 2011" in [f["in_words"] for f in visits["findings"]]
    for asked in (q for g in data["groups"] for q in g["questions"] for q in q["records"]):
        assert sum(asked["counts"].values()) == len(asked["findings"])


def test_a_visit_on_a_file_of_many_cases_is_counted_in_its_case(run: Run, records: Records) -> None:
    visits = [{**VISIT, "case": case, "at": "2014-02-03", "child_seen": True, "spoken_to_child": spoken}
              for case, spoken in (("A", True), ("B", False), ("C", None))]  # fmt: skip
    file = records(*visits, {"case": "D", "event": "case_closed", "at": "2014-02-03"})
    seen = of_rule(audited(run, file, "--as-at", "2014-03-01"), "kent09.q12.2")
    assert seen["counts"] == {"as the audit asks": 1, "not so": 1, "cannot tell": 1}
    assert len({f["case"] for f in seen["findings"]}) == 3
    assert seen["cannot_show_in_cases"] == 0


def test_what_a_census_cannot_show_is_never_taken_for_what_did_not_happen(run: Run) -> None:
    data = audited(run, CENSUS, "--as-at", "2024-03-31")
    unseen = of_rule(data, "kent09.q04")
    assert unseen["findings"] == []
    assert [key for key in unseen if "total" in key or key.startswith(("of_", "came_up", "in_cases"))] == []
    assert unseen["cannot_show_in_cases"] == 203
    assert unseen["in_words"] == "cannot tell: these records do not show when a case is allocated"
    assert set(of_rule(data, "kent09.q11")["counts"]) == {"does not apply", "cannot tell"}
    assert set(of_rule(data, "kent09.q12")["counts"]) == {"cannot tell"}
    assert set(of_rule(data, "kent09.q21")["counts"]) <= {"cannot tell", "ended first"}


def test_where_some_sources_show_it_the_others_are_said_not_to(run: Run, records: Records) -> None:
    plain = records({**VISIT, "at": "2014-02-03", "child_seen": True, "spoken_to_child": True})
    data = audited(run, CENSUS, plain, "--as-at", "2024-03-31")
    shown = of_rule(data, "kent09.q12.2")
    assert (len(shown["findings"]), shown["cannot_show_in_cases"]) == (1, 203)
    assert shown["in_words"].startswith("as the audit asks 1 time; the records of 203 cases cannot show when ")


def test_an_event_after_the_day_asked_about_is_not_there(run: Run, records: Records) -> None:
    file = records({**VISIT, "at": "2014-02-03", "child_seen": False})
    shown = of_rule(audited(run, file, "--as-at", "2014-02-02"), "kent09.q12.2")
    assert shown["findings"] == []
    assert shown["in_words"] == "does not come up in these records"


def test_what_was_recorded_later_is_not_known_yet(run: Run, records: Records) -> None:
    file = records({**VISIT, "at": "2014-02-03", "child_seen": False, "recorded_at": "2014-03-01"})
    data = audited(run, file, "--as-at", "2014-03-31", "--known-at", "2014-02-28")
    assert of_rule(data, "kent09.q12.2")["counts"] == {}
    assert of_rule(audited(run, file, "--as-at", "2014-03-31"), "kent09.q12.2")["counts"] == {"not so": 1}


def test_it_is_put_to_any_authoritys_cases(run: Run, records: Records) -> None:
    for authority in ("kent", "cumbria", "tower-hamlets"):
        file = records({**VISIT, "authority": authority, "at": "2014-02-03", "child_seen": False})
        assert of_rule(audited(run, file, "--as-at", "2014-03-01"), "kent09.q12.2")["counts"] == {"not so": 1}


def test_a_case_can_be_looked_at_alone(run: Run, records: Records) -> None:
    file = records(*({**VISIT, "case": c, "at": "2014-02-03", "child_seen": False} for c in "AB"))
    shown = of_rule(audited(run, file, "--as-at", "2014-03-01", "--case", "B"), "kent09.q12.2")
    assert [f["case"] for f in shown["findings"]] == ["B"]
    none = run("audit", file, "--as-at", "2014-03-01", *KENT, "--case", "Z")
    assert none.code == 2
    assert "error[G640]" in none.err


def test_many_cases_are_counted_and_listed_only_when_asked(run: Run) -> None:
    short = run("audit", CENSUS, "--as-at", "2024-03-31", *KENT).out
    long = run("audit", CENSUS, "--as-at", "2024-03-31", *KENT, "--all").out
    assert "INV0" not in short
    assert "`--case REFERENCE` shows one case" in short
    assert "INV0203, " in long


SCORES = re.compile(
    r"\d\s*%|\b\d+ (?:out )?of (?:the |these )?\d+\b|\b\d+/\d+\b|came up \d+|"
    r"\bscore[sd]?\b|\bgrade|\brating\b|\bfail|\bbreach|\btotal\b|all good|\bsafe\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("file", [CHILD, CENSUS], ids=["a child", "a census"])
def test_nothing_in_it_is_a_score_or_says_that_all_is_well(file: Path, run: Run) -> None:
    said = " ".join(run("audit", file, "--as-at", "2024-03-31", *KENT).out.split())
    said = said.replace("It has no pass mark.", "").replace("is a view on whether a child is safe", "")
    assert SCORES.findall(said) == []


def test_no_workers_name_comes_through(run: Run, records: Records) -> None:
    file = records(
        {
            **VISIT,
            "at": "2014-02-03",
            "child_seen": True,
            "child_seen_alone": False,
            "reason_not_seen_alone": "Jo Bloggs said no",
        }
    )
    table = run("audit", file, "--as-at", "2014-03-01", *KENT)
    whole = run("audit", file, "--as-at", "2014-03-01", *KENT, "--format", "json")
    assert "Bloggs" not in table.out + whole.out


@pytest.mark.parametrize(
    ("pack", "said"), [("kent-2008", "did you mean `kent-2009`?"), ("zzz", "there is: kent-2009"), ("", "kent-2009")]
)
def test_an_unknown_audit_is_answered_with_those_that_there_are(pack: str, said: str, run: Run) -> None:
    ran = run("audit", CHILD, "--as-at", "2011-11-20", "--pack", pack)
    assert (ran.code, ran.out) == (3, "")
    assert said in ran.err


def test_a_pack_that_is_no_audit_is_not_one(run: Run) -> None:
    assert run("audit", CHILD, "--as-at", "2011-11-20", "--pack", "tower-hamlets-draft-2010").code == 3
    assert run("audit", CHILD, "--as-at", "2011-11-20", "--pack", "working-together-2010").code == 3


def test_a_record_with_a_mistake_is_refused(run: Run, records: Records) -> None:
    ran = run(
        "audit", records({"case": "A", "event": "cp_visit_maid", "at": "2014-02-03"}), "--as-at", "2014-03-01", *KENT
    )
    assert (ran.code, ran.out) == (2, "")
    assert "error[G611]" in ran.err


def test_both_evaluators_agree_on_it(run: Run) -> None:
    for file, day in ((CHILD, "2011-11-20"), (CENSUS, "2024-03-31")):
        ran = run("audit", file, "--as-at", day, *KENT, "--engine", "all", "--format", "json")
        assert ran.code == 0, ran.err
        assert "difference" not in ran.err


def test_an_audit_of_ones_own_is_put_by_its_name_in_its_own_words(run: Run, tmp_path: Path, records: Records) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "instrument.yaml").write_text(
        "instrument: own-audit\ntitle: Ours\nforce: local-procedure\napplies: when-named\ncommencement: 2010-01-01\n"
    )
    (own / "01-visits.yaml").write_text(
        "- id: own.seen\n  title: See the child\n  provision: {evidence: confirmed}\n  bearer: social worker\n"
        "  when: bedtime_visit_made\n  should: {have: {child_seen: true}}\n  why: To see.\n"
    )
    (own / "vocabulary.yaml").write_text(
        "events: {bedtime_visit_made: {means: A visit., stages: [hub], "
        "facts: {child_seen: {type: boolean, means: Seen.}}}}\n"
    )
    (own / "audit.yaml").write_text(
        "audit: own-audit\ntitle: Ours\nabout: We ask.\ngroups:\n  - {group: one, title: One, questions: "
        "[{number: 1, asks: Seen?, provision: {evidence: confirmed}, rules: [own.seen]}]}\n"
    )
    file = records({**VISIT, "event": "bedtime_visit_made", "at": "2014-02-03", "child_seen": True})
    ran = run("audit", file, "--as-at", "2014-03-01", "--rules", own, "--pack", "own-audit")
    assert ran.code == 0, ran.err
    assert "See the child: as the audit asks 1 time. [own.seen]" in " ".join(ran.out.split())


# ------------------------------------------------------------------------------------------ and nothing unasked

WAITING = re.compile(r"kent09\.|th10\.")


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", CHILD, "--as-at", "2011-11-20", "--all", "--format", "json"),
        ("evaluate", CHILD, "--as-at", "2011-11-20", "--all", "--format", "json", "--rules", RULES),
        ("next", CHILD, "--case", "EX-1", "--as-at", "2011-05-20", "--all", "--format", "json"),
        ("next", "--event", "referral_decided", "--at", "2011-05-20", "--authority", "kent", "--format", "json"),
        ("rules", "--format", "json"),
        ("rules", "audit", "chronology", "manager", "--as-at", "2011-05-20"),
        ("rules", "--authority", "kent", "--as-at", "2011-05-20", "--format", "json"),
    ],
    ids=lambda command: " ".join(str(word) for word in command if not isinstance(word, Path)),
)
def test_no_rule_of_a_waiting_pack_is_in_an_answer_that_did_not_name_it(command: tuple[object, ...], run: Run) -> None:
    ran = run(*command)
    assert ran.code == 0
    assert WAITING.search(ran.out) is None


def test_naming_it_adds_its_findings_and_changes_no_other(run: Run) -> None:
    asked = ("evaluate", CHILD, "--as-at", "2011-11-20", "--format", "json", "--rules", RULES)
    without = run(*asked).data["findings"]
    named = run(*asked, "--rules", RULES / "kent-2009").data["findings"]
    assert [f for f in named if not WAITING.match(f["rule"])] == without
    assert any(f["rule"] == "kent09.q21" for f in named)


def test_it_can_be_explained_once_it_is_named(run: Run) -> None:
    ran = run(
        "explain",
        CHILD,
        "--case",
        "EX-1",
        "--rule",
        "kent09.q21",
        "--as-at",
        "2011-11-20",
        "--rules",
        RULES / "kent-2009",
    )
    assert ran.code == 0
    assert ran.out.startswith("The pack you named asks: Visit the child by the day")
    assert json.dumps("Local procedure asks")[1:-1] not in ran.out
