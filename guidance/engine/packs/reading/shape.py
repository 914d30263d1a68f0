"""Hold a node against a schema, and turn what does not fit into diagnostics in our own words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.packs.reading.places import Document, Entry, Node, Step
from guidance.engine.packs.schema.conditions import TestText
from guidance.engine.packs.schema.written import FORMS, Written

Shape = TypeVar("Shape", bound=Written)
OURS = "G"


def fit(schema: type[Shape], node: Node, document: Document) -> tuple[Entry[Shape] | None, list[Diagnostic]]:
    """Read a node as a schema says. Either the entry, or every mistake with its place and cure."""
    try:
        return Entry(schema.model_validate(node.plain()), node, document), []
    except ValidationError as error:
        return None, [_diagnostic(e, schema, node, document) for e in error.errors(include_url=False)]


def keys_of(schema: type[BaseModel]) -> set[str]:
    """Return the keys of a schema as people write them."""
    return {field.alias or name for name, field in schema.model_fields.items()}


def _diagnostic(error: Mapping[str, Any], schema: type[BaseModel], node: Node, document: Document) -> Diagnostic:
    path: tuple[Step, ...] = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    if _is_empty(error.get("input")) and kind not in {"extra_forbidden", "missing"}:
        return Diagnostic("G113", "nothing is written here", document.find(path, start=node), _OR_LEAVE_OUT)
    if kind.startswith(OURS):
        also = tuple(document.find((*path, *more), start=node) for more in context["also"])
        path = (*path, *context["at"])
        place = document.find(path, key=kind == "G101", start=node)
        return Diagnostic(kind, context["message"], place, context["cure"], also=also)
    code, message, cure = _said(kind, path, schema, _Wrong(error.get("input"), context))
    return Diagnostic(code, message, document.find(path, key=kind == "extra_forbidden", start=node), cure)


def _is_empty(given: object) -> bool:
    return isinstance(given, str) and not given.strip()


_OR_LEAVE_OUT = "write it, or leave the key out"


class _Wrong:
    """What stood where something else was expected."""

    def __init__(self, given: object, context: Mapping[str, Any]) -> None:
        self.shown = given if isinstance(given, str) else "this"
        self.context = context

    @property
    def words(self) -> list[str]:
        """The words that would have done."""
        listed = str(self.context.get("expected", "")).replace(" or ", ", ").split(",")
        return [word.strip(" '") for word in listed]


def _said(kind: str, path: tuple[Step, ...], schema: type[BaseModel], wrong: _Wrong) -> tuple[str, str, str]:
    """Say in our words what a library found: code, message and cure."""
    last = path[-1] if path else ""
    if kind == "extra_forbidden":
        known = _keys_beside(schema, path)
        cure = did_you_mean(str(last), known, f"the keys here are: {', '.join(sorted(known))}")
        return "G101", f"`{last}` is not a key here", cure
    if kind == "missing":
        return "G102", f"`{last}` is missing", f"add `{last}:`"
    if kind == "literal_error":
        cure = did_you_mean(wrong.shown, wrong.words, f"one of: {', '.join(wrong.words)}")
        return "G104", f"`{wrong.shown}` is not one of the words allowed", cure
    if kind == "string_pattern_mismatch":
        return "G109", f"`{wrong.shown}` is not a name of the right form", FORMS[wrong.context["pattern"]]
    if kind == "too_short":
        return "G113", "nothing is written here", "write at least one, or leave the key out"
    expected, cure = _EXPECTED.get(kind, _EXPECTED["is_instance_of"])
    return "G103", f"expected {expected} here", cure


_MAPPING = "a mapping of keys to values", "write keys and values, such as `{key: value}`"
_EXPECTED = {
    "string_type": ("text", "write one text, without brackets"),
    "list_type": ("a list", "write a list, such as `[one, two]`"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "date_type": ("a date", "write one date, such as `2011-04-18`"),
    "is_instance_of": ("a single value", "write one word or number, without brackets"),
}


def _keys_beside(schema: type[BaseModel], path: tuple[Step, ...]) -> set[str]:
    """List the keys that the schema has at the place where a wrong one stood."""
    here = schema
    for step in path[:-1]:
        inside = next((f for name, f in here.model_fields.items() if step in {name, f.alias}), None)
        here = _model_in(inside.annotation) or here if inside else here
    return keys_of(here) - ({"equals"} if here is TestText else set())


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _model_in(part))), None)
