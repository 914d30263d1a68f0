"""How fast the product is, as ratios taken in one run: `make bench`. The last figures stand in README.md beside this.

Each figure is the median of several runs. Processor time is what the operating system charged, children included;
where a whole command is timed, so is a Python that does nothing, and the ratio of the two is given.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta  # noqa: TID251  invented days, not periods of law
from pathlib import Path

import yaml

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import definition
from guidance.engine.model.event import Event
from guidance.engine.packs.loading import load

ROOT = Path(__file__).parent.parent
RUNS = 5
RULES, CASES = 5_000, 200
AS_AT = date(2011, 8, 31)
EXAMPLE = ROOT / "examples" / "one-child-2011.jsonl"


def median(measure: Callable[[], float]) -> float:
    """Return the median of several runs."""
    return statistics.median(measure() for _ in range(RUNS))


def processor_seconds(*command: str) -> float:
    """Return the processor time of a whole command, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall_seconds(*command: str) -> float:
    """Return the time by the clock of a whole command."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def busy(job: Callable[[], object]) -> float:
    """Return the processor time of a job in this process."""
    start = time.process_time()
    job()
    return time.process_time() - start


def start_up() -> None:
    """`guidance --help` against a Python that does nothing."""
    helped = median(lambda: processor_seconds(sys.executable, "-m", "guidance", "--help"))
    nothing = median(lambda: processor_seconds(sys.executable, "-c", "pass"))
    print(f"guidance --help: {helped:.2f} s of processor time, {helped / nothing:.0f} times an empty Python")


def packs(folder: Path) -> None:
    """Load and check a generated pack, against merely parsing its YAML."""
    pattern = (ROOT / "guidance/rules/working-together-2010/02-initial-assessment.yaml").read_text(encoding="utf-8")
    first = "- id: wt10.ia.complete\n" + pattern.split("- id: wt10.ia.complete\n", 1)[1].split("\n- id:", 1)[0]
    pack = folder / "generated"
    pack.mkdir()
    (pack / "instrument.yaml").write_text(
        "instrument: generated\ntitle: Generated\nforce: statutory-guidance\ncommencement: 2010-03-17\n",
        encoding="utf-8",
    )
    text = "\n".join(first.replace("wt10.ia.complete", f"gen.rule-{n}", 1) for n in range(RULES))
    (pack / "01-generated.yaml").write_text(text, encoding="utf-8")
    house = shipped()
    loaded = median(lambda: busy(lambda: load([pack], beside=house)))
    library = load([pack], beside=house)
    if len(library.rules) != RULES or library.diagnostics:
        raise SystemExit(f"the generated pack is not clean: {library.diagnostics[:3]}")
    parsed = median(lambda: busy(lambda: list(yaml.parse(text, Loader=yaml.CBaseLoader))))
    print(f"packs: {RULES / loaded:,.0f} rules a second, {loaded / parsed:.1f} times parsing the same YAML")


def next_steps(folder: Path) -> None:
    """`guidance next` on one case of 200 events against all shipped rules, the whole command."""
    lines = [json.loads(line) for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    rows = [{**row, "id": f"{row['id']}-{n}"} for n in range(6) for row in lines][:200]
    file = folder / "200.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    command = (sys.executable, "-m", "guidance", "next", str(file), "--case", "EX-1", "--as-at", "2011-06-30")
    whole, used = median(lambda: wall_seconds(*command)), median(lambda: processor_seconds(*command))
    asked = f"next, one case of {len(rows)} events, {len(shipped().rules)} rules"
    print(f"{asked}: {whole:.2f} s, {used:.2f} s of processor time")


def cases(count: int) -> list[Event]:
    """Invent cases of some 25 events each: the example's own, moved by a few days for each child."""
    from guidance.engine.records import read_records  # noqa: PLC0415

    house = shipped()
    example = read_records([EXAMPLE], house.vocabulary, house.authorities).events[:25]
    return [_moved(event, n) for n in range(count) for event in example]


def _moved(event: Event, number: int) -> Event:
    day = event.day + timedelta(days=number % 60)
    at = day.isoformat() + event.at[10:]
    return Event(f"C{number}", event.event, at, day, event.at_time, event.id, None, event.authority, facts=event.facts)


def evaluators() -> None:
    """`live` against `definition` on the same cases, and the same findings."""
    from guidance.engine.evaluate import live  # noqa: PLC0415

    fault = live.unavailable()
    if fault:
        print(f"live: not measured ({fault})")
        return
    house, events = shipped(), cases(CASES)
    asked = {"calendars": house.calendars, "states": house.vocabulary.states}

    def run(evaluate: Callable[..., object]) -> float:
        start = time.perf_counter()
        evaluate(house.rules, events, AS_AT, **asked)
        return time.perf_counter() - start

    run(live.evaluate)
    slow, fast = median(lambda: run(live.evaluate)), median(lambda: run(definition.evaluate))
    print(
        f"evaluators, {CASES} cases of 25 events, {len(house.rules)} rules: "
        f"definition {CASES / fast:,.0f} cases a second, live {CASES / slow:,.0f}; "
        f"live takes {slow / fast:.1f} times as long"
    )


def main() -> None:
    """Print every figure."""
    start_up()
    with tempfile.TemporaryDirectory() as name:
        packs(Path(name))
        next_steps(Path(name))
    evaluators()


if __name__ == "__main__":
    main()
