"""To take away: every rule and every time limit as data, and the days on which editions and trials begin and end."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from guidance.app.evaluation.receipt import pack_digest
from guidance.engine.characters import in_a_cell
from guidance.engine.explain.clauses.clauses import date_noun
from guidance.engine.explain.names import EVIDENCE, HOW_SOON, edition, says, source_of
from guidance.engine.explain.sentence import happening, sentence
from guidance.engine.model.period import Period
from guidance.engine.model.rule import FactDate, Missed, Rule
from guidance.site import wording
from guidance.site.addresses import address_of_rule
from guidance.site.catalogue import Catalogue
from guidance.site.labels import NOT_A_VIEW
from guidance.site.page import Page, bullets, link, paragraphs
from guidance.site.times import time_of

PATH = "downloads.md"
TITLE = "To take away"
_TAG = "tag:guidance-engine,2026"
_SAID = (
    "The same rules as data. What is not in force says so in its row, and each row says how well it is known. A file "
    "that was taken away does not change when the law does: take it again."
)


@dataclass(frozen=True)
class _Day:
    """A day on which something begins or ends."""

    day: date
    name: str
    what: str
    begins: bool

    @property
    def key(self) -> str:
        """Name it for good, whatever else is added."""
        return f"{self.name}:{'begins' if self.begins else 'over'}:{self.day}"


def download_pages(_: Catalogue) -> Iterator[Page]:
    """Make the page that the files are taken from."""
    lines = (f"{link(name, name)}: {what}" for name, (what, _) in _FILES.items())
    yield Page(PATH, TITLE, paragraphs(f"# {TITLE}", _SAID, bullets(lines)))


def downloads(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Give each file with its name."""
    yield from ((name, made(catalogue)) for name, (_, made) in _FILES.items())


def _row(catalogue: Catalogue, rule: Rule) -> dict[str, str]:
    started = f"{rule.when.rule} missed" if isinstance(rule.when, Missed) else happening(rule.when) if rule.when else ""
    return {
        "id": rule.id, "title": rule.title, "force": rule.force.value, "edition": edition(rule.instrument),
        "instrument": rule.instrument.id, "says": says(rule), "who": rule.bearer, "starts": started,
        "by_when": _by_when(rule), "counted": wording.counting(rule), "in_force_from": str(rule.commencement or ""),
        "over_from": str(rule.repeal or ""), "as_at": str(catalogue.as_at),
        "stands": time_of(rule, catalogue.as_at).value,
        "sentence": sentence(rule) if rule.checkable else rule.title, "source": source_of(rule),
        "address": address_of_rule(rule), "evidence": EVIDENCE[rule.evidence],
        "page": wording.rule_path(rule.id).removesuffix(".md") + "/index.html",
    }  # fmt: skip


def _by_when(rule: Rule) -> str:
    """Say by when, as plain words."""
    if isinstance(rule.within, Period | FactDate):
        limit = str(rule.within) if isinstance(rule.within, Period) else date_noun(rule.within)
        return f"the power ends: {limit}" if rule.limit_of_power else limit
    if rule.before:
        return f"before {happening(rule.before)}"
    return HOW_SOON[rule.how_soon] if rule.how_soon else ""


def _rules_json(catalogue: Catalogue) -> str:
    rules = [_row(catalogue, rule) for rule in catalogue.rules.values() if not rule.trial]
    said = {"packs": pack_digest(catalogue.library), "as_at": str(catalogue.as_at), "note": NOT_A_VIEW, "rules": rules}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _timescales_csv(catalogue: Catalogue) -> str:
    rows = [_row(catalogue, rule) for rule in catalogue.rules.values() if rule.has_limit and not rule.trial]
    written = io.StringIO()
    table = csv.DictWriter(written, list(rows[0]) if rows else ["id"], lineterminator="\r\n")
    table.writeheader()
    table.writerows({key: in_a_cell(value) for key, value in row.items()} for row in rows)
    return "\ufeff" + written.getvalue()


def _days(catalogue: Catalogue) -> list[_Day]:
    """List the days on which an instrument or a trial begins, and its first day over, the latest first."""
    found = []
    for i in catalogue.library.instruments:
        found += [_Day(i.commencement, i.id, f"{i.title} comes into force", begins=True)] if i.commencement else []
        found += [_Day(i.repeal, i.id, f"{i.title} is no longer in force", begins=False)] if i.repeal else []
    for trial in (trial for trial in catalogue.library.trials if trial.state == "granted"):
        title = f"Local trial: {trial.title or trial.id} ({trial.state})"
        found += [_Day(trial.begins, trial.id, f"{title} begins", begins=True)]
        found += [_Day(trial.ends, trial.id, f"{title} is over", begins=False)] if trial.ends else []
    return sorted(found, key=lambda each: (each.day, each.name, each.what), reverse=True)


def _changes_atom(catalogue: Catalogue) -> str:
    days = [each for each in _days(catalogue) if each.day <= catalogue.as_at]
    entries = "".join(
        f"<entry><id>{_TAG}:{escape(d.key)}</id><title>{escape(d.what)}</title>"
        f"<updated>{d.day}T00:00:00Z</updated><summary>{escape(NOT_A_VIEW)}</summary></entry>\n"
        for d in days
    )
    updated = days[0].day if days else catalogue.as_at
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{_TAG}:changes</id><title>Child protection guidance: what changed</title>"
        f"<updated>{updated}T00:00:00Z</updated><author><name>Guidance engine</name></author>\n{entries}</feed>\n"
    )


def _days_ics(catalogue: Catalogue) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//guidance-engine//editions and trials//EN"]
    for each in _days(catalogue):
        lines += [
            "BEGIN:VEVENT", f"UID:{_in_ics(each.key)}@guidance-engine", f"DTSTAMP:{each.day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}", f"SUMMARY:{_in_ics(each.what)}", "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)]) + "\r\n"


def _in_ics(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Break a line where it is longer than a calendar may hold, in whole characters."""
    while len(line.encode()) > _LONGEST:
        cut = next(n for n in range(_LONGEST, 0, -1) if len(line[:n].encode()) <= _LONGEST)
        yield line[:cut]
        line = f" {line[cut:]}"
    yield line


_LONGEST = 75
_FILES: Mapping[str, tuple[str, Callable[[Catalogue], str]]] = {
    "rules.json": ("every rule of every edition", _rules_json),
    "timescales.csv": ("every time limit, a row each, for a spreadsheet", _timescales_csv),
    "changes.atom": ("what came into force and what ended, as a feed", _changes_atom),
    "days.ics": ("the days on which editions and trials begin and end, for a calendar", _days_ics),
}
