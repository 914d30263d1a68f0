"""Ends that share a day with a beginning, where one thing was running: what ended is that one, and the next goes on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from guidance.engine.evaluate.batch.record import Record
from guidance.engine.evaluate.batch.sql.conditions import one_of
from guidance.engine.evaluate.batch.sql.opening import ran_out
from guidance.engine.model.rule import Rule
from guidance.engine.model.vocabulary import State


@dataclass(frozen=True, slots=True)
class Edge:
    """An event at which a state begins or ends, as the table has it."""

    n: int
    c: int
    name: str
    day: date
    starts: int
    ends: int
    episode: str | None

    def is_near(self, other: "Edge") -> bool:
        """Tell whether two are of one episode, as far as they say."""
        return self.episode is None or other.episode is None or self.episode == other.episode

    def is_unordered(self, other: "Edge") -> bool:
        """Tell whether two of one day come in an order that cannot be known."""
        exact = self.starts == self.ends and other.starts == other.ends
        return not exact and self.starts <= other.ends and other.starts <= self.ends


def mark(record: Record, states: Mapping[str, State], powers: Sequence[Rule]) -> None:
    """Mark in the table the ends of what was running that began again on the day."""
    record.database.execute("UPDATE event SET renews = FALSE WHERE renews")
    for word in _beginning_again(record, states.values()):
        spent = _spent(record, word, powers)
        ends = [edge.n for edges in _edges(record, word) for edge in _renewing(edges, word, spent)]
        if ends:
            record.database.execute(f"UPDATE event SET renews = TRUE WHERE n IN ({', '.join(map(str, ends))})")


def _beginning_again(record: Record, words: Iterable[State]) -> Iterator[State]:
    """Yield the states of which an end shares a day with a beginning in any case: one question for all of them."""
    again = [word for word in words if word.begins_again_after]
    begins = one_of("s.name", tuple(n for word in again for n in word.starts_with))
    ends = one_of("e.name", tuple(n for word in again for n in word.begins_again_after))
    alike = f"event e JOIN event s ON s.c = e.c AND s.day = e.day AND {begins} AND {ends}"
    found = record.database.execute(f"SELECT DISTINCT s.name, e.name FROM {alike}").fetchall()
    for word in again:
        if any(begun in word.starts_with and ended in word.begins_again_after for begun, ended in found):
            yield word


def _edges(record: Record, word: State) -> Iterator[Sequence[Edge]]:
    """Yield case by case what begins or ends a state, where an end may share a day with a beginning."""
    begins, again = one_of("s.name", word.starts_with), one_of("e.name", word.begins_again_after)
    alike = f"SELECT e.c FROM event e JOIN event s ON s.c = e.c AND s.day = e.day AND {begins} AND {again}"
    named = one_of("name", (*word.starts_with, *word.ends_with))
    found = record.database.execute(
        f"SELECT n, c, name, day, starts, ends, episode FROM event WHERE {named} AND c IN ({alike}) ORDER BY c, day, n"
    )
    cases: dict[int, list[Edge]] = defaultdict(list)
    for row in found.fetchall():
        cases[row[1]].append(Edge(*row))
    yield from cases.values()


def _spent(record: Record, word: State, powers: Sequence[Rule]) -> frozenset[tuple[int, int]]:
    """Pair the starts of a state whose power had run out before the day of an end with that end."""
    over = ran_out(powers, word, by_day=True)
    if not over:
        return frozenset()
    named = f"{one_of('s.name', word.starts_with)} AND {one_of('t.name', word.begins_again_after)}"
    query = f"SELECT s.n, t.n FROM event s JOIN event t ON s.c = t.c AND s.day < t.day AND {named} AND {over}"
    return frozenset(record.database.execute(query).fetchall())


def _renewing(edges: Sequence[Edge], word: State, spent: frozenset[tuple[int, int]]) -> Iterator[Edge]:
    """Yield the ends of one case that are of an earlier one, day by day."""
    running: list[Edge] = []
    for _, together in groupby(edges, key=lambda edge: edge.day):
        today = list(together)
        starts, ends = ([e for e in today if e.name in names] for names in (word.starts_with, word.ends_with))
        earlier = [
            e
            for e in ends
            if e.name in word.begins_again_after
            and any(e.is_near(s) and (s.n, e.n) not in spent for s in running)
            and any(e.is_near(s) and e.is_unordered(s) for s in starts)
        ]
        yield from earlier
        still = [s for s in running if not any(e.is_near(s) for e in ends)]
        own = [e for e in ends if e not in earlier]
        running = [*still, *(s for s in starts if not any(e.is_near(s) and e.ends > s.starts for e in own))]
