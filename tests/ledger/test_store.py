"""What every ledger does, wherever it keeps its entries."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from guidance.app.ledger.copies import export_to, import_from
from guidance.app.ledger.personal_texts import about, redact
from guidance.app.refusal import Refused
from guidance.engine.ledger.canonical import canonical
from guidance.engine.ledger.chain import Stored, StoredText, entry_hash, held_hash
from guidance.engine.ledger.entry import GENESIS, SIGNED, Checkpoint
from guidance.engine.ledger.memory import MemoryLedger
from guidance.engine.ledger.problems import NotKept, NotSound
from guidance.engine.ledger.store import Ledger
from tests.ledger.conftest import BY, STAMP, Change, Place, RecordedDeviation, draft, fill, redaction, said

Row = TypeVar("Row", Stored, StoredText)


def replaced(row: Row, field: str, value: object) -> Row:
    """Give a row with one of its fields changed."""
    return type(row)._make(value if name == field else kept for name, kept in zip(row._fields, row, strict=True))


def _altered(field: str, value: object) -> Change:
    def change(kept: RecordedDeviation) -> None:
        kept.rows[2] = replaced(kept.rows[2], field, value)

    return change


def _altered_and_sealed_again(kept: RecordedDeviation) -> None:
    forged = kept.rows[2]._replace(author="somebody else")
    kept.rows[2] = forged._replace(hash=entry_hash(forged))


def _unsigned(row: Stored) -> Stored:
    return row._replace(body=canonical({k: v for k, v in json.loads(row.body).items() if k != SIGNED}))


def _removed(kept: RecordedDeviation) -> None:
    del kept.rows[2]


def _first_removed(kept: RecordedDeviation) -> None:
    del kept.rows[0]


def _swapped(kept: RecordedDeviation) -> None:
    kept.rows[2], kept.rows[4] = kept.rows[4]._replace(sequence=3), kept.rows[2]._replace(sequence=5)


def _swapped_and_sealed_again(kept: RecordedDeviation) -> None:
    _swapped(kept)
    for n in (2, 4):
        kept.rows[n] = kept.rows[n]._replace(hash=entry_hash(kept.rows[n]))


def _forged_at_the_end(kept: RecordedDeviation) -> None:
    forged = kept.rows[-1]._replace(sequence=7, previous=GENESIS)
    kept.rows.append(forged._replace(hash=entry_hash(forged)))


def _no_json(kept: RecordedDeviation) -> None:
    forged = kept.rows[-1]._replace(body="[1, 2")
    kept.rows[-1] = forged._replace(hash=entry_hash(forged))


def _text_altered(field: str, value: object) -> Change:
    def change(kept: RecordedDeviation) -> None:
        kept.texts[0] = replaced(kept.texts[0], field, value)

    return change


def _text_removed(kept: RecordedDeviation) -> None:
    del kept.texts[0]


def _text_forged(kept: RecordedDeviation) -> None:
    kept.texts.append(StoredText(held_hash("x", "y", ""), 1, "reasons", "x", "y", ""))


def _texts_changed_places(kept: RecordedDeviation) -> None:
    kept.texts[0], kept.texts[1] = (
        kept.texts[0]._replace(hash=kept.texts[1].hash),
        kept.texts[1]._replace(hash=kept.texts[0].hash),
    )


TAMPERING = [
    ("a body", _altered("body", '{"case":"EX-3","n":4}'), "G701", 3),
    ("white space in a body", _altered("body", '{"case":"EX-3", "n":3}'), "G701", 3),
    ("a kind", _altered("kind", "endorsement"), "G701", 3),
    ("when it happened", _altered("occurred_at", "2011-05-07"), "G701", 3),
    ("when it was recorded", _altered("recorded_at", "2011-05-06T10:00:00.000+00:00"), "G701", 3),
    ("an author", _altered("author", BY + " "), "G701", 3),
    ("the packs", _altered("packs", "6" * 64), "G701", 3),
    ("the engine", _altered("engine", "0.1.1"), "G701", 3),
    ("the previous hash", _altered("previous", "6" * 64), "G702", 3),
    ("a hash", _altered("hash", "6" * 64), "G701", 3),
    ("a sequence", _altered("sequence", 70), "G703", 4),
    ("an entry, given a new hash", _altered_and_sealed_again, "G702", 4),
    ("an entry removed", _removed, "G703", 4),
    ("the first entry removed", _first_removed, "G703", 2),
    ("entries that changed places", _swapped, "G702", 3),
    ("entries that changed places, given new hashes", _swapped_and_sealed_again, "G702", 3),
    ("an entry forged", _forged_at_the_end, "G702", 7),
    ("a body that is no JSON", _no_json, "G704", 6),
    ("a text", _text_altered("text", "because 3"), "G705", 2),
    ("a salt", _text_altered("salt", "0" * 32), "G705", 2),
    ("the day a text is kept until", _text_altered("retain_until", "2099-01-01"), "G705", 2),
    ("no day a text is kept until", _text_altered("retain_until", ""), "G705", 2),
    ("a text’s name", _text_altered("name", "reason"), "G707", 2),
    ("a text’s entry", _text_altered("entry", 4), "G707", 4),
    ("a text’s hash", _text_altered("hash", "6" * 64), "G707", 2),
    ("a text emptied", _text_altered("text", ""), "G708", 2),
    ("a text removed", _text_removed, "G706", 2),
    ("a text forged", _text_forged, "G707", 1),
    ("texts that changed places", _texts_changed_places, "G707", 2),
]


class LedgerTests:
    @pytest.fixture
    def place(self) -> Place:
        raise NotImplementedError

    @pytest.fixture
    def ledger(self, place: Place) -> Iterator[Ledger]:
        with place.open() as ledger:
            yield ledger

    def test_an_entry_holds_what_was_drafted_and_follows_the_one_before(self, ledger: Ledger) -> None:
        first, second = (ledger.append(draft(body={"n": n, "é": [None, True, "x"]}), STAMP) for n in (1, 2))
        assert (first.sequence, first.previous, said(first)) == (1, GENESIS, {"n": 1, "é": [None, True, "x"]})
        assert (second.sequence, second.previous) == (2, first.hash)
        assert (first.kind, first.occurred_at, first.author) == ("deviation", "2011-05-06", BY)
        assert (first.recorded_at, first.packs, first.engine) == (STAMP.recorded_at, STAMP.packs, STAMP.engine)
        assert list(ledger.entries()) == [first, second]
        assert ledger.head() == (2, second.hash)
        assert ledger.verify() == []

    def test_an_empty_ledger_is_sound(self, ledger: Ledger) -> None:
        assert (ledger.head(), list(ledger.entries()), ledger.verify()) == ((0, GENESIS), [], [])
        assert ledger.verify(Checkpoint(0, GENESIS)) == []

    def test_recording_again_what_stands_is_a_new_entry(self, ledger: Ledger) -> None:
        assert [ledger.append(draft(), STAMP).sequence for _ in range(3)] == [1, 2, 3]

    def test_several_are_kept_together_or_not_at_all(self, ledger: Ledger) -> None:
        assert [e.sequence for e in ledger.append_all([draft(), draft()], STAMP)] == [1, 2]
        with pytest.raises(NotKept):
            ledger.append_all([draft(), redaction()], STAMP)
        assert ledger.head()[0] == 2
        assert ledger.append_all([], STAMP) == []

    def test_entries_are_given_by_what_they_follow_and_by_kind(self, ledger: Ledger) -> None:
        for kind in ("deviation", "review", "deviation"):
            ledger.append(draft(kind=kind), STAMP)
        assert [e.sequence for e in ledger.entries(after=1)] == [2, 3]
        assert [e.sequence for e in ledger.entries(kind="deviation")] == [1, 3]
        assert [e.sequence for e in ledger.entries(after=1, kind="review")] == [2]
        assert list(ledger.entries(after=3)) == []

    def test_personal_text_is_held_apart_under_a_salted_hash(self, ledger: Ledger) -> None:
        one, two = (
            ledger.append(draft(personal={"reasons": "the mother was ill"}, retain_until=date(2036, 1, 1)), STAMP)
            for _ in range(2)
        )
        assert "mother" not in str(one)
        assert one.held["reasons"] != two.held["reasons"], "the same text twice cannot be told by its hash"
        held = ledger.text(one.held["reasons"])
        assert held is not None
        assert (held.text, held.entry, held.name, held.retain_until, held.redacted) == (
            "the mother was ill", 1, "reasons", date(2036, 1, 1), False,
        )  # fmt: skip
        assert [text.entry for text in ledger.texts()] == [1, 2]
        assert ledger.text("0" * 64) is None

    def test_a_redaction_takes_the_text_away_and_leaves_the_chain_whole(self, ledger: Ledger) -> None:
        fill(ledger)
        held = next(ledger.entries(after=1)).held
        entry = ledger.redact(held["reasons"], redaction(), STAMP)
        text = ledger.text(held["reasons"])
        assert text is not None
        assert (text.redacted, text.text, text.salt) == (True, "", "")
        assert (entry.kind, said(entry)) == (
            "redaction",
            {"why": "the end of its retention", "redacts": held["reasons"]},
        )
        assert ledger.verify() == []
        other = ledger.text(held["wishes"])
        assert other is not None
        assert not other.redacted

    def test_the_reason_for_a_redaction_is_held_apart_and_can_be_redacted(self, ledger: Ledger, tmp_path: Path) -> None:
        fill(ledger, 2)
        by = "records manager, Kent"
        entry, left = redact(ledger, "2", "wishes", (by, "her aunt wrote", date(2026, 1, 1)))
        assert {key: entry.body[key] for key in ("case", "redacts")} == {
            "case": "EX-2",
            "redacts": next(ledger.entries(after=1)).held["wishes"],
        }
        assert "aunt" not in str(entry)
        assert not any(trace.left for trace in left), left
        assert [held.text.text for held in about(ledger, "EX-2")] == ["because 2", "", "her aunt wrote"]
        redact(ledger, "3", "", (by, "it named her", date(2026, 1, 2)))
        assert [held.text.text for held in about(ledger, "EX-2")] == ["because 2", "", "", "it named her"]
        assert ledger.verify() == []
        export_to(ledger, tmp_path / "whole.jsonl")
        with MemoryLedger() as other:
            assert import_from(other, tmp_path / "whole.jsonl") == 4

    @pytest.mark.parametrize("held", ["0" * 64, "", "' OR 1=1 --"])
    def test_what_is_not_held_cannot_be_redacted(self, ledger: Ledger, held: str) -> None:
        fill(ledger)
        with pytest.raises(NotKept):
            ledger.redact(held, redaction(), STAMP)
        assert ledger.head()[0] == 6

    def test_nothing_is_redacted_twice(self, ledger: Ledger) -> None:
        held = ledger.append(draft(personal={"reasons": "x"}), STAMP).held["reasons"]
        ledger.redact(held, redaction(), STAMP)
        with pytest.raises(NotKept, match="redacted before"):
            ledger.redact(held, redaction(), STAMP)
        assert ledger.head()[0] == 2

    @pytest.mark.parametrize(("change", "code", "entry"), [t[1:] for t in TAMPERING], ids=[t[0] for t in TAMPERING])
    def test_whatever_is_changed_is_found_and_named(self, place: Place, change: Change, code: str, entry: int) -> None:
        with place.open() as ledger:
            fill(ledger)
        place.change(change)
        with place.open() as ledger:
            found = ledger.verify()
        assert (code, entry) in {(fault.code, fault.sequence) for fault in found}, found
        assert all(fault.code != "G709" for fault in found)

    def test_a_change_undone_is_sound(self, place: Place) -> None:
        with place.open() as ledger:
            fill(ledger)
        place.change(lambda _: None)
        with place.open() as ledger:
            assert ledger.verify() == []

    def test_a_redacted_text_that_is_still_there_is_found(self, place: Place) -> None:
        with place.open() as ledger:
            fill(ledger)
            ledger.redact(next(ledger.entries(after=1)).held["reasons"], redaction(), STAMP)

        def put_back(kept: RecordedDeviation) -> None:
            kept.texts[:] = [text._replace(text=text.text or "because 2") for text in kept.texts]

        place.change(put_back)
        with place.open() as ledger:
            assert [(fault.code, fault.sequence) for fault in ledger.verify()] == [("G708", 2)]

    def test_a_checkpoint_vouches_for_what_stood_and_lets_more_come(self, ledger: Ledger) -> None:
        fill(ledger)
        lodged = Checkpoint(*ledger.head())
        fill(ledger)
        assert ledger.verify(lodged) == []

    def test_entries_cut_off_the_end_are_found_by_a_checkpoint_alone(self, place: Place) -> None:
        with place.open() as ledger:
            fill(ledger)
            lodged = Checkpoint(*ledger.head())

        def cut(kept: RecordedDeviation) -> None:
            del kept.rows[4:]
            kept.texts[:] = [text for text in kept.texts if text.entry < 5]

        place.change(cut)
        with place.open() as ledger:
            assert ledger.verify() == []
            assert [fault.code for fault in ledger.verify(lodged)] == ["G710"]

    def test_a_ledger_forged_throughout_and_unsigned_is_found_by_a_checkpoint_alone(self, place: Place) -> None:
        with place.open() as ledger:
            fill(ledger)
            lodged = Checkpoint(*ledger.head())
            fill(ledger, 1)

        def forge(kept: RecordedDeviation) -> None:
            kept.rows[0] = kept.rows[0]._replace(author="somebody else")
            previous = GENESIS
            for n, row in enumerate(kept.rows):
                forged = _unsigned(row)._replace(previous=previous)
                kept.rows[n] = forged._replace(hash=entry_hash(forged))
                previous = kept.rows[n].hash

        place.change(forge)
        with place.open() as ledger:
            assert ledger.verify() == []
            assert [(fault.code, fault.sequence) for fault in ledger.verify(lodged)] == [("G711", 6)]

    def test_an_export_imported_is_the_same_ledger(self, ledger: Ledger, tmp_path: Path) -> None:
        fill(ledger)
        ledger.redact(next(ledger.entries(after=1)).held["reasons"], redaction(), STAMP)
        export_to(ledger, tmp_path / "whole.jsonl")
        with MemoryLedger() as other:
            assert import_from(other, tmp_path / "whole.jsonl") == 7
            assert list(other.entries()) == list(ledger.entries())
            assert other.verify(Checkpoint(*ledger.head())) == []
            assert list(other.texts()) == list(ledger.texts())
            export_to(other, tmp_path / "again.jsonl")
        assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()

    def test_an_import_continues_the_ledger_it_follows(self, ledger: Ledger, tmp_path: Path) -> None:
        with MemoryLedger() as source:
            fill(source)
            export_to(source, tmp_path / "first.jsonl")
            source.redact(next(source.entries(after=1)).held["reasons"], redaction(), STAMP)
            fill(source, 2)
            export_to(source, tmp_path / "both.jsonl")
            import_from(ledger, tmp_path / "first.jsonl")
            rest = tmp_path / "rest.jsonl"
            rest.write_text(
                "".join((tmp_path / "both.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[6:])
            )
            assert import_from(ledger, rest) == 3
            assert (list(ledger.entries()), list(ledger.texts())) == (list(source.entries()), list(source.texts()))
            assert ledger.verify(Checkpoint(*source.head())) == []
            with pytest.raises(Refused) as refused:
                import_from(ledger, rest)
        assert [(d.code, d.span.line) for d in refused.value.diagnostics] == [("G722", 1)]

    @pytest.mark.parametrize(
        ("spoil", "where"),
        [
            (lambda lines: [*lines[:3], lines[3][:40], *lines[4:]], ("G720", 4)),
            (lambda lines: [lines[0], b"\xff\n", *lines[1:]], ("G720", 2)),
            (lambda lines: [lines[0].replace(b"{", b'{"kind":"x",', 1), *lines[1:]], ("G720", 1)),
            (lambda lines: [b'{"sequence": 1}\n', *lines[1:]], ("G721", 1)),
            (lambda lines: [lines[0].replace(b'"n":1', b'"n":1.5'), *lines[1:]], ("G721", 1)),
            (lambda lines: [lines[0].replace(b'"n":1', b'"n":2'), *lines[1:]], ("G701", 1)),
            (lambda lines: [*lines[:2], *lines[3:]], ("G703", 3)),
            (lambda lines: [lines[1], lines[0], *lines[2:]], ("G722", 1)),
            (lambda lines: lines[1:], ("G722", 1)),
            (lambda lines: [*lines[:1], lines[1].replace(b"because 2", b"because 3"), *lines[2:]], ("G705", 2)),
            (lambda lines: [*lines[:1], lines[1].replace(b"because 2", b""), *lines[2:]], ("G708", 2)),
            (lambda lines: [*lines, *lines], ("G703", 1)),
        ],
    )
    def test_an_import_with_a_mistake_is_refused_with_its_line_and_nothing_is_kept(
        self, ledger: Ledger, tmp_path: Path, spoil: Callable[[list[bytes]], list[bytes]], where: tuple[str, int]
    ) -> None:
        file = tmp_path / "spoilt.jsonl"
        with MemoryLedger() as source:
            fill(source)
            export_to(source, file)
        file.write_bytes(b"".join(spoil(file.read_bytes().splitlines(keepends=True))))
        with pytest.raises(Refused) as refused:
            import_from(ledger, file)
        assert where in {(d.code, d.span.line) for d in refused.value.diagnostics}
        assert all(d.span.file.endswith("spoilt.jsonl") and d.cure for d in refused.value.diagnostics)
        assert ledger.head() == (0, GENESIS)

    def test_nothing_is_imported_into_a_ledger_that_does_not_verify(self, place: Place, tmp_path: Path) -> None:
        with place.open() as ledger:
            fill(ledger)
            export_to(ledger, tmp_path / "x.jsonl")
        place.change(_removed)
        with place.open() as ledger, pytest.raises(NotSound):
            import_from(ledger, tmp_path / "x.jsonl")


class TestInMemory(LedgerTests):
    @pytest.fixture
    def place(self, in_memory: Place) -> Place:
        return in_memory


class TestInSqlite(LedgerTests):
    @pytest.fixture
    def place(self, in_file: Place) -> Place:
        return in_file


class TestInPostgres(LedgerTests):
    @pytest.fixture
    def place(self, on_server: Place) -> Place:
        return on_server
