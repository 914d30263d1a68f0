"""The decisions that belong to a person: when each is in front of them, what settles it, and what a yes leads to."""

from collections.abc import Iterator

from guidance.engine.explain.names import HOW_SOON, plainly
from guidance.engine.model.practice.question import Question, RulingOut
from guidance.site import kinds, lists, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.page import Page, facts, kind, paragraphs
from guidance.site.times import Time, time_of

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
        yield Page(PATH, "Decisions that are yours", paragraphs(*parts))


def _ruling_out(catalogue: Catalogue, one: RulingOut) -> str:
    (said,) = wording.any_of(catalogue, (one.pattern,))
    since = [wording.event_link(catalogue, name) for name in one.since]
    said += f", less than {one.for_less_than} before" if one.for_less_than else ""
    return f"{said}, with none of these after it: {', '.join(since)}" if since else said


def _about(catalogue: Catalogue, question: Question) -> Iterator[tuple[str, list[str]]]:
    settles = (*question.settled_by, *question.settled_same_day)
    yield "When it is in front of you", wording.any_of(catalogue, question.ask_when)
    yield "Only while", [text(plainly(question.while_state))] if question.while_state else []
    yield "Unless this is on record by then", [_ruling_out(catalogue, one) for one in question.unless]
    yield "How soon", [HOW_SOON[question.how_soon]]
    yield "What settles it", wording.any_of(catalogue, settles) if settles else []
    for answer, event in (("yes", question.if_so), ("no", question.if_not)):
        recorded = [f"it is recorded as {wording.event_link(catalogue, event)}"] if event else []
        recorded += ["of the day of what raised it"] if event and answer == "yes" and question.on_that_day else []
        yield f"If the answer is {answer}", [*recorded, *_follows(catalogue, event)]
    yield "To be read with it", [text(said.text) for said in question.read_with]
    yield (
        f"While {text(plainly(question.state))} holds, it becomes",
        [text(question.meanwhile)] if question.meanwhile else [],
    )
    yield (
        "What to weigh",
        [kinds.principle_link(p) for name in question.weigh if (p := catalogue.principles.get(name))],
    )


def _follows(catalogue: Catalogue, event: str) -> Iterator[str]:
    """List the rules in force whose clock an answer may start."""
    started = catalogue.starts.get(event, [])
    now = [rule for rule in started if time_of(rule, catalogue.as_at) is Time.NOW]
    yield from (f"then: {line}" for line in lists.listed(catalogue, now))
