"""The templates of pages: Markdown and HTML a designer can read, in which whatever is put is escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from guidance.site.escape import text

FOLDER = Path(__file__).parent / "templates"


def marked(written: str) -> Markup:
    """Take what this package has written, and escaped already, as what it is."""
    return Markup(written)  # noqa: S704  of what wording and page write: text from packs is escaped there


def fill(template: str, **values: object) -> str:
    """Fill a template. What is not marked as written by this package is shown as it is, and can act as nothing."""
    return _environment().get_template(template).render(**values).strip()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _escaped(value: object) -> Markup:
    """Escape for Markdown and HTML at once, on one line; a template is both."""
    return Markup(value.__html__()) if hasattr(value, "__html__") else marked(text(str(value)))  # noqa: S704  as above
