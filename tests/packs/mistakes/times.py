"""Mistakes in days and times."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, cases, instruments, rules, trials, warned
from tests.packs.pack_files import (
    CALENDAR,
    LIVE,
    PLAIN_PAPER,
    REVOKED,
    TRIAL,
    case,
    indented,
    item,
    mapping,
    pack,
    rule,
)

TIME: Iterable[Mistake] = [
    rules("a date that is none", "G301", commencement="▸2011-02-30"),
    rules("a month that is none, and no day either way round", "G301", commencement="▸2012-31-04"),
    rules("a date in words", "G301", commencement="▸17 March 2010"),
    rules("day and month swapped", "G302", commencement="▸2011-18-04"),
    rules("a date with strokes", "G306", commencement="▸18/04/2011"),
    rules("repealed before it commenced", "G303", commencement="2012-01-01", repeal="▸2011-01-01"),
    instruments("an instrument repealed before it commenced", "G303", repeal="▸2010-03-17"),
    rules("a rule outside its instrument's time", "G304", commencement="▸2014-01-01"),
    Mistake(
        "a carried rule outside its instrument's time",
        "G304",
        pack(rules=item({"id": "t.one", "carries": "wt10.refer.decide", "commencement": "▸2014-01-01"})),
    ),
    trials("a trial that ends before it starts", "G303", until="▸2011-03-01"),
    trials(
        "a paper that ends before it starts",
        "G303",
        instruments="[{kind: direction, dated: 2011-03-21, from: 2011-04-01, until: ▸2011-03-01}]",
    ),
    trials("a trial of a rule not in force", "G304", suspends="[{rule: ▸wt13.icpc.15wd, evidence: confirmed}]"),
    trials("a trial with no certain day", "G320", from_="2011-04", until="▸2011-05", instruments=PLAIN_PAPER),
    trials("a live trial with no end", "G321", **{**LIVE, "state": "▸granted", "until": "not known"}),
    trials("a trial that begins before its papers", "G322", from_="▸2011-03-25"),
    trials("a trial that ends after its papers", "G322", until="▸2011-10-02"),
    trials(
        "a trial with a gap between its papers",
        "G322",
        instruments="[{kind: direction, dated: 2011-03-21, from: 2011-04-01, until: 2011-06-01}, "
        "{kind: extension, from: ▸2011-06-02, until: 2011-10-01}]",
    ),
    trials("a trial before its direction", "G323", instruments="[{kind: direction, dated: ▸2011-04-02}]"),
    trials("a direction of the month after", "G323", instruments="[{kind: direction, dated: ▸2011-05}]"),
    warned(trials("a trial withdrawn after a direction", "G522", state="▸withdrawn")),
    warned(
        trials(
            "a trial withdrawn after it began",
            "G522",
            state="▸withdrawn",
            instruments=REVOKED.replace("D", "2011-04-02"),
        )
    ),
    trials("a trial past its revocation", "G324", instruments=REVOKED.replace("D", "▸2011-09-30")),
    trials(
        "a revocation with no date", "G324", instruments="[{kind: direction, dated: 2011-03-21}, ▸{kind: revocation}]"
    ),
    trials("a trial revoked before it began", "G324", instruments=REVOKED.replace("D", "▸2011-04-01")),
    trials(
        "a trial revoked, its end not known", "G324", until="not known", instruments=REVOKED.replace("D", "▸2011-09-30")
    ),
    trials(
        "a trial of an authority past its end",
        "G325",
        authority="cumbria",
        suspends="[{rule: wt18.icpc.15wd, evidence: confirmed}]",
        instruments="[{kind: direction, dated: 2023-01-05}]",
        from_="2023-02-01",
        until="▸2023-04-02",
    ),
    trials(
        "a trial of an authority not there yet",
        "G325",
        authority="cumberland",
        suspends="[{rule: wt18.icpc.15wd, evidence: confirmed}]",
        instruments="[{kind: direction, dated: 2023-01-05}]",
        from_="▸2023-02-01",
        until="2023-05-01",
    ),
    warned(
        trials(
            "a trial that runs past the edition of its rule",
            "G521",
            suspends="[{rule: ▸wt10.icpc.15wd, evidence: confirmed}]",
            instruments="[{kind: direction, dated: 2013-01-10}]",
            from_="2013-02-01",
            until="2013-07-01",
        )
    ),
    warned(
        trials(
            "a trial that runs a day past the edition of its rule",
            "G521",
            suspends="[{rule: ▸wt10.icpc.15wd, evidence: confirmed}]",
            instruments="[{kind: direction, dated: 2013-01-10}]",
            from_="2013-02-01",
            until="2013-04-16",
        )
    ),
    warned(
        trials(
            "a trial that names another rule of the next edition",
            "G521",
            suspends="[{rule: ▸wt10.icpc.15wd, evidence: confirmed}, {rule: wt13.assess.45wd, evidence: confirmed}]",
            instruments="[{kind: direction, dated: 2013-01-10}]",
            from_="2013-04-10",
            until="2013-07-01",
        )
    ),
    warned(
        Mistake(
            "a case of a trial that is over",
            "G220",
            {
                "trial.yaml": mapping(TRIAL, instead=indented(rule(id="t.instead"))),
                "trial.cases.yaml": case(
                    rule="t.instead", authority="kent", case="▸late", events="[2011-10-01 referral_received]"
                ),
            },
        )
    ),
    cases("a case on a day that is none", "G301", as_at="▸2011-02-30"),
    cases("a case known at a time that is none", "G301", known_at="▸2011-02-03T25:00"),
    cases("a case expected due on a day that is none", "G301", expect="{status: discharged, due: ▸2011-02-30}"),
    cases("an event of a case on a day that is none", "G301", events="[▸2011-02-30 referral_received]"),
    cases("a window that ends before it starts", "G303", from_="2011-04-01", until="▸2011-03-01"),
    Mistake(
        "a holiday on no day", "G302", {"days.yaml": mapping(CALENDAR, holidays="[{date: ▸2011-18-04, why: Easter}]")}
    ),
    Mistake("a calendar that ends before it starts", "G303", {"days.yaml": mapping(CALENDAR, last_year="▸2009")}),
    Mistake(
        "an authority that ended before it began",
        "G303",
        {"a.yaml": item({"code": "999", "slug": "one", "name": "One", "from": "2010-01-01", "until": "▸2009-01-01"})},
    ),
]
