"""What is level in `next` stands in the order of the pathway, and nothing that is urgent or dated gives way to that."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.pathways import NOWHERE, Places, pathway_of
from guidance.app.next_steps.steps import NextSteps, next_steps
from guidance.app.next_steps.urgency import RecordOf, lines
from guidance.app.packs.shipped import shipped
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Rule
from tests.app.conftest import Record
from tests.app.current_situations import CURRENT

Asked = Callable[..., Query]
HOUSE = shipped()
PLACES = Places(pathway_of(HOUSE), HOUSE)
LISTS = ("now", "not_shown_in_time", "due", "may", "cannot_tell", "not_so", "to_settle")


def rule(name: str) -> Rule:
    found = HOUSE.rule(name)
    assert found
    return found


def happened(at: str, event: str, **facts: Any) -> Record:  # noqa: ANN401
    return {"at": at, "event": event, "authority": "kent", **facts}


JOURNEY = [
    "wt23.refer.decide", "wt23.refer.feedback", "wt23.emerg.act", "wt23.emerg.legal-advice", "wt23.assess.45wd",
    "wt23.cinplan.make", "wt23.sd.minimum.2", "wt23.sd.tasks", "ca89.s47.enquire", "wt23.s47.see-child",
    "wt23.s47.outcome", "wt23.icpc.convene", "wt23.icpc.decide", "wt23.icpc.core-group", "wt23.cg.first",
    "wt23.rev.first", "wt23.disc.record", "wt23.pre.letter", "wt23.return.planned", "wt23.return.review",
]  # fmt: skip


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(JOURNEY)))
def test_rules_stand_in_the_order_of_the_childs_journey(earlier: str, later: str) -> None:
    assert PLACES.of(rule(earlier)) < PLACES.of(rule(later)) < NOWHERE


@pytest.mark.parametrize("name", JOURNEY)
def test_an_edition_that_continues_another_has_its_order(name: str) -> None:
    later = name.replace("wt23.", "wt26.")
    assert PLACES.of(rule(later)) == PLACES.of(rule(name))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("wt10.ia.complete", "wt10.icpc.15wd"),
        ("wt10.refer.decide", "wt10.icpc.15wd"),
        ("wt13.refer.decide", "wt13.rev.first"),
        ("wt18.sd.minimum", "wt18.icpc.15wd"),
        ("wt10.cg.first", "cpr10.review.first"),
    ],
)
def test_a_rule_that_no_step_names_stands_where_what_starts_it_does(earlier: str, later: str) -> None:
    assert PLACES.of(rule(earlier)) < PLACES.of(rule(later))


def test_what_is_on_no_chart_stands_last() -> None:
    assert PLACES.of(rule("wt23.masa.arrangements")) == NOWHERE


def level(steps: NextSteps, name: str) -> list[tuple[Any, ...]]:
    """Return of each finding of a list what decides its order, for as far as the pathway has no part in it."""
    found: tuple[Finding, ...] = getattr(steps, name)
    return [(f.due if name in {"due", "not_shown_in_time"} else None, f.trigger.day, f.rule.how_soon) for f in found]


@pytest.mark.parametrize("name", CURRENT)
def test_what_is_level_stands_in_the_order_of_the_pathway(name: str, ask: Asked) -> None:
    as_at, records = CURRENT[name]
    steps = next_steps(ask(*records, as_at=as_at))
    out_of_order = [
        (one.rule.id, other.rule.id)
        for each in LISTS
        for (one, before), (other, after) in pairwise(zip(getattr(steps, each), level(steps, each), strict=True))
        if before == after and PLACES.of(one.rule) > PLACES.of(other.rule)
    ]
    assert out_of_order == []


def test_what_a_record_of_a_discussion_leaves_out_is_said_in_the_order_of_the_work(ask: Asked) -> None:
    steps = next_steps(ask(happened("2024-11-04", "strategy_discussion_held", s47_initiated=True), as_at="2024-11-05"))
    (about,) = (line.about for line in lines(steps) if isinstance(line.about, RecordOf))
    said = [f.rule.id for f in about.not_told]
    assert said[:2] == ["wt23.sd.minimum.2", "wt23.sd.convene"]
    assert said.index("wt23.sd.tasks") < said.index("wt23.sd.la-decides") < said.index("wt23.sd.record")
