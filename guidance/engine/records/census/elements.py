"""A census as XML, walked from front to back: the header and then each child, built alone and let go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Never, Protocol
from xml.parsers import expat
from xml.parsers.expat import errors

from guidance.engine import bounds
from guidance.engine.records.census.codes import REPORTED_UNREAD, SHOWN_BY, UNREAD_ELEMENTS
from guidance.engine.records.census.plain.pieces import Piece, pieces


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

    def plain(self, text: str, begins: int, ends: int) -> bool:
        """Take a child that lies between two places of a text, if nothing about it is odd; else tell that it is."""

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
    builder.attach(expat.ParserCreate())
    try:
        for piece in pieces(chunks):
            if builder.is_between and sink.plain(piece.text, piece.begins, piece.ends):
                builder.skip(piece)
            else:
                builder.feed(piece)
        builder.parser.Parse(b"", True)  # noqa: FBT003  expat takes no keyword
    except expat.ExpatError as error:
        why = _WHY.get(error.code, "this is not well-formed XML")
        return Break(error.lineno + builder.skipped, error.offset + 1, why, next(iter(builder.stack), None))
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
        self.skipped = 0
        self.plainly, self._tail = True, b""

    def attach(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declared

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        self.plainly &= (encoding or "utf-8").lower() in {"utf-8", "us-ascii"}

    @property
    def is_between(self) -> bool:
        """Tell whether all that was fed is understood, and what comes next on a new line is a child if anything is.

        After `<![` nothing is, for what looks like a child may be text; nor is it in an encoding not known to be plain.
        """
        return (
            self.plainly
            and self.path == ["Message", "Children"]
            and self._tail.endswith(b"\n")
            and self.parser.CurrentByteIndex == self.fed
        )

    def feed(self, piece: Piece) -> None:
        """Have expat read a piece: it looks through what goes on and on again with each, so that is refused."""
        data = piece.data[piece.begins : piece.ends]
        self.plainly &= b"<![" not in self._tail + data
        self._tail = data[-2:]
        self.parser.Parse(data, False)  # noqa: FBT003  expat takes no keyword
        self.fed += len(data)
        self._hold_to(bounds.MARKUP, self.fed - max(self.parser.CurrentByteIndex, 0))

    def skip(self, piece: Piece) -> None:
        """Pass over the lines of a child that was read otherwise."""
        self.skipped += piece.text.count("\n", piece.begins, piece.ends)
        self.run = 0
        self.children += 1
        self._hold_to(bounds.CHILDREN, self.children)

    def _here(self, name: str = "") -> Element:
        return Element(name, self.parser.CurrentLineNumber + self.skipped, self.parser.CurrentColumnNumber + 1)

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
