"""Nothing reads as all clear that is not: the words of an empty answer, and what was asked before they are said.

What was asked is worked out here a second time, from the files themselves and by other means.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guidance import rules
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude, is_outstanding, may_be_owed
from guidance.app.evaluation.evaluate import answered, evaluate, library_for, packs_of
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_steps
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.coverage import Coverage, Packs, State, coverage
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.instruments.stage import Extent
from guidance.engine.model.rule import Rule
from guidance.engine.model.vocabulary import FactWord
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.records.reading import BrokenOff, Reading
from tests.app.situations import CLEAR, OWED, Situation
from tests.building import day

Asked = Callable[..., Query]
ALL_CLEAR = "No outstanding duty found"
CURRENT = (date(2013, 4, 15), date(2026, 11, 27))
EVER = (date(2010, 3, 17), date(2013, 4, 14))
NAMES = sorted(shipped().vocabulary.events)


def plain(path: Path) -> Any:  # noqa: ANN401  whatever the file holds
    root = read_document(path, path.name).root
    assert root is not None
    return root.plain()


@cache
def words() -> Any:  # noqa: ANN401
    return plain(rules.FOLDER / "vocabulary.yaml")


@cache
def national() -> tuple[Mapping[str, Any], ...]:
    found = [plain(path) for path in sorted(rules.FOLDER.glob("*/instrument.yaml"))]
    return tuple(i for i in found if "authority" not in i and i.get("applies") != "when-named" and "commencement" in i)


def in_force(paper: Mapping[str, Any], at: date) -> bool:
    begins, ends = str(paper["commencement"]), str(paper.get("repeal", "9999"))
    return begins <= at.isoformat() < ends


def holds(where: Mapping[str, Any], facts: Mapping[str, Fact]) -> bool:
    """Tell whether a condition of `stages_if` is not known to be false, by the few forms that the file uses."""
    if "all" in where:
        return all(holds(part, facts) for part in where["all"])
    ((fact, test),) = where.items()
    value = facts.get(fact)
    if test == {"present": "true"}:
        return value is not None
    wanted = test["one_of"] if isinstance(test, dict) else [test]
    return value is None or value in wanted


def touched(event: Event) -> set[str]:
    word = words()["events"][event.event]
    return {*word["stages"], *(t["stage"] for t in word.get("stages_if", ()) if holds(t["where"], event.facts))}


def whole(stage: str, at: date) -> bool:
    """Tell whether everything in force on a day that answers for a stage is said to be whole, and something is.

    Guidance on one subject answers where it speaks of the stage; where none does, all of it is asked.
    """
    told = words()["stages"][stage]
    here = [paper for paper in national() if in_force(paper, at)]
    guidance = [paper for paper in here if paper["force"] == "statutory-guidance"]
    law = [
        p
        for p in here
        if p not in guidance and (stage in p.get("stages", {}) or p["instrument"] in told.get("law", ()))
    ]
    speaking = [paper for paper in guidance if stage in paper.get("stages", {})] or guidance
    claims = [paper.get("stages", {}).get(stage) for paper in (*speaking, *law)]
    return bool(guidance) and all(claim == "whole" for claim in claims) and not told.get("not_held")


def everything_asked(events: Sequence[Event], as_at: date) -> bool:
    there = [event for event in events if event.day <= as_at]
    return bool(there) and all(whole(stage, event.day) for event in there for stage in touched(event))


def put(events: Sequence[Event], as_at: date) -> Answer:
    library = shipped()
    return answered(Query(records=(), as_at=as_at, ledger=None), library, Reading(events=tuple(events)))


def wrongly_clear(events: Sequence[Event], as_at: date) -> bool:
    return ALL_CLEAR in conclude(put(events, as_at)).says and not everything_asked(events, as_at)


# Every event of the vocabulary, alone


DAYS = ("2009-06-01", "2010-03-17", "2012-02-29", "2013-04-15", "2015-06-01", "2019-10-01", "2024-05-07", "2026-11-20")


@pytest.mark.parametrize("name", NAMES)
def test_an_event_alone_never_reads_as_all_clear_where_not_everything_was_asked(name: str) -> None:
    alone = [Event("C", name, at, day(at), id="1", authority="886") for at in DAYS]
    assert [e.at for e in alone if wrongly_clear([e], date(2026, 11, 27))] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_event_of_today_alone_reads_as_all_clear(name: str) -> None:
    one = Event("C", name, "2026-11-20", date(2026, 11, 20), id="1", authority="886")
    assert ALL_CLEAR not in conclude(put([one], date(2026, 11, 27))).says


def test_an_event_later_than_the_day_asked_about_never_reads_as_all_clear() -> None:
    later = [Event("C", name, "2012-06-02", date(2012, 6, 2), id="1", authority="886") for name in NAMES]
    assert [e.event for e in later if ALL_CLEAR in conclude(put([e], date(2012, 6, 1))).says] == []


def test_a_fact_that_is_lacking_and_may_start_a_duty_never_reads_as_all_clear() -> None:
    alone = [Event("C", name, "2024-05-07", day("2024-05-07"), id="1", authority="886") for name in NAMES]
    answers = {event.event: put([event], day("2024-07-01")) for event in alone}
    turning = {name: a for name, a in answers.items() if any(map(may_be_owed, a.findings))}
    assert [name for name, answer in turning.items() if ALL_CLEAR in conclude(answer).says] == []
    nothing_else = [n for n, a in turning.items() if not any(map(is_outstanding, a.findings)) and a.coverage.whole]
    assert "transfer_in_notified" in nothing_else


# Two thousand cases


def value(fact: FactWord, chance: random.Random) -> Fact:
    if fact.values:
        return chance.choice(fact.values) if fact.type == "one_of" else tuple(sorted(chance.sample(fact.values, 1)))
    of_type = {"boolean": ("true", "false"), "date": ("2026-12-01",), "number": ("2",), "text": ("for a reason",)}
    return chance.choice(of_type[fact.type])


def case(chance: random.Random, between: tuple[date, date], known: float) -> list[Event]:
    """Make a case of one to six events; each of their facts is known as often as `known` says."""
    first, last = (d.toordinal() for d in between)
    start = chance.randint(first, last)
    made = []
    for n, name in enumerate(chance.choices(NAMES, k=chance.randint(1, 6))):
        at = date.fromordinal(min(last, start + chance.randint(0, 60)))
        facts = {
            f.name: value(f, chance)
            for f in shipped().vocabulary.events[name].facts.values()
            if chance.random() < known
        }
        made.append(Event("C", name, at.isoformat(), at, id=str(n), authority="886", facts=facts))
    return made


def cases(count: int, between: tuple[date, date], seed: int) -> Iterator[tuple[list[Event], date]]:
    chance = random.Random(seed)  # noqa: S311  cases for a test, the same each time
    for n in range(count):
        events = case(chance, between, known=(0, 0.5, 0.9)[n % 3])
        yield events, date.fromordinal(max(e.day for e in events).toordinal() + chance.randint(0, 200))


def test_no_current_case_reads_as_all_clear_where_not_everything_was_asked() -> None:
    wrong = [events for events, as_at in cases(2_000, CURRENT, seed=9) if wrongly_clear(events, as_at)]
    assert wrong == []


def test_no_case_under_the_edition_held_whole_reads_as_all_clear_where_not_everything_was_asked() -> None:
    found = list(cases(600, EVER, seed=19))
    assert [events for events, as_at in found if wrongly_clear(events, as_at)] == []
    assert any(everything_asked(events, as_at) for events, as_at in found), "the cases show nothing"


def test_what_was_asked_is_worked_out_alike_by_other_means() -> None:
    found = [*cases(300, EVER, seed=3), *cases(100, CURRENT, seed=4)]
    assert {put(events, as_at).coverage.whole == everything_asked(events, as_at) for events, as_at in found} == {True}


# Listed situations


def asked_of(situation: Situation, ask: Asked) -> Query:
    as_at, records = situation
    return ask(*records, as_at=as_at)


@pytest.mark.parametrize("situation", OWED.values(), ids=OWED)
def test_where_anybody_knows_that_something_is_owed_it_never_reads_as_all_clear(
    situation: Situation, ask: Asked
) -> None:
    question = asked_of(situation, ask)
    assert ALL_CLEAR not in conclude(evaluate(question)).says
    assert ALL_CLEAR not in conclude(next_steps(question).answer).says


@pytest.mark.parametrize("situation", CLEAR.values(), ids=CLEAR)
def test_where_everything_was_asked_and_done_it_is_said(situation: Situation, ask: Asked) -> None:
    answer = evaluate(asked_of(situation, ask))
    assert conclude(answer).says.startswith(ALL_CLEAR)
    assert {row["state"] for row in answer.receipt["coverage"]} == {"whole"}


@pytest.mark.parametrize("situation", CLEAR.values(), ids=CLEAR)
def test_leaving_anything_that_was_done_out_of_the_packs_takes_the_words_away(situation: Situation, ask: Asked) -> None:
    question = asked_of(situation, ask)
    library = shipped()
    (paper,) = (i for i in library.instruments if i.id == "working-together-2010")
    less = [i for i in library.instruments if i is not paper]
    answer = evaluate(question)
    stages = {row.stage for row in answer.coverage.rows}
    for stage in stages:
        claims = tuple(c if c.stage != stage else replace(c, extent=Extent.PART, because="some") for c in paper.stages)
        partly = replace(library, instruments=(*less, replace(paper, stages=claims)))
        assert ALL_CLEAR not in conclude(answered(question, partly, answer.reading)).says


def test_there_are_as_many_situations_as_were_wanted() -> None:
    assert len(OWED) >= 50
    assert len(CLEAR) >= 20


# What else takes the words away


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


# The shipped packs


def test_every_shipped_instrument_says_how_far_it_is_held() -> None:
    held = (*shipped().instruments, *shipped().named_instruments)
    assert [i.id for i in held if not i.stages] == []


def test_every_edition_of_the_guidance_speaks_of_every_stage() -> None:
    editions = [i for i in shipped().instruments if i.id.startswith("working-together-")]
    missing = {i.id: set(shipped().vocabulary.stages) - {c.stage for c in i.stages} for i in editions}
    assert {name: gone for name, gone in missing.items() if gone} == {}


def test_no_edition_that_is_inferred_is_said_to_be_whole() -> None:
    carried = {r.instrument.id for r in shipped().rules if r.carries and not (r.compared or r.instrument.text_read)}
    claims = [(i.id, c.stage) for i in shipped().instruments for c in i.stages if c.extent is Extent.WHOLE]
    assert carried >= {"working-together-2026"}
    assert [claim for claim in claims if claim[0] in carried] == []


def test_every_law_that_a_stage_names_is_in_the_packs() -> None:
    held = {i.id for i in shipped().instruments}
    assert {law for stage in shipped().vocabulary.stages.values() for law in stage.law} <= held


FILED_UNDER = {
    "initial assessment": "assessment", "core assessment": "assessment", "review": "review-and-ending",
    "orders and police protection": "immediate-protection", "care orders": "court-orders",
    "case reviews": "incidents-and-reviews", "reviews and complaints": "complaints", "board": "arrangements",
    "reviews": "looked-after-children", "visits": "looked-after-children",
    "duties of every agency": "arrangements", "multi agency teams": "arrangements", "regulations": "arrangements",
}  # fmt: skip
ELSEWHERE = {
    "s47.outcome-record.2", "prebirth.icpc", "rec.list.2", "rec.manager", "assess.protocol", "cinplan.review",
    "s47.health", "info.child-moves", "assess.decision-points", "lead.clarify", "lead.social-worker", "s47.access.2",
    "s47.access.4",
}  # fmt: skip
"""Rules, by what editions call them, that are filed under one stage and started by an event of another."""


CHECKS = ("standing_arrangements_checked", "agency_arrangements_checked")
"""Events that touch the arrangements of an area or an agency, whatever the arrangements are for."""


def test_an_event_touches_the_stage_of_every_rule_that_it_starts() -> None:
    vocabulary = shipped().vocabulary
    of_all = [(r, r.when) for r in shipped().rules if r.authority is None and isinstance(r.when, tuple)]
    apart = {
        (rule.id, pattern.event)
        for rule, when in of_all
        if rule.name not in ELSEWHERE
        for pattern in when
        if pattern.event not in CHECKS
        and (stage := FILED_UNDER.get(rule.stage, rule.stage.replace(" ", "-"))) in vocabulary.stages
        and stage not in {touch.stage for touch in vocabulary.events[pattern.event].touches}
    }
    assert apart == set()


def touching(rule: Rule, event: str) -> set[str]:
    """Name the stages that a trigger touches, and what began the state in which alone the rule asks anything of it."""
    vocabulary = shipped().vocabulary
    begun = vocabulary.states[rule.while_state.state].starts_with if rule.while_state else ()
    return {touch.stage for name in (event, *begun) for touch in vocabulary.events[name].touches}


def test_no_instrument_says_that_it_has_nothing_where_it_has_a_rule() -> None:
    silent = {
        (rule.id, pattern.event)
        for rule in shipped().rules
        if isinstance(rule.when, tuple) and not rule.trial
        for pattern in rule.when
        if not {c.stage for c in rule.instrument.stages if c.extent is not Extent.NONE} & touching(rule, pattern.event)
    }
    assert silent == set()


@pytest.mark.parametrize("pack", sorted(p.parent.name for p in rules.FOLDER.glob("*/instrument.yaml")))
def test_a_pack_asked_by_itself_is_told_from_the_rest(pack: str) -> None:
    library = library_for(Query(records=(), as_at=date(2012, 6, 30), rules=(rules.FOLDER / pack,), ledger=None))
    event = Event("C", "child_died", "2012-06-01", date(2012, 6, 1), id="1", authority="886")
    rows = answered(
        Query(records=(), as_at=date(2012, 6, 30), ledger=None), library, Reading(events=(event,))
    ).coverage.rows
    there = {row.instrument for row in rows if row.state is not State.NOT_ASKED}
    assert there <= {"", pack}
