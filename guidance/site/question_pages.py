"""The decisions that belong to a person: when each is in front of them, what settles it, and what a yes leads to."""

from collections.abc import Iterator

from guidance.engine.explain.names import HOW_SOON, plainly
from guidance.engine.model.question import Question
from guidance.site import history, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.page import Page, facts, kind, link, paragraphs

PATH = "questions.md"


def question_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of decisions, where the packs hold any."""
    if catalogue.library.questions:
        parts = [
            "# Decisions that are yours",
            kind(
                "Question — a person answers it, never this tool: no record and no rule answers it for them", "question"
            ),
        ]
        for question in catalogue.library.questions:
            parts += [
                f"## {text(plainly(question.id.replace('-', '_')).capitalize())}",
                f"> {text(question.question)}",
                facts(_about(catalogue, question)),
            ]
        yield Page(PATH, "Decisions that are yours", paragraphs(*parts), boost=1.5)


def _about(catalogue: Catalogue, question: Question) -> Iterator[tuple[str, list[str]]]:
    settles = (*question.settled_by, *question.settled_same_day)
    yield "When it is in front of you", wording.any_of(catalogue, question.ask_when)
    yield "How soon", [HOW_SOON[question.how_soon]]
    yield "What settles it", wording.any_of(catalogue, settles) if settles else []
    yield (
        "If the answer is yes",
        [f"it is recorded as {wording.event_link(catalogue, question.if_so)}", *_follows(catalogue, question)]
        if question.if_so
        else [],
    )
    yield (
        f"While {text(plainly(question.state))} holds, it becomes",
        [text(question.meanwhile)] if question.meanwhile else [],
    )
    yield (
        "What to weigh",
        [
            link(text(p.title), f"principles/{p.id}.md")
            for name in question.weigh
            if (p := catalogue.principles.get(name))
        ],
    )


def _follows(catalogue: Catalogue, question: Question) -> Iterator[str]:
    """List the rules whose clock a yes may start, under the latest edition of each."""
    started = catalogue.starts.get(question.if_so, [])
    now = [rule for rule in started if rule.repeal is None]
    yield from (f"then: {line}" for line in history.listed(catalogue, now))
