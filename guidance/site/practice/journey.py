"""The child's journey: a page for each step of it, with what is required and expected there."""

from collections.abc import Iterator

from guidance.site import lists, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import slug, text
from guidance.site.labels import counted, upper_first
from guidance.site.page import Page, bullets, link, paragraphs
from guidance.site.practice.steps import step_of_event
from guidance.site.times import Time, time_of

INDEX = "journey/index.md"
TITLE = "The child’s journey"
_SAID = (
    "From the first worry to the last review: each step, with what is required and expected at it. A child’s way is "
    "seldom a straight line, and nothing here says that a step can wait for the one above it."
)

_NOT_HERE = "These bear on this step, and no pack has them."


def step_path(step: str) -> str:
    """Say where the page of a step is."""
    return f"journey/{slug(step)}.md"


def title_of(step: str) -> str:
    """Name a step as a heading."""
    return upper_first(step.replace("-", " "))


def steps(catalogue: Catalogue) -> list[str]:
    """List the steps at which the packs hold any rule, in the order of the journey."""
    return [step for step in catalogue.library.vocabulary.stages if step in catalogue.by_step]


def journey_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of the journey, and one of each step."""
    held = steps(catalogue)
    if held:
        lines = (_line(catalogue, step) for step in held)
        yield Page(INDEX, TITLE, paragraphs(f"# {TITLE}", _SAID, bullets(lines)))
    yield from (_page(catalogue, step) for step in held)


def _line(catalogue: Catalogue, step: str) -> str:
    now = sum(time_of(rule, catalogue.as_at) is Time.NOW for rule in catalogue.by_step[step])
    means = text(catalogue.library.vocabulary.stages[step].means)
    return f"{link(title_of(step), step_path(step))} ({counted(now, 'rule')} in force). {means}"


def _page(catalogue: Catalogue, step: str) -> Page:
    stage = catalogue.library.vocabulary.stages[step]
    words = catalogue.library.vocabulary
    here = [wording.event_link(catalogue, event) for event in words.events if step_of_event(words, event) == step]
    missing = [upper_first(text(what)) for what in stage.not_held]
    body = paragraphs(
        f"# {title_of(step)}", text(stage.means),
        "## What is required and expected", lists.block(catalogue, catalogue.by_step[step]),
        *(["## Something has just happened", bullets(here)] if here else []),
        *(["## What is not here", _NOT_HERE, bullets(missing)] if missing else []),
    )  # fmt: skip
    return Page(step_path(step), title_of(step), body, step=step)
