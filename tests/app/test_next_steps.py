"""What a practitioner asks at four on a Friday."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import NextSteps, next_after, next_steps
from guidance.app.packs.shipped import HOUSE
from guidance.app.refusal import Refused
from guidance.engine.explain.names import URGENCY
from guidance.engine.explain.outcome import NOTHING_FOUND
from guidance.engine.model.finding import Standing, Status
from guidance.engine.model.rule import Force, HowSoon, Modality
from tests.app.conftest import census, enquiry, referred
from tests.building import day

Asked = Callable[..., Query]
OPEN = {
    "2011": ["2011-04-18 referral_received", "2011-04-19 referral_decided"],
    "2026": ["2026-04-20 referral_received", "2026-04-21 referral_decided"],
}
ENQUIRY = {"2011": "2011-05-03 s47_enquiry_started", "2026": "2026-05-05 s47_enquiry_started"}
TOLD = {"2011": "2011-05-10", "2026": "2026-05-12"}
EDITION = {"2011": "wt10.", "2026": "wt26."}
YEARS = pytest.mark.parametrize("year", ["2011", "2026"])


def disclosure(year: str, *, harm: bool = True, time: str = "") -> Mapping[str, Any]:
    return {"at": f"{TOLD[year]}{time}", "event": "new_information_received", "about_significant_harm": harm}


def questions(steps: NextSteps) -> list[str]:
    return [d.question.id for d in steps.decisions]


def rules_of(found: Any) -> list[str]:  # noqa: ANN401
    return [f.rule.id for f in found]


# A disclosure on an open case


@YEARS
def test_a_disclosure_on_an_open_case_puts_the_section_47_question_first(ask: Asked, year: str) -> None:
    first = next_steps(ask(*OPEN[year], disclosure(year), as_at=TOLD[year])).decisions[0]
    assert first.question.id == "significant-harm"
    assert "reasonable cause to suspect" in first.words
    assert "significant harm" in first.words
    assert first.raised_by.event == "new_information_received"
    assert first.question.how_soon is HowSoon.WITHOUT_DELAY


@YEARS
def test_while_an_enquiry_is_open_it_asks_whether_that_covers_this(ask: Asked, year: str) -> None:
    first = next_steps(ask(*OPEN[year], ENQUIRY[year], disclosure(year), as_at=TOLD[year])).decisions[0]
    assert first.question.id == "significant-harm"
    assert "already open: do they cover this?" in first.words


@YEARS
def test_once_the_enquiry_has_ended_it_does_not(ask: Asked, year: str) -> None:
    ended = ENQUIRY[year].replace("started", "ended").replace("-05-03", "-05-06").replace("-05-05", "-05-06")
    first = next_steps(ask(*OPEN[year], ENQUIRY[year], ended, disclosure(year), as_at=TOLD[year])).decisions[0]
    assert first.question.id == "significant-harm"
    assert "already open" not in first.words


@YEARS
def test_a_yes_is_shown_with_what_the_law_then_requires_first(ask: Asked, year: str) -> None:
    first = next_steps(ask(*OPEN[year], disclosure(year), as_at=TOLD[year])).decisions[0]
    follows = [f.rule for f in first.if_so]
    assert follows[0].id == "ca89.s47.enquire"
    assert follows[0].force is Force.ACT
    assert any(r.id.startswith(EDITION[year]) for r in follows[1:])
    assert [r.force.is_law for r in follows] == sorted((r.force.is_law for r in follows), reverse=True)


def test_the_decision_to_be_made_without_delay_is_in_front_of_them(ask: Asked) -> None:
    steps = next_steps(ask(*OPEN["2011"], disclosure("2011"), as_at=TOLD["2011"]))
    assert [f.rule.id for f in steps.now if f.rule.how_soon is HowSoon.WITHOUT_DELAY] == ["wt10.refer.open-case"]
    assert "now, without delay; open since today" in steps.answer.words(steps.now[0])


@YEARS
def test_a_later_strategy_discussion_settles_the_question(ask: Asked, year: str) -> None:
    held = f"{TOLD[year][:8]}{int(TOLD[year][8:]) + 1} strategy_discussion_held"
    open_case = ask(*OPEN[year], disclosure(year), held, as_at=held.split(maxsplit=1)[0])
    assert "significant-harm" not in questions(next_steps(open_case))


@YEARS
def test_a_morning_meeting_does_not_settle_an_afternoon_disclosure(ask: Asked, year: str) -> None:
    for meeting, told in (("", ""), ("T09:00", "T15:00"), ("", "T15:00")):
        held = f"{TOLD[year]}{meeting} strategy_discussion_held"
        steps = next_steps(ask(*OPEN[year], held, disclosure(year, time=told), as_at=TOLD[year]))
        assert "significant-harm" in questions(steps)


def test_news_of_no_significant_harm_asks_about_the_plan(ask: Asked) -> None:
    steps = next_steps(ask(*OPEN["2011"], disclosure("2011", harm=False), as_at=TOLD["2011"]))
    assert questions(steps) == ["new-plan"]


def test_news_that_does_not_say_is_asked_about_as_if_it_might_be_harm(ask: Asked) -> None:
    told = {"at": TOLD["2011"], "event": "new_information_received"}
    assert "significant-harm" in questions(next_steps(ask(*OPEN["2011"], told, as_at=TOLD["2011"])))


def test_a_case_closed_since_asks_nothing_about_what_came_before(ask: Asked) -> None:
    steps = next_steps(ask(*OPEN["2011"], disclosure("2011"), "2011-05-20 case_closed"))
    assert questions(steps) == []


def test_what_is_not_known_yet_raises_nothing(ask: Asked) -> None:
    late = {**disclosure("2011"), "recorded_at": "2011-05-12"}
    open_case = ask(*OPEN["2011"], late, as_at="2011-05-12")
    assert questions(next_steps(replace(open_case, known_at=day("2011-05-11")))) == []
    assert questions(next_steps(open_case)) == ["significant-harm"]


def test_another_authoritys_child_with_the_same_reference_settles_nothing(tmp_path: Path) -> None:
    """One reference in two censuses is two children: an enquiry into the one is no answer for the other."""
    here, there = tmp_path / "here.xml", tmp_path / "there.xml"
    here.write_text(census("201", referred("2024-01-10")), encoding="utf-8")
    there.write_text(census("202", referred("2024-01-02", enquiry("2024-01-20"))), encoding="utf-8")
    alone, both = (
        next_steps(Query(files, day("2024-03-31"), case="C", ledger=None)) for files in ((here,), (here, there))
    )
    assert questions(alone) == ["significant-harm"]
    assert "significant-harm" in questions(both)


# Something that has just happened, with no file


@pytest.mark.parametrize(("at", "edition"), [("2011-05-10T15:30", "wt10."), ("2026-06-01", "wt26.")])
def test_something_that_has_just_happened_needs_no_file(at: str, edition: str) -> None:
    steps = next_after(
        Query((), day("2000-01-01"), ledger=None), "new_information_received", at, {"about_significant_harm": "true"}
    )
    assert questions(steps) == ["significant-harm"]
    assert steps.answer.query.as_at == day(at[:10])
    assert any(f.rule.id.startswith(edition) for f in steps.decisions[0].if_so)


def test_something_that_has_just_happened_may_carry_a_list() -> None:
    steps = next_after(
        Query((), day("2011-05-10"), authority="886", ledger=None),
        "strategy_discussion_held",
        "2011-05-10",
        {"participants": "police;health"},
    )
    (only,) = steps.answer.reading.events
    assert (only.facts["participants"], only.authority) == (("health", "police"), "886")


@pytest.mark.parametrize(
    ("event", "at", "facts"),
    [
        ("nothing_known", "2011-05-10", {}),
        ("referral_received", "10/05/2011", {}),
        ("referral_received", "2011-05-10", {"method": "pigeon"}),
        ("referral_received", "2011-05-10", {"colour": "blue"}),
    ],
)
def test_something_that_cannot_be_read_is_refused(event: str, at: str, facts: dict[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        next_after(Query((), day("2011-05-10"), ledger=None), event, at, facts)
    assert all(d.cure for d in refusal.value.diagnostics)


# The lists


EXAMPLE = Query((HOUSE / "examples" / "one-child-2011.jsonl",), day("2011-05-04"), case="EX-1", ledger=None)
LISTS = ("to_settle", "now", "not_shown_in_time", "due", "powers", "not_so", "may", "set_aside", "cannot_tell")
ON_THE_WAY = ["2011-04-20", "2011-05-04", "2011-05-20", "2011-06-10", "2011-08-01", "2011-11-20"]


@pytest.mark.parametrize("as_at", ON_THE_WAY)
def test_each_finding_stands_in_one_list_at_most_and_every_doubt_is_shown(as_at: str) -> None:
    steps = next_steps(replace(EXAMPLE, as_at=day(as_at)))
    named = [id(f) for name in LISTS for f in getattr(steps, name)]
    doubts = [f for f in steps.answer.findings if f.status is Status.UNDETERMINED and f.standing is Standing.STANDS]
    assert len(named) == len(set(named))
    assert list(steps.cannot_tell) == doubts


@pytest.mark.parametrize("as_at", ON_THE_WAY)
def test_no_pending_duty_and_none_left_undone_is_lost(as_at: str) -> None:
    steps = next_steps(replace(EXAMPLE, as_at=day(as_at)))
    listed = {id(f) for name in LISTS for f in getattr(steps, name)}
    outstanding = [
        f
        for f in steps.answer.findings
        if f.status is Status.PENDING or (f.status is Status.BREACHED and not (f.performed or f.lapsed))
    ]
    assert [f.rule.id for f in outstanding if id(f) not in listed] == []


@pytest.mark.parametrize("as_at", ON_THE_WAY)
def test_duties_with_no_number_come_first_the_most_urgent_of_them_first(as_at: str) -> None:
    steps = next_steps(replace(EXAMPLE, as_at=day(as_at)))
    places = [URGENCY.index(f.rule.how_soon or HowSoon.NOT_STATED) for f in steps.now]
    assert places == sorted(places)
    assert all(f.due is None and f.rule.modality is not Modality.MAY for f in steps.now)


@pytest.mark.parametrize("as_at", ON_THE_WAY)
def test_duties_with_a_date_come_in_its_order(as_at: str) -> None:
    steps = next_steps(replace(EXAMPLE, as_at=day(as_at)))
    for found in (steps.due, steps.not_shown_in_time, steps.powers):
        dates = [f.due for f in found]
        assert None not in dates
        assert dates == sorted(dates, key=str)
    assert all(f.status is Status.PENDING for f in steps.due)
    assert all(f.status is Status.BREACHED for f in steps.not_shown_in_time)


def test_a_permission_is_never_among_the_duties(ask: Asked) -> None:
    asked = ask(
        "2011-04-18 referral_received", {"at": "2011-04-20", "event": "immediate_danger_identified"}, as_at="2011-04-20"
    )
    steps = next_steps(asked)
    assert all(f.rule.modality is Modality.MAY for f in steps.may)
    assert not any(
        f.rule.modality is Modality.MAY
        for name in LISTS
        if name not in {"may", "cannot_tell", "set_aside"}
        for f in getattr(steps, name)
    )


def test_the_end_of_a_power_is_shown_as_one(ask: Asked) -> None:
    taken = {"at": "2011-05-10T10:00", "event": "police_protection_started"}
    steps = next_steps(ask(*OPEN["2011"], taken, as_at="2011-05-11"))
    assert "ca89.pp.max" in rules_of(steps.powers)
    assert "ca89.pp.max" not in rules_of(steps.due)


def test_professional_advice_is_a_question_to_settle_and_never_overdue() -> None:
    for as_at in ON_THE_WAY:
        steps = next_steps(replace(EXAMPLE, as_at=day(as_at)))
        advice = {f.rule.id for f in steps.answer.findings if str(f.rule.serves) == "professional-advice"}
        assert advice.isdisjoint(rules_of((*steps.now, *steps.due, *steps.not_shown_in_time)))


def test_what_is_set_aside_is_shown_as_set_aside() -> None:
    trial = HOUSE / "examples" / "trial-2011.yaml"
    steps = next_steps(replace(EXAMPLE, trials=trial))
    assert rules_of(steps.set_aside) == ["wt10.icpc.15wd"]
    assert "wt10.icpc.15wd" not in rules_of((*steps.due, *steps.now, *steps.not_shown_in_time))
    assert "set aside until 1 October 2011" in steps.answer.words(steps.set_aside[0])


def test_what_to_weigh_is_principles_and_nothing_counts_them() -> None:
    steps = next_steps(EXAMPLE)
    assert steps.weigh
    assert len({p.id for p in steps.weigh}) == len(steps.weigh)
    assert [p.pinned for p in steps.weigh] == sorted((p.pinned for p in steps.weigh), reverse=True)
    assert not any(hasattr(p, word) for p in steps.weigh for word in ("status", "score", "met"))


# An empty answer


def test_an_empty_answer_counts_what_could_not_be_checked(ask: Asked) -> None:
    steps = next_steps(ask("2012-05-01 cp_plan_shared", "2012-05-01 case_closed", as_at="2012-06-30"))
    concluded = conclude(steps.answer)
    assert concluded.clear
    assert concluded.says == NOTHING_FOUND.format(day="30 June 2012", unchecked=len(steps.cannot_tell))


def test_what_no_rule_held_here_was_put_to_is_not_an_empty_answer(ask: Asked) -> None:
    steps = next_steps(ask("2009-04-18 referral_received", "2009-05-01 case_closed", as_at="2009-06-30"))
    said = conclude(steps.answer).says
    assert said.startswith("Rules held here begin on 17 March 2010; nothing was asked of these events;")


def test_an_open_question_is_not_an_empty_answer(ask: Asked) -> None:
    steps = next_steps(ask("2009-04-18 referral_received", as_at="2009-06-30"))
    assert questions(steps) == ["significant-harm"]
    assert conclude(steps.answer).outstanding


def test_a_case_that_is_not_there_is_refused(ask: Asked) -> None:
    with pytest.raises(Refused):
        next_steps(ask("2011-04-18 referral_received", case="D"))


def test_the_answer_carries_its_receipt(ask: Asked) -> None:
    receipt = next_steps(ask("2011-04-18 referral_received")).answer.receipt
    assert receipt["as_at"] == "2011-06-30"
    assert json.loads(json.dumps(receipt)) == receipt
