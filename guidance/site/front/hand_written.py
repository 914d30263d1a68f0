"""The pages people write by hand, copied in beside the generated ones."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guidance.app.files import real
from guidance.site.escape import text
from guidance.site.page import Page, bullets, link, paragraphs

INDEX = "how/index.md"
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_OWN = {Path("index.md"), Path("README.md")}
_ELSEWHERE = re.compile(r"^[a-z]+:", re.IGNORECASE)


@dataclass(frozen=True)
class HandWritten:
    """The folder of pages written by hand; there may be none, where only the package is installed."""

    folder: Path | None

    def pages(self) -> list[Path]:
        """List the pages, each by its place in the folder: those at the top first."""
        if self.folder is None or not self.folder.is_dir():
            return []
        found = (p.relative_to(self.folder) for p in self.folder.rglob("*.md"))
        return sorted(found, key=lambda p: (len(p.parts), p.name != "README.md", p.as_posix()))

    def title(self, page: Path) -> str:
        """Return a page's first heading."""
        lines = ((self.folder or Path()) / page).read_text(encoding="utf-8").splitlines()
        return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), page.stem)

    def named(self, stem: str, label: str) -> list[str]:
        """Point to one page at the top of the folder, if it is there."""
        return [link(label, place(p)) for p in self.pages() if p == Path(f"{stem}.md")]

    def copy(self, into: Path) -> None:
        """Copy every page, and what stands beside it, into the folder of pages.

        A link to a file that is not a page is written as plain words, since the site does not hold that file.
        """
        if not self.pages() or self.folder is None:
            return
        shutil.copytree(
            self.folder, into / "how", dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__")
        )
        for page in self.pages():
            copied = into / place(page)
            source = self.folder / page
            copied.write_text(self._kept(source, source.read_text(encoding="utf-8")), encoding="utf-8")

    def _kept(self, page: Path, written: str) -> str:
        def keep(found: re.Match[str]) -> str:
            target = found[2]
            held = _ELSEWHERE.match(target) or self._holds(page.parent / target)
            return found[0] if held else found[1]

        return _LINK.sub(keep, written)

    def _holds(self, target: Path) -> bool:
        folder = real(self.folder or Path())
        return real(target).is_relative_to(folder) and target.is_file()


def place(page: Path) -> str:
    """Say where a hand-written page comes to stand."""
    return f"how/{page.as_posix()}"


def home(hand_written: HandWritten) -> str:
    """Say where the index of hand-written pages is: their own, or the one that is made."""
    own = next((p for p in hand_written.pages() if p in _OWN), None)
    return place(own) if own else INDEX


def index_pages(hand_written: HandWritten) -> Iterator[Page]:
    """Make the index of hand-written pages, unless they bring their own."""
    pages = hand_written.pages()
    if pages and not _OWN & set(pages):
        lines = [
            link(text(hand_written.title(p)), place(p)) for p in pages if len(p.parts) == 1 or p.name == "README.md"
        ]
        yield Page(INDEX, "How it works", paragraphs("# How it works", bullets(lines)))
