"""The parts of a plain child: its leaves in their groups, and what is to be so of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from guidance.engine.records.census.codes import FLAG

HELD, REVIEWED = "DateOfInitialCPC", "CPPreviewDate"
Group = dict[str, Any]
"""The texts of the leaves of one element, and under `CPPreviewDate` those of all the reviews of a plan."""
GROUPS = MappingProxyType({
    "CINreferralDate": "episode", "AssessmentActualStartDate": "assessment", "CINPlanStartDate": "cin plan",
    "S47ActualStartDate": "enquiry", "CPPstartDate": "plan",
})  # fmt: skip
"""The first leaf of each group, without which it is not plain."""
_PLACES = {**GROUPS, "ReferralNFA": "details", REVIEWED: "reviews"}
"""Where a leaf goes that does not go with the one before it."""
Leaf = tuple[str, str]


class Odd(Exception):  # noqa: N818  what a child is, not a program's error
    """Something about a child is for the careful reader to say."""


@dataclass(slots=True)
class Episode:
    """What stands in one `CINdetails`."""

    details: Group
    parts: dict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))

    @property
    def referred(self) -> str:
        """The day of the referral, which names the episode."""
        return self.details["CINreferralDate"]  # type: ignore[no-any-return]


def parted(leaves: Sequence[Leaf], sound: set[Leaf], look_at: Callable[[Leaf], None]) -> tuple[Group, list[Episode]]:
    """Put each leaf into its group: a group begins with its first leaf, and ends where another begins.

    Args:
        leaves: Names and texts, in the order of the file.
        sound: Those that were looked at before, and say nothing odd.
        look_at: What is asked of any other.

    Raises:
        Odd: A leaf says something odd.
    """
    person: Group = {}
    episodes: list[Episode] = []
    group = person
    for leaf in leaves:
        if leaf not in sound:
            look_at(leaf)
        name, text = leaf
        place = _PLACES.get(name)
        if place is None:
            group[name] = text
        elif place == "reviews":
            group.setdefault(name, []).append(text)
        elif place == "details":
            episodes[-1].details[name] = text
        else:
            group = {name: text}
            if place == "episode":
                episodes.append(Episode(group))
            else:
                episodes[-1].parts[place].append(group)
    return person, episodes


def in_order(*days: str | None) -> None:
    """Let days pass that do not come before one another."""
    before = ""
    for day in days:
        if day:
            if day < before:
                raise Odd
            before = day


def code(group: Group, name: str, known: Mapping[str, str]) -> str | None:
    """Return what a code means, where one is given; it is known to be one."""
    text = group.get(name)
    return None if text is None else known[text]


def flag(group: Group, name: str) -> bool:
    """Read a yes or no; not given is neither, and counts as a no does."""
    text = group.get(name)
    return text is not None and FLAG[text]


def is_sound(episode: Episode) -> bool:
    """Tell whether nothing in a child’s only episode can contradict anything else of it: then nothing is compared.

    There is one enquiry at most, so one conference and, as each was agreed on its first day by one, one plan at most;
    and no enquiry says of a conference what a plan belies.
    """
    plans, enquiries = episode.parts.get("plan", ()), episode.parts.get("enquiry", ())
    held = {episode.details.get(HELD), *(group.get(HELD) for group in enquiries)}
    belied = plans and any(flag(group, "ICPCnotRequired") for group in enquiries)
    agreed = all(plan["CPPstartDate"] in held for plan in plans)
    return len(enquiries) <= 1 and agreed and not belied
