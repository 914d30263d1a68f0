"""Many cases at rest: they are packed until somebody looks at them, so that a population needs little room."""

import gc
import io
import pickle  # what is unpacked here was packed by this very process, and has been nowhere else
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain, groupby, islice
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Generic, TypeVar, overload

from guidance.engine.model.records.making import maker
from guidance.engine.model.rule import Rule

Item = TypeVar("Item")
_QUICKLY = 1
Rules = dict[int, Rule]
"""Rules are many times the size of what is said of them, and are not packed: each is known by its place in memory."""


def _facts(facts: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(facts)


@cache
def _reading(kind: Hashable) -> Callable[[Any], tuple[Any, ...]] | None:
    """Say how all the fields of a frozen value are read together; None: it is no such value, or has but one."""
    if not (isinstance(kind, type) and "__slots__" in vars(kind) and is_dataclass(kind)) or len(fields(kind)) == 1:
        return None
    return attrgetter(*(f.name for f in fields(kind)))


def _value(kind: type, *held: object) -> object:
    """Make a frozen value anew, as it was: what was checked when it was first made is not checked again."""
    return maker(kind)(*held)


def _rule(place: int) -> Rule:
    raise LookupError(place)  # whoever unpacks puts the rules that it holds in this one's stead


class _Packer(pickle.Pickler):
    def __init__(self, room: io.BytesIO, rules: Rules) -> None:
        super().__init__(room, pickle.HIGHEST_PROTOCOL)
        self.rules = rules

    def reducer_override(self, obj: Any) -> Any:  # noqa: ANN401  as pickle asks for it
        if isinstance(obj, Rule):
            self.rules[id(obj)] = obj
            return _rule, (id(obj),)
        if isinstance(obj, MappingProxyType):
            return _facts, (dict(obj),)
        read = _reading(type(obj))  # type: ignore[arg-type]  # a class can be hashed, whatever it is of
        return (_value, (type(obj), *read(obj))) if read else NotImplemented


class _Unpacker(pickle.Unpickler):
    def __init__(self, room: io.BytesIO, rules: Rules) -> None:
        super().__init__(room)
        self.rules = rules

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  as pickle asks for it
        return self.rules.__getitem__ if name == _rule.__name__ else super().find_class(module, name)


def pack(value: object, rules: Rules) -> bytes:
    """Pack anything that is made of the model’s values; the rules in it are put beside those held already."""
    room = io.BytesIO()
    _Packer(room, rules).dump(value)
    return zlib.compress(room.getbuffer(), _QUICKLY)


def unpack(packed: bytes, rules: Rules) -> Any:  # noqa: ANN401  whatever was packed
    """Return what was packed, made anew."""
    return _Unpacker(io.BytesIO(zlib.decompress(packed)), rules).load()


FEW = 2000
"""So many items need no packing."""
TOGETHER = 100
"""So many items, and the rest of the case of the last, are packed together: what they share is then packed once."""


class Packed(Sequence[Item], Generic[Item]):
    """A sequence that holds its items case by case, packed, and makes them anew for whoever goes through it.

    It is equal to any sequence of equal items. Whoever goes through it holds a few cases at a time.
    """

    __slots__ = ("_few", "_length", "_packets", "_rules")

    def __init__(self, cases: Iterable[Sequence[Item]] = (), few: int | None = None) -> None:
        """Take in cases; `few` says from how many items on they are packed, if not as ever."""
        self.hold(cases, FEW if few is None else few)

    def hold(self, cases: Iterable[Sequence[Item]], few: int) -> None:
        """Hold these cases and no others; they may be made of those that are held."""
        held, packets, rules = list[tuple[Item, ...]](), list[bytes](), Rules()
        length = waiting = 0
        for case in cases:
            held += [tuple(case)] if case else []
            length += len(case)
            waiting += len(case)
            if length > few and waiting >= TOGETHER:
                packets += [pack(some, rules) for some in _together(held)]
                held.clear()
                waiting = 0
        self._few, self._packets, self._rules, self._length = held, packets, rules, length

    def cases(self) -> Iterator[tuple[Item, ...]]:
        """Yield what belongs to each case, one case at a time."""
        packed = (case for packet in self._packets for case in unpack(packet, self._rules))
        return chain(packed, self._few)

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(self.cases())

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = index if index >= 0 else len(self) + index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return next(islice(self, place, None))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def _together(cases: Iterable[tuple[Item, ...]]) -> Iterator[tuple[tuple[Item, ...], ...]]:
    """Deal cases out, so many to a packet that each holds about as much as is packed together."""
    some: list[tuple[Item, ...]] = []
    for case in cases:
        some.append(case)
        if sum(map(len, some)) >= TOGETHER:
            yield tuple(some)
            some.clear()
    if some:
        yield tuple(some)


def by_case(items: Iterable[Item], case_of: Callable[[Item], tuple[str, str]]) -> Iterator[tuple[Item, ...]]:
    """Yield together what stands together of one case, from items in the order of their cases."""
    return (tuple(those) for _, those in groupby(items, key=case_of))


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Leave the garbage be: what is read lives on, and going through it again and again takes up to half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
