"""Files of packs made for tests, each right as it stands; `▸` stands where a mistake in one is to be pointed at."""

from collections.abc import Mapping
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


def indented(text: str) -> str:
    return "\n" + "\n".join(f"  {line}" for line in text.splitlines())


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
