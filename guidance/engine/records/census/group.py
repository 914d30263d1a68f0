"""One element and what stands directly in it, checked against what the census lets it hold."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.records.census.codes import (
    EARLIER_ELEMENTS,
    ELEMENTS,
    FLAG,
    FORECASTS,
    MANY,
    REQUIRED,
    SHOWN_BY,
    UNREAD,
)
from guidance.engine.records.census.elements import Element, Refused
from guidance.engine.records.census.naming import sense, spelling
from guidance.engine.records.census.reporter import Reporter
from guidance.engine.records.plain.moment import is_placeholder

_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:.]+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


@dataclass(slots=True)
class Group:
    """The leaves of an element by name, their dates, and the groups inside it.

    `unread` names the leaves that give a date which cannot be read, or lack one that there was; `astray` the dates that
    stand where the census has none of that name.
    """

    element: Element
    leaves: dict[str, Element] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    groups: dict[str, list[Element]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    astray: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text of a leaf, or an empty text."""
        leaf = self.leaves.get(name)
        return leaf.text if leaf else ""

    def place(self, name: str) -> Element:
        """Return where a leaf is, or else the group."""
        return self.leaves.get(name, self.element)

    def is_given(self, name: str) -> bool:
        """Tell whether a leaf says anything, readable or not."""
        return bool(self.text(name))

    def open(self, name: str, reporter: Reporter, limit: date) -> Iterator["Group"]:
        """Open each of the groups of one name."""
        return (open_group(element, reporter, limit) for element in self.groups.get(name, ()))

    def flag(self, name: str, reporter: Reporter) -> bool | None:
        """Read a yes or no: `1`, `0`, `true` or `false` in any letter case; anything else is reported and unknown."""
        text = self.text(name)
        if not text or self.place(name).blind:
            return None
        known = FLAG.get(text.lower())
        if known is None:
            message = f"`{name}` is `{text[:40]}`, which is neither yes nor no"
            reporter.fault("G660", self.place(name), message, "write `0` or `1`")
        return known


def open_group(element: Element, reporter: Reporter, limit: date) -> Group:
    """Read an element's leaves and dates, and report what should not be there or should and is not.

    `limit` is the reference date: a later date is reported, but kept, since it still tells what is out of order.
    """
    group, allowed = Group(element), ELEMENTS[element.name]
    if element.text and not element.text.isspace():
        reporter.once("G666", element, "stray text", f"text stands between the elements of `{element.name}`")
    for part in sorted(element.inside, key=lambda part: part.name not in allowed):
        part.blind |= element.blind
        _sort(part, allowed, group, reporter)
    for name, leaf in group.leaves.items():
        if name in SHOWN_BY and leaf.text:
            _date(leaf, group, reporter, limit)
    for name in REQUIRED.get(element.name, ()):
        if not group.is_given(name):
            group.unread.add(name)
            reporter.fault("G664", element, f"`{element.name}` has no `{name}`", "give one")
    return group


def _date(leaf: Element, group: Group, reporter: Reporter, limit: date) -> None:
    day = read_day(leaf, reporter, limit)
    if day is None:
        group.unread.add(leaf.name)
    else:
        group.days[leaf.name] = day


def _sort(part: Element, allowed: Mapping[str, str], group: Group, reporter: Reporter) -> None:
    how = allowed.get(part.name) or _misspelt(part, allowed, group, reporter)
    if how is None:
        unknown(part, reporter)
        group.astray += dates_in(part)
    elif how == UNREAD:
        reporter.once("G668", part, "unread element", f"`{part.name}` is not read: nothing here uses it yet")
    elif how == MANY or part.name in ELEMENTS:
        group.groups.setdefault(part.name, []).append(part)
        if how != MANY and len(group.groups[part.name]) > 1:
            reporter.fault("G665", part, f"`{part.name}` is given twice", "one is expected")
    else:
        _leaf(part, group, reporter)


def _leaf(part: Element, group: Group, reporter: Reporter) -> None:
    part.text = " ".join(part.text.split())
    said_otherwise(part, reporter)
    first = group.leaves.setdefault(part.name, part)
    if not (first.text and part.text):
        group.leaves[part.name] = first if first.text else part
    elif first is not part and first.text != part.text:
        first.blind = True
        message = f"`{part.name}` is given twice, and says two things: neither is used"
        reporter.fault("G665", part, message, "one is expected")


def said_otherwise(part: Element, reporter: Reporter) -> None:
    """Take what an element says anywhere but in its own text for something that cannot be read."""
    for inside in part.inside:
        unknown(inside, reporter)
    inner = " ".join(inside.text.strip() for inside in part.inside if inside.text.strip())
    if part.aside and not (part.text or inner):
        message = f"`{part.name}` says something in an attribute only, so what it says is not known"
        reporter.fault("G667", part, message, "write it between the tags")
    if not part.text and (inner or part.aside):
        part.text, part.blind = inner or part.aside, True


def _misspelt(part: Element, allowed: Mapping[str, str], group: Group, reporter: Reporter) -> str | None:
    """Take an element whose name is nearly one that belongs there for that one, though nothing in it is believed."""
    open_to = [name for name, how in allowed.items() if how == MANY or name not in {*group.leaves, *group.groups}]
    meant = spelling(part.name, tuple(open_to)) or (sense(part.name, open_to) if _has_digits(part) else "")
    if not meant or _is_of_earlier_years(part.name) or allowed[meant] == UNREAD:
        return None
    message = f"`{part.name}` is not an element of the census there, so what it says is not known"
    reporter.fault("G675", part, message, f"did you mean `{meant}`?")
    part.name, part.blind = meant, True
    return allowed[meant]


def _has_digits(part: Element) -> bool:
    return any(c.isdigit() for c in part.text)


def dates_in(part: Element) -> list[str]:
    """List the names of dates that stand inside an element, as far as they can be made out."""
    inner = [name for inside in part.inside for name in dates_in(inside)]
    own = spelling(part.name, _DATES) if part.text.strip() else ""
    return [own, *inner] if own else inner


_DATES = tuple(name for name, events in SHOWN_BY.items() if events)


def _is_of_earlier_years(name: str) -> bool:
    return any(word in name.lower() for word in EARLIER_ELEMENTS)


def unknown(place: Element, reporter: Reporter) -> None:
    """Report an element that the census does not have there.

    Raises:
        Refused: It is an element of the collections that came before the single assessment.
    """
    if _is_of_earlier_years(place.name):
        message = f"`{place.name}` belongs to a census with separate initial and core assessments"
        raise Refused("G654", message, place, "such files cannot be read here; write its events to a plain file")
    reporter.once("G667", place, "unknown element", f"`{place.name}` is not an element of the census there")


def read_day(leaf: Element, reporter: Reporter, limit: date) -> date | None:
    """Read a date; what cannot be read, or is outside reason, is reported, and counts as a date that is not known."""
    if leaf.blind:
        return None
    form = _WITH_TIME.fullmatch(leaf.text)
    if form and form[1] != leaf.text:
        message = f"`{leaf.name}` is `{leaf.text[:40]}`; only its day is used"
        reporter.once("G659", leaf, "date with more than a day", message)
    try:
        day = parse_date(form[1] if form else leaf.text)
    except NotAFact as wrong:
        reporter.fault("G659", leaf, f"`{leaf.name}` {wrong}", wrong.cure)
        return None
    if not _within_reason(leaf.name, day, limit):
        reporter.fault("G676", leaf, f"`{leaf.name}` is {day}, which is outside reason: the date is not known", _BLANK)
        return None
    if day > limit and leaf.name not in FORECASTS:
        message = f"`{leaf.name}` {day} is after the reference date, {limit}; it is not used"
        reporter.fault("G662", leaf, message, "check the date: the census knows nothing after its reference date")
    return day


_BLANK = "give the date, or leave the element out where there is none"


def _within_reason(name: str, day: date, limit: date) -> bool:
    """Tell a date from one that a system writes where it has none, or that nobody can have meant."""
    if is_placeholder(day):
        return False
    if limit == date.max:
        return True
    earliest = limit.year - (OLDEST if name == "PersonBirthDate" else CHILDHOOD)
    return earliest <= day.year <= limit.year + (FORESEEN if name in FORECASTS else 1)


CHILDHOOD, OLDEST, FORESEEN = 27, 100, 20
"""Years before the reference date in which anything of a child, or a birth, can fall, and after it a forecast."""
