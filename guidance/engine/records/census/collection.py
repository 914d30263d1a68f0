"""What one census file speaks of: whose children, and which year."""

import re
from dataclasses import dataclass
from datetime import date

from guidance.engine.records.census.codes import (
    FIRST_COLLECTION,
    KNOWN_COLLECTIONS,
    PLANS_COLLECTED_FROM,
    PLANS_OF_CHILDREN_IN_NEED,
    SHOWN,
)
from guidance.engine.records.census.elements import Element, Refused
from guidance.engine.records.census.group import Group, open_group
from guidance.engine.records.census.reporter import Reporter
from guidance.engine.records.reading import Terms

_YEAR_END = (3, 31)


@dataclass(frozen=True, slots=True)
class Collection:
    """One authority's census for the year that ends on its reference date."""

    authority: str
    reference_date: date

    @property
    def begins(self) -> date:
        """The first day of the year that the file covers."""
        return date(self.reference_date.year - 1, 4, 1)

    @property
    def shows(self) -> frozenset[str]:
        """The events that a census of this year can show."""
        return SHOWN if self.reference_date.year >= PLANS_COLLECTED_FROM else SHOWN - PLANS_OF_CHILDREN_IN_NEED


def settle(header: Element | None, terms: Terms, reporter: Reporter, place: Element) -> Collection:
    """Find out whose census this is and for which year: from the header or, where it does not say, as given.

    Raises:
        Refused: Neither says, or the year is one whose census had another form.
    """
    group = open_group(header, reporter, date.max) if header else Group(place)
    details = next(group.open("CollectionDetails", reporter, date.max), Group(place))
    authority = _authority(list(group.open("Source", reporter, date.max)), terms, reporter)
    reference_date = _reference_date(details, terms, reporter)
    if authority is None or reference_date is None:
        raise _ask(place, authority, reference_date)
    if reference_date.year < FIRST_COLLECTION:
        message = f"this is a census for {reference_date.year}; before {FIRST_COLLECTION} it had another form"
        raise Refused("G654", message, details.place("ReferenceDate"), "write its events to a plain file")
    _check_year(details, reference_date, reporter)
    return Collection(authority, reference_date)


def _ask(place: Element, authority: str | None, reference_date: date | None) -> Refused:
    missing = {
        "`--authority`": "which authority it is from" if authority is None else "",
        "`--reference-date`": "for which day it speaks" if reference_date is None else "",
    }
    what = " and ".join(words for words in missing.values() if words)
    options = " and ".join(option for option, words in missing.items() if words)
    return Refused("G653", f"the header does not say {what}", place, f"give {options}")


def _authority(sources: list[Group], terms: Terms, reporter: Reporter) -> str | None:
    """Return the code that the header gives, or else the authority given beside the file."""
    places = [source.place("LEA") for source in sources if source.is_given("LEA")]
    if not places:
        return terms.authority
    stated = places[0].text
    code = terms.authorities.code(stated)
    if code is None:
        _report_unknown(places[0], terms, reporter)
        code = stated if re.fullmatch(r"\d{3}", stated, re.ASCII) else terms.authority
    if len({place.text for place in places}) > 1:
        reporter.fault("G656", places[1], f"the header has several authorities; `{stated}` is used")
    if terms.authority not in {None, code}:
        message = f"the header says authority `{code}`, and `{terms.authority}` was given beside the file"
        reporter.fault("G656", places[0], message, "the header's is used")
    return code


def _report_unknown(place: Element, terms: Terms, reporter: Reporter) -> None:
    close = terms.authorities.suggest(place.text)
    cure = f"did you mean `{close}`?" if close else "rules and trials of one authority only will not apply to it"
    reporter.fault("G656", place, f"`LEA` is `{place.text[:40]}`, which is not an authority known here", cure)


def _reference_date(details: Group, terms: Terms, reporter: Reporter) -> date | None:
    """Return the header's reference date, or else the one given beside the file."""
    stated = details.days.get("ReferenceDate")
    if stated and terms.reference_date not in {None, stated}:
        message = f"`ReferenceDate` is {stated}, and {terms.reference_date} was given beside the file"
        reporter.fault("G656", details.place("ReferenceDate"), message, "the header's is used")
    return stated or terms.reference_date


def _check_year(details: Group, reference_date: date, reporter: Reporter) -> None:
    collection, year = details.text("Collection"), details.text("Year")
    if collection and collection.upper() != "CIN":
        message = f"`Collection` is `{collection[:40]}`; the file is read as a children in need census all the same"
        reporter.fault("G656", details.place("Collection"), message, "check that this is the right file")
    if year and year != str(reference_date.year):
        message = f"`Year` is {year[:10]} and `ReferenceDate` is {reference_date}"
        reporter.fault("G656", details.place("Year"), message, "the reference date is used")
    if (reference_date.month, reference_date.day) != _YEAR_END:
        message = f"the reference date, {reference_date}, is not a 31 March"
        cure = f"the file is taken to cover {reference_date.year - 1}-04-01 to that day"
        reporter.fault("G656", details.place("ReferenceDate"), message, cure)
    if reference_date.year not in KNOWN_COLLECTIONS:
        message = f"the census of {reference_date.year} is read as those of 2017 to 2026 are"
        reporter.fault("G656", details.place("ReferenceDate"), message, "check what the report says it did not know")
