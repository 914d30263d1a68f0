"""One referral and what followed it, as the census returns it: its parts, opened and checked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guidance.engine.records.census.codes import FORECASTS
from guidance.engine.records.census.elements import Element
from guidance.engine.records.census.group import Group, open_group, read_day, said_otherwise
from guidance.engine.records.census.orders import check_episode, check_reviews, check_within
from guidance.engine.records.census.reporter import Reporter


@dataclass(slots=True)
class Plan:
    """A child protection plan and the days on which it was reviewed."""

    group: Group
    reviews: list[date]
    unread_reviews: int = 0

    @property
    def start(self) -> date | None:
        """The day the plan began, where it can be read."""
        return self.group.days.get("CPPstartDate")

    def is_in_force(self, day: date) -> bool:
        """Tell whether the plan had begun before a day and not ended before it."""
        end = self.group.days.get("CPPendDate")
        return self.start is not None and self.start < day and (end is None or end >= day)


@dataclass(slots=True)
class Episode:
    """A `CINdetails` with its parts opened. `name` tells it from the child's others."""

    details: Group
    assessments: list[Group]
    cin_plans: list[Group]
    enquiries: list[Group]
    plans: list[Plan]
    name: str = ""

    @property
    def referred(self) -> date | None:
        """The referral date, where it can be read."""
        return self.details.days.get("CINreferralDate")

    @property
    def groups(self) -> list[Group]:
        """The groups inside it that hold dates."""
        return [*self.assessments, *self.cin_plans, *self.enquiries, *(plan.group for plan in self.plans)]

    @property
    def days(self) -> list[date]:
        """Every day on which something was done after the referral and before the closure, so far as can be read."""
        inner = [day for group in self.groups for name, day in group.days.items() if name not in FORECASTS]
        own = [day for name, day in self.details.days.items() if name == "DateOfInitialCPC"]
        return [*inner, *own, *(day for plan in self.plans for day in plan.reviews)]

    @property
    def has_activity(self) -> bool:
        """Tell whether anything at all was done after the referral."""
        return bool(self.groups) or self.details.is_given("DateOfInitialCPC")


def open_episode(element: Element, reporter: Reporter, limit: date) -> Episode:
    """Open a `CINdetails` and everything in it, and report what cannot have happened in that order."""
    details = open_group(element, reporter, limit)
    check_within(details, reporter)
    episode = Episode(
        details,
        list(_parts(details, "Assessments", reporter, limit)),
        list(_parts(details, "CINPlanDates", reporter, limit)),
        list(_parts(details, "Section47", reporter, limit)),
        [_plan(group, reporter, limit) for group in _parts(details, "ChildProtectionPlans", reporter, limit)],
    )
    check_episode(details, episode.groups, reporter)
    _enquiries_of_one_day(episode.enquiries, reporter)
    return episode


def _enquiries_of_one_day(enquiries: list[Group], reporter: Reporter) -> None:
    """Report enquiries that start on one day with one target: what is said of each is kept, under one start."""
    seen: set[tuple[date | None, date | None]] = set()
    for group in enquiries:
        start = group.days.get("S47ActualStartDate")
        key = (start, group.days.get("InitialCPCtarget"))
        if start and key in seen:
            message = f"two enquiries start on {start}, and run at once; what each says is kept, under one start"
            reporter.fault("G699", group.element, message, "if they are one, take one out")
        seen.add(key)


def name_episodes(episodes: list[Episode]) -> list[Episode]:
    """Name each episode after its referral date, with `#2` for a second on that day, and drop repeats.

    Which of two is second depends on what they say, not on where they stand.
    """
    by_day: dict[str, list[Episode]] = defaultdict(list)
    for episode in episodes:
        by_day[str(episode.referred or "undated")].append(episode)
    return [episode for day, alike in by_day.items() for episode in _numbered(day, alike)]


def _numbered(day: str, episodes: list[Episode]) -> Iterator[Episode]:
    different = {episode.details.element.content(): episode for episode in episodes} if len(episodes) > 1 else {}
    ordered = [different[content] for content in sorted(different, key=repr)] or episodes
    for place, episode in enumerate(ordered, 1):
        episode.name = day if place == 1 else f"{day}#{place}"
        yield episode


def _parts(details: Group, name: str, reporter: Reporter, limit: date) -> Iterator[Group]:
    """Open the parts of one name, each once: exports repeat some of them word for word."""
    seen: set[tuple[object, ...]] = set()
    elements = details.groups.get(name, ())
    for element in elements:
        content = element.content() if len(elements) > 1 else ()
        if content in seen:
            reporter.fault("G665", element, f"`{name}` is there twice, word for word", "the two are read as one")
            continue
        seen.add(content)
        group = open_group(element, reporter, limit)
        check_within(group, reporter)
        yield group


def _plan(group: Group, reporter: Reporter, limit: date) -> Plan:
    leaves = [leaf for reviews in group.open("Reviews", reporter, limit) for leaf in _dates(reviews, reporter)]
    read = [(read_day(leaf, reporter, limit), leaf) for leaf in leaves]
    dated = [(day, leaf) for day, leaf in read if day is not None]
    check_reviews(group, dated, reporter)
    return Plan(group, [day for day, _ in dated], len(leaves) - len(dated))


def _dates(reviews: Group, reporter: Reporter) -> Iterator[Element]:
    for leaf in reviews.groups.get("CPPreviewDate", ()):
        leaf.text = leaf.text.strip()
        said_otherwise(leaf, reporter)
        leaf.blind |= reviews.element.blind
        if leaf.text:
            yield leaf
