"""Names that name nothing, or the wrong thing."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, instruments, pages, rules, sources, trade, trials, warned
from tests.packs.pack_files import (
    CALENDAR,
    CLOSURES,
    DEPARTURE,
    EDITION,
    INSTRUMENT,
    TRIAL,
    item,
    mapping,
    pack,
    page,
    questions,
    rule,
)

REFERENCES: Iterable[Mistake] = [
    instruments("an unknown stage of an instrument", "G144", stages="{▸referal: {none: It is not here.}}"),
    Mistake(
        "an unknown stage of an event",
        "G144",
        {"vocabulary.yaml": "events: {it_happened: {means: It., stages: [▸referal]}}\n"},
    ),
    Mistake(
        "an unknown stage that an event touches sometimes",
        "G144",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [hub], facts: {a_fact: {type: boolean, "
            "means: A.}}, stages_if: [{stage: ▸referal, where: {a_fact: true}}]}}\n"
        },
    ),
    Mistake(
        "a stage by a fact that the event has not",
        "G202",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [hub], "
            "stages_if: [{stage: referral, where: {▸a_fact: true}}]}}\n"
        },
    ),
    rules("an unknown event", "G201", when="▸referral_recieved"),
    rules("an unknown event that ends a duty", "G201", until="[case_closed, ▸case_opened]"),
    rules(
        "an unknown event with conditions", "G201", should="{event: ▸referral_desided, where: {decision: early_help}}"
    ),
    rules("an unknown fact", "G202", should="{event: referral_decided, where: {▸desicion: early_help}}"),
    rules(
        "an unknown fact within any",
        "G202",
        should="{event: referral_decided, where: {any: [{▸desicion: early_help}]}}",
    ),
    rules(
        "a fact that one of two triggers lacks",
        "G202",
        when="[referral_received, case_closed]",
        within=None,
        should="{have: {▸method: written}}",
    ),
    rules("a fact that no trigger has, in an exemption", "G202", unless="[{fact: {▸decision: early_help}}]"),
    rules("a fact of a missed limit", "G202", when="{missed: wt10.refer.decide}", within="{fact: ▸planned_for}"),
    rules("an unknown value", "G203", should="{event: referral_decided, where: {decision: ▸earlyhelp}}"),
    rules("a yes for a true", "G203", when="{event: referral_received, where: {possible_offence: ▸yes}}"),
    rules("an unknown state", "G204", while_="▸open_refferal"),
    rules("an unknown state in an exemption", "G204", unless="[{state: ▸open_refferal}]"),
    rules("a latitude that is no rule", "G205", latitude="▸wt10.refer.decid"),
    rules("a missed limit of no rule", "G205", when="{missed: ▸wt10.refer.decid}", should="case_closed"),
    rules("a rule that relates to none", "G205", relates_to="▸wt10.refer.decid"),
    rules("an unknown principle", "G206", weigh="[acpo.1, ▸acpo.11]"),
    instruments("an unknown authority", "G207", force="local-procedure", authority="▸kentt"),
    instruments("an unknown calendar", "G208", calendar="▸england"),
    Mistake("closure days over an unknown calendar", "G208", {"days.yaml": mapping(CLOSURES, overlays="▸england")}),
    Mistake("closure days of an unknown authority", "G207", {"days.yaml": mapping(CLOSURES, authority="▸kentt")}),
    rules(
        "includes on one value",
        "G209",
        should="{event: referral_decided, where: {decision: ▸{includes: [early_help]}}}",
    ),
    rules("at least on a word", "G209", should="{event: referral_decided, where: {decision: ▸{at_least: 1}}}"),
    Mistake(
        "a word of the vocabulary given another meaning",
        "G216",
        {"vocabulary.yaml": "events: {▸referral_received: {means: A letter came., stages: [referral]}}\n"},
    ),
    Mistake(
        "a phrase that is an event's name",
        "G530",
        {"vocabulary.yaml": "events: {it_went: {means: It went., also: [▸it went], stages: [referral]}}\n"},
    ),
    Mistake(
        "a phrase given twice",
        "G530",
        {"vocabulary.yaml": "events: {it_went: {means: It., also: [going-off, ▸Going off], stages: [referral]}}\n"},
    ),
    Mistake(
        "a phrase of two events",
        "G530",
        {
            "vocabulary.yaml": "events: {it_went: {means: It went., also: [off], stages: [referral]}, "
            "it_left: {means: It left., also: [▸off], stages: [referral]}}\n"
        },
    ),
    Mistake(
        "a phrase of an event beneath",
        "G530",
        {"vocabulary.yaml": "events: {it_went: {means: It., also: [▸strategy meeting], stages: [referral]}}\n"},
    ),
    Mistake(
        "a state of the vocabulary given another meaning",
        "G216",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [referral]}}\n"
            "states: {▸open_referral: {means: It., starts_with: [it_happened], ends_with: []}}\n"
        },
    ),
    Mistake(
        "a calendar in the place of the national one",
        "G216",
        {"days.yaml": mapping(CALENDAR, calendar="▸england-and-wales")},
    ),
    Mistake(
        "closure days under the name of the national calendar",
        "G216",
        {"days.yaml": mapping(CLOSURES, calendar="▸england-and-wales")},
    ),
    Mistake(
        "a shipped authority given another name",
        "G211",
        {"a.yaml": item({"code": "999", "slug": "▸kent", "name": "Kent West"})},
    ),
    Mistake("a local rule of a shipped name", "G211", pack(rules=rule(id="▸wt10.refer.decide"))),
    Mistake(
        "a carried rule of a shipped name",
        "G211",
        pack(rules=item({"id": "▸wt13.icpc.15wd", "carries": "wt10.icpc.15wd"})),
    ),
    instruments("an instrument of a shipped name", "G211", instrument="▸working-together-2010"),
    Mistake("a page of a shipped name", "G211", {"page.md": page(id="▸acpo.3")}),
    trials("a trial of a shipped name", "G211", trial="▸hackney-2011"),
    Mistake("a question of a shipped name", "G211", {"q.yaml": questions(id="▸significant-harm")}),
    sources("a source of a shipped name", "G211", key="▸SEED"),
    rules(
        "a definition of what starts an Act's clock",
        "G416",
        should=None,
        within=None,
        derives="▸significant_harm_suspected",
    ),
    rules("a definition of what an Act asks for", "G416", should=None, within=None, derives="▸s47_enquiry_started"),
    rules("a limit by a fact that is no date", "G210", within="{fact: ▸method}"),
    rules("two questions", "G180", asked_as="▸[what do I do first, who decides]"),
    rules("thirty-one questions", "G180", asked_as="▸[" + ", ".join(f"question {n}" for n in range(31)) + "]"),
    rules("no question", "G180", asked_as="▸[]"),
    rules("a question asked twice", "G180", asked_as="[who decides, when is it due, ▸'Who decides?']"),
    rules("a blank question", "G113", asked_as="[who decides, when is it due, ▸' ']"),
    rules("one question and no list", "G103", asked_as="▸who decides"),
    rules("checked and no day", "G102", checked="▸{against: the printed text}"),
    rules("checked on no day", "G301", checked="{on: ▸2026-02-30, against: the printed text}"),
    rules("checked against nothing", "G102", checked="▸{on: 2026-02-03}"),
    rules("checked, and `off` beside it", "G014", checked="{on: 2026-02-03, against: the text, ▸off: nothing}"),
    rules("`on` where it is not of a check", "G014", provision="{heading: Asking, evidence: confirmed, ▸on: nothing}"),
    Mistake("compared, and nothing carried", "G101", pack(rules=rule(**{"▸compared": "true"}))),
    Mistake(
        "compared in part",
        "G104",
        pack(rules=rule() + item({"id": "t.carried", "carries": "t.refer.decide", "compared": "▸partly"})),
    ),
    warned(
        Mistake(
            "a question of two rules",
            "G237",
            pack(
                rules=rule(asked_as="[what is first, who decides, when is it due]")
                + rule(
                    id="t.refer.again",
                    within="2 working days",
                    asked_as="[what is next, ▸Who decides?, when does it end]",
                )
            ),
        )
    ),
    trade("one phrase for two things", "G280", "same: [[one thing, first name], [another thing, ▸first name]]"),
    trade("one phrase twice in a list", "G280", "same: [[one thing, first name, ▸one-thing]]"),
    trade("the first phrase of two lists", "G280", "same: [[one thing, first name], [▸One thing, second name]]"),
    trade("what an event is called by", "G280", "same: [[first conference, ▸icpc]]"),
    trade("what another event is called by", "G280", "same: [[first talk, second talk, ▸Strat Meeting]]"),
    trade("a phrase alone", "G281", "same: [▸[one thing]]"),
    trade("a word near to none", "G281", "near: [▸[grandmother]]"),
    trade("no words in a list", "G113", "near: [▸[]]"),
    trade("a rule found for harm that is none", "G205", "harm: {words: [hurt], finds: [▸wt99.none]}"),
    trade("a plain word of no event", "G282", "plain: [▸conferense]"),
    trade("a plain word of an event, misspelt", "G282", "plain: [closure, ▸closur]"),
    trade("a subject with nowhere to look", "G102", "elsewhere: [▸{subject: fares, words: [bus fare]}]"),
    trade("a subject without words", "G113", "elsewhere: [{subject: fares, words: ▸[], look: at the stop}]"),
    Mistake(
        "a number for out of hours of nobody's",
        "G112",
        pack(instrument=mapping(INSTRUMENT, out_of_hours='▸{telephone: "020 7946 0999", checked: 2026-11-01}')),
    ),
    Mistake("a review by no day", "G301", pack(instrument=mapping(INSTRUMENT, review_by="▸2026-02-30"))),
    rules("a clock from a fact that is no date", "G210", **{"from": "{fact: ▸method}"}),
    rules("a clock from a fact that the event has not", "G202", **{"from": "{fact: ▸decision}"}),
    rules(
        "a clock of a missed limit from a fact",
        "G202",
        when="{missed: wt10.refer.decide}",
        **{"from": "{fact: ▸expires}"},
    ),
    rules("a clock from an event", "G103", **{"from": "▸referral_received"}),
    rules(
        "a clock from a day that is given",
        "G112",
        within="{fact: next_visit_due}",
        when="cp_plan_started",
        **{"▸from": "{fact: next_visit_due}"},
    ),
    rules(
        "a clock from a date, and no period",
        "G112",
        within=None,
        how_soon="immediately",
        when="cp_plan_started",
        **{"▸from": "{fact: next_visit_due}"},
    ),
    Mistake(
        "one identifier in two files", "G211", pack(rules=rule(), **{"02-assessment.yaml": rule(id="▸t.refer.decide")})
    ),
    Mistake(
        "two instruments in a folder",
        "G211",
        pack(rules=rule(), **{"other.yaml": "▸" + mapping(INSTRUMENT, instrument="other-guide")}),
    ),
    Mistake(
        "one instrument in two folders",
        "G211",
        {"a/instrument.yaml": mapping(INSTRUMENT), "b/instrument.yaml": mapping(INSTRUMENT, instrument="▸test-guide")},
    ),
    Mistake("two pages of one name", "G211", {"a.md": page(), "b.md": page(id="▸t.weigh-it")}),
    Mistake(
        "two trials of one name",
        "G211",
        {"a.yaml": mapping(TRIAL), "b.yaml": mapping(TRIAL, trial="▸test-2011", authority="essex")},
    ),
    Mistake(
        "two authorities of one code",
        "G211",
        {
            "a.yaml": item({"code": "999", "slug": "one", "name": "One"})
            + item({"code": '▸"999"', "slug": "two", "name": "Two"})
        },
    ),
    Mistake(
        "two questions of one name",
        "G211",
        {"q.yaml": questions() + questions(id="▸is-it-so").removeprefix("questions:\n")},
    ),
    rules("a missed limit of a missed limit", "G212", when="{missed: ▸wt13.assess.over45}", should="case_closed"),
    rules("a missed limit of what has none", "G212", when="{missed: ▸wt10.refer.make}", should="case_closed"),
    Mistake("rules that belong to no instrument", "G213", {"01-referral.yaml": "▸" + rule()}),
    pages("a page that bears on nothing", "G214", page(bears_on="[referral_received, ▸referral_recieved]")),
    pages("a page that pulls against no rule", "G205", page(pulls_against="[{rule: ▸wt10.ia.compleat, because: so}]")),
    rules("a rule that rests on a rule that is none", "G205", rests_on="[Children Act 1989 s.47, ▸wt10.ia.compleat]"),
    rules(
        "the meaning of no event",
        "G201",
        defines="▸referral_recieved",
        expressed="not-checkable",
        because="It asks nothing.",
        when=None,
        should=None,
        within=None,
    ),
    rules("a ground in words of its own", "G102", rests_on="▸{nothing: said}"),
    rules("a rule that rests on itself", "G250", rests_on="▸t.refer.decide"),
    rules("a rule that rests on a law written wrong", "G251", rests_on="▸Childrens Act 1989 s.47"),
    rules("a rule that rests on a law that nobody made", "G251", rests_on="▸Tidy Rooms Act 1999 s.1"),
    rules("a rule that rests on a section that no rule holds", "G251", rests_on="▸Children Act 1989 s.999"),
    rules("a ground of no kind", "G102", rests_on="▸{some: law}"),
    rules(
        "a must that cites nothing, and not why", "G113", should=None, must="referral_decided", rests_on="{none: ▸''}"
    ),
    rules("a rule that replaced one that is none", "G205", replaces="[▸wt10.ia.compleat]"),
    rules("a rule that replaced one of a later edition", "G252", replaces="▸wt13.assess.45wd"),
    Mistake(
        "an edition of no instrument",
        "G253",
        {"e.yaml": EDITION.replace("working-together-2010", "▸working-togther-2010")},
    ),
    Mistake(
        "principles of no instrument",
        "G253",
        {"source.yaml": "source: any\ntitle: Any\nforce: guidance\ninstrument: ▸working-togther-2023\n"},
    ),
    pages("a principle for nobody known", "G104", page(for_="[manager, ▸worker]")),
    Mistake("an edition that replaced none", "G254", {"e.yaml": EDITION.replace("[]", "[▸'2006']")}),
    Mistake("an edition dated by a season", "G312", {"e.yaml": EDITION.replace("2010-03", "▸spring 2010")}),
    Mistake("an edition dated by a day that is none", "G301", {"e.yaml": EDITION.replace("2010-03", "▸2010-02-30")}),
    Mistake(
        "an edition written twice",
        "G211",
        {"e.yaml": EDITION + EDITION.partition("\n")[2].replace(": '2010'", ": ▸'2010'")},
    ),
    Mistake("a rule that carries none", "G215", pack(rules=item({"id": "t.one", "carries": "▸wt10.refer.decid"}))),
    Mistake("a rule that carries itself", "G215", pack(rules=item({"id": "t.one", "carries": "▸t.one"}))),
    Mistake(
        "rules carried in a circle",
        "G215",
        pack(rules=item({"id": "t.one", "carries": "t.two"}) + item({"id": "t.two", "carries": "▸t.one"})),
    ),
    Mistake(
        "a carried rule with an unknown principle",
        "G206",
        pack(rules=item({"id": "t.one", "carries": "wt10.refer.decide", "weigh": "[▸acpo.11]"})),
    ),
    Mistake(
        "a carried rule whose latitude was left behind",
        "G205",
        pack(rules=item({"id": "t.assess.45wd", "carries": "▸wt13.assess.45wd"})),
    ),
    Mistake(
        "a carried rule that follows a limit left behind",
        "G205",
        pack(rules=item({"id": "t.assess.over45", "carries": "▸wt13.assess.over45"})),
    ),
    Mistake("a question in unknown words", "G201", {"q.yaml": questions(if_so="▸it_is_so")}),
    Mistake("a question whose no is in unknown words", "G201", {"q.yaml": questions(if_not="▸it_is_not")}),
    Mistake(
        "a question on an unknown fact",
        "G202",
        {"q.yaml": questions(ask_when="{event: referral_received, where: {▸methd: written}}")},
    ),
    Mistake(
        "a question with an unknown value",
        "G203",
        {"q.yaml": questions(if_so="referral_decided", with_="{decision: ▸maybe}")},
    ),
    Mistake(
        "a question in an unknown state",
        "G204",
        {"q.yaml": questions(meanwhile="{state: ▸open_refferal, question: And now?}")},
    ),
    Mistake("a question that weighs nothing", "G206", {"q.yaml": questions(weigh="[▸acpo.11]")}),
    Mistake(
        "a state that starts with no event",
        "G201",
        {
            "vocabulary.yaml": "events: {it_happened: {means: It., stages: [referral]}}\n"
            "states: {it: {means: It., starts_with: [▸it_hapened], ends_with: []}}\n"
        },
    ),
    Mistake("a departure from no rule", "G205", {"d.yaml": mapping(DEPARTURE, rule="▸wt10.ia.compleat")}),
    Mistake("a departure in a list, of no principle", "G206", {"d.yaml": item(DEPARTURE, principles="▸acpo.11")}),
    trials("a trial of an unknown authority", "G207", authority="▸kentt"),
    trials("a trial of an unknown rule", "G205", suspends="[{rule: ▸wt10.icpc.16wd, evidence: confirmed}]"),
]
