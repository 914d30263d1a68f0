"""The models of what people write as JSON Schema, for the editors that people write in.

The dialect is the one that editors know best. A value is taken in every form in which YAML may read it: `2011` as a
number, `true` as a word. What a file may hold of another's names (an event, a rule) is offered, and not insisted on: a
pack may bring names of its own, and `check` knows them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import MinLen
from pydantic import BaseModel, BeforeValidator, StringConstraints
from pydantic.fields import FieldInfo

from guidance.engine.model.instruments.stage import Extent
from guidance.engine.model.period import Period
from guidance.engine.packs.keys.meaning import Key, key_of
from guidance.engine.packs.schema import (
    case,
    conditions,
    deviation,
    instrument,
    proportion,
    rule,
    trial,
    words,
    written,
)

Shape = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"
NAMED = ("authority", "calendar", "event", "fact", "instrument", "principle", "rule", "source", "stage", "state")
"""What names are offered of."""
_SCALAR: Shape = {"type": ["string", "number", "boolean"]}
_TEXT: Shape = {**_SCALAR, "pattern": r"\S"}
_ANY: Shape = {"type": ["string", "number", "boolean", "null"]}
_DAY: Shape = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_PERIOD: Shape = {"type": "string", "pattern": r"^\s*[0-9]{1,4} +(working day|day|week|month|hour)s?\s*$"}
_PLAIN: dict[type, Shape] = {
    date: _DAY,
    Period: _PERIOD,
    int: {"type": ["integer", "string"], "pattern": "^(19|20|21)[0-9]{2}$", "minimum": 1900, "maximum": 2199},
    written.Dated: {"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}(-[0-9]{2})?|[Nn]ot known)$"},
    str: _ANY,
}
_LOOKS_LIKE = {"number": ("123", "12345678", "1.5"), "boolean": ("true", "TRUE")}
"""What an editor may take a word for."""


class Shapes:
    """Makes shapes of models, and gathers as definitions those that they refer to.

    Args:
        names: Where the names of a kind are defined, by the kind.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.definitions: dict[str, Shape] = {}
        self.models: list[type[BaseModel]] = []

    def model(self, model: type[BaseModel]) -> Shape:
        """Refer to a model, which is defined when it is first met."""
        name = model.__name__.removesuffix("Text")
        if name not in self.definitions:
            self.definitions[name] = {}  # it may refer to itself
            self.models.append(model)
            form = _WRITTEN_OTHERWISE.get(model, Shapes.keys)(self, model)
            self.definitions[name] = {"description": " ".join((model.__doc__ or "").split()), **form}
        return _ref(f"#/definitions/{name}")

    def keys(self, model: type[BaseModel], without: Iterable[str] = ()) -> Shape:
        """Return the form of a mapping with the keys of a model."""
        fields = {f.alias or name: f for name, f in model.model_fields.items() if (f.alias or name) not in without}
        required = [name for name, field in fields.items() if field.is_required()]
        return {
            "type": "object",
            "additionalProperties": False,
            **({"required": required} if required else {}),
            "properties": {name: self.field(model, name, field) for name, field in fields.items()},
        }

    def field(self, model: type[BaseModel], name: str, field: FieldInfo) -> Shape:
        """Return the form of what stands under a key, with what the key means."""
        key = key_of(model, name)
        form = _FIELDS.get((model.__name__, name)) or self.of(field.annotation, field.metadata, key)
        return {"description": unlinked(key.means), **form}

    def of(self, annotation: Any, about: Iterable[Any], key: Key) -> Shape:  # noqa: ANN401  any annotation
        """Return the form of a type, with what is noted of it."""
        about = list(about)
        origin, inside = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.of(inside[0], [*about, *annotation.__metadata__], key)
        if origin in {Union, UnionType}:
            return _any_of([self.of(part, about, key) for part in inside if part is not type(None)])
        if origin is list:
            return _listed(self.of(inside[0], [], key), about)
        if origin is dict:
            return self._mapping(inside, about, key)
        form = self._one(annotation, about)
        return self.named(key, form) if annotation is str else form

    def _one(self, annotation: Any, about: list[Any]) -> Shape:  # noqa: ANN401  any annotation
        if get_origin(annotation) is Literal:
            return _words(get_args(annotation))
        if chosen := next((b.func for b in about if _reads(b, written.OneOf)), None):
            return _words(chosen.known)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.model(annotation)
        pattern = next((b.pattern for b in about if isinstance(b, StringConstraints)), None)
        if annotation is str and (pattern or about):
            return _patterned(str(pattern)) if pattern else _TEXT
        return _PLAIN[annotation]

    def _mapping(self, inside: tuple[Any, ...], about: list[Any], key: Key) -> Shape:
        made: Shape = {"type": "object", "additionalProperties": self.of(inside[1], [], Key(key.means))}
        if any(_reads(b, proportion.askable) for b in about):
            return {**made, "propertyNames": {"enum": list(proportion.CAN_BE_ASKED)}}
        return made if inside[0] is str else {**made, "propertyNames": self.of(inside[0], [], key)}

    def named(self, key: Key, form: Shape) -> Shape:
        """Return the form of a name: any of that form, of which those that are known are offered."""
        return _any_of([form, *(_ref(self.names[kind]) for kind in key.names)])

    def events(self) -> Shape:
        """Return the form of the name of an event."""
        return self.named(Key("", ("event",)), _patterned(written.NAME))

    def states(self) -> Shape:
        """Return the form of the name of a state."""
        return self.named(Key("", ("state",)), _patterned(written.NAME))


def _reads(noted: object, how: Any) -> bool:  # noqa: ANN401  a function, or a class of them
    func = getattr(noted, "func", None)
    return isinstance(func, how) if isinstance(how, type) else func is how


def _ref(where: str) -> Shape:
    return {"$ref": where}


def _any_of(forms: list[Shape]) -> Shape:
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def _words(allowed: Iterable[str]) -> Shape:
    words_ = list(allowed)
    return {"enum": [{"true": True, "false": False}[w] for w in words_ if w in {"true", "false"}] + words_}


def _patterned(pattern: str) -> Shape:
    other = [kind for kind, looks in _LOOKS_LIKE.items() if any(re.search(pattern, like) for like in looks)]
    return {"type": ["string", *other] if other else "string", "pattern": pattern}


def _listed(item: Shape, about: list[Any]) -> Shape:
    least = next((b.min_length for b in about if isinstance(b, MinLen)), 0)
    made: Shape = {"type": "array", "items": item, **({"minItems": least} if least else {})}
    if any(getattr(b, "func", None) is written.asked for b in about):
        made |= {"minItems": written.FEWEST, "maxItems": written.MOST}
    alone = any(isinstance(b, BeforeValidator) and b.func is written.listed for b in about)
    return _any_of([item, made]) if alone else made


def unlinked(text: str) -> str:
    """Take the links out of Markdown, and leave their words.

    >>> unlinked("see [evidence](evidence.md)")
    'see evidence'
    """
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def _or(*bare: Any) -> Any:  # noqa: ANN401  forms, or what makes them
    """Make the form of what may be written plainly, instead of as a mapping."""

    def form(shapes: Shapes, model: type[BaseModel]) -> Shape:
        return _any_of([*(one(shapes) if callable(one) else one for one in bare), shapes.keys(model)])

    return form


def _duty(shapes: Shapes, model: type[BaseModel]) -> Shape:
    tied = shapes.model(conditions.TiedText)
    return _any_of([_any_of([tied, {"type": "array", "items": tied, "minItems": 1}]), shapes.keys(model)])


def _test(shapes: Shapes, model: type[BaseModel]) -> Shape:
    worded = shapes.keys(model, ["equals"])
    return _any_of([_TEXT, {**worded, "minProperties": 1, "maxProperties": 1}])


def _condition(shapes: Shapes, model: type[BaseModel]) -> Shape:
    made = shapes.keys(model, ["tests"])
    test = shapes.model(conditions.TestText)
    facts = _any_of([_ref(shapes.names["fact"]), {"enum": list(conditions.COMBINING)}, _TEXT])
    return {**made, "minProperties": 1, "propertyNames": facts, "additionalProperties": test}


def _fact(shapes: Shapes, model: type[BaseModel]) -> Shape:
    made = shapes.keys(model, ["type"])
    closed = {key: made["properties"].pop(key) for key in ("one_of", "any_of")}
    types = {"type": "object", "additionalProperties": False, "minProperties": 1, "maxProperties": 1}
    either = _any_of([{"enum": words.PLAIN_TYPES}, {**types, "properties": closed}])
    kind = {"description": unlinked(key_of(model, "type").means), **either}
    return {**made, "required": ["type", *made["required"]], "properties": {"type": kind, **made["properties"]}}


def _claim(_: Shapes, __: type[BaseModel]) -> Shape:
    reasons = {str(word): _ANY if word is Extent.WHOLE else _TEXT for word in Extent}
    one = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False}
    return _any_of([{"enum": [str(Extent.WHOLE)]}, {**one, "properties": reasons}])


def _happening() -> Shape:
    line = {"type": "string", "pattern": r"^\s*\S+\s+\S+\s*$"}
    whole = {"type": "object", "required": ["at", "event"], "properties": {"at": _ANY, "event": _ANY}}
    return {"type": "array", "minItems": 1, "items": _any_of([line, whole])}


def _expected() -> Shape:
    statuses = {"enum": list(case.WORDS["status"])}
    fields: Shape = {**{key: {} for key in case.EXPECTED}, "due": _any_of([_DAY, {"enum": [None, "null"]}])}
    fields |= {key: {"enum": list(known)} for key, known in case.WORDS.items()}
    one: Shape = {"type": "object", "additionalProperties": False, "properties": fields}
    none = {"enum": [case.NONE]}
    return _any_of([statuses, none, one, {"type": "array", "items": _any_of([statuses, one])}])


_FIELDS: dict[tuple[str, str], Shape] = {
    ("CaseText", "events"): _happening(),
    ("CaseText", "expect"): _expected(),
    ("ProportionText", "keep_personal_text"): {"type": "string", "pattern": "^[1-9][0-9]{0,2} years?$"},
}
"""What a model reads for itself, and does not say in its types."""
_WRITTEN_OTHERWISE: dict[type[BaseModel], Any] = {
    **dict.fromkeys(
        (
            conditions.PatternText,
            conditions.TiedText,
            conditions.OfText,
            rule.TriggerText,
            rule.UnlessText,
            words.LeadText,
            words.RulingOutText,
        ),
        _or(Shapes.events),
    ),
    **dict.fromkeys(
        (deviation.PersonText, deviation.ConsultedText, deviation.BenefitText, trial.MeasureText), _or(_TEXT)
    ),
    conditions.WhileText: _or(Shapes.states),
    rule.WithinText: lambda shapes, model: _any_of([_PERIOD, shapes.keys(model, ["period"]) | {"required": ["fact"]}]),
    rule.ClockText: lambda shapes, model: _any_of(
        [{"enum": ["each", "last"]}, shapes.keys(model, ["kind"]) | {"required": ["last"]}]
    ),
    rule.GroundsText: lambda shapes, model: _any_of(
        [
            _listed(shapes.named(Key("", ("rule",)), _TEXT), [BeforeValidator(written.listed)]),
            shapes.keys(model, ["named"]),
        ]
    ),
    rule.DutyText: _duty,
    conditions.TestText: _test,
    conditions.ConditionText: _condition,
    words.FactText: _fact,
    instrument.ClaimText: _claim,
}
"""What may be written in another form than as a mapping with the keys of its model."""
