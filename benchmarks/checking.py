"""How long `guidance check` of 5,000 generated local rules takes, against that of the shipped packs.

python benchmarks/checking.py

Two packs are made, with a seed. In one every rule has a start and a step of its own, drawn from the whole vocabulary.
In the other all rules crowd on six national limits, name them, and differ in their numbers alone: every rule is held
against hundreds.
Processor time of whole commands, children included; the shipped packs are checked afresh, as they always are.
"""

import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from guidance.app.packs.shipped import shipped

RULES, IN_A_FILE, SEED = 5_000, 200, 7
INSTRUMENT = """instrument: leeds-2026
title: Procedures made for a measurement
force: local-procedure
extent: england
authority: leeds
commencement: 2026-01-05
text_read: false
calendar: england-and-wales
"""
RULE = """- id: leeds.rule-{n}
  title: Do what is asked, number {n}
  provision: {{heading: Part {part}, evidence: recalled}}
  bearer: lead practitioner
  when: {when}
  should: {should}
  within: {within}
  until: [case_closed, child_died]{relates}
  why: Children wait where nobody says by when, and number {n} says so.
"""
CROWDED = (
    ("icpc_held", "core_group_met", "wt26.cg.first"),
    ("icpc_held", "review_conference_held", "wt26.rev.first"),
    ("referral_received", "referral_decided", "wt26.refer.decide"),
    ("{event: strategy_discussion_held, where: {s47_initiated: true}}", "icpc_held", "wt26.icpc.15wd"),
    ("looked_after_started", "looked_after_review_held", "cpr10.review.first"),
    ("allegation_received", "designated_officer_told", "wt26.lado.tell"),
)
UNITS = ("days", "weeks", "hours", "working days", "months")
CHECK = (sys.executable, "-m", "guidance", "check", "--format", "concise")


def seconds(*paths: str) -> float:
    """Return the processor time of a check of some packs, or of the shipped ones; mistakes in them are no matter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run((*CHECK, *paths), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def spread(draw: random.Random) -> Iterator[str]:
    """Yield rules that have little to do with each other."""
    events = sorted(shipped().vocabulary.events)
    for n in range(RULES):
        when, should = draw.sample(events, 2)
        within = f"{draw.randint(2, 30)} {draw.choice(UNITS)}"
        yield RULE.format(n=n, part=n % 40, when=when, should=should, within=within, relates="")


def crowded(draw: random.Random) -> Iterator[str]:
    """Yield rules that all say something of one of six national limits."""
    for n in range(RULES):
        when, should, national = draw.choice(CROWDED)
        within = f"{draw.randint(2, 80)} {draw.choice(UNITS)}"
        relates = f"\n  relates_to: {national}"
        yield RULE.format(n=n, part=n % 40, when=when, should=should, within=within, relates=relates)


def main() -> None:
    """Print the processor time of each check, and its ratio to that of the shipped packs."""
    shipped_takes = min(seconds() for _ in range(3))
    print(f"shipped packs: {shipped_takes:.1f} s")
    for make in (spread, crowded):
        with tempfile.TemporaryDirectory() as folder:
            rules = list(make(random.Random(SEED)))  # noqa: S311  a pack that can be made again
            (Path(folder) / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
            for first in range(0, RULES, IN_A_FILE):
                name = f"{first // IN_A_FILE:02}-part.yaml"
                (Path(folder) / name).write_text("".join(rules[first : first + IN_A_FILE]), encoding="utf-8")
            takes = seconds(folder)
            print(f"{RULES:,} rules, {make.__name__}: {takes:.1f} s, {takes / shipped_takes:.1f} times as long")


if __name__ == "__main__":
    main()
