"""Characters that cannot be seen, or that act on what shows them, and what is written in place of each at every exit.

Controls, what turns the direction of text round, what has no width, separators of lines, halves of a character, and
what Unicode calls ignorable. No other module says which they are.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

_UNSEEN = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ANY = re.compile(f"[{_UNSEEN}]")
_UNSEEN_BUT_LINE_ENDS = _UNSEEN.replace(r"\x00-\x1f", r"\x00-\x09\x0b-\x1f")
_BUT_LINE_ENDS = re.compile(f"[{_UNSEEN_BUT_LINE_ENDS}]")
_STYLE_OR_ANY = re.compile(rf"\x1b\[[0-9;]*m|[{_UNSEEN_BUT_LINE_ENDS}]")
_PIECES = 4096
IN_PLACE = "\N{REPLACEMENT CHARACTER}"


def unseen(text: str) -> str:
    r"""Return the first character of a text that cannot be seen, line ends and tabs apart; or an empty text.

    >>> unseen("a right-to-left mark \u200f here") == "\u200f", unseen("two\nlines")
    (True, '')
    """
    return next((found[0] for found in _ANY.finditer(text) if found[0] not in "\t\n\r"), "")


def strange_digit(text: str) -> str:
    """Return the first digit of a text that is none of 0 to 9, or an empty text. Python would read it as a number.

    >>> strange_digit("2011-04-18"), ord(strange_digit("2011-04-1\N{ARABIC-INDIC DIGIT EIGHT}")) == 0x668
    ('', True)
    """
    return "" if text.isascii() else next((c for c in text if c.isdigit() and not c.isascii()), "")


ZERO_TO_NINE = "type the number again with the digits 0 to 9"


def on_one_line(text: str) -> str:
    r"""Write a text so that it stays on its line and acts on nothing; each character has one in its place.

    >>> on_one_line("one\ntwo\x1b[2J") == f"one two{IN_PLACE}[2J"
    True
    """
    return _ANY.sub(_place, text)


def on_its_lines(text: str) -> str:
    """Write a text of several lines so that it acts on nothing."""
    return _BUT_LINE_ENDS.sub(_place, text)


def styled(text: str) -> str:
    """Write a text as `on_its_lines` does, but for weight and colour, which whoever drew it gave it."""
    return _STYLE_OR_ANY.sub(lambda found: found[0] if len(found[0]) > 1 else _place(found), text)


def _place(found: re.Match[str]) -> str:
    return " " if found[0].isspace() else IN_PLACE


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def as_json(value: object, indent: int | None = None) -> str:
    r"""Write a value as JSON: what cannot be seen is written by its number, so nothing acts and nothing is lost.

    >>> print(as_json({"case": "A\u200b"}))
    {"case": "A\u200b"}
    """
    encoder = _ENCODER if indent is None else json.JSONEncoder(ensure_ascii=False, indent=indent)
    return in_json(encoder.encode(value))


def json_pieces(value: object, indent: int | None = None) -> Iterator[str]:
    """Yield a value as JSON, piece by piece, as `as_json` writes it."""
    pieces = json.JSONEncoder(ensure_ascii=False, indent=indent).iterencode(value)
    while piece := "".join(islice(pieces, _PIECES)):
        yield in_json(piece)


def in_json(text: str) -> str:
    """Write by its number, in what is JSON already, each character that cannot be seen: it stands within a string."""
    return _BUT_LINE_ENDS.sub(lambda found: json.dumps(found[0])[1:-1], text)


def without_unseen(text: str) -> str:
    r"""Return a text without the characters that cannot be seen.

    >>> without_unseen("Seen\u200b alone\u202e")
    'Seen alone'
    """
    return text if text.isascii() and text.isprintable() else _ANY.sub("", text)


_STARTS = "=+-@\N{MINUS SIGN}"
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_TO_LOOK_AT = re.compile(r"(?:^|[,;|])[ \"]*[=+\-@]|[\x00-\x1f\x7f]")
"""Where a text of nothing but ASCII has anything that is to be changed, or may be."""
_WHERE_A_CELL_CAN_START = re.compile(rf"(^|[,;|\t\r\n])([\s\"{_UNSEEN}]*)(\S)")


def in_a_cell(text: str) -> str:
    """Write a text in one cell of a sheet, so that no program takes it, or a part of it, for a formula.

    A sheet may be split at another separator than it was written with, so what follows one is looked at too. A number
    stays a number.

    >>> in_a_cell("=1+1"), in_a_cell("a;@b"), in_a_cell("-4"), in_a_cell("one-to-one")
    ("'=1+1", "a;'@b", '-4', 'one-to-one')
    """
    if (text.isascii() and not _TO_LOOK_AT.search(text)) or _NUMBER.fullmatch(text):
        return text
    return on_one_line(_WHERE_A_CELL_CAN_START.sub(_as_text, text))


def _as_text(found: re.Match[str]) -> str:
    starts = unicodedata.normalize("NFKC", found[3])[:1] in _STARTS
    return f"{found[1]}'{found[2]}{found[3]}" if starts else found[0]
