"""What became of a rule from one edition to the next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.explain.clauses.clauses import fact_noun
from guidance.engine.explain.names import edition, plainly, speaks
from guidance.engine.explain.parts import NAME
from guidance.engine.explain.sentence import events_of, exemption
from guidance.engine.model.period import Period
from guidance.engine.model.rule import FactDate, Instrument, Missed, Rule
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import edition_path, in_force
from guidance.site.page import link
from guidance.site.times import Time, time_of


@dataclass(frozen=True)
class Wording:
    """The rules of successive editions that share the same words, the latest last."""

    rules: tuple[Rule, ...]

    @property
    def latest(self) -> Rule:
        """The rule of the latest edition with these words."""
        return self.rules[-1]

    def on(self, day: date) -> Rule:
        """Return the rule of these words that is in force on a day, or else the latest."""
        return next((rule for rule in reversed(self.rules) if time_of(rule, day) is Time.NOW), self.latest)


def family(catalogue: Catalogue, rule: Rule) -> list[Rule]:
    """List the rules of the same name through the editions of one instrument, the earliest first."""
    chain = _chain(catalogue, rule.instrument)
    kin = [r for r in catalogue.same_name.get(rule.name, ()) if r.instrument in chain]
    alone = len({r.instrument.id for r in kin}) < len(kin)
    return [rule] if alone else sorted(kin, key=lambda r: chain.index(r.instrument))


def _chain(catalogue: Catalogue, instrument: Instrument) -> list[Instrument]:
    """List the editions an instrument belongs to, the earliest first. A circle of editions is cut where it closes."""
    chain = [instrument]
    while (earlier := catalogue.edition_before(chain[0])) and earlier not in chain:
        chain.insert(0, earlier)
    while (later := catalogue.successor(chain[-1])) and later not in chain:
        chain.append(later)
    return chain


def wordings(catalogue: Catalogue, rules: Iterable[Rule]) -> list[Wording]:
    """Gather rules that share their words, so that each wording is listed once, where the first of them stood."""
    gathered: dict[str, list[Rule]] = {}
    for rule in rules:
        gathered.setdefault(_origin(catalogue, rule), []).append(rule)
    order = catalogue.instruments_in_order
    place = {instrument.id: n for n, instrument in enumerate(order)}
    return [
        Wording(tuple(sorted(same, key=lambda r: place.get(r.instrument.id, len(order))))) for same in gathered.values()
    ]


def _origin(catalogue: Catalogue, rule: Rule) -> str:
    while rule.carries and rule.carries in catalogue.rules:
        rule = catalogue.rules[rule.carries]
    return rule.id


def editions(same: Wording) -> str:
    """Name every edition with these words, each pointing to its own page."""
    return ", ".join(link(text(edition(r.instrument)), wording.rule_path(r.id)) for r in same.rules)


def told(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Tell the history of a rule, one line an edition; nothing, where there is only one and none could follow."""
    kin = family(catalogue, rule)
    before: list[Rule | None] = [None, *kin]
    lines = [_line(catalogue, now, then, here=now is rule) for now, then in zip(kin, before, strict=False)]
    lines += gone(catalogue, kin[-1])
    return lines if len(lines) > 1 else []


def gone(catalogue: Catalogue, last: Rule) -> list[str]:
    """Say what came in the edition after a rule's last: rules that took its place, or none of its name."""
    after = catalogue.successor(last.instrument)
    if after is None:
        return []
    taken = [wording.rule_link(catalogue, r.id) for r in catalogue.replacing.get(last.id, ())]
    what = f"its place was taken by {' and '.join(taken)}" if taken else "the packs hold no rule of this name in it"
    return [f"{link(text(edition(after)), edition_path(after))}: {what}"]


def _line(catalogue: Catalogue, now: Rule, then: Rule | None, *, here: bool) -> str:
    name = text(edition(now.instrument))
    label = f"**{name}, this page**" if here else link(name, wording.rule_path(now.id))
    what = "" if then is None else f": {changed(catalogue, then, now)}"
    return f"{label} ({in_force(now.commencement, now.repeal)}){what}"


def kept(catalogue: Catalogue, then: Rule, now: Rule) -> bool:
    """Tell whether a later rule keeps the words of an earlier one."""
    return _origin(catalogue, now) == _origin(catalogue, then)


def words_kept(now: Rule) -> str:
    """Say that a rule has the words of the edition before, and whether the two texts were compared."""
    if now.compared:
        return "the words were kept: the two texts were read side by side"
    return "the words are taken to have been kept: the two texts were not compared"


def changed(catalogue: Catalogue, then: Rule, now: Rule) -> str:
    """Say what a later rule changed."""
    if kept(catalogue, then, now):
        return words_kept(now)
    return "; ".join(differences(catalogue, then, now))


def differences(catalogue: Catalogue, then: Rule, now: Rule) -> list[str]:
    """List what a later rule changed, a part at a time; where it changed nothing, that is what is listed."""
    changes = [f"{name}: was {old}; now {new}" for name, old, new in _compared(catalogue, then, now) if old != new]
    return changes or ["written anew, with the same start, limit and content"]


def counted_from(catalogue: Catalogue, rule: Rule) -> str:
    """Say from which event a number is counted; nothing, of a rule that gives no number."""
    if not isinstance(rule.within, Period | FactDate) or isinstance(rule.when, Missed):
        return ""
    which = "the latest" if rule.clock else "what started the clock:"
    which = f"{text(fact_noun(rule.counts_from))}, of {which}" if rule.counts_from else which
    return f"{which} {' or '.join(wording.happening(catalogue, p) for p in rule.clock or rule.when)}"


def _compared(catalogue: Catalogue, then: Rule, now: Rule) -> list[tuple[str, str, str]]:
    """Set the parts of two rules side by side, in words."""
    return [
        (old[0], old[1] or "nothing", new[1] or "nothing")
        for old, new in zip(_parts(catalogue, then), _parts(catalogue, now), strict=True)
    ]


def _parts(catalogue: Catalogue, rule: Rule) -> list[tuple[str, str]]:
    return [
        (NAME["start"], "; ".join(wording.start(catalogue, rule))),
        (NAME["limit"], wording.limit(catalogue, replace(rule, clock=None, counts_from=""))),
        (NAME["clock"], counted_from(catalogue, rule)),
        (NAME["done"], "; ".join(wording.action(catalogue, rule))),
        (NAME["who"], text(rule.bearer)),
        (NAME["force"], speaks(rule)),
        (NAME["exemptions"], "; ".join(text(exemption(u, events_of(rule))) for u in rule.unless)),
        (NAME["ends"], "; ".join(text(plainly(p.event)) for p in rule.until)),
        (NAME["counting"], wording.counting(rule)),
    ]
