"""The pathway on the site: each chart drawn and told, every step once in each, and nothing fetched from anywhere."""

import re

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.practice.pathway import Chart
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.front.hand_written import HandWritten
from guidance.site.front.ways import ways
from guidance.site.practice import pathway_pages
from guidance.site.rules.rule_page import rule_page

KNOWN = Catalogue(shipped())
(OURS,) = KNOWN.library.pathways
PAGES = {page.path: page for page in pathway_pages.pathway_pages(KNOWN)}
CHARTS = pytest.mark.parametrize("chart", OURS.charts, ids=lambda chart: chart.name)


def body(chart: Chart) -> str:
    return PAGES[pathway_pages.chart_path(chart)].body


def drawing(chart: Chart) -> str:
    return next(line for line in body(chart).splitlines() if line.startswith('<div class="flow"'))


def test_the_index_leads_to_every_chart_and_every_page_to_the_index() -> None:
    assert len(PAGES) == 1 + len(OURS.charts)
    for chart in OURS.charts:
        assert f"(/{pathway_pages.chart_path(chart)})" in PAGES[pathway_pages.INDEX].body
    assert pathway_pages.INDEX in {way["source"] for way in ways(KNOWN, HandWritten(None))}


@CHARTS
def test_every_step_is_drawn_once_and_told_once_under_the_same_number(chart: Chart) -> None:
    drawn = re.findall(r'<span class="number">(\d+)</span> (.*?)<small>(.*?)</small>', drawing(chart))
    told = re.findall(r'<li id="step-([a-z-]+)" value="(\d+)"', body(chart))
    assert sorted(int(number) for number, _, _ in drawn) == list(range(1, len(chart.steps) + 1))
    assert [number for number, _, _ in drawn] == [number for _, number in told]
    assert {name for name, _ in told} == {step.name for step in chart.steps}
    assert len(told) == len(chart.steps)


@CHARTS
def test_the_drawing_says_what_it_is_and_fetches_nothing(chart: Chart) -> None:
    assert 'role="img" aria-label="' in drawing(chart)
    assert not re.search(r"<(?:a|script|img|link|iframe|svg)\b|https?:|url\(", drawing(chart))
    assert "http" not in body(chart)


@CHARTS
def test_every_answer_is_drawn_and_told(chart: Chart) -> None:
    answers = [way.answer for step in chart.steps if step.asks for way in step.ways]
    drawn = re.findall(r'<div class="answer">(.*?)</div>', drawing(chart))
    assert len([d for d in drawn if d != "side by side"]) == len(answers)
    assert body(chart).count('<li markdown="block">') == len(answers)


@CHARTS
def test_every_step_leads_to_its_rules_and_every_way_on_to_a_place_that_there_is(chart: Chart) -> None:
    said = body(chart)
    for step in chart.steps:
        today = [pathway_pages.goes_on(KNOWN, KNOWN.rules[r]) for r in step.rules]
        assert [r.id for r in today if f"(/{wording.rule_path(r.id)})" not in said] == [], step.name
    anchors = set(re.findall(r'id="(step-[a-z-]+)"', said))
    assert set(re.findall(r"\(#(step-[a-z-]+)\)", said)) <= anchors
    assert set(re.findall(r"\(/(pathway/[a-z-]+\.md)\)", said)) <= PAGES.keys()
    assert {name for s in chart.steps for w in s.ways if (name := w.chart)} <= {c.name for c in OURS.charts}


@CHARTS
def test_each_chart_says_that_the_text_in_force_was_not_read_and_that_danger_waits_for_no_chart(chart: Chart) -> None:
    before = body(chart).partition("## At a glance")[0]
    assert "The text in force was not read." in before
    assert "not the arrows" in before
    assert pathway_pages.ACT_FIRST in before


@CHARTS
def test_no_line_speaks_for_the_text_in_force_that_was_not_read(chart: Chart) -> None:
    said = body(chart)
    assert "Statutory guidance expects" not in said
    assert "*The 2023 edition expected (the 2026 text in force was not read):*" in said
    assert "(/rules/wt23." not in said


@pytest.mark.parametrize("name", ["wt23.icpc.15wd", "wt26.icpc.15wd", "ca89.s47.enquire"])
def test_a_rules_page_says_where_it_stands_on_the_pathway(name: str) -> None:
    said = rule_page(KNOWN, KNOWN.rules[name]).body
    assert "## On the pathway" in said
    assert re.search(r"step \d+ of \[Significant harm is suspected, .*\]\(/pathway/strategy-discussion.md#step-", said)


def test_a_rule_that_is_on_no_chart_has_no_such_section() -> None:
    assert "## On the pathway" not in rule_page(KNOWN, KNOWN.rules["wt23.lado.tell"]).body
