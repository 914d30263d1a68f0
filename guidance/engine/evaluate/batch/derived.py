"""What counts as having happened too, in SQL: events that definitions make, each from an event that fits one."""

from collections.abc import Sequence
from dataclasses import replace

from guidance.engine.evaluate.batch.record import COLUMNS, WHOSE, Record, day_literal
from guidance.engine.evaluate.batch.sql.asking import Asking, names_in, together
from guidance.engine.evaluate.batch.sql.conditions import fits, text
from guidance.engine.evaluate.batch.sql.opening import Opening
from guidance.engine.model.event import NO_FACTS
from guidance.engine.model.rule import Derive, Rule


def derive(record: Record, definitions: Sequence[Rule], asking: Asking) -> bool:
    """Add to the events what the definitions in force make of them, and tell whether that is anything."""
    there = {name for (name,) in record.database.execute("SELECT DISTINCT name FROM event").fetchall()}
    making = [rule for rule in definitions if any(p.event in there for p in rule.triggers)]
    names = sorted({rule.duty.event for rule in making if isinstance(rule.duty, Derive)})
    made = [row for name in names for row in record.database.execute(_query(name, making, asking)).fetchall()]
    if not made:
        return False
    by_id = {rule.id: rule for rule in definitions}
    start = len(record.events)
    for number, name, rule, authority in made:
        source = record.events[number]
        record.add(
            replace(
                source,
                event=name,
                id=f"{name}:{source.id}",
                facts=NO_FACTS,
                derived=by_id[rule].id,
                authority=authority,
            )
        )
    rows = ", ".join(f"({start + place}, {number}, {text(name)})" for place, (number, name, _, _) in enumerate(made))
    record.database.execute(
        f"INSERT INTO event SELECT m.n, s.c, m.name, m.name || ':' || s.id, s.moment, s.day, s.starts, s.ends, s.timed,"
        f" s.episode, s.authority, TRUE, MAP {{}}, s.voice, FALSE FROM (VALUES {rows}) m(n, source, name) JOIN event s"
        " ON s.n = m.source"
    )
    return True


def _query(name: str, definitions: Sequence[Rule], asking: Asking) -> str:
    """Write which events an event of some name is derived from, with the definition and the authority."""
    making = [r for r in definitions if isinstance(r.duty, Derive) and r.duty.event == name]
    sources = " UNION ALL ".join(_source(rule, place, asking) for place, rule in enumerate(making))
    same = {rule.id: rule.same for rule in making}
    by_case = ", ".join(text(rule) for rule, how in same.items() if how == "case") or "NULL"
    near = f"AND (s.rule IN ({by_case}) OR {{0}}.episode = s.episode OR {{0}}.episode IS NULL OR s.episode IS NULL)"
    return f"""WITH source AS (
SELECT *, row_number() OVER (PARTITION BY c ORDER BY starts, id) AS place FROM (
    SELECT * FROM ({sources}) QUALIFY row_number() OVER (PARTITION BY n ORDER BY definition) = 1))
SELECT s.n, {text(name)}, s.rule, s.authority FROM source s
WHERE NOT EXISTS (
    SELECT 1 FROM event e WHERE e.c = s.c AND e.name = {text(name)} AND e.ends >= s.starts {near.format("e")}
    AND e.ends < COALESCE((SELECT arg_min(x.starts, x.place) FROM source x WHERE x.c = s.c AND x.place > s.place
        {near.format("x")}), {2**62}))
ORDER BY s.c, s.place"""


def _source(rule: Rule, place: int, asking: Asking) -> str:
    held = [Opening(rule, asking).state(rule.while_state)] if rule.while_state else []
    whose = [f"t.authority = {text(rule.authority)}"] if rule.authority else []
    days = [f"t.day >= {day_literal(rule.commencement)}"] if rule.commencement else ["FALSE"]
    days += [f"t.day < {day_literal(rule.repeal)}"] if rule.repeal else []
    met = " AND ".join([names_in(rule.triggers, "t"), *days, *whose, fits(rule.triggers, "t"), *held])
    return f"SELECT {COLUMNS}, {text(rule.id)} AS rule, {place} AS definition FROM event t WHERE {met}"


__all__ = ["WHOSE", "derive", "together"]
