"""Mistakes and warnings of what was opened, each with its place and its cure, for a page to list."""

import re
from collections.abc import Sequence

from guidance.engine.diagnostics import Diagnostic

MOST = 500
"""So many are listed; how many more there are is said."""

LONGEST = 1_000
"""So many characters of one mistake are shown: a file may hold a word of a million."""
ONLY_THERE = "That is said on the command line: this page has no such choice."
HERE_TOO = "A case and a team’s list propose one on this page too."
_OPTION = re.compile(r"`(?:--|guidance )")


def said(found: Sequence[Diagnostic]) -> list[dict[str, str]]:
    """Say each mistake or warning, the first of them where there are very many."""
    more = len(found) - MOST
    rest = {"place": "", "says": f"and {more} more like these", "cure": "", "text": ""}
    return [*map(_said, found[:MOST]), *([rest] if more > 0 else [])]


def _said(found: Diagnostic) -> dict[str, str]:
    where = HERE_TOO if "`guidance import" in found.cure else ONLY_THERE
    only_there = f"{found.cure}. {where}" if _OPTION.search(found.cure) else found.cure
    place = f"{found.span.file}, line {found.span.line}, column {found.span.column}"
    told = {"place": place, "says": f"{found.severity} {found.code}: {found.message}", "cure": only_there,
            "text": found.span.text.strip()}  # fmt: skip
    return {key: f"{text[:LONGEST]} …" if len(text) > LONGEST else text for key, text in told.items()}
