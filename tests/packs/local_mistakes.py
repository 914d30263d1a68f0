"""Mistakes of meaning in what an authority writes, one a pack; and lawful local rules, of which nothing is said."""

from collections.abc import Iterable, Mapping

from tests.packs.mistakes.mistake import Mistake, warned
from tests.packs.pack_files import BODY, item, mapping, page

INSTRUMENT = {
    "instrument": "kent-2026",
    "title": "Kent procedures (2026), made for tests",
    "force": "local-procedure",
    "authority": "kent",
    "commencement": "2026-04-01",
    "text_read": "true",
}
RULE = {
    "id": "kent.conference",
    "title": "Hold the conference within 10 working days of the strategy discussion",
    "provision": "{heading: Conference, evidence: confirmed}",
    "bearer": "children's social care",
    "when": "{event: strategy_discussion_held, where: {s47_initiated: true}}",
    "should": "icpc_held",
    "within": "10 working days",
    "until": "[case_closed, child_died]",
    "relates_to": "wt26.icpc.15wd",
    "why": "A plan is made while what was found is fresh.",
}
CASE = {
    "rule": "kent.conference",
    "case": "held in time",
    "as_at": "2026-06-30",
    "authority": "kent",
    "events": "[{at: 2026-06-01, event: strategy_discussion_held, s47_initiated: true}, 2026-06-10 icpc_held]",
    "expect": "discharged",
}


def of_kent(instrument: Mapping[str, str | None] | None = None, /, **changes: str | None) -> dict[str, str | bytes]:
    paper = {key: value for key, value in {**INSTRUMENT, **(instrument or {})}.items() if value}
    return {"instrument.yaml": mapping(paper), "04-initial-conference.yaml": item(RULE, **changes)}


def local(name: str, code: str, **changes: str | None) -> Mistake:
    return warned(Mistake(name, code, of_kent(**changes)))


def paper(name: str, code: str, **changes: str | None) -> Mistake:
    return warned(Mistake(name, code, of_kent(changes)))


UNRELATED = {"relates_to": None, "title": "Do it soon"}
LOOSER: Iterable[Mistake] = [
    local("a national rule that has ended", "G440", relates_to="▸wt13.icpc.15wd"),
    local("a national rule of another matter", "G441", relates_to="▸wt26.cg.first"),
    local("the national number in another unit", "G362", within="▸15 days", title="Hold the conference"),
    local("may for should", "G442", should=None, within=None, title="Hold a conference", **{"▸may": "icpc_held"}),
    local("another step that would do", "G442", should="▸icpc_requested"),
    local("one more step that would do", "G442", should="[icpc_held, ▸icpc_requested]"),
    local("a later clock", "G443", when="▸s47_enquiry_started", within="15 working days", title="Hold it in time"),
    local("a clock that starts again", "G443", clock="▸last"),
    local("an exemption of its own", "G444", unless="[▸{event: assessment_started}]"),
    local("an end of its own", "G444", until="[▸referral_decided, case_closed, child_died]"),
    local("no national rule named", "G445", id="▸kent.conference", relates_to=None),
    local(
        "the national number from a start that is not its own",
        "G446",
        id="▸kent.conference",
        relates_to=None,
        when="s47_enquiry_started",
        within="15 working days",
        title="Hold it in time",
    ),
    *(
        local(
            f"{within} for what is for now",
            "G442",
            when="significant_harm_suspected",
            should="strategy_discussion_held",
            within=f"▸{within}",
            until=None,
            relates_to="wt26.sd.minimum",
            title="Hold a strategy discussion in time",
        )
        for within in ("2 working days", "5 days", "48 hours", "1 week", "1 month")
    ),
    local(
        "a clock that begins with one of two starts of a national number",
        "G443",
        when="▸placement_started",
        should="{event: looked_after_visit_made, where: {child_seen: true}}",
        within="3 days",
        until=None,
        relates_to="cpr10.visit.first",
        title="Visit within 3 days",
    ),
]
HARDLY_MEANT: Iterable[Mistake] = [
    local("a number in the title", "G331", title="▸Hold the conference within 5 working days"),
    local("a number in words in the title", "G331", title="▸Hold the conference within five working days"),
    local("a unit in the title", "G331", title="▸Hold the conference within 10 days"),
    paper("a year of another age", "G330", commencement="▸2206-04-01"),
    paper("a year of an earlier age", "G330", commencement="▸1026-04-01"),
    paper("a review in another age", "G330", review_by="▸2926-04-01"),
    paper("a text read before it was written", "G330", source="{url: 'https://kent.example', read: ▸2019-01-01}"),
    local("a repeal of another age", "G330", repeal="▸2226-04-01"),
    local(
        "a reason that is the title",
        "G332",
        why="▸Hold the conference within 10 working days, of the strategy discussion",
    ),
    local(
        "a number that nobody has seen", "G296", provision="▸{heading: Asking, paragraph: '3.14', evidence: recalled}"
    ),
    local("two sources, and none named", "G297", provision="▸{heading: Asking, evidence: corroborated}"),
    local("a heading of nothing", "G332", provision="{heading: ▸'', evidence: confirmed}"),
    local("curled quotation marks", "G364", title="▸“Hold the conference within 10 working days”"),
    local("a bearer misspelt", "G333", bearer="▸chidlren's social care"),
    local("a police misspelt", "G333", bearer="▸poilce", **UNRELATED, should="icpc_requested"),
    local("a nought too many", "G334", within="▸1000 working days", **UNRELATED, should="icpc_requested"),
    local("years of weeks", "G334", within="▸400 weeks", **UNRELATED, should="icpc_requested"),
    local("an event of guidance that has ended", "G335", when="▸initial_assessment_completed", **UNRELATED),
    local("a limit of guidance that has ended", "G335", when="{missed: ▸wt10.icpc.15wd}", **UNRELATED),
    local("advice with a limit", "G336", serves="▸professional-advice"),
    local(
        "a step that lies behind",
        "G338",
        before="▸referral_received",
        within=None,
        should="icpc_requested",
        **UNRELATED,
    ),
    warned(
        Mistake(
            "one rule under two names",
            "G337",
            {**of_kent(), "05-other.yaml": item(RULE, id="▸kent.conference-again", title="Hold the conference")},
        )
    ),
    warned(Mistake("a principle with the force of an Act", "G339", {**of_kent(), "p.md": page(BODY, force="▸act")})),
    warned(
        Mistake(
            "a paragraph of a text that nobody has read",
            "G295",
            of_kent(
                {"text_read": None},
                provision="▸{heading: Conference, paragraph: '5.1', evidence: confirmed}",
            ),
        )
    ),
    *(
        local(f"to be weighed and not done: {words}", "G406", title=f"▸{words}")
        for words in (
            "Carefully consider whether to hold a conference",
            "Take into account what the family wishes",
            "Be mindful of what the child says",
            "Hold a conference where appropriate",
            "Think about a conference",
        )
    ),
    Mistake("a level of no code", "G350", {**of_kent(), "levels.yaml": "levels: {▸G999: advice}\n"}),
    Mistake("a level that is too soft", "G351", {**of_kent(), "levels.yaml": "levels: {▸G442: advice}\n"}),
    Mistake(
        "a suppression in nothing",
        "G354",
        {
            **of_kent(),
            "levels.yaml": "suppress: [{code: G331, of: ▸kent.gone, because: All agreed., until: 2027-01-01}]\n",
        },
    ),
    Mistake(
        "a suppression that gives no reason",
        "G365",
        {
            **of_kent(),
            "levels.yaml": "suppress: [{code: G331, of: kent.conference, because: ▸TBC, until: 2027-01-01}]\n",
        },
    ),
    local(
        "leave before a referral",
        "G355",
        when="concern_identified",
        before="referral_received",
        within=None,
        relates_to=None,
        title="Talk it over first",
        should=None,
        **{"▸should": "case_discussed_with_manager"},
    ),
    local("a title in which a referral waits", "G366", **{"title": None, "▸title": "Refer once the panel has met"}),
    warned(
        Mistake(
            "a case of other things",
            "G356",
            {
                **of_kent(),
                "04-initial-conference.cases.yaml": item(
                    CASE, case="▸elsewhere", events="[2026-06-01 referral_received]", expect="none"
                ),
            },
        )
    ),
    warned(
        Mistake(
            "one thing by two limits",
            "G357",
            {**of_kent(), "05-other.yaml": item(RULE, id="▸kent.sooner", within="5 days", title="Hold it soon")},
        )
    ),
    warned(
        Mistake(
            "asked and forbidden",
            "G358",
            {
                **of_kent(),
                "05-other.yaml": item(
                    RULE,
                    id="▸kent.none",
                    should=None,
                    within=None,
                    until=None,
                    relates_to=None,
                    title="Hold none",
                    must_not="icpc_held",
                    rests_on="{none: it is ours}",
                ),
            },
        )
    ),
    local("another force in the title", "G359", title="▸The chair must hold the conference within 10 working days"),
    Mistake("an instrument that follows none", "G217", of_kent({"supersedes": "▸kent-2024"})),
    Mistake("a number and a word for how soon", "G107", of_kent(**{"▸how_soon": "immediately"})),
    Mistake(
        "cases beside no rules",
        "G504",
        {**of_kent(), "05-other.cases.yaml": item(CASE)},
        place=("05-other.cases.yaml", 1, 1),
    ),
    warned(
        Mistake(
            "a case of nobody's",
            "G505",
            {**of_kent(), "04-initial-conference.cases.yaml": item(CASE, case="▸in time", authority=None)},
        )
    ),
]
LOCAL = [*LOOSER, *HARDLY_MEANT]

LAWFUL: Mapping[str, Mapping[str, str | None]] = {
    "stricter in the same unit": {},
    "the same limit": {"within": "15 working days", "title": "Hold the conference within fifteen working days"},
    "a later edition's number in words": {"title": "Hold the conference within ten working days"},
    "from an earlier event as well": {"when": "[strategy_discussion_held, s47_enquiry_started]"},
    "of every discussion": {"when": "strategy_discussion_held"},
    "fewer ends": {"until": "[child_died]"},
    "an end that every duty has": {"until": "[case_closed, child_turned_18]"},
    "an added step that relates to none": {
        "relates_to": None,
        "should": "icpc_requested",
        "title": "Ask for it in time",
    },
    "in calendar days": {"within": "7 days", "title": "Hold the conference within 7 days"},
    **{
        f"{within} for what is for now": {
            "when": "significant_harm_suspected",
            "should": "strategy_discussion_held",
            "within": within,
            "until": "[child_died]",
            "relates_to": "wt26.sd.minimum",
            "title": "Hold a strategy discussion in time",
        }
        for within in ("4 hours", "24 hours", "1 day", "1 working day")
    },
    "a number for the first of what a national rule with none asks for again and again": {
        "when": "cin_plan_started",
        "should": "cin_plan_reviewed",
        "within": "6 weeks",
        "until": "[cin_plan_ended, case_closed, child_died, child_turned_18]",
        "relates_to": "wt26.cinplan.review",
        "title": "Review a child in need plan within six weeks of its start",
    },
    "another bearer in whole words": {"bearer": "practice manager"},
    "a typographer's apostrophe": {"bearer": "children’s social care"},
    "a title with two lengths": {
        "title": "Hold the conference within 10 working days, and not the national 15 working days"
    },
}
