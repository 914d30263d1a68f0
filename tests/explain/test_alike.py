"""What is said once of findings that are alike is what would be said of each of them."""

from dataclasses import fields, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

import pytest

from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.engine.explain import alike
from guidance.engine.explain.alike import each_as_data, likeness
from guidance.engine.explain.record import as_data
from guidance.engine.model.finding import Finding, Reason, Restart, Standing, Status, Step
from guidance.engine.model.missing import MissingFact
from guidance.engine.model.note import RestartedLate
from guidance.engine.model.records.source import NotShown
from tests.building import CALENDARS, event, finding, rule
from tests.conftest import ROOT

AS_AT = date(2024, 3, 31)
AT_HAND = ("census-2024-invented.xml", "one-child-2011.jsonl", "hub-cases-2014.jsonl")


@cache
def findings() -> tuple[Finding, ...]:
    """Return those of the first children of a census and of what else is at hand, together."""
    told = (evaluate(Query([ROOT / "examples" / name], AS_AT, ledger=None)).findings for name in AT_HAND)
    return tuple(f for found in told for f in found[:1000])


def _fresh(found: Finding) -> dict[str, Any]:
    return as_data(found, AS_AT, CALENDARS)


def _differing() -> list[tuple[str, str]]:
    told = each_as_data(findings(), _fresh, ())
    pairs = ((_fresh(f), said) for f, said in zip(findings(), told, strict=True))
    return [(mine["id"], name) for mine, said in pairs for name in mine if mine[name] != said[name]]


def test_of_each_finding_is_said_what_would_be_said_of_it_alone() -> None:
    assert _differing() == []
    assert len({likeness(f) for f in findings()}) < len(findings())
    told = each_as_data(findings(), _fresh, ())
    assert all(list(said) == list(_fresh(f)) for f, said in zip(findings()[:50], told, strict=False))


def test_a_fact_that_words_give_and_the_likeness_does_not_hold_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "_facts_said", lambda _: ())
    assert _differing()


WHOSE_IT_IS = {"authority", "joined", "closed"}
"""What is said of a finding apart, and what nothing is said of."""
UNLIKE = ("followed", "allowed", "spent", "before", "decision")
DIFFERENT: dict[str, Any] = {
    "rule": rule(id="another.rule"), "trigger": event("2011-05-04 done"), "status": Status.LAPSED,
    "restarts": (Restart("r", "2011-05-04", after_limit=True),), "due": date(2011, 5, 4),
    "due_at": datetime.combine(date(2011, 5, 4), time(9)),
    "performed": "2011-05-04", "days_late": 4, "lapsed": "2011-05-04", "unknown": (MissingFact("urgent"),),
    "not_shown": (NotShown("visit", date(2011, 5, 4), date(2011, 5, 5)),), "standing": Standing.DEVIATED,
    "trial": "a.trial", "deviation": "D-1", "notes": (RestartedLate("2011-05-04"),), "only_if": "it is so",
    "anchor": event("2011-05-04 done"), "steps": (Step(Reason.WAITING),),
}  # fmt: skip


def test_what_differs_in_anything_but_whose_it_is_is_not_alike() -> None:
    one = finding(rule(), ["2011-05-03 asked"])
    another = replace(one.trigger, case="another", id="another")
    assert likeness(one) == likeness(replace(one, trigger=another, anchor=another))
    assert {f.name for f in fields(Finding)} == {*DIFFERENT, *UNLIKE, *WHOSE_IT_IS}
    for name, value in DIFFERENT.items():
        assert likeness(replace(one, **{name: value})) != likeness(one), name
    for name in UNLIKE:
        given: dict[str, Any] = {name: one.trigger}
        other = replace(one, **given)
        assert likeness(other) != likeness(other), name
