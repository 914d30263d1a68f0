"""A chart laid out as a tree: each step stands once, on the shortest way to it, and other ways point to its number."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidance.engine.model.practice.pathway import Chart, Step, Way


@dataclass(frozen=True)
class Branch:
    """One way on from a step that has several: an answer, or one of the things done side by side."""

    way: Way
    trunks: "tuple[tuple[Node, ...], ...]"
    points_to: tuple[str, ...] = ()
    """The steps that it leads to and that stand elsewhere."""


@dataclass(frozen=True)
class Node:
    """One step in its place. `points_to` is the step that comes next and stands elsewhere."""

    number: int
    step: Step
    branches: tuple[Branch, ...] = ()
    points_to: str = ""


@dataclass
class _Layout:
    chart: Chart
    owned: set[tuple[str, int, str]]
    """Each step, which of its ways it is, and the step that stands there."""
    numbers: dict[str, int]

    def trunk(self, name: str) -> Iterator[Node]:
        """Yield the steps that follow one another from one, until one has several ways on."""
        while name:
            step = self.chart.step(name)
            number = self.numbers[name] = len(self.numbers) + 1
            if step.asks or len(step.ways[0].steps) > 1:
                yield Node(number, step, tuple(self._branches(step)))
                return
            following = next(iter(step.ways[0].steps), "")
            here = (name, 0, following) in self.owned
            yield Node(number, step, points_to="" if here else following)
            name = following if here else ""

    def _branches(self, step: Step) -> Iterator[Branch]:
        for n, way in enumerate(step.ways):
            own = [name for name in way.steps if (step.name, n, name) in self.owned]
            trunks = tuple(tuple(self.trunk(name)) for name in own)
            yield Branch(way, trunks, tuple(name for name in way.steps if name not in own))


def laid_out(chart: Chart) -> tuple[tuple[Node, ...], dict[str, int]]:
    """Lay out a chart; return its steps from the first on, and the number of each by its name."""
    layout = _Layout(chart, _shortest(chart), {})
    return tuple(layout.trunk(chart.steps[0].name)), layout.numbers


def ends(trunk: Sequence[Node]) -> int:
    """Count the ends of what follows from some steps."""
    return sum(sum(map(ends, branch.trunks)) or 1 for node in trunk for branch in node.branches) or 1


def _shortest(chart: Chart) -> set[tuple[str, int, str]]:
    """Find for each step the way on which the fewest decisions lead to it, the first of those that are equal."""
    decisions, owner = {chart.steps[0].name: 0}, dict[str, tuple[str, int, str]]()
    ahead = deque([chart.steps[0].name])
    while ahead:
        step = chart.step(ahead.popleft())
        after = decisions[step.name] + step.asks
        for n, way in enumerate(step.ways):
            for name in (name for name in way.steps if after < decisions.get(name, len(chart.steps) + 1)):
                decisions[name], owner[name] = after, (step.name, n, name)
                ahead.append(name)
    return set(owner.values())
