"""How far the shipped packs say that they hold each stage, which every all-clear rests on."""

from datetime import date

import pytest

from guidance import rules
from guidance.app.evaluation.evaluate import answered, library_for
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.coverage import State
from guidance.engine.model.event import Event
from guidance.engine.model.instruments.stage import Extent
from guidance.engine.model.rule import Rule
from guidance.engine.records.reading import Reading


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
    "s47.access.4", "s85.left",
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
