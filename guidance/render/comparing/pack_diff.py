"""What changed between two packs, on a screen or as Markdown."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from guidance.app.comparing.data import as_data
from guidance.app.comparing.packs import PackDiff
from guidance.app.comparing.pairs import Pair
from guidance.engine.characters import on_one_line
from guidance.engine.explain.names import counted
from guidance.engine.explain.sentence import sentence
from guidance.render.findings import Screen
from guidance.render.outlet import print_json

HEADING, RULE, LINE = "heading", "rule", "line"
FEW = 20
"""Of more rules than this that are new, the sentences are left to `--format json`."""
REACHED = (
    "No rule is written otherwise, but what they rest on is not as it was: what changed stands under “Beside the "
    "rules”, and `guidance impact` shows what it comes to."
)
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True)
class Said:
    """One thing that is said: a heading, a rule by its name, or a line about what stands above it."""

    kind: str
    words: str


def show_diff(found: PackDiff, format_: str) -> None:
    """Print what changed."""
    if format_ == "json":
        print_json(as_data(found))
    elif format_ == "markdown":
        sys.stdout.writelines(f"{_marked(said)}\n" for said in _everything(found))
    else:
        screen = Screen()
        for said in _everything(found):
            if said.kind == HEADING:
                screen.say("")
            words = said.words.upper() if said.kind == HEADING else said.words
            screen.say(words, bold=said.kind != LINE, indent=2 * (said.kind == LINE))


def _marked(said: Said) -> str:
    words = _MARKS.sub(r"\\\1", on_one_line(said.words))
    return {HEADING: f"\n## {words}\n", RULE: f"- **{words}**"}.get(said.kind, f"    - {words}")


def _everything(found: PackDiff) -> Iterator[Said]:
    yield Said(RULE, f"{found.old.named} beside {found.new.named}: {_counts(found)}")
    if not (found.added or found.removed or found.changed):
        yield Said(LINE, REACHED if found.reaches_all else "No rule asks for anything else than it did.")
    yield from _list("Changed", found.changed, _changed)
    yield from _list("New", found.added, _new if len(found.added) <= FEW else _nothing)
    yield from _list("Gone", found.removed, _gone)
    retold = [pair for pair in found.carried if pair.retold]
    yield from _list("Told in other words, and asking for the same", retold, _retold)
    same = [pair.rule.id for pair in found.carried if not pair.retold]
    if same:
        yield Said(HEADING, "As it was")
        yield Said(LINE, ", ".join(same))
    yield from _beside(found)


def _counts(found: PackDiff) -> str:
    return (
        f"{counted(len(found.added), 'rule')} new, {len(found.removed)} gone, {len(found.changed)} changed, "
        f"{len(found.carried)} carried on"
    )


def _list(heading: str, pairs: Sequence[Pair], say: Callable[[Pair], Iterator[Said]]) -> Iterator[Said]:
    if pairs:
        yield Said(HEADING, heading)
    for pair in pairs:
        was = f" (was {pair.old.id})" if pair.old and pair.new and pair.old.id != pair.new.id else ""
        yield Said(RULE, f"{pair.rule.id}{was}  {pair.rule.title}")
        yield from say(pair)


def _changed(pair: Pair) -> Iterator[Said]:
    for change, way in pair.deciding:
        yield Said(LINE, f"{change.said}{f' ({way})' if way else ''}")
    if pair.renamed:
        yield Said(LINE, "It has another name: what was recorded under the old one does not speak of it.")
    if pair.retold:
        yield Said(LINE, f"Told in other words: {', '.join(change.part.name for change in pair.retold)}.")
    if pair.deciding:
        yield Said(LINE, _as_a_whole(pair))


def _as_a_whole(pair: Pair) -> str:
    if pair.direction:
        return f"As a whole it is {pair.direction} than it was."
    return "Whether it asks for more or for less as a whole cannot be told with certainty."


def _new(pair: Pair) -> Iterator[Said]:
    yield Said(LINE, sentence(pair.rule))


def _nothing(_: Pair) -> Iterator[Said]:
    return iter(())


def _gone(pair: Pair) -> Iterator[Said]:
    if pair.taken_by:
        yield Said(LINE, f"Its place was taken by {', '.join(pair.taken_by)}.")


def _retold(pair: Pair) -> Iterator[Said]:
    for change in pair.retold:
        yield Said(LINE, change.said)


def _beside(found: PackDiff) -> Iterator[Said]:
    if found.instruments or found.others:
        yield Said(HEADING, "Beside the rules")
    for change in found.instruments:
        yield Said(RULE, change.instrument)
        yield Said(LINE, f"{change.name}: was “{change.was}”; now “{change.now}”")
    for other in found.others:
        yield Said(RULE, other.kind.capitalize())
        for word, names in (("new", other.added), ("gone", other.removed), ("changed", other.changed)):
            if names:
                yield Said(LINE, f"{word}: {', '.join(names)}")
