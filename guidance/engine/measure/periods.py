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


def days_from(first: date, length: int) -> Days:
    """Return so many days from a day on."""
    return Days(first, date.fromordinal(first.toordinal() + length - 1))


def days_to(last: date, length: int) -> Days:
    """Return so many days up to and including a day."""
    return Days(date.fromordinal(last.toordinal() - length + 1), last)


def trial_days(trial: Trial) -> Days | None:
    """Return the days of a trial; None where no day of it is shown."""
    ends = trial.last_evidenced
    if not trial.begins_known or ends is None or ends <= trial.begins:
        return None
    return Days(trial.begins, date.fromordinal(ends.toordinal() - 1))


def periods(trial: Trial, before: Days | None = None) -> dict[str, Days]:
    """Return the days of a trial with as many before it, or those given, and as many after; none where it has none."""
    during = trial_days(trial)
    if during is None:
        return {}
    day_before = date.fromordinal(during.first.toordinal() - 1)
    return {
        BEFORE: before or days_to(day_before, during.length),
        DURING: during,
        AFTER: days_from(date.fromordinal(during.last.toordinal() + 1), during.length),
    }
