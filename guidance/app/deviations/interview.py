"""The questions of a departure, one at a time, as many as the harm calls for; and the draft that holds the answers."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guidance.app.clock import now, today
from guidance.app.named_file import write_named
from guidance.app.refusal import Refused
from guidance.app.typed_dates import iso_from
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.ledger.problems import NotReplaced
from guidance.engine.model.instruments.bound import Bound
from guidance.engine.model.practice.proportion import LIKELIHOODS, SERIOUSNESSES, Level, Proportion, asked_of
from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.packs.reading.files import read_file
from guidance.engine.records.plain.moment import parse_moment

KINDS = ("dilemma", "emergency", "sequence")
UNFINISHED = "unfinished"
"""The key of a draft under which the parts of an entry are kept that has not all its answers yet."""
Read = Callable[[str], Any]
Tree = dict[str, Any]


class NotAnAnswer(ValueError):  # noqa: N818  said to whoever typed it, who tries again
    """What was typed is no answer to the question; the text says what would be."""


@dataclass(frozen=True)
class Question:
    """One question: where its answer goes, how it is put, and how what is typed is read.

    `many` asks again until nothing is typed. `parts` are asked in turn, and make one entry together. `form` is what a
    page has for it: `text`, `line`, `day`, `moment`, or `one` or `some` of the words `among`, those `shown` first.
    """

    key: str
    words: str
    read: Read
    many: bool = False
    parts: tuple["Question", ...] = ()
    default: str = ""
    form: str = "text"
    among: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def _text(typed: str) -> str:
    return typed.strip()


def _day(typed: str) -> str:
    try:
        return parse_date(iso_from(typed, now())).isoformat()
    except NotAFact as wrong:
        raise NotAnAnswer(f"{wrong}; {wrong.cure}") from None


def _past_day(typed: str) -> str:
    day = _day(typed)
    if date.fromisoformat(day) > today():
        raise NotAnAnswer(f"{day} has not come")
    return day


def _moment(typed: str) -> str:
    try:
        iso = iso_from(typed, now())
        if parse_moment(iso).day > today():
            raise NotAnAnswer(f"{iso} has not come")
    except NotAFact as wrong:
        raise NotAnAnswer(f"{wrong}; {wrong.cure}") from None
    return iso


def person(typed: str) -> Tree:
    """Read `team manager, children's social care` as a role and an agency."""
    role, _, agency = (part.strip() for part in typed.partition(","))
    if not role:
        raise NotAnAnswer("write a role and an agency, such as `team manager, children's social care`")
    return {"role": role, "agency": agency} if agency else {"role": role}


def one_of(*words: str) -> Read:
    """Read one of some words, by its beginning if that is enough."""

    def read(typed: str) -> str:
        fits = [word for word in words if word.startswith(typed.strip().lower())]
        if len(fits) != 1:
            raise NotAnAnswer(f"write one of: {', '.join(words)}")
        return fits[0]

    return read


def some_of(words: tuple[str, ...], what: str, numbered: tuple[str, ...] = ()) -> Read:
    """Read one or more of some words, by name or by their number in a list that was shown."""

    def read(typed: str) -> list[str]:
        given = [part for part in re.split(r"[,;\s]+", typed.strip()) if part]
        found = [
            numbered[int(p) - 1] if p.isascii() and p.isdigit() and 0 < int(p) <= len(numbered) else p for p in given
        ]
        for word in found:
            if word not in words:
                raise NotAnAnswer(f"`{word}` is not {what}; {did_you_mean(word, words, 'see the list above')}")
        if not found:
            raise NotAnAnswer(f"name at least one {what.removeprefix('a ').removeprefix('an ')}")
        return list(dict.fromkeys(found))

    return read


def _to_name(*typed_keys: str) -> Read:
    return lambda typed: {typed_keys[0]: typed.strip()}


_HARM = (
    Question("likelihood", f"How likely is that? ({', '.join(LIKELIHOODS)})", one_of(*LIKELIHOODS),
             form="one", among=LIKELIHOODS),
    Question("seriousness", f"How serious would it be for the child? ({', '.join(SERIOUSNESSES)})",
             one_of(*SERIOUSNESSES), form="one", among=SERIOUSNESSES),
)  # fmt: skip
_OPTION = (
    Question("perspective", "Whose view is that? (the child, a parent, the team, a partner agency)", _text),
    Question("advantages", "What speaks for it?", _text),
    Question("disadvantages", "What speaks against it?", _text),
)


CASE = "Which case? Its reference"
TRIGGER = "Which event started its clock? The id that the record gives it"
REASONS = {Bound.REGARD: "What are the clear reasons for doing it differently?"}


def first_questions(
    principles: tuple[str, ...], shown: tuple[str, ...], how: Bound = Bound.EXCEPTIONAL
) -> list[Question]:
    """Return what every departure is asked, whatever the harm; how much more follows from the harms."""
    return [
        Question("decided", "On what day was it decided?", _past_day, default="today", form="day"),
        Question("decided_by", "Who decided? A role and an agency", person, form="line"),
        Question("reasons", REASONS.get(how, "Why is it done differently?"), _text),
        Question("principles", "Which principles were weighed? Numbers from the list above, or names",
                 some_of(principles, "a principle", shown), form="some", among=principles, shown=shown),
        Question("harms", "What harm might come of it, and to whom?", _to_name("harm"), many=True, parts=_HARM),
    ]  # fmt: skip


ASKABLE: Mapping[str, Question] = {
    question.key: question
    for question in (
        Question("instead", "What is done instead?", _text),
        Question("authorised_by", "Who gave leave for it on the authority's behalf? A role and an agency", person,
                 form="line"),
        Question("exceptional", "What exceptional reasons justify this, on the authority's behalf?", _text),
        Question("options", "What else could have been done? One option", _to_name("option"), many=True, parts=_OPTION),
        Question("benefits", "What does the child stand to gain?", _text, many=True),
        Question("wishes", "What does the child want?", _text),
        Question("wishes_heard", "How was the child heard? Or why not?", _text),
        Question("safeguards", "What keeps the child safe meanwhile?", _text, many=True),
        Question("consulted", "Who was asked, and what did they think?", _text, many=True),
        Question("until", "What is the last day this covers? After it the rule stands again", _day,
                 form="day"),
        Question("kind", f"Was it one of these? ({', '.join(KINDS)}; more than one with commas)",
                 some_of(KINDS, "one of these"), form="some", among=KINDS, shown=KINDS),
        Question("peers", "What would others of like experience have done?", _text),
        Question("other_agency", "Should another agency have decided? What did it say?", _text),
        Question("on_behalf_of", "On whose behalf was it decided?", _text, form="line"),
        Question("support", "What did the organisation do to support those deciding?", _text),
        Question("review_on", "When will it be looked at again?", _day, form="day"),
        Question("endorsed_by", "Who else stands behind it? A role and an agency", person, many=True, form="line"),
        Question("retain_until", "Until when is the personal text kept?", _day, form="day"),
        Question("share", "May others learn from it, once nobody can be known by it? (true, false)",
                 one_of("true", "false"), form="one", among=("true", "false")),
        Question("deviation", "What name shall this record have?", _text, form="line"),
        Question("authority", "Which authority's case is it? Its code or slug", _text, form="line"),
        Question("recorded_at", "When was it first written down?", _moment, form="moment"),
    )
}  # fmt: skip


def questions(
    tree: Tree, proportion: Proportion, first: list[Question], how: Bound = Bound.EXCEPTIONAL
) -> Iterator[Question]:
    """Yield each question not answered yet. The harms are asked before the rest, which follow from them."""
    begun = tree.get(UNFINISHED, {}).get("key")
    yield from (question for question in (*first, *ASKABLE.values()) if question.key == begun)
    yield from (question for question in first if question.key not in tree)
    harms = [(harm["likelihood"], harm["seriousness"]) for harm in tree.get("harms", [])]
    for asked in asked_of(how, proportion, proportion.level(harms)):
        if asked.key not in tree and asked.key in ASKABLE:
            yield ASKABLE[asked.key]


def question_count(proportion: Proportion, level: Level) -> int:
    """Count the questions put at a level, with one entry in each list: what it costs to do it right."""
    asked = [ASKABLE[each.key] for each in proportion.asked(level) if each.key != "harms" and each.key in ASKABLE]
    return sum(1 + len(q.parts) + int(q.many) for q in (*first_questions((), ()), *asked))


def _is_draft(found: Any) -> bool:  # noqa: ANN401  whatever the file held
    """Tell a draft from every other file: it is deleted in the end."""
    from guidance.engine.packs.schema.deviation import DeviationText  # noqa: PLC0415  asked only where a draft is read

    return isinstance(found, dict) and found.keys() <= {*DeviationText.model_fields, UNFINISHED}


@dataclass(frozen=True)
class DraftFile:
    """A departure half written, in a file of its own; the file is the document as far as it goes."""

    path: Path

    def read(self) -> Tree:
        """Read what has been answered so far.

        Raises:
            Refused: The file cannot be read, or is no draft.
        """
        if not self.path.exists():
            return {}
        try:
            found = json.loads(read_file(self.path, str(self.path)).text)
        except (ValueError, RecursionError):
            found = None
        if not _is_draft(found):
            cure = "name the file in which a draft was kept, or a new one"
            raise Refused([Diagnostic("G746", "this is no draft of a departure", Span(str(self.path)), cure)])
        return dict(found)

    def write(self, tree: Tree) -> None:
        """Keep what has been answered so far: the whole file or none of it, for its owner's eyes only.

        Raises:
            Refused: The file cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_named(self.path, [json.dumps(tree, ensure_ascii=False)])
        except (OSError, NotReplaced) as fault:
            reason = fault.strerror if isinstance(fault, OSError) else str(fault)
            why = f"the draft cannot be kept here: {(reason or 'it cannot be written').lower()}"
            raise Refused([Diagnostic("G746", why, Span(str(self.path)), "name another file with `--draft`")]) from None

    def done(self) -> None:
        """Delete the draft: what it held is in the ledger."""
        self.path.unlink(missing_ok=True)


def draft_for(case: str, rule: str) -> DraftFile:
    """Say where the draft of a departure is kept when no file is named: beside the ledger's own folder."""
    from platformdirs import user_data_path  # noqa: PLC0415  asked only where no file is named

    name = re.sub(r"[^A-Za-z0-9.-]+", "_", f"{case} {rule}")[:100]
    return DraftFile(user_data_path("guidance", appauthor=False) / "drafts" / f"{name}.json")
