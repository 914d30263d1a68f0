"""Orders that cannot be: reported, and the dates then taken as they are given."""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType

from guidance.engine.records.census.elements import Element
from guidance.engine.records.census.group import Group
from guidance.engine.records.census.reporter import Reporter

_WITHIN = MappingProxyType({
    "CINdetails": (("CINreferralDate", "CINclosureDate"), ("CINreferralDate", "DateOfInitialCPC")),
    "Assessments": (
        ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
        ("AssessmentActualStartDate", "AssessmentInternalReviewDate"),
    ),
    "CINPlanDates": (("CINPlanStartDate", "CINPlanEndDate"),),
    "Section47": (("S47ActualStartDate", "DateOfInitialCPC"),),
    "ChildProtectionPlans": (("CPPstartDate", "CPPendDate"),),
    "ChildIdentifiers": (("PersonBirthDate", "PersonDeathDate"),),
})  # fmt: skip
"""In each element, pairs of dates of which the first cannot be after the second."""

_NOT_BEFORE_REFERRAL = (
    "AssessmentActualStartDate", "CINPlanStartDate", "S47ActualStartDate", "DateOfInitialCPC", "CPPstartDate",
)  # fmt: skip
_NOT_AFTER_CLOSURE = (
    *_NOT_BEFORE_REFERRAL, "AssessmentAuthorisationDate", "CINPlanEndDate", "CPPendDate",
)  # fmt: skip


def check_within(group: Group, reporter: Reporter) -> None:
    """Report dates of one element that contradict each other."""
    for first, second in _WITHIN.get(group.element.name, ()):
        _check(first, group.days.get(first), second, group.days.get(second), group.place(second), reporter)


def check_episode(episode: Group, groups: Iterable[Group], reporter: Reporter) -> None:
    """Report what came before its referral or after its case was closed."""
    opened, closed = episode.days.get("CINreferralDate"), episode.days.get("CINclosureDate")
    for group in groups:
        for name, day in group.days.items():
            if name in _NOT_BEFORE_REFERRAL:
                _check("CINreferralDate", opened, name, day, group.place(name), reporter)
            if name in _NOT_AFTER_CLOSURE:
                _check(name, day, "CINclosureDate", closed, group.place(name), reporter)


def check_death(identifiers: Group, episodes: Iterable[Group], reporter: Reporter) -> None:
    """Report a referral of a child who had died."""
    died = identifiers.days.get("PersonDeathDate")
    for episode in episodes:
        referred = episode.days.get("CINreferralDate")
        _check("CINreferralDate", referred, "PersonDeathDate", died, episode.place("CINreferralDate"), reporter)


def check_reviews(plan: Group, reviews: Iterable[tuple[date, Element]], reporter: Reporter) -> None:
    """Report reviews held before their plan began or after it ended."""
    start, end = plan.days.get("CPPstartDate"), plan.days.get("CPPendDate")
    for day, place in reviews:
        _check("CPPstartDate", start, "CPPreviewDate", day, place, reporter)
        _check("CPPreviewDate", day, "CPPendDate", end, place, reporter)


def _check(  # noqa: PLR0917  two names, two days and where to say so
    first: str, early: date | None, second: str, late: date | None, place: Element, reporter: Reporter
) -> None:
    if early and late and late < early:
        message = f"`{second}` {late} is before `{first}` {early}"
        reporter.fault("G663", place, message, "one of the two dates is wrong; both are used as they are")
