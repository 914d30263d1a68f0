"""Lists of rules, as they stand on the day of the pages: those in force first, each with its kind and its limit."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from guidance.engine.explain.names import day_in_words, edition
from guidance.engine.model.rule import Evidence, Force, Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.rules import history
from guidance.site.rules.history import Wording
from guidance.site.templating import fill, marked
from guidance.site.times import Time, time_of

_FORCES = list(Force)
_DOUBT = {Evidence.RECALLED: "; believed", Evidence.INFERRED: "; its text was not read"}


@dataclass(frozen=True)
class Line:
    """One wording in a list, under the rule that stands for it on the day."""

    catalogue: Catalogue
    same: Wording

    @property
    def rule(self) -> Rule:
        """The rule of these words that is in force, or else the latest."""
        return self.same.on(self.catalogue.as_at)

    @property
    def time(self) -> Time:
        """How these words stand on the day."""
        return time_of(self.rule, self.catalogue.as_at)

    def values(self, *, placed: bool = False) -> dict[str, object]:
        """Return what the template shows of it, with its section first where it is `placed`."""
        rule = self.rule
        return {
            "mark": marked(kinds.mark(kinds.kind_of(rule))),
            "place": rule.provision.section if placed else "",
            "title": rule.title,
            "path": wording.rule_path(rule.id),
            "by_when": marked(wording.by_when(self.catalogue, rule)),
            "edition": f"{edition(rule.instrument)}{_DOUBT.get(rule.evidence, '')}",
            "editions": marked(history.editions(self.same)),
            "time": "" if self.time is Time.NOW else self.time.value,
        }


def _lines(catalogue: Catalogue, rules: Iterable[Rule]) -> list[Line]:
    """Gather rules by their words: those in force first, then those awaited; law before guidance."""
    found = [Line(catalogue, same) for same in history.wordings(catalogue, rules)]
    return sorted(found, key=lambda line: (list(Time).index(line.time), _FORCES.index(line.rule.force)))


def listed(catalogue: Catalogue, rules: Iterable[Rule]) -> list[str]:
    """List rules, a line each; what is not in force says so."""
    return [fill("rule.md.j2", row=line.values()) for line in _lines(catalogue, rules)]


def block(catalogue: Catalogue, rules: Iterable[Rule], *, placed: bool = False) -> str:
    """List rules with those no longer in force folded below; where none is in force, that is said first."""
    found = _lines(catalogue, rules)
    rows: dict[Time, list[Markup]] = {time: [] for time in Time}
    for line in found:
        rows[line.time].append(marked(fill("rule.md.j2", row=line.values(placed=placed))))
    day = day_in_words(catalogue.as_at)
    return fill("rules.md.j2", day=day, now=rows[Time.NOW], awaited=rows[Time.AWAITED], over=rows[Time.OVER])
