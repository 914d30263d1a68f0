"""What the parts of an episode say happened, on which day, with which facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from guidance.engine.model.event import Fact
from guidance.engine.records.census.codes import CATEGORY, CLOSURE, NEEDS, REFERRER, SHOWN_BY
from guidance.engine.records.census.episode import Episode, Plan
from guidance.engine.records.census.group import Group
from guidance.engine.records.census.reporter import Reporter

TRUE, FALSE = "true", "false"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of one child before it has an id or an episode.

    Where its day is not known, `element` names the date that cannot be read, and `first` and `last` the days between
    which it lies, as far as its own group tells. Where the record says two things of it, `otherwise` holds the facts
    that it may have instead, and `because` a clause that says which things.
    """

    event: str
    day: date | None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    element: str = ""
    first: date | None = None
    last: date | None = None
    otherwise: Mapping[str, Fact] | None = None
    because: str = ""


def on(group: Group, name: str, event: str, facts: Mapping[str, Fact] | None = None, *, first: date | None = None,
       last: date | None = None) -> Iterator[Happening]:  # fmt: skip
    """Yield what a date of a group says happened; where it is given and cannot be read, with no day."""
    if name in group.days:
        yield Happening(event, group.days[name], facts or {})
    elif name in group.unread:
        yield Happening(event, None, facts or {}, name, first, last)


def referral(episode: Episode, reporter: Reporter) -> Iterator[Happening]:
    """Yield the referral and the closure."""
    details, days = episode.details, sorted(episode.days)
    facts = _referrer(details, reporter) | _need(details, reporter)
    not_taken_on, in_doubt = _no_further_action(episode, reporter)
    for h in on(details, "CINreferralDate", "referral_received", facts | not_taken_on, last=days[0] if days else None):
        yield replace(h, otherwise=facts | in_doubt, because=_OF_ACTION) if in_doubt != not_taken_on else h
    reason = _code(details, "ReasonForClosure", CLOSURE, reporter)
    if details.is_given("ReasonForClosure") and not details.is_given("CINclosureDate"):
        place = details.place("ReasonForClosure")
        message = "`ReasonForClosure` has no `CINclosureDate`: it was closed, and the day is not known"
        reporter.fault("G664", place, message, "give the date")
        details.unread.add("CINclosureDate")
    latest = days[-1] if days else None
    yield from on(details, "CINclosureDate", "case_closed", {"reason": reason} if reason else {}, first=latest)


_OF_ACTION = "the record cannot be read, or says two things, on whether the referral led to no further action"
_OF_CONFERENCE = "the record cannot be read, or says two things, on whether a conference was needed"


def assessment(group: Group) -> Iterator[Happening]:
    """Yield the start of an assessment and its authorisation."""
    started, done = "AssessmentActualStartDate", "AssessmentAuthorisationDate"
    review = group.days.get("AssessmentInternalReviewDate")
    facts = {"review_point": review.isoformat()} if review else {}
    yield from on(group, started, "assessment_started", facts, last=group.days.get(done))
    yield from on(group, done, "assessment_completed", {"authorised": TRUE}, first=group.days.get(started))


def child_in_need_plan(group: Group) -> Iterator[Happening]:
    """Yield the start and the end of a child in need plan."""
    start, end = "CINPlanStartDate", "CINPlanEndDate"
    yield from on(group, start, "cin_plan_started", last=group.days.get(end))
    yield from on(group, end, "cin_plan_ended", first=group.days.get(start))


def enquiry(group: Group, reporter: Reporter) -> Iterator[Happening]:
    """Yield the strategy discussion that began an enquiry, and the enquiry: the census gives one day for both."""
    target = group.days.get("InitialCPCtarget")
    not_needed = group.flag("ICPCnotRequired", reporter)
    clash = bool(not_needed and group.is_given("DateOfInitialCPC"))
    if clash:
        place = group.place("ICPCnotRequired")
        message = "`ICPCnotRequired` says that no conference was needed, and `DateOfInitialCPC` says that one was held"
        reporter.fault("G673", place, message, "one of the two is wrong; which is not known")
    known: dict[str, Fact] = {"later_known": "no_conference_needed"}
    doubtful = clash or (not_needed is None and group.is_given("ICPCnotRequired"))
    held: dict[str, Fact] = {"recorded_icpc_target": target.isoformat()} if target else {}
    for event, facts in (("strategy_discussion_held", {"s47_initiated": TRUE}), ("s47_enquiry_started", held)):
        said = facts | known if not_needed and not clash else facts
        for h in on(group, "S47ActualStartDate", event, said, last=group.days.get("DateOfInitialCPC")):
            yield replace(h, otherwise=facts | known, because=_OF_CONFERENCE) if doubtful else h


def protection_plan(plan: Plan, reporter: Reporter) -> Iterator[Happening]:
    """Yield the start of a child protection plan, its reviews and its end."""
    group, end = plan.group, plan.group.days.get("CPPendDate")
    facts = {
        "category": category(group, "InitialCategoryOfAbuse", reporter),
        "latest_category": category(group, "LatestCategoryOfAbuse", reporter),
        "previous_plans": _number(group, "NumberOfPreviousCPP", reporter),
    }
    given = {name: fact for name, fact in facts.items() if fact}
    yield from on(group, "CPPstartDate", "cp_plan_started", given, last=min(plan.reviews, default=end))
    for day in plan.reviews:
        yield Happening("review_conference_held", day, {} if day == end else {"plan_continues": TRUE})
    for _ in range(plan.unread_reviews):
        yield Happening("review_conference_held", None, {"plan_continues": TRUE}, "CPPreviewDate", plan.start, end)
    yield from on(group, "CPPendDate", "cp_plan_ended", first=max(plan.reviews, default=plan.start))


def astray(dates: Iterable[str]) -> Iterator[Happening]:
    """Yield what dates would show that stand where the census has none: they happened, and no day is known."""
    for name in dates:
        for event in SHOWN_BY[name]:
            yield Happening(event, None, _AS_COUNTED.get(event, {}), name)


_AS_COUNTED: Mapping[str, Mapping[str, Fact]] = MappingProxyType({
    "assessment_completed": {"authorised": TRUE},
    "strategy_discussion_held": {"s47_initiated": TRUE},
    "review_conference_held": {"plan_continues": TRUE},
})  # fmt: skip


def category(group: Group, name: str, reporter: Reporter | None = None) -> tuple[str, ...] | None:
    """Read a category of abuse; without a reporter, one that cannot be read passes without a word."""
    if group.place(name).blind:
        return None
    word = CATEGORY.get(group.text(name).upper()) if reporter is None else _code(group, name, CATEGORY, reporter)
    return (word,) if word else None


def _code(group: Group, name: str, known: Mapping[str, str], reporter: Reporter) -> str | None:
    text = "" if group.place(name).blind else group.text(name)
    if text and text.upper() not in known:
        cure = f"one of: {', '.join(known)}"
        reporter.fault("G661", group.place(name), f"`{name}` is `{text[:40]}`, which is not a code of the census", cure)
    return known.get(text.upper())


def _referrer(details: Group, reporter: Reporter) -> dict[str, Fact]:
    text = details.text("ReferralSource")
    if not text or details.place("ReferralSource").blind:
        return {}
    who = _code(details, "ReferralSource", REFERRER, reporter)
    return {"source_code": text, **({"referrer_type": who} if who else {})}


def _need(details: Group, reporter: Reporter) -> dict[str, Fact]:
    text = details.text("PrimaryNeedCode")
    _code(details, "PrimaryNeedCode", NEEDS, reporter)
    return {"primary_need": text} if text and not details.place("PrimaryNeedCode").blind else {}


def _no_further_action(episode: Episode, reporter: Reporter) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """Return what is taken to be known of no further action, and what else it may be: the same, where it is certain."""
    stated = episode.details.flag("ReferralNFA", reporter)
    known: dict[str, Fact] = {"later_known": "no_further_action"}
    if stated is None:
        return {}, known if episode.details.is_given("ReferralNFA") else {}
    if stated and episode.has_activity:
        message = "`ReferralNFA` says that nothing more was done, and the episode shows that something was"
        place = episode.details.place("ReferralNFA")
        reporter.fault("G673", place, message, "one of the two is wrong; which is not known")
        return {}, known
    return (known, known) if stated else ({}, {})


def _number(group: Group, name: str, reporter: Reporter) -> str | None:
    text = "" if group.place(name).blind else group.text(name)
    if text.isascii() and text.isdigit() and len(text) <= 4:  # noqa: PLR2004  more is not a count of plans
        return str(int(text))
    if text:
        reporter.fault("G661", group.place(name), f"`{name}` is `{text[:40]}`, which is not a count", "write digits")
    return None
