"""The same pages can be made by Material for MkDocs: for whoever publishes where that is what pages wear."""

from collections.abc import Mapping
from pathlib import Path

import markdown
import yaml

from guidance.site.building import DIALECT, THEMES, configuration, configure, render, shipped_hand_written
from guidance.site.catalogue import Catalogue
from guidance.site.front.order import MATERIAL, Order
from guidance.site.page import Page
from guidance.site.place import pages_folder

MANY, LONG = 10, 20_000


def test_pages_are_made_in_material_with_a_menu_of_ours_and_nothing_from_elsewhere(
    shipped: Catalogue, tmp_path: Path
) -> None:
    output = tmp_path / "site"
    docs = pages_folder(output) / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Start\n\nWhat is [mandatory](rule.md)?\n", encoding="utf-8")
    (docs / "rule.md").write_text("# A rule\n\n<dl><dt>Must I</dt><dd>It is expected.</dd></dl>\n", encoding="utf-8")
    config = {
        **configuration(shipped, shipped_hand_written(), output, Order(theme=MATERIAL)),
        "nav": ["index.md", "rule.md"],
    }
    (pages_folder(output) / "mkdocs-material.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    render(output, MATERIAL)
    made = (output / "rule" / "index.html").read_text(encoding="utf-8")
    assert 'class="md-content"' in made
    assert "It is expected." in made
    assert "fonts.googleapis" not in made
    assert 'href="../index.html"' in made


def test_what_our_own_pages_leave_out_of_markdown_changes_none_of_them(made: Mapping[str, Page]) -> None:
    extensions = ["attr_list", "def_list", "md_in_html", "tables", "toc"]
    longest_first = sorted(made, key=lambda path: ('class="case"' in made[path].body, -len(made[path].body)))
    by_type = {kind_of(path): made[path].body for path in longest_first}
    pages = [body for body in by_type.values() if len(body) < LONG]
    plain = [lines(markdown.markdown(body, extensions=extensions)) for body in pages]
    ours = [lines(markdown.markdown(body, extensions=[*extensions, DIALECT])) for body in pages]
    assert sum('class="case"' in body for body in pages) > MANY
    assert ours == plain


def kind_of(path: str) -> tuple[str, str]:
    """Tell pages apart by their folder, and those of rules by their edition."""
    folder, _, name = path.rpartition("/")
    return folder, name.split(".")[0] if folder == "rules" else ""


def lines(html: str) -> list[str]:
    return [line for line in html.splitlines() if line]


def test_each_theme_is_configured_beside_the_pages_and_its_menu_leads_to_pages_that_are_made(
    shipped: Catalogue, made: Mapping[str, Page], tmp_path: Path
) -> None:
    written = shipped_hand_written()
    configure(shipped, written, tmp_path / "site", tmp_path)
    found = {file.name for file in tmp_path.glob("*.yml")}
    assert found == {"mkdocs.yml", "mkdocs-material.yml"}
    assert len(found) == len(THEMES)
    *ways, journey = yaml.safe_load((tmp_path / "mkdocs-material.yml").read_text(encoding="utf-8"))["nav"]
    (steps,) = journey.values()
    named = [path for entry in (*ways, *steps) for path in entry.values()]
    by_hand = {page.as_posix() for page in written.pages()}
    assert [path for path in named if path not in made and path not in by_hand] == []
