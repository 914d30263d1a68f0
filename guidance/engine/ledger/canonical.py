"""One text for one value: canonical JSON, so that what is hashed is exactly what is stored."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from guidance.engine.ledger.problems import NotKept

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"
MOST = 2**53 - 1
"""The largest whole number that every reader of JSON gives back as it was."""
_DEEPEST = 50
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
"""Write a value that is known to be fit, as canonical JSON."""


def canonical(value: Json) -> str:
    """Write a value as JSON with sorted keys and no white space; text stays as it was given, letter for letter.

    Text is not brought to one Unicode form: what somebody wrote is kept as they wrote it.

    >>> canonical({"b": [1, True, None], "a": "é"})
    '{"a":"é","b":[1,true,null]}'

    Raises:
        NotKept: It holds something other than text, whole numbers, true, false, null, lists and mappings.
    """
    return encode(fit(value))


def fit(value: Json) -> object:
    """Return a value that `encode` can write, with nothing in it that could not be read back.

    Raises:
        NotKept: As of `canonical`.
    """
    return _plain(value, "body", 0)


def plain_text(text: object, place: str) -> str:
    """Return a text that every store can hold, or refuse it.

    Raises:
        NotKept: It is no text, or holds a character that cannot be written in UTF-8 or that ends texts early.
    """
    if not isinstance(text, str):
        raise NotKept(f"`{place}`: expected text", "put it between quotation marks")
    if "\0" in text:
        raise NotKept(f"`{place}` holds the character NUL", "take it out: it is invisible and means nothing")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise NotKept(f"`{place}` holds half a character", "write the text again, in UTF-8")
    return text


def _plain(value: object, place: str, depth: int) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(plain_text(value, place))
    if isinstance(value, int):
        return _whole(int(value), place)
    if depth >= _DEEPEST:
        raise NotKept(f"`{place}` is nested more than {_DEEPEST} deep", "write it flatter")
    if isinstance(value, Mapping):
        return {plain_text(key, place): _plain(item, f"{place}.{key}", depth + 1) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item, f"{place}[{n}]", depth + 1) for n, item in enumerate(value)]
    raise NotKept(
        f"`{place}` holds a {type(value).__name__}",
        "use text, whole numbers, true, false, null, lists and mappings; write a date or a fraction as text",
    )


def _whole(number: int, place: str) -> int:
    if abs(number) > MOST:
        raise NotKept(f"`{place}` holds a number of more than {MOST}", "write it as text")
    return number
