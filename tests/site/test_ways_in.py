"""Ways into the site: by who you are, by authority, by day and by what changed; and a site made for one authority."""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from guidance.app.packs.selection import with_added
from guidance.app.packs.shipped import shipped
from guidance.cli import main
from guidance.engine.model.rule import Rule
from guidance.site import wording
from guidance.site.building import AS_ORDERED, configuration, made_from, render
from guidance.site.catalogue import Catalogue
from guidance.site.editions import recent_changes
from guidance.site.editions.recent_changes import changes
from guidance.site.front import accessibility, by_day, downloads, hand_written, paper
from guidance.site.front.order import PLAIN, Order, of_one
from guidance.site.page import Page
from guidance.site.place import MARK, pages_folder
from guidance.site.practice import authority_pages, who_pages, word_pages
from guidance.site.practice.who_pages import ANYONE, OTHERS, by_role, roles_of
from guidance.site.rules import ladder
from guidance.site.rules.drift import drift
from guidance.site.serving import is_current
from tests.building import rule
from tests.site import browsing

TODAY = date(2026, 11, 29)
LOCAL = """\
instrument: brent-2024
title: Brent procedures
force: local-procedure
authority: brent
commencement: 2024-01-01
out_of_hours: {telephone: "020 7946 0999", checked: 2026-11-01}
"""
BESIDE = """\
- id: br24.icpc.10wd
  title: Hold the conference sooner in Brent
  provision: {heading: Conferences, paragraph: "", evidence: recalled}
  bearer: children's social care
  when: {event: strategy_discussion_held, where: {s47_initiated: true}}
  should: {event: icpc_held}
  within: 10 working days
  relates_to: wt23.icpc.15wd
  why: A plan is wanted sooner.
"""
GONE = (
    BESIDE.replace("br24.icpc.10wd", "br24.gone")
    .replace("wt23.icpc.15wd", "wt10.ia.complete")
    .replace("10 work", "5 work")
)


@cache
def national() -> Catalogue:
    return Catalogue(shipped(), as_at=TODAY)


@pytest.fixture(scope="module")
def brent(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("brent")
    (folder / "instrument.yaml").write_text(LOCAL, encoding="utf-8")
    (folder / "01-conference.yaml").write_text(f"{BESIDE}{GONE}", encoding="utf-8")
    library = with_added(shipped(), [folder])
    assert [d for d in library.diagnostics if d.code.startswith("G1")] == []
    return Catalogue(of_one(library, "304"), as_at=TODAY, authority="304")


def exits(monkeypatch: pytest.MonkeyPatch, *typed: str) -> object:
    """Run a command as it is typed, and say how it ends."""
    monkeypatch.setattr(sys, "argv", ["guidance", *typed])
    try:
        main()
    except SystemExit as ended:
        return ended.code or 0
    return 0


def page(pages: Iterable[Page], path: str) -> Page:
    return next(found for found in pages if found.path == path)


def test_every_rule_in_force_stands_under_somebody() -> None:
    placed = {r.id for rules in by_role(national()).values() for r in rules}
    assert placed == {r.id for r in shipped().rules if r.in_force(TODAY)}


@pytest.mark.parametrize(
    ("bearer", "roles"),
    [
        ("lead practitioner", ["social-worker"]),
        ("Lead practitioners", ["social-worker"]),
        ("every practitioner", [ANYONE]),
        ("police", ["police"]),
        ("police; local authority children's social care", ["childrens-services", "police"]),
        ("constable", ["police"]),
        ("independent reviewing officer", ["reviewing-officer"]),
        ("independent reviewing officer and social worker", ["social-worker", "reviewing-officer"]),
        ("adoption agency", ["carer"]),
        ("local authority, with safeguarding partners and relevant agencies", ["childrens-services", "partners"]),
        ("GP practices", ["health"]),
        ("prison staff", ["custody"]),
        ("parent, and whoever else has parental responsibility", ["family", ANYONE]),
        ("the Secretary of State", ["national"]),
        ("the moon", [OTHERS]),
    ],
)
def test_whom_a_rule_binds_is_read_from_its_own_words(bearer: str, roles: list[str]) -> None:
    assert roles_of(rule("t.one", bearer=bearer)) == roles


def test_few_rules_bind_somebody_who_has_no_list_of_their_own() -> None:
    found = by_role(national())
    assert len(found[OTHERS]) < 0.03 * sum(map(len, found.values()))


def test_a_social_worker_is_told_to_look_at_what_binds_the_authority_too() -> None:
    assert "who/childrens-services.md" in page(who_pages.who_pages(national()), "who/social-worker.md").body


@pytest.mark.parametrize(
    ("event", "first", "later"),
    [
        ("strategy_discussion_held", "Hold the initial conference within 15", "Settle who else should take part"),
        ("icpc_held", "Hold the first core group within 10", "Name the core group"),
        ("icpc_held", "Hold the first review conference", "Attend the initial conference"),
        ("referral_received", "Decide within one working day", "Use the early help assessment"),
    ],
)
def test_what_has_a_day_stands_before_what_goes_without_one_when_something_has_happened(
    event: str, first: str, later: str
) -> None:
    body = page(word_pages.word_pages(national()), f"words/events/{event}.md").body
    assert body.index("What starts when this happens") < body.index(first) < body.index(later)


def test_what_was_proposed_and_never_granted_begins_on_no_day() -> None:
    proposed = [trial.id for trial in shipped().trials if trial.state != "granted"]
    told = [change.named for change in changes(national())]
    files = dict(downloads.downloads(national()))
    assert proposed
    assert [name for name in proposed if any(name in said for said in told)] == []
    assert [name for name in proposed if name in files["days.ics"] or name in files["changes.atom"]] == []
    assert "9999" not in files["days.ics"]


def test_what_has_happened_is_told_in_the_past_and_what_is_to_come_is_not() -> None:
    before, after = (
        next(iter(recent_changes.change_pages(replace(national(), as_at=day)))).body
        for day in (date(2026, 3, 18), date(2026, 3, 19))
    )
    edition = "[Working Together to Safeguard Children (2026)](/editions/working-together-2026/index.md)"
    assert any(edition in line and "comes into force" in line for line in before.splitlines())
    assert any(edition in line and "came into force" in line for line in after.splitlines())
    assert before.index("## To come") < before.index(edition) < before.index("## Lately")


def test_a_rule_that_ran_on_after_its_edition_is_not_said_to_end_later() -> None:
    over = {c.day for c in changes(national()) if "gone past 45 working days" in c.named and not c.begins}
    assert over <= {i.repeal for i in shipped().instruments}


@pytest.mark.parametrize(
    "day", ["1991-10-14", "2010-03-17", "2012-06-01", "2013-04-14", "2013-04-15", "2023-12-15", "2026-11-29"]
)
def test_the_data_of_a_day_has_what_the_engine_says_was_in_force(day: str) -> None:
    steps = json.loads(by_day.by_day_data(national()).removeprefix("guidanceOnADay(").removesuffix(");\n"))
    rows = [row for _, rows in steps for row in rows]
    found = {row[0] for row in rows if row[4] <= day and (not row[5] or day < row[5])}
    assert found == {f"rules/{r.id}" for r in shipped().rules if r.in_force(date.fromisoformat(day))}


def test_a_local_rule_stands_under_the_national_one_and_says_where_the_two_have_moved_apart(brent: Catalogue) -> None:
    body = page(authority_pages.authority_pages(brent), "authorities/brent.md").body
    beside, local = body.index("Beside: Hold the initial conference"), body.index("br24.icpc.10wd")
    assert beside < local < body.index("Moved apart")
    assert "wt26.icpc.15wd" in body
    assert "no rule of that name in the packs is in force now" in body
    told = ladder.told(brent, brent.rules["br24.icpc.10wd"])
    assert any("Moved apart" in line for line in told)


def test_packs_that_are_added_take_nothing_away_from_those_beneath(tmp_path: Path) -> None:
    (tmp_path / "instrument.yaml").write_text(LOCAL, encoding="utf-8")
    (tmp_path / "01-conference.yaml").write_text(BESIDE, encoding="utf-8")
    beneath, both = shipped(), with_added(shipped(), [tmp_path])
    many = [each.name for each in fields(beneath) if isinstance(getattr(beneath, each.name), tuple)]
    held = {name: {id(part) for part in getattr(both, name)} for name in many}
    assert [name for name in many if not {id(part) for part in getattr(beneath, name)} <= held[name]] == []
    assert len(both.pathways) == len(beneath.pathways) > 0


def test_while_both_are_in_force_nothing_has_moved_apart(brent: Catalogue) -> None:
    then = replace(brent, as_at=date(2025, 1, 1))
    assert drift(then, then.rules["br24.icpc.10wd"]) == ""
    assert drift(brent, brent.rules["wt26.icpc.15wd"]) == ""


def test_its_number_out_of_hours_stands_with_its_day_and_beside_999(brent: Catalogue, tmp_path: Path) -> None:
    said = "020 7946 0999 (checked 1 November 2026)"
    assert said in page(authority_pages.authority_pages(brent), "authorities/brent.md").body
    made = configuration(brent, hand_written.HandWritten(None), tmp_path, PLAIN)
    assert made["site_name"] == "Child protection guidance: Brent"
    assert made["extra"]["out_of_hours"] == said  # type: ignore[index]
    assert configuration(national(), hand_written.HandWritten(None), tmp_path)["extra"]["out_of_hours"] == ""  # type: ignore[index]


def test_an_authority_with_no_number_is_said_to_have_none() -> None:
    assert "No pack gives a number" in page(authority_pages.authority_pages(national()), "authorities/haringey.md").body


def test_a_site_for_one_authority_shows_no_other_authoritys_procedure_or_trial(brent: Catalogue) -> None:
    assert {r.authority for r in brent.library.rules} == {None, "304"}
    assert brent.library.trials == ()
    assert {i.authority for i in brent.library.instruments} == {None, "304"}
    linked = page(word_pages.word_pages(brent), "words/authorities.md").body
    assert "authorities/brent.md" in linked
    assert "authorities/haringey.md" not in linked


def test_paper_has_every_rule_in_force_and_none_besides(brent: Catalogue) -> None:
    (found,) = paper.paper_pages(brent)
    listed = {part.split(".md)")[0] for part in found.body.split("](/rules/")[1:]}
    now: list[Rule] = [r for r in brent.library.rules if r.in_force(TODAY)]
    assert {r.id for r in now} - listed == set()
    assert "Brent" in found.title


def test_without_a_browser_a_pdf_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in-force").mkdir()
    (tmp_path / "in-force" / "index.html").write_text("<p>x", encoding="utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert exits(monkeypatch, "site", "pdf", str(tmp_path / "a.pdf"), "--output", str(tmp_path)) == 3
    said = capsys.readouterr().err
    assert "no PDF was made" in said
    assert "in-force/index.html" in said


def test_where_there_is_no_site_there_is_nothing_to_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exits(monkeypatch, "site", "pdf", str(tmp_path / "a.pdf"), "--output", str(tmp_path / "none")) == 3
    assert "holds no site" in capsys.readouterr().err


@browsing.needs_browser
def test_a_browser_prints_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in-force").mkdir()
    (tmp_path / "in-force" / "index.html").write_text("<p>Every requirement", encoding="utf-8")
    assert exits(monkeypatch, "site", "pdf", str(tmp_path / "a.pdf"), "--output", str(tmp_path)) == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "typed",
    [
        "brent.example",
        "ftp://a.example/",
        "javascript:alert(1)",
        "https://",
        "https://a.example/?q",
        "//a.example",
        "https://a b/",
    ],
)
def test_an_address_that_is_none_is_refused(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exits(monkeypatch, "site", "build", "--site-url", typed) == 3
    assert "--site-url" in capsys.readouterr().err


def test_a_site_that_was_ordered_is_shown_as_it_is_and_never_built_over(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text(AS_ORDERED, encoding="utf-8")
    assert is_current(tmp_path)
    assert not Order(authority="304").is_plain
    assert not Order(as_at=TODAY).is_plain
    assert Order(theme="material").is_plain


def test_a_site_made_for_a_day_is_not_marked_as_todays() -> None:
    assert made_from(shipped(), date(2012, 1, 1)) != made_from(shipped(), TODAY)


def test_a_map_of_its_addresses_is_kept_only_where_it_has_one_and_claims_no_day(tmp_path: Path) -> None:
    docs = pages_folder(tmp_path / "site") / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Start\n", encoding="utf-8")
    order = Order(theme="material", address="https://guidance.example/of/brent/")
    config = {
        **configuration(national(), hand_written.HandWritten(None), tmp_path / "site", order),
        "nav": ["index.md"],
    }
    (pages_folder(tmp_path / "site") / "mkdocs-material.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    render(tmp_path / "site", "material", listed=True)
    listed = (tmp_path / "site" / "sitemap.xml").read_text(encoding="utf-8")
    assert "https://guidance.example/of/brent/</loc>" in listed
    assert "lastmod" not in listed
    assert not (tmp_path / "site" / "sitemap.xml.gz").exists()


def test_no_number_runs_into_the_word_that_follows_it() -> None:
    said = {r.id: wording.by_when(national(), r) for r in shipped().rules if r.has_limit}
    assert {name: words for name, words in said.items() if re.search(r"\w\*\*\w", words)} == {}
    assert said["wt26.rapid-review"].startswith("within **15 working days** of the day")


PARTS = (
    "How accessible it is", "Feedback and how to reach us", "Enforcement", "Technical information",
    "How far it complies",
    "What is not accessible", "Disproportionate burden", "Not within the scope", "How this was prepared",
    "Equality and Human Rights Commission", "Equality Advisory and Support Service", accessibility.LAW,
    accessibility.STANDARD, "complies in part",
)  # fmt: skip


def test_the_accessibility_statement_has_every_part_that_the_law_asks() -> None:
    (found,) = accessibility.accessibility_pages("Brent Council", "web@brent.example", "https://g.example/")
    assert [part for part in PARTS if part not in found.body] == []
    assert "Brent Council" in found.body
    assert found.body.count("web") >= 2
    assert not found.acted_on


def test_a_statement_of_nobody_says_so() -> None:
    (found,) = accessibility.accessibility_pages("", "", "")
    assert "has not said who they are" in found.body


def test_a_publisher_cannot_write_markup_into_it() -> None:
    (found,) = accessibility.accessibility_pages("<script>alert(1)</script>", "[x](javascript:alert(2))", "")
    assert "<script" not in found.body
    assert "](javascript:" not in found.body


def test_the_statement_claims_what_the_browsers_tests_do() -> None:
    tests = [Path(f"tests/site/{name}.py").read_text(encoding="utf-8") for name in ("browsing", "test_browser")]
    assert "accessibility.TAGS" in tests[0]
    assert "accessibility.WIDTHS" in tests[1]
