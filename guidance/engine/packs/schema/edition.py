"""The history of a guide's editions as written."""

import re
from typing import Annotated

from pydantic import AfterValidator

from guidance.engine.model.edition import UNKNOWN
from guidance.engine.packs.schema.written import (
    AtLeastOne,
    EvidenceWord,
    Slug,
    Text,
    Texts,
    Written,
    dated,
    mistake,
    nothing,
)

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
