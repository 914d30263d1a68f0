"""The packs that a question is put to: those shipped, with others added to them or in their place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from guidance.app.files import real
from guidance.app.packs.shipped import read_packs
from guidance.app.packs.when_named import left_waiting, named_rules
from guidance.engine.diagnostics import Diagnostic, blamed_on
from guidance.engine.packs.library import Library

_ADDED_UP = (
    "instruments", "rules", "principles", "principle_sources", "trials", "questions", "proportions", "editions",
    "when_named", "named_instruments", "audits", "forms", "digests", "cases", "pathways", "comparisons", "checks",
)  # fmt: skip
"""What two libraries hold side by side. Words, authorities and calendars of the one beneath are in the other."""


def with_added(house: Library, paths: Sequence[Path]) -> Library:
    """Return a library with some packs added to it. What it has already, they may not redefine; their mistakes say so.

    A pack that applies only when it is named is named by its own folder, or by a file in it.
    """
    if not paths:
        return house
    found = read_packs(paths, beside=house)
    added = replace(found, rules=(*found.rules, *named_rules(found, paths)))
    noticed = blamed_on("--with", (*found.diagnostics, *left_waiting(found, paths)))
    both: dict[str, Any] = {name: _each_once((*getattr(house, name), *getattr(added, name))) for name in _ADDED_UP}
    return replace(
        added, **both, publications={**house.publications, **added.publications},
        defined={**house.defined, **added.defined}, diagnostics=(*house.diagnostics, *noticed),
    )  # fmt: skip


def in_place_of(house: Library, paths: Sequence[Path], added: Sequence[Path] = ()) -> Library:
    """Return the packs of some paths, and of those added, in place of the shipped rules; trials and principles stay."""
    every = (*paths, *added)
    found = read_packs(every, beside=house)
    rules = (*found.rules, *named_rules(found, every))
    noticed = (*found.diagnostics, *left_waiting(found, every))
    return replace(
        found, rules=rules, trials=(*house.trials, *found.trials), principles=(*house.principles, *found.principles),
        diagnostics=tuple(blamed for d in noticed for blamed in blamed_on(_given_by(d, added), [d])),
    )  # fmt: skip


def _given_by(found: Diagnostic, added: Sequence[Path]) -> str:
    file = real(Path(found.span.file))
    return "--with" if any(file.is_relative_to(real(path)) for path in added) else "--rules"


def _each_once(items: Iterable[Any]) -> tuple[Any, ...]:
    """Keep the last of each: a file that is shipped and was named is read twice, and is one."""
    return tuple({getattr(item, "id", None) or repr(item): item for item in items}.values())
