"""Which rule of one side is which of the other, and what changed between the two."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from guidance.app.comparing.sides import Side
from guidance.app.comparing.strictness import Direction, direction, overall
from guidance.engine.explain.parts import PARTS, Change, changes
from guidance.engine.model.rule import Missed, Rule
from guidance.engine.model.vocabulary import Vocabulary

_OF_AN_EDITION = ("words", "place", "replaces")
"""What each edition has of its own, whatever it says."""

_WHAT_IT_IS = ("start", "done")
"""Where these are not the same, nor one within the other, nothing beside them can be called more or less."""


@dataclass(frozen=True)
class Pair:
    """A rule as it was and as it is; None on a side that has none. `taken_by` took the place of one that went."""

    old: Rule | None
    new: Rule | None
    changes: tuple[tuple[Change, Direction | None], ...] = ()
    taken_by: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule as it is now, or else as it was."""
        rule = self.new or self.old
        assert rule is not None  # noqa: S101  a pair of nothing is not made
        return rule

    @property
    def key(self) -> str:
        """The name by which the two are one."""
        return self.rule.id

    @property
    def deciding(self) -> tuple[tuple[Change, Direction | None], ...]:
        """The changes on which a finding can turn."""
        return tuple((change, way) for change, way in self.changes if change.part.decides)

    @property
    def retold(self) -> tuple[Change, ...]:
        """The changes that are told and decide nothing."""
        return tuple(change for change, _ in self.changes if not change.part.decides)

    @property
    def direction(self) -> Direction | None:
        """Whether it asks for more or less than it did, as a whole; None where that cannot be told with certainty."""
        return overall(self.changes)

    @property
    def renamed(self) -> bool:
        """Tell whether it has another identifier within the same instrument: what was recorded names the old one."""
        both = self.old is not None and self.new is not None
        return both and self.old.id != self.new.id and self.old.instrument.id == self.new.instrument.id  # type: ignore[union-attr]


def pairs(old: Side, new: Side) -> list[Pair]:
    """Pair the rules of two sides, in the order of the new one's files; what went follows."""
    found = _matched(old.rules, new.rules, {rule.id: rule for rule in new.library.every_rule})
    others = _beyond(old, new)
    back = {then.id: now for now, then in found.items()}
    by_name = {rule.id: rule for rule in (*new.rules, *others.values())}
    made = [_pair(found.get(rule.id), rule, back, new.library.vocabulary) for rule in new.rules]
    made += [_pair(then, by_name[name], back, new.library.vocabulary) for name, then in _before(old, others)]
    taken = _taken(new.rules)
    made += [Pair(rule, None, taken_by=taken.get(rule.id, ())) for rule in old.rules if rule.id not in back]
    return made


def _pair(then: Rule | None, now: Rule, names: Mapping[str, str], words: Vocabulary) -> Pair:
    if then is None:
        return Pair(None, now)
    was = _renamed(then, names)
    found = changes(was, now, tuple(_left_out(then, now)))
    ways = [(change, direction(change, was, now, words)) for change in found]
    unlike = any(change.part.key in _WHAT_IT_IS and way is None for change, way in ways)
    return Pair(then, now, tuple((change, None if unlike else way) for change, way in ways))


def _left_out(then: Rule, now: Rule) -> Iterator[str]:
    """Name the parts that say no more than that the two are of two instruments, with days of their own."""
    if then.instrument.id != now.instrument.id:
        yield from _OF_AN_EDITION
        if _own_days(then) == _own_days(now) == (False, False):
            yield "days"


def _own_days(rule: Rule) -> tuple[bool, bool]:
    instrument = rule.instrument
    return rule.commencement != instrument.commencement, rule.repeal != instrument.repeal


def _renamed(rule: Rule, names: Mapping[str, str]) -> Rule:
    """Return a rule with the rules that it names called as they are now."""
    when = rule.when
    if isinstance(when, Missed):
        when = Missed(names.get(when.rule, when.rule))
    latitude, beside = (names.get(name, name) for name in (rule.latitude, rule.relates_to))
    return replace(rule, when=when, latitude=latitude, relates_to=beside)


def _matched(old: Sequence[Rule], new: Sequence[Rule], every: Mapping[str, Rule]) -> dict[str, Rule]:
    """Find for each new rule the old one that it was: by its identifier, whose words it carries, whose place it took,
    its name, or where it is the same rule in all but its name.
    """  # noqa: D205  one sentence
    left = {rule.id: rule for rule in old}
    found: dict[str, Rule] = {}
    ways: tuple[Callable[[Rule], str], ...] = (
        lambda rule: rule.id,
        lambda rule: _origin(rule, left, every),
        lambda rule: next((name for name in rule.replaces if name in left), ""),
        lambda rule: _only(left.values(), new, rule, lambda each: each.name),
        lambda rule: _only(left.values(), new, rule, _content),
    )
    for way in ways:
        for rule in new:
            name = "" if rule.id in found else way(rule)
            if name in left:
                found[rule.id] = left.pop(name)
    return found


def _origin(rule: Rule, left: Mapping[str, Rule], every: Mapping[str, Rule]) -> str:
    seen = {rule.id}
    while rule.carries and rule.carries not in seen:
        if rule.carries in left:
            return rule.carries
        seen.add(rule.carries)
        rule = every.get(rule.carries, rule)
    return ""


def _only(left: Iterable[Rule], new: Sequence[Rule], rule: Rule, key: Callable[[Rule], object]) -> str:
    """Return the one old rule that is alike, where there is but one on either side."""
    wanted = key(rule)
    alike = [each.id for each in left if key(each) == wanted]
    return alike[0] if len(alike) == 1 and sum(key(each) == wanted for each in new) == 1 else ""


def _content(rule: Rule) -> object:
    return tuple(part.of(rule) if part.key != "bound" else str(dict(rule.bound_by)) for part in PARTS if part.decides)


def _beyond(old: Side, new: Side) -> dict[str, Rule]:
    """Find the rules of other instruments that go on in another way, since what they continue does."""
    if not (old.redefines or new.redefines):
        return {}
    scope = {*old.scope, *new.scope}
    before = {rule.id: rule for rule in old.library.every_rule}
    others = (rule for rule in new.library.every_rule if rule.instrument.id not in scope and rule.id in before)
    return {rule.id: rule for rule in others if changes(before[rule.id], rule)}


def _before(old: Side, others: Mapping[str, Rule]) -> Iterator[tuple[str, Rule]]:
    yield from ((rule.id, rule) for rule in old.library.every_rule if rule.id in others)


def _taken(new: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    taken: dict[str, tuple[str, ...]] = {}
    for rule in new:
        for name in rule.replaces:
            taken[name] = (*taken.get(name, ()), rule.id)
    return taken
