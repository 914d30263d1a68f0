"""What else takes the all-clear away."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from guidance import rules
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import answered, evaluate, packs_of
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.coverage import Coverage, Packs, State, coverage
from guidance.engine.model.event import Event
from guidance.engine.records.reading import BrokenOff, Reading
from tests.app.conclusion.given import ALL_CLEAR, Asked, put
from tests.app.situations import CLEAR

CLOSED = {"at": "2012-06-01", "event": "case_closed", "authority": "haringey"}
LOCAL = (
    "instrument: kent-own\ntitle: Kent procedures\nforce: local-procedure\nauthority: kent\ncommencement: 2010-01-01\n"
)
VISIT = (
    "- id: kent.visit\n  title: Visit\n  provision: {evidence: confirmed}\n  bearer: social worker\n"
    "  when: cp_plan_started\n  should: cp_visit_made\n  how_soon: not_stated\n  why: To see.\n"
)


def local_pack(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in {"instrument.yaml": LOCAL, "01-visits.yaml": VISIT, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def said(question: Query) -> str:
    return conclude(evaluate(question)).says


def test_a_closed_case_of_2012_is_the_control(ask: Asked) -> None:
    assert said(ask(CLOSED, as_at="2012-06-30")).startswith(ALL_CLEAR)


def test_a_local_pack_alone_leaves_the_national_packs_out(ask: Asked, tmp_path: Path) -> None:
    words = said(ask(CLOSED, as_at="2012-06-30", rules=(local_pack(tmp_path / "own"),)))
    assert ALL_CLEAR not in words
    assert "the national packs left out are Working Together to Safeguard Children (2010)" in words


def test_a_case_without_an_authority_is_not_asked_what_a_local_pack_asks(ask: Asked, tmp_path: Path) -> None:
    both = (
        local_pack(tmp_path / "own"),
        *(rules.FOLDER / name for name in ("working-together-2010", "children-act-1989")),
    )
    nobodys = {"at": "2012-06-01", "event": "case_closed"}
    assert said(ask(CLOSED, as_at="2012-06-30", rules=both)).startswith(ALL_CLEAR)
    assert said(ask(nobodys, as_at="2012-06-30")).startswith(ALL_CLEAR)
    words = said(ask(nobodys, as_at="2012-06-30", rules=both))
    assert words.startswith("The case C names no authority, so Kent procedures was not asked;")


def test_a_mistake_in_a_pack_takes_the_words_away(ask: Asked, tmp_path: Path) -> None:
    wrong = local_pack(tmp_path / "own", **{"01-visits.yaml": VISIT.replace("cp_visit_made", "visit_made")})
    national = (rules.FOLDER / "working-together-2010", rules.FOLDER / "children-act-1989")
    words = said(ask(CLOSED, as_at="2012-06-30", rules=(wrong, *national), allow_pack_errors=True))
    assert words.startswith("1 mistake in the packs may have left rules out;")


def test_a_record_left_out_for_a_mistake_takes_the_words_away(ask: Asked) -> None:
    wrong = {"at": "2012-06-31", "event": "immediate_danger_identified"}
    words = said(ask(CLOSED, wrong, as_at="2012-06-30", skip_invalid=True))
    assert words.startswith("1 record left out for mistakes;")


def test_a_file_that_breaks_off_takes_the_words_away() -> None:
    closed = Event("C", "case_closed", "2012-06-01", date(2012, 6, 1), id="1", authority="886")
    ask = Query(records=(), as_at=date(2012, 6, 30), ledger=None)
    answer = answered(ask, shipped(), Reading(events=(closed,)))
    assert conclude(answer).clear
    words = conclude(replace(answer, reading=replace(answer.reading, broken_off=(BrokenOff("cut.xml", 9, 1),)))).says
    assert words.startswith("The file cut.xml breaks off, and what comes after was not read;")


def test_an_event_before_the_first_edition_takes_the_words_away(ask: Asked) -> None:
    words = said(ask("2010-03-16 referral_chased", CLOSED, as_at="2012-06-30"))
    assert words.startswith("Rules of the guidance held here begin on 17 March 2010;")


def test_where_every_event_is_before_the_first_edition_nothing_was_asked(ask: Asked) -> None:
    words = said(ask("2009-05-05 referral_received", "2009-05-06 referral_decided", as_at="2011-01-01"))
    assert words.startswith("Rules held here begin on 17 March 2010; nothing was asked of these events;")


def happening(case: str, at: str, recorded: str | None = None) -> Event:
    written = datetime.fromisoformat(recorded) if recorded else None
    return Event(case, "case_closed", at, date.fromisoformat(at), id=f"{case} {at}", authority="886", recorded=written)


def put_together(*events: Event, known_at: date | None = None) -> Answer:
    question = Query(records=(), as_at=date(2012, 6, 30), known_at=known_at, ledger=None)
    return answered(question, shipped(), Reading(events=events))


IN_TIME = happening("C", "2012-06-01")
SILENT = [
    ((happening("D", "2012-07-01"),), None, "every event of case D is later than the day asked about, 30 June 2012"),
    ((happening("D", "2031-01-01"),), None, "every event of case D is later than the day asked about"),
    ((happening("D", "2012-07-01"), happening("E", "2012-08-01")), None, "every event of 2 cases, such as D, is later"),
    ((happening("D", "2012-07-01"), happening("D", "2012-07-02")), None, "every event of case D is later"),
    ((happening("D", "2012-05-01", "2012-06-20"),), date(2012, 6, 10),
     "no event of case D had been written down by 10 June 2012"),
    ((happening("D", "2012-05-01", "2013-06-20"),), date(2012, 6, 30), "no event of case D had been written down by"),
    ((happening("D", "2012-05-01", "2012-06-20"), happening("E", "2012-05-01", "2012-06-21")), date(2012, 6, 10),
     "no event of 2 cases, such as D, had been written down by 10 June 2012"),
    ((happening("D", "2012-05-01", "2012-06-20"), happening("E", "2012-07-09")), date(2012, 6, 10),
     "asked of them; no event of case D had been written down by 10 June 2012"),
]  # fmt: skip


@pytest.mark.parametrize(("silent", "known_at", "says"), SILENT)
def test_one_case_of_which_nothing_is_known_yet_takes_the_words_away_from_all(
    silent: tuple[Event, ...], known_at: date | None, says: str
) -> None:
    assert conclude(put_together(IN_TIME, known_at=known_at)).says.startswith(ALL_CLEAR)
    found = conclude(put_together(IN_TIME, *silent, known_at=known_at)).says
    assert ALL_CLEAR not in found
    assert says in f"{found[:1].lower()}{found[1:]}"


def test_where_nothing_had_been_written_down_the_day_asked_about_is_not_blamed() -> None:
    words = conclude(put_together(happening("D", "2012-05-01", "2012-06-20"), known_at=date(2012, 6, 10))).says
    assert words.startswith("No event had been written down by 10 June 2012; nothing was asked of them;")


def test_where_something_is_owed_a_case_of_which_nothing_is_known_yet_is_named_all_the_same() -> None:
    danger = replace(IN_TIME, event="immediate_danger_identified")
    found = conclude(put_together(danger, happening("D", "2012-07-01"))).says
    assert found.startswith("Every event of case D is later than the day asked about, 30 June 2012;")


def test_where_every_event_is_later_nothing_was_asked(ask: Asked) -> None:
    words = said(ask(CLOSED, as_at="2012-05-31"))
    assert words.startswith("Every event is later than the day asked about, 31 May 2012; nothing was asked of them;")


def test_an_event_that_was_not_known_then_is_not_asked_about(ask: Asked) -> None:
    question = ask({**CLOSED, "recorded_at": "2012-06-20"}, as_at="2012-06-30", known_at=date(2012, 6, 10))
    assert {row.state for row in evaluate(question).coverage.rows} == {State.AFTER}


def test_where_no_event_was_read_nothing_was_asked() -> None:
    words = conclude(put([], date(2012, 6, 30))).says
    assert words == "No event was read, so nothing was asked; this is no answer that nothing is due."


def test_an_open_question_takes_the_words_away(ask: Asked) -> None:
    done = next(records for name, (_, records) in CLEAR.items() if name == "news on an open case, and no change")
    open_now = conclude(evaluate(ask(done[0], as_at="2011-06-06")))
    assert open_now.outstanding
    assert ALL_CLEAR not in open_now.says


def test_a_question_that_is_open_is_enough_by_itself(ask: Asked) -> None:
    told = {"at": "2011-06-06", "event": "new_information_received", "about_significant_harm": False}
    answer = evaluate(ask({**told, "possible_offence": False}, as_at="2011-06-06"))
    assert answer.coverage.whole
    assert conclude(replace(answer, findings=())).outstanding


def test_what_is_recorded_as_not_so_takes_the_words_away(ask: Asked) -> None:
    ended = {"at": "2012-01-10", "event": "cp_plan_ended", "reason": "other", "continuing_help_discussed": True}
    told = {"at": "2012-01-12", "event": "cp_plan_end_notified", "all_invited_told": True}
    answer = evaluate(ask(ended, told, as_at="2012-01-31"))
    assert answer.coverage.whole
    assert {(f.rule.id, str(f.status)) for f in answer.findings if f.status != "discharged"} == {
        ("wt10.disc.grounds", "breached")
    }
    assert conclude(answer).outstanding


def test_one_stage_that_is_not_whole_is_enough(ask: Asked) -> None:
    made = {"at": "2012-01-10", "event": "complaint_made", "about": "conference"}
    answered_ = {"at": "2012-01-20", "event": "complaint_answered", "route": "board"}
    answer = evaluate(ask(made, answered_, as_at="2012-01-31"))
    assert {str(row.state) for row in answer.coverage.rows} == {"whole", "part", "none"}
    assert not conclude(answer).outstanding
    assert ALL_CLEAR not in conclude(answer).says


def test_a_missing_fact_touches_the_stage_and_a_known_one_may_not() -> None:
    word = shipped().vocabulary.events["referral_decided"]
    bare = Event("C", "referral_decided", "2012-01-10", date(2012, 1, 10), id="1")
    assert "immediate-protection" in word.stages(bare)
    assert word.stages(replace(bare, facts={"decision": "no_further_action"})) == ("referral", "assessment")


def closed_with(**changes: Any) -> Coverage:  # noqa: ANN401
    """Query what is asked of a closed case of 2012, of packs in which something is changed."""
    packs = packs_of(shipped())
    given = {"instruments": packs.instruments, "rules": packs.rules, "vocabulary": packs.vocabulary, **changes}
    closed = Event("C", "case_closed", "2012-06-01", date(2012, 6, 1), id="1", authority="886")
    return coverage(Packs(**given), [closed], date(2012, 6, 30))


@pytest.mark.parametrize("source", [{"not_held": ("the law of the sea",)}, {"law": ("merchant-shipping-act-1995",)}])
def test_a_stage_that_rests_on_what_no_pack_holds_is_never_whole(source: dict[str, Any]) -> None:
    vocabulary = shipped().vocabulary
    stage = replace(vocabulary.stages["review-and-ending"], **source)
    found = closed_with(vocabulary=replace(vocabulary, stages={**vocabulary.stages, stage.name: stage}))
    assert closed_with().whole
    assert not found.whole


def test_a_stage_said_to_be_whole_with_no_rule_there_counts_as_part() -> None:
    elsewhere = [r for r in shipped().rules if r.stage == "referral"]
    (row,) = closed_with(rules=elsewhere).rows
    assert (row.state, row.because) == (State.PART, "no rule there can be checked")


def test_a_stage_said_to_be_whole_that_was_carried_over_counts_as_part_until_the_texts_are_compared() -> None:
    carried = [replace(r, carries="wt06.rule") for r in shipped().rules]
    assert {row.state for row in closed_with(rules=carried).rows} == {State.PART}
    assert closed_with(rules=[replace(r, compared=True) for r in carried]).whole


def test_what_is_set_aside_takes_the_words_away(ask: Asked) -> None:
    referred = {"at": "2011-05-09", "event": "referral_received", "authority": "westminster"}
    answer = evaluate(ask(referred, as_at="2011-05-10"))
    assert conclude(answer).outstanding


def test_what_may_be_done_is_not_outstanding(ask: Asked) -> None:
    answer = evaluate(ask("2012-05-01 specialist_assessment_commissioned", as_at="2012-06-30"))
    assert [(f.rule.id, str(f.status)) for f in answer.findings] == [("wt10.ca.specialist", "pending")]
    assert not conclude(answer).outstanding
    assert not conclude(answer).clear  # what the specialist was asked for is not on record


def test_each_part_of_a_receipts_coverage_is_there(ask: Asked) -> None:
    (row,) = evaluate(ask(CLOSED, as_at="2012-06-30")).receipt["coverage"]
    assert row == {
        "instrument": "working-together-2010", "stage": "review-and-ending", "state": "whole",
        "because": "every requirement that the sources read give is here; the text itself was not read against them",
        "events": ["case_closed"],
    }  # fmt: skip


def test_what_could_not_be_asked_of_a_death_is_said(ask: Asked) -> None:
    words = said(ask("2024-05-03 death_notified", as_at="2024-05-10"))
    assert "Working Together to Safeguard Children (2023) asks at the stage of child death" in words
    assert words.endswith("this is no answer that nothing is due.")


def test_beside_what_is_listed_it_is_said_where_more_may_be_due(ask: Asked) -> None:
    assert said(ask("2019-05-03 referral_received", as_at="2019-05-03")) == (
        "More may be due than is listed: these packs do not hold all that is asked at referral and assessment."
    )


def test_beside_what_is_listed_a_few_stages_are_named_and_the_others_counted(ask: Asked) -> None:
    words = said(ask("2019-05-03 referral_received", "2019-05-07 police_protection_started", as_at="2019-05-07"))
    assert words.endswith("asked at referral, assessment, immediate protection and 1 other stage.")
