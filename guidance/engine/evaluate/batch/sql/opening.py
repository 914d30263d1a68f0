"""Which events open a duty of a rule, in SQL: in force, its trigger, its state, its exemptions, in that order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidance.engine.evaluate.batch.record import COLUMNS, day_literal
from guidance.engine.evaluate.batch.sql import subjects
from guidance.engine.evaluate.batch.sql.asking import Asking, Part, names_in, not_after, together
from guidance.engine.evaluate.batch.sql.clock import date_in, plain_end, start_of
from guidance.engine.evaluate.batch.sql.conditions import NOTHING, fits, holds, lacked, lacks, one_of, text
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import Concerned, FactDate, Happened, InState, Missed, Rule, TriggerFact
from guidance.engine.model.vocabulary import State


@dataclass(frozen=True)
class Excuse:
    """One exemption in SQL: that it is known to hold, what is lacked to know, and what has to be joined for that."""

    holds: str
    lacks: str = NOTHING
    join: str = ""


@dataclass(frozen=True)
class Opening:
    """The parts of a query from the events to the duties that are open."""

    rule: Rule
    asking: Asking

    def parts(self) -> Iterator[Part]:
        """Yield the parts in their order."""
        rule = self.rule
        yield "trigger", "what may set it going, while it is in force", self._trigger()
        excuses = []
        for place, unless in enumerate(rule.unless):
            if isinstance(unless, Happened | Concerned) and not self.asking.known_there((unless.pattern,)):
                excuses.append(Excuse("FALSE"))
                continue
            if isinstance(unless, Concerned):
                yield from subjects.concerned(unless, place, rule, self.asking)
            if isinstance(unless, Happened):
                yield f"happened_{place}", "what came before, by which it may be exempt", self._happened(unless)
            excuses.append(self._excuse(unless, place))
        yield "opened", "what does set it going, and whether it is exempt", self._opened(excuses)
        yield "duty", "what is open", "SELECT * FROM opened WHERE exempt_by IS NULL"

    def _trigger(self) -> str:
        rule = self.rule
        day = [f"t.day >= {day_literal(rule.commencement)}"] if rule.commencement else ["FALSE"]
        day += [f"t.day < {day_literal(rule.repeal)}"] if rule.repeal else []
        whose = [f"t.authority = {text(rule.authority)}"] if rule.authority else []
        if isinstance(rule.when, Missed):
            of = f"t.missed = {text(rule.when.rule)}"
            told = f"SELECT {COLUMNS}, TRUE AS starts_it, {NOTHING} AS wanted FROM missed t"
            return f"{told} WHERE {' AND '.join([of, *day, *whose])}"
        fit, lack = fits(rule.triggers, "t"), lacked(rule.triggers, "t", "starts_it")
        found = f"SELECT {COLUMNS}, {fit} AS starts_it, {lack} AS wanted"
        return f"{found} FROM event t WHERE {' AND '.join([names_in(rule.triggers, 't'), *day, *whose])}"

    def _opened(self, excuses: list[Excuse]) -> str:
        exempt = " ".join(f"WHEN {excuse.holds} THEN {place}" for place, excuse in enumerate(excuses))
        lacking = " || ".join(excuse.lacks for excuse in excuses if excuse.lacks != NOTHING)
        joins = "".join(f" {excuse.join}" for excuse in excuses if excuse.join)
        held = self.rule.while_state
        state = f" AND {self.state(held)}" if held else ""
        return (
            f"SELECT t.*, {f'CASE {exempt} END' if exempt else 'CAST(NULL AS INTEGER)'} AS exempt_by,"
            f" {lacking or NOTHING} AS lacking FROM trigger t{joins} WHERE t.starts_it{state}"
        )

    def _excuse(self, unless: TriggerFact | InState | Happened | Concerned, place: int) -> Excuse:
        match unless:
            case TriggerFact(condition):
                return Excuse(holds(condition, "t"), lacks(condition, "t"))
            case InState():
                return Excuse(self.state(unless))
            case Happened() | Concerned():
                name = f"{'happened' if isinstance(unless, Happened) else 'concerned'}_{place}"
                lack = f"COALESCE({name}.lacking, {NOTHING})"
                return Excuse(f"{name}.holds", lack, f"LEFT JOIN {name} ON {name}.trigger = t.n")

    def _happened(self, unless: Happened) -> str:
        """Write what came before a trigger that may exempt, and that was not followed by what is in `since`."""
        pattern, rule = unless.pattern, self.rule
        fit = fits((pattern,), "e")
        lack = lacked((pattern,), "e", fit)
        near = f"{one_of('e.name', (pattern.event,))} AND {together(rule, 'e', 't')} AND {not_after('e', 't')}"
        came = f"FROM trigger t JOIN event e ON {near} AND {fit} IS DISTINCT FROM FALSE"
        if unless.since:
            later = f"{one_of('s.name', unless.since)} AND {together(rule, 's', 't')} AND {not_after('s', 't')}"
            came += f" LEFT JOIN event s ON {later} AND s.id <> e.id AND s.ends > e.starts"
            times = (
                f"CASE WHEN count(s.n) = 0 THEN {NOTHING} ELSE time_of(bool_and(e.timed), any_value(e.name)) END"
                " || COALESCE(list('time of ' || s.name) FILTER (NOT s.timed), " + NOTHING + ")"
            )
            overtaken = "HAVING NOT COALESCE(bool_or(s.starts > e.ends), FALSE)"
        else:
            times, overtaken = NOTHING, ""
        each = (
            f"SELECT t.n AS trigger, {fit} AS fits, {lack} || {times} AS lacking {came}"
            f" GROUP BY t.n, e.n, e.facts, e.derived, e.name {overtaken}"
        )
        return (
            f"SELECT trigger, bool_or(COALESCE(fits AND len(lacking) = 0, FALSE)) AS holds,"
            f" flatten(list(lacking)) AS lacking FROM ({each}) GROUP BY trigger"
        )

    def state(self, state: InState) -> str:
        """Write that a state holds at a trigger: begun before it, not ended since, and for as long as is asked.

        No end comes after the latest of its starts that is running, and so not after any.
        """
        word = self.asking.states[state.state]
        if self.asking.there is not None and self.asking.there.isdisjoint(word.starts_with):
            return "FALSE"
        begun = not_after("s", "t") if state.first_day else "s.ends < t.starts"
        surely = ran_out(self.asking.powers, word)
        over = f" AND NOT {surely}" if surely else ""
        near = together(self.rule, "s", "t"), together(self.rule, "x", "t")
        over += _of_age(state)
        starts = f"{one_of('s.name', word.starts_with)} AND {near[0]} AND {begun}{over}"
        ends = f"{one_of('x.name', word.ends_with)} AND {near[1]} AND {not_after('x', 't')}"
        if self.asking.renew(word.ends_with):
            left = f"{ends} AND x.ends > s.starts AND NOT (x.renews AND x.day = s.day)"
            return f"EXISTS (SELECT 1 FROM event s WHERE {starts} AND NOT EXISTS (SELECT 1 FROM event x WHERE {left}))"
        return (
            f"COALESCE((SELECT max(s.starts) FROM event s WHERE {starts})"
            f" >= COALESCE((SELECT max(x.ends) FROM event x WHERE {ends}), 0), FALSE)"
        )


def _of_age(state: InState) -> str:
    """Write that a start `s` of a state is of the age that is asked by the day of a trigger `t`."""
    aged = ((state.for_at_least, "<"), (state.for_less_than, ">="))
    return "".join(f" AND {plain_end(age, 's.day', named_day_first=True)} {than} t.day" for age, than in aged if age)


def ran_out(powers: Iterable[Rule], word: State, *, by_day: bool = False) -> str:
    """Write that the power which a start `s` of a state began has surely run out at a trigger `t`; "" if none can.

    With `by_day`, that it had before the day of the trigger.
    """
    limits = [r for r in powers if any(p.event in word.starts_with for p in r.triggers) and not word.outlasts]
    over = [said for rule in limits if (said := _is_over(rule, by_day=by_day))]
    return f"COALESCE({' OR '.join(over)}, FALSE)" if over else ""


def _is_over(rule: Rule, *, by_day: bool) -> str:
    """Write that the power that an event `s` began has surely run out at a trigger `t`, by a limit of the law."""
    begun = [fits(rule.triggers, "s"), f"s.day >= {day_literal(rule.commencement)}"] if rule.commencement else []
    if not begun or rule.within is None:
        return ""
    begun += [f"s.day < {day_literal(rule.repeal)}"] if rule.repeal else []
    day, _, ends = start_of(rule.counts_from, "s")
    match rule.within:
        case FactDate(fact):
            over = f"{date_in(fact, 's')} < t.day"
        case Period(count, Unit.HOUR):
            last = f"hours_after({ends}, {count})"
            over = f"day_of({last}) < t.day" if by_day else f"{last} < t.ends"
        case period:
            named = rule.convention is Convention.NAMED_DAY_FIRST
            over = f"{plain_end(period, day, named_day_first=named)} < t.day"
    return f"({' AND '.join(begun)} AND {over})"
