"""The pathway: six charts, every step of which is led to and leads on, and says nothing that the text does not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.app.packs.shipped import shipped
from guidance.engine.model.practice.pathway import Chart, Step, Way
from guidance.engine.packs.loading import load
from guidance.site.practice.pathway_tree import Node, laid_out
from tests.packs.pack_files import PATHWAY, written

LIBRARY = shipped()
(OURS,) = LIBRARY.pathways
CHARTS = pytest.mark.parametrize("chart", OURS.charts, ids=lambda chart: chart.name)
STEPS = [(chart, step) for _, chart, step in OURS.numbered()]
BESIDE = Path(__file__).resolve().parents[3] / "shared"


def paths(chart: Chart, name: str, before: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the last step of every path from a step on, and how it ends; one that comes round ends as `round`."""
    if name in before:
        yield name, "round"
        return
    for way in chart.step(name).ways:
        for following in way.steps:
            yield from paths(chart, following, (*before, name))
        yield from ((name, end) for end in (way.chart, way.ends) if end)


def test_the_six_charts_are_here_each_with_its_page() -> None:
    assert {c.number: c.page for c in OURS.charts} == {1: 76, 2: 78, 3: 102, 4: 103, 5: 104, 6: 105}
    assert OURS.instrument == "working-together-2023"


def test_every_rule_and_every_event_that_a_step_names_exists() -> None:
    rules, events = {rule.id for rule in LIBRARY.rules}, LIBRARY.vocabulary.events
    patterns = [p for _, s in STEPS for p in (*s.shown_by, *(p for w in s.ways for p in w.shown_by))]
    assert [(c.name, s.name, r) for c, s in STEPS for r in s.rules if r not in rules] == []
    assert [p.event for p in patterns if p.event not in events] == []
    assert len(patterns) > len(STEPS)


def test_every_step_says_who_acts_and_what_shows_it_or_why_nothing_does() -> None:
    assert [(c.name, s.name) for c, s in STEPS if not s.who or bool(s.shown_by) == bool(s.unseen)] == []
    assert [(c.name, s.name) for c, s in STEPS if s.asks and not all(w.answer for w in s.ways)] == []


def test_every_answer_to_a_decision_has_an_event_that_shows_it() -> None:
    assert [(c.name, s.name, w.answer) for c, s in STEPS if s.asks for w in s.ways if not w.shown_by] == []


@CHARTS
def test_a_chart_has_one_beginning_and_no_dead_end(chart: Chart) -> None:
    led_to = {name for step in chart.steps for way in step.ways for name in way.steps}
    assert [s.name for s in chart.steps if s.name not in led_to] in ([chart.steps[0].name], [])
    assert chart.unreached() == []
    assert chart.endless() == []


@CHARTS
def test_every_path_ends_or_comes_round_where_a_decision_leads_out(chart: Chart) -> None:
    ended = list(paths(chart, chart.steps[0].name))
    names = {other.name for other in OURS.charts}
    round_ = {name for name, how in ended if how == "round"}
    assert ended
    assert [how for _, how in ended if how != "round" and how not in names and not how.endswith(".")] == []
    for name in round_:
        assert [how for _, how in paths(chart, name) if how != "round"]


@CHARTS
def test_a_chart_covers_the_stages_that_it_names(chart: Chart) -> None:
    events = {p.event for s in chart.steps for p in (*s.shown_by, *(p for w in s.ways for p in w.shown_by))}
    touched = {t.stage for event in events for t in LIBRARY.vocabulary.events[event].touches}
    assert set(chart.stages) <= touched


def test_every_chart_is_come_to_from_another_or_from_a_childs_first_day() -> None:
    led_to = {way.chart for _, step in STEPS for way in step.ways if way.chart}
    assert {c.name for c in OURS.charts} - led_to == {"referral", "return-home"}


def test_who_is_in_danger_is_never_led_to_a_discussion_before_anybody_may_act() -> None:
    first, *_ = OURS.chart("immediate-protection").steps
    at_once = next(way for way in first.ways if way.answer == "No")
    assert first.says.endswith("Is there time to talk first?")
    assert (
        OURS.chart("immediate-protection").step(at_once.steps[0]).says.startswith("The agency acts alone and at once")
    )


def test_what_is_written_makes_the_pathway_and_a_mistake_unmakes_it(tmp_path: Path) -> None:
    written(tmp_path / "well", {"pathway.yaml": PATHWAY})
    written(tmp_path / "ill", {"pathway.yaml": PATHWAY.replace("then: decided", "then: nowhere")})
    (found,) = load([tmp_path / "well"], beside=LIBRARY).pathways
    assert [c.name for c in found.charts] == ["first", "second"]
    assert found.chart("first").step("help").unseen == "nothing shows it"
    assert load([tmp_path / "ill"], beside=LIBRARY).pathways == ()


def test_a_pathway_laid_over_the_shipped_one_does_not_take_its_place(tmp_path: Path) -> None:
    over = PATHWAY.replace("working-together-2018", "working-together-2023")
    written(tmp_path, {"pathway.yaml": over})
    found = load([tmp_path], beside=LIBRARY)
    assert [d.code for d in found.diagnostics] == ["G211"]
    assert found.pathways == ()


# ------------------------------------------------------------------------------------------ laid out as a tree


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Draw a chart every step of which is led to from an earlier one, with other ways back and forth."""
    names = [f"s{n}" for n in range(draw(st.integers(1, 12)))]
    leads = {name: [""] for name in names}
    for n, name in enumerate(names[1:], 1):
        leads[names[draw(st.integers(0, n - 1))]].append(name)
    for name in names:
        leads[name] += draw(st.lists(st.sampled_from(names), max_size=2))
    steps = tuple(Step(name, name, "who", 1, tuple(_ways(leads[name])), asks=len(leads[name]) > 1) for name in names)
    return Chart("drawn", "Drawn", 1, 1, ("referral",), steps)


def _ways(leads: list[str]) -> Iterator[Way]:
    yield from (Way(steps=(name,), answer=name) if name else Way(ends="End.", answer="end") for name in leads)


def nodes(trunk: tuple[Node, ...]) -> Iterator[Node]:
    for node in trunk:
        yield node
        for branch in node.branches:
            for inner in branch.trunks:
                yield from nodes(inner)


@given(charts())
def test_each_step_stands_once_under_its_number_and_each_way_leads_somewhere(chart: Chart) -> None:
    trunk, numbers = laid_out(chart)
    placed = list(nodes(trunk))
    assert [node.number for node in placed] == list(range(1, len(chart.steps) + 1))
    assert {node.step.name: node.number for node in placed} == numbers
    for node in placed:
        for branch in node.branches:
            here = [inner[0].step.name for inner in branch.trunks]
            assert sorted([*here, *branch.points_to]) == sorted(branch.way.steps)


@CHARTS
def test_the_steps_of_each_list_are_numbered_one_after_another(chart: Chart) -> None:
    trunk, numbers = laid_out(chart)
    assert [node.number for node in nodes(trunk)] == list(range(1, len(chart.steps) + 1))
    assert len(numbers) == len(chart.steps)


# ------------------------------------------------------------------------------------------ held against the text

if BESIDE.exists():  # kept beside the repository, not in it
    TEXT = (BESIDE / "texts" / "working-together-2023.txt").read_text(encoding="utf-8")
    PAGES = {int(n): page for n, page in re.findall(r"@@PAGE (\d+)\n(.*?)(?=@@PAGE|\Z)", TEXT, re.DOTALL)}
    RUN = 8

    def runs(text: str) -> set[str]:
        found = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))
        return {" ".join(found[n : n + RUN]) for n in range(len(found) - RUN + 1)}

    @CHARTS
    def test_a_chart_is_on_the_page_that_it_names(chart: Chart) -> None:
        assert f"Flow chart {chart.number}:" in PAGES[chart.page]
        assert {step.page for step in chart.steps} <= PAGES.keys()

    @CHARTS
    def test_no_step_repeats_the_text_word_for_word(chart: Chart) -> None:
        taken = runs(TEXT)
        for step in chart.steps:
            said = [step.says, step.note, step.unseen, *(t for w in step.ways for t in (w.answer, w.ends))]
            assert {run for text in said for run in runs(text)} & taken == set(), step.name

    @CHARTS
    def test_every_limit_that_a_step_gives_is_on_its_page_or_on_that_of_its_chart(chart: Chart) -> None:
        words = {"one": "1", "three": "3", "six": "6"}
        for step in chart.steps:
            there = " ".join((PAGES[step.page] + PAGES[chart.page]).split()).lower()
            for number, unit in re.findall(r"(one|three|six|\d+) ((?:working )?days?|months)", step.says):
                written_out = [f"{n} {unit}" for n in (number, words.get(number, number))]
                assert any(limit in there for limit in written_out), (step.name, number, unit)
