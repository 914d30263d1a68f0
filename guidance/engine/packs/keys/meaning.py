"""What each key of each thing that people write means, as `meanings.yaml` has it or a field says of itself."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel

FILE = Path(__file__).with_name("meanings.yaml")


@dataclass(frozen=True)
class Key:
    """A key: what it means in Markdown, and what its words are names of, such as `rule`."""

    means: str
    names: tuple[str, ...] = ()


@cache
def _written() -> dict[str, dict[str, Key]]:
    found = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506, TID251  every scalar is text: `on` is a key
    return {model: {name: _key(**about) for name, about in keys.items()} for model, keys in found.items()}


def _key(means: str, names: str | list[str] = ()) -> Key:  # type: ignore[assignment]
    return Key(means, (names,) if isinstance(names, str) else tuple(names))


def described() -> set[tuple[str, str]]:
    """Return the model and the key of everything that the file speaks of."""
    return {(model, name) for model, keys in _written().items() for name in keys}


def key_of(model: type[BaseModel], name: str) -> Key:
    """Return what a key of a model means, as the nearest of its classes has it.

    Raises:
        KeyError: Nothing is said of it.
    """
    for each in model.__mro__:
        if found := _written().get(each.__name__, {}).get(name):
            return found
    field = next((f for own, f in model.model_fields.items() if name in {own, f.alias}), None)
    if field is None or not field.description:
        raise KeyError(model.__name__, name)
    return Key(field.description)
