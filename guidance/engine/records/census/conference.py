"""Initial conferences: after enquiries or for a child who moved in, and what each of them decided."""

from collections.abc import Iterator
from datetime import date

from guidance.engine.model.event import Fact
from guidance.engine.records.census.episode import Episode
from guidance.engine.records.census.events import FALSE, TRUE, Happening, category
from guidance.engine.records.census.group import Group
from guidance.engine.records.census.reporter import Reporter

_HELD = "DateOfInitialCPC"


def conferences(episode: Episode, reporter: Reporter, begins: date) -> Iterator[Happening]:
    """Yield the conferences of an episode, and the notice that a child had moved in where one of them says so.

    A date within a section 47 group is a conference after enquiries; one directly in the episode belongs to a child
    who arrived with a plan, and the referral date is then the day of notice. On one day the two are one conference.
    `begins` is the first day of the year that the file covers.
    """
    inner = {group.days[_HELD]: group for group in episode.enquiries if _HELD in group.days}
    for day, group in inner.items():
        yield Happening("icpc_held", day, {"transfer_in": FALSE} | _decision(episode, group, reporter, begins))
    for group in episode.enquiries:
        if _HELD in group.unread:
            started = group.days.get("S47ActualStartDate")
            yield Happening("icpc_held", None, {"transfer_in": FALSE}, _HELD, started)
    outer = episode.details.days.get(_HELD)
    if outer is None:
        yield from _moved_in_unread(episode)
        return
    if inner:
        _report_both(episode.details, reporter, one_day=outer in inner)
    if outer not in inner:
        if episode.referred:
            yield Happening("transfer_in_notified", episode.referred, {"permanent": TRUE})
        decision = _decision(episode, episode.details, reporter, begins)
        yield Happening("icpc_held", outer, {"transfer_in": TRUE} | decision)


def _moved_in_unread(episode: Episode) -> Iterator[Happening]:
    """Yield the notice and the conference of a child who moved in, where its date is given and cannot be read."""
    if _HELD in episode.details.unread:
        if episode.referred:
            yield Happening("transfer_in_notified", episode.referred, {"permanent": TRUE})
        yield Happening("icpc_held", None, {"transfer_in": TRUE}, _HELD, episode.referred)


def _report_both(details: Group, reporter: Reporter, *, one_day: bool) -> None:
    message = "the episode has a conference after enquiries and one for a child who moved in"
    cure = "both on one day: read as one, after enquiries" if one_day else "on two days: both are used as they are"
    reporter.fault("G669", details.place(_HELD), message, cure)


def _decision(episode: Episode, group: Group, reporter: Reporter, begins: date) -> dict[str, Fact]:
    """Say whether a conference agreed a plan, from the plans of its episode: the census has no field for it.

    A plan that starts that day was agreed. Where no plan runs or starts from that day on, none was, if the file
    covers the day: every plan in force in its year is in it. Anything else leaves the answer missing.
    """
    day = group.days[_HELD]
    agreed = [plan for plan in episode.plans if plan.start == day]
    if agreed:
        kinds = {word for plan in agreed for word in category(plan.group, "InitialCategoryOfAbuse") or ()}
        return {"plan_agreed": TRUE} | ({"category": tuple(sorted(kinds))} if kinds else {})
    if any(plan.start is None for plan in episode.plans):
        return {}
    others = [plan for plan in episode.plans if plan.start and (plan.start > day or plan.is_in_force(day))]
    for plan in others:
        message = f"the plan starts {plan.start}, not on the day of the conference, {day}"
        place = plan.group.place("CPPstartDate")
        reporter.fault("G672", place, message, "whether it was agreed there is left unknown")
    return {} if others or day < begins else {"plan_agreed": FALSE}
