"""An audit as its `audit.yaml` gives it: questions in groups, beside the rules of the same pack."""

from typing import Annotated, Self

from pydantic import model_validator

from guidance.engine.packs.schema.rule import ProvisionText
from guidance.engine.packs.schema.written import AtLeastOne, Idents, Slug, Text, Whole, Written, mistake, nothing


class AuditQuestionText(Written):
    """One question: what it asks, where it stands, what a record can show of it, and what only people can say."""

    number: Whole | None = None
    among: list[Whole] = nothing()
    asks: Text | None = None
    provision: ProvisionText
    rules: Idents = nothing()
    people: Text | None = None
    unprinted: Text | None = None

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if (self.number is None) == (not self.among):
            raise mistake("G102", "a question has a `number`, or those it may be in `among`", "write one of the two")
        if self.unprinted and (self.asks or self.rules or self.people):
            message = "a question that was not printed cannot be put"
            raise mistake("G130", message, "delete `unprinted`, or what stands beside it", "unprinted")
        if not self.unprinted and not (self.asks and (self.rules or self.people)):
            cure = "write `asks`, with `rules`, `people` or both; or say in `unprinted` why it cannot be put"
            raise mistake("G130", "nothing answers this question, and nobody is asked", cure)
        return self


class AuditGroupText(Written):
    """A group of questions."""

    group: Slug
    title: Text
    questions: Annotated[list[AuditQuestionText], AtLeastOne]


class AuditText(Written):
    """The whole audit. Its name is that of the instrument beside it."""

    audit: Slug
    title: Text
    about: Text
    groups: Annotated[list[AuditGroupText], AtLeastOne]
