"""The names that there are, so that one that is not among them can be pointed at, once, with its cure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.model.instruments.provenance import Publication
from guidance.engine.model.rule import Rule
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.reading.places import Entry, Step

_KINDS = {
    "event": ("G201", "an event", "see the events of the vocabulary"),
    "stage": ("G144", "a stage", "see the stages of the vocabulary"),
    "state": ("G204", "a state", "see the states of the vocabulary"),
    "rule": ("G205", "a rule", "check its identifier"),
    "principle": ("G206", "a principle", "check its identifier"),
    "authority": ("G207", "an authority", "give its code or slug"),
    "calendar": ("G208", "a calendar", "see the calendars folder"),
    "case's rule": ("G501", "a rule", "check its identifier"),
    "source": ("G240", "the key of a source", "add it to `sources.yaml`, or write its title out"),
    "bearing": ("G214", "an event or a rule", "name an event or a rule"),
}
_OF_THE_VOCABULARY = ("event", "state", "stage", "bearing")
_FEW = 6
_MOST_LOOKED_FOR = 200
"""Looking for the nearest name takes a while among thousands; after so many, the usual cure is given."""


@dataclass(frozen=True)
class Known:
    """What may be named. A rule that is there but cannot be used is None.

    `spoilt` holds names that a file with mistakes seems to define: to call one unknown would be a second complaint
    about the first mistake. With `words_spoilt` that goes for every event and state, and
    with `sources_spoilt` for every source.
    """

    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary({}, {}))
    authorities: Authorities = field(default_factory=lambda: Authorities(()))
    calendars: Calendars = field(default_factory=lambda: Calendars({}))
    spoilt: Collection[str] = ()
    words_spoilt: bool = False
    rules: Mapping[str, Rule | None] = field(default_factory=dict)
    principles: Collection[str] = ()
    publications: Mapping[str, Publication] = field(default_factory=dict)
    sources_spoilt: bool = False
    _cures: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def _names(self) -> Mapping[str, Collection[str]]:
        return {
            "event": self.vocabulary.events,
            "state": self.vocabulary.states,
            "stage": self.vocabulary.stages,
            "rule": self.rules,
            "principle": self.principles,
            "authority": self.authorities.codes,
            "calendar": self.calendars.by_name,
            "case's rule": self.rules,
            "source": self.publications,
            "bearing": {*self.rules, *self.vocabulary.events},
        }

    @cached_property
    def national(self) -> Sequence[Rule]:
        """The rules that reach every authority's cases and wait for nobody to name them."""
        return tuple(r for r in self.rules.values() if r and not r.authority and not r.instrument.when_named)

    @cached_property
    def national_of(self) -> Mapping[str, Sequence[Rule]]:
        """The national rules that each event starts or does."""
        found: dict[str, list[Rule]] = {}
        for rule in self.national:
            for event in {pattern.event for pattern in (*rule.triggers, *rule.performing)}:
                found.setdefault(event, []).append(rule)
        return found

    @cached_property
    def beside(self) -> Mapping[tuple[str | None, str], Sequence[Rule]]:
        """The rules of each authority that stand beside each national rule."""
        found: dict[tuple[str | None, str], list[Rule]] = {}
        for rule in self.rules.values():
            if rule and rule.authority and rule.relates_to:
                found.setdefault((rule.authority, rule.relates_to), []).append(rule)
        return found

    @cached_property
    def bearers(self) -> Collection[str]:
        """Whom the national rules bind."""
        return {rule.bearer for rule in self.national}

    @cached_property
    def rule_stages(self) -> Collection[str]:
        """The stages after which the files of the national rules are called."""
        return {rule.stage for rule in self.national}

    def names(self, kind: str) -> Collection[str]:
        """Return the names of one kind."""
        return self._names[kind]

    def unknown(self, kind: str, name: str, entry: Entry[object], *path: Step) -> list[Diagnostic]:
        """Say that a name is none of its kind, if it is none; the place is looked for only then."""
        return [self.complaint(kind, name, entry.at(*path))] if self.lacks(kind, name) else []

    def lacks(self, kind: str, name: str) -> bool:
        """Tell whether a name is none of its kind, so far as can be known."""
        plain = name.strip().lower() if kind == "authority" else name
        if plain in self.names(kind) or plain in self.spoilt:
            return False
        unsure = self.sources_spoilt if kind == "source" else self.words_spoilt and kind in _OF_THE_VOCABULARY
        return not unsure

    def complaint(self, kind: str, name: str, place: Span) -> Diagnostic:
        """Say that a name is none of its kind."""
        code, what, usual = _KINDS[kind]
        return Diagnostic(code, f"`{name}` is not {what}", place, self.cure(kind, name, self.names(kind), usual))

    def cure(self, kind: str, name: str, names: Collection[str], usual: str) -> str:
        """Suggest the name that was meant; each is looked for once."""
        if (kind, name) not in self._cures:
            few = f"one of: {', '.join(sorted(names))}" if 0 < len(names) <= _FEW or kind == "stage" else usual
            often = len(self._cures) >= _MOST_LOOKED_FOR
            self._cures[kind, name] = few if often else did_you_mean(name.strip().lower(), names, few)
        return self._cures[kind, name]

    def usable(self, name: str) -> Rule | None:
        """Return a rule that is there and has no mistake."""
        return self.rules.get(name)
