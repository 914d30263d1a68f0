"""PyYAML's own parser, held to what libyaml takes and says, for machines without libyaml: a browser is one."""

import yaml
from yaml.tokens import ScalarToken

_BREAKS = "\r\n\x85\u2028\u2029"
_BLANK = f"\0 \t{_BREAKS}"
_IN_WORDS_OF_LIBYAML = (
    ("expected ',' or", "did not find expected ',' or"),
    ("expected <block end>", "did not find expected key"),
    ("expected '<document start>'", "did not find expected <document start>"),
    ("expected the node content", "did not find expected node content"),
    ("expected a comment or a line break", "did not find expected comment or line break"),
    ("expected chomping or indentation", "did not find expected comment or line break"),
    ("expected escape sequence of", "did not find expected hexdecimal number"),
    ("sequence entries are not allowed", "block sequence entries are not allowed in this context"),
    ("mapping values are not allowed", "mapping values are not allowed in this context"),
)


class PlainLoader(yaml.BaseLoader):
    """Every scalar a text, as libyaml's: a tab may stand between tokens, and a question mark within a plain text."""

    def scan_to_next_token(self) -> None:
        """Pass over what stands between tokens."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain(self) -> ScalarToken:
        """Read a text that is in no quotation marks."""
        chunks, spaces, start = list[str](), list[str](), self.get_mark()
        end, indent = start, self.indent + 1
        while self.peek() != "#" and (length := self._length_of_plain()):
            self.allow_simple_key = False
            chunks += [*spaces, self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start)
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start, end)  # noqa: FBT003  PyYAML's own order

    def _length_of_plain(self) -> int:
        length = 0
        while (character := self.peek(length)) not in _BLANK:
            following = self.peek(length + 1)
            if character == ":" and following in _BLANK:
                break
            if self.flow_level and character in ",[]{}":
                break
            if self.flow_level and character == ":" and following in ",?[]{}":
                self.forward(length)
                context, problem = "while scanning a plain scalar", "found unexpected ':'"
                raise yaml.scanner.ScannerError(context, None, problem, self.get_mark())
            length += 1
        return length

    def scan_plain_spaces(self, indent: int, start_mark: yaml.Mark) -> list[str]:
        """Read what may stand between two words of a plain text."""
        length = 0
        while self.peek(length) in " \t":
            length += 1
        blanks = self.prefix(length)
        if "\t" not in blanks:
            return list(super().scan_plain_spaces(indent, start_mark) or ())
        self.forward(length)
        return list(super().scan_plain_spaces(indent, start_mark) or ()) if self.peek() in _BREAKS else [blanks]


def in_words_of_libyaml(error: yaml.MarkedYAMLError) -> str:
    """Return what is wrong in the words that libyaml has for it."""
    problem = str(error.problem or "")
    if problem.startswith("expected <block end>") and "block collection" in str(error.context):
        return "did not find expected '-' indicator"
    if str(error.context) == "while scanning a directive":
        return "could not find expected directive name"
    return next((theirs for ours, theirs in _IN_WORDS_OF_LIBYAML if problem.startswith(ours)), problem)


def place_in_libyaml(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Return where libyaml would say that it is: at a backslash, and not after it."""
    mark = error.problem_mark
    if mark is not None and str(error.problem).startswith("found unknown escape character '"):
        return yaml.Mark(mark.name, mark.index - 1, mark.line, mark.column - 1, mark.buffer, mark.pointer)
    return mark
