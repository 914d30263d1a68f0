"""A checked library as plain data, and back: reading packs anew each time takes longer than most questions do.

In JSON, a value that has no form of its own there is a list whose first item tells what it is: a negative number for a
tuple, set, mapping, date or a value told before; otherwise the place of its class among `classes`, followed by what it
is made from. Nothing is made but the engine's own frozen classes, and no code is stored.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from importlib import import_module
from types import MappingProxyType
from typing import Any

from guidance.engine.packs.library import Library

TUPLE, SET, DICT, FROZEN, DATE, AGAIN = -1, -2, -3, -4, -5, -6
OURS = "guidance.engine."


def as_text(library: Library) -> str:
    """Write a library down; its worked cases are left out.

    Raises:
        TypeError: It holds something that is not plain.
    """
    writer = _Writer()
    told = writer.value(replace(library, cases=()))
    classes = [f"{kind.__module__}:{kind.__qualname__}" for kind in writer.classes]
    return json.dumps({"classes": classes, "library": told}, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Library:
    """Read back what `as_text` wrote.

    Raises:
        ValueError: The text is not of that form.
    """
    try:
        written = json.loads(text)
        library = _reader([_class(name) for name in written["classes"]])(written["library"])
    except (AttributeError, ImportError, IndexError, KeyError, RecursionError, TypeError) as wrong:
        raise ValueError(f"not a stored library: {wrong!r}") from wrong
    if not isinstance(library, Library):
        raise ValueError("not a stored library")  # noqa: TRY004  it is the text that is wrong
    return library


class _Writer:
    """Writes values down; an object met again is told by its number."""

    def __init__(self) -> None:
        self.classes: dict[type, int] = {}
        self.numbers: dict[int, int] = {}

    def value(self, value: object) -> object:
        if value is None or type(value) in {bool, int, float, str}:
            return value
        if type(value) is date:
            return [DATE, value.isoformat()]
        if type(value) is tuple:
            return [TUPLE, *map(self.value, value)]
        if type(value) is frozenset:
            return [SET, *sorted(map(self.value, value), key=repr)]
        if type(value) in {dict, MappingProxyType} and isinstance(value, Mapping):
            kind = DICT if type(value) is dict else FROZEN
            return [kind, *(self.value(part) for pair in value.items() for part in pair)]
        return self._instance(value)

    def _instance(self, value: object) -> object:
        if id(value) in self.numbers:
            return [AGAIN, self.numbers[id(value)]]
        if isinstance(value, Enum):
            told = [self._kind(value), self.value(value.value)]
        elif is_dataclass(value) and type(value).__module__.startswith(OURS):
            told = [self._kind(value), *(self.value(getattr(value, f.name)) for f in fields(value) if f.init)]
        else:
            raise TypeError(f"a {type(value).__name__} is not plain")
        self.numbers[id(value)] = len(self.numbers)
        return told

    def _kind(self, value: object) -> int:
        return self.classes.setdefault(type(value), len(self.classes))


def _class(name: str) -> Callable[..., Any]:
    module, _, called = name.partition(":")
    found: Any = getattr(import_module(module), called) if module.startswith(OURS) else None
    if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
        return found
    raise TypeError(f"`{name}` is no class that a library is made of")


def _pairs(parts: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    each = iter(parts)
    return zip(each, each, strict=True)


_MAKES: dict[int, Callable[[Iterable[Any]], Any]] = {
    TUPLE: tuple,
    SET: frozenset,
    DICT: lambda parts: dict(_pairs(parts)),
    FROZEN: lambda parts: MappingProxyType(dict(_pairs(parts))),
    DATE: lambda parts: date.fromisoformat(*parts),
}


def _reader(classes: list[Callable[..., Any]]) -> Callable[[object], object]:
    made: list[object] = []

    def read(told: object) -> object:
        if not isinstance(told, list):
            return told
        kind, *parts = told
        if kind == AGAIN:
            return made[parts[0]]
        read_parts = [read(part) if isinstance(part, list) else part for part in parts]
        if kind < 0:
            return _MAKES[kind](read_parts)
        made.append(classes[kind](*read_parts))
        return made[-1]

    return read
