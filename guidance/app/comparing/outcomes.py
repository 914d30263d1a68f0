"""What became of each finding from one run to another: every one is counted in one place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidance.engine.explain.record import compared
from guidance.engine.measure.duties import member
from guidance.engine.measure.tally import Member, Tally, leaf, total
from guidance.engine.model.finding import Finding, Status

SAME, APPEARS, VANISHES, STATUS, DUE, OTHERWISE = "same", "appears", "vanishes", "status", "due", "otherwise"
EARLIER, LATER, GIVEN, TAKEN = "earlier", "later", "given", "taken"
_TOLD = {"id", "rule", "title", "weigh", "evidence", "source"}
"""What is said of a finding and is not what it comes to."""
STATUSES = {
    Status.PENDING: "open, its last day not passed", Status.DISCHARGED: "done in time",
    Status.BREACHED: "not shown in time", Status.LAPSED: "clock stopped", Status.EXEMPT: "does not apply",
    Status.UNDETERMINED: "cannot tell",
}  # fmt: skip


@dataclass(frozen=True)
class Became:
    """One duty in both runs; None in the one that did not find it."""

    rule: str
    old: Finding | None
    new: Finding | None

    @property
    def finding(self) -> Finding:
        """What was found in either."""
        found = self.new or self.old
        assert found is not None  # noqa: S101  one of the two was found
        return found

    @property
    def kind(self) -> str:
        """Say in which way it differs, the weightiest way first."""
        if self.old is None or self.new is None:
            return APPEARS if self.old is None else VANISHES
        if self.old.status is not self.new.status:
            return STATUS
        if _due(self.old) != _due(self.new):
            return DUE
        return SAME if _rest(self.old) == _rest(self.new) else OTHERWISE

    @property
    def moved(self) -> str:
        """Say which way the last day went, where it is that which differs."""
        if self.kind != DUE or self.old is None or self.new is None:
            return ""
        was, now = _due(self.old), _due(self.new)
        if was and now:
            return EARLIER if now < was else LATER
        return GIVEN if now else TAKEN


def _due(finding: Finding) -> tuple[str, str] | None:
    """Return the last day of a finding and the moment of it, in order; None where it has none."""
    at = finding.due_at.isoformat() if finding.due_at else ""
    return (finding.due.isoformat(), at) if finding.due else None


def _rest(finding: Finding) -> dict[str, Any]:
    """Return what else it comes to: whether it is put as a question to settle, and never as late, is of it."""
    told = {name: value for name, value in compared(finding).items() if name not in _TOLD}
    return {**told, "serves": finding.rule.serves}


def became(old: Iterable[Finding], new: Iterable[Finding], names: Mapping[str, str]) -> Iterator[Became]:
    """Put together the findings of two runs that are of one duty; `names` says what the old rules are called now."""
    before = {(names.get(f.rule.id, f.rule.id), member(f)): f for f in old}
    for finding in new:
        yield Became(finding.rule.id, before.pop((finding.rule.id, member(finding)), None), finding)
    yield from (Became(rule, finding, None) for (rule, _), finding in before.items())


def tally_of(found: Sequence[Became]) -> Tally:
    """Count what became of the duties of one rule. Every line is there, whatever is counted in it."""

    def those(kind: str, **more: object) -> Iterator[Member]:
        return (
            member(one.finding) for one in found
            if one.kind == kind and all(_of(one, name) == value for name, value in more.items())
        )  # fmt: skip

    status = total(
        STATUS, "come out otherwise",
        [leaf(f"becomes_{status}", f"now: {said}", those(STATUS, new=status)) for status, said in STATUSES.items()],
        [leaf(f"was_{status}", f"before: {said}", those(STATUS, old=status)) for status, said in STATUSES.items()],
    )  # fmt: skip
    due = total(DUE, "have another last day", [
        leaf(EARLIER, "an earlier one", those(DUE, moved=EARLIER)),
        leaf(LATER, "a later one", those(DUE, moved=LATER)),
        leaf(GIVEN, "one where there was none", those(DUE, moved=GIVEN)),
        leaf(TAKEN, "none where there was one", those(DUE, moved=TAKEN)),
    ])  # fmt: skip
    changed = total("changed", "change", [
        leaf(APPEARS, "appear", those(APPEARS)), leaf(VANISHES, "vanish", those(VANISHES)), status, due,
        leaf(OTHERWISE, "differ in something else", those(OTHERWISE)),
    ])  # fmt: skip
    return total("findings", "findings before or after", [leaf(SAME, "as they were", those(SAME)), changed])


def _of(one: Became, name: str) -> object:
    if name == "moved":
        return one.moved
    finding = one.old if name == "old" else one.new
    return finding.status if finding else None
