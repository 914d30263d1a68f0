"""Where on the practitioner's pathway a rule stands, so that what is level with something else has one order."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from guidance.app.packs.shipped import shipped
from guidance.app.tensions import words_kept
from guidance.engine.model.practice.pathway import Pathway
from guidance.engine.model.rule import Missed, Rule
from guidance.engine.packs.library import Library

Place = tuple[int, int, int]
"""That of a chart on the pathway, of a step in the chart, and of a rule among those that the step names."""
LAST = 1_000
NOWHERE: Place = (LAST, 0, 0)


def pathway_of(library: Library) -> Pathway:
    """Return the pathway in hand: that of the packs themselves, or the shipped one."""
    return (*library.pathways, *shipped().pathways)[-1]


@dataclass(frozen=True)
class Places:
    """Finds the place of each rule on a pathway."""

    pathway: Pathway
    library: Library

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.library.rules}

    @cached_property
    def _named(self) -> Mapping[str, Place]:
        """The first step that names each rule."""
        steps = [*self.pathway.numbered()]
        return {rule: (*place, k) for place, _, step in reversed(steps) for k, rule in enumerate(step.rules)}

    @cached_property
    def _showing(self) -> Mapping[str, Place]:
        """The first step that each event shows: of a chart about a stage that it touches, where there is one."""
        found = dict[str, tuple[bool, Place]]()
        for place, chart, step in self.pathway.numbered():
            for event in (pattern.event for pattern in step.shown_by):
                strange = self._touched(event).isdisjoint(chart.stages)
                found[event] = min((strange, (*place, LAST)), found.get(event, (True, NOWHERE)))
        return {event: place for event, (_, place) in found.items()}

    @cached_property
    def _stages(self) -> Mapping[str, Place]:
        """The end of the chart that is about each stage."""
        charts = enumerate(self.pathway.charts)
        return {stage: (n, len(chart.steps), 0) for n, chart in charts for stage in chart.stages}

    def of(self, rule: Rule) -> Place:
        """Return where a rule stands.

        That is the step that names it, or an earlier rule whose words it keeps; else the step that what starts its
        clock shows; else the end of the chart about a stage that this touches. What is on no chart stands last.
        """
        kept = [self._named[name] for name in words_kept(self._rules, rule) if name in self._named]
        return min(kept, default=None) or self._started(rule)

    def _started(self, rule: Rule) -> Place:
        if isinstance(rule.when, Missed):
            other = self._rules.get(rule.when.rule)
            return self.of(other) if other else NOWHERE
        events = [pattern.event for pattern in rule.when]
        shown = [self._showing[event] for event in events if event in self._showing]
        touched = {stage for event in events for stage in self._touched(event)}
        return min(shown or [self._stages[stage] for stage in touched if stage in self._stages], default=NOWHERE)

    def _touched(self, event: str) -> set[str]:
        word = self.library.vocabulary.events.get(event)
        return {touch.stage for touch in word.touches} if word else set()
