"""What is urgent stands highest on the screen, and an attempt is not the outcome."""

import re
from datetime import date

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_steps
from guidance.app.packs.shipped import shipped
from guidance.app.weighing import for_practice, principles_of
from guidance.engine.model.finding import Status
from guidance.engine.model.rule import Follow, Have
from tests.cli.conftest import Run
from tests.cli.next_screen.given import (
    DISCUSSED,
    ENQUIRY,
    RULES,
    SUSPECTED,
    Data,
    Event,
    Records,
    Screen,
    at,
    questions,
    rules,
)

EVERYTHING = [
    at("2026-05-04", "referral_received", referrer_type="professional"),
    at("2026-06-01", "icpc_held", plan_agreed=True, chair_independent=False),
    at("2026-06-01", "cp_plan_started"),
    SUSPECTED,
    ENQUIRY,
    at("2026-07-07T10:00", "access_to_child_sought", result="refused"),
    at("2026-07-01T08:00", "police_protection_started"),
    at("2026-07-07T12:00", "immediate_danger_identified"),
    at("2026-07-07T13:00", "new_information_received", about_significant_harm=True),
]


HEADINGS = [
    "Life or serious harm: now",
    "Seeing the child",
    "A power that has ended or is ending",
    "Decisions in front of you",
    "Now: no number of days is given",
    "Past the last day, and still to be done",
    "Due by",
]


def test_lines_stand_in_the_order_of_what_cannot_wait(screen: Screen) -> None:
    said = screen(EVERYTHING, "2026-07-08", "--all")
    places = [said.index(heading) for heading in HEADINGS]
    assert places == sorted(places)


def test_the_first_screen_begins_as_the_whole_one_does_and_counts_the_rest(screen: Screen) -> None:
    first, whole = screen(EVERYTHING, "2026-07-08"), screen(EVERYTHING, "2026-07-08", "--all")
    headings = [h for h in HEADINGS if h in first]
    assert headings == HEADINGS[: len(headings)]
    assert len(headings) >= 2
    shown, more = (
        first.count(" - ") + first.count(" ? "),
        int(re.findall(r"And (\d+) more \(`--all` shows them\)", first)[0]),
    )
    assert shown + more == whole[: whole.index("To weigh")].count(" - ") + whole.count(" ? ")


def test_headings_stand_out_on_a_terminal_and_nothing_else_does(
    run: Run, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    said = run("next", records(*EVERYTHING), "--case", "N", "--as-at", "2026-07-08", "--all").out
    bold = re.findall(r"\x1b\[1m(.*?)\x1b\[0m", said)
    assert bold[0].startswith("N, as at ")
    assert [heading for heading in HEADINGS if not any(row.startswith(heading) for row in bold)] == []
    assert bold[-1] == "To weigh (never a test, never a score)"
    assert [row for row in bold if row.startswith((" ", "-", "?"))] == []


def test_a_reference_too_long_for_a_row_is_printed_whole(run: Run, records: Records) -> None:
    long = "N-" + "0123456789" * 10
    ran = run("next", records({**SUSPECTED, "case": long}), "--case", long, "--as-at", "2026-07-08")
    assert ran.out.startswith(f"{long}, as at Wed 8 July 2026\n")


def test_data_gives_the_same_order(data: Data) -> None:
    found = data(EVERYTHING, "2026-07-08")
    tiers = list(dict.fromkeys(line["tier"] for line in found["order"]))
    assert tiers[:6] == ["life", "child_unseen", "power", "decision", "now", "past"]
    assert {q for line in found["order"] if (q := line["question"])} == set(questions(found))
    lists = (value for value in found.values() if isinstance(value, list))
    named = {item["rule"] for items in lists for item in items if "status" in item}
    assert {rule for line in found["order"] for rule in line["rules"]} == named
    assert [line for line in found["order"] if bool(line["question"]) == bool(line["rules"])] == []


OF_LISTS = {
    "not_so": {"breached"}, "not_shown_in_time": {"breached"}, "cannot_tell": {"undetermined"}, "may": {"pending"},
    "due": {"pending"}, "now": {"pending"}, "powers": {"pending"},
}  # fmt: skip


@pytest.mark.parametrize("as_at", ["2026-05-06", "2026-07-08", "2026-09-30"])
def test_each_list_holds_what_it_is_a_list_of_and_nothing_else(data: Data, as_at: str) -> None:
    found = data(EVERYTHING, as_at)
    statuses = {name: {f["status"] for f in found[name]} for name in OF_LISTS}
    assert {name: held for name, held in statuses.items() if held - OF_LISTS[name]} == {}
    recorded = [f["rule"] for f in found["not_so"]]
    assert all(isinstance(RULES[rule].duty, Have | Follow) for rule in recorded)


@pytest.mark.parametrize("as_at", ["2026-05-06", "2026-07-08", "2026-09-30"])
def test_what_would_follow_says_how_soon_and_is_under_way_only_where_the_record_has_it(
    records: Records, data: Data, as_at: str
) -> None:
    steps = next_steps(Query((records(*EVERYTHING),), date.fromisoformat(as_at), ledger=None, case="N"))
    follows = {d.question.id: [(f.status is Status.EXEMPT, f.rule.how_soon) for f in d.if_so] for d in steps.decisions}
    decisions = data(EVERYTHING, as_at)["decisions"]
    told = {d["id"]: [(f["already_under_way"], f["how_soon"]) for f in d["if_so"]] for d in decisions}
    assert told == follows != {}


@pytest.mark.parametrize("as_at", ["2026-05-04", "2026-05-06", "2026-06-02", "2026-07-01", "2026-07-07", "2026-09-30"])
def test_the_nearest_day_is_told_even_where_its_line_is_not_shown(screen: Screen, data: Data, as_at: str) -> None:
    due = sorted(f["due"] for f in data(EVERYTHING, as_at)["due"])
    said = screen(EVERYTHING, as_at)
    day = due[0] if due else ""
    words = (
        f"{int(day[8:])} {['', 'May', 'June', 'July'][max(0, int(day[5:7]) - 4)]}" if "05" <= day[5:7] <= "07" else ""
    )
    assert words in said


MOMENTS: list[tuple[list[Event], str]] = [
    ([at("2026-11-02T16:00", "referral_received", method="written")], "2026-11-02"),
    ([at("2026-11-02", "contact_received")], "2026-11-03"),
    (
        [at("2026-11-02T10:00", "immediate_danger_identified"), at("2026-11-02T09:00", "referral_received")],
        "2026-11-02",
    ),
    ([SUSPECTED, DISCUSSED, ENQUIRY], "2026-07-20"),
    ([at("2010-11-02", "referral_received", referrer_type="professional", method="telephone")], "2010-11-30"),
    ([at("2010-11-02", "icpc_held", plan_agreed=True), at("2010-11-02", "cp_plan_started")], "2010-11-05"),
    ([at("2014-05-06", "icpc_held", plan_agreed=True), at("2014-05-06", "cp_plan_started")], "2014-12-01"),
    ([at("2026-11-02", "child_died", unexpected=True, abuse_or_neglect_suspected=True)], "2026-11-02"),
    ([at("2026-11-02", "accommodation_agreed"), at("2026-11-20", "accommodation_agreement_withdrawn")], "2026-11-20"),
    ([at("2026-11-02", "allegation_received", reached="employer")], "2026-11-02"),
    (EVERYTHING, "2026-07-08"),
    (EVERYTHING, "2027-07-08"),
]


@pytest.mark.parametrize(("events", "as_at"), MOMENTS)
def test_every_screen_keeps_within_24_rows_of_80_columns(screen: Screen, events: list[Event], as_at: str) -> None:
    assert "To weigh, never to score" in screen(events, as_at)


@pytest.mark.parametrize(("events", "as_at"), MOMENTS)
def test_three_principles_at_most_and_none_for_policy(screen: Screen, events: list[Event], as_at: str) -> None:
    said = screen(events, as_at).partition("To weigh, never to score: ")[2]
    named = re.findall(r"\[([a-z0-9-]+\.[\w.-]+)\]", said)
    assert 1 <= len(named) <= 3
    assert all(for_practice(principles_of(shipped())[name]) for name in named)


def test_the_whole_answer_has_every_principle_that_bears(screen: Screen) -> None:
    whole = screen(EVERYTHING, "2026-07-08", "--all").partition("To weigh (never a test, never a score)")[2]
    assert "[munro.compliance-is-not-safety]" in whole
    assert "(of the 2023 edition; the 2026 text in force was not read) [wt23-" in whole
    assert whole.count("[") > 5


@pytest.mark.parametrize("result", ["refused", "whereabouts_withheld", "child_not_found"])
@pytest.mark.parametrize("year", ["2010", "2014", "2019", "2024", "2026"])
def test_a_child_not_seen_stands_high_and_is_still_to_be_seen(screen: Screen, year: str, result: str) -> None:
    begun = at(f"{year}-09-06T09:00", "s47_enquiry_started")
    tried = at(f"{year}-09-07T10:00", "access_to_child_sought", result=result)
    said = screen([begun, tried], f"{year}-09-07")
    assert "[ca89.s47.access]" in said[: said.index("Decisions in front of you")]
    assert ("[ca89.s47.refused]" in said[: said.index("Decisions in front of you")]) is (
        result != "child_not_found"
    ) or (result == "child_not_found" and "Is somebody refusing access" in said)


@pytest.mark.parametrize(
    "tried",
    [
        at("2026-09-07", "access_to_child_sought", result="child_not_found"),
        at("2026-09-07", "social_work_visit_made", purpose="section_47_enquiry", child_seen=False),
        at("2026-09-07", "social_work_visit_made", purpose="assessment", child_seen=False),
        at("2026-09-07", "cp_visit_made", child_seen=False),
    ],
)
def test_a_child_merely_not_found_is_the_question_and_not_the_duty(screen: Screen, tried: Event) -> None:
    said = screen([tried], "2026-09-08")
    assert said.index("Seeing the child") < said.index("? The child has not been seen. Is somebody refusing access")
    assert "If so, the law requires: Apply to the court when access to the child is refused" in said
    assert "the steps to see the child go on until the child is seen" in said


@pytest.mark.parametrize(
    "seen",
    [
        at("2026-09-08", "access_to_child_sought", result="obtained"),
        at("2026-09-08", "social_work_visit_made", purpose="section_47_enquiry", child_seen=True),
        at("2026-09-08", "s47_enquiry_ended", child_seen=True),
    ],
)
def test_once_the_child_is_seen_neither_stands(data: Data, seen: Event) -> None:
    tried = at("2026-09-07", "access_to_child_sought", result="child_not_found")
    found = data([at("2026-09-06", "s47_enquiry_started"), tried, seen], "2026-09-09")
    assert "child-not-seen" not in questions(found)
    assert "ca89.s47.access" not in rules(found, "now", "cannot_tell", "overtaken")
