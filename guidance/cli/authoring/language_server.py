"""The language server: what `guidance check` says, while a pack is being written, in whatever editor speaks to one."""

import asyncio
import logging
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from guidance import __version__
from guidance.cli import options
from guidance.cli.ending import FAILED, USAGE, End
from guidance.engine import bounds
from guidance.engine.characters import on_one_line

if TYPE_CHECKING:
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

    from guidance.app.editor.analysis import Analysis
    from guidance.app.editor.keystroke import Looks
    from guidance.app.editor.positions import Position
    from guidance.engine.diagnostics import Diagnostic

_OUT = 1
_LINE = 4096
"""So many bytes are in one line of a message's head at the most."""
_HALVES = re.compile("[\ud800-\udfff]")
_NO_FILE = "no file"
_NO_MESSAGE = f"the editor sent what is no message: {bounds.MESSAGE.exceeded}, or a head without end"
REST = 0.4
"""After so many seconds without a key the pack is looked at as a whole."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("lsp", rich_help_panel="For policy teams")(language_server)


def language_server(
    as_at: Annotated[
        str, typer.Option("--as-at", help="The day on which a clock starts, where the last day is shown.")
    ] = "today",
) -> None:
    """Serve an editor over standard input and output, in the language server protocol, until the editor ends it."""
    # Where the editor goes without having asked for an end, the code is 1, as the protocol has it.
    from guidance.app.extras import need

    need("pygls")
    told = logging.StreamHandler()
    told.setFormatter(OnOneLine())
    logging.basicConfig(handlers=[told])
    with os.fdopen(_OUT, "wb", closefd=False) as out:  # what is written is the protocol's, and no screen shows it
        made, told_to = server(options.day(as_at)), list[bool]()

        @made.feature("shutdown")
        def end(*_: object) -> None:
            told_to.append(True)

        made.start_io(cast("BinaryIO", Sent(sys.stdin.buffer)), out)
    if not told_to:
        raise End(FAILED)


class OnOneLine(logging.Formatter):
    """What the library says of an editor that does not keep to the protocol, for its log: the first line of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Say what it is, and of what kind."""
        kind = record.exc_info[0] if record.exc_info else None
        first = record.getMessage().partition("\n")[0]
        return f"guidance: {on_one_line(first)}{f' ({kind.__name__})' if kind else ''}"


def server(day: date) -> "LanguageServer":
    """Make the server. A change is looked at by itself at once, and with its pack once the keys rest."""
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

    from guidance.app.editor.keystroke import Looks

    made = LanguageServer("guidance", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental)
    looks, waiting = Looks({}), dict[str, asyncio.TimerHandle]()

    def whole(uri: str) -> None:
        waiting.pop(uri, None)
        if uri in made.workspace.text_documents:
            _publish(made, uri, _seen(made, looks.whole, uri))

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def look(given: "types.DidOpenTextDocumentParams | types.DidSaveTextDocumentParams") -> None:
        whole(given.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def change(given: "types.DidChangeTextDocumentParams") -> None:
        uri = given.text_document.uri
        _publish(made, uri, _seen(made, looks.quick, uri))
        if later := waiting.pop(uri, None):
            later.cancel()
        waiting[uri] = asyncio.get_running_loop().call_later(REST, whole, uri)

    _completes(made, looks)
    _answers(made, looks, day)
    return made


def _completes(made: "LanguageServer", looks: "Looks") -> None:
    """Let the server offer what may stand at a place."""
    from lsprotocol import types

    @made.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "[", "{", "."]))
    def complete(given: "types.CompletionParams") -> "types.CompletionList":
        offers = _seen(made, looks.quick, given.text_document.uri).offers(_place(given.position))
        kinds = {True: types.CompletionItemKind.Property, False: types.CompletionItemKind.Value}
        items = [
            types.CompletionItem(
                o.word, kind=kinds[o.key], documentation=o.means, insert_text=f"{o.word}: " if o.key else o.word
            )
            for o in offers
        ]
        return types.CompletionList(is_incomplete=False, items=items)


def _publish(made: "LanguageServer", uri: str, seen: "Analysis") -> None:
    from lsprotocol import types

    made.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, _shown(seen.mistakes, seen.text)))


def _answers(made: "LanguageServer", looks: "Looks", day: date) -> None:
    """Let the server answer what is asked of a place: what it means, where it is defined, and how it is mended."""
    from lsprotocol import types

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(given: "types.HoverParams") -> "types.Hover | None":
        said = _seen(made, looks.quick, given.text_document.uri).hover(_place(given.position), day)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said)) if said else None

    @made.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(given: "types.DefinitionParams") -> "types.Location | None":
        found = _seen(made, looks.quick, given.text_document.uri).definition(_place(given.position))
        at = types.Position(*found[1]) if found else types.Position(0, 0)
        return types.Location(found[0].as_uri(), types.Range(at, at)) if found else None

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION)
    def mend(given: "types.CodeActionParams") -> "list[types.CodeAction]":
        return _actions(_seen(made, looks.quick, given.text_document.uri), given.text_document.uri, given.range)


def _seen(made: "LanguageServer", look: "Callable[[Path, str, Mapping[str, str]], Analysis]", uri: str) -> "Analysis":
    """Look at a file as it stands in the editor, beside all that is open; say nothing of what is no file."""
    from guidance.app.editor.analysis import unread

    texts = {each: found for each in made.workspace.text_documents if (found := _text(made, each)) is not None}
    if uri not in texts:
        return unread(Path(_NO_FILE))
    paths = {each: Path(made.workspace.get_text_document(each).path) for each in texts}
    if len(texts[uri]) > bounds.PACK.most:
        return unread(paths[uri], f"the file is too large ({len(texts[uri]) // 1_000_000} MB)")
    unsaved = {os.path.realpath(paths[each]): text for each, text in texts.items() if len(text) <= bounds.PACK.most}
    return look(paths[uri], texts[uri], unsaved)


def _text(made: "LanguageServer", uri: str) -> str | None:
    """Return the text of a document that is open; None of what is no file, or cannot be the name of one.

    Half a character, of which an editor may send either half, is read as one that cannot be read.
    """
    if not uri.startswith("file:") or _HALVES.search(uri) or "%00" in uri:
        return None
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", made.workspace.get_text_document(uri).source)


class Sent:
    """What an editor sends: no line and no message of it is longer than is read."""

    def __init__(self, stream: "BinaryIO") -> None:
        self._stream = stream

    def readline(self) -> bytes:
        """Read one line of a message's head.

        Raises:
            End: It is longer than any is.
        """
        line = self._stream.readline(_LINE + 1)
        if len(line) > _LINE:
            raise End(USAGE, _NO_MESSAGE)
        return line

    def read(self, number: int) -> bytes:
        """Read the body of a message.

        Raises:
            End: It is longer than is read.
        """
        if number > bounds.MESSAGE.most:
            raise End(USAGE, _NO_MESSAGE)
        return self._stream.read(number)


def _place(position: "types.Position") -> "Position":
    return position.line, position.character


def _shown(mistakes: "Sequence[Diagnostic]", text: str) -> "list[types.Diagnostic]":
    from lsprotocol import types

    from guidance.app.editor.positions import ranges_of
    from guidance.engine.diagnostics import Severity

    levels = {
        Severity.ERROR: types.DiagnosticSeverity.Error,
        Severity.WARNING: types.DiagnosticSeverity.Warning,
        Severity.ADVICE: types.DiagnosticSeverity.Information,
    }
    made = []
    for mistake, (start, end) in zip(mistakes, ranges_of((m.span for m in mistakes), text), strict=True):
        said = f"{mistake.message}\n{mistake.cure}" if mistake.cure else mistake.message
        where = types.Range(types.Position(*start), types.Position(*end))
        level = levels[mistake.severity]
        made.append(types.Diagnostic(where, said, severity=level, code=mistake.code, source="guidance"))
    return made


def _actions(seen: "Analysis", uri: str, within: "types.Range") -> "list[types.CodeAction]":
    """Offer what can be mended for certain on the lines asked about."""
    from lsprotocol import types

    from guidance.app.editor.positions import position_at, units
    from guidance.app.packs.rewriting import place_in

    made = list[types.CodeAction]()
    for fix in seen.fixes():
        at = place_in(fix, seen.text)
        start = position_at(seen.text, at or 0)
        if at is None or not within.start.line <= start[0] <= within.end.line:
            continue
        end = (start[0], start[1] + units(fix.wrong))
        edit = types.TextEdit(types.Range(types.Position(*start), types.Position(*end)), fix.meant)
        title = f"write {fix.meant}" if fix.meant else "take out a character that cannot be seen"
        changes = types.WorkspaceEdit(changes={uri: [edit]})
        diagnostics = _shown([fix.mistake], seen.text)
        made.append(types.CodeAction(title, kind=types.CodeActionKind.QuickFix, diagnostics=diagnostics, edit=changes))
    return made
