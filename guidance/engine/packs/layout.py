"""The layout of a file that people write: white space put in order, and nothing else touched.

Only what lies between the words of a file is changed. That a file means what it meant, and that no comment is lost, is
looked at each time and not only believed: where it is not so, the file stays as it was.
"""

from collections.abc import Iterator
from itertools import pairwise

import yaml

from guidance.engine.packs.reading.nodes import parse, tokens_of
from guidance.engine.packs.reading.places import Plain

FRONT = "---\n"
_OPENING = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
_CLOSE_BEFORE = (*_CLOSING, yaml.FlowEntryToken, yaml.ValueToken)
_ONE_AFTER = (yaml.FlowEntryToken, yaml.ValueToken)
_BYTE_ORDER_MARK = "\ufeff"
Edit = tuple[int, int, str]


def format_yaml(text: str) -> str:
    r"""Put the white space of a YAML file in order: what cannot be read stays as it is.

    No line ends in blanks, no two blank lines follow each other, the file ends with its last line, and within a line a
    space stands where one is needed and nowhere else.

    >>> format_yaml("unless: [ a,b ]  \n\n\nwhen :  c\n\n")
    'unless: [a, b]\n\nwhen: c\n'
    """
    plain = text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    meant = _meant(plain)
    if meant is None:
        return text
    made = _lines(_spaces(plain))
    return made if _words(made) == _words(plain) and _meant(made) == meant else text


def format_page(text: str) -> str:
    r"""Put the front matter of a page in order; its Markdown, where white space can mean something, stays as it is.

    >>> format_page("---\nid:  a.b\n---\nOne  \ntwo\n")
    '---\nid: a.b\n---\nOne  \ntwo\n'
    """
    opening, front, rest = text.partition(FRONT)
    matter, closing, body = rest.partition(f"\n{FRONT}")
    if opening or not front or not closing:
        return text
    return "".join([FRONT, format_yaml(matter + "\n"), FRONT, body])


def _meant(text: str) -> Plain | None:
    root = parse(text, "").root
    return root.plain() if root else None


def _words(text: str) -> str:
    """Return what is not white space, comments among it."""
    return "".join(text.split())


def _spaces(text: str) -> str:
    """Put the spaces between the tokens of a line in order."""
    made, upto = list[str](), 0
    for start, end, instead in _gaps(text):
        made += [text[upto:start], instead]
        upto = end
    return "".join([*made, text[upto:]])


def _gaps(text: str) -> Iterator[Edit]:
    """Give each gap between tokens that is not as it should be, with what it should be."""
    tokens = tokens_of(text)
    for before, after in pairwise(tokens):
        start, end = before.end_mark.index, after.start_mark.index
        gap, wanted = text[start:end], _wanted(before, after)
        if wanted is not None and gap != wanted and not gap.strip(" \t"):
            yield start, end, wanted


def _wanted(before: yaml.Token, after: yaml.Token) -> str | None:
    """Say what belongs between two tokens, or None where that is the author's affair."""
    if isinstance(after, _CLOSE_BEFORE) or isinstance(before, _OPENING):
        return ""
    return " " if isinstance(before, _ONE_AFTER) else None


def _lines(text: str) -> str:
    """Take blanks from the ends of lines, all but one of several blank lines, and what follows the last line."""
    kept, lines = list[str](), text.split("\n")
    within = {n for token in tokens_of(text) for n in _inside(token)}
    for n, line in enumerate(lines):
        bare = line if n in within else line.rstrip(" \t")
        if bare or n in within or (kept and kept[-1]):
            kept.append(bare)
    while kept and not kept[-1]:
        kept.pop()
    return "".join(f"{line}\n" for line in kept)


def _inside(token: yaml.Token) -> range:
    """Return the numbers of the lines within a text of several lines, where a blank may be part of it."""
    several = isinstance(token, yaml.ScalarToken) and token.start_mark.line < token.end_mark.line
    return range(token.start_mark.line, token.end_mark.line + (token.end_mark.column > 0)) if several else range(0)
