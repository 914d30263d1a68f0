"""How much a departure has to say for itself, as an authority writes it down."""

import re
from itertools import product
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, InstanceOf, model_validator

from guidance.engine.diagnostics import did_you_mean
from guidance.engine.model.practice.proportion import LIKELIHOODS, SERIOUSNESSES, Harm
from guidance.engine.packs.schema.deviation import DeviationText, Likelihood, Seriousness
from guidance.engine.packs.schema.written import AtLeastOne, Slug, Text, Written, listed, mistake, nothing

CAN_BE_ASKED = [name for name, field in DeviationText.model_fields.items() if not field.is_required()]


def askable(asks: dict[str, str]) -> dict[str, str]:
    """Hold what is to be written besides to what a departure can be asked for.

    Raises:
        PydanticCustomError: A departure has no such key, or cannot do without it.
    """
    for key in asks:
        if key not in CAN_BE_ASKED:
            cure = did_you_mean(key, CAN_BE_ASKED, f"one of: {', '.join(CAN_BE_ASKED)}")
            raise mistake("G161", f"`{key}` is not something that a departure can be asked for", cure, key)
    return asks


def _years(raw: str) -> int:
    found = re.fullmatch(r"([1-9]\d?|1[0-4]\d) years?", raw, re.ASCII)
    if not found:
        raise mistake("G012", f"`{raw}`: expected a number of years", "write a length such as `25 years`")
    return int(found[1])


class HarmsText(Written):
    """Some harms: every pair of one of these likelihoods and one of these degrees."""

    likelihood: Annotated[list[Likelihood], BeforeValidator(listed), AtLeastOne]
    seriousness: Annotated[list[Seriousness], BeforeValidator(listed), AtLeastOne]

    def pairs(self) -> set[Harm]:
        """Return each pair."""
        return set(product(self.likelihood, self.seriousness))


class LevelText(Written):
    """One level of recording."""

    level: Slug
    means: Text
    when: Annotated[list[HarmsText], AtLeastOne]
    asks: Annotated[dict[str, Text], AfterValidator(askable)] = nothing()

    def pairs(self) -> set[Harm]:
        """Return every harm for which the level is meant."""
        return {pair for harms in self.when for pair in harms.pairs()}


class ProportionText(Written):
    """An authority's levels, the lowest first."""

    proportion: Slug
    authority: Text | None = None
    because: Text
    keep_personal_text: Annotated[InstanceOf[int], BeforeValidator(lambda raw: _years(str(raw)))]
    levels: Annotated[list[LevelText], AtLeastOne]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Refuse a table with a hole, or with a harm in two levels: nobody could say how much to write."""
        seen: dict[Harm, str] = {}
        for n, level in enumerate(self.levels):
            for pair in sorted(level.pairs()):
                if pair in seen:
                    message = f"harm that is {pair[0]} and {pair[1]} is in `{seen[pair]}` and in `{level.level}`"
                    raise mistake("G162", message, "give each pair to one level", "levels", n, "when")
                seen[pair] = level.level
        holes = [pair for pair in product(LIKELIHOODS, SERIOUSNESSES) if pair not in seen]
        if holes:
            likelihood, seriousness = holes[0]
            message = f"no level is for harm that is {likelihood} and {seriousness}"
            raise mistake("G162", message, "give each pair to one level", "levels")
        return self
