"""What a page says is true on its day: what is over is over, what is law is law, and nobody reads how it is encoded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from guidance.engine.explain.sentence import condition, sentence
from guidance.engine.model.condition import ALWAYS, Pattern
from guidance.engine.model.rule import Force, Missed, Modality, Rule
from guidance.site import kinds, lists, wording
from guidance.site.building import openable
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.page import Page
from guidance.site.practice import journey, principle_pages
from guidance.site.rules.first_screen import ROWS, SOONER, first_screen
from guidance.site.rules.rule_page import rule_page
from guidance.site.times import Time, time_of

FOLDED = re.compile(r'<details class="over" markdown>.*?</details>', re.DOTALL)
NAMED = re.compile(r"\]\(/rules/([\w.-]+)\.md\)")


def answers(catalogue: Catalogue, rule: Rule) -> dict[str, str]:
    """Read the eight rows of a rule's page: each name with all that is said of it."""
    rows = first_screen(catalogue, rule).partition('<div class="answers" markdown>')[2].removesuffix("</div>").strip()
    parts = re.split(rf"^({'|'.join(ROWS)})$", rows, flags=re.MULTILINE)[1:]
    return {
        name: " ".join(said.lstrip().removeprefix(":   ").split())
        for name, said in zip(parts[::2], parts[1::2], strict=True)
    }


def on(shipped: Catalogue, day: date) -> Catalogue:
    return replace(shipped, as_at=day)


# ------------------------------------------------------------------------------------- what is over says so


def test_every_rule_that_is_over_says_so_in_a_box_in_the_past_and_what_came_after(shipped: Catalogue) -> None:
    over = [r for r in shipped.library.rules if time_of(r, shipped.as_at) is Time.OVER]
    assert len(over) > 300
    for rule in over:
        top = first_screen(shipped, rule)
        box = top.partition('<div class="answers"')[0]
        assert "**No longer in force.** It was in force " in box, rule.id
        assert re.search(r"Now: \[|Its place was taken by \[|Nothing in the packs took its place", box), rule.id
        assert "**Not now.**" in answers(shipped, rule)["Must I"], rule.id
        assert not re.search(r"\b(requires|expects|asks|forbids)\b|It is expected\.", top), rule.id
        assert not re.search(r"> \*\*[^*]*\b(requires|expects|asks|forbids|says must)\b", rule_page(shipped, rule).body)


@pytest.mark.parametrize(
    ("rule", "came"),
    [
        ("wt10.icpc.15wd", "Now: [the 2026 edition of it](/rules/wt26.icpc.15wd.md)"),
        ("wt23.icpc.15wd", "Now: [the 2026 edition of it](/rules/wt26.icpc.15wd.md)"),
        ("wt10.ia.complete", "Its place was taken by ["),
        ("wt10.ca.complete", "Its place was taken by ["),
        ("scr.always", "Nothing in the packs took its place"),
        ("lscb06.monitor", "Nothing in the packs took its place"),
    ],
)
def test_what_took_the_place_of_a_rule_is_named_or_said_to_be_nothing(shipped: Catalogue, rule: str, came: str) -> None:
    assert came in first_screen(shipped, shipped.rules[rule])


def test_a_rule_is_over_from_its_first_day_out_of_force_and_not_before(shipped: Catalogue) -> None:
    rule = shipped.rules["wt23.icpc.15wd"]
    assert "No longer in force" in first_screen(on(shipped, date(2026, 3, 19)), rule)
    before = first_screen(on(shipped, date(2026, 3, 18)), rule)
    assert "**In force for a time.** It ends after 18 March 2026." in before
    assert "**It is expected.**" in before
    assert "**Not yet.**" in first_screen(on(shipped, date(2023, 12, 14)), rule)


# ------------------------------------------------------------------------------------- what is read as now


@pytest.mark.parametrize(
    "kind", ["words/events/", "principles/", "rules/index.md", "rules/time-limits.md", "questions.md"]
)
def test_no_list_read_as_now_names_a_rule_that_is_over_outside_its_fold(
    shipped: Catalogue, made: Mapping[str, Page], kind: str
) -> None:
    pages = [p for path, p in made.items() if path.startswith(kind) and path != "principles/tensions.md"]
    assert pages
    for page in pages:
        # A row that stands for several editions names the others after the one in force; a tension names one edition.
        open_part = FOLDED.sub("", page.body).partition("## Rules it pulls against")[0]
        for line in open_part.splitlines():
            if names := NAMED.findall(line):
                assert time_of(shipped.rules[names[0]], shipped.as_at) is not Time.OVER, (page.path, line)


def test_each_rule_on_the_page_of_an_event_has_its_kind_and_its_limit(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    page = made["words/events/strategy_discussion_held.md"].body
    now = [r for r in shipped.starts["strategy_discussion_held"] if time_of(r, shipped.as_at) is Time.NOW]
    assert len(now) > 10
    for rule in now:
        line = next(line for line in page.splitlines() if f"](/{wording.rule_path(rule.id)})" in line)
        assert kinds.mark(kinds.kind_of(rule)) in line
        assert f"): {wording.by_when(shipped, rule)}" in line


def test_what_was_in_force_then_stands_first_on_a_day_of_then(shipped: Catalogue) -> None:
    rules = shipped.starts["referral_received"]
    then = lists.block(on(shipped, date(2011, 5, 6)), rules)
    assert then.startswith("In force on 6 May 2011:")
    assert "wt10.ia.complete" in FOLDED.sub("", then)
    assert "wt10.ia.complete" not in FOLDED.sub("", lists.block(shipped, rules))


def test_where_nothing_is_in_force_that_is_said_before_what_was(shipped: Catalogue) -> None:
    said = lists.block(shipped, [shipped.rules["wt10.ia.complete"]])
    assert said.startswith("No rule here is in force on ")


# ------------------------------------------------------------------------------------- whose words they are


def test_each_principle_stands_under_its_own_source(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    sources = {source.group: source for source in shipped.library.principle_sources}
    assert len({source.title for source in sources.values()}) == len(sources)
    index = made[principle_pages.INDEX].body
    for principle in shipped.library.principles:
        source = sources[principle.group]
        above = index[: index.index(f"(/principles/{principle.id}.md)")].rpartition("## ")[2]
        assert above.startswith(text(source.title)), principle.id
        assert text(source.author) in above
        assert text(source.licence) in above


# ------------------------------------------------------------------------------------- must


def test_must_stands_over_law_alone(shipped: Catalogue) -> None:
    for rule in shipped.library.rules:
        said = answers(shipped, rule)["Must I"]
        assert not (re.search(r"\*\*(Yes|You must not)", said) and not rule.force.is_law), rule.id
        assert not ("The law" in said and not rule.force.is_law), rule.id
        assert "must" not in re.sub(r"“must( not)?”|You must not", "", said), rule.id


def test_no_heading_of_the_sites_own_says_must_of_guidance(made: Mapping[str, Page]) -> None:
    for path in (
        "index.md",
        "rules/index.md",
        "rules/time-limits.md",
        "questions.md",
        "words/events/index.md",
    ):
        headings = [made[path].title, *re.findall(r"^#+ (.*)$", made[path].body, re.MULTILINE)]
        assert not [heading for heading in headings if re.search(r"\bmust\b", heading, re.IGNORECASE)]


# ------------------------------------------------------------------------------------- limits of power


def test_a_limit_of_power_reads_as_one_and_asks_nothing(shipped: Catalogue) -> None:
    limits = [r for r in shipped.library.rules if r.limit_of_power and r.modality is not Modality.MAY]
    assert len(limits) >= 6
    for rule in limits:
        said = answers(shipped, rule)
        assert said["Must I"].startswith("**No: it is a limit to a power.**")
        assert said["By when"].startswith("The power ends ")
        assert SOONER not in said["By when"]
        assert said["May I depart"] == "There is nothing to depart from: it asks nothing of anyone."
        assert not rule.title.startswith("End ")
        assert ": the power ends " in lists.listed(shipped, [rule])[0]


# ------------------------------------------------------------------------------------- how it is encoded


ENCODED = re.compile(r"; left out|undated answer|census code|cross-check|; either answer", re.IGNORECASE)


def test_no_sentence_of_a_rules_page_tells_how_the_rule_is_encoded(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    for rule in shipped.library.rules:
        body = made[wording.rule_path(rule.id)].body
        read = re.sub(r"<code>.*?</code>|## What is not expressed here.*?(?=\n## )", "", body, flags=re.DOTALL)
        assert not ENCODED.search(read), (rule.id, ENCODED.search(read))


def test_no_rule_is_called_by_its_name_in_files_in_a_sentence(shipped: Catalogue) -> None:
    missed = [r for r in shipped.library.rules if isinstance(r.when, Missed)]
    assert missed
    for rule in missed:
        assert isinstance(rule.when, Missed)
        assert rule.when.rule in sentence(rule)
        quoted = next(line for line in rule_page(shipped, rule).body.splitlines() if line.startswith("> "))
        assert rule.when.rule not in quoted


# ------------------------------------------------------------------------------------- a folder of files


@pytest.mark.parametrize(
    ("written", "opens"),
    [
        ("../rules/", "../rules/index.html"),
        (".", "./index.html"),
        ("..", "../index.html"),
        ("./", "./index.html"),
        ("../../words/events/child_died/#more", "../../words/events/child_died/index.html#more"),
        ("../#top", "../index.html#top"),
        ("#top", "#top"),
        ("https://www.gov.uk/", "https://www.gov.uk/"),
        (
            "https://www.legislation.gov.uk/ukpga/1989/41/section/47",
            "https://www.legislation.gov.uk/ukpga/1989/41/section/47",
        ),
        ("mailto:somebody@example.org", "mailto:somebody@example.org"),
        ("../forms/form.html", "../forms/form.html"),
    ],
)
def test_a_link_to_a_page_names_its_file(written: str, opens: str) -> None:
    assert openable(f'<p><a class="x" href="{written}">it</a></p>') == f'<p><a class="x" href="{opens}">it</a></p>'


# ------------------------------------------------------------------------------------- the eight rows


def test_every_rule_answers_all_eight_and_in_this_order(shipped: Catalogue) -> None:
    for rule in shipped.rules.values():
        said = answers(shipped, rule)
        assert tuple(said) == ROWS, rule.id
        assert all(said.values()), (rule.id, said)


def test_no_exception_end_or_other_clock_is_cut_from_the_eight_rows(shipped: Catalogue) -> None:
    for rule in shipped.rules.values():
        said = answers(shipped, rule)
        for part in _parts(shipped, rule):
            assert " ".join(part.split()) in said["Except, and ends when"], (rule.id, part)
        for part in wording.start(shipped, rule):
            assert part.removeprefix("or ").lower() in said["From when"].lower(), (rule.id, part)


def _parts(shipped: Catalogue, rule: Rule) -> Sequence[str]:
    events = [wording.event_link(shipped, pattern.event) for pattern in rule.until]
    conditions = [
        text(condition(pattern.where, [pattern.event])) for pattern in rule.until if _qualified(rule, pattern)
    ]
    return [*wording.exemptions(shipped, rule, in_full=False), *events, *conditions, text(rule.only_if)]


def _qualified(rule: Rule, pattern: Pattern) -> bool:
    """Tell whether an event ends a rule only where more is so of it; one that always does needs no condition said."""
    return all(other.where != ALWAYS or other.of for other in rule.until if other.event == pattern.event)


def test_sooner_stands_beside_every_day_by_which_something_is_asked(shipped: Catalogue) -> None:
    dated = [r for r in shipped.rules.values() if r.has_limit and not r.limit_of_power]
    assert len(dated) > 200
    assert [r.id for r in dated if SOONER not in answers(shipped, r)["By when"]] == []
    runs = [r for r in dated if r.clock]
    assert runs
    assert [r.id for r in runs if "starts the count again" not in answers(shipped, r)["By when"]] == []


@pytest.mark.parametrize(
    ("rule", "address"),
    [
        ("ca89.pp.max", "https://www.legislation.gov.uk/ukpga/1989/41/section/46"),
        ("ca89.s47.enquire", "https://www.legislation.gov.uk/ukpga/1989/41/section/47"),
        ("wt26.icpc.15wd", "https://www.gov.uk/government/publications/working-together-to-safeguard-children--2"),
        ("wt26.icpc.15wd", "https://www.legislation.gov.uk/ukpga/1989/41/section/47"),
        ("pf05.notify", "https://www.legislation.gov.uk/uksi/2005/1533/regulation/3"),
        ("cpr10.visit.first", "https://www.legislation.gov.uk/uksi/2010/959/regulation/28"),
    ],
)
def test_who_says_so_leads_to_the_place_itself(shipped: Catalogue, rule: str, address: str) -> None:
    assert f"]({address})" in answers(shipped, shipped.rules[rule])["Who says so"]


def test_an_address_of_a_pack_that_is_not_of_the_law_or_the_government_is_no_link(shipped: Catalogue) -> None:
    for url in (
        "http://evil.example/legislation.gov.uk/ukpga/1989/41",
        "https://www.legislation.gov.uk.evil.example/ukpga/1989/41",
        "javascript:alert(1)//www.gov.uk/",
        "https://www.gov.uk@evil.example/",
        "https://www.gov.uk/a) [x](javascript:alert(1)",
    ):
        rule = shipped.rules["ca89.pp.max"]
        bad = replace(rule, instrument=replace(rule.instrument, source_url=url))
        assert "](http" not in answers(shipped, bad)["Who says so"], url


def test_each_kind_has_a_word_of_its_own(shipped: Catalogue) -> None:
    assert set(kinds.WORDS) == {force.value for force in Force} | {kinds.PRINCIPLE, kinds.TRIAL}
    assert len(set(kinds.WORDS.values())) == len(kinds.WORDS)
    for rule in shipped.library.rules:
        assert rule_page(shipped, rule).body.startswith(kinds.mark(rule.force.value)), rule.id


# ------------------------------------------------------------------------------------- the journey


@pytest.mark.parametrize(
    ("rule", "step"),
    [
        ("wt26.icpc.15wd", "initial-conference"),
        ("wt10.ia.complete", "assessment"),
        ("wt10.ca.complete", "assessment"),
        ("ca89.pp.max", "immediate-protection"),
        ("ca89.s47.enquire", "section-47-enquiries"),
        ("cpr10.visit.first", "looked-after-children"),
        ("pf05.notify", "private-fostering"),
        ("wt26.refer.decide", "referral"),
        ("wt26.incident.notify", "incidents-and-reviews"),
        ("lscb06.monitor", "arrangements"),
    ],
)
def test_a_rule_stands_at_its_step_of_the_journey(made: Mapping[str, Page], rule: str, step: str) -> None:
    assert made[wording.rule_path(rule)].step == step
    assert f"(/{wording.rule_path(rule)})" in made[journey.step_path(step)].body


def test_pages_that_may_be_acted_on_are_told_from_those_on_how_things_are_made(made: Mapping[str, Page]) -> None:
    acted = (
        "index.md", "rules/wt26.icpc.15wd.md", "words/events/child_died.md", "questions.md", "powers.md",
        "journey/referral.md", "principles/law.delay.md", "pathway/assessment.md", "trials/cumbria-2011/index.md",
    )  # fmt: skip
    assert [path for path in acted if "acted_on: true" not in made[path].markdown()] == []
    assert "acted_on" not in made["mistakes/G012.md"].markdown()
