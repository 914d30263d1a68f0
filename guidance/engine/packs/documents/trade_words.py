"""What people at work call things: each phrase has one home, here or with the event that it names."""

from collections.abc import Iterator

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.practice.trade import Elsewhere, Harm, TradeWords
from guidance.engine.model.vocabulary import Vocabulary, plain_phrase
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.words import TradeWordsText


def read_trade_words(reading: Reading, known: Known, beside: TradeWords) -> TradeWords:
    """Read the words of the trade; those of packs that are laid over others add to theirs."""
    made = beside
    for entry in reading.whole(TradeWordsText, Kind.TRADE_WORDS):
        reading.note([*_check(entry, known.vocabulary), *_unknown(entry, known)])
        made = made.with_more(_made(entry.text))
    return made


def _made(text: TradeWordsText) -> TradeWords:
    return TradeWords(
        tuple(map(tuple, text.same)), tuple(map(tuple, text.near)), tuple(text.idle), tuple(text.plain),
        tuple(Elsewhere(each.subject, tuple(each.words), each.look) for each in text.elsewhere),
        Harm(tuple(text.harm.words), tuple(text.harm.finds)) if text.harm else Harm(),
    )  # fmt: skip


def _unknown(entry: Entry[TradeWordsText], known: Known) -> Iterator[Diagnostic]:
    """Find what is to be found for a child at risk and is no rule."""
    for n, name in enumerate(entry.text.harm.finds if entry.text.harm else ()):
        yield from known.unknown("rule", name, entry, "harm", "finds", n)


def _check(entry: Entry[TradeWordsText], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find phrases that would be said of two things, and those that an event is called by already."""
    plain = set(map(plain_phrase, entry.text.plain))
    called = {phrase: word.name for word in vocabulary.events.values() for phrase in word.also if phrase not in plain}
    seen: dict[str, str] = {}
    for n, group in enumerate(entry.text.same):
        for m, written in enumerate(group):
            phrase, place = plain_phrase(written), entry.at("same", n, m)
            if other := seen.setdefault(phrase, group[0]) if phrase in seen else "":
                yield entry.mistake("G280", f"`{written}` is said of `{other}` too", place, "keep one of the two")
            elif m and phrase in called:
                cure = "leave it out here: what an event is called by is looked for too"
                yield entry.mistake("G280", f"`{written}` stands with the event `{called[phrase]}`", place, cure)
            seen.setdefault(phrase, group[0])
    for n, name in enumerate(entry.text.plain):
        if not any(plain_phrase(name) in word.also for word in vocabulary.events.values()):
            place = entry.at("plain", n)
            yield entry.mistake("G282", f"no event is called `{name}`", place, "leave it out, or check its spelling")
