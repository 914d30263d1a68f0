"""The language server: what `guidance check` says, while a pack is being written, in whatever editor speaks to one."""

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guidance import __version__
from guidance.cli import options

if TYPE_CHECKING:
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

    from guidance.app.editor.analysis import Analysis
    from guidance.app.editor.positions import Position
    from guidance.engine.diagnostics import Diagnostic

_OUT = 1


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("lsp", rich_help_panel="For policy teams")(language_server)


def language_server(
    as_at: Annotated[
        str, typer.Option("--as-at", help="The day on which a clock starts, where the last day is shown.")
    ] = "today",
) -> None:
    """Serve an editor over standard input and output, in the language server protocol, until the editor ends it."""
    from guidance.app.extras import need

    need("pygls")
    with os.fdopen(_OUT, "wb", closefd=False) as out:  # what is written is the protocol's, and no screen shows it
        server(options.day(as_at)).start_io(sys.stdin.buffer, out)


def server(day: date) -> "LanguageServer":
    """Make the server; it looks at a file whenever it is opened, changed or saved."""
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

    made = LanguageServer("guidance", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental)

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def look(
        given: "types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams | types.DidSaveTextDocumentParams",
    ) -> None:
        uri = given.text_document.uri
        seen = _analysis(made, uri)
        found = [_shown(mistake, seen) for mistake in seen.mistakes]
        made.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found))

    @made.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "[", "{", "."]))
    def complete(given: "types.CompletionParams") -> "types.CompletionList":
        offers = _analysis(made, given.text_document.uri).offers(_place(given.position))
        kinds = {True: types.CompletionItemKind.Property, False: types.CompletionItemKind.Value}
        items = [
            types.CompletionItem(
                o.word, kind=kinds[o.key], documentation=o.means, insert_text=f"{o.word}: " if o.key else o.word
            )
            for o in offers
        ]
        return types.CompletionList(is_incomplete=False, items=items)

    _answers(made, day)
    return made


def _answers(made: "LanguageServer", day: date) -> None:
    """Let the server answer what is asked of a place: what it means, where it is defined, and how it is mended."""
    from lsprotocol import types

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(given: "types.HoverParams") -> "types.Hover | None":
        said = _analysis(made, given.text_document.uri).hover(_place(given.position), day)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said)) if said else None

    @made.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(given: "types.DefinitionParams") -> "types.Location | None":
        found = _analysis(made, given.text_document.uri).definition(_place(given.position))
        at = types.Position(*found[1]) if found else types.Position(0, 0)
        return types.Location(found[0].as_uri(), types.Range(at, at)) if found else None

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION)
    def mend(given: "types.CodeActionParams") -> "list[types.CodeAction]":
        return _actions(_analysis(made, given.text_document.uri), given.text_document.uri, given.range)


def _analysis(made: "LanguageServer", uri: str) -> "Analysis":
    """Read a file as it stands in the editor, with all that is open beside it."""
    from guidance.app.editor.analysis import analyse

    documents: Mapping[str, object] = made.workspace.text_documents
    unsaved = {os.path.realpath(d.path): d.source for d in map(made.workspace.get_text_document, documents)}
    document = made.workspace.get_text_document(uri)
    return analyse(Path(document.path), document.source, unsaved)


def _place(position: "types.Position") -> "Position":
    return position.line, position.character


def _range(mistake: "Diagnostic", text: str) -> "types.Range":
    from lsprotocol import types

    from guidance.app.editor.positions import range_of

    start, end = range_of(mistake.span, text)
    return types.Range(types.Position(*start), types.Position(*end))


def _shown(mistake: "Diagnostic", seen: "Analysis") -> "types.Diagnostic":
    from lsprotocol import types

    from guidance.engine.diagnostics import Severity

    levels = {
        Severity.ERROR: types.DiagnosticSeverity.Error,
        Severity.WARNING: types.DiagnosticSeverity.Warning,
        Severity.ADVICE: types.DiagnosticSeverity.Information,
    }
    said = f"{mistake.message}\n{mistake.cure}" if mistake.cure else mistake.message
    return types.Diagnostic(
        _range(mistake, seen.text), said, severity=levels[mistake.severity], code=mistake.code, source="guidance"
    )


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
        diagnostics = [_shown(fix.mistake, seen)]
        made.append(types.CodeAction(title, kind=types.CodeActionKind.QuickFix, diagnostics=diagnostics, edit=changes))
    return made
