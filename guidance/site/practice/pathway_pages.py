"""The practitioner's pathway: each chart drawn, and below it every step in words with the rules it leads to."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from guidance.engine.explain.names import says
from guidance.engine.model.condition import Patterns
from guidance.engine.model.practice.pathway import Chart, Pathway, Step, Way
from guidance.engine.model.rule import Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import in_html, text
from guidance.site.labels import edition_path
from guidance.site.page import Page, bullets, facts, kind, link, notice, paragraphs
from guidance.site.practice.pathway_tree import Branch, Node, ends, laid_out

INDEX = "pathway/index.md"
NARROW = 2
"""A way with more ends than this is drawn across the whole width."""
TITLE = "The pathway, drawn"
KIND = "Pathway — the order of the work: it binds nobody itself, and each step leads to the rules that do"
OURS = (
    "We drew it after the flow charts of {edition}. What was read gives the boxes of each chart and not the arrows: "
    "which box leads to which is our reading, and a note says where the text says it in two ways."
)
ACT_FIRST = (
    "A child in danger is not led through a chart: whoever has the power acts, and talks afterwards. "
    "A step stands here because it comes next as a rule, and never because this child can wait for it."
)


def chart_path(chart: Chart) -> str:
    """Say where a chart's page is."""
    return f"pathway/{chart.name}.md"


def anchor(step: Step) -> str:
    """Say where on its chart's page a step is."""
    return f"step-{step.name}"


def pathway_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the pages of the pathway, where the packs hold one."""
    for pathway in catalogue.library.pathways:
        yield _index(catalogue, pathway)
        yield from (_page(catalogue, pathway, chart) for chart in pathway.charts)


def steps_naming(catalogue: Catalogue, rule: str) -> list[str]:
    """Point to each step that names a rule."""
    return [
        f"step {laid_out(chart)[1][step.name]} of {link(text(chart.title), chart_path(chart), anchor(step))}"
        for pathway in catalogue.library.pathways
        for _, chart, step in pathway.numbered()
        if rule in step.rules
    ]


def goes_on(catalogue: Catalogue, rule: Rule) -> Rule:
    """Return the rule as the edition in force is taken to have it, where one continues its own; or the rule itself."""
    return next((r for r in catalogue.rules.values() if r.inferred and r.carries == rule.id), rule)


def _index(catalogue: Catalogue, pathway: Pathway) -> Page:
    charts = (f"{link(text(c.title), chart_path(c))} (flow chart {c.number}, page {c.page})" for c in pathway.charts)
    body = paragraphs(
        f"# {TITLE}", kind(text(KIND), "pathway"), notice(f"**{ACT_FIRST}**"), bullets(charts),
        *_doubts(catalogue, pathway),
    )  # fmt: skip
    return Page(INDEX, TITLE, body)


def _doubts(catalogue: Catalogue, pathway: Pathway) -> Iterator[str]:
    """Say after which edition this is drawn, and whether the edition in force was read."""
    every = catalogue.library.instruments
    own = next(i for i in every if i.id == pathway.instrument)
    yield OURS.format(edition=link(text(own.title), edition_path(own)))
    on = next((i for i in every if i.continues == own.id and not i.text_read), None)
    if on:
        now = link(text(on.title), edition_path(on))
        yield notice(f"**The text in force was not read.** {now} took its place; what it draws is not known.")


def _page(catalogue: Catalogue, pathway: Pathway, chart: Chart) -> Page:
    trunk, numbers = laid_out(chart)
    drawn, told = _Drawing(pathway, numbers), _Words(catalogue, pathway, chart, numbers)
    place = f"Flow chart {chart.number}, page {chart.page}. {link('All the charts', INDEX)}"
    body = paragraphs(
        f"# {text(chart.title)}", kind(text(KIND), "pathway"), place, notice(ACT_FIRST), *_doubts(catalogue, pathway),
        "## At a glance", drawn.whole(chart, trunk), "## Step by step", told.steps(trunk),
    )  # fmt: skip
    return Page(chart_path(chart), chart.title, body, wide=True)


class _Drawing:
    """The chart as boxes, in HTML that needs no script; branches stand side by side where there is room."""

    def __init__(self, pathway: Pathway, numbers: dict[str, int]) -> None:
        self.pathway, self.numbers = pathway, numbers

    def whole(self, chart: Chart, trunk: Sequence[Node]) -> str:
        label = f"{chart.title}: a drawing of the steps that the list below it gives in words"
        return f'<div class="flow" role="img" aria-label="{in_html(label)}">{self._trunk(trunk)}</div>'

    def _trunk(self, trunk: Sequence[Node]) -> str:
        return "".join(self._node(node) for node in trunk)

    def _node(self, node: Node) -> str:
        step, which = node.step, "box asks" if node.step.asks else "box"
        box = (
            f'<div class="{which}"><span class="number">{node.number}</span> {in_html(step.says)}'
            f"<small>{in_html(step.who)}</small></div>"
        )
        if node.branches:
            return f'{box}<div class="ways">{"".join(map(self._branch, node.branches))}</div>'
        (way,) = step.ways
        return box + self._on(way, (node.points_to,) if node.points_to else ())

    def _branch(self, branch: Branch) -> str:
        answer = f'<div class="answer">{in_html(branch.way.answer)}</div>' if branch.way.answer else ""
        side = len(branch.trunks) > 1
        inner = "".join(_way(self._trunk(t), t) if side else self._trunk(t) for t in branch.trunks)
        inner = f'<div class="answer">side by side</div><div class="ways">{inner}</div>' if side else inner
        return _way(f"{answer}{inner}{self._on(branch.way, branch.points_to)}", *branch.trunks)

    def _on(self, way: Way, points_to: Iterable[str]) -> str:
        said = [f"go to step {self.numbers[name]}" for name in points_to]
        said += [f"go on in the chart: {self.pathway.chart(way.chart).title}"] if way.chart else []
        said += [way.ends] if way.ends else []
        which = "end" if way.ends else "on"
        return "".join(f'<div class="{which}">{in_html(each)}</div>' for each in said)


def _way(inner: str, *trunks: Sequence[Node]) -> str:
    """Set a way beside the others, or across the whole width where much follows from it."""
    which = "way broad" if sum(map(ends, trunks)) > NARROW else "way"
    return f'<div class="{which}">{inner}</div>'


class _Words:
    """The chart as an ordered list, each decision with its answers in it."""

    def __init__(self, catalogue: Catalogue, pathway: Pathway, chart: Chart, numbers: dict[str, int]) -> None:
        self.catalogue, self.pathway, self.chart, self.numbers = catalogue, pathway, chart, numbers

    def steps(self, trunk: Sequence[Node]) -> str:
        items = "\n\n".join(self._node(node) for node in trunk)
        return f'<ol class="pathway" start="{trunk[0].number}" markdown="block">\n\n{items}\n\n</ol>'

    def _node(self, node: Node) -> str:
        answers = "\n\n".join(self._branch(branch) for branch in node.branches)
        inner = paragraphs(
            f"**{text(node.step.says)}**", facts(self._about(node.step)),
            f'<ul class="branches" markdown="block">\n\n{answers}\n\n</ul>' if answers else self._next(node),
        )  # fmt: skip
        return f'<li id="{anchor(node.step)}" value="{node.number}" markdown="block">\n\n{inner}\n\n</li>'

    def _next(self, node: Node) -> str:
        (way,) = node.step.ways
        return self._on(way, (node.points_to,) if node.points_to else ())

    def _about(self, step: Step) -> Iterator[tuple[str, list[str]]]:
        yield "Who", [text(step.who)]
        yield "What shows it on a record", self._shown(step)
        yield "The rules", list(self._rules(step))
        yield "To know", [text(step.note)] if step.note else []
        yield "Where the text has it", [f"page {step.page}"] if step.page != self.chart.page else []

    def _shown(self, step: Step) -> list[str]:
        if step.unseen:
            return [f"nothing: {text(step.unseen)}"]
        return wording.any_of(self.catalogue, step.shown_by)

    def _rules(self, step: Step) -> Iterator[str]:
        """Say with what force each rule speaks today, once for those that speak alike and stand together."""
        today = [goes_on(self.catalogue, self.catalogue.rules[name]) for name in step.rules]
        for lead, alike in groupby(today, says):
            yield f"*{text(lead)}:*"
            yield from map(kinds.rule_link, alike)

    def _branch(self, branch: Branch) -> str:
        lead = f"*{text(branch.way.answer)}*{self._known(branch.way.shown_by)}" if branch.way.answer else ""
        side = "Side by side:" if len(branch.trunks) > 1 else ""
        inner = paragraphs(lead, side, *map(self.steps, branch.trunks), self._on(branch.way, branch.points_to))
        return f'<li markdown="block">\n\n{inner}\n\n</li>'

    def _known(self, shown_by: Patterns) -> str:
        return f" (on a record: {' '.join(wording.any_of(self.catalogue, shown_by))})" if shown_by else ""

    def _on(self, way: Way, points_to: Iterable[str]) -> str:
        said = [f"Go on at [step {self.numbers[name]}](#{anchor(self.chart.step(name))})." for name in points_to]
        if way.chart:
            other = self.pathway.chart(way.chart)
            said.append(f"Go on in the chart “{link(text(other.title), chart_path(other))}”.")
        said += [f"**This way ends here.** {text(way.ends)}"] if way.ends else []
        return " ".join(said)
