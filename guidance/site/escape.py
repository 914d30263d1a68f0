"""Text from packs made safe for Markdown and HTML, so that nothing in it can act as markup, or on the line."""

import html
import re

from markdown_it import MarkdownIt

from guidance.engine.characters import on_its_lines, on_one_line

_MARKS = re.compile(r"[\\`*_\[\]{}<>&|#~\"]")
_LEADING = re.compile(r"^(?:[-+:=!]|[0-9]+(?=[.)]))")
_PROSE = MarkdownIt("commonmark", {"html": False}).disable("image")


def text(raw: str) -> str:
    """Write a text so that Markdown and HTML show it as it is, on one line.

    >>> text("a | b <script>")
    'a &#124; b &#60;script&#62;'
    """
    one_line = _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", on_one_line(" ".join(raw.split())))
    return _LEADING.sub(lambda start: f"{start[0][:-1]}&#{ord(start[0][-1])};", one_line)


def code(raw: str) -> str:
    """Write a name as it stands in a file."""
    return f"<code>{text(raw)}</code>"


def with_names(raw: str) -> str:
    """Write a text in which what stands between two backticks is a name as it stands in a file.

    >>> with_names("`within` is <one>")
    '<code>within</code> is &#60;one&#62;'
    """
    return re.sub(r"&#96;(.+?)&#96;", r"<code>\1</code>", text(raw))


def block(raw: str) -> str:
    """Write lines exactly as they are, as a block of code."""
    lines = "&#10;".join(html.escape(on_one_line(line)) for line in raw.splitlines())
    return f"<pre><code>{lines}</code></pre>"


def in_html(raw: str) -> str:
    """Write a text inside HTML, or as a title, which is set into HTML as it is."""
    return html.escape(on_one_line(" ".join(raw.split())))


def on_lines(raw: str) -> str:
    """Write a text inside HTML that keeps its lines, by the number of their ends: none begins a line of the file."""
    return html.escape(on_its_lines(raw)).replace("\n", "&#10;")


def prose(raw: str) -> str:
    """Turn the Markdown of a principle into HTML. Markup in it is shown, not obeyed, and it can hold no picture."""
    return str(_PROSE.render(on_its_lines(raw))).strip()


def slug(name: str) -> str:
    """Turn a name into that of a file: what is not a letter, a digit, a dot, a dash or a low line becomes a dash.

    >>> slug("../s47 enquiry")
    '-s47-enquiry'
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).lstrip(".")
