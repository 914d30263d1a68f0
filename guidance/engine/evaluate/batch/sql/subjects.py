"""What an event is of, in SQL: of which referral a decision is, where the record does not say.

What was open when the event came is what it may be of; where nothing was, whatever had come by then. A thing is open
until as many answers have come as things are open, or until what ends it, or what closes all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guidance.engine.evaluate.batch.sql.asking import Asking, Part, together
from guidance.engine.evaluate.batch.sql.conditions import NOTHING, fits, lacks, one_of, text
from guidance.engine.model.condition import Of, Pattern, Patterns
from guidance.engine.model.rule import Concerned, Rule


@dataclass(frozen=True)
class Subjects:
    """The parts of a query that tell what some events are of; `name` begins their names.

    `closing` are the patterns that end whatever is open.
    """

    of: Of
    name: str
    rule: Rule
    asking: Asking
    closing: Patterns = ()

    def parts(self, asked: str) -> Iterator[Part]:
        """Yield the parts in their order; the last has `n`, what that event may be of, and the answers to any of it.

        Args:
            asked: Of which events it is asked: a query that gives the columns of events.
        """
        name = self.name
        yield f"{name}_asked", f"of which {self.of.event} are these?", asked
        yield f"{name}_near", "what each may be of, what answers that, and what ends it", self._near()
        yield f"{name}_walk", "in their order: what is open, and what has answered it", self._walk()
        yield name, "what each may be of, with the answers that came to any of it", self._told()

    def _near(self) -> str:
        is_of, ends = f"e.name = {text(self.of.event)}", self._ends()
        starts = f"e.name = {text(self.of.started_by)}" if self.of.started_by else "FALSE"
        begins = f"({is_of} OR {starts})"
        closes = f" OR COALESCE({fits(self.closing, 'e')}, FALSE)" if self.closing else ""
        counts = f"""CASE WHEN {begins} THEN e.id <> x.id AND e.starts <= x.ends
        WHEN e.name = x.name THEN e.ends < x.ends OR (e.ends = x.ends AND e.id <= x.id)
        ELSE e.ends < x.starts AND ({ends}{closes}) END"""
        apart = f" AND NOT {self._apart()}" if self.of.same else ""
        of_kind = f"WHEN {is_of} THEN 'of' WHEN {starts} THEN 'start'"
        kind = f"CASE {of_kind} WHEN e.name = x.name THEN 'answer' ELSE 'end' END"
        order = f"CASE WHEN {begins} THEN e.starts ELSE e.ends END, NOT {begins}, e.id"
        return f"""SELECT x.n AS x, e.n, e.day, e.starts, e.ends, {kind} AS kind, e.id = x.id AS itself,
    row_number() OVER (PARTITION BY x.n ORDER BY {order}) AS place
FROM {self.name}_asked x JOIN event e ON {together(self.rule, "e", "x")}{apart} AND {counts}
WHERE x.name <> {text(self.of.event)}"""

    def _ends(self) -> str:
        words = self.asking.states.values()
        return one_of("e.name", tuple(n for w in words if self.of.event in w.starts_with for n in w.ends_with))

    def _apart(self) -> str:
        """Write that both carry the fact by which such things are told apart, and that it differs."""
        fact = f"facts[{text(self.of.same)}]"
        return f"COALESCE(e.{fact} <> x.{fact}, FALSE)"

    def _walk(self) -> str:
        begun = (
            f"SELECT n AS x, CAST(0 AS BIGINT) AS place, {_NONE_OPEN} AS begun, {_NO_EVENTS} AS answers,"
            f" {_NONE_STARTED} AS started"
        )
        left = "list_filter(w.begun, lambda s: s.ends >= e.starts)"
        answered = f"NOT e.itself AND len(w.answers) + 1 >= greatest(len(w.begun), {_days('w.started')})"
        return f"""{begun} FROM {self.name}_asked WHERE name <> {text(self.of.event)}
UNION ALL SELECT e.x, e.place,
    CASE WHEN e.kind = 'of' THEN list_append(w.begun, {{'n': e.n, 'ends': e.ends}})
        WHEN e.kind = 'end' THEN {left} WHEN e.kind = 'answer' AND {answered} THEN {_NONE_OPEN} ELSE w.begun END,
    CASE WHEN e.kind IN ('of', 'start') THEN w.answers WHEN e.kind = 'end' THEN
        CASE WHEN len({left}) = 0 THEN {_NO_EVENTS} ELSE w.answers END
        WHEN {answered} THEN {_NO_EVENTS} ELSE list_append(w.answers, e.n) END,
    CASE WHEN e.kind = 'start' THEN list_append(w.started, {{'day': e.day, 'ends': e.ends}})
        WHEN e.kind = 'end' THEN list_filter(w.started, lambda s: s.ends >= e.starts)
        WHEN e.kind = 'answer' AND {answered} THEN {_NONE_STARTED} ELSE w.started END
FROM {self.name}_walk w JOIN {self.name}_near e ON e.x = w.x AND e.place = w.place + 1"""

    def _told(self) -> str:
        name = self.name
        come = f"SELECT list(e.n ORDER BY e.place) FROM {name}_near e WHERE e.x = w.x AND e.kind = 'of'"
        return f"""SELECT x AS n, CASE WHEN len(begun) > 0 THEN list_transform(begun, lambda s: s.n)
    ELSE COALESCE(({come}), {_NO_EVENTS})
    END AS of, CASE WHEN len(begun) > 0 THEN answers ELSE [x] END AS answers,
    CASE WHEN len(begun) > 0 THEN {_days("started")} ELSE 0 END AS days
FROM {name}_walk w QUALIFY row_number() OVER (PARTITION BY x ORDER BY place DESC) = 1
UNION ALL SELECT n, [n], {_NO_EVENTS}, 0 FROM {name}_asked WHERE name = {text(self.of.event)}"""


_NONE_OPEN = "CAST([] AS STRUCT(n BIGINT, ends BIGINT)[])"
_NO_EVENTS = "CAST([] AS BIGINT[])"
_NONE_STARTED = 'CAST([] AS STRUCT("day" DATE, ends BIGINT)[])'


def _days(started: str) -> str:
    return f"len(list_distinct(list_transform({started}, lambda s: s.day)))"


@dataclass(frozen=True)
class Fitting:
    """Which events fit some patterns, of which some may count only for what a trigger is of.

    `name` is that of the part that they come to: `done`, `ended`, `bound`.
    """

    patterns: Patterns
    rule: Rule
    name: str

    @property
    def tied(self) -> tuple[Of, ...]:
        """Return what some are to be of, each once."""
        return _tied(self.patterns)

    def parts(self) -> Iterator[Part]:
        """Yield whether every answer to what is open is one of these, for each thing that one may be of."""
        for of in self.tied:
            alike, subjects = tuple(p for p in self.patterns if p.of == of), name_of(self.rule, of)
            answers = f"SELECT n, unnest(answers) AS answer FROM {subjects}"
            every = f"bool_and(COALESCE({fits(alike, 'e')}, FALSE)) AS so"
            yield (
                f"{self._answered(of)}",
                "whether every one of the answers fits",
                f"SELECT s.n, {every} FROM ({answers}) s JOIN event e ON e.n = s.answer GROUP BY s.n",
            )

    def _answered(self, of: Of) -> str:
        return f"{self.name}_answered_{_all_tied(self.rule).index(of)}"

    @property
    def joins(self) -> str:
        """What has to be joined to a trigger `t` and an event `e`."""
        return "".join(self._join(of) for of in self.tied)

    def _join(self, of: Of) -> str:
        place, subjects = _all_tied(self.rule).index(of), name_of(self.rule, of)
        mine = f" JOIN {subjects} mine{place} ON mine{place}.n = t.n"
        its = f" LEFT JOIN {subjects} its{place} ON its{place}.n = e.n"
        return f"{mine}{its} LEFT JOIN {self._answered(of)} all{place} ON all{place}.n = e.n"

    @property
    def fits(self) -> str:
        """Write that an event `e` fits any of the patterns, for a trigger `t`."""
        if not self.tied:
            return fits(self.patterns, "e")
        return f"({' OR '.join(self._fits(p) for p in dict.fromkeys(self.patterns))})"

    def _fits(self, pattern: Pattern) -> str:
        plain = fits((pattern,), "e")
        return f"({plain} AND {self._tie(pattern.of)})" if pattern.of else plain

    def _tie(self, of: Of) -> str:
        place = _all_tied(self.rule).index(of)
        mine, its = f"mine{place}.of", f"its{place}.of"
        enough = f"len(its{place}.answers) >= greatest(len({its}), its{place}.days)"
        every = f"list_has_all({its}, {mine}) AND {enough} AND all{place}.so"
        return (
            f"CASE WHEN len({mine}) = 0 THEN NULL WHEN NOT list_has_any({mine}, {its}) THEN FALSE"
            f" WHEN {self._alone(of)} OR ({every}) THEN TRUE END"
        )

    def _alone(self, of: Of) -> str:
        """Write that both can be of one thing only, and that the same."""
        place = _all_tied(self.rule).index(of)
        return f"(len(mine{place}.of) = 1 AND mine{place}.of = its{place}.of AND its{place}.days <= 1)"

    @property
    def lacks(self) -> str:
        """Write a list of that for want of which an event `e` only may fit; `fits` says whether it does."""
        unsure = " || ".join(f"CASE WHEN {self._fits(p)} IS NULL THEN {self._lack(p)} ELSE {NOTHING} END"
                             for p in dict.fromkeys(self.patterns))  # fmt: skip
        return f"CASE WHEN fits IS NULL THEN {unsure} ELSE {NOTHING} END"

    def _lack(self, pattern: Pattern) -> str:
        facts = lacks(pattern.where, "e")
        if pattern.of is None:
            return facts
        return f"CASE WHEN {self._alone(pattern.of)} THEN {NOTHING} ELSE ['subject of ' || e.name] END || {facts}"


def _tied(patterns: Patterns) -> tuple[Of, ...]:
    return tuple(dict.fromkeys(p.of for p in patterns if p.of))


def _all_tied(rule: Rule) -> tuple[Of, ...]:
    return _tied((*rule.performing, *rule.until, *rule.before))


def name_of(rule: Rule, of: Of) -> str:
    """Name the part of a rule's query that tells what events are of."""
    return f"subject_{_all_tied(rule).index(of)}"


def parts(rule: Rule, asking: Asking) -> Iterator[Part]:
    """Yield what tells of each thing that an event of a rule may be of which of them it is."""
    patterns = (*rule.performing, *rule.until, *rule.before)
    closing = tuple(p for p in (*rule.performing, *rule.until) if p.of is None)
    for of in _all_tied(rule):
        names = one_of("name", tuple(p.event for p in patterns if p.of == of))
        asked = (
            f"SELECT {_ASKED} FROM duty UNION ALL SELECT {_ASKED} FROM event"
            f" WHERE {names} AND c IN (SELECT c FROM duty) AND n NOT IN (SELECT n FROM duty)"
        )
        yield from Subjects(of, name_of(rule, of), rule, asking, closing).parts(asked)


_ASKED = "n, c, name, id, starts, ends, episode, facts"


def concerned(unless: Concerned, place: int, rule: Rule, asking: Asking) -> Iterator[Part]:
    """Write whether what each trigger is of is so: where it may be of several, every one of them."""
    pattern, name = unless.pattern, f"about_{place}"
    yield from Subjects(Of(pattern.event), name, rule, asking).parts(f"SELECT {_ASKED} FROM trigger")
    fit = fits((pattern,), "e")
    lack = f"flatten(list(CASE WHEN {fit} IS NULL THEN {lacks(pattern.where, 'e')} ELSE {NOTHING} END))"
    several = f"CASE WHEN bool_or(NOT {fit}) THEN ['subject of ' || any_value(t.name)] ELSE {NOTHING} END"
    decided = f"bool_and(COALESCE({fit}, FALSE)) OR bool_and(COALESCE(NOT {fit}, FALSE))"
    yield (
        f"concerned_{place}",
        "whether that is so, by which it may be exempt",
        (
            f"SELECT t.n AS trigger, bool_and(COALESCE({fit}, FALSE)) AS holds,"
            f" CASE WHEN {decided} THEN {NOTHING} ELSE {several} || {lack} END AS lacking"
            f" FROM trigger t JOIN (SELECT n, unnest(of) AS one FROM {name}) s ON s.n = t.n JOIN event e ON e.n = s.one"
            " GROUP BY t.n"
        ),
    )
