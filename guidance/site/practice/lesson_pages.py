"""What others can learn from departures: each told so that nobody can be known by it, or said to be withdrawn."""

from collections.abc import Iterator

from guidance.engine.packs.schema.deviation import LessonText, PublishedText
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.page import Page, bullets, facts, link, notice, paragraphs
from guidance.site.practice.principle_pages import principle_path

INDEX = "learning/index.md"
TITLE = "Learning from departures"
_ABOUT = (
    "Sometimes a rule is not followed because another way is better for one child. Each of these was a named person’s "
    "decision, recorded with reasons. It is told here in general terms: names, places, dates, ages, ethnicity and the "
    "pattern of the family are left out, and two readers approved of it, one for information governance and one for "
    "law. The decisions themselves stay with the cases."
)
_NOT_A_RULE = (
    "**None of this is a rule or a precedent.** That it was right for one child does not make it right for the next, "
    "and that it was decided well does not say how it turned out."
)
_LISTS = {
    "weighed": "What was weighed",
    "safeguards": "What kept the child safe meanwhile",
    "learnt": "What others can take from it",
}


def lesson_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of lessons, where any has been published."""
    if catalogue.lessons:
        told = [lesson for lesson in catalogue.lessons if lesson.told and lesson.withdrawn == "false"]
        gone = [lesson for lesson in catalogue.lessons if lesson not in told]
        body = paragraphs(
            f"# {TITLE}", _ABOUT, notice(_NOT_A_RULE),
            *(part for lesson in told if lesson.told for part in _told(catalogue, lesson, lesson.told)),
            *(part for lesson in gone for part in _withdrawn(catalogue, lesson)),
        )  # fmt: skip
        yield Page(INDEX, TITLE, body)


def _told(catalogue: Catalogue, lesson: PublishedText, told: LessonText) -> Iterator[str]:
    yield f"## {text(told.title)} {{ #{lesson.lesson} }}"
    yield facts([
        ("The rule departed from", [_rule(catalogue, lesson.rule)]),
        ("What kind of situation it was", [text(told.situation)]),
        ("How keeping to the rule would have worked against the child", [text(told.difficulty)]),
        ("What was done instead", [text(told.instead)]),
    ])  # fmt: skip
    for key, label in _LISTS.items():
        yield paragraphs(f"**{label}**", bullets(text(item) for item in getattr(told, key)))
    weighed = [catalogue.principles[name] for name in lesson.principles if name in catalogue.principles]
    named = [link(text(principle.title), principle_path(principle)) for principle in weighed]
    yield f"Principles weighed: {', '.join(named)}." if named else ""


def _withdrawn(catalogue: Catalogue, lesson: PublishedText) -> Iterator[str]:
    yield f"## Withdrawn {{ #{lesson.lesson} }}"
    rule = _rule(catalogue, lesson.rule)
    yield f"A departure from {rule} was told here. It has been withdrawn, and its text is gone."


def _rule(catalogue: Catalogue, name: str) -> str:
    return wording.rule_link(catalogue, name) if name in catalogue.rules else text(name)
