"""Whether `live` stays flat: 100,000 small cases through it, and how much memory its worker holds on the way.

Part of `make campaign`. Prints the worker's memory after each tenth of the cases, and the ratio of the last to the
first. A worker that is replaced on the way would hide growth, so its process is named too.
"""

import sys
from datetime import date
from pathlib import Path

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import live
from guidance.engine.evaluate.live.keeper import KEEPER
from guidance.engine.model.event import Event

CASES, STEPS = 100_000, 10
AS_AT = date(2011, 8, 31)
RULES = ("wt10.refer.decide", "wt10.ia.complete", "wt10.icpc.15wd")
JOURNEY = (
    ("referral_received", "2011-04-18"),
    ("referral_decided", "2011-04-19"),
    ("strategy_discussion_held", "2011-05-03"),
)


def journey(number: int) -> list[Event]:
    """Give one small case: a referral, a decision, a discussion."""
    facts = {"decision_recorded": "true", "s47_initiated": "true"}
    return [
        Event(f"C{number}", name, at, date.fromisoformat(at), None, f"e{n}", facts=facts)
        for n, (name, at) in enumerate(JOURNEY)
    ]


def resident(process: int) -> int:
    """Return the kilobytes that a process holds in memory."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def main() -> None:
    """Run every case, a tenth at a time."""
    fault = live.unavailable()
    if fault:
        raise SystemExit(f"live: not measured ({fault})")
    house = shipped()
    rules = [rule for rule in house.rules if rule.id in RULES]
    held = []
    for step in range(STEPS):
        first = step * CASES // STEPS
        events = [event for n in range(first, first + CASES // STEPS) for event in journey(n)]
        found = live.evaluate(rules, events, AS_AT, calendars=house.calendars, states=house.vocabulary.states)
        worker = KEEPER.pid or 0
        held.append(resident(worker))
        print(
            f"{first + CASES // STEPS:>7} cases, {len(found)} findings: worker {worker} holds {held[-1]:,} kB",
            flush=True,
        )
    sys.stdout.write(f"last against first: {held[-1] / held[0]:.2f}\n")


if __name__ == "__main__":
    main()
