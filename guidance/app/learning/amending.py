"""A draft of a local pack with one limit changed, as a review decided: a copy, never the pack itself."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from guidance.app.learning.deciding import Decided
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.packs.loading import load
from guidance.engine.packs.reading.nodes import parse

MARK = "\ufeff"
"""What some editors begin a file of UTF-8 with."""


@dataclass(frozen=True)
class Amended:
    """The pack as it is, the draft of it, and what is warned of in the draft."""

    pack: Path
    draft: Path
    warnings: tuple[Diagnostic, ...]


def draft_of(decided: Decided, packs: tuple[Path, ...], draft: Path) -> Amended:
    """Copy the pack that holds a local rule, with its limit changed.

    Args:
        decided: The review.
        packs: The packs that were named, one of which holds the rule.
        draft: The folder to make; it must not be there yet.

    Raises:
        Refused: Nothing is to be changed, no pack that was named holds the rule, or the draft would have mistakes.
        OSError: The draft cannot be written.
    """
    change, span = decided.text.change, decided.rule.span
    file = Path(span.file).resolve() if span else Path()
    pack = next((p for p in packs if p.is_dir() and file.is_relative_to(p.resolve())), None)
    if change is None or pack is None:
        raise _refused(
            "no limit to change in a pack that was named", "decide `change`, and name the pack with `--with`"
        )
    if draft.exists() or draft.resolve().is_relative_to(pack.resolve()):
        raise _refused(f"`{draft}` is there already, or in the pack itself", "give a folder that is not")
    was = file.read_bytes().decode()
    now = _changed(was, decided.rule.id, str(change.within))
    if now == was:
        raise _refused(
            f"`within` of `{decided.rule.id}` would stay as it is", "write another limit, or the change by hand"
        )
    return Amended(pack, draft, _written(pack, draft, file.relative_to(pack.resolve()), now))


def _written(pack: Path, draft: Path, changed: Path, now: str) -> tuple[Diagnostic, ...]:
    """Make the draft and read it; whatever stops it, an interrupt too, leaves no draft behind."""
    try:
        shutil.copytree(pack, draft)
        (draft / changed).write_bytes(now.encode())
        return _warned(draft)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _warned(draft: Path) -> tuple[Diagnostic, ...]:
    found = load([draft], beside=shipped()).diagnostics
    if has_errors(found):
        raise Refused(found)
    return tuple(found)


def _refused(message: str, cure: str) -> Refused:
    return Refused([Diagnostic("G435", f"no draft can be made: {message}", Span("--draft"), cure)])


def _changed(text: str, rule: str, within: str) -> str:
    r"""Put a new limit into one rule of a file, however it is written, and leave every other character as it was.

    >>> _changed("- id: a\n  within: 1 day\n- {id: b, within: '1 day'} # b\n", "b", "2 days")
    '- id: a\n  within: 1 day\n- {id: b, within: 2 days} # b\n'

    Raises:
        Refused: The file gives the rule no limit of one line.
    """
    body = text.removeprefix(MARK)
    root = parse(body, "").root
    own = next((node for node in (root.items() if root else ()) if node.text("id") == rule), None)
    limit = own.get("within") if own else None
    if limit is None or not isinstance(limit.value, str):
        raise _refused(f"`{rule}` has no `within` of one line in its file", "write the change by hand")
    lines = body.splitlines(keepends=True)
    line, start, end = limit.line - 1, limit.column - 1, limit.column - 1 + limit.length
    if lines[line][start:end].strip("\"'") != limit.value:
        raise _refused(f"`{rule}` has no `within` of one line in its file", "write the change by hand")
    lines[line] = f"{lines[line][:start]}{within}{lines[line][end:]}"
    return f"{text[: len(text) - len(body)]}{''.join(lines)}"
