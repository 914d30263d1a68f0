"""What a record leaves in doubt: nothing is owed by reason of what a version of it only supposes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from guidance.engine.evaluate import doubts
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.model.rule import Rule
from tests.building import CALENDARS, day, events, rule
from tests.evaluators import ALL

READ = events(["2011-05-02 asked", "2011-06-01 seen"])
COUNTED = rule("t.counted", when="seen", derives="counted")
NEXT = rule("t.next", when="seen", should="done", within="2 days")
OF_COUNTED = replace(NEXT, id="t.of-counted", when=rule(when="counted").when)


def settled(rules: Sequence[Rule], evaluator: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Judge a record whose `seen` is only the latest of some: by rule, the day on which each duty began."""

    def judge(those: Sequence[Event]) -> list[Finding]:
        terms: dict[str, Any] = {"calendars": CALENDARS, "states": {}}
        found: list[Finding] = evaluator.evaluate(rules, those, day("2011-08-01"), None, **terms)
        return found

    first = replace(READ[1], id=f"{READ[1].id}:earlier", day=READ[0].day, at=READ[0].at)
    version = Version(instead=(first,), supposed=True)
    doubt = Doubt("", READ[1].case, ("date of seen",), "only the latest is there", (version,))
    return [(f.rule.id, f.trigger.at) for f in doubts.settle(judge(READ), READ, [doubt], judge)]


@pytest.mark.parametrize("evaluator", ALL)
@pytest.mark.parametrize(
    ("rules", "began"),
    [
        ([NEXT], [("t.next", "2011-06-01")]),
        ([COUNTED, OF_COUNTED], [("t.of-counted", "2011-06-01")]),
        ([NEXT, rule("t.late", when={"missed": "t.next"})], [("t.next", "2011-06-01"), ("t.late", "2011-06-04")]),
        (
            [COUNTED, OF_COUNTED, rule("t.late", when={"missed": "t.of-counted"})],
            [("t.of-counted", "2011-06-01"), ("t.late", "2011-06-04")],
        ),
    ],
)
def test_no_duty_begins_with_what_is_only_supposed_or_was_made_of_it(
    rules: list[Rule],
    began: list[tuple[str, str]],
    evaluator: Any,  # noqa: ANN401
) -> None:
    assert settled(rules, evaluator) == began
