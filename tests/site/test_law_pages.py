"""Requirements edition by edition, the ladder from Act to local procedure, powers, and the history of the editions."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

from guidance.engine.model.condition import ALWAYS
from guidance.engine.model.rule import Derive, Expressed, Force, Perform, Power, Rule
from guidance.site.catalogue import Catalogue
from guidance.site.editions import coverage_map, edition_history
from guidance.site.labels import upper_first
from guidance.site.page import Page
from guidance.site.rules import definitions, history, ladder, powers, requirements, tables
from guidance.site.rules.rule_page import rule_page

LINK = re.compile(r"\]\(/rules/(.*?)\.md\)")


def plain(body: str) -> str:
    return re.sub(r"\[(.*?)\]\(.*?\)", r"\1", body)


# ----------------------------------------------------------------------------------- how far each is here


def test_each_instrument_says_stage_by_stage_how_far_it_is_here_and_what_a_record_can_show(
    made: Mapping[str, Page], shipped: Catalogue
) -> None:
    for instrument in shipped.library.instruments:
        body = made[coverage_map.coverage_path(instrument)].body
        claimed = re.findall(r"^\| [^|]+ \| (all that a record could show|in part|not here) \|", body, re.MULTILINE)
        assert claimed == [coverage_map.HELD[claim.extent] for claim in instrument.stages]
        assert all(upper_first(claim.because) in body for claim in instrument.stages if "`" not in claim.because)
        rows = re.findall(r"^\| [^|]+ \| ([\d–]+) \| ([\d–]+) \| ([\d–]+) \|", body, re.MULTILINE)
        totals = [sum(int(count) for count in column if count != "–") for column in zip(*rows, strict=True)]
        how = Counter(rule.expressed for rule in shipped.library.rules if rule.instrument == instrument)
        one_side = how[Expressed.OVER_REPORTS] + how[Expressed.UNDER_REPORTS]
        assert totals == [how[Expressed.FULLY], one_side, how[Expressed.NOT_CHECKABLE]]


def test_an_edition_that_nobody_read_says_so_above_what_is_here(made: Mapping[str, Page]) -> None:
    body = made["editions/working-together-2026/what-is-here.md"].body
    assert "no stage counts as held" in body[: body.index("## ")]


# ------------------------------------------------------------------------------------ edition by edition


def test_what_changed_for_the_initial_conference_between_2010_and_2013_is_on_one_page(
    made: Mapping[str, Page],
) -> None:
    page = made["requirements/icpc.15wd.md"]
    said = plain(page.body)
    changed = said[said.index("### From 2010 to 2013") : said.index("### From 2013 to 2015")]
    assert "**The number stays the same, 15 working days, and is counted from a different start.**" in changed
    assert (
        "counted from: was the latest strategy discussion held; "
        "now what started the clock: strategy discussion held (it was decided to start section 47 enquiries)"
    ) in changed
    not_compared = "The words are taken to have been kept: the two texts were not compared."
    assert f"### From 2013 to 2015\n\n{not_compared}" in said
    assert f"### From 2023 to 2026\n\n{not_compared}" in said
    assert all(word in page.title for word in ("initial conference", "2010", "2013"))
    assert "known from: The impact of more flexible assessment practices" in said


def test_each_requirement_that_more_than_one_edition_states_has_a_page_that_its_rules_lead_to(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    found = requirements.requirements(shipped)
    assert len({r.path for r in found}) == len(found)
    shared = {rule.id for rule in shipped.library.rules if len(history.family(shipped, rule)) > 1}
    assert shared <= {rule.id for r in found for rule in r.rules}
    for requirement in found:
        assert requirement.path in made["requirements/index.md"].body
        for rule in requirement.rules:
            assert rule.id in LINK.findall(made[requirement.path].body)
            assert f"(/{requirement.path})" in rule_page(shipped, rule).body


def test_a_rule_whose_place_was_taken_under_another_name_says_by_which(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    assert (
        "its place was taken by [Conclude the assessment" in rule_page(shipped, shipped.rules["wt10.ia.complete"]).body
    )
    assert "It took the place of [Finish the core" in rule_page(shipped, shipped.rules["wt13.assess.45wd"]).body
    both = plain(made["requirements/assess.45wd.md"].body)
    assert "**The limit was 10 working days, and is now 45 working days.**" in both
    assert "**The limit was 35 working days, and is now 45 working days, counted from a different start.**" in both


def test_what_an_edition_dropped_is_said_to_be_gone(made: Mapping[str, Page]) -> None:
    said = plain(made["requirements/scr.decide.md"].body)
    assert "### After 2015\n\n2018: the packs hold no rule of this name in it" in said


# ------------------------------------------------------------------------------------ the ladder


def test_every_section_that_a_rule_states_or_rests_on_is_a_rung_with_it_on(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    on_it = {rule.id for rung in shipped.rungs for rule in (*rung.states, *rung.rests)}
    cites = {r.id for r in shipped.rules.values() if any(" " in ground for ground in r.rests_on)}
    due = cites | {r.id for r in shipped.rules.values() if r.instrument.force.is_law and r.provision.section}
    assert due <= on_it
    told = set(LINK.findall(made[ladder.PATH].body))
    same = {
        r.id: {kin.id for kin in history.family(shipped, r) if history.kept(shipped, r, kin)}
        for r in shipped.rules.values()
    }
    for wording in history.wordings(shipped, shipped.rules.values()):  # those of one list stand on one line
        for rule in wording.rules:
            same[rule.id] |= {kin.id for kin in wording.rules}
    assert [name for name in sorted(on_it) if not told & {name, *same[name]}] == []


def test_a_rule_shows_what_it_rests_on_what_rests_on_it_and_the_local_procedure_beside_it(shipped: Catalogue) -> None:
    seen = rule_page(shipped, shipped.rules["wt10.s47.child-seen"]).body
    assert "It rests on Children Act 1989 s.47(4), in [Children Act 1989, section 47](/ladder.md#" in seen
    assert "(/rules/ca89.s47.access.md)" in seen
    act = rule_page(shipped, shipped.rules["ca89.s47.access"]).body
    assert re.search(r"Resting on this very place: .*\(/rules/wt10\.s47\.child-seen\.md\)", act)
    later = rule_page(shipped, shipped.rules["wt26.icpc.15wd"]).body
    assert "It rests on Children Act 1989 s.47, in" in later


def test_a_regulation_is_one_rung_however_it_is_cited(shipped: Catalogue) -> None:
    (rung,) = [r for r in shipped.rungs if r.law.startswith("Local Safeguarding Children Boards") and r.whole == "5"]
    assert {"wt10.lscb.policies", "scr.always", "lscb06.monitor"} <= {rule.id for rule in rung.states}
    assert {rule.id for rule in rung.rests} == {"scr.consider"}


# ------------------------------------------------------------------------------------ powers


def test_who_may_do_what_holds_every_power_and_leads_from_the_practitioners_column(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    page = made[powers.PATH]
    assert set(LINK.findall(page.body)) == {
        r.id for r in shipped.library.rules if powers.power_of(r) and r.force.is_law
    }
    practice = made["index.md"].body.split("<div markdown>")[1]
    assert f"(/{powers.PATH})" in practice


def test_a_social_worker_has_no_power_to_remove_and_police_protection_is_the_polices(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    sections = dict(re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", made[powers.PATH].body, re.MULTILINE | re.DOTALL))
    assert next(iter(sections)) == "Social worker"
    assert "### What they may do" not in sections["Social worker"]
    assert "ca89.removal.none" in sections["Social worker"]
    protection = [r for r in shipped.library.rules if powers.power_of(r) and r.id.startswith("ca89.pp.")]
    assert protection
    assert all(powers.holders(rule) == ["police"] for rule in protection)
    assert "ca89.epo.make" in sections["Court"]
    assert "ca89.s20.parent" in sections["Parents and others with parental responsibility"]


def test_what_is_withheld_reads_as_withheld_wherever_its_title_stands_alone(shipped: Catalogue) -> None:
    for rule in shipped.library.rules:
        assert (rule.power is Power.WITHHOLDS) is rule.title.startswith("No power "), rule.id
        if rule.power is Power.GIVES:
            assert re.search(r"\bmay\b", rule.title), rule.id


# ------------------------------------------------------------------------------------ definitions


def test_every_definition_is_on_one_page_with_the_rules_that_put_it_to_work(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    body = made[definitions.PATH].body
    defined = {r.id for r in shipped.library.rules if r.defines or isinstance(r.duty, Derive)}
    assert {"wt10.ia.complete-means", "wt10.ca.commence-def", "pf05.deemed-start"} <= defined <= set(LINK.findall(body))
    part = body[body.index("## Count the initial assessment as finished") : body.index("## Count a core assessment")]
    assert set(LINK.findall(part)) == {"wt10.ia.complete-means", "wt10.ia.complete", "wt10.ia.complete.2"}


def test_nothing_is_counted_as_done_by_a_definition_alone(shipped: Catalogue) -> None:
    derived = {r.duty.event for r in shipped.library.rules if isinstance(r.duty, Derive)}
    assert derived
    for rule in shipped.library.rules:
        patterns = rule.duty.patterns if isinstance(rule.duty, Perform) else ()
        assert all(p.where != ALWAYS for p in patterns if p.event in derived), rule.id


# ------------------------------------------------------------------------------------ what is not yet in force


def test_a_rule_that_awaits_its_day_says_so_and_what_is_awaited(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    waiting = [rule for rule in shipped.library.rules if rule.commencement is None]
    assert waiting
    for rule in waiting:
        body = made[f"rules/{rule.id}.md"].body
        assert "**Not yet in force.** No day has been set. It starts no clock. Awaited: a day to be" in body
        assert "not yet in force)" in next(
            line for line in made[ladder.PATH].body.splitlines() if f"/{rule.id}.md" in line
        )
        row = next(line for line in made[tables.JOURNEY].body.splitlines() if f"/{rule.id}.md" in line)
        assert "Act</span>, not yet in force" in row


# ------------------------------------------------------------------------------------ the history of the editions


def test_an_act_in_force_in_part_says_so(made: Mapping[str, Page]) -> None:
    act = made["editions/childrens-wellbeing-and-schools-act-2026/index.md"]
    said = "in part from 29 April 2026; the rest is not yet in force, and no date is set for it"
    assert said in act.body
    assert said in made["editions/index.md"].body


def test_every_edition_has_its_dates_and_what_is_not_known_is_said_to_be_unknown(
    shipped: Catalogue, made: Mapping[str, Page]
) -> None:
    body = made[edition_history.PATH].body
    assert body.count("**unknown**") == sum(d.when == "unknown" for e in shipped.library.editions for d in e.dates) > 0
    for edition in shipped.library.editions:
        assert all(edition_history.when(dated.when) in body for dated in edition.dates)
    held = {edition.instrument for edition in shipped.library.editions}
    assert {i.id for i in shipped.library.instruments if i.id.startswith("working-together")} == held - {""}


def test_an_edition_in_force_by_its_history_is_in_force_by_its_rules(shipped: Catalogue) -> None:
    begins = {i.id: i.commencement for i in shipped.library.instruments}
    for edition in shipped.library.editions:
        if edition.instrument:
            days = {date.fromisoformat(d.when) for d in edition.dates if "in force" in d.what and d.when != "unknown"}
            assert days == {begins[edition.instrument]}, edition.name


def test_a_change_by_letter_names_the_rules_it_ended_and_began(made: Mapping[str, Page]) -> None:
    said = plain(made[edition_history.PATH].body)
    assert "On 10 June 2010: ended Publish an executive summary" in said
    assert "On 21 February 2011: ended Tell Ofsted and the Government Office" in said
    assert "| December 2020 | Brought up to date |" in said


# ------------------------------------------------------------------------------------ counts


def test_the_counts_on_the_front_page_are_those_of_the_packs(shipped: Catalogue, made: Mapping[str, Page]) -> None:
    library = shipped.library
    rows = [line.strip("| ").split(" | ") for line in made["index.md"].body.splitlines() if line.startswith("| ")][2:]
    numbers = {row[0]: [int(cell) for cell in row[1:]] for row in rows}
    by_force: dict[Force, list[Rule]] = {f: [r for r in library.rules if r.force is f] for f in Force}
    assert [sum(cells) for cells in numbers.values()] == [len(rules) for rules in by_force.values() if rules]
    silent = [rule for rule in library.rules if not rule.checkable]
    assert sum(cells[-1] for cells in numbers.values()) == len(silent)
    assert f"[{len(silent)} rules, and" in made["index.md"].body
    listed = made[tables.UNSAID].body
    assert all(rule.because and f"/{rule.id}.md" in listed for rule in silent)
    for count, noun in (
        (len(library.instruments), "instrument"),
        (len(library.principles), "principle"),
        (len(library.cases), "worked case"),
    ):
        assert f"- {count:,} {noun}s" in made["index.md"].body
