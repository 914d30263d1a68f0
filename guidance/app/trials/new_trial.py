"""Draw up a trial document from answers: a proposal, checked before it is written, and never over another file."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from guidance.app.drafting.wanted import Answers, Wanted, a_day, one_of, quoted
from guidance.app.files import FOR_ALL
from guidance.app.named_file import write_named
from guidance.app.packs.shipped import read_packs, shipped
from guidance.engine.diagnostics import Diagnostic, did_you_mean, has_errors
from guidance.engine.model.trial import PAPERS
from guidance.engine.packs.checks.trials.measures import QUALITY, VOICE, kind_of_measure


def questions() -> tuple[Wanted, ...]:
    """Return what is asked, in order."""
    return (
        Wanted("authority", "Which authority is it for? Its name or its code. All of it is reached: a trial in "
               "some teams only cannot be written.", needed=True, check=_authority),
        Wanted("title", "What do people call the trial?", needed=True),
        Wanted("suspends", "Which rules are to be set aside? Their names in files; `guidance rules WORDS` finds them.",
               needed=True, many=True, check=_rule),
        Wanted("from", "On what day is it to begin? Write it as 2026-09-01.", needed=True, check=a_day),
        Wanted("until", "On what day do the rules apply again? The day before is the trial's last.", needed=True,
               check=a_day),
        Wanted("running_at_start", "Clocks already running when it begins: `national` leaves them be, `suspended` "
               "takes them in.", check=one_of("national", "suspended"), usual="national"),
        Wanted("running_at_end", "Clocks still running when it ends: `saved` leaves them set aside, `restart` gives "
               "them back with the last day they had.", check=one_of("saved", "restart"), usual="saved"),
        Wanted("measures", "What will show whether children are better off, what children and families say, and how "
               "long things take?", many=True),
        Wanted("conditions", "What is asked in return?", many=True),
        Wanted("stop_if", "What would end it early?", many=True),
        Wanted("stopped_by", "Who decides to end it early? A post, not a name.", many=True),
        Wanted("partners_agreed", "When did the partner agencies agree, and which?", many=True),
        Wanted("families_told", "When and how are families told?", many=True),
        Wanted("impact_assessments", "Which assessments of its impact have been made?", many=True),
        Wanted("baseline", "What will it be compared with?", many=True),
        Wanted("source", "Where is all this known from?", needed=True),
    )  # fmt: skip


def _authority(answer: str) -> str:
    known = shipped().authorities
    close = known.suggest(answer)
    wrong = f"`{answer}` is not an authority" + (f"; did you mean `{close}`?" if close else "")
    return "" if known.code(answer) else wrong


def _rule(answer: str) -> str:
    house = shipped()
    names = [rule.id for rule in house.rules]
    cure = did_you_mean(answer, names, "`guidance rules WORDS` finds rules by your own words")
    return "" if answer in names else f"`{answer}` is not a rule; {cure}"


def drafted(answers: Answers) -> str:
    """Write the document: a proposal, with what it still lacks said in it.

    Args:
        answers: By key, what was answered; every text on its own.
    """
    return "\n".join(_lines(answers)) + "\n"


def lacking(answers: Answers) -> list[str]:
    """List what a draft lacks before it can be granted: keys, and a measure of how well it goes."""
    missing = [key for key in ("instruments", *PAPERS) if not answers.get(key)]
    measures = answers.get("measures", ())
    how_well = any(kind_of_measure(text) in {QUALITY, VOICE} for text in measures)
    return missing if how_well or not measures else [*missing, "a measure of quality"]


def name_of(answers: Answers) -> str:
    """Name a trial after its authority and the year in which it begins."""
    known = shipped().authorities
    code = known.code(answers["authority"][0])
    slug = next(a.slug for a in known.known if a.code == code)
    return f"{slug}-{answers['from'][0][:4]}"


def _lines(answers: Answers) -> Iterator[str]:
    known = shipped().authorities
    name, whose = name_of(answers), known.name(known.code(answers["authority"][0]))
    yield f"# A proposal for {whose}. It sets nothing aside until it is granted, and then in the whole authority."
    yield f"trial: {name}"
    yield f"title: {quoted(answers['title'][0])}"
    yield f"authority: {name.rpartition('-')[0]}"
    yield "state: proposed"
    for key in ("from", "until", "running_at_start", "running_at_end"):
        if answers.get(key):
            yield f"{key}: {answers[key][0]}"
    yield "suspends:"
    yield from (f"  - {{rule: {rule}, evidence: proposed-only}}" for rule in answers["suspends"])
    for key in PAPERS:
        if answers.get(key):
            yield f"{key}:"
            yield from (f"  - {quoted(text)}" for text in answers[key])
    yield f"source: {quoted(answers['source'][0])}"
    yield ""
    yield f"# Before it can be `granted` it needs: {', '.join(lacking(answers))}."
    yield "# Then write `evidence: confirmed` beside each rule that the direction names, and `state: granted`."
    yield "# What applies in their place goes under `instead`, written like any other rule."


def faults_of(text: str) -> list[Diagnostic]:
    """Check a drafted document as `guidance trials check` would."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.yaml"
        file.write_text(text, encoding="utf-8")
        found = read_packs([file], beside=shipped(), shown_from=Path(folder)).diagnostics
    return list(found) if has_errors(found) else []


def write(path: Path, text: str) -> None:
    """Write the document, whole or not at all.

    Raises:
        FileExistsError: There is such a file already.
        OSError: It cannot be written there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_named(path, [text], mode=FOR_ALL, over=False)
