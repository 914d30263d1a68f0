"""Write invented records of children in the eight authorities of the 2011 trials, for the replay of those trials.

No child in them exists. Nothing here tells what happened in any of these authorities: the records are there to show
that a report on a trial counts right, and what one looks like.

    python examples/generate_trials_replay.py build/replay.jsonl --children 2000 --seed 2011

The same number and seed give the same file on every supported Python: every choice is made by `Random.random`, whose
numbers for a seed are kept the same from version to version, and working days come from the calendar that ships.

What is known, and used:
- How times gather at a limit (`SHAPE`): of the 648,830 assessments that ended in England in the year to March 2025,
  half took no more than 33 working days of the 45 allowed, 122,730 ended in days 41 to 45, 37,640 in days 46 to 50, and
  85.7% within 45 (Department for Education, duration of assessment, C2). The shape is laid on every limit.
- When each direction was given: March 2011 in four of the authorities, September 2011 in the other four.

Everything else is invented, and marked so: how often each step follows another, how long things take where a limit is
set aside (`LOOSE`), how many records lack a fact or an end.
"""

import argparse
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from guidance.app.packs.shipped import shipped

FIRST, LAST = date(2010, 4, 1), date(2013, 3, 31)
"""The days on which a child is first referred."""
END = date(2014, 3, 31)
"""Nothing is recorded later."""
MARCH, SEPTEMBER = date(2011, 3, 31), date(2011, 9, 30)
PROPOSED = {
    "cumbria": (MARCH, {"initial", "core", "conference", "core_group", "review"}),
    "hackney": (MARCH, {"initial", "core", "core_group"}),
    "hammersmith-and-fulham": (SEPTEMBER, set[str]()),
    "islington": (SEPTEMBER, set[str]()),
    "kensington-and-chelsea": (SEPTEMBER, set[str]()),
    "knowsley": (MARCH, {"conference"}),
    "wandsworth": (SEPTEMBER, set[str]()),
    "westminster": (MARCH, {"initial", "conference"}),
}
"""For each authority: the day by which its trial had begun, and the limits that it proposed to have set aside."""
SHAPE = ((0.0, 0.0), (0.2, 0.4), (0.5, 33 / 45), (0.668, 40 / 45), (0.857, 1.0), (0.915, 50 / 45), (1.0, 3.0))
"""How many of all are done within what part of the limit; the first point and the last are invented."""
LOOSE = ((0.0, 0.0), (0.25, 0.4), (0.5, 0.8), (0.75, 1.2), (0.92, 1.6), (1.0, 3.0))
"""Invented: the same where the limit is set aside, with nothing to gather at."""
LIMITS = {"initial": 10, "core": 35, "conference": 15, "core_group": 10, "review": 60}
"""In working days; the three months of a first review are taken as 60."""
# Invented: how often each thing happens.
NO_FURTHER_ACTION, TO_CORE, TO_STRATEGY, SUBSTANTIATED, SECOND_DISCUSSION = 0.15, 0.35, 0.2, 0.6, 0.15
PLAN, REFERRED_AGAIN, UNDONE, FACT_MISSING, CLOSED_FIRST = 0.9, 0.2, 0.02, 0.03, 0.03


@dataclass
class Child:
    """One invented child's record as it is written."""

    authority: str
    case: str
    chance: Random
    events: list[dict[str, Any]] = field(default_factory=list)
    episode: str = ""

    def happens(self, share: float) -> bool:
        """Decide whether something happens that happens in a share of cases."""
        return self.chance.random() < share

    def add(self, day: date, event: str, **facts: Any) -> date:  # noqa: ANN401  whatever a record holds
        """Write one event, if it is not after the end of the records."""
        number = f"{self.case}-{len(self.events) + 1:02}"
        said = {"case": self.case, "event": event, "at": day.isoformat(), "id": number, "episode": self.episode}
        if day <= END:
            self.events.append({**said, "authority": self.authority, **facts})
        return day

    def done_by(self, start: date, limit: str) -> date:
        """Draw the day on which something with a limit is done."""
        begins, loose = PROPOSED[self.authority]
        shape = LOOSE if limit in loose and start >= begins else SHAPE
        return after(start, _within(shape, self.chance.random(), LIMITS[limit]))


def after(day: date, count: int) -> date:
    """Return the day so many working days after one; nought is the day itself."""
    return shipped().calendars.by_name["england-and-wales"].working_day(day, count) if count else day


def _within(shape: tuple[tuple[float, float], ...], share: float, limit: int) -> int:
    for (low, near), (high, far) in itertools.pairwise(shape):
        if share <= high:
            return round((near + (far - near) * (share - low) / (high - low)) * limit)
    return round(shape[-1][1] * limit)


def live(child: Child, day: date, times: int = 1) -> None:
    """Write one referral of a child and what follows from it."""
    child.episode = f"{child.case}-R{times}"
    child.add(day, "referral_received", referrer_type="professional", method="telephone")
    if child.happens(NO_FURTHER_ACTION):
        decided = child.add(after(day, 1), "referral_decided", decision="no_further_action", reasons_recorded=True)
        close(child, decided, times)
        return
    child.add(after(day, 1), "referral_decided", decision="initial_assessment", reasons_recorded=True)
    ended = child.done_by(day, "initial")
    if child.happens(CLOSED_FIRST):
        close(child, after(day, 9), times)
        return
    assessed(child, day, ended, times)


def assessed(child: Child, day: date, ended: date, times: int) -> None:
    """Write the end of an initial assessment and what it leads to."""
    drawn = child.chance.random()
    outcome = "services"
    if drawn < TO_CORE:
        outcome = "core_assessment"
    elif drawn < TO_CORE + TO_STRATEGY:
        outcome = "strategy_discussion"
    if not child.happens(UNDONE):
        known = {} if child.happens(FACT_MISSING) else {"authorised": True}
        child.add(ended, "initial_assessment_completed", outcome=outcome, discussed_with_family=True, **known)
    last = ended
    if outcome != "services":
        last = child.done_by(ended, "core")
        if not child.happens(UNDONE):
            child.add(last, "core_assessment_completed", authorised=True)
    if outcome == "strategy_discussion":
        last = max(last, enquired(child, ended))
    close(child, after(max(last, day), 5 + round(child.chance.random() * 60)), times)


def enquired(child: Child, day: date) -> date:
    """Write section 47 enquiries, and a conference and a plan if they come to that; return their last day."""
    child.add(day, "strategy_discussion_held", s47_initiated=True, method="meeting")
    child.add(day, "s47_enquiry_started")
    if not child.happens(SUBSTANTIATED):
        outcome = {"outcome": "not_substantiated", "icpc_required": False}
        return child.add(after(day, 8), "s47_enquiry_ended", **outcome)
    start = day
    if child.happens(SECOND_DISCUSSION):
        start = child.add(after(day, 6), "strategy_discussion_held", s47_initiated=True, method="telephone")
    held = child.done_by(start, "conference")
    if child.happens(UNDONE):
        return held
    agreed = child.happens(PLAN)
    child.add(held, "icpc_held", plan_agreed=agreed, transfer_in=False)
    return planned(child, held) if agreed else held


def planned(child: Child, held: date) -> date:
    """Write a child protection plan, its core group and its reviews; return its last day."""
    child.add(held, "cp_plan_started", category=["neglect"])
    if not child.happens(UNDONE):
        child.add(child.done_by(held, "core_group"), "core_group_met")
    review = child.done_by(held, "review")
    for _ in range(1 + round(child.chance.random() * 2)):
        review = max(review, after(held, 20))
        child.add(review, "review_conference_held", plan_continues=True)
        held, review = review, after(review, 80 + round(child.chance.random() * 50))
    child.add(review, "review_conference_held", plan_continues=False)
    return child.add(review, "cp_plan_ended")


def close(child: Child, day: date, times: int) -> None:
    """Write the closure of a case; some children are referred again."""
    child.add(day, "case_closed")
    if times == 1 and child.happens(REFERRED_AGAIN):
        live(child, after(day, 5 + round(child.chance.random() * 300)), times + 1)


def children(count: int, seed: int) -> Iterator[Child]:
    """Give so many invented children, spread evenly over the authorities and the days."""
    chance = Random(seed)  # noqa: S311  invented records, not secrets
    names = sorted(PROPOSED)
    span = LAST.toordinal() - FIRST.toordinal() + 1
    for number in range(count):
        authority = names[number % len(names)]
        child = Child(authority, f"INVENTED-{authority}-{number // len(names) + 1:04}", chance)
        live(child, date.fromordinal(FIRST.toordinal() + int(chance.random() * span)))
        yield child


def lines(count: int = 2000, seed: int = 2011) -> Iterator[str]:
    """Give the records, one event to a line."""
    for child in children(count, seed):
        yield from (json.dumps(event) + "\n" for event in child.events)


def main(arguments: list[str] | None = None) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("output", type=Path, help="the file to write")
    parser.add_argument("--children", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--seed", type=int, default=2011, help="another seed, another file (2011)")
    given = parser.parse_args(arguments)
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text("".join(lines(given.children, given.seed)), encoding="utf-8", newline="\n")
    print(f"{given.output}: {given.children} invented children")


if __name__ == "__main__":
    main()
