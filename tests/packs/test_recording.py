"""How much a departure has to say for itself, what is said about one that cannot be, and what may be told to others."""

import json
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.engine.model.practice.proportion import LIKELIHOODS, SERIOUSNESSES, Proportion
from guidance.engine.packs.checks.identifying import Known, check_lesson
from guidance.engine.packs.documents.deviations import read_departures
from guidance.engine.packs.documents.lessons import read_lesson
from guidance.engine.packs.documents.proportion import check_proportion
from guidance.engine.packs.schema.deviation import DeviationText
from tests.app.conftest import census, referred
from tests.packs.conftest import Ran

SHIPPED: Proportion = shipped().proportions[0]
PLAIN: dict[str, Any] = {
    "case": "C1", "rule": "wt10.ia.complete", "trigger": "e1", "decided": "2011-05-04", "decided_by": "a manager",
    "reasons": "the child was in hospital", "principles": ["acpo.3"],
}  # fmt: skip
SHORT: dict[str, Any] = {
    **PLAIN, "harms": [{"harm": "a week's wait", "likelihood": "possible", "seriousness": "slight"}],
    "instead": "the assessment is finished on the ward", "authorised_by": "service manager, children's social care",
    "until": "2011-05-20", "exceptional": "no other doctor could see her",
}  # fmt: skip
TABLE: dict[str, Any] = {
    "proportion": "ours", "because": "so that it is quick", "keep_personal_text": "10 years",
    "levels": [
        {"level": "short", "means": "little", "when": [{"likelihood": list(LIKELIHOODS), "seriousness": "slight"}]},
        {"level": "full", "means": "much", "when": [{"likelihood": list(LIKELIHOODS),
                                                     "seriousness": ["serious", "grave"]}],
         "asks": {"options": "What was turned down shows that it was weighed."}},
    ],
}  # fmt: skip
RECORD = '{"case": "C1", "event": "referral_received", "at": "2011-04-18", "id": "e1", "authority": "kent"}\n'


def write(folder: Path, name: str, what: object) -> Path:
    file = folder / name
    file.write_text(what if isinstance(what, str) else yaml.safe_dump(what, sort_keys=False), encoding="utf-8")
    return file


def lacking(folder: Path, departure: dict[str, Any]) -> list[Diagnostic]:
    (found,), mistakes, _ = read_departures(write(folder, "d.yaml", departure), shipped())
    assert mistakes == []
    return list(check_proportion(found.entry, SHIPPED))


def keys(found: Iterable[Diagnostic]) -> list[str]:
    return [d.message.split("`")[1] for d in found]


# ------------------------------------------------------------------------------------------ proportion


def test_the_least_is_asked_where_little_could_go_wrong(tmp_path: Path) -> None:
    assert lacking(tmp_path, SHORT) == []


def test_with_no_harm_named_what_is_always_asked_is_lacking(tmp_path: Path) -> None:
    found = lacking(tmp_path, PLAIN)
    assert {d.code for d in found} == {"G160"}
    assert keys(found) == ["harms", "instead", "authorised_by", "until", "exceptional"]


@pytest.mark.parametrize(
    ("likelihood", "seriousness", "level"),
    [
        ("unlikely", "slight", "short"), ("possible", "slight", "short"), ("likely", "slight", "fuller"),
        ("unlikely", "serious", "fuller"), ("possible", "serious", "fuller"), ("likely", "serious", "full"),
        ("unlikely", "grave", "full"), ("possible", "grave", "full"), ("likely", "grave", "full"),
    ],
)  # fmt: skip
def test_how_much_is_asked_follows_the_harm(likelihood: str, seriousness: str, level: str, tmp_path: Path) -> None:
    harm = {"harm": "something", "likelihood": likelihood, "seriousness": seriousness}
    asked = lacking(tmp_path, {**SHORT, "harms": [*SHORT["harms"], harm]})
    wanted = {"short": 0, "fuller": 6, "full": 13}
    assert len(asked) == wanted[level]
    levels = {"short": set(), "fuller": {"fuller"}, "full": {"fuller", "full"}}
    assert {d.message.split("`")[3] for d in asked} == levels[level]


def test_what_is_lacking_says_at_which_level_it_is_asked_and_why(tmp_path: Path) -> None:
    harm = {"harm": "something", "likelihood": "possible", "seriousness": "serious"}
    said = {key: d for d in lacking(tmp_path, {**SHORT, "harms": [harm]}) for key in keys([d])}
    assert said["wishes"].message == "`wishes` is missing: asked for at the level `fuller`"
    assert said["wishes"].cure == "add `wishes:`: the child lives with the decision"
    assert all(d.severity is Severity.ERROR for d in said.values())


def test_in_an_emergency_what_is_lacking_is_only_pointed_at(tmp_path: Path) -> None:
    harm = {"harm": "something", "likelihood": "likely", "seriousness": "grave"}
    found = lacking(tmp_path, {**SHORT, "harms": [harm], "kind": "emergency"})
    assert found
    assert {(d.code, d.severity) for d in found} == {("G164", Severity.WARNING)}


def test_the_shipped_table_has_a_level_for_every_harm_and_a_reason_for_everything_it_asks() -> None:
    covered = [harm for level in SHIPPED.levels for harm in level.harms]
    assert sorted(covered) == sorted(product(LIKELIHOODS, SERIOUSNESSES))
    assert all(asked.why for asked in SHIPPED.asked(SHIPPED.levels[-1]))


def test_at_the_highest_level_everything_that_makes_a_decision_of_quality_is_asked() -> None:
    asked = {asked.key for asked in SHIPPED.asked(SHIPPED.levels[-1])}
    optional = {name for name, field in DeviationText.model_fields.items() if not field.is_required()}
    about_the_record = {"deviation", "authority", "recorded_at", "share", "retain_until", "reason_code"}
    assert asked == optional - about_the_record


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("G161", {"asks": {"optins": "why"}}),
        ("G161", {"asks": {"reasons": "why"}}),
        ("G162", {"when": [{"likelihood": "likely", "seriousness": ["serious", "grave"]}]}),
        ("G162", {"when": [{"likelihood": list(LIKELIHOODS), "seriousness": list(SERIOUSNESSES)}]}),
        ("G104", {"when": [{"likelihood": "surely", "seriousness": "grave"}]}),
        ("G113", {"when": []}),
    ],
)
def test_a_table_with_a_mistake_is_refused(code: str, change: dict[str, Any], tmp_path: Path) -> None:
    short, full = TABLE["levels"]
    write(tmp_path, "ours.yaml", {**TABLE, "levels": [short, {**full, **change}]})
    found = checking.check([tmp_path]).diagnostics
    assert code in {"G104", "G113", "G161", "G162"}
    assert {d.code for d in found} == {code}, [d.render() for d in found]
    assert all(d.cure for d in found)


def test_an_authority_may_ask_for_less_or_more(tmp_path: Path, run: Callable[..., Ran]) -> None:
    departure = write(tmp_path, "d.yaml", {**PLAIN, "harms": [{**SHORT["harms"][0], "seriousness": "grave"}]})
    table = write(tmp_path, "ours.yaml", TABLE)
    refused = run("deviate", "--from", departure, "--proportion", table)
    assert refused.code == 2
    assert refused.err.count("error[") == refused.err.count("error[G160]") == 1
    options = [{"option": "to wait", "advantages": "she is rested"}]
    fine = run("deviate", "--from", write(tmp_path, "d.yaml", {**PLAIN, **SHORT, "options": options}),
               "--proportion", table)  # fmt: skip
    assert fine.code == 0, fine.err
    assert "level `short` of the table `ours`" in fine.out


# ------------------------------------------------------------------------------------------ what is noticed


@pytest.mark.parametrize(
    ("code", "change"), [("G431", {"rule": "ca89.s47.enquire"}), ("G432", {"rule": "wt13.assess.45wd"})]
)
def test_law_and_latitude_are_pointed_at_and_what_was_written_is_kept(
    code: str, change: dict[str, Any], tmp_path: Path, run: Callable[..., Ran]
) -> None:
    assert code in {"G431", "G432"}
    ran = run("deviate", "--from", write(tmp_path, "d.yaml", {**SHORT, **change}))
    assert ran.code == 0, ran.err
    assert f"warning[{code}]" in ran.err
    assert ran.out.count("Kept as d1") == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"trigger": "e9"}, "its clock is started by `e1`: check `trigger`"),
        ({"authority": "essex"}, "the records give another authority, or none: check `authority`"),
    ],
)
def test_a_departure_that_reaches_nothing_is_said_to(
    change: dict[str, Any], said: str, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    records, departure = write(tmp_path, "r.jsonl", RECORD), write(tmp_path, "d.yaml", {**SHORT, **change})
    ran = run("evaluate", records, "--as-at", "2011-06-30", "--deviations", departure)
    assert ran.code == 0
    assert "warning[G430]" in ran.err
    assert said in ran.err


@pytest.mark.parametrize("as_at", ["2011-05-03", "2011-05-04"])
def test_a_departure_that_is_not_made_yet_or_reaches_its_duty_is_not_warned_of(
    as_at: str, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    trigger = "e9" if as_at == "2011-05-03" else "e1"
    records, departure = write(tmp_path, "r.jsonl", RECORD), write(tmp_path, "d.yaml", {**SHORT, "trigger": trigger})
    assert run("evaluate", records, "--as-at", as_at, "--deviations", departure).err == ""


def test_a_departure_about_a_case_that_was_not_read_is_named(tmp_path: Path, run: Callable[..., Ran]) -> None:
    records, other = write(tmp_path, "r.jsonl", RECORD), write(tmp_path, "d.yaml", {**SHORT, "case": "C-1"})
    ran = run("evaluate", records, "--as-at", "2011-05-10", "--deviations", other)
    assert "warning[G520]" in ran.err
    assert "(case `C-1`)" in ran.err


def test_a_departure_that_is_laid_over_two_children_is_said_to_be(tmp_path: Path, run: Callable[..., Ran]) -> None:
    both = [write(tmp_path, f"{code}.xml", census(code, referred("2023-06-01"), case="C1")) for code in ("886", "881")]
    found = json.loads(run("evaluate", *both, "--as-at", "2024-03-31", "--format", "json").out)["findings"]
    one = next(f for f in found if f["trigger"]["event"] == "referral_received")
    about = {**SHORT, "rule": one["rule"], "trigger": one["trigger"]["id"], "decided": "2023-06-02",
             "until": "2023-06-30"}  # fmt: skip
    laid = [
        run("evaluate", *both, "--as-at", "2024-03-31", "--deviations", write(tmp_path, "d.yaml", departure))
        for departure in (about, {**about, "authority": "kent"})
    ]
    assert ["G434" in ran.err for ran in laid] == [True, False], laid


def test_a_correction_is_of_the_same_case_and_rule(tmp_path: Path, run: Callable[..., Ran]) -> None:
    run("deviate", "--from", write(tmp_path, "d.yaml", SHORT))
    ran = run("deviations", "correct", "d1", "--from", write(tmp_path, "e.yaml", {**SHORT, "case": "C2"}))
    assert (ran.code, "error[G433]" in ran.err) == (2, True)


# ------------------------------------------------------------------------------------------ what may be told

LESSON: dict[str, Any] = {
    "title": "Waiting until a parent could follow the meeting",
    "situation": "A meeting was due that a parent could not have followed.",
    "difficulty": "On time it would have settled a plan without the person who has to keep to it.",
    "instead": "It was moved a little, and visits went on.",
    "weighed": ["a gap with little to go by", "a plan that is understood"],
    "safeguards": ["visits were brought forward"],
    "learnt": ["Ask early who could step in."],
}
OURS = Known(
    ("EX-1", "e20"), ("Morgan Ashdown",), tuple(a.name for a in shipped().authorities.known),
    ("She had been left with a neighbour on three evenings in a row.",),
)  # fmt: skip


def told(folder: Path, **changes: object) -> list[Diagnostic]:
    entry, mistakes = read_lesson(write(folder, "lesson.yaml", {**LESSON, **changes}))
    assert entry is not None, mistakes
    return list(check_lesson(entry, OURS))


def test_a_lesson_told_in_general_terms_is_let_through(tmp_path: Path) -> None:
    assert told(tmp_path) == []
    assert told(tmp_path, situation="Statutory guidance, and section 47 of the Children Act, set the time.") == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("The case ex1 was hard.", "the case's reference"),
        ("It was for morgan to say.", "a name"),
        ("Somebody told Priya about it.", "what may be a name"),
        ("The office in Kent was shut.", "an authority"),
        ("The office in Maidstone was shut.", "what may be a name"),
        ("It was in 2011.", "a date"),
        ("It was on 3 May and nobody came.", "a date"),
        ("It was in September.", "a date"),
        ("It was 03/05/11.", "a date"),
        ("It was a Friday.", "a date"),
        ("The child is six years old.", "an age"),
        ("A 6-year-old was there.", "an age"),
        ("He was aged nine.", "an age"),
        ("The toddler was there.", "an age"),
        ("The baby was there.", "an age"),
        ("The family are Bangladeshi.", "ethnicity, language, nationality or faith"),
        ("They speak urdu at home.", "ethnicity, language, nationality or faith"),
        ("The family are muslim.", "ethnicity, language, nationality or faith"),
        ("The grandmother could not come.", "a family's pattern"),
        ("There are three children.", "a family's pattern"),
        ("It was hard for the twins.", "a family's pattern"),
        ("A single parent was there.", "a family's pattern"),
        ("Write to someone@example.org about it.", "a number, an address or a way to reach somebody"),
        ("It was near ME14 1XQ.", "a number, an address or a way to reach somebody"),
        ("She had been left with a neighbour on three of them.", "in the case's own record"),
    ],
)
def test_what_somebody_could_be_known_by_is_refused_wherever_it_stands(said: str, what: str, tmp_path: Path) -> None:
    for place in ({"situation": said}, {"learnt": ["Ask early.", said]}):
        found = told(tmp_path, **place)
        assert {d.code for d in found} == {"G163"}
        assert any(what in d.message for d in found), [d.message for d in found]
        assert all(d.cure and d.span.line > 1 for d in found)


def test_a_lesson_with_a_key_too_many_is_refused(tmp_path: Path) -> None:
    entry, mistakes = read_lesson(write(tmp_path, "lesson.yaml", {**LESSON, "names": "none"}))
    assert entry is None
    assert [m.code for m in mistakes] == ["G101"]


# ------------------------------------------------------------------------------------------ the forms it has


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    (one,), _, _ = read_departures(write(tmp_path, "d.yaml", SHORT), shipped())
    (two,), _, _ = read_departures(write(tmp_path, "d.json", json.dumps(SHORT)), shipped())
    assert one.text == two.text


def test_who_decided_may_be_plain_text_or_a_role_and_an_agency(tmp_path: Path) -> None:
    by = {"role": "team manager", "agency": "health", "name": "Robin"}
    said = [
        str(read_departures(write(tmp_path, "d.yaml", {**SHORT, "decided_by": given}), shipped())[0][0].text.decided_by)
        for given in ("conference chair, on behalf of the authority", by)
    ]
    assert said == ["conference chair, on behalf of the authority", "Robin, team manager, health"]
