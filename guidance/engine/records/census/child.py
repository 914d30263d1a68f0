"""One child of a census as a case with events."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guidance.engine.records.census.collection import Collection
from guidance.engine.records.census.conference import conferences
from guidance.engine.records.census.elements import Element
from guidance.engine.records.census.episode import Episode, name_episodes, open_episode
from guidance.engine.records.census.events import (
    Happening,
    assessment,
    astray,
    child_in_need_plan,
    enquiry,
    protection_plan,
    referral,
)
from guidance.engine.records.census.group import Group, open_group
from guidance.engine.records.census.orders import check_death, check_within
from guidance.engine.records.census.person import lifetime, unborn
from guidance.engine.records.census.reporter import Reporter
from guidance.engine.records.census.stretches import stretches_of
from guidance.engine.records.census.writing import Child, Writer
from guidance.engine.records.references import unfit


def read_child(element: Element, collection: Collection, reporter: Reporter) -> Child | None:
    """Turn a child into a case; one with no identifier is reported and gives none."""
    reporter.case = reference(element)
    group = open_group(element, reporter, collection.reference_date)
    identifiers = next(group.open("ChildIdentifiers", reporter, collection.reference_date), Group(element))
    check_within(identifiers, reporter)
    episodes = [open_episode(e, reporter, collection.reference_date) for e in group.groups.get("CINdetails", ())]
    check_death(identifiers, [episode.details for episode in episodes], reporter)
    if wrong := unfit(reporter.case):
        reporter.fault(*wrong[:1], element, *wrong[1:])
        return None
    if not reporter.case:
        cure = "give the child the reference that it keeps from year to year"
        said = identifiers.text("LAchildID")
        whose = f"a child whose reference may be `{said[:40]}`" if said else "a child"
        reporter.fault("G657", element, f"{whose} has no `LAchildID`, and is left out", cure)
        return None
    if not episodes:
        reporter.fault("G664", element, "`Child` has no `CINdetails`", "give the referral")
    return _case(
        identifiers, name_episodes(episodes), collection, reporter, strays=[*group.astray, *identifiers.astray]
    )


def reference(element: Element) -> str:
    """Look the child's reference up before anything else, so that every fault can name it."""
    groups = (part for part in element.inside if part.name == "ChildIdentifiers")
    leaves = (leaf for group in groups for leaf in group.inside if leaf.name == "LAchildID")
    return next((" ".join(leaf.text.split()) for leaf in leaves if leaf.text.strip()), "")


def _case(
    identifiers: Group, episodes: list[Episode], collection: Collection, reporter: Reporter, *, strays: list[str]
) -> Child:
    found: list[tuple[Episode | None, Happening]] = [(None, h) for h in lifetime(identifiers, episodes, reporter)]
    found += [(None, h) for h in astray(strays)]
    for episode in episodes:
        found += [(episode, h) for h in _happenings(episode, reporter, collection.begins)]
        found += [(episode, h) for h in unborn(identifiers, episode)]
    child = Writer(reporter.case, collection, episodes).child(found)
    return replace(child, stretches=stretches_of(reporter.case, episodes, collection))


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
    for group in (episode.details, *episode.groups):
        yield from astray(group.astray)
