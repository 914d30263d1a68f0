"""A census as XML, walked from front to back: the header and then each child, built alone and let go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Never, Protocol
from xml.parsers import expat
from xml.parsers.expat import errors

from guidance.engine import bounds
from guidance.engine.records.census.codes import REPORTED_UNREAD, SHOWN_BY, UNREAD_ELEMENTS


class Refused(Exception):  # noqa: N818  what a file is, not a program's error
    """The file cannot be read as a census at all."""

    def __init__(self, code: str, message: str, place: "Element", cure: str) -> None:
        super().__init__(message)
        self.code, self.message, self.place, self.cure = code, message, place, cure


@dataclass(slots=True)
class Element:
    """An element, where it begins, its own text and what is inside it; `aside` is what its attributes say.

    One that is `blind` is taken for what `name` says, and it cannot be known whether it is: no date in it is read.
    """

    name: str
    line: int = 1
    column: int = 1
    text: str = ""
    inside: list["Element"] = field(default_factory=list)
    blind: bool = False
    aside: str = ""

    def content(self) -> tuple[object, ...]:
        """Return what the element says, without where it says it."""
        return (self.name, self.text.strip(), self.aside, *(part.content() for part in self.inside))


def _aside(attributes: dict[str, str]) -> str:
    """Return what attributes say, but for those of XML itself."""
    said = (text.strip() for name, text in sorted(attributes.items()) if not name.startswith(("xml", "xsi:")))
    return " ".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class Break:
    """Where the XML stops being XML, in what way, and the child that it leaves unfinished."""

    line: int
    column: int
    why: str
    unfinished: Element | None = None


class Sink(Protocol):
    """What takes a census's parts as they come by."""

    def header(self, element: Element) -> None:
        """Take the header."""

    def children_begin(self, place: Element) -> None:
        """Take note that the children come next."""

    def child(self, element: Element) -> None:
        """Take one child, or an element that stands among the children under another name."""

    def unknown(self, place: Element) -> None:
        """Take note of an element that has no business where it stands."""

    def stray(self, place: Element) -> None:
        """Take note of text between the elements of an element."""


def walk(chunks: Iterable[bytes], sink: Sink) -> Break | None:
    """Feed a census to a sink; a break is returned where the XML ends before it should.

    Raises:
        Refused: The file is no census, or holds what no census needs: a document type, an entity, a flood.
    """
    builder = _Builder(sink)
    parser = expat.ParserCreate()
    builder.attach(parser)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003  expat takes no keyword
            builder.has_read(len(chunk))
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        why = _WHY.get(error.code, "this is not well-formed XML")
        return Break(error.lineno, error.offset + 1, why, next(iter(builder.stack), None))
    except (LookupError, ValueError):
        if builder.begun:
            raise
        return Break(1, 1, "the encoding that the first line names cannot be read")
    return None


_WHY = {
    errors.codes[error]: why
    for error, why in {
        errors.XML_ERROR_NO_ELEMENTS: "the file ends before everything that was opened is closed",
        errors.XML_ERROR_UNCLOSED_TOKEN: "the file ends in the middle of a tag",
        errors.XML_ERROR_TAG_MISMATCH: "a closing tag does not match the tag that was opened",
        errors.XML_ERROR_UNDEFINED_ENTITY: "an `&` stands for something not defined; a plain one is written `&amp;`",
        errors.XML_ERROR_INVALID_TOKEN: "a character stands where XML cannot have it",
        errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "something follows the end of the message",
        errors.XML_ERROR_INCORRECT_ENCODING: "the text is not in the encoding that the first line names",
        errors.XML_ERROR_UNKNOWN_ENCODING: "the encoding that the first line names cannot be read",
    }.items()
}


class _Builder:
    """Expat's handlers. Only the header and the child being read are ever held."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.path: list[str] = []
        self.stack: list[Element] = []
        self.passing = 0
        self.run = 0
        self.elements = self.held = self.asides = self.children = self.astray = self.fed = 0
        self.begun = False

    def attach(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype

    def _here(self, name: str = "") -> Element:
        return Element(name, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.begun, self.run = True, 0
        self._hold_to(bounds.ATTRIBUTES, len(attributes))
        size = len(name) + sum(map(len, attributes)) + sum(map(len, attributes.values()))
        self._hold_to(bounds.MARKUP, size)
        self._holds(size - len(name))
        name = name.rpartition(":")[2]
        self.path.append(name)
        self._hold_to(bounds.DEPTH, len(self.path))
        if self.passing:
            self.passing += 1
            self._hidden(name)
        elif self.stack:
            self._build(name, _aside(attributes))
        else:
            self._outside(name)

    def _build(self, name: str, aside: str = "") -> None:
        self.elements += 1
        self._hold_to(bounds.ELEMENTS, self.elements)
        if name in UNREAD_ELEMENTS and name not in REPORTED_UNREAD:
            self.passing = 1
            return
        element = self._here(name)
        element.aside = aside
        self.stack[-1].inside.append(element)
        if name in REPORTED_UNREAD:
            self.passing = 1
        else:
            self.stack.append(element)

    def _hidden(self, name: str) -> None:
        """Take note of a date that stands inside an element that is not looked into: what it says is not known."""
        if self.stack and SHOWN_BY.get(name):
            hidden = self._here(name)
            hidden.text, hidden.blind = "hidden", True
            self.stack[-1].inside.append(hidden)
            self.sink.unknown(hidden)

    def _outside(self, name: str) -> None:
        """Deal with an element that belongs neither to the header nor to a child."""
        match self.path:
            case ["Message"]:
                pass
            case ["Message", "Header"] | ["Message", "Children", _]:
                self.elements = self.held = 0
                self.children += 1
                self._hold_to(bounds.CHILDREN, self.children)
                self.stack.append(self._here(name))
            case ["Message", "Children"]:
                self.sink.children_begin(self._here(name))
            case [_]:
                self._refuse("G650", f"the file begins with `{name}`, not with `Message`")
            case _:
                self.passing = 1
                self._is_astray()
                self.sink.unknown(self._here(name))

    def _end(self, _: str) -> None:
        self.run = 0
        self.path.pop()
        if self.passing:
            self.passing -= 1
        elif self.stack:
            done = self.stack.pop()
            if not self.stack:
                self._hand_over(done)

    def _hand_over(self, done: Element) -> None:
        if done.name == "Header":
            self.sink.header(done)
        else:
            self.sink.child(done)

    def _text(self, text: str) -> None:
        self.run += len(text)
        self._hold_to(bounds.TEXT, self.run)
        if text.isspace() or self.passing:
            return
        if self.stack:
            self.stack[-1].text += text
            self._hold_to(bounds.TEXT, len(self.stack[-1].text))
            self._holds(len(text))
        else:
            self._is_astray()
            self.sink.stray(self._here(self.path[-1]))

    def _is_astray(self) -> None:
        self.astray += 1
        self._hold_to(bounds.ASTRAY, self.astray)

    def _comment(self, text: str) -> None:
        self.asides += 1
        self._hold_to(bounds.ASIDES, self.asides)
        self._hold_to(bounds.MARKUP, len(text))

    def _instruction(self, target: str, text: str) -> None:
        self._comment(target + text)

    def _holds(self, size: int) -> None:
        self.held += size
        if self.stack:
            self._hold_to(bounds.TEXT_OF_A_CHILD, self.held)

    def has_read(self, size: int) -> None:
        """Refuse what goes on and on: expat looks through an unfinished tag or comment again with each piece of it."""
        self.fed += size
        self._hold_to(bounds.MARKUP, self.fed - max(self.parser.CurrentByteIndex, 0))

    def _hold_to(self, bound: bounds.Bound, number: int) -> None:
        if number > bound.most:
            self._refuse(bound.code, f"there are {bound.exceeded}")

    def _doctype(self, *_: object) -> None:
        self._refuse("G651", "the file declares a document type")

    def _refuse(self, code: str, message: str) -> Never:
        raise Refused(code, message, self._here(), _CURES[code])


_CURES = {
    "G650": "give a children in need census: `Message`, with `Header` and `Children` inside",
    "G651": "take out the line that begins `<!DOCTYPE`; no census needs one, and nothing it names is fetched",
    "G652": "no census record is of this size; ask for the file to be made again",
}
