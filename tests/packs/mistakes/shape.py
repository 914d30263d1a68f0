"""Mistakes in the shape of a file."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, cases, instruments, pages, rules, texts, trials, warned
from tests.packs.pack_files import CALENDAR, CLOSURES, INSTRUMENT, item, mapping, pack, page, rule

SHAPE: Iterable[Mistake] = [
    rules("a misspelt key", "G101", **{"▸beerer": "police"}),
    rules(
        "a key inside a value that is not one",
        "G101",
        provision="{heading: A, ▸evidense: confirmed, evidence: recalled}",
    ),
    rules(
        "a worded test that is not one", "G101", should="{event: referral_decided, where: {decision: {▸either: [a]}}}"
    ),
    texts("a missing key", "G102", "- ▸" + rule(title=None)[2:]),
    texts("no trigger", "G102", "- ▸" + rule(when=None)[2:]),
    rules("an exemption of no kind", "G102", unless="[▸{where: {method: written}}]"),
    rules("a list where text belongs", "G103", title="▸[one, two]"),
    rules("text where a list belongs", "G103", provision="{evidence: confirmed, sources: ▸SEED}"),
    rules("text where a mapping belongs", "G103", provision="▸5.38"),
    rules("a list where a date belongs", "G103", commencement="▸[2011-01-01]"),
    rules("a list where a word belongs", "G103", serves="▸[record]"),
    rules("text where a condition belongs", "G103", should="{event: referral_decided, where: ▸true}"),
    rules("a word that is not one of those allowed", "G104", serves="▸timelyness"),
    rules("a word that is not one of two", "G104", same="▸child"),
    rules("a clock of another make", "G104", clock="▸first"),
    rules("a clock of a list", "G104", clock="▸[last]"),
    rules("a clock of another key", "G104", clock="▸{first: referral_received}"),
    rules("a clock of two keys", "G104", clock="▸{last: referral_received, each: referral_received}"),
    rules("true and false in another language", "G104", limit_of_power="▸ja"),
    rules("two modalities", "G105", **{"▸must": "referral_decided", "rests_on": "Children Act 1989 s.17"}),
    texts("no modality", "G105", "- ▸" + rule(should=None, within=None)[2:]),
    rules("a duty of two forms", "G105", should="▸{have: {method: written}, follow: case_closed}", within=None),
    rules(
        "a ban on a fact",
        "G105",
        should=None,
        within=None,
        must_not="▸{have: {method: written}}",
        rests_on="Children Act 1989",
    ),
    rules("no limit and no urgency", "G106", within=None, should=None, **{"▸should": "referral_decided"}),
    rules("two limits", "G107", **{"▸before": "case_closed"}),
    rules(
        "two tests in one", "G108", should="{event: referral_decided, where: {decision: ▸{one_of: [a], present: true}}}"
    ),
    rules("an identifier with capitals", "G109", id="▸WT10.IA"),
    rules("an event with a hyphen", "G109", when="▸referral-received"),
    rules(
        "a period in an Act that says nothing of how days are counted",
        "G110",
        force="act",
        within="▸7 days",
        rests_on="Children Act 1989 s.17",
    ),
    rules("over-reports with no reason", "G111", expressed="▸over-reports"),
    rules(
        "not-checkable with something to check",
        "G111",
        when=None,
        should=None,
        within=None,
        expressed="not-checkable",
        because="it is a definition",
        **{"▸when": "referral_received"},
    ),
    rules(
        "not-checkable with an exemption",
        "G111",
        when=None,
        should=None,
        within=None,
        expressed="not-checkable",
        because="it is a definition",
        **{"▸unless": "[case_closed]"},
    ),
    warned(
        rules(
            "a limit on what is to be so already",
            "G118",
            should="{have: {method: written}}",
            within=None,
            **{"▸within": "1 day"},
        ),
    ),
    warned(
        rules(
            "an end to what is to be so already",
            "G118",
            should="{have: {method: written}}",
            within=None,
            **{"▸until": "case_closed"},
        ),
    ),
    warned(
        rules(
            "a limit on what may be done",
            "G118",
            should=None,
            within=None,
            may="referral_decided",
            **{"▸within": "1 day"},
        )
    ),
    rules(
        "a limit on a definition",
        "G112",
        should=None,
        within=None,
        derives="case_closed",
        **{"▸how_soon": "immediately"},
    ),
    warned(rules("what follows a power where there is none", "G118", **{"▸followed_by": "case_closed"})),
    warned(rules("what shows it afterwards where there is none", "G118", **{"▸afterwards": "case_closed"})),
    warned(rules("what a power prolongs where there is none", "G118", **{"▸extends": "case_closed"})),
    warned(rules("the longest of a power where there is none", "G118", **{"▸at_most": "{period: 8 days}"})),
    rules(
        "a way to ask with no end",
        "G112",
        should=None,
        within=None,
        may="referral_decided",
        **{"▸limit_of_power": "true"},
    ),
    rules(
        "an event to count from with no fact",
        "G102",
        limit_of_power="true",
        at_most="▸{period: 8 days, since: case_closed}",
    ),
    rules(
        "two days to count from",
        "G102",
        limit_of_power="true",
        at_most="{period: 8 days, from: x, after: ▸case_closed}",
    ),
    rules("a gap with nothing to follow", "G112", should="{have: {method: written}, at_least: ▸1 day}", within=None),
    rules("a blank title", "G113", title='▸"  "'),
    rules("a condition with no test", "G113", should="{event: referral_decided, where: ▸{}}"),
    rules("one of no values", "G113", should="{event: referral_decided, where: {decision: {one_of: ▸[]}}}"),
    rules("any of no tests", "G113", should="{event: referral_decided, where: {any: ▸[]}}"),
    rules("a missed limit beside an event", "G115", when="▸[{missed: wt10.refer.decide}, referral_received]"),
    warned(rules("a must in guidance that rests on nothing", "G116", should=None, **{"▸must": "referral_decided"})),
    rules("a meaning given by a rule that is checked", "G150", **{"▸defines": "referral_decided"}),
    rules("an ISO period", "G012", within="▸P1M"),
    rules("a period of nothing", "G012", within="▸0 days"),
    rules("a count in words", "G012", within="▸ten days"),
    rules("a period with a no-break space", "G012", within="▸7\u00a0days"),
    rules("an empty trigger", "G113", when="▸''"),
    rules("an empty end", "G113", until="▸''"),
    rules("an empty period", "G113", within="▸''"),
    rules("an empty date", "G113", commencement="▸''"),
    rules("an empty word of a list", "G113", serves="▸''"),
    rules("a period that is a list", "G012", within="▸[1 day]"),
    rules("a period in months of the moon", "G012", within="▸{months: 3}"),
    Mistake(
        "an instrument with a wrong key", "G101", pack(instrument=mapping(INSTRUMENT, **{"▸repealed": "2013-01-01"}))
    ),
    Mistake(
        "an instrument with no name", "G102", pack(instrument="▸" + mapping(INSTRUMENT, instrument=None), rules=rule())
    ),
    instruments("a local procedure that is nobody's", "G117", force="▸local-procedure"),
    instruments(
        "an instrument that is never in force", "G310", instrument="▸test-guide", commencement=None, repeal=None
    ),
    instruments("an instrument in force that awaits its day", "G311", awaits="▸an order"),
    Mistake("a calendar without its years", "G102", {"days.yaml": "▸" + mapping(CALENDAR, last_year=None)}),
    Mistake("closure days that are nobody's", "G102", {"days.yaml": "▸" + mapping(CLOSURES, authority=None)}),
    Mistake("closure days over no calendar", "G112", {"days.yaml": mapping(CALENDAR, closures="▸[]")}),
    Mistake("a year that is none", "G301", {"days.yaml": mapping(CALENDAR, first_year="▸0000")}),
    Mistake(
        "an authority's code with letters",
        "G109",
        {"a.yaml": item({"code": "▸K12", "slug": "kent-west", "name": "Kent West"})},
    ),
    Mistake(
        "a fact of no type",
        "G104",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [referral], "
            "facts: {when: {type: ▸time, means: When.}}}}\n"
        },
    ),
    Mistake(
        "a fact with no type",
        "G102",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [referral], "
            "facts: {when: ▸{means: When.}}}}\n"
        },
    ),
    Mistake(
        "a fact with the name of a field",
        "G109",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [referral], "
            "facts: {▸episode: {type: text, means: A.}}}}\n"
        },
    ),
    Mistake(
        "a state that begins again after what does not end it",
        "G531",
        {
            "vocabulary.yaml": "events: {it_began: {means: It., stages: [referral]}}\nstates: {so: {means: "
            "It is so., starts_with: [it_began], ends_with: [], begins_again_after: [▸it_began]}}\n"
        },
    ),
    Mistake(
        "an event that leads to one that there is not",
        "G201",
        {"vocabulary.yaml": "events: {it_was_sought: {means: It., stages: [referral], leads_to: [▸it_was_given]}}\n"},
    ),
    Mistake(
        "an event that leads to another by a fact that it has not",
        "G202",
        {
            "vocabulary.yaml": "events: {it_was_sought: {means: It., stages: [referral], "
            "leads_to: [{done_by: case_closed, where: {▸how: fast}}]}}\n"
        },
    ),
    Mistake(
        "a fact called any",
        "G109",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [referral], "
            "facts: {▸any: {type: text, means: A.}}}}\n"
        },
    ),
    Mistake(
        "a clause for a fact that is not yes or no",
        "G101",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [referral], "
            "facts: {when: {type: date, means: When., ▸not_so: never}}}}\n"
        },
    ),
    Mistake("an event that names no stage", "G102", {"vocabulary.yaml": "events: {it_happened: ▸{means: It.}}\n"}),
    Mistake("an event of no stages", "G113", {"vocabulary.yaml": "events: {it_happened: {means: It., stages: ▸[]}}\n"}),
    instruments("a stage held in part, and not why", "G143", stages="{referral: ▸part}"),
    instruments("a stage not held at all, and a blank for why", "G143", stages="{referral: ▸{none: ''}}"),
    instruments("a stage held by halves", "G104", stages="{referral: ▸half}"),
    instruments("a stage that is whole and not", "G103", stages="{referral: ▸{whole: all, none: why}}"),
    instruments("a stage with a list for how far it is held", "G103", stages="{referral: ▸[part]}"),
    instruments("a stage with nothing for how far it is held", "G103", stages="{referral: ▸{}}"),
    warned(instruments("a whole stage with no rule", "G145", stages="{allegations: ▸whole}")),
    warned(
        Mistake(
            "a whole stage that was carried over",
            "G146",
            pack(
                instrument=mapping(INSTRUMENT, commencement="2026-05-01", repeal=None, stages="{referral: ▸whole}"),
                rules=item({"id": "t.refer.decide", "carries": "wt23.refer.decide"}),
            ),
        )
    ),
    Mistake(
        "a stage that is here and says something else",
        "G147",
        {"vocabulary.yaml": "events: {}\nstages: {▸hub: {means: Something else.}}\n"},
    ),
    cases("an event of a case with no date", "G114", events="[▸referral_received]"),
    cases("an event of a case with no name", "G114", events="[▸{at: 2011-04-18}]"),
    cases("an event of a case that is a list", "G103", events="[▸[2011-04-18, referral_received]]"),
    cases("a case with no events", "G113", events="▸[]"),
    cases("a status that is none", "G104", expect="▸dischaged"),
    cases("a status that is none, with more", "G104", expect="{due: 2011-04-19, status: ▸late}"),
    cases("a field that no finding has", "G101", expect="{status: discharged, ▸duee: 2011-04-19}"),
    trials("a state of a trial that is none", "G104", state="▸agreed"),
    pages("a score in a principle", "G101", page(**{"▸score": "5"})),
]
