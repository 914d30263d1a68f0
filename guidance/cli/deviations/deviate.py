"""The command `deviate`: record that something is done differently, with reasons; on a terminal or from a file."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.ending import DONE, INVALID, USAGE, End, show_diagnostics
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.app.deviations.bearing import Bearing
    from guidance.app.deviations.effect import When
    from guidance.app.deviations.interview import DraftFile
    from guidance.app.deviations.recording import Given
    from guidance.engine.ledger.entry import Entry
    from guidance.engine.model.practice.proportion import Proportion
    from guidance.engine.packs.library import Library

From = Annotated[
    Path | None,
    typer.Option("--from", help="A file with one departure or a list of them, as YAML, JSON or JSON lines."),
]
Records = Annotated[
    Path | None, typer.Option("--records", help="The case's record, to show what it does to a finding.")
]
ProportionFile = Annotated[
    Path | None,
    typer.Option(
        "--proportion", envvar="GUIDANCE_PROPORTION", help="Your authority's own table of how much to record."
    ),
]
Rule = Annotated[str | None, typer.Option("--rule", help="The rule that is not followed, by its identifier.")]
Draft = Annotated[Path | None, typer.Option("--draft", help="Where to keep what is written until it is whole.")]
Trigger = Annotated[str | None, typer.Option("--trigger", help="The event that started the rule's clock.")]
INTERRUPTED = 130
NOT_LOOKED_AT = "Whether it reaches a duty was not looked at: no record is named (`--records`)."
_WHICH_DUTY = {"case", "rule", "trigger", "authority"}


@dataclass(frozen=True)
class Hand:
    """What a departure is recorded with: the packs, the table of levels, and the record to show its effect on."""

    library: "Library"
    table: "Proportion"
    records: Path | None
    as_at: str
    added: tuple[Path, ...]

    @property
    def when(self) -> "When":
        """As at which day, and with which packs, the record is read."""
        from guidance.app.deviations.effect import When

        return When(options.day(self.as_at), added=self.added)

    def a_rule(self, typed: str) -> str:
        """Take the identifier of a rule of these packs."""
        from guidance.app.deviations.bearing import rule_named
        from guidance.app.deviations.interview import NotAnAnswer
        from guidance.engine.diagnostics import did_you_mean

        if rule_named(typed, self.library) is None:
            near = did_you_mean(typed, (r.id for r in self.library.rules), "`guidance rules WORDS` finds one")
            raise NotAnAnswer(f"`{typed}` is not a rule; {near}")
        return typed


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(rich_help_panel="For practitioners")(deviate)


def deviate(
    from_: From = None,
    records: Records = None,
    case: options.Case = None,
    rule: Rule = None,
    trigger: Trigger = None,
    authority: options.Authority = None,
    as_at: Annotated[str, typer.Option("--as-at", help="The day as at which the effect is shown.")] = "today",
    draft: Draft = None,
    proportion: ProportionFile = None,
    added: options.Added = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="With --from: say what is wrong, and record nothing.")] = False,
) -> None:
    """Record that something is done differently, with reasons: guided on a terminal, or from a file."""
    from guidance.app.deviations import recording
    from guidance.app.lookup import load, proportion_from
    from guidance.app.refusal import Refused

    if from_ is not None and any((case, rule, trigger, authority, draft)):
        raise End(USAGE, "--from: the file says which case and rule; leave the other options out")
    if check and from_ is None:
        raise End(USAGE, "--check goes with --from")
    try:
        options.day(as_at)
        hand = Hand(load(*(added or ())), proportion_from(proportion), records, as_at, tuple(added or ()))
        if records:
            recording.check_records(records, hand.library)
        if from_ is not None:
            _record(recording.read(from_, hand.library, hand.table), hand, only_check=check)
        elif not sys.stdin.isatty():
            raise End(USAGE, "give --from FILE, or run it on a terminal")
        else:
            of = options.authority_code(authority, added=added)
            _guided({"case": case, "rule": rule, "trigger": trigger, "authority": of}, hand, draft)
    except Refused as refused:
        mistakes = not refused.unreached and "G747" not in {found.code for found in refused.diagnostics}
        why = f"nothing was recorded{': what was given has mistakes' if mistakes else ''}"
        raise End(USAGE if refused.unreached else INVALID, why, refused.diagnostics) from None
    raise End(DONE)


def _record(given: "Given", hand: Hand, *, only_check: bool) -> None:
    """Keep what was given and say what was kept; or, with --check, only what was noticed."""
    from guidance.app.deviations import reach, recording
    from guidance.cli.deviations.show import show_effect
    from guidance.engine.explain.deviations import NOT_A_RULING
    from guidance.engine.explain.names import counted

    show_diagnostics((*given.noticed, *(reach.check(given, hand.records, hand.when) if hand.records else ())))
    if only_check:
        typer.echo(f"{counted(len(given.departures), 'departure')} could be recorded; nothing was")
    else:
        entries = recording.record(given)
        kept(given, entries)
        _already(entries)
        if hand.records:
            show_effect(entries, hand.records, hand.as_at, hand.added)
        _say(NOT_A_RULING)
    if not hand.records:
        _say(NOT_LOOKED_AT)


def kept(given: "Given", entries: Iterable["Entry"]) -> None:
    """Say what was kept, where, and how much was asked of it."""
    from guidance.app.deviations.bearing import NO_DEPARTURE, bearing_of
    from guidance.app.deviations.bearing import lines as bearing_lines
    from guidance.app.ledger.opening import ledger_url

    where = ledger_url() if "@" not in ledger_url() else "the ledger"
    for departure, entry in zip(given.departures, entries, strict=True):
        bearing = bearing_of(departure.text.rule, given.library)
        if bearing.rule.force.is_law:
            for line in bearing_lines(bearing):
                _say(line)
        what = "explanation about" if bearing.standing == NO_DEPARTURE else "departure from"
        if bearing.latitude:
            what = "reasons (no departure is needed) about"
        level: Any = entry.body["proportion"]
        typer.echo(f"Kept as d{entry.sequence}: the {what} {departure.text.rule} in case {departure.text.case}.")
        typer.echo(f"  entry {entry.sequence}, hash {entry.hash}")
        print_line(f"  in {where}")
        if level["level"]:
            typer.echo(f"  level `{level['level']}` of the table `{level['table']}`")
        if level["lacking"]:
            _say(
                f"still to be written: {', '.join(level['lacking'])} (`guidance deviations correct d{entry.sequence}`)"
            )


def _already(entries: list["Entry"]) -> None:
    from guidance.app.deviations.recording import same_duty

    for _, earlier in same_duty(entries):
        _say(f"{earlier} is about the same duty and is kept too. The one decided later is shown.")


def _say(text: str) -> None:
    from guidance.cli.deviations.interview import say

    say(text, "  ")


def _guided(typed: dict[str, str | None], hand: Hand, draft: Path | None) -> None:
    """Show what bears on the rule, put the questions, and keep the answers; a draft holds them until then."""
    from guidance.app.deviations.interview import DraftFile

    tree: dict[str, Any] = DraftFile(draft).read() if draft else {}
    file: DraftFile | None = DraftFile(draft) if draft else None
    try:
        file, tree = _begun({**tree, **{key: value for key, value in typed.items() if value}}, hand, file)
        _asked(tree, file, hand)
    except (KeyboardInterrupt, EOFError):
        typer.echo("")
        if file and file.path.exists():
            raise End(
                INTERRUPTED, f"nothing was recorded; what you wrote is kept in {file.path}: go on with --draft"
            ) from None
        raise End(INTERRUPTED, "nothing was recorded, and nothing had been written yet") from None
    _finished(file, hand)


def _begun(tree: dict[str, Any], hand: Hand, file: "DraftFile | None") -> tuple["DraftFile", dict[str, Any]]:
    """Settle which duty it is about, and go on from an earlier draft of it if there is one."""
    from guidance.app.deviations.bearing import bearing_of
    from guidance.app.deviations.interview import CASE, TRIGGER, draft_for
    from guidance.app.deviations.reach import check_duty
    from guidance.cli.deviations.interview import answer

    if "case" not in tree:
        tree["case"] = answer(CASE, str.strip)
    if hand.records and not {"rule", "trigger"} <= set(tree):
        tree |= _chosen(tree, hand.records, hand)
    if "rule" not in tree:
        tree["rule"] = answer("Which rule is not followed? Its identifier, such as wt10.cg.first", hand.a_rule)
    bearing = bearing_of(tree["rule"], hand.library)
    if "trigger" not in tree:
        tree["trigger"] = answer(TRIGGER, str.strip)
    if hand.records:
        check_duty(tree, hand.records, hand.when)
    file = file or draft_for(tree["case"], tree["rule"])
    tree = {**file.read(), **tree}
    file.write(tree)
    _shown(bearing)
    return file, tree


def _chosen(tree: dict[str, Any], records: Path, hand: Hand) -> dict[str, str]:
    """Have a duty of the case chosen from its record."""
    from guidance.app.deviations.duties import duties
    from guidance.cli.deviations.interview import choose

    found = duties(records, tree["case"], options.day(hand.as_at), tree.get("rule"), added=hand.added)
    if not found:
        return {}
    typer.echo("")
    duty = found[choose("Which of these is done differently? Its number", [d.words for d in found]) if found[1:] else 0]
    whose = {"authority": duty.authority} if duty.authority else {}
    return {"rule": duty.rule, "trigger": duty.trigger, **whose}


def _shown(bearing: "Bearing") -> None:
    """Show what the rule says and why, its own ways out, and what to weigh, before anything is asked."""
    from guidance.app.deviations.bearing import lines, to_weigh

    typer.echo("")
    for line in (*lines(bearing), *to_weigh(bearing)):
        _say(line)


def _asked(tree: dict[str, Any], file: "DraftFile", hand: Hand) -> None:
    """Put every question that the harm calls for."""
    from guidance.app.deviations import interview as questions
    from guidance.app.deviations.bearing import bearing_of
    from guidance.cli.deviations.delays import offer_delay
    from guidance.cli.deviations.interview import interview, say, yes
    from guidance.engine.model.instruments.bound import bound

    table, bearing = hand.table, bearing_of(tree["rule"], hand.library)
    if bearing.latitude and not yes("Record a departure all the same?"):
        offer_delay(tree, bearing)
        raise End(DONE, _left(tree, file))
    if bearing.rule.force.is_law and not yes("Keep an explanation all the same?"):
        raise End(DONE, "; ".join(filter(None, ("nothing was recorded", _left(tree, file)))))
    known = tuple(p.id for p in hand.library.principles)
    how = bound(bearing.rule)
    first = questions.first_questions(known, tuple(p.id for p in bearing.weigh), how)
    names = {question.key for question in first}
    count = interview(
        tree, lambda so_far: (q for q in questions.questions(so_far, table, first, how) if q.key in names), file.write
    )
    level = table.level((harm["likelihood"], harm["seriousness"]) for harm in tree["harms"])
    if level:
        typer.echo("")
        say(f"Level `{level.name}`: {level.means} What is asked follows from that.")
    count += interview(tree, lambda so_far: questions.questions(so_far, table, first, how), file.write)
    typer.echo("")
    say(f"{count} questions answered.")


def _left(tree: dict[str, Any], file: "DraftFile") -> str:
    """Delete a draft that says only which duty it is about; one that holds answers is kept, and it is said where."""
    if set(tree) <= _WHICH_DUTY:
        file.done()
        return ""
    return f"what you wrote before is kept in {file.path}: go on with --draft"


def _finished(file: "DraftFile", hand: Hand) -> None:
    """Hold the whole against its schema, ask once more, and keep it. The draft goes only once it is kept."""
    from guidance.app.deviations import recording
    from guidance.cli.deviations.interview import yes

    given = recording.read(file.path, hand.library, hand.table)
    try:
        sure = yes("Keep this in the ledger? It can be corrected or withdrawn, and never taken out")
    except (KeyboardInterrupt, EOFError):
        sure = False
    if not sure:
        raise End(INTERRUPTED, f"nothing was recorded; what you wrote is kept in {file.path}: go on with --draft")
    _record(given, hand, only_check=False)
    file.done()
