"""The days of a trial against those of its papers, its rules and its authority."""

from collections.abc import Iterable, Iterator
from datetime import date

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial
from guidance.engine.packs.documents.cases import WorkedCase
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.trial import TrialText


def overlap(begins: date | None, ends: date | None, other_begins: date | None, other_ends: date | None) -> bool:
    """Tell whether two stretches share a day; `None` has no bound, and an end is exclusive."""
    starts_in_time = ends is None or other_begins is None or other_begins < ends
    return starts_in_time and (other_ends is None or begins is None or begins < other_ends)


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def check_days(entry: Entry[TrialText], trial: Trial, known: Known) -> Iterator[Diagnostic]:
    """Find rules and an authority that were not there while the trial runs, and papers of other days."""
    begins = trial.begins if trial.begins_known else None
    for n, suspended in enumerate(trial.suspends):
        rule, place = known.usable(suspended.rule), entry.at("suspends", n, "rule")
        if rule and not rule.force.is_law and not overlap(begins, trial.last_evidenced, rule.commencement, rule.repeal):
            message = f"`{rule.id}` was not in force while the trial runs"
            yield entry.mistake("G304", message, place, "name the rule of that edition", rule.span)
        elif rule and _outlives(trial, rule, known):
            message = f"`{rule.id}` is not in force from {rule.repeal} on, and the trial sets nothing of it aside then"
            cure = "name the rule of the next edition too, or end the trial on that day"
            yield entry.warning("G521", message, place, cure, rule.span)
    if trial.begins_known:
        yield from _check_authority(entry, trial, known.authorities)
    if trial.state == "withdrawn" and trial.begins_known:
        yield from _check_withdrawn(entry, trial)
    if trial.state == "granted" and trial.begins_known:
        yield from _check_papers(entry, trial)
        yield from _check_revoked(entry, trial)


def _outlives(trial: Trial, rule: Rule, known: Known) -> bool:
    """Tell whether a trial runs past the edition of a rule, and sets aside no rule that then takes its place."""
    if not trial.begins_known or trial.ends is None or rule.repeal is None or not rule.repeal < trial.ends:
        return False
    others = [known.usable(s.rule) for s in trial.suspends if s.rule != rule.id]
    after = [other for other in others if other and other.in_force(rule.repeal)]
    return not any(other.name == rule.name or rule.id in other.replaces for other in after)


def check_ended(reading: Reading, trials: Iterable[Trial], cases: Iterable[WorkedCase]) -> None:
    """Warn of worked cases that begin after the end of the trial whose rule they show."""
    ends = {rule.id: trial for trial in trials for rule in trial.instead}
    for case in cases:
        trial = ends.get(case.text.rule)
        over = trial.last_evidenced if trial else None
        if trial and over and case.days and min(case.days) >= over:
            message = f"`{case.text.rule}` is of the trial `{trial.id}`, which ended on {over}, before anything here"
            also = (trial.span,) if trial.span else ()
            cure = "date the events within the trial, or leave the case out"
            reading.note([Diagnostic("G220", message, case.span, cure, also)])


def _check_authority(entry: Entry[TrialText], trial: Trial, authorities: Authorities) -> Iterator[Diagnostic]:
    """Find a trial that begins before its authority, or ends after it."""
    authority = next((a for a in authorities.known if a.code == trial.authority), None)
    if authority and authority.begins and trial.begins < authority.begins:
        message = f"`{authority.slug}` was an authority only from {authority.begins}"
        yield entry.mistake("G325", message, entry.at("from"), "name the authority of that time", entry.at("authority"))
    ends = trial.last_evidenced or trial.begins
    if authority and authority.ends and _before(ends) > authority.ends:
        message = f"`{authority.slug}` was an authority only to {authority.ends}"
        place = entry.at("until") if trial.ends else entry.at("from")
        yield entry.mistake("G325", message, place, "end it with the authority", entry.at("authority"))


def _check_papers(entry: Entry[TrialText], trial: Trial) -> Iterator[Diagnostic]:
    """Find a trial that runs on days that its direction and extensions do not give, or that began before its paper."""
    papers = [(n, i) for n, i in enumerate(trial.instruments) if i.kind != "revocation"]
    for n, paper in papers:
        if paper.kind == "direction" and paper.dated and paper.dated > trial.begins:
            message = f"the direction is dated {paper.said.get('dated', paper.dated)}, after the trial begins"
            cure = "check both dates: nothing is set aside before there is a direction"
            yield entry.mistake("G323", message, entry.at("instruments", n, "dated"), cure, entry.at("from"))
    starts = [(p.begins, n) for n, p in papers if p.begins]
    if starts and trial.begins < min(starts)[0]:
        begins, n = min(starts)
        message = f"it begins on {trial.begins}, and its papers give it from {begins}"
        place = entry.at("instruments", n, "from")
        yield entry.mistake("G322", message, entry.at("from"), "keep to the papers", place)
    stretches = [(p.ends, n) for n, p in papers if p.ends]
    if trial.ends and len(stretches) == len(papers) and stretches and trial.ends > max(stretches)[0]:
        ends, n = max(stretches)
        message = f"it ends on {trial.ends}, and its papers give it until {ends}"
        place = entry.at("instruments", n, "until")
        yield entry.mistake("G322", message, entry.at("until"), "keep to the papers, or add the extension", place)
    yield from _check_gap(entry, trial)


def _check_gap(entry: Entry[TrialText], trial: Trial) -> Iterator[Diagnostic]:
    """Find an extension that begins after what it extends has ended."""
    dated = ((n, p) for n, p in enumerate(trial.instruments) if p.kind != "revocation" and p.begins and p.ends)
    papers = sorted(dated, key=lambda each: (str(each[1].begins), each[0]))
    reached, last = (papers[0][1].ends, papers[0][0]) if papers else (None, 0)
    for n, paper in papers[1:]:
        if reached and paper.begins and paper.begins > reached:
            message = f"no paper gives the days from {reached} to {_before(paper.begins)}"
            also = entry.at("instruments", last, "until")
            cure = "write two trials, or add the paper"
            yield entry.mistake("G322", message, entry.at("instruments", n, "from"), cure, also)
        if paper.ends and reached and paper.ends > reached:
            reached, last = paper.ends, n


def _check_withdrawn(entry: Entry[TrialText], trial: Trial) -> Iterator[Diagnostic]:
    """Warn of a trial taken back as though it had never been, though its papers gave leave for days that it ran."""
    papers = [(n, i) for n, i in enumerate(trial.instruments) if i.kind == "direction"]
    ended = min((d for i in trial.instruments if i.kind == "revocation" and (d := i.begins or i.dated)), default=None)
    if papers and (ended is None or ended > trial.begins):
        message = f"`withdrawn` sets nothing aside, even from {trial.begins} on, for which a paper gave leave"
        cure = (
            "if any of those days has come, write `state: granted`, the revocation, and `until` as its day; if none "
            "has, write the revocation beside the direction"
        )
        yield entry.warning("G522", message, entry.at("state"), cure, entry.at("instruments", papers[0][0]))


def _check_revoked(entry: Entry[TrialText], trial: Trial) -> Iterator[Diagnostic]:
    """Find a trial that is revoked and runs on."""
    for n, paper in enumerate(trial.instruments):
        if paper.kind != "revocation":
            continue
        day, key = paper.begins or paper.dated, "from" if paper.begins else "dated"
        place = entry.at("instruments", n, key)
        if day is None:
            yield entry.mistake("G324", "a revocation with no date", entry.at("instruments", n), "add `from`")
        elif day <= trial.begins:
            message = f"it is revoked from {day}, and begins on {trial.begins}"
            yield entry.mistake(
                "G324", message, place, "write `state: withdrawn`, or check both dates", entry.at("from")
            )
        elif trial.ends is None or trial.ends > day:
            message = f"it is revoked from {day}, and `until` is {trial.ends or 'not given'}"
            yield entry.mistake("G324", message, place, f"write `until: {day}`", entry.at("until"))
