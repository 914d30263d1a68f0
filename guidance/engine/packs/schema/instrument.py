"""A source of norms as its `instrument.yaml` gives it, and the source of a set of principles."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from guidance.engine.model.instruments.edition import UNKNOWN
from guidance.engine.model.instruments.stage import Extent
from guidance.engine.model.rule import Evidence, Force
from guidance.engine.packs.schema.written import (
    PREFIX,
    AtLeastOne,
    Day,
    EvidenceWord,
    Flag,
    ForceWord,
    Ident,
    Idents,
    OneOf,
    Slug,
    Text,
    Texts,
    Written,
    dated,
    mistake,
    nothing,
)


class SourceText(Written):
    """Where an instrument is published, and when it was last read there."""

    url: str = ""
    read: Day | None = None


class KnownText(Written):
    """How the day on which an instrument came into force is known."""

    evidence: EvidenceWord = Evidence.RECALLED
    sources: list[Text] = nothing()


def _number(raw: str) -> str:
    if len(re.findall(r"[0-9]", raw)) < _FEWEST_DIGITS:
        raise mistake("G103", "expected a telephone number here", 'write it in quotes, such as `"020 7946 0000"`')
    return raw


_FEWEST_DIGITS = 3


class OutOfHoursText(Written):
    """Whom to ring at an authority out of hours, and the day on which the number was last seen to be right."""

    telephone: Annotated[Text, AfterValidator(_number)]
    checked: Day

    @property
    def pair(self) -> tuple[str, date]:
        """The number and the day."""
        return self.telephone, self.checked


def _one_authority(raw: object) -> object:
    """Hold an instrument to one authority: a case is one's, and so are closure days and who may depart.

    Raises:
        PydanticCustomError: Several are named.
    """
    if isinstance(raw, list) and len(raw) > 1:
        cure = "write a folder for each: an instrument of its own, whose rules are `{id: …, carries: …}` of the first"
        raise mistake("G103", "an instrument is one authority's, and several are named here", cure)
    return raw


class ClaimText(Written):
    """How far an instrument is held at a stage: `whole`, or `part` or `none` with the reason."""

    extent: Annotated[Extent, BeforeValidator(OneOf(Extent))]
    because: str = ""

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, str):
            raw = {raw: ""}
        if not isinstance(raw, dict) or len(raw) != 1:
            raise mistake("G103", "expected `whole`, or `part` or `none` with a reason, here", _CLAIM)
        ((word, why),) = raw.items()
        if word in {Extent.PART, Extent.NONE} and not (isinstance(why, str) and why.strip()):
            raise mistake("G143", f"`{word}` without a reason", _CLAIM)
        return {"extent": word, "because": why}


_CLAIM = "write `whole`, or say what is left out, such as `{part: only the limits in days are here}`"


class WithdrawnText(Written):
    """A rule that was stated here and is no longer, because it was found to be wrong. Its name is never used again."""

    rule: Ident
    title: Text
    because: Text


class InstrumentText(Written):
    """A source of norms, as its `instrument.yaml` gives it."""

    instrument: Slug
    title: Text
    force: ForceWord
    commencement: Day | None = None
    commencement_known: KnownText = KnownText()
    repeal: Day | None = None
    issued_under: str = ""
    extent: str = "england"
    supersedes: str = ""
    at_repeal: Literal["saved", "ends"] = "saved"
    because: str = ""
    text_read: Flag = "false"
    calendar: Slug = "england-and-wales"
    working_days: str = ""
    authority: Annotated[Text | None, BeforeValidator(_one_authority)] = None
    out_of_hours: OutOfHoursText | None = None
    applies: Literal["always", "when-named"] = "always"
    source: SourceText = SourceText()
    licence: str = ""
    cited_as: Texts = nothing()
    laws_not_held: Texts = nothing()
    awaits: str = ""
    review_by: Day | None = None
    stages: dict[Slug, ClaimText] = Field(default_factory=dict)
    withdrawn: list[WithdrawnText] = nothing()
    continues: Slug | None = None
    except_: Annotated[Idents, Field(alias="except")] = nothing()
    prefix: Annotated[str, StringConstraints(pattern=PREFIX)] | None = None

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.repeal and self.commencement and self.repeal <= self.commencement:
            message = f"repealed on {self.repeal}, not after {self.commencement}"
            raise mistake("G303", message, "check both dates", "repeal")
        if self.commencement and self.awaits:
            message = f"in force since {self.commencement}, so nothing is awaited"
            raise mistake("G311", message, "delete `awaits`, or the date", "awaits")
        idle = next((key for key in ("except_", "prefix") if getattr(self, key) and not self.continues), "")
        if idle:
            message = f"`{idle.rstrip('_')}` has no effect without `continues`"
            raise mistake("G112", message, "delete it, or name the edition that this one continues", idle.rstrip("_"))
        if self.out_of_hours and not self.authority:
            message = "`out_of_hours` has no effect without `authority`"
            raise mistake("G112", message, "delete it, or say whose number it is", "out_of_hours")
        if self.applies == "when-named" and self.force is not Force.LOCAL_PROCEDURE:
            message = f"`{self.force}` binds people whether or not anybody names it"
            raise mistake("G134", message, "delete `applies`, or write `force: local-procedure`", "applies")
        return self


class PrincipleSourceText(Written):
    """Where a set of principles comes from."""

    source: Slug
    title: Text
    author: str = ""
    year: str = ""
    force: Literal["act", "guidance", "professional", "research"]
    instrument: Slug | None = None
    read: Day | None = None
    place: str = ""
    licence: str = ""


_PARTLY = re.compile(r"(?:19|20|21)\d\d(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)


def _when(raw: str) -> str:
    if raw != UNKNOWN and not _PARTLY.fullmatch(raw):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", raw, re.ASCII):
            cure = f"write `2010`, `2010-03`, `2010-03-17` or `{UNKNOWN}`"
            raise mistake("G312", f"`{raw}` is not a day, a month or a year", cure)
        dated(raw)
    return raw


class DatedText(Written):
    """Something that happened to an edition, dated as far as the date is known."""

    what: Text
    when: Annotated[Text, AfterValidator(_when)]
    evidence: EvidenceWord
    sources: Texts = nothing()


class EditionText(Written):
    """One edition."""

    edition: Text
    title: Text
    instrument: Slug | None = None
    supersedes: Texts = nothing()
    dates: Annotated[list[DatedText], AtLeastOne]
    changes: Texts = nothing()
    evidence: EvidenceWord
    sources: Texts = nothing()


class EditionsText(Written):
    """All the editions of one guide, the earliest first."""

    editions: Annotated[list[EditionText], AtLeastOne]
