"""Packs with one mistake each, for the tests that provoke it. `▸` stands where it is to be pointed at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from guidance.app.packs.shipped import shipped

HERE = "▸"
PLAIN = {
    "id": "t.refer.decide",
    "title": "Decide what happens next within a working day",
    "provision": "{heading: Asking, evidence: confirmed}",
    "bearer": "children's social care",
    "when": "referral_received",
    "should": "referral_decided",
    "within": "1 working day",
    "why": "A child should not be left waiting.",
}
INSTRUMENT = {
    "instrument": "test-guide",
    "title": "A guide made for tests",
    "force": "statutory-guidance",
    "commencement": "2010-03-17",
    "repeal": "2013-04-15",
}
TRIAL = {
    "trial": "test-2011",
    "authority": "kent",
    "state": "granted",
    "instruments": "[{kind: direction, dated: 2011-03-21, from: 2011-04-01, until: 2011-10-01, read: true}]",
    "from": "2011-04-01",
    "until": "2011-10-01",
    "suspends": "[{rule: wt10.icpc.15wd, evidence: confirmed}]",
    "measures": "[working days to the conference, what children and families say]",
    "conditions": "report at six months",
    "stop_if": "a child comes to harm through delay",
    "stopped_by": "director of children's services",
    "partners_agreed": "2011-03-01",
    "families_told": "2011-03-15",
    "impact_assessments": "[equality, data protection]",
    "baseline": "2010-04-01 to 2011-03-31",
    "source": "invented for a test",
}
PLAIN_PAPER = "[{kind: direction, dated: 2011-03-21}]"
REVOKED = "[{kind: direction, dated: 2011-03-21}, {kind: revocation, from: D}]"
LIVE = {
    "suspends": "[{rule: wt26.icpc.15wd, evidence: confirmed}]",
    "instruments": "[{kind: direction, dated: 2026-04-13}]",
    "from_": "2026-05-01",
    "until": "2026-11-01",
}
"""What makes a trial one of a rule still in force."""
OF_NOTHING: Mapping[str, Mapping[str, str | None]] = {
    "where a later one sets the clock going again": {"clock": "last"},
    "where it is forbidden": {
        "should": None,
        "within": None,
        "must_not": "referral_decided",
        "rests_on": "Children Act 1989 s.47",
    },
    "where a limit was missed": {"when": "{missed: wt10.icpc.15wd}"},
    "where it is a power": {
        "force": "act",
        "rests_on": "Children Act 1989 s.44",
        "convention": "day-after",
        "should": None,
        "must": "emergency_protection_order_ended",
        "when": "emergency_protection_order_made",
        "limit_of_power": "true",
    },
}
"""What makes a rule one whose duties cannot be told apart by what each is of."""
FRONT = {
    "id": "t.weigh-it",
    "title": "Weigh it",
    "source": "A guide made for tests",
    "place": "page 1",
    "force": "professional",
    "evidence": "confirmed",
    "bears_on": "[referral_received]",
    "pulls_against": "[]",
}
CASE = {
    "rule": "t.refer.decide",
    "case": "on the last day",
    "as_at": "2011-04-20",
    "events": "[2011-04-18 referral_received, 2011-04-19 referral_decided]",
    "expect": "discharged",
}
EDITION = """editions:
- edition: '2010'
  title: A guide
  instrument: wt-2010
  supersedes: []
  dates: [{what: published, when: 2010-03, evidence: recalled}]
  evidence: recalled
""".replace("wt-2010", "working-together-2010")
CALENDAR = {
    "calendar": "test-days",
    "version": "1",
    "source": "invented for a test",
    "first_year": "2010",
    "last_year": "2012",
    "holidays": "[{date: 2010-01-01, why: New Year}]",
}
CLOSURES = {
    "calendar": "kent-closures",
    "version": "1",
    "source": "invented for a test",
    "overlays": "england-and-wales",
    "authority": "kent",
    "closures": "[{date: 2011-12-28, why: offices closed}]",
}
DEPARTURE = {
    "case": "C1",
    "rule": "wt10.ia.complete",
    "trigger": "e1",
    "decided": "2011-04-26",
    "decided_by": "a manager",
    "reasons": "the child was in hospital",
    "principles": "acpo.3",
}
READ, BELIEVED = (next(r for r in shipped().rules if r.id == name) for name in ("wt10.ia.complete", "wt10.refer.chase"))
CHECK = {
    "rule": READ.id,
    "words": f'"{READ.words}"',
    "checked_by": "policy team of Anytown Council",
    "against": "{text: a printed copy made for tests, place: page 1}",
    "checked_on": "2026-11-20",
    "result": "agrees",
}
KEPT_TO = "kept_to: 2026-11-25\nchecks:\n"
SOURCE = {"key": "ANY", "title": "A page made for tests", "address": "any.example"}
QUESTION = {
    "id": "is-it-so",
    "question": "Is it so?",
    "ask_when": "referral_received",
    "settled_by": "referral_decided",
    "how_soon": "immediately",
}
PATHWAY = """pathway: working-together-2018
charts:
- chart: first
  number: 1
  page: 76
  title: A referral
  stages: referral
  steps:
  - step: received
    what: It comes
    who: social care
    shown_by: referral_received
    rules: wt23.refer.decide
    then: decided
  - step: decided
    asks: What now
    who: a manager
    shown_by: referral_decided
    answers:
    - {answer: Help, then: help}
    - {answer: Assess, shown_by: {event: referral_decided, where: {decision: assessment}}, to: second}
  - step: help
    what: Help is given
    who: a worker
    unseen: nothing shows it
    ends: Others help.
"""
ASSESS = "  - {step: assess, what: It is made, who: a worker, shown_by: assessment_completed, ends: It is made.}"
SECOND = f"""- chart: second
  number: 4
  page: 103
  title: An assessment
  stages: assessment
  steps:
{ASSESS}
"""
PATHWAY += SECOND
BODY = "\n## What it asks\n\nThis.\n\n## What to weigh\n\nThat.\n\n## Questions to ask yourself\n\n- Is it so?\n"


def _lines(given: Mapping[str, str], changes: Mapping[str, str | None]) -> list[str]:
    """Write a mapping; a change adds a key, puts another value in its place, or with None takes it away."""
    merged = {**given, **{key.rstrip("_"): value for key, value in changes.items()}}
    return [f"{key}: {value}" for key, value in merged.items() if value is not None]


def mapping(given: Mapping[str, str], **changes: str | None) -> str:
    return "\n".join(_lines(given, changes)) + "\n"


def item(given: Mapping[str, str], **changes: str | None) -> str:
    return "- " + "\n  ".join(_lines(given, changes)) + "\n"


def rule(**changes: str | None) -> str:
    return item(PLAIN, **changes)


def no_limit(**changes: str | None) -> str:
    return rule(within=None, should=None, **changes, **{"▸should": "referral_decided"})


def case(**changes: str | None) -> str:
    return item(CASE, **changes)


def page(body: str = BODY, **changes: str | None) -> str:
    return f"---\n{mapping(FRONT, **changes)}---\n{body}"


def questions(**changes: str | None) -> str:
    return "questions:\n" + "".join(f"  {line}\n" for line in item(QUESTION, **changes).splitlines())


def pack(**files: str | bytes) -> dict[str, str | bytes]:
    """Name the files of a pack; there is an instrument unless it is said to be empty."""
    named = {"instrument": "instrument.yaml", "rules": "01-referral.yaml", "cases": "01-referral.cases.yaml"}
    given = {"instrument": mapping(INSTRUMENT), **files}
    return {named.get(key, key): content for key, content in given.items() if content}


@dataclass(frozen=True)
class Mistake:
    """One mistake: what people call it, the code it is given, and the files it is in."""

    name: str
    code: str
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    warning: bool = False
    place: tuple[str, int, int] = ("", 1, 1)
    """The file, line and column, where no mark in the text can show it."""

    def write(self, folder: Path) -> tuple[str, int, int]:
        """Write the files; return where the mistake is to be pointed at."""
        return next(iter(written(folder, self.files)), self.place)


def written(folder: Path, files: Mapping[str, str | bytes]) -> list[tuple[str, int, int]]:
    """Write some files; return every place that is marked in them."""
    places = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            parts = content.split(HERE)
            before = [("".join(parts[:n]) + HERE).splitlines() for n in range(1, len(parts))]
            places += [(name, len(lines), len(lines[-1])) for lines in before]
            content = "".join(parts).encode()  # noqa: PLW2901  the marks are no part of the file
        path.write_bytes(content)
    return sorted(places)


def warned(mistake: Mistake) -> Mistake:
    return replace(mistake, warning=True)


def trade(name: str, code: str, text: str) -> Mistake:
    return Mistake(name, code, {"words.yaml": f"{text}\n"})


def rules(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, pack(rules=rule(**changes)))


def texts(name: str, code: str, text: str | bytes, place: tuple[str, int, int] = ("", 1, 1)) -> Mistake:
    return Mistake(name, code, pack(rules=text), place=place)


def cases(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, pack(rules=rule(), cases=case(**changes)))


def indented(text: str) -> str:
    return "\n" + "\n".join(f"  {line}" for line in text.splitlines())


def trials(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, {"trial.yaml": mapping(TRIAL, **changes)})


def pages(name: str, code: str, text: str | bytes, place: tuple[str, int, int] = ("", 1, 1)) -> Mistake:
    return Mistake(name, code, {"page.md": text}, place=place)


def instruments(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, pack(instrument=mapping(INSTRUMENT, **changes), rules=rule()))


def checks(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, {"checks.yaml": KEPT_TO + item(CHECK, **changes)})


def sources(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, {"sources.yaml": item(SOURCE, **changes)})


def pathways(name: str, code: str, *changes: str) -> Mistake:
    text = PATHWAY
    for given, instead in zip(changes[::2], changes[1::2], strict=True):
        assert text.count(given) == 1, given
        text = text.replace(given, instead)
    return Mistake(name, code, {"pathway.yaml": text})


PATHWAYS: Iterable[Mistake] = [
    pathways("a pathway of no instrument", "G253", "working-together-2018", "▸working-togther-2018"),
    pathways("a chart of no stage", "G113", "stages: assessment", "stages: ▸[]"),
    pathways("a chart of a stage that there is not", "G144", "stages: assessment", "stages: ▸asessment"),
    pathways("a chart of a stage that nothing in it touches", "G264", "stages: assessment", "stages: ▸child-death"),
    Mistake("two charts of one name", "G211", {"pathway.yaml": PATHWAY + SECOND.replace("second", "▸second")}),
    pathways("two steps of one name", "G211", "  - {step: assess", f"{ASSESS}\n  - {{step: ▸assess"),
    pathways("a step that leads to no step", "G260", "then: decided", "then: ▸decide"),
    pathways("a step of another chart", "G260", "then: help", "then: ▸assess"),
    pathways("a step that leads to no chart", "G261", "to: second", "to: ▸secnd"),
    pathways("a chart that leads to itself", "G261", "to: second", "to: ▸first"),
    pathways(
        "a step passed by",
        "G262",
        "{answer: Help, then: help}",
        "{answer: Help, ends: It helps.}",
        "step: help",
        "step: ▸help",
    ),
    pathways(
        "a first step that asks nothing and leads round",
        "G263",
        "ends: Others help.",
        "then: help",
        "step: help",
        "step: ▸help",
    ),
    pathways("a step of no known event", "G201", "shown_by: referral_received", "shown_by: ▸referal_received"),
    pathways("an answer of no known fact", "G202", "where: {decision:", "where: {▸decison:"),
    pathways("an answer of no known value", "G203", "decision: assessment", "decision: ▸assesment"),
    pathways("a step of no known rule", "G205", "rules: wt23.refer.decide", "rules: ▸wt23.refer.decid"),
    pathways(
        "a step that goes on in two ways", "G190", "ends: Others help.", "then: received\n    ends: ▸Others help."
    ),
    pathways("an answer that goes nowhere", "G190", "{answer: Help, then: help}", "▸{answer: Help}"),
    pathways("a decision that goes on by itself", "G190", "asks: What now", "asks: What now\n    then: ▸help"),
    pathways("a step that is done and decided", "G191", "what: Help is given", "what: Help is given\n    asks: ▸Is it"),
    pathways("a step that is neither", "G191", "- step: help\n    what: Help is given", "- ▸step: help"),
    pathways("a decision of one answer", "G191", "    - {answer: Help, then: help}\n", "", "asks: What", "asks: ▸What"),
    pathways(
        "answers to nothing asked",
        "G191",
        "    ends: Others",
        "    answers: ▸[{answer: A, then: help}]\n    ends: Others",
    ),
    pathways(
        "a step that nothing shows", "G192", "unseen: nothing shows it\n    ", "", "- step: help", "- ▸step: help"
    ),
    pathways("a step shown and unseen", "G192", "unseen: nothing", "shown_by: case_closed\n    unseen: ▸nothing"),
    pathways("a page that is no number", "G109", "page: 103", "page: ▸p103"),
    pathways(
        "a step with a status", "G101", "who: a worker\n    unseen", "who: a worker\n    ▸status: met\n    unseen"
    ),
    pathways("a step of nobody", "G102", "    who: a manager\n", "", "- step: decided", "- ▸step: decided"),
]
READING: Iterable[Mistake] = [
    Mistake("a folder with nothing in it", "G001"),
    texts("a file in Latin-1", "G002", "# für ein Kind\n".encode("latin-1"), ("01-referral.yaml", 1, 4)),
    texts("a file in Latin-1, further down", "G002", rule().encode() + b"# caf\xe9\n", ("01-referral.yaml", 9, 6)),
    texts("a file in UTF-16", "G002", rule().encode("utf-16"), ("01-referral.yaml", 1, 1)),
    texts("a tab for indentation", "G004", "- id: t.one\n▸\ttitle: One\n"),
    texts("an empty file", "G005", "# nothing\n\n", ("01-referral.yaml", 1, 1)),
    texts("a file with comments alone", "G005", "▸# to be written\n# some day\n"),
    texts("an unclosed quotation mark", "G006", '- id: t.one\n  title: ▸"One\n  why: Two\n'),
    texts("an unclosed bracket", "G006", "- id: t.one\n  when: ▸[one, two\n  why: Two\n"),
    texts("a second colon in a line", "G006", "- id: t.one\n  title: One▸: two\n"),
    texts("a key without a colon", "G006", "- id: t.one\n  ▸title\n  why: Two\n"),
    texts("a key out of line", "G006", "- id: t.one\n  title: One\n ▸why: Two\n"),
    texts("an apostrophe in single quotes", "G006", "- id: t.one\n  title: 'The child'▸s own words'\n"),
    texts("a dash in the middle of a line", "G006", "- id: t.one\n  when: ▸- one\n"),
    texts("text on the line of a folded text", "G006", "- id: t.one\n  why: >- ▸because\n"),
    texts("a comma with nothing after it", "G006", "- id: t.one\n  when: [one, ▸, two]\n"),
    texts("text that begins with a star", "G006", "- id: t.one\n  why: *▸ because\n"),
    texts("a line that belongs to nothing", "G006", "- id: t.one\n▸id: t.two\n"),
    texts("a value that begins with an at sign", "G006", "- id: ▸@one\n"),
    texts("a backslash in double quotes", "G006", '- id: "one▸\\q"\n'),
    texts("a key given twice", "G007", rule() + "  ▸bearer: the police\n"),
    texts("an anchor", "G008", rule(bearer="▸&who children's social care")),
    texts("an alias", "G008", rule() + "  because: ▸*who\n"),
    texts("a tag", "G009", rule(bearer="▸!!str police")),
    texts("lists in lists in lists", "G010", "- id: " + "[" * 38 + "▸[" + "[" * 10_000 + "\n"),
    texts("a second document", "G011", rule() + "▸---\n" + rule(id="t.two")),
    texts("a merge key", "G013", rule() + "  ▸<<: {force: act}\n"),
    texts("a key that could be true or false", "G014", rule() + "  ▸on: referral_received\n"),
    texts("a key that is a list", "G015", rule() + "  ? ▸[a, b]\n  : yes\n"),
    texts("a NUL", "G016", rule(bearer="the ▸\x00police")),
    texts("an escape character", "G016", rule(bearer="the ▸\x1b[31mpolice")),
    texts("an escape that writes a NUL", "G016", rule(bearer='▸"the \\0 police"')),
    texts("a file of no kind", "G017", "▸colour: red\n"),
    texts("a text alone", "G017", "▸nothing but words\n"),
    texts("a list of words", "G017", "▸- one\n- two\n"),
    texts("an empty list", "G113", "▸[]\n"),
    texts("a rule that is in no list", "G103", "▸" + mapping(PLAIN)),
    Mistake("a case that is in no list", "G103", pack(rules=rule(), cases="▸" + mapping(CASE))),
    pages("a page with no front matter", "G018", "▸## What it asks\n\nThis.\n"),
    pages("front matter without an end", "G018", f"▸---\n{mapping(FRONT)}"),
    pages("a page in Latin-1", "G002", page(title="Für").encode("latin-1"), ("page.md", 3, 9)),
    pages("a mark in a page that turns text round", "G016", page(BODY.replace("That", "Th▸\u202eat"))),
    pages("a character in a page that has no width", "G016", page(BODY.replace("That", "Th▸\u200bat"))),
    pages("a control character in a page", "G016", page(BODY.replace("That", "Th▸\x07at"))),
    pages("headings in another order", "G019", page(BODY.replace("## What it asks", "▸## What to ask"))),
    pages("a heading that is missing", "G019", page("\n## What it asks\n\nThis.\n\n## What to weigh\n\n▸That.\n")),
    pages("nothing under a heading", "G113", page(BODY.replace("## What to weigh\n\nThat.", "▸## What to weigh\n"))),
]

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
            "G112",
            should="{have: {method: written}}",
            within=None,
            **{"▸within": "1 day"},
        ),
    ),
    warned(
        rules(
            "an end to what is to be so already",
            "G112",
            should="{have: {method: written}}",
            within=None,
            **{"▸until": "case_closed"},
        ),
    ),
    warned(
        rules(
            "a limit on what may be done",
            "G112",
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
    warned(rules("what follows a power where there is none", "G112", **{"▸followed_by": "case_closed"})),
    warned(rules("what shows it afterwards where there is none", "G112", **{"▸afterwards": "case_closed"})),
    warned(rules("what a power prolongs where there is none", "G112", **{"▸extends": "case_closed"})),
    warned(rules("the longest of a power where there is none", "G112", **{"▸at_most": "{period: 8 days}"})),
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
    rules("seven questions", "G180", asked_as="▸[one, two, three, four, five, six, seven]"),
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
            "G153",
            when="icpc_held",
            should="{event: assessment_completed, where: {authorised: true}}",
            until="[▸{event: assessment_completed, where: {authorised: false}}]",
        )
    ),
    warned(rules("an end by what was asked for", "G112", until="[▸referral_decided]")),
    warned(
        rules(
            "an end by some of what was asked for",
            "G112",
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
    warned(trials("a granted trial whose end is not known", "G403", trial="▸test-2011", until=None)),
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

PROVENANCE: Iterable[Mistake] = [
    warned(pages("a page that does not say what it pulls against", "G140", page(id="▸t.weigh-it", pulls_against=None))),
    pages("a tension without a why", "G102", page(pulls_against="[▸{rule: wt10.ia.complete}]")),
    pages("a tension with an empty why", "G113", page(pulls_against='[{rule: wt10.ia.complete, because: ▸""}]')),
    pages("a tension that is a rule's name alone", "G103", page(pulls_against="[▸wt10.ia.complete]")),
    rules("a source that is on no list", "G240", provision="{evidence: confirmed, sources: [▸HARC]}"),
    rules(
        "a place in a source that is on no list", "G240", provision='{evidence: confirmed, sources: [▸"SEEED 4.53"]}'
    ),
    instruments("a day known from no source", "G240", commencement_known="{evidence: confirmed, sources: [▸LEX]}"),
    Mistake(
        "a carried rule with a source on no list",
        "G240",
        pack(
            rules=item(
                {"id": "t.one", "carries": "wt10.ia.complete", "provision": "{evidence: recalled, sources: [▸HARC]}"}
            )
        ),
    ),
    sources("a source with a key in small letters", "G109", key="▸any"),
    sources("a source without a title", "G113", title='▸""'),
    Mistake("one source twice", "G211", {"sources.yaml": item(SOURCE) + item(SOURCE, key="▸ANY")}),
    checks("a check of an unknown rule", "G205", rule="▸wt10.ia.compleat"),
    checks("a check of an unknown principle", "G206", rule=None, principle="▸acpo.11"),
    Mistake(
        "a check of a rule and of a principle",
        "G102",
        {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, principle="acpo.3")[2:]},
    ),
    Mistake("a check of nothing", "G102", {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, rule=None)[2:]}),
    checks("a check with a mark of another form", "G109", words="▸wt10"),
    checks("a check with no outcome", "G104", result="▸fine"),
    checks("a check that names no place", "G102", against="▸{text: a printed copy}"),
    checks("a difference without a note", "G141", result="▸differs"),
    checks("a check after the day its file is kept to", "G142", checked_on="▸2026-11-26"),
    checks("a check on a day that is none", "G301", checked_on="▸2026-02-30"),
    Mistake(
        "one check twice",
        "G241",
        {"checks.yaml": KEPT_TO + item(CHECK) + "- ▸" + item(CHECK, checked_by="Policy team of Anytown council")[2:]},
    ),
    warned(
        Mistake(
            "a check of words that have changed",
            "G242",
            {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, words='"00000000"')[2:]},
        )
    ),
    warned(
        Mistake(
            "a text that differs",
            "G243",
            {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, result="differs", note="five days")[2:]},
        )
    ),
    warned(
        Mistake(
            "a grade left behind",
            "G244",
            {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, rule=BELIEVED.id, words=f'"{BELIEVED.words}"')[2:]},
        )
    ),
    warned(
        rules(
            "confirmed from guidance for schools",
            "G290",
            provision="▸{evidence: confirmed, sources: [KCSIE]}",
        )
    ),
    warned(
        rules(
            "confirmed from a text of other days",
            "G291",
            provision="▸{evidence: confirmed, section: '1', sources: [CA89]}",
            force="act",
            rests_on="Children Act 1989 s.47",
            convention="day-after",
        )
    ),
    warned(
        rules(
            "law with no place in it",
            "G292",
            provision="▸{heading: Referrals, evidence: recalled}",
            force="act",
            rests_on="Children Act 1989",
            convention="day-after",
        )
    ),
    warned(instruments("a text read on no day", "G293", text_read="▸true")),
]


AUDIT = """\
audit: test-guide
title: An audit made for tests
about: It asks whether it is so.
groups:
  - group: so
    title: So
    questions:
      - number: 1
        asks: Is it so?
        provision: {evidence: confirmed}
        rules: [t.refer.decide]
      - number: 2
        asks: And is it good?
        provision: {evidence: confirmed}
        people: Ask somebody.
"""
FORM = """\
form: test-form
title: A form made for tests
about: It asks what happened.
source: {title: Nothing, place: nowhere, evidence: confirmed}
parts:
  - part: said
    title: What was said
    kind: words
    asks: [{ask: it, prompt: What was it?}]
  - part: visits
    title: Visits
    kind: rows
    columns: [{column: day, title: Day}, {column: seen, title: Seen}]
    records: {event: cp_visit_made, at: day, facts: {child_seen: seen}}
  - part: events
    title: Events
    kind: timeline
"""


def waiting(**changes: str | None) -> str:
    return mapping(INSTRUMENT, force="local-procedure", applies="when-named", **changes)


def audits(name: str, code: str, old: str, new: str, **changes: str | None) -> Mistake:
    assert AUDIT.count(old) == 1, old
    files = pack(instrument=waiting(**changes), rules=rule(), **{"audit.yaml": AUDIT.replace(old, new)})
    return Mistake(name, code, files)


def forms(name: str, code: str, old: str, new: str) -> Mistake:
    assert FORM.count(old) == 1, old
    return Mistake(name, code, {"form.yaml": FORM.replace(old, new)})


ASKED: Iterable[Mistake] = [
    Mistake(
        "a question that nobody answers",
        "G130",
        pack(
            instrument=waiting(),
            rules=rule(),
            **{
                "audit.yaml": AUDIT.replace("- number: 2", "- ▸number: 2").replace(
                    "        people: Ask somebody.\n", ""
                )
            },
        ),
    ),
    audits("a question both put and not printed", "G130", "people: Ask somebody.", "unprinted: ▸It is not there."),
    audits("a question with no number", "G102", "- number: 2", "- ▸among: []"),
    audits("a number in words", "G109", "number: 2", "number: ▸two"),
    audits("one number for two questions", "G211", "number: 2", "number: ▸1"),
    audits("a question of no rule", "G230", "rules: [t.refer.decide]", "rules: [t.refer.decide, ▸t.refer.desided]"),
    audits("a question of another pack's rule", "G230", "[t.refer.decide]", "[t.refer.decide, ▸wt10.refer.decide]"),
    Mistake(
        "a rule that no question asks",
        "G231",
        pack(instrument=waiting(), rules=rule() + rule(id="▸t.other", within="3 days"), **{"audit.yaml": AUDIT}),
    ),
    audits("an audit of another name", "G232", "audit: test-guide", "audit: ▸another-guide"),
    Mistake(
        "an audit whose rules always apply",
        "G232",
        pack(rules=rule(), **{"audit.yaml": AUDIT.replace("audit: ", "audit: ▸")}),
    ),
    Mistake(
        "a part of words with nothing to ask",
        "G132",
        {
            "form.yaml": FORM.replace("- part: said", "- ▸part: said").replace(
                "    asks: [{ask: it, prompt: What was it?}]\n", ""
            )
        },
    ),
    forms("a drawing with columns", "G132", "kind: rows\n    columns: [", "kind: drawing\n    columns: ▸["),
    forms(
        "a timeline that records",
        "G132",
        "    kind: timeline\n",
        "    kind: timeline\n    records: ▸{event: cp_visit_made, at: day}\n",
    ),
    instruments("guidance that waits to be named", "G134", applies="▸when-named"),
    Mistake(
        "law in a pack that waits to be named",
        "G134",
        pack(
            instrument=waiting(),
            rules=rule(force="▸regulations", convention="day-after", rests_on="Children Act 1989 s.17"),
        ),
    ),
    Mistake(
        "a definition in a pack that waits to be named",
        "G134",
        pack(
            instrument=waiting(),
            rules=rule(should=None, within=None, **{"▸derives": "referral_decided"}),
        ),
    ),
    Mistake(
        "a waiting rule that follows another pack's limit",
        "G134",
        pack(instrument=waiting(), rules=rule(when="{missed: ▸wt10.refer.decide}")),
    ),
    Mistake(
        "words of law carried into a pack that waits to be named",
        "G134",
        pack(instrument=waiting(), rules=item({"id": "t.one", "carries": "▸wt18.arrangements.report"})),
    ),
    forms("a part of no kind", "G104", "kind: timeline", "kind: ▸time_line"),
    forms("two parts of one name", "G133", "part: visits", "part: ▸said"),
    forms("a part called as the head is", "G133", "part: said", "part: ▸case"),
    forms(
        "two questions of one name in a form",
        "G133",
        "prompt: What was it?}]",
        "prompt: What was it?}, {ask: ▸it, prompt: And?}]",
    ),
    forms("a day in no column", "G133", "at: day", "at: ▸days"),
    forms("a fact in no column", "G133", "{child_seen: seen}", "{child_seen: ▸sene}"),
    Mistake(
        "a form without a timeline",
        "G133",
        {"form.yaml": FORM.replace("kind: timeline", "kind: drawing").replace("parts:", "▸parts:")},
    ),
    forms("a form that records an unknown event", "G201", "event: cp_visit_made", "event: ▸cp_visit_maid"),
    forms("a form that records an unknown fact", "G202", "{child_seen: seen}", "{▸child_sen: seen}"),
    forms("a form with a pack that is not there", "G233", "parts:", "pack: ▸test-guide\nparts:"),
]

MISTAKES = [*READING, *PATHWAYS, *SHAPE, *REFERENCES, *SILENCE, *TIME, *CONFLICT, *PROVENANCE, *ASKED]
