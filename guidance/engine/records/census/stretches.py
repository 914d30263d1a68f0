"""The assessments, enquiries and plans of one child as a census returns them, each start with its own end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from guidance.engine.model.records.stretch import Doubt, Kind, Stretch
from guidance.engine.records.census.collection import Collection
from guidance.engine.records.census.episode import Episode
from guidance.engine.records.census.group import Group

Key = tuple[Kind, str | None, date | None]


def stretches_of(case: str, episodes: Iterable[Episode], collection: Collection) -> tuple[Stretch, ...]:
    """Give every stretch of work of a child. What is dated after the reference date is not known yet."""
    found = (_in(episode, Stretch(collection.authority, case, Kind.PLAN, episode.name, collection.authority),
                 collection.reference_date) for episode in episodes)  # fmt: skip
    return tuple(stretch for each in found for stretch in each if stretch.start or stretch.end or _unread(stretch))


def _unread(stretch: Stretch) -> bool:
    return stretch.start_unread or stretch.end_unread or bool(stretch.reviews_unread)


def _in(episode: Episode, bare: Stretch, last: date) -> Iterator[Stretch]:
    for group in episode.assessments:
        kind = replace(bare, kind=Kind.ASSESSMENT)
        yield _between(kind, group, ("AssessmentActualStartDate", "AssessmentAuthorisationDate"), last)
    for group in episode.enquiries:
        yield _between(replace(bare, kind=Kind.ENQUIRY), group, ("S47ActualStartDate", "DateOfInitialCPC"), last)
    for plan in episode.plans:
        reviews = tuple(sorted(day for day in plan.reviews if day <= last))
        own = replace(bare, reviews=reviews, reviews_unread=plan.unread_reviews)
        yield _between(own, plan.group, ("CPPstartDate", "CPPendDate"), last)
    inner = {group.days.get("DateOfInitialCPC") for group in episode.enquiries}
    moved = _between(replace(bare, kind=Kind.MOVED_IN), episode.details, ("", "DateOfInitialCPC"), last)
    if moved.end not in inner or moved.end_unread:
        yield moved


def _between(bare: Stretch, group: Group, names: tuple[str, str], last: date) -> Stretch:
    start, end = ((day if day and day <= last else None) for day in map(group.days.get, names))
    unread = [name in group.unread or name in group.astray for name in names]
    return replace(bare, start=start, end=end, start_unread=unread[0], end_unread=unread[1])


def agreed(returns: Sequence[Sequence[Stretch]]) -> tuple[Stretch, ...]:
    """Read several returns of one child for one year as one: what they do not agree on is contradicted."""
    counts = [Counter(each) for each in returns]
    common = counts[0].copy()
    for other in counts[1:]:
        common &= other
    rest = Counter[Stretch]()
    for each in counts:
        rest |= each - common
    return (*common.elements(), *(replace(s, doubt=Doubt.CONTRADICTED) for s in sorted(rest.elements(), key=repr)))


def continued(earlier: Iterable[Stretch], later: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Join two years: a later return of the same work takes the place of an earlier one, which keeps its reviews."""
    before, after = _by_key(earlier), _by_key(later)
    kept = [s for key, found in before.items() if key not in after for s in found]
    return (*kept, *(_since(s, before.get(key, [])) for key, found in after.items() for s in found))


def _by_key(stretches: Iterable[Stretch]) -> dict[Key, list[Stretch]]:
    found = defaultdict[Key, list[Stretch]](list)
    for s in stretches:
        found[s.kind, s.episode, s.start].append(s)
    return found


def _since(later: Stretch, before: Sequence[Stretch]) -> Stretch:
    """Add what was returned before; an end that is taken back, or given as another day, contradicts it."""
    if not before:
        return later
    ends = {s.end for s in before} - {None}
    taken_back = bool(ends) and later.end not in ends
    reviews = tuple(sorted({day for s in (later, *before) for day in s.reviews}))
    doubt = Doubt.CONTRADICTED if taken_back else later.doubt
    return replace(later, reviews=reviews, doubt=doubt)
