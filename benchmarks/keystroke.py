"""How long a key takes in a file of 200 rules: the look at what was changed, beside a check of the whole.

python benchmarks/keystroke.py [rules]
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from guidance.app.editor.keystroke import Looks
from guidance.app.editor.positions import ranges_of
from guidance.app.packs.checking import check

INSTRUMENT = (
    "instrument: any-2026\ntitle: Anytown\nforce: local-procedure\nauthority: kent\ncommencement: 2026-04-01\n"
    "text_read: true\n"
)
RULE = """\
- id: any26.r{n}
  title: Ask for a conference in time
  provision: {{heading: Asking, evidence: confirmed}}
  bearer: children's social care
  when: {{event: strategy_discussion_held, where: {{s47_initiated: true}}}}
  should: icpc_requested
  within: {days} days
  unless: [{{event: case_closed}}]
  until: [case_closed, child_died]
  why: So that it is known early.

"""
TIMES = 21
LONGEST, SHARE = 0.1, 0.1


def took(doing: Callable[[int], object]) -> float:
    """Return the median of how long something takes, in seconds."""
    times = []
    for n in range(TIMES):
        begun = perf_counter()
        doing(n)
        times.append(perf_counter() - begun)
    return median(times)


def main(rules: int) -> bool:
    """Time both, and tell whether a key is as quick as it is to be."""
    text = "".join(RULE.format(n=n, days=n % 60 + 1) for n in range(rules))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "04-initial-conference.yaml"
        (Path(folder) / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
        file.write_text(text, encoding="utf-8")
        looks = Looks({})
        looks.whole(file, text, {})

        def key(n: int) -> object:
            typed = text.replace("within: 30 days", f"within: 30 day{'s' * (n % 3)}", 1)
            seen = looks.quick(file, typed, {})
            return list(ranges_of((mistake.span for mistake in seen.mistakes), typed))

        one, whole = took(key), took(lambda _: check([Path(folder)]))
    print(f"{rules} rules: a key {1000 * one:.1f} ms, a check {1000 * whole:.0f} ms: one in {whole / one:.0f}")
    return one < LONGEST and one <= SHARE * whole


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if sys.argv[1:] else 200))
