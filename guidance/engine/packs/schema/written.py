"""What everything written shares: no key that is not its own, and values read as dates, periods, words and names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, StringConstraints
from pydantic_core import PydanticCustomError

from guidance.engine.diagnostics import did_you_mean
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.practice.question import Concerns, asked_plainly
from guidance.engine.model.rule import WRITTEN, Evidence, Expressed, Force, HowSoon, Power, Serves
from guidance.engine.model.vocabulary import NotAFact, parse_date


class Written(BaseModel):
    """What every written thing shares: frozen, and no key that is not its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


def mistake(
    code: str, message: str, cure: str, *at: str | int, also: Sequence[tuple[str | int, ...]] = ()
) -> PydanticCustomError:
    """Make a mistake with our own code; `at` is a path from the place where it was found, `also` more such paths."""
    context = {"message": message, "cure": cure, "at": at, "also": also}
    return PydanticCustomError(code, "{message}", context)


def dated(raw: str, *at: str | int) -> date:
    """Read a date.

    Raises:
        PydanticCustomError: The text is no date; the code says which kind of mistake it is.
    """
    try:
        return parse_date(raw)
    except NotAFact as wrong:
        said = str(wrong)
        code = "G302" if "swapped" in said else "G306" if "two ways" in said or "year first" in said else "G301"
        raise mistake(code, said, wrong.cure, *at) from None


_MOMENT = re.compile(r"([^T ]*)(?:[T ](\d{2}:\d{2}(?::\d{2})?))?", re.ASCII)


def _moment(raw: str) -> str:
    parts = _MOMENT.fullmatch(raw)
    dated(parts[1] if parts else raw)
    try:
        time.fromisoformat(parts[2] if parts and parts[2] else "00:00")
    except ValueError:
        raise mistake("G301", f"`{parts[2] if parts else raw}` is not a time of day", _A_TIME) from None
    return raw


_A_TIME = "write a time such as `2011-04-18T14:30`"


def _period(raw: object) -> object:
    try:
        return Period.read(raw) if isinstance(raw, str) else raw
    except ValueError as wrong:
        raise mistake("G012", str(wrong), "write a period such as `10 working days` or `3 months`") from None


class OneOf:
    """Reads a word of a closed list."""

    def __init__(self, words: type[StrEnum], among_: Sequence[StrEnum] | None = None) -> None:
        self.words = words
        self.known = [str(word) for word in among_ or words]

    def __call__(self, raw: object) -> object:
        """Return the word that is written, or what no word is as it stands."""
        return self.words(among(raw, self.known)) if isinstance(raw, str) else raw


def among(raw: str, known: list[str], *at: str | int) -> str:
    """Hold a word to those allowed.

    Raises:
        PydanticCustomError: It is none of them.
    """
    if raw not in known:
        cure = did_you_mean(raw, known, f"one of: {', '.join(known)}")
        raise mistake("G104", f"`{raw}` is not one of the words allowed", cure, *at)
    return raw


def listed(raw: object) -> object:
    """Return a list as it is, and one thing as a list of it."""
    return raw if isinstance(raw, list) else [raw]


def _not_blank(raw: str) -> str:
    if not raw.strip():
        raise mistake("G113", "nothing is written here", "write it, or leave the key out")
    return raw.strip()


def _year(raw: str) -> int:
    if not re.fullmatch(r"(?:19|20|21)\d\d", raw, re.ASCII):
        raise mistake("G301", f"`{raw}` is not a year from 1900 to 2199", "write four digits, such as `2011`")
    return int(raw)


NAME, SLUG, IDENT, CODE, KEY, MARK, WHOLE, PREFIX, DIAGNOSTIC = (
    r"^[a-z][a-z0-9_]*$",
    r"^[a-z0-9][a-z0-9-]*$",
    r"^[a-z0-9]+(?:[.-][a-z0-9]+)+$",
    r"^[0-9]{3}$",
    r"^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*$",
    r"^[0-9a-f]{8}$",
    r"^[1-9][0-9]{0,2}$",
    r"^[a-z0-9]+$",
    r"^G[0-9]{3}$",
)
FORMS = {
    NAME: "write lower-case words joined by `_`, such as `referral_received`",
    SLUG: "write lower-case words joined by `-`, such as `working-together-2010`",
    IDENT: "write lower-case words joined by full stops or hyphens, such as `wt10.ia.complete`",
    CODE: "write the three digits that the department uses, such as `886`",
    KEY: "write a short name in capitals, such as `HARCA`",
    MARK: "copy the eight letters and figures that stand beside the statement in its list on the site",
    PREFIX: "write lower-case letters and figures alone, such as `wt26`",
    DIAGNOSTIC: "write a code as `check` prints it, such as `G331`",
    WHOLE: "write a whole number from 1 to 999 in digits, such as `12`",
}
"""What to write instead, for each form that a name may have."""

Text = Annotated[str, AfterValidator(_not_blank)]
Texts = Annotated[list[Text], BeforeValidator(listed)]
Name = Annotated[str, StringConstraints(pattern=NAME)]
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
Ident = Annotated[str, StringConstraints(pattern=IDENT)]
Idents = Annotated[list[Ident], BeforeValidator(listed)]
AuthorityCode = Annotated[str, StringConstraints(pattern=CODE)]
Whole = Annotated[str, StringConstraints(pattern=WHOLE)]
Year = Annotated[InstanceOf[int], BeforeValidator(lambda raw: _year(raw) if isinstance(raw, str) else raw)]
Day = Annotated[date, BeforeValidator(lambda raw: dated(raw) if isinstance(raw, str) else raw)]
Moment = Annotated[str, AfterValidator(_moment)]
Length = Annotated[InstanceOf[Period], BeforeValidator(_period)]
Flag = Literal["true", "false"]
EvidenceWord = Annotated[Evidence, BeforeValidator(OneOf(Evidence, WRITTEN))]
ForceWord = Annotated[Force, BeforeValidator(OneOf(Force))]
ConcernsWord = Annotated[Concerns, BeforeValidator(OneOf(Concerns))]
HowSoonWord = Annotated[HowSoon, BeforeValidator(OneOf(HowSoon))]
ExpressedWord = Annotated[Expressed, BeforeValidator(OneOf(Expressed))]
PowerWord = Annotated[Power, BeforeValidator(OneOf(Power))]
ServesWord = Annotated[Serves, BeforeValidator(OneOf(Serves))]
ConventionWord = Annotated[Convention, BeforeValidator(OneOf(Convention))]
AtLeastOne = Field(min_length=1)


FEWEST, MOST = 3, 30


def asked(raw: list[str]) -> list[str]:
    """Hold questions to their number, each asked once."""
    if not FEWEST <= len(raw) <= MOST:
        message = f"three to thirty questions are wanted, and {len(raw)} stand here"
        raise mistake("G180", message, "write what people ask in their own words, or leave the key out")
    plain = [asked_plainly(question) for question in raw]
    twice = next((n for n, question in enumerate(plain) if question in plain[:n]), None)
    if twice is not None:
        raise mistake("G180", f"`{raw[twice]}` is asked twice", "keep one, and ask another", twice)
    return raw


AskedAs = Annotated[list[Text], AfterValidator(asked)]
"""Three to thirty questions in practitioners' own words."""


def nothing() -> Any:  # noqa: ANN401  a field of any list
    """Leave a list empty where its key is left out."""
    return Field(default_factory=list)


_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as written: `2011-03-21`, or `2011-03` where nobody knows the day. No day is ever made up.

    `first` is the earliest day that it can be. `by` is the first day by which it had certainly come: the day itself,
    or the first of the next month.
    """

    text: str
    first: date
    by: date

    @property
    def said(self) -> str:
        """What is written, where only the month is known."""
        return "" if self.first == self.by else self.text


def read_dated(raw: str) -> Dated:
    """Read a date or a month.

    Raises:
        PydanticCustomError: The text is neither; the code says which kind of mistake it is.
    """
    month = _MONTH.fullmatch(raw)
    if month is None:
        day = dated(raw)
        return Dated(raw, day, day)
    year, number = int(month[1]), int(month[2])
    dated(f"{raw}-01")
    if number < _DECEMBER:
        after = date(year, number + 1, 1)
    else:
        after = date(year + 1, 1, 1) if year < date.max.year else date.max
    return Dated(raw, date(year, number, 1), after)


DayOrMonth = Annotated[InstanceOf[Dated], BeforeValidator(lambda raw: read_dated(raw) if isinstance(raw, str) else raw)]
