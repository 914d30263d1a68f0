"""Before, during and after a trial: days to count over, both ends included."""

from dataclasses import dataclass
from datetime import date

from guidance.engine.model.trial import Trial

BEFORE, DURING, AFTER = "before", "during", "after"


@dataclass(frozen=True, slots=True)
class Days:
    """Some days, the first and the last included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def length(self) -> int:
        """How many days there are."""
        return self.last.toordinal() - self.first.toordinal() + 1


def day_beside(day: date, count: int) -> date:
    """Return the day so many days after one, or before it; the first or the last day there is, where that is sooner."""
    return date.fromordinal(min(max(day.toordinal() + count, 1), date.max.toordinal()))


def days_from(first: date, length: int) -> Days:
    """Return so many days from a day on."""
    return Days(first, day_beside(first, length - 1))


def days_to(last: date, length: int) -> Days:
    """Return so many days up to and including a day."""
    return Days(day_beside(last, 1 - length), last)


def trial_days(trial: Trial) -> Days | None:
    """Return the days of a trial; None where no day of it is shown."""
    ends = trial.last_evidenced
    if not trial.begins_known or ends is None or ends <= trial.begins:
        return None
    return Days(trial.begins, day_beside(ends, -1))


def periods(trial: Trial, before: Days | None = None) -> dict[str, Days]:
    """Return the days of a trial with as many before it, or those given, and as many after; none where it has none."""
    during = trial_days(trial)
    if during is None:
        return {}
    return {
        BEFORE: before or days_to(day_beside(during.first, -1), during.length),
        DURING: during,
        AFTER: days_from(day_beside(during.last, 1), during.length),
    }
