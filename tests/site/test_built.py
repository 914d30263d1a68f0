"""The built site stands alone: every link leads somewhere, nothing comes from elsewhere, and it can be searched."""

import gzip
import json
import posixpath
import re
import subprocess
import sys
import threading
import urllib.request
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from guidance import __version__
from guidance.site import building
from guidance.site.serving import HOST, is_current, server

HREF = re.compile(r"<a\b[^>]*?\shref=[\"']?([^\"'\s>]+)")
FETCHED = re.compile(
    r"<(?:link|script|img|iframe|source|video|audio|object|embed)\b[^>]*?\s(?:href|src|data)=[\"']?([^\"'\s>]+)"
)
IDENTIFIERS = re.compile(r"\s(?:id|name)=[\"']?([^\"'\s>]+)")
IMPORTED = re.compile(r"@import|url\(\s*[\"']?(?!data:)[a-z]+:", re.IGNORECASE)


def pages_in(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@cache
def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def hrefs(page: Path) -> frozenset[str]:
    return frozenset(HREF.findall(read(page)))


@cache
def identifiers(page: Path) -> frozenset[str]:
    return frozenset(IDENTIFIERS.findall(read(page)))


@cache
def leads_somewhere(folder: Path, href: str, site: Path) -> bool:
    """Say whether a link from a page in a folder has a page, and a place on it, to lead to; one to elsewhere has."""
    if href.startswith("../") and folder != site:  # as from the folder above: pages beside one another share most links
        return leads_somewhere(folder.parent, href[3:], site)
    target, place = urldefrag(urljoin(f"/{folder.relative_to(site).as_posix()}/", href))
    if re.match(r"[a-z]+:", target):
        return True
    file = site / unquote(target).lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    return file.is_file() and (not place or unquote(place) in identifiers(file))


def test_every_internal_link_leads_to_a_page_and_a_place_on_it(built: Path) -> None:
    astray = [
        f"{page}: {href}"
        for page in pages_in(built)
        for href in hrefs(page)
        if page.name != "404.html" and not (href[0] == "#" and href[1:] in identifiers(page))
        if not leads_somewhere(page.parent, href, built)
    ]
    assert not astray


def test_nothing_is_fetched_from_anywhere_else(built: Path) -> None:
    for page in pages_in(built):
        away = [found for found in FETCHED.findall(read(page)) if re.match(r"[a-z]+:|//", found)]
        assert not away, page
    for style in built.rglob("*.css"):
        assert not IMPORTED.search(style.read_text(encoding="utf-8")), style


def test_every_page_forbids_the_browser_to_fetch_from_elsewhere(built: Path) -> None:
    for page in pages_in(built):
        assert re.search(r"default-src '(self|none)'", read(page)), page


def test_every_page_carries_the_version_and_the_packs_and_no_date_of_building(built: Path) -> None:
    receipt = json.loads(guidance("rules", "conference", "--format", "json").stdout)["receipt"]
    for page in pages_in(built):
        assert f"Engine {__version__}, packs {receipt['packs'][:16]}" in read(page), page
    assert receipt["packs"] in read(built / "index.html")
    assert not list(built.glob("sitemap*"))


def piece(built: Path, name: str) -> Any:  # noqa: ANN401  whatever the piece is
    """Read one piece of the search index out of its script."""
    script = (built / "search" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix(f'guidanceSearch("{name}",').removesuffix(");\n"))


def test_every_result_of_the_search_leads_to_a_page(built: Path) -> None:
    items = piece(built, "items")
    paths = [f"rules/{e[5] or e[0]}/" for item in items for e in item["editions"]]
    paths += [item["path"] for item in items if not item["editions"]]
    assert [path for path in paths if not (built / path / "index.html").is_file()] == []


def test_the_search_holds_each_requirement_once_with_its_editions_and_then_the_other_pages(built: Path) -> None:
    items = piece(built, "items")
    assert [i["id"] for i in items if i["id"].endswith("icpc.15wd")] == ["wt26.icpc.15wd"]
    conference = next(i for i in items if i["id"] == "wt26.icpc.15wd")
    assert {"wt10.icpc.15wd", "wt18.icpc.15wd"} <= {edition[0] for edition in conference["editions"]}
    assert "multi-agency child protection teams" in next(i for i in items if i["id"] == "cwsa26.teams")["titles"][0]
    kinds = [item["kind"] for item in items]
    assert kinds == sorted(kinds, key=["rule", "principle", "page"].index)


def test_what_the_search_fetches_is_small(built: Path) -> None:
    assert sum(len(gzip.compress(file.read_bytes())) for file in (built / "search").glob("*.js")) < 300_000


def test_the_search_is_fetched_only_by_script_elements_of_the_site(built: Path) -> None:
    script = (built / "search.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|insertAdjacent|document\.write|fetch\(|XMLHttpRequest|https?:", script)
    front = read(built / "index.html")
    assert 'aria-live="polite"' in front
    assert "search_index" not in front
    assert "search/items.js" not in front


def test_every_page_can_be_reached_from_the_front_page(built: Path) -> None:
    front = str(built / "index.html")
    reached, waiting = {front}, [front]
    while waiting:
        page = waiting.pop()
        found = {posixpath.normpath(f"{page}/../{unquote(h.partition('#')[0])}") for h in hrefs(Path(page))}
        new = {other for other in found - reached if other.endswith(".html") and Path(other).is_file()}
        reached |= new
        waiting += new
    assert {str(page) for page in pages_in(built)} - reached == {str(built / "404.html")}


def test_every_link_names_a_file_so_that_a_folder_of_them_can_be_read_with_no_server(built: Path) -> None:
    for page in pages_in(built):
        own = [urldefrag(href)[0] for href in hrefs(page) if not re.match(r"[a-z]+:|#", href)]
        assert [
            href for href in own if not href.endswith((".html", ".svg", ".json", ".ipynb", ".csv", ".ics", ".atom"))
        ] == [], page


def test_nothing_on_a_page_is_a_script_or_a_style_of_its_own(built: Path) -> None:
    own = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle=")
    for page in pages_in(built):
        of_one_file = page.parent.name in {"forms", "reviews"}
        assert of_one_file or not own.search(read(page)), page


def test_pages_written_by_hand_are_in_the_navigation(built: Path) -> None:
    front = read(built / "index.html")
    hand_written = building.shipped_hand_written().pages()
    assert "How it works" in front
    assert hand_written
    assert all((built / "how" / page.with_suffix("")).is_dir() for page in hand_written if page.name != "README.md")


def test_it_can_be_served_on_this_machine(built: Path) -> None:
    with server(built, 0) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        host, port = found.server_address[:2]
        assert host == HOST
        with urllib.request.urlopen(f"http://{HOST}:{port}/rules/wt10.icpc.15wd/") as answer:
            assert b'<span class="kind kind-statutory-guidance">Statutory guidance</span>' in answer.read()
        found.shutdown()
        thread.join()
    assert is_current(built)


def test_a_folder_that_holds_something_else_is_never_emptied(tmp_path: Path) -> None:
    kept = tmp_path / "letters.txt"
    kept.write_text("mine", encoding="utf-8")
    done = guidance("site", "build", "--output", str(tmp_path))
    assert done.returncode == 3
    assert "is not empty, and was not made by this command" in done.stderr
    assert kept.read_text(encoding="utf-8") == "mine"


def test_the_doctor_looks_at_everything_the_product_rests_on() -> None:
    done = guidance("doctor")
    assert done.returncode == 0, done.stdout
    for looked_at in ("Python 3", "live evaluator", "mkdocs", "packs of rules load clean", "calendar"):
        assert looked_at in done.stdout


def guidance(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "guidance", *words], capture_output=True, text=True, check=False)


def test_the_trial_explorer_carries_its_answers_and_its_script(built: Path) -> None:
    page = built / "trials" / "explorer" / "index.html"
    held = re.search(r'data-answers="([^"]*)"', read(page))
    assert held
    answers = json.loads(unescape(held[1]))
    assert answers == json.loads(read(built / "trials" / "explorer.json"))
    assert answers["reaches"]
    (script,) = re.findall(r'<script src="([^"]*trial-explorer\.js)"', read(page))
    assert (page.parent / script).is_file()
    for reach in answers["reaches"]:
        assert (built / reach["page"] / "index.html").is_file()
        assert (built / reach["trial_page"] / "index.html").is_file()
