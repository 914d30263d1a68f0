"""One page for each requirement, edition beside edition, and what each edition changed in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from guidance.engine.explain.names import edition, says
from guidance.engine.model.instruments.citation import place_named
from guidance.engine.model.period import Period
from guidance.engine.model.rule import Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import slug, text
from guidance.site.labels import KNOWN, NOT_READ, in_force, upper_first
from guidance.site.page import Page, bullets, link, paragraphs, table
from guidance.site.rules import history
from guidance.site.rules.history import Wording

INDEX = "requirements/index.md"
_SAID = (
    "What each edition asks, one above the other, with the earliest first. Words that an edition kept are shown once. "
    "Everything here is made from the rules: each edition’s own page says how well it is known."
)


@dataclass(frozen=True)
class Requirement:
    """One requirement through the editions: every rule that has stated it, the earliest first."""

    rules: tuple[Rule, ...]

    @property
    def latest(self) -> Rule:
        """The rule of the latest edition that has it."""
        return self.rules[-1]

    @property
    def path(self) -> str:
        """Say where its page is."""
        return f"requirements/{slug(self.latest.name)}.md"

    @property
    def editions(self) -> list[str]:
        """The names of the editions that have it, the earliest first."""
        return list(dict.fromkeys(edition(rule.instrument) for rule in self.rules))

    @property
    def title(self) -> str:
        """Name it as its latest edition does, with the editions that have it."""
        return f"{self.latest.title}: edition by edition ({', '.join(self.editions)})"


def requirements(catalogue: Catalogue) -> list[Requirement]:
    """List every requirement that more than one edition states, those of the child's journey in its order."""
    found: dict[str, Requirement] = {}
    for rule in catalogue.rules.values():
        if rule.id not in found and (made := requirement_of(catalogue, rule)):
            found |= dict.fromkeys((member.id for member in made.rules), made)
    by_path = {made.path: made for made in found.values()}
    return sorted(by_path.values(), key=lambda r: catalogue.stages.index(r.latest.stage))


def requirement_of(catalogue: Catalogue, rule: Rule) -> Requirement | None:
    """Find the requirement that a rule states, where more than one edition states it."""
    latest = rule
    for _ in catalogue.instruments_in_order:
        last = history.family(catalogue, latest)[-1]
        latest = next(iter(catalogue.replacing.get(last.id, ())), last)
        if latest is last:
            break
    made = Requirement(tuple(_through_editions(catalogue, latest)))
    return made if len(made.rules) > 1 and not rule.trial else None


def _through_editions(catalogue: Catalogue, rule: Rule, later: frozenset[str] = frozenset()) -> list[Rule]:
    """List a rule's kin through the editions, after the rules whose place they took; a circle is cut."""
    kin = [member for member in history.family(catalogue, rule) if member.id not in later]
    seen = later | {member.id for member in kin}
    names = dict.fromkeys(name for member in kin for name in member.replaces if name in catalogue.rules)
    earlier = [catalogue.rules[name] for name in names if name not in seen]
    return [*(before for rule in earlier for before in _through_editions(catalogue, rule, seen)), *kin]


def requirement_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about requirements."""
    found = requirements(catalogue)
    if found:
        yield _index(found)
    yield from (_page(catalogue, requirement) for requirement in found)


def _index(found: Sequence[Requirement]) -> Page:
    rows = [
        (f"{kinds.mark(kinds.kind_of(r.latest))} {link(text(r.latest.title), r.path)}", text(", ".join(r.editions)))
        for r in found
    ]
    said = "Each requirement that more than one edition states. Its page shows the editions side by side."
    body = paragraphs("# Requirement by requirement", said, table("requirements", rows))
    return Page(INDEX, "Requirement by requirement", body, wide=True)


def _titled(requirement: Requirement) -> str:
    rule = requirement.latest
    return f"{kinds.mark(kinds.kind_of(rule))} {link(text(rule.title), requirement.path)}"


def _page(catalogue: Catalogue, requirement: Requirement) -> Page:
    wordings = history.wordings(catalogue, requirement.rules)
    years = text(", ".join(requirement.editions))
    body = paragraphs(
        f'# {text(requirement.latest.title)} <small class="edition">(edition by edition: {years})</small>', _SAID,
        "## What changed", *_changes(catalogue, requirement, wordings),
        "## Side by side", table("requirement", (_row(catalogue, same) for same in wordings)),
        "## Why", bullets(_why(same) for same in wordings),
        "## How well each is known", bullets(_known(rule) for rule in requirement.rules),
    )  # fmt: skip
    return Page(requirement.path, requirement.title, body, wide=True)


def _row(catalogue: Catalogue, same: Wording) -> Sequence[str]:
    rule = same.latest
    return (
        history.editions(same),
        "; ".join(wording.start(catalogue, rule)),
        wording.limit(catalogue, replace(rule, clock=None)),
        history.counted_from(catalogue, rule),
        "; ".join(wording.action(catalogue, rule)),
        text(rule.bearer),
        f"{kinds.mark(kinds.kind_of(rule))} {says(rule)}",
    )


def _why(same: Wording) -> str:
    return f"{history.editions(same)}: {text(same.latest.why)}"


def _known(rule: Rule) -> str:
    pages = "; ".join(text(page.title) for page in rule.provision.known_from)
    sources = f"; known from: {pages}" if pages else ""
    place = text(place_named(rule))
    page = link(text(f"{edition(rule.instrument)}: {rule.title}"), wording.rule_path(rule.id))
    unread = "" if rule.instrument.text_read else f" {NOT_READ}"
    dates = in_force(rule.commencement, rule.repeal)
    return f"{page} ({dates}). {place}; {KNOWN[rule.provision.evidence]}{sources}.{unread}"


def _changes(catalogue: Catalogue, requirement: Requirement, wordings: Sequence[Wording]) -> Iterator[str]:
    firsts = {same.rules[0].id for same in wordings}
    for earlier, later in pairwise(requirement.editions):
        before = _of(requirement, earlier)
        changed = [(then, now) for now in _of(requirement, later) if now.id in firsts for then in before]
        yield f"### From {text(earlier)} to {text(later)}"
        kept = [upper_first(history.words_kept(now)) for now in _of(requirement, later)]
        yield "" if changed else f"{kept[-1]}."
        for then, now in changed:
            yield f"In place of {wording.rule_link(catalogue, then.id)}:" if len(changed) > 1 else ""
            yield in_short(catalogue, then, now)
            yield bullets(history.differences(catalogue, then, now))
    if after := history.gone(catalogue, requirement.latest):
        yield from (f"### After {text(requirement.editions[-1])}", *after)


def _of(requirement: Requirement, name: str) -> list[Rule]:
    return [rule for rule in requirement.rules if edition(rule.instrument) == name]


def in_short(catalogue: Catalogue, then: Rule, now: Rule) -> str:
    """Say in one sentence what became of the limit."""
    old, new = then.within, now.within
    moved = history.counted_from(catalogue, then) != history.counted_from(catalogue, now)
    if isinstance(old, Period) and isinstance(new, Period):
        same = f"**The number stays the same, {new}"
        if old == new:
            return f"{same}, and is counted from a different start.**" if moved else f"{same}.**"
        return f"**The limit was {old}, and is now {new}{', counted from a different start' if moved else ''}.**"
    if isinstance(new, Period):
        return f"**There was no number, and there is now: {new}.**"
    return f"**There was a number, {old}, and there is none now.**" if isinstance(old, Period) else ""
