"""`today` and `now` are England's, wherever the machine stands and however its zone is set."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

import guidance
from guidance.app import clock
from guidance.app.ledger import opening
from guidance.app.typed_dates import iso_from
from guidance.engine.model.england import ENGLAND

ZONES = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "UTC", "XXX+30", "Nowhere/Bad", ":/etc/passwd", ""]
MOMENTS = [  # the moment, the day in England, the clock in England with its offset
    (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1), "2026-07-01T00:30:00.000+01:00"),
    (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31), "2026-12-31T23:59:00.000+00:00"),
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), "2026-10-25T01:30:00.000+01:00"),
    (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), "2026-10-25T01:30:00.000+00:00"),
    (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29), "2026-03-29T02:00:00.000+01:00"),
]


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(("moment", "day", "written"), MOMENTS)
def test_the_day_and_the_moment_are_those_of_england(
    moment: datetime, day: date, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class At(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "At":
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(clock, "datetime", At)
    assert clock.today() == day
    assert clock.now() == moment.astimezone(ENGLAND).replace(tzinfo=None)
    assert opening.now() == written
    assert opening.stamp().recorded_at == written
    assert iso_from("today", clock.now()) == day.isoformat()


def test_the_clock_is_read_in_one_place() -> None:
    package = Path(guidance.__file__).parent
    reads = re.compile(
        r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|(?<!\.)\btime\.(?:time|localtime|gmtime|strftime)\("
    )
    found = {
        (str(file.relative_to(package)), line.strip().partition("  #")[0])
        for file in package.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if reads.search(line)
    }
    assert found == {("app/clock.py", "return datetime.now(ENGLAND)")}
