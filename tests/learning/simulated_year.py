"""An invented year of one authority: referrals and conferences, clean or with patterns planted."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from guidance.app.packs.shipped import shipped
from tests.measure.simulated_days import simulated

CHILDREN = 300
FIRST = date(2024, 4, 2)


@cache
def calendar() -> Sequence[date]:
    """List the working days from the first day on."""
    held = shipped().calendars.by_name["england-and-wales"]
    days = (FIRST + timedelta(days=n) for n in range(700))
    return [day for day in days if held.is_working(day)]


@dataclass
class Year:
    """A year as records; `planted` names the patterns that are in it."""

    planted: frozenset[str]
    seed: int = 5
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, case: str, event: str, day: date, **facts: object) -> None:
        """Write an event down on its day or within three days after it, unless it says when."""
        written = facts.pop("recorded_at", None) or (day + timedelta(days=self.rng.randrange(4))).isoformat()
        self.rows.append({
            "case": case, "authority": "kent", "event": event, "at": day.isoformat(), "id": f"{case}-{len(self.rows)}",
            "recorded_at": written, **facts,
        })  # fmt: skip

    def __post_init__(self) -> None:
        """Make every child's record."""
        self.rng = random.Random(self.seed)  # noqa: S311  a simulation
        for number, taken in enumerate(self.lengths(45)):
            self.referred(f"A{number:04}", taken)
        for number, taken in enumerate(self.lengths(15)):
            self.conferred(f"B{number:04}", taken)

    def lengths(self, limit: int) -> Iterator[int]:
        """Give how many working days each child's work takes."""
        share = 0.9 if "bunching" in self.planted and limit == 45 else 0.0
        days, _ = simulated("log-normal" if limit == 45 else "falling", share, limit, self.seed)
        pool = [day for day, count in days.items() for _ in range(count)]
        return iter(self.rng.sample(pool, CHILDREN * (4 if limit == 45 else 1)))

    def referred(self, case: str, taken: int) -> None:
        """Write a referral, its visits, and the assessment or the closing that followed."""
        first = self.rng.randrange(180)
        day = calendar()[first]
        self.add(case, "referral_received", day)
        end = calendar()[first + taken]
        near = taken in {44, 45}
        if "last-day-closure" in self.planted and taken <= 45 and self.rng.random() < 0.08:
            self.add(case, "case_closed", calendar()[first + self.rng.choice((44, 45))])
            return
        if self.rng.random() < 0.1:
            self.add(case, "case_closed", calendar()[first + self.rng.randrange(1, 46)])
            return
        late = (end + timedelta(days=12)).isoformat()
        backdated = "recorded-after-the-event" in self.planted and near and self.rng.random() < 0.4
        self.add(case, "assessment_completed", end, authorised=True, **({"recorded_at": late} if backdated else {}))
        for ahead in (self.rng.randrange(1, 46), 44):
            if ahead < taken:
                unseen = "visit-without-the-child" in self.planted and ahead == 44
                seen = self.rng.random() < (0.5 if unseen else 0.85)
                self.add(case, "social_work_visit_made", calendar()[first + ahead], child_seen=seen)
        again = taken > 47 and self.rng.random() < (0.3 if "restart-after-limit" in self.planted else 0.04)
        if again:
            self.add(case, "referral_received", calendar()[first + 46], episode=f"{case}-2")
        elif taken > 47 and self.rng.random() < 0.04:
            self.add(case, "referral_received", calendar()[first + 41], episode=f"{case}-2")

    def conferred(self, case: str, taken: int) -> None:
        """Write a strategy discussion, and the conference."""
        first = self.rng.randrange(180)
        self.add(case, "strategy_discussion_held", calendar()[first], s47_initiated=True)
        unquorate = "conference-without-those-needed" in self.planted and taken in {14, 15}
        quorate = self.rng.random() < (0.6 if unquorate else 0.95)
        self.add(case, "icpc_held", calendar()[first + taken], quorate=quorate)
