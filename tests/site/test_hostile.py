"""Text in a pack cannot act as markup, wherever on the site it is shown; and what is built twice is alike."""

import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs.checking import CaseResult
from guidance.app.packs.codes import CodeEntry
from guidance.engine.model.condition import Pattern
from guidance.engine.model.instruments.authority import Authorities, Authority
from guidance.engine.model.instruments.edition import Dated, Edition
from guidance.engine.model.instruments.provenance import Publication, Result, TextCheck
from guidance.engine.model.practice.audit import Audit, AuditGroup, AuditQuestion
from guidance.engine.model.practice.form import Ask, Column, Form, Part, PartKind, Records
from guidance.engine.model.practice.pathway import Chart, Pathway, Step, Way
from guidance.engine.model.practice.question import Question
from guidance.engine.model.principle import Principle, PrincipleSource, Tension
from guidance.engine.model.rule import Evidence, Expressed, Force, HowSoon, Power, Rule
from guidance.engine.model.trial import Suspends, Trial
from guidance.engine.model.vocabulary import EventWord, FactWord, State, Vocabulary
from guidance.engine.packs.schema.deviation import LessonText, PublishedText
from guidance.site.building import render, write
from guidance.site.catalogue import Catalogue
from guidance.site.escape import prose, slug, text
from guidance.site.front.hand_written import HandWritten
from guidance.site.place import pages_folder

EVIL = (  # every way out of a table, a heading, an attribute, a block of HTML or a code span that a pack could try
    "<script>alert(1)</script> | a cell </td></table></details> [x](javascript:alert(2)) "
    "![y](http://evil.example/z.png) {: onclick=alert(3) } `code` *star* _low_ "
    '" onmouseover="alert(4) \' &lt;b&gt; </title><img src=x onerror=alert(5)> \\ # end'
)
BY_LINES = f"# {EVIL}\n\n- list\n\n1. one\n\n    indented\n\n```\nfence\n```\n\n<script>alert(6)</script>\n"


class Seen(HTMLParser):
    """What a browser would make of a page: elements, attributes, and the text that a reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.words: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"

    def handle_data(self, data: str) -> None:
        (self.scripts if self._in_script else self.words).append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"


def hostile(shipped: Catalogue) -> Catalogue:
    """Take one rule with its cases, and put hostile text wherever a pack can hold any."""
    rule = shipped.rules["wt10.icpc.15wd"]
    instrument = replace(
        rule.instrument, title=EVIL, because=EVIL, issued_under=EVIL, licence=EVIL, source_url=EVIL, supersedes=EVIL
    )
    provision = replace(rule.provision, heading=EVIL, sources=(EVIL,), known_from=(Publication(EVIL, EVIL, EVIL),))
    bad = replace(
        rule, title=EVIL, why=BY_LINES, bearer=EVIL, because=EVIL, instrument=instrument, provision=provision,
        rests_on=(EVIL,), bound_by={EVIL: EVIL}, weigh=("evil.one",), stage=EVIL, checks=(_check(rule.id),),
    )  # fmt: skip
    law = _law(bad)
    results = tuple(_evil_case(result, bad) for result in shipped.cases[rule.id][:2])
    events = {e: EventWord(e, EVIL, {EVIL: FactWord(EVIL, "one_of", (EVIL,), EVIL)}) for e in ("icpc_held", EVIL)}
    library = replace(
        shipped.library,
        vocabulary=Vocabulary(events, {EVIL: State(EVIL, EVIL, ("icpc_held",), (EVIL,))}),
        authorities=Authorities((Authority("886", EVIL, EVIL),)),
        instruments=(instrument, law.instrument),
        rules=(bad, law),
        editions=(Edition(EVIL, EVIL, (_dated(),), Evidence.RECALLED, "evil-act", (EVIL,), (EVIL,), (EVIL,)),),
        cases=(),
        publications={EVIL: Publication(EVIL, EVIL, EVIL)},
        questions=(_question(),),
        principles=(_principle(rule),),
        principle_sources=(PrincipleSource("evil", EVIL, "research", EVIL, EVIL, None, EVIL, EVIL),),
        trials=(_trial(rule, results[0].case.text.as_at),),
        pathways=(_pathway(bad),),
        **_on_request(bad),
    )
    return Catalogue(library, results, (), (CodeEntry("G999", EVIL, EVIL, BY_LINES, BY_LINES),), (_lesson(rule),))


def _pathway(bad: Rule) -> Pathway:
    ways = (Way(ends=EVIL, answer=EVIL, shown_by=(Pattern("icpc_held"),)), Way(steps=("two",), answer=EVIL))
    steps = (
        Step("one", EVIL, EVIL, 1, ways, asks=True, unseen=EVIL, rules=(bad.id,), note=EVIL),
        Step("two", EVIL, EVIL, 1, (Way(chart="bad-chart"),), shown_by=(Pattern("icpc_held"),)),
    )
    return Pathway(bad.instrument.id, (Chart("bad-chart", EVIL, 1, 1, (EVIL,), steps),))


def _lesson(rule: Rule) -> PublishedText:
    told = LessonText(
        title=EVIL, situation=BY_LINES, difficulty=EVIL, instead=EVIL, weighed=[EVIL], safeguards=[EVIL], learnt=[EVIL]
    )
    return PublishedText(lesson="lesson-1", rule=rule.id, principles=["evil.one"], told=told)


def _law(bad: Rule) -> Rule:
    """Make of a rule a power that awaits its day, in an Act, and that took the rule's place."""
    act = replace(
        bad.instrument, id="evil-act", force=Force.ACT, commencement=None, repeal=None, awaits=EVIL, cited_as=(EVIL,)
    )
    return replace(
        bad, id="evil.two", instrument=act, force=Force.ACT, power=Power.WITHHOLDS, defines="icpc_held", duty=None,
        modality=None, when=(), within=None, clock=None, unless=(), until=(), commencement=None, repeal=None,
        expressed=Expressed.NOT_CHECKABLE, replaces=(bad.id,), provision=replace(bad.provision, section=EVIL),
    )  # fmt: skip


def _dated() -> Dated:
    return Dated(EVIL, "unknown", Evidence.RECALLED, (EVIL,))


def _check(name: str) -> TextCheck:
    return TextCheck(name, EVIL, EVIL, EVIL, date(2026, 11, 20), Result.DIFFERS, EVIL, EVIL)


def _on_request(rule: Rule) -> dict[str, Any]:
    """Make a pack that waits to be named, its audit, and a form, with hostile text wherever they can hold any."""
    instrument = replace(rule.instrument, id="evil-audit", when_named=True)
    waiting = replace(rule, id="evil.waits", instrument=instrument)
    put = AuditQuestion(1, (), EVIL, rule.provision, (waiting,), EVIL)
    unprinted = AuditQuestion(None, (2, 3), "", rule.provision, unprinted=EVIL)
    audit = Audit("evil-audit", EVIL, EVIL, instrument, (AuditGroup("evil", EVIL, (put, unprinted)),), (waiting,))
    parts = (
        Part("words", EVIL, PartKind.WORDS, EVIL, asks=(Ask("ask", EVIL),)),
        Part("rows", EVIL, PartKind.ROWS, EVIL, columns=(Column("one", EVIL),), records=Records("icpc_held", "one")),
        Part("events", EVIL, PartKind.TIMELINE, EVIL),
    )
    form = Form("evil-form", EVIL, EVIL, EVIL, EVIL, Evidence.RECALLED, parts)
    return {"when_named": (waiting,), "named_instruments": (instrument,), "audits": (audit,), "forms": (form,)}


def _evil_case(result: CaseResult, rule: Rule) -> CaseResult:
    written = result.case.text.model_copy(update={"case": EVIL, "authority": EVIL})
    findings = tuple(replace(finding, rule=rule) for finding in result.findings)
    return CaseResult(replace(result.case, text=written), rule, findings)


def _principle(rule: Rule) -> Principle:
    return Principle(
        id="evil.one", title=EVIL, source=EVIL, place=EVIL, force="research", evidence=Evidence.RECALLED, asks=BY_LINES,
        weigh=BY_LINES, questions=(EVIL,), bears_on=(EVIL,), pulls_against=(Tension(rule.id, EVIL),), group="evil",
    )  # fmt: skip


def _trial(rule: Rule, begins: date) -> Trial:
    suspends = (Suspends(rule.id, "confirmed"),)
    return Trial(
        "bad-trial", "886", "granted", begins, title=EVIL, source=EVIL, suspends=suspends, texts={"measures": (EVIL,)}
    )


def _question() -> Question:
    return Question(
        "bad",
        EVIL,
        (Pattern("icpc_held"),),
        HowSoon.IMMEDIATELY,
        if_so=EVIL,
        state=EVIL,
        meanwhile=EVIL,
        weigh=("evil.one",),
    )


@pytest.fixture(scope="module")
def site(shipped: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("hostile") / "site"
    write(hostile(shipped), HandWritten(None), output)
    render(output)
    return output


def test_no_page_lets_it_act(site: Path) -> None:
    for page in site.rglob("*.html"):
        seen = Seen()
        seen.feed(page.read_text(encoding="utf-8"))
        assert not any("alert(" in script for script in seen.scripts), page
        for tag, attributes in seen.tags:
            assert tag not in {"img", "iframe", "object", "embed"}, page
            assert not any(name.startswith("on") for name in attributes), (page, tag, attributes)
            assert not (attributes.get("href") or "").startswith("javascript:"), (page, tag, attributes)


@pytest.mark.parametrize(
    "page",
    ["rules/wt10.icpc.15wd", "principles/evil.one", "mistakes/G999", "questions", "words/authorities", "words/states",
     "editions/working-together-2010", "trials/bad-trial", "rules", "rules/time-limits",
     "rules/evil.two", "powers", "ladder", "definitions", "editions/history", "requirements/two", "requirements",
     "pathway/bad-chart", "on-request", "on-request/evil-audit", "on-request/evil-audit/evil.waits", "forms/evil-form"],
)  # fmt: skip
def test_it_is_shown_as_it_was_written(site: Path, page: str) -> None:
    seen = Seen()
    seen.feed((site / page / "index.html").read_text(encoding="utf-8"))
    assert EVIL in " ".join(" ".join(seen.words).split()).replace("“ ", "“")


def test_a_row_keeps_its_cells(site: Path) -> None:
    html = (site / "rules" / "time-limits" / "index.html").read_text(encoding="utf-8")
    table = html[html.index("<tbody>") : html.index("</tbody>")]
    assert (table.count("<tr>"), table.count("<td")) == (1, 5)


def test_the_search_holds_it_as_data_that_no_page_writes_as_markup(site: Path) -> None:
    script = (site / "search" / "items.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix('guidanceSearch("items",').removesuffix(");\n"))
    assert any("<script>alert(1)" in title for item in data for title in item["titles"])
    assert "innerHTML" not in (site / "search.js").read_text(encoding="utf-8")


def test_built_twice_it_is_the_same_to_the_byte(shipped: Catalogue, site: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    write(hostile(shipped), HandWritten(None), again)
    render(again)
    files = sorted(p.relative_to(site) for p in site.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert all((site / file).read_bytes() == (again / file).read_bytes() for file in files)
    assert not pages_folder(again).samefile(pages_folder(site))


@pytest.mark.parametrize(
    "start", ["- item", "1. one", "2) two", "# head", "> quote", ": meaning", "= rule", "+ plus", "~~~"]
)
def test_no_text_begins_a_list_a_heading_or_a_quotation(start: str) -> None:
    assert text(start)[0] == "&" or text(start)[1] == "&" or text(start).startswith("&#")


def test_the_markdown_of_a_principle_cannot_hold_html_pictures_or_scripts() -> None:
    assert prose("*well* <b>bold</b> ![p](http://x.example/p.png) [l](javascript:x)") == (
        '<p><em>well</em> &lt;b&gt;bold&lt;/b&gt; !<a href="http://x.example/p.png">p</a> [l](javascript:x)</p>'
    )


def test_a_name_cannot_leave_its_folder() -> None:
    assert slug("../../etc/passwd") == "-..-etc-passwd"
