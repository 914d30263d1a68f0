"""What the parts of an episode say happened, on which day, with which facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from guidance.engine.model.event import Fact
from guidance.engine.records.census.codes import CATEGORY, CLOSURE, NEEDS, REFERRER
from guidance.engine.records.census.episode import Episode, Plan
from guidance.engine.records.census.group import Group
from guidance.engine.records.census.reporter import Reporter

TRUE, FALSE = "true", "false"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of one child before it has an id or an episode."""

    event: str
    day: date
    facts: Mapping[str, Fact] = field(default_factory=dict)


def referral(episode: Episode, reporter: Reporter) -> Iterator[Happening]:
    """Yield the referral and the closure."""
    details = episode.details
    facts = _referrer(details, reporter) | _need(details, reporter) | _no_further_action(episode, reporter)
    if episode.referred:
        yield Happening("referral_received", episode.referred, facts)
    reason = _code(details, "ReasonForClosure", CLOSURE, reporter)
    closed = details.days.get("CINclosureDate")
    if closed:
        yield Happening("case_closed", closed, {"reason": reason} if reason else {})
    elif details.is_given("ReasonForClosure") and not details.is_given("CINclosureDate"):
        place = details.place("ReasonForClosure")
        reporter.fault("G664", place, "`ReasonForClosure` has no `CINclosureDate`, and is not used", "give the date")


def assessment(group: Group) -> Iterator[Happening]:
    """Yield the start of an assessment and its authorisation."""
    start, done = group.days.get("AssessmentActualStartDate"), group.days.get("AssessmentAuthorisationDate")
    review = group.days.get("AssessmentInternalReviewDate")
    if start:
        yield Happening("assessment_started", start, {"review_point": review.isoformat()} if review else {})
    if done:
        yield Happening("assessment_completed", done, {"authorised": TRUE})


def child_in_need_plan(group: Group) -> Iterator[Happening]:
    """Yield the start and the end of a child in need plan."""
    for name, event in (("CINPlanStartDate", "cin_plan_started"), ("CINPlanEndDate", "cin_plan_ended")):
        if name in group.days:
            yield Happening(event, group.days[name])


def enquiry(group: Group, reporter: Reporter) -> Iterator[Happening]:
    """Yield the strategy discussion that began an enquiry, and the enquiry: the census gives one day for both."""
    start, target = group.days.get("S47ActualStartDate"), group.days.get("InitialCPCtarget")
    not_needed = group.flag("ICPCnotRequired", reporter)
    if not_needed and group.is_given("DateOfInitialCPC"):
        place = group.place("ICPCnotRequired")
        message = "`ICPCnotRequired` says that no conference was needed, and `DateOfInitialCPC` says that one was held"
        reporter.fault("G673", place, message, "one of the two is wrong; both are used as they are")
    if start:
        known: dict[str, Fact] = {"later_known": "no_conference_needed"} if not_needed else {}
        yield Happening("strategy_discussion_held", start, {"s47_initiated": TRUE} | known)
        held = {"recorded_icpc_target": target.isoformat()} if target else {}
        yield Happening("s47_enquiry_started", start, known | held)


def protection_plan(plan: Plan, reporter: Reporter) -> Iterator[Happening]:
    """Yield the start of a child protection plan, its reviews and its end."""
    end = plan.group.days.get("CPPendDate")
    facts = {
        "category": category(plan.group, "InitialCategoryOfAbuse", reporter),
        "latest_category": category(plan.group, "LatestCategoryOfAbuse", reporter),
        "previous_plans": _number(plan.group, "NumberOfPreviousCPP", reporter),
    }
    if plan.start:
        yield Happening("cp_plan_started", plan.start, {name: fact for name, fact in facts.items() if fact})
    for day in plan.reviews:
        yield Happening("review_conference_held", day, {} if day == end else {"plan_continues": TRUE})
    if end:
        yield Happening("cp_plan_ended", end)


def category(group: Group, name: str, reporter: Reporter | None = None) -> tuple[str, ...] | None:
    """Read a category of abuse; without a reporter, one that cannot be read passes without a word."""
    word = CATEGORY.get(group.text(name).upper()) if reporter is None else _code(group, name, CATEGORY, reporter)
    return (word,) if word else None


def _code(group: Group, name: str, known: Mapping[str, str], reporter: Reporter) -> str | None:
    text = group.text(name)
    if text and text.upper() not in known:
        cure = f"one of: {', '.join(known)}"
        reporter.fault("G661", group.place(name), f"`{name}` is `{text[:40]}`, which is not a code of the census", cure)
    return known.get(text.upper())


def _referrer(details: Group, reporter: Reporter) -> dict[str, Fact]:
    text = details.text("ReferralSource")
    if not text:
        return {}
    who = _code(details, "ReferralSource", REFERRER, reporter)
    return {"source_code": text, **({"referrer_type": who} if who else {})}


def _need(details: Group, reporter: Reporter) -> dict[str, Fact]:
    text = details.text("PrimaryNeedCode")
    _code(details, "PrimaryNeedCode", NEEDS, reporter)
    return {"primary_need": text} if text else {}


def _no_further_action(episode: Episode, reporter: Reporter) -> dict[str, Fact]:
    if not episode.details.flag("ReferralNFA", reporter):
        return {}
    if episode.has_activity:
        message = "`ReferralNFA` says that nothing more was done, and the episode shows that something was"
        place = episode.details.place("ReferralNFA")
        reporter.fault("G673", place, message, "one of the two is wrong; both are used as they are")
    return {"later_known": "no_further_action"}


def _number(group: Group, name: str, reporter: Reporter) -> str | None:
    text = group.text(name)
    if text.isascii() and text.isdigit() and len(text) <= 4:  # noqa: PLR2004  more is not a count of plans
        return str(int(text))
    if text:
        reporter.fault("G661", group.place(name), f"`{name}` is `{text[:40]}`, which is not a count", "write digits")
    return None
