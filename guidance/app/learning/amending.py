"""A draft of a local pack with one rule changed, as a review decided: a copy, never the pack itself."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from guidance.app.files import real
from guidance.app.learning.deciding import OF_THE_LIMIT, Decided
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.packs.loading import load

MARK = "\ufeff"
"""What some editors begin a file of UTF-8 with."""


@dataclass(frozen=True)
class Amended:
    """The pack as it is, the draft of it, and what is warned of in the draft."""

    pack: Path
    draft: Path
    warnings: tuple[Diagnostic, ...]


def draft_of(decided: Decided, packs: tuple[Path, ...], draft: Path) -> Amended:
    """Copy the pack that holds a local rule, with its limit, its clock or its words changed.

    Args:
        decided: The review.
        packs: The packs that were named, one of which holds the rule.
        draft: The folder to make; it must not be there yet.

    Raises:
        Refused: Nothing is to be changed, no pack that was named holds the rule, or the draft would have mistakes.
        OSError: The draft cannot be written.
    """
    change, span = decided.text.change, decided.rule.span
    file = real(Path(span.file)) if span else Path()
    pack = next((p for p in packs if p.is_dir() and file.is_relative_to(real(p))), None)
    if change is None or pack is None:
        raise _refused("nothing to change in a pack that was named", "decide `change`, and name the pack with `--with`")
    if draft.exists() or real(draft).is_relative_to(real(pack)):
        raise _refused(f"`{draft}` is there already, or in the pack itself", "give a folder that is not")
    was = file.read_bytes().decode()
    now = _changed(was, decided.rule.id, change.values)
    if now == was:
        message = f"`{decided.rule.id}` would stay as it is"
        raise _refused(message, "write another limit, clock or words, or the change by hand")
    return Amended(pack, draft, _written(pack, draft, file.relative_to(real(pack)), now))


def _written(pack: Path, draft: Path, changed: Path, now: str) -> tuple[Diagnostic, ...]:
    """Make the draft and read it; whatever stops it, an interrupt too, leaves no draft behind."""
    draft.mkdir()  # whoever made it meanwhile keeps it
    try:
        shutil.copytree(pack, draft, dirs_exist_ok=True)
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


def _changed(text: str, rule: str, values: Mapping[str, str]) -> str:
    r"""Put new values into one rule of a file, however it is written, and leave every other character as it was.

    >>> print(_changed("- id: a\n  why: x\n- {id: b, within: '1 day'} # b\n", "b", {"within": "2 days"}))
    - id: a
      why: x
    - {id: b, within: 2 days} # b
    <BLANKLINE>
    >>> _changed("- id: a\n  why: >-\n    x\n    y\n  may: z\n", "a", {"why": "so: it is", "clock": "each"})
    '- id: a\n  clock: each\n  why: "so: it is"\n  may: z\n'
    >>> _changed("- why: x\n  id: a", "a", {"clock": "each"})
    '- why: x\n  id: a\n  clock: each'

    Raises:
        Refused: A value is there that is no single piece of text.
    """
    body = text.removeprefix(MARK)
    own = _rule(yaml.compose(body, Loader=yaml.BaseLoader), rule)
    name = next(value for key, value in own.value if key.value == "id")
    edits = list[tuple[int, int, str]]()
    for key, value in values.items():
        held = next((node for found, node in own.value if found.value == key), None)
        if held is None:
            edits.append(_added(body, own, name, f"{key}: {_scalar(key, value)}"))
        elif not isinstance(held, yaml.ScalarNode):
            raise _refused(f"`{key}` of `{rule}` is not of one piece", "write the change by hand")
        elif held.value != value:
            edits.append(_put(body, held, _scalar(key, value)))
    for start, end, new in sorted(edits, reverse=True):
        body = f"{body[:start]}{new}{body[end:]}"
    return f"{MARK if text.startswith(MARK) else ''}{body}"


def _rule(root: yaml.Node | None, rule: str) -> yaml.MappingNode:
    for item in root.value if isinstance(root, yaml.SequenceNode) else ():
        if isinstance(item, yaml.MappingNode) and any((k.value, v.value) == ("id", rule) for k, v in item.value):
            return item
    raise _refused(f"`{rule}` is not in its file", "write the change by hand")


def _scalar(key: str, value: str) -> str:
    """Write a limit or a clock as it is, and words in quotation marks, in which no character means anything else."""
    return value if key in OF_THE_LIMIT else json.dumps(value, ensure_ascii=False)


def _put(body: str, held: yaml.ScalarNode, new: str) -> tuple[int, int, str]:
    """Return where a value stands, and what is to stand there; one over lines ends where the next key begins."""
    start, end = held.start_mark.index, held.end_mark.index
    lost = body[start:end]
    return start, end, new + lost[len(lost.rstrip()) :]


def _added(body: str, own: yaml.MappingNode, name: yaml.Node, line: str) -> tuple[int, int, str]:
    """Return where a new key stands: in brackets after the rule's name, else on a line of its own under it."""
    end = name.end_mark.index
    if own.flow_style:
        return end, end, f", {line}"
    below = body.find("\n", end)
    if below < 0:
        return len(body), len(body), "\n" + " " * own.start_mark.column + line
    mark = "\r\n" if body[below - 1] == "\r" else "\n"
    return below + 1, below + 1, " " * own.start_mark.column + line + mark
