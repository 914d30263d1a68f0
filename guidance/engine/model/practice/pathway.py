"""A practitioner's pathway: charts of steps and decisions, who acts, what shows each, and what comes next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidance.engine.model.condition import Patterns


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: to steps of its chart, side by side where there are several; to a chart; or to an end.

    Of a decision, `answer` is what leads this way, and `shown_by` the events with which a record shows that answer.
    """

    steps: tuple[str, ...] = ()
    chart: str = ""
    ends: str = ""
    answer: str = ""
    shown_by: Patterns = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: something done, or with `asks` something that people decide. `unseen` says why no event shows it."""

    name: str
    says: str
    who: str
    page: int
    ways: tuple[Way, ...]
    asks: bool = False
    shown_by: Patterns = ()
    unseen: str = ""
    rules: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, which begins with its first step. `number` and `page` are those of the text's own chart."""

    name: str
    title: str
    number: int
    page: int
    stages: tuple[str, ...]
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """Return a step by its name."""
        return next(step for step in self.steps if step.name == name)

    def unreached(self) -> list[Step]:
        """List the steps that nothing leads to, other than the first."""
        reached, ahead = set[str](), [self.steps[0].name]
        while ahead:
            name = ahead.pop()
            ahead += [] if name in reached else list(_next(self.step(name)))
            reached.add(name)
        return [step for step in self.steps if step.name not in reached]

    def endless(self) -> list[Step]:
        """List the steps from which no way leads out of the chart or to an end."""
        ending = {step.name for step in self.steps if any(way.chart or way.ends for way in step.ways)}
        while more := {s.name for s in self.steps if s.name not in ending and not ending.isdisjoint(_next(s))}:
            ending |= more
        return [step for step in self.steps if step.name not in ending]


@dataclass(frozen=True, slots=True)
class Pathway:
    """The charts of one instrument, in the order of a child's journey."""

    instrument: str
    charts: tuple[Chart, ...]

    def chart(self, name: str) -> Chart:
        """Return a chart by its name."""
        return next(chart for chart in self.charts if chart.name == name)

    def numbered(self) -> Iterator[tuple[tuple[int, int], Chart, Step]]:
        """Yield every step with its place: that of its chart, and its own in the chart."""
        for n, chart in enumerate(self.charts):
            yield from (((n, m), chart, step) for m, step in enumerate(chart.steps))


def _next(step: Step) -> Iterable[str]:
    return (name for way in step.ways for name in way.steps)
