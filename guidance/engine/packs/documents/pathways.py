"""Pathways: read, and held against the vocabulary, the rules and themselves, so that no path is lost or has no end."""

from collections.abc import Collection, Iterator

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.condition import Patterns
from guidance.engine.model.practice.pathway import Chart, Pathway, Step, Way
from guidance.engine.packs.checks.references import check_patterns
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.places import Step as Key
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.rules import patterns_from
from guidance.engine.packs.schema.pathway import ChartText, PathwayText, StepText, WayText

Path = tuple[Key, ...]


def read_pathways(reading: Reading, known: Known, instruments: Collection[str]) -> tuple[Pathway, ...]:
    """Read every pathway; one with a mistake is left out, since a step that is missing leads astray."""
    found = []
    for entry in reading.whole(PathwayText, Kind.PATHWAY):
        text = entry.text
        fine = reading.define("pathway", text.pathway, entry.at("pathway"), "an instrument has one pathway")
        fine = fine and _each_once(entry, reading)
        fine = reading.note([*_check_instrument(entry, instruments), *_check_names(entry, known)]) and fine
        made = Pathway(text.pathway, tuple(map(_chart, text.charts)))
        if fine and reading.note([*_check_paths(entry, made), *_check_stages(entry, made, known)]):
            found.append(made)
    return tuple(found)


def _chart(text: ChartText) -> Chart:
    steps = tuple(_step(step, int(text.page)) for step in text.steps)
    return Chart(text.chart, text.title, int(text.number), int(text.page), tuple(text.stages), steps)


def _step(text: StepText, page: int) -> Step:
    answers = (_way(a, a.answer, patterns_from(a.shown_by)) for a in text.answers)
    ways = tuple(answers) if text.asks else (_way(text),)
    return Step(
        text.step, text.asks or text.what or "", text.who, int(text.page or page), ways, bool(text.asks),
        patterns_from(text.shown_by), text.unseen or "", tuple(text.rules), text.note or "",
    )  # fmt: skip


def _way(text: WayText, answer: str = "", shown_by: Patterns = ()) -> Way:
    return Way(tuple(text.then), text.to or "", text.ends or "", answer, shown_by)


def _each_once(entry: Entry[PathwayText], reading: Reading) -> bool:
    once = []
    for n, chart in enumerate(entry.text.charts):
        kind = f"chart of {entry.text.pathway}"
        once.append(reading.define(kind, chart.chart, entry.at("charts", n, "chart"), "rename one"))
        for m, step in enumerate(chart.steps):
            place = entry.at("charts", n, "steps", m, "step")
            once.append(reading.define(f"step of {kind} {n}", step.step, place, "rename one"))
    return all(once)


def _check_instrument(entry: Entry[PathwayText], instruments: Collection[str]) -> Iterator[Diagnostic]:
    name = entry.text.pathway
    if name not in instruments:
        cure = did_you_mean(name, instruments, "name the instrument whose charts these are")
        yield entry.mistake("G253", f"`{name}` is not an instrument", entry.at("pathway"), cure)


def _check_names(entry: Entry[PathwayText], known: Known) -> Iterator[Diagnostic]:
    """Find steps, charts, stages, events and rules that are named and that there are not."""
    for n, chart in enumerate(entry.text.charts):
        for k, stage in enumerate(chart.stages):
            yield from known.unknown("stage", stage, entry, "charts", n, "stages", k)
        for m, step in enumerate(chart.steps):
            path: Path = ("charts", n, "steps", m)
            yield from check_patterns(entry, (*path, "shown_by"), step.shown_by, known)
            for k, rule in enumerate(step.rules):
                yield from known.unknown("rule", rule, entry, *path, "rules", k)
            for way, at in _ways(step, path):
                yield from _check_way(entry, chart, way, at)
            for k, answer in enumerate(step.answers):
                yield from check_patterns(entry, (*path, "answers", k, "shown_by"), answer.shown_by, known)


def _ways(step: StepText, path: Path) -> Iterator[tuple[WayText, Path]]:
    yield step, path
    yield from ((answer, (*path, "answers", k)) for k, answer in enumerate(step.answers))


def _check_way(entry: Entry[PathwayText], chart: ChartText, way: WayText, path: Path) -> Iterator[Diagnostic]:
    steps, charts = [s.step for s in chart.steps], [c.chart for c in entry.text.charts]
    for k, name in enumerate(way.then):
        if name not in steps:
            cure = did_you_mean(name, steps, "name a step of the same chart; `to` leads to another")
            yield entry.mistake("G260", f"`{name}` is not a step of `{chart.chart}`", entry.at(*path, "then", k), cure)
    if way.to and (way.to not in charts or way.to == chart.chart):
        others = [name for name in charts if name != chart.chart]
        what = "the chart that this is in" if way.to == chart.chart else "not a chart of this pathway"
        cure = did_you_mean(way.to, others, "name another chart; `then` leads to a step of this one")
        yield entry.mistake("G261", f"`{way.to}` is {what}", entry.at(*path, "to"), cure)


def _check_paths(entry: Entry[PathwayText], pathway: Pathway) -> Iterator[Diagnostic]:
    """Find steps that nothing leads to, and steps from which no way leads to an end."""
    for n, chart in enumerate(pathway.charts):
        places = {step.name: entry.at("charts", n, "steps", m, "step") for m, step in enumerate(chart.steps)}
        for step in chart.unreached():
            cure = "lead to it from another step; a chart begins with its first step alone"
            yield entry.mistake("G262", f"nothing leads to `{step.name}`", places[step.name], cure)
        for step in chart.endless():
            cure = "let a step after it end, or lead to another chart"
            yield entry.mistake("G263", f"from `{step.name}` no end is ever reached", places[step.name], cure)


def _check_stages(entry: Entry[PathwayText], pathway: Pathway, known: Known) -> Iterator[Diagnostic]:
    """Find stages that a chart is said to be about, and that no event of its steps touches."""
    words = known.vocabulary.events
    for n, chart in enumerate(pathway.charts):
        shown = (p.event for s in chart.steps for p in (*s.shown_by, *(p for w in s.ways for p in w.shown_by)))
        touched = {touch.stage for event in shown if event in words for touch in words[event].touches}
        for k, stage in enumerate(chart.stages):
            if stage not in touched and not known.words_spoilt:
                message = f"no event of this chart touches the stage `{stage}`"
                cure = "name the event that shows a step of it, or leave the stage out"
                yield entry.mistake("G264", message, entry.at("charts", n, "stages", k), cure)
