"""What others may learn from a departure, as somebody writes it in general terms; and what has been published."""

from typing import Annotated

from pydantic import Field

from guidance.engine.packs.schema.written import AtLeastOne, Flag, Ident, Idents, Slug, Text, Texts, Written, nothing


class LessonText(Written):
    """A departure told so that nobody can be known by it."""

    title: Text = Field(description="What it is about, in a few words")
    situation: Text = Field(description="What kind of situation it was")
    difficulty: Text = Field(description="How keeping to the rule would have worked against the child")
    instead: Text = Field(description="What was done instead")
    weighed: Annotated[Texts, AtLeastOne] = Field(description="What was weighed, on both sides")
    safeguards: Annotated[Texts, AtLeastOne] = Field(description="What kept the child safe meanwhile")
    learnt: Annotated[Texts, AtLeastOne] = Field(description="What others can take from it")


class PublishedText(Written):
    """One lesson as it is published, or what is left of one that has been withdrawn."""

    lesson: Slug
    rule: Ident
    principles: Idents = nothing()
    withdrawn: Flag = "false"
    told: LessonText | None = None


class SharedText(Written):
    """Every lesson that has been published."""

    lessons: list[PublishedText] = nothing()
