"""What a departure does to a finding: when it was decided and written down, how long it runs, and over what."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from guidance.engine.explain.argument import because
from guidance.engine.explain.deviations import NOT_A_RULING
from guidance.engine.explain.outcome import in_words
from guidance.engine.explain.record import as_data
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.note import DeviationEffect, Latitude
from guidance.engine.model.rule import Rule
from tests.building import CALENDARS, STATES, day, deviation, event, rule
from tests.evaluators import ALL

ASKED = event("2011-04-18 asked", id="a")
TIMED = event("2011-04-18T10:00 asked", id="a")
DUE = "Fri 6 May 2011"
BEFORE, WRITTEN_LATE, UNSURE, AFTER = (
    DeviationEffect.RECORDED_BEFORE,
    DeviationEffect.WRITTEN_AFTER,
    DeviationEffect.HOUR_NOT_KNOWN,
    DeviationEffect.RECORDED_AFTER,
)
NOW: dict[str, Any] = {"how_soon": "without_delay"}
HOURS: dict[str, Any] = {"within": "48 hours"}


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def made(decided: str, **changes: Any) -> Deviation:  # noqa: ANN401  whatever a deviation holds
    return deviation(decided, "a", **{"id": "d1", "recorded": None, **changes})


def laid(chosen: Rule, decision: Deviation, *record: str, as_at: str = "2011-06-30", asked: Any = ASKED) -> Finding:  # noqa: ANN401
    """Find the one duty with a departure laid over it; the evaluators have to agree."""
    given = [asked, *(event(said) for said in record)]
    more: dict[str, Any] = {"calendars": CALENDARS, "states": STATES, "deviations": [decision]}
    every: list[Finding] = [one for each in ALL for one in each.evaluate([chosen], given, day(as_at), **more)]
    same = ("status", "standing", "due", "deviation", "notes", "decision")
    told = [[getattr(found, name) for name in same] for found in every]
    assert told == [told[0]] * len(ALL)
    return every[0]


@pytest.mark.parametrize(
    ("limit", "decided", "recorded", "entered", "said"),
    [
        # The last day is Friday 6 May. What the ledger knows of itself comes before what its author says.
        ({}, "2011-04-18", None, "2011-04-18T09:00", BEFORE),
        ({}, "2011-05-05", None, "2011-05-06T23:59:59", BEFORE),
        ({}, "2011-05-06", None, "2011-05-06T16:00", BEFORE),
        ({}, "2011-05-06", None, "2011-05-07T00:00", WRITTEN_LATE),
        ({}, "2011-05-05", "2011-05-05T16:00", "2011-05-09T09:00", WRITTEN_LATE),
        ({}, "2011-05-05", "2011-05-05T16:00", "2026-11-29T09:00", WRITTEN_LATE),
        ({}, "2011-05-05", "2011-05-05T16:00", None, BEFORE),
        ({}, "2011-05-05", "2011-05-07T00:00", None, WRITTEN_LATE),
        ({}, "2011-05-05", None, None, WRITTEN_LATE),
        ({}, "2011-05-07", "2011-05-07T09:00", None, AFTER),
        ({}, "2011-05-07", "2011-05-06T09:00", None, AFTER),
        ({}, "2011-05-07", None, "2011-05-07T09:00", AFTER),
        ({}, "2011-06-30", None, None, AFTER),
        # With no last day it is the day of the trigger.
        (NOW, "2011-04-18", None, "2011-04-18T23:00", BEFORE),
        (NOW, "2011-04-18", None, "2011-04-19T00:00", WRITTEN_LATE),
        (NOW, "2011-04-18", None, None, WRITTEN_LATE),
        (NOW, "2011-04-19", None, "2011-04-19T09:00", AFTER),
        # A limit in hours ends at its moment: Wednesday 20 April at 10:00.
        (HOURS, "2011-04-20", None, "2011-04-20T10:00", BEFORE),
        (HOURS, "2011-04-20", None, "2011-04-20T10:01", UNSURE),
        (HOURS, "2011-04-20", None, None, UNSURE),
        (HOURS, "2011-04-20", "2011-04-20T10:30", None, UNSURE),
        (HOURS, "2011-04-19", None, "2011-04-20T10:01", WRITTEN_LATE),
        (HOURS, "2011-04-20", "2011-04-20T09:00", "2011-04-20T11:00", WRITTEN_LATE),
        (HOURS, "2011-04-21", "2011-04-21T09:00", None, AFTER),
    ],
)  # fmt: skip
def test_recorded_before_is_said_only_where_it_was_decided_and_written_down_by_then(
    limit: dict[str, Any], decided: str, recorded: str | None, entered: str | None, *, said: DeviationEffect
) -> None:
    decision = made(decided, recorded=moment(recorded), entered=moment(entered))
    found = laid(rule(**limit), decision, asked=TIMED)
    assert (found.standing, found.notes) == (Standing.DEVIATED, (said,))
    words = str(said).replace("its last moment", "10:00")
    assert f"done differently, with reasons ({words}): " in in_words(found, day("2011-06-30"))


@pytest.mark.parametrize(
    ("limit", "until", "words"),
    [
        ({}, "2011-05-20", f"now by Fri 20 May 2011 in place of {DUE}"),
        ({}, "2011-05-07", f"now by Sat 7 May 2011 in place of {DUE}"),
        ({}, "2011-12-31", f"now by Sat 31 December 2011 in place of {DUE}"),
        ({}, "2011-05-06", f"until {DUE}"),
        ({}, "2011-05-05", "until Thu 5 May 2011"),
        ({}, None, "no new date is given"),
        (NOW, "2011-05-20", "until Fri 20 May 2011"),
        (NOW, None, "no new date is given"),
        (HOURS, "2011-05-20", "now by Fri 20 May 2011 in place of Wed 20 April 2011 at 10:00"),
        ({"within": "1 month"}, "2011-06-01", "now by Wed 1 June 2011 in place of Wed 18 May 2011"),
        ({"within": "2 days"}, "2011-06-01", "now by Wed 1 June 2011 in place of Wed 20 April 2011"),
    ],
)
def test_what_was_varied_stays_in_sight_with_its_new_date_and_by_whom(
    limit: dict[str, Any], until: str | None, words: str
) -> None:
    decision = made("2011-04-18", until=day(until) if until else None, decided_by="head of service, Kent")
    as_at = "2011-05-03" if until else "2011-06-30"
    found = laid(rule(**limit), decision, as_at=as_at, asked=TIMED)
    whole = f"{words}, decided on 18 April 2011 by head of service, Kent"
    assert whole in in_words(found, day(as_at))
    assert whole in as_data(found, day(as_at), CALENDARS)["in_words"]
    said = " ".join(because(found, day(as_at), CALENDARS))
    assert whole in said
    assert NOT_A_RULING in said


@pytest.mark.parametrize(
    ("record", "until", "as_at", "stands", "note"),
    [
        ([], "2011-05-20", "2011-05-03", False, WRITTEN_LATE),
        ([], "2011-05-20", "2011-05-07", False, WRITTEN_LATE),
        ([], "2011-05-20", "2011-05-20", False, WRITTEN_LATE),
        ([], "2011-05-20", "2011-05-21", True, DeviationEffect.EXPIRED),
        ([], "2011-04-20", "2011-04-21", True, DeviationEffect.EXPIRED),
        (["2011-05-12 done"], "2011-05-20", "2011-05-13", False, WRITTEN_LATE),
        (["2011-05-12 done"], "2011-05-20", "2011-05-21", True, DeviationEffect.EXPIRED),
        (["2011-05-25 done"], "2011-05-20", "2011-06-30", True, DeviationEffect.EXPIRED),
        (["2011-05-06 done"], "2011-05-20", "2011-05-13", True, DeviationEffect.NOT_RELIED_ON),
        (["2011-05-06 done"], "2011-05-20", "2011-06-30", True, DeviationEffect.NOT_RELIED_ON),
        (["2011-04-20 done"], None, "2011-06-30", True, DeviationEffect.NOT_RELIED_ON),
        ([], None, "2019-01-01", False, WRITTEN_LATE),
    ],
)
def test_past_its_own_last_day_the_rule_stands_again_and_what_was_done_in_time_needed_none(
    record: list[str], until: str | None, as_at: str, note: DeviationEffect, *, stands: bool
) -> None:
    found = laid(rule(), made("2011-04-18", until=day(until) if until else None), *record, as_at=as_at)
    assert ((found.standing is Standing.STANDS), found.notes) == (stands, (note,))
    assert found.deviation == "d1"


def test_a_departure_that_has_run_out_is_named_with_the_rule_that_stands_again() -> None:
    said = in_words(laid(rule(), made("2011-04-18", until=day("2011-05-20"))), day("2011-06-30"))
    assert said == (
        f"not shown in time: the last day was {DUE}; a departure decided on 18 April 2011 by team manager, Kent ran to "
        "Fri 20 May 2011, and the rule stands again"
    )


@pytest.mark.parametrize("force", ["act", "regulations"])
@pytest.mark.parametrize(
    ("decided", "until", "record", "status"),
    [
        ("2011-04-18", None, [], Status.BREACHED),
        ("2011-05-06", "2011-12-31", [], Status.BREACHED),
        ("2011-05-07", None, [], Status.BREACHED),
        ("2011-04-18", "2011-05-20", [], Status.BREACHED),
        ("2011-04-18", None, ["2011-05-03 done"], Status.DISCHARGED),
        ("2011-04-18", None, ["2011-05-09 done"], Status.BREACHED),
    ],
)
def test_over_an_act_or_regulations_it_is_an_explanation_and_nothing_changes(
    decided: str, until: str | None, record: list[str], status: Status, *, force: str
) -> None:
    found = laid(rule(force=force), made(decided, until=day(until) if until else None), *record)
    assert (found.status, found.standing, found.notes) == (status, Standing.STANDS, (DeviationEffect.NO_DEPARTURE,))
    said = in_words(found, day("2011-06-30"))
    assert said.endswith("by team manager, Kent, as an explanation that changes nothing")
    assert "done differently" not in said
    assert NOT_A_RULING in " ".join(because(found, day("2011-06-30"), CALENDARS))


@pytest.mark.parametrize("force", ["statutory-guidance", "local-procedure"])
@pytest.mark.parametrize("decided", ["2011-05-06", "2011-05-07"])
def test_over_every_other_force_it_is_laid_and_the_status_beneath_stays(decided: str, force: str) -> None:
    found = laid(rule(force=force), made(decided))
    assert (found.status, found.standing) == (Status.BREACHED, Standing.DEVIATED)
    assert f"beneath it: not shown in time: the last day was {DUE}" in in_words(found, day("2011-06-30"))


def test_a_rule_that_allows_for_more_time_itself_says_that_no_departure_was_needed() -> None:
    found = laid(replace(rule(), latitude="t.over"), made("2011-05-06"))
    assert found.notes == (WRITTEN_LATE, Latitude("t.over"))
    assert str(found.notes[1]).startswith("t.over allows for more time, with reasons")
