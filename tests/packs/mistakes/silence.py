"""What would be left out in silence."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, instruments, rules, warned
from tests.packs.pack_files import INSTRUMENT, OF_NOTHING, mapping, pack, questions, rule

SILENCE: Iterable[Mistake] = [
    rules("a permission to be so", "G151", should=None, within=None, **{"▸may": "{have: {method: written}}"}),
    rules("a permission to come after", "G151", should=None, within=None, **{"▸may": "{follow: case_closed}"}),
    warned(rules("a duty that is never late", "G152", **{"▸limit_of_power": "true"})),
    rules(
        "an end by what is asked, done otherwise",
        "G153",
        should="{event: referral_decided, where: {decision: early_help}}",
        until="[case_closed, ▸referral_decided]",
    ),
    rules(
        "an end by more than what is asked",
        "G153",
        should="{event: referral_decided, where: {decision: early_help}}",
        until="[▸{event: referral_decided, where: {decision: {one_of: [early_help, no_further_action]}}}]",
    ),
    rules(
        "an end by what is recorded at all",
        "G153",
        should="{event: referral_decided, where: {decision: early_help}}",
        until="[▸{event: referral_decided, where: {decision: {present: true}}}]",
    ),
    warned(
        rules(
            "an end by what was not authorised",
            "G157",
            when="icpc_held",
            should="{event: assessment_completed, where: {authorised: true}}",
            until="[▸{event: assessment_completed, where: {authorised: false}}]",
        )
    ),
    warned(rules("an end by what was asked for", "G118", until="[▸referral_decided]")),
    warned(
        rules(
            "an end by some of what was asked for",
            "G118",
            until="[▸{event: referral_decided, where: {decision: early_help}}]",
        )
    ),
    *(
        rules(f"of its own {why}", "G270", **{**given, "until": "{event: case_closed, ▸of: referral_received}"})
        for why, given in OF_NOTHING.items()
    ),
    rules(
        "exempt for its own where a limit was missed",
        "G270",
        when="{missed: wt10.icpc.15wd}",
        unless="[{▸of: referral_received, where: {method: written}}]",
    ),
    rules("an end of itself", "G271", until="{event: case_closed, of: ▸case_closed}"),
    rules("exempt since what exempts", "G271", unless="[{event: case_closed, since: ▸case_closed}]"),
    Mistake(
        "settled by what is done about something that does not raise it",
        "G271",
        {"q.yaml": questions(settled_by="{event: case_closed, of: ▸allegation_received}")},
    ),
    Mistake(
        "settled by what is done about something unknown",
        "G201",
        {"q.yaml": questions(settled_by="{event: case_closed, of: ▸allegation_recieved}")},
    ),
    rules("of what starts the clock", "G271", unless="[{of: ▸referral_received, where: {method: written}}]"),
    rules("of an event that is none", "G201", until="{event: case_closed, of: ▸referal_received}"),
    rules("since an event that is none", "G201", unless="[{event: case_closed, since: [▸case_opend]}]"),
    rules(
        "of what has no such fact",
        "G202",
        until="{event: case_closed, of: {event: referral_received, same: ▸method}}",
    ),
    rules("since with no event", "G112", unless="[{fact: {method: written}, since: ▸case_closed}]"),
    rules(
        "of with nothing to be so",
        "G102",
        when="referral_decided",
        should="referrer_told",
        unless="[{of: ▸referral_received}]",
    ),
    rules("tied where nothing can be", "G101", before="[{event: case_closed, ▸of: referral_received}]", within=None),
    warned(rules("exempt by what starts it", "G154", unless="[▸referral_received]")),
    warned(
        rules(
            "exempt by the fact that starts it",
            "G154",
            when="{event: referral_received, where: {method: written}}",
            unless="[▸{fact: {method: written}}]",
        )
    ),
    warned(
        rules(
            "exempt by one of two facts that it has",
            "G154",
            when="{event: referral_received, where: {method: written}}",
            unless="[▸{fact: {method: {one_of: [written, telephone]}}}]",
        )
    ),
    warned(
        rules(
            "exempt by what is present",
            "G154",
            when="{event: referral_received, where: {method: written}}",
            unless="[▸{fact: {method: {present: true}}}]",
        )
    ),
    warned(
        rules(
            "exempt by any of two",
            "G154",
            when="{event: referral_received, where: {method: written}}",
            unless="[▸{fact: {any: [{method: written}, {possible_offence: true}]}}]",
        )
    ),
    warned(rules("exempt while it has to hold", "G154", while_="open_referral", unless="[▸{state: open_referral}]")),
    warned(
        rules(
            "started by two values at once",
            "G155",
            when="▸{event: referral_received, where: {all: [{method: written}, {method: telephone}]}}",
        )
    ),
    warned(
        rules(
            "started by what is any of nothing possible",
            "G155",
            when="▸{event: referral_received, where: {all: [{method: written}, {any: [{method: in_person}]}]}}",
        )
    ),
    warned(
        rules(
            "done by two values at once",
            "G155",
            should="▸{event: referral_decided, where: {all: [{decision: early_help}, {decision: no_further_action}]}}",
        )
    ),
    warned(
        rules(
            "to be so, and started where it is not",
            "G155",
            within=None,
            when="{event: referral_received, where: {method: written}}",
            should="{have: ▸{method: telephone}}",
        )
    ),
    warned(
        rules(
            "to be so, and started where it is",
            "G156",
            within=None,
            when="{event: referral_received, where: {method: written}}",
            should="{have: ▸{method: written}}",
        )
    ),
    warned(
        rules(
            "started by yes or no",
            "G156",
            when="▸{event: referral_received, where: {possible_offence: {one_of: [true, false]}}}",
        )
    ),
    warned(rules("before its instrument", "G313", commencement="▸2009-01-01")),
    instruments("an edition that follows itself", "G314", supersedes="▸test-guide"),
    instruments("an edition that follows a later one", "G314", supersedes="▸working-together-2013"),
    instruments(
        "a local procedure in the place of guidance",
        "G314",
        force="local-procedure",
        authority="kent",
        supersedes="▸working-together-2010",
    ),
    warned(
        instruments(
            "an edition a month after the one before it",
            "G315",
            commencement="2013-05-15",
            repeal="2015-01-01",
            supersedes="▸working-together-2010",
        )
    ),
    warned(
        instruments(
            "an edition beside the one before it",
            "G315",
            commencement="2012-05-15",
            supersedes="▸working-together-2010",
        )
    ),
    instruments("an authority's Act", "G417", authority="kent", force="▸act"),
    instruments("an authority's guidance", "G417", authority="kent", force="▸statutory-guidance"),
    Mistake(
        "a rule of an authority with the force of law",
        "G417",
        pack(
            instrument=mapping(INSTRUMENT, force="local-procedure", authority="kent"),
            rules=rule(force="▸regulations", convention="day-after"),
        ),
    ),
    rules("the force of law, and no law", "G418", force="▸act", convention="day-after"),
]
