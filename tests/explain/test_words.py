"""What people read for what the engine finds: design, section 3."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.explain.clauses.clauses import fact_noun
from guidance.engine.explain.clauses.facts import NOUNS
from guidance.engine.explain.names import EVIDENCE, FORCE, HOW_SOON, KIND_OF_FORCE, SERVES, URGENCY, says, source_of
from guidance.engine.explain.outcome import NOTHING_FOUND, in_words
from guidance.engine.explain.record import FIELDS, as_data
from guidance.engine.explain.sentence import sentence
from guidance.engine.explain.trace import trace
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Derive, Evidence, Force, HowSoon, Modality, Provision, Rule, Serves
from guidance.engine.model.trial import LastSeen
from guidance.engine.packs.documents.departures import deviation_of
from guidance.engine.packs.schema.deviation import DeviationText
from tests.building import (
    CALENDARS,
    KENT,
    day,
    deviation,
    event,
    finding,
    local,
    rule,
    source,
    trial,
)  # fmt: skip
from tests.read_aloud import UNREAD, all_amiss, amiss, force_amiss, no_end
from tests.shipped_cases import results

PLANTED = [
    ("a name of the engine's", "the record does not give whether later_known is so"),
    ("a name of the engine's", "When strategy_discussion_held, someone should act."),
    ("a word of the engine's", "trigger: strategy discussion held"),
    ("a word of the engine's", "status: pending; standing: stands"),
    ("a word of the engine's", "Note: over-reports: the text allows more."),
    ("a word of the engine's", "an undated answer was given"),
    ("a value of the program's", "due by None at the latest"),
    ("a value of the program's", "the record says that None"),
    ("the engine's word for what is late", "Breached on 3 May 2011."),
    ("a word said twice", "it is told by the the board"),
    ("a word said twice", "a referral is received already already"),
    ("a clause said twice", "until the section 47 enquiry ends (none is needed) or the section 47 enquiry ends"),
    ("a clause said twice", "the child was seen alone; the child was seen alone"),
    ("a clause said twice", "until the child protection plan ends or the child protection plan ends or the child dies"),
    ("no days", "done late, by 0 days"),
    ("no days", "open for 0 days"),
    ("two spaces", "due by Fri 6 May  2011"),
    ("a space before a mark", "the child was seen ; in time"),
    ("a machine's date", "these records do not show it from 2011-04-18"),
    ("a share, a tick or a total", "80% of duties were met"),
    ("a share, a tick or a total", "3 out of 5 were met"),
    ("a share, a tick or a total", "done 3/5"),
    ("a share, a tick or a total", "in 203 of 203 cases"),
    ("a share, a tick or a total", "1 of 1 case"),
    ("a share, a tick or a total", "2 of the 3 were late"),
    ("a share, a tick or a total", "✓ done"),
    ("a fact with no clause", "“was kind” is answered yes"),
    ("a fact with no clause", "the record does not give whether by remand"),
    ("a thing that is not had", "the record does not give calendar year 2036"),
]

ASKED = "2011-04-18 asked"
KENTS = event(ASKED, authority=KENT)
UNTIL = rule(until="case_closed")
POWER = rule(limit_of_power="true", within={"fact": "expires"})
SPARED = rule(unless=[{"fact": {"spared": "true"}}])
NO_DAY = "no new date is given"
DECIDED, LATER = (f"decided on {n} May 2011 by team manager, Kent" for n in (6, 7))
NOT_SHOWN = "not shown in time: the last day was Fri 6 May 2011"
STILL = "still applies: Children Act 1989 s.47(1), seeing the child, and acting sooner if the child needs it"
SET_ASIDE = f"time limit set aside until 1 October 2011 by the trial kent-2011; {STILL}; without the trial: {NOT_SHOWN}"
OVER = (
    "time limit set aside until 1 October 2011 by the trial kent-2011, and stays set aside here after that, as this "
    "was begun, or still open, while it ran"
)
UNTIMED = "set aside until 1 October 2011 by the trial kent-2011; still applies: acting sooner if the child needs it"
SEES = {"event": "done", "where": {"child_seen": "true"}}
WORDS: list[tuple[str, Rule, Sequence[str | Event], dict[str, Any]]] = [
    ("due by Fri 6 May 2011 at the latest, sooner if the child needs it", rule(), [ASKED], {"as_at": "2011-05-06"}),
    ("now, without delay; open for 73 days", rule(how_soon="without_delay"), [ASKED], {}),
    (
        "now: its time runs from a day that is not on the record; open for 73 days",
        rule(how_soon="day_not_given"),
        [ASKED],
        {},
    ),
    ("now, immediately; open for 1 day", rule(how_soon="immediately"), ["2011-06-29 asked"], {}),
    ("now, immediately; open since 14:30 today", rule(how_soon="immediately"), ["2011-06-30T14:30 asked"], {}),
    ("now, immediately; open since today", rule(how_soon="immediately"), ["2011-06-30 asked"], {}),
    ("may be done", rule(may="done"), [ASKED], {}),
    ("power ends Tue 10 May 2011", POWER, [event(ASKED, expires="2011-05-10")], {"as_at": "2011-05-10"}),
    ("recorded as done, in time, on 3 May 2011", rule(), [ASKED, "2011-05-03 done"], {}),
    ("recorded as it should be", rule(should={"have": {"seen": "true"}}), [event(ASKED, seen=True)], {}),
    ("done on 3 May 2011, as it may be", rule(may="done"), [ASKED, "2011-05-03 done"], {}),
    ("done late, by 2 days", rule(), [ASKED, "2011-05-08 done"], {}),
    ("done late, by 1 day", rule(), [ASKED, "2011-05-07 done"], {}),
    ("done late, by hours, on the last day", rule(within="48 hours"), ["2011-04-18T09:00 asked",
       "2011-04-20T10:00 done"], {}),
    (NOT_SHOWN, rule(), [ASKED], {}),
    ("not shown in time; ended 8 May 2011, after the last day, 6 May 2011", UNTIL, [ASKED, "2011-05-08 case_closed"],
       {}),
    ("recorded as not so", rule(should={"have": {"seen": "true"}}), [event(ASKED, seen=False)], {}),
    ("no earlier step of the kind is on the record", rule(should={"follow": "told"}), [ASKED], {}),
    ("done on 3 May 2011, though it is not to be done", rule(must_not={"event": "done"}), [ASKED, "2011-05-03 done"],
       {}),
    ("clock stopped: case closed 3 May 2011", UNTIL, [ASKED, "2011-05-03 case_closed"], {}),
    (
        "clock stopped: seen 18 April 2011, the day on which it was called for: which came first is not known",
        rule(how_soon="immediately", until={"event": "seen", "where": {"yes": "true"}}),
        [ASKED, event("2011-04-18 seen", yes=True)],
        {},
    ),
    (
        "clock stopped: seen 19 April 2011",
        rule(how_soon="immediately", until={"event": "seen", "where": {"yes": "true"}}),
        [ASKED, event("2011-04-19 seen", yes=True)],
        {},
    ),
    ("power ended 10 May 2011", POWER, [event(ASKED, expires="2011-05-10")], {}),
    ("does not apply here, because the record says spared: yes", SPARED, [event(ASKED, spared=True)], {}),
    ("cannot tell: the record does not give ok", rule(when={"event": "asked", "where": {"ok": "true"}}), [ASKED], {}),
    ("cannot tell: the record does not give the last day that the order gives: read the order", POWER, [ASKED], {}),
    (
        SET_ASIDE,
        rule(rests_on="Children Act 1989 s.47(1)"),
        [KENTS],
        {"trials": [trial("t.rule")], "as_at": "2011-09-30"},
    ),
    (
        f"{OVER}; {STILL}; without the trial: {NOT_SHOWN}",
        rule(rests_on="Children Act 1989 s.47(1)"),
        [KENTS],
        {"trials": [trial("t.rule")], "as_at": "2011-10-01"},
    ),
    (
        f"{UNTIMED}; without the trial: no time is stated; open for 73 days",
        rule(should=SEES, how_soon="not_stated"),
        [KENTS],
        {"trials": [trial("t.rule")]},
    ),
    (
        SET_ASIDE.replace("seeing the child, ", ""),
        rule(should=SEES, rests_on="Children Act 1989 s.47(1)"),
        [KENTS],
        {"trials": [trial("t.rule")]},
    ),
    (
        f"done differently, with reasons (recorded before): {NO_DAY}, {DECIDED}; beneath it: {NOT_SHOWN}",
        rule(),
        [ASKED],
        {"deviations": [deviation("2011-05-06")]},
    ),
    (
        f"done differently, with reasons (recorded after): {NO_DAY}, {LATER}; beneath it: done late, by 3 days",
        rule(),
        [ASKED, "2011-05-09 done"],
        {"deviations": [deviation("2011-05-07")]},
    ),
    ("not relied on: done in time", rule(), [ASKED, "2011-05-03 done"], {"deviations": [deviation("2011-05-03")]}),
    (
        f"{NOT_SHOWN}; reasons are on record, {DECIDED.replace('6', '3')}, as an explanation that changes nothing",
        rule(force="act"),
        [ASKED],
        {"deviations": [deviation("2011-05-03")]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "chosen", "given", "more"), WORDS, ids=[words[:60] for words, *_ in WORDS])
def test_what_people_read(words: str, chosen: Rule, given: Sequence[str | Event], more: dict[str, Any]) -> None:
    found = finding(chosen, given, **more)
    assert in_words(found, day(more.get("as_at", "2011-06-30")), day("2011-10-01")) == words


def test_a_trial_that_is_over_and_whose_end_is_not_known_is_not_said_to_have_ended() -> None:
    shown = trial("t.rule", ends=None, last_seen=LastSeen(day("2011-10-01"), "a report"))
    found = finding(rule(), [KENTS], trials=[shown], as_at="2011-12-01")
    assert in_words(found, day("2011-12-01"), day("2011-10-01")).startswith(
        "time limit set aside until 1 October 2011 by the trial kent-2011 (its end is not known: that is how far it is "
        "shown), and stays set aside here after that, as this was begun, or still open, while it ran; still applies: "
    )


def test_what_no_source_shows_is_said_as_what_cannot_be_told() -> None:
    found = finding(rule(), [ASKED], sources=[source("asked")])
    assert in_words(found, day("2011-06-30")) == (
        "cannot tell: these records do not show whether done from 18 April 2011 to 6 May 2011; "
        "the last day was 6 May 2011"
    )


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (rule(must="done", force="act"), "The law requires"),
        (rule(must="done", force="regulations"), "The law requires"),
        (rule(), "Statutory guidance expects"),
        (rule(force="practice-guidance"), "Practice guidance expects"),
        (rule(instrument=local()), "Local procedure asks"),
        (rule(may="done", force="act"), "The law allows"),
        (rule(may="done"), "Statutory guidance allows"),
        (rule(may="done", instrument=local()), "Local procedure allows"),
        (rule(must_not={"event": "done"}, force="act"), "The law forbids"),
        (rule(must="done"), "Statutory guidance says must"),
        (rule(force="regulations"), "The law says should"),
        (rule(must_not={"event": "done"}), "Statutory guidance says must not"),
        (rule(must="done", instrument=local()), "Local procedure asks"),
        (rule(derives="told"), "Statutory guidance says"),
        (rule(derives="told", instrument=local()), "Local procedure says"),
        (rule(must="done", force="act", limit_of_power="true"), "The law sets a limit"),
        (rule(provision={"evidence": "recalled"}), "Statutory guidance expects (believed)"),
        (rule(must="done", force="act", provision={"evidence": "recalled"}), "The law requires (believed)"),
    ],
)
def test_with_what_force_a_rule_speaks(chosen: Rule, words: str) -> None:
    assert says(chosen) == words


@pytest.mark.parametrize("evidence", Evidence)
def test_only_what_is_recalled_is_marked_as_believed(evidence: Evidence) -> None:
    assert ("believed" in says(replace(rule(), provision=Provision(evidence=evidence)))) is (
        evidence is Evidence.RECALLED
    )


def test_every_word_of_the_engine_has_words_for_people() -> None:
    assert set(FORCE) == set(KIND_OF_FORCE) == set(Force)
    assert set(HOW_SOON) == set(URGENCY) == set(HowSoon)
    assert (set(EVIDENCE), set(SERVES)) == (set(Evidence), set(Serves))


def test_a_source_is_cited_with_as_much_of_its_place_as_is_known() -> None:
    assert source_of(rule()) == "The Guide (2010), Asking"
    assert source_of(rule(provision={"evidence": "recalled"})) == "The Guide (2010)"
    placed = rule(provision={"section": "47(1)", "heading": "Duty", "paragraph": "5.3", "evidence": "recalled"})
    assert source_of(placed) == "The Guide (2010), section 47(1), Duty, paragraph 5.3"


def test_an_empty_answer_never_says_that_nothing_is_due_or_that_a_child_is_safe() -> None:
    assert NOTHING_FOUND.format(day="20 November", unchecked=6) == (
        "No outstanding duty found in these records as at 20 November; 6 could not be checked; "
        "this is not a view on whether the child is safe."
    )


@pytest.mark.parametrize(
    ("chosen", "parts"),
    [
        (
            rule(until="ended"),
            ["When ", "asked, ", "should ", "done", ", within 10 working days", ", until ", "ended."],
        ),
        (rule(clock={"last": "moved"}), [", within 10 working days", ", counted from ", "moved."]),
        (rule(while_="open_case"), ["When ", "asked, and while ", "open case", "should ", "done"]),
        (rule(unless=["told"]), [" within 10 working days", ", unless ", "told"]),
        (
            rule(should={"have": {"any": [{"a": "true"}, {"b": {"one_of": ["x", "y"]}}]}}),
            ["should ", "make sure that either “a” is answered yes or “b” is x or y"],
        ),
        (rule(should={"follow": "told", "at_least": "6 weeks"}), ["should ", "at least 6 weeks before it, ", "told."]),
        (rule(must_not={"event": "done"}), ["When ", "asked, ", "must not ", "done."]),
        (rule(may="done"), ["When ", "asked, it is open to ", "done."]),
        (rule(must="done", force="act"), ["When ", "asked, ", "must ", "done", ", within 10 working days."]),
        (rule(before=["met", "told"]), ["should ", "done", " before ", "met or ", "told."]),
        (rule(how_soon="without_delay"), ["should ", "done", "without delay."]),
        (rule("t.x", when={"missed": "t.rule"}, how_soon="immediately"), ["When ", "t.rule", "immediately."]),
        (rule(derives="told"), ["When ", "asked, that counts as this: ", "told."]),
        (POWER, ["asked, the power ends on the last day that the order gives."]),
    ],
)
def test_a_rule_is_printed_back_as_the_sentence_that_it_is(chosen: Rule, parts: list[str]) -> None:
    """When A, while W, B must C within L unless D until E, in that order."""
    said = sentence(chosen)
    assert re.search(".*?".join(map(re.escape, parts)), said), said
    assert re.fullmatch(r"When [^.].*\.", said)
    assert (chosen.bearer in said) is (chosen.duty != Derive("told") and not chosen.limit_of_power)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"all": [{"a": {"present": "true"}}, {"a": "true"}]}, "(“a” is answered yes)"),
        ({"all": [{"a": "false"}, {"a": {"present": "true"}}]}, "(“a” is answered no)"),
        ({"all": [{"a": {"present": "true"}}, {"b": "true"}]}, "(a is written down and “b” is answered yes)"),
        ({"all": [{"a": {"present": "true"}}]}, "(a is written down)"),
        ({"a": {"not_recorded_as": "false"}}, "(the record does not say that “a” is answered no)"),
        ({"any": [{"a": {"present": "true"}}, {"a": "true"}]}, "(either a is written down or “a” is answered yes)"),
    ],
)
def test_that_a_fact_is_written_down_is_left_out_where_its_value_says_as_much(where: object, said: str) -> None:
    assert said in sentence(rule(when={"event": "asked", "where": where}))


# Over everything that is shipped


@cache
def shown() -> tuple[dict[str, Any], ...]:
    library = shipped()
    return tuple(as_data(f, result.case.text.as_at, library.calendars) for result in results() for f in result.findings)


def test_the_shipped_cases_show_every_status() -> None:
    assert {datum["status"] for datum in shown()} == {
        "pending",
        "discharged",
        "breached",
        "lapsed",
        "exempt",
        "undetermined",
    }


def test_every_finding_of_a_worked_case_has_every_field_its_words_and_its_reasons() -> None:
    assert {tuple(datum) for datum in shown()} == {FIELDS}
    assert [datum["id"] for datum in shown() if not (datum["in_words"] and len(datum["because"]) > 2)] == []
    assert [line for datum in shown() for line in datum["because"] if not line.endswith(".")] == []
    assert json.loads(json.dumps(shown())) == list(shown())


def test_nobody_reads_the_word_breached() -> None:
    read = {line for datum in shown() for line in (*datum["because"], datum["in_words"], *datum["notes"])}
    assert [line for line in read if "breach" in line.lower()] == []


def test_nobody_reads_a_name_of_the_engines() -> None:
    """Underscores belong to the vocabulary; people read words."""
    read = {line for datum in shown() for line in (datum["in_words"], *datum["because"])}
    assert [line for line in read if "_" in line] == []


# Nobody is named


def test_no_field_of_a_finding_is_for_a_person() -> None:
    people = {"worker", "name", "by", "author", "user", "officer", "manager", "decided_by", "recorded_by", "who"}
    assert set(FIELDS) & people == set()


def test_who_decided_is_said_by_role_and_agency_and_never_by_name() -> None:
    text = DeviationText.model_validate({
        "case": "C", "rule": "t.rule", "trigger": "2011-04-18 asked", "decided": "2011-05-06", "reasons": "x",
        "principles": ["acpo.3"],
        "decided_by": {"role": "team manager", "agency": "children's social care", "name": "Morgan Ashdown"},
    })  # fmt: skip
    found: Finding = finding(rule(), [ASKED], deviations=[deviation_of(text, None)])
    said = json.dumps(as_data(found, date(2011, 6, 30), CALENDARS))
    assert "by team manager, children's social care" in said
    assert "Ashdown" not in said


def test_no_fact_of_the_vocabulary_asks_who_a_worker_is() -> None:
    facts = {f.name for word in shipped().vocabulary.events.values() for f in word.facts.values() if f.type == "text"}
    assert [
        name
        for name in facts - {"reason_chair_changed"}
        if re.search(r"worker|officer|manager|chair|staff|surname|forename", name)
    ] == []


BODIES = (
    r"\b(British Transport Police|Cafcass|Channel|Children Act 2004|Department for Education|Director of Public Health|"
    r"GP|Home Office|ICB|MAPPA|NHS England|NHS|NSPCC|Ofsted|Secretary of State|US|YOIs?)\b"
)


def test_every_bearer_is_a_role() -> None:
    bearers = {r.bearer for r in shipped().rules}
    without = {bearer: re.sub(BODIES, "body", bearer) for bearer in bearers}
    assert [bearer for bearer, left in without.items() if not re.fullmatch(r"[a-z][a-z0-9',;()\- ]+", left)] == []


# Read aloud: no status of any form of rule says what no person would


@cache
def one_of_each() -> tuple[tuple[Finding, date | datetime], ...]:
    """Return one worked finding for each force and form of rule, each status, and each way it was settled."""
    found: dict[object, tuple[Finding, date | datetime]] = {}
    for result in results():
        for f in result.findings:
            r = f.rule
            form = (
                type(r.duty),
                type(r.within),
                type(r.when),
                r.modality,
                r.limit_of_power,
                bool(r.clock),
                bool(r.before),
            )
            said = (r.force, r.evidence, r.expressed, f.status, f.standing, f.reason)
            found.setdefault((form, said), (f, result.case.text.as_at))
    return tuple(found.values())


def test_what_a_finding_comes_to_and_why_holds_nothing_that_nobody_would_say() -> None:
    assert all_amiss(line for datum in shown() for line in (datum["in_words"], *datum["because"])) == {}


def test_each_reason_has_an_end_and_what_a_finding_comes_to_goes_on_none() -> None:
    assert [line for datum in shown() for line in datum["because"] if no_end(line)] == []
    assert [datum["in_words"] for datum in shown() if datum["in_words"].endswith((".", " ", ",", ";", ":"))] == []


def test_the_whole_trace_of_each_form_and_status_is_in_words() -> None:
    lines = [line for found, _ in one_of_each() for line in trace(found)]
    assert len(one_of_each()) > 100
    assert all_amiss(lines) == {}
    assert [line for line in lines if no_end(line)] == []


def test_no_reason_is_given_twice() -> None:
    assert [datum["id"] for datum in shown() if len(set(datum["because"])) < len(datum["because"])] == []


def test_a_rule_is_told_as_strongly_as_its_text_and_no_more() -> None:
    told = {
        rule.id: force_amiss(
            says(rule), sentence(rule) if rule.checkable else "", law=rule.force.is_law, power=rule.limit_of_power,
            says_must=rule.force is Force.STATUTORY_GUIDANCE and rule.modality in {Modality.MUST, Modality.MUST_NOT},
            inferred=rule.inferred,
        )
        for rule in shipped().every_rule
    }  # fmt: skip
    assert {name: found for name, found in told.items() if found} == {}


def test_a_line_of_an_edition_that_nobody_has_read_says_so_and_never_that_it_was_not_shown_in_time() -> None:
    inferred = [result for result in results() if result.rule.inferred]
    said = [in_words(f, r.case.text.as_at) for r in inferred for f in r.findings]
    assert [words for words in said if UNREAD not in words or "not shown in time" in words] == []


@pytest.mark.parametrize(("what", "planted"), PLANTED)
def test_each_thing_that_nobody_would_say_is_caught(what: str, planted: str) -> None:
    assert what in amiss(planted)


ALIKE = frozenset({
    "about", "agency", "asked_of", "category", "conference", "decision", "domains_covered", "expires", "kind",
    "later_known", "legal_basis", "likely_significant_harm", "meeting", "method", "notified_by", "outcome", "parts",
    "placed_with", "plan_parts", "planned_for", "points_clarified", "reason", "referrer_type", "stage",
})  # fmt: skip
"""Names of several facts, whose meanings were read side by side: one noun serves them, or NOUNS_OF tells them apart."""


def test_one_name_for_two_facts_is_looked_at_before_one_noun_serves_both() -> None:
    meant: dict[str, set[str]] = {}
    for word in shipped().vocabulary.events.values():
        for name, fact in word.facts.items():
            meant.setdefault(name, set()).add(fact.clause)
    shared = {name for name in NOUNS if len(meant.get(name, ())) > 1}
    assert shared == ALIKE


@pytest.mark.parametrize(
    ("name", "means", "noun"),
    [
        ("legal_basis", "under which section help or enquiry follows",
         "the section under which help or enquiry follows"),
        ("legal_basis", "on what footing the authority looks after the child",
         "the footing on which the child is looked after"),
        ("category", "what it was notified as", "what it was notified as"),
        ("category", "the kinds of abuse or neglect recorded", "the category of harm"),
        ("expires", "the last day of the extension", "the last day of the extension"),
        ("expires", "the last day of the extended order", "the last day that the order gives"),
        ("kind", "what changed", "what changed"),
        ("kind", "which kind of review it was", "the kind of review"),
    ],
)  # fmt: skip
def test_two_facts_of_one_name_are_called_what_each_means(name: str, means: str, noun: str) -> None:
    assert fact_noun(name, means) == noun
