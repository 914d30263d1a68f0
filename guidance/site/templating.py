"""The templates of pages: Markdown and HTML a designer can read, in which whatever is put is escaped."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from guidance.site.documents.one_file import NO_STYLES, held_to_its_styles
from guidance.site.escape import in_html, on_lines, text

FOLDER = Path(__file__).parent / "templates"


def marked(written: str) -> Markup:
    """Take what this package has written, and escaped already, as what it is."""
    return Markup(written)  # noqa: S704  of what wording and page write: text from packs is escaped there


def fill(template: str, **values: object) -> str:
    """Fill a template. What is not marked as written by this package is shown as it is, and can act as nothing."""
    return _environment(text).get_template(template).render(**values).strip()


def page_of_one_file(template: str, *, style: str, **values: object) -> str:
    """Fill the template of a page that is one file, with no script, that fetches nothing; escaped as `fill` does it."""
    written = (
        _environment(in_html).get_template(template).render(policy=marked(NO_STYLES), style=marked(style), **values)
    )
    return held_to_its_styles(f"{written}\n")


@cache
def _environment(escape: Callable[[str], str]) -> Environment:
    """Make what fills templates: of pages that are Markdown and HTML at once, or of those that are HTML alone."""

    def escaped(value: object) -> Markup:
        return Markup(value.__html__()) if hasattr(value, "__html__") else marked(escape(str(value)))  # noqa: S704  as above

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["lines"] = lambda raw: marked(on_lines(raw))
    return made
