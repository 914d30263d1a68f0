"""What contradicts something else."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, cases, pages, rules, trials, warned
from tests.packs.pack_files import BODY, LIVE, TRIAL, indented, mapping, no_limit, page, rule

CONFLICT: Iterable[Mistake] = [
    Mistake("two trials at once", "G401", {"a.yaml": mapping(TRIAL), "b.yaml": mapping(TRIAL, trial="▸test-again")}),
    trials("a trial that names an Act", "G402", suspends="[{rule: ▸ca89.s47.enquire, evidence: confirmed}]"),
    trials("a granted trial that measures nothing", "G403", state="▸granted", measures=None),
    trials("a granted trial that sets nothing aside", "G403", state="▸granted", suspends=None),
    trials(
        "a granted trial with no end and no paper",
        "G403",
        state="▸granted",
        until=None,
        instruments="[{kind: direction}]",
    ),
    warned(trials("a granted trial whose end is not known", "G419", trial="▸test-2011", until=None)),
    trials("a trial that measures only time", "G408", measures="▸[working days to the conference, how late it was]"),
    trials("a trial under an Act with no such power", "G409", power="▸Children Act 2004 s.11"),
    trials(
        "a trial that sets aside the police's duty", "G410", suspends="[{rule: ▸wt10.s47.joint, evidence: confirmed}]"
    ),
    trials(
        "a trial that sets aside a joint duty", "G410", suspends="[{rule: ▸wt10.cg.frequency, evidence: confirmed}]"
    ),
    warned(
        trials(
            "a trial that sets aside local procedure",
            "G411",
            suspends="[{rule: ▸wt10.ia.skip-to-core, evidence: confirmed}]",
        )
    ),
    trials("an extension of nothing", "G412", instruments="[{kind: ▸extension, dated: 2011-03-21}]"),
    trials("a revocation of nothing", "G412", instruments="[{kind: ▸revocation, from: 2011-10-01}]"),
    trials("a live trial with what is not known", "G413", **LIVE, conditions="▸not known"),
    trials(
        "a live trial with a paper of some month",
        "G413",
        **{**LIVE, "instruments": "[{kind: direction, dated: ▸2026-04}]"},
    ),
    trials("a live trial from some month", "G413", **{**LIVE, "from_": "▸2026-04"}),
    trials(
        "a trial that names a rule twice",
        "G414",
        suspends="[{rule: wt10.icpc.15wd, evidence: confirmed}, {rule: ▸wt10.icpc.15wd, evidence: corroborated}]",
    ),
    trials(
        "a trial that sets aside for certain what it may have set aside",
        "G414",
        may_have_set_aside="[{rule: ▸wt10.icpc.15wd, said: not known}]",
    ),
    trials(
        "a trial that may have set aside a rule that there is not",
        "G205",
        may_have_set_aside="[{rule: ▸wt10.icpc.16wd, said: not known}]",
    ),
    trials(
        "a trial that sets aside seeing the child",
        "G415",
        suspends="[{rule: ▸wt10.s47.child-seen, evidence: confirmed}]",
    ),
    trials(
        "a trial that sets aside acting at once",
        "G415",
        suspends="[{rule: ▸wt10.ia.strategy-trigger, evidence: proposed-only}]",
    ),
    trials(
        "a trial that sets aside hearing the child, with no limit",
        "G415",
        suspends="[{rule: ▸wt10.icpc.child, evidence: confirmed}]",
    ),
    trials(
        "a trial that sets aside visits as often as the plan says",
        "G415",
        suspends="[{rule: ▸wt10.lsw.see-child, evidence: confirmed}]",
    ),
    rules(
        "a local rule looser than the national one", "G404", within="▸2 working days", relates_to="wt10.refer.decide"
    ),
    rules(
        "looser in weeks than in days",
        "G404",
        when="death_registered",
        should="death_notified",
        within="▸2 weeks",
        relates_to="wt13.registrar",
    ),
    rules("looser in days than in working days", "G404", within="▸4 days", relates_to="wt10.refer.decide"),
    rules("looser in weeks than in working days", "G404", within="▸1 week", relates_to="wt10.refer.decide"),
    rules("looser in months than in working days", "G404", within="▸1 month", relates_to="wt10.refer.decide"),
    rules("looser in hours than in working days", "G404", within="▸97 hours", relates_to="wt10.refer.decide"),
    pages("a must in a principle", "G405", page(BODY.replace("That.", "You ▸must do that."))),
    warned(pages("a limit in a principle", "G420", page(BODY.replace("That.", "It is done ▸within two days.")))),
    pages("a must in a principle's title", "G405", page(title="What you ▸must weigh")),
    warned(rules("consider in a rule", "G406", title="▸Consider what happens next")),
    trials(
        "law in place of what a trial sets aside",
        "G407",
        instead=indented(rule(id="t.instead", force="▸regulations", convention="day-after")),
    ),
    trials("instead, under a name that is taken", "G211", instead=indented(rule(id="▸wt10.refer.decide"))),
    trials(
        "instead, a definition of what an Act asks for",
        "G416",
        instead=indented(rule(id="t.instead", should=None, within=None, derives="▸s47_enquiry_started")),
    ),
    trials("instead, in unknown words", "G201", instead=indented(rule(id="t.instead", when="▸asked"))),
    trials("instead, with no limit", "G106", instead=indented(no_limit(id="t.instead"))),
    cases("a case of an unknown rule", "G501", rule="▸t.refer.desided"),
    cases("a case with an unknown event", "G201", events="[2011-04-18 ▸referral_recieved]"),
    cases(
        "a case with an unknown event and facts",
        "G201",
        events="[{at: 2011-04-18, event: ▸referral_recieved, method: written}]",
    ),
    cases(
        "a case with an unknown fact", "G202", events="[{at: 2011-04-18, event: referral_received, ▸methd: written}]"
    ),
    cases(
        "a case with an unknown value", "G203", events="[{at: 2011-04-18, event: referral_received, method: ▸by_hand}]"
    ),
    cases(
        "a case with a list where one value belongs",
        "G203",
        events="[{at: 2011-04-18, event: referral_received, method: ▸[written]}]",
    ),
    cases(
        "a case with keys and values where one value belongs",
        "G103",
        events="[{at: 2011-04-18, event: referral_received, method: ▸{how: written}}]",
    ),
    cases("a case of an unknown authority", "G207", authority="▸kentt"),
    cases("a case that shows an unknown event", "G201", shows="[▸referral_recieved]"),
]
