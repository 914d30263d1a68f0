"""What the dates of birth and death say; everything else about who the child is stays unread."""

from collections.abc import Iterator
from datetime import date

from guidance.engine.model.event import Fact
from guidance.engine.records.census.episode import Episode
from guidance.engine.records.census.events import Happening, on
from guidance.engine.records.census.group import Group
from guidance.engine.records.census.reporter import Reporter

_BORN, _EXPECTED, _DIED = "PersonBirthDate", "ExpectedPersonBirthDate", "PersonDeathDate"
ADULT = 18


def lifetime(identifiers: Group, episodes: list[Episode], reporter: Reporter) -> Iterator[Happening]:
    """Yield a birth during an episode, the eighteenth birthday, and a death; these belong to no one episode."""
    born, died = identifiers.days.get(_BORN), identifiers.days.get(_DIED)
    if born and any(episode.referred and episode.referred < born for episode in episodes):
        yield Happening("child_born", born)
    if born and born.year + ADULT <= date.max.year and (died is None or died >= eighteenth(born)):
        yield Happening("child_turned_18", eighteenth(born))
    if _BORN in identifiers.unread:
        yield Happening("child_turned_18", None, {}, _BORN)
    if not _never_born(identifiers):
        yield from on(identifiers, _DIED, "child_died")
    _check(identifiers, reporter)
    for episode in episodes:
        _check_age(born, episode, reporter)


def _check_age(born: date | None, episode: Episode, reporter: Reporter) -> None:
    if born and episode.referred and eighteenth(born) <= episode.referred:
        message = f"the child is an adult on the day of the referral, {episode.referred}: born {born}"
        cure = "one of the two dates is wrong, or the record is not a child's; both are used as they are"
        reporter.fault("G689", episode.details.place("CINreferralDate"), message, cure)


def unborn(identifiers: Group, episode: Episode) -> Iterator[Happening]:
    """Yield the record, on the day of referral, that the child was not yet born."""
    born, expected = identifiers.days.get(_BORN), identifiers.days.get(_EXPECTED)
    if episode.referred is None:
        return
    if identifiers.is_given(_BORN):
        if born and born > episode.referred:
            yield Happening("unborn_child_recorded", episode.referred)
    elif identifiers.is_given(_EXPECTED):
        known: dict[str, Fact] = {"expected": expected.isoformat()} if expected else {}
        yield Happening("unborn_child_recorded", episode.referred, known)


def _never_born(identifiers: Group) -> bool:
    return identifiers.is_given(_EXPECTED) and not identifiers.is_given(_BORN)


def _check(identifiers: Group, reporter: Reporter) -> None:
    place = identifiers.place(_EXPECTED)
    if identifiers.is_given(_EXPECTED) and identifiers.is_given(_BORN):
        message = "there is a date of birth and an expected one; the date of birth is used"
        reporter.fault("G670", place, message, "take the expected date out once the child is born")
    if identifiers.is_given(_DIED) and _never_born(identifiers):
        message = "there is a date of death, an expected date of birth and no date of birth"
        reporter.fault("G671", place, message, "read as a pregnancy that ended: no death of a child is recorded")


def eighteenth(born: date) -> date:
    """Find the day on which someone is eighteen; one born on 29 February, on 1 March.

    >>> eighteenth(date(2004, 2, 29))
    datetime.date(2022, 3, 1)
    """
    try:
        return born.replace(year=born.year + ADULT)
    except ValueError:
        return date(born.year + ADULT, 3, 1)
