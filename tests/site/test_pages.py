"""What the packs say is what the pages say: each thing has its page, in the right words, and every time the same."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guidance.app.packs.codes import CodeEntry
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Evidence, Force, Instrument, Modality, Power, Rule
from guidance.engine.model.trial import Suspends, Trial, TrialInstrument
from guidance.site import escape, kinds, labels, wording
from guidance.site.catalogue import Catalogue
from guidance.site.documents import case_timeline, on_request
from guidance.site.front import code_pages
from guidance.site.page import Page
from guidance.site.place import pages_folder
from guidance.site.practice import tension_pages
from guidance.site.rules import history
from guidance.site.rules.rule_page import rule_page
from guidance.site.times import Time
from guidance.site.trials import trial_pages
from tests.read_aloud import all_amiss

CODE = CodeEntry("G012", "a period cannot be read", "A period is a count and a unit.", "within: P1M", "within: 1 month")


def in_words(catalogue: Catalogue, rule: str) -> str:
    return rule_page(catalogue, catalogue.rules[rule]).markdown()


def test_the_same_packs_give_the_same_pages(made: Mapping[str, Page], built: Path) -> None:
    """Another process, in which sets have another order, wrote those from which the site was built."""
    written = pages_folder(built) / "docs"
    differ = [path for path, page in made.items() if page.markdown() != (written / path).read_text(encoding="utf-8")]
    assert not differ


def test_each_rule_principle_instrument_and_event_has_a_page(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    assert {wording.rule_path(rule.id) for rule in shipped.library.rules} <= made.keys()
    assert {f"principles/{principle.id}.md" for principle in shipped.library.principles} <= made.keys()
    assert {labels.edition_path(instrument) for instrument in shipped.library.instruments} <= made.keys()
    assert {wording.event_path(event) for event in shipped.library.vocabulary.events} <= made.keys()
    assert {f"mistakes/{entry.code}.md" for entry in shipped.codes} <= made.keys()


def test_each_pack_that_waits_to_be_named_has_its_pages_apart_from_the_law(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    library = shipped.library
    assert {on_request.rule_path(rule) for rule in library.when_named} <= made.keys()
    assert {on_request.pack_path(instrument) for instrument in library.named_instruments} <= made.keys()
    assert {on_request.form_path(form) for form in library.forms} <= made.keys()
    waiting = {f"(/{on_request.rule_path(rule)})" for rule in library.when_named}
    for path, page in made.items():
        if not path.startswith(("on-request/", "forms/")):
            assert not any(link in page.body for link in waiting), path
            assert not any(f"<code>{rule.id}</code>" in page.body for rule in library.when_named), path


def test_an_audits_page_has_its_questions_by_group(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    (audit,) = (audit for audit in shipped.library.audits if audit.id == "kent-2009")
    body = made[on_request.pack_path(audit.instrument)].body
    place = 0
    for group in audit.groups:
        place = body.index(f"## {group.title}", place)
        for question in group.questions:
            number = f"{question.number}. " if question.number else ""
            said = escape.text(f"{number}{question.asks or 'Not known'}")
            place = body.index(said, place)


def test_each_form_is_there_to_be_printed(shipped: Catalogue) -> None:
    printed = dict(on_request.printed_forms(shipped))
    assert printed.keys() == {f"forms/{form.id}.html" for form in shipped.library.forms}
    assert all(page.startswith("<!doctype html>") for page in printed.values())


def test_each_diagnostic_code_has_a_page_once_there_is_a_catalogue_of_them(shipped: Catalogue) -> None:
    made = {page.path: page for page in code_pages.code_pages(replace(shipped, codes=(CODE,)))}
    assert "a period cannot be read" in made["mistakes/G012.md"].body
    assert "(/mistakes/G012.md)" in made["mistakes/index.md"].body
    named = replace(CODE, meaning="`within` says <it>.")
    (_, page) = code_pages.code_pages(replace(shipped, codes=(named,)))
    assert "<code>within</code> says &#60;it&#62;." in page.markdown()
    assert not list(code_pages.code_pages(replace(shipped, codes=())))


def test_no_page_speaks_in_the_engines_words(made: Mapping[str, Page]) -> None:
    engine_words = re.compile(r"\b(trigger|bearer)s?\b", re.IGNORECASE)
    names = re.compile(r"<code>.*?</code>|\(/[^)]*\)")
    for path, page in made.items():
        if not path.startswith("mistakes/"):
            assert not engine_words.search(names.sub("", page.body)), path


@pytest.mark.parametrize(
    ("force", "bearer", "said"),
    [
        (Force.ACT, "police", "**No.** Nobody may depart from it"),
        (Force.REGULATIONS, "police", "**No.** Nobody may depart from it"),
        (Force.STATUTORY_GUIDANCE, "children's social care", "**Only for exceptional reasons** that justify a"),
        (Force.STATUTORY_GUIDANCE, "police", "Others have regard to it, and need clear reasons."),
        (Force.PRACTICE_GUIDANCE, "police", "professional judgement decides"),
        (Force.LOCAL_PROCEDURE, "police", "It may add to national guidance, never loosen it"),
    ],
)
def test_a_rule_says_whether_it_may_be_departed_from(shipped: Catalogue, force: Force, bearer: str, said: str) -> None:
    rule = replace(shipped.rules["wt26.icpc.15wd"], force=force, bearer=bearer)
    assert said in labels.departing(rule, Time.NOW)


def test_a_rule_that_asks_nothing_leaves_nothing_to_depart_from(shipped: Catalogue) -> None:
    for rule in shipped.library.rules:
        asks = not rule.limit_of_power and rule.modality not in {Modality.MAY, Modality.DERIVES} and not rule.defines
        asks = asks and rule.power not in {Power.GIVES, Power.WITHHOLDS}
        assert ("nothing to depart from" not in labels.departing(rule, Time.NOW)) is asks, rule.id


def test_every_page_of_a_rule_or_a_principle_opens_with_its_kind(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    for path, page in made.items():
        top = page.body[: page.body.find("\n## ")]
        if rule := shipped.rules.get(path.removeprefix("rules/").removesuffix(".md")):
            assert top.startswith(kinds.mark(kinds.kind_of(rule))), path
        if path.startswith("principles/") and path not in {"principles/index.md", tension_pages.PATH}:
            assert f"**{labels.PRINCIPLE}**" in top, path


def test_a_rule_known_from_memory_is_only_believed(shipped: Catalogue) -> None:
    believed = replace_provision(shipped.rules["wt10.icpc.15wd"], Evidence.RECALLED)
    assert "**Statutory guidance expected (believed):**" in rule_page(shipped, believed).body
    assert "**Statutory guidance expected:**" in in_words(shipped, "wt10.icpc.15wd")


def replace_provision(rule: Rule, evidence: Evidence) -> Rule:
    return replace(rule, provision=replace(rule.provision, evidence=evidence))


def test_a_text_nobody_has_read_says_so_on_every_page_of_it(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    for rule in shipped.library.rules:
        page = made[wording.rule_path(rule.id)]
        assert (labels.NOT_READ in page.body) is (not rule.instrument.text_read), rule.id


def test_a_replaced_rule_points_to_the_latest_edition_and_tells_what_changed(shipped: Catalogue) -> None:
    page = in_words(shipped, "wt10.icpc.15wd")
    assert "**No longer in force.** It was in force 17 March 2010 to 14 April 2013." in page
    assert "(/rules/wt26.icpc.15wd.md)" in page
    assert "counted from: was the latest [strategy discussion held]" in page
    assert "No longer in force" not in in_words(shipped, "wt26.icpc.15wd")


def test_an_edition_that_kept_the_words_says_so(shipped: Catalogue) -> None:
    kin = history.family(shipped, shipped.rules["wt26.icpc.15wd"])
    assert [rule.id.partition(".")[0] for rule in kin] == ["wt10", "wt13", "wt15", "wt18", "wt23", "wt26"]
    assert history.kept(shipped, kin[1], kin[3])
    assert history.kept(shipped, kin[4], kin[5])
    assert not history.kept(shipped, kin[0], kin[1])
    assert not history.kept(shipped, kin[3], kin[4])


def test_each_wording_stands_once_in_a_table_with_all_its_editions(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    found = history.wordings(shipped, history.family(shipped, shipped.rules["wt26.icpc.15wd"]))
    assert [len(same.rules) for same in found] == [1, 3, 2]
    limits = made["rules/time-limits.md"].body
    assert all(f"/rules/{rule.id}.md" in limits for rule in shipped.library.rules if rule.within or rule.before)


def test_a_worked_case_shows_its_dates_its_last_day_and_its_outcome(shipped: Catalogue) -> None:
    result = next(r for r in shipped.cases["wt10.icpc.15wd"] if r.case.text.case.startswith("a conference on the fift"))
    drawn = case_timeline.timeline(result, shipped.library.calendars)
    lines = re.findall(r"<li class=\"(?:event|due|as-at)\">(.*?)</li>", drawn)
    assert [re.sub("<[^>]*>", "", line) for line in lines] == [
        "18 April 2011 A strategy discussion was held (it was decided to start section 47 enquiries): starts the clock",
        "13 May 2011 An initial child protection conference was held: does what is to be done",
        "Fri 13 May 2011 last day",
        "20 May 2011 as at this day",
    ]
    assert "<em>recorded as done, in time, on 13 May 2011</em>" in drawn
    assert "Good Friday" in drawn


def test_no_worked_case_is_told_in_words_that_nobody_would_say(shipped: Catalogue) -> None:
    first = {rule: results[0] for rule, results in shipped.cases.items() if results}
    drawn = {rule: case_timeline.timeline(result, shipped.library.calendars) for rule, result in first.items()}
    lines = {
        html.unescape(re.sub("<[^>]*>", " ", line)).strip() for page in drawn.values() for line in page.split("</")
    }
    assert len(drawn) > 200
    assert all_amiss(" ".join(line.split()) for line in lines) == {}


def test_a_case_that_does_not_come_out_as_written_says_so(shipped: Catalogue) -> None:
    result = shipped.results[0]
    wrong = replace(result, mistakes=(Diagnostic("G503", "expected pending", result.case.span),))
    assert "<strong>Not as expected:</strong> expected pending" in case_timeline.timeline(
        wrong, shipped.library.calendars
    )


def test_every_case_of_a_rule_is_on_its_page(shipped: Catalogue) -> None:
    for rule in ("wt10.icpc.15wd", "wt10.ia.complete", "ca89.pp.max"):
        assert in_words(shipped, rule).count("<details") == len(shipped.cases[rule])


def test_a_trial_has_a_page_and_is_named_on_the_pages_of_its_rules(shipped: Catalogue) -> None:
    trial = Trial(
        id="example-2011",
        authority="886",
        state="granted",
        begins=date(2011, 4, 1),
        ends=date(2011, 10, 1),
        title="An example",
        instruments=(TrialInstrument("direction", date(2011, 3, 21), date(2011, 4, 1), date(2011, 10, 1), read=True),),
        suspends=(Suspends("wt10.icpc.15wd", "confirmed"), Suspends("wt10.cg.first", "proposed-only")),
        texts={"stop_if": ("a child comes to harm",)},
        instead=(in_a_trial(shipped.rules["wt10.icpc.15wd"]),),
        source="invented",
    )
    with_trial = replace(shipped, library=replace(shipped.library, trials=(trial,)))
    page = next(p.body for p in trial_pages.trial_pages(with_trial) if p.path == "trials/example-2011/index.md")
    assert "**Local trial — leave for one authority" in page
    assert "Direction dated 21 March 2011, from 1 April 2011 until 1 October 2011, read" in page
    assert "1 April 2011 to 30 September 2011" in page
    assert "not shown to have been granted: not set aside" in page
    assert "a child comes to harm" in page
    named = in_words(with_trial, "wt10.icpc.15wd")
    when = "1 April 2011 to 30 September 2011"
    assert f"[An example](/trials/example-2011/index.md), Kent, {when}: names this rule" in named
    assert "names this rule to be set aside (confirmed)" in named
    instead = in_words(with_trial, "ex.icpc.in-time")
    assert "It was in force only while a local trial ran, 1 April 2011 to 30 September 2011." in instead
    assert "applies this rule in its place" in instead


def in_a_trial(rule: Rule) -> Rule:
    paper = Instrument("trial:example-2011", "Local trial: An example", Force.LOCAL_PROCEDURE, authority="886")
    begins, ends = date(2011, 4, 1), date(2011, 10, 1)
    return replace(
        rule,
        id="ex.icpc.in-time",
        instrument=paper,
        force=paper.force,
        trial="example-2011",
        commencement=begins,
        repeal=ends,
    )


def test_local_procedure_is_shown_beside_the_national_rule(shipped: Catalogue) -> None:
    assert "Local procedure of Haringey" in in_words(shipped, "wt10.ia.complete.2")
    assert "It is local procedure, beside the national rule" in in_words(shipped, "wt10.ia.skip-to-core")


def test_a_tension_is_shown_on_both_sides(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    principle, tension = tensions(shipped.library.principles)[0]
    assert "What pulls the other way" in in_words(shipped, tension)
    assert f"(/rules/{tension}.md)" in made[f"principles/{principle}.md"].body


def tensions(principles: Sequence[Principle]) -> list[tuple[str, str]]:
    return [(principle.id, tension.rule) for principle in principles for tension in principle.pulls_against]


def test_stages_follow_the_order_that_every_instrument_has(shipped: Catalogue) -> None:
    for instrument in shipped.library.instruments:
        places = [shipped.stages.index(stage) for stage in shipped.by_stage(instrument)]
        assert places == sorted(places), instrument.id


def test_the_front_page_speaks_to_three_readers_and_says_what_it_is_not(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    front = made["index.md"].body
    assert front.count("\n## If you ") == 3
    assert labels.NOT_A_VIEW in front
    for block in front.split("<div markdown>")[1:]:
        assert 3 <= block.split("</div>")[0].count("\n- ") <= 4
    assert f"- {labels.counted(len(shipped.library.rules), 'rule')}\n" in front
    for rule in shipped.library.rules:
        if not rule.checkable:
            assert f"(/rules/{rule.id}.md)" in made["rules/left-unsaid.md"].body
