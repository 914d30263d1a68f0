"""A thousand rule pages of the site beside a bare build of as many pages of the same text: processor time of each.

python benchmarks/site.py [pages]

Ours is all that a rule's page takes once the packs are read and their worked cases run: it is written, made into HTML
in our theme and dialect, and its links are finished. Bare is mkdocs with a template of one line and no extension.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from guidance.site.building import THEME, configuration, openable, shipped_hand_written
from guidance.site.catalogue import Catalogue
from guidance.site.front.order import PLAIN, catalogue_of
from guidance.site.rules.rule_page import rule_page

WANTED, TURNS = 3.0, 3
BARE = "<!doctype html><title>{{ page.title }}</title>{{ page.content }}\n"
SAYS_NOTHING = {"links": {"not_found": "ignore", "unrecognized_links": "ignore", "anchors": "ignore"}}
"""Most of what a page leads to is not among so few pages."""


def spent(doing: Callable[[], object]) -> float:
    """Return the seconds of processor time of this process and of those that it started."""
    begun = os.times()
    doing()
    return sum(now - then for now, then in zip(os.times()[:4], begun[:4], strict=True))


def made(known: Catalogue, folder: Path, pages: int) -> None:
    """Write the pages of so many rules."""
    for rule in sorted(known.rules.values(), key=lambda rule: rule.id)[:pages]:
        page = rule_page(known, rule)
        file = folder / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.markdown(), encoding="utf-8")


def html(folder: Path, config: dict[str, object]) -> None:
    """Make HTML of the Markdown in a folder."""
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})


def ours(known: Catalogue, folder: Path, pages: int) -> None:
    """Build the rule pages as the site does."""
    (folder / "docs").mkdir()
    made(known, folder / "docs", pages)
    config = configuration(known, shipped_hand_written(), folder / "html", PLAIN)
    theme = {**dict(config["theme"]), "custom_dir": str(THEME)}  # type: ignore[call-overload]
    html(folder, {**config, "theme": theme, "docs_dir": str(folder / "docs"), "validation": SAYS_NOTHING, "nav": None})
    for page in (folder / "html").rglob("*.html"):
        page.write_text(openable(page.read_text(encoding="utf-8")), encoding="utf-8")


def bare(folder: Path, docs: Path) -> None:
    """Build the same Markdown with a template of one line."""
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text(BARE, encoding="utf-8")
    theme = {"name": None, "custom_dir": str(folder / "theme")}
    html(folder, {"site_name": "bare", "docs_dir": str(docs), "site_dir": str(folder / "html"), "theme": theme,
                  "plugins": [], "validation": SAYS_NOTHING})  # fmt: skip


def main(pages: int) -> bool:
    """Take both in turn, and tell whether ours is within what is wanted."""
    known = catalogue_of(PLAIN)
    times: list[tuple[float, float]] = []
    for _ in range(TURNS):
        with TemporaryDirectory() as one, TemporaryDirectory() as other:
            here, there = Path(one), Path(other)
            times.append((spent(partial(ours, known, here, pages)), spent(partial(bare, there, here / "docs"))))
    mine, plain = min(took for took, _ in times), min(took for _, took in times)
    print(f"{pages} rule pages: {mine:.1f} s of processor time, bare {plain:.1f} s: {mine / plain:.2f} times")
    return mine <= WANTED * plain


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
