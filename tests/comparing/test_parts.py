"""The parts of a rule: nothing that a finding can turn on is left out, and more or less is only said where it is so."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.app.comparing.packs import INSTRUMENT
from guidance.app.comparing.strictness import Direction, direction
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.parts import NOT_COMPARED, PARTS, changes
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.reckoning import last_day
from guidance.site.catalogue import Catalogue
from guidance.site.rules import history
from tests.building import CALENDAR, rule

STRICTER, LOOSER = Direction.STRICTER, Direction.LOOSER
OF_A_NUMBER = {"counted from", "how days are counted"}
ASSESSED = {"when": "referral_received", "should": "assessment_completed"}


def differences(then: dict[str, Any], now: dict[str, Any]) -> dict[str, Direction | None]:
    """Name the parts in which two rules differ, each with the way it went."""
    old, new = rule(**then), rule(**now)
    return {c.part.key: direction(c, old, new, shipped().vocabulary) for c in changes(old, new)}


def test_every_field_of_a_rule_is_in_one_part_or_it_is_said_why_it_is_not_compared() -> None:
    held = [name for part in PARTS for name in part.fields]
    assert sorted([*held, *NOT_COMPARED]) == sorted(field.name for field in fields(Rule))


@pytest.mark.parametrize(
    ("now", "part", "way"),
    [
        ({"within": "9 working days"}, "limit", STRICTER),
        ({"within": "11 working days"}, "limit", LOOSER),
        ({"within": "9 days"}, "limit", STRICTER),
        ({"within": "14 days"}, "limit", None),
        ({"within": "1 month"}, "limit", None),
        ({"within": "48 hours"}, "limit", STRICTER),
        ({"within": None, "how_soon": "not_stated"}, "limit", LOOSER),
        ({"within": None, "how_soon": "immediately"}, "limit", None),
        ({"should": None, "must": "assessment_completed", "within": "10 working days"}, "modality", STRICTER),
        ({"should": None, "may": "assessment_completed", "within": "10 working days"}, "modality", LOOSER),
        ({"should": None, "must_not": "assessment_completed", "within": None}, "modality", None),
        ({"bearer": "police"}, "who", None),
        ({"unless": [{"fact": {"later_known": {"present": "true"}}}]}, "exemptions", LOOSER),
        ({"until": ["case_closed"]}, "ends", LOOSER),
        ({"when": ["referral_received", "case_closed"]}, "start", STRICTER),
        ({"when": "case_closed"}, "start", None),
        ({"when": {"event": "referral_received", "where": {"referrer_type": "public"}}}, "start", LOOSER),
        ({"should": {"event": "assessment_completed", "where": {"authorised": "true"}}}, "done", STRICTER),
        ({"should": ["assessment_completed", "case_closed"]}, "done", LOOSER),
        ({"should": "case_closed"}, "done", None),
        ({"clock": "last"}, "clock", LOOSER),
        ({"while": "open_case"}, "while", LOOSER),
        ({"same": "case"}, "same", None),
        ({"convention": "named-day-first"}, "counting", STRICTER),
        ({"force": "practice-guidance"}, "force", LOOSER),
        ({"title": "Another title"}, "title", None),
        ({"why": "For another reason altogether."}, "why", None),
        ({"commencement": "2011-01-01"}, "days", None),
    ],
    ids=str,
)  # fmt: skip
def test_a_change_is_found_in_its_part_and_called_stricter_or_looser_only_where_it_is_so(
    now: dict[str, Any], part: str, way: Direction | None
) -> None:
    plain = {**ASSESSED, "within": "10 working days"}
    found = differences(plain, {**plain, **now})
    assert found[part] is way
    back = differences({**plain, **now}, plain)
    assert back[part] is {STRICTER: LOOSER, LOOSER: STRICTER, None: None}[way]


def test_in_what_order_alternatives_are_written_makes_no_difference() -> None:
    one = {**ASSESSED, "until": ["case_closed", "child_died"], "when": ["referral_received", "case_closed"]}
    assert differences(one, {**one, "until": one["until"][::-1], "when": one["when"][::-1]}) == {}


PERIODS = st.builds(Period, st.integers(1, 40), st.sampled_from([Unit.WORKING_DAY, Unit.DAY, Unit.WEEK, Unit.MONTH]))


@settings(max_examples=60)
@given(PERIODS, PERIODS, st.integers(0, 330))
def test_a_limit_that_is_called_stricter_never_ends_later_whatever_the_day(
    old: Period, new: Period, after: int
) -> None:
    found = differences({**ASSESSED, "within": str(old)}, {**ASSESSED, "within": str(new)})
    start = date(2024, 1, 1) + timedelta(days=after)
    ends = [
        (last_day(start + timedelta(days=n), old, CALENDAR), last_day(start + timedelta(days=n), new, CALENDAR))
        for n in range(14)
    ]
    allowed = {
        STRICTER: all(later <= earlier for earlier, later in ends),
        LOOSER: all(later >= earlier for earlier, later in ends),
        None: True,
    }
    assert allowed[found.get("limit")]


def test_what_the_site_says_changed_between_editions_the_comparison_says_too() -> None:
    catalogue = Catalogue(shipped(), as_at=date(2026, 11, 29))
    pairs = [
        (then, now)
        for edition in ("working-together-2018", "working-together-2023")
        for now in catalogue.of_instrument[edition]
        for then in catalogue.same_name[now.name]
        if then.instrument.id == now.instrument.supersedes
    ]
    assert len(pairs) > 30
    for then, now in pairs:
        site = {name for name, old, new in history._compared(catalogue, then, now) if old != new}
        # The site says how strongly and with what force in one.
        held = {c.part.name.replace("how strongly", "with what force") for c in changes(then, now)}
        # Of a rule with no number, the site says neither from what it is counted nor how.
        follows = OF_A_NUMBER if held & {"by when", "what starts the clock"} else set()
        assert site - held <= follows, now.id


def test_everything_that_an_instrument_says_is_compared_but_its_name_and_place() -> None:
    assert sorted([*INSTRUMENT, "id", "span"]) == sorted(field.name for field in fields(Instrument))
