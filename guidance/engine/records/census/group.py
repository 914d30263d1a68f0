"""One element and what stands directly in it, checked against what the census lets it hold."""

import re
from collections.abc import Iterator
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
from guidance.engine.records.census.reporter import Reporter

_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:.]+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


@dataclass(slots=True)
class Group:
    """The leaves of an element by name, their dates, and the groups inside it."""

    element: Element
    leaves: dict[str, Element] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    groups: dict[str, list[Element]] = field(default_factory=dict)

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
        if not text:
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
    for part in element.inside:
        _sort(part, allowed.get(part.name), group, reporter)
    for name, leaf in group.leaves.items():
        if name in SHOWN_BY and leaf.text:
            day = read_day(leaf, reporter, limit)
            if day is not None:
                group.days[name] = day
    for name in REQUIRED.get(element.name, ()):
        if not group.is_given(name):
            reporter.fault("G664", element, f"`{element.name}` has no `{name}`", "give one")
    return group


def _sort(part: Element, how: str | None, group: Group, reporter: Reporter) -> None:
    if how is None:
        unknown(part, reporter)
    elif how == UNREAD:
        reporter.once("G668", part, "unread element", f"`{part.name}` is not read: nothing here uses it yet")
    elif how == MANY or part.name in ELEMENTS:
        group.groups.setdefault(part.name, []).append(part)
        if how != MANY and len(group.groups[part.name]) > 1:
            reporter.fault("G665", part, f"`{part.name}` is given twice", "one is expected")
    else:
        part.text = " ".join(part.text.split())
        for inner in part.inside:
            unknown(inner, reporter)
        first = group.leaves.setdefault(part.name, part)
        if first is not part and first.text != part.text:
            reporter.fault("G665", part, f"`{part.name}` is given twice; the first is used", "one is expected")


def unknown(place: Element, reporter: Reporter) -> None:
    """Report an element that the census does not have there.

    Raises:
        Refused: It is an element of the collections that came before the single assessment.
    """
    if any(word in place.name.lower() for word in EARLIER_ELEMENTS):
        message = f"`{place.name}` belongs to a census with separate initial and core assessments"
        raise Refused("G654", message, place, "such files cannot be read here; write its events to a plain file")
    reporter.once("G667", place, "unknown element", f"`{place.name}` is not an element of the census there")


def read_day(leaf: Element, reporter: Reporter, limit: date) -> date | None:
    """Read a date; what cannot be read is reported, and the events it stands for count as not shown."""
    form = _WITH_TIME.fullmatch(leaf.text)
    if form and form[1] != leaf.text:
        message = f"`{leaf.name}` is `{leaf.text[:40]}`; only its day is used"
        reporter.once("G659", leaf, "date with more than a day", message)
    try:
        day = parse_date(form[1] if form else leaf.text)
    except NotAFact as wrong:
        reporter.fault("G659", leaf, f"`{leaf.name}` {wrong}", wrong.cure)
        reporter.lost.update(SHOWN_BY[leaf.name])
        return None
    if day > limit and leaf.name not in FORECASTS:
        message = f"`{leaf.name}` {day} is after the reference date, {limit}; it is not used"
        reporter.fault("G662", leaf, message, "check the date: the census knows nothing after its reference date")
    return day
