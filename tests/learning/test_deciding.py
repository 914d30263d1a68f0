"""A review of a rule as a decision: what is open for which rule, what is kept of it, and a draft of a local change."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance.app.ledger.opening import open_ledger
from tests.cli.conftest import Run

LOCAL, NATIONAL, LAW = "ours.discussion", "wt23.assess.45wd", "ca89.s47.enquire"
PACK = {
    "instrument.yaml": (
        "instrument: our-procedures\ntitle: Our procedures\nforce: local-procedure\nextent: england\n"
        "authority: kent\ncommencement: 2024-01-01\ntext_read: true\n"
    ),
    "02-strategy.yaml": "".join(
        f"- id: {name}\n  title: Hold the discussion soon{title}\n"
        "  provision: {heading: Discussions, evidence: confirmed}\n  bearer: children's social care\n"
        "  when: {event: referral_decided, where: {decision: strategy_discussion}}\n"
        f"  should: strategy_discussion_held\n  within: {limit}\n  why: A child waits on diaries.\n"
        for name, title, limit in ((LOCAL, "", "24 hours"), ("ours.other", ", and again", "72 hours"))
    ),
}
Reviewed = Callable[..., Path]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    for name, text in PACK.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def review(tmp_path: Path) -> Reviewed:
    def written(rule: str, decision: str, /, **changes: Any) -> Path:  # noqa: ANN401  whatever a review may hold
        options = [{"option": word, "perspective": "practitioners", "advantages": ["x"]} for word in ("keep", decision)]
        given = {
            "rule": rule, "question": "Is it a good rule?", "known": ["Ann Other said that it is not."],
            "options": options, "decision": decision, "because": "It brings nobody together.", "decided": "2025-11-20",
            "decided_by": {"role": "chair", "agency": "Kent partnership", "name": "Pat Lee"}, **changes,
        }  # fmt: skip
        file = tmp_path / "review.yaml"
        file.write_text(yaml.safe_dump(given), encoding="utf-8")
        return file

    return written


@pytest.mark.parametrize("decision", ["keep", "change", "principle", "set-aside-locally", "drop"])
def test_of_law_only_explaining_and_asking_is_open(run: Run, review: Reviewed, decision: str) -> None:
    other = [{"option": word, "perspective": "x"} for word in ("explain", decision)]
    ran = run("review", LAW, "--decide", review(LAW, decision, options=other))
    assert ran.code == 2
    assert "G435" in ran.err
    assert "None is kept" in run("review", LAW).out


@pytest.mark.parametrize(("decision", "is_open"), [("drop", False), ("change", False), ("explain", True)])
def test_national_guidance_is_not_an_authoritys_to_change(
    run: Run, review: Reviewed, decision: str, *, is_open: bool
) -> None:
    ran = run("review", NATIONAL, "--decide", review(NATIONAL, decision))
    assert (ran.code, "G435" in ran.err) == ((0, False) if is_open else (2, True))


def test_asking_the_department_draws_up_what_can_be_sent(run: Run, review: Reviewed) -> None:
    ran = run("review", NATIONAL, "--decide", review(NATIONAL, "ask-department"))
    assert "A draft to send" in ran.out
    assert "Is it a good rule?" in ran.out


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"options": [{"option": "explain", "perspective": "x"}]}, "G435"),
        ({"options": [{"option": word, "perspective": "x"} for word in ("keep", "drop")]}, "G435"),
        ({"change": {"within": "1 day"}}, "G435"),
        ({"rule": LAW}, "G435"),
        ({"decided": "2999-01-01"}, "G741"),
        ({"decision": "shrug"}, "G104"),
        ({"authority": "nowhere"}, "G616"),
        ({"review_on": "2025-11-20"}, "G435"),
        ({"blame": "somebody"}, "G101"),
    ],
)
def test_a_review_with_a_mistake_is_refused_whole(
    run: Run, review: Reviewed, changes: dict[str, object], code: str
) -> None:
    ran = run("review", NATIONAL, "--decide", review(NATIONAL, "explain", **changes))
    assert ran.code == 2
    assert code in ran.err
    assert "None is kept" in run("review", NATIONAL).out


def test_what_was_decided_is_in_the_chain_and_what_was_written_is_not(run: Run, review: Reviewed) -> None:
    assert run("review", NATIONAL, "--decide", review(NATIONAL, "explain")).code == 0
    with open_ledger() as ledger:
        (entry,) = ledger.entries()
        texts = {name: held.text for name, digest in entry.held.items() if (held := ledger.text(digest))}
    assert entry.body["decision"] == "explain"
    assert "Ann Other" not in str(dict(entry.body))
    assert "Pat Lee" not in f"{entry.body}{entry.author}"
    assert texts["known.0"] == "Ann Other said that it is not."
    said = run("review", NATIONAL).out
    assert "chair, Kent partnership: keep it, and explain it" in " ".join(said.split())
    assert "Ann Other" not in said


def test_a_change_opens_as_a_draft_and_leaves_the_pack_and_the_other_rules_as_they_are(
    run: Run, review: Reviewed, pack: Path, tmp_path: Path
) -> None:
    before = {file.name: file.read_text(encoding="utf-8") for file in pack.iterdir()}
    draft, file = tmp_path / "draft", review(LOCAL, "change", change={"within": "48 hours"})
    ran = run("review", LOCAL, "--with", pack, "--decide", file, "--draft", draft)
    assert ran.code == 0, ran.err
    assert "was “within 24 hours”; now “within 48 hours” (looser)" in ran.out
    assert {file.name: file.read_text(encoding="utf-8") for file in pack.iterdir()} == before
    changed = (draft / "02-strategy.yaml").read_text(encoding="utf-8")
    assert changed == before["02-strategy.yaml"].replace("24 hours", "48 hours")


@pytest.mark.parametrize("limit", ["24 hours", "soon"])
def test_a_draft_that_changes_nothing_or_has_a_mistake_is_not_made_and_nothing_is_kept(
    run: Run, review: Reviewed, pack: Path, tmp_path: Path, *, limit: str
) -> None:
    draft, file = tmp_path / "draft", review(LOCAL, "change", change={"within": limit})
    ran = run("review", LOCAL, "--with", pack, "--decide", file, "--draft", draft)
    assert ran.code == 2
    assert not draft.exists()
    assert "None is kept" in run("review", LOCAL, "--with", pack).out


AS_WRITTEN = {
    "name-in-quotes": ("- id: ours.discussion\n", "- id: 'ours.discussion' # the first\n"),
    "title-first": (
        "- id: ours.discussion\n  title: Hold the discussion soon\n",
        "- title: Soon\n  id: ours.discussion\n",
    ),
    "remark": ("within: 24 hours\n", "within: '24 hours' # of the decision\n"),
    "lines-of-windows": ("\n", "\r\n"),
}


@pytest.mark.parametrize("way", AS_WRITTEN)
def test_a_draft_changes_the_limit_of_that_rule_however_the_file_is_written(
    run: Run, review: Reviewed, pack: Path, tmp_path: Path, *, way: str
) -> None:
    file, draft = pack / "02-strategy.yaml", tmp_path / "draft"
    first, second = (f"- id:{part}" for part in PACK["02-strategy.yaml"].split("- id:")[1:])
    own = first.replace(*AS_WRITTEN[way])
    file.write_bytes((second + own).encode())
    ran = run("review", LOCAL, "--with", pack, "--decide", review(LOCAL, "change", change={"within": "48 hours"}),
              "--draft", draft)  # fmt: skip
    assert ran.code == 0, ran.err
    limit = "'24 hours'" if way == "remark" else "24 hours"
    assert (draft / file.name).read_bytes().decode() == second + own.replace(limit, "48 hours")


NEW = {"within": "48 hours", "clock": "each", "title": "Hold it: soon, é", "why": 'It is "joint" work.'}
WRITTEN = {
    "lines": "- id: ours.discussion # ours\n  title: Hold the discussion soon\n",
    "over-lines": "- id: ours.discussion\n  title: >-\n    Hold the discussion\n    soon\n",
    "brackets": "- {id: ours.discussion, title: Hold the discussion soon,\n  ",
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("way", WRITTEN)
def test_a_draft_changes_the_period_the_clock_and_the_words_and_nothing_else(  # noqa: PLR0917  a case in one line
    run: Run, review: Reviewed, pack: Path, tmp_path: Path, way: str, mark: str, ends: str
) -> None:
    file, draft = pack / "02-strategy.yaml", tmp_path / "draft"
    first, second = (f"- id:{part}" for part in PACK["02-strategy.yaml"].split("- id:")[1:])
    own = first.replace(first[: first.index("  provision")], WRITTEN[way])
    if way == "brackets":
        own = own.rstrip("\n").replace("\n  provision", "provision").replace("\n  ", ",\n  ").replace("[,", "[") + "}\n"
        own = own.replace("soon,,", "soon,")
    file.write_bytes((mark + f"# Für uns\n{second}{own}# the end\n".replace("\n", ends)).encode())
    before = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    ran = run("review", LOCAL, "--with", pack, "--decide", review(LOCAL, "change", change=NEW), "--draft", draft)
    assert ran.code == 0, ran.err
    after = (draft / file.name).read_bytes().decode()
    assert after.startswith(f"{mark}# Für uns{ends}")
    assert after.endswith(f"# the end{ends}")
    assert ("# ours" in after) is (way == "lines")
    assert (after.count("\r\n") == after.count("\n")) is (ends == "\r\n")
    assert yaml.safe_load(after.removeprefix(mark)) == [before[0], before[1] | NEW]
    with open_ledger() as ledger:
        (entry,) = ledger.entries()
    assert entry.body["change"] == {"within": "48 hours", "clock": "each"}
    assert "joint" not in str(dict(entry.body))


@pytest.mark.parametrize("change", [{}, {"clock": "often"}, {"clock": {"last": "referral_received"}}])
def test_a_change_of_nothing_or_to_what_is_no_clock_is_refused(
    run: Run, review: Reviewed, pack: Path, change: dict[str, object]
) -> None:
    ran = run("review", LOCAL, "--with", pack, "--decide", review(LOCAL, "change", change=change))
    assert (ran.code, ran.out) == (2, "")
    assert "error[G" in ran.err


def test_a_clock_that_names_events_is_left_to_be_changed_by_hand(
    run: Run, review: Reviewed, pack: Path, tmp_path: Path
) -> None:
    file, draft = pack / "02-strategy.yaml", tmp_path / "draft"
    clock = "within: 24 hours\n  clock: {last: referral_decided}"
    file.write_text(PACK[file.name].replace("within: 24 hours", clock), encoding="utf-8")
    decided = review(LOCAL, "change", change={"clock": "each"})
    ran = run("review", LOCAL, "--with", pack, "--decide", decided, "--draft", draft)
    assert (ran.code, draft.exists()) == (2, False)
    assert "write the change by hand" in ran.err


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), shutil.Error([]), KeyboardInterrupt()])
def test_what_stops_a_draft_leaves_none_and_keeps_nothing(
    run: Run, review: Reviewed, pack: Path, tmp_path: Path, *, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def stopped(_: Path, draft: Path, **__: object) -> None:
        (draft / "half").touch()
        raise fault

    draft, decided = tmp_path / "draft", review(LOCAL, "change", change={"within": "48 hours"})
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copytree", stopped)
        ran = run("review", LOCAL, "--with", pack, "--decide", decided, "--draft", draft)
    assert ran.code != 0
    assert not draft.exists()
    assert "None)" not in ran.err
    assert "Traceback" not in ran.err
    assert "None is kept" in run("review", LOCAL, "--with", pack).out


def test_a_folder_that_somebody_else_made_meanwhile_is_not_taken_away(
    run: Run, review: Reviewed, pack: Path, tmp_path: Path, *, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, decided = tmp_path / "draft", review(LOCAL, "change", change={"within": "48 hours"})
    make = Path.mkdir

    def made_before(self: Path, *args: Any, **given: Any) -> None:  # noqa: ANN401  whatever `mkdir` takes
        if self == draft:
            make(self)
            (self / "theirs.txt").touch()
        make(self, *args, **given)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", made_before)
        ran = run("review", LOCAL, "--with", pack, "--decide", decided, "--draft", draft)
    assert ran.code == 3
    assert (draft / "theirs.txt").exists()


def test_no_words_stand_in_the_chain_where_a_period_belongs(run: Run, review: Reviewed, pack: Path) -> None:
    file = review(LOCAL, "change", change={"within": "as Ann Other asked"})
    ran = run("review", LOCAL, "--with", pack, "--decide", file)
    assert (ran.code, ran.out) == (2, "")
    assert "G012" in ran.err
    assert (
        run("review", LOCAL, "--with", pack, "--decide", review(LOCAL, "change", change={"within": "48 hours"})).code
        == 0
    )
    (kept,) = run("review", LOCAL, "--with", pack, "--format", "json").data["reviews"]
    assert kept["change"] == {"within": "48 hours"}


@pytest.mark.parametrize("asked", [("--all",), (NATIONAL,)])
def test_a_damaged_ledger_is_said_to_be_that(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    ledger = tmp_path / "damaged"
    ledger.write_bytes(b"no ledger" * 400)
    monkeypatch.setenv("GUIDANCE_LEDGER", str(ledger))
    ran = run("review", *asked)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("error[G747]") == 1


@pytest.mark.parametrize("beside", [("--all",), ("--format", "json"), ("--output", "x.txt")])
def test_a_decision_is_never_left_unread_in_silence(run: Run, review: Reviewed, beside: tuple[str, ...]) -> None:
    named = () if beside == ("--all",) else (NATIONAL,)
    ran = run("review", *named, "--decide", review(NATIONAL, "explain"), *beside)
    assert (ran.code, ran.out) == (3, "")
    assert "--decide" in ran.err


def test_a_draft_is_made_of_no_shipped_rule_and_never_inside_the_pack(run: Run, review: Reviewed, pack: Path) -> None:
    file = review(LOCAL, "change", change={"within": "48 hours"})
    assert run("review", LOCAL, "--with", pack, "--decide", file, "--draft", pack / "draft").code == 2
    assert not (pack / "draft").exists()
    assert run("review", NATIONAL, "--decide", review(NATIONAL, "explain"), "--draft", pack.parent / "new").code == 2


def test_a_digest_lists_what_was_decided_what_is_due_and_what_nobody_can_evidence(run: Run, review: Reviewed) -> None:
    run("review", NATIONAL, "--decide", review(NATIONAL, "explain", review_on="2026-11-20"))
    for format_ in ("table", "json", "html"):
        ran = run("review", "--all", "--as-at", "2026-01-31", "--format", format_)
        assert ran.code == 0, ran.err
        said = " ".join(ran.out.split())
        assert f"{NATIONAL}: 2025-11-20, chair, Kent partnership" in said
        assert "to be looked at again on 20 November 2026" in said
        assert "Ann Other" not in said


def test_a_digest_with_records_names_rules_that_started_nothing(run: Run) -> None:
    ran = run("review", "--all", "examples/one-child-2011.jsonl", "--as-at", "2011-08-31")
    assert "Rules in force that started nothing".upper() in ran.out.replace("\n", " ")
    assert (
        "[wt10.ia.complete]" not in " ".join(ran.out.split()).partition("STARTED NOTHING")[2].partition("NO RECORD")[0]
    )


def test_a_digest_of_a_file_that_breaks_off_is_given_and_says_so(run: Run, tmp_path: Path) -> None:
    whole = Path("examples/census-2024-invented.xml").read_text(encoding="utf-8")
    (cut := tmp_path / "cut.xml").write_text(whole[: len(whole) // 2], encoding="utf-8")
    ran = run("review", "--all", cut, "--as-at", "2024-03-31")
    assert "Rules departed from".upper() in ran.out
    assert (ran.code, "breaks off" in ran.err) == (2, True)
