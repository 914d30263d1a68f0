"""The screen that a practitioner sees: what stands on it, in which order, and what is never lost from it."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.planned import NOT_A_PLAN, PLANS
from guidance.app.next_steps.steps import next_steps
from guidance.app.packs.shipped import shipped
from guidance.app.weighing import for_practice, principles_of
from guidance.engine.model.finding import Status
from guidance.engine.model.rule import Follow, Have, Perform
from tests.cli.conftest import Run

Records = Callable[..., Path]
Event = dict[str, object]
ROWS, COLUMNS = 24, 80
RULES = {rule.id: rule for rule in shipped().rules}


def at(when: str, event: str, **facts: object) -> Event:
    return {"case": "N", "authority": "essex", "at": when, "event": event, **facts}


@pytest.fixture
def screen(run: Run, records: Records) -> Callable[..., str]:
    """Show the screen of some events as at a day, in one line of text, after holding it to its size."""

    def shown(events: list[Event], as_at: str, *more: str) -> str:
        ran = run("next", records(*events), "--case", "N", "--as-at", as_at, *more)
        assert ran.code == 0, ran.err
        rows = ran.out.splitlines()
        assert "--all" in more or len(rows) <= ROWS
        assert max(map(len, rows)) <= COLUMNS
        return " ".join(ran.out.split())

    return shown


@pytest.fixture
def data(run: Run, records: Records) -> Callable[..., Any]:
    """Return the same as data."""

    def shown(events: list[Event], as_at: str, *more: str) -> Any:  # noqa: ANN401
        return run("next", records(*events), "--case", "N", "--as-at", as_at, "--format", "json", *more).data

    return shown


Screen = Callable[..., str]
Power = tuple[Event, str, str]
Data = Callable[..., Any]


def rules(found: Any, *names: str) -> list[str]:  # noqa: ANN401
    return [f["rule"] for name in names for f in found[name]]


def questions(found: Any) -> list[str]:  # noqa: ANN401
    return [d["id"] for d in found["decisions"]]


SUSPECTED = at("2026-07-06T09:30", "significant_harm_suspected")
DISCUSSED = at(
    "2026-07-06T11:00", "strategy_discussion_held", participants=["social_care", "police", "health"], s47_initiated=True
)
ENQUIRY = at("2026-07-06T11:30", "s47_enquiry_started")

# What is urgent stands highest

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


# An attempt is not the outcome


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


# What is past its day


OVERDUE = [
    ("2026-07-06", "2026-08-10", "[wt26.icpc.15wd]", "[wt26.refer.decide.2]"),
    ("2024-07-08", "2024-08-12", "[wt23.icpc.15wd]", "[wt23.refer.decide.2]"),
    ("2010-09-02", "2010-10-20", "[wt10.icpc.15wd]", "[wt10.sd.record]"),
]


@pytest.mark.parametrize("overdue", OVERDUE)
def test_a_conference_past_its_day_stands_above_a_letter_past_its_own(
    screen: Screen, overdue: tuple[str, str, str, str]
) -> None:
    day, as_at, first, then = overdue
    events = [at(day, "referral_received"), {**DISCUSSED, "at": day}, at(day, "s47_enquiry_started")]
    said, whole = screen(events, as_at), screen(events, as_at, "--all")
    assert then not in said
    assert whole.index(first) < whole.index(then)


# A power that has ended

POLICE, ORDER = "police_protection_started", "emergency_protection_order_made"
POWERS = [
    (at("2026-03-02T08:15", POLICE), "2026-03-06", "Police protection ended at 08:15 on Thu 5 March 2026"),
    (at("2024-10-26T10:00", POLICE), "2024-10-30", "Police protection ended at 09:00 on Tue 29 October 2024"),
    (at("2025-03-29T09:00", POLICE), "2025-04-02", "Police protection ended at 10:00 on Tue 1 April 2025"),
    (at("2011-02-01T23:59", POLICE), "2011-02-06", "Police protection ended at 23:59 on Fri 4 February 2011"),
    (at("2026-03-02", POLICE), "2026-03-07", "at the latest, and may have ended from Thu 5 March 2026 at 00:00"),
    (
        at("2026-03-02", ORDER, expires="2026-03-09"),
        "2026-03-11",
        "The emergency protection order ended on Mon 9 March 2026",
    ),
    (
        at("2009-07-01", ORDER, expires="2009-07-08"),
        "2009-07-09",
        "The emergency protection order ended on Wed 8 July 2009",
    ),
    (
        at("2011-03-02", "emergency_protection_order_extended", expires="2011-03-14", first_extension=True),
        "2011-03-15",
        "The emergency protection order ended on Mon 14 March 2011",
    ),
    (
        at("2026-03-02", "interim_order_made", expires="2026-04-20"),
        "2026-04-21",
        "The interim order ended on Mon 20 April 2026",
    ),
    (
        at("2026-03-02", "child_assessment_order_made", begins="2026-03-03", expires="2026-03-09"),
        "2026-06-01",
        "The child assessment order ended on Mon 9 March 2026",
    ),
]


@pytest.mark.parametrize(("start", "as_at", "words"), POWERS)
def test_a_power_that_ran_out_stays_in_words(screen: Screen, start: Event, as_at: str, words: str) -> None:
    said = screen([start], as_at)
    assert said.index("A power that has ended or is ending") < said.index(words)
    assert f"{words}; no order, return or placement is on record" in said
    assert "No outstanding duty found" not in said


TOO_LONG = [
    (at("2026-11-28T02:00", ORDER, expires="2026-12-20"), "2026-12-21", "Sun 20 December 2026", "Sat 5 December 2026"),
    (at("2026-11-28", ORDER, expires="2027-11-28"), "2027-12-01", "Sun 28 November 2027", "Sat 5 December 2026"),
    (at("2026-03-02", ORDER, expires="2026-03-20"), "2026-05-01", "Fri 20 March 2026", "Mon 9 March 2026"),
    (
        at("2026-03-02", "child_assessment_order_made", begins="2026-03-03", expires="2026-03-20"),
        "2026-06-01",
        "Fri 20 March 2026",
        "Mon 9 March 2026",
    ),
]


@pytest.mark.parametrize("order", TOO_LONG)
def test_a_day_beyond_the_acts_most_is_still_a_contradiction_once_it_has_gone_by(
    screen: Screen, run: Run, records: Records, order: tuple[Event, str, str, str]
) -> None:
    start, as_at, written, longest = order
    said, table = screen([start], as_at), " ".join(run("evaluate", records(start), "--as-at", as_at).out.split())
    words = f"for the order to end, {written}, contradicts the Act, which lets it run no later than {longest}"
    assert f"ended by now, but the day that the record gives {words}; no order, return or placement" in said
    assert f"power ended; the day that the record gives {words}" in table
    assert f"ended on {written}" not in said


@pytest.mark.parametrize("power", POWERS)
@pytest.mark.parametrize("followed", ["interim_order_made", "looked_after_ended", "accommodation_agreed", "child_died"])
def test_it_goes_once_the_record_shows_what_followed(data: Data, power: Power, followed: str) -> None:
    start, as_at, _ = power
    assert len(data([start], as_at)["powers_ended"]) == 1
    assert data([start, at(as_at, followed)], as_at)["powers_ended"] == []


def test_being_looked_after_from_the_first_day_of_an_order_does_not_show_what_followed_it(screen: Screen) -> None:
    order = at("2026-03-02", "emergency_protection_order_made", expires="2026-03-09")
    during, after = (at(day, "looked_after_started") for day in ("2026-03-02", "2026-03-10"))
    ended = "The emergency protection order ended on Mon 9 March 2026"
    assert ended in screen([order, during], "2026-03-12", "--all")
    assert ended not in screen([order, after], "2026-03-12", "--all")


OFFERED = "The police may ask for an emergency protection order"


@pytest.mark.parametrize("hour", ["00:10", "08:15", "12:00", "22:30"])
def test_what_needs_a_power_to_be_running_is_offered_only_while_it_runs(screen: Screen, hour: str) -> None:
    taken = at(f"2026-03-02T{hour}", "police_protection_started")
    assert OFFERED in screen([taken], "2026-03-03", "--all")
    assert OFFERED not in screen([taken], "2026-03-06", "--all")
    assert OFFERED not in screen([taken], "2026-03-06")
    assert OFFERED not in screen([taken, at("2026-03-03T20:00", "police_protection_ended")], "2026-03-04", "--all")


def test_what_was_left_open_by_it_is_counted_and_not_lost(screen: Screen) -> None:
    taken = at("2026-03-02T08:15", "police_protection_started")
    first, whole = screen([taken], "2026-03-06"), screen([taken], "2026-03-06", "--all")
    assert "[ca89.pp.tell.3]" not in first
    assert "about what has since closed or ended" in first
    assert whole.index("About what has since been decided or closed, or has ended") < whole.index("[ca89.pp.tell.3]")
    assert "[ca89.s47.enquire.3]" in first


def test_an_end_to_the_minute_is_told_before_and_after_it(screen: Screen) -> None:
    taken = at("2026-03-02T08:15", "police_protection_started")
    assert "power ends Thu 5 March 2026 at 08:15" in screen([taken], "2026-03-05T08:00")
    assert "ended at 08:15 on Thu 5 March 2026; no order" in screen([taken], "2026-03-05T08:30")


# A day fixed ahead

CONFERENCE_BY = {"2026": "2026-07-27", "2024": "2024-07-26"}
LATE = [
    ([DISCUSSED, at("2026-07-08", "conference_called", conference="initial", planned_for="2026-08-03")],
     "2026-07-09", "The initial conference is set for Mon 3 August 2026, after its last day, Mon 27 July 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True, core_group_date="2026-06-22")],
     "2026-06-02", "The core group is set for Mon 22 June 2026, after its last day, Mon 15 June 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True, review_date="2026-09-14")],
     "2026-06-02", "The review conference is set for Mon 14 September 2026, after its last day, Tue 1 September 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True),
      at("2026-06-08", "conference_called", conference="review", planned_for="2026-10-05")],
     "2026-06-09", "The review conference is set for Mon 5 October 2026, after its last day, Tue 1 September 2026"),
    ([at("2026-06-01", "review_conference_held", plan_continues=True, next_review_date="2026-12-14")],
     "2026-06-02", "The review conference is set for Mon 14 December 2026, after its last day, Tue 1 December 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True),
      at("2026-06-02", "meeting_planned", meeting="core_group", planned_for="2026-06-17")],
     "2026-06-03", "The core group is set for Wed 17 June 2026, after its last day, Mon 15 June 2026"),
    ([at("2026-06-01", "private_fostering_became_known"), at("2026-06-02", "private_fostering_notified"),
      at("2026-06-03", "visit_planned", visit="private_fostering", planned_for="2026-08-20")],
     "2026-06-04", "The visit is set for Thu 20 August 2026, after its last day"),
    ([at("2010-11-02", "cp_plan_started", next_visit_due="2010-11-16"),
      at("2010-11-03", "visit_planned", visit="child_protection_plan", planned_for="2010-11-19")],
     "2010-11-04", "The visit is set for Fri 19 November 2010, after its last day, Tue 16 November 2010"),
    ([at("2014-05-06", "strategy_discussion_held", s47_initiated=True),
      at("2014-05-07", "conference_called", conference="initial", planned_for="2014-06-20")],
     "2014-05-08", "The initial conference is set for Fri 20 June 2014, after its last day, Wed 28 May 2014"),
    ([at("2026-06-01", "referral_received"),
      at("2026-06-08", "time_frame_agreed", for_work="assessment", finish_by="2026-10-30")],
     "2026-06-09", "The assessment is set for Fri 30 October 2026, after its last day, Mon 3 August 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "as_at", "words"), LATE)
def test_a_day_fixed_too_late_is_said_as_soon_as_it_is_on_the_record(
    screen: Screen, events: list[Event], as_at: str, words: str
) -> None:
    assert words in screen(events, as_at, "--all")


@pytest.mark.parametrize(("events", "as_at", "words"), LATE)
def test_a_day_fixed_in_time_is_not(screen: Screen, events: list[Event], as_at: str, words: str) -> None:
    planned = {"planned_for", "core_group_date", "review_date", "next_review_date", "finish_by"}
    early = [{k: as_at if k in planned else v for k, v in e.items()} for e in events]
    assert words.partition(" is set for ")[0] + " is set for" not in screen(early, as_at, "--all")


GONE_BY = [
    ([at("2026-03-02", "court_application_considered", decision="do_not_apply", welfare_otherwise_safe=True,
         later_review_considered=True, later_review_needed=True, later_review_date="2026-04-13")],
     "2026-04-20", "(Children Act 1989, section 47(7)) was set for Mon 13 April 2026"),
    ([at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")],
     "2026-06-16", "The initial conference was set for Mon 15 June 2026"),
    ([at("2026-06-01", "meeting_planned", meeting="strategy_discussion", planned_for="2026-06-02")],
     "2026-06-03", "The strategy discussion was set for Tue 2 June 2026"),
    ([at("2026-06-01", "meeting_planned", meeting="child_in_need_review", planned_for="2026-06-22")],
     "2026-07-01", "The review of the child in need plan was set for Mon 22 June 2026"),
    ([at("2026-06-01", "visit_planned", visit="assessment", planned_for="2026-06-04")],
     "2026-06-05", "The visit was set for Thu 4 June 2026"),
    ([at("2026-06-01", "delay_reason_recorded", about="assessment", revised_date="2026-06-22")],
     "2026-06-23", "The assessment was set for Mon 22 June 2026"),
    ([at("2026-06-01", "time_frame_agreed", for_work="section_47_enquiry", finish_by="2026-06-22")],
     "2026-06-23", "The end of the section 47 enquiries was set for Mon 22 June 2026"),
    ([at("2026-06-01", "meeting_planned", meeting="looked_after_review", planned_for="2026-06-22")],
     "2026-06-30", "The looked-after review was set for Mon 22 June 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "as_at", "words"), GONE_BY)
def test_a_day_that_has_gone_by_with_nothing_to_show_for_it_is_said(
    screen: Screen, events: list[Event], as_at: str, words: str
) -> None:
    said = screen(events, as_at, "--all")
    line = said[said.index(words) :]
    assert "that day has gone by, and nothing since then shows it" in line
    assert words not in screen(events, str(events[-1]["at"]), "--all")
    assert words not in screen([*events, at(as_at, "child_died")], as_at, "--all")


OF_NO_KIND = [
    ("conference_called", "planned_for", "A conference, of which kind is not recorded, was set for Mon 15 June 2026"),
    ("meeting_planned", "planned_for", "A meeting, of which kind is not recorded, was set for Mon 15 June 2026"),
    ("visit_planned", "planned_for", "A visit, for what is not recorded, was set for Mon 15 June 2026"),
    ("delay_reason_recorded", "revised_date", "Something late, and what is not recorded, was set for Mon 15 June 2026"),
    ("time_frame_agreed", "finish_by", "Some work, which is not recorded, was set for Mon 15 June 2026"),
]


@pytest.mark.parametrize(("event", "fact", "words"), OF_NO_KIND)
def test_a_day_fixed_for_what_is_not_recorded_is_looked_at_all_the_same(
    screen: Screen, event: str, fact: str, words: str
) -> None:
    assert words in screen([at("2026-06-01", event, **{fact: "2026-06-15"})], "2026-06-20", "--all")
    assert words not in screen([at("2026-06-01", event, **{fact: "2026-06-15"})], "2026-06-15", "--all")


def test_a_conference_of_no_kind_past_the_last_day_is_said_as_soon_as_it_is_on_the_record(screen: Screen) -> None:
    called = at("2026-07-08", "conference_called", planned_for="2026-08-03")
    words = "is set for Mon 3 August 2026, after its last day, Mon 27 July 2026"
    assert words in screen([DISCUSSED, called], "2026-07-09", "--all")


def test_every_kind_of_a_plan_has_one_for_a_record_that_does_not_give_it() -> None:
    kinds = {(plan.event, plan.fact, plan.kind[0]) for plan in PLANS if plan.kind}
    assert {(plan.event, plan.fact, plan.kind[0]) for plan in PLANS if plan.kind and plan.kind[1] is None} == kinds


def test_a_day_fixed_again_takes_the_place_of_the_first(screen: Screen) -> None:
    first = at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")
    again = at("2026-06-10", "conference_called", conference="initial", planned_for="2026-06-18")
    said = screen([first, again], "2026-06-20", "--all")
    assert "was set for Thu 18 June 2026" in said
    assert "15 June" not in said


def test_what_took_place_is_no_longer_planned(screen: Screen) -> None:
    called = at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")
    assert "was set for" not in screen([called, at("2026-06-15", "icpc_held")], "2026-06-20", "--all")


def test_every_date_of_the_vocabulary_is_a_plan_or_is_said_not_to_be_one() -> None:
    dates = {
        f"{e.name}.{f.name}" for e in shipped().vocabulary.events.values() for f in e.facts.values() if f.type == "date"
    }
    assert dates == {f"{plan.event}.{plan.fact}" for plan in PLANS} | set(NOT_A_PLAN)


def _named() -> Iterator[str]:
    for plan in PLANS:
        yield from (plan.event, *plan.of, *plan.given_up)


def test_every_plan_is_of_events_that_there_are() -> None:
    assert set(_named()) <= set(shipped().vocabulary.events)


# What later events have overtaken

FIRST = [at("2026-05-05", "referral_received", episode="one"), at("2026-05-08", "case_closed", episode="one")]
SECOND = at("2026-09-01", "referral_received", episode="two")


@pytest.mark.parametrize(
    "closed",
    [
        FIRST,
        [FIRST[0], at("2026-05-06", "referral_decided", decision="no_further_action", episode="one")],
        [FIRST[0], at("2026-05-07", "referral_decided", decision="early_help", episode="one")],
        [FIRST[0], at("2026-05-15", "referral_decided", decision="passed_to_other_agency", episode="one")],
        [{k: v for k, v in e.items() if k != "episode"} for e in FIRST],
        [
            at("2010-05-05", "referral_received", method="written", episode="one"),
            at("2010-05-06", "case_closed", episode="one"),
        ],
    ],
)
def test_lines_about_a_referral_since_closed_go_when_the_next_one_comes(screen: Screen, closed: list[Event]) -> None:
    said = screen([*closed, SECOND], "2026-09-01")
    assert "Follow up a referral" not in said
    assert "May 2026" not in said
    assert "2 September 2026" in said


DECIDED = [
    at("2026-05-05", "referral_received", episode="one"),
    at("2026-05-05", "referral_acknowledged", episode="one"),
    at("2026-05-06", "referral_decided", decision="no_further_action", episode="one"),
]


@pytest.mark.parametrize("closed", [DECIDED, [*DECIDED, at("2026-05-06", "case_closed", episode="one")]])
def test_feedback_on_a_referral_since_closed_does_not_stand_above_what_is_due_today(
    screen: Screen, closed: list[Event]
) -> None:
    said = screen([*closed, SECOND], "2026-09-02")
    assert "[wt26.refer.feedback]" not in said
    assert "due by Wed 2 September 2026" in said
    assert "[wt26.refer.feedback]" in screen([*closed, SECOND], "2026-09-02", "--all")


@pytest.mark.parametrize("decision", ["assessment", "strategy_discussion"])
def test_a_decision_that_closed_nothing_is_not_overtaken_by_the_next_referral(data: Data, decision: str) -> None:
    decided = at("2026-05-06", "referral_decided", decision=decision, episode="one")
    found = data([*DECIDED[:2], decided, SECOND], "2026-09-02")
    assert "wt26.refer.feedback" in rules(found, "now", "not_shown_in_time", "due")


def test_they_are_counted_and_shown_with_all(screen: Screen) -> None:
    first, whole = (screen([*FIRST, SECOND], "2026-09-01", *more) for more in ((), ("--all",)))
    assert re.search(r"\b[1-9]\d* about what has since closed or ended", first)
    assert "the last day was Wed 6 May 2026" in whole


def test_a_closed_referral_with_none_after_it_still_shows_what_was_left_open(screen: Screen) -> None:
    assert "[wt26.refer.decide.2]" in screen(FIRST, "2026-05-20")


@pytest.mark.parametrize("count", [4, 12, 60])
def test_however_often_a_rule_came_up_the_oldest_is_on_the_first_screen(screen: Screen, count: int) -> None:
    days = [date.fromordinal(date(2024, 1, 1).toordinal() + n).isoformat() for n in range(count)]
    received = [at(day, "referral_received", referrer_type="professional") for day in days]
    said = screen(received, "2025-11-28")
    assert "the last day was Tue 2 January 2024" in said
    assert "more, the last of them: not shown in time" in said
    assert "[wt23.refer.decide]" in said


LIMITED = sorted({
    pattern.event
    for rule in shipped().rules
    if rule.within and rule.authority is None and rule.in_force(date(2024, 1, 2)) and isinstance(rule.duty, Perform)
    for pattern in rule.triggers
})  # fmt: skip


@pytest.mark.parametrize("name", LIMITED[::3])
def test_no_event_that_came_up_many_times_leaves_the_first_screen_with_nothing_on_it(screen: Screen, name: str) -> None:
    days = [date.fromordinal(date(2024, 1, 2).toordinal() + n).isoformat() for n in range(40)]
    said = screen([at(day, name) for day in days], "2025-09-01")
    assert " - " in said or " ? " in said or "more (`--all`" not in said


def test_lines_of_one_rule_are_joined(screen: Screen) -> None:
    both = [at("2026-05-05", "referral_received", episode="one"), at("2026-05-12", "referral_received", episode="two")]
    said = screen(both, "2026-05-20", "--all")
    assert said.count("[wt26.refer.decide.2]") == 1
    assert re.search(r"the last day was Wed 6 May 2026; [a-z ]+: the last day was Wed 13 May 2026", said)


def test_lines_alike_in_all_are_joined_with_the_days_they_are_of(screen: Screen) -> None:
    both = [at("2026-05-05T09:00", "significant_harm_suspected"), at("2026-05-05T17:00", "significant_harm_suspected")]
    said = screen(both, "2026-05-20", "--all")
    assert "(2 times: 5 May 2026 at 09:00, 5 May 2026 at 17:00)" in said
    assert said.count("[ca89.s47.enquire]") == 1


@pytest.mark.parametrize(
    "began", ["assessment_started", "strategy_discussion_held", "s47_enquiry_started", "assessment_completed"]
)
@pytest.mark.parametrize("year", ["2014", "2019", "2024", "2026"])
def test_what_began_from_a_referral_ends_deciding_on_it(data: Data, year: str, began: str) -> None:
    found = data([at(f"{year}-05-06", "referral_received"), at(f"{year}-05-13", began)], f"{year}-05-14")
    name = {"2014": "wt13", "2019": "wt18", "2024": "wt23", "2026": "wt26"}[year]
    assert f"{name}.refer.decide" not in rules(found, "not_shown_in_time", "due", "now", "cannot_tell")
    left = data([at(f"{year}-05-06", "referral_received")], f"{year}-05-14")
    assert f"{name}.refer.decide" in rules(left, "not_shown_in_time")


@pytest.mark.parametrize(
    ("events", "as_at", "theirs"),
    [
        ([at("2016-05-05", "referral_received")], "2016-05-09", "[wt15.refer.follow-up]"),
        ([at("2026-05-05", "referral_received"), at("2026-05-19", "response_found_unsatisfactory")],
         "2026-05-20", "[wt26.refer.follow-up]"),
        ([at("2024-05-07", "referral_received"), at("2024-05-17", "response_found_unsatisfactory")],
         "2024-05-20", "[wt23.refer.follow-up]"),
        ([at("2019-05-07", "referral_received")], "2019-05-09", "[wt18.refer.follow-up]"),
        ([at("2010-05-05", "referral_received", method="telephone", referrer_type="professional")],
         "2010-05-06", "[wt10.refer.confirm-writing]"),
        ([at("2010-05-05", "referral_received", method="written")], "2010-05-20", "[wt10.refer.chase]"),
    ],
)  # fmt: skip
def test_what_is_asked_of_somebody_else_stands_below_what_is_the_readers_own(
    screen: Screen, events: list[Event], as_at: str, theirs: str
) -> None:
    said = screen(events, as_at, "--all")
    assert said.index("Asked of somebody else") < said.index(theirs)
    assert (
        said.rindex("children's social care. [") < said.index(theirs) or "social worker" in said[: said.index(theirs)]
    )


# Doubt is said once a screen, and always in files


BELIEVED = [at("2014-05-06", "assessment_started", review_point="2014-05-20"), at("2014-05-06", "cin_plan_started")]


def test_that_everything_is_only_believed_is_said_once(screen: Screen, data: Data) -> None:
    said = screen(BELIEVED, "2014-05-07")
    assert said.count("believed") == 1
    assert "Statutory guidance expects: Review a child in need plan" in said
    found = data(BELIEVED, "2014-05-07")
    assert all("believed" in f["in_words"] for f in (*found["due"], *found["now"]))


def test_where_some_is_believed_and_some_is_not_each_line_says(screen: Screen) -> None:
    said = screen([*BELIEVED, at("2014-05-07", "significant_harm_suspected")], "2014-05-07")
    assert "The law requires: Make enquiries" in said
    assert "expects (believed): Review a child in need plan" in said
    assert "Every rule here is believed" not in said


def test_what_is_taken_from_an_earlier_edition_says_so_on_every_line(screen: Screen) -> None:
    said = screen([at("2026-06-01", "icpc_held", plan_agreed=True)], "2026-06-30")
    assert said.count("(the 2026 text in force was not read)") == said.count("[wt26.")
    assert "Every rule here is believed" not in said
    assert "not shown in time" not in said.lower()


# The record of one event, in one line


def test_what_a_conference_record_says_is_one_line_and_what_it_leaves_out_another(screen: Screen) -> None:
    held = at("2011-03-01", "icpc_held", plan_agreed=True, chair_independent=False, core_group_named=False,
              lead_social_worker_named=False, lead_body_named=True, agencies_present=["police"])  # fmt: skip
    said = screen([held], "2011-03-02", "--all")
    line = said[said.index("The record of 1 March 2011, when an initial child protection conference was held,") :]
    line = line[: line.index("]") + 1]
    for words in (
        "says that the chair had a part in managing the case", "it leaves out social care",
        "that the members of the core group were not named", "that the lead social worker was not named",
        "wt10.icpc.chair",
        "wt10.icpc.core-group",
    ):  # fmt: skip
        assert words in line
    left_out = said[said.index("What the record does not say") :]
    assert "whether the chair met the child" in left_out
    assert said.index("By the record, not as it should be") < said.index("What the record does not say")
    assert "the lead statutory body" not in line
    assert said.count("when an initial child protection conference was held") == 2


def test_each_event_has_its_own_line(screen: Screen) -> None:
    said = screen(
        [at("2026-06-01", "strategy_discussion_held", participants=["social_care", "police"]),
         at("2026-06-03", "strategy_discussion_held", participants=["social_care", "health"])],
        "2026-06-04", "--all",
    )  # fmt: skip
    assert "of 1 June 2026, when a strategy discussion was held, leaves out health (who took part)" in said
    assert "of 3 June 2026, when a strategy discussion was held, leaves out police (who took part)" in said


# By when, if it applies


@pytest.mark.parametrize(
    ("event", "as_at", "words"),
    [
        (at("2026-06-01", "strategy_discussion_held"), "2026-06-02", "if so, by Mon 22 June 2026"),
        (at("2026-06-01", "strategy_discussion_held"), "2026-07-02", "if so, by Mon 22 June 2026"),
        (at("2024-05-07", "strategy_discussion_held"), "2024-05-08", "if so, by Wed 29 May 2024"),
        (at("2026-06-01", "transfer_in_notified"), "2026-06-02", "if so, by Mon 22 June 2026"),
        (at("2026-06-01", "icpc_held"), "2026-06-02", "if so, by Tue 1 September 2026"),
        (at("2026-06-01", "icpc_held"), "2026-06-02", "if so, by Mon 15 June 2026"),
        (at("2026-06-01", "review_conference_held"), "2026-06-02", "if so, by Tue 1 December 2026"),
        (at("2026-06-01", "allegation_received"), "2026-06-02", "if so, by Tue 2 June 2026"),
        (at("2026-06-01", "serious_incident_known"), "2026-06-02", "if so, by Mon 8 June 2026"),
        (at("2010-11-02", "strategy_discussion_held"), "2010-11-03", "if so, by Tue 23 November 2010"),
    ],
)
def test_a_clock_that_may_be_running_says_by_when(screen: Screen, event: Event, as_at: str, words: str) -> None:
    assert words in screen([event], as_at, "--all")


def test_one_that_would_have_passed_stands_above_what_is_due(screen: Screen) -> None:
    said = screen([at("2026-05-05", "referral_received"), at("2026-05-06", "strategy_discussion_held")], "2026-06-10")
    assert said.index("if so, by Thu 28 May 2026") < said.index("Wed 8 July 2026")


@pytest.mark.parametrize("as_at", ["2010-11-02", "2012-03-05"])
def test_what_must_be_done_in_immediate_danger_stands_with_the_danger(screen: Screen, as_at: str) -> None:
    said = screen([at(f"{as_at}T10:00", "immediate_danger_identified")], as_at, "--all")
    assert (
        said.index("Life or serious harm: now")
        < said.index("[wt10.emerg.act]")
        < said.index("Decisions in front of you")
    )


@pytest.mark.parametrize(
    ("event", "answer", "other"),
    [("accommodation_agreement_withdrawn", "If not", "If so"), ("contact_received", "If so", "If not")],
)
def test_what_follows_is_told_under_the_answer_it_follows_from(
    screen: Screen, event: str, answer: str, other: str
) -> None:
    shown = screen([at("2026-09-14", event)], "2026-09-14", "--all")
    assert re.search(rf"{answer}, [Tt]he law requires: [^?]*?\[ca89\.s47\.enquire\]", shown)
    assert f"{other}, the law requires" not in shown


def test_a_second_referral_before_the_first_was_closed_leaves_its_lines_in_sight(screen: Screen) -> None:
    both = [
        at("2026-05-05", "referral_received"),
        at("2026-05-12", "referral_received"),
        at("2026-05-12", "case_closed"),
    ]
    assert "the last day was Wed 6 May 2026" in screen(both, "2026-05-20", "--all").partition("About what has since")[0]


DATES = [
    ([at("2022-12-15", "referral_received"), at("2022-12-16", "strategy_discussion_held", s47_initiated=True)],
     "2022-12-17", "wt18.icpc.15wd", "2023-01-11"),
    ([at("2023-04-18", "strategy_discussion_held", s47_initiated=True)], "2023-04-19", "wt18.icpc.15wd", "2023-05-11"),
    ([at("2026-03-26", "strategy_discussion_held", s47_initiated=True)], "2026-03-27", "wt26.icpc.15wd", "2026-04-20"),
    ([at("2026-12-14", "strategy_discussion_held", s47_initiated=True)], "2026-12-15", "wt26.icpc.15wd", "2027-01-07"),
    ([at("2026-09-02T10:00", "strategy_discussion_held", s47_initiated=True),
      at("2026-09-16", "strategy_discussion_held", s47_initiated=False)],
     "2026-09-17", "wt26.icpc.15wd", "2026-09-23"),
    ([at("2010-09-02T10:00", "strategy_discussion_held", s47_initiated=True),
      at("2010-09-16", "strategy_discussion_held", s47_initiated=False)],
     "2010-09-17", "wt10.icpc.15wd", "2010-10-07"),
    ([at("2026-05-23T11:00", "referral_received")], "2026-05-24", "wt26.refer.decide", "2026-05-26"),
    ([at("2026-12-21", "serious_incident_known", abuse_or_neglect_suspected=True)], "2026-12-22",
     "wt26.incident.notify", "2026-12-30"),
    ([at("2025-12-19", "strategy_discussion_held", s47_initiated=True)], "2025-12-20", "wt23.icpc.15wd", "2026-01-14"),
    ([at("2026-04-02", "referral_received")], "2026-04-03", "wt26.refer.decide", "2026-04-07"),
]  # fmt: skip


@pytest.mark.parametrize("reckoned", DATES)
def test_days_across_holidays_and_editions(data: Data, reckoned: tuple[list[Event], str, str, str]) -> None:
    events, as_at, rule, due = reckoned
    assert [f["due"] for f in data(events, as_at)["due"] if f["rule"] == rule] == [due]


def test_a_day_fixed_for_the_last_day_itself_is_neither_late_nor_gone_by(data: Data) -> None:
    held = at("2026-06-01", "icpc_held", plan_agreed=True, core_group_date="2026-06-15")
    assert data([held], "2026-06-02")["planned"] == []
    assert data([held], "2026-06-15")["planned"] == []
    called = at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")
    assert data([called], "2026-06-15")["planned"] == []
    assert [p["gone_by"] for p in data([called], "2026-06-16")["planned"]] == [True]


# What is typed of one event

HELD = ("next", "--event", "strategy_discussion_held", "--at", "2026-11-20", "--authority", "essex")


@pytest.mark.parametrize("typed", ["s47_initiated", "s47_initiated true", "s47_initiated:true", "participants", ""])
def test_a_fact_typed_with_no_value_is_refused_and_never_dropped(run: Run, typed: str) -> None:
    ran = run(*HELD, "--fact", typed)
    assert (ran.code, ran.out) == (3, "")
    assert f"--fact: `{typed}` has no value" in ran.err


def test_a_fact_typed_twice_is_refused_where_the_two_differ(run: Run) -> None:
    one, other = ("--fact", "s47_initiated=true"), ("--fact", "s47_initiated=false")
    for order in ((*one, *other), (*other, *one)):
        ran = run(*HELD, *order)
        assert (ran.code, ran.out) == (3, "")
        assert "--fact: `s47_initiated` is given as" in ran.err
    assert run(*HELD, *one, *one).code == 0


def test_a_fact_beside_a_file_is_refused(run: Run, records: Records) -> None:
    file = records(at("2026-11-20", "referral_received"))
    ran = run("next", file, "--case", "N", "--as-at", "2026-11-20", "--fact", "method=written")
    assert (ran.code, ran.out) == (3, "")


ENDED_LATER = [
    ("2026-11-20T10:00", "2026-11-25T10:00", "at 10:00 on Mon 23 November 2026", "25 November 2026 at 10:00"),
    ("2026-11-20T10:00", "2026-11-23T10:01", "at 10:00 on Mon 23 November 2026", "23 November 2026 at 10:01"),
    ("2026-11-20T10:00", "2026-11-24", "at 10:00 on Mon 23 November 2026", "24 November 2026"),
    ("2024-10-26T10:00", "2024-10-29T09:30", "at 09:00 on Tue 29 October 2024", "29 October 2024 at 09:30"),
    ("2025-03-29T09:00", "2025-04-01T11:00", "at 10:00 on Tue 1 April 2025", "1 April 2025 at 11:00"),
    ("2011-02-01T23:59", "2011-02-06T09:00", "at 23:59 on Fri 4 February 2011", "6 February 2011 at 09:00"),
    ("2026-03-02", "2026-03-07", "by 23:59 on Thu 5 March 2026", "7 March 2026"),
]


@pytest.mark.parametrize("late", ENDED_LATER)
def test_an_end_recorded_after_the_power_had_run_out_is_not_the_end_of_the_power(
    screen: Screen, late: tuple[str, str, str, str]
) -> None:
    start, end, ended, recorded = late
    said = screen([at(start, POLICE), at(end, "police_protection_ended")], "2026-12-25")
    assert f"Police protection ended {ended}, and the record gives its end as {recorded}: nothing let it run on" in said


@pytest.mark.parametrize("end", ["2026-11-23T09:59", "2026-11-22", "2026-11-21T10:00"])
def test_an_end_in_time_is_the_end_of_the_power(screen: Screen, end: str) -> None:
    said = screen([at("2026-11-20T10:00", POLICE), at(end, "police_protection_ended")], "2026-12-25")
    assert "nothing let it run on" not in said
