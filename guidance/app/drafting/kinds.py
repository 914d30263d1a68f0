"""What can be drawn up for a local pack: its instrument, a rule, a principle, and an authority not yet known."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from guidance.app.drafting.draft import Kind
from guidance.app.drafting.wanted import Answers, Wanted, a_day, named, one_of, quoted
from guidance.app.packs.shipped import shipped
from guidance.engine.model.condition import tests_of
from guidance.engine.model.period import Period
from guidance.engine.model.rule import HowSoon
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import INSTRUMENT

STRENGTHS = ("must", "should", "may", "must_not")
FORCES = ("professional", "guidance", "research")
_BEFORE = "before "
_WHERE_TO_WRITE = "# Still to be written in, where it is known: {}."


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _first(answers: Answers, key: str) -> str:
    return next(iter(answers.get(key) or ()), "")


def _without(answers: Answers, *keys: str) -> list[str]:
    return [key for key in keys if not answers.get(key)]


def _authority_of(library: Library) -> Wanted:
    def check(answer: str) -> str:
        close = library.authorities.suggest(answer)
        wrong = f"`{answer}` is not an authority" + (f"; did you mean `{close}`?" if close else "")
        return "" if library.authorities.code(answer) else wrong

    return Wanted("authority", "Whose procedure is it? An authority, by name or code.", needed=True, check=check)


def _asked_of_instrument(library: Library) -> Sequence[Wanted]:
    return (
        _authority_of(library),
        Wanted("title", "What is the manual or procedure called?", needed=True),
        Wanted("from", "From which day does it apply? Write it as 2026-09-01.", needed=True, check=a_day),
        Wanted("until", "From which day does it apply no longer, if that is set?", check=a_day),
        Wanted("name", "What is it to be called in files? Lower-case words joined by hyphens."),
        Wanted("telephone", "Which number is rung out of hours?"),
        Wanted("checked", "On which day was that number last seen to be right?", check=a_day),
        Wanted("review_by", "By which day are its rules to be read again?", check=a_day),
        Wanted("url", "At which address is it published?"),
    )


def _instrument(answers: Answers, library: Library) -> str:
    return "\n".join(_of_instrument(answers, library)) + "\n"


def _of_instrument(answers: Answers, library: Library) -> Iterator[str]:
    known = library.authorities
    code = known.code(_first(answers, "authority"))
    slug = next(a.slug for a in known.known if a.code == code)
    yield f"# Local procedure of {known.name(code)}. It tightens national guidance or adds to it, and loosens nothing."
    yield f"instrument: {_first(answers, 'name') or slug + '-' + _first(answers, 'from')[:4]}"
    yield f"title: {quoted(_first(answers, 'title'))}"
    yield from ("force: local-procedure", "extent: england", f"authority: {slug}")
    yield f"commencement: {_first(answers, 'from')}"
    yield from ([f"repeal: {_first(answers, 'until')}"] if answers.get("until") else [])
    yield from ("at_repeal: saved", "text_read: false", "calendar: england-and-wales")
    if answers.get("telephone"):
        day = _first(answers, "checked")
        yield f"out_of_hours: {{telephone: {quoted(_first(answers, 'telephone'))}{f', checked: {day}' if day else ''}}}"
    yield from ([f"review_by: {_first(answers, 'review_by')}"] if answers.get("review_by") else [])
    yield from ([f"source: {{url: {quoted(_first(answers, 'url'))}}}"] if answers.get("url") else [])
    yield _WHERE_TO_WRITE.format(", ".join(_lacks_instrument(answers)))


def _lacks_instrument(answers: Answers) -> list[str]:
    lacking = {"until": "repeal", "telephone": "out_of_hours", "review_by": "review_by", "url": "source"}
    return [*(lacking[key] for key in _without(answers, *lacking)), "text_read: true once somebody has read the whole",
            "stages (how far the pack holds each step of the child's journey)"]  # fmt: skip


def _asked_of_rule(library: Library) -> Sequence[Wanted]:
    events = list(library.vocabulary.events)
    event = named("an event", events, "`guidance words WORDS` finds events by your own words")
    national = [rule.id for rule in library.rules if not rule.authority]
    stages = list(dict.fromkeys(rule.stage for rule in library.rules if rule.stage))
    return (
        Wanted("id", "What is the rule called in files? A prefix of yours, and words joined by full stops, such as "
               "`any26.referral.letter`. A name is never used again.", needed=True),
        Wanted("stage", "At which step of the child's journey does it come? Such as `referral`, `assessment` or "
               "`initial-conference`.", needed=True,
               check=named("a step", [*stages, *library.vocabulary.stages], "`guidance rules` lists rules by step")),
        Wanted("title", "What does it ask, in one line that begins with a verb?", needed=True),
        Wanted("heading", "Under which heading of the manual does it stand?", needed=True),
        Wanted("who", "Who is to do it?", needed=True),
        Wanted("when", "What starts the clock? An event, or several of which any will do. `guidance words` finds one.",
               needed=True, many=True, check=event),
        Wanted("how", "How strongly: `must`, `should`, `may` or `must_not`?", check=one_of(*STRENGTHS), usual="should"),
        Wanted("what", "What is to be done? An event; several are alternatives.", needed=True, many=True, check=event),
        Wanted("limit", f"By when? A period such as `5 working days` or `24 hours`, `before EVENT`, or one of "
               f"{', '.join(HowSoon)}.", check=_limit_for(events)),
        Wanted("until", "What ends it without its being done? Events.", many=True, check=event),
        Wanted("relates_to", "Beside which national rule does it stand? `guidance rules WORDS` finds rules.",
               check=named("a national rule", national, "`guidance rules WORDS` finds rules by your own words")),
        Wanted("why", "What is it for? What happens to children or families without it?", needed=True),
    )  # fmt: skip


def _limit_for(events: Sequence[str]) -> Callable[[str], str]:
    def check(answer: str) -> str:
        if answer in set(HowSoon):
            return ""
        if answer.startswith(_BEFORE):
            return named("an event", events, "`guidance words WORDS` finds events")(answer.removeprefix(_BEFORE))
        try:
            Period.read(answer)
        except ValueError as wrong:
            return f"{wrong}; write such as `10 working days`, `before EVENT` or `{HowSoon.IMMEDIATELY}`"
        return ""

    return check


def _rule_file(answers: Answers, pack: Path) -> str:
    """Name the file of the step: one that is there already, or one of the step's own name."""
    stage = _first(answers, "stage")
    there = [
        p.name for p in sorted(pack.glob("*.yaml")) if re.fullmatch(rf"([0-9]+-)?{re.escape(stage)}\.yaml", p.name)
    ]
    return next(iter(there), f"{stage}.yaml")


def _rule(answers: Answers, _: Library) -> str:
    return "\n".join(_of_rule(answers)) + "\n"


def _of_rule(answers: Answers) -> Iterator[str]:
    yield f"- id: {_first(answers, 'id')}"
    yield f"  title: {quoted(_first(answers, 'title'))}"
    yield f'  provision: {{heading: {quoted(_first(answers, "heading"))}, paragraph: "", evidence: recalled}}'
    yield f"  bearer: {quoted(_first(answers, 'who'))}"
    yield f"  when: {_events(answers['when'])}"
    yield f"  {_first(answers, 'how') or 'should'}: {_events(answers['what'])}"
    yield from _limit_line(_first(answers, "limit"))
    yield from ([f"  until: [{', '.join(answers['until'])}]"] if answers.get("until") else [])
    yield from ([f"  relates_to: {_first(answers, 'relates_to')}"] if answers.get("relates_to") else [])
    yield f"  why: {quoted(_first(answers, 'why'))}"


def _events(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _limit_line(limit: str) -> Iterator[str]:
    if limit.startswith(_BEFORE):
        yield f"  before: {limit.removeprefix(_BEFORE)}"
    elif limit:
        yield f"  how_soon: {limit}" if limit in set(HowSoon) else f"  within: {limit}"


_OF_A_RULE = {
    "until": "`until`: what ends it without its being done",
    "relates_to": "`relates_to`, if there is a national rule that it tightens or adds to",
}


def _tested_by(answers: Answers) -> str:
    """Name the facts that the national rule beside it tests in what starts it; nothing where it tests none."""
    national = next((rule for rule in shipped().rules if rule.id in answers.get("relates_to", ())), None)
    facts = dict.fromkeys(
        test.fact for start in (national.triggers if national else ()) for test in tests_of(start.where)
    )
    return f": `{national.id}` starts by {', '.join(f'`{fact}`' for fact in facts)}" if national and facts else ""


def _lacks_rule(answers: Answers) -> list[str]:
    return [
        "worked cases, in a file beside it that ends in `.cases.yaml`",
        "the paragraph, and `evidence: confirmed` once somebody has read it there",
        f"the facts that an event must carry (`where`), if not every such event counts{_tested_by(answers)}",
        "`unless`: the cases that it does not reach",
        *(_OF_A_RULE[key] for key in _without(answers, *_OF_A_RULE)),
        "`serves`, `weigh` and `asked_as`, so that it is found and read with its principles",
    ]  # fmt: skip


def _asked_of_principle(library: Library) -> Sequence[Wanted]:
    known = [*library.vocabulary.events, *(rule.id for rule in library.rules)]
    return (
        Wanted("id", "What is it called in files? Such as `any26.listen`. A name is never used again.", needed=True),
        Wanted("title", "What does it ask, in one line?", needed=True),
        Wanted("source", "Whose statement is it: the manual, report or standard?", needed=True),
        Wanted("place", "Where in it does it stand?", needed=True),
        Wanted("force", "What is it: `professional`, `guidance` or `research`?", check=one_of(*FORCES),
               usual="professional"),
        Wanted("asks", "What does it ask of whoever reads it? Never with the word must.", needed=True),
        Wanted("weigh", "What is to be weighed?", needed=True),
        Wanted("questions", "Which questions does one ask oneself?", needed=True, many=True),
        Wanted("bears_on", "On which events or rules does it bear?", many=True,
               check=named("an event or a rule", known, "`guidance words WORDS` finds events")),
    )  # fmt: skip


def _principle(answers: Answers, _: Library) -> str:
    bears_on = ", ".join(answers.get("bears_on") or ())
    return "\n".join([
        "---",
        f"id: {_first(answers, 'id')}",
        *(f"{key}: {quoted(_first(answers, key))}" for key in ("title", "source", "place")),
        f"force: {_first(answers, 'force') or FORCES[0]}",
        "evidence: recalled",
        f"bears_on: [{bears_on}]",
        "---", "", "## What it asks", "", _first(answers, "asks"), "", "## What to weigh", "", _first(answers, "weigh"),
        "", "## Questions to ask yourself", "", *(f"- {question}" for question in answers["questions"]), "",
    ])  # fmt: skip


def _lacks_principle(answers: Answers) -> list[str]:
    return [
        *(f"`{key}`" for key in _without(answers, "bears_on")),
        "`pulls_against`: the rule that it can pull against, and why; or `pulls_against: []`",
        "`evidence: confirmed` once somebody has read it in its source", "`asked_as`: questions that it answers",
    ]  # fmt: skip


def _asked_of_authority(library: Library) -> Sequence[Wanted]:
    taken = set(library.authorities.codes)

    def free(answer: str) -> str:
        return f"`{answer}` is there already" if answer.strip().lower() in taken else ""

    return (
        Wanted("name", "What is the authority called?", needed=True, check=free),
        Wanted("code", "Which three digits does the Department for Education use for it?", needed=True, check=free),
        Wanted("from", "From which day has it had children's services? Write it as 2026-04-01.", check=a_day),
        Wanted("until", "On which day did it last have them, if it has them no longer?", check=a_day),
        Wanted("source", "Where is that known from?", needed=True),
    )


def _authority(answers: Answers, _: Library) -> str:
    return "\n".join([
        f"- code: {quoted(_first(answers, 'code'))}",
        f"  slug: {_slug(_first(answers, 'name'))}",
        f"  name: {quoted(_first(answers, 'name'))}",
        *(f"  {key}: {_first(answers, key)}" for key in ("from", "until") if answers.get(key)),
        f"  source: {quoted(_first(answers, 'source'))}", "",
    ])  # fmt: skip


KINDS = {
    kind.name: kind
    for kind in (
        Kind("instrument", _asked_of_instrument, lambda _answers, _pack: INSTRUMENT, _instrument, _lacks_instrument),
        Kind("rule", _asked_of_rule, _rule_file, _rule, _lacks_rule, adds=True),
        Kind("principle", _asked_of_principle, lambda answers, _: f"principles/{_slug(_first(answers, 'id'))}.md",
             _principle, _lacks_principle),
        Kind("authority", _asked_of_authority, lambda _answers, _pack: "authorities.yaml", _authority,
             lambda answers: [f"`{key}`" for key in _without(answers, "from")], adds=True),
    )
}  # fmt: skip
