"""No withheld count can be had back from everything that is published."""

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.engine.measure import disclosure
from guidance.engine.measure.disclosure import protect
from guidance.engine.measure.nesting import Counting, without_nested
from guidance.engine.measure.tally import Shown, Tally, leaf, total

MINIMUM, MOST = 4, 60


def tally(shape: object, numbers: Iterator[int], who: Iterator[int], shared: int = 1) -> Tally:
    """Build a tally from a shape: an int is a leaf of so many duties, a list a whole."""
    if isinstance(shape, int):
        members = [("", f"child-{next(who) // shared}", str(next(numbers))) for _ in range(shape)]
        return leaf(f"leaf-{next(numbers)}", "", members)
    assert isinstance(shape, list)
    parts = [tally(part, numbers, who, shared) for part in shape]
    return total(f"whole-{next(numbers)}", "", parts)


def of(shape: object, shared: int = 1) -> Tally:
    return tally(shape, itertools.count(), itertools.count(), shared)


leaves = st.integers(0, 7)
shapes = st.lists(st.one_of(leaves, st.lists(leaves, min_size=1, max_size=3)), min_size=1, max_size=4)


def published(shown: Shown) -> list[Shown]:
    return [part for _, part in shown.walk()]


def kinds(whole: Tally, shown: Shown, *, beneath: bool = False) -> dict[str, set[int]]:
    """Say what a reader knows of each count who sees even which were withheld for being small."""
    small = 0 < whole.count < MINIMUM
    if shown.count is not None:
        mine = {shown.count}
    elif beneath:
        mine = set(range(MINIMUM))
    else:
        mine = set(range(1, MINIMUM)) if small else set(range(MINIMUM, MOST + 1))
    found = {shown.name: mine}
    for split, seen in zip(whole.parts, shown.parts, strict=True):
        for part, look in zip(split, seen, strict=True):
            found |= kinds(part, look, beneath=beneath or small)
    return found


def possible(shown: Shown, known: dict[str, set[int]]) -> dict[str, set[int]]:
    """Give every value that each count may have for a reader who knows all that is published, up to `MOST`.

    It is written apart from the bounds of the engine: with the values themselves, first from the parts up, then down.
    """
    upwards: dict[str, set[int]] = {}

    def up(part: Shown) -> set[int]:
        allowed = known[part.name]
        for split in part.parts:
            allowed = allowed & sums([up(piece) for piece in split])
        upwards[part.name] = allowed
        return allowed

    def down(part: Shown) -> None:
        for split in part.parts:
            for piece in split:
                rest = sums([upwards[other.name] for other in split if other is not piece])
                mine = {v for v in upwards[piece.name] if any(v + r in found[part.name] for r in rest)}
                found[piece.name] = mine
            for piece in split:
                down(piece)

    found = {shown.name: up(shown)}
    down(shown)
    return found


def sums(sets: Sequence[set[int]]) -> set[int]:
    reached = {0}
    for values in sets:
        reached = {total + value for total in reached for value in values if total + value <= MOST}
    return reached


def tried(shown: Shown, known: dict[str, set[int]]) -> dict[str, set[int]]:
    """Give the same by trying every way of filling the table in."""
    found: dict[str, set[int]] = {part.name: set() for part in published(shown)}
    for way in fillings(shown, known):
        for name, value in way.items():
            found[name].add(value)
    return found


def fillings(shown: Shown, known: dict[str, set[int]]) -> Iterator[dict[str, int]]:
    if not shown.parts:
        yield from ({shown.name: value} for value in known[shown.name])
        return
    (split,) = shown.parts
    for ways in itertools.product(*(list(fillings(part, known)) for part in split)):
        filled = {name: value for way in ways for name, value in way.items()}
        value = sum(filled[part.name] for part in split)
        if value in known[shown.name]:
            yield {**filled, shown.name: value}


@pytest.mark.parametrize("shape", [[3, 5], [1, 1, 5], [2, [1, 4]], [0, 7, 2], [[3], [2]]])
def test_values_worked_out_are_those_that_trying_finds(shape: list[object]) -> None:
    whole = of(shape)
    (shown,) = protect([whole], MINIMUM)
    known = kinds(whole, shown)
    assert possible(shown, known) == tried(shown, known)


@settings(max_examples=150)
@given(shapes)
def test_every_small_count_could_be_any_small_number(shape: list[object]) -> None:
    whole = of(shape)
    (shown,) = protect([whole], MINIMUM)
    known = kinds(whole, shown)
    may_be = possible(shown, known)
    for true, part in zip(whole.walk(), published(shown), strict=True):
        if 0 < true.count < MINIMUM:
            assert part.count is None
            assert may_be[part.name] >= set(range(1, MINIMUM))
        elif part.count is None:
            assert len(may_be[part.name]) > 1


@settings(max_examples=150)
@given(shapes)
def test_what_is_published_is_true_and_nought_is_shown_but_beneath_small_counts(shape: list[object]) -> None:
    whole = of(shape)
    (shown,) = protect([whole], MINIMUM)
    for true, part in zip(whole.walk(), published(shown), strict=True):
        assert part.count in {true.count, None}
        for below in itertools.chain(*part.parts):
            assert below.count is None or not 0 < true.count < MINIMUM
    if whole.count >= MINIMUM:
        assert all(part.count == 0 for true, part in zip(whole.parts[0], shown.parts[0], strict=True) if not true.count)


@given(shapes)
def test_a_minimum_of_one_withholds_nothing(shape: list[object]) -> None:
    (shown,) = protect([of(shape)], 1)
    assert shown.whole


def test_a_count_beside_a_total_takes_another_with_it() -> None:
    (shown,) = protect([of([3, 20, 30])], 6)
    assert [part.count for part in published(shown)] == [53, None, None, 30]


def test_two_small_counts_that_add_up_to_little_take_a_third_with_them() -> None:
    (shown,) = protect([of([1, 2, 30, 40])], 6)
    assert [part.count for part in published(shown)] == [73, None, None, None, 40]


def test_what_the_parts_of_a_part_would_give_back_is_withheld_too() -> None:
    (shown,) = protect([of([3, [10, 20]])], 6)
    assert [part.count for part in published(shown)] == [33, None, None, None, 20]


def test_many_duties_of_few_children_are_withheld() -> None:
    (shown,) = protect([of([8, 40], shared=4)], 6)
    assert [part.count for part in published(shown)] == [48, None, None]


def test_a_table_of_the_same_duties_does_not_give_away_the_total_of_another() -> None:
    """Split one way nothing is small, split another everything is: the total both share is withheld in both."""
    members = [("", f"child-{n}", str(n)) for n in range(7)]
    by_kind = total("whole", "", [leaf("a", "", members[:3]), leaf("b", "", members[3:])])
    at_all = total("whole", "", [leaf("d", "", members)])
    alone = protect([at_all], 6)
    together = protect([by_kind, at_all], 6)
    assert [part.count for part in published(alone[0])] == [7, 7]
    assert [part.count for shown in together for part in published(shown)] == [None] * 5


@pytest.mark.parametrize("counts", [[5], [5, 0], [0, 0], []])
def test_the_smallest_tables_hold(counts: Sequence[int]) -> None:
    (shown,) = protect([of(list(counts))], 6)
    assert [part.count for part in published(shown)] == [None if sum(counts) else 0] * (1 + len(counts))


def test_the_theorem_is_not_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing withheld but what is small, subtraction gives a count back, and the test above would see it."""
    monkeypatch.setattr(disclosure._Cells, "protect", lambda _: None)
    whole = of([3, 5, 7])
    (shown,) = protect([whole], MINIMUM)
    assert [part.count for part in published(shown)] == [15, None, 5, 7]
    assert min(len(values) for values in possible(shown, kinds(whole, shown)).values()) == 1
    with pytest.raises(AssertionError):
        test_every_small_count_could_be_any_small_number.hypothesis.inner_test([3, 5, 7])  # type: ignore[attr-defined]


# ------------------------------------------------------------- two tables of which one holds all that the other counts

few = st.lists(leaves, min_size=1, max_size=4)
EVENT = frozenset({"strategy_discussion_held"})


def nested(inner: Sequence[int], outer: Sequence[int], again: int = 0) -> tuple[Tally, Tally]:
    """Build two tables: the second counts all the duties of the first, and as many more as its parts come to.

    The first is split another way too: so many set going again, and the others not.
    """
    first = of(list(inner))
    mine = sorted(first.members)
    splits = [leaf("again", "", mine[:again]), leaf("once", "", mine[again:])]
    more = [("", f"child-more-{n}", f"more-{n}") for n in range(max(0, sum(outer) - first.count))]
    members = iter([*mine, *more])
    parts = [leaf(f"outer-{n}", "", itertools.islice(members, size)) for n, size in enumerate(outer)]
    rest = list(members)
    second = total("outer", "", [*parts, *([leaf("outer-rest", "", rest)] if rest else [])])
    return total("inner", "", first.parts[0], splits), second


def with_the_other(pair: tuple[Tally, Tally], shown: Sequence[Shown]) -> list[tuple[Tally, Shown, dict[str, set[int]]]]:
    """Say what each count may be for one who knows, besides the sums, that the first total is no more than the second.

    Of a table that is withheld whole nothing tells which counts are small.
    """
    known = [
        {part.name: set(range(MOST + 1)) for part in published(one)} if one.nested else kinds(true, one)
        for true, one in zip(pair, shown, strict=True)
    ]
    (inner, outer), (one, other) = (known, (shown[0].name, shown[1].name))
    least, most = min(possible(shown[0], inner)[one]), max(possible(shown[1], outer)[other])
    inner[one] = {value for value in inner[one] if value <= most}
    outer[other] = {value for value in outer[other] if value >= least}
    return [(true, look, possible(look, k)) for true, look, k in zip(pair, shown, known, strict=True)]


@settings(max_examples=150)
@given(inner=few, outer=few, again=leaves, turned=st.booleans())
def test_a_table_inside_another_tells_nothing_of_its_small_counts(
    inner: list[int], outer: list[int], again: int, *, turned: bool
) -> None:
    pair = nested(inner, outer, again)
    order = (1, 0) if turned else (0, 1)
    counting = [Counting(f"table-{n}", EVENT, pair[n]) for n in order]
    placed = without_nested(counting, protect([pair[n] for n in order], MINIMUM))
    for whole, shown, may_be in with_the_other(pair, [placed[n] for n in order]):
        alone = possible(shown, kinds(whole, shown))
        for true, part in zip(whole.walk(), published(shown), strict=True):
            if 0 < true.count < MINIMUM:
                assert part.count is None
                assert may_be[part.name] >= alone[part.name] & set(range(1, MINIMUM))


def test_tables_side_by_side_would_give_a_count_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is withheld with the 1; but the total of the other, 6, leaves no more than 2 beside the rest."""
    shown = protect(pair := nested([5], [6], 1), MINIMUM)
    assert [part.count for part in published(shown[0])] == [None] * 4
    assert shown[1].count == 6
    (_, first, may_be), _ = with_the_other(pair, shown)
    assert may_be[first.parts[1][0].name] == {1, 2}
    monkeypatch.setitem(globals(), "without_nested", lambda _, shown: shown)
    with pytest.raises(AssertionError):
        test_a_table_inside_another_tells_nothing_of_its_small_counts.hypothesis.inner_test([5], [6], 1, turned=False)  # type: ignore[attr-defined]


def test_tables_of_which_nothing_is_withheld_are_all_shown() -> None:
    pair = nested([7, 14], [8, 18], 10)
    counting = [Counting(f"table-{n}", EVENT, one) for n, one in enumerate(pair)]
    assert all(one.whole for one in without_nested(counting, protect(pair, MINIMUM)))


def test_tables_that_could_not_count_the_same_are_left_alone() -> None:
    one, other = of([1, 14]), leaf("other", "", [("", f"else-{n}", f"else-{n}") for n in range(8)])
    for about in ({"icpc_held"}, EVENT):
        counting = [Counting("one", EVENT, one), Counting("other", frozenset(about), other)]
        assert without_nested(counting, protect([one, other], MINIMUM))[1].whole is (about != EVENT)
