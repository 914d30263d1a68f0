"""The vocabulary, and the questions put in its words."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.instruments.stage import Touch
from guidance.engine.model.practice.question import Question
from guidance.engine.model.rule import Instrument
from guidance.engine.model.vocabulary import RECORD_FIELDS, EventWord, FactWord, Lead, State, Vocabulary, plain_phrase
from guidance.engine.packs.checks.references import check_question, check_said
from guidance.engine.packs.checks.stages import check_touches, read_stages
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.rules import condition_from, question_from
from guidance.engine.packs.schema.conditions import COMBINING
from guidance.engine.packs.schema.words import EventText, FactText, QuestionsText, VocabularyText

VOCABULARY = "vocabulary.yaml"


def read_vocabulary(reading: Reading, beside: Vocabulary) -> tuple[Vocabulary, bool]:
    """Read every word. Those beside keep their meaning: what is read here adds to them.

    Returns:
        The vocabulary, and whether one was to be read that could not be, so that no word can be called unknown.
    """
    events, states = dict(beside.events), dict(beside.states)
    entries = list(reading.whole(VocabularyText, Kind.VOCABULARY))
    for entry in entries:
        for name, event in entry.text.events.items():
            if reading.define("event", name, entry.at("events", name, key=True), "keep one"):
                facts = {fact: _fact(fact, f) for fact, f in event.facts.items()}
                also = tuple(map(plain_phrase, event.also))
                ended = event.of_ended_guidance == "true"
                events[name] = EventWord(name, event.means, facts, _touches(event), also, _leads(event), ended)
        for name, state in entry.text.states.items():
            if reading.define("state", name, entry.at("states", name, key=True), "keep one"):
                starts, ends, again = map(tuple, (state.starts_with, state.ends_with, state.begins_again_after))
                states[name] = State(name, state.means, starts, ends, state.outlasts_power == "true", again)
    vocabulary = Vocabulary(events, states, read_stages(reading, entries, beside.stages))
    for entry in entries:
        reading.note(_check_states(entry, Known(vocabulary)))
        reading.note(_check_events(entry, Known(vocabulary)))
        reading.note(_check_phrases(entry, vocabulary))
        reading.note(check_touches(entry, Known(vocabulary)))
    lost = any(document.file.endswith(VOCABULARY) for document in reading.unread)
    return vocabulary, lost or len(entries) < len(reading.of(Kind.VOCABULARY))


def _touches(text: EventText) -> tuple[Touch, ...]:
    """Say which stages an event touches: always, or unless its facts are known to say otherwise."""
    unless = (Touch(touch.stage, condition_from(touch.where)) for touch in text.stages_if)
    return (*map(Touch, text.stages), *unless)


def _leads(text: EventText) -> tuple[Lead, ...]:
    """Say what an event asks for, and what shows that it was answered or done."""
    return tuple(Lead(tuple(lead.done_by), condition_from(lead.where)) for lead in text.leads_to)


def _fact(name: str, text: FactText) -> FactWord:
    kind = text.type or ("one_of" if text.one_of else "any_of")
    values = tuple(text.one_of or text.any_of or ())
    return FactWord(name, kind, values, text.means, text.so or "", text.not_so or "")


def _check_states(entry: Entry[VocabularyText], known: Known) -> Iterator[Diagnostic]:
    """Find states that hang on no event, and those that begin again after what does not end them."""
    for name, state in entry.text.states.items():
        for key in ("starts_with", "ends_with"):
            for n, event in enumerate(getattr(state, key)):
                yield from known.unknown("event", event, entry, "states", name, key, n)
        for n, event in enumerate(state.begins_again_after):
            if event not in state.ends_with:
                message, place = f"`{event}` does not end `{name}`", entry.at("states", name, "begins_again_after", n)
                yield entry.mistake("G531", message, place, "name one of its `ends_with`")


def _check_events(entry: Entry[VocabularyText], known: Known) -> Iterator[Diagnostic]:
    """Find what an event is said to lead to and there is not, and facts with a name that is taken."""
    for name, event in entry.text.events.items():
        for n, lead in enumerate(event.leads_to):
            for done_by in lead.done_by:
                yield from known.unknown("event", done_by, entry, "events", name, "leads_to", n)
            if lead.where:
                yield from check_said(entry, (name, "leads_to", n), lead.where, known)
        for fact in sorted({*RECORD_FIELDS, *COMBINING} & set(event.facts)):
            whose = "a field of every record" if fact in RECORD_FIELDS else "a word that combines tests"
            place = entry.at("events", name, "facts", fact, key=True)
            yield entry.mistake("G109", f"`{fact}` is {whose}", place, "use another name")


def _check_phrases(entry: Entry[VocabularyText], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find phrases that would mean two events: given twice, or the name of one."""
    names = {plain_phrase(name): name for name in vocabulary.events}
    meant: dict[str, str] = {}
    for word in vocabulary.events.values():
        for phrase in word.also:
            meant.setdefault(phrase, word.name)
    seen: set[str] = set()
    for name, event in entry.text.events.items():
        for n, written in enumerate(event.also):
            phrase = plain_phrase(written)
            other = names.get(phrase) or meant.get(phrase, name)
            if phrase in names or phrase in seen or other != name:
                place = entry.at("events", name, "also", n)
                yield entry.mistake("G530", f"`{written}` means `{other}` already", place, "a phrase means one event")
            seen.add(phrase)


def read_questions(reading: Reading, known: Known, local: Callable[[str], Instrument | None]) -> tuple[Question, ...]:
    """Read every question; `local` finds the local instrument that a file's questions are of, if they are of one."""
    questions = []
    for entry in reading.whole(QuestionsText, Kind.QUESTIONS):
        nodes = items.items() if (items := entry.node.get("questions")) else []
        for text, node in zip(entry.text.questions, nodes, strict=True):
            one = Entry(text, node, entry.document)
            reading.note(check_question(one, known))
            if reading.define("question", text.id, one.at("id"), "rename one"):
                questions.append(replace(question_from(text), instrument=local(entry.document.file)))
    return tuple(questions)
