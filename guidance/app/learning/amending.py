"""A draft of a local pack with one limit changed, as a review decided: a copy, never the pack itself."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from guidance.app.learning.deciding import Decided
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.packs.loading import load


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
    was = file.read_text(encoding="utf-8")
    now = _changed(was, decided.rule.id, change.within)
    if now == was:
        raise _refused(
            f"`within` of `{decided.rule.id}` would stay as it is", "write another limit, or the change by hand"
        )
    shutil.copytree(pack, draft)
    (draft / file.relative_to(pack.resolve())).write_text(now, encoding="utf-8")
    found = load([draft], beside=shipped()).diagnostics
    if has_errors(found):
        shutil.rmtree(draft)
        raise Refused(found)
    return Amended(pack, draft, tuple(found))


def _refused(message: str, cure: str) -> Refused:
    return Refused([Diagnostic("G435", f"no draft can be made: {message}", Span("--draft"), cure)])


def _changed(text: str, rule: str, within: str) -> str:
    r"""Put a new limit into one rule of a file, and leave every other character as it was.

    >>> _changed("- id: a\n  within: 1 day\n- id: b\n  within: 1 day\n", "b", "2 days")
    '- id: a\n  within: 1 day\n- id: b\n  within: 2 days\n'
    """
    begins = re.search(rf"^- id: {re.escape(rule)}\s*$", text, re.MULTILINE)
    start = begins.end() if begins else 0
    ends = re.compile(r"^- ", re.MULTILINE).search(text, start)
    stop = ends.start() if ends else len(text)
    own = re.sub(
        r"^(  within: ).*$", lambda found: f"{found[1]}{within}", text[start:stop], count=1, flags=re.MULTILINE
    )
    return f"{text[:start]}{own}{text[stop:]}"
