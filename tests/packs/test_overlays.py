"""An overlay reaches nothing beneath it: with any pack or trial laid over, national findings stay what they are."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Severity
from guidance.engine.evaluate import definition, live
from guidance.engine.model.event import Event
from guidance.engine.model.rule import Derive, Rule
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from tests.packs.pack_files import CALENDAR, CLOSURES, INSTRUMENT, PLAIN, TRIAL, item, mapping, pack, questions, written

HOUSE = shipped()
NORFOLK = "926"
LOCAL = {
    "force": "local-procedure", "authority": "norfolk", "instrument": "nor-2026", "commencement": "2026-04-01",
    "repeal": None,
}  # fmt: skip
TALKS = {"should": None, "within": None, "when": "case_discussed_with_manager"}
AS_AT = date(2026, 9, 30)


def overlay(files: Mapping[str, str | bytes]) -> Library:
    """Lay some files over the shipped packs, and keep whatever is usable of them, mistakes or none."""
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), files)
        return load([Path(folder)], beside=HOUSE)


def local(*rules: str, **files: str | bytes) -> Library:
    return overlay(pack(instrument=mapping(INSTRUMENT, **LOCAL), rules="".join(rules), **files))


def made(day: str, name: str, number: int, **facts: str) -> Event:
    return Event("A", name, day, date.fromisoformat(day), id=f"e{number}", authority=NORFOLK, facts=facts)


def beneath(rules: Sequence[Rule], library: Library, events: Sequence[Event], engine: ModuleType) -> list[object]:
    """Say what comes of the national rules, asked among others."""
    found = engine.evaluate(
        rules, events, AS_AT, calendars=library.calendars, states=library.vocabulary.states, trials=library.trials
    )
    national = {rule.id for rule in HOUSE.rules}
    return [(f.rule.id, f.trigger.id, f.status, f.due, f.performed, f.lapsed) for f in found if f.rule.id in national]


# ------------------------------------------------------------------------------------------ every event, once

EVENTS = sorted(HOUSE.vocabulary.events)
OURS = "events: {\n  talked_over: {means: Two people talked., stages: [referral]}\n}\n"


@pytest.mark.parametrize("name", EVENTS)
def test_a_definition_makes_no_event_that_a_national_rule_hangs_on(name: str) -> None:
    library = local(item(PLAIN, **{**TALKS, "derives": name}))
    hangs = name in _hung_on()
    assert bool(library.rules) is not hangs
    assert {d.code for d in library.diagnostics if d.severity is Severity.ERROR} == ({"G416"} if hangs else set())


@cache
def _hung_on() -> set[str]:
    """List the events that any national rule, question or state names: by its text, and not by its parts."""
    text = [repr((r.when, r.duty, r.before, r.clock, r.until, r.unless)) for r in HOUSE.rules if r.authority is None]
    text += [repr((q.ask_when, q.settled_by, q.settled_same_day)) for q in HOUSE.questions]
    text += [repr(state) for state in HOUSE.vocabulary.states.values()]
    whole = "".join(text)
    return {name for name in EVENTS if f"'{name}'" in whole}


def test_a_definition_makes_an_event_of_its_own_words() -> None:
    library = local(item(PLAIN, **{**TALKS, "derives": "talked_over"}), **{"vocabulary.yaml": OURS})
    assert [d for d in library.diagnostics if d.severity is Severity.ERROR] == []
    assert [type(rule.duty) for rule in library.rules] == [Derive]


def test_a_trial_derives_nothing_that_a_national_rule_hangs_on() -> None:
    inner = item(PLAIN, **{**TALKS, "derives": "s47_enquiry_started"})
    text = mapping(TRIAL, instead="\n" + "".join(f"  {line}\n" for line in inner.splitlines()).rstrip())
    library = overlay({"trial.yaml": text})
    assert "G416" in {d.code for d in library.diagnostics}
    assert library.trials == ()


# ------------------------------------------------------------------------------------------ generated overlays

BUSY = (
    "referral_received", "referral_decided", "strategy_discussion_held", "s47_enquiry_started", "icpc_held",
    "assessment_completed", "case_discussed_with_manager", "case_closed", "significant_harm_suspected", "child_seen",
    "contact_received",
)  # fmt: skip
KNOWN = [name for name in BUSY if name in EVENTS]
DAYS = ["2026-04-02", "2026-05-01", "2026-05-22", "2026-06-01", "2026-06-04", "2026-07-15", "2026-08-28"]
happened = st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(KNOWN)), min_size=1, max_size=7, unique=True)
name_of = st.sampled_from(KNOWN)
modalities = st.one_of(
    st.builds(lambda a, b: {**TALKS, "when": a, "derives": b}, name_of, name_of | st.sampled_from(["talked_over"])),
    st.builds(lambda a, b: {"when": a, "should": b, "within": "1 day"}, name_of, name_of),
    st.builds(lambda a, b: {"when": a, "should": None, "within": None, "may": b}, name_of, name_of),
    st.builds(lambda a, b: {"when": a, "should": b, "until": b, "force": "act"}, name_of, name_of),
)
local_rules = st.lists(modalities, min_size=1, max_size=3).map(
    lambda rows: "".join(item(PLAIN, **{**row, "id": f"nor.r{n}"}) for n, row in enumerate(rows))
)
BESIDES = [
    {}, {"vocabulary.yaml": OURS},
    {"vocabulary.yaml": "events: {case_closed: {means: No., stages: [referral]}}\n"
     "states: {open_referral: {means: It., starts_with: [case_closed], ends_with: [referral_received]}}\n"},
    {"days.yaml": mapping(CALENDAR, calendar="england-and-wales", last_year="2026")},
    {"days.yaml": mapping(CLOSURES, authority="norfolk", closures="[{date: 2026-06-02, why: Shut}]")},
    {"authorities.yaml": item({"code": '"926"', "slug": "norfolk", "name": "Norfolk", "until": "2026-05-01"})},
    {"q.yaml": questions(id="significant-harm")},
]  # fmt: skip


@pytest.mark.parametrize("engine", [definition, live], ids=["definition", "live"])
@settings(max_examples=16, deadline=None)
@given(text=local_rules, besides=st.sampled_from(BESIDES), days=happened)
def test_national_findings_stay_what_they_are_under_any_local_pack(
    engine: ModuleType, text: str, besides: dict[str, str | bytes], days: list[tuple[str, str]]
) -> None:
    events = [made(day, name, number) for number, (day, name) in enumerate(days)]
    library = replace(local(text, **besides), trials=HOUSE.trials)
    alone = beneath(HOUSE.rules, HOUSE, events, engine)
    assert beneath((*HOUSE.rules, *library.rules), library, events, engine) == alone


TALK_MADE_ENQUIRY = [
    made("2026-06-01", "significant_harm_suspected", 1),
    made("2026-06-01", "strategy_discussion_held", 2, s47_initiated="true"),
    made("2026-06-04", "case_discussed_with_manager", 3),
]  # fmt: skip


def test_the_findings_that_are_compared_would_show_a_definition_that_reached_beneath() -> None:
    national = next(rule for rule in HOUSE.rules if isinstance(rule.duty, Derive))
    reaching = replace(
        national, id="nor.d", duty=Derive("s47_enquiry_started"), commencement=date(2026, 4, 1), repeal=None
    )
    talks = replace(reaching, when=local(item(PLAIN, when="case_discussed_with_manager")).rules[0].when)
    alone = beneath(HOUSE.rules, HOUSE, TALK_MADE_ENQUIRY, definition)
    assert beneath((*HOUSE.rules, talks), HOUSE, TALK_MADE_ENQUIRY, definition) != alone


@pytest.mark.parametrize("besides", BESIDES[2:4] + BESIDES[5:], ids=["words", "calendar", "authority", "question"])
def test_what_is_laid_over_the_shipped_packs_replaces_none_of_them(besides: dict[str, str | bytes]) -> None:
    library = overlay(besides)
    assert [d for d in library.diagnostics if d.severity is Severity.ERROR]
    assert library.vocabulary.events["case_closed"] == HOUSE.vocabulary.events["case_closed"]
    assert library.vocabulary.states == HOUSE.vocabulary.states
    assert library.calendars.by_name == HOUSE.calendars.by_name
    assert set(library.authorities.known) == set(HOUSE.authorities.known)
    assert library.questions == ()


def test_a_closure_day_moves_a_local_limit_and_no_national_one() -> None:
    text = item(PLAIN, id="nor.decide", when="contact_received", should="referral_received", within="1 working day")
    library = local(text, **BESIDES[4])
    events = [made("2026-06-01", "contact_received", 1), made("2026-06-01", "referral_received", 2)]
    found = definition.evaluate(
        (*HOUSE.rules, *library.rules), [events[0]], AS_AT, calendars=library.calendars,
        states=library.vocabulary.states,
    )  # fmt: skip
    assert {f.rule.id: f.due for f in found}["nor.decide"] == date(2026, 6, 3)
    assert beneath((*HOUSE.rules, *library.rules), library, events, definition) == beneath(
        HOUSE.rules, HOUSE, events, definition
    )
