"""The Markdown that pages are written in: less than mkdocs would look for, so that a page is made in less time.

Without this the same pages come out of the same Markdown, as they do in the other theme; it only takes longer.
"""

import re
from collections.abc import Sequence

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

UNUSED = (
    "reference", "image_link", "image_reference", "short_reference", "short_image_ref", "autolink", "automail",
    "linebreak",
)  # fmt: skip
"""What no page holds: pictures, links named elsewhere, bare addresses, and lines that end in two spaces."""

_CASE = re.compile(r"^<details class=\"case\".*?^</details>$", re.MULTILINE | re.DOTALL)
_BEFORE_HTML_IS_READ = 25


class _CasesAsTheyAre(Preprocessor):
    """Puts by the worked cases, which are HTML already and most of a rule’s page, before anything reads their tags."""

    def run(self, lines: Sequence[str]) -> list[str]:
        put_by = _CASE.sub(lambda case: f"\n\n{self.md.htmlStash.store(case[0])}\n\n", "\n".join(lines))
        return put_by.split("\n")


class Dialect(Extension):
    """Leaves out of Markdown what no page uses."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Markdown’s own name
        """Take away what is not used."""
        for pattern in UNUSED:
            md.inlinePatterns.deregister(pattern)
        md.preprocessors.register(_CasesAsTheyAre(md), "cases-as-they-are", _BEFORE_HTML_IS_READ)


def makeExtension(**_: object) -> Dialect:  # noqa: N802  the name that Markdown looks for
    """Return what a configuration asks for by the name of this module."""
    return Dialect()
