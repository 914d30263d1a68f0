"""A census as text, element by element, and what tests ask of a reading of one."""

from collections.abc import Iterable

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.event import Event
from guidance.engine.records import Reading

NAME = "census.xml"


def leaf(name: str, value: object) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>\n"


def group(name: str, *inside: str, **leaves: object) -> str:
    return f"<{name}>\n{''.join(leaf(key, value) for key, value in leaves.items())}{''.join(inside)}</{name}>\n"


def header(lea: object = "201", year: object = 2024, reference: object = "2024-03-31") -> str:
    details = group("CollectionDetails", Collection="CIN", Year=year, ReferenceDate=reference)
    return group("Header", details, group("Source", SourceLevel="L", LEA=lea))


def census(*children: str, head: str | None = None) -> tuple[str, str]:
    return (
        f"<Message>\n{header() if head is None else head}<Children>\n{''.join(children)}</Children>\n</Message>\n",
        NAME,
    )


def child(*details: str, case: object = "A1", born: object = "2015-06-01", **more: object) -> str:
    identifiers = group("ChildIdentifiers", LAchildID=case, PersonBirthDate=born, Sex="M", **more)
    return group("Child", identifiers, group("ChildCharacteristics", Ethnicity="WBRI"), *details)


def details(*inside: str, referred: object = "2023-05-09", **leaves: object) -> str:
    return group("CINdetails", *inside, CINreferralDate=referred, **leaves)


def assessment(start: object = "2023-05-10", done: object = None, review: object = None) -> str:
    leaves = {"AssessmentActualStartDate": start, "AssessmentInternalReviewDate": review}
    return group("Assessments", **leaves, AssessmentAuthorisationDate=done)


def enquiry(start: object = "2023-06-01", **leaves: object) -> str:
    return group("Section47", S47ActualStartDate=start, **leaves)


def plan(start: object = "2023-06-20", end: object = None, reviews: tuple[str, ...] = (), **leaves: object) -> str:
    held = group("Reviews", *(leaf("CPPreviewDate", day) for day in reviews)) if reviews else ""
    return group("ChildProtectionPlans", held, CPPstartDate=start, CPPendDate=end, **leaves)


def said(events: Iterable[Event], *names: str) -> list[tuple[str, str, dict[str, object]]]:
    return [(e.event, e.at, dict(e.facts)) for e in events if not names or e.event in names]


def codes(reading: Reading) -> list[str]:
    return [fault.code for fault in reading.diagnostics]


def only_fault(reading: Reading) -> Diagnostic:
    (fault,) = reading.diagnostics
    return fault
