"""A review of a rule as a decision: the question, what is known, the options, and what was decided by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from guidance.app.clock import today
from guidance.app.deviations.bearing import bearing_of
from guidance.app.deviations.entries import parted
from guidance.app.deviations.ledger import not_made_yet, opened
from guidance.app.deviations.recording import named, person, signed, years_on
from guidance.app.ledger.opening import ledger_exists, stamp
from guidance.app.lookup import proportion_from
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.ledger.entry import Draft, Entry
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.packs.reading.places import Entry as Written_
from guidance.engine.packs.reading.shape import fit
from guidance.engine.packs.schema.deviation import Person
from guidance.engine.packs.schema.written import AtLeastOne, Day, Ident, Length, Text, Texts, Written, listed, mistake

REVIEW_OF_RULE = "rule-review"
Word = Literal[
    "keep", "explain", "change", "principle", "set-aside-locally", "drop", "ask-department", "ask-parliament"
]
OPTIONS = {
    "keep": "keep it",
    "explain": "keep it, and explain it",
    "change": "change the period, the clock or the words",
    "principle": "make it a principle",
    "set-aside-locally": "let it be set aside locally, by a lawful trial",
    "drop": "drop it",
    "ask-department": "ask the department",
    "ask-parliament": "ask Parliament",
}
"""What a review can come to, and what people call it."""
OF_LAW = ("explain", "ask-department", "ask-parliament")
OF_NATIONAL = ("keep", "explain", "set-aside-locally", "ask-department")
_NOT_OPEN = {
    "law": "an Act or regulations can only be explained, or the department or Parliament asked to change it",
    "national": "national guidance is not an authority's to change or drop; it can ask the department",
}

OF_THE_LIMIT = ("within", "clock")
"""What of a change stands in the chain; new words are held apart, as all that people write."""


class ChangeText(Written):
    """What is to be changed of a local rule, as it would be written in its pack."""

    within: Length | None = Field(None, description="The new limit, such as `48 hours`")
    clock: Literal["each", "last"] | None = Field(None, description="Which of several events the limit runs from")
    title: Text | None = Field(None, description="The new title")
    why: Text | None = Field(None, description="The new reason")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.values:
            raise mistake("G435", "nothing is to be changed", f"give one of {', '.join(type(self).model_fields)}")
        return self

    @property
    def values(self) -> dict[str, str]:
        """What is to stand under each key."""
        found = {key: getattr(self, key) for key in type(self).model_fields}
        return {key: str(value) for key, value in found.items() if value is not None}


class OptionText(Written):
    """One option, and how it looks to somebody."""

    option: Word = Field(description="What could be done with the rule")
    perspective: Text = Field(description="Whose view this is: children's, practitioners', a partner's")
    advantages: Texts = Field(default_factory=list, description="What speaks for it")
    disadvantages: Texts = Field(default_factory=list, description="What speaks against it")


class ReviewText(Written):
    """A review of a rule, as it is written down."""

    rule: Ident = Field(description="The rule, by its identifier")
    question: Text = Field(description="What is asked of it")
    known: Annotated[Texts, AtLeastOne] = Field(description="What is known")
    options: Annotated[list[OptionText], AtLeastOne, BeforeValidator(listed)] = Field(description="What could be done")
    decision: Word = Field(description="What was decided, one of the options")
    because: Text = Field(description="Why")
    decided: Day = Field(description="On what day")
    decided_by: Person = Field(description="Who decided: a role and an agency")
    asked_of: Texts = Field(default_factory=list, description="What was asked of whom")
    authority: Text | None = Field(None, description="Whose review it is, by code or slug")
    review_on: Day | None = Field(None, description="When it is looked at again")
    change: ChangeText | None = Field(None, description="What is to be changed of a local rule")

    @model_validator(mode="after")
    def _considered(self) -> Self:
        words = {one.option for one in self.options}
        if self.decision not in words or len(words) < 2:  # noqa: PLR2004  one option is none
            message = f"`{self.decision}` was decided, and is not one of two options or more that were considered"
            raise mistake("G435", message, "write down each option with what speaks for and against it", "decision")
        if self.change and self.decision != "change":
            raise mistake("G435", "a change is written down, and was not decided", "leave it out", "change")
        return self


@dataclass(frozen=True)
class Decided:
    """A review that was read and may be kept, the rule that it is of, and the text."""

    rule: Rule
    text: ReviewText


def read_review(name: str, path: Path, library: Library) -> Decided:
    """Read a review of a rule.

    Raises:
        Refused: The file has a mistake, is of another rule, or decides what is not open.
    """
    document = read_document(path, path.as_posix())
    if document.root is None:
        raise Refused(document.diagnostics)
    entry, wrong = fit(ReviewText, document.root, document)
    if entry is None:
        raise Refused(wrong)
    rule = bearing_of(name, library).rule
    if found := [*_amiss(entry, rule), *_of_whom_and_when(entry, library)]:
        raise Refused(found)
    return Decided(rule, entry.text)


def _amiss(entry: Written_[ReviewText], rule: Rule) -> Iterator[Diagnostic]:
    text = entry.text
    if text.rule != rule.id:
        yield entry.mistake("G435", f"this is a review of `{text.rule}`", entry.at("rule"), f"review `{text.rule}`")
    if text.decided > today():
        message = f"decided on {text.decided}, a day that has not come"
        yield entry.mistake("G741", message, entry.at("decided"), "record a decision once it is made")
    kind = "law" if rule.force.is_law else "local" if rule.instrument.authority else "national"
    open_ = {"law": OF_LAW, "national": OF_NATIONAL}.get(kind, tuple(OPTIONS))
    if text.decision not in open_:
        cure = f"one of {', '.join(open_)}"
        yield entry.mistake("G435", f"`{rule.id}`: {_NOT_OPEN[kind]}", entry.at("decision"), cure)


def _of_whom_and_when(entry: Written_[ReviewText], library: Library) -> Iterator[Diagnostic]:
    text, known = entry.text, library.authorities
    if text.authority is not None and known.code(text.authority) is None:
        close = known.suggest(text.authority)
        cure = f"did you mean `{close}`?" if close else "give a three-digit code or a slug"
        yield entry.mistake("G616", f"`{text.authority}` is not an authority known here", entry.at("authority"), cure)
    if text.review_on and text.review_on <= text.decided:
        message = f"to be looked at again on {text.review_on}, which is not after {text.decided}, when it was decided"
        yield entry.mistake("G435", message, entry.at("review_on"), "give the day on which it is looked at again")


def keep_review(decided: Decided) -> Entry:
    """Keep a review in the ledger: what was decided in the chain, the words held apart.

    Raises:
        Refused: The ledger cannot be written.
    """
    text = decided.text
    tree = text.model_dump(
        mode="json", exclude_none=True, exclude={"decided_by", "decision", "rule", "authority", "change"}
    )
    change = text.change.values if text.change else {}
    _, texts = parted({
        **{key: tree[key] for key in ("question", "known", "options", "because", "asked_of") if tree.get(key)},
        "change": {key: value for key, value in change.items() if key not in OF_THE_LIMIT},
    })  # fmt: skip
    by = {key: value for key, value in text.decided_by.model_dump(mode="json").items() if isinstance(value, str)}
    body = {
        "rule": text.rule, "decision": text.decision, "considered": [one.option for one in text.options],
        "decided": text.decided.isoformat(), **person(by),
        **({"review_on": tree["review_on"]} if text.review_on else {}),
        **({"change": limit} if (limit := {key: change[key] for key in OF_THE_LIMIT if key in change}) else {}),
        **({"authority": text.authority} if text.authority else {}),
    }  # fmt: skip
    on = text.decided
    until = years_on(on, proportion_from(None).keep_years)
    with opened(create=True) as ledger:
        draft = Draft(REVIEW_OF_RULE, body, on.isoformat(), signed(by), {**texts, **named(by)}, until)
        return ledger.append(draft, stamp())


def reviews_of(rule: str | None) -> list[Entry]:
    """Return the reviews of a rule that are in the ledger, or of any where none is named, in their order.

    Raises:
        Refused: The ledger cannot be read.
    """
    if not ledger_exists() or not_made_yet():
        return []
    with opened() as ledger:
        return [e for e in ledger.entries() if e.kind == REVIEW_OF_RULE and rule in {None, e.body.get("rule")}]


def in_words(entry: Entry, *, whole: bool = False) -> str:
    """Say what was decided, when, by whom, and when it is looked at again.

    Args:
        entry: The review.
        whole: Whether its number is told, which tells how many entries the ledger held before it.
    """
    body = entry.body
    word = OPTIONS.get(str(body.get("decision")), str(body.get("decision")))
    considered = body.get("considered")
    beside = considered if isinstance(considered, list | tuple) else ()
    others = [OPTIONS.get(str(one), str(one)) for one in beside if one != body.get("decision")]
    again = f"; to be looked at again on {body['review_on']}" if body.get("review_on") else ""
    weighed = f"; considered beside it: {', '.join(dict.fromkeys(others))}" if others else ""
    number = f" (entry {entry.sequence})" if whole else ""
    return f"{entry.occurred_at[:10]}, {entry.author}: {word}{weighed}{again}{number}"
