"""One child of a census as a case with events."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from guidance.engine.model.event import NO_FACTS, Event, Fact
from guidance.engine.records.census.collection import Collection
from guidance.engine.records.census.conference import conferences
from guidance.engine.records.census.elements import Element
from guidance.engine.records.census.episode import Episode, name_episodes, open_episode
from guidance.engine.records.census.group import Group, open_group
from guidance.engine.records.census.happening import (
    Happening,
    assessment,
    child_in_need_plan,
    enquiry,
    protection_plan,
    referral,
)
from guidance.engine.records.census.orders import check_death, check_within
from guidance.engine.records.census.person import lifetime, unborn
from guidance.engine.records.census.reporter import Reporter


@dataclass(frozen=True, slots=True)
class Child:
    """A case reference, its events, and the events that unreadable dates may hide."""

    case: str
    events: tuple[Event, ...]
    lost: frozenset[str]


def read_child(element: Element, collection: Collection, reporter: Reporter) -> Child | None:
    """Turn a child into a case; one with no identifier is reported and gives none."""
    reporter.case, reporter.lost = reference(element), set()
    group = open_group(element, reporter, collection.reference_date)
    identifiers = next(group.open("ChildIdentifiers", reporter, collection.reference_date), Group(element))
    check_within(identifiers, reporter)
    episodes = [open_episode(e, reporter, collection.reference_date) for e in group.groups.get("CINdetails", ())]
    check_death(identifiers, [episode.details for episode in episodes], reporter)
    if not reporter.case:
        cure = "give the child the reference that it keeps from year to year"
        reporter.fault("G657", element, "a child has no `LAchildID`, and is left out", cure)
        return None
    if not episodes:
        reporter.fault("G664", element, "`Child` has no `CINdetails`", "give the referral")
    return _case(identifiers, name_episodes(episodes), collection, reporter)


def reference(element: Element) -> str:
    """Look the child's reference up before anything else, so that every fault can name it."""
    groups = (part for part in element.inside if part.name == "ChildIdentifiers")
    leaves = (leaf for group in groups for leaf in group.inside if leaf.name == "LAchildID")
    return next((" ".join(leaf.text.split()) for leaf in leaves if leaf.text.strip()), "")


def _case(identifiers: Group, episodes: list[Episode], collection: Collection, reporter: Reporter) -> Child:
    found: list[tuple[str | None, Happening]] = [(None, h) for h in lifetime(identifiers, episodes, reporter)]
    for episode in episodes:
        found += [(episode.name, h) for h in _happenings(episode, reporter, collection.begins)]
        found += [(episode.name, h) for h in unborn(identifiers, episode)]
    known = [(episode, h) for episode, h in found if h.day <= collection.reference_date]
    return Child(reporter.case, tuple(_events(known, reporter.case, collection)), frozenset(reporter.lost))


def _happenings(episode: Episode, reporter: Reporter, begins: date) -> Iterator[Happening]:
    yield from referral(episode, reporter)
    yield from conferences(episode, reporter, begins)
    for group in episode.assessments:
        yield from assessment(group)
    for group in episode.cin_plans:
        yield from child_in_need_plan(group)
    for group in episode.enquiries:
        yield from enquiry(group, reporter)
    for plan in episode.plans:
        yield from protection_plan(plan, reporter)


def _events(found: Iterable[tuple[str | None, Happening]], case: str, collection: Collection) -> Iterator[Event]:
    """Turn happenings into events. What is alike in everything is one; what differs on one day is numbered.

    An id is made of what the census says, so it stays the same wherever in a file the child stands.
    """
    alike: dict[tuple[str, date, str | None], list[Mapping[str, Fact]]] = defaultdict(list)
    for episode, happening in found:
        versions = alike[happening.event, happening.day, episode]
        if happening.facts not in versions:
            versions.append(happening.facts)
    for (name, day, episode), versions in alike.items():
        at = day.isoformat()
        stem = f"{name}:{at}" if episode in {None, at} else f"{name}:{at}:{episode}"
        for n, facts in enumerate(sorted(versions, key=_content) if len(versions) > 1 else versions):
            yield Event(
                case=case, event=name, at=at, day=day, id=f"{stem}#{n + 1}" if n else stem, episode=episode,
                authority=collection.authority, owner=collection.authority,
                facts=MappingProxyType(dict(sorted(facts.items()))) if facts else NO_FACTS,
            )  # fmt: skip


def _content(facts: Mapping[str, Fact]) -> str:
    return repr(sorted(facts.items()))
