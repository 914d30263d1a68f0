"""A worked case beside a rule."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from guidance.engine.diagnostics import did_you_mean
from guidance.engine.model.finding import Standing, Status
from guidance.engine.packs.schema.written import (
    AtLeastOne,
    Day,
    Ident,
    Moment,
    Name,
    Text,
    Written,
    among,
    dated,
    mistake,
)

NONE = "none"
EXPECTED = (
    "id", "case", "episode", "authority", "rule", "title", "modality", "force", "bearer", "status", "standing",
    "trigger", "restarts", "due", "due_at", "performed", "days_late", "lapsed", "missing", "trial", "deviation",
    "notes", "clock", "because", "in_words", "weigh", "evidence", "source",
    "relates_to", "how_soon",
)  # fmt: skip
"""The fields of a finding, and how soon its rule is to be kept: what a case may say that it expects."""
WORDS = {"status": [str(s) for s in Status], "standing": [str(s) for s in Standing]}


def _happening(raw: object) -> object:
    """Read what happened: a date and an event, or a record as in JSON without its case."""
    if isinstance(raw, str) and len(raw.split()) != 2:  # noqa: PLR2004  a date, and an event
        raise mistake("G114", "an event of a case is a date and a name", "such as `2011-04-18 referral_received`")
    if isinstance(raw, dict):
        for key in ("at", "event"):
            if not isinstance(raw.get(key), str):
                cure = "such as `{at: 2011-04-18, event: case_closed}`"
                raise mistake("G114", f"`{key}` is missing from an event of a case", cure)
    if not isinstance(raw, str | dict):
        raise mistake("G103", "expected an event here", "such as `2011-04-18 referral_received`")
    return raw


def _expectation(raw: object) -> object:
    """Hold what is expected to the fields and the words of a finding."""
    if raw == []:
        raise mistake("G103", "expected a status, or what is found, here", f"write `{NONE}` where nothing is found")
    if raw != NONE:
        for path, one in [((n,), one) for n, one in enumerate(raw)] if isinstance(raw, list) else [((), raw)]:
            _check_expected(one, *path)
    return raw


def _check_expected(one: object, *path: int) -> None:
    if isinstance(one, str):
        among(one, [*WORDS["status"], *([] if path else [NONE])], *path)
    elif not isinstance(one, dict):
        raise mistake("G103", "expected a status, or a mapping of what is found", "such as `{status: pending}`", *path)
    else:
        for key, value in one.items():
            _check_field(key, value, *path)


def _check_field(key: str, value: object, *path: int) -> None:
    if key not in EXPECTED:
        cure = did_you_mean(key, EXPECTED, f"the keys here are: {', '.join(EXPECTED)}")
        raise mistake("G101", f"`{key}` is not a key here", cure, *path, key)
    if key not in {*WORDS, "due"}:
        return
    if not isinstance(value, str):
        raise mistake("G103", "expected a single value here", "write one word or date, without brackets", *path, key)
    if key in WORDS:
        among(value, WORDS[key], *path, key)
    elif value != "null":
        dated(value, *path, key)


class CaseText(Written):
    """A worked case beside a rule. Its events and what it expects stay as they were written."""

    rule: Ident
    case: Text
    as_at: Day
    events: Annotated[list[Annotated[Any, BeforeValidator(_happening)]], AtLeastOne]
    expect: Annotated[Any, BeforeValidator(_expectation)]
    known_at: Moment | None = None
    authority: Text | None = None
    shows: list[Name] | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise mistake("G303", f"ends on {self.until}, before {self.from_}", "check both dates", "until")
        return self
