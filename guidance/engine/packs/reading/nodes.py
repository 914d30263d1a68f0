"""YAML as nodes with places: every scalar a string; nothing a loader could read two ways gets through."""

import re
from pathlib import Path

import yaml

from guidance.engine import bounds
from guidance.engine.characters import unseen
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.packs.reading.files import FileText, read_file
from guidance.engine.packs.reading.places import Document, Node, place_of
from guidance.engine.packs.reading.plain_yaml import PlainLoader, in_words_of_libyaml, place_in_libyaml

try:
    from yaml import CBaseLoader as BaseLoader
except ImportError:  # PyYAML without libyaml, held to the same answers; slower
    BaseLoader = PlainLoader  # type: ignore[assignment, misc]

BOOLEAN_LOOKING = frozenset({"on", "off", "yes", "no", "y", "n"})
_CONTROL = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def read_document(path: Path, shown: str) -> Document:
    """Read one YAML file."""
    return document_of(read_file(path, shown), shown)


def document_of(file: FileText, shown: str) -> Document:
    """Read the YAML of a file that has been read as text."""
    if file.mistakes:
        return Document(shown, file.text.splitlines(), None, file.mistakes)
    return parse(file.text, shown)


def parse(text: str, shown: str, first_line: int = 1) -> Document:
    """Read YAML text into nodes. Anchors, tags, merge keys, duplicates and the like are mistakes."""
    document = Document(shown, text.splitlines(), None, (), first_line)
    unseen = control_character(text, document)
    if unseen:
        return _with(document, None, [unseen])
    builder = _Builder(document)
    try:
        root = builder.build(text)
    except yaml.MarkedYAMLError as error:
        return _with(document, None, [*builder.mistakes, _syntax(document, error)])
    except yaml.YAMLError:
        return _with(document, None, [Diagnostic("G006", "the YAML cannot be read", document.span(), "check the file")])
    if root is None and not builder.mistakes:
        empty = Diagnostic("G005", "the file is empty", document.span(), "write something, or delete it")
        builder.mistakes.append(empty)
    return _with(document, None if builder.mistakes else root, builder.mistakes)


def tokens_of(text: str) -> list[yaml.Token]:
    """Return what a text that can be read is made of, but for what takes no room in it."""
    return [token for token in yaml.scan(text, Loader=BaseLoader) if token.start_mark.index < token.end_mark.index]


def control_character(text: str, document: Document) -> Diagnostic | None:
    """Find the first character that nobody can see and no file of ours should hold."""
    found = _CONTROL.search(text)
    hidden = found[0] if found else unseen(text)
    if not hidden:
        return None
    place = document.span(*place_of(text, text.index(hidden)))
    kind = "control character" if found else "a character that cannot be seen,"
    return Diagnostic("G016", f"{kind} U+{ord(hidden):04X} in the text", place, "delete it")


def _with(document: Document, root: Node | None, mistakes: list[Diagnostic]) -> Document:
    return Document(document.file, document.lines, root, tuple(mistakes), document.first_line)


_QUOTE = "put the value in quotes"
_SYNTAX = (
    ("cannot start any token", "this character cannot begin a value", _QUOTE),
    ("alphabetic or numeric character", "this character cannot begin a value", _QUOTE),
    ("mapping values are not allowed", "a second `: ` on one line", "put the text in quotes"),
    ("found unexpected ':'", "a colon within brackets", "put the text in quotes"),
    ("did not find expected node content", "a value is missing here", "write one, or take the sign before it away"),
    ("block sequence entries", "a `-` does not fit here", "begin the list on a line of its own"),
    ("expected comment or line break", "text on the line of a `>` or a `|`", "begin it on the next line"),
    ("unknown escape", "a backslash that means nothing here", "use single quotes"),
    ("hexdecimal", "a backslash that means nothing here", "use single quotes"),
)
_UNFINISHED = (
    ("could not find expected ':'", "a key without a colon", "write `key: value`"),
    ("did not find expected ',' or", "a bracket is not closed", "close it, or put a comma between items"),
    ("unexpected end of stream", "a quotation mark is not closed", "close it"),
)
"""What a parser notices only later on; the place is where it began."""
_OUT_OF_LINE = ("did not find expected key", "expected '-' indicator", "expected <document start>")


def _syntax(document: Document, error: yaml.MarkedYAMLError) -> Diagnostic:
    """Say in our words what a parser says of itself."""
    problem, met, begun = in_words_of_libyaml(error), place_in_libyaml(error), error.context_mark
    place = _place(document, met or begun)
    line = document.lines[place.line - document.first_line] if document.lines else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "tab" in problem:
        return Diagnostic("G004", "a tab is used as white space", place, "indent with spaces")
    for words, message, cure in _UNFINISHED:
        if words in problem:
            return Diagnostic("G006", message, _place(document, begun or met), cure)
    message, cure = _out_of_line(line[: place.column - 1]) if problem.endswith(_OUT_OF_LINE) else _plainly(problem)
    return Diagnostic("G006", message, place, cure)


def _plainly(problem: str) -> tuple[str, str]:
    usual = "the YAML cannot be read here", "check the indentation, quotes and colons around it"
    return next(((message, cure) for words, message, cure in _SYNTAX if words in problem), usual)


def _out_of_line(before: str) -> tuple[str, str]:
    """Tell a line that does not line up from a value that goes on after its closing quotation mark."""
    if before.strip(" -"):
        return "more text after the end of a value", "put the whole value in double quotes"
    return "the indentation does not fit here", "line it up with what it belongs to"


def _place(document: Document, mark: yaml.Mark | None) -> Span:
    return document.span(mark.line + 1, mark.column + 1) if mark else document.span()


class _Builder:
    """Build nodes from parser events with a stack of its own, so that nesting cannot exhaust Python's.

    `here` is the list or mapping that is open, and `name`, in a mapping, the key whose value comes next. Any mistake
    refuses the whole file.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mistakes: list[Diagnostic] = []
        self.root: Node | None = None
        self.here: Node | None = None
        self.name: str | None = None
        self.outside: list[tuple[Node | None, str | None]] = []

    def build(self, text: str) -> Node | None:
        """Read text to its end, or to what makes reading on useless."""
        following = BaseLoader(text).get_event
        documents = 0
        while not isinstance(event := following(), yaml.StreamEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                self.scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self.open(event)
                if len(self.outside) > bounds.PACK_DEPTH.most:
                    self.mistake("G010", f"nested more than {bounds.PACK_DEPTH.most} deep", event, "flatten it")
                    return None
            elif isinstance(event, yaml.CollectionEndEvent):
                self.here, self.name = self.outside.pop()
            elif isinstance(event, yaml.AliasEvent):
                self.mistake("G008", f"an alias, `*{event.anchor}`", event, "write the value out")
                self.take(_node("", event))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.mistake("G011", "a second document in one file", event, "keep one document a file")
                    return None
        return self.root

    def mistake(self, code: str, message: str, event: yaml.Event, cure: str) -> None:
        """Note a mistake at an event's place."""
        self.mistakes.append(Diagnostic(code, message, self.document.at(_node("", event)), cure))

    def plainly(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Refuse what would make a value mean more than it says."""
        if event.anchor is not None:
            self.mistake("G008", f"an anchor, `&{event.anchor}`", event, "write the value out where it is needed")
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.mistake("G009", f"a tag, `{tag}`", event, "leave it out: what a key holds is known")

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """Take a scalar as a key or as a value."""
        if event.anchor is not None or event.tag is not None:
            self.plainly(event)
        if event.style == '"' and (_CONTROL.search(event.value) or unseen(event.value)):
            self.mistake("G016", "an escape that writes a character that cannot be seen", event, "delete it")
        node = _node(event.value, event)
        if self.name is None and self.here is not None and self.here.keys is not None:
            self.key(event.value, node, event, self.here.keys)
        else:
            self.put(node)

    def key(self, name: str, node: Node, event: yaml.ScalarEvent, keys: dict[str, tuple[int, int]]) -> None:
        """Take a key; its value comes next."""
        if name == "<<":
            self.mistake("G013", "a merge key, `<<`", event, "write the keys out")
        if name.lower() in BOOLEAN_LOOKING and (self.inside, name) != ("checked", "on"):
            self.mistake("G014", f"`{name}` could be read as true or false", event, "use another word as the key")
        if name in keys:
            earlier, place = self.document.span(*keys[name], len(name)), self.document.at(node)
            self.mistakes.append(Diagnostic("G007", f"`{name}` is given twice", place, "keep one", also=(earlier,)))
        keys[name] = (node.line, node.column)
        self.name = name

    @property
    def inside(self) -> str:
        """The key whose value is the mapping that is open; nothing, where it is no key's."""
        beyond = self.outside[-1][0] if self.outside else None
        return next(reversed(beyond.keys), "") if beyond is not None and beyond.keys else ""

    def open(self, event: yaml.CollectionStartEvent) -> None:
        """Begin a list or a mapping."""
        self.plainly(event)
        node = _node({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        if self.here is not None and self.here.keys is not None and self.name is None:
            self.mistake("G015", "a key that is not a single word", event, "write a plain word as the key")
        self.take(node)
        self.outside.append((self.here, self.name))
        self.here, self.name = node, None

    def take(self, node: Node) -> None:
        """Take what can be a value but not a key; where a key was due, its value still follows."""
        if self.here is not None and self.here.keys is not None and self.name is None:
            self.name = ""
        else:
            self.put(node)

    def put(self, node: Node) -> None:
        """Put a value where it belongs."""
        if self.here is None:
            self.root = node
        elif self.name is None:
            self.here.add(node)
        else:
            self.here.set(self.name, node)
            self.name = None


def _node(value: str | list[Node] | dict[str, Node], event: yaml.Event) -> Node:
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:  # no event of a parser is without them
        return Node(value, 1, 1, 1)
    line, column = start.line, start.column
    return Node(value, line + 1, column + 1, end.column - column if end.line == line else 1)
