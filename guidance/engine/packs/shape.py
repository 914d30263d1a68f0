"""Hold a node against a schema, and turn what does not fit into diagnostics in our own words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.packs.nodes import Document, Node
from guidance.engine.packs.schema import Written

Shape = TypeVar("Shape", bound=Written)
OURS = "G"


def fit(schema: type[Shape], node: Node, document: Document) -> tuple[Shape | None, list[Diagnostic]]:
    """Read a node as a schema says. Either the value, or every mistake with its place and cure."""
    try:
        return schema.model_validate(node.plain()), []
    except ValidationError as error:
        return None, _unique([_diagnostic(e, schema, node, document) for e in error.errors()])


def _unique(found: list[Diagnostic]) -> list[Diagnostic]:
    """Keep one diagnostic a place: a union that fits nowhere complains once for each of its arms."""
    by_place: dict[tuple[str, Span], Diagnostic] = {}
    for diagnostic in found:
        by_place.setdefault((diagnostic.code, diagnostic.span), diagnostic)
    return list(by_place.values())


def _diagnostic(error: Mapping[str, Any], schema: type[BaseModel], node: Node, document: Document) -> Diagnostic:
    path, kind, context = tuple(error["loc"]), error["type"], error.get("ctx", {})
    if kind.startswith(OURS):
        at = (*path, context["at"]) if context.get("at") else path
        return Diagnostic(kind, context["message"], document.find(at, start=node), context["cure"])
    place = document.find(path, start=node)
    if kind == "extra_forbidden":
        known = _keys_beside(schema, path)
        cure = did_you_mean(str(path[-1]), known, f"the keys here are: {', '.join(sorted(known))}" if known else "delete it")
        return Diagnostic("G101", f"`{path[-1]}` is not a key here", document.find(path, key=True, start=node), cure)
    if kind == "missing":
        return Diagnostic("G102", f"`{path[-1]}` is missing", place, f"add `{path[-1]}:`")
    if kind in {"literal_error", "enum", "is_instance_of"}:
        words = _words(str(context.get("expected", "")))
        return Diagnostic("G104", f"`{_shown(error)}` is not one of the words allowed", place, did_you_mean(_shown(error), words, f"one of: {', '.join(words)}"))  # fmt: skip
    if kind == "string_pattern_mismatch":
        return Diagnostic("G109", f"`{_shown(error)}` is not a name of the right form", place, "lower case, as in the other files")  # fmt: skip
    if kind == "too_short":
        return Diagnostic("G113", "nothing is written here", place, "write at least one, or leave the key out")
    return Diagnostic("G103", f"expected {_EXPECTED.get(kind, 'something else')} here", place, "look at the same key in a shipped file")


_EXPECTED = {
    "string_type": "text", "list_type": "a list", "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values", "model_attributes_type": "a mapping of keys to values",
    "date_type": "a date",
}  # fmt: skip


def _shown(error: Mapping[str, Any]) -> str:
    given = error.get("input")
    return given[:60] if isinstance(given, str) else "this"


def _words(expected: str) -> list[str]:
    return [part.strip(" '") for part in expected.replace(" or ", ", ").split(",") if part.strip(" '")]


def _keys_beside(schema: type[BaseModel], path: tuple[str | int, ...]) -> set[str]:
    """List the keys that the schema has at the place where a wrong one stood."""
    here: type[BaseModel] | None = schema
    for step in path[:-1]:
        if isinstance(step, str) and here is not None:
            here = _model_of(here, step)
    return {field.alias or name for name, field in here.model_fields.items()} if here else set()


def _model_of(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    for name, field in model.model_fields.items():
        if key in {name, field.alias}:
            return _inside(field.annotation)
    return model


def _inside(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _inside(part))), None)
